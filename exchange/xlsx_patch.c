#include "exchange/xlsx_patch.h"

#include "base/num.h"
#include "exchange/xlsx_edit.h"
#include "exchange/xlsx_value.h"

enum { AREAS_MAX = 1024 };      /* formulas that fill more than one cell */

struct column_style { size_t from, to, style; };
struct formula_area { uint64_t top, bottom; size_t left, right; };

struct patcher {
    const struct patch_ask *ask;
    struct xlsx_edit edit;
    const char *prefix;         /* of elements' names, with a NUL */
    const struct patch_cell *next, *end;        /* still to be made */
    uint64_t row;
    size_t column;
    bool has_row_style;
    size_t row_style;           /* of cells that the row does not list */
    struct column_style columns[XLSX_COLUMNS_MAX];      /* the same, columns */
    size_t column_count;
    struct formula_area *areas;
    size_t area_count;
    /* The present cell. */
    const struct patch_cell *now;       /* its change, or NULL */
    size_t from;                /* where its tag begins */
    struct str tag;
    bool has_formula;
    size_t result;              /* where its <v> begins */
    int depth;                  /* 1: inside <worksheet> itself */
    bool in_rows, is_past_rows, has_drawing;
    struct str *drawing;
};

static size_t number_of(const char *text)
{
    int64_t n;
    return text != NULL && num_parse(str_of(text), &n) && n > 0 ? (size_t)n : 0;
}

static struct str kept(struct job *j, struct buf *b)
{
    struct str made = arena_str(j->arena, buf_view(b));
    buf_free(b);
    return made;
}

/* Put text in front of the present tag. */
static void put_before(struct job *j, struct patcher *p, struct str text)
{
    if (text.len > 0) {
        size_t len, at = xml_place(p->edit.xml, &len);
        xlsx_edit_put(j, &p->edit, at, 0, text);
    }
}

/* --- cells that are missing --- */

static size_t new_style(struct job *j, const struct patcher *p, size_t old)
{
    return p->ask->style == NULL ? old :
           p->ask->style(j, p->ask->state, old);
}

/* The style of a cell that no row lists. */
static size_t style_at(const struct patcher *p, size_t column)
{
    size_t low = 0, high = p->column_count;
    if (p->has_row_style) {
        return p->row_style;
    }
    while (low < high) {        /* the first that ends at or behind it */
        size_t mid = low + (high - low) / 2;
        bool is_before = p->columns[mid].to < column;
        low = is_before ? mid + 1 : low;
        high = is_before ? high : mid;
    }
    return low < p->column_count && p->columns[low].from <= column ?
           p->columns[low].style : 0;
}

/* What stands inside a changed cell. */
static void put_value(struct buf *b, const char *prefix,
                      const struct patch_cell *cell)
{
    if (cell->kind == PATCH_NUMBER) {
        buf_print(b, "<%sv>", prefix);
        xml_escape(b, cell->text);
        buf_print(b, "</%sv>", prefix);
    } else {
        buf_print(b, "<%sis><%st xml:space=\"preserve\">", prefix, prefix);
        xml_escape(b, cell->text);
        buf_print(b, "</%st></%sis>", prefix, prefix);
    }
}

static void put_cell(struct job *j, struct buf *b, const struct patcher *p,
                     const struct patch_cell *cell, size_t old)
{
    size_t style = new_style(j, p, old);
    buf_print(b, "<%sc r=\"", p->prefix);
    xlsx_put_ref(b, cell->row, cell->column);
    buf_char(b, '"');
    if (style > 0) {
        buf_print(b, " s=\"%zu\"", style);
    }
    if (cell->kind == PATCH_STYLE) {
        buf_text(b, "/>");
        return;
    }
    buf_text(b, cell->kind == PATCH_TEXT ? " t=\"inlineStr\">" : ">");
    put_value(b, p->prefix, cell);
    buf_print(b, "</%sc>", p->prefix);
}

