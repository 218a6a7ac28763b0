#include "exchange/import_names.h"

#include <stdio.h>

#include "base/utf8.h"
#include "table/csv.h"

enum { CANDIDATES_MAX = 5, LINE_MAX_BYTES = 256 };

enum register_kind { OF_AREAS, OF_UNITS };

/* ---- answers --------------------------------------------------------- */

static void keep_answer(struct job *j, struct import_names *n,
                        struct str question, struct str answer)
{
    uint32_t number = names_put(&n->questions, question);
    if (number >= n->cap) {
        n->cap = n->cap == 0 ? 64 : n->cap * 2;
        n->answers = mem_again(n->answers, n->cap * sizeof *n->answers);
    }
    n->answers[number] = arena_str(j->arena, answer);
}

static bool read_answers(struct job *j, struct import_names *n,
                         const char *path)
{
    struct str bytes;
    struct sheet_row row;
    struct sheet *sheet;
    enum sheet_step step;
    if (!file_map(j, path, &bytes) || (sheet = csv_open(j, bytes)) == NULL) {
        return false;
    }
    while ((step = sheet->next(j, sheet, &row)) == SHEET_ROW) {
        if (row.count >= 2 && str_trim(row.cells[1].text).len > 0) {
            keep_answer(j, n, utf8_fold(j->arena, row.cells[0].text),
                        str_trim(row.cells[1].text));
        }
    }
    return step == SHEET_END;
}

static void close_names(void *thing)
{
    struct import_names *n = thing;
    names_free(&n->questions);
    mem_free(n->answers);
}

bool import_names_open(struct job *j, struct intake *in, const char *answers,
                       bool may_ask, struct import_names *out)
{
    *out = (struct import_names){ .in = in, .may_ask = may_ask };
    arena_hook(j->arena, close_names, out);
    return answers == NULL || read_answers(j, out, answers);
}

/* The question as a text: what an answer's id is made from, and what stands
 * in an answers file. */
static struct str question_of(struct arena *a, enum register_kind kind,
                              struct str name, struct str within)
{
    return utf8_fold(a, arena_print(a, "%s:%.*s%s%.*s",
        kind == OF_AREAS ? "area" : "unit", STR_ARG(name),
        within.len > 0 ? "@" : "", STR_ARG(within)));
}

/* An entry of kind answer that has this question; the newest version. */
static bool recorded_answer(struct job *j, struct import_names *n,
                            struct str question, struct str *answer)
{
    struct book *b = n->in->book;
    struct str parts[] = { STR("answer"), question };
    char id[ENTRY_ID_LEN + 1];
    uint64_t seq, at = book_head(b).size;
    struct entry e;
    uint32_t next;
    intake_id(parts, 2, id);
    *answer = (struct str){ 0 };
    if (!book_find(j, b, str_of(id), &seq)) {
        return false;
    }
    while (seq != UINT64_MAX && !marks_is_live(n->in->marks, seq, at)) {
        next = marks_corrected_by(n->in->marks, seq, at);
        seq = next == MARK_NEVER ? UINT64_MAX : next;
    }
    if (seq == UINT64_MAX || !book_read(j, b, seq, &e)) {
        return job_ok(j);
    }
    const struct entry_field *f = entry_field(&e, STR("answer"));
    if (f != NULL && f->is_text) {
        *answer = f->text;
    }
    return true;
}

static bool record_answer(struct job *j, struct import_names *n,
                          struct str question, struct str answer)
{
    struct str parts[] = { STR("answer"), question };
    char id[ENTRY_ID_LEN + 1];
    struct intake_answer verdict;
    struct entry e;
    entry_clear(&e);
    intake_id(parts, 2, id);
    e.id = str_of(id);
    e.kind = STR("answer");
    entry_put_text(&e, STR("question"), question);
    entry_put_text(&e, STR("answer"), answer);
    return intake_draft(j, n->in, &e, 0, &verdict);
}

/* ---- candidates ------------------------------------------------------ */

static size_t candidates(struct job *j, struct import_names *n,
                         enum register_kind kind, struct str name,
                         uint32_t within, uint32_t *out)
{
    return kind == OF_AREAS
        ? area_named(n->in->areas, j->arena, name, within, (struct str){ 0 },
                     out, CANDIDATES_MAX)
        : unit_named(n->in->units, j->arena, name, out, CANDIDATES_MAX);
}

static struct str code_of(struct import_names *n, enum register_kind kind,
                          uint32_t number)
{
    return kind == OF_AREAS ? area_at(n->in->areas, number).code
                            : unit_at(n->in->units, number).id;
}

static struct str list_candidates(struct job *j, struct import_names *n,
                                  enum register_kind kind,
                                  const uint32_t *found, size_t count)
{
    struct buf list = { 0 };
    for (size_t i = 0; i < count && i < CANDIDATES_MAX; i++) {
        struct str title = kind == OF_AREAS
            ? area_title(n->in->areas, j->arena, found[i],
                         j->lang == LANG_EN)
            : unit_at(n->in->units, found[i]).name;
        buf_text(&list, i > 0 ? ", " : "");
        buf_str(&list, code_of(n, kind, found[i]));
        buf_char(&list, ' ');
        buf_str(&list, title);
    }
    buf_text(&list, count > CANDIDATES_MAX ? " …" : "");
    struct str made = arena_str(j->arena, buf_view(&list));
    buf_free(&list);
    return made;
}

