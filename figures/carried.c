#include "figures/carried.h"

#include "base/num.h"

/* ---- scopes ------------------------------------------------------------- */

static enum carried_fit area_fit(const struct facts *f, uint32_t inner,
                                 uint32_t outer)
{
    if (outer == AREA_NONE || (inner != AREA_NONE &&
                               area_holds(f->areas, outer, inner))) {
        return FIT_INSIDE;
    }
    return inner == AREA_NONE || area_holds(f->areas, inner, outer)
        ? FIT_OVERLAPS : FIT_APART;
}

static enum carried_fit supporter_fit(uint32_t inner, uint32_t outer)
{
    if (outer == UNIT_NONE || inner == outer) {
        return FIT_INSIDE;
    }
    return inner == UNIT_NONE ? FIT_OVERLAPS : FIT_APART;
}

static enum carried_fit time_fit(const struct carried *c, int32_t from,
                                 int32_t to)
{
    if (c->to < from || c->from > to) {
        return FIT_APART;
    }
    return c->from >= from && c->to <= to ? FIT_INSIDE : FIT_OVERLAPS;
}

static enum carried_fit least(enum carried_fit a, enum carried_fit b)
{
    return a < b ? a : b;
}

enum carried_fit carried_fit(const struct plan *p, const struct carried *c,
                             const struct scope *s)
{
    enum carried_fit place = least(area_fit(p->facts, c->area, s->area),
                                   supporter_fit(c->supporter, s->supporter));
    /* A stock's totals were chosen by the day already. */
    return p->is_stock ? place : least(place, time_fit(c, s->from, s->to));
}

static enum carried_fit fit_in(const struct plan *p, const struct carried *c,
                               const struct carried *outer)
{
    struct scope s = scope_whole(p->facts, outer->to);
    s.area = outer->area;
    s.supporter = outer->supporter;
    s.from = outer->from;
    return carried_fit(p, c, &s);
}

/* ---- what is left ------------------------------------------------------- */

struct totals {                 /* of one indicator, as one view sees them */
    struct arena *arena;
    const struct plan *plan;
    const struct view *view;
    int32_t cut;                /* a stock's date */
    struct carried *rows;
    size_t count;
};

/* The detail inside a total's own scope, by basis. */
static void detail_of(const struct totals *t, const struct carried *c,
                      int64_t out[static BASIS_COUNT])
{
    const struct plan *p = t->plan;
    struct scope s = scope_whole(p->facts, p->is_stock ? t->cut : c->to);
    struct groups groups;
    if (c->area != AREA_NONE) {
        scope_take_area(t->arena, &s, c->area);
    }
    s.supporter = c->supporter;
    s.from = c->from;
    pass_detail(p, t->view, &s, &groups);
    for (int b = 0; b < BASIS_COUNT; b++) {
        out[b] = groups.rows[0].named[b];
        num_add(&out[b], groups.rows[0].aggregate[b]);
    }
    groups_close(&groups);
}

/* Inner totals must be worked out first: whether x is to come before y. */
static bool is_before(const struct plan *p, const struct carried *x,
                      const struct carried *y)
{
    bool x_in_y = fit_in(p, x, y) == FIT_INSIDE;
    bool y_in_x = fit_in(p, y, x) == FIT_INSIDE;
    if (x_in_y && y_in_x) {
        return x->seq > y->seq; /* the same scope: the later one is inner */
    }
    return x_in_y;
}

static void find_crossing(const struct plan *p, struct carried *rows,
                          size_t count)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t k = 0; k < i && !rows[i].crosses; k++) {
            rows[i].crosses = !rows[k].crosses &&
                fit_in(p, &rows[i], &rows[k]) == FIT_OVERLAPS &&
                fit_in(p, &rows[k], &rows[i]) == FIT_OVERLAPS;
        }
    }
}

