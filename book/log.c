#include "book/log.h"

#include <assert.h>
#include <zstd.h>

enum {
    BUNDLE_BYTES_MAX = BOOK_BUNDLE * (ENTRY_BYTES_MAX + 2),
};

/* ---- views ------------------------------------------------------------- */

struct view {
    struct store *store;
    ZSTD_DCtx *press;
    uint64_t no;                /* the bundle that lies in bytes */
    unsigned count;             /* its entries; 0: none lies there */
    struct buf bytes;
    uint32_t starts[BOOK_BUNDLE + 1];   /* of each entry's length */
    struct buf checks;          /* LOG_CHECK bytes of each leaf hash */
    uint64_t bad;               /* where the last damage was found */
};

struct view *view_open(struct job *j, const char *path)
{
    struct store *s = store_open(j, path, STORE_READ);
    if (s == NULL) {
        return NULL;
    }
    struct view *v = mem_new(1, sizeof *v);
    v->store = s;
    v->press = ZSTD_createDCtx();
    assert(v->press != NULL);
    return v;
}

void view_close(struct view *v)
{
    if (v != NULL) {
        store_close(v->store);
        ZSTD_freeDCtx(v->press);
        buf_free(&v->bytes);
        buf_free(&v->checks);
        mem_free(v);
    }
}

struct store *view_store(struct view *v)
{
    return v->store;
}

void view_forget(struct view *v)
{
    v->count = 0;
}

static const char head_sql[] =
    "SELECT size, visible, root, recorded FROM head WHERE one = 1";

bool log_head(struct job *j, struct store *s, struct log_head *out)
{
    struct query *q = query_open(j, s, head_sql);
    if (!query_next(j, q)) {
        return err_set(&j->err, ERR_BROKEN, "book.damaged",
                       "台账没有首行", "the book has no head row");
    }
    struct str root = query_get_bytes(q, 2);
    bool sound = root.len == MERKLE_HASH && query_get_int(q, 0) >= 0 &&
                 query_get_int(q, 1) >= 0 &&
                 query_get_int(q, 1) <= query_get_int(q, 0);
    out->size = (uint64_t)query_get_int(q, 0);
    out->visible.size = (uint64_t)query_get_int(q, 1);
    out->visible.recorded = query_get_int(q, 3);
    if (sound) {
        memcpy(out->visible.root, root.at, MERKLE_HASH);
    }
    query_end(q);
    return sound || err_set(&j->err, ERR_BROKEN, "book.damaged",
                            "台账首行已损坏", "the head row is damaged");
}

static const char meta_sql[] = "SELECT value FROM meta WHERE name = $1";

bool log_meta(struct job *j, struct store *s, const char *name,
              struct str *out)
{
    struct query *q = query_open(j, s, meta_sql);
    query_text(q, 1, str_of(name));
    *out = query_next(j, q) ? arena_str(j->arena, query_get_bytes(q, 0))
                            : STR("");
    query_end(q);
    return job_ok(j);
}

static bool damaged(struct job *j, struct view *v, uint64_t seq)
{
    v->bad = seq;
    return err_set(&j->err, ERR_BROKEN, "book.damaged",
                   "第%llu条记录起的存储已损坏",
                   "the store is damaged from entry %llu on",
                   (unsigned long long)seq);
}

/* Find where each entry of a bundle begins. False when lengths do not add up;
 * v->count then tells how many were sound. */
static bool find_starts(struct view *v)
{
    size_t at = 0;
    v->count = 0;
    while (at < v->bytes.len && v->count < BOOK_BUNDLE) {
        const unsigned char *p = (const unsigned char *)v->bytes.at + at;
        if (v->bytes.len - at < 2) {
            return false;
        }
        size_t len = (size_t)p[0] << 8 | p[1];
        if (len > v->bytes.len - at - 2) {
            return false;
        }
        v->starts[v->count++] = (uint32_t)at;
        at += len + 2;
    }
    v->starts[v->count] = (uint32_t)at;
    return at == v->bytes.len;
}

