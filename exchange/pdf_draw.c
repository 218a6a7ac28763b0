/* exchange/pdf_draw.c - Markdown on A4 pages.
 *
 * The text is set twice: once to count the pages, once to draw them, so that
 * each foot can say "2 / 5". Lines are placed one by one; a line that does not
 * fit begins the next page, a heading takes its first lines with it, a row of
 * a table stays whole and its header is repeated. */
#include "exchange/pdf_draw.h"

#include <assert.h>
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "base/date.h"
#include "bulletin/markdown.h"

/* Millimetres and points: 1 mm = 72 / 25.4 pt. */
static const double page_width = 595.276, page_height = 841.890;
static const double left = 68, right = 68, top = 66, bottom = 78;

#define SANS "Noto Sans CJK SC, Source Han Sans SC, sans-serif"
#define SERIF "Noto Serif CJK SC, Source Han Serif SC, serif"

static const struct look {
    const char *font;
    double size, leading;       /* points; line height in parts of the size */
    double before, after;       /* points above and below the block */
    double ink[3];
    double indent;              /* from the left margin */
} body = { SERIF, 10.5, 1.75, 0, 6.5, { .11, .11, .11 }, 0 },
  title = { SANS " Bold", 19, 1.4, 0, 16, { .11, .11, .11 }, 0 },
  heading = { SANS " Bold", 12.5, 1.4, 12, 5, { .62, .16, .12 }, 0 },
  small_heading = { SANS " Bold", 10.5, 1.5, 10, 4, { .11, .11, .11 }, 0 },
  item = { SERIF, 10.5, 1.65, 0, 2.5, { .11, .11, .11 }, 18 },
  quote = { SANS, 9, 1.6, 0, 10, { .42, .40, .37 }, 10 },
  cell = { SERIF, 8.6, 1.4, 0, 0, { .11, .11, .11 }, 0 },
  note = { SERIF, 7.8, 1.5, 0, 2, { .33, .31, .28 }, 20 },
  foot = { SANS, 6.8, 1.3, 0, 0, { .42, .40, .37 }, 0 };

struct press {
    struct arena *arena;
    const struct pdf_paper *paper;
    cairo_t *cairo;
    double y;                   /* where the next line begins */
    int page, pages;            /* in hand; all, or 0 while counting */
    bool lacks;                 /* a character that no font has */
};

/* ---- text ------------------------------------------------------------ */

static void add_attribute(PangoAttrList *list, PangoAttribute *attribute,
                          size_t from, size_t to)
{
    attribute->start_index = (guint)from;
    attribute->end_index = (guint)to;
    pango_attr_list_insert(list, attribute);
}

/* A footnote's number: small, raised, grey. */
static void add_note_mark(PangoAttrList *list, const struct look *look,
                          size_t from, size_t to)
{
    add_attribute(list, pango_attr_scale_new(.62), from, to);
    add_attribute(list, pango_attr_rise_new(
        (int)(look->size * .36 * PANGO_SCALE)), from, to);
    add_attribute(list, pango_attr_foreground_new(0x9D00, 0x2A00, 0x1F00),
                  from, to);
}

static void take_span(const struct span *s, const struct look *look,
                      struct buf *text, PangoAttrList *list, size_t opened[2])
{
    size_t from = text->len;
    switch (s->kind) {
    case SPAN_STRONG: case SPAN_EMPHASIS:
        opened[s->kind == SPAN_EMPHASIS] = from;
        break;
    case SPAN_STRONG_END:
        add_attribute(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD),
                      opened[0], from);
        break;
    case SPAN_EMPHASIS_END:
        add_attribute(list, pango_attr_style_new(PANGO_STYLE_ITALIC),
                      opened[1], from);
        break;
    case SPAN_NOTE:
        buf_text(text, "\xE2\x81\xA0");         /* stays with its word */
        buf_str(text, s->text);
        add_note_mark(list, look, from, text->len);
        break;
    case SPAN_CODE:
        buf_str(text, s->text);
        add_attribute(list, pango_attr_family_new("monospace"), from,
                      text->len);
        break;
    case SPAN_TEXT: case SPAN_LINK:
        buf_str(text, s->text);
        break;
    case SPAN_FIGURE:
        break;                  /* figures are text here */
    }
}

/* A layout of inline text; width in points, or 0 for one line. Attributes are
 * set once and never mixed with pango's own markup, which would keep old ones
 * and split characters. */
