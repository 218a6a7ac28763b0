/* reading/report_html.c - the text itself, marked, and the list of findings. */
#include "reading/report.h"

static void put(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        const char *instead = c == '&' ? "&amp;" : c == '<' ? "&lt;"
            : c == '>' ? "&gt;" : c == '"' ? "&quot;" : c == '\'' ? "&#39;"
            : c < 0x20 && c != '\n' && c != '\t' ? "" : NULL;
        if (instead != NULL) {
            buf_text(out, instead);
        } else {
            buf_char(out, (char)c);
        }
    }
}

static void put_words(struct buf *out, const char *text)
{
    put(out, str_of(text));
}

/* ---- links -------------------------------------------------------------- */

static void put_value(struct buf *out, const char *name, struct str value)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrst"
                                "uvwxyz0123456789-_.";
    if (value.len == 0) {
        return;
    }
    buf_print(out, "&amp;%s=", name);
    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] != '\0' && strchr(plain, value.at[i]) != NULL) {
            buf_char(out, value.at[i]);
        } else {
            buf_print(out, "%%%02X", (unsigned char)value.at[i]);
        }
    }
}

static void put_day(struct buf *out, const char *name, bool has, int32_t day)
{
    char text[DATE_TEXT_SIZE] = "";
    if (has) {
        date_print((struct date){ day, DATE_DAY }, text);
        put_value(out, name, str_of(text));
    }
}

/* The page of the figure in the scope that the text names. */
static void put_link(const struct report *r, const struct lint_finding *f,
                     struct buf *out)
{
    const struct lint_scope *s = &f->scope;
    bool is_stock = f->indicator->is_stock || f->indicator->last_status;
    buf_print(out, "%s/figure/%.*s?lang=%s", r->site,
              STR_ARG(f->indicator->id), say(r->lang, "zh", "en"));
    put_value(out, "area", s->area);
    put_value(out, "supporter", s->supporter);
    put_day(out, "from", s->has_from && !is_stock, s->from);
    put_day(out, "to", s->has_to, s->to);
    if (r->lint->as_of != r->lint->head.size) {
        buf_print(out, "&amp;as-of=%llu",
                  (unsigned long long)r->lint->as_of);
    }
}

/* ---- the text ----------------------------------------------------------- */

struct writer {
    const struct report *r;
    struct buf *out;
    size_t next;                /* finding */
};

/* 1 behind the phrase: the number in the list, with the sign. A screen reader
 * says the verdict. */
static void put_reference(struct writer *w, size_t n)
{
    const struct lint_finding *f = &w->r->lint->findings[n];
    buf_print(w->out, "<a class=\"note\" href=\"#finding-%zu\" "
              "id=\"phrase-%zu\" aria-label=\"", n + 1, n + 1);
    put_words(w->out, report_verdict(w->r->lang, f->verdict));
    buf_print(w->out, "%s%zu\">%s%zu</a>",
              say(w->r->lang, "，编号 ", ", finding "), n + 1,
              report_sign(f->verdict), n + 1);
}

/* Text with its marks. Findings inside an earlier one share its mark. */
static void put_marked(struct writer *w, size_t from, size_t to)
{
    const struct lint *l = w->r->lint;
    size_t at = from;
    while (w->next < l->count && l->findings[w->next].from < to) {
        const struct lint_finding *f = &l->findings[w->next];
        size_t end = f->from + f->len < to ? f->from + f->len : to;
        if (f->from >= at) {
            put(w->out, str_part(l->text.plain, at, f->from - at));
            buf_print(w->out, "<mark class=\"%s\">",
                      lint_verdict_id(f->verdict));
            put(w->out, str_part(l->text.plain, f->from, end - f->from));
            buf_text(w->out, "</mark>");
            at = end;
        }
        put_reference(w, w->next++);
    }
    if (at < to) {
        put(w->out, str_part(l->text.plain, at, to - at));
    }
}

static void put_span(struct buf *out, const char *name, uint32_t span)
{
    if (span > 1) {
        buf_print(out, " %s=\"%u\"", name, span);
    }
}

static void put_cell(struct writer *w, const struct text_block *b)
{
    const char *tag = b->is_head ? "th" : "td";
    buf_print(w->out, "<%s", tag);
    put_span(w->out, "rowspan", b->row_span);
    put_span(w->out, "colspan", b->column_span);
    buf_text(w->out, ">");
    put_marked(w, b->from, b->from + b->len);
    buf_print(w->out, "</%s>", tag);
}

