/* Two editions beside each other: every difference has its name, and the parts
 * sum to it. */
#include <stdlib.h>

#include "bulletin/printed.h"
#include "editions.h"

static struct comparison compare(struct house *h, const struct published *a,
                                 const struct published *b)
{
    struct comparison c = { 0 };
    struct compare_ask ask = { .a = { .edition = a }, .b = { .edition = b },
                               .lines = 4 };
    if (b == NULL) {
        ask.b.position = book_head(h->book).size;
    }
    CHECK(compare_make(h->job, h->book, &ask, &c));
    if (!job_ok(h->job)) {
        printf("# %s: %s\n", h->job->err.id, h->job->err.en);
    }
    for (size_t i = 0; i < c.count; i++) {
        const struct compare_row *row = &c.rows[i];
        int64_t sum = 0;
        for (int p = 0; p < PART_COUNT; p++) {
            sum += row->parts[p];
        }
        CHECK(!row->has_parts || sum == row->after->value - row->before->value);
    }
    return c;
}

static const struct compare_row *row_of(const struct comparison *c,
                                        const char *before, const char *after)
{
    static const struct compare_row nothing;
    for (size_t i = 0; i < c->count; i++) {
        const struct compare_row *row = &c->rows[i];
        struct str old = row->before ? row->before->id : STR("");
        struct str new = row->after ? row->after->id : STR("");
        if (str_is(old, str_of(before)) && str_is(new, str_of(after))) {
            return row;
        }
    }
    printf("# no row %s, %s\n", before, after);
    CHECK(false);
    return &nothing;
}

static void growth_correction_and_withdrawal_are_told_apart(void)
{
    struct house h;
    house_open_with(&h, edition_folds);
    set_template(&h, "t", "拨款{{figure money}}，来了{{figure people}}。", NULL);
    uint64_t first = grant(&h, "2018-05-01", "C1", 100);
    uint64_t second = grant(&h, "2018-05-02", "C1", 40);
    stay(&h, "2018-05-02", "p1");
    house_commit(&h);
    struct published a = put_edition(&h, "1", "t");
    grant(&h, "2018-05-03", "C1", 500);
    withdraw(&h, house_id(&h, second), "twice");
    struct entry e = house_draft(&h, "grant");
    date_parse(STR("2018-05-01"), &e.occurred);
    e.area = STR("C1");
    e.supporter = STR("U1");
    e.has_amount = true;
    e.amount_fen = 7000;
    e.corrects = house_id(&h, first);
    e.reason = STR("read wrongly");
    entry_put_text(&e, STR("way"), STR("out"));
    house_put(&h, &e);
    house_commit(&h);
    struct published b = put_edition(&h, "2", "t");
    struct comparison c = compare(&h, &a, &b);
    const struct compare_row *money = row_of(&c, "money", "money");
    CHECK(money->kind == COMPARE_CHANGED && money->has_parts);
    CHECK(money->parts[PART_GROWTH] == 50000);
    CHECK(money->parts[PART_WITHDRAWN] == -4000);
    CHECK(money->parts[PART_CORRECTED] == -3000);
    CHECK(money->line_count > 0);
    CHECK(row_of(&c, "people", "people")->kind == COMPARE_SAME);
    /* The order of the two names does not matter. */
    struct comparison turned = compare(&h, &b, &a);
    CHECK(str_is(turned.before.edition.number, STR("1")));
    struct buf out = { 0 };
    compare_notice(h.job, &c, &(struct compare_form){ 0 }, &out);
    CHECK(has(buf_view(&out), "净拨款：原文“140元”（140.00 元），更正为70.00 "
                              "元（撤回 -40.00 元，更正 -30.00 元）。"));
    buf_free(&out);
    house_close(&h);
}

