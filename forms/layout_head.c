#include "base/utf8.h"
#include "forms/layout_table.h"
#include "reading/quantity.h"

/* ---- where the head ends ------------------------------------------------- */

/* How a row goes: label, cell, label, cell? */
struct alternation { size_t blanks, labelled, columns; };

static struct alternation alternate(const struct plane *p,
                                    const struct layout_table *t)
{
    struct alternation n = { 0 };
    for (uint32_t c = t->from_column + 1; c <= t->to_column; c++) {
        size_t labelled = 0;
        for (uint32_t r = t->from_row; r <= t->to_row; r++) {
            const struct plane_cell *cell = plane_at(p, r, c);
            if (cell->kind == PLANE_EMPTY && plane_is_first(p, r, c)) {
                n.blanks++;
                labelled += plane_at(p, r, c - 1)->kind == PLANE_TEXT;
            }
        }
        n.labelled += labelled;
        n.columns += labelled > 0;
    }
    return n;
}

/* Whether the first row heads what is below: its texts are 指标, 数量 …, or it
 * has no cell to be filled and its labels do not come from pairs. */
static bool heads_columns(const struct plane *p, const struct layout_table *t)
{
    size_t texts = 0, heads = 0;
    for (uint32_t c = t->from_column; c <= t->to_column; c++) {
        const struct plane_cell *cell = plane_at(p, t->from_row, c);
        if (cell->kind != PLANE_TEXT) {
            return false;
        }
        uint32_t bits = words_of(p->arena, cell->text);
        texts++;
        heads += words_have(bits, WORD_KEY) || words_have(bits, WORD_SERIAL) ||
                 words_have(bits, WORD_MEASURE);
    }
    return 2 * heads >= texts;
}

/* label, cell, label, cell: nearly each blank has its label at its left, in
 * several columns (or in all there are), and nothing heads them. */
static bool is_pairs(const struct plane *p, const struct layout_table *t)
{
    struct alternation n = alternate(p, t);
    bool first_asks = false;
    for (uint32_t c = t->from_column + 1; c <= t->to_column; c++) {
        first_asks = first_asks ||
            plane_at(p, t->from_row, c)->kind == PLANE_EMPTY;
    }
    bool is_narrow = t->to_column == t->from_column + 1;
    return n.blanks > 0 && 5 * n.labelled >= 4 * n.blanks &&
           (n.columns >= 2 || (is_narrow && first_asks)) &&
           !heads_columns(p, t);
}

/* A text over the whole width below the first row opens a section. */
static bool is_banner(const struct plane *p, const struct layout_table *t,
                      uint32_t row)
{
    const struct plane_cell *cell = plane_at(p, row, t->from_column);
    return row > t->from_row && cell->kind == PLANE_TEXT &&
           cell->row == row && cell->right >= t->to_column &&
           t->to_column > t->from_column;
}

/* Whether a row has data below a head, and no head for a column that has none
 * so far. */
static bool is_body(const struct plane *p, const struct layout_table *t,
                    uint32_t row, const bool *seen)
{
    bool gives = false, breaks = false;
    for (uint32_t c = t->from_column; c <= t->to_column; c++) {
        const struct plane_cell *cell = plane_at(p, row, c);
        if (cell->kind == PLANE_TEXT) {
            gives = gives || !seen[c];
        } else {
            breaks = breaks || seen[c];
        }
    }
    return breaks && !gives;
}

static uint32_t head_end(const struct plane *p, const struct layout_table *t)
{
    bool *seen = ARENA_ROWS(p->arena, bool, p->columns + 1);
    if (is_pairs(p, t)) {
        return t->from_row;
    }
    for (uint32_t r = t->from_row; r <= t->to_row; r++) {
        if (r > t->from_row &&
            (is_banner(p, t, r) || is_body(p, t, r, seen))) {
            return r;
        }
        for (uint32_t c = t->from_column; c <= t->to_column; c++) {
            seen[c] = seen[c] || plane_at(p, r, c)->kind == PLANE_TEXT;
        }
    }
    return t->to_row + 1;
}

/* A row of heads again: as many texts as the first head row has, beginning
 * with the same one. */
static bool is_head_again(const struct plane *p, const struct layout_table *t,
                          uint32_t row)
{
    struct str first = plane_at(p, t->from_row, t->from_column)->text;
    struct str here = plane_at(p, row, t->from_column)->text;
    size_t texts = plane_texts(p, row, t->from_column, t->to_column);
    bool is_key = words_have(words_of(p->arena, here), WORD_KEY) ||
                  words_have(words_of(p->arena, here), WORD_SERIAL);
    return plane_is_first(p, row, t->from_column) && here.len > 0 &&
           texts >= 2 && (str_is(first, here) || is_key) &&
           plane_at(p, row, t->to_column)->kind == PLANE_TEXT;
}

