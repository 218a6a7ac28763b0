/* How numbers are written in public texts, and what such phrases mean.
 *
 * The reader at the end of this file knows only domain.md §5.2.1, nothing of
 * the writer: for chance values, what it reads in a phrase must hold the
 * value. */
#include "bulletin/phrase.h"

#include <stdlib.h>

#include "base/num.h"
#include "bulletin/spell.h"
#include "test/check.h"

struct written { struct str text; struct phrase_bounds bounds; };

static struct pack_indicator indicator(const char *style, int places,
                                       enum figure_unit unit, const char *word)
{
    return (struct pack_indicator){
        .id = STR("x"), .style = str_of(style), .style_places = places,
        .unit = unit, .measure_word_zh = str_of(word), .suffix = STR("多"),
        .measure = unit == UNIT_PERSON ? MEASURE_DISTINCT : MEASURE_SUM };
}

static struct written write_as(struct arena *a, const struct pack_indicator *i,
                               int64_t value, enum lang lang,
                               enum phrase_profile profile)
{
    struct written w = { 0 };
    struct err e = { 0 };
    CHECK(phrase_write(a, i, value, lang, profile, false, &w.text, &w.bounds,
                       &e));
    return w;
}

static bool says(struct str text, const char *expected)
{
    bool same = str_is(text, str_of(expected));
    if (!same) {
        printf("# wrote %.*s, not %s\n", STR_ARG(text), expected);
    }
    return same;
}

/* domain.md §5.2.8, half-way and boundary cases, and values that outgrow or
 * do not reach their style. An empty English text is not asked for. */
