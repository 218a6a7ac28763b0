#include "intake/inside.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

/* ---- notes ----------------------------------------------------------- */

/* A sentence that is too long is cut at a whole character. */
static void print_cut(char *out, const char *format, va_list args)
{
    int n = vsnprintf(out, ERR_TEXT_SIZE, format, args);
    if (n >= ERR_TEXT_SIZE) {
        size_t end = ERR_TEXT_SIZE - 1;
        while (end > 0 && ((unsigned char)out[end - 1] & 0xC0) == 0x80) {
            end--;
        }
        out[end > 0 ? end - 1 : 0] = '\0';
    }
}

bool intake_note(struct intake_note *n, const char *id, struct str column,
                 const char *zh, const char *en, ...)
{
    va_list args;
    n->id = id;
    n->column = column;
    va_start(args, en);
    print_cut(n->zh, zh, args);
    va_end(args);
    va_start(args, en);
    print_cut(n->en, en, args);
    va_end(args);
    return false;
}

struct intake_note *check_warning(struct check *c)
{
    struct intake_answer *out = c->out;
    if (out->warning_count < INTAKE_WARNINGS_MAX) {
        out->warning_count++;
    }
    return &out->warnings[out->warning_count - 1];
}

/* ---- the door -------------------------------------------------------- */

static void forget(void *thing)
{
    struct intake_memory *m = thing;
    if (m->arena != NULL) {
        arena_close(m->arena);
    }
    map_free(&m->touched);
    map_free(&m->dry);
    map_free(&m->registered);
    names_free(&m->dry_names);
    mem_free(m->dry_codes);
}

bool intake_open(struct job *j, struct book *b, struct intake *out)
{
    *out = (struct intake){
        .book = b,
        .pack = book_fold(j, b, &pack_fold),
        .areas = book_fold(j, b, &area_fold),
        .units = book_fold(j, b, &unit_fold),
        .subjects = book_fold(j, b, &subject_fold),
        .marks = book_fold(j, b, &marks_fold),
        .memory = ARENA_NEW(j->arena, struct intake_memory),
    };
    out->memory->pairings = book_fold(j, b, &pairing_fold);
    out->memory->at = UINT64_MAX;
    for (size_t i = 0; i < KNOWN_SLOTS; i++) {
        out->memory->areas[i].at = out->memory->units[i].at = UINT64_MAX;
    }
    arena_hook(j->arena, forget, out->memory);
    return job_ok(j);
}

/* Entries that the machine writes by itself are no drafts. */
static bool is_reserved(enum core_kind core)
{
    return core == CORE_GENESIS || core == CORE_BATCH ||
           core == CORE_EDITION;
}

static bool check_kind(struct check *c)
{
    struct str kind = c->e->kind;
    struct str column = column_id(COLUMN_KIND);
    if (kind.len == 0) {
        return REFUSE(c, "kind.must", column, "缺少记录类型",
                      "the kind is missing");
    }
    c->rules = rules_of(c->j, c->in, kind);
    if (c->rules == NULL) {
        return REFUSE(c, "kind.unknown", column, "没有类型“%.*s”",
                      "there is no kind “%.*s”", STR_ARG(kind));
    }
    if (is_reserved(c->rules->core)) {
        return REFUSE(c, "kind.reserved", column,
                      "类型“%.*s”由程序自己记录",
                      "kind “%.*s” is written by the program alone",
                      STR_ARG(kind));
    }
    return true;
}

static bool is_uuid(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        char ch = s.at[i];
        if (dash ? ch != '-' : !((ch >= '0' && ch <= '9') ||
                                 (ch >= 'a' && ch <= 'f'))) {
            return false;
        }
    }
    return s.len == ENTRY_ID_LEN;
}

/* `keeps` is the door's own word; nobody sends it. */
static void drop_keeps(struct entry *e)
{
    for (uint32_t i = 0; i < e->field_count; i++) {
        if (str_is(e->fields[i].key, STR("keeps"))) {
            memmove(&e->fields[i], &e->fields[i + 1],
                    (e->field_count - i - 1) * sizeof *e->fields);
            e->field_count--;
            return;
        }
    }
}

