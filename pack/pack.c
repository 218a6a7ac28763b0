#include "pack/pack.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/utf8.h"
#include "book/core.h"
#include "pack/index.h"

struct keys { struct key **at; size_t count, cap; };

struct pack {
    struct arena *arena;        /* every text and every version */
    struct version **versions;  /* in order of entry: what is saved */
    size_t version_count, version_cap;
    struct keys keys[TABLE_COUNT];      /* in order of number */
    struct index keys_index, siblings, names;
};

/* ---- taking in a row ------------------------------------------------- */

static void key_parts(const struct version *v, enum table table,
                      struct str *first, struct str *second)
{
    *first = v->key;
    *second = STR("");
    if (table == TABLE_FIELDS) {
        *first = version_cell(v, "kind");
        *second = version_cell(v, "id");
    } else if (table == TABLE_CODES) {
        *first = version_cell(v, "list");
        *second = version_cell(v, "id");
    } else if (table == TABLE_PARAMETERS) {
        *first = version_cell(v, "id");
        *second = version_cell(v, "valid_from");
    } else if (table == TABLE_OTHER) {
        *first = v->table;
        *second = v->key;
    }
}

/* The key of a version, made and numbered when it is new. Parameters of one id
 * hang together, so that the one valid on a day is found among few. */
static struct key *key_of(struct pack *p, const struct version *v)
{
    struct str first, second;
    enum table table = table_of(v->table);
    key_parts(v, table, &first, &second);
    struct key *k = index_key(&p->keys_index, table, first, second);
    if (k != NULL) {
        return k;
    }
    struct keys *keys = &p->keys[table];
    k = ARENA_NEW(p->arena, struct key);
    *k = (struct key){ .table = table, .first = first, .second = second,
                       .number = (uint32_t)keys->count };
    index_add_key(&p->keys_index, k);
    if (table == TABLE_PARAMETERS) {
        struct key *eldest = index_key(&p->siblings, table, first, STR(""));
        if (eldest == NULL) {
            eldest = ARENA_NEW(p->arena, struct key);
            *eldest = (struct key){ .table = table, .first = first };
            index_add_key(&p->siblings, eldest);
        }
        k->sibling = eldest->sibling;
        eldest->sibling = k;
    }
    if (keys->count == keys->cap) {
        keys->cap = keys->cap ? keys->cap * 2 : 32;
        keys->at = mem_again(keys->at, keys->cap * sizeof *keys->at);
    }
    keys->at[keys->count++] = k;
    return k;
}

static void add_name(struct pack *p, struct version *v, enum table table,
                     struct str text)
{
    struct str list = table == TABLE_CODES ? v->as.code.list : STR("");
    struct str forms[2] = { text, utf8_fold(p->arena, text) };
    for (int i = 0; i < 2 && text.len > 0; i++) {
        if (i == 1 && str_is(forms[0], forms[1])) {
            continue;
        }
        struct name_of *n = ARENA_NEW(p->arena, struct name_of);
        *n = (struct name_of){ table, list, forms[i], v, NULL };
        index_add_name(&p->names, n);
    }
}

static void add_names(struct pack *p, struct version *v, enum table table)
{
    if (table != TABLE_KINDS && table != TABLE_CODES) {
        return;
    }
    add_name(p, v, table, version_cell(v, "id"));
    add_name(p, v, table, version_cell(v, "zh"));
    add_name(p, v, table, version_cell(v, "en"));
    struct str name, rest = version_cell(v, "aliases");
    while (str_next(&rest, '|', &name)) {
        add_name(p, v, table, str_trim(name));
    }
}

