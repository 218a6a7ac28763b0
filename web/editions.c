/* web/editions.c - the bulletins that were published: a list, each frozen text
 * with how to check it, and two of them beside each other.
 *
 * Everybody may read an edition: it was published. A frozen text is shown from
 * its own bytes, whose hash was checked, never written again. */
#include "base/json.h"
#include "bulletin/compare.h"
#include "exchange/ask.h"
#include "http/target.h"
#include "web/small.h"

enum { LINES = 20 };

/* "/edition/2021-1/zh.md": a number may hold any letters. */
static struct str edition_link(const struct visit *v, struct str number,
                               const char *tail)
{
    struct buf b = { 0 };
    buf_text(&b, "/edition/");
    target_encode(&b, number);
    buf_text(&b, tail);
    struct str link = visit_link(v, "%s", buf_cstr(&b));
    buf_free(&b);
    return link;
}

static struct str compare_link(const struct visit *v, struct str a,
                               struct str b)
{
    struct buf link = { 0 };
    buf_text(&link, "/compare?a=");
    target_encode(&link, a);
    buf_text(&link, "&b=");
    target_encode(&link, b);
    struct str out = visit_link(v, "%s", buf_cstr(&link));
    buf_free(&link);
    return out;
}

static struct str title_of(const struct visit *v, const struct published *p)
{
    bool takes_en = p->title_zh.len == 0 ||
                    (v->lang == LANG_EN && p->title_en.len > 0);
    return takes_en ? p->title_en : p->title_zh;
}

static struct str day_of(const struct visit *v, struct date d)
{
    char text[DATE_TEXT_SIZE];
    date_print(d, text);
    return arena_str(v->job->arena, str_of(text));
}

/* The day on which it was published, in the book's zone. */
static struct str published_day(const struct visit *v,
                                const struct published *p)
{
    int32_t day = date_day_of(p->recorded, book_zone(v->book));
    return day_of(v, (struct date){ day, DATE_DAY });
}

static struct str root_of(const struct visit *v, const struct published *p,
                          size_t bytes)
{
    struct buf hex = { 0 };
    buf_hex(&hex, p->root, bytes);
    struct str text = arena_str(v->job->arena, buf_view(&hex));
    buf_free(&hex);
    return text;
}

/* ---- the list ---------------------------------------------------------- */

