/* Crashes: what was acknowledged is there, nothing is half there.
 *
 * A child writes and tells each acknowledged size through a pipe; it is killed
 * at a moment of chance. The campaign of hundreds of kills of the whole program
 * is tools' business; this is the smoke. */
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "book/marks.h"
#include "book/proof.h"
#include "test/book/bench.h"
#include "test/check.h"

static const struct fold *const folds[] = { &marks_fold, NULL };

static bool is_err(struct job *j, const char *id)
{
    bool is = j->err.id != NULL && strcmp(j->err.id, id) == 0;
    if (!is) {
        printf("# %s: %s\n", j->err.id ? j->err.id : "-", j->err.en);
    }
    err_clear(&j->err);
    return is;
}

/* The child: append in commits of `each`, tell how far, until killed. */
static void write_for_ever(const char *path, int pipe_end, uint64_t each)
{
    struct job *j = job_open();
    struct book *b = book_open(j, path, BOOK_WRITE, folds);
    while (b != NULL) {
        uint64_t size = book_head(b).size;
        if (!bench_fill(j, b, size - 1, size - 1 + each, each)) {
            break;
        }
        size = book_head(b).size;
        if (write(pipe_end, &size, sizeof size) != sizeof size) {
            break;
        }
    }
    _exit(3);
}

/* Kill a writing child after some milliseconds; the size that it told last. */
static uint64_t kill_a_writer(const char *path, uint64_t each, unsigned ms)
{
    int ends[2];
    uint64_t told = 0, size;
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        write_for_ever(path, ends[1], each);
    }
    close(ends[1]);
    usleep(ms * 1000);
    kill(child, SIGKILL);
    while (read(ends[0], &size, sizeof size) == sizeof size) {
        told = size;
    }
    close(ends[0]);
    waitpid(child, NULL, 0);
    return told;
}

static void keeps_what_it_acknowledged(void)
{
    static const uint64_t each[] = { 1, 7, 100, 300, 1000 };
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    unsigned dice = 5;
    book_close(b);
    for (unsigned i = 0; i < 15; i++) {
        struct verify_report r;
        uint64_t told = kill_a_writer(w.path, each[i % 5],
                                      20 + (unsigned)(rand_r(&dice) % 60));
        b = book_open(j, w.path, BOOK_WRITE, folds);
        CHECK(b != NULL && book_head(b).size >= told);
        CHECK(proof_verify(j, b, STR(""), true, &r) && r.sound);
        if (!r.sound) {
            printf("# %s\n", r.en);
        }
        struct entry e;
        uint64_t last = book_head(b).size - 1;
        CHECK(book_read(j, b, last, &e));
        CHECK(last == 0 || str_is(e.id, bench_id(j, last - 1)));
        book_close(b);
    }
    bench_close(&w);
}

static void cuts_off_a_hidden_import(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    struct verify_report r;
    CHECK(bench_fill(j, b, 0, 300, 300));
    struct book_head head = book_head(b);
    book_close(b);
    pid_t child = fork();
    if (child == 0) {
        struct job *own = job_open();
        b = book_open(own, w.path, BOOK_WRITE, folds);
        _exit(b != NULL && book_hide(own, b, true) &&
                      bench_fill(own, b, 300, 1400, 100) ? 0 : 3);
    }
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    b = book_open(j, w.path, BOOK_READ, folds);         /* never saw it */
    CHECK(b != NULL && book_head(b).size == head.size);
    book_close(b);
    b = book_open(j, w.path, BOOK_WRITE, folds);
    CHECK(b != NULL && book_head(b).size == head.size);
    CHECK(memcmp(book_head(b).root, head.root, BOOK_ROOT_SIZE) == 0);
    CHECK(proof_verify(j, b, STR(""), true, &r) && r.sound);
    CHECK(bench_fill(j, b, 300, 1400, 100));
    CHECK(proof_verify(j, b, STR(""), true, &r) && r.sound && r.size == 1401);
    book_close(b);
    bench_close(&w);
}

/* A full disk, played by a limit on the size of files. */
static void says_that_the_disk_is_full_and_goes_on(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    struct rlimit before, small = { 300 * 1024, RLIM_INFINITY };
    struct verify_report r;
    CHECK(bench_fill(j, b, 0, 100, 100));
    CHECK(getrlimit(RLIMIT_FSIZE, &before) == 0);
    signal(SIGXFSZ, SIG_IGN);
    CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
    uint64_t n = 100;
    while (n < 60000 && bench_fill(j, b, n, n + 200, 200)) {
        n += 200;
    }
    CHECK(n < 60000 && is_err(j, "store.full"));
    CHECK(book_head(b).size == n + 1);
    CHECK(setrlimit(RLIMIT_FSIZE, &before) == 0);
    CHECK(bench_fill(j, b, n, n + 500, 250));
    CHECK(book_head(b).size == n + 501);
    CHECK(proof_verify(j, b, STR(""), true, &r) && r.sound);
    book_close(b);
    bench_close(&w);
}

int main(void)
{
    RUN(keeps_what_it_acknowledged);
    RUN(cuts_off_a_hidden_import);
    RUN(says_that_the_disk_is_full_and_goes_on);
    return CHECK_DONE();
}
