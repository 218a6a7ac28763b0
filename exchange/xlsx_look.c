#include "exchange/xlsx_look.h"

#include <assert.h>

#include "exchange/xlsx_note.h"
#include "exchange/xlsx_value.h"
#include "exchange/xlsx_writer.h"
#include "exchange/xml.h"

/* --- styles ------------------------------------------------------------ */

struct style_row { int format, font, fill, border; const char *align; };

#define MIDDLE "<alignment horizontal=\"center\" vertical=\"center\" " \
    "wrapText=\"1\"/>"

static const struct style_row styles[STYLE_COUNT] = {
    [STYLE_PLAIN] = { 0, 0, 0, 0, NULL },
    [STYLE_HEAD] = { 49, 1, 0, 0, NULL },
    [STYLE_WHOLE] = { 1, 0, 0, 0, NULL },
    [STYLE_CENTS] = { 2, 0, 0, 0, NULL },
    [STYLE_DAY] = { 164, 0, 0, 0, NULL },
    [STYLE_MONTH] = { 165, 0, 0, 0, NULL },
    [STYLE_MOMENT] = { 166, 0, 0, 0, NULL },
    [STYLE_TEXT] = { 49, 0, 0, 0, NULL },
    [STYLE_TITLE] = { 49, 4, 0, 0, NULL },
    [STYLE_HELP] = { 49, 3, 0, 0, NULL },
    [STYLE_LOOK_HEAD] = { 49, 2, 2, 1, MIDDLE },
    [STYLE_LOOK_MUST] = { 49, 2, 3, 1, MIDDLE },
#define FACES(from, fill) \
    [from + XLSX_FACE_TEXT] = { 49, 0, fill, 1, NULL }, \
    [from + XLSX_FACE_DAY] = { 164, 0, fill, 1, NULL }, \
    [from + XLSX_FACE_WHOLE] = { 1, 0, fill, 1, NULL }, \
    [from + XLSX_FACE_CENTS] = { 4, 0, fill, 1, NULL }, \
    [from + XLSX_FACE_NUMBER] = { 0, 0, fill, 1, NULL }
    FACES(STYLE_FACES, 0),
    FACES(STYLE_SHADED, 4),
};

static const char styles_head[] = WRITER_HEAD
    "<styleSheet xmlns=\"" WRITER_MAIN_NS "\">"
    "<numFmts count=\"3\">"
    "<numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
    "<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\"/>"
    "<numFmt numFmtId=\"166\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/>"
    "</numFmts>"
    "<fonts count=\"5\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
    "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font>"
    "<font><b/><sz val=\"11\"/><color rgb=\"FFFFFFFF\"/>"
    "<name val=\"Calibri\"/></font>"
    "<font><sz val=\"10\"/><color rgb=\"FF595959\"/>"
    "<name val=\"Calibri\"/></font>"
    "<font><b/><sz val=\"14\"/><name val=\"Calibri\"/></font></fonts>"
#define FILL(colour) \
    "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"" colour \
    "\"/><bgColor indexed=\"64\"/></patternFill></fill>"
    "<fills count=\"5\"><fill><patternFill patternType=\"none\"/></fill>"
    "<fill><patternFill patternType=\"gray125\"/></fill>"
    FILL("FF3A5F8A") FILL("FFB45309") FILL("FFF0F0F0") "</fills>"
    "<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/>"
    "</border><border>"
#define SIDE(name) \
    "<" name " style=\"thin\"><color rgb=\"FFBFBFBF\"/></" name ">"
    SIDE("left") SIDE("right") SIDE("top") SIDE("bottom")
    "<diagonal/></border></borders>"
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" "
    "borderId=\"0\"/></cellStyleXfs>";

static const char styles_tail[] =
    "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" "
    "builtinId=\"0\"/></cellStyles></styleSheet>";

void writer_put_styles(struct buf *b)
{
    buf_text(b, styles_head);
    buf_print(b, "<cellXfs count=\"%d\">", (int)STYLE_COUNT);
    for (size_t i = 0; i < STYLE_COUNT; i++) {
        const struct style_row *s = &styles[i];
        buf_print(b, "<xf numFmtId=\"%d\" fontId=\"%d\" fillId=\"%d\" "
                  "borderId=\"%d\" xfId=\"0\" applyNumberFormat=\"1\" "
                  "applyFont=\"1\"%s%s", s->format, s->font, s->fill,
                  s->border, s->fill > 0 ? " applyFill=\"1\"" : "",
                  s->border > 0 ? " applyBorder=\"1\"" : "");
        if (s->align != NULL) {
            buf_print(b, " applyAlignment=\"1\">%s</xf>", s->align);
        } else {
            buf_text(b, "/>");
        }
    }
    buf_text(b, "</cellXfs>");
    buf_text(b, styles_tail);
}

