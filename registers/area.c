#include "registers/area.h"

#include <assert.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "registers/namesake.h"
#include "registers/rows.h"
#include "registers/tree.h"

enum { NAME, LEVEL, PARENT, ALIASES, NAME_EN, PINYIN, SUCCESSOR };

static const char *const columns[ROW_TEXTS] = {
    [NAME] = "name", [LEVEL] = "level", [PARENT] = "parent",
    [ALIASES] = "aliases", [NAME_EN] = "name_en", [PINYIN] = "pinyin",
    [SUCCESSOR] = "successor", NULL,
};

struct areas {
    struct register_rows rows;
    struct namesakes names;
    struct tree tree;
    struct names levels;
    uint32_t *level_of;         /* per area: number in levels */
    size_t level_cap;
    struct names wanted;        /* codes that are somebody's parent, but have
                                   not come yet */
    struct waiting { uint32_t wanted, child; } *waiting;
    size_t waiting_count, waiting_cap;
};

/* ---- taking in a row ------------------------------------------------- */

static void wait_for(struct areas *r, struct str code, uint32_t child)
{
    if (r->waiting_count == r->waiting_cap) {
        r->waiting_cap = r->waiting_cap ? r->waiting_cap * 2 : 16;
        r->waiting = mem_again(r->waiting,
                               r->waiting_cap * sizeof *r->waiting);
    }
    uint32_t wanted = names_put(&r->wanted, code);
    r->waiting[r->waiting_count++] = (struct waiting){ wanted, child };
}

/* Give the new area the children that came before it. */
static void end_waiting(struct areas *r, uint32_t number)
{
    struct str code = names_text(&r->rows.keys, number);
    uint32_t wanted = names_find(&r->wanted, code);
    size_t kept = 0;
    if (wanted == NAME_NONE) {
        return;
    }
    for (size_t i = 0; i < r->waiting_count; i++) {
        struct waiting w = r->waiting[i];
        if (w.wanted != wanted) {
            r->waiting[kept++] = w;
        } else if (str_is(rows_text(&r->rows, w.child, PARENT), code)) {
            tree_move(&r->tree, w.child, number);
        }
    }
    r->waiting_count = kept;
}

static void set_level(struct areas *r, uint32_t number)
{
    size_t need = (size_t)number + 1;
    if (need > r->level_cap) {
        r->level_cap = need > 2 * r->level_cap ? need : 2 * r->level_cap;
        r->level_of = mem_again(r->level_of,
                                r->level_cap * sizeof *r->level_of);
    }
    r->level_of[number] =
        names_put(&r->levels, rows_text(&r->rows, number, LEVEL));
}

static void apply(void *state, uint64_t seq, const struct entry *e)
{
    struct areas *r = state;
    bool is_new;
    if (!str_is(e->kind, STR("area")) || e->subject.len == 0) {
        return;
    }
    uint32_t number = rows_put(&r->rows, seq, e, &is_new);
    namesakes_add(&r->names, rows_text(&r->rows, number, NAME), number);
    namesakes_add_list(&r->names, rows_text(&r->rows, number, ALIASES),
                       number);
    namesakes_add(&r->names, rows_text(&r->rows, number, NAME_EN), number);
    set_level(r, number);
    if (is_new) {
        tree_add(&r->tree);
    }
    struct str above = rows_text(&r->rows, number, PARENT);
    uint32_t parent = above.len ? area_of_code(r, above) : AREA_NONE;
    tree_move(&r->tree, number, parent);
    if (parent == AREA_NONE && above.len > 0) {
        wait_for(r, above, number);
    }
    if (is_new) {
        end_waiting(r, number);
    }
}

/* ---- the fold -------------------------------------------------------- */

static void *open_areas(void *const *needed)
{
    (void)needed;
    struct areas *r = mem_new(1, sizeof *r);
    r->rows.columns = columns;
    return r;
}

static void close_areas(void *state)
{
    struct areas *r = state;
    rows_free(&r->rows);
    namesakes_free(&r->names);
    tree_free(&r->tree);
    names_free(&r->levels);
    names_free(&r->wanted);
    mem_free(r->level_of);
    mem_free(r->waiting);
    mem_free(r);
}

