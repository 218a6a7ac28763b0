/* Import, as offices really have it, into a book of the tiny pack. */
#include "exchange/import.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "book/core.h"
#include "exchange/xlsx.h"
#include "figures/figure.h"
#include "intake/carried.h"
#include "registers/pairing.h"
#include "table/csv.h"
#include "test/check.h"
#include "test/exchange/workbook.h"

static const struct fold *const folds[] = {
    &marks_fold, &pack_fold, &area_fold, &unit_fold, &subject_fold,
    &pairing_fold, &carried_fold, NULL,
};

/* ---- a house for each test: a folder, a book, files ------------------- */

struct house {
    char dir[64], path[96];
    struct job *j;
    struct book *b;
    struct import_report *reports;
    size_t count;
};

static int64_t noon(void)
{
    return INT64_C(1609502400000);      /* 2021-01-01T12:00:00Z */
}

static void must(const struct house *h, bool good)
{
    if (!good) {
        printf("# %s: %s\n", h->j->err.id, h->j->err.en);
    }
    CHECK(good);
}

static void house_open(struct house *h)
{
    struct pack_drafts drafts;
    *h = (struct house){ .dir = "/tmp/jiedui-import-XXXXXX" };
    bool made = mkdtemp(h->dir) != NULL;
    assert(made);
    snprintf(h->path, sizeof h->path, "%s/book", h->dir);
    h->j = job_open();
    h->j->clock = noon;
    h->j->lang = LANG_EN;
    h->j->by = STR("clerk");
    must(h, book_create(h->j, h->path, STR("valleys"), 60));
    h->b = book_open(h->j, h->path, BOOK_WRITE, folds);
    must(h, h->b != NULL);
    must(h, import_pack(h->j, h->b, SOURCE_DIR "/packs/tiny", &drafts));
}

static void house_close(struct house *h)
{
    char command[128];
    book_close(h->b);
    job_close(h->j);
    snprintf(command, sizeof command, "rm -rf %s", h->dir);
    int status = system(command);
    assert(status == 0);
}

static const char *in_house(struct house *h, const char *name)
{
    return arena_print(h->j->arena, "%s/%s", h->dir, name).at;
}

static const char *put(struct house *h, const char *name, struct str bytes)
{
    const char *path = in_house(h, name);
    must(h, file_write(h->j, path, bytes));
    return path;
}

static bool run_ask(struct house *h, struct import_ask ask)
{
    return import_files(h->j, h->b, &ask, &h->reports, &h->count);
}

static void run(struct house *h, const char *path)
{
    const char *paths[] = { path };
    must(h, run_ask(h, (struct import_ask){ .paths = paths,
                                            .path_count = 1 }));
}

static void run_text(struct house *h, const char *name, const char *text)
{
    run(h, put(h, name, str_of(text)));
}

/* The case files lie in the source tree; rejects go to the house. */
static void run_case(struct house *h, const char *name)
{
    const char *paths[] = {
        arena_print(h->j->arena, SOURCE_DIR "/test/cases/import/%s",
                    name).at };
    must(h, run_ask(h, (struct import_ask){ .paths = paths, .path_count = 1,
                                            .rejects = h->dir }));
}

static void show(const struct house *h)
{
    for (size_t i = 0; i < h->count; i++) {
        const struct import_report *r = &h->reports[i];
        printf("# %.*s: kind %.*s rows %d added %d same %d rejected %d "
               "warned %d\n", STR_ARG(r->path), STR_ARG(r->kind),
               (int)r->rows, (int)r->added, (int)r->same, (int)r->rejected,
               (int)r->warned);
        for (size_t k = 0; k < r->line_count; k++) {
            printf("#   line %d %.*s %s: %.*s\n", (int)r->lines[k].line,
                   STR_ARG(r->lines[k].column), r->lines[k].id,
                   STR_ARG(r->lines[k].en));
        }
    }
}

static bool counts(const struct house *h, uint64_t added, uint64_t same,
                   uint64_t rejected)
{
    uint64_t sums[3] = { 0 };
    for (size_t i = 0; i < h->count; i++) {
        sums[0] += h->reports[i].added;
        sums[1] += h->reports[i].same;
        sums[2] += h->reports[i].rejected;
    }
    bool good = sums[0] == added && sums[1] == same && sums[2] == rejected;
    if (!good) {
        show(h);
    }
    return good;
}

/* Whether some line of the reports has that id (and column, if given). */
static bool says(const struct house *h, const char *id, const char *column)
{
    for (size_t i = 0; i < h->count; i++) {
        for (size_t k = 0; k < h->reports[i].line_count; k++) {
            const struct import_line *line = &h->reports[i].lines[k];
            if (strcmp(line->id, id) == 0 &&
                (column == NULL || str_is(line->column, str_of(column)))) {
                return true;
            }
        }
    }
    show(h);
    return false;
}

