/* exchange/xlsx.h - workbooks in and out (ISO/IEC 29500, the parts we need).
 *
 * Reading: libzip + expat, streaming, with limits against bombs: entries,
 * unpacked bytes, ratio, depth, cells, shared strings, merged area; no DTD.
 * Fails with xlsx.zip, xlsx.encrypted (also old .xls: xlsx.old says how to
 * convert), xlsx.bomb, xlsx.dtd, xlsx.part, xlsx.sheet, xlsx.merge, xlsx.xml. */
#ifndef EXCHANGE_XLSX_H
#define EXCHANGE_XLSX_H

#include "table/sheet.h"

struct xlsx;                    /* an open workbook, in the job's arena */

struct xlsx *xlsx_open(struct job *j, struct str bytes);
size_t xlsx_sheet_count(const struct xlsx *x);
struct str xlsx_sheet_name(const struct xlsx *x, size_t number);
bool xlsx_sheet_is_hidden(const struct xlsx *x, size_t number);
/* Rows of one sheet. Dates come as CELL_DATE (1900 and 1904 systems, also
 * times: 2020-03-05T08:30:00); merged cells are filled from their first. */
struct sheet *xlsx_sheet(struct job *j, struct xlsx *x, size_t number);

/* A remark on a cell of an existing workbook: coloured, with a comment. */
struct xlsx_remark { size_t sheet; uint64_t row; size_t column; /* 0-based */
                     struct str text; };
/* The same workbook, every part kept, with the cells coloured and the reasons
 * as comments. */
bool xlsx_remarked(struct job *j, struct str bytes,
                   const struct xlsx_remark *remarks, size_t count,
                   struct buf *out);

/* A new workbook from rows: first row bold and frozen; text, whole numbers and
 * dates typed; ID-like columns as text. */
struct xlsx_writer;
struct xlsx_writer *xlsx_write_open(struct job *j);
void xlsx_write_sheet(struct xlsx_writer *w, struct str name);
void xlsx_write_row(struct xlsx_writer *w, const struct cell *cells,
                    size_t count);
bool xlsx_write_close(struct job *j, struct xlsx_writer *w, struct buf *out);

#endif
