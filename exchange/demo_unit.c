#include "exchange/demo_unit.h"

#include <assert.h>
#include <stdlib.h>

#include "exchange/demo_chance.h"
#include "table/csv.h"

static const char units_head[] =
    "id,name,kind,level,area,credit_code\n";

struct making {                 /* one row of demo_units.csv at work */
    struct demo_world *w;
    const struct demo_table *t;
    size_t row;
    struct str prefix, kind, level, pattern;
    const struct demo_list *at; /* takers: where they sit */
    bool has_credit;
    struct buf *out;
};

/* ---- names ------------------------------------------------------------- */

/* Words follow the digits of a mixed-radix number, so that no two of a
 * pattern's names are equal before all combinations are used up. */
static bool put_name(struct job *j, const struct making *m, struct str area,
                     uint64_t number, uint64_t mixed, struct buf *name)
{
    struct str rest = m->pattern, part, key;
    while (str_next(&rest, '{', &part)) {
        buf_str(name, part);
        if (!str_next(&rest, '}', &key)) {
            break;
        }
        const struct demo_words *words = demo_words_of(m->w, key);
        if (str_is(key, STR("area"))) {
            buf_str(name, area);
        } else if (str_is(key, STR("n"))) {
            buf_int(name, (int64_t)number);
        } else if (words != NULL) {
            buf_str(name, words->rows[mixed % words->count]);
            mixed /= words->count;
        } else {
            return err_set(&j->err, ERR_INPUT, "demo.world",
                           "%s 第 %llu 行：没有词表“%.*s”",
                           "%s line %llu: no list of words \"%.*s\"",
                           m->t->path,
                           (unsigned long long)m->t->lines[m->row],
                           STR_ARG(key));
        }
    }
    return true;
}

/* ---- pools ------------------------------------------------------------- */

static uint32_t group_of_area(const struct demo_world *w, struct str code)
{
    for (int depth = 0; code.len > 0 && depth < 16; depth++) {
        for (uint32_t i = 0; i < w->giver_count; i++) {
            if (str_is(w->givers[i].area, code)) {
                return i;
            }
        }
        uint32_t row = names_find(&w->codes, code);
        code = row == NAME_NONE ? STR("") : demo_cell(&w->areas, row, "parent");
    }
    return DEMO_NOWHERE;
}

static int by_group(const void *left, const void *right)
{
    const struct demo_unit *a = left, *b = right;
    return a->group != b->group ? (a->group < b->group ? -1 : 1)
        : strcmp(a->id.at, b->id.at);
}

static void close_groups(struct job *j, const struct demo_world *w,
                         struct demo_pool *p)
{
    p->group_count = p->is_taker ? w->county_count : w->giver_count;
    p->starts = ARENA_ROWS(j->arena, uint32_t, p->group_count + 1);
    qsort(p->rows, p->count, sizeof *p->rows, by_group);
    size_t at = 0;
    for (uint32_t i = 0; i <= p->group_count; i++) {
        while (at < p->count && p->rows[at].group < i) {
            at++;
        }
        p->starts[i] = (uint32_t)at;
    }
}

/* Units that the pack has already. */
static void take_units(struct job *j, const struct making *m,
                       struct demo_pool *p)
{
    const struct demo_table *units = &m->w->units;
    p->rows = ARENA_ROWS(j->arena, struct demo_unit, units->rows);
    for (size_t i = 0; i < units->rows; i++) {
        struct str id = demo_cell(units, i, "id");
        if (!str_starts(id, m->prefix)
            || !str_is(demo_cell(units, i, "kind"), m->kind)
            || !str_is(demo_cell(units, i, "level"), m->level)) {
            continue;
        }
        struct str area = demo_cell(units, i, "area");
        p->rows[p->count++] = (struct demo_unit){ id, area,
            group_of_area(m->w, area), DEMO_NOWHERE };
    }
}

