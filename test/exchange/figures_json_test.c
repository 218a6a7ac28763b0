/* test/exchange/figures_json_test.c - figures as programs read them. */
#include "exchange/figures_json.h"

#include <ftw.h>
#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#include "book/marks.h"
#include "exchange/import.h"
#include "exchange/labels.h"
#include "intake/carried.h"
#include "registers/pairing.h"
#include "test/check.h"

static const struct fold *const folds[] = {
    &marks_fold, &pack_fold, &area_fold, &unit_fold, &subject_fold,
    &pairing_fold, &carried_fold, &facts_fold, &cells_fold, NULL,
};

struct house { struct job *job; struct book *book; char folder[64]; };

static void must(struct house *h, bool fine)
{
    if (!fine) {
        printf("Bail out! %s: %s\n", h->job->err.id ? h->job->err.id : "?",
               h->job->err.en);
        exit(1);
    }
}

/* The foreign pack and two grants. */
static void house_open(struct house *h)
{
    static const char *const drafts[] = {
        "{\"kind\":\"grant\",\"occurred\":\"2019-05-17\",\"supporter\":"
        "\"T1\",\"recipient\":{\"area\":\"S1-a\"},\"amount_fen\":123456,"
        "\"fields\":{\"voucher\":\"=1+1\",\"purpose\":\"water\","
        "\"way\":\"out\"}}",
        "{\"kind\":\"grant\",\"occurred\":\"2020-02\",\"supporter\":\"T2\","
        "\"recipient\":{\"area\":\"S2-a\"},\"amount_fen\":100,"
        "\"fields\":{\"voucher\":\"b\",\"purpose\":\"water\","
        "\"way\":\"out\"}}",
    };
    struct pack_drafts pack = { 0 };
    struct intake in;
    *h = (struct house){ .job = job_open() };
    h->job->lang = LANG_EN;
    snprintf(h->folder, sizeof h->folder, "/tmp/jiedui_json_XXXXXX");
    must(h, mkdtemp(h->folder) != NULL);
    struct str path = arena_print(h->job->arena, "%s/book", h->folder);
    must(h, book_create(h->job, path.at, STR("valleys"), 60));
    h->book = book_open(h->job, path.at, BOOK_WRITE, folds);
    must(h, h->book != NULL);
    must(h, import_pack(h->job, h->book, SOURCE_DIR "/packs/tiny", &pack));
    must(h, intake_open(h->job, h->book, &in));
    for (size_t i = 0; i < sizeof drafts / sizeof *drafts; i++) {
        struct entry e;
        struct intake_answer answer;
        must(h, intake_parse(h->job, str_of(drafts[i]), &e));
        must(h, intake_draft(h->job, &in, &e, 0, &answer));
        must(h, answer.verdict == INTAKE_NEW);
    }
    must(h, book_commit(h->job, h->book));
}

static int drop(const char *path, const struct stat *s, int kind,
                struct FTW *f)
{
    (void)s;
    (void)kind;
    (void)f;
    return remove(path);
}

static void house_close(struct house *h)
{
    book_close(h->book);
    nftw(h->folder, drop, 16, FTW_DEPTH | FTW_PHYS);
    job_close(h->job);
}

static struct figure_ask ask_of(const struct str *id)
{
    return (struct figure_ask){ .ids = id, .id_count = 1,
                                .basis = BASIS_REPORTED };
}

static bool says(const struct buf *b, const char *text)
{
    return str_find(buf_view(b), str_of(text)) >= 0;
}

static void figures_come_as_json_with_whole_numbers(void)
{
    struct house h;
    struct figure_set set;
    struct buf out = { 0 };
    struct str id = STR("crowns_granted");
    house_open(&h);
    struct figure_ask ask = ask_of(&id);
    ask.by[0] = (struct figure_by){ BY_AREA, STR("district") };
    ask.by[1] = (struct figure_by){ BY_YEAR, { 0 } };
    ask.by_count = 2;
    must(&h, figure_compute(h.job, h.book, &ask, &set));
    CHECK(figures_json(h.job, h.book, &ask, &set, NULL, &out));
    json_t *whole = json_loadb(out.at, out.len, JSON_REJECT_DUPLICATES, NULL);
    json_t *rows = json_object_get(whole, "figures");
    json_t *first = json_array_get(rows, 0);
    json_t *by = json_object_get(first, "by");
    CHECK(json_array_size(rows) == 2);
    CHECK(json_integer_value(json_object_get(first, "value")) == 123456);
    CHECK(strcmp(json_string_value(json_object_get(first, "unit")),
                 "fen") == 0);
    CHECK(strcmp(json_string_value(json_object_get(by, "area")), "S1") == 0);
    CHECK(json_integer_value(json_object_get(by, "year")) == 2019);
    CHECK(json_integer_value(json_object_get(json_object_get(whole, "book"),
        "size")) == (json_int_t)book_head(h.book).size);
    json_decref(whole);
    buf_free(&out);
    house_close(&h);
}

