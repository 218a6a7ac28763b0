/* The store: settings, queries, errors, one transaction at a time. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/store.h"
#include "test/check.h"

struct place { char folder[64], path[96]; struct job *job; };

static struct place place_open(void)
{
    struct place p = { "/tmp/jiedui_store_XXXXXX", "", job_open() };
    CHECK(mkdtemp(p.folder) != NULL);
    snprintf(p.path, sizeof p.path, "%s/a.db", p.folder);
    return p;
}

static void place_close(struct place *p)
{
    static const char *const names[] = { "a.db", "a.db-wal", "a.db-shm",
                                         "copy.db", "copy.db-wal",
                                         "copy.db-shm" };
    job_close(p->job);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[96];
        snprintf(path, sizeof path, "%s/%s", p->folder, names[i]);
        unlink(path);
    }
    CHECK(rmdir(p->folder) == 0);
}

static bool is_err(struct job *j, const char *id)
{
    bool is = j->err.id != NULL && strcmp(j->err.id, id) == 0;
    err_clear(&j->err);
    return is;
}

static int64_t number(struct job *j, struct store *s, const char *sql)
{
    struct query *q = query_open(j, s, sql);
    int64_t n = query_next(j, q) ? query_get_int(q, 0) : -1;
    query_end(q);
    return n;
}

static const char put[] = "INSERT INTO meta (name, value) VALUES ($1, $2)";
static const char get[] = "SELECT value FROM meta WHERE name = $1";
static const char count[] = "SELECT count(*) FROM meta";

static bool put_value(struct job *j, struct store *s, struct str name,
                      struct str value)
{
    struct query *q = query_open(j, s, put);
    query_text(q, 1, name);
    query_text(q, 2, value);
    return query_run(j, q, NULL);
}

static void keeps_its_promises_switched_on(void)
{
    static const struct { const char *sql; int64_t writer, reader; } rows[] = {
        { "PRAGMA synchronous", 2, -2 },        { "PRAGMA mmap_size", 0, 0 },
        { "PRAGMA cell_size_check", 1, 1 },     { "PRAGMA query_only", 0, 1 },
        { "PRAGMA trusted_schema", 0, 0 },
        { "PRAGMA wal_autocheckpoint", 4000, 0 },
        { "PRAGMA user_version", STORE_VERSION, STORE_VERSION },
    };
    struct place p = place_open();
    struct store *w = store_open(p.job, p.path, STORE_NEW);
    struct store *r = store_open(p.job, p.path, STORE_READ);
    CHECK(w != NULL && r != NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK(number(p.job, w, rows[i].sql) == rows[i].writer);
        CHECK(rows[i].reader == -2 ||
              number(p.job, r, rows[i].sql) == rows[i].reader);
    }
    CHECK(!put_value(p.job, r, STR("a"), STR("b")) &&
          is_err(p.job, "store.io"));
    CHECK(query_open(p.job, w, "SELECT \"text\"") == NULL);
    CHECK(is_err(p.job, "store.sql"));
    store_close(r);
    store_close(w);
    place_close(&p);
}

static void gives_back_what_was_put_in(void)
{
    struct place p = place_open();
    struct store *w = store_open(p.job, p.path, STORE_NEW);
    struct store *r = store_open(p.job, p.path, STORE_READ);
    CHECK(store_begin(p.job, w) && put_value(p.job, w, STR("n"), STR("值")));
    CHECK(number(p.job, r, count) == 0);        /* not committed yet */
    CHECK(store_commit(p.job, w));
    struct query *q = query_open(p.job, r, get);
    query_text(q, 1, STR("n"));
    CHECK(query_next(p.job, q) && str_is(query_get_bytes(q, 0), STR("值")));
    CHECK(!query_next(p.job, q) && job_ok(p.job));
    store_close(r);
    store_close(w);
    place_close(&p);
}

static void does_nothing_after_a_failure(void)
{
    struct place p = place_open();
    struct store *w = store_open(p.job, p.path, STORE_NEW);
    CHECK(store_begin(p.job, w) && put_value(p.job, w, STR("n"), STR("1")));
    CHECK(!put_value(p.job, w, STR("n"), STR("2")));    /* twice the key */
    CHECK(!put_value(p.job, w, STR("m"), STR("3")));
    CHECK(!store_commit(p.job, w) && is_err(p.job, "store.sql"));
    store_rollback(w);
    CHECK(number(p.job, w, count) == 0);
    store_close(w);
    place_close(&p);
}