static const struct {
    const char *style; int places; enum figure_unit unit;
    const char *word, *noun, *suffix;
    int64_t value;
    const char *press, *strict, *english;
} cases[] = {
    { "floor", 0, UNIT_FEN, "元", "yuan", "多", 3812000000000,
      "381多亿元", "381亿多元", "more than 38.1 billion yuan" },
    { "floor1", 1, UNIT_PERSON, "名", "teachers", "多", 17400,
      "1.7万多名", "约1.7万名", "more than 17,000 teachers" },
    { "floor", 0, UNIT_PERSON, "人", "workers", "多", 385000,
      "38万多人", "38万多人", "more than 380,000 workers" },
    { "floor", 0, UNIT_PERSON_TIME, "人次", "consultations", "多", 213456,
      "21万多人次", "21万多人次", "more than 210,000 consultations" },
    { "floor", 0, UNIT_PERSON_TIME, "人次", "person-times", "余", 391000,
      "39万余人次", "39万余人次", "more than 390,000 person-times" },
    { "floor", 0, UNIT_PERSON, "名", "volunteers", "余", 353000,
      "35万余名", "35万余名", "more than 350,000 volunteers" },
    { "floor", -2, UNIT_PERSON, "", "people", "多", 2065000,
      "200多万", "200多万", "more than 2 million people" },
    { "floor", 2, UNIT_M, "公里", "kilometres", "余", 1345000,
      "1300余公里", "1300余公里", "more than 1,300 kilometres" },
    { "floor", 1, UNIT_ITEM, "座", "toilets", "多", 9312,
      "9000多座", "9000多座", "more than 9,000 toilets" },
    { "floor", 1, UNIT_ITEM, "家", "firms", "多", 534,
      "500多家", "500多家", "more than 500 firms" },
    { "floor", 1, UNIT_ITEM, "项", "policies", "余", 53,
      "50余项", "50余项", "more than 50 policies" },
    { "exact", 0, UNIT_PERSON_TIME, "人次", "person-times", "多", 8298,
      "8298人次", "8298人次", "8,298 person-times" },
    { "nearest", 0, UNIT_FEN, "元", "yuan", "多", 5380000000000,
      "538亿元", "538亿元", "53.8 billion yuan" },
    { "words", 0, UNIT_ITEM, "", "villages", "余", 1345,
      "千余", "千余", "more than 1,000 villages" },
    { "numeral", 0, UNIT_ITEM, "", "work systems", "多", 8,
      "八大", "八大", "eight work systems" },
    { "near", 1, UNIT_PERSON, "名", "cadres", "多", 5880,
      "近6000名", "近6000名", "nearly 6,000 cadres" },
    /* 15.4万 is 153,500 to 154,499 */
    { "nearest", 1, UNIT_ITEM, "套", "homes", "多", 153500,
      "15.4万套", "15.4万套", "154,000 homes" },
    { "nearest", 1, UNIT_ITEM, "套", "homes", "多", 154499,
      "15.4万套", "15.4万套", "154,000 homes" },
    { "nearest", 1, UNIT_ITEM, "套", "homes", "多", 153499,
      "15.3万套", "15.3万套", "153,000 homes" },
    { "nearest", 1, UNIT_ITEM, "套", "homes", "多", 154500,
      "15.5万套", "15.5万套", "155,000 homes" },
    { "nearest", 1, UNIT_ITEM, "套", "homes", "多", 150200,
      "15万套", "15万套", "150,000 homes" },
    { "nearest", 0, UNIT_FEN, "元", "yuan", "多", 5384999999999,
      "538亿元", "538亿元", "53.8 billion yuan" },
    { "nearest", 0, UNIT_FEN, "元", "yuan", "多", 5385000000000,
      "539亿元", "539亿元", "53.9 billion yuan" },
    { "nearest", 0, UNIT_ITEM, "家", "firms", "多", 99999999,
      "1亿家", "1亿家", "100 million firms" },
    { "nearest", 1, UNIT_ITEM, "家", "firms", "多", 9999,
      "9999家", "9999家", "9,999 firms" },
    /* 多 and 余 are open below */
    { "floor", 1, UNIT_ITEM, "家", "firms", "多", 500,
      "500家", "500家", "500 firms" },
    { "floor", 1, UNIT_ITEM, "家", "firms", "多", 501,
      "500多家", "500多家", "more than 500 firms" },
    { "floor", 1, UNIT_ITEM, "家", "firms", "多", 599,
      "500多家", "500多家", "more than 500 firms" },
    { "floor", 0, UNIT_FEN, "元", "yuan", "多", 3810000000000,
      "381亿元", "381亿元", "38.1 billion yuan" },
    { "floor", 0, UNIT_FEN, "元", "yuan", "多", 3810000000001,
      "381多亿元", "381亿多元", "more than 38.1 billion yuan" },
    { "floor1", 1, UNIT_PERSON, "名", "teachers", "多", 17000,
      "1.7万名", "1.7万名", "17,000 teachers" },
    { "floor", -2, UNIT_PERSON, "", "people", "多", 2000000,
      "200万", "200万", "2 million people" },
    { "words", 0, UNIT_ITEM, "", "villages", "余", 1000,
      "1000", "1000", "1,000 villages" },
    { "words", 0, UNIT_ITEM, "", "villages", "余", 1999,
      "千余", "千余", "more than 1,000 villages" },
    { "words", 0, UNIT_ITEM, "个", "villages", "余", 3400,
      "3000余个", "3000余个", "more than 3,000 villages" },
    { "words", 0, UNIT_ITEM, "", "villages", "余", 15000,
      "万余", "万余", "more than 10,000 villages" },
    /* the place of 多 carries precision */
    { "floor", 0, UNIT_FEN, "元", "yuan", "多", 3804000000000,
      "380亿多元", "380亿多元", "more than 38 billion yuan" },
    { "floor", 0, UNIT_FEN, "元", "yuan", "多", 53400000000,
      "5.3亿多元", "约5.3亿元", "more than 530 million yuan" },
    /* growing and shrinking */
    { "floor", 2, UNIT_M, "公里", "kilometres", "余", 13450000,
      "1.3万余公里", "约1.35万公里", "more than 13,000 kilometres" },
    { "floor", 2, UNIT_M, "公里", "kilometres", "余", 134500000,
      "13万余公里", "13万余公里", "more than 130,000 kilometres" },
    { "floor", 2, UNIT_M, "公里", "kilometres", "余", 1345000000,
      "130余万公里", "130余万公里", "more than 1.3 million kilometres" },
    { "floor", 0, UNIT_PERSON, "人", "workers", "多", 3850,
      "3800多人", "3800多人", "more than 3,800 workers" },
    { "floor", 0, UNIT_PERSON, "人", "workers", "多", 38,
      "38人", "38人", "38 workers" },
    { "floor", -2, UNIT_PERSON, "人", "people", "多", 385000,
      "38万多人", "38万多人", "more than 380,000 people" },
    { "floor", -2, UNIT_PERSON, "人", "people", "多", 20650000,
      "2000多万人", "2000多万人", "more than 20 million people" },
    { "floor", 1, UNIT_ITEM, "家", "firms", "多", 7,
      "7家", "7家", "7 firms" },
    { "floor1", 1, UNIT_PERSON, "名", "teachers", "多", 10450,
      "1万多名", "1万多名", "more than 10,000 teachers" },
    { "floor1", 1, UNIT_PERSON, "名", "teachers", "多", 11450,
      "1.1万多名", "约1.15万名", "more than 11,000 teachers" },
    { "about", 1, UNIT_PERSON, "名", "cadres", "多", 6100,
      "约6000名", "约6000名", "about 6,000 cadres" },
    { "near", 1, UNIT_PERSON, "名", "cadres", "多", 5383,
      "5000多名", "5000多名", "more than 5,000 cadres" },
    /* numerals */
    { "numeral", 0, UNIT_ITEM, "个", "systems", "多", 2,
      "两大", "两大", "two systems" },
    { "numeral", 0, UNIT_ITEM, "个", "systems", "多", 10,
      "十大", "十大", "ten systems" },
    { "numeral", 0, UNIT_ITEM, "个", "system|systems", "多", 1,
      "1个", "1个", "1 system" },
    { "numeral", 0, UNIT_ITEM, "个", "system|systems", "多", 12,
      "12个", "12个", "12 systems" },
    /* nothing, less than nothing, parts of a unit */
    { "floor", 0, UNIT_PERSON, "人", "people", "多", 0,
      "0人", "0人", "0 people" },
    { "words", 0, UNIT_ITEM, "", "villages", "余", 0,
      "0", "0", "0 villages" },
    { "floor", 0, UNIT_FEN, "元", "yuan", "多", -1234567,
      "-12345.67元", "-12345.67元", "-12,345.67 yuan" },
    { "exact", 0, UNIT_FEN, "元", "yuan", "多", 1250,
      "12.50元", "12.50元", "12.50 yuan" },
    { "exact", 0, UNIT_FEN, "元", "yuan", "多", 1200,
      "12元", "12元", "12 yuan" },
    { "exact", 0, UNIT_M, "公里", "kilometres", "多", 1345600,
      "1345.6公里", "1345.6公里", "1,345.6 kilometres" },
    { "exact", 0, UNIT_CM2, "亩", "mu", "多", 20000000,
      "3亩", "3亩", "3 mu" },
    { "exact", 0, UNIT_CM2, "亩", "mu", "多", 10000000,
      "1.5亩", "1.5亩", "1.5 mu" },
    { "floor", 1, UNIT_CM2, "亩", "mu", "多", 4000000000,
      "600亩", "600亩", "600 mu" },
    { "floor", 1, UNIT_CM2, "亩", "mu", "多", 4000000001,
      "600多亩", "600多亩", "more than 600 mu" },
};

