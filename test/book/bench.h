/* test/book/bench.h - a workbench for tests of the book: a folder of their
 * own, a clock and chance that repeat themselves, drafts by number. */
#ifndef TEST_BOOK_BENCH_H
#define TEST_BOOK_BENCH_H

#include <ftw.h>
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

static inline int bench_remove(const char *path, const struct stat *about,
                               int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    return remove(path);
}

static inline void bench_close(struct bench *b)
{
    job_close(b->job);
    if (nftw(b->folder, bench_remove, 8, FTW_DEPTH | FTW_PHYS) != 0) {
        abort();
    }
}

/* Copy the file at path + from_tail to path + to_tail. */
static inline bool bench_copy(const char *from, const char *from_tail,
                              const char *to, const char *to_tail)
{
    char paths[2][256], bytes[4096];
    snprintf(paths[0], sizeof paths[0], "%s%s", from, from_tail);
    snprintf(paths[1], sizeof paths[1], "%s%s", to, to_tail);
    FILE *in = fopen(paths[0], "rb"), *out = fopen(paths[1], "wb");
    bool good = in != NULL && out != NULL;
    for (size_t n; good && (n = fread(bytes, 1, sizeof bytes, in)) > 0;) {
        good = fwrite(bytes, 1, n, out) == n;
    }
    good = out != NULL && fclose(out) == 0 && good;
    return in != NULL && fclose(in) == 0 && good;
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