/* New cells of a row, left of a column. */
static void put_cells(struct job *j, struct buf *b, struct patcher *p,
                      uint64_t row, size_t column)
{
    for (; p->next < p->end && p->next->row == row && p->next->column < column;
         p->next++) {
        put_cell(j, b, p, p->next, style_at(p, p->next->column));
    }
}

/* New rows above a row. */
static struct str new_rows(struct job *j, struct patcher *p, uint64_t row)
{
    struct buf rows = { 0 };
    p->has_row_style = false;
    while (p->next < p->end && p->next->row < row) {
        uint64_t fresh = p->next->row;
        buf_print(&rows, "<%srow r=\"%llu\">", p->prefix,
                  (unsigned long long)fresh);
        put_cells(j, &rows, p, fresh, SIZE_MAX);
        buf_print(&rows, "</%srow>", p->prefix);
    }
    return kept(j, &rows);
}

/* --- rows and cells that are there --- */

/* A row says from where to where it has cells ("spans"), as a help to readers
 * that may be left out: a new cell outside makes it wrong. */
static void mend_spans(struct job *j, struct patcher *p,
                       const char **attributes)
{
    const char *spans = xml_attribute(attributes, "spans");
    struct str rest = str_of(spans == NULL ? "" : spans), from;
    int64_t first = 0, last = 0;
    bool is_one = str_next(&rest, ':', &from) && rest.at != NULL &&
                  num_parse(from, &first) && num_parse(rest, &last);
    bool is_wrong = false;
    for (const struct patch_cell *c = p->next;
         c < p->end && c->row == p->row && !is_wrong; c++) {
        is_wrong = !is_one || (int64_t)c->column + 1 < first ||
                   (int64_t)c->column + 1 > last;
    }
    if (spans != NULL && is_wrong) {
        struct str tag = xlsx_edit_tag(&p->edit);
        xlsx_edit_put(j, &p->edit, (size_t)(tag.at - p->edit.bytes.at),
                      tag.len, xlsx_tag_with(j, tag, STR("spans"),
                                             (struct str){ 0 }));
    }
}

static void begin_row(struct job *j, struct patcher *p, const char **attributes)
{
    size_t n = number_of(xml_attribute(attributes, "r"));
    const char *style = xml_attribute(attributes, "s");
    const char *is_own = xml_attribute(attributes, "customFormat");
    p->row = n > 0 ? n : p->row + 1;
    p->column = SIZE_MAX;       /* the first cell is in column 0 */
    put_before(j, p, new_rows(j, p, p->row));
    p->has_row_style = style != NULL &&
                       (is_own == NULL || strchr("1t", is_own[0]) != NULL);
    p->row_style = number_of(style);
    mend_spans(j, p, attributes);
}

/* Whether the cell gets its result from a formula of another one. */
static bool is_in_area(const struct patcher *p)
{
    for (size_t i = 0; i < p->area_count; i++) {
        const struct formula_area *a = &p->areas[i];
        if (a->top <= p->row && a->bottom >= p->row && a->left <= p->column &&
            a->right >= p->column) {
            return true;
        }
    }
    return false;
}

static bool fail_formula(struct job *j, const struct patcher *p)
{
    struct buf ref = { 0 };
    xlsx_put_ref(&ref, p->row, p->column);
    struct str at = kept(j, &ref);
    return err_set(&j->err, ERR_INPUT, "grid.formula",
                   "单元格%.*s是公式算出来的，不能填数",
                   "cell %.*s is reckoned by a formula; it cannot be filled",
                   STR_ARG(at));
}