static void writes_as_the_house_writes(void)
{
    struct arena *a = arena_open();
    for (size_t n = 0; n < sizeof cases / sizeof *cases; n++) {
        struct pack_indicator i = indicator(cases[n].style, cases[n].places,
                                            cases[n].unit, cases[n].word);
        i.noun_en = str_of(cases[n].noun);
        i.suffix = str_of(cases[n].suffix);
        struct written w = write_as(a, &i, cases[n].value, LANG_ZH,
                                    PHRASE_PRESS);
        CHECK(says(w.text, cases[n].press));
        w = write_as(a, &i, cases[n].value, LANG_ZH, PHRASE_STRICT);
        CHECK(says(w.text, cases[n].strict));
        w = write_as(a, &i, cases[n].value, LANG_EN, PHRASE_PRESS);
        CHECK(says(w.text, cases[n].english));
    }
    arena_close(a);
}

/* Lowest and highest whole value (stored unit) inside the phrase. */
static const struct {
    const char *style; int places; enum figure_unit unit; const char *word;
    int64_t value, low, high;
} intervals[] = {
    { "floor", 1, UNIT_ITEM, "家", 534, 501, 599 },
    { "floor", 2, UNIT_M, "公里", 1345000, 1300001, 1399999 },
    { "floor", 1, UNIT_ITEM, "座", 9312, 9001, 9999 },
    { "floor", 0, UNIT_FEN, "元", 3812000000000, 3810000000001,
      3819999999999 },
    { "nearest", 0, UNIT_FEN, "元", 5380000000000, 5375000000000,
      5384999999999 },
    { "nearest", 1, UNIT_ITEM, "套", 154000, 153500, 154499 },
    { "nearest", 1, UNIT_ITEM, "家", 13000, 12500, 13499 },
    { "floor1", 1, UNIT_PERSON, "名", 17400, 17001, 17999 },
    { "floor", -2, UNIT_PERSON, "", 2065000, 2000001, 2999999 },
    { "words", 0, UNIT_ITEM, "", 1345, 1001, 1999 },
    { "near", 1, UNIT_PERSON, "名", 5880, 5700, 5999 },
    { "about", 1, UNIT_PERSON, "名", 6100, 5820, 6180 },
    { "exact", 0, UNIT_ITEM, "个", 1046, 1046, 1046 },
    { "floor", 1, UNIT_ITEM, "家", 500, 500, 500 },
    { "floor", 2, UNIT_ITEM, "家", 1045, 1001, 1999 },
    { "exact", 0, UNIT_ITEM, "家", -3, -3, -3 },
};

