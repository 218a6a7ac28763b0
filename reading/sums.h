/* reading/sums.h - a text's own arithmetic.
 *
 * Only what is certain: a part behind 其中 above its whole; parts that a total
 * names (合计, 共) and that do not add up to it; so many, so much each, so much
 * in all; a percentage that is said of a part of a whole. Rounded numbers are
 * intervals, and only intervals that have nothing in common contradict each
 * other. */
#ifndef READING_SUMS_H
#define READING_SUMS_H

#include "reading/context.h"
#include "reading/lint.h"

enum sum_fault { SUM_PART, SUM_PARTS, SUM_TOTAL, SUM_PRODUCT, SUM_SHARE };

struct sum {
    enum sum_fault fault;
    size_t figure;              /* that is wrong, in context.figures */
    size_t with;                /* the figure that it contradicts */
    int64_t low, high;          /* SUM_TOTAL, SUM_PRODUCT: what it would be */
};

/* What contradicts itself in a text, in order of place. wholes tells for each
 * figure what it is a part of, or CONTEXT_NONE (context_words); decoys are in
 * order of place. */
size_t sums_find(struct arena *a, const struct context *c,
                 const int32_t *wholes, const struct quantity *decoys,
                 size_t decoy_count, struct sum **out);

#endif
