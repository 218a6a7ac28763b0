#include "exchange/grid.h"

#include <assert.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "exchange/xlsx_change.h"
#include "exchange/xlsx_edit.h"
#include "exchange/xlsx_merge.h"
#include "exchange/xlsx_patch.h"

enum { LETTERS_MAX = 32767 };   /* in one cell, the limit of spreadsheets */

struct filling {
    struct change change;
    struct grid_fill *fills;            /* by sheet, row, column */
    size_t count, next;
    struct xlsx_remark *remarks;        /* their comments, in order */
    size_t remark_count, next_remark;
    bool has_values;            /* any cell gets one */
    bool has_formulas;          /* any sheet has one */
};

/* --- what is to be filled --- */

static int by_place(const void *a, const void *b)
{
    const struct grid_fill *x = a, *y = b;
    if (x->sheet != y->sheet) {
        return x->sheet < y->sheet ? -1 : 1;
    }
    if (x->row != y->row) {
        return x->row < y->row ? -1 : 1;
    }
    return x->column < y->column ? -1 : x->column > y->column;
}

static struct str place_of(struct job *j, const struct grid_fill *f)
{
    struct buf b = { 0 };
    xlsx_put_ref(&b, (uint64_t)f->row + 1, f->column);
    struct str made = arena_str(j->arena, buf_view(&b));
    buf_free(&b);
    return made;
}

static bool is_number(struct str text)
{
    struct buf shown = { 0 };
    bool ok = xlsx_number(&shown, text);
    buf_free(&shown);
    return ok;
}

static bool check_fill(struct job *j, const struct xlsx_merges *merges,
                       const struct grid_fill *f)
{
    uint64_t row = (uint64_t)f->row + 1;
    size_t column = f->column;
    if (f->text.len == 0) {
        return true;
    }
    if (f->is_number && !is_number(f->text)) {
        struct str at = place_of(j, f);
        return err_set(&j->err, ERR_INPUT, "grid.number",
                       "单元格%.*s要填数，“%.*s”不是数",
                       "cell %.*s gets a number, and “%.*s” is none",
                       STR_ARG(at), STR_ARG(f->text));
    }
    if (utf8_count(f->text) > LETTERS_MAX) {
        struct str at = place_of(j, f);
        return err_set(&j->err, ERR_INPUT, "xlsx.cell",
                       "要填进%.*s的文字超过%d个字",
                       "the text for cell %.*s has more than %d characters",
                       STR_ARG(at), LETTERS_MAX);
    }
    if (xlsx_merges_first(merges, &row, &column)) {
        struct str at = place_of(j, f);
        return err_set(&j->err, ERR_INPUT, "grid.covered",
                       "单元格%.*s被合并单元格盖住，填了也看不见",
                       "cell %.*s lies under a merged cell; a value there "
                       "would not be seen", STR_ARG(at));
    }
    return true;
}

/* Sort the fills and list their comments. */
static bool take_fills(struct job *j, struct filling *f,
                       const struct grid_fill *fills, size_t count)
{
    struct xlsx *x = f->change.x;
    struct xlsx_remark *notes = ARENA_ROWS(j->arena, struct xlsx_remark, count);
    f->fills = ARENA_ROWS(j->arena, struct grid_fill, count);
    f->count = count;
    for (size_t i = 0; i < count; i++) {
        f->fills[i] = fills[i];
    }
    if (count > 0) {
        qsort(f->fills, count, sizeof *f->fills, by_place);
    }
    for (size_t i = 0; i < count; i++) {
        const struct grid_fill *fill = &f->fills[i];
        assert(fill->sheet < x->sheet_count && fill->row < XLSX_ROWS_MAX);
        assert(fill->column < XLSX_COLUMNS_MAX);
        assert(i == 0 || by_place(fill - 1, fill) < 0);
        f->has_values |= fill->text.len > 0;
        if (fill->note.len > 0) {
            notes[f->remark_count++] = (struct xlsx_remark){
                fill->sheet, (uint64_t)fill->row + 1, fill->column, fill->note,
            };
        }
    }
    return f->remark_count == 0 ||
           change_order(j, x, notes, &f->remark_count, &f->remarks);
}

/* --- formulas --- */

/* Whether a sheet has any formula: an element that is called f, whatever its
 * prefix. A chance hit in some text does no harm. */
static bool finds_formula(struct job *j, const struct xlsx *x, size_t sheet,
                          bool *found)
{
    static const char *const tags[] = { "<f>", "<f ", ":f>", ":f " };
    struct xlsx_edit e;
    *found = false;
    if (!xlsx_edit_open(j, x->parts, x->sheets[sheet].part, &e)) {
        return false;
    }
    for (size_t i = 0; i < sizeof tags / sizeof *tags && !*found; i++) {
        *found = str_find(e.bytes, str_of(tags[i])) >= 0;
    }
    return true;
}

struct reckoning {
    struct xlsx_edit edit;
    int depth;                  /* 1: inside <workbook> itself */
    bool is_asked;
};

