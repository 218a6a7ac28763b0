#include "forms/fill.h"

#include "test/forms/world.h"

static const char records[] =
    "{\"kind\":\"visit\",\"occurred\":\"2019-05-01\",\"supporter\":\"D110106\","
    "\"recipient\":{\"area\":\"130722\"},\"fields\":{\"purpose\":\"a\"}}\n"
    "{\"kind\":\"visit\",\"occurred\":\"2020-05-01\",\"supporter\":\"D110106\","
    "\"recipient\":{\"area\":\"130722\"},\"fields\":{\"purpose\":\"b\"}}\n"
    "{\"kind\":\"visit\",\"occurred\":\"2020-06-03\",\"supporter\":\"D110105\","
    "\"recipient\":{\"area\":\"130723\"},\"fields\":{\"purpose\":\"c\"}}\n"
    "{\"kind\":\"visit\",\"occurred\":\"2020-07-03\",\"supporter\":\"D110105\","
    "\"recipient\":{\"area\":\"150921\"},\"fields\":{\"purpose\":\"d\"}}\n"
    "{\"kind\":\"fund_movement\",\"occurred\":\"2020-06-01\","
    "\"supporter\":\"D110106\",\"recipient\":{\"area\":\"130722\"},"
    "\"amount_fen\":123456789,\"fields\":{\"movement\":\"credit\","
    "\"voucher\":\"v1\"}}\n"
    "{\"kind\":\"fund_movement\",\"occurred\":\"2020-06-02\","
    "\"supporter\":\"BJ\",\"recipient\":{\"area\":\"130723\"},"
    "\"amount_fen\":100000000,\"fields\":{\"movement\":\"credit\","
    "\"voucher\":\"v2\"}}\n"
    "{\"kind\":\"order\",\"occurred\":\"2020-06-02\","
    "\"subject\":{\"id\":\"p1\",\"kind\":\"product\"},"
    "\"recipient\":{\"area\":\"130723\"},\"amount_fen\":5000000,"
    "\"fields\":{\"certified\":1,\"channel\":\"centre\",\"order_no\":\"o1\"}}\n";

struct wanted { uint32_t row, column; const char *state; };

struct drawn {
    const char *name, *sheet, *answers;
    struct wanted cells[8];     /* state NULL ends */
};

