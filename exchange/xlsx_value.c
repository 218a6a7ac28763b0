#include "exchange/xlsx_value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/utf8.h"

enum { DIGITS = 15, PLAIN_MAX = 30, NUMBER_MAX = 64, DAY_SECONDS = 86400 };

/* --- number formats --- */

struct seen { bool year, month, day, hour, second, elapsed; };

/* The byte behind a piece of a format code that is shown as it stands:
 * "text", \c, _c, *c, [red]. i itself when there is none. */
static size_t skip_literal(struct str code, size_t i, struct seen *seen)
{
    char c = code.at[i];
    if (c == '\\' || c == '_' || c == '*') {
        return i + 2;
    }
    if (c != '"' && c != '[') {
        return i;
    }
    char close = c == '"' ? '"' : ']';
    size_t from = i + 1, to = from;
    while (to < code.len && code.at[to] != close) {
        to++;
    }
    bool is_elapsed = c == '[' && to > from;
    for (size_t k = from; k < to && is_elapsed; k++) {
        is_elapsed = strchr("hHmMsS", code.at[k]) != NULL;
    }
    seen->elapsed |= is_elapsed;
    return to + 1;
}

static bool matches(struct str code, size_t i, const char *word)
{
    size_t len = strlen(word);
    return code.len - i >= len && strncasecmp(code.at + i, word, len) == 0;
}

/* Note a run of one letter. An m is minutes next to hours or seconds. */
static void note_letter(struct str code, size_t i, size_t end, bool after_hour,
                        struct seen *seen)
{
    switch (code.at[i] | 0x20) {
    case 'y': case 'e':
        seen->year = true;
        break;
    case 'd':
        seen->day = true;
        break;
    case 'a':
        seen->day |= end - i >= 3;      /* aaaa is a weekday in Chinese */
        break;
    case 'h':
        seen->hour = true;
        break;
    case 's':
        seen->second = true;
        break;
    case 'm':
        while (end < code.len && memchr(": .", code.at[end], 3) != NULL) {
            end++;
        }
        if (!after_hour && !(end < code.len && (code.at[end] | 0x20) == 's')) {
            seen->month = true;
        }
        break;
    default:
        break;
    }
}

static struct seen look(struct str code)
{
    struct seen seen = { 0 };
    bool after_hour = false;
    for (size_t i = 0; i < code.len && code.at[i] != ';';) {
        size_t next = skip_literal(code, i, &seen);
        if (next > i) {
            i = next;
        } else if (matches(code, i, "general")) {
            i += strlen("general");
        } else if (matches(code, i, "am/pm") || matches(code, i, "a/p")) {
            i += matches(code, i, "a/p") ? 3 : 5;
        } else if (matches(code, i, "e+") || matches(code, i, "e-")) {
            i += 2;
        } else {
            char c = code.at[i];
            for (next = i + 1; next < code.len && code.at[next] == c; next++) {
            }
            note_letter(code, i, next, after_hour, &seen);
            bool is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            after_hour = is_letter ? (c | 0x20) == 'h' : after_hour;
            i = next;
        }
    }
    return seen;
}

enum xlsx_shows xlsx_code_shows(struct str code)
{
    struct seen seen = look(code);
    bool has_time = seen.hour || seen.second;
    if (seen.elapsed) {
        return XLSX_NUMBER;
    } else if (seen.year || seen.month || seen.day) {
        return has_time ? XLSX_MOMENT : seen.day ? XLSX_DAY :
               !seen.year ? XLSX_DAY : seen.month ? XLSX_MONTH : XLSX_YEAR;
    }
    return has_time ? XLSX_TIME : XLSX_NUMBER;
}

/* Formats that workbooks use by number (18.8.30), those of zh-CN among them.
 * Durations (45-47) show no date and are left out. */
