#include "forms/layout.h"

#include <string.h>

#include "base/utf8.h"
#include "forms/layout_table.h"

const char *layout_left_id(enum layout_left left)
{
    static const char *const ids[] = {
        [LAYOUT_OURS] = "", [LAYOUT_SERIAL] = "serial",
        [LAYOUT_REMARK] = "remark", [LAYOUT_SIGN] = "signature",
        [LAYOUT_EXAMPLE] = "example", [LAYOUT_NAMES] = "names",
        [LAYOUT_HIDDEN] = "hidden", [LAYOUT_UNLABELLED] = "unlabelled",
        [LAYOUT_SECTION] = "section",
    };
    return ids[left];
}

/* ---- lines beside the tables --------------------------------------------- */

/* Where a colon stands outside of brackets, or -1. */
static ptrdiff_t colon_at(struct str text)
{
    struct str rest = text;
    int depth = 0;
    while (rest.len > 0) {
        size_t at = text.len - rest.len;
        uint32_t c = utf8_next(&rest);
        depth += c == '(' || c == 0xFF08;
        depth -= c == ')' || c == 0xFF09;
        if (depth <= 0 && (c == ':' || c == 0xFF1A)) {
            return (ptrdiff_t)at;
        }
    }
    return -1;
}

/* 填报单位：…, 金额单位：万元, 分管领导：; but not a title with a colon in it. */
static bool heads_line(struct str text)
{
    static const char *const words[] = { "单位", "日期", "时间", "时点",
        "截止", "截至", "联系", "电话", "人", "编号", "文号", "表号", "机关",
        "有效期", "领导", "同志", "地区", "口径", "注", "说明", "备注",
        "nit", "ate", "By", "by", "eriod", "ource", "ote", "ffice" };
    struct str rest;
    ptrdiff_t at = colon_at(text);
    if (at < 0 || word_refines(text, &rest)) {
        return false;
    }
    struct str head = str_part(text, 0, (size_t)at);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_find(head, str_of(words[i])) >= 0) {
            return true;
        }
    }
    return text.len - (size_t)at <= 3;  /* nothing behind it */
}

static bool is_note(struct arena *a, struct str text)
{
    uint32_t bits = words_of(a, text);
    return heads_line(text) || words_have(bits, WORD_NOTE) ||
           words_have(bits, WORD_OFFICE) ||
           (words_have(bits, WORD_SIGN) && utf8_count(text) <= 10) ||
           str_starts(text, STR("填报")) || str_starts(text, STR("填表")) ||
           str_starts(text, STR("报送")) || str_starts(text, STR("附件")) ||
           str_starts(text, STR("表号")) ||
           str_starts(text, STR("(单位")) || str_starts(text, STR("（单位"));
}

/* How the texts of a row are: only notes, or some. */
static void count_notes(const struct plane *p, uint32_t row, size_t *texts,
                        size_t *notes)
{
    *texts = *notes = 0;
    for (uint32_t c = 0; c < p->columns; c++) {
        const struct plane_cell *cell = plane_at(p, row, c);
        if (cell->kind == PLANE_TEXT && plane_is_first(p, row, c)) {
            ++*texts;
            *notes += is_note(p->arena, cell->text);
        }
    }
}

/* One text over the whole width of what the row frames. */
static bool is_wide(const struct plane *p, uint32_t row, uint32_t from,
                    uint32_t to)
{
    const struct plane_cell *cell = plane_at(p, row, from);
    return cell->kind == PLANE_TEXT && cell->column <= from &&
           cell->right >= to && to > from;
}

/* ---- where tables are ---------------------------------------------------- */

static bool framed_columns(const struct plane *p, uint32_t row,
                           uint32_t *from, uint32_t *to)
{
    bool any = false;
    *from = *to = 0;
    for (uint32_t c = 0; c < p->columns; c++) {
        if (plane_at(p, row, c)->has_border) {
            *from = any ? *from : c;
            *to = c;
            any = true;
        }
    }
    return any && *to > *from;
}

static bool text_columns(const struct plane *p, uint32_t row, uint32_t *from,
                         uint32_t *to)
{
    bool any = false;
    *from = *to = 0;
    for (uint32_t c = 0; c < p->columns; c++) {
        if (plane_at(p, row, c)->kind != PLANE_EMPTY) {
            *from = any ? *from : c;
            *to = c;
            any = true;
        }
    }
    return any;
}

/* Whether a row without a frame belongs to the table that goes on above it,
 * or (when none does) begins one. */
static bool is_open_row(const struct plane *p, uint32_t row, bool goes_on)
{
    size_t texts, notes;
    uint32_t from, to;
    count_notes(p, row, &texts, &notes);
    if (!text_columns(p, row, &from, &to) || notes > 0) {
        return false;
    }
    return goes_on || texts >= 2;
}

static bool is_table_row(const struct plane *p, uint32_t row, bool goes_on)
{
    uint32_t from, to;
    return p->is_framed ? framed_columns(p, row, &from, &to)
                        : is_open_row(p, row, goes_on);
}

/* A row at the edge of a frame that is no row of the table: a title, a unit
 * line, a signature. */
