#include "../check.h"
#include "house.h"

/* ---- small records ------------------------------------------------------ */

static uint64_t grant(struct house *h, const char *day, const char *area,
                      const char *supporter, int64_t fen)
{
    struct entry e = house_draft(h, "grant");
    date_parse(str_of(day), &e.occurred);
    e.area = str_of(area);
    e.supporter = str_of(supporter);
    e.has_amount = true;
    e.amount_fen = fen;
    entry_put_text(&e, STR("way"), STR("out"));
    return house_put(h, &e);
}

static uint64_t stay(struct house *h, const char *person, const char *identity,
                     const char *from, const char *until)
{
    struct entry e = house_draft(h, "stay");
    date_parse(str_of(from), &e.occurred);
    date_parse(str_of(until), &e.until);
    e.area = STR("T11");
    e.subject_kind = STR("person");
    e.subject = str_of(person);
    e.identity = str_of(identity);
    return house_put(h, &e);
}

static uint64_t before(struct house *h, const char *area,
                       const char *supporter, const char *from,
                       const char *until, int64_t fen)
{
    struct entry e = house_draft(h, "before");
    date_parse(str_of(from), &e.occurred);
    date_parse(str_of(until), &e.until);
    e.area = str_of(area);
    e.supporter = str_of(supporter);
    e.has_amount = true;
    e.amount_fen = fen;
    entry_put_text(&e, STR("indicator"), STR("money"));
    entry_put_text(&e, STR("source"), STR("the yearbook"));
    entry_put_text(&e, STR("vouched_by"), STR("the office"));
    return house_put(h, &e);
}

static uint64_t point(struct house *h, const char *kind, uint64_t at)
{
    struct entry e = house_draft(h, kind);
    bool withdraws = str_is(e.kind, STR("withdrawal"));
    *(withdraws ? &e.withdraws : &e.target) = house_id(h, at);
    if (withdraws) {
        e.reason = STR("a mistake");
    }
    return house_put(h, &e);
}

/* Money in one scope; zero_ask with what differs. */
static struct figure money(struct house *h, struct figure_ask ask)
{
    struct str ids[] = { STR("money") };
    struct figure_set set = { 0 };
    ask.ids = ids;
    ask.id_count = 1;
    CHECK(figure_compute(h->job, h->book, &ask, &set));
    static const struct figure nothing;
    return set.count > 0 ? set.rows[0] : nothing;
}

/* ---- carried totals ----------------------------------------------------- */

static void later_detail_replaces_a_carried_total(void)
{
    struct house h;
    house_open(&h);
    before(&h, "C1", "", "2018", "2019", 1000);
    house_commit(&h);
    struct figure f = money(&h, (struct figure_ask){ 0 });
    CHECK(f.value == 1000 && f.carried == 1000 && f.named == 0);
    CHECK(f.count == 0 && !f.is_upper_bound);
    grant(&h, "2018-05-01", "T11", "U1", 300);  /* inside */
    grant(&h, "2018-05-01", "C2", "U1", 70);    /* another county */
    grant(&h, "2020-01-01", "T11", "U1", 5);    /* after the period */
    house_commit(&h);
    f = money(&h, (struct figure_ask){ 0 });
    CHECK(f.value == 1000 + 75 && f.named == 375 && f.carried == 700);
    uint64_t much = grant(&h, "2019-12-31", "C1", "U2", 900);
    house_commit(&h);
    f = money(&h, (struct figure_ask){ 0 });
    CHECK(f.value == 1275 && f.carried == 0);   /* detail is above it */
    point(&h, "withdrawal", much);
    house_commit(&h);
    f = money(&h, (struct figure_ask){ 0 });
    CHECK(f.value == 1075 && f.carried == 700);
    house_close(&h);
}

