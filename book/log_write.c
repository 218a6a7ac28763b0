/* The writing half of the log: inside the caller's transaction. */
#include <assert.h>
#include <zstd.h>

#include "book/log.h"

enum { LEVEL = 1 };             /* zstd's fastest: 0.6 µs an entry */

/* ---- opening ----------------------------------------------------------- */

static const char meta_put_sql[] =
    "INSERT INTO meta (name, value) VALUES ($1, $2)";
static const char head_put_sql[] =
    "INSERT INTO head (one, size, visible, root, recorded)"
    " VALUES (1, 0, 0, $1, 0)";

bool log_make(struct job *j, struct store *s, struct str name,
              int zone_minutes)
{
    struct merkle empty = { 0 };
    struct merkle_hash root = merkle_root(&empty);
    struct query *q = query_open(j, s, meta_put_sql);
    query_text(q, 1, STR("name"));
    query_text(q, 2, name);
    query_run(j, q, NULL);
    q = query_open(j, s, meta_put_sql);
    query_text(q, 1, STR("zone"));
    query_text(q, 2, arena_print(j->arena, "%d", zone_minutes));
    query_run(j, q, NULL);
    q = query_open(j, s, head_put_sql);
    query_bytes(q, 1, (struct str){ (const char *)root.at, MERKLE_HASH });
    return query_run(j, q, NULL);
}

/* The right edge from a tile's hashes: one subtree for each bit. */
static void edge_of_tile(struct merkle *tree, unsigned tile_level,
                         struct str hashes)
{
    size_t count = hashes.len / MERKLE_HASH, from = 0;
    for (unsigned up = 8; up-- > 0;) {
        size_t width = (size_t)1 << up;
        if (count & width) {
            tree->node[8 * tile_level + up] =
                merkle_over((const unsigned char *)hashes.at +
                            from * MERKLE_HASH, width);
            from += width;
        }
    }
}

/* The tree, the tail and the growing tiles as of the stored head. */
bool log_open(struct job *j, struct view *v, struct log *out)
{
    struct log_head head;
    *out = (struct log){ 0 };
    view_forget(v);
    if (!log_head(j, view_store(v), &head)) {
        return false;
    }
    for (unsigned level = 1; level < 8; level++) {
        unsigned have = (unsigned)(head.size >> (8 * level)) % BOOK_BUNDLE;
        uint64_t no = head.size >> (8 * level) >> 8;
        struct str hashes;
        if (have == 0) {
            continue;
        }
        if (!log_tile(j, v, level, no, have, &hashes)) {
            return false;
        }
        buf_str(&out->tiles[level], hashes);
        edge_of_tile(&out->tree, level, hashes);
    }
    struct merkle low = { 0 };
    for (uint64_t seq = head.size - head.size % BOOK_BUNDLE; seq < head.size;
         seq++) {
        struct str bytes;
        if (!log_entry(j, v, seq, &bytes)) {
            return false;
        }
        struct merkle_hash leaf = merkle_leaf(bytes);
        merkle_add(&low, leaf, NULL, NULL);
        buf_bytes(&out->tail, bytes.at - 2, bytes.len + 2);
        buf_bytes(&out->checks, leaf.at, LOG_CHECK);
    }
    memcpy(out->tree.node, low.node, 8 * sizeof *low.node);
    out->tree.size = head.size;
    out->press = log_press_open();
    return true;
}

void log_close(struct log *l)
{
    for (size_t i = 0; i < sizeof l->tiles / sizeof *l->tiles; i++) {
        buf_free(&l->tiles[i]);
    }
    buf_free(&l->tail);
    buf_free(&l->checks);
    buf_free(&l->packed);
    log_press_close(l->press);
    *l = (struct log){ 0 };
}

/* ---- tiles ------------------------------------------------------------- */

struct growth { struct job *job; struct store *store; struct log *log; };

static const char tile_put_sql[] =
    "INSERT INTO tile (level, no, bytes) VALUES ($1, $2, $3)"
    " ON CONFLICT (level, no) DO UPDATE SET bytes = excluded.bytes";

static void put_tile(struct growth *g, unsigned level, uint64_t no)
{
    struct query *q = query_open(g->job, g->store, tile_put_sql);
    query_int(q, 1, level);
    query_int(q, 2, (int64_t)no);
    query_bytes(q, 3, buf_view(&g->log->tiles[level]));
    query_run(g->job, q, NULL);
}