uint32_t layout_table_end(const struct plane *p, struct layout_table *t)
{
    t->body_row = head_end(p, t);
    if (t->body_row == t->from_row) {
        return t->to_row;
    }
    for (uint32_t r = t->body_row + 1; r <= t->to_row; r++) {
        if (is_head_again(p, t, r)) {
            return r - 1;
        }
    }
    return t->to_row;
}

/* ---- the head above a column --------------------------------------------- */

static bool is_number_row(const struct plane *p, const struct layout_table *t,
                          uint32_t row)
{
    for (uint32_t c = t->from_column; c <= t->to_column; c++) {
        const struct plane_cell *cell = plane_at(p, row, c);
        if (cell->kind != PLANE_TEXT || cell->row != row ||
            !word_is_column_number(cell->text)) {
            return false;
        }
    }
    return true;
}

/* A group's head that was written in the first of its columns and not merged:
 * it reaches on to the right as long as there is a head below. */
static struct str group_head(const struct plane *p,
                             const struct layout_table *t,
                             const struct table_columns *columns,
                             uint32_t row, uint32_t column)
{
    for (uint32_t c = column; c > columns->first_data; c--) {
        const struct plane_cell *left = plane_at(p, row, c - 1);
        if (left->kind == PLANE_TEXT) {
            bool has_below = row + 1 < t->body_row && left->down == row &&
                plane_at(p, row + 1, c - 1)->kind == PLANE_TEXT &&
                left->right == c - 1;
            return has_below ? left->text : (struct str){ 0 };
        } else if (left->kind != PLANE_EMPTY) {
            break;
        }
    }
    return (struct str){ 0 };
}

static struct str head_leaf(const struct plane *p,
                            const struct layout_table *t, uint32_t column)
{
    struct str leaf = { 0 };
    for (uint32_t r = t->from_row; r < t->body_row; r++) {
        const struct plane_cell *cell = plane_at(p, r, column);
        if (cell->kind == PLANE_TEXT && !is_number_row(p, t, r)) {
            leaf = cell->text;
        }
    }
    return leaf;
}

/* 其中：市级 beside 拨付资金: the head that it is a part of stands at its left. */
static void take_parent(const struct plane *p, const struct layout_table *t,
                        const struct table_columns *columns, uint32_t column,
                        struct layout_path *path)
{
    struct str bare, other;
    if (path->count == 0 || path->count == LAYOUT_DEPTH ||
        !word_refines(path->parts[path->count - 1], &bare)) {
        return;
    }
    for (uint32_t c = column; c > columns->first_data; c--) {
        struct str left = head_leaf(p, t, c - 1);
        if (left.len > 0 && !word_refines(left, &other)) {
            path->parts[path->count - 1] = left;
            path->parts[path->count] = bare.len > 0 ? bare : left;
            path->count += bare.len > 0;
            path->refines = true;
            return;
        }
    }
}

struct layout_path layout_head(const struct plane *p,
                               const struct layout_table *t,
                               const struct table_columns *columns,
                               uint32_t column)
{
    struct layout_path path = { 0 };
    const struct plane_cell *before = NULL;
    for (uint32_t r = t->from_row; r < t->body_row; r++) {
        const struct plane_cell *cell = plane_at(p, r, column);
        struct str text = cell->text;
        if (is_number_row(p, t, r) ||
            (before != NULL && cell->row == before->row &&
             cell->column == before->column)) {
            continue;
        }
        if (cell->kind == PLANE_EMPTY && r + 1 < t->body_row) {
            text = group_head(p, t, columns, r, column);
        }
        if (text.len > 0 && cell->kind != PLANE_NUMBER &&
            path.count < LAYOUT_DEPTH) {
            path.parts[path.count++] = text;
        }
        before = cell;
    }
    take_parent(p, t, columns, column, &path);
    return path;
}

/* ---- what columns are for ------------------------------------------------ */

struct tally { size_t texts, blanks, numbers; };

static struct tally tally_column(const struct plane *p,
                                 const struct layout_table *t, uint32_t column)
{
    struct tally n = { 0 };
    for (uint32_t r = t->body_row; r <= t->to_row; r++) {
        const struct plane_cell *cell = plane_at(p, r, column);
        if (is_banner(p, t, r)) {
            continue;
        }
        n.texts += cell->kind == PLANE_TEXT;
        n.blanks += cell->kind == PLANE_EMPTY;
        n.numbers += cell->kind == PLANE_NUMBER ||
                     cell->kind == PLANE_FORMULA;
    }
    return n;
}

/* Most texts of a column of units are units: 万元, 人次. */
static bool has_measures(const struct plane *p, const struct layout_table *t,
                         uint32_t column)
{
    size_t texts = 0, measures = 0;
    for (uint32_t r = t->body_row; r <= t->to_row; r++) {
        const struct plane_cell *cell = plane_at(p, r, column);
        if (cell->kind == PLANE_TEXT && !is_banner(p, t, r)) {
            enum quantity_class class;
            int64_t scale;
            texts++;
            measures += quantity_measure(cell->text, &class, &scale);
        }
    }
    return texts > 0 && 2 * measures >= texts;
}

