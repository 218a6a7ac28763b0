/* http/target.h - the target of a request: "/figure/funds?lang=en" taken
 * apart (RFC 9112 §3.2.1 origin form, RFC 3986 §2.1 percent signs).
 *
 * Pure functions over outside bytes; fuzzed. A path is decoded exactly once.
 * What could be read in two ways is refused instead of repaired. */
#ifndef HTTP_TARGET_H
#define HTTP_TARGET_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Split and decode. path is in the arena, query is a slice of raw. Fails with
 * http.target (no "/" in front, a wrong percent sign, a NUL or another control
 * byte, not UTF-8, a part that is "." or "..", a backslash). */
bool target_read(struct arena *a, struct str raw, struct str *path,
                 struct str *query, struct err *e);

/* %XX (and + when `plus`) decoded; false when a percent sign is not followed
 * by two hexadecimal digits. */
bool target_decode(struct arena *a, struct str raw, bool plus,
                   struct str *out);

/* Cut the next name=value off *rest, both decoded. False at the end. A pair
 * with a wrong percent sign is passed over. */
bool target_next(struct arena *a, struct str *rest, struct str *name,
                 struct str *value);

/* A text as it may stand in a path part or a query value. */
void target_encode(struct buf *out, struct str text);

#endif
