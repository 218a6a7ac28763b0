/* reading/text.h - somebody's document as plain text with its structure.
 *
 * Plain text, Markdown, HTML and docx become one string of UTF-8 and a list of
 * blocks in it: headings, paragraphs, items, table cells. Everything that is
 * said of a text later points into that one string, and text_place leads back
 * to the line and column (docx: paragraph and character) of the file.
 *
 * Text in other encodings (GB18030, UTF-16) is brought to UTF-8 as table/csv
 * does. HTML goes through libxml2's parser, docx through exchange/opc and
 * exchange/xml; both have the limits of exchange/opc against bombs. */
#ifndef READING_TEXT_H
#define READING_TEXT_H

#include "base/job.h"

enum { TEXT_BYTES_MAX = 64 << 20 /* of a docx */,
       TEXT_PLAIN_MAX = 4 << 20 /* of any other: a thousand pages */ };

enum text_format { TEXT_PLAIN, TEXT_MARKDOWN, TEXT_HTML, TEXT_DOCX };

struct text_block {
    enum text_kind {
        TEXT_HEADING, TEXT_PARAGRAPH, TEXT_ITEM, TEXT_CELL, TEXT_NOTE,
    } kind;
    int level;                  /* of a heading, from 1 */
    size_t from, len;           /* in plain */
    uint32_t table, row, column;        /* of a cell; from 0; merged cells
                                           stand at their first place */
    uint32_t row_span, column_span;     /* of a cell; at least 1 */
    bool is_head;               /* a cell of the table's head (th, header row
                                   of Markdown, first row of docx) */
};

struct text {                   /* all in the job's arena */
    enum text_format format;
    struct str plain;           /* blocks are parted by a line feed */
    struct text_block *blocks;  /* in order of place */
    size_t block_count;
    struct text_mark {          /* where plain leads back to: rising */
        size_t at;              /* byte in plain */
        uint32_t line, column;  /* both from 1, in characters */
    } *marks;
    size_t mark_count;
};

/* By the ending of the name, and by the bytes where it has none. */
enum text_format text_format_of(struct str name, struct str bytes);
/* Read. Fails with text.large, text.kind (a PDF, an old Office file, a
 * picture), csv.nul and csv.encoding (no text at all), and for docx with
 * text.zip, text.encrypted, text.old, text.bomb, text.xml,
 * text.dtd, text.docx (no word/document.xml). */
bool text_read(struct job *j, struct str bytes, enum text_format format,
               struct text *out);
/* Line and column in the file of a byte of plain. */
void text_place(const struct text *t, size_t at, uint32_t *line,
                uint32_t *column);

#endif
