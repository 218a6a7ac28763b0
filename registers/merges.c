#include "registers/merges.h"

#include <assert.h>

#include "base/arena.h"

#define GROW(at, count, cap) \
    ((count) < (cap) ? (at) : ((cap) = (cap) ? (cap) * 2 : 16, \
                               mem_again((at), (cap) * sizeof *(at))))

/* ---- links ----------------------------------------------------------- */

static bool is_known(const struct link *l, uint64_t at)
{
    return l->born < at && l->died >= at;
}

/* The link of a node as known at a position, or NULL. */
static struct link *link_at(const struct merges *m, uint32_t node,
                            uint64_t at)
{
    const uint64_t *newest = map_find(&m->newest, node);
    uint32_t i = newest ? (uint32_t)*newest : 0;
    while (i != 0 && !is_known(&m->links[i - 1], at)) {
        i = m->older[i - 1];
    }
    return i ? &m->links[i - 1] : NULL;
}

uint32_t merges_root(const struct merges *m, uint32_t node, uint64_t at)
{
    for (const struct link *l; (l = link_at(m, node, at)) != NULL;) {
        node = l->to;
    }
    return node;
}

bool merges_any(const struct merges *m, uint64_t at)
{
    for (size_t i = 0; i < m->link_count; i++) {
        if (is_known(&m->links[i], at)) {
            return true;
        }
    }
    return false;
}

static void link_add(struct merges *m, struct link link)
{
    if (m->link_count == m->link_cap) {
        m->link_cap = m->link_cap ? m->link_cap * 2 : 16;
        m->links = mem_again(m->links, m->link_cap * sizeof *m->links);
        m->older = mem_again(m->older, m->link_cap * sizeof *m->older);
    }
    uint64_t *newest = map_put(&m->newest, link.node);
    m->links[m->link_count] = link;
    m->older[m->link_count] = (uint32_t)*newest;
    *newest = ++m->link_count;
}

/* ---- merges that stand ----------------------------------------------- */

static bool stands(const struct merges *m, const struct merge *row)
{
    if (!marks_is_live(m->marks, row->seq, UINT64_MAX)) {
        return false;
    }
    for (size_t i = 0; i < m->split_count; i++) {
        if (m->splits[i].merge == row->seq &&
            marks_is_live(m->marks, m->splits[i].seq, UINT64_MAX)) {
            return false;
        }
    }
    return true;
}

static uint32_t root_in(const struct map *parents, uint32_t node)
{
    for (const uint64_t *up; (up = map_find(parents, node)) != NULL;) {
        node = (uint32_t)*up;
    }
    return node;
}

/* Bring the links to what the standing merges come to, as of entry seq. */
static void settle(struct merges *m, uint64_t seq)
{
    struct map parents = { 0 };
    for (size_t i = 0; i < m->count; i++) {
        const struct merge *row = &m->rows[i];
        uint32_t from = root_in(&parents, row->from);
        uint32_t into = root_in(&parents, row->into);
        if (from != into && stands(m, row)) {
            *map_put(&parents, from) = into;
        }
    }
    for (size_t i = 0; i < m->link_count; i++) {
        struct link *l = &m->links[i];
        const uint64_t *up = map_find(&parents, l->node);
        if (l->died == UINT64_MAX && (up == NULL || *up != l->to)) {
            l->died = seq;
        }
    }
    for (size_t i = 0; i < m->count; i++) {
        uint32_t nodes[2] = { m->rows[i].from, m->rows[i].into };
        for (int k = 0; k < 2; k++) {
            const uint64_t *up = map_find(&parents, nodes[k]);
            if (up != NULL && link_at(m, nodes[k], UINT64_MAX) == NULL) {
                link_add(m, (struct link){ seq, UINT64_MAX, nodes[k],
                                           (uint32_t)*up });
            }
        }
    }
    map_free(&parents);
}

/* ---- what comes ------------------------------------------------------ */

