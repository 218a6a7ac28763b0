/* exchange/demo_rows.h - the records of one recipe, written as import files.
 *
 * Main files meet the recipe's counts and sums exactly once their corrections
 * and withdrawals are in. `late` rows lie in a file of their own that nobody
 * reviewed and repeat things that exist, so that no distinct count moves. */
#ifndef EXCHANGE_DEMO_ROWS_H
#define EXCHANGE_DEMO_ROWS_H

#include "exchange/demo_file.h"
#include "exchange/demo_recipe.h"
#include "exchange/demo_round.h"

struct demo_marks {             /* rows about single entries, for the end of
                                   a round */
    struct buf reviews, confirmations, inspections, withdrawals;
};

struct demo_output {            /* what recipes write to */
    struct demo_files files;
    struct demo_rounds rounds;
    struct demo_marks marks[DEMO_ROUNDS_MAX];
};

/* Write the files of a recipe. Fails with file.write, demo.recipe. */
bool demo_rows_write(struct job *j, const struct demo_world *w,
                     const struct demo_recipe *r, struct demo_output *out);
/* A row about an entry or a batch: "review", its round's day, `what`, `more`
 * and a line feed. */
void demo_mark(const struct demo_output *out, size_t round, struct buf *rows,
               const char *kind, struct str what, const char *more);
/* A file's name in a round: NAME.csv, NAME.2021-01.csv. */
struct str demo_round_file(struct arena *a, const struct demo_output *out,
                           size_t round, struct str name);

#endif
