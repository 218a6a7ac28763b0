/* exchange/demo_round.h - the rounds in which a demonstration's records come
 * in, as papers of a real programme do: some are late.
 *
 * demo_rounds.csv: round, day, recipe, since, most, held, firsts. A row without
 * a recipe begins a round: what happened by its day can be known in it. A row
 * with one makes some of a recipe's records wait for the next round: of what
 * happened from `since` on, all that would bring the round above `most`, or the
 * first `held` of what is not in by then. Both count the recipe's sum, where it
 * has one, else its rows. With firsts = 1 the first record of each thing never
 * waits, and is not counted. The last round takes everything that is left.
 * Without the table there is one round.
 *
 * Files of the first round have plain names, those of a later one carry its
 * name: postings-2020.2021-01.csv. */
#ifndef EXCHANGE_DEMO_ROUND_H
#define EXCHANGE_DEMO_ROUND_H

#include "exchange/demo_world.h"

enum { DEMO_ROUNDS_MAX = 8 };

struct demo_rounds {
    struct demo_round {
        struct str name;
        int32_t day;            /* reviews and confirmations are of it */
    } rows[DEMO_ROUNDS_MAX];
    size_t count;               /* at least 1 */
    struct demo_limit {         /* of one recipe in one round */
        struct str recipe;
        size_t round;
        int32_t since;
        int64_t most, held;     /* rows, or the recipe's sum; held: -1 when
                                   `most` counts */
        bool has_firsts;
    } *limits;
    size_t limit_count;
};

/* Read the pack's table. Fails with demo.table, demo.targets, demo.round. */
bool demo_rounds_read(struct job *j, const struct demo_world *w,
                      struct demo_rounds *out);

struct demo_arrival {           /* a recipe's records on their way in */
    const struct demo_rounds *rounds;
    const struct demo_limit *limits[DEMO_ROUNDS_MAX];   /* or NULL */
    int64_t known[DEMO_ROUNDS_MAX];     /* so far: what came in, or is held */
};

void demo_arrival_begin(const struct demo_rounds *rounds, struct str recipe,
                        struct demo_arrival *out);
/* The round of the next record: of that day, adding `part` to what the
 * recipe's limits count, and the first of its thing or not. */
size_t demo_arrival_next(struct demo_arrival *a, int32_t day, int64_t part,
                         bool is_first);

#endif
