#include "web/drafts.h"

bool drafts_open(struct str body, struct drafts *out, struct err *e)
{
    body = str_trim(body);
    *out = (struct drafts){ .rest = body };
    if (str_starts(body, STR("["))) {
        if (body.len < 2 || !str_ends(body, STR("]"))) {
            return err_set(e, ERR_INPUT, "draft.json",
                           "数组没有写完", "the array is not closed");
        }
        out->is_array = true;
        out->rest = str_trim(str_part(body, 1, body.len - 2));
        out->is_done = out->rest.len == 0;
    }
    return true;
}

/* Length up to the first comma outside of texts and brackets. */
static size_t piece_len(struct str s)
{
    size_t depth = 0;
    bool in_text = false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (in_text) {
            in_text = c != '"';
            i += c == '\\';
        } else if (c == '"') {
            in_text = true;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
        } else if (c == ',' && depth == 0) {
            return i;
        }
    }
    return s.len;
}

bool drafts_next(struct drafts *d, struct str *piece)
{
    if (d->is_done) {
        return false;
    }
    size_t len = d->is_array ? piece_len(d->rest) : d->rest.len;
    *piece = str_trim(str_part(d->rest, 0, len));
    d->is_done = len == d->rest.len;
    d->rest = str_part(d->rest, len + 1, d->rest.len);
    return true;
}