static const struct drawn drawn[] = {
    { "places in rows, units in heads",
      "2020年度扶贫协作情况统计表\n"
      "地区|互访（次）|财政帮扶资金（万元）\n"
      "张北县||\n康保县||\n", "",
      { { 2, 1, "filled 1 visits" }, { 2, 2, "filled 123.456789 funds" },
        { 3, 2, "filled 100 funds" } } },
    { "years across, and everything up to then",
      "张北县扶贫协作情况统计表\n"
      "指标|计量单位|2019年|2020年|2020年累计\n"
      "互访|次|||\n财政帮扶资金|万元|||\n", "",
      { { 2, 2, "filled 1 visits" }, { 2, 3, "filled 1 visits" },
        { 2, 4, "filled 2 visits" }, { 3, 2, "filled 0 funds" } } },
    { "this month and this year",
      "2020年6月扶贫协作调度表\n"
      "指标|单位|本月|本年累计|历年累计\n"
      "互访|次|||\n", "",
      { { 2, 2, "filled 1 visits" }, { 2, 3, "filled 2 visits" },
        { 2, 4, "filled 3 visits" } } },
    { "who supports, in rows",
      "2020年各区扶贫协作情况统计表\n"
      "单位|互访（次）|财政帮扶资金（万元）\n"
      "丰台区||\n朝阳区||\n", "",
      { { 2, 1, "filled 1 visits" }, { 3, 1, "filled 2 visits" },
        { 3, 2, "filled 0 funds" } } },
    { "a total of all, and one of some",
      "2020年张家口市扶贫协作情况统计表\n"
      "地区|互访（次）|财政帮扶资金（万元）\n"
      "张北县||\n康保县||\n合计||\n", "",
      { { 4, 1, "filled 2 visits" }, { 4, 2, "filled 223.456789 funds" } } },
    { "a total of rows that leave others out is their sum",
      "2020年扶贫协作情况统计表\n"
      "地区|互访（次）\n"
      "张北县|\n康保县|\n合计|\n", "", { { 4, 1, "filled 2 visits" } } },
    { "no period is told",
      "扶贫协作情况统计表\n地区|互访（次）\n张北县|\n康保县|\n", "",
      { { 2, 1, "asked" }, { 3, 1, "asked" } } },
    { "a period that was answered",
      "扶贫协作情况统计表\n地区|互访（次）\n张北县|\n康保县|\n",
      "question,answer\nperiod:扶贫协作情况统计表/,2019\n",
      { { 2, 1, "filled 1 visits" } } },
    { "money without a unit is asked",
      "2020年扶贫协作情况统计表\n地区|财政帮扶资金\n张北县|\n康保县|\n", "",
      { { 2, 1, "asked" } } },
    { "a part of what is counted is asked",
      "2020年扶贫协作情况统计表\n地区|其中：党政干部选派（人次）\n"
      "张北县|\n康保县|\n", "", { { 2, 1, "asked" } } },
    { "persons or times must be told",
      "2020年扶贫协作情况统计表\n地区|选派干部人才|选派干部人才（人/人次）\n"
      "张北县||\n康保县||\n", "", { { 2, 1, "asked" }, { 2, 2, "asked" } } },
    { "plans, rates and what nobody counts",
      "2020年扶贫协作情况统计表\n"
      "指标|单位|计划数|完成数|完成率（%）|备注\n"
      "互访|次||||\n村集体经济收入|万元||||\n", "",
      { { 2, 2, "unknown" }, { 2, 3, "filled 3 visits" },
        { 2, 4, "unknown" }, { 2, 5, "left" }, { 3, 3, "unknown" } } },
    { "two decimals, since the form says so",
      "2020年扶贫协作情况统计表\n地区|财政帮扶资金（万元）\n张北县|\n康保县|\n"
      "注：金额保留两位小数。\n", "", { { 2, 1, "filled 123.46 funds" } } },
    { "somebody else's programme",
      "2020年中央单位定点帮扶情况统计表\n地区|互访（次）\n张北县|\n康保县|\n",
      "", { { 2, 1, "asked" } } },
    { "an answer to leave it",
      "2020年扶贫协作情况统计表\n地区|选派干部人才\n张北县|\n康保县|\n",
      "question,answer\nindicator:扶贫协作情况统计表/选派干部人才,leave\n",
      { { 2, 1, "left" }, { 3, 1, "left" } } },
    { "an answer that is none is asked again",
      "2020年扶贫协作情况统计表\n地区|选派干部人才\n张北县|\n康保县|\n",
      "question,answer\nindicator:扶贫协作情况统计表/选派干部人才,nothing\n",
      { { 2, 1, "asked" } } },
    { "an old name of a county",
      "2020年扶贫协作情况统计表\n地区|互访（次）\n宣化县|\n康保县|\n", "",
      { { 2, 1, "filled 0 visits" } } },
    { "English",
      "Paired assistance, 2020\nArea|Mutual visits (times)|"
      "Fiscal assistance funds (10,000 yuan)\nZhangbei||\nKangbao||\n", "",
      { { 2, 1, "filled 1 visits" } } },
    { "months that are summed are not everything up to then",
      "（2020年6月）扶贫协作调度表\n指标|单位|进展情况||\n"
      "||本月|二季度|1—6月累计\n互访|次|||\n财政帮扶资金|万元|||\n", "",
      { { 3, 2, "filled 1 visits" }, { 3, 3, "filled 2 visits" },
        { 3, 4, "filled 2 visits" } } },
    { "a plan of five years, and all years",
      "扶贫协作统计年报\n指标|单位|2019年|“十三五”累计|开展以来累计\n"
      "互访|次|||\n财政帮扶资金|万元|||\n", "",
      { { 2, 2, "filled 1 visits" }, { 2, 3, "filled 4 visits" },
        { 2, 4, "asked" } } },
    { "decimals are asked of what the sentence speaks of",
      "2020年扶贫协作统计表\n指标|单位|数量\n财政帮扶资金|万元|\n"
      "财政帮扶资金|元|\n注：资金以万元为单位，保留一位小数。\n", "",
      { { 2, 2, "filled 223.5 funds" }, { 3, 2, "filled 2234567.89 funds" } } },
    { "what is sold is not kept by district",
      "2020年扶贫协作统计表\n单位|消费扶贫销售额（万元）|互访（次）\n"
      "丰台区||\n朝阳区||\n海淀区||\n合计||\n", "",
      { { 2, 1, "unknown" }, { 3, 1, "unknown" }, { 4, 2, "filled 0 visits" },
        { 5, 1, "unknown" }, { 5, 2, "filled 3 visits" } } },
    { "certified sales are not all sales",
      "2020年扶贫协作统计表\n地区|认定产品销售额（万元）|全部销售总额（万元）\n"
      "张北县||\n康保县||\n", "",
      { { 3, 1, "filled 5 consumption" }, { 3, 2, "filled 5 sales_all" } } },
    { "total of the above",
      "Paired assistance, 2020\nMoney in 10,000 yuan\n"
      "Area|Mutual visits (times)|Fiscal assistance funds\n"
      "Zhangbei||\nKangbao||\nTotal of the above||\n", "",
      { { 4, 2, "filled 100 funds" }, { 5, 1, "filled 2 visits" } } },
    { "a sheet of persons is left",
      "2020年选派干部人才名单\n姓名|身份证号|选派次数\n某人||\n他人||\n", "",
      { { 2, 2, "left" } } },
};

