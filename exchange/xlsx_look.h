/* exchange/xlsx_look.h - a sheet that people are to fill in: titles, a frozen
 * head with comments, framed rows, drop-downs, hidden sheets and columns.
 *
 * Goes with the writer of exchange/xlsx. Sheets without a look stay as plain
 * as they were. */
#ifndef EXCHANGE_XLSX_LOOK_H
#define EXCHANGE_XLSX_LOOK_H

#include "exchange/xlsx.h"

enum xlsx_face {                /* what a column's cells are, also empty ones */
    XLSX_FACE_TEXT,             /* keeps leading zeros and long numbers */
    XLSX_FACE_DAY, XLSX_FACE_WHOLE, XLSX_FACE_CENTS, XLSX_FACE_NUMBER,
    XLSX_FACE_COUNT
};

struct xlsx_column {
    enum xlsx_face face;
    size_t width;               /* in digits */
    bool is_hidden;
    bool is_must;               /* its head has another colour */
    struct str note;            /* comment on its head, or empty */
    struct str choices;         /* name of a list for a drop-down, or empty */
};

struct xlsx_look {
    bool is_hidden;             /* the sheet itself */
    size_t head;                /* row of the head, 1-based; titles above it */
    const struct xlsx_column *columns;  /* until the workbook is closed */
    size_t count;
};

/* How the present sheet looks: right after xlsx_write_sheet. */
void xlsx_write_look(struct xlsx_writer *w, const struct xlsx_look *look);
/* Rows from here on are shaded, or not. */
void xlsx_write_shade(struct xlsx_writer *w, bool is_shaded);
/* A name for rows first … last (1-based) of a column of the present sheet. */
void xlsx_write_name(struct xlsx_writer *w, struct str name, size_t column,
                     uint64_t first, uint64_t last);

#endif
