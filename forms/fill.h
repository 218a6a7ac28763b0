/* forms/fill.h - a blank form in, the same form filled from the book out.
 *
 * Every cell that is sure gets its exact value in the form's unit, with a
 * comment that says what it is: indicator, definition, scope, period, value,
 * basis, position of the book. Open questions do not hold up the others. The
 * book is only read; answers are kept by fill_keep. */
#ifndef FORMS_FILL_H
#define FORMS_FILL_H

#include "exchange/labels.h"
#include "forms/meaning.h"

enum { FILL_CELLS_MAX = 20000, FILL_PAGE_CELLS_MAX = 5000 };

struct fill_ask {
    struct str form;            /* bytes of the workbook; outlive the fill */
    struct str answers;         /* bytes of a CSV: question, answer; or empty */
    const struct fill_answer { struct str id, answer; } *given;
    size_t given_count;         /* answers that a page gives */
    struct period period;       /* of a form that does not say it; has_to
                                   false: none */
    size_t cells_max;           /* to be filled; 0: FILL_CELLS_MAX */
    struct lint_ask figures;    /* position, basis, what is withheld */
};

struct fill_cell {              /* beside meaning.cells, by the same place */
    bool is_filled;
    bool is_withheld;           /* too small to be told to the one who asks */
    bool is_sum;                /* of a total: the sum of `summed` other rows,
                                   which leave out places that have figures */
    size_t summed;
    int64_t value;              /* stored unit */
    struct str text;            /* what was written */
    struct str owner;           /* unit id that knows what the book does not;
                                   empty when nobody is named */
};

struct fill {                   /* in the job's arena */
    struct meaning meaning;
    struct fill_cell *cells;
    struct questions *questions;
    struct buf bytes;           /* the filled workbook; freed with the job */
    struct book_head head;
    uint64_t as_of;
    int32_t to;                 /* reporting date */
    enum basis basis;
    size_t filled, asked, unknown, left;        /* cells */
    size_t wrong_answers;       /* that name nothing */
};

/* Fill. The caller holds a turn when others may append. Fails as xlsx_open,
 * grid_read, figure_compute and csv_open do, with fill.empty when no sheet has
 * a table with an empty cell, and with fill.many when they have too many. */
bool fill_run(struct job *j, struct book *b, const struct fill_ask *ask,
              struct fill *out);
/* Keep the answers that were used, as entries of the book, which must be
 * writable. */
bool fill_keep(struct job *j, struct book *b, struct fill *f, size_t *kept);

/* Of which place and time: 张北县、2020. today: the reporting date. */
struct str fill_scope(const struct labels *names, const struct lint_scope *s,
                      int32_t today);

/* value in units of scale as a decimal number, exactly where ten decimals and
 * fewer say it: 32299685496 fen of 1e10 is 3.2299685496. */
struct str fill_decimal(struct arena *a, int64_t value, int64_t scale);
/* The same rounded to so many decimals, half away from zero: 32.30. */
struct str fill_rounded(struct arena *a, int64_t value, int64_t scale,
                        int decimals);

#endif
