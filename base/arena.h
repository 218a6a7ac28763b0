/* base/arena.h - memory that is given back all at once.
 *
 * A job takes memory from its arena and never frees a piece. Files, sockets
 * and buffers that must be closed are hooked to the arena and closed, newest
 * first, when it ends. Running out of memory ends the program. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

struct arena;

struct arena *arena_open(void);
/* Run the hooks, newest first, and give everything back. */
void arena_close(struct arena *a);
/* Zeroed memory for `count` things of `size` bytes, aligned for any type. */
void *arena_take(struct arena *a, size_t count, size_t size);
/* A copy of s with a NUL behind it. */
struct str arena_str(struct arena *a, struct str s);
/* A printed text, with a NUL behind it. */
struct str arena_print(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Call close(thing) when the arena ends. */
void arena_hook(struct arena *a, void (*close)(void *), void *thing);
/* Bytes taken so far, for tests of bounded memory. */
size_t arena_used(const struct arena *a);

#define ARENA_NEW(a, type) ((type *)arena_take(a, 1, sizeof(type)))
#define ARENA_ROWS(a, type, count) ((type *)arena_take(a, count, sizeof(type)))

/* Plain memory for things that live longer than a job; never NULL. */
void *mem_new(size_t count, size_t size);       /* zeroed */
void *mem_again(void *old, size_t size);        /* realloc, or the end */
void mem_free(void *old);                       /* NULL is fine */

#endif
