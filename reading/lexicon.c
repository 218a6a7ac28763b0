/* reading/lexicon.c - one lexicon of its parts: wordings, places, periods,
 * claims. */
#include "reading/lexicon.h"

#include "reading/claim.h"
#include "reading/place.h"
#include "reading/span.h"
#include "reading/wording.h"

struct lexicon {
    const struct pack *pack;
    uint64_t at;
    struct wordings wordings;
    struct places places;
    struct spans spans;
    struct claims claims;
    struct str *whole_words;    /* folded: 合计, total */
    size_t whole_count;
};

static void read_whole_words(struct lexicon *l, struct arena *a, uint64_t at)
{
    struct str word, rest = pack_setting(l->pack, STR("whole_words"), at);
    l->whole_words = ARENA_ROWS(a, struct str, rest.len / 2 + 1);
    while (str_next(&rest, '|', &word)) {
        struct str folded = folded_of(a, word).text;
        if (folded.len > 0) {
            l->whole_words[l->whole_count++] = folded;
        }
    }
}

struct lexicon *lexicon_open(struct job *j, struct book *b, uint64_t at)
{
    struct lexicon *l = ARENA_NEW(j->arena, struct lexicon);
    l->at = at;
    l->pack = book_fold(j, b, &pack_fold);
    l->places.areas = book_fold(j, b, &area_fold);
    l->places.units = book_fold(j, b, &unit_fold);
    l->places.pairings = book_fold(j, b, &pairing_fold);
    if (!job_ok(j)) {
        return NULL;
    }
    wordings_open(&l->wordings, j->arena, l->pack, at);
    places_open(&l->places, j->arena, l->pack, at);
    spans_open(&l->spans, j->arena, l->pack, at);
    claims_open(&l->claims, j->arena, l->pack, at);
    read_whole_words(l, j->arena, at);
    return l;
}

const struct pack *lexicon_pack(const struct lexicon *l)
{
    return l->pack;
}

struct str lexicon_setting(const struct lexicon *l, struct str key)
{
    return pack_setting(l->pack, key, l->at);
}

const struct areas *lexicon_areas(const struct lexicon *l)
{
    return l->places.areas;
}

const struct units *lexicon_units(const struct lexicon *l)
{
    return l->places.units;
}

const struct pairings *lexicon_pairings(const struct lexicon *l)
{
    return l->places.pairings;
}

size_t lexicon_rank(const struct lexicon *l, struct arena *a,
                    const struct lexicon_piece *pieces, size_t count,
                    enum quantity_class class,
                    struct lexicon_candidate *out, size_t max)
{
    return wordings_rank(&l->wordings, a, pieces, count, class, out, max);
}

const struct pack_indicator *lexicon_labelled(const struct lexicon *l,
                                              struct arena *a,
                                              struct str text)
{
    return wordings_labelled(&l->wordings, folded_of(a, text).text);
}

size_t lexicon_sisters(const struct lexicon *l,
                       const struct pack_indicator *i,
                       const struct pack_indicator **out, size_t max)
{
    size_t count = 0;
    for (size_t k = 0; k < l->wordings.indicator_count && count < max; k++) {
        const struct pack_indicator *x = l->wordings.indicators[k];
        if (x->unit != i->unit && str_is(x->kinds, i->kinds) &&
            str_is(x->filter, i->filter) && str_is(x->minus, i->minus)) {
            out[count++] = x;
        }
    }
    return count;
}

size_t lexicon_places(const struct lexicon *l, struct arena *a,
                      struct str text, uint32_t within,
                      struct lexicon_place **out)
{
    return places_find(&l->places, a, text, within, out);
}

bool lexicon_is_whole(const struct lexicon *l, struct arena *a,
                      struct str label)
{
    struct str folded = folded_of(a, label).text;
    for (size_t i = 0; i < l->whole_count; i++) {
        if (str_is(folded, l->whole_words[i])) {
            return true;
        }
    }
    return places_is_home(&l->places, a, label);
}

size_t lexicon_periods(const struct lexicon *l, struct arena *a,
                       struct str text, int32_t today,
                       struct lexicon_period **out)
{
    return spans_find(&l->spans, a, text, today, out);
}

size_t lexicon_claims(const struct lexicon *l, struct arena *a,
                      struct str sentence, struct lexicon_claim **out)
{
    return claims_find(&l->claims, a, sentence, out);
}
