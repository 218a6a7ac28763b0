#include "bulletin/spell.h"
#include "reading/quantity_inside.h"

static const struct { const char *word; int64_t worth; } number_words[] = {
    { "one", 1 }, { "two", 2 }, { "three", 3 }, { "four", 4 }, { "five", 5 },
    { "six", 6 }, { "seven", 7 }, { "eight", 8 }, { "nine", 9 },
    { "ten", 10 }, { "eleven", 11 }, { "twelve", 12 }, { "thirteen", 13 },
    { "fourteen", 14 }, { "fifteen", 15 }, { "sixteen", 16 },
    { "seventeen", 17 }, { "eighteen", 18 }, { "nineteen", 19 },
    { "twenty", 20 }, { "thirty", 30 }, { "forty", 40 }, { "fifty", 50 },
    { "sixty", 60 }, { "seventy", 70 }, { "eighty", 80 }, { "ninety", 90 },
    { "a", 1 }, { "an", 1 },
};

static const struct {
    const char *word;
    int64_t worth;
    bool is_short;              /* stands right behind digits only: 38.12bn */
    bool is_many;               /* hundreds of */
} scale_words[] = {
    { "hundred", 100, false, false }, { "thousand", 1000, false, false },
    { "million", 1000000, false, false },
    { "billion", 1000000000, false, false },
    { "trillion", 1000000000000, false, false },
    { "dozen", 12, false, false }, { "hundreds", 100, false, true },
    { "thousands", 1000, false, true }, { "millions", 1000000, false, true },
    { "dozens", 12, false, true }, { "bn", 1000000000, true, false },
    { "mn", 1000000, true, false }, { "mln", 1000000, true, false },
    { "bln", 1000000000, true, false }, { "tn", 1000000000000, true, false },
    { "k", 1000, true, false },
};

/* The letters at i as a word; its length. */
static size_t word_len(const struct line *l, size_t i)
{
    size_t len = 0;
    while (is_letter(line_at(l, i + len))) {
        len++;
    }
    return len;
}

static int64_t word_number(const struct line *l, size_t i, size_t len)
{
    struct str word = str_part(l->s, i, len);
    for (size_t n = 0; n < sizeof number_words / sizeof *number_words; n++) {
        if (word_is(word, number_words[n].word)) {
            return number_words[n].worth;
        }
    }
    return 0;
}

/* The row of scale_words for the word at i, or -1. */
static int word_scale(const struct line *l, size_t i, size_t len)
{
    struct str word = str_part(l->s, i, len);
    for (size_t n = 0; n < sizeof scale_words / sizeof *scale_words; n++) {
        if (word_is(word, scale_words[n].word)) {
            return (int)n;
        }
    }
    return -1;
}

/* One blank or hyphen between words of a number. */
static size_t gap(const struct line *l, size_t i)
{
    unsigned char c = line_at(l, i);
    return (c == ' ' || c == '-') && is_letter(line_at(l, i + 1)) ? i + 1 : i;
}

/* ---- digits with a word: 1.5 million, 38.12bn -------------------------- */

/* Zeros at the end show nothing: 150 million is 1.5亿 and may be 147 million;
 * bulletin/phrase rounds so. */
static void plain_precision(struct number *n)
{
    int64_t ones = (int64_t)(n->low / QUANTITY_MICRO);
    if (n->low % QUANTITY_MICRO != 0 || n->low / QUANTITY_MICRO > INT64_MAX ||
        ones % 10 != 0 || ones == 0) {
        return;
    }
    enum spell_level level = spell_level(spell_digits(ones));
    int step = 4 * (int)level - spell_decimals(ones, level);
    int128 last = (int128)spell_power(step) * QUANTITY_MICRO;
    if (level != SPELL_ONES && last > n->last) {
        n->last = last;
    }
}

