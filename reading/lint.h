/* reading/lint.h - check every figure in somebody's text against the book.
 *
 * Each number phrase that is a figure gets one finding: what it says, what it
 * was taken to speak of (indicator, scope, period), what the book says of that
 * at the asked position and basis, and a verdict. Claims in words (全部, 首个) and
 * the text's own arithmetic (parts above their total) are findings too. Words
 * nearest to a number weigh most; period and place reach on from the sentence
 * before, the heading above, the head of the column and the label of the row.
 * When two readings are as good as each other, the finding says so: it never
 * picks the one that happens to hold. */
#ifndef READING_LINT_H
#define READING_LINT_H

#include "figures/figure.h"
#include "reading/lexicon.h"
#include "reading/text.h"

enum lint_verdict {
    LINT_HOLDS,
    LINT_DIFFERS,               /* does not hold; the book says `value` */
    LINT_UNIT,                  /* would hold of persons instead of person-
                                   times, or the reverse: see `sister` */
    LINT_PERIOD,                /* would hold of another period: see `other` */
    LINT_AMBIGUOUS,             /* see candidates */
    LINT_UNKNOWN,               /* a figure of which the pack knows nothing */
    LINT_UNSUPPORTED,           /* a claim without a record that backs it */
    LINT_ARITHMETIC,            /* contradicts another number of the text */
    LINT_VERDICTS
};

struct lint_scope {
    struct str area, supporter; /* code, id; empty for all */
    bool has_from, has_to;
    int32_t from, to;
};

enum { LINT_CANDIDATES_MAX = 5 };

struct lint_finding {
    enum lint_verdict verdict;
    enum { LINT_IS_FIGURE, LINT_IS_CLAIM, LINT_IS_SUM } what;
    size_t from, len;           /* in text.plain */
    struct quantity quantity;   /* of a figure; its spans are in text.plain */
    const struct pack_indicator *indicator;     /* NULL: unknown, ambiguous */
    struct lint_scope scope;
    bool has_value;
    int64_t value;              /* the book's, at `basis` */
    int64_t by_basis[BASIS_COUNT];
    bool is_part;               /* value is only the part of the figure that the
                                   words name: of records, carried … */
    int64_t overlapping;        /* that value lacks: carried totals that only
                                   overlap the period */
    const struct pack_indicator *sister;        /* of LINT_UNIT */
    int64_t sister_value;
    struct lint_scope other;    /* of LINT_PERIOD: the scope that would hold */
    struct str claim;           /* of a claim: the row's id; empty for none */
    bool is_withheld;           /* too small to be told: LINT_UNKNOWN */
    int64_t whole;              /* of a claim "all": the denominator */
    size_t with, with_len;      /* of LINT_ARITHMETIC: the number that it
                                   contradicts, in text.plain */
    bool is_loose;              /* asked to be strict: 381多亿 for 381亿多 */
    struct lexicon_candidate candidates[LINT_CANDIDATES_MAX];
    size_t candidate_count;
    char zh[ERR_TEXT_SIZE], en[ERR_TEXT_SIZE];  /* why, for people */
};

struct lint_ask {
    bool has_as_of;
    uint64_t as_of;
    enum basis basis;
    bool is_strict;             /* 381多亿 is a fault of style as well */
    /* Which figures may not be told to the one who asks, as web/small.h says;
     * NULL: all may. A finding that hangs on one is unknown, whatever the text
     * claims, so that nobody learns a number by guessing. */
    bool (*hides)(void *context, const struct figure_ask *ask,
                  const struct figure_set *set, const bool **hidden);
    void *context;
};

struct lint {                   /* in the job's arena */
    struct text text;
    struct lint_finding *findings;      /* in order of place */
    size_t count;
    size_t by_verdict[LINT_VERDICTS];
    struct quantity *decoys;    /* what was looked at and is no figure */
    size_t decoy_count;
    uint64_t as_of;
    struct book_head head;
    enum basis basis;
    int32_t to;                 /* reporting date */
};

/* Check a text. The caller holds a turn when others may append. Fails with
 * what figure_compute and text_read say; a text without figures is fine. */
bool lint_run(struct job *j, struct book *b, struct str bytes,
              enum text_format format, const struct lint_ask *ask,
              struct lint *out);
/* What the phrase of a finding with an indicator says, in its stored unit. */
struct phrase_bounds lint_bounds(const struct lint_finding *f);
/* Whether nothing in it is wrong: every finding holds or is unknown. */
bool lint_is_clean(const struct lint *l);
const char *lint_verdict_id(enum lint_verdict v);       /* "holds" … */

#endif
