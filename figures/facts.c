#include "figures/facts.h"

#include <assert.h>

#include "base/arena.h"
#include "book/core.h"

/* ---- room -------------------------------------------------------------- */

static size_t grown(size_t cap, size_t need)
{
    size_t out = cap == 0 ? 16 : cap;
    while (out < need) {
        out += out / 2 + 1;
    }
    return out;
}

static void blank_codes(uint32_t *codes, size_t from, size_t to)
{
    memset(codes + from, 0xFF, (to - from) * sizeof(*codes));
}

static void blank_numbers(int64_t *numbers, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        numbers[i] = FACT_NO_NUMBER;
    }
}

/* Cells behind count are always blank, so that a new row starts empty. */
static void column_room(struct fact_column *c, size_t old, size_t cap)
{
    if (c->codes) {
        c->codes = mem_again(c->codes, cap * sizeof(*c->codes));
        blank_codes(c->codes, old, cap);
    }
    if (c->numbers) {
        c->numbers = mem_again(c->numbers, cap * sizeof(*c->numbers));
        blank_numbers(c->numbers, old, cap);
    }
}

void fact_table_room(struct fact_table *t, size_t more)
{
    size_t need = t->count + more;
    if (need <= t->cap) {
        return;
    }
    size_t cap = grown(t->cap, need);
    t->seq = mem_again(t->seq, cap * sizeof(*t->seq));
    t->occurred = mem_again(t->occurred, cap * sizeof(*t->occurred));
    t->flags = mem_again(t->flags, cap);
    for (size_t i = 0; i < t->column_count; i++) {
        column_room(&t->columns[i], t->cap, cap);
    }
    t->cap = cap;
}

void fact_column_fill(struct fact_table *t, struct fact_column *c)
{
    if (c->form == FACT_CODES && !c->codes) {
        c->codes = mem_new(t->cap, sizeof(*c->codes));
        blank_codes(c->codes, 0, t->cap);
    } else if (c->form == FACT_NUMBERS && !c->numbers) {
        c->numbers = mem_new(t->cap, sizeof(*c->numbers));
        blank_numbers(c->numbers, 0, t->cap);
    }
}

struct fact_table *facts_table_add(struct facts *f, uint32_t kind)
{
    assert(f->table_count < UINT16_MAX);
    if (f->table_count == f->table_cap) {
        f->table_cap = grown(f->table_cap, f->table_count + 1);
        f->tables = mem_again(f->tables, f->table_cap * sizeof(*f->tables));
    }
    struct fact_table *t = mem_new(1, sizeof(*t));
    t->kind = kind;
    t->column_count = FACT_CORE_COUNT;
    for (size_t i = 0; i < FACT_CORE_COUNT; i++) {
        t->columns[i].id = FACT_NONE;   /* found by place, not by name */
        t->columns[i].form = i >= FACT_QUANTITY ? FACT_NUMBERS : FACT_CODES;
    }
    f->tables[f->table_count++] = t;
    return t;
}

void facts_subject_room(struct facts *f, size_t count)
{
    if (count > f->subject_cap) {
        size_t cap = grown(f->subject_cap, count);
        f->heads = mem_again(f->heads, cap * sizeof(*f->heads));
        f->subject_kinds = mem_again(f->subject_kinds, cap);
        f->identities = mem_again(f->identities, cap);
        f->subject_cap = cap;
    }
    if (count > f->subject_count) {
        blank_codes(f->heads, f->subject_count, count);
        memset(f->subject_kinds + f->subject_count, UINT8_MAX,
               count - f->subject_count);
        memset(f->identities + f->subject_count, IDENTITY_NONE,
               count - f->subject_count);
        f->subject_count = count;
    }
}

void facts_entry_room(struct facts *f, size_t count)
{
    if (count > f->entry_cap) {
        f->entry_cap = grown(f->entry_cap, count);
        f->table_of = mem_again(f->table_of,
                                f->entry_cap * sizeof(*f->table_of));
        f->row_of = mem_again(f->row_of, f->entry_cap * sizeof(*f->row_of));
    }
}

/* ---- finding ----------------------------------------------------------- */

size_t fact_row_from(const struct fact_table *t, uint64_t seq)
{
    size_t low = 0, high = t->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->seq[middle] < seq) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool facts_find(const struct facts *f, uint64_t seq, uint32_t *table,
                size_t *row)
{
    if (seq >= f->size || f->table_of[seq] == UINT16_MAX) {
        return false;
    }
    *table = f->table_of[seq];
    *row = f->row_of[seq];
    assert(f->tables[*table]->seq[*row] == seq);
    return true;
}

