/* HTML as anybody's editor writes it, through libxml2's forgiving parser. This
 * is the only file that includes libxml2. */
#include <libxml/HTMLparser.h>

#include "base/utf8.h"
#include "reading/text_build.h"

enum { TABLES_MAX = 16, CELL_PIECES_MAX = 3, SPAN_MAX = 1000 };

struct open_table {
    struct text_grid grid;
    struct text_block cell;     /* the cell that is open */
    bool has_cell, has_row, has_inner;
    bool in_head;
    size_t first;               /* number of the first block of the cell */
};

struct page {
    struct text_build *build;
    htmlParserCtxtPtr parser;
    struct open_table tables[TABLES_MAX];
    int depth;                  /* tables that are open */
    int deeper;                 /* tables within that are not looked at */
    uint32_t table_count;
    int hidden;                 /* elements open since a hidden one, with it */
    int raised, fixed;          /* sup, pre */
    int notes;                  /* elements open since the notes, with them */
    struct text_block kind;     /* of the text that comes */
};

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (strcmp(name, *names) == 0) {
            return true;
        }
    }
    return false;
}

/* Elements that have no end, so that hiding them must not count them. */
static bool is_void(const char *name)
{
    static const char *const names[] = { "br", "img", "hr", "meta", "link",
                                         "input", "col", "area", "base",
                                         "embed", "param", "source", "wbr",
                                         "frame", "basefont", "isindex",
                                         NULL };
    return is_one_of(name, names);
}

static struct str attribute(const xmlChar **list, const char *name)
{
    for (; list != NULL && list[0] != NULL; list += 2) {
        if (strcmp((const char *)list[0], name) == 0) {
            return str_of(list[1] ? (const char *)list[1] : name);
        }
    }
    return (struct str){ NULL, 0 };
}

/* What a reader of the page does not see, or what only leads to other pages:
 * scripts, forms' choices, navigation, deleted text. */
static bool is_hidden(const char *name, const xmlChar **list)
{
    static const char *const names[] = {
        "script", "style", "template", "head", "nav", "svg", "math", "select",
        "textarea", "noscript", "object", "iframe", "del", "s", "strike",
        "button", "datalist", "audio", "video", NULL };
    if (is_one_of(name, names) || attribute(list, "hidden").at != NULL ||
        str_is(attribute(list, "role"), STR("navigation")) ||
        str_is(attribute(list, "aria-hidden"), STR("true"))) {
        return true;
    }
    struct str style = attribute(list, "style");
    return style.at != NULL && (str_find(style, STR("display:none")) >= 0 ||
                                str_find(style, STR("display: none")) >= 0);
}

static bool is_block(const char *name)
{
    static const char *const names[] = {
        "p", "div", "section", "article", "main", "header", "footer", "aside",
        "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt",
        "dd", "blockquote", "pre", "figure", "figcaption", "caption", "body",
        "address", "center", "fieldset", "form", "hr", "details", "summary",
        "legend", "label", "br", NULL };
    return is_one_of(name, names);
}

static struct open_table *table_of(struct page *p)
{
    return p->depth > 0 ? &p->tables[p->depth - 1] : NULL;
}

/* The kind of text that comes next ends with the element that set it. */
static struct text_block kind_of(const char *name)
{
    if (name[0] == 'h' && name[1] >= '1' && name[1] <= '6') {
        return (struct text_block){ .kind = TEXT_HEADING,
                                    .level = name[1] - '0' };
    }
    bool is_item = strcmp(name, "li") == 0 || strcmp(name, "dd") == 0;
    return (struct text_block){ .kind = is_item ? TEXT_ITEM
                                                : TEXT_PARAGRAPH };
}

static uint32_t span_of(const xmlChar **list, const char *name)
{
    struct str s = attribute(list, name);
    uint32_t n = 0;
    for (size_t i = 0; i < s.len && i < 4 && s.at[i] >= '0' && s.at[i] <= '9';
         i++) {
        n = n * 10 + (uint32_t)(s.at[i] - '0');
    }
    return n == 0 ? 1 : n > SPAN_MAX ? SPAN_MAX : n;
}

/* ---- tables ------------------------------------------------------------- */

static size_t block_count(const struct page *p)
{
    return p->build->blocks.len / sizeof(struct text_block);
}

/* A cell that holds a page's columns is none: its blocks are paragraphs. Else
 * the pieces of one cell become one block. */
static void end_cell(struct page *p)
{
    struct open_table *t = table_of(p);
    text_end(p->build);
    if (t == NULL || !t->has_cell) {
        return;
    }
    size_t count = block_count(p) - t->first;
    bool is_layout = t->has_inner || count > CELL_PIECES_MAX;
    for (size_t i = t->first; !is_layout && i < block_count(p); i++) {
        struct text_block *b = text_block_at(p->build, i);
        struct text_block cell = t->cell;
        cell.from = b->from;
        cell.len = b->len;
        *b = cell;
    }
    if (!is_layout && count > 1) {
        struct text_block *first = text_block_at(p->build, t->first);
        struct text_block last = *text_block_at(p->build, t->first + count - 1);
        for (size_t i = first->from; i < last.from; i++) {
            char *c = &p->build->plain.at[i];
            *c = *c == '\n' ? ' ' : *c;
        }
        first->len = last.from + last.len - first->from;
        p->build->blocks.len -= (count - 1) * sizeof last;
    }
    t->has_cell = t->has_inner = false;
}

static void end_row(struct page *p)
{
    struct open_table *t = table_of(p);
    end_cell(p);
    if (t != NULL && t->has_row) {
        text_grid_row(&t->grid);
        t->has_row = false;
    }
}

