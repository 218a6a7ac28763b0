/* reading/when.c - one when: a year, half, quarter, month or day, in Chinese
 * or English, in digits or numerals. */
#include <stdio.h>

#include "base/date.h"
#include "reading/folded.h"
#include "reading/span.h"

size_t when_word(const struct folded *f, size_t at, const char *word)
{
    struct str asked = str_of(word);
    bool stands = str_starts(str_part(f->text, at, f->text.len), asked);
    return stands && folded_is_word(f, at, asked.len, EDGE_EXACT)
        ? at + asked.len : 0;
}

/* One of several, longest first; *which is its place. */
static size_t one_word(const struct folded *f, size_t at,
                       const char *const *words, int *which)
{
    for (int i = 0; words[i] != NULL; i++) {
        size_t end = when_word(f, at, words[i]);
        if (end != 0) {
            *which = i;
            return end;
        }
    }
    return 0;
}

static bool is_digit(const struct folded *f, size_t at)
{
    return at < f->text.len && f->text.at[at] >= '0' && f->text.at[at] <= '9';
}

/* Digits that stand together, at most `most`; 0 when there are more or none. */
static size_t digits(const struct folded *f, size_t at, size_t most, int *out)
{
    size_t end = at;
    *out = 0;
    while (is_digit(f, end) && end - at < most) {
        *out = *out * 10 + f->text.at[end++] - '0';
    }
    return is_digit(f, end) ? 0 : end == at ? 0 : end;
}

static size_t numeral(const struct folded *f, size_t at, int *out)
{
    static const char *const signs[] = {
        "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "两", "零",
        NULL };
    int which;
    size_t end = one_word(f, at, signs, &which);
    *out = end == 0 ? 0 : which == 10 ? 2 : which == 11 ? 0 : which;
    return end;
}

size_t when_number(const struct folded *f, size_t at, int *out)
{
    size_t end = digits(f, at, 2, out);
    if (end != 0) {
        return *out > 0 ? end : 0;
    }
    int tens = 0, ones = 0;
    size_t first = numeral(f, at, &tens), ten, last;
    ten = when_word(f, first ? first : at, "十");
    if (ten == 0) {
        *out = tens;
        return tens > 0 ? first : 0;
    }
    last = numeral(f, ten, &ones);
    *out = (first ? tens : 1) * 10 + ones;
    return last ? last : ten;
}

/* 京扶办发〔2020〕7号: the number of a document. */
static bool is_in_bracket(const struct folded *f, size_t at)
{
    struct str before = str_part(f->text, 0, at);
    return str_ends(before, STR("〔")) || str_ends(before, STR("["));
}

/* 2019 or 二〇一九, with nothing before or behind that goes on. */
static size_t year_number(const struct folded *f, size_t at, int *out)
{
    size_t end = at;
    if (at > 0 && is_digit(f, at - 1) && f->at[at] == f->at[at - 1] + 1) {
        return 0;
    }
    if (is_in_bracket(f, at)) {
        return 0;
    }
    if (is_digit(f, at)) {
        end = digits(f, at, 4, out);
        end = end == at + 4 ? end : 0;
    } else {
        *out = 0;
        for (int i = 0; i < 4 && (i == 0 || end != 0); i++) {
            int one;
            end = numeral(f, end, &one);
            *out = *out * 10 + one;
        }
    }
    return end != 0 && *out >= 1949 && *out < 2100 ? end : 0;
}

/* ---- what a when covers ---------------------------------------------- */

static void cover(struct when *w, int year, int month, int months)
{
    int after = month - 1 + months, last_year = year + after / 12;
    date_of(year, month, 1, &w->from);
    date_of(last_year, after % 12 + 1, 1, &w->to);
    w->to--;
}

static void cover_year(struct when *w, int year)
{
    cover(w, year, 1, 12);
    w->year = year;
}

static int year_of(const struct when_text *t)
{
    return t->year ? t->year : date_year(t->today);
}

static int month_of(int32_t day)
{
    int year, month, day_of_month;
    date_split(day, &year, &month, &day_of_month);
    return month;
}

/* ---- Chinese --------------------------------------------------------- */

