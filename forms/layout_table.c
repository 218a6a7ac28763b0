#include "forms/layout_table.h"

#include <string.h>

#include "base/utf8.h"

/* ---- rows under rows ----------------------------------------------------- */

enum { RANK_TOTAL = 0, RANK_PLAIN = 600, RANK_UNDER = 620 };

struct row_stack {              /* the rows that a row stands under */
    struct str texts[LAYOUT_DEPTH];
    int ranks[LAYOUT_DEPTH];
    bool refines;               /* the last one began with 其中 */
    size_t count;
};

/* Where a row stands by its ordinal, 其中 and indent. What is indented below a
 * row of 其中 stands beside that, however far its text was moved. */
static int rank_of(struct arena *a, struct row_stack *s,
                   const struct plane_cell *cell, struct str serial,
                   struct str *bare)
{
    struct str rest, unused;
    int ordinal = word_ordinal(cell->text, &rest);
    bool was = s->refines && s->count > 0;
    s->refines = word_refines(rest, &rest);
    *bare = rest.len > 0 ? rest : cell->text;
    if (words_have(words_of(a, *bare), WORD_TOTAL) && !s->refines) {
        return RANK_TOTAL;
    } else if (s->refines) {
        return RANK_UNDER + cell->indent;
    } else if (was && ordinal == 0 && cell->indent > 0) {
        s->refines = true;
        return s->ranks[s->count - 1];
    } else if (ordinal == 0 && serial.len > 0) {
        struct str marked = arena_print(a, "%.*s、x", STR_ARG(serial));
        ordinal = word_ordinal(serial, &unused);
        ordinal = ordinal > 0 ? ordinal : word_ordinal(marked, &unused);
    }
    return ordinal > 0 ? 100 * ordinal
         : cell->indent > 0 ? RANK_UNDER + cell->indent : RANK_PLAIN;
}

static void stack_push(struct row_stack *s, int rank, struct str text)
{
    while (s->count > 0 && s->ranks[s->count - 1] >= rank) {
        s->count--;
    }
    if (s->count < LAYOUT_DEPTH) {
        s->ranks[s->count] = rank;
        s->texts[s->count++] = text;
    }
}

static void path_add(struct layout_path *path, struct str text)
{
    if (text.len > 0 && path->count < LAYOUT_DEPTH &&
        (path->count == 0 || !str_is(path->parts[path->count - 1], text))) {
        path->parts[path->count++] = text;
    }
}

/* ---- one table at work --------------------------------------------------- */

struct work {
    const struct plane *p;
    struct layout *out;
    const struct layout_table *t;
    uint32_t table;             /* its number */
    struct table_columns columns;
    uint32_t *heads;            /* by column: place in out->heads */
    uint32_t *head_bits;        /* words of a column's head */
    struct row_stack *stacks;   /* by block; of pairs by column of label */
    struct str *outer;          /* by column: the last label there */
    bool has_units;             /* some row of the table names its unit */
    size_t label_cap;           /* room in out->labels */
};

struct work_row {               /* what a row says, for one block */
    struct layout_path path;
    uint32_t bits;              /* words of its own labels */
    bool is_named;
    bool is_section;
    struct str unit;
};

static struct str serial_of(const struct work *w, uint32_t row, uint32_t block)
{
    for (uint32_t c = w->t->from_column; c <= w->t->to_column; c++) {
        if (w->columns.kinds[c] == COLUMN_SERIAL &&
            w->columns.blocks[c] == block) {
            return plane_at(w->p, row, c)->text;
        }
    }
    return (struct str){ 0 };
}

static struct str unit_of_row(const struct work *w, uint32_t row,
                              uint32_t block)
{
    struct str unit = { 0 };
    for (uint32_t c = w->t->from_column; c <= w->t->to_column; c++) {
        if (w->columns.kinds[c] == COLUMN_MEASURE &&
            (w->columns.blocks[c] == block || unit.len == 0)) {
            unit = plane_at(w->p, row, c)->text;
        }
    }
    return unit;
}

