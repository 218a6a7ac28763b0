#include "exchange/ask.h"
#include "reading/report.h"
#include "web/page.h"
#include "web/posted.h"
#include "web/small.h"

/* ---- checking ----------------------------------------------------------- */

/* What the one who asks may be told is decided as for figures (web/small.h). */
static bool check(struct visit *v, struct str bytes, enum text_format format,
                  struct lint_ask *ask, struct lint *out)
{
    if (!visit_shows_entries(v)) {
        ask->hides = small_hides_of;
        ask->context = v;
    }
    return lint_run(v->job, v->book, bytes, format, ask, out);
}

static bool take_basis(struct visit *v, struct str text, struct lint_ask *ask)
{
    ask->basis = BASIS_REVIEWED;
    return text.len == 0 || ask_basis(text, &ask->basis) ||
           err_set(&v->job->err, ERR_USAGE, "ask.basis", "没有口径“%.*s”",
                   "there is no basis “%.*s”", STR_ARG(text));
}

/* ---- the page ----------------------------------------------------------- */

struct filled {                 /* what the form held */
    struct str text, basis;
    bool is_strict;
};

static void write_basis(struct visit *v, const struct filled *f)
{
    HTML(&v->out, "<div><label for=\"basis\">{}</label> "
         "<select id=\"basis\" name=\"basis\">", visit_say(v, "口径", "Basis"));
    for (int b = 0; b < BASIS_COUNT; b++) {
        struct str id = str_of(ask_basis_id((enum basis)b));
        bool chosen = f->basis.len > 0 ? str_is(f->basis, id)
                                       : b == BASIS_REVIEWED;
        HTML(&v->out, "<option value=\"{}\"", id);
        html_raw(&v->out, chosen ? " selected>" : ">");
        HTML(&v->out, "{}</option>",
             str_of(label_basis(v->lang, (enum basis)b)));
    }
    html_raw(&v->out, "</select></div>\n");
}

static void write_form(struct visit *v, const struct filled *f)
{
    HTML(&v->out, "<form class=\"lint\" method=\"post\" action=\"{}\" "
         "enctype=\"multipart/form-data\">\n"
         "<p><label for=\"text\">{}</label>\n<textarea id=\"text\" "
         "name=\"text\" rows=\"10\" spellcheck=\"false\">{}</textarea></p>\n"
         "<p><label for=\"file\">{}</label> <input id=\"file\" name=\"file\" "
         "type=\"file\" accept=\".txt,.md,.html,.htm,.docx\"></p>\n"
         "<div class=\"row\">", visit_link(v, "/lint"),
         visit_say(v, "把文稿贴在这里", "Paste the text here"), f->text,
         visit_say(v, "或选一个文件（txt、md、html、docx）",
                   "or choose a file (txt, md, html, docx)"));
    write_basis(v, f);
    HTML(&v->out, "<div><label><input type=\"checkbox\" name=\"strict\" "
         "value=\"1\"{}> {}</label></div>",
         f->is_strict ? STR(" checked") : STR(""),
         visit_say(v, "写法也要严格（381亿多，不写381多亿）",
                   "strict style as well (381亿多, not 381多亿)"));
    HTML(&v->out, "<div><button type=\"submit\">{}</button></div></div>\n"
         "</form>\n", visit_say(v, "核对", "Check"));
}

static void write_intro(struct visit *v)
{
    HTML(&v->out, "<h1>{}</h1>\n<p class=\"lead\">{}</p>\n",
         visit_say(v, "核对文稿", "Check a text"),
         visit_say(v, "通报、讲话、年报、新闻稿，贴进来就知道每个数字对不对。"
                      "文稿只在内存里，不保存。",
                   "Paste a bulletin, a speech, a report: every figure is "
                   "checked against the book. The text is not kept."));
}

static bool show_form(struct visit *v)
{
    struct filled none = { 0 };
    write_intro(v);
    write_form(v, &none);
    return true;
}

static struct str value_of(const struct posted *p, const char *name)
{
    const struct posted_field *f = posted_field(p, str_of(name));
    return f != NULL ? f->value : (struct str){ "", 0 };
}