static void begin_cell(struct job *j, struct patcher *p,
                       const char **attributes)
{
    const char *ref = xml_attribute(attributes, "r");
    uint64_t row;
    size_t column = p->column + 1;
    p->now = NULL;
    p->has_formula = false;
    if (ref != NULL && !xlsx_ref(str_of(ref), &row, &column)) {
        return;                 /* reading has refused it already */
    }
    p->column = column;
    if (p->next < p->end && p->next->row == p->row &&
        p->next->column < column) {
        struct buf cells = { 0 };
        put_cells(j, &cells, p, p->row, column);
        put_before(j, p, kept(j, &cells));
    }
    p->tag = xlsx_edit_tag(&p->edit);
    p->from = (size_t)(p->tag.at - p->edit.bytes.at);
    if (p->next == p->end || p->next->row != p->row ||
        p->next->column != column) {
        return;
    }
    p->now = p->next++;
    size_t old = number_of(xml_attribute(attributes, "s"));
    size_t style = new_style(j, p, old);
    if (style != old) {
        p->tag = xlsx_tag_with(j, p->tag, STR("s"),
                               arena_print(j->arena, "%zu", style));
    }
    if (p->now->kind != PATCH_STYLE) {
        if (is_in_area(p)) {
            fail_formula(j, p);
        }
    } else if (style != old) {
        xlsx_edit_put(j, &p->edit, p->from, xlsx_edit_tag(&p->edit).len,
                      p->tag);
    }
}

/* The tag of a cell that gets a new value. */
static struct str valued_tag(struct job *j, const struct patcher *p)
{
    bool is_text = p->now->kind == PATCH_TEXT;
    struct str type = is_text ? STR("inlineStr") : (struct str){ 0 };
    struct str tag = xlsx_tag_with(j, p->tag, STR("t"), type);
    tag = xlsx_tag_with(j, tag, STR("vm"), (struct str){ 0 });
    if (str_ends(tag, STR("/>"))) {
        tag = arena_print(j->arena, "%.*s>", (int)tag.len - 2, tag.at);
    }
    return tag;
}

static void end_cell(struct job *j, struct patcher *p)
{
    if (p->now == NULL || p->now->kind == PATCH_STYLE) {
        return;
    }
    size_t len, at = xml_place(p->edit.xml, &len);
    struct buf cell = { 0 };
    buf_str(&cell, valued_tag(j, p));
    put_value(&cell, p->prefix, p->now);
    buf_print(&cell, "</%sc>", p->prefix);
    xlsx_edit_put(j, &p->edit, p->from, at + len - p->from, kept(j, &cell));
    p->now = NULL;
}

/* --- formulas --- */

static void on_formula(struct job *j, struct patcher *p,
                       const char **attributes)
{
    const char *type = xml_attribute(attributes, "t");
    const char *ref = xml_attribute(attributes, "ref");
    struct formula_area a;
    struct str rest = str_of(ref == NULL ? "" : ref), from;
    p->has_formula = true;
    if (p->now != NULL && p->now->kind != PATCH_STYLE) {
        fail_formula(j, p);
    }
    if (type == NULL || strcmp(type, "shared") == 0 ||
        p->area_count == AREAS_MAX || !str_next(&rest, ':', &from) ||
        rest.at == NULL || !xlsx_ref(from, &a.top, &a.left) ||
        !xlsx_ref(rest, &a.bottom, &a.right)) {
        return;
    }
    if (p->areas == NULL) {
        p->areas = ARENA_ROWS(j->arena, struct formula_area, AREAS_MAX);
    }
    p->areas[p->area_count++] = a;
}

static void drop_result(struct job *j, struct patcher *p)
{
    size_t len, at = xml_place(p->edit.xml, &len);
    if (p->ask->drops_results && p->has_formula) {
        xlsx_edit_put(j, &p->edit, p->result, at + len - p->result, STR(""));
    }
}

/* --- the rest of the sheet --- */