/* Whether some sentence has that part, in either language. */
static bool words_are(const struct house *h, const char *part)
{
    for (size_t i = 0; i < h->count; i++) {
        for (size_t k = 0; k < h->reports[i].line_count; k++) {
            const struct import_line *line = &h->reports[i].lines[k];
            if (str_find(line->zh, str_of(part)) >= 0 ||
                str_find(line->en, str_of(part)) >= 0) {
                return true;
            }
        }
    }
    show(h);
    return false;
}

/* The nth entry of a kind, from 0. */
static bool nth_of(struct house *h, const char *kind, size_t n,
                   struct entry *out)
{
    for (uint64_t seq = 0; seq < book_head(h->b).size; seq++) {
        must(h, book_read(h->j, h->b, seq, out));
        if (str_is(out->kind, str_of(kind)) && n-- == 0) {
            return true;
        }
    }
    return false;
}

static bool text_is(const struct entry *e, const char *key, const char *text)
{
    const struct entry_field *f = entry_field(e, str_of(key));
    return f != NULL && f->is_text && str_is(f->text, str_of(text));
}

static struct str read_all(struct house *h, const char *name)
{
    struct str bytes = { 0 };
    must(h, file_map(h->j, in_house(h, name), &bytes));
    return bytes;
}

static bool exists(struct house *h, const char *name)
{
    return access(in_house(h, name), F_OK) == 0;
}

#define GRANTS "kind,supporter,occurred,area,amount_yuan,voucher,purpose,way\n"

/* ---- the main journey -------------------------------------------------- */

static void a_clean_file_goes_in_once(void)
{
    struct house h;
    struct entry e;
    house_open(&h);
    const char *text = GRANTS "grant,T1,2020-03-05,N1,12.50,V1,water,out\n"
                              "grant,T1,2020-04,N1,7,V2,craft,out\n";
    uint64_t before = book_head(h.b).size;
    run_text(&h, "grants.csv", text);
    CHECK(counts(&h, 2, 0, 0));
    CHECK(book_head(h.b).size == before + 3);   /* and their batch */
    CHECK(nth_of(&h, "grant", 0, &e) && e.amount_fen == 1250 &&
          str_is(e.area, STR("N1")) && text_is(&e, "purpose", "water") &&
          e.batch == (int64_t)before);
    CHECK(nth_of(&h, "grant", 1, &e) && e.occurred.precision == DATE_MONTH);
    run_text(&h, "grants.csv", text);
    CHECK(counts(&h, 0, 2, 0));
    CHECK(book_head(h.b).size == before + 3);
    /* Another file with the same rows brings no batch either. */
    run_text(&h, "copy.csv", GRANTS
             "grant,T1,2020-03-05,N1,12.5,V1,water,out\n");
    CHECK(counts(&h, 0, 1, 0));
    CHECK(book_head(h.b).size == before + 3);
    house_close(&h);
}

static void a_dirty_sheet_is_understood(void)
{
    struct house h;
    struct entry e;
    house_open(&h);
    run_case(&h, "dirty.csv");
    CHECK(counts(&h, 4, 0, 0));
    CHECK(nth_of(&h, "grant", 0, &e) && e.amount_fen == 12500000 &&
          str_is(e.supporter, STR("T1")) && str_is(e.area, STR("N1")) &&
          text_is(&e, "way", "out"));
    CHECK(nth_of(&h, "grant", 1, &e) && e.amount_fen == 50000 &&
          e.occurred.precision == DATE_MONTH);
    CHECK(nth_of(&h, "grant", 2, &e) && e.amount_fen == 123400000);
    CHECK(nth_of(&h, "grant", 3, &e) && e.occurred.precision == DATE_DAY &&
          str_is(e.area, STR("S2")));
    house_close(&h);
}

static void rejected_rows_come_back_and_go_in_once_mended(void)
{
    struct house h;
    house_open(&h);
    run_text(&h, "g.csv", "Grants paid,,,,,\n"
             "paid by,paid on,received in,crowns,voucher,purpose,direction\n"
             "T1,2020-13-01,N1,5,V1,water,out\n"
             "T1,2020-03-01,N1,5,V2,water,out\n"
             "T1,2020-03-01,Atlantis,5,V3,water,out\n"
             "T1,2020-03-01,N1,-5,V4,water,out\n"
             "T1,2020-03-01,N1,5,V5,beer,out\n"
             "T1,2020-03-01,N1,,V6,water,out\n");
    CHECK(counts(&h, 1, 0, 5));
    CHECK(says(&h, "date.day", "paid on"));
    CHECK(says(&h, "area.unknown", "received in"));
    CHECK(says(&h, "field.min", "crowns"));
    CHECK(says(&h, "code.unknown", "purpose"));
    CHECK(says(&h, "field.must", "crowns"));
    struct str rejected = read_all(&h, "g.csv.rejected.csv");
    CHECK(str_find(rejected, STR("Grants paid")) == 0);
    CHECK(str_find(rejected, STR("direction,_line,_column,_error,_sentence"))
          > 0);
    CHECK(str_find(rejected, STR("T1,2020-13-01,N1,5,V1,water,out,3,paid on,"
                                 "date.day,")) > 0);
    run_text(&h, "g.csv.rejected.csv", "Grants paid,,,,,\n"
             "paid by,paid on,received in,crowns,voucher,purpose,direction,"
             "_line,_column,_error,_sentence\n"
             "T1,2020-12-01,N1,5,V1,water,out,3,paid on,date.day,no such\n"
             "T1,2020-03-01,N1,5,V6,water,out,8,crowns,field.must,missing\n");
    CHECK(counts(&h, 2, 0, 0));
    /* Nothing to reject any more: the file of the earlier run goes. */
    run_text(&h, "g.csv",
             "paid by,paid on,received in,crowns,voucher,purpose,direction\n"
             "T1,2020-03-01,N1,5,V2,water,out\n");
    CHECK(counts(&h, 0, 1, 0) && !exists(&h, "g.csv.rejected.csv"));
    house_close(&h);
}

