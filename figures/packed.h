/* figures/packed.h - bytes of saved folds: whole numbers in few bytes, texts.
 *
 * A reader that runs past the end, or meets a number that cannot be, turns
 * `bad` on and gives zeros; the caller looks once. */
#ifndef FIGURES_PACKED_H
#define FIGURES_PACKED_H

#include "base/map.h"
#include "base/str.h"

/* 7 bits a byte, lowest first; small numbers of either sign stay small. */
void packed_put(struct buf *out, int64_t n);
void packed_put_str(struct buf *out, struct str s);
void packed_put_names(struct buf *out, const struct names *n);

struct packed { struct str rest; bool bad; };

int64_t packed_take(struct packed *r);
/* A number from 0 to max. */
uint64_t packed_take_size(struct packed *r, uint64_t max);
struct str packed_take_str(struct packed *r);
/* The next len bytes as they stand; { NULL, 0 } and bad when too few. */
struct str packed_take_raw(struct packed *r, size_t len);
/* Into names that are empty. */
void packed_take_names(struct packed *r, struct names *n);

#endif
