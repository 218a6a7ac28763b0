/* test/reading/world.h - a book with a pack in it, and its lexicon. */
#ifndef TEST_READING_WORLD_H
#define TEST_READING_WORLD_H

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "exchange/import.h"
#include "intake/carried.h"
#include "reading/lexicon.h"
#include "registers/pairing.h"
#include "registers/subject.h"
#include "test/check.h"

static const struct fold *const world_folds[] = {
    &marks_fold, &pack_fold, &area_fold, &unit_fold, &subject_fold,
    &pairing_fold, &carried_fold, NULL,
};

struct world {
    char dir[64];
    struct job *j;
    struct book *b;
    struct lexicon *l;
};

/* With the pack's own records: pairings, for one. */
static inline bool world_open(struct world *w, const char *pack)
{
    char path[96];
    struct pack_drafts drafts = { 0 };
    *w = (struct world){ .dir = "/tmp/jiedui-words-XXXXXX" };
    bool made = mkdtemp(w->dir) != NULL;
    assert(made);
    snprintf(path, sizeof path, "%s/book", w->dir);
    w->j = job_open();
    bool good = book_create(w->j, path, STR("words"), 480) &&
                (w->b = book_open(w->j, path, BOOK_WRITE, world_folds)) &&
                import_pack(w->j, w->b, pack, &drafts);
    good = good && (w->l = lexicon_open(w->j, w->b, UINT64_MAX)) != NULL;
    for (size_t i = 0; !good && i < drafts.fault_count; i++) {
        printf("# %.*s:%llu: %.*s\n", STR_ARG(drafts.faults[i].file),
               (unsigned long long)drafts.faults[i].line,
               STR_ARG(drafts.faults[i].en));
    }
    if (!good) {
        printf("# %s: %s\n", w->j->err.id ? w->j->err.id : "?",
               w->j->err.en);
    }
    CHECK(good);
    return good;
}

static inline void world_close(struct world *w)
{
    char command[128];
    book_close(w->b);
    job_close(w->j);
    snprintf(command, sizeof command, "rm -rf %s", w->dir);
    int status = system(command);
    assert(status == 0);
}

#endif
