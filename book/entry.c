#include "book/entry.h"

#include <assert.h>

#include "base/json.h"
#include "base/num.h"
#include "base/utf8.h"
#include "book/entry_parts.h"

#define KEY(name) "\"" name "\":", sizeof("\"" name "\":") - 1
#define AT(member) offsetof(struct entry, member)

static const struct part recipient_parts[] = {
    { KEY("area"), PART_TEXT, AT(area) },
    { KEY("unit"), PART_TEXT, AT(unit) },
    { 0 },
};

static const struct part subject_parts[] = {
    { KEY("id"),       PART_TEXT, AT(subject)      },
    { KEY("identity"), PART_TEXT, AT(identity)     },
    { KEY("kind"),     PART_TEXT, AT(subject_kind) },
    { 0 },
};

const struct part entry_parts[] = {
    { KEY("amount_fen"), PART_NUMBER,   AT(amount_fen), AT(has_amount)     },
    { KEY("batch"),      PART_BATCH,    AT(batch)                          },
    { KEY("by"),         PART_BY,       AT(by)                             },
    { KEY("corrects"),   PART_ID,       AT(corrects)                       },
    { KEY("evidence"),   PART_HASHES,   AT(evidence),   AT(evidence_count),
      ENTRY_EVIDENCE_MAX },
    { KEY("fields"),     PART_FIELDS,   AT(fields),     AT(field_count),
      ENTRY_FIELDS_MAX },
    { KEY("format"),     PART_FORMAT },
    { KEY("id"),         PART_ID,       AT(id)                             },
    { KEY("kind"),       PART_TEXT,     AT(kind)                           },
    { KEY("occurred"),   PART_DATE,     AT(occurred)                       },
    { KEY("on_behalf"),  PART_TEXT,     AT(on_behalf)                      },
    { KEY("programmes"), PART_TEXTS,    AT(programmes), AT(programme_count),
      ENTRY_PROGRAMMES_MAX },
    { KEY("quantity"),   PART_NUMBER,   AT(quantity),   AT(has_quantity)   },
    { KEY("reason"),     PART_TEXT,     AT(reason)                         },
    { KEY("recipient"),  PART_OBJECT,   .inner = recipient_parts           },
    { KEY("recorded"),   PART_RECORDED, AT(recorded)                       },
    { KEY("sealed"),     PART_HASH,     AT(sealed)                         },
    { KEY("subject"),    PART_OBJECT,   .inner = subject_parts             },
    { KEY("supporter"),  PART_TEXT,     AT(supporter)                      },
    { KEY("target"),     PART_ID,       AT(target)                         },
    { KEY("until"),      PART_DATE,     AT(until)                          },
    { KEY("withdraws"),  PART_ID,       AT(withdraws)                      },
    { 0 },
};

void entry_clear(struct entry *e)
{
    /* The lists are as long as their counts say: 2 KB need no clearing. */
    memset(e, 0, AT(programmes));
    memset((char *)e + AT(programme_count), 0,
           sizeof *e - AT(programme_count));
    e->batch = -1;
}

/* ---- fields ------------------------------------------------------------ */