static void save(const void *state, struct fold_parts *out)
{
    const struct areas *r = state;
    rows_save(&r->rows, out);
    namesakes_save(&r->names, out);
    tree_save(&r->tree, out);
}

static bool load(void *state, struct fold_parts *in)
{
    struct areas *r = state;
    if (!rows_load(&r->rows, in) || !namesakes_load(&r->names, in) ||
        !tree_load(&r->tree, in) || r->tree.count != r->rows.keys.count) {
        return false;
    }
    for (uint32_t i = 0; i < area_count(r); i++) {
        struct str above = rows_text(&r->rows, i, PARENT);
        set_level(r, i);
        if (above.len > 0 && tree_parent(&r->tree, i) == TREE_NONE &&
            area_of_code(r, above) == AREA_NONE) {
            wait_for(r, above, i);
        }
    }
    for (size_t i = 0; i < r->names.count; i++) {
        if (r->names.rows[i].number >= area_count(r)) {
            return false;
        }
    }
    return true;
}

const struct fold area_fold = {
    .name = "area", .version = 1, .needs = { NULL },
    .open = open_areas, .close = close_areas, .apply = apply,
    .save = save, .load = load,
};

/* ---- looking up ------------------------------------------------------ */

uint32_t area_count(const struct areas *r)
{
    return r->rows.keys.count;
}

struct area area_at(const struct areas *r, uint32_t number)
{
    assert(number < area_count(r));
    const struct register_row *row = &r->rows.at[number];
    return (struct area){
        .code = names_text(&r->rows.keys, number),
        .name = rows_text(&r->rows, number, NAME),
        .aliases = rows_text(&r->rows, number, ALIASES),
        .level = rows_text(&r->rows, number, LEVEL),
        .pinyin = rows_text(&r->rows, number, PINYIN),
        .name_en = rows_text(&r->rows, number, NAME_EN),
        .successor = rows_text(&r->rows, number, SUCCESSOR),
        .parent = tree_parent(&r->tree, number),
        .valid_from = row->valid_from, .valid_until = row->valid_until,
        .born = row->born,
    };
}

uint32_t area_of_code(const struct areas *r, struct str code)
{
    return names_find(&r->rows.keys, code);
}

bool area_says(const struct areas *r, const struct entry *e)
{
    return rows_say(&r->rows, e);
}

bool area_holds(const struct areas *r, uint32_t outer, uint32_t inner)
{
    assert(outer < area_count(r) && inner < area_count(r));
    return tree_holds(&r->tree, outer, inner);
}

const struct namesakes *area_names(const struct areas *r)
{
    return &r->names;
}

uint32_t area_level_of(const struct areas *r, struct str level)
{
    return names_find(&r->levels, level);
}

uint32_t area_up_to(const struct areas *r, uint32_t number, uint32_t level)
{
    assert(number < area_count(r));
    while (number != AREA_NONE && r->level_of[number] != level) {
        number = tree_parent(&r->tree, number);
    }
    return number;
}

uint32_t area_up(const struct areas *r, uint32_t number, struct str level)
{
    uint32_t asked = area_level_of(r, level);
    return asked == NAME_NONE ? AREA_NONE : area_up_to(r, number, asked);
}

struct by_code { struct str code; uint32_t number; };

static int in_order_of_code(const void *a, const void *b)
{
    const struct by_code *x = a, *y = b;
    return str_compare(x->code, y->code);
}

const uint32_t *area_children(const struct areas *r, struct arena *a,
                              uint32_t number, size_t *count)
{
    assert(number < area_count(r));
    size_t n = 0;
    uint32_t child = tree_child(&r->tree, number);
    for (; child != TREE_NONE; child = tree_sibling(&r->tree, child)) {
        n++;
    }
    struct by_code *rows = ARENA_ROWS(a, struct by_code, n + 1);
    uint32_t *out = ARENA_ROWS(a, uint32_t, n + 1);
    child = tree_child(&r->tree, number);
    for (size_t i = 0; i < n; i++, child = tree_sibling(&r->tree, child)) {
        rows[i] = (struct by_code){ names_text(&r->rows.keys, child), child };
    }
    qsort(rows, n, sizeof *rows, in_order_of_code);
    for (size_t i = 0; i < n; i++) {
        out[i] = rows[i].number;
    }
    *count = n;
    return out;
}

