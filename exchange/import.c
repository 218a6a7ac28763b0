#include "exchange/import.h"

#include <sys/stat.h>

#include "exchange/import_inside.h"
#include "table/csv.h"

/* ---- files and sheets ------------------------------------------------- */

static struct import_sheet *add_sheet(struct import *m, struct import_file *f,
                                      size_t number)
{
    if (m->sheet_count == m->sheet_cap) {
        size_t cap = m->sheet_cap == 0 ? 8 : m->sheet_cap * 2;
        struct import_sheet *more = ARENA_ROWS(m->j->arena,
                                               struct import_sheet, cap);
        if (m->sheet_count > 0) {
            memcpy(more, m->sheets, m->sheet_count * sizeof *more);
        }
        m->sheets = more;
        m->sheet_cap = cap;
    }
    struct import_sheet *s = &m->sheets[m->sheet_count++];
    *s = (struct import_sheet){ .file = f, .number = number,
                                .report = ARENA_NEW(m->j->arena,
                                                    struct import_report) };
    s->report->path = str_of(f->path);
    return s;
}

/* Turn a job error that is the file's own fault into a line of its report. */
static bool blame_file(struct import *m, struct import_sheet *s)
{
    struct err *e = &m->j->err;
    if (e->kind != ERR_INPUT && e->kind != ERR_BROKEN) {
        return false;
    }
    intake_note(&m->why, e->id, (struct str){ 0 }, "%s%.0s", "%.0s%s", e->zh,
                e->en);
    err_clear(e);
    import_say(m->j, s, 0, &m->why, false);
    return true;
}

/* An empty sheet beside others is nobody's mistake. */
static bool is_spare(const struct import_file *f, const struct import_sheet *s)
{
    return f->is_workbook && s->head.row_count == 0 &&
           xlsx_sheet_count(f->workbook) > 1;
}

/* A sheet of instructions beside others: each row says one thing. */
static bool is_prose(const struct import_file *f, const struct import_sheet *s)
{
    for (size_t i = 0; i < s->head.row_count; i++) {
        const struct head_row *row = &s->head.rows[i];
        struct str said = { 0 };
        for (size_t k = 0; k < row->count; k++) {
            if (said.len > 0 && row->cells[k].len > 0 &&
                !str_is(row->cells[k], said)) {
                return false;   /* merged cells repeat what they say */
            }
            said = row->cells[k].len > 0 ? row->cells[k] : said;
        }
    }
    return f->is_workbook && xlsx_sheet_count(f->workbook) > 1;
}

static bool read_head(struct import *m, struct import_sheet *s)
{
    const struct stamp *stamp = s->file->stamp;
    struct head_name name = { s->report->sheet, s->file->name,
        stamp == NULL ? NULL : vocabulary_kind(&m->vocabulary, &m->in,
                                               stamp->kind) };
    struct sheet *sheet = import_sheet_open(m->j, s);
    if (sheet == NULL) {
        return blame_file(m, s);
    }
    bool good = head_read(m->j, &m->vocabulary, sheet, name,
                          m->mapping.count > 0 ? &m->mapping : NULL,
                          &s->head, &m->why);
    if (!job_ok(m->j)) {
        return blame_file(m, s);
    }
    s->is_readable = good;
    if (good) {
        s->ranks = import_ranks(s->head.words);
        s->report->kind = s->head.words != NULL ? s->head.words->kind
                                                : (struct str){ 0 };
    } else if (!is_spare(s->file, s)) {
        import_say(m->j, s, s->head.line, &m->why, is_prose(s->file, s));
    }
    return true;
}

/* A unit's workbook must be of this book, and of a unit and kind that are
 * still there. False: refused in m->why, or the machine failed. */
static bool check_stamp(struct import *m, const struct import_file *f)
{
    const struct stamp *s = f->stamp;
    struct str book;
    if (!stamp_book(m->j, m->b, &book)) {
        return false;
    }
    if (!str_is(book, s->book)) {
        return intake_note(&m->why, "stamp.book", (struct str){ 0 },
                           "这份填报表出自另一本台账（%.*s），不能导入这一本；"
                           "请向发表的单位核对",
                           "this workbook was made from another book (%.*s); "
                           "it cannot be imported here", STR_ARG(s->name));
    }
    if (unit_of_id(m->in.units, s->unit) == UNIT_NONE) {
        return intake_note(&m->why, "unit.unknown", (struct str){ 0 },
                           "没有单位“%.*s”", "there is no unit “%.*s”",
                           STR_ARG(s->unit));
    }
    return vocabulary_kind(&m->vocabulary, &m->in, s->kind) != NULL ||
           intake_note(&m->why, "kind.unknown", (struct str){ 0 },
                       "没有记录类型“%.*s”", "there is no kind “%.*s”",
                       STR_ARG(s->kind));
}

/* Find and check the stamp. False: the workbook is left out, which has been
 * said, or the machine failed (job error). */
