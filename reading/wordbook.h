/* reading/wordbook.h - many words, all of which are looked for in one pass.
 *
 * Words are in folded form (reading/folded.h). They are put in, sealed once,
 * and then found: at each place of a text the longest word that begins there,
 * and from it the shorter ones. Words have numbers in order of first sight. */
#ifndef READING_WORDBOOK_H
#define READING_WORDBOOK_H

#include "base/map.h"
#include "reading/folded.h"

enum { WORD_NONE = UINT32_MAX, WORDBOOK_STARTS = 1 << 14 };

struct wordbook {             /* made by wordbook_open */
    struct names names;         /* the words, by number */
    struct wordbook_row {     /* sorted by the bytes of their words */
        const char *at;
        uint32_t len, number;
        uint32_t shorter;       /* the longest other word that this one begins
                                   with, as a place in rows, or WORD_NONE */
    } *rows;
    uint64_t starts[WORDBOOK_STARTS / 64];    /* how words begin, hashed */
};

/* Empty; freed with the arena. */
struct wordbook *wordbook_open(struct arena *a);
/* The number of a word, given out now if it is new. word.len > 0. */
uint32_t wordbook_put(struct wordbook *v, struct str word);
/* No more words come: sort them. */
void wordbook_seal(struct wordbook *v, struct arena *a);
/* The longest word that begins at a place, as a place in rows, or WORD_NONE;
 * edges are not looked at. */
uint32_t wordbook_find(const struct wordbook *v, struct str text,
                         size_t at);

#endif