static void a_period_is_no_growth(void)
{
    struct house h;
    house_open_with(&h, edition_folds);
    set_template(&h, "part", "---\nfrom: 2019-01-01\n---\n"
                             "拨款{{figure money}}，在驻{{figure present}}。",
                 NULL);
    set_template(&h, "all", "拨款{{figure money}}，在驻{{figure present}}。",
                 NULL);
    grant(&h, "2018-05-01", "C1", 100);
    grant(&h, "2019-05-01", "C1", 7);
    stay(&h, "2018-03-01", "p1");
    house_commit(&h);
    struct published a = put_edition(&h, "1", "part");
    grant(&h, "2019-06-01", "C1", 3);
    grant(&h, "2018-07-01", "C1", 20);
    house_commit(&h);
    struct published b = put_edition(&h, "2", "all");
    struct comparison c = compare(&h, &a, &b);
    const struct compare_row *money = row_of(&c, "money", "money");
    CHECK(money->before->value == 700 && money->after->value == 13000);
    CHECK(money->parts[PART_PERIOD] == 10000);
    CHECK(money->parts[PART_GROWTH] == 2300);
    CHECK(row_of(&c, "present", "present")->kind == COMPARE_SAME);
    house_close(&h);
}

static void persons_and_person_times_are_not_subtracted(void)
{
    struct house h;
    house_open_with(&h, edition_folds);
    set_template(&h, "persons", "来了{{figure people}}。", NULL);
    set_template(&h, "times", "来了{{figure stays}}。", NULL);
    stay(&h, "2018-03-01", "p1");
    stay(&h, "2018-03-02", "p1");
    stay(&h, "2018-03-02", "p2");
    house_commit(&h);
    struct published a = put_edition(&h, "1", "persons");
    stay(&h, "2018-03-03", "p2");
    stay(&h, "2018-03-03", "p3");
    house_commit(&h);
    struct published b = put_edition(&h, "2", "times");
    struct comparison c = compare(&h, &a, &b);
    const struct compare_row *row = row_of(&c, "people", "stays");
    CHECK(row->kind == COMPARE_UNIT && !row->has_parts);
    CHECK(row->before->value == 2 && row->after->value == 5);
    CHECK(row->crossed[0] == 3 && row->crossed[1] == 3);
    struct buf out = { 0 };
    compare_text(h.job, &c, &(struct compare_form){ 0 }, &out);
    CHECK(has(buf_view(&out), "驻留人数  2 人 → 3 人"));
    CHECK(has(buf_view(&out), "驻留人次  3 人次 → 5 人次"));
    buf_free(&out);
    house_close(&h);
}

static void a_unit_that_is_left_to_words_is_pointed_out(void)
{
    struct house h;
    house_open_with(&h, edition_folds);
    set_template(&h, "bare", "培训{{figure stays bare}}各类人才。", NULL);
    set_template(&h, "full", "培训{{figure stays}}。", NULL);
    stay(&h, "2018-03-01", "p1");
    house_commit(&h);
    struct published a = put_edition(&h, "1", "bare");
    stay(&h, "2018-03-02", "p1");
    house_commit(&h);
    struct published b = put_edition(&h, "2", "full");
    struct comparison c = compare(&h, &a, &b);
    const struct compare_row *row = row_of(&c, "stays", "stays");
    CHECK(row->kind == COMPARE_UNSAID && row->parts[PART_GROWTH] == 1);
    struct buf out = { 0 };
    compare_json(h.job, &c, &(struct compare_form){ 0 }, &out);
    CHECK(has(buf_view(&out), "\"why\":[\"unit\",\"growth\"]"));
    CHECK(has(buf_view(&out), "有一份写作“培训1各类人才。”；这个指标数的是人次"));
    buf_free(&out);
    house_close(&h);
}

