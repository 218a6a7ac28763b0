#include "web/layout.h"

#include "base/json.h"
#include "http/target.h"

static const struct { int status; const char *zh, *en; } statuses[] = {
    { 400, "请求写错了", "Bad request" },
    { 403, "不对外公开", "Not public" },
    { 404, "没有这个页面", "Page not found" },
    { 405, "不能这样访问", "Method not allowed" },
    { 409, "与台账不符", "Conflict" },
    { 413, "内容太大", "Too large" },
    { 414, "网址太长", "Address too long" },
    { 422, "内容有误", "Refused" },
    { 431, "请求头太多", "Too many headers" },
    { 500, "服务器出错了", "Something went wrong here" },
    { 503, "请稍后再试", "Try again later" },
    { 507, "磁盘满了", "The disk is full" },
};

const char *layout_status(enum lang lang, int status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        if (statuses[i].status == status) {
            return say(lang, statuses[i].zh, statuses[i].en);
        }
    }
    return say(lang, "没有成功", "Not done");
}

static const struct { const char *path, *zh, *en; } navigation[] = {
    { "/", "通报", "Bulletin" },
    { "/editions", "各期", "Editions" },
    { "/figures", "数字", "Figures" },
    { "/lint", "核对文稿", "Check a text" },
    { "/fill", "填表", "Fill in a form" },
    { "/log", "核验", "Verify" },
    { "/help", "帮助", "Help" },
};

/* The same address in another language. */
static struct str other_language(const struct visit *v, const char *lang)
{
    struct arena *a = v->job->arena;
    struct buf b = { 0 };
    struct str rest = v->request->query, name, value;
    char mark = '?';
    buf_str(&b, visit_path(v));
    while (target_next(a, &rest, &name, &value)) {
        if (!str_is(name, STR("lang")) && value.len > 0) {
            buf_char(&b, mark);
            target_encode(&b, name);
            buf_char(&b, '=');
            target_encode(&b, value);
            mark = '&';
        }
    }
    buf_print(&b, "%clang=%s", mark, lang);
    struct str link = arena_str(a, buf_view(&b));
    buf_free(&b);
    return link;
}

static struct str programme(const struct visit *v)
{
    struct str zh = visit_setting(v, "title_zh");
    struct str en = visit_setting(v, "title_en");
    struct str title = v->lang == LANG_EN && en.len > 0 ? en : zh;
    return title.len > 0 ? title : visit_say(v, "结对帮扶台账",
                                             "Paired assistance");
}

static void write_navigation(struct visit *v, struct buf *out)
{
    struct str path = v->request->path;
    HTML(out, "<nav aria-label=\"{}\"><ul>",
         visit_say(v, "主要页面", "Main pages"));
    for (size_t i = 0; i < sizeof navigation / sizeof *navigation; i++) {
        struct str to = str_of(navigation[i].path);
        bool here = str_is(path, to) ||
                    (str_is(to, STR("/figures")) &&
                     str_starts(path, STR("/figure/"))) ||
                    (str_is(to, STR("/editions")) &&
                     (str_starts(path, STR("/edition/")) ||
                      str_is(path, STR("/compare"))));
        HTML(out, "<li><a href=\"{}\"", visit_link(v, "%s", to.at));
        html_raw(out, here ? " aria-current=\"page\">" : ">");
        HTML(out, "{}</a></li>",
             visit_say(v, navigation[i].zh, navigation[i].en));
    }
    html_raw(out, "</ul></nav>");
}

