/* Folds: kept up, saved, loaded, caught up, rebuilt, always the same. */
#include "book/book.h"

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>

#include "book/proof.h"
#include "store/store.h"
#include "test/book/bench.h"
#include "test/check.h"

/* ---- two small folds; the second needs the first ----------------------- */

struct sum { int64_t total; uint64_t count; int loads; };

static void *sum_open(void *const *needed)
{
    (void)needed;
    return mem_new(1, sizeof(struct sum));
}

static void sum_apply(void *state, uint64_t seq, const struct entry *e)
{
    struct sum *s = state;
    s->total += e->quantity;
    s->count = seq + 1;
}

static void sum_save(const void *state, struct fold_parts *out)
{
    const struct sum *s = state;
    fold_part_add(out, "total", &s->total, sizeof s->total);
    fold_part_add(out, "count", &s->count, sizeof s->count);
}

static bool sum_load(void *state, struct fold_parts *in)
{
    struct sum *s = state;
    struct str total = fold_part(in, "total"), count = fold_part(in, "count");
    if (total.len != sizeof s->total || count.len != sizeof s->count) {
        return false;
    }
    memcpy(&s->total, total.at, total.len);
    memcpy(&s->count, count.at, count.len);
    s->loads++;
    return true;
}

static const struct fold sum_fold = {
    .name = "sum", .version = 1, .open = sum_open, .close = mem_free,
    .apply = sum_apply, .save = sum_save, .load = sum_load,
};

/* Adds up what the first says after every entry: wrong unless in lockstep. */
struct echo { const struct sum *sum; uint64_t folded; };

static void *echo_open(void *const *needed)
{
    struct echo *e = mem_new(1, sizeof *e);
    e->sum = needed[0];
    return e;
}

static void echo_apply(void *state, uint64_t seq, const struct entry *e)
{
    struct echo *s = state;
    (void)e;
    CHECK(s->sum->count == seq + 1);
    s->folded = s->folded * 31 + (uint64_t)s->sum->total;
}

static void echo_save(const void *state, struct fold_parts *out)
{
    const struct echo *s = state;
    fold_part_add(out, "folded", &s->folded, sizeof s->folded);
}

static bool echo_load(void *state, struct fold_parts *in)
{
    struct echo *s = state;
    struct str folded = fold_part(in, "folded");
    memcpy(&s->folded, folded.at, folded.len == 8 ? 8 : 0);
    return folded.len == sizeof s->folded;
}

static const struct fold echo_fold = {
    .name = "echo", .version = 1, .needs = { &sum_fold }, .open = echo_open,
    .close = mem_free, .apply = echo_apply, .save = echo_save,
    .load = echo_load,
};

/* The same, written by a later version of the program. */
static const struct fold sum_fold_2 = {
    .name = "sum", .version = 2, .open = sum_open, .close = mem_free,
    .apply = sum_apply, .save = sum_save, .load = sum_load,
};

static const struct fold *const folds[] = { &sum_fold, &echo_fold, NULL };
static const struct fold *const later[] = { &sum_fold_2, NULL };

/* What both folds must say of drafts 0..n-1 behind genesis. */
static void expect(struct job *j, struct book *b, uint64_t n)
{
    const struct sum *sum = book_fold(j, b, &sum_fold);
    const struct echo *echo = book_fold(j, b, &echo_fold);
    int64_t total = 0;
    uint64_t folded = 0;
    for (uint64_t i = 0; i < n; i++) {
        total += (int64_t)(i % 100);
        folded = folded * 31 + (uint64_t)total;
    }
    CHECK(sum != NULL && sum->total == total && sum->count == n + 1);
    CHECK(echo != NULL && echo->folded == folded);
}

static void keeps_up_what_is_open(void)
{
    struct bench w = bench_open();
    struct book *b = bench_make(&w, folds);
    expect(w.job, b, 0);
    CHECK(bench_fill(w.job, b, 0, 500, 70));
    expect(w.job, b, 500);
    book_close(b);
    bench_close(&w);
}

static void takes_in_a_big_commit_while_it_is_written(void)
{
    struct bench w = bench_open();
    struct book *b = bench_make(&w, folds);
    expect(w.job, b, 0);
    CHECK(bench_fill(w.job, b, 0, BOOK_MANY, BOOK_MANY));
    expect(w.job, b, BOOK_MANY);
    CHECK(bench_fill(w.job, b, BOOK_MANY, 2 * BOOK_MANY + 1, BOOK_MANY));
    expect(w.job, b, 2 * BOOK_MANY + 1);
    book_close(b);
    bench_close(&w);
}

/* Whoever holds a state asks for it again after a failure. */
static void forgets_a_big_commit_that_fails(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    struct rlimit all, few;
    CHECK(bench_fill(j, b, 0, 300, 300));
    expect(j, b, 300);
    CHECK(getrlimit(RLIMIT_FSIZE, &all) == 0);
    signal(SIGXFSZ, SIG_IGN);   /* a write beyond it then simply fails */
    few = (struct rlimit){ 192 * 1024, all.rlim_max };
    CHECK(setrlimit(RLIMIT_FSIZE, &few) == 0);
    CHECK(!bench_fill(j, b, 300, 300 + 4 * BOOK_MANY, 4 * BOOK_MANY));
    CHECK(setrlimit(RLIMIT_FSIZE, &all) == 0);
    CHECK(!job_ok(j) && book_staged(b) == 0 && book_head(b).size == 301);
    err_clear(&j->err);
    expect(j, b, 300);
    CHECK(bench_fill(j, b, 300, 400, 100));
    expect(j, b, 400);
    book_close(b);
    bench_close(&w);
}

