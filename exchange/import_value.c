#include "exchange/import_value.h"

#include <assert.h>

#include "base/num.h"
#include "base/utf8.h"

enum { NARROW_SIZE = 96 };      /* no date and no number is longer */

/* Longest word first where one ends with another, so that 万元 is seen
 * before 元. 1 亩 = 10000/15 m². */
static const struct value_unit units[] = {
    { "亿元",     MEASURED_MONEY,  10000000000, 1 },
    { "百万元",   MEASURED_MONEY,  100000000,   1 },
    { "万元",     MEASURED_MONEY,  1000000,     1 },
    { "千元",     MEASURED_MONEY,  100000,      1 },
    { "角",       MEASURED_MONEY,  10,          1 },
    { "分",       MEASURED_MONEY,  1,           1 },
    { "人民币元", MEASURED_MONEY,  100,         1 },
    { "元",       MEASURED_MONEY,  100,         1 },
    { "yuan",     MEASURED_MONEY,  100,         1 },
    { "rmb",      MEASURED_MONEY,  100,         1 },
    { "cny",      MEASURED_MONEY,  100,         1 },
    { "usd",      MEASURED_MONEY,  100,         1 },
    { "fen",      MEASURED_MONEY,  1,           1 },
    { "万公里",   MEASURED_LENGTH, 10000000,    1 },
    { "公里",     MEASURED_LENGTH, 1000,        1 },
    { "千米",     MEASURED_LENGTH, 1000,        1 },
    { "km",       MEASURED_LENGTH, 1000,        1 },
    { "延米",     MEASURED_LENGTH, 1,           1 },
    { "平方公里", MEASURED_LAND,   10000000000, 1 },
    { "平方千米", MEASURED_LAND,   10000000000, 1 },
    { "万平方米", MEASURED_LAND,   100000000,   1 },
    { "平方米",   MEASURED_LAND,   10000,       1 },
    { "平米",     MEASURED_LAND,   10000,       1 },
    { "㎡",       MEASURED_LAND,   10000,       1 },
    { "m2",       MEASURED_LAND,   10000,       1 },
    { "m²",       MEASURED_LAND,   10000,       1 },
    { "公顷",     MEASURED_LAND,   100000000,   1 },
    { "ha",       MEASURED_LAND,   100000000,   1 },
    { "万亩",     MEASURED_LAND,   200000000000, 3 },
    { "亩",       MEASURED_LAND,   20000000,    3 },
    { "mu",       MEASURED_LAND,   20000000,    3 },
    { "米",       MEASURED_LENGTH, 1,           1 },
    { "m",        MEASURED_LENGTH, 1,           1 },
    { "万人次",   MEASURED_COUNT,  10000,       1 },
    { "万人",     MEASURED_COUNT,  10000,       1 },
    { "万户",     MEASURED_COUNT,  10000,       1 },
    { "万个",     MEASURED_COUNT,  10000,       1 },
    { "万套",     MEASURED_COUNT,  10000,       1 },
    { "人次",     MEASURED_COUNT,  1,           1 },
    { "人",       MEASURED_COUNT,  1,           1 },
    { "名",       MEASURED_COUNT,  1,           1 },
    { "户",       MEASURED_COUNT,  1,           1 },
    { "个",       MEASURED_COUNT,  1,           1 },
    { "家",       MEASURED_COUNT,  1,           1 },
    { "所",       MEASURED_COUNT,  1,           1 },
    { "套",       MEASURED_COUNT,  1,           1 },
    { "件",       MEASURED_COUNT,  1,           1 },
    { "次",       MEASURED_COUNT,  1,           1 },
    { "项",       MEASURED_COUNT,  1,           1 },
    { "座",       MEASURED_COUNT,  1,           1 },
    { "处",       MEASURED_COUNT,  1,           1 },
    { "条",       MEASURED_COUNT,  1,           1 },
    { "天",       MEASURED_COUNT,  1,           1 },
    { "月",       MEASURED_COUNT,  1,           1 },
    { "年",       MEASURED_COUNT,  1,           1 },
    { "岁",       MEASURED_COUNT,  1,           1 },
    { "份",       MEASURED_COUNT,  1,           1 },
    { "村",       MEASURED_COUNT,  1,           1 },
    { "one",      MEASURED_COUNT,  1,           1 },
    /* 万 and 亿 alone take the measure of their column: see with_myriad */
};
enum { UNIT_ROWS = sizeof units / sizeof *units };

static const char *const base_words[] = {
    [MEASURED_COUNT] = "one", [MEASURED_MONEY] = "元",
    [MEASURED_LENGTH] = "米", [MEASURED_LAND] = "亩",
};

const struct value_unit *value_unit_of(struct str word)
{
    for (size_t i = 0; i < UNIT_ROWS; i++) {
        if (str_is(word, str_of(units[i].word))) {
            return &units[i];
        }
    }
    return NULL;
}

const struct value_unit *value_unit_base(enum value_measure measure)
{
    const struct value_unit *unit = value_unit_of(
        str_of(base_words[measure]));
    assert(unit != NULL && unit->measure == measure);
    return unit;
}

