#include "exchange/workbook.h"

#include <inttypes.h>

#include "book/marks.h"
#include "exchange/workbook_column.h"
#include "intake/intake.h"

/* --- who and what ------------------------------------------------------ */

static bool find_unit(struct job *j, struct workbook *w, struct str name)
{
    const struct units *units = w->labels.units;
    uint32_t found[2];
    w->unit = unit_of_id(units, name);
    if (w->unit == UNIT_NONE &&
        unit_named(units, j->arena, name, found, 2) == 1) {
        w->unit = found[0];
    }
    return w->unit != UNIT_NONE ||
           err_set(&j->err, ERR_USAGE, "export.unit",
                   "没有单位“%.*s”，或者重名；请用单位编号",
                   "there is no unit “%.*s”, or more than one; give its id",
                   STR_ARG(name));
}

static bool find_kind(struct job *j, struct workbook *w, struct str name)
{
    w->kind = pack_kind_named(w->labels.pack, name, w->labels.at);
    return w->kind != NULL ||
           err_set(&j->err, ERR_USAGE, "export.kind",
                   "没有记录类型“%.*s”", "there is no kind “%.*s”",
                   STR_ARG(name));
}

/* A fresh id: two workbooks of one unit never share a row. */
static void name_sheet(struct job *j, struct workbook *w)
{
    unsigned char chance[16];
    char id[ENTRY_ID_LEN + 1];
    j->chance(chance, sizeof chance);
    struct str parts[] = { STR("sheet"), w->stamp.book, w->stamp.unit,
                           { (const char *)chance, sizeof chance } };
    intake_id(parts, sizeof parts / sizeof *parts, id);
    w->stamp.sheet = arena_str(j->arena, str_of(id));
}

/* --- what the book knows of the unit ----------------------------------- */

struct collecting {
    struct workbook *w;
    const struct marks *marks;
    uint64_t size;
    int32_t from;               /* first day */
    uint32_t area;              /* of a recipient government, or AREA_NONE */
    bool has_given;             /* the unit is a supporter somewhere */
};

static bool is_of_unit(struct collecting *c, const struct entry *e)
{
    struct str unit = c->w->stamp.unit;
    if (str_is(e->supporter, unit)) {
        c->has_given = true;
        return true;
    }
    if (str_is(e->unit, unit) || str_is(e->on_behalf, unit) ||
        (str_is(e->subject_kind, STR("unit")) && str_is(e->subject, unit))) {
        return true;
    }
    uint32_t area = c->area == AREA_NONE || e->area.len == 0 ? AREA_NONE
        : area_of_code(c->w->labels.areas, e->area);
    return area != AREA_NONE &&
           area_holds(c->w->labels.areas, c->area, area);
}

static void note_used(struct workbook *w, const struct entry *e)
{
    char room[COLUMN_TEXT_SIZE];
    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (column_text(e, (enum column)i, room).len > 0) {
            w->used |= 1ul << i;
        }
    }
}

static bool collect(void *context, uint64_t seq, const struct entry *e,
                    struct str bytes)
{
    struct collecting *c = context;
    struct workbook *w = c->w;
    if (!str_is(e->kind, w->kind->id) || e->occurred.day < c->from ||
        !marks_is_live(c->marks, seq, c->size) || !is_of_unit(c, e)) {
        return true;
    }
    if (w->row_count == WORKBOOK_ROWS_MAX) {
        return err_set(&w->job->err, ERR_INPUT, "export.many",
                       "该单位这类记录超过%d条；请用 --from 只取一个日期以后的",
                       "the unit has more than %d records of this kind; take "
                       "those since a date with --from", WORKBOOK_ROWS_MAX);
    }
    if (w->row_count == w->row_cap) {
        struct str *old = w->rows;
        w->row_cap = w->row_cap ? 2 * w->row_cap : 64;
        w->rows = ARENA_ROWS(w->job->arena, struct str, w->row_cap);
        for (size_t i = 0; i < w->row_count; i++) {
            w->rows[i] = old[i];
        }
    }
    w->rows[w->row_count++] = arena_str(w->job->arena, bytes);
    note_used(w, e);
    return true;
}

