/* One sheet, row by row: read, check, stage, commit now and then. */
#include <assert.h>

#include "base/utf8.h"
#include "book/sealed.h"
#include "exchange/import_known.h"
#include "table/csv.h"

/* ---- kinds of rows ---------------------------------------------------- */

static void add_reader(struct import *m, struct import_sheet *s, size_t number,
                       struct row_reader *r)
{
    if (number >= s->reader_cap) {
        size_t cap = s->reader_cap == 0 ? 8 : s->reader_cap * 2;
        struct row_reader **more = ARENA_ROWS(m->j->arena,
                                              struct row_reader *, cap);
        if (s->reader_cap > 0) {
            memcpy(more, s->readers, s->reader_cap * sizeof *more);
        }
        s->readers = more;
        s->reader_cap = cap;
    }
    s->readers[number] = r;
}

/* A header that nobody knows is worth one warning; its column is ignored. */
static void warn_of_unknown(struct import *m, struct import_sheet *s,
                            const struct row_reader *r)
{
    size_t count;
    const struct str *unknown = row_unknown(r, &count);
    for (size_t i = 0; i < count; i++) {
        intake_note(&m->why, "header.unknown", unknown[i],
                    "没有“%.*s”这一项，这一列没有导入",
                    "nothing is called “%.*s”; that column is left out",
                    STR_ARG(unknown[i]));
        import_say(m->j, s, s->head.line, &m->why, true);
    }
}

static bool open_reader(struct import *m, struct import_sheet *s,
                        const struct words *w, size_t number)
{
    struct row_reader *r;
    if (!row_open(m->j, &s->head, &m->vocabulary, w, &m->names, &r,
                  &m->why)) {
        return false;
    }
    if (s->head.kind_at < 0 && !s->warned_head) {
        warn_of_unknown(m, s, r);
        s->warned_head = true;
    }
    add_reader(m, s, number, r);
    return true;
}

/* The reader of a row's kind. False: refused in m->why. */
static bool reader_of(struct import *m, struct import_sheet *s,
                      const struct sheet_row *row, struct row_reader **out)
{
    ptrdiff_t at = s->head.kind_at;
    size_t number = 0;
    if (at >= 0) {
        struct str kind = (size_t)at < row->count
            ? str_trim(row->cells[at].text) : (struct str){ 0 };
        number = names_put(&s->kinds, kind);
        if (number >= s->reader_cap || s->readers[number] == NULL) {
            const struct words *w = vocabulary_kind(&m->vocabulary, &m->in,
                                                    kind);
            if (w == NULL) {
                return intake_note(&m->why, kind.len == 0 ? "kind.must"
                                                          : "kind.unknown",
                                   s->head.headers[at],
                                   "没有记录类型“%.*s”",
                                   "there is no kind “%.*s”", STR_ARG(kind));
            }
            if (!open_reader(m, s, w, number)) {
                return false;
            }
        }
    } else if (s->reader_cap == 0 &&
               !open_reader(m, s, s->head.words, 0)) {
        return false;
    }
    *out = s->readers[number];
    return true;
}

static bool has_cell(const struct sheet_row *row, ptrdiff_t at)
{
    return at >= 0 && (size_t)at < row->count &&
           !value_is_blank(row->cells[at].text);
}

static enum import_rank rank_of_core(enum core_kind core)
{
    switch (core) {
    case CORE_AREA: case CORE_UNIT: case CORE_DEFINITION: case CORE_ANSWER:
        return RANK_REGISTERS;
    case CORE_WITHDRAWAL:
        return RANK_CHANGES;
    case CORE_REVIEW: case CORE_CONFIRMATION: case CORE_INSPECTION:
    case CORE_MERGE: case CORE_SPLIT:
        return RANK_MARKS;
    case CORE_NONE: case CORE_GENESIS: case CORE_BATCH: case CORE_ERASURE:
    case CORE_EDITION: case CORE_COUNT:
        break;
    }
    return RANK_RECORDS;
}

