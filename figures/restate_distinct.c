/* Lines of distinct counts: a value gained or lost, charged to the entry that
 * tipped it. The causes are gone through in their order, each over the state
 * that the ones before have left, so that the lines sum exactly. */
#include <assert.h>
#include <stdlib.h>

#include "figures/restate.h"

/* ---- values ------------------------------------------------------------- */

struct tipping {
    struct between *between;
    bool are_subjects;
    struct map of_value;        /* records that count, by value as written */
    struct map of_class;        /* the same, by what the value counts as */
    uint64_t at;                /* position at which merges are read */
};

static uint64_t class_of(const struct tipping *t, uint64_t value)
{
    const struct facts *f = t->between->plan->facts;
    return t->are_subjects
        ? subject_root(f->subjects, (uint32_t)value, t->at) : value;
}

/* n more (or fewer) records for a class: 1, 0 or -1 as it comes or goes. */
static int64_t tip(struct tipping *t, uint64_t class, int64_t n)
{
    uint64_t *count = map_put(&t->of_class, class);
    bool was = *count != 0;
    *count += (uint64_t)n;
    return (int64_t)(*count != 0) - (int64_t)was;
}

static void apply_change(struct tipping *t, const struct change *c)
{
    int64_t step = (int64_t)c->is_in - (int64_t)c->was_in;
    *map_put(&t->of_value, c->value) += (uint64_t)step;
    between_line(t->between, c->cause, c->charge,
                 tip(t, class_of(t, c->value), step));
}

/* What comes is taken before what goes: a correction replaces one record of a
 * person by another, and nobody left in between. */
static void apply_cause(struct tipping *t, enum restate_cause cause)
{
    struct between *b = t->between;
    for (int gains = 1; gains >= 0; gains--) {
        for (size_t i = 0; i < b->change_count; i++) {
            const struct change *c = &b->changes[i];
            if (c->cause == cause && c->is_in != c->was_in &&
                c->is_in == (gains == 1)) {
                apply_change(t, c);
            }
        }
    }
}

/* All records that counted before. */
static void count_before(struct tipping *t)
{
    struct between *b = t->between;
    for (size_t i = 0; i < b->plan->count; i++) {
        const struct plan_source *s = &b->plan->sources[i];
        size_t end = s->role == PLAN_NAMED
            ? fact_row_from(s->table, b->old->at) : 0;
        for (size_t row = 0; row < end; row++) {
            bool has = s->values ? s->values[row] != FACT_NONE
                : s->number_values && s->number_values[row] != FACT_NO_NUMBER;
            if (!has || !pass_has_time(b->plan, &b->old_scope, s->table, row) ||
                !scope_has_place(&b->old_scope, s->table, row) ||
                plan_sign(s, row) == 0 ||
                view_basis(b->old, s->table->seq[row]) < b->basis) {
                continue;
            }
            uint64_t value = s->values ? s->values[row]
                : (uint64_t)s->number_values[row];
            *map_put(&t->of_value, value) += 1;
            *map_put(&t->of_class, class_of(t, value)) += 1;
        }
    }
}

/* The newest merge or split between the two positions that names a subject. */
static uint32_t merge_of(const struct between *b, uint32_t subject)
{
    const struct facts *f = b->plan->facts;
    for (size_t i = f->merged_count; i-- > 0;) {
        const struct fact_merge *m = &f->merged[i];
        if (m->subject == subject && m->seq >= b->old->at &&
            m->seq < b->now->at) {
            return m->seq;
        }
    }
    return subject < f->subject_count && f->heads[subject] != FACT_NONE
        ? f->heads[subject] : 0;
}

static void apply_merges(struct tipping *t)
{
    struct between *b = t->between;
    const struct facts *f = b->plan->facts;
    struct map met = { 0 };
    uint64_t now = b->now->at;
    for (size_t i = 0; i < f->merged_count; i++) {
        uint32_t subject = f->merged[i].subject;
        uint32_t root = subject_root(f->subjects, subject, now);
        uint64_t *seen = map_put(&met, subject), *count;
        uint64_t old_root = class_of(t, subject);
        count = map_find(&t->of_value, subject);
        if (*seen == 0 && count && *count != 0 && root != old_root) {
            int64_t n = (int64_t)*count;
            int64_t share = tip(t, old_root, -n);
            share += tip(t, root, n);
            between_line(b, CAUSE_MERGED, merge_of(b, subject), share);
        }
        *map_put(&met, subject) = 1;
    }
    t->at = now;
    map_free(&met);
}

void between_distinct(struct between *b)
{
    struct tipping t = { .between = b, .at = b->old->at,
                         .are_subjects = b->plan->values_are_subjects };
    bool may_merge = t.are_subjects &&
        (subject_has_merges(b->plan->facts->subjects, b->old->at) ||
         subject_has_merges(b->plan->facts->subjects, b->now->at));
    t.are_subjects = may_merge;
    if (b->change_count == 0 && !may_merge) {
        return;
    }
    count_before(&t);
    apply_cause(&t, CAUSE_WITHDRAWN);
    apply_cause(&t, CAUSE_CORRECTED);
    if (may_merge) {
        apply_merges(&t);
    }
    apply_cause(&t, CAUSE_RECLASSIFIED);
    apply_cause(&t, CAUSE_ADDED);
    map_free(&t.of_value);
    map_free(&t.of_class);
}

/* ---- statuses ----------------------------------------------------------- */

