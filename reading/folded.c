#include "reading/folded.h"

#include <assert.h>

#include "base/utf8.h"

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 ||
           c == 0x3000 || c == 0xFEFF || (c >= 0x2000 && c <= 0x200D);
}

/* “ ” ‘ ’ " 「 」 『 』; an apostrophe stays. */
static bool is_quote(uint32_t c)
{
    return c == '"' || (c >= 0x201C && c <= 0x201F) || c == 0x2018 ||
           (c >= 0x300C && c <= 0x300F);
}

static bool is_accent(uint32_t c)
{
    return c >= 0x300 && c <= 0x36F;
}

static uint32_t plain(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) {
        c -= 0xFEE0;
    } else if (c == 0x2212) {
        c = '-';
    } else if (c == 0x2019) {
        c = '\'';
    }
    return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
}

static void put(struct folded *f, char *out, struct str bytes, size_t from)
{
    for (size_t i = 0; i < bytes.len; i++) {
        f->at[f->text.len] = (uint32_t)from;
        out[f->text.len++] = bytes.at[i];
    }
}

/* A letter with its accents behind it, made one where Unicode has one. */
static void put_composed(struct arena *a, struct folded *f, char *out,
                         struct str cluster, size_t from)
{
    put(f, out, utf8_fold(a, cluster), from);
}

static size_t put_one(struct arena *a, struct folded *f, char *out,
                      size_t from)
{
    struct str rest = str_part(f->given, from, f->given.len);
    uint32_t c = utf8_next(&rest);
    size_t end = f->given.len - rest.len;
    for (struct str next = rest; next.len > 0 && is_accent(utf8_next(&next));) {
        rest = next;
    }
    size_t after = f->given.len - rest.len;
    if (after > end) {
        put_composed(a, f, out, str_part(f->given, from, after - from), from);
    } else if (!is_blank(c) && !is_quote(c)) {
        uint32_t small = plain(c);
        char one = (char)small;
        put(f, out, small < 0x80 ? (struct str){ &one, 1 }
                                 : str_part(f->given, from, end - from), from);
    }
    return after;
}

struct folded folded_of(struct arena *a, struct str given)
{
    assert(given.len < UINT32_MAX);
    struct folded f = { .given = given };
    char *out = arena_take(a, given.len + 1, 1);
    f.at = ARENA_ROWS(a, uint32_t, given.len + 1);
    f.text.at = out;
    for (size_t i = 0; i < given.len;) {
        char c = given.at[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_plain && i + 1 < given.len && given.at[i + 1] > 0) {
            f.at[f.text.len] = (uint32_t)i++;
            out[f.text.len++] = c;
        } else {
            i = put_one(a, &f, out, i);
        }
    }
    f.at[f.text.len] = (uint32_t)given.len;
    return f;
}

static size_t length_of(char first)
{
    unsigned char c = (unsigned char)first;
    return c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

size_t folded_step(const struct folded *f, size_t at)
{
    size_t n = length_of(f->text.at[at]), rest = f->text.len - at;
    return n < rest ? n : rest;
}

/* Where the character ends whose byte in the folded text is `at`. */
static size_t end_of(const struct folded *f, size_t at)
{
    size_t from = f->at[at];
    size_t end = from + length_of(f->given.at[from]);
    return end < f->given.len ? end : f->given.len;
}

void folded_span(const struct folded *f, size_t from, size_t len,
                 size_t *given_from, size_t *given_len)
{
    assert(len > 0 && from + len <= f->text.len);
    *given_from = f->at[from];
    *given_len = end_of(f, from + len - 1) - *given_from;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const struct str inflections[] = {
    { "", 0 }, { "s", 1 }, { "es", 2 }, { "d", 1 }, { "ed", 2 },
    { "ing", 3 }, { "ers", 3 }, { "er", 2 },
};

static bool is_inflection(struct str rest)
{
    for (size_t i = 0; i < sizeof inflections / sizeof *inflections; i++) {
        if (str_is(rest, inflections[i])) {
            return true;
        }
    }
    return false;
}

/* The letters that follow a place without a blank. */
static struct str letters_at(const struct folded *f, size_t at)
{
    size_t end = at;
    while (end < f->given.len && is_letter(f->given.at[end])) {
        end++;
    }
    return str_part(f->given, at, end - at);
}

bool folded_is_word(const struct folded *f, size_t from, size_t len,
                    enum folded_edge edge)
{
    char first = f->text.at[from], last = f->text.at[from + len - 1];
    size_t at = f->at[from], end = end_of(f, from + len - 1);
    char before = at > 0 ? f->given.at[at - 1] : ' ';
    char behind = end < f->given.len ? f->given.at[end] : ' ';
    if ((is_letter(first) && is_letter(before)) ||
        (is_digit(first) && is_digit(before)) ||
        (is_digit(last) && is_digit(behind))) {
        return false;
    }
    if (!is_letter(last)) {
        return true;
    }
    struct str more = letters_at(f, end);
    return more.len == 0 || (edge == EDGE_INFLECTED && is_inflection(more));
}
