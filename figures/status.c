#include "figures/status.h"

#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"

/* ---- merged subjects ---------------------------------------------------- */

static int link_compare(const void *left, const void *right)
{
    const struct status_link *a = left, *b = right;
    if (a->root != b->root) {
        return a->root < b->root ? -1 : 1;
    }
    return (a->member > b->member) - (a->member < b->member);
}

void status_links_open(const struct facts *f, uint64_t at,
                       struct status_links *out)
{
    *out = (struct status_links){ 0 };
    if (!subject_has_merges(f->subjects, at)) {
        return;
    }
    out->rows = mem_new(f->merged_count + 1, sizeof(*out->rows));
    for (size_t i = 0; i < f->merged_count; i++) {
        uint32_t member = f->merged[i].subject;
        uint32_t root = subject_root(f->subjects, member, at);
        if (root != member) {
            out->rows[out->count++] = (struct status_link){ root, member };
        }
    }
    qsort(out->rows, out->count, sizeof(*out->rows), link_compare);
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++) {
        if (kept == 0 ||
            link_compare(&out->rows[kept - 1], &out->rows[i]) != 0) {
            out->rows[kept++] = out->rows[i];
        }
    }
    out->count = kept;
}

void status_links_close(struct status_links *links)
{
    mem_free(links->rows);
}