static struct world w;

static void sure_cells_are_filled_and_the_others_are_not(void)
{
    for (size_t i = 0; i < sizeof drawn / sizeof *drawn; i++) {
        const struct drawn *d = &drawn[i];
        struct fill *f = fill_drawn(&w, d->sheet, d->answers);
        for (size_t c = 0; c < 8 && d->cells[c].state != NULL; c++) {
            struct str state = state_of(&w, f, d->cells[c].row,
                                        d->cells[c].column);
            if (!str_is(state, str_of(d->cells[c].state))) {
                printf("# %s, row %u, column %u: %.*s\n", d->name,
                       d->cells[c].row, d->cells[c].column, STR_ARG(state));
                CHECK(false);
                struct buf out = { 0 };
                fill_report_questions(w.j, f, &out);
                printf("# %.*s\n", STR_ARG(buf_view(&out)));
                buf_free(&out);
            }
        }
    }
    CHECK(job_ok(w.j));
}

static const char unsure[] =
    "%s扶贫协作情况统计表\n地区|选派干部人才\n张北县|\n康保县|\n";

static void an_answer_is_kept_for_the_next_month_and_may_change(void)
{
    static const char first[] =
        "question,answer\nindicator:扶贫协作情况统计表/选派干部人才,postings\n";
    static const char second[] =
        "question,answer\nindicator:扶贫协作情况统计表/选派干部人才,"
        "persons_posted\n";
    struct arena *a = w.j->arena;
    const char *june = arena_print(a, unsure, "2020年6月").at;
    const char *july = arena_print(a, unsure, "2020年7月").at;
    size_t kept;
    CHECK(str_is(state_of(&w, fill_drawn(&w, june, ""), 2, 1),
                 STR("asked")));
    must(&w, fill_keep(w.j, w.b, fill_drawn(&w, june, first), &kept));
    CHECK(kept == 1);
    CHECK(str_is(state_of(&w, fill_drawn(&w, july, ""), 2, 1),
                 STR("filled 0 postings")));
    must(&w, fill_keep(w.j, w.b, fill_drawn(&w, july, first), &kept));
    CHECK(kept == 0);
    must(&w, fill_keep(w.j, w.b, fill_drawn(&w, july, second), &kept));
    CHECK(kept == 1);
    CHECK(str_is(state_of(&w, fill_drawn(&w, june, ""), 2, 1),
                 STR("filled 0 persons_posted")));
}

static void one_label_is_one_question_with_its_candidates(void)
{
    struct fill *f = fill_drawn(&w,
        "2020年表\n地区|干部人才（人次/人）\n张北县|\n康保县|\n沽源县|\n", "");
    size_t open = 0;
    for (size_t i = 0; i < questions_count(f->questions); i++) {
        const struct question *q = questions_at(f->questions, i);
        if (question_is_open(q)) {
            open++;
            CHECK(q->kind == QUESTION_INDICATOR && q->cell_count == 3);
            CHECK(q->candidate_count >= 2);
            CHECK(str_is(q->cells[0], STR("Sheet1!B3")));
        }
    }
    CHECK(open == 1 && questions_open_count(f->questions) == 1);
}

static void a_workbook_without_a_table_is_refused(void)
{
    struct fill *f = ARENA_NEW(w.j->arena, struct fill);
    struct fill_ask ask = { .form = workbook(&w, "一句话\n") };
    CHECK(!fill_run(w.j, w.b, &ask, f));
    CHECK(str_is(str_of(w.j->err.id), STR("fill.empty")));
    err_clear(&w.j->err);
    ask.form = STR("no workbook");
    CHECK(!fill_run(w.j, w.b, &ask, f));
    err_clear(&w.j->err);
}

