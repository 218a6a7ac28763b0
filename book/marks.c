#include "book/marks.h"

#include <assert.h>

#include "book/core.h"
#include "book/marks_state.h"
#include "seal/seal.h"

/* Links of a chain that the rules follow for an older position. Each link
 * costs an entry and a little stack; nobody needs a thousandth of this. */
enum { DEPTH = 10000 };

/* ---- memory ------------------------------------------------------------ */

static void *marks_open(void *const *needed)
{
    (void)needed;
    return mem_new(1, sizeof(struct marks));
}

static void marks_close(void *state)
{
    struct marks *m = state;
    void *const all[] = { m->died, m->reviewed, m->confirmed, m->inspected,
                          m->batch, m->target, m->flags, m->keys, m->slots,
                          m->events, m->parts, m->ranges, m->work };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        mem_free(all[i]);
    }
    map_free(&m->newest);
    map_free(&m->range_of);
    mem_free(m);
}

void marks_room(struct marks *m)
{
    uint32_t **const all[] = { &m->died, &m->reviewed, &m->confirmed,
                               &m->inspected, &m->batch, &m->target };
    if (m->count < m->cap) {
        return;
    }
    m->cap = m->cap ? m->cap + m->cap / 2 : 1024;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        *all[i] = mem_again(*all[i], m->cap * sizeof(uint32_t));
    }
    m->flags = mem_again(m->flags, m->cap);
    m->keys = mem_again(m->keys, m->cap * sizeof *m->keys);
}

/* Room for one more of a list that doubles whenever it is a power of two. */
static void *list_room(void *list, uint32_t count, size_t size)
{
    if ((count & (count - 1)) != 0) {
        return list;
    }
    return mem_again(list, (count ? (size_t)count * 2 : 1) * size);
}

void marks_event_add(struct marks *m, uint32_t seq, uint32_t target,
                     enum mark_what what)
{
    uint64_t *newest = map_put(&m->newest, target);
    m->events = list_room(m->events, m->event_count, sizeof *m->events);
    m->events[m->event_count++] =
        (struct mark_event){ seq, target, (uint32_t)*newest, what };
    *newest = m->event_count;
}

void marks_part_add(struct marks *m, struct mark_part part)
{
    m->parts = list_room(m->parts, m->part_count, sizeof *m->parts);
    m->parts[m->part_count++] = part;
}

void marks_range_add(struct marks *m, struct mark_range range)
{
    m->ranges = list_room(m->ranges, m->range_count, sizeof *m->ranges);
    m->ranges[m->range_count++] = range;
    *map_put(&m->range_of, range.batch) = m->range_count;
}

/* ---- ids --------------------------------------------------------------- */

/* Eight bytes of SHA-256: nobody can make an id whose key meets another's, so
 * a key stands for its id, in half the memory. */
static uint64_t key_of(struct str id)
{
    unsigned char hash[SEAL_HASH];
    uint64_t key;
    seal_hash(id, hash);
    memcpy(&key, hash, sizeof key);
    return key;
}

static size_t slot_of(const struct marks *m, uint64_t key)
{
    size_t slot = (size_t)key & (m->slot_cap - 1);
    while (m->slots[slot] != 0 && m->keys[m->slots[slot] - 1] != key) {
        slot = (slot + 1) & (m->slot_cap - 1);
    }
    return slot;
}

static void slot_put(struct marks *m, uint32_t seq)
{
    size_t slot = slot_of(m, m->keys[seq]);
    if (m->slots[slot] == 0) {
        m->slots[slot] = seq + 1;
    }
}

/* Keys are entered when the first pointer is met: readers never need them. */
static void slots_make(struct marks *m)
{
    if (m->slot_cap > (size_t)m->count + m->count / 2) {
        return;
    }
    m->slot_cap = m->slot_cap ? m->slot_cap : 4096;
    while (m->slot_cap <= (size_t)m->count + m->count / 2) {
        m->slot_cap *= 2;
    }
    mem_free(m->slots);
    m->slots = mem_new(m->slot_cap, sizeof *m->slots);
    for (uint32_t i = 0; i < m->count; i++) {
        slot_put(m, i);
    }
}

