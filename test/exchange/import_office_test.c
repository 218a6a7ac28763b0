/* Sheets as a clerk's day brings them: what must not be lost or misread. */
#include <assert.h>
#include <stdlib.h>

#include "exchange/import.h"
#include "exchange/opc.h"
#include "exchange/xlsx.h"
#include "intake/carried.h"
#include "registers/pairing.h"
#include "table/csv.h"
#include "test/check.h"

static const struct fold *const folds[] = {
    &marks_fold, &pack_fold, &area_fold, &unit_fold, &subject_fold,
    &pairing_fold, &carried_fold, NULL,
};

struct house {                  /* a folder with a book of the tiny pack */
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

static void must(const struct house *h, bool good)
{
    if (!good) {
        printf("# %s: %s\n", h->j->err.id, h->j->err.en);
    }
    CHECK(good);
}

static const char *in_house(struct house *h, const char *name)
{
    return arena_print(h->j->arena, "%s/%s", h->dir, name).at;
}

static void house_open(struct house *h)
{
    struct pack_drafts drafts;
    *h = (struct house){ .dir = "/tmp/jiedui-office-XXXXXX" };
    bool made = mkdtemp(h->dir) != NULL;
    assert(made);
    h->j = job_open();
    h->j->clock = noon;
    h->j->by = STR("clerk");
    must(h, book_create(h->j, in_house(h, "book"), STR("valleys"), 60));
    h->b = book_open(h->j, in_house(h, "book"), BOOK_WRITE, folds);
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

static void run(struct house *h, const char *name, struct str bytes)
{
    const char *paths[] = { in_house(h, name) };
    struct import_ask ask = { .paths = paths, .path_count = 1 };
    must(h, file_write(h->j, paths[0], bytes));
    must(h, import_files(h->j, h->b, &ask, &h->reports, &h->count));
}

static bool counts(const struct house *h, uint64_t added, uint64_t rejected)
{
    const struct import_report *r = &h->reports[0];
    bool good = h->count == 1 && r->added == added && r->rejected == rejected;
    for (size_t k = 0; !good && k < r->line_count; k++) {
        printf("# line %d %s: %.*s\n", (int)r->lines[k].line, r->lines[k].id,
               STR_ARG(r->lines[k].en));
    }
    return good;
}

#define HEADER "paid by,received in,paid on,crowns,voucher,purpose,direction\n"
#define ROW(voucher) "T1,N1,2020-03-05,7," voucher ",water,out\n"

static void a_table_that_begins_further_right_loses_no_row(void)
{
    struct house h;
    house_open(&h);
    run(&h, "a.csv", STR(",,,Grants\n,,," HEADER ",,," ROW("V1")
                         ",,," ROW("V2")));
    CHECK(counts(&h, 2, 0));
    house_close(&h);
}

static const struct { const char *top; int64_t fen; } money[] = {
    { "金额", 700 }, { "金额（元）", 700 }, { "金额（万元）", 7000000 },
    { "金额（万）", 7000000 }, { "金额（人民币）", 700 },
    { "金额（人民币万元）", 7000000 }, { "金额（单位：人民币万元）", 7000000 },
    { "金额/千元", 700000 }, { "金额（亿）", 70000000000 },
    { "金额（税前）", 700 }, { "金额（美元）", 0 }, { "金额（港币）", 0 },
};

static void money_counts_as_its_header_says_or_not_at_all(void)
{
    struct house h;
    struct entry e;
    house_open(&h);
    for (size_t i = 0; i < sizeof money / sizeof *money; i++) {
        struct str text = arena_print(h.j->arena,
            "kind,出资单位,收款地区,付款日期,%s,凭证号,用途,去向\n"
            "grant,T1,N1,2020-03-05,7,M%zu,water,out\n", money[i].top, i);
        run(&h, "m.csv", text);
        CHECK(counts(&h, money[i].fen > 0, money[i].fen == 0));
        if (money[i].fen > 0) {
            must(&h, book_read(h.j, h.b, book_head(h.b).size - 1, &e));
            CHECK(e.amount_fen == money[i].fen);
        }
    }
    house_close(&h);
}

static void a_row_of_units_below_the_header_is_read_as_such(void)
{
    struct house h;
    struct entry e;
    house_open(&h);
    run(&h, "a.csv", STR("出资单位,收款地区,付款日期,金额,凭证号,用途,去向\n"
                         ",,,（万元）,,,\n" ROW("V1")));
    CHECK(counts(&h, 1, 0));
    must(&h, book_read(h.j, h.b, book_head(h.b).size - 1, &e));
    CHECK(e.amount_fen == 7000000);
    house_close(&h);
}

/* A row that is settled later joins the batch that its file began with. */
static void a_file_is_found_behind_late_rows_of_an_older_one(void)
{
    struct house h;
    struct str id;
    house_open(&h);
    struct str first = STR(HEADER ROW("V1")
                           "T1,Newtown,2020-03-05,7,V2,water,out\n");
    run(&h, "first.csv", first);
    CHECK(counts(&h, 1, 1));
    run(&h, "second.csv", STR(HEADER ROW("V3")));
    CHECK(counts(&h, 1, 0));
    run(&h, "areas.csv",
        STR("code,name,level,parent\nN9,Newtown,district,N\n"));
    CHECK(counts(&h, 1, 0));
    run(&h, "first.csv", first);
    CHECK(counts(&h, 1, 0));
    must(&h, import_batch_find(h.j, h.b, STR("second.csv"), &id));
    CHECK(id.len > 0);
    must(&h, import_batch_find(h.j, h.b, STR("third.csv"), &id));
    CHECK(id.len == 0);
    house_close(&h);
}

static void units_are_known_by_the_words_of_an_office(void)
{
    struct house h;
    struct entry e;
    house_open(&h);
    run(&h, "a.csv", STR("编号,单位名称,类别,行政区,上级\n"
                         "T7,新厂,民营企业,Alder,T1\n"
                         "T6,旧厂,天使,Alder,T1\n"
                         "T5,外厂,企业,Nowhere,T1\n"));
    CHECK(counts(&h, 1, 2));
    must(&h, book_read(h.j, h.b, book_head(h.b).size - 1, &e));
    CHECK(str_is(entry_field(&e, STR("kind"))->text, STR("firm")));
    CHECK(str_is(entry_field(&e, STR("area"))->text, STR("N1")));
    CHECK(str_is(entry_field(&e, STR("parent"))->text, STR("T1")));
    CHECK(strcmp(h.reports[0].lines[0].id, "unit.kind") == 0);
    house_close(&h);
}

static void areas_stand_on_a_level_and_under_a_parent(void)
{
    struct house h;
    struct entry e;
    house_open(&h);
    run(&h, "a.csv", STR("代码,名称,级别,上级\n"
                         "N8,Rowan,ward,N1\nN9,Hazel,市,N\nX1,Reed,sea,N\n"));
    CHECK(counts(&h, 2, 1));
    CHECK(strcmp(h.reports[0].lines[0].id, "area.level") == 0);
    must(&h, book_read(h.j, h.b, book_head(h.b).size - 1, &e));
    CHECK(str_is(entry_field(&e, STR("level"))->text, STR("district")));
    house_close(&h);
}

static void a_workbook_is_found_with_all_its_sheets(void)
{
    static const char *const head[] = { "occurred", "area", "trench", "laid" };
    struct house h;
    struct buf out = { 0 };
    struct str *ids, id;
    size_t count;
    house_open(&h);
    struct xlsx_writer *w = xlsx_write_open(h.j);
    for (size_t sheet = 0; sheet < 3; sheet++) {
        const char *row[] = { "2020-05-01", "N1", "a", "12" };
        struct cell cells[2][4];
        row[2] = sheet == 0 ? "east" : sheet == 1 ? "west" : "south";
        for (size_t k = 0; k < 4; k++) {
            cells[0][k] = (struct cell){ .text = str_of(head[k]) };
            cells[1][k] = (struct cell){ .text = str_of(row[k]) };
        }
        xlsx_write_sheet(w, arena_print(h.j->arena, "pipes %zu", sheet));
        xlsx_write_row(w, cells[0], 4);
        xlsx_write_row(w, cells[1], 4);
    }
    must(&h, xlsx_write_close(h.j, w, &out));
    run(&h, "work.xlsx", buf_view(&out));
    buf_free(&out);
    must(&h, import_batches_find(h.j, h.b, STR("work.xlsx"), &ids, &count));
    CHECK(count == 3);
    must(&h, import_batch_find(h.j, h.b, STR("work.xlsx#pipes 1"), &id));
    CHECK(count == 3 && str_is(id, ids[1]));
    house_close(&h);
}

static void a_carried_total_names_its_figure_by_label(void)
{
    struct house h;
    struct entry e;
    house_open(&h);
    run(&h, "a.csv", STR(
        "kind,indicator,date,until,area,source,vouched by,amount_yuan\n"
        "grant_before,no such figure,2015,2016,S,letter,T0,5\n"
        "grant_before,资助净额,2015,2016,N,letter,T0,5\n"));
    CHECK(counts(&h, 1, 1));
    CHECK(strcmp(h.reports[0].lines[0].id, "carried.indicator") == 0);
    must(&h, book_read(h.j, h.b, book_head(h.b).size - 1, &e));
    CHECK(str_is(entry_field(&e, STR("indicator"))->text,
                 STR("crowns_granted")));
    house_close(&h);
}

static void blanks_in_a_name_make_no_second_person(void)
{
    static const char *const names[] = { "张三", "张 三", "张　三" };
    struct house h;
    struct entry e;
    char first[16] = "";
    house_open(&h);
    for (size_t i = 0; i < 3; i++) {
        run(&h, "p.csv", arena_print(h.j->arena,
            "kind,occurred,supporter,area,full_name,craft\n"
            "apprentice,2020-03-0%zu,T1,N1,%s,joiner\n", i + 1, names[i]));
        CHECK(counts(&h, 1, 0));
        must(&h, book_read(h.j, h.b, book_head(h.b).size - 1, &e));
        if (i == 0) {
            snprintf(first, sizeof first, "%.*s", STR_ARG(e.subject));
        }
        CHECK(e.subject.len > 0 && str_is(e.subject, str_of(first)));
    }
    house_close(&h);
}

static void a_row_pasted_twice_is_pointed_out(void)
{
    struct house h;
    house_open(&h);
    run(&h, "a.csv", STR(HEADER ROW("V1") ROW("V1") ROW("V2")));
    CHECK(counts(&h, 3, 0));
    CHECK(h.reports[0].line_count == 1 && h.reports[0].lines[0].line == 3);
    house_close(&h);
}

static void notes_below_a_table_are_named_and_left_out(void)
{
    struct house h;
    house_open(&h);
    run(&h, "a.csv", STR(HEADER ROW("V1") "合计,,,7,,,\n"
                         "填表人：张三,,,,审核：李四,,\n,注：含税,,,,,\n"));
    CHECK(counts(&h, 1, 0) && h.reports[0].warned == 2);
    CHECK(h.reports[0].line_count == 1 && h.reports[0].lines[0].line == 4);
    CHECK(strcmp(h.reports[0].lines[0].id, "row.foot") == 0);
    house_close(&h);
}

static struct str part_of(struct house *h, const char *file, const char *name)
{
    struct str bytes, part = { 0 };
    must(h, file_map(h->j, in_house(h, file), &bytes));
    struct opc *p = opc_open(h->j, bytes);
    must(h, p != NULL);
    must(h, opc_load(h->j, p, opc_find(p, str_of(name)), 1 << 20, &part));
    return part;
}

static void the_coloured_cell_is_the_refused_one(void)
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
    run(&h, "work.xlsx", buf_view(&out));
    buf_free(&out);
    CHECK(counts(&h, 1, 1));
    struct str notes = part_of(&h, "work.xlsx.rejected.xlsx",
                               "xl/comments1.xml");
    CHECK(str_find(notes, STR("ref=\"B3\"")) >= 0);
    house_close(&h);
}

int main(void)
{
    RUN(a_table_that_begins_further_right_loses_no_row);
    RUN(money_counts_as_its_header_says_or_not_at_all);
    RUN(a_row_of_units_below_the_header_is_read_as_such);
    RUN(a_file_is_found_behind_late_rows_of_an_older_one);
    RUN(units_are_known_by_the_words_of_an_office);
    RUN(a_carried_total_names_its_figure_by_label);
    RUN(blanks_in_a_name_make_no_second_person);
    RUN(a_row_pasted_twice_is_pointed_out);
    RUN(notes_below_a_table_are_named_and_left_out);
    RUN(areas_stand_on_a_level_and_under_a_parent);
    RUN(a_workbook_is_found_with_all_its_sheets);
    RUN(the_coloured_cell_is_the_refused_one);
    return CHECK_DONE();
}