/* Whether an edition is written again as it was, when that is asked for. */
static bool write_verdict(struct visit *v, const struct published *p)
{
    struct published_check checks[PUBLISHED_FILES_MAX];
    size_t count, same = 0;
    if (visit_query(v, "check").len == 0) {
        HTML(&v->out, "<a href=\"{}\">{}</a>",
             edition_link(v, p->number, "?check=1"),
             visit_say(v, "重写核对", "Check"));
        return true;
    }
    if (!published_again(v->job, v->book, p, checks, &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        same += checks[i].verdict == CHECK_SAME;
    }
    HTML(&v->out, "<a class=\"{}\" href=\"{}\">{}</a>",
         same == count ? STR("good") : STR("bad"),
         edition_link(v, p->number, "?check=1"),
         same == count ? visit_say(v, "✓ 逐字节相同", "✓ the same bytes")
                       : visit_say(v, "✗ 不同", "✗ differs"));
    return true;
}

static bool write_row(struct visit *v, const struct published *p,
                      const struct published *before)
{
    HTML(&v->out, "<tr><th scope=\"row\"><a href=\"{}\">{}</a></th>"
         "<td class=\"day\">{}</td><td class=\"day\">{}</td><td>{}",
         edition_link(v, p->number, ""), p->number, published_day(v, p),
         day_of(v, p->date), title_of(v, p));
    if (p->is_withdrawn) {
        HTML(&v->out, " <strong class=\"bad\">{}</strong> "
             "<span class=\"quiet\">{}</span>",
             visit_say(v, "已撤回", "withdrawn"), p->reason);
    }
    HTML(&v->out, "</td><td>{}</td><td>{}</td><td>{}</td>"
         "<td class=\"n\">{}</td><td><code>{}</code></td><td>",
         p->drafter, p->checker, p->approver,
         label_number(v->job->arena, (int64_t)p->size), root_of(v, p, 4));
    if (!write_verdict(v, p)) {
        return false;
    }
    if (before != NULL) {
        HTML(&v->out, "<br><a href=\"{}\">{}</a>",
             compare_link(v, before->number, p->number),
             visit_say(v, "与上期对照", "Compare with the one before"));
    }
    html_raw(&v->out, "</td></tr>\n");
    return true;
}

static void write_choice(struct visit *v, const char *name, const char *zh,
                         const char *en, const struct published *rows,
                         size_t count, struct str chosen)
{
    HTML(&v->out, "<div><label for=\"c-{}\">{}</label><select id=\"c-{}\" "
         "name=\"{}\">", str_of(name), visit_say(v, zh, en), str_of(name),
         str_of(name));
    bool has_head = visit_public_min(v) == 0;
    for (size_t i = 0; i < count + has_head; i++) {
        struct str number = i < count ? rows[i].number : STR("head");
        HTML(&v->out, "<option value=\"{}\"", number);
        html_raw(&v->out, str_is(number, chosen) ? " selected>" : ">");
        HTML(&v->out, "{}</option>", i < count ? number
             : visit_say(v, "现在的台账", "the book now"));
    }
    html_raw(&v->out, "</select></div>");
}

static void write_form(struct visit *v, const struct published *rows,
                       size_t count, struct str a, struct str b)
{
    html_raw(&v->out, "<form class=\"scope\" method=\"get\" "
             "action=\"/compare\">");
    write_choice(v, "a", "这一期", "This edition", rows, count, a);
    write_choice(v, "b", "与这一期", "With", rows, count, b);
    if (v->lang_is_asked) {
        HTML(&v->out, "<input type=\"hidden\" name=\"lang\" value=\"{}\">",
             visit_say(v, "zh", "en"));
    }
    HTML(&v->out, "<div><button>{}</button></div></form>",
         visit_say(v, "逐个对照", "Compare"));
}

static void write_none(struct visit *v)
{
    HTML(&v->out, "<p class=\"empty\">{}</p><pre><code>jiedui publish BOOK "
         "--number 1 --drafter A --checker B --approver C</code></pre>",
         visit_say(v, "还没有发布过通报。由三个人起草、核对、签发之后，用下面的"
                      "命令发布：",
                   "Nothing was published yet. Once three persons have "
                   "drafted, checked and approved it:"));
}

static bool editions(struct visit *v)
{
    struct published *rows;
    size_t count;
    if (!published_all(v->job, v->book, &rows, &count)) {
        return false;
    }
    HTML(&v->out, "<h1>{}</h1><p class=\"lead\">{}</p>",
         visit_say(v, "已发布的各期", "Published editions"),
         visit_say(v, "发布过的文字和数字冻结不变，谁都可以从台账重写一遍，逐字"
                      "节核对。",
                   "What was published is frozen: anybody can write it again "
                   "from the book and compare every byte."));
    if (count == 0) {
        write_none(v);
        return true;
    }
    HTML(&v->out, "<div class=\"scroll\" role=\"region\" aria-label=\"{}\" "
         "tabindex=\"0\"><table class=\"editions\"><thead><tr>",
         visit_say(v, "已发布的各期", "Published editions"));
    static const char *const heads[][2] = {
        { "期号", "Number" }, { "发布于", "Published" },
        { "数字截至", "Figures up to" }, { "标题", "Title" },
        { "起草", "Drafted" }, { "核对", "Checked" }, { "签发", "Approved" },
        { "台账位置", "Position" }, { "根", "Root" }, { "核验", "Verify" },
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        html_raw(&v->out, i == 7 ? "<th scope=\"col\" class=\"n\">"
                                 : "<th scope=\"col\">");
        HTML(&v->out, "{}</th>", visit_say(v, heads[i][0], heads[i][1]));
    }
    html_raw(&v->out, "</tr></thead><tbody>\n");
    for (size_t i = count; i-- > 0;) {
        if (!write_row(v, &rows[i], i > 0 ? &rows[i - 1] : NULL)) {
            return false;
        }
    }
    HTML(&v->out, "</tbody></table></div><p><a href=\"{}\">{}</a></p>"
         "<h2>{}</h2>", visit_link(v, "/editions?check=1"),
         visit_say(v, "全部重写一遍，逐字节核对",
                   "Write all of them again and compare"), visit_say(v, "对照两期", "Compare two"));
    write_form(v, rows, count, rows[count > 1 ? count - 2 : 0].number,
               count > 1 ? rows[count - 1].number : STR("head"));
    return true;
}

/* ---- one edition ------------------------------------------------------- */

static void write_checks(struct visit *v, const struct published_check *checks,
                         size_t count)
{
    bool same = true;
    for (size_t i = 0; i < count; i++) {
        same = same && checks[i].verdict == CHECK_SAME;
    }
    html_raw(&v->out, same ? "<section class=\"fate\"><h2>"
                           : "<section class=\"fate dead\"><h2>");
    HTML(&v->out, "{}</h2><ul>", same
         ? visit_say(v, "刚从台账重写了一遍：与冻结的文字逐字节相同",
                     "Written again from the book just now: the same, byte "
                     "for byte")
         : visit_say(v, "刚从台账重写了一遍：与冻结的文字不同",
                     "Written again from the book just now: not the same"));
    for (size_t i = 0; i < count; i++) {
        const struct published_check *c = &checks[i];
        HTML(&v->out, "<li><code>{}</code> {}", c->name,
             str_of(published_verdict(c, v->lang)));
        if (c->verdict == CHECK_DIFFERS) {
            HTML(&v->out, "<pre class=\"bytes\"><code>{}- {}\n{}+ {}</code>"
                 "</pre>", label_number(v->job->arena, (int64_t)c->line),
                 c->was, label_number(v->job->arena, (int64_t)c->line), c->is);
        }
        html_raw(&v->out, "</li>");
    }
    html_raw(&v->out, "</ul></section>");
}

static void write_people(struct visit *v, const struct published *p)
{
    const struct { const char *zh, *en; struct str text; } rows[] = {
        { "期号", "Number", p->number },
        { "发布于", "Published", published_day(v, p) },
        { "数字截至", "Figures up to", day_of(v, p->date) },
        { "起草", "Drafted by", p->drafter },
        { "核对", "Checked by", p->checker },
        { "签发", "Approved by", p->approver },
        { "口径", "Basis", str_of(label_basis(v->lang, p->basis)) },
        { "台账位置", "Position",
          label_number(v->job->arena, (int64_t)p->size) },
    };
    html_raw(&v->out, "<dl>");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        HTML(&v->out, "<dt>{}</dt><dd>{}</dd>",
             visit_say(v, rows[i].zh, rows[i].en), rows[i].text);
    }
    HTML(&v->out, "<dt>{}</dt><dd><code class=\"hash\">{}</code></dd>"
         "<dt>{}</dt><dd><a href=\"{}\">#{}</a></dd></dl>",
         visit_say(v, "根", "Root"), root_of(v, p, BOOK_ROOT_SIZE),
         visit_say(v, "台账里的这一条", "Its entry"),
         visit_link(v, "/entry/%llu", (unsigned long long)p->seq),
         arena_print(v->job->arena, "%llu", (unsigned long long)p->seq));
}

