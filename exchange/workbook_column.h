/* exchange/workbook_column.h - the columns of a unit's workbook: what they are
 * called, how an entry fills them, what may be chosen. */
#ifndef EXCHANGE_WORKBOOK_COLUMN_H
#define EXCHANGE_WORKBOOK_COLUMN_H

#include "exchange/labels.h"
#include "exchange/stamp.h"
#include "exchange/xlsx_look.h"
#include "registers/pairing.h"

enum { WORKBOOK_COLUMNS_MAX = 96, WORKBOOK_CHOICES_MAX = 1000 };

struct book_column {
    enum column core;           /* COLUMN_NONE: a field of the pack */
    const struct pack_field *field;     /* NULL where the pack has no row */
    enum field_type type;
    struct str unit;            /* of measure, as in the head; or empty */
    bool is_must, is_sealed;
    struct str head;
    struct str last_id, last_text;      /* names are looked up once a run */
};

struct workbook {               /* being made; in the job's arena */
    struct job *job;
    struct labels labels;
    const struct pairings *pairings;
    const struct pack_kind *kind;
    struct stamp stamp;
    uint32_t unit;              /* number of the unit */
    int32_t today;
    struct str *rows;           /* canonical bytes of the entries */
    size_t row_count, row_cap;
    unsigned long used;         /* bits of the core columns that they use */
    struct book_column columns[WORKBOOK_COLUMNS_MAX];
    size_t column_count;
    struct xlsx_column looks[WORKBOOK_COLUMNS_MAX];
    struct str lists[WORKBOOK_COLUMNS_MAX];     /* names of lists in use */
    size_t list_count;
};

/* Which columns it has: id, what the pack declares, what the key or the rows
 * need beside that, reason. */
void workbook_columns(struct workbook *w);
/* An entry's cell; texts live in the arena. */
struct cell workbook_cell(struct workbook *w, struct book_column *c,
                          const struct entry *e);
/* How columns look, with notes and the names of their lists. */
void workbook_looks(struct workbook *w);
/* The values of a column's list; count is 0 when it has none. */
struct str *workbook_choices(struct workbook *w, const struct book_column *c,
                             size_t *count);

#endif
