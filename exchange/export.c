#include "exchange/export.h"

#include <inttypes.h>

#include "base/json.h"
#include "exchange/xlsx.h"
#include "intake/column.h"
#include "table/csv.h"

enum { FLUSH_BYTES = 1 << 20 };

struct writing {
    struct job *job;
    struct marks *marks;
    FILE *out;
    struct buf text;
    uint64_t size;              /* position that is exported */
    bool first_column;
};

static bool flush(struct writing *w)
{
    bool ok = w->text.len == 0 ||
              fwrite(w->text.at, 1, w->text.len, w->out) == w->text.len;
    w->text.len = 0;
    return ok || err_set(&w->job->err, ERR_SYSTEM, "export.write",
                         "写不出结果", "the result cannot be written");
}

static bool flush_when_full(struct writing *w)
{
    return w->text.len < FLUSH_BYTES || flush(w);
}

static bool export_each(struct job *j, struct book *b, struct writing *w,
                        bool (*visit)(void *, uint64_t, const struct entry *,
                                      struct str))
{
    w->job = j;
    w->size = book_head(b).size;
    bool ok = book_each(j, b, 0, w->size, visit, w) && job_ok(j) && flush(w);
    buf_free(&w->text);
    return ok;
}

static bool visit_json(void *context, uint64_t seq, const struct entry *e,
                       struct str bytes)
{
    struct writing *w = context;
    (void)seq;
    (void)e;
    buf_str(&w->text, bytes);
    buf_char(&w->text, '\n');
    return flush_when_full(w);
}

bool export_entries_json(struct job *j, struct book *b, FILE *out)
{
    struct writing w = { .out = out };
    return export_each(j, b, &w, visit_json);
}

static bool visit_id(void *context, uint64_t seq, const struct entry *e,
                     struct str bytes)
{
    struct writing *w = context;
    (void)seq;
    (void)bytes;
    buf_str(&w->text, e->id);
    buf_char(&w->text, '\n');
    return flush_when_full(w);
}

bool export_ids(struct job *j, struct book *b, FILE *out)
{
    struct writing w = { .out = out };
    return export_each(j, b, &w, visit_id);
}

/* ---- flat rows ------------------------------------------------------- */

static void cell(struct writing *w, struct str text)
{
    csv_cell(&w->text, text, w->first_column, true);
    w->first_column = false;
}

static void cell_int(struct writing *w, bool given, int64_t n)
{
    char digits[24];
    int len = given ? snprintf(digits, sizeof digits, "%" PRId64, n) : 0;
    cell(w, (struct str){ digits, (size_t)len });
}

static void cell_date(struct writing *w, struct date d)
{
    char text[DATE_TEXT_SIZE] = "";
    if (d.precision != DATE_NONE) {
        date_print(d, text);
    }
    cell(w, str_of(text));
}

static void list_join(struct buf *out, const struct str *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_text(out, i ? "|" : "");
        buf_str(out, list[i]);
    }
}

static void cell_list(struct writing *w, const struct str *list, size_t count)
{
    struct buf joined = { 0 };
    list_join(&joined, list, count);
    cell(w, buf_view(&joined));
    buf_free(&joined);
}

static void cell_fields(struct writing *w, const struct entry *e)
{
    struct buf text = { 0 };
    struct json json = { .out = &text };
    json_open(&json, '{');
    for (size_t i = 0; i < e->field_count; i++) {
        const struct entry_field *f = &e->fields[i];
        json_raw(&json, (struct str){ "", 0 });
        json_quote(&text, f->key);
        buf_char(&text, ':');
        json.after = false;
        if (f->is_text) {
            json_str(&json, f->text);
        } else {
            json_int(&json, f->number);
        }
    }
    json_close(&json, '}');
    cell(w, buf_view(&text));
    buf_free(&text);
}

static const char flat_header[] =
    "seq,id,kind,occurred,until,supporter,area,unit,subject_kind,subject,"
    "identity,quantity,amount_fen,fields,programmes,corrects,withdraws,target,"
    "reason,batch,recorded,died,basis,evidence\n";

