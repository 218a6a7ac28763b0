/* test/fuzz/http_fuzz.c - any bytes as a target and as header lines.
 *
 * Besides not crashing: a path that is let through holds no control byte and
 * no dots, and encoding a decoded value gives it back. */
#include <assert.h>

#include "http/guard.h"
#include "http/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void try_target(struct arena *a, struct str raw)
{
    struct err e = { 0 };
    struct str path, query, name, value, back;
    if (!target_read(a, raw, &path, &query, &e)) {
        assert(e.id != NULL);
        return;
    }
    assert(path.len > 0 && path.at[0] == '/');
    assert(memchr(path.at, '\0', path.len) == NULL);
    assert(str_find(path, STR("/../")) < 0);
    while (target_next(a, &query, &name, &value)) {
        struct buf b = { 0 };
        target_encode(&b, value);
        assert(target_decode(a, buf_view(&b), true, &back));
        assert(str_is(back, value));
        buf_free(&b);
    }
}

static void try_headers(struct str raw)
{
    struct http_pair rows[16];
    size_t count = 0;
    struct str rest = raw, line;
    struct err e = { 0 };
    while (count < 16 && str_next(&rest, '\n', &line)) {
        struct str name = { 0 };
        str_next(&line, ':', &name);
        rows[count++] = (struct http_pair){ name, line };
    }
    assert(guard_check(rows, count, &e) == (e.id == NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *a = arena_open();
    struct str raw = { (const char *)bytes, size };
    try_target(a, raw);
    try_headers(raw);
    arena_close(a);
    return 0;
}