/* The place of a key, or where it belongs. */
static uint32_t place_of(const struct entry *e, struct str key)
{
    uint32_t from = 0, to = e->field_count;
    while (from < to) {
        uint32_t middle = (from + to) / 2;
        if (str_compare(e->fields[middle].key, key) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

static struct entry_field *put(struct entry *e, struct str key)
{
    uint32_t at = place_of(e, key);
    struct entry_field *field = &e->fields[at];
    if (at < e->field_count && str_is(field->key, key)) {
        return field;
    }
    if (e->field_count == ENTRY_FIELDS_MAX) {
        return NULL;
    }
    memmove(field + 1, field, (e->field_count - at) * sizeof *field);
    e->field_count++;
    return field;
}

bool entry_put_text(struct entry *e, struct str key, struct str text)
{
    struct entry_field *field = put(e, key);
    if (field != NULL) {
        *field = (struct entry_field){ key, text, 0, true };
    }
    return field != NULL;
}

bool entry_put_number(struct entry *e, struct str key, int64_t number)
{
    struct entry_field *field = put(e, key);
    if (field != NULL) {
        *field = (struct entry_field){ key, { "", 0 }, number, false };
    }
    return field != NULL;
}

const struct entry_field *entry_field(const struct entry *e, struct str key)
{
    uint32_t at = place_of(e, key);
    bool there = at < e->field_count && str_is(e->fields[at].key, key);
    return there ? &e->fields[at] : NULL;
}

/* ---- shapes ------------------------------------------------------------ */

static bool is_hex(char c)
{
    return (unsigned)(c - '0') < 10 || (unsigned)(c - 'a') < 6;
}

bool entry_is_id(struct str s)
{
    unsigned others = 0, dashes = 0;
    if (s.len != ENTRY_ID_LEN) {
        return false;
    }
    for (size_t i = 0; i < ENTRY_ID_LEN; i++) {
        unsigned is_dash = s.at[i] == '-';      /* no branch: many at once */
        others |= !is_hex(s.at[i]) & !is_dash;
        dashes += is_dash;
    }
    return others == 0 && dashes == 4 && s.at[8] == '-' && s.at[13] == '-' &&
           s.at[18] == '-' && s.at[23] == '-';
}

bool entry_is_hash(struct str s)
{
    if (s.len != 64) {
        return false;
    }
    for (size_t i = 0; i < s.len; i++) {
        if (!is_hex(s.at[i])) {
            return false;
        }
    }
    return true;
}

bool entry_is_key(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) {
            return false;
        }
    }
    return s.len > 0;
}

bool entry_is_whole(const struct entry *e, struct err *err)
{
    if (e->id.len == 0) {
        return err_set(err, ERR_INPUT, "entry.id", "记录没有编号",
                       "the entry has no id");
    }
    if (e->kind.len == 0) {
        return err_set(err, ERR_INPUT, "entry.kind", "记录没有类型",
                       "the entry has no kind");
    }
    bool half = (e->subject.len > 0) != (e->subject_kind.len > 0) ||
                (e->identity.len > 0 && e->subject.len == 0);
    return !half || err_set(err, ERR_INPUT, "entry.subject",
                            "对象的编号和类别须同时给出",
                            "a subject needs both its id and its kind");
}

/* ---- writing ----------------------------------------------------------- */

struct writer {
    struct buf *out;
    struct err *err;
    bool after;                 /* a comma is due */
};

static void write_key(struct writer *w, const struct part *part)
{
    if (w->after) {
        buf_char(w->out, ',');
    }
    w->after = true;
    buf_bytes(w->out, part->key, part->key_len);
}

/* A text in quotes. Escapes are rare, so most texts are copied whole. */
static bool write_text(struct writer *w, struct str text)
{
    unsigned char all = 0, escapes = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        all |= c;
        escapes |= c < 0x20 || c == '"' || c == '\\';
    }
    bool good = all < 0x80 || utf8_is_valid(text);
    if (!good || (escapes && memchr(text.at, '\0', text.len) != NULL)) {
        return err_set(w->err, ERR_INPUT, "entry.text",
                       "文字不是有效的 UTF-8，或含空字符",
                       "a text is not valid UTF-8, or holds a NUL");
    }
    if (escapes) {
        json_quote(w->out, text);
        return true;
    }
    char *at = buf_room(w->out, text.len + 2);
    *at = '"';
    memcpy(at + 1, text.at, text.len);
    at[text.len + 1] = '"';
    w->out->len += text.len + 2;
    return true;
}

static bool write_id(struct writer *w, struct str id)
{
    if (!entry_is_id(id)) {
        return err_set(w->err, ERR_INPUT, "entry.id",
                       "编号“%.*s”不是小写的 UUID",
                       "the id \"%.*s\" is not a UUID in lower case",
                       id.len > 64 ? 64 : STR_ARG(id));
    }
    return write_text(w, id);
}

static bool write_hash(struct writer *w, struct str hash)
{
    if (!entry_is_hash(hash)) {
        return err_set(w->err, ERR_INPUT, "entry.hash",
                       "校验值不是64位小写十六进制数字",
                       "a hash is not 64 hex digits in lower case");
    }
    return write_text(w, hash);
}

static bool write_number(struct writer *w, int64_t n)
{
    if (n > NUM_MAX || n < -NUM_MAX) {
        return err_set(w->err, ERR_INPUT, "num.range",
                       "数值超出 ±(2^53−1)", "a number is beyond ±(2^53−1)");
    }
    buf_int(w->out, n);
    return true;
}

static void write_date(struct writer *w, struct date date)
{
    char text[DATE_TEXT_SIZE];
    date_print(date, text);
    buf_char(w->out, '"');
    buf_text(w->out, text);
    buf_char(w->out, '"');
}

static bool write_list(struct writer *w, const struct str *texts,
                       uint32_t count, bool are_hashes)
{
    for (uint32_t i = 0; i < count; i++) {
        buf_char(w->out, i == 0 ? '[' : ',');
        if (texts[i].len == 0) {
            return err_set(w->err, ERR_INPUT, "entry.text", "列表中有空文字",
                           "a list holds an empty text");
        }
        if (are_hashes ? !write_hash(w, texts[i]) : !write_text(w, texts[i])) {
            return false;
        }
    }
    buf_char(w->out, ']');
    return true;
}