static void a_hidden_figure_has_no_numbers(void)
{
    struct house h;
    struct figure_set set;
    struct buf out = { 0 };
    struct str id = STR("crowns_granted");
    bool hidden[] = { true };
    house_open(&h);
    struct figure_ask ask = ask_of(&id);
    must(&h, figure_compute(h.job, h.book, &ask, &set));
    CHECK(figures_json(h.job, h.book, &ask, &set, hidden, &out));
    CHECK(says(&out, "\"suppressed\":true") && !says(&out, "\"value\""));
    CHECK(!says(&out, "text_en") && !says(&out, "123"));
    buf_free(&out);
    house_close(&h);
}

static void csv_and_table_say_the_same(void)
{
    struct house h;
    struct figure_set set;
    struct buf csv = { 0 }, table = { 0 };
    struct str id = STR("crowns_granted");
    house_open(&h);
    struct figure_ask ask = ask_of(&id);
    ask.by[0] = (struct figure_by){ BY_SUPPORTER, { 0 } };
    ask.by_count = 1;
    must(&h, figure_compute(h.job, h.book, &ask, &set));
    CHECK(figures_csv(h.job, h.book, &ask, &set, &csv));
    CHECK(figures_table(h.job, h.book, &ask, &set, &table));
    CHECK(str_starts(buf_view(&csv),
                     STR("id,supporter,supporter_name,value,unit,text_zh,")));
    CHECK(says(&csv, "crowns_granted,T1,Town of Northbridge,123456,fen,"));
    CHECK(says(&table, "Town of Northbridge") && says(&table, "1,234.56"));
    buf_free(&csv);
    buf_free(&table);
    house_close(&h);
}

static void records_beneath_come_newest_first_in_every_form(void)
{
    struct house h;
    struct explain_row *rows;
    struct explain_page page = { 0 };
    struct buf json = { 0 }, csv = { 0 }, table = { 0 };
    struct str id = STR("crowns_granted");
    house_open(&h);
    struct figure_ask ask = ask_of(&id);
    must(&h, figure_explain(h.job, h.book, &ask, UINT64_MAX, 1, &rows,
                            &page.count, &page.next));
    page.rows = rows;
    CHECK(page.count == 1 && page.next > 0);
    CHECK(explain_json(h.job, h.book, &ask, &page, &json));
    CHECK(explain_csv(h.job, h.book, &ask, &page, &csv));
    CHECK(explain_table(h.job, h.book, &ask, &page, &table));
    CHECK(says(&json, "\"occurred\":\"2020-02\",\"area\":\"S2-a\""));
    CHECK(says(&json, "\"share\":100,\"basis\":\"reported\""));
    CHECK(says(&json, "\"next\":") && !says(&json, "\"next\":null"));
    CHECK(says(&csv, ",grant,2020-02,S2-a,T2,"));
    CHECK(says(&table, "Town of Eastgate") && says(&table, "--before"));
    buf_free(&json);
    buf_free(&csv);
    buf_free(&table);
    house_close(&h);
}

static void a_change_is_told_in_every_form(void)
{
    struct house h;
    struct restatement *rows;
    struct restate_page page = { 0 };
    struct buf json = { 0 }, csv = { 0 }, table = { 0 };
    struct str id = STR("crowns_granted");
    house_open(&h);
    struct figure_ask ask = ask_of(&id);
    page.to = book_head(h.book).size;
    page.from = page.to - 1;
    must(&h, figure_restate(h.job, h.book, &ask, page.from, page.to, 10,
                            &rows, &page.count));
    page.rows = rows;
    CHECK(restate_json(h.job, h.book, &page, &json));
    CHECK(restate_csv(h.job, h.book, &page, &csv));
    CHECK(restate_table(h.job, h.book, &page, &table));
    CHECK(says(&json, "\"before\":123456,\"after\":123556,\"change\":100"));
    CHECK(says(&json, "\"added\":100") && says(&json, "\"line_count\":1"));
    CHECK(says(&csv, "crowns_granted,fen,123456,123556,0,0,0,0,100,0"));
    CHECK(says(&table, "added") && says(&table, "→"));
    CHECK(says(&table, "  added  +1.00"));
    buf_free(&json);
    buf_free(&csv);
    buf_free(&table);
    house_close(&h);
}

static void numbers_are_grouped_and_money_is_in_yuan(void)
{
    const struct { int64_t n; const char *number, *yuan; } rows[] = {
        { 0, "0", "0.00" }, { 5, "5", "0.05" }, { -5, "-5", "-0.05" },
        { 999, "999", "9.99" }, { 1000, "1,000", "10.00" },
        { 123456789, "123,456,789", "1,234,567.89" },
        { INT64_MIN, "-9,223,372,036,854,775,808",
          "-92,233,720,368,547,758.08" },
    };
    struct arena *a = arena_open();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK(str_is(label_number(a, rows[i].n), str_of(rows[i].number)));
        CHECK(str_is(label_yuan(a, rows[i].n), str_of(rows[i].yuan)));
    }
    arena_close(a);
}

int main(void)
{
    RUN(figures_come_as_json_with_whole_numbers);
    RUN(a_hidden_figure_has_no_numbers);
    RUN(csv_and_table_say_the_same);
    RUN(records_beneath_come_newest_first_in_every_form);
    RUN(a_change_is_told_in_every_form);
    RUN(numbers_are_grouped_and_money_is_in_yuan);
    return CHECK_DONE();
}
