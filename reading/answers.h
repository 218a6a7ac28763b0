/* reading/answers.h - what the book says of many figures, asked at once.
 *
 * Everything that a text may speak of is wanted first and fetched then: wants
 * that differ only in indicator, area of one level, supporter or year are one
 * question to figures/figure.h, which has most of them ready. A stock knows no
 * beginning: its wants lose `from`. */
#ifndef READING_ANSWERS_H
#define READING_ANSWERS_H

#include "reading/lint.h"

struct answers;                 /* in the job's arena */

enum answer_part { ANSWER_NAMED, ANSWER_AGGREGATE, ANSWER_CARRIED,
                   ANSWER_PARTS };

struct answer {
    const struct pack_indicator *indicator;
    struct lint_scope scope;    /* as it was asked */
    bool is_known;              /* fetched */
    bool is_withheld;           /* too small to be told to the one who asks */
    int64_t by_basis[BASIS_COUNT];
    int64_t parts[ANSWER_PARTS];        /* of the value at the asked basis */
    int64_t overlapping;        /* carried totals that only overlap the period:
                                   not in the value, and yet partly of it */
    int64_t records;            /* that count; 0 where it was summed */
};

/* The position comes from the ask. Fails as book_fold does. */
struct answers *answers_open(struct job *j, struct book *b,
                             const struct lint_ask *ask);
/* The reporting date and the position; answers_open has asked for them. */
int32_t answers_to(const struct answers *a);
uint64_t answers_as_of(const struct answers *a);
/* Want a figure; gives its number, the same for the same want. */
size_t answers_want(struct answers *a, const struct pack_indicator *i,
                    const struct lint_scope *scope);
/* Fetch what is wanted and not yet known. Fails as figure_compute does, and
 * with lint.scopes. */
bool answers_fetch(struct answers *a);
/* Valid until the next answers_want. */
const struct answer *answers_get(const struct answers *a, size_t number);

#endif