/* The innermost label column of a block that has a text in this row. */
static uint32_t inner_label(const struct work *w, uint32_t row,
                            uint32_t block)
{
    uint32_t inner = UINT32_MAX;
    for (uint32_t c = w->t->from_column; c <= w->t->to_column; c++) {
        if (w->columns.kinds[c] == COLUMN_LABEL &&
            w->columns.blocks[c] == block &&
            plane_at(w->p, row, c)->text.len > 0) {
            inner = c;
        }
    }
    return inner;
}

/* Outer labels into the path; one that is blank goes on from above. A change
 * of an outer label closes what its rows stood under. */
static void take_outer(struct work *w, uint32_t row, uint32_t block,
                       uint32_t inner, struct layout_path *path)
{
    const struct plane_cell *own = plane_at(w->p, row, inner);
    for (uint32_t c = w->t->from_column; c < inner; c++) {
        const struct plane_cell *cell = plane_at(w->p, row, c);
        if (w->columns.kinds[c] != COLUMN_LABEL ||
            w->columns.blocks[c] != block || cell->right >= inner) {
            continue;
        }
        if (cell->text.len > 0 && !str_is(cell->text, w->outer[c])) {
            w->outer[c] = cell->text;
            w->stacks[block].count = 0;
            memset(&w->outer[c + 1], 0,
                   (inner - c) * sizeof *w->outer);
        }
        struct str rest;
        word_ordinal(w->outer[c], &rest);
        path_add(path, rest);
    }
    if (own->column <= w->t->from_column) {
        memset(w->outer, 0, w->p->columns * sizeof *w->outer);
    }
}

/* A section has no unit where the others have, or reaches over the cells. */
static bool opens_section(const struct work *w, uint32_t row, uint32_t inner,
                          struct str unit, int rank)
{
    const struct plane_cell *cell = plane_at(w->p, row, inner);
    for (uint32_t c = cell->column; c <= cell->right; c++) {
        if (w->columns.kinds[c] == COLUMN_DATA) {
            return true;
        }
    }
    return w->has_units && unit.len == 0 && rank <= 200 && rank > 0;
}

static struct work_row read_row(struct work *w, uint32_t row, uint32_t block)
{
    struct work_row r = { .unit = unit_of_row(w, row, block) };
    uint32_t inner = inner_label(w, row, block);
    struct row_stack *stack = &w->stacks[block];
    struct str bare;
    if (inner == UINT32_MAX) {
        return r;
    }
    const struct plane_cell *cell = plane_at(w->p, row, inner);
    take_outer(w, row, block, inner, &r.path);
    int rank = rank_of(w->p->arena, stack, cell, serial_of(w, row, block),
                       &bare);
    stack_push(stack, rank, bare);
    for (size_t i = 0; i < stack->count; i++) {
        path_add(&r.path, stack->texts[i]);
    }
    r.path.refines = stack->refines && r.path.count > 1;
    r.is_named = true;
    r.bits = words_of(w->p->arena, bare) |
             words_of(w->p->arena, cell->text);
    r.is_section = opens_section(w, row, inner, r.unit, rank);
    return r;
}

/* label, cell, label, cell: the texts to the left, up to the last cell. The
 * nearest may be a part (其中) of the label above it. */
static struct work_row read_pair(struct work *w, uint32_t row,
                                 uint32_t column)
{
    struct work_row r = { 0 };
    struct str found[LAYOUT_DEPTH], bare;
    size_t count = 0;
    const struct plane_cell *before = NULL;
    struct row_stack *stack = &w->stacks[column - 1];
    for (uint32_t c = column; c > w->t->from_column && count < LAYOUT_DEPTH;
         c--) {
        const struct plane_cell *cell = plane_at(w->p, row, c - 1);
        if (cell->kind != PLANE_TEXT) {
            break;
        }
        if (before == NULL || cell->column != before->column) {
            word_ordinal(cell->text, &bare);
            found[count++] = bare;
        }
        before = cell;
    }
    for (size_t i = count; i > 1; i--) {
        path_add(&r.path, found[i - 1]);
        r.bits |= words_of(w->p->arena, found[i - 1]);
    }
    if (count > 0) {
        const struct plane_cell *cell = plane_at(w->p, row, column - 1);
        int rank = rank_of(w->p->arena, stack, cell, (struct str){ 0 },
                           &bare);
        stack_push(stack, rank, bare);
        for (size_t i = 0; i < stack->count; i++) {
            path_add(&r.path, stack->texts[i]);
        }
        r.path.refines = stack->refines && r.path.count > 1;
        r.bits |= words_of(w->p->arena, bare);
    }
    r.is_named = count > 0;
    return r;
}