/* ---- headers ---------------------------------------------------------- */

static void two_header_rows_are_joined(void)
{
    struct house h;
    struct entry e;
    house_open(&h);
    run_text(&h, "grants.csv",
             "paid by,paid on,where,,money,,,\n"
             ",,received in,voucher no.,amount,,purpose,direction\n"
             "T1,2020-03-05,N1,V1,5,,water,out\n");
    CHECK(counts(&h, 1, 0, 0));
    CHECK(nth_of(&h, "grant", 0, &e) && e.amount_fen == 500 &&
          text_is(&e, "voucher", "V1"));
    house_close(&h);
}

static void two_header_rows_and_a_row_of_units_are_joined(void)
{
    struct house h;
    struct entry e;
    house_open(&h);
    run_text(&h, "grants.csv",
             "Grants of the year,,,,,,,\n"
             "paid by,paid on,where,,money,,,\n"
             ",,received in,voucher no.,amount,,purpose,direction\n"
             ",,,,（万元）,,,\n"
             "T1,2020-03-05,N1,V1,5,,water,out\n");
    CHECK(counts(&h, 1, 0, 0));
    CHECK(nth_of(&h, "grant", 0, &e) && e.amount_fen == 5000000);
    house_close(&h);
}

static void unknown_headers_warn_and_doubled_ones_refuse(void)
{
    struct house h;
    house_open(&h);
    run_text(&h, "a.csv", "supporter,occurred,area,amount_yuan,voucher,"
             "purpose,way,weather\nT1,2020-03-05,N1,5,V1,water,out,rain\n");
    CHECK(counts(&h, 1, 0, 0) && says(&h, "header.unknown", "weather"));
    run_text(&h, "grants.csv", "paid by,supporter,paid on,received in,crowns,"
             "voucher,purpose,way\nT1,T1,2020-03-05,N1,5,V1,water,out\n");
    CHECK(counts(&h, 0, 0, 1) && says(&h, "header.double", NULL));
    run_text(&h, "x.csv", "alpha,beta\n1,2\n3,4\n");
    CHECK(counts(&h, 0, 0, 1) && says(&h, "header.none", NULL));
    run_text(&h, "y.csv", "occurred,area\n2020,N1\n");
    CHECK(counts(&h, 0, 0, 1) && says(&h, "kind.unknown", NULL));
    run_text(&h, "z.csv", "kind,occurred,area\nparade,2020,N1\n,2020,N1\n");
    CHECK(counts(&h, 0, 0, 2) && says(&h, "kind.unknown", "kind") &&
          says(&h, "kind.must", "kind"));
    house_close(&h);
}

static void the_file_or_the_title_names_the_kind(void)
{
    struct house h;
    struct entry e;
    house_open(&h);
    run_text(&h, "pipes 2020.csv", "occurred,area,trench,laid\n"
             "2020-05,N1,east,1.5公里\n");
    CHECK(counts(&h, 1, 0, 0));
    run_text(&h, "z.csv", "House calls without names in 2020\n"
             "occurred,area,supporter,quantity\n2020-05,N1,T1,40\n");
    CHECK(counts(&h, 1, 0, 0) &&
          nth_of(&h, "house_call_tally", 0, &e) && e.quantity == 40);
    CHECK(nth_of(&h, "pipe", 0, &e) &&
          entry_field(&e, STR("laid"))->number == 1500);
    house_close(&h);
}

static void sums_that_differ_are_pointed_out(void)
{
    struct house h;
    house_open(&h);
    run_text(&h, "pipes.csv", "no.,occurred,area,trench,laid\n"
             "1,2020-05,N1,a,10\n2,2020-05,N1,b,20\n小计,,,,30\n"
             "3,2020-05,N2,c,5\n小计,,,,5\n合　计,,,,36\n");
    CHECK(counts(&h, 3, 0, 0));
    CHECK(h.reports[0].warned == 1 && says(&h, "sum.differs", "laid"));
    house_close(&h);
}

/* ---- names ------------------------------------------------------------ */

