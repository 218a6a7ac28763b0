/* bulletin/compare_pair.h - which figure of one text stands for which of the
 * other. For bulletin/ only. */
#ifndef BULLETIN_COMPARE_PAIR_H
#define BULLETIN_COMPARE_PAIR_H

#include "bulletin/compare.h"

/* Fill out->rows from the two texts: the figures, their indicators, and a kind
 * of SAME (one figure, perhaps in another scope), UNIT, MEANING, GONE, NEW. */
void compare_pair(struct arena *a, const struct pack *p,
                  struct comparison *out);

#endif
