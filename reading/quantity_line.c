#include "reading/quantity_inside.h"

bool line_ends(const struct line *l, size_t floor, size_t i, const char *word)
{
    size_t len = strlen(word);
    return i >= floor && i - floor >= len && line_has(l, i - len, word);
}

size_t line_any(const struct line *l, size_t i, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (line_has(l, i, *words)) {
            return strlen(*words);
        }
    }
    return 0;
}

size_t line_any_before(const struct line *l, size_t i,
                       const char *const *words)
{
    for (; *words != NULL; words++) {
        if (line_ends(l, 0, i, *words)) {
            return strlen(*words);
        }
    }
    return 0;
}

/* Folding has made a plain blank of U+3000 and NBSP. */
size_t line_skip(const struct line *l, size_t i)
{
    while (line_at(l, i) == ' ') {
        i++;
    }
    return i;
}

size_t line_back(const struct line *l, size_t floor, size_t i)
{
    while (i > floor && l->s.at[i - 1] == ' ') {
        i--;
    }
    return i;
}

uint32_t line_char(const struct line *l, size_t i, size_t *len)
{
    uint32_t c = line_at(l, i);
    size_t n = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    if (n == 1 || i + n > l->s.len) {
        *len = i < l->s.len;
        return c;
    }
    c &= 0x7Fu >> n;
    for (size_t k = 1; k < n; k++) {
        c = c << 6 | ((unsigned char)l->s.at[i + k] & 0x3F);
    }
    *len = n;
    return c;
}

size_t line_before(const struct line *l, size_t i)
{
    if (i == 0) {
        return 0;
    }
    i--;
    while (i > 0 && ((unsigned char)l->s.at[i] & 0xC0) == 0x80) {
        i--;
    }
    return i;
}

bool line_is_han(const struct line *l, size_t i)
{
    size_t len;
    uint32_t c = line_char(l, i, &len);
    return (c >= 0x3400 && c <= 0x9FFF) || c == 0x3007;
}

int64_t line_digits(const struct line *l, size_t i, size_t *count)
{
    int64_t n = 0;
    size_t len = 0;
    while (len < 18 && is_digit(line_at(l, i + len))) {
        n = n * 10 + (line_at(l, i + len++) - '0');
    }
    *count = len;
    return n;
}
