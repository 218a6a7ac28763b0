/* base/bytes.h - numbers and texts one behind the other, for saved states.
 *
 * Numbers are little-endian and not aligned; a text has its length before it.
 * A reader that runs out of bytes gives zeros from then on and says so once,
 * at the end: look at `bad`. */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <endian.h>

#include "base/str.h"

static inline void bytes_put32(struct buf *out, uint32_t n)
{
    n = htole32(n);
    buf_bytes(out, &n, sizeof n);
}

static inline void bytes_put64(struct buf *out, uint64_t n)
{
    n = htole64(n);
    buf_bytes(out, &n, sizeof n);
}

static inline void bytes_put_str(struct buf *out, struct str s)
{
    bytes_put32(out, (uint32_t)s.len);
    buf_str(out, s);
}

struct bytes { struct str rest; bool bad; };    /* start from { .rest = … } */

/* The next len bytes; empty, and bad, when there are fewer. */
static inline struct str bytes_take(struct bytes *in, size_t len)
{
    if (len > in->rest.len) {
        in->bad = true;
        in->rest.len = 0;
        return (struct str){ "", 0 };
    }
    struct str out = { in->rest.at, len };
    in->rest = (struct str){ in->rest.at + len, in->rest.len - len };
    return out;
}

static inline uint32_t bytes_get32(struct bytes *in)
{
    uint32_t n = 0;
    struct str s = bytes_take(in, sizeof n);
    memcpy(&n, s.at, s.len);
    return le32toh(n);
}

static inline uint64_t bytes_get64(struct bytes *in)
{
    uint64_t n = 0;
    struct str s = bytes_take(in, sizeof n);
    memcpy(&n, s.at, s.len);
    return le64toh(n);
}

static inline struct str bytes_get_str(struct bytes *in)
{
    return bytes_take(in, bytes_get32(in));
}

#endif
