/* Word documents: the text as the reader sees it. Text that a revision has
 * deleted is out, text that one has added is in; fields show their result. */
#include <stdlib.h>

#include "base/utf8.h"
#include "exchange/xml.h"
#include "reading/text_build.h"

enum { TABLES_MAX = 8, STYLES_MAX = 4096, LEVEL_MAX = 9 };

/* ---- styles: which of them are headings --------------------------------- */

struct styles {
    struct arena *arena;
    struct style { struct str id; int level; } *rows;
    size_t count;
    struct style now;
};

/* 1 for "heading 1", "标题 1" and "Title"; 0 for any other name. */
static int level_of_name(struct arena *a, struct str name)
{
    struct str s = utf8_fold(a, name);
    static const char *const heads[] = { "heading", "标题", "titre",
                                         "überschrift" };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        size_t len = strlen(heads[i]);
        if (str_starts(s, str_of(heads[i])) && s.len == len + 1 &&
            s.at[len] >= '1' && s.at[len] <= '9') {
            return s.at[len] - '0';
        }
    }
    return str_is(s, STR("title")) || str_is(s, STR("标题")) ? 1 : 0;
}

static int level_of_outline(const char *value)
{
    return value != NULL && value[0] >= '0' && value[0] <= '8' ? value[0] - '0'
                                                                     + 1 : 0;
}

static void style_start(struct job *j, void *state, const char *name,
                        const char **attributes)
{
    struct styles *s = state;
    const char *value = xml_attribute(attributes, "val");
    if (strcmp(name, "style") == 0) {
        const char *id = xml_attribute(attributes, "styleId");
        s->now = (struct style){ .id = arena_str(j->arena,
                                                 str_of(id ? id : "")) };
    } else if (strcmp(name, "name") == 0 && value != NULL &&
               s->now.level == 0) {
        s->now.level = level_of_name(j->arena, str_of(value));
    } else if (strcmp(name, "outlineLvl") == 0) {
        s->now.level = level_of_outline(value);
    }
}

static void style_end(struct job *j, void *state, const char *name)
{
    struct styles *s = state;
    (void)j;
    if (strcmp(name, "style") == 0 && s->now.level > 0 &&
        s->count < STYLES_MAX) {
        s->rows[s->count++] = s->now;
    }
}

/* Of a style that is not described, the id is all there is: Heading1. */
static int level_of_style(const struct styles *s, struct str id)
{
    for (size_t i = 0; i < s->count; i++) {
        if (str_is(s->rows[i].id, id)) {
            return s->rows[i].level;
        }
    }
    return s->count == 0 ? level_of_name(s->arena, id) : 0;
}

/* ---- the body ----------------------------------------------------------- */

struct open_table {
    struct text_grid grid;
    struct text_block cell;
    size_t above[TEXT_COLUMNS_MAX];     /* cell that a merge grows */
    uint32_t span;
    bool has_cell, is_covered, is_merge, is_fresh;
};

struct body {
    struct text_build *build;
    struct styles styles;
    struct open_table tables[TABLES_MAX];
    int depth, deeper;
    uint32_t table_count;
    int hidden;                 /* elements open since a hidden one */
    bool in_text;               /* inside w:t */
    bool in_run, is_raised, is_vanished;
    bool is_note, is_separator;
    struct text_block kind;     /* of the paragraph */
    uint32_t paragraph, character;
};

static struct open_table *table_of(struct body *b)
{
    return b->depth > 0 ? &b->tables[b->depth - 1] : NULL;
}

/* Deleted and moved text, codes of fields, and the second copy of what newer
 * programs draw. */
