/* test/http/target_test.c - paths and queries, good and bad. */
#include "http/target.h"

#include "test/check.h"

static void a_target_is_decoded_once_or_refused(void)
{
    const struct { struct str raw, path, query; bool good; } rows[] = {
        { STR("/"), STR("/"), STR(""), true },
        { STR("/figure/funds?lang=en&a=%31"), STR("/figure/funds"),
          STR("lang=en&a=%31"), true },
        { STR("/a%20b"), STR("/a b"), STR(""), true },
        { STR("/%2541"), STR("/%41"), STR(""), true },
        { STR("/%E5%8F%B0"), STR("/台"), STR(""), true },
        { STR("/a..b/...") , STR("/a..b/..."), STR(""), true },
        { STR("/a?x=/../"), STR("/a"), STR("x=/../"), true },
        { STR(""), STR(""), STR(""), false },
        { STR("*"), STR(""), STR(""), false },
        { STR("http://other/"), STR(""), STR(""), false },
        { STR("/%00"), STR(""), STR(""), false },
        { STR("/%0a"), STR(""), STR(""), false },
        { STR("/%7f"), STR(""), STR(""), false },
        { STR("/%"), STR(""), STR(""), false },
        { STR("/%4"), STR(""), STR(""), false },
        { STR("/%zz"), STR(""), STR(""), false },
        { STR("/%ff"), STR(""), STR(""), false },
        { STR("/%c0%ae%c0%ae/"), STR(""), STR(""), false },
        { STR("/../etc"), STR(""), STR(""), false },
        { STR("/a/%2e%2e/b"), STR(""), STR(""), false },
        { STR("/."), STR(""), STR(""), false },
        { STR("/a\\b"), STR(""), STR(""), false },
    };
    struct arena *a = arena_open();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct err e = { 0 };
        struct str path, query;
        bool good = target_read(a, rows[i].raw, &path, &query, &e);
        CHECK(good == rows[i].good);
        CHECK(good ? str_is(path, rows[i].path) &&
                     str_is(query, rows[i].query)
                   : strcmp(e.id, "http.target") == 0);
    }
    arena_close(a);
}

static void pairs_come_in_order_and_broken_ones_are_passed_over(void)
{
    struct arena *a = arena_open();
    struct str rest = STR("a=1&&b=%zz&=x&c&d=x+y%2B&e=%00&f=a=b"), n, v;
    const struct { struct str name, value; } rows[] = {
        { STR("a"), STR("1") }, { STR("c"), STR("") },
        { STR("d"), STR("x y+") }, { STR("f"), STR("a=b") },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK(target_next(a, &rest, &n, &v));
        CHECK(str_is(n, rows[i].name) && str_is(v, rows[i].value));
    }
    CHECK(!target_next(a, &rest, &n, &v));
    arena_close(a);
}

static void what_is_encoded_decodes_to_itself(void)
{
    struct arena *a = arena_open();
    struct buf b = { 0 };
    struct str text = STR("张北县 a&b=c/d?e%+\"'<>"), back;
    target_encode(&b, text);
    CHECK(str_find(buf_view(&b), STR("&")) < 0);
    CHECK(str_find(buf_view(&b), STR("/")) < 0);
    CHECK(target_decode(a, buf_view(&b), true, &back));
    CHECK(str_is(back, text));
    buf_free(&b);
    arena_close(a);
}

int main(void)
{
    RUN(a_target_is_decoded_once_or_refused);
    RUN(pairs_come_in_order_and_broken_ones_are_passed_over);
    RUN(what_is_encoded_decodes_to_itself);
    return CHECK_DONE();
}
