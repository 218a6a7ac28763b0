/* book/marks_state.h - what the fold of marks remembers; for marks*.c only.
 *
 * Rules, for entries x, y and a position `at` (numbers below it are known):
 *
 *   stands(y)    no withdrawal of y, or of y's batch, that itself stands
 *   replaced(x)  a correction of x stands, or is itself replaced
 *   lives(x)     stands(x) and not replaced(x)
 *   given(x)     by a mark that lives, and that names x, or x's batch while x
 *                was living; or, for a correction with keeps=1, to what it
 *                corrects
 *
 * So a chain of corrections is one fact: its newest standing link counts. A
 * withdrawal reaches only entries before it. Dense arrays hold what the rules
 * give now; entries for which they gave more than one answer over time are
 * odd, and for those the rules are asked again (design-details.md §6). */
#ifndef BOOK_MARKS_STATE_H
#define BOOK_MARKS_STATE_H

#include "base/map.h"
#include "book/marks.h"

enum mark_flag {
    FLAG_ODD = 1,               /* gave more than one answer over time */
    FLAG_WITHDRAWN = 2,         /* does not stand, now */
    FLAG_POINTS = 4,            /* its own events lie in `events` */
    FLAG_POINTED = 8,           /* events, or its batch's, concern it */
    FLAG_BATCH = 16,            /* an entry of kind batch */
};

enum mark_what {
    MARK_WITHDRAWS, MARK_CORRECTS, MARK_KEEPS,  /* corrects with keeps=1 */
    MARK_REVIEWS, MARK_CONFIRMS, MARK_HOLDS, MARK_FAILS,
    MARK_WHATS
};

struct mark_event {             /* entry seq says something of target */
    uint32_t seq, target;
    uint32_t older;             /* event number + 1 on the same target, or 0 */
    enum mark_what what;
};

struct mark_part { uint32_t seq; uint32_t has; int64_t quantity, amount_fen; };
struct mark_range { uint32_t batch, first, last; };

struct marks {
    uint32_t count, cap;        /* entries */
    uint32_t *died, *reviewed, *confirmed, *inspected;
    uint32_t *batch;            /* its batch, or itself */
    uint32_t *target;           /* what it points at, or MARK_NEVER */
    uint8_t *flags;             /* enum mark_flag */
    uint64_t *keys;             /* of ids: 8 bytes of SHA-256 */
    uint32_t *slots;            /* of keys: number + 1; made when first asked */
    size_t slot_cap;
    struct mark_event *events;  /* in order of seq */
    uint32_t event_count;
    struct mark_part *parts;    /* partial confirmations, in order of seq */
    uint32_t part_count;
    struct mark_range *ranges;  /* of batches, in order of first member */
    uint32_t range_count;
    struct map newest;          /* target → event number + 1 */
    struct map range_of;        /* batch → range number + 1 */
    uint32_t *work;             /* entries to settle */
    size_t work_count, work_cap;
    const uint64_t *gone;       /* supposed withdrawn: a bit each, or NULL */
    size_t moved_count;         /* settled for the newest entry */
};

/* Grow every dense array to hold one more entry. */
void marks_room(struct marks *m);
/* Add an event and link it to the older ones on its target. */
void marks_event_add(struct marks *m, uint32_t seq, uint32_t target,
                     enum mark_what what);
void marks_part_add(struct marks *m, struct mark_part part);
void marks_range_add(struct marks *m, struct mark_range range);

/* marks_save.c */
void marks_save(const void *state, struct fold_parts *out);
bool marks_load(void *state, struct fold_parts *in);

#endif
