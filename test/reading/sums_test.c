/* test/reading/sums_test.c - what contradicts itself, and what only seems to. */
#include "reading/sums.h"

#include "base/job.h"
#include "test/check.h"

struct row { const char *text, *quote; enum sum_fault fault; };

/* The quote that is wrong, or NULL; more than one is never wanted. */
static void check_row(const struct row *row)
{
    struct job *j = job_open();
    struct text text;
    struct quantity *all;
    struct context c;
    struct context_words w;
    struct sum *sums;
    CHECK(text_read(j, str_of(row->text), TEXT_PLAIN, &text));
    size_t count = quantity_find(j->arena, text.plain, &all), n = 0, m = 0;
    struct quantity *figures = ARENA_ROWS(j->arena, struct quantity, count + 1);
    struct quantity *decoys = ARENA_ROWS(j->arena, struct quantity, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (all[i].decoy == QUANTITY_IS_FIGURE) {
            figures[n++] = all[i];
        } else {
            decoys[m++] = all[i];
        }
    }
    context_open(j->arena, &text, figures, n, &c);
    int32_t *wholes = ARENA_ROWS(j->arena, int32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        context_words(&c, i, &w);
        wholes[i] = w.whole;
    }
    size_t found = sums_find(j->arena, &c, wholes, decoys, m, &sums);
    bool good = row->quote == NULL ? found == 0
        : found == 1 && sums[0].fault == row->fault &&
          str_is(str_part(text.plain, figures[sums[0].figure].from,
                          figures[sums[0].figure].len), str_of(row->quote));
    if (!good) {
        printf("# %s: %zu\n", row->text, found);
    }
    CHECK(good);
    job_close(j);
}

#define CHECK_ROWS(rows)                                                      \
    for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++) {              \
        check_row(&(rows)[i]);                                                \
    }

static void parts_above_their_whole_are_found(void)
{
    static const struct row rows[] = {
        { "发放种羊1200只，其中母羊1350只。", "1350只", SUM_PART },
        { "发放种羊1200只，其中母羊1150只。", NULL, 0 },
        { "投入3亿元，其中市级近4亿元。", "近4亿元", SUM_PART },
        { "投入3亿元，其中市级3亿元。", NULL, 0 },
        { "投入3亿多元，其中市级3.05亿元。", NULL, 0 },
        { "招聘40场，其中线上22场、线下26场。", "26场", SUM_PARTS },
        { "招聘48场，其中线上22场、线下26场。", NULL, 0 },
        { "培训100人，其中妇女60人、脱贫户70人。", NULL, 0 },
        { "Of 120 cows, of which 130 cows are brown.", "130 cows", SUM_PART },
    };
    CHECK_ROWS(rows)
}

static void totals_must_be_the_sum_of_their_parts(void)
{
    static const struct row rows[] = {
        { "党政干部120名、专业技术人才340名，共470名。", "470名", SUM_TOTAL },
        { "党政干部120名、专业技术人才340名，共460名。", NULL, 0 },
        { "甲县1.2亿元、乙县1.3亿元，合计2.5亿元。", NULL, 0 },
        { "甲县1.2亿元、乙县1.3亿元，合计2.9亿元。", "2.9亿元", SUM_TOTAL },
        { "党政干部120名，共投入资金5亿元。", NULL, 0 },
        { "选派干部120名，共470名群众受益。", NULL, 0 },
    };
    CHECK_ROWS(rows)
}

static void so_many_times_so_much_is_so_much_in_all(void)
{
    static const struct row rows[] = {
        { "慰问300户，每户500元，共发放18万元。", "18万元", SUM_PRODUCT },
        { "慰问300户，每户500元，共发放15万元。", NULL, 0 },
        { "培训班40期，每期50人，共培训2500人。", "2500人", SUM_PRODUCT },
        { "培训班40期，每期50人，共培训2000人。", NULL, 0 },
        { "发放鸡苗5000只，每户20只，发了300户。", "300户", SUM_PRODUCT },
        { "发放鸡苗5000只，每户20只，发了250户。", NULL, 0 },
    };
    CHECK_ROWS(rows)
}

static void percentages_of_a_stated_whole_are_worked_out(void)
{
    static const struct row rows[] = {
        { "培训3000人次，其中妇女900人次，占40%。", "900人次", SUM_SHARE },
        { "培训3000人次，其中妇女900人次，占30%。", NULL, 0 },
        { "培训3000人次，其中妇女1001人次，占33.4%。", NULL, 0 },
        { "培训3000人次，其中妇女900人次，同比增长40%。", NULL, 0 },
    };
    CHECK_ROWS(rows)
}

int main(void)
{
    RUN(parts_above_their_whole_are_found);
    RUN(totals_must_be_the_sum_of_their_parts);
    RUN(so_many_times_so_much_is_so_much_in_all);
    RUN(percentages_of_a_stated_whole_are_worked_out);
    return CHECK_DONE();
}