static void names_are_matched_asked_once_and_remembered(void)
{
    struct house h;
    struct entry e;
    house_open(&h);
    const char *text = "occurred,area,trench,laid\n2020-05,Millbank,e,5\n";
    run_text(&h, "pipe.csv", text);
    CHECK(counts(&h, 0, 0, 1) && says(&h, "area.ambiguous", "area"));
    const char *paths[] = { in_house(&h, "pipe.csv") };
    struct import_ask ask = { .paths = paths, .path_count = 1,
        .answers = put(&h, "answers.csv",
                       STR("question,answer\nMillbank,S2-c\n")) };
    must(&h, run_ask(&h, ask));
    CHECK(counts(&h, 1, 0, 0));
    CHECK(nth_of(&h, "pipe", 0, &e) && str_is(e.area, STR("S2-c")));
    CHECK(nth_of(&h, "answer", 0, &e) && text_is(&e, "answer", "S2-c"));
    run_text(&h, "pipe2.csv",
             "occurred,area,trench,laid\n2020-06,Millbank,e,5\n");
    CHECK(counts(&h, 1, 0, 0));         /* without being asked again */
    run_text(&h, "pipe3.csv", "occurred,district,ward,trench,laid\n"
             "2020-07,Alder,Millbank,e,5\n2020-07,Old Dogwood,Millbank,e,5\n");
    CHECK(counts(&h, 2, 0, 0));         /* unique within its parent */
    CHECK(nth_of(&h, "pipe", 2, &e) && str_is(e.area, STR("N1-c")));
    CHECK(nth_of(&h, "pipe", 3, &e) && str_is(e.area, STR("S2-c")));
    house_close(&h);
}

static void persons_never_stand_in_an_entry(void)
{
    struct house h;
    struct entry e;
    house_open(&h);
    const char *text = "full name,occurred,craft,supporter,area\n"
                       "Ann Example,2020-05-01,joiner,T1,N1-a\n"
                       "Ann Example,2020-06-01,weaver,T1,N1-a\n"
                       ",2020-06-01,weaver,T1,N1-a\n";
    run_text(&h, "apprentices.csv", text);
    for (uint64_t seq = 0; seq < book_head(h.b).size; seq++) {
        struct str bytes;
        must(&h, book_bytes(h.j, h.b, seq, &bytes));
        CHECK(str_find(bytes, STR("Ann Example")) < 0);
    }
    CHECK(nth_of(&h, "apprentice", 0, &e) && e.sealed.len == 64 &&
          str_is(e.identity, STR("provisional")));
    struct str person = e.subject;
    CHECK(nth_of(&h, "apprentice", 1, &e) && str_is(e.subject, person));
    run_text(&h, "apprentices.csv", text);
    CHECK(h.reports[0].added == 0 && h.reports[0].same >= 2);
    house_close(&h);
}

/* ---- pointers and order ------------------------------------------------ */

#define ID(n) "00000000-0000-8000-8000-00000000000" n

static void files_go_in_by_what_they_hold_not_by_their_order(void)
{
    struct house h;
    struct entry e;
    house_open(&h);
    const char *paths[] = {
        put(&h, "marks.csv", STR("id,kind,target\n"
            ID("7") ",confirmation,batch:pipes.csv\n"
            ID("8") ",review," ID("3") "\n")),
        put(&h, "changes.csv",
            STR("id,kind,occurred,area,trench,laid,corrects,reason\n"
            ID("3") ",pipe,2020-05,N1,e,30," ID("2") ",third look\n"
            ID("2") ",pipe,2020-05,N1,e,20," ID("1") ",second look\n")),
        put(&h, "pipes.csv", STR("id,kind,occurred,area,trench,laid\n"
            ID("1") ",pipe,2020-05,N1,e,10\n")),
    };
    struct import_ask ask = { .paths = paths, .path_count = 3 };
    must(&h, run_ask(&h, ask));
    CHECK(counts(&h, 5, 0, 0));
    must(&h, run_ask(&h, ask));
    CHECK(counts(&h, 0, 5, 0));
    CHECK(nth_of(&h, "pipe", 2, &e) && str_is(e.id, STR(ID("3"))));
    run_text(&h, "late.csv",
             "kind,occurred,area,trench,laid,corrects,reason\n"
             "pipe,2020-05,N1,e,40," ID("1") ",too late\n"
             "pipe,2020-05,N1,e,40," ID("9") ",nobody\n"
             "pipe,2020-05,N1,e,40," ID("3") ",\n");
    CHECK(counts(&h, 0, 0, 3) && says(&h, "entry.superseded", "corrects") &&
          says(&h, "entry.unknown", "corrects") &&
          says(&h, "reason.must", "reason"));
    run_text(&h, "undo.csv", "kind,withdraws,reason\n"
             "withdrawal,batch:pipes.csv,wrong file\n");
    CHECK(counts(&h, 1, 0, 0));
    house_close(&h);
}

