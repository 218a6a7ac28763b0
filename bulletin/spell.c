#include "bulletin/spell.h"

#include <assert.h>

int64_t spell_power(int n)
{
    assert(n >= 0 && n < SPELL_DIGITS_MAX);
    int64_t out = 1;
    for (; n > 0; n--) {
        out *= 10;
    }
    return out;
}

int spell_digits(int64_t n)
{
    assert(n >= 0);
    int digits = 1;
    for (; n >= 10; n /= 10) {
        digits++;
    }
    return digits;
}

int spell_zeros(int64_t n)
{
    assert(n > 0);
    int zeros = 0;
    for (; n % 10 == 0; n /= 10) {
        zeros++;
    }
    return zeros;
}

enum spell_level spell_level(int digits)
{
    return digits <= 4 ? SPELL_ONES : digits <= 8 ? SPELL_WAN : SPELL_YI;
}

int spell_decimals(int64_t n, enum spell_level level)
{
    int zeros = n > 0 ? spell_zeros(n) : 0;
    int shift = 4 * (int)level;
    return n > 0 && zeros < shift ? shift - zeros : 0;
}

void spell_at(struct buf *out, int64_t n, enum spell_level level)
{
    assert(n >= 0);
    int decimals = spell_decimals(n, level);
    int64_t unneeded = spell_power(4 * (int)level - decimals);
    spell_decimal(out, n / unneeded, decimals, false);
}

const char *spell_name(enum spell_level level)
{
    return level == SPELL_YI ? "亿" : level == SPELL_WAN ? "万" : "";
}

/* Great numbers keep three decimals at most; what needs more is written out,
 * so that nothing is rounded here. */
void spell_english(struct buf *out, int64_t n)
{
    static const struct { int zeros; const char *name; } great[] = {
        { 12, " trillion" }, { 9, " billion" }, { 6, " million" },
    };
    assert(n >= 0);
    for (size_t i = 0; i < sizeof great / sizeof *great; i++) {
        if (n < spell_power(great[i].zeros)) {
            continue;
        }
        int decimals = great[i].zeros - spell_zeros(n);
        decimals = decimals > 0 ? decimals : 0;
        if (decimals > 3) {
            break;
        }
        spell_decimal(out, n / spell_power(great[i].zeros - decimals),
                      decimals, true);
        buf_text(out, great[i].name);
        return;
    }
    spell_decimal(out, n, 0, true);
}

void spell_decimal(struct buf *out, int64_t n, int decimals, bool grouped)
{
    char digits[SPELL_DIGITS_MAX + 2];
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    int count = 0;
    do {
        digits[count++] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0 || count <= decimals);
    if (n < 0) {
        buf_char(out, '-');
    }
    while (count > 0) {
        count--;
        buf_char(out, digits[count]);
        int whole = count - decimals;
        if (whole == 0 && decimals > 0) {
            buf_char(out, '.');
        } else if (grouped && whole > 0 && whole % 3 == 0) {
            buf_char(out, ',');
        }
    }
}

const char *spell_numeral(int64_t n, bool english)
{
    static const char *const names[][2] = {
        { "两", "two" },   { "三", "three" }, { "四", "four" },
        { "五", "five" },  { "六", "six" },   { "七", "seven" },
        { "八", "eight" }, { "九", "nine" },  { "十", "ten" },
    };
    return n >= 2 && n <= 10 ? names[n - 2][english] : NULL;
}
