#include <stdio.h>
#include <string.h>

#include "bulletin/bulletin.h"
#include "exchange/ask.h"
#include "web/child.h"
#include "web/inside.h"

/* ---- an empty book ---------------------------------------------------- */

static struct str book_word(const struct visit *v)
{
    const char *path = book_path(v->book), *slash = strrchr(path, '/');
    return str_of(slash != NULL ? slash + 1 : path);
}

struct step { const char *zh, *en, *more_zh, *more_en, *command; };

/* The way from nothing to a first bulletin. {} is the book. */
static const struct step steps[] = {
    { "建台账", "Make the book",
      "已经建好：你正在看它。指标、记录类型和通报模板来自项目包。",
      "Done: you are looking at it. Indicators, kinds of record and the "
      "bulletin's template come from the pack.",
      "jiedui init {} --pack packs/xiezuo" },
    { "登记单位", "Load the units",
      "支援方和受援方的单位名单，一行一个：id、name、kind、area。",
      "The units of both sides, one a row: id, name, kind, area.",
      "jiedui import {} units.csv" },
    { "登记结对", "Load the pairings",
      "谁和谁结对、从哪天起。结对之外的帮扶会得到提醒。",
      "Who is paired with whom, and since when. Help outside a pairing gets "
      "a warning.",
      "jiedui import {} pairings.csv" },
    { "导入第一张表", "Import the first sheet",
      "现有的 Excel 表原样导入：标题行、合计行、万元、各种日期写法都认得。"
      "被拒的行另存一份，写明原因，改好再导。",
      "Workbooks go in as they are: title rows, totals, units in headers and "
      "dates of any shape are understood. Refused rows come back with the "
      "reason, to be mended and imported again.",
      "jiedui import {} 资金.xlsx" },
    { "出通报", "Write the bulletin",
      "刷新本页就能看到；也可以存成文件。",
      "Reload this page, or write it to a file.",
      "jiedui bulletin {} --format pdf > bulletin.pdf" },
};

static void write_start(struct visit *v)
{
    HTML(&v->out, "<article class=\"start\"><h1>{}</h1><p class=\"lead\">{}"
         "</p><ol class=\"steps\">",
         visit_say(v, "从这里开始", "Start here"),
         visit_say(v, "台账里还没有帮扶记录。五步之后，这一页就是你的第一份"
                      "通报，每个数字都能点开，看到它下面的记录。",
                   "This book holds no records yet. Five steps from here "
                   "this page is your first bulletin, and every figure in it "
                   "opens to the records beneath."));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        const struct step *s = &steps[i];
        struct buf command = { 0 };
        html_fill(&command, s->command, (struct str[]){ book_word(v) }, 1);
        HTML(&v->out, "<li><h2>{}</h2><p>{}</p><pre><code>",
             visit_say(v, s->zh, s->en), visit_say(v, s->more_zh, s->more_en));
        buf_str(&v->out, buf_view(&command));
        html_raw(&v->out, "</code></pre></li>");
        buf_free(&command);
    }
    HTML(&v->out, "</ol><p><a href=\"{}\">{}</a> · <a href=\"{}\">{}</a></p>"
         "</article>",
         visit_link(v, "/figures"),
         visit_say(v, "看这个项目要统计哪些数字",
                   "See which figures this programme counts"),
         visit_link(v, "/help"), visit_say(v, "帮助", "Help"));
}

/* Whether no figure counts anything yet. */
static bool is_empty(struct visit *v, bool *empty)
{
    struct figure_ask ask = { 0 };
    struct figure_set set;
    if (!figure_compute(v->job, v->book, &ask, &set)) {
        return false;
    }
    *empty = true;
    for (size_t i = 0; i < set.count; i++) {
        *empty = *empty && set.rows[i].by_basis[BASIS_REPORTED] == 0 &&
                 set.rows[i].count == 0;
    }
    return true;
}

/* ---- the bulletin ------------------------------------------------------ */

/* What ?as-of= and ?basis= ask for. */
static bool read_ask(struct visit *v, struct bulletin_ask *ask)
{
    struct str as_of = visit_query(v, "as-of");
    struct str basis = visit_query(v, "basis");
    ask->lang = v->lang;
    ask->has_as_of = as_of.len > 0;
    ask->has_basis = basis.len > 0;
    if (ask->has_as_of && !ask_position(v->job, v->book, as_of, &ask->as_of)) {
        return false;
    }
    if (ask->has_basis && !ask_basis(basis, &ask->basis)) {
        return err_set(&v->job->err, ERR_USAGE, "ask.basis",
                       "没有口径“%.*s”", "there is no basis “%.*s”",
                       STR_ARG(basis));
    }
    struct str style = visit_query(v, "style");
    ask->has_profile = style.len > 0;
    ask->profile = str_is(style, STR("strict")) ? PHRASE_STRICT : PHRASE_PRESS;
    return true;
}