static bool unpack(struct view *v, struct str packed)
{
    unsigned long long len = ZSTD_getFrameContentSize(packed.at, packed.len);
    if (len == ZSTD_CONTENTSIZE_UNKNOWN || len == ZSTD_CONTENTSIZE_ERROR ||
        len > BUNDLE_BYTES_MAX) {
        return false;
    }
    v->bytes.len = 0;
    size_t got = ZSTD_decompressDCtx(v->press, buf_room(&v->bytes, len + 1),
                                     len, packed.at, packed.len);
    if (ZSTD_isError(got) || got != len) {
        return false;
    }
    v->bytes.len = len;
    return find_starts(v) && v->count == BOOK_BUNDLE;
}

static const char bundle_sql[] =
    "SELECT bytes, checks FROM bundle WHERE no = $1";
static const char tail_sql[] =
    "SELECT first, count, bytes, checks FROM tail ORDER BY first";

/* The first entry that is not as it was stored, among those that were found
 * when lengths no longer added up: a damaged length shows only later. */
static unsigned first_unsound(const struct view *v)
{
    unsigned i = 0;
    while (i < v->count && v->checks.len >= (i + 1) * LOG_CHECK) {
        struct str bytes = { v->bytes.at + v->starts[i] + 2,
                             v->starts[i + 1] - v->starts[i] - 2 };
        struct merkle_hash leaf = merkle_leaf(bytes);
        if (memcmp(leaf.at, v->checks.at + i * LOG_CHECK, LOG_CHECK) != 0) {
            break;
        }
        i++;
    }
    return i;
}

/* Put the rows of the tail together; they must follow one another. */
static bool load_tail(struct job *j, struct view *v, uint64_t no)
{
    uint64_t next = no * BOOK_BUNDLE;
    struct query *q = query_open(j, v->store, tail_sql);
    v->bytes.len = 0;
    while (query_next(j, q)) {
        if ((uint64_t)query_get_int(q, 0) != next) {
            query_end(q);
            return damaged(j, v, next);
        }
        next += (uint64_t)query_get_int(q, 1);
        buf_str(&v->bytes, query_get_bytes(q, 2));
        buf_str(&v->checks, query_get_bytes(q, 3));
    }
    if (job_ok(j) && (!find_starts(v) ||
                      no * BOOK_BUNDLE + v->count != next)) {
        return damaged(j, v, no * BOOK_BUNDLE + first_unsound(v));
    }
    return job_ok(j);
}

/* Bring bundle number `no`, or the tail where it is not full yet, into the
 * view, in one transaction: a commit may turn one into the other. */
static bool load(struct job *j, struct view *v, uint64_t no)
{
    v->count = 0;
    v->checks.len = 0;
    if (!store_begin(j, v->store)) {
        return false;
    }
    struct query *q = query_open(j, v->store, bundle_sql);
    query_int(q, 1, (int64_t)no);
    bool full = query_next(j, q);
    if (full) {
        buf_str(&v->checks, query_get_bytes(q, 1));
        if (!unpack(v, query_get_bytes(q, 0))) {
            damaged(j, v, no * BOOK_BUNDLE + first_unsound(v));
        }
    }
    query_end(q);
    if (!full && job_ok(j)) {
        load_tail(j, v, no);
    }
    store_rollback(v->store);   /* nothing was written */
    v->no = no;
    v->count = job_ok(j) ? v->count : 0;
    return job_ok(j);
}

/* The tail grows behind a view that holds it, so a number beyond what is held
 * is read again. */
bool log_entry(struct job *j, struct view *v, uint64_t seq, struct str *out)
{
    uint64_t no = seq / BOOK_BUNDLE;
    unsigned at = (unsigned)(seq % BOOK_BUNDLE);
    if (v->count <= at || v->no != no) {
        if (!load(j, v, no)) {
            return false;
        }
    }
    if (v->count <= at) {
        return damaged(j, v, seq);
    }
    *out = (struct str){ v->bytes.at + v->starts[at] + 2,
                         v->starts[at + 1] - v->starts[at] - 2 };
    return true;
}

