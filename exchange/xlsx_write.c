#include <assert.h>
#include <stdio.h>

#include "base/date.h"
#include "base/utf8.h"
#include "exchange/xlsx_value.h"
#include "exchange/xlsx_writer.h"
#include "exchange/xml.h"

enum {
    SAMPLE_ROWS = 100,          /* their texts decide how wide columns are */
    WIDTH_MIN = 8, WIDTH_MAX = 50,
    PIECE = 64 * 1024,          /* bytes of XML kept before packing */
    CELL_TEXT_MAX = 32767,      /* UTF-16 units, says Excel */
    NAME_MAX_UNITS = 31,
};

static void close_writer(void *thing)
{
    struct xlsx_writer *w = thing;
    buf_free(&w->xml);
    buf_free(&w->spare);
}

struct xlsx_writer *xlsx_write_open(struct job *j)
{
    struct xlsx_writer *w = ARENA_NEW(j->arena, struct xlsx_writer);
    w->arena = j->arena;
    w->parts = opc_write_open(j);
    arena_hook(j->arena, close_writer, w);
    return w;
}

/* --- sheets --- */

static void put_columns(struct buf *b, const struct xlsx_writer *w)
{
    if (w->column_count == 0) {
        return;
    }
    buf_text(b, "<cols>");
    for (size_t i = 0; i < w->column_count; i++) {
        size_t width = w->widths[i] + 2;
        width = width < WIDTH_MIN ? WIDTH_MIN :
                width > WIDTH_MAX ? WIDTH_MAX : width;
        buf_print(b, "<col min=\"%zu\" max=\"%zu\" width=\"%zu\" "
                  "customWidth=\"1\"/>", i + 1, i + 1, width);
    }
    buf_text(b, "</cols>");
}

static void put_front(const struct xlsx_writer *w, struct buf *b)
{
    buf_print(b, "<sheetViews><sheetView%s workbookViewId=\"0\">",
              w->count == 1 ? " tabSelected=\"1\"" : "");
    buf_text(b, "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\""
             "bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
             "<sheetFormatPr defaultRowHeight=\"15\"/>");
    put_columns(b, w);
}

/* Write what stands before the rows, once it is known how wide they are. */
static void write_head(struct xlsx_writer *w)
{
    if (w->has_head) {
        return;
    }
    struct buf head = { 0 };
    buf_text(&head, WRITER_HEAD "<worksheet xmlns=\"" WRITER_MAIN_NS "\">");
    if (writer_sheet(w)->look.head > 0) {
        writer_put_front(w, &head);
    } else {
        put_front(w, &head);
    }
    buf_text(&head, "<sheetData>");
    opc_write(w->parts, buf_view(&head));
    buf_free(&head);
    w->has_head = true;
}
static void pack_rows(struct xlsx_writer *w)
{
    write_head(w);
    opc_write(w->parts, buf_view(&w->xml));
    w->xml.len = 0;
}

static void end_sheet(struct xlsx_writer *w)
{
    if (w->count > 0) {
        buf_text(&w->xml, "</sheetData>");
        if (writer_sheet(w)->look.head > 0) {
            writer_put_back(w, &w->xml);
        }
        buf_text(&w->xml, "</worksheet>");
        pack_rows(w);
    }
}

/* A name that a sheet may have: at most 31 characters and no []:*?/\. */
static struct str sheet_name(struct xlsx_writer *w, struct str name)
{
    struct buf out = { 0 };
    size_t units = 0;
    for (struct str rest = name; rest.len > 0 && units < NAME_MAX_UNITS - 5;) {
        uint32_t c = utf8_next(&rest);
        bool is_bad = c < ' ' || (c < 0x80 && strchr("[]:*?/\\'", (int)c));
        utf8_put(&out, is_bad ? '_' : c);
        units += c > 0xFFFF ? 2 : 1;
    }
    if (out.len == 0) {
        buf_text(&out, "Sheet");
    }
    for (size_t i = 0; i < w->count; i++) {
        if (strncasecmp(w->sheets[i].name.at, out.at, out.len) == 0) {
            buf_print(&out, " %zu", w->count + 1);
            break;
        }
    }
    struct str made = arena_str(w->arena, buf_view(&out));
    buf_free(&out);
    return made;
}

