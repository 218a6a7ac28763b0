#include <assert.h>

#include "base/utf8.h"
#include "bulletin/phrase.h"
#include "exchange/ask.h"
#include "exchange/figure_columns.h"
#include "exchange/figures_json.h"
#include "exchange/labels.h"
#include "table/csv.h"

/* A text table in the making: cells in reading order. */
struct grid {
    struct arena *arena;
    struct str *cells;
    bool *is_number;            /* per column: set at the right */
    size_t columns, count, room;
};

static struct grid grid_open(struct arena *a, size_t columns, size_t rows)
{
    return (struct grid){ a, ARENA_ROWS(a, struct str, columns * (rows + 1)),
        ARENA_ROWS(a, bool, columns), columns, 0, columns * (rows + 1) };
}

static void put(struct grid *g, struct str text)
{
    assert(g->count < g->room);
    g->cells[g->count++] = text;
}

static void put_text(struct grid *g, const char *text)
{
    put(g, str_of(text));
}

static void put_number(struct grid *g, int64_t n)
{
    g->is_number[g->count % g->columns] = true;
    put(g, arena_print(g->arena, "%lld", (long long)n));
}

static void put_grouped(struct grid *g, struct str text)
{
    g->is_number[g->count % g->columns] = true;
    put(g, text);
}

static void write_csv(const struct grid *g, struct buf *out)
{
    for (size_t i = 0; i < g->count; i++) {
        csv_cell(out, g->cells[i], i % g->columns == 0,
                 !g->is_number[i % g->columns]);
        if (i % g->columns == g->columns - 1) {
            buf_text(out, "\r\n");
        }
    }
}

static void pad(struct buf *out, size_t width)
{
    for (size_t i = 0; i < width; i++) {
        buf_char(out, ' ');
    }
}

static void write_text(const struct grid *g, struct buf *out)
{
    size_t *widths = ARENA_ROWS(g->arena, size_t, g->columns);
    for (size_t i = 0; i < g->count; i++) {
        size_t width = utf8_width(g->cells[i]);
        if (width > widths[i % g->columns]) {
            widths[i % g->columns] = width;
        }
    }
    for (size_t i = 0; i < g->count; i++) {
        size_t column = i % g->columns;
        size_t blanks = widths[column] - utf8_width(g->cells[i]);
        bool is_last = column == g->columns - 1;
        if (g->is_number[column]) {
            pad(out, blanks);
        }
        buf_str(out, g->cells[i]);
        if (!g->is_number[column] && !is_last) {
            pad(out, blanks);
        }
        buf_text(out, is_last ? "\n" : "  ");
    }
}

/* ---- figures --------------------------------------------------------- */

bool figures_csv(struct job *j, struct book *b, const struct figure_ask *ask,
                 const struct figure_set *set, struct buf *out)
{
    struct labels l;
    size_t numbers = 0;
    if (!labels_open(j, b, set->as_of, &l)) {
        return false;
    }
    while (figure_columns[numbers].id != NULL) {
        numbers++;
    }
    struct grid g = grid_open(j->arena, 5 + 2 * ask->by_count + numbers,
                              set->count);
    put_text(&g, "id");
    for (size_t k = 0; k < ask->by_count; k++) {
        const char *name = figure_group_id(ask->by[k].group);
        put_text(&g, name);
        put(&g, arena_print(j->arena, "%s_name", name));
    }
    const char *const names[] = { "value", "unit", "text_zh", "text_en" };
    for (size_t i = 0; i < 4; i++) {
        put_text(&g, names[i]);
    }
    for (size_t i = 0; i < numbers; i++) {
        put_text(&g, figure_columns[i].id);
    }
    for (size_t r = 0; r < set->count; r++) {
        const struct figure *f = &set->rows[r];
        put(&g, f->indicator->id);
        for (size_t k = 0; k < ask->by_count; k++) {
            struct str name = label_key(&l, &f->keys[k]);
            put(&g, f->keys[k].text.len > 0 ? f->keys[k].text : name);
            put(&g, name);
        }
        put_number(&g, f->value);
        put_text(&g, figure_unit_id(f->indicator->unit));
        put(&g, figure_phrase(j->arena, f, LANG_ZH));
        put(&g, figure_phrase(j->arena, f, LANG_EN));
        for (size_t i = 0; i < numbers; i++) {
            put_number(&g, figure_column(f, &figure_columns[i]));
        }
    }
    write_csv(&g, out);
    return job_ok(j);
}

