/* Forms as grids, and forms filled in place. The workbooks in grid/ were saved
 * by openpyxl and by LibreOffice. */
#include "exchange/grid.h"

#include "exchange/opc.h"
#include "test/check.h"
#include "test/exchange/workbook.h"

#define GRID SOURCE_DIR "/test/exchange/grid/"

static struct str file_of(struct job *j, const char *path)
{
    FILE *f = fopen(path, "rb");
    struct buf bytes = { 0 };
    CHECK(f != NULL);
    for (size_t n = 1; f != NULL && n > 0;) {
        n = fread(buf_room(&bytes, 4096), 1, 4096, f);
        bytes.len += n;
    }
    if (f != NULL) {
        fclose(f);
    }
    struct str out = arena_str(j->arena, buf_view(&bytes));
    buf_free(&bytes);
    return out;
}

/* A grid as text: | before each cell, then ^ covered, = formula, # line,
 * ! bold, its text; - before a hidden row. */
static struct str picture(struct job *j, const struct grid *g)
{
    struct buf b = { 0 };
    for (uint32_t r = 0; r < g->rows; r++) {
        buf_text(&b, g->row_hidden[r] ? "-" : "");
        for (uint32_t c = 0; c < g->columns; c++) {
            const struct grid_cell *cell = grid_at(g, r, c);
            buf_print(&b, "|%s%s%s%s%.*s", cell->is_covered ? "^" : "",
                      cell->is_formula ? "=" : "", cell->has_border ? "#" : "",
                      cell->is_bold ? "!" : "", STR_ARG(cell->text));
        }
        buf_char(&b, '\n');
    }
    struct str out = arena_str(j->arena, buf_view(&b));
    buf_free(&b);
    return out;
}

static struct str picture_of(struct job *j, struct str bytes, size_t sheet)
{
    struct grid g;
    struct xlsx *x = xlsx_open(j, bytes);
    bool ok = x != NULL && grid_read(j, x, sheet, &g);
    return ok ? picture(j, &g) : str_of(j->err.id);
}

static bool looks(struct str picture, const char *like)
{
    if (!str_is(picture, str_of(like))) {
        printf("# looks:\n# %.*s\n", STR_ARG(picture));
    }
    return str_is(picture, str_of(like));
}

static bool has(struct str text, const char *piece)
{
    bool found = str_find(text, str_of(piece)) >= 0;
    if (!found) {
        printf("# no %s in %.*s\n", piece, STR_ARG(text));
    }
    return found;
}

static struct str part_of(struct job *j, struct str bytes, const char *name)
{
    struct opc *p = opc_open(j, bytes);
    int64_t number = opc_find(p, str_of(name));
    struct str out = STR("");
    CHECK(number >= 0 && opc_load(j, p, number, 1 << 20, &out));
    return out;
}

/* --- reading --- */

/* Rows 3 to 10 of the form, which both programs write alike, but for the
 * results of formulas. */
static const char table[] =
    "|#!地区|#!财政援助资金|^#%s|#!人才交流|^#%s|#备注\n"
    "|^#%s|#!计划|#!到位|#!党政干部|#!专技人才|^#\n"
    "|#甲县|#100.5|#|#|#|#已核对\n"
    "|#乙县|#|#|#|#|#\n"
    "-|#丙县|#|#|#|#|#\n"
    "|#合计|=#%s|=#%s|=#%s|=#%s|#\n"
    "||||||\n"
    "|2020-11-30|||||\n";