static bool visit_flat(void *context, uint64_t seq, const struct entry *e,
                       struct str bytes)
{
    struct writing *w = context;
    (void)bytes;
    uint32_t died = marks_died(w->marks, seq, w->size);
    w->first_column = true;
    cell_int(w, true, (int64_t)seq);
    cell(w, e->id);
    cell(w, e->kind);
    cell_date(w, e->occurred);
    cell_date(w, e->until);
    cell(w, e->supporter);
    cell(w, e->area);
    cell(w, e->unit);
    cell(w, e->subject_kind);
    cell(w, e->subject);
    cell(w, e->identity);
    cell_int(w, e->has_quantity, e->quantity);
    cell_int(w, e->has_amount, e->amount_fen);
    cell_fields(w, e);
    cell_list(w, e->programmes, e->programme_count);
    cell(w, e->corrects);
    cell(w, e->withdraws);
    cell(w, e->target);
    cell(w, e->reason);
    cell_int(w, e->batch >= 0, e->batch);
    cell_int(w, true, e->recorded);
    cell_int(w, died != MARK_NEVER, (int64_t)died);
    cell(w, str_of(ask_basis_id(marks_basis(w->marks, seq, w->size))));
    cell_list(w, e->evidence, e->evidence_count);
    buf_char(&w->text, '\n');
    return flush_when_full(w);
}

bool export_entries_csv(struct job *j, struct book *b, FILE *out)
{
    struct writing w = { .out = out,
                         .marks = book_fold(j, b, &marks_fold) };
    if (w.marks == NULL) {
        return false;
    }
    buf_text(&w.text, flat_header);
    return export_each(j, b, &w, visit_flat);
}

/* ---- a kind as a sheet ------------------------------------------------ */

/* What every kind has, under the names that import knows: a sheet that was
 * written and is read again adds nothing. */
static const enum column core_columns[] = {
    COLUMN_ID, COLUMN_KIND, COLUMN_OCCURRED, COLUMN_UNTIL, COLUMN_ON_BEHALF,
    COLUMN_SUPPORTER, COLUMN_AREA, COLUMN_UNIT, COLUMN_SUBJECT,
    COLUMN_IDENTITY, COLUMN_QUANTITY, COLUMN_AMOUNT, COLUMN_PROGRAMMES,
    COLUMN_EVIDENCE, COLUMN_CORRECTS, COLUMN_REASON,
};
enum { CORE_COLUMNS = sizeof core_columns / sizeof *core_columns };

struct sheet_writing {
    struct writing plain;
    struct str kind;
    const struct pack_field **fields;   /* without core columns and private */
    size_t field_count;
    struct xlsx_writer *workbook;       /* NULL: CSV */
    struct cell cells[SHEET_COLUMNS_MAX];
    size_t cell_count;
};

static void put(struct sheet_writing *s, struct str text, enum cell_kind kind)
{
    s->cells[s->cell_count++] = (struct cell){ .text = text, .kind = kind };
}

static void end_row(struct sheet_writing *s)
{
    if (s->workbook != NULL) {
        xlsx_write_row(s->workbook, s->cells, s->cell_count);
    } else {
        for (size_t i = 0; i < s->cell_count; i++) {
            csv_cell(&s->plain.text, s->cells[i].text, i == 0, true);
        }
        buf_char(&s->plain.text, '\n');
    }
    s->cell_count = 0;
}

/* Fen as yuan with two decimals. */
static struct str yuan_text(struct arena *a, int64_t fen)
{
    uint64_t size = fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen;
    return arena_print(a, "%s%" PRIu64 ".%02u", fen < 0 ? "-" : "",
                       size / 100, (unsigned)(size % 100));
}

static struct str list_text(struct arena *a, const struct str *list,
                            size_t count)
{
    struct buf joined = { 0 };
    list_join(&joined, list, count);
    struct str out = arena_str(a, buf_view(&joined));
    buf_free(&joined);
    return out;
}

