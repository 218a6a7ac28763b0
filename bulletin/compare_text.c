/* bulletin/compare_text.c - a comparison for a terminal, as Markdown, and as a
 * correction notice. */
#include "bulletin/compare_words.h"
#include "bulletin/forms.h"

/* ---- terminal -------------------------------------------------------- */

static void head(struct arena *a, const struct compare_side *s, enum lang lang,
                 struct buf *out)
{
    char date[DATE_TEXT_SIZE];
    date_print(s->text.date, date);
    buf_str(out, side_name(a, s, lang));
    buf_str(out, said(a, lang, "  %s  位置 %llu  根 %.16s…",
                       "  %s  position %llu  root %.16s…", date,
              (unsigned long long)s->text.size,
              s->text.root.len > 0 ? s->text.root.at : ""));
    if (s->edition.is_withdrawn) {
        buf_text(out, say(lang, "  已撤回", "  withdrawn"));
    }
    buf_char(out, '\n');
}

/* What a unit row gives instead of parts: two rows that can be compared. */
static void text_crossed(struct arena *a, const struct compare_row *row,
                         enum lang lang, struct buf *out)
{
    const struct { const struct pack_indicator *i; int64_t from, to; } two[] = {
        { row->old, row->before->value, row->crossed[1] },
        { row->now, row->crossed[0], row->after->value },
    };
    for (int n = 0; n < 2; n++) {
        struct str name = lang == LANG_EN ? two[n].i->en : two[n].i->zh;
        buf_text(out, "    ");
        buf_str(out, name);
        buf_text(out, "  ");
        buf_str(out, row_exact(a, two[n].i, two[n].from, false, lang));
        buf_text(out, " → ");
        buf_str(out, row_exact(a, two[n].i, two[n].to, false, lang));
        buf_char(out, '\n');
    }
}

static void text_values(struct arena *a, const struct compare_row *row,
                        enum lang lang, struct buf *out)
{
    if (row->before != NULL) {
        buf_print(out, "  %.*s", STR_ARG(row->before->phrase));
    }
    buf_text(out, row->before && row->after ? " → " : "  ");
    if (row->after != NULL) {
        buf_str(out, row->after->phrase);
    }
    if (row->has_parts) {
        int64_t change = row->after->value - row->before->value;
        buf_text(out, "  ");
        buf_str(out, row_exact(a, row->now, change, true, lang));
    }
    buf_char(out, '\n');
}

static void text_line(const char *indent, struct str text, struct buf *out)
{
    if (text.len > 0) {
        buf_text(out, indent);
        buf_str(out, text);
        buf_char(out, '\n');
    }
}

void compare_text(struct job *j, const struct comparison *c,
                  const struct compare_form *form, struct buf *out)
{
    struct arena *a = j->arena;
    head(a, &c->before, form->lang, out);
    head(a, &c->after, form->lang, out);
    buf_str(out, compare_sum(a, c, form->lang));
    buf_text(out, "\n\n");
    for (size_t i = 0; i < c->count; i++) {
        const struct compare_row *row = &c->rows[i];
        buf_str(out, row_name(row, form->lang));
        buf_print(out, "  [%s]", compare_kind_id(row->kind));
        text_values(a, row, form->lang, out);
        text_line("    ", row_remark(a, row, form->lang), out);
        if (row_shows_crossed(row, form)) {
            text_crossed(a, row, form->lang, out);
        } else if (row_shows_parts(row, form)) {
            text_line("    ", row_parts(a, row, form->lang), out);
        }
    }
}

/* ---- Markdown -------------------------------------------------------- */

static void cell(struct buf *out, struct str text)
{
    markdown_quote(out, text);
    buf_text(out, " | ");
}

static void markdown_row(struct arena *a, const struct compare_row *row,
                         const struct compare_form *form, struct buf *out)
{
    enum lang lang = form->lang;
    buf_text(out, "| ");
    cell(out, row_name(row, lang));
    cell(out, row->before ? row->before->phrase : STR("–"));
    cell(out, row->after ? row->after->phrase : STR("–"));
    cell(out, row->has_parts
         ? row_exact(a, row->now, row->after->value - row->before->value, true,
                     lang) : STR("–"));
    markdown_quote(out, row_remark(a, row, lang));
    if (row_shows_parts(row, form)) {
        markdown_quote(out, row_parts(a, row, lang));
    }
    buf_text(out, " |\n");
}