static const char *const halves[] = { "上半年", "下半年", NULL };
static const char *const dashes[] = {
    "至", "到", "—", "–", "-", "~", "～", "―", NULL };

static size_t quarter_at(const struct folded *f, size_t at, int year,
                         struct when *w)
{
    size_t first = when_word(f, at, "第"), many = when_word(f, at, "前");
    size_t from = first ? first : many ? many : at, end;
    int n;
    end = when_number(f, from, &n);
    if (end == 0 || n > 4) {
        return 0;
    }
    size_t each = when_word(f, end, "个");
    end = when_word(f, each ? each : end, "季度");
    if (end != 0) {
        cover(w, year, many ? 1 : n * 3 - 2, many ? n * 3 : 3);
    }
    return end;
}

/* 前11个月; 1至11月; 3月; 3月份; 3月5日. */
static size_t month_at(const struct folded *f, size_t at, int year,
                       struct when *w)
{
    int n, last, which, day;
    size_t first = when_word(f, at, "前");
    size_t end = when_number(f, first ? first : at, &n), next;
    if (end == 0 || n > 12) {
        return 0;
    }
    if (first) {
        next = when_word(f, end, "个月");
        if (next != 0) {
            cover(w, year, 1, n);
        }
        return next;
    }
    size_t month = when_word(f, end, "月");
    size_t half = month ? when_word(f, month, "份") : 0;
    size_t sign = one_word(f, half ? half : month ? month : end, dashes,
                           &which);
    size_t second = sign ? when_number(f, sign, &last) : 0;
    size_t close = second ? when_word(f, second, "月") : 0;
    if (close != 0 && last >= n && last <= 12) {
        cover(w, year, n, last - n + 1);
        next = when_word(f, close, "份");
        return next ? next : close;
    }
    if (month == 0) {
        return 0;
    }
    cover(w, year, n, 1);
    next = when_number(f, month, &day);
    size_t mark = next ? when_word(f, next, "日") : 0;
    mark = mark || !next ? mark : when_word(f, next, "号");
    if (mark != 0 && date_of(year, n, day, &w->from)) {
        w->to = w->from;
        return mark;
    }
    return half ? half : month;
}

/* What stands behind a year, or alone. */
static size_t part_at(const struct folded *f, size_t at, int year,
                      struct when *w)
{
    int which;
    size_t end = one_word(f, at, halves, &which);
    if (end != 0) {
        cover(w, year, which == 0 ? 1 : 7, 6);
        return end;
    }
    end = quarter_at(f, at, year, w);
    return end ? end : month_at(f, at, year, w);
}

/* 底, 末: a date until which. 初 is one as well, from which. */
static size_t point_at(const struct folded *f, size_t at, struct when *w)
{
    static const char *const ends[] = { "年底", "年末", "底", "末", NULL };
    static const char *const begins[] = { "年初", "初", NULL };
    int which;
    size_t end = one_word(f, at, ends, &which);
    if (end != 0) {
        w->is_point = true;
        return end;
    }
    end = one_word(f, at, begins, &which);
    if (end != 0) {
        w->to = w->from;
    }
    return end;
}

/* 当年, 同年: the year that the text has named last. */
static size_t same_year(const struct when_text *t, size_t at, int *year)
{
    static const char *const words[] = {
        "当年", "同年", "同一年", "这一年", "那一年", "该年", "thatyear",
        "thesameyear", NULL };
    int which;
    size_t end = t->year != 0 ? one_word(t->f, at, words, &which) : 0;
    if (end != 0) {
        *year = t->year;
    }
    return end;
}

static size_t year_word(const struct when_text *t, size_t at, int *year)
{
    static const char *const words[] = {
        "本年度", "今年", "本年", "上年度", "去年", "上年", "前年", NULL };
    static const int back[] = { 0, 0, 0, 1, 1, 1, 2 };
    int which;
    size_t end = one_word(t->f, at, words, &which);
    if (end != 0) {
        *year = date_year(t->today) - back[which];
    }
    return end ? end : same_year(t, at, year);
}

