#include "figures/tally.h"

#include <assert.h>

#include "base/arena.h"
#include "base/num.h"

static_assert(sizeof(struct tally) ==
              TALLY_ARRAYS * BASIS_COUNT * sizeof(int64_t),
              "a tally is a plain table of numbers");

static int64_t *cells_of(struct tally *t)
{
    return (int64_t *)(void *)t;
}

/* The carried parts come settled: their rest is worked out per basis. */
void tally_settle(struct tally *t)
{
    int64_t *const arrays[] = { t->named, t->aggregate, t->count,
                                t->evidenced, t->distinct, t->proved,
                                t->provisional };
    for (size_t i = 0; i < sizeof(arrays) / sizeof(*arrays); i++) {
        for (int b = BASIS_COUNT - 1; b > 0; b--) {
            arrays[i][b - 1] += arrays[i][b];
        }
    }
}

bool tally_is_zero(const struct tally *t)
{
    static const struct tally zero;
    return memcmp(t, &zero, sizeof(zero)) == 0;
}

bool tally_value(const struct tally *t, enum basis b, int64_t *out)
{
    *out = t->named[b];
    return num_add(out, t->aggregate[b]) && num_add(out, t->carried[b]);
}

bool tally_add(struct tally *to, const struct tally *from, int sign)
{
    struct tally copy = *from;
    int64_t *sum = cells_of(to), *add = cells_of(&copy);
    bool fits = true;
    for (size_t i = 0; i < TALLY_ARRAYS * BASIS_COUNT; i++) {
        fits = num_add(&sum[i], sign < 0 ? -add[i] : add[i]) && fits;
    }
    return fits;
}

/* ---- what was seen ----------------------------------------------------- */

void seen_open(struct seen *s, size_t dense_count)
{
    *s = (struct seen){ .dense_count = dense_count };
    if (dense_count > 0) {
        s->dense = mem_new(dense_count, 1);
    }
}

void seen_close(struct seen *s)
{
    mem_free(s->dense);
    mem_free(s->keys);
    mem_free(s->best);
    *s = (struct seen){ 0 };
}

static size_t slot_of(const struct seen *s, uint64_t key)
{
    uint64_t hash = key * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(hash ^ hash >> 32) & (s->cap - 1);
    while (s->keys[at] != 0 && s->keys[at] != key) {
        at = (at + 1) & (s->cap - 1);
    }
    return at;
}

static void seen_grow(struct seen *s)
{
    struct seen old = *s;
    s->cap = old.cap == 0 ? 64 : old.cap * 2;
    s->keys = mem_new(s->cap, sizeof(*s->keys));
    s->best = mem_new(s->cap, 1);
    for (size_t i = 0; i < old.cap; i++) {
        if (old.keys[i] != 0) {
            size_t at = slot_of(s, old.keys[i]);
            s->keys[at] = old.keys[i];
            s->best[at] = old.best[i];
        }
    }
    mem_free(old.keys);
    mem_free(old.best);
}

static int raise_to(uint8_t *best, int basis)
{
    int before = (int)*best - 1;
    if (basis > before) {
        *best = (uint8_t)(basis + 1);
    }
    return before;
}

int seen_raise(struct seen *s, uint32_t group, uint32_t value, int basis)
{
    if (s->dense) {
        assert(group == 0 && value < s->dense_count);
        return raise_to(&s->dense[value], basis);
    }
    if (4 * (s->count + 1) > 3 * s->cap) {
        seen_grow(s);
    }
    uint64_t key = ((uint64_t)group << 32 | value) + 1;
    size_t at = slot_of(s, key);
    s->count += s->keys[at] == 0;
    s->keys[at] = key;
    return raise_to(&s->best[at], basis);
}

/* ---- groups ------------------------------------------------------------ */

void groups_close(struct groups *g)
{
    map_free(&g->index);
    mem_free(g->keys);
    mem_free(g->rows);
    *g = (struct groups){ 0 };
}

uint32_t groups_place(struct groups *g, uint64_t key)
{
    if (g->count > 0 && g->last_key == key) {
        return g->last;
    }
    uint64_t *place = map_put(&g->index, key);
    if (*place == 0) {
        if (g->count == g->cap) {
            g->cap = g->cap == 0 ? 8 : g->cap * 2;
            g->keys = mem_again(g->keys, g->cap * sizeof(*g->keys));
            g->rows = mem_again(g->rows, g->cap * sizeof(*g->rows));
        }
        g->keys[g->count] = key;
        g->rows[g->count] = (struct tally){ 0 };
        *place = ++g->count;
    }
    g->last_key = key;
    g->last = (uint32_t)*place - 1;
    return g->last;
}

struct tally *groups_tally(struct groups *g, uint64_t key)
{
    uint32_t place = groups_place(g, key);
    return &g->rows[place];
}
