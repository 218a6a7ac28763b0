#include "forms/plane.h"

#include "base/num.h"
#include "base/utf8.h"

/* Years that are typed as numbers are heads of columns, not data. */
static bool is_year(struct str text)
{
    int64_t n;
    return num_parse(text, &n) && n >= 1990 && n <= 2099;
}

static uint8_t kind_of(const struct grid_cell *c)
{
    if (c->is_formula) {
        return PLANE_FORMULA;
    } else if (str_trim(c->text).len == 0) {
        return PLANE_EMPTY;
    }
    return c->kind == CELL_NUMBER && !is_year(c->text) ? PLANE_NUMBER
                                                       : PLANE_TEXT;
}

static uint16_t indent_of(struct str text)
{
    uint16_t width = 0;
    uint32_t c;
    while ((c = utf8_next(&text)) != 0 && width < 32) {
        if (c == 0x3000) {
            width = (uint16_t)(width + 2);
        } else if (c == ' ' || c == 0xA0) {
            width++;
        } else {
            break;
        }
    }
    return width;
}

static void spread_merges(struct plane *p)
{
    const struct grid *g = p->grid;
    for (size_t i = 0; i < g->merge_count; i++) {
        struct grid_merge m = g->merges[i];
        if (m.row >= p->rows || m.column >= p->columns) {
            continue;
        }
        uint32_t down = p->rows - m.row < m.rows ? p->rows - 1
                                                 : m.row + m.rows - 1;
        uint32_t right = p->columns - m.column < m.columns
            ? p->columns - 1 : m.column + m.columns - 1;
        struct plane_cell first = *plane_at(p, m.row, m.column);
        first.down = down;
        first.right = right;
        for (uint32_t r = m.row; r <= down; r++) {
            for (uint32_t c = m.column; c <= right; c++) {
                struct plane_cell *to = &p->cells[(size_t)r * p->columns + c];
                first.has_border = first.has_border || to->has_border;
                *to = first;
            }
        }
    }
}

struct plane plane_of(struct arena *a, const struct grid *g)
{
    struct plane p = { .arena = a, .grid = g, .rows = g->rows,
                       .columns = g->columns };
    size_t count = (size_t)g->rows * g->columns;
    p.cells = ARENA_ROWS(a, struct plane_cell, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct grid_cell *from = &g->cells[i];
        struct plane_cell *to = &p.cells[i];
        *to = (struct plane_cell){
            .row = (uint32_t)(i / g->columns),
            .column = (uint32_t)(i % g->columns),
            .kind = kind_of(from), .has_border = from->has_border };
        to->down = to->row;
        to->right = to->column;
        if (to->kind == PLANE_TEXT) {
            to->text = word_clean(a, from->text);
            to->indent = indent_of(from->text);
        } else if (to->kind == PLANE_NUMBER) {
            to->text = from->text;
        }
        p.is_framed = p.is_framed || from->has_border;
    }
    spread_merges(&p);
    return p;
}

size_t plane_texts(const struct plane *p, uint32_t row, uint32_t from,
                   uint32_t to)
{
    size_t count = 0;
    for (uint32_t c = from; c <= to; c++) {
        count += plane_at(p, row, c)->kind == PLANE_TEXT &&
                 plane_is_first(p, row, c);
    }
    return count;
}
