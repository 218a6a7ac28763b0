/* exchange/figure_columns.h - the numbers of a figure as a table of columns,
 * so that JSON, CSV and pages name and order them alike. */
#ifndef EXCHANGE_FIGURE_COLUMNS_H
#define EXCHANGE_FIGURE_COLUMNS_H

#include "base/json.h"
#include "figures/figure.h"

struct figure_column { const char *id; size_t at; };

extern const struct figure_column figure_columns[];     /* id NULL ends */

int64_t figure_column(const struct figure *f, const struct figure_column *c);
/* The figure in words, in the press style; exact when it has no style. */
struct str figure_phrase(struct arena *a, const struct figure *f,
                         enum lang lang);
/* area, supporter, year, month, kind */
const char *figure_group_id(enum figure_group group);
/* "book":{"size":N,"root":"hex"} */
void figures_json_book(struct json *w, const struct book_head *head);

#endif
