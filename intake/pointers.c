/* Where a draft points: corrections, withdrawals and marks. */
#include "intake/inside.h"

/* Find the entry that is pointed at, committed: what is still on the stage is
 * committed first, because the marks know only what is in the book. Seq is
 * UINT64_MAX when a dry run would have recorded it by now. */
static bool find(struct check *c, struct str id, enum column column,
                 uint64_t *seq)
{
    struct book *b = c->in->book;
    if (!book_look(c->j, b, id, seq)) {
        return false;
    }
    if (*seq == UINT64_MAX && c->in->dry &&
        map_find(&c->in->memory->dry, str_hash(id)) != NULL) {
        return true;
    }
    if (*seq == UINT64_MAX && book_staged(b) > 0 && !c->in->dry) {
        if (!book_commit(c->j, b) || !book_look(c->j, b, id, seq)) {
            return false;
        }
        c->rules = rules_of(c->j, c->in, c->e->kind);
    }
    return *seq != UINT64_MAX ||
           REFUSE(c, "entry.unknown", column_id(column),
                  "没有编号为%.*s的记录", "there is no entry %.*s",
                  STR_ARG(id));
}

/* Two drafts of one stage that replace the same entry: the first must be in
 * the book before the second is judged. */
static bool settle(struct check *c, uint64_t seq)
{
    struct intake_memory *m = c->in->memory;
    struct book *b = c->in->book;
    if (m->touched.count > 0 && book_staged(b) < m->touched_staged) {
        map_free(&m->touched);  /* that stage was committed or dropped */
        m->touched = (struct map){ 0 };
    }
    if (map_find(&m->touched, seq) != NULL && !c->in->dry) {
        if (!book_commit(c->j, b)) {
            return false;
        }
        map_free(&m->touched);
        m->touched = (struct map){ 0 };
        c->rules = rules_of(c->j, c->in, c->e->kind);
    }
    *map_put(&m->touched, seq) = 1;
    m->touched_staged = book_staged(b) + 1;
    return true;
}

uint64_t live_version(const struct intake *in, uint64_t seq)
{
    uint64_t at = book_head(in->book).size;
    uint32_t next;
    while (!marks_is_live(in->marks, seq, at) &&
           (next = marks_corrected_by(in->marks, seq, at)) != MARK_NEVER) {
        seq = next;
    }
    return seq;
}

/* Say why seq is no longer the one to point at; name the live one. */
static bool refuse_dead(struct check *c, uint64_t seq, enum column column)
{
    uint64_t at = book_head(c->in->book).size;
    uint64_t live = live_version(c->in, seq);
    struct entry e;
    if (live == seq || !marks_is_live(c->in->marks, live, at)) {
        return REFUSE(c, "entry.withdrawn", column_id(column),
                      "所指记录已被撤回", "that entry has been withdrawn");
    }
    return book_read(c->j, c->in->book, live, &e) &&
           REFUSE(c, "entry.superseded", column_id(column),
                  "所指记录已被更正，现行的是%.*s",
                  "that entry has been corrected; the live one is %.*s",
                  STR_ARG(e.id));
}

/* A draft that is sent again points at what it has itself replaced by now:
 * that is no fault, and staging it will say that it is there. */
static bool need_live(struct check *c, uint64_t seq, enum column column)
{
    uint64_t own;
    if (marks_is_live(c->in->marks, seq, book_head(c->in->book).size)) {
        return true;
    }
    return book_look(c->j, c->in->book, c->e->id, &own) &&
           (own != UINT64_MAX || refuse_dead(c, seq, column));
}

/* What a book is kept by is replaced by a newer wording; taking it away would
 * leave records that nobody can read. */
static bool refuse_definition(struct check *c, enum column column)
{
    return REFUSE(c, "definition.withdrawn", column_id(column),
                  "定义不能更正或撤回；要改，请登记新的定义",
                  "definitions are neither corrected nor withdrawn; record "
                  "a new one that replaces the old");
}

static bool is_lasting(struct str kind)
{
    enum core_kind core = core_of(kind);
    return core == CORE_DEFINITION || core == CORE_GENESIS;
}

/* Entries of a batch need not lie together. */
static bool holds_definition(const struct check *c, uint64_t batch)
{
    uint64_t first, last, seq;
    if (!marks_batch(c->in->marks, batch, &first, &last)) {
        return false;
    }
    for (seq = pack_born_from(c->in->pack, first); seq <= last;
         seq = pack_born_from(c->in->pack, seq + 1)) {
        if (marks_batch_of(c->in->marks, seq) == batch) {
            return true;
        }
    }
    return false;
}

static bool need_reason(struct check *c)
{
    return c->e->reason.len > 0 ||
           REFUSE(c, "reason.must", column_id(COLUMN_REASON),
                  "更正和撤回须写明原因",
                  "a correction or withdrawal needs a reason");
}

/* ---- corrections ----------------------------------------------------- */

