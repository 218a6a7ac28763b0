/* book/fold.h - what a fold is: a state computed from entries alone.
 *
 * A fold reads entries in sequence order and nothing else: no clock, no
 * chance, no private field. It never refuses what is in the log. The same log
 * gives the same parts, byte for byte, whether the state was kept up entry by
 * entry, loaded and caught up, or built afresh (design-details.md §10). */
#ifndef BOOK_FOLD_H
#define BOOK_FOLD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "book/entry.h"

/* A saved state: named parts of bytes. Names are plain ASCII; the store keeps
 * each part with its SHA-256 and writes only parts that changed. */
struct fold_parts;
void fold_part_add(struct fold_parts *p, const char *name, const void *bytes,
                   size_t len);
/* The bytes of a part (at lives as long as the parts), or { NULL, 0 }.
 * Loading is lazy and checks the part's SHA-256. */
struct str fold_part(struct fold_parts *p, const char *name);
/* How many entries a state that is being loaded is said to have seen: a state
 * that knows its own number must not believe another. */
uint64_t fold_part_position(const struct fold_parts *p);

enum { FOLD_NEEDS_MAX = 6 };

struct fold {                   /* one const row; main.c hands them down */
    const char *name;
    int version;                /* another version: built afresh */
    const struct fold *needs[FOLD_NEEDS_MAX];   /* NULL-ended; earlier rows */
    /* It answers at the position where it was saved without what it needs: it
     * may then be opened with NULLs for needed, and is closed, or opened
     * again with everything, before an entry is applied. */
    bool alone;
    /* A state at position 0. needed[i] is the state of needs[i], kept up
     * before this one for every entry; it may be kept by pointer. */
    void *(*open)(void *const *needed);
    void (*close)(void *state);
    /* Entry number seq (from 0) was committed. Slices of *e die afterwards. */
    void (*apply)(void *state, uint64_t seq, const struct entry *e);
    /* Entry e is applied soon: have the memory fetched that it will look at.
     * Changes nothing. NULL where that does not pay. */
    void (*expect)(const void *state, const struct entry *e);
    /* Write every part, in a fixed order. */
    void (*save)(const void *state, struct fold_parts *out);
    /* Fill a fresh state from parts. False (without an error): damaged or
     * unknown; the book then rebuilds. */
    bool (*load)(void *state, struct fold_parts *in);
};

#endif
