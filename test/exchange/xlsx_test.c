#include "exchange/xlsx.h"

#include <stdlib.h>

#include "exchange/opc.h"
#include "test/exchange/workbook.h"
#include "test/check.h"

static void check_shows(const struct workbook *b, const char *want)
{
    struct job *j = job_open();
    struct buf bytes = { 0 }, got = { 0 };
    make_workbook(j, b, &bytes);
    show_workbook(buf_view(&bytes), &got);
    bool ok = str_is(buf_view(&got), str_of(want));
    if (!ok) {
        printf("# want %s\n#  got %s\n", want, buf_cstr(&got));
    }
    CHECK(ok);
    buf_free(&bytes);
    buf_free(&got);
    job_close(j);
}

#define SHEET(rows) "<worksheet><sheetData>" rows "</sheetData></worksheet>"
#define ROW1(cells) SHEET("<row r='1'>" cells "</row>")

static const char styles[] =
    "<styleSheet><numFmts count='1'><numFmt numFmtId='164' formatCode='"
    "yyyy&quot;年&quot;m&quot;月&quot;'/></numFmts>"
    "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
    "<fills count='1'><fill/></fills>"
    "<cellXfs count='4'><xf numFmtId='0' fillId='0'/><xf numFmtId='14'/>"
    "<xf numFmtId='164'/><xf numFmtId='22'><alignment/></xf></cellXfs>"
    "</styleSheet>";

static void cells_of_every_type_are_read(void)
{
    static const struct { const char *sheet, *want; } rows[] = {
        { ROW1("<c r='A1'><v>12</v></c><c r='B1'><v>0.30000000000000004</v>"
               "</c>"), "1[12]n[0.3]n " },
        { ROW1("<c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c>"
               "<c r='C1' t='s'><v>2</v></c>"), "1[县][rich text] " },
        { ROW1("<c r='A1' t='inlineStr'><is><t>in</t><r><t>line</t></r></is>"
               "</c>"), "1[inline] " },
        { ROW1("<c r='A1' t='str'><f>A2</f><v>made</v></c>"), "1[made] " },
        { ROW1("<c r='A1' t='b'><v>1</v></c><c r='B1' t='b'><v>0</v></c>"),
          "1[TRUE][FALSE] " },
        { ROW1("<c r='A1' t='e'><v>#REF!</v></c>"), "1[#REF!]e " },
        { ROW1("<c r='A1'><f>1+1</f></c>"), "1[#CALC!]e " },
        { ROW1("<c r='A1'><f t='shared' si='0'/><v>7</v></c>"), "1[7]n " },
        { ROW1("<c r='A1' s='1'><v>43895</v></c>"
               "<c r='B1' s='2'><v>43891</v></c>"
               "<c r='C1' s='3'><v>43895.354166666664</v></c>"),
          "1[2020-03-05]d[2020-03]d[2020-03-05T08:30:00]d " },
        { ROW1("<c r='A1' t='d'><v>2020-03-05T00:00:00.000Z</v></c>"),
          "1[2020-03-05]d " },
        { ROW1("<c r='A1' s='1'><v>-5</v></c>"), "1[-5]n " },
        { ROW1("<c r='A1' s='99'><v>5</v></c>"), "1[5]n " },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_shows(&(struct workbook){
            .sheet = rows[i].sheet, .styles = styles,
            .strings = "<sst><si><t>县</t><rPh><t>xian</t></rPh></si><si><r>"
                       "<t>rich </t></r><r><t>text</t></r></si><si><t/></si>"
                       "</sst>",
        }, rows[i].want);
    }
}

