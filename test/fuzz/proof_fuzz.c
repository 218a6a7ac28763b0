/* tlog-proofs: no text does harm, and what is read is written again. */
#include <assert.h>

#include "book/note.h"
#include "book/proof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char key[] = "jiedui/fuzz+5c591eea+"
                              "AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";
    struct job *j = job_open();
    struct str text = { (const char *)data, size }, entry;
    struct tlog_proof proof;
    struct err err = { 0 };
    uint64_t seq;
    if (tlog_proof_parse(j->arena, text, &proof, &err)) {
        struct buf out = { 0 };
        tlog_proof_print(&proof, &out);
        /* "extra " with nothing behind it is read, but never written. */
        assert(proof.extra.len == 0 || str_is(buf_view(&out), text));
        buf_free(&out);
    }
    bool good = proof_check(j, text, str_of(key), &entry, &seq);
    assert(!good);              /* no fuzzer signs with RFC 8032's test key */
    job_close(j);
    return 0;
}