static PangoLayout *lay_out(struct press *p, const struct look *look,
                            struct str inline_text, double width)
{
    PangoLayout *layout = pango_cairo_create_layout(p->cairo);
    PangoFontDescription *font = pango_font_description_from_string(look->font);
    PangoAttrList *list = pango_attr_list_new();
    struct buf text = { 0 };
    struct spans spans = { .rest = inline_text };
    struct span s;
    size_t opened[2] = { 0, 0 };
    pango_font_description_set_absolute_size(font, look->size * PANGO_SCALE);
    while (markdown_next(&spans, &s)) {
        take_span(&s, look, &text, list, opened);
    }
    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, buf_cstr(&text), (int)text.len);
    pango_layout_set_attributes(layout, list);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    if (width > 0) {
        pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    }
    p->lacks = p->lacks || pango_layout_get_unknown_glyphs_count(layout) > 0;
    pango_attr_list_unref(list);
    pango_font_description_free(font);
    buf_free(&text);
    return layout;
}

static void set_ink(struct press *p, const double ink[3])
{
    cairo_set_source_rgb(p->cairo, ink[0], ink[1], ink[2]);
}

/* One line whose leading box begins at y. */
static void draw_line(struct press *p, const struct look *look,
                      PangoLayoutLine *line, double x, double y)
{
    cairo_move_to(p->cairo, x, y + look->size * (look->leading * .5 + .38));
    set_ink(p, look->ink);
    pango_cairo_show_layout_line(p->cairo, line);
}

static double line_height(const struct look *look)
{
    return look->size * look->leading;
}

static double layout_height(PangoLayout *layout, const struct look *look)
{
    return pango_layout_get_line_count(layout) * line_height(look);
}

static void draw_layout(struct press *p, const struct look *look,
                        PangoLayout *layout, double x, double y)
{
    for (int n = 0; n < pango_layout_get_line_count(layout); n++) {
        draw_line(p, look, pango_layout_get_line_readonly(layout, n), x,
                  y + n * line_height(look));
    }
}

static double layout_width(PangoLayout *layout)
{
    int width, height;
    pango_layout_get_size(layout, &width, &height);
    return (double)width / PANGO_SCALE;
}

/* ---- pages ----------------------------------------------------------- */

static void draw_rule(struct press *p, double x, double y, double width,
                      double thick)
{
    cairo_set_source_rgb(p->cairo, .80, .78, .74);
    cairo_rectangle(p->cairo, x, y, width, thick);
    cairo_fill(p->cairo);
}

static double text_width(void)
{
    return page_width - left - right;
}

/* One short text of the house, drawn as it is; `behind`: ends at x. */
static void draw_short(struct press *p, const struct look *look,
                       struct str text, double x, double y, bool behind)
{
    struct buf quoted = { 0 };
    markdown_quote(&quoted, text);
    PangoLayout *layout = lay_out(p, look, buf_view(&quoted), 0);
    draw_layout(p, look, layout, behind ? x - layout_width(layout) : x, y);
    g_object_unref(layout);
    buf_free(&quoted);
}

static void end_page(struct press *p)
{
    double y = page_height - bottom + 26;
    draw_rule(p, left, y - 7, text_width(), .5);
    draw_short(p, &foot, p->paper->footer, left, y, false);
    draw_short(p, &foot, arena_print(p->arena, "%d / %d", p->page,
                                     p->pages ? p->pages : p->page),
               page_width - right, y, true);
    cairo_show_page(p->cairo);
}

static void begin_page(struct press *p)
{
    p->page++;
    p->y = top;
    if (p->page > 1) {
        draw_short(p, &foot, p->paper->title, left, top - 28, false);
        draw_rule(p, left, top - 16, text_width(), .5);
    }
}

/* Room for so many points, on a new page if need be. */
static void need(struct press *p, double height)
{
    if (p->y + height > page_height - bottom && p->y > top) {
        end_page(p);
        begin_page(p);
    }
}

/* ---- blocks ---------------------------------------------------------- */

static void set_lines(struct press *p, const struct look *look,
                      struct str text)
{
    PangoLayout *layout = lay_out(p, look, text, text_width() - look->indent);
    for (int n = 0; n < pango_layout_get_line_count(layout); n++) {
        need(p, line_height(look));
        draw_line(p, look, pango_layout_get_line_readonly(layout, n),
                  left + look->indent, p->y);
        p->y += line_height(look);
    }
    p->y += look->after;
    g_object_unref(layout);
}

/* A heading never stands alone at the foot of a page. */
static void set_heading(struct press *p, const struct block *b)
{
    const struct look *look = b->level == 1 ? &title :
                              b->level == 2 ? &heading : &small_heading;
    p->y += p->y > top ? look->before : 0;
    need(p, line_height(look) + look->after + 2 * line_height(&body));
    set_lines(p, look, b->text);
    if (b->level == 1) {
        cairo_set_source_rgb(p->cairo, .62, .16, .12);
        cairo_rectangle(p->cairo, left, p->y - 10, text_width(), 1.6);
        cairo_fill(p->cairo);
        p->y += 6;
    }
}

