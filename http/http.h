/* http/http.h - an HTTP/1.1 server behind a small interface.
 *
 * libmicrohttpd stays in http/mhd.c. Requests are read whole (body up to
 * body_max), guarded against smuggling (one Content-Length, no mixture with
 * Transfer-Encoding, one Host, token names, no NUL), then given to `handle` on
 * a worker thread. */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/job.h"

struct http_request {           /* lives during handle */
    struct str method, path;    /* path decoded once, no NUL, no ".." */
    struct str query;           /* raw */
    struct str body;
    struct arena *arena;        /* of this request */
    void *inside;               /* the engine's own */
};

struct http_answer {
    int status;
    const char *type;           /* Content-Type */
    struct str body;            /* copied, or living in the request's arena */
    struct { const char *name; struct str value; } headers[12];
    size_t header_count;
};

/* A query or header value, decoded; { NULL, 0 } when absent. */
struct str http_query(const struct http_request *r, const char *name);
struct str http_header(const struct http_request *r, const char *name);
void http_answer_header(struct http_answer *a, const char *name,
                        struct str value);

struct http_options {
    const char *listen;         /* "127.0.0.1:8787" or "unix:/path" */
    unsigned threads, connections;
    size_t body_max;            /* bytes */
    void (*handle)(void *context, struct http_request *r,
                   struct http_answer *a);
    void *context;
};

struct http_server;
/* Fails with http.listen, http.start. */
struct http_server *http_start(struct job *j, const struct http_options *o);
/* Finish running requests, then end. */
void http_stop(struct http_server *s);

#endif