/* ---- cells --------------------------------------------------------------- */

static bool is_hidden(const struct grid *g, const struct plane_cell *c)
{
    return (g->row_hidden != NULL && g->row_hidden[c->row]) ||
           (g->column_hidden != NULL && g->column_hidden[c->column]);
}

static enum layout_left why_left(const struct work *w,
                                 const struct work_row *r,
                                 const struct plane_cell *cell)
{
    uint32_t bits = r->bits | w->head_bits[cell->column];
    enum column_kind kind = w->columns.kinds[cell->column];
    bool is_single = w->t->body_row == w->t->to_row;
    if (w->t->has_names) {
        return LAYOUT_NAMES;
    } else if (is_hidden(w->p->grid, cell)) {
        return LAYOUT_HIDDEN;
    } else if (kind == COLUMN_SERIAL) {
        return LAYOUT_SERIAL;
    } else if (words_have(bits, WORD_SIGN)) {
        return LAYOUT_SIGN;
    } else if (words_have(r->bits, WORD_EXAMPLE)) {
        return LAYOUT_EXAMPLE;
    } else if (words_have(bits, WORD_REMARK) || kind == COLUMN_WORDS ||
               kind == COLUMN_MEASURE) {
        return LAYOUT_REMARK;
    } else if (kind == COLUMN_LABEL && !w->columns.is_pairs) {
        return LAYOUT_UNLABELLED;
    } else if (!r->is_named &&
               (w->columns.has_labels ? !is_single || w->columns.is_pairs
                                      : !is_single)) {
        return LAYOUT_UNLABELLED;
    }
    return r->is_section ? LAYOUT_SECTION : LAYOUT_OURS;
}

/* Whether a line is drawn around the head of a column and the row has a label:
 * what they ask for stands where they meet, though no line is drawn there. */
static bool is_crossing(const struct work *w, uint32_t row, uint32_t column)
{
    bool has_head = false, has_label = false;
    for (uint32_t r = w->t->from_row; r < w->t->body_row; r++) {
        const struct plane_cell *cell = plane_at(w->p, r, column);
        has_head = has_head || (cell->kind == PLANE_TEXT && cell->has_border);
    }
    for (uint32_t c = w->t->from_column; c < column; c++) {
        const struct plane_cell *cell = plane_at(w->p, row, c);
        has_label = has_label || (w->columns.kinds[c] == COLUMN_LABEL &&
                                  cell->kind == PLANE_TEXT);
    }
    return has_head && has_label;
}

static bool is_target(const struct work *w, uint32_t row, uint32_t column)
{
    const struct plane_cell *cell = plane_at(w->p, row, column);
    return cell->kind == PLANE_EMPTY && plane_is_first(w->p, row, column) &&
           (!w->p->is_framed || cell->has_border ||
            is_crossing(w, row, column));
}

static uint32_t add_label(struct work *w, const struct layout_path *path)
{
    struct layout *out = w->out;
    if (out->label_count == w->label_cap) {
        w->label_cap = w->label_cap * 2 + 64;
        struct layout_path *rows =
            ARENA_ROWS(w->p->arena, struct layout_path, w->label_cap);
        if (out->label_count > 0) {
            memcpy(rows, out->labels, out->label_count * sizeof *rows);
        }
        out->labels = rows;
    }
    out->labels[out->label_count] = *path;
    return (uint32_t)out->label_count++;
}

static void add_cell(struct work *w, const struct work_row *r, uint32_t label,
                     uint32_t row, uint32_t column)
{
    w->out->cells[w->out->cell_count++] = (struct layout_cell){
        .row = row, .column = column, .table = w->table,
        .head = w->heads[column], .label = label, .unit = r->unit,
        .left = why_left(w, r, plane_at(w->p, row, column)) };
}

