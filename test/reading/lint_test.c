/* test/reading/lint_test.c - whole texts against a small book. */
#include "reading/lint.h"

#include "reading/report.h"
#include "test/reading/lint_house.h"

static struct house house;

struct row { const char *text, *quote, *verdict; };

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct lint l = house_lint(&house, rows[i].text, TEXT_PLAIN);
        const struct lint_finding *f = house_found(&l, rows[i].quote);
        bool good = rows[i].verdict == NULL ? f == NULL
            : f != NULL && strcmp(lint_verdict_id(f->verdict),
                                  rows[i].verdict) == 0;
        if (!good) {
            printf("# %s: %s, not %s: %s\n", rows[i].quote,
                   f ? lint_verdict_id(f->verdict) : "nothing",
                   rows[i].verdict ? rows[i].verdict : "nothing",
                   f ? f->en : "");
        }
        CHECK(good);
    }
}

#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

static void a_figure_holds_differs_or_has_the_wrong_unit_or_period(void)
{
    static const struct row rows[] = {
        { "三年来，选派党政干部50名。", "50名", "holds" },
        { "共选派党政干部51名。", "51名", "differs" },
        { "东派西干部人才90人次。", "90人次", "holds" },
        { "财政援助资金8000万元。", "8000万元", "holds" },
        { "财政援助资金8000多万元。", "8000多万元", "differs" },
        { "财政援助资金近9000万元。", "近9000万元", "differs" },
        { "2022年，拨付财政援助资金3000万元。", "3000万元", "holds" },
        { "2022年，拨付财政援助资金5000万元。", "5000万元", "period" },
        { "2023年，拨付财政援助资金8000万元。", "8000万元", "period" },
        { "实施帮扶项目7个。", "7个", "holds" },
        { "实施帮扶项目70个。", "70个", "differs" },
        { "拨付财政援助资金1.2亿元。", "1.2亿元", "differs" },
    };
    CHECK_ROWS(rows);
}

static void english_is_read_as_well(void)
{
    static const struct row rows[] = {
        { "Suzhou carried out 7 projects in the counties.", "7 projects", "holds" },
        { "Fiscal assistance funds of 80 million yuan were credited.", "80 million yuan", "holds" },
        { "In 2022, 50 million yuan of fiscal assistance funds were credited.",
          "50 million yuan", "period" },
    };
    CHECK_ROWS(rows);
}

static void what_no_indicator_knows_is_unknown_and_small_talk_is_silent(void)
{
    static const struct row rows[] = {
        { "红枣种植85万亩。", "85万亩", "unknown" },
        { "每户慰问金500元。", "500元", "unknown" },
        { "一是抓好三个方面的工作。", "三个", NULL },
        { "会议开了两次。", "两次", NULL },
        { "2022年3月1日上午9时在305室开会。", "305室", NULL },
        { "", "", NULL },
    };
    CHECK_ROWS(rows);
}

static void a_finding_tells_its_scope_and_its_value(void)
{
    struct lint l = house_lint(&house,
        "# 佳县2022年工作总结\n\n全年选派党政干部40名。\n\n"
        "2023年，绥德县收到财政援助资金5000万元。\n", TEXT_MARKDOWN);
    const struct lint_finding *f = house_found(&l, "40名");
    CHECK(f != NULL && f->verdict == LINT_HOLDS && f->value == 40);
    CHECK(f != NULL && str_is(f->scope.area, STR("610828")));
    CHECK(f != NULL && f->scope.has_from && date_year(f->scope.from) == 2022);
    f = house_found(&l, "5000万元");
    CHECK(f != NULL && f->verdict == LINT_HOLDS);
    CHECK(f != NULL && str_is(f->scope.area, STR("610826")));
    CHECK(f != NULL && date_year(f->scope.to) == 2023);
    CHECK(lint_is_clean(&l) && l.by_verdict[LINT_HOLDS] == 2);
}

static void a_table_is_read_by_its_heads_and_labels(void)
{
    struct lint l = house_lint(&house,
        "| 县 | 财政援助资金（万元） | 实施帮扶项目（个） |\n|---|---|---|\n"
        "| 佳县 | 3000 | 7 |\n| 绥德县 | 5100 | 0 |\n| 合计 | 8000 | 7 |\n",
        TEXT_MARKDOWN);
    const struct lint_finding *f = house_found(&l, "3000");
    CHECK(f != NULL && f->verdict == LINT_HOLDS);
    CHECK(f != NULL && str_is(f->scope.area, STR("610828")));
    f = house_found(&l, "5100");
    CHECK(f != NULL && f->verdict == LINT_DIFFERS && f->value == 5000000000);
    f = house_found(&l, "8000");
    CHECK(f != NULL && f->verdict == LINT_HOLDS && f->scope.area.len == 0);
}

static void first_needs_a_record_with_evidence(void)
{
    static const struct row rows[] = {
        { "建成全省首个苹果交易所。", "首个", "holds" },
        { "建成全国首个红枣博物馆。", "首个", "unsupported" },
    };
    CHECK_ROWS(rows);
}

