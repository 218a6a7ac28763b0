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

/* The detail inside a total's own scope, by basis. */
static void detail_of(struct arena *a, const struct plan *p,
                      const struct view *v, const struct carried *c,
                      int32_t cut, int64_t out[static BASIS_COUNT])
{
    struct scope s = scope_whole(p->facts, p->is_stock ? cut : c->to);
    struct groups groups;
    if (c->area != AREA_NONE) {
        scope_take_area(a, &s, c->area);
    }
    s.supporter = c->supporter;
    s.from = c->from;
    pass_detail(p, v, &s, &groups);
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

static void work_out(struct arena *a, const struct plan *p,
                     const struct view *v, int32_t cut, struct carried *rows,
                     size_t count, size_t at)
{
    int64_t known[BASIS_COUNT];
    struct carried *c = &rows[at];
    detail_of(a, p, v, c, cut, known);
    for (size_t i = 0; i < count; i++) {
        if (i != at && !rows[i].crosses && is_before(p, &rows[i], c)) {
            for (int b = 0; b < BASIS_COUNT; b++) {
                num_add(&known[b], rows[i].left[b]);
            }
        }
    }
    for (int b = 0; b < BASIS_COUNT; b++) {
        int64_t left = c->total[b] > known[b] ? c->total[b] - known[b] : 0;
        c->left[b] = left;
    }
}

/* Each in turn whose inner ones are all done; being inside has no circles. */
static void work_out_all(struct arena *a, const struct plan *p,
                         const struct view *v, int32_t cut,
                         struct carried *rows, size_t count)
{
    bool *done = ARENA_ROWS(a, bool, count + 1);
    for (size_t round = 0; round < count; round++) {
        for (size_t i = 0; i < count; i++) {
            bool ready = !done[i];
            for (size_t k = 0; k < count && ready; k++) {
                ready = k == i || done[k] || rows[k].crosses ||
                    !is_before(p, &rows[k], &rows[i]);
            }
            if (ready) {
                work_out(a, p, v, cut, rows, count, i);
                done[i] = true;
            }
        }
    }
}

static bool total_of(const struct plan *p, const struct plan_source *s,
                     size_t row, const struct view *v, int32_t cut,
                     struct carried *out)
{
    const struct fact_table *t = s->table;
    int basis = plan_sign(s, row) == 0 ? VIEW_DEAD
        : view_basis(v, t->seq[row]);
    bool is_over = t->occurred[row] > cut || fact_until(t, row) <= cut;
    if (basis == VIEW_DEAD || (p->is_stock && is_over)) {
        return false;
    }
    *out = (struct carried){
        .source = s, .row = row, .seq = t->seq[row],
        .area = fact_code(t, FACT_AREA, row),
        .supporter = fact_code(t, FACT_SUPPORTER, row),
        .from = t->occurred[row], .to = scope_last_day(t, row, true),
    };
    pass_shares(p, s, row, v, basis, 1, out->total);
    return true;
}

struct carried *carried_all(struct arena *a, const struct plan *p,
                            const struct view *v, int32_t cut, size_t *count)
{
    size_t most = 0;
    for (size_t i = 0; i < p->count; i++) {
        most += p->sources[i].role == PLAN_CARRIED
            ? p->sources[i].table->count : 0;
    }
    *count = 0;
    struct carried *rows = ARENA_ROWS(a, struct carried, most + 1);
    for (size_t i = 0; i < p->count; i++) {
        const struct plan_source *s = &p->sources[i];
        size_t end = s->role == PLAN_CARRIED
            ? fact_row_from(s->table, v->at) : 0;
        for (size_t row = 0; row < end; row++) {
            *count += total_of(p, s, row, v, cut, &rows[*count]);
        }
    }
    find_crossing(p, rows, *count);
    work_out_all(a, p, v, cut, rows, *count);
    return rows;
}

/* ---- into groups -------------------------------------------------------- */

/* A total lies in one group of by[place] (*part), or in several. */
static bool one_part(const struct scope *s, size_t place,
                     const struct carried *c, bool is_stock, int32_t cut,
                     uint32_t *part)
{
    struct date first = { c->from, DATE_DAY }, last = { c->to, DATE_DAY };
    enum figure_group group = s->by[place].group;
    switch (group) {
    case BY_AREA:
        *part = scope_area_part(s, place, c->area);
        return *part != 0;
    case BY_SUPPORTER:
        *part = c->supporter == UNIT_NONE ? 0 : c->supporter + 1;
        return *part != 0;
    case BY_YEAR:
    case BY_MONTH:
        if (is_stock) {
            first.day = last.day = cut;
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
static bool may_hold(const struct plan *p, const struct scope *s,
                     uint64_t key, const struct carried *c, int32_t cut)
{
    for (size_t i = 0; i < s->by_count; i++) {
        uint32_t part = scope_key_part(s, key, i), own;
        if (one_part(s, i, c, p->is_stock, cut, &own)) {
            if (own != part) {
                return false;
            }
        } else if (s->by[i].group == BY_AREA && part != 0) {
            if (area_fit(p->facts, c->area, part - 1) == FIT_APART) {
                return false;
            }
        } else if (s->by[i].group == BY_YEAR || s->by[i].group == BY_MONTH) {
            struct date first = { c->from, DATE_DAY };
            struct date last = { c->to, DATE_DAY };
            if (part < scope_time_part(s->by[i].group, first) ||
                part > scope_time_part(s->by[i].group, last)) {
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

static void add_one(const struct plan *p, const struct scope *s,
                    struct groups *g, const struct carried *c, int32_t cut)
{
    enum carried_fit fit = carried_fit(p, c, s);
    uint32_t parts[FIGURE_BY_MAX] = { 0 };
    if (fit == FIT_APART) {
        return;
    }
    bool is_inside = fit == FIT_INSIDE && !c->crosses;
    for (size_t i = 0; i < s->by_count; i++) {
        is_inside = one_part(s, i, c, p->is_stock, cut, &parts[i]) &&
            is_inside;
    }
    if (is_inside) {
        uint32_t place = groups_place(g, scope_key_make(s, parts));
        add_left(g, g->rows[place].carried, c);
        return;
    }
    for (size_t i = 0; i < g->count; i++) {
        if (may_hold(p, s, g->keys[i], c, cut)) {
            add_left(g, g->rows[i].open, c);
        }
    }
}

static void add_on(struct arena *a, const struct plan *p,
                   const struct view *v, const struct scope *s,
                   struct groups *groups, int32_t cut)
{
    size_t count;
    struct carried *rows = carried_all(a, p, v, cut, &count);
    for (int inside = 1; inside >= 0; inside--) {
        /* Those that make groups come before those that look for them. */
        for (size_t i = 0; i < count; i++) {
            uint32_t part;
            bool makes = !rows[i].crosses &&
                carried_fit(p, &rows[i], s) == FIT_INSIDE;
            for (size_t k = 0; k < s->by_count; k++) {
                makes = makes &&
                    one_part(s, k, &rows[i], p->is_stock, cut, &part);
            }
            if (makes == (inside == 1)) {
                add_one(p, s, groups, &rows[i], cut);
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
    if (!p->is_stock || s->time == TIME_WHOLE) {
        add_on(a, p, v, s, groups, s->to);
        return;
    }
    for (int32_t day = first_day(p); day <= s->to;) {
        int32_t cut = scope_period_end(s, day);
        add_on(a, p, v, s, groups, cut);
        day = cut + 1;
    }
}