static bool read_stamp(struct import *m, struct import_file *f)
{
    if (!stamp_read(m->j, f->workbook, &f->stamp)) {
        blame_file(m, add_sheet(m, f, 0));
        return false;
    }
    if (f->stamp == NULL || check_stamp(m, f)) {
        return true;
    }
    if (job_ok(m->j)) {
        import_say(m->j, add_sheet(m, f, 0), 0, &m->why, false);
    }
    return false;
}

static bool open_sheets(struct import *m, struct import_file *f)
{
    if (!f->is_workbook) {
        return read_head(m, add_sheet(m, f, 0));
    }
    f->workbook = xlsx_open(m->j, f->bytes);
    if (f->workbook == NULL) {
        return blame_file(m, add_sheet(m, f, 0));
    }
    if (!read_stamp(m, f)) {
        return job_ok(m->j);
    }
    for (size_t i = 0; i < xlsx_sheet_count(f->workbook); i++) {
        if (f->stamp != NULL && stamp_owns(xlsx_sheet_name(f->workbook, i))) {
            continue;
        }
        struct import_sheet *s = add_sheet(m, f, i);
        s->report->sheet = xlsx_sheet_name(f->workbook, i);
        if (xlsx_sheet_is_hidden(f->workbook, i)) {
            intake_note(&m->why, "sheet.hidden", (struct str){ 0 },
                        "隐藏的工作表没有导入；要导入请先取消隐藏",
                        "a hidden sheet is left out; show it to import it");
            import_say(m->j, s, 0, &m->why, true);
            continue;
        }
        if (!read_head(m, s)) {
            return false;
        }
    }
    return true;
}

/* “*.csv” also catches what an earlier run rejected of a file that is itself
 * named: it will be written anew, so it is not read. */
static bool will_be_replaced(const struct import_ask *ask, const char *path)
{
    struct str name = str_of(path);
    for (size_t i = 0; i < ask->path_count && ask->rejects == NULL; i++) {
        struct str base = str_of(ask->paths[i]);
        struct str rest = str_part(name, base.len, name.len);
        if (str_starts(name, base) &&
            (str_is(rest, STR(".rejected.csv")) ||
             str_is(rest, STR(".rejected.xlsx")))) {
            return true;
        }
    }
    return false;
}

static bool open_files(struct import *m)
{
    const struct import_ask *ask = m->ask;
    m->files = ARENA_ROWS(m->j->arena, struct import_file,
                          ask->path_count + 1);
    for (size_t i = 0; i < ask->path_count; i++) {
        if (will_be_replaced(ask, ask->paths[i])) {
            continue;
        }
        if (!import_file_open(m->j, ask->paths[i],
                              &m->files[m->file_count])) {
            return false;       /* nothing was done yet */
        }
        m->file_count++;
    }
    for (size_t i = 0; i < m->file_count; i++) {
        if (!open_sheets(m, &m->files[i])) {
            return false;
        }
        file_rest(m->files[i].bytes);
    }
    return true;
}

/* ---- the work, in order ----------------------------------------------- */

static bool run_round(struct import *m, enum import_rank rank,
                      enum import_round round, uint64_t *left)
{
    *left = 0;
    for (size_t i = 0; i < m->sheet_count; i++) {
        struct import_sheet *s = &m->sheets[i];
        bool has_work = round == ROUND_FIRST ? (s->ranks >> rank & 1) != 0
                                             : s->deferred_count > 0;
        if (s->is_readable && has_work &&
            !import_run_sheet(m, s, rank, round)) {
            return false;
        }
        *left += s->deferred_count;
    }
    return true;
}

/* A rank is read once; rows that point at what came later are read again, as
 * long as that brings any of them home. */
static bool run_rank(struct import *m, enum import_rank rank)
{
    uint64_t left, before;
    if (!run_round(m, rank, ROUND_FIRST, &left)) {
        return false;
    }
    for (before = left + 1; left > 0 && left < before;) {
        before = left;
        if (!run_round(m, rank, ROUND_AGAIN, &left)) {
            return false;
        }
    }
    if (left > 0 && !run_round(m, rank, ROUND_LAST, &left)) {
        return false;
    }
    for (size_t i = 0; i < m->sheet_count; i++) {
        map_free(&m->sheets[i].deferred);
        m->sheets[i].deferred = (struct map){ 0 };
        m->sheets[i].deferred_count = 0;
    }
    return import_settle(m);
}

static bool run_all(struct import *m)
{
    for (int rank = 0; rank < RANK_COUNT; rank++) {
        if (!run_rank(m, (enum import_rank)rank)) {
            return false;
        }
    }
    return true;
}

static uint64_t rejected(const struct import *m)
{
    uint64_t n = 0;
    for (size_t i = 0; i < m->sheet_count; i++) {
        n += m->sheets[i].report->rejected;
    }
    return n;
}

