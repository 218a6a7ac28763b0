/* reading/place.h - the names of areas and units in a text. For reading/ only.
 *
 * The registers know who bears a name; this knows where in a text a name may
 * begin, by its first two characters, and what people do with names: leave
 * the ending out (张北), write a path of them (河北省张北县), mean the
 * government by its area (海淀区选派…). */
#ifndef READING_PLACE_H
#define READING_PLACE_H

#include "reading/lexicon.h"
#include "registers/pairing.h"

struct places {
    const struct areas *areas;
    const struct units *units;
    const struct pairings *pairings;
    uint64_t *lengths;          /* by hash of the first two characters: bit n,
                                   some name of n characters begins so */
    uint8_t *depths;            /* per area: its level's place in area_levels,
                                   0 the widest */
    uint8_t stem_depth;         /* areas down to here may lack their ending */
    uint8_t last_depth;         /* the narrowest level */
    uint32_t *seats;            /* per area: the government unit that sits
                                   there, or UNIT_NONE */
    uint32_t home, home_unit;   /* the programme itself, or …_NONE */
};

void places_open(struct places *p, struct arena *a, const struct pack *pack,
                 uint64_t at);
size_t places_find(const struct places *p, struct arena *a, struct str text,
                   uint32_t within, struct lexicon_place **out);
/* Whether a label is the name of the programme itself. */
bool places_is_home(const struct places *p, struct arena *a,
                    struct str label);

#endif
