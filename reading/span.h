/* reading/span.h - the periods that a text speaks of. For reading/ only.
 *
 * A period is a prefix (截至, 自, since), a when (2019年上半年, December 2020), or
 * two with a sign between them, and a suffix (以来, 底). What the pack names in
 * spans.csv comes first. Relative words are told from the reporting date:
 * 近三年 reaches back three years from that day; a month without a year is the
 * newest one of that name, unless the text named a year before. */
#ifndef READING_SPAN_H
#define READING_SPAN_H

#include "reading/lexicon.h"
#include "reading/wordbook.h"

struct spans {
    struct wordbook *words;
    struct span {               /* by number of the word */
        bool has_from, has_to;
        int32_t from, to;
    } *rows;
    uint64_t *starts;           /* characters below U+10000 with which a
                                   period may begin, one bit each */
};

void spans_open(struct spans *s, struct arena *a, const struct pack *pack,
                uint64_t at);
size_t spans_find(const struct spans *s, struct arena *a, struct str text,
                  int32_t today, struct lexicon_period **out);

/* ---- one when (reading/when.c) --------------------------------------- */

struct when {
    int32_t from, to;           /* both inclusive */
    size_t end;                 /* behind it, in the folded text */
    int year;                   /* that it named, or 0 */
    bool is_point;              /* 2020年底: a date until which, or 年初 */
    bool is_bare;               /* a number that may be a year: 2019 */
};

struct when_text {
    const struct folded *f;
    int32_t today;
    int year;                   /* last named before, or 0 */
};

/* A when that begins at a place of the folded text. */
bool when_at(const struct when_text *t, size_t at, struct when *out);
/* A sign between two whens: 至 到 — – - ~ to and; its end, or 0. */
size_t when_sign(const struct folded *f, size_t at);
/* A small number in digits or Chinese numerals, 1 to 99; its end, or 0. */
size_t when_number(const struct folded *f, size_t at, int *out);
/* Whether a word stands there; then its end, else 0. */
size_t when_word(const struct folded *f, size_t at, const char *word);

#endif
