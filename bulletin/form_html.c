/* bulletin/form_html.c - the bulletin as a page: alone, or as a fragment of a
 * site that brings its own styles. Everything that is not markup of this file
 * is escaped. */
#include "bulletin/forms.h"

static const char style[] =
    ":root{--ink:#1d1d1b;--soft:#6b675f;--line:#d9d4c8;--paper:#fffdf8;"
    "--red:#9d2a1f;--mark:#fbf1dc}"
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--paper);color:var(--ink);line-height:1.9;"
    "font:17px/1.9 'Noto Serif CJK SC','Source Han Serif SC','Songti SC',"
    "STSong,SimSun,Georgia,serif}"
    "main{max-width:44em;margin:0 auto;padding:3em 1.5em 4em}"
    "h1,h2,h3{font-family:'Noto Sans CJK SC','Source Han Sans SC',"
    "'PingFang SC','Microsoft YaHei',system-ui,sans-serif;line-height:1.4}"
    "h1{font-size:1.9em;margin:0 0 .8em;padding-bottom:.5em;"
    "border-bottom:3px solid var(--red);text-wrap:balance}"
    "h2{font-size:1.15em;margin:2.2em 0 .5em;color:var(--red)}"
    "p{margin:0 0 1em;text-align:justify}"
    "html[lang|=en] main p{text-align:left}"
    "a.figure{color:inherit;font-weight:600;text-decoration:none;"
    "border-bottom:1px solid var(--red)}"
    "a.figure:hover,a.figure:focus{background:var(--mark)}"
    "sup.note{font:.62em/1 sans-serif;padding:0 .15em}"
    "sup.note a{color:var(--soft);text-decoration:none}"
    "blockquote{margin:1em 0;padding:.2em 1em;border-left:3px solid "
    "var(--line);color:var(--soft)}"
    ".banner{margin:0;padding:.6em 1.5em;background:var(--mark);"
    "border-bottom:1px solid var(--line);text-align:center;font-size:.85em}"
    ".table{overflow-x:auto}"
    "table{border-collapse:collapse;width:100%;font-size:.82em;"
    "line-height:1.5;margin:1em 0;font-variant-numeric:tabular-nums}"
    "th,td{padding:.45em .6em;border-bottom:1px solid var(--line);"
    "text-align:left;vertical-align:top}"
    "th[scope=col]{border-bottom:2px solid var(--ink);white-space:nowrap}"
    "th[scope=row]{font-weight:400}"
    ".right{text-align:right}"
    "table a.figure{font-weight:400;border:0}"
    ".notes{margin-top:3em;padding-top:1em;border-top:1px solid var(--line);"
    "font-size:.78em;line-height:1.65;color:var(--soft)}"
    ".notes h2{font-size:1em;margin:0 0 .6em;color:var(--ink)}"
    ".notes ol{padding-left:2.2em;margin:0}.notes li{margin-bottom:.4em}"
    ".notes a{color:inherit;text-decoration:none}"
    ".notes li:target{background:var(--mark);color:var(--ink)}"
    ".colophon{margin-top:1.6em;font-size:.78em;color:var(--soft);"
    "overflow-wrap:anywhere;text-align:left}"
    "@media print{body{font-size:10.5pt;background:#fff}main{padding:0;"
    "max-width:none}@page{size:A4;margin:22mm 20mm}h2{break-after:avoid}"
    "tr,.notes li{break-inside:avoid}a.figure{border:0}}";

/* ---- escaping -------------------------------------------------------- */

static void put(struct buf *out, struct str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *as;
        switch (text.at[i]) {
        case '&': as = "&amp;"; break;
        case '<': as = "&lt;"; break;
        case '>': as = "&gt;"; break;
        case '"': as = "&quot;"; break;
        case '\'': as = "&#39;"; break;
        default: continue;
        }
        buf_bytes(out, text.at + from, i - from);
        buf_text(out, as);
        from = i + 1;
    }
    buf_bytes(out, text.at + from, text.len - from);
}

/* A value in a query: everything but plain letters, digits and -._ in %XX. */
static void put_query(struct buf *out, struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.at[i];
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                        (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
                        c == '_';
        if (is_plain) {
            buf_char(out, (char)c);
        } else {
            buf_print(out, "%%%02X", c);
        }
    }
}

/* ---- figures --------------------------------------------------------- */

/* One "&name=value" behind a link; the first takes "?". */
static void put_pair(struct buf *link, const char *name, struct str value)
{
    bool has_query = memchr(link->at, '?', link->len) != NULL;
    buf_print(link, "%c%s=", has_query ? '&' : '?', name);
    put_query(link, value);
}

