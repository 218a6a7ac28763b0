/* Dates and times of day in words: 2020年12月31日, 12月底, 上午9时, 31 December
 * 2020. Dates in digits alone are in quantity_token.c. */
#include "reading/quantity_inside.h"

static bool give(struct found *out, size_t from, size_t end,
                 enum quantity_decoy decoy)
{
    out->from = from;
    out->end = end;
    out->decoy = decoy;
    return true;
}

static bool is_year(int64_t n)
{
    return n >= 1000 && n <= 2999;
}

/* A whole number without marks, as stands in dates; its end, or i. */
static size_t date_number(const struct line *l, size_t i, int64_t *value,
                          size_t *digits)
{
    struct number n;
    if (is_digit(line_at(l, i))) {
        *value = line_digits(l, i, digits);
        return i + *digits;
    }
    if (!number_zh(l, i, &n) || n.is_more || n.is_soft || n.is_about ||
        n.has_scale || n.is_implied) {
        return i;
    }
    *value = n.coefficient;
    *digits = n.is_lone ? 1 : n.digits > 0 ? (size_t)n.digits : 2;
    return n.end;
}

static size_t date_tail(const struct line *l, size_t i)
{
    static const char *const tails[] = { "上半年", "下半年", "底", "末", "初",
                                         "上旬", "中旬", "下旬", "春季",
                                         "秋季", "年底", NULL };
    return i + line_any(l, i, tails);
}

/* 12月31日, 12月底; the end, or i. */
static size_t month_at(const struct line *l, size_t i)
{
    int64_t month, day;
    size_t digits, end = date_number(l, line_skip(l, i), &month, &digits);
    size_t behind = line_skip(l, end);
    if (end == line_skip(l, i) || month < 1 || month > 12 || digits > 2 ||
        !line_has(l, behind, "月")) {
        return i;
    }
    end = behind + strlen("月");
    size_t at = line_skip(l, end), day_end = date_number(l, at, &day, &digits);
    if (day_end > at && day >= 1 && day <= 31 &&
        (line_has(l, line_skip(l, day_end), "日") ||
         line_has(l, line_skip(l, day_end), "号"))) {
        return line_skip(l, day_end) + strlen("日");
    }
    return date_tail(l, end);
}

static bool is_clock_word(const struct line *l, size_t i, size_t end)
{
    static const char *const before[] = { "上午", "下午", "早上", "晚上", "早",
                                          "晚", "凌晨", "中午", "傍晚", "日",
                                          NULL };
    static const char *const behind[] = { "半", "整", "钟", "许", "前", NULL };
    size_t count;
    line_digits(l, end, &count);
    return line_any_before(l, line_back(l, 0, i), before) > 0 ||
           line_any(l, end, behind) > 0 ||
           (count > 0 && line_has(l, end + count, "分"));
}

/* 9时30分, 8点半. */
static bool time_at(const struct line *l, size_t i, struct found *out)
{
    static const char *const other[] = { "时代", "时期", "时间", "时候",
                                         "时段", NULL };
    static const char *const tails[] = { "半", "整", "钟", "许", NULL };
    int64_t hour;
    size_t digits, count, end = date_number(l, i, &hour, &digits);
    bool is_hour = line_has(l, end, "时") && line_any(l, end, other) == 0;
    bool is_point = line_has(l, end, "点");
    if (end == i || hour > 24 || (!is_hour && !is_point)) {
        return false;
    }
    size_t behind = end + strlen("时");
    if (is_point && !is_clock_word(l, i, behind)) {
        return false;
    }
    line_digits(l, behind, &count);
    if (count > 0 && line_has(l, behind + count, "分")) {
        behind += count + strlen("分");
    } else {
        behind += line_any(l, behind, tails);
    }
    return give(out, i, behind, DECOY_TIME);
}

/* Joints between two dates of one range: the later one has 年 or 月. */
static size_t joint(const struct line *l, size_t i)
{
    static const char *const joints[] = { "—", "–", "-", "~", "至", "到",
                                          "、", "和", "及", "/", NULL };
    size_t n = line_any(l, i, joints);
    while (n > 0 && line_has(l, i + n, "—")) {
        n += strlen("—");
    }
    return i + n;
}

/* 2018、2019年: a year without its 年 when one that has it follows. */
static bool leads_to_year(const struct line *l, size_t i)
{
    int64_t value;
    size_t digits;
    for (int n = 0; n < 12; n++) {
        size_t at = joint(l, i), end = date_number(l, at, &value, &digits);
        if (at == i || end == at || !is_year(value) || digits != 4) {
            return false;
        }
        if (line_has(l, end, "年")) {
            return true;
        }
        i = end;
    }
    return false;
}