static bool is_hidden(const char *name)
{
    static const char *const names[] = { "del", "moveFrom", "instrText",
                                         "delText", "delInstrText",
                                         "Fallback", "rubyPr", "rt",
                                         "binData", "sdtPr", NULL };
    for (size_t i = 0; names[i] != NULL; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- tables ------------------------------------------------------------- */

static void start_table(struct body *b)
{
    text_end(b->build);
    if (b->depth == TABLES_MAX) {
        b->deeper++;
        return;
    }
    b->tables[b->depth++] = (struct open_table){
        .grid.table = b->table_count++ };
}

static void end_table(struct body *b)
{
    text_end(b->build);
    if (b->deeper > 0) {
        b->deeper--;
        return;
    }
    b->depth -= b->depth > 0;
}

/* The cell's place is known once its properties are read: at its first text. */
static void place_cell(struct open_table *t)
{
    uint32_t at = t->grid.column;
    t->is_fresh = false;
    t->cell = (struct text_block){ .kind = TEXT_PARAGRAPH };
    t->has_cell = text_grid_cell(&t->grid, t->span, 1, &t->cell);
    t->cell.is_head = t->grid.row == 0;
    if (t->has_cell && !t->is_covered) {
        t->above[at] = SIZE_MAX;
    }
}

static void end_cell(struct body *b)
{
    struct open_table *t = table_of(b);
    if (t == NULL || b->deeper > 0) {
        text_end(b->build);
        return;
    }
    if (t->is_fresh) {
        place_cell(t);
    }
    size_t number = text_end(b->build);
    if (!t->has_cell) {
        return;
    }
    uint32_t at = t->cell.column;
    if (t->is_covered) {
        if (t->above[at] != SIZE_MAX) {
            text_block_at(b->build, t->above[at])->row_span++;
        }
    } else {
        t->above[at] = t->is_merge ? number : SIZE_MAX;
    }
    t->has_cell = false;
}

static bool start_in_table(struct body *b, const char *name, const char *value)
{
    struct open_table *t = table_of(b);
    if (strcmp(name, "tbl") == 0) {
        start_table(b);
        return true;
    }
    if (t == NULL || b->deeper > 0) {
        return false;
    }
    if (strcmp(name, "tc") == 0) {
        text_end(b->build);
        t->span = 1;
        t->is_fresh = true;
        t->has_cell = t->is_covered = t->is_merge = false;
    } else if (strcmp(name, "gridSpan") == 0 && value != NULL) {
        long span = strtol(value, NULL, 10);
        t->span = span >= 1 && span <= TEXT_COLUMNS_MAX ? (uint32_t)span : 1;
    } else if (strcmp(name, "gridBefore") == 0 && value != NULL) {
        long skip = strtol(value, NULL, 10);
        t->grid.column += skip > 0 && skip < TEXT_COLUMNS_MAX
                              ? (uint32_t)skip : 0;
    } else if (strcmp(name, "vMerge") == 0) {
        t->is_merge = value != NULL && strcmp(value, "restart") == 0;
        t->is_covered = !t->is_merge;
    } else {
        return false;
    }
    return true;
}

/* ---- paragraphs and runs ------------------------------------------------ */

static void start_paragraph(struct body *b)
{
    struct open_table *t = table_of(b);
    bool in_cell = t != NULL && b->deeper == 0 && b->build->is_open;
    if (in_cell) {
        text_add(b->build, STR(" "));   /* one cell is one block */
    } else {
        text_end(b->build);
    }
    b->kind = (struct text_block){ .kind = b->is_note ? TEXT_NOTE
                                                      : TEXT_PARAGRAPH };
    b->paragraph++;
    b->character = 1;
}

static void end_paragraph(struct body *b)
{
    struct open_table *t = table_of(b);
    if (t == NULL || b->deeper > 0 || !t->has_cell) {
        text_end(b->build);
    }
}

static void add(struct body *b, struct str s)
{
    struct open_table *t = table_of(b);
    if (t != NULL && b->deeper == 0 && t->is_fresh) {
        place_cell(t);
    }
    if (b->is_separator || b->is_vanished || (t != NULL && t->is_covered)) {
        return;
    }
    if (!b->build->is_open) {
        bool in_cell = t != NULL && b->deeper == 0 && t->has_cell;
        text_begin(b->build, in_cell ? t->cell : b->kind);
    }
    b->build->line = b->paragraph > 0 ? b->paragraph : 1;
    b->build->column = b->character > 0 ? b->character : 1;
    if (b->is_raised) {
        text_raise(b->build, s);
    } else {
        text_add(b->build, s);
    }
    b->character += (uint32_t)utf8_count(s);
}

static bool is_off(const char *value)
{
    return value != NULL && (strcmp(value, "0") == 0 ||
                             strcmp(value, "false") == 0 ||
                             strcmp(value, "off") == 0);
}

static void paragraph_property(struct body *b, const char *name,
                               const char *value)
{
    int level = 0;
    if (strcmp(name, "pStyle") == 0 && value != NULL) {
        level = level_of_style(&b->styles, str_of(value));
    } else if (strcmp(name, "outlineLvl") == 0) {
        level = level_of_outline(value);
    } else if (strcmp(name, "numPr") == 0 && b->kind.kind == TEXT_PARAGRAPH) {
        b->kind.kind = TEXT_ITEM;
    }
    if (level > 0 && !b->is_note) {
        b->kind.kind = TEXT_HEADING;
        b->kind.level = level;
    }
}

static void run_part(struct body *b, const char *name, const char *value)
{
    if (strcmp(name, "t") == 0) {
        b->in_text = true;
    } else if (strcmp(name, "r") == 0) {
        b->in_run = true;
        b->is_raised = b->is_vanished = false;
    } else if (strcmp(name, "vertAlign") == 0 && b->in_run) {
        b->is_raised = value != NULL && strcmp(value, "superscript") == 0;
    } else if (strcmp(name, "vanish") == 0 && b->in_run) {
        b->is_vanished = !is_off(value);
    } else if ((strcmp(name, "tab") == 0 && b->in_run) ||
               strcmp(name, "br") == 0 || strcmp(name, "cr") == 0) {
        add(b, STR(" "));
    } else if (strcmp(name, "noBreakHyphen") == 0) {
        add(b, STR("-"));
    }
}

/* Notes that draw the line above notes have a type. */
static void note_start(struct body *b, const char **attributes)
{
    const char *type = xml_attribute(attributes, "type");
    b->is_separator = type != NULL && strcmp(type, "normal") != 0;
}

static void body_start(struct job *j, void *state, const char *name,
                       const char **attributes)
{
    struct body *b = state;
    const char *value = xml_attribute(attributes, "val");
    (void)j;
    if (b->hidden > 0 || is_hidden(name)) {
        b->hidden++;
    } else if (strcmp(name, "p") == 0) {
        start_paragraph(b);
    } else if (strcmp(name, "txbxContent") == 0) {
        text_end(b->build);
    } else if (strcmp(name, "footnote") == 0 ||
               strcmp(name, "endnote") == 0) {
        note_start(b, attributes);
    } else if (!start_in_table(b, name, value)) {
        paragraph_property(b, name, value);
        run_part(b, name, value);
    }
}

static void body_text(struct job *j, void *state, struct str text)
{
    struct body *b = state;
    (void)j;
    if (b->hidden == 0 && b->in_text) {
        add(b, text);
    }
}

static void body_end(struct job *j, void *state, const char *name)
{
    struct body *b = state;
    (void)j;
    if (b->hidden > 0) {
        b->hidden--;
    } else if (strcmp(name, "t") == 0) {
        b->in_text = false;
    } else if (strcmp(name, "r") == 0) {
        b->in_run = b->is_raised = b->is_vanished = false;
    } else if (strcmp(name, "p") == 0) {
        end_paragraph(b);
    } else if (strcmp(name, "tc") == 0) {
        end_cell(b);
    } else if (strcmp(name, "tr") == 0 && b->deeper == 0 && b->depth > 0) {
        text_grid_row(&table_of(b)->grid);
    } else if (strcmp(name, "tbl") == 0) {
        end_table(b);
    } else if (strcmp(name, "footnote") == 0 ||
               strcmp(name, "endnote") == 0) {
        b->is_separator = false;
    }
}

/* ---- the package -------------------------------------------------------- */

static bool read_part(struct job *j, struct opc *p, struct str name,
                      const struct xml_events *events, void *state)
{
    int64_t part = opc_find(p, name);
    return part < 0 || xml_run(j, p, part, events, state, NULL);
}

/* The package's own errors speak of workbooks; here it is a document. */
static bool fail_document(struct job *j)
{
    static const struct { const char *id, *now, *zh, *en; } rows[] = {
        { "xlsx.zip", "text.zip",
          "Word文档已损坏或不完整；请重新保存或重新取得该文件",
          "the Word document is damaged or incomplete; save it again or "
          "fetch it again" },
        { "xlsx.encrypted", "text.encrypted",
          "Word文档设有打开密码，无法读取；请取消密码后另存",
          "the Word document is locked with a password; take it off and "
          "save it again" },
        { "xlsx.old", "text.old",
          "这是旧式Word文档（.doc）；请打开后另存为“Word 文档（*.docx）”",
          "this is a Word document of the old kind (.doc); save it as "
          "“Word Document (*.docx)”" },
        { "xlsx.bomb", "text.bomb", "Word文档解开后过大，已拒绝读取",
          "the Word document is refused: unpacked it is far too large" },
        { "xlsx.xml", "text.xml", "Word文档的内容不是正确的XML",
          "the Word document holds no well-formed XML" },
        { "xlsx.dtd", "text.dtd",
          "Word文档带有文档类型或实体定义，已拒绝读取",
          "the Word document declares a document type or entities; it is "
          "refused" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (j->err.id != NULL && strcmp(j->err.id, rows[i].id) == 0) {
            err_clear(&j->err);
            return err_set(&j->err, ERR_INPUT, rows[i].now, "%s%.0s",
                           "%.0s%s", rows[i].zh, rows[i].en);
        }
    }
    return false;
}

static bool read_package(struct text_build *build, struct opc *p)
{
    static const struct xml_events of_styles = { .start = style_start,
                                                 .end = style_end };
    static const struct xml_events of_body = {
        .start = body_start, .text = body_text, .end = body_end };
    struct job *j = build->job;
    struct body *b = ARENA_NEW(j->arena, struct body);
    b->build = build;
    b->styles.arena = j->arena;
    b->styles.rows = ARENA_ROWS(j->arena, struct style, STYLES_MAX);
    bool ok = read_part(j, p, STR("word/styles.xml"), &of_styles,
                        &b->styles) &&
              read_part(j, p, STR("word/document.xml"), &of_body, b);
    b->is_note = true;
    ok = ok && read_part(j, p, STR("word/footnotes.xml"), &of_body, b) &&
         read_part(j, p, STR("word/endnotes.xml"), &of_body, b);
    text_end(build);
    return ok && job_ok(j);
}

bool text_docx(struct text_build *build, struct str bytes)
{
    struct job *j = build->job;
    struct opc *p = opc_open(j, bytes);
    if (p != NULL && opc_find(p, STR("word/document.xml")) < 0) {
        return err_set(&j->err, ERR_INPUT, "text.docx",
                       "这不是Word文档（缺少word/document.xml）",
                       "this is no Word document: it has no "
                       "word/document.xml");
    }
    return (p != NULL && read_package(build, p)) || fail_document(j);
}