static void means_an_interval(void)
{
    struct arena *a = arena_open();
    for (size_t n = 0; n < sizeof intervals / sizeof *intervals; n++) {
        struct pack_indicator i = indicator(intervals[n].style,
            intervals[n].places, intervals[n].unit, intervals[n].word);
        struct phrase_bounds b = write_as(a, &i, intervals[n].value, LANG_ZH,
                                          PHRASE_PRESS).bounds;
        CHECK(phrase_lowest(b) == intervals[n].low);
        CHECK(phrase_highest(b) == intervals[n].high);
        CHECK(phrase_holds(b, intervals[n].low));
        CHECK(!phrase_holds(b, intervals[n].low - 1));
        CHECK(!phrase_holds(b, intervals[n].high + 1));
    }
    arena_close(a);
}

static void swaps_the_suffix_for_rhythm(void)
{
    struct arena *a = arena_open();
    struct pack_indicator i = indicator("floor", 1, UNIT_ITEM, "家");
    struct str text;
    struct phrase_bounds b;
    struct err e = { 0 };
    CHECK(phrase_write(a, &i, 534, LANG_ZH, PHRASE_PRESS, true, &text, &b, &e));
    CHECK(says(text, "500余家"));
    i.suffix = STR("余");
    CHECK(phrase_write(a, &i, 534, LANG_ZH, PHRASE_PRESS, true, &text, &b, &e));
    CHECK(says(text, "500多家"));
    arena_close(a);
}

static void refuses_a_wrong_unit_or_style(void)
{
    static const struct {
        enum figure_unit unit; enum measure measure;
        const char *word, *noun, *style; int places; int64_t value;
        const char *id;
    } rows[] = {
        { UNIT_PERSON_TIME, MEASURE_COUNT, "人", "", "exact", 0, 5,
          "phrase.unit" },
        { UNIT_PERSON_TIME, MEASURE_SUM, "名", "", "exact", 0, 5,
          "phrase.unit" },
        { UNIT_PERSON, MEASURE_COUNT, "名", "", "exact", 0, 5, "phrase.unit" },
        { UNIT_PERSON_TIME, MEASURE_COUNT, "人次", "people", "exact", 0, 5,
          "phrase.unit" },
        { UNIT_PERSON, MEASURE_DISTINCT, "人次", "", "exact", 0, 5,
          "phrase.unit" },
        { UNIT_PERSON, MEASURE_DISTINCT, "人", "person-times", "exact", 0, 5,
          "phrase.unit" },
        { UNIT_ITEM, MEASURE_SUM, "个", "", "grand", 0, 5, "phrase.style" },
        { UNIT_ITEM, MEASURE_SUM, "个", "", "floor", 12, 5, "phrase.style" },
        { UNIT_ITEM, MEASURE_SUM, "个", "", "floor", 1, NUM_MAX,
          "phrase.range" },
    };
    struct arena *a = arena_open();
    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        struct pack_indicator i = indicator(rows[n].style, rows[n].places,
                                            rows[n].unit, rows[n].word);
        i.measure = rows[n].measure;
        i.noun_en = str_of(rows[n].noun);
        struct str text;
        struct phrase_bounds b;
        struct err e = { 0 };
        CHECK(!phrase_write(a, &i, rows[n].value, LANG_ZH, PHRASE_PRESS,
                            false, &text, &b, &e));
        CHECK(e.id != NULL && strcmp(e.id, rows[n].id) == 0);
    }
    arena_close(a);
}

