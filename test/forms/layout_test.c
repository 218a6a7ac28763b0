#include "forms/layout.h"

#include <string.h>

#include "forms/words.h"
#include "test/check.h"
#include "test/forms/drawing.h"

/* The labels of a cell: "head / head // label / label", with [why] when it is
 * left; "none" when it is no empty cell of a table. */
static struct str labels_of(struct arena *a, const struct layout *l,
                            uint32_t row, uint32_t column)
{
    for (size_t i = 0; i < l->cell_count; i++) {
        const struct layout_cell *c = &l->cells[i];
        struct buf b = { 0 };
        if (c->row != row || c->column != column) {
            continue;
        }
        const struct layout_path *paths[] = { &l->heads[c->head],
                                              &l->labels[c->label] };
        for (size_t p = 0; p < 2; p++) {
            buf_text(&b, p > 0 ? "//" : "");
            for (size_t n = 0; n < paths[p]->count; n++) {
                buf_text(&b, n > 0 ? "/" : "");
                buf_str(&b, paths[p]->parts[n]);
            }
        }
        buf_print(&b, "%s%.*s", c->unit.len > 0 ? "@" : "", STR_ARG(c->unit));
        if (c->left != LAYOUT_OURS) {
            buf_print(&b, "[%s]", layout_left_id(c->left));
        }
        struct str made = arena_str(a, buf_view(&b));
        buf_free(&b);
        return made;
    }
    return STR("none");
}

struct expected { uint32_t row, column; const char *labels; };

struct drawn {
    const char *name, *sheet;
    bool framed;
    const char *title;          /* of the first table, or NULL */
    struct expected cells[8];   /* labels NULL ends */
};

static const struct drawn drawn[] = {
    { "a label between two blanks belongs to the one on its right",
      "类别|指标|数值|指标|数值|备注\n"
      "资金|拨付||到位||\n^|项目||其中：开工||\n"
      "人才|干部||教师||\n", true, NULL,
      { { 1, 2, "数值//资金/拨付" }, { 1, 4, "数值//到位" },
        { 2, 2, "数值//资金/项目" }, { 3, 4, "数值//教师" },
        { 1, 5, "备注//到位[remark]" } } },
    { "items are labels, not numbers of rows",
      "Item|Unit|Hebei|Tibet\nRoads|km||\nHomes|number||\n", true, NULL,
      { { 1, 2, "Hebei//Roads@km" }, { 2, 3, "Tibet//Homes@number" } } },
    { "two rows of merged heads",
      "-东西部协作情况统计表|<|<|<|<\n"
      "-填报单位：|||单位：万元|\n"
      "地区|资金|<|人才|备注\n"
      "^|市级|区级|^|^\n"
      "张北县||||\n"
      "康 保 县||||\n"
      "合  计|=|=||\n"
      "-填表人：|||日期：|\n", true, "东西部协作情况统计表",
      { { 4, 1, "资金/市级//张北县" }, { 5, 2, "资金/区级//康保县" },
        { 5, 3, "人才//康保县" }, { 4, 4, "备注//张北县[remark]" },
        { 6, 1, "none" }, { 6, 3, "人才//合计" } } },
    { "heads that were not merged, and no frame",
      "情况表\n"
      "\n"
      "地区|资金||人才|\n"
      "|市级|区级|党政|专技\n"
      "张北县||||\n"
      "康保县||||\n", false, "情况表",
      { { 4, 1, "资金/市级//张北县" }, { 4, 2, "资金/区级//张北县" },
        { 5, 4, "人才/专技//康保县" } } },
    { "indicators in rows with units and ordinals",
      "-一览表\n"
      "序号|指标名称|计量单位|2018年|2019年\n"
      "甲|乙|丙|1|2\n"
      "一|人才交流|||\n"
      "1|选派干部|人次||\n"
      "|其中：党政干部|人次||\n"
      "|　　　专技人才|人次||\n"
      "2|培训|人次||\n", true, "一览表",
      { { 4, 3, "2018年//人才交流/选派干部@人次" },
        { 5, 4, "2019年//人才交流/选派干部/党政干部@人次" },
        { 6, 4, "2019年//人才交流/选派干部/专技人才@人次" },
        { 7, 3, "2018年//人才交流/培训@人次" },
        { 3, 3, "2018年//人才交流[section]" } } },
    { "categories merged at the left",
      "类别|指标|数量|备注\n"
      "资金|市级|  |\n"
      "^|区级||\n"
      "人才|选派||\n"
      "^|支教||\n", true, "",
      { { 1, 2, "数量//资金/市级" }, { 2, 2, "数量//资金/区级" },
        { 4, 2, "数量//人才/支教" } } },
    { "label, cell, label, cell",
      "-表\n"
      "选派干部（人次）||培训（人次）|\n"
      "实施项目（个）||资金（万元）|\n"
      "备注||<|<\n", true, "表",
      { { 1, 1, "//选派干部（人次）" }, { 1, 3, "//培训（人次）" },
        { 2, 3, "//资金（万元）" }, { 3, 1, "//备注[remark]" } } },
    { "two columns of pairs in one table",
      "指标|数量|指标|数量\n"
      "选派干部||培训|\n"
      "实施项目||资金|\n", true, "",
      { { 1, 1, "数量//选派干部" }, { 2, 3, "数量//资金" } } },
    { "one row without labels",
      "-2019年\n"
      "选派干部|培训|资金\n"
      "（人次）|（人次）|（万元）\n"
      "||\n", true, "2019年",
      { { 3, 0, "选派干部/（人次）//" }, { 3, 2, "资金/（万元）//" } } },
    { "a list to be named by who fills it",
      "序号|项目名称|建设地点|投资（万元）\n"
      "#1|||\n#2|||\n#3|||\n", true, "",
      { { 1, 3, "投资（万元）//[unlabelled]" },
        { 2, 1, "项目名称//[remark]" } } },
    { "a sheet of persons",
      "姓名|身份证号|培训次数\n||\n||\n", true, "",
      { { 1, 2, "培训次数//[names]" } } },
    { "sections over the whole width, and years across",
      "指标|2017年|2018年\n"
      "一、资金|<|<\n"
      "市级||\n"
      "区级||\n"
      "二、人才|<|<\n"
      "选派||\n", true, "",
      { { 2, 1, "2017年//资金/市级" }, { 5, 2, "2018年//人才/选派" } } },
    { "two tables, one below the other",
      "-表一 资金\n"
      "地区|市级\n张北县|\n"
      "\n"
      "-表二 人才\n"
      "地区|选派\n张北县|\n", true, "表一资金",
      { { 2, 1, "市级//张北县" }, { 6, 1, "选派//张北县" } } },
    { "an example row is nobody's",
      "地区|选派\n例：某县|\n张北县|\n", true, "",
      { { 1, 1, "选派//例：某县[example]" }, { 2, 1, "选派//张北县" } } },
    { "only the heads are framed",
      "编号|县区|选派|资金\n"
      "-#1|张北县||\n"
      "-#2|康保县|#3|\n"
      "-\n"
      "-说明：据实填写\n", true, "",
      { { 1, 2, "选派//张北县" }, { 2, 2, "none" },
        { 2, 3, "资金//康保县" }, { 4, 2, "none" } } },
    { "who marks and signs",
      "指标|完成值|考核人\n互访||\n培训||\n", true, "",
      { { 1, 1, "完成值//互访" }, { 1, 2, "考核人//互访[signature]" } } },
};

