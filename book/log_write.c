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
    out->press = ZSTD_createCCtx();
    assert(out->press != NULL);
    return true;
}

void log_close(struct log *l)
{
    for (size_t i = 0; i < sizeof l->tiles / sizeof *l->tiles; i++) {
        buf_free(&l->tiles[i]);
    }
    buf_free(&l->tail);
    buf_free(&l->checks);
    ZSTD_freeCCtx(l->press);
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

static bool put_bundle(struct job *j, struct store *s, struct log *l,
                       uint64_t no, struct str raw)
{
    struct buf packed = { 0 };
    size_t most = ZSTD_compressBound(raw.len);
    size_t len = ZSTD_compressCCtx(l->press, buf_room(&packed, most), most,
                                   raw.at, raw.len, LEVEL);
    assert(!ZSTD_isError(len));
    struct query *q = query_open(j, s, bundle_put_sql);
    query_int(q, 1, (int64_t)no);
    query_bytes(q, 2, (struct str){ packed.at, len });
    query_bytes(q, 3, buf_view(&l->checks));
    query_run(j, q, NULL);
    buf_free(&packed);
    return job_ok(j);
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

/* The checks of the batch's next entries, behind those of the tail. */
static void add_checks(struct log *l, const struct log_batch *b, size_t from,
                       size_t count)
{
    for (size_t i = from; i < from + count; i++) {
        buf_bytes(&l->checks, b->leaves[i].at, LOG_CHECK);
    }
}

/* Bundles as far as they are full, the rest into the tail. */
static bool put_entries(struct job *j, struct store *s, struct log *l,
                        const struct log_batch *b)
{
    uint64_t size = l->tree.size;       /* before the batch */
    size_t done = 0, from = 0;          /* entries, bytes */
    size_t need = BOOK_BUNDLE - size % BOOK_BUNDLE;
    for (; b->count - done >= need; need = BOOK_BUNDLE) {
        size_t end = b->ends[done + need - 1];
        struct str raw = { b->raw.at + from, end - from };
        if (l->tail.len > 0) {
            buf_str(&l->tail, raw);
            raw = buf_view(&l->tail);
        }
        add_checks(l, b, done, need);
        if (!put_bundle(j, s, l, (size + done) / BOOK_BUNDLE, raw)) {
            return false;
        }
        l->tail.len = l->checks.len = 0;
        done += need;
        from = end;
    }
    if (done > 0 && size % BOOK_BUNDLE > 0) {
        query_run(j, query_open(j, s, tail_drop_sql), NULL);
    }
    struct str rest = str_part(b->raw, from, b->raw.len);
    size_t known = l->checks.len;
    buf_str(&l->tail, rest);
    add_checks(l, b, done, b->count - done);
    return put_tail(j, s, size + done,
                    str_part(buf_view(&l->checks), known, l->checks.len),
                    rest);
}

bool log_append(struct job *j, struct store *s, struct log *l,
                const struct log_batch *batch)
{
    uint64_t before = l->tree.size;
    struct growth growth = { j, s, l };
    assert(batch->count > 0 && batch->ends[batch->count - 1] ==
                                   batch->raw.len);
    if (!put_entries(j, s, l, batch)) {
        return false;
    }
    for (size_t i = 0; i < batch->count; i++) {
        merkle_add(&l->tree, batch->leaves[i], tile_grows, &growth);
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