static void start_table(struct page *p)
{
    text_end(p->build);
    if (p->depth == TABLES_MAX) {
        p->deeper++;
        return;
    }
    if (p->depth > 0) {
        table_of(p)->has_inner = true;
    }
    p->tables[p->depth++] = (struct open_table){
        .grid.table = p->table_count++ };
}

static void end_table(struct page *p)
{
    if (p->deeper > 0) {
        p->deeper--;
        return;
    }
    end_row(p);
    p->depth -= p->depth > 0;
}

static void start_cell(struct page *p, bool is_head, const xmlChar **list)
{
    struct open_table *t = table_of(p);
    end_cell(p);
    p->kind = (struct text_block){ .kind = TEXT_PARAGRAPH };
    if (t == NULL || p->deeper > 0) {
        return;
    }
    t->cell = (struct text_block){ .kind = TEXT_PARAGRAPH };
    t->has_cell = text_grid_cell(&t->grid, span_of(list, "colspan"),
                                 span_of(list, "rowspan"), &t->cell);
    t->cell.is_head = is_head || t->in_head;
    t->has_row = true;
    t->first = block_count(p);
}

static bool start_in_table(struct page *p, const char *name,
                           const xmlChar **list)
{
    struct open_table *t = table_of(p);
    if (strcmp(name, "table") == 0) {
        start_table(p);
    } else if (strcmp(name, "tr") == 0) {
        end_row(p);
    } else if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0) {
        start_cell(p, name[1] == 'h', list);
    } else if (strcmp(name, "thead") == 0 || strcmp(name, "tbody") == 0) {
        end_row(p);
        if (t != NULL) {
            t->in_head = name[1] == 'h';
        }
    } else {
        return false;
    }
    return true;
}

/* ---- events ------------------------------------------------------------- */

/* The parser stands behind what it has read; the next text begins there. */
static void note_place(struct page *p, uint32_t ahead)
{
    int line = xmlSAX2GetLineNumber(p->parser);
    int column = xmlSAX2GetColumnNumber(p->parser);
    p->build->line = line > 0 ? (uint32_t)line : 1;
    p->build->column = (column > 0 ? (uint32_t)column : 1) + ahead;
}

/* Foot- and endnotes, as the roles of DPUB-ARIA name them. */
static bool is_notes(const xmlChar **list)
{
    struct str role = attribute(list, "role");
    return str_is(role, STR("doc-endnotes")) ||
           str_is(role, STR("doc-footnote"));
}

static void on_start(void *state, const xmlChar *tag, const xmlChar **list)
{
    struct page *p = state;
    const char *name = (const char *)tag;
    if (p->hidden > 0 || (!is_void(name) && is_hidden(name, list))) {
        p->hidden += !is_void(name);
        return;
    }
    if (!is_void(name) && (p->notes > 0 || is_notes(list))) {
        p->notes++;
    }
    if (!start_in_table(p, name, list) && is_block(name)) {
        text_end(p->build);
        if (strcmp(name, "br") != 0 && strcmp(name, "hr") != 0) {
            p->kind = kind_of(name);
        }
        if (p->notes > 0 && p->kind.kind == TEXT_ITEM) {
            p->kind.kind = TEXT_NOTE;
        }
    }
    p->raised += strcmp(name, "sup") == 0;
    note_place(p, 1);
}

static void on_end(void *state, const xmlChar *tag)
{
    struct page *p = state;
    const char *name = (const char *)tag;
    if (p->hidden > 0) {
        p->hidden -= !is_void(name);
        note_place(p, 0);
        return;
    }
    p->notes -= p->notes > 0 && !is_void(name);
    if (strcmp(name, "table") == 0) {
        end_table(p);
    } else if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0) {
        end_cell(p);
    } else if (strcmp(name, "tr") == 0) {
        end_row(p);
    } else if (is_block(name) && strcmp(name, "br") != 0) {
        text_end(p->build);
        p->kind = (struct text_block){ .kind = TEXT_PARAGRAPH };
    }
    p->raised -= p->raised > 0 && strcmp(name, "sup") == 0;
    note_place(p, 0);
}

static void on_text(void *state, const xmlChar *text, int len)
{
    struct page *p = state;
    struct str s = { (const char *)text, (size_t)len };
    if (p->hidden > 0 || !utf8_is_valid(s)) {
        note_place(p, 0);
        return;
    }
    if (!p->build->is_open) {
        s = str_trim(s).len > 0 ? s : (struct str){ "", 0 };
        if (s.len > 0) {
            text_begin(p->build, p->kind);
        }
    }
    if (p->raised > 0) {
        text_raise(p->build, str_trim(s));
    } else {
        text_flow(p->build, s);
    }
    note_place(p, 0);
}

bool text_html(struct text_build *b, struct str s)
{
    htmlSAXHandler events = { .startElement = on_start, .endElement = on_end,
                              .characters = on_text, .cdataBlock = NULL,
                              .ignorableWhitespace = on_text };
    struct page *page = ARENA_NEW(b->job->arena, struct page);
    page->build = b;
    htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(
        &events, page, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (parser == NULL) {
        return err_set(&b->job->err, ERR_SYSTEM, "text.html",
                       "网页解析器无法启动", "the HTML parser cannot start");
    }
    page->parser = parser;
    htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                       HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                       HTML_PARSE_IGNORE_ENC);
    htmlParseChunk(parser, s.at, (int)s.len, 1);
    text_end(b);
    htmlFreeParserCtxt(parser);
    return true;
}