static void changed_content_under_one_key_is_a_conflict(void)
{
    struct house h;
    house_open(&h);
    run_text(&h, "a.csv", GRANTS "grant,T1,2020-03-05,N1,5,V1,water,out\n");
    run_text(&h, "b.csv", GRANTS "grant,T1,2020-03-05,N1,6,V1,water,out\n");
    CHECK(counts(&h, 0, 0, 1) && says(&h, "entry.conflict", NULL));
    house_close(&h);
}

/* “final version 3”: the same rows with other amounts. The clerk writes a
 * reason into what came back, and that is all; also the second time, when the
 * row that is there is a correction itself. */
static void a_changed_row_comes_back_wanting_only_a_reason(void)
{
    struct house h;
    struct entry e;
    house_open(&h);
    run_text(&h, "a.csv", GRANTS "grant,T1,2020-03-05,N1,5,V1,water,out\n");
    for (size_t round = 0; round < 2; round++) {
        run_text(&h, "b.csv", arena_print(h.j->arena,
            GRANTS "grant,T1,2020-02-30,N1,6,V0,water,out\n"
                   "grant,T1,2020-03-05,N1,%zu,V1,water,out\n",
                   round + 6).at);
        CHECK(counts(&h, 0, 0, 2));
        struct str back = read_all(&h, "b.csv.rejected.csv");
        CHECK(str_find(back, STR("_sentence,corrects,reason\n")) > 0 &&
              str_ends(back, STR(",\n")));
        run_text(&h, "c.csv", arena_print(h.j->arena, "%.*sbetter known\n",
                 (int)back.len - 1, back.at).at);
        CHECK(counts(&h, 1, 0, 1) && says(&h, "date.day", NULL));
        CHECK(nth_of(&h, "grant", round + 1, &e) && e.corrects.len > 0 &&
              str_is(e.reason, STR("better known")) &&
              e.amount_fen == 600 + 100 * (int)round);
    }
    house_close(&h);
}

static void a_dry_run_and_a_failed_atomic_run_leave_nothing(void)
{
    struct house h;
    house_open(&h);
    uint64_t before = book_head(h.b).size;
    const char *good = put(&h, "a.csv", STR(GRANTS
        "grant,T1,2020-03-05,N1,5,V1,water,out\n"));
    const char *mixed = put(&h, "b.csv", STR(GRANTS
        "grant,T1,2020-03-05,N1,5,V2,water,out\n"
        "grant,T1,2020-02-30,N1,5,V3,water,out\n"));
    const char *paths[] = { good, mixed };
    must(&h, run_ask(&h, (struct import_ask){
        .paths = paths, .path_count = 2, .dry_run = true }));
    CHECK(counts(&h, 2, 0, 1) && book_head(h.b).size == before);
    CHECK(!exists(&h, "b.csv.rejected.csv"));
    must(&h, run_ask(&h, (struct import_ask){
        .paths = paths, .path_count = 2, .atomic = true }));
    CHECK(h.reports[1].rejected == 1 && book_head(h.b).size == before);
    CHECK(exists(&h, "b.csv.rejected.csv"));
    must(&h, run_ask(&h, (struct import_ask){
        .paths = paths, .path_count = 1, .atomic = true }));
    CHECK(counts(&h, 1, 0, 0) && book_head(h.b).size == before + 2);
    house_close(&h);
}

static void rejects_get_a_folder_or_nothing_is_done(void)
{
    struct house h;
    house_open(&h);
    const char *paths[] = { put(&h, "a.csv", STR(GRANTS
        "grant,T1,2020-03-05,N1,5,V1,water,out\n"
        "grant,T1,2020-02-30,N1,5,V1,water,out\n")) };
    uint64_t before = book_head(h.b).size;
    struct import_ask ask = { .paths = paths, .path_count = 1,
                              .rejects = in_house(&h, "a.csv/back") };
    CHECK(!run_ask(&h, ask) && strcmp(h.j->err.id, "reject.folder") == 0 &&
          book_head(h.b).size == before);
    err_clear(&h.j->err);
    ask.rejects = in_house(&h, "back");
    must(&h, run_ask(&h, ask));
    CHECK(counts(&h, 1, 0, 1) && exists(&h, "back/a.csv.rejected.csv"));
    house_close(&h);
}

static void a_dry_run_knows_what_it_would_have_registered(void)
{
    struct house h;
    house_open(&h);
    const char *paths[] = {
        put(&h, "grants.csv", STR(GRANTS
            "grant,T8,2020-03-05,N3,5,V1,water,out\n"
            "grant,New Mill,2020-03-05,N1,5,V2,water,out\n")),
        put(&h, "units.csv", STR("id,name,kind,area\nT8,New Mill,firm,N1\n")),
        put(&h, "areas.csv",
            STR("code,name,level,parent\nN3,Hazel,district,N\n")),
    };
    struct import_ask ask = { .paths = paths, .path_count = 3,
                              .dry_run = true };
    must(&h, run_ask(&h, ask));
    CHECK(counts(&h, 4, 0, 0));
    ask.dry_run = false;
    ask.atomic = true;
    must(&h, run_ask(&h, ask));
    CHECK(counts(&h, 4, 0, 0));
    house_close(&h);
}

