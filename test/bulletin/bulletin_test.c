/* The bulletin from a real book: what its three forms say. */
#include "bulletin/bulletin.h"

#include <jansson.h>
#include <stdlib.h>

#include "../check.h"
#include "../figures/house.h"

/* ---- a small book ---------------------------------------------------- */

static void grant(struct house *h, const char *day, const char *area,
                  int64_t yuan)
{
    struct entry e = house_draft(h, "grant");
    date_parse(str_of(day), &e.occurred);
    e.area = str_of(area);
    e.supporter = STR("U1");
    e.has_amount = true;
    e.amount_fen = yuan * 100;
    entry_put_text(&e, STR("way"), STR("out"));
    house_put(h, &e);
}

static void stay(struct house *h, const char *person)
{
    struct entry e = house_draft(h, "stay");
    date_parse(STR("2019-03-01"), &e.occurred);
    e.area = STR("T11");
    e.subject_kind = STR("person");
    e.subject = str_of(person);
    e.identity = STR("proved");
    house_put(h, &e);
}

/* The pack gets this template for both languages. */
static void set_template(struct house *h, const char *text)
{
    char hex[65];
    CHECK(book_file_put(h->job, h->book, str_of(text), hex));
    house_define(h, "templates", "bulletin.zh", "sha256", hex, NULL);
    house_define(h, "templates", "bulletin.en", "sha256", hex, NULL);
    house_commit(h);
}

static void fill(struct house *h)
{
    grant(h, "2018-05-01", "C1", 3812000);
    grant(h, "2019-05-01", "C2", 1000);
    stay(h, "p1");
    stay(h, "p2");
    house_commit(h);
}

static struct str write_it(struct house *h, struct bulletin_ask ask)
{
    struct str out = { 0 };
    err_clear(&h->job->err);
    ask.has_basis = true;       /* nothing here is reviewed */
    CHECK(bulletin_write(h->job, h->book, &ask, &out));
    if (!job_ok(h->job)) {
        printf("# %s: %s\n", h->job->err.id, h->job->err.en);
    }
    return out;
}

static bool has(struct str text, const char *what)
{
    bool is_there = str_find(text, str_of(what)) >= 0;
    if (!is_there) {
        printf("# no “%s” in:\n%.*s\n", what, STR_ARG(text));
    }
    return is_there;
}

static bool lacks(struct str text, const char *what)
{
    return str_find(text, str_of(what)) < 0;
}

/* ---- what it says ---------------------------------------------------- */

static void every_figure_has_a_footnote(void)
{
    struct house h;
    house_open(&h);
    set_template(&h, "# 题\n\n拨款{{figure money}}，"
                     "其中{{figure money area=C2 year=2019}}给乙县。"
                     "又说{{figure money style=floor places=0}}。");
    fill(&h);
    struct str md = write_it(&h, (struct bulletin_ask){ 0 });
    CHECK(has(md, "拨款3813000元[^1]，其中1000元[^2]给乙县。"));
    CHECK(has(md, "又说381万多元[^1]。"));
    CHECK(has(md, "[^1]: 净拨款：拨出减退回。口径：已上报；截至2019年5月1日。"
                  "确切值 3,813,000.00 元。"));
    CHECK(has(md, "乙县；2019年1月1日至2019年12月31日"));
    CHECK(lacks(md, "[^3]"));
    CHECK(has(md, "演示数据"));
    struct str english = write_it(&h, (struct bulletin_ask){ .lang = LANG_EN });
    CHECK(has(english, "3,813,000 yuan[^1]"));
    CHECK(has(english, "Basis: reported; up to 1 May 2019."));
    house_close(&h);
}

static void sentences_of_nothing_fall_away(void)
{
    struct house h;
    house_open(&h);
    set_template(&h, "# 题\n\n有{{figure money}}。脱贫{{figure lifted}}。完。\n\n"
        "## 脱贫\n\n脱贫{{figure lifted}}。\n\n"
        "- 户{{figure lifted}}\n- 人{{figure people}}\n\n"
        "### 更细\n\n脱贫{{figure lifted}}，真的。这里。\n\n"
        "## 空白\n\n没有数字的段落还在。\n\n"
        "{{#if lifted}}甲{{else}}乙{{/if}}{{#if money}}丙{{else}}丁{{/if}}\n");
    fill(&h);
    struct str md = write_it(&h, (struct bulletin_ask){ 0 });
    CHECK(has(md, "有3813000元[^1]。完。"));
    CHECK(lacks(md, "脱贫0户"));
    CHECK(has(md, "## 脱贫\n\n- 人2人"));
    CHECK(lacks(md, "更细"));
    CHECK(has(md, "没有数字的段落还在。"));
    CHECK(has(md, "乙丙"));
    house_close(&h);
}

