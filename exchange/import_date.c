/* Dates as people write them. A separate file because dates alone have as
 * many forms as all other values together. */
#include <assert.h>

#include "base/num.h"
#include "base/utf8.h"
#include "exchange/import_value.h"

enum {
    PARTS_MAX = 3,
    YEAR_FIRST = 1900, YEAR_LAST = 2199,        /* as date_of has them */
    SERIAL_FIRST = 20000,       /* 1954-10-03; below it is no record's date */
    SERIAL_LAST = 73050,        /* 2099-12-31 */
    SERIAL_ZERO = -25569,       /* 1899-12-30 as a day number */
    SERIAL_DIGITS = 5,
    TEXT_MAX = 64,
};

/* The numbers of a date in the order they were written. */
struct parts {
    int count;
    int value[PARTS_MAX], digits[PARTS_MAX];
    int month;                  /* by name, or 0 */
    bool has_dash, has_point;
};

static int month_named(struct str word)
{
    static const char *const names[] = {
        "january", "february", "march", "april", "may", "june", "july",
        "august", "september", "october", "november", "december",
    };
    for (int i = 0; i < 12; i++) {
        struct str name = str_of(names[i]);
        if ((word.len >= 3 && str_starts(name, word)) ||
            (i == 8 && str_is(word, STR("sept")))) {
            return i + 1;
        }
    }
    return 0;
}

/* 〇 一 … 九 give 0 … 9, 十 gives 10, anything else -1. */
static int chinese_digit(uint32_t c)
{
    static const uint32_t digits[] = { 0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                       0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D,
                                       0x5341 };
    for (int i = 0; i < 11; i++) {
        if (c == digits[i]) {
            return i;
        }
    }
    return c == 0x96F6 ? 0 : -1;        /* 零 */
}

static bool add_part(struct parts *p, int value, int digits)
{
    if (p->count == PARTS_MAX) {
        return false;
    }
    p->value[p->count] = value;
    p->digits[p->count++] = digits;
    return true;
}

/* 二〇二〇 is read digit by digit, 二十五 by tens. */
static bool take_chinese(struct parts *p, struct str *rest)
{
    int value = 0, digits = 0;
    bool tens = false;
    while (rest->len > 0) {
        struct str after = *rest;
        int digit = chinese_digit(utf8_next(&after));
        if (digit < 0) {
            break;
        }
        if (digit == 10) {
            value = (digits == 0 ? 1 : value) * 10;
            tens = true;
        } else {
            value = tens ? value + digit : value * 10 + digit;
        }
        *rest = after;
        if (++digits > 4) {
            return false;
        }
    }
    return add_part(p, value, tens ? 2 : digits);
}

static bool take_digits(struct parts *p, struct str *rest)
{
    int value = 0, digits = 0;
    while (rest->len > 0 && rest->at[0] >= '0' && rest->at[0] <= '9') {
        value = value * 10 + (rest->at[0] - '0');
        *rest = str_part(*rest, 1, rest->len);
        if (++digits > 8) {
            return false;
        }
    }
    return add_part(p, value, digits);
}

static bool take_word(struct parts *p, struct str *rest)
{
    char room[16];
    size_t n = 0;
    while (n < rest->len && n < sizeof room &&
           (rest->at[n] | 32) >= 'a' && (rest->at[n] | 32) <= 'z') {
        room[n] = (char)(rest->at[n] | 32);
        n++;
    }
    int month = month_named((struct str){ room, n });
    bool ordinal = n == 2 && p->count > 0 && (memcmp(room, "st", 2) == 0 ||
        memcmp(room, "nd", 2) == 0 || memcmp(room, "rd", 2) == 0 ||
        memcmp(room, "th", 2) == 0);
    *rest = str_part(*rest, n, rest->len);
    if (month != 0 && p->month == 0) {
        p->month = month;
        return true;
    }
    return ordinal;
}

