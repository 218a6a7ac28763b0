/* pack/index.h - from a row's key, or from any of its names, to its versions.
 * For pack/ only.
 *
 * A key has two parts: (id, "") of a kind, (kind, id) of a field, (list, id)
 * of a code, (id, valid_from) of a parameter, (table, key) of anything else. */
#ifndef PACK_INDEX_H
#define PACK_INDEX_H

#include "pack/rows.h"

struct key {                    /* all versions of one row */
    enum table table;
    struct str first, second;
    uint32_t number;            /* in its table, from 0 */
    struct version *newest;
    struct key *sibling;        /* the next key with the same `first` */
};

struct index {                  /* start from { 0 } */
    struct index_slot { uint64_t hash; void *thing; } *slots;
    size_t count, cap;
};

/* The version as known at a position (a size), or NULL. */
const struct version *key_at(const struct key *k, uint64_t at);
struct key *index_key(const struct index *x, enum table table,
                      struct str first, struct str second);
void index_add_key(struct index *x, struct key *key);

/* A name (an id, a label, an alias) of one version of a kind or a code. */
struct name_of {
    enum table table;
    struct str list;            /* of a code; empty for a kind */
    struct str text;            /* as written, or folded */
    struct version *version;
    struct name_of *older;      /* with the same hash */
};

void index_add_name(struct index *x, struct name_of *name);
/* The row whose version at `at` has that name; of several, the first one. */
const struct version *index_named(const struct index *x, enum table table,
                                  struct str list, struct str text,
                                  uint64_t at);
void index_free(struct index *x);

#endif