static void opens_late_and_catches_up(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    CHECK(bench_fill(j, b, 0, 100, 10));
    CHECK(((struct sum *)book_fold(j, b, &sum_fold))->count == 101);
    CHECK(bench_fill(j, b, 100, 120, 10));
    expect(j, b, 120);          /* the second comes with a first of its own */
    CHECK(bench_fill(j, b, 120, 500, 190));
    expect(j, b, 500);
    book_close(b);
    bench_close(&w);
}

static void loads_what_was_saved(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    CHECK(bench_fill(j, b, 0, 300, 300) && book_save(j, b));
    book_close(b);
    b = book_open(j, w.path, BOOK_READ, folds);
    expect(j, b, 300);
    CHECK(((struct sum *)book_fold(j, b, &sum_fold))->loads == 1);
    book_close(b);
    b = book_open(j, w.path, BOOK_WRITE, folds);
    CHECK(bench_fill(j, b, 300, 350, 50));      /* nothing is open */
    expect(j, b, 350);
    CHECK(((struct sum *)book_fold(j, b, &sum_fold))->loads == 1);
    CHECK(bench_fill(j, b, 350, 360, 1) && book_save(j, b));
    expect(j, b, 360);
    book_close(b);
    b = book_open(j, w.path, BOOK_READ, folds);
    expect(j, b, 360);
    book_close(b);
    bench_close(&w);
}

static void rebuilds_what_another_version_wrote(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    CHECK(bench_fill(j, b, 0, 300, 300) && book_save(j, b));
    book_close(b);
    b = book_open(j, w.path, BOOK_READ, later);
    struct sum *sum = book_fold(j, b, &sum_fold_2);
    CHECK(sum != NULL && sum->count == 301 && sum->loads == 0);
    book_close(b);
    bench_close(&w);
}

static const char spoil_sql[] =
    "UPDATE fold_part SET bytes = x'0102030405060708' WHERE fold = $1";

static void rebuilds_what_was_damaged(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    struct verify_report r;
    bool same = true;
    const char *name = NULL;
    CHECK(bench_fill(j, b, 0, 300, 300) && book_save(j, b));
    book_close(b);
    struct store *s = store_open(j, w.path, STORE_WRITE);
    struct query *q = query_open(j, s, spoil_sql);
    query_text(q, 1, STR("sum"));
    CHECK(query_run(j, q, NULL));
    store_close(s);
    b = book_open(j, w.path, BOOK_WRITE, folds);
    CHECK(book_rebuild(j, b, true, &same, &name));
    CHECK(!same && name != NULL && strcmp(name, "sum") == 0);
    CHECK(proof_verify(j, b, STR(""), true, &r) && !r.sound);
    CHECK(r.fold != NULL && strcmp(r.fold, "sum") == 0);
    expect(j, b, 300);          /* not believed, but built afresh */
    CHECK(book_rebuild(j, b, false, &same, &name) && !same);
    CHECK(book_rebuild(j, b, true, &same, &name) && same && name == NULL);
    expect(j, b, 300);
    book_close(b);
    bench_close(&w);
}

static void names_a_live_fold_that_is_wrong(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    bool same = true;
    const char *name = NULL;
    CHECK(bench_fill(j, b, 0, 50, 50));
    expect(j, b, 50);
    ((struct echo *)book_fold(j, b, &echo_fold))->folded ^= 1;
    CHECK(book_rebuild(j, b, true, &same, &name));
    CHECK(!same && name != NULL && strcmp(name, "echo") == 0);
    book_close(b);
    bench_close(&w);
}

static void follows_a_writer_from_another_process(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    CHECK(bench_fill(j, b, 0, 50, 50));
    struct book *reader = book_open(j, w.path, BOOK_READ, folds);
    expect(j, reader, 50);
    CHECK(bench_fill(j, b, 50, 90, 40));
    CHECK(book_head(reader).size == 51);
    book_turn_read(reader);
    CHECK(book_head(reader).size == 91);
    expect(j, reader, 90);
    book_turn_end(reader);
    book_close(reader);
    book_close(b);
    bench_close(&w);
}

static void forgets_what_was_hidden_and_dropped(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    CHECK(bench_fill(j, b, 0, 50, 50));
    expect(j, b, 50);
    CHECK(book_hide(j, b, true) && bench_fill(j, b, 50, 400, 100));
    expect(j, b, 400);          /* its checks see what it hides */
    CHECK(book_hide_drop(j, b));
    expect(j, b, 50);
    CHECK(bench_fill(j, b, 50, 80, 30));
    expect(j, b, 80);
    book_close(b);
    bench_close(&w);
}

int main(void)
{
    RUN(keeps_up_what_is_open);
    RUN(takes_in_a_big_commit_while_it_is_written);
    RUN(forgets_a_big_commit_that_fails);
    RUN(opens_late_and_catches_up);
    RUN(loads_what_was_saved);
    RUN(rebuilds_what_another_version_wrote);
    RUN(rebuilds_what_was_damaged);
    RUN(names_a_live_fold_that_is_wrong);
    RUN(follows_a_writer_from_another_process);
    RUN(forgets_what_was_hidden_and_dropped);
    return CHECK_DONE();
}
