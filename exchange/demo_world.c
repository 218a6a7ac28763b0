#include "exchange/demo_world.h"

#include <assert.h>
#include <stdlib.h>

#include "exchange/demo_chance.h"
#include "exchange/demo_unit.h"

enum { LISTS_STEP = 32 };       /* levels, and names of demo_places.csv */

static bool missing(struct job *j, const struct demo_table *t, size_t row,
                    struct str what)
{
    return err_set(&j->err, ERR_INPUT, "demo.world",
                   "%s 第 %llu 行：没有“%.*s”", "%s line %llu: there is no "
                   "\"%.*s\"", t->path, (unsigned long long)t->lines[row],
                   STR_ARG(what));
}

static const char *beside(struct job *j, const char *pack, const char *name)
{
    return arena_print(j->arena, "%s/%s", pack, name).at;
}

/* ---- places ------------------------------------------------------------ */

static uint32_t giver_number(struct demo_world *w, struct str id)
{
    for (uint32_t i = 0; i < w->giver_count; i++) {
        if (str_is(w->givers[i].id, id)) {
            return i;
        }
    }
    return DEMO_NOWHERE;
}

/* A partner is a unit of the pack; those that help first come first. */
static bool read_partners(struct job *j, struct demo_world *w,
                          const struct demo_table *t, size_t row,
                          struct demo_county *county)
{
    struct str rest = demo_cell(t, row, "partners"), id;
    county->partners = ARENA_ROWS(j->arena, uint32_t, rest.len + 1);
    while (demo_next(&rest, '|', &id)) {
        uint32_t number = giver_number(w, id);
        for (size_t i = 0; number == DEMO_NOWHERE && i < w->units.rows; i++) {
            if (str_is(demo_cell(&w->units, i, "id"), id)) {
                number = (uint32_t)w->giver_count++;
                w->givers[number] = (struct demo_giver){ id,
                    demo_cell(&w->units, i, "area"), STR("") };
            }
        }
        if (number == DEMO_NOWHERE) {
            return missing(j, t, row, id);
        }
        county->partners[county->partner_count++] = number;
    }
    return county->partner_count > 0 || missing(j, t, row, STR("partners"));
}

/* The list of that name, new if need be; valid until the next call. */
static struct demo_list *list_named(struct job *j, struct demo_world *w,
                                    struct str name)
{
    for (size_t i = 0; i < w->list_count; i++) {
        if (str_is(w->lists[i].name, name)) {
            return &w->lists[i];
        }
    }
    if (w->list_count % LISTS_STEP == 0) {
        struct demo_list *lists = ARENA_ROWS(j->arena, struct demo_list,
                                             w->list_count + LISTS_STEP);
        if (w->list_count > 0) {
            memcpy(lists, w->lists, w->list_count * sizeof *lists);
        }
        w->lists = lists;
    }
    struct demo_list *list = &w->lists[w->list_count++];
    list->name = arena_str(j->arena, name);
    return list;
}

static void list_add(struct job *j, struct demo_list *list,
                     struct demo_place place)
{
    if (list->count == list->cap) {
        size_t cap = list->cap == 0 ? 64 : list->cap * 2;
        struct demo_place *rows = ARENA_ROWS(j->arena, struct demo_place, cap);
        if (list->count > 0) {
            memcpy(rows, list->rows, list->count * sizeof *rows);
        }
        list->rows = rows;
        list->cap = cap;
    }
    list->rows[list->count++] = place;
}

static bool read_counties(struct job *j, struct demo_world *w,
                          const char *path)
{
    struct demo_table t;
    if (!demo_table_read(j, path, &t)) {
        return false;
    }
    w->counties = ARENA_ROWS(j->arena, struct demo_county, t.rows);
    w->givers = ARENA_ROWS(j->arena, struct demo_giver, w->units.rows);
    for (size_t i = 0; i < t.rows; i++) {
        struct demo_county *county = &w->counties[w->county_count++];
        county->code = demo_cell(&t, i, "area");
        uint32_t row = names_find(&w->codes, county->code);
        if (row == NAME_NONE) {
            return missing(j, &t, i, county->code);
        }
        county->name = demo_cell(&w->areas, row, "name");
        county->parent = demo_cell(&w->areas, row, "parent");
        if (!read_partners(j, w, &t, i, county)) {
            return false;
        }
        struct str rest = demo_cell(&t, i, "lists"), name;
        while (demo_next(&rest, '|', &name)) {
            list_add(j, list_named(j, w, name), (struct demo_place){
                county->code, county->name, (uint32_t)i });
        }
    }
    for (uint32_t i = 0; i < w->giver_count; i++) {
        uint32_t row = names_find(&w->codes, w->givers[i].area);
        w->givers[i].name = row == NAME_NONE ? STR("")
            : demo_cell(&w->areas, row, "name");
    }
    return true;
}