static void read_cells(struct work *w, uint32_t row)
{
    struct work_row *rows = ARENA_ROWS(w->p->arena, struct work_row,
                                       w->columns.block_count);
    uint32_t *labels = ARENA_ROWS(w->p->arena, uint32_t,
                                  w->columns.block_count);
    for (uint32_t b = 0; b < w->columns.block_count && !w->columns.is_pairs;
         b++) {
        rows[b] = read_row(w, row, b);
        labels[b] = add_label(w, &rows[b].path);
    }
    for (uint32_t c = w->t->from_column; c <= w->t->to_column; c++) {
        if (!is_target(w, row, c)) {
            continue;
        }
        if (w->columns.is_pairs) {
            struct work_row pair = read_pair(w, row, c);
            add_cell(w, &pair, add_label(w, &pair.path), row, c);
        } else {
            uint32_t b = w->columns.blocks[c];
            add_cell(w, &rows[b], labels[b], row, c);
        }
    }
}

/* ---- tables -------------------------------------------------------------- */

static void read_heads(struct work *w)
{
    w->heads = ARENA_ROWS(w->p->arena, uint32_t, w->p->columns + 1);
    w->head_bits = ARENA_ROWS(w->p->arena, uint32_t, w->p->columns + 1);
    for (uint32_t c = w->t->from_column; c <= w->t->to_column; c++) {
        struct layout_path *path = &w->out->heads[w->out->head_count];
        *path = layout_head(w->p, w->t, &w->columns, c);
        for (size_t i = 0; i < path->count; i++) {
            w->head_bits[c] |= words_of(w->p->arena, path->parts[i]);
        }
        w->heads[c] = (uint32_t)w->out->head_count++;
    }
}

static bool asks_names(const struct work *w)
{
    for (uint32_t c = w->t->from_column; c <= w->t->to_column; c++) {
        if (words_have(w->head_bits[c], WORD_NAME)) {
            return true;
        }
    }
    for (uint32_t r = w->t->from_row; r <= w->t->to_row; r++) {
        const struct plane_cell *cell =
            plane_at(w->p, r, w->t->from_column);
        if (words_have(words_of(w->p->arena, cell->text), WORD_NAME)) {
            return true;
        }
    }
    return false;
}

static void read_table(const struct plane *p, struct layout *out,
                       uint32_t number)
{
    struct layout_table *t = &out->tables[number];
    struct work w = { .p = p, .out = out, .t = t, .table = number,
                      .label_cap = out->label_count };
    layout_columns(p, t, &w.columns);
    read_heads(&w);
    t->has_names = asks_names(&w);
    w.stacks = ARENA_ROWS(p->arena, struct row_stack,
                          w.columns.is_pairs ? p->columns + 1
                                             : w.columns.block_count);
    w.outer = ARENA_ROWS(p->arena, struct str, p->columns + 1);
    for (uint32_t c = t->from_column; c <= t->to_column; c++) {
        w.has_units = w.has_units || w.columns.kinds[c] == COLUMN_MEASURE;
    }
    for (uint32_t r = t->body_row; r <= t->to_row; r++) {
        read_cells(&w, r);
    }
}

/* Room for all heads and cells: no more than the sheet has places. */
void layout_tables_read(const struct plane *p, struct layout *out)
{
    size_t cells = 0, columns = 0;
    for (size_t i = 0; i < out->table_count; i++) {
        const struct layout_table *t = &out->tables[i];
        columns += t->to_column - t->from_column + 1u;
        for (uint32_t r = t->body_row; r <= t->to_row; r++) {
            for (uint32_t c = t->from_column; c <= t->to_column; c++) {
                cells += plane_at(p, r, c)->kind == PLANE_EMPTY;
            }
        }
    }
    out->heads = ARENA_ROWS(p->arena, struct layout_path, columns + 1);
    out->cells = ARENA_ROWS(p->arena, struct layout_cell, cells + 1);
    for (size_t i = 0; i < out->table_count; i++) {
        read_table(p, out, (uint32_t)i);
    }
}
