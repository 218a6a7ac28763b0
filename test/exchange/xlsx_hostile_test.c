/* Files that were made to do harm, or were harmed: each gives its error, soon
 * and in little memory. They are made here; none is kept. */
#include <time.h>

#include "exchange/opc_write.h"
#include "exchange/xlsx.h"
#include "test/check.h"
#include "test/exchange/workbook.h"

enum { SECONDS_MAX = 2, ARENA_MAX = 64 << 20 };

/* Read every sheet; whether that fails with the id (any, when id is NULL). */
static bool fails_with(struct str bytes, const char *id)
{
    struct job *j = job_open();
    clock_t start = clock();
    struct xlsx *x = xlsx_open(j, bytes);
    struct sheet_row row;
    for (size_t i = 0; x != NULL && i < xlsx_sheet_count(x); i++) {
        struct sheet *s = xlsx_sheet(j, x, i);
        while (s != NULL && s->next(j, s, &row) == SHEET_ROW) {
        }
        if (s != NULL && !job_ok(j)) {
            CHECK(s->next(j, s, &row) == SHEET_FAILED);
        }
    }
    bool ok = !job_ok(j) && (id == NULL || strcmp(j->err.id, id) == 0);
    if (!ok) {
        printf("# want %s, got %s: %s\n", id, j->err.id, j->err.en);
    }
    CHECK(j->err.zh[0] != '\0' || job_ok(j));
    CHECK((clock() - start) / CLOCKS_PER_SEC < SECONDS_MAX);
    CHECK(arena_used(j->arena) < ARENA_MAX);
    job_close(j);
    return ok;
}

static bool workbook_fails_with(const struct workbook *b, const char *id)
{
    struct job *j = job_open();
    struct buf bytes = { 0 };
    make_workbook(j, b, &bytes);
    bool ok = fails_with(buf_view(&bytes), id);
    buf_free(&bytes);
    job_close(j);
    return ok;
}

#define ROW1(cells) "<worksheet><sheetData><row r='1'>" cells \
    "</row></sheetData></worksheet>"
#define MERGED(refs) "<worksheet><sheetData><row r='1'><c r='A1'><v>1</v>" \
    "</c></row></sheetData><mergeCells>" refs "</mergeCells></worksheet>"

