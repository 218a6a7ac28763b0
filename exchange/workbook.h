/* exchange/workbook.h - one unit's workbook of one kind: out, filled in
 * anywhere, and in again.
 *
 * It holds what the book knows of the unit (live records of the kind whose
 * supporter or recipient unit it is; of a government also those of its area,
 * unless it is a supporter itself), shaded, and empty rows below. Columns are
 * those that the pack declares, codes and registers come as drop-downs, heads
 * carry the rule that asks for them. Private fields are never filled in.
 *
 * Any import takes it, whatever the file is called (exchange/stamp): each row
 * counts for the unit, and once. A row that was there and was changed becomes
 * a correction when its reason is given, and is sent back otherwise. */
#ifndef EXCHANGE_WORKBOOK_H
#define EXCHANGE_WORKBOOK_H

#include <stdio.h>

#include "book/book.h"

enum {
    WORKBOOK_ROWS_MAX = 20000,  /* records that are filled in */
    WORKBOOK_FREE_ROWS = 300,   /* empty ones below */
};

struct workbook_ask {
    struct str unit, kind;      /* id, or a name that only one has */
    struct str from;            /* a date: records that occurred since, or
                                   empty */
};

/* Write the workbook, in the job's language. Fails with export.unit,
 * export.kind, export.from, export.many (more than WORKBOOK_ROWS_MAX records:
 * give a date), export.write. */
bool workbook_export(struct job *j, struct book *b,
                     const struct workbook_ask *ask, FILE *out);

#endif
