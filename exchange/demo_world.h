/* exchange/demo_world.h - who and what there is in a demonstration: places,
 * partners, units and people to draw from.
 *
 * Places and the units of a pack are real and come from its areas.csv,
 * units.csv and demo_places.csv (recipients with their supporters); further
 * units and all people are made up as demo_units.csv and demo_people.csv say.
 * People of a pool have a home when the pool names a level for it. */
#ifndef EXCHANGE_DEMO_WORLD_H
#define EXCHANGE_DEMO_WORLD_H

#include "exchange/demo_table.h"

enum { DEMO_NOWHERE = UINT32_MAX };

struct demo_place { struct str code, name; uint32_t county; };

struct demo_list {              /* recipient places of a level, or of a name */
    struct str name;
    struct demo_place *rows;    /* in order of code */
    size_t count, cap;
};

struct demo_county {            /* a row of demo_places.csv */
    struct str code, name, parent;      /* parent: code of the area above */
    uint32_t *partners;         /* numbers of givers, at least one */
    size_t partner_count;
};

struct demo_giver { struct str id, area, name; };       /* a supporter */

struct demo_unit { struct str id, area; uint32_t group, place; };

struct demo_pool {              /* units to draw from */
    struct str name;
    struct demo_unit *rows;     /* by group */
    size_t count;
    bool is_taker;              /* groups are counties; else givers */
    uint32_t *starts;           /* first row of each group, and the end */
    size_t group_count;
};

struct demo_people {            /* persons to draw from */
    struct str name;
    uint64_t size, salt;
    const struct demo_list *home;       /* NULL: nowhere in particular */
    uint64_t *ends;             /* of each home, the weights so far */
};

struct demo_words { struct str name; struct str *rows; size_t count, cap; };

struct demo_world {
    const char *pack;           /* its folder */
    uint64_t seed;
    int64_t scale_ppm;
    struct demo_targets targets;
    struct demo_table areas, units;     /* of the pack */
    struct names codes;         /* of areas, by row */
    struct demo_county *counties;
    struct demo_giver *givers;
    struct demo_list *lists;
    struct demo_pool *pools;
    struct demo_people *people;
    struct demo_words *words;
    size_t county_count, giver_count, list_count, pool_count, people_count,
        word_count;
};

/* Read a pack's tables; `units` gets the rows of the made-up units as an
 * import file. Fails with file.absent, demo.table, demo.targets, demo.world
 * (a table names what is not there). */
bool demo_world_read(struct job *j, const char *pack, const char *targets,
                     struct demo_world *w, struct buf *units);
void demo_world_free(struct demo_world *w);

/* By name; NULL when there is none. */
const struct demo_list *demo_list_of(const struct demo_world *w,
                                     struct str name);
/* A list without the places that a records file of the pack names in its
 * column `area`: what is published is not made up again. NULL on failure. */
const struct demo_list *demo_list_without(struct job *j,
                                          const struct demo_world *w,
                                          const struct demo_list *list,
                                          struct str file);
const struct demo_pool *demo_pool_of(const struct demo_world *w,
                                     struct str name);
const struct demo_people *demo_people_of(const struct demo_world *w,
                                         struct str name);
const struct demo_words *demo_words_of(const struct demo_world *w,
                                       struct str name);
/* n at the asked scale, at least 1 unless it is 0. */
int64_t demo_scaled(const struct demo_world *w, int64_t n);
/* The home of a person; people without a home live DEMO_NOWHERE. */
uint32_t demo_home(const struct demo_people *p, uint64_t index);
/* A unit of the group, or of the whole pool when the group has none. */
const struct demo_unit *demo_unit_in(const struct demo_pool *p,
                                     uint32_t group, uint64_t hash);

#endif
