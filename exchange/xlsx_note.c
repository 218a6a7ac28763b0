#include "exchange/xlsx_note.h"

#include <stdio.h>

#include "exchange/xlsx_edit.h"
#include "exchange/xlsx_value.h"

#define AUTHOR "jiedui"
#define MAIN_NS "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define XML_HEAD \
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

/* --- texts --- */

struct notes {
    struct xlsx_edit edit;
    const struct xlsx_remark *remarks;
    size_t count;
    bool *is_put;               /* remarks that joined an old comment */
    const struct xlsx_remark *joins;    /* the one for the present comment */
    size_t author_count;
};

/* A run of text as an element of the comments part. */
static void put_run(struct buf *b, struct str prefix, struct str text,
                    bool is_behind)
{
    buf_print(b, "<%.*sr><%.*st xml:space=\"preserve\">%s", STR_ARG(prefix),
              STR_ARG(prefix), is_behind ? "\n" : "");
    xml_escape(b, text);
    buf_print(b, "</%.*st></%.*sr>", STR_ARG(prefix), STR_ARG(prefix));
}

static struct str kept(struct job *j, struct buf *b)
{
    struct str made = arena_str(j->arena, buf_view(b));
    buf_free(b);
    return made;
}

/* The comments of all remarks that joined none. */
static struct str new_comments(struct job *j, const struct notes *n,
                               size_t author)
{
    struct buf b = { 0 };
    struct str p = n->edit.prefix;
    for (size_t i = 0; i < n->count; i++) {
        if (n->is_put[i]) {
            continue;
        }
        buf_print(&b, "<%.*scomment ref=\"", STR_ARG(p));
        xlsx_put_ref(&b, n->remarks[i].row, n->remarks[i].column);
        buf_print(&b, "\" authorId=\"%zu\"><%.*stext>", author, STR_ARG(p));
        put_run(&b, p, n->remarks[i].text, false);
        buf_print(&b, "</%.*stext></%.*scomment>", STR_ARG(p), STR_ARG(p));
    }
    return kept(j, &b);
}

/* The remark on the cell of a comment that stands there already. */
static void begin_comment(struct notes *n, const char *ref)
{
    uint64_t row;
    size_t column;
    n->joins = NULL;
    if (ref == NULL || !xlsx_ref(str_of(ref), &row, &column)) {
        return;
    }
    size_t low = 0, high = n->count;    /* remarks are by row and column */
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const struct xlsx_remark *r = &n->remarks[mid];
        bool is_less = r->row != row ? r->row < row : r->column < column;
        low = is_less ? mid + 1 : low;
        high = is_less ? high : mid;
    }
    if (low < n->count && n->remarks[low].row == row &&
        n->remarks[low].column == column && !n->is_put[low]) {
        n->joins = &n->remarks[low];
    }
}

/* Put the remark in front of what may only stand behind the runs. */
static void join(struct job *j, struct notes *n, bool at_end)
{
    struct buf run = { 0 };
    size_t len, at = xml_place(n->edit.xml, &len);
    put_run(&run, n->edit.prefix, n->joins->text, true);
    if (at_end) {
        xlsx_edit_append(j, &n->edit, kept(j, &run));
    } else {
        xlsx_edit_put(j, &n->edit, at, 0, kept(j, &run));
    }
    n->is_put[n->joins - n->remarks] = true;
    n->joins = NULL;
}

static void on_start(struct job *j, void *state, const char *name,
                     const char **attributes)
{
    struct notes *n = state;
    if (strcmp(name, "comment") == 0) {
        begin_comment(n, xml_attribute(attributes, "ref"));
    } else if (strcmp(name, "author") == 0) {
        n->author_count++;
    } else if (n->joins != NULL && (strcmp(name, "rPh") == 0 ||
                                    strcmp(name, "phoneticPr") == 0)) {
        join(j, n, false);
    }
}

static void on_end(struct job *j, void *state, const char *name)
{
    struct notes *n = state;
    if (strcmp(name, "text") == 0 && n->joins != NULL) {
        join(j, n, true);
    } else if (strcmp(name, "authors") == 0) {
        struct str p = n->edit.prefix;
        xlsx_edit_append(j, &n->edit,
                         arena_print(j->arena, "<%.*sauthor>" AUTHOR
                                     "</%.*sauthor>", STR_ARG(p), STR_ARG(p)));
    } else if (strcmp(name, "commentList") == 0) {
        xlsx_edit_append(j, &n->edit, new_comments(j, n, n->author_count));
    }
}

static bool put_texts(struct job *j, const struct note_ask *ask,
                      struct str *out)
{
    static const struct xml_events events = {
        .start = on_start, .end = on_end,
    };
    struct notes n = {
        .remarks = ask->remarks, .count = ask->count,
        .is_put = ARENA_ROWS(j->arena, bool, ask->count),
    };
    if (ask->comments.len == 0) {
        struct str all = new_comments(j, &n, 0);
        *out = arena_print(j->arena, XML_HEAD "<comments xmlns=\"" MAIN_NS
                           "\"><authors><author>" AUTHOR "</author></authors>"
                           "<commentList>%.*s</commentList></comments>",
                           STR_ARG(all));
        return true;
    }
    bool ok = xlsx_edit_open(j, ask->parts, ask->comments, &n.edit) &&
              xlsx_edit_run(j, ask->parts, &n.edit, &events, &n);
    *out = ok ? xlsx_edit_done(j, &n.edit) : STR("");
    return ok;
}

