/* test/http/guard_test.c - headers that two servers could read differently. */
#include "http/guard.h"

#include "test/check.h"

#define HEAD(name, value) { STR(name), STR(value) }
#define HOST HEAD("Host", "a")

static void only_requests_with_one_reading_pass(void)
{
    const struct {
        struct http_pair rows[4];
        bool good;
    } cases[] = {
        { { HOST }, true },
        { { HOST, HEAD("Content-Length", "5") }, true },
        { { HOST, HEAD("transfer-encoding", "Chunked") }, true },
        { { HOST, HEAD("X-Note", "a\tb 张") }, true },
        { { HEAD("Accept", "*/*") }, false },
        { { HOST, HOST }, false },
        { { HOST, HEAD("host", "b") }, false },
        { { HOST, HEAD("Content-Length", "5"), HEAD("Content-Length", "5") },
          false },
        { { HOST, HEAD("Content-Length", "5"),
            HEAD("content-length", "6") }, false },
        { { HOST, HEAD("Content-Length", "5"),
            HEAD("Transfer-Encoding", "chunked") }, false },
        { { HOST, HEAD("Transfer-Encoding", "xchunked") }, false },
        { { HOST, HEAD("Transfer-Encoding", "gzip, chunked") }, false },
        { { HOST, HEAD("Transfer-Encoding", "chunked"),
            HEAD("Transfer-Encoding", "chunked") }, false },
        { { HOST, HEAD("Content-Length ", "5") }, false },
        { { HOST, HEAD("Content-Length", "+5") }, false },
        { { HOST, HEAD("Content-Length", "0x5") }, false },
        { { HOST, HEAD("Content-Length", "5, 5") }, false },
        { { HOST, HEAD("Content-Length", "") }, false },
        { { HOST, HEAD("Content-Length", "9999999999999999999") }, false },
        { { HOST, HEAD("X Y", "1") }, false },
        { { HOST, HEAD("X(", "1") }, false },
        { { HOST, HEAD("X\0", "1") }, false },
        { { HOST, HEAD("X", "a\rb") }, false },
        { { HOST, HEAD("X", "a\0b") }, false },
        { { HOST, HEAD("X", "a\nb") }, false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = { 0 };
        size_t count = 0;
        while (count < 4 && cases[i].rows[count].name.at != NULL) {
            count++;
        }
        bool good = guard_check(cases[i].rows, count, &e);
        CHECK(good == cases[i].good);
        CHECK(good || strcmp(e.id, "http.headers") == 0);
    }
}

int main(void)
{
    RUN(only_requests_with_one_reading_pass);
    return CHECK_DONE();
}