const struct fact_column *fact_column(const struct facts *f,
                                      const struct fact_table *t,
                                      struct str id, enum fact_form form)
{
    uint32_t number = names_find(&f->names, id);
    for (size_t i = FACT_CORE_COUNT; i < t->column_count; i++) {
        const struct fact_column *c = &t->columns[i];
        if (number != NAME_NONE && c->id == number && c->form == form) {
            return c;
        }
    }
    return NULL;
}

/* ---- the fold ---------------------------------------------------------- */

static void *facts_open(void *const *needed)
{
    struct facts *f = mem_new(1, sizeof(*f));
    f->pack = needed[0];
    f->areas = needed[1];
    f->units = needed[2];
    f->subjects = needed[3];
    f->marks = needed[4];
    f->risen = SUBJECT_NONE;
    return f;
}

static void facts_close(void *state)
{
    struct facts *f = state;
    for (size_t i = 0; f && i < f->table_count; i++) {
        struct fact_table *t = f->tables[i];
        for (size_t k = 0; k < t->column_count; k++) {
            mem_free(t->columns[k].codes);
            mem_free(t->columns[k].numbers);
        }
        mem_free(t->seq);
        mem_free(t->occurred);
        mem_free(t->flags);
        mem_free(t);
    }
    if (f) {
        names_free(&f->names);
        names_free(&f->kind_names);
        names_free(&f->programmes);
        mem_free(f->tables);
        mem_free(f->table_of);
        mem_free(f->row_of);
        mem_free(f->heads);
        mem_free(f->subject_kinds);
        mem_free(f->identities);
        mem_free(f->unit_subjects);
        mem_free(f->merged);
        mem_free(f);
    }
}

static void put_code(struct fact_table *t, struct fact_column *c, size_t row,
                     uint32_t code)
{
    if (code != FACT_NONE) {
        fact_column_fill(t, c);
        c->codes[row] = code;
    }
}

static void put_number(struct fact_table *t, struct fact_column *c, size_t row,
                       int64_t number)
{
    fact_column_fill(t, c);
    c->numbers[row] = number;
}

/* Free text and private numbers are never counted and take no column. The
 * field that names a carried total's indicator is always kept. */
static bool is_kept(const struct facts *f, struct str kind, struct str id,
                    uint64_t seq)
{
    const struct pack_field *field = pack_field(f->pack, kind, id, seq + 1);
    if (!field || str_is(id, STR("indicator"))) {
        return true;
    }
    return field->type != FIELD_TEXT && field->type != FIELD_ID_NUMBER &&
        field->type != FIELD_CREDIT_CODE && !field->sealed;
}

/* Fields come sorted, and rows of a kind mostly have the same ones: the column
 * behind the last one found is tried first. NULL when there is no room. */
static struct fact_column *column_for(struct facts *f, struct fact_table *t,
                                      const struct entry_field *field,
                                      size_t *hint)
{
    uint64_t seq = t->seq[t->count - 1];
    size_t count = t->column_count - FACT_CORE_COUNT;
    struct fact_column *own = t->columns + FACT_CORE_COUNT;
    for (size_t i = 0; i < count; i++) {
        size_t at = (*hint + i) % count;
        bool fits = own[at].form == FACT_SKIPPED ||
            (own[at].form == FACT_CODES) == field->is_text;
        if (fits && str_is(names_text(&f->names, own[at].id), field->key)) {
            *hint = at + 1;
            return &own[at];
        }
    }
    if (t->column_count == FACT_COLUMNS_MAX) {
        return NULL;
    }
    struct fact_column *c = &t->columns[t->column_count++];
    c->id = names_put(&f->names, field->key);
    struct str kind = names_text(&f->names, t->kind);
    c->form = !is_kept(f, kind, field->key, seq) ? FACT_SKIPPED
        : field->is_text ? FACT_CODES : FACT_NUMBERS;
    return c;
}

static void put_fields(struct facts *f, struct fact_table *t, size_t row,
                       const struct entry *e)
{
    size_t hint = 0;
    for (uint32_t i = 0; i < e->field_count; i++) {
        const struct entry_field *field = &e->fields[i];
        struct fact_column *c = column_for(f, t, field, &hint);
        if (!c || c->form == FACT_SKIPPED) {
            continue;
        }
        if (field->is_text) {
            put_code(t, c, row, names_put(&f->names, field->text));
        } else {
            put_number(t, c, row, field->number);
        }
    }
}