static bool show_result(struct visit *v)
{
    struct posted form;
    struct lint lint;
    struct lint_ask ask = { 0 };
    struct str type = http_header(v->request, "Content-Type");
    if (!posted_read(v->job->arena, type, v->request->body, &form,
                     &v->job->err) ||
        !take_basis(v, value_of(&form, "basis"), &ask)) {
        return false;
    }
    const struct posted_field *file = posted_field(&form, STR("file"));
    bool has_file = file != NULL && file->value.len > 0;
    struct filled filled = { value_of(&form, "text"),
        value_of(&form, "basis"), value_of(&form, "strict").len > 0 };
    struct str bytes = has_file ? file->value : filled.text;
    struct str name = has_file ? file->file : (struct str){ "", 0 };
    ask.is_strict = filled.is_strict;
    if (!check(v, bytes, has_file ? text_format_of(name, bytes) : TEXT_PLAIN,
               &ask, &lint)) {
        return false;
    }
    struct report r = { .lint = &lint, .file = name, .lang = v->lang,
                        .site = "", .labels = v->labels };
    write_intro(v);
    report_marked(&r, &v->out);
    HTML(&v->out, "<h2>{}</h2>\n", visit_say(v, "再核一篇", "Another text"));
    write_form(v, &filled);
    return true;
}

/* ---- the API ------------------------------------------------------------ */

static const struct { const char *type; enum text_format format; } types[] = {
    { "text/plain", TEXT_PLAIN }, { "text/markdown", TEXT_MARKDOWN },
    { "text/html", TEXT_HTML },
    { "application/vnd.openxmlformats-officedocument.wordprocessingml."
      "document", TEXT_DOCX },
};

static bool api_lint(struct visit *v)
{
    struct lint lint;
    struct lint_ask ask = { 0 };
    struct str type = http_header(v->request, "Content-Type");
    struct str style = visit_query(v, "style"), as_of = visit_query(v, "as-of");
    size_t i = 0, count = sizeof types / sizeof *types;
    while (i < count && !str_starts(type, str_of(types[i].type))) {
        i++;
    }
    if (i == count) {
        return err_set(&v->job->err, ERR_USAGE, "lint.type",
            "请用 text/plain、text/markdown、text/html 或 docx 的类型提交",
            "send text/plain, text/markdown, text/html or the type of docx");
    }
    if (style.len > 0 && !str_is(style, STR("press")) &&
        !str_is(style, STR("strict"))) {
        return err_set(&v->job->err, ERR_USAGE, "lint.style",
                       "没有“%.*s”这种写法，可用 press、strict",
                       "no style “%.*s”; use press or strict",
                       STR_ARG(style));
    }
    ask.is_strict = str_is(style, STR("strict"));
    ask.has_as_of = as_of.len > 0;
    if ((ask.has_as_of && !ask_position(v->job, v->book, as_of,
                                        &ask.as_of)) ||
        !take_basis(v, visit_query(v, "basis"), &ask) ||
        !check(v, v->request->body, types[i].format, &ask, &lint)) {
        return false;
    }
    struct report r = { .lint = &lint, .lang = v->lang, .site = "",
                        .labels = v->labels };
    report_json(&r, &v->out);
    return true;
}

static const struct page_parameter lint_parameters[] = {
    { "basis", "reported、reviewed、confirmed 或 inspected",
      "reported, reviewed, confirmed or inspected; reviewed by default" },
    { "as-of", "台账位置：记录数或日期", "position: a size or a date" },
    { "style", "press 或 strict", "press or strict" }, { NULL },
};

const struct page lint_pages[] = {
    { "GET", "/lint", "核对文稿", "Check a text", PAGE_HTML, 0, show_form },
    { "POST", "/lint", "核对文稿", "Check a text", PAGE_HTML, NEED_FRESH,
      show_result },
    { "POST", "/api/v1/lint", "核对一篇文稿里的每个数字",
      "check every figure in a text against the book", PAGE_JSON, NEED_FRESH,
      api_lint, lint_parameters, "Lint",
      "text/plain text/markdown text/html application/vnd.openxmlformats-"
      "officedocument.wordprocessingml.document" },
    { 0 },
};
