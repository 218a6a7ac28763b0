/* cli/figure_commands.c - figures, what lies beneath them, the bulletin. */
#include <stdlib.h>

#include "base/num.h"
#include "bulletin/bulletin.h"
#include "cli/editions.h"
#include "cli/restatements.h"
#include "exchange/ask.h"
#include "exchange/figures_json.h"
#include "exchange/pdf.h"

/* Options that say which figures in which scope; also in the API. */
#define SCOPE_OPTIONS                                                         \
    { "--area", "CODE", "行政区代码", "code of an area" },                    \
    { "--supporter", "ID", "支援方单位", "a supporting unit" },               \
    { "--from", "DATE", "发生日期从", "occurred from" },                      \
    { "--to", "DATE", "发生日期到", "occurred to" },                          \
    { "--as-of", "SEQ|DATE", "台账到这个位置时的数字",                        \
      "as the book stood at that position" },                                 \
    { "--basis", "BASIS", "口径：reported、reviewed、confirmed、inspected",    \
      "basis: reported, reviewed, confirmed, inspected" },                    \
    { "--format", "table|csv|json", "格式", "format" }

/* Read the options and, for explain, the figure's name. */
static bool read_ask(struct call *c, struct book *b, struct ask *a)
{
    for (size_t i = 0; i < c->option_count; i++) {
        bool known;
        const struct option *o = c->options[i].option;
        if (!ask_take(c->job, b, a, str_of(o->name + 2),
                      str_of(c->options[i].value), &known)) {
            return false;
        }
    }
    return true;
}

static bool read_limit(struct call *c, const char *name, int64_t otherwise,
                       int64_t *out)
{
    const char *text = call_value(c, name);
    *out = otherwise;
    if (text != NULL && (!num_parse(str_of(text), out) || *out < 0)) {
        return err_set(&c->job->err, ERR_USAGE, "usage.number",
                       "%s 应为非负整数", "%s must be a whole number from 0",
                       name);
    }
    return true;
}

static int run_figures(struct call *c, struct book *b)
{
    struct ask *a = ARENA_NEW(c->job->arena, struct ask);
    struct figure_set set;
    struct str format;
    struct buf out = { 0 };
    a->figure.basis = BASIS_REVIEWED;
    bool ok = call_format(c, "table|csv|json", &format) &&
              read_ask(c, b, a) &&
              figure_compute(c->job, b, &a->figure, &set) &&
              (str_is(format, STR("json"))
                   ? figures_json(c->job, b, &a->figure, &set, NULL, &out)
               : str_is(format, STR("csv"))
                   ? figures_csv(c->job, b, &a->figure, &set, &out)
                   : figures_table(c->job, b, &a->figure, &set, &out));
    call_print(c, buf_view(&out));
    buf_free(&out);
    return ok ? 0 : 1;
}

const struct command command_figures = {
    .name = "figures", .words = "BOOK",
    .zh = "算出指标的数字", .en = "compute the figures",
    .more_zh = "数字总是最新的，并同时给出各口径（报送⊇审核⊇确认⊇核查）和"
               "实名、汇总、结转三部分。金额以分计，长度以米计。",
    .more_en = "Figures are always fresh, with their growing bases (reported "
               "⊇ reviewed ⊇ confirmed ⊇ inspected) and their named, "
               "aggregate and carried parts. Money is in fen, length in "
               "metres.",
    .words_min = 1, .words_max = 1, .needs_book = true, .run = run_figures,
    .options = {
        { "--figure", "ID", "哪个指标", "which indicator", true },
        { "--by", "GROUP", "分组：area:县级名等、supporter、year、month、kind",
          "groups: area:LEVEL, supporter, year, month, kind", true },
        { "--recompute", NULL, "不用现成的数字，从记录重算（审计）",
          "from the records, not from ready figures (audit)" },
        SCOPE_OPTIONS,
    },
};

