/* figure_bench BOOK - how long figures of a real book take: medians in ms by
 * the clock, and of processor time, which other work on the machine does not
 * disturb. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "figures/figure.h"
#include "registers/pairing.h"

static const struct fold *const folds[] = {
    &marks_fold, &pack_fold, &area_fold, &unit_fold, &subject_fold,
    &pairing_fold, &facts_fold, &cells_fold, NULL,
};

struct bench {
    struct job *job;
    struct book *book;
    struct str id;              /* of the figure that is asked for */
    struct figure_ask ask;
};

static double now_ms(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int number_compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void measure(struct bench *b, const char *what, int times,
                    bool (*work)(struct bench *b))
{
    double ms[101], cpu[101];
    for (int i = 0; i < times; i++) {
        double start = now_ms(CLOCK_MONOTONIC);
        double cpu_start = now_ms(CLOCK_PROCESS_CPUTIME_ID);
        if (!work(b)) {
            fprintf(stderr, "%s: %s\n", b->job->err.id, b->job->err.en);
            exit(1);
        }
        ms[i] = now_ms(CLOCK_MONOTONIC) - start;
        cpu[i] = now_ms(CLOCK_PROCESS_CPUTIME_ID) - cpu_start;
    }
    double first = cpu[0];
    qsort(ms, (size_t)times, sizeof(*ms), number_compare);
    qsort(cpu, (size_t)times, sizeof(*cpu), number_compare);
    printf("%-48s %9.3f  processor %9.3f  first %9.3f\n", what,
           ms[times / 2], cpu[times / 2], first);
    fflush(stdout);
}

static bool compute(struct bench *b)
{
    struct figure_set set;
    return figure_compute(b->job, b->book, &b->ask, &set);
}

static bool explain(struct bench *b)
{
    struct explain_row *rows;
    size_t count;
    uint64_t next;
    return figure_explain(b->job, b->book, &b->ask, UINT64_MAX, 50, &rows,
                          &count, &next);
}

static bool restate(struct bench *b)
{
    struct restatement *rows;
    size_t count;
    uint64_t size = book_head(b->book).size;
    return figure_restate(b->job, b->book, &b->ask, size - size / 10, size,
                          100, &rows, &count);
}

static bool load_facts(struct bench *b)
{
    return book_fold(b->job, b->book, &facts_fold) != NULL;
}

/* The indicator with the most records: the hardest one. */
static struct str largest(struct bench *b)
{
    struct figure_set set;
    struct figure best = { 0 };
    if (!compute(b) || !figure_compute(b->job, b->book, &b->ask, &set)) {
        exit(1);
    }
    for (size_t i = 0; i < set.count; i++) {
        best = set.rows[i].count > best.count ? set.rows[i] : best;
    }
    printf("%zu indicators; the largest is %.*s with %lld records\n",
           set.count, STR_ARG(best.indicator->id), (long long)best.count);
    return best.indicator->id;
}

static void by(struct bench *b, enum figure_group group, const char *level)
{
    b->ask.by[b->ask.by_count++] = (struct figure_by){ group, str_of(level) };
}

static void measure_all(struct bench *b)
{
    measure(b, "all figures from cells", 21, compute);
    b->id = largest(b);
    by(b, BY_AREA, "county");
    by(b, BY_YEAR, "");
    measure(b, "all figures by county and year, from cells", 11, compute);
    b->ask.by_count = 0;
    b->ask.ids = &b->id;
    b->ask.id_count = 1;
    measure(b, "one figure from cells", 101, compute);
    measure(b, "load the columns", 1, load_facts);
    measure(b, "the largest: first page of its records", 21, explain);
    b->ask.recompute = true;
    measure(b, "the largest: one pass over its columns", 11, compute);
    by(b, BY_AREA, "township");
    measure(b, "the largest: by township", 5, compute);
    b->ask.by_count = 0;
    measure(b, "the largest: restated over the newest tenth", 3, restate);
    b->ask.has_as_of = true;
    b->ask.as_of = book_head(b->book).size / 2;
    measure(b, "the largest: as of half the book", 5, compute);
    b->ask.has_as_of = false;
    b->ask.ids = NULL;
    measure(b, "all figures, by passes over the columns", 5, compute);
}

int main(int argc, char **argv)
{
    struct bench b = { .job = job_open() };
    if (argc != 2) {
        fprintf(stderr, "figure_bench BOOK\n");
        return 2;
    }
    b.job->lang = LANG_EN;
    b.book = book_open(b.job, argv[1], BOOK_READ, folds);
    if (!b.book) {
        fprintf(stderr, "%s: %s\n", b.job->err.id, b.job->err.en);
        return 1;
    }
    measure_all(&b);
    book_close(b.book);
    job_close(b.job);
    return 0;
}
