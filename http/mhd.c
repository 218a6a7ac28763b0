#include <microhttpd.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/num.h"
#include "http/address.h"
#include "http/guard.h"
#include "http/gzip.h"
#include "http/http.h"
#include "http/target.h"

enum {
    CONNECTION_MEMORY = 16 * 1024,      /* bytes for a request's head */
    HEADERS_MAX = 64,
    GZIP_FROM = 1024,                   /* bytes; smaller ones go as they are */
    STOP_TRIES = 250, STOP_WAIT_MS = 20,
};

struct http_server {
    struct MHD_Daemon *daemon;
    struct http_options options;
    int fd;
    unsigned port;
    const char *unix_path;      /* to be removed at the end, or NULL */
    atomic_uint busy;
};

/* One request while it comes in; its arena holds everything of it. */
struct incoming {
    struct http_server *server;
    struct arena *arena;
    struct str target;
    struct buf body;
    bool is_begun, is_answered;
    struct http_request request;
};

/* ---- coming in ------------------------------------------------------- */

static void *incoming_open(void *context, const char *uri,
                           struct MHD_Connection *connection)
{
    (void)connection;
    struct incoming *in = mem_new(1, sizeof *in);
    in->server = context;
    in->arena = arena_open();
    in->target = arena_str(in->arena, str_of(uri));
    atomic_fetch_add(&in->server->busy, 1);
    return in;
}

static void incoming_close(void *context, struct MHD_Connection *connection,
                           void **held, enum MHD_RequestTerminationCode why)
{
    (void)context;
    (void)connection;
    (void)why;
    struct incoming *in = *held;
    if (in != NULL) {
        atomic_fetch_sub(&in->server->busy, 1);
        buf_free(&in->body);
        arena_close(in->arena);
        mem_free(in);
        *held = NULL;
    }
}

/* The target is decoded by http/target, once, from the raw bytes. */
static size_t leave_escaped(void *context, struct MHD_Connection *connection,
                            char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

static enum MHD_Result take_header(void *context, enum MHD_ValueKind kind,
                                   const char *name, size_t name_len,
                                   const char *value, size_t value_len)
{
    (void)kind;
    struct incoming *in = context;
    struct http_request *r = &in->request;
    struct http_pair *rows = (struct http_pair *)(uintptr_t)r->headers;
    if (r->header_count == HEADERS_MAX) {
        r->fault = 431;
        err_set(&r->fault_err, ERR_USAGE, "http.many", "请求头太多",
                "too many header lines");
        return MHD_NO;
    }
    rows[r->header_count++] = (struct http_pair){
        arena_str(in->arena, (struct str){ name, name_len }),
        arena_str(in->arena, (struct str){ value, value_len }) };
    return MHD_YES;
}

static void read_head(struct incoming *in, struct MHD_Connection *connection,
                      const char *method)
{
    struct http_request *r = &in->request;
    int64_t length = 0;
    r->arena = in->arena;
    r->method = arena_str(in->arena, str_of(method));
    r->path = STR("/");
    r->headers = ARENA_ROWS(in->arena, struct http_pair, HEADERS_MAX);
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, take_header, in);
    if (r->fault != 0) {
        return;
    } else if (!guard_check(r->headers, r->header_count, &r->fault_err)) {
        r->fault = 400;
    } else if (in->target.len > HTTP_TARGET_MAX) {
        r->fault = 414;
        err_set(&r->fault_err, ERR_USAGE, "http.long", "网址太长",
                "the address is too long");
    } else if (!target_read(in->arena, in->target, &r->path, &r->query,
                            &r->fault_err)) {
        r->fault = 400;
    } else if (num_parse(http_header(r, "Content-Length"), &length) &&
               (uint64_t)length > in->server->options.body_max) {
        r->fault = 413;
        err_set(&r->fault_err, ERR_USAGE, "http.body", "内容太大",
                "the body is too large");
    }
}

/* ---- going out ------------------------------------------------------- */

static bool accepts_gzip(const struct http_request *r)
{
    struct str rest = http_header(r, "Accept-Encoding"), one;
    while (str_next(&rest, ',', &one)) {
        struct str name = { 0 };
        one = str_trim(one);
        str_next(&one, ';', &name);
        if (guard_is_name(str_trim(name), "gzip")) {
            return str_find(one, STR("q=0")) < 0 ||
                   str_find(one, STR("q=0.")) >= 0;
        }
    }
    return false;
}

static bool is_text(const char *type)
{
    return strncmp(type, "text/", 5) == 0 ||
           strstr(type, "json") != NULL || strstr(type, "svg") != NULL;
}