/* ---- registers --------------------------------------------------------- */

#define UNITS "id,name,kind,area\n"

static void a_unit_said_again_is_the_same_or_says_what_changed(void)
{
    struct house h;
    house_open(&h);
    run_text(&h, "a.csv", UNITS "K1,Old Mill,firm,N1\n");
    CHECK(counts(&h, 1, 0, 0) && h.reports[0].warned == 0);
    run_text(&h, "a2.csv", UNITS "K1,Old Mill,firm,N1\nK1,Old Mill,firm,N1\n");
    CHECK(counts(&h, 0, 2, 0));
    run_text(&h, "b.csv", UNITS "K1,New Mill,firm,N1\n");
    CHECK(counts(&h, 1, 0, 0) && says(&h, "unit.changed", "name") &&
          strstr(h.reports[0].lines[0].zh.at, "Old Mill") != NULL &&
          strstr(h.reports[0].lines[0].zh.at, "New Mill") != NULL);
    run_text(&h, "a.csv", UNITS "K1,Old Mill,firm,N1\n");
    CHECK(counts(&h, 1, 0, 0) && says(&h, "unit.changed", "name"));
    const struct units *units = book_fold(h.j, h.b, &unit_fold);
    CHECK(str_is(unit_at(units, unit_of_id(units, STR("K1"))).name,
                 STR("Old Mill")));
    run_text(&h, "c.csv", UNITS "K1,Mill C,firm,N1\nK1,Mill D,firm,N1\n");
    CHECK(counts(&h, 2, 0, 0) && h.reports[0].warned >= 2);
    CHECK(str_is(unit_at(units, unit_of_id(units, STR("K1"))).name,
                 STR("Mill D")));
    house_close(&h);
}

static void a_pack_that_returns_to_an_old_wording_says_it_anew(void)
{
    struct house h;
    struct pack_drafts drafts;
    house_open(&h);
    uint64_t before = book_head(h.b).size;
    must(&h, import_pack(h.j, h.b, SOURCE_DIR "/packs/tiny", &drafts));
    CHECK(book_head(h.b).size == before);
    run_text(&h, "a.csv", "code,name,level\nN,Nordmark,region\n");
    CHECK(counts(&h, 1, 0, 0) && says(&h, "area.changed", "name"));
    before = book_head(h.b).size;
    must(&h, import_pack(h.j, h.b, SOURCE_DIR "/packs/tiny", &drafts));
    const struct areas *areas = book_fold(h.j, h.b, &area_fold);
    CHECK(book_head(h.b).size == before + 1 &&
          str_is(area_at(areas, area_of_code(areas, STR("N"))).name,
                 STR("Northmark")));
    house_close(&h);
}

static void a_parent_may_come_later_but_must_come(void)
{
    struct house h;
    house_open(&h);
    const char *text = "code,name,level,parent\nQ11,Quay,ward,Q1\n"
                       "Q1,Quern,district,N\nQ2,Quill,district,ZZ\n";
    const char *paths[] = { put(&h, "areas.csv", str_of(text)) };
    struct import_ask ask = { .paths = paths, .path_count = 1,
                              .dry_run = true };
    must(&h, run_ask(&h, ask));
    CHECK(counts(&h, 2, 0, 1) && says(&h, "parent.unknown", "parent"));
    ask.dry_run = false;
    must(&h, run_ask(&h, ask));
    CHECK(counts(&h, 2, 0, 1) && says(&h, "parent.unknown", "parent"));
    house_close(&h);
}

static void a_credit_code_that_cannot_be_is_refused(void)
{
    struct house h;
    house_open(&h);
    run_text(&h, "units.csv", "id,name,kind,area,credit_code\n"
             "K1,Mill,firm,N1,91110000000000000X\n");
    CHECK(counts(&h, 0, 0, 1) && says(&h, "credit.check", "credit_code"));
    house_close(&h);
}

static void suspicious_rows_are_taken_with_a_warning(void)
{
    struct house h;
    house_open(&h);
    run_text(&h, "t.csv", "kind,supporter,area,occurred\n"
             "twinning,T1,N1-a,2019\n");
    CHECK(counts(&h, 1, 0, 0));
    run_text(&h, "a.csv", GRANTS "grant,T1,2020-03-05,S1,5,V1,water,out\n"
                                 "grant,T1,2020-08-05,S1-c,5,V2,water,out\n");
    CHECK(counts(&h, 2, 0, 0) && says(&h, "pairing.none", "supporter") &&
          words_are(&h, "Town of Northbridge (T1) is not paired with") &&
          says(&h, "area.abolished", "area"));
    house_close(&h);
}

static uint64_t warned(const struct house *h)
{
    uint64_t n = 0;
    for (size_t i = 0; i < h->count; i++) {
        n += h->reports[i].warned;
    }
    return n;
}

