/* exchange/import_words.h - which header means which column, kind by kind.
 *
 * A header is matched in folded form against the labels and aliases of the
 * kind's fields in the pack, then against the core columns. Unit words behind
 * it (万元, 亩) are taken off and kept. */
#ifndef EXCHANGE_IMPORT_WORDS_H
#define EXCHANGE_IMPORT_WORDS_H

#include "base/map.h"
#include "book/core.h"
#include "exchange/import_value.h"
#include "intake/column.h"
#include "intake/intake.h"

enum use {                      /* what a column of a sheet is for */
    USE_UNKNOWN,                /* no word for it: warned about */
    USE_IGNORED,                /* 序号, _line, skipped by a mapping */
    USE_CORE,                   /* .core */
    USE_FIELD,                  /* .field, or .name for a core kind */
    USE_AREA_PART,              /* 省, 市, 县 …: .rank, widest 0 */
};

struct target {                 /* what a header means in a kind */
    enum use use;
    enum column core;
    const struct pack_field *field;     /* also for USE_CORE when the pack has
                                           a row for it; else NULL */
    struct str name;            /* key of a core kind's field */
    int rank;
    bool is_must;               /* every row needs it */
    const struct value_unit *unit;      /* from the header, or NULL */
};

struct words {                  /* of one kind */
    struct str kind;
    enum core_kind core;
    const struct pack_kind *row;        /* NULL for a core kind */
    struct names names;         /* folded header → place in targets */
    struct target *targets;
    size_t must_count;          /* fields that every row must have */
};

struct vocabulary {             /* all kinds, in the job's arena */
    struct words *kinds;
    size_t count;
    struct str levels;          /* of areas, by |, widest first */
    struct names cores;         /* headers of core columns, folded … */
    enum column *core_columns;  /* … and what they head */
};

bool vocabulary_open(struct job *j, struct intake *in,
                     struct vocabulary *out);
/* The words of a kind given by id, label or alias; NULL when none. */
const struct words *vocabulary_kind(const struct vocabulary *v,
                                    struct intake *in, struct str name);
/* What a header, folded, means in a kind. */
struct target words_find(const struct vocabulary *v, const struct words *w,
                         struct str folded);
/* The kind whose label is the longest inside a title, sheet or file name; NULL
 * when none is or two are equally long. */
const struct words *vocabulary_titled(const struct vocabulary *v,
                                      struct arena *a, struct str title);
/* A value of a register's sheet, by id or as offices call it: the kind of a
 * unit (企业 → firm), the level of an area (乡镇 → township). Others stay as
 * they are. False: it is none, in *why. */
bool words_value(const struct vocabulary *v, const struct words *w,
                 struct str key, struct str *text, struct intake_note *why);

#endif