/* A subtree that a tile holds is complete; a full tile is written at once. */
static void tile_grows(void *context, unsigned level, uint64_t index,
                       struct merkle_hash hash)
{
    struct growth *g = context;
    unsigned tile_level = level / 8;
    struct buf *tile = &g->log->tiles[tile_level];
    assert(tile->len == index % BOOK_BUNDLE * MERKLE_HASH);
    buf_bytes(tile, hash.at, MERKLE_HASH);
    if (index % BOOK_BUNDLE == BOOK_BUNDLE - 1) {
        put_tile(g, tile_level, index / BOOK_BUNDLE);
        tile->len = 0;
    }
}

/* Write the tiles that grew since the tree had `before` leaves. */
static void put_growing_tiles(struct growth *g, uint64_t before)
{
    uint64_t size = g->log->tree.size;
    for (unsigned level = 1; level < 8; level++) {
        bool grew = before >> (8 * level) != size >> (8 * level);
        if (grew && g->log->tiles[level].len > 0) {
            put_tile(g, level, size >> (8 * level) >> 8);
        }
    }
}

/* ---- bundles ----------------------------------------------------------- */

static const char bundle_put_sql[] =
    "INSERT INTO bundle (no, bytes, checks) VALUES ($1, $2, $3)";

void *log_press_open(void)
{
    void *press = ZSTD_createCCtx();
    assert(press != NULL);
    return press;
}

void log_press_close(void *press)
{
    ZSTD_freeCCtx(press);
}

void log_pack(void *press, struct str raw, struct buf *out)
{
    size_t most = ZSTD_compressBound(raw.len);
    out->len = 0;
    size_t len = ZSTD_compressCCtx(press, buf_room(out, most), most, raw.at,
                                   raw.len, LEVEL);
    assert(!ZSTD_isError(len));
    out->len = len;
}

static bool put_bundle(struct job *j, struct store *s, uint64_t no,
                       struct str packed, struct str checks)
{
    struct query *q = query_open(j, s, bundle_put_sql);
    query_int(q, 1, (int64_t)no);
    query_bytes(q, 2, packed);
    query_bytes(q, 3, checks);
    return query_run(j, q, NULL);
}

static const char tail_put_sql[] =
    "INSERT INTO tail (first, count, bytes, checks) VALUES ($1, $2, $3, $4)";

static bool put_tail(struct job *j, struct store *s, uint64_t first,
                     struct str checks, struct str raw)
{
    size_t count = checks.len / LOG_CHECK;
    if (count == 0) {
        return job_ok(j);
    }
    struct query *q = query_open(j, s, tail_put_sql);
    query_int(q, 1, (int64_t)first);
    query_int(q, 2, (int64_t)count);
    query_bytes(q, 3, raw);
    query_bytes(q, 4, checks);
    return query_run(j, q, NULL);
}

static const char tail_drop_sql[] = "DELETE FROM tail";

/* Put a piece behind the tail; when that makes a bundle, the tail is empty
 * again. */
static bool put_piece(struct job *j, struct store *s, struct log *l,
                      uint64_t first, const struct log_piece *p)
{
    bool ends_bundle = (first + p->count) % BOOK_BUNDLE == 0;
    bool is_whole = p->count == BOOK_BUNDLE && p->packed.len > 0;
    size_t known = l->checks.len;
    for (size_t i = 0; i < p->count; i++) {
        buf_bytes(&l->checks, p->leaves[i].at, LOG_CHECK);
    }
    if (!ends_bundle) {
        buf_str(&l->tail, p->raw);
        return put_tail(j, s, first,
                        str_part(buf_view(&l->checks), known, l->checks.len),
                        p->raw);
    }
    if (!is_whole) {
        buf_str(&l->tail, p->raw);
        log_pack(l->press, buf_view(&l->tail), &l->packed);
    }
    bool good = put_bundle(j, s, first / BOOK_BUNDLE,
                           is_whole ? p->packed : buf_view(&l->packed),
                           buf_view(&l->checks));
    if (good && p->count < BOOK_BUNDLE) {
        good = query_run(j, query_open(j, s, tail_drop_sql), NULL);
    }
    l->tail.len = l->checks.len = 0;
    return good;
}