static void write_head(struct visit *v, struct buf *out)
{
    bool english = v->lang == LANG_EN;
    struct str title = v->title.len > 0 ? v->title
        : v->page != NULL ? visit_say(v, v->page->zh, v->page->en)
                          : visit_say(v, "没有这个页面", "Page not found");
    HTML(out, "<!doctype html>\n<html lang=\"{}\">\n<head>\n"
         "<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, "
         "initial-scale=1\">\n<meta name=\"color-scheme\" "
         "content=\"light dark\">\n<title>{} · {}</title>\n"
         "<link rel=\"stylesheet\" href=\"/style.css\">\n"
         "<link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n"
         "</head>\n<body>\n<a class=\"skip\" href=\"#main\">{}</a>\n",
         english ? STR("en") : STR("zh-CN"), title, programme(v),
         visit_say(v, "跳到正文", "Skip to content"));
    if (str_is(visit_setting(v, "synthetic"), STR("1"))) {
        HTML(out, "<p class=\"banner\" role=\"note\"><strong>{}</strong> "
             "{}</p>\n",
             visit_say(v, "演示数据", "Demonstration data"),
             visit_say(v, "这里的人、单位和金额都由程序生成，不是真实记录。",
                       "People, units and sums here are generated; none of "
                       "them is real."));
    }
    HTML(out, "<header class=\"top\"><div class=\"wide\">"
         "<a class=\"name\" href=\"{}\">{}</a>",
         visit_link(v, "/"), programme(v));
    write_navigation(v, out);
    HTML(out, "<a class=\"language\" href=\"{}\" hreflang=\"{}\" "
         "lang=\"{}\">{}</a></div></header>\n<main id=\"main\" "
         "class=\"wide\" tabindex=\"-1\">\n",
         other_language(v, english ? "zh" : "en"),
         english ? STR("zh-CN") : STR("en"),
         english ? STR("zh-CN") : STR("en"),
         english ? STR("中文") : STR("English"));
}

static void write_foot(struct visit *v, struct buf *out)
{
    struct buf root = { 0 };
    char moment[DATE_STAMP_SIZE];
    buf_hex(&root, v->head.root, BOOK_ROOT_SIZE);
    date_stamp(v->head.recorded, moment);
    html_raw(out, "\n</main>\n<footer class=\"foot\"><div class=\"wide\">");
    HTML(out, "<p>{} <strong>{}</strong> · {} "
         "<code class=\"hash\">{}</code> · <a href=\"{}\">{}</a></p>",
         visit_say(v, "台账位置", "Book position"),
         label_number(v->job->arena, (int64_t)v->head.size),
         visit_say(v, "根", "root"), buf_view(&root),
         visit_link(v, "/log"), visit_say(v, "怎样核验", "how to verify"));
    if (v->head.recorded > 0) {
        HTML(out, "<p>{} <time datetime=\"{}\">{}</time></p>",
             visit_say(v, "最近一条记录写于", "Newest entry recorded"),
             str_of(moment), str_part(str_of(moment), 0, 10));
    }
    html_raw(out, "</div></footer>\n</body>\n</html>\n");
    buf_free(&root);
}

void layout_wrap(struct visit *v)
{
    struct buf whole = { 0 };
    write_head(v, &whole);
    buf_str(&whole, buf_view(&v->out));
    write_foot(v, &whole);
    buf_free(&v->out);
    v->out = whole;
}

/* ---- refusals -------------------------------------------------------- */

void layout_error(struct visit *v, int status)
{
    v->out.len = 0;
    v->title = str_of(layout_status(v->lang, status));
    HTML(&v->out, "<article class=\"error\"><h1>{}</h1><p class=\"lead\">{}"
         "</p>", v->title, str_of(job_sentence(v->job)));
    HTML(&v->out, "<p><a href=\"{}\">{}</a> · <a href=\"{}\">{}</a> · "
         "<a href=\"{}\">{}</a></p>",
         visit_link(v, "/"), visit_say(v, "看通报", "The bulletin"),
         visit_link(v, "/figures"), visit_say(v, "全部数字", "All figures"),
         visit_link(v, "/help"), visit_say(v, "帮助", "Help"));
    HTML(&v->out, "<p class=\"small\">{} <code>{}</code></p></article>",
         visit_say(v, "错误编号", "Error id"),
         str_of(v->job->err.id ? v->job->err.id : "page.unknown"));
}

void layout_problem(struct visit *v, int status)
{
    struct json w = { .out = &v->out };
    v->out.len = 0;
    json_open(&w, '{');
    json_pair_str(&w, "type", STR("about:blank"));
    json_pair_str(&w, "title", str_of(layout_status(LANG_EN, status)));
    json_pair_int(&w, "status", status);
    json_pair_str(&w, "id", str_of(v->job->err.id ? v->job->err.id
                                                  : "page.unknown"));
    json_pair_str(&w, "detail", str_of(job_sentence(v->job)));
    json_pair_str(&w, "detail_zh", str_of(v->job->err.zh));
    json_pair_str(&w, "detail_en", str_of(v->job->err.en));
    json_close(&w, '}');
    buf_char(&v->out, '\n');
}
