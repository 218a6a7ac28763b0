/* exchange/demo_table.h - the small tables that steer a demonstration, and
 * the sums that stand in their cells.
 *
 * A sum is a number (420) or begins with = and names targets, worked off from
 * left to right: =stable_jobs*105/100+40. Nothing that a programme published
 * stands in C; it all comes from these tables. */
#ifndef EXCHANGE_DEMO_TABLE_H
#define EXCHANGE_DEMO_TABLE_H

#include "base/job.h"
#include "base/map.h"

struct demo_table {             /* cells live in the job's arena */
    const char *path;
    struct str *heads, *cells;
    uint64_t *lines;            /* where each row stands in the file */
    size_t width, rows;
};

/* Read a CSV whose first row is the header.
 * Fails with file.absent, csv.*, demo.table (no rows). */
bool demo_table_read(struct job *j, const char *path, struct demo_table *out);
/* A cell by its column's name; empty when there is no such column. */
struct str demo_cell(const struct demo_table *t, size_t row,
                     const char *column);
/* The next part of a cell's list, past empty ones; false at its end. */
bool demo_next(struct str *rest, char mark, struct str *out);

struct demo_targets {           /* start from { 0 } */
    struct names ids;
    int64_t *values;            /* by number of the id */
    size_t cap;
};

/* Take in the columns id and value; a later value replaces an earlier one.
 * Fails as demo_table_read does, and with demo.targets. */
bool demo_targets_read(struct job *j, const char *path,
                       struct demo_targets *out);
void demo_targets_free(struct demo_targets *t);
/* Work off a sum. An empty one gives `otherwise`. Fails with demo.targets. */
bool demo_sum(struct job *j, const struct demo_targets *t, struct str sum,
              int64_t otherwise, int64_t *out);

#endif
