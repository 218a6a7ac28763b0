#include "base/map.h"

#include <assert.h>

#include "base/arena.h"

static uint64_t mix(uint64_t x)
{
    x ^= x >> 32;
    x *= 0xD6E8FEB86659FD93u;
    x ^= x >> 32;
    return x * 0xD6E8FEB86659FD93u ^ (x >> 29);
}

static struct map_slot *slot_of(const struct map *m, uint64_t key)
{
    size_t at = (size_t)mix(key) & (m->cap - 1);
    while (m->slots[at].used && m->slots[at].key != key) {
        at = (at + 1) & (m->cap - 1);
    }
    return &m->slots[at];
}

uint64_t *map_find(const struct map *m, uint64_t key)
{
    if (m->cap == 0) {
        return NULL;
    }
    struct map_slot *s = slot_of(m, key);
    return s->used ? &s->value : NULL;
}

static void map_grow(struct map *m)
{
    struct map bigger = { .cap = m->cap ? m->cap * 2 : 16 };
    bigger.slots = mem_new(bigger.cap, sizeof *bigger.slots);
    for (size_t i = 0; i < m->cap; i++) {
        if (m->slots[i].used) {
            *slot_of(&bigger, m->slots[i].key) = m->slots[i];
        }
    }
    bigger.count = m->count;
    mem_free(m->slots);
    *m = bigger;
}

uint64_t *map_put(struct map *m, uint64_t key)
{
    if ((m->count + 1) * 4 > m->cap * 3) {
        map_grow(m);
    }
    struct map_slot *s = slot_of(m, key);
    if (!s->used) {
        *s = (struct map_slot){ .key = key, .used = true };
        m->count++;
    }
    return &s->value;
}

void map_free(struct map *m)
{
    mem_free(m->slots);
    *m = (struct map){ 0 };
}

static size_t name_slot(const struct names *n, struct str text, uint32_t hash)
{
    size_t at = hash & (n->cap - 1);
    while (n->slots[at] != 0) {
        const struct name *row = &n->rows[n->slots[at] - 1];
        if (row->hash == hash &&
            str_is((struct str){ n->text.at + row->from, row->len }, text)) {
            break;
        }
        at = (at + 1) & (n->cap - 1);
    }
    return at;
}

static uint32_t name_hash(struct str text)
{
    uint64_t h = str_hash(text);
    return (uint32_t)(h ^ (h >> 32));
}

uint32_t names_find(const struct names *n, struct str text)
{
    if (n->cap == 0) {
        return NAME_NONE;
    }
    uint32_t found = n->slots[name_slot(n, text, name_hash(text))];
    return found ? found - 1 : NAME_NONE;
}

static void names_grow(struct names *n)
{
    n->cap = n->cap ? n->cap * 2 : 16;
    mem_free(n->slots);
    n->slots = mem_new(n->cap, sizeof *n->slots);
    for (uint32_t i = 0; i < n->count; i++) {
        size_t at = n->rows[i].hash & (n->cap - 1);
        while (n->slots[at] != 0) {
            at = (at + 1) & (n->cap - 1);
        }
        n->slots[at] = i + 1;
    }
}

uint32_t names_put(struct names *n, struct str text)
{
    assert(text.len < UINT32_MAX && n->count < UINT32_MAX - 1);
    if (((size_t)n->count + 1) * 4 > n->cap * 3) {
        names_grow(n);
    }
    uint32_t hash = name_hash(text);
    size_t at = name_slot(n, text, hash);
    if (n->slots[at] != 0) {
        return n->slots[at] - 1;
    }
    if (n->count == n->row_cap) {
        n->row_cap = n->row_cap ? n->row_cap * 2 : 16;
        n->rows = mem_again(n->rows, n->row_cap * sizeof *n->rows);
    }
    n->rows[n->count] = (struct name){ n->text.len, (uint32_t)text.len, hash };
    buf_str(&n->text, text);
    n->slots[at] = ++n->count;
    return n->count - 1;
}

struct str names_text(const struct names *n, uint32_t number)
{
    assert(number < n->count);
    const struct name *row = &n->rows[number];
    return (struct str){ row->len ? n->text.at + row->from : "", row->len };
}

void names_free(struct names *n)
{
    mem_free(n->slots);
    mem_free(n->rows);
    buf_free(&n->text);
    *n = (struct names){ 0 };
}
