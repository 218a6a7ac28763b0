#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "figures/cells_state.h"
#include "figures/packed.h"

/* Parts: "head", and one part per indicator, by its number. Groups stand by
 * key, so that nobody sees in which order they were met. */

enum { PART_NAME_SIZE = 16 };

static int place_compare(const void *left, const void *right, void *keys)
{
    uint64_t a = ((uint64_t *)keys)[*(const size_t *)left];
    uint64_t b = ((uint64_t *)keys)[*(const size_t *)right];
    return (a > b) - (a < b);
}

static void save_tally(const struct tally *t, struct buf *out)
{
    const int64_t *n = (const int64_t *)(const void *)t;
    for (size_t i = 0; i < TALLY_ARRAYS * BASIS_COUNT; i++) {
        /* Bases are mostly alike: each stands as the step from the last. */
        packed_put(out, i % BASIS_COUNT == 0 ? n[i]
                   : (int64_t)((uint64_t)n[i] - (uint64_t)n[i - 1]));
    }
}

static void save_groups(const struct groups *g, struct buf *out)
{
    size_t *places = mem_new(g->count + 1, sizeof(*places));
    size_t count = 0;
    for (size_t i = 0; i < g->count; i++) {
        if (!tally_is_zero(&g->rows[i])) {
            places[count++] = i;
        }
    }
    qsort_r(places, count, sizeof(*places), place_compare, g->keys);
    packed_put(out, g->over);
    packed_put(out, (int64_t)count);
    for (size_t i = 0; i < count; i++) {
        packed_put(out, (int64_t)g->keys[places[i]]);
        save_tally(&g->rows[places[i]], out);
    }
    mem_free(places);
}

static void save_row(const struct cells_row *r, size_t number,
                     struct fold_parts *out, struct buf *b)
{
    char name[PART_NAME_SIZE];
    snprintf(name, sizeof(name), "%zu", number);
    b->len = 0;
    packed_put(b, (int64_t)r->born);
    for (int shape = 0; shape < SHAPE_COUNT; shape++) {
        save_groups(&r->shapes[shape], b);
    }
    fold_part_add(out, name, b->at, b->len);
}

void cells_save(const void *state, struct fold_parts *out)
{
    /* Working in changes nothing that can be asked for; it has a lock. */
    struct cells *c = (struct cells *)(uintptr_t)state;
    struct buf b = { 0 };
    cells_ready(c);
    packed_put(&b, (int64_t)c->size);
    packed_put(&b, c->newest);
    packed_put(&b, c->to);
    packed_put(&b, c->area_count);
    packed_put(&b, c->unit_count);
    packed_put_str(&b, buf_view(&c->level));
    packed_put(&b, (int64_t)c->count);
    fold_part_add(out, "head", b.at, b.len);
    for (size_t i = 0; i < c->count; i++) {
        save_row(&c->rows[i], i, out, &b);
    }
    buf_free(&b);
}

/* ---- load -------------------------------------------------------------- */

static void load_groups(struct packed *r, struct groups *g)
{
    g->over = packed_take_size(r, 1) == 1;
    uint64_t count = packed_take_size(r, r->rest.len);
    for (uint64_t i = 0; i < count && !r->bad; i++) {
        uint32_t place = groups_place(g, (uint64_t)packed_take(r));
        int64_t *n = (int64_t *)(void *)&g->rows[place];
        for (size_t k = 0; k < TALLY_ARRAYS * BASIS_COUNT; k++) {
            uint64_t step = (uint64_t)packed_take(r);
            n[k] = (int64_t)(k % BASIS_COUNT == 0 ? step
                             : step + (uint64_t)n[k - 1]);
        }
    }
}

static bool load_row(struct cells_row *row, size_t number,
                     struct fold_parts *in)
{
    char name[PART_NAME_SIZE];
    snprintf(name, sizeof(name), "%zu", number);
    struct packed r = { .rest = fold_part(in, name) };
    row->born = (uint64_t)packed_take(&r);
    for (int shape = 0; shape < SHAPE_COUNT; shape++) {
        load_groups(&r, &row->shapes[shape]);
    }
    row->is_dirty = false;
    return !r.bad && r.rest.len == 0;
}

bool cells_load(void *state, struct fold_parts *in)
{
    struct cells *c = state;
    struct packed r = { .rest = fold_part(in, "head") };
    c->size = c->done = (uint64_t)packed_take(&r);
    c->newest = (int32_t)packed_take(&r);
    c->to = (int32_t)packed_take(&r);
    c->area_count = (uint32_t)packed_take_size(&r, UINT32_MAX);
    c->unit_count = (uint32_t)packed_take_size(&r, UINT32_MAX);
    buf_str(&c->level, packed_take_str(&r));
    size_t count = (size_t)packed_take_size(&r, UINT16_MAX);
    bool sound = !r.bad && r.rest.len == 0;
    cells_room(c, sound ? count : 0);
    for (size_t i = 0; i < c->count && sound; i++) {
        sound = load_row(&c->rows[i], i, in);
    }
    return sound;
}
