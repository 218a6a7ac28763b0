#include "exchange/xlsx_paint.h"

#include "base/map.h"

struct paint {
    const struct xlsx *x;
    struct xlsx_edit styles;
    bool has_styles;
    struct str *formats;        /* of cells, as they stand: <xf …>…</xf> */
    size_t count, cap;
    size_t from;                /* where the present one begins */
    bool in_cells;              /* inside <cellXfs> */
    int64_t fill, fills_end;    /* fills so far; number of the new fill */
    struct map made;            /* old style → place in olds + 1 */
    size_t *olds, old_count, old_cap;
};

static const char styles_form[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/"
    "main\"><fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/>"
    "</font></fonts><fills count=\"3\"><fill><patternFill patternType=\"none\""
    "/></fill><fill><patternFill patternType=\"gray125\"/></fill>%.*s</fills>"
    "<borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/>"
    "</cellStyleXfs><cellXfs count=\"%zu\"><xf/>%.*s</cellXfs></styleSheet>";

/* A pale red, the one that spreadsheets themselves offer for "bad". */
static struct str new_fill(struct job *j, struct str prefix)
{
    const char *p = arena_str(j->arena, prefix).at;
    return arena_print(j->arena, "<%sfill><%spatternFill patternType=\"solid\">"
                       "<%sfgColor rgb=\"FFFFC7CE\"/>"
                       "<%sbgColor indexed=\"64\"/>"
                       "</%spatternFill></%sfill>", p, p, p, p, p, p);
}

static void keep_format(struct job *j, struct paint *p, size_t end)
{
    if (p->count == p->cap) {
        struct str *old = p->formats;
        p->cap = p->cap ? 2 * p->cap : 64;
        p->formats = ARENA_ROWS(j->arena, struct str, p->cap);
        for (size_t i = 0; i < p->count; i++) {
            p->formats[i] = old[i];
        }
    }
    p->formats[p->count++] = str_part(p->styles.bytes, p->from, end - p->from);
}

static void on_look_start(struct job *j, void *state, const char *name,
                          const char **attributes)
{
    (void)j, (void)attributes;
    struct paint *p = state;
    size_t len, at = xml_place(p->styles.xml, &len);
    if (strcmp(name, "cellXfs") == 0) {
        p->in_cells = true;
    } else if (p->in_cells && strcmp(name, "xf") == 0) {
        p->from = at;
    } else if (strcmp(name, "fill") == 0 && !p->in_cells) {
        p->fill++;
    }
}

static void on_look_end(struct job *j, void *state, const char *name)
{
    struct paint *p = state;
    size_t len, at = xml_place(p->styles.xml, &len);
    if (strcmp(name, "cellXfs") == 0) {
        p->in_cells = false;
    } else if (p->in_cells && strcmp(name, "xf") == 0) {
        keep_format(j, p, at + len);
    } else if (strcmp(name, "fills") == 0) {
        p->fills_end = p->fill;
    }
}

static void close_paint(void *thing)
{
    struct paint *p = thing;
    map_free(&p->made);
}

struct paint *paint_open(struct job *j, const struct xlsx *x)
{
    static const struct xml_events events = {
        .start = on_look_start, .end = on_look_end,
    };
    struct paint *p = ARENA_NEW(j->arena, struct paint);
    p->x = x;
    arena_hook(j->arena, close_paint, p);
    p->has_styles = opc_find(x->parts, x->styles_part) >= 0;
    if (!p->has_styles) {
        p->from = 0;
        p->styles.bytes = STR("<xf/>");
        keep_format(j, p, p->styles.bytes.len);
        p->fills_end = 2;
        return p;
    }
    bool ok = xlsx_edit_open(j, x->parts, x->styles_part, &p->styles) &&
              xlsx_edit_run(j, x->parts, &p->styles, &events, p);
    if (ok && (p->count == 0 || p->fills_end == 0)) {
        ok = err_set(&j->err, ERR_INPUT, "xlsx.part", "工作簿的样式部件不完整，"
                     "不能加批注", "the workbook's styles are incomplete; no "
                     "comments can be added");
    }
    return ok ? p : NULL;
}

size_t paint_style(struct job *j, struct paint *p, size_t old)
{
    old = old < p->count ? old : 0;
    uint64_t *place = map_put(&p->made, old);
    if (*place == 0) {
        if (p->old_count == p->old_cap) {
            size_t *before = p->olds;
            p->old_cap = p->old_cap ? 2 * p->old_cap : 16;
            p->olds = ARENA_ROWS(j->arena, size_t, p->old_cap);
            for (size_t i = 0; i < p->old_count; i++) {
                p->olds[i] = before[i];
            }
        }
        p->olds[p->old_count++] = old;
        *place = p->old_count;
    }
    return p->count + (size_t)*place - 1;
}

/* The new styles, one behind the other. */
static struct str new_formats(struct job *j, const struct paint *p)
{
    struct buf all = { 0 };
    struct str fill = arena_print(j->arena, "%lld", (long long)p->fills_end);
    for (size_t i = 0; i < p->old_count; i++) {
        struct str format = xlsx_tag_with(j, p->formats[p->olds[i]],
                                          STR("fillId"), fill);
        buf_str(&all, xlsx_tag_with(j, format, STR("applyFill"), STR("1")));
    }
    struct str made = arena_str(j->arena, buf_view(&all));
    buf_free(&all);
    return made;
}

/* Set the count in the tag of a list, if it is not <empty/>. */
static void set_count(struct job *j, struct paint *p, size_t count)
{
    struct str tag = xlsx_edit_tag(&p->styles);
    size_t at = (size_t)(tag.at - p->styles.bytes.at);
    struct str text = arena_print(j->arena, "%zu", count);
    if (!str_ends(tag, STR("/>"))) {
        xlsx_edit_put(j, &p->styles, at, tag.len,
                      xlsx_tag_with(j, tag, STR("count"), text));
    }
}

static void on_change_start(struct job *j, void *state, const char *name,
                            const char **attributes)
{
    (void)attributes;
    struct paint *p = state;
    if (strcmp(name, "fills") == 0) {
        set_count(j, p, (size_t)p->fills_end + 1);
    } else if (strcmp(name, "cellXfs") == 0) {
        set_count(j, p, p->count + p->old_count);
    }
}

static void on_change_end(struct job *j, void *state, const char *name)
{
    struct paint *p = state;
    if (strcmp(name, "fills") == 0) {
        xlsx_edit_append(j, &p->styles, new_fill(j, p->styles.prefix));
    } else if (strcmp(name, "cellXfs") == 0) {
        xlsx_edit_append(j, &p->styles, new_formats(j, p));
    }
}

bool paint_styles(struct job *j, struct paint *p, struct str *bytes,
                  bool *is_new)
{
    static const struct xml_events events = {
        .start = on_change_start, .end = on_change_end,
    };
    *is_new = !p->has_styles;
    if (*is_new) {
        struct str fill = new_fill(j, STR("")), formats = new_formats(j, p);
        *bytes = arena_print(j->arena, styles_form, STR_ARG(fill),
                             p->old_count + 1, STR_ARG(formats));
        return true;
    }
    bool ok = xlsx_edit_run(j, p->x->parts, &p->styles, &events, p);
    *bytes = ok ? xlsx_edit_done(j, &p->styles) : STR("");
    return ok;
}
