#include "exchange/xlsx_change.h"

#include <assert.h>
#include <stdlib.h>

#include "exchange/xlsx_edit.h"
#include "exchange/xlsx_merge.h"
#include "exchange/xlsx_note.h"

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/"
#define COMMENTS_ID "rIdRemarks2"

/* --- parts --- */

void change_part(struct job *j, struct change *c, struct str name,
                 struct str bytes)
{
    if (c->count == c->cap) {
        struct opc_change *old = c->parts;
        c->cap = c->cap ? 2 * c->cap : 16;
        c->parts = ARENA_ROWS(j->arena, struct opc_change, c->cap);
        for (size_t i = 0; i < c->count; i++) {
            c->parts[i] = old[i];
        }
    }
    c->parts[c->count++] = (struct opc_change){ name, bytes };
}

struct str change_name(struct job *j, const struct change *c, const char *head,
                       const char *tail)
{
    struct str name;
    for (size_t number = 1;; number++) {
        name = arena_print(j->arena, "%s%zu%s", head, number, tail);
        bool is_taken = opc_find(c->x->parts, name) >= 0;
        for (size_t i = 0; i < c->count && !is_taken; i++) {
            is_taken = str_is(c->parts[i].name, name);
        }
        if (!is_taken) {
            return name;
        }
    }
}

/* Add rows to the relations of a part; make the part if there is none. */
static bool add_relations(struct job *j, struct change *c, struct str from,
                          struct str rows)
{
    struct str name = opc_relations(j->arena, from);
    struct str bytes = STR("<?xml version=\"1.0\" encoding=\"UTF-8\" "
        "standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas."
        "openxmlformats.org/package/2006/relationships\"></Relationships>");
    if (opc_find(c->x->parts, name) >= 0) {
        struct xlsx_edit e;
        if (!xlsx_edit_open(j, c->x->parts, name, &e)) {
            return false;
        }
        name = e.name;
        bytes = e.bytes;
    }
    change_part(j, c, name, xlsx_root_with(j, bytes, rows));
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

bool change_new(struct job *j, struct change *c, const struct change_new *n)
{
    struct buf row = { 0 };
    put_relation(j, &row, n->id, n->relation, n->from, n->name);
    struct str rows = arena_str(j->arena, buf_view(&row));
    buf_free(&row);
    change_part(j, c, n->name, n->bytes);
    put_type(&c->types, n->name, n->type);
    return add_relations(j, c, n->from, rows);
}

/* --- comments --- */

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

bool change_order(struct job *j, struct xlsx *x,
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

/* The sheet's old parts for comments, among its relations. */
static bool old_parts(struct job *j, struct change *c, struct str sheet,
                      struct str drawing_id, struct note_ask *ask)
{
    struct xlsx_relation *rows;
    size_t count;
    if (!xlsx_relations(j, c->x->parts, sheet, &rows, &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (opc_find(c->x->parts, rows[i].target) < 0) {
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

bool change_notes(struct job *j, struct change *c, struct str drawing_id,
                  const struct xlsx_remark *remarks, size_t count)
{
    struct str part = c->x->sheets[remarks->sheet].part, comments, drawing;
    struct note_ask note = {
        .parts = c->x->parts, .remarks = remarks, .count = count,
    };
    if (!old_parts(j, c, part, drawing_id, &note) ||
        !note_put(j, &note, &comments, &drawing)) {
        return false;
    }
    struct buf relations = { 0 };
    if (note.comments.len == 0) {
        note.comments = change_name(j, c, "xl/comments", ".xml");
        put_relation(j, &relations, COMMENTS_ID, "comments", part,
                     note.comments);
        put_type(&c->types, note.comments, CHANGE_SHEETML "comments+xml");
    }
    if (note.drawing.len == 0) {
        note.drawing = change_name(j, c, "xl/drawings/vmlDrawing", ".vml");
        put_relation(j, &relations, CHANGE_DRAWING_ID, "vmlDrawing", part,
                     note.drawing);
        put_type(&c->types, note.drawing,
                 "application/vnd.openxmlformats-officedocument.vmlDrawing");
    }
    change_part(j, c, note.comments, comments);
    change_part(j, c, note.drawing, drawing);
    struct str rows = arena_str(j->arena, buf_view(&relations));
    buf_free(&relations);
    return rows.len == 0 || add_relations(j, c, part, rows);
}

/* --- the whole --- */

static bool put_types(struct job *j, struct change *c)
{
    struct xlsx_edit e;
    if (c->types.len == 0) {
        return true;
    }
    if (!xlsx_edit_open(j, c->x->parts, STR("[Content_Types].xml"), &e)) {
        return false;
    }
    if (str_find(e.bytes, STR("Extension=\"rels\"")) < 0) {
        buf_text(&c->types, "<Default xmlns=\"http://schemas.openxmlformats."
                 "org/package/2006/content-types\" Extension=\"rels\" "
                 "ContentType=\"application/vnd.openxmlformats-package."
                 "relationships+xml\"/>");
    }
    change_part(j, c, e.name, xlsx_root_with(j, e.bytes, buf_view(&c->types)));
    return true;
}

bool change_done(struct job *j, struct change *c, struct buf *out)
{
    bool ok = job_ok(j) && put_types(j, c) &&
              opc_changed(j, c->x->parts, c->parts, c->count, out);
    buf_free(&c->types);
    return ok;
}