static void wrong_parts_are_refused(void)
{
    static const struct { struct workbook book; const char *id; } rows[] = {
        { { .sheet = "<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet/>" },
          "xlsx.dtd" },
        { { .sheet = "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><worksheet/>" },
          "xlsx.dtd" },
        { { .strings = "<!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>"
            "<!ENTITY c '&b;&b;&b;'>]><sst><si><t>&c;</t></si></sst>",
            .sheet = "<worksheet/>" }, "xlsx.dtd" },
        { { .sheet = ROW1("<c r='A1'><v>&undefined;</v></c>") }, "xlsx.xml" },
        { { .sheet = "<worksheet><sheetData><row>" }, "xlsx.xml" },
        { { .sheet = ROW1("<c t='str'><v>\xFF\xFE</v></c>") }, "xlsx.xml" },
        { { .sheet = ROW1("<c r='A2'><v>1</v></c>") }, "xlsx.xml" },
        { { .sheet = ROW1("<c r='XFE1'><v>1</v></c>") }, "xlsx.xml" },
        { { .sheet = ROW1("<c r='AMK1'><v>1</v></c>") }, "xlsx.wide" },
        { { .sheet = ROW1("<c t='s'><v>0</v></c>") }, "xlsx.xml" },
        { { .sheet = "<worksheet><sheetData><row r='2'/><row r='1'/>"
            "</sheetData></worksheet>" }, "xlsx.xml" },
        { { .sheet = "<worksheet><sheetData><row r='1048577'/></sheetData>"
            "</worksheet>" }, "xlsx.xml" },
        { { .sheet = MERGED("<mergeCell ref='A1:XFD1048576'/>") },
          "xlsx.merge" },
        { { .sheet = MERGED("<mergeCell ref='A1:AMJ1'/>"
                            "<mergeCell ref='A1:B2'/>") }, "xlsx.merge" },
        { { .sheet = MERGED("<mergeCell ref='B2:A1'/>") }, "xlsx.merge" },
        { { .sheet = MERGED("<mergeCell ref='nonsense'/>") }, "xlsx.merge" },
        { { .sheet = NULL }, "xlsx.part" },
        { { .sheet = "<worksheet/>", .book = "<workbook/>" }, "xlsx.sheet" },
        { { .sheet = "<worksheet/>", .book = "<workbook>" }, "xlsx.xml" },
        { { .sheet = "<worksheet/>", .extra_name = "../../etc/passwd",
            .extra = "x" }, "xlsx.zip" },
        { { .sheet = "<worksheet/>", .extra_name = "/etc/passwd",
            .extra = "x" }, "xlsx.zip" },
        { { .sheet = "<worksheet/>", .extra_name = "a\\..\\b", .extra = "x" },
          "xlsx.zip" },
        { { .sheet = "<worksheet/>", .extra_name = "content.xml",
            .extra = "x" }, "xlsx.part" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool ok = workbook_fails_with(&rows[i].book, rows[i].id);
        if (!ok) {
            printf("# row %zu\n", i);
        }
        CHECK(ok);
    }
}

/* head, then a piece many times, then tail. */
static bool many_fail_with(const char *head, const char *piece, size_t count,
                           const char *tail, const char *id)
{
    struct buf sheet = { 0 };
    buf_text(&sheet, head);
    for (size_t i = 0; i < count; i++) {
        buf_text(&sheet, piece);
    }
    buf_text(&sheet, tail);
    bool ok = workbook_fails_with(
        &(struct workbook){ .sheet_bytes = buf_view(&sheet) }, id);
    buf_free(&sheet);
    return ok;
}

static void sheets_without_end_are_bounded(void)
{
    CHECK(many_fail_with("<worksheet><sheetData><row>", "<c><v>1</v></c>",
                         1000000, "</row></sheetData></worksheet>",
                         "xlsx.wide"));
    CHECK(many_fail_with("<worksheet>", "<a>", 100000, "", "xlsx.xml"));
    CHECK(many_fail_with("<worksheet><sheetData><row><c t='str'><v>",
                         "01234567", (SHEET_CELL_MAX >> 3) + 1,
                         "</v></c></row></sheetData></worksheet>",
                         "xlsx.cell"));
    CHECK(many_fail_with("<worksheet><sheetData/><mergeCells>",
                         "<mergeCell ref='A1:B2'/>", 200000,
                         "</mergeCells></worksheet>", "xlsx.merge"));
    CHECK(many_fail_with("<worksheet><sheetData><row r='1'><c r='A1'><v>1</v>"
                         "</c></row></sheetData><mergeCells>",
                         "<mergeCell ref='A1:B9'/>", 100000,
                         "</mergeCells></worksheet>", "xlsx.merge"));
    static char nul[] = "<worksheet>\0</worksheet>";
    CHECK(workbook_fails_with(&(struct workbook){
        .sheet_bytes = { nul, sizeof nul - 1 } }, "xlsx.xml"));
}

/* A package with one more part that lies about its size. */
static bool lie_fails_with(uint64_t size, struct str packed, uint16_t method,
                           const char *id)
{
    struct job *j = job_open();
    struct opc_writer *w = opc_write_open(j);
    struct buf bytes = { 0 };
    put_part(w, "xl/_rels/workbook.xml.rels", STR("<Relationships>"
        "<Relationship Id='a' Type='/worksheet' Target='sheet.xml'/>"
        "</Relationships>"));
    put_part(w, "xl/workbook.xml", STR("<workbook><sheets><sheet id='a'/>"
        "</sheets></workbook>"));
    opc_write_packed(w, &(struct opc_packed){
        STR("xl/sheet.xml"), packed, size, 0, method });
    opc_write_close(j, w, &bytes);
    bool ok = fails_with(buf_view(&bytes), id);
    buf_free(&bytes);
    job_close(j);
    return ok;
}

static void bombs_are_refused_before_they_unpack(void)
{
    struct str kilobyte = { (char[1000]){ 0 }, 1000 };
    CHECK(lie_fails_with(1000000000, kilobyte, 8, "xlsx.bomb")); /* 1e6 : 1 */
    CHECK(lie_fails_with(4000000000, kilobyte, 8, "xlsx.bomb"));
    CHECK(lie_fails_with(1000, kilobyte, 12, "xlsx.zip"));  /* bzip2 */
    CHECK(lie_fails_with(2000, kilobyte, 0, "xlsx.zip"));   /* too short */
    CHECK(lie_fails_with(1000, kilobyte, 0, "xlsx.zip"));   /* checksum */
    CHECK(lie_fails_with(1000, kilobyte, 8, "xlsx.zip"));   /* no deflate */

    struct buf zeros = { 0 };           /* a true one, 1000 : 1 */
    memset(buf_room(&zeros, 40 << 20), 0, 40 << 20);
    zeros.len = 40 << 20;
    CHECK(workbook_fails_with(&(struct workbook){
        .sheet_bytes = buf_view(&zeros) }, NULL));
    buf_free(&zeros);
}

static void tens_of_thousands_of_parts_are_refused(void)
{
    struct job *j = job_open();
    struct opc_writer *w = opc_write_open(j);
    struct buf bytes = { 0 };
    for (int i = 0; i < 60000; i++) {   /* a zip of old form lists 65,535 */
        char name[32];
        snprintf(name, sizeof name, "xl/%d.xml", i);
        opc_write_packed(w, &(struct opc_packed){ .name = str_of(name),
                                                  .bytes = STR("") });
    }
    CHECK(opc_write_close(j, w, &bytes));
    CHECK(fails_with(buf_view(&bytes), "xlsx.bomb"));
    buf_free(&bytes);
    job_close(j);
}

static void more_text_than_fits_is_refused(void)
{
    struct buf strings = { 0 };
    buf_text(&strings, "<sst><si><t>");
    for (int i = 0; i < 65 << 10; i++) {
        static const char line[] = "0123456789abcdef0123456789abcde\n";
        for (int k = 0; k < 32; k++) {
            buf_bytes(&strings, line, 32);
        }
    }
    buf_text(&strings, "</t></si></sst>");
    CHECK(workbook_fails_with(&(struct workbook){
        .sheet = "<worksheet/>", .strings = buf_cstr(&strings) }, "xlsx.bomb"));
    buf_free(&strings);
}

static void a_cut_file_is_refused_wherever_it_was_cut(void)
{
    struct job *j = job_open();
    struct xlsx_writer *w = xlsx_write_open(j);
    struct buf bytes = { 0 };
    xlsx_write_sheet(w, STR("a"));
    for (int i = 0; i < 2000; i++) {
        char text[32];
        snprintf(text, sizeof text, "%d", i * 7919 % 10007);
        struct cell cell = { .text = str_of(text) };
        xlsx_write_row(w, &cell, 1);
    }
    CHECK(xlsx_write_close(j, w, &bytes));
    for (size_t i = 1; i < 20; i++) {
        CHECK(fails_with(str_part(buf_view(&bytes), 0, bytes.len * i / 20),
                         "xlsx.zip"));
    }
    for (size_t i = 1; i <= 22; i++) {
        CHECK(fails_with(str_part(buf_view(&bytes), 0, bytes.len - i), NULL));
    }
    bytes.at[200] ^= 1;                 /* one bit inside of the sheet */
    CHECK(fails_with(buf_view(&bytes), "xlsx.zip"));
    buf_free(&bytes);
    job_close(j);
}

static void other_files_are_named_for_what_they_are(void)
{
    static const char ole[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..........";
    static const char locked[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....."
        "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
    static const struct { struct str bytes; const char *id; } rows[] = {
        { { ole, sizeof ole - 1 }, "xlsx.old" },
        { { locked, sizeof locked - 1 }, "xlsx.encrypted" },
        { { "", 0 }, "xlsx.zip" }, { { "P", 1 }, "xlsx.zip" },
        { { "PK", 2 }, "xlsx.zip" }, { { "PK\3\4", 4 }, "xlsx.zip" },
        { { "a,b\n1,2\n", 8 }, "xlsx.zip" },
        { { "<html><table>", 13 }, "xlsx.zip" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK(fails_with(rows[i].bytes, rows[i].id));
    }
}

static void a_zip_with_a_password_is_named(void)
{
    struct job *j = job_open();
    struct buf bytes = { 0 };
    make_workbook(j, &(struct workbook){ .sheet = "<worksheet/>" }, &bytes);
    for (size_t i = 0; i + 10 < bytes.len; i++) {       /* set the flag */
        bool is_local = memcmp(bytes.at + i, "PK\x03\x04", 4) == 0;
        bool is_row = memcmp(bytes.at + i, "PK\x01\x02", 4) == 0;
        if (is_local || is_row) {
            bytes.at[i + (is_local ? 6 : 8)] |= 1;
        }
    }
    CHECK(fails_with(buf_view(&bytes), "xlsx.encrypted"));
    buf_free(&bytes);
    job_close(j);
}

int main(void)
{
    RUN(wrong_parts_are_refused);
    RUN(sheets_without_end_are_bounded);
    RUN(bombs_are_refused_before_they_unpack);
    RUN(tens_of_thousands_of_parts_are_refused);
    RUN(more_text_than_fits_is_refused);
    RUN(a_cut_file_is_refused_wherever_it_was_cut);
    RUN(other_files_are_named_for_what_they_are);
    RUN(a_zip_with_a_password_is_named);
    return CHECK_DONE();
}