static int run_explain(struct call *c, struct book *b)
{
    struct ask *a = ARENA_NEW(c->job->arena, struct ask);
    struct explain_page page = { 0 };
    struct explain_row *rows = NULL;
    struct str format;
    struct buf out = { 0 };
    int64_t limit, before;
    a->ids[0] = str_of(c->words[1]);
    a->figure.ids = a->ids;
    a->figure.id_count = 1;
    a->figure.basis = BASIS_REVIEWED;
    bool ok = call_format(c, "table|csv|json", &format) &&
              read_limit(c, "--limit", 50, &limit) &&
              read_limit(c, "--before", INT64_MAX, &before) &&
              read_ask(c, b, a) &&
              figure_explain(c->job, b, &a->figure, (uint64_t)before,
                             (size_t)limit, &rows, &page.count, &page.next);
    page.rows = rows;
    ok = ok && (str_is(format, STR("json"))
                    ? explain_json(c->job, b, &a->figure, &page, &out)
                : str_is(format, STR("csv"))
                    ? explain_csv(c->job, b, &a->figure, &page, &out)
                    : explain_table(c->job, b, &a->figure, &page, &out));
    call_print(c, buf_view(&out));
    buf_free(&out);
    return ok ? 0 : 1;
}

const struct command command_explain = {
    .name = "explain", .words = "BOOK FIGURE",
    .zh = "一个数字背后的记录，新的在前",
    .en = "the records behind a figure, newest first",
    .words_min = 2, .words_max = 2, .needs_book = true, .run = run_explain,
    .options = {
        { "--limit", "N", "至多几条，默认 50", "at most, 50 by default" },
        { "--before", "SEQ", "从这个序号之前接着看",
          "go on below this number" },
        SCOPE_OPTIONS,
    },
};

bool print_restatements(struct call *c, struct book *b,
                        const struct restate_page *page, struct str format)
{
    struct buf out = { 0 };
    bool ok = str_is(format, STR("json"))
                  ? restate_json(c->job, b, page, &out)
              : str_is(format, STR("csv"))
                  ? restate_csv(c->job, b, page, &out)
                  : restate_table(c->job, b, page, &out);
    call_print(c, buf_view(&out));
    buf_free(&out);
    return ok;
}

static bool read_positions(struct call *c, struct book *b, uint64_t *from,
                           uint64_t *to)
{
    const char *first = call_value(c, "--from"), *last = call_value(c, "--to");
    if (first == NULL) {
        return err_set(&c->job->err, ERR_USAGE, "restate.from",
                       "请用 --from 给出较早的位置或日期",
                       "give the earlier position or day with --from");
    }
    *to = book_head(b).size;
    return ask_position(c->job, b, str_of(first), from) &&
           (last == NULL || ask_position(c->job, b, str_of(last), to));
}

static int run_restate(struct call *c, struct book *b)
{
    struct ask *a = ARENA_NEW(c->job->arena, struct ask);
    struct restatement *rows = NULL;
    struct restate_page page = { 0 };
    struct str format;
    int64_t limit;
    a->figure.basis = BASIS_REVIEWED;
    bool ok = call_format(c, "table|csv|json", &format) &&
              read_limit(c, "--limit", 20, &limit) &&
              read_positions(c, b, &page.from, &page.to);
    for (size_t i = 0; ok && i < c->option_count; i++) {
        bool known;
        const char *name = c->options[i].option->name + 2;
        if (strcmp(name, "from") != 0 && strcmp(name, "to") != 0) {
            ok = ask_take(c->job, b, a, str_of(name),
                          str_of(c->options[i].value), &known);
        }
    }
    ok = ok && figure_restate(c->job, b, &a->figure, page.from, page.to,
                              (size_t)limit, &rows, &page.count);
    page.rows = rows;
    return ok && print_restatements(c, b, &page, format) ? 0 : 1;
}

