/* The pack in force: versions, look-ups as of a position, names, saving. */
#include "pack/pack.h"

#include "test/check.h"
#include "test/rig.h"

static const struct fold *const folds[] = { &pack_fold, NULL };

struct cell { const char *table, *key, *columns[14]; };

/* One definition a row; the place in this list is its entry's number. */
static const struct cell rows[] = {
    { "settings", "name", { "value", "trial" } },
    { "kinds", "grant", { "id", "grant", "zh", "资助", "en", "Grant", "aliases", "拨款|ＧＲＡＮＴＳ",
                          "reviewers", "2", "is_pairing", "1" } },
    { "fields", "grant.way", { "kind", "grant", "id", "way", "zh", "去向", "type", "code", "codes",
                               "way", "must", "1" } },
    { "fields", "grant.amount_yuan", { "kind", "grant", "id", "amount_yuan", "type", "money", "min",
                                       "0.01", "max", "12.5" } },
    { "codes", "way.out", { "list", "way", "id", "out", "zh", "拨付", "aliases", "付 出" } },
    { "parameters", "line@2014-01-01", { "id", "line", "valid_from", "2014-01-01", "value", "2800" } },
    { "parameters", "line@2012", { "id", "line", "valid_from", "2012", "value", "2300" } },
    { "indicators", "paid", { "id", "paid", "type", "status", "measure", "sum", "unit", "fen",
                              "filter", "way=out" } },
    { "kinds", "grant", { "id", "grant", "zh", "补助", "key", "subject|occurred", "role", "carried" } },
    { "indicators", "paid", { "id", "paid", "type", "flow", "unit", "household" } },
    { "templates", "bulletin.zh", { "sha256", "ab12" } },
};

static struct rig small_pack(void)
{
    struct rig r = rig_open(folds);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct entry e = rig_row("definition", rows[i].table, rows[i].key,
                                 NULL);
        for (int c = 0; c < 14 && rows[i].columns[c] != NULL; c += 2) {
            entry_put_text(&e, str_of(rows[i].columns[c]),
                           str_of(rows[i].columns[c + 1]));
        }
        rig_put(&r, &e);
    }
    return r;
}

static void a_row_is_known_from_its_entry_on(void)
{
    struct rig r = small_pack();
    const struct pack *p = r.states[0];
    const struct pack_kind *k = pack_kind(p, STR("grant"), UINT64_MAX);
    CHECK(pack_kind(p, STR("grant"), 1) == NULL);
    CHECK(str_is(pack_kind(p, STR("grant"), 2)->zh, STR("资助")));
    CHECK(str_is(pack_kind(p, STR("grant"), 8)->zh, STR("资助")));
    CHECK(str_is(k->zh, STR("补助")) && k->number == 0 && k->born == 8);
    CHECK(pack_kind(p, STR("grants"), UINT64_MAX) == NULL);
    CHECK(pack_indicator(p, STR("paid"), 8)->died == 9);
    CHECK(pack_indicator(p, STR("paid"), 10)->died == UINT64_MAX);
    rig_close(&r);
}

static void cells_become_what_they_mean(void)
{
    struct rig r = small_pack();
    const struct pack *p = r.states[0];
    const struct pack_kind *old = pack_kind(p, STR("grant"), 2);
    const struct pack_kind *k = pack_kind(p, STR("grant"), UINT64_MAX);
    const struct pack_field *way = pack_field(p, STR("grant"), STR("way"), 5);
    const struct pack_field *sum =
        pack_field(p, STR("grant"), STR("amount_yuan"), UINT64_MAX);
    const struct pack_indicator *i = pack_indicator(p, STR("paid"), 8);
    CHECK(old->reviewers == 2 && old->is_pairing && !old->needs_pairing);
    CHECK(str_is(old->key, STR("all")) && str_is(old->role, STR("record")));
    CHECK(str_is(k->role, STR("carried")) && !k->is_pairing);
    CHECK(way->type == FIELD_CODE && way->must && way->min == INT64_MIN);
    CHECK(sum->type == FIELD_MONEY && sum->min == 1 && sum->max == 1250);
    CHECK(sum->number == 1 && !sum->must);
    CHECK(i->is_stock && i->last_status && i->measure == MEASURE_SUM);
    CHECK(i->unit == UNIT_FEN && str_is(i->style, STR("exact")));
    i = pack_indicator(p, STR("paid"), UINT64_MAX);
    CHECK(!i->is_stock && i->unit == UNIT_HOUSEHOLD);
    rig_close(&r);
}

static void names_are_found_as_people_write_them(void)
{
    struct rig r = small_pack();
    const struct pack *p = r.states[0];
    CHECK(pack_kind_named(p, STR("资助"), 8) != NULL);
    CHECK(pack_kind_named(p, STR("资 助"), 8) != NULL);
    CHECK(pack_kind_named(p, STR("grants"), 8) != NULL);
    CHECK(pack_kind_named(p, STR("GRANT"), 8) != NULL);
    CHECK(pack_kind_named(p, STR("资助"), UINT64_MAX) == NULL);  /* renamed */
    CHECK(pack_kind_named(p, STR("补助"), UINT64_MAX) != NULL);
    CHECK(pack_code_named(p, STR("way"), STR("付出"), 5) != NULL);
    CHECK(pack_code_named(p, STR("way"), STR("out"), 5) != NULL);
    CHECK(pack_code_named(p, STR("other"), STR("付出"), 5) == NULL);
    CHECK(pack_code_named(p, STR("way"), STR(""), 5) == NULL);
    rig_close(&r);
}

