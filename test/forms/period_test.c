#include "forms/period.h"

#include "test/check.h"

static int32_t day(int year, int month, int of_month)
{
    int32_t d = 0;
    date_of(year, month, of_month, &d);
    return d;
}

/* What forms say as a whole. */
static struct period_form of_month(void)
{
    return (struct period_form){ .title = { .has_from = true, .has_to = true,
        .from = day(2020, 6, 1), .to = day(2020, 6, 30) } };
}

static struct period_form of_year(void)
{
    return (struct period_form){ .title = { .has_from = true, .has_to = true,
        .from = day(2019, 1, 1), .to = day(2019, 12, 31) } };
}

static void words_are_told_from_the_forms_own_date(void)
{
    static const struct { enum period_word word; const char *text; } cases[] =
    {
        { PERIOD_NONE, "2020-06" }, { PERIOD_MONTH, "2020-06" },
        { PERIOD_LAST_MONTH, "2020-05" }, { PERIOD_YEAR_TO, "2020-01..2020-06" },
        { PERIOD_YEAR, "2020-01..2020-06" }, { PERIOD_TO, "..2020-06-30" },
        { PERIOD_LAST_YEAR, "2019" }, { PERIOD_SAME_LAST_YEAR, "2019-06" },
        { PERIOD_QUARTER, "2020-04..2020-06" },
    };
    struct arena *a = arena_open();
    struct period_form f = of_month();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct period_part p = { .word = cases[i].word };
        struct period out;
        CHECK(period_of(&f, &p, &out));
        CHECK(str_is(period_print(a, &out), str_of(cases[i].text)));
    }
    arena_close(a);
}

static void the_year_before_is_of_what_stands_with_it(void)
{
    static const struct { enum period_word outer, inner; int last_month;
                          const char *text; } cases[] = {
        { PERIOD_SAME_LAST_YEAR, PERIOD_NONE, 0, "2019-06" },
        { PERIOD_SAME_LAST_YEAR, PERIOD_MONTH, 0, "2019-06" },
        { PERIOD_SAME_LAST_YEAR, PERIOD_TO, 0, "2019-01..2019-06" },
        { PERIOD_SAME_LAST_YEAR, PERIOD_YEAR_TO, 0, "2019-01..2019-06" },
        { PERIOD_SAME_LAST_YEAR, PERIOD_NONE, 6, "2019-01..2019-06" },
        { PERIOD_LAST_YEAR, PERIOD_NONE, 3, "2019-01..2019-03" },
        { PERIOD_LAST_YEAR, PERIOD_NONE, 0, "2019" },
        { PERIOD_NONE, PERIOD_YEAR_TO, 0, "2020-01..2020-06" },
    };
    struct arena *a = arena_open();
    struct period_form f = of_month();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct period_part outer = { .word = cases[i].outer };
        struct period_part inner = { .word = cases[i].inner,
            .month = cases[i].last_month > 0,
            .last_month = cases[i].last_month };
        struct period out = { 0 };
        struct period_part p = period_join(outer, inner);
        CHECK(period_of(&f, &p, &out));
        CHECK(str_is(period_print(a, &out), str_of(cases[i].text)));
    }
    arena_close(a);
}

static void what_is_not_told_is_not_guessed(void)
{
    struct period_form none = { .has_filing = false }, year = of_year();
    struct period_part month = { .word = PERIOD_MONTH }, nothing = { 0 };
    struct period out;
    CHECK(!period_of(&none, &nothing, &out));
    CHECK(!period_of(&none, &month, &out));
    CHECK(!period_of(&year, &month, &out));     /* 本月 of a year's form */
    none.has_filing = true;
    none.filing = day(2020, 7, 5);
    CHECK(!period_of(&none, &month, &out));     /* June or July? */
    none.filing = day(2020, 7, 25);
    CHECK(!period_of(&none, &nothing, &out));   /* filled in then, of when? */
    CHECK(period_of(&none, &month, &out));
}

static void labels_count_before_the_title(void)
{
    struct arena *a = arena_open();
    struct period_form f = of_year();
    struct period out;
    struct period_part since = { .has_from = true, .from = day(2017, 1, 1) };
    struct period_part to = { .word = PERIOD_TO, .has_from = true,
        .has_to = true, .from = day(2018, 1, 1), .to = day(2018, 12, 31) };
    struct period_part half = { .month = 1, .last_month = 6 };
    CHECK(period_of(&f, &since, &out));
    CHECK(str_is(period_print(a, &out), STR("2017-01..2019-12")));
    CHECK(period_of(&f, &to, &out));
    CHECK(str_is(period_print(a, &out), STR("..2018-12-31")));
    CHECK(period_of(&f, &half, &out));
    CHECK(str_is(period_print(a, &out), STR("2019-01..2019-06")));
    struct period_part outer = { .has_from = true, .has_to = true,
        .from = day(2018, 1, 1), .to = day(2018, 12, 31) };
    struct period_part both = period_join(outer, half);
    CHECK(period_of(&f, &both, &out));
    CHECK(str_is(period_print(a, &out), STR("2018-01..2018-06")));
    arena_close(a);
}

static void months_up_to_now_are_of_themselves(void)
{
    struct arena *a = arena_open();
    struct period_form f = of_month();
    struct period out;
    struct period_part half = { .word = PERIOD_TO, .month = 1,
                                .last_month = 6 };
    struct period_part june = { .word = PERIOD_TO, .month = 6,
                                .last_month = 6 };
    CHECK(period_of(&f, &half, &out));
    CHECK(str_is(period_print(a, &out), STR("2020-01..2020-06")));
    CHECK(!period_of(&f, &june, &out));         /* of the year, or of all? */
    arena_close(a);
}

static void answers_are_read_and_written_alike(void)
{
    static const char *const good[] = { "2020", "2020-06", "2020-01..2020-06",
        "..2020-12-31", "2017-01-01..2020-12-15", "2017-01-01.." };
    static const char *const bad[] = { "", "x", "2020-13", "2020..2019",
        "2020-06-31" };
    struct arena *a = arena_open();
    struct period p;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        CHECK(period_parse(str_of(good[i]), &p));
        CHECK(str_is(period_print(a, &p), str_of(good[i])));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK(!period_parse(str_of(bad[i]), &p) || i == 0);
    }
    arena_close(a);
}

static void an_answer_is_kept_as_what_it_means_for_the_next_month(void)
{
    struct arena *a = arena_open();
    struct period_form june = of_month(), july = june;
    struct period p, next;
    july.title.from = day(2020, 7, 1);
    july.title.to = day(2020, 7, 31);
    CHECK(period_parse(STR("2020-01..2020-06"), &p));
    struct str kept = period_relative(&june, &p);
    CHECK(str_is(kept, STR("year_to")));
    CHECK(period_absolute(&july, kept, &next));
    CHECK(str_is(period_print(a, &next), STR("2020-01..2020-07")));
    CHECK(period_parse(STR("2013-02"), &p));
    CHECK(period_relative(&june, &p).len == 0);
    arena_close(a);
}

int main(void)
{
    RUN(words_are_told_from_the_forms_own_date);
    RUN(the_year_before_is_of_what_stands_with_it);
    RUN(what_is_not_told_is_not_guessed);
    RUN(labels_count_before_the_title);
    RUN(months_up_to_now_are_of_themselves);
    RUN(answers_are_read_and_written_alike);
    RUN(an_answer_is_kept_as_what_it_means_for_the_next_month);
    return CHECK_DONE();
}
