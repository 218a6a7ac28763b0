/* test/rig.h - folds without a book: parts in memory, entries in a list.
 *
 * A test program that includes this has its own fold_part and fold_part_add,
 * so that nothing of the store is linked. */
#ifndef TEST_RIG_H
#define TEST_RIG_H

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "book/entry.h"
#include "book/fold.h"

enum { RIG_FOLDS = 6, RIG_PARTS = 24 };

struct fold_parts {
    struct { char name[32]; struct buf bytes; } rows[RIG_PARTS];
    size_t count;
    uint64_t position;          /* entries that the saved state has seen */
};

uint64_t fold_part_position(const struct fold_parts *p)
{
    return p->position;
}

void fold_part_add(struct fold_parts *p, const char *name, const void *bytes,
                   size_t len)
{
    assert(p->count < RIG_PARTS);
    snprintf(p->rows[p->count].name, 32, "%s", name);
    buf_room(&p->rows[p->count].bytes, 1);
    buf_bytes(&p->rows[p->count++].bytes, bytes, len);
}

struct str fold_part(struct fold_parts *p, const char *name)
{
    for (size_t i = 0; i < p->count; i++) {
        if (strcmp(p->rows[i].name, name) == 0) {
            return buf_view(&p->rows[i].bytes);
        }
    }
    return (struct str){ NULL, 0 };
}

static inline void parts_free(struct fold_parts *p)
{
    for (size_t i = 0; i < p->count; i++) {
        buf_free(&p->rows[i].bytes);
    }
    *p = (struct fold_parts){ 0 };
}

static inline bool parts_are_same(const struct fold_parts *a,
                                  const struct fold_parts *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        same = strcmp(a->rows[i].name, b->rows[i].name) == 0 &&
               str_is(buf_view(&a->rows[i].bytes), buf_view(&b->rows[i].bytes));
    }
    return same;
}

/* ---- folds ----------------------------------------------------------- */

struct rig {                    /* states, in order of need */
    const struct fold *const *folds;    /* NULL-ended */
    void *states[RIG_FOLDS];
    uint64_t size;
};

static inline struct rig rig_open(const struct fold *const *folds)
{
    struct rig r = { .folds = folds };
    for (int i = 0; folds[i] != NULL; i++) {
        void *needed[FOLD_NEEDS_MAX + 1] = { NULL };
        for (int n = 0; folds[i]->needs[n] != NULL; n++) {
            for (int k = 0; k < i; k++) {
                if (folds[k] == folds[i]->needs[n]) {
                    needed[n] = r.states[k];
                }
            }
            assert(needed[n] != NULL);
        }
        r.states[i] = folds[i]->open(needed);
    }
    return r;
}

static inline void rig_close(struct rig *r)
{
    for (int i = 0; r->folds[i] != NULL; i++) {
        r->folds[i]->close(r->states[i]);
    }
}

/* Apply an entry and give its number. */
static inline uint64_t rig_put(struct rig *r, const struct entry *e)
{
    for (int i = 0; r->folds[i] != NULL; i++) {
        r->folds[i]->apply(r->states[i], r->size, e);
    }
    return r->size++;
}

/* Whether every fold, saved and loaded into *out, saves the same again. */
static inline bool rig_again(const struct rig *r, struct rig *out)
{
    bool same = true;
    *out = rig_open(r->folds);
    out->size = r->size;
    for (int i = 0; r->folds[i] != NULL; i++) {
        struct fold_parts before = { .position = r->size }, after = { 0 };
        r->folds[i]->save(r->states[i], &before);
        same = r->folds[i]->load(out->states[i], &before) && same;
        out->folds[i]->save(out->states[i], &after);
        same = parts_are_same(&before, &after) && same;
        parts_free(&before);
        parts_free(&after);
    }
    return same;
}

static inline bool rig_is_same(const struct rig *a, const struct rig *b)
{
    bool same = true;
    for (int i = 0; a->folds[i] != NULL; i++) {
        struct fold_parts x = { 0 }, y = { 0 };
        a->folds[i]->save(a->states[i], &x);
        b->folds[i]->save(b->states[i], &y);
        same = parts_are_same(&x, &y) && same;
        parts_free(&x);
        parts_free(&y);
    }
    return same;
}

/* Each loss of one part, and each cut of one, must be noticed or survived. */
static inline void rig_damage(const struct rig *r, int fold)
{
    for (size_t part = 0; part < RIG_PARTS; part++) {
        struct fold_parts p = { .position = r->size };
        struct rig fresh = rig_open(r->folds);
        r->folds[fold]->save(r->states[fold], &p);
        if (part < p.count && p.rows[part].bytes.len > 0) {
            p.rows[part].bytes.len -= p.rows[part].bytes.len / 2 + 1;
            r->folds[fold]->load(fresh.states[fold], &p);
        }
        parts_free(&p);
        rig_close(&fresh);
    }
}

/* ---- entries --------------------------------------------------------- */

/* An id that belongs to number n. */
static inline struct str rig_id(struct arena *a, uint64_t n)
{
    return arena_print(a, "00000000-0000-8000-8000-%012llx",
                       (unsigned long long)n);
}

/* A row of a register or of a table; then pairs of column and text up to
 * NULL. Empty texts are left out. */
static inline struct entry rig_row(const char *kind, const char *subject_kind,
                                   const char *key, ...)
    __attribute__((sentinel));

#include <stdarg.h>

static inline struct entry rig_row(const char *kind, const char *subject_kind,
                                   const char *key, ...)
{
    struct entry e;
    va_list list;
    entry_clear(&e);
    e.kind = str_of(kind);
    e.subject_kind = str_of(subject_kind);
    e.subject = str_of(key);
    va_start(list, key);
    for (const char *column; (column = va_arg(list, const char *)) != NULL;) {
        struct str text = str_of(va_arg(list, const char *));
        if (text.len > 0) {
            entry_put_text(&e, str_of(column), text);
        }
    }
    va_end(list);
    return e;
}

/* Chance that repeats itself. */
static inline uint32_t rig_chance(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % below;
}

#endif
