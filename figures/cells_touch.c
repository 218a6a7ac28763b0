/* What an entry touches: the records whose state it may have changed. Naming
 * too many is harmless, they are found unchanged; naming too few is not. */
#include <assert.h>

#include "base/arena.h"
#include "book/core.h"
#include "figures/cells_state.h"

enum {
    TOUCHED_MAX = 16384,        /* beyond it whole tables are dirty */
    RISEN_MAX = 256,            /* beyond it everything is */
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

/* All records of a subject, of whatever kind. */
static void touch_subject(struct cells *c, uint32_t subject)
{
    const struct facts *f = c->facts;
    uint32_t seq = subject < f->subject_count ? f->heads[subject]
                                              : (uint32_t)FACT_NONE;
    while (seq != FACT_NONE) {
        uint32_t table;
        size_t row;
        bool found = facts_find(f, seq, &table, &row);
        assert(found);
        touch_record(c, table, seq);
        seq = fact_code(f->tables[table], FACT_PREVIOUS, row);
    }
}

/* Whoever counts as this subject at a position. */
static void touch_class(struct cells *c, uint32_t subject, uint64_t at)
{
    const struct facts *f = c->facts;
    uint32_t root = subject_root(f->subjects, subject, at);
    touch_subject(c, root);
    for (size_t i = 0; i < f->merged_count; i++) {
        uint32_t other = f->merged[i].subject;
        if (other != root &&
            subject_root(f->subjects, other, at) == root) {
            touch_subject(c, other);
        }
    }
}

/* Subjects that a merge or split names: as they counted, as they count. */
static void touch_merge(struct cells *c, uint64_t seq)
{
    const struct facts *f = c->facts;
    for (size_t i = facts_merge_from(f, seq);
         i < f->merged_count && f->merged[i].seq == seq; i++) {
        touch_class(c, f->merged[i].subject, c->size);
        touch_class(c, f->merged[i].subject, c->size + 1);
    }
}

static void touch(struct cells *c, uint64_t seq)
{
    uint16_t table = c->facts->table_of[seq];
    if (table != UINT16_MAX) {
        touch_record(c, table, seq);
    } else {
        touch_merge(c, seq);
    }
}

static void touch_moved(struct cells *c)
{
    size_t count;
    const uint32_t *moved = marks_moved(c->marks, &count);
    for (size_t i = 0; i < count; i++) {
        touch(c, moved[i]);
    }
}

/* A person who was provisional is proved now: every cell that counts him. */
static void touch_risen(struct cells *c)
{
    uint32_t subject = c->facts->risen;
    for (size_t i = 0; i < c->risen_count; i++) {
        if (c->risen[i].subject == subject) {
            return;             /* what it was at the last look is kept */
        }
    }
    if (subject == SUBJECT_NONE || c->all_dirty) {
        return;
    }
    if (c->risen_count == RISEN_MAX) {
        c->all_dirty = true;
        return;
    }
    if (!c->risen) {
        c->risen = mem_new(RISEN_MAX, sizeof(*c->risen));
    }
    c->risen[c->risen_count++] =
        (struct cells_risen){ subject, c->facts->risen_from };
    touch_class(c, subject, c->size);
    touch_class(c, subject, c->size + 1);
}

enum identity cells_identity_before(const struct cells *c, uint32_t subject)
{
    for (size_t i = 0; i < c->risen_count; i++) {
        if (c->risen[i].subject == subject) {
            return c->risen[i].from;
        }
    }
    return (enum identity)c->facts->identities[subject];
}

/* Definitions that say how records are read; a new version of an indicator
 * is noticed by its own number. */
static bool is_ground(struct str table)
{
    return str_is(table, STR("kinds")) || str_is(table, STR("fields"));
}

/* No record names what was not there before; but a unit or area that says
 * something new may decide filters, and a new area may bring a missing parent
 * to older ones, which is seen when `up` is worked out. */
static void touch_register(struct cells *c, bool is_area)
{
    const struct facts *f = c->facts;
    uint32_t *known = is_area ? &c->area_count : &c->unit_count;
    uint32_t now = is_area ? area_count(f->areas) : unit_count(f->units);
    bool is_new = now > *known && (!is_area || c->up);
    *known = now;
    c->all_dirty |= !is_new && f->table_count > 0;
}

void cells_touch(struct cells *c, uint64_t seq, const struct entry *e)
{
    enum core_kind core = core_of(e->kind);
    assert(seq == c->size && c->facts && c->marks);
    if (core == CORE_DEFINITION) {
        c->all_dirty |= is_ground(e->subject_kind);
    } else if (core == CORE_AREA || core == CORE_UNIT) {
        touch_register(c, core == CORE_AREA);
    } else {
        touch(c, seq);
        touch_risen(c);
    }
    touch_moved(c);
    c->size = seq + 1;
}

void cells_untouch(struct cells *c)
{
    c->touched_count = 0;
    c->risen_count = 0;
    c->all_dirty = false;
    if (c->dirty_table_cap > 0) {
        memset(c->dirty_tables, 0, c->dirty_table_cap);
    }
}