enum writer_style writer_style_at(const struct xlsx_writer *w, size_t column)
{
    const struct xlsx_look *look = &w->sheets[w->count - 1].look;
    const struct xlsx_column *c = column < look->count ?
                                  &look->columns[column] : NULL;
    if (w->rows < look->head) {
        return w->rows == 1 ? STYLE_TITLE : STYLE_HELP;
    }
    if (w->rows == look->head) {
        return c != NULL && c->is_must ? STYLE_LOOK_MUST : STYLE_LOOK_HEAD;
    }
    int face = c == NULL ? XLSX_FACE_TEXT : (int)c->face;
    return (enum writer_style)((w->is_shaded ? STYLE_SHADED : STYLE_FACES) +
                               face);
}

/* --- sheets ------------------------------------------------------------ */

void xlsx_write_look(struct xlsx_writer *w, const struct xlsx_look *look)
{
    struct writer_sheet *s = writer_sheet(w);
    assert(w->rows == 0 && look->head > 0);
    s->look = *look;
    w->is_shaded = false;
    for (size_t i = 0; i < look->count; i++) {
        s->note_count += look->columns[i].note.len > 0;
    }
}

void xlsx_write_shade(struct xlsx_writer *w, bool is_shaded)
{
    w->is_shaded = is_shaded;
}

void xlsx_write_name(struct xlsx_writer *w, struct str name, size_t column,
                     uint64_t first, uint64_t last)
{
    if (w->name_count == w->name_cap) {
        struct writer_name *old = w->names;
        w->name_cap = w->name_cap ? 2 * w->name_cap : 16;
        w->names = ARENA_ROWS(w->arena, struct writer_name, w->name_cap);
        for (size_t i = 0; i < w->name_count; i++) {
            w->names[i] = old[i];
        }
    }
    w->names[w->name_count++] = (struct writer_name){
        arena_str(w->arena, name), w->count - 1, column, first, last,
    };
}

void writer_put_front(struct xlsx_writer *w, struct buf *b)
{
    const struct xlsx_look *look = &writer_sheet(w)->look;
    unsigned long long head = look->head;
    buf_text(b, "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>"
             "<sheetViews>");
    buf_print(b, "<sheetView%s showGridLines=\"0\" workbookViewId=\"0\">"
              "<pane ySplit=\"%llu\" topLeftCell=\"A%llu\" activePane=\""
              "bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
              "<sheetFormatPr defaultRowHeight=\"16\"/>",
              w->count == 1 ? " tabSelected=\"1\"" : "", head, head + 1);
    buf_text(b, look->count > 0 ? "<cols>" : "");
    for (size_t i = 0; i < look->count; i++) {
        const struct xlsx_column *c = &look->columns[i];
        buf_print(b, "<col min=\"%zu\" max=\"%zu\" width=\"%zu\" style=\"%d\" "
                  "customWidth=\"1\"%s/>", i + 1, i + 1,
                  c->width + 2, styles[STYLE_FACES + c->face].format == 49
                  ? (int)STYLE_TEXT : (int)STYLE_PLAIN,
                  c->is_hidden ? " hidden=\"1\"" : "");
    }
    buf_text(b, look->count > 0 ? "</cols>" : "");
}

static void put_choices(struct buf *b, const struct writer_sheet *s)
{
    size_t count = 0;
    for (size_t i = 0; i < s->look.count; i++) {
        count += s->look.columns[i].choices.len > 0;
    }
    if (count == 0 || s->rows <= s->look.head) {
        return;
    }
    buf_print(b, "<dataValidations count=\"%zu\">", count);
    for (size_t i = 0; i < s->look.count; i++) {
        const struct xlsx_column *c = &s->look.columns[i];
        if (c->choices.len == 0) {
            continue;
        }
        /* A warning only: what stands in no list is judged by import. */
        buf_text(b, "<dataValidation type=\"list\" errorStyle=\"warning\" "
                 "allowBlank=\"1\" showErrorMessage=\"1\" sqref=\"");
        xlsx_put_ref(b, s->look.head + 1, i);
        buf_char(b, ':');
        xlsx_put_ref(b, s->rows, i);
        buf_print(b, "\"><formula1>%.*s</formula1></dataValidation>",
                  STR_ARG(c->choices));
    }
    buf_text(b, "</dataValidations>");
}

