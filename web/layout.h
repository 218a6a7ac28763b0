/* web/layout.h - what stands around every page, and the pages of refusal. */
#ifndef WEB_LAYOUT_H
#define WEB_LAYOUT_H

#include "web/page.h"

/* Put v->out into the frame: title, navigation, languages, banner, footer. */
void layout_wrap(struct visit *v);
/* The inside of a page that says what went wrong (the job's error), with its
 * id and a way on. */
void layout_error(struct visit *v, int status);
/* The same as application/problem+json (RFC 9457). */
void layout_problem(struct visit *v, int status);
/* "Not found" and the like, in both languages. */
const char *layout_status(enum lang lang, int status);

#endif