static void every_cell_has_the_labels_that_stand_over_and_beside_it(void)
{
    for (size_t i = 0; i < sizeof drawn / sizeof *drawn; i++) {
        const struct drawn *d = &drawn[i];
        struct arena *a = arena_open();
        struct grid g = drawing(a, "Sheet1", d->sheet, d->framed);
        struct layout l;
        layout_read(a, &g, &l);
        CHECK(l.table_count > 0);
        if (l.table_count > 0 && d->title != NULL &&
            !str_is(l.tables[0].title, str_of(d->title))) {
            printf("# %s: title %.*s\n", d->name,
                   STR_ARG(l.tables[0].title));
            CHECK(false);
        }
        for (size_t c = 0; c < 8 && d->cells[c].labels != NULL; c++) {
            struct str found = labels_of(a, &l, d->cells[c].row,
                                         d->cells[c].column);
            if (!str_is(found, str_of(d->cells[c].labels))) {
                printf("# %s, row %u, column %u: %.*s\n", d->name,
                       d->cells[c].row, d->cells[c].column, STR_ARG(found));
                CHECK(false);
            }
        }
        arena_close(a);
    }
}

static void hidden_rows_are_left(void)
{
    struct arena *a = arena_open();
    struct grid g = drawing(a, "S", "地区|选派\n张北县|\n康保县|\n", true);
    struct layout l;
    g.row_hidden[1] = true;
    layout_read(a, &g, &l);
    CHECK(str_is(labels_of(a, &l, 1, 1), STR("选派//张北县[hidden]")));
    CHECK(str_is(labels_of(a, &l, 2, 1), STR("选派//康保县")));
    arena_close(a);
}

static void an_empty_sheet_has_no_tables(void)
{
    struct arena *a = arena_open();
    struct grid g = drawing(a, "S", "", false);
    struct layout l;
    layout_read(a, &g, &l);
    CHECK(l.table_count == 0 && l.cell_count == 0);
    arena_close(a);
}

static void ordinals_and_of_which_are_taken_off(void)
{
    static const struct { const char *label, *rest; int rank; } cases[] = {
        { "一、人才", "人才", 1 }, { "（二）资金", "资金", 2 },
        { "3. 项目", "项目", 3 }, { "12、项目", "项目", 3 },
        { "(4)项目", "项目", 4 }, { "⑤项目", "项目", 5 },
        { "一般项目", "一般项目", 0 }, { "2019年", "2019年", 0 },
        { "1.5万元以上", "1.5万元以上", 0 }, { "十三五", "十三五", 0 },
    };
    struct str rest;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK(word_ordinal(str_of(cases[i].label), &rest) == cases[i].rank);
        CHECK(str_is(rest, str_of(cases[i].rest)));
    }
    CHECK(word_refines(STR("其中：党政干部"), &rest));
    CHECK(str_is(rest, STR("党政干部")));
    CHECK(word_refines(STR("of which: women"), &rest));
    CHECK(str_is(rest, STR("women")));
    CHECK(!word_refines(STR("党政干部"), &rest));
}

int main(void)
{
    RUN(every_cell_has_the_labels_that_stand_over_and_beside_it);
    RUN(hidden_rows_are_left);
    RUN(an_empty_sheet_has_no_tables);
    RUN(ordinals_and_of_which_are_taken_off);
    return CHECK_DONE();
}
