/* intake/carried.h - the fold of carried totals, so that crossing ones are
 * refused at the door (design-details.md §15).
 *
 * A carried total has a scope: an area with what lies in it, a supporter, a
 * period; nothing given means all. Two totals of one indicator may lie apart
 * or one inside the other. Where they cross, nobody can say how much of them
 * is the same, and the later one is refused. */
#ifndef INTAKE_CARRIED_H
#define INTAKE_CARRIED_H

#include "intake/intake.h"

extern const struct fold carried_fold;

struct carried_totals;          /* the state of carried_fold */

/* A live total of the same indicator that the draft's scope crosses: its
 * number. UINT64_MAX when there is none. `but` is a total that the draft
 * corrects, or UINT64_MAX. */
uint64_t carried_crossed(const struct carried_totals *t,
                         const struct areas *areas,
                         const struct marks *marks, const struct entry *draft,
                         uint64_t but);

#endif
