/* web/drafts.h - one JSON draft, or an array of them, cut into pieces.
 *
 * Only the outermost brackets and commas are looked at; whether a piece is
 * JSON at all is for intake_parse to say. */
#ifndef WEB_DRAFTS_H
#define WEB_DRAFTS_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

struct drafts { struct str rest; bool is_array, is_done; };

/* Fails with draft.json when an array is not closed. */
bool drafts_open(struct str body, struct drafts *out, struct err *e);
/* The next piece; false at the end. */
bool drafts_next(struct drafts *d, struct str *piece);

#endif
