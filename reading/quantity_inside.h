/* reading/quantity_inside.h - what the files of reading/quantity share.
 *
 * A text is read line by line. A line is folded for matching: full-width
 * digits and signs narrowed, ASCII letters small; `origin` leads each folded
 * byte back to its byte in the text. Places are bytes of the folded line. */
#ifndef READING_QUANTITY_INSIDE_H
#define READING_QUANTITY_INSIDE_H

#include "reading/measure.h"
#include "reading/quantity.h"

enum { QUANTITY_MICRO = 1000000 };      /* a number is kept × 10^6 */
__extension__ typedef __int128 int128;  /* C has no other name for it */

struct line {
    struct str s;               /* folded */
    const uint32_t *origin;     /* s.len + 1 of them, from the text's start */
    const uint8_t *is_upper;    /* a capital stood here */
    bool has_han;               /* Chinese somewhere in it */
    const struct measure_index *measures;
};

struct found {                  /* a phrase or a decoy, in the folded line */
    size_t from, end;
    size_t number_from, number_end;
    size_t measure_from, measure_end;
    enum quantity_class class;
    enum quantity_decoy decoy;
    bool is_word;               /* an ordinary word: nothing at all */
    struct phrase_bounds bounds;
    bool is_least, is_strict;
};

/* ---- characters (quantity_line.c) ------------------------------------ */

static inline unsigned char line_at(const struct line *l, size_t i)
{
    return i < l->s.len ? (unsigned char)l->s.at[i] : 0;
}

static inline bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }
static inline bool is_letter(unsigned char c) { return c >= 'a' && c <= 'z'; }
static inline bool is_alnum(unsigned char c)
{
    return is_digit(c) || is_letter(c);
}

static inline struct str line_rest(const struct line *l, size_t i)
{
    return str_part(l->s, i, l->s.len);
}

/* Whether the word stands at i. */
static inline bool line_has(const struct line *l, size_t i, const char *word)
{
    const char *at = l->s.at + i, *end = l->s.at + l->s.len;
    while (*word != '\0' && at < end && *at == *word) {
        at++;
        word++;
    }
    return *word == '\0';
}

/* Whether s is the word, whose length nobody has to count. */
static inline bool word_is(struct str s, const char *word)
{
    size_t i = 0;
    while (i < s.len && word[i] != '\0' && word[i] == s.at[i]) {
        i++;
    }
    return i == s.len && word[i] == '\0';
}

/* The measure word at i, or NULL. */
static inline const struct measure_word *line_measure(const struct line *l,
                                                      size_t i)
{
    return measure_find(l->measures, MEASURE_ZH, line_rest(l, i));
}

static inline const struct measure_word *line_noun(const struct line *l,
                                                   size_t i)
{
    return measure_find(l->measures, MEASURE_EN, line_rest(l, i));
}

/* Whether the word ends before i, at or behind `floor`. */
bool line_ends(const struct line *l, size_t floor, size_t i, const char *word);
/* Length of the first word of the NULL-ended list that stands at i, or 0. */
size_t line_any(const struct line *l, size_t i, const char *const *words);
/* The same for words that end before i. */
size_t line_any_before(const struct line *l, size_t i,
                       const char *const *words);
/* Places behind the blanks at i, and before those in front of i. */
size_t line_skip(const struct line *l, size_t i);
size_t line_back(const struct line *l, size_t floor, size_t i);
/* The character at i, its length in *len; 0 at the end. */
uint32_t line_char(const struct line *l, size_t i, size_t *len);
/* Where the character before i begins; 0 for the first. */
size_t line_before(const struct line *l, size_t i);
/* Whether the character at i is Chinese. */
bool line_is_han(const struct line *l, size_t i);
/* The digits at i as a number, their count in *count (at most 18). */
int64_t line_digits(const struct line *l, size_t i, size_t *count);

/* ---- numbers (quantity_number.c, quantity_english.c) ------------------ */

struct number {
    size_t from, end;
    int128 low, high;   /* × 10^6; equal unless soft */
    int128 last;        /* the last digit shown; 0: exact */
    int128 wide;        /* reach of 多 */
    int64_t coefficient;        /* whole part before 万 and 亿 */
    int64_t scale;              /* 万 and 亿 behind it: 10000; else 1 */
    bool is_soft;               /* 几十, 数百: [low, high) */
    bool is_more, is_about;     /* 多 or 余; 来 */
    bool is_strict;
    bool is_han, is_lone;       /* one Chinese numeral alone */
    bool is_implied;            /* 百余 and 千: the one is not written */
    bool has_scale;             /* 万, 亿, million */
    bool is_english, is_spelt;  /* spelt: seventy-three */
    bool is_digits;             /* nothing but digits */
    int decimals, digits;
};

/* A number of Chinese texts: 38万多, 3,812.5, 一千三百多, 数百. False when
 * none stands at i. */
bool number_zh(const struct line *l, size_t i, struct number *out);
/* 1.5 million, 38.12bn, seventy-three, hundreds. */
bool number_en(const struct line *l, size_t i, struct number *out);
/* What 千 and the others are worth; 0 for any other character. */
int64_t number_han(uint32_t c, bool *is_power);

/* ---- words around a number (quantity_mark.c, quantity_english.c) ------ */

enum mark { MARK_NONE, MARK_MORE, MARK_NEAR, MARK_ABOUT, MARK_OVER, MARK_LEAST,
            MARK_MOST, MARK_UNDER };

/* The mark before i; *from is where it begins. */
enum mark mark_before(const struct line *l, size_t floor, size_t i,
                      size_t *from);
/* The mark behind i: 左右, 以上, "or more"; *end behind it. */
enum mark mark_behind(const struct line *l, size_t i, size_t *end);
/* Money signs before i: ¥, RMB, 人民币, US$. *from is where one begins. */
const struct measure_word *mark_money(const struct line *l, size_t floor,
                                      size_t i, size_t *from);
/* The English noun behind i: the measure, *from and *end its place. */
const struct measure_word *english_noun(const struct line *l, size_t i,
                                   size_t *from, size_t *end);

/* ---- decoys (quantity_decoy.c, quantity_token.c, quantity_names.c) ---- */

struct names_index { uint16_t heads[256], next[512]; };

void names_open(struct names_index *x);
/* Each gives true when what stands at i is none of a figure's business, with
 * its end in out. floor is where the last phrase ended. */
bool decoy_name(const struct names_index *x, const struct line *l, size_t i,
                struct found *out);
bool decoy_token(const struct line *l, size_t floor, size_t i,
                 struct found *out);
bool decoy_date(const struct line *l, size_t i, struct found *out);
bool decoy_shape(const struct line *l, size_t floor, size_t i,
                 struct found *out);
/* Whether a number that is read already is none after all; out has the place of
 * its measure. */
bool decoy_number(const struct line *l, const struct number *n,
                  const struct measure_word *m, struct found *out);

#endif
