/* table/csv.h - CSV as offices really have it.
 *
 * RFC 4180 with quoted newlines and doubled quotes; line ends LF, CRLF, CR;
 * UTF-8 with or without BOM, UTF-16 with BOM, else GB18030 (chosen once for
 * the whole file, see table/encoding.h). The separator is comma, or TAB or
 * semicolon when the first line that has any of them has more of those. Empty
 * cells beyond the last column that fits are dropped.
 * Fails with csv.nul, csv.encoding, csv.quote (a quote never closed), csv.wide
 * (too many columns), csv.cell (a cell over SHEET_CELL_MAX), csv.zip (a zip or
 * other binary file named .csv), csv.empty: each names the line; csv.iconv
 * (this machine cannot convert). */
#ifndef TABLE_CSV_H
#define TABLE_CSV_H

#include "table/sheet.h"

/* Read a file in memory; bytes must outlive the sheet. The sheet lives in the
 * job's arena. Rows that are wholly empty are skipped. Scanning runs at
 * hundreds of MB/s: cells without quotes are slices of bytes. */
struct sheet *csv_open(struct job *j, struct str bytes);

/* Append one cell, quoted where needed; `safe` puts a ' before a first
 * = + - @ TAB CR that would be a formula in a spreadsheet (numbers stay). */
void csv_cell(struct buf *out, struct str text, bool first, bool safe);

/* A whole file in memory: mapped, unmapped with the arena.
 * Fails with file.absent, file.read (also for what is no plain file). */
bool file_map(struct job *j, const char *path, struct str *bytes);
/* What file_map gave is not read for a while: its memory may go. It comes back
 * from the file when it is looked at again. */
void file_rest(struct str bytes);
/* Write a file whole: to a temporary neighbour, fsync, rename, fsync of the
 * folder. After a failure the old file stands. Fails with file.full,
 * file.write. */
bool file_write(struct job *j, const char *path, struct str bytes);
/* The same, for what may hold private fields: its owner alone may read it. */
bool file_write_private(struct job *j, const char *path, struct str bytes);

#endif
