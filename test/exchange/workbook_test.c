/* A unit's workbook: out, filled in, and in again, with the tiny pack. Filling
 * in is done as a form is filled (exchange/grid), by the names of columns. */
#include "exchange/workbook.h"

#include <assert.h>
#include <stdlib.h>

#include "book/marks.h"
#include "book/sealed.h"
#include "exchange/grid.h"
#include "exchange/import.h"
#include "exchange/stamp.h"
#include "intake/carried.h"
#include "registers/pairing.h"
#include "table/csv.h"
#include "test/check.h"

static const struct fold *const folds[] = {
    &marks_fold, &pack_fold, &area_fold, &unit_fold, &subject_fold,
    &pairing_fold, &carried_fold, NULL,
};

struct house {                  /* a folder and a book in it */
    char dir[64];
    struct job *j;
    struct book *b;
    struct import_report *reports;
    size_t count;
};

static int64_t noon(void)
{
    return INT64_C(1609502400000);      /* 2021-01-01T12:00:00Z */
}

static bool must(const struct house *h, bool good)
{
    if (!good) {
        printf("# %s: %s\n", h->j->err.id, h->j->err.en);
    }
    CHECK(good);
    return good;
}

static void house_open(struct house *h)
{
    struct pack_drafts drafts;
    *h = (struct house){ .dir = "/tmp/jiedui-workbook-XXXXXX" };
    bool made = mkdtemp(h->dir) != NULL;
    assert(made);
    h->j = job_open();
    h->j->clock = noon;
    h->j->lang = LANG_EN;
    h->j->by = STR("clerk");
    const char *path = arena_print(h->j->arena, "%s/book", h->dir).at;
    must(h, book_create(h->j, path, STR("valleys"), 60));
    h->b = book_open(h->j, path, BOOK_WRITE, folds);
    must(h, h->b != NULL &&
            import_pack(h->j, h->b, SOURCE_DIR "/packs/tiny", &drafts));
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

/* ---- in and out -------------------------------------------------------- */

static void import(struct house *h, const char *name, struct str bytes)
{
    const char *path = arena_print(h->j->arena, "%s/%s", h->dir, name).at;
    struct import_ask ask = { .paths = &path, .path_count = 1 };
    must(h, file_write(h->j, path, bytes) &&
            import_files(h->j, h->b, &ask, &h->reports, &h->count));
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
    for (size_t i = 0; i < h->count && !good; i++) {
        const struct import_report *r = &h->reports[i];
        printf("# added %d same %d rejected %d\n", (int)r->added,
               (int)r->same, (int)r->rejected);
        for (size_t k = 0; k < r->line_count; k++) {
            printf("# line %d %.*s %s: %.*s\n", (int)r->lines[k].line,
                   STR_ARG(r->lines[k].column), r->lines[k].id,
                   STR_ARG(r->lines[k].en));
        }
    }
    return good;
}

/* Said of the first line that anything was said of. */
static bool said(const struct house *h, const char *id)
{
    for (size_t i = 0; i < h->count; i++) {
        if (h->reports[i].line_count > 0) {
            return strcmp(h->reports[i].lines[0].id, id) == 0;
        }
    }
    return false;
}

static bool export(struct house *h, struct workbook_ask ask, struct str *out)
{
    char *bytes = NULL;
    size_t len = 0;
    FILE *f = open_memstream(&bytes, &len);
    bool ok = workbook_export(h->j, h->b, &ask, f);
    fclose(f);
    *out = arena_str(h->j->arena, (struct str){ bytes, len });
    free(bytes);
    return ok;
}

static struct str export_of(struct house *h, const char *unit,
                            const char *kind)
{
    struct str bytes;
    must(h, export(h, (struct workbook_ask){ str_of(unit), str_of(kind),
                                             STR("") }, &bytes));
    return bytes;
}

enum { HEAD = 2, FIRST = 3 };   /* rows of the grid */

static struct grid grid_of(struct house *h, struct str bytes)
{
    struct grid g = { 0 };
    struct xlsx *x = xlsx_open(h->j, bytes);
    must(h, x != NULL && grid_read(h->j, x, 0, &g));
    return g;
}

/* The column under a head, with or without the mark of what must be given. */
static uint32_t column_at(const struct grid *g, const char *head)
{
    for (uint32_t c = 0; c < g->columns; c++) {
        struct str text = grid_at(g, HEAD, c)->text;
        text = str_starts(text, STR("*")) ? str_part(text, 1, text.len) : text;
        if (str_is(text, str_of(head))) {
            return c;
        }
    }
    printf("# no column %s\n", head);
    CHECK(false);
    return 0;
}

/* Rows that hold more than their hidden id. */
static uint32_t rows_filled(const struct grid *g)
{
    uint32_t n = 0;
    for (uint32_t r = FIRST; r < g->rows; r++) {
        bool is_full = false;
        for (uint32_t c = 1; c < g->columns; c++) {
            is_full |= grid_at(g, r, c)->text.len > 0;
        }
        n += is_full;
    }
    return n;
}

struct typed { uint32_t row; const char *head, *text; bool is_number; };

static struct str type_in(struct house *h, struct str bytes,
                          const struct typed *typed, size_t count)
{
    struct grid g = grid_of(h, bytes);
    struct grid_fill *fills = ARENA_ROWS(h->j->arena, struct grid_fill, count);
    struct buf out = { 0 };
    for (size_t i = 0; i < count; i++) {
        fills[i] = (struct grid_fill){
            0, FIRST + typed[i].row, column_at(&g, typed[i].head),
            typed[i].is_number, str_of(typed[i].text), STR("") };
    }
    must(h, grid_filled(h->j, bytes, fills, count, &out));
    struct str made = arena_str(h->j->arena, buf_view(&out));
    buf_free(&out);
    return made;
}

static const char grants[] =
    "kind,paid by,paid on,received in,crowns,voucher,purpose,direction\n"
    "grant,T1,2020-03-05,S1-a,120.50,V1,water,paid out\n"
    "grant,T1,2020-04,S2-a,80,V2,craft,paid out\n"
    "grant,T2,2020-04-01,S1-a,10,V3,water,paid out\n";
static const char twins[] =
    "kind,supporter,area,date\ntwinning,T1,S1-a,2019-01-01\n";

static void with_grants(struct house *h)
{
    house_open(h);
    import(h, "twins.csv", str_of(twins));
    CHECK(counts(h, 1, 0, 0));
    import(h, "grants.csv", str_of(grants));
    CHECK(counts(h, 3, 0, 0));
}

static bool newest(struct house *h, struct entry *e)
{
    return book_read(h->j, h->b, book_head(h->b).size - 1, e);
}

/* ---- tests ------------------------------------------------------------- */

static void it_holds_what_the_book_knows_of_the_unit(void)
{
    struct house h;
    with_grants(&h);
    struct str bytes = export_of(&h, "T1", "grant");
    struct grid g = grid_of(&h, bytes);
    CHECK(str_is(g.name, STR("grant")) && rows_filled(&g) == 2);
    CHECK(g.rows == FIRST + 2 + WORKBOOK_FREE_ROWS);
    CHECK(str_is(grid_at(&g, 0, 1)->text, STR("grant · Town of Northbridge")));
    CHECK(str_is(grid_at(&g, FIRST, column_at(&g, "crowns"))->text,
                 STR("120.5")));
    CHECK(grid_at(&g, FIRST, column_at(&g, "paid on"))->kind == CELL_DATE);
    CHECK(str_is(grid_at(&g, FIRST + 1, column_at(&g, "paid on"))->text,
                 STR("2020-04")));
    CHECK(str_is(grid_at(&g, FIRST, column_at(&g, "received in"))->text,
                 STR("Saltings")));
    CHECK(str_is(grid_at(&g, FIRST, column_at(&g, "purpose"))->text,
                 STR("water")));
    CHECK(g.column_hidden[0] && !g.column_hidden[1]);
    struct xlsx *x = xlsx_open(h.j, bytes);
    CHECK(xlsx_sheet_count(x) == 3 && xlsx_sheet_is_hidden(x, 1) &&
          xlsx_sheet_is_hidden(x, 2));
    struct stamp *stamp;
    CHECK(stamp_read(h.j, x, &stamp) && stamp != NULL);
    CHECK(str_is(stamp->unit, STR("T1")) && str_is(stamp->kind, STR("grant")));
    CHECK(stamp->position == book_head(h.b).size);
    import(&h, "again.xlsx", bytes);
    CHECK(counts(&h, 0, 2, 0) && h.reports[0].line_count == 0);
    CHECK(h.count == 1);
    house_close(&h);
}

static void a_unit_without_records_gets_an_empty_one(void)
{
    struct house h;
    with_grants(&h);
    h.j->lang = LANG_ZH;
    struct str bytes = export_of(&h, "T4", "资助");
    struct grid g = grid_of(&h, bytes);
    CHECK(rows_filled(&g) == 0 && g.rows == FIRST + WORKBOOK_FREE_ROWS);
    CHECK(str_is(grid_at(&g, HEAD, column_at(&g, "付款日期"))->text,
                 STR("*付款日期")));
    import(&h, "empty.xlsx", bytes);
    CHECK(counts(&h, 0, 0, 0) && h.reports[0].line_count == 0);
    house_close(&h);
}

static const struct typed new_grant[] = {
    { 2, "paid on", "2020-05-06", false },
    { 2, "received in", "Ferry", false },
    { 2, "crowns", "7.25", true },
    { 2, "voucher", "V9", false },
    { 2, "purpose", "craft", false },
    { 2, "direction", "paid out", false },
};

static void new_rows_count_for_the_unit_and_once(void)
{
    struct house h;
    struct entry e;
    with_grants(&h);
    struct str bytes = type_in(&h, export_of(&h, "T1", "grant"), new_grant, 6);
    import(&h, "filled.xlsx", bytes);
    CHECK(counts(&h, 1, 2, 0));
    CHECK(newest(&h, &e) && str_is(e.supporter, STR("T1")) &&
          str_is(e.on_behalf, STR("T1")) && e.amount_fen == 725);
    import(&h, "renamed.xlsx", bytes);
    CHECK(counts(&h, 0, 3, 0));
    h.j->by = STR("another");
    import(&h, "filled.xlsx", bytes);
    CHECK(counts(&h, 0, 3, 0));
    /* What came in is shaded in the next one. */
    struct grid g = grid_of(&h, export_of(&h, "T1", "grant"));
    CHECK(rows_filled(&g) == 3);
    house_close(&h);
}

static void two_workbooks_of_a_unit_do_not_clash(void)
{
    struct house h;
    with_grants(&h);
    struct str may = export_of(&h, "T1", "grant");
    struct str june = export_of(&h, "T1", "grant");
    struct typed other[6];
    memcpy(other, new_grant, sizeof other);
    other[0].text = "2020-06-07";
    other[3].text = "V10";
    import(&h, "may.xlsx", type_in(&h, may, new_grant, 6));
    CHECK(counts(&h, 1, 2, 0));
    import(&h, "june.xlsx", type_in(&h, june, other, 6));
    CHECK(counts(&h, 1, 2, 0));
    house_close(&h);
}

static void a_changed_row_needs_a_reason(void)
{
    const struct typed changed[] = {
        { 0, "crowns", "125", true },
        { 0, "reason", "the bank's slip", false },
    };
    struct house h;
    struct entry e;
    with_grants(&h);
    struct str bytes = export_of(&h, "T1", "grant");
    uint64_t before = book_head(h.b).size;
    struct str bare = type_in(&h, bytes, changed, 1);
    import(&h, "changed.xlsx", bare);
    CHECK(counts(&h, 0, 1, 1) && said(&h, "row.changed"));
    CHECK(book_head(h.b).size == before);
    struct str told = type_in(&h, bytes, changed, 2);
    import(&h, "told.xlsx", told);
    CHECK(counts(&h, 1, 1, 0));
    CHECK(newest(&h, &e) && e.amount_fen == 12500 && e.corrects.len > 0 &&
          str_is(e.reason, STR("the bank's slip")));
    import(&h, "told again.xlsx", told);
    CHECK(counts(&h, 0, 2, 0));
    /* The old wording is no news, nor is the new one without its reason. */
    import(&h, "old.xlsx", bytes);
    CHECK(counts(&h, 0, 2, 0));
    import(&h, "changed.xlsx", bare);
    CHECK(counts(&h, 0, 2, 0));
    house_close(&h);
}

static void a_new_row_is_corrected_in_the_same_file(void)
{
    const struct typed change[] = {
        { 2, "voucher", "V99", false },         /* which is of its key */
        { 2, "reason", "misread", false },
    };
    struct house h;
    struct entry e;
    with_grants(&h);
    struct str bytes = type_in(&h, export_of(&h, "T1", "grant"), new_grant, 6);
    import(&h, "one.xlsx", bytes);
    CHECK(counts(&h, 1, 2, 0));
    struct str bare = type_in(&h, bytes, change, 1);
    import(&h, "two.xlsx", bare);
    CHECK(counts(&h, 0, 2, 1) && said(&h, "row.changed"));
    import(&h, "three.xlsx", type_in(&h, bytes, change, 2));
    CHECK(counts(&h, 1, 2, 0));
    CHECK(newest(&h, &e) && e.corrects.len > 0);
    house_close(&h);
}

static void what_came_by_another_way_is_known_by_its_key(void)
{
    static const char csv[] =
        "kind,paid by,paid on,received in,crowns,voucher,purpose,direction\n"
        "grant,T1,2020-05-06,S1-b,7.25,V9,craft,paid out\n";
    struct house h;
    with_grants(&h);
    struct str bytes = type_in(&h, export_of(&h, "T1", "grant"), new_grant, 6);
    import(&h, "bank.csv", str_of(csv));
    CHECK(counts(&h, 1, 0, 0));
    import(&h, "filled.xlsx", bytes);
    CHECK(counts(&h, 0, 3, 0));
    house_close(&h);
}

static void a_row_copied_with_its_hidden_id_is_another(void)
{
    struct house h;
    with_grants(&h);
    struct str bytes = export_of(&h, "T1", "grant");
    struct grid g = grid_of(&h, bytes);
    struct typed copy[9];
    memcpy(copy, new_grant, sizeof new_grant);
    /* The hidden column came along: its head is "id". */
    copy[6] = (struct typed){ 2, "id", arena_str(h.j->arena,
        grid_at(&g, FIRST, 0)->text).at, false };
    import(&h, "copied.xlsx", type_in(&h, bytes, copy, 7));
    CHECK(counts(&h, 1, 2, 0));
    import(&h, "copied.xlsx", type_in(&h, bytes, copy, 7));
    CHECK(counts(&h, 0, 3, 0));
    house_close(&h);
}

static void private_fields_are_never_filled_in_and_never_lost(void)
{
    static const char csv[] =
        "kind,supporter,area,date,craft,full name\n"
        "apprentice,T1,S1-a,2020-02-01,joiner,Ada Byron\n";
    const struct typed changed[] = {
        { 0, "craft", "weaver", false },
        { 0, "reason", "changed her trade", false },
        { 1, "date", "2020-03-01", false },
        { 1, "craft", "smith", false },
        { 1, "area", "S1-a", false },
        { 1, "full name", "Tom Smith", false },
    };
    struct house h;
    struct entry e, open;
    with_grants(&h);
    import(&h, "apprentices.csv", str_of(csv));
    CHECK(counts(&h, 1, 0, 0));
    struct str bytes = export_of(&h, "T1", "apprentice");
    struct grid g = grid_of(&h, bytes);
    CHECK(rows_filled(&g) == 1);
    CHECK(grid_at(&g, FIRST, column_at(&g, "full name"))->text.len == 0);
    import(&h, "same.xlsx", bytes);
    CHECK(counts(&h, 0, 1, 0));
    struct str told = type_in(&h, bytes, changed, 6);
    import(&h, "told.xlsx", told);
    CHECK(counts(&h, 2, 0, 0));
    uint64_t size = book_head(h.b).size;
    CHECK(book_read(h.j, h.b, size - 2, &e) && e.corrects.len > 0);
    must(&h, sealed_get(h.j, h.b, &e, &open));
    CHECK(open.field_count == 1 &&
          str_is(open.fields[0].text, STR("Ada Byron")));
    import(&h, "told.xlsx", told);
    CHECK(counts(&h, 0, 2, 0));
    house_close(&h);
}

static void a_recipient_government_sees_its_area(void)
{
    const struct typed typed[] = {
        { 2, "paid by", "T2", false }, { 2, "paid on", "2020-07-01", false },
        { 2, "crowns", "3", true }, { 2, "voucher", "V7", false },
        { 2, "purpose", "water", false }, { 2, "direction", "paid out", false },
    };
    struct house h;
    struct entry e;
    with_grants(&h);
    struct str bytes = export_of(&h, "Cedar District Council", "grant");
    struct grid g = grid_of(&h, bytes);
    CHECK(rows_filled(&g) == 2);        /* V1 and V3 went to Saltings */
    import(&h, "cedar.xlsx", type_in(&h, bytes, typed, 6));
    CHECK(counts(&h, 1, 2, 0));
    CHECK(newest(&h, &e) && str_is(e.area, STR("S1")) &&
          str_is(e.on_behalf, STR("T5")));
    house_close(&h);
}

static void another_books_workbook_is_refused(void)
{
    struct house h, other;
    with_grants(&h);
    house_open(&other);
    import(&other, "foreign.xlsx", export_of(&h, "T1", "grant"));
    CHECK(counts(&other, 0, 0, 1) && said(&other, "stamp.book"));
    house_close(&other);
    house_close(&h);
}

static void what_cannot_be_made_is_said(void)
{
    static const struct { const char *unit, *kind, *from, *id; } rows[] = {
        { "T77", "grant", "", "export.unit" },
        { "T1", "grunt", "", "export.kind" },
        { "T1", "grant", "May", "export.from" },
        { "T1", "grant", "2020-04-01", NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct house h;
        struct str bytes;
        with_grants(&h);
        struct workbook_ask ask = { str_of(rows[i].unit),
                                    str_of(rows[i].kind),
                                    str_of(rows[i].from) };
        bool ok = export(&h, ask, &bytes);
        CHECK(ok == (rows[i].id == NULL));
        CHECK(ok || strcmp(h.j->err.id, rows[i].id) == 0);
        if (ok) {
            struct grid g = grid_of(&h, bytes);
            CHECK(rows_filled(&g) == 1);
        }
        err_clear(&h.j->err);
        house_close(&h);
    }
}

/* Any sheet with ids may correct by a reason alone. */
static void a_row_with_an_id_and_a_reason_is_a_correction(void)
{
    struct house h;
    struct entry e, old;
    with_grants(&h);
    uint64_t size = book_head(h.b).size;
    must(&h, book_read(h.j, h.b, size - 1, &old));
    struct str csv = arena_print(h.j->arena, "kind,id,paid by,paid on,"
        "received in,crowns,voucher,purpose,direction,reason\n"
        "grant,%.*s,T2,2020-04-01,S1-a,11,V3,water,paid out,typing error\n",
        STR_ARG(old.id));
    import(&h, "one.csv", csv);
    CHECK(counts(&h, 1, 0, 0));
    CHECK(newest(&h, &e) && str_is(e.corrects, old.id));
    import(&h, "one.csv", csv);
    CHECK(counts(&h, 0, 1, 0));
    house_close(&h);
}

int main(void)
{
    RUN(it_holds_what_the_book_knows_of_the_unit);
    RUN(a_unit_without_records_gets_an_empty_one);
    RUN(new_rows_count_for_the_unit_and_once);
    RUN(two_workbooks_of_a_unit_do_not_clash);
    RUN(a_changed_row_needs_a_reason);
    RUN(a_new_row_is_corrected_in_the_same_file);
    RUN(what_came_by_another_way_is_known_by_its_key);
    RUN(a_row_copied_with_its_hidden_id_is_another);
    RUN(private_fields_are_never_filled_in_and_never_lost);
    RUN(a_recipient_government_sees_its_area);
    RUN(another_books_workbook_is_refused);
    RUN(what_cannot_be_made_is_said);
    RUN(a_row_with_an_id_and_a_reason_is_a_correction);
    return CHECK_DONE();
}