static void a_total_that_only_overlaps_is_shown_apart(void)
{
    struct house h;
    house_open(&h);
    before(&h, "C1", "", "2018", "2019", 1000);
    grant(&h, "2018-05-01", "T11", "U1", 300);
    house_commit(&h);
    static const struct {
        const char *area, *supporter, *from, *to;
        int64_t named, carried, apart;
    } rows[] = {
        { "P",   "",   "2018-01-01", "2019-12-31", 300, 700, 0 },
        { "C1",  "",   "2018-01-01", "2020-12-31", 300, 700, 0 },
        { "T11", "",   "2018-01-01", "2019-12-31", 300, 0, 700 },
        { "C2",  "",   "2018-01-01", "2019-12-31", 0, 0, 0 },
        { "C1",  "",   "2018-01-01", "2018-12-31", 300, 0, 700 },
        { "C1",  "",   "2020-01-01", "2020-12-31", 0, 0, 0 },
        { "C1",  "U1", "2018-01-01", "2019-12-31", 300, 0, 700 },
        { "C1",  "U2", "2018-01-01", "2019-12-31", 0, 0, 700 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct figure f = money(&h, (struct figure_ask){
            .area = str_of(rows[i].area),
            .supporter = str_of(rows[i].supporter),
            .has_from = true, .from = house_day(rows[i].from),
            .has_to = true, .to = house_day(rows[i].to) });
        CHECK(f.named == rows[i].named && f.carried == rows[i].carried);
        CHECK(f.not_broken_down == rows[i].apart);
    }
    house_close(&h);
}

static void nested_totals_subtract_the_inner(void)
{
    struct house h;
    house_open(&h);
    before(&h, "P", "", "2018", "2018", 1000);
    before(&h, "C1", "", "2018", "2018", 400);
    before(&h, "T11", "", "2018-03", "2018-05", 150);
    grant(&h, "2018-04-01", "T11", "U1", 100);
    grant(&h, "2018-04-01", "T21", "U1", 30);
    house_commit(&h);
    struct figure f = money(&h, (struct figure_ask){ 0 });
    CHECK(f.value == 1000 && f.named == 130 && f.carried == 870);
    f = money(&h, (struct figure_ask){ .area = STR("C1") });
    CHECK(f.value == 400 && f.carried == 300 && f.not_broken_down == 570);
    f = money(&h, (struct figure_ask){ .area = STR("T11") });
    CHECK(f.value == 150 && f.carried == 50);
    house_close(&h);
}

static void of_crossing_totals_the_later_is_shown_apart(void)
{
    struct house h;
    house_open(&h);
    before(&h, "C1", "", "2018", "2019", 400);
    before(&h, "P", "", "2019", "2019", 900);   /* wider and shorter */
    house_commit(&h);
    struct figure f = money(&h, (struct figure_ask){ 0 });
    CHECK(f.value == 400 && f.carried == 400 && f.not_broken_down == 900);
    house_close(&h);
}

static void carried_totals_keep_their_own_basis(void)
{
    struct house h;
    house_open(&h);
    uint64_t total = before(&h, "C1", "", "2018", "2018", 1000);
    uint64_t one = grant(&h, "2018-04-01", "C1", "U1", 300);
    house_commit(&h);
    point(&h, "review", total);
    house_commit(&h);
    struct figure f = money(&h, (struct figure_ask){ 0 });
    CHECK(f.by_basis[BASIS_REPORTED] == 1000);
    CHECK(f.by_basis[BASIS_REVIEWED] == 1000);  /* nothing reviewed beneath */
    CHECK(f.by_basis[BASIS_CONFIRMED] == 0);
    point(&h, "review", one);
    point(&h, "confirmation", one);
    house_commit(&h);
    f = money(&h, (struct figure_ask){ .basis = BASIS_CONFIRMED });
    CHECK(f.value == 300 && f.carried == 0);
    CHECK(f.by_basis[BASIS_REVIEWED] == 1000);
    house_close(&h);
}

/* ---- persons and counts without names ----------------------------------- */

static void a_distinct_count_over_aggregates_is_an_upper_bound(void)
{
    struct house h;
    house_open(&h);
    stay(&h, "p000000001aa", "proved", "2018-01-05", "");
    stay(&h, "p000000001aa", "proved", "2018-06-05", "");
    stay(&h, "p000000002aa", "provisional", "2018-06-05", "");
    stay(&h, "p000000003aa", "none", "2018-06-05", "");
    house_commit(&h);
    struct figure f = house_figure(&h, "people", false);
    CHECK(f.value == 3 && !f.is_upper_bound && f.count == 4);
    CHECK(f.proved == 1 && f.provisional == 1 && f.nobody == 1);
    f = house_figure(&h, "stays", false);
    CHECK(f.value == 4 && f.distinct == 3 && f.distinct <= f.value);
    struct entry e = house_draft(&h, "stay_count");
    date_parse(STR("2018-07"), &e.occurred);
    e.area = STR("C1");
    e.has_quantity = true;
    e.quantity = 20;
    house_put(&h, &e);
    house_commit(&h);
    f = house_figure(&h, "people", false);
    CHECK(f.value == 23 && f.is_upper_bound);
    CHECK(f.named == 3 && f.aggregate == 20 && f.distinct == 3);
    house_close(&h);
}

static void merged_persons_are_one_until_they_are_split(void)
{
    struct house h;
    house_open(&h);
    stay(&h, "p000000001aa", "provisional", "2018-01-05", "");
    stay(&h, "p000000002aa", "proved", "2018-06-05", "");
    house_commit(&h);
    uint64_t apart = book_head(h.book).size;
    struct entry e = house_draft(&h, "merge");
    e.subject_kind = STR("person");
    e.subject = STR("p000000001aa");
    entry_put_text(&e, STR("into"), STR("p000000002aa"));
    uint64_t merge = house_put(&h, &e);
    house_commit(&h);
    struct figure f = house_figure(&h, "people", false);
    CHECK(f.value == 1 && f.proved == 1 && f.provisional == 0);
    CHECK(f.count == 2);
    struct str ids[] = { STR("people") };
    struct figure_ask ask = { .ids = ids, .id_count = 1, .has_as_of = true,
                              .as_of = apart };
    struct figure_set set;
    CHECK(figure_compute(h.job, h.book, &ask, &set));
    CHECK(set.rows[0].value == 2);
    struct restatement *why;
    size_t count;
    ask.has_as_of = false;
    CHECK(figure_restate(h.job, h.book, &ask, apart, apart + 1, 10, &why,
                         &count));
    CHECK(count == 1 && why->by_cause[CAUSE_MERGED] == -1);
    CHECK(why->line_count == 1 && why->lines[0].seq == merge);
    point(&h, "split", merge);
    house_commit(&h);
    CHECK(house_figure(&h, "people", false).value == 2);
    house_close(&h);
}

static void a_better_identity_moves_the_split_everywhere(void)
{
    struct house h;
    house_open(&h);
    stay(&h, "p000000001aa", "provisional", "2018-01-05", "");
    house_commit(&h);
    CHECK(house_figure(&h, "people", false).provisional == 1);
    stay(&h, "p000000001aa", "proved", "2019-01-05", "");
    house_commit(&h);
    struct figure_ask ask = { .by = { { BY_YEAR, STR("") } }, .by_count = 1 };
    struct str ids[] = { STR("people") };
    struct figure_set set;
    ask.ids = ids;
    ask.id_count = 1;
    CHECK(figure_compute(h.job, h.book, &ask, &set));
    CHECK(set.count == 2);
    for (size_t i = 0; i < set.count; i++) {
        CHECK(set.rows[i].proved == 1 && set.rows[i].provisional == 0);
    }
    house_close(&h);
}

/* ---- stocks, periods, groups -------------------------------------------- */

static void a_stock_is_what_is_in_force_at_the_end(void)
{
    struct house h;
    house_open(&h);
    stay(&h, "p000000001aa", "proved", "2018-03-01", "2019-03-01");
    stay(&h, "p000000002aa", "proved", "2018-06", "");
    stay(&h, "p000000003aa", "proved", "2020-06-05", "");
    house_commit(&h);
    struct str ids[] = { STR("present") };
    static const struct { const char *to; int64_t value; } rows[] = {
        { "2018-02-28", 0 }, { "2018-03-01", 1 }, { "2018-06-01", 2 },
        { "2019-02-28", 2 }, { "2019-03-01", 1 }, { "2020-06-05", 2 },
    };
    struct figure_ask ask = { .ids = ids, .id_count = 1, .has_to = true };
    struct figure_set set;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        ask.to = house_day(rows[i].to);
        CHECK(figure_compute(h.job, h.book, &ask, &set));
        CHECK(set.rows[0].value == rows[i].value);
    }
    ask.has_to = false;
    ask.by[ask.by_count++] = (struct figure_by){ BY_YEAR, STR("") };
    CHECK(figure_compute(h.job, h.book, &ask, &set) && set.count == 3);
    CHECK(set.to == house_day("2020-06-05"));
    CHECK(set.rows[0].keys[0].number == 2018 && set.rows[0].value == 2);
    CHECK(set.rows[1].keys[0].number == 2019 && set.rows[1].value == 1);
    CHECK(set.rows[2].keys[0].number == 2020 && set.rows[2].value == 2);
    house_close(&h);
}