/* 2019.5, 2019-05-17, 2019/5/17: with two signs, or a month of two digits. */
static size_t dotted_at(const struct folded *f, size_t at, int year,
                        struct when *w)
{
    int month, day;
    char sign = at < f->text.len ? f->text.at[at] : 'x';
    if (sign != '.' && sign != '-' && sign != '/') {
        return 0;
    }
    size_t end = digits(f, at + 1, 2, &month);
    if (end == 0 || month < 1 || month > 12) {
        return 0;
    }
    if (end < f->text.len && f->text.at[end] == sign) {
        size_t last = digits(f, end + 1, 2, &day);
        if (last != 0 && date_of(year, month, day, &w->from)) {
            w->to = w->from;
            return last;
        }
        return 0;
    }
    if (end - at < 3 || when_word(f, end, "月")) {
        return 0;
    }
    cover(w, year, month, 1);
    return end;
}

static bool chinese_year_at(const struct when_text *t, size_t at,
                            struct when *w)
{
    const struct folded *f = t->f;
    int year;
    size_t end = year_word(t, at, &year), mark, part;
    if (end == 0) {
        size_t number = year_number(f, at, &year);
        end = number ? when_word(f, number, "年") : 0;
        if (number != 0 && end == 0) {
            cover_year(w, year);
            end = dotted_at(f, number, year, w);
            w->is_bare = end == 0;
            w->end = end ? end : number;
            return true;
        }
    }
    if (end == 0) {
        return false;
    }
    mark = when_word(f, end, "度");
    end = mark ? mark : end;
    cover_year(w, year);
    mark = when_word(f, end, "全年");
    end = mark ? mark : end;
    part = part_at(f, end, year, w);
    end = part ? part : end;
    mark = point_at(f, end, w);
    w->end = mark ? mark : end;
    return true;
}

/* A month that has no year: the newest of that name. */
static bool chinese_part_at(const struct when_text *t, size_t at,
                            struct when *w)
{
    static const char *const words[] = {
        "本季度", "上季度", "本月", "当月", "本期", "上月", "上期", "年初",
        "年底", "年末", NULL };
    int which, year = year_of(t), month = month_of(t->today);
    size_t end = one_word(t->f, at, words, &which);
    if (end != 0) {
        int first = which == 0 ? (month - 1) / 3 * 3 + 1
                  : which == 1 ? (month - 1) / 3 * 3 - 2
                  : which < 5 ? month : month - 1;
        int asked = which < 7 ? date_year(t->today) : year;
        cover(w, first < 1 ? asked - 1 : asked, first < 1 ? first + 12 : first,
              which < 2 ? 3 : 1);
        if (which >= 7) {
            cover_year(w, asked);
            w->year = 0;
            w->to = which == 7 ? w->from : w->to;
            w->is_point = which > 7;
        }
        w->end = end;
        return true;
    }
    if (at > 0 && is_digit(t->f, at - 1)) {
        return false;
    }
    end = part_at(t->f, at, year, w);
    if (end != 0 && t->year == 0 && w->from > t->today) {
        end = part_at(t->f, at, year - 1, w);
    }
    if (end == 0) {
        return false;
    }
    size_t mark = point_at(t->f, end, w);
    w->end = mark ? mark : end;
    return true;
}

/* ---- English --------------------------------------------------------- */

static const char *const months[] = {
    "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", NULL };
static const int month_numbers[] = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    1, 2, 3, 4, 6, 7, 8, 9, 9, 10, 11, 12 };

static size_t skip(const struct folded *f, size_t at, const char *word)
{
    size_t end = when_word(f, at, word);
    return end ? end : at;
}

/* 31 December 2020; December 31, 2020; December 2020. Folded text has no
 * blanks, so the day and the year are told apart by their length. */
