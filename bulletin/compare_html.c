/* bulletin/compare_html.c - a comparison as a page: alone, or as a fragment of
 * a site that brings its own styles. */
#include "bulletin/compare_words.h"
#include "bulletin/forms.h"
#include "bulletin/template.h"

enum { BAR_WIDTH = 240, BAR_HEIGHT = 14 };

static const char style[] =
    ":root{--ink:#1d1d1b;--soft:#5f5b54;--line:#d9d4c8;--paper:#fffdf8;"
    "--red:#9d2a1f;--c-growth:#2e6f57;--c-period:#b98a2f;--c-scope:#6a4c93;"
    "--c-basis:#8a6d3b;--c-less:#9d2a1f;--c-other:#5f6b7a}"
    "body{margin:0;background:var(--paper);color:var(--ink);"
    "font:16px/1.7 'Noto Sans CJK SC','Source Han Sans SC','PingFang SC',"
    "'Microsoft YaHei',system-ui,sans-serif}"
    "main{max-width:68em;margin:0 auto;padding:2em 1.5em 4em}"
    "h1{font-size:1.6em;border-bottom:3px solid var(--red);"
    "padding-bottom:.4em}table{border-collapse:collapse;width:100%;"
    "font-variant-numeric:tabular-nums}th,td{padding:.5em .6em;"
    "border-bottom:1px solid var(--line);text-align:left;vertical-align:top}"
    "th[scope=row]{font-weight:400;min-width:9em}.n{text-align:right;"
    "white-space:nowrap}"
    ".quiet{color:var(--soft);font-size:.85em}.why{list-style:none;margin:0;"
    "padding:0}.c-growth{fill:var(--c-growth)}.c-period{fill:var(--c-period)}"
    ".c-scope{fill:var(--c-scope)}.c-basis{fill:var(--c-basis)}"
    ".c-less{fill:var(--c-less)}.c-other{fill:var(--c-other)}"
    ".axis{stroke:var(--ink);stroke-width:1}svg{display:block;"
    "margin:.3em 0}svg.dot{display:inline;margin:0}p.quiet,p.remark{margin:0}"
    ".remark{background:#fbf1dc;padding:.3em .6em}"
    "code{overflow-wrap:anywhere;font-size:.9em}"
    "@media print{body{font-size:9.5pt}@page{size:A4 landscape;margin:15mm}"
    "tr{break-inside:avoid}}";

/* ---- escaping -------------------------------------------------------- */

static void put(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.at[i]) {
        case '&': buf_text(out, "&amp;"); break;
        case '<': buf_text(out, "&lt;"); break;
        case '>': buf_text(out, "&gt;"); break;
        case '"': buf_text(out, "&quot;"); break;
        case '\'': buf_text(out, "&#39;"); break;
        default: buf_char(out, text.at[i]);
        }
    }
}

static void put_link(struct buf *out, const char *pattern, struct str value)
{
    struct str form = str_of(pattern);
    ptrdiff_t place = str_find(form, STR("%s"));
    put(out, str_part(form, 0, place < 0 ? form.len : (size_t)place));
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
    if (place >= 0) {
        put(out, str_part(form, (size_t)place + 2, form.len));
    }
}

/* ---- the picture ----------------------------------------------------- */

static const char *class_of(int part)
{
    static const char *const classes[PART_COUNT] = {
        [PART_BASIS] = "c-basis", [PART_SCOPE] = "c-scope",
        [PART_PERIOD] = "c-period", [PART_WITHDRAWN] = "c-less",
        [PART_CORRECTED] = "c-less", [PART_MERGED] = "c-other",
        [PART_RECLASSIFIED] = "c-other", [PART_GROWTH] = "c-growth",
        [PART_REDEFINED] = "c-other", [PART_UNPROVED] = "c-other",
    };
    return classes[part];
}

