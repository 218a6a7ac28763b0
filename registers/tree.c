#include "registers/tree.h"

#include <assert.h>

#include "base/arena.h"

/* Depth and ancestors of one node, from its parent's. */
static void place(struct tree *t, uint32_t node)
{
    struct tree_node *n = &t->nodes[node];
    n->depth = 0;
    if (n->parent != TREE_NONE) {
        const struct tree_node *p = &t->nodes[n->parent];
        n->depth = p->depth + 1;
        memcpy(n->up, p->up, sizeof n->up);
    }
    if (n->depth < TREE_DEPTH) {
        n->up[n->depth] = node;
    }
}

/* Place a node and all below it, parents first; how many they are. */
static size_t place_all(struct tree *t, uint32_t top)
{
    uint32_t node = top;
    for (size_t count = 1;; count++) {
        place(t, node);
        if (t->nodes[node].child != TREE_NONE) {
            node = t->nodes[node].child;
            continue;
        }
        while (node != top && t->nodes[node].sibling == TREE_NONE) {
            node = t->nodes[node].parent;
        }
        if (node == top) {
            return count;
        }
        node = t->nodes[node].sibling;
    }
}

static void unlink_node(struct tree *t, uint32_t node)
{
    struct tree_node *n = &t->nodes[node];
    if (n->parent != TREE_NONE) {
        uint32_t *at = &t->nodes[n->parent].child;
        while (*at != node) {
            at = &t->nodes[*at].sibling;
        }
        *at = n->sibling;
    }
    n->parent = n->sibling = TREE_NONE;
}

static void link_node(struct tree *t, uint32_t node, uint32_t parent)
{
    struct tree_node *n = &t->nodes[node];
    n->parent = parent;
    if (parent != TREE_NONE) {
        n->sibling = t->nodes[parent].child;
        t->nodes[parent].child = node;
    }
}

static void tree_room(struct tree *t, size_t count)
{
    if (count > t->cap) {
        t->cap = count > 2 * t->cap ? count : 2 * t->cap;
        t->nodes = mem_again(t->nodes, t->cap * sizeof *t->nodes);
    }
}

static const struct tree_node fresh = {
    .parent = TREE_NONE, .child = TREE_NONE, .sibling = TREE_NONE,
};

void tree_add(struct tree *t)
{
    tree_room(t, t->count + 1);
    t->nodes[t->count++] = fresh;
    place(t, (uint32_t)t->count - 1);
}

void tree_move(struct tree *t, uint32_t node, uint32_t parent)
{
    assert(node < t->count && (parent == TREE_NONE || parent < t->count));
    if (parent != TREE_NONE && tree_holds(t, node, parent)) {
        parent = TREE_NONE;
    }
    if (t->nodes[node].parent != parent) {
        unlink_node(t, node);
        link_node(t, node, parent);
        place_all(t, node);
    }
}

bool tree_holds(const struct tree *t, uint32_t outer, uint32_t inner)
{
    uint32_t depth = t->nodes[outer].depth;
    if (depth < TREE_DEPTH) {
        return t->nodes[inner].depth >= depth &&
               t->nodes[inner].up[depth] == outer;
    }
    while (t->nodes[inner].depth > depth) {
        inner = t->nodes[inner].parent;
    }
    return inner == outer;
}

void tree_free(struct tree *t)
{
    mem_free(t->nodes);
    *t = (struct tree){ 0 };
}

/* ---- kept: parents alone --------------------------------------------- */

void tree_save(const struct tree *t, struct fold_parts *out)
{
    uint32_t *parents = mem_new(t->count, sizeof *parents);
    for (size_t i = 0; i < t->count; i++) {
        parents[i] = t->nodes[i].parent;
    }
    fold_part_add(out, "parents", parents, t->count * sizeof *parents);
    mem_free(parents);
}

bool tree_load(struct tree *t, struct fold_parts *in)
{
    struct str parents = fold_part(in, "parents");
    size_t count = parents.len / sizeof(uint32_t), placed = 0;
    if (parents.at == NULL || parents.len % sizeof(uint32_t) != 0) {
        return false;
    }
    tree_room(t, count);
    t->count = count;
    for (size_t i = 0; i < count; i++) {
        t->nodes[i] = fresh;
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t parent;
        memcpy(&parent, parents.at + i * sizeof parent, sizeof parent);
        if (parent != TREE_NONE && parent >= count) {
            return false;
        }
        link_node(t, (uint32_t)i, parent);
    }
    for (size_t i = 0; i < count; i++) {
        if (t->nodes[i].parent == TREE_NONE) {
            placed += place_all(t, (uint32_t)i);
        }
    }
    return placed == count;     /* else some hang in a ring */
}