/* ---- one name -------------------------------------------------------- */

static bool by_code(struct import_names *n, enum register_kind kind,
                    struct str text, struct str *code)
{
    uint32_t number = kind == OF_AREAS
        ? area_of_code(n->in->areas, text)
        : unit_of_id(n->in->units, text);
    if (number == AREA_NONE && kind == OF_UNITS) {
        number = unit_of_credit_code(n->in->units, text);
    }
    if (number == AREA_NONE) {
        return intake_expected(n->in, kind == OF_AREAS, text, code);
    }
    *code = code_of(n, kind, number);
    return true;
}

/* What was said is a code, an id, or a name that is enough. */
static bool accept(struct job *j, struct import_names *n,
                   enum register_kind kind, struct str said, struct str *code)
{
    uint32_t found[CANDIDATES_MAX];
    if (by_code(n, kind, said, code)) {
        return true;
    }
    if (candidates(j, n, kind, said, AREA_NONE, found) != 1) {
        return false;
    }
    *code = code_of(n, kind, found[0]);
    return true;
}

static bool ask(struct job *j, struct import_names *n, struct str name,
                struct str list, struct str *said)
{
    char line[LINE_MAX_BYTES];
    if (!n->may_ask) {
        return false;
    }
    const char *gap = list.len > 0 ? "\n  " : "";
    if (j->talks) {
        fputs("\r\033[K", stderr);     /* over the line of progress */
    }
    if (j->lang == LANG_EN) {
        fprintf(stderr, "which one is “%.*s”?%s%.*s\ntype its code (or just "
                "Enter to skip): ", STR_ARG(name), gap, STR_ARG(list));
    } else {
        fprintf(stderr, "“%.*s”是指哪一个？%s%.*s\n请输入代码（直接回车则"
                "跳过）：", STR_ARG(name), gap, STR_ARG(list));
    }
    if (fgets(line, sizeof line, stdin) == NULL) {
        n->may_ask = false;
        return false;
    }
    *said = arena_str(j->arena, str_trim(str_of(line)));
    return said->len > 0;
}

static bool refuse(enum register_kind kind, struct str name, struct str list,
                   struct intake_note *why)
{
    struct str column = { 0 };
    if (kind == OF_AREAS) {
        return list.len == 0
            ? intake_note(why, "area.unknown", column, "没有行政区“%.*s”",
                          "there is no area “%.*s”", STR_ARG(name))
            : intake_note(why, "area.ambiguous", column,
                          "行政区“%.*s”可能是：%.*s",
                          "area “%.*s” may be: %.*s", STR_ARG(name),
                          STR_ARG(list));
    }
    return list.len == 0
        ? intake_note(why, "unit.unknown", column, "没有单位“%.*s”",
                      "there is no unit “%.*s”", STR_ARG(name))
        : intake_note(why, "unit.ambiguous", column,
                      "单位“%.*s”可能是：%.*s", "unit “%.*s” may be: %.*s",
                      STR_ARG(name), STR_ARG(list));
}

/* Nobody knows it by itself: answers, then the terminal. An unanswered
 * question is kept as an empty answer, so that it is asked once. */
static bool by_answer(struct job *j, struct import_names *n,
                      enum register_kind kind, struct str name,
                      struct str within, struct str list, struct str *code)
{
    struct str question = question_of(j->arena, kind, name, within), said;
    uint32_t number = names_find(&n->questions, question);
    if (number != NAME_NONE && n->answers[number].len == 0) {
        return false;           /* asked already */
    }
    if (number == NAME_NONE) {
        number = names_find(&n->questions, utf8_fold(j->arena, name));
    }
    if (!recorded_answer(j, n, question, &said)) {
        return false;
    }
    if (said.len > 0) {
        return accept(j, n, kind, said, code);
    }
    if (number != NAME_NONE) {
        said = n->answers[number];
    } else if (!ask(j, n, name, list, &said)) {
        said = (struct str){ 0 };
    }
    bool good = said.len > 0 && accept(j, n, kind, said, code);
    keep_answer(j, n, question, good ? *code : (struct str){ 0 });
    return good && record_answer(j, n, question, *code);
}

static bool resolve(struct job *j, struct import_names *n,
                    enum register_kind kind, struct str name,
                    struct str within, struct str *code,
                    struct intake_note *why)
{
    uint32_t found[CANDIDATES_MAX];
    uint32_t outer = within.len > 0 ? area_of_code(n->in->areas, within)
                                    : AREA_NONE;
    if (by_code(n, kind, name, code)) {
        return true;
    }
    size_t count = candidates(j, n, kind, name, outer, found);
    if (count == 1) {
        *code = code_of(n, kind, found[0]);
        return true;
    }
    if (count == 0 && intake_expected(n->in, kind == OF_AREAS,
                                      utf8_fold(j->arena, name), code)) {
        return true;
    }
    struct str list = list_candidates(j, n, kind, found, count);
    return by_answer(j, n, kind, name, within, list, code) ||
           (job_ok(j) && refuse(kind, name, list, why));
}

bool import_area(struct job *j, struct import_names *n, struct str name,
                 struct str within, struct str *code, struct intake_note *why)
{
    return resolve(j, n, OF_AREAS, name, within, code, why);
}

bool import_unit(struct job *j, struct import_names *n, struct str name,
                 struct str *id, struct intake_note *why)
{
    return resolve(j, n, OF_UNITS, name, (struct str){ 0 }, id, why);
}
