/* Marks: by hand, and against the rules asked plainly of random histories. */
#include "book/marks.h"

#include <stdlib.h>

#include "book/core.h"
#include "test/book/bench.h"
#include "test/check.h"

enum { MOST = 160, NONE = -1 };

/* One entry of a history: what it is and at whom it points (numbers). */
struct act {
    enum { PLAIN, BATCH, WITHDRAW, CORRECT, KEEP, REVIEW, CONFIRM, HOLD,
           FAIL } what;
    int target, batch;
    int64_t part;               /* of a confirmation; 0: whole */
};

struct history { struct act at[MOST]; int count; };

/* ---- the rules, said plainly and slowly -------------------------------- */

static bool stands(const struct history *h, int y, int at);

static bool names(const struct history *h, int k, int x)
{
    int t = h->at[k].target;
    return k > x && (t == x || (t != NONE && h->at[x].batch == t));
}

static int withdrawn_by(const struct history *h, int y, int at)
{
    for (int k = y + 1; k < at; k++) {
        if (h->at[k].what == WITHDRAW && names(h, k, y) && stands(h, k, at)) {
            return k;
        }
    }
    return NONE;
}

static bool stands(const struct history *h, int y, int at)
{
    return y < at && withdrawn_by(h, y, at) == NONE;
}

static int replaced_by(const struct history *h, int x, int at)
{
    int first = NONE;
    for (int k = x + 1; k < at; k++) {
        bool corrects = h->at[k].what == CORRECT || h->at[k].what == KEEP;
        if (corrects && h->at[k].target == x) {
            int by = stands(h, k, at) ? k : replaced_by(h, k, at);
            first = by != NONE && (first == NONE || by < first) ? by : first;
        }
    }
    return first;
}

static int died(const struct history *h, int x, int at)
{
    int a = withdrawn_by(h, x, at), b = replaced_by(h, x, at);
    return a == NONE ? b : b == NONE ? a : a < b ? a : b;
}

static bool lives(const struct history *h, int x, int at)
{
    return x < at && died(h, x, at) == NONE;
}

static bool gives(const struct history *h, int k, int x, int at)
{
    return k < at && names(h, k, x) && lives(h, k, at) &&
           (h->at[k].target == x || lives(h, x, k));
}

static int given(const struct history *h, int x, enum basis basis, int at)
{
    int first = NONE;
    bool failed = false;
    for (int k = x + 1; k < at; k++) {
        int what = h->at[k].what;
        bool inspects = what == HOLD || what == FAIL;
        bool is_mark = basis == BASIS_REVIEWED    ? what == REVIEW
                       : basis == BASIS_CONFIRMED ? what == CONFIRM
                                                  : inspects;
        if (is_mark && gives(h, k, x, at)) {
            first = what == FAIL ? NONE : first == NONE ? k : first;
            failed = failed || what == FAIL;
        }
    }
    if (h->at[x].what == KEEP && !failed && h->at[x].target != NONE) {
        int kept = given(h, h->at[x].target, basis, at);
        first = kept != NONE && (first == NONE || kept < first) ? kept : first;
    }
    return first;
}

/* ---- feeding the fold -------------------------------------------------- */

static void make_entry(struct job *j, const struct history *h, int seq,
                       struct entry *e)
{
    static const enum core_kind kinds[] = {
        [BATCH] = CORE_BATCH, [WITHDRAW] = CORE_WITHDRAWAL,
        [REVIEW] = CORE_REVIEW, [CONFIRM] = CORE_CONFIRMATION,
        [HOLD] = CORE_INSPECTION, [FAIL] = CORE_INSPECTION,
    };
    const struct act *act = &h->at[seq];
    struct str id = act->target == NONE
                        ? STR("") : bench_id(j, (uint64_t)act->target);
    entry_clear(e);
    e->id = bench_id(j, (uint64_t)seq);
    e->batch = act->batch == seq ? -1 : act->batch;
    e->kind = act->what == PLAIN || act->what == CORRECT || act->what == KEEP
                  ? STR("training") : str_of(core_row(kinds[act->what])->id);
    if (act->what == WITHDRAW) {
        e->withdraws = id;
    } else if (act->what == CORRECT || act->what == KEEP) {
        e->corrects = id;
    } else {
        e->target = id;
    }
    if (act->what == KEEP) {
        entry_put_number(e, STR("keeps"), 1);
    }
    if (act->what == HOLD || act->what == FAIL) {
        entry_put_text(e, STR("result"),
                       act->what == HOLD ? STR("holds") : STR("fails"));
    }
    e->has_quantity = act->part != 0;
    e->quantity = act->part;
}