static void work_out(const struct totals *t, size_t at)
{
    int64_t known[BASIS_COUNT];
    struct carried *c = &t->rows[at];
    detail_of(t, c, known);
    for (size_t i = 0; i < t->count; i++) {
        const struct carried *other = &t->rows[i];
        if (i != at && !other->crosses && is_before(t->plan, other, c)) {
            for (int b = 0; b < BASIS_COUNT; b++) {
                num_add(&known[b], other->left[b]);
            }
        }
    }
    for (int b = 0; b < BASIS_COUNT; b++) {
        c->left[b] = c->total[b] > known[b] ? c->total[b] - known[b] : 0;
    }
}

/* Each in turn whose inner ones are all done; being inside has no circles. */
static void work_out_all(const struct totals *t)
{
    bool *done = ARENA_ROWS(t->arena, bool, t->count + 1);
    for (size_t round = 0; round < t->count; round++) {
        for (size_t i = 0; i < t->count; i++) {
            bool ready = !done[i];
            for (size_t k = 0; k < t->count && ready; k++) {
                ready = k == i || done[k] || t->rows[k].crosses ||
                    !is_before(t->plan, &t->rows[k], &t->rows[i]);
            }
            if (ready) {
                work_out(t, i);
                done[i] = true;
            }
        }
    }
}

/* Take up a row, when it lives and, of a stock, holds on the day. */
static void take_total(struct totals *totals, const struct plan_source *s,
                       size_t row)
{
    const struct plan *p = totals->plan;
    const struct fact_table *t = s->table;
    struct pass_row r = { s, row, VIEW_DEAD, 1 };
    bool is_over = t->occurred[row] > totals->cut ||
        fact_until(t, row) <= totals->cut;
    if (plan_sign(s, row) != 0) {
        r.basis = view_basis(totals->view, t->seq[row]);
    }
    if (r.basis == VIEW_DEAD || (p->is_stock && is_over)) {
        return;
    }
    struct carried *out = &totals->rows[totals->count++];
    *out = (struct carried){
        .source = s, .row = row, .seq = t->seq[row],
        .area = fact_code(t, FACT_AREA, row),
        .supporter = fact_code(t, FACT_SUPPORTER, row),
        .from = t->occurred[row], .to = scope_last_day(t, row, true),
    };
    pass_shares(p, totals->view, &r, out->total);
}

struct carried *carried_all(struct arena *a, const struct plan *p,
                            const struct view *v, int32_t cut, size_t *count)
{
    struct totals t = { .arena = a, .plan = p, .view = v, .cut = cut };
    size_t most = 0;
    for (size_t i = 0; i < p->count; i++) {
        most += p->sources[i].role == PLAN_CARRIED
            ? p->sources[i].table->count : 0;
    }
    t.rows = ARENA_ROWS(a, struct carried, most + 1);
    for (size_t i = 0; i < p->count; i++) {
        const struct plan_source *s = &p->sources[i];
        size_t end = s->role == PLAN_CARRIED
            ? fact_row_from(s->table, v->at) : 0;
        for (size_t row = 0; row < end; row++) {
            take_total(&t, s, row);
        }
    }
    find_crossing(p, t.rows, t.count);
    work_out_all(&t);
    *count = t.count;
    return t.rows;
}

/* ---- into groups -------------------------------------------------------- */

struct into {                   /* where totals go */
    const struct plan *plan;
    const struct scope *scope;
    struct groups *groups;
    int32_t cut;
};

/* A total lies in one group of by[place] (*part), or in several. */
static bool one_part(const struct into *to, size_t place,
                     const struct carried *c, uint32_t *part)
{
    struct date first = { c->from, DATE_DAY }, last = { c->to, DATE_DAY };
    enum figure_group group = to->scope->by[place].group;
    switch (group) {
    case BY_AREA:
        *part = scope_area_part(to->scope, place, c->area);
        return *part != 0;
    case BY_SUPPORTER:
        *part = c->supporter == UNIT_NONE ? 0 : c->supporter + 1;
        return *part != 0;
    case BY_YEAR:
    case BY_MONTH:
        if (to->plan->is_stock) {
            first.day = last.day = to->cut;
        }
        *part = scope_time_part(group, first);
        return *part == scope_time_part(group, last);
    case BY_KIND:
        *part = c->source->number;
        return true;
    case BY_NONE:
        break;
    }
    return false;
}

