/* test/figures/house.h - a real book in a temporary folder, with the small
 * pack of this folder, for tests of figures. */
#ifndef TEST_FIGURES_HOUSE_H
#define TEST_FIGURES_HOUSE_H

#include "base/job.h"
#include "book/book.h"
#include "figures/figure.h"

struct house {
    struct job *job;
    struct book *book;
    const struct fold *const *folds;
    char dir[64], path[96];
    uint64_t ids;               /* given out */
    int64_t batch;              /* of the coming entries, or -1 */
};

void house_open(struct house *h);
/* The same with other folds, which must hold those of figures. */
void house_open_with(struct house *h, const struct fold *const *folds);
void house_close(struct house *h);
/* Close the book, with or without saving its folds, and open it again. */
void house_again(struct house *h, bool save);
/* Stage a row of a pack table: column, text, column, text … NULL. */
void house_define(struct house *h, const char *table, const char *key, ...);
/* A draft of a kind with an id of its own. */
struct entry house_draft(struct house *h, const char *kind);
/* Stage it; gives its number. Texts are copied by the book. */
uint64_t house_put(struct house *h, struct entry *e);
/* The id of entry number seq as house_draft gave it, in the job's arena. */
struct str house_id(struct house *h, uint64_t seq);
/* Begin (or, with -1, end) a batch. */
void house_batch(struct house *h);
void house_commit(struct house *h);
struct str house_text(struct house *h, const char *text);
int32_t house_day(const char *date);
/* The whole figure of an indicator now. */
struct figure house_figure(struct house *h, const char *id, bool recompute);

#endif
