/* exchange/demo_rows.h - the records of one recipe, written as import files.
 *
 * Main files meet the recipe's counts and sums exactly once their corrections
 * and withdrawals are in. `late` rows lie in a file of their own that nobody
 * reviewed and repeat things that exist, so that no distinct count moves. */
#ifndef EXCHANGE_DEMO_ROWS_H
#define EXCHANGE_DEMO_ROWS_H

#include "exchange/demo_file.h"
#include "exchange/demo_recipe.h"

struct demo_marks {             /* rows about single entries, for the end */
    struct buf reviews, confirmations, inspections, withdrawals;
};

/* Write the files of a recipe. Fails with file.write, demo.recipe. */
bool demo_rows_write(struct job *j, const struct demo_world *w,
                     const struct demo_recipe *r, struct demo_files *files,
                     struct demo_marks *marks);

#endif
