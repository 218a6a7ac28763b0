/* exchange/demo.h - synthetic records that meet a table of targets. */
#ifndef EXCHANGE_DEMO_H
#define EXCHANGE_DEMO_H

#include "base/job.h"

struct demo_ask {
    const char *dir;            /* gets pack/ and *.csv */
    const char *pack;           /* pack to copy and to draw names from */
    const char *targets;        /* CSV; NULL: the pack's demo_targets.csv */
    int64_t scale_ppm;          /* 1000000 is the full size */
    uint64_t seed;
};

/* Write the pack and the record files, those of late rounds under names of
 * their own (exchange/demo_round.h). Deterministic by seed; persons and codes
 * belong to nobody. Fails with demo.targets, demo.round, file.*. */
bool demo_write(struct job *j, const struct demo_ask *ask);

#endif