unsigned import_ranks(const struct words *w)
{
    if (w == NULL) {
        return (1u << RANK_COUNT) - 1;
    }
    bool is_pairing = w->row != NULL && w->row->is_pairing;
    unsigned bit = 1u << (is_pairing ? RANK_PAIRINGS : rank_of_core(w->core));
    return w->core == CORE_NONE ? bit | 1u << RANK_CHANGES : bit;
}

static enum import_rank rank_of(const struct row_reader *r,
                                const struct sheet_row *row)
{
    return row_core(r) == CORE_NONE && has_cell(row, row_corrects(r))
        ? RANK_CHANGES
        : row_is_pairing(r) ? RANK_PAIRINGS : rank_of_core(row_core(r));
}

/* ---- one row ---------------------------------------------------------- */

bool import_settle(struct import *m)
{
    if (m->in.dry) {
        book_unstage(m->b);
        return true;
    }
    return book_staged(m->b) == 0 || book_commit(m->j, m->b);
}

/* Put the batch of a sheet on the stage, before its first new row. */
static bool stage_batch(struct import *m, struct import_sheet *s)
{
    enum book_verdict verdict;
    struct entry *e = &m->batch;
    import_batch_id(m, s, s->batch_id);
    entry_clear(e);
    e->id = str_of(s->batch_id);
    e->kind = STR("batch");
    entry_put_text(e, STR("file"), s->file->name);
    entry_put_text(e, STR("sha256"), str_of(s->file->sha256));
    if (s->report->sheet.len > 0) {
        entry_put_text(e, STR("sheet"), s->report->sheet);
    }
    if (m->ask->mapping != NULL) {
        entry_put_text(e, STR("mapping"), str_of(m->ask->mapping));
    }
    s->has_batch = true;
    return book_stage(m->j, m->b, e, &verdict, &s->batch);
}

/* No batch is written for rows that are all there already. Until a new row
 * comes, each is looked up first; when a file goes on like that, its batch is
 * tried alone on the stage, where it can be taken back. */
static bool need_batch(struct import *m, struct import_sheet *s)
{
    uint64_t seq;
    if (s->has_batch || m->in.dry) {
        return true;
    }
    if (s->probes == 0) {       /* the same file again? */
        import_batch_id(m, s, s->batch_id);
        if (!book_find(m->j, m->b, str_of(s->batch_id), &seq)) {
            return false;
        }
        s->has_batch = seq != UINT64_MAX;
        s->batch = seq;
        if (s->has_batch) {
            return true;
        }
    }
    if (s->probes == IMPORT_PROBES) {
        return import_settle(m) && stage_batch(m, s);
    }
    s->probes++;
    if (!book_find(m->j, m->b, m->draft.entry.id, &seq)) {
        return false;
    }
    return seq != UINT64_MAX || stage_batch(m, s);
}

/* Everything that is staged becomes durable; a batch that stands there alone
 * brought nothing new and is taken off again. */
static bool settle(struct import *m, struct import_sheet *s)
{
    if (s->has_batch && book_staged(m->b) == 1 &&
        s->batch == book_head(m->b).size) {
        book_unstage(m->b);
        s->has_batch = false;
        return true;
    }
    return import_settle(m);
}

/* Who the row is about, when it says so only by private fields. */
static bool find_person(struct import *m, char id[static SEALED_PERSON_LEN + 1])
{
    struct row_draft *d = &m->draft;
    struct entry *e = &d->entry;
    if (!d->needs_person) {
        return true;
    }
    struct str unit = e->unit.len > 0 ? e->unit
                    : e->area.len > 0 ? e->area : e->supporter;
    bool proved = d->id_number.len > 0;
    /* 张 三, 张　三 and 张三 are one. */
    struct str name = utf8_fold(m->j->arena, d->person_name);
    if (proved ? !sealed_person(m->j, m->b, d->id_number, id)
               : !sealed_provisional(m->j, m->b, name, unit, id)) {
        return false;
    }
    e->subject_kind = STR("person");
    e->subject = (struct str){ id, SEALED_PERSON_LEN };
    e->identity = proved ? STR("proved") : STR("provisional");
    return true;
}

