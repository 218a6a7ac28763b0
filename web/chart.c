#include "web/chart.h"

#include "exchange/labels.h"

enum { BASES_WIDTH = 120, BAR_WIDTH = 200, HEIGHT = 10 };

/* Width of value on a scale where `most` is `full`; a trace of what is not
 * nothing. */
static int width_of(int64_t value, int64_t most, int full)
{
    if (value <= 0 || most <= 0) {
        return 0;
    }
    /* 128 bits: money in fen times a width may pass 64. */
    int width = (int)(__extension__ (__int128)value * full / most);
    return width > full ? full : width < 1 ? 1 : width;
}

int chart_percent(int64_t part, int64_t whole)
{
    return whole <= 0 || part <= 0
        ? 0 : (int)(__extension__ (__int128)part * 100 / whole);
}

void chart_bases(struct buf *out, const struct figure *f, enum lang lang)
{
    static const char *const classes[BASIS_COUNT] = { "b0", "b1", "b2",
                                                      "b3" };
    int64_t whole = f->by_basis[BASIS_REPORTED];
    buf_print(out, "<svg class=\"bases\" width=\"%d\" height=\"%d\" "
              "viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
              BASES_WIDTH, HEIGHT, BASES_WIDTH, HEIGHT);
    for (int b = 0; b < BASIS_COUNT; b++) {
        buf_print(out, "%s%s %d%%", b > 0 ? ", " : "",
                  label_basis(lang, (enum basis)b),
                  chart_percent(f->by_basis[b], whole));
    }
    buf_text(out, "\">");
    for (int b = 0; b < BASIS_COUNT; b++) {
        int width = width_of(f->by_basis[b], whole, BASES_WIDTH);
        buf_print(out, "<rect class=\"%s\" width=\"%d\" height=\"%d\"/>",
                  classes[b], width, HEIGHT);
    }
    buf_text(out, "</svg>");
}

void chart_bar(struct buf *out, int64_t value, int64_t most)
{
    buf_print(out, "<svg class=\"bar\" width=\"%d\" height=\"%d\" "
              "viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" "
              "aria-hidden=\"true\"><rect class=\"b2\" width=\"%d\" "
              "height=\"%d\"/></svg>", BAR_WIDTH, HEIGHT, BAR_WIDTH, HEIGHT,
              width_of(value, most, BAR_WIDTH), HEIGHT);
}
