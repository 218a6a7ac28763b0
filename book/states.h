/* book/states.h - the folds of an open book: loading, keeping up, saving.
 *
 * Folds are opened in sets. All states of a set stand at one position and are
 * kept up together, so a fold always finds the ones it needs exactly one entry
 * ahead of itself. A saved fold that stands at the head joins the first set
 * alone; one that is behind comes in a set of its own, with what it needs,
 * loaded from what was saved and caught up. All folds are saved together, at
 * one position. The book's fold lock guards every call. */
#ifndef BOOK_STATES_H
#define BOOK_STATES_H

#include "book/book.h"
#include "store/store.h"

enum { STATES_MAX = 32 };

struct states;

/* Visit entries from..to-1; what book_each does, for these functions. */
typedef bool states_each(struct job *j, void *context, uint64_t from,
                         uint64_t to,
                         bool (*visit)(void *context, uint64_t seq,
                                       const struct entry *e,
                                       struct str bytes),
                         void *visitor);

struct states_source {          /* where states come from */
    struct store *store;        /* a connection that reads what was saved */
    states_each *each;
    void *context;
    uint64_t size;              /* entries at the head */
};

struct states *states_open(const struct fold *const *folds);
void states_close(struct states *s);
/* Close every state; pointers to them die. */
void states_forget(struct states *s);

/* The state of a fold at src->size. NULL on failure. */
void *states_find(struct job *j, struct states *s,
                  const struct states_source *src, const struct fold *fold);
/* Open every fold. */
bool states_find_all(struct job *j, struct states *s,
                     const struct states_source *src);
/* An entry is applied soon. */
void states_expect(const struct states *s, const struct entry *e);
/* Entry seq was committed. */
void states_apply(struct states *s, uint64_t seq, const struct entry *e);
/* Bring every open state from one size to a greater one. */
bool states_follow(struct job *j, struct states *s, states_each *each,
                   void *context, uint64_t from, uint64_t to);
/* Before entries are applied: states that were opened alone get what they
 * need. */
bool states_any_alone(const struct states *s);
bool states_complete(struct job *j, struct states *s,
                     const struct states_source *src);
/* Whether a fold was built afresh because what is saved is of another version,
 * missing or damaged: then it is worth saving though nothing was added. */
bool states_rebuilt(const struct states *s);
/* Whether any state is open, so that apply has something to do. */
bool states_any(const struct states *s);
/* How far the saved folds stand; 0 when nothing was saved. */
bool states_saved(struct job *j, struct store *store, uint64_t *position);
/* The next position behind `after` where some fold is saved, or INT64_MAX. */
bool states_next_saved(struct job *j, struct store *store, uint64_t after,
                       uint64_t *position);
/* Save all folds through a writing connection, in one transaction. */
bool states_save(struct job *j, struct states *s,
                 const struct states_source *src, struct store *writer);
/* Drop what is saved beyond `size`: the log is being cut there. Inside the
 * caller's transaction. */
bool states_cut(struct job *j, struct store *writer, uint64_t size);

/* A set of fresh states at position 0, fed by the caller entry by entry. */
struct fold_set *states_fresh(struct states *s);
void states_feed(struct states *s, struct fold_set *set, uint64_t seq,
                 const struct entry *e);
/* Compare a fresh set with the saved folds, where they stand at its position,
 * and with the live ones; *name is the first that differs, or NULL. */
bool states_compare(struct job *j, struct states *s, struct fold_set *set,
                    struct store *store, const char **name);
/* Put a fresh set in the place of all live ones (pointers to those die). */
void states_adopt(struct states *s, struct fold_set *set);
void states_drop(struct states *s, struct fold_set *set);

#endif