static const struct { int64_t id; const char *code; } built_in[] = {
    { 14, "m/d/yyyy" }, { 15, "d-mmm-yy" }, { 16, "d-mmm" }, { 17, "mmm-yy" },
    { 18, "h:mm AM/PM" }, { 19, "h:mm:ss AM/PM" }, { 20, "h:mm" },
    { 21, "h:mm:ss" }, { 22, "m/d/yyyy h:mm" },
    { 27, "yyyy\"年\"m\"月\"" }, { 28, "m\"月\"d\"日\"" },
    { 29, "m\"月\"d\"日\"" }, { 30, "m-d-yy" },
    { 31, "yyyy\"年\"m\"月\"d\"日\"" }, { 32, "h\"时\"mm\"分\"" },
    { 33, "h\"时\"mm\"分\"ss\"秒\"" }, { 34, "h\"时\"mm\"分\"" },
    { 35, "h\"时\"mm\"分\"ss\"秒\"" }, { 36, "yyyy\"年\"m\"月\"" },
    { 50, "yyyy\"年\"m\"月\"" }, { 51, "m\"月\"d\"日\"" },
    { 52, "yyyy\"年\"m\"月\"" }, { 53, "m\"月\"d\"日\"" },
    { 54, "m\"月\"d\"日\"" }, { 55, "h\"时\"mm\"分\"" },
    { 56, "h\"时\"mm\"分\"ss\"秒\"" }, { 57, "yyyy\"年\"m\"月\"" },
    { 58, "m\"月\"d\"日\"" },
};

enum xlsx_shows xlsx_id_shows(int64_t id)
{
    for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++) {
        if (built_in[i].id == id) {
            return xlsx_code_shows(str_of(built_in[i].code));
        }
    }
    return XLSX_NUMBER;
}

/* --- numbers --- */

/* A decimal in the one form that needs no work: what Excel writes for most
 * numbers. */
static bool is_plain(struct str s)
{
    size_t i = s.len > 0 && s.at[0] == '-', first = i, points = 0;
    for (; i < s.len; i++) {
        bool is_point = s.at[i] == '.';
        if (!is_point && (s.at[i] < '0' || s.at[i] > '9')) {
            return false;
        }
        points += is_point;
    }
    size_t digits = s.len - first - points;
    if (digits == 0 || digits > DIGITS || points > 1 || s.at[first] == '.') {
        return false;
    }
    bool has_lead = s.at[first] == '0' && s.len > first + 1 &&
                    s.at[first + 1] != '.';
    char last = s.at[s.len - 1];
    bool has_tail = points == 1 && (last == '0' || last == '.');
    return !has_lead && !has_tail && !(first == 1 && digits == 1 &&
                                       s.at[1] == '0');
}

static bool read_number(struct str stored, double *out)
{
    char text[NUMBER_MAX], *end;
    stored = str_trim(stored);
    if (stored.len == 0 || stored.len >= sizeof text) {
        return false;
    }
    memcpy(text, stored.at, stored.len);
    text[stored.len] = '\0';
    if (strspn(text, "0123456789+-.eE") != stored.len) {
        return false;           /* strtod would take nan and 0x as well */
    }
    *out = strtod(text, &end);
    return *end == '\0' && end != text && isfinite(*out);
}

/* Write d.ddde±x without an exponent. */
static void put_plain(struct buf *out, const char *digits, int count, int power)
{
    if (power < 0) {
        buf_text(out, "0.");
        for (int i = -1; i > power; i--) {
            buf_char(out, '0');
        }
    }
    for (int i = 0; i < count || i <= power; i++) {
        if (i == power + 1 && power >= 0) {
            buf_char(out, '.');
        }
        buf_char(out, i < count ? digits[i] : '0');
    }
}

bool xlsx_number(struct buf *out, struct str stored)
{
    double n;
    if (is_plain(stored)) {
        buf_str(out, stored);
        return true;
    }
    if (!read_number(stored, &n)) {
        return false;
    }
    char text[NUMBER_MAX];
    snprintf(text, sizeof text, "%.*e", DIGITS - 1, n < 0.0 ? -n : n);
    char *exponent = strchr(text, 'e');
    int power = (int)strtol(exponent + 1, NULL, 10), count = DIGITS;
    memmove(text + 1, text + 2, DIGITS - 1);    /* the digits, no point */
    while (count > 1 && text[count - 1] == '0') {
        count--;
    }
    if (n == 0.0) {
        buf_char(out, '0');
        return true;
    }
    if (n < 0.0) {
        buf_char(out, '-');
    }
    if (abs(power) <= PLAIN_MAX) {
        put_plain(out, text, count, power);
    } else {
        put_plain(out, text, count, 0);
        buf_print(out, "E%+d", power);
    }
    return true;
}

/* --- dates --- */

enum { DAY_OF_1900 = -25568, DAY_OF_1904 = -24107, LEAP_THAT_WAS_NOT = 60 };

int64_t xlsx_serial(int32_t day)
{
    int64_t serial = (int64_t)day - DAY_OF_1900;
    return serial + (serial >= LEAP_THAT_WAS_NOT);
}