static void writes_exact_values_for_tables(void)
{
    static const struct {
        enum figure_unit unit; const char *word, *noun; int64_t value;
        const char *zh, *en;
    } rows[] = {
        { UNIT_FEN, "元", "yuan", 3812000000000, "38,120,000,000.00 元",
          "38,120,000,000.00 yuan" },
        { UNIT_FEN, "", "", 50, "0.50 元", "0.50 yuan" },
        { UNIT_FEN, "美元", "US dollars", 917431897566,
          "9,174,318,975.66 美元", "9,174,318,975.66 US dollars" },
        { UNIT_M, "公里", "", 1345678, "1,345.678 公里",
          "1,345.678 kilometres" },
        { UNIT_PERSON, "", "", 2065000, "2,065,000 人", "2,065,000 people" },
        { UNIT_ITEM, "家", "school|schools", 1, "1 家", "1 school" },
        { UNIT_ITEM, "", "", 8, "8 个", "8" },
        { UNIT_FEN, "元", "yuan", 9214364837600033793,
          "92,143,648,376,000,337.93 元", "92,143,648,376,000,337.93 yuan" },
        { UNIT_CM2, "亩", "", INT64_MAX, "1,383,505,805,528.22 亩",
          "1,383,505,805,528.22 mu" },
        { UNIT_CM2, "亩", "", -INT64_MAX, "-1,383,505,805,528.22 亩",
          "-1,383,505,805,528.22 mu" },
    };
    struct arena *a = arena_open();
    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        struct pack_indicator i = indicator("exact", 0, rows[n].unit,
                                            rows[n].word);
        i.noun_en = str_of(rows[n].noun);
        CHECK(says(phrase_exact(a, &i, rows[n].value, LANG_ZH), rows[n].zh));
        CHECK(says(phrase_exact(a, &i, rows[n].value, LANG_EN), rows[n].en));
    }
    arena_close(a);
}

/* ---- an independent reader ------------------------------------------- */

struct reading { double low, high; };   /* inclusive enough for a test */

static bool take(const char **at, const char *text)
{
    bool is_there = strncmp(*at, text, strlen(text)) == 0;
    *at += is_there ? strlen(text) : 0;
    return is_there;
}

static bool take_more(const char **at)
{
    return take(at, "多") || take(at, "余");
}

/* domain.md §5.2.1, row by row, on doubles. */
static struct reading read_phrase(const char *at)
{
    bool near = take(&at, "近"), about = take(&at, "约");
    const char *digits = at;
    double n = strtod(at, (char **)&at), unit = 1, last = 1;
    if (at == digits) {
        unit = take(&at, "十") ? 10 : take(&at, "百") ? 100 :
               take(&at, "千") ? 1e3 : take(&at, "万") ? 1e4 : 1e8;
        return (struct reading){ unit, 2 * unit };
    }
    const char *point = memchr(digits, '.', (size_t)(at - digits));
    for (const char *c = point ? point + 1 : at; c < at; c++) {
        last /= 10;
    }
    double zeros = 1;
    for (const char *c = at - 1; !point && c > digits && *c == '0'; c--) {
        zeros *= 10;
    }
    bool inside = take_more(&at);
    unit = take(&at, "万") ? 1e4 : take(&at, "亿") ? 1e8 : 1;
    bool behind = take_more(&at);
    n *= unit;
    if (near) {
        return (struct reading){ 0.95 * n, n };
    }
    if (about) {
        return (struct reading){ 0.97 * n, 1.03 * n };
    }
    if (inside || behind) {
        return (struct reading){ n, n + unit * (inside ? zeros : last) };
    }
    double half = unit > 1 ? unit * last / 2 : 0;
    return (struct reading){ n - half, n + half };
}

