#include "figures/packed.h"

void packed_put(struct buf *out, int64_t n)
{
    uint64_t rest = (uint64_t)n << 1 ^ (n < 0 ? UINT64_MAX : 0);
    while (rest >= 0x80) {
        buf_char(out, (char)(rest | 0x80));
        rest >>= 7;
    }
    buf_char(out, (char)rest);
}

void packed_put_str(struct buf *out, struct str s)
{
    packed_put(out, (int64_t)s.len);
    buf_str(out, s);
}

void packed_put_names(struct buf *out, const struct names *n)
{
    packed_put(out, n->count);
    for (uint32_t i = 0; i < n->count; i++) {
        packed_put_str(out, names_text(n, i));
    }
}

int64_t packed_take(struct packed *r)
{
    uint64_t n = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (r->rest.len == 0) {
            break;
        }
        unsigned char byte = (unsigned char)*r->rest.at;
        r->rest = str_part(r->rest, 1, r->rest.len);
        n |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            return (int64_t)(n >> 1 ^ (n & 1 ? UINT64_MAX : 0));
        }
    }
    r->bad = true;
    return 0;
}

uint64_t packed_take_size(struct packed *r, uint64_t max)
{
    int64_t n = packed_take(r);
    if (n < 0 || (uint64_t)n > max) {
        r->bad = true;
        return 0;
    }
    return (uint64_t)n;
}

struct str packed_take_raw(struct packed *r, size_t len)
{
    if (r->bad || len > r->rest.len) {
        r->bad = true;
        return (struct str){ NULL, 0 };
    }
    struct str out = str_part(r->rest, 0, len);
    r->rest = str_part(r->rest, len, r->rest.len);
    return out;
}

struct str packed_take_str(struct packed *r)
{
    size_t len = (size_t)packed_take_size(r, r->rest.len);
    return packed_take_raw(r, len);
}

void packed_take_names(struct packed *r, struct names *n)
{
    uint64_t count = packed_take_size(r, r->rest.len);
    for (uint64_t i = 0; i < count && !r->bad; i++) {
        struct str text = packed_take_str(r);
        r->bad = r->bad || names_put(n, text) != i;
    }
}