/* --- boxes --- */

static const char box_namespaces[] =
    "xmlns:v=\"urn:schemas-microsoft-com:vml\" "
    "xmlns:o=\"urn:schemas-microsoft-com:office:office\" "
    "xmlns:x=\"urn:schemas-microsoft-com:office:excel\"";

static const char box_type[] =
    "<v:shapetype %s id=\"_x0000_t202\" coordsize=\"21600,21600\" "
    "o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">"
    "<v:stroke joinstyle=\"miter\"/>"
    "<v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>\n";

enum { BOX_WIDTH = 3, BOX_HEIGHT = 4, FIRST_BOX = 1025, BOXES_PER_ID = 1024 };

/* spaces: the name spaces, unless the drawing is our own and declares them. */
static void put_box(struct buf *b, size_t id, const char *spaces,
                    const struct xlsx_remark *r)
{
    unsigned long long row = r->row - 1, top = row > 0 ? row - 1 : 0;
    buf_print(b, "<v:shape %s id=\"_x0000_s%zu\" type=\"#_x0000_t202\" "
        "style=\"position:absolute;margin-left:80pt;margin-top:5pt;"
        "width:160pt;height:60pt;z-index:1;visibility:hidden\" "
        "fillcolor=\"#ffffe1\" o:insetmode=\"auto\">"
        "<v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" "
        "obscured=\"t\"/><v:path o:connecttype=\"none\"/>"
        "<v:textbox style=\"mso-direction-alt:auto\">"
        "<div style=\"text-align:left\"></div></v:textbox>"
        "<x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>"
        "<x:Anchor>%zu, 15, %llu, 10, %zu, 15, %llu, 4</x:Anchor>"
        "<x:AutoFill>False</x:AutoFill><x:Row>%llu</x:Row>"
        "<x:Column>%zu</x:Column></x:ClientData></v:shape>\n",
        spaces, id, r->column + 1, top, r->column + 1 + BOX_WIDTH,
        top + BOX_HEIGHT, row, r->column);
}

/* One more than the highest number of a shape in a drawing. */
static size_t free_id(struct str drawing)
{
    size_t highest = FIRST_BOX - 1;
    ptrdiff_t at;
    for (struct str rest = drawing;
         (at = str_find(rest, STR("_x0000_s"))) >= 0;) {
        rest = str_part(rest, (size_t)at + 8, rest.len);
        size_t n = 0, i = 0;
        for (; i < 7 && i < rest.len && rest.at[i] >= '0' && rest.at[i] <= '9';
             i++) {
            n = n * 10 + (size_t)(rest.at[i] - '0');
        }
        highest = n > highest ? n : highest;
    }
    return highest + 1;
}

/* Whether the drawing has a box for the remark's cell: its comment was joined
 * to an old one. */
static bool has_box(struct str drawing, const struct xlsx_remark *r)
{
    char row[48], column[48];
    snprintf(row, sizeof row, "Row>%llu<", (unsigned long long)r->row - 1);
    snprintf(column, sizeof column, "Column>%zu<", r->column);
    ptrdiff_t at;
    for (struct str rest = drawing; (at = str_find(rest, str_of(row))) >= 0;) {
        rest = str_part(rest, (size_t)at + 1, rest.len);
        if (str_find(str_part(rest, 0, 128), str_of(column)) >= 0) {
            return true;
        }
    }
    return false;
}

static struct str new_drawing(struct job *j, size_t count)
{
    struct buf b = { 0 };
    buf_print(&b, "<xml %s>\n<o:shapelayout v:ext=\"edit\"><o:idmap "
              "v:ext=\"edit\" data=\"1", box_namespaces);
    for (size_t i = 1; i <= count / BOXES_PER_ID; i++) {
        buf_print(&b, ",%zu", i + 1);
    }
    buf_text(&b, "\"/></o:shapelayout>\n</xml>\n");
    return kept(j, &b);
}

static bool put_boxes(struct job *j, const struct note_ask *ask,
                      struct str *out)
{
    bool is_new = ask->drawing.len == 0;
    struct str old = { 0 };
    if (is_new) {
        old = new_drawing(j, ask->count);
    } else if (!opc_load(j, ask->parts, opc_find(ask->parts, ask->drawing),
                         XLSX_EDIT_MAX, &old)) {
        return false;
    }
    struct buf boxes = { 0 };
    if (str_find(old, STR("_x0000_t202")) < 0) {
        buf_print(&boxes, box_type, box_namespaces);
    }
    size_t id = free_id(old);
    for (size_t i = 0; i < ask->count; i++) {
        if (is_new || !has_box(old, &ask->remarks[i])) {
            put_box(&boxes, id++, is_new ? "" : box_namespaces,
                    &ask->remarks[i]);
        }
    }
    *out = xlsx_root_with(j, old, kept(j, &boxes));
    return true;
}

bool note_put(struct job *j, const struct note_ask *ask, struct str *comments,
              struct str *drawing)
{
    return put_texts(j, ask, comments) && put_boxes(j, ask, drawing);
}
