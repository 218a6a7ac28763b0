#include "base/num.h"
#include "exchange/xlsx_book.h"
#include "exchange/xlsx_merge.h"
#include "exchange/xml.h"

enum { ROW_TEXT_MAX = 16 << 20 };       /* bytes of all cells of one row */

enum cell_type { TYPE_NUMBER, TYPE_SHARED, TYPE_TEXT, TYPE_BOOL, TYPE_ERROR,
                 TYPE_DATE };

/* A sheet that is being read. Texts of a row's cells stand one behind the
 * other in `text`, which moves as it grows: until the row is complete, places[]
 * tells where a cell's text begins, plus one; 0 for texts that do not move. */
struct reader {
    struct xlsx *x;
    const struct xlsx_sheet *sheet;
    struct xml *xml;
    struct xlsx_merges *merges;
    uint64_t row;               /* the present or last one, 1-based */
    bool is_full;               /* the row holds something */
    bool is_over, has_failed;   /* behind the last row, or failed */
    bool in_rows;               /* inside <sheetData> */
    struct cell cells[SHEET_COLUMNS_MAX];
    size_t places[SHEET_COLUMNS_MAX];
    size_t count;
    struct buf text;
    /* The present cell. */
    size_t column;
    enum cell_type type;
    enum xlsx_shows shows;
    bool has_value, has_formula, in_text;
    int phonetic;
    size_t from;                /* where its text begins in text */
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

static enum cell_type type_of(const char *text)
{
    static const struct { const char *text; enum cell_type type; } rows[] = {
        { "s", TYPE_SHARED }, { "n", TYPE_NUMBER }, { "str", TYPE_TEXT },
        { "inlineStr", TYPE_TEXT }, { "b", TYPE_BOOL }, { "e", TYPE_ERROR },
        { "d", TYPE_DATE },
    };
    for (size_t i = 0; text != NULL && i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(text, rows[i].text) == 0) {
            return rows[i].type;
        }
    }
    return TYPE_NUMBER;
}

/* What the cell's style shows of a number. */
static enum xlsx_shows shows_of(const struct xlsx *x, const char *style)
{
    int64_t n;
    bool known = style != NULL && num_parse(str_of(style), &n) && n >= 0 &&
                 (uint64_t)n < x->style_count;
    return known ? (enum xlsx_shows)x->shows[n] : XLSX_NUMBER;
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
    r->type = type_of(type);
    r->shows = shows_of(r->x, style);
    r->has_value = r->has_formula = r->in_text = false;
    r->phonetic = 0;
    r->from = r->text.len;
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
        r->text.len = r->from;
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
    if (r->text.len - r->from > SHEET_CELL_MAX || r->text.len > ROW_TEXT_MAX) {
        err_set(&j->err, ERR_INPUT, "xlsx.cell",
                "工作表“%.*s”第%llu行的内容超过1 MB",
                "sheet “%.*s”, row %llu: a cell is larger than 1 MB",
                STR_ARG(r->sheet->name), (unsigned long long)r->row);
    }
}

/* Put text in the place of what the cell's value was. */
static void replace(struct reader *r, struct buf *text)
{
    r->text.len = r->from;
    buf_str(&r->text, buf_view(text));
    buf_free(text);
}

static enum cell_kind number_kind(struct reader *r)
{
    struct buf out = { 0 };
    struct str stored = str_part(buf_view(&r->text), r->from, r->text.len);
    if (r->shows != XLSX_NUMBER &&
        xlsx_date(&out, stored, r->shows, r->x->is_1904)) {
        bool has_day = memchr(out.at, ':', out.len) != out.at + 2;
        replace(r, &out);
        return has_day ? CELL_DATE : CELL_TEXT;
    }
    bool ok = xlsx_number(&out, stored);
    if (ok) {
        replace(r, &out);
    }
    return ok ? CELL_NUMBER : CELL_TEXT;
}

/* An ISO date in a cell: 2020-03-05T00:00:00.000Z is the day alone. */
static void trim_date(struct reader *r)
{
    struct str text = str_part(buf_view(&r->text), r->from, r->text.len);
    ptrdiff_t dot = str_find(text, STR("."));
    text.len = dot >= 0 ? (size_t)dot : text.len;
    text.len -= str_ends(text, STR("Z"));
    text.len -= str_ends(text, STR("T00:00:00")) ? 9 : 0;
    r->text.len = r->from + text.len;
}

/* Turn the stored value into the cell's text, in place, and give its kind. */
static enum cell_kind settle(struct reader *r)
{
    bool is_true;
    switch (r->type) {
    case TYPE_NUMBER:
        return number_kind(r);
    case TYPE_BOOL:
        is_true = r->text.at[r->from] == '1' || r->text.at[r->from] == 't';
        r->text.len = r->from;
        buf_text(&r->text, is_true ? "TRUE" : "FALSE");
        return CELL_TEXT;
    case TYPE_ERROR:
        return CELL_ERROR;
    case TYPE_DATE:
        trim_date(r);
        return CELL_DATE;
    case TYPE_TEXT:
        xlsx_unescape(&r->text, r->from);
        return CELL_TEXT;
    case TYPE_SHARED:
        break;                  /* see shared_text */
    }
    return CELL_TEXT;
}

static bool shared_text(struct job *j, const struct reader *r, struct str *out)
{
    int64_t n;
    struct str number = str_part(buf_view(&r->text), r->from, r->text.len);
    if (!num_parse(str_trim(number), &n) || n < 0 ||
        (uint64_t)n >= r->x->string_count) {
        return fail_place(j, r, "引用了不存在的共享文字",
                          "a shared string does not exist");
    }
    uint32_t from = n > 0 ? r->x->ends[n - 1] : 0;
    *out = (struct str){ r->x->text.at + from, r->x->ends[n] - from };
    return true;
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
    } else if (r->text.len == r->from) {
        return;
    } else if (r->type == TYPE_SHARED) {
        if (!shared_text(j, r, &cell.text)) {
            return;
        }
        r->text.len = r->from;
    } else {
        cell.kind = settle(r);
        cell.text.len = r->text.len - r->from;
    }
    if (cell.text.len == 0 || !reach_column(j, r)) {
        return;
    }
    r->is_full = true;
    r->cells[r->column] = cell;
    r->places[r->column] = r->text.len > r->from ? r->from + 1 : 0;
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
        if (r->is_full) {
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
