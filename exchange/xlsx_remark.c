/* Put remarks on the cells of a workbook: colours (xlsx_paint), comments
 * (xlsx_note), and what ties the parts together: relations and types. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "exchange/xlsx_book.h"
#include "exchange/xlsx_edit.h"
#include "exchange/xlsx_merge.h"
#include "exchange/xlsx_note.h"
#include "exchange/xlsx_paint.h"

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/"
#define SHEETML "application/vnd.openxmlformats-officedocument.spreadsheetml."
#define DRAWING_ID "rIdRemarks1"
#define COMMENTS_ID "rIdRemarks2"
#define STYLES_ID "rIdRemarks3"

struct remarking {
    struct xlsx *x;
    struct paint *paint;
    struct opc_change *changes;
    size_t count, cap;
    struct buf types;           /* rows for [Content_Types].xml */
    size_t next_name;           /* of new parts */
};

/* --- which cells --- */

static int by_place(const void *a, const void *b)
{
    const struct xlsx_remark *x = a, *y = b;
    if (x->sheet != y->sheet) {
        return x->sheet < y->sheet ? -1 : 1;
    }
    if (x->row != y->row) {
        return x->row < y->row ? -1 : 1;
    }
    return x->column < y->column ? -1 : x->column > y->column;
}

static bool is_same_cell(const struct xlsx_remark *a,
                         const struct xlsx_remark *b)
{
    return a->sheet == b->sheet && a->row == b->row && a->column == b->column;
}

/* Of a merged cell only the first is seen, so a remark on another part of it
 * goes there and says which cell it means. */
static bool move_to_first(struct job *j, struct xlsx *x,
                          struct xlsx_remark *remarks, size_t count)
{
    struct xlsx_merges *m = NULL;
    for (size_t i = 0; i < count; i++) {
        struct xlsx_remark *r = &remarks[i];
        if (m == NULL || r->sheet != remarks[i - 1].sheet) {
            m = xlsx_merges_find(j, x->parts,
                                 opc_find(x->parts, x->sheets[r->sheet].part));
        }
        if (m == NULL) {
            return false;
        }
        uint64_t row = r->row;
        size_t column = r->column;
        if (xlsx_merges_first(m, &row, &column)) {
            struct buf text = { 0 };
            xlsx_put_ref(&text, r->row, r->column);
            buf_print(&text, ": %.*s", STR_ARG(r->text));
            r->text = arena_str(j->arena, buf_view(&text));
            buf_free(&text);
            r->row = row;
            r->column = column;
        }
    }
    return true;
}

/* Several remarks on a cell become one, with a line for each. */
static size_t join_same(struct job *j, struct xlsx_remark *remarks,
                        size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count;) {
        struct buf text = { 0 };
        size_t next = i;
        for (; next < count && is_same_cell(&remarks[i], &remarks[next]);
             next++) {
            buf_text(&text, next > i ? "\n" : "");
            buf_str(&text, remarks[next].text);
        }
        remarks[kept] = remarks[i];
        remarks[kept++].text = arena_str(j->arena, buf_view(&text));
        buf_free(&text);
        i = next;
    }
    return kept;
}

/* The remarks by place, each cell once. */
static bool in_order(struct job *j, struct xlsx *x,
                     const struct xlsx_remark *remarks, size_t *count,
                     struct xlsx_remark **out)
{
    struct xlsx_remark *rows = ARENA_ROWS(j->arena, struct xlsx_remark, *count);
    for (size_t i = 0; i < *count; i++) {
        rows[i] = remarks[i];
        assert(rows[i].sheet < x->sheet_count && rows[i].row > 0);
        assert(rows[i].row <= XLSX_ROWS_MAX);
        assert(rows[i].column < XLSX_COLUMNS_MAX);
    }
    qsort(rows, *count, sizeof *rows, by_place);
    if (!move_to_first(j, x, rows, *count)) {
        return false;
    }
    qsort(rows, *count, sizeof *rows, by_place);
    *count = join_same(j, rows, *count);
    *out = rows;
    return true;
}