static void write_card(struct visit *v)
{
    static const struct { const char *path, *zh, *en; } files[] = {
        { "/bulletin.pdf", "PDF", "PDF" },
        { "/bulletin.md", "文本", "Markdown" },
        { "/api/v1/bulletin", "JSON", "JSON" },
        { "/api/v1/figures", "全部数字", "all figures" },
    };
    struct buf root = { 0 };
    char moment[DATE_STAMP_SIZE];
    buf_hex(&root, v->head.root, BOOK_ROOT_SIZE);
    date_stamp(v->head.recorded, moment);
    HTML(&v->out, "<aside class=\"card\" aria-label=\"{}\"><h2>{}</h2>"
         "<dl><dt>{}</dt><dd>{}</dd><dt>{}</dt><dd><time>{}</time></dd>"
         "<dt>{}</dt><dd><code class=\"hash\">{}</code></dd></dl>",
         visit_say(v, "这份通报的依据", "What this bulletin stands on"),
         visit_say(v, "这份通报的依据", "What this bulletin stands on"),
         visit_say(v, "台账位置", "Position"),
         label_number(v->job->arena, (int64_t)v->head.size),
         visit_say(v, "写于", "Recorded"),
         str_part(str_of(moment), 0, 10),
         visit_say(v, "根", "Root"), buf_view(&root));
    HTML(&v->out, "<p>{}</p><ul class=\"files\">",
         visit_shows_entries(v)
             ? visit_say(v, "点一个数字，看它的定义、分布和每条记录。",
                         "Choose a figure to see its definition, its split "
                         "and every record.")
             : visit_say(v, "点一个数字，看它的定义、分布和扎实程度。",
                         "Choose a figure to see its definition, its split "
                         "and how far it is confirmed."));
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        HTML(&v->out, "<li><a href=\"{}\">{}</a></li>",
             visit_link(v, "%s", files[i].path),
             visit_say(v, files[i].zh, files[i].en));
    }
    HTML(&v->out, "</ul><p><a href=\"{}\">{}</a></p></aside>",
         visit_link(v, "/editions"),
         visit_say(v, "已发布的各期", "Published editions"));
    buf_free(&root);
}

static bool home(struct visit *v)
{
    struct bulletin_ask ask = { .format = BULLETIN_HTML, .fragment = true };
    struct str text;
    bool empty;
    if (!is_empty(v, &empty) || !read_ask(v, &ask)) {
        return false;
    }
    if (empty) {
        v->title = visit_say(v, "从这里开始", "Start here");
        write_start(v);
        return true;
    }
    ask.figure_link = v->lang_is_asked
        ? say(v->lang, "/figure/%s?lang=zh", "/figure/%s?lang=en")
        : "/figure/%s";
    if (!bulletin_write(v->job, v->book, &ask, &text)) {
        return false;
    }
    html_raw(&v->out, "<div class=\"beside\"><article class=\"bulletin\">");
    buf_str(&v->out, text);
    html_raw(&v->out, "</article>");
    write_card(v);
    html_raw(&v->out, "</div>");
    return true;
}

static bool bulletin_text(struct visit *v, enum bulletin_format format,
                          const char *type)
{
    struct bulletin_ask ask = { .format = format };
    struct str text;
    return read_ask(v, &ask) &&
           bulletin_write(v->job, v->book, &ask, &text) &&
           visit_file(v, type, text);
}

static bool markdown(struct visit *v)
{
    return bulletin_text(v, BULLETIN_MD, "text/markdown; charset=utf-8");
}

static bool bulletin_json(struct visit *v)
{
    return bulletin_text(v, BULLETIN_JSON, "application/json");
}

/* This program again, as `jiedui bulletin BOOK --format pdf`: pango and
 * fontconfig stay out of the server. */
static bool pdf(struct visit *v)
{
    struct bulletin_ask ask = { 0 };
    struct str bytes;
    if (!read_ask(v, &ask)) {
        return false;
    }
    uint64_t size = ask.has_as_of ? ask.as_of : book_head(v->book).size;
    struct str at = arena_print(v->job->arena, "%llu",
                                (unsigned long long)size);
    const char *words[] = { "jiedui", "bulletin", book_path(v->book),
        "--format", "pdf", "--lang", say(v->lang, "zh", "en"), "--as-of",
        at.at, NULL };
    if (atomic_flag_test_and_set(&v->site->pdf_is_made)) {
        return err_set(&v->job->err, ERR_BUSY, "pdf.busy",
                       "正在排另一份 PDF，请稍后再点",
                       "another PDF is being made; try again in a moment");
    }
    bool ok = child_output(v->job, words, &bytes);
    atomic_flag_clear(&v->site->pdf_is_made);
    http_answer_header(v->answer, "Content-Disposition",
                       STR("inline; filename=\"bulletin.pdf\""));
    return ok && visit_file(v, "application/pdf", bytes);
}

static const struct page_parameter parameters[] = {
    { "lang", "语言：zh 或 en", "language: zh or en" },
    { "style", "写法：press 或 strict", "style: press or strict" },
    { "basis", "口径：reported、reviewed、confirmed、inspected",
      "basis: reported, reviewed, confirmed, inspected" },
    { "as-of", "台账位置：记录数或日期", "position: a size or a date" },
    { NULL },
};

const struct page home_pages[] = {
    { "GET", "/", "通报", "Bulletin", PAGE_HTML, 0, home },
    { "GET", "/bulletin.md", "通报文本", "Bulletin as Markdown", PAGE_FILE, 0,
      markdown },
    { "GET", "/bulletin.pdf", "通报 PDF", "Bulletin as PDF", PAGE_FILE,
      NEED_NO_TURN, pdf },
    { "GET", "/api/v1/bulletin", "通报", "the bulletin with its figures",
      PAGE_JSON, 0, bulletin_json, parameters, "object" },
    { 0 },
};
