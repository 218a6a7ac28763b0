#include "bulletin/spell.h"
#include "reading/quantity_inside.h"

/* ---- characters ------------------------------------------------------- */

int64_t number_han(uint32_t c, bool *is_power)
{
    *is_power = true;
    switch (c) {
    case 0x5341: return 10;             /* 十 */
    case 0x767E: return 100;            /* 百 */
    case 0x5343: return 1000;           /* 千 */
    case 0x4E07: case 0x842C: return 10000;         /* 万 萬 */
    case 0x4EBF: case 0x5104: return 100000000;     /* 亿 億 */
    case 0x62FE: return 10;             /* 拾 */
    case 0x4F70: return 100;            /* 佰 */
    case 0x4EDF: return 1000;           /* 仟 */
    default: break;
    }
    *is_power = false;
    switch (c) {
    case 0x96F6: case 0x3007: return 0; /* 零 〇 */
    case 0x4E00: case 0x58F9: return 1; /* 一 壹 */
    case 0x4E8C: case 0x4E24: case 0x8D30: return 2;    /* 二 两 贰 */
    case 0x4E09: case 0x53C1: return 3; /* 三 叁 */
    case 0x56DB: case 0x8086: return 4; /* 四 肆 */
    case 0x4E94: case 0x4F0D: return 5; /* 五 伍 */
    case 0x516D: case 0x9646: return 6; /* 六 陆 */
    case 0x4E03: case 0x67D2: return 7; /* 七 柒 */
    case 0x516B: case 0x634C: return 8; /* 八 捌 */
    case 0x4E5D: case 0x7396: return 9; /* 九 玖 */
    default: return -1;
    }
}

enum { JI = 0x51E0 /* 几 */, SHU = 0x6570 /* 数 */, DUO = 0x591A /* 多 */,
       YU = 0x4F59 /* 余 */, LAI = 0x6765 /* 来 */ };

static bool is_more(uint32_t c)
{
    return c == DUO || c == YU;
}

/* The power of ten at i, 万 and 亿 and what multiplies them; 1 when none.
 * *len is how much it takes. */
static int64_t scale_at(const struct line *l, size_t i, size_t *len)
{
    static const struct { const char *word; int64_t worth; } rows[] = {
        { "万亿", 1000000000000 }, { "千亿", 100000000000 },
        { "百亿", 10000000000 }, { "十亿", 1000000000 },
        { "亿", 100000000 }, { "千万", 10000000 }, { "百万", 1000000 },
        { "十万", 100000 }, { "万", 10000 }, { "千", 1000 }, { "百", 100 },
    };
    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        if (line_has(l, i, rows[n].word)) {
            *len = strlen(rows[n].word);
            return rows[n].worth;
        }
    }
    *len = 0;
    return 1;
}

/* 千米 and 千瓦 are measures, 百分 a share: no power of ten. */
static bool is_scale(const struct line *l, size_t i)
{
    static const char *const words[] = { "千米", "千瓦", "千克", "千家万户",
                                         "百分", "百姓", "千卡", "千伏",
                                         "千帕", "千分", "万分", "万科",
                                         NULL };
    return line_any(l, i, words) == 0;
}

/* ---- digits ----------------------------------------------------------- */

/* Digits with commas or blanks between thousands: places behind them. */
static size_t read_digits(const struct line *l, size_t i, int64_t *value,
                          int *digits)
{
    size_t count, end = i;
    *value = line_digits(l, i, &count);
    end += count;
    *digits = (int)count;
    while (*digits <= 15 && count <= 3 && end > i) {
        size_t gap = line_at(l, end) == ',' || line_at(l, end) == ' ';
        size_t more;
        int64_t next = line_digits(l, end + gap, &more);
        if (gap == 0 || more != 3) {
            break;
        }
        /* "300 500 人" may be two numbers; "1 300" is one. */
        if (line_at(l, end) == ' ' && *digits == 3 && line_at(l, i) > '3') {
            break;
        }
        *value = *value * 1000 + next;
        *digits += 3;
        end += gap + 3;
    }
    return end;
}

/* Behind the point: value and decimals go on. */
static size_t read_decimals(const struct line *l, size_t i, int64_t *value,
                            int *decimals)
{
    size_t count;
    int64_t more = line_digits(l, i + 1, &count);
    if (line_at(l, i) != '.' || count == 0 || count > 6 ||
        is_digit(line_at(l, i + 1 + count))) {
        return i;
    }
    *value = *value * spell_power((int)count) + more;
    *decimals = (int)count;
    return i + 1 + count;
}

/* 3千4百 in front of 万 or 亿: a section in mixed writing. Its end, or i. */
static size_t read_mixed(const struct line *l, size_t i, int64_t *value)
{
    static const struct { const char *word; int64_t worth; } rows[] = {
        { "千", 1000 }, { "百", 100 }, { "十", 10 },
    };
    size_t at = i, count;
    int parts = 0;
    *value = 0;
    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        int64_t digit = line_digits(l, at, &count);
        if (count == 1 && line_has(l, at + 1, rows[n].word)) {
            *value += digit * rows[n].worth;
            at += 1 + strlen(rows[n].word);
            parts++;
        }
    }
    bool is_before = line_has(l, at, "万") || line_has(l, at, "亿");
    return parts >= 2 && is_before ? at : i;
}

