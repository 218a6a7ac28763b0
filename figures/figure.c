#include "figures/figure.h"

#include <assert.h>
#include <stdlib.h>

#include "base/num.h"
#include "figures/ask.h"
#include "figures/cells.h"
#include "figures/pass.h"

const char *figure_unit_id(enum figure_unit unit)
{
    static const char *const ids[] = {
        [UNIT_FEN] = "fen", [UNIT_M] = "m", [UNIT_CM2] = "cm2",
        [UNIT_PERSON] = "person", [UNIT_PERSON_TIME] = "person_time",
        [UNIT_ITEM] = "item", [UNIT_HOUSEHOLD] = "household",
    };
    assert((size_t)unit < sizeof(ids) / sizeof(*ids));
    return ids[unit];
}

/* ---- rows --------------------------------------------------------------- */

struct rows {                   /* figures on their way out */
    struct job *job;
    const struct asked *asked;
    struct figure *rows;
    size_t count, cap;
};

static struct figure *next_row(struct rows *r)
{
    if (r->count == r->cap) {
        size_t cap = r->cap == 0 ? 64 : r->cap * 2;
        struct figure *rows = ARENA_ROWS(r->job->arena, struct figure, cap);
        if (r->count > 0) {
            memcpy(rows, r->rows, r->count * sizeof(*rows));
        }
        r->rows = rows;
        r->cap = cap;
    }
    return &r->rows[r->count++];
}

static struct figure_key key_of(const struct asked *q,
                                enum figure_group group, uint32_t part)
{
    enum { MONTHS = 13 };
    struct figure_key key = { .group = group };
    switch (group) {
    case BY_AREA:
        if (part != 0) {
            key.text = area_at(q->areas, part - 1).code;
        }
        break;
    case BY_SUPPORTER:
        if (part != 0) {
            key.text = unit_at(q->units, part - 1).id;
        }
        break;
    case BY_YEAR:
        key.number = (int32_t)part;
        break;
    case BY_MONTH:
        key.number = (int32_t)(part / MONTHS * 100 + part % MONTHS);
        break;
    case BY_KIND:
        key.text = names_text(&q->facts->names, q->facts->tables[part]->kind);
        break;
    case BY_NONE:
        break;
    }
    return key;
}

/* A tally as a figure at the asked basis. */
static bool figure_of(struct job *j, const struct pack_indicator *i,
                      const struct tally *t, enum basis basis,
                      struct figure *out)
{
    *out = (struct figure){ .indicator = i };
    for (int b = 0; b < BASIS_COUNT; b++) {
        if (!tally_value(t, (enum basis)b, &out->by_basis[b])) {
            return asked_too_big(j, i);
        }
    }
    out->value = out->by_basis[basis];
    out->count = t->count[basis];
    out->distinct = t->distinct[basis];
    out->proved = t->proved[basis];
    out->provisional = t->provisional[basis];
    out->evidenced = t->evidenced[basis];
    out->named = t->named[basis];
    out->aggregate = t->aggregate[basis];
    out->carried = t->carried[basis];
    out->not_broken_down = t->open[basis];
    out->is_upper_bound = i->measure == MEASURE_DISTINCT &&
        (out->aggregate != 0 || out->carried != 0);
    return true;
}

static bool is_empty(const struct tally *t)
{
    return t->count[BASIS_REPORTED] == 0 && t->carried[BASIS_REPORTED] == 0 &&
        t->open[BASIS_REPORTED] == 0;
}

static bool put_row(struct rows *r, const struct asked_indicator *i,
                    const struct tally *t, const uint32_t *parts)
{
    const struct asked *q = r->asked;
    const struct figure_ask *ask = q->ask;
    struct figure figure;
    if (ask->by_count > 0 && is_empty(t)) {
        return true;
    }
    if (!figure_of(r->job, i->indicator, t, ask->basis, &figure)) {
        return false;
    }
    /* Who counts as a person is known by the split, or not at all. */
    figure.nobody = i->has_persons
        ? figure.distinct - figure.proved - figure.provisional : 0;
    for (size_t k = 0; k < ask->by_count; k++) {
        figure.keys[k] = key_of(q, ask->by[k].group, parts[k]);
    }
    *next_row(r) = figure;
    return true;
}