static void write_card(struct visit *v, const struct published *p)
{
    HTML(&v->out, "<aside class=\"card\" aria-label=\"{}\"><h2>{}</h2>",
         visit_say(v, "这一期的依据", "What this edition stands on"),
         visit_say(v, "这一期的依据", "What this edition stands on"));
    write_people(v, p);
    HTML(&v->out, "<p><a class=\"button\" href=\"{}\">{}</a></p>"
         "<p><a href=\"{}\">{}</a></p></aside>",
         edition_link(v, p->number, "?check=1"),
         visit_say(v, "从台账重写，逐字节核对", "Write it again and compare"),
         compare_link(v, p->number, STR("head")),
         visit_say(v, "与现在的台账对照", "Compare with the book now"));
}

static void write_ways(struct visit *v, const struct published *p)
{
    HTML(&v->out, "<section><h2>{}</h2><p>{}</p><pre><code>"
         "jiedui edition BOOK {} --reproduce\nsha256sum FILE\n"
         "jiedui verify BOOK</code></pre><table><thead><tr>"
         "<th scope=\"col\">{}</th><th scope=\"col\">SHA-256</th></tr></thead>"
         "<tbody>",
         visit_say(v, "怎样核验", "How to verify"),
         visit_say(v, "下面的文件就是当时发布的字节，校验值写在台账里。有台账的人"
                      "可以重写一遍；没有台账的人可以比对校验值。",
                   "These files are the bytes that were published; their "
                   "hashes stand in the book. Whoever has the book can write "
                   "them again; whoever has not can compare the hashes."),
         p->number, visit_say(v, "文件", "File"));
    for (size_t i = 0; i < p->file_count; i++) {
        struct str tail = arena_print(v->job->arena, "/%.*s",
                                      STR_ARG(p->files[i].name));
        HTML(&v->out, "<tr><th scope=\"row\"><a href=\"{}\">{}</a></th>"
             "<td><code class=\"hash\">{}</code></td></tr>",
             edition_link(v, p->number, tail.at), p->files[i].name,
             p->files[i].hex);
    }
    html_raw(&v->out, "</tbody></table></section>");
}

