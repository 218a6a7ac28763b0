/* forms/layout.h - what a sheet is laid out as: titles and lines around tables,
 * and for each empty cell of a table the labels that say what it asks for.
 *
 * Nothing is known here of programmes: labels stay words. A table is found by
 * its frame, or without one by its rows of labels. Its head is one row or more
 * (merged or not), its label columns stand at the left of the cells that they
 * speak of, also several times side by side; a row of one label over the whole
 * width opens a section; ordinals (一、（一）1.) and 其中 make rows children of rows
 * above. Every empty cell of a table is listed; those that are not ours to fill
 * say why. */
#ifndef FORMS_LAYOUT_H
#define FORMS_LAYOUT_H

#include "base/arena.h"
#include "exchange/grid.h"

enum { LAYOUT_DEPTH = 8, LAYOUT_LINES_MAX = 48 };

struct layout_path {            /* labels from the outermost to the cell */
    struct str parts[LAYOUT_DEPTH];
    size_t count;
    bool refines;               /* 其中: the last names a part of the one
                                   before it */
};

enum layout_left {              /* why a cell is not ours to fill */
    LAYOUT_OURS,
    LAYOUT_SERIAL,              /* a row's number */
    LAYOUT_REMARK,              /* somebody's own words */
    LAYOUT_SIGN,                /* who filled it in, and when */
    LAYOUT_EXAMPLE,
    LAYOUT_NAMES,               /* its table asks for persons by name */
    LAYOUT_HIDDEN,              /* in a hidden row or column */
    LAYOUT_UNLABELLED,          /* a row to be named by the one who fills */
    LAYOUT_SECTION,             /* of a row that only opens a section */
};

struct layout_cell {            /* an empty cell of a table */
    uint32_t row, column;
    uint32_t table;             /* in tables */
    uint32_t head, label;       /* in heads and labels */
    struct str unit;            /* of the row, from a column of units */
    enum layout_left left;
};

struct layout_table {
    uint32_t from_row, body_row, to_row;        /* inclusive; the head is
                                                   from_row..body_row-1 */
    uint32_t from_column, to_column;
    struct str title;           /* the words above it */
    bool has_names;
};

struct layout {                 /* in the arena */
    struct str sheet;
    struct str lines[LAYOUT_LINES_MAX]; /* beside the tables: unit, date, notes;
                                           each part of a line by itself */
    uint32_t line_rows[LAYOUT_LINES_MAX];       /* where they stand */
    size_t line_count;
    struct layout_table *tables;
    size_t table_count;
    struct layout_path *heads;  /* one for each column of each table */
    struct layout_path *labels; /* one for each row and block of a table */
    size_t head_count, label_count;
    struct layout_cell *cells;  /* by row, then column */
    size_t cell_count;
};

/* Understand a sheet. The grid must outlive the layout. */
void layout_read(struct arena *a, const struct grid *g, struct layout *out);
/* serial, remark …; "" for a cell of ours. */
const char *layout_left_id(enum layout_left left);

#endif
