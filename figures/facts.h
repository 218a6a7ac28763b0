/* figures/facts.h - the typed columns of all records, by kind.
 *
 * One table per record kind of the pack, rows in order of entry. A column is
 * made when the first value for it arrives; until then it is NULL and every
 * row's value is missing. Texts are interned; areas, units and subjects stand
 * as the numbers of their folds. What an entry said is never changed here:
 * whether it lives, and at which basis, is asked of book/marks. */
#ifndef FIGURES_FACTS_H
#define FIGURES_FACTS_H

#include "base/map.h"
#include "book/fold.h"
#include "book/marks.h"
#include "pack/pack.h"
#include "registers/area.h"
#include "registers/subject.h"
#include "registers/unit.h"

enum {
    FACT_NONE = UINT32_MAX,     /* no code, no table, no row */
    FACT_SEGMENT = 65536,       /* rows of a column in one saved part */
};
#define FACT_NO_NUMBER INT64_MIN
#define FACT_NO_DAY INT32_MIN

enum fact_flag {                /* bits of a row's flags */
    FACT_EVIDENCE = 1,          /* some evidence was given */
    FACT_PARTIAL = 2,           /* a partial confirmation came at some time */
    FACT_HAS_NEXT = 4,          /* its subject has a later row in this table */
    FACT_FIRST = 8,             /* it is the first row of its subject here */
    FACT_OCCURRED_SHIFT = 4,    /* two bits of enum date_precision */
    FACT_UNTIL_SHIFT = 6,
};

enum fact_core {                /* columns that every table may have */
    FACT_AREA, FACT_UNIT, FACT_SUPPORTER, FACT_SUBJECT,
    FACT_PREVIOUS,              /* entry number of the subject's row before */
    FACT_UNTIL,                 /* day, as int32_t in the same bits */
    FACT_QUANTITY, FACT_AMOUNT, FACT_PROGRAMMES, FACT_CORE_COUNT,
};

enum fact_form { FACT_CODES, FACT_NUMBERS, FACT_SKIPPED };

struct fact_column {
    uint32_t id;                /* its name, in facts.names */
    enum fact_form form;
    uint32_t *codes;            /* FACT_NONE when missing; NULL: all are */
    int64_t *numbers;           /* FACT_NO_NUMBER when missing */
};

enum { FACT_COLUMNS_MAX = FACT_CORE_COUNT + 2 * ENTRY_FIELDS_MAX };

struct fact_table {
    uint32_t kind;              /* its id, in facts.names */
    size_t count, cap;          /* rows */
    uint32_t *seq;              /* rising */
    int32_t *occurred;          /* first day of it; FACT_NO_DAY when missing */
    uint8_t *flags;
    struct fact_column columns[FACT_COLUMNS_MAX];
    size_t column_count;        /* the core ones included */
};

struct facts {                  /* the state of facts_fold */
    const struct pack *pack;
    const struct areas *areas;
    const struct units *units;
    const struct subjects *subjects;
    const struct marks *marks;
    struct names names;         /* kinds, field ids and values */
    struct fact_table **tables;
    size_t table_count, table_cap;
    uint64_t size;              /* entries seen */
    uint16_t *table_of;         /* per entry; UINT16_MAX: not a record */
    uint32_t *row_of;           /* per entry, in its table */
    size_t entry_cap;
    uint32_t *heads;            /* per subject: its newest record's entry */
    uint8_t *subject_kinds;     /* per subject: row of kind_names */
    uint8_t *identities;        /* per subject: enum identity, the best */
    size_t subject_count, subject_cap;
    uint32_t risen;             /* subject whose identity the newest entry */
    enum identity risen_from;   /* made better, or SUBJECT_NONE; and what it
                                   was */
    struct names kind_names;    /* of subjects */
    struct fact_unit { uint32_t subject, unit; } *unit_subjects;
    size_t unit_subject_count, unit_subject_cap;
    struct names programmes;    /* bits of FACT_PROGRAMMES */
    struct fact_merge {         /* a subject named by a merge or split */
        uint32_t subject, seq;
    } *merged;                  /* in order of entry */
    size_t merged_count, merged_cap;
};

/* The table and row where record seq stands; false when it is no record. */
bool facts_find(const struct facts *f, uint64_t seq, uint32_t *table,
                size_t *row);
/* The place in f->merged of the first one named by entry seq or later. */
size_t facts_merge_from(const struct facts *f, uint64_t seq);
/* The first row of a table with seq >= the given one. */
size_t fact_row_from(const struct fact_table *t, uint64_t seq);
/* A column by its id, in one of its two forms; NULL when the table has none. */
const struct fact_column *fact_column(const struct facts *f,
                                      const struct fact_table *t,
                                      struct str id, enum fact_form form);

static inline uint32_t fact_code(const struct fact_table *t,
                                 enum fact_core column, size_t row)
{
    const uint32_t *codes = t->columns[column].codes;
    return codes ? codes[row] : (uint32_t)FACT_NONE;
}

static inline int64_t fact_number(const struct fact_table *t,
                                  enum fact_core column, size_t row)
{
    const int64_t *numbers = t->columns[column].numbers;
    return numbers ? numbers[row] : FACT_NO_NUMBER;
}

/* The first day on which a row is no longer in force, or INT32_MAX. */
static inline int32_t fact_until(const struct fact_table *t, size_t row)
{
    uint32_t day = fact_code(t, FACT_UNTIL, row);
    return day == FACT_NONE ? INT32_MAX : (int32_t)day;
}

static inline struct date fact_occurred(const struct fact_table *t, size_t row)
{
    return (struct date){ t->occurred[row], (enum date_precision)
                          (t->flags[row] >> FACT_OCCURRED_SHIFT & 3) };
}

/* ---- for the fold itself (facts.c, facts_save.c) ---------------------- */

void facts_save(const void *state, struct fold_parts *out);
bool facts_load(void *state, struct fold_parts *in);
/* Room for `more` rows in every column that exists. */
void fact_table_room(struct fact_table *t, size_t more);
/* A new empty table at the end. */
struct fact_table *facts_table_add(struct facts *f, uint32_t kind);
/* Give a column its cells, all missing. */
void fact_column_fill(struct fact_table *t, struct fact_column *c);
void facts_subject_room(struct facts *f, size_t count);
void facts_entry_room(struct facts *f, size_t count);

#endif
