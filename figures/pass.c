#include "figures/pass.h"

#include <assert.h>

#include "base/num.h"
#include "figures/carried.h"
#include "figures/status.h"

/* ---- one row ----------------------------------------------------------- */

uint32_t pass_subject(const struct facts *f, const struct fact_table *t,
                      size_t row, uint64_t at, bool has_merges)
{
    uint32_t subject = fact_code(t, FACT_SUBJECT, row);
    return subject == SUBJECT_NONE || !has_merges ? subject
        : subject_root(f->subjects, subject, at);
}

/* n subjects more at exactly this basis. */
static void add_subject(struct pass *p, uint32_t group, uint32_t subject,
                        int basis, int64_t n)
{
    struct tally *t = &p->groups->rows[group];
    t->distinct[basis] += n;
    if (!p->has_persons) {
        return;
    }
    enum identity identity =
        status_identity(p->plan->facts, &p->links, subject);
    if (identity == IDENTITY_PROVED) {
        t->proved[basis] += n;
    } else if (identity == IDENTITY_PROVISIONAL) {
        t->provisional[basis] += n;
    }
}

void pass_count_subject(struct pass *p, uint32_t group, uint32_t subject,
                        int basis)
{
    add_subject(p, group, subject, basis, 1);
}

void pass_note_subject(struct pass *p, uint32_t group, uint32_t subject,
                       int basis)
{
    int before = seen_raise(&p->subjects, group, subject, basis);
    if (basis <= before) {
        return;
    }
    add_subject(p, group, subject, basis, 1);
    if (before != SEEN_NOT) {
        add_subject(p, group, subject, before, -1);
    }
}

static void note_value(struct pass *p, uint32_t group, uint32_t value,
                       int basis)
{
    int before = seen_raise(&p->values, group, value, basis);
    if (basis > before) {
        struct tally *t = &p->groups->rows[group];
        t->named[basis]++;
        if (before != SEEN_NOT) {
            t->named[before]--;
        }
    }
}

/* The value that makes a row distinct; FACT_NONE when it has none. */
static uint32_t value_of(struct pass *p, const struct plan_source *s,
                         size_t row)
{
    if (s->values) {
        uint32_t value = s->values[row];
        return p->plan->values_are_subjects && p->has_merges &&
            value != FACT_NONE
            ? subject_root(p->plan->facts->subjects, value, p->view->at)
            : value;
    }
    if (!s->number_values || s->number_values[row] == FACT_NO_NUMBER) {
        return FACT_NONE;
    }
    uint64_t *place = map_put(&p->numbers, (uint64_t)s->number_values[row]);
    if (*place == 0) {
        *place = p->numbers.count;
    }
    return (uint32_t)*place;
}

static bool partial_of(const struct plan_source *s, size_t row,
                       const struct view *v, int64_t *out)
{
    int64_t quantity, amount;
    if (!(s->table->flags[row] & FACT_PARTIAL) ||
        !marks_partial(v->marks, s->table->seq[row], v->at, &quantity,
                       &amount)) {
        return false;
    }
    *out = s->shares_amount ? amount : quantity;
    return true;
}

void pass_shares(const struct plan *p, const struct view *v,
                 const struct pass_row *r, int64_t out[static BASIS_COUNT])
{
    int64_t whole = plan_share(p, r->source, r->row), part = whole;
    if (r->basis >= BASIS_CONFIRMED && r->source->shares &&
        partial_of(r->source, r->row, v, &part) && part > whole) {
        part = whole;
    }
    for (int b = 0; b < BASIS_COUNT; b++) {
        int64_t share = b < BASIS_CONFIRMED ? whole : part;
        out[b] = b > r->basis ? 0 : r->sign < 0 ? -share : share;
    }
}

