#include "registers/unit.h"

#include <assert.h>

#include "base/bytes.h"
#include "base/utf8.h"
#include "registers/namesake.h"
#include "registers/rows.h"

enum { NAME, KIND, LEVEL, PARENT, AREA, ALIASES, NAME_EN, CREDIT_CODE };

static const char *const columns[ROW_TEXTS] = {
    [NAME] = "name", [KIND] = "kind", [LEVEL] = "level",
    [PARENT] = "parent", [AREA] = "area", [ALIASES] = "aliases",
    [NAME_EN] = "name_en", [CREDIT_CODE] = "credit_code",
};

struct units {
    struct register_rows rows;
    struct namesakes names;
    struct names codes;         /* credit codes, also those given up */
    uint32_t *unit_of_code;     /* per code: the unit that had it last */
    size_t code_cap;
};

/* Remember whose code it is. A code that moves to another unit is that one's
 * from then on. */
static void put_code(struct units *r, struct str code, uint32_t number)
{
    uint32_t at = names_put(&r->codes, code);
    if (at >= r->code_cap) {
        r->code_cap = r->code_cap ? r->code_cap * 2 : 64;
        r->unit_of_code = mem_again(r->unit_of_code,
                                    r->code_cap * sizeof *r->unit_of_code);
    }
    r->unit_of_code[at] = number;
}

static void apply(void *state, uint64_t seq, const struct entry *e)
{
    struct units *r = state;
    bool is_new;
    if (!str_is(e->kind, STR("unit")) || e->subject.len == 0) {
        return;
    }
    uint32_t number = rows_put(&r->rows, seq, e, &is_new);
    namesakes_add(&r->names, rows_text(&r->rows, number, NAME), number);
    namesakes_add_list(&r->names, rows_text(&r->rows, number, ALIASES),
                       number);
    namesakes_add(&r->names, rows_text(&r->rows, number, NAME_EN), number);
    struct str code = rows_text(&r->rows, number, CREDIT_CODE);
    if (code.len > 0) {
        put_code(r, code, number);
    }
}

static void *open_units(void *const *needed)
{
    (void)needed;
    struct units *r = mem_new(1, sizeof *r);
    r->rows.columns = columns;
    return r;
}

static void close_units(void *state)
{
    struct units *r = state;
    rows_free(&r->rows);
    namesakes_free(&r->names);
    names_free(&r->codes);
    mem_free(r->unit_of_code);
    mem_free(r);
}

static void save(const void *state, struct fold_parts *out)
{
    const struct units *r = state;
    rows_save(&r->rows, out);
    namesakes_save(&r->names, out);
    struct buf codes = { 0 };
    for (uint32_t i = 0; i < r->codes.count; i++) {
        bytes_put_str(&codes, names_text(&r->codes, i));
        bytes_put32(&codes, r->unit_of_code[i]);
    }
    fold_part_add(out, "codes", codes.at, codes.len);
    buf_free(&codes);
}

static bool load(void *state, struct fold_parts *in)
{
    struct units *r = state;
    struct bytes codes = { .rest = fold_part(in, "codes") };
    if (codes.rest.at == NULL || !rows_load(&r->rows, in) ||
        !namesakes_load(&r->names, in)) {
        return false;
    }
    while (codes.rest.len > 0) {
        struct str code = bytes_get_str(&codes);
        uint32_t number = bytes_get32(&codes);
        if (codes.bad || number >= unit_count(r)) {
            return false;
        }
        put_code(r, code, number);
    }
    for (size_t i = 0; i < r->names.count; i++) {
        if (r->names.rows[i].number >= unit_count(r)) {
            return false;
        }
    }
    return true;
}

const struct fold unit_fold = {
    .name = "unit", .version = 1, .needs = { NULL },
    .open = open_units, .close = close_units, .apply = apply,
    .save = save, .load = load,
};

/* ---- looking up ------------------------------------------------------ */

uint32_t unit_count(const struct units *r)
{
    return r->rows.keys.count;
}

struct unit unit_at(const struct units *r, uint32_t number)
{
    assert(number < unit_count(r));
    const struct register_row *row = &r->rows.at[number];
    struct str above = rows_text(&r->rows, number, PARENT);
    return (struct unit){
        .id = names_text(&r->rows.keys, number),
        .name = rows_text(&r->rows, number, NAME),
        .aliases = rows_text(&r->rows, number, ALIASES),
        .name_en = rows_text(&r->rows, number, NAME_EN),
        .kind = rows_text(&r->rows, number, KIND),
        .level = rows_text(&r->rows, number, LEVEL),
        .area = rows_text(&r->rows, number, AREA),
        .credit_code = rows_text(&r->rows, number, CREDIT_CODE),
        .parent = above.len ? unit_of_id(r, above) : (uint32_t)UNIT_NONE,
        .valid_from = row->valid_from, .valid_until = row->valid_until,
        .born = row->born,
    };
}

uint32_t unit_of_id(const struct units *r, struct str id)
{
    return names_find(&r->rows.keys, id);
}

bool unit_says(const struct units *r, const struct entry *e)
{
    return rows_say(&r->rows, e);
}

uint32_t unit_of_credit_code(const struct units *r, struct str code)
{
    uint32_t at = names_find(&r->codes, code);
    uint32_t number = at == NAME_NONE ? UNIT_NONE : r->unit_of_code[at];
    bool has_it = number != UNIT_NONE &&
        str_is(rows_text(&r->rows, number, CREDIT_CODE), code);
    return has_it ? number : (uint32_t)UNIT_NONE;
}

size_t unit_named(const struct units *r, struct arena *a, struct str name,
                  uint32_t *out, size_t max)
{
    size_t count = 0;
    struct str folded = utf8_fold(a, name);
    const uint32_t *rows = folded.len
        ? namesakes_match(&r->names, a, folded, &count) : NULL;
    for (size_t i = 0; i < count && i < max; i++) {
        out[i] = rows[i];
    }
    return count;
}

const struct namesakes *unit_names(const struct units *r)
{
    return &r->names;
}
