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

void date_split(int32_t day, int *year, int *month, int *day_of_month)
{
    int32_t z = day + 719468;
    int cycle = z / 146097, in_cycle = z % 146097;
    int y = (in_cycle - in_cycle / 1460 + in_cycle / 36524 -
             in_cycle / 146096) / 365;
    int in_year = in_cycle - (365 * y + y / 4 - y / 100);
    int m = (5 * in_year + 2) / 153;
    *day_of_month = in_year - (153 * m + 2) / 5 + 1;
    *month = m < 10 ? m + 3 : m - 9;
    *year = y + cycle * 400 + (*month <= 2);
}

int date_year(int32_t day)
{
    int y, m, d;
    date_split(day, &y, &m, &d);
    return y;
}

int date_month(int32_t day)
{
    int y, m, d;
    date_split(day, &y, &m, &d);
    return y * 12 + m - 1;
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

void date_print(struct date d, char out[static DATE_TEXT_SIZE])
{
    static const int lengths[] = { 0, 4, 7, 10 };
    int y, m, day;
    assert(d.precision != DATE_NONE);
    date_split(d.day, &y, &m, &day);
    snprintf(out, DATE_TEXT_SIZE, "%04u-%02u-%02u", (unsigned)y % 10000u,
             (unsigned)m % 100u, (unsigned)day % 100u);
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