static void the_texts_own_arithmetic_is_a_finding(void)
{
    struct lint l = house_lint(&house,
        "发放种羊1200只，其中母羊1350只。", TEXT_PLAIN);
    CHECK(l.by_verdict[LINT_ARITHMETIC] == 1 && !lint_is_clean(&l));
    l = house_lint(&house, "发放种羊1200只，其中母羊1150只。", TEXT_PLAIN);
    CHECK(l.by_verdict[LINT_ARITHMETIC] == 0);
}

static bool hide_all(void *context, const struct figure_ask *ask,
                     const struct figure_set *set, const bool **hidden)
{
    bool *flags = ARENA_ROWS(house.j->arena, bool, set->count + 1);
    (void)ask;
    for (size_t i = 0; i < set->count; i++) {
        flags[i] = true;
    }
    *hidden = flags;
    ++*(int *)context;
    return true;
}

static void what_may_not_be_told_is_told_by_no_guess(void)
{
    static const char *const guesses[] = {
        "佳县选派党政干部45名。", "佳县选派党政干部46名。",
        "佳县实施帮扶项目7个。", "建成全省首个苹果交易所。" };
    int asked = 0;
    struct lint_ask ask = { .basis = BASIS_REPORTED, .hides = hide_all,
                            .context = &asked };
    for (size_t i = 0; i < sizeof guesses / sizeof *guesses; i++) {
        struct lint l;
        house_must(&house, lint_run(house.j, house.b, str_of(guesses[i]),
                                    TEXT_PLAIN, &ask, &l));
        CHECK(l.count == 1 && l.findings[0].verdict == LINT_UNKNOWN);
        CHECK(l.count == 1 && !l.findings[0].has_value &&
              l.findings[0].value == 0 && l.findings[0].is_withheld);
    }
    CHECK(asked > 0);
}

static void an_unknown_position_is_refused(void)
{
    struct lint l;
    struct lint_ask ask = { .has_as_of = true, .as_of = UINT64_MAX };
    CHECK(!lint_run(house.j, house.b, STR("选派干部5名"), TEXT_PLAIN, &ask,
                    &l));
    CHECK(strcmp(house.j->err.id, "book.position") == 0);
    err_clear(&house.j->err);
}

/* Each period is a pass over the records: a text may not ask for thousands. */
static void a_text_of_too_many_periods_is_refused(void)
{
    struct lint l;
    struct lint_ask ask = { .basis = BASIS_REPORTED };
    struct buf b = { 0 };
    for (int i = 0; i < 700; i++) {
        buf_print(&b, "%d年%d月至%d年%d月，拨付财政援助资金5万元。\n", 2010 + i / 144,
                  i % 12 + 1, 2016 + i / 12 % 12, i % 12 + 1);
    }
    CHECK(!lint_run(house.j, house.b, buf_view(&b), TEXT_PLAIN, &ask, &l));
    CHECK(house.j->err.id && strcmp(house.j->err.id, "lint.scopes") == 0);
    err_clear(&house.j->err);
    buf_free(&b);
}

static void reports_are_whole_and_escape_what_they_quote(void)
{
    struct lint l = house_lint(&house, "<b>选派党政干部51名</b> & \"x\"。",
                               TEXT_PLAIN);
    struct report r = { .lint = &l, .file = STR("a<b>.txt"), .site = "" };
    struct buf html = { 0 }, json = { 0 }, text = { 0 };
    house_must(&house, labels_open(house.j, house.b, l.as_of, &r.labels));
    report_page(&r, &html);
    CHECK(str_find(buf_view(&html), STR("<b>")) < 0);
    CHECK(str_find(buf_view(&html), STR("&lt;b&gt;")) > 0);
    CHECK(str_find(buf_view(&html), STR("<mark class=\"differs\">51名")) > 0);
    CHECK(str_find(buf_view(&html), STR("/figure/")) > 0);
    report_json(&r, &json);
    CHECK(str_find(buf_view(&json), STR("\"verdict\":\"differs\"")) > 0);
    CHECK(str_find(buf_view(&json), STR("\"line\":1,")) > 0);
    report_text(&r, false, &text);
    CHECK(str_find(buf_view(&text), STR("✗ 不符")) > 0);
    CHECK(str_find(buf_view(&text), STR("\033[")) < 0);
    buf_free(&html);
    buf_free(&json);
    buf_free(&text);
}

int main(void)
{
    house_open(&house);
    RUN(a_figure_holds_differs_or_has_the_wrong_unit_or_period);
    RUN(english_is_read_as_well);
    RUN(what_no_indicator_knows_is_unknown_and_small_talk_is_silent);
    RUN(a_finding_tells_its_scope_and_its_value);
    RUN(a_table_is_read_by_its_heads_and_labels);
    RUN(first_needs_a_record_with_evidence);
    RUN(the_texts_own_arithmetic_is_a_finding);
    RUN(what_may_not_be_told_is_told_by_no_guess);
    RUN(an_unknown_position_is_refused);
    RUN(a_text_of_too_many_periods_is_refused);
    RUN(reports_are_whole_and_escape_what_they_quote);
    house_close(&house);
    return CHECK_DONE();
}