/* Before the second pass of an atomic import: as if nothing was read. */
static void begin_again(struct import *m)
{
    names_free(&m->batches);
    m->batches = (struct names){ 0 };
    for (size_t i = 0; i < m->sheet_count; i++) {
        struct import_sheet *s = &m->sheets[i];
        struct import_report *r = s->report;
        if (!s->is_readable) {
            continue;           /* what was said of it stands */
        }
        map_free(&s->seen);
        map_free(&s->ids);
        s->seen = s->ids = (struct map){ 0 };
        r->rows = r->added = r->same = r->warned = 0;
        r->line_count = 0;
        s->self_count = s->self_at = 0;
        s->warned_head = false;
        s->foot_line = 0;
        s->reader_cap = 0;
        s->has_batch = false;
        s->probes = 0;
        s->seen_ranks = 0;
        s->ranks = import_ranks(s->head.words);
        names_free(&s->kinds);
        s->kinds = (struct names){ 0 };
    }
}

static void nothing_was_added(struct import *m)
{
    for (size_t i = 0; i < m->sheet_count; i++) {
        m->sheets[i].report->added = 0;
    }
}

/* Everything or nothing: a dry pass first, then one that nobody sees until it
 * is whole. */
static bool run_atomic(struct import *m)
{
    m->in.dry = true;
    bool good = run_all(m);
    m->in.dry = false;
    if (!good || rejected(m) > 0) {
        nothing_was_added(m);
        return good;
    }
    begin_again(m);
    if (!book_hide(m->j, m->b, true)) {
        return false;
    }
    good = run_all(m);
    if (good && rejected(m) == 0) {
        return book_hide(m->j, m->b, false);
    }
    nothing_was_added(m);
    book_unstage(m->b);
    struct err first = m->j->err;
    err_clear(&m->j->err);
    good = book_hide_drop(m->j, m->b) && good;
    if (first.kind != ERR_NONE) {
        m->j->err = first;
    }
    return good;
}

static bool run(struct import *m)
{
    if (m->ask->atomic && !m->ask->dry_run) {
        return run_atomic(m);
    }
    m->in.dry = m->ask->dry_run;
    bool good = run_all(m);
    if (m->in.dry || !good) {
        book_unstage(m->b);
    }
    return good;
}

static bool write_rejects(struct import *m)
{
    for (size_t i = 0; i < m->file_count && !m->ask->dry_run; i++) {
        struct str path;
        if (!import_rejects_write(m->j, &m->files[i], m->ask->rejects,
                                  &path)) {
            return false;
        }
        for (size_t k = 0; k < m->sheet_count; k++) {
            if (m->sheets[k].file == &m->files[i] &&
                m->sheets[k].report->rejected > 0) {
                m->sheets[k].report->rejected_path = path;
            }
        }
    }
    return true;
}

static bool report(struct import *m, struct import_report **reports,
                   size_t *count)
{
    *reports = ARENA_ROWS(m->j->arena, struct import_report,
                          m->sheet_count + 1);
    *count = 0;
    for (size_t i = 0; i < m->sheet_count; i++) {
        struct import_report *r = m->sheets[i].report;
        import_say_counts(m->j, &m->sheets[i]);
        if (m->sheets[i].is_readable || r->line_count > 0) {
            (*reports)[(*count)++] = *r;
        }
    }
    return true;
}

static void close_sheets(void *thing)
{
    struct import *m = thing;
    for (size_t i = 0; i < m->sheet_count; i++) {
        map_free(&m->sheets[i].seen);
        map_free(&m->sheets[i].ids);
        map_free(&m->sheets[i].deferred);
        names_free(&m->sheets[i].kinds);
    }
    names_free(&m->batches);
    mem_free(m->batch_ids);
}

/* Asked before anything is written: rejected rows must have a place. */
static bool need_folder(struct job *j, const struct import_ask *ask)
{
    struct stat is;
    if (ask->rejects == NULL || ask->dry_run ||
        (stat(ask->rejects, &is) == 0 && S_ISDIR(is.st_mode)) ||
        mkdir(ask->rejects, 0755) == 0) {
        return true;
    }
    return err_set(&j->err, ERR_INPUT, "reject.folder",
                   "退回的行没有地方放：%s不是文件夹，也建不了",
                   "rejected rows have no place: %s is no folder and cannot "
                   "be made", ask->rejects);
}

bool import_files(struct job *j, struct book *b, const struct import_ask *ask,
                  struct import_report **reports, size_t *count)
{
    struct import *m = ARENA_NEW(j->arena, struct import);
    *m = (struct import){ .j = j, .b = b, .ask = ask };
    arena_hook(j->arena, close_sheets, m);
    return need_folder(j, ask) && intake_open(j, b, &m->in) &&
           vocabulary_open(j, &m->in, &m->vocabulary) &&
           import_names_open(j, &m->in, ask->answers, ask->may_ask,
                             &m->names) &&
           (ask->mapping == NULL ||
            import_mapping(m, str_of(ask->mapping))) &&
           open_files(m) && run(m) && write_rejects(m) &&
           report(m, reports, count);
}
