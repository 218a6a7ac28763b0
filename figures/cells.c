#include "figures/cells.h"

#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"
#include "figures/cells_state.h"

static void *cells_open(void *const *needed)
{
    struct cells *c = mem_new(1, sizeof(*c));
    c->pack = needed[0];
    c->marks = needed[4];
    c->facts = needed[5];
    c->newest = c->to = FACT_NO_DAY;
    pthread_mutex_init(&c->lock, NULL);
    return c;
}

static void row_close(struct cells_row *r)
{
    for (int shape = 0; shape < SHAPE_COUNT; shape++) {
        groups_close(&r->shapes[shape]);
    }
}

static void cells_close(void *state)
{
    struct cells *c = state;
    if (c) {
        for (size_t i = 0; i < c->count; i++) {
            row_close(&c->rows[i]);
        }
        pthread_mutex_destroy(&c->lock);
        mem_free(c->rows);
        mem_free(c->touched);
        mem_free(c->risen);
        mem_free(c->dirty_tables);
        buf_free(&c->level);
        mem_free(c);
    }
}

static void cells_apply(void *state, uint64_t seq, const struct entry *e)
{
    cells_touch(state, seq, e);
}

void cells_room(struct cells *c, size_t count)
{
    if (count > c->count) {
        c->rows = mem_again(c->rows, count * sizeof(*c->rows));
        memset(c->rows + c->count, 0,
               (count - c->count) * sizeof(*c->rows));
        for (size_t i = c->count; i < count; i++) {
            c->rows[i].is_dirty = true;
        }
        c->count = count;
    }
}

struct scope cells_scope(struct arena *a, const struct cells *c,
                         enum cells_shape shape)
{
    struct scope s = scope_whole(c->facts, c->to);
    if (shape == SHAPE_AREA || shape == SHAPE_AREA_YEAR) {
        scope_take_by(a, &s, BY_AREA, buf_view(&c->level));
    }
    if (shape == SHAPE_YEAR || shape == SHAPE_AREA_YEAR) {
        scope_take_by(a, &s, BY_YEAR, (struct str){ NULL, 0 });
    }
    return s;
}

/* ---- working in --------------------------------------------------------- */

static void add_up(struct arena *a, struct cells *c, struct cells_row *r,
                   const struct plan *plan)
{
    struct view view = view_at(c->marks, c->size);
    row_close(r);
    for (int shape = 0; shape < SHAPE_COUNT; shape++) {
        struct scope scope = cells_scope(a, c, (enum cells_shape)shape);
        pass_run(a, plan, &view, &scope, &r->shapes[shape]);
    }
    r->born = plan->indicator->born;
    r->is_dirty = false;
}

/* Newest live day, from what was touched where that is enough. */
static int32_t newest_now(const struct cells *c)
{
    struct view view = view_at(c->marks, c->size);
    int32_t newest = c->newest;
    bool again = c->all_dirty || newest == FACT_NO_DAY;
    for (size_t i = 0; i < c->dirty_table_cap; i++) {
        again |= c->dirty_tables[i];
    }
    for (size_t i = 0; i < c->touched_count && !again; i++) {
        uint32_t table;
        size_t row;
        bool found = facts_find(c->facts, c->touched[i], &table, &row);
        assert(found);
        int32_t day = scope_last_day(c->facts->tables[table], row,
            scope_is_carried(c->facts, table, c->size));
        if (view_basis(&view, c->touched[i]) == VIEW_DEAD) {
            again = day >= newest;
        } else if (day > newest) {
            newest = day;
        }
    }
    return again ? scope_newest(c->facts, &view) : newest;
}

/* The reporting date and the level of areas. A date that only grows with the
 * records moves nothing but what is in force. */
static void set_frame(struct cells *c, bool *stocks_move)
{
    struct date set;
    struct str level = pack_setting(c->pack, STR("cell_level"), c->size);
    struct str text = pack_setting(c->pack, STR("reporting_date"), c->size);
    int32_t to = 0;
    if (text.len > 0 && date_parse(text, &set)) {
        to = date_last(set);
        c->all_dirty |= to != c->to;
        c->newest = FACT_NO_DAY;
    } else {
        c->all_dirty |= c->newest == FACT_NO_DAY;
        c->newest = to = newest_now(c);
    }
    *stocks_move = to != c->to;
    c->to = to;
    if (!str_is(level, buf_view(&c->level))) {
        c->all_dirty = true;
        c->level.len = 0;
        buf_str(&c->level, level);
    }
}