static void gaps_and_missing_references_are_counted(void)
{
    static const struct { const char *sheet, *want; } rows[] = {
        { ROW1("<c r='C1'><v>3</v></c>"), "1[][][3]n " },
        { SHEET("<row><c><v>1</v></c><c><v>2</v></c></row><row/>"
                "<row><c><v>3</v></c></row>"), "1[1]n[2]n 3[3]n " },
        { SHEET("<row r='5'><c r='B5'><v>1</v></c><c><v>2</v></c></row>"),
          "5[][1]n[2]n " },
        { SHEET("<row r='1'><c r='A1' s='1'/></row>"), "" },
        { "<x:worksheet xmlns:x='m'><x:sheetData><x:row><x:c><x:v>1</x:v>"
          "</x:c></x:row></x:sheetData></x:worksheet>", "1[1]n " },
        { "<worksheet/>", "" },
        { "<worksheet><sheetData/></worksheet>", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_shows(&(struct workbook){ .sheet = rows[i].sheet }, rows[i].want);
    }
}

#define MERGED(rows, refs) "<worksheet><sheetData>" rows "</sheetData>" \
    "<mergeCells>" refs "</mergeCells></worksheet>"
#define T(ref, text) "<c r='" ref "' t='str'><v>" text "</v></c>"

static void merged_cells_are_filled_from_their_first(void)
{
    static const struct { const char *sheet, *want; } rows[] = {
        { MERGED("<row r='1'>" T("A1", "a") T("D1", "d") "</row>",
                 "<mergeCell ref='A1:C1'/>"), "1[a][a]*[a]*[d] " },
        { MERGED("<row r='1'>" T("A1", "a") T("B1", "b") "</row>"
                 "<row r='2'>" T("B2", "c") "</row><row r='3'>"
                 T("B3", "d") "</row>", "<mergeCell ref='A1:A2'/>"),
          "1[a][b] 2[a]*[c] 3[][d] " },
        { MERGED("<row r='1'>" T("A1", "a") "</row>",
                 "<mergeCell ref='A1:XFD1'/><mergeCell ref='B3:B3'/>"
                 "<mergeCell ref='ZZ3:ZZ9'/>"), NULL },
        { MERGED("<row r='1'>" T("B1", "b") "</row>",
                 "<mergeCell ref='A1:A2'/>"), "1[][b] " },
        { MERGED("<row r='2'>" T("B2", "b") "</row>",
                 "<mergeCell ref='A1:A2'/>"), "2[][b] " },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].want != NULL) {
            check_shows(&(struct workbook){ .sheet = rows[i].sheet },
                        rows[i].want);
        }
    }
    struct job *j = job_open();
    struct buf bytes = { 0 };
    make_workbook(j, &(struct workbook){ .sheet = rows[2].sheet }, &bytes);
    struct sheet *s = xlsx_sheet(j, xlsx_open(j, buf_view(&bytes)), 0);
    struct sheet_row row;
    CHECK(s->next(j, s, &row) == SHEET_ROW && row.count == SHEET_COLUMNS_MAX);
    CHECK(s->next(j, s, &row) == SHEET_END);
    buf_free(&bytes);
    job_close(j);
}

static void sheets_have_names_and_may_be_hidden(void)
{
    struct job *j = job_open();
    struct buf bytes = { 0 };
    make_workbook(j, &(struct workbook){
        .sheet = ROW1("<c s='1'><v>1</v></c>"), .styles = styles,
        .book = "<workbook><workbookPr date1904='1'/><sheets xmlns:r='r'>"
                "<sheet name='一' r:id='a'/><sheet name='&lt;2&gt;' "
                "state='veryHidden' r:id='a'/><sheet name='chart' r:id='b'/>"
                "</sheets></workbook>",
    }, &bytes);
    struct xlsx *x = xlsx_open(j, buf_view(&bytes));
    CHECK(xlsx_sheet_count(x) == 2);
    CHECK(str_is(xlsx_sheet_name(x, 0), STR("一")));
    CHECK(str_is(xlsx_sheet_name(x, 1), STR("<2>")));
    CHECK(!xlsx_sheet_is_hidden(x, 0) && xlsx_sheet_is_hidden(x, 1));
    struct sheet *one = xlsx_sheet(j, x, 0), *two = xlsx_sheet(j, x, 1);
    struct buf got = { 0 };
    show_sheet(j, two, &got);           /* sheets may be read side by side */
    show_sheet(j, one, &got);
    CHECK(str_is(buf_view(&got), STR("1[1904-01-02]d 1[1904-01-02]d ")));
    CHECK(one->done == one->whole);
    CHECK(xlsx_sheet(j, x, 2) == NULL && strcmp(j->err.id, "xlsx.sheet") == 0);
    buf_free(&got);
    buf_free(&bytes);
    job_close(j);
}