size_t status_link_from(const struct status_links *links, uint32_t root)
{
    size_t low = 0, high = links->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (links->rows[middle].root < root) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

enum identity status_identity(const struct facts *f,
                              const struct status_links *links, uint32_t root)
{
    enum identity best = (enum identity)f->identities[root];
    if (links->count == 0) {
        return best;
    }
    for (size_t i = status_link_from(links, root);
         i < links->count && links->rows[i].root == root; i++) {
        enum identity one =
            (enum identity)f->identities[links->rows[i].member];
        best = one > best ? one : best;
    }
    return best;
}

/* ---- one subject -------------------------------------------------------- */

static int row_compare(const void *left, const void *right)
{
    const struct status_row *a = left, *b = right;
    if (a->occurred != b->occurred) {
        return a->occurred < b->occurred ? -1 : 1;
    }
    return (a->seq > b->seq) - (a->seq < b->seq);
}

static uint32_t source_of(const struct plan *p, uint32_t table)
{
    for (uint32_t i = 0; i < p->count; i++) {
        if (p->sources[i].number == table && p->sources[i].role == PLAN_NAMED) {
            return i;
        }
    }
    return FACT_NONE;
}

static void put_row(const struct plan *p, const struct view *v,
                    uint32_t source, size_t row, struct status *s)
{
    const struct fact_table *t = p->sources[source].table;
    if (source < s->first_source ||
        (source == s->first_source && row < s->first_row)) {
        s->first_source = source;
        s->first_row = row;
    }
    int basis = view_basis(v, t->seq[row]);
    if (basis == VIEW_DEAD) {
        return;
    }
    if (s->count == s->cap) {
        s->cap = s->cap == 0 ? 16 : s->cap * 2;
        s->rows = mem_again(s->rows, s->cap * sizeof(*s->rows));
    }
    s->rows[s->count++] = (struct status_row){
        t->occurred[row], t->seq[row], basis, source, row };
}

static void gather_one(const struct plan *p, const struct view *v,
                       uint32_t subject, struct status *s)
{
    const struct facts *f = p->facts;
    uint32_t seq = subject < f->subject_count ? f->heads[subject]
                                              : (uint32_t)FACT_NONE;
    while (seq != FACT_NONE) {
        uint32_t table;
        size_t row;
        bool found = facts_find(f, seq, &table, &row);
        assert(found);
        uint32_t source = source_of(p, table);
        if (source != FACT_NONE && seq < v->at) {
            put_row(p, v, source, row, s);
        }
        seq = fact_code(f->tables[table], FACT_PREVIOUS, row);
    }
}

void status_gather(const struct plan *p, const struct view *v,
                   const struct status_links *links, uint32_t subject,
                   struct status *s)
{
    s->count = 0;
    s->first_source = FACT_NONE;
    s->first_row = SIZE_MAX;
    s->subject = links->count == 0 ? subject
        : subject_root(p->facts->subjects, subject, v->at);
    gather_one(p, v, s->subject, s);
    for (size_t i = status_link_from(links, s->subject);
         i < links->count && links->rows[i].root == s->subject; i++) {
        gather_one(p, v, links->rows[i].member, s);
    }
    if (s->count > 1) {
        qsort(s->rows, s->count, sizeof(*s->rows), row_compare);
    }
}

const struct status_row *status_on(const struct plan *p,
                                   const struct status *s, int32_t day,
                                   int *basis)
{
    const struct status_row *newest = NULL;
    int next = BASIS_REPORTED;  /* the step that is looked at */
    *basis = VIEW_DEAD;
    for (size_t i = s->count; i-- > 0 && next < BASIS_COUNT;) {
        const struct status_row *r = &s->rows[i];
        if (r->occurred > day || r->basis < next) {
            continue;
        }
        newest = newest ? newest : r;
        if (plan_sign(&p->sources[r->source], r->row) <= 0) {
            break;
        }
        next = r->basis + 1;    /* it is the newest at all these steps */
        *basis = r->basis;
    }
    return newest;
}

/* ---- all of them -------------------------------------------------------- */

struct status_add {
    struct pass *pass;
    const struct status *status;
};

static void add_status(void *context, struct date day)
{
    struct status_add *add = context;
    struct pass *p = add->pass;
    int basis;
    const struct status_row *r =
        status_on(p->plan, add->status, day.day, &basis);
    if (!r || basis == VIEW_DEAD) {
        return;
    }
    const struct plan_source *s = &p->plan->sources[r->source];
    if (!scope_has_place(p->scope, s->table, r->row)) {
        return;
    }
    uint64_t key = scope_key(p->scope, s->number, r->row, day);
    uint32_t group = groups_place(p->groups, key);
    struct tally *t = &p->groups->rows[group];
    t->count[basis]++;
    t->evidenced[basis] += s->table->flags[r->row] & FACT_EVIDENCE ? 1 : 0;
    if (!p->plan->is_distinct || !p->plan->values_are_subjects) {
        t->named[basis]++;      /* else it is told by the subjects */
    }
    pass_count_subject(p, group, add->status->subject, basis);
}

static void add_subject(struct pass *p, const struct status *s)
{
    struct status_add add = { p, s };
    if (s->count == 0) {
        return;
    }
    if (p->scope->time == TIME_WHOLE) {
        add_status(&add, (struct date){ p->scope->to, DATE_DAY });
    } else {
        pass_periods(p->scope, s->rows[0].occurred, INT32_MAX, add_status,
                     &add);
    }
}

/* All records of a subject of one table, from its last one back to its first.
 * At the head of the book that is shorter than walking its whole chain. */
static void gather_back(const struct pass *p, uint32_t source, size_t row,
                        struct status *s)
{
    const struct facts *f = p->plan->facts;
    const struct fact_table *t = p->plan->sources[source].table;
    s->count = 0;
    s->subject = fact_code(t, FACT_SUBJECT, row);
    put_row(p->plan, p->view, source, row, s);
    while (!(t->flags[row] & FACT_FIRST)) {
        uint32_t table;
        uint32_t seq = fact_code(t, FACT_PREVIOUS, row);
        while (facts_find(f, seq, &table, &row) && f->tables[table] != t) {
            seq = fact_code(f->tables[table], FACT_PREVIOUS, row);
        }
        put_row(p->plan, p->view, source, row, s);
    }
    if (s->count > 1) {
        qsort(s->rows, s->count, sizeof(*s->rows), row_compare);
    }
}

/* One table, nobody merged, newest state: each subject at its last record. */
static void run_single(struct pass *p, uint32_t source, struct status *s)
{
    const struct fact_table *t = p->plan->sources[source].table;
    for (size_t row = 0; row < t->count; row++) {
        if (fact_code(t, FACT_SUBJECT, row) == FACT_NONE ||
            (t->flags[row] & FACT_HAS_NEXT)) {
            continue;
        }
        if (!p->is_plain_status || !(t->flags[row] & FACT_FIRST)) {
            gather_back(p, source, row, s);
            add_subject(p, s);
        }                       /* else the loop over the table has it */
    }
}

static void run_source(struct pass *p, uint32_t source, struct status *s)
{
    const struct fact_table *t = p->plan->sources[source].table;
    size_t end = fact_row_from(t, p->view->at);
    for (size_t row = 0; row < end; row++) {
        uint32_t subject = fact_code(t, FACT_SUBJECT, row);
        bool is_only = !(t->flags[row] & FACT_HAS_NEXT);
        if (subject == FACT_NONE || !(t->flags[row] & FACT_FIRST) ||
            (p->is_plain_status && is_only)) {
            continue;
        }
        status_gather(p->plan, p->view, &p->links, subject, s);
        if (s->first_source == source && s->first_row == row) {
            add_subject(p, s);
        }
    }
}

void status_run(struct pass *p)
{
    struct status s = { 0 };
    for (uint32_t i = 0; i < p->plan->count; i++) {
        if (p->plan->sources[i].role != PLAN_NAMED) {
            continue;
        }
        if (p->is_single && !p->view->is_slow) {
            run_single(p, i, &s);
        } else {
            run_source(p, i, &s);
        }
    }
    mem_free(s.rows);
}