void xlsx_write_sheet(struct xlsx_writer *w, struct str name)
{
    end_sheet(w);
    struct str fit = sheet_name(w, name);
    if (w->count == w->cap) {
        struct writer_sheet *old = w->sheets;
        w->cap = w->cap ? 2 * w->cap : 8;
        w->sheets = ARENA_ROWS(w->arena, struct writer_sheet, w->cap);
        for (size_t i = 0; i < w->count; i++) {
            w->sheets[i] = old[i];
        }
    }
    w->sheets[w->count++] = (struct writer_sheet){ .name = fit };
    w->rows = 0;
    w->column_count = 0;
    memset(w->widths, 0, sizeof w->widths);
    w->has_head = false;
    char part[64];
    snprintf(part, sizeof part, "xl/worksheets/sheet%zu.xml", w->count);
    opc_write_part(w->parts, str_of(part));
}

/* --- cells --- */

static void open_cell(struct xlsx_writer *w, size_t column,
                      enum writer_style style)
{
    buf_text(&w->xml, "<c r=\"");
    xlsx_put_ref(&w->xml, w->rows, column);
    buf_print(&w->xml, "\" s=\"%d\"", (int)style);
}

/* Text in the cell itself: it can never become a formula. */
static void put_text(struct xlsx_writer *w, size_t column,
                     enum writer_style style, struct str text)
{
    bool has_edge = !str_is(str_trim(text), text);
    open_cell(w, column, style);
    buf_text(&w->xml, has_edge ? " t=\"inlineStr\"><is><t xml:space=\""
             "preserve\">" : " t=\"inlineStr\"><is><t>");
    xml_escape(&w->xml, text);
    buf_text(&w->xml, "</t></is></c>");
    if (text.len > CELL_TEXT_MAX && utf8_count(text) > CELL_TEXT_MAX) {
        w->failed = "xlsx.cell";
    }
}

static void put_number(struct xlsx_writer *w, size_t column,
                       enum writer_style style, struct str text)
{
    open_cell(w, column, style);
    buf_text(&w->xml, "><v>");
    buf_str(&w->xml, text);
    buf_text(&w->xml, "</v></c>");
}

/* How a number is to be styled; STYLE_TEXT for one that a spreadsheet could
 * not keep: more than 15 digits, leading zeros. */
static enum writer_style number_style(struct xlsx_writer *w, struct str text)
{
    ptrdiff_t point = str_find(text, STR("."));
    struct str whole = text;
    size_t places = point < 0 ? 0 : text.len - (size_t)point - 1;
    while (point >= 0 && whole.len > 0 &&
           (whole.at[whole.len - 1] == '0' || whole.at[whole.len - 1] == '.')) {
        whole.len--;            /* 1200.50 is 1200.5, 1200.00 is 1200 */
        if (whole.at[whole.len] == '.') {
            break;
        }
    }
    w->spare.len = 0;
    if (!xlsx_number(&w->spare, whole) ||
        !str_is(buf_view(&w->spare), whole)) {
        return STYLE_TEXT;
    }
    return places == 0 ? STYLE_WHOLE : places == 2 ? STYLE_CENTS : STYLE_PLAIN;
}

/* Seconds of a time such as T08:30:00; -1 when it is none. */
static int seconds_of(struct str time)
{
    int h, m, s, len = 0;
    char text[16] = { 0 };
    if (time.len != 9) {
        return -1;
    }
    memcpy(text, time.at, time.len);
    bool ok = sscanf(text, "T%2d:%2d:%2d%n", &h, &m, &s, &len) == 3 &&
              len == 9 && h < 24 && m < 60 && s < 60;
    return ok ? h * 3600 + m * 60 + s : -1;
}

/* A date as a number with a style, or as text when it is less than a month
 * or no date at all. */
