/* reading/folded.h - a text in the form in which words are matched, with the
 * way back.
 *
 * The form is that of utf8_fold (NFC, narrow, no blanks, small letters), and
 * quotation marks are gone too, so that “十三五”时期 and 十三五时期 are one. For
 * each byte it is kept where it came from, because a finding points into the
 * text as it was given. */
#ifndef READING_FOLDED_H
#define READING_FOLDED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct folded {
    struct str text;            /* the folded form */
    struct str given;           /* what it was made of */
    uint32_t *at;               /* per byte of text: where its character
                                   begins in given; one more: its end */
};

/* Fold valid UTF-8 of less than 4 GiB. */
struct folded folded_of(struct arena *a, struct str given);
/* Where the folded bytes [from, from + len) stand in what was given. */
void folded_span(const struct folded *f, size_t from, size_t len,
                 size_t *given_from, size_t *given_len);
/* Bytes of the character that begins at a place of the folded text. */
size_t folded_step(const struct folded *f, size_t at);

enum folded_edge { EDGE_EXACT, EDGE_INFLECTED };

/* Whether the words at [from, from + len) end where words end: Latin letters
 * and digits must not go on before or behind them. With EDGE_INFLECTED they
 * may go on as English words do: paired, schools, posting. Chinese has no
 * such edges. */
bool folded_is_word(const struct folded *f, size_t from, size_t len,
                    enum folded_edge edge);

#endif
