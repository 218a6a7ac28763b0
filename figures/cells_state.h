/* figures/cells_state.h - the inside of struct cells, for cells*.c only. */
#ifndef FIGURES_CELLS_STATE_H
#define FIGURES_CELLS_STATE_H

#include <pthread.h>

#include "figures/cells.h"
#include "figures/facts.h"
#include "figures/figure.h"
#include "figures/pass.h"

struct cells_row {              /* one indicator */
    uint64_t born;              /* of the version that is kept */
    bool is_dirty;              /* to be added up afresh */
    struct groups shapes[SHAPE_COUNT];
};

struct cells {
    const struct pack *pack;
    const struct facts *facts;  /* both NULL where nothing is ever applied */
    const struct marks *marks;
    uint64_t size;              /* entries applied */
    uint64_t done;              /* position that the rows show */
    uint32_t *touched;          /* records that may have changed since */
    size_t touched_count, touched_cap;
    struct cells_risen {        /* subjects that became better known since */
        uint32_t subject;
        enum identity from;     /* at the last look */
    } *risen;
    size_t risen_count;
    bool *dirty_tables;         /* by table of facts: too many touched */
    size_t dirty_table_cap;
    bool all_dirty;             /* a register or definition changed */
    struct cells_row *rows;     /* by number of the indicator */
    size_t count;
    int32_t newest;             /* newest live day, where no date is set */
    int32_t to;                 /* the reporting date */
    struct buf level;           /* of areas */
    uint32_t area_count, unit_count;    /* known of the registers */
    struct arena *ground;       /* of `up` */
    const uint32_t *up;         /* area → area of the level, or NULL */
    uint32_t up_count;          /* areas in it */
    pthread_mutex_t lock;       /* of cells_ready */
};

/* Note what entry seq touches; facts and marks hold it already. */
void cells_touch(struct cells *c, uint64_t seq, const struct entry *e);
/* Take the touched records (rising) off an indicator's cells as they stood at
 * c->done and add them as they stand at c->size. False when that cannot be
 * done, or not quickly; the row is then to be added up afresh. */
bool cells_step(struct cells *c, struct cells_row *row,
                const struct plan *plan, int32_t old_to);
/* Forget what was touched. */
void cells_untouch(struct cells *c);
/* An empty row for every indicator below count. */
void cells_room(struct cells *c, size_t count);
/* The identity of a subject at the last look. */
enum identity cells_identity_before(const struct cells *c, uint32_t subject);
/* The scope of a shape; while cells are worked in. */
struct scope cells_scope(const struct cells *c, enum cells_shape shape);

void cells_save(const void *state, struct fold_parts *out);
bool cells_load(void *state, struct fold_parts *in);

#endif
