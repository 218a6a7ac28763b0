/* web/site.h - the pages, the API and the log, served from one book.
 *
 * Who sees single records. A site that listens on loopback or a unix socket
 * is the office's own desk: it shows every record and hides no small number.
 * A request that came through a proxy, or for another host's name, comes from
 * outside: it has a Forwarded, Via, X-Real-IP or X-Forwarded-… header, or a
 * Host that is not this machine. It is shown what public_entries and
 * public_min of the pack allow (design-details.md §18), and so is every
 * request to a site that listens elsewhere. Entries without personal facts -
 * the genesis, definitions, areas, units, batches, editions - are for
 * everybody. */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include "book/book.h"

/* Serve until *stop becomes true (set by a signal). Says its address in one
 * line on standard output once it answers. */
bool site_serve(struct job *j, struct book *b, const char *listen,
                const volatile bool *stop);

#endif