static bool write_unit(struct job *j, const struct making *m,
                       const struct demo_unit *unit, struct str area_name,
                       uint64_t nth, uint64_t mixed)
{
    struct buf name = { 0 };
    bool good = put_name(j, m, area_name, nth, mixed, &name);
    csv_cell(m->out, unit->id, true, false);
    csv_cell(m->out, buf_view(&name), false, false);
    csv_cell(m->out, m->kind, false, false);
    csv_cell(m->out, m->level, false, false);
    csv_cell(m->out, unit->area, false, false);
    char credit[CHANCE_CREDIT_LEN];
    if (m->has_credit) {
        chance_credit_code(str_hash(unit->id) % 100000000, credit);
    }
    csv_cell(m->out, (struct str){ credit,
                                   m->has_credit ? sizeof credit : 0 },
             false, false);
    buf_char(m->out, '\n');
    buf_free(&name);
    return good;
}

/* Units of a pattern, spread over supporters or places in turn. */
static bool make_units(struct job *j, const struct making *m,
                       struct demo_pool *p, size_t count)
{
    const struct demo_world *w = m->w;
    size_t spread = p->is_taker ? m->at->count : w->giver_count;
    uint64_t salt = chance_of(w->seed, str_hash(p->name));
    uint64_t *nth = ARENA_ROWS(j->arena, uint64_t, w->county_count
                               + w->giver_count);
    p->rows = ARENA_ROWS(j->arena, struct demo_unit, count);
    for (size_t i = 0; i < count; i++) {
        size_t here = p->is_taker && count < spread ? i * spread / count
            : i % spread;
        struct demo_unit *unit = &p->rows[p->count++];
        struct str name;
        unit->id = arena_print(j->arena, "%.*s%05zu", STR_ARG(m->prefix),
                               i + 1);
        unit->place = p->is_taker ? (uint32_t)here : DEMO_NOWHERE;
        if (p->is_taker) {
            const struct demo_place *place = &m->at->rows[here];
            unit->area = place->code;
            unit->group = place->county;
            name = w->counties[place->county].name;
        } else {
            unit->area = w->givers[here].area;
            unit->group = (uint32_t)here;
            name = w->givers[here].name;
        }
        if (!write_unit(j, m, unit, name, ++nth[unit->group],
                        i + salt % 97)) {
            return false;
        }
    }
    return true;
}

static bool read_pool(struct job *j, struct making *m, struct demo_pool *p)
{
    const struct demo_table *t = m->t;
    int64_t count;
    p->name = demo_cell(t, m->row, "pool");
    p->is_taker = str_is(demo_cell(t, m->row, "side"), STR("taker"));
    m->prefix = demo_cell(t, m->row, "prefix");
    m->kind = demo_cell(t, m->row, "kind");
    m->level = demo_cell(t, m->row, "level");
    m->pattern = demo_cell(t, m->row, "name");
    m->has_credit = str_is(demo_cell(t, m->row, "credit"), STR("1"));
    m->at = demo_list_of(m->w, demo_cell(t, m->row, "at"));
    if (!demo_sum(j, &m->w->targets, demo_cell(t, m->row, "count"), -1,
                  &count)) {
        return false;
    }
    if (p->is_taker && (m->at == NULL || m->at->count == 0)) {
        return err_set(&j->err, ERR_INPUT, "demo.world",
                       "%s 第 %llu 行：没有这一级的受援地",
                       "%s line %llu: no recipient place of that level",
                       t->path, (unsigned long long)t->lines[m->row]);
    }
    if (count < 0) {
        take_units(j, m, p);
    } else if (!make_units(j, m, p, (size_t)count)) {
        return false;
    }
    if (p->count == 0) {
        return err_set(&j->err, ERR_INPUT, "demo.world",
                       "%s 第 %llu 行：没有这样的单位",
                       "%s line %llu: there is no such unit", t->path,
                       (unsigned long long)t->lines[m->row]);
    }
    close_groups(j, m->w, p);
    return true;
}

bool demo_pools_read(struct job *j, struct demo_world *w, const char *path,
                     struct buf *out)
{
    struct demo_table t;
    if (!demo_table_read(j, path, &t)) {
        return false;
    }
    w->pools = ARENA_ROWS(j->arena, struct demo_pool, t.rows);
    buf_text(out, units_head);
    for (size_t i = 0; i < t.rows; i++) {
        struct making m = { .w = w, .t = &t, .row = i, .out = out };
        if (!read_pool(j, &m, &w->pools[w->pool_count])) {
            return false;
        }
        w->pool_count++;
    }
    return true;
}
