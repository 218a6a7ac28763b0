/* cli/form_commands.c - a superior's blank form, filled from the book. */
#include <sys/stat.h>

#include "cli/command.h"
#include "exchange/ask.h"
#include "forms/report.h"
#include "table/csv.h"

static bool read_ask(struct call *c, struct book *b, struct fill_ask *ask)
{
    struct job *j = c->job;
    const char *answers = call_value(c, "--answers");
    const char *as_of = call_value(c, "--as-of");
    const char *basis = call_value(c, "--basis");
    const char *period = call_value(c, "--period");
    ask->figures.basis = BASIS_REVIEWED;
    if (basis != NULL && !ask_basis(str_of(basis), &ask->figures.basis)) {
        return err_set(&j->err, ERR_USAGE, "ask.basis",
                       "没有口径“%s”，可用 reported、reviewed、confirmed、"
                       "inspected",
                       "no basis “%s”; use reported, reviewed, confirmed or "
                       "inspected", basis);
    }
    if (period != NULL && !period_parse(str_of(period), &ask->period)) {
        return err_set(&j->err, ERR_USAGE, "fill.period",
                       "看不懂时间“%s”，例如 2020、2020-06、..2020-12-31",
                       "cannot read the period “%s”; for example 2020, "
                       "2020-06, ..2020-12-31", period);
    }
    if (as_of != NULL) {
        ask->figures.has_as_of = true;
        if (!ask_position(j, b, str_of(as_of), &ask->figures.as_of)) {
            return false;
        }
    }
    return file_map(j, c->words[1], &ask->form) &&
           (answers == NULL || file_map(j, answers, &ask->answers));
}

/* Answers become entries, unless the book is only read. */
static bool keep_answers(struct call *c, struct book *b, struct fill *f,
                         size_t *kept)
{
    *kept = 0;
    if (!call_has(c, "--answers")) {
        return true;
    }
    if (c->only_reads) {
        call_say(c, c->err, "台账不可写，这次的回答没有记下来\n",
                 "the book cannot be written; the answers were not kept\n");
        return true;
    }
    return fill_keep(c->job, b, f, kept);
}

static void print_text(struct call *c, struct book *b, const struct fill *f,
                       size_t kept)
{
    struct buf text = { 0 };
    fill_report_text(c->job, b, f, &text);
    fwrite(text.at, 1, text.len, c->err);
    if (kept > 0) {
        call_say(c, c->err, "记下%zu个回答，下次不再问\n",
                 "%zu answers kept; they are not asked again\n", kept);
    }
    if (questions_open_count(f->questions) > 0) {
        call_say(c, c->err, "有疑问的如下；在 answer 一栏写上答案，存成文件，"
                            "再用 --answers 交回\n",
                 "what is unsure follows; write the answers into the column "
                 "answer, save it, and give it with --answers\n");
        text.len = 0;
        if (!c->in_terminal) {      /* a file: for a spreadsheet program */
            buf_text(&text, "\xEF\xBB\xBF");
        }
        fill_report_questions(c->job, f, &text);
        call_print(c, buf_view(&text));
    }
    buf_free(&text);
}

static void print_wrong(struct call *c, const struct fill *f)
{
    for (size_t i = 0; i < questions_count(f->questions); i++) {
        const struct question *q = questions_at(f->questions, i);
        if (q->is_wrong) {
            call_say(c, c->err, "fill.answer: “%.*s”回答不了“%.*s”\n",
                     "fill.answer: “%.*s” is no answer to “%.*s”\n",
                     STR_ARG(q->answer), STR_ARG(q->label));
        }
    }
}

/* The blank form is somebody's only copy. */
static bool is_form(const struct call *c, const char *out)
{
    struct stat form, other;
    return stat(c->words[1], &form) == 0 && stat(out, &other) == 0 &&
           form.st_dev == other.st_dev && form.st_ino == other.st_ino;
}

static int run_fill(struct call *c, struct book *b)
{
    struct fill_ask ask = { 0 };
    struct fill *f = ARENA_NEW(c->job->arena, struct fill);
    const char *out = call_value(c, "--out");
    struct str format;
    size_t kept;
    if (out == NULL) {
        err_set(&c->job->err, ERR_USAGE, "fill.out",
                "请用 --out 指明填好的表写到哪里",
                "say with --out where the filled form goes");
        return 2;
    }
    if (is_form(c, out)) {
        err_set(&c->job->err, ERR_USAGE, "fill.same",
                "--out 就是空表自己；空表要留着，请写到另一个文件",
                "--out is the blank form itself; keep it, and write to "
                "another file");
        return 2;
    }
    if (!call_format(c, "text|json", &format) || !read_ask(c, b, &ask)) {
        return 2;
    }
    if (!fill_run(c->job, b, &ask, f) ||
        !file_write(c->job, out, buf_view(&f->bytes)) ||
        !keep_answers(c, b, f, &kept)) {
        return 1;
    }
    print_wrong(c, f);
    if (str_is(format, STR("json"))) {
        struct buf text = { 0 };
        fill_report_json(c->job, f, str_of(out), &text);
        buf_char(&text, '\n');
        call_print(c, buf_view(&text));
        buf_free(&text);
    } else {
        print_text(c, b, f, kept);
    }
    return questions_open_count(f->questions) > 0 ? 3 : 0;
}

const struct command command_fill = {
    .name = "fill", .words = "BOOK FORM.xlsx",
    .zh = "填上级发来的空表：空表进，实表出",
    .en = "fill in a superior's blank form from the book",
    .more_zh = "读懂标题、表头、行名、计量单位和时间，把有把握的格填上准确数，"
               "并在批注里写明指标、口径、范围和台账位置；版式、公式、已填的数"
               "一概不动。没把握的按标签各问一次：不给 --format 时印成 CSV，"
               "填好 answer 一栏用 --answers 交回，回答记入台账，下月同一张表"
               "不再问。",
    .more_en = "Reads title, heads, row labels, units and period, and fills "
               "the cells that are sure with exact figures; a comment says "
               "indicator, basis, scope and position. Layout, formulas and "
               "what was typed stay as they are. What is unsure is asked once "
               "for each label, as a CSV; give it back with --answers. The "
               "answers are kept in the book, so that the same form of the "
               "next month asks nothing.",
    .words_min = 2, .words_max = 2, .needs_book = true,
    .writes_with = "--answers", .run = run_fill,
    .options = {
        { "--out", "FILE", "填好的表写到这里", "where the filled form goes" },
        { "--answers", "FILE", "对疑问的回答（question,label,answer）",
          "answers to the questions (question,label,answer)" },
        { "--period", "PERIOD", "表上没写时间时：2020、2020-06、..2020-12-31",
          "of a form that does not say it: 2020, 2020-06, ..2020-12-31" },
        { "--as-of", "SEQ|DATE", "按台账当时的样子",
          "as the book stood then" },
        { "--basis", "BASIS", "口径，默认已审核（reviewed）",
          "basis, reviewed by default" },
        { "--format", "text|json", "报告的格式", "format of the report" },
    },
};
