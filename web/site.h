/* web/site.h - the pages, the API and the log, served from one book. */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include "book/book.h"

/* Serve until *stop becomes true (set by a signal). Says its address in one
 * line on standard output once it answers. */
bool site_serve(struct job *j, struct book *b, const char *listen,
                const volatile bool *stop);

#endif
