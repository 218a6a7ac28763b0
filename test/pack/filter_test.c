/* Filters: what is read, what is refused, and that reading is exact. */
#include "pack/filter.h"

#include "test/check.h"

static const struct {
    const char *text;
    size_t conditions;          /* of the first one: */
    enum filter_what what;
    bool is_not;
    const char *column, *first, *last;
    size_t values;
} good[] = {
    { "", 0, FILTER_FIELD, false, NULL, NULL, NULL, 0 },
    { "  ", 0, FILTER_FIELD, false, NULL, NULL, NULL, 0 },
    { "way=out", 1, FILTER_FIELD, false, "way", "out", "out", 1 },
    { "way!=out|back", 1, FILTER_FIELD, true, "way", "out", "back", 2 },
    { " way = out | back ; x=1", 2, FILTER_FIELD, false, "way", "out", "back", 2 },
    { "kind=a;kind!=b", 2, FILTER_KIND, false, "kind", "a", "a", 1 },
    { "area.level=county|township", 1, FILTER_AREA_LEVEL, false, "area.level", "county",
      "township", 2 },
    { "supporter.kind!=firm", 1, FILTER_SUPPORTER_KIND, true, "supporter.kind", "firm", "firm", 1 },
    { "subject_unit.level=市", 1, FILTER_SUBJECT_UNIT_LEVEL, false, "subject_unit.level", "市",
      "市", 1 },
    { "a=b=c", 1, FILTER_FIELD, false, "a", "b=c", "b=c", 1 },
};

static const struct { const char *text, *id; } bad[] = {
    { "way",          "filter.sign" },
    { "a=1;;b=2",     "filter.empty" },
    { "a=1;",         "filter.empty" },
    { ";",            "filter.empty" },
    { "=1",           "filter.column" },
    { "!=1",          "filter.column" },
    { "Way=1",        "filter.column" },
    { "area.size=1",  "filter.column" },
    { "级别=1",       "filter.column" },
    { "a=",           "filter.value" },
    { "a=1||2",       "filter.value" },
    { "a!=|",         "filter.value" },
};

static void reads_conditions_and_values(void)
{
    struct arena *a = arena_open();
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct err e = { 0 };
        struct filter f = { 0 };
        CHECK(filter_parse(a, str_of(good[i].text), &f, &e));
        CHECK(f.count == good[i].conditions);
        if (f.count > 0) {
            const struct filter_condition *c = &f.conditions[0];
            CHECK(c->what == good[i].what && c->is_not == good[i].is_not);
            CHECK(str_is(c->column, str_of(good[i].column)));
            CHECK(c->value_count == good[i].values);
            CHECK(str_is(c->values[0], str_of(good[i].first)));
            CHECK(str_is(c->values[c->value_count - 1],
                         str_of(good[i].last)));
        }
    }
    arena_close(a);
}

static void refuses_what_is_no_filter_and_says_why(void)
{
    struct arena *a = arena_open();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err e = { 0 };
        struct filter f = { NULL, 7 };
        CHECK(!filter_parse(a, str_of(bad[i].text), &f, &e));
        CHECK(e.id && strcmp(e.id, bad[i].id) == 0);
        CHECK(e.zh[0] && e.en[0]);
        CHECK(f.count == 7);
    }
    arena_close(a);
}

/* Write a parsed filter down again. */
static void print(const struct filter *f, struct buf *out)
{
    for (size_t i = 0; i < f->count; i++) {
        const struct filter_condition *c = &f->conditions[i];
        buf_text(out, i ? ";" : "");
        buf_str(out, c->column);
        buf_text(out, c->is_not ? "!=" : "=");
        for (size_t k = 0; k < c->value_count; k++) {
            buf_text(out, k ? "|" : "");
            buf_str(out, c->values[k]);
        }
    }
}

/* Texts made of the grammar's own signs: what is read, written and read again
 * is the same; what is refused is refused with a reason. */
static void what_it_reads_it_reads_again(void)
{
    static const char *const pieces[] = { "a", "way", "=", "!=", "|", ";",
        " ", "kind", "area.level", "镇", "1", "." };
    uint64_t seed = 20210315;
    size_t read = 0;
    for (int round = 0; round < 20000; round++) {
        struct arena *a = arena_open();
        struct buf text = { 0 }, once = { 0 }, twice = { 0 };
        struct err e = { 0 };
        struct filter f = { 0 }, g = { 0 };
        for (int i = 0; i < 9; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            buf_text(&text, pieces[(seed >> 33) % 12]);
        }
        if (filter_parse(a, buf_view(&text), &f, &e)) {
            read++;
            print(&f, &once);
            CHECK(filter_parse(a, buf_view(&once), &g, &e));
            print(&g, &twice);
            CHECK(str_is(buf_view(&once), buf_view(&twice)));
        } else {
            CHECK(e.id && str_starts(str_of(e.id), STR("filter.")));
        }
        buf_free(&text);
        buf_free(&once);
        buf_free(&twice);
        arena_close(a);
    }
    CHECK(read > 100);
}

static void every_column_that_is_no_field_has_a_name(void)
{
    CHECK(filter_what_name(FILTER_FIELD) == NULL);
    for (int i = FILTER_KIND; i < FILTER_WHAT_COUNT; i++) {
        CHECK(filter_what_name((enum filter_what)i) != NULL);
    }
}

int main(void)
{
    RUN(reads_conditions_and_values);
    RUN(refuses_what_is_no_filter_and_says_why);
    RUN(what_it_reads_it_reads_again);
    RUN(every_column_that_is_no_field_has_a_name);
    return CHECK_DONE();
}
