#include "base/num.h"
#include "exchange/xlsx_cell.h"
#include "exchange/xlsx_merge.h"
#include "exchange/xml.h"

enum { ROW_TEXT_MAX = 16 << 20 };       /* bytes of all cells of one row */

/* A sheet that is being read. Texts of a row's cells stand one behind the
 * other in `text`, which moves as it grows: until the row is complete, places[]
 * tells where a cell's text begins, plus one; 0 for texts that do not move. */
struct reader {
    struct xlsx *x;
    const struct xlsx_sheet *sheet;
    struct xml *xml;
    struct xlsx_merges *merges;
    uint64_t row;               /* the present or last one, 1-based */
    uint64_t given;             /* the last that was given */
    bool is_full;               /* the row holds something */
    bool is_over, has_failed;   /* behind the last row, or failed */
    bool in_rows;               /* inside <sheetData> */
    struct cell cells[SHEET_COLUMNS_MAX];
    size_t places[SHEET_COLUMNS_MAX];
    size_t count;
    struct buf text;
    /* The present cell. */
    size_t column;
    struct xlsx_stored stored;
    bool has_value, has_formula, in_text;
    int phonetic;
};

static bool fail_place(struct job *j, const struct reader *r, const char *zh,
                       const char *en)
{
    return err_set(&j->err, ERR_INPUT, "xlsx.xml",
                   "工作表“%.*s”第%llu行：%.0s%s",
                   "sheet “%.*s”, row %llu: %s%.0s", STR_ARG(r->sheet->name),
                   (unsigned long long)r->row, en, zh);
}

static void begin_row(struct job *j, struct reader *r, const char **attributes)
{
    const char *text = xml_attribute(attributes, "r");
    int64_t number = (int64_t)r->row + 1;
    if (text != NULL && !num_parse(str_of(text), &number)) {
        number = 0;
    }
    if (number <= (int64_t)r->row || number > XLSX_ROWS_MAX) {
        fail_place(j, r, "行号不对或次序颠倒", "row numbers are wrong or out "
                   "of order");
        return;
    }
    r->row = (uint64_t)number;
    r->is_full = false;
    r->count = 0;
    r->text.len = 0;
    r->column = SIZE_MAX;       /* the first cell is in column 0 */
}

static void begin_cell(struct job *j, struct reader *r, const char **attributes)
{
    const char *ref = NULL, *type = NULL, *style = NULL;
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        const char *name = attributes[i];
        if (name[0] != '\0' && name[1] == '\0') {
            ref = name[0] == 'r' ? attributes[i + 1] : ref;
            type = name[0] == 't' ? attributes[i + 1] : type;
            style = name[0] == 's' ? attributes[i + 1] : style;
        }
    }
    uint64_t row = r->row;
    r->column++;
    if (ref != NULL && (!xlsx_ref(str_of(ref), &row, &r->column) ||
                        row != r->row)) {
        fail_place(j, r, "单元格位置不对", "a cell's place is wrong");
    }
    r->stored = (struct xlsx_stored){
        xlsx_type_of(type), xlsx_style_shows(r->x, style), r->text.len,
    };
    r->has_value = r->has_formula = r->in_text = false;
    r->phonetic = 0;
}

static void on_start(struct job *j, void *state, const char *name,
                     const char **attributes)
{
    struct reader *r = state;
    if (!r->in_rows) {
        r->in_rows = strcmp(name, "sheetData") == 0;
    } else if (strcmp(name, "c") == 0) {
        begin_cell(j, r, attributes);
    } else if (strcmp(name, "v") == 0) {
        r->has_value = r->in_text = true;
        r->text.len = r->stored.from;
    } else if (strcmp(name, "t") == 0) {
        r->has_value = true;
        r->in_text = r->phonetic == 0;
    } else if (strcmp(name, "f") == 0) {
        r->has_formula = true;
    } else if (strcmp(name, "row") == 0) {
        begin_row(j, r, attributes);
    } else if (strcmp(name, "rPh") == 0) {
        r->phonetic++;
    }
}

static void on_text(struct job *j, void *state, struct str text)
{
    struct reader *r = state;
    if (!r->in_text) {
        return;
    }
    buf_str(&r->text, text);
    if (r->text.len - r->stored.from > SHEET_CELL_MAX ||
        r->text.len > ROW_TEXT_MAX) {
        err_set(&j->err, ERR_INPUT, "xlsx.cell",
                "工作表“%.*s”第%llu行的内容超过1 MB",
                "sheet “%.*s”, row %llu: a cell is larger than 1 MB",
                STR_ARG(r->sheet->name), (unsigned long long)r->row);
    }
}

