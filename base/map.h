/* base/map.h - two tables in memory: number to number, and text to number.
 *
 * Open addressing with linear probing, at most three quarters full. Nothing
 * is ever taken out. Order of insertion is not kept by struct map; a struct
 * names gives its texts the numbers 0, 1, 2 … in order of first sight. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct map {                    /* start from { 0 } */
    struct map_slot { uint64_t key, value; bool used; } *slots;
    size_t count, cap;
};

/* The value stored under key, or NULL. Valid until the next map_put. */
uint64_t *map_find(const struct map *m, uint64_t key);
/* The place for key's value, zero when new. Valid until the next map_put. */
uint64_t *map_put(struct map *m, uint64_t key);
void map_free(struct map *m);

enum { NAME_NONE = UINT32_MAX }; /* "not there" */

struct names {                  /* start from { 0 } */
    uint32_t *slots;            /* number + 1, or 0 for empty */
    struct name { size_t from; uint32_t len; uint32_t hash; } *rows;
    struct buf text;            /* the texts, one behind the other */
    uint32_t count;
    size_t cap, row_cap;
};

/* The number of a text, or NAME_NONE. */
uint32_t names_find(const struct names *n, struct str text);
/* The number of a text, given out now if it is new. */
uint32_t names_put(struct names *n, struct str text);
/* The text of a number below count; valid until the next names_put. */
struct str names_text(const struct names *n, uint32_t number);
void names_free(struct names *n);

#endif
