#include "exchange/import_known.h"

#include <stdio.h>

#include "book/sealed.h"

enum { VERSIONS_MAX = 1000 };

/* A record and what became of it. */
struct versions {
    struct import *m;
    const struct row_reader *reader;
    const struct entry *newest;         /* of those read so far */
    uint64_t seq;
};

/* ---- what a row leaves unsaid ------------------------------------------ */

bool import_known_empty(const struct row_reader *r,
                        const struct sheet_row *row)
{
    ptrdiff_t id = row_column(r, STR("id"));
    bool has_id = false;
    for (size_t i = 0; i < row->count; i++) {
        bool is_blank = value_is_blank(row->cells[i].text);
        has_id = has_id || ((ptrdiff_t)i == id && !is_blank);
        if ((ptrdiff_t)i != id && !is_blank) {
            return false;
        }
    }
    return has_id;
}

static bool has_core(const struct entry *e, enum column column)
{
    char room[COLUMN_TEXT_SIZE];
    return column_text(e, column, room).len > 0;
}

static struct str *core_text(struct entry *e, enum column column)
{
    switch (column) {
    case COLUMN_ON_BEHALF:    return &e->on_behalf;
    case COLUMN_SUPPORTER:    return &e->supporter;
    case COLUMN_AREA:         return &e->area;
    case COLUMN_UNIT:         return &e->unit;
    case COLUMN_SUBJECT_KIND: return &e->subject_kind;
    case COLUMN_SUBJECT:      return &e->subject;
    case COLUMN_IDENTITY:     return &e->identity;
    case COLUMN_ID: case COLUMN_KIND: case COLUMN_OCCURRED:
    case COLUMN_UNTIL: case COLUMN_QUANTITY: case COLUMN_AMOUNT:
    case COLUMN_PROGRAMMES: case COLUMN_EVIDENCE: case COLUMN_CORRECTS:
    case COLUMN_WITHDRAWS: case COLUMN_TARGET: case COLUMN_REASON:
    case COLUMN_COUNT:
        break;
    }
    return NULL;
}

void import_known_defaults(struct import *m, const struct import_sheet *s)
{
    struct row_draft *d = &m->draft;
    const struct stamp *stamp = s->file->stamp;
    d->defaulted = 0;
    if (stamp == NULL) {
        return;
    }
    for (size_t i = 0; i < stamp->default_count; i++) {
        const struct stamp_default *one = &stamp->defaults[i];
        struct str *text = core_text(&d->entry, one->column);
        if (text != NULL && text->len == 0) {
            *text = one->value;
            d->defaulted |= 1u << one->column;
        }
    }
    if (d->entry.on_behalf.len == 0) {
        d->entry.on_behalf = stamp->unit;
        d->defaulted |= 1u << COLUMN_ON_BEHALF;
    }
}

static void copy_core(struct entry *e, const struct entry *old,
                      enum column column)
{
    struct entry copy = *old;
    struct str *to = core_text(e, column), *from = core_text(&copy, column);
    switch (column) {
    case COLUMN_OCCURRED:
        e->occurred = old->occurred;
        break;
    case COLUMN_UNTIL:
        e->until = old->until;
        break;
    case COLUMN_QUANTITY:
        e->quantity = old->quantity;
        e->has_quantity = old->has_quantity;
        break;
    case COLUMN_AMOUNT:
        e->amount_fen = old->amount_fen;
        e->has_amount = old->has_amount;
        break;
    case COLUMN_PROGRAMMES:
        memcpy(e->programmes, old->programmes, sizeof e->programmes);
        e->programme_count = old->programme_count;
        break;
    case COLUMN_EVIDENCE:
        memcpy(e->evidence, old->evidence, sizeof e->evidence);
        e->evidence_count = old->evidence_count;
        break;
    case COLUMN_ON_BEHALF: case COLUMN_SUPPORTER: case COLUMN_AREA:
    case COLUMN_UNIT: case COLUMN_SUBJECT_KIND: case COLUMN_SUBJECT:
    case COLUMN_IDENTITY:
        *to = *from;
        break;
    case COLUMN_ID: case COLUMN_KIND: case COLUMN_CORRECTS:
    case COLUMN_WITHDRAWS: case COLUMN_TARGET: case COLUMN_REASON:
    case COLUMN_COUNT:
        break;
    }
}

/* The draft with what it leaves unsaid taken from a version: columns that the
 * sheet lacks or that only a default filled, private fields left empty. */
