#include "exchange/grid.h"

#include "base/num.h"
#include "exchange/grid_style.h"
#include "exchange/xlsx_cell.h"
#include "exchange/xlsx_merge.h"
#include "exchange/xml.h"

enum {
    TEXT_MAX = 256 << 20,       /* bytes of all texts of the sheet */
    COLUMN_RANGES_MAX = XLSX_COLUMNS_MAX,
    FORMULA_AREAS_MAX = 1024,   /* formulas that fill more than one cell */
    MARKS_MAX = 4 * GRID_CELLS_MAX,
};

/* How far a sheet reaches is known at its end only, so its cells are listed
 * first and then set into the grid. */
struct found { uint32_t row, column; bool is_used; struct grid_cell cell; };

struct row_mark { uint32_t row; uint8_t flags; bool is_hidden; };
struct column_mark { size_t from, to; uint8_t flags; bool is_hidden; };

struct grid_reader {
    const struct xlsx *x;
    const struct xlsx_sheet *sheet;
    struct grid_styles styles;
    struct found *cells;        /* those that hold or frame anything */
    size_t count, cap;
    struct row_mark *rows;      /* those that are hidden or framed */
    size_t row_count, row_cap;
    struct column_mark *columns;
    size_t column_count, column_cap;
    struct xlsx_area *areas;    /* of array formulas */
    size_t area_count, area_cap;
    uint64_t row;               /* the present or last one, 1-based */
    size_t text_len;            /* of all texts */
    bool in_rows;
    bool has_lines;             /* a whole row or column is framed */
    /* The present cell. */
    size_t column;
    struct buf text;
    struct xlsx_stored stored;
    uint8_t flags;
    bool has_formula, in_text;
    int phonetic;
};

/* Room for one more row of a list. */
static void *room(void *rows, size_t count, size_t *cap, size_t size)
{
    if (count < *cap) {
        return rows;
    }
    *cap = *cap ? 2 * *cap : 256;
    return mem_again(rows, *cap * size);
}

static bool fail_large(struct job *j, const struct grid_reader *r)
{
    return err_set(&j->err, ERR_INPUT, "grid.large",
                   "工作表“%.*s”用到的单元格超过%d个，不像一张要填的表；"
                   "请删去表外的内容和框线",
                   "sheet “%.*s” uses more than %d cells, which is no form; "
                   "delete what lies outside the table",
                   STR_ARG(r->sheet->name), GRID_CELLS_MAX);
}

static bool fail_place(struct job *j, const struct grid_reader *r)
{
    return err_set(&j->err, ERR_INPUT, "xlsx.xml",
                   "工作表“%.*s”第%llu行：行号、单元格位置或共享文字不对",
                   "sheet “%.*s”, row %llu: a row number, a cell's place or a "
                   "shared string is wrong", STR_ARG(r->sheet->name),
                   (unsigned long long)r->row);
}

/* --- events --- */

static bool is_yes(const char *value)
{
    return value != NULL && (strcmp(value, "1") == 0 ||
                             strcmp(value, "true") == 0);
}

static size_t number_of(const char *text)
{
    int64_t n;
    return text != NULL && num_parse(str_of(text), &n) && n > 0 ? (size_t)n : 0;
}

static void on_columns(struct grid_reader *r, const char **attributes)
{
    size_t from = number_of(xml_attribute(attributes, "min"));
    size_t to = number_of(xml_attribute(attributes, "max"));
    uint8_t flags = grid_style_flags(&r->styles,
                                     xml_attribute(attributes, "style"));
    bool is_hidden = is_yes(xml_attribute(attributes, "hidden"));
    size_t last = r->column_count == 0 ? 0 :
                  r->columns[r->column_count - 1].to + 1;
    if (from <= last || to < from || (flags == 0 && !is_hidden) ||
        r->column_count == COLUMN_RANGES_MAX) {
        return;                 /* ranges that overlap are no workbook's */
    }
    r->has_lines |= flags != 0;
    r->columns = room(r->columns, r->column_count, &r->column_cap,
                      sizeof *r->columns);
    r->columns[r->column_count++] =
        (struct column_mark){ from - 1, to - 1, flags, is_hidden };
}