static int zeros_of(int64_t n)
{
    return n > 0 ? spell_zeros(n) : 0;
}

/* What is left of 5亿3400万 behind 5亿: parts, each below the one before. */
static size_t read_tail(const struct line *l, size_t i, int64_t above,
                        struct number *n)
{
    while (above > 1) {
        int64_t value;
        int digits;
        size_t len, end = read_mixed(l, i, &value);
        digits = end > i ? 4 : 0;
        end = end > i ? end : read_digits(l, i, &value, &digits);
        int64_t scale = scale_at(l, end, &len);
        if (!is_scale(l, end)) {
            scale = 1;
            len = 0;
        }
        if (end == i || digits > 8 || line_at(l, end) == '.' ||
            scale >= above || value >= above / scale) {
            break;
        }
        n->low += (int128)value * scale * QUANTITY_MICRO;
        n->last = (int128)scale * QUANTITY_MICRO;
        above = scale;
        i = end + len;
    }
    return i;
}

static bool read_western(const struct line *l, size_t i, struct number *n)
{
    int64_t value;
    size_t len, end = read_mixed(l, i, &value);
    n->digits = end > i ? 4 : 0;
    end = end > i ? end : read_digits(l, i, &value, &n->digits);
    if (end == i || n->digits > 15) {
        return false;
    }
    n->coefficient = value;
    size_t whole_end = end;
    end = read_decimals(l, end, &value, &n->decimals);
    n->is_digits = end == whole_end;
    uint32_t c = line_char(l, end, &len);
    size_t mark_end = end + len, scale_len;
    bool inside = is_more(c) || c == JI;
    int64_t scale = scale_at(l, inside ? mark_end : end, &scale_len);
    if (scale_len == 0 || !is_scale(l, inside ? mark_end : end)) {
        scale = 1;
        scale_len = 0;
        inside = false;
    }
    int128 unit = (int128)QUANTITY_MICRO *
                                  scale / spell_power(n->decimals);
    n->low = unit * value;
    n->scale = scale;
    n->has_scale = scale > 1;
    n->last = n->has_scale || n->decimals > 0 ? unit : 0;
    n->is_digits = n->is_digits && !n->has_scale;
    int zeros = n->decimals == 0 && (inside || !n->has_scale)
                    ? zeros_of(value) : 0;
    n->wide = unit * spell_power(zeros);
    n->is_more = inside;
    n->is_strict = !(inside && (zeros == 0 || n->decimals > 0));
    end = (inside ? mark_end : end) + scale_len;
    if (n->has_scale && !inside && n->decimals == 0) {
        size_t tail = read_tail(l, end, scale, n);
        if (tail > end) {
            n->wide = n->last;
            end = tail;
        }
    }
    n->high = n->low;
    n->end = end;
    return true;
}

/* ---- Chinese numerals -------------------------------------------------- */

struct han {                    /* low and high run side by side: 三四十, 几百 */
    int64_t total[2], section[2], digit[2];
    bool has_digit, has_zero, soft;
    int64_t last, power;        /* the last power that was read */
    int64_t inner, big;         /* of them: in this section, and 万 or 亿 */
    int count;                  /* characters */
};

static bool put_digit(struct han *h, int64_t worth)
{
    if (h->has_digit && h->digit[0] > 0) {
        bool is_pair = worth == h->digit[0] + 1 ||
                       (h->digit[0] == 3 && worth == 5);
        if (h->soft || !is_pair) {
            return false;
        }
        h->soft = true;         /* 三四十: from thirty to below fifty */
        h->digit[1] = worth + 1;
        return true;
    }
    h->has_zero = h->has_zero || worth == 0;
    h->has_digit = true;
    h->digit[0] = h->digit[1] = worth;
    h->last = 1;
    return true;
}

static void put_soft(struct han *h)
{
    h->digit[0] = h->section[0] > 0 ? 1 : 2;
    h->digit[1] = 10;
    h->has_digit = h->soft = true;
    h->last = 1;
}

static void put_power(struct han *h, int64_t power)
{
    bool is_first = !h->has_digit;
    for (int side = 0; side < 2; side++) {
        int64_t digit = h->has_digit ? h->digit[side] : 0;
        if (power < 10000) {
            h->section[side] += (is_first ? 1 : digit) * power;
        } else {
            int64_t part = h->section[side] + digit;
            part = part == 0 && h->total[side] == 0 ? 1 : part;
            h->total[side] = power > 10000 ? (h->total[side] + part) * power
                                           : h->total[side] + part * power;
            h->section[side] = 0;
        }
        h->digit[side] = 0;
    }
    h->inner = power < 10000 ? power : 0;
    h->big = power < 10000 ? h->big : power;
    h->has_digit = h->has_zero = false;
    h->last = h->power = power;
}

