/* figures/pass.h - one indicator over the columns, in one loop a table.
 *
 * This is the definition of every figure; cells are a cache of it. */
#ifndef FIGURES_PASS_H
#define FIGURES_PASS_H

#include "figures/plan.h"
#include "figures/scope.h"
#include "figures/tally.h"
#include "figures/view.h"

/* Subjects that count as others at a position: by root, then member. */
struct status_links {
    struct status_link { uint32_t root, member; } *rows;
    size_t count;
};

struct pass {
    const struct plan *plan;
    const struct view *view;
    const struct scope *scope;
    struct groups *groups;      /* gets the tallies */
    struct seen values;         /* what is distinct */
    struct seen subjects;
    struct map numbers;         /* values that are numbers → their place */
    struct status_links links;
    bool has_merges, has_persons;
    bool is_single;             /* one table names subjects, none is merged */
    bool is_plain_status;       /* single records need no chain */
};

struct pass_row {               /* a row that counts */
    const struct plan_source *source;
    size_t row;
    int basis;                  /* its own */
    int sign;                   /* plan_sign: 1, or -1 to take off */
};

/* Add up an indicator. Groups come settled, in order of first sight; close
 * them. groups->over tells that a sum left int64. */
void pass_run(struct arena *a, const struct plan *p, const struct view *v,
              const struct scope *s, struct groups *out);
/* The same without carried totals. */
void pass_detail(const struct plan *p, const struct view *v,
                 const struct scope *s, struct groups *out);

/* Whether a row that counts (plan_sign != 0) lies in the scope's time: a flow
 * by its day, a stock by being in force on scope.to. */
bool pass_has_time(const struct plan *p, const struct scope *s,
                   const struct fact_table *t, size_t row);
/* What a row adds at each basis up to its own; a partial confirmation cuts it
 * from BASIS_CONFIRMED on. */
void pass_shares(const struct plan *p, const struct view *v,
                 const struct pass_row *r, int64_t out[static BASIS_COUNT]);
/* The one subject that a row's subject counts as, or SUBJECT_NONE. */
uint32_t pass_subject(const struct facts *f, const struct fact_table *t,
                      size_t row, uint64_t at, bool has_merges);

/* ---- for status.c, carried.c ------------------------------------------ */

/* Count a subject that was not met in the group before. */
void pass_count_subject(struct pass *p, uint32_t group, uint32_t subject,
                        int basis);
/* Count it unless it was met; at the best basis at which it is met. */
void pass_note_subject(struct pass *p, uint32_t group, uint32_t subject,
                       int basis);

/* Call visit for every period of the scope in which a row that is in force
 * from `from` until before `until` counts; day is the period's end. */
void pass_periods(const struct scope *s, int32_t from, int32_t until,
                  void (*visit)(void *context, struct date day),
                  void *context);

#endif