/* A bullet, a number or a note's number, hanging left of its text. What is
 * short stays on one page. */
static void set_hanging(struct press *p, const struct look *look,
                        struct str mark, struct str text)
{
    PangoLayout *layout = lay_out(p, look, text, text_width() - look->indent);
    int lines = pango_layout_get_line_count(layout);
    g_object_unref(layout);
    need(p, (lines < 6 ? lines : 2) * line_height(look));
    draw_short(p, look, mark, left + look->indent - 6, p->y, true);
    set_lines(p, look, text);
}

static void set_quote(struct press *p, const struct block *b)
{
    need(p, 2 * line_height(&quote));
    PangoLayout *layout = lay_out(p, &quote, b->text,
                                  text_width() - quote.indent);
    double height = layout_height(layout, &quote);
    cairo_set_source_rgb(p->cairo, .98, .945, .86);
    cairo_rectangle(p->cairo, left, p->y - 3, text_width(), height + 6);
    cairo_fill(p->cairo);
    g_object_unref(layout);
    set_lines(p, &quote, b->text);
    p->y += 4;
}

static void set_notes_title(struct press *p)
{
    struct buf quoted = { 0 };
    markdown_quote(&quoted, p->paper->notes_title);
    set_heading(p, &(struct block){ .kind = BLOCK_HEADING, .level = 3,
                                    .text = buf_view(&quoted) });
    buf_free(&quoted);
}

/* ---- tables ---------------------------------------------------------- */

struct columns { double x[MARKDOWN_CELLS_MAX], width[MARKDOWN_CELLS_MAX];
                 size_t count; };

static const double gap = 10, pad = 3.5;

/* Columns take what they need; when that is too much, the widest give way to
 * an equal share of what is left. */
static void fit_columns(struct columns *c)
{
    double space = text_width() - gap * (double)(c->count - 1);
    double wish[MARKDOWN_CELLS_MAX], left_over = space;
    size_t open = c->count;
    bool settled[MARKDOWN_CELLS_MAX] = { false };
    memcpy(wish, c->width, sizeof wish);
    for (bool again = true; again && open > 0;) {
        again = false;
        double share = left_over / (double)open;
        for (size_t n = 0; n < c->count; n++) {
            if (!settled[n] && wish[n] <= share) {
                settled[n] = again = true;
                left_over -= wish[n];
                open--;
            }
        }
    }
    double extra = open == 0 ? left_over / (double)c->count : 0;
    double x = left;
    for (size_t n = 0; n < c->count; n++) {
        c->width[n] = settled[n] ? wish[n] + extra : left_over / (double)open;
        c->x[n] = x;
        x += c->width[n] + gap;
    }
}

static struct columns measure(struct press *p, const struct block *rows,
                              size_t count)
{
    struct columns c = { .count = 0 };
    for (size_t r = 0; r < count; r++) {
        for (size_t n = 0; n < rows[r].cell_count; n++) {
            PangoLayout *layout = lay_out(p, &cell, rows[r].cells[n], 0);
            double width = layout_width(layout) + 1;
            c.width[n] = width > c.width[n] ? width : c.width[n];
            g_object_unref(layout);
        }
        c.count = rows[r].cell_count > c.count ? rows[r].cell_count : c.count;
    }
    if (c.count > 0) {
        fit_columns(&c);
    }
    return c;
}

static double row_height(struct press *p, const struct columns *c,
                         const struct block *row)
{
    double height = line_height(&cell);
    for (size_t n = 0; n < row->cell_count; n++) {
        PangoLayout *layout = lay_out(p, &cell, row->cells[n], c->width[n]);
        double h = layout_height(layout, &cell);
        height = h > height ? h : height;
        g_object_unref(layout);
    }
    return height + 2 * pad;
}

static void draw_row(struct press *p, const struct columns *c,
                     const struct block *row)
{
    struct look look = cell;
    look.font = row->level == 1 ? SANS " Bold" : cell.font;
    look.size = row->level == 1 ? 7.8 : cell.size;
    double height = row_height(p, c, row);
    for (size_t n = 0; n < row->cell_count; n++) {
        PangoLayout *layout = lay_out(p, &look, row->cells[n], c->width[n]);
        bool is_right = row->right >> n & 1;
        pango_layout_set_alignment(layout, is_right ? PANGO_ALIGN_RIGHT
                                                    : PANGO_ALIGN_LEFT);
        for (int l = 0; l < pango_layout_get_line_count(layout); l++) {
            PangoLayoutLine *line = pango_layout_get_line_readonly(layout, l);
            PangoRectangle box;
            pango_layout_line_get_extents(line, NULL, &box);
            double free_space = c->width[n] - (double)box.width / PANGO_SCALE;
            draw_line(p, &look, line, c->x[n] + (is_right ? free_space : 0),
                      p->y + pad + l * line_height(&cell));
        }
        g_object_unref(layout);
    }
    p->y += height;
    draw_rule(p, left, p->y, text_width(), row->level == 1 ? 1 : .5);
}