/* v is complete but for what it means and whom it replaces. */
static void version_add(struct pack *p, struct version *v)
{
    struct key *k = key_of(p, v);
    if (k->newest != NULL) {
        k->newest->died = v->born;
        if (k->table == TABLE_INDICATORS) {
            k->newest->as.indicator.died = v->born;
        }
    }
    v->died = UINT64_MAX;
    v->older = k->newest;
    k->newest = v;
    version_read(v, k->table, k->number);
    add_names(p, v, k->table);
    if (p->version_count == p->version_cap) {
        p->version_cap = p->version_cap ? p->version_cap * 2 : 256;
        p->versions = mem_again(p->versions,
                                p->version_cap * sizeof *p->versions);
    }
    p->versions[p->version_count++] = v;
}

/* ---- the fold -------------------------------------------------------- */

static void *open_pack(void *const *needed)
{
    (void)needed;
    struct pack *p = mem_new(1, sizeof *p);
    p->arena = arena_open();
    return p;
}

static void close_pack(void *state)
{
    struct pack *p = state;
    for (int i = 0; i < TABLE_COUNT; i++) {
        mem_free(p->keys[i].at);
    }
    index_free(&p->keys_index);
    index_free(&p->siblings);
    index_free(&p->names);
    mem_free(p->versions);
    arena_close(p->arena);
    mem_free(p);
}

static struct version *version_new(struct pack *p, uint64_t born,
                                   struct str table, struct str key,
                                   uint32_t cell_count)
{
    struct version *v = ARENA_NEW(p->arena, struct version);
    v->born = born;
    v->table = arena_str(p->arena, table);
    v->key = arena_str(p->arena, key);
    v->cells = ARENA_ROWS(p->arena, struct pack_text, cell_count);
    v->cell_count = cell_count;
    return v;
}

static void apply(void *state, uint64_t seq, const struct entry *e)
{
    struct pack *p = state;
    if (!str_is(e->kind, STR("definition")) || e->subject.len == 0) {
        return;
    }
    struct version *v = version_new(p, seq, e->subject_kind, e->subject,
                                    e->field_count);
    for (uint32_t i = 0; i < e->field_count; i++) {
        const struct entry_field *f = &e->fields[i];
        v->cells[i].column = arena_str(p->arena, f->key);
        v->cells[i].text = f->is_text ? arena_str(p->arena, f->text)
                         : arena_print(p->arena, "%lld",
                                       (long long)f->number);
    }
    version_add(p, v);
}

static void save(const void *state, struct fold_parts *out)
{
    const struct pack *p = state;
    struct buf rows = { 0 };
    for (size_t i = 0; i < p->version_count; i++) {
        const struct version *v = p->versions[i];
        bytes_put64(&rows, v->born);
        bytes_put_str(&rows, v->table);
        bytes_put_str(&rows, v->key);
        bytes_put32(&rows, v->cell_count);
        for (uint32_t c = 0; c < v->cell_count; c++) {
            bytes_put_str(&rows, v->cells[c].column);
            bytes_put_str(&rows, v->cells[c].text);
        }
    }
    fold_part_add(out, "rows", rows.at, rows.len);
    buf_free(&rows);
}

static bool load(void *state, struct fold_parts *parts)
{
    struct pack *p = state;
    struct bytes in = { .rest = fold_part(parts, "rows") };
    if (in.rest.at == NULL) {
        return false;
    }
    while (in.rest.len > 0 && !in.bad) {
        uint64_t born = bytes_get64(&in);
        struct str table = bytes_get_str(&in), key = bytes_get_str(&in);
        uint32_t count = bytes_get32(&in);
        if (in.bad || count > ENTRY_FIELDS_MAX) {
            return false;
        }
        struct version *v = version_new(p, born, table, key, count);
        for (uint32_t i = 0; i < count; i++) {
            v->cells[i].column = arena_str(p->arena, bytes_get_str(&in));
            v->cells[i].text = arena_str(p->arena, bytes_get_str(&in));
        }
        if (in.bad) {
            return false;
        }
        version_add(p, v);
    }
    return !in.bad;
}

