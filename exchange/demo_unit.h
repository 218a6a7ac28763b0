/* exchange/demo_unit.h - the pools of units of a demonstration: some taken
 * from the pack, most made up from patterns of words.
 *
 * demo_units.csv: pool, prefix, kind, level, count, side, at, name, credit.
 * Without a count a pool is what units.csv holds of that prefix, kind and
 * level. With one, names follow the pattern: {area}, {n} (1, 2 … within the
 * area) and {LIST} for a word of demo_words.csv. side is giver (spread over
 * the supporters) or taker (over the recipients' places of level `at`). */
#ifndef EXCHANGE_DEMO_UNIT_H
#define EXCHANGE_DEMO_UNIT_H

#include "exchange/demo_world.h"

/* Read w->pools; *out gets the import rows of the made-up ones.
 * Fails with demo.table, demo.targets, demo.world. */
bool demo_pools_read(struct job *j, struct demo_world *w, const char *path,
                     struct buf *out);

#endif
