/* intake/inside.h - what the files of intake share; nobody else's. */
#ifndef INTAKE_INSIDE_H
#define INTAKE_INSIDE_H

#include "base/map.h"
#include "book/core.h"
#include "intake/carried.h"
#include "intake/column.h"
#include "intake/intake.h"
#include "registers/pairing.h"

enum { RULES_KEYS_MAX = 12 };

/* A kind made ready for checking many drafts: looked up once, not per row. */
struct rules {
    struct str id;              /* of the kind */
    enum core_kind core;
    const struct pack_kind *kind;       /* NULL for a core kind */
    const struct pack_field **fields;   /* by id, fields proper only */
    size_t field_count;
    const struct pack_field *columns[COLUMN_COUNT];     /* rows of fields.csv
                                   that stand for core columns, or NULL */
    struct rules_key { enum column column; struct str field; }
        keys[RULES_KEYS_MAX];
    size_t key_count;           /* 0: all columns make the id */
};

/* A register's row that was just looked up; rows of a file repeat. */
struct known {
    struct str code;            /* points into the register */
    uint32_t number;
    int32_t from, until;
    uint64_t at;                /* head when it was looked up */
};
enum { KNOWN_SLOTS = 1024 };      /* a power of two */

struct intake_memory {
    struct rules **rules;
    size_t count, cap;
    uint64_t at;                /* head that the rules were read at */
    struct arena *arena;        /* of the rules; renewed when the head moves
                                   past a definition */
    struct known areas[KNOWN_SLOTS], units[KNOWN_SLOTS];
    struct map touched;         /* entries that the stage already replaces */
    size_t touched_staged;      /* what was staged when it was last added to */
    struct map dry;             /* ids that a dry run has let through */
    struct names dry_names;     /* codes and names it would have registered */
    struct str *dry_codes;      /* by their number; empty: two have the name */
    size_t dry_cap;
    struct map registered;      /* areas and units on the stage: code → what
                                   they say; of a dry run: all */
    uint64_t registered_head;   /* head and stage when it was last true */
    size_t registered_staged;
    struct pairings *pairings;
    int32_t today;              /* day of the job's clock, in the book's zone */
    int64_t today_until;        /* ms at which that day ends */
    struct str batch_by;        /* who sent batch `by_batch` */
    uint64_t by_batch;
};

/* One draft on its way. */
struct check {
    struct job *j;
    struct intake *in;
    struct entry *e;
    const struct rules *rules;
    struct intake_answer *out;
    uint32_t area;              /* number of e->area, or AREA_NONE */
};

/* The rules of a kind, or NULL. They live until the head moves. */
const struct rules *rules_of(struct job *j, struct intake *in,
                             struct str kind);
/* Fields, limits, codes, registers, dates, subject: false when refused. */
bool check_values(struct check *c);
/* Where corrects, withdraws and target lead. False when refused or when the
 * machine failed. Comes after the id is known. */
bool check_pointers(struct check *c);
/* An area or a unit against its register: verdict SAME when it says nothing
 * new, a warning and an id of its own when it replaces a row. Comes after the
 * id is known; is_derived: it was not sent. False as above. */
bool check_register(struct check *c, bool is_derived);
/* Remember an area or unit that was staged. */
void register_staged(struct check *c);
/* The live version of an entry: itself, or what corrected it in the end. */
uint64_t live_version(const struct intake *in, uint64_t seq);
/* The id from the key, into c->out->id. */
void check_derive(struct check *c, uint64_t nth);

/* In a dry run: remember an area or unit that a draft would register. */
void dry_register(struct job *j, struct intake *in, const struct entry *e);
/* … or that it would have paired a supporter: whom with, is not judged. */
void dry_pair(struct intake *in, struct str supporter);
bool dry_is_paired(const struct intake *in, struct str supporter);
/* Refuse the draft; always false. */
#define REFUSE(c, id, column, ...) \
    ((c)->out->verdict = INTAKE_REFUSED, \
     intake_note(&(c)->out->refused, id, column, __VA_ARGS__))
/* Where a further warning goes; the last place is used again when full. */
struct intake_note *check_warning(struct check *c);

#endif