static bool same_field(const struct entry_field *a, const struct entry_field *b)
{
    return a != NULL && b != NULL && a->is_text == b->is_text &&
           (a->is_text ? str_is(a->text, b->text) : a->number == b->number);
}

static bool is_kept(const struct pack_field *f)
{
    return f != NULL && f->keeps_confirmation;
}

/* Whether every field of a that b lacks or has otherwise may change without a
 * new confirmation. */
static bool fields_keep(const struct check *c, const struct entry *a,
                        const struct entry *b)
{
    for (uint32_t i = 0; i < a->field_count; i++) {
        const struct entry_field *f = &a->fields[i];
        if (!str_is(f->key, STR("keeps")) &&
            !same_field(f, entry_field(b, f->key)) &&
            !is_kept(pack_field(c->in->pack, c->e->kind, f->key,
                                c->in->memory->at))) {
            return false;
        }
    }
    return true;
}

static bool columns_keep(const struct check *c, const struct entry *old)
{
    for (int i = COLUMN_OCCURRED; i <= COLUMN_EVIDENCE; i++) {
        char room[COLUMN_TEXT_SIZE], old_room[COLUMN_TEXT_SIZE];
        if (i != COLUMN_EVIDENCE && !is_kept(c->rules->columns[i]) &&
            !str_is(column_text(c->e, (enum column)i, room),
                    column_text(old, (enum column)i, old_room))) {
            return false;
        }
    }
    return str_is(c->e->sealed, old->sealed);
}

/* Mark the correction that leaves everything alone that was confirmed. */
static void set_keeps(struct check *c, const struct entry *old)
{
    if (columns_keep(c, old) && fields_keep(c, c->e, old) &&
        fields_keep(c, old, c->e)) {
        entry_put_number(c->e, STR("keeps"), 1);
    }
}

static bool check_corrects(struct check *c)
{
    uint64_t seq;
    struct entry old;
    if (!need_reason(c) || !find(c, c->e->corrects, COLUMN_CORRECTS, &seq)) {
        return false;
    }
    if (seq == UINT64_MAX) {
        return true;            /* of this dry run */
    }
    if (!book_read(c->j, c->in->book, seq, &old)) {
        return false;
    }
    if (!str_is(old.kind, c->e->kind)) {
        return REFUSE(c, "corrects.kind", column_id(COLUMN_CORRECTS),
                      "被更正记录的类型是%.*s",
                      "the entry to correct is of kind %.*s",
                      STR_ARG(old.kind));
    }
    if (is_lasting(old.kind)) {
        return refuse_definition(c, COLUMN_CORRECTS);
    }
    if (!settle(c, seq) || !need_live(c, seq, COLUMN_CORRECTS)) {
        return false;
    }
    set_keeps(c, &old);
    return true;
}

/* ---- withdrawals ----------------------------------------------------- */

static bool check_withdraws(struct check *c)
{
    uint64_t seq, first, last;
    struct entry old;
    if (c->rules->core != CORE_WITHDRAWAL) {
        return REFUSE(c, "withdraws.kind", column_id(COLUMN_WITHDRAWS),
                      "只有撤回记录才能撤回",
                      "only an entry of kind withdrawal withdraws");
    }
    if (!need_reason(c) ||
        !find(c, c->e->withdraws, COLUMN_WITHDRAWS, &seq)) {
        return false;
    }
    if (seq == UINT64_MAX) {
        return true;            /* of this dry run */
    }
    if (!settle(c, seq)) {
        return false;
    }
    /* Rows of a batch may still be on the stage: it is withdrawn whole. */
    if (!c->in->dry && book_staged(c->in->book) > 0 &&
        marks_batch(c->in->marks, seq, &first, &last) &&
        !book_commit(c->j, c->in->book)) {
        return false;
    }
    if (!book_read(c->j, c->in->book, seq, &old)) {
        return false;
    }
    if (is_lasting(old.kind) || holds_definition(c, seq)) {
        return refuse_definition(c, COLUMN_WITHDRAWS);
    }
    return need_live(c, seq, COLUMN_WITHDRAWS);
}

/* ---- reviews, confirmations, inspections ------------------------------ */

/* Who recorded seq: of a row of a batch, who sent the batch. */
static bool read_by(struct check *c, uint64_t seq, struct str *by)
{
    struct intake_memory *m = c->in->memory;
    uint64_t batch = marks_batch_of(c->in->marks, seq);
    struct entry e;
    if (m->batch_by.at != NULL && m->by_batch == batch) {
        *by = m->batch_by;
        return true;
    }
    if (!book_read(c->j, c->in->book, batch, &e)) {
        return false;
    }
    *by = m->batch_by = arena_str(c->j->arena, e.by);
    m->by_batch = batch;
    return true;
}