static bool is_separator(uint32_t c)
{
    static const uint32_t signs[] = { ' ', '-', '.', '/', ',', 0x5E74, 0x6708,
                                      0x65E5, 0x53F7, 0x3001, 0x3002, 0xFF0D,
                                      0x2013, 0x2014, 0x3000, 0xA0 };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (c == signs[i]) {
            return true;        /* … 年 月 日 号 、 。 and the dashes */
        }
    }
    return false;
}

static bool take_parts(struct str rest, struct parts *p)
{
    *p = (struct parts){ 0 };
    while (rest.len > 0) {
        char first = rest.at[0];
        struct str after = rest;
        uint32_t c = utf8_next(&after);
        if (first >= '0' && first <= '9') {
            if (!take_digits(p, &rest)) {
                return false;
            }
        } else if ((first | 32) >= 'a' && (first | 32) <= 'z') {
            if (!take_word(p, &rest)) {
                return false;
            }
        } else if (chinese_digit(c) >= 0) {
            if (!take_chinese(p, &rest)) {
                return false;
            }
        } else if (is_separator(c)) {
            p->has_dash = p->has_dash || c == '-';
            p->has_point = p->has_point || c == '.';
            rest = after;
        } else {
            return false;
        }
    }
    return true;
}

/* Cut “ 08:30:00” or “T08:30:00Z” off: records have days, not hours. */
static struct str without_time(struct str s)
{
    ptrdiff_t colon = str_find(s, STR(":"));
    if (colon < 0) {
        return s;
    }
    size_t n = (size_t)colon;
    while (n > 0 && s.at[n - 1] >= '0' && s.at[n - 1] <= '9') {
        n--;
    }
    if (n == 0 || (s.at[n - 1] != ' ' && s.at[n - 1] != 'T' &&
                   s.at[n - 1] != 't')) {
        return s;               /* not a time; take_parts refuses the colon */
    }
    return str_trim(str_part(s, 0, n - 1));
}

static enum value_fault make(int year, int month, int day, struct date *out)
{
    out->precision = day > 0 ? DATE_DAY : month > 0 ? DATE_MONTH : DATE_YEAR;
    return date_of(year, month > 0 ? month : 1, day > 0 ? day : 1, &out->day)
        ? VALUE_OK
        : year < YEAR_FIRST || year > YEAR_LAST ? VALUE_YEAR : VALUE_DAY;
}

static enum value_fault date_of_one(const struct parts *p, struct date *out)
{
    int n = p->value[0];
    switch (p->digits[0]) {
    case 4:
        return make(n, 0, 0, out);
    case 5:
        if (n < SERIAL_FIRST || n > SERIAL_LAST) {
            return VALUE_FORM;
        }
        *out = (struct date){ SERIAL_ZERO + n, DATE_DAY };
        return VALUE_OK;
    case 6:
        return n % 100 == 0 ? VALUE_DAY
                            : make(n / 100, n % 100, 0, out);
    case 8:
        return n % 100 == 0 || n / 100 % 100 == 0 ? VALUE_DAY
            : make(n / 10000, n / 100 % 100, n % 100, out);
    default:
        return VALUE_FORM;
    }
}

/* A month by its English name, with a year and perhaps a day. */
static enum value_fault date_of_named(const struct parts *p, struct date *out)
{
    if (p->count == 1 && (p->digits[0] == 4 || (p->digits[0] == 2 &&
                                                p->has_dash))) {
        int year = p->value[0] + (p->digits[0] == 2 ? 2000 : 0);
        return make(year, p->month, 0, out);
    }
    if (p->count != 2) {
        return VALUE_FORM;
    }
    int year_at = p->digits[0] == 4 ? 0 : 1;
    int day = p->value[1 - year_at], year = p->value[year_at];
    if (p->digits[year_at] == 2 && p->has_dash) {
        year += 2000;           /* 5-Mar-20, as Excel shows it */
    } else if (p->digits[year_at] != 4) {
        return VALUE_FORM;
    }
    return day == 0 ? VALUE_DAY : make(year, p->month, day, out);
}

