/* exchange/ask.h - the words in which people ask for figures.
 *
 * One reader for the command line, the API and the pages: figure, by, area,
 * supporter, from, to, as-of, basis (design.md §5, design-details.md §24). */
#ifndef EXCHANGE_ASK_H
#define EXCHANGE_ASK_H

#include "figures/figure.h"

enum { ASK_IDS_MAX = 128 };

struct ask {                    /* zero it; texts must outlive it */
    struct figure_ask figure;
    struct str ids[ASK_IDS_MAX];
};

/* Take one word with its value into the ask. `key` is without dashes in front
 * ("as-of"). *known is false for a key that is not of this module. A date may
 * be a year or a month: from means its first day, to its last. An area or a
 * supporter may be named, where only one has the name.
 * Fails with ask.area, ask.supporter, ask.date, ask.period, ask.by, ask.basis,
 * ask.many, ask.as_of. */
bool ask_take(struct job *j, struct book *b, struct ask *a, struct str key,
              struct str value, bool *known);

/* A position: a number of entries, or a day (its end, in the book's zone). */
bool ask_position(struct job *j, struct book *b, struct str text,
                  uint64_t *size);

/* reported, reviewed, confirmed, inspected. */
bool ask_basis(struct str text, enum basis *out);
const char *ask_basis_id(enum basis basis);

#endif