static void fill_unsaid(const struct versions *v, const struct entry *old,
                        struct entry *e)
{
    const struct row_draft *d = &v->m->draft;
    for (int i = COLUMN_OCCURRED; i <= COLUMN_EVIDENCE; i++) {
        enum column column = (enum column)i;
        bool is_default = (d->defaulted >> i & 1) != 0;
        bool is_absent = row_column(v->reader, column_id(column)) < 0;
        if (is_default || (is_absent && !has_core(e, column))) {
            copy_core(e, old, column);
        }
    }
    for (uint32_t i = 0; i < old->field_count; i++) {
        const struct entry_field *f = &old->fields[i];
        if (row_column(v->reader, f->key) >= 0 ||
            entry_field(e, f->key) != NULL) {
            continue;
        } else if (f->is_text) {
            entry_put_text(e, f->key, f->text);
        } else {
            entry_put_number(e, f->key, f->number);
        }
    }
    if (d->secret_count == 0) {
        e->sealed = old->sealed;
        if (e->subject.len == 0) {
            e->subject_kind = old->subject_kind;
            e->subject = old->subject;
            e->identity = old->identity;
        }
    }
}

/* ---- comparing --------------------------------------------------------- */

static void drop_field(struct entry *e, struct str key)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < e->field_count; i++) {
        if (!str_is(e->fields[i].key, key)) {
            e->fields[kept++] = e->fields[i];
        }
    }
    e->field_count = kept;
}

/* The facts alone: not which entry says them, nor why. */
static bool put_facts(struct job *j, const struct entry *e, struct str id,
                      struct buf *out)
{
    struct entry facts = *e;
    facts.id = id;
    facts.corrects = facts.reason = (struct str){ 0 };
    drop_field(&facts, STR("keeps"));
    return entry_encode(&facts, false, out, &j->err);
}

/* Whether the draft says what a version says. */
static bool is_same(const struct versions *v, const struct entry *old,
                    bool *same)
{
    struct import *m = v->m;
    struct row_draft *d = &m->draft;
    struct entry mine = d->entry;
    struct buf a = { 0 }, b = { 0 };
    char hash[65];
    bool ok = true;
    mine.sealed = (struct str){ 0 };
    fill_unsaid(v, old, &mine);
    if (d->secret_count > 0) {
        struct str person = str_is(mine.subject_kind, STR("person"))
            ? mine.subject : (struct str){ 0 };
        ok = sealed_put(m->j, m->b, person, old->id, d->secrets,
                        d->secret_count, hash);
        mine.sealed = str_of(hash);
    }
    ok = ok && put_facts(m->j, &mine, old->id, &a) &&
         put_facts(m->j, old, old->id, &b);
    *same = ok && str_is(buf_view(&a), buf_view(&b));
    buf_free(&a);
    buf_free(&b);
    return ok;
}

/* Go through the versions of a record, from its first on, and look for one
 * that says what the draft says; has_reason: or that has the draft's reason,
 * which is then no new one. */
static bool look_back(struct versions *v, uint64_t seq, bool *same,
                      bool *has_reason)
{
    struct import *m = v->m;
    uint64_t size = book_head(m->b).size;
    *same = false;
    for (size_t i = 0; i < VERSIONS_MAX; i++) {
        struct entry *old = ARENA_NEW(m->j->arena, struct entry);
        bool is_one;
        if (!book_read(m->j, m->b, seq, old) || !is_same(v, old, &is_one)) {
            return false;
        }
        *same = *same || is_one;
        *has_reason = *has_reason &&
                      !str_is(old->reason, m->draft.entry.reason);
        v->newest = old;
        v->seq = seq;
        uint32_t next = marks_corrected_by(m->in.marks, seq, size);
        if (next == MARK_NEVER || *same) {
            break;
        }
        seq = next;
    }
    return true;
}

/* ---- what to do -------------------------------------------------------- */

/* Private fields go with the record: sealed anew for the correction. */
static bool keep_secrets(struct import *m, const struct entry *old)
{
    struct row_draft *d = &m->draft;
    struct entry *open = ARENA_NEW(m->j->arena, struct entry);
    if (d->secret_count > 0 || old->sealed.len == 0) {
        return true;
    }
    if (!sealed_get(m->j, m->b, old, open)) {
        return false;
    }
    for (uint32_t i = 0; i < open->field_count && i < ROW_SECRETS_MAX; i++) {
        d->secrets[d->secret_count++] = open->fields[i];
    }
    return true;
}