enum value_measure value_measure_of(enum field_type type)
{
    return type == FIELD_MONEY ? MEASURED_MONEY
         : type == FIELD_LENGTH ? MEASURED_LENGTH
         : type == FIELD_LAND ? MEASURED_LAND : MEASURED_COUNT;
}

bool value_is_blank(struct str text)
{
    static const char *const words[] = {
        "-", "--", "—", "——", "－", "/", "／", "\\", "无", "n/a", "N/A", "NA",
    };
    /* Nearly every cell ends here. */
    if (text.len > 0 && ((text.at[0] >= '0' && text.at[0] <= '9') ||
                         (text.len > 3 && text.at[0] >= 'A' &&
                          text.at[0] <= 'z'))) {
        return false;
    }
    text = str_trim(text);
    for (size_t i = 0; text.len > 0 && text.len <= 6 &&
                       i < sizeof words / sizeof *words; i++) {
        if (str_is(text, str_of(words[i]))) {
            return true;
        }
    }
    return text.len == 0;
}

/* Trimmed, full-width forms narrowed, ASCII in lower case, in room. A text
 * that does not fit comes out empty: it is no date and no number. */
static struct str narrowed(struct str text, char room[static NARROW_SIZE])
{
    struct str rest = str_trim(text);
    size_t n = 0;
    if (rest.len > NARROW_SIZE) {
        return (struct str){ room, 0 };
    }
    while (rest.len > 0) {
        struct str before = rest;
        uint32_t c = utf8_next(&rest);
        if (c >= 0xFF01 && c <= 0xFF5E) {
            c -= 0xFEE0;
        } else if (c == 0x2212) {
            c = '-';            /* the minus sign of mathematics */
        } else if (c == 0x3000 || c == 0xA0) {
            c = ' ';
        }
        if (c < 0x80) {
            room[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        } else {
            memcpy(room + n, before.at, before.len - rest.len);
            n += before.len - rest.len;
        }
    }
    return (struct str){ room, n };
}

/* ---- numbers --------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A decimal taken apart: digits without a point, and where the point stands
 * (digits before it; may be negative or beyond the end). */
struct decimal {
    bool minus;
    char digits[NARROW_SIZE];
    int count, point;
};

static bool decimal_read(struct str s, struct decimal *d, bool *has_exponent)
{
    size_t i = s.len > 0 && (s.at[0] == '-' || s.at[0] == '+');
    bool seen_point = false;
    int64_t exponent = 0;
    *d = (struct decimal){ .minus = i > 0 && s.at[0] == '-' };
    for (; i < s.len && (is_digit(s.at[i]) || s.at[i] == '.'); i++) {
        if (s.at[i] != '.') {
            d->digits[d->count++] = s.at[i];
            d->point += !seen_point;
        } else if (seen_point) {
            return false;
        }
        seen_point = seen_point || s.at[i] == '.';
    }
    *has_exponent = i < s.len && s.at[i] == 'e';
    if (*has_exponent) {
        i++;
        i += i < s.len && s.at[i] == '+';
        if (!num_parse(str_part(s, i, s.len), &exponent) ||
            exponent < -60 || exponent > 60) {
            return false;
        }
        i = s.len;
    }
    d->point += (int)exponent;
    return d->count > 0 && i == s.len;
}

/* Workbooks store binary fractions with 17 digits; 15 is what people typed. */
static void decimal_round(struct decimal *d)
{
    enum { KEPT = 15 };
    int first = 0;
    while (first < d->count - 1 && d->digits[first] == '0') {
        first++;
    }
    int last = first + KEPT;
    if (last >= d->count) {
        return;
    }
    bool up = d->digits[last] >= '5';
    d->count = last;
    while (up && last > first) {
        char *digit = &d->digits[--last];
        up = *digit == '9';
        *digit = (char)(up ? '0' : *digit + 1);
    }
    if (up) {                   /* 9.99… became 10 */
        memmove(d->digits + first + 1, d->digits + first,
                (size_t)(d->count - first));
        d->digits[first] = '1';
        d->count++;
        d->point++;
    }
}

/* The decimal as plain digits with a point, for num_parse_scaled. */
static struct str decimal_plain(const struct decimal *d, struct buf *out)
{
    buf_text(out, d->minus ? "-0" : "0");
    for (int i = d->point < 0 ? d->point : 0; i < d->point || i < d->count;
         i++) {
        if (i == d->point) {
            buf_char(out, '.');
        }
        buf_char(out, i >= 0 && i < d->count ? d->digits[i] : '0');
    }
    return buf_view(out);
}

static enum value_fault fault_of(enum num_decimal found)
{
    switch (found) {
    case NUM_OK:
        return VALUE_OK;
    case NUM_FINE:
        return VALUE_FINE;
    case NUM_RANGE:
        return VALUE_RANGE;
    case NUM_NONE:
        break;
    }
    return VALUE_FORM;
}

/* Measured things are rounded to the stored unit: 3.4567 km is 3457 m. */
static enum value_fault scale_measured(struct str s,
                                       const struct value_unit *unit,
                                       int64_t *out)
{
    enum { EXTRA = 10000 };     /* decimals that are read before rounding */
    int64_t fine, product;
    enum num_decimal found = num_parse_scaled(s, EXTRA, &fine);
    if (found != NUM_OK) {
        return fault_of(found);
    }
    if (!num_times(fine, unit->times, &product)) {
        return VALUE_RANGE;
    }
    *out = num_divide(product, unit->over * EXTRA);
    return *out > NUM_MAX || *out < -NUM_MAX ? VALUE_RANGE : VALUE_OK;
}

static enum value_fault scale(struct str s, const struct value_unit *unit,
                              int64_t *out)
{
    if (unit->measure == MEASURED_LENGTH || unit->measure == MEASURED_LAND) {
        return scale_measured(s, unit, out);
    }
    return fault_of(num_parse_scaled(s, unit->times, out));
}

/* Cut a unit off the end of s. False when it measures something else. */
static bool take_unit(struct str *s, const struct value_unit **unit,
                      int64_t *myriad)
{
    struct str digits = *s;
    while (digits.len > 0 && !is_digit(digits.at[digits.len - 1]) &&
           digits.at[digits.len - 1] != '.') {
        digits.len--;
    }
    struct str word = str_trim(str_part(*s, digits.len, s->len));
    *myriad = 1;
    if (word.len == 0 || word.at[0] == ')') {
        return true;
    }
    *s = digits;
    if (str_is(word, STR("万")) || str_is(word, STR("亿"))) {
        *myriad = str_is(word, STR("万")) ? 10000 : 100000000;
        *unit = value_unit_base((*unit)->measure);
        return true;
    }
    const struct value_unit *found = value_unit_of(word);
    if (found == NULL || found->measure != (*unit)->measure) {
        return false;
    }
    *unit = found;
    return true;
}

/* Currency signs in front, blanks inside, and (1,234) for −1234. */
static struct str strip_money(struct str s, char room[static NARROW_SIZE])
{
    bool minus = false;
    if (s.len > 2 && s.at[0] == '(' && s.at[s.len - 1] == ')') {
        minus = true;
        s = str_part(s, 1, s.len - 2);
    }
    if (str_starts(s, STR("¥")) || str_starts(s, STR("￥"))) {
        utf8_next(&s);
    } else if (s.len > 0 && s.at[0] == '$') {
        s = str_part(s, 1, s.len);
    }
    size_t n = 0;
    if (minus) {
        room[n++] = '-';
    }
    for (size_t i = 0; i < s.len && n < NARROW_SIZE; i++) {
        if (s.at[i] != ' ') {
            room[n++] = s.at[i];
        }
    }
    return (struct str){ room, n };
}

/* What num_parse_scaled could not read: exponents and long fractions. */
static enum value_fault number_from_float(struct str s, enum cell_kind kind,
                                          const struct value_unit *unit,
                                          int64_t *out)
{
    struct decimal d;
    bool has_exponent;
    if (!decimal_read(s, &d, &has_exponent)) {
        return VALUE_FORM;
    }
    if (kind != CELL_NUMBER) {
        return has_exponent ? VALUE_ROUNDED : VALUE_FINE;
    }
    decimal_round(&d);
    struct buf plain = { 0 };
    enum value_fault fault = scale(decimal_plain(&d, &plain), unit, out);
    buf_free(&plain);
    return fault;
}

enum value_fault value_number(struct str text, enum cell_kind kind,
                              const struct value_unit *unit, int64_t *out)
{
    char room[NARROW_SIZE], tight[NARROW_SIZE];
    int64_t myriad;
    assert(unit != NULL);
    enum value_fault fault = scale(text, unit, out);
    if (fault == VALUE_OK || fault == VALUE_RANGE) {
        return fault;
    }
    struct str s = strip_money(narrowed(text, room), tight);
    if (s.len == 0) {
        return VALUE_FORM;
    }
    if (!take_unit(&s, &unit, &myriad)) {
        return VALUE_UNIT;
    }
    struct value_unit exact = *unit;
    exact.times *= myriad;
    fault = scale(s, &exact, out);
    return fault == VALUE_FORM || fault == VALUE_FINE
        ? number_from_float(s, kind, &exact, out) : fault;
}

enum value_fault value_flag(struct str text, bool *out)
{
    static const struct { const char *word; bool yes; } words[] = {
        { "是", true }, { "有", true }, { "√", true }, { "✓", true },
        { "y", true }, { "yes", true }, { "true", true }, { "1", true },
        { "对", true }, { "否", false }, { "无", false }, { "×", false },
        { "x", false }, { "n", false }, { "no", false }, { "false", false },
        { "0", false }, { "没有", false }, { "不是", false },
    };
    char room[NARROW_SIZE];
    struct str s = narrowed(text, room);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_is(s, str_of(words[i].word))) {
            *out = words[i].yes;
            return VALUE_OK;
        }
    }
    return VALUE_FORM;
}