static void one_number_with_two_meanings_is_found(void)
{
    struct house h;
    house_open_with(&h, edition_folds);
    /* The two sound alike: "3 …" of things. */
    house_define(&h, "indicators", "one", "group", "g", "zh", "甲类", "en",
                 "ones", "type", "flow", "measure", "count", "of", "subject",
                 "kinds", "stay", "unit", "item", "measure_word", "家",
                 "style", "exact", NULL);
    house_define(&h, "indicators", "two", "group", "g", "zh", "乙类", "en",
                 "twos", "type", "flow", "measure", "count", "of", "subject",
                 "kinds", "grant", "unit", "item", "measure_word", "家",
                 "style", "exact", NULL);
    set_template(&h, "a", "{{figure one}}企业带动。", NULL);
    set_template(&h, "b", "{{figure two}}企业参加。", NULL);
    for (int i = 0; i < 3; i++) {
        stay(&h, "2018-03-01", "p1");
        grant(&h, "2018-03-01", "C1", 5);
    }
    house_commit(&h);
    struct published a = put_edition(&h, "1", "a");
    struct published b = put_edition(&h, "2", "b");
    struct comparison c = compare(&h, &a, &b);
    const struct compare_row *row = row_of(&c, "one", "two");
    CHECK(row->kind == COMPARE_MEANING && row->has_parts);
    CHECK(row->parts[PART_SCOPE] == 0);
    CHECK(c.by_kind[COMPARE_MEANING] == 1 && c.count == 1);
    house_close(&h);
}

static void another_area_basis_or_wording_is_named(void)
{
    struct house h;
    house_open_with(&h, edition_folds);
    set_template(&h, "a", "拨款{{figure money}}，"
                          "到{{figure city_money}}，"
                          "人{{figure people area=C1}}。", NULL);
    set_template(&h, "b", "拨款{{figure money style=floor places=0}}，"
                          "到{{figure city_money basis=reviewed}}，"
                          "人{{figure people}}。", NULL);
    grant(&h, "2018-03-01", "C1", 3812000);
    stay(&h, "2018-03-01", "p1");
    struct entry e = house_draft(&h, "stay");
    date_parse(STR("2018-03-01"), &e.occurred);
    e.area = STR("C2");
    e.subject_kind = STR("person");
    e.subject = STR("p2");
    e.identity = STR("proved");
    house_put(&h, &e);
    house_commit(&h);
    struct published a = put_edition(&h, "1", "a");
    struct published b = put_edition(&h, "2", "b");
    struct comparison c = compare(&h, &a, &b);
    CHECK(row_of(&c, "money", "money")->kind == COMPARE_REWORDED);
    const struct compare_row *city = row_of(&c, "city_money", "city_money");
    CHECK(city->parts[PART_BASIS] == -city->before->value);
    const struct compare_row *people = row_of(&c, "people", "people");
    CHECK(people->parts[PART_SCOPE] == 1 && people->parts[PART_GROWTH] == 0);
    struct compare_form form = { .public_min = 5 };
    struct buf out = { 0 };
    compare_json(h.job, &c, &form, &out);
    CHECK(has(buf_view(&out), "\"why\":[\"rounding\"]"));
    CHECK(has(buf_view(&out), "\"why\":[\"basis\"]"));
    CHECK(has(buf_view(&out), "\"kind\":\"changed\",\"why\":[],"));
    out.len = 0;
    form.public_min = 0;
    compare_json(h.job, &c, &form, &out);
    CHECK(has(buf_view(&out), "\"kind\":\"changed\",\"why\":[\"scope\"],"));
    buf_free(&out);
    house_close(&h);
}

