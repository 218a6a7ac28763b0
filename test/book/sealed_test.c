/* Private fields: found, sealed, read back, erased. */
#include "book/sealed.h"

#include "book/files.h"
#include "test/book/bench.h"
#include "test/check.h"

static bool is_err(struct job *j, const char *id)
{
    bool is = j->err.id != NULL && strcmp(j->err.id, id) == 0;
    err_clear(&j->err);
    return is;
}

/* Stage draft n with private fields of a person; *verdict as book_stage. */
static bool stage(struct job *j, struct book *b, uint64_t n,
                  const char *person, const char *name,
                  enum book_verdict *verdict)
{
    struct entry e, field;
    uint64_t seq;
    char hash[65];
    bench_draft(j, n, &e);
    entry_clear(&field);
    entry_put_text(&field, STR("name"), str_of(name));
    entry_put_text(&field, STR("phone"), STR("line\n\"two\""));
    if (!sealed_put(j, b, str_of(person), e.id, field.fields,
                    field.field_count, hash)) {
        return false;
    }
    e.subject_kind = person[0] ? STR("person") : STR("");
    e.subject = str_of(person);
    e.sealed = str_of(hash);
    return book_stage(j, b, &e, verdict, &seq);
}

static void finds_a_person_again(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, NULL);
    char one[13], two[13], three[13], again[13];
    CHECK(sealed_person(j, b, STR("110101190001011234"), one));
    CHECK(sealed_person(j, b, STR("110101190001011235"), two));
    CHECK(sealed_provisional(j, b, STR("张三"), STR("unit1"), three));
    CHECK(strcmp(one, two) != 0 && strcmp(one, three) != 0);
    CHECK(strlen(one) == SEALED_PERSON_LEN);
    CHECK(sealed_person(j, b, STR("110101190001011234"), again));
    CHECK(strcmp(one, again) == 0);
    CHECK(bench_fill(j, b, 0, 1, 1));                   /* now durable */
    book_close(b);
    b = book_open(j, w.path, BOOK_WRITE, NULL);
    CHECK(sealed_person(j, b, STR("110101190001011234"), again));
    CHECK(strcmp(one, again) == 0);
    CHECK(sealed_provisional(j, b, STR("张三"), STR("unit1"), again));
    CHECK(strcmp(three, again) == 0);
    CHECK(sealed_provisional(j, b, STR("张三"), STR("unit2"), again));
    CHECK(strcmp(three, again) != 0);
    book_unstage(b);
    book_close(b);
    bench_close(&w);
}

static void reads_back_what_was_sealed(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, NULL);
    enum book_verdict verdict;
    struct entry e, private;
    char person[13];
    CHECK(sealed_person(j, b, STR("110101190001011234"), person));
    CHECK(stage(j, b, 1, person, "张三", &verdict) && verdict == BOOK_NEW);
    CHECK(stage(j, b, 2, person, "张三", &verdict) && verdict == BOOK_NEW);
    CHECK(stage(j, b, 3, "", "李四", &verdict) && verdict == BOOK_NEW);
    CHECK(book_commit(j, b));
    CHECK(stage(j, b, 1, person, "张三", &verdict) && verdict == BOOK_SAME);
    CHECK(stage(j, b, 1, person, "王五", &verdict) && verdict == BOOK_CONFLICT);
    CHECK(book_commit(j, b));
    for (uint64_t seq = 1; seq <= 3; seq++) {
        CHECK(book_read(j, b, seq, &e) && e.sealed.len == 64);
        CHECK(sealed_get(j, b, &e, &private) && private.field_count == 2);
        CHECK(str_is(entry_field(&private, STR("name"))->text,
                     seq < 3 ? STR("张三") : STR("李四")));
        CHECK(str_is(entry_field(&private, STR("phone"))->text,
                     STR("line\n\"two\"")));
    }
    bench_draft(j, 9, &e);
    CHECK(sealed_get(j, b, &e, &private) && private.field_count == 0);
    book_close(b);
    bench_close(&w);
}

