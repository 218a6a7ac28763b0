/* book/core.h - the kinds of entry that the machine itself needs.
 *
 * Every other kind is a row of the pack. A pack may not use these ids. */
#ifndef BOOK_CORE_H
#define BOOK_CORE_H

#include "base/str.h"

enum core_kind {
    CORE_NONE,                  /* a kind of the pack */
    CORE_GENESIS,               /* first entry: suite, name, zone */
    CORE_BATCH,                 /* one file or one request: who, source, hash */
    CORE_DEFINITION,            /* a row of a pack table: subject (table, key),
                                   fields = its columns */
    CORE_AREA,                  /* a row of the area register */
    CORE_UNIT,                  /* a row of the unit register */
    CORE_ANSWER,                /* an answered import question */
    CORE_WITHDRAWAL,            /* withdraws an entry, batch or withdrawal */
    CORE_REVIEW,                /* of target: an entry or a batch */
    CORE_CONFIRMATION,          /* by the receiving side; quantity or
                                   amount_fen when only partly */
    CORE_INSPECTION,            /* field result: "holds" or "fails" */
    CORE_MERGE,                 /* two subjects are one: subject → field into */
    CORE_SPLIT,                 /* takes a merge back: target = the merge */
    CORE_ERASURE,               /* a person's private fields were erased */
    CORE_EDITION,               /* a bulletin was published: evidence = its
                                   frozen files, in the order of field files */
    CORE_COUNT
};

struct core_row { const char *id, *zh, *en; };

/* The row of a core kind; ids are "genesis", "batch", "definition" … */
const struct core_row *core_row(enum core_kind kind);
/* The core kind of that id or of that Chinese or English label. */
enum core_kind core_of(struct str id);

#endif
