#include "base/date.h"

#include <assert.h>
#include <stdio.h>

enum { YEAR_FIRST = 1900, YEAR_LAST = 2199 };

/* Day number of a civil date, by counting 400-year cycles from 1 March. */
static int32_t day_number(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int cycle = y / 400, in_cycle = y % 400;
    int in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return cycle * 146097 + in_cycle * 365 + in_cycle / 4 - in_cycle / 100 +
           in_year - 719468;
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30,
                                31, 31, 30, 31, 30, 31 };
    return days[month - 1] + (month == 2 && is_leap(year));
}

bool date_of(int year, int month, int day, int32_t *out)
{
    if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 ||
        day < 1 || day > month_days(year, month)) {
        return false;
    }
    *out = day_number(year, month, day);
    return true;
}

/* Neri and Schneider, “Euclidean affine functions and their application to
 * calendar algorithms” (2022): multiplications in place of divisions. For days
 * from 1 March of the year 0 on. */
void date_split(int32_t day, int *year, int *month, int *day_of_month)
{
    uint32_t in_all = 4 * (uint32_t)(day + 719468) + 3;
    uint32_t century = in_all / 146097;
    uint32_t in_century = in_all % 146097 | 3;
    uint64_t years = UINT64_C(2939745) * in_century;
    uint32_t in_year = (uint32_t)years / 2939745 / 4;
    uint32_t months = 2141 * in_year + 197913;
    bool is_next = in_year >= 306;      /* January or February */
    *day_of_month = (int)((months & 0xFFFF) / 2141) + 1;
    *month = (int)(months >> 16) - (is_next ? 12 : 0);
    *year = (int)(100 * century + (uint32_t)(years >> 32)) + is_next;
}

int date_year(int32_t day)
{
    int y, m, d;
    date_split(day, &y, &m, &d);
    return y;
}

static bool two_digits(const char *at, int *out)
{
    if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9') {
        return false;
    }
    *out = (at[0] - '0') * 10 + at[1] - '0';
    return true;
}

bool date_parse(struct str s, struct date *out)
{
    int century, year, month = 1, day = 1;
    if ((s.len != 4 && s.len != 7 && s.len != 10) ||
        !two_digits(s.at, &century) || !two_digits(s.at + 2, &year)) {
        return false;
    }
    if (s.len >= 7 && (s.at[4] != '-' || !two_digits(s.at + 5, &month))) {
        return false;
    }
    if (s.len == 10 && (s.at[7] != '-' || !two_digits(s.at + 8, &day))) {
        return false;
    }
    out->precision = s.len == 4 ? DATE_YEAR : s.len == 7 ? DATE_MONTH
                                                         : DATE_DAY;
    return date_of(century * 100 + year, month, day, &out->day);
}

static void put_two(char *at, int n)
{
    at[0] = (char)('0' + n / 10);
    at[1] = (char)('0' + n % 10);
}

/* Every row of an import prints one: no format is read for it. */
void date_print(struct date d, char out[static DATE_TEXT_SIZE])
{
    static const int lengths[] = { 0, 4, 7, 10 };
    int y, m, day;
    assert(d.precision != DATE_NONE);
    date_split(d.day, &y, &m, &day);
    memcpy(out, "0000-00-00", DATE_TEXT_SIZE);
    put_two(out, y / 100 % 100);
    put_two(out + 2, y % 100);
    put_two(out + 5, m);
    put_two(out + 8, day);
    out[lengths[d.precision]] = '\0';
}

int32_t date_last(struct date d)
{
    int y, m, day;
    if (d.precision == DATE_DAY || d.precision == DATE_NONE) {
        return d.day;
    }
    date_split(d.day, &y, &m, &day);
    return d.precision == DATE_YEAR ? day_number(y, 12, 31)
                                    : day_number(y, m, month_days(y, m));
}

int date_weekday(int32_t day)
{
    return (int)(((day + 3) % 7 + 7) % 7) + 1;
}

int32_t date_day_of(int64_t ms, int zone_minutes)
{
    int64_t local = ms + (int64_t)zone_minutes * 60000;
    int64_t day = local / 86400000;
    return (int32_t)(day - (local % 86400000 < 0));
}

void date_stamp(int64_t ms, char out[static DATE_STAMP_SIZE])
{
    char day[DATE_TEXT_SIZE];
    int32_t number = date_day_of(ms, 0);
    date_print((struct date){ number, DATE_DAY }, day);
    unsigned left = (unsigned)(ms - (int64_t)number * 86400000);
    snprintf(out, DATE_STAMP_SIZE, "%sT%02u:%02u:%02u.%03uZ", day,
             left / 3600000 % 24, left / 60000 % 60, left / 1000 % 60,
             left % 1000);
}