static bool year_at(const struct line *l, size_t i, struct found *out)
{
    int64_t year;
    size_t digits, end = date_number(l, i, &year, &digits);
    if (end == i || digits != 4 || !is_year(year)) {
        return false;
    }
    size_t behind = line_skip(l, end);
    if (!line_has(l, behind, "年")) {
        return leads_to_year(l, end) && give(out, i, end, DECOY_DATE);
    }
    end = behind + strlen("年");
    end += line_has(l, end, "度") ? strlen("度") : 0;
    size_t month = month_at(l, end);
    return give(out, i, month > end ? month : date_tail(l, end), DECOY_DATE);
}

/* 1至6月: the first month of a range has no 月. */
static bool month_range_at(const struct line *l, size_t i, struct found *out)
{
    int64_t first;
    size_t digits, end = date_number(l, i, &first, &digits);
    size_t at = joint(l, end);
    if (end == i || at == end || first < 1 || first > 12 || digits > 2) {
        return false;
    }
    size_t month = month_at(l, at);
    return month > at && !line_has(l, at, "个") &&
           give(out, i, month, DECOY_DATE);
}

static bool date_zh(const struct line *l, size_t i, struct found *out)
{
    if (year_at(l, i, out) || month_range_at(l, i, out)) {
        return true;
    }
    size_t month = month_at(l, i);
    if (month > i) {
        return give(out, i, month, DECOY_DATE);
    }
    int64_t day;
    size_t digits, end = date_number(l, i, &day, &digits);
    static const char *const other[] = { "日内", "日均", "日产", "日常",
                                         "日间", NULL };
    if (end > i && day >= 1 && day <= 31 && line_has(l, end, "日") &&
        line_any(l, end, other) == 0 && (digits < 2 || day > 9) &&
        (is_digit(line_at(l, i)) || day > 1)) {
        return give(out, i, end + strlen("日"), DECOY_DATE);
    }
    return time_at(l, i, out);
}

/* ---- English ------------------------------------------------------------ */

/* Length of a month's name at i, or 0. "may" and "march" are words too. */
static size_t month_name(const struct line *l, size_t i)
{
    static const char *const names[] = {
        "january", "february", "march", "april", "may", "june", "july",
        "august", "september", "october", "november", "december", "jan.",
        "feb.", "mar.", "apr.", "jun.", "jul.", "aug.", "sept.", "sep.",
        "oct.", "nov.", "dec.", "jan", "feb", "mar", "apr", "jun", "jul",
        "aug", "sept", "sep", "oct", "nov", "dec", NULL };
    size_t len = line_any(l, i, names);
    return len > 0 && l->is_upper[i] && !is_letter(line_at(l, i + len)) ? len
                                                                        : 0;
}

static size_t day_number(const struct line *l, size_t i)
{
    static const char *const ends[] = { "st", "nd", "rd", "th", NULL };
    size_t count;
    int64_t day = line_digits(l, i, &count);
    if (count == 0 || count > 2 || day < 1 || day > 31) {
        return i;
    }
    size_t end = i + count;
    end += line_any(l, end, ends);
    return is_alnum(line_at(l, end)) ? i : end;
}

static size_t year_number(const struct line *l, size_t i)
{
    size_t at = line_at(l, i) == ',' ? i + 1 : i, count;
    at = line_skip(l, at);
    int64_t year = line_digits(l, at, &count);
    bool goes_on = line_at(l, at + count) == ',' &&
                   is_digit(line_at(l, at + count + 1));
    return count == 4 && year >= 1900 && year <= 2099 && !goes_on
               ? at + count : i;
}

/* December 31, 2020; December 2020; March 15. */
static bool month_first(const struct line *l, size_t i, struct found *out)
{
    size_t len = month_name(l, i);
    if (len == 0) {
        return false;
    }
    size_t behind = i + len, year = year_number(l, behind);
    size_t at = line_skip(l, behind), day = day_number(l, at);
    if (year > behind) {
        return give(out, i, year, DECOY_DATE);
    }
    return day > at && give(out, i, year_number(l, day), DECOY_DATE);
}

/* 31 December 2020, 1 to 3 March. */
static bool day_first(const struct line *l, size_t i, struct found *out)
{
    size_t day = day_number(l, i);
    if (day <= i) {
        return false;
    }
    size_t at = line_skip(l, day);
    at = line_has(l, at, "of ") ? at + 3 : at;
    size_t len = month_name(l, at);
    return len > 0 && give(out, i, year_number(l, at + len), DECOY_DATE);
}

bool decoy_date(const struct line *l, size_t i, struct found *out)
{
    if (is_letter(line_at(l, i))) {
        return month_first(l, i, out);
    }
    return (is_digit(line_at(l, i)) && day_first(l, i, out)) ||
           date_zh(l, i, out);
}