const struct command command_restate = {
    .name = "restate", .words = "BOOK --from SEQ|DATE",
    .zh = "两个位置之间，数字为什么变了，逐条说明",
    .en = "why figures changed between two positions, line by line",
    .words_min = 1, .words_max = 1, .needs_book = true, .run = run_restate,
    .options = {
        { "--from", "SEQ|DATE", "较早的位置", "the earlier position" },
        { "--to", "SEQ|DATE", "较晚的位置，默认最新",
          "the later position; the head by default" },
        { "--figure", "ID", "哪个指标", "which indicator", true },
        { "--limit", "N", "每个数字至多列几条，默认 20",
          "lines per figure, 20 by default" },
        { "--area", "CODE", "行政区代码", "code of an area" },
        { "--supporter", "ID", "支援方单位", "a supporting unit" },
        { "--basis", "BASIS", "口径", "basis" },
        { "--format", "table|csv|json", "格式", "format" },
    },
};

/* ---- bulletin -------------------------------------------------------- */

static const struct { const char *name; enum bulletin_format format; }
bulletin_formats[] = {
    { "md", BULLETIN_MD }, { "html", BULLETIN_HTML },
    { "json", BULLETIN_JSON }, { "pdf", BULLETIN_MD },
};

static bool bulletin_options(struct call *c, struct book *b,
                             struct str format, struct bulletin_ask *ask)
{
    ask->lang = c->job->lang;
    for (size_t i = 0; i < 4; i++) {
        if (str_is(format, str_of(bulletin_formats[i].name))) {
            ask->format = bulletin_formats[i].format;
        }
    }
    return read_bulletin(c, b, ask);
}

/* What stands at the head of each page: the programme and what this is. */
static struct str pdf_title(struct job *j, struct book *b)
{
    bool is_english = j->lang == LANG_EN;
    struct pack *p = book_fold(j, b, &pack_fold);
    struct str name = p == NULL ? book_name(b) :
        pack_setting(p, is_english ? STR("title_en") : STR("title_zh"),
                     UINT64_MAX);
    return arena_print(j->arena, "%.*s%s", STR_ARG(name),
                       is_english ? ": bulletin" : "通报");
}

/* The page's date is the newest entry's, so that an edition can be made again
 * byte for byte. */
static bool print_pdf(struct call *c, struct book *b, struct str markdown,
                      uint64_t size)
{
    struct job *j = c->job;
    struct buf hex = { 0 }, out = { 0 };
    struct entry newest = { 0 };
    unsigned char root[BOOK_ROOT_SIZE];
    if (!book_root(j, b, size, root) ||
        (size > 0 && !book_read(j, b, size - 1, &newest))) {
        return false;
    }
    buf_hex(&hex, root, sizeof root);
    struct str footer = arena_print(j->arena, "%.*s  %llu  %s",
                                    STR_ARG(book_name(b)),
                                    (unsigned long long)size, buf_cstr(&hex));
    bool ok = pdf_from_markdown(j, markdown, pdf_title(j, b), footer,
                                newest.recorded, &out);
    call_print(c, buf_view(&out));
    buf_free(&hex);
    buf_free(&out);
    return ok;
}

static int run_bulletin(struct call *c, struct book *b)
{
    struct bulletin_ask ask = { 0 };
    struct str format, text;
    if (!call_format(c, "md|html|json|pdf", &format) ||
        !bulletin_options(c, b, format, &ask) ||
        !bulletin_write(c->job, b, &ask, &text)) {
        return 1;
    }
    uint64_t size = ask.has_as_of ? ask.as_of : book_head(b).size;
    if (str_is(format, STR("pdf"))) {
        return print_pdf(c, b, text, size) ? 0 : 1;
    }
    call_print(c, text);
    return 0;
}

const struct command command_bulletin = {
    .name = "bulletin", .words = "BOOK",
    .zh = "写出通报，每个数字带脚注", .en = "write the bulletin with footnotes",
    .words_min = 1, .words_max = 1, .needs_book = true, .run = run_bulletin,
    .options = {
        { "--format", "md|html|json|pdf", "格式", "format" },
        BULLETIN_OPTIONS,
    },
};