static void groups_combine_and_sum_to_the_whole(void)
{
    struct house h;
    house_open(&h);
    grant(&h, "2018-05-01", "T11", "U1", 1);
    grant(&h, "2018-05-09", "T12", "U2", 20);
    grant(&h, "2019-01-01", "C1", "U2", 300);
    grant(&h, "2019", "C2", "U1", 4000);
    grant(&h, "2019-01-01", "", "", 50000);
    house_commit(&h);
    static const struct { struct figure_by by[3]; size_t count, groups; }
        rows[] = {
        { { { BY_AREA, { "county", 6 } } }, 1, 3 },
        { { { BY_AREA, { "township", 8 } } }, 1, 3 },
        { { { BY_YEAR, { "", 0 } } }, 1, 2 },
        { { { BY_MONTH, { "", 0 } } }, 1, 3 },
        { { { BY_SUPPORTER, { "", 0 } } }, 1, 3 },
        { { { BY_KIND, { "", 0 } } }, 1, 1 },
        { { { BY_AREA, { "county", 6 } }, { BY_SUPPORTER, { "", 0 } },
            { BY_MONTH, { "", 0 } } }, 3, 5 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct str ids[] = { STR("money") };
        struct figure_ask ask = { .ids = ids, .id_count = 1,
                                  .by_count = rows[i].count };
        struct figure_set set;
        int64_t sum = 0;
        memcpy(ask.by, rows[i].by, sizeof(ask.by));
        CHECK(figure_compute(h.job, h.book, &ask, &set));
        CHECK(set.count == rows[i].groups);
        for (size_t k = 0; k < set.count; k++) {
            sum += set.rows[k].value;
        }
        CHECK(sum == 54321);
    }
    house_close(&h);
}

static void a_date_without_a_month_stands_in_no_month(void)
{
    struct house h;
    house_open(&h);
    grant(&h, "2019", "C2", "U1", 4000);
    house_commit(&h);
    struct figure_ask ask = { .by = { { BY_MONTH, STR("") } }, .by_count = 1 };
    CHECK(money(&h, ask).keys[0].number == 201900);
    house_close(&h);
}

/* ---- definitions -------------------------------------------------------- */

static void a_redefinition_counts_from_its_entry_on(void)
{
    struct house h;
    house_open(&h);
    grant(&h, "2018-05-01", "T11", "U1", 100);
    grant(&h, "2018-05-01", "T11", "U2", 7);
    house_commit(&h);
    CHECK(house_figure(&h, "money", false).value == 107);
    uint64_t old = book_head(h.book).size;
    house_define(&h, "indicators", "money", "id", "money", "zh", "净拨款", "en",
                 "net grants", "type", "flow", "measure", "sum", "of",
                 "amount", "kinds", "grant", "filter",
                 "way=out;supporter.level=city", "unit", "fen", NULL);
    house_commit(&h);
    CHECK(house_figure(&h, "money", false).value == 100);
    CHECK(house_figure(&h, "money", true).value == 100);
    CHECK(money(&h, (struct figure_ask){ .has_as_of = true, .as_of = old })
              .value == 107);
    struct str ids[] = { STR("money") };
    struct figure_ask ask = { .ids = ids, .id_count = 1 };
    struct restatement *why;
    size_t count;
    CHECK(figure_restate(h.job, h.book, &ask, old, old + 1, 10, &why, &count));
    CHECK(why->before == 107 && why->after == 100);
    CHECK(why->by_cause[CAUSE_REDEFINED] == -7);
    house_close(&h);
}

static void a_reporting_date_ends_every_figure(void)
{
    struct house h;
    house_open(&h);
    grant(&h, "2018-05-01", "T11", "U1", 100);
    grant(&h, "2019-05-01", "T11", "U2", 7);
    stay(&h, "p000000001aa", "proved", "2018-03-01", "2019-03-01");
    house_commit(&h);
    CHECK(house_figure(&h, "money", false).value == 107);
    CHECK(house_figure(&h, "present", false).value == 0);
    house_define(&h, "settings", "reporting_date", "value", "2018-12-31",
                 NULL);
    house_commit(&h);
    CHECK(house_figure(&h, "money", false).value == 100);
    CHECK(house_figure(&h, "present", false).value == 1);
    CHECK(house_figure(&h, "present", true).value == 1);
    house_close(&h);
}

static void a_moved_area_moves_its_records(void)
{
    struct house h;
    house_open(&h);
    grant(&h, "2018-05-01", "T11", "U1", 100);
    house_commit(&h);
    struct figure_ask ask = { .area = STR("C2") };
    CHECK(money(&h, ask).value == 0);
    house_define(&h, "areas", "T11", "code", "T11", "name", "甲一镇", "level",
                 "township", "parent", "C2", NULL);
    house_commit(&h);
    CHECK(money(&h, ask).value == 100);
    ask.recompute = true;
    CHECK(money(&h, ask).value == 100);
    house_close(&h);
}

static void a_late_parent_gathers_its_children(void)
{
    struct house h;
    house_open(&h);
    house_define(&h, "areas", "T91", "code", "T91", "name", "孤镇", "level",
                 "township", "parent", "C9", NULL);
    grant(&h, "2018-05-01", "T91", "U1", 100);
    house_commit(&h);
    CHECK(house_figure(&h, "money", false).value == 100);
    house_define(&h, "areas", "C9", "code", "C9", "name", "新县", "level",
                 "county", "parent", "P", NULL);
    house_define(&h, "units", "U9", "id", "U9", "name", "新单位", "kind",
                 "firm", NULL);
    house_commit(&h);
    struct figure_ask ask = { .area = STR("C9") };
    struct figure cell = money(&h, ask);
    ask.recompute = true;
    CHECK(cell.value == money(&h, ask).value);
    CHECK(cell.value == 100);
    house_close(&h);
}

/* ---- what goes wrong ---------------------------------------------------- */

static void wrong_questions_are_refused(void)
{
    static const struct { const char *why, *id, *area, *supporter, *level;
                          bool from; uint64_t as_of; } rows[] = {
        { "figure.unknown", "nothing", "", "", "", false, 0 },
        { "figure.from_stock", "present", "", "", "", true, 0 },
        { "figure.from_stock", "lifted", "", "", "", true, 0 },
        { "area.unknown", "money", "X9", "", "", false, 0 },
        { "unit.unknown", "money", "", "X9", "", false, 0 },
        { "figure.level", "money", "", "", "village", false, 0 },
        { "book.position", "money", "", "", "", false, 1000000 },
    };
    struct house h;
    house_open(&h);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct str ids[] = { str_of(rows[i].id) };
        struct figure_ask ask = {
            .ids = ids, .id_count = 1, .area = str_of(rows[i].area),
            .supporter = str_of(rows[i].supporter), .has_from = rows[i].from,
            .has_as_of = rows[i].as_of != 0, .as_of = rows[i].as_of };
        struct figure_set set;
        if (rows[i].level[0]) {
            ask.by[0] = (struct figure_by){ BY_AREA, str_of(rows[i].level) };
            ask.by_count = 1;
        }
        CHECK(!figure_compute(h.job, h.book, &ask, &set));
        CHECK(strcmp(h.job->err.id, rows[i].why) == 0);
        err_clear(&h.job->err);
    }
    house_close(&h);
}