/* Powers fall inside a section, and 万 and 亿 stand once: 三百五十, not 五十三百. */
static bool may_put(const struct han *h, int64_t power)
{
    if (power >= 10000) {
        return h->big != power;
    }
    return h->inner == 0 ? h->has_digit || h->big == 0
                         : h->has_digit && power < h->inner;
}

static void finish(struct han *h, struct number *n)
{
    /* 三万五 is 35,000: a lone last digit is of the next power. */
    int64_t next = h->power >= 100 && !h->has_zero && h->has_digit &&
                   !h->soft ? h->power / 10 : 1;
    h->last = h->has_digit ? next : h->last;
    for (int side = 0; side < 2; side++) {
        h->total[side] += h->section[side] +
                          (h->has_digit ? h->digit[side] * next : 0);
    }
    n->low = (int128)h->total[0] * QUANTITY_MICRO;
    n->high = (int128)h->total[1] * QUANTITY_MICRO;
    n->is_soft = h->soft;
    n->has_scale = h->total[0] >= 10000;
    n->last = n->has_scale
        ? (int128)h->last * QUANTITY_MICRO : 0;
    n->coefficient = h->total[0];
    n->scale = h->last == h->big && h->big > 0 ? h->big : 1;
}

/* 〇 and digits alone: 二〇二〇. Three at least. */
static bool read_positional(const struct line *l, size_t i, struct number *n)
{
    int64_t value = 0;
    int count = 0;
    size_t end = i, len;
    bool is_power;
    for (;; end += len, count++) {
        int64_t worth = number_han(line_char(l, end, &len), &is_power);
        if (worth < 0 || is_power || count == 15) {
            break;
        }
        value = value * 10 + worth;
    }
    int64_t behind = number_han(line_char(l, end, &len), &is_power);
    if (count < 3 || behind >= 0) {
        return false;
    }
    n->low = n->high = (int128)value * QUANTITY_MICRO;
    n->wide = QUANTITY_MICRO;
    n->coefficient = value;
    n->digits = count;
    n->end = end;
    return true;
}

/* 多 or 余 behind what was read; 万 may follow it. True when one stood there.*/
static bool read_han_mark(const struct line *l, size_t *i, struct han *h,
                          struct number *n)
{
    size_t len, next_len;
    uint32_t c = line_char(l, *i, &len);
    uint32_t next = line_char(l, *i + len, &next_len);
    bool is_power;
    int64_t power = number_han(next, &is_power);
    if (!is_more(c) || !is_power || power < 10000 || !may_put(h, power) ||
        (!h->has_digit && h->power == 0) || !is_scale(l, *i + len)) {
        return false;
    }
    int64_t wide = h->last * power;
    n->is_strict = h->last > 1;
    n->is_more = true;
    put_power(h, power);
    h->count++;
    n->wide = (int128)wide * QUANTITY_MICRO;
    *i += len + next_len;
    return true;
}

/* 拾 佰 仟 of cheques never stand without a digit: 收拾 counts nothing. */
static bool is_formal(uint32_t c)
{
    return c == 0x62FE || c == 0x4F70 || c == 0x4EDF;
}

static bool read_han(const struct line *l, size_t i, struct number *n)
{
    struct han h = { 0 };
    size_t end = i, len;
    uint32_t first = line_char(l, i, &len);
    bool is_power;
    n->is_han = n->is_strict = true;
    if (read_positional(l, i, n)) {
        return true;
    }
    for (;; end += len, h.count++) {
        uint32_t c = line_char(l, end, &len);
        int64_t worth = number_han(c, &is_power);
        bool is_soft = (c == JI || c == SHU) && !h.has_digit && !h.soft;
        if (read_han_mark(l, &end, &h, n)) {
            break;
        }
        if (is_soft) {
            put_soft(&h);
        } else if ((is_formal(c) && !h.has_digit) || worth < 0 ||
                   h.total[0] > INT64_C(99999999999) ||
                   (is_power && (!may_put(&h, worth) || !is_scale(l, end)))) {
            break;
        } else if (is_power) {
            put_power(&h, worth);
        } else if (!put_digit(&h, worth)) {
            break;
        }
    }
    if (h.count == 0) {
        return false;
    }
    n->is_implied = number_han(first, &is_power) >= 100 && is_power;
    n->is_lone = h.count == 1;
    n->end = end;
    finish(&h, n);
    if (!n->is_more) {
        n->wide = (int128)(h.last > 0 ? h.last : 1) *
                  QUANTITY_MICRO;
    }
    return n->low > 0 || h.count > 0;
}

bool number_zh(const struct line *l, size_t i, struct number *out)
{
    size_t len;
    *out = (struct number){ .from = i, .end = i, .is_strict = true };
    bool ok = is_digit(line_at(l, i)) ? read_western(l, i, out)
                                      : read_han(l, i, out);
    if (!ok) {
        return false;
    }
    uint32_t c = line_char(l, out->end, &len);
    if (!out->is_more && is_more(c)) {
        out->is_more = true;
        out->is_strict = out->decimals == 0;
        out->end += len;
    } else if (c == LAI && out->coefficient % 10 == 0 &&
               line_measure(l, out->end + len) != NULL) {
        out->is_about = true;
        out->end += len;
    }
    return true;
}
