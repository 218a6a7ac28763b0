/* exchange/pdf.h - paged documents with Chinese text (cairo, pango).
 *
 * Run in a short-lived child process: fontconfig wants many files and pango
 * brings many libraries. The child is this process forked, so call it where
 * no other thread runs; a server starts its own binary again instead. */
#ifndef EXCHANGE_PDF_H
#define EXCHANGE_PDF_H

#include "base/job.h"

enum { PDF_MARKDOWN_MAX = 4 << 20 };    /* bytes of text */

/* Set Markdown (headings, paragraphs, lists, pipe tables, footnotes) as A4
 * pages. created_ms makes the file the same on every run. Fails with pdf.font
 * (no font on this machine has the characters), pdf.cairo, pdf.absent (built
 * without cairo and pango), pdf.size, pdf.child. */
bool pdf_from_markdown(struct job *j, struct str markdown, struct str title,
                       struct str footer, int64_t created_ms,
                       struct buf *out);

#endif
