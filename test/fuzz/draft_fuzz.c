/* Drafts as JSON from outside: whatever comes, an answer or an error; and what
 * is read can be written and read back as the same bytes. */
#include <assert.h>

#include "intake/intake.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct job *j = job_open();
    struct entry draft, again;
    struct buf first = { 0 }, second = { 0 }, room = { 0 };
    struct err e = { 0 };
    if (!intake_parse(j, (struct str){ (const char *)bytes, len }, &draft)) {
        assert(!job_ok(j) && j->err.id != NULL);
    } else if (entry_encode(&draft, false, &first, &e)) {
        bool good = entry_decode(buf_view(&first), &again, &room, &e) &&
                    entry_encode(&again, false, &second, &e) &&
                    str_is(buf_view(&first), buf_view(&second));
        assert(good || draft.id.len == 0 || draft.kind.len == 0);
    }
    buf_free(&first);
    buf_free(&second);
    buf_free(&room);
    job_close(j);
    return 0;
}
