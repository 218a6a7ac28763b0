/* Books that earlier versions wrote must open, verify and grow for ever.
 *
 * test/book/kept/N.book was written by the version whose newest table file was
 * number N: genesis, drafts 0 to 619 of bench.h, one head at 601. When tables
 * change, the newest book joins them; none is ever written again. */
#include "book/marks.h"
#include "book/proof.h"
#include "test/book/bench.h"
#include "test/check.h"

static const struct fold *const folds[] = { &marks_fold, NULL };

static const char *const kept[] = { SOURCE_DIR "/test/book/kept/1.book" };

static void opens_verifies_and_grows(void)
{
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        struct bench w = bench_open();
        struct job *j = w.job;
        struct verify_report r;
        struct entry e;
        CHECK(bench_copy(kept[i], "", w.path, ""));
        CHECK(bench_copy(kept[i], ".pub", w.path, ".pub"));
        CHECK(bench_copy(kept[i], ".heads", w.path, ".heads"));
        struct book *b = book_open(j, w.path, BOOK_WRITE, folds);
        CHECK(b != NULL && book_head(b).size == 621);
        CHECK(proof_verify(j, b, STR(""), true, &r) && r.sound);
        CHECK(r.heads == 1);
        CHECK(book_read(j, b, 620, &e) && str_is(e.id, bench_id(j, 619)));
        CHECK(bench_fill(j, b, 620, 900, 90));
        CHECK(proof_verify(j, b, STR(""), true, &r) && r.sound);
        CHECK(r.size == 901);
        book_close(b);
        bench_close(&w);
    }
}

int main(void)
{
    RUN(opens_verifies_and_grows);
    return CHECK_DONE();
}