static void pairs_of_the_same_call_are_known_to_its_records(void)
{
    struct house h;
    house_open(&h);
    run_text(&h, "old.csv", "kind,supporter,area,occurred\n"
             "twinning,T1,N1-a,2019\n");
    const char *paths[] = {
        put(&h, "a.csv", STR(GRANTS "grant,T1,2020-03-05,S1,5,V1,water,out\n"
                                    "grant,T2,2020-03-05,S1,5,V1,water,out\n")),
        put(&h, "t.csv", STR("kind,supporter,area,occurred\n"
                             "twinning,T1,S1,2019\n")),
    };
    struct import_ask ask = { .paths = paths, .path_count = 2,
                              .dry_run = true };
    must(&h, run_ask(&h, ask));
    CHECK(counts(&h, 3, 0, 0) && warned(&h) == 1);
    ask.dry_run = false;
    must(&h, run_ask(&h, ask));
    CHECK(counts(&h, 3, 0, 0) && warned(&h) == 1 &&
          says(&h, "pairing.none", "supporter"));
    house_close(&h);
}

static void own_reviews_warn_once_for_a_file(void)
{
    struct house h;
    struct entry a, b;
    house_open(&h);
    run_text(&h, "a.csv", GRANTS "grant,T1,2020-03-05,N1,5,V1,water,out\n"
                                 "grant,T1,2020-03-05,N1,5,V2,water,out\n");
    CHECK(nth_of(&h, "grant", 0, &a) && nth_of(&h, "grant", 1, &b));
    run_text(&h, "r.csv", arena_print(h.j->arena, "kind,target\n"
             "review,%.*s\nreview,%.*s\n", STR_ARG(a.id),
             STR_ARG(b.id)).at);
    CHECK(counts(&h, 2, 0, 0) && h.reports[0].line_count == 1 &&
          h.reports[0].warned == 2 && says(&h, "review.self", NULL) &&
          strstr(h.reports[0].lines[0].en.at, "2 rows") != NULL);
    house_close(&h);
}

/* ---- workbooks --------------------------------------------------------- */

static void serial_days_of_a_1904_workbook_are_its_own(void)
{
    struct house h;
    struct entry e;
    struct buf out = { 0 };
    house_open(&h);
    make_workbook(h.j, &(struct workbook){
        .book = "<workbook><workbookPr date1904='1'/><sheets xmlns:r='r'>"
                "<sheet name='pipes' sheetId='1' r:id='a'/></sheets>"
                "</workbook>",
        .strings = "<sst><si><t>occurred</t></si><si><t>area</t></si>"
                   "<si><t>trench</t></si><si><t>laid</t></si>"
                   "<si><t>N1</t></si><si><t>east</t></si></sst>",
        .sheet = "<worksheet><sheetData>"
                 "<row r='1'><c t='s'><v>0</v></c><c t='s'><v>1</v></c>"
                 "<c t='s'><v>2</v></c><c t='s'><v>3</v></c></row>"
                 "<row r='2'><c><v>42433</v></c><c t='s'><v>4</v></c>"
                 "<c t='s'><v>5</v></c><c><v>12</v></c></row>"
                 "</sheetData></worksheet>" }, &out);
    run(&h, put(&h, "w.xlsx", buf_view(&out)));
    buf_free(&out);
    CHECK(counts(&h, 1, 0, 0) && nth_of(&h, "pipe", 0, &e));
    char text[DATE_TEXT_SIZE];
    date_print(e.occurred, text);
    CHECK(strcmp(text, "2020-03-05") == 0);
    house_close(&h);
}

static void a_workbook_comes_back_with_its_cells_marked(void)
{
    static const char *const rows[][4] = {
        { "occurred", "area", "trench", "laid" },
        { "2020-05-01", "N1", "east", "12" },
        { "2020-05-01", "Nowhere", "west", "12" },
    };
    struct house h;
    struct buf out = { 0 };
    house_open(&h);
    struct xlsx_writer *w = xlsx_write_open(h.j);
    xlsx_write_sheet(w, STR("pipes"));
    for (size_t i = 0; i < 3; i++) {
        struct cell cells[4];
        for (size_t k = 0; k < 4; k++) {
            cells[k] = (struct cell){ .text = str_of(rows[i][k]) };
        }
        xlsx_write_row(w, cells, 4);
    }
    must(&h, xlsx_write_close(h.j, w, &out));
    run(&h, put(&h, "work.xlsx", buf_view(&out)));
    buf_free(&out);
    CHECK(counts(&h, 1, 0, 1) && says(&h, "area.unknown", "area"));
    CHECK(h.count == 1 && str_is(h.reports[0].sheet, STR("pipes")));
    CHECK(exists(&h, "work.xlsx.rejected.xlsx"));
    run(&h, in_house(&h, "work.xlsx.rejected.xlsx"));
    CHECK(counts(&h, 0, 1, 1));
    house_close(&h);
}

/* ---- bad input --------------------------------------------------------- */