/* Nothing private lies readable in any file of the book. */
static void writes_nothing_in_clear(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, NULL);
    enum book_verdict verdict;
    char person[13];
    struct str file;
    CHECK(sealed_person(j, b, STR("110101190001011234"), person));
    CHECK(stage(j, b, 1, person, "NAME-IN-CLEAR", &verdict));
    CHECK(book_commit(j, b));
    static const char *const tails[] = { "", "-wal" };
    for (size_t i = 0; i < 2; i++) {
        CHECK(files_read(j, arena_print(j->arena, "%s%s", w.path,
                                        tails[i]).at, &file));
        CHECK(str_find(file, STR("NAME-IN-CLEAR")) < 0);
        CHECK(str_find(file, STR("110101190001011234")) < 0);
    }
    book_close(b);
    bench_close(&w);
}

static void erases_for_good_and_moves_nothing(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, NULL);
    enum book_verdict verdict;
    struct entry e, private;
    char person[13], again[13];
    CHECK(sealed_person(j, b, STR("110101190001011234"), person));
    CHECK(stage(j, b, 1, person, "张三", &verdict) && book_commit(j, b));
    struct book_head head = book_head(b);
    CHECK(sealed_erase(j, b, str_of(person)));
    CHECK(sealed_erase(j, b, str_of(person)));          /* twice is fine */
    CHECK(memcmp(book_head(b).root, head.root, BOOK_ROOT_SIZE) == 0);
    CHECK(book_read(j, b, 1, &e) && str_is(e.subject, str_of(person)));
    CHECK(sealed_get(j, b, &e, &private) && private.field_count == 0);
    CHECK(!stage(j, b, 2, person, "张三", &verdict));
    CHECK(is_err(j, "sealed.erased"));
    CHECK(sealed_person(j, b, STR("110101190001011234"), again));
    CHECK(strcmp(person, again) != 0);                  /* a new stranger */
    struct str file;
    CHECK(files_read(j, arena_print(j->arena, "%s.erased", w.path).at, &file));
    CHECK(str_starts(file, str_of(person)));
    book_close(b);
    bench_close(&w);
}

static void needs_the_key_file(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, NULL);
    char person[13];
    CHECK(unlink(arena_print(j->arena, "%s.key", w.path).at) == 0);
    CHECK(!sealed_person(j, b, STR("1"), person) && is_err(j, "sealed.key"));
    CHECK(bench_fill(j, b, 0, 5, 5));   /* the book itself goes on */
    book_close(b);
    bench_close(&w);
}

/* An atomic import that fails, or a crash in the middle of one. */
static void drops_what_was_sealed_for_hidden_entries(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, NULL);
    enum book_verdict verdict;
    char known[13], fresh[13], again[13];
    struct entry e[4], private;
    CHECK(sealed_person(j, b, STR("110101190001011234"), known));
    CHECK(stage(j, b, 1, known, "张三", &verdict) && book_commit(j, b));
    CHECK(book_hide(j, b, true));
    CHECK(sealed_person(j, b, STR("110101190001011235"), fresh));
    CHECK(stage(j, b, 2, known, "张三", &verdict));
    CHECK(stage(j, b, 3, fresh, "李四", &verdict));
    CHECK(stage(j, b, 4, "", "王五", &verdict) && book_commit(j, b));
    for (uint64_t seq = 1; seq <= 4; seq++) {
        CHECK(book_read(j, b, seq, &e[seq - 1]));
        CHECK(sealed_get(j, b, &e[seq - 1], &private) &&
              private.field_count == 2);
    }
    CHECK(book_hide_drop(j, b));
    for (size_t i = 0; i < 4; i++) {
        CHECK(sealed_get(j, b, &e[i], &private) &&
              private.field_count == (i == 0 ? 2 : 0));
    }
    CHECK(sealed_person(j, b, STR("110101190001011234"), again) &&
          strcmp(again, known) == 0);
    CHECK(sealed_person(j, b, STR("110101190001011235"), again) &&
          strcmp(again, fresh) != 0);
    book_unstage(b);
    book_close(b);
    bench_close(&w);
}

int main(void)
{
    RUN(finds_a_person_again);
    RUN(reads_back_what_was_sealed);
    RUN(writes_nothing_in_clear);
    RUN(erases_for_good_and_moves_nothing);
    RUN(drops_what_was_sealed_for_hidden_entries);
    RUN(needs_the_key_file);
    return CHECK_DONE();
}