static bool check_id(struct check *c, uint64_t nth)
{
    if (c->e->id.len == 0) {
        check_derive(c, nth);
        book_expect(c->in->book, c->e->id);
        return true;
    }
    return is_uuid(c->e->id) ||
           REFUSE(c, "entry.id", column_id(COLUMN_ID),
                  "“%.*s”不是编号（小写UUID）",
                  "“%.*s” is no id (a UUID in lower case)",
                  STR_ARG(c->e->id));
}

bool intake_check(struct job *j, struct intake *in, struct entry *draft,
                  uint64_t nth, struct intake_answer *out)
{
    struct check c = { j, in, draft, NULL, out, AREA_NONE };
    out->verdict = INTAKE_NEW;
    out->warning_count = 0;
    if (draft->corrects.len > 0) {
        drop_keeps(draft);
    }
    bool is_derived = draft->id.len == 0;
    bool good = check_kind(&c) && check_values(&c) && check_id(&c, nth) &&
                check_register(&c, is_derived) &&
                (out->verdict == INTAKE_SAME || check_pointers(&c));
    assert(good || out->verdict == INTAKE_REFUSED || !job_ok(j));
    return good || job_ok(j);
}

/* What only the book can refuse in one draft; anything else is the machine's
 * own trouble and ends the job. */
static bool is_of_draft(const struct err *e)
{
    return e->kind == ERR_INPUT || e->kind == ERR_CLASH;
}

/* What is there may have been corrected since: the newest one is the one to
 * correct. */
static bool name_live(struct job *j, struct intake *in, struct str id,
                      struct intake_answer *out)
{
    uint64_t seq, live;
    struct entry e = { .id = id };
    if (!book_look(j, in->book, id, &seq)) {
        return false;
    }
    if (seq < book_head(in->book).size &&
        (live = live_version(in, seq)) != seq &&
        !book_read(j, in->book, live, &e)) {
        return false;
    }
    snprintf(out->live, sizeof out->live, "%.*s", STR_ARG(e.id));
    return true;
}

bool intake_stage(struct job *j, struct intake *in, struct entry *draft,
                  struct intake_answer *out)
{
    enum book_verdict verdict;
    if (out->verdict == INTAKE_SAME) {
        return true;
    }
    if (!book_stage(j, in->book, draft, &verdict, &out->seq)) {
        if (!is_of_draft(&j->err)) {
            return false;
        }
        intake_note(&out->refused, j->err.id, (struct str){ 0 },
                    "%s%.0s", "%.0s%s", j->err.zh, j->err.en);
        out->verdict = INTAKE_REFUSED;
        err_clear(&j->err);
        return true;
    }
    out->verdict = verdict == BOOK_SAME ? INTAKE_SAME : INTAKE_NEW;
    if (verdict == BOOK_NEW) {
        struct check c = { j, in, draft, rules_of(j, in, draft->kind), out,
                           AREA_NONE };
        register_staged(&c);
        if (in->dry && c.rules->kind != NULL && c.rules->kind->is_pairing) {
            dry_pair(in, draft->supporter);
        }
    }
    if (in->dry && verdict == BOOK_NEW) {
        intake_expect(in, draft->id);
        dry_register(j, in, draft);
    }
    if (verdict == BOOK_CONFLICT) {
        out->verdict = INTAKE_REFUSED;
        if (!name_live(j, in, draft->id, out)) {
            return false;
        }
        intake_note(&out->refused, "entry.conflict",
                    column_id(COLUMN_ID),
                    "台账里已有这一条，内容不同；要改它，请加“更正”一列填"
                    "%.*s，加“理由”一列写明原因，再导入",
                    "the book has this record with other content; to change "
                    "it, add a column “corrects” with %.*s and a column "
                    "“reason”, and import again", ENTRY_ID_LEN, out->live);
    }
    return true;
}

bool intake_draft(struct job *j, struct intake *in, struct entry *draft,
                  uint64_t nth, struct intake_answer *out)
{
    if (!intake_check(j, in, draft, nth, out)) {
        return false;
    }
    return out->verdict == INTAKE_REFUSED ||
           intake_stage(j, in, draft, out);
}
