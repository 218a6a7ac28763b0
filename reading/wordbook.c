#include "reading/wordbook.h"

#include <assert.h>
#include <stdlib.h>

static void free_names(void *thing)
{
    names_free(thing);
}

struct wordbook *wordbook_open(struct arena *a)
{
    struct wordbook *v = ARENA_NEW(a, struct wordbook);
    arena_hook(a, free_names, &v->names);
    return v;
}

uint32_t wordbook_put(struct wordbook *v, struct str word)
{
    assert(word.len > 0 && v->rows == NULL);
    return names_put(&v->names, word);
}

static int in_order(const void *a, const void *b)
{
    const struct wordbook_row *x = a, *y = b;
    size_t len = x->len < y->len ? x->len : y->len;
    int way = memcmp(x->at, y->at, len);
    return way != 0 ? way : (x->len > y->len) - (x->len < y->len);
}

/* Of the first three bytes, or of the only one or two: one Chinese character,
 * or three letters. Shorter words open every way on. */
static uint32_t start_of(const char *at, size_t len)
{
    uint32_t h = 0;
    for (size_t i = 0; i < len; i++) {
        h = (h ^ (unsigned char)at[i]) * 0x9E3779B1u;
    }
    return (h ^ h >> 15) % WORDBOOK_STARTS;
}

static void note_start(struct wordbook *v, const struct wordbook_row *row)
{
    uint32_t h = start_of(row->at, row->len < 3 ? row->len : 3);
    v->starts[h / 64] |= UINT64_C(1) << h % 64;
}

static bool begins_with(const struct wordbook_row *row,
                        const struct wordbook_row *head)
{
    return row->len > head->len && memcmp(row->at, head->at, head->len) == 0;
}

void wordbook_seal(struct wordbook *v, struct arena *a)
{
    assert(v->rows == NULL);
    v->rows = ARENA_ROWS(a, struct wordbook_row, v->names.count + 1);
    for (uint32_t i = 0; i < v->names.count; i++) {
        struct str text = names_text(&v->names, i);
        v->rows[i] = (struct wordbook_row){ text.at, (uint32_t)text.len, i,
                                              WORD_NONE };
        note_start(v, &v->rows[i]);
    }
    qsort(v->rows, v->names.count, sizeof *v->rows, in_order);
    for (uint32_t i = 1; i < v->names.count; i++) {
        uint32_t up = i - 1;
        while (up != WORD_NONE && !begins_with(&v->rows[i], &v->rows[up])) {
            up = v->rows[up].shorter;
        }
        v->rows[i].shorter = up;
    }
}

static bool may_start(const struct wordbook *v, struct str rest)
{
    for (size_t len = 1; len <= 3 && len <= rest.len; len++) {
        uint32_t h = start_of(rest.at, len);
        if (v->starts[h / 64] >> h % 64 & 1) {
            return true;
        }
    }
    return false;
}

uint32_t wordbook_find(const struct wordbook *v, struct str text,
                         size_t at)
{
    assert(v->rows != NULL);
    struct str rest = str_part(text, at, text.len);
    if (rest.len == 0 || !may_start(v, rest)) {
        return WORD_NONE;
    }
    struct wordbook_row asked = { rest.at, (uint32_t)rest.len, 0, 0 };
    uint32_t low = 0, high = v->names.count;
    while (low < high) {        /* the first word behind the text */
        uint32_t middle = low + (high - low) / 2;
        if (in_order(&v->rows[middle], &asked) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    uint32_t found = low == 0 ? WORD_NONE : low - 1;
    while (found != WORD_NONE) {
        const struct wordbook_row *row = &v->rows[found];
        if (row->len <= rest.len && memcmp(row->at, rest.at, row->len) == 0) {
            break;
        }
        found = row->shorter;
    }
    return found;
}
