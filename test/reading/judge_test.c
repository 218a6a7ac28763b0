/* test/reading/judge_test.c - bounds, scopes in words, and ties. */
#include "reading/judge.h"

#include "test/reading/lint_house.h"

static struct house house;

static struct quantity only(const char *text)
{
    struct quantity *all;
    size_t count = quantity_find(house.j->arena, str_of(text), &all);
    CHECK(count == 1);
    return count == 1 ? all[0] : (struct quantity){ 0 };
}

static const struct pack_indicator *indicator(const char *id)
{
    const struct pack *p = book_fold(house.j, house.b, &pack_fold);
    return pack_indicator(p, str_of(id), book_head(house.b).size);
}

static void a_phrase_is_read_in_the_unit_of_its_indicator(void)
{
    static const struct { const char *text, *id; int64_t low, high; } rows[] = {
        { "3400万元", "funds", 3399500000, 3400499999 },
        { "120名", "cadres_sent", 120, 120 },
        { "近6000名", "cadres_sent", 5700, 5999 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct quantity q = only(rows[i].text);
        struct phrase_bounds b = judge_bounds(&q, indicator(rows[i].id));
        bool good = phrase_lowest(b) == rows[i].low &&
                    phrase_highest(b) == rows[i].high;
        if (!good) {
            printf("# %s: %lld..%lld\n", rows[i].text,
                   (long long)phrase_lowest(b), (long long)phrase_highest(b));
        }
        CHECK(good);
    }
}

static void a_bare_number_of_money_is_yuan_and_kilometres_are_rounded(void)
{
    struct quantity bare = { .class = QUANTITY_BARE,
                             .bounds = { 200, 200, false, false } };
    struct phrase_bounds b = judge_bounds(&bare, indicator("funds"));
    CHECK(phrase_lowest(b) == 10000 && phrase_highest(b) == 10000);
    b = judge_bounds(&bare, indicator("cadres_sent"));
    CHECK(phrase_lowest(b) == 100 && phrase_highest(b) == 100);
    struct pack_indicator road = { .unit = UNIT_M,
                                   .measure_word_zh = STR("公里") };
    struct quantity km = only("251公里");
    b = judge_bounds(&km, &road);
    CHECK(phrase_holds(b, 251300) && phrase_holds(b, 250500));
    CHECK(!phrase_holds(b, 251500) && !phrase_holds(b, 250499));
}

static void a_scope_is_said_in_both_languages(void)
{
    struct judge g = { .arena = house.j->arena };
    struct lint_scope s = { .area = STR("610828"), .supporter = STR("EX-S1"),
                            .has_from = true, .has_to = true };
    house_must(&house, labels_open(house.j, house.b,
                                   book_head(house.b).size, &g.zh));
    g.zh.lang = LANG_ZH;
    g.en = g.zh;
    g.en.lang = LANG_EN;
    CHECK(date_of(2022, 1, 1, &s.from) && date_of(2022, 12, 31, &s.to));
    CHECK(str_is(judge_scope(&g, &s, LANG_ZH), STR("示例支援区、佳县、2022年")));
    CHECK(str_ends(judge_scope(&g, &s, LANG_EN), STR(", 2022")));
    s = (struct lint_scope){ .has_to = true, .to = s.to };
    CHECK(str_is(judge_scope(&g, &s, LANG_ZH), STR("截至2022-12-31")));
    s = (struct lint_scope){ 0 };
    CHECK(str_is(judge_scope(&g, &s, LANG_EN), STR("the whole programme")));
}

static void a_sentence_is_cut_at_a_whole_character(void)
{
    struct lint_finding f = { 0 };
    struct buf b = { 0 };
    for (int i = 0; i < 200; i++) {
        buf_text(&b, "县");
    }
    judge_say(&f, buf_view(&b), STR("x"));
    CHECK(strlen(f.zh) == (ERR_TEXT_SIZE - 1) / 3 * 3);
    CHECK(strcmp(f.en, "x") == 0);
    buf_free(&b);
}

/* What one word says of two kinds of pair is said to be ambiguous, with both,
 * and never decided by which of them happens to hold. */
static void a_tie_is_ambiguous_and_names_its_candidates(void)
{
    struct lint l = house_lint(&house, "党政干部和示例结对共50家。", TEXT_PLAIN);
    for (size_t i = 0; i < l.count; i++) {
        const struct lint_finding *f = &l.findings[i];
        CHECK(f->verdict != LINT_AMBIGUOUS || (f->candidate_count >= 2 &&
                                               f->indicator == NULL &&
                                               !f->has_value));
    }
    l = house_lint(&house, "专业技术人才30名。", TEXT_PLAIN);
    CHECK(l.count == 1);
    CHECK(l.count == 1 && (l.findings[0].verdict == LINT_HOLDS ||
                           l.findings[0].verdict == LINT_AMBIGUOUS));
}

/* “甲县和乙县共…” is of several places: nothing is guessed. */
static void several_places_together_are_not_judged_as_one(void)
{
    struct lint l = house_lint(&house,
        "向佳县、绥德县拨付财政援助资金8000万元。", TEXT_PLAIN);
    const struct lint_finding *f = house_found(&l, "8000万元");
    CHECK(f != NULL && f->verdict == LINT_HOLDS && f->scope.area.len == 0);
    l = house_lint(&house,
        "佳县、绥德县获得的财政援助资金分别为3000万元、5000万元。", TEXT_PLAIN);
    f = house_found(&l, "3000万元");
    CHECK(f != NULL && f->verdict == LINT_HOLDS &&
          str_is(f->scope.area, STR("610828")));
    f = house_found(&l, "5000万元");
    CHECK(f != NULL && f->verdict == LINT_HOLDS &&
          str_is(f->scope.area, STR("610826")));
}

int main(void)
{
    house_open(&house);
    RUN(a_phrase_is_read_in_the_unit_of_its_indicator);
    RUN(a_bare_number_of_money_is_yuan_and_kilometres_are_rounded);
    RUN(a_scope_is_said_in_both_languages);
    RUN(a_sentence_is_cut_at_a_whole_character);
    RUN(a_tie_is_ambiguous_and_names_its_candidates);
    RUN(several_places_together_are_not_judged_as_one);
    house_close(&house);
    return CHECK_DONE();
}