/* A partial confirmation may not exceed what was recorded. */
static bool check_part(struct check *c, uint64_t seq)
{
    struct entry e;
    if (!c->e->has_quantity && !c->e->has_amount) {
        return true;
    }
    if (!book_read(c->j, c->in->book, seq, &e)) {
        return false;
    }
    bool above = (c->e->has_quantity && (!e.has_quantity ||
                  c->e->quantity < 0 || c->e->quantity > e.quantity)) ||
                 (c->e->has_amount && (!e.has_amount ||
                  c->e->amount_fen < 0 || c->e->amount_fen > e.amount_fen));
    return !above ||
           REFUSE(c, "target.above", column_id(COLUMN_TARGET),
                  "确认的数量或金额超出所指记录",
                  "more is confirmed than the entry recorded");
}

static bool check_result(struct check *c)
{
    const struct entry_field *f = entry_field(c->e, STR("result"));
    bool good = f != NULL && f->is_text && (str_is(f->text, STR("holds")) ||
                                            str_is(f->text, STR("fails")));
    return c->rules->core != CORE_INSPECTION || good ||
           REFUSE(c, "inspection.result", STR("result"),
                  "核查结果应是holds（属实）或fails（不实）",
                  "the result of an inspection is “holds” or “fails”");
}

static bool check_target(struct check *c)
{
    uint64_t seq;
    struct str by;
    if (!find(c, c->e->target, COLUMN_TARGET, &seq) || !check_result(c)) {
        return false;
    }
    if (seq == UINT64_MAX) {
        return true;            /* of this dry run */
    }
    if (!need_live(c, seq, COLUMN_TARGET) || !check_part(c, seq) ||
        !read_by(c, seq, &by)) {
        return false;
    }
    if (c->rules->core != CORE_SPLIT && c->j->by.len > 0 &&
        str_is(by, c->j->by)) {
        intake_note(check_warning(c), "review.self", column_id(COLUMN_TARGET),
                    "填报人%.*s在审核自己的记录",
                    "%.*s looks at an entry of their own", STR_ARG(by));
    }
    return true;
}

static bool wants_target(enum core_kind core)
{
    return core == CORE_REVIEW || core == CORE_CONFIRMATION ||
           core == CORE_INSPECTION || core == CORE_SPLIT;
}

static bool check_shape(struct check *c)
{
    const struct entry *e = c->e;
    enum core_kind core = c->rules->core;
    if (wants_target(core) != (e->target.len > 0)) {
        return REFUSE(c, "target.must", column_id(COLUMN_TARGET),
                      "审核、确认、核查（也只有它们）须指明所指记录",
                      "a review, confirmation or inspection names its "
                      "target, and nothing else does");
    }
    if (core == CORE_WITHDRAWAL && e->withdraws.len == 0) {
        return REFUSE(c, "withdraws.must", column_id(COLUMN_WITHDRAWS),
                      "撤回须指明被撤回的记录",
                      "a withdrawal names what it withdraws");
    }
    const struct entry_field *into = entry_field(e, STR("into"));
    if (core == CORE_MERGE && (e->subject.len == 0 || into == NULL ||
                               !into->is_text ||
                               str_is(into->text, e->subject))) {
        return REFUSE(c, "merge.into", STR("into"),
                      "合并须给出两个不同的对象",
                      "a merge names two different subjects");
    }
    return true;
}

/* A total from before the book may not cross one that is there. What is on the
 * stage is committed first, or two of one file would not see each other. */
static bool check_carried(struct check *c)
{
    struct book *b = c->in->book;
    uint64_t but = UINT64_MAX, own, crossed;
    struct entry e;
    if (c->rules->kind == NULL ||
        !str_is(c->rules->kind->role, STR("carried"))) {
        return true;
    }
    const struct carried_totals *t = book_fold(c->j, b, &carried_fold);
    if (t == NULL ||
        (!c->in->dry && book_staged(b) > 0 && !book_commit(c->j, b)) ||
        (c->e->corrects.len > 0 &&
         !book_look(c->j, b, c->e->corrects, &but)) ||
        !book_look(c->j, b, c->e->id, &own)) {
        return false;
    }
    c->rules = rules_of(c->j, c->in, c->e->kind);
    crossed = carried_crossed(t, c->in->areas, c->in->marks, c->e, but);
    if (own != UINT64_MAX || crossed == UINT64_MAX) {
        return true;            /* sent again, or nothing is crossed */
    }
    return book_read(c->j, b, crossed, &e) &&
           REFUSE(c, "carried.overlap", column_id(COLUMN_AREA),
                  "这个总数的范围与%.*s只有一部分重叠，分不清哪些算了两次",
                  "the scope of this total crosses that of %.*s; nobody can "
                  "say what is counted twice", STR_ARG(e.id));
}

bool check_pointers(struct check *c)
{
    const struct entry *e = c->e;
    return check_shape(c) && check_carried(c) &&
           (e->corrects.len == 0 || check_corrects(c)) &&
           (e->withdraws.len == 0 || check_withdraws(c)) &&
           (e->target.len == 0 || check_target(c));
}
