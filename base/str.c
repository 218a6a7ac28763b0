#include "base/str.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"

struct str str_part(struct str s, size_t from, size_t len)
{
    if (from > s.len) {
        from = s.len;
    }
    size_t left = s.len - from;
    const char *at = from > 0 ? s.at + from : s.at;     /* NULL may stay */
    return (struct str){ at, len < left ? len : left };
}

/* ASCII that leaves ink: nearly every byte that a text begins or ends with. */
static bool is_dark(char c)
{
    return c > ' ' && c < 0x7F;
}

/* Bytes of the blank that s begins with, or 0. */
static size_t blank_at_start(struct str s)
{
    static const struct str wide[] = {
        { "\xC2\xA0", 2 }, { "\xE3\x80\x80", 3 }, { "\xEF\xBB\xBF", 3 },
    };
    if (s.len == 0 || is_dark(s.at[0])) {
        return 0;
    }
    if (s.at[0] == ' ' || (s.at[0] >= '\t' && s.at[0] <= '\r')) {
        return 1;
    }
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        if (str_starts(s, wide[i])) {
            return wide[i].len;
        }
    }
    return 0;
}

struct str str_trim(struct str s)
{
    for (size_t n; (n = blank_at_start(s)) > 0;) {
        s = str_part(s, n, s.len);
    }
    for (bool more = true; more && s.len > 0 && !is_dark(s.at[s.len - 1]);) {
        more = false;
        for (size_t n = 1; n <= 3 && n <= s.len; n++) {
            if (blank_at_start(str_part(s, s.len - n, n)) == n) {
                s.len -= n;
                more = true;
                break;
            }
        }
    }
    return s;
}

int str_compare(struct str a, struct str b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.at, b.at, len) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

ptrdiff_t str_find(struct str s, struct str what)
{
    if (what.len == 0) {
        return 0;
    }
    const char *at = s.len ? memmem(s.at, s.len, what.at, what.len) : NULL;
    return at ? at - s.at : -1;
}

bool str_starts(struct str s, struct str head)
{
    return s.len >= head.len && str_is(str_part(s, 0, head.len), head);
}

bool str_ends(struct str s, struct str tail)
{
    return s.len >= tail.len &&
           str_is(str_part(s, s.len - tail.len, tail.len), tail);
}

bool str_next(struct str *rest, char mark, struct str *out)
{
    if (rest->at == NULL) {
        return false;
    }
    const char *end = rest->len ? memchr(rest->at, mark, rest->len) : NULL;
    if (end == NULL) {
        *out = *rest;
        *rest = (struct str){ 0 };
        return true;
    }
    size_t len = (size_t)(end - rest->at);
    *out = (struct str){ rest->at, len };
    *rest = str_part(*rest, len + 1, rest->len);
    return true;
}

/* Multiply and fold eight bytes at a time, then mix the end. */
uint64_t str_hash(struct str s)
{
    uint64_t h = 0x9E3779B97F4A7C15u ^ (s.len * 0xD6E8FEB86659FD93u);
    size_t i = 0;
    for (; i + 8 <= s.len; i += 8) {
        uint64_t w;
        memcpy(&w, s.at + i, 8);
        h = (h ^ w) * 0xD6E8FEB86659FD93u;
        h ^= h >> 32;
    }
    uint64_t w = 0;
    if (i < s.len) {
        memcpy(&w, s.at + i, s.len - i);
    }
    h = (h ^ w) * 0xD6E8FEB86659FD93u;
    h ^= h >> 29;
    return h * 0xBF58476D1CE4E5B9u;
}

char *buf_room(struct buf *b, size_t more)
{
    assert(more <= SIZE_MAX / 4 && b->len <= SIZE_MAX / 4);
    if (b->len + more > b->cap) {
        size_t cap = b->cap ? b->cap : 64;
        while (cap < b->len + more) {
            cap *= 2;
        }
        b->at = mem_again(b->at, cap);
        b->cap = cap;
    }
    return b->at + b->len;
}

void buf_bytes(struct buf *b, const void *bytes, size_t len)
{
    if (len > 0) {
        memcpy(buf_room(b, len), bytes, len);
        b->len += len;
    }
}

void buf_str(struct buf *b, struct str s)
{
    buf_bytes(b, s.at, s.len);
}

void buf_text(struct buf *b, const char *text)
{
    buf_bytes(b, text, strlen(text));
}

void buf_char(struct buf *b, char c)
{
    *buf_room(b, 1) = c;
    b->len++;
}

void buf_int(struct buf *b, int64_t n)
{
    char digits[20];
    size_t count = 0;
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do {
        digits[count++] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    char *out = buf_room(b, count + 1);
    if (n < 0) {
        *out++ = '-';
        b->len++;
    }
    b->len += count;
    while (count > 0) {
        *out++ = digits[--count];
    }
}

void buf_print(struct buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(len >= 0);
    char *out = buf_room(b, (size_t)len + 1);
    va_start(args, format);
    vsnprintf(out, (size_t)len + 1, format, args);
    va_end(args);
    b->len += (size_t)len;
}

void buf_hex(struct buf *b, const void *bytes, size_t len)
{
    const unsigned char *in = bytes;
    char *out = buf_room(b, len * 2);
    for (size_t i = 0; i < len; i++) {
        *out++ = "0123456789abcdef"[in[i] >> 4];
        *out++ = "0123456789abcdef"[in[i] & 15];
    }
    b->len += len * 2;
}

struct str buf_view(const struct buf *b)
{
    return (struct str){ b->at ? b->at : "", b->len };
}

const char *buf_cstr(struct buf *b)
{
    *buf_room(b, 1) = '\0';
    return b->at;
}

void buf_free(struct buf *b)
{
    mem_free(b->at);
    *b = (struct buf){ 0 };
}
