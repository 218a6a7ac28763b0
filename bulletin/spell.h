/* bulletin/spell.h - whole and decimal numbers as text, in Chinese and English.
 *
 * Knows digits and the names of great numbers, nothing of rounding or of what
 * is counted. */
#ifndef BULLETIN_SPELL_H
#define BULLETIN_SPELL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum spell_level { SPELL_ONES, SPELL_WAN, SPELL_YI };

enum { SPELL_DIGITS_MAX = 19 };

/* 10 to the power of n, 0 ≤ n < SPELL_DIGITS_MAX. */
int64_t spell_power(int n);
/* Decimal digits of n ≥ 0; 1 for 0. */
int spell_digits(int64_t n);
/* Zeros at the end of n > 0. */
int spell_zeros(int64_t n);
/* The level that a number of so many digits is written in. */
enum spell_level spell_level(int digits);
/* Digits behind the point that n needs at a level; zeros at the end go. */
int spell_decimals(int64_t n, enum spell_level level);

/* n ≥ 0 at a level without its name: 17000 in 万 is "1.7". */
void spell_at(struct buf *out, int64_t n, enum spell_level level);
/* "", "万" or "亿". */
const char *spell_name(enum spell_level level);
/* n ≥ 0 in English: "1,300", "2 million", "38.1 billion". */
void spell_english(struct buf *out, int64_t n);
/* n with its last `decimals` digits behind the point; negative is fine;
 * grouped puts commas between thousands. */
void spell_decimal(struct buf *out, int64_t n, int decimals, bool grouped);
/* 两 三 … 十 or "two" … "ten"; NULL for any other n. */
const char *spell_numeral(int64_t n, bool english);

#endif
