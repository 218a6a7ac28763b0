#include "exchange/demo_chance.h"

#include <assert.h>
#include <string.h>

static const char base32[] = "0123456789abcdefghjkmnpqrstvwxyz";
static const char base31[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/* Odd factors and shifts to the right are each a bijection on 60 bits, so two
 * indexes never meet; a plain hash cut to 60 bits would, once in a while. */
static uint64_t mix60(uint64_t x, uint64_t seed)
{
    const uint64_t mask = (UINT64_C(1) << 60) - 1;
    x = (x ^ seed) & mask;
    x = x * UINT64_C(0xbf58476d1ce4e5b9) & mask;
    x ^= x >> 29;
    x = (x + (seed >> 3)) * UINT64_C(0x94d049bb133111eb) & mask;
    x ^= x >> 31;
    x = x * UINT64_C(0xd6e8feb86659fd93) & mask;
    return x ^ x >> 30;
}

void chance_person(uint64_t seed, uint64_t index, char *out)
{
    uint64_t bits = mix60(index, seed);
    for (int i = CHANCE_PERSON_LEN; i-- > 0; bits >>= 5) {
        out[i] = base32[bits & 31];
    }
    assert(bits == 0);
}

void chance_uuid(uint64_t hash, char *out)
{
    static const char digits[] = "0123456789abcdef";
    uint64_t halves[2] = { hash, chance_mix(hash) };
    int at = 0;
    for (int i = 0; i < 32; i++) {
        if (i == 8 || i == 12 || i == 16 || i == 20) {
            out[at++] = '-';
        }
        out[at++] = digits[halves[i / 16] >> (i % 16 * 4) & 15];
    }
    out[14] = '4';
    out[19] = "89ab"[hash >> 60 & 3];
    assert(at == CHANCE_UUID_LEN);
}

/* The value of a letter in an organisation code (GB 11714): 0-9, A = 10 … */
static int organisation_value(char c)
{
    return c <= '9' ? c - '0' : c - 'A' + 10;
}

void chance_credit_code(uint64_t number, char *out)
{
    static const int inner[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
    static const int outer[] = { 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13,
                                 8, 24, 10, 30, 28 };
    memcpy(out, "91990000", 8);
    for (int i = 15; i >= 8; i--, number /= 10) {
        out[i] = (char)('0' + number % 10);
    }
    int sum = 0;
    for (int i = 0; i < 8; i++) {
        sum += inner[i] * organisation_value(out[8 + i]);
    }
    int check = (11 - sum % 11) % 11;
    out[16] = check == 10 ? 'X' : (char)('0' + check);
    sum = 0;
    for (int i = 0; i < 17; i++) {
        const char *place = strchr(base31, out[i]);
        assert(place != NULL);
        sum += outer[i] * (int)(place - base31);
    }
    out[17] = base31[(31 - sum % 31) % 31];
}