/* What stands inside <main> of the frozen page. */
static struct str body_of(struct str html)
{
    ptrdiff_t from = str_find(html, STR("<main>"));
    ptrdiff_t to = str_find(html, STR("</main>"));
    size_t begin = (size_t)(from < 0 ? 0 : from) + sizeof "<main>" - 1;
    return from < 0 || to < from ? STR("")
        : str_part(html, begin, (size_t)to - begin);
}

static void write_text(struct visit *v, const struct published *p)
{
    bool is_english = !published_speaks(p, LANG_ZH) ||
        (v->lang == LANG_EN && published_speaks(p, LANG_EN));
    struct str html;
    HTML(&v->out, "<article class=\"bulletin\" lang=\"{}\">",
         is_english ? STR("en") : STR("zh-CN"));
    if (published_file(v->job, v->book, p, is_english ? STR("en.html")
                                                      : STR("zh.html"),
                       &html)) {
        buf_str(&v->out, body_of(html));
    } else {                    /* the page says so; it is no failure */
        HTML(&v->out, "<p class=\"remark\">{}</p>",
             str_of(job_sentence(v->job)));
        err_clear(&v->job->err);
    }
    html_raw(&v->out, "</article>");
}

static bool edition(struct visit *v)
{
    struct published p;
    struct published_check checks[PUBLISHED_FILES_MAX];
    size_t count = 0;
    bool wants_check = visit_query(v, "check").len > 0;
    if (!published_find(v->job, v->book, v->parts[0], &p) ||
        (wants_check &&
         !published_again(v->job, v->book, &p, checks, &count))) {
        return false;
    }
    v->title = title_of(v, &p);
    HTML(&v->out, "<p class=\"crumb\"><a href=\"{}\">{}</a></p>",
         visit_link(v, "/editions"),
         visit_say(v, "已发布的各期", "Published editions"));
    if (p.is_withdrawn) {
        HTML(&v->out, "<section class=\"fate dead\"><h2>{}</h2><p>{}</p>"
             "</section>", visit_say(v, "这一期已经撤回",
                                     "This edition was withdrawn"), p.reason);
    }
    if (wants_check) {
        write_checks(v, checks, count);
    }
    html_raw(&v->out, "<div class=\"beside\">");
    write_text(v, &p);
    write_card(v, &p);
    html_raw(&v->out, "</div>");
    write_ways(v, &p);
    return true;
}

static bool edition_file(struct visit *v)
{
    static const struct { const char *end, *type; } types[] = {
        { ".md", "text/markdown; charset=utf-8" },
        { ".html", "text/html; charset=utf-8" },
        { ".json", "application/json" },
        { ".template", "text/plain; charset=utf-8" },
    };
    struct published p;
    struct str bytes;
    if (!published_find(v->job, v->book, v->parts[0], &p) ||
        !published_file(v->job, v->book, &p, v->parts[1], &bytes)) {
        return false;
    }
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (str_ends(v->parts[1], str_of(types[i].end))) {
            http_answer_header(v->answer, "Content-Disposition",
                arena_print(v->request->arena, "attachment; filename=\"%.*s\"",
                            STR_ARG(v->parts[1])));
            return visit_file(v, types[i].type, bytes);
        }
    }
    return visit_absent(v);
}

/* ---- two editions ------------------------------------------------------ */

/* An edition by its number, else a position, else the head. Position after
 * position would tell how a small part of the programme grew, so who may not
 * see records compares what was published, and nothing else. */
static bool read_name(struct visit *v, struct str word,
                      const struct published *rows, size_t count,
                      struct compare_name *out)
{
    for (size_t i = 0; i < count; i++) {
        if (str_is(rows[i].number, word)) {
            out->edition = &rows[i];
            return true;
        }
    }
    out->position = v->head.size;
    if (visit_public_min(v) > 0) {
        return err_set(&v->job->err, ERR_RIGHT, "compare.editions",
                       "没有“%.*s”这一期；在办公室以外只能对照已发布的各期",
                       "there is no edition \"%.*s\"; outside the office only "
                       "published editions are compared", STR_ARG(word));
    }
    return str_is(word, STR("head")) ||
           ask_position(v->job, v->book, word, &out->position);
}

static bool make(struct visit *v, const struct published *rows, size_t count,
                 struct comparison *out)
{
    struct compare_ask ask = { .lang = v->lang, .lines = LINES };
    return read_name(v, visit_query(v, "a"), rows, count, &ask.a) &&
           read_name(v, visit_query(v, "b"), rows, count, &ask.b) &&
           compare_make(v->job, v->book, &ask, out);
}

