/* reading/reach.h - of which place and which period a number of a text speaks.
 *
 * The nearest that its clause names, else its sentence, else what reaches on:
 * from the sentence before in the same paragraph, from the lead-in of a list,
 * from the headings above and at last from the title (a report of a county is
 * about that county). In a table: from the row's label and the column's head.
 * A supporter and a recipient area are looked for apart, since both may be
 * named. 全市 and the like end a place; 累计 ends a period that is not of its own
 * clause; 全县 is the place of the title. A single day (“3 月 15 日，会议…”) is
 * when somebody spoke, and no period. */
#ifndef READING_REACH_H
#define READING_REACH_H

#include "reading/context.h"
#include "reading/lint.h"

struct reach;                   /* of one text; in the job's arena */

struct reach_scope {
    struct lint_scope scope;
    struct lint_scope others[4];        /* what the name of the place may mean
                                           as well */
    size_t other_count;
    bool is_several;            /* of several places together: no scope */
    enum reach_way { WAY_UNTOLD, WAY_OUT, WAY_BACK } way;   /* who sends: a
                                   supporter to a recipient, or the reverse */
};

struct reach *reach_open(struct arena *a, const struct lexicon *l,
                         const struct context *c, int32_t today);
void reach_of(const struct reach *r, size_t figure,
              const struct context_words *words, struct reach_scope *out);
/* The places and periods of a part of the text, as blanks in a copy of it at
 * the end of b. */
void reach_blank(const struct reach *r, struct str part, struct buf *b);
/* The same for a place in the text where no figure stands: a claim. */
void reach_at(const struct reach *r, size_t at, struct reach_scope *out);

#endif