static bool correct(struct versions *v, enum known *out)
{
    struct import *m = v->m;
    struct entry *e = &m->draft.entry;
    fill_unsaid(v, v->newest, e);
    e->sealed = (struct str){ 0 };
    e->corrects = v->newest->id;
    e->id = (struct str){ 0 };
    *out = KNOWN_CHANGED;
    return keep_secrets(m, v->newest);
}

static bool refuse_changed(struct import *m, const struct versions *v)
{
    snprintf(m->answer.live, sizeof m->answer.live, "%.*s",
             STR_ARG(v->newest->id));
    return intake_note(&m->why, "row.changed", column_id(COLUMN_REASON),
                       "这一行改动了台账里已有的一条记录；确实要改，请在"
                       "“更正原因”一列写明为什么改；若是另一件事，请写到一个"
                       "没有用过的空行里",
                       "this row changes a record that is in the book; to "
                       "correct it, give the reason in the column “reason”; "
                       "if it is another matter, write it into an empty row");
}

static bool judge(struct import *m, const struct row_reader *r, uint64_t seq,
                  bool is_copy, enum known *out)
{
    struct versions v = { .m = m, .reader = r };
    bool same, has_reason = m->draft.entry.reason.len > 0;
    if (!look_back(&v, seq, &same, &has_reason)) {
        return false;
    }
    uint64_t size = book_head(m->b).size;
    if (same) {
        m->answer.verdict = INTAKE_SAME;
        m->answer.warning_count = 0;
        *out = KNOWN_SAME;
        return true;
    }
    if (is_copy) {              /* copied within the sheet, then changed */
        m->draft.entry.id = (struct str){ 0 };
        *out = KNOWN_NEW;
        return true;
    }
    if (!marks_is_live(m->in.marks, v.seq, size)) {
        return intake_note(&m->why, "entry.withdrawn", column_id(COLUMN_ID),
                           "这条记录已被撤回，不能再改；要再记，请写到一个空行里",
                           "this record has been withdrawn; to record it "
                           "again, write it into an empty row");
    }
    return has_reason ? correct(&v, out) : refuse_changed(m, &v);
}

/* The row's key may be that of a record which came by another way. Records of
 * the sheet itself are left out: the same once more is another one. */
static bool find_by_key(struct import *m, struct import_sheet *s,
                        uint64_t *seq)
{
    struct entry *e = &m->draft.entry;
    struct str own = e->id;
    bool has_key;
    *seq = UINT64_MAX;
    intake_key(m->j, &m->in, e, &has_key);
    if (!has_key) {
        return true;
    }
    e->id = (struct str){ 0 };
    if (!intake_check(m->j, &m->in, e, 0, &m->answer)) {
        return false;
    }
    struct str key = e->id;
    bool is_there = m->answer.verdict != INTAKE_REFUSED && key.len > 0 &&
                    map_find(&s->ids, str_hash(key)) == NULL;
    e->id = own;
    return !is_there || book_find(m->j, m->b, key, seq);
}

/* Whether the id stood in an earlier row of the sheet. */
static bool note_id(struct import_sheet *s, struct str id, uint64_t line)
{
    uint64_t *first = map_put(&s->ids, str_hash(id));
    *first = *first == 0 ? line : *first;
    return *first != line;
}

bool import_known(struct import *m, struct import_sheet *s,
                  const struct row_reader *r, const struct sheet_row *row,
                  enum known *out)
{
    struct entry *e = &m->draft.entry;
    bool is_stamped = s->file->stamp != NULL;
    uint64_t seq = UINT64_MAX;
    *out = KNOWN_NEW;
    if (row_core(r) != CORE_NONE || e->id.len == 0) {
        return true;
    }
    bool is_copy = is_stamped && note_id(s, e->id, row->line);
    if (!book_find(m->j, m->b, e->id, &seq)) {
        return false;
    }
    if (seq == UINT64_MAX && is_copy) {
        e->id = (struct str){ 0 };
        return true;
    }
    if (seq == UINT64_MAX && is_stamped && !find_by_key(m, s, &seq)) {
        return false;
    }
    if (seq == UINT64_MAX) {
        return true;
    }
    if (e->corrects.len > 0) {  /* of the record that the row once was */
        e->id = (struct str){ 0 };
        return true;
    }
    return judge(m, r, seq, is_copy, out);
}
