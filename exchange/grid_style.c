#include "exchange/grid_style.h"

#include "base/num.h"
#include "exchange/xml.h"

enum style_list { LIST_NONE, LIST_FONTS, LIST_BORDERS, LIST_CELLS };

struct styles_reader {
    struct grid_styles *out;
    enum style_list list;
    bool *bold, *line;          /* of each font, of each border */
    size_t font_count, border_count;
};

static bool is_no(const char *value)
{
    return value != NULL && (strcmp(value, "0") == 0 ||
                             strcmp(value, "false") == 0);
}

static bool is_side(const char *name)
{
    static const char *const sides[] = {
        "left", "right", "top", "bottom", "start", "end",
    };
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        if (strcmp(name, sides[i]) == 0) {
            return true;
        }
    }
    return false;
}

static enum style_list list_of(const char *name)
{
    return strcmp(name, "fonts") == 0 ? LIST_FONTS :
           strcmp(name, "borders") == 0 ? LIST_BORDERS :
           strcmp(name, "cellXfs") == 0 ? LIST_CELLS : LIST_NONE;
}

/* One more row of a list, unless there are too many. */
static bool count_up(struct job *j, size_t *count)
{
    return *count < XLSX_STYLES_MAX ? ++*count > 0 :
           err_set(&j->err, ERR_INPUT, "xlsx.bomb", "单元格样式超过%d种",
                   "more than %d cell styles", XLSX_STYLES_MAX);
}

/* What is true of the style's number in a list. */
static bool holds(const bool *list, size_t count, const char *number)
{
    int64_t n;
    return number != NULL && num_parse(str_of(number), &n) && n >= 0 &&
           (uint64_t)n < count && list[n];
}

static void on_cell_style(struct job *j, struct styles_reader *r,
                          const char **attributes)
{
    if (!count_up(j, &r->out->count)) {
        return;
    }
    bool bold = holds(r->bold, r->font_count,
                      xml_attribute(attributes, "fontId"));
    bool line = holds(r->line, r->border_count,
                      xml_attribute(attributes, "borderId"));
    r->out->flags[r->out->count - 1] =
        (uint8_t)((bold ? GRID_STYLE_BOLD : 0) |
                  (line ? GRID_STYLE_BORDER : 0));
}

static void on_start(struct job *j, void *state, const char *name,
                     const char **attributes)
{
    struct styles_reader *r = state;
    enum style_list list = list_of(name);
    if (list != LIST_NONE) {
        r->list = list;
    } else if (r->list == LIST_FONTS && strcmp(name, "font") == 0) {
        count_up(j, &r->font_count);
    } else if (r->list == LIST_BORDERS && strcmp(name, "border") == 0) {
        count_up(j, &r->border_count);
    } else if (r->list == LIST_FONTS && strcmp(name, "b") == 0) {
        r->bold[r->font_count - (r->font_count > 0)] =
            !is_no(xml_attribute(attributes, "val"));
    } else if (r->list == LIST_BORDERS && is_side(name)) {
        const char *style = xml_attribute(attributes, "style");
        bool has_line = style != NULL && strcmp(style, "none") != 0;
        r->line[r->border_count - (r->border_count > 0)] |= has_line;
    } else if (r->list == LIST_CELLS && strcmp(name, "xf") == 0) {
        on_cell_style(j, r, attributes);
    }
}

static void on_end(struct job *j, void *state, const char *name)
{
    (void)j;
    struct styles_reader *r = state;
    r->list = list_of(name) == r->list ? LIST_NONE : r->list;
}

bool grid_styles_read(struct job *j, const struct xlsx *x,
                      struct grid_styles *out)
{
    static const struct xml_events events = { .start = on_start,
                                              .end = on_end };
    int64_t part = opc_find(x->parts, x->styles_part);
    *out = (struct grid_styles){ 0 };
    if (part < 0) {
        return true;
    }
    struct styles_reader r = {
        .out = out, .bold = ARENA_ROWS(j->arena, bool, XLSX_STYLES_MAX),
        .line = ARENA_ROWS(j->arena, bool, XLSX_STYLES_MAX),
    };
    out->flags = ARENA_ROWS(j->arena, uint8_t, XLSX_STYLES_MAX);
    return xml_run(j, x->parts, part, &events, &r, NULL);
}

uint8_t grid_style_flags(const struct grid_styles *styles, const char *style)
{
    int64_t n;
    bool known = style != NULL && num_parse(str_of(style), &n) && n >= 0 &&
                 (uint64_t)n < styles->count;
    return known ? styles->flags[n] : 0;
}
