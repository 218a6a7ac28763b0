/* book/book.h - the append-only book: one door in, proofs and folds out.
 *
 * Entries form one RFC 6962 tree; leaf = SHA-256(0x00 ‖ canonical bytes).
 * Stored are bundles of 256 entries (C2SP entry bundles, zstd), a raw tail,
 * tree tiles from level 1 up, an id index, and saved folds. Beside BOOK lie
 * BOOK.key (0600), BOOK.pub, BOOK.heads, BOOK.files/, BOOK.lock.
 *
 * Order of a commit: stage → COMMIT → apply to folds → publish position.
 * One process writes (BOOK.lock, flock); in it one thread at a time. Readers
 * in other threads hold a turn while they look at fold states. */
#ifndef BOOK_BOOK_H
#define BOOK_BOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "book/entry.h"
#include "book/fold.h"

enum { BOOK_ROOT_SIZE = 32, BOOK_BUNDLE = 256,
       BOOK_MANY = 4096 };      /* drafts that are committed as an import */

struct book;

enum book_mode { BOOK_READ, BOOK_WRITE };

struct book_head {
    uint64_t size;              /* entries */
    unsigned char root[BOOK_ROOT_SIZE];
    int64_t recorded;           /* of the newest entry, ms UTC; 0 if empty */
};

/* Make an empty book with its key pair and its genesis entry. name becomes the
 * origin of its checkpoints ("jiedui/<name>"); zone_minutes is east of UTC.
 * Fails with book.exists, store.* */
bool book_create(struct job *j, const char *path, struct str name,
                 int zone_minutes);

/* Open a book. folds is NULL-ended, in order of need, and outlives the book.
 * Fails with book.absent, book.not (no jiedui book), book.newer, book.busy
 * (another process writes), store.*; returns NULL then. */
struct book *book_open(struct job *j, const char *path, enum book_mode mode,
                       const struct fold *const *folds);
void book_close(struct book *b);        /* NULL is fine */

const char *book_path(const struct book *b);
struct str book_name(const struct book *b);
int book_zone(const struct book *b);    /* minutes east of UTC */
/* Head as of the newest commit that all folds hold. */
struct book_head book_head(const struct book *b);
/* Root of the first `size` entries. False: book.position. */
bool book_root(struct job *j, struct book *b, uint64_t size,
               unsigned char root[static BOOK_ROOT_SIZE]);

/* ---- the door ---------------------------------------------------------- */

enum book_verdict {
    BOOK_NEW,                   /* staged */
    BOOK_SAME,                  /* id is there with the same sender part */
    BOOK_CONFLICT,              /* id is there with another; err entry.conflict
                                   is NOT set: the caller says it */
};

/* Put one draft on the stage of the coming commit. The book adds recorded, by
 * (from the job, when e->batch < 0). seq is where it will stand, or stands.
 * Fails with what entry_encode says, or book.full; the stage is unharmed. */
bool book_stage(struct job *j, struct book *b, struct entry *e,
                enum book_verdict *verdict, uint64_t *seq);
/* A draft with this id is staged soon: have the memory fetched that is looked
 * at then. Changes nothing. */
void book_expect(const struct book *b, struct str id);
/* As book_find, for the one who writes: quick over many ids, since the book
 * then keeps them all in memory. What is still staged is not found. */
bool book_look(struct job *j, struct book *b, struct str id, uint64_t *seq);
/* Where several threads may write: the one who stages and commits holds the
 * door, and leaves it with an empty stage. */
void book_door_take(struct book *b);
void book_door_leave(struct book *b);
/* Drafts on the stage. */
size_t book_staged(const struct book *b);
/* Make everything staged durable in one transaction, bring every open fold up
 * to it, publish. On false nothing of it is in the book. Disk full: store.full
 * and the book goes on. Of BOOK_MANY drafts or more the folds are brought up
 * while the transaction is being written, unseen; if that fails, every state
 * is closed, and book_fold opens it again. */
bool book_commit(struct job *j, struct book *b);
/* Forget what is staged. */
void book_unstage(struct book *b);
/* While true, commits do not advance the visible head; on false the hidden
 * ones become visible together (import --atomic). A crash in between cuts
 * them off at the next opening. */
bool book_hide(struct job *j, struct book *b, bool hidden);
/* Cut off what is hidden. */
bool book_hide_drop(struct job *j, struct book *b);

/* ---- reading ----------------------------------------------------------- */

/* Entry number seq; bytes and texts live in the job's arena.
 * Fails with book.position, book.damaged. */
bool book_bytes(struct job *j, struct book *b, uint64_t seq, struct str *out);
bool book_read(struct job *j, struct book *b, uint64_t seq,
               struct entry *out);
/* Where an id stands; UINT64_MAX when nowhere. False only on store errors. */
bool book_find(struct job *j, struct book *b, struct str id, uint64_t *seq);
/* Visit entries from..to-1 in order until visit says false. *e and bytes die
 * after each call. */
bool book_each(struct job *j, struct book *b, uint64_t from, uint64_t to,
               bool (*visit)(void *context, uint64_t seq,
                             const struct entry *e, struct str bytes),
               void *context);
/* Size of the book at the end of a local day: entries recorded up to it. */
bool book_size_at(struct job *j, struct book *b, int32_t day, uint64_t *size);

/* ---- folds ------------------------------------------------------------- */

/* The state of a fold at the head, loaded or rebuilt on first need. Look at it
 * inside a turn only when other threads may append. NULL on failure. */
void *book_fold(struct job *j, struct book *b, const struct fold *fold);
/* Save every open fold at the head, if it moved since. */
bool book_save(struct job *j, struct book *b);
void book_turn_read(struct book *b);    /* wait for a reader's turn, hold it */
void book_turn_end(struct book *b);
/* Build every fold afresh and save it; with check, only compare with the saved
 * and the live ones. *same is false and the fold named when one differs. */
bool book_rebuild(struct job *j, struct book *b, bool check, bool *same,
                  const char **name);

/* ---- neighbours -------------------------------------------------------- */

/* Keep a file under its SHA-256 in BOOK.files/; hex gets 64 digits + NUL. */
bool book_file_put(struct job *j, struct book *b, struct str bytes,
                   char hex[static 65]);
/* Read it back and check its hash. Fails with file.absent, file.damaged. */
bool book_file_get(struct job *j, struct book *b, struct str hex,
                   struct str *bytes);

/* A copy of the book's file as of now, into a new file: one position, while
 * others may go on. Neighbours are not copied. */
bool book_copy(struct job *j, struct book *b, const char *path);

#endif