void writer_put_back(struct xlsx_writer *w, struct buf *b)
{
    struct writer_sheet *s = writer_sheet(w);
    s->rows = w->rows;
    put_choices(b, s);
    buf_text(b, "<pageMargins left=\"0.4\" right=\"0.4\" top=\"0.5\" "
             "bottom=\"0.5\" header=\"0.3\" footer=\"0.3\"/>"
             "<pageSetup paperSize=\"9\" orientation=\"landscape\" "
             "fitToHeight=\"0\"/>");
    if (s->note_count > 0) {
        buf_text(b, "<legacyDrawing xmlns:r=\"" WRITER_OFFICE
                 "relationships\" r:id=\"rId2\"/>");
    }
}

/* --- comments and names ------------------------------------------------ */

static void put_note_part(struct xlsx_writer *w, struct str name,
                          struct str bytes)
{
    opc_write_part(w->parts, name);
    opc_write(w->parts, bytes);
}

static bool put_sheet_notes(struct job *j, struct xlsx_writer *w,
                            size_t number, struct buf *types)
{
    const struct writer_sheet *s = &w->sheets[number];
    struct xlsx_remark *notes = ARENA_ROWS(j->arena, struct xlsx_remark,
                                           s->note_count);
    struct note_ask ask = { .remarks = notes };
    struct str comments, drawing;
    for (size_t i = 0; i < s->look.count; i++) {
        if (s->look.columns[i].note.len > 0) {
            notes[ask.count++] = (struct xlsx_remark){
                number, s->look.head, i, s->look.columns[i].note };
        }
    }
    if (!note_put(j, &ask, &comments, &drawing)) {
        return false;
    }
    size_t n = number + 1;
    put_note_part(w, arena_print(j->arena, "xl/comments%zu.xml", n), comments);
    put_note_part(w, arena_print(j->arena, "xl/drawings/vmlDrawing%zu.vml", n),
                  drawing);
    put_note_part(w, arena_print(j->arena,
                      "xl/worksheets/_rels/sheet%zu.xml.rels", n),
        arena_print(j->arena, WRITER_HEAD "<Relationships xmlns=\""
            WRITER_PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\""
            WRITER_OFFICE "relationships/comments\" Target=\"../comments%zu.xml"
            "\"/><Relationship Id=\"rId2\" Type=\"" WRITER_OFFICE
            "relationships/vmlDrawing\" Target=\"../drawings/vmlDrawing%zu.vml"
            "\"/></Relationships>", n, n));
    buf_print(types, "<Override PartName=\"/xl/comments%zu.xml\" ContentType=\""
              WRITER_SHEETML "comments+xml\"/>", n);
    buf_print(types, "<Override PartName=\"/xl/drawings/vmlDrawing%zu.vml\" "
              "ContentType=\"application/vnd.openxmlformats-officedocument."
              "vmlDrawing\"/>", n);
    return true;
}

bool writer_put_notes(struct job *j, struct xlsx_writer *w, struct buf *types)
{
    for (size_t i = 0; i < w->count; i++) {
        if (w->sheets[i].note_count > 0 && !put_sheet_notes(j, w, i, types)) {
            return false;
        }
    }
    return true;
}

void writer_put_names(const struct xlsx_writer *w, struct buf *b)
{
    if (w->name_count == 0) {
        return;
    }
    buf_text(b, "<definedNames>");
    for (size_t i = 0; i < w->name_count; i++) {
        const struct writer_name *n = &w->names[i];
        struct buf from = { 0 };
        xlsx_put_ref(&from, 0, n->column);      /* B0: its letters */
        from.len--;
        buf_print(b, "<definedName name=\"%.*s\">'", STR_ARG(n->name));
        xml_escape(b, w->sheets[n->sheet].name);
        buf_print(b, "'!$%.*s$%llu:$%.*s$%llu</definedName>",
                  STR_ARG(buf_view(&from)), (unsigned long long)n->first,
                  STR_ARG(buf_view(&from)), (unsigned long long)n->last);
        buf_free(&from);
    }
    buf_text(b, "</definedNames>");
}
