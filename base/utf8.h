/* base/utf8.h - Unicode text, checked and brought into one form.
 *
 * Text is kept as given and matched in a folded form (design-details.md §1).
 * NFC comes from libutf8proc. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* Whether every byte belongs to well-formed UTF-8 (no surrogates, no
 * overlong forms, nothing above U+10FFFF). */
bool utf8_is_valid(struct str s);
/* How many bytes at the front of s are well formed: the place of the first
 * bad one, or s.len. */
size_t utf8_good(struct str s);
/* Take the next character off *rest (which must be valid); 0 at the end. */
uint32_t utf8_next(struct str *rest);
void utf8_put(struct buf *out, uint32_t c);
/* Characters in valid text. */
size_t utf8_count(struct str s);
/* Columns on a terminal or in a plain table: a CJK character takes two. */
size_t utf8_width(struct str s);
/* s in NFC; s itself when it is already so. */
struct str utf8_nfc(struct arena *a, struct str s);
/* The form in which names, headers and codes are matched: NFC, full-width
 * letters, digits and signs narrowed, all blanks taken out, ASCII letters in
 * lower case. s itself when nothing changes. */
struct str utf8_fold(struct arena *a, struct str s);
/* Full-width digits and signs (０-９ Ａ-Ｚ ａ-ｚ ． ， － （ ） ％ ／ ：) narrowed;
 * everything else as it is. */
struct str utf8_narrow(struct arena *a, struct str s);

#endif
