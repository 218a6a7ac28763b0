/* exchange/import_head.h - the top of a sheet: titles, header, kind, columns.
 *
 * Sheets begin with titles (“2020年资金台账 单位：万元”), then one header row or
 * two (资金 over 市级 and 区级), perhaps a row of units, then rows. What the sheet holds is said by a
 * `kind` column, else by a title, the sheet's or the file's name, else by the
 * headers themselves, if only one kind fits them best. */
#ifndef EXCHANGE_IMPORT_HEAD_H
#define EXCHANGE_IMPORT_HEAD_H

#include "exchange/import_words.h"

enum {
    HEAD_ROWS_MAX = 16,         /* rows that are looked at */
    HEAD_CANDIDATES = 3,
    MEASURE_COUNT_ALL = MEASURED_LAND + 1,
};

struct head_row { uint64_t line; struct str *cells; size_t count; };

struct mapping {                /* a saved one; rows == NULL: none */
    struct mapping_row { struct str header, column; bool skip; /* folded */
                         const struct value_unit *unit; } *rows;
    size_t count;
};

struct head {                   /* texts live in the job's arena */
    struct head_row rows[HEAD_ROWS_MAX];        /* all that was looked at */
    size_t row_count;
    size_t titles;              /* rows above the header */
    size_t skip;                /* rows above the first row of data */
    uint64_t line;              /* of the (lower) header row */
    struct str *headers;        /* joined: 资金·市级 */
    struct str *folded;         /* the same, as they are matched */
    size_t count;               /* columns */
    ptrdiff_t kind_at;          /* the `kind` column, or -1 */
    const struct words *words;  /* the kind of every row; NULL with kind_at */
    const struct value_unit *units[MEASURE_COUNT_ALL];  /* of a title */
    struct mapping mapping;
    bool is_1904;               /* as the sheet's */
};

struct head_name {
    struct str sheet, file;     /* file without its folder */
    const struct words *kind;   /* when it is known already, else NULL */
};

/* Look at the first rows and find out. A refusal is in *why (header.none,
 * header.double, kind.unknown) and gives false; so does a machine's failure
 * (job error). `sheet` is read on; open it again to read its rows. */
bool head_read(struct job *j, const struct vocabulary *v, struct sheet *sheet,
               struct head_name name, const struct mapping *mapping,
               struct head *out, struct intake_note *why);

/* What each column means for one kind, in the arena. False when two columns
 * mean the same (header.double in *why). */
bool head_columns(const struct head *h, const struct vocabulary *v,
                  const struct words *w, struct arena *a,
                  struct target **targets, struct intake_note *why);

#endif
