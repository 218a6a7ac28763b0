/* forms/layout_table.h - one table of a sheet: its head, its columns of
 * labels, its rows, its empty cells. For forms/layout.c only. */
#ifndef FORMS_LAYOUT_TABLE_H
#define FORMS_LAYOUT_TABLE_H

#include "forms/layout.h"
#include "forms/plane.h"

/* The last row that belongs to the table which begins at t->from_row; a head
 * that comes again further down begins another. Sets t->body_row. */
uint32_t layout_table_end(const struct plane *p, struct layout_table *t);
/* Take the tables' heads, labels and cells into the layout. */
void layout_tables_read(const struct plane *p, struct layout *out);

/* ---- columns, for layout_*.c --------------------------------------------- */

enum column_kind { COLUMN_DATA, COLUMN_LABEL, COLUMN_SERIAL, COLUMN_MEASURE,
                   COLUMN_WORDS /* text that labels nothing */ };

struct table_columns {          /* by column of the sheet */
    enum column_kind *kinds;
    uint32_t *blocks;           /* the block that a column belongs to */
    uint32_t block_count;
    uint32_t first_data;
    bool is_pairs;              /* no head: label, cell, label, cell … */
    bool has_labels;
};

void layout_columns(const struct plane *p, const struct layout_table *t,
                    struct table_columns *out);
/* The labels of the head above a column. */
struct layout_path layout_head(const struct plane *p,
                               const struct layout_table *t,
                               const struct table_columns *columns,
                               uint32_t column);

#endif
