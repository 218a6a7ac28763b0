/* exchange/import_sheet.h - the sheets of a call, and what is refused of them.
 *
 * A CSV file is one sheet; a workbook has one for each sheet. A sheet
 * can be read as often as needed: the pipeline goes over it once for each rank
 * of what it holds. */
#ifndef EXCHANGE_IMPORT_SHEET_H
#define EXCHANGE_IMPORT_SHEET_H

#include "exchange/import.h"
#include "exchange/import_row.h"
#include "exchange/stamp.h"
#include "exchange/xlsx.h"

enum { IMPORT_LINES_MAX = 1000 };

struct import_file {
    const char *path;
    struct str name;            /* without its folder */
    struct str bytes;
    char sha256[65];
    bool is_workbook;
    struct xlsx *workbook;      /* NULL for CSV */
    struct stamp *stamp;        /* of a unit's workbook, or NULL */
    struct buf rejected_head;   /* CSV: what stands above rejected rows, */
    const char *rejected_more;  /* columns to add to it, or NULL, */
    struct buf rejected;        /* and the rows so far */
    struct xlsx_remark *remarks;        /* on a workbook's cells */
    size_t remark_count, remark_cap;
};

enum import_rank {              /* the order of work, across all sheets */
    RANK_REGISTERS, RANK_PAIRINGS, RANK_RECORDS, RANK_CHANGES, RANK_MARKS,
    RANK_COUNT
};

struct import_sheet {
    struct import_file *file;
    size_t number;              /* of the sheet in its workbook */
    struct head head;
    bool is_readable;           /* its head was understood */
    unsigned ranks;             /* bits of ranks that its rows have; all until
                                   it was read once */
    unsigned seen_ranks;
    struct names kinds;         /* as written in the kind column */
    struct row_reader **readers;        /* by their number; one without a
                                   kind column */
    size_t reader_cap;
    struct map deferred;        /* line → nth + 1: points at what may come */
    uint64_t deferred_count;
    bool has_batch;
    uint64_t batch;
    char batch_id[ENTRY_ID_LEN + 1];
    unsigned probes;            /* rows looked up while there was none */
    bool wrote_head;            /* of the rejects */
    struct map seen;            /* keys of rows → how often so far */
    struct map ids;             /* ids of a stamped sheet's rows → line */
    bool warned_head;           /* of unknown headers */
    uint64_t foot_line;         /* the last one below the table, if said */
    struct import_report *report;
    size_t line_cap;
    uint64_t self_count;        /* reviews of the sender's own entries */
    size_t self_at;             /* place in the lines of the first, + 1 */
};

/* Map a file and see what it is. Fails with file.absent, file.read; what is
 * wrong inside a file is said by its sheets. */
bool import_file_open(struct job *j, const char *path,
                      struct import_file *out);
/* Open the sheet at its first row. NULL: job error. */
struct sheet *import_sheet_open(struct job *j, struct import_sheet *s);

/* Say something of a line; the first IMPORT_LINES_MAX are kept. */
void import_say(struct job *j, struct import_sheet *s, uint64_t line,
                const struct intake_note *note, bool is_warning);
/* The sheet is done: say how many rows a line stands for. */
void import_say_counts(struct job *j, struct import_sheet *s);
/* Keep a rejected row for the mended file. `corrects` is the entry that says
 * something else under the same key, or empty: then the row says so, and only
 * a reason is wanting. */
void import_reject(struct job *j, struct import_sheet *s,
                   const struct sheet_row *row,
                   const struct intake_note *why, size_t column,
                   struct str corrects);
/* Write FILE.rejected.csv (or the coloured workbook), or remove the one of an
 * earlier run when nothing was rejected. `folder` may be NULL. */
bool import_rejects_write(struct job *j, struct import_file *f,
                          const char *folder, struct str *path);

#endif
