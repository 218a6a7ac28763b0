/* Ids that are derived: the same row gives the same id, on any machine. */
#include "intake/inside.h"

#include <stdio.h>

#include "seal/seal.h"

static void print_uuid(const unsigned char *hash, char *out)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char b[16];
    memcpy(b, hash, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0F) | 0x80);       /* version 8 */
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);       /* RFC 9562 variant */
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            *out++ = '-';
        }
        *out++ = digits[b[i] >> 4];
        *out++ = digits[b[i] & 15];
    }
    *out = '\0';
}

/* Parts with their lengths: no two lists give the same bytes. Rows of files
 * are short, so that most never leave the stack. */
struct pen { char room[1024]; size_t len; struct buf long_one; };

static void write_bytes(struct pen *p, const char *at, size_t len)
{
    if (p->long_one.len == 0 && p->len + len <= sizeof p->room) {
        memcpy(p->room + p->len, at, len);
        p->len += len;
        return;
    }
    if (p->long_one.len == 0) {
        buf_bytes(&p->long_one, p->room, p->len);
    }
    buf_bytes(&p->long_one, at, len);
}

static void write_part(struct pen *p, struct str part)
{
    unsigned char len[4] = {
        (unsigned char)(part.len >> 24), (unsigned char)(part.len >> 16),
        (unsigned char)(part.len >> 8), (unsigned char)part.len,
    };
    write_bytes(p, (const char *)len, sizeof len);
    if (part.len > 0) {
        write_bytes(p, part.at, part.len);
    }
}

static struct str written(const struct pen *p)
{
    return p->long_one.len > 0 ? buf_view(&p->long_one)
                               : (struct str){ p->room, p->len };
}

static void finish(struct pen *p, char out[static ENTRY_ID_LEN + 1])
{
    unsigned char hash[SEAL_HASH];
    seal_hash(written(p), hash);
    print_uuid(hash, out);
    buf_free(&p->long_one);
}

void intake_id(const struct str *parts, size_t count,
               char out[static ENTRY_ID_LEN + 1])
{
    struct pen p;
    p.len = 0;
    p.long_one = (struct buf){ 0 };
    for (size_t i = 0; i < count; i++) {
        write_part(&p, parts[i]);
    }
    finish(&p, out);
}

static void write_field(struct pen *p, const struct entry_field *f)
{
    char room[COLUMN_TEXT_SIZE];
    if (f == NULL) {
        write_part(p, (struct str){ 0 });
    } else if (f->is_text) {
        write_part(p, f->text);
    } else {
        int n = snprintf(room, sizeof room, "%lld", (long long)f->number);
        write_part(p, (struct str){ room, (size_t)n });
    }
}

/* Without a natural key everything that was sent is the key. */
static void write_all(struct pen *p, const struct entry *e)
{
    char room[COLUMN_TEXT_SIZE];
    for (int i = COLUMN_OCCURRED; i < COLUMN_COUNT; i++) {
        if (i != COLUMN_PROGRAMMES && i != COLUMN_EVIDENCE) {
            write_part(p, column_text(e, (enum column)i, room));
        }
    }
    for (uint32_t i = 0; i < e->programme_count; i++) {
        write_part(p, e->programmes[i]);
    }
    for (uint32_t i = 0; i < e->evidence_count; i++) {
        write_part(p, e->evidence[i]);
    }
    for (uint32_t i = 0; i < e->field_count; i++) {
        write_part(p, e->fields[i].key);
        write_field(p, &e->fields[i]);
    }
}

/* A correction says something new about the same key: it is told apart by
 * what it corrects, and so are the columns that no key of a kind names. */
static void write_key(struct pen *p, const struct rules *r,
                      const struct entry *e)
{
    char room[COLUMN_TEXT_SIZE];
    write_part(p, e->kind);
    if (r->key_count == 0) {
        write_all(p, e);
        return;
    }
    for (size_t i = 0; i < r->key_count; i++) {
        if (r->keys[i].column != COLUMN_NONE) {
            write_part(p, column_text(e, r->keys[i].column, room));
        } else {
            write_field(p, entry_field(e, r->keys[i].field));
        }
    }
    if (e->corrects.len > 0) {
        write_part(p, e->corrects);
        write_all(p, e);
    }
}

void check_derive(struct check *c, uint64_t nth)
{
    struct pen p;
    p.len = 0;
    p.long_one = (struct buf){ 0 };
    write_key(&p, c->rules, c->e);
    if (nth > 0) {
        char room[COLUMN_TEXT_SIZE];
        int n = snprintf(room, sizeof room, "%llu", (unsigned long long)nth);
        write_part(&p, (struct str){ room, (size_t)n });
    }
    finish(&p, c->out->id);
    c->e->id = (struct str){ c->out->id, ENTRY_ID_LEN };
}

uint64_t intake_key(struct job *j, struct intake *in,
                    const struct entry *draft, bool *has_key)
{
    const struct rules *r = rules_of(j, in, draft->kind);
    struct pen p;
    *has_key = false;
    if (r == NULL) {
        return 0;
    }
    p.len = 0;
    p.long_one = (struct buf){ 0 };
    *has_key = r->key_count > 0 || r->kind == NULL;
    write_key(&p, r, draft);
    uint64_t hash = str_hash(written(&p));
    buf_free(&p.long_one);
    return hash;
}
