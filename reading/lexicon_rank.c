/* reading/lexicon_rank.c - from the words around a number to indicators.
 *
 * Each word that occurs is noted once, with the weight of the nearest piece
 * that has it. A wording all of whose groups are met is worth the sum of its
 * groups, times the weight of its subject: in 援建卫生室1046个、学校344所
 * the second number is about schools, though the words before it say more of
 * clinics. An indicator is worth its best wording, or the parts of its labels
 * where they say more. So equal words give equal scores. */
#include <assert.h>

#include "reading/wording.h"

struct rank {                   /* one question */
    const struct wordings *w;
    uint8_t *weight;            /* per word: of the nearest piece, 0: none */
    uint32_t *met;              /* words that occur */
    size_t met_count;
    struct tally {              /* per wording */
        uint32_t groups[WORDING_GROUPS];        /* best worth × weight */
        uint16_t spread;        /* of its subject: the rarest word */
        uint8_t nearest;        /* the subject's weight; 0: not met */
        uint8_t barred;         /* the nearest word it must not have */
    } *tallies;
    struct sum {                /* per indicator */
        uint32_t whole, parts;
        bool has_label;
    } *sums;
    const struct lexicon_piece *pieces;
    size_t piece_count;
};

static void meet(struct rank *r, uint32_t word, uint8_t weight)
{
    if (r->weight[word] == 0) {
        r->met[r->met_count++] = word;
    }
    if (r->weight[word] < weight) {
        r->weight[word] = weight;
    }
}

static void read_piece(struct rank *r, struct arena *a,
                       const struct lexicon_piece *piece)
{
    const struct wordbook *v = r->w->words;
    struct folded f = folded_of(a, piece->text);
    assert(piece->weight >= 1 && piece->weight <= 100);
    for (size_t at = 0; at < f.text.len; at += folded_step(&f, at)) {
        uint32_t found = wordbook_find(v, f.text, at);
        for (; found != WORD_NONE; found = v->rows[found].shorter) {
            const struct wordbook_row *row = &v->rows[found];
            if (folded_is_word(&f, at, row->len, EDGE_INFLECTED)) {
                meet(r, row->number, (uint8_t)piece->weight);
            }
        }
    }
}

/* The subject of a wording is the word that fewest indicators share: the noun
 * rather than the verb that all of them have. */
static void tally_group(const struct rank *r, struct tally *t,
                        const struct posting *p)
{
    const struct wordings *w = r->w;
    uint8_t weight = r->weight[p->word];
    uint16_t spread = w->spread[p->word];
    bool is_beside = w->rows[p->target].beside >> p->group & 1;
    uint32_t worth = w->worth[p->word] * (uint32_t)weight;
    worth = is_beside ? worth / 2 : worth;
    if (t->groups[p->group] < worth) {
        t->groups[p->group] = worth;
    }
    if (!is_beside &&
        (t->nearest == 0 || spread < t->spread ||
         (spread == t->spread && weight > t->nearest))) {
        t->spread = spread;
        t->nearest = weight;
    }
}

static void tally_word(struct rank *r, uint32_t word)
{
    const struct wordings *w = r->w;
    uint8_t weight = r->weight[word];
    for (uint32_t i = w->first[word]; i < w->first[word + 1]; i++) {
        const struct posting *p = &w->postings[i];
        struct tally *t = &r->tallies[p->target];
        if (p->role == IN_GROUP) {
            tally_group(r, t, p);
        } else if (p->role == IN_WITHOUT) {
            t->barred = t->barred < weight ? weight : t->barred;
        } else {
            uint32_t share = p->role == IN_LABEL ? 4 : 16;
            r->sums[p->target].parts +=
                w->part_worth[word] * (uint32_t)weight / share;
        }
    }
}

/* A word that bars counts only where it stands as near as what it bars. */
static void sum_wordings(struct rank *r)
{
    for (size_t i = 0; i < r->w->count; i++) {
        const struct wording *wording = &r->w->rows[i];
        const struct tally *t = &r->tallies[i];
        uint32_t sum = 0;
        bool is_met = t->nearest > 0 && t->barred < t->nearest;
        for (int g = 0; is_met && g < wording->group_count; g++) {
            is_met = t->groups[g] > 0;
            sum += t->groups[g];
        }
        struct sum *s = &r->sums[wording->indicator];
        sum = sum / 100 * t->nearest;
        if (is_met) {
            s->has_label = true;
            s->whole = s->whole < sum ? sum : s->whole;
        }
    }
}

/* One piece is the measure word itself: 所 speaks for schools. */
static bool has_measure(const struct rank *r, const struct pack_indicator *i)
{
    for (size_t p = 0; p < r->piece_count; p++) {
        if (i->measure_word_zh.len > 0 &&
            str_is(str_trim(r->pieces[p].text), i->measure_word_zh)) {
            return true;
        }
    }
    return false;
}

static uint32_t score_of(const struct rank *r, size_t indicator)
{
    const struct sum *s = &r->sums[indicator];
    uint32_t score = s->whole > s->parts ? s->whole : s->parts;
    if (score > 0 && has_measure(r, r->w->indicators[indicator])) {
        score += score / 16;
    }
    return score / 100;
}

static bool is_before(const struct lexicon_candidate *x,
                      const struct lexicon_candidate *y)
{
    return x->score != y->score ? x->score > y->score
         : x->fits != y->fits ? x->fits
         : x->indicator->number < y->indicator->number;
}

static void put_candidate(struct lexicon_candidate *out, size_t *count,
                          size_t max, struct lexicon_candidate c)
{
    size_t at = *count;
    while (at > 0 && is_before(&c, &out[at - 1])) {
        at--;
    }
    if (at >= max) {
        return;
    }
    *count += *count < max;
    for (size_t i = *count - 1; i > at; i--) {
        out[i] = out[i - 1];
    }
    out[at] = c;
}

static struct rank rank_of(const struct wordings *w, struct arena *a)
{
    size_t words = w->words->names.count;
    return (struct rank){
        .w = w, .weight = arena_take(a, words + 1, 1),
        .met = ARENA_ROWS(a, uint32_t, words + 1),
        .tallies = ARENA_ROWS(a, struct tally, w->count + 1),
        .sums = ARENA_ROWS(a, struct sum, w->indicator_count + 1),
    };
}

size_t wordings_rank(const struct wordings *w, struct arena *a,
                     const struct lexicon_piece *pieces, size_t count,
                     enum quantity_class class,
                     struct lexicon_candidate *out, size_t max)
{
    struct rank r = rank_of(w, a);
    size_t found = 0;
    r.pieces = pieces;
    r.piece_count = count;
    for (size_t i = 0; i < count; i++) {
        read_piece(&r, a, &pieces[i]);
    }
    for (size_t i = 0; i < r.met_count; i++) {
        tally_word(&r, r.met[i]);
    }
    sum_wordings(&r);
    for (size_t i = 0; i < w->indicator_count; i++) {
        uint32_t score = score_of(&r, i);
        if (score > 0) {
            put_candidate(out, &found, max, (struct lexicon_candidate){
                .indicator = w->indicators[i], .score = (int)score,
                .has_label = r.sums[i].has_label,
                .fits = quantity_fits(class, w->indicators[i]->unit) });
        }
    }
    return found;
}
