/* web/fill.c - a superior's blank form, filled: drop it, answer what is unsure,
 * take the filled file. Nothing is stored between the steps: the form itself
 * travels with the page. */
#include <stdio.h>

#include "base/base64.h"
#include "exchange/ask.h"
#include "forms/report.h"
#include "http/guard.h"
#include "http/target.h"
#include "web/inside.h"
#include "web/page.h"
#include "web/posted.h"
#include "web/small.h"

enum { FORM_BYTES_MAX = 2 * 1024 * 1024, ANSWERS_MAX = 120 };

struct posted_form {            /* what was posted */
    struct posted posted;
    struct str bytes, name;     /* of the workbook */
    struct fill_answer answers[ANSWERS_MAX];
    struct fill_ask ask;
};

/* ---- what was posted ----------------------------------------------------- */

static struct str value_of(const struct posted *p, const char *format,
                           size_t n)
{
    char name[16];
    snprintf(name, sizeof name, "%s%zu", format, n);
    const struct posted_field *f = posted_field(p, str_of(name));
    return f != NULL ? str_trim(f->value) : (struct str){ "", 0 };
}

static struct str text_of(const struct posted *p, const char *name)
{
    const struct posted_field *f = posted_field(p, str_of(name));
    return f != NULL ? f->value : (struct str){ "", 0 };
}

/* The file that was chosen, or the one that came along with the page. */
static bool take_file(struct visit *v, struct posted_form *f)
{
    struct job *j = v->job;
    const struct posted_field *file = posted_field(&f->posted, STR("file"));
    struct buf bytes = { 0 };
    if (file != NULL && file->value.len > 0) {
        f->bytes = file->value;
        f->name = file->file;
    } else if (base64_read(text_of(&f->posted, "form"), &bytes)) {
        f->bytes = arena_str(j->arena, buf_view(&bytes));
        f->name = text_of(&f->posted, "name");
    }
    buf_free(&bytes);
    if (f->bytes.len > FORM_BYTES_MAX) {
        return err_set(&j->err, ERR_INPUT, "fill.large",
                       "网页上只收 2 MB 以内的表；更大的请用命令 jiedui fill",
                       "the page takes forms of up to 2 MB; for larger ones "
                       "use the command jiedui fill");
    }
    return f->bytes.len > 0 ||
           err_set(&j->err, ERR_INPUT, "fill.none", "请先选一个 xlsx 文件",
                   "choose an xlsx file first");
}

static void take_answers(struct posted_form *f)
{
    for (size_t n = 0; n < ANSWERS_MAX; n++) {
        struct str id = value_of(&f->posted, "q", n);
        struct str other = value_of(&f->posted, "o", n);
        struct str chosen = value_of(&f->posted, "a", n);
        struct str answer = other.len > 0 ? other : chosen;
        if (id.len > 0 && answer.len > 0) {
            f->answers[f->ask.given_count++] =
                (struct fill_answer){ id, answer };
        }
    }
    f->ask.given = f->answers;
}

static bool take_posted(struct visit *v, struct posted_form *f)
{
    struct job *j = v->job;
    struct str type = http_header(v->request, "Content-Type");
    *f = (struct posted_form){ .ask.figures.basis = BASIS_REVIEWED,
                                .ask.cells_max = FILL_PAGE_CELLS_MAX };
    if (!posted_read(j->arena, type, v->request->body, &f->posted, &j->err) ||
        !take_file(v, f)) {
        return false;
    }
    struct str basis = text_of(&f->posted, "basis");
    struct str period = str_trim(text_of(&f->posted, "period"));
    if (basis.len > 0 && !ask_basis(basis, &f->ask.figures.basis)) {
        return err_set(&j->err, ERR_USAGE, "ask.basis", "没有口径“%.*s”",
                       "there is no basis “%.*s”", STR_ARG(basis));
    }
    if (period.len > 0 && !period_parse(period, &f->ask.period)) {
        return err_set(&j->err, ERR_USAGE, "fill.period",
                       "看不懂时间“%.*s”", "cannot read the period “%.*s”",
                       STR_ARG(period));
    }
    f->ask.form = f->bytes;
    take_answers(f);
    if (!visit_shows_entries(v)) {
        f->ask.figures.hides = small_hides_of;
        f->ask.figures.context = v;
    }
    return true;
}

/* ---- the pages ----------------------------------------------------------- */

static void write_intro(struct visit *v)
{
    HTML(&v->out, "<h1>{}</h1>\n<p class=\"lead\">{}</p>\n",
         visit_say(v, "填表", "Fill in a form"),
         visit_say(v, "上级发来的空表放进来，有把握的格填好准确数，没把握的"
                      "问一次。版式、公式和已填的数不动；表不保存。",
                   "Drop a superior's blank form: sure cells get exact "
                   "figures, the rest is asked once. Layout, formulas and "
                   "typed numbers stay; the form is not kept."));
}

