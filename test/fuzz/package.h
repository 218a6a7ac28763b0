/* test/fuzz/package.h - any bytes as the parts of a workbook.
 *
 * A zip hides its parts behind checksums that a fuzzer cannot guess, so the
 * input is no zip: its parts stand one behind the other, each ended by a NUL,
 * and are packed here. An input that begins with PK is taken as it is. */
#ifndef TEST_FUZZ_PACKAGE_H
#define TEST_FUZZ_PACKAGE_H

#include "exchange/opc_write.h"

static const char package_workbook[] =
    "<workbook xmlns:r='r'><sheets><sheet name='a' r:id='a'/></sheets>"
    "</workbook>";
static const char package_relations[] =
    "<Relationships>"
    "<Relationship Id='a' Type='/worksheet' Target='sheet.xml'/>"
    "<Relationship Id='b' Type='/sharedStrings' Target='strings.xml'/>"
    "<Relationship Id='c' Type='/styles' Target='styles.xml'/>"
    "</Relationships>";
static const char package_sheet_relations[] =
    "<Relationships>"
    "<Relationship Id='d' Type='/comments' Target='comments.xml'/>"
    "<Relationship Id='e' Type='/vmlDrawing' Target='drawing.vml'/>"
    "</Relationships>";

static inline void package_put(struct opc_writer *w, const char *name,
                               struct str bytes)
{
    opc_write_part(w, str_of(name));
    opc_write(w, bytes);
}

/* A workbook whose parts are pieces of the input: sheet, strings, styles,
 * comments, drawing. */
static inline void package_pack(struct job *j, struct str rest,
                                struct buf *out)
{
    static const char *const names[] = {
        "xl/sheet.xml", "xl/strings.xml", "xl/styles.xml", "xl/comments.xml",
        "xl/drawing.vml",
    };
    struct opc_writer *w = opc_write_open(j);
    struct str piece;
    package_put(w, "[Content_Types].xml", STR("<Types/>"));
    package_put(w, "xl/workbook.xml", str_of(package_workbook));
    package_put(w, "xl/_rels/workbook.xml.rels",
                str_of(package_relations));
    package_put(w, "xl/_rels/sheet.xml.rels",
                str_of(package_sheet_relations));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_next(&rest, '\0', &piece)) {
            package_put(w, names[i], piece);
        }
    }
    opc_write_close(j, w, out);
}

/* The input as a package; packed holds it when it had to be made. */
static inline struct str package_of(struct job *j, struct str input,
                                    struct buf *packed)
{
    if (str_starts(input, STR("PK"))) {
        return input;
    }
    package_pack(j, input, packed);
    return buf_view(packed);
}

#endif