static bool is_edge(const struct plane *p, uint32_t row, uint32_t from,
                    uint32_t to, bool at_top)
{
    size_t texts, notes;
    count_notes(p, row, &texts, &notes);
    if (texts == 0) {
        return at_top;
    }
    return notes == texts || (at_top && is_wide(p, row, from, to));
}

static void widen(const struct plane *p, struct layout_table *t)
{
    t->from_column = p->columns;
    t->to_column = 0;
    for (uint32_t r = t->from_row; r <= t->to_row; r++) {
        uint32_t from, to;
        if (p->is_framed ? framed_columns(p, r, &from, &to)
                         : text_columns(p, r, &from, &to)) {
            t->from_column = from < t->from_column ? from : t->from_column;
            t->to_column = to > t->to_column ? to : t->to_column;
        }
    }
}

/* Whether the frame is drawn around heads alone: no cell in it is empty. */
static bool frames_heads(const struct plane *p, uint32_t row, uint32_t end)
{
    uint32_t from, to;
    for (uint32_t r = row; r < end && p->is_framed; r++) {
        framed_columns(p, r, &from, &to);
        for (uint32_t c = from; c <= to; c++) {
            if (plane_at(p, r, c)->kind != PLANE_TEXT) {
                return false;
            }
        }
    }
    return p->is_framed;
}

/* The rows of one table from `row` on, without what stands at its edges.
 * Returns the row behind it. */
static uint32_t take_region(const struct plane *p, uint32_t row,
                            struct layout_table *t)
{
    uint32_t end = row + 1;
    while (end < p->rows && is_table_row(p, end, true)) {
        end++;
    }
    if (frames_heads(p, row, end)) {
        while (end < p->rows && is_open_row(p, end, true)) {
            end++;
        }
    }
    *t = (struct layout_table){ .from_row = row, .to_row = end - 1 };
    widen(p, t);
    while (t->from_row < t->to_row &&
           is_edge(p, t->from_row, t->from_column, t->to_column, true)) {
        t->from_row++;
    }
    while (t->to_row > t->from_row &&
           is_edge(p, t->to_row, t->from_column, t->to_column, false)) {
        t->to_row--;
    }
    return end;
}

/* ---- titles and lines ---------------------------------------------------- */

struct outside {                /* while the lines are gathered */
    struct arena *arena;
    struct layout *out;
    struct buf title;           /* since the last table */
};

static void take_text(struct outside *o, struct str text, uint32_t row)
{
    if (o->out->line_count < LAYOUT_LINES_MAX) {
        o->out->line_rows[o->out->line_count] = row;
        o->out->lines[o->out->line_count++] = text;
    }
    if (!is_note(o->arena, text)) {
        buf_text(&o->title, o->title.len > 0 ? " " : "");
        buf_str(&o->title, text);
    }
}

static void take_line(struct outside *o, const struct plane *p, uint32_t row)
{
    for (uint32_t c = 0; c < p->columns; c++) {
        const struct plane_cell *cell = plane_at(p, row, c);
        if (cell->kind == PLANE_TEXT && plane_is_first(p, row, c)) {
            take_text(o, cell->text, row);
        }
    }
}

/* A table without words of its own has those above the table before. */
static struct str title_of(struct outside *o)
{
    struct str title = arena_str(o->arena, buf_view(&o->title));
    size_t count = o->out->table_count;
    o->title.len = 0;
    return title.len == 0 && count > 0 ? o->out->tables[count - 1].title
                                       : title;
}

static void add_table(struct arena *a, struct layout *out,
                      struct layout_table t)
{
    size_t n = out->table_count;
    if ((n & (n + 1)) == 0) {   /* 0, 1, 3, 7 …: room for twice as many */
        struct layout_table *rows =
            ARENA_ROWS(a, struct layout_table, 2 * n + 1);
        if (n > 0) {
            memcpy(rows, out->tables, n * sizeof *rows);
        }
        out->tables = rows;
    }
    out->tables[out->table_count++] = t;
}

static void find_tables(struct arena *a, const struct plane *p,
                        struct layout *out)
{
    struct outside o = { .arena = a, .out = out };
    uint32_t row = 0;
    while (row < p->rows) {
        struct layout_table t;
        if (!is_table_row(p, row, false)) {
            take_line(&o, p, row++);
            continue;
        }
        uint32_t end = take_region(p, row, &t);
        for (; row < t.from_row; row++) {
            take_line(&o, p, row);
        }
        t.title = title_of(&o);
        while (t.from_row <= t.to_row) {        /* heads inside begin anew */
            uint32_t last = layout_table_end(p, &t);
            struct layout_table part = t;
            part.to_row = last;
            add_table(a, out, part);
            t.from_row = part.to_row + 1;
        }
        for (row = t.to_row + 1; row < end; row++) {
            take_line(&o, p, row);
        }
    }
    buf_free(&o.title);
}

void layout_read(struct arena *a, const struct grid *g, struct layout *out)
{
    struct plane p = plane_of(a, g);
    *out = (struct layout){ .sheet = word_clean(a, g->name) };
    find_tables(a, &p, out);
    layout_tables_read(&p, out);
}
