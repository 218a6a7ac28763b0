/* reading/judge.h - from one number phrase and its surroundings to a verdict.
 *
 * Several rounds, so that the book is asked for all phrases of a text at once:
 * judge_read takes the candidates and wants their figures; after
 * answers_fetch judge_try says whether the phrase holds, and wants other
 * periods where it does not; after another answers_fetch judge_settle gives
 * the verdict and the sentences. */
#ifndef READING_JUDGE_H
#define READING_JUDGE_H

#include "exchange/labels.h"
#include "reading/answers.h"
#include "reading/context.h"
#include "reading/reach.h"

struct judge {                  /* what all phrases of a text share */
    struct arena *arena;
    const struct lexicon *lexicon;
    struct answers *answers;
    const struct reach *reach;
    enum basis basis;
    struct labels zh, en;
};

enum { JUDGE_YEARS = 24, JUDGE_OTHERS = 4 };

struct judge_case {             /* one phrase on its way */
    struct lint_finding finding;
    bool is_silent;             /* no figure at all: no finding */
    bool is_doubted;            /* whether it is kept by supporter */
    enum answer_part part;      /* that the words name, where finding.is_part */
    struct reach_scope reach;
    bool is_even;               /* the best candidates are as good as each
                                   other */
    size_t wants[LINT_CANDIDATES_MAX];
    const struct pack_indicator *sisters[LINT_CANDIDATES_MAX];
    size_t sister_wants[LINT_CANDIDATES_MAX], sister_count;
    size_t supporter_want, area_want;   /* where a supporter is named: all of
                                   its, and the same without it */
    size_t other_wants[JUDGE_OTHERS];   /* the same in reach.others */
    struct lint_scope periods[JUDGE_YEARS];
    size_t period_wants[JUDGE_YEARS], period_count;
};

/* q is the phrase with the measure that a table's head gives it. before is the
 * case of the number that a phrase goes on from, or NULL: 2018年是74.6亿元，2019年是…
 * says nothing of its own and means what that one means. */
void judge_read(const struct judge *g, const struct quantity *q,
                const struct context_words *words,
                const struct reach_scope *reach,
                const struct judge_case *before, struct judge_case *out);
/* Between judge_read and judge_try, each after answers_fetch: doubt and then
 * drop a supporter by whom an indicator is not kept. */
void judge_doubt(const struct judge *g, struct judge_case *c);
void judge_drop(const struct judge *g, struct judge_case *c);
void judge_try(const struct judge *g, struct judge_case *c);
void judge_settle(const struct judge *g, struct judge_case *c);

/* Whether the phrase holds of a want. */
bool judge_holds(const struct judge *g, const struct judge_case *c,
                 size_t want);
/* The bounds in the indicator's stored unit: a bare number is one of its
 * measure words, 381亿 of a sum of money 381亿元. */
struct phrase_bounds judge_bounds(const struct quantity *q,
                                  const struct pack_indicator *i);
/* Write the sentences; judge_settle has. */
void judge_explain(const struct judge *g, struct judge_case *c);
/* 张北县 · 海淀区 · 2020年, for sentences; "the whole programme" when empty. */
struct str judge_scope(const struct judge *g, const struct lint_scope *s,
                       enum lang lang);
/* The two sentences of a finding, cut at whole characters. */
void judge_say(struct lint_finding *f, struct str zh, struct str en);

#endif
