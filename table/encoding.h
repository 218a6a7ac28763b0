/* table/encoding.h - bytes of an office's text file, brought to UTF-8.
 *
 * Files do not say how they are written, so it is found out, once for a whole
 * file: a byte order mark decides; else UTF-8 when every byte fits; else
 * GB18030, which spreadsheets in China write. A file that begins as Chinese
 * UTF-8 and then has a bad byte is damaged UTF-8, never GB18030: it would
 * turn into other, wrong Chinese. */
#ifndef TABLE_ENCODING_H
#define TABLE_ENCODING_H

#include "base/job.h"

/* The text as UTF-8 without a mark, in *out: a part of bytes, or a copy that
 * lives in the job's arena. Fails with csv.nul, csv.encoding (both name the
 * line), csv.iconv (this machine cannot convert). */
bool encoding_to_utf8(struct job *j, struct str bytes, struct str *out);

/* The number of the line, 1 for the first, in which a place of text lies.
 * Lines end with LF, CRLF or CR. */
uint64_t encoding_line(struct str text, size_t place);

#endif
