/* test/http/server_test.c - a live server, spoken to byte by byte. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "http/gzip.h"
#include "http/http.h"
#include "test/check.h"

enum { BODY_MAX = 1000 };

static char page[5000];

/* Says what it was given: status, method, path, one query value, body. */
static void echo(void *context, struct http_request *r, struct http_answer *a)
{
    (void)context;
    struct str q = http_query(r, "q");
    a->status = r->fault ? r->fault : 200;
    a->type = "text/plain";
    http_answer_header(a, "X-Seen", STR("yes"));
    if (str_is(r->path, STR("/big"))) {
        a->body = (struct str){ page, sizeof page };
        return;
    }
    a->body = arena_print(r->arena, "[%.*s][%.*s][%.*s][%.*s]%s",
                          STR_ARG(r->method), STR_ARG(r->path), STR_ARG(q),
                          STR_ARG(r->body), r->fault ? r->fault_err.id : "");
}

static struct http_server *server(struct job *j)
{
    return http_start(j, &(struct http_options){
        .listen = "127.0.0.1:0", .threads = 2, .connections = 50,
        .idle_s = 5, .body_max = BODY_MAX, .handle = echo });
}

/* Send bytes, read until the other side closes. */
static struct str talk(struct arena *a, unsigned port, struct str bytes)
{
    char *room = arena_take(a, 20001, 1);
    size_t len = 0;
    struct sockaddr_in to = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct timeval wait = { 2, 0 };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    if (connect(fd, (struct sockaddr *)(void *)&to, sizeof to) == 0 &&
        send(fd, bytes.at, bytes.len, MSG_NOSIGNAL) > 0) {
        ssize_t got;
        while (len < 20000 && (got = read(fd, room + len, 20000 - len)) > 0) {
            len += (size_t)got;
        }
    }
    close(fd);
    return (struct str){ room, len };
}

static bool says(struct str answer, const char *text)
{
    return str_find(answer, str_of(text)) >= 0;
}

#define TAIL " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"

static void requests_are_answered_or_refused_as_their_bytes_deserve(void)
{
    const struct { struct str bytes; const char *status, *body; }
    rows[] = {
        { STR("GET /a%20b?q=%E5%8F%B0" TAIL "\r\n"), "HTTP/1.1 200",
          "[GET][/a b][台][]" },
        { STR("POST /p" TAIL "Content-Length: 3\r\n\r\nabc"), "HTTP/1.1 200",
          "[POST][/p][][abc]" },
        { STR("POST /p" TAIL "Transfer-Encoding: chunked\r\n\r\n"
              "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"), "HTTP/1.1 200",
          "[POST][/p][][abc]" },
        { STR("POST /p" TAIL "Content-Length: 1001\r\n\r\n"), "HTTP/1.1 413",
          "http.body" },
        { STR("GET /%00" TAIL "\r\n"), "HTTP/1.1 400", "http.target" },
        { STR("GET /../x" TAIL "\r\n"), "HTTP/1.1 400", "http.target" },
        { STR("GET /" TAIL "Host: b\r\n\r\n"), "HTTP/1.1 400",
          "http.headers" },
        { STR("POST /" TAIL "Content-Length: 3\r\nContent-Length: 4\r\n\r\n"
              "abcGET /smuggled HTTP/1.1\r\n\r\n"), "HTTP/1.1 400", "" },
        { STR("POST /" TAIL "Content-Length: 3\r\nTransfer-Encoding: chunked"
              "\r\n\r\n0\r\n\r\nGET /smuggled" TAIL "\r\n"), "HTTP/1.1 400",
          "" },
        { STR("POST /" TAIL "Transfer-Encoding: xchunked\r\n\r\n"
              "0\r\n\r\n"), "HTTP/1.1 400", "" },
        { STR("POST /" TAIL "Content-Length : 3\r\n\r\nabc"), "HTTP/1.1 400",
          "" },
    };
    struct job *j = job_open();
    struct http_server *s = server(j);
    CHECK(s != NULL && http_port(s) != 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str got = talk(j->arena, http_port(s), rows[i].bytes);
        CHECK(str_starts(got, str_of(rows[i].status)));
        CHECK(says(got, rows[i].body));
        CHECK(!says(got, "[/smuggled]"));
    }
    http_stop(s);
    job_close(j);
}

static void a_long_target_is_414_and_many_headers_are_431(void)
{
    struct job *j = job_open();
    struct http_server *s = server(j);
    struct buf b = { 0 };
    buf_text(&b, "GET /");
    for (int i = 0; i < HTTP_TARGET_MAX; i++) {
        buf_char(&b, 'a');
    }
    buf_text(&b, TAIL "\r\n");
    CHECK(str_starts(talk(j->arena, http_port(s), buf_view(&b)),
                     STR("HTTP/1.1 414")));
    b.len = 0;
    buf_text(&b, "GET /" TAIL);
    for (int i = 0; i < 70; i++) {
        buf_print(&b, "X-%d: 1\r\n", i);
    }
    buf_text(&b, "\r\n");
    CHECK(str_starts(talk(j->arena, http_port(s), buf_view(&b)),
                     STR("HTTP/1.1 431")));
    buf_free(&b);
    http_stop(s);
    job_close(j);
}

