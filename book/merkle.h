/* book/merkle.h - the tree of RFC 6962: roots, paths and how to check them.
 *
 * Leaves are SHA-256(0x00 ‖ bytes), nodes SHA-256(0x01 ‖ left ‖ right). Node
 * (level, index) is the root of the complete subtree over the leaves
 * index·2^level … (index+1)·2^level − 1. Pure: where nodes come from is the
 * caller's business. */
#ifndef BOOK_MERKLE_H
#define BOOK_MERKLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum { MERKLE_HASH = 32, MERKLE_PATH_MAX = 128 };

struct merkle_hash { unsigned char at[MERKLE_HASH]; };  /* pass by value */

/* The right edge of a growing tree: one complete subtree for each bit of its
 * size. Starts from { 0 }. */
struct merkle {
    uint64_t size;
    struct merkle_hash node[64];        /* by level, where size has a bit */
};

struct merkle_hash merkle_leaf(struct str bytes);
struct merkle_hash merkle_parent(struct merkle_hash left,
                                 struct merkle_hash right);
static inline bool merkle_same(struct merkle_hash a, struct merkle_hash b)
{
    return memcmp(a.at, b.at, MERKLE_HASH) == 0;
}

/* Add a leaf. Each level ≥ 8 that a complete subtree was made for, and that a
 * hash tile holds (8, 16, 24 …), is told to `made`, lowest first, unless it is
 * NULL. */
void merkle_add(struct merkle *m, struct merkle_hash leaf,
                void (*made)(void *context, unsigned level, uint64_t index,
                             struct merkle_hash hash), void *context);
/* The root of the tree so far; SHA-256 of nothing when empty. */
struct merkle_hash merkle_root(const struct merkle *m);
/* The root over `count` hashes that lie side by side; count is 2^n. */
struct merkle_hash merkle_over(const unsigned char *hashes, size_t count);

/* Gives node (level, index); false when it cannot. */
typedef bool merkle_node(void *context, unsigned level, uint64_t index,
                         struct merkle_hash *out);

struct merkle_path { struct merkle_hash at[MERKLE_PATH_MAX]; size_t count; };

/* The root over the first `size` leaves. */
bool merkle_root_of(merkle_node *node, void *context, uint64_t size,
                    struct merkle_hash *out);
/* The path from leaf `index` to the root of `size` leaves; index < size. */
bool merkle_inclusion(merkle_node *node, void *context, uint64_t index,
                      uint64_t size, struct merkle_path *out);
/* The proof that the tree of `from` leaves begins the tree of `size`;
 * 0 < from ≤ size. */
bool merkle_consistency(merkle_node *node, void *context, uint64_t from,
                        uint64_t size, struct merkle_path *out);

/* Whether a path leads from a leaf to a root. */
bool merkle_includes(const struct merkle_path *path, uint64_t index,
                     uint64_t size, struct merkle_hash leaf,
                     struct merkle_hash root);
/* Whether a proof leads from the older root to the newer. */
bool merkle_continues(const struct merkle_path *proof, uint64_t from,
                      uint64_t size, struct merkle_hash older,
                      struct merkle_hash newer);

#endif
