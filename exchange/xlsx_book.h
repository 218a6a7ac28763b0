/* exchange/xlsx_book.h - what is known of a workbook once it is open. */
#ifndef EXCHANGE_XLSX_BOOK_H
#define EXCHANGE_XLSX_BOOK_H

#include "exchange/opc.h"
#include "exchange/xlsx.h"
#include "exchange/xlsx_value.h"

enum {
    XLSX_SHEETS_MAX = 1024,
    XLSX_STRINGS_MAX = 64 << 20,        /* bytes of shared strings */
    XLSX_STYLES_MAX = 1 << 16,
    XLSX_SHOWS_MAX = 1024,              /* number formats of its own */
};

struct xlsx_sheet {
    struct str name;
    struct str relation;        /* its id in the workbook's relations */
    struct str part;            /* full name of its part */
    bool is_hidden;
};

struct xlsx {
    struct opc *parts;
    struct str part;            /* the workbook's own, "xl/workbook.xml" */
    struct str strings_part, styles_part;       /* empty: there is none */
    struct xlsx_sheet *sheets;
    size_t sheet_count;
    bool is_1904;
    /* Shared strings: string i ends at ends[i] and begins where the one
     * before it ends. */
    struct buf text;
    uint32_t *ends;
    size_t string_count, string_cap;
    uint8_t *shows;             /* enum xlsx_shows of each cell style */
    size_t style_count;
};

/* Open the workbook's own part and find the others, without strings and
 * styles. Fails as xlsx_open does. */
struct xlsx *xlsx_find(struct job *j, struct str bytes);
/* Read the shared strings and the number formats. */
bool xlsx_load_strings(struct job *j, struct xlsx *x);
bool xlsx_load_styles(struct job *j, struct xlsx *x);

/* One relation of a part: "Type" by its last word ("worksheet"). */
struct xlsx_relation { struct str id, type, target; };
/* The relations of a part, with full names as targets; those that point
 * outside the package are left out. None when there is no such part. */
bool xlsx_relations(struct job *j, struct opc *p, struct str from,
                    struct xlsx_relation **out, size_t *count);

#endif
