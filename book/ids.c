#include "book/ids.h"

#include <assert.h>
#include <stdlib.h>

enum {
    BLOCK_ROWS = 1024,          /* 12 KB: one look-up reads one block */
    TIER_RUNS = 16,             /* runs that merge into the next tier */
};

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "blocks are written as they lie in memory");

/* Multiply and fold, eight bytes at a time. Runs hold these keys, so this may
 * never change. */
uint64_t ids_key(struct str uuid)
{
    uint64_t key = 0;
    for (size_t i = 0; i < uuid.len; i += 8) {
        uint64_t word = 0;
        memcpy(&word, uuid.at + i, uuid.len - i < 8 ? uuid.len - i : 8);
        key = (key ^ word) * UINT64_C(0xD6E8FEB86659FD93);
        key ^= key >> 32;
    }
    return key ? key : 1;       /* 0 marks an empty slot */
}

/* ---- memory ------------------------------------------------------------ */

static size_t slot_after(const struct ids *ids, size_t slot)
{
    return (slot + 1) & (ids->cap - 1);
}

static void put_into(struct ids *ids, uint64_t key, uint32_t seq)
{
    size_t slot = (size_t)key & (ids->cap - 1);
    while (ids->keys[slot] != 0) {
        slot = slot_after(ids, slot);
    }
    ids->keys[slot] = key;
    ids->seqs[slot] = seq;
    ids->count++;
}

static void grow(struct ids *ids)
{
    struct ids bigger = { .cap = ids->cap ? ids->cap * 2 : 1024,
                          .holds_all = ids->holds_all };
    bigger.keys = mem_new(bigger.cap, sizeof *bigger.keys);
    bigger.seqs = mem_new(bigger.cap, sizeof *bigger.seqs);
    for (size_t i = 0; i < ids->cap; i++) {
        if (ids->keys[i] != 0) {
            put_into(&bigger, ids->keys[i], ids->seqs[i]);
        }
    }
    ids_free(ids);
    *ids = bigger;
}

void ids_put(struct ids *ids, uint64_t key, uint64_t seq)
{
    assert(key != 0 && seq < UINT32_MAX);
    if ((ids->count + 1) * 4 > ids->cap * 3) {
        grow(ids);
    }
    put_into(ids, key, (uint32_t)seq);
}

static void propose(struct ids_found *out, uint32_t seq)
{
    if (out->count < IDS_FOUND_MAX) {
        out->seq[out->count++] = seq;
    }
}

void ids_look(const struct ids *ids, uint64_t key, struct ids_found *out)
{
    if (ids->cap == 0) {
        return;
    }
    size_t slot = (size_t)key & (ids->cap - 1);
    for (; ids->keys[slot] != 0; slot = slot_after(ids, slot)) {
        if (ids->keys[slot] == key) {
            propose(out, ids->seqs[slot]);
        }
    }
}

void ids_expect(const struct ids *ids, uint64_t key)
{
    if (ids->cap > 0) {
        __builtin_prefetch(&ids->keys[(size_t)key & (ids->cap - 1)], 1);
        __builtin_prefetch(&ids->seqs[(size_t)key & (ids->cap - 1)], 1);
    }
}

void ids_free(struct ids *ids)
{
    mem_free(ids->keys);
    mem_free(ids->seqs);
    *ids = (struct ids){ 0 };
}

/* ---- reading runs ------------------------------------------------------ */

/* Keys are unsigned, columns signed: this keeps their order. */
static int64_t signed_order(uint64_t key)
{
    return (int64_t)(key ^ (UINT64_C(1) << 63));
}

static struct ids_row row_at(struct str block, size_t i)
{
    struct ids_row row;
    memcpy(&row, block.at + i * sizeof row, sizeof row);
    return row;
}