static enum value_fault date_of_two(const struct parts *p,
                                    enum cell_kind kind, struct date *out)
{
    if (p->digits[0] == 4 && p->value[1] == 0 && p->has_point) {
        return make(p->value[0], 0, 0, out);    /* “2010.0” */
    }
    if (p->digits[0] == 4 && p->digits[1] <= 2) {
        /* As a number 2020.10 has lost its zero. */
        bool lost = kind == CELL_NUMBER && p->value[1] == 1 &&
                    p->digits[1] == 1;
        return lost ? VALUE_AMBIGUOUS
             : p->value[1] == 0 ? VALUE_DAY
             : make(p->value[0], p->value[1], 0, out);
    }
    return VALUE_FORM;
}

static enum value_fault date_of_three(const struct parts *p, struct date *out)
{
    int a = p->value[0], b = p->value[1], c = p->value[2];
    if (a == 0 || b == 0 || c == 0) {
        return VALUE_DAY;
    }
    if (p->digits[0] == 4 && p->digits[1] <= 2 && p->digits[2] <= 2) {
        return make(a, b, c, out);
    }
    if (p->digits[2] == 4 && p->digits[0] <= 2 && p->digits[1] <= 2) {
        return a > 12 ? make(c, b, a, out)
             : b > 12 || a == b ? make(c, a, b, out) : VALUE_AMBIGUOUS;
    }
    return p->digits[0] <= 2 && p->digits[1] <= 2 && p->digits[2] <= 2
        ? VALUE_AMBIGUOUS : VALUE_FORM;
}

/* A serial day with its hour, 43895.354166667, without the hour. */
static struct str without_fraction(struct str s)
{
    ptrdiff_t point = str_find(s, STR("."));
    for (size_t i = 0; i < s.len; i++) {
        if ((s.at[i] < '0' || s.at[i] > '9') && (ptrdiff_t)i != point) {
            return s;
        }
    }
    return point == SERIAL_DIGITS ? str_part(s, 0, SERIAL_DIGITS) : s;
}

/* Full-width digits and signs only; everything else stays. */
static struct str narrow(struct str s, char room[static TEXT_MAX])
{
    size_t n = 0;
    if (s.len > TEXT_MAX) {
        return (struct str){ room, 0 };
    }
    for (struct str rest = s; rest.len > 0;) {
        struct str before = rest;
        uint32_t c = utf8_next(&rest);
        if (c >= 0xFF01 && c <= 0xFF5E) {
            room[n++] = (char)(c - 0xFEE0);
        } else {
            memcpy(room + n, before.at, before.len - rest.len);
            n += before.len - rest.len;
        }
    }
    return (struct str){ room, n };
}

enum value_fault value_date(struct str text, enum cell_kind kind,
                            struct date *out)
{
    struct parts p;
    char room[TEXT_MAX];
    if (date_parse(text, out)) {
        return VALUE_OK;        /* the usual case, without any copying */
    }
    struct str s = without_time(narrow(str_trim(text), room));
    if (date_parse(s, out)) {
        return VALUE_OK;
    }
    s = without_fraction(s);
    if (s.len == 0 || !take_parts(s, &p)) {
        return VALUE_FORM;
    }
    if (p.month != 0) {
        return date_of_named(&p, out);
    }
    switch (p.count) {
    case 1:
        return date_of_one(&p, out);
    case 2:
        return date_of_two(&p, kind, out);
    case 3:
        return date_of_three(&p, out);
    default:
        return VALUE_FORM;
    }
}

bool value_is_serial(struct str text, enum cell_kind kind)
{
    struct str s = without_fraction(str_trim(text));
    bool is_digits = s.len == SERIAL_DIGITS;
    for (size_t i = 0; i < s.len; i++) {
        is_digits = is_digits && s.at[i] >= '0' && s.at[i] <= '9';
    }
    return kind == CELL_NUMBER && is_digits;
}