bool log_is_checked(struct view *v, uint64_t seq, struct merkle_hash leaf)
{
    size_t at = (size_t)(seq % BOOK_BUNDLE) * LOG_CHECK;
    assert(v->no == seq / BOOK_BUNDLE && v->count > seq % BOOK_BUNDLE);
    return v->checks.len == v->count * LOG_CHECK &&
           memcmp(v->checks.at + at, leaf.at, LOG_CHECK) == 0;
}

uint64_t log_bad(const struct view *v)
{
    return v->bad;
}

bool log_bundle(struct job *j, struct view *v, uint64_t no, unsigned *count,
                struct str *bytes)
{
    if ((v->no != no || v->count < BOOK_BUNDLE) && !load(j, v, no)) {
        return false;
    }
    *count = v->count;
    *bytes = buf_view(&v->bytes);
    return true;
}

/* ---- tiles and nodes --------------------------------------------------- */

static const char tile_sql[] =
    "SELECT bytes FROM tile WHERE level = $1 AND no = $2";

bool log_tile(struct job *j, struct view *v, unsigned level, uint64_t no,
              unsigned count, struct str *hashes)
{
    struct query *q = query_open(j, v->store, tile_sql);
    query_int(q, 1, level);
    query_int(q, 2, (int64_t)no);
    struct str bytes = { "", 0 };
    if (query_next(j, q)) {
        bytes = query_get_bytes(q, 0);
    }
    size_t len = (size_t)count * MERKLE_HASH;
    bool there = bytes.len >= len;
    *hashes = there ? arena_str(j->arena, str_part(bytes, 0, len)) : STR("");
    query_end(q);
    if (job_ok(j) && !there) {
        err_set(&j->err, ERR_ABSENT, "tile.absent",
                "没有第%u层第%llu块（宽%u）", "no tile %u/%llu of width %u",
                level, (unsigned long long)no, count);
    }
    return job_ok(j);
}

/* The root over 2^level leaves inside one bundle. */
static bool node_of_entries(struct log_nodes *n, unsigned level,
                            uint64_t index, struct merkle_hash *out)
{
    struct merkle tree = { 0 };
    uint64_t from = index << level;
    for (uint64_t seq = from; seq < from + (UINT64_C(1) << level); seq++) {
        struct str bytes;
        if (!log_entry(n->job, n->view, seq, &bytes)) {
            return false;
        }
        merkle_add(&tree, merkle_leaf(bytes), NULL, NULL);
    }
    *out = merkle_root(&tree);
    return true;
}

static bool node_of_tile(struct log_nodes *n, unsigned level, uint64_t index,
                         struct merkle_hash *out)
{
    unsigned up = level % 8, width = 1u << up;
    uint64_t first = index << up;       /* in hashes of the tile's level */
    struct query *q = query_open(n->job, n->view->store, tile_sql);
    query_int(q, 1, level / 8);
    query_int(q, 2, (int64_t)(first / BOOK_BUNDLE));
    struct str bytes = { "", 0 };
    if (query_next(n->job, q)) {
        bytes = query_get_bytes(q, 0);
    }
    size_t from = (size_t)(first % BOOK_BUNDLE) * MERKLE_HASH;
    bool there = bytes.len >= from + (size_t)width * MERKLE_HASH;
    if (there) {
        *out = merkle_over((const unsigned char *)bytes.at + from, width);
    }
    query_end(q);
    return there || damaged(n->job, n->view, index << level);
}

bool log_node(void *context, unsigned level, uint64_t index,
              struct merkle_hash *out)
{
    struct log_nodes *n = context;
    return level < 8 ? node_of_entries(n, level, index, out)
                     : node_of_tile(n, level, index, out);
}

static const char day_sql[] =
    "SELECT first FROM day WHERE day >= $1 AND first < $2"
    " ORDER BY day LIMIT 1";

bool log_day(struct job *j, struct store *s, int32_t day, uint64_t size,
             uint64_t *first)
{
    struct query *q = query_open(j, s, day_sql);
    query_int(q, 1, day);
    query_int(q, 2, (int64_t)size);
    *first = query_next(j, q) ? (uint64_t)query_get_int(q, 0) : size;
    query_end(q);
    return job_ok(j);
}
