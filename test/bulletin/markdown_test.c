/* The Markdown of bulletins: blocks, and what stands inside them. */
#include "bulletin/markdown.h"

#include "test/check.h"

static void reads_blocks(void)
{
    struct arena *a = arena_open();
    struct block *b;
    size_t count;
    markdown_blocks(a, STR("# 标题\n\n第一行\n第二行\n\nfirst\nsecond\n- 一\n"
                           "- 二\n3. 三\n> 引文\n\n---\n\n| 甲 | 乙 |\n"
                           "|---|---:|\n| 1 | a\\|b |\n\n[^7]: 注\n"), &b,
                    &count);
    CHECK(count == 11);
    CHECK(b[0].kind == BLOCK_HEADING && b[0].level == 1);
    CHECK(str_is(b[1].text, STR("第一行第二行")));
    CHECK(str_is(b[2].text, STR("first second")));
    CHECK(b[3].kind == BLOCK_ITEM && b[3].level == 0);
    CHECK(b[5].kind == BLOCK_ITEM && b[5].level == 3);
    CHECK(b[6].kind == BLOCK_QUOTE && str_is(b[6].text, STR("引文")));
    CHECK(b[7].kind == BLOCK_RULE);
    CHECK(b[8].kind == BLOCK_ROW && b[8].level == 1 && b[8].right == 2);
    CHECK(b[9].cell_count == 2 && str_is(b[9].cells[1], STR("a\\|b")));
    CHECK(b[10].kind == BLOCK_NOTE && str_is(b[10].label, STR("7")));
    arena_close(a);
}

/* Inline text with its spans written out: <b>…</b>, <i>, <c>, <a:address>,
 * <n:label>, <f:number>. */
static const struct { const char *text, *spans; } inlines[] = {
    { "平文", "平文" },
    { "a **b** c", "a <b>b</b> c" },
    { "*b*", "<i>b</i>" },
    { "**a *b* c**", "<b>a <i>b</i> c</b>" },
    { "2 * 3 * 4", "2 * 3 * 4" },
    { "**never closed", "**never closed" },
    { "**a *b** c*", "<b>a <i>b** c</i></b>" },
    { "`x<y`", "<c>x<y</c>" },
    { "[文](https://a.b/c)", "<a:https://a.b/c>文</a>" },
    { "[x](javascript:alert)", "[x](javascript:alert)" },
    { "[^12]", "<n:12>" },
    { "\\*a\\* \\q", "*a* \\q" },
    { "\x01" "5\x02家", "<f:5>家" },
    { "[not a link", "[not a link" },
};

static void write_span(struct buf *out, const struct span *s)
{
    static const char *const heads[] = {
        [SPAN_STRONG] = "<b>", [SPAN_STRONG_END] = "</b>",
        [SPAN_EMPHASIS] = "<i>", [SPAN_EMPHASIS_END] = "</i>",
    };
    if (s->kind == SPAN_TEXT) {
        buf_str(out, s->text);
    } else if (s->kind == SPAN_CODE) {
        buf_print(out, "<c>%.*s</c>", STR_ARG(s->text));
    } else if (s->kind == SPAN_LINK) {
        buf_print(out, "<a:%.*s>%.*s</a>", STR_ARG(s->address),
                  STR_ARG(s->text));
    } else if (s->kind == SPAN_NOTE) {
        buf_print(out, "<n:%.*s>", STR_ARG(s->text));
    } else if (s->kind == SPAN_FIGURE) {
        buf_print(out, "<f:%u>", s->figure);
    } else {
        buf_text(out, heads[s->kind]);
    }
}

static void reads_what_stands_inside(void)
{
    for (size_t n = 0; n < sizeof inlines / sizeof *inlines; n++) {
        struct spans s = { .rest = str_of(inlines[n].text) };
        struct span piece;
        struct buf out = { 0 };
        int open = 0;
        while (markdown_next(&s, &piece)) {
            write_span(&out, &piece);
            open += piece.kind == SPAN_STRONG || piece.kind == SPAN_EMPHASIS;
            open -= piece.kind == SPAN_STRONG_END ||
                    piece.kind == SPAN_EMPHASIS_END;
        }
        CHECK(open == 0);
        bool same = str_is(buf_view(&out), str_of(inlines[n].spans));
        CHECK(same);
        if (!same) {
            printf("# %s: %s\n", inlines[n].text, buf_cstr(&out));
        }
        buf_free(&out);
    }
}

static void quoted_text_is_read_back(void)
{
    static const char *const texts[] = {
        "a*b_c[d](e)`f`|g<h>#i\\j", "**x**", "平文 “引号”", "[^1]: x",
    };
    for (size_t n = 0; n < sizeof texts / sizeof *texts; n++) {
        struct buf quoted = { 0 }, plain = { 0 };
        markdown_quote(&quoted, str_of(texts[n]));
        markdown_plain(&plain, buf_view(&quoted));
        CHECK(str_is(buf_view(&plain), str_of(texts[n])));
        buf_free(&quoted);
        buf_free(&plain);
    }
}

/* A page of opening brackets or stars must not take quadratic time. */
static void long_lines_of_markup_are_read_in_one_go(void)
{
    struct buf text = { 0 };
    struct spans s;
    struct span piece;
    size_t count = 0;
    memset(buf_room(&text, 300000), '[', 300000);
    text.len = 300000;
    s = (struct spans){ .rest = buf_view(&text) };
    while (markdown_next(&s, &piece)) {
        count++;
    }
    CHECK(count == 300000);
    memset(text.at, '*', 300000);
    s = (struct spans){ .rest = buf_view(&text) };
    while (markdown_next(&s, &piece)) {
        count++;
    }
    CHECK(count > 300000);
    buf_free(&text);
}

int main(void)
{
    RUN(reads_blocks);
    RUN(reads_what_stands_inside);
    RUN(quoted_text_is_read_back);
    RUN(long_lines_of_markup_are_read_in_one_go);
    return CHECK_DONE();
}
