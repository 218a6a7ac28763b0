#include "http/guard.h"

#include <strings.h>

bool guard_is_name(struct str a, const char *b)
{
    return a.len == strlen(b) && strncasecmp(a.at, b, a.len) == 0;
}

/* RFC 9110 §5.6.2 */
static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      (c >= '0' && c <= '9');
        if (!letter && (c == '\0' || strchr("!#$%&'*+-.^_`|~", c) == NULL)) {
            return false;
        }
    }
    return s.len > 0;
}

static bool is_clean(struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.at[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f) {
            return false;
        }
    }
    return true;
}

static bool is_digits(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9') {
            return false;
        }
    }
    return s.len > 0 && s.len < 19;
}

bool guard_check(const struct http_pair *headers, size_t count,
                 struct err *e)
{
    unsigned hosts = 0, lengths = 0, codings = 0;
    bool sound = true;
    for (size_t i = 0; i < count; i++) {
        struct str name = headers[i].name, value = headers[i].value;
        sound = sound && is_token(name) && is_clean(value);
        if (guard_is_name(name, "Host")) {
            hosts++;
        } else if (guard_is_name(name, "Content-Length")) {
            lengths++;
            sound = sound && is_digits(value);
        } else if (guard_is_name(name, "Transfer-Encoding")) {
            codings++;
            sound = sound && guard_is_name(value, "chunked");
        }
    }
    if (!sound || hosts != 1 || lengths > 1 || codings > 1 ||
        lengths + codings > 1) {
        return err_set(e, ERR_USAGE, "http.headers",
                       "请求头有歧义，为安全起见不予处理",
                       "the request's headers can be read in two ways and "
                       "are refused");
    }
    return true;
}
