#include "pack/index.h"

#include "base/arena.h"

static uint64_t hash_of(enum table table, struct str first, struct str second)
{
    uint64_t h = str_hash(first) + (uint64_t)table;
    return (h << 7 | h >> 57) * 0xD6E8FEB86659FD93u ^ str_hash(second);
}

/* The slot that holds the hash, or the empty one where it would go. Equal
 * hashes of different keys are told apart by the caller. */
static struct index_slot *slot_from(const struct index *x, uint64_t hash)
{
    size_t at = (size_t)(hash >> 20) & (x->cap - 1);
    while (x->slots[at].thing != NULL && x->slots[at].hash != hash) {
        at = (at + 1) & (x->cap - 1);
    }
    return &x->slots[at];
}

static void grow(struct index *x)
{
    struct index bigger = { .cap = x->cap ? x->cap * 2 : 64,
                            .count = x->count };
    bigger.slots = mem_new(bigger.cap, sizeof *bigger.slots);
    for (size_t i = 0; i < x->cap; i++) {
        if (x->slots[i].thing != NULL) {
            *slot_from(&bigger, x->slots[i].hash) = x->slots[i];
        }
    }
    mem_free(x->slots);
    *x = bigger;
}

/* The place for a hash; *thing is NULL when it is new. */
static struct index_slot *slot_put(struct index *x, uint64_t hash)
{
    if ((x->count + 1) * 2 > x->cap) {
        grow(x);
    }
    struct index_slot *slot = slot_from(x, hash);
    x->count += slot->thing == NULL;
    slot->hash = hash;
    return slot;
}

void index_free(struct index *x)
{
    mem_free(x->slots);
    *x = (struct index){ 0 };
}

/* ---- keys ------------------------------------------------------------ */

const struct version *key_at(const struct key *k, uint64_t at)
{
    const struct version *v = k ? k->newest : NULL;
    while (v != NULL && v->born >= at) {
        v = v->older;
    }
    return v;
}

static bool is_key(const struct key *k, enum table table, struct str first,
                   struct str second)
{
    return k->table == table && str_is(k->second, second) &&
           str_is(k->first, first);
}

/* Two keys with one 64-bit hash do not happen by chance. Should they, the
 * later one gets a hash of its own: the next number. */
struct key *index_key(const struct index *x, enum table table,
                      struct str first, struct str second)
{
    uint64_t hash = hash_of(table, first, second);
    for (; x->cap > 0; hash++) {
        struct key *k = slot_from(x, hash)->thing;
        if (k == NULL || is_key(k, table, first, second)) {
            return k;
        }
    }
    return NULL;
}

void index_add_key(struct index *x, struct key *key)
{
    uint64_t hash = hash_of(key->table, key->first, key->second);
    struct index_slot *slot = slot_put(x, hash);
    while (slot->thing != NULL) {
        slot = slot_put(x, ++hash);
    }
    slot->thing = key;
}

/* ---- names ----------------------------------------------------------- */

void index_add_name(struct index *x, struct name_of *name)
{
    struct index_slot *slot =
        slot_put(x, hash_of(name->table, name->list, name->text));
    name->older = slot->thing;
    slot->thing = name;
}

static uint64_t number_of(const struct version *v, enum table table)
{
    return table == TABLE_KINDS ? v->as.kind.number : v->as.code.number;
}

const struct version *index_named(const struct index *x, enum table table,
                                  struct str list, struct str text,
                                  uint64_t at)
{
    const struct version *best = NULL;
    if (x->cap == 0) {
        return NULL;
    }
    const struct name_of *n =
        slot_from(x, hash_of(table, list, text))->thing;
    for (; n != NULL; n = n->older) {
        const struct version *v = n->version;
        bool is_known = v->born < at && v->died >= at;
        if (is_known && n->table == table && str_is(n->text, text) &&
            str_is(n->list, list) &&
            (best == NULL || number_of(v, table) < number_of(best, table))) {
            best = v;
        }
    }
    return best;
}
