/* exchange/export.h - what is in the book, for other programs.
 *
 * `entries` as JSON lines are the canonical bytes themselves, in log order:
 * whoever hashes them gets the book's root. As CSV they are flat rows with
 * what became of each (died, basis), for an independent count. `sheet` writes
 * the live records of one kind in the form that import reads. Private fields
 * are never exported. */
#ifndef EXCHANGE_EXPORT_H
#define EXCHANGE_EXPORT_H

#include <stdio.h>

#include "exchange/ask.h"

/* Each fails with export.write. */
bool export_entries_json(struct job *j, struct book *b, FILE *out);
bool export_entries_csv(struct job *j, struct book *b, FILE *out);
bool export_ids(struct job *j, struct book *b, FILE *out);
/* Live records of a kind, labels in the job's language, as CSV or as a
 * workbook. Fails with export.kind, export.write. */
bool export_sheet(struct job *j, struct book *b, struct str kind, bool xlsx,
                  FILE *out);

#endif
