#include "bulletin/phrase.h"

#include <assert.h>

#include "base/num.h"
#include "bulletin/spell.h"

/* ---- what is counted ------------------------------------------------- */

/* One written unit is num / den stored ones: a 亩 is a fifteenth of a hectare,
 * 20,000,000 / 3 cm². The first row of a unit serves words that stand nowhere,
 * such as 家 and 所. `shown` replaces a word that names a power of ten. */
static const struct scale {
    enum figure_unit unit;
    const char *word;
    int64_t num, den;
    int decimals;               /* that an exact value needs at most */
    const char *shown, *english;
} scales[] = {
    { UNIT_FEN,         "元",       100,       1, 2, "元",       "yuan" },
    { UNIT_FEN,         "万元",     100,       1, 2, "元",       "yuan" },
    { UNIT_FEN,         "亿元",     100,       1, 2, "元",       "yuan" },
    { UNIT_M,           "米",       1,         1, 0, "米",       "metres" },
    { UNIT_M,           "公里",     1000,      1, 3, "公里",     "kilometres" },
    { UNIT_M,           "千米",     1000,      1, 3, "千米",     "kilometres" },
    { UNIT_CM2,         "平方厘米", 1,         1, 0, "平方厘米", "cm²" },
    { UNIT_CM2,         "平方米",   10000,     1, 4, "平方米",   "m²" },
    { UNIT_CM2,         "亩",       20000000,  3, 2, "亩",       "mu" },
    { UNIT_CM2,         "公顷",     100000000, 1, 8, "公顷",     "hectares" },
    { UNIT_PERSON,      "人",       1,         1, 0, NULL,       "people" },
    { UNIT_PERSON_TIME, "人次",     1,         1, 0, NULL,       "person-times" },
    { UNIT_ITEM,        "个",       1,         1, 0, NULL,       "" },
    { UNIT_HOUSEHOLD,   "户",       1,         1, 0, NULL,       "households" },
};

static const struct scale *scale_of(const struct pack_indicator *i)
{
    const struct scale *first = NULL;
    for (size_t n = 0; n < sizeof scales / sizeof *scales; n++) {
        if (scales[n].unit != i->unit) {
            continue;
        }
        first = first ? first : &scales[n];
        if (str_is(i->measure_word_zh, str_of(scales[n].word))) {
            return &scales[n];
        }
    }
    assert(first != NULL);      /* every unit has a row */
    return first;
}

static bool is_one_of(struct str word, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (str_is(word, str_of(*words))) {
            return true;
        }
    }
    return false;
}

bool phrase_unit_fits(const struct pack_indicator *i, struct err *e)
{
    static const char *const heads[] = { "人", "名", "位", NULL };
    static const char *const times[] = { "人次", "次", "人次数", NULL };
    static const char *const head_nouns[] = { "people", "persons", NULL };
    bool is_events = i->unit == UNIT_PERSON_TIME ||
        (i->unit == UNIT_PERSON && i->measure == MEASURE_COUNT &&
         !i->is_stock);
    if (is_events && (is_one_of(i->measure_word_zh, heads) ||
                      is_one_of(i->noun_en, head_nouns))) {
        return err_set(e, ERR_INPUT, "phrase.unit",
            "指标“%.*s”数的是次数，不能写作“人”“名”，应写“人次”",
            "indicator %.*s counts events: its word cannot mean persons, "
            "write person-times", STR_ARG(i->id));
    }
    bool is_heads = i->measure == MEASURE_DISTINCT || i->unit == UNIT_PERSON;
    if (is_heads && (is_one_of(i->measure_word_zh, times) ||
                     str_is(i->noun_en, STR("person-times")))) {
        return err_set(e, ERR_INPUT, "phrase.unit",
            "指标“%.*s”按不重复的对象计数，不能写作“人次”",
            "indicator %.*s counts each once: it cannot be written in "
            "person-times", STR_ARG(i->id));
    }
    return true;
}

/* ---- the shape of a phrase ------------------------------------------- */

enum mark { MARK_EXACT, MARK_PLAIN, MARK_MORE, MARK_NEAR, MARK_ABOUT,
            MARK_WORD, MARK_NUMERAL };

struct shape {
    enum mark mark;
    int64_t ones;               /* the number as written, in written units */
    enum spell_level level;
    bool inside;                /* 多 stands before 万 or 亿 */
};

struct amount {                 /* value × den against units of num */
    int64_t top, unit;
    int64_t ones;               /* whole written units in it */
    enum phrase_profile profile;
    int places;
};

static bool fills(const struct amount *v, int64_t ones)
{
    return ones * v->unit == v->top;
}

static struct shape shape_of(enum mark mark, int64_t ones)
{
    return (struct shape){ .mark = mark, .ones = ones,
                           .level = spell_level(spell_digits(ones)) };
}

