#include <assert.h>

#include "figures/ask.h"
#include "figures/carried.h"
#include "figures/status.h"

struct explain {                /* one figure, on the way back in time */
    const struct plan *plan;
    const struct view *view;
    const struct scope *scope;
    int basis;
    struct status_links links;  /* where subjects are distinct */
    struct status status;       /* of last_status, row by row */
    struct map firsts;          /* other values: value → entry number + 1 */
    bool has_firsts;
    struct carried *carried;
    size_t carried_count;
};

/* The basis of a row that counts in the figure, or VIEW_DEAD. */
static int counts_at(const struct explain *x, const struct plan_source *s,
                     size_t row)
{
    const struct fact_table *t = s->table;
    if (!pass_has_time(x->plan, x->scope, t, row) ||
        !scope_has_place(x->scope, t, row) || plan_sign(s, row) == 0) {
        return VIEW_DEAD;
    }
    int basis = view_basis(x->view, t->seq[row]);
    return basis >= x->basis ? basis : VIEW_DEAD;
}

static const struct plan_source *source_of(const struct plan *p,
                                           uint32_t table)
{
    for (size_t i = 0; i < p->count; i++) {
        if (p->sources[i].number == table &&
            p->sources[i].role == PLAN_NAMED) {
            return &p->sources[i];
        }
    }
    return NULL;
}

/* Whether a subject has an earlier record that counts: down its chain from
 * entry `seq`, among entries before `before`. */
static bool has_earlier(const struct explain *x, uint32_t seq, uint32_t before)
{
    const struct facts *f = x->plan->facts;
    while (seq != FACT_NONE) {
        uint32_t table;
        size_t row;
        bool found = facts_find(f, seq, &table, &row);
        assert(found);
        const struct plan_source *s = source_of(x->plan, table);
        if (s && seq < before && counts_at(x, s, row) != VIEW_DEAD) {
            return true;
        }
        seq = fact_code(f->tables[table], FACT_PREVIOUS, row);
    }
    return false;
}

static bool is_first_of_subject(const struct explain *x,
                                const struct plan_source *s, size_t row)
{
    const struct facts *f = x->plan->facts;
    uint32_t seq = s->table->seq[row];
    uint32_t subject = fact_code(s->table, FACT_SUBJECT, row);
    if (has_earlier(x, fact_code(s->table, FACT_PREVIOUS, row), seq)) {
        return false;
    }
    if (x->links.count == 0) {
        return true;
    }
    uint32_t root = subject_root(f->subjects, subject, x->view->at);
    if (has_earlier(x, f->heads[root], seq)) {
        return false;
    }
    for (size_t i = 0; i < x->links.count; i++) {
        uint32_t member = x->links.rows[i].member;
        if (x->links.rows[i].root == root &&
            has_earlier(x, f->heads[member], seq)) {
            return false;
        }
    }
    return true;
}

/* Values that have no chain: the first record of each, found in one pass. */
static uint64_t value_key(const struct plan_source *s, size_t row)
{
    return s->values ? s->values[row]
        : s->number_values ? (uint64_t)s->number_values[row]
        : (uint64_t)FACT_NONE;
}

static bool has_value(const struct plan_source *s, size_t row)
{
    return s->values ? s->values[row] != FACT_NONE
        : s->number_values && s->number_values[row] != FACT_NO_NUMBER;
}

static void find_firsts(struct explain *x)
{
    for (size_t i = 0; i < x->plan->count; i++) {
        const struct plan_source *s = &x->plan->sources[i];
        size_t end = s->role == PLAN_NAMED
            ? fact_row_from(s->table, x->view->at) : 0;
        for (size_t row = 0; row < end; row++) {
            if (has_value(s, row) && counts_at(x, s, row) != VIEW_DEAD) {
                uint64_t *first = map_put(&x->firsts, value_key(s, row));
                uint64_t seq = s->table->seq[row];
                *first = *first == 0 || seq < *first - 1 ? seq + 1 : *first;
            }
        }
    }
    x->has_firsts = true;
}

static int64_t distinct_share(struct explain *x, const struct plan_source *s,
                              size_t row)
{
    if (!has_value(s, row)) {
        return 0;
    }
    if (x->plan->values_are_subjects) {
        return is_first_of_subject(x, s, row);
    }
    if (!x->has_firsts) {
        find_firsts(x);
    }
    return *map_find(&x->firsts, value_key(s, row)) ==
        (uint64_t)s->table->seq[row] + 1;
}

/* ---- one row ------------------------------------------------------------ */