/* What a reader should know beside the number, or nothing. */
static struct str remark(const struct labels *l, const struct figure *f)
{
    struct buf b = { 0 };
    const struct { int64_t n; const char *zh, *en; } parts[] = {
        { f->carried, "结转", "carried" },
        { f->aggregate, "汇总", "aggregate" },
        { f->not_broken_down, "未分解", "not broken down" },
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].n != 0) {
            buf_print(&b, "%s%s %.*s", b.len > 0 ? ", " : "",
                      say(l->lang, parts[i].zh, parts[i].en),
                      STR_ARG(phrase_exact(l->arena, f->indicator, parts[i].n,
                                           l->lang)));
        }
    }
    if (f->is_upper_bound) {
        buf_print(&b, "%s%s", b.len > 0 ? ", " : "",
                  say(l->lang, "上限", "upper bound"));
    }
    struct str text = arena_str(l->arena, buf_view(&b));
    buf_free(&b);
    return text;
}

bool figures_table(struct job *j, struct book *b,
                   const struct figure_ask *ask, const struct figure_set *set,
                   struct buf *out)
{
    struct labels l;
    if (!labels_open(j, b, set->as_of, &l)) {
        return false;
    }
    struct grid g = grid_open(j->arena, 6 + ask->by_count, set->count);
    put_text(&g, say(j->lang, "编号", "id"));
    put_text(&g, say(j->lang, "指标", "indicator"));
    for (size_t k = 0; k < ask->by_count; k++) {
        put_text(&g, "");
    }
    put_text(&g, say(j->lang, "数字", "figure"));
    put_text(&g, say(j->lang, "准确值", "exactly"));
    put_text(&g, say(j->lang, "记录", "records"));
    put_text(&g, "");
    for (size_t r = 0; r < set->count; r++) {
        const struct figure *f = &set->rows[r];
        put(&g, f->indicator->id);
        put(&g, label_indicator(&l, f->indicator));
        for (size_t k = 0; k < ask->by_count; k++) {
            put(&g, label_key(&l, &f->keys[k]));
        }
        put(&g, figure_phrase(j->arena, f, j->lang));
        put_grouped(&g, phrase_exact(j->arena, f->indicator, f->value,
                                     j->lang));
        put_grouped(&g, label_number(j->arena, f->count));
        put(&g, remark(&l, f));
    }
    write_text(&g, out);
    return job_ok(j);
}

/* ---- explain --------------------------------------------------------- */

static void put_share(struct grid *g, const struct pack_indicator *i,
                      int64_t share, enum lang lang)
{
    if (i == NULL) {
        put_number(g, share);
    } else {
        put_grouped(g, phrase_exact(g->arena, i, share, lang));
    }
}

static struct str day_of(struct arena *a, struct date d)
{
    char text[DATE_TEXT_SIZE] = "";
    if (d.precision != DATE_NONE) {
        date_print(d, text);
    }
    return arena_str(a, str_of(text));
}

/* Rows with ids for programs, or, for people, with names and the share as the
 * indicator writes it. */
static bool explain_grid(struct job *j, struct book *b,
                         const struct pack_indicator *names,
                         const struct explain_page *page, struct grid *g)
{
    static const char *const head[][3] = {
        { "seq", "序号", "number" }, { "id", "编号", "id" },
        { "kind", "类型", "kind" }, { "occurred", "日期", "date" },
        { "area", "地区", "area" }, { "supporter", "支援方", "supporter" },
        { "subject", "对象", "subject" }, { "share", "计入", "counts" },
        { "basis", "状态", "state" },
    };
    struct labels l;
    struct entry *e = ARENA_NEW(j->arena, struct entry);
    if (!labels_open(j, b, book_head(b).size, &l)) {
        return false;
    }
    *g = grid_open(j->arena, 9, page->count);
    for (size_t i = 0; i < 9; i++) {
        put_text(g, head[i][!names ? 0 : j->lang == LANG_EN ? 2 : 1]);
    }
    for (size_t r = 0; r < page->count; r++) {
        const struct explain_row *row = &page->rows[r];
        if (!book_read(j, b, row->seq, e)) {
            return false;
        }
        put_number(g, (int64_t)row->seq);
        put(g, e->id);
        put(g, names ? label_kind(&l, e->kind) : e->kind);
        put(g, day_of(j->arena, e->occurred));
        put(g, names && e->area.len ? label_area(&l, e->area) : e->area);
        put(g, names && e->supporter.len ? label_unit(&l, e->supporter)
                                         : e->supporter);
        put(g, e->subject);
        put_share(g, names, row->share, j->lang);
        put_text(g, names ? label_basis(j->lang, row->basis)
                          : ask_basis_id(row->basis));
    }
    return true;
}

