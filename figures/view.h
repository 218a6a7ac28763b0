/* figures/view.h - what became of a record, seen from one position.
 *
 * A view may also take a set of entries as withdrawn that are not: that is how
 * a withdrawal is tried before it is made. */
#ifndef FIGURES_VIEW_H
#define FIGURES_VIEW_H

#include "book/marks.h"

enum { VIEW_DEAD = -1 };

struct view {                   /* pass by pointer; holds no memory */
    const struct marks *marks;
    uint64_t at;                /* a size: the first `at` entries */
    struct marks_now now;       /* exact for the newest state */
    bool is_slow;               /* the arrays do not tell everything */
    bool is_supposed;           /* they tell nothing */
};

struct view view_at(const struct marks *m, uint64_t at);
/* The same with some entries (one bit each) taken as withdrawn. */
struct view view_without(struct arena *a, const struct marks *m, uint64_t at,
                         const uint64_t *gone);

/* As view_basis, for entries that the tight arrays do not tell. */
int view_basis_slow(const struct view *v, uint32_t seq);

/* The basis of a live entry, or VIEW_DEAD. */
static inline int view_basis(const struct view *v, uint32_t seq)
{
    if (seq >= v->at) {
        return VIEW_DEAD;
    }
    if (v->is_slow && (v->is_supposed || marks_is_odd(v->marks, seq))) {
        return view_basis_slow(v, seq);
    }
    if (v->now.died[seq] < v->at) {
        return VIEW_DEAD;
    }
    int reviewed = v->now.reviewed[seq] < v->at;
    int confirmed = reviewed & (v->now.confirmed[seq] < v->at);
    int inspected = confirmed & (v->now.inspected[seq] < v->at);
    return reviewed + confirmed + inspected;
}

#endif