static void put_day(struct buf *link, const char *name, int32_t day)
{
    char text[DATE_TEXT_SIZE];
    date_print((struct date){ day, DATE_DAY }, text);
    put_pair(link, name, str_of(text));
}

/* Where a figure leads: the link of the site with the figure's own scope. */
static void write_link(struct job *j, struct buf *out, const struct edition *e,
                       const struct edition_figure *f)
{
    struct str form = str_of(e->ask->figure_link);
    ptrdiff_t place = str_find(form, STR("%s"));
    struct buf link = { 0 };
    buf_str(&link, str_part(form, 0, place < 0 ? form.len : (size_t)place));
    put_query(&link, f->figure->indicator->id);
    if (place >= 0) {
        buf_str(&link, str_part(form, (size_t)place + 2, form.len));
    }
    if (f->scope.area.len > 0) {
        put_pair(&link, "area", f->scope.area);
    }
    if (f->scope.supporter.len > 0) {
        put_pair(&link, "supporter", f->scope.supporter);
    }
    if (f->scope.has_from) {
        put_day(&link, "from", f->scope.from);
    }
    if (f->scope.has_to) {
        put_day(&link, "to", f->scope.to);
    }
    if (f->scope.basis != BASIS_REVIEWED) {
        put_pair(&link, "basis", str_of(template_basis_id(f->scope.basis)));
    }
    if (e->ask->has_as_of) {
        put_pair(&link, "as-of", arena_print(j->arena, "%llu",
                                             (unsigned long long)e->as_of));
    }
    put(out, buf_view(&link));
    buf_free(&link);
}

static void write_figure(struct job *j, struct buf *out,
                         const struct edition *e, uint32_t figure)
{
    const struct edition_figure *f = &e->figures[figure];
    enum lang lang = e->ask->lang;
    bool is_first = e->notes[f->note - 1] == figure;
    buf_text(out, "<a class=\"figure\" href=\"");
    if (e->ask->figure_link != NULL) {
        write_link(j, out, e, f);
    } else {
        buf_print(out, "#note-%u", f->note);
    }
    buf_text(out, "\" title=\"");
    put(out, lang == LANG_EN ? f->figure->indicator->en
                             : f->figure->indicator->zh);
    buf_text(out, say(lang, "：", ": "));
    put(out, f->exact);
    buf_text(out, say(lang, "，", ", "));
    buf_text(out, form_basis(f->scope.basis, lang));
    buf_text(out, "\">");
    put(out, f->phrase);
    buf_print(out, "</a><sup class=\"note\"><a href=\"#note-%u\"", f->note);
    if (is_first) {
        buf_print(out, " id=\"from-note-%u\"", f->note);
    }
    buf_print(out, " role=\"doc-noteref\" aria-label=\"%s %u\">%u</a></sup>",
              say(lang, "脚注", "note"), f->note, f->note);
}

/* ---- text ------------------------------------------------------------ */

static void write_inline(struct job *j, struct buf *out,
                         const struct edition *e, struct str text)
{
    static const char *const tags[] = {
        [SPAN_STRONG] = "<strong>", [SPAN_STRONG_END] = "</strong>",
        [SPAN_EMPHASIS] = "<em>",   [SPAN_EMPHASIS_END] = "</em>",
    };
    struct spans s = { .rest = text };
    struct span piece;
    while (markdown_next(&s, &piece)) {
        switch (piece.kind) {
        case SPAN_STRONG: case SPAN_STRONG_END:
        case SPAN_EMPHASIS: case SPAN_EMPHASIS_END:
            buf_text(out, tags[piece.kind]);
            break;
        case SPAN_CODE:
            buf_text(out, "<code>");
            put(out, piece.text);
            buf_text(out, "</code>");
            break;
        case SPAN_LINK:
            buf_text(out, "<a href=\"");
            put(out, piece.address);
            buf_text(out, "\">");
            put(out, piece.text);
            buf_text(out, "</a>");
            break;
        case SPAN_FIGURE:
            if (piece.figure < e->figure_count) {
                write_figure(j, out, e, piece.figure);
            }
            break;
        case SPAN_TEXT: case SPAN_NOTE:
            put(out, piece.text);
            break;
        }
    }
}

