#include "reading/claim.h"

#include <stdlib.h>

/* ---- opening --------------------------------------------------------- */

static void add_words(struct claims *c, struct arena *a, struct str words,
                      struct claim_word use)
{
    struct str word;
    while (str_next(&words, '|', &word)) {
        struct str folded = folded_of(a, word).text;
        if (folded.len == 0) {
            continue;
        }
        if (c->use_count == c->use_cap) {
            c->use_cap = c->use_cap ? c->use_cap * 2 : 64;
            struct claim_word *more =
                ARENA_ROWS(a, struct claim_word, c->use_cap);
            memcpy(more, c->use_count ? c->uses : more,
                   c->use_count * sizeof *more);
            c->uses = more;
        }
        use.word = wordbook_put(c->words, folded);
        c->uses[c->use_count++] = use;
    }
}

static int by_word(const void *a, const void *b)
{
    const struct claim_word *x = a, *y = b;
    return x->word != y->word ? (x->word > y->word) - (x->word < y->word)
                              : x->row - y->row;
}

static void index_uses(struct claims *c, struct arena *a)
{
    uint32_t words = c->words->names.count;
    wordbook_seal(c->words, a);
    qsort(c->uses, c->use_count, c->use_count ? sizeof *c->uses : 1, by_word);
    c->first = ARENA_ROWS(a, uint32_t, words + 1);
    for (uint32_t word = 0, i = 0; word <= words; word++) {
        while (i < c->use_count && c->uses[i].word < word) {
            i++;
        }
        c->first[word] = i;
    }
}

void claims_open(struct claims *c, struct arena *a, const struct pack *pack,
                 uint64_t at)
{
    const struct str table = STR("claims");
    size_t count;
    const struct str *keys = pack_keys(pack, a, table, at, &count);
    c->words = wordbook_open(a);
    c->rows = ARENA_ROWS(a, struct claim_row, count + 1);
    for (size_t i = 0; i < count && c->count < UINT16_MAX; i++) {
        struct claim_row row = { .id = keys[i] };
        struct str group;
        struct str words = pack_cell(pack, table, keys[i], STR("words"), at);
        row.shape = pack_cell(pack, table, keys[i], STR("shape"), at);
        row.part = pack_cell(pack, table, keys[i], STR("part"), at);
        row.whole = pack_cell(pack, table, keys[i], STR("whole"), at);
        struct claim_word use = { .row = (uint16_t)c->count };
        while (row.group_count < CLAIM_GROUPS &&
               str_next(&words, '+', &group)) {
            use.group = row.group_count++;
            add_words(c, a, group, use);
        }
        use.is_without = true;
        add_words(c, a,
                  pack_cell(pack, table, keys[i], STR("without"), at), use);
        c->rows[c->count++] = row;
    }
    index_uses(c, a);
}

/* ---- one sentence ---------------------------------------------------- */

struct hit { uint32_t word; uint32_t from, end; };

struct hits {
    const struct claims *c;
    struct arena *arena;
    struct folded f;
    struct hit *rows;           /* in order of place */
    size_t count;
};

static void find_hits(struct hits *h)
{
    const struct wordbook *v = h->c->words;
    size_t cap = 16;
    h->rows = ARENA_ROWS(h->arena, struct hit, cap);
    for (size_t at = 0; at < h->f.text.len; at += folded_step(&h->f, at)) {
        uint32_t found = wordbook_find(v, h->f.text, at);
        for (; found != WORD_NONE; found = v->rows[found].shorter) {
            uint32_t len = v->rows[found].len;
            if (!folded_is_word(&h->f, at, len, EDGE_INFLECTED)) {
                continue;
            }
            if (h->count == cap) {
                struct hit *more = ARENA_ROWS(h->arena, struct hit, cap * 2);
                memcpy(more, h->rows, cap * sizeof *more);
                h->rows = more;
                cap *= 2;
            }
            h->rows[h->count++] = (struct hit){
                v->rows[found].number, (uint32_t)at, (uint32_t)at + len };
        }
    }
}

static bool has_use(const struct claims *c, const struct hit *hit,
                    size_t row, int group, bool is_without)
{
    for (uint32_t i = c->first[hit->word]; i < c->first[hit->word + 1]; i++) {
        const struct claim_word *use = &c->uses[i];
        if (use->row == row && use->is_without == is_without &&
            (is_without || group < 0 || use->group == group)) {
            return true;
        }
    }
    return false;
}

/* A word that a row puts under `without` and that covers the place. */
static bool is_covered(const struct hits *h, const struct hit *claim,
                       size_t row)
{
    for (size_t i = 0; i < h->count; i++) {
        const struct hit *x = &h->rows[i];
        if (x->from <= claim->from && x->end >= claim->end &&
            has_use(h->c, x, row, -1, true)) {
            return true;
        }
    }
    return false;
}

