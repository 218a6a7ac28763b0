/* base/num.h - whole numbers that refuse to overflow.
 *
 * Numbers in entries lie within ±(2^53 − 1), so that any JSON reader keeps
 * them (design-details.md §1). Money is fen; lengths are metres; land is cm².
 * There is no floating point in records or figures. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define NUM_MAX INT64_C(9007199254740991)       /* 2^53 − 1 */

/* *sum += n. False, with *sum unchanged, when that would overflow int64. */
static inline bool num_add(int64_t *sum, int64_t n)
{
    int64_t out;
    if (__builtin_add_overflow(*sum, n, &out)) {
        return false;
    }
    *sum = out;
    return true;
}

/* a × b into *out; false when that would overflow int64. */
static inline bool num_times(int64_t a, int64_t b, int64_t *out)
{
    return !__builtin_mul_overflow(a, b, out);
}

/* Read a whole number: optional minus, digits, nothing else, no leading
 * zeros needed. False when it is none or does not fit int64. */
bool num_parse(struct str s, int64_t *out);

enum num_decimal {              /* what num_parse_scaled found */
    NUM_OK,
    NUM_NONE,                   /* not a number */
    NUM_FINE,                   /* more decimals than the scale can hold */
    NUM_RANGE,                  /* outside ±NUM_MAX after scaling */
};

/* Read a decimal number ("1,234.5", "-3", "１２．５" is for the caller to
 * narrow first) times a power of ten, exactly. scale is 1, 10, 100 …; trailing
 * zero decimals beyond the scale are fine. Thousands commas are accepted only
 * in groups of three. 12.34 with scale 100 gives 1234. */
enum num_decimal num_parse_scaled(struct str s, int64_t scale, int64_t *out);

/* n divided by d, rounded half away from zero. d > 0. */
int64_t num_divide(int64_t n, int64_t d);

#endif
