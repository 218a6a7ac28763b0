/* Text: well formed or not, folded for matching. */
#include "base/utf8.h"

#include "test/check.h"

static void only_well_formed_text_is_valid(void)
{
    static const struct { const char *text; bool ok; } rows[] = {
        { "", true }, { "plain ascii text here", true }, { "结对", true },
        { "\xF0\x9F\x98\x80", true }, { "\xC0\x80", false },
        { "\xE0\x80\x80", false }, { "\xED\xA0\x80", false },
        { "\xF4\x90\x80\x80", false }, { "\xF8\x88\x80\x80\x80", false },
        { "abc\x80", false }, { "\xE7\xBB", false }, { "12345678\xFF", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK(utf8_is_valid(str_of(rows[i].text)) == rows[i].ok);
    }
}

static void names_match_in_folded_form(void)
{
    struct arena *a = arena_open();
    static const struct { const char *given, *folded; } rows[] = {
        { "Ｔ１２３", "t123" }, { "李　 明", "李明" }, { "A b\tC", "abc" },
        { "（万元）", "(万元)" }, { "e\xCC\x81", "é" }, { "plain", "plain" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK(str_is(utf8_fold(a, str_of(rows[i].given)),
                     str_of(rows[i].folded)));
    }
    CHECK(str_is(utf8_narrow(a, STR("１２．５　元")), STR("12.5　元")));
    CHECK(utf8_width(STR("结对ab")) == 6 && utf8_count(STR("结对ab")) == 4);
    arena_close(a);
}

static void broken_text_is_read_a_byte_at_a_time(void)
{
    struct str rest = { "\xFFz", 2 };
    CHECK(utf8_next(&rest) == 0xFFFD && utf8_next(&rest) == 'z');
    CHECK(utf8_next(&rest) == 0);
}

int main(void)
{
    RUN(only_well_formed_text_is_valid);
    RUN(names_match_in_folded_form);
    RUN(broken_text_is_read_a_byte_at_a_time);
    return CHECK_DONE();
}