static void know_subject(struct facts *f, uint32_t subject,
                         const struct entry *e)
{
    if (subject < f->subject_count &&
        f->subject_kinds[subject] != UINT8_MAX) {
        return;
    }
    facts_subject_room(f, (size_t)subject + 1);
    uint32_t kind = names_put(&f->kind_names, e->subject_kind);
    f->subject_kinds[subject] = (uint8_t)(kind < UINT8_MAX ? kind
                                                           : UINT8_MAX - 1);
    uint32_t unit = str_is(e->subject_kind, STR("unit"))
        ? unit_of_id(f->units, e->subject) : (uint32_t)UNIT_NONE;
    if (unit == UNIT_NONE) {
        return;
    }
    if (f->unit_subject_count == f->unit_subject_cap) {
        f->unit_subject_cap = grown(f->unit_subject_cap,
                                    f->unit_subject_count + 1);
        f->unit_subjects = mem_again(f->unit_subjects, f->unit_subject_cap *
                                     sizeof(*f->unit_subjects));
    }
    f->unit_subjects[f->unit_subject_count++] =
        (struct fact_unit){ subject, unit };
}

static void know_identity(struct facts *f, uint32_t subject)
{
    enum identity now = subject_identity(f->subjects, subject);
    enum identity before = (enum identity)f->identities[subject];
    if (now != before && f->heads[subject] != FACT_NONE) {
        f->risen = subject;
        f->risen_from = before;
    }
    f->identities[subject] = (uint8_t)now;
}

/* Tie the row to the subject's row before, whatever kind that is of. */
static void put_subject(struct facts *f, uint32_t table, size_t row,
                        uint64_t seq, const struct entry *e)
{
    struct fact_table *t = f->tables[table];
    uint32_t subject = e->subject.len == 0 ? (uint32_t)SUBJECT_NONE
        : subject_of(f->subjects, e->subject_kind, e->subject);
    if (subject == SUBJECT_NONE) {
        return;
    }
    know_subject(f, subject, e);
    know_identity(f, subject);
    put_code(t, &t->columns[FACT_SUBJECT], row, subject);
    uint32_t before = f->heads[subject];
    assert(before == FACT_NONE || before < seq);
    put_code(t, &t->columns[FACT_PREVIOUS], row, before);
    f->heads[subject] = (uint32_t)seq;
    t->flags[row] |= FACT_FIRST;
    while (before != FACT_NONE) {
        uint32_t other;
        size_t place;
        bool found = facts_find(f, before, &other, &place);
        assert(found);
        if (other == table) {
            t->flags[place] |= FACT_HAS_NEXT;
            t->flags[row] &= (uint8_t)~FACT_FIRST;
            break;
        }
        before = fact_code(f->tables[other], FACT_PREVIOUS, place);
    }
}

static void put_programmes(struct facts *f, struct fact_table *t, size_t row,
                           const struct entry *e)
{
    int64_t mask = 0;
    for (uint32_t i = 0; i < e->programme_count; i++) {
        uint32_t bit = names_put(&f->programmes, e->programmes[i]);
        mask |= bit < 62 ? INT64_C(1) << bit : 0;
    }
    if (mask != 0) {
        put_number(t, &t->columns[FACT_PROGRAMMES], row, mask);
    }
}

static void put_core(struct facts *f, struct fact_table *t, size_t row,
                     const struct entry *e)
{
    struct fact_column *c = t->columns;
    if (e->area.len > 0) {
        put_code(t, &c[FACT_AREA], row, area_of_code(f->areas, e->area));
    }
    if (e->unit.len > 0) {
        put_code(t, &c[FACT_UNIT], row, unit_of_id(f->units, e->unit));
    }
    if (e->supporter.len > 0) {
        put_code(t, &c[FACT_SUPPORTER], row,
                 unit_of_id(f->units, e->supporter));
    }
    if (e->until.precision != DATE_NONE) {
        put_code(t, &c[FACT_UNTIL], row, (uint32_t)e->until.day);
    }
    if (e->has_quantity) {
        put_number(t, &c[FACT_QUANTITY], row, e->quantity);
    }
    if (e->has_amount) {
        put_number(t, &c[FACT_AMOUNT], row, e->amount_fen);
    }
    put_programmes(f, t, row, e);
}

/* Rows of a file follow one another: the last entry's table comes first. */
static uint32_t table_for(struct facts *f, struct str kind)
{
    if (f->size > 0) {
        uint16_t last = f->table_of[f->size - 1];
        if (last != UINT16_MAX &&
            str_is(names_text(&f->names, f->tables[last]->kind), kind)) {
            return last;
        }
    }
    uint32_t name = names_put(&f->names, kind);
    for (size_t i = 0; i < f->table_count; i++) {
        if (f->tables[i]->kind == name) {
            return (uint32_t)i;
        }
    }
    facts_table_add(f, name);
    return (uint32_t)f->table_count - 1;
}

