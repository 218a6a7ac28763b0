#include "exchange/xlsx_paint.h"

#include "base/map.h"
#include "base/num.h"

/* --- styles --- */

struct paint {
    const struct xlsx *x;
    struct xlsx_edit styles;
    bool has_styles;
    struct str *formats;        /* of cells, as they stand: <xf …>…</xf> */
    size_t count, cap;
    size_t from;                /* where the present one begins */
    bool in_cells;              /* inside <cellXfs> */
    int64_t fill, fills_end;    /* fills so far; number of the new fill */
    struct map made;            /* old style → place in olds + 1 */
    size_t *olds, old_count, old_cap;
};

static const char styles_form[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/"
    "main\"><fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/>"
    "</font></fonts><fills count=\"3\"><fill><patternFill patternType=\"none\""
    "/></fill><fill><patternFill patternType=\"gray125\"/></fill>%.*s</fills>"
    "<borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/>"
    "</cellStyleXfs><cellXfs count=\"%zu\"><xf/>%.*s</cellXfs></styleSheet>";

/* A pale red, the one that spreadsheets themselves offer for "bad". */
static struct str new_fill(struct job *j, struct str prefix)
{
    const char *p = arena_str(j->arena, prefix).at;
    return arena_print(j->arena, "<%sfill><%spatternFill patternType=\"solid\">"
                       "<%sfgColor rgb=\"FFFFC7CE\"/>"
                       "<%sbgColor indexed=\"64\"/>"
                       "</%spatternFill></%sfill>", p, p, p, p, p, p);
}

static void keep_format(struct job *j, struct paint *p, size_t end)
{
    if (p->count == p->cap) {
        struct str *old = p->formats;
        p->cap = p->cap ? 2 * p->cap : 64;
        p->formats = ARENA_ROWS(j->arena, struct str, p->cap);
        for (size_t i = 0; i < p->count; i++) {
            p->formats[i] = old[i];
        }
    }
    p->formats[p->count++] = str_part(p->styles.bytes, p->from, end - p->from);
}

static void on_look_start(struct job *j, void *state, const char *name,
                          const char **attributes)
{
    (void)j, (void)attributes;
    struct paint *p = state;
    size_t len, at = xml_place(p->styles.xml, &len);
    if (strcmp(name, "cellXfs") == 0) {
        p->in_cells = true;
    } else if (p->in_cells && strcmp(name, "xf") == 0) {
        p->from = at;
    } else if (strcmp(name, "fill") == 0 && !p->in_cells) {
        p->fill++;
    }
}

static void on_look_end(struct job *j, void *state, const char *name)
{
    struct paint *p = state;
    size_t len, at = xml_place(p->styles.xml, &len);
    if (strcmp(name, "cellXfs") == 0) {
        p->in_cells = false;
    } else if (p->in_cells && strcmp(name, "xf") == 0) {
        keep_format(j, p, at + len);
    } else if (strcmp(name, "fills") == 0) {
        p->fills_end = p->fill;
    }
}

static void close_paint(void *thing)
{
    struct paint *p = thing;
    map_free(&p->made);
}

struct paint *paint_open(struct job *j, const struct xlsx *x)
{
    static const struct xml_events events = {
        .start = on_look_start, .end = on_look_end,
    };
    struct paint *p = ARENA_NEW(j->arena, struct paint);
    p->x = x;
    arena_hook(j->arena, close_paint, p);
    p->has_styles = opc_find(x->parts, x->styles_part) >= 0;
    if (!p->has_styles) {
        p->from = 0;
        p->styles.bytes = STR("<xf/>");
        keep_format(j, p, p->styles.bytes.len);
        p->fills_end = 2;
        return p;
    }
    bool ok = xlsx_edit_open(j, x->parts, x->styles_part, &p->styles) &&
              xlsx_edit_run(j, x->parts, &p->styles, &events, p);
    if (ok && (p->count == 0 || p->fills_end == 0)) {
        ok = err_set(&j->err, ERR_INPUT, "xlsx.part", "工作簿的样式部件不完整，"
                     "不能加批注", "the workbook's styles are incomplete; no "
                     "comments can be added");
    }
    return ok ? p : NULL;
}

/* The number of the coloured style for an old one. */
static size_t coloured(struct job *j, struct paint *p, size_t old)
{
    old = old < p->count ? old : 0;
    uint64_t *place = map_put(&p->made, old);
    if (*place == 0) {
        if (p->old_count == p->old_cap) {
            size_t *before = p->olds;
            p->old_cap = p->old_cap ? 2 * p->old_cap : 16;
            p->olds = ARENA_ROWS(j->arena, size_t, p->old_cap);
            for (size_t i = 0; i < p->old_count; i++) {
                p->olds[i] = before[i];
            }
        }
        p->olds[p->old_count++] = old;
        *place = p->old_count;
    }
    return p->count + (size_t)*place - 1;
}

/* The new styles, one behind the other. */
static struct str new_formats(struct job *j, const struct paint *p)
{
    struct buf all = { 0 };
    struct str fill = arena_print(j->arena, "%lld", (long long)p->fills_end);
    for (size_t i = 0; i < p->old_count; i++) {
        struct str format = xlsx_tag_with(j, p->formats[p->olds[i]],
                                          STR("fillId"), fill);
        buf_str(&all, xlsx_tag_with(j, format, STR("applyFill"), STR("1")));
    }
    struct str made = arena_str(j->arena, buf_view(&all));
    buf_free(&all);
    return made;
}

/* Set the count in the tag of a list, if it is not <empty/>. */
static void set_count(struct job *j, struct paint *p, size_t count)
{
    struct str tag = xlsx_edit_tag(&p->styles);
    size_t at = (size_t)(tag.at - p->styles.bytes.at);
    struct str text = arena_print(j->arena, "%zu", count);
    if (!str_ends(tag, STR("/>"))) {
        xlsx_edit_put(j, &p->styles, at, tag.len,
                      xlsx_tag_with(j, tag, STR("count"), text));
    }
}

static void on_change_start(struct job *j, void *state, const char *name,
                            const char **attributes)
{
    (void)attributes;
    struct paint *p = state;
    if (strcmp(name, "fills") == 0) {
        set_count(j, p, (size_t)p->fills_end + 1);
    } else if (strcmp(name, "cellXfs") == 0) {
        set_count(j, p, p->count + p->old_count);
    }
}

static void on_change_end(struct job *j, void *state, const char *name)
{
    struct paint *p = state;
    if (strcmp(name, "fills") == 0) {
        xlsx_edit_append(j, &p->styles, new_fill(j, p->styles.prefix));
    } else if (strcmp(name, "cellXfs") == 0) {
        xlsx_edit_append(j, &p->styles, new_formats(j, p));
    }
}

bool paint_styles(struct job *j, struct paint *p, struct str *bytes,
                  bool *is_new)
{
    static const struct xml_events events = {
        .start = on_change_start, .end = on_change_end,
    };
    *is_new = !p->has_styles;
    if (*is_new) {
        struct str fill = new_fill(j, STR("")), formats = new_formats(j, p);
        *bytes = arena_print(j->arena, styles_form, STR_ARG(fill),
                             p->old_count + 1, STR_ARG(formats));
        return true;
    }
    bool ok = xlsx_edit_run(j, p->x->parts, &p->styles, &events, p);
    *bytes = ok ? xlsx_edit_done(j, &p->styles) : STR("");
    return ok;
}

/* --- a sheet --- */

struct painter {
    struct paint *paint;
    struct xlsx_edit edit;
    const struct xlsx_remark *next, *end;       /* still to be painted */
    uint64_t row;
    size_t column;
    size_t row_style;           /* of cells that the row does not list */
    int depth;                  /* 1: inside <worksheet> itself */
    bool in_rows, is_past_rows, has_drawing;
    struct str new_drawing, *drawing;
};

static size_t style_of(const char **attributes)
{
    const char *text = xml_attribute(attributes, "s");
    int64_t n;
    return text != NULL && num_parse(str_of(text), &n) && n > 0 ? (size_t)n : 0;
}

/* New cells of the present row for the remarks left of a column. */
static struct str new_cells(struct job *j, struct painter *p, uint64_t row,
                            size_t column, size_t style)
{
    struct buf cells = { 0 };
    const char *prefix = arena_str(j->arena, p->edit.prefix).at;
    for (; p->next < p->end && p->next->row == row && p->next->column < column;
         p->next++) {
        buf_print(&cells, "<%sc r=\"", prefix);
        xlsx_put_ref(&cells, row, p->next->column);
        buf_print(&cells, "\" s=\"%zu\"/>", coloured(j, p->paint, style));
    }
    struct str made = arena_str(j->arena, buf_view(&cells));
    buf_free(&cells);
    return made;
}

/* New rows for the remarks above a row. */
static struct str new_rows(struct job *j, struct painter *p, uint64_t row)
{
    struct buf rows = { 0 };
    const char *prefix = arena_str(j->arena, p->edit.prefix).at;
    while (p->next < p->end && p->next->row < row) {
        uint64_t fresh = p->next->row;
        struct str cells = new_cells(j, p, fresh, SIZE_MAX, 0);
        buf_print(&rows, "<%srow r=\"%llu\">%.*s</%srow>", prefix,
                  (unsigned long long)fresh, STR_ARG(cells), prefix);
    }
    struct str made = arena_str(j->arena, buf_view(&rows));
    buf_free(&rows);
    return made;
}

/* Put text in front of the present tag. */
static void put_before(struct job *j, struct painter *p, struct str text)
{
    if (text.len > 0) {
        size_t len, at = xml_place(p->edit.xml, &len);
        xlsx_edit_put(j, &p->edit, at, 0, text);
    }
}

static void begin_row(struct job *j, struct painter *p, const char **attributes)
{
    const char *text = xml_attribute(attributes, "r");
    int64_t n;
    p->row = text != NULL && num_parse(str_of(text), &n) && n > 0 ?
             (uint64_t)n : p->row + 1;
    p->column = SIZE_MAX;       /* the first cell is in column 0 */
    p->row_style = style_of(attributes);
    put_before(j, p, new_rows(j, p, p->row));
}

static void begin_cell(struct job *j, struct painter *p,
                       const char **attributes)
{
    const char *ref = xml_attribute(attributes, "r");
    uint64_t row;
    size_t column = p->column + 1;
    if (ref != NULL && !xlsx_ref(str_of(ref), &row, &column)) {
        return;                 /* xlsx_sheet has refused it already */
    }
    p->column = column;
    put_before(j, p, new_cells(j, p, p->row, column, p->row_style));
    if (p->next == p->end || p->next->row != p->row ||
        p->next->column != column) {
        return;
    }
    struct str tag = xlsx_edit_tag(&p->edit);
    size_t style = coloured(j, p->paint, style_of(attributes));
    struct str fresh = arena_print(j->arena, "%zu", style);
    xlsx_edit_put(j, &p->edit, (size_t)(tag.at - p->edit.bytes.at), tag.len,
                  xlsx_tag_with(j, tag, STR("s"), fresh));
    p->next++;
}

/* Elements that must stand behind <legacyDrawing> (18.3.1.99); the last one
 * may wrap controls. */
static bool is_behind_drawing(const char *name)
{
    static const char *const names[] = {
        "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
        "webPublishItems", "tableParts", "extLst", "AlternateContent",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static struct str drawing_tag(struct job *j, const struct painter *p)
{
    bool is_strict =
        str_find(str_part(p->edit.bytes, 0, 4096), STR("purl.oclc.org")) >= 0;
    return arena_print(j->arena, "<%.*slegacyDrawing xmlns:r=\"%s\" r:id=\"%.*s"
        "\"/>", STR_ARG(p->edit.prefix), is_strict ?
        "http://purl.oclc.org/ooxml/officeDocument/relationships" :
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        STR_ARG(p->new_drawing));
}

static void on_sheet_start(struct job *j, void *state, const char *name,
                           const char **attributes)
{
    struct painter *p = state;
    if (strcmp(name, "sheetData") == 0) {
        p->in_rows = true;
    } else if (p->in_rows && strcmp(name, "row") == 0) {
        begin_row(j, p, attributes);
    } else if (p->in_rows && strcmp(name, "c") == 0) {
        begin_cell(j, p, attributes);
    } else if (strcmp(name, "legacyDrawing") == 0) {
        const char *id = xml_attribute(attributes, "id");
        *p->drawing = arena_str(j->arena, str_of(id == NULL ? "" : id));
        p->has_drawing = true;
    } else if (p->depth == 1 && p->is_past_rows && !p->has_drawing &&
               is_behind_drawing(name)) {
        put_before(j, p, drawing_tag(j, p));
        p->has_drawing = true;
    }
    p->depth++;
}

static void on_sheet_end(struct job *j, void *state, const char *name)
{
    struct painter *p = state;
    struct str text = { 0 };
    p->depth--;
    if (strcmp(name, "row") == 0 && p->in_rows) {
        text = new_cells(j, p, p->row, SIZE_MAX, p->row_style);
    } else if (strcmp(name, "sheetData") == 0) {
        text = new_rows(j, p, UINT64_MAX);
        p->in_rows = false;
        p->is_past_rows = true;
    } else if (strcmp(name, "worksheet") == 0 && !p->has_drawing) {
        text = drawing_tag(j, p);
    }
    if (text.len > 0) {
        xlsx_edit_append(j, &p->edit, text);
    }
}

bool paint_sheet(struct job *j, struct paint *paint,
                 const struct paint_ask *ask, struct str *drawing,
                 struct str *bytes)
{
    static const struct xml_events events = {
        .start = on_sheet_start, .end = on_sheet_end,
    };
    struct painter p = {
        .paint = paint, .next = ask->remarks, .end = ask->remarks + ask->count,
        .new_drawing = ask->new_drawing, .drawing = drawing,
    };
    *drawing = STR("");
    bool ok = xlsx_edit_open(j, paint->x->parts, ask->part, &p.edit) &&
              xlsx_edit_run(j, paint->x->parts, &p.edit, &events, &p);
    if (ok && p.next < p.end) {
        ok = err_set(&j->err, ERR_INPUT, "xlsx.xml",
                     "工作表部件%.*s没有第%llu行的位置",
                     "sheet part %.*s has no place for row %llu",
                     STR_ARG(ask->part), (unsigned long long)p.next->row);
    }
    *bytes = ok ? xlsx_edit_done(j, &p.edit) : STR("");
    return ok;
}
