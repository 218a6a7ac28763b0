#include "http/target.h"

#include "base/utf8.h"

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool target_decode(struct arena *a, struct str raw, bool plus,
                   struct str *out)
{
    char *at = arena_take(a, raw.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.at[i] == '%') {
            int high = i + 1 < raw.len ? hex_digit(raw.at[i + 1]) : -1;
            int low = i + 2 < raw.len ? hex_digit(raw.at[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return false;
            }
            at[len++] = (char)(high * 16 + low);
            i += 2;
        } else {
            at[len++] = plus && raw.at[i] == '+' ? ' ' : raw.at[i];
        }
    }
    *out = (struct str){ at, len };
    return true;
}

static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c < 0x20 || c == 0x7f || c == '\\') {
            return true;
        }
    }
    return false;
}

static bool has_dots(struct str path)
{
    struct str rest = path, part;
    while (str_next(&rest, '/', &part)) {
        if (str_is(part, STR(".")) || str_is(part, STR(".."))) {
            return true;
        }
    }
    return false;
}

bool target_read(struct arena *a, struct str raw, struct str *path,
                 struct str *query, struct err *e)
{
    struct str rest = raw, front = { 0 };
    str_next(&rest, '?', &front);
    if (has_control(raw) || front.len == 0 || front.at[0] != '/' ||
        !target_decode(a, front, false, path) || has_control(*path) ||
        !utf8_is_valid(*path) || has_dots(*path)) {
        return err_set(e, ERR_USAGE, "http.target",
                       "网址写错了，服务器看不懂",
                       "the address is malformed");
    }
    *query = rest;
    return true;
}

bool target_next(struct arena *a, struct str *rest, struct str *name,
                 struct str *value)
{
    struct str pair;
    while (str_next(rest, '&', &pair)) {
        struct str behind = pair, front = { 0 };
        str_next(&behind, '=', &front);
        if (front.len > 0 && target_decode(a, front, true, name) &&
            target_decode(a, behind, true, value) &&
            utf8_is_valid(*name) && utf8_is_valid(*value) &&
            !has_control(*name) && !has_control(*value)) {
            return true;
        }
    }
    return false;
}

void target_encode(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                     c == '.' || c == '~' || c == ':';
        if (plain) {
            buf_char(out, (char)c);
        } else {
            buf_print(out, "%%%02X", c);
        }
    }
}
