/* exchange/import_row.h - one row of a sheet as the draft of an entry.
 *
 * What a column means is settled once per sheet and kind; each column
 * remembers what its last values turned out to be, because rows of a file
 * repeat. Private fields come out apart and never stand in the draft. */
#ifndef EXCHANGE_IMPORT_ROW_H
#define EXCHANGE_IMPORT_ROW_H

#include "exchange/import_head.h"
#include "exchange/import_names.h"

enum { ROW_SECRETS_MAX = 16, ROW_PARTS_MAX = 8 };

struct row_reader;              /* of one kind in one sheet; in the arena */

struct row_draft {
    struct entry entry;         /* texts live until the next row or commit */
    struct entry_field secrets[ROW_SECRETS_MAX];        /* sorted by key */
    uint32_t secret_count;
    bool needs_person;          /* a subject is wanted and none is given */
    struct str id_number, person_name;  /* what a person is known by */
    struct str lacks;           /* head of a private column that a new record
                                   must fill and this row does not; or empty */
    unsigned defaulted;         /* bits of core columns that were empty and
                                   got what the workbook's stamp says */
};

/* The type of a core column where the pack says nothing; a kind without
 * subjects has an empty subject_kind. */
enum field_type row_core_type(enum column core, struct str subject_kind);
/* False when two columns mean the same (header.double in *why). */
bool row_open(struct job *j, const struct head *head,
              const struct vocabulary *v, const struct words *words,
              struct import_names *names, struct row_reader **out,
              struct intake_note *why);
/* Columns that no word is known for, in the arena. */
const struct str *row_unknown(const struct row_reader *r, size_t *count);
/* Read a row. False: refused in *why, at cell *column (0-based); or the
 * machine failed (job error). */
bool row_read(struct job *j, struct row_reader *r,
              const struct sheet_row *row, struct row_draft *out,
              struct intake_note *why, size_t *column);
/* The core kind of the reader's rows; CORE_NONE for a kind of the pack. */
enum core_kind row_core(const struct row_reader *r);
/* Whether its rows say who supports whom. */
bool row_is_pairing(const struct row_reader *r);
/* The column `corrects`, or -1. */
ptrdiff_t row_corrects(const struct row_reader *r);
/* Where a core column or a field stands in the sheet, or -1. */
ptrdiff_t row_column(const struct row_reader *r, struct str id);
/* Whether it is a row of sums (合计, 小计, 总计), which is no record. */
bool row_is_sum(const struct sheet_row *row);
/* “填表人：…  审核：…”, “注：…”: what stands below a table. */
bool row_is_foot(struct arena *a, const struct sheet_row *row);
/* Compare a row of sums with the rows that were read. False: a column differs
 * from both its part since the last sums and its whole; sum.differs in *why. */
bool row_sums_hold(struct row_reader *r, const struct sheet_row *row,
                   struct intake_note *why);

#endif
