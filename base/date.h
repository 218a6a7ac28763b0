/* base/date.h - local dates with their precision, as day numbers.
 *
 * A date is written 2019, 2019-05 or 2019-05-17 and is never padded: the
 * precision is part of the fact. Day numbers count from 1970-01-01 (day 0) in
 * the proleptic Gregorian calendar; years run from 1900 to 2199. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum date_precision { DATE_NONE, DATE_YEAR, DATE_MONTH, DATE_DAY };

struct date {                   /* pass by value */
    int32_t day;                /* the first day of it */
    enum date_precision precision;
};

enum { DATE_TEXT_SIZE = 11, DATE_STAMP_SIZE = 25 };  /* bytes with the NUL */

/* Read 2019, 2019-05 or 2019-05-17. False for anything else and for days
 * that do not exist. */
bool date_parse(struct str s, struct date *out);
/* Write the same forms. d.precision must not be DATE_NONE. */
void date_print(struct date d, char out[static DATE_TEXT_SIZE]);

/* The day of a calendar date, or false when there is no such day. */
bool date_of(int year, int month, int day, int32_t *out);
/* The calendar date of a day. */
void date_split(int32_t day, int *year, int *month, int *day_of_month);
int date_year(int32_t day);
/* The last day that d covers. */
int32_t date_last(struct date d);
/* 1 = Monday … 7 = Sunday. */
int date_weekday(int32_t day);

/* Milliseconds since 1970 UTC as 2026-11-24T08:00:00.123Z. */
void date_stamp(int64_t ms, char out[static DATE_STAMP_SIZE]);
/* The day that a moment falls on, `zone_minutes` east of UTC. */
int32_t date_day_of(int64_t ms, int zone_minutes);

#endif