/* Whether a group that exists could hold a share of the total. */
static bool may_hold(const struct into *to, uint64_t key,
                     const struct carried *c)
{
    const struct scope *s = to->scope;
    for (size_t i = 0; i < s->by_count; i++) {
        uint32_t part = scope_key_part(s, key, i), own;
        enum figure_group group = s->by[i].group;
        if (one_part(to, i, c, &own)) {
            if (own != part) {
                return false;
            }
        } else if (group == BY_AREA && part != 0) {
            if (area_fit(to->plan->facts, c->area, part - 1) == FIT_APART) {
                return false;
            }
        } else if (group == BY_YEAR || group == BY_MONTH) {
            struct date first = { c->from, DATE_DAY };
            struct date last = { c->to, DATE_DAY };
            if (part < scope_time_part(group, first) ||
                part > scope_time_part(group, last)) {
                return false;
            }
        }
    }
    return true;
}

static void add_left(struct groups *g, int64_t to[static BASIS_COUNT],
                     const struct carried *c)
{
    for (int b = 0; b < BASIS_COUNT; b++) {
        g->over |= !num_add(&to[b], c->left[b]);
    }
}

/* Whether a total lies wholly in the scope and in one group (*key). */
static bool is_inside(const struct into *to, const struct carried *c,
                      uint64_t *key)
{
    uint32_t parts[FIGURE_BY_MAX] = { 0 };
    bool inside = !c->crosses &&
        carried_fit(to->plan, c, to->scope) == FIT_INSIDE;
    for (size_t i = 0; i < to->scope->by_count && inside; i++) {
        inside = one_part(to, i, c, &parts[i]);
    }
    *key = scope_key_make(to->scope, parts);
    return inside;
}

/* First those that make groups, then those that look for them. */
static void add_on(struct arena *a, const struct into *to,
                   const struct view *v)
{
    size_t count;
    uint64_t key;
    struct groups *g = to->groups;
    struct carried *rows = carried_all(a, to->plan, v, to->cut, &count);
    for (size_t i = 0; i < count; i++) {
        if (is_inside(to, &rows[i], &key)) {
            add_left(g, groups_tally(g, key)->carried, &rows[i]);
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (is_inside(to, &rows[i], &key) ||
            carried_fit(to->plan, &rows[i], to->scope) == FIT_APART) {
            continue;
        }
        for (size_t k = 0; k < g->count; k++) {
            if (may_hold(to, g->keys[k], &rows[i])) {
                add_left(g, g->rows[k].open, &rows[i]);
            }
        }
    }
}

static int32_t first_day(const struct plan *p)
{
    int32_t day = INT32_MAX;
    for (size_t i = 0; i < p->count; i++) {
        const struct fact_table *t = p->sources[i].table;
        for (size_t row = 0; p->sources[i].role == PLAN_CARRIED &&
             row < t->count; row++) {
            if (t->occurred[row] != FACT_NO_DAY && t->occurred[row] < day) {
                day = t->occurred[row];
            }
        }
    }
    return day;
}

void carried_add(struct arena *a, const struct plan *p, const struct view *v,
                 const struct scope *s, struct groups *groups)
{
    bool any = false;
    for (size_t i = 0; i < p->count; i++) {
        any |= p->sources[i].role == PLAN_CARRIED &&
            p->sources[i].table->count > 0;
    }
    if (!any) {
        return;
    }
    struct into to = { p, s, groups, s->to };
    if (!p->is_stock || s->time == TIME_WHOLE) {
        add_on(a, &to, v);
        return;
    }
    for (int32_t day = first_day(p); day <= s->to; day = to.cut + 1) {
        to.cut = scope_period_end(s, day);
        add_on(a, &to, v);
    }
}