static bool write_fields(struct writer *w, const struct entry *e)
{
    for (uint32_t i = 0; i < e->field_count; i++) {
        const struct entry_field *field = &e->fields[i];
        bool in_order = i == 0 || str_compare(field[-1].key, field->key) < 0;
        bool is_empty = field->is_text && field->text.len == 0;
        if (!entry_is_key(field->key) || !in_order || is_empty) {
            return err_set(w->err, ERR_INPUT, "entry.key",
                           "字段名“%.*s”不合规范或其值为空",
                           "the field \"%.*s\" has a bad key or no value",
                           field->key.len > 64 ? 64 : STR_ARG(field->key));
        }
        buf_char(w->out, i == 0 ? '{' : ',');
        buf_char(w->out, '"');
        buf_str(w->out, field->key);
        buf_bytes(w->out, "\":", 2);
        if (field->is_text ? !write_text(w, field->text)
                           : !write_number(w, field->number)) {
            return false;
        }
    }
    buf_char(w->out, '}');
    return true;
}

static const struct str *text_at(const struct entry *e, size_t offset)
{
    return (const struct str *)(const void *)((const char *)e + offset);
}

/* An object of texts; left out when none is given. */
static bool write_object(struct writer *w, const struct entry *e,
                         const struct part *part)
{
    bool after = false;
    for (const struct part *p = part->inner; p->key != NULL; p++) {
        const struct str *text = text_at(e, p->offset);
        if (text->len == 0) {
            continue;
        }
        if (!after) {
            write_key(w, part);
        }
        buf_char(w->out, after ? ',' : '{');
        after = true;
        buf_bytes(w->out, p->key, p->key_len);
        if (!write_text(w, *text)) {
            return false;
        }
    }
    if (after) {
        buf_char(w->out, '}');
    }
    return true;
}

/* Whether a part is given and belongs into these bytes. */
static bool is_given(const struct entry *e, const struct part *part,
                     bool whole)
{
    const char *at = (const char *)e + part->offset;
    const char *flag = (const char *)e + part->flag;
    switch (part->form) {
    case PART_BATCH:
        return whole && e->batch >= 0;
    case PART_RECORDED:
        return whole;
    case PART_BY:
        return whole && e->batch < 0 && e->by.len > 0;
    case PART_NUMBER:
        return *(const bool *)flag;
    case PART_DATE:
        return ((const struct date *)(const void *)at)->precision != DATE_NONE;
    case PART_TEXTS:
    case PART_HASHES:
    case PART_FIELDS:
        return *(const uint32_t *)(const void *)flag > 0;
    case PART_TEXT:
    case PART_ID:
    case PART_HASH:
        return text_at(e, part->offset)->len > 0;
    case PART_FORMAT:
    case PART_OBJECT:
        break;
    }
    return true;
}

static bool write_part(struct writer *w, const struct entry *e,
                       const struct part *part)
{
    const char *at = (const char *)e + part->offset;
    const char *flag = (const char *)e + part->flag;
    if (part->form == PART_OBJECT) {
        return write_object(w, e, part);
    }
    write_key(w, part);
    switch (part->form) {
    case PART_TEXT:
    case PART_BY:
        return write_text(w, *text_at(e, part->offset));
    case PART_ID:
        return write_id(w, *text_at(e, part->offset));
    case PART_HASH:
        return write_hash(w, *text_at(e, part->offset));
    case PART_DATE:
        write_date(w, *(const struct date *)(const void *)at);
        return true;
    case PART_NUMBER:
    case PART_BATCH:
    case PART_RECORDED:
        return write_number(w, *(const int64_t *)(const void *)at);
    case PART_FORMAT:
        return write_number(w, ENTRY_FORMAT);
    case PART_TEXTS:
    case PART_HASHES:
        return write_list(w, text_at(e, part->offset),
                          *(const uint32_t *)(const void *)flag,
                          part->form == PART_HASHES);
    case PART_FIELDS:
        return write_fields(w, e);
    case PART_OBJECT:
        break;
    }
    return true;
}

bool entry_encode(const struct entry *e, bool whole, struct buf *out,
                  struct err *err)
{
    assert(e->field_count <= ENTRY_FIELDS_MAX &&
           e->programme_count <= ENTRY_PROGRAMMES_MAX &&
           e->evidence_count <= ENTRY_EVIDENCE_MAX);
    assert(!whole || e->recorded > 0);
    if (!entry_is_whole(e, err)) {
        return false;
    }
    struct writer w = { .out = out, .err = err };
    size_t before = out->len;
    bool good = true;
    buf_char(out, '{');
    for (const struct part *p = entry_parts; p->key != NULL && good; p++) {
        good = !is_given(e, p, whole) || write_part(&w, e, p);
    }
    buf_char(out, '}');
    if (good && out->len - before > ENTRY_BYTES_MAX) {
        good = err_set(err, ERR_INPUT, "entry.size",
                       "记录有%zu字节，超过%d字节",
                       "the entry has %zu bytes, more than %d",
                       out->len - before, ENTRY_BYTES_MAX);
    }
    if (!good) {
        out->len = before;
    }
    return good;
}
