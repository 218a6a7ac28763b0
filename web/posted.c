#include "web/posted.h"

#include "http/target.h"

static bool refuse(struct err *e)
{
    return err_set(e, ERR_INPUT, "form.broken", "表单内容不完整",
                   "the form is incomplete");
}

static bool put(struct posted *out, struct posted_field field, struct err *e)
{
    if (out->count == POSTED_MAX) {
        return err_set(e, ERR_INPUT, "form.many", "表单的字段太多",
                       "the form has too many fields");
    }
    out->fields[out->count++] = field;
    return true;
}

/* A text may hold line breaks, which http/target refuses in a query. */
static bool read_pairs(struct arena *a, struct str body, struct posted *out,
                       struct err *e)
{
    struct str pair;
    while (str_next(&body, '&', &pair)) {
        struct posted_field field = { 0 };
        struct str value = pair, name = { "", 0 };
        str_next(&value, '=', &name);
        if (!target_decode(a, name, true, &field.name) ||
            !target_decode(a, value, true, &field.value)) {
            return refuse(e);
        }
        if (name.len > 0 && !put(out, field, e)) {
            return false;
        }
    }
    return true;
}

/* name="value" behind a semicolon of a header line; empty when absent. What
 * browsers send has no escaped quotes: they write %22. */
static struct str parameter(struct arena *a, struct str line,
                            const char *name)
{
    struct str mark = arena_print(a, "; %s=", name);
    ptrdiff_t at = str_find(line, mark);
    if (at < 0) {
        return (struct str){ "", 0 };
    }
    struct str value = str_part(line, (size_t)at + mark.len, line.len), end;
    if (str_starts(value, STR("\""))) {
        value = str_part(value, 1, value.len);
        return str_next(&value, '"', &end) ? end : (struct str){ "", 0 };
    }
    return str_next(&value, ';', &end) ? str_trim(end)
                                       : (struct str){ "", 0 };
}

/* One part: header lines, an empty line, the value. */
static bool read_part(struct arena *a, struct str part, struct posted *out,
                      struct err *e)
{
    ptrdiff_t gap = str_find(part, STR("\r\n\r\n"));
    if (gap < 0) {
        return refuse(e);
    }
    struct str head = str_part(part, 0, (size_t)gap), line;
    struct posted_field field = { .value = str_part(part, (size_t)gap + 4,
                                                    part.len) };
    while (str_next(&head, '\n', &line)) {
        struct str lower = arena_str(a, str_part(line, 0, 20));
        for (size_t i = 0; i < lower.len; i++) {
            char *c = (char *)(uintptr_t)&lower.at[i];
            *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
        }
        if (str_starts(lower, STR("content-disposition:"))) {
            field.name = parameter(a, line, "name");
            field.file = parameter(a, line, "filename");
        }
    }
    return put(out, field, e);
}

static bool read_parts(struct arena *a, struct str type, struct str body,
                       struct posted *out, struct err *e)
{
    struct str boundary = parameter(a, type, "boundary");
    struct str first = arena_print(a, "--%.*s", STR_ARG(boundary));
    struct str next = arena_print(a, "\r\n--%.*s", STR_ARG(boundary));
    if (boundary.len == 0 || boundary.len > 70 || !str_starts(body, first)) {
        return refuse(e);
    }
    struct str rest = str_part(body, first.len, body.len);
    while (str_starts(rest, STR("\r\n"))) {
        rest = str_part(rest, 2, rest.len);
        ptrdiff_t end = str_find(rest, next);
        if (end < 0) {
            return refuse(e);
        }
        if (!read_part(a, str_part(rest, 0, (size_t)end), out, e)) {
            return false;
        }
        rest = str_part(rest, (size_t)end + next.len, rest.len);
    }
    return str_starts(rest, STR("--")) || refuse(e);
}

bool posted_read(struct arena *a, struct str type, struct str body,
                 struct posted *out, struct err *e)
{
    *out = (struct posted){ 0 };
    if (str_starts(type, STR("application/x-www-form-urlencoded"))) {
        return read_pairs(a, body, out, e);
    } else if (str_starts(type, STR("multipart/form-data"))) {
        return read_parts(a, type, body, out, e);
    }
    return err_set(e, ERR_USAGE, "form.type", "这里只收网页表单",
                   "only a web form is taken here");
}

const struct posted_field *posted_field(const struct posted *p,
                                        struct str name)
{
    for (size_t i = 0; i < p->count; i++) {
        if (str_is(p->fields[i].name, name)) {
            return &p->fields[i];
        }
    }
    return NULL;
}