static size_t put_table(struct writer *w, size_t from)
{
    const struct text *t = &w->r->lint->text;
    const struct text_block *first = &t->blocks[from];
    size_t i = from;
    buf_text(w->out, "<div class=\"scroll\" tabindex=\"0\"><table>\n");
    while (i < t->block_count && t->blocks[i].kind == TEXT_CELL &&
           t->blocks[i].table == first->table) {
        uint32_t row = t->blocks[i].row;
        buf_text(w->out, "<tr>");
        for (; i < t->block_count && t->blocks[i].kind == TEXT_CELL &&
             t->blocks[i].table == first->table && t->blocks[i].row == row;
             i++) {
            put_cell(w, &t->blocks[i]);
        }
        buf_text(w->out, "</tr>\n");
    }
    buf_text(w->out, "</table></div>\n");
    return i;
}

static void put_block(struct writer *w, const struct text_block *b)
{
    int level = b->level < 1 ? 1 : b->level > 4 ? 4 : b->level;
    if (b->kind == TEXT_HEADING) {
        buf_print(w->out, "<h%d>", level + 2);
        put_marked(w, b->from, b->from + b->len);
        buf_print(w->out, "</h%d>\n", level + 2);
        return;
    }
    buf_text(w->out, b->kind == TEXT_ITEM ? "<p class=\"item\">"
                   : b->kind == TEXT_NOTE ? "<p class=\"small\">" : "<p>");
    put_marked(w, b->from, b->from + b->len);
    buf_text(w->out, "</p>\n");
}

static void put_document(struct writer *w)
{
    const struct text *t = &w->r->lint->text;
    buf_print(w->out, "<article class=\"marked\" aria-label=\"%s\">\n",
              say(w->r->lang, "标出了数字的文稿", "the text, marked"));
    for (size_t i = 0; i < t->block_count;) {
        if (t->blocks[i].kind == TEXT_CELL) {
            i = put_table(w, i);
        } else {
            put_block(w, &t->blocks[i++]);
        }
    }
    buf_text(w->out, "</article>\n");
}

/* ---- the list ----------------------------------------------------------- */

static void put_finding(struct writer *w, size_t n)
{
    const struct report *r = w->r;
    const struct lint_finding *f = &r->lint->findings[n];
    uint32_t line, column;
    text_place(&r->lint->text, f->from, &line, &column);
    buf_print(w->out, "<li id=\"finding-%zu\" class=\"%s\"><p><strong>%s ",
              n + 1, lint_verdict_id(f->verdict), report_sign(f->verdict));
    put_words(w->out, report_verdict(r->lang, f->verdict));
    buf_print(w->out, "</strong> <a href=\"#phrase-%zu\"><q>", n + 1);
    put(w->out, str_part(r->lint->text.plain, f->from, f->len));
    buf_text(w->out, "</q></a> <span class=\"quiet\">");
    buf_print(w->out, "%s%u:%u", say(r->lang, "行:字 ", "line:column "), line,
              column);
    buf_text(w->out, "</span></p><p>");
    put_words(w->out, say(r->lang, f->zh, f->en));
    if (f->indicator != NULL && r->site != NULL) {
        buf_text(w->out, " <a href=\"");
        put_link(r, f, w->out);
        buf_text(w->out, "\">");
        put(w->out, label_indicator(&r->labels, f->indicator));
        buf_text(w->out, "</a>");
    }
    if (f->is_loose) {
        put_words(w->out, say(r->lang, " 写法：多、余应紧跟在万、亿之后，不与小数并用。",
            " Style: 多 and 余 stand behind 万 and 亿, never behind a "
            "decimal."));
    }
    buf_text(w->out, "</p></li>\n");
}

static bool is_bad(const struct lint_finding *f)
{
    return f->verdict != LINT_HOLDS && f->verdict != LINT_UNKNOWN;
}

/* What is wrong first, then what holds or is unknown, folded away. */
static void put_list(struct writer *w)
{
    const struct lint *l = w->r->lint;
    enum lang lang = w->r->lang;
    size_t bad = 0;
    for (size_t i = 0; i < l->count; i++) {
        bad += is_bad(&l->findings[i]);
    }
    if (bad > 0) {
        buf_print(w->out, "<h2>%s</h2>\n<ul class=\"findings\">\n",
                  say(lang, "要改或要核的", "To be mended or looked into"));
        for (size_t i = 0; i < l->count; i++) {
            if (is_bad(&l->findings[i])) {
                put_finding(w, i);
            }
        }
        buf_text(w->out, "</ul>\n");
    }
    if (bad < l->count) {
        buf_print(w->out, "<details%s><summary>%s</summary>\n"
                  "<ul class=\"findings\">\n", bad == 0 ? " open" : "",
                  say(lang, "相符的和台账不知道的",
                      "What holds, and what the book does not know"));
        for (size_t i = 0; i < l->count; i++) {
            if (!is_bad(&l->findings[i])) {
                put_finding(w, i);
            }
        }
        buf_text(w->out, "</ul></details>\n");
    }
}

