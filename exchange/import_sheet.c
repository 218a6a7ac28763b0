#include "exchange/import_sheet.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "seal/seal.h"
#include "table/csv.h"

static void close_file(void *thing)
{
    struct import_file *f = thing;
    buf_free(&f->rejected_head);
    buf_free(&f->rejected);
    mem_free(f->remarks);
}

/* A workbook is known by its bytes, whatever the file is called: a zip that
 * calls itself .csv is refused by the CSV reader, which names it. */
static bool is_workbook(struct str name, struct str bytes)
{
    bool zip = str_starts(bytes, STR("PK\x03\x04"));
    bool old = str_starts(bytes, STR("\xD0\xCF\x11\xE0"));
    return str_ends(name, STR(".xlsx")) || str_ends(name, STR(".xlsm")) ||
           str_ends(name, STR(".xls")) || str_ends(name, STR(".XLSX")) ||
           ((zip || old) && !str_ends(name, STR(".csv")));
}

bool import_file_open(struct job *j, const char *path,
                      struct import_file *out)
{
    const char *slash = strrchr(path, '/');
    unsigned char hash[SEAL_HASH];
    *out = (struct import_file){ .path = path,
        .name = str_of(slash == NULL ? path : slash + 1) };
    arena_hook(j->arena, close_file, out);
    if (!file_map(j, path, &out->bytes)) {
        return false;
    }
    seal_hash(out->bytes, hash);
    seal_hex(hash, out->sha256);
    out->is_workbook = is_workbook(out->name, out->bytes);
    return true;
}

struct sheet *import_sheet_open(struct job *j, struct import_sheet *s)
{
    struct import_file *f = s->file;
    return f->is_workbook ? xlsx_sheet(j, f->workbook, s->number)
                          : csv_open(j, f->bytes);
}

/* ---- lines of the report ---------------------------------------------- */

/* A warning that says just what the last one said is only counted. */
static bool is_repeated(const struct import_report *r,
                        const struct intake_note *note)
{
    if (r->line_count == 0) {
        return false;
    }
    const struct import_line *last = &r->lines[r->line_count - 1];
    return last->is_warning && strcmp(last->id, note->id) == 0 &&
           str_is(last->zh, str_of(note->zh));
}

/* Whoever looks at a whole file of their own is told so once. */
static bool is_of_self(const struct intake_note *note)
{
    return strcmp(note->id, "review.self") == 0;
}

void import_say(struct job *j, struct import_sheet *s, uint64_t line,
                const struct intake_note *note, bool is_warning)
{
    struct import_report *r = s->report;
    if (is_warning) {
        r->warned++;
    } else {
        r->rejected++;
    }
    bool is_known = is_of_self(note) && s->self_count++ > 0;
    if (r->line_count == IMPORT_LINES_MAX || is_known ||
        (is_warning && is_repeated(r, note))) {
        return;
    }
    if (r->line_count == s->line_cap) {
        size_t cap = s->line_cap == 0 ? 16 : s->line_cap * 2;
        struct import_line *more = ARENA_ROWS(j->arena, struct import_line,
                                              cap);
        if (r->line_count > 0) {
            memcpy(more, r->lines, r->line_count * sizeof *more);
        }
        r->lines = more;
        s->line_cap = cap;
    }
    r->lines[r->line_count++] = (struct import_line){
        .line = line, .column = arena_str(j->arena, note->column),
        .id = note->id, .zh = arena_str(j->arena, str_of(note->zh)),
        .en = arena_str(j->arena, str_of(note->en)),
        .is_warning = is_warning };
    if (is_of_self(note)) {
        s->self_at = r->line_count;
    }
}

void import_say_counts(struct job *j, struct import_sheet *s)
{
    if (s->self_at == 0 || s->self_count < 2) {
        return;
    }
    struct import_line *line = &s->report->lines[s->self_at - 1];
    unsigned long long n = s->self_count;
    line->zh = arena_print(j->arena, "%.*s（本表共%llu行）",
                           STR_ARG(line->zh), n);
    line->en = arena_print(j->arena, "%.*s (%llu rows of this sheet)",
                           STR_ARG(line->en), n);
    s->self_at = 0;
}

/* ---- rejected rows ---------------------------------------------------- */

/* Titles and header go above the first rejected row, so that the mended file
 * says what it is just as the first one did. */
static void write_head(struct import_sheet *s)
{
    static const char *const added[] = { "_line", "_column", "_error",
                                         "_sentence" };
    struct buf *out = &s->file->rejected_head;
    struct head *h = &s->head;
    for (size_t i = 0; i < h->titles; i++) {
        for (size_t k = 0; k < h->rows[i].count; k++) {
            csv_cell(out, h->rows[i].cells[k], k == 0, true);
        }
        buf_char(out, '\n');
    }
    for (size_t k = 0; k < h->count; k++) {
        csv_cell(out, h->headers[k], k == 0, true);
    }
    for (size_t k = 0; k < sizeof added / sizeof *added; k++) {
        csv_cell(out, str_of(added[k]), false, false);
    }
    s->wrote_head = true;
}