/* How often the row's key stood in this sheet before. */
static uint64_t count_key(struct import *m, struct import_sheet *s)
{
    bool has_key;
    if (m->draft.entry.id.len > 0) {
        return 0;
    }
    uint64_t key = intake_key(m->j, &m->in, &m->draft.entry, &has_key);
    if (!has_key && s->report->notes_zh.len == 0) {
        s->report->notes_zh = STR("这类记录没有自然键：改过的行再导入会"
                                  "算作新的一条");
        s->report->notes_en = STR("rows of this kind have no natural key: "
                                  "an edited row counts as a new one");
    }
    return (*map_put(&s->seen, key))++;
}

/* A row pasted twice counts twice, as two facts may look the same; the office
 * should know. */
static void warn_of_twin(struct import *m, struct import_sheet *s,
                         uint64_t line, uint64_t nth)
{
    if (nth > 0 && m->answer.verdict == INTAKE_NEW) {
        intake_note(&m->why, "row.twin", (struct str){ 0 },
                    "与本表前面一行是同一件事的样子，按两条计入；如是重复，"
                    "请撤回一条",
                    "looks like an earlier row of this sheet and counts "
                    "beside it; withdraw one if it was pasted twice");
        import_say(m->j, s, line, &m->why, true);
    }
}

static bool point_at_batch(struct import *m)
{
    struct entry *e = &m->draft.entry;
    struct str mark = STR("batch:");
    struct str *ends[] = { &e->target, &e->withdraws };
    for (size_t i = 0; i < 2; i++) {
        struct str name = str_part(*ends[i], mark.len, ends[i]->len);
        if (!str_starts(*ends[i], mark)) {
            continue;
        }
        if (!import_batch_named(m, name, ends[i])) {
            return false;
        }
        if (ends[i]->len == 0) {
            return intake_note(&m->why, "batch.unknown",
                               i == 0 ? STR("target") : STR("withdraws"),
                               "没有导入过文件“%.*s”，或已撤回",
                               "no live batch came from a file “%.*s”",
                               STR_ARG(name));
        }
    }
    return true;
}

static bool seal_secrets(struct import *m, char hash[static 65])
{
    struct row_draft *d = &m->draft;
    struct str person = str_is(d->entry.subject_kind, STR("person"))
        ? d->entry.subject : (struct str){ 0 };
    if (d->secret_count == 0) {
        return true;
    }
    if (!sealed_put(m->j, m->b, person, d->entry.id, d->secrets,
                    d->secret_count, hash)) {
        return false;
    }
    d->entry.sealed = str_of(hash);
    return true;
}

/* From a draft to the stage. False: refused in m->why, or the machine failed
 * (job error). */
static bool take_draft(struct import *m, struct import_sheet *s, uint64_t nth)
{
    char hash[65];
    struct entry *e = &m->draft.entry;
    if (!intake_check(m->j, &m->in, e, nth, &m->answer)) {
        return false;
    }
    if (m->answer.verdict == INTAKE_NEW) {
        if (!need_batch(m, s) || !seal_secrets(m, hash)) {
            return false;
        }
        e->batch = s->has_batch ? (int64_t)s->batch : m->in.dry ? 0 : -1;
        if (!intake_stage(m->j, &m->in, e, &m->answer)) {
            return false;
        }
    }
    if (m->answer.verdict == INTAKE_REFUSED) {
        m->why = m->answer.refused;
        return false;
    }
    return true;
}

static bool may_come(const struct import *m)
{
    return strcmp(m->why.id, "entry.unknown") == 0 ||
           strcmp(m->why.id, "batch.unknown") == 0 ||
           strcmp(m->why.id, "parent.unknown") == 0;
}

/* A new record must have what a known one may leave empty. */
static bool need_secrets(struct import *m)
{
    struct str head = m->draft.lacks;
    return head.len == 0 ||
           intake_note(&m->why, "field.must", head, "缺少%.*s",
                       "%.*s is missing", STR_ARG(head));
}

/* Take what may be known under its id already. A unit's workbook is looked up
 * first, row by row; of any other sheet only what the door refuses. */
