/* forms/facet.h - one label of a form taken apart: its place, its time, its
 * unit, and the words that are left, which speak of an indicator. */
#ifndef FORMS_FACET_H
#define FORMS_FACET_H

#include "forms/period.h"
#include "forms/words.h"

enum { FACET_OTHERS = 8 };

enum facet_place {
    PLACE_NONE,
    PLACE_KNOWN,                /* area, supporter or both are given */
    PLACE_UNSURE,               /* the name means one of others */
    PLACE_TOTAL,                /* 合计: everything that the others are of */
    PLACE_OTHER,                /* 其他: what the others leave */
    PLACE_BLANK,                /* ____县: to be told */
};

struct facet_unit {
    bool is_told;
    bool is_unsure;             /* 人/人次 */
    enum quantity_class class;
    int64_t scale;              /* one of it in the stored unit */
    struct str text;            /* 万元 */
};

struct facet {
    struct str label;           /* as it stands, clean */
    struct str words;           /* what is left of it */
    uint32_t bits;              /* 1 << enum form_word */
    struct period_part period;
    enum facet_place place;
    struct str area, supporter; /* code, unit id; empty when not named */
    struct str others[FACET_OTHERS];    /* codes and ids, the likeliest first */
    size_t other_count;
    struct facet_unit unit;
    enum quantity_class implied;        /* 人数, 人次 as part of the words;
                                           QUANTITY_BARE when none */
};

struct facet_reader {           /* what labels are read with */
    const struct lexicon *lexicon;
    struct arena *arena;
    uint64_t at;                /* position whose words are used */
    int32_t today;              /* the day 今年 is told from */
    struct str home;            /* id of the unit whose programme it is: what
                                   本级 means; empty when nobody is */
};

/* Take a label apart. within: the area that names are looked for in first, or
 * AREA_NONE. */
struct facet facet_read(const struct facet_reader *r, struct str label,
                        uint32_t within);
/* A unit as it stands in a column of units: 万元, (个). */
struct facet_unit facet_unit_of(const struct facet_reader *r,
                                struct str text);

#endif