static bool collect_rows(struct job *j, struct book *b, struct workbook *w,
                         struct str from)
{
    struct unit unit = unit_at(w->labels.units, w->unit);
    struct collecting c = {
        .w = w, .marks = book_fold(j, b, &marks_fold),
        .size = w->labels.at, .from = INT32_MIN, .area = AREA_NONE,
    };
    struct date date;
    if (from.len > 0 && !date_parse(from, &date)) {
        return err_set(&j->err, ERR_USAGE, "export.from",
                       "“%.*s”不是日期", "“%.*s” is no date", STR_ARG(from));
    }
    c.from = from.len > 0 ? date.day : INT32_MIN;
    bool gives = pairing_supports(w->pairings, unit.id);
    if (!gives && str_is(unit.kind, STR("government"))) {
        c.area = area_of_code(w->labels.areas, unit.area);
    }
    if (c.marks == NULL || !book_each(j, b, 0, c.size, collect, &c) ||
        !job_ok(j)) {
        return false;
    }
    /* A supporter gives, a recipient's government takes in its area, any other
     * recipient takes by itself. */
    struct stamp_default *d = &w->stamp.defaults[w->stamp.default_count++];
    d->column = gives || c.has_given ? COLUMN_SUPPORTER
              : c.area != AREA_NONE ? COLUMN_AREA : COLUMN_UNIT;
    d->value = d->column == COLUMN_AREA ? unit.area : unit.id;
    return true;
}

/* --- rows -------------------------------------------------------------- */

static void put_line(struct xlsx_writer *x, struct str text)
{
    struct cell cells[2] = { { .text = STR("") },
                             { .text = text, .kind = CELL_TEXT } };
    xlsx_write_row(x, cells, 2);
}

static void put_titles(struct workbook *w, struct xlsx_writer *x)
{
    enum lang lang = w->labels.lang;
    char today[DATE_TEXT_SIZE];
    date_print((struct date){ w->today, DATE_DAY }, today);
    struct str kind = label_kind(&w->labels, w->kind->id);
    struct str unit = label_unit(&w->labels, w->stamp.unit);
    put_line(x, arena_print(w->job->arena, "%.*s · %.*s", STR_ARG(kind),
                            STR_ARG(unit)));
    put_line(x, lang == LANG_EN
        ? arena_print(w->job->arena, "Shaded rows are in the book (%s, entry "
            "%" PRIu64 "); to change one, give the reason. New ones go into "
            "the white rows below. * must be given. Send it back: whoever "
            "imports it, it counts for this unit, and once.", today,
            w->stamp.position)
        : arena_print(w->job->arena, "灰底各行台账里已有（截至%s第%" PRIu64
            "条）；要改，改后写明更正原因。新的写在下面白底行。带*的必填。"
            "填好发回，由谁导入都算本单位的，重复导入只算一次。", today,
            w->stamp.position));
}

static void put_head(struct workbook *w, struct xlsx_writer *x)
{
    struct cell cells[WORKBOOK_COLUMNS_MAX];
    for (size_t i = 0; i < w->column_count; i++) {
        cells[i] = (struct cell){ .text = w->columns[i].head,
                                  .kind = CELL_TEXT };
    }
    xlsx_write_row(x, cells, w->column_count);
}

static bool put_rows(struct workbook *w, struct xlsx_writer *x)
{
    struct cell cells[WORKBOOK_COLUMNS_MAX];
    struct buf room = { 0 };
    struct entry e;
    bool ok = true;
    xlsx_write_shade(x, true);
    for (size_t i = 0; i < w->row_count && ok; i++) {
        ok = entry_decode(w->rows[i], &e, &room, &w->job->err);
        for (size_t k = 0; k < w->column_count && ok; k++) {
            cells[k] = workbook_cell(w, &w->columns[k], &e);
        }
        if (ok) {
            xlsx_write_row(x, cells, w->column_count);
        }
    }
    xlsx_write_shade(x, false);
    buf_free(&room);
    return ok;
}