/* Cells up to and with the present column are in use. */
static bool reach_column(struct job *j, struct reader *r)
{
    if (r->column >= SHEET_COLUMNS_MAX) {
        return err_set(&j->err, ERR_INPUT, "xlsx.wide",
                       "工作表“%.*s”第%llu行超过%d列",
                       "sheet “%.*s”, row %llu has more than %d columns",
                       STR_ARG(r->sheet->name), (unsigned long long)r->row,
                       SHEET_COLUMNS_MAX);
    }
    for (; r->count <= r->column; r->count++) {
        r->cells[r->count] = (struct cell){ .text = STR("") };
        r->places[r->count] = 0;
    }
    return true;
}

static void end_cell(struct job *j, struct reader *r)
{
    struct cell cell = { .text = STR("") };
    if (!r->has_value && !r->has_formula) {
        return;
    }
    if (!r->has_value) {        /* written by a program that cannot reckon */
        cell = (struct cell){ STR("#CALC!"), CELL_ERROR, false };
    } else if (!xlsx_cell_value(r->x, &r->stored, &r->text, &cell)) {
        fail_place(j, r, "引用了不存在的共享文字",
                   "a shared string does not exist");
        return;
    }
    if (cell.text.len == 0 || !reach_column(j, r)) {
        return;
    }
    r->is_full = true;
    r->cells[r->column] = cell;
    bool is_own = r->text.len > r->stored.from;
    r->places[r->column] = is_own ? r->stored.from + 1 : 0;
}

static void on_end(struct job *j, void *state, const char *name)
{
    struct reader *r = state;
    r->in_text = false;
    if (!r->in_rows) {
        return;
    } else if (strcmp(name, "c") == 0) {
        end_cell(j, r);
    } else if (strcmp(name, "rPh") == 0) {
        r->phonetic--;
    } else if (strcmp(name, "row") == 0) {
        if (r->is_full && r->row > r->given) {
            r->given = r->row;  /* one inside a cell of another ends twice */
            xml_pause(r->xml);
        }
    } else if (strcmp(name, "sheetData") == 0) {
        r->is_over = true;
        xml_pause(r->xml);
    }
}

/* The texts of the row have stopped moving: point the cells at them. */
static void settle_places(struct reader *r)
{
    for (size_t i = 0; i < r->count; i++) {
        if (r->places[i] > 0) {
            r->cells[i].text.at = r->text.at + r->places[i] - 1;
        }
    }
}

static enum sheet_step next(struct job *j, struct sheet *s,
                            struct sheet_row *row)
{
    struct reader *r = s->state;
    if (r->is_over) {
        return r->has_failed ? SHEET_FAILED : SHEET_END;
    }
    enum xml_step step = xml_next(j, r->xml);
    s->done = xml_done(r->xml);
    if (step == XML_PAUSED && !r->is_over) {
        settle_places(r);
        if (xlsx_merges_fill(j, r->merges, r->row, r->cells, &r->count)) {
            *row = (struct sheet_row){ r->row, r->cells, r->count };
            return SHEET_ROW;
        }
        step = XML_FAILED;
    }
    r->is_over = true;
    r->has_failed = step == XML_FAILED;
    xml_close(r->xml);
    return r->has_failed ? SHEET_FAILED : SHEET_END;
}

static void close_reader(void *thing)
{
    struct reader *r = thing;
    buf_free(&r->text);
}

struct sheet *xlsx_sheet(struct job *j, struct xlsx *x, size_t number)
{
    static const struct xml_events events = { on_start, on_text, on_end };
    if (number >= x->sheet_count) {
        err_set(&j->err, ERR_INPUT, "xlsx.sheet", "工作簿没有第%zu张工作表",
                "the workbook has no sheet %zu", number + 1);
        return NULL;
    }
    struct reader *r = ARENA_NEW(j->arena, struct reader);
    r->x = x;
    r->sheet = &x->sheets[number];
    arena_hook(j->arena, close_reader, r);
    int64_t part = opc_find(x->parts, r->sheet->part);
    r->merges = xlsx_merges_find(j, x->parts, part);
    r->xml = r->merges == NULL ? NULL :
             xml_open(j, x->parts, part, &events, r);
    if (r->xml == NULL) {
        return NULL;
    }
    struct sheet *s = ARENA_NEW(j->arena, struct sheet);
    *s = (struct sheet){
        .name = r->sheet->name, .next = next, .is_1904 = x->is_1904,
        .whole = opc_size(x->parts, part), .state = r,
    };
    return s;
}
