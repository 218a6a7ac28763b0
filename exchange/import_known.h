/* exchange/import_known.h - rows that say which record they are.
 *
 * A row with an id may have been here before. When the book holds a record of
 * that id (or a later version of it) that says the same, nothing happens. When
 * it says something else and the row gives a reason of its own, the row
 * becomes a correction of the live version; without a reason it is refused.
 * What the sheet does not ask (private fields left empty, columns that are
 * absent) stays as it was. */
#ifndef EXCHANGE_IMPORT_KNOWN_H
#define EXCHANGE_IMPORT_KNOWN_H

#include "exchange/import_inside.h"

enum known {
    KNOWN_NEW,                  /* take the draft, as it is now */
    KNOWN_SAME,                 /* nothing to be done */
    KNOWN_CHANGED,              /* the draft is a correction now: take it */
};

/* What the stamp says of columns that the row leaves empty. */
void import_known_defaults(struct import *m, const struct import_sheet *s);
/* Judge the draft of a row. False: refused in m->why, or the machine failed
 * (job error). */
bool import_known(struct import *m, struct import_sheet *s,
                  const struct row_reader *r, const struct sheet_row *row,
                  enum known *out);
/* Whether a row holds nothing but its id: prepared, and left empty. */
bool import_known_empty(const struct row_reader *r,
                        const struct sheet_row *row);

#endif
