/* book/stage.h - drafts of the coming commit, in pieces of one bundle each.
 *
 * A piece holds what will stand in one bundle. As soon as it is full, another
 * thread reads it back, hashes and packs it while this one goes on staging; a
 * commit then finds most of its work done. Nothing is stored that was not read
 * back: every entry must decode, and what is hashed is what is stored. */
#ifndef BOOK_STAGE_H
#define BOOK_STAGE_H

#include "book/log.h"
#include "work/work.h"

struct stage_piece {
    struct buf raw;             /* each: length, canonical bytes */
    uint32_t ends[BOOK_BUNDLE];         /* where each ends in raw */
    int64_t recorded[BOOK_BUNDLE];      /* of each, ms UTC */
    struct merkle_hash leaves[BOOK_BUNDLE];
    size_t count;
    bool is_given;              /* to the other thread */
    struct buf packed;          /* the bundle, where the piece is all of it */
    struct buf room;            /* for texts with escapes */
    void *press;                /* zstd's working memory, of all pieces */
    struct err err;             /* why an entry could not be read back */
};

struct stage {
    struct stage_piece **pieces;
    size_t piece_count, piece_cap;      /* used; made */
    uint64_t base;              /* number of the first draft */
    size_t count;               /* drafts */
    struct work *work;
    void *press;
};

void stage_open(struct stage *s);
void stage_close(struct stage *s);
/* Put a draft behind the others, of which the first gets number `base`. Fails
 * as entry_encode does; nothing is then staged. */
bool stage_put(struct job *j, struct stage *s, uint64_t base,
               const struct entry *e);
/* Bytes of the draft that will be entry seq. */
struct str stage_bytes(const struct stage *s, uint64_t seq);
int64_t stage_recorded(const struct stage *s, uint64_t seq);
/* Wait until every piece is read back and hashed. Fails as entry_decode. */
bool stage_ready(struct job *j, struct stage *s);
/* What log_append takes, into pieces[piece_count]. */
void stage_pieces(const struct stage *s, struct log_piece *pieces);
/* Forget the drafts; memory is kept for the next ones. */
void stage_clear(struct stage *s);

#endif