/* Lengths of both directions; the sum of all parts' sizes. */
static void lengths(const struct compare_row *row, double *less, double *more)
{
    *less = *more = 0;
    for (int p = 0; p < PART_COUNT; p++) {
        if (row->parts[p] < 0) {
            *less -= (double)row->parts[p];
        } else {
            *more += (double)row->parts[p];
        }
    }
}

/* What takes away lies left of the axis, what adds right of it. Pixels only:
 * the numbers stand beside the picture. */
static void write_bar(struct buf *out, const struct compare_row *row,
                      enum lang lang)
{
    double less, more;
    lengths(row, &less, &more);
    if (less + more <= 0) {
        return;
    }
    double scale = (BAR_WIDTH - 2) / (less + more);
    double axis = 1 + less * scale, left = axis, right = axis;
    buf_print(out, "<svg class=\"parts\" width=\"%d\" height=\"%d\" "
              "viewBox=\"0 0 %d %d\" aria-hidden=\"true\">", BAR_WIDTH,
              BAR_HEIGHT, BAR_WIDTH, BAR_HEIGHT);
    for (int p = 0; p < PART_COUNT; p++) {
        double width = (double)row->parts[p] * scale;
        if (width == 0) {
            continue;
        }
        left += width < 0 ? width : 0;
        buf_print(out, "<rect class=\"%s\" x=\"%.1f\" y=\"2\" width=\"%.1f\" "
                  "height=\"%d\"><title>%s</title></rect>", class_of(p),
                  width < 0 ? left : right, width < 0 ? -width : width,
                  BAR_HEIGHT - 4,
                  compare_part_name((enum compare_part)p, lang));
        right += width > 0 ? width : 0;
    }
    buf_print(out, "<line class=\"axis\" x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" "
              "y2=\"%d\"/></svg>", axis, axis, BAR_HEIGHT);
}

/* ---- cells ----------------------------------------------------------- */

struct page {
    struct arena *arena;
    const struct comparison *comparison;
    const struct compare_form *form;
    struct buf *out;
};

static void add_query(struct buf *link, const char *name, struct str value)
{
    bool has_query = memchr(link->at, '?', link->len) != NULL;
    buf_print(link, "%s%s=", has_query ? "&amp;" : "?", name);
    put(link, value);
}

static void add_day(struct buf *link, const char *name, int32_t day)
{
    char text[DATE_TEXT_SIZE];
    date_print((struct date){ day, DATE_DAY }, text);
    add_query(link, name, str_of(text));
}

/* The page of a printed figure: its own scope at its own position. */
static void open_figure(const struct page *p, const struct printed_figure *f,
                        const struct pack_indicator *i,
                        const struct compare_side *side)
{
    struct buf link = { 0 };
    put_link(&link, p->form->figure_link, f->id);
    if (f->area.len > 0) {
        add_query(&link, "area", f->area);
    }
    if (f->supporter.len > 0) {
        add_query(&link, "supporter", f->supporter);
    }
    if (f->has_from && i != NULL && !i->is_stock && !i->last_status) {
        add_day(&link, "from", f->from);
    }
    add_day(&link, "to", f->to);
    add_query(&link, "basis", str_of(template_basis_id(f->basis)));
    add_query(&link, "as-of", arena_print(p->arena, "%llu",
        (unsigned long long)side->text.size));
    buf_text(p->out, "<a href=\"");
    buf_str(p->out, buf_view(&link));
    buf_text(p->out, "#records\">");
    buf_free(&link);
}

static void write_value(const struct page *p, const struct printed_figure *f,
                        const struct pack_indicator *i,
                        const struct compare_side *side)
{
    buf_text(p->out, "<td class=\"n\">");
    if (f == NULL) {
        buf_text(p->out, "–</td>");
        return;
    }
    bool is_linked = p->form->figure_link != NULL;
    if (is_linked) {
        open_figure(p, f, i, side);
    }
    put(p->out, f->phrase);
    buf_text(p->out, is_linked ? "</a>" : "");
    buf_text(p->out, "<br><span class=\"quiet\">");
    put(p->out, row_exact(p->arena, i, f->value, false, p->form->lang));
    buf_text(p->out, "</span></td>");
}

