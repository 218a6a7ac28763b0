/* Canonical bytes: whatever is read is exactly what would be written. */
#include <assert.h>

#include "book/entry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = { (const char *)data, size };
    struct entry e;
    struct buf room = { 0 }, out = { 0 };
    struct err err = { 0 };
    if (entry_decode(bytes, &e, &room, &err)) {
        bool good = entry_encode(&e, e.recorded > 0, &out, &err);
        assert(good && str_is(buf_view(&out), bytes));
    } else {
        assert(err.kind != ERR_NONE && err.id != NULL);
    }
    buf_free(&room);
    buf_free(&out);
    return 0;
}