static void put_head(struct writer *w)
{
    const struct report *r = w->r;
    char day[DATE_TEXT_SIZE];
    date_print((struct date){ r->lint->to, DATE_DAY }, day);
    buf_print(w->out, "<p class=\"verdict %s\" role=\"status\"><strong>",
              lint_is_clean(r->lint) ? "holds" : "differs");
    put(w->out, report_summary(r));
    buf_text(w->out, "</strong></p>\n<p class=\"small\">");
    put_words(w->out, say(r->lang, "口径：", "Basis: "));
    put_words(w->out, label_basis(r->lang, r->lint->basis));
    if (r->lint->to > 0) {      /* else nothing in the book has a date yet */
        put_words(w->out, say(r->lang, "；数字算到 ", "; figures up to "));
        put_words(w->out, day);
    }
    buf_print(w->out, "%s%llu", say(r->lang, "；台账位置 ",
                                    "; book position "),
              (unsigned long long)r->lint->as_of);
    buf_text(w->out, "</p>\n<p class=\"small key\">");
    for (int v = 0; v < LINT_VERDICTS; v++) {
        buf_print(w->out, "<span class=\"%s\">%s ",
                  lint_verdict_id((enum lint_verdict)v),
                  report_sign((enum lint_verdict)v));
        put_words(w->out, report_verdict(r->lang, (enum lint_verdict)v));
        buf_text(w->out, "</span> ");
    }
    buf_text(w->out, "</p>\n");
}

void report_marked(const struct report *r, struct buf *out)
{
    struct writer w = { .r = r, .out = out };
    put_head(&w);
    put_list(&w);
    buf_print(out, "<h2>%s</h2>\n", say(r->lang, "文稿", "The text"));
    put_document(&w);
}

/* ---- a page of its own -------------------------------------------------- */

static const char style[] =
    ":root{--ink:#1c1e21;--quiet:#5a6068;--line:#d8dbe0;--good:#1d6b3a;"
    "--bad:#9b1c1c;--warn:#7a5200;--paper:#fff}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6e7ea;--quiet:#a4abb5;"
    "--line:#383d45;--good:#7fd09b;--bad:#f0a3a0;--warn:#f3dfa4;"
    "--paper:#15171a}}"
    "body{font:100%/1.7 system-ui,\"Noto Sans CJK SC\",\"PingFang SC\","
    "\"Microsoft YaHei\",sans-serif;color:var(--ink);background:var(--paper);"
    "max-width:52rem;margin:0 auto;padding:1.5rem}"
    ".small,.quiet{font-size:.85rem;color:var(--quiet)}"
    "table{border-collapse:collapse}th,td{border:1px solid var(--line);"
    "padding:.3rem .6rem;text-align:left}.item{padding-left:1.5em}"
    "mark{background:none;color:inherit;border-bottom:.15em solid "
    "var(--quiet)}mark.holds{border-color:var(--good)}"
    "mark.differs,mark.unit,mark.period,mark.arithmetic{border-color:"
    "var(--bad);border-bottom-style:double;font-weight:700}"
    "mark.ambiguous,mark.unsupported{border-color:var(--warn);"
    "border-bottom-style:dashed}mark.unknown{border-bottom-style:dotted}"
    ".note{font-size:.7em;vertical-align:super;text-decoration:none;"
    "color:inherit;padding:0 .15em}.findings{padding-left:1.2em}"
    ".findings p{margin:.2rem 0}.differs strong,.unit strong,.period strong,"
    ".arithmetic strong{color:var(--bad)}.holds strong{color:var(--good)}"
    ".ambiguous strong,.unsupported strong{color:var(--warn)}"
    "li:target,.note:target{outline:2px solid #f2b134}"
    "@media print{body{max-width:none}details>*{display:block}}";

void report_page(const struct report *r, struct buf *out)
{
    buf_print(out, "<!doctype html>\n<html lang=\"%s\">\n<head>\n"
              "<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
              "content=\"width=device-width, initial-scale=1\">\n<meta "
              "name=\"color-scheme\" content=\"light dark\">\n<title>",
              say(r->lang, "zh-CN", "en"));
    put_words(out, say(r->lang, "核对文稿", "Text checked"));
    buf_text(out, r->file.len > 0 ? " · " : "");
    put(out, r->file);
    buf_print(out, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n"
              "<h1>", style);
    put_words(out, say(r->lang, "核对文稿", "Text checked"));
    buf_text(out, r->file.len > 0 ? " · " : "");
    put(out, r->file);
    buf_text(out, "</h1>\n");
    report_marked(r, out);
    buf_text(out, "</main>\n</body>\n</html>\n");
}