/* Power of ten that the number is cut at. */
static int step_of(const struct amount *v)
{
    int digits = spell_digits(v->ones), places = v->places;
    int shift = 4 * (int)spell_level(digits), whole = digits - shift;
    int finest = shift > 0 && whole == 1 ? shift - 1 : shift;
    if (places >= 1) {
        return digits - places > finest ? digits - places : finest;
    }
    if (shift == 0) {
        return digits > 2 ? digits - 2 : 0;
    }
    if (whole == 1) {
        return finest;
    }
    return shift + (whole > -places ? -places : 0);
}

/* The nearest multiple of 10^step, halves up. */
static int64_t nearest(const struct amount *v, int step)
{
    return num_divide(v->top, v->unit * spell_power(step)) * spell_power(step);
}

/* 约 with as few digits as lie within three in a hundred. */
static struct shape about(const struct amount *v, int step)
{
    for (; step >= 0; step--) {
        int64_t ones = nearest(v, step);
        if (fills(v, ones)) {
            return shape_of(MARK_PLAIN, ones);
        }
        int64_t off = ones * v->unit - v->top;
        if ((off < 0 ? -off : off) * 100 <= 3 * ones * v->unit) {
            return shape_of(MARK_ABOUT, ones);
        }
    }
    return shape_of(MARK_EXACT, v->ones);
}

static struct shape more(const struct amount *v)
{
    int step = step_of(v);
    if (step == 0) {
        return shape_of(MARK_EXACT, v->ones);
    }
    struct shape s = shape_of(MARK_MORE,
                              v->ones - v->ones % spell_power(step));
    if (fills(v, s.ones)) {
        s.mark = MARK_PLAIN;
        return s;
    }
    if (spell_decimals(s.ones, s.level) > 0) {
        return v->profile == PHRASE_STRICT ? about(v, step) : s;
    }
    int shift = 4 * (int)s.level;
    int64_t count = s.ones / spell_power(shift);
    s.inside = shift > 0 &&
        (step > shift || (v->profile == PHRASE_PRESS && step == shift &&
                          s.level == SPELL_YI && count >= 10 &&
                          count % 10 != 0));
    return s;
}

static struct shape rounded(const struct amount *v)
{
    enum spell_level level = spell_level(spell_digits(v->ones));
    int step = 4 * (int)level - (v->places > 0 ? v->places : 0);
    if (level == SPELL_ONES || step < 0) {
        return shape_of(MARK_EXACT, v->ones);
    }
    return shape_of(MARK_PLAIN, nearest(v, step));
}

static struct shape near(const struct amount *v)
{
    int64_t unit = spell_power(step_of(v));
    int64_t ones = v->ones - v->ones % unit;
    ones += fills(v, ones) ? 0 : unit;
    if (unit > 1 && !fills(v, ones) && v->top * 100 >= ones * v->unit * 95) {
        return shape_of(MARK_NEAR, ones);
    }
    return more(v);
}

/* 千余 stands for more than one thousand and less than two. */
static struct shape word(struct amount v)
{
    static const int64_t named[] = { 10, 100, 1000, 10000, 100000000 };
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (v.ones / named[i] == 1 && !fills(&v, named[i])) {
            return shape_of(MARK_WORD, named[i]);
        }
    }
    v.places = 1;
    return more(&v);
}

static struct shape floored_whole(const struct amount *v)
{
    struct amount whole = *v;
    whole.places = 0;
    return more(&whole);
}

static struct shape about_places(const struct amount *v)
{
    return about(v, step_of(v));
}

static struct shape worded(const struct amount *v)
{
    return word(*v);
}

static struct shape exact(const struct amount *v)
{
    return shape_of(MARK_EXACT, v->ones);
}

static struct shape numeral(const struct amount *v)
{
    bool has_name = fills(v, v->ones) && spell_numeral(v->ones, false) != NULL;
    return shape_of(has_name ? MARK_NUMERAL : MARK_EXACT, v->ones);
}

static const struct {
    const char *name;
    struct shape (*shape)(const struct amount *v);
} styles[] = {
    { "exact", exact },     { "floor", more },        { "floor1", floored_whole },
    { "nearest", rounded }, { "near", near },         { "about", about_places },
    { "words", worded },    { "numeral", numeral },
};

/* ---- what a phrase denotes ------------------------------------------- */

/* A bound, given in hundredths of half a written unit, in stored units × 2.
 * When it is not whole, an open low and a closed high end go down and the
 * others up, which takes no whole value in or out. */
static int64_t bound(const struct scale *scale, int64_t hundredths, bool up)
{
    int64_t top = hundredths * scale->num, bottom = 100 * scale->den;
    return top / bottom + (up && top % bottom != 0);
}