static void an_edition_is_compared_with_the_book_as_it_stands(void)
{
    struct house h;
    house_open_with(&h, edition_folds);
    set_template(&h, "t", "拨款{{figure money}}，人{{figure people}}。", NULL);
    uint64_t first = grant(&h, "2018-03-01", "C1", 8);
    stay(&h, "2018-03-01", "p1");
    house_commit(&h);
    struct published a = put_edition(&h, "1", "t");
    set_template(&h, "t", "别的{{figure stays}}。", NULL);
    withdraw(&h, house_id(&h, first), "not true");
    struct comparison c = compare(&h, &a, NULL);
    CHECK(c.after.edition.number.len == 0);
    CHECK(row_of(&c, "people", "people")->kind == COMPARE_SAME);
    const struct compare_row *money = row_of(&c, "money", "money");
    CHECK(money->parts[PART_WITHDRAWN] == -800);
    struct buf out = { 0 };
    struct compare_form form = { .lang = LANG_EN,
        .figure_link = "/figure/%s", .entry_link = "/entry/%s" };
    compare_html(h.job, &c, &form, &out);
    CHECK(has(buf_view(&out), "<a href=\"/figure/money?to="));
    CHECK(has(buf_view(&out), "withdrawn -8.00 yuan"));
    CHECK(has(buf_view(&out), "<a href=\"/entry/"));
    out.len = 0;
    compare_markdown(h.job, &c, &form, &out);
    CHECK(has(buf_view(&out), "| -8.00 yuan | withdrawn -8.00 yuan |"));
    buf_free(&out);
    house_close(&h);
}

static void a_sentence_that_fell_away_is_still_compared(void)
{
    struct house h;
    house_open_with(&h, edition_folds);
    set_template(&h, "t", "拨款{{figure money}}。人{{figure people}}。", NULL);
    uint64_t first = grant(&h, "2018-03-01", "C1", 8);
    stay(&h, "2018-03-01", "p1");
    house_commit(&h);
    struct published a = put_edition(&h, "1", "t");
    withdraw(&h, house_id(&h, first), "not true");
    struct comparison c = compare(&h, &a, NULL);
    const struct compare_row *money = row_of(&c, "money", "money");
    CHECK(money->kind == COMPARE_CHANGED && money->after->value == 0);
    CHECK(money->parts[PART_WITHDRAWN] == -800);
    withdraw(&h, house_id(&h, first + 1), "not true");
    c = compare(&h, &a, NULL);
    CHECK(row_of(&c, "people", "people")->parts[PART_WITHDRAWN] == -1);
    CHECK(c.count == 2 && c.by_kind[COMPARE_CHANGED] == 2);
    stay(&h, "2018-04-01", "p2");
    house_commit(&h);
    struct published b = put_edition(&h, "2", "t");     /* says no money */
    c = compare(&h, &a, &b);
    money = row_of(&c, "money", "money");
    CHECK(money->kind == COMPARE_CHANGED && money->after->value == 0);
    CHECK(money->parts[PART_WITHDRAWN] == -800);
    house_close(&h);
}

static void what_is_no_bulletin_is_refused(void)
{
    struct job *j = job_open();
    static const char *const wrong[] = {
        "", "{", "[]", "{}", "{\"figures\":[]}", "{\"book\":{}}",
        "{\"figures\":{},\"book\":{}}",
    };
    struct printed p;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CHECK(!printed_read(j, str_of(wrong[i]), &p));
        CHECK(j->err.id && strcmp(j->err.id, "printed.json") == 0);
        err_clear(&j->err);
    }
    CHECK(printed_read(j, STR("{\"figures\":[{}],\"book\":{}}"), &p));
    CHECK(p.count == 1 && p.figures[0].id.len == 0);
    job_close(j);
}

int main(void)
{
    RUN(growth_correction_and_withdrawal_are_told_apart);
    RUN(a_period_is_no_growth);
    RUN(persons_and_person_times_are_not_subtracted);
    RUN(a_unit_that_is_left_to_words_is_pointed_out);
    RUN(one_number_with_two_meanings_is_found);
    RUN(another_area_basis_or_wording_is_named);
    RUN(an_edition_is_compared_with_the_book_as_it_stands);
    RUN(a_sentence_that_fell_away_is_still_compared);
    RUN(what_is_no_bulletin_is_refused);
    return CHECK_DONE();
}
