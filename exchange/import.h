/* exchange/import.h - files in: any order, any mess, row by row.
 *
 * What a file holds is decided by its headers (and sheet titles) against the
 * pack; registers go first, then records, then corrections and withdrawals,
 * then reviews and confirmations. */
#ifndef EXCHANGE_IMPORT_H
#define EXCHANGE_IMPORT_H

#include "intake/intake.h"

struct import_ask {
    const char *const *paths;
    size_t path_count;
    bool dry_run, atomic;
    const char *answers;        /* CSV: question, answer; or NULL */
    const char *rejects;        /* folder for FILE.rejected.csv, or NULL */
    const char *mapping;        /* id of a saved mapping, or NULL */
    bool may_ask;               /* a terminal is there: ask names once */
    /* Called now and then with what has been read; may be NULL. */
    void (*progress)(void *context, const char *path, uint64_t done,
                     uint64_t whole, uint64_t rows);
    void *context;
};

struct import_report {          /* one per file (or sheet); in the arena */
    struct str path, sheet, kind;
    uint64_t rows, added, same, rejected, warned;
    struct import_line {        /* the first 1000 rejects and warnings */
        uint64_t line; struct str column; const char *id;
        struct str zh, en; bool is_warning;
    } *lines;
    size_t line_count;
    struct str rejected_path;   /* written file, or empty */
    struct str notes_zh, notes_en;      /* e.g. rows without a natural key */
};

/* Import. True when it ran (even with rejects). */
bool import_files(struct job *j, struct book *b, const struct import_ask *ask,
                  struct import_report **reports, size_t *count);

/* The id of the newest live batch of a file: “name” or “name#sheet”; empty
 * when there is none. */
bool import_batch_find(struct job *j, struct book *b, struct str name,
                       struct str *id);
/* As above, but of a workbook all batches, one for each sheet, newest first;
 * in the arena. */
bool import_batches_find(struct job *j, struct book *b, struct str name,
                         struct str **ids, size_t *count);

/* Load a pack's folder into a book (new or existing): definitions, areas,
 * units, templates. Refused as a whole when a row is wrong: pack.rows; the
 * faults are printed by the caller from *drafts. */
bool import_pack(struct job *j, struct book *b, const char *dir,
                 struct pack_drafts *drafts);

#endif
