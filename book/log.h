/* book/log.h - the stored log: bundles, tail, tiles, head.
 *
 * Knows how entries lie in tables, not what they mean. 256 entries make a
 * bundle: each entry's length in two big-endian bytes, then its bytes, all
 * compressed; entries behind the last bundle lie raw in the tail, one row a
 * commit. Hash tiles are kept from level 1 up, full or growing; level 0 is
 * recomputed from its bundle. */
#ifndef BOOK_LOG_H
#define BOOK_LOG_H

#include "book/book.h"
#include "book/merkle.h"
#include "store/store.h"

enum { LOG_CHECK = 4 };         /* bytes of each leaf hash beside the entries */

/* ---- reading ----------------------------------------------------------- */

struct view;                    /* one reading connection; one thread */

struct view *view_open(struct job *j, const char *path);
void view_close(struct view *v);
struct store *view_store(struct view *v);
/* Forget what was read: the log was cut. */
void view_forget(struct view *v);

/* The stored head. size counts what is hidden too. */
struct log_head {
    uint64_t size;
    struct book_head visible;
};
bool log_head(struct job *j, struct store *s, struct log_head *out);
/* A value of meta, in the job's arena; empty when it is not there. */
bool log_meta(struct job *j, struct store *s, const char *name,
              struct str *out);

/* Bytes of entry seq, which must lie below the stored size; they live until
 * the next call on this view. Fails with book.damaged. */
bool log_entry(struct job *j, struct view *v, uint64_t seq, struct str *out);
/* After log_entry: whether the first bytes of its leaf hash are as stored. */
bool log_is_checked(struct view *v, uint64_t seq, struct merkle_hash leaf);
/* After a failure with book.damaged: the first damaged entry. */
uint64_t log_bad(const struct view *v);
/* How many entries of bundle number `no` are stored, and its C2SP bytes. */
bool log_bundle(struct job *j, struct view *v, uint64_t no, unsigned *count,
                struct str *bytes);
/* The first `count` hashes of a tile from level 1 up, in the job's arena.
 * Fails with tile.absent. */
bool log_tile(struct job *j, struct view *v, unsigned level, uint64_t no,
              unsigned count, struct str *hashes);
/* A node of the tree over the stored entries; a merkle_node with a log_nodes
 * as its context. */
struct log_nodes { struct job *job; struct view *view; };
bool log_node(void *context, unsigned level, uint64_t index,
              struct merkle_hash *out);
/* The first entry recorded on or after a local day, or `size`. */
bool log_day(struct job *j, struct store *s, int32_t day, uint64_t size,
             uint64_t *first);

/* ---- writing, inside the caller's transaction -------------------------- */

bool log_make(struct job *j, struct store *s, struct str name,
              int zone_minutes);
/* Entries to append that will stand in one bundle. */
struct log_piece {
    struct str raw;             /* each: length, bytes */
    const struct merkle_hash *leaves;
    size_t count;
    struct str packed;          /* log_pack of raw, or empty: not done yet */
};
/* A bundle's bytes, compressed, in place of what out held; press is the
 * working memory. */
void *log_press_open(void);
void log_press_close(void *press);
void log_pack(void *press, struct str raw, struct buf *out);

struct log {                    /* the end of the log, the writer's memory */
    struct merkle tree;         /* over everything stored */
    struct buf tail;            /* raw entries behind the last bundle */
    struct buf checks;          /* LOG_CHECK bytes of each of their leaves */
    struct buf tiles[8];        /* growing tiles of levels 1 to 8 */
    void *press;                /* working memory of log_pack */
    struct buf packed;
};
bool log_open(struct job *j, struct view *v, struct log *out);
void log_close(struct log *l);
/* Append pieces, of which each but the last ends a bundle. On false the
 * transaction must be rolled back and *l opened anew. */
bool log_append(struct job *j, struct store *s, struct log *l,
                const struct log_piece *pieces, size_t count);
/* Move the head from `before` to `after`; false when it stood elsewhere, which
 * means that somebody else wrote (book.moved). */
bool log_move(struct job *j, struct store *s, uint64_t before,
              const struct log_head *after);
/* Note that `first` is the first entry of a day, unless one is noted. */
bool log_day_put(struct job *j, struct store *s, int32_t day, uint64_t first);
/* Cut everything from `size` on; v reads what was before. */
bool log_cut(struct job *j, struct store *s, struct view *v, uint64_t size);

#endif
