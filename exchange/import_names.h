/* exchange/import_names.h - which area, which unit a written name means.
 *
 * A code or id counts first, then a name, alias or former name that only one
 * row of the register has. Otherwise an earlier answer decides (an `answer`
 * entry, found by the question), then the answers file, then whoever sits at
 * the terminal; a new answer becomes an entry, so that it is asked once. */
#ifndef EXCHANGE_IMPORT_NAMES_H
#define EXCHANGE_IMPORT_NAMES_H

#include "base/map.h"
#include "intake/intake.h"

struct import_names {
    struct intake *in;
    bool may_ask;
    struct names questions;     /* of the answers file, and those asked */
    struct str *answers;        /* by the question's number */
    size_t cap;
};

/* answers: path of a CSV with the columns question and answer, or NULL. */
bool import_names_open(struct job *j, struct intake *in, const char *answers,
                       bool may_ask, struct import_names *out);

/* The code of an area; `within` is a code or empty. The text lives until the
 * next commit. False: refused in *why (area.unknown or area.ambiguous, with
 * candidates), or the machine failed (job error). */
bool import_area(struct job *j, struct import_names *n, struct str name,
                 struct str within, struct str *code, struct intake_note *why);
/* The same for the id of a unit: unit.unknown, unit.ambiguous. */
bool import_unit(struct job *j, struct import_names *n, struct str name,
                 struct str *id, struct intake_note *why);

#endif
