/* intake/column.h - the columns that every kind of entry has.
 *
 * One table for the command line's CSV, for workbooks, for forms and for the
 * keys of kinds. What only some kinds have is a field of the pack. */
#ifndef INTAKE_COLUMN_H
#define INTAKE_COLUMN_H

#include "book/entry.h"

enum column {
    COLUMN_ID, COLUMN_KIND, COLUMN_OCCURRED, COLUMN_UNTIL, COLUMN_ON_BEHALF,
    COLUMN_SUPPORTER, COLUMN_AREA, COLUMN_UNIT, COLUMN_SUBJECT_KIND,
    COLUMN_SUBJECT, COLUMN_IDENTITY, COLUMN_QUANTITY, COLUMN_AMOUNT,
    COLUMN_PROGRAMMES, COLUMN_EVIDENCE, COLUMN_CORRECTS, COLUMN_WITHDRAWS,
    COLUMN_TARGET, COLUMN_REASON,
    COLUMN_COUNT, COLUMN_NONE = COLUMN_COUNT
};

struct column_row {
    const char *id;             /* header in files: amount_yuan, area … */
    const char *zh, *en;        /* labels */
    const char *others;         /* more headers, by |, folded */
};

const struct column_row *column_row(enum column column);
struct str column_id(enum column column);
/* The column of a header in folded form (id, label or another), or NONE. */
enum column column_of(struct str folded);

enum { COLUMN_TEXT_SIZE = 24 };
/* What e has in a column, as one text; empty when nothing. Lists give their
 * first. Numbers and dates are written into room. */
struct str column_text(const struct entry *e, enum column column,
                       char room[static COLUMN_TEXT_SIZE]);

#endif
