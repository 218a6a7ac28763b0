/* What an entry touches: the records whose state it may have changed. Naming
 * too many is harmless, they are found unchanged; naming too few is not. */
#include <assert.h>

#include "base/arena.h"
#include "book/core.h"
#include "figures/cells_state.h"

enum {
    TOUCHED_MAX = 16384,        /* beyond it whole tables are dirty */
    DEPTH_MAX = 64,             /* withdrawals of withdrawals of … */
};

static void dirty_table(struct cells *c, uint32_t table)
{
    if (table >= c->dirty_table_cap) {
        size_t cap = (size_t)table + 16;
        c->dirty_tables = mem_again(c->dirty_tables, cap);
        memset(c->dirty_tables + c->dirty_table_cap, 0,
               cap - c->dirty_table_cap);
        c->dirty_table_cap = cap;
    }
    c->dirty_tables[table] = true;
}

static void touch_record(struct cells *c, uint32_t table, uint64_t seq)
{
    if (table < c->dirty_table_cap && c->dirty_tables[table]) {
        return;
    }
    if (c->touched_count >= TOUCHED_MAX) {
        dirty_table(c, table);
        return;
    }
    if (c->touched_count == c->touched_cap) {
        c->touched_cap = c->touched_cap == 0 ? 64 : c->touched_cap * 2;
        c->touched = mem_again(c->touched,
                               c->touched_cap * sizeof(*c->touched));
    }
    c->touched[c->touched_count++] = (uint32_t)seq;
}

static void touch_at(struct cells *c, uint64_t seq, int depth);

/* A correction may inherit the marks of what it corrects: so what stands in a
 * record's place is touched with it. */
static void touch_heirs(struct cells *c, uint64_t seq)
{
    uint32_t next = (uint32_t)seq, table;
    for (int i = 0; i < DEPTH_MAX; i++) {
        next = marks_corrected_by(c->marks, next, c->size + 1);
        if (next == MARK_NEVER || c->facts->table_of[next] == UINT16_MAX) {
            return;
        }
        table = c->facts->table_of[next];
        touch_record(c, table, next);
    }
}

static void touch_range(struct cells *c, uint64_t first, uint64_t last,
                        uint64_t batch, int depth)
{
    for (uint64_t i = first; i <= last && i <= c->size; i++) {
        if (i != batch && marks_batch_of(c->marks, i) == batch) {
            touch_at(c, i, depth);
        }
    }
}

static void touch_at(struct cells *c, uint64_t seq, int depth)
{
    uint64_t first, last;
    if (seq == MARK_NEVER || seq > c->size || depth > DEPTH_MAX) {
        c->all_dirty |= depth > DEPTH_MAX;
        return;
    }
    uint16_t table = c->facts->table_of[seq];
    if (table != UINT16_MAX) {
        touch_record(c, table, seq);
        touch_heirs(c, seq);
    }
    uint32_t target = marks_target(c->marks, seq);
    if (target != MARK_NEVER && target < seq) {
        touch_at(c, target, depth + 1);
    }
    if (table == UINT16_MAX && marks_batch(c->marks, seq, &first, &last) &&
        !(first == seq && last == seq)) {
        touch_range(c, first, last, seq, depth + 1);
    }
}

/* Definitions that say how records are read; a new version of an indicator
 * is noticed by its own number. */
static bool is_ground(struct str table)
{
    return str_is(table, STR("kinds")) || str_is(table, STR("fields"));
}

void cells_touch(struct cells *c, uint64_t seq, const struct entry *e)
{
    enum core_kind core = core_of(e->kind);
    assert(seq == c->size && c->facts && c->marks);
    switch (core) {
    case CORE_NONE:
    case CORE_WITHDRAWAL:
    case CORE_REVIEW:
    case CORE_CONFIRMATION:
    case CORE_INSPECTION:
        touch_at(c, seq, 0);
        break;
    case CORE_DEFINITION:
        c->all_dirty |= is_ground(e->subject_kind);
        break;
    case CORE_AREA:
    case CORE_UNIT:
    case CORE_MERGE:
    case CORE_SPLIT:
        c->all_dirty |= c->facts->table_count > 0;
        break;
    case CORE_GENESIS:
    case CORE_BATCH:
    case CORE_ANSWER:
    case CORE_ERASURE:
    case CORE_COUNT:
        break;
    }
    c->size = seq + 1;
}

void cells_untouch(struct cells *c)
{
    c->touched_count = 0;
    c->all_dirty = false;
    if (c->dirty_table_cap > 0) {
        memset(c->dirty_tables, 0, c->dirty_table_cap);
    }
}