static void put_core(struct sheet_writing *s, struct arena *a,
                     const struct entry *e)
{
    for (size_t i = 0; i < CORE_COLUMNS; i++) {
        char room[COLUMN_TEXT_SIZE];
        enum column column = core_columns[i];
        bool is_number = column == COLUMN_QUANTITY || column == COLUMN_AMOUNT;
        struct str text =
            column == COLUMN_AMOUNT
                ? (e->has_amount ? yuan_text(a, e->amount_fen) : STR(""))
            : column == COLUMN_PROGRAMMES
                ? list_text(a, e->programmes, e->programme_count)
            : column == COLUMN_EVIDENCE
                ? list_text(a, e->evidence, e->evidence_count)
                : arena_str(a, column_text(e, column, room));
        put(s, text, is_number ? CELL_NUMBER : CELL_TEXT);
    }
}

static void put_field(struct sheet_writing *s, struct arena *a,
                      const struct pack_field *field, const struct entry *e)
{
    const struct entry_field *f = entry_field(e, field->id);
    if (f == NULL) {
        put(s, STR(""), CELL_TEXT);
    } else if (f->is_text) {
        put(s, f->text, CELL_TEXT);
    } else if (field->type == FIELD_MONEY) {
        put(s, yuan_text(a, f->number), CELL_NUMBER);
    } else {
        put(s, arena_print(a, "%" PRId64, f->number), CELL_NUMBER);
    }
}

static bool visit_sheet(void *context, uint64_t seq, const struct entry *e,
                        struct str bytes)
{
    struct sheet_writing *s = context;
    (void)bytes;
    if (!str_is(e->kind, s->kind) ||
        !marks_is_live(s->plain.marks, seq, s->plain.size)) {
        return true;
    }
    struct arena *a = arena_open();
    put_core(s, a, e);
    for (size_t i = 0; i < s->field_count; i++) {
        put_field(s, a, s->fields[i], e);
    }
    end_row(s);
    arena_close(a);
    return s->workbook != NULL || flush_when_full(&s->plain);
}

static void put_header(struct job *j, struct sheet_writing *s)
{
    for (size_t i = 0; i < CORE_COLUMNS; i++) {
        const struct column_row *row = column_row(core_columns[i]);
        put(s, str_of(say(j->lang, row->zh, row->en)), CELL_TEXT);
    }
    for (size_t i = 0; i < s->field_count; i++) {
        put(s, j->lang == LANG_EN ? s->fields[i]->en : s->fields[i]->zh,
            CELL_TEXT);
    }
    end_row(s);
}

static void keep_open_fields(struct sheet_writing *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->field_count; i++) {
        const struct pack_field *f = s->fields[i];
        if (!f->sealed && column_of(f->id) == COLUMN_NONE &&
            kept + CORE_COLUMNS < SHEET_COLUMNS_MAX) {
            s->fields[kept++] = f;
        }
    }
    s->field_count = kept;
}

bool export_sheet(struct job *j, struct book *b, struct str kind, bool xlsx,
                  FILE *out)
{
    struct pack *pack = book_fold(j, b, &pack_fold);
    struct marks *marks = pack ? book_fold(j, b, &marks_fold) : NULL;
    if (marks == NULL) {
        return false;
    }
    const struct pack_kind *row = pack_kind_named(pack, kind, UINT64_MAX);
    if (row == NULL) {
        return err_set(&j->err, ERR_USAGE, "export.kind",
                       "没有记录类型“%.*s”", "there is no kind “%.*s”",
                       STR_ARG(kind));
    }
    struct sheet_writing *s = ARENA_NEW(j->arena, struct sheet_writing);
    s->plain.out = out;
    s->plain.marks = marks;
    s->kind = row->id;
    s->fields = pack_fields(pack, j->arena, row->id, UINT64_MAX,
                            &s->field_count);
    keep_open_fields(s);
    if (xlsx) {
        s->workbook = xlsx_write_open(j);
        xlsx_write_sheet(s->workbook, j->lang == LANG_EN ? row->en : row->zh);
    } else {
        buf_text(&s->plain.text, "\xEF\xBB\xBF");
    }
    put_header(j, s);
    bool ok = export_each(j, b, &s->plain, visit_sheet);
    if (ok && xlsx) {
        ok = xlsx_write_close(j, s->workbook, &s->plain.text) &&
             flush(&s->plain);
        buf_free(&s->plain.text);
    }
    return ok;
}
