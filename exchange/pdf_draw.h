/* exchange/pdf_draw.h - the drawing behind exchange/pdf.h, in this process.
 *
 * pdf_draw.c is the only file that knows cairo and pango; pdf_none.c stands in
 * for it where they are missing. */
#ifndef EXCHANGE_PDF_DRAW_H
#define EXCHANGE_PDF_DRAW_H

#include "base/arena.h"
#include "base/str.h"

enum pdf_result { PDF_DRAWN, PDF_NO_FONT, PDF_BROKEN, PDF_ABSENT };

struct pdf_paper {
    struct str markdown, title, footer;
    struct str notes_title;     /* heading over the footnotes */
    int64_t created_ms;
};

/* The file's bytes at the end of *out. */
enum pdf_result pdf_draw(struct arena *a, const struct pdf_paper *paper,
                         struct buf *out);

#endif