static void *feed(struct job *j, const struct history *h)
{
    void *m = marks_fold.open(NULL);
    for (int seq = 0; seq < h->count; seq++) {
        struct entry e;
        make_entry(j, h, seq, &e);
        marks_fold.apply(m, (uint64_t)seq, &e);
    }
    return m;
}

static uint32_t number(int n)
{
    return n == NONE ? MARK_NEVER : (uint32_t)n;
}

static void compare(const struct history *h, const struct marks *m)
{
    uint64_t size;
    struct marks_now now = marks_now(m, &size);
    const uint32_t *arrays[] = { [BASIS_REVIEWED] = now.reviewed,
                                 [BASIS_CONFIRMED] = now.confirmed,
                                 [BASIS_INSPECTED] = now.inspected };
    CHECK(size == (uint64_t)h->count);
    for (int x = 0; x < h->count; x++) {
        uint64_t seq = (uint64_t)x;
        for (int at = x + 1; at <= h->count; at++) {
            uint32_t d = number(died(h, x, at));
            CHECK(marks_died(m, seq, (uint64_t)at) == d);
            CHECK(marks_corrected_by(m, seq, (uint64_t)at) ==
                  number(replaced_by(h, x, at)));
            CHECK(marks_is_odd(m, seq) ||
                  (now.died[x] < (uint32_t)at ? now.died[x] : MARK_NEVER) == d);
            for (enum basis b = BASIS_REVIEWED; b < BASIS_COUNT; b++) {
                uint32_t g = number(given(h, x, b, at));
                uint32_t is = marks_given(m, seq, b, (uint64_t)at);
                CHECK(is == g);
                uint32_t was = arrays[b][x];
                CHECK(marks_is_odd(m, seq) ||
                      (was < (uint32_t)at ? was : MARK_NEVER) == g);
            }
        }
    }
}

/* A history in which anybody points at anything. */
static void random_history(unsigned *dice, struct history *h)
{
    int batch = NONE;
    h->count = 0;
    while (h->count < MOST) {
        int seq = h->count++;
        int roll = rand_r(dice) % 20;
        struct act *act = &h->at[seq];
        *act = (struct act){ PLAIN, NONE, seq, 0 };
        if (roll == 0) {
            act->what = BATCH;
            batch = seq;
            continue;
        }
        if (batch != NONE && rand_r(dice) % 3 > 0) {
            act->batch = batch;
        }
        if (roll >= 9 && seq > 0) {
            act->what = WITHDRAW + (unsigned)(rand_r(dice) % 7);
            act->target = rand_r(dice) % 2 ? rand_r(dice) % seq
                          : seq > 12 ? seq - 1 - rand_r(dice) % 12
                                     : rand_r(dice) % seq;
            act->part = act->what == CONFIRM ? rand_r(dice) % 3 : 0;
        }
    }
}

static void agrees_with_the_plain_rules(void)
{
    static struct history h;
    struct job *j = job_open();
    for (unsigned seed = 1; seed <= 12; seed++) {
        unsigned dice = seed;
        random_history(&dice, &h);
        struct marks *m = feed(j, &h);
        compare(&h, m);
        marks_fold.close(m);
    }
    job_close(j);
}

static void undoes_and_redoes(void)
{
    static const struct history h = { {
        { PLAIN, NONE, 0, 0 },          /* 0 */
        { WITHDRAW, 0, 1, 0 },          /* 1 withdraws 0 */
        { WITHDRAW, 1, 2, 0 },          /* 2 takes that back */
        { CORRECT, 0, 3, 0 },           /* 3 corrects 0 */
        { KEEP, 3, 4, 0 },              /* 4 corrects 3 */
        { WITHDRAW, 4, 5, 0 },          /* 5 withdraws 4: 3 counts again */
    }, 6 };
    struct job *j = job_open();
    struct marks *m = feed(j, &h);
    CHECK(marks_is_live(m, 0, 1) && !marks_is_live(m, 0, 2));
    CHECK(marks_is_live(m, 0, 3) && marks_is_odd(m, 0));
    CHECK(marks_died(m, 0, 4) == 3 && marks_corrected_by(m, 0, 4) == 3);
    CHECK(!marks_is_live(m, 3, 5) && marks_is_live(m, 3, 6));
    CHECK(!marks_is_live(m, 0, 6) && marks_target(m, 4) == 3);
    marks_fold.close(m);
    job_close(j);
}

