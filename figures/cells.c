#include "figures/cells.h"

#include <assert.h>

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
                   const struct pack_indicator *i)
{
    struct plan plan;
    struct view view = view_at(c->marks, c->size);
    plan_make(a, c->facts, i, c->size, &plan);
    row_close(r);
    for (int shape = 0; shape < SHAPE_COUNT; shape++) {
        struct scope scope = cells_scope(a, c, (enum cells_shape)shape);
        pass_run(a, &plan, &view, &scope, &r->shapes[shape]);
    }
    r->born = i->born;
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
        int32_t day = c->facts->tables[table]->occurred[row];
        if (view_basis(&view, c->touched[i]) == VIEW_DEAD) {
            again = day >= newest;
        } else if (day > newest) {
            newest = day;
        }
    }
    return again ? facts_newest(c->facts, c->size) : newest;
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

static bool reads_table(const struct cells *c, const struct pack_indicator *i,
                        uint32_t table)
{
    const struct facts *f = c->facts;
    const struct pack_kind *kind = pack_kind(
        c->pack, names_text(&f->names, f->tables[table]->kind), c->size);
    return kind && (plan_lists(i->kinds, kind->id) ||
                    plan_lists(i->kinds, kind->stands_for));
}

static bool is_touched(const struct cells *c, const struct pack_indicator *i)
{
    for (uint32_t t = 0; t < c->facts->table_count; t++) {
        if (t < c->dirty_table_cap && c->dirty_tables[t] &&
            reads_table(c, i, t)) {
            return true;
        }
    }
    for (size_t n = 0; n < c->touched_count; n++) {
        if (reads_table(c, i, c->facts->table_of[c->touched[n]])) {
            return true;
        }
    }
    return false;
}

static void work_in(struct cells *c)
{
    struct arena *a = arena_open();
    bool stocks_move;
    size_t count;
    const struct pack_indicator **all =
        pack_indicators(c->pack, a, c->size, &count);
    set_frame(c, &stocks_move);
    for (size_t n = 0; n < count; n++) {
        const struct pack_indicator *i = all[n];
        cells_room(c, (size_t)i->number + 1);
        struct cells_row *r = &c->rows[i->number];
        if (c->all_dirty || r->is_dirty || r->born != i->born ||
            (stocks_move && (i->is_stock || i->last_status)) ||
            is_touched(c, i)) {
            add_up(a, c, r, i);
        }
    }
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
    .open = cells_open, .close = cells_close, .apply = cells_apply,
    .save = cells_save, .load = cells_load,
};