/* --- writing --- */

#define CELL(text, kind) { { text, sizeof(text) - 1 }, kind, false }

static void what_is_written_reads_back(void)
{
    static const struct cell rows[][4] = {
        { CELL("编号", CELL_TEXT), CELL("日期", CELL_TEXT),
          CELL("金额", CELL_TEXT), CELL("备注", CELL_TEXT) },
        { CELL("000123", CELL_TEXT), CELL("2020-03-05", CELL_DATE),
          CELL("1200.50", CELL_NUMBER), CELL("=1+1", CELL_TEXT) },
        { CELL("110101190003071234", CELL_NUMBER), CELL("2020-03", CELL_DATE),
          CELL("-12", CELL_NUMBER), CELL(" a<&>\"\r\n_x0041_ ", CELL_TEXT) },
        { CELL("007", CELL_NUMBER), CELL("2020", CELL_DATE),
          CELL("1200.00", CELL_NUMBER), CELL("", CELL_TEXT) },
        { CELL("1.5", CELL_NUMBER), CELL("2020-03-05T08:30:00", CELL_DATE),
          CELL("x1", CELL_NUMBER), CELL("2020-13-01", CELL_DATE) },
    };
    struct job *j = job_open();
    struct xlsx_writer *w = xlsx_write_open(j);
    struct buf bytes = { 0 }, got = { 0 };
    xlsx_write_sheet(w, STR("a/b[c]"));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        xlsx_write_row(w, rows[i], 4);
    }
    xlsx_write_sheet(w, STR("a_b_c_"));
    xlsx_write_sheet(w, STR(""));
    CHECK(xlsx_write_close(j, w, &bytes));
    struct xlsx *x = xlsx_open(j, buf_view(&bytes));
    CHECK(xlsx_sheet_count(x) == 3);
    CHECK(str_is(xlsx_sheet_name(x, 0), STR("a_b_c_")));
    CHECK(str_is(xlsx_sheet_name(x, 1), STR("a_b_c_ 2")));
    show_sheet(j, xlsx_sheet(j, x, 0), &got);
    const char *want = "1[编号][日期][金额][备注] "
        "2[000123][2020-03-05]d[1200.5]n[=1+1] "
        "3[110101190003071234][2020-03]d[-12]n[ a<&>\"\r\n_x0041_ ] "
        "4[007][2020][1200]n "
        "5[1.5]n[2020-03-05T08:30:00]d[x1][2020-13-01] ";
    CHECK(str_is(buf_view(&got), str_of(want)));
    buf_free(&got);
    buf_free(&bytes);
    job_close(j);
}

static void what_does_not_fit_a_workbook_is_said(void)
{
    struct job *j = job_open();
    struct buf text = { 0 }, out = { 0 };
    struct xlsx_writer *w = xlsx_write_open(j);
    memset(buf_room(&text, 32768), 'x', 32768);
    text.len = 32768;
    struct cell cell = { .text = buf_view(&text) };
    xlsx_write_sheet(w, STR("a"));
    xlsx_write_row(w, &cell, 1);
    CHECK(!xlsx_write_close(j, w, &out));
    CHECK(strcmp(j->err.id, "xlsx.cell") == 0 && out.len == 0);
    err_clear(&j->err);
    w = xlsx_write_open(j);
    xlsx_write_sheet(w, STR("a"));
    for (int i = 0; i <= 1048576; i++) {
        xlsx_write_row(w, NULL, 0);
    }
    CHECK(!xlsx_write_close(j, w, &out));
    CHECK(strcmp(j->err.id, "xlsx.rows") == 0);
    buf_free(&text);
    job_close(j);
}

/* --- remarks --- */