/* The number of an id among the entries so far, or MARK_NEVER. */
static uint32_t resolve(struct marks *m, struct str id)
{
    if (id.len == 0) {
        return MARK_NEVER;
    }
    slots_make(m);
    uint32_t found = m->slots[slot_of(m, key_of(id))];
    return found ? found - 1 : MARK_NEVER;
}

/* ---- the rules --------------------------------------------------------- */

static const struct mark_event *newest_on(const struct marks *m, uint32_t x)
{
    uint64_t *number = map_find(&m->newest, x);
    return number != NULL ? &m->events[*number - 1] : NULL;
}

static const struct mark_event *older(const struct marks *m,
                                      const struct mark_event *event)
{
    return event->older ? &m->events[event->older - 1] : NULL;
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t withdrawn_by(const struct marks *m, uint32_t y, uint64_t at,
                             int depth);

static bool is_supposed(const struct marks *m, uint32_t y)
{
    return m->gone != NULL && (m->gone[y / 64] >> y % 64 & 1) != 0;
}

static bool stands(const struct marks *m, uint32_t y, uint64_t at, int depth)
{
    if (is_supposed(m, y)) {
        return false;
    }
    if (at >= m->count && m->gone == NULL) {
        return !(m->flags[y] & FLAG_WITHDRAWN);
    }
    return depth >= DEPTH ||
           withdrawn_by(m, y, at, depth + 1) == MARK_NEVER;
}

/* The first withdrawal of y, or of its batch, that stands at `at`. */
static uint32_t withdrawn_by(const struct marks *m, uint32_t y, uint64_t at,
                             int depth)
{
    uint32_t first = is_supposed(m, y) ? m->count : MARK_NEVER;
    const uint32_t named[] = { y, m->batch[y] };
    for (size_t i = 0; i < (named[1] == y ? 1 : 2); i++) {
        for (const struct mark_event *e = newest_on(m, named[i]);
             e != NULL && e->seq > y; e = older(m, e)) {
            if (e->what == MARK_WITHDRAWS && e->seq < at &&
                stands(m, e->seq, at, depth)) {
                first = least(first, e->seq);
            }
        }
    }
    return first;
}

/* The first correction in x's chain that stands at `at`. */
static uint32_t replaced_by(const struct marks *m, uint32_t x, uint64_t at,
                            int depth)
{
    uint32_t first = MARK_NEVER;
    for (const struct mark_event *e = newest_on(m, x);
         e != NULL && depth < DEPTH; e = older(m, e)) {
        bool corrects = e->what == MARK_CORRECTS || e->what == MARK_KEEPS;
        if (corrects && e->seq < at) {
            uint32_t by = stands(m, e->seq, at, depth)
                              ? e->seq : replaced_by(m, e->seq, at, depth + 1);
            first = least(first, by);
        }
    }
    return first;
}

static uint32_t died_at(const struct marks *m, uint32_t x, uint64_t at)
{
    if (m->gone != NULL || (at < m->count && (m->flags[x] & FLAG_ODD))) {
        return least(withdrawn_by(m, x, at, 0), replaced_by(m, x, at, 0));
    }
    return m->died[x] < at ? m->died[x] : MARK_NEVER;
}

static bool lives(const struct marks *m, uint32_t x, uint64_t at)
{
    return x < at && died_at(m, x, at) == MARK_NEVER;
}

static const enum basis basis_of[MARK_WHATS] = {
    [MARK_REVIEWS] = BASIS_REVIEWED, [MARK_CONFIRMS] = BASIS_CONFIRMED,
    [MARK_HOLDS] = BASIS_INSPECTED, [MARK_FAILS] = BASIS_INSPECTED,
};

/* Whether an event, on x or on its batch, is a mark in force for x. */
static bool is_mark_for(const struct marks *m, const struct mark_event *e,
                        uint32_t x, enum basis basis, uint64_t at)
{
    return basis_of[e->what] == basis && e->seq > x && e->seq < at &&
           lives(m, e->seq, at) && (e->target == x || lives(m, x, e->seq));
}

/* The mark of this basis in force for x among the events on `named`: the first,
 * or, for inspections, the first after the last that failed. *failed is the
 * newest failed inspection. */
static uint32_t mark_on(const struct marks *m, uint32_t named, uint32_t x,
                        enum basis basis, uint64_t at, uint32_t *failed)
{
    uint32_t first = MARK_NEVER;
    for (const struct mark_event *e = newest_on(m, named);
         e != NULL && e->seq > x; e = older(m, e)) {
        if (!is_mark_for(m, e, x, basis, at)) {
            continue;
        }
        if (e->what == MARK_FAILS) {
            *failed = *failed == MARK_NEVER || *failed < e->seq ? e->seq
                                                                : *failed;
            break;              /* older ones do not count any more */
        }
        first = e->seq;
    }
    return first;
}

/* What x, a correction with keeps=1, corrects; MARK_NEVER for all others. */
static uint32_t kept_from(const struct marks *m, uint32_t x)
{
    uint32_t t = m->target[x];
    if (!(m->flags[x] & FLAG_POINTS) || t == MARK_NEVER) {
        return MARK_NEVER;
    }
    for (const struct mark_event *e = newest_on(m, t); e && e->seq >= x;
         e = older(m, e)) {
        if (e->seq == x && e->what == MARK_KEEPS) {
            return t;
        }
    }
    return MARK_NEVER;
}

static uint32_t *array_of(const struct marks *m, enum basis basis)
{
    return basis == BASIS_REVIEWED  ? m->reviewed
         : basis == BASIS_CONFIRMED ? m->confirmed
                                    : m->inspected;
}

static uint32_t given_at(const struct marks *m, uint32_t x, enum basis basis,
                         uint64_t at)
{
    uint32_t failed = MARK_NEVER, first = MARK_NEVER;
    for (int depth = 0; x != MARK_NEVER && depth < DEPTH; depth++) {
        first = least(first, mark_on(m, x, x, basis, at, &failed));
        if (m->batch[x] != x) {
            first = least(first, mark_on(m, m->batch[x], x, basis, at,
                                         &failed));
        }
        if (failed != MARK_NEVER && first != MARK_NEVER && first < failed) {
            first = MARK_NEVER; /* it held, and was then found to fail */
        }
        x = failed == MARK_NEVER ? kept_from(m, x) : MARK_NEVER;
    }
    return first;
}

/* ---- keeping up -------------------------------------------------------- */

static void work_add(struct marks *m, uint32_t x)
{
    if (m->work_count == m->work_cap) {
        m->work_cap = m->work_cap ? m->work_cap * 2 : 64;
        m->work = mem_again(m->work, m->work_cap * sizeof *m->work);
    }
    m->work[m->work_count++] = x;
}

/* Settle what an entry names: itself and, when it is a batch, its members. */
static void work_add_named(struct marks *m, uint32_t named, uint32_t before)
{
    uint64_t *number = map_find(&m->range_of, named);
    if (number != NULL) {
        struct mark_range r = m->ranges[*number - 1];
        for (uint32_t x = r.first; x <= r.last && x < before; x++) {
            if (m->batch[x] == named && x != named) {
                m->flags[x] |= FLAG_POINTED;
                work_add(m, x);
            }
        }
    }
    m->flags[named] |= FLAG_POINTED;
    work_add(m, named);
}

/* Put a new answer in its place; a second answer makes the entry odd. */
static bool change(struct marks *m, uint32_t *place, uint32_t x,
                   uint32_t answer)
{
    if (*place == answer) {
        return false;
    }
    if (*place != MARK_NEVER) {
        m->flags[x] |= FLAG_ODD;
    }
    *place = answer;
    return true;
}

/* The events of entry x itself: where its word reaches. */
static void work_add_targets(struct marks *m, uint32_t x)
{
    uint32_t from = 0, to = m->event_count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (m->events[middle].seq < x) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    for (; from < m->event_count && m->events[from].seq == x; from++) {
        work_add_named(m, m->events[from].target, x);
    }
}

/* Corrections of x that keep its marks. */
static void work_add_keepers(struct marks *m, uint32_t x)
{
    for (const struct mark_event *e = newest_on(m, x); e; e = older(m, e)) {
        if (e->what == MARK_KEEPS) {
            work_add(m, e->seq);
        }
    }
}

/* Ask the rules for x again; what depends on a changed answer follows. */
static void settle(struct marks *m, uint32_t x)
{
    uint64_t now = m->count;
    uint32_t withdrawn = withdrawn_by(m, x, now, 0);
    uint32_t died = least(withdrawn, replaced_by(m, x, now, 0));
    uint8_t flags = m->flags[x];
    if (withdrawn == MARK_NEVER) {
        m->flags[x] &= (uint8_t)~FLAG_WITHDRAWN;
    } else {
        m->flags[x] |= FLAG_WITHDRAWN;
    }
    bool moved = ((flags ^ m->flags[x]) & FLAG_WITHDRAWN) != 0;
    moved |= change(m, &m->died[x], x, died);
    bool marked = false;
    for (enum basis b = BASIS_REVIEWED; b < BASIS_COUNT; b++) {
        marked |= change(m, &array_of(m, b)[x], x, given_at(m, x, b, now));
    }
    if (moved && (m->flags[x] & FLAG_POINTS)) {
        work_add_targets(m, x);
    }
    if (marked) {
        work_add_keepers(m, x);
    }
}

static void settle_all(struct marks *m)
{
    for (size_t i = 0; i < m->work_count; i++) {
        settle(m, m->work[i]);
    }
    m->moved_count = m->work_count;
    m->work_count = 0;
}

/* A second confirmation may confirm another part: then ask the functions. */
static void note_second_confirmation(struct marks *m, uint32_t x)
{
    if (m->confirmed[x] != MARK_NEVER) {
        m->flags[x] |= FLAG_ODD;
    }
}

static void note_confirmation(struct marks *m, uint32_t seq, uint32_t target,
                              const struct entry *e)
{
    note_second_confirmation(m, target);
    uint64_t *number = map_find(&m->range_of, target);
    if (number != NULL) {
        struct mark_range r = m->ranges[*number - 1];
        for (uint32_t x = r.first; x <= r.last; x++) {
            if (m->batch[x] == target) {
                note_second_confirmation(m, x);
            }
        }
    } else if (e->has_quantity || e->has_amount) {
        marks_part_add(m, (struct mark_part){
            seq, (e->has_quantity ? 1u : 0u) | (e->has_amount ? 2u : 0u),
            e->quantity, e->amount_fen });
    }
}

/* What kind of word an entry of this kind says of its target. */
static bool mark_of(const struct entry *e, enum mark_what *what)
{
    const struct entry_field *result = entry_field(e, STR("result"));
    switch (core_of(e->kind)) {
    case CORE_REVIEW:
        *what = MARK_REVIEWS;
        return true;
    case CORE_CONFIRMATION:
        *what = MARK_CONFIRMS;
        return true;
    case CORE_INSPECTION:
        *what = result && result->is_text && str_is(result->text, STR("fails"))
                    ? MARK_FAILS : MARK_HOLDS;
        return true;
    case CORE_NONE: case CORE_GENESIS: case CORE_BATCH: case CORE_DEFINITION:
    case CORE_AREA: case CORE_UNIT: case CORE_ANSWER: case CORE_WITHDRAWAL:
    case CORE_MERGE: case CORE_SPLIT: case CORE_ERASURE: case CORE_EDITION:
    case CORE_COUNT:
        break;
    }
    return false;
}

static void say_of(struct marks *m, uint32_t seq, uint32_t target,
                   enum mark_what what)
{
    if (target != MARK_NEVER) {
        marks_event_add(m, seq, target, what);
        m->flags[seq] |= FLAG_POINTS;
        work_add_named(m, target, seq);
    }
}

/* Enter what an entry points at. A correction of a mark is both. */
static void enter_pointers(struct marks *m, uint32_t seq,
                           const struct entry *e)
{
    const struct entry_field *keeps = entry_field(e, STR("keeps"));
    bool is_kept = keeps != NULL && !keeps->is_text && keeps->number == 1;
    enum mark_what what;
    uint32_t target = resolve(m, e->target);
    if (e->withdraws.len > 0) {
        m->target[seq] = resolve(m, e->withdraws);
        say_of(m, seq, m->target[seq], MARK_WITHDRAWS);
    } else if (e->corrects.len > 0) {
        m->target[seq] = resolve(m, e->corrects);
        say_of(m, seq, m->target[seq], is_kept ? MARK_KEEPS : MARK_CORRECTS);
        if (is_kept) {
            work_add(m, seq);   /* takes the marks over */
        }
    } else {
        m->target[seq] = target;
    }
    if (target != MARK_NEVER && e->withdraws.len == 0 && mark_of(e, &what)) {
        if (what == MARK_CONFIRMS) {
            note_confirmation(m, seq, target, e);
        }
        say_of(m, seq, target, what);
    }
}

static void enter_batch(struct marks *m, uint32_t seq, int64_t batch)
{
    if (batch < 0 || (uint64_t)batch >= seq) {
        m->batch[seq] = seq;
        return;
    }
    m->batch[seq] = (uint32_t)batch;
    uint64_t *number = map_find(&m->range_of, (uint64_t)batch);
    if (number != NULL) {
        m->ranges[*number - 1].last = seq;
    } else {
        marks_range_add(m, (struct mark_range){ (uint32_t)batch, seq, seq });
    }
}

static void marks_apply(void *state, uint64_t number, const struct entry *e)
{
    struct marks *m = state;
    uint32_t seq = (uint32_t)number;
    assert(number == m->count && number < MARK_NEVER);
    marks_room(m);
    m->died[seq] = m->reviewed[seq] = m->confirmed[seq] = m->inspected[seq] =
        m->target[seq] = MARK_NEVER;
    m->flags[seq] = 0;
    m->keys[seq] = key_of(e->id);
    enter_batch(m, seq, e->batch);
    if (e->batch < 0 && core_of(e->kind) == CORE_BATCH) {
        m->flags[seq] |= FLAG_BATCH;
    }
    if (e->withdraws.len + e->corrects.len + e->target.len > 0) {
        enter_pointers(m, seq, e);      /* an id never names its own entry */
    }
    m->count++;
    if (m->slots != NULL) {
        slots_make(m);
        slot_put(m, seq);
    }
    settle_all(m);
}

/* ---- asking ------------------------------------------------------------ */

uint32_t marks_died(const struct marks *m, uint64_t seq, uint64_t at)
{
    assert(seq < m->count);
    return died_at(m, (uint32_t)seq, at);
}

uint32_t marks_corrected_by(const struct marks *m, uint64_t seq, uint64_t at)
{
    assert(seq < m->count);
    return m->flags[seq] & FLAG_POINTED
               ? replaced_by(m, (uint32_t)seq, at, 0) : MARK_NEVER;
}

uint32_t marks_given(const struct marks *m, uint64_t seq, enum basis basis,
                     uint64_t at)
{
    assert(seq < m->count && basis < BASIS_COUNT);
    if (basis == BASIS_REPORTED) {
        return seq < at ? (uint32_t)seq : MARK_NEVER;
    }
    if (m->gone != NULL || (at < m->count && (m->flags[seq] & FLAG_ODD))) {
        return given_at(m, (uint32_t)seq, basis, at);
    }
    uint32_t given = array_of(m, basis)[seq];
    return given < at ? given : MARK_NEVER;
}

enum basis marks_basis(const struct marks *m, uint64_t seq, uint64_t at)
{
    enum basis basis = BASIS_REPORTED;
    while (basis + 1 < BASIS_COUNT &&
           marks_given(m, seq, basis + 1, at) != MARK_NEVER) {
        basis++;
    }
    return basis;
}

static const struct mark_part *part_of(const struct marks *m, uint32_t seq)
{
    uint32_t from = 0, to = m->part_count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (m->parts[middle].seq < seq) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from < m->part_count && m->parts[from].seq == seq ? &m->parts[from]
                                                             : NULL;
}

/* The newest confirmation in force for x, which may be its batch's. */
static uint32_t newest_confirmation(const struct marks *m, uint32_t x,
                                    uint64_t at)
{
    uint32_t newest = MARK_NEVER;
    const uint32_t named[] = { x, m->batch[x] };
    for (size_t i = 0; i < (named[1] == x ? 1 : 2); i++) {
        const struct mark_event *e = newest_on(m, named[i]);
        while (e != NULL && !is_mark_for(m, e, x, BASIS_CONFIRMED, at)) {
            e = older(m, e);
        }
        if (e != NULL && (newest == MARK_NEVER || newest < e->seq)) {
            newest = e->seq;
        }
    }
    return newest;
}

bool marks_partial(const struct marks *m, uint64_t seq, uint64_t at,
                   int64_t *quantity, int64_t *amount_fen)
{
    assert(seq < m->count);
    uint32_t x = (uint32_t)seq, by = MARK_NEVER;
    if (m->part_count == 0) {
        return false;
    }
    for (int depth = 0; x != MARK_NEVER && depth < DEPTH; depth++) {
        by = newest_confirmation(m, x, at);
        x = by == MARK_NEVER ? kept_from(m, x) : MARK_NEVER;
    }
    const struct mark_part *part = by == MARK_NEVER ? NULL : part_of(m, by);
    if (part != NULL) {
        *quantity = part->has & 1 ? part->quantity : INT64_MAX;
        *amount_fen = part->has & 2 ? part->amount_fen : INT64_MAX;
    }
    return part != NULL;
}

uint32_t marks_target(const struct marks *m, uint64_t seq)
{
    assert(seq < m->count);
    return m->target[seq];
}

const uint32_t *marks_moved(const struct marks *m, size_t *count)
{
    *count = m->moved_count;
    return m->work;
}

bool marks_batch(const struct marks *m, uint64_t batch, uint64_t *first,
                 uint64_t *last)
{
    if (batch >= m->count || m->batch[batch] != batch) {
        return false;
    }
    uint64_t *number = map_find(&m->range_of, batch);
    *first = number ? m->ranges[*number - 1].first : batch;
    *last = number ? m->ranges[*number - 1].last : batch;
    return true;
}

uint64_t marks_batch_of(const struct marks *m, uint64_t seq)
{
    assert(seq < m->count);
    return m->batch[seq];
}

struct marks_now marks_now(const struct marks *m, uint64_t *size)
{
    *size = m->count;
    return (struct marks_now){ m->died, m->reviewed, m->confirmed,
                               m->inspected };
}

const struct marks *marks_suppose(struct arena *a, const struct marks *m,
                                  const uint64_t *gone)
{
    struct marks *out = ARENA_NEW(a, struct marks);
    *out = *m;                  /* reads the same lists, writes none */
    out->gone = gone;
    return out;
}

bool marks_is_odd(const struct marks *m, uint64_t seq)
{
    assert(seq < m->count);
    return (m->flags[seq] & FLAG_ODD) != 0;
}

const struct fold marks_fold = {
    .name = "marks", .version = 1, .open = marks_open, .close = marks_close,
    .apply = marks_apply, .save = marks_save, .load = marks_load,
};
