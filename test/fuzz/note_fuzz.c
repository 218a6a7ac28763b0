/* Signed notes, checkpoints and keys: no text does harm. */
#include <assert.h>

#include "book/note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str text = { (const char *)data, size };
    struct note note;
    struct vkey key;
    struct checkpoint head;
    struct err err = { 0 };
    if (note_parse(text, &note, &err)) {
        assert(note.body.len + 1 + note.signatures.len == text.len);
    }
    err_clear(&err);
    if (checkpoint_parse(a, text, &head, &err)) {
        assert(head.origin.len > 0);
    }
    err_clear(&err);
    if (vkey_parse(text, &key, &err)) {
        struct buf line = { 0 };
        vkey_print(key.name, key.key, &line);
        assert(str_is(buf_view(&line), str_trim(text)));
        buf_free(&line);
    }
    arena_close(a);
    return 0;
}