/* A part of a package as text, in the job's arena; empty when absent. */
static struct str part_of(struct job *j, struct str bytes, const char *name)
{
    struct opc *p = opc_open(j, bytes);
    int64_t number = opc_find(p, str_of(name));
    struct str out = STR("");
    CHECK(number < 0 || opc_load(j, p, number, 1 << 20, &out));
    return out;
}

static bool has(struct str text, const char *piece)
{
    bool found = str_find(text, str_of(piece)) >= 0;
    if (!found) {
        printf("# no %s in %.*s\n", piece, STR_ARG(text));
    }
    return found;
}

static void remarks_colour_cells_and_make_comments(void)
{
    static const char sheet[] = "<worksheet><sheetData><row r='2'>"
        "<c r='B2' s='3'><v>43895</v></c></row><row r='4' s='1'/></sheetData>"
        "<pageMargins/><extLst/></worksheet>";
    const struct xlsx_remark remarks[] = {
        { 0, 9, 0, STR("nine") }, { 0, 2, 1, STR("date & <time>") },
        { 0, 2, 0, STR("left") }, { 0, 4, 2, STR("four") },
        { 0, 2, 1, STR("again") }, { 0, 1, 0, STR("one") },
    };
    struct job *j = job_open();
    struct buf bytes = { 0 }, out = { 0 };
    make_workbook(j, &(struct workbook){ .sheet = sheet, .styles = styles },
                  &bytes);
    CHECK(xlsx_remarked(j, buf_view(&bytes), remarks, 6, &out));
    struct str made = part_of(j, buf_view(&out), "xl/sheet.xml");
    CHECK(has(made, "<sheetData><row r=\"1\"><c r=\"A1\" s=\"4\"/></row>"
                    "<row r='2'><c r=\"A2\" s=\"4\"/><c r='B2' s=\"5\">"
                    "<v>43895</v></c></row><row r='4' s='1'><c r=\"C4\" "
                    "s=\"6\"/></row><row r=\"9\"><c r=\"A9\" s=\"4\"/></row>"
                    "</sheetData><pageMargins/><legacyDrawing "));
    CHECK(has(made, "/><extLst/></worksheet>"));
    made = part_of(j, buf_view(&out), "xl/styles.xml");
    CHECK(has(made, "<fills count=\"2\"><fill/><fill><patternFill"));
    CHECK(has(made, "<cellXfs count=\"7\"><xf"));
    CHECK(has(made, "<xf applyFill=\"1\" numFmtId='0' fillId=\"1\"/>"
                    "<xf applyFill=\"1\" fillId=\"1\" numFmtId='22'>"
                    "<alignment/></xf><xf applyFill=\"1\" fillId=\"1\" "
                    "numFmtId='14'/></cellXfs>"));
    made = part_of(j, buf_view(&out), "xl/comments1.xml");
    CHECK(has(made, "<comment ref=\"B2\" authorId=\"0\"><text><r><t "
                    "xml:space=\"preserve\">date &amp; &lt;time&gt;\nagain<"));
    made = part_of(j, buf_view(&out), "xl/_rels/sheet.xml.rels");
    CHECK(has(made, "Target=\"comments1.xml\""));
    CHECK(has(made, "Target=\"drawings/vmlDrawing1.vml\""));
    made = part_of(j, buf_view(&out), "[Content_Types].xml");
    CHECK(has(made, "PartName=\"/xl/comments1.xml\""));
    struct buf got = { 0 };
    show_workbook(buf_view(&out), &got);
    CHECK(str_is(buf_view(&got), STR("2[][2020-03-05]d ")));
    buf_free(&got);
    buf_free(&bytes);
    buf_free(&out);
    job_close(j);
}

