#include "exchange/opc_write.h"

#include <assert.h>
#include <zlib.h>

enum {
    VERSION = 20,               /* deflate, says APPNOTE 4.4.3 */
    UTF8_NAMES = 1 << 11,
    DEFLATED = 8,
    DATE_1980 = 0x21,           /* 1 January, the first day of zip */
    PARTS_MAX = UINT16_MAX,
    CRC_AT = 14,                /* of a local header */
};

struct part {
    struct str name;
    uint64_t at;                /* of its header */
    uint64_t packed, size;      /* bytes */
    uint32_t crc;
    uint16_t method;
};

struct opc_writer {
    struct arena *arena;
    z_stream deflate;
    struct buf out;
    struct part *parts;
    size_t count, cap;
    bool is_open;               /* the last part is being written */
};

static void put(struct buf *b, uint64_t n, int bytes)
{
    for (int i = 0; i < bytes; i++) {
        buf_char(b, (char)(n >> 8 * i));
    }
}

static void close_writer(void *thing)
{
    struct opc_writer *w = thing;
    deflateEnd(&w->deflate);
    buf_free(&w->out);
    mem_free(w->parts);
}

struct opc_writer *opc_write_open(struct job *j)
{
    struct opc_writer *w = ARENA_NEW(j->arena, struct opc_writer);
    w->arena = j->arena;
    /* No zlib header: a zip has its own. Level 4 packs sheets nearly as well
     * as 6 in half the time. */
    int answer = deflateInit2(&w->deflate, 4, Z_DEFLATED, -MAX_WBITS, 9,
                              Z_DEFAULT_STRATEGY);
    assert(answer == Z_OK);
    (void)answer;
    arena_hook(j->arena, close_writer, w);
    return w;
}

/* What stands in both headers of a part, from its version on. */
static void put_facts(struct buf *b, const struct part *p)
{
    put(b, VERSION, 2);
    put(b, UTF8_NAMES, 2);
    put(b, p->method, 2);
    put(b, 0, 2);
    put(b, DATE_1980, 2);
    put(b, p->crc, 4);
    put(b, p->packed, 4);
    put(b, p->size, 4);
    put(b, p->name.len, 2);
    put(b, 0, 2);               /* no extra field */
}

static void pack(struct opc_writer *w, struct str bytes, int flush)
{
    w->deflate.next_in = (Bytef *)(uintptr_t)bytes.at;
    w->deflate.avail_in = (uInt)bytes.len;
    do {
        enum { ROOM = 32 * 1024 };
        w->deflate.next_out = (Bytef *)buf_room(&w->out, ROOM);
        w->deflate.avail_out = ROOM;
        deflate(&w->deflate, flush);
        w->out.len += ROOM - w->deflate.avail_out;
    } while (w->deflate.avail_out == 0);
}

/* Finish the open part: now its sizes are known, so put them where they
 * belong in its header. */
static void finish_part(struct opc_writer *w)
{
    if (!w->is_open) {
        return;
    }
    pack(w, STR(""), Z_FINISH);
    struct part *p = &w->parts[w->count - 1];
    p->packed = w->out.len - p->at - CRC_AT - 16 - p->name.len;
    struct buf sizes = { 0 };
    put(&sizes, p->crc, 4);
    put(&sizes, p->packed, 4);
    put(&sizes, p->size, 4);
    memcpy(w->out.at + p->at + CRC_AT, sizes.at, sizes.len);
    buf_free(&sizes);
    deflateReset(&w->deflate);
    w->is_open = false;
}

static struct part *add_part(struct opc_writer *w, struct str name)
{
    finish_part(w);
    if (w->count == w->cap) {
        w->cap = w->cap ? 2 * w->cap : 16;
        w->parts = mem_again(w->parts, w->cap * sizeof *w->parts);
    }
    struct part *p = &w->parts[w->count++];
    *p = (struct part){ .name = arena_str(w->arena, name), .at = w->out.len,
                        .method = DEFLATED };
    return p;
}

static void put_header(struct buf *b, const struct part *p)
{
    buf_text(b, "PK\x03\x04");
    put_facts(b, p);
    buf_str(b, p->name);
}

void opc_write_part(struct opc_writer *w, struct str name)
{
    put_header(&w->out, add_part(w, name));
    w->is_open = true;
}

void opc_write_packed(struct opc_writer *w, const struct opc_packed *packed)
{
    struct part *p = add_part(w, packed->name);
    p->packed = packed->bytes.len;
    p->size = packed->size;
    p->crc = packed->crc;
    p->method = packed->method;
    put_header(&w->out, p);
    buf_str(&w->out, packed->bytes);
}

void opc_write(struct opc_writer *w, struct str bytes)
{
    assert(w->is_open && bytes.len <= UINT32_MAX);
    struct part *p = &w->parts[w->count - 1];
    p->crc = (uint32_t)crc32(p->crc, (const Bytef *)bytes.at,
                             (uInt)bytes.len);
    p->size += bytes.len;
    pack(w, bytes, Z_NO_FLUSH);
}

/* The row of a part in the directory at the end. */
static void put_row(struct buf *b, const struct part *p)
{
    buf_text(b, "PK\x01\x02");
    put(b, VERSION, 2);
    put_facts(b, p);
    put(b, 0, 2);               /* no comment */
    put(b, 0, 2);               /* first disk */
    put(b, 0, 2);
    put(b, 0, 4);               /* plain file */
    put(b, p->at, 4);
    buf_str(b, p->name);
}

bool opc_write_close(struct job *j, struct opc_writer *w, struct buf *out)
{
    finish_part(w);
    size_t at = w->out.len;
    bool is_large = w->count > PARTS_MAX;
    for (size_t i = 0; i < w->count; i++) {
        is_large |= w->parts[i].size > UINT32_MAX;
        put_row(&w->out, &w->parts[i]);
    }
    size_t len = w->out.len - at;
    buf_text(&w->out, "PK\x05\x06");
    put(&w->out, 0, 4);         /* one disk */
    put(&w->out, w->count, 2);
    put(&w->out, w->count, 2);
    put(&w->out, len, 4);
    put(&w->out, at, 4);
    put(&w->out, 0, 2);
    if (is_large || w->out.len > UINT32_MAX) {
        return err_set(&j->err, ERR_INPUT, "xlsx.large",
                       "内容超过4 GB，写不成工作簿；请改用CSV",
                       "more than 4 GB do not fit a workbook; use CSV");
    }
    buf_str(out, buf_view(&w->out));
    return true;
}
