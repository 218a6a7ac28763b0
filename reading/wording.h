/* reading/wording.h - which words speak of which indicator. For reading/ only.
 *
 * A wording is a list of groups of words: every group must be met by one of
 * its words. Wordings come from wordings.csv; the labels of an indicator are
 * wordings of one group. A group that begins with "~" tells of the company
 * that a word keeps (学校+~卫生室|厕所: schools among what was built): it must be
 * met, but does not say how near the wording is. Where no wording is met, the
 * parts of the labels (pairs of characters, English words) and, weakly, those
 * of the definition still give a hint. */
#ifndef READING_WORDING_H
#define READING_WORDING_H

#include "reading/lexicon.h"
#include "reading/wordbook.h"

enum { WORDING_GROUPS = 8 };      /* as many as bits of `beside` */

enum posting_role {             /* what a word is to its target */
    IN_GROUP, IN_WITHOUT,       /* of a wording */
    IN_LABEL, IN_DEFINITION,    /* a part of an indicator's */
};

struct wordings {
    const struct pack_indicator **indicators;
    size_t indicator_count;
    struct wordbook *words;
    struct wording {
        uint32_t indicator;     /* its place above */
        uint8_t group_count;
        uint8_t beside;         /* bit g: group g only stands beside */
        bool is_label;
    } *rows;
    size_t count, cap;
    struct posting {
        uint32_t word, target;  /* a wording or an indicator */
        uint8_t role, group;
    } *postings;                /* sorted by word */
    size_t posting_count, posting_cap;
    uint32_t *first;            /* per word: its first posting; one more */
    uint16_t *worth;            /* per word: longer and rarer is more */
    uint16_t *part_worth;       /* the same as a part of labels */
    uint16_t *spread;           /* per word: indicators that speak with it */
};

/* Read the pack's tables. */
void wordings_open(struct wordings *w, struct arena *a,
                   const struct pack *pack, uint64_t at);
/* The indicator with this label, in folded form; NULL where none or several
 * have it. */
const struct pack_indicator *wordings_labelled(const struct wordings *w,
                                               struct str label);
size_t wordings_rank(const struct wordings *w, struct arena *a,
                     const struct lexicon_piece *pieces, size_t count,
                     enum quantity_class class,
                     struct lexicon_candidate *out, size_t max);

#endif
