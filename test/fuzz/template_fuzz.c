/* test/fuzz/template_fuzz.c - any bytes as a template, and as Markdown.
 *
 * Besides not crashing: sections close behind where they open, a refusal has
 * an id and both sentences, and inline markup is always closed. */
#include <assert.h>

#include "base/utf8.h"
#include "bulletin/edition.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void try_template(struct arena *a, struct str text)
{
    struct template t;
    struct err e = { 0 };
    if (!template_compile(a, text, &t, &e)) {
        assert(e.id != NULL && e.zh[0] != '\0' && e.en[0] != '\0');
        assert(utf8_is_valid(str_of(e.zh)) && utf8_is_valid(str_of(e.en)));
        return;
    }
    for (size_t n = 0; n < t.count; n++) {
        const struct template_token *token = &t.tokens[n];
        bool opens = token->word == WORD_IF || token->word == WORD_ELSE ||
                     token->word == WORD_EMPTY;
        assert(token->word == WORD_TEXT || token->column >= 1);
        assert(!opens || (token->next > n && token->next <= t.count));
    }
}

static void try_inline(struct str text)
{
    struct spans s = { .rest = text };
    struct span piece;
    int strong = 0, emphasis = 0;
    while (markdown_next(&s, &piece)) {
        strong += (piece.kind == SPAN_STRONG) -
                  (piece.kind == SPAN_STRONG_END);
        emphasis += (piece.kind == SPAN_EMPHASIS) -
                    (piece.kind == SPAN_EMPHASIS_END);
        assert(strong >= 0 && strong <= 1 && emphasis >= 0 && emphasis <= 1);
    }
    assert(strong == 0 && emphasis == 0);
}

/* Sentences give the text back, byte for byte. */
static void try_sentences(struct str text)
{
    struct str rest = text, sentence;
    size_t len = 0;
    while (edition_sentence(&rest, &sentence)) {
        assert(sentence.len > 0);
        len += sentence.len;
    }
    assert(len == text.len);
}

static void try_markdown(struct arena *a, struct str text)
{
    struct block *blocks;
    size_t count;
    markdown_blocks(a, text, &blocks, &count);
    for (size_t n = 0; n < count; n++) {
        try_inline(blocks[n].text);
        try_sentences(blocks[n].text);
        for (size_t c = 0; c < blocks[n].cell_count; c++) {
            try_inline(blocks[n].cells[c]);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct str text = { (const char *)bytes, size };
    struct arena *a = arena_open();
    try_template(a, text);
    try_markdown(a, text);
    arena_close(a);
    return 0;
}