/* Elements that must stand behind <calcPr> (18.2.27). */
static bool is_behind_reckoning(const char *name)
{
    static const char *const names[] = {
        "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr",
        "smartTagTypes", "webPublishing", "fileRecoveryPr",
        "webPublishObjects", "extLst",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static struct str reckoning_tag(struct job *j, const struct reckoning *r)
{
    return arena_print(j->arena, "<%.*scalcPr fullCalcOnLoad=\"1\"/>",
                       STR_ARG(r->edit.prefix));
}

static void on_book_start(struct job *j, void *state, const char *name,
                          const char **attributes)
{
    (void)attributes;
    struct reckoning *r = state;
    struct str tag = xlsx_edit_tag(&r->edit);
    size_t at = (size_t)(tag.at - r->edit.bytes.at);
    if (r->depth == 1 && !r->is_asked && strcmp(name, "calcPr") == 0) {
        xlsx_edit_put(j, &r->edit, at, tag.len,
                      xlsx_tag_with(j, tag, STR("fullCalcOnLoad"), STR("1")));
        r->is_asked = true;
    } else if (r->depth == 1 && !r->is_asked && is_behind_reckoning(name)) {
        xlsx_edit_put(j, &r->edit, at, 0, reckoning_tag(j, r));
        r->is_asked = true;
    }
    r->depth++;
}

static void on_book_end(struct job *j, void *state, const char *name)
{
    struct reckoning *r = state;
    r->depth--;
    if (strcmp(name, "workbook") == 0 && r->depth == 0 && !r->is_asked) {
        xlsx_edit_append(j, &r->edit, reckoning_tag(j, r));
        r->is_asked = true;
    }
}

/* Ask for all formulas to be reckoned when the workbook is opened. Excel does
 * as it is asked; LibreOffice reckons formulas that have no result. */
static bool ask_reckoning(struct job *j, struct change *c)
{
    static const struct xml_events events = {
        .start = on_book_start, .end = on_book_end,
    };
    struct reckoning r = { .depth = 0 };
    if (!xlsx_edit_open(j, c->x->parts, c->x->part, &r.edit) ||
        !xlsx_edit_run(j, c->x->parts, &r.edit, &events, &r)) {
        return false;
    }
    change_part(j, c, r.edit.name, xlsx_edit_done(j, &r.edit));
    return true;
}

/* --- sheets --- */

/* The values for one sheet, as changes of its cells. */
static bool take_values(struct job *j, struct filling *f, size_t sheet,
                        struct patch_ask *ask)
{
    struct xlsx_merges *merges = NULL;
    size_t from = f->next;
    while (f->next < f->count && f->fills[f->next].sheet == sheet) {
        f->next++;
    }
    if (f->next == from) {
        return true;
    }
    struct patch_cell *cells = ARENA_ROWS(j->arena, struct patch_cell,
                                          f->next - from);
    merges = xlsx_merges_find(j, ask->parts, opc_find(ask->parts, ask->part));
    ask->cells = cells;
    for (size_t i = from; i < f->next && merges != NULL; i++) {
        const struct grid_fill *fill = &f->fills[i];
        if (!check_fill(j, merges, fill)) {
            return false;
        }
        if (fill->text.len > 0) {
            cells[ask->count++] = (struct patch_cell){
                (uint64_t)fill->row + 1, fill->column,
                fill->is_number ? PATCH_NUMBER : PATCH_TEXT, fill->text,
            };
        }
    }
    return merges != NULL;
}

static bool fill_sheet(struct job *j, struct filling *f, size_t sheet)
{
    struct xlsx *x = f->change.x;
    struct patch_ask ask = {
        .parts = x->parts, .part = x->sheets[sheet].part,
    };
    size_t from = f->next_remark;
    while (f->next_remark < f->remark_count &&
           f->remarks[f->next_remark].sheet == sheet) {
        f->next_remark++;
    }
    if (!take_values(j, f, sheet, &ask) ||
        (f->has_values && !finds_formula(j, x, sheet, &ask.drops_results))) {
        return false;
    }
    f->has_formulas |= ask.drops_results;
    size_t remarks = f->next_remark - from;
    if (ask.count == 0 && remarks == 0 && !ask.drops_results) {
        return true;
    }
    struct str id, bytes;
    ask.new_drawing = remarks > 0 ? STR(CHANGE_DRAWING_ID) : STR("");
    if (!patch_sheet(j, &ask, &id, &bytes)) {
        return false;
    }
    change_part(j, &f->change, ask.part, bytes);
    return remarks == 0 ||
           change_notes(j, &f->change, id, f->remarks + from, remarks);
}

bool grid_filled(struct job *j, struct str bytes,
                 const struct grid_fill *fills, size_t count, struct buf *out)
{
    struct filling f = { .change = { .x = xlsx_find(j, bytes) } };
    bool ok = f.change.x != NULL && take_fills(j, &f, fills, count);
    for (size_t i = 0; ok && i < f.change.x->sheet_count; i++) {
        ok = fill_sheet(j, &f, i);
    }
    ok = ok && (!f.has_formulas || ask_reckoning(j, &f.change));
    return change_done(j, &f.change, out) && ok;
}
