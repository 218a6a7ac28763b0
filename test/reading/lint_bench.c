/* lint_bench BOOK FILE - how long it takes to check a text against a real
 * book, in process and warm: medians in ms. Not a test. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "intake/carried.h"
#include "reading/lint.h"
#include "registers/pairing.h"
#include "registers/subject.h"
#include "table/csv.h"

static const struct fold *const folds[] = {
    &marks_fold, &pack_fold, &area_fold, &unit_fold, &subject_fold,
    &pairing_fold, &carried_fold, &facts_fold, &cells_fold, NULL,
};

static double now_ms(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double lint_once(struct book *b, struct str bytes,
                        enum text_format format, struct lint *out)
{
    struct job *j = job_open();
    struct lint_ask ask = { .basis = BASIS_REVIEWED };
    double start = now_ms(CLOCK_PROCESS_CPUTIME_ID);
    if (!lint_run(j, b, bytes, format, &ask, out)) {
        fprintf(stderr, "%s: %s\n", j->err.id, j->err.en);
        exit(1);
    }
    double ms = now_ms(CLOCK_PROCESS_CPUTIME_ID) - start;
    job_close(j);
    return ms;
}

int main(int argc, char **argv)
{
    enum { TIMES = 21 };
    double ms[TIMES];
    struct job *j = job_open();
    struct lint lint;
    struct str bytes;
    struct book *b = argc == 3 ? book_open(j, argv[1], BOOK_READ, folds)
                               : NULL;
    if (b == NULL || !file_map(j, argv[2], &bytes)) {
        fprintf(stderr, "lint_bench BOOK FILE %s\n", j->err.en);
        return 1;
    }
    enum text_format format = text_format_of(str_of(argv[2]), bytes);
    double first = lint_once(b, bytes, format, &lint);
    for (int i = 0; i < TIMES; i++) {
        ms[i] = lint_once(b, bytes, format, &lint);
    }
    qsort(ms, TIMES, sizeof *ms, compare);
    printf("%zu bytes, %zu findings: first %.1f ms, then %.1f ms of "
           "processor time (median of %d)\n", bytes.len, lint.count, first,
           ms[TIMES / 2], TIMES);
    book_close(b);
    job_close(j);
    return 0;
}