const struct fold pack_fold = {
    .name = "pack", .version = 1, .needs = { NULL },
    .open = open_pack, .close = close_pack, .apply = apply,
    .save = save, .load = load,
};

/* ---- looking up ------------------------------------------------------ */

static const struct version *version_of(const struct pack *p,
                                        enum table table, struct str first,
                                        struct str second, uint64_t at)
{
    return key_at(index_key(&p->keys_index, table, first, second), at);
}

const struct pack_kind *pack_kind(const struct pack *p, struct str id,
                                  uint64_t at)
{
    const struct version *v = version_of(p, TABLE_KINDS, id, STR(""), at);
    return v ? &v->as.kind : NULL;
}

const struct pack_field *pack_field(const struct pack *p, struct str kind,
                                    struct str id, uint64_t at)
{
    const struct version *v = version_of(p, TABLE_FIELDS, kind, id, at);
    return v ? &v->as.field : NULL;
}

const struct pack_indicator *pack_indicator(const struct pack *p,
                                            struct str id, uint64_t at)
{
    const struct version *v =
        version_of(p, TABLE_INDICATORS, id, STR(""), at);
    return v ? &v->as.indicator : NULL;
}

const struct pack_code *pack_code(const struct pack *p, struct str list,
                                  struct str id, uint64_t at)
{
    const struct version *v = version_of(p, TABLE_CODES, list, id, at);
    return v ? &v->as.code : NULL;
}

/* Most names come as they are written in the pack; only others are folded. */
static const struct version *named(const struct pack *p, enum table table,
                                   struct str list, struct str name,
                                   uint64_t at)
{
    const struct version *v =
        index_named(&p->names, table, list, name, at);
    if (v == NULL) {
        struct arena *a = arena_open();
        v = index_named(&p->names, table, list, utf8_fold(a, name), at);
        arena_close(a);
    }
    return v;
}

const struct pack_kind *pack_kind_named(const struct pack *p, struct str name,
                                        uint64_t at)
{
    const struct pack_kind *k = pack_kind(p, name, at);
    const struct version *v =
        k ? NULL : named(p, TABLE_KINDS, STR(""), name, at);
    return v ? &v->as.kind : k;
}

const struct pack_code *pack_code_named(const struct pack *p, struct str list,
                                        struct str name, uint64_t at)
{
    const struct pack_code *c = pack_code(p, list, name, at);
    const struct version *v = c ? NULL : named(p, TABLE_CODES, list, name, at);
    return v ? &v->as.code : c;
}

struct str pack_parameter(const struct pack *p, struct str id, int32_t day,
                          uint64_t at)
{
    const struct pack_parameter *best = NULL;
    const struct key *eldest =
        index_key(&p->siblings, TABLE_PARAMETERS, id, STR(""));
    const struct key *k = eldest ? eldest->sibling : NULL;
    for (; k != NULL; k = k->sibling) {
        const struct version *v = key_at(k, at);
        if (v != NULL && v->as.parameter.valid_from <= day &&
            (best == NULL ||
             v->as.parameter.valid_from > best->valid_from)) {
            best = &v->as.parameter;
        }
    }
    return best ? best->value : (struct str){ NULL, 0 };
}

/* The version of a row by its written key: "kind.id", "id@valid_from". */
const struct version *pack_version(const struct pack *p, struct str table,
                                   struct str key, uint64_t at)
{
    static const char marks[TABLE_COUNT] = {
        [TABLE_FIELDS] = '.', [TABLE_CODES] = '.', [TABLE_PARAMETERS] = '@',
    };
    enum table t = table_of(table);
    if (t == TABLE_OTHER) {
        return version_of(p, t, table, key, at);
    }
    const char *mark = NULL;
    if (marks[t] != '\0') {
        mark = memrchr(key.at, marks[t], key.len);
    }
    size_t len = mark ? (size_t)(mark - key.at) : key.len;
    return version_of(p, t, str_part(key, 0, len),
                      str_part(key, len + 1, key.len), at);
}

