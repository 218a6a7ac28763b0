/* cli/text_commands.c - somebody's text, checked against the book. */
#include <stdlib.h>

#include "cli/command.h"
#include "exchange/ask.h"
#include "reading/report.h"
#include "table/csv.h"

static bool lint_options(struct call *c, struct book *b, struct lint_ask *ask)
{
    const char *style = call_value(c, "--style");
    const char *as_of = call_value(c, "--as-of");
    const char *basis = call_value(c, "--basis");
    ask->basis = BASIS_REVIEWED;
    if (basis != NULL && !ask_basis(str_of(basis), &ask->basis)) {
        return err_set(&c->job->err, ERR_USAGE, "ask.basis",
                       "没有口径“%s”", "there is no basis “%s”", basis);
    }
    if (style != NULL && strcmp(style, "press") != 0 &&
        strcmp(style, "strict") != 0) {
        return err_set(&c->job->err, ERR_USAGE, "lint.style",
                       "没有“%s”这种写法，可用 press、strict",
                       "no style “%s”; use press or strict", style);
    }
    ask->is_strict = style != NULL && strcmp(style, "strict") == 0;
    ask->has_as_of = as_of != NULL;
    return as_of == NULL ||
           ask_position(c->job, b, str_of(as_of), &ask->as_of);
}

static bool has_colour(const struct call *c)
{
    const char *none = getenv("NO_COLOR"), *kind = getenv("TERM");
    return c->in_terminal && (none == NULL || *none == '\0') &&
           kind != NULL && strcmp(kind, "dumb") != 0;
}

static void print_report(struct call *c, struct book *b,
                         const struct lint *lint, struct str format)
{
    struct buf out = { 0 };
    struct report r = { .lint = lint, .file = str_of(c->words[1]),
                        .lang = c->job->lang, .has_colour = has_colour(c) };
    if (!labels_open(c->job, b, lint->as_of, &r.labels)) {
        return;
    }
    if (str_is(format, STR("json"))) {
        report_json(&r, &out);
    } else if (str_is(format, STR("html"))) {
        report_page(&r, &out);
    } else {
        report_text(&r, call_has(c, "--all"), &out);
    }
    call_print(c, buf_view(&out));
    buf_free(&out);
}

static int run_lint(struct call *c, struct book *b)
{
    struct lint_ask ask = { 0 };
    struct lint lint;
    struct str format, bytes, name = str_of(c->words[1]);
    bool ok = call_format(c, "text|json|html", &format) &&
              lint_options(c, b, &ask) &&
              file_map(c->job, c->words[1], &bytes) &&
              lint_run(c->job, b, bytes, text_format_of(name, bytes), &ask,
                       &lint);
    if (!ok) {
        return 1;
    }
    print_report(c, b, &lint, format);
    return lint_is_clean(&lint) ? 0 : 3;
}

const struct command command_lint = {
    .name = "lint", .words = "BOOK FILE",
    .zh = "用台账核对一篇文稿里的每个数字",
    .en = "check every figure in a text against the book",
    .more_zh = "文稿可以是 txt、md、html 或 docx，中文英文都行。每个数字给出："
               "相符、不符（附台账的数）、单位不对（人、人次）、时段不对、说法两可、"
               "台账不知；“全部”“首个”这类说法和文稿自己的加减也核对。有错时以 3 "
               "结束。",
    .more_en = "The text may be txt, md, html or docx, Chinese or English. "
               "Each figure holds, differs (with the book's value), has the "
               "wrong unit (persons, person-times) or period, is ambiguous or "
               "unknown; claims such as “all” and “first” and the text's own "
               "arithmetic are checked too. Ends with 3 when something is "
               "wrong.",
    .words_min = 2, .words_max = 2, .needs_book = true, .run = run_lint,
    .options = {
        { "--as-of", "SEQ|DATE", "用台账到这个位置时的数字",
          "as the book stood at that position" },
        { "--basis", "BASIS", "口径，默认 reviewed（已审核）",
          "basis, reviewed by default" },
        { "--style", "press|strict", "strict：381多亿这类写法也指出来",
          "strict: also notes 381多亿 and the like" },
        { "--all", NULL, "相符的也逐条列出", "list what holds as well" },
        { "--format", "text|json|html", "格式", "format" },
    },
};