/* One after the other: 43.67 hundred million. */
static bool scale_digits(const struct line *l, struct number *n)
{
    int64_t worth = 1;
    for (;;) {
        size_t at = gap(l, n->end), len = word_len(l, at);
        int row = word_scale(l, at, len);
        if (row < 0 || scale_words[row].is_many ||
            worth > INT64_C(1000000) ||
            (scale_words[row].is_short && at > n->end + 1)) {
            break;
        }
        worth *= scale_words[row].worth;
        n->end = at + len;
    }
    if (worth > 1) {
        n->low *= worth;
        n->high = n->low;
        n->last = (int128)QUANTITY_MICRO * worth / spell_power(n->decimals);
        n->wide *= worth;
        n->has_scale = true;
        n->is_digits = false;
    }
    plain_precision(n);
    return true;
}

/* ---- words: seventy-three, two hundred and fifty ------------------------ */

static int64_t last_power(int64_t n)
{
    return n > 0 ? spell_power(spell_zeros(n)) : 1;
}

/* tens of thousands of, several hundred, hundreds of: soft. */
static bool read_soft(const struct line *l, size_t i, struct number *n)
{
    static const char *const several[] = { "several ", "a few ", "some ",
                                           NULL };
    size_t skip = line_any(l, i, several), at = i + skip;
    int64_t times = 1;
    if (line_has(l, i, "tens of ")) {
        at = i + strlen("tens of ");
        times = 10;
    } else if (line_has(l, i, "hundreds of ") &&
               (line_has(l, i + 12, "thousands") ||
                line_has(l, i + 12, "millions"))) {
        at = i + strlen("hundreds of ");
        times = 100;
    }
    size_t len = word_len(l, at);
    int row = word_scale(l, at, len);
    if (row < 0 || scale_words[row].is_short ||
        (!scale_words[row].is_many && (skip == 0 || line_has(l, i, "some")))) {
        return false;
    }
    int128 unit = (int128)QUANTITY_MICRO *
                                  scale_words[row].worth * times;
    n->low = 2 * unit;
    n->high = 10 * unit;
    n->is_soft = true;
    n->end = at + len;
    return true;
}

/* half a million; its precision is a tenth of the word. */
static bool read_half(const struct line *l, size_t i, struct number *n)
{
    size_t at = i + strlen("half a "), len = word_len(l, at);
    int row = line_has(l, i, "half a ") ? word_scale(l, at, len) : -1;
    if (row < 0 || scale_words[row].worth < 1000) {
        return false;
    }
    n->low = n->high = (int128)QUANTITY_MICRO / 2 * scale_words[row].worth;
    n->wide = n->last = n->low / 5;
    n->coefficient = scale_words[row].worth / 2;
    n->has_scale = true;
    n->end = at + len;
    return true;
}

/* and, between hundred and what follows: "two hundred and five". */
static size_t skip_and(const struct line *l, size_t i)
{
    return line_has(l, i, " and ") ? i + 5 : i;
}

static bool read_words(const struct line *l, size_t i, struct number *n)
{
    int64_t total = 0, part = 0, last = 0;
    size_t at = i, end = i;
    int count = 0;
    for (; total < INT64_C(1000000000000000); count++) {
        size_t len = word_len(l, at);
        int64_t worth = word_number(l, at, len);
        int row = worth > 0 ? -1 : word_scale(l, at, len);
        bool is_tens = last >= 20 && last < 100;
        if (worth > 0 && (last == 0 || last >= 100 ||
                          (is_tens && worth < 10))) {
            part += worth;
            last = worth;
        } else if (row >= 0 && count > 0 && !scale_words[row].is_many &&
                   !scale_words[row].is_short && last > 0) {
            int64_t scale = scale_words[row].worth;
            if (scale <= 100) {
                part *= scale;
            } else {
                total += part * scale;
                part = 0;
            }
            last = scale > 100 ? scale : 100;
            n->has_scale = n->has_scale || scale > 100;
        } else {
            break;
        }
        end = at + len;
        at = gap(l, end);
        size_t over = skip_and(l, end);
        if (over > end && last >= 100 &&
            word_number(l, over, word_len(l, over)) > 1) {
            at = over;
        }
        if (at == end) {
            break;
        }
    }
    total += part;
    bool is_article = line_at(l, i) == 'a' && word_len(l, i) < 3;
    if (total == 0 || (is_article && total == 1)) {
        return false;
    }
    n->low = n->high = (int128)total * QUANTITY_MICRO;
    n->wide = (int128)last_power(total) * QUANTITY_MICRO;
    n->last = total >= 10000 ? n->wide : 0;
    n->coefficient = total;
    n->is_lone = total == 1;
    n->is_spelt = true;
    n->end = end;
    return true;
}

