#include "base/utf8.h"

#include <utf8proc.h>
#include <stdlib.h>

static bool is_tail(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Bytes of the character that s begins with, or 0 when it is not one. */
static size_t char_length(struct str s)
{
    static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
    unsigned char first = (unsigned char)s.at[0];
    size_t n = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (n == 1) {
        return 1;
    }
    if (first < 0xC2 || first > 0xF4 || s.len < n) {
        return 0;
    }
    uint32_t c = first & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        if (!is_tail(s.at[i])) {
            return 0;
        }
        c = c << 6 | ((unsigned char)s.at[i] & 0x3F);
    }
    bool is_surrogate = c >= 0xD800 && c <= 0xDFFF;
    return c < smallest[n] || c > 0x10FFFF || is_surrogate ? 0 : n;
}

/* The Chinese, Japanese and Korean characters that most texts consist of: three
 * bytes, and no surrogate or overlong form begins with E1 to EC. */
static bool is_common(const char *at)
{
    unsigned char first = (unsigned char)at[0];
    return first >= 0xE1 && first <= 0xEC && is_tail(at[1]) && is_tail(at[2]);
}

size_t utf8_good(struct str s)
{
    size_t i = 0;
    while (i < s.len) {
        uint64_t eight;
        if (s.len - i >= 8) {   /* plain ASCII goes by in eights */
            memcpy(&eight, s.at + i, 8);
            if ((eight & UINT64_C(0x8080808080808080)) == 0) {
                i += 8;
                continue;
            }
        }
        if ((unsigned char)s.at[i] < 0x80) {
            i++;
        } else if (s.len - i >= 3 && is_common(s.at + i)) {
            i += 3;
        } else {
            size_t n = char_length(str_part(s, i, s.len));
            if (n == 0) {
                break;
            }
            i += n;
        }
    }
    return i;
}

bool utf8_is_valid(struct str s)
{
    return utf8_good(s) == s.len;
}

uint32_t utf8_next(struct str *rest)
{
    if (rest->len == 0) {
        return 0;
    }
    unsigned char first = (unsigned char)rest->at[0];
    size_t n = char_length(*rest);
    if (n <= 1) {               /* not well formed: a byte at a time */
        *rest = str_part(*rest, 1, rest->len);
        return n == 0 ? 0xFFFD : first;
    }
    uint32_t c = first & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        c = c << 6 | ((unsigned char)rest->at[i] & 0x3F);
    }
    *rest = str_part(*rest, n, rest->len);
    return c;
}

void utf8_put(struct buf *out, uint32_t c)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)c, bytes);
    buf_bytes(out, bytes, (size_t)n);
}

size_t utf8_count(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        n += !is_tail(s.at[i]);
    }
    return n;
}

size_t utf8_width(struct str s)
{
    size_t n = 0;
    while (s.len > 0) {
        int width = utf8proc_charwidth((utf8proc_int32_t)utf8_next(&s));
        n += width > 0 ? (size_t)width : 0;
    }
    return n;
}

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.at[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

struct str utf8_nfc(struct arena *a, struct str s)
{
    if (is_ascii(s)) {
        return s;
    }
    utf8proc_uint8_t *out = NULL;
    utf8proc_ssize_t n = utf8proc_map(
        (const utf8proc_uint8_t *)s.at, (utf8proc_ssize_t)s.len, &out,
        UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n < 0) {
        return s;               /* not text; the caller's check says so */
    }
    struct str made = { (const char *)out, (size_t)n };
    struct str result = str_is(made, s) ? s : arena_str(a, made);
    free(out);
    return result;
}

static uint32_t narrowed(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) {
        return c - 0xFEE0;
    }
    return c == 0x2212 ? '-' : c;       /* minus sign */
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 ||
           c == 0x3000 || c == 0xFEFF || (c >= 0x2000 && c <= 0x200D);
}

struct str utf8_narrow(struct arena *a, struct str s)
{
    if (is_ascii(s)) {
        return s;
    }
    struct buf out = { 0 };
    for (struct str rest = s; rest.len > 0;) {
        utf8_put(&out, narrowed(utf8_next(&rest)));
    }
    struct str made = arena_str(a, buf_view(&out));
    buf_free(&out);
    return made;
}

/* Most texts that are matched need no change at all. */
static bool is_folded(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if ((unsigned char)c >= 0x80 || c <= ' ' || (c >= 'A' && c <= 'Z')) {
            return false;
        }
    }
    return true;
}

struct str utf8_fold(struct arena *a, struct str s)
{
    if (is_folded(s)) {
        return s;
    }
    struct buf out = { 0 };
    for (struct str rest = utf8_nfc(a, s); rest.len > 0;) {
        uint32_t c = narrowed(utf8_next(&rest));
        if (c >= 'A' && c <= 'Z') {
            c += 'a' - 'A';
        }
        if (!is_blank(c)) {
            utf8_put(&out, c);
        }
    }
    struct str made = arena_str(a, buf_view(&out));
    buf_free(&out);
    return made;
}