enum touch { TOUCH_NOT, TOUCH_ROWS, TOUCH_TABLE };

static enum touch touch_of(const struct cells *c, const struct plan *plan)
{
    enum touch touch = TOUCH_NOT;
    for (size_t i = 0; i < plan->count; i++) {
        uint32_t table = plan->sources[i].number;
        if (table < c->dirty_table_cap && c->dirty_tables[table]) {
            return TOUCH_TABLE;
        }
        for (size_t n = 0; n < c->touched_count && touch == TOUCH_NOT; n++) {
            if (c->facts->table_of[c->touched[n]] == table) {
                touch = TOUCH_ROWS;
            }
        }
    }
    return touch;
}

static void work_in_one(struct arena *a, struct cells *c,
                        const struct pack_indicator *i, bool stocks_move,
                        int32_t old_to)
{
    struct plan plan;
    struct cells_row *r = &c->rows[i->number];
    bool afresh = c->all_dirty || r->is_dirty || r->born != i->born;
    plan_make(a, c->facts, i, c->size, &plan);
    afresh |= stocks_move && plan.is_stock;
    enum touch touch = touch_of(c, &plan);
    if (!afresh && touch == TOUCH_NOT) {
        return;
    }
    if (afresh || touch == TOUCH_TABLE ||
        !cells_step(a, c, r, &plan, old_to)) {
        add_up(a, c, r, &plan);
    }
}

static int number_compare(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static void sort_touched(struct cells *c)
{
    size_t kept = 0;
    if (c->touched_count > 1) {
        qsort(c->touched, c->touched_count, sizeof(*c->touched),
              number_compare);
    }
    for (size_t i = 0; i < c->touched_count; i++) {
        if (i == 0 || c->touched[i] != c->touched[i - 1]) {
            c->touched[kept++] = c->touched[i];
        }
    }
    c->touched_count = kept;
}

/* Indicators that are no longer there keep nothing. */
static void drop_others(struct cells *c, const struct pack_indicator **all,
                        size_t count)
{
    for (size_t n = 0; n < c->count; n++) {
        bool is_there = false;
        for (size_t i = 0; i < count && !is_there; i++) {
            is_there = all[i]->number == n;
        }
        if (!is_there) {
            row_close(&c->rows[n]);
            c->rows[n] = (struct cells_row){ .is_dirty = true };
        }
    }
}

static void work_in(struct cells *c)
{
    struct arena *a = arena_open();
    bool stocks_move;
    size_t count;
    int32_t old_to = c->to;
    const struct pack_indicator **all =
        pack_indicators(c->pack, a, c->size, &count);
    sort_touched(c);
    set_frame(c, &stocks_move);
    for (size_t n = 0; n < count; n++) {
        cells_room(c, (size_t)all[n]->number + 1);
        work_in_one(a, c, all[n], stocks_move, old_to);
    }
    drop_others(c, all, count);
    cells_untouch(c);
    arena_close(a);
}

void cells_ready(struct cells *c)
{
    pthread_mutex_lock(&c->lock);
    if (c->done != c->size) {
        work_in(c);
        c->done = c->size;
    }
    pthread_mutex_unlock(&c->lock);
}

/* ---- reading ------------------------------------------------------------ */

const struct groups *cells_groups(const struct cells *c,
                                  const struct pack_indicator *i,
                                  enum cells_shape shape)
{
    if (i->number >= c->count || c->rows[i->number].is_dirty ||
        c->rows[i->number].born != i->born) {
        return NULL;
    }
    const struct groups *g = &c->rows[i->number].shapes[shape];
    return g->over ? NULL : g;
}

int32_t cells_to(const struct cells *c)
{
    return c->to;
}

struct str cells_level(const struct cells *c)
{
    return buf_view(&c->level);
}

const struct fold cells_fold = {
    .name = "cells", .version = 1,
    .needs = { &pack_fold, &area_fold, &unit_fold, &subject_fold,
               &marks_fold, &facts_fold },
    .alone = true,
    .open = cells_open, .close = cells_close, .apply = cells_apply,
    .save = cells_save, .load = cells_load,
};