static void on_column(struct patcher *p, const char **attributes)
{
    size_t from = number_of(xml_attribute(attributes, "min"));
    size_t to = number_of(xml_attribute(attributes, "max"));
    size_t style = number_of(xml_attribute(attributes, "style"));
    size_t last = p->column_count == 0 ? 0 :
                  p->columns[p->column_count - 1].to + 1;
    if (from > last && to >= from && style > 0 &&
        p->column_count < XLSX_COLUMNS_MAX) {
        p->columns[p->column_count++] =
            (struct column_style){ from - 1, to - 1, style };
    }
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

static struct str drawing_tag(struct job *j, const struct patcher *p)
{
    bool is_strict =
        str_find(str_part(p->edit.bytes, 0, 4096), STR("purl.oclc.org")) >= 0;
    return arena_print(j->arena, "<%slegacyDrawing xmlns:r=\"%s\" r:id=\"%.*s"
        "\"/>", p->prefix, is_strict ?
        "http://purl.oclc.org/ooxml/officeDocument/relationships" :
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        STR_ARG(p->ask->new_drawing));
}

static void on_outside(struct job *j, struct patcher *p, const char *name,
                       const char **attributes)
{
    if (strcmp(name, "sheetData") == 0) {
        p->in_rows = true;
    } else if (strcmp(name, "col") == 0) {
        on_column(p, attributes);
    } else if (strcmp(name, "legacyDrawing") == 0) {
        const char *id = xml_attribute(attributes, "id");
        *p->drawing = arena_str(j->arena, str_of(id == NULL ? "" : id));
        p->has_drawing = true;
    } else if (p->depth == 1 && p->is_past_rows && !p->has_drawing &&
               is_behind_drawing(name)) {
        put_before(j, p, drawing_tag(j, p));
        p->has_drawing = true;
    }
}

static void on_start(struct job *j, void *state, const char *name,
                     const char **attributes)
{
    struct patcher *p = state;
    if (!p->in_rows) {
        on_outside(j, p, name, attributes);
    } else if (strcmp(name, "row") == 0) {
        begin_row(j, p, attributes);
    } else if (strcmp(name, "c") == 0) {
        begin_cell(j, p, attributes);
    } else if (strcmp(name, "f") == 0) {
        on_formula(j, p, attributes);
    } else if (strcmp(name, "v") == 0) {
        size_t len;
        p->result = xml_place(p->edit.xml, &len);
    }
    p->depth++;
}

static void on_end(struct job *j, void *state, const char *name)
{
    struct patcher *p = state;
    struct buf text = { 0 };
    p->depth--;
    if (p->in_rows && strcmp(name, "c") == 0) {
        end_cell(j, p);
    } else if (p->in_rows && strcmp(name, "v") == 0) {
        drop_result(j, p);
    } else if (p->in_rows && strcmp(name, "row") == 0) {
        put_cells(j, &text, p, p->row, SIZE_MAX);
    } else if (strcmp(name, "sheetData") == 0) {
        buf_str(&text, new_rows(j, p, UINT64_MAX));
        p->in_rows = false;
        p->is_past_rows = true;
    } else if (strcmp(name, "worksheet") == 0 && !p->has_drawing) {
        buf_str(&text, drawing_tag(j, p));
    }
    if (text.len > 0) {
        xlsx_edit_append(j, &p->edit, kept(j, &text));
    }
}

bool patch_sheet(struct job *j, const struct patch_ask *ask,
                 struct str *drawing, struct str *bytes)
{
    static const struct xml_events events = { .start = on_start,
                                              .end = on_end };
    struct patcher *p = ARENA_NEW(j->arena, struct patcher);
    *p = (struct patcher){
        .ask = ask, .next = ask->cells, .end = ask->cells + ask->count,
        .drawing = drawing, .has_drawing = ask->new_drawing.len == 0,
    };
    *drawing = STR("");
    bool ok = xlsx_edit_open(j, ask->parts, ask->part, &p->edit);
    p->prefix = arena_str(j->arena, p->edit.prefix).at;
    ok = ok && xlsx_edit_run(j, ask->parts, &p->edit, &events, p);
    if (ok && p->next < p->end) {
        ok = err_set(&j->err, ERR_INPUT, "xlsx.xml",
                     "工作表部件%.*s没有第%llu行的位置",
                     "sheet part %.*s has no place for row %llu",
                     STR_ARG(ask->part), (unsigned long long)p->next->row);
    }
    *bytes = ok ? xlsx_edit_done(j, &p->edit) : STR("");
    return ok;
}
