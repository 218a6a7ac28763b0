#include "base/num.h"

#include <assert.h>

bool num_parse(struct str s, int64_t *out)
{
    bool minus = s.len > 0 && s.at[0] == '-';
    size_t i = minus;
    int64_t n = 0;
    if (i == s.len) {
        return false;
    }
    for (; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9' ||
            !num_times(n, 10, &n) ||
            !num_add(&n, minus ? '0' - s.at[i] : s.at[i] - '0')) {
            return false;
        }
    }
    *out = n;
    return true;
}

static bool is_digit(struct str s, size_t i)
{
    return i < s.len && s.at[i] >= '0' && s.at[i] <= '9';
}

/* Whether the comma at i stands before a group of exactly three digits. */
static bool is_group(struct str s, size_t i)
{
    return is_digit(s, i + 1) && is_digit(s, i + 2) && is_digit(s, i + 3) &&
           !is_digit(s, i + 4);
}

enum num_decimal num_parse_scaled(struct str s, int64_t scale, int64_t *out)
{
    assert(scale > 0);
    size_t i = 0;
    bool minus = s.len > 0 && s.at[0] == '-';
    bool plus = s.len > 0 && s.at[0] == '+';
    bool any = false, fits = true, fine = false;
    int64_t n = 0;
    for (i = minus || plus; i < s.len && s.at[i] != '.'; i++) {
        if (s.at[i] == ',' && any && is_group(s, i)) {
            continue;
        }
        if (!is_digit(s, i)) {
            return NUM_NONE;
        }
        any = true;
        fits = fits && num_times(n, 10, &n) && num_add(&n, s.at[i] - '0');
    }
    fits = fits && num_times(n, scale, &n);
    for (i++; i < s.len; i++) {
        if (!is_digit(s, i)) {
            return NUM_NONE;
        }
        any = true;
        fine = fine || (scale % 10 != 0 && s.at[i] != '0');
        if (scale % 10 == 0) {
            scale /= 10;
            fits = fits && num_add(&n, (s.at[i] - '0') * scale);
        }
    }
    if (!any) {
        return NUM_NONE;
    }
    if (fine) {
        return NUM_FINE;
    }
    if (!fits || n > NUM_MAX) {
        return NUM_RANGE;
    }
    *out = minus ? -n : n;
    return NUM_OK;
}

int64_t num_divide(int64_t n, int64_t d)
{
    assert(d > 0);
    int64_t whole = n / d, left = n % d;
    if (left < 0 ? -left >= d - -left : left >= d - left) {
        whole += left < 0 ? -1 : left > 0;
    }
    return whole;
}
