/* test/fuzz/text_fuzz.c - any bytes as plain text, Markdown and HTML.
 *
 * Besides not crashing: the text is valid UTF-8, blocks stand in order and
 * inside it, spans are at least one, and marks rise. */
#include <assert.h>

#include "base/utf8.h"
#include "reading/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check(const struct text *t)
{
    size_t floor = 0;
    uint32_t line, column;
    assert(utf8_is_valid(t->plain));
    for (size_t i = 0; i < t->block_count; i++) {
        const struct text_block *b = &t->blocks[i];
        assert(b->from >= floor && b->len > 0 &&
               b->from + b->len <= t->plain.len);
        assert(b->row_span >= 1 && b->column_span >= 1);
        assert(memchr(t->plain.at + b->from, '\n', b->len) == NULL);
        floor = b->from + b->len + 1;
        text_place(t, b->from, &line, &column);
        assert(line >= 1 && column >= 1);
    }
    for (size_t i = 1; i < t->mark_count; i++) {
        assert(t->marks[i - 1].at < t->marks[i].at);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const enum text_format formats[] = { TEXT_PLAIN, TEXT_MARKDOWN,
                                                TEXT_HTML };
    struct str all = { (const char *)bytes, size };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct job *j = job_open();
        struct text t;
        if (text_read(j, all, formats[i], &t)) {
            check(&t);
        } else {
            assert(j->err.id != NULL && j->err.zh[0] && j->err.en[0]);
        }
        job_close(j);
    }
    return 0;
}