static void an_empty_book_is_still_a_pleasure(void)
{
    struct house h;
    house_open(&h);
    set_template(&h, "# 题\n\n有{{figure money}}。");
    struct str md = write_it(&h, (struct bulletin_ask){ 0 });
    CHECK(has(md, "# 试验项目群"));
    CHECK(has(md, "还没有可以通报的数字"));
    md = write_it(&h, (struct bulletin_ask){ .lang = LANG_EN });
    CHECK(has(md, "There is nothing to report yet"));
    set_template(&h, "# 题\n{{#empty}}\n先导入{{programme}}的表。\n{{/empty}}\n"
                     "有{{figure money}}。");
    md = write_it(&h, (struct bulletin_ask){ 0 });
    CHECK(has(md, "先导入试验项目群的表。"));
    CHECK(lacks(md, "# 题"));
    fill(&h);
    CHECK(lacks(write_it(&h, (struct bulletin_ask){ 0 }), "先导入"));
    house_close(&h);
}

static void an_earlier_position_says_what_was_known(void)
{
    struct house h;
    house_open(&h);
    set_template(&h, "有{{figure money}}，到{{date}}。{{since 2012-11}}；"
                     "{{since 2019}}。");
    grant(&h, "2018-05-01", "C1", 500);
    house_commit(&h);
    uint64_t before = book_head(h.book).size;
    grant(&h, "2019-05-01", "C1", 7);
    house_commit(&h);
    struct str md = write_it(&h, (struct bulletin_ask){ 0 });
    CHECK(has(md, "有507元[^1]，到2019年5月1日。2012年11月以来；今年以来。"));
    md = write_it(&h, (struct bulletin_ask){ .has_as_of = true,
                                             .as_of = before });
    CHECK(has(md, "有500元[^1]，到2018年5月1日。"));
    house_close(&h);
}

static void tables_show_bases_and_parts(void)
{
    struct house h;
    house_open(&h);
    set_template(&h, "## 表\n\n{{table fund}}\n");
    fill(&h);
    struct str md = write_it(&h, (struct bulletin_ask){ 0 });
    CHECK(has(md, "| 指标 | 数值 | 构成 | 已审核 | 已确认 | 已核查 |"));
    CHECK(has(md, "| 净拨款 | 3,813,000.00 元[^1] | 记录 100% | 0% | 0% | 0% |"));
    CHECK(lacks(md, "驻留人数"));
    struct str html = write_it(&h, (struct bulletin_ask){
        .format = BULLETIN_HTML });
    CHECK(has(html, "<th scope=\"col\" class=\"right\">数值</th>"));
    CHECK(has(html, "<th scope=\"row\">净拨款</th>"));
    house_close(&h);
}

static void html_escapes_everything_and_links_figures(void)
{
    struct house h;
    house_open(&h);
    set_template(&h, "# <b>&题\"\n\n<script>{{figure money area=C2}}</script>"
                     " **重** [x](javascript:y) [y](https://e.cn/?a&b)\n");
    fill(&h);
    struct str html = write_it(&h, (struct bulletin_ask){
        .format = BULLETIN_HTML, .figure_link = "/figure/%s?lang=zh" });
    CHECK(has(html, "<h1>&lt;b&gt;&amp;题&quot;</h1>"));
    CHECK(has(html, "<title>&lt;b&gt;&amp;题&quot;</title>"));
    CHECK(lacks(html, "<script"));
    CHECK(has(html, "href=\"/figure/money?lang=zh&amp;area=C2"
                    "&amp;basis=reported\""));
    CHECK(has(html, "title=\"净拨款：1,000.00 元，已上报\">1000元</a>"));
    CHECK(has(html, "<strong>重</strong> [x](javascript:y)"));
    CHECK(has(html, "<a href=\"https://e.cn/?a&amp;b\">y</a>"));
    CHECK(has(html, "<li id=\"note-1\">"));
    CHECK(has(html, "class=\"banner\""));
    html = write_it(&h, (struct bulletin_ask){ .format = BULLETIN_HTML,
                                               .fragment = true });
    CHECK(str_starts(html, STR("<h1>")));
    CHECK(has(html, "href=\"#note-1\""));
    CHECK(lacks(html, "<style"));
    house_close(&h);
}

