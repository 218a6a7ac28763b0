/* book/inside.h - the book's own parts, for the files of book/ alone. */
#ifndef BOOK_INSIDE_H
#define BOOK_INSIDE_H

#include <pthread.h>

#include "book/book.h"
#include "book/entry_parts.h"
#include "book/ids.h"
#include "book/keys.h"
#include "book/log.h"
#include "book/stage.h"
#include "book/states.h"

enum { VIEWS_MAX = 16 };        /* reading connections that are kept */

/* A turn: many readers, or one writer, who does not wait for ever. */
struct turn {
    pthread_mutex_t lock;
    pthread_cond_t free;
    unsigned readers, waiting;  /* waiting writers go first */
    bool writing;
};

struct book {
    char *path;
    struct str name;
    int zone;
    enum book_mode mode;
    int lock;                   /* of BOOK.lock; -1 when reading */

    pthread_mutex_t view_lock;  /* of the kept views */
    struct view *views[VIEWS_MAX];
    size_t view_count;

    struct turn turn;
    pthread_mutex_t fold_lock;  /* of states and head */
    struct states *states;
    struct book_head head;      /* in memory: what the states hold */
    struct book_head shown;     /* to other threads, while hidden */
    bool hidden;
    pthread_t hider;            /* holds the writer's turn while hidden */

    /* the writer's */
    pthread_mutex_t door;       /* held while one stages and commits */
    struct store *writer;
    struct work *scribe;        /* writes while the folds are brought up */
    struct log log;
    struct ids ids;
    uint64_t *tail_keys;        /* of ids behind the last bundle, and staged */
    size_t tail_key_count, tail_key_cap;
    size_t asked;               /* look-ups on disk since the last commit */
    int64_t recorded;           /* of the newest entry, staged or not */
    int32_t day;                /* of the newest committed entry */
    uint64_t saved;             /* how far the saved folds stand */
    struct stage stage;
    struct sealed_stage *sealed;        /* private fields to be kept */
};

/* A reading connection for one thread; NULL on failure. */
struct view *inside_view(struct job *j, struct book *b);
void inside_give(struct book *b, struct view *v);
/* The writer's turn; a hider holds it already. */
void inside_turn_write(struct book *b);
void inside_turn_end(struct book *b);
/* Where states of this book come from, through a view. */
struct states_source inside_source(struct job *j, struct book *b,
                                   struct view *v);
/* Whether this thread hides what it appends. */
bool inside_is_hider(const struct book *b);
/* Read the end of the log afresh, after opening, cutting or a failure. */
bool inside_wake(struct job *j, struct book *b);
/* Close the writing connection and open it again: a failed sync is never
 * retried. The job's error stays. */
void inside_reopen(struct job *j, struct book *b);

/* sealed.c: write what belongs to staged entries, in the commit's
 * transaction; forget it. */
bool sealed_write(struct job *j, struct book *b, struct store *s);
void sealed_staged(struct book *b, struct str id, bool is_new);
void sealed_unstage(struct book *b);
/* In the transaction that cuts entries from..to-1 off: what was sealed for
 * them, and persons of whom nothing else is kept. */
bool sealed_cut(struct job *j, struct book *b, struct view *v, uint64_t from,
                uint64_t to);

#endif