static bool take_known(struct import *m, struct import_sheet *s,
                       const struct row_reader *r,
                       const struct sheet_row *row, uint64_t *nth)
{
    enum known known = KNOWN_NEW;
    struct intake_note why;
    bool is_stamped = s->file->stamp != NULL;
    bool has_id = m->draft.entry.id.len > 0;
    bool good = !is_stamped || import_known(m, s, r, row, &known);
    if (!good || known == KNOWN_SAME) {
        return good;
    }
    *nth = *nth == UINT64_MAX ? count_key(m, s) : *nth;
    good = (known == KNOWN_CHANGED || need_secrets(m)) &&
           take_draft(m, s, *nth);
    if (good || is_stamped || !has_id || may_come(m) || !job_ok(m->j)) {
        return good;
    }
    why = m->why;
    m->draft.entry.sealed = (struct str){ 0 };
    good = import_known(m, s, r, row, &known);
    if (good && known != KNOWN_SAME && m->draft.entry.id.len == 0) {
        return take_draft(m, s, 0);
    }
    m->why = good ? m->why : why;
    return good && known == KNOWN_SAME;
}

/* Where a refused column stands: the pack's id of it, or a header. */
static size_t place_of(const struct import_sheet *s,
                       const struct row_reader *r, struct intake_note *why)
{
    ptrdiff_t at = r != NULL ? row_column(r, why->column) : -1;
    if (at >= 0) {
        why->column = s->head.headers[at];
    }
    return at < 0 ? SIZE_MAX : (size_t)at;
}

static void count_draft(struct import *m, struct import_sheet *s,
                        const struct row_reader *r, uint64_t line)
{
    struct import_report *report = s->report;
    report->added += m->answer.verdict == INTAKE_NEW;
    report->same += m->answer.verdict == INTAKE_SAME;
    for (size_t i = 0; i < m->answer.warning_count &&
                       m->answer.verdict == INTAKE_NEW; i++) {
        place_of(s, r, &m->answer.warnings[i]);
        import_say(m->j, s, line, &m->answer.warnings[i], true);
    }
}

/* What cannot be taken: tried again later, or sent back. */
static void refuse_row(struct import *m, struct import_sheet *s,
                       const struct sheet_row *row,
                       const struct row_reader *r, size_t column,
                       enum import_round round, uint64_t nth)
{
    if (may_come(m) && round != ROUND_LAST) {
        *map_put(&s->deferred, row->line) = nth + 1;
        s->deferred_count += round == ROUND_FIRST;
        return;
    }
    size_t found = place_of(s, r, &m->why);
    import_say(m->j, s, row->line, &m->why, false);
    bool clashes = strcmp(m->why.id, "entry.conflict") == 0;
    import_reject(m->j, s, row, &m->why, column != SIZE_MAX ? column : found,
                  clashes ? str_of(m->answer.live) : (struct str){ 0 });
}

struct at { enum import_rank rank; enum import_round round; };

static bool take_row(struct import *m, struct import_sheet *s,
                     const struct sheet_row *row, struct at at)
{
    struct row_reader *r = NULL;
    size_t column = SIZE_MAX;
    char person[SEALED_PERSON_LEN + 1];
    uint64_t *later = at.round == ROUND_FIRST ? NULL
                    : map_find(&s->deferred, row->line);
    uint64_t nth = later == NULL ? UINT64_MAX : *later - 1;
    bool good = reader_of(m, s, row, &r);
    if (good && import_known_empty(r, row)) {
        return true;
    }
    enum import_rank rank = good ? rank_of(r, row) : RANK_RECORDS;
    s->seen_ranks |= 1u << rank;
    if (rank != at.rank || (at.round != ROUND_FIRST &&
                            (later == NULL || *later == 0))) {
        return true;
    }
    s->report->rows += at.round == ROUND_FIRST;
    good = good &&
           row_read(m->j, r, row, &m->draft, &m->why, &column);
    if (good) {
        import_known_defaults(m, s);
    }
    good = good && point_at_batch(m) && find_person(m, person) &&
           take_known(m, s, r, row, &nth);
    nth = nth == UINT64_MAX ? 0 : nth;
    if (!job_ok(m->j)) {
        return false;
    }
    if (good) {
        count_draft(m, s, r, row->line);
        warn_of_twin(m, s, row->line, nth);
        if (later != NULL) {
            *later = 0;         /* settled */
            s->deferred_count--;
        }
    } else {
        refuse_row(m, s, row, r, column, at.round, nth);
    }
    return book_staged(m->b) < IMPORT_COMMIT_ROWS || settle(m, s);
}

