/* registers/tree.h - nodes with parents, of which one may ask in no time
 * whether one lies in another. For registers/ only.
 *
 * Each node keeps its ancestors by depth, the top one first; area trees are at
 * most eight deep, so the answer is one comparison. Deeper trees work too: the
 * last steps are walked. A node is never its own ancestor. */
#ifndef REGISTERS_TREE_H
#define REGISTERS_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "book/fold.h"

enum { TREE_NONE = UINT32_MAX, TREE_DEPTH = 8 };

struct tree {                   /* start from { 0 } */
    struct tree_node {
        uint32_t parent, depth; /* depth 0: a top */
        uint32_t child, sibling;        /* first child; next of its parent */
        uint32_t up[TREE_DEPTH];        /* up[d]: the ancestor, or the node
                                           itself, at depth d */
    } *nodes;
    size_t count, cap;
};

/* Add a top; its number is the count before. */
void tree_add(struct tree *t);
/* Hang a node, with all below it, under another or (TREE_NONE) on top. It
 * becomes a top where the parent lies in the node itself. */
void tree_move(struct tree *t, uint32_t node, uint32_t parent);
bool tree_holds(const struct tree *t, uint32_t outer, uint32_t inner);
void tree_save(const struct tree *t, struct fold_parts *out);
bool tree_load(struct tree *t, struct fold_parts *in);
void tree_free(struct tree *t);

static inline uint32_t tree_parent(const struct tree *t, uint32_t node)
{
    return t->nodes[node].parent;
}

static inline uint32_t tree_child(const struct tree *t, uint32_t node)
{
    return t->nodes[node].child;
}

static inline uint32_t tree_sibling(const struct tree *t, uint32_t node)
{
    return t->nodes[node].sibling;
}

#endif