static void put_date(struct xlsx_writer *w, size_t column, struct str text)
{
    struct date d;
    int seconds = text.len == 19 ? seconds_of(str_part(text, 10, 9)) : 0;
    struct str day = text.len == 19 ? str_part(text, 0, 10) : text;
    if (seconds < 0 || !date_parse(day, &d) || d.precision == DATE_YEAR) {
        put_text(w, column, STYLE_TEXT, text);
        return;
    }
    w->spare.len = 0;
    buf_int(&w->spare, xlsx_serial(d.day));
    if (seconds > 0) {
        char part[32];
        snprintf(part, sizeof part, "%.9f", seconds / 86400.0);
        buf_text(&w->spare, part + 1);
    }
    put_number(w, column, text.len == 19 ? STYLE_MOMENT :
               d.precision == DATE_MONTH ? STYLE_MONTH : STYLE_DAY,
               buf_view(&w->spare));
}

/* A day, or text when it is less than a day. */
static void put_look_date(struct xlsx_writer *w, size_t column,
                          enum writer_style style, struct str text)
{
    struct date d;
    if (!date_parse(text, &d) || d.precision != DATE_DAY) {
        put_text(w, column, style, text);
        return;
    }
    w->spare.len = 0;
    buf_int(&w->spare, xlsx_serial(d.day));
    put_number(w, column, style, buf_view(&w->spare));
}

/* In a sheet with a look, the column says how a cell is shown. */
static void put_look_cell(struct xlsx_writer *w, size_t column,
                          const struct cell *cell)
{
    enum writer_style style = writer_style_at(w, column);
    if (cell->text.len == 0) {
        open_cell(w, column, style);
        buf_text(&w->xml, "/>");
    } else if (cell->kind == CELL_DATE) {
        put_look_date(w, column, style, cell->text);
    } else if (cell->kind == CELL_NUMBER &&
               number_style(w, cell->text) != STYLE_TEXT) {
        put_number(w, column, style, cell->text);
    } else {
        put_text(w, column, style, cell->text);
    }
}

static void put_cell(struct xlsx_writer *w, size_t column,
                     const struct cell *cell)
{
    if (w->rows == 1) {
        put_text(w, column, STYLE_HEAD, cell->text);
    } else if (cell->kind == CELL_DATE) {
        put_date(w, column, cell->text);
    } else if (cell->kind == CELL_NUMBER &&
               number_style(w, cell->text) != STYLE_TEXT) {
        put_number(w, column, number_style(w, cell->text), cell->text);
    } else {
        put_text(w, column, STYLE_TEXT, cell->text);
    }
}

static void note_width(struct xlsx_writer *w, size_t column, struct str text)
{
    struct str line = text, rest = text;
    str_next(&rest, '\n', &line);
    size_t width = utf8_width(line);
    if (width > w->widths[column]) {
        w->widths[column] = width;
    }
    if (column >= w->column_count) {
        w->column_count = column + 1;
    }
}

void xlsx_write_row(struct xlsx_writer *w, const struct cell *cells,
                    size_t count)
{
    assert(w->count > 0 && count <= SHEET_COLUMNS_MAX);
    w->rows++;
    if (w->rows > XLSX_ROWS_MAX) {
        w->failed = "xlsx.rows";
        return;
    }
    const struct xlsx_look *look = &writer_sheet(w)->look;
    buf_print(&w->xml, "<row r=\"%llu\">", (unsigned long long)w->rows);
    for (size_t i = 0; i < count; i++) {
        if (look->head > 0 && (w->rows >= look->head ||
                               cells[i].text.len > 0)) {
            put_look_cell(w, i, &cells[i]);
            continue;
        }
        if (cells[i].text.len == 0) {
            continue;
        }
        put_cell(w, i, &cells[i]);
        if (w->rows <= SAMPLE_ROWS) {
            note_width(w, i, cells[i].text);
        }
    }
    buf_text(&w->xml, "</row>");
    if (w->rows >= SAMPLE_ROWS && w->xml.len > PIECE) {
        pack_rows(w);
    }
}