/* ---- the sheet -------------------------------------------------------- */

/* Pages of a printed table repeat its header: two columns that have a name say
 * so. A table may begin further right; blank columns say nothing. */
static bool is_header_again(const struct import_sheet *s,
                            const struct sheet_row *row)
{
    const struct head *h = &s->head;
    int same = 0;
    for (size_t i = 0; i < h->count && i < row->count && same < 2; i++) {
        if (h->headers[i].len == 0) {
            continue;
        }
        if (!str_is(str_trim(row->cells[i].text), h->headers[i])) {
            return false;
        }
        same++;
    }
    return same == 2;
}

/* Nothing is left out without a word; once, not in every round. */
static bool is_foot(struct import *m, struct import_sheet *s,
                    const struct sheet_row *row, struct at at)
{
    if (!row_is_foot(m->j->arena, row)) {
        return false;
    }
    if (at.round == ROUND_FIRST && row->line > s->foot_line) {
        s->foot_line = row->line;
        intake_note(&m->why, "row.foot", (struct str){ 0 },
                    "表下的说明或签名，没有当作记录",
                    "a note or signature below the table, not a record");
        import_say(m->j, s, row->line, &m->why, true);
    }
    return true;
}

/* Only where every row of the sheet is read in this pass. */
static void check_sums(struct import *m, struct import_sheet *s,
                       const struct sheet_row *row, struct at at)
{
    if (s->head.kind_at < 0 && s->reader_cap > 0 &&
        at.round == ROUND_FIRST && s->seen_ranks == 1u << at.rank &&
        !row_sums_hold(s->readers[0], row, &m->why)) {
        import_say(m->j, s, row->line, &m->why, true);
    }
}

/* What is wrong inside a file ends that file, not the call. */
static bool file_failed(struct import *m, struct import_sheet *s)
{
    struct err *e = &m->j->err;
    if (e->kind != ERR_INPUT && e->kind != ERR_BROKEN) {
        return false;
    }
    intake_note(&m->why, e->id, (struct str){ 0 }, "%s%.0s", "%.0s%s", e->zh,
                e->en);
    err_clear(e);
    import_say(m->j, s, 0, &m->why, false);
    s->is_readable = false;
    return true;
}

static void show_progress(struct import *m, const struct import_sheet *s,
                          const struct sheet *sheet)
{
    if (m->rows++ % IMPORT_PROGRESS_ROWS == 0 && m->ask->progress != NULL) {
        m->ask->progress(m->ask->context, s->file->path, sheet->done,
                         sheet->whole, m->rows);
    }
}

bool import_run_sheet(struct import *m, struct import_sheet *s,
                      enum import_rank rank, enum import_round round)
{
    struct sheet_row row;
    enum sheet_step step = SHEET_END;
    size_t skip = s->head.skip;
    struct sheet *sheet = import_sheet_open(m->j, s);
    while (sheet != NULL &&
           (step = sheet->next(m->j, sheet, &row)) == SHEET_ROW) {
        if (skip > 0) {
            skip--;
            continue;
        }
        if (row_is_sum(&row)) {
            check_sums(m, s, &row, (struct at){ rank, round });
            continue;
        }
        if (is_header_again(s, &row) ||
            is_foot(m, s, &row, (struct at){ rank, round })) {
            continue;
        }
        show_progress(m, s, sheet);
        if (!take_row(m, s, &row, (struct at){ rank, round })) {
            return false;
        }
    }
    if ((sheet == NULL || step == SHEET_FAILED) && !file_failed(m, s)) {
        return false;
    }
    s->ranks = s->seen_ranks;
    file_rest(s->file->bytes);
    if (s->ranks == 1u << rank && s->deferred_count == 0) {
        map_free(&s->seen);     /* nobody counts its keys again */
        s->seen = (struct map){ 0 };
    }
    /* Sheets share a commit, unless this one tried its batch alone. */
    return s->probes < IMPORT_PROBES || settle(m, s);
}
