/* registers/pairing.h - the fold of pairings: who supports whom, and when.
 *
 * A record of a kind that the pack marks is_pairing says that a supporter is
 * paired with a recipient: an area, and perhaps one unit in it, from `occurred`
 * until `until`. A pairing with a county covers all that lies in it. A
 * correction replaces a pairing and a withdrawal takes it away (or back). */
#ifndef REGISTERS_PAIRING_H
#define REGISTERS_PAIRING_H

#include <stdbool.h>
#include <stdint.h>

#include "book/fold.h"

extern const struct fold pairing_fold;

struct pairings;                /* the state of pairing_fold */

/* Whether `supporter` (a unit id) is paired, on that day and as the book
 * stands now, with the area of that number or with one that holds it. False
 * for AREA_NONE. Quick enough for each row of an import. */
bool pairing_in_force(const struct pairings *p, struct str supporter,
                      uint32_t area, int32_t day);
/* Whether it is paired on that day with the unit itself. */
bool pairing_with_unit(const struct pairings *p, struct str supporter,
                       struct str unit, int32_t day);
/* Whether it was ever paired with anybody: a supporter of the programme. */
bool pairing_supports(const struct pairings *p, struct str supporter);
/* How areas stand to the recipients: whether any pairing was ever made in one
 * or with what holds it; whether all of several were made in it; whether all
 * were made in some of them. */
bool pairing_receives(const struct pairings *p, uint32_t area);
bool pairing_is_all(const struct pairings *p, uint32_t area);
bool pairing_are_all(const struct pairings *p, const uint32_t *areas,
                     size_t count);
/* Whether any pairing was ever recorded; when not, nobody is warned. */
bool pairing_any(const struct pairings *p);

#endif
