/* Slices, growing text, tables, arenas, errors, JSON strings. */
#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/map.h"
#include "base/str.h"
#include "base/utf8.h"

#include "test/check.h"

static void slices_are_cut_trimmed_and_compared(void)
{
    CHECK(str_is(str_trim(STR("\xEF\xBB\xBF \t李 明　 ")), STR("李 明")));
    CHECK(str_is(str_trim(STR("　　")), STR("")));
    CHECK(str_find(STR("abcabc"), STR("ca")) == 2);
    CHECK(str_find(STR("abc"), STR("x")) == -1);
    CHECK(str_compare(STR("ab"), STR("abc")) < 0);
    struct str rest = STR("a|b||"), part;
    int count = 0;
    while (str_next(&rest, '|', &part)) {
        count++;
    }
    CHECK(count == 4);
}

static void names_are_numbered_in_order_of_first_sight(void)
{
    struct names names = { 0 };
    struct map map = { 0 };
    char text[16];
    bool right = true;
    for (uint32_t i = 0; i < 5000; i++) {
        int len = snprintf(text, sizeof text, "n%u", i);
        struct str name = { text, (size_t)len };
        right = right && names_put(&names, name) == i;
        *map_put(&map, i * 0x9E3779B97F4A7C15u) = i;
    }
    for (uint32_t i = 0; i < 5000; i++) {
        int len = snprintf(text, sizeof text, "n%u", i);
        struct str name = { text, (size_t)len };
        right = right && names_find(&names, name) == i &&
                str_is(names_text(&names, i), name) &&
                *map_find(&map, i * 0x9E3779B97F4A7C15u) == i;
    }
    CHECK(right && names.count == 5000 && map.count == 5000);
    CHECK(names_find(&names, STR("absent")) == NAME_NONE);
    CHECK(map_find(&map, 12345) == NULL);
    names_free(&names);
    map_free(&map);
}

static int closed;

static void close_it(void *thing)
{
    closed = closed * 10 + *(int *)thing;
}

static void arenas_close_newest_first_and_give_zeroed_memory(void)
{
    struct arena *a = arena_open();
    int one = 1, two = 2;
    arena_hook(a, close_it, &one);
    arena_hook(a, close_it, &two);
    char *big = arena_take(a, 300000, 1);
    CHECK(big[0] == 0 && big[299999] == 0);
    CHECK(str_is(arena_print(a, "%d-%s", 7, "x"), STR("7-x")));
    arena_close(a);
    CHECK(closed == 21);
}

static void the_first_error_stays_and_is_cut_at_a_whole_character(void)
{
    struct err e = { 0 };
    char text[600] = "";
    for (int i = 0; i < 150; i++) {
        memcpy(text + i * 3, "字", 4);
    }
    CHECK(!err_set(&e, ERR_INPUT, "a.b", "%s", "%s", text));
    CHECK(!err_set(&e, ERR_BROKEN, "c.d", "%s", "%s", "later"));
    CHECK(strcmp(e.id, "a.b") == 0 && strlen(e.zh) < ERR_TEXT_SIZE);
    CHECK(utf8_is_valid(str_of(e.zh)));
    CHECK(err_exit(ERR_INPUT) == 3 && err_http(ERR_FULL) == 507);
}

static void json_strings_are_escaped_the_one_way(void)
{
    struct buf out = { 0 };
    json_quote(&out, (struct str){ "a\"\\\n\x01/é\x7f", 9 });
    CHECK(str_is(buf_view(&out), STR("\"a\\\"\\\\\\n\\u0001/é\x7f\"")));
    out.len = 0;
    struct json j = { .out = &out };
    json_open(&j, '{');
    json_pair_int(&j, "a", INT64_MIN);
    json_key(&j, "b");
    json_open(&j, '[');
    json_bool(&j, true);
    json_null(&j);
    json_close(&j, ']');
    json_close(&j, '}');
    CHECK(str_is(buf_view(&out),
                 STR("{\"a\":-9223372036854775808,\"b\":[true,null]}")));
    buf_free(&out);
}

int main(void)
{
    RUN(slices_are_cut_trimmed_and_compared);
    RUN(names_are_numbered_in_order_of_first_sight);
    RUN(arenas_close_newest_first_and_give_zeroed_memory);
    RUN(the_first_error_stays_and_is_cut_at_a_whole_character);
    RUN(json_strings_are_escaped_the_one_way);
    return CHECK_DONE();
}
