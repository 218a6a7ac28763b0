/* exchange/xlsx.h - workbooks in and out (ISO/IEC 29500, the parts we need).
 *
 * Reading: libzip + expat, streaming, with limits against bombs: entries,
 * unpacked bytes, ratio, depth, cells, shared strings, merged area; no DTD.
 * Fails with xlsx.zip, xlsx.encrypted, xlsx.old (a .xls: says how to convert),
 * xlsx.bomb, xlsx.dtd, xlsx.part, xlsx.sheet, xlsx.merge, xlsx.xml, xlsx.wide
 * (over SHEET_COLUMNS_MAX), xlsx.cell (over SHEET_CELL_MAX). */
#ifndef EXCHANGE_XLSX_H
#define EXCHANGE_XLSX_H

#include "table/sheet.h"

struct xlsx;                    /* an open workbook, in the job's arena */

/* Open a workbook in memory; bytes must outlive it. */
struct xlsx *xlsx_open(struct job *j, struct str bytes);
/* Worksheets, in the order of the workbook; charts are left out. */
size_t xlsx_sheet_count(const struct xlsx *x);
struct str xlsx_sheet_name(const struct xlsx *x, size_t number);
bool xlsx_sheet_is_hidden(const struct xlsx *x, size_t number);
/* Rows of one sheet; those that hold nothing are skipped. Numbers come as
 * stored, at 15 digits and without exponent (0.3, 110101190003070000); dates as
 * CELL_DATE with the precision that the cell shows: 2020-03-05, 2020-03 when
 * its format has no day, 2020-03-05T08:30:00 with a time (1900 and 1904
 * systems); a time alone as text; a formula that was never reckoned as the
 * error #CALC!. Empty cells under a merged cell are filled from its first. */
struct sheet *xlsx_sheet(struct job *j, struct xlsx *x, size_t number);

/* A remark on a cell of an existing workbook: coloured, with a comment. */
struct xlsx_remark {
    size_t sheet;               /* its number, as for xlsx_sheet */
    uint64_t row;               /* 1-based, as in sheet_row.line */
    size_t column;              /* 0-based */
    struct str text;
};
/* The same workbook with the cells coloured and the remarks as comments, added
 * to comments that are there already; all other parts keep their bytes. On a
 * merged cell the remark goes to its first. Fails as xlsx_open does. */
bool xlsx_remarked(struct job *j, struct str bytes,
                   const struct xlsx_remark *remarks, size_t count,
                   struct buf *out);

/* A new workbook from rows, packed as they come: the first row bold and frozen,
 * columns as wide as their texts. CELL_NUMBER and CELL_DATE become numbers and
 * dates (texts when a spreadsheet could not keep them: 18 digits, leading
 * zeros, a year alone); CELL_TEXT stays text and can never become a formula. */
struct xlsx_writer;
struct xlsx_writer *xlsx_write_open(struct job *j);
/* Begin a sheet; its name is made to fit the rules for names. */
void xlsx_write_sheet(struct xlsx_writer *w, struct str name);
/* At most SHEET_COLUMNS_MAX cells. */
void xlsx_write_row(struct xlsx_writer *w, const struct cell *cells,
                    size_t count);
/* Append the workbook to out. Fails with xlsx.rows (over 1,048,576 in a sheet),
 * xlsx.cell (over 32,767 characters), xlsx.large (over 4 GB). */
bool xlsx_write_close(struct job *j, struct xlsx_writer *w, struct buf *out);

#endif