static struct str name_in(const struct areas *r, uint32_t number,
                          bool english)
{
    struct str en = rows_text(&r->rows, number, NAME_EN);
    return english && en.len ? en : rows_text(&r->rows, number, NAME);
}

struct str area_title(const struct areas *r, struct arena *a,
                      uint32_t number, bool english)
{
    struct str title = name_in(r, number, english);
    uint32_t up = tree_parent(&r->tree, number);
    if (english) {
        return up == TREE_NONE ? title
             : arena_print(a, "%.*s, %.*s", STR_ARG(title),
                           STR_ARG(name_in(r, up, true)));
    }
    for (; up != TREE_NONE; up = tree_parent(&r->tree, up)) {
        struct str above = name_in(r, up, false);
        bool is_letter = above.len > 0 && above.at[above.len - 1] > 0;
        title = arena_print(a, "%.*s%s%.*s", STR_ARG(above),
                            is_letter ? " " : "", STR_ARG(title));
    }
    return title;
}

/* ---- by name --------------------------------------------------------- */

struct search {                 /* one question by name */
    const struct areas *areas;
    struct arena *arena;
    struct str level;           /* or empty */
    uint32_t *found;            /* rising, each once */
    size_t count, cap;
};

/* Limits of a path: names, areas that one name may mean, bytes. */
enum { PATH_NAMES = 4, PATH_HEADS = 32, PATH_BYTES = 200 };

static void found_add(struct search *s, uint32_t number)
{
    size_t at = s->count;
    while (at > 0 && s->found[at - 1] >= number) {
        at--;
    }
    if (at < s->count && s->found[at] == number) {
        return;
    }
    if (s->count == s->cap) {
        uint32_t *more = ARENA_ROWS(s->arena, uint32_t, s->cap * 2 + 16);
        memcpy(more, s->found ? s->found : more, s->count * sizeof *more);
        s->found = more;
        s->cap = s->cap * 2 + 16;
    }
    memmove(&s->found[at + 1], &s->found[at],
            (s->count - at) * sizeof *s->found);
    s->found[at] = number;
    s->count++;
}

static void search_whole(struct search *s, struct str folded, uint32_t within)
{
    size_t count;
    const uint32_t *rows =
        namesakes_match(&s->areas->names, s->arena, folded, &count);
    for (size_t i = 0; i < count; i++) {
        struct str level = rows_text(&s->areas->rows, rows[i], LEVEL);
        if ((within == AREA_NONE || tree_holds(&s->areas->tree, within,
                                               rows[i])) &&
            (s->level.len == 0 || str_is(s->level, level))) {
            found_add(s, rows[i]);
        }
    }
}

/* Marks that people put between the names of a path. */
static struct str without_marks(struct str s)
{
    while (s.len > 0 && strchr("/,>-", s.at[0]) != NULL) {
        s = str_part(s, 1, s.len);
    }
    return s;
}

/* Read text as a path: a name of an area within, then what lies in that. */
static void search_path(struct search *s, struct str text, uint32_t within,
                        int names_left)
{
    size_t before = s->count;
    search_whole(s, text, within);
    if (s->count > before || names_left == 0 || text.len > PATH_BYTES) {
        return;
    }
    struct str rest = text;
    while (rest.len > 0) {
        size_t count;
        utf8_next(&rest);
        struct str head = str_part(text, 0, text.len - rest.len);
        struct str tail = without_marks(rest);
        const uint32_t *rows =
            namesakes_match(&s->areas->names, s->arena, head, &count);
        if (tail.len == 0 || count > PATH_HEADS) {
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            if (within == AREA_NONE ||
                (rows[i] != within && area_holds(s->areas, within, rows[i]))) {
                search_path(s, tail, rows[i], names_left - 1);
            }
        }
    }
}

size_t area_named(const struct areas *r, struct arena *a, struct str name,
                  uint32_t within, struct str level, uint32_t *out,
                  size_t max)
{
    struct search s = { .areas = r, .arena = a, .level = level };
    struct str folded = utf8_fold(a, name);
    if (folded.len > 0) {
        search_path(&s, folded, within, PATH_NAMES);
    }
    for (size_t i = 0; i < s.count && i < max; i++) {
        out[i] = s.found[i];
    }
    return s.count;
}
