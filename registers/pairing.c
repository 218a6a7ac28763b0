#include "registers/pairing.h"

#include "base/bytes.h"
#include "base/map.h"
#include "book/marks.h"
#include "pack/pack.h"
#include "registers/area.h"

struct pairing {                /* saved as it is: no padding inside */
    uint64_t seq;
    uint32_t supporter, unit;   /* numbers in units; NAME_NONE: no unit */
    uint32_t area;              /* number of the area, or AREA_NONE */
    int32_t from, until;        /* days; until is the first one after */
    uint32_t older;             /* of the same supporter: its place + 1 */
};

struct pairings {
    const struct marks *marks;
    const struct pack *pack;
    const struct areas *areas;
    struct names units;         /* ids of supporters and recipients */
    uint32_t *newest;           /* per unit: its newest pairing, + 1 */
    size_t newest_cap;
    struct pairing *rows;
    size_t count, cap;
};

static uint32_t unit_put(struct pairings *p, struct str id)
{
    uint32_t number = names_put(&p->units, id);
    if (number >= p->newest_cap) {
        size_t cap = p->newest_cap ? p->newest_cap * 2 : 64;
        p->newest = mem_again(p->newest, cap * sizeof *p->newest);
        memset(p->newest + p->newest_cap, 0,
               (cap - p->newest_cap) * sizeof *p->newest);
        p->newest_cap = cap;
    }
    return number;
}

static void row_add(struct pairings *p, struct pairing row)
{
    if (p->count == p->cap) {
        p->cap = p->cap ? p->cap * 2 : 64;
        p->rows = mem_again(p->rows, p->cap * sizeof *p->rows);
    }
    row.older = p->newest[row.supporter];
    p->rows[p->count++] = row;
    p->newest[row.supporter] = (uint32_t)p->count;
}

static void apply(void *state, uint64_t seq, const struct entry *e)
{
    struct pairings *p = state;
    if (e->supporter.len == 0) {
        return;
    }
    const struct pack_kind *kind = pack_kind(p->pack, e->kind, seq);
    if (kind == NULL || !kind->is_pairing) {
        return;
    }
    struct pairing row = { .seq = seq, .unit = NAME_NONE, .area = AREA_NONE };
    row.supporter = unit_put(p, e->supporter);
    if (e->unit.len > 0) {
        row.unit = unit_put(p, e->unit);
    }
    if (e->area.len > 0) {
        row.area = area_of_code(p->areas, e->area);
    }
    row.from = e->occurred.precision == DATE_NONE ? INT32_MIN
                                                  : e->occurred.day;
    row.until = e->until.precision == DATE_NONE ? INT32_MAX : e->until.day;
    row_add(p, row);
}

/* ---- the fold -------------------------------------------------------- */

static void *open_pairings(void *const *needed)
{
    struct pairings *p = mem_new(1, sizeof *p);
    p->marks = needed[0];
    p->pack = needed[1];
    p->areas = needed[2];
    return p;
}

static void close_pairings(void *state)
{
    struct pairings *p = state;
    names_free(&p->units);
    mem_free(p->newest);
    mem_free(p->rows);
    mem_free(p);
}

static void save(const void *state, struct fold_parts *out)
{
    const struct pairings *p = state;
    struct buf units = { 0 };
    for (uint32_t i = 0; i < p->units.count; i++) {
        bytes_put_str(&units, names_text(&p->units, i));
    }
    fold_part_add(out, "units", units.at, units.len);
    fold_part_add(out, "rows", p->rows, p->count * sizeof *p->rows);
    buf_free(&units);
}