/* --- parts --- */

static void put_change(struct job *j, struct remarking *r, struct str name,
                       struct str bytes)
{
    if (r->count == r->cap) {
        struct opc_change *old = r->changes;
        r->cap = r->cap ? 2 * r->cap : 16;
        r->changes = ARENA_ROWS(j->arena, struct opc_change, r->cap);
        for (size_t i = 0; i < r->count; i++) {
            r->changes[i] = old[i];
        }
    }
    r->changes[r->count++] = (struct opc_change){ name, bytes };
}

/* A name that no part has, of the form that every program expects. */
static struct str fresh_name(struct job *j, struct remarking *r,
                             const char *head, const char *tail)
{
    struct str name;
    do {
        name = arena_print(j->arena, "%s%zu%s", head, ++r->next_name, tail);
    } while (opc_find(r->x->parts, name) >= 0);
    return name;
}

/* Add rows to the relations of a part; make the part if there is none. */
static bool add_relations(struct job *j, struct remarking *r, struct str from,
                          struct str rows)
{
    struct str name = opc_relations(j->arena, from);
    struct str bytes = STR("<?xml version=\"1.0\" encoding=\"UTF-8\" "
        "standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas."
        "openxmlformats.org/package/2006/relationships\"></Relationships>");
    if (opc_find(r->x->parts, name) >= 0) {
        struct xlsx_edit e;
        if (!xlsx_edit_open(j, r->x->parts, name, &e)) {
            return false;
        }
        name = e.name;
        bytes = e.bytes;
    }
    put_change(j, r, name, xlsx_root_with(j, bytes, rows));
    return true;
}

static void put_relation(struct job *j, struct buf *b, const char *id,
                         const char *type, struct str from, struct str to)
{
    /* Declares its own name space, whatever prefix the part uses. */
    struct str target = opc_pointer(j->arena, from, to);
    buf_print(b, "<Relationship xmlns=\"http://schemas.openxmlformats.org/"
              "package/2006/relationships\" Id=\"%s\" Type=\"" OFFICE
              "relationships/%s\" Target=\"%.*s\"/>", id, type,
              STR_ARG(target));
}

static void put_type(struct buf *b, struct str part, const char *type)
{
    buf_print(b, "<Override xmlns=\"http://schemas.openxmlformats.org/package/"
              "2006/content-types\" PartName=\"/%.*s\" ContentType=\"%s\"/>",
              STR_ARG(part), type);
}

