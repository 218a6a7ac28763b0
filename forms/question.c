#include "forms/question.h"

#include <string.h>

#include "base/map.h"
#include "base/utf8.h"
#include "intake/intake.h"
#include "table/csv.h"

struct questions {
    struct job *job;
    struct book *book;
    struct names given_ids;     /* of the file, folded */
    struct str *given;          /* its answers, by number */
    size_t given_cap;
    struct names ids;           /* of the questions */
    struct question **rows;
    size_t cap;
};

static const char *const kind_ids[QUESTION_KINDS] = {
    [QUESTION_INDICATOR] = "indicator", [QUESTION_PLACE] = "place",
    [QUESTION_PERIOD] = "period", [QUESTION_UNIT] = "unit",
};

const char *question_kind_id(enum question_kind kind)
{
    return kind_ids[kind];
}

/* ---- answers that are given ---------------------------------------------- */

void questions_give(struct questions *q, struct str id, struct str answer)
{
    struct arena *a = q->job->arena;
    uint32_t number = names_put(&q->given_ids, utf8_fold(a, id));
    if (number >= q->given_cap) {
        q->given_cap = q->given_cap * 2 + 64;
        q->given = mem_again(q->given, q->given_cap * sizeof *q->given);
    }
    q->given[number] = arena_str(a, str_trim(answer));
}

static bool read_file(struct questions *q, struct str bytes)
{
    struct job *j = q->job;
    struct sheet_row row;
    enum sheet_step step;
    struct sheet *sheet = csv_open(j, bytes);
    if (sheet == NULL) {
        return false;
    }
    size_t column = 1;
    while ((step = sheet->next(j, sheet, &row)) == SHEET_ROW) {
        bool is_head = row.line == 1 && row.count > 0 &&
                       str_is(row.cells[0].text, STR("question"));
        if (is_head) {
            column = row.count > 2 && str_is(row.cells[1].text, STR("label"))
                ? 2 : 1;
        } else if (row.count > column) {
            questions_give(q, row.cells[0].text, row.cells[column].text);
        }
    }
    return step == SHEET_END;
}

static void close_questions(void *thing)
{
    struct questions *q = thing;
    names_free(&q->given_ids);
    names_free(&q->ids);
    mem_free(q->given);
    mem_free(q->rows);
}

struct questions *questions_open(struct job *j, struct book *b,
                                 struct str answers)
{
    struct questions *q = ARENA_NEW(j->arena, struct questions);
    *q = (struct questions){ .job = j, .book = b };
    arena_hook(j->arena, close_questions, q);
    return answers.len == 0 || read_file(q, answers) ? q : NULL;
}

/* ---- answers of the book ------------------------------------------------- */

static void answer_id(struct str id, char out[static ENTRY_ID_LEN + 1])
{
    struct str parts[] = { STR("answer"), id };
    intake_id(parts, 2, out);
}

/* The live answer to a question: UINT64_MAX when there is none. */
static bool find_live(struct questions *q, struct str id, uint64_t *seq)
{
    char entry[ENTRY_ID_LEN + 1];
    struct book *b = q->book;
    uint64_t at = book_head(b).size;
    const struct marks *marks = book_fold(q->job, b, &marks_fold);
    answer_id(id, entry);
    if (marks == NULL || !book_find(q->job, b, str_of(entry), seq)) {
        return false;
    }
    while (*seq != UINT64_MAX && !marks_is_live(marks, *seq, at)) {
        uint32_t next = marks_corrected_by(marks, *seq, at);
        *seq = next == MARK_NEVER ? UINT64_MAX : next;
    }
    return true;
}

static bool read_kept(struct questions *q, struct str id, struct str *answer)
{
    uint64_t seq;
    struct entry e;
    if (!find_live(q, id, &seq)) {
        return false;
    }
    if (seq == UINT64_MAX || !book_read(q->job, q->book, seq, &e)) {
        return job_ok(q->job);
    }
    const struct entry_field *f = entry_field(&e, STR("answer"));
    if (f != NULL && f->is_text) {
        *answer = arena_str(q->job->arena, f->text);
    }
    return true;
}

/* ---- questions ----------------------------------------------------------- */

static bool find_answer(struct questions *q, struct question *one)
{
    uint32_t number = names_find(&q->given_ids, one->id);
    if (number != NAME_NONE && q->given[number].len > 0) {
        one->answer = q->given[number];
        one->is_given = true;
        return true;
    }
    return read_kept(q, one->id, &one->answer);
}

struct question *question_of(struct questions *q, enum question_kind kind,
                             struct str text, struct str label)
{
    struct arena *a = q->job->arena;
    struct str id = utf8_fold(a, arena_print(a, "%s:%.*s", kind_ids[kind],
                                             STR_ARG(text)));
    uint32_t known = q->ids.count, number = names_put(&q->ids, id);
    if (number < known) {
        return q->rows[number];
    }
    if (number >= q->cap) {
        q->cap = q->cap * 2 + 32;
        q->rows = mem_again(q->rows, q->cap * sizeof *q->rows);
    }
    struct question *one = ARENA_NEW(a, struct question);
    *one = (struct question){ .kind = kind, .id = id,
                              .label = arena_str(a, label) };
    q->rows[number] = one;
    return find_answer(q, one) ? one : NULL;
}

