/* test/fuzz/docx_fuzz.c - a Word document whose main part is any XML, and any
 * bytes as a whole document.
 *
 * A zip that is changed at random is seldom one still; so the input is packed
 * first. Checks are those of text_fuzz. */
#include <assert.h>

#include "base/utf8.h"
#include "exchange/opc_write.h"
#include "reading/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void try_document(struct str bytes)
{
    struct job *j = job_open();
    struct text t;
    size_t floor = 0;
    if (!text_read(j, bytes, TEXT_DOCX, &t)) {
        assert(j->err.id != NULL && j->err.zh[0] && j->err.en[0]);
        assert(utf8_is_valid(str_of(j->err.zh)));
        job_close(j);
        return;
    }
    assert(utf8_is_valid(t.plain));
    for (size_t i = 0; i < t.block_count; i++) {
        const struct text_block *b = &t.blocks[i];
        assert(b->from >= floor && b->len > 0 &&
               b->from + b->len <= t.plain.len);
        assert(b->row_span >= 1 && b->column_span >= 1);
        floor = b->from + b->len + 1;
    }
    job_close(j);
}

static void try_part(struct str part)
{
    struct job *j = job_open();
    struct buf out = { 0 };
    struct opc_writer *w = opc_write_open(j);
    opc_write_part(w, STR("word/document.xml"));
    opc_write(w, part);
    if (opc_write_close(j, w, &out)) {
        try_document(buf_view(&out));
    }
    buf_free(&out);
    job_close(j);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct str all = { (const char *)bytes, size };
    try_document(all);
    try_part(all);
    return 0;
}
