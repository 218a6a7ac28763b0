#include "../check.h"

#include "figures/packed.h"

static void numbers_come_back(void)
{
    static const int64_t rows[] = { 0, 1, -1, 63, 64, -64, -65, 8191, 1 << 20,
                                    INT64_MAX, INT64_MIN };
    struct buf b = { 0 };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        packed_put(&b, rows[i]);
    }
    struct packed r = { .rest = buf_view(&b) };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        CHECK(packed_take(&r) == rows[i]);
    }
    CHECK(!r.bad && r.rest.len == 0);
    CHECK(packed_take(&r) == 0 && r.bad);
    buf_free(&b);
}

static void names_keep_their_numbers(void)
{
    struct names n = { 0 }, back = { 0 };
    struct buf b = { 0 };
    names_put(&n, STR("out"));
    names_put(&n, STR(""));
    names_put(&n, STR("返还"));
    packed_put_names(&b, &n);
    struct packed r = { .rest = buf_view(&b) };
    packed_take_names(&r, &back);
    CHECK(!r.bad && back.count == 3);
    CHECK(str_is(names_text(&back, 2), STR("返还")));
    names_free(&n);
    names_free(&back);
    buf_free(&b);
}

static void damage_is_noticed(void)
{
    static const struct { struct str bytes; const char *why; } rows[] = {
        { { "\x80", 1 }, "a number that never ends" },
        { { "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 11 },
          "a number of too many bytes" },
        { { "\x14" "ab", 3 }, "a text longer than what is left" },
        { { "\x01", 1 }, "a negative size" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct packed r = { .rest = rows[i].bytes };
        packed_take_str(&r);
        CHECK(r.bad);
    }
}

int main(void)
{
    RUN(numbers_come_back);
    RUN(names_keep_their_numbers);
    RUN(damage_is_noticed);
    return CHECK_DONE();
}