static void write_parts(const struct page *p, const struct compare_row *row)
{
    buf_text(p->out, "<ul class=\"why\">");
    for (int part = 0; part < PART_COUNT; part++) {
        if (row->parts[part] != 0) {
            buf_print(p->out, "<li><svg class=\"dot\" width=\"9\" height=\"9\" "
                      "viewBox=\"0 0 9 9\" aria-hidden=\"true\"><rect "
                      "class=\"%s\" width=\"9\" height=\"9\"/></svg> %s ",
                      class_of(part),
                      compare_part_name((enum compare_part)part,
                                        p->form->lang));
            put(p->out, row_exact(p->arena, row->now, row->parts[part], true,
                                  p->form->lang));
            buf_text(p->out, "</li>");
        }
    }
    buf_text(p->out, "</ul>");
}

/* The first entries that made the difference. */
static void write_lines(const struct page *p, const struct compare_row *row)
{
    enum lang lang = p->form->lang;
    if (p->form->entry_link == NULL || row->line_count == 0) {
        return;
    }
    buf_print(p->out, "<details><summary>%s %zu</summary><ul class=\"why\">",
              say(lang, "台账里的记录：共", "Entries behind it:"),
              row->line_whole);
    for (size_t i = 0; i < row->line_count; i++) {
        const struct restate_line *line = &row->lines[i];
        struct str number = arena_print(p->arena, "%llu",
                                        (unsigned long long)line->seq);
        buf_text(p->out, "<li><a href=\"");
        put_link(p->out, p->form->entry_link, number);
        buf_text(p->out, "\">#");
        buf_str(p->out, number);
        buf_text(p->out, "</a> ");
        put(p->out, row_exact(p->arena, row->now, line->share, true, lang));
        buf_text(p->out, "</li>");
    }
    buf_print(p->out, "%s</ul></details>",
              row->line_whole > row->line_count ? "<li>…</li>" : "");
}

/* Two units: the two rows that can be compared. */
static void write_crossed(const struct page *p, const struct compare_row *row)
{
    const struct { const struct pack_indicator *i; int64_t from, to; } two[] = {
        { row->old, row->before->value, row->crossed[1] },
        { row->now, row->crossed[0], row->after->value },
    };
    buf_text(p->out, "<ul class=\"why\">");
    for (int n = 0; n < 2; n++) {
        buf_text(p->out, "<li>");
        put(p->out, p->form->lang == LANG_EN ? two[n].i->en : two[n].i->zh);
        buf_text(p->out, say(p->form->lang, "：", ": "));
        put(p->out, row_exact(p->arena, two[n].i, two[n].from, false,
                              p->form->lang));
        buf_text(p->out, " → ");
        put(p->out, row_exact(p->arena, two[n].i, two[n].to, false,
                              p->form->lang));
        buf_text(p->out, "</li>");
    }
    buf_text(p->out, "</ul>");
}

static void write_why(const struct page *p, const struct compare_row *row)
{
    struct str remark = row_remark(p->arena, row, p->form->lang);
    buf_text(p->out, "<td>");
    bool warns = row->kind == COMPARE_UNIT || row->kind == COMPARE_UNSAID ||
                 row->kind == COMPARE_MEANING;
    if (remark.len > 0) {
        buf_text(p->out, warns ? "<p class=\"remark\">"
                               : "<p class=\"quiet\">");
        put(p->out, remark);
        buf_text(p->out, "</p>");
    }
    if (row_shows_crossed(row, p->form)) {
        write_crossed(p, row);
    } else if (row_shows_parts(row, p->form)) {
        write_bar(p->out, row, p->form->lang);
        write_parts(p, row);
        write_lines(p, row);
    }
    buf_text(p->out, "</td>");
}

