/* The strict reader: it walks the table of parts in order, so a key that is
 * unknown, doubled or out of order is simply not where it could be read. */
#include <assert.h>

#include "base/num.h"
#include "base/utf8.h"
#include "book/entry_parts.h"

struct reader {
    const char *start, *at, *end;
    struct buf *room;
    struct err *err;
};

/* The bytes are not what entry_encode writes. */
static bool refuse(struct reader *r)
{
    size_t place = (size_t)(r->at - r->start);
    return err_set(r->err, ERR_INPUT, "entry.json",
                   "记录在第%zu字节处不是规范形式",
                   "the entry is not in canonical form at byte %zu", place);
}

static bool take(struct reader *r, const char *what, size_t len)
{
    if ((size_t)(r->end - r->at) < len || memcmp(r->at, what, len) != 0) {
        return false;
    }
    r->at += len;
    return true;
}

static bool take_char(struct reader *r, char c)
{
    if (r->at == r->end || *r->at != c) {
        return false;
    }
    r->at++;
    return true;
}

/* ---- texts ------------------------------------------------------------- */

static int hex_value(char c)
{
    return c >= '0' && c <= '9' ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The character behind a backslash. Only the escapes that RFC 8785 writes are
 * read: the short form where there is one, \u00xx for other controls. */
static bool read_escape(struct reader *r, char *out)
{
    static const char names[] = "\"\\bfnrt", means[] = "\"\\\b\f\n\r\t";
    r->at++;
    if (r->at == r->end) {
        return refuse(r);
    }
    const char *name = *r->at ? strchr(names, *r->at) : NULL;
    if (name != NULL) {
        *out = means[name - names];
        r->at++;
        return true;
    }
    const char *from = r->at;
    if (!take(r, "u00", 3) || r->end - r->at < 2) {
        return refuse(r);
    }
    int high = hex_value(r->at[0]), low = hex_value(r->at[1]);
    int c = high * 16 + low;
    bool is_short = c == '\b' || c == '\t' || c == '\n' || c == '\f' ||
                    c == '\r';
    if (high < 0 || low < 0 || c >= 0x20 || c == 0 || is_short) {
        r->at = from;
        return refuse(r);
    }
    r->at += 2;
    *out = (char)c;
    return true;
}

/* The rest of a text from its first escape on; `from` is where it began. */
static bool read_escaped(struct reader *r, const char *from, struct str *out)
{
    struct buf *room = r->room;
    if (room->len == 0) {       /* once, so that no text moves later */
        buf_room(room, (size_t)(r->end - r->start));
    }
    size_t begin = room->len;
    buf_bytes(room, from, (size_t)(r->at - from));
    while (r->at < r->end && *r->at != '"') {
        char c = *r->at;
        if ((unsigned char)c < 0x20) {
            return refuse(r);
        }
        if (c != '\\') {
            r->at++;
        } else if (!read_escape(r, &c)) {
            return false;
        }
        buf_char(room, c);
    }
    assert(room->len <= (size_t)(r->end - r->start));
    *out = (struct str){ room->at + begin, room->len - begin };
    return true;
}

/* ---- eight bytes at once ----------------------------------------------- */

#define EIGHT(byte) (UINT64_C(0x0101010101010101) * (byte))

static uint64_t eight(const char *at)
{
    uint64_t w;
    memcpy(&w, at, sizeof w);
    return w;
}

/* The top bit of some byte is set where one of them is less than n, up to
 * 0x80; 0 where none is. */
static uint64_t any_less(uint64_t w, unsigned n)
{
    return (w - EIGHT(n)) & ~w & EIGHT(0x80);
}

/* Whether a text ends among these, or holds an escape or a control sign. */
static bool ends_in(uint64_t w)
{
    return (any_less(w ^ EIGHT('"'), 1) | any_less(w ^ EIGHT('\\'), 1) |
            any_less(w, 0x20)) != 0;
}

/* A text in quotes, not empty. */
static bool read_text(struct reader *r, struct str *out)
{
    if (!take_char(r, '"')) {
        return refuse(r);
    }
    const char *from = r->at;
    const char *at = from, *end = r->end;
    unsigned char all = 0;
    for (uint64_t w; end - at >= 8 && !ends_in(w = eight(at)); at += 8) {
        all |= w & EIGHT(0x80) ? 0x80 : 0;
    }
    while (at < end && *at != '"' && *at != '\\' &&
           (unsigned char)*at >= 0x20) {
        all |= (unsigned char)*at++;
    }
    r->at = at;
    *out = (struct str){ from, (size_t)(at - from) };
    if (at < end && *at == '\\') {
        if (!read_escaped(r, from, out)) {
            return false;
        }
        all = 0x80;
    }
    if (out->len == 0 || (all >= 0x80 && !utf8_is_valid(*out))) {
        r->at = from;
        return refuse(r);
    }
    return take_char(r, '"') || refuse(r);
}

static bool read_id(struct reader *r, struct str *out)
{
    return read_text(r, out) &&
           (entry_is_id(*out) ||
            err_set(r->err, ERR_INPUT, "entry.id", "编号不是小写的 UUID",
                    "an id is not a UUID in lower case"));
}

static bool read_hash(struct reader *r, struct str *out)
{
    return read_text(r, out) &&
           (entry_is_hash(*out) ||
            err_set(r->err, ERR_INPUT, "entry.hash",
                    "校验值不是64位小写十六进制数字",
                    "a hash is not 64 hex digits in lower case"));
}

/* ---- numbers and dates ------------------------------------------------- */

static bool read_number(struct reader *r, int64_t *out)
{
    const char *from = r->at;
    bool minus = take_char(r, '-');
    const char *digits = r->at;
    int64_t n = 0;
    bool fits = true;
    while (r->at < r->end && *r->at >= '0' && *r->at <= '9') {
        fits = fits && num_times(n, 10, &n) && num_add(&n, *r->at - '0');
        r->at++;
    }
    bool is_canonical = r->at > digits &&
                        (*digits != '0' || (r->at - digits == 1 && !minus));
    if (!is_canonical) {
        r->at = from;
        return refuse(r);
    }
    if (!fits || n > NUM_MAX) {
        return err_set(r->err, ERR_INPUT, "num.range",
                       "数值超出 ±(2^53−1)", "a number is beyond ±(2^53−1)");
    }
    *out = minus ? -n : n;
    return true;
}

static bool read_count(struct reader *r, int64_t *out)
{
    const char *from = r->at;
    if (!read_number(r, out)) {
        return false;
    }
    if (*out < 0) {
        r->at = from;
        return refuse(r);
    }
    return true;
}

static bool read_date(struct reader *r, struct date *out)
{
    const char *from = r->at;
    struct str text;
    if (!read_text(r, &text)) {
        return false;
    }
    if (!date_parse(text, out)) {
        r->at = from;
        return refuse(r);
    }
    return true;
}

/* ---- lists and objects ------------------------------------------------- */

static bool read_list(struct reader *r, const struct part *part,
                      struct str *texts, uint32_t *count)
{
    if (!take_char(r, '[')) {
        return refuse(r);
    }
    do {
        if (*count == part->most) {
            return refuse(r);
        }
        bool good = part->form == PART_HASHES ? read_hash(r, &texts[*count])
                                              : read_text(r, &texts[*count]);
        if (!good) {
            return false;
        }
        (*count)++;
    } while (take_char(r, ','));
    return take_char(r, ']') || refuse(r);
}

static bool read_field(struct reader *r, struct entry_field *out,
                       const struct entry_field *before)
{
    const char *from = r->at;
    if (!read_text(r, &out->key)) {
        return false;
    }
    if (!entry_is_key(out->key)) {
        return err_set(r->err, ERR_INPUT, "entry.key", "字段名不合规范",
                       "the key of a field is not well formed");
    }
    if (before != NULL && str_compare(before->key, out->key) >= 0) {
        r->at = from;
        return refuse(r);
    }
    if (!take_char(r, ':')) {
        return refuse(r);
    }
    out->is_text = r->at < r->end && *r->at == '"';
    out->text = (struct str){ "", 0 };
    out->number = 0;
    return out->is_text ? read_text(r, &out->text)
                        : read_number(r, &out->number);
}

static bool read_fields(struct reader *r, struct entry *out)
{
    if (!take_char(r, '{')) {
        return refuse(r);
    }
    do {
        if (out->field_count == ENTRY_FIELDS_MAX) {
            return refuse(r);
        }
        struct entry_field *field = &out->fields[out->field_count];
        if (!read_field(r, field, out->field_count ? field - 1 : NULL)) {
            return false;
        }
        out->field_count++;
    } while (take_char(r, ','));
    return take_char(r, '}') || refuse(r);
}

static bool read_object(struct reader *r, const struct part *part,
                        struct entry *out)
{
    if (!take_char(r, '{')) {
        return refuse(r);
    }
    bool any = false;
    for (const struct part *p = part->inner; p->key != NULL; p++) {
        const char *from = r->at;
        if (any && !take_char(r, ',')) {
            break;
        }
        if (!take(r, p->key, p->key_len)) {
            r->at = from;       /* this part is not given */
            continue;
        }
        char *at = (char *)out + p->offset;
        if (!read_text(r, (struct str *)(void *)at)) {
            return false;
        }
        any = true;
    }
    return (any && take_char(r, '}')) || refuse(r);
}

/* ---- the whole --------------------------------------------------------- */

static bool read_part(struct reader *r, const struct part *part,
                      struct entry *out)
{
    void *at = (char *)out + part->offset;
    void *flag = (char *)out + part->flag;
    int64_t format = 0;
    switch (part->form) {
    case PART_TEXT:
    case PART_BY:
        return read_text(r, at);
    case PART_ID:
        return read_id(r, at);
    case PART_HASH:
        return read_hash(r, at);
    case PART_DATE:
        return read_date(r, at);
    case PART_NUMBER:
        *(bool *)flag = true;
        return read_number(r, at);
    case PART_BATCH:
    case PART_RECORDED:
        return read_count(r, at);
    case PART_FORMAT:
        return read_number(r, &format) &&
               (format == ENTRY_FORMAT || refuse(r));
    case PART_TEXTS:
    case PART_HASHES:
        return read_list(r, part, at, flag);
    case PART_FIELDS:
        return read_fields(r, out);
    case PART_OBJECT:
        return read_object(r, part, out);
    }
    return refuse(r);
}

/* What the table cannot say: the parts that always stand, and the book's. */
static bool is_complete(struct reader *r, const struct entry *out,
                        bool has_format)
{
    bool doubled = out->batch >= 0 && out->by.len > 0;
    bool half = out->recorded == 0 && (out->batch >= 0 || out->by.len > 0);
    return has_format && !doubled && !half ? entry_is_whole(out, r->err)
                                           : refuse(r);
}

bool entry_decode(struct str bytes, struct entry *out, struct buf *room,
                  struct err *err)
{
    struct reader r = { bytes.at, bytes.at, bytes.at + bytes.len, room, err };
    bool has_format = false, has_recorded = false;
    room->len = 0;
    entry_clear(out);
    if (bytes.len > ENTRY_BYTES_MAX) {
        return err_set(err, ERR_INPUT, "entry.size", "记录超过%d字节",
                       "the entry has more than %d bytes", ENTRY_BYTES_MAX);
    }
    if (!take_char(&r, '{')) {
        return refuse(&r);
    }
    char before = '{';
    for (const struct part *p = entry_parts; p->key != NULL; p++) {
        const char *from = r.at;
        if (before == ',' && !take_char(&r, ',')) {
            break;
        }
        if (!take(&r, p->key, p->key_len)) {
            r.at = from;        /* this part is not given */
            continue;
        }
        if (!read_part(&r, p, out)) {
            return false;
        }
        before = ',';
        has_format = has_format || p->form == PART_FORMAT;
        has_recorded = has_recorded || p->form == PART_RECORDED;
    }
    if (!take_char(&r, '}') || r.at != r.end ||
        (has_recorded && out->recorded == 0)) {
        return refuse(&r);
    }
    return is_complete(&r, out, has_format);
}
