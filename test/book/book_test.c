/* The book: one door in, everything readable, nothing half there. */
#include "book/book.h"

#include "store/store.h"
#include "test/book/bench.h"
#include "test/check.h"

static bool is_err(const struct job *j, const char *id)
{
    return j->err.id != NULL && strcmp(j->err.id, id) == 0;
}

static void gives_back_what_was_put_in(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, NULL);
    CHECK(b != NULL && book_head(b).size == 1);
    CHECK(bench_fill(j, b, 0, 700, 150));
    CHECK(book_head(b).size == 701);
    for (uint64_t n = 0; n < 700; n++) {
        struct entry e, draft;
        uint64_t seq;
        bench_draft(j, n, &draft);
        CHECK(book_find(j, b, draft.id, &seq) && seq == n + 1);
        CHECK(book_read(j, b, n + 1, &e));
        CHECK(str_is(e.id, draft.id) && str_is(e.area, draft.area));
        CHECK(e.quantity == draft.quantity && e.field_count == 2);
        CHECK(str_is(e.fields[0].text, draft.fields[0].text));
        CHECK(str_is(e.by, STR("tester")) && e.recorded == bench_clock());
    }
    struct str bytes;
    CHECK(!book_bytes(j, b, 701, &bytes) && is_err(j, "book.position"));
    book_close(b);
    bench_close(&w);
}

static void counts_the_same_draft_once(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, NULL);
    enum book_verdict verdict;
    uint64_t seq;
    struct entry e;
    CHECK(bench_fill(j, b, 0, 600, 600));
    for (uint64_t n = 0; n < 600; n += 7) {
        bench_draft(j, n, &e);
        CHECK(book_stage(j, b, &e, &verdict, &seq));
        CHECK(verdict == BOOK_SAME && seq == n + 1);
        e.quantity++;
        CHECK(book_stage(j, b, &e, &verdict, &seq));
        CHECK(verdict == BOOK_CONFLICT && seq == n + 1);
    }
    CHECK(book_staged(b) == 0);
    bench_draft(j, 900, &e);        /* among the staged ones too */
    CHECK(book_stage(j, b, &e, &verdict, &seq) && verdict == BOOK_NEW);
    CHECK(book_stage(j, b, &e, &verdict, &seq) && verdict == BOOK_SAME);
    e.quantity++;
    CHECK(book_stage(j, b, &e, &verdict, &seq) && verdict == BOOK_CONFLICT);
    CHECK(seq == 601 && book_staged(b) == 1);
    book_unstage(b);
    CHECK(book_stage(j, b, &e, &verdict, &seq) && verdict == BOOK_NEW);
    book_close(b);
    bench_close(&w);
}

static void stands_after_closing(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, NULL);
    CHECK(bench_fill(j, b, 0, 1000, 333));
    struct book_head head = book_head(b);
    book_close(b);
    b = book_open(j, w.path, BOOK_READ, NULL);
    CHECK(b != NULL);
    CHECK(book_head(b).size == head.size);
    CHECK(memcmp(book_head(b).root, head.root, BOOK_ROOT_SIZE) == 0);
    CHECK(str_is(book_name(b), STR("test")) && book_zone(b) == 480);
    book_close(b);
    b = book_open(j, w.path, BOOK_WRITE, NULL);
    CHECK(bench_fill(j, b, 1000, 1300, 1));
    CHECK(book_head(b).size == 1301);
    book_close(b);
    bench_close(&w);
}

static void knows_every_earlier_root(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, NULL);
    unsigned char roots[80][BOOK_ROOT_SIZE], root[BOOK_ROOT_SIZE];
    for (uint64_t i = 0; i < 80; i++) {
        CHECK(bench_fill(j, b, i * 37, (i + 1) * 37, 37));
        memcpy(roots[i], book_head(b).root, BOOK_ROOT_SIZE);
    }
    for (uint64_t i = 0; i < 80; i++) {
        CHECK(book_root(j, b, (i + 1) * 37 + 1, root));
        CHECK(memcmp(root, roots[i], BOOK_ROOT_SIZE) == 0);
    }
    CHECK(!book_root(j, b, 1 << 20, root) && is_err(j, "book.position"));
    book_close(b);
    bench_close(&w);
}

static void lets_one_process_write(void)
{
    struct bench w = bench_open();
    struct book *b = bench_make(&w, NULL);
    CHECK(book_open(w.job, w.path, BOOK_WRITE, NULL) == NULL);
    CHECK(is_err(w.job, "book.busy"));
    err_clear(&w.job->err);
    struct book *reader = book_open(w.job, w.path, BOOK_READ, NULL);
    CHECK(reader != NULL);
    book_close(reader);
    book_close(b);
    b = book_open(w.job, w.path, BOOK_WRITE, NULL);
    CHECK(b != NULL);
    book_close(b);
    bench_close(&w);
}