bool number_en(const struct line *l, size_t i, struct number *out)
{
    if (is_digit(line_at(l, i))) {
        if (!number_zh(l, i, out) || out->is_more || line_is_han(l, out->end)) {
            return false;
        }
        out->is_english = true;
        return scale_digits(l, out);
    }
    *out = (struct number){ .from = i, .is_strict = true, .is_english = true };
    return is_letter(line_at(l, i)) &&
           (read_soft(l, i, out) || read_half(l, i, out) ||
            read_words(l, i, out)) &&
           !is_alnum(line_at(l, out->end));
}

/* ---- the noun behind a number ------------------------------------------- */

enum { NOUN_WORDS_MAX = 6 };

static const char *const stops[] = {
    "of", "in", "from", "to", "with", "for", "by", "at", "on", "and", "or",
    "was", "were", "are", "is", "have", "has", "had", "that", "which", "who",
    "whose", "this", "its", "as", "than", "but", "since", "until", "during",
    "between", "into", "through", "over", "across", "under", "does", "did",
    "will", "where", "when", "while", "plus", "less", "always", "perhaps",
    "besides", "after", "before", "per", "it", "they", "we", "the", "all",
    "thus", "towards", "regards", "comes", "goes", "not", "against",
    "including", "has", "remains", "stands", "reaches", "covers", "rests",
};

static bool is_stop(struct str word)
{
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        if (word_is(word, stops[i])) {
            return true;
        }
    }
    return false;
}

static bool is_plural(struct str word)
{
    return word.len > 3 && str_ends(word, STR("s")) &&
           !str_ends(word, STR("ss")) && !str_ends(word, STR("us")) &&
           !str_ends(word, STR("is"));
}

/* A word with its hyphens: person-times. */
static size_t noun_len(const struct line *l, size_t i)
{
    size_t len = word_len(l, i);
    while (len > 0 && line_at(l, i + len) == '-' &&
           is_letter(line_at(l, i + len + 1))) {
        len += 1 + word_len(l, i + len + 1);
    }
    return len;
}

const struct measure_word *english_noun(const struct line *l, size_t i,
                                   size_t *from, size_t *end)
{
    static const struct measure_word item = { "", QUANTITY_ITEM, 0, 0, 1, 1 };
    size_t at = line_at(l, i) == '-' ? i + 1 : line_skip(l, i);
    for (int n = 0; n < NOUN_WORDS_MAX; n++) {
        const struct measure_word *m = line_noun(l, at);
        size_t len = noun_len(l, at);
        struct str word = str_part(l->s, at, len);
        if (line_at(l, i) == '-' && m == NULL) {
            break;              /* two-way counts nothing */
        }
        if (m != NULL && (n == 0 || m->decoy == QUANTITY_IS_FIGURE)) {
            *from = at;
            *end = at + strlen(m->word);
            return m;
        }
        if (len == 0 || is_stop(word)) {
            break;
        }
        if (is_plural(word)) {
            *from = at;
            *end = at + len;
            return &item;
        }
        if (line_at(l, at + len) != ' ') {
            break;
        }
        at += len + 1;
    }
    return NULL;
}
