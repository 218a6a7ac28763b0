/* exchange/xlsx_value.h - what the numbers and texts of a workbook mean.
 *
 * Pure functions over ISO/IEC 29500-1: number formats (18.8.30), date systems
 * (18.17.4.1), cell references, escapes in strings (22.9.2.19). */
#ifndef EXCHANGE_XLSX_VALUE_H
#define EXCHANGE_XLSX_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { XLSX_ROWS_MAX = 1048576, XLSX_COLUMNS_MAX = 16384 };

enum xlsx_shows {               /* what a number format shows of a number */
    XLSX_NUMBER,                /* also durations such as [h]:mm */
    XLSX_DAY,
    XLSX_MONTH,                 /* year and month, no day */
    XLSX_YEAR,                  /* a year alone */
    XLSX_MOMENT,                /* a day and a time of it */
    XLSX_TIME,                  /* a time of day alone */
};

/* What a format code shows (its first section counts). */
enum xlsx_shows xlsx_code_shows(struct str code);
/* The same for the formats that every workbook has, among them the Chinese
 * ones (27-36, 50-58). XLSX_NUMBER for ids that are none. */
enum xlsx_shows xlsx_id_shows(int64_t id);

/* Append a stored number as it reads: 15 significant digits as spreadsheets
 * show, without noise (0.30000000000000004 is 0.3), in plain digits unless it
 * is beyond 10^±30. False, with nothing appended, when it is no number. */
bool xlsx_number(struct buf *out, struct str stored);
/* Append a stored serial number as a date: 2020-03-05, 2020-03 (XLSX_MONTH,
 * when it is the first of one), 2020, 2020-03-05T08:30:00, 08:30:00. 1900-02-29
 * exists in the 1900 system. False, with nothing appended, when it is no
 * number or lies outside 1900 … 2199. */
bool xlsx_date(struct buf *out, struct str stored, enum xlsx_shows shows,
               bool is_1904);
/* The serial number of a day in the 1900 system. */
int64_t xlsx_serial(int32_t day);

/* Read "B5" as row 5 and column 1, or "B" alone with row 0. False for what is
 * no reference or outside a sheet. */
bool xlsx_ref(struct str text, uint64_t *row, size_t *column);
/* Append column 1 and row 5 as "B5". */
void xlsx_put_ref(struct buf *out, uint64_t row, size_t column);

/* Turn _xHHHH_ in what b holds from byte `from` on into characters. */
void xlsx_unescape(struct buf *b, size_t from);

#endif
