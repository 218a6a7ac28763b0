#include "book/merkle.h"

#include <assert.h>

#include "seal/seal.h"

struct merkle_hash merkle_leaf(struct str bytes)
{
    struct merkle_hash out;
    seal_hash_parts(0, bytes, (struct str){ "", 0 }, out.at);
    return out;
}

struct merkle_hash merkle_parent(struct merkle_hash left,
                                 struct merkle_hash right)
{
    struct merkle_hash out;
    seal_hash_parts(1, (struct str){ (const char *)left.at, MERKLE_HASH },
                    (struct str){ (const char *)right.at, MERKLE_HASH },
                    out.at);
    return out;
}

void merkle_add(struct merkle *m, struct merkle_hash leaf,
                void (*made)(void *context, unsigned level, uint64_t index,
                             struct merkle_hash hash), void *context)
{
    unsigned level = 0;
    for (; m->size >> level & 1; level++) {     /* carry, as in counting */
        leaf = merkle_parent(m->node[level], leaf);
        if (made != NULL && (level + 1) % 8 == 0) {
            made(context, level + 1, m->size >> (level + 1), leaf);
        }
    }
    assert(level < 63);
    m->node[level] = leaf;
    m->size++;
}

struct merkle_hash merkle_root(const struct merkle *m)
{
    struct merkle_hash out;
    bool any = false;
    if (m->size == 0) {
        seal_hash((struct str){ "", 0 }, out.at);
        return out;
    }
    for (unsigned level = 0; level < 64; level++) {
        if (m->size >> level & 1) {
            out = any ? merkle_parent(m->node[level], out) : m->node[level];
            any = true;
        }
    }
    return out;
}

struct merkle_hash merkle_over(const unsigned char *hashes, size_t count)
{
    struct merkle m = { 0 };
    assert(count > 0 && (count & (count - 1)) == 0);
    for (size_t i = 0; i < count; i++) {
        struct merkle_hash h;
        memcpy(h.at, hashes + i * MERKLE_HASH, MERKLE_HASH);
        merkle_add(&m, h, NULL, NULL);
    }
    return merkle_root(&m);
}

/* ---- making ------------------------------------------------------------ */

/* The largest power of two below n; n > 1. */
static uint64_t split_of(uint64_t n)
{
    return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

/* The root over leaves from..from+count-1, where `from` is a multiple of the
 * largest power of two ≤ count: a complete subtree, then the rest. */
static bool range(merkle_node *node, void *context, uint64_t from,
                  uint64_t count, struct merkle_hash *out)
{
    struct merkle_hash parts[64];
    size_t part_count = 0;
    while (count > 0) {
        unsigned level = 63 - (unsigned)__builtin_clzll(count);
        if (!node(context, level, from >> level, &parts[part_count])) {
            return false;
        }
        part_count++;
        from += UINT64_C(1) << level;
        count -= UINT64_C(1) << level;
    }
    assert(part_count > 0);
    *out = parts[part_count - 1];
    for (size_t i = part_count - 1; i-- > 0;) {
        *out = merkle_parent(parts[i], *out);
    }
    return true;
}

bool merkle_root_of(merkle_node *node, void *context, uint64_t size,
                    struct merkle_hash *out)
{
    if (size == 0) {
        seal_hash((struct str){ "", 0 }, out->at);
        return true;
    }
    return range(node, context, 0, size, out);
}

/* Put the collected hashes, found from the root down, leaf end first. */
static void turn_round(struct merkle_path *path)
{
    for (size_t i = 0; i < path->count / 2; i++) {
        struct merkle_hash other = path->at[path->count - 1 - i];
        path->at[path->count - 1 - i] = path->at[i];
        path->at[i] = other;
    }
}

bool merkle_inclusion(merkle_node *node, void *context, uint64_t index,
                      uint64_t size, struct merkle_path *out)
{
    assert(index < size);
    uint64_t from = 0;
    out->count = 0;
    while (size > 1) {
        uint64_t left = split_of(size);
        bool is_left = index - from < left;
        struct merkle_hash *next = &out->at[out->count++];
        if (!(is_left ? range(node, context, from + left, size - left, next)
                      : range(node, context, from, left, next))) {
            return false;
        }
        from += is_left ? 0 : left;
        size = is_left ? left : size - left;
    }
    turn_round(out);
    return true;
}

/* RFC 6962 §2.1.2, SUBPROOF, walked from the root down. */
bool merkle_consistency(merkle_node *node, void *context, uint64_t from,
                        uint64_t size, struct merkle_path *out)
{
    assert(0 < from && from <= size);
    uint64_t at = 0;
    bool is_known = true;       /* the older tree is itself a subtree here */
    out->count = 0;
    while (from < size) {
        uint64_t left = split_of(size);
        struct merkle_hash *next = &out->at[out->count++];
        if (from <= left) {
            if (!range(node, context, at + left, size - left, next)) {
                return false;
            }
            size = left;
        } else {
            if (!range(node, context, at, left, next)) {
                return false;
            }
            is_known = false;
            at += left;
            from -= left;
            size -= left;
        }
    }
    if (!is_known && !range(node, context, at, size, &out->at[out->count++])) {
        return false;
    }
    turn_round(out);
    return true;
}

/* ---- checking (RFC 9162 §2.1.3.2 and §2.1.4.2) ------------------------- */

bool merkle_includes(const struct merkle_path *path, uint64_t index,
                     uint64_t size, struct merkle_hash leaf,
                     struct merkle_hash root)
{
    if (index >= size) {
        return false;
    }
    uint64_t place = index, last = size - 1;
    for (size_t i = 0; i < path->count; i++) {
        if (last == 0) {
            return false;       /* longer than any path */
        }
        if ((place & 1) || place == last) {
            leaf = merkle_parent(path->at[i], leaf);
            while (!(place & 1) && place != 0) {
                place >>= 1;
                last >>= 1;
            }
        } else {
            leaf = merkle_parent(leaf, path->at[i]);
        }
        place >>= 1;
        last >>= 1;
    }
    return last == 0 && merkle_same(leaf, root);
}

bool merkle_continues(const struct merkle_path *proof, uint64_t from,
                      uint64_t size, struct merkle_hash older,
                      struct merkle_hash newer)
{
    if (from == 0 || from > size) {
        return from == 0 && proof->count == 0;
    }
    if (from == size) {
        return proof->count == 0 && merkle_same(older, newer);
    }
    bool is_power = (from & (from - 1)) == 0;
    if (proof->count == 0) {
        return false;
    }
    size_t next = is_power ? 0 : 1;
    uint64_t place = from - 1, last = size - 1;
    struct merkle_hash a = is_power ? older : proof->at[0], b = a;
    while (place & 1) {
        place >>= 1;
        last >>= 1;
    }
    for (; next < proof->count; next++) {
        if (last == 0) {
            return false;
        }
        struct merkle_hash side = proof->at[next];
        if ((place & 1) || place == last) {
            a = merkle_parent(side, a);
            b = merkle_parent(side, b);
            while (!(place & 1) && place != 0) {
                place >>= 1;
                last >>= 1;
            }
        } else {
            b = merkle_parent(b, side);
        }
        place >>= 1;
        last >>= 1;
    }
    return last == 0 && merkle_same(a, older) && merkle_same(b, newer);
}
