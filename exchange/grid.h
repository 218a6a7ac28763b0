/* exchange/grid.h - a whole sheet of a workbook as a grid, and the same
 * workbook with some of its empty cells filled in place.
 *
 * exchange/xlsx reads rows for import and skips what is empty; a form is read
 * for its emptiness. Filling patches the sheet's XML: layout, styles, merged
 * cells, formulas, validations and every other part keep their bytes. */
#ifndef EXCHANGE_GRID_H
#define EXCHANGE_GRID_H

#include "exchange/xlsx.h"

enum { GRID_CELLS_MAX = 1 << 20 };      /* rows × columns that are in use */

struct grid_cell {
    struct str text;            /* as from xlsx_sheet; empty when it is empty,
                                 * or a formula that was never reckoned */
    enum cell_kind kind;
    bool is_formula;            /* never filled */
    bool has_border;            /* its style draws a line at some side */
    bool is_covered;            /* under a merged cell, not its first */
    bool is_bold;
};

struct grid_merge { uint32_t row, column, rows, columns; };     /* from 0 */

struct grid {                   /* in the job's arena */
    struct str name;            /* of the sheet */
    size_t number;              /* as for xlsx_sheet */
    uint32_t rows, columns;     /* that hold or frame anything, with merged
                                 * cells that begin there */
    struct grid_cell *cells;    /* rows × columns */
    struct grid_merge *merges;
    size_t merge_count;
    bool *row_hidden, *column_hidden;
};

static inline struct grid_cell *grid_at(const struct grid *g, uint32_t row,
                                        uint32_t column)
{
    return &g->cells[(size_t)row * g->columns + column];
}

/* Read a sheet. Fails with grid.large and as xlsx_sheet does. */
bool grid_read(struct job *j, struct xlsx *x, size_t number,
               struct grid *out);

struct grid_fill {              /* what goes into one cell */
    size_t sheet;
    uint32_t row, column;       /* from 0 */
    bool is_number;             /* text holds a decimal number: 38.12 */
    struct str text;            /* empty: only the note */
    struct str note;            /* comment on the cell, or empty */
};

/* The same workbook, filled; each cell once, in any order. What a cell held is
 * replaced; its style stays, and so do comments that are there. Formulas lose
 * their stored results and are reckoned when the file is opened.
 * Fails with grid.formula (a cell that has a formula), grid.covered (under a
 * merged cell), grid.number, xlsx.cell, and as xlsx_remarked does. */
bool grid_filled(struct job *j, struct str bytes,
                 const struct grid_fill *fills, size_t count,
                 struct buf *out);

#endif
