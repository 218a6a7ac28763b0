/* test/forms/form_bench.c - how long a form of 5,000 cells takes on a book that
 * is open: form_bench BOOK FORM.xlsx [N]. Not a test. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bulletin/published.h"
#include "figures/figure.h"
#include "forms/fill.h"
#include "intake/carried.h"
#include "registers/pairing.h"
#include "table/csv.h"

static const struct fold *const folds[] = {
    &marks_fold, &pack_fold, &area_fold, &unit_fold, &subject_fold,
    &pairing_fold, &carried_fold, &facts_fold, &cells_fold, &published_fold,
    NULL,
};

static int compare(const void *left, const void *right)
{
    const double *x = left, *y = right;
    return (*x > *y) - (*x < *y);
}

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
    enum { RUNS_MAX = 100 };
    int runs = argc > 3 ? atoi(argv[3]) : 7;
    double spent[RUNS_MAX];
    struct job *j = job_open();
    struct book *b = argc < 3 ? NULL : book_open(j, argv[1], BOOK_READ, folds);
    struct str bytes;
    if (b == NULL || runs < 1 || runs > RUNS_MAX ||
        !file_map(j, argv[2], &bytes)) {
        fprintf(stderr, "form_bench BOOK FORM.xlsx [N]: %s\n", j->err.en);
        return 1;
    }
    for (int i = -1; i < runs; i++) {           /* the first one loads */
        struct job *one = job_open();
        struct fill *f = ARENA_NEW(one->arena, struct fill);
        struct fill_ask ask = { .form = bytes,
                                .figures.basis = BASIS_REVIEWED };
        double began = now_ms();
        if (!fill_run(one, b, &ask, f)) {
            fprintf(stderr, "%s: %s\n", one->err.id, one->err.en);
            return 1;
        }
        if (i >= 0) {
            spent[i] = now_ms() - began;
        } else {
            printf("filled %zu, asked %zu, unknown %zu, left %zu; first "
                   "%.0f ms\n", f->filled, f->asked, f->unknown, f->left,
                   now_ms() - began);
        }
        job_close(one);
    }
    qsort(spent, (size_t)runs, sizeof *spent, compare);
    printf("median %.1f ms, best %.1f ms of %d\n", spent[runs / 2], spent[0],
           runs);
    book_close(b);
    job_close(j);
    return 0;
}
