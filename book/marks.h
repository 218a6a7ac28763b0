/* book/marks.h - the fold that knows what became of each entry.
 *
 * An entry is born at its own number and dies when a later entry corrects or
 * withdraws it (or its batch). A review, confirmation or inspection marks an
 * exact version, or every live entry of a batch. A withdrawal, and each of the
 * marks, can itself be withdrawn. Everything is kept by sequence number, so
 * that "as of position P" is a filter (design-details.md §6, §16). */
#ifndef BOOK_MARKS_H
#define BOOK_MARKS_H

#include <stdbool.h>
#include <stdint.h>

#include "book/fold.h"

extern const struct fold marks_fold;

enum basis {                    /* each includes the ones behind it */
    BASIS_REPORTED, BASIS_REVIEWED, BASIS_CONFIRMED, BASIS_INSPECTED,
    BASIS_COUNT
};

enum { MARK_NEVER = UINT32_MAX };

struct marks;                   /* the state of marks_fold */

/* Number of the entry by which seq died, as known at position `at` (a size:
 * the first `at` entries); MARK_NEVER while it lives. */
uint32_t marks_died(const struct marks *m, uint64_t seq, uint64_t at);
/* The correction that took seq's place at `at`, or MARK_NEVER. */
uint32_t marks_corrected_by(const struct marks *m, uint64_t seq, uint64_t at);
static inline bool marks_is_live(const struct marks *m, uint64_t seq,
                                 uint64_t at)
{
    return seq < at && marks_died(m, seq, at) == MARK_NEVER;
}
/* The highest unbroken step of seq at position `at`. A correction falls back
 * to reported, unless only fields marked keeps_confirmation changed: its entry
 * then carries the field keeps=1 and inherits the marks of what it corrects. */
enum basis marks_basis(const struct marks *m, uint64_t seq, uint64_t at);
/* Number of the entry that gave seq the mark, or MARK_NEVER. */
uint32_t marks_given(const struct marks *m, uint64_t seq, enum basis basis,
                     uint64_t at);
/* What a partial confirmation confirmed; false when it was whole or none. What
 * it does not say comes as INT64_MAX: all of it. */
bool marks_partial(const struct marks *m, uint64_t seq, uint64_t at,
                   int64_t *quantity, int64_t *amount_fen);
/* The entry that entry seq points at (corrects, withdraws or target), or
 * MARK_NEVER. */
uint32_t marks_target(const struct marks *m, uint64_t seq);
/* The entries whose state the newest entry may have changed, some perhaps
 * twice: what a fold above must look at again. Good until the next one. */
const uint32_t *marks_moved(const struct marks *m, size_t *count);
/* The same marks as if some entries (one bit each, below the newest) were
 * withdrawn too, to see what that would move; in the arena, good until the
 * next entry. marks_now and marks_is_odd tell nothing of it. */
const struct marks *marks_suppose(struct arena *a, const struct marks *m,
                                  const uint64_t *gone);
/* Entries of a batch lie in first..last (others may stand between);
 * false when `batch` is no batch. A batch of one is itself. */
bool marks_batch(const struct marks *m, uint64_t batch, uint64_t *first,
                 uint64_t *last);
/* The batch that seq belongs to: its number, or seq itself. */
uint64_t marks_batch_of(const struct marks *m, uint64_t seq);
/* Tight arrays of the newest state for passes over many entries: one number
 * per entry below *size. Only exact for `at` = head and for entries that
 * marks_is_odd says no to. */
struct marks_now { const uint32_t *died, *reviewed, *confirmed, *inspected; };
struct marks_now marks_now(const struct marks *m, uint64_t *size);
/* Whether seq changed state more than once (an undone withdrawal, a withdrawn
 * mark): then ask the functions above. */
bool marks_is_odd(const struct marks *m, uint64_t seq);

#endif
