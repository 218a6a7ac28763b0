/* figures/ask.h - a figure_ask, checked and resolved against the book. */
#ifndef FIGURES_ASK_H
#define FIGURES_ASK_H

#include "figures/cells.h"
#include "figures/facts.h"
#include "figures/figure.h"
#include "figures/pass.h"

struct asked_indicator {
    const struct pack_indicator *indicator;
    bool has_persons;           /* its subjects are persons */
};

struct asked {
    const struct figure_ask *ask;
    struct book *book;
    const struct pack *pack;
    const struct areas *areas;
    const struct units *units;
    const struct facts *facts;  /* NULL until asked_facts */
    struct cells *cells;        /* ready; NULL when cells cannot answer */
    enum cells_shape shape;     /* when they can */
    struct book_head head;
    uint64_t at;                /* the position asked for */
    uint32_t area, supporter;   /* AREA_NONE, UNIT_NONE: all */
    int32_t to;                 /* the reporting date used */
    bool has_to;                /* to is known already */
    struct asked_indicator *indicators;
    size_t count;
};

/* Resolve; *out lives in the job's arena. Fails as figure_compute does. */
bool asked_open(struct job *j, struct book *b, const struct figure_ask *ask,
                struct asked *out);
/* Load the columns, and find the reporting date if it is not known. */
bool asked_facts(struct job *j, struct asked *q);
/* The plan of an indicator and the scope that was asked for, at position
 * q->at. After asked_facts. */
void asked_plan(struct job *j, const struct asked *q,
                const struct asked_indicator *i, struct plan *plan,
                struct scope *scope);
/* Fail with figure.range. */
bool asked_too_big(struct job *j, const struct pack_indicator *i);

#endif