static bool is_counted(const struct plane *p, const struct layout_table *t,
                       uint32_t column)
{
    size_t numbers = 0;
    for (uint32_t r = t->body_row; r <= t->to_row; r++) {
        const struct plane_cell *cell = plane_at(p, r, column);
        struct str rest;
        if (cell->kind == PLANE_TEXT && !word_is_column_number(cell->text) &&
            (word_ordinal(cell->text, &rest) == 0 || rest.len > 0)) {
            return false;
        }
        numbers += cell->kind == PLANE_NUMBER || cell->kind == PLANE_TEXT;
    }
    return numbers > 1;
}

static enum column_kind kind_of(const struct plane *p,
                                const struct layout_table *t, uint32_t column,
                                bool is_leading)
{
    struct tally n = tally_column(p, t, column);
    uint32_t bits = words_of(p->arena, head_leaf(p, t, column));
    if (words_have(bits, WORD_SERIAL) && is_leading) {
        return COLUMN_SERIAL;
    } else if (words_have(bits, WORD_MEASURE) &&
               has_measures(p, t, column)) {
        return COLUMN_MEASURE;
    } else if (is_leading && column < t->to_column &&
               (head_leaf(p, t, column).len == 0 ||
                words_have(bits, WORD_KEY)) && is_counted(p, t, column) &&
               tally_column(p, t, column + 1).texts > 0) {
        return COLUMN_SERIAL;
    } else if (n.texts > n.blanks + n.numbers) {
        return words_have(bits, WORD_REMARK) && !is_leading ? COLUMN_WORDS
                                                            : COLUMN_LABEL;
    } else if (is_leading && n.texts == 0 && n.numbers == 0 &&
               words_have(bits, WORD_KEY)) {
        return COLUMN_LABEL;    /* to be named by who fills it in */
    }
    return COLUMN_DATA;
}

/* Columns left of the last leading label column are labels too, though most of
 * their cells may be blank: an outer label that was not merged. */
static void take_leading(const struct plane *p, const struct layout_table *t,
                         enum column_kind *kinds)
{
    uint32_t last = t->from_column;
    bool any = false, leading = true;
    for (uint32_t c = t->from_column; c <= t->to_column; c++) {
        kinds[c] = kind_of(p, t, c, leading);
        struct tally n = tally_column(p, t, c);
        leading = leading && (kinds[c] != COLUMN_DATA || n.texts > 0);
        if (leading && kinds[c] == COLUMN_LABEL) {
            last = c;
            any = true;
        }
    }
    for (uint32_t c = t->from_column; any && c < last; c++) {
        kinds[c] = kinds[c] == COLUMN_DATA ? COLUMN_LABEL : kinds[c];
    }
}

/* Whether the columns of labels before `column` have one of the same head, or
 * the data behind it have the head of data before it: 指标, 数值, 指标, 数值. */
static bool begins_again(const struct plane *p, const struct layout_table *t,
                         const enum column_kind *kinds, uint32_t column)
{
    struct str own = head_leaf(p, t, column);
    struct str next = column < t->to_column ? head_leaf(p, t, column + 1)
                                            : (struct str){ "", 0 };
    bool asks = column < t->to_column && kinds[column + 1] == COLUMN_DATA;
    for (uint32_t c = t->from_column; c < column; c++) {
        struct str head = head_leaf(p, t, c);
        if (head.len > 0 &&
            ((kinds[c] == COLUMN_LABEL && str_is(head, own)) ||
             (kinds[c] == COLUMN_DATA && asks && str_is(head, next)))) {
            return true;
        }
    }
    return t->body_row == t->from_row;
}

/* Labels again right of data begin a second block when a head comes again;
 * else they label nothing. */
static void take_blocks(const struct plane *p, const struct layout_table *t,
                        struct table_columns *out)
{
    bool in_data = false;
    uint32_t block = 0;
    for (uint32_t c = t->from_column; c <= t->to_column; c++) {
        enum column_kind *kind = &out->kinds[c];
        if (*kind == COLUMN_LABEL && in_data) {
            if (begins_again(p, t, out->kinds, c)) {
                block++;
                in_data = false;
            } else {
                *kind = COLUMN_WORDS;
            }
        } else if (*kind == COLUMN_DATA) {
            out->first_data = in_data || block > 0 ? out->first_data : c;
            in_data = true;
        }
        out->blocks[c] = block;
        out->has_labels = out->has_labels || *kind == COLUMN_LABEL;
    }
    out->block_count = block + 1;
}

void layout_columns(const struct plane *p, const struct layout_table *t,
                    struct table_columns *out)
{
    *out = (struct table_columns){ .first_data = t->to_column };
    out->kinds = ARENA_ROWS(p->arena, enum column_kind, p->columns + 1);
    out->blocks = ARENA_ROWS(p->arena, uint32_t, p->columns + 1);
    out->is_pairs = t->body_row == t->from_row;
    take_leading(p, t, out->kinds);
    take_blocks(p, t, out);
}
