/* web/small.h - which numbers are too small for the public.
 *
 * Where single records are not shown (web/site.h), a number of persons, times
 * or households below the pack's public_min is left out wherever it is about
 * a part of the programme: a row of a table by area, supporter, time or kind,
 * or a total narrowed by area, supporter or dates. A row that could be
 * subtracted goes too: in every line of a table whose hidden rows are one, or
 * sum to less than public_min, the next smallest is hidden as well; and what
 * is hidden in such a table stays hidden when it is asked for alone.
 *
 * Each answer is made safe by itself. Somebody who puts answers for freely
 * chosen dates or positions together can still learn differences. */
#ifndef WEB_SMALL_H
#define WEB_SMALL_H

#include "web/page.h"

/* *hidden gets one flag per row of the set, in the job's arena; NULL when
 * everything may be shown. Fails as figure_compute does. */
bool small_hides(struct visit *v, const struct figure_ask *ask,
                 const struct figure_set *set, const bool **hidden);
/* The same for those who know no visits: `context` is one. */
bool small_hides_of(void *context, const struct figure_ask *ask,
                    const struct figure_set *set, const bool **hidden);

#endif
