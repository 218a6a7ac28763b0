/* exchange/pdf_none.c - built instead of pdf_draw.c without cairo and pango. */
#include "exchange/pdf_draw.h"

enum pdf_result pdf_draw(struct arena *a, const struct pdf_paper *paper,
                         struct buf *out)
{
    (void)a;
    (void)paper;
    (void)out;
    return PDF_ABSENT;
}
