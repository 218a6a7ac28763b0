/* figures/status.h - subjects by their newest record.
 *
 * A subject counts while its newest record by (occurred, seq) among the
 * indicator's kinds passes the filter. So that bases grow, it counts at a basis
 * only if the newest record at that basis, and at each one before, passes. Its
 * place is where the newest record of all lies. */
#ifndef FIGURES_STATUS_H
#define FIGURES_STATUS_H

#include "figures/pass.h"

struct status_row {             /* a live record of a subject */
    int32_t occurred;
    uint32_t seq;
    int basis;
    uint32_t source;            /* in the plan */
    size_t row;
};

struct status {                 /* of one subject (and those merged into it) */
    uint32_t subject;           /* the root */
    struct status_row *rows;    /* by (occurred, seq) */
    size_t count, cap;
    uint32_t first_source;      /* where it is met first, dead rows too */
    size_t first_row;
};

void status_links_open(const struct facts *f, uint64_t at,
                       struct status_links *out);
void status_links_close(struct status_links *links);
/* The first link of a root, or where it would stand. */
size_t status_link_from(const struct status_links *links, uint32_t root);
/* The best identity of those who count as this subject. */
enum identity status_identity(const struct facts *f,
                              const struct status_links *links,
                              uint32_t root);
/* Gather what is known of a subject; s->rows is used again and grows. */
void status_gather(const struct plan *p, const struct view *v,
                   const struct status_links *links, uint32_t subject,
                   struct status *s);
/* The newest record on that day (NULL when there is none), and in *basis the
 * best basis at which it counts, or VIEW_DEAD when it does not. */
const struct status_row *status_on(const struct plan *p,
                                   const struct status *s, int32_t day,
                                   int *basis);

/* Add up a last_status indicator. */
void status_run(struct pass *p);

#endif