static const struct { const char *name; struct str bytes; const char *id; }
bad[] = {
    { "zip.csv", { "PK\x03\x04rest", 8 }, "csv.zip" },
    { "nul.csv", { "kind,area\ngrant,\0\n", 17 }, "csv.nul" },
    { "empty.csv", { "", 0 }, "csv.empty" },
    { "old.xls", { "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8 }, "xlsx.old" },
    { "broken.xlsx", { "PK\x03\x04 broken", 11 }, "xlsx.zip" },
    { "open.csv", { "kind,area\ngrant,\"N1\n", 20 }, "csv.quote" },
};

static void broken_files_are_named_and_do_no_harm(void)
{
    struct house h;
    house_open(&h);
    uint64_t before = book_head(h.b).size;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        run(&h, put(&h, bad[i].name, bad[i].bytes));
        CHECK(says(&h, bad[i].id, NULL));
        CHECK(book_head(h.b).size == before);
    }
    const char *paths[] = { in_house(&h, "absent.csv") };
    CHECK(!run_ask(&h, (struct import_ask){ .paths = paths,
                                            .path_count = 1 }));
    CHECK(strcmp(h.j->err.id, "file.absent") == 0);
    err_clear(&h.j->err);
    house_close(&h);
}

/* Each row: cells of one grant, and why it is refused. */
static const struct { const char *cells, *id; } bad_rows[] = {
    { "grant,T1,2020-02-30,N1,5,V,water,out", "date.day" },
    { "grant,T1,1850-02-20,N1,5,V,water,out", "date.year" },
    { "grant,T1,03/04/2020,N1,5,V,water,out", "date.ambiguous" },
    { "grant,T1,soon,N1,5,V,water,out", "date.form" },
    { "grant,T1,2031-01-01,N1,5,V,water,out", "date.future" },
    { "grant,T1,,N1,5,V,water,out", "field.must" },
    { "grant,T9,2020,N1,5,V,water,out", "unit.unknown" },
    { "grant,T1,2020,ZZ,5,V,water,out", "area.unknown" },
    { "grant,T1,2020,N1,five,V,water,out", "number.unit" },
    { "grant,T1,2020,N1,5.005,V,water,out", "number.fine" },
    { "grant,T1,2020,N1,99999999999999999999,V,water,out", "number.range" },
    { "grant,T1,2020,N1,1E+5,V,water,out", "number.rounded" },
    { "grant,T1,2020,N1,5亩,V,water,out", "number.unit" },
    { "grant,T1,2020,N1,-5,V,water,out", "field.min" },
    { "grant,T1,2020,N1,5,V,beer,out", "code.unknown" },
    { "genesis,T1,2020,N1,5,V,water,out", "kind.unknown" },
    { "review,,2020,,,,,", "target.must" },
    { "withdrawal,,2020,,,,,", "withdraws.must" },
};

static void impossible_values_are_refused_each_with_its_id(void)
{
    struct house h;
    house_open(&h);
    uint64_t before = book_head(h.b).size;
    for (size_t i = 0; i < sizeof bad_rows / sizeof *bad_rows; i++) {
        run(&h, put(&h, "r.csv", arena_print(h.j->arena, GRANTS "%s\n",
                                             bad_rows[i].cells)));
        CHECK(counts(&h, 0, 0, 1) && says(&h, bad_rows[i].id, NULL));
        CHECK(book_head(h.b).size == before);
    }
    house_close(&h);
}

int main(void)
{
    RUN(a_clean_file_goes_in_once);
    RUN(a_dirty_sheet_is_understood);
    RUN(rejected_rows_come_back_and_go_in_once_mended);
    RUN(two_header_rows_are_joined);
    RUN(two_header_rows_and_a_row_of_units_are_joined);
    RUN(unknown_headers_warn_and_doubled_ones_refuse);
    RUN(the_file_or_the_title_names_the_kind);
    RUN(sums_that_differ_are_pointed_out);
    RUN(names_are_matched_asked_once_and_remembered);
    RUN(persons_never_stand_in_an_entry);
    RUN(files_go_in_by_what_they_hold_not_by_their_order);
    RUN(a_changed_row_comes_back_wanting_only_a_reason);
    RUN(changed_content_under_one_key_is_a_conflict);
    RUN(a_dry_run_and_a_failed_atomic_run_leave_nothing);
    RUN(rejects_get_a_folder_or_nothing_is_done);
    RUN(a_dry_run_knows_what_it_would_have_registered);
    RUN(a_unit_said_again_is_the_same_or_says_what_changed);
    RUN(a_pack_that_returns_to_an_old_wording_says_it_anew);
    RUN(a_parent_may_come_later_but_must_come);
    RUN(a_credit_code_that_cannot_be_is_refused);
    RUN(suspicious_rows_are_taken_with_a_warning);
    RUN(pairs_of_the_same_call_are_known_to_its_records);
    RUN(own_reviews_warn_once_for_a_file);
    RUN(serial_days_of_a_1904_workbook_are_its_own);
    RUN(a_workbook_comes_back_with_its_cells_marked);
    RUN(broken_files_are_named_and_do_no_harm);
    RUN(impossible_values_are_refused_each_with_its_id);
    return CHECK_DONE();
}
