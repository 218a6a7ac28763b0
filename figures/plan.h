/* figures/plan.h - one version of an indicator, made ready for a pass.
 *
 * The words of its row (kinds, filter, of) become tables, columns and sets of
 * codes. A plan points into the facts: it is good until the next append. */
#ifndef FIGURES_PLAN_H
#define FIGURES_PLAN_H

#include "base/arena.h"
#include "figures/facts.h"

struct plan_test {              /* one condition */
    const uint32_t *codes;      /* a column of codes, or NULL */
    const uint8_t *through;     /* when not NULL: codes are places in it */
    const uint64_t *bits;       /* the codes that pass */
    size_t bit_count;
    const int64_t *numbers;     /* a column of numbers, or NULL */
    const int64_t *values;      /* the numbers that pass */
    size_t value_count;
    bool is_not, is_bits;       /* is_bits: a number passes if it shares one */
};

struct plan_tests { const struct plan_test *rows; size_t count; };

enum plan_role { PLAN_NAMED, PLAN_AGGREGATE, PLAN_CARRIED, PLAN_ROLES };

struct plan_source {            /* one table that the indicator reads */
    const struct fact_table *table;
    uint32_t number;            /* of the table */
    enum plan_role role;
    struct plan_tests filter, minus;
    bool has_minus;
    const int64_t *shares;      /* what a row adds; NULL: one (or nothing,
                                   where it should say a sum) */
    bool shares_amount;         /* shares are amounts: a partial confirmation
                                   is read from its amount */
    const uint32_t *values;     /* what is distinct, or NULL */
    const int64_t *number_values;
    bool has_persons;           /* its subjects are persons */
};

struct plan {
    const struct pack_indicator *indicator;
    const struct facts *facts;
    struct plan_source *sources;
    size_t count;
    bool values_are_subjects;   /* then merged ones are one */
    bool is_sum, is_distinct;
    bool is_stock;              /* a last status is one too */
};

/* Make the version of an indicator ready. Sources come in the order of their
 * tables. A filter that cannot be read passes nothing: the pack refuses such
 * rows, and what is in the log is never refused here. */
void plan_make(struct arena *a, const struct facts *f,
               const struct pack_indicator *i, uint64_t at, struct plan *out);

/* What a kind's records are to an indicator; PLAN_ROLES: nothing. */
enum plan_role plan_role_of(const struct pack_indicator *i,
                            const struct pack_kind *kind);
/* Whether `list` (parts joined by |) has this part. */
bool plan_lists(struct str list, struct str part);

static inline bool plan_test_holds(const struct plan_test *t, size_t row)
{
    bool in = false;
    if (t->codes) {
        uint32_t code = t->codes[row];
        if (t->through && code != FACT_NONE) {
            code = t->through[code];
        }
        in = code < t->bit_count && (t->bits[code / 64] >> code % 64 & 1) != 0;
    }
    for (size_t i = 0; t->numbers && !in && i < t->value_count; i++) {
        int64_t n = t->numbers[row];
        in = t->is_bits ? n != FACT_NO_NUMBER && (n & t->values[i]) != 0
                        : n == t->values[i];
    }
    return in != t->is_not;
}

static inline bool plan_holds(struct plan_tests tests, size_t row)
{
    for (size_t i = 0; i < tests.count; i++) {
        if (!plan_test_holds(&tests.rows[i], row)) {
            return false;
        }
    }
    return true;
}

/* +1 when the row counts, -1 when its sum is taken off, else 0. */
static inline int plan_sign(const struct plan_source *s, size_t row)
{
    if (s->has_minus && plan_holds(s->minus, row)) {
        return -1;
    }
    return plan_holds(s->filter, row) ? 1 : 0;
}

/* What a row adds, before its sign. */
static inline int64_t plan_share(const struct plan *p,
                                 const struct plan_source *s, size_t row)
{
    if (!s->shares) {
        return p->is_sum || s->role != PLAN_NAMED ? 0 : 1;
    }
    return s->shares[row] == FACT_NO_NUMBER ? 0 : s->shares[row];
}

#endif