static void a_sum_beyond_int64_is_refused(void)
{
    struct house h;
    house_open(&h);
    for (int i = 0; i < 1030; i++) {
        grant(&h, "2018-05-01", "T11", "U1", INT64_C(9007199254740991));
    }
    house_commit(&h);
    struct str ids[] = { STR("money") };
    struct figure_ask ask = { .ids = ids, .id_count = 1 };
    struct figure_set set;
    CHECK(!figure_compute(h.job, h.book, &ask, &set));
    CHECK(strcmp(h.job->err.id, "figure.range") == 0);
    err_clear(&h.job->err);
    struct restatement *why;
    size_t count;
    CHECK(!figure_restate(h.job, h.book, &ask, 60, book_head(h.book).size, 5,
                          &why, &count));
    CHECK(strcmp(h.job->err.id, "figure.range") == 0);
    err_clear(&h.job->err);
    CHECK(!figure_restate(h.job, h.book, &ask, 61, 60, 5, &why, &count));
    CHECK(strcmp(h.job->err.id, "figure.order") == 0);
    house_close(&h);
}

static void an_empty_book_has_figures_of_nothing(void)
{
    struct house h;
    house_open(&h);
    struct figure_ask ask = { 0 };
    struct figure_set set;
    CHECK(figure_compute(h.job, h.book, &ask, &set));
    CHECK(set.count == 10);
    for (size_t i = 0; i < set.count; i++) {
        CHECK(set.rows[i].value == 0);
    }
    ask.has_from = true;
    CHECK(figure_compute(h.job, h.book, &ask, &set));
    CHECK(set.count == 7);      /* stocks have no beginning */
    house_close(&h);
}

int main(void)
{
    RUN(later_detail_replaces_a_carried_total);
    RUN(a_total_that_only_overlaps_is_shown_apart);
    RUN(nested_totals_subtract_the_inner);
    RUN(of_crossing_totals_the_later_is_shown_apart);
    RUN(carried_totals_keep_their_own_basis);
    RUN(a_distinct_count_over_aggregates_is_an_upper_bound);
    RUN(merged_persons_are_one_until_they_are_split);
    RUN(a_better_identity_moves_the_split_everywhere);
    RUN(a_stock_is_what_is_in_force_at_the_end);
    RUN(groups_combine_and_sum_to_the_whole);
    RUN(a_date_without_a_month_stands_in_no_month);
    RUN(a_redefinition_counts_from_its_entry_on);
    RUN(a_reporting_date_ends_every_figure);
    RUN(a_moved_area_moves_its_records);
    RUN(a_late_parent_gathers_its_children);
    RUN(wrong_questions_are_refused);
    RUN(a_sum_beyond_int64_is_refused);
    RUN(an_empty_book_has_figures_of_nothing);
    return CHECK_DONE();
}