static void add_share(struct pass *p, const struct pass_row *r,
                      struct tally *t)
{
    const struct plan_source *s = r->source;
    int64_t shares[BASIS_COUNT];
    int64_t *sums = s->role == PLAN_AGGREGATE ? t->aggregate : t->named;
    if (!(s->table->flags[r->row] & FACT_PARTIAL)) {
        int64_t share = plan_share(p->plan, s, r->row);
        p->groups->over |= !num_add(&sums[r->basis],
                                    r->sign < 0 ? -share : share);
        return;
    }
    pass_shares(p->plan, p->view, r, shares);
    p->groups->over |= !num_add(&sums[r->basis], shares[r->basis]);
    if (r->basis >= BASIS_CONFIRMED) {  /* the rest was only reviewed */
        p->groups->over |= !num_add(&sums[BASIS_REVIEWED],
                                    shares[BASIS_REVIEWED] -
                                    shares[r->basis]);
    }
}

/* Whether a row is the only one of its subject in the table. */
static bool is_only(const struct fact_table *t, size_t row)
{
    return (t->flags[row] & (FACT_FIRST | FACT_HAS_NEXT)) == FACT_FIRST;
}

static void add_row(struct pass *p, const struct pass_row *r, uint32_t group)
{
    const struct plan_source *s = r->source;
    struct tally *t = &p->groups->rows[group];
    t->count[r->basis]++;
    if (s->table->flags[r->row] & FACT_EVIDENCE) {
        t->evidenced[r->basis]++;
    }
    if (p->plan->is_distinct && s->role == PLAN_NAMED) {
        uint32_t value = value_of(p, s, r->row);
        if (value != FACT_NONE && !p->plan->values_are_subjects) {
            note_value(p, group, value, r->basis);
        }
    } else {
        add_share(p, r, t);
    }
    uint32_t subject = pass_subject(p->plan->facts, s->table, r->row,
                                    p->view->at, p->has_merges);
    if (subject == SUBJECT_NONE || s->role != PLAN_NAMED) {
        return;
    }
    if (p->is_single && is_only(s->table, r->row)) {
        pass_count_subject(p, group, subject, r->basis);
    } else {
        pass_note_subject(p, group, subject, r->basis);
    }
}

/* ---- time -------------------------------------------------------------- */

bool pass_has_time(const struct plan *p, const struct scope *s,
                   const struct fact_table *t, size_t row)
{
    int32_t day = t->occurred[row];
    if (!p->is_stock) {
        return day >= s->from && day <= s->to;
    }
    if (p->indicator->last_status) {
        return day <= s->to;    /* until a newer record says otherwise */
    }
    return day <= s->to && fact_until(t, row) > s->to;
}

void pass_periods(const struct scope *s, int32_t from, int32_t until,
                  void (*visit)(void *context, struct date day),
                  void *context)
{
    int32_t day = from == FACT_NO_DAY ? s->to : from;
    while (day <= s->to) {
        int32_t end = scope_period_end(s, day);
        if (until <= end) {
            break;
        }
        visit(context, (struct date){ end, DATE_DAY });
        day = end + 1;
    }
}

struct row_add {                /* a row of a stock, on its way to periods */
    struct pass *pass;
    const struct pass_row *row;
};

static void add_period(void *context, struct date day)
{
    struct row_add *add = context;
    struct pass *p = add->pass;
    const struct pass_row *r = add->row;
    uint64_t key = scope_key(p->scope, r->source->number, r->row, day);
    add_row(p, r, groups_place(p->groups, key));
}

/* ---- the loop ---------------------------------------------------------- */

static void add_grouped(struct pass *p, const struct pass_row *r)
{
    const struct fact_table *t = r->source->table;
    if (p->plan->is_stock && p->scope->time != TIME_WHOLE) {
        struct row_add add = { p, r };
        pass_periods(p->scope, t->occurred[r->row], fact_until(t, r->row),
                     add_period, &add);
        return;
    }
    uint64_t key = scope_key(p->scope, r->source->number, r->row,
                             fact_occurred(t, r->row));
    add_row(p, r, groups_place(p->groups, key));
}

