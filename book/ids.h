/* book/ids.h - where an id stands, at the speed of an import.
 *
 * An id is known by a key of 64 bits mixed from its UUID; a key only proposes
 * sequence numbers, and the caller confirms each by reading the entry. So
 * equal keys, and numbers that were cut off and given out again, do no harm.
 *
 * On disk: sorted runs of (key, number) for bundled entries, in blocks found
 * by their first key; sixteen runs of a tier merge into one of the next. In
 * memory: what was staged since the book was opened, or everything, once many
 * ids were asked for (12 bytes a slot). A B-tree row per id would cost more
 * than all the rest of an import (design-details.md §4). */
#ifndef BOOK_IDS_H
#define BOOK_IDS_H

#include "base/job.h"
#include "store/store.h"

enum { IDS_FOUND_MAX = 16 };    /* equal keys beyond that are not looked at */

struct ids_found { uint32_t seq[IDS_FOUND_MAX]; size_t count; };

struct ids_row { uint64_t key; uint32_t seq; } __attribute__((packed));

struct ids {                    /* the memory; start from { 0 } */
    uint64_t *keys;             /* 0: an empty slot */
    uint32_t *seqs;
    size_t count, cap;
    bool holds_all;             /* of the runs too, not only the new ones */
};

uint64_t ids_key(struct str uuid);

void ids_put(struct ids *ids, uint64_t key, uint64_t seq);
/* Add what memory proposes for a key to *out. */
void ids_look(const struct ids *ids, uint64_t key, struct ids_found *out);
/* A key is looked for soon: have its place fetched. */
void ids_expect(const struct ids *ids, uint64_t key);
/* Take every run into memory. */
bool ids_load(struct job *j, struct ids *ids, struct store *s);
void ids_free(struct ids *ids);

/* Add what the runs propose for a key to *out. */
bool ids_search(struct job *j, struct store *s, uint64_t key,
                struct ids_found *out);
/* Write rows (which get sorted) as a run, in the caller's transaction, and
 * merge tiers that are full. */
bool ids_run(struct job *j, struct store *s, struct ids_row *rows,
             size_t count);
/* Drop every number from `size` on, in the caller's transaction. */
bool ids_cut(struct job *j, struct store *s, uint64_t size);

#endif
