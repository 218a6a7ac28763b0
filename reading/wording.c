#include "reading/wording.h"

#include <assert.h>
#include <stdlib.h>

#include "base/utf8.h"

/* ---- taking in ------------------------------------------------------- */

/* Room for one more row of an array in the arena. */
static void *more(struct arena *a, void *rows, size_t count, size_t *cap,
                  size_t size)
{
    if (count < *cap) {
        return rows;
    }
    *cap = *cap ? *cap * 2 : 256;
    void *out = arena_take(a, *cap, size);
    memcpy(out, count ? rows : out, count * size);
    return out;
}

static void add_posting(struct wordings *w, struct arena *a, struct str word,
                        struct posting posting)
{
    if (word.len == 0) {
        return;
    }
    posting.word = wordbook_put(w->words, word);
    w->postings = more(a, w->postings, w->posting_count, &w->posting_cap,
                       sizeof *w->postings);
    w->postings[w->posting_count++] = posting;
}

static uint32_t add_wording(struct wordings *w, struct arena *a,
                            struct wording wording)
{
    w->rows = more(a, w->rows, w->count, &w->cap, sizeof *w->rows);
    w->rows[w->count] = wording;
    return (uint32_t)w->count++;
}

/* "a|b|c" as words of one role. */
static void add_words(struct wordings *w, struct arena *a, struct str words,
                      struct posting posting)
{
    struct str word;
    while (str_next(&words, '|', &word)) {
        add_posting(w, a, folded_of(a, word).text, posting);
    }
}

static void add_label(struct wordings *w, struct arena *a, uint32_t indicator,
                      struct str label)
{
    struct str word = folded_of(a, label).text;
    if (word.len > 0) {
        uint32_t number = add_wording(w, a, (struct wording){
            .indicator = indicator, .group_count = 1, .is_label = true });
        add_posting(w, a, word, (struct posting){ .target = number });
    }
}

static bool is_latin(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* English words that say nothing by themselves. */
static bool is_empty_word(struct str s)
{
    static const char *const words[] = {
        "the", "and", "for", "that", "with", "from", "their", "which", "are",
        "was", "were", "each", "every", "not", "never", "less", "what",
        "different", "whose", "of", "in", "to", "an", "by", "or", "at", "on",
        "is", "it",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_is(s, str_of(words[i]))) {
            return true;
        }
    }
    return s.len < 2;
}

/* The pairs of Chinese characters, and the English words. */
static void add_parts(struct wordings *w, struct arena *a, struct str text,
                      struct posting posting)
{
    struct folded f = folded_of(a, text);
    for (size_t at = 0; at < f.text.len;) {
        size_t one = folded_step(&f, at), end = at + one;
        if (one == 1 && is_latin(f.text.at[at])) {
            while (end < f.text.len && is_latin(f.text.at[end]) &&
                   f.at[end] == f.at[end - 1] + 1) {
                end++;
            }
            struct str word = str_part(f.text, at, end - at);
            if (!is_empty_word(word)) {
                add_posting(w, a, word, posting);
            }
        } else if (one == 3 && end < f.text.len &&
                   folded_step(&f, end) == 3) {
            add_posting(w, a, str_part(f.text, at, 6), posting);
        }
        at = end;
    }
}

static void add_indicators(struct wordings *w, struct arena *a)
{
    for (uint32_t i = 0; i < w->indicator_count; i++) {
        const struct pack_indicator *x = w->indicators[i];
        struct posting label = { .target = i, .role = IN_LABEL };
        struct posting text = { .target = i, .role = IN_DEFINITION };
        add_label(w, a, i, x->zh);
        add_label(w, a, i, x->en);
        add_parts(w, a, x->zh, label);
        add_parts(w, a, x->en, label);
        add_parts(w, a, x->noun_en, label);
        add_parts(w, a, x->definition_zh, text);
        add_parts(w, a, x->definition_en, text);
    }
}

static uint32_t place_of(const struct wordings *w, struct str id)
{
    for (uint32_t i = 0; i < w->indicator_count; i++) {
        if (str_is(w->indicators[i]->id, id)) {
            return i;
        }
    }
    return WORD_NONE;
}

/* A row of wordings.csv. A row whose words are taken out means nothing. */
static void add_row(struct wordings *w, struct arena *a, uint32_t indicator,
                    struct str words, struct str without)
{
    struct str group;
    uint32_t number = add_wording(w, a, (struct wording){
                                            .indicator = indicator });
    uint8_t count = 0;
    while (count < WORDING_GROUPS && str_next(&words, '+', &group)) {
        group = str_trim(group);
        if (str_starts(group, STR("~"))) {
            w->rows[number].beside |= (uint8_t)(1u << count);
            group = str_part(group, 1, group.len);
        }
        add_words(w, a, group, (struct posting){
            .target = number, .role = IN_GROUP, .group = count++ });
    }
    w->rows[number].group_count = count;
    add_words(w, a, without, (struct posting){ .target = number,
                                               .role = IN_WITHOUT });
}

