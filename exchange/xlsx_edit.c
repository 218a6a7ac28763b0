#include "exchange/xlsx_edit.h"

#include <assert.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The name of the element whose tag begins at `at`. */
static struct str name_at(struct str bytes, size_t at)
{
    size_t from = at + 1, to = from;
    while (to < bytes.len && !is_blank(bytes.at[to]) && bytes.at[to] != '>' &&
           bytes.at[to] != '/') {
        to++;
    }
    return str_part(bytes, from, to - from);
}

/* The place of the outermost element's tag: the first < that is followed by
 * a letter, not by ? or !. */
static size_t root_at(struct str bytes)
{
    size_t at = 0;
    while (at + 1 < bytes.len && !(bytes.at[at] == '<' &&
           bytes.at[at + 1] != '?' && bytes.at[at + 1] != '!')) {
        at++;
    }
    return at;
}

bool xlsx_edit_open(struct job *j, struct opc *p, struct str name,
                    struct xlsx_edit *e)
{
    int64_t part = opc_find(p, name);
    *e = (struct xlsx_edit){ .name = name };
    if (part < 0) {
        return err_set(&j->err, ERR_INPUT, "xlsx.part",
                       "工作簿缺少部件%.*s", "the workbook lacks its part %.*s",
                       STR_ARG(name));
    }
    e->name = arena_str(j->arena, opc_name(p, part));
    if (!opc_load(j, p, part, XLSX_EDIT_MAX, &e->bytes)) {
        return false;
    }
    struct str head = str_part(e->bytes, 0, 4);
    if (head.len < 4 || head.at[0] == '\0' || head.at[1] == '\0' ||
        str_starts(head, STR("\xFE\xFF")) ||
        str_starts(head, STR("\xFF\xFE"))) {
        return err_set(&j->err, ERR_INPUT, "xlsx.xml",
                       "工作簿部件%.*s不是UTF-8编码，不能加批注",
                       "part %.*s is not in UTF-8; no comments can be added",
                       STR_ARG(name));
    }
    struct str root = name_at(e->bytes, root_at(e->bytes));
    ptrdiff_t colon = str_find(root, STR(":"));
    e->prefix = str_part(root, 0, (size_t)(colon + 1));
    return true;
}

bool xlsx_edit_run(struct job *j, struct opc *p, struct xlsx_edit *e,
                   const struct xml_events *events, void *state)
{
    int64_t part = opc_find(p, e->name);
    bool ok = xml_run(j, p, part, events, state, &e->xml);
    e->xml = NULL;
    return ok;
}

struct str xlsx_edit_tag(const struct xlsx_edit *e)
{
    size_t len, at = xml_place(e->xml, &len);
    return str_part(e->bytes, at, len);
}

void xlsx_edit_put(struct job *j, struct xlsx_edit *e, size_t at, size_t cut,
                   struct str text)
{
    assert(at + cut <= e->bytes.len);
    if (e->count == e->cap) {
        struct splice *old = e->splices;
        e->cap = e->cap ? 2 * e->cap : 32;
        e->splices = ARENA_ROWS(j->arena, struct splice, e->cap);
        for (size_t i = 0; i < e->count; i++) {
            e->splices[i] = old[i];
        }
    }
    e->splices[e->count++] = (struct splice){ at, cut, text };
}

void xlsx_edit_append(struct job *j, struct xlsx_edit *e, struct str text)
{
    size_t len, at = xml_place(e->xml, &len);
    if (len > 0) {
        xlsx_edit_put(j, e, at, 0, text);
        return;
    }
    size_t from = at - 1;       /* the end of an <empty/> tag */
    while (from > 0 && e->bytes.at[from] != '<') {
        from--;
    }
    struct str name = name_at(e->bytes, from);
    xlsx_edit_put(j, e, at - 2, 2,
                  arena_print(j->arena, ">%.*s</%.*s>", STR_ARG(text),
                              STR_ARG(name)));
}

struct str xlsx_edit_done(struct job *j, const struct xlsx_edit *e)
{
    struct buf out = { 0 };
    size_t from = 0;
    for (size_t i = 0; i < e->count; i++) {
        const struct splice *s = &e->splices[i];
        assert(s->at >= from);
        buf_str(&out, str_part(e->bytes, from, s->at - from));
        buf_str(&out, s->text);
        from = s->at + s->cut;
    }
    buf_str(&out, str_part(e->bytes, from, e->bytes.len));
    struct str made = arena_str(j->arena, buf_view(&out));
    buf_free(&out);
    return made;
}

/* Find an attribute in a tag: from the blank before its name to behind its
 * closing quote. False when there is none. */
static bool find_attribute(struct str tag, struct str name, size_t *from,
                           size_t *to)
{
    size_t at = 1 + name_at(tag, 0).len;
    while (at < tag.len && tag.at[at] != '>' && tag.at[at] != '/') {
        *from = at;
        while (at < tag.len && is_blank(tag.at[at])) {
            at++;
        }
        size_t begin = at;
        while (at < tag.len && tag.at[at] != '=' && !is_blank(tag.at[at]) &&
               tag.at[at] != '>' && tag.at[at] != '/') {
            at++;
        }
        struct str found = str_part(tag, begin, at - begin);
        while (at < tag.len && tag.at[at] != '"' && tag.at[at] != '\'' &&
               tag.at[at] != '>') {
            at++;
        }
        char quote = at < tag.len ? tag.at[at] : '>';
        for (at++; at < tag.len && quote != '>' && tag.at[at] != quote; at++) {
        }
        *to = ++at;
        if (str_is(found, name) && *to <= tag.len) {
            return true;
        }
    }
    return false;
}

struct str xlsx_tag_with(struct job *j, struct str tag, struct str name,
                         struct str value)
{
    size_t from, to;
    if (!find_attribute(tag, name, &from, &to)) {
        from = to = 1 + name_at(tag, 0).len;
    }
    struct str head = str_part(tag, 0, from), tail = str_part(tag, to, tag.len);
    if (value.at == NULL) {
        return arena_print(j->arena, "%.*s%.*s", STR_ARG(head), STR_ARG(tail));
    }
    return arena_print(j->arena, "%.*s %.*s=\"%.*s\"%.*s", STR_ARG(head),
                       STR_ARG(name), STR_ARG(value), STR_ARG(tail));
}

struct str xlsx_root_with(struct job *j, struct str bytes, struct str text)
{
    size_t at = bytes.len;
    while (at > 0 && !(bytes.at[at - 1] == '<' && at < bytes.len &&
                       bytes.at[at] == '/')) {
        at--;
    }
    if (at > 0) {
        struct xlsx_edit e = { .bytes = bytes };
        xlsx_edit_put(j, &e, at - 1, 0, text);
        return xlsx_edit_done(j, &e);
    }
    struct str name = name_at(bytes, root_at(bytes));
    ptrdiff_t end = str_find(bytes, STR("/>"));
    struct str head = str_part(bytes, 0, end < 0 ? 0 : (size_t)end);
    return arena_print(j->arena, "%.*s>%.*s</%.*s>", STR_ARG(head),
                       STR_ARG(text), STR_ARG(name));
}
