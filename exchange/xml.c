#include "exchange/xml.h"

#include <expat.h>

enum { PIECE = 64 * 1024 };

struct xml {
    struct job *job;            /* while xml_next runs */
    XML_Parser parser;
    struct opc_part *part;
    struct str name;            /* of the part */
    struct xml_events events;
    void *state;
    uint64_t done;
    int depth;
    bool is_paused, is_last;
};

static const char *local(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon == NULL ? name : colon + 1;
}

const char *xml_attribute(const char **attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2) {
        if (strcmp(local(attributes[0]), name) == 0) {
            return attributes[1];
        }
    }
    return NULL;
}

/* An event was handled: stop when it failed. */
static void after_event(struct xml *x)
{
    if (!job_ok(x->job)) {
        XML_StopParser(x->parser, XML_FALSE);
    }
}

static void XMLCALL on_start(void *user, const char *name,
                             const char **attributes)
{
    struct xml *x = user;
    if (++x->depth > XML_DEPTH_MAX) {
        err_set(&x->job->err, ERR_INPUT, "xlsx.xml",
                "工作簿部件%.*s嵌套过深", "part %.*s is nested too deeply",
                STR_ARG(x->name));
    } else if (x->events.start != NULL) {
        x->events.start(x->job, x->state, local(name), attributes);
    }
    after_event(x);
}

static void XMLCALL on_end(void *user, const char *name)
{
    struct xml *x = user;
    x->depth--;
    if (x->events.end != NULL) {
        x->events.end(x->job, x->state, local(name));
    }
    after_event(x);
}

static void XMLCALL on_text(void *user, const char *text, int len)
{
    struct xml *x = user;
    x->events.text(x->job, x->state, (struct str){ text, (size_t)len });
    after_event(x);
}

static void XMLCALL on_doctype(void *user, const char *name,
                               const char *system, const char *public,
                               int has_internal)
{
    (void)name, (void)system, (void)public, (void)has_internal;
    struct xml *x = user;
    err_set(&x->job->err, ERR_INPUT, "xlsx.dtd",
            "工作簿部件%.*s带有文档类型或实体定义，已拒绝读取",
            "part %.*s declares a document type or entities; it is refused",
            STR_ARG(x->name));
    XML_StopParser(x->parser, XML_FALSE);
}

static void close_xml(void *thing)
{
    xml_close(thing);
}

struct xml *xml_open(struct job *j, struct opc *p, int64_t part,
                     const struct xml_events *events, void *state)
{
    struct opc_part *source = opc_part(j, p, part);
    if (source == NULL) {
        return NULL;
    }
    struct xml *x = ARENA_NEW(j->arena, struct xml);
    *x = (struct xml){
        .parser = XML_ParserCreate(NULL), .part = source,
        .name = opc_name(p, part), .events = *events, .state = state,
    };
    if (x->parser == NULL) {
        err_set(&j->err, ERR_SYSTEM, "xlsx.xml", "内存不足", "out of memory");
        return NULL;
    }
    arena_hook(j->arena, close_xml, x);
    XML_SetUserData(x->parser, x);
    XML_SetElementHandler(x->parser, on_start, on_end);
    XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
    if (events->text != NULL) {
        XML_SetCharacterDataHandler(x->parser, on_text);
    }
    return x;
}

static bool fail_form(struct job *j, const struct xml *x)
{
    return err_set(&j->err, ERR_INPUT, "xlsx.xml",
                   "工作簿部件%.*s第%lu行不是正确的XML：%s",
                   "part %.*s, line %lu is no well-formed XML: %s",
                   STR_ARG(x->name),
                   (unsigned long)XML_GetCurrentLineNumber(x->parser),
                   XML_ErrorString(XML_GetErrorCode(x->parser)));
}

/* Unpack some more and parse it. */
static bool feed(struct job *j, struct xml *x, enum XML_Status *status)
{
    void *room = XML_GetBuffer(x->parser, PIECE);
    size_t len = 0;
    if (room == NULL) {
        return fail_form(j, x);
    }
    if (!opc_read(j, x->part, room, PIECE, &len)) {
        return false;
    }
    x->done += len;
    x->is_last = len == 0;
    *status = XML_ParseBuffer(x->parser, (int)len, x->is_last);
    return true;
}

enum xml_step xml_next(struct job *j, struct xml *x)
{
    x->job = j;
    enum XML_Status status = XML_STATUS_OK;
    if (x->is_paused) {
        x->is_paused = false;
        status = XML_ResumeParser(x->parser);
    }
    while (status == XML_STATUS_OK && !x->is_last) {
        if (!feed(j, x, &status)) {
            return XML_FAILED;
        }
    }
    if (status == XML_STATUS_ERROR || !job_ok(j)) {
        fail_form(j, x);
        return XML_FAILED;
    }
    return status == XML_STATUS_SUSPENDED ? XML_PAUSED : XML_ENDED;
}

void xml_pause(struct xml *x)
{
    x->is_paused = true;
    XML_StopParser(x->parser, XML_TRUE);
}

uint64_t xml_done(const struct xml *x)
{
    return x->done;
}

size_t xml_place(const struct xml *x, size_t *len)
{
    *len = (size_t)XML_GetCurrentByteCount(x->parser);
    return (size_t)XML_GetCurrentByteIndex(x->parser);
}

void xml_close(struct xml *x)
{
    if (x->parser != NULL) {
        XML_ParserFree(x->parser);
        opc_done(x->part);
        x->parser = NULL;
    }
}

bool xml_run(struct job *j, struct opc *p, int64_t part,
             const struct xml_events *events, void *state, struct xml **out)
{
    struct xml *x = xml_open(j, p, part, events, state);
    if (x == NULL) {
        return false;
    }
    if (out != NULL) {
        *out = x;
    }
    bool ok = xml_next(j, x) == XML_ENDED;
    xml_close(x);
    return ok;
}

/* Whether text at i reads like an escape, _xHHHH_, and so must be escaped. */
static bool is_escape(struct str text, size_t i)
{
    return text.len - i >= 7 && text.at[i + 1] == 'x' &&
           text.at[i + 6] == '_' &&
           strspn(text.at + i + 2, "0123456789abcdefABCDEF") >= 4;
}

void xml_escape(struct buf *out, struct str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        bool is_control = c < ' ' && c != '\t' && c != '\n';
        if (!is_control && strchr("&<>\"_", c) == NULL) {
            continue;
        }
        buf_str(out, str_part(text, from, i - from));
        from = i + 1;
        if (is_control || (c == '_' && is_escape(text, i))) {
            buf_print(out, "_x%04X_", c);
        } else if (c == '_') {
            buf_char(out, '_');
        } else {
            buf_text(out, c == '&' ? "&amp;" : c == '<' ? "&lt;" :
                          c == '>' ? "&gt;" : "&quot;");
        }
    }
    buf_str(out, str_part(text, from, text.len));
}