static void begin_row(struct job *j, struct grid_reader *r,
                      const char **attributes)
{
    const char *text = xml_attribute(attributes, "r");
    size_t number = text == NULL ? (size_t)r->row + 1 : number_of(text);
    if (number <= r->row || number > XLSX_ROWS_MAX) {
        fail_place(j, r);
        return;
    }
    r->row = number;
    r->column = SIZE_MAX;       /* the first cell is in column 0 */
    bool has_style = is_yes(xml_attribute(attributes, "customFormat"));
    struct row_mark mark = {
        .row = (uint32_t)number - 1,
        .flags = grid_style_flags(&r->styles, has_style ?
                                  xml_attribute(attributes, "s") : NULL),
        .is_hidden = is_yes(xml_attribute(attributes, "hidden")),
    };
    r->has_lines |= mark.flags != 0;
    if (mark.flags != 0 || mark.is_hidden) {
        r->rows = room(r->rows, r->row_count, &r->row_cap, sizeof *r->rows);
        r->rows[r->row_count++] = mark;
    }
}

static void begin_cell(struct job *j, struct grid_reader *r,
                       const char **attributes)
{
    const char *ref = xml_attribute(attributes, "r");
    const char *style = xml_attribute(attributes, "s");
    uint64_t row = r->row;
    r->column++;
    if (ref != NULL && (!xlsx_ref(str_of(ref), &row, &r->column) ||
                        row != r->row)) {
        fail_place(j, r);
    }
    r->text.len = 0;
    r->stored = (struct xlsx_stored){
        xlsx_type_of(xml_attribute(attributes, "t")),
        xlsx_style_shows(r->x, style), 0,
    };
    r->flags = grid_style_flags(&r->styles, style);
    r->has_formula = r->in_text = false;
    r->phonetic = 0;
}

/* A formula for many cells stands in the first of them only. */
static void on_formula(struct job *j, struct grid_reader *r,
                       const char **attributes)
{
    const char *type = xml_attribute(attributes, "t");
    const char *ref = xml_attribute(attributes, "ref");
    struct xlsx_area area;
    struct str rest = str_of(ref == NULL ? "" : ref), from;
    r->has_formula = true;
    if (type == NULL || strcmp(type, "shared") == 0 ||
        !str_next(&rest, ':', &from) || rest.at == NULL ||
        !xlsx_ref(from, &area.top, &area.left) ||
        !xlsx_ref(rest, &area.bottom, &area.right)) {
        return;
    }
    if (r->area_count == FORMULA_AREAS_MAX) {
        fail_large(j, r);
        return;
    }
    r->areas = room(r->areas, r->area_count, &r->area_cap, sizeof *r->areas);
    r->areas[r->area_count++] = area;
}

static void on_start(struct job *j, void *state, const char *name,
                     const char **attributes)
{
    struct grid_reader *r = state;
    if (!r->in_rows) {
        r->in_rows = strcmp(name, "sheetData") == 0;
        if (strcmp(name, "col") == 0) {
            on_columns(r, attributes);
        }
    } else if (strcmp(name, "c") == 0) {
        begin_cell(j, r, attributes);
    } else if (strcmp(name, "v") == 0) {
        r->in_text = true;
        r->text.len = 0;
    } else if (strcmp(name, "t") == 0) {
        r->in_text = r->phonetic == 0;
    } else if (strcmp(name, "f") == 0) {
        on_formula(j, r, attributes);
    } else if (strcmp(name, "row") == 0) {
        begin_row(j, r, attributes);
    } else if (strcmp(name, "rPh") == 0) {
        r->phonetic++;
    }
}

static void on_text(struct job *j, void *state, struct str text)
{
    struct grid_reader *r = state;
    if (!r->in_text) {
        return;
    }
    buf_str(&r->text, text);
    if (r->text.len > SHEET_CELL_MAX) {
        err_set(&j->err, ERR_INPUT, "xlsx.cell",
                "工作表“%.*s”第%llu行的内容超过1 MB",
                "sheet “%.*s”, row %llu: a cell is larger than 1 MB",
                STR_ARG(r->sheet->name), (unsigned long long)r->row);
    }
}

