#include <assert.h>
#include <stdio.h>

#include "base/arena.h"
#include "figures/facts.h"
#include "figures/packed.h"

/* Parts: "head" (shape, names), "subjects", and per table and 64 Ki rows one
 * part of values and one of flags. Old segments of values never change; flags
 * do when a subject comes again. */

enum { PART_NAME_SIZE = 32 };

static void segment_name(char out[static PART_NAME_SIZE], size_t table,
                         size_t segment, const char *what)
{
    snprintf(out, PART_NAME_SIZE, "%zu.%s.%zu", table, what, segment);
}

static size_t segment_rows(const struct fact_table *t, size_t segment)
{
    size_t from = segment * FACT_SEGMENT;
    size_t left = t->count - from;
    return left < FACT_SEGMENT ? left : FACT_SEGMENT;
}

static size_t segment_count(const struct fact_table *t)
{
    return (t->count + FACT_SEGMENT - 1) / FACT_SEGMENT;
}

static void save_table_head(const struct fact_table *t, struct buf *out)
{
    packed_put(out, t->kind);
    packed_put(out, (int64_t)t->count);
    packed_put(out, (int64_t)t->column_count);
    for (size_t i = 0; i < t->column_count; i++) {
        const struct fact_column *c = &t->columns[i];
        packed_put(out, c->id);
        packed_put(out, c->form);
        packed_put(out, c->codes != NULL || c->numbers != NULL);
    }
}

static void save_head(const struct facts *f, struct fold_parts *out)
{
    struct buf b = { 0 };
    packed_put(&b, (int64_t)f->size);
    packed_put_names(&b, &f->names);
    packed_put_names(&b, &f->kind_names);
    packed_put_names(&b, &f->programmes);
    packed_put(&b, (int64_t)f->unit_subject_count);
    for (size_t i = 0; i < f->unit_subject_count; i++) {
        packed_put(&b, f->unit_subjects[i].subject);
        packed_put(&b, f->unit_subjects[i].unit);
    }
    packed_put(&b, (int64_t)f->merged_count);
    for (size_t i = 0; i < f->merged_count; i++) {
        packed_put(&b, f->merged[i].subject);
        packed_put(&b, f->merged[i].seq);
    }
    packed_put(&b, (int64_t)f->subject_count);
    packed_put(&b, (int64_t)f->table_count);
    for (size_t i = 0; i < f->table_count; i++) {
        save_table_head(f->tables[i], &b);
    }
    fold_part_add(out, "head", b.at, b.len);
    buf_free(&b);
}

static void save_segment(const struct fact_table *t, size_t number,
                         size_t segment, struct fold_parts *out,
                         struct buf *b)
{
    char name[PART_NAME_SIZE];
    size_t from = segment * FACT_SEGMENT, rows = segment_rows(t, segment);
    b->len = 0;
    buf_bytes(b, t->seq + from, rows * sizeof(*t->seq));
    buf_bytes(b, t->occurred + from, rows * sizeof(*t->occurred));
    for (size_t i = 0; i < t->column_count; i++) {
        const struct fact_column *c = &t->columns[i];
        if (c->codes) {
            buf_bytes(b, c->codes + from, rows * sizeof(*c->codes));
        } else if (c->numbers) {
            buf_bytes(b, c->numbers + from, rows * sizeof(*c->numbers));
        }
    }
    segment_name(name, number, segment, "values");
    fold_part_add(out, name, b->at, b->len);
    segment_name(name, number, segment, "flags");
    fold_part_add(out, name, t->flags + from, rows);
}

void facts_save(const void *state, struct fold_parts *out)
{
    const struct facts *f = state;
    struct buf b = { 0 };
    save_head(f, out);
    buf_bytes(&b, f->heads, f->subject_count * sizeof(*f->heads));
    buf_bytes(&b, f->subject_kinds, f->subject_count);
    buf_bytes(&b, f->identities, f->subject_count);
    fold_part_add(out, "subjects", b.at, b.len);
    for (size_t i = 0; i < f->table_count; i++) {
        for (size_t k = 0; k < segment_count(f->tables[i]); k++) {
            save_segment(f->tables[i], i, k, out, &b);
        }
    }
    buf_free(&b);
}

/* ---- load -------------------------------------------------------------- */

