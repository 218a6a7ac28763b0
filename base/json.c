#include "base/json.h"

static void comma(struct json *j)
{
    if (j->after) {
        buf_char(j->out, ',');
    }
    j->after = true;
}

void json_open(struct json *j, char bracket)
{
    comma(j);
    buf_char(j->out, bracket);
    j->after = false;
}

void json_close(struct json *j, char bracket)
{
    buf_char(j->out, bracket);
    j->after = true;
}

void json_key(struct json *j, const char *key)
{
    comma(j);
    json_quote(j->out, str_of(key));
    buf_char(j->out, ':');
    j->after = false;
}

void json_str(struct json *j, struct str s)
{
    comma(j);
    json_quote(j->out, s);
}

void json_int(struct json *j, int64_t n)
{
    comma(j);
    buf_int(j->out, n);
}

void json_bool(struct json *j, bool yes)
{
    comma(j);
    buf_text(j->out, yes ? "true" : "false");
}

void json_null(struct json *j)
{
    comma(j);
    buf_text(j->out, "null");
}

void json_raw(struct json *j, struct str s)
{
    comma(j);
    buf_str(j->out, s);
}

void json_pair_str(struct json *j, const char *key, struct str s)
{
    json_key(j, key);
    json_str(j, s);
}

void json_pair_int(struct json *j, const char *key, int64_t n)
{
    json_key(j, key);
    json_int(j, n);
}

static void escape(struct buf *b, unsigned char c)
{
    static const char *const names[] = {
        ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f",
        ['\r'] = "\\r", ['"'] = "\\\"", ['\\'] = "\\\\",
    };
    if (c < sizeof names / sizeof *names && names[c] != NULL) {
        buf_text(b, names[c]);
    } else {
        buf_print(b, "\\u%04x", c);
    }
}

void json_quote(struct buf *b, struct str s)
{
    buf_char(b, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c < 0x20 || c == '"' || c == '\\') {
            buf_bytes(b, s.at + from, i - from);
            escape(b, c);
            from = i + 1;
        }
    }
    buf_bytes(b, s.at + from, s.len - from);
    buf_char(b, '"');
}