/* The rows of a key in one block. */
static void search_block(struct str block, uint64_t key,
                         struct ids_found *out)
{
    size_t from = 0, count = block.len / sizeof(struct ids_row), to = count;
    while (from < to) {
        size_t middle = (from + to) / 2;
        if (row_at(block, middle).key < key) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    for (; from < count && row_at(block, from).key == key; from++) {
        propose(out, row_at(block, from).seq);
    }
}

static const char search_sql[] =
    "SELECT bytes FROM id_block WHERE run = $1 AND first <= $2"
    " ORDER BY first DESC LIMIT 1";

static bool search_run(struct job *j, struct store *s, int64_t run,
                       uint64_t key, struct ids_found *out)
{
    struct query *q = query_open(j, s, search_sql);
    query_int(q, 1, run);
    query_int(q, 2, signed_order(key));
    if (query_next(j, q)) {
        search_block(query_get_bytes(q, 0), key, out);
    }
    query_end(q);
    return job_ok(j);
}

static const char runs_sql[] = "SELECT run FROM id_run ORDER BY run";

bool ids_search(struct job *j, struct store *s, uint64_t key,
                struct ids_found *out)
{
    struct query *q = query_open(j, s, runs_sql);
    while (query_next(j, q)) {
        if (!search_run(j, s, query_get_int(q, 0), key, out)) {
            query_end(q);
            break;
        }
    }
    return job_ok(j);
}

static const char all_sql[] = "SELECT bytes FROM id_block";

bool ids_load(struct job *j, struct ids *ids, struct store *s)
{
    struct query *q = query_open(j, s, all_sql);
    while (query_next(j, q)) {
        struct str block = query_get_bytes(q, 0);
        for (size_t i = 0; i < block.len / sizeof(struct ids_row); i++) {
            struct ids_row row = row_at(block, i);
            ids_put(ids, row.key ? row.key : 1, row.seq);
        }
    }
    ids->holds_all = job_ok(j);
    return job_ok(j);
}

/* ---- writing runs ------------------------------------------------------ */

static int by_key(const void *a, const void *b)
{
    const struct ids_row *x = a, *y = b;
    return x->key != y->key ? (x->key > y->key) - (x->key < y->key)
                            : (x->seq > y->seq) - (x->seq < y->seq);
}

static const char block_sql[] =
    "INSERT INTO id_block (run, first, bytes) VALUES ($1, $2, $3)";

/* Blocks of a run; equal keys stay in one block, so that a search that reads
 * one block has seen them all. */
static bool write_blocks(struct job *j, struct store *s, int64_t run,
                         const struct ids_row *rows, size_t count)
{
    for (size_t from = 0, to; from < count && job_ok(j); from = to) {
        to = from + BLOCK_ROWS < count ? from + BLOCK_ROWS : count;
        while (to < count && rows[to].key == rows[to - 1].key) {
            to++;
        }
        struct query *q = query_open(j, s, block_sql);
        query_int(q, 1, run);
        query_int(q, 2, signed_order(rows[from].key));
        query_bytes(q, 3, (struct str){ (const char *)&rows[from],
                                        (to - from) * sizeof *rows });
        query_run(j, q, NULL);
    }
    return job_ok(j);
}

static const char next_sql[] = "SELECT coalesce(max(run), 0) + 1 FROM id_run";
static const char run_sql[] =
    "INSERT INTO id_run (run, tier, count) VALUES ($1, $2, $3)";

static bool write_run(struct job *j, struct store *s, int64_t tier,
                      const struct ids_row *rows, size_t count)
{
    struct query *q = query_open(j, s, next_sql);
    int64_t run = query_next(j, q) ? query_get_int(q, 0) : 0;
    query_end(q);
    q = query_open(j, s, run_sql);
    query_int(q, 1, run);
    query_int(q, 2, tier);
    query_int(q, 3, (int64_t)count);
    return query_run(j, q, NULL) && write_blocks(j, s, run, rows, count);
}

/* ---- merging ----------------------------------------------------------- */

struct rows { struct ids_row *at; size_t count; };

static const char run_blocks_sql[] =
    "SELECT bytes FROM id_block WHERE run = $1 ORDER BY first";

static bool read_run(struct job *j, struct store *s, int64_t run,
                     struct rows *out)
{
    struct buf all = { 0 };
    struct query *q = query_open(j, s, run_blocks_sql);
    query_int(q, 1, run);
    while (query_next(j, q)) {
        buf_str(&all, query_get_bytes(q, 0));
    }
    out->at = (struct ids_row *)all.at;
    out->count = all.len / sizeof *out->at;
    return job_ok(j);
}

/* Two sorted lists into a new one; both are given back. */
static struct rows merge(struct rows a, struct rows b)
{
    struct rows out = { mem_new(a.count + b.count, sizeof *out.at), 0 };
    size_t i = 0, k = 0;
    while (i < a.count && k < b.count) {
        bool first = a.at[i].key <= b.at[k].key;
        out.at[out.count++] = first ? a.at[i++] : b.at[k++];
    }
    while (i < a.count) {
        out.at[out.count++] = a.at[i++];
    }
    while (k < b.count) {
        out.at[out.count++] = b.at[k++];
    }
    mem_free(a.at);
    mem_free(b.at);
    return out;
}

static const char drop_blocks_sql[] = "DELETE FROM id_block WHERE run = $1";
static const char drop_run_sql[] = "DELETE FROM id_run WHERE run = $1";

static bool drop_run(struct job *j, struct store *s, int64_t run)
{
    struct query *q = query_open(j, s, drop_blocks_sql);
    query_int(q, 1, run);
    query_run(j, q, NULL);
    q = query_open(j, s, drop_run_sql);
    query_int(q, 1, run);
    return query_run(j, q, NULL);
}

static const char tier_sql[] =
    "SELECT run FROM id_run WHERE tier = $1 ORDER BY run LIMIT 16";

/* Merge the runs of a tier once there are TIER_RUNS; *merged says so. */
static bool merge_tier(struct job *j, struct store *s, int64_t tier,
                       bool *merged)
{
    int64_t runs[TIER_RUNS];
    struct rows lists[TIER_RUNS];
    size_t count = 0;
    struct query *q = query_open(j, s, tier_sql);
    query_int(q, 1, tier);
    while (count < TIER_RUNS && query_next(j, q)) {
        runs[count++] = query_get_int(q, 0);
    }
    query_end(q);
    *merged = count == TIER_RUNS;
    if (!*merged) {
        return job_ok(j);
    }
    for (size_t i = 0; i < count; i++) {
        read_run(j, s, runs[i], &lists[i]);
    }
    for (; count > 1; count /= 2) {     /* in pairs: four passes over all */
        for (size_t i = 0; i < count / 2; i++) {
            lists[i] = merge(lists[2 * i], lists[2 * i + 1]);
        }
    }
    for (size_t i = 0; i < TIER_RUNS; i++) {
        drop_run(j, s, runs[i]);
    }
    write_run(j, s, tier + 1, lists[0].at, lists[0].count);
    mem_free(lists[0].at);
    return job_ok(j);
}

bool ids_run(struct job *j, struct store *s, struct ids_row *rows,
             size_t count)
{
    if (count == 0) {
        return job_ok(j);
    }
    qsort(rows, count, sizeof *rows, by_key);
    bool merged = write_run(j, s, 0, rows, count);
    for (int64_t tier = 0; merged; tier++) {
        if (!merge_tier(j, s, tier, &merged)) {
            return false;
        }
    }
    return job_ok(j);
}

static const char all_runs_sql[] =
    "SELECT run, tier FROM id_run ORDER BY run DESC";

bool ids_cut(struct job *j, struct store *s, uint64_t size)
{
    struct { int64_t run, tier; } *runs = NULL;
    size_t count = 0;
    struct query *q = query_open(j, s, all_runs_sql);
    while (query_next(j, q)) {
        runs = mem_again(runs, (count + 1) * sizeof *runs);
        runs[count].run = query_get_int(q, 0);
        runs[count++].tier = query_get_int(q, 1);
    }
    for (size_t i = 0; i < count && job_ok(j); i++) {
        struct rows rows;
        read_run(j, s, runs[i].run, &rows);
        size_t kept = 0;
        for (size_t k = 0; k < rows.count; k++) {
            if (rows.at[k].seq < size) {
                rows.at[kept++] = rows.at[k];
            }
        }
        if (kept < rows.count && drop_run(j, s, runs[i].run) && kept > 0) {
            write_run(j, s, runs[i].tier, rows.at, kept);
        }
        mem_free(rows.at);
    }
    mem_free(runs);
    return job_ok(j);
}
