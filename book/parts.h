/* book/parts.h - the parts of saved folds, in tables fold and fold_part.
 *
 * A part that did not change since it was saved is not written again. For
 * book/states.c only. */
#ifndef BOOK_PARTS_H
#define BOOK_PARTS_H

#include "book/fold.h"
#include "store/store.h"

struct parts_sum { char *name; unsigned char hash[32]; };

struct parts_sums {             /* what a state's parts come to; from { 0 } */
    struct parts_sum *at;
    size_t count;
};
void parts_sums_free(struct parts_sums *sums);
bool parts_same(const struct parts_sums *a, const struct parts_sums *b);

/* The saved position of a fold; *there is false when nothing, or another
 * version, is saved. */
bool parts_position(struct job *j, struct store *s, const struct fold *fold,
                    uint64_t *position, bool *there);
/* Fill a fresh state; *good is false when that did not work. */
bool parts_load(struct job *j, struct store *s, const struct fold *fold,
                void *state, bool *good);
/* Write a state's parts, inside the caller's transaction. */
bool parts_save(struct job *j, struct store *s, const struct fold *fold,
                const void *state, uint64_t position);
/* What a state's parts come to, without writing them. */
void parts_of_state(const struct fold *fold, const void *state,
                    struct parts_sums *out);
/* What the saved parts come to, from their stored bytes. */
bool parts_of_store(struct job *j, struct store *s, const struct fold *fold,
                    struct parts_sums *out);
/* Forget what is saved beyond a position. */
bool parts_cut(struct job *j, struct store *s, uint64_t size);

#endif