static void end_cell(struct job *j, struct grid_reader *r)
{
    struct cell cell;
    bool is_own = r->stored.type != XLSX_TYPE_SHARED;
    if (!xlsx_cell_value(r->x, &r->stored, &r->text, &cell)) {
        fail_place(j, r);
        return;
    }
    bool is_used = cell.text.len > 0 || r->has_formula ||
                   (r->flags & GRID_STYLE_BORDER) != 0;
    if (!is_used && (!r->has_lines || r->column >= SHEET_COLUMNS_MAX)) {
        return;
    }
    if (r->column >= SHEET_COLUMNS_MAX) {
        err_set(&j->err, ERR_INPUT, "xlsx.wide", "工作表“%.*s”第%llu行超过%d列",
                "sheet “%.*s”, row %llu has more than %d columns",
                STR_ARG(r->sheet->name), (unsigned long long)r->row,
                SHEET_COLUMNS_MAX);
        return;
    }
    r->text_len += is_own ? cell.text.len : 0;
    if (r->row == 0 || r->count == GRID_CELLS_MAX || r->text_len > TEXT_MAX) {
        fail_large(j, r);
        return;
    }
    r->cells = room(r->cells, r->count, &r->cap, sizeof *r->cells);
    r->cells[r->count++] = (struct found){
        (uint32_t)r->row - 1, (uint32_t)r->column, is_used, {
            .text = is_own ? arena_str(j->arena, cell.text) : cell.text,
            .kind = cell.kind, .is_formula = r->has_formula,
            .has_border = (r->flags & GRID_STYLE_BORDER) != 0,
            .is_bold = (r->flags & GRID_STYLE_BOLD) != 0,
        },
    };
}

static void on_end(struct job *j, void *state, const char *name)
{
    struct grid_reader *r = state;
    r->in_text = false;
    if (!r->in_rows) {
        return;
    } else if (strcmp(name, "c") == 0) {
        end_cell(j, r);
    } else if (strcmp(name, "rPh") == 0) {
        r->phonetic--;
    } else if (strcmp(name, "sheetData") == 0) {
        r->in_rows = false;
    }
}

/* --- the grid --- */

/* How far cells reach, and merged cells whose first cell is among them. */
static bool measure(struct job *j, const struct grid_reader *r,
                    const struct xlsx_merges *merges, struct grid *g)
{
    uint64_t rows = 0, columns = 0;
    for (size_t i = 0; i < r->count; i++) {
        const struct found *f = &r->cells[i];
        rows = f->is_used && f->row >= rows ? f->row + 1 : rows;
        columns = f->is_used && f->column >= columns ? f->column + 1 : columns;
    }
    uint64_t last = rows, right = columns;
    for (size_t i = 0; i < xlsx_merges_count(merges); i++) {
        struct xlsx_area a = xlsx_merges_at(merges, i);
        if (a.top <= rows && a.left < columns) {
            last = a.bottom > last ? a.bottom : last;
            right = a.right >= right ? a.right + 1 : right;
        }
    }
    if (right > 0 && last > GRID_CELLS_MAX / right) {
        return fail_large(j, r);
    }
    g->rows = (uint32_t)last;
    g->columns = (uint32_t)right;
    size_t count = (size_t)last * right;
    g->cells = ARENA_ROWS(j->arena, struct grid_cell, count);
    g->row_hidden = ARENA_ROWS(j->arena, bool, g->rows);
    g->column_hidden = ARENA_ROWS(j->arena, bool, g->columns);
    return true;
}

static void frame(struct grid_cell *cell, uint8_t flags)
{
    cell->has_border |= (flags & GRID_STYLE_BORDER) != 0;
}

/* What whole rows and columns say of cells that the sheet does not list. */
static void place_lines(const struct grid_reader *r, struct grid *g)
{
    for (size_t i = 0; i < r->column_count; i++) {
        const struct column_mark *m = &r->columns[i];
        for (size_t c = m->from; c <= m->to && c < g->columns; c++) {
            g->column_hidden[c] |= m->is_hidden;
            for (uint32_t row = 0; row < g->rows && m->flags != 0; row++) {
                frame(grid_at(g, row, (uint32_t)c), m->flags);
            }
        }
    }
    for (size_t i = 0; i < r->row_count && r->rows[i].row < g->rows; i++) {
        g->row_hidden[r->rows[i].row] = r->rows[i].is_hidden;
        for (uint32_t c = 0; c < g->columns && r->rows[i].flags != 0; c++) {
            frame(grid_at(g, r->rows[i].row, c), r->rows[i].flags);
        }
    }
}

