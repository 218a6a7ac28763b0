/* test/book/bench.h - a workbench for tests of the book: a folder of their
 * own, a clock and chance that repeat themselves, drafts by number. */
#ifndef TEST_BOOK_BENCH_H
#define TEST_BOOK_BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "book/book.h"

struct bench {
    char folder[64], path[96];
    struct job *job;
};

static inline int64_t bench_clock(void)
{
    return INT64_C(1600000000000);
}

/* A new folder; the path of a book in it that is not there yet. */
static inline struct bench bench_open(void)
{
    struct bench b = { "/tmp/jiedui_test_XXXXXX", "", NULL };
    if (mkdtemp(b.folder) == NULL) {
        abort();
    }
    snprintf(b.path, sizeof b.path, "%s/book.db", b.folder);
    b.job = job_open();
    b.job->clock = bench_clock;
    b.job->by = STR("tester");
    return b;
}

static inline void bench_close(struct bench *b)
{
    char command[128];
    job_close(b->job);
    snprintf(command, sizeof command, "rm -rf '%s'", b->folder);
    if (system(command) != 0) {
        abort();
    }
}

static inline struct book *bench_make(struct bench *b,
                                      const struct fold *const *folds)
{
    return book_create(b->job, b->path, STR("test"), 480)
               ? book_open(b->job, b->path, BOOK_WRITE, folds) : NULL;
}

/* The id of draft number n. */
static inline struct str bench_id(struct job *j, uint64_t n)
{
    return arena_print(j->arena, "00000000-0000-8000-8000-%012llx",
                       (unsigned long long)n);
}

static inline void bench_draft(struct job *j, uint64_t n, struct entry *e)
{
    int32_t day = 0;
    date_of(2016 + (int)(n % 5), 1 + (int)(n % 12), 1 + (int)(n % 28), &day);
    entry_clear(e);
    e->id = bench_id(j, n);
    e->kind = STR("training");
    e->occurred = (struct date){ day, DATE_DAY };
    e->area = arena_print(j->arena, "1509%02llu",
                          (unsigned long long)(21 + n % 9));
    e->supporter = STR("朝阳区");
    e->quantity = (int64_t)(n % 100);
    e->has_quantity = true;
    entry_put_text(e, STR("course"), STR("种植技术 \"大棚\""));
    entry_put_number(e, STR("hours"), (int64_t)(n % 40));
}

/* Stage and commit drafts first..last-1 in commits of `each`. */
static inline bool bench_fill(struct job *j, struct book *b, uint64_t first,
                              uint64_t last, uint64_t each)
{
    for (uint64_t n = first; n < last; n++) {
        struct entry e;
        enum book_verdict verdict;
        uint64_t seq;
        bench_draft(j, n, &e);
        if (!book_stage(j, b, &e, &verdict, &seq) ||
            ((n + 1 - first) % each == 0 && !book_commit(j, b))) {
            return false;
        }
    }
    return book_commit(j, b);
}

#endif