static void says_what_is_no_book(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    CHECK(!book_open(j, w.path, BOOK_READ, NULL) && is_err(j, "book.absent"));
    err_clear(&j->err);
    CHECK(!book_open(j, w.path, BOOK_WRITE, NULL) && is_err(j, "book.absent"));
    err_clear(&j->err);
    FILE *f = fopen(w.path, "w");
    fputs("no book at all, only some text that is long enough to be read as "
          "the header of a file of another kind, which SQLite refuses.", f);
    fclose(f);
    CHECK(!book_open(j, w.path, BOOK_READ, NULL) && is_err(j, "book.not"));
    err_clear(&j->err);
    CHECK(!book_create(j, w.path, STR("x"), 480) && is_err(j, "book.exists"));
    err_clear(&j->err);
    unlink(w.path);
    CHECK(!book_create(j, w.path, STR("a b"), 480) && is_err(j, "book.name"));
    err_clear(&j->err);
    CHECK(!book_open(j, "postgresql://x", BOOK_READ, NULL));
    CHECK(is_err(j, "store.engine"));
    bench_close(&w);
}

/* A book from the future is left alone, for reading and for writing. */
static void leaves_a_newer_book_alone(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    book_close(bench_make(&w, NULL));
    struct store *s = store_open(j, w.path, STORE_WRITE);
    struct query *q = query_open(j, s, "PRAGMA user_version = 99");
    CHECK(query_run(j, q, NULL));
    store_close(s);
    CHECK(!book_open(j, w.path, BOOK_READ, NULL) && is_err(j, "book.newer"));
    err_clear(&j->err);
    CHECK(!book_open(j, w.path, BOOK_WRITE, NULL) && is_err(j, "book.newer"));
    bench_close(&w);
}

static void hides_until_all_is_there(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, NULL);
    CHECK(bench_fill(j, b, 0, 500, 500));
    struct book_head before = book_head(b);
    CHECK(book_hide(j, b, true));
    CHECK(bench_fill(j, b, 500, 1500, 100));
    struct book *reader = book_open(j, w.path, BOOK_READ, NULL);
    CHECK(reader && book_head(reader).size == before.size);
    book_close(reader);
    CHECK(book_hide_drop(j, b));
    CHECK(book_head(b).size == before.size);
    CHECK(memcmp(book_head(b).root, before.root, BOOK_ROOT_SIZE) == 0);
    uint64_t seq;
    CHECK(book_find(j, b, bench_id(j, 700), &seq) && seq == UINT64_MAX);
    CHECK(bench_fill(j, b, 2000, 2300, 100));
    CHECK(book_hide(j, b, true));
    CHECK(bench_fill(j, b, 500, 1500, 100));
    CHECK(book_hide(j, b, false));
    CHECK(book_head(b).size == 1801);
    CHECK(book_find(j, b, bench_id(j, 700), &seq) && seq == 1001);
    reader = book_open(j, w.path, BOOK_READ, NULL);
    CHECK(reader && book_head(reader).size == 1801);
    book_close(reader);
    book_close(b);
    bench_close(&w);
}

static bool count_them(void *context, uint64_t seq, const struct entry *e,
                       struct str bytes)
{
    uint64_t *count = context;
    (void)e;
    CHECK(bytes.len > 100);
    ++*count;
    return seq != 250;
}

static void visits_in_order_and_stops_when_told(void)
{
    struct bench w = bench_open();
    struct book *b = bench_make(&w, NULL);
    uint64_t count = 0;
    CHECK(bench_fill(w.job, b, 0, 600, 600));
    CHECK(book_each(w.job, b, 100, 240, count_them, &count) && count == 140);
    CHECK(book_each(w.job, b, 200, 601, count_them, &count));
    CHECK(count == 140 + 51);
    CHECK(book_each(w.job, b, 5, 5, count_them, &count));
    book_close(b);
    bench_close(&w);
}

static void keeps_files_by_their_hash(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, NULL);
    char hex[65], path[200];
    struct str back;
    CHECK(book_file_put(j, b, STR("a photo"), hex));
    CHECK(book_file_put(j, b, STR("a photo"), hex));
    CHECK(book_file_get(j, b, str_of(hex), &back));
    CHECK(str_is(back, STR("a photo")));
    snprintf(path, sizeof path, "%s.files/%s", w.path, hex);
    FILE *f = fopen(path, "w");
    fputs("another", f);
    fclose(f);
    CHECK(!book_file_get(j, b, str_of(hex), &back));
    CHECK(is_err(j, "file.damaged"));
    err_clear(&j->err);
    CHECK(!book_file_get(j, b, STR("../book.key"), &back));
    CHECK(is_err(j, "file.absent"));
    book_close(b);
    bench_close(&w);
}

int main(void)
{
    RUN(gives_back_what_was_put_in);
    RUN(counts_the_same_draft_once);
    RUN(stands_after_closing);
    RUN(knows_every_earlier_root);
    RUN(lets_one_process_write);
    RUN(says_what_is_no_book);
    RUN(leaves_a_newer_book_alone);
    RUN(hides_until_all_is_there);
    RUN(visits_in_order_and_stops_when_told);
    RUN(keeps_files_by_their_hash);
    return CHECK_DONE();
}
