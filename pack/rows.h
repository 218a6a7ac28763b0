/* pack/rows.h - one version of one row of a pack: its cells as they were
 * written, and what they mean. For pack/ only.
 *
 * Reading a row never fails: a cell that is not understood counts as not
 * given. pack_read refuses such rows before they come into a book; what stands
 * in a book is read as well as it can be. */
#ifndef PACK_ROWS_H
#define PACK_ROWS_H

#include "book/entry.h"
#include "pack/pack.h"

enum table {                    /* the tables whose rows are understood */
    TABLE_OTHER,                /* settings, templates, roles, … */
    TABLE_KINDS, TABLE_FIELDS, TABLE_CODES, TABLE_INDICATORS,
    TABLE_PARAMETERS, TABLE_COUNT
};

struct version {                /* stays where it is while the pack lives */
    struct str table, key;
    uint64_t born, died;        /* [born, died): entry numbers */
    struct version *older;
    struct pack_text *cells;
    uint32_t cell_count;
    union {
        struct pack_kind kind;
        struct pack_field field;
        struct pack_code code;
        struct pack_indicator indicator;
        struct pack_parameter parameter;
    } as;
};

enum table table_of(struct str name);
/* The text of a column; empty when not given. */
struct str version_cell(const struct version *v, const char *column);
/* Fill v->as from the cells. */
void version_read(struct version *v, enum table table, uint32_t number);

/* The version of a row by its written key, or NULL (pack/pack.c). */
const struct version *pack_version(const struct pack *p, struct str table,
                                   struct str key, uint64_t at);

/* ---- words of the grammar, for reading and for checking -------------- */

bool field_type_of(struct str word, enum field_type *out);
bool figure_unit_of(struct str word, enum figure_unit *out);
bool measure_of(struct str word, enum measure *out);
/* Limits are written in yuan, metres, square metres; stored in fen, m, cm². */
int64_t field_scale(enum field_type type);

#endif