static bool show_form(struct visit *v)
{
    write_intro(v);
    HTML(&v->out, "<form class=\"lint\" method=\"post\" action=\"{}\" "
         "enctype=\"multipart/form-data\">\n"
         "<p><label for=\"file\">{}</label> <input id=\"file\" name=\"file\" "
         "type=\"file\" accept=\".xlsx\" required></p>\n"
         "<p><label for=\"period\">{}</label> <input id=\"period\" "
         "name=\"period\" size=\"22\" placeholder=\"2020-06\"></p>\n"
         "<p><button type=\"submit\">{}</button></p>\n</form>\n",
         visit_link(v, "/fill"),
         visit_say(v, "空表（xlsx）", "The blank form (xlsx)"),
         visit_say(v, "表上没写时间时", "Its period, if it does not say"),
         visit_say(v, "填表", "Fill in"));
    return true;
}

static void write_hidden(struct visit *v, const char *name, size_t n,
                         struct str value)
{
    struct str full = arena_print(v->job->arena, "%s%zu", name, n);
    HTML(&v->out, "<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", full,
         value);
}

static void write_choice(struct visit *v, size_t n, struct str answer,
                         struct str label)
{
    struct str name = arena_print(v->job->arena, "a%zu", n);
    HTML(&v->out, "<label class=\"choice\"><input type=\"radio\" "
         "name=\"{}\" value=\"{}\"> {}</label><br>\n", name, answer, label);
}

static const char *heading_of(enum lang lang, enum question_kind kind)
{
    switch (kind) {
    case QUESTION_INDICATOR:
        return say(lang, "这一栏要的是哪个指标？", "Which figure is meant?");
    case QUESTION_PLACE:
        return say(lang, "指哪里？", "Which place is meant?");
    case QUESTION_PERIOD:
        return say(lang, "指什么时间？", "Which period is meant?");
    case QUESTION_UNIT:
    case QUESTION_KINDS:
        break;
    }
    return say(lang, "用什么计量单位？", "In which unit?");
}

/* What else may be written as an answer. */
static const char *other_of(enum lang lang, enum question_kind kind)
{
    switch (kind) {
    case QUESTION_INDICATOR:
        return say(lang, "或写指标的名称：", "or the name of a figure:");
    case QUESTION_PLACE:
        return say(lang, "或写行政区、单位的名称：",
                   "or the name of an area or unit:");
    case QUESTION_PERIOD:
        return say(lang, "或写时间（2020、2020-06）：",
                   "or a period (2020, 2020-06):");
    case QUESTION_UNIT:
    case QUESTION_KINDS:
        break;
    }
    return say(lang, "或写：", "or write:");
}

static void write_question(struct visit *v, const struct question *q,
                           size_t n)
{
    struct arena *a = v->job->arena;
    struct str cells = q->cell_count == 0 ? STR("")
        : arena_print(a, "%.*s%s", STR_ARG(q->cells[0]),
                      q->cell_count > 1 ? " …" : "");
    HTML(&v->out, "<fieldset><legend>{} <b>{}</b> <span class=\"small\">{}"
         "</span></legend>\n", str_of(heading_of(v->lang, q->kind)),
         q->label, cells);
    write_hidden(v, "q", n, q->id);
    if (q->is_wrong) {
        HTML(&v->out, "<p class=\"verdict differs\">{}{}</p>\n",
             visit_say(v, "这个回答看不懂：", "not understood: "), q->answer);
    }
    for (size_t i = 0; i < q->candidate_count; i++) {
        write_choice(v, n, q->candidates[i].answer, q->candidates[i].label);
    }
    write_choice(v, n, STR("leave"), visit_say(v, "不填", "leave it empty"));
    HTML(&v->out, "<label>{} <input name=\"{}\" size=\"24\"></label>\n"
         "</fieldset>\n", str_of(other_of(v->lang, q->kind)),
         arena_print(a, "o%zu", n));
}

static bool is_asked_again(const struct fill *fill, struct str id)
{
    for (size_t i = 0; i < questions_count(fill->questions); i++) {
        const struct question *q = questions_at(fill->questions, i);
        if (question_is_open(q) && str_is(q->id, id)) {
            return true;
        }
    }
    return false;
}

/* Open questions, then the answers that were given already and understood. */
static void write_questions(struct visit *v, const struct posted_form *f,
                            const struct fill *fill)
{
    size_t n = 0;
    for (size_t i = 0; i < questions_count(fill->questions) &&
                       n < ANSWERS_MAX; i++) {
        const struct question *q = questions_at(fill->questions, i);
        if (question_is_open(q)) {
            write_question(v, q, n++);
        }
    }
    for (size_t i = 0; i < f->ask.given_count && n < ANSWERS_MAX; i++) {
        if (!is_asked_again(fill, f->answers[i].id)) {
            write_hidden(v, "q", n, f->answers[i].id);
            write_hidden(v, "a", n++, f->answers[i].answer);
        }
    }
}

