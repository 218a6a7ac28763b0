/* web/inside.h - what the pages share of one running site. */
#ifndef WEB_INSIDE_H
#define WEB_INSIDE_H

#include "web/metrics.h"
#include "web/page.h"

struct site {
    struct book *book;
    struct http_server *server; /* NULL in tests */
    struct metrics metrics;
    int64_t began_ms;
    bool is_local;              /* listens on loopback or a unix socket */
    uint64_t stamp;             /* of this program: part of every ETag */
    bool is_quiet;              /* no request log, in tests */
    atomic_flag pdf_is_made;    /* one PDF at a time */
};

/* Whether the one who asks holds this tag already; sets ETag, and 304 if so. */
bool visit_has(struct visit *v, struct str tag);

/* Answer one request, from any thread. */
void site_handle(void *site, struct http_request *r, struct http_answer *a);

#endif
