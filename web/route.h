/* web/route.h - which row of a table a path belongs to. */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include <stdbool.h>

#include "base/str.h"

enum { ROUTE_PARTS_MAX = 4 };

/* Match a decoded path against "/figure/{id}/restate". A {name} takes one
 * part that is not empty; a {name…} at the end takes all the rest. parts get
 * what the names took, in order. */
bool route_match(const char *pattern, struct str path,
                 struct str parts[static ROUTE_PARTS_MAX]);

#endif
