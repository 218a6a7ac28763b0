/* http/http.h - an HTTP/1.1 server behind a small interface.
 *
 * libmicrohttpd stays in http/mhd.c, zlib in http/gzip.c. A request is read
 * whole (body up to body_max), guarded (http/guard.h), its target decoded
 * (http/target.h) and then given to `handle` on one of the server's threads.
 * A request that must be refused is given to `handle` too, with `fault` set,
 * so that refusals look like the rest of the site; its connection is closed
 * after the answer. TLS, HTTP/2 and rate limits are for a proxy in front. */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/job.h"

struct http_pair { struct str name, value; };

struct http_request {           /* lives during handle */
    struct str method, path;    /* path decoded once: no NUL, no ".." */
    struct str query;           /* raw, without the question mark */
    struct str body;
    const struct http_pair *headers;
    size_t header_count;
    int fault;                  /* 0, or the status to refuse it with */
    struct err fault_err;       /* why, when fault is not 0 */
    struct arena *arena;        /* of this request */
};

enum { HTTP_HEADERS_MAX = 12, HTTP_TARGET_MAX = 4096 /* bytes */ };

struct http_answer {
    int status;
    const char *type;           /* Content-Type */
    struct str body;            /* in the request's arena, or for ever */
    struct http_pair headers[HTTP_HEADERS_MAX];
    size_t header_count;
};

/* A query value, decoded, in the request's arena; { NULL, 0 } when absent or
 * when its percent signs are wrong. The first one when there are several. */
struct str http_query(const struct http_request *r, const char *name);
/* A header's value; { NULL, 0 } when absent. Names in any case. */
struct str http_header(const struct http_request *r, const char *name);
/* name must be a literal; value as the answer's body. At most
 * HTTP_HEADERS_MAX. */
void http_answer_header(struct http_answer *a, const char *name,
                        struct str value);

struct http_options {
    const char *listen;         /* "127.0.0.1:8787", "[::1]:80",
                                   "unix:/path" */
    unsigned threads, connections;
    unsigned idle_s;            /* a silent connection is closed after it */
    size_t body_max;            /* bytes */
    void (*handle)(void *context, struct http_request *r,
                   struct http_answer *a);
    void *context;
};

struct http_server;
/* Listen and answer until http_stop. Fails with http.listen, http.start. */
struct http_server *http_start(struct job *j, const struct http_options *o);
/* The port that it listens on; 0 for a unix socket. */
unsigned http_port(const struct http_server *s);
/* Requests that have come in but are not answered yet, and open
 * connections. */
unsigned http_busy(const struct http_server *s);
unsigned http_connections(const struct http_server *s);
/* Take no new connections, give running requests five seconds, then end. */
void http_stop(struct http_server *s);

#endif
