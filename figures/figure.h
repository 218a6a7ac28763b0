/* figures/figure.h - a figure: an indicator's value in a scope, at a position.
 *
 * Everything is exact and whole: fen, metres, persons. Every value comes with
 * its growing bases and its named, aggregate and carried parts
 * (design-details.md §11-16). */
#ifndef FIGURES_FIGURE_H
#define FIGURES_FIGURE_H

#include "book/book.h"
#include "book/marks.h"
#include "pack/pack.h"
#include "registers/area.h"
#include "registers/subject.h"
#include "registers/unit.h"

extern const struct fold facts_fold;    /* typed columns, by kind */
extern const struct fold cells_fold;    /* ready figures, by county and year */

enum figure_group {             /* --by */
    BY_NONE, BY_AREA /* with a level */, BY_SUPPORTER, BY_YEAR, BY_MONTH,
    BY_KIND,
};
enum { FIGURE_BY_MAX = 3 };

struct figure_ask {             /* zero it; then what differs */
    const struct str *ids;      /* indicators; NULL for all */
    size_t id_count;
    struct figure_by { enum figure_group group; struct str level; }
        by[FIGURE_BY_MAX];
    size_t by_count;
    struct str area;            /* code; empty for all */
    struct str supporter;       /* unit id; empty for all */
    bool has_from, has_to;
    int32_t from, to;           /* occurred, both inclusive, days */
    bool has_as_of;
    uint64_t as_of;             /* a size; default: the head */
    enum basis basis;           /* which of the values is `value` */
    bool recompute;             /* from columns, never from cells (audit) */
};

struct figure {
    const struct pack_indicator *indicator;
    struct figure_key {         /* in the order of `by` */
        enum figure_group group;
        struct str text;        /* area code, unit id, kind id */
        int32_t number;         /* year, or year × 100 + month */
    } keys[FIGURE_BY_MAX];
    int64_t value;              /* at the asked basis */
    int64_t by_basis[BASIS_COUNT];      /* reported … inspected */
    int64_t count;              /* records that count, at the asked basis */
    int64_t distinct;           /* subjects among them, where it makes sense */
    int64_t proved, provisional, nobody;        /* of a distinct of persons */
    int64_t evidenced;          /* records with evidence */
    int64_t named, aggregate, carried;  /* parts of value */
    int64_t not_broken_down;    /* carried totals that only overlap the scope */
    bool is_upper_bound;        /* a distinct count over aggregates */
};

struct figure_set {             /* in the job's arena */
    struct figure *rows;        /* by indicator, then keys */
    size_t count;
    struct book_head head;      /* the position they were computed at */
    uint64_t as_of;             /* size that they are figures of */
    int32_t to;                 /* the reporting date that was used */
};

/* Compute. The caller holds a turn when others may append. Fails with
 * figure.unknown, figure.from_stock (--from with a stock), area.unknown,
 * unit.unknown, figure.level, book.position. */
bool figure_compute(struct job *j, struct book *b,
                    const struct figure_ask *ask, struct figure_set *out);

/* ---- the records beneath --------------------------------------------- */

struct explain_row { uint64_t seq; int64_t share; /* its part of the figure;
                     for a distinct: 1 on the record that stands for its
                     subject, 0 on the others */ enum basis basis; };

/* Records that count in one figure (one id, no by), newest first, from below
 * `before` (UINT64_MAX to begin). *next is what to pass for the next page, 0
 * when there is none. */
bool figure_explain(struct job *j, struct book *b,
                    const struct figure_ask *ask, uint64_t before,
                    size_t limit, struct explain_row **rows, size_t *count,
                    uint64_t *next);

/* ---- why it changed --------------------------------------------------- */

enum restate_cause {            /* in the order of accounting (details §14) */
    CAUSE_WITHDRAWN, CAUSE_CORRECTED, CAUSE_MERGED, CAUSE_RECLASSIFIED,
    CAUSE_ADDED, CAUSE_REDEFINED, CAUSE_COUNT,
};

struct restatement {
    const struct pack_indicator *indicator;
    int64_t before, after;
    int64_t by_cause[CAUSE_COUNT];      /* sums exactly to after − before */
    struct restate_line { enum restate_cause cause; uint64_t seq;
                          int64_t share; } *lines;
    size_t line_count;          /* all of them, or the first `limit` */
    size_t line_whole;          /* how many there are */
};

/* ask->by_count must be 0; ask->as_of is not used. */
bool figure_restate(struct job *j, struct book *b,
                    const struct figure_ask *ask, uint64_t from, uint64_t to,
                    size_t limit, struct restatement **out, size_t *count);

/* What withdrawing seq (an entry or a batch) would move: restatements against
 * the head, computed without writing. */
bool figure_preview(struct job *j, struct book *b, uint64_t seq,
                    struct restatement **out, size_t *count);

/* fen, m, cm2, person, person_time, item, household */
const char *figure_unit_id(enum figure_unit unit);

#endif