static int key_compare(const struct figure_key *a, const struct figure_key *b)
{
    if (a->number != b->number) {
        return a->number < b->number ? -1 : 1;
    }
    size_t len = a->text.len < b->text.len ? a->text.len : b->text.len;
    int order = len == 0 ? 0 : memcmp(a->text.at, b->text.at, len);
    return order != 0 ? order
        : (a->text.len > b->text.len) - (a->text.len < b->text.len);
}

static int row_compare(const void *left, const void *right)
{
    const struct figure *a = left, *b = right;
    for (size_t i = 0; i < FIGURE_BY_MAX; i++) {
        int order = key_compare(&a->keys[i], &b->keys[i]);
        if (order != 0) {
            return order;
        }
    }
    return 0;
}

/* ---- from the columns --------------------------------------------------- */

static bool by_pass(struct rows *r, const struct asked *q,
                    struct asked_indicator *i)
{
    struct plan plan;
    struct groups groups;
    struct scope scope;
    bool fine = true;
    asked_plan(r->job, q, i, &plan, &scope);
    struct view view = view_at(q->facts->marks, q->at);
    pass_run(r->job->arena, &plan, &view, &scope, &groups);
    fine = !groups.over || asked_too_big(r->job, i->indicator);
    for (size_t g = 0; g < groups.count && fine; g++) {
        uint32_t parts[FIGURE_BY_MAX] = { 0 };
        for (size_t k = 0; k < scope.by_count; k++) {
            parts[k] = scope_key_part(&scope, groups.keys[g], k);
        }
        fine = put_row(r, i, &groups.rows[g], parts);
    }
    groups_close(&groups);
    return fine;
}

/* ---- from the cells ----------------------------------------------------- */

static bool by_cells(struct rows *r, const struct asked *q,
                     struct asked_indicator *i, const struct groups *g)
{
    enum { PART_BITS = 21, PART_MASK = (1 << PART_BITS) - 1 };
    bool has_area = q->shape == SHAPE_AREA || q->shape == SHAPE_AREA_YEAR;
    bool has_year = q->shape == SHAPE_YEAR || q->shape == SHAPE_AREA_YEAR;
    for (size_t k = 0; k < g->count; k++) {
        uint32_t year = has_year ? (uint32_t)(g->keys[k] & PART_MASK) : 0;
        uint32_t area = !has_area ? 0
            : (uint32_t)(g->keys[k] >> (has_year ? PART_BITS : 0) & PART_MASK);
        uint32_t parts[FIGURE_BY_MAX] = { 0 };
        if (q->area != AREA_NONE && area != q->area + 1) {
            continue;
        }
        for (size_t n = 0; n < q->ask->by_count; n++) {
            parts[n] = q->ask->by[n].group == BY_YEAR ? year : area;
        }
        if (!put_row(r, i, &g->rows[k], parts)) {
            return false;
        }
    }
    static const struct tally nothing;
    if (g->count == 0 || (q->ask->by_count == 0 && q->area != AREA_NONE &&
                          (r->count == 0 || r->rows[r->count - 1].indicator
                           != i->indicator))) {
        return put_row(r, i, &nothing, (const uint32_t[FIGURE_BY_MAX]){ 0 });
    }
    return true;
}

bool figure_compute(struct job *j, struct book *b,
                    const struct figure_ask *ask, struct figure_set *out)
{
    struct asked q;
    struct rows r = { .job = j, .asked = &q };
    if (!asked_open(j, b, ask, &q)) {
        return false;
    }
    for (size_t n = 0; n < q.count; n++) {
        struct asked_indicator *i = &q.indicators[n];
        size_t from = r.count;
        const struct groups *groups = q.cells
            ? cells_groups(q.cells, i->indicator, q.shape) : NULL;
        bool fine = groups ? by_cells(&r, &q, i, groups)
            : asked_facts(j, &q) && by_pass(&r, &q, i);
        if (!fine) {
            return false;
        }
        if (r.count - from > 1) {
            qsort(r.rows + from, r.count - from, sizeof(*r.rows),
                  row_compare);
        }
    }
    *out = (struct figure_set){ .rows = r.rows, .count = r.count,
                                .head = q.head, .as_of = q.at, .to = q.to };
    return true;
}
