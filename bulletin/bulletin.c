#include "bulletin/bulletin.h"

#include "bulletin/forms.h"

static void (*const forms[])(struct job *j, const struct edition *e,
                             struct buf *out) = {
    [BULLETIN_MD] = form_markdown,
    [BULLETIN_HTML] = form_html,
    [BULLETIN_JSON] = form_json,
};

bool bulletin_write(struct job *j, struct book *b,
                    const struct bulletin_ask *ask, struct str *out)
{
    struct edition e;
    struct buf text = { 0 };
    if (!edition_make(j, b, ask, &e)) {
        return false;
    }
    form_number(j->arena, &e);
    forms[ask->format](j, &e, &text);
    *out = arena_str(j->arena, buf_view(&text));
    buf_free(&text);
    return job_ok(j);
}
