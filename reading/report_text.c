/* reading/report_text.c - findings for a terminal. */
#include "reading/report.h"

static const struct { const char *zh, *en, *sign, *colour; } verdicts[] = {
    [LINT_HOLDS] = { "相符", "holds", "✓", "32" },
    [LINT_DIFFERS] = { "不符", "differs", "✗", "31" },
    [LINT_UNIT] = { "单位不对", "wrong unit", "≠", "31" },
    [LINT_PERIOD] = { "时段不对", "wrong period", "◷", "31" },
    [LINT_AMBIGUOUS] = { "说法两可", "ambiguous", "?", "33" },
    [LINT_UNKNOWN] = { "台账不知", "unknown", "·", "2" },
    [LINT_UNSUPPORTED] = { "没有依据", "unsupported", "!", "33" },
    [LINT_ARITHMETIC] = { "自相矛盾", "contradicts itself", "∑", "31" },
};

const char *report_verdict(enum lang lang, enum lint_verdict v)
{
    return say(lang, verdicts[v].zh, verdicts[v].en);
}

const char *report_sign(enum lint_verdict v)
{
    return verdicts[v].sign;
}

struct str report_summary(const struct report *r)
{
    const struct lint *l = r->lint;
    struct buf b = { 0 };
    if (l->count == 0) {
        buf_text(&b, say(r->lang, "没有可以核对的数字",
                         "there are no figures to check"));
    }
    for (int v = 0; v < LINT_VERDICTS; v++) {
        if (l->by_verdict[v] == 0) {
            continue;
        }
        buf_text(&b, b.len > 0 ? say(r->lang, "，", ", ") : "");
        if (r->lang == LANG_EN) {
            buf_print(&b, "%zu %s", l->by_verdict[v], verdicts[v].en);
        } else {
            buf_print(&b, "%s %zu 处", verdicts[v].zh, l->by_verdict[v]);
        }
    }
    struct str text = arena_str(r->labels.arena, buf_view(&b));
    buf_free(&b);
    return text;
}

/* A quote on one line. */
static void put_quote(struct buf *out, struct str quote)
{
    for (size_t i = 0; i < quote.len; i++) {
        char c = quote.at[i];
        buf_char(out, (unsigned char)c < 0x20 ? ' ' : c);
    }
}

static void put_finding(const struct report *r, const struct lint_finding *f,
                        struct buf *out)
{
    const struct text *text = &r->lint->text;
    uint32_t line, column;
    text_place(text, f->from, &line, &column);
    put_quote(out, r->file);
    buf_print(out, "%s%u:%u: ", r->file.len > 0 ? ":" : "", line, column);
    if (r->has_colour) {
        buf_print(out, "\033[%sm", verdicts[f->verdict].colour);
    }
    buf_print(out, "%s %s", verdicts[f->verdict].sign,
              report_verdict(r->lang, f->verdict));
    buf_text(out, r->has_colour ? "\033[0m" : "");
    buf_text(out, say(r->lang, "：“", ": “"));
    put_quote(out, str_part(text->plain, f->from, f->len));
    buf_text(out, say(r->lang, "”：", "”: "));
    buf_text(out, say(r->lang, f->zh, f->en));
    buf_char(out, '\n');
    if (f->is_loose) {
        buf_text(out, say(r->lang, "    写法：多、余应紧跟在万、亿之后，不与小数并用\n",
            "    style: 多 and 余 stand behind 万 and 亿, and never behind a "
            "decimal\n"));
    }
}

void report_text(const struct report *r, bool all, struct buf *out)
{
    const struct lint *l = r->lint;
    for (size_t i = 0; i < l->count; i++) {
        if (all || l->findings[i].verdict != LINT_HOLDS ||
            l->findings[i].is_loose) {
            put_finding(r, &l->findings[i], out);
        }
    }
    struct str summary = report_summary(r);
    buf_print(out, "%.*s\n", STR_ARG(summary));
}
