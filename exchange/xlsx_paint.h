/* exchange/xlsx_paint.h - the styles of coloured cells.
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
/* The number of the coloured style for an old one. */
size_t paint_style(struct job *j, struct paint *p, size_t old);
/* The styles part with the new styles; *is_new when the workbook had none. */
bool paint_styles(struct job *j, struct paint *p, struct str *bytes,
                  bool *is_new);

#endif
