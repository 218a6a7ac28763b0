/* forms/period.h - of which time a cell asks, put together from the form's
 * title and dates, its heads and its rows.
 *
 * 2019年 says it by itself; 本月, 本年累计, 6月, 上年同期 only beside the form's own
 * date; 累计 means everything up to the end of what is said. Days are local
 * dates, both ends inclusive. What is not told stays open: nobody guesses. */
#ifndef FORMS_PERIOD_H
#define FORMS_PERIOD_H

#include "base/arena.h"
#include "reading/lexicon.h"

enum period_word {              /* what a label says */
    PERIOD_NONE,
    PERIOD_MONTH,               /* 本月 */
    PERIOD_LAST_MONTH,          /* 上月 */
    PERIOD_QUARTER,             /* 本季 */
    PERIOD_YEAR,                /* 本年, 当年 */
    PERIOD_YEAR_TO,             /* 本年累计 */
    PERIOD_TO,                  /* 累计 */
    PERIOD_LAST_YEAR,           /* 上年 */
    PERIOD_SAME_LAST_YEAR,      /* 上年同期 */
};

struct period_part {            /* of one label */
    enum period_word word;
    bool has_from, has_to;      /* said by itself: 2019年, since 2017 */
    int32_t from, to;
    int month, last_month;      /* 6月, 1-6月, 上半年: of the year told; 0 */
    bool is_year_before;        /* 上年同期 over or beside 本月, 累计, 1-6月 */
};

struct period {                 /* put together */
    bool has_from, has_to;
    int32_t from, to;
};

struct period_form {            /* what the form as a whole says */
    struct period_part title;   /* of its title, or of a line: 2018年度 */
    bool has_as_of;             /* 截至…, 数据时点 */
    int32_t as_of;
    bool has_filing;            /* 填报日期: no period, but a month */
    int32_t filing;
    bool has_latest;            /* the last day that any label names */
    int32_t latest;
};

/* What a label says of time; *rest is the label without it, in the arena.
 * today: the day that words such as 今年 in the lexicon are told from. */
struct period_part period_read(const struct lexicon *l, struct arena *a,
                               struct str label, int32_t today,
                               struct str *rest);
static inline bool period_says(const struct period_part *p)
{
    return p->word != PERIOD_NONE || p->has_from || p->has_to ||
           p->month != 0;
}
/* What a label inside another says: the inner one counts, and takes from the
 * outer what it leaves open. */
struct period_part period_join(struct period_part outer,
                               struct period_part inner);
/* False when it is not told, or told twice and differently. */
bool period_of(const struct period_form *f, const struct period_part *p,
               struct period *out);

/* 2020, 2020-01..2020-06, ..2020-12-31, as answers have it. False: none. */
bool period_parse(struct str text, struct period *out);
struct str period_print(struct arena *a, const struct period *p);
/* What an answer means beside the form's date, so that it may be kept for
 * the next month's: "month", "year", "year_to", "to"; empty when nothing
 * fits. And the way back. */
struct str period_relative(const struct period_form *f,
                           const struct period *p);
bool period_absolute(const struct period_form *f, struct str relative,
                     struct period *out);

#endif
