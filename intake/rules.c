/* Kinds made ready for checking. */
#include "intake/inside.h"

#include <assert.h>
#include <stdlib.h>

static int by_id(const void *a, const void *b)
{
    const struct pack_field *const *x = a, *const *y = b;
    struct str s = (*x)->id, t = (*y)->id;
    size_t n = s.len < t.len ? s.len : t.len;
    int order = memcmp(s.at, t.at, n);  /* as the keys of an entry */
    return order != 0 ? order : (s.len > t.len) - (s.len < t.len);
}

static void read_fields(struct rules *r, struct intake *in, struct arena *a,
                        uint64_t at)
{
    size_t count;
    const struct pack_field **all = pack_fields(in->pack, a, r->id, at,
                                                &count);
    r->fields = ARENA_ROWS(a, const struct pack_field *, count + 1);
    for (size_t i = 0; i < count; i++) {
        enum column column = column_of(all[i]->id);
        if (column != COLUMN_NONE &&
            str_is(all[i]->id, column_id(column))) {
            r->columns[column] = all[i];
        } else {
            r->fields[r->field_count++] = all[i];
        }
    }
    qsort(r->fields, r->field_count, sizeof *r->fields, by_id);
}

static void read_key(struct rules *r)
{
    struct str rest = r->kind->key, name;
    if (str_is(rest, STR("all"))) {
        return;
    }
    while (r->key_count < RULES_KEYS_MAX && str_next(&rest, '|', &name)) {
        enum column column = column_of(name);
        bool is_column = column != COLUMN_NONE &&
                         str_is(name, column_id(column));
        if (name.len > 0) {
            r->keys[r->key_count++] = (struct rules_key){
                is_column ? column : COLUMN_NONE, name };
        }
    }
}

static struct rules *read_rules(struct job *j, struct intake *in,
                                struct str id)
{
    struct intake_memory *m = in->memory;
    enum core_kind core = core_of(id);
    const struct pack_kind *kind = core == CORE_NONE
        ? pack_kind(in->pack, id, m->at) : NULL;
    if (core == CORE_NONE && kind == NULL) {
        return NULL;
    }
    (void)j;
    struct rules *r = ARENA_NEW(m->arena, struct rules);
    r->id = core == CORE_NONE ? kind->id : str_of(core_row(core)->id);
    r->core = core;
    r->kind = kind;
    if (kind != NULL) {
        read_fields(r, in, m->arena, m->at);
        read_key(r);
    }
    return r;
}

/* A commit may have brought new definitions: begin afresh. It happens once
 * for some thousand rows, so nothing finer is needed. */
static void renew(struct intake *in, uint64_t at)
{
    struct intake_memory *m = in->memory;
    if (m->arena != NULL) {
        arena_close(m->arena);
    }
    m->arena = arena_open();
    m->rules = NULL;
    m->count = m->cap = 0;
    m->at = at;
}

const struct rules *rules_of(struct job *j, struct intake *in, struct str kind)
{
    struct intake_memory *m = in->memory;
    uint64_t at = book_head(in->book).size;
    if (m->arena == NULL || m->at != at) {
        renew(in, at);
    }
    for (size_t i = 0; i < m->count; i++) {
        if (str_is(m->rules[i]->id, kind)) {
            struct rules *found = m->rules[i];
            m->rules[i] = m->rules[0];  /* the same kind is asked again */
            m->rules[0] = found;
            return found;
        }
    }
    struct rules *made = read_rules(j, in, kind);
    if (made == NULL || !str_is(made->id, kind)) {
        return NULL;
    }
    if (m->count == m->cap) {
        size_t cap = m->cap == 0 ? 16 : m->cap * 2;
        struct rules **more = ARENA_ROWS(m->arena, struct rules *, cap);
        if (m->count > 0) {
            memcpy(more, m->rules, m->count * sizeof *more);
        }
        m->rules = more;
        m->cap = cap;
    }
    m->rules[m->count++] = made;
    return made;
}