static void numbers_are_exact_and_short(void)
{
    static const struct { int64_t value, scale; int decimals;
                          const char *text; } cases[] = {
        { 322996854969, 10000000000, -1, "32.2996854969" },
        { 322996854969, 10000000000, 2, "32.3" },
        { 123456789, 1000000, -1, "123.456789" }, { 0, 1000000, -1, "0" },
        { 100000000, 1000000, -1, "100" }, { -150, 100, -1, "-1.5" },
        { 1, 3, -1, "0.3333333333" }, { 5, 1, -1, "5" },
        { 125, 100, 1, "1.3" }, { 99, 100, 0, "1" },
        { INT64_MAX, 1, -1, "9223372036854775807" },
        { INT64_MIN, 1, -1, "-9223372036854775808" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str text = cases[i].decimals < 0
            ? fill_decimal(w.j->arena, cases[i].value, cases[i].scale)
            : fill_rounded(w.j->arena, cases[i].value, cases[i].scale,
                           cases[i].decimals);
        CHECK(str_is(text, str_of(cases[i].text)));
    }
}

static void the_reports_name_cells_questions_and_who_may_know(void)
{
    struct fill *f = fill_drawn(&w,
        "2020年表\n指标|单位|数量\n互访|次|\n选派干部人才||\n"
        "财政帮扶资金计划数|万元|\n", "");
    struct buf out = { 0 };
    fill_report_json(w.j, f, STR("out.xlsx"), &out);
    CHECK(str_find(buf_view(&out), STR("\"cell\":\"C3\",\"state\":\"filled\","
                                       "\"indicator\":\"visits\"")) > 0);
    CHECK(str_find(buf_view(&out), STR("\"kind\":\"indicator\"")) > 0);
    CHECK(str_find(buf_view(&out), STR("\"unit_owner\":\"BJ-M02\"")) > 0);
    out.len = 0;
    fill_report_text(w.j, w.b, f, &out);
    CHECK(str_find(buf_view(&out), STR("北京市财政局")) > 0);
    out.len = 0;
    fill_report_questions(w.j, f, &out);
    CHECK(str_starts(buf_view(&out), STR("question,label,answer,")));
    CHECK(str_find(buf_view(&out), STR("postings")) > 0);
    buf_free(&out);
}

static void a_report_says_by_which_place_and_time_cells_were_filled(void)
{
    struct fill *f = fill_drawn(&w,
        "2020年张北县扶贫协作情况表\n指标|数量\n互访（次）|\n"
        "选派干部人才|\n", "question,label,answer\n"
        "indicator:x/y,x,leave\n");
    struct buf out = { 0 };
    fill_report_text(w.j, w.b, f, &out);
    CHECK(str_find(buf_view(&out), STR("张北县、2020")) > 0);
    CHECK(str_find(buf_view(&out), STR("一个也没用上")) > 0);
    buf_free(&out);
    f = fill_drawn(&w, "2020年扶贫协作情况统计表\n指标|数量\n互访（次）|\n"
        "选派干部人才|\n", "question,label,answer,candidates\n"
        "indicator:扶贫协作情况统计表/选派干部人才,选派干部人才,postings,\n");
    fill_report_text(w.j, w.b, f, &out);
    CHECK(str_find(buf_view(&out), STR("没有用")) < 0);
    CHECK(str_is(state_of(&w, f, 3, 1), STR("filled 0 postings")));
    buf_free(&out);
}

static void a_form_has_its_bounds(void)
{
    struct fill *f = ARENA_NEW(w.j->arena, struct fill);
    struct fill_ask ask = { .cells_max = 1,
        .form = workbook(&w, "2020年表\n指标|数量\n互访（次）|\n项目|\n") };
    CHECK(!fill_run(w.j, w.b, &ask, f));
    CHECK(str_is(str_of(w.j->err.id), STR("fill.many")));
    w.j->err = (struct err){ 0 };
}

static void a_filled_cell_carries_what_it_is(void)
{
    struct fill *f = fill_drawn(&w,
        "2020年表\n地区|互访（次）\n张北县|\n康保县|\n", "");
    struct grid g;
    struct xlsx *x = xlsx_open(w.j, buf_view(&f->bytes));
    must(&w, x != NULL && grid_read(w.j, x, 0, &g));
    CHECK(str_is(grid_at(&g, 2, 1)->text, STR("1")));
    CHECK(grid_at(&g, 2, 1)->kind == CELL_NUMBER);
    CHECK(str_is(grid_at(&g, 2, 0)->text, STR("张北县")));
}

int main(void)
{
    world_open(&w);
    world_put(&w, records);
    RUN(sure_cells_are_filled_and_the_others_are_not);
    RUN(an_answer_is_kept_for_the_next_month_and_may_change);
    RUN(one_label_is_one_question_with_its_candidates);
    RUN(a_workbook_without_a_table_is_refused);
    RUN(numbers_are_exact_and_short);
    RUN(the_reports_name_cells_questions_and_who_may_know);
    RUN(a_report_says_by_which_place_and_time_cells_were_filled);
    RUN(a_form_has_its_bounds);
    RUN(a_filled_cell_carries_what_it_is);
    world_close(&w);
    return CHECK_DONE();
}