static void write_row(struct job *j, struct buf *out, const struct edition *e,
                      const struct block *b)
{
    buf_text(out, "<tr>");
    for (size_t c = 0; c < b->cell_count; c++) {
        const char *right = b->right >> c & 1 ? " class=\"right\"" : "";
        bool is_head = b->level == 1 || c == 0;
        buf_print(out, "<%s%s%s>", is_head ? "th" : "td",
                  b->level == 1 ? " scope=\"col\"" :
                  is_head ? " scope=\"row\"" : "", right);
        write_inline(j, out, e, b->cells[c]);
        buf_text(out, is_head ? "</th>" : "</td>");
    }
    buf_text(out, "</tr>\n");
}

/* What opens and closes around runs of blocks of one kind. */
static const char *run_tag(const struct block *b, bool opens)
{
    if (b->kind == BLOCK_ROW) {
        return opens ? "<div class=\"table\"><table>\n" : "</table></div>\n";
    }
    if (b->kind == BLOCK_ITEM) {
        return b->level > 0 ? (opens ? "<ol>\n" : "</ol>\n")
                            : (opens ? "<ul>\n" : "</ul>\n");
    }
    return "";
}

static bool is_run(const struct block *a, const struct block *b)
{
    return a->kind == b->kind &&
           ((a->kind == BLOCK_ROW && b->level == 0) ||
            (a->kind == BLOCK_ITEM && (a->level > 0) == (b->level > 0)));
}

static void write_block(struct job *j, struct buf *out,
                        const struct edition *e, const struct block *b)
{
    static const char *const tags[] = {
        [BLOCK_PARAGRAPH] = "p", [BLOCK_ITEM] = "li",
        [BLOCK_QUOTE] = "blockquote", [BLOCK_NOTE] = "p",
    };
    if (b->kind == BLOCK_ROW) {
        write_row(j, out, e, b);
    } else if (b->kind == BLOCK_RULE) {
        buf_text(out, "<hr>\n");
    } else if (b->kind == BLOCK_HEADING) {
        buf_print(out, "<h%d>", b->level);
        write_inline(j, out, e, b->text);
        buf_print(out, "</h%d>\n", b->level);
    } else {
        buf_print(out, "<%s>", tags[b->kind]);
        write_inline(j, out, e, b->text);
        buf_print(out, "</%s>\n", tags[b->kind]);
    }
}

static void write_notes(struct job *j, struct buf *out,
                        const struct edition *e)
{
    enum lang lang = e->ask->lang;
    if (e->note_count == 0) {
        return;
    }
    buf_print(out, "<section class=\"notes\" role=\"doc-endnotes\">\n"
              "<h2>%s</h2>\n<ol>\n", say(lang, "数字的依据", "What the figures "
                                         "stand on"));
    for (size_t n = 0; n < e->note_count; n++) {
        buf_print(out, "<li id=\"note-%zu\">", n + 1);
        put(out, form_note(j, e, e->notes[n]));
        buf_print(out, " <a href=\"#from-note-%zu\" role=\"doc-backlink\" "
                  "aria-label=\"%s\">↩</a></li>\n", n + 1,
                  say(lang, "回到正文", "back to the text"));
    }
    buf_text(out, "</ol>\n</section>\n");
}

static void write_body(struct job *j, struct buf *out, const struct edition *e)
{
    for (size_t n = 0; n < e->block_count; n++) {
        const struct block *b = &e->blocks[n];
        if (n == 0 || !is_run(b - 1, b)) {
            buf_text(out, run_tag(b, true));
        }
        write_block(j, out, e, b);
        if (n + 1 == e->block_count || !is_run(b, b + 1)) {
            buf_text(out, run_tag(b, false));
        }
    }
    write_notes(j, out, e);
    buf_text(out, "<p class=\"colophon\">");
    put(out, form_colophon(j, e));
    buf_text(out, "</p>\n");
}

void form_html(struct job *j, const struct edition *e, struct buf *out)
{
    if (e->ask->fragment) {
        write_body(j, out, e);
        return;
    }
    buf_print(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
              "<meta charset=\"utf-8\">\n"
              "<meta name=\"viewport\" content=\"width=device-width, "
              "initial-scale=1\">\n<title>",
              say(e->ask->lang, "zh-CN", "en"));
    put(out, e->title);
    buf_print(out, "</title>\n<style>%s</style>\n</head>\n<body>\n", style);
    if (e->is_synthetic) {
        buf_print(out, "<p class=\"banner\" role=\"note\">%s</p>\n",
                  form_banner(e->ask->lang));
    }
    buf_text(out, "<main>\n");
    write_body(j, out, e);
    buf_text(out, "</main>\n</body>\n</html>\n");
}