static void forms_of_two_programs_are_read_alike(void)
{
    static const struct { const char *path, *bold, *sum, *none, *other; }
    files[] = {
        { GRID "openpyxl.xlsx", "", "", "", "|到位合计|=\n|干部合计|=\n" },
        { GRID "libreoffice.xlsx", "!", "100.5", "0",
          "|到位合计|=0\n|干部合计|=0\n" },
    };
    for (size_t i = 0; i < 2; i++) {
        struct job *j = job_open();
        struct str bytes = file_of(j, files[i].path);
        const char *bold = files[i].bold, *none = files[i].none;
        struct str like = arena_print(j->arena, table, bold, bold, bold,
                                      files[i].sum, none, none, none);
        struct str got = picture_of(j, bytes, 0);
        CHECK(str_starts(got, STR("|!东西部协作情况月报表|^")));
        CHECK(has(got, "\n|填报单位：示范区||||单位：万元、人|\n"));
        CHECK(has(got, like.at));
        CHECK(looks(picture_of(j, bytes, 1), files[i].other));
        job_close(j);
    }
}

static void merged_cells_and_hidden_lines_are_told(void)
{
    struct job *j = job_open();
    struct xlsx *x = xlsx_open(j, file_of(j, GRID "libreoffice.xlsx"));
    struct grid g;
    CHECK(x != NULL && grid_read(j, x, 0, &g));
    CHECK(str_is(g.name, STR("月报表")) && g.rows == 10 && g.columns == 6);
    CHECK(g.merge_count == 5);
    CHECK(g.merges[0].row == 0 && g.merges[0].columns == 6);
    CHECK(g.row_hidden[6] && !g.row_hidden[5]);
    CHECK(g.column_hidden[4] && !g.column_hidden[5]);
    job_close(j);
}

static const char line_styles[] =
    "<styleSheet><fonts><font/><font><b val='0'/></font><font><b/></font>"
    "</fonts><borders><border><left/></border><border><left style='none'/>"
    "<top style='thin'><color/></top></border></borders><cellXfs>"
    "<xf fontId='0' borderId='0'/><xf fontId='2' borderId='1'/>"
    "<xf fontId='1' borderId='7'/></cellXfs><dxfs><dxf><border>"
    "<left style='thin'/></border></dxf></dxfs></styleSheet>";