/* The 1900 system has a 29 February 1900, number 60, and is right behind it. */
static void put_day(struct buf *out, int64_t serial, enum xlsx_shows shows,
                    bool is_1904)
{
    if (!is_1904 && serial == LEAP_THAT_WAS_NOT) {
        buf_text(out, "1900-02-29");
        return;
    }
    int64_t day = serial + (is_1904 ? DAY_OF_1904 : DAY_OF_1900);
    day -= !is_1904 && serial > LEAP_THAT_WAS_NOT;
    int y, m, d;
    date_split((int32_t)day, &y, &m, &d);
    buf_print(out, "%04d", y);
    if (shows == XLSX_YEAR && m == 1 && d == 1) {
        return;
    }
    buf_print(out, "-%02d", m);
    if (shows != XLSX_MONTH || d != 1) {
        buf_print(out, "-%02d", d);
    }
}

static void put_time(struct buf *out, int seconds)
{
    buf_print(out, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60,
              seconds % 60);
}

bool xlsx_date(struct buf *out, struct str stored, enum xlsx_shows shows,
               bool is_1904)
{
    double serial;
    int32_t last;
    date_of(2199, 12, 31, &last);
    int64_t most = is_1904 ? last - DAY_OF_1904 : xlsx_serial(last);
    if (!read_number(stored, &serial) || serial < 0 ||
        serial >= (double)(most + 1)) {
        return false;
    }
    int64_t whole = (int64_t)serial;
    int seconds = (int)((serial - (double)whole) * DAY_SECONDS + 0.5);
    whole += seconds / DAY_SECONDS;     /* 23:59:59.9 is the next day */
    seconds %= DAY_SECONDS;
    if (shows == XLSX_TIME && whole == 0) {
        put_time(out, seconds);
        return true;
    }
    if ((!is_1904 && whole == 0) || whole > most) {
        return false;
    }
    put_day(out, whole, shows, is_1904);
    if ((shows == XLSX_MOMENT || shows == XLSX_TIME) && seconds > 0) {
        buf_char(out, 'T');
        put_time(out, seconds);
    }
    return true;
}

/* --- references and escapes --- */

bool xlsx_ref(struct str text, uint64_t *row, size_t *column)
{
    size_t i = 0, letters = 0;
    *row = 0;
    for (; i < text.len; i++) {
        char c = (char)(text.at[i] & ~0x20);
        if (text.at[i] == '$') {
            continue;
        } else if (c < 'A' || c > 'Z' || letters > XLSX_COLUMNS_MAX) {
            break;
        }
        letters = letters * 26 + (size_t)(c - 'A' + 1);
    }
    for (; i < text.len; i++) {
        if (text.at[i] == '$') {
            continue;
        } else if (text.at[i] < '0' || text.at[i] > '9' ||
                   *row > XLSX_ROWS_MAX) {
            return false;
        }
        *row = *row * 10 + (uint64_t)(text.at[i] - '0');
    }
    *column = letters - 1;
    return letters > 0 && letters <= XLSX_COLUMNS_MAX && *row <= XLSX_ROWS_MAX;
}

void xlsx_put_ref(struct buf *out, uint64_t row, size_t column)
{
    char letters[8];
    size_t at = sizeof letters;
    for (size_t n = column + 1; n > 0; n = (n - 1) / 26) {
        letters[--at] = (char)('A' + (n - 1) % 26);
    }
    buf_bytes(out, letters + at, sizeof letters - at);
    buf_int(out, (int64_t)row);
}

/* The character of an escape at s, or -1. */
static long escaped(struct str s)
{
    if (s.len < 7 || s.at[0] != '_' || s.at[1] != 'x' || s.at[6] != '_') {
        return -1;
    }
    char hex[5] = { s.at[2], s.at[3], s.at[4], s.at[5], 0 };
    if (strspn(hex, "0123456789abcdefABCDEF") != 4) {
        return -1;
    }
    long c = strtol(hex, NULL, 16);
    bool is_half = c >= 0xD800 && c <= 0xDFFF;
    return c == 0 || is_half ? -1 : c;
}

void xlsx_unescape(struct buf *b, size_t from)
{
    struct str all = str_part(buf_view(b), from, b->len);
    if (str_find(all, STR("_x")) < 0) {
        return;
    }
    struct buf out = { 0 };
    for (size_t i = 0; i < all.len;) {
        long c = escaped(str_part(all, i, all.len));
        if (c < 0) {
            buf_char(&out, all.at[i++]);
        } else {
            utf8_put(&out, (uint32_t)c);
            i += 7;
        }
    }
    b->len = from;
    buf_str(b, buf_view(&out));
    buf_free(&out);
}
