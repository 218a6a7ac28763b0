/* figures/tally.h - what a pass adds up for one group, and what it has seen.
 *
 * While rows are added, an array's place b holds what stands exactly at basis
 * b. tally_settle then lets each basis include the ones behind it. */
#ifndef FIGURES_TALLY_H
#define FIGURES_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "book/marks.h"

struct tally {                  /* all in the indicator's unit or in records */
    int64_t named[BASIS_COUNT], aggregate[BASIS_COUNT], carried[BASIS_COUNT];
    int64_t open[BASIS_COUNT];  /* carried, but not broken down to here */
    int64_t count[BASIS_COUNT], evidenced[BASIS_COUNT];
    int64_t distinct[BASIS_COUNT];      /* subjects */
    int64_t proved[BASIS_COUNT], provisional[BASIS_COUNT];
};

enum { TALLY_ARRAYS = 9 };

void tally_settle(struct tally *t);
bool tally_is_zero(const struct tally *t);
/* named + aggregate + carried; false when that overflows. */
bool tally_value(const struct tally *t, enum basis b, int64_t *out);
/* to += sign × from, everywhere; false when that overflows. */
bool tally_add(struct tally *to, const struct tally *from, int sign);

/* ---- what was seen ----------------------------------------------------- */

enum { SEEN_NOT = -1 };

struct seen {                   /* the best basis of each (group, value) */
    uint8_t *dense;             /* basis + 1 by value, for one group */
    size_t dense_count;
    uint64_t *keys;             /* else open addressing; key + 1 */
    uint8_t *best;
    size_t count, cap;
};

/* With dense_count values in a single group (0: many groups). */
void seen_open(struct seen *s, size_t dense_count);
void seen_close(struct seen *s);
/* Note a value; gives the basis that it had (SEEN_NOT when new) and keeps the
 * better one. */
int seen_raise(struct seen *s, uint32_t group, uint32_t value, int basis);

/* ---- groups ------------------------------------------------------------ */

struct groups {                 /* of one indicator in one scope */
    struct map index;           /* key → place */
    uint64_t *keys;
    struct tally *rows;
    size_t count, cap;
    uint64_t last_key;          /* rows of a group often follow each other */
    uint32_t last;
    bool over;                  /* a sum left int64 */
};

void groups_close(struct groups *g);
/* The place of a key, made when new. */
uint32_t groups_place(struct groups *g, uint64_t key);
/* Its tally; good until another group is made. */
struct tally *groups_tally(struct groups *g, uint64_t key);

#endif