static bool explain_status(struct explain *x, const struct plan_source *s,
                           size_t row, struct explain_row *out)
{
    uint32_t subject = fact_code(s->table, FACT_SUBJECT, row);
    int basis;
    if (subject == SUBJECT_NONE || !scope_has_place(x->scope, s->table, row) ||
        view_basis(x->view, s->table->seq[row]) == VIEW_DEAD) {
        return false;
    }
    status_gather(x->plan, x->view, &x->links, subject, &x->status);
    const struct status_row *r =
        status_on(x->plan, &x->status, x->scope->to, &basis);
    if (!r || r->seq != s->table->seq[row] || basis < x->basis) {
        return false;
    }
    *out = (struct explain_row){ r->seq, 1, (enum basis)r->basis };
    return true;
}

static bool explain_carried(const struct explain *x, uint32_t seq,
                            struct explain_row *out)
{
    for (size_t i = 0; i < x->carried_count; i++) {
        const struct carried *c = &x->carried[i];
        if (c->seq == seq && !c->crosses && c->left[x->basis] != 0 &&
            carried_fit(x->plan, c, x->scope) == FIT_INSIDE) {
            *out = (struct explain_row){ seq, c->left[x->basis],
                (enum basis)view_basis(x->view, seq) };
            return true;
        }
    }
    return false;
}

static bool explain_one(struct explain *x, const struct plan_source *s,
                        size_t row, struct explain_row *out)
{
    if (s->role == PLAN_CARRIED) {
        return explain_carried(x, s->table->seq[row], out);
    }
    if (s->role == PLAN_NAMED && x->plan->indicator->last_status) {
        return explain_status(x, s, row, out);
    }
    int basis = counts_at(x, s, row);
    if (basis == VIEW_DEAD) {
        return false;
    }
    out->seq = s->table->seq[row];
    out->basis = (enum basis)basis;
    if (s->role == PLAN_NAMED && x->plan->is_distinct) {
        out->share = distinct_share(x, s, row);
    } else {
        int64_t shares[BASIS_COUNT];
        struct pass_row r = { s, row, basis, plan_sign(s, row) };
        pass_shares(x->plan, x->view, &r, shares);
        out->share = shares[x->basis];
    }
    return true;
}

/* ---- all of them, newest first ------------------------------------------ */

/* Rows that were not looked at yet, per source: those below left[i]. */
static bool newest_source(const struct plan *p, const size_t *left,
                          size_t *out)
{
    bool any = false;
    uint32_t best = 0;
    for (size_t i = 0; i < p->count; i++) {
        if (left[i] > 0) {
            uint32_t seq = p->sources[i].table->seq[left[i] - 1];
            if (!any || seq > best) {
                best = seq;
                *out = i;
                any = true;
            }
        }
    }
    return any;
}

struct page { struct explain_row *rows; size_t count, limit; uint64_t next; };

static void walk(struct arena *a, struct explain *x, uint64_t before,
                 struct page *page)
{
    const struct plan *p = x->plan;
    size_t source, *left = ARENA_ROWS(a, size_t, p->count + 1);
    uint64_t end = before < x->view->at ? before : x->view->at;
    for (size_t i = 0; i < p->count; i++) {
        left[i] = fact_row_from(p->sources[i].table, end);
    }
    while (newest_source(p, left, &source)) {
        struct explain_row row;
        left[source]--;
        if (!explain_one(x, &p->sources[source], left[source], &row)) {
            continue;
        }
        if (page->count == page->limit) {
            page->next = page->limit > 0 ? page->rows[page->limit - 1].seq : 0;
            return;
        }
        page->rows[page->count++] = row;
    }
}

bool figure_explain(struct job *j, struct book *b,
                    const struct figure_ask *ask, uint64_t before,
                    size_t limit, struct explain_row **rows, size_t *count,
                    uint64_t *next)
{
    struct asked q;
    struct plan plan;
    struct scope scope;
    struct figure_ask columns = *ask;
    assert(ask->id_count == 1 && ask->by_count == 0);
    columns.recompute = true;   /* cells know no records */
    if (!asked_open(j, b, &columns, &q) || !asked_facts(j, &q)) {
        return false;
    }
    asked_plan(j, &q, &q.indicators[0], &plan, &scope);
    struct view view = view_at(q.facts->marks, q.at);
    struct explain x = { .plan = &plan, .view = &view, .scope = &scope,
                         .basis = (int)ask->basis };
    status_links_open(q.facts, q.at, &x.links);
    x.carried = carried_all(j->arena, &plan, &view, scope.to,
                            &x.carried_count);
    limit = limit < 100000 ? limit : 100000;
    struct page page = { .limit = limit, .rows =
        ARENA_ROWS(j->arena, struct explain_row, limit + 1) };
    walk(j->arena, &x, before, &page);
    *rows = page.rows;
    *count = page.count;
    *next = page.next;
    status_links_close(&x.links);
    mem_free(x.status.rows);
    map_free(&x.firsts);
    return true;
}
