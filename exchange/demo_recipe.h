/* exchange/demo_recipe.h - a row of demo_recipes.csv: how the records of one
 * kind are made up.
 *
 * A recipe has `things` (distinct subjects, places, units or, without those,
 * just rows) and at least as many `rows`. Columns:
 *
 *   id, kind              also the name of its files
 *   scales                1: counts and sums shrink with --scale
 *   things, rows          sums over targets (exchange/demo_table.h)
 *   late                  rows that nobody reviewed yet; they repeat things
 *   subject               person:POOL, unit:POOL, serial:PREFIX
 *   within, skip          draw things evenly from so many subjects, past some
 *   place                 home, unit, each:LIST, any:LIST; LIST-FILE leaves
 *                         out the areas of a records file of the pack
 *   supporter, unit       an id, partner, each:POOL, any:POOL, near:POOL (of
 *                         the place's partner), local:POOL (of its county)
 *   from, to, growth      first and last day; weights of the years between
 *   shift                 days after the subject's own date (steps of one
 *                         thing); else the recipe has dates of its own
 *   lasts                 days until `until`: 90..400
 *   sum, of, spread       a total, the column that shares it, even or skew
 *   values                column=text, =lo..hi, =a:70|b:30, =#PREFIX (serial),
 *                         =%LIST (a word), =@SOURCE (a unit), by ;
 *   split                 none, year, area (above the county), both
 *   confirmed             per mille of the files that the receivers confirm
 *   evidence, corrected, withdrawn    per mille of the rows
 *   programmes            text, or weighted choice
 *   records               instead of a kind: a records file of the pack, to
 *                         be reviewed row by row */
#ifndef EXCHANGE_DEMO_RECIPE_H
#define EXCHANGE_DEMO_RECIPE_H

#include "exchange/demo_world.h"

enum { DEMO_VALUES_MAX = 16, DEMO_YEARS_MAX = 16 };

enum demo_source_kind {
    SOURCE_NONE, SOURCE_ID, SOURCE_PARTNER, SOURCE_EACH, SOURCE_ANY,
    SOURCE_NEAR, SOURCE_LOCAL,
};

struct demo_source {            /* of a unit */
    enum demo_source_kind kind;
    struct str id;
    const struct demo_pool *pool;
};

enum demo_subject_kind {
    SUBJECT_NOBODY, SUBJECT_PERSON, SUBJECT_UNIT, SUBJECT_SERIAL,
};

enum demo_place_kind {
    PLACE_NOWHERE, PLACE_HOME, PLACE_OF_UNIT, PLACE_EACH, PLACE_ANY,
};

enum demo_value_kind {
    VALUE_TEXT, VALUE_CHOICE, VALUE_RANGE, VALUE_SERIAL, VALUE_WORD,
    VALUE_UNIT,
};

struct demo_value {
    struct str column, text;    /* text: the constant, or a serial's prefix */
    enum demo_value_kind kind;
    int64_t low, high;
    struct { struct str text; uint32_t end; } choices[12];
    uint32_t choice_count, choice_sum;
    const struct demo_words *words;
    struct demo_source unit;
};

enum demo_split { SPLIT_NONE, SPLIT_YEAR = 1, SPLIT_AREA = 2, SPLIT_BOTH = 3 };

struct demo_recipe {
    struct str id, kind, subject_prefix, records, sum_of, programmes_text;
    uint64_t salt, subject_salt;
    uint64_t things, rows, late, within, skip;
    enum demo_subject_kind subject;
    const struct demo_people *people;
    const struct demo_pool *subject_pool;
    enum demo_place_kind place;
    const struct demo_list *list;
    struct demo_source supporter, unit;
    int32_t from, to;           /* days */
    uint32_t years, weights[DEMO_YEARS_MAX], weight_sum;
    bool has_shift, has_until, is_skewed;
    int32_t shift;
    int64_t lasts_low, lasts_high, sum;
    struct demo_value values[DEMO_VALUES_MAX], programmes;
    size_t value_count;
    enum demo_split split;
    uint32_t confirmed, evidence, corrected, withdrawn;  /* per mille */
};

/* Read one row. Fails with demo.recipe, naming row and column, and
 * demo.targets. */
bool demo_recipe_read(struct job *j, const struct demo_world *w,
                      const struct demo_table *t, size_t row,
                      struct demo_recipe *out);

#endif