void compare_markdown(struct job *j, const struct comparison *c,
                      const struct compare_form *form, struct buf *out)
{
    struct arena *a = j->arena;
    enum lang lang = form->lang;
    buf_text(out, say(lang, "# 两份通报的数字对照\n\n",
                      "# Two bulletins, figure by figure\n\n"));
    buf_text(out, "- ");
    head(a, &c->before, lang, out);
    buf_text(out, "- ");
    head(a, &c->after, lang, out);
    buf_char(out, '\n');
    buf_str(out, compare_sum(a, c, lang));
    buf_text(out, say(lang,
        "\n\n| 数字 | 前 | 后 | 差额 | 为什么 |\n|---|---:|---:|---:|---|\n",
        "\n\n| Figure | Before | After | Difference | Why |\n"
        "|---|---:|---:|---:|---|\n"));
    for (size_t i = 0; i < c->count; i++) {
        markdown_row(a, &c->rows[i], form, out);
    }
}

/* ---- the notice ------------------------------------------------------ */

/* Growth and another period are no fault of the first text. */
static bool is_fault(int part)
{
    return part == PART_WITHDRAWN || part == PART_CORRECTED ||
           part == PART_MERGED || part == PART_RECLASSIFIED ||
           part == PART_REDEFINED || part == PART_UNPROVED;
}

/* How much of the first figure no longer stands, and why. */
static int64_t fault_of(struct arena *a, const struct compare_row *row,
                        enum lang lang, struct str *why)
{
    struct buf out = { 0 };
    int64_t sum = 0;
    for (int p = 0; p < PART_COUNT; p++) {
        if (is_fault(p) && row->parts[p] != 0) {
            sum += row->parts[p];
            struct str n = row_exact(a, row->now, row->parts[p], true, lang);
            buf_print(&out, "%s%s %.*s",
                      out.len > 0 ? say(lang, "，", ", ") : "",
                      compare_part_name((enum compare_part)p, lang),
                      STR_ARG(n));
        }
    }
    *why = arena_str(a, buf_view(&out));
    buf_free(&out);
    return sum;
}

static bool notice_fault(struct arena *a, const struct compare_row *row,
                         const struct compare_form *form, struct buf *out)
{
    enum lang lang = form->lang;
    struct str why;
    int64_t sum = row_shows_parts(row, form) ? fault_of(a, row, lang, &why) : 0;
    if (sum == 0) {
        return false;
    }
    struct str was = row_exact(a, row->old, row->before->value, false, lang);
    struct str is = row_exact(a, row->old, row->before->value + sum, false,
                              lang);
    buf_text(out, "- ");
    markdown_quote(out, said(a, lang,
        "%.*s：原文“%.*s”（%.*s），更正为%.*s（%.*s）。",
        "%.*s: the text said “%.*s” (%.*s); it should read %.*s (%.*s).",
        STR_ARG(row_name(row, lang)), STR_ARG(row->before->phrase),
        STR_ARG(was), STR_ARG(is), STR_ARG(why)));
    buf_char(out, '\n');
    return true;
}

static bool notice_caution(struct arena *a, const struct compare_row *row,
                           enum lang lang, struct buf *out)
{
    if (row->kind != COMPARE_UNIT && row->kind != COMPARE_UNSAID &&
        row->kind != COMPARE_MEANING) {
        return false;
    }
    buf_text(out, "- ");
    markdown_quote(out, said(a, lang, "“%.*s”与“%.*s”：%.*s",
                                           "“%.*s” and “%.*s”: %.*s",
        STR_ARG(row->before->phrase), STR_ARG(row->after->phrase),
        STR_ARG(row_remark(a, row, lang))));
    buf_char(out, '\n');
    return true;
}

void compare_notice(struct job *j, const struct comparison *c,
                    const struct compare_form *form, struct buf *out)
{
    struct arena *a = j->arena;
    enum lang lang = form->lang;
    struct str first = side_name(a, &c->before, lang);
    size_t told = 0;
    buf_str(out, said(a, lang, "# 更正说明\n\n%.*s《",
                       "# Correction\n\n%.*s, “", STR_ARG(first)));
    markdown_quote(out, c->before.text.title);
    buf_text(out, say(lang, "》：\n\n", "”:\n\n"));
    for (size_t i = 0; i < c->count; i++) {
        told += notice_fault(a, &c->rows[i], form, out);
    }
    for (size_t i = 0; i < c->count; i++) {
        told += notice_caution(a, &c->rows[i], lang, out);
    }
    if (told == 0) {
        buf_text(out, say(lang,
            "所载数字没有需要更正的；以后的变化都是新增的记录。\n",
            "No figure in it needs correcting; what changed since are new "
            "records.\n"));
    }
    buf_str(out, said(a, lang,
        "\n依据台账的前 %llu 条记录，根 %.*s。\n",
        "\nFrom the first %llu entries of the book, root %.*s.\n",
        (unsigned long long)c->after.text.size, STR_ARG(c->after.text.root)));
}
