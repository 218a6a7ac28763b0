/* figures/scope.h - which records are asked for, and how they are grouped. */
#ifndef FIGURES_SCOPE_H
#define FIGURES_SCOPE_H

#include "base/job.h"
#include "figures/facts.h"
#include "figures/figure.h"
#include "figures/view.h"

enum scope_time { TIME_WHOLE, TIME_YEAR, TIME_MONTH };

struct scope {
    const struct facts *facts;
    uint32_t area;              /* AREA_NONE: everywhere */
    const uint64_t *areas;      /* bits of the areas inside; NULL: all */
    uint32_t supporter;         /* UNIT_NONE: all */
    bool has_from;
    int32_t from, to;           /* occurred, both inclusive */
    struct scope_by {
        enum figure_group group;
        const uint32_t *up;     /* BY_AREA: area → area of the level */
    } by[FIGURE_BY_MAX];
    size_t by_count;
    enum scope_time time;       /* the finest period of a group */
};

/* Everything until a day, ungrouped. */
struct scope scope_whole(const struct facts *f, int32_t to);
/* Narrow to an area and to what lies in it. */
void scope_take_area(struct arena *a, struct scope *s, uint32_t area);
/* Group by one thing more. */
void scope_take_by(struct arena *a, struct scope *s, enum figure_group group,
                   struct str level);

/* The area of a level above each area, for BY_AREA. */
const uint32_t *scope_up(struct arena *a, const struct facts *f,
                         struct str level);
void scope_take_up(struct scope *s, enum figure_group group,
                   const uint32_t *up);

/* Key of the group in which a row lies. `day` (of precision p) stands for the
 * row's time: its own for a flow, the end of a period for a stock. */
uint64_t scope_key(const struct scope *s, uint32_t table, size_t row,
                   struct date day);
/* The part of a key that belongs to by[place]. */
uint32_t scope_key_part(const struct scope *s, uint64_t key, size_t place);
/* The part that such a value has in a key. */
uint32_t scope_area_part(const struct scope *s, size_t place, uint32_t area);
uint64_t scope_key_make(const struct scope *s, const uint32_t *parts);
uint32_t scope_time_part(enum figure_group group, struct date day);

/* Where and by whom: everything but the time. */
static inline bool scope_has_place(const struct scope *s,
                                   const struct fact_table *t, size_t row)
{
    if (s->areas) {
        uint32_t area = fact_code(t, FACT_AREA, row);
        if (area == AREA_NONE || !(s->areas[area / 64] >> area % 64 & 1)) {
            return false;
        }
    }
    return s->supporter == UNIT_NONE ||
        fact_code(t, FACT_SUPPORTER, row) == s->supporter;
}

/* The periods of a stock's groups: the last day of the period that holds
 * `day`, not after the scope's end. */
int32_t scope_period_end(const struct scope *s, int32_t day);

/* The last day that a record covers: of its date as given, or, for a carried
 * total, of its period. FACT_NO_DAY when it has no date. */
int32_t scope_last_day(const struct fact_table *t, size_t row,
                       bool is_carried);
/* Whether a table's kind carries totals from before the book. */
bool scope_is_carried(const struct facts *f, uint32_t table, uint64_t at);
/* Newest day that a live record covers, or 0 when there is none. */
int32_t scope_newest(const struct facts *f, const struct view *v);
/* The reporting date in a view: the pack's, else scope_newest. */
int32_t scope_reporting_date(const struct facts *f, const struct view *v);

#endif