static void place_cells(const struct grid_reader *r, struct grid *g)
{
    for (size_t i = 0; i < g->rows * (size_t)g->columns; i++) {
        g->cells[i].text = STR("");
    }
    place_lines(r, g);
    for (size_t i = 0; i < r->count; i++) {
        const struct found *f = &r->cells[i];
        if (f->row < g->rows && f->column < g->columns) {
            *grid_at(g, f->row, f->column) = f->cell;
        }
    }
}

/* Merged cells. Each covered cell is marked once, so overlapping ones are
 * found, and the work is bounded by the grid. */
static bool place_merges(struct job *j, const struct xlsx_merges *merges,
                         struct grid *g)
{
    size_t count = xlsx_merges_count(merges);
    g->merges = ARENA_ROWS(j->arena, struct grid_merge, count);
    for (size_t i = 0; i < count; i++) {
        struct xlsx_area a = xlsx_merges_at(merges, i);
        if (a.bottom > g->rows || a.right >= g->columns) {
            continue;           /* around nothing */
        }
        for (uint64_t row = a.top - 1; row < a.bottom; row++) {
            for (size_t c = a.left; c <= a.right; c++) {
                struct grid_cell *cell = grid_at(g, (uint32_t)row, (uint32_t)c);
                if (cell->is_covered) {
                    return err_set(&j->err, ERR_INPUT, "xlsx.merge",
                                   "合并单元格互相重叠", "merged cells overlap");
                }
                cell->is_covered = true;
            }
        }
        g->merges[g->merge_count++] = (struct grid_merge){
            (uint32_t)a.top - 1, (uint32_t)a.left,
            (uint32_t)(a.bottom - a.top + 1), (uint32_t)(a.right - a.left + 1),
        };
    }
    for (size_t i = 0; i < g->merge_count; i++) {
        grid_at(g, g->merges[i].row, g->merges[i].column)->is_covered = false;
    }
    return true;
}

static bool place_formulas(struct job *j, const struct grid_reader *r,
                           struct grid *g)
{
    size_t marks = 0;
    for (size_t i = 0; i < r->area_count; i++) {
        struct xlsx_area a = r->areas[i];
        for (uint64_t row = a.top; row <= a.bottom && row <= g->rows; row++) {
            for (size_t c = a.left; c <= a.right && c < g->columns; c++) {
                grid_at(g, (uint32_t)row - (row > 0), (uint32_t)c)
                    ->is_formula = true;
                marks++;
            }
            if (++marks > MARKS_MAX) {
                return fail_large(j, r);
            }
        }
    }
    return true;
}

static void close_reader(void *thing)
{
    struct grid_reader *r = thing;
    buf_free(&r->text);
    mem_free(r->cells);
    mem_free(r->rows);
    mem_free(r->columns);
    mem_free(r->areas);
}

bool grid_read(struct job *j, struct xlsx *x, size_t number, struct grid *out)
{
    static const struct xml_events events = { on_start, on_text, on_end };
    if (number >= x->sheet_count) {
        return err_set(&j->err, ERR_INPUT, "xlsx.sheet",
                       "工作簿没有第%zu张工作表", "the workbook has no sheet %zu",
                       number + 1);
    }
    struct grid_reader *r = ARENA_NEW(j->arena, struct grid_reader);
    *r = (struct grid_reader){ .x = x, .sheet = &x->sheets[number] };
    *out = (struct grid){ .name = r->sheet->name, .number = number };
    arena_hook(j->arena, close_reader, r);
    int64_t part = opc_find(x->parts, r->sheet->part);
    struct xlsx_merges *merges = xlsx_merges_find(j, x->parts, part);
    if (merges == NULL || !grid_styles_read(j, x, &r->styles) ||
        !xml_run(j, x->parts, part, &events, r, NULL) ||
        !measure(j, r, merges, out)) {
        return false;
    }
    place_cells(r, out);
    return place_merges(j, merges, out) && place_formulas(j, r, out);
}
