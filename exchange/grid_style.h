/* exchange/grid_style.h - what a cell style draws: lines and bold letters. */
#ifndef EXCHANGE_GRID_STYLE_H
#define EXCHANGE_GRID_STYLE_H

#include "exchange/xlsx_book.h"

enum { GRID_STYLE_BORDER = 1, GRID_STYLE_BOLD = 2 };

struct grid_styles {            /* in the job's arena */
    uint8_t *flags;             /* of each cell style */
    size_t count;
};

/* Read the workbook's styles; none when it has no such part. Fails with
 * xlsx.bomb, xlsx.xml. */
bool grid_styles_read(struct job *j, const struct xlsx *x,
                      struct grid_styles *out);
/* The flags of the style in an "s" attribute; 0 for NULL and unknown ones. */
uint8_t grid_style_flags(const struct grid_styles *styles, const char *style);

#endif