void question_candidate(struct questions *q, struct question *one,
                        struct str answer, struct str label)
{
    struct arena *a = q->job->arena;
    for (size_t i = 0; i < one->candidate_count; i++) {
        if (str_is(one->candidates[i].answer, answer)) {
            return;
        }
    }
    if (one->candidate_count < QUESTION_CANDIDATES) {
        one->candidates[one->candidate_count++] =
            (struct question_candidate){ arena_str(a, answer),
                                         arena_str(a, label) };
    }
}

/* C5 */
static struct str place_of(struct arena *a, struct str sheet, uint32_t row,
                           uint32_t column)
{
    char name[8];
    size_t at = sizeof name;
    for (uint32_t n = column + 1; n > 0 && at > 0; n = (n - 1) / 26) {
        name[--at] = (char)('A' + (n - 1) % 26);
    }
    return arena_print(a, "%.*s!%.*s%u", STR_ARG(sheet),
                       (int)(sizeof name - at), name + at, row + 1);
}

void question_cell(struct questions *q, struct question *one,
                   struct str sheet, uint32_t row, uint32_t column)
{
    struct arena *a = q->job->arena;
    if (one->cell_count == one->cell_cap) {
        one->cell_cap = one->cell_cap * 2 + 8;
        struct str *cells = ARENA_ROWS(a, struct str, one->cell_cap);
        if (one->cell_count > 0) {
            memcpy(cells, one->cells, one->cell_count * sizeof *cells);
        }
        one->cells = cells;
    }
    one->cells[one->cell_count++] = place_of(a, sheet, row, column);
}

bool question_is_leave(const struct question *one)
{
    return str_is(one->answer, STR("leave")) ||
           str_is(one->answer, STR("不填"));
}

bool question_is_open(const struct question *one)
{
    return one->cell_count > 0 && (one->answer.len == 0 || one->is_wrong);
}

size_t questions_given(const struct questions *q)
{
    size_t count = 0;
    for (uint32_t i = 0; i < q->given_ids.count; i++) {
        count += q->given[i].len > 0;
    }
    return count;
}

size_t questions_strangers(const struct questions *q)
{
    size_t used = 0;
    for (uint32_t i = 0; i < q->ids.count; i++) {
        used += q->rows[i] != NULL && q->rows[i]->is_given;
    }
    return questions_given(q) - used;
}

size_t questions_count(const struct questions *q)
{
    return q->ids.count;
}

const struct question *questions_at(const struct questions *q, size_t n)
{
    return q->rows[n];
}

size_t questions_open_count(const struct questions *q)
{
    size_t count = 0;
    for (size_t i = 0; i < q->ids.count; i++) {
        count += question_is_open(q->rows[i]);
    }
    return count;
}

/* ---- keeping ------------------------------------------------------------- */

static bool keep_one(struct job *j, struct questions *q, struct intake *in,
                     struct question *one, size_t *kept)
{
    char id[ENTRY_ID_LEN + 1];
    struct intake_answer verdict;
    struct str before = { 0 };
    struct entry e, old;
    uint64_t seq;
    if (!read_kept(q, one->id, &before) || str_is(before, one->keep)) {
        return job_ok(j);
    }
    entry_clear(&e);
    answer_id(one->id, id);
    if (before.len > 0) {       /* the new answer takes the old one's place */
        if (!find_live(q, one->id, &seq) ||
            !book_read(j, q->book, seq, &old)) {
            return false;
        }
        struct str parts[] = { STR("answer"), one->id, old.id, one->keep };
        e.corrects = old.id;
        e.reason = STR("answered anew");
        intake_id(parts, 4, id);
    }
    e.id = str_of(id);
    e.kind = STR("answer");
    entry_put_text(&e, STR("question"), one->id);
    entry_put_text(&e, STR("answer"), one->keep);
    if (!intake_draft(j, in, &e, 0, &verdict)) {
        return false;
    }
    *kept += verdict.verdict == INTAKE_NEW;
    return true;
}

bool questions_keep(struct job *j, struct book *b, struct questions *q,
                    size_t *kept)
{
    struct intake in;
    bool ok = intake_open(j, b, &in);
    *kept = 0;
    for (size_t i = 0; ok && i < q->ids.count; i++) {
        struct question *one = q->rows[i];
        if (one->is_given && one->is_used && one->keep.len > 0) {
            ok = keep_one(j, q, &in, one, kept);
        }
    }
    return ok && (book_staged(b) == 0 || book_commit(j, b));
}