static void a_half_sent_request_leaves_nothing_behind(void)
{
    struct job *j = job_open();
    struct http_server *s = server(j);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in to = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)http_port(s)),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    CHECK(connect(fd, (struct sockaddr *)(void *)&to, sizeof to) == 0);
    CHECK(send(fd, "GET /a HTTP/1.1\r\nHo", 19, 0) == 19);
    for (int i = 0; i < 100 && http_busy(s) == 0; i++) {
        usleep(10000);
    }
    CHECK(http_busy(s) == 1 && http_connections(s) == 1);
    close(fd);
    for (int i = 0; i < 100 && http_busy(s) > 0; i++) {
        usleep(10000);
    }
    CHECK(http_busy(s) == 0);
    http_stop(s);               /* a leak would end this program badly */
    job_close(j);
}

static void head_has_no_body_and_large_texts_are_packed(void)
{
    struct job *j = job_open();
    struct http_server *s = server(j);
    memset(page, 'a', sizeof page);
    struct str head = talk(j->arena, http_port(s), STR("HEAD /x" TAIL "\r\n"));
    struct str zipped = talk(j->arena, http_port(s),
        STR("GET /big" TAIL "Accept-Encoding: br, gzip\r\n\r\n"));
    struct str plain = talk(j->arena, http_port(s),
        STR("GET /big" TAIL "Accept-Encoding: gzip;q=0\r\n\r\n"));
    CHECK(str_starts(head, STR("HTTP/1.1 200")) && says(head, "X-Seen: yes"));
    CHECK(str_ends(head, STR("\r\n\r\n")));
    CHECK(says(zipped, "Content-Encoding: gzip") && zipped.len < 500);
    CHECK(!says(plain, "Content-Encoding") && plain.len > sizeof page);
    http_stop(s);
    job_close(j);
}

static void a_unix_socket_serves_and_is_removed(void)
{
    struct job *j = job_open();
    char folder[] = "/tmp/jiedui_http_XXXXXX";
    CHECK(mkdtemp(folder) != NULL);
    struct str name = arena_print(j->arena, "unix:%s/s", folder);
    struct http_options o = { .listen = name.at, .threads = 1,
        .connections = 5, .idle_s = 5, .body_max = 10, .handle = echo };
    struct http_server *s = http_start(j, &o);
    CHECK(s != NULL && access(name.at + 5, F_OK) == 0);
    CHECK(http_port(s) == 0);
    http_stop(s);
    CHECK(access(name.at + 5, F_OK) != 0);
    CHECK(rmdir(folder) == 0);
    job_close(j);
}

static void an_address_that_is_taken_or_wrong_is_named(void)
{
    static const char *const wrong[] = { "nowhere", ":80", "127.0.0.1:x",
                                         "256.1.1.1:80", "unix:" };
    struct job *j = job_open();
    struct http_server *s = server(j);
    struct str taken = arena_print(j->arena, "127.0.0.1:%u", http_port(s));
    struct http_options o = { .listen = taken.at, .threads = 1,
        .connections = 5, .idle_s = 5, .body_max = 10, .handle = echo };
    CHECK(http_start(j, &o) == NULL && strcmp(j->err.id, "http.listen") == 0);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        err_clear(&j->err);
        o.listen = wrong[i];
        CHECK(http_start(j, &o) == NULL);
        CHECK(strcmp(j->err.id, "http.listen") == 0);
    }
    http_stop(s);
    job_close(j);
}

static void what_does_not_shrink_is_not_packed(void)
{
    struct arena *a = arena_open();
    struct str out;
    CHECK(!gzip_pack(a, STR("abc"), &out));
    CHECK(gzip_pack(a, (struct str){ page, sizeof page }, &out));
    CHECK((unsigned char)out.at[0] == 0x1f && out.len < 200);
    arena_close(a);
}

int main(void)
{
    RUN(requests_are_answered_or_refused_as_their_bytes_deserve);
    RUN(a_long_target_is_414_and_many_headers_are_431);
    RUN(a_half_sent_request_leaves_nothing_behind);
    RUN(head_has_no_body_and_large_texts_are_packed);
    RUN(a_unix_socket_serves_and_is_removed);
    RUN(an_address_that_is_taken_or_wrong_is_named);
    RUN(what_does_not_shrink_is_not_packed);
    return CHECK_DONE();
}
