/* exchange/xlsx_paint.h - colour some cells of a workbook.
 *
 * A coloured cell keeps everything else of its style: for each style that a
 * coloured cell has, a new one is made that differs only in its fill. */
#ifndef EXCHANGE_XLSX_PAINT_H
#define EXCHANGE_XLSX_PAINT_H

#include "exchange/xlsx_book.h"
#include "exchange/xlsx_edit.h"

struct paint;                   /* the styles, in the job's arena */

/* Read the styles. Fails with xlsx.xml, xlsx.part. */
struct paint *paint_open(struct job *j, const struct xlsx *x);
struct paint_ask {              /* one sheet */
    struct str part;
    const struct xlsx_remark *remarks;  /* its own, by row and column, each */
    size_t count;                       /* cell once */
    struct str new_drawing;     /* id for a drawing of comments */
};

/* Colour the cells of a sheet; *bytes is its changed part. *drawing is the id
 * of the drawing of comments that the sheet has already; when it is empty, a
 * reference to ask->new_drawing was put in. */
bool paint_sheet(struct job *j, struct paint *p, const struct paint_ask *ask,
                 struct str *drawing, struct str *bytes);
/* The styles part with the new styles; *is_new when the workbook had none. */
bool paint_styles(struct job *j, struct paint *p, struct str *bytes,
                  bool *is_new);

#endif
