/* test/exchange/workbook.h - small workbooks, made for a test from XML. */
#ifndef TEST_EXCHANGE_WORKBOOK_H
#define TEST_EXCHANGE_WORKBOOK_H

#include "exchange/opc_write.h"
#include "exchange/xlsx.h"

struct workbook {               /* parts; NULL leaves a part out */
    const char *sheet, *strings, *styles, *book, *extra_name, *extra;
    struct str sheet_bytes;     /* instead of sheet, when it holds anything */
};

static inline void put_part(struct opc_writer *w, const char *name,
                            struct str bytes)
{
    if (bytes.at != NULL) {
        opc_write_part(w, str_of(name));
        opc_write(w, bytes);
    }
}

static inline struct str text_or_none(const char *text)
{
    return text == NULL ? (struct str){ 0 } : str_of(text);
}

static inline void make_workbook(struct job *j, const struct workbook *b,
                                 struct buf *out)
{
    struct opc_writer *w = opc_write_open(j);
    put_part(w, "[Content_Types].xml", STR("<Types></Types>"));
    put_part(w, "xl/workbook.xml", str_of(b->book != NULL ? b->book :
        "<workbook><sheets><sheet name='表' sheetId='1' r:id='a' "
        "xmlns:r='r'/></sheets></workbook>"));
    put_part(w, "xl/_rels/workbook.xml.rels", STR("<Relationships>"
        "<Relationship Id='a' Type='t/worksheet' Target='sheet.xml'/>"
        "<Relationship Id='b' Type='t/sharedStrings' Target='/xl/str.xml'/>"
        "<Relationship Id='c' Type='t/styles' Target='../xl/styles.xml'/>"
        "</Relationships>"));
    put_part(w, "xl/sheet.xml", b->sheet_bytes.at != NULL ? b->sheet_bytes :
                                text_or_none(b->sheet));
    put_part(w, "xl/str.xml", text_or_none(b->strings));
    put_part(w, "xl/styles.xml", text_or_none(b->styles));
    if (b->extra_name != NULL) {
        put_part(w, b->extra_name, str_of(b->extra));
    }
    opc_write_close(j, w, out);
}

/* A workbook's sheet as one line: row number, cells in [], n d e behind a
 * number, date, error, * behind a cell filled from a merged one. */
static inline void show_sheet(struct job *j, struct sheet *s, struct buf *out)
{
    static const char *const marks[] = {
        [CELL_TEXT] = "", [CELL_NUMBER] = "n", [CELL_DATE] = "d",
        [CELL_ERROR] = "e",
    };
    struct sheet_row row;
    while (s != NULL && s->next(j, s, &row) == SHEET_ROW) {
        buf_print(out, "%llu", (unsigned long long)row.line);
        for (size_t i = 0; i < row.count; i++) {
            buf_print(out, "[%.*s]%s%s", STR_ARG(row.cells[i].text),
                      marks[row.cells[i].kind],
                      row.cells[i].merged ? "*" : "");
        }
        buf_char(out, ' ');
    }
}

/* The first sheet of a workbook as a line, or the error's id. */
static inline void show_workbook(struct str bytes, struct buf *out)
{
    struct job *j = job_open();
    struct xlsx *x = xlsx_open(j, bytes);
    if (x != NULL) {
        show_sheet(j, xlsx_sheet(j, x, 0), out);
    }
    if (!job_ok(j)) {
        buf_text(out, j->err.id);
    }
    job_close(j);
}

#endif
