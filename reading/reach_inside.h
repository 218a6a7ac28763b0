/* reading/reach_inside.h - what the parts of reading/reach share: places
 * (reach_place.c) and periods (reach_period.c). For reading/reach only. */
#ifndef READING_REACH_INSIDE_H
#define READING_REACH_INSIDE_H

#include "reading/reach.h"

/* However long a sentence, only so much of it is looked at. */
enum { LOOK_BACK = 64 };

enum side { SIDE_SUPPORTER, SIDE_AREA, SIDES, SIDE_WHOLE = SIDES, SIDE_OWN };

/* A year that is only compared with is of its clause; 年末 of its part of the
 * sentence. */
enum stay { STAY_REACHES, STAY_PART, STAY_CLAUSE };

struct stance {                 /* a place where it stands */
    size_t from, len;
    enum side side;
    struct str id;              /* unit id or area code */
    uint32_t others[LEXICON_OTHERS];    /* areas or units */
    size_t other_count;
};

struct reach {
    struct arena *arena;
    const struct pairings *pairings;
    int32_t today;              /* of the text */
    const struct lexicon *lexicon;
    const struct context *context;
    struct stance *stances;     /* in order of place */
    size_t stance_count;
    const struct stance *own;   /* whose text it is, by its signature */
    struct mention {            /* who is named at all, also where it is no
                                   restriction: for who sends */
        size_t from, len;
        enum side side;
    } *mentions;                /* in order of place */
    size_t mention_count;
    int32_t to;                 /* the reporting date */
    struct lexicon_period *periods;
    uint8_t *stays;             /* of each: how far it holds (enum stay) */
    size_t period_count;
    struct context_span *names; /* of all places and periods, in order */
    size_t name_count;
    int32_t title;              /* block, or CONTEXT_NONE */
};

/* A place in the text from which is looked: a figure or a claim. */
struct stand {
    const struct context_sentence *sentence;
    const struct context_clause *clause;
    size_t from, to;            /* of the figure */
    size_t next;                /* where the next figure of the clause begins */
    struct context_span item;
    uint32_t number;            /* of the sentence */
};

struct str reach_block(const struct context *c, int32_t number);

/* Find all places; within decides between areas of one name. */
void reach_places_open(struct reach *r, uint32_t within);
/* The nearest of a side, or NULL. */
const struct stance *reach_place(const struct reach *r,
                                 const struct stand *s, enum side side);
/* 向佳县、清涧县、绥德县拨付: a list of places that a number is not dealt to. All who
 * receive are no restriction (NULL); some of them are several. */
const struct stance *reach_list(const struct reach *r, const struct stand *s,
                                const struct stance *found,
                                bool *is_several);
enum reach_way reach_way_of(const struct reach *r, const struct stand *s);

/* Find all periods, as the text speaks on a day of its own, at most today. */
void reach_periods_open(struct reach *r, int32_t today);
/* Put the nearest period into a scope. */
void reach_period(const struct reach *r, const struct stand *s,
                  struct lint_scope *out);

#endif
