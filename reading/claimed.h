/* reading/claimed.h - claims in words: 全部摘帽, 全覆盖, 首个.
 *
 * “All” holds when the figure that it is said of is not below its denominator;
 * “first” needs a record with evidence whose words fit the sentence. The rows of
 * claims.csv say which; see reading/lexicon.h. */
#ifndef READING_CLAIMED_H
#define READING_CLAIMED_H

#include "reading/context.h"
#include "reading/judge.h"
#include "reading/reach.h"

struct claimed {
    struct job *job;
    struct book *book;
    const struct judge *judge;
    const struct context *context;
    const struct reach *reach;
    bool is_public;             /* single records may not be told of */
    struct lint_finding *rows;  /* what claimed_find gives, in order */
    size_t count, cap;
};

/* Check every claim of the text. Fails as book_fold and book_read do. */
bool claimed_find(struct claimed *c);

#endif