static void whole_rows_and_columns_may_be_framed(void)
{
    static const struct { const char *sheet, *like; } rows[] = {
        { "<cols><col min='2' max='2' style='1'/></cols><sheetData>"
          "<row r='1'><c r='C1'><v>1</v></c></row><row r='2'><c r='B2' s='2'/>"
          "<c r='C2'><v>2</v></c></row></sheetData>", "||#|1\n|||2\n" },
        { "<sheetData><row r='1' s='1' customFormat='1'><c r='B1' s='0'/>"
          "<c r='C1'><v>1</v></c></row></sheetData>", "|#||1\n" },
        { "<sheetData><row r='1'><c r='A1' s='1' t='b'><v>1</v></c></row>"
          "<row r='3'><c t='e' s='2'><v>#REF!</v></c><c t='inlineStr'><is><r>"
          "<t>a</t></r><rPh><t>x</t></rPh><r><t>b</t></r></is></c></row>"
          "</sheetData>", "|#!TRUE|\n||\n|#REF!|ab\n" },
        { "<sheetData><row r='1'><c r='A1'><f t='array' ref='A1:A2'>B</f>"
          "<v>1</v></c></row><row r='2'><c r='A2'><v>2</v></c></row>"
          "</sheetData>", "|=1\n|=2\n" },
        { "<sheetData/>", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct job *j = job_open();
        struct buf bytes = { 0 };
        struct str sheet = arena_print(j->arena, "<worksheet>%s</worksheet>",
                                       rows[i].sheet);
        make_workbook(j, &(struct workbook){ .sheet_bytes = sheet,
                                             .styles = line_styles }, &bytes);
        CHECK(looks(picture_of(j, buf_view(&bytes), 0), rows[i].like));
        buf_free(&bytes);
        job_close(j);
    }
}

static void sheets_that_are_no_forms_are_refused(void)
{
    static const struct { const char *sheet, *id; } rows[] = {
        { "<sheetData><row r='1'><c r='A1'><v>1</v></c></row>"
          "<row r='1048576'><c r='B1048576'><v>1</v></c></row></sheetData>",
          "grid.large" },
        { "<sheetData><row r='1'><c r='AMK1'><v>1</v></c></row></sheetData>",
          "xlsx.wide" },
        { "<sheetData><row r='2'/><row r='2'/></sheetData>", "xlsx.xml" },
        { "<sheetData><row r='2'><c r='B1'/></row></sheetData>", "xlsx.xml" },
        { "<sheetData><row><c t='s'><v>0</v></c></row></sheetData>",
          "xlsx.xml" },
        { "<sheetData><row><c r='C1'><v>1</v></c></row></sheetData>"
          "<mergeCells><mergeCell ref='A1:B1'/><mergeCell ref='B1:C1'/>"
          "</mergeCells>", "xlsx.merge" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct job *j = job_open();
        struct buf bytes = { 0 };
        struct str sheet = arena_print(j->arena, "<worksheet>%s</worksheet>",
                                       rows[i].sheet);
        make_workbook(j, &(struct workbook){ .sheet_bytes = sheet }, &bytes);
        CHECK(looks(picture_of(j, buf_view(&bytes), 0), rows[i].id));
        CHECK(j->err.kind == ERR_INPUT);
        buf_free(&bytes);
        job_close(j);
    }
    struct job *j = job_open();
    CHECK(looks(picture_of(j, file_of(j, GRID "openpyxl.xlsx"), 2),
                "xlsx.sheet"));
    job_close(j);
}

/* --- filling --- */

static bool fill_form(struct job *j, struct str bytes, struct buf *out)
{
    const struct grid_fill fills[] = {
        { 0, 5, 2, true, STR("38.12"), STR("口径：到位；截至#41") },
        { 0, 4, 2, true, STR("-7"), STR("") },
        { 0, 5, 5, false, STR("缺 <据>"), STR("示范区未报") },
        { 0, 11, 7, false, STR("H12"), STR("") },
        { 0, 8, 1, true, STR("12"), STR("") },
    };
    return grid_filled(j, bytes, fills, 5, out);
}

static void filled_cells_hold_what_was_filled(void)
{
    static const char *const paths[] = { GRID "openpyxl.xlsx",
                                         GRID "libreoffice.xlsx" };
    for (size_t i = 0; i < 2; i++) {
        struct job *j = job_open();
        struct buf out = { 0 };
        CHECK(fill_form(j, file_of(j, paths[i]), &out));
        struct str got = picture_of(j, buf_view(&out), 0);
        CHECK(has(got, "|#乙县|#|#38.12|#|#|#缺 <据>||\n"));
        CHECK(has(got, "|#甲县|#100.5|#-7|#|#|#已核对||\n"));
        CHECK(has(got, "|#合计|=#|=#|=#|=#|#||\n||12||||||\n"));
        CHECK(str_ends(got, STR("|||||||H12\n")) ||
              str_ends(got, STR("|H12\n")));
        /* The other sheet has only formulas: they lost their results. */
        CHECK(looks(picture_of(j, buf_view(&out), 1),
                    "|到位合计|=\n|干部合计|=\n"));
        buf_free(&out);
        job_close(j);
    }
}

/* All parts but those named keep their bytes. */
static void other_parts_keep_their_bytes(void)
{
    static const char *const paths[] = { GRID "openpyxl.xlsx",
                                         GRID "libreoffice.xlsx" };
    for (size_t i = 0; i < 2; i++) {
        struct job *j = job_open();
        struct buf out = { 0 };
        const struct grid_fill plain = { 0, 5, 2, true, STR("38.12") };
        struct str before = file_of(j, paths[i]);
        CHECK(grid_filled(j, before, &plain, 1, &out));
        struct opc *old = opc_open(j, before);
        struct opc *new = opc_open(j, buf_view(&out));
        size_t changed = 0;
        for (int64_t n = 0; n < opc_count(old); n++) {
            struct str name = opc_name(old, n), was, is;
            CHECK(opc_load(j, old, n, 1 << 20, &was) &&
                  opc_load(j, new, opc_find(new, name), 1 << 20, &is));
            changed += !str_is(was, is);
            CHECK(str_is(was, is) || str_ends(name, STR("workbook.xml")) ||
                  str_starts(name, STR("xl/worksheets/sheet")));
        }
        CHECK(changed == (i == 0 ? 2 : 3));
        buf_free(&out);
        job_close(j);
    }
}

static void comments_are_added_to_those_that_are_there(void)
{
    static const char *const paths[] = { GRID "openpyxl.xlsx",
                                         GRID "libreoffice.xlsx" };
    static const char *const comments[] = { "xl/comments/comment1.xml",
                                            "xl/comments1.xml" };
    for (size_t i = 0; i < 2; i++) {
        struct job *j = job_open();
        struct buf out = { 0 };
        CHECK(fill_form(j, file_of(j, paths[i]), &out));
        struct str made = part_of(j, buf_view(&out), comments[i]);
        CHECK(has(made, "老批注") && has(made, "示范区未报"));
        CHECK(has(made, "<comment ref=\"C6\""));
        made = part_of(j, buf_view(&out), "xl/worksheets/sheet1.xml");
        ptrdiff_t one = str_find(made, STR("legacyDrawing "));
        CHECK(one > 0 && str_find(str_part(made, (size_t)one + 1, made.len),
                                  STR("legacyDrawing ")) < 0);
        buf_free(&out);
        job_close(j);
    }
}

static void missing_rows_and_cells_are_put_in_order(void)
{
    static const char sheet[] = "<x:worksheet xmlns:x='m'><x:cols><x:col min="
        "'3' max='4' style='1'/></x:cols><x:sheetData><x:row r='2' spans='2:2' "
        "s='2' customFormat='1'><x:c r='B2' s='1' t='s' vm='1'><x:v>0</x:v>"
        "</x:c><x:c r='D2'/></x:row></x:sheetData></x:worksheet>";
    struct job *j = job_open();
    struct buf bytes = { 0 }, out = { 0 };
    const struct grid_fill fills[] = {
        { 0, 1, 3, false, STR("d"), STR("") },
        { 0, 1, 1, true, STR("2"), STR("") },
        { 0, 1, 0, true, STR("1"), STR("") },
        { 0, 2, 2, true, STR("3"), STR("") },
        { 0, 0, 4, true, STR("0"), STR("") },
    };
    make_workbook(j, &(struct workbook){ .sheet = sheet,
        .strings = "<sst><si><t>old</t></si></sst>" }, &bytes);
    CHECK(grid_filled(j, buf_view(&bytes), fills, 5, &out));
    struct str made = part_of(j, buf_view(&out), "xl/sheet.xml");
    CHECK(has(made, "<x:sheetData><x:row r=\"1\"><x:c r=\"E1\"><x:v>0</x:v>"
        "</x:c></x:row><x:row r='2' s='2' customFormat='1'>"
        "<x:c r=\"A2\" s=\"2\"><x:v>1</x:v></x:c><x:c r='B2' s='1'>"
        "<x:v>2</x:v></x:c><x:c t=\"inlineStr\" r='D2'><x:is>"
        "<x:t xml:space=\"preserve\">d</x:t></x:is></x:c></x:row><x:row r=\"3\">"
        "<x:c r=\"C3\" s=\"1\"><x:v>3</x:v></x:c></x:row></x:sheetData>"));
    buf_free(&bytes);
    buf_free(&out);
    job_close(j);
}

static void formulas_lose_results_and_are_reckoned_on_opening(void)
{
    static const char sheet[] = "<worksheet><sheetData><row r='1'><c r='A1'/>"
        "<c r='B1'><f>A1</f><v>0</v></c><c r='C1' t='str'><f t='shared' si='0'/>"
        "<v/></c><c r='D1'><v>9</v></c></row></sheetData></worksheet>";
    static const struct { const char *book, *made; } rows[] = {
        { "<calcPr calcId='7'/><extLst/>",
          "<calcPr fullCalcOnLoad=\"1\" calcId='7'/><extLst/>" },
        { "<definedNames/><oleSize ref='A1'/>",
          "<calcPr fullCalcOnLoad=\"1\"/><oleSize ref='A1'/>" },
        { "", "</sheets><calcPr fullCalcOnLoad=\"1\"/></workbook>" },
    };
    for (size_t i = 0; i < 3; i++) {
        struct job *j = job_open();
        struct buf bytes = { 0 }, out = { 0 };
        const struct grid_fill fill = { 0, 0, 0, true, STR("5") };
        struct str book = arena_print(j->arena, "<workbook><sheets><sheet "
            "name='a' sheetId='1' r:id='a' xmlns:r='r'/></sheets>%s"
            "</workbook>", rows[i].book);
        make_workbook(j, &(struct workbook){ .sheet = sheet, .book = book.at },
                      &bytes);
        CHECK(grid_filled(j, buf_view(&bytes), &fill, 1, &out));
        CHECK(has(part_of(j, buf_view(&out), "xl/workbook.xml"),
                  rows[i].made));
        CHECK(has(part_of(j, buf_view(&out), "xl/sheet.xml"),
                  "<f>A1</f></c><c r='C1' t='str'><f t='shared' si='0'/></c>"
                  "<c r='D1'><v>9</v></c>"));
        buf_free(&bytes);
        buf_free(&out);
        job_close(j);
    }
}

static void what_cannot_be_filled_is_refused(void)
{
    static const struct { uint32_t row, column; bool is_number;
                          const char *text, *id; } rows[] = {
        { 0, 0, true, "1", "grid.formula" },
        { 1, 0, true, "1", "grid.formula" },        /* of an array */
        { 0, 2, true, "1", "grid.covered" },
        { 0, 3, true, "1,000", "grid.number" },
        { 0, 3, true, "", NULL },
        { 0, 3, false, "1,000", NULL },
    };
    static const char sheet[] = "<worksheet><sheetData><row r='1'><c r='A1'>"
        "<f t='array' ref='A1:A2'>X</f><v>1</v></c></row><row r='2'>"
        "<c r='A2'><v>1</v></c></row></sheetData><mergeCells>"
        "<mergeCell ref='B1:C1'/></mergeCells></worksheet>";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct job *j = job_open();
        struct buf bytes = { 0 }, out = { 0 };
        const struct grid_fill fill = {
            0, rows[i].row, rows[i].column, rows[i].is_number,
            str_of(rows[i].text), STR("") };
        make_workbook(j, &(struct workbook){ .sheet = sheet }, &bytes);
        bool ok = grid_filled(j, buf_view(&bytes), &fill, 1, &out);
        CHECK(ok == (rows[i].id == NULL));
        CHECK(ok || strcmp(j->err.id, rows[i].id) == 0);
        CHECK(ok == (out.len > 0));
        buf_free(&bytes);
        buf_free(&out);
        job_close(j);
    }
}

int main(void)
{
    RUN(forms_of_two_programs_are_read_alike);
    RUN(merged_cells_and_hidden_lines_are_told);
    RUN(whole_rows_and_columns_may_be_framed);
    RUN(sheets_that_are_no_forms_are_refused);
    RUN(filled_cells_hold_what_was_filled);
    RUN(other_parts_keep_their_bytes);
    RUN(comments_are_added_to_those_that_are_there);
    RUN(missing_rows_and_cells_are_put_in_order);
    RUN(formulas_lose_results_and_are_reckoned_on_opening);
    RUN(what_cannot_be_filled_is_refused);
    return CHECK_DONE();
}