static void add_table(struct wordings *w, struct arena *a,
                      const struct pack *pack, uint64_t at)
{
    const struct str table = STR("wordings");
    size_t count;
    const struct str *keys = pack_keys(pack, a, table, at, &count);
    for (size_t i = 0; i < count; i++) {
        uint32_t indicator = place_of(
            w, pack_cell(pack, table, keys[i], STR("indicator"), at));
        struct str words =
            pack_cell(pack, table, keys[i], STR("words"), at);
        if (indicator != WORD_NONE && words.len > 0) {
            add_row(w, a, indicator, words,
                    pack_cell(pack, table, keys[i], STR("without"), at));
        }
    }
}

/* ---- what a word is worth -------------------------------------------- */

static int by_word(const void *a, const void *b)
{
    const struct posting *x = a, *y = b;
    return x->word != y->word ? (x->word > y->word) - (x->word < y->word)
         : x->role != y->role ? x->role - y->role
         : (x->target > y->target) - (x->target < y->target);
}

static void index_postings(struct wordings *w, struct arena *a)
{
    size_t words = w->words->names.count;
    qsort(w->postings, w->posting_count, sizeof *w->postings, by_word);
    w->first = ARENA_ROWS(a, uint32_t, words + 1);
    for (size_t i = 0, word = 0; word <= words; word++) {
        while (i < w->posting_count && w->postings[i].word < word) {
            i++;
        }
        w->first[word] = (uint32_t)i;
    }
}

static uint32_t indicator_of(const struct wordings *w,
                             const struct posting *p)
{
    return p->role == IN_GROUP || p->role == IN_WITHOUT
        ? w->rows[p->target].indicator : p->target;
}

/* In how many indicators a word stands, in one role or, as a part, in labels
 * and definitions. */
static uint32_t spread(const struct wordings *w, uint32_t word, bool as_part,
                       uint32_t *seen, uint32_t mark)
{
    uint32_t count = 0;
    for (uint32_t i = w->first[word]; i < w->first[word + 1]; i++) {
        const struct posting *p = &w->postings[i];
        uint32_t indicator = indicator_of(w, p);
        bool is_part = p->role == IN_LABEL || p->role == IN_DEFINITION;
        if (p->role != IN_WITHOUT && is_part == as_part &&
            seen[indicator] != mark) {
            seen[indicator] = mark;
            count++;
        }
    }
    return count;
}

/* A word of n characters counts n (English: a third of its letters), up to 8;
 * one that many indicators share, down to a third of that. */
static uint16_t worth_of(struct str word, uint32_t count)
{
    size_t chars = 0, letters = 0;
    for (struct str rest = word; rest.len > 0;) {
        *(utf8_next(&rest) < 0x80 ? &letters : &chars) += 1;
    }
    size_t length = chars + (letters + 1) / 3;
    length = length < 1 ? 1 : length > 8 ? 8 : length;
    uint32_t spread_by = 0;
    for (; count > 1; count /= 2) {
        spread_by++;
    }
    return (uint16_t)(length * 600 / (2 + (spread_by < 4 ? spread_by : 4)));
}

static void weigh(struct wordings *w, struct arena *a)
{
    uint32_t words = w->words->names.count;
    uint32_t *seen = ARENA_ROWS(a, uint32_t, w->indicator_count + 1);
    w->worth = ARENA_ROWS(a, uint16_t, words + 1);
    w->part_worth = ARENA_ROWS(a, uint16_t, words + 1);
    w->spread = ARENA_ROWS(a, uint16_t, words + 1);
    for (uint32_t i = 0; i < words; i++) {
        struct str word = names_text(&w->words->names, i);
        w->spread[i] = (uint16_t)spread(w, i, false, seen, 2 * i + 1);
        w->worth[i] = worth_of(word, w->spread[i]);
        w->part_worth[i] = worth_of(word, spread(w, i, true, seen,
                                                 2 * i + 2));
    }
}

void wordings_open(struct wordings *w, struct arena *a,
                   const struct pack *pack, uint64_t at)
{
    w->indicators = pack_indicators(pack, a, at, &w->indicator_count);
    w->words = wordbook_open(a);
    add_indicators(w, a);
    add_table(w, a, pack, at);
    wordbook_seal(w->words, a);
    index_postings(w, a);
    weigh(w, a);
}

const struct pack_indicator *wordings_labelled(const struct wordings *w,
                                               struct str label)
{
    const struct pack_indicator *found = NULL;
    uint32_t word = label.len > 0 ? names_find(&w->words->names, label)
                                  : NAME_NONE;
    if (word == NAME_NONE) {
        return NULL;
    }
    for (uint32_t i = w->first[word]; i < w->first[word + 1]; i++) {
        const struct posting *p = &w->postings[i];
        if (p->role != IN_GROUP || !w->rows[p->target].is_label) {
            continue;
        }
        const struct pack_indicator *one =
            w->indicators[w->rows[p->target].indicator];
        if (found != NULL && found != one) {
            return NULL;
        }
        found = one;
    }
    return found;
}
