/* exchange/import_inside.h - one call of import, shared by its files. */
#ifndef EXCHANGE_IMPORT_INSIDE_H
#define EXCHANGE_IMPORT_INSIDE_H

#include "exchange/import_sheet.h"

enum {
    IMPORT_COMMIT_ROWS = 16384, IMPORT_PROGRESS_ROWS = 4096,
    IMPORT_PROBES = 256,        /* rows looked up before a batch is tried */
};

struct import {
    struct job *j;
    struct book *b;
    const struct import_ask *ask;
    struct intake in;
    struct vocabulary vocabulary;
    struct import_names names;
    struct mapping mapping;
    struct import_file *files;
    size_t file_count;
    struct import_sheet *sheets;
    size_t sheet_count, sheet_cap;
    uint64_t rows;              /* read so far, for progress */
    struct row_draft draft;     /* too large for the stack of a recursion,
                                   and reused for every row */
    struct entry batch;
    struct intake_answer answer;
    struct names batches;       /* names of files that were asked for */
    struct str *batch_ids;      /* by their number */
    size_t batch_cap;
    struct intake_note why;
};

/* Rows whose pointers lead nowhere yet are tried again once everything of
 * their rank was read. */
enum import_round { ROUND_FIRST, ROUND_AGAIN, ROUND_LAST };

/* Bits of the ranks that rows of a kind may have; all for NULL. */
unsigned import_ranks(const struct words *w);
/* Read one sheet's rows of a rank. False: the machine failed. */
bool import_run_sheet(struct import *m, struct import_sheet *s,
                      enum import_rank rank, enum import_round round);
/* Make everything durable that is staged; a dry run only forgets it. */
bool import_settle(struct import *m);
/* Load a saved mapping of the pack. Fails with mapping.unknown. */
bool import_mapping(struct import *m, struct str id);
/* As import_batch_find; the batches of this call come first. */
bool import_batch_named(struct import *m, struct str name, struct str *id);
/* The id of a sheet's own batch. */
void import_batch_id(const struct import *m, const struct import_sheet *s,
                     char id[static ENTRY_ID_LEN + 1]);

#endif
