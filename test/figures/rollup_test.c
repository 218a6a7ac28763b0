/* DHIS2's own aggregation cases (data/dhis2), as far as their operations are
 * ours: sums up a tree of areas, by period. The others are named. */
#include "../check.h"
#include "house.h"

#include <jansson.h>
#include <stdlib.h>

static struct house house;
static json_t *cases;           /* the whole file, or NULL */

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* ---- the book ----------------------------------------------------------- */

static void put_areas(struct house *h)
{
    const char *code;
    json_t *parent;
    json_object_foreach(json_object_get(cases, "hierarchy"), code, parent) {
        const char *up = json_string_value(parent);
        house_define(h, "areas", code, "code", code, "name", code, "level",
                     !up ? "county" : "township", up ? "parent" : "name_en",
                     up ? up : code, NULL);
    }
}

static void put_values(struct house *h)
{
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(cases, "values"), i, row) {
        struct entry e = house_draft(h, "value");
        date_parse(str_of(text_of(row, "period")), &e.occurred);
        e.area = str_of(text_of(row, "org_unit"));
        e.quantity = strtoll(text_of(row, "value"), NULL, 10);
        e.has_quantity = true;
        entry_put_text(&e, STR("element"), str_of(text_of(row,
                                                          "data_element")));
        house_put(h, &e);
    }
}

static void put_indicator(struct house *h, const char *id, const char *filter)
{
    house_define(h, "indicators", id, "id", id, "zh", id, "en", id, "type",
                 "flow", "measure", "sum", "of", "quantity", "kinds", "value",
                 "filter", filter, "unit", "item", "style", "exact", NULL);
}

static void fill_book(struct house *h)
{
    const char *id;
    json_t *kind;
    house_define(h, "kinds", "value", "id", "value", "zh", "值", "en", "value",
                 "key", "all", NULL);
    house_define(h, "fields", "value.element", "kind", "value", "id",
                 "element", "type", "code", "codes", "elements", NULL);
    json_object_foreach(json_object_get(cases, "data_elements"), id, kind) {
        char filter[64];
        snprintf(filter, sizeof(filter), "element=%s", id);
        put_indicator(h, id, filter);
    }
    put_indicator(h, "B+C", "element=deabcdefghB|deabcdefghC");
    put_areas(h);
    put_values(h);
    house_commit(h);
}

/* ---- one answer --------------------------------------------------------- */

/* 2017, 2017Q1 or 201703 as first and last day. */
static void period_of(const char *text, bool to_date, struct figure_ask *ask)
{
    int year, month = 1, last = 12;
    if (strlen(text) == 6 && text[4] == 'Q') {
        month = 3 * (text[5] - '0') - 2;
        last = month + 2;
    } else if (strlen(text) == 6) {
        month = last = (text[4] - '0') * 10 + text[5] - '0';
    }
    char year_text[5] = { text[0], text[1], text[2], text[3], '\0' };
    year = (int)strtol(year_text, NULL, 10);
    ask->has_from = ask->has_to = true;
    date_of(year, to_date ? 1 : month, 1, &ask->from);
    int32_t first = 0;
    date_of(year, last, 1, &first);
    ask->to = date_last((struct date){ first, DATE_MONTH });
}

static bool is_period(struct str s)
{
    return s.len >= 4 && s.at[0] == '2' && s.at[1] == '0';
}

/* A key is "element-unit-period", any but the last left out. */
static void check_answer(const char *id, const char *key, json_t *expected,
                         bool to_date)
{
    struct str ids[] = { str_of(id) }, part, rest = str_of(key);
    struct figure_ask ask = { .ids = ids, .id_count = 1 };
    struct figure_set set = { 0 };
    str_next(&rest, '-', &part);
    while (str_next(&rest, '-', &part)) {
        char text[16];
        snprintf(text, sizeof(text), "%.*s", STR_ARG(part));
        if (is_period(part)) {
            period_of(text, to_date, &ask);
        } else {
            ask.area = part;
        }
    }
    CHECK(figure_compute(house.job, house.book, &ask, &set));
    int64_t wanted = (int64_t)json_number_value(expected);
    if (set.rows[0].value != wanted) {
        printf("# %s: %lld, expected %lld\n", key,
               (long long)set.rows[0].value, (long long)wanted);
    }
    CHECK(set.rows[0].value == wanted);
}

/* Which of our indicators a case asks for; NULL: not our operation. */
static const char *ours(const json_t *c, bool *to_date, const char **why)
{
    static const struct { const char *numerator, *id; bool to_date; } same[] = {
        { "#{deabcdefghA.default}", "deabcdefghA", false },
        { "#{deabcdefghB.default}+#{deabcdefghC.default}", "B+C", false },
        { "#{deabcdefghE}.yearToDate()", "deabcdefghE", true },
    };
    json_t *indicators = json_object_get(c, "indicators");
    *to_date = false;
    *why = "average";
    if (strcmp(text_of(c, "aggregation"), "SUM") != 0) {
        return NULL;
    }
    if (json_object_size(indicators) == 0) {
        return json_string_value(
            json_array_get(json_object_get(c, "data_elements"), 0));
    }
    const json_t *one = json_object_get(indicators, "indicatorAA");
    *why = text_of(one, "numerator");
    for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++) {
        if (strcmp(same[i].numerator, *why) == 0 &&
            strcmp(text_of(one, "denominator"), "1") == 0) {
            *to_date = same[i].to_date;
            return same[i].id;
        }
    }
    return NULL;
}

static void sums_up_the_tree_are_those_of_dhis2(void)
{
    size_t i, done = 0;
    json_t *c;
    house_open(&house);
    fill_book(&house);
    json_array_foreach(json_object_get(cases, "cases"), i, c) {
        const char *key, *why;
        json_t *expected;
        bool to_date;
        const char *id = ours(c, &to_date, &why);
        if (!id) {
            printf("# not ours: %s: %s\n", text_of(c, "test"), why);
            continue;
        }
        json_object_foreach(json_object_get(c, "expected"), key, expected) {
            check_answer(id, key, expected, to_date);
        }
        done++;
    }
    printf("# %zu cases are ours\n", done);
    CHECK(done == 5);
    house_close(&house);
}

int main(void)
{
    char path[512];
    const char *shared = getenv("JIEDUI_SHARED");
    snprintf(path, sizeof(path), "%s/data/dhis2/aggregation_cases.json",
             shared ? shared : "../shared");
    cases = json_load_file(path, 0, NULL);
    if (!cases) {
        printf("# skipped: no shared data\n1..0\n");
        return 0;
    }
    RUN(sums_up_the_tree_are_those_of_dhis2);
    json_decref(cases);
    return CHECK_DONE();
}
