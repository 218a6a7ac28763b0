/* The published account: every row of figures.csv comes out of the Beijing
 * pack's styles with its phrase and its bounds; and, when JIEDUI_BULLETIN
 * names the bulletin of a full demonstration (bulletin --format json, press),
 * out of that book. */
#include <jansson.h>
#include <stdlib.h>

#include "base/num.h"
#include "bulletin/phrase.h"
#include "bulletin/template.h"
#include "table/csv.h"
#include "test/check.h"

struct published {              /* a row of figures.csv */
    struct str id, phrase;
    struct str lower, upper;    /* in yuan, metres, or what is counted */
};

enum { ROWS_MAX = 64 };

static struct published rows[ROWS_MAX];
static size_t row_count;
static struct pack_indicator indicators[ROWS_MAX * 4];
static size_t indicator_count;

static struct str cell_of(const struct sheet_row *head,
                          const struct sheet_row *row, const char *name)
{
    for (size_t i = 0; i < head->count && i < row->count; i++) {
        if (str_is(head->cells[i].text, str_of(name))) {
            return row->cells[i].text;
        }
    }
    return (struct str){ "", 0 };
}

/* Give every row of a CSV file with its header to take. */
static bool read_csv(struct job *j, struct str path,
                     void (*take)(struct arena *a,
                                  const struct sheet_row *head,
                                  const struct sheet_row *row))
{
    struct str bytes;
    struct sheet_row row, head = { 0 };
    if (!file_map(j, arena_str(j->arena, path).at, &bytes)) {
        return false;
    }
    struct sheet *s = csv_open(j, bytes);
    while (s != NULL && s->next(j, s, &row) == SHEET_ROW) {
        if (head.count > 0) {
            take(j->arena, &head, &row);
            continue;
        }
        head = row;
        head.cells = ARENA_ROWS(j->arena, struct cell, row.count);
        memcpy(head.cells, row.cells, row.count * sizeof *row.cells);
    }
    return job_ok(j);
}

static void take_published(struct arena *a, const struct sheet_row *head,
                           const struct sheet_row *row)
{
    if (row_count < ROWS_MAX) {
        rows[row_count++] = (struct published){
            .id = arena_str(a, cell_of(head, row, "id")),
            .phrase = arena_str(a, cell_of(head, row, "phrase_zh")),
            .lower = arena_str(a, cell_of(head, row, "lower_bound")),
            .upper = arena_str(a, cell_of(head, row, "upper_bound")) };
    }
}

static enum figure_unit unit_of(struct str text)
{
    static const char *const names[] = {
        [UNIT_FEN] = "fen", [UNIT_M] = "m", [UNIT_CM2] = "cm2",
        [UNIT_PERSON] = "person", [UNIT_PERSON_TIME] = "person_time",
        [UNIT_ITEM] = "item", [UNIT_HOUSEHOLD] = "household",
    };
    int unit = 0;
    while (unit < UNIT_HOUSEHOLD && !str_is(text, str_of(names[unit]))) {
        unit++;
    }
    return (enum figure_unit)unit;
}

static void take_indicator(struct arena *a, const struct sheet_row *head,
                           const struct sheet_row *row)
{
    struct str measure = cell_of(head, row, "measure");
    struct pack_indicator i = {
        .id = arena_str(a, cell_of(head, row, "id")),
        .is_stock = !str_is(cell_of(head, row, "type"), STR("flow")),
        .measure = str_is(measure, STR("count")) ? MEASURE_COUNT :
                   str_is(measure, STR("sum")) ? MEASURE_SUM
                                               : MEASURE_DISTINCT,
        .unit = unit_of(cell_of(head, row, "unit")),
        .measure_word_zh = arena_str(a, cell_of(head, row, "measure_word")),
        .noun_en = arena_str(a, cell_of(head, row, "noun_en")),
        .style = arena_str(a, cell_of(head, row, "style")),
        .suffix = arena_str(a, cell_of(head, row, "suffix")) };
    num_parse(cell_of(head, row, "places"), &i.style_places);
    if (indicator_count < sizeof indicators / sizeof *indicators) {
        indicators[indicator_count++] = i;
    }
}

static const struct pack_indicator *indicator_of(struct str id)
{
    for (size_t n = 0; n < indicator_count; n++) {
        if (str_is(indicators[n].id, id)) {
            return &indicators[n];
        }
    }
    return NULL;
}

static const struct published *published_of(const char *id)
{
    for (size_t n = 0; n < row_count; n++) {
        if (str_is(rows[n].id, str_of(id))) {
            return &rows[n];
        }
    }
    return NULL;
}

/* A bound of the table in the indicator's stored unit. */
static int64_t stored(const struct pack_indicator *i, struct str text)
{
    int64_t value = -1;
    num_parse_scaled(text, i->unit == UNIT_FEN ? 100 : 1, &value);
    return value;
}