static bool english_month_at(const struct folded *f, size_t at,
                             struct when *w)
{
    int day = 0, which, year, behind = 0;
    size_t first = digits(f, at, 2, &day);
    size_t name = one_word(f, first ? first : at, months, &which), end;
    if (name == 0 || (first && day > 31)) {
        return false;
    }
    name = skip(f, name, ".");
    size_t next = digits(f, name, 2, &behind);
    if (!first && next != 0 && when_word(f, next, ",")) {
        day = behind;
        name = next;
    }
    end = year_number(f, skip(f, skip(f, name, ","), "of"), &year);
    if (end == 0) {
        return false;
    }
    cover(w, year, month_numbers[which], 1);
    if (day > 0 && date_of(year, month_numbers[which], day, &w->from)) {
        w->to = w->from;
    }
    w->year = year;
    w->end = end;
    return true;
}

/* the first half of 2019, first quarter of 2019, H1 2019, Q3 2019, the first
 * eleven months of 2019, the end of 2020, FY2019. */
static bool english_part_at(const struct when_text *t, size_t at,
                            struct when *w)
{
    static const struct { const char *word; int month, months; } parts[] = {
        { "firsthalf", 1, 6 }, { "secondhalf", 7, 6 }, { "h1", 1, 6 },
        { "h2", 7, 6 }, { "firstquarter", 1, 3 }, { "secondquarter", 4, 3 },
        { "thirdquarter", 7, 3 }, { "fourthquarter", 10, 3 },
        { "q1", 1, 3 }, { "q2", 4, 3 }, { "q3", 7, 3 }, { "q4", 10, 3 },
        { "firstthreequarters", 1, 9 }, { "fiscalyear", 1, 12 },
        { "financialyear", 1, 12 }, { "fy", 1, 12 }, { "year-end", 0, 12 },
        { "endof", 0, 12 }, { "end-", 0, 12 }, { "end", 0, 12 },
        { "closeof", 0, 12 }, { "startof", -1, 12 },
        { "beginningof", -1, 12 }, { "theyear", 1, 12 }, { "year", 1, 12 },
    };
    const struct folded *f = t->f;
    size_t from = skip(f, at, "the"), end = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct str word = str_of(parts[i].word);
        if (!str_starts(str_part(f->text, from, f->text.len), word) ||
            (from > 0 && !folded_is_word(f, from, 1, EDGE_INFLECTED) &&
             f->at[from] == f->at[from - 1] + 1)) {
            continue;
        }
        size_t next = skip(f, skip(f, from + word.len, "of"), "in");
        int year = 0;
        end = english_month_at(f, next, w) ? w->end
            : year_number(f, next, &year);
        if (end == 0) {
            continue;
        }
        if (year != 0) {
            cover(w, year, parts[i].month < 1 ? 1 : parts[i].month,
                  parts[i].months);
            w->year = year;
        }
        w->is_point = parts[i].month == 0;
        w->to = parts[i].month < 0 ? w->from : w->to;
        w->end = end;
        return true;
    }
    return false;
}

/* this year, last year, last month. */
static bool english_word_at(const struct when_text *t, size_t at,
                            struct when *w)
{
    static const char *const words[] = {
        "thisyear", "currentyear", "lastyear", "previousyear", "thismonth",
        "currentmonth", "lastmonth", "previousmonth", NULL };
    int which, year = date_year(t->today), month = month_of(t->today);
    size_t end = one_word(t->f, skip(t->f, at, "the"), words, &which);
    if (end == 0) {
        return false;
    }
    month -= which > 5;
    if (which < 4) {
        cover_year(w, year - (which > 1));
    } else {
        cover(w, month < 1 ? year - 1 : year, month < 1 ? 12 : month, 1);
    }
    w->end = end;
    return true;
}

/* ---- the whole ------------------------------------------------------- */

bool when_at(const struct when_text *t, size_t at, struct when *out)
{
    struct when w = { 0 };
    bool found = english_month_at(t->f, at, &w) ||
                 chinese_year_at(t, at, &w) ||
                 chinese_part_at(t, at, &w) ||
                 english_part_at(t, at, &w) || english_word_at(t, at, &w);
    if (found) {
        *out = w;
    }
    return found;
}

size_t when_sign(const struct folded *f, size_t at)
{
    static const char *const words[] = { "to", "through", "until", "and",
                                         NULL };
    int which;
    size_t end = one_word(f, at, dashes, &which);
    return end ? end : one_word(f, at, words, &which);
}