bool explain_csv(struct job *j, struct book *b, const struct figure_ask *ask,
                 const struct explain_page *page, struct buf *out)
{
    struct grid g;
    (void)ask;
    if (!explain_grid(j, b, NULL, page, &g)) {
        return false;
    }
    write_csv(&g, out);
    return true;
}

bool explain_table(struct job *j, struct book *b,
                   const struct figure_ask *ask,
                   const struct explain_page *page, struct buf *out)
{
    struct grid g;
    struct labels l;
    if (!labels_open(j, b, book_head(b).size, &l) ||
        !explain_grid(j, b, pack_indicator(l.pack, ask->ids[0], l.at), page,
                      &g)) {
        return false;
    }
    write_text(&g, out);
    if (page->count == 0) {
        buf_text(out, say(j->lang, "没有计入的记录\n", "no record counts\n"));
    }
    if (page->next > 0) {
        buf_print(out, "%s: --before %llu\n",
                  say(j->lang, "更早的记录", "older records"),
                  (unsigned long long)page->next);
    }
    return true;
}

/* ---- restate --------------------------------------------------------- */

bool restate_csv(struct job *j, struct book *b,
                 const struct restate_page *page, struct buf *out)
{
    (void)b;
    struct grid g = grid_open(j->arena, 4 + CAUSE_COUNT, page->count);
    put_text(&g, "id");
    put_text(&g, "unit");
    put_text(&g, "before");
    put_text(&g, "after");
    for (int c = 0; c < CAUSE_COUNT; c++) {
        put_text(&g, restate_cause_id((enum restate_cause)c));
    }
    for (size_t i = 0; i < page->count; i++) {
        const struct restatement *r = &page->rows[i];
        put(&g, r->indicator->id);
        put_text(&g, figure_unit_id(r->indicator->unit));
        put_number(&g, r->before);
        put_number(&g, r->after);
        for (int c = 0; c < CAUSE_COUNT; c++) {
            put_number(&g, r->by_cause[c]);
        }
    }
    write_csv(&g, out);
    return job_ok(j);
}

static void restate_lines(struct job *j, const struct restatement *r,
                          struct buf *out)
{
    struct arena *a = j->arena;
    for (int c = 0; c < CAUSE_COUNT; c++) {
        if (r->by_cause[c] != 0) {
            struct str exact = phrase_exact(a, r->indicator, r->by_cause[c],
                                            j->lang);
            buf_print(out, "  %s  %s%.*s\n",
                      label_cause(j->lang, (enum restate_cause)c),
                      r->by_cause[c] > 0 ? "+" : "", STR_ARG(exact));
        }
    }
    for (size_t i = 0; i < r->line_count; i++) {
        const struct restate_line *line = &r->lines[i];
        struct str exact = phrase_exact(a, r->indicator, line->share,
                                        j->lang);
        buf_print(out, "    #%llu  %s  %s%.*s\n",
                  (unsigned long long)line->seq,
                  label_cause(j->lang, line->cause),
                  line->share > 0 ? "+" : "", STR_ARG(exact));
    }
    if (r->line_whole > r->line_count) {
        buf_print(out, "    … %s %zu\n", say(j->lang, "总数", "in all"),
                  r->line_whole);
    }
}

/* Something moved, even if the figure came out the same. */
static bool has_moved(const struct restatement *r)
{
    bool moved = r->before != r->after;
    for (int c = 0; c < CAUSE_COUNT; c++) {
        moved = moved || r->by_cause[c] != 0;
    }
    return moved;
}

/* What did not move is not listed, unless it alone was asked for. */
bool restate_table(struct job *j, struct book *b,
                   const struct restate_page *page, struct buf *out)
{
    struct labels l;
    if (!labels_open(j, b, book_head(b).size, &l)) {
        return false;
    }
    size_t shown = 0;
    for (size_t i = 0; i < page->count; i++) {
        const struct restatement *r = &page->rows[i];
        if (page->count > 1 && !has_moved(r)) {
            continue;
        }
        shown++;
        struct str name = label_indicator(&l, r->indicator);
        struct str before = phrase_exact(j->arena, r->indicator, r->before,
                                         j->lang);
        struct str after = phrase_exact(j->arena, r->indicator, r->after,
                                        j->lang);
        buf_print(out, "%.*s  %.*s → %.*s\n", STR_ARG(name), STR_ARG(before),
                  STR_ARG(after));
        restate_lines(j, r, out);
    }
    if (shown == 0) {
        buf_text(out, say(j->lang, "没有变化\n", "nothing changed\n"));
    }
    return job_ok(j);
}