static void reads_one_view_in_a_transaction(void)
{
    struct place p = place_open();
    struct store *w = store_open(p.job, p.path, STORE_NEW);
    struct store *r = store_open(p.job, p.path, STORE_READ);
    CHECK(store_begin(p.job, r) && number(p.job, r, count) == 0);
    CHECK(put_value(p.job, w, STR("n"), STR("1")));
    CHECK(number(p.job, r, count) == 0);
    store_rollback(r);
    CHECK(number(p.job, r, count) == 1);
    store_close(r);
    store_close(w);
    place_close(&p);
}

static void says_what_it_cannot_open(void)
{
    struct place p = place_open();
    CHECK(!store_open(p.job, p.path, STORE_READ));
    CHECK(is_err(p.job, "store.absent"));
    FILE *f = fopen(p.path, "w");
    for (int i = 0; i < 100; i++) {
        fputs("this is a text and no table; ", f);
    }
    fclose(f);
    CHECK(!store_open(p.job, p.path, STORE_NEW));
    CHECK(is_err(p.job, "store.exists"));
    CHECK(!store_open(p.job, p.path, STORE_WRITE));
    CHECK(is_err(p.job, "store.not"));
    CHECK(!store_open(p.job, p.path, STORE_READ));
    CHECK(is_err(p.job, "store.not"));
    place_close(&p);
}

/* A page of the file is overwritten with rubbish. */
static void says_that_a_file_is_damaged(void)
{
    struct place p = place_open();
    struct store *w = store_open(p.job, p.path, STORE_NEW);
    CHECK(put_value(p.job, w, STR("n"), STR("1")) && store_settle(p.job, w));
    store_close(w);
    FILE *f = fopen(p.path, "r+");
    for (long page = 1; page < 30; page++) {
        fseek(f, page * 8192, SEEK_SET);
        fputs("\x0A rubbish where a page begins", f);
    }
    fclose(f);
    w = store_open(p.job, p.path, STORE_READ);
    CHECK(w != NULL && number(p.job, w, count) == -1);
    CHECK(p.job->err.kind == ERR_BROKEN && is_err(p.job, "store.damaged"));
    store_close(w);
    place_close(&p);
}

static void waits_and_then_says_that_it_is_busy(void)
{
    struct place p = place_open();
    struct store *w = store_open(p.job, p.path, STORE_NEW);
    CHECK(store_begin(p.job, w) && put_value(p.job, w, STR("n"), STR("1")));
    struct store *other = store_open(p.job, p.path, STORE_WRITE);
    CHECK(other != NULL);
    query_end(query_open(p.job, other, "PRAGMA busy_timeout = 10"));
    CHECK(number(p.job, other, "PRAGMA busy_timeout = 10") == 10);
    CHECK(!put_value(p.job, other, STR("m"), STR("2")));
    CHECK(p.job->err.kind == ERR_BUSY && is_err(p.job, "store.busy"));
    CHECK(store_commit(p.job, w));
    store_close(other);
    store_close(w);
    place_close(&p);
}

static void copies_itself_while_others_go_on(void)
{
    struct place p = place_open();
    char path[120];
    struct store *w = store_open(p.job, p.path, STORE_NEW);
    struct store *r = store_open(p.job, p.path, STORE_READ);
    snprintf(path, sizeof path, "%s/copy.db", p.folder);
    CHECK(put_value(p.job, w, STR("n"), STR("1")));
    CHECK(store_copy(p.job, r, path));
    CHECK(put_value(p.job, w, STR("m"), STR("2")));
    CHECK(!store_copy(p.job, r, path) && is_err(p.job, "store.exists"));
    struct store *copy = store_open(p.job, path, STORE_WRITE);
    CHECK(copy != NULL && number(p.job, copy, count) == 1);
    store_close(copy);
    store_close(r);
    store_close(w);
    place_close(&p);
}

int main(void)
{
    RUN(keeps_its_promises_switched_on);
    RUN(gives_back_what_was_put_in);
    RUN(does_nothing_after_a_failure);
    RUN(reads_one_view_in_a_transaction);
    RUN(says_what_it_cannot_open);
    RUN(says_that_a_file_is_damaged);
    RUN(waits_and_then_says_that_it_is_busy);
    RUN(copies_itself_while_others_go_on);
    return CHECK_DONE();
}