static void remarks_join_comments_that_are_there(void)
{
    const struct xlsx_remark first[] = { { 0, 1, 0, STR("old one") },
                                         { 0, 3, 0, STR("other") } };
    const struct xlsx_remark more[] = { { 0, 1, 0, STR("new one") },
                                        { 0, 2, 0, STR("third") } };
    struct job *j = job_open();
    struct buf bytes = { 0 }, once = { 0 }, twice = { 0 };
    make_workbook(j, &(struct workbook){ .sheet = ROW1("<c><v>1</v></c>") },
                  &bytes);
    CHECK(xlsx_remarked(j, buf_view(&bytes), first, 2, &once));
    CHECK(xlsx_remarked(j, buf_view(&once), more, 2, &twice));
    struct str made = part_of(j, buf_view(&twice), "xl/comments1.xml");
    CHECK(has(made, "old one</t></r><r><t xml:space=\"preserve\">\nnew one<"));
    CHECK(has(made, "<author>jiedui</author><author>jiedui</author>"));
    CHECK(has(made, "other") && has(made, "third"));
    made = part_of(j, buf_view(&twice), "xl/drawings/vmlDrawing1.vml");
    CHECK(has(made, "_x0000_s1025\"") && has(made, "_x0000_s1027\""));
    CHECK(str_find(made, STR("_x0000_s1028\"")) < 0);
    buf_free(&bytes);
    buf_free(&once);
    buf_free(&twice);
    job_close(j);
}

static void a_remark_inside_a_merged_cell_goes_to_its_first(void)
{
    const struct xlsx_remark remarks[] = { { 0, 2, 1, STR("inside") } };
    struct job *j = job_open();
    struct buf bytes = { 0 }, out = { 0 };
    make_workbook(j, &(struct workbook){
        .sheet = MERGED("<row r='1'>" T("A1", "a") "</row>",
                        "<mergeCell ref='A1:B2'/>"),
    }, &bytes);
    CHECK(xlsx_remarked(j, buf_view(&bytes), remarks, 1, &out));
    struct str made = part_of(j, buf_view(&out), "xl/comments1.xml");
    CHECK(has(made, "ref=\"A1\"") && has(made, "B2: inside"));
    buf_free(&bytes);
    buf_free(&out);
    job_close(j);
}

static void parts_without_remarks_keep_their_bytes(void)
{
    const struct xlsx_remark remarks[] = { { 0, 1, 0, STR("x") } };
    struct job *j = job_open();
    struct buf bytes = { 0 }, out = { 0 };
    make_workbook(j, &(struct workbook){
        .sheet = ROW1("<c><v>1</v></c>"), .strings = "<sst><!-- kept --></sst>",
        .extra_name = "xl/media/picture.png", .extra = "\x89PNG and so on",
    }, &bytes);
    CHECK(xlsx_remarked(j, buf_view(&bytes), remarks, 1, &out));
    static const char *const names[] = { "xl/media/picture.png", "xl/str.xml",
                                         "xl/workbook.xml" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str was = part_of(j, buf_view(&bytes), names[i]);
        CHECK(was.len > 0);
        CHECK(str_is(was, part_of(j, buf_view(&out), names[i])));
    }
    buf_free(&bytes);
    buf_free(&out);
    job_close(j);
}

static void a_sheet_without_rows_has_no_place_for_remarks(void)
{
    const struct xlsx_remark remarks[] = { { 0, 1, 0, STR("x") } };
    struct job *j = job_open();
    struct buf bytes = { 0 }, out = { 0 };
    make_workbook(j, &(struct workbook){ .sheet = "<worksheet/>" }, &bytes);
    CHECK(!xlsx_remarked(j, buf_view(&bytes), remarks, 1, &out));
    CHECK(strcmp(j->err.id, "xlsx.xml") == 0 && out.len == 0);
    buf_free(&bytes);
    job_close(j);
}

int main(void)
{
    RUN(cells_of_every_type_are_read);
    RUN(gaps_and_missing_references_are_counted);
    RUN(merged_cells_are_filled_from_their_first);
    RUN(sheets_have_names_and_may_be_hidden);
    RUN(what_is_written_reads_back);
    RUN(what_does_not_fit_a_workbook_is_said);
    RUN(remarks_colour_cells_and_make_comments);
    RUN(remarks_join_comments_that_are_there);
    RUN(a_remark_inside_a_merged_cell_goes_to_its_first);
    RUN(parts_without_remarks_keep_their_bytes);
    RUN(a_sheet_without_rows_has_no_place_for_remarks);
    return CHECK_DONE();
}
