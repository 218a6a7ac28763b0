/* test/forms/drawing.h - a sheet drawn as text, for tests.
 *
 * A line is a row, cells are parted by |. "<" belongs to the cell at its left,
 * "^" to the one above (merged); "=" is a formula; a cell that begins with #
 * is a number; a blank one is empty. A row that begins with "-" stands outside
 * of the frame, the others inside (when framed). */
#ifndef TEST_DRAWING_H
#define TEST_DRAWING_H

#include "base/arena.h"
#include "exchange/grid.h"

enum { DRAWING_MERGES_MAX = 256 };

static inline struct str drawing_cell(struct str *rest)
{
    struct str cell = { 0 };
    str_next(rest, '|', &cell);
    return cell;
}

/* Grow a merge, or begin one, so that it holds a further place. */
static inline void drawing_merge(struct grid *g, uint32_t row, uint32_t column,
                                 uint32_t to_row, uint32_t to_column)
{
    for (size_t i = 0; i < g->merge_count; i++) {
        struct grid_merge *m = &g->merges[i];
        if (row >= m->row && row < m->row + m->rows &&
            column >= m->column && column < m->column + m->columns) {
            uint32_t rows = to_row - m->row + 1;
            uint32_t columns = to_column - m->column + 1;
            m->rows = rows > m->rows ? rows : m->rows;
            m->columns = columns > m->columns ? columns : m->columns;
            return;
        }
    }
    if (g->merge_count < DRAWING_MERGES_MAX) {
        g->merges[g->merge_count++] = (struct grid_merge){
            row, column, to_row - row + 1, to_column - column + 1 };
    }
}

static inline void drawing_put(struct grid *g, uint32_t row, uint32_t column,
                               struct str text, bool framed)
{
    struct grid_cell *c = grid_at(g, row, column);
    struct str bare = str_trim(text);
    c->has_border = framed;
    if (str_is(bare, STR("<")) && column > 0) {
        c->is_covered = true;
        drawing_merge(g, row, column - 1, row, column);
    } else if (str_is(bare, STR("^")) && row > 0) {
        c->is_covered = true;
        drawing_merge(g, row - 1, column, row, column);
    } else if (str_is(bare, STR("="))) {
        c->is_formula = true;
    } else if (str_starts(bare, STR("#"))) {
        c->kind = CELL_NUMBER;
        c->text = str_part(bare, 1, bare.len);
    } else if (bare.len > 0) {
        c->text = text;
    }
}

static inline struct grid drawing(struct arena *a, const char *name,
                                  const char *text, bool framed)
{
    struct grid g = { .name = str_of(name) };
    struct str rest = str_of(text), line;
    while (str_next(&rest, '\n', &line)) {
        uint32_t columns = 1;
        for (size_t i = 0; i < line.len; i++) {
            columns += line.at[i] == '|';
        }
        g.columns = columns > g.columns ? columns : g.columns;
        g.rows++;
    }
    g.cells = ARENA_ROWS(a, struct grid_cell, (size_t)g.rows * g.columns);
    g.merges = ARENA_ROWS(a, struct grid_merge, DRAWING_MERGES_MAX);
    g.row_hidden = ARENA_ROWS(a, bool, g.rows);
    g.column_hidden = ARENA_ROWS(a, bool, g.columns);
    rest = str_of(text);
    for (uint32_t r = 0; str_next(&rest, '\n', &line); r++) {
        bool outside = str_starts(line, STR("-"));
        line = outside ? str_part(line, 1, line.len) : line;
        for (uint32_t c = 0; c < g.columns && line.len + c > 0; c++) {
            drawing_put(&g, r, c, drawing_cell(&line), framed && !outside);
        }
    }
    return g;
}

#endif
