/* Batches: each sheet of a call is one, and can be withdrawn as one. */
#include "base/utf8.h"
#include "exchange/import_inside.h"
#include "table/csv.h"

static struct str mapping_id(const struct import *m)
{
    return m->ask->mapping == NULL ? (struct str){ 0 }
                                   : str_of(m->ask->mapping);
}

static struct str sheet_name(const struct import_sheet *s)
{
    return s->file->workbook == NULL ? (struct str){ 0 }
        : xlsx_sheet_name(s->file->workbook, s->number);
}

void import_batch_id(const struct import *m, const struct import_sheet *s,
                     char id[static ENTRY_ID_LEN + 1])
{
    struct str parts[] = { STR("batch"), str_of(s->file->sha256),
                           sheet_name(s), mapping_id(m) };
    intake_id(parts, sizeof parts / sizeof *parts, id);
}

/* Whether a batch entry is of that file, and of that sheet if one is named. */
static bool is_named(const struct entry *e, struct str name)
{
    const struct entry_field *file = entry_field(e, STR("file"));
    const struct entry_field *sheet = entry_field(e, STR("sheet"));
    if (file == NULL || !str_starts(name, file->text)) {
        return false;
    }
    struct str rest = str_part(name, file->text.len, name.len);
    return rest.len == 0 ||
           (rest.at[0] == '#' && sheet != NULL &&
            str_is(str_part(rest, 1, rest.len), sheet->text));
}

/* Of the same file as the batches found before. */
static bool is_same_file(const struct entry *e, struct str *sha256,
                         struct arena *a)
{
    const struct entry_field *its = entry_field(e, STR("sha256"));
    if (sha256->len == 0 && its != NULL) {
        *sha256 = arena_str(a, its->text);
    }
    return its != NULL && str_is(its->text, *sha256);
}

/* From the newest entry backwards. Rows that came later may belong to an old
 * batch, so no step may leap over what stands between. */
static bool find_batches(struct job *j, struct book *b, struct str name,
                         struct str *ids, size_t room, size_t *count)
{
    const struct marks *marks = book_fold(j, b, &marks_fold);
    uint64_t size = book_head(b).size, first, last;
    struct str sha256 = { 0 };
    *count = 0;
    for (uint64_t seq = marks ? size : 0; seq > 0 && *count < room; seq--) {
        struct entry e;
        if (!marks_batch(marks, seq - 1, &first, &last) ||
            !marks_is_live(marks, seq - 1, size)) {
            continue;
        }
        if (!book_read(j, b, seq - 1, &e)) {
            return false;
        }
        if (str_is(e.kind, STR("batch")) && is_named(&e, name) &&
            is_same_file(&e, &sha256, j->arena)) {
            ids[(*count)++] = arena_str(j->arena, e.id);
        }
    }
    return marks != NULL;
}

bool import_batch_find(struct job *j, struct book *b, struct str name,
                       struct str *id)
{
    size_t count;
    *id = (struct str){ 0 };
    return find_batches(j, b, name, id, 1, &count);
}

bool import_batches_find(struct job *j, struct book *b, struct str name,
                         struct str **ids, size_t *count)
{
    enum { SHEETS_MAX = 256 };
    *ids = ARENA_ROWS(j->arena, struct str, SHEETS_MAX);
    return find_batches(j, b, name, *ids, SHEETS_MAX, count);
}

/* A dry run writes no batch; the id that it would have will do. */
static struct str find_in_call(struct import *m, struct str name)
{
    for (size_t i = m->sheet_count; i > 0; i--) {
        struct import_sheet *s = &m->sheets[i - 1];
        struct str rest = str_part(name, s->file->name.len, name.len);
        bool same = str_starts(name, s->file->name) &&
                    (rest.len == 0 ||
                     (rest.at[0] == '#' &&
                      str_is(str_part(rest, 1, rest.len),
                             s->report->sheet)));
        if (same && m->in.dry && s->report->added > 0) {
            import_batch_id(m, s, s->batch_id);
            intake_expect(&m->in, str_of(s->batch_id));
            return str_of(s->batch_id);
        }
        if (same && s->has_batch) {
            return str_of(s->batch_id);
        }
    }
    return (struct str){ 0 };
}

bool import_batch_named(struct import *m, struct str name, struct str *id)
{
    uint32_t number = names_find(&m->batches, name);
    if (number != NAME_NONE) {
        *id = m->batch_ids[number];
        return true;
    }
    *id = find_in_call(m, name);
    if (id->len == 0 && !import_batch_find(m->j, m->b, name, id)) {
        return false;
    }
    if (id->len > 0) {
        number = names_put(&m->batches, name);
        if (number >= m->batch_cap) {
            m->batch_cap = m->batch_cap == 0 ? 64 : m->batch_cap * 2;
            m->batch_ids = mem_again(m->batch_ids,
                                     m->batch_cap * sizeof *m->batch_ids);
        }
        m->batch_ids[number] = *id;
    }
    return true;
}

/* ---- saved mappings --------------------------------------------------- */

static ptrdiff_t column_named(const struct sheet_row *row, const char *name)
{
    for (size_t i = 0; i < row->count; i++) {
        if (str_is(str_trim(row->cells[i].text), str_of(name))) {
            return (ptrdiff_t)i;
        }
    }
    return -1;
}

static struct str cell_at(const struct sheet_row *row, ptrdiff_t at)
{
    return at < 0 || (size_t)at >= row->count
        ? (struct str){ 0 } : str_trim(row->cells[at].text);
}

/* Columns: id, header, column, unit, skip (doc/pack.md). */
static bool read_mapping(struct import *m, struct sheet *sheet, struct str id)
{
    enum { ROWS_MAX = SHEET_COLUMNS_MAX };
    struct sheet_row row;
    struct arena *a = m->j->arena;
    if (sheet->next(m->j, sheet, &row) != SHEET_ROW) {
        return false;
    }
    ptrdiff_t at_id = column_named(&row, "id");
    ptrdiff_t at_header = column_named(&row, "header");
    ptrdiff_t at_column = column_named(&row, "column");
    ptrdiff_t at_unit = column_named(&row, "unit");
    ptrdiff_t at_skip = column_named(&row, "skip");
    m->mapping.rows = ARENA_ROWS(a, struct mapping_row, ROWS_MAX);
    while (sheet->next(m->j, sheet, &row) == SHEET_ROW) {
        struct str skip = cell_at(&row, at_skip);
        if (m->mapping.count == ROWS_MAX ||
            (at_id >= 0 && !str_is(cell_at(&row, at_id), id))) {
            continue;
        }
        m->mapping.rows[m->mapping.count++] = (struct mapping_row){
            .header = utf8_fold(a, arena_str(a, cell_at(&row, at_header))),
            .column = utf8_fold(a, arena_str(a, cell_at(&row, at_column))),
            .unit = value_unit_of(cell_at(&row, at_unit)),
            .skip = str_is(skip, STR("1")),
        };
    }
    return job_ok(m->j);
}

bool import_mapping(struct import *m, struct str id)
{
    struct str bytes, hex = pack_file(m->in.pack, STR("mappings"), id,
                                      book_head(m->b).size);
    if (hex.len == 0) {
        return err_set(&m->j->err, ERR_INPUT, "mapping.unknown",
                       "没有保存过映射“%.*s”",
                       "there is no saved mapping “%.*s”", STR_ARG(id));
    }
    if (!book_file_get(m->j, m->b, hex, &bytes)) {
        return false;
    }
    struct sheet *sheet = csv_open(m->j, bytes);
    return sheet != NULL && read_mapping(m, sheet, id);
}
