#include "web/html.h"

#include <assert.h>

void html_text(struct buf *out, struct str text)
{
    size_t from = 0;
    for (size_t i = 0; i <= text.len; i++) {
        unsigned char c = i < text.len ? (unsigned char)text.at[i] : 0;
        const char *instead = c == '&' ? "&amp;" : c == '<' ? "&lt;"
            : c == '>' ? "&gt;" : c == '"' ? "&quot;" : c == '\'' ? "&#39;"
            : c < 0x20 && c != '\n' && c != '\t' ? "" : NULL;
        if (instead != NULL) {
            buf_bytes(out, text.at + from, i - from);
            buf_text(out, instead);
            from = i + 1;
        }
    }
}

void html_fill(struct buf *out, const char *template,
               const struct str *texts, size_t count)
{
    size_t used = 0;
    for (const char *at = template, *hole; *at != '\0'; at = hole + 2) {
        hole = strstr(at, "{}");
        if (hole == NULL) {
            buf_text(out, at);
            break;
        }
        buf_bytes(out, at, (size_t)(hole - at));
        assert(used < count);
        html_text(out, texts[used++]);
    }
    assert(used == count);
}