/* The sheet's old parts for comments, among its relations. */
static bool old_parts(struct job *j, struct remarking *r, struct str sheet,
                      struct str drawing_id, struct note_ask *ask)
{
    struct xlsx_relation *rows;
    size_t count;
    if (!xlsx_relations(j, r->x->parts, sheet, &rows, &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (opc_find(r->x->parts, rows[i].target) < 0) {
            continue;
        }
        if (str_is(rows[i].type, STR("comments"))) {
            ask->comments = rows[i].target;
        } else if (drawing_id.len > 0 && str_is(rows[i].id, drawing_id)) {
            ask->drawing = rows[i].target;
        }
    }
    if (drawing_id.len > 0 && ask->drawing.len == 0) {
        return err_set(&j->err, ERR_INPUT, "xlsx.part",
                       "工作簿缺少批注图形部件", "the workbook lacks the "
                       "drawing of its comments");
    }
    return true;
}

/* Colours and comments of one sheet. */
static bool remark_sheet(struct job *j, struct remarking *r,
                         const struct xlsx_remark *remarks, size_t count)
{
    struct str part = r->x->sheets[remarks->sheet].part, id, bytes;
    struct paint_ask paint = { part, remarks, count, STR(DRAWING_ID) };
    struct note_ask note = {
        .parts = r->x->parts, .remarks = remarks, .count = count,
    };
    struct str comments, drawing;
    if (!paint_sheet(j, r->paint, &paint, &id, &bytes) ||
        !old_parts(j, r, part, id, &note) ||
        !note_put(j, &note, &comments, &drawing)) {
        return false;
    }
    put_change(j, r, part, bytes);
    struct buf relations = { 0 };
    if (note.comments.len == 0) {
        note.comments = fresh_name(j, r, "xl/comments", ".xml");
        put_relation(j, &relations, COMMENTS_ID, "comments", part,
                     note.comments);
        put_type(&r->types, note.comments, SHEETML "comments+xml");
    }
    if (note.drawing.len == 0) {
        note.drawing = fresh_name(j, r, "xl/drawings/vmlDrawing", ".vml");
        put_relation(j, &relations, DRAWING_ID, "vmlDrawing", part,
                     note.drawing);
        put_type(&r->types, note.drawing,
                 "application/vnd.openxmlformats-officedocument.vmlDrawing");
    }
    put_change(j, r, note.comments, comments);
    put_change(j, r, note.drawing, drawing);
    struct str rows = arena_str(j->arena, buf_view(&relations));
    buf_free(&relations);
    return rows.len == 0 || add_relations(j, r, part, rows);
}

static bool put_styles(struct job *j, struct remarking *r)
{
    struct str bytes, name = r->x->styles_part;
    bool is_new;
    if (!paint_styles(j, r->paint, &bytes, &is_new)) {
        return false;
    }
    if (!is_new) {
        put_change(j, r, name, bytes);
        return true;
    }
    bool is_free = opc_find(r->x->parts, STR("xl/styles.xml")) < 0;
    name = is_free ? STR("xl/styles.xml") :
           fresh_name(j, r, "xl/styles", ".xml");
    put_change(j, r, name, bytes);
    put_type(&r->types, name, SHEETML "styles+xml");
    struct buf row = { 0 };
    put_relation(j, &row, STYLES_ID, "styles", r->x->part, name);
    bool ok = add_relations(j, r, r->x->part, arena_str(j->arena,
                                                        buf_view(&row)));
    buf_free(&row);
    return ok;
}

static bool put_types(struct job *j, struct remarking *r)
{
    struct xlsx_edit e;
    if (r->types.len == 0) {
        return true;
    }
    if (!xlsx_edit_open(j, r->x->parts, STR("[Content_Types].xml"), &e)) {
        return false;
    }
    if (str_find(e.bytes, STR("Extension=\"rels\"")) < 0) {
        buf_text(&r->types, "<Default xmlns=\"http://schemas.openxmlformats."
                 "org/package/2006/content-types\" Extension=\"rels\" "
                 "ContentType=\"application/vnd.openxmlformats-package."
                 "relationships+xml\"/>");
    }
    put_change(j, r, e.name, xlsx_root_with(j, e.bytes, buf_view(&r->types)));
    return true;
}

static bool remark_all(struct job *j, struct remarking *r,
                       const struct xlsx_remark *rows, size_t count)
{
    for (size_t i = 0; i < count;) {
        size_t next = i;
        while (next < count && rows[next].sheet == rows[i].sheet) {
            next++;
        }
        if (!remark_sheet(j, r, rows + i, next - i)) {
            return false;
        }
        i = next;
    }
    return put_styles(j, r) && put_types(j, r);
}

bool xlsx_remarked(struct job *j, struct str bytes,
                   const struct xlsx_remark *remarks, size_t count,
                   struct buf *out)
{
    struct remarking r = { .x = xlsx_find(j, bytes) };
    struct xlsx_remark *rows = NULL;
    if (r.x == NULL || !in_order(j, r.x, remarks, &count, &rows)) {
        return false;
    }
    r.paint = paint_open(j, r.x);
    bool ok = r.paint != NULL && remark_all(j, &r, rows, count) &&
              opc_changed(j, r.x->parts, r.changes, r.count, out);
    buf_free(&r.types);
    return ok;
}