static bool load(void *state, struct fold_parts *in)
{
    struct pairings *p = state;
    struct bytes units = { .rest = fold_part(in, "units") };
    struct str rows = fold_part(in, "rows");
    if (units.rest.at == NULL || rows.at == NULL ||
        rows.len % sizeof *p->rows != 0) {
        return false;
    }
    while (units.rest.len > 0 && !units.bad) {
        unit_put(p, bytes_get_str(&units));
    }
    for (size_t i = 0; !units.bad && i < rows.len / sizeof *p->rows; i++) {
        struct pairing row;
        memcpy(&row, rows.at + i * sizeof row, sizeof row);
        if (row.supporter >= p->units.count ||
            (row.unit != NAME_NONE && row.unit >= p->units.count) ||
            (row.area != AREA_NONE && row.area >= area_count(p->areas))) {
            return false;
        }
        row_add(p, row);
    }
    return !units.bad;
}

const struct fold pairing_fold = {
    .name = "pairing", .version = 1,
    .needs = { &marks_fold, &pack_fold, &area_fold, NULL },
    .open = open_pairings, .close = close_pairings, .apply = apply,
    .save = save, .load = load,
};

/* ---- asking ---------------------------------------------------------- */

/* The next pairing of a supporter that is in force on a day, from place + 1
 * `at` backwards; NULL when there is none left. */
static const struct pairing *in_force(const struct pairings *p, uint32_t at,
                                      int32_t day)
{
    for (; at != 0; at = p->rows[at - 1].older) {
        const struct pairing *row = &p->rows[at - 1];
        if (row->from <= day && day < row->until &&
            marks_is_live(p->marks, row->seq, UINT64_MAX)) {
            return row;
        }
    }
    return NULL;
}

static uint32_t newest_of(const struct pairings *p, struct str supporter)
{
    uint32_t number = names_find(&p->units, supporter);
    return number == NAME_NONE ? 0 : p->newest[number];
}

bool pairing_in_force(const struct pairings *p, struct str supporter,
                      uint32_t area, int32_t day)
{
    uint32_t at = newest_of(p, supporter);
    const struct pairing *row;
    while (area != AREA_NONE && (row = in_force(p, at, day)) != NULL) {
        if (row->area != AREA_NONE && area_holds(p->areas, row->area, area)) {
            return true;
        }
        at = row->older;
    }
    return false;
}

bool pairing_with_unit(const struct pairings *p, struct str supporter,
                       struct str unit, int32_t day)
{
    uint32_t at = newest_of(p, supporter);
    uint32_t asked = names_find(&p->units, unit);
    const struct pairing *row;
    while (asked != NAME_NONE && (row = in_force(p, at, day)) != NULL) {
        if (row->unit == asked) {
            return true;
        }
        at = row->older;
    }
    return false;
}

bool pairing_supports(const struct pairings *p, struct str supporter)
{
    return newest_of(p, supporter) != 0;
}

bool pairing_receives(const struct pairings *p, uint32_t area)
{
    for (size_t i = 0; i < p->count && area != AREA_NONE; i++) {
        uint32_t other = p->rows[i].area;
        if (other != AREA_NONE && (area_holds(p->areas, area, other) ||
                                   area_holds(p->areas, other, area))) {
            return true;
        }
    }
    return false;
}

bool pairing_is_all(const struct pairings *p, uint32_t area)
{
    uint32_t one = AREA_NONE;
    bool has_two = false;
    for (size_t i = 0; i < p->count && area != AREA_NONE; i++) {
        uint32_t other = p->rows[i].area;
        if (other == AREA_NONE) {
            continue;
        } else if (other == area || !area_holds(p->areas, area, other)) {
            return false;
        }
        has_two = has_two || (one != AREA_NONE && one != other);
        one = other;
    }
    return has_two;
}

bool pairing_are_all(const struct pairings *p, const uint32_t *areas,
                     size_t count)
{
    for (size_t i = 0; i < p->count; i++) {
        uint32_t other = p->rows[i].area;
        bool found = other == AREA_NONE;
        for (size_t n = 0; n < count && !found; n++) {
            found = area_holds(p->areas, areas[n], other);
        }
        if (!found) {
            return false;
        }
    }
    return p->count > 0;
}

bool pairing_any(const struct pairings *p)
{
    return p->count > 0;
}