static struct phrase_bounds bounds_of(const struct shape *s,
                                      const struct scale *scale)
{
    int shift = 4 * (int)s->level;
    int64_t last = spell_power(shift - spell_decimals(s->ones, s->level));
    int64_t low = 200 * s->ones, high = low;
    bool low_open = false, high_open = false;
    if (s->mark == MARK_PLAIN && shift > 0) {
        low -= 100 * last;
        high += 100 * last;
        high_open = true;
    } else if (s->mark == MARK_MORE || s->mark == MARK_WORD) {
        int zeros = s->inside || shift == 0 ? spell_zeros(s->ones) : 0;
        int64_t wide = zeros > 0 ? spell_power(zeros) : last;
        high += 200 * (s->mark == MARK_WORD ? s->ones : wide);
        low_open = high_open = true;
    } else if (s->mark == MARK_NEAR) {
        low -= 10 * s->ones;
        high_open = true;
    } else if (s->mark == MARK_ABOUT) {
        low -= 6 * s->ones;
        high += 6 * s->ones;
    }
    return (struct phrase_bounds){
        .low2 = bound(scale, low, !low_open),
        .high2 = bound(scale, high, high_open),
        .low_open = low_open, .high_open = high_open };
}

bool phrase_holds(struct phrase_bounds b, int64_t value)
{
    return phrase_lowest(b) <= value && value <= phrase_highest(b);
}

static int64_t half_down(int64_t n)
{
    return n / 2 - (n % 2 < 0);
}

int64_t phrase_lowest(struct phrase_bounds b)
{
    return half_down(b.low2 + (b.low_open ? 2 : 1));
}

int64_t phrase_highest(struct phrase_bounds b)
{
    return half_down(b.high2 - (b.high_open ? 1 : 0));
}

/* ---- writing --------------------------------------------------------- */

/* Whether there is room to reckon the value's bounds. A sum of many entries may
 * be larger: it is written in full, and has no phrase. */
static bool is_bounded(int64_t value)
{
    return value <= NUM_MAX / 3 && value >= -NUM_MAX / 3;
}

/* Every digit. What a 亩 cannot show in two decimals is rounded, and the
 * bounds say so. */
static struct phrase_bounds write_exact(struct buf *out, int64_t value,
                                        const struct scale *scale,
                                        bool grouped, bool all_decimals)
{
    int decimals = scale->decimals;
    int64_t units = spell_power(decimals), shown = value;
    int64_t twice = is_bounded(value) ? 2 * value : 0;
    struct phrase_bounds b = { twice, twice, false, false };
    if (scale->num != units || scale->den != 1) {
        int64_t factor = units * scale->den;
        int64_t left = value % scale->num * factor;     /* ≤ 10^8 × 300 */
        shown = value / scale->num * factor + num_divide(left, scale->num);
        if (left % scale->num != 0 && is_bounded(value)) {
            int64_t half = scale->num / factor + 1;
            int64_t middle = num_divide(2 * shown * scale->num, factor);
            b.low2 = middle - half;
            b.high2 = middle + half;
        }
    }
    bool keep = all_decimals || (scale->unit == UNIT_FEN && shown % units != 0);
    while (!keep && decimals > 0 && shown % 10 == 0) {
        shown /= 10;
        decimals--;
    }
    spell_decimal(out, shown, decimals, grouped);
    return b;
}

static void write_chinese(struct buf *out, const struct shape *s,
                          const char *suffix)
{
    if (s->mark == MARK_WORD) {
        static const char *const words[] = { [1] = "十", [2] = "百",
                                             [3] = "千", [4] = "万",
                                             [8] = "亿" };
        buf_text(out, words[spell_zeros(s->ones)]);
        buf_text(out, "余");
        return;
    }
    if (s->mark == MARK_NUMERAL) {
        buf_text(out, spell_numeral(s->ones, false));
        buf_text(out, "大");
        return;
    }
    buf_text(out, s->mark == MARK_NEAR ? "近" :
                  s->mark == MARK_ABOUT ? "约" : "");
    spell_at(out, s->ones, s->level);
    buf_text(out, s->mark == MARK_MORE && s->inside ? suffix : "");
    buf_text(out, spell_name(s->level));
    buf_text(out, s->mark == MARK_MORE && !s->inside ? suffix : "");
}

static void write_english(struct buf *out, const struct shape *s)
{
    if (s->mark == MARK_NUMERAL) {
        buf_text(out, spell_numeral(s->ones, true));
        return;
    }
    buf_text(out, s->mark == MARK_NEAR ? "nearly " :
                  s->mark == MARK_ABOUT ? "about " :
                  s->mark == MARK_PLAIN ? "" : "more than ");
    spell_english(out, s->ones);
}