static uint64_t chance(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

/* A value whose number of digits is even between 1 and 13. */
static int64_t any_value(uint64_t *state)
{
    int64_t bound = spell_power(1 + (int)(chance(state) % 13));
    int64_t value = (int64_t)((chance(state) << 20 ^ chance(state)) %
                              (uint64_t)bound);
    int64_t round = spell_power((int)(chance(state) % 6));
    return chance(state) % 3 == 0 ? value - value % round : value;
}

static void a_stranger_reads_the_value_in_every_phrase(void)
{
    static const char *const styles[] = { "exact", "floor", "floor1",
        "nearest", "near", "about", "words" };
    struct arena *a = arena_open();
    uint64_t state = 20210315;
    size_t wrong = 0;
    for (int n = 0; n < 60000; n++) {
        struct pack_indicator i = indicator(styles[chance(&state) % 7],
            (int)(chance(&state) % 8) - 3, UNIT_ITEM, "");
        int64_t value = any_value(&state);
        struct written w = write_as(a, &i, value, LANG_ZH,
                                    chance(&state) % 2 ? PHRASE_PRESS
                                                       : PHRASE_STRICT);
        struct reading r = read_phrase(w.text.at);
        bool holds = phrase_holds(w.bounds, value) &&
            r.low <= (double)value + 1e-6 && (double)value <= r.high + 1e-6;
        bool agrees =
            r.low - 1.001 <= (double)phrase_lowest(w.bounds) &&
            (double)phrase_lowest(w.bounds) <= r.low + 1.001 &&
            r.high - 1.001 <= (double)phrase_highest(w.bounds) &&
            (double)phrase_highest(w.bounds) <= r.high + 1.001;
        if (!holds || !agrees) {
            wrong++;
            printf("# %lld %.*s %lld: %.*s\n", (long long)value,
                   STR_ARG(i.style), (long long)i.style_places,
                   STR_ARG(w.text));
        }
    }
    CHECK(wrong == 0);
    arena_close(a);
}

/* Money, lengths and land: the value lies inside, in both languages. */
static void every_unit_keeps_its_value_inside(void)
{
    static const struct { enum figure_unit unit; const char *word; } units[] = {
        { UNIT_FEN, "元" }, { UNIT_M, "公里" }, { UNIT_CM2, "亩" },
        { UNIT_CM2, "公顷" }, { UNIT_M, "米" }, { UNIT_HOUSEHOLD, "户" },
    };
    static const char *const styles[] = { "exact", "floor", "nearest", "near",
                                          "about", "words", "numeral" };
    struct arena *a = arena_open();
    uint64_t state = 7;
    size_t wrong = 0;
    for (int n = 0; n < 40000; n++) {
        size_t u = chance(&state) % 6;
        struct pack_indicator i = indicator(styles[chance(&state) % 7],
            (int)(chance(&state) % 8) - 3, units[u].unit, units[u].word);
        int64_t value = any_value(&state) * (chance(&state) % 9 ? 1 : -1);
        struct written w = write_as(a, &i, value, chance(&state) % 2,
                                    chance(&state) % 2);
        wrong += !phrase_holds(w.bounds, value);
    }
    CHECK(wrong == 0);
    arena_close(a);
}

int main(void)
{
    RUN(writes_as_the_house_writes);
    RUN(means_an_interval);
    RUN(swaps_the_suffix_for_rhythm);
    RUN(refuses_a_wrong_unit_or_style);
    RUN(writes_exact_values_for_tables);
    RUN(a_stranger_reads_the_value_in_every_phrase);
    RUN(every_unit_keeps_its_value_inside);
    return CHECK_DONE();
}