static void json_gives_sentences_with_spans(void)
{
    struct house h;
    house_open(&h);
    set_template(&h, "# 题\n\n先。有**{{figure money style=floor places=0}}**"
                     "哦。{{figure people}}在。\n");
    fill(&h);
    struct str text = write_it(&h, (struct bulletin_ask){
        .format = BULLETIN_JSON });
    json_t *root = json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, NULL);
    CHECK(root != NULL);
    json_t *block = json_array_get(json_object_get(root, "blocks"), 1);
    json_t *sentence = json_array_get(json_object_get(block, "sentences"), 1);
    CHECK(strcmp(json_string_value(json_object_get(sentence, "text")),
                 "有381万多元哦。") == 0);
    json_t *span = json_array_get(json_object_get(sentence, "figures"), 0);
    long long from, to, value, lower, upper;
    const char *id, *phrase, *unit;
    CHECK(json_unpack(span, "{s:I,s:I,s:I,s:I,s:I,s:s,s:s,s:s}",
                      "from", &from, "to", &to, "value", &value,
                      "lower", &lower, "upper", &upper, "id", &id,
                      "phrase", &phrase, "unit", &unit) == 0);
    CHECK(from == 1 && to == 7 && value == 381300000);
    CHECK(lower == 381000001 && upper == 381999999);
    CHECK(strcmp(id, "money") == 0 && strcmp(unit, "fen") == 0);
    json_t *figure = json_array_get(json_object_get(root, "figures"), 1);
    CHECK(json_integer_value(json_object_get(figure, "value")) == 2);
    CHECK(strcmp(json_string_value(json_object_get(figure, "text_en")),
                 "2 people") == 0);
    CHECK(json_is_true(json_object_get(root, "synthetic")));
    json_decref(root);
    house_close(&h);
}

/* ---- what it refuses ------------------------------------------------- */

static void names_what_the_pack_does_not_have(void)
{
    static const struct { const char *text, *id; } rows[] = {
        { "a\n{{figure nothing}}", "template.unknown" },
        { "{{table nothing}}", "template.unknown" },
        { "{{figure money style=grand}}", "phrase.style" },
        { "{{figure money area=XX}}", "area.unknown" },
        { "{{figure present from=2019}}", "figure.from_stock" },
        { "{{figure", "template.open" },
    };
    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        struct house h;
        struct str out;
        struct bulletin_ask ask = { .has_basis = true };
        house_open(&h);
        set_template(&h, rows[n].text);
        fill(&h);
        CHECK(!bulletin_write(h.job, h.book, &ask, &out));
        bool fits = h.job->err.id != NULL &&
                    strcmp(h.job->err.id, rows[n].id) == 0;
        CHECK(fits);
        if (!fits) {
            printf("# %s: %s\n", rows[n].text, h.job->err.id);
        }
        house_close(&h);
    }
}

static void says_when_there_is_no_template(void)
{
    struct house h;
    struct str out;
    struct bulletin_ask ask = { 0 };
    house_open(&h);
    CHECK(!bulletin_write(h.job, h.book, &ask, &out));
    CHECK(strcmp(h.job->err.id, "bulletin.template") == 0);
    house_close(&h);
}

/* People of an event count, person-times of a distinct count. */
static void refuses_a_wrong_measure_word(void)
{
    struct house h;
    struct str out;
    struct bulletin_ask ask = { .has_basis = true };
    house_open(&h);
    house_define(&h, "indicators", "stays", "group", "people", "zh", "人次",
                 "en", "stays", "type", "flow", "measure", "count", "of",
                 "subject", "kinds", "stay", "unit", "person_time",
                 "measure_word", "人", "style", "exact", NULL);
    set_template(&h, "{{figure stays}}");
    fill(&h);
    CHECK(!bulletin_write(h.job, h.book, &ask, &out));
    CHECK(h.job->err.id != NULL && strcmp(h.job->err.id, "phrase.unit") == 0);
    house_close(&h);
}

int main(void)
{
    RUN(every_figure_has_a_footnote);
    RUN(sentences_of_nothing_fall_away);
    RUN(an_empty_book_is_still_a_pleasure);
    RUN(an_earlier_position_says_what_was_known);
    RUN(tables_show_bases_and_parts);
    RUN(html_escapes_everything_and_links_figures);
    RUN(json_gives_sentences_with_spans);
    RUN(names_what_the_pack_does_not_have);
    RUN(says_when_there_is_no_template);
    RUN(refuses_a_wrong_measure_word);
    return CHECK_DONE();
}