/* The row with no part that makes a word a claim, or count. */
static size_t general_row(const struct hits *h, const struct hit *hit)
{
    const struct claims *c = h->c;
    for (uint32_t i = c->first[hit->word]; i < c->first[hit->word + 1]; i++) {
        const struct claim_word *use = &c->uses[i];
        if (!use->is_without && c->rows[use->row].part.len == 0 &&
            !is_covered(h, hit, use->row)) {
            return use->row;
        }
    }
    return c->count;
}

/* How well a row is met between two places: bytes of its words, 0 when a group
 * is missing or a word stands there that it must not have. */
static uint32_t row_fit(const struct hits *h, size_t row, size_t from,
                        size_t end)
{
    uint32_t groups[CLAIM_GROUPS] = { 0 }, sum = 0;
    for (size_t i = 0; i < h->count; i++) {
        const struct hit *x = &h->rows[i];
        if (x->from < from || x->end > end) {
            continue;
        }
        for (uint32_t u = h->c->first[x->word]; u < h->c->first[x->word + 1];
             u++) {
            const struct claim_word *use = &h->c->uses[u];
            if (use->row != row) {
                continue;
            }
            if (use->is_without) {
                return 0;
            }
            uint32_t len = x->end - x->from;
            groups[use->group] = groups[use->group] < len
                ? len : groups[use->group];
        }
    }
    for (int g = 0; g < h->c->rows[row].group_count; g++) {
        if (groups[g] == 0) {
            return 0;
        }
        sum += groups[g];
    }
    return sum;
}

static bool is_stop(const struct hits *h, size_t at)
{
    static const char *const stops[] = { ",", ";", "，", "；", "、", ":", "：",
                                         NULL };
    struct str rest = str_part(h->f.text, at, h->f.text.len);
    for (int i = 0; stops[i] != NULL; i++) {
        if (str_starts(rest, str_of(stops[i]))) {
            return true;
        }
    }
    return false;
}

static void clause_of(const struct hits *h, const struct hit *claim,
                      size_t *from, size_t *end)
{
    *from = 0;
    for (size_t at = 0; at < claim->from; at += folded_step(&h->f, at)) {
        *from = is_stop(h, at) ? at : *from;
    }
    *end = claim->end;
    while (*end < h->f.text.len && !is_stop(h, *end)) {
        *end += folded_step(&h->f, *end);
    }
}

/* Whether a row's words stand between two places at all. */
static bool is_touched(const struct hits *h, size_t row, size_t from,
                       size_t end)
{
    for (size_t i = 0; i < h->count; i++) {
        const struct hit *x = &h->rows[i];
        if (x->from >= from && x->end <= end &&
            has_use(h->c, x, row, -1, false)) {
            return true;
        }
    }
    return false;
}

/* The row that says of what, in the clause or else in the sentence; then the
 * clause must have a part of it (73个贫困县，已全部摘帽). */
static size_t special_row(const struct hits *h, const struct hit *claim,
                          struct str shape)
{
    size_t bounds[2][2] = { { 0, 0 }, { 0, h->f.text.len } };
    size_t best = h->c->count;
    clause_of(h, claim, &bounds[0][0], &bounds[0][1]);
    for (int wide = 0; wide < 2 && best == h->c->count; wide++) {
        uint32_t most = 0;
        for (size_t i = 0; i < h->c->count; i++) {
            const struct claim_row *row = &h->c->rows[i];
            if (row->part.len == 0 || !str_is(row->shape, shape) ||
                !is_touched(h, i, bounds[0][0], bounds[0][1])) {
                continue;
            }
            uint32_t fit = row_fit(h, i, bounds[wide][0], bounds[wide][1]);
            if (fit > most) {
                most = fit;
                best = i;
            }
        }
    }
    return best;
}

/* Of words at one place the longest claims: hits of one place come longest
 * first. */
size_t claims_find(const struct claims *c, struct arena *a,
                   struct str sentence, struct lexicon_claim **out)
{
    struct hits h = { .c = c, .arena = a, .f = folded_of(a, sentence) };
    size_t count = 0, end = 0;
    find_hits(&h);
    *out = ARENA_ROWS(a, struct lexicon_claim, h.count + 1);
    for (size_t i = 0; i < h.count; i++) {
        const struct hit *hit = &h.rows[i];
        size_t general = hit->from >= end ? general_row(&h, hit) : c->count;
        if (general == c->count) {
            continue;
        }
        struct lexicon_claim *claim = &(*out)[count++];
        size_t row = special_row(&h, hit, c->rows[general].shape);
        folded_span(&h.f, hit->from, hit->end - hit->from, &claim->from,
                    &claim->len);
        claim->shape = c->rows[general].shape;
        if (row < c->count) {
            claim->id = c->rows[row].id;
            claim->part = c->rows[row].part;
            claim->whole = c->rows[row].whole;
        }
        end = hit->end;
    }
    return count;
}