bool log_append(struct job *j, struct store *s, struct log *l,
                const struct log_piece *pieces, size_t count)
{
    uint64_t before = l->tree.size;
    struct growth growth = { j, s, l };
    for (size_t i = 0; i < count; i++) {
        const struct log_piece *p = &pieces[i];
        assert(i == 0 || l->tree.size % BOOK_BUNDLE == 0);
        if (!put_piece(j, s, l, l->tree.size, p)) {
            return false;
        }
        for (size_t k = 0; k < p->count; k++) {
            merkle_add(&l->tree, p->leaves[k], tile_grows, &growth);
        }
    }
    put_growing_tiles(&growth, before);
    return job_ok(j);
}

/* ---- head, days, cutting ----------------------------------------------- */

static const char head_move_sql[] =
    "UPDATE head SET size = $1, visible = $2, root = $3, recorded = $4"
    " WHERE size = $5";

bool log_move(struct job *j, struct store *s, uint64_t before,
              const struct log_head *after)
{
    int64_t changed = 0;
    struct query *q = query_open(j, s, head_move_sql);
    query_int(q, 1, (int64_t)after->size);
    query_int(q, 2, (int64_t)after->visible.size);
    query_bytes(q, 3, (struct str){ (const char *)after->visible.root,
                                    MERKLE_HASH });
    query_int(q, 4, after->visible.recorded);
    query_int(q, 5, (int64_t)before);
    if (!query_run(j, q, &changed)) {
        return false;
    }
    return changed == 1 ||
           err_set(&j->err, ERR_BUSY, "book.moved",
                   "台账被另一个进程写过", "another process wrote the book");
}

static const char day_put_sql[] =
    "INSERT INTO day (day, first) VALUES ($1, $2) ON CONFLICT DO NOTHING";

bool log_day_put(struct job *j, struct store *s, int32_t day, uint64_t first)
{
    struct query *q = query_open(j, s, day_put_sql);
    query_int(q, 1, day);
    query_int(q, 2, (int64_t)first);
    return query_run(j, q, NULL);
}

static const char bundle_cut_sql[] = "DELETE FROM bundle WHERE no >= $1";
static const char tile_cut_sql[] =
    "DELETE FROM tile WHERE level = $1 AND no > $2";
static const char tile_drop_sql[] =
    "DELETE FROM tile WHERE level = $1 AND no = $2";
static const char day_cut_sql[] = "DELETE FROM day WHERE first >= $1";

/* Tiles keep the hashes of subtrees that lie wholly below `size`. */
static bool cut_tiles(struct job *j, struct store *s, struct view *v,
                      uint64_t size)
{
    for (unsigned level = 1; level < 8 && job_ok(j); level++) {
        uint64_t count = size >> (8 * level), no = count / BOOK_BUNDLE;
        unsigned left = (unsigned)(count % BOOK_BUNDLE);
        struct str hashes = { "", 0 };
        if (left > 0 && !log_tile(j, v, level, no, left, &hashes)) {
            return false;
        }
        struct query *q = query_open(j, s, tile_cut_sql);
        query_int(q, 1, level);
        query_int(q, 2, (int64_t)no);
        query_run(j, q, NULL);
        q = query_open(j, s, left > 0 ? tile_put_sql : tile_drop_sql);
        query_int(q, 1, level);
        query_int(q, 2, (int64_t)no);
        if (left > 0) {
            query_bytes(q, 3, hashes);
        }
        query_run(j, q, NULL);
    }
    return job_ok(j);
}

bool log_cut(struct job *j, struct store *s, struct view *v, uint64_t size)
{
    uint64_t first = size - size % BOOK_BUNDLE;
    struct buf raw = { 0 }, checks = { 0 };
    for (uint64_t seq = first; seq < size && job_ok(j); seq++) {
        struct str bytes;
        if (log_entry(j, v, seq, &bytes)) {
            struct merkle_hash leaf = merkle_leaf(bytes);
            buf_bytes(&raw, bytes.at - 2, bytes.len + 2);
            buf_bytes(&checks, leaf.at, LOG_CHECK);
        }
    }
    query_run(j, query_open(j, s, tail_drop_sql), NULL);
    struct query *q = query_open(j, s, bundle_cut_sql);
    query_int(q, 1, (int64_t)(size / BOOK_BUNDLE));
    query_run(j, q, NULL);
    put_tail(j, s, first, buf_view(&checks), buf_view(&raw));
    cut_tiles(j, s, v, size);
    q = query_open(j, s, day_cut_sql);
    query_int(q, 1, (int64_t)size);
    query_run(j, q, NULL);
    buf_free(&raw);
    buf_free(&checks);
    view_forget(v);
    return job_ok(j);
}