static struct compare_form form_of(const struct visit *v)
{
    bool shows = visit_shows_entries(v);
    const char *tail = !v->lang_is_asked ? "" : say(v->lang, "?lang=zh",
                                                    "?lang=en");
    return (struct compare_form){
        .lang = v->lang, .fragment = true,
        .figure_link = arena_print(v->job->arena, "/figure/%%s%s", tail).at,
        .entry_link = shows
            ? arena_print(v->job->arena, "/entry/%%s%s", tail).at : NULL,
        .public_min = visit_public_min(v) };
}

static bool compare(struct visit *v)
{
    struct str a = visit_query(v, "a"), b = visit_query(v, "b");
    struct comparison c;
    struct published *rows;
    size_t count;
    struct compare_form form = form_of(v);
    if (!published_all(v->job, v->book, &rows, &count)) {
        return false;
    }
    HTML(&v->out, "<p class=\"crumb\"><a href=\"{}\">{}</a></p><h1>{}</h1>",
         visit_link(v, "/editions"),
         visit_say(v, "已发布的各期", "Published editions"),
         visit_say(v, "两期对照：哪里不同，为什么",
                   "Two editions: what differs, and why"));
    write_form(v, rows, count, a, b);
    if (a.len == 0 || b.len == 0) {
        return true;
    }
    if (!make(v, rows, count, &c)) {
        return false;
    }
    compare_html(v->job, &c, &form, &v->out);
    return true;
}

/* ---- for programs ------------------------------------------------------ */

static bool api_editions(struct visit *v)
{
    struct json w = { .out = &v->out };
    struct published *rows;
    size_t count;
    if (!published_all(v->job, v->book, &rows, &count)) {
        return false;
    }
    published_json(&w, rows, count);
    return true;
}

/* One edition with its frozen JSON, as it was published. */
static bool api_edition(struct visit *v)
{
    struct json w = { .out = &v->out };
    struct published p;
    struct str text;
    bool is_english = v->lang == LANG_EN;
    if (!published_find(v->job, v->book, v->parts[0], &p)) {
        return false;
    }
    is_english = !published_speaks(&p, LANG_ZH) ||
                 (is_english && published_speaks(&p, LANG_EN));
    if (!published_file(v->job, v->book, &p, is_english ? STR("en.json")
                                                        : STR("zh.json"),
                        &text)) {
        return false;
    }
    json_open(&w, '{');
    json_key(&w, "edition");
    published_json_one(&w, &p);
    json_key(&w, "text");
    json_raw(&w, str_trim(text));
    json_close(&w, '}');
    return true;
}

static bool api_compare(struct visit *v)
{
    struct comparison c;
    struct published *rows;
    size_t count;
    struct compare_form form = form_of(v);
    if (visit_query(v, "a").len == 0 || visit_query(v, "b").len == 0) {
        return err_set(&v->job->err, ERR_USAGE, "compare.two",
                       "请用 a 和 b 指明两期，或台账位置",
                       "name two editions, or positions, with a and b");
    }
    if (!published_all(v->job, v->book, &rows, &count) ||
        !make(v, rows, count, &c)) {
        return false;
    }
    compare_json(v->job, &c, &form, &v->out);
    return true;
}

static const struct page_parameter no_parameters[] = { { NULL } };

static const struct page_parameter edition_parameters[] = {
    { "lang", "语言：zh 或 en", "language of the text: zh or en" }, { NULL },
};

static const struct page_parameter compare_parameters[] = {
    { "a", "期号，或台账位置（记录数、日期、head）",
      "number of an edition, or a position: a size, a date, head",
      .must = true },
    { "b", "同上", "the same", .must = true },
    { "lang", "语言：zh 或 en", "language: zh or en" }, { NULL },
};

const struct page edition_pages[] = {
    { "GET", "/editions", "已发布的各期", "Published editions", PAGE_HTML, 0,
      editions },
    { "GET", "/edition/{number}", "一期通报", "Edition", PAGE_HTML, 0,
      edition },
    { "GET", "/edition/{number}/{file}", "冻结的文件", "Frozen file",
      PAGE_FILE, 0, edition_file },
    { "GET", "/compare", "两期对照", "Two editions", PAGE_HTML, 0, compare },
    { "GET", "/api/v1/editions", "已发布的各期", "the published editions",
      PAGE_JSON, 0, api_editions, no_parameters, "Editions" },
    { "GET", "/api/v1/editions/{number}", "一期通报的冻结内容",
      "an edition with its frozen text and figures", PAGE_JSON, 0,
      api_edition, edition_parameters, "Edition" },
    { "GET", "/api/v1/compare", "两期逐个数字对照",
      "two editions figure by figure, and why they differ", PAGE_JSON, 0,
      api_compare, compare_parameters, "Comparison" },
    { 0 },
};
