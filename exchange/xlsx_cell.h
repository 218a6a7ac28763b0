/* exchange/xlsx_cell.h - from a stored cell to what it means.
 *
 * A cell's bytes alone say little: its type tells number from shared string,
 * its style tells a date from a number (ISO/IEC 29500-1, 18.3.1.4). */
#ifndef EXCHANGE_XLSX_CELL_H
#define EXCHANGE_XLSX_CELL_H

#include "exchange/xlsx_book.h"

enum xlsx_type { XLSX_TYPE_NUMBER, XLSX_TYPE_SHARED, XLSX_TYPE_TEXT,
                 XLSX_TYPE_BOOL, XLSX_TYPE_ERROR, XLSX_TYPE_DATE };

struct xlsx_stored {            /* of the present cell */
    enum xlsx_type type;
    enum xlsx_shows shows;
    size_t from;                /* where its value begins in the text */
};

/* The "t" attribute; a number when there is none (NULL). */
enum xlsx_type xlsx_type_of(const char *text);
/* What the style in the "s" attribute shows of a number; NULL is fine. */
enum xlsx_shows xlsx_style_shows(const struct xlsx *x, const char *style);

/* Turn the stored value, which is the end of *text, into what it means. It is
 * rewritten there in place; a shared string is cut off there and *out points at
 * the workbook's own. out->text is valid until *text grows. False when there is
 * no such shared string. */
bool xlsx_cell_value(const struct xlsx *x, const struct xlsx_stored *stored,
                     struct buf *text, struct cell *out);

#endif
