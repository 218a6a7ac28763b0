/* figures/carried.h - totals from before the book, less what is known since.
 *
 * A carried total has a scope: its area and what lies in it, its supporter,
 * its period (occurred to the last day of until). What is left of it is
 * max(0, total − detail recorded inside that scope − what is left of totals
 * inside it). It is added where its scope lies wholly inside the asked one;
 * where the two only overlap it is shown apart. Of two totals that cross
 * (overlap, neither inside the other) the later one is only shown apart. */
#ifndef FIGURES_CARRIED_H
#define FIGURES_CARRIED_H

#include "figures/pass.h"

/* How two scopes lie to each other. */
enum carried_fit { FIT_APART, FIT_OVERLAPS, FIT_INSIDE };

struct carried {                /* one total, as a view sees it */
    const struct plan_source *source;
    size_t row;
    uint32_t seq;
    uint32_t area, supporter;   /* AREA_NONE, UNIT_NONE: all */
    int32_t from, to;
    int64_t total[BASIS_COUNT];
    int64_t left[BASIS_COUNT];
    bool crosses;
};

/* The live totals of an indicator that hold on day `cut` (for a stock) or at
 * all (for a flow), with what is left of them; in order of entry, in the
 * arena. */
struct carried *carried_all(struct arena *a, const struct plan *p,
                            const struct view *v, int32_t cut, size_t *count);
/* How a total's scope lies to an asked one. */
enum carried_fit carried_fit(const struct plan *p, const struct carried *c,
                             const struct scope *s);
/* Add the parts of carried totals to settled groups. */
void carried_add(struct arena *a, const struct plan *p, const struct view *v,
                 const struct scope *s, struct groups *groups);

#endif
