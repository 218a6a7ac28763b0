/* pack/filter.h - which records an indicator counts, as conditions.
 *
 *   way=out;area.level=county|township;role!=return
 *
 * Conditions are joined by ";" and must all hold. "=" holds when the record's
 * value is one of those behind it, joined by "|"; "!=" when it is none of
 * them, so also when the record has no such value. Blanks around a part do
 * not count. An empty text has no conditions: every record passes. */
#ifndef PACK_FILTER_H
#define PACK_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum filter_what {              /* what a condition looks at */
    FILTER_FIELD,               /* the field of the kind named by `column` */
    FILTER_KIND,                /* the record's kind */
    FILTER_AREA_LEVEL, FILTER_AREA_CODE,
    FILTER_UNIT_KIND, FILTER_UNIT_LEVEL,        /* the receiving unit */
    FILTER_SUPPORTER_KIND, FILTER_SUPPORTER_LEVEL,
    FILTER_SUBJECT_KIND,        /* of the subject as recorded: person … */
    FILTER_SUBJECT_UNIT_KIND, FILTER_SUBJECT_UNIT_LEVEL,
                                /* where the subject is a unit */
    FILTER_WHAT_COUNT
};

struct filter_condition {
    enum filter_what what;
    bool is_not;                /* != */
    struct str column;          /* as written: "way", "area.level" */
    const struct str *values;   /* at least one, none empty */
    size_t value_count;
};

struct filter {
    const struct filter_condition *conditions;
    size_t count;
};

/* Read a filter. The conditions live in the arena, their texts are slices of
 * `text`. Fails with filter.empty (nothing between two ";"), filter.sign (no
 * "="), filter.column (a name that cannot be a column), filter.value (an empty
 * value); *out is then unchanged. */
bool filter_parse(struct arena *a, struct str text, struct filter *out,
                  struct err *e);

/* The name of a column that is no field: "area.level"; NULL for a field. */
const char *filter_what_name(enum filter_what what);

#endif
