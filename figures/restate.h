/* figures/restate.h - two views of one indicator, and what lies between them.
 *
 * The inside of figure_restate and figure_preview. */
#ifndef FIGURES_RESTATE_H
#define FIGURES_RESTATE_H

#include "figures/ask.h"
#include "figures/carried.h"
#include "figures/status.h"

struct change {                 /* a record that counts otherwise now */
    enum restate_cause cause;
    uint32_t charge;            /* entry to which it is charged */
    int64_t before, after;      /* what it adds; 0 where it does not count */
    bool is_in, was_in;         /* whether it counts */
    bool has_value;
    uint64_t value;             /* what is distinct, before merging */
};

struct between {                /* one indicator, from one view to another */
    struct job *job;
    const struct plan *plan;    /* of the old definition */
    const struct view *old, *now;
    struct scope old_scope, now_scope;
    int basis;
    uint32_t charge;            /* previews: everything is charged to it */
    bool has_charge;
    struct change *changes;
    size_t change_count, change_cap;
    struct restate_line *lines;
    size_t line_count, line_cap;
};

/* Add a line; none for a share of 0. */
void between_line(struct between *t, enum restate_cause cause, uint32_t seq,
                  int64_t share);
/* Why a record counts otherwise: cause and charge of *c. */
void between_cause(const struct between *t, uint32_t seq, struct change *c);
/* Lines of records, of distinct values, of statuses, of carried totals. */
void between_records(struct between *t);
void between_distinct(struct between *t);
void between_status(struct between *t);
void between_carried(struct between *t);

#endif