static void remember(struct merges *m, uint64_t seq)
{
    assert(m->our_count == 0 || m->ours[m->our_count - 1] < seq);
    m->ours = GROW(m->ours, m->our_count, m->our_cap);
    m->ours[m->our_count++] = seq;
}

void merges_add(struct merges *m, uint64_t seq, uint32_t from, uint32_t into)
{
    m->rows = GROW(m->rows, m->count, m->cap);
    m->rows[m->count++] = (struct merge){ seq, from, into };
    remember(m, seq);
    from = merges_root(m, from, UINT64_MAX);
    into = merges_root(m, into, UINT64_MAX);
    if (from != into && stands(m, &m->rows[m->count - 1])) {
        link_add(m, (struct link){ seq, UINT64_MAX, from, into });
    }
}

void merges_split(struct merges *m, uint64_t seq)
{
    uint32_t merge = marks_target(m->marks, seq);
    if (merge != MARK_NEVER) {
        m->splits = GROW(m->splits, m->split_count, m->split_cap);
        m->splits[m->split_count++] = (struct split){ seq, merge };
        remember(m, seq);
        settle(m, seq);
    }
}

static bool is_ours(const struct merges *m, uint64_t seq)
{
    size_t low = 0, high = m->our_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->ours[middle] < seq) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < m->our_count && m->ours[low] == seq;
}

void merges_touch(struct merges *m, uint64_t seq)
{
    size_t moved_count;
    const uint32_t *moved = marks_moved(m->marks, &moved_count);
    for (size_t i = 0; m->count > 0 && i < moved_count; i++) {
        if (is_ours(m, moved[i])) {
            settle(m, seq);
            return;
        }
    }
}

/* ---- kept ------------------------------------------------------------ */

void merges_save(const struct merges *m, struct fold_parts *out)
{
    fold_part_add(out, "merges", m->rows, m->count * sizeof *m->rows);
    fold_part_add(out, "splits", m->splits,
                  m->split_count * sizeof *m->splits);
    fold_part_add(out, "links", m->links, m->link_count * sizeof *m->links);
    fold_part_add(out, "merge_entries", m->ours,
                  m->our_count * sizeof *m->ours);
}

/* A part that is an array, copied; false when it is missing or cut. */
static bool array_of(struct fold_parts *in, const char *name, size_t size,
                     void **at, size_t *count)
{
    struct str part = fold_part(in, name);
    *count = part.len / size;
    if (part.at == NULL || part.len % size != 0) {
        *count = 0;
        return false;
    }
    *at = mem_new(*count + 1, size);
    if (part.len > 0) {
        memcpy(*at, part.at, part.len);
    }
    return true;
}

bool merges_load(struct merges *m, struct fold_parts *in, size_t node_count)
{
    void *rows = NULL, *splits = NULL, *links = NULL, *ours = NULL;
    size_t link_count;
    bool ok = array_of(in, "merges", sizeof *m->rows, &rows, &m->count) &&
        array_of(in, "splits", sizeof *m->splits, &splits, &m->split_count) &&
        array_of(in, "links", sizeof *m->links, &links, &link_count) &&
        array_of(in, "merge_entries", sizeof *m->ours, &ours, &m->our_count);
    m->rows = rows;
    m->splits = splits;
    m->ours = ours;
    m->cap = m->count;
    m->split_cap = m->split_count;
    m->our_cap = m->our_count;
    for (size_t i = 0; ok && i < m->count; i++) {
        ok = m->rows[i].from < node_count && m->rows[i].into < node_count;
    }
    for (size_t i = 0; ok && i < link_count; i++) {
        struct link l = ((struct link *)links)[i];
        ok = l.node < node_count && l.to < node_count;
        if (ok) {
            link_add(m, l);
        }
    }
    mem_free(links);
    return ok;
}

void merges_free(struct merges *m)
{
    mem_free(m->rows);
    mem_free(m->splits);
    mem_free(m->links);
    mem_free(m->older);
    mem_free(m->ours);
    map_free(&m->newest);
}