static void a_parameter_is_the_one_valid_on_the_day(void)
{
    struct rig r = small_pack();
    const struct pack *p = r.states[0];
    static const struct { const char *day; uint64_t at; const char *value; }
    days[] = {
        { "2011-12-31", UINT64_MAX, NULL }, { "2012-01-01", UINT64_MAX, "2300" },
        { "2013-12-31", UINT64_MAX, "2300" }, { "2014-01-01", UINT64_MAX, "2800" },
        { "2020-01-01", UINT64_MAX, "2800" }, { "2013-12-31", 6, NULL },
        { "2014-01-01", 6, "2800" },
    };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        struct date d = { 0 };
        CHECK(date_parse(str_of(days[i].day), &d));
        struct str v = pack_parameter(p, STR("line"), d.day, days[i].at);
        CHECK(days[i].value ? str_is(v, str_of(days[i].value))
                            : v.at == NULL);
    }
    CHECK(pack_parameter(p, STR("no"), 0, UINT64_MAX).at == NULL);
    rig_close(&r);
}

static void other_tables_are_kept_as_they_are(void)
{
    struct rig r = small_pack();
    const struct pack *p = r.states[0];
    CHECK(str_is(pack_setting(p, STR("name"), 1), STR("trial")));
    CHECK(pack_setting(p, STR("name"), 0).len == 0);
    CHECK(str_is(pack_file(p, STR("templates"), STR("bulletin.zh"), 11),
                 STR("ab12")));
    CHECK(pack_file(p, STR("templates"), STR("bulletin.en"), 11).at == NULL);
    CHECK(str_is(pack_cell(p, STR("kinds"), STR("grant"), STR("zh"), 11),
                 STR("补助")));
    CHECK(str_is(pack_cell(p, STR("fields"), STR("grant.way"), STR("zh"), 11),
                 STR("去向")));
    CHECK(str_is(pack_cell(p, STR("parameters"), STR("line@2012"),
                           STR("value"), 11), STR("2300")));
    rig_close(&r);
}

static void lists_come_in_order_of_number(void)
{
    struct rig r = small_pack();
    struct arena *a = arena_open();
    const struct pack *p = r.states[0];
    size_t count;
    const struct pack_field **fields =
        pack_fields(p, a, STR("grant"), UINT64_MAX, &count);
    CHECK(count == 2 && fields[0]->number == 0 && fields[1]->number == 1);
    pack_fields(p, a, STR("grant"), 3, &count);
    CHECK(count == 1);
    pack_kinds(p, a, 1, &count);
    CHECK(count == 0);
    pack_codes(p, a, STR("way"), UINT64_MAX, &count);
    CHECK(count == 1);
    pack_indicators(p, a, UINT64_MAX, &count);
    CHECK(count == 1);
    arena_close(a);
    rig_close(&r);
}

/* ---- against a model ------------------------------------------------- */

enum { ROUNDS = 3000, KEYS = 40 };

/* The newest text for each key at each position, kept in the plainest way. */
static void any_position_is_answered_as_a_list_would(void)
{
    struct arena *a = arena_open();
    struct rig r = rig_open(folds);
    static uint32_t said[ROUNDS][2];    /* key, text */
    uint64_t seed = 7;
    for (uint32_t i = 0; i < ROUNDS; i++) {
        said[i][0] = rig_chance(&seed, KEYS);
        said[i][1] = rig_chance(&seed, 1000);
        struct str key = arena_print(a, "k%u", said[i][0]);
        struct str text = arena_print(a, "t%u", said[i][1]);
        struct entry e = rig_row("definition", "kinds", key.at, "id", key.at,
                                 "zh", text.at, NULL);
        rig_put(&r, &e);
    }
    for (int question = 0; question < 20000; question++) {
        uint32_t key = rig_chance(&seed, KEYS);
        uint32_t at = rig_chance(&seed, ROUNDS + 1);
        char id[16], text[16] = "";
        for (uint32_t i = 0; i < at; i++) {
            if (said[i][0] == key) {
                snprintf(text, sizeof text, "t%u", said[i][1]);
            }
        }
        snprintf(id, sizeof id, "k%u", key);
        const struct pack_kind *k = pack_kind(r.states[0], str_of(id), at);
        CHECK(k ? str_is(k->zh, str_of(text)) : text[0] == '\0');
        if (k != NULL) {
            const struct pack_kind *named =
                pack_kind_named(r.states[0], k->zh, at);
            CHECK(named && str_is(named->zh, k->zh));
        }
    }
    arena_close(a);
    rig_close(&r);
}

static void a_loaded_pack_goes_on_as_if_never_saved(void)
{
    struct rig whole = small_pack(), again;
    CHECK(rig_again(&whole, &again));
    struct entry more = rig_row("definition", "kinds", "grant", "id", "grant",
                                "zh", "新", NULL);
    rig_put(&whole, &more);
    rig_put(&again, &more);
    CHECK(rig_is_same(&whole, &again));
    CHECK(str_is(pack_kind(again.states[0], STR("grant"), 2)->zh,
                 STR("资助")));
    rig_damage(&whole, 0);
    rig_close(&whole);
    rig_close(&again);
}

int main(void)
{
    RUN(a_row_is_known_from_its_entry_on);
    RUN(cells_become_what_they_mean);
    RUN(names_are_found_as_people_write_them);
    RUN(a_parameter_is_the_one_valid_on_the_day);
    RUN(other_tables_are_kept_as_they_are);
    RUN(lists_come_in_order_of_number);
    RUN(any_position_is_answered_as_a_list_would);
    RUN(a_loaded_pack_goes_on_as_if_never_saved);
    return CHECK_DONE();
}