/* --- the parts around the sheets --- */

static void put_part(struct xlsx_writer *w, struct str name, struct buf *xml)
{
    opc_write_part(w->parts, name);
    opc_write(w->parts, buf_view(xml));
    xml->len = 0;
}

static void put_relation(struct buf *b, size_t id, const char *type,
                         const char *target)
{
    buf_print(b, "<Relationship Id=\"rId%zu\" Type=\"" WRITER_OFFICE
              "relationships/%s\" Target=\"%s\"/>", id, type, target);
}

static void write_types(struct xlsx_writer *w, struct str more, struct buf *b)
{
    buf_text(b, WRITER_HEAD "<Types xmlns=\"" WRITER_PACKAGE "content-types\">"
        "<Default Extension=\"rels\" ContentType=\"application/vnd."
        "openxmlformats-package.relationships+xml\"/>"
        "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" WRITER_SHEETML
        "sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" "
        "ContentType=\"" WRITER_SHEETML "styles+xml\"/>");
    for (size_t i = 1; i <= w->count; i++) {
        buf_print(b, "<Override PartName=\"/xl/worksheets/sheet%zu.xml\" "
                  "ContentType=\"" WRITER_SHEETML "worksheet+xml\"/>", i);
    }
    buf_str(b, more);
    buf_text(b, "</Types>");
    put_part(w, STR("[Content_Types].xml"), b);
}

static void write_relations(struct xlsx_writer *w, struct buf *b)
{
    const char *head = WRITER_HEAD "<Relationships xmlns=\"" WRITER_PACKAGE
                       "relationships\">";
    buf_text(b, head);
    put_relation(b, 1, "officeDocument", "xl/workbook.xml");
    buf_text(b, "</Relationships>");
    put_part(w, STR("_rels/.rels"), b);
    buf_text(b, head);
    for (size_t i = 1; i <= w->count; i++) {
        char target[64];
        snprintf(target, sizeof target, "worksheets/sheet%zu.xml", i);
        put_relation(b, i, "worksheet", target);
    }
    put_relation(b, w->count + 1, "styles", "styles.xml");
    buf_text(b, "</Relationships>");
    put_part(w, STR("xl/_rels/workbook.xml.rels"), b);
}

static void write_workbook(struct xlsx_writer *w, struct buf *b)
{
    buf_text(b, WRITER_HEAD "<workbook xmlns=\"" WRITER_MAIN_NS
             "\" xmlns:r=\"" WRITER_OFFICE "relationships\"><sheets>");
    for (size_t i = 0; i < w->count; i++) {
        buf_text(b, "<sheet name=\"");
        xml_escape(b, w->sheets[i].name);
        buf_print(b, "\" sheetId=\"%zu\"%s r:id=\"rId%zu\"/>", i + 1,
                  w->sheets[i].look.is_hidden ? " state=\"hidden\"" : "",
                  i + 1);
    }
    buf_text(b, "</sheets>");
    writer_put_names(w, b);
    buf_text(b, "</workbook>");
    put_part(w, STR("xl/workbook.xml"), b);
}

bool xlsx_write_close(struct job *j, struct xlsx_writer *w, struct buf *out)
{
    if (w->count == 0) {
        xlsx_write_sheet(w, STR(""));   /* a workbook has at least one */
    }
    end_sheet(w);
    if (w->failed != NULL) {
        return err_set(&j->err, ERR_INPUT, w->failed,
                       "工作簿装不下：每张表最多%d行，每格最多%d字",
                       "it does not fit a workbook: at most %d rows a sheet, "
                       "%d characters a cell", XLSX_ROWS_MAX, CELL_TEXT_MAX);
    }
    struct buf *b = &w->xml, types = { 0 };
    write_workbook(w, b);
    write_relations(w, b);
    writer_put_styles(b);
    put_part(w, STR("xl/styles.xml"), b);
    bool ok = writer_put_notes(j, w, &types);
    write_types(w, buf_view(&types), b);
    buf_free(&types);
    return opc_write_close(j, w->parts, out) && ok;
}