static void write_row(const struct page *p, const struct compare_row *row)
{
    struct str name = row_name(row, p->form->lang);
    buf_print(p->out, "<tr class=\"k-%s\"><th scope=\"row\">",
              compare_kind_id(row->kind));
    put(p->out, name);
    buf_text(p->out, "</th>");
    write_value(p, row->before, row->old, &p->comparison->before);
    write_value(p, row->after, row->now, &p->comparison->after);
    buf_text(p->out, "<td class=\"n\">");
    if (row->has_parts) {
        put(p->out, row_exact(p->arena, row->now,
                              row->after->value - row->before->value, true,
                              p->form->lang));
    } else {
        buf_text(p->out, "–");
    }
    buf_text(p->out, "</td>");
    write_why(p, row);
    buf_text(p->out, "</tr>\n");
}

/* ---- the whole ------------------------------------------------------- */

static void write_head(const struct page *p, const struct compare_side *s)
{
    enum lang lang = p->form->lang;
    buf_text(p->out, "<th scope=\"col\" class=\"n\">");
    put(p->out, side_name(p->arena, s, lang));
    buf_text(p->out, "<br><span class=\"quiet\">");
    put(p->out, edition_date(p->arena, s->text.date, lang));
    if (s->edition.is_withdrawn) {
        buf_text(p->out, say(lang, " · 已撤回", " · withdrawn"));
    }
    buf_text(p->out, "</span></th>");
}

static void write_root(const struct page *p, const struct compare_side *s)
{
    enum lang lang = p->form->lang;
    buf_text(p->out, "<p class=\"quiet\">");
    if (s->edition.number.len > 0) {
        put(p->out, side_name(p->arena, s, lang));
        buf_text(p->out, say(lang, "：", ": "));
    }
    buf_str(p->out, said(p->arena, lang, "台账位置 %llu，根 ",
                         "position %llu, root ",
                         (unsigned long long)s->text.size));
    buf_text(p->out, "<code class=\"hash\">");
    put(p->out, s->text.root);
    buf_text(p->out, "</code></p>\n");
}

static void write_body(const struct page *p)
{
    enum lang lang = p->form->lang;
    const struct comparison *c = p->comparison;
    buf_text(p->out, "<p class=\"lead\">");
    put(p->out, compare_sum(p->arena, c, lang));
    buf_print(p->out, "</p>\n<div class=\"scroll\" role=\"region\" "
              "aria-label=\"%s\" tabindex=\"0\"><table class=\"compare\">"
              "<thead><tr><th scope=\"col\">%s</th>",
              say(lang, "逐个数字对照", "figure by figure"),
              say(lang, "数字", "Figure"));
    write_head(p, &c->before);
    write_head(p, &c->after);
    buf_print(p->out, "<th scope=\"col\" class=\"n\">%s</th>"
              "<th scope=\"col\">%s</th></tr></thead>\n<tbody>\n",
              say(lang, "差额", "Difference"), say(lang, "为什么", "Why"));
    for (size_t i = 0; i < c->count; i++) {
        write_row(p, &c->rows[i]);
    }
    buf_text(p->out, "</tbody></table></div>\n");
    write_root(p, &c->before);
    write_root(p, &c->after);
}

void compare_html(struct job *j, const struct comparison *c,
                  const struct compare_form *form, struct buf *out)
{
    struct page p = { j->arena, c, form, out };
    const char *title = say(form->lang, "两份通报的数字对照",
                            "Two bulletins, figure by figure");
    if (form->fragment) {
        write_body(&p);
        return;
    }
    buf_print(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
              "<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
              "content=\"width=device-width, initial-scale=1\">\n"
              "<title>%s</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n"
              "<h1>%s</h1>\n", say(form->lang, "zh-CN", "en"), title, style,
              title);
    write_body(&p);
    buf_text(out, "</main>\n</body>\n</html>\n");
}