static void write_again(struct visit *v, const struct posted_form *f,
                        const struct fill *fill)
{
    struct buf form = { 0 };
    bool is_open = questions_open_count(fill->questions) > 0;
    base64_write(&form, f->bytes.at, f->bytes.len);
    HTML(&v->out, "<form class=\"lint\" method=\"post\" action=\"{}\" "
         "enctype=\"multipart/form-data\">\n"
         "<input type=\"hidden\" name=\"form\" value=\"{}\">\n"
         "<input type=\"hidden\" name=\"name\" value=\"{}\">\n"
         "<input type=\"hidden\" name=\"period\" value=\"{}\">\n",
         visit_link(v, "/fill"), buf_view(&form), f->name,
         text_of(&f->posted, "period"));
    buf_free(&form);
    write_questions(v, f, fill);
    if (is_open) {
        HTML(&v->out, "<p><button type=\"submit\">{}</button></p>\n",
             visit_say(v, "用这些回答再填", "Fill in with these answers"));
    }
    HTML(&v->out, "<p><button type=\"submit\" formaction=\"{}\">{}</button>"
         "</p>\n</form>\n", visit_link(v, "/fill/file"),
         visit_say(v, "下载填好的表", "Download the filled form"));
}

static bool show_result(struct visit *v)
{
    struct posted_form *f = ARENA_NEW(v->job->arena, struct posted_form);
    struct fill *fill = ARENA_NEW(v->job->arena, struct fill);
    struct buf text = { 0 };
    if (!take_posted(v, f) || !fill_run(v->job, v->book, &f->ask, fill)) {
        return false;
    }
    fill_report_text(v->job, v->book, fill, &text);
    write_intro(v);
    HTML(&v->out, "<h2>{}</h2>\n<pre class=\"report\">{}</pre>\n", f->name,
         buf_view(&text));
    buf_free(&text);
    write_again(v, f, fill);
    return job_ok(v->job);
}

/* ---- the file ------------------------------------------------------------ */

/* Whether the page that posts is this site's own, at the office's desk: only
 * then are answers kept in the book. */
static bool may_keep(const struct visit *v)
{
    struct str origin = http_header(v->request, "Origin");
    struct str host = http_header(v->request, "Host");
    ptrdiff_t at = str_find(origin, STR("://"));
    return visit_is_at_desk(v) && at > 0 && host.len > 0 &&
           str_is(str_part(origin, (size_t)at + 3, origin.len), host);
}

static bool fill_in_turn(struct visit *v, struct posted_form *f,
                         struct fill *fill)
{
    book_turn_read(v->book);
    v->head = book_head(v->book);
    bool ok = labels_open(v->job, v->book, v->head.size, &v->labels) &&
              take_posted(v, f) && fill_run(v->job, v->book, &f->ask, fill);
    book_turn_end(v->book);
    return ok;
}

static bool keep(struct visit *v, struct fill *fill)
{
    size_t kept;
    v->job->by = STR("web");
    book_door_take(v->book);
    bool ok = fill_keep(v->job, v->book, fill, &kept);
    book_unstage(v->book);
    book_door_leave(v->book);
    return ok;
}

/* The form's own name, with a word before it (RFC 6266, RFC 8187). */
static struct str attachment_of(struct visit *v, struct str name)
{
    struct buf out = { 0 };
    buf_text(&out, "attachment; filename=\"filled.xlsx\"");
    if (name.len > 0) {
        buf_text(&out, "; filename*=UTF-8''");
        target_encode(&out, visit_say(v, "已填-", "filled-"));
        target_encode(&out, name);
    }
    struct str header = arena_str(v->job->arena, buf_view(&out));
    buf_free(&out);
    return header;
}

static bool give_file(struct visit *v)
{
    struct posted_form *f = ARENA_NEW(v->job->arena, struct posted_form);
    struct fill *fill = ARENA_NEW(v->job->arena, struct fill);
    if (!fill_in_turn(v, f, fill)) {
        return false;
    }
    if (f->ask.given_count > 0 && may_keep(v) && !keep(v, fill)) {
        return false;
    }
    http_answer_header(v->answer, "Content-Disposition",
                       attachment_of(v, f->name));
    return visit_file(v, "application/vnd.openxmlformats-officedocument."
                      "spreadsheetml.sheet", buf_view(&fill->bytes));
}

const struct page fill_pages[] = {
    { "GET", "/fill", "填表", "Fill in a form", PAGE_HTML, 0, show_form },
    { "POST", "/fill", "填表", "Fill in a form", PAGE_HTML, NEED_FRESH,
      show_result },
    { "POST", "/fill/file", "填好的表", "The filled form", PAGE_FILE,
      NEED_FRESH | NEED_NO_TURN, give_file },
    { 0 },
};