/* Empty but for their hidden ids. */
static void put_free_rows(struct workbook *w, struct xlsx_writer *x)
{
    struct cell cells[WORKBOOK_COLUMNS_MAX];
    for (size_t i = 0; i < w->column_count; i++) {
        cells[i] = (struct cell){ .text = STR("") };
    }
    for (uint64_t n = 1; n <= WORKBOOK_FREE_ROWS; n++) {
        char id[ENTRY_ID_LEN + 1];
        stamp_row(&w->stamp, n, id);
        cells[0].text = str_of(id);
        xlsx_write_row(x, cells, w->column_count);
    }
}

/* The lists of drop-downs stand side by side on a hidden sheet. */
static void put_lists(struct workbook *w, struct xlsx_writer *x)
{
    const struct xlsx_look look = { .is_hidden = true, .head = 1 };
    struct str *lists[WORKBOOK_COLUMNS_MAX] = { NULL };
    size_t counts[WORKBOOK_COLUMNS_MAX] = { 0 }, most = 0;
    struct cell cells[WORKBOOK_COLUMNS_MAX];
    xlsx_write_sheet(x, STR(STAMP_LISTS));
    xlsx_write_look(x, &look);
    for (size_t i = 0; i < w->column_count; i++) {
        lists[i] = workbook_choices(w, &w->columns[i], &counts[i]);
        most = counts[i] > most ? counts[i] : most;
        if (counts[i] > 0) {
            xlsx_write_name(x, w->lists[i], i, 2, counts[i] + 1);
        }
    }
    put_head(w, x);
    for (size_t row = 0; row < most; row++) {
        for (size_t i = 0; i < w->column_count; i++) {
            cells[i] = (struct cell){
                .text = row < counts[i] ? lists[i][row] : STR("") };
        }
        xlsx_write_row(x, cells, w->column_count);
    }
}

static bool write_book(struct job *j, struct workbook *w, struct buf *out)
{
    enum { HEAD_ROW = 3 };
    struct xlsx_writer *x = xlsx_write_open(j);
    workbook_columns(w);
    workbook_looks(w);
    const struct xlsx_look look = { .head = HEAD_ROW, .columns = w->looks,
                                    .count = w->column_count };
    xlsx_write_sheet(x, label_kind(&w->labels, w->kind->id));
    xlsx_write_look(x, &look);
    put_titles(w, x);
    put_head(w, x);
    if (!put_rows(w, x)) {
        return false;
    }
    put_free_rows(w, x);
    put_lists(w, x);
    stamp_write(x, j->arena, &w->stamp);
    return xlsx_write_close(j, x, out);
}

bool workbook_export(struct job *j, struct book *b,
                     const struct workbook_ask *ask, FILE *out)
{
    struct workbook *w = ARENA_NEW(j->arena, struct workbook);
    uint64_t size = book_head(b).size;
    w->job = j;
    w->pairings = book_fold(j, b, &pairing_fold);
    if (w->pairings == NULL || !labels_open(j, b, size, &w->labels) ||
        !find_unit(j, w, ask->unit) || !find_kind(j, w, ask->kind) ||
        !stamp_book(j, b, &w->stamp.book)) {
        return false;
    }
    w->today = date_day_of(j->clock(), book_zone(b));
    w->stamp.name = book_name(b);
    w->stamp.unit = unit_at(w->labels.units, w->unit).id;
    w->stamp.kind = w->kind->id;
    w->stamp.position = size;
    name_sheet(j, w);
    struct buf bytes = { 0 };
    bool ok = collect_rows(j, b, w, ask->from) && write_book(j, w, &bytes);
    ok = ok && (fwrite(bytes.at, 1, bytes.len, out) == bytes.len ||
                err_set(&j->err, ERR_SYSTEM, "export.write", "写不出结果",
                        "the result cannot be written"));
    buf_free(&bytes);
    return ok;
}
