/* registers/merges.h - which subjects are one, as of any position. For
 * registers/ only.
 *
 * A merge links the root of one subject to the root of another. Links have a
 * birth and perhaps a death, so the forest of any position is a filter over
 * them. When a merge falls (a split, a withdrawal of it or of its batch) or
 * comes back, the forest is computed anew from the merges that stand, and only
 * links that differ die or are born. */
#ifndef REGISTERS_MERGES_H
#define REGISTERS_MERGES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "book/fold.h"
#include "book/marks.h"

struct merges {                 /* start from { .marks = … } */
    const struct marks *marks;
    struct merge { uint64_t seq; uint32_t from, into; } *rows;
    struct split { uint64_t seq, merge; } *splits;
    struct link {               /* [born, died): entry numbers */
        uint64_t born, died;
        uint32_t node, to;
    } *links;
    uint64_t *ours;             /* entries of merges and splits, rising */
    uint32_t *older;            /* per link: the node's link before, + 1 */
    struct map newest;          /* node: its newest link, + 1 */
    size_t count, split_count, link_count, our_count;
    size_t cap, split_cap, link_cap, our_cap;
};

void merges_add(struct merges *m, uint64_t seq, uint32_t from, uint32_t into);
/* Entry seq takes a merge back. */
void merges_split(struct merges *m, uint64_t seq);
/* Entry seq, the newest, corrects or withdraws others: perhaps one of ours. */
void merges_touch(struct merges *m, uint64_t seq);
uint32_t merges_root(const struct merges *m, uint32_t node, uint64_t at);
bool merges_any(const struct merges *m, uint64_t at);
void merges_save(const struct merges *m, struct fold_parts *out);
/* False when a part is damaged or a node is not below node_count. */
bool merges_load(struct merges *m, struct fold_parts *in, size_t node_count);
void merges_free(struct merges *m);

#endif
