/* exchange/demo_chance.h - chance that repeats itself, for made-up records.
 *
 * Nothing here keeps a state: every value is a hash of the seed and of what it
 * is for, so that a person, a date or a sum is the same wherever it is asked
 * for again. Good enough for a demonstration, not for keys. */
#ifndef EXCHANGE_DEMO_CHANCE_H
#define EXCHANGE_DEMO_CHANCE_H

#include <stdint.h>

enum { CHANCE_UUID_LEN = 36, CHANCE_PERSON_LEN = 12, CHANCE_CREDIT_LEN = 18 };

/* The finisher of splitmix64 (Steele, Lea and Flood, 2014): a bijection. */
static inline uint64_t chance_mix(uint64_t x)
{
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

/* A value for thing `b` of purpose `a`. */
static inline uint64_t chance_of(uint64_t a, uint64_t b)
{
    return chance_mix(a ^ chance_mix(b));
}

/* A whole number in 0 … count − 1; count > 0. Fair enough up to 2^32. */
static inline uint64_t chance_pick(uint64_t hash, uint64_t count)
{
    return (uint64_t)(__extension__ (unsigned __int128)hash * count >> 64);
}

/* a × b ÷ d, rounded down, without overflow between; d > 0 and the result
 * must fit. Shares of a whole: share(i + 1) − share(i) adds up exactly. */
static inline uint64_t chance_share(uint64_t a, uint64_t b, uint64_t d)
{
    return (uint64_t)(__extension__ (unsigned __int128)a * b / d);
}

/* Person `index` of a pool as an issued id: 12 letters of Crockford's base 32
 * over 60 bits. Different indexes of one seed give different ids, always. */
void chance_person(uint64_t seed, uint64_t index, char *out);

/* A UUID of version 4 form; no NUL behind it. */
void chance_uuid(uint64_t hash, char *out);

/* A credit code (GB 32100) with right check digits in an area code that was
 * never given out (99 0000), so that it belongs to nobody. number < 10^8. */
void chance_credit_code(uint64_t number, char *out);

#endif
