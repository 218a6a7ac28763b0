/* reading/measure.h - the measure words of both languages: what a word behind
 * a number says of what is counted, and how much one of it is.
 *
 * Some words make no figure of their number but a length of time, a share or
 * a rank; they stand here too, with the decoy that they make. */
#ifndef READING_MEASURE_H
#define READING_MEASURE_H

#include "reading/quantity.h"

enum measure_rule {             /* what else must be so */
    MEASURE_ALWAYS,
    MEASURE_NOUN,               /* a noun that follows bare numbers: 73县. A
                                   lone 两 or 三 before it is part of a name */
    MEASURE_STOP,               /* begins like a measure word, is none: 村民 */
    MEASURE_WEAK,               /* a lone Chinese numeral before it is an
                                   ordinary word: 十分, 万里 */
};

struct measure_word {
    const char *word;
    enum quantity_class class;
    enum quantity_decoy decoy;  /* QUANTITY_IS_FIGURE, or what it makes */
    enum measure_rule rule;
    int64_t num, den;           /* one of it is num / den stored units */
};

enum measure_language { MEASURE_ZH, MEASURE_EN };

/* The rows of a table by their first character. */
struct measure_index { uint16_t heads[2][128], next[2][512]; };

void measure_open(struct measure_index *x);
/* The longest measure word, or sign, that s begins with, or NULL. English ones
 * are whole words in small letters; some have two: "square metres". */
const struct measure_word *measure_find(const struct measure_index *x,
                                        enum measure_language language,
                                        struct str s);

#endif