static void run_source(struct pass *p, const struct plan_source *s)
{
    const struct fact_table *t = s->table;
    const struct scope *scope = p->scope;
    bool by_period = p->plan->is_stock &&
        scope->time != TIME_WHOLE;
    bool only = p->is_plain_status && s->role == PLAN_NAMED;
    size_t end = fact_row_from(t, p->view->at);
    for (size_t row = 0; row < end; row++) {
        if (only && !is_only(t, row)) {
            continue;           /* status_run walks its subject's chain */
        }
        bool in_time = by_period ? t->occurred[row] <= scope->to
                                 : pass_has_time(p->plan, scope, t, row);
        if (!in_time || !scope_has_place(scope, t, row)) {
            continue;
        }
        struct pass_row r = { s, row, VIEW_DEAD, plan_sign(s, row) };
        if (r.sign != 0) {
            r.basis = view_basis(p->view, t->seq[row]);
        }
        if (r.basis == VIEW_DEAD) {
            continue;
        }
        if (scope->by_count == 0) {
            add_row(p, &r, 0);
        } else {
            add_grouped(p, &r);
        }
    }
}

/* A byte per subject is quicker than a table of those met, unless few are. */
static size_t dense_for(const struct plan *p, const struct scope *s)
{
    size_t rows = 0;
    for (size_t i = 0; i < p->count; i++) {
        rows += p->sources[i].table->count;
    }
    return s->by_count == 0 && rows > p->facts->subject_count / 16
        ? p->facts->subject_count : 0;
}

static void settle(struct pass *p)
{
    for (size_t i = 0; i < p->groups->count; i++) {
        struct tally *t = &p->groups->rows[i];
        if (p->plan->is_distinct && p->plan->values_are_subjects) {
            memcpy(t->named, t->distinct, sizeof(t->named));
        }
        tally_settle(t);
    }
}

/* A last status whose subjects mostly have one record each: those go with the
 * loop, like any other record. */
static bool is_plain_status(const struct pass *p)
{
    bool has_minus = false;
    for (size_t i = 0; i < p->plan->count; i++) {
        has_minus |= p->plan->sources[i].has_minus;
    }
    return p->plan->indicator->last_status && p->is_single && !has_minus &&
        p->scope->time == TIME_WHOLE && p->plan->is_distinct &&
        p->plan->values_are_subjects;
}

void pass_detail(const struct plan *p, const struct view *v,
                 const struct scope *s, struct groups *out)
{
    struct pass pass = { .plan = p, .view = v, .scope = s, .groups = out };
    const struct facts *f = p->facts;
    pass.has_merges = subject_has_merges(f->subjects, v->at);
    status_links_open(f, v->at, &pass.links);
    seen_open(&pass.subjects, dense_for(p, s));
    seen_open(&pass.values, 0);
    *out = (struct groups){ 0 };
    if (s->by_count == 0) {
        groups_place(out, 0);   /* nothing is a figure too */
    }
    size_t named = 0;
    for (size_t i = 0; i < p->count; i++) {
        pass.has_persons |= p->sources[i].has_persons;
        named += p->sources[i].role == PLAN_NAMED;
    }
    pass.is_single = named == 1 && pass.links.count == 0;
    pass.is_plain_status = is_plain_status(&pass);
    if (p->indicator->last_status) {
        status_run(&pass);
    }
    for (size_t i = 0; i < p->count; i++) {
        enum plan_role role = p->sources[i].role;
        if (role == PLAN_AGGREGATE ||
            (role == PLAN_NAMED && (!p->indicator->last_status ||
                                    pass.is_plain_status))) {
            run_source(&pass, &p->sources[i]);
        }
    }
    settle(&pass);
    seen_close(&pass.subjects);
    seen_close(&pass.values);
    map_free(&pass.numbers);
    status_links_close(&pass.links);
}

void pass_run(struct arena *a, const struct plan *p, const struct view *v,
              const struct scope *s, struct groups *out)
{
    pass_detail(p, v, s, out);
    carried_add(a, p, v, s, out);
}
