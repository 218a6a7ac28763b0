/* exchange/xlsx_merge.h - the merged cells of a sheet, row after row.
 *
 * A sheet lists its merged cells behind its rows, so they are found first, in
 * a pass of their own, and then filled in while rows go by in order. The work
 * per row is bounded: merged cells that would overlap or cover a whole sheet
 * are refused. */
#ifndef EXCHANGE_XLSX_MERGE_H
#define EXCHANGE_XLSX_MERGE_H

#include "exchange/opc.h"
#include "table/sheet.h"

enum {
    XLSX_MERGES_MAX = 1 << 17,
    XLSX_MERGE_CELLS_MAX = 1 << 20,     /* one column from top to bottom */
};

struct xlsx_merges;             /* in the job's arena */

/* Find the merged cells of a sheet's part; reads the whole part once and so
 * proves that it can be unpacked. Fails with xlsx.merge, xlsx.xml, xlsx.zip. */
struct xlsx_merges *xlsx_merges_find(struct job *j, struct opc *p,
                                     int64_t part);
/* Fill the empty cells of a row that lie under merged cells, and take note of
 * those that begin in it. cells has SHEET_COLUMNS_MAX places, of which *count
 * are in use. Rows must come in rising order. Fails with xlsx.merge. */
bool xlsx_merges_fill(struct job *j, struct xlsx_merges *m, uint64_t row,
                      struct cell *cells, size_t *count);
/* When a cell is part of a merged cell but not its first, the place of the
 * first. False, with nothing changed, for all other cells. */
bool xlsx_merges_first(const struct xlsx_merges *m, uint64_t *row,
                       size_t *column);

struct xlsx_area {              /* a merged cell */
    uint64_t top, bottom;       /* rows, 1-based */
    size_t left, right;         /* columns, 0-based */
};
/* Merged cells by their first rows; those right of SHEET_COLUMNS_MAX are left
 * out, or clipped to it. They may overlap. */
size_t xlsx_merges_count(const struct xlsx_merges *m);
struct xlsx_area xlsx_merges_at(const struct xlsx_merges *m, size_t number);

#endif
