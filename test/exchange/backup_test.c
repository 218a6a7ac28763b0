/* Backup and restore: everything comes back, and nothing that was erased. */
#include "exchange/backup.h"

#include "book/marks.h"
#include "book/proof.h"
#include "book/sealed.h"
#include "test/book/bench.h"
#include "test/check.h"

static const struct fold *const folds[] = { &marks_fold, NULL };

static bool is_err(struct job *j, const char *id)
{
    bool is = j->err.id != NULL && strcmp(j->err.id, id) == 0;
    if (!is) {
        printf("# expected %s, got %s\n", id, j->err.id ? j->err.id : "-");
    }
    err_clear(&j->err);
    return is;
}

struct place { char file[128], book[128], keys[140]; };

static struct place place_in(const struct bench *w, const char *name)
{
    struct place p;
    snprintf(p.file, sizeof p.file, "%s/%s.zip", w->folder, name);
    snprintf(p.book, sizeof p.book, "%s/%s.db", w->folder, name);
    snprintf(p.keys, sizeof p.keys, "%s.keys", p.file);
    return p;
}

static bool put_person(struct job *j, struct book *b, uint64_t n,
                       const char *proof, char person[static 13])
{
    struct entry e, field;
    enum book_verdict verdict;
    uint64_t seq;
    char hash[65];
    bench_draft(j, n, &e);
    entry_clear(&field);
    entry_put_text(&field, STR("name"), STR("张三"));
    bool good = sealed_person(j, b, str_of(proof), person) &&
                sealed_put(j, b, str_of(person), e.id, field.fields,
                           field.field_count, hash);
    e.subject_kind = STR("person");
    e.subject = str_of(person);
    e.sealed = str_of(hash);
    return good && book_stage(j, b, &e, &verdict, &seq) && book_commit(j, b);
}

static void brings_everything_back(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    struct place p = place_in(&w, "one");
    struct str note, bytes;
    struct verify_report r;
    char hex[65];
    CHECK(bench_fill(j, b, 0, 700, 350));
    CHECK(book_file_put(j, b, STR("evidence"), hex));
    CHECK(proof_checkpoint(j, b, 701, true, &note));
    struct book_head head = book_head(b);
    CHECK(backup_write(j, b, p.file));
    CHECK(!backup_write(j, b, p.file) && is_err(j, "backup.exists"));
    CHECK(bench_fill(j, b, 700, 800, 100));             /* goes on */
    CHECK(!backup_restore(j, p.file, w.path) && is_err(j, "book.exists"));
    book_close(b);
    CHECK(backup_restore(j, p.file, p.book));
    b = book_open(j, p.book, BOOK_WRITE, folds);
    CHECK(b != NULL && book_head(b).size == head.size);
    CHECK(proof_verify(j, b, note, true, &r) && r.sound && r.heads == 1);
    CHECK(book_file_get(j, b, str_of(hex), &bytes));
    CHECK(str_is(bytes, STR("evidence")));
    CHECK(proof_checkpoint(j, b, 701, false, &note));   /* keys are there */
    CHECK(bench_fill(j, b, 900, 910, 10));
    book_close(b);
    bench_close(&w);
}

static void reads_no_private_field_without_the_keys(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    struct place p = place_in(&w, "two");
    struct entry e, private;
    struct verify_report r;
    char person[13];
    CHECK(put_person(j, b, 1, "110101190001011234", person));
    CHECK(backup_write(j, b, p.file));
    book_close(b);
    CHECK(unlink(p.keys) == 0 && backup_restore(j, p.file, p.book));
    b = book_open(j, p.book, BOOK_READ, folds);
    CHECK(b != NULL && book_read(j, b, 1, &e));
    CHECK(!sealed_get(j, b, &e, &private) && is_err(j, "sealed.key"));
    CHECK(proof_verify(j, b, STR(""), true, &r) && r.sound);
    book_close(b);
    bench_close(&w);
}

/* The list of the erased beside the old place goes with the one who restores;
 * a backup from before the erasure must not undo it. */
static void leaves_the_erased_erased(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    struct place p = place_in(&w, "three");
    struct entry e, private;
    char person[13];
    CHECK(put_person(j, b, 1, "110101190001011234", person));
    CHECK(backup_write(j, b, p.file));
    CHECK(sealed_erase(j, b, str_of(person)));
    book_close(b);
    CHECK(bench_copy(w.path, ".erased", p.book, ".erased"));
    CHECK(backup_restore(j, p.file, p.book));
    b = book_open(j, p.book, BOOK_READ, folds);
    CHECK(b != NULL && book_read(j, b, 1, &e) && e.sealed.len == 64);
    CHECK(sealed_get(j, b, &e, &private) && private.field_count == 0);
    book_close(b);
    bench_close(&w);
}

static void refuses_what_is_no_backup_or_damaged(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    struct place p = place_in(&w, "four");
    CHECK(!backup_restore(j, p.file, p.book) && is_err(j, "file.absent"));
    FILE *f = fopen(p.file, "w");
    fputs("no zip", f);
    fclose(f);
    CHECK(!backup_restore(j, p.file, p.book) && is_err(j, "backup.form"));
    unlink(p.file);
    CHECK(bench_fill(j, b, 0, 300, 300) && backup_write(j, b, p.file));
    book_close(b);
    f = fopen(p.file, "r+");
    fseek(f, 20000, SEEK_SET);
    fputs("damage", f);
    fclose(f);
    CHECK(!backup_restore(j, p.file, p.book) && is_err(j, "backup.damaged"));
    CHECK(access(p.book, F_OK) != 0);
    bench_close(&w);
}

int main(void)
{
    RUN(brings_everything_back);
    RUN(reads_no_private_field_without_the_keys);
    RUN(leaves_the_erased_erased);
    RUN(refuses_what_is_no_backup_or_damaged);
    return CHECK_DONE();
}