static void marks_a_whole_batch(void)
{
    static const struct history h = { {
        { BATCH, NONE, 0, 0 }, { PLAIN, NONE, 0, 0 }, { PLAIN, NONE, 0, 0 },
        { PLAIN, NONE, 3, 0 },          /* 3 is of no batch */
        { PLAIN, NONE, 0, 0 },
        { WITHDRAW, 2, 5, 0 },
        { REVIEW, 0, 6, 0 }, { CONFIRM, 0, 7, 0 }, { CONFIRM, 1, 8, 5 },
        { HOLD, 0, 9, 0 },
        { WITHDRAW, 0, 10, 0 },
    }, 11 };
    struct job *j = job_open();
    struct marks *m = feed(j, &h);
    uint64_t first, last;
    int64_t quantity, amount;
    CHECK(marks_batch(m, 0, &first, &last) && first == 1 && last == 4);
    CHECK(marks_batch(m, 3, &first, &last) && first == 3 && last == 3);
    CHECK(!marks_batch(m, 1, &first, &last) && !marks_batch(m, 99, &first,
                                                            &last));
    CHECK(marks_batch_of(m, 4) == 0 && marks_batch_of(m, 3) == 3);
    CHECK(marks_basis(m, 1, 10) == BASIS_INSPECTED);
    CHECK(marks_basis(m, 1, 7) == BASIS_REVIEWED);
    CHECK(marks_basis(m, 2, 10) == BASIS_REPORTED);     /* was dead */
    CHECK(marks_basis(m, 3, 10) == BASIS_REPORTED);
    CHECK(!marks_partial(m, 1, 8, &quantity, &amount));
    CHECK(marks_partial(m, 1, 9, &quantity, &amount) && quantity == 5);
    CHECK(!marks_partial(m, 4, 9, &quantity, &amount));
    CHECK(marks_is_live(m, 4, 10) && marks_died(m, 4, 11) == 10);
    marks_fold.close(m);
    job_close(j);
}

/* A correction of a mark takes the mark's place. */
static void corrects_a_mark(void)
{
    struct job *j = job_open();
    struct marks *m = marks_fold.open(NULL);
    struct history h = { { { PLAIN, NONE, 0, 0 }, { CONFIRM, 0, 1, 3 },
                           { CONFIRM, 0, 2, 4 } }, 3 };
    for (int seq = 0; seq < 3; seq++) {
        struct entry e;
        make_entry(j, &h, seq, &e);
        if (seq == 2) {
            e.corrects = bench_id(j, 1);
        }
        marks_fold.apply(m, (uint64_t)seq, &e);
    }
    int64_t quantity, amount;
    CHECK(marks_partial(m, 0, 2, &quantity, &amount) && quantity == 3);
    CHECK(marks_partial(m, 0, 3, &quantity, &amount) && quantity == 4);
    CHECK(marks_given(m, 0, BASIS_CONFIRMED, 2) == 1);
    CHECK(marks_given(m, 0, BASIS_CONFIRMED, 3) == 2);
    marks_fold.close(m);
    job_close(j);
}

static bool stage_history(struct job *j, struct book *b,
                          const struct history *h, int from, int to)
{
    for (int seq = from; seq < to; seq++) {
        struct entry e;
        enum book_verdict verdict;
        uint64_t at;
        make_entry(j, h, seq, &e);
        e.batch = e.batch < 0 ? -1 : e.batch + 1;       /* behind genesis */
        if (!book_stage(j, b, &e, &verdict, &at)) {
            return false;
        }
    }
    return book_commit(j, b);
}

static void is_the_same_when_saved_and_loaded(void)
{
    static const struct fold *const folds[] = { &marks_fold, NULL };
    static struct history h;
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    unsigned dice = 7;
    bool same = false;
    const char *name = NULL;
    random_history(&dice, &h);
    CHECK(book_fold(j, b, &marks_fold) != NULL);
    CHECK(stage_history(j, b, &h, 0, MOST / 2) && book_save(j, b));
    book_close(b);
    b = book_open(j, w.path, BOOK_WRITE, folds);
    CHECK(book_fold(j, b, &marks_fold) != NULL);        /* loaded … */
    CHECK(stage_history(j, b, &h, MOST / 2, MOST));     /* … caught up */
    CHECK(book_rebuild(j, b, true, &same, &name) && same && name == NULL);
    CHECK(book_save(j, b));
    CHECK(book_rebuild(j, b, true, &same, &name) && same);
    book_close(b);
    bench_close(&w);
}

int main(void)
{
    RUN(undoes_and_redoes);
    RUN(marks_a_whole_batch);
    RUN(corrects_a_mark);
    RUN(agrees_with_the_plain_rules);
    RUN(is_the_same_when_saved_and_loaded);
    return CHECK_DONE();
}
