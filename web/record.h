/* web/record.h - entries as people read them. Private fields are not in an
 * entry and so cannot appear; persons appear under their random ids. */
#ifndef WEB_RECORD_H
#define WEB_RECORD_H

#include "web/page.h"

/* A table of the records beneath a figure, each a link. */
bool record_table(struct visit *v, const struct explain_row *rows,
                  size_t count);
/* A link "#123" to an entry. */
void record_link(struct visit *v, uint64_t seq);
/* A date with the precision it has; "" when not given. */
struct str record_day(struct arena *a, struct date d);

#endif