static bool comes_out(struct arena *a, const struct pack_indicator *i,
                      const struct published *row, int64_t value)
{
    struct str text;
    struct phrase_bounds b;
    struct err e = { 0 };
    bool ok = phrase_write(a, i, value, LANG_ZH, PHRASE_PRESS, false, &text,
                           &b, &e) && str_is(text, row->phrase) &&
              phrase_lowest(b) == stored(i, row->lower);
    bool at_least = str_is(i->style, STR("exact"));     /* 4 and others */
    ok = ok && (at_least || phrase_highest(b) == stored(i, row->upper));
    if (!ok) {
        printf("# %.*s of %lld: %.*s\n", STR_ARG(row->id), (long long)value,
               STR_ARG(text));
    }
    return ok;
}

static void every_published_phrase_comes_out(void)
{
    struct arena *a = arena_open();
    for (size_t n = 0; n < row_count; n++) {
        const struct pack_indicator *i = indicator_of(rows[n].id);
        CHECK(i != NULL);
        if (i == NULL) {
            printf("# no indicator %.*s\n", STR_ARG(rows[n].id));
            continue;
        }
        int64_t low = stored(i, rows[n].lower);
        int64_t high = str_is(i->style, STR("exact"))
            ? low : stored(i, rows[n].upper);
        CHECK(comes_out(a, i, &rows[n], low));
        CHECK(comes_out(a, i, &rows[n], low + (high - low) / 2));
        CHECK(comes_out(a, i, &rows[n], high));
    }
    CHECK(row_count == 38);
    arena_close(a);
}

/* Both templates compile, know their indicators, and leave none out. */
static void the_templates_tell_the_whole_account(void)
{
    static const char *const paths[] = { TEST_PACK "/bulletin.zh.md",
                                         TEST_PACK "/bulletin.en.md" };
    struct job *j = job_open();
    for (size_t n = 0; n < 2; n++) {
        struct template t = { 0 };
        struct str bytes;
        size_t told = 0;
        CHECK(file_map(j, paths[n], &bytes) &&
              template_compile(j->arena, bytes, &t, &j->err));
        for (size_t k = 0; k < t.count; k++) {
            CHECK(t.tokens[k].word != WORD_FIGURE ||
                  indicator_of(t.tokens[k].text) != NULL);
        }
        for (size_t r = 0; r < row_count; r++) {
            size_t k = 0;
            while (k < t.count && (t.tokens[k].word != WORD_FIGURE ||
                                   !str_is(t.tokens[k].text, rows[r].id))) {
                k++;
            }
            told += k < t.count;
        }
        CHECK(told == row_count);
    }
    job_close(j);
}

/* Every phrase of one block; gives how many were of the account. */
static size_t check_block(const json_t *block, const char *cells)
{
    size_t n, k, found = 0;
    json_t *sentence, *span;
    json_array_foreach(json_object_get(block, cells), n, sentence) {
        json_array_foreach(json_object_get(sentence, "figures"), k, span) {
            const char *id = json_string_value(json_object_get(span, "id"));
            const char *phrase =
                json_string_value(json_object_get(span, "phrase"));
            const struct published *row = published_of(id);
            if (row == NULL) {
                continue;
            }
            found++;
            CHECK(str_is(row->phrase, str_of(phrase)));
            if (!str_is(row->phrase, str_of(phrase))) {
                printf("# %s: %s, published %.*s\n", id, phrase,
                       STR_ARG(row->phrase));
            }
        }
    }
    return found;
}

static void the_demonstration_says_what_was_published(void)
{
    const char *path = getenv("JIEDUI_BULLETIN");
    if (path == NULL) {
        printf("# skipped: no bulletin of a full demonstration\n");
        return;
    }
    json_t *root = json_load_file(path, 0, NULL), *block;
    size_t n, found = 0;
    CHECK(root != NULL);
    json_array_foreach(json_object_get(root, "blocks"), n, block) {
        found += check_block(block, "sentences");
    }
    CHECK(found == row_count);
    json_decref(root);
}

int main(void)
{
    struct job *j = job_open();
    const char *shared = getenv("JIEDUI_SHARED");
    struct str figures = arena_print(j->arena, "%s/figures.csv",
                                     shared ? shared : "../shared");
    if (!read_csv(j, figures, take_published)) {
        printf("# skipped: no shared data\n1..0\n");
        job_close(j);
        return 0;
    }
    CHECK(read_csv(j, STR(TEST_PACK "/indicators.csv"), take_indicator));
    RUN(every_published_phrase_comes_out);
    RUN(the_templates_tell_the_whole_account);
    RUN(the_demonstration_says_what_was_published);
    job_close(j);
    return CHECK_DONE();
}
