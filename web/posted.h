/* web/posted.h - the fields of a form that was posted, and its files.
 *
 * application/x-www-form-urlencoded (WHATWG URL) and multipart/form-data
 * (RFC 7578). A body that does not keep to its own boundary is refused, never
 * guessed at. */
#ifndef WEB_POSTED_H
#define WEB_POSTED_H

#include "base/arena.h"
#include "base/err.h"

enum { POSTED_MAX = 512 };      /* fields of a form */

struct posted {                 /* slices of the body, or in the arena */
    struct posted_field { struct str name, file, value; } fields[POSTED_MAX];
    size_t count;
};

/* Fails with form.type (neither of the two), form.broken, form.many. */
bool posted_read(struct arena *a, struct str type, struct str body,
                 struct posted *out, struct err *e);
/* The first field of that name; NULL when there is none. */
const struct posted_field *posted_field(const struct posted *p,
                                        struct str name);

#endif