/* "school|schools": the first for one, the second for all others. */
static struct str noun_of(struct str nouns, bool is_one)
{
    struct str rest = nouns, first = { 0 };
    str_next(&rest, '|', &first);
    return is_one || rest.at == NULL ? first : rest;
}

/* The word that stands behind a number: the pack's own, unless that names a
 * power of ten (亿元), which the number itself already says. */
static struct str word_shown(const struct pack_indicator *i,
                             const struct scale *scale)
{
    bool is_known = str_is(i->measure_word_zh, str_of(scale->word));
    return is_known && scale->shown != NULL ? str_of(scale->shown)
                                            : i->measure_word_zh;
}

static void write_unit(struct buf *out, const struct pack_indicator *i,
                       const struct scale *scale, enum lang lang, bool is_one)
{
    if (lang == LANG_EN) {
        struct str noun = noun_of(i->noun_en, is_one);
        buf_text(out, noun.len > 0 ? " " : "");
        buf_str(out, noun);
    } else {
        buf_str(out, word_shown(i, scale));
    }
}

static bool find_shape(const struct pack_indicator *i,
                       const struct amount *v, struct shape *out,
                       struct err *e)
{
    struct str name = i->style.len > 0 ? i->style : STR("exact");
    for (size_t n = 0; n < sizeof styles / sizeof *styles; n++) {
        if (str_is(name, str_of(styles[n].name)) &&
            i->style_places >= -4 && i->style_places <= 9) {
            *out = v->top > 0 ? styles[n].shape(v) : exact(v);
            return true;
        }
    }
    return err_set(e, ERR_INPUT, "phrase.style",
        "指标“%.*s”的写法“%.*s”（位数%lld）不认识",
        "indicator %.*s has an unknown style %.*s (places %lld)",
        STR_ARG(i->id), STR_ARG(name), (long long)i->style_places);
}

static const char *suffix_of(const struct pack_indicator *i, bool alternate)
{
    return str_is(i->suffix, STR("余")) != alternate ? "余" : "多";
}

bool phrase_make(struct arena *a, const struct pack_indicator *i,
                 int64_t value, struct phrase_how how, struct str *out,
                 struct phrase_bounds *bounds, struct err *e)
{
    const struct scale *scale = scale_of(i);
    if (!phrase_unit_fits(i, e)) {
        return false;
    }
    if (!is_bounded(value)) {
        return err_set(e, ERR_INPUT, "phrase.range",
            "指标“%.*s”的数字太大，写不出来",
            "the value of indicator %.*s is too large to be written",
            STR_ARG(i->id));
    }
    struct amount v = { .top = value > 0 ? value * scale->den : 0,
                        .unit = scale->num, .profile = how.profile,
                        .places = (int)i->style_places };
    v.ones = v.top / v.unit;
    struct shape s = { 0 };
    if (!find_shape(i, &v, &s, e)) {
        return false;
    }
    bool is_english = how.lang == LANG_EN;
    struct buf text = { 0 };
    if (s.mark == MARK_EXACT) {
        *bounds = write_exact(&text, value, scale, is_english, false);
    } else {
        *bounds = bounds_of(&s, scale);
        if (is_english) {
            write_english(&text, &s);
        } else {
            write_chinese(&text, &s, suffix_of(i, how.alternate));
        }
    }
    assert(phrase_holds(*bounds, value));
    bool is_word = s.mark == MARK_WORD || s.mark == MARK_NUMERAL;
    if (!how.bare && (is_english || !is_word)) {
        write_unit(&text, i, scale, how.lang, fills(&v, 1));
    }
    *out = arena_str(a, buf_view(&text));
    buf_free(&text);
    return true;
}

bool phrase_write(struct arena *a, const struct pack_indicator *i,
                  int64_t value, enum lang lang, enum phrase_profile profile,
                  bool alternate, struct str *out, struct phrase_bounds *bounds,
                  struct err *e)
{
    struct phrase_how how = { lang, profile, alternate, false };
    return phrase_make(a, i, value, how, out, bounds, e);
}

struct str phrase_exact(struct arena *a, const struct pack_indicator *i,
                        int64_t value, enum lang lang)
{
    const struct scale *scale = scale_of(i);
    struct buf text = { 0 };
    write_exact(&text, value, scale, true, scale->unit == UNIT_FEN);
    struct str word = i->measure_word_zh;
    if (lang == LANG_EN) {
        word = noun_of(i->noun_en, value == 1);
        word = word.len > 0 ? word : str_of(scale->english);
    } else {
        word = word.len > 0 ? word_shown(i, scale) : str_of(scale->word);
    }
    if (word.len > 0) {
        buf_char(&text, ' ');
        buf_str(&text, word);
    }
    struct str out = arena_str(a, buf_view(&text));
    buf_free(&text);
    return out;
}