static void add_headers(struct MHD_Response *response, struct arena *arena,
                        const struct http_answer *a)
{
    if (a->type != NULL) {
        MHD_add_response_header(response, "Content-Type", a->type);
    }
    for (size_t i = 0; i < a->header_count; i++) {
        MHD_add_response_header(response, a->headers[i].name.at,
                                arena_str(arena, a->headers[i].value).at);
    }
}

static enum MHD_Result answer(struct incoming *in,
                              struct MHD_Connection *connection)
{
    struct http_request *r = &in->request;
    struct http_answer a = { .status = 500 };
    r->body = buf_view(&in->body);
    in->server->options.handle(in->server->options.context, r, &a);
    bool packed = a.body.len > GZIP_FROM && a.type != NULL &&
                  is_text(a.type) && accepts_gzip(r) &&
                  gzip_pack(in->arena, a.body, &a.body);
    /* The body lives in the request's arena, which ends after it is sent. */
    struct MHD_Response *response = MHD_create_response_from_buffer(
        a.body.len, (void *)(uintptr_t)a.body.at, MHD_RESPMEM_PERSISTENT);
    if (response == NULL) {
        return MHD_NO;
    }
    add_headers(response, in->arena, &a);
    if (packed) {
        MHD_add_response_header(response, "Content-Encoding", "gzip");
    }
    if (r->fault != 0) {
        MHD_add_response_header(response, "Connection", "close");
    }
    enum MHD_Result done = MHD_queue_response(connection,
                                              (unsigned)a.status, response);
    MHD_destroy_response(response);
    in->is_answered = true;
    return done;
}

/* Called first with the head, then with pieces of the body, then without. */
static enum MHD_Result receive(void *context,
                               struct MHD_Connection *connection,
                               const char *url, const char *method,
                               const char *version, const char *piece,
                               size_t *piece_len, void **held)
{
    (void)url;
    (void)version;
    struct incoming *in = *held;
    struct http_server *s = context;
    if (in == NULL) {
        *held = in = incoming_open(s, url, connection);
    }
    if (!in->is_begun) {
        in->is_begun = true;
        read_head(in, connection, method);
        return in->request.fault != 0 ? answer(in, connection) : MHD_YES;
    }
    if (*piece_len == 0) {
        return in->is_answered ? MHD_YES : answer(in, connection);
    }
    if (in->body.len + *piece_len > s->options.body_max) {
        return MHD_NO;          /* a chunked body past the limit: hang up */
    }
    buf_bytes(&in->body, piece, *piece_len);
    *piece_len = 0;
    return MHD_YES;
}

/* ---- the server ------------------------------------------------------ */

struct http_server *http_start(struct job *j, const struct http_options *o)
{
    struct http_server *s = mem_new(1, sizeof *s);
    s->options = *o;
    s->fd = address_listen(j, o->listen, &s->port);
    if (s->fd < 0) {
        mem_free(s);
        return NULL;
    }
    if (strncmp(o->listen, "unix:", 5) == 0) {
        s->unix_path = o->listen + 5;
    }
    s->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC, 0, NULL, NULL, receive,
        s, MHD_OPTION_LISTEN_SOCKET, s->fd,
        MHD_OPTION_THREAD_POOL_SIZE, o->threads,
        MHD_OPTION_CONNECTION_LIMIT, o->connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_CONNECTION_TIMEOUT, o->idle_s,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_URI_LOG_CALLBACK, incoming_open, s,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, incoming_close, s,
        MHD_OPTION_END);
    if (s->daemon == NULL) {
        err_set(&j->err, ERR_SYSTEM, "http.start", "网页服务没有启动",
                "the web server did not start");
        close(s->fd);
        mem_free(s);
        return NULL;
    }
    return s;
}

unsigned http_port(const struct http_server *s)
{
    return s->port;
}

unsigned http_busy(const struct http_server *s)
{
    return atomic_load(&s->busy);
}

unsigned http_connections(const struct http_server *s)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon,
        MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
    return info == NULL ? 0 : info->num_connections;
}

void http_stop(struct http_server *s)
{
    MHD_quiesce_daemon(s->daemon);
    for (int i = 0; i < STOP_TRIES && http_busy(s) > 0; i++) {
        nanosleep(&(struct timespec){ 0, STOP_WAIT_MS * 1000000L }, NULL);
    }
    MHD_stop_daemon(s->daemon);
    close(s->fd);
    if (s->unix_path != NULL) {
        unlink(s->unix_path);
    }
    mem_free(s);
}