static void put_record(struct facts *f, uint64_t seq, const struct entry *e)
{
    uint32_t number = table_for(f, e->kind);
    struct fact_table *t = f->tables[number];
    fact_table_room(t, 1);
    size_t row = t->count++;
    t->seq[row] = (uint32_t)seq;
    t->occurred[row] = e->occurred.precision == DATE_NONE ? FACT_NO_DAY
        : e->occurred.day;
    t->flags[row] = (uint8_t)((e->evidence_count > 0 ? FACT_EVIDENCE : 0) |
        (int)e->occurred.precision << FACT_OCCURRED_SHIFT |
        (int)e->until.precision << FACT_UNTIL_SHIFT);
    f->table_of[seq] = (uint16_t)number;
    f->row_of[seq] = (uint32_t)row;
    f->size = seq + 1;
    put_core(f, t, row, e);
    put_fields(f, t, row, e);
    put_subject(f, number, row, seq, e);
    uint32_t old;
    size_t place;
    if (e->corrects.len > 0 &&
        facts_find(f, marks_target(f->marks, seq), &old, &place)) {
        t->flags[row] |= f->tables[old]->flags[place] & FACT_PARTIAL;
    }
}

/* Only rows with this flag are asked for what a confirmation left out. */
static void flag_partial(struct facts *f, uint64_t seq)
{
    uint64_t first = marks_target(f->marks, seq), last = first;
    if (first == MARK_NEVER) {
        return;
    }
    marks_batch(f->marks, first, &first, &last);
    for (uint64_t i = first; i <= last && i < f->size; i++) {
        uint32_t table;
        size_t row;
        if (facts_find(f, i, &table, &row)) {
            f->tables[table]->flags[row] |= FACT_PARTIAL;
        }
    }
}

static void put_merged(struct facts *f, uint32_t subject, uint64_t seq)
{
    if (subject == SUBJECT_NONE) {
        return;
    }
    if (f->merged_count == f->merged_cap) {
        f->merged_cap = grown(f->merged_cap, f->merged_count + 1);
        f->merged = mem_again(f->merged, f->merged_cap * sizeof(*f->merged));
    }
    f->merged[f->merged_count++] =
        (struct fact_merge){ subject, (uint32_t)seq };
    facts_subject_room(f, (size_t)subject + 1);
}

static void know_merge(struct facts *f, uint64_t seq, const struct entry *e)
{
    const struct entry_field *into = entry_field(e, STR("into"));
    put_merged(f, subject_of(f->subjects, e->subject_kind, e->subject), seq);
    if (into) {
        put_merged(f, subject_of(f->subjects, e->subject_kind, into->text),
                   seq);
    }
}

/* A split names the subjects of the merge that it takes back. */
static void know_split(struct facts *f, uint64_t seq)
{
    uint32_t merge = marks_target(f->marks, seq);
    for (size_t i = 0, end = f->merged_count; i < end; i++) {
        if (f->merged[i].seq == merge) {
            put_merged(f, f->merged[i].subject, seq);
        }
    }
}

size_t facts_merge_from(const struct facts *f, uint64_t seq)
{
    size_t low = 0, high = f->merged_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f->merged[middle].seq < seq) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void facts_apply(void *state, uint64_t seq, const struct entry *e)
{
    struct facts *f = state;
    assert(seq == f->size && seq < UINT32_MAX);
    facts_entry_room(f, (size_t)seq + 1);
    f->table_of[seq] = UINT16_MAX;
    f->risen = SUBJECT_NONE;
    enum core_kind core = core_of(e->kind);
    if (core == CORE_NONE) {
        put_record(f, seq, e);
    } else if (core == CORE_CONFIRMATION &&
               (e->has_quantity || e->has_amount)) {
        flag_partial(f, seq);
    } else if (core == CORE_MERGE) {
        know_merge(f, seq, e);
    } else if (core == CORE_SPLIT) {
        know_split(f, seq);
    }
    f->size = seq + 1;
}

const struct fold facts_fold = {
    .name = "facts", .version = 2,
    .needs = { &pack_fold, &area_fold, &unit_fold, &subject_fold,
               &marks_fold },
    .open = facts_open, .close = facts_close,
    .apply = facts_apply, .save = facts_save, .load = facts_load,
};
