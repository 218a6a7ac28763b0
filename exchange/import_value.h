/* exchange/import_value.h - one dirty cell, read as what its column holds.
 *
 * Offices write 2020.3.5, 43895, １，２３４．５ or “12.5万元”. What has one
 * meaning is read exactly, without floating point; what has two is refused and
 * named. Nothing here knows a pack, a register or a job. */
#ifndef EXCHANGE_IMPORT_VALUE_H
#define EXCHANGE_IMPORT_VALUE_H

#include "base/date.h"
#include "pack/pack.h"
#include "table/sheet.h"

enum value_fault {
    VALUE_OK,
    VALUE_FORM,                 /* not written as a date, a number, a flag */
    VALUE_DAY,                  /* a day that no calendar has */
    VALUE_YEAR,                 /* before 1900 or after 2199 */
    VALUE_AMBIGUOUS,            /* 03/05/2020, 20.3.5: two readings */
    VALUE_FINE,                 /* more decimals than can be kept */
    VALUE_RANGE,                /* outside ±(2^53 − 1) in the stored unit */
    VALUE_ROUNDED,              /* a spreadsheet kept 3.40524E+17 of it */
    VALUE_UNIT,                 /* a unit of another measure: 万元 for 亩 */
};

enum value_measure {            /* what a number counts; its stored unit */
    MEASURED_COUNT,             /* ones */
    MEASURED_MONEY,             /* fen */
    MEASURED_LENGTH,            /* metres */
    MEASURED_LAND,              /* cm² */
};

struct value_unit {             /* a const row: 万元, 公里, 亩 … */
    const char *word;
    enum value_measure measure;
    int64_t times, over;        /* stored = written × times / over */
};

/* The row of a unit of measure, matched after narrowing; NULL when the word is
 * none. Counting words (人次, 户, 个 …) are units of MEASURED_COUNT. */
const struct value_unit *value_unit_of(struct str word);
/* The base unit of a measure in files: one, yuan, metre, mu. */
const struct value_unit *value_unit_base(enum value_measure measure);

/* What a field's numbers measure; MEASURED_COUNT for those without a unit. */
enum value_measure value_measure_of(enum field_type type);

/* Nothing, a dash, a slash or “无”: a cell that gives no value. */
bool value_is_blank(struct str text);

/* A date with its precision. A number in a date column is an Excel serial day
 * when it has five digits (1900 system). */
enum value_fault value_date(struct str text, enum cell_kind kind,
                            struct date *out);
/* Whether a cell that value_date reads is such a serial day; in a workbook of
 * the 1904 system it is VALUE_DAYS_1904 later. */
bool value_is_serial(struct str text, enum cell_kind kind);
enum { VALUE_DAYS_1904 = 1462 };
/* A whole number in the measure's stored unit. A unit behind the digits wins
 * over `unit`. Lengths and areas are rounded to the stored unit; money and
 * counts never are. */
enum value_fault value_number(struct str text, enum cell_kind kind,
                              const struct value_unit *unit, int64_t *out);
/* 是 有 √ yes true 1 → true; 否 无 × no false 0 → false. */
enum value_fault value_flag(struct str text, bool *out);

#endif