struct statuses {
    struct between *between;
    struct status_links old_links, now_links;
    struct status old, now;     /* used again for each subject */
    struct map moved;           /* subjects of classes that a merge changed */
    bool is_single;             /* one table, nobody merged */
};

static const struct status_row *in_scope(const struct between *b,
                                         const struct status *s,
                                         const struct scope *scope, bool *in)
{
    int basis;
    const struct status_row *r = status_on(b->plan, s, scope->to, &basis);
    *in = r && basis >= b->basis &&
        scope_has_place(scope, b->plan->sources[r->source].table, r->row);
    return r;
}

/* Charge a subject's gain or loss to the record that decided it. */
static void status_line(struct between *b, const struct status_row *old,
                        const struct status_row *now, bool was, bool is)
{
    struct change c = { .was_in = was, .is_in = is, .before = was,
                        .after = is };
    if (now && (!old || now->seq != old->seq) &&
        view_basis(b->old, now->seq) == VIEW_DEAD) {
        between_cause(b, now->seq, &c);         /* a new newest record */
    } else {
        between_cause(b, old ? old->seq : now->seq, &c);
    }
    between_line(b, c.cause, c.charge, (int64_t)is - (int64_t)was);
}

static void compare_subject(struct statuses *x, uint32_t subject, bool merged)
{
    struct between *b = x->between;
    bool was, is;
    const struct status_row *old =
        in_scope(b, &x->old, &b->old_scope, &was);
    const struct status_row *now =
        in_scope(b, &x->now, &b->now_scope, &is);
    if (was == is) {
        return;
    }
    if (merged) {
        between_line(b, CAUSE_MERGED, merge_of(b, subject),
                     (int64_t)is - (int64_t)was);
    } else {
        status_line(b, old, now, was, is);
    }
}

static void note_moved(struct statuses *x)
{
    struct between *b = x->between;
    const struct facts *f = b->plan->facts;
    for (size_t i = 0; i < f->merged_count; i++) {
        uint32_t subject = f->merged[i].subject;
        uint32_t old = subject_root(f->subjects, subject, b->old->at);
        uint32_t now = subject_root(f->subjects, subject, b->now->at);
        if (old != now) {
            *map_put(&x->moved, subject) = 1;
            *map_put(&x->moved, old) = 1;
            *map_put(&x->moved, now) = 1;
        }
    }
}

/* Classes that merging changed: each root's figure before against after. */
static void compare_moved(struct statuses *x)
{
    struct between *b = x->between;
    const struct facts *f = b->plan->facts;
    for (size_t i = 0; i < x->moved.cap; i++) {
        if (!x->moved.slots[i].used) {
            continue;
        }
        uint32_t subject = (uint32_t)x->moved.slots[i].key;
        x->old.count = x->now.count = 0;
        if (subject_root(f->subjects, subject, b->old->at) == subject) {
            status_gather(b->plan, b->old, &x->old_links, subject, &x->old);
        }
        if (subject_root(f->subjects, subject, b->now->at) == subject) {
            status_gather(b->plan, b->now, &x->now_links, subject, &x->now);
        }
        compare_subject(x, subject, true);
    }
}

/* A subject's only record, as it was: most are. */
static bool is_same(const struct statuses *x, const struct fact_table *t,
                    size_t row)
{
    const struct between *b = x->between;
    uint32_t seq = t->seq[row];
    return !(t->flags[row] & FACT_HAS_NEXT) &&
        b->old_scope.to == b->now_scope.to &&
        (view_basis(b->old, seq) >= b->basis) ==
        (view_basis(b->now, seq) >= b->basis);
}

static void compare_met(struct statuses *x, uint32_t source, size_t row)
{
    struct between *b = x->between;
    const struct fact_table *t = b->plan->sources[source].table;
    uint32_t subject = fact_code(t, FACT_SUBJECT, row);
    if (subject == SUBJECT_NONE || !(t->flags[row] & FACT_FIRST) ||
        (x->is_single && is_same(x, t, row))) {
        return;
    }
    uint32_t root = x->now_links.count == 0 ? subject
        : subject_root(b->plan->facts->subjects, subject, b->now->at);
    if (map_find(&x->moved, root)) {
        return;
    }
    status_gather(b->plan, b->now, &x->now_links, subject, &x->now);
    if (x->now.first_source == source && x->now.first_row == row) {
        status_gather(b->plan, b->old, &x->old_links, subject, &x->old);
        compare_subject(x, root, false);
    }
}

void between_status(struct between *b)
{
    const struct facts *f = b->plan->facts;
    struct statuses x = { .between = b };
    status_links_open(f, b->old->at, &x.old_links);
    status_links_open(f, b->now->at, &x.now_links);
    note_moved(&x);
    size_t named = 0;
    for (uint32_t i = 0; i < b->plan->count; i++) {
        named += b->plan->sources[i].role == PLAN_NAMED;
    }
    x.is_single = named == 1 && x.old_links.count + x.now_links.count == 0;
    for (uint32_t i = 0; i < b->plan->count; i++) {
        const struct plan_source *s = &b->plan->sources[i];
        size_t end = s->role == PLAN_NAMED
            ? fact_row_from(s->table, b->now->at) : 0;
        for (size_t row = 0; row < end; row++) {
            compare_met(&x, i, row);
        }
    }
    compare_moved(&x);
    status_links_close(&x.old_links);
    status_links_close(&x.now_links);
    mem_free(x.old.rows);
    mem_free(x.now.rows);
    map_free(&x.moved);
}