static uint32_t county_over(const struct demo_world *w, struct str code)
{
    for (int depth = 0; code.len > 0 && depth < 16; depth++) {
        for (uint32_t i = 0; i < w->county_count; i++) {
            if (str_is(w->counties[i].code, code)) {
                return i;
            }
        }
        uint32_t row = names_find(&w->codes, code);
        code = row == NAME_NONE ? STR("") : demo_cell(&w->areas, row, "parent");
    }
    return DEMO_NOWHERE;
}

static int by_code(const void *left, const void *right)
{
    const struct demo_place *a = left, *b = right;
    return strcmp(a->code.at, b->code.at);
}

/* Every area at or below a recipient joins the list of its level; abolished
 * ones do not. */
static void read_lists(struct job *j, struct demo_world *w)
{
    for (size_t i = 0; i < w->areas.rows; i++) {
        struct str code = demo_cell(&w->areas, i, "code");
        uint32_t county = county_over(w, code);
        if (county == DEMO_NOWHERE
            || demo_cell(&w->areas, i, "valid_until").len > 0) {
            continue;
        }
        list_add(j, list_named(j, w, demo_cell(&w->areas, i, "level")),
                 (struct demo_place){ code, demo_cell(&w->areas, i, "name"),
                                      county });
    }
    for (size_t i = 0; i < w->list_count; i++) {
        qsort(w->lists[i].rows, w->lists[i].count, sizeof *w->lists[i].rows,
              by_code);
    }
}

/* ---- people and words -------------------------------------------------- */

/* Homes weigh 1 to 4, so that places differ in size. */
static void settle(struct job *j, struct demo_people *p)
{
    uint64_t sum = 0;
    p->ends = ARENA_ROWS(j->arena, uint64_t, p->home->count);
    for (size_t i = 0; i < p->home->count; i++) {
        sum += 1 + chance_of(p->salt, i) % 4;
        p->ends[i] = sum;
    }
}

static bool read_people(struct job *j, struct demo_world *w, const char *path)
{
    struct demo_table t;
    if (!demo_table_read(j, path, &t)) {
        return false;
    }
    w->people = ARENA_ROWS(j->arena, struct demo_people, t.rows);
    for (size_t i = 0; i < t.rows; i++) {
        struct demo_people *p = &w->people[w->people_count++];
        struct str home = demo_cell(&t, i, "home");
        int64_t size;
        p->name = demo_cell(&t, i, "pool");
        if (!demo_sum(j, &w->targets, demo_cell(&t, i, "size"), 0, &size)) {
            return false;
        }
        bool scales = str_is(demo_cell(&t, i, "scales"), STR("1"));
        p->size = (uint64_t)(scales ? demo_scaled(w, size) : size);
        p->salt = chance_of(w->seed, str_hash(p->name));
        p->home = home.len == 0 ? NULL : demo_list_of(w, home);
        if (home.len > 0 && p->home == NULL) {
            return missing(j, &t, i, home);
        }
        if (p->home != NULL) {
            settle(j, p);
        }
    }
    return true;
}

static bool read_words(struct job *j, struct demo_world *w, const char *path)
{
    struct demo_table t;
    if (!demo_table_read(j, path, &t)) {
        return false;
    }
    w->words = ARENA_ROWS(j->arena, struct demo_words, t.rows);
    for (size_t i = 0; i < t.rows; i++) {
        struct str rest = demo_cell(&t, i, "words"), word;
        struct demo_words *list = &w->words[w->word_count++];
        list->name = demo_cell(&t, i, "list");
        list->rows = ARENA_ROWS(j->arena, struct str, rest.len + 1);
        while (demo_next(&rest, '|', &word)) {
            list->rows[list->count++] = word;
        }
        if (list->count == 0) {
            return missing(j, &t, i, list->name);
        }
    }
    return true;
}

/* ---- the whole --------------------------------------------------------- */

