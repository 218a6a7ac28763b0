/* forms/plane.h - a grid as the layout looks at it: each place leads to the
 * cell that shows there (the first of a merged one), with its clean text.
 * For forms/layout*.c only. */
#ifndef FORMS_PLANE_H
#define FORMS_PLANE_H

#include "exchange/grid.h"
#include "forms/words.h"

enum plane_kind {
    PLANE_EMPTY, PLANE_TEXT, PLANE_NUMBER, PLANE_FORMULA,
};

struct plane {
    struct arena *arena;
    const struct grid *grid;
    uint32_t rows, columns;
    struct plane_cell {
        struct str text;        /* clean, of the first cell */
        uint32_t row, column;   /* of the first cell of it */
        uint32_t down, right;   /* its last row and column */
        uint16_t indent;        /* blanks before the text as it stands */
        uint8_t kind;           /* enum plane_kind */
        bool has_border;
    } *cells;
    bool is_framed;             /* somewhere lines are drawn */
};

struct plane plane_of(struct arena *a, const struct grid *g);

static inline const struct plane_cell *plane_at(const struct plane *p,
                                                uint32_t row, uint32_t column)
{
    return &p->cells[(size_t)row * p->columns + column];
}

static inline bool plane_is_first(const struct plane *p, uint32_t row,
                                  uint32_t column)
{
    const struct plane_cell *c = plane_at(p, row, column);
    return c->row == row && c->column == column;
}

/* Texts that begin in a row between two columns (inclusive). */
size_t plane_texts(const struct plane *p, uint32_t row, uint32_t from,
                   uint32_t to);

#endif
