/* test/fuzz/xlsx_fuzz.c - any bytes as the parts of a workbook.
 *
 * A zip hides its parts behind checksums that a fuzzer cannot guess, so the
 * input is no zip: its parts stand one behind the other, each ended by a NUL,
 * and are packed here. An input that begins with PK is taken as it is. */
#include <assert.h>

#include "exchange/opc_write.h"
#include "exchange/xlsx.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static const char workbook[] =
    "<workbook xmlns:r='r'><sheets><sheet name='a' r:id='a'/></sheets>"
    "</workbook>";
static const char relations[] =
    "<Relationships>"
    "<Relationship Id='a' Type='/worksheet' Target='sheet.xml'/>"
    "<Relationship Id='b' Type='/sharedStrings' Target='strings.xml'/>"
    "<Relationship Id='c' Type='/styles' Target='styles.xml'/>"
    "</Relationships>";
static const char sheet_relations[] =
    "<Relationships>"
    "<Relationship Id='d' Type='/comments' Target='comments.xml'/>"
    "<Relationship Id='e' Type='/vmlDrawing' Target='drawing.vml'/>"
    "</Relationships>";

static void put(struct opc_writer *w, const char *name, struct str bytes)
{
    opc_write_part(w, str_of(name));
    opc_write(w, bytes);
}

/* A workbook whose parts are pieces of the input. */
static void pack(struct job *j, struct str rest, struct buf *out)
{
    static const char *const names[] = {
        "xl/sheet.xml", "xl/strings.xml", "xl/styles.xml", "xl/comments.xml",
        "xl/drawing.vml",
    };
    struct opc_writer *w = opc_write_open(j);
    struct str piece;
    put(w, "[Content_Types].xml", STR("<Types/>"));
    put(w, "xl/workbook.xml", str_of(workbook));
    put(w, "xl/_rels/workbook.xml.rels", str_of(relations));
    put(w, "xl/_rels/sheet.xml.rels", str_of(sheet_relations));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_next(&rest, '\0', &piece)) {
            put(w, names[i], piece);
        }
    }
    opc_write_close(j, w, out);
}

static void read_all(struct job *j, struct str bytes)
{
    struct xlsx *x = xlsx_open(j, bytes);
    for (size_t i = 0; x != NULL && i < xlsx_sheet_count(x); i++) {
        struct sheet *s = xlsx_sheet(j, x, i);
        struct sheet_row row;
        uint64_t line = 0;
        while (s != NULL && s->next(j, s, &row) == SHEET_ROW) {
            assert(row.line > line && row.count <= SHEET_COLUMNS_MAX);
            line = row.line;
        }
    }
}

/* Remarks, and the workbook with them must open again. */
static void remark(struct job *j, struct str bytes)
{
    const struct xlsx_remark remarks[] = {
        { 0, 1, 0, STR("one") }, { 0, 2, 5, STR("two <&>") },
        { 0, 1, 0, STR("three") },
    };
    struct buf out = { 0 };
    if (xlsx_remarked(j, bytes, remarks, 3, &out)) {
        xlsx_open(j, buf_view(&out));
    }
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct str input = { (const char *)bytes, len };
    struct buf packed = { 0 };
    struct job *j = job_open();
    if (!str_starts(input, STR("PK"))) {
        pack(j, input, &packed);
        input = buf_view(&packed);
    }
    read_all(j, input);
    bool ok = job_ok(j);
    job_close(j);
    if (ok) {                   /* import marks only what it could read */
        j = job_open();
        remark(j, input);
        job_close(j);
    }
    buf_free(&packed);
    return 0;
}
