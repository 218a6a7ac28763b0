#include "web/small.h"

#include <stdlib.h>

/* ---- one table --------------------------------------------------------- */

static bool counts_people(const struct figure *f)
{
    enum figure_unit unit = f->indicator->unit;
    return unit == UNIT_PERSON || unit == UNIT_PERSON_TIME ||
           unit == UNIT_HOUSEHOLD;
}

static bool is_below(int64_t n, int64_t min)
{
    return n > 0 && n < min;
}

static bool is_small(const struct figure *f, int64_t min)
{
    return counts_people(f) && (is_below(f->value, min) ||
                                is_below(f->by_basis[BASIS_REPORTED], min));
}

/* A table seen along one of its keys. Rows that differ in this key only are a
 * line: their sum may be known from elsewhere. */
struct along { const struct figure_ask *ask; size_t key; };

static int compare_lines(const void *a, const void *b, void *context)
{
    const struct figure *x = *(const struct figure *const *)a;
    const struct figure *y = *(const struct figure *const *)b;
    const struct along *along = context;
    int order = str_compare(x->indicator->id, y->indicator->id);
    for (size_t k = 0; order == 0 && k < along->ask->by_count; k++) {
        const struct figure_key *p = &x->keys[k], *q = &y->keys[k];
        if (k != along->key) {
            order = p->number != q->number ? (p->number < q->number ? -1 : 1)
                                           : str_compare(p->text, q->text);
        }
    }
    return order;
}

struct table {
    const struct figure_ask *ask;
    const struct figure_set *set;
    const struct figure **order;        /* the rows, line by line */
    bool *hidden;
    int64_t min;
};

/* Hide one more of a line if what is hidden in it could be worked out. Says
 * whether it did. */
static bool guard_line(struct table *t, const struct figure **line,
                       size_t count)
{
    size_t hidden = 0, least = SIZE_MAX;
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t n = line[i]->by_basis[BASIS_REPORTED];
        if (t->hidden[line[i] - t->set->rows]) {
            hidden++;
            sum += n;
        } else if (n > 0 && (least == SIZE_MAX ||
                             n < line[least]->by_basis[BASIS_REPORTED])) {
            least = i;
        }
    }
    if (hidden == 0 || (hidden > 1 && sum >= t->min) || least == SIZE_MAX) {
        return false;
    }
    t->hidden[line[least] - t->set->rows] = true;
    return true;
}

static bool guard_lines(struct table *t, size_t key)
{
    struct along along = { t->ask, key };
    bool changed = false;
    qsort_r(t->order, t->set->count, sizeof *t->order, compare_lines, &along);
    for (size_t i = 0, n; i < t->set->count; i += n) {
        n = 1;
        while (i + n < t->set->count &&
               compare_lines(&t->order[i], &t->order[i + n], &along) == 0) {
            n++;
        }
        while (guard_line(t, t->order + i, n)) {
            changed = true;
        }
    }
    return changed;
}

static bool *hide_in_table(struct visit *v, const struct figure_ask *ask,
                           const struct figure_set *set)
{
    struct table t = { ask, set, .min = visit_public_min(v) };
    bool changed = ask->by_count > 0;
    t.order = ARENA_ROWS(v->job->arena, const struct figure *, set->count);
    t.hidden = ARENA_ROWS(v->job->arena, bool, set->count);
    for (size_t i = 0; i < set->count; i++) {
        t.order[i] = &set->rows[i];
        t.hidden[i] = is_small(&set->rows[i], t.min);
    }
    while (changed) {
        changed = false;
        for (size_t k = 0; k < ask->by_count; k++) {
            changed = guard_lines(&t, k) || changed;
        }
    }
    return t.hidden;
}

/* ---- a part asked for alone -------------------------------------------- */

/* The table in which the part that was asked for is one row. */
struct around {
    struct figure_ask ask;
    struct figure_key key;      /* of that row */
};

static void lift_area(const struct visit *v, struct around *around)
{
    uint32_t area = area_of_code(v->labels.areas, around->ask.area);
    around->key.text = around->ask.area;
    around->ask.by[0] = (struct figure_by){
        BY_AREA, area_at(v->labels.areas, area).level };
    around->ask.area = (struct str){ 0 };
}

static void lift_supporter(const struct visit *v, struct around *around)
{
    (void)v;
    around->key.text = around->ask.supporter;
    around->ask.by[0] = (struct figure_by){ .group = BY_SUPPORTER };
    around->ask.supporter = (struct str){ 0 };
}

/* Only for one whole year; any other days are no row of a table. */
static void lift_year(const struct visit *v, struct around *around)
{
    (void)v;
    around->key.number = date_year(around->ask.from);
    around->ask.by[0] = (struct figure_by){ .group = BY_YEAR };
    around->ask.has_from = around->ask.has_to = false;
}

static bool is_one_year(const struct figure_ask *ask)
{
    int32_t first, last;
    return ask->has_from && ask->has_to &&
           date_of(date_year(ask->from), 1, 1, &first) &&
           date_of(date_year(ask->from), 12, 31, &last) &&
           ask->from == first && ask->to == last;
}

/* Hide every row of an indicator whose part is hidden in the table around,
 * which may be of a part itself, and so on outwards. */
static bool hide_as_around(struct visit *v, const struct figure_ask *ask,
                           const struct figure_set *set,
                           void (*lift)(const struct visit *v,
                                        struct around *around), bool *hidden)
{
    struct around around = { .ask = *ask };
    struct figure_set whole;
    const bool *known;
    memset(around.ask.by, 0, sizeof around.ask.by);
    around.ask.by_count = 1;
    lift(v, &around);
    if (!figure_compute(v->job, v->book, &around.ask, &whole) ||
        !small_hides(v, &around.ask, &whole, &known)) {
        return false;
    }
    for (size_t w = 0; known != NULL && w < whole.count; w++) {
        const struct figure_key *key = &whole.rows[w].keys[0];
        if (!known[w] || key->number != around.key.number ||
            !str_is(key->text, around.key.text)) {
            continue;
        }
        for (size_t i = 0; i < set->count; i++) {
            hidden[i] = hidden[i] ||
                set->rows[i].indicator == whole.rows[w].indicator;
        }
    }
    return true;
}

static bool has_people(const struct figure_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        if (counts_people(&set->rows[i])) {
            return true;
        }
    }
    return false;
}

bool small_hides(struct visit *v, const struct figure_ask *ask,
                 const struct figure_set *set, const bool **hidden)
{
    bool is_part = ask->by_count > 0 || ask->area.len > 0 ||
                   ask->supporter.len > 0 || ask->has_from || ask->has_to;
    *hidden = NULL;
    if (!is_part || visit_public_min(v) == 0 || !has_people(set)) {
        return true;
    }
    bool *flags = hide_in_table(v, ask, set);
    *hidden = flags;
    return (ask->area.len == 0 ||
            hide_as_around(v, ask, set, lift_area, flags)) &&
           (ask->supporter.len == 0 ||
            hide_as_around(v, ask, set, lift_supporter, flags)) &&
           (!is_one_year(ask) ||
            hide_as_around(v, ask, set, lift_year, flags));
}

bool small_hides_of(void *context, const struct figure_ask *ask,
                    const struct figure_set *set, const bool **hidden)
{
    return small_hides(context, ask, set, hidden);
}
