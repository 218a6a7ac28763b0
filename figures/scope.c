#include "figures/scope.h"

#include <assert.h>

/* A key packs up to three parts of 21 bits; 0 is "not known", except for a
 * kind, whose part is its table. */
enum { PART_BITS = 21, PART_MASK = (1 << PART_BITS) - 1, MONTHS = 13 };

struct scope scope_whole(const struct facts *f, int32_t to)
{
    return (struct scope){ .facts = f, .area = AREA_NONE,
                           .supporter = UNIT_NONE, .from = INT32_MIN,
                           .to = to };
}

void scope_take_area(struct arena *a, struct scope *s, uint32_t area)
{
    const struct areas *areas = s->facts->areas;
    uint32_t count = area_count(areas);
    uint64_t *bits = ARENA_ROWS(a, uint64_t, count / 64 + 1);
    for (uint32_t i = 0; i < count; i++) {
        if (area_holds(areas, area, i)) {
            bits[i / 64] |= UINT64_C(1) << i % 64;
        }
    }
    s->area = area;
    s->areas = bits;
}

const uint32_t *scope_up(struct arena *a, const struct facts *f,
                         struct str level)
{
    uint32_t count = area_count(f->areas);
    uint32_t *up = ARENA_ROWS(a, uint32_t, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        up[i] = area_up(f->areas, i, level);
    }
    return up;
}

void scope_take_up(struct scope *s, enum figure_group group,
                   const uint32_t *up)
{
    assert(s->by_count < FIGURE_BY_MAX);
    s->by[s->by_count++] = (struct scope_by){ group, up };
    if (group == BY_MONTH) {
        s->time = TIME_MONTH;
    } else if (group == BY_YEAR && s->time == TIME_WHOLE) {
        s->time = TIME_YEAR;
    }
}

void scope_take_by(struct arena *a, struct scope *s, enum figure_group group,
                   struct str level)
{
    scope_take_up(s, group, group == BY_AREA ? scope_up(a, s->facts, level)
                                             : NULL);
}

uint32_t scope_time_part(enum figure_group group, struct date day)
{
    if (day.precision == DATE_NONE || day.day == FACT_NO_DAY) {
        return 0;
    }
    int year, month, day_of_month;
    date_split(day.day, &year, &month, &day_of_month);
    return (uint32_t)(group == BY_YEAR ? year
        : year * MONTHS + (day.precision == DATE_YEAR ? 0 : month));
}

uint32_t scope_area_part(const struct scope *s, size_t place, uint32_t area)
{
    uint32_t up = area == AREA_NONE ? area : s->by[place].up[area];
    return up == AREA_NONE ? 0 : up + 1;
}

static uint32_t part_of(const struct scope *s, size_t place, uint32_t table,
                        size_t row, struct date day)
{
    const struct fact_table *t = s->facts->tables[table];
    uint32_t supporter;
    switch (s->by[place].group) {
    case BY_AREA:
        return scope_area_part(s, place, fact_code(t, FACT_AREA, row));
    case BY_SUPPORTER:
        supporter = fact_code(t, FACT_SUPPORTER, row);
        return supporter == UNIT_NONE ? 0 : supporter + 1;
    case BY_YEAR:
    case BY_MONTH:
        return scope_time_part(s->by[place].group, day);
    case BY_KIND:
        return table;
    case BY_NONE:
        break;
    }
    return 0;
}

uint64_t scope_key(const struct scope *s, uint32_t table, size_t row,
                   struct date day)
{
    uint64_t key = 0;
    for (size_t i = 0; i < s->by_count; i++) {
        key = key << PART_BITS | part_of(s, i, table, row, day);
    }
    return key;
}

uint64_t scope_key_make(const struct scope *s, const uint32_t *parts)
{
    uint64_t key = 0;
    for (size_t i = 0; i < s->by_count; i++) {
        key = key << PART_BITS | parts[i];
    }
    return key;
}

uint32_t scope_key_part(const struct scope *s, uint64_t key, size_t place)
{
    size_t behind = s->by_count - 1 - place;
    return (uint32_t)(key >> behind * PART_BITS & PART_MASK);
}

int32_t scope_period_end(const struct scope *s, int32_t day)
{
    int32_t end = day;
    int year, month, day_of_month;
    date_split(day, &year, &month, &day_of_month);
    if (s->time == TIME_WHOLE) {
        return s->to;
    }
    if (s->time == TIME_YEAR) {
        date_of(year, 12, 31, &end);
    } else {
        struct date whole = { day, DATE_MONTH };
        whole.day -= day_of_month - 1;
        end = date_last(whole);
    }
    return end < s->to ? end : s->to;
}

int32_t scope_last_day(const struct fact_table *t, size_t row, bool is_carried)
{
    struct date occurred = fact_occurred(t, row);
    if (occurred.precision == DATE_NONE) {
        return FACT_NO_DAY;
    }
    if (is_carried && fact_until(t, row) != INT32_MAX) {
        enum date_precision precision = (enum date_precision)
            (t->flags[row] >> FACT_UNTIL_SHIFT & 3);
        return date_last((struct date){ fact_until(t, row), precision });
    }
    return date_last(occurred);
}

bool scope_is_carried(const struct facts *f, uint32_t table, uint64_t at)
{
    const struct pack_kind *kind = pack_kind(
        f->pack, names_text(&f->names, f->tables[table]->kind), at);
    return kind && str_is(kind->role, STR("carried"));
}

int32_t scope_newest(const struct facts *f, const struct view *v)
{
    enum { LONGEST = 366 };     /* days that a date can cover */
    int32_t newest = FACT_NO_DAY;
    for (uint32_t i = 0; i < f->table_count; i++) {
        const struct fact_table *t = f->tables[i];
        bool is_carried = scope_is_carried(f, i, v->at);
        size_t end = fact_row_from(t, v->at);
        for (size_t row = 0; row < end; row++) {
            if (!is_carried && newest != FACT_NO_DAY &&
                t->occurred[row] < newest - LONGEST) {
                continue;       /* it cannot reach that far */
            }
            int32_t day = scope_last_day(t, row, is_carried);
            if (day > newest && view_basis(v, t->seq[row]) != VIEW_DEAD) {
                newest = day;
            }
        }
    }
    return newest == FACT_NO_DAY ? 0 : newest;
}

int32_t scope_reporting_date(const struct facts *f, const struct view *v)
{
    struct date date;
    struct str text = pack_setting(f->pack, STR("reporting_date"), v->at);
    if (text.len > 0 && date_parse(text, &date)) {
        return date_last(date);
    }
    return scope_newest(f, v);
}
