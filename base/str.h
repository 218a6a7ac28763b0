/* base/str.h - text that somebody else owns, and text that grows.
 *
 * struct str is a slice: it owns nothing, holds any bytes, and need not end
 * in a NUL. struct buf owns its bytes and grows; it is freed by buf_free or
 * belongs to an arena. Running out of memory ends the program. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str { const char *at; size_t len; };     /* pass by value */

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
#define STR_ARG(s) (int)(s).len, (s).at         /* for "%.*s" */

static inline struct str str_of(const char *text)
{
    return (struct str){ text, strlen(text) };
}

static inline bool str_is(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* The part from byte `from`, of at most len bytes; clipped to s. */
struct str str_part(struct str s, size_t from, size_t len);
/* Without blanks at both ends: ASCII blanks, NBSP (U+00A0), U+3000, BOM. */
struct str str_trim(struct str s);
/* Byte order, shorter first: < 0, 0, > 0. */
int str_compare(struct str a, struct str b);
/* Place of the first `what` in s, or -1. An empty `what` is found at 0. */
ptrdiff_t str_find(struct str s, struct str what);
bool str_starts(struct str s, struct str head);
bool str_ends(struct str s, struct str tail);
/* Cut the text before the next `mark` off *rest and give it; *rest then
 * begins after the mark. False when *rest was used up. */
bool str_next(struct str *rest, char mark, struct str *out);
/* 64-bit hash for tables in memory. Not for anything that is stored. */
uint64_t str_hash(struct str s);

struct buf { char *at; size_t len, cap; };      /* start from { 0 } */

/* Make room for `more` bytes behind len; returns the place to write at. */
char *buf_room(struct buf *b, size_t more);
void buf_bytes(struct buf *b, const void *bytes, size_t len);
void buf_str(struct buf *b, struct str s);
void buf_text(struct buf *b, const char *text);
void buf_char(struct buf *b, char c);
/* Decimal digits of n, with a minus when negative. */
void buf_int(struct buf *b, int64_t n);
void buf_print(struct buf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Lower-case hexadecimal digits of the bytes. */
void buf_hex(struct buf *b, const void *bytes, size_t len);
/* What b holds, as a slice; valid until b grows or is freed. */
struct str buf_view(const struct buf *b);
/* What b holds with a NUL behind it; valid as buf_view is. */
const char *buf_cstr(struct buf *b);
void buf_free(struct buf *b);

#endif
