/* web/chart.h - small pictures, drawn here as SVG.
 *
 * They need no script, print well and take their colours from the style
 * sheet. Each one repeats what the table beside it says, and has a text. */
#ifndef WEB_CHART_H
#define WEB_CHART_H

#include "figures/figure.h"

/* The growing bases as one bar in another: reported the longest, inspected
 * the shortest. */
void chart_bases(struct buf *out, const struct figure *f, enum lang lang);
/* One bar of a column of bars; `most` is the longest one's value. Hidden from
 * screen readers: the number stands beside it. */
void chart_bar(struct buf *out, int64_t value, int64_t most);
/* part of whole in hundredths, rounded down; 0 when there is no whole. */
int chart_percent(int64_t part, int64_t whole);

#endif
