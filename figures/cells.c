#include "figures/cells.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/arena.h"
#include "figures/cells_state.h"
#include "work/work.h"

enum { TOGETHER = 4096 };       /* records touched: worth a second thread */

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
        if (c->ground) {
            arena_close(c->ground);
        }
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

struct scope cells_scope(const struct cells *c, enum cells_shape shape)
{
    struct scope s = scope_whole(c->facts, c->to);
    if (shape == SHAPE_AREA || shape == SHAPE_AREA_YEAR) {
        scope_take_up(&s, BY_AREA, c->up);
    }
    if (shape == SHAPE_YEAR || shape == SHAPE_AREA_YEAR) {
        scope_take_up(&s, BY_YEAR, NULL);
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
        struct scope scope = cells_scope(c, (enum cells_shape)shape);
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

/* How much of each table was touched; in the arena. */
static enum touch *touch_tables(struct arena *a, const struct cells *c)
{
    enum touch *touch = ARENA_ROWS(a, enum touch, c->facts->table_count + 1);
    for (size_t n = 0; n < c->touched_count; n++) {
        touch[c->facts->table_of[c->touched[n]]] = TOUCH_ROWS;
    }
    for (size_t t = 0; t < c->dirty_table_cap; t++) {
        if (c->dirty_tables[t]) {
            touch[t] = TOUCH_TABLE;
        }
    }
    return touch;
}

struct round {                  /* one working in */
    struct arena *arena;        /* of touch; not for the other thread */
    struct cells *cells;
    const enum touch *touch;    /* by table */
    const struct pack_indicator **all;
    size_t count;
    atomic_size_t next;         /* of all, not yet taken by a thread */
    bool stocks_move;
    int32_t old_to;
};

static enum touch touch_of(const struct round *w,
                           const struct pack_indicator *i)
{
    const struct cells *c = w->cells;
    enum touch touch = TOUCH_NOT;
    for (size_t t = 0; t < c->facts->table_count; t++) {
        if (w->touch[t] <= touch) {
            continue;
        }
        const struct pack_kind *kind = pack_kind(
            c->pack, names_text(&c->facts->names, c->facts->tables[t]->kind),
            c->size);
        if (kind && plan_role_of(i, kind) != PLAN_ROLES) {
            touch = w->touch[t];
        }
    }
    return touch;
}

static void work_in_one(struct arena *a, const struct round *w,
                        const struct pack_indicator *i)
{
    struct plan plan;
    struct cells *c = w->cells;
    struct cells_row *r = &c->rows[i->number];
    bool afresh = c->all_dirty || r->is_dirty || r->born != i->born ||
        (w->stocks_move && (i->is_stock || i->last_status));
    enum touch touch = afresh ? TOUCH_TABLE : touch_of(w, i);
    if (touch == TOUCH_NOT) {
        return;
    }
    plan_make(a, c->facts, i, c->size, &plan);
    if (touch == TOUCH_TABLE || !cells_step(c, r, &plan, w->old_to)) {
        add_up(a, c, r, &plan);
    }
}

/* Each indicator has its own row and looks at nothing that moves: whoever is
 * free takes the next one. */
static void take_turns(void *round)
{
    struct round *w = round;
    struct arena *a = arena_open();
    for (size_t n; (n = atomic_fetch_add(&w->next, 1)) < w->count;) {
        work_in_one(a, w, w->all[n]);
    }
    arena_close(a);
}

static void take_all(struct round *w)
{
    size_t touched = w->cells->touched_count;
    if (!w->cells->all_dirty && touched < TOGETHER) {
        take_turns(w);          /* quicker than to ask for help */
        return;
    }
    struct work *other = work_open();
    work_give(other, take_turns, w);
    take_turns(w);
    work_close(other);          /* waits */
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

/* Areas may have come. An older one that lies elsewhere now moves its records;
 * one that says something new has made everything dirty already. */
static void find_up(struct cells *c)
{
    uint32_t count = area_count(c->facts->areas);
    if (c->up && count == c->up_count && !c->all_dirty) {
        return;
    }
    struct arena *ground = arena_open();
    const uint32_t *up = scope_up(ground, c->facts, buf_view(&c->level));
    c->all_dirty |= c->up &&
        memcmp(c->up, up, c->up_count * sizeof(*up)) != 0;
    if (c->ground) {
        arena_close(c->ground);
    }
    c->ground = ground;
    c->up = up;
    c->up_count = count;
}

static void work_in(struct cells *c)
{
    struct round w = { .arena = arena_open(), .cells = c, .old_to = c->to };
    w.all = pack_indicators(c->pack, w.arena, c->size, &w.count);
    sort_touched(c);
    set_frame(c, &w.stocks_move);
    find_up(c);
    w.touch = touch_tables(w.arena, c);
    for (size_t n = 0; n < w.count; n++) {
        cells_room(c, (size_t)w.all[n]->number + 1);
    }
    take_all(&w);
    drop_others(c, w.all, w.count);
    cells_untouch(c);
    arena_close(w.arena);
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
    .name = "cells", .version = 2,
    .needs = { &pack_fold, &area_fold, &unit_fold, &subject_fold,
               &marks_fold, &facts_fold },
    .alone = true,
    .open = cells_open, .close = cells_close, .apply = cells_apply,
    .save = cells_save, .load = cells_load,
};
