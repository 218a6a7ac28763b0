/* pack/reader.h - a pack's folder while it is being read. For pack/ only.
 *
 * read.c brings in the files row by row; check.c looks at each row alone, then
 * at all of them together. Faults are collected; nothing stops at the first. */
#ifndef PACK_READER_H
#define PACK_READER_H

#include "base/map.h"
#include "pack/pack.h"

struct reader_table {
    struct str name;
    struct names keys;
    size_t *rows;               /* by number of the key: its row in drafts */
    size_t count, cap;
};

struct reader {
    struct job *job;
    const char *dir;
    struct pack_drafts *out;
    struct reader_table **tables;
    size_t table_count, table_cap;
    size_t row_cap, fault_cap, file_cap, record_cap;
};

/* Note what e says about a place in a file, and forget it in e. */
void reader_fault(struct reader *r, struct str file, uint64_t line,
                  struct str column, struct err *e);
/* The same about a cell of a row. */
void reader_fault_row(struct reader *r, const struct pack_row *row,
                      const char *column, struct err *e);
struct reader_table *reader_table(struct reader *r, struct str name);
/* The row of a key, or NULL. */
const struct pack_row *reader_row(struct reader *r, const char *table,
                                  struct str key);
/* A cell of a row; empty when not given. */
struct str row_cell(const struct pack_row *row, const char *column);

/* A value of datapackage.json; empty when not given. */
struct str reader_setting(struct reader *r, const char *key);
/* Whether a word stands in a list whose words are separated by |. */
bool list_has(struct str list, struct str word);

/* Whether the grammar knows the table; then only its columns may stand
 * there. */
bool check_knows_table(struct str table);
bool check_knows_column(struct str table, struct str column);
/* What one row must hold by itself. */
void check_row(struct reader *r, const struct pack_row *row);
/* What rows must find in other rows. */
void check_whole(struct reader *r);
/* What a row must mean beside others (pack/meaning.c). */
void check_meaning(struct reader *r, const struct pack_row *row);
/* The same of the tables from which texts are read (pack/spoken.c). */
void check_spoken(struct reader *r, const struct pack_row *row);
/* Words by |, none of them empty; with may_group in groups by +. */
bool check_words(struct str text, bool may_group, struct err *e);

#define UNIT_KINDS "government|department|group|firm|cooperative|school|" \
                   "college|hospital|social|bank|team|other"

#endif