/* Versions of a table in order of number; of `first` only, unless empty. */
static const struct version **versions_at(const struct pack *p,
                                          struct arena *a, enum table table,
                                          struct str first, uint64_t at,
                                          size_t *count)
{
    const struct keys *keys = &p->keys[table];
    const struct version **out =
        ARENA_ROWS(a, const struct version *, keys->count + 1);
    *count = 0;
    for (size_t i = 0; i < keys->count; i++) {
        const struct version *v = key_at(keys->at[i], at);
        bool is_asked = first.len == 0 || str_is(keys->at[i]->first, first);
        if (v != NULL && is_asked) {
            out[(*count)++] = v;
        }
    }
    return out;
}

const struct pack_kind **pack_kinds(const struct pack *p, struct arena *a,
                                    uint64_t at, size_t *count)
{
    const struct version **rows =
        versions_at(p, a, TABLE_KINDS, STR(""), at, count);
    const struct pack_kind **out =
        ARENA_ROWS(a, const struct pack_kind *, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        out[i] = &rows[i]->as.kind;
    }
    return out;
}

const struct pack_field **pack_fields(const struct pack *p, struct arena *a,
                                      struct str kind, uint64_t at,
                                      size_t *count)
{
    const struct version **rows =
        versions_at(p, a, TABLE_FIELDS, kind, at, count);
    const struct pack_field **out =
        ARENA_ROWS(a, const struct pack_field *, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        out[i] = &rows[i]->as.field;
    }
    return out;
}

const struct pack_indicator **pack_indicators(const struct pack *p,
                                              struct arena *a, uint64_t at,
                                              size_t *count)
{
    const struct version **rows =
        versions_at(p, a, TABLE_INDICATORS, STR(""), at, count);
    const struct pack_indicator **out =
        ARENA_ROWS(a, const struct pack_indicator *, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        out[i] = &rows[i]->as.indicator;
    }
    return out;
}

const struct pack_code **pack_codes(const struct pack *p, struct arena *a,
                                    struct str list, uint64_t at,
                                    size_t *count)
{
    const struct version **rows =
        versions_at(p, a, TABLE_CODES, list, at, count);
    const struct pack_code **out =
        ARENA_ROWS(a, const struct pack_code *, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        out[i] = &rows[i]->as.code;
    }
    return out;
}

struct str pack_setting(const struct pack *p, struct str key, uint64_t at)
{
    return pack_cell(p, STR("settings"), key, STR("value"), at);
}

struct str pack_file(const struct pack *p, struct str table, struct str key,
                     uint64_t at)
{
    struct str hex = pack_cell(p, table, key, STR("sha256"), at);
    return hex.len ? hex : (struct str){ NULL, 0 };
}

struct str pack_cell(const struct pack *p, struct str table, struct str key,
                     struct str column, uint64_t at)
{
    const struct version *v = pack_version(p, table, key, at);
    for (uint32_t i = 0; v != NULL && i < v->cell_count; i++) {
        if (str_is(v->cells[i].column, column)) {
            return v->cells[i].text;
        }
    }
    return STR("");
}

const struct str *pack_keys(const struct pack *p, struct arena *a,
                            struct str table, uint64_t at, size_t *count)
{
    const struct keys *keys = &p->keys[TABLE_OTHER];
    struct str *out = ARENA_ROWS(a, struct str, keys->count + 1);
    *count = 0;
    for (size_t i = 0; i < keys->count; i++) {
        const struct key *k = keys->at[i];
        if (str_is(k->first, table) && key_at(k, at) != NULL) {
            out[(*count)++] = k->second;
        }
    }
    return out;
}

uint64_t pack_born_from(const struct pack *p, uint64_t seq)
{
    size_t low = 0, high = p->version_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->versions[middle]->born < seq) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < p->version_count ? p->versions[low]->born : UINT64_MAX;
}
