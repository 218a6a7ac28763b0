#include "reading/fill.h"

#include <assert.h>

struct str fill(struct arena *a, const char *template,
                const struct str *texts, size_t count)
{
    struct buf b = { 0 };
    size_t used = 0;
    for (const char *at = template, *hole; *at != '\0'; at = hole + 2) {
        hole = strstr(at, "{}");
        if (hole == NULL) {
            buf_text(&b, at);
            break;
        }
        buf_bytes(&b, at, (size_t)(hole - at));
        assert(used < count);
        buf_str(&b, texts[used++]);
    }
    assert(used == count);
    struct str text = arena_str(a, buf_view(&b));
    buf_free(&b);
    return text;
}