static void load_table_head(struct facts *f, struct packed *r)
{
    uint32_t kind = (uint32_t)packed_take_size(r, UINT32_MAX);
    size_t count = (size_t)packed_take_size(r, UINT32_MAX);
    size_t columns = (size_t)packed_take_size(r, FACT_COLUMNS_MAX);
    if (r->bad || columns < FACT_CORE_COUNT || kind >= f->names.count) {
        r->bad = true;
        return;
    }
    struct fact_table *t = facts_table_add(f, kind);
    t->column_count = columns;
    fact_table_room(t, count);
    t->count = count;
    for (size_t i = 0; i < columns; i++) {
        struct fact_column *c = &t->columns[i];
        c->id = (uint32_t)packed_take_size(r, UINT32_MAX);
        c->form = (enum fact_form)packed_take_size(r, FACT_SKIPPED);
        if (packed_take_size(r, 1) == 1) {
            fact_column_fill(t, c);
        }
    }
}

static bool load_head(struct facts *f, struct fold_parts *in)
{
    struct packed r = { .rest = fold_part(in, "head") };
    f->size = packed_take_size(&r, UINT32_MAX);
    packed_take_names(&r, &f->names);
    packed_take_names(&r, &f->kind_names);
    packed_take_names(&r, &f->programmes);
    size_t units = (size_t)packed_take_size(&r, r.rest.len);
    f->unit_subjects = mem_new(units + 1, sizeof(*f->unit_subjects));
    f->unit_subject_count = units;
    f->unit_subject_cap = units + 1;
    for (size_t i = 0; i < units; i++) {
        f->unit_subjects[i].subject = (uint32_t)packed_take(&r);
        f->unit_subjects[i].unit = (uint32_t)packed_take(&r);
    }
    size_t merged = (size_t)packed_take_size(&r, r.rest.len);
    f->merged = mem_new(merged + 1, sizeof(*f->merged));
    f->merged_count = merged;
    f->merged_cap = merged + 1;
    for (size_t i = 0; i < merged; i++) {
        f->merged[i].subject = (uint32_t)packed_take(&r);
        f->merged[i].seq = (uint32_t)packed_take(&r);
    }
    facts_subject_room(f, (size_t)packed_take_size(&r, UINT32_MAX));
    size_t tables = (size_t)packed_take_size(&r, UINT16_MAX - 1);
    for (size_t i = 0; i < tables && !r.bad; i++) {
        load_table_head(f, &r);
    }
    return !r.bad && r.rest.len == 0;
}

static void take_into(struct packed *r, void *to, size_t len)
{
    struct str bytes = packed_take_raw(r, len);
    if (bytes.len > 0) {
        memcpy(to, bytes.at, bytes.len);
    }
}

static bool load_segment(struct fact_table *t, size_t number, size_t segment,
                         struct fold_parts *in)
{
    char name[PART_NAME_SIZE];
    size_t from = segment * FACT_SEGMENT, rows = segment_rows(t, segment);
    segment_name(name, number, segment, "values");
    struct packed r = { .rest = fold_part(in, name) };
    take_into(&r, t->seq + from, rows * sizeof(*t->seq));
    take_into(&r, t->occurred + from, rows * sizeof(*t->occurred));
    for (size_t i = 0; i < t->column_count; i++) {
        struct fact_column *c = &t->columns[i];
        if (c->codes) {
            take_into(&r, c->codes + from, rows * sizeof(*c->codes));
        } else if (c->numbers) {
            take_into(&r, c->numbers + from, rows * sizeof(*c->numbers));
        }
    }
    segment_name(name, number, segment, "flags");
    struct packed flags = { .rest = fold_part(in, name) };
    take_into(&flags, t->flags + from, rows);
    return !r.bad && r.rest.len == 0 && !flags.bad && flags.rest.len == 0;
}

/* Where each entry stands, from the tables. */
static bool find_places(struct facts *f)
{
    bool sound = true;
    memset(f->table_of, 0xFF, (size_t)f->size * sizeof(*f->table_of));
    for (size_t i = 0; i < f->table_count; i++) {
        const struct fact_table *t = f->tables[i];
        for (size_t row = 0; row < t->count && sound; row++) {
            sound = t->seq[row] < f->size;
            if (sound) {
                f->table_of[t->seq[row]] = (uint16_t)i;
                f->row_of[t->seq[row]] = (uint32_t)row;
            }
        }
    }
    return sound;
}

bool facts_load(void *state, struct fold_parts *in)
{
    struct facts *f = state;
    if (!load_head(f, in)) {
        return false;
    }
    facts_entry_room(f, (size_t)f->size);
    struct packed s = { .rest = fold_part(in, "subjects") };
    take_into(&s, f->heads, f->subject_count * sizeof(*f->heads));
    take_into(&s, f->subject_kinds, f->subject_count);
    take_into(&s, f->identities, f->subject_count);
    bool sound = !s.bad && s.rest.len == 0;
    for (size_t i = 0; i < f->table_count && sound; i++) {
        for (size_t k = 0; k < segment_count(f->tables[i]) && sound; k++) {
            sound = load_segment(f->tables[i], i, k, in);
        }
    }
    return sound && find_places(f);
}
