#include "base/base64.h"

#include <stdint.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "abcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_write(struct buf *out, const void *bytes, size_t len)
{
    const unsigned char *in = bytes;
    for (size_t i = 0; i < len; i += 3) {
        size_t have = len - i < 3 ? len - i : 3;
        uint32_t group = (uint32_t)in[i] << 16;
        group |= have > 1 ? (uint32_t)in[i + 1] << 8 : 0;
        group |= have > 2 ? in[i + 2] : 0;
        buf_char(out, letters[group >> 18]);
        buf_char(out, letters[group >> 12 & 63]);
        buf_char(out, have > 1 ? letters[group >> 6 & 63] : '=');
        buf_char(out, have > 2 ? letters[group & 63] : '=');
    }
}

/* The six bits of a letter, or 64. */
static uint32_t value_of(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return (uint32_t)(c - 'A');
    }
    if (c >= 'a' && c <= 'z') {
        return (uint32_t)(c - 'a') + 26;
    }
    if (c >= '0' && c <= '9') {
        return (uint32_t)(c - '0') + 52;
    }
    return c == '+' ? 62 : c == '/' ? 63 : 64;
}

/* Four letters, of which the last `padding` are '='. */
static bool read_group(const char *at, size_t padding, struct buf *out)
{
    uint32_t group = 0;
    for (size_t i = 0; i < 4; i++) {
        uint32_t value = i < 4 - padding ? value_of(at[i]) : 0;
        if (value == 64) {
            return false;
        }
        group = group << 6 | value;
    }
    uint32_t unused = padding == 0 ? 0 : padding == 1 ? 0xFF : 0xFFFF;
    if ((group & unused) != 0) {
        return false;           /* two texts would stand for these bytes */
    }
    for (size_t i = 0; i < 3 - padding; i++) {
        buf_char(out, (char)(group >> (16 - 8 * i) & 0xFF));
    }
    return true;
}

bool base64_read(struct str text, struct buf *out)
{
    size_t before = out->len;
    if (text.len % 4 != 0) {
        return false;
    }
    for (size_t i = 0; i < text.len; i += 4) {
        const char *at = text.at + i;
        bool last = i + 4 == text.len;
        size_t padding = last && at[3] == '=' ? 1 + (size_t)(at[2] == '=') : 0;
        if (!read_group(at, padding, out)) {
            out->len = before;
            return false;
        }
    }
    return true;
}
