#include "base/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { BLOCK_SIZE = 64 * 1024, ALIGN = 16 };
enum { PAGE_SIZE = 4096, HUGE_SIZE = 8 * 1024 * 1024 };

struct block {
    struct block *older;
    size_t size, used;          /* bytes behind this header */
    _Alignas(ALIGN) char at[];
};

struct hook {
    struct hook *older;
    void (*close)(void *);
    void *thing;
};

struct arena {
    struct block *newest;
    struct hook *hooks;
    size_t used;
};

static void *checked(void *p)
{
    if (p == NULL) {
        fputs("memory.none: 内存不足 / out of memory\n", stderr);
        exit(1);
    }
    return p;
}

/* Tables of millions of rows are looked into at random: with large pages the
 * machine finds the memory behind an address at once. */
static void *roomy(void *p, size_t size)
{
    if (size >= HUGE_SIZE) {
        uintptr_t from = ((uintptr_t)p + PAGE_SIZE - 1) & -(uintptr_t)PAGE_SIZE;
        uintptr_t to = ((uintptr_t)p + size) & -(uintptr_t)PAGE_SIZE;
        madvise((void *)from, to - from, MADV_HUGEPAGE);    /* only a wish */
    }
    return p;
}

void *mem_new(size_t count, size_t size)
{
    void *p = checked(calloc(count ? count : 1, size ? size : 1));
    return roomy(p, count * size);
}

void *mem_again(void *old, size_t size)
{
    return roomy(checked(realloc(old, size ? size : 1)), size);
}

void mem_free(void *old)
{
    free(old);
}

struct arena *arena_open(void)
{
    return mem_new(1, sizeof(struct arena));
}

void arena_close(struct arena *a)
{
    if (a == NULL) {
        return;
    }
    for (struct hook *h = a->hooks; h != NULL; h = h->older) {
        h->close(h->thing);
    }
    while (a->newest != NULL) {
        struct block *older = a->newest->older;
        free(a->newest);
        a->newest = older;
    }
    free(a);
}

/* A block for at least `need` bytes. A big thing gets a block of its own
 * behind the newest, so that the rest of the newest stays in use. */
static struct block *block_add(struct arena *a, size_t need)
{
    size_t size = need > BLOCK_SIZE / 4 ? need : BLOCK_SIZE;
    struct block *b = checked(malloc(sizeof *b + size));
    b->size = size;
    b->used = 0;
    if (size == need && a->newest != NULL) {
        b->older = a->newest->older;
        a->newest->older = b;
    } else {
        b->older = a->newest;
        a->newest = b;
    }
    return b;
}

void *arena_take(struct arena *a, size_t count, size_t size)
{
    assert(size > 0 && count <= (SIZE_MAX / 2) / size);
    size_t need = (count * size + ALIGN - 1) / ALIGN * ALIGN;
    if (need == 0) {
        need = ALIGN;
    }
    struct block *b = a->newest;
    if (b == NULL || b->size - b->used < need) {
        b = block_add(a, need);
    }
    void *out = b->at + b->used;
    b->used += need;
    a->used += need;
    return memset(out, 0, need);
}

struct str arena_str(struct arena *a, struct str s)
{
    char *out = arena_take(a, s.len + 1, 1);
    if (s.len > 0) {
        memcpy(out, s.at, s.len);
    }
    return (struct str){ out, s.len };
}

struct str arena_print(struct arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(len >= 0);
    char *out = arena_take(a, (size_t)len + 1, 1);
    va_start(args, format);
    vsnprintf(out, (size_t)len + 1, format, args);
    va_end(args);
    return (struct str){ out, (size_t)len };
}

void arena_hook(struct arena *a, void (*close)(void *), void *thing)
{
    struct hook *h = ARENA_NEW(a, struct hook);
    *h = (struct hook){ a->hooks, close, thing };
    a->hooks = h;
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}