static ptrdiff_t core_at(const struct head *h, enum column column)
{
    for (size_t i = 0; i < h->count; i++) {
        if (column_of(h->folded[i]) == column) {
            return (ptrdiff_t)i;
        }
    }
    return -1;
}

/* Behind the row: columns that a correction needs and the sheet lacks. */
static void write_correction(struct job *j, struct import_sheet *s,
                             struct str corrects)
{
    struct buf *out = &s->file->rejected;
    bool has_corrects = core_at(&s->head, COLUMN_CORRECTS) >= 0;
    bool has_reason = core_at(&s->head, COLUMN_REASON) >= 0;
    if (!has_corrects) {
        csv_cell(out, corrects, false, false);
    }
    if (!has_reason) {
        csv_cell(out, (struct str){ 0 }, false, false);
    }
    s->file->rejected_more = has_corrects && has_reason ? NULL
        : has_corrects ? say(j->lang, ",理由", ",reason")
        : has_reason ? say(j->lang, ",更正", ",corrects")
        : say(j->lang, ",更正,理由", ",corrects,reason");
}

static void add_remark(struct import_sheet *s, const struct sheet_row *row,
                       struct str text, size_t column)
{
    struct import_file *f = s->file;
    if (f->remark_count == f->remark_cap) {
        f->remark_cap = f->remark_cap == 0 ? 16 : f->remark_cap * 2;
        f->remarks = mem_again(f->remarks,
                               f->remark_cap * sizeof *f->remarks);
    }
    f->remarks[f->remark_count++] = (struct xlsx_remark){
        .sheet = s->number, .row = row->line, .column = column,
        .text = text };
}

void import_reject(struct job *j, struct import_sheet *s,
                   const struct sheet_row *row,
                   const struct intake_note *why, size_t column,
                   struct str corrects)
{
    struct buf *out = &s->file->rejected;
    const char *sentence = say(j->lang, why->zh, why->en);
    if (s->file->is_workbook) {
        add_remark(s, row, arena_print(j->arena, "%s: %s", why->id, sentence),
                   column == SIZE_MAX ? 0 : column);
        return;
    }
    if (!s->wrote_head) {
        write_head(s);
    }
    ptrdiff_t own = corrects.len > 0 ? core_at(&s->head, COLUMN_CORRECTS) : -1;
    for (size_t k = 0; k < s->head.count; k++) {
        csv_cell(out, (ptrdiff_t)k == own ? corrects
                      : k < row->count ? row->cells[k].text
                                       : (struct str){ 0 }, k == 0, true);
    }
    buf_print(out, ",%llu", (unsigned long long)row->line);
    csv_cell(out, why->column, false, true);
    csv_cell(out, str_of(why->id), false, false);
    csv_cell(out, str_of(sentence), false, true);
    if (corrects.len > 0) {
        write_correction(j, s, corrects);
    }
    buf_char(out, '\n');
}

static bool write_or_remove(struct job *j, const char *path,
                            struct str bytes, struct str *written)
{
    if (bytes.len > 0) {
        *written = str_of(path);
        return file_write_private(j, path, bytes);     /* names, ID numbers */
    }
    if (unlink(path) != 0 && errno != ENOENT) {
        return err_set(&j->err, ERR_SYSTEM, "reject.remove",
                       "删不掉旧的%s", "cannot remove the old %s", path);
    }
    return true;
}

bool import_rejects_write(struct job *j, struct import_file *f,
                          const char *folder, struct str *path)
{
    const char *base = folder == NULL ? f->path
        : arena_print(j->arena, "%s/%.*s", folder, STR_ARG(f->name)).at;
    const char *name = arena_print(j->arena, "%s.rejected.%s", base,
                                   f->is_workbook ? "xlsx" : "csv").at;
    *path = (struct str){ 0 };
    if (!f->is_workbook) {
        struct buf *all = &f->rejected_head;
        if (f->rejected.len > 0) {
            buf_text(all, f->rejected_more != NULL ? f->rejected_more : "");
            buf_char(all, '\n');
            buf_str(all, buf_view(&f->rejected));
        }
        return write_or_remove(j, name, buf_view(all), path);
    }
    struct buf painted = { 0 };
    bool good = f->remark_count == 0 ||
                xlsx_remarked(j, f->bytes, f->remarks, f->remark_count,
                              &painted);
    good = good && write_or_remove(j, name, buf_view(&painted), path);
    buf_free(&painted);
    return good;
}