static bool read_pack(struct job *j, const char *pack, struct demo_world *w)
{
    if (!demo_table_read(j, beside(j, pack, "areas.csv"), &w->areas)
        || !demo_table_read(j, beside(j, pack, "units.csv"), &w->units)) {
        return false;
    }
    for (size_t i = 0; i < w->areas.rows; i++) {
        struct str code = demo_cell(&w->areas, i, "code");
        if (names_put(&w->codes, code) != i) {
            return err_set(&j->err, ERR_INPUT, "demo.world",
                           "%s 第 %llu 行：区划代码重复",
                           "%s line %llu: this area code stands twice",
                           w->areas.path,
                           (unsigned long long)w->areas.lines[i]);
        }
    }
    return read_counties(j, w, beside(j, pack, "demo_places.csv"));
}

bool demo_world_read(struct job *j, const char *pack, const char *targets,
                     struct demo_world *w, struct buf *units)
{
    w->pack = pack;
    if (!demo_targets_read(j, beside(j, pack, "demo_targets.csv"),
                           &w->targets)
        || (targets != NULL && !demo_targets_read(j, targets, &w->targets))
        || !read_pack(j, pack, w)) {
        return false;
    }
    read_lists(j, w);
    return read_words(j, w, beside(j, pack, "demo_words.csv"))
        && demo_pools_read(j, w, beside(j, pack, "demo_units.csv"), units)
        && read_people(j, w, beside(j, pack, "demo_people.csv"));
}

void demo_world_free(struct demo_world *w)
{
    demo_targets_free(&w->targets);
    names_free(&w->codes);
}

/* The row of that name; every kind of row begins with its name. */
static const void *row_named(const void *rows, size_t count, size_t size,
                             struct str name)
{
    for (size_t i = 0; i < count; i++) {
        const struct str *own = (const void *)((const char *)rows + i * size);
        if (str_is(*own, name)) {
            return own;
        }
    }
    return NULL;
}

const struct demo_list *demo_list_of(const struct demo_world *w,
                                     struct str name)
{
    return row_named(w->lists, w->list_count, sizeof *w->lists, name);
}

const struct demo_list *demo_list_without(struct job *j,
                                          const struct demo_world *w,
                                          const struct demo_list *list,
                                          struct str file)
{
    struct demo_table t;
    const char *name = arena_str(j->arena, file).at;
    if (!demo_table_read(j, beside(j, w->pack, name), &t)) {
        return NULL;
    }
    struct demo_list *out = ARENA_NEW(j->arena, struct demo_list);
    out->name = list->name;
    for (size_t i = 0; i < list->count; i++) {
        bool is_named = false;
        for (size_t k = 0; k < t.rows && !is_named; k++) {
            is_named = str_is(demo_cell(&t, k, "area"), list->rows[i].code);
        }
        if (!is_named) {
            list_add(j, out, list->rows[i]);
        }
    }
    return out;
}

const struct demo_pool *demo_pool_of(const struct demo_world *w,
                                     struct str name)
{
    return row_named(w->pools, w->pool_count, sizeof *w->pools, name);
}

const struct demo_people *demo_people_of(const struct demo_world *w,
                                         struct str name)
{
    return row_named(w->people, w->people_count, sizeof *w->people, name);
}

const struct demo_words *demo_words_of(const struct demo_world *w,
                                       struct str name)
{
    return row_named(w->words, w->word_count, sizeof *w->words, name);
}

int64_t demo_scaled(const struct demo_world *w, int64_t n)
{
    assert(n >= 0 && w->scale_ppm >= 0);
    int64_t out = (int64_t)chance_share((uint64_t)n, (uint64_t)w->scale_ppm,
                                        1000000);
    return n > 0 && out == 0 ? 1 : out;
}

uint32_t demo_home(const struct demo_people *p, uint64_t index)
{
    if (p->home == NULL || p->home->count == 0) {
        return DEMO_NOWHERE;
    }
    uint64_t whole = p->ends[p->home->count - 1];
    uint64_t at = chance_share(index, whole, p->size);
    size_t low = 0, high = p->home->count - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (p->ends[middle] > at) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return (uint32_t)low;
}

const struct demo_unit *demo_unit_in(const struct demo_pool *p,
                                     uint32_t group, uint64_t hash)
{
    assert(p->count > 0);
    size_t from = 0, to = p->count;
    if (group < p->group_count && p->starts[group] < p->starts[group + 1]) {
        from = p->starts[group];
        to = p->starts[group + 1];
    }
    return &p->rows[from + chance_pick(hash, to - from)];
}
