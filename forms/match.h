/* forms/match.h - from the words of a cell to its indicator, and how sure.
 *
 * Sure means three things at once: the words say a label or a whole wording of
 * the indicator; its unit fits the unit that the form states; and no word of
 * the labels is left that the indicator does not explain, for a word more may
 * mean a part only (党政 of 党政干部). Two that are sure alike are not sure.
 * Words over the cell's own (资金投入, 人才交流) must be of its topic: explained by
 * the pack, or among its setting topic_words. Words of its setting part_words
 * (党政, 女) name a part wherever the indicator's own label has them not; those of
 * other_words speak of somebody else's programme: nothing is sure then. */
#ifndef FORMS_MATCH_H
#define FORMS_MATCH_H

#include "forms/facet.h"
#include "forms/layout.h"

enum match_state {
    MATCH_SURE,
    MATCH_ASK,                  /* it may be one of the candidates */
    MATCH_UNKNOWN,              /* nothing like it is counted */
};

enum { MATCH_CANDIDATES = 6 };

struct match_words {            /* of one cell */
    struct str own[2];          /* the innermost of its row and of its head */
    size_t own_count;
    struct str over[2 * LAYOUT_DEPTH];  /* what stands over them, outer first */
    size_t over_count;
    struct str title;           /* of the table: a hint, never enough */
    enum quantity_class class;  /* QUANTITY_BARE when no unit is told */
    bool is_unsure;             /* the unit is told twice: 人/人次 */
    bool is_title;              /* own is of the title: only a label counts */
    bool refines;               /* 其中: a part of the last one over it, so not
                                   that one itself */
};

struct match {
    enum match_state state;
    const struct pack_indicator *indicator;     /* of MATCH_SURE; the nearest
                                                   one otherwise, or NULL */
    const struct pack_indicator *candidates[MATCH_CANDIDATES];
    size_t count;
};

struct matcher;                 /* in the job's arena */

struct matcher *matcher_open(struct arena *a, const struct lexicon *l,
                             uint64_t at);
struct match match_find(const struct matcher *m, const struct match_words *w);
/* Whether words narrow nothing: 数量, 完成情况, number. */
bool match_is_plain(const struct matcher *m, struct str words);
/* An indicator by its id or a label, as answers name it; NULL when none. */
const struct pack_indicator *match_named(const struct matcher *m,
                                         struct str name);

#endif
