/* exchange/pdf.h - paged documents with Chinese text (cairo, pango).
 *
 * Run in a short-lived child process: fontconfig wants many files and pango
 * brings many libraries. */
#ifndef EXCHANGE_PDF_H
#define EXCHANGE_PDF_H

#include "base/job.h"

/* Set Markdown (headings, paragraphs, lists, pipe tables, footnotes) as A4
 * pages. created_ms makes the file the same on every run. Fails with pdf.font,
 * pdf.cairo. */
bool pdf_from_markdown(struct job *j, struct str markdown, struct str title,
                       struct str footer, int64_t created_ms,
                       struct buf *out);

#endif
