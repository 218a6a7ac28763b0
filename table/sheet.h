/* table/sheet.h - rows of a spreadsheet, wherever they come from.
 *
 * CSV (table/csv) and workbooks (exchange/xlsx) both give rows one at a time
 * through this interface, so that import knows no file format. */
#ifndef TABLE_SHEET_H
#define TABLE_SHEET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"

enum { SHEET_COLUMNS_MAX = 1024, SHEET_CELL_MAX = 1 << 20 };

enum cell_kind {                /* what the file itself says of a cell */
    CELL_TEXT,
    CELL_NUMBER,                /* text holds the number as stored */
    CELL_DATE,                  /* text holds 2020-03-05, already converted */
    CELL_ERROR,                 /* #REF! and the like */
};

struct cell {
    struct str text;            /* UTF-8, as it stands in the file */
    enum cell_kind kind;
    bool merged;                /* filled from a merged cell's first cell */
};

struct sheet_row {
    uint64_t line;              /* 1-based: CSV line where it starts, or row */
    struct cell *cells;         /* valid until the next row */
    size_t count;
};

enum sheet_step { SHEET_ROW, SHEET_END, SHEET_FAILED };

struct sheet {                  /* a source that is being read */
    struct str name;            /* of the sheet; empty for CSV */
    enum sheet_step (*next)(struct job *j, struct sheet *s,
                            struct sheet_row *row);
    bool is_1904;               /* serial days count from 1904 */
    uint64_t done, whole;       /* bytes read and bytes in all, for progress */
    void *state;                /* the reader's own */
};

#endif