static void set_table(struct press *p, const struct block *rows, size_t count)
{
    struct columns c = measure(p, rows, count);
    const struct block *head = rows[0].level == 1 ? &rows[0] : NULL;
    for (size_t r = 0; r < count && c.count > 0; r++) {
        int page = p->page;
        double with_next = r == 0 && count > 1 ? row_height(p, &c, &rows[1])
                                               : 0;
        need(p, row_height(p, &c, &rows[r]) + with_next);
        if (p->page != page && head != NULL && r > 0) {
            draw_row(p, &c, head);
        }
        draw_row(p, &c, &rows[r]);
    }
    p->y += body.after + 4;
}

/* ---- the whole ------------------------------------------------------- */

static size_t rows_from(const struct block *blocks, size_t at, size_t count)
{
    size_t n = at + 1;
    while (n < count && blocks[n].kind == BLOCK_ROW && blocks[n].level == 0) {
        n++;
    }
    return n - at;
}

static void set_block(struct press *p, const struct block *b)
{
    switch (b->kind) {
    case BLOCK_HEADING:
        set_heading(p, b);
        break;
    case BLOCK_ITEM:
        set_hanging(p, &item, b->level > 0
                    ? arena_print(p->arena, "%d.", b->level) : STR("·"),
                    b->text);
        break;
    case BLOCK_QUOTE:
        set_quote(p, b);
        break;
    case BLOCK_RULE:
        need(p, 14);
        draw_rule(p, left, p->y + 4, text_width(), .5);
        p->y += 14;
        break;
    case BLOCK_NOTE:
        set_hanging(p, &note, b->label, b->text);
        break;
    case BLOCK_PARAGRAPH: case BLOCK_ROW:
        set_lines(p, &body, b->text);
        break;
    }
}

static void set_all(struct press *p, const struct block *blocks, size_t count)
{
    bool has_notes = false;
    begin_page(p);
    for (size_t n = 0; n < count; n++) {
        const struct block *b = &blocks[n];
        if (b->kind == BLOCK_ROW) {
            size_t rows = rows_from(blocks, n, count);
            set_table(p, b, rows);
            n += rows - 1;
            continue;
        }
        if (b->kind == BLOCK_NOTE && !has_notes) {
            has_notes = true;
            set_notes_title(p);
        }
        set_block(p, b);
    }
    end_page(p);
}

static cairo_status_t take_bytes(void *context, const unsigned char *bytes,
                                 unsigned int len)
{
    struct buf *out = context;
    if (out != NULL) {
        buf_bytes(out, bytes, len);
    }
    return CAIRO_STATUS_SUCCESS;
}

/* One run over the text; the number of pages, or 0 when cairo failed. */
static int run(struct press *p, struct buf *out, const struct block *blocks,
               size_t count)
{
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(take_bytes, out, page_width,
                                            page_height);
    char stamp[DATE_STAMP_SIZE];
    date_stamp(p->paper->created_ms, stamp);
    memcpy(stamp + 19, "Z", 2);         /* cairo wants no milliseconds */
    struct str name = arena_str(p->arena, p->paper->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, name.at);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   stamp);
    p->cairo = cairo_create(surface);
    p->page = 0;
    set_all(p, blocks, count);
    cairo_status_t drawn = cairo_status(p->cairo);
    cairo_destroy(p->cairo);
    cairo_surface_finish(surface);
    cairo_status_t written = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    bool ok = drawn == CAIRO_STATUS_SUCCESS && written == CAIRO_STATUS_SUCCESS;
    return ok ? p->page : 0;
}

enum pdf_result pdf_draw(struct arena *a, const struct pdf_paper *paper,
                         struct buf *out)
{
    struct press p = { .arena = a, .paper = paper };
    struct block *blocks;
    size_t count;
    markdown_blocks(a, paper->markdown, &blocks, &count);
    p.pages = run(&p, NULL, blocks, count);
    if (p.lacks) {
        return PDF_NO_FONT;
    }
    return p.pages > 0 && run(&p, out, blocks, count) == p.pages
        ? PDF_DRAWN : PDF_BROKEN;
}
