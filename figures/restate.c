#include "figures/restate.h"

#include <assert.h>
#include <stdlib.h>

#include "base/num.h"

void between_line(struct between *t, enum restate_cause cause, uint32_t seq,
                  int64_t share)
{
    if (share == 0) {
        return;
    }
    if (t->line_count == t->line_cap) {
        t->line_cap = t->line_cap == 0 ? 64 : t->line_cap * 2;
        t->lines = mem_again(t->lines, t->line_cap * sizeof(*t->lines));
    }
    t->lines[t->line_count++] =
        (struct restate_line){ cause, t->has_charge ? t->charge : seq, share };
}

/* ---- causes ------------------------------------------------------------- */

static bool is_record(const struct between *t, uint64_t seq)
{
    const struct facts *f = t->plan->facts;
    return seq < f->size && f->table_of[seq] != UINT16_MAX;
}

/* A new record is a correction when the chain of what it corrects leads to a
 * record that was there before. */
static enum restate_cause cause_of_new(const struct between *t, uint32_t seq)
{
    uint32_t target = marks_target(t->now->marks, seq);
    while (target != MARK_NEVER && is_record(t, target)) {
        if (target < t->old->at) {
            return CAUSE_CORRECTED;
        }
        uint32_t next = marks_target(t->now->marks, target);
        if (next != MARK_NEVER && next >= target) {
            break;
        }
        target = next;
    }
    return CAUSE_ADDED;
}

static void cause_of_death(const struct between *t, uint32_t seq,
                           struct change *c)
{
    uint32_t died = marks_died(t->now->marks, seq, t->now->at);
    c->charge = died == MARK_NEVER ? seq : died;
    c->cause = died != MARK_NEVER && is_record(t, died) ? CAUSE_CORRECTED
                                                        : CAUSE_WITHDRAWN;
}

/* It was withdrawn, and the withdrawal was withdrawn. */
static void cause_of_return(const struct between *t, uint32_t seq,
                            struct change *c)
{
    uint32_t died = marks_died(t->old->marks, seq, t->old->at);
    uint32_t undone = died == MARK_NEVER ? died
        : marks_died(t->now->marks, died, t->now->at);
    c->charge = undone != MARK_NEVER ? undone
        : died != MARK_NEVER ? died : seq;
    c->cause = CAUSE_WITHDRAWN;
}

static void cause_of_mark(const struct between *t, uint32_t seq,
                          struct change *c)
{
    bool gains = c->is_in && (!c->was_in || c->after > c->before);
    const struct view *v = gains ? t->now : t->old;
    uint32_t mark = MARK_NEVER;
    for (int b = BASIS_REVIEWED; b <= t->basis; b++) {
        uint32_t given = marks_given(v->marks, seq, (enum basis)b, v->at);
        mark = given == MARK_NEVER ? mark : given;
    }
    if (!gains && mark != MARK_NEVER) {
        uint32_t taken = marks_died(t->now->marks, mark, t->now->at);
        mark = taken == MARK_NEVER ? mark : taken;
    }
    c->charge = mark == MARK_NEVER ? seq : mark;
    c->cause = CAUSE_RECLASSIFIED;
}

void between_cause(const struct between *t, uint32_t seq, struct change *c)
{
    bool lived = view_basis(t->old, seq) != VIEW_DEAD;
    bool lives = view_basis(t->now, seq) != VIEW_DEAD;
    if (!lived && lives && seq >= t->old->at) {
        c->charge = seq;
        c->cause = cause_of_new(t, seq);
    } else if (!lived && lives) {
        cause_of_return(t, seq, c);
    } else if (lived && !lives) {
        cause_of_death(t, seq, c);
    } else {
        cause_of_mark(t, seq, c);
    }
}

/* ---- changed records ---------------------------------------------------- */

struct seeing { const struct view *view; const struct scope *scope; };

static bool counts(const struct between *t, struct seeing at,
                   const struct plan_source *s, size_t row, int64_t *share)
{
    const struct fact_table *table = s->table;
    struct pass_row r = { s, row, VIEW_DEAD, 0 };
    if (pass_has_time(t->plan, at.scope, table, row) &&
        scope_has_place(at.scope, table, row)) {
        r.sign = plan_sign(s, row);
    }
    if (r.sign != 0) {
        r.basis = view_basis(at.view, table->seq[row]);
    }
    *share = 0;
    if (r.basis < t->basis) {
        return false;
    }
    int64_t shares[BASIS_COUNT];
    pass_shares(t->plan, at.view, &r, shares);
    *share = shares[t->basis];
    return true;
}

static void put_change(struct between *t, const struct change *c)
{
    if (t->change_count == t->change_cap) {
        t->change_cap = t->change_cap == 0 ? 64 : t->change_cap * 2;
        t->changes = mem_again(t->changes,
                               t->change_cap * sizeof(*t->changes));
    }
    t->changes[t->change_count++] = *c;
}

static void compare_row(struct between *t, const struct plan_source *s,
                        size_t row)
{
    struct change c = { 0 };
    struct seeing then = { t->old, &t->old_scope };
    struct seeing now = { t->now, &t->now_scope };
    c.was_in = counts(t, then, s, row, &c.before);
    c.is_in = counts(t, now, s, row, &c.after);
    if (c.was_in == c.is_in && c.before == c.after) {
        return;
    }
    between_cause(t, s->table->seq[row], &c);
    if (t->plan->is_distinct && s->role == PLAN_NAMED) {
        c.has_value = s->values ? s->values[row] != FACT_NONE
            : s->number_values && s->number_values[row] != FACT_NO_NUMBER;
        c.value = !c.has_value ? 0 : s->values ? s->values[row]
            : (uint64_t)s->number_values[row];
        if (c.has_value) {
            put_change(t, &c);
        }
        return;
    }
    between_line(t, c.cause, c.charge, c.after - c.before);
}

void between_records(struct between *t)
{
    for (size_t i = 0; i < t->plan->count; i++) {
        const struct plan_source *s = &t->plan->sources[i];
        bool is_other = s->role == PLAN_CARRIED ||
            (s->role == PLAN_NAMED && t->plan->indicator->last_status);
        size_t end = is_other ? 0 : fact_row_from(s->table, t->now->at);
        for (size_t row = 0; row < end; row++) {
            compare_row(t, s, row);
        }
    }
}

/* ---- carried totals ----------------------------------------------------- */

static int64_t left_in(const struct between *t, const struct carried *rows,
                       size_t count, uint32_t seq, const struct scope *s)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].seq == seq && !rows[i].crosses &&
            carried_fit(t->plan, &rows[i], s) == FIT_INSIDE) {
            return rows[i].left[t->basis];
        }
    }
    return 0;
}

static void carried_line(struct between *t, uint32_t seq, int64_t before,
                         int64_t after)
{
    struct change c = { .before = before, .after = after,
                        .was_in = before != 0, .is_in = after != 0 };
    int was = view_basis(t->old, seq), is = view_basis(t->now, seq);
    bool counted = was != VIEW_DEAD && was >= (int)t->basis;
    bool counts = is != VIEW_DEAD && is >= (int)t->basis;
    if (counted && counts) {    /* detail took its share, or gave it back */
        c.cause = after < before ? CAUSE_ADDED : CAUSE_WITHDRAWN;
        c.charge = seq;
    } else {
        between_cause(t, seq, &c);
    }
    between_line(t, c.cause, c.charge, after - before);
}

void between_carried(struct between *t)
{
    size_t old_count, now_count;
    struct arena *a = t->job->arena;
    struct carried *old = carried_all(a, t->plan, t->old, t->old_scope.to,
                                      &old_count);
    struct carried *now = carried_all(a, t->plan, t->now, t->now_scope.to,
                                      &now_count);
    for (size_t i = 0; i < t->plan->count; i++) {
        const struct plan_source *s = &t->plan->sources[i];
        for (size_t row = 0; s->role == PLAN_CARRIED &&
             row < s->table->count; row++) {
            uint32_t seq = s->table->seq[row];
            carried_line(t, seq,
                         left_in(t, old, old_count, seq, &t->old_scope),
                         left_in(t, now, now_count, seq, &t->now_scope));
        }
    }
}

/* ---- one indicator ------------------------------------------------------ */

static bool value_of(struct job *j, const struct plan *p, struct seeing at,
                     enum basis basis, int64_t *out)
{
    struct groups groups;
    pass_run(j->arena, p, at.view, at.scope, &groups);
    bool fine = !groups.over && tally_value(&groups.rows[0], basis, out);
    groups_close(&groups);
    return fine || asked_too_big(j, p->indicator);
}

static int line_compare(const void *left, const void *right)
{
    const struct restate_line *a = left, *b = right;
    if (a->cause != b->cause) {
        return a->cause < b->cause ? -1 : 1;
    }
    if (a->seq != b->seq) {
        return a->seq < b->seq ? -1 : 1;
    }
    return (a->share > b->share) - (a->share < b->share);
}

/* Several shares of one entry under one cause are one line. */
static void join_lines(struct between *t)
{
    size_t kept = 0;
    if (t->line_count > 1) {
        qsort(t->lines, t->line_count, sizeof(*t->lines), line_compare);
    }
    for (size_t i = 0; i < t->line_count; i++) {
        struct restate_line *last = kept > 0 ? &t->lines[kept - 1] : NULL;
        if (last && last->cause == t->lines[i].cause &&
            last->seq == t->lines[i].seq) {
            last->share += t->lines[i].share;
        } else {
            t->lines[kept++] = t->lines[i];
        }
    }
    t->line_count = kept;
}

static void hand_over(struct between *t, size_t limit, struct restatement *out)
{
    join_lines(t);
    int64_t sum = 0;
    for (size_t i = 0; i < t->line_count; i++) {
        out->by_cause[t->lines[i].cause] += t->lines[i].share;
        sum += t->lines[i].share;
    }
    assert(sum == out->after - out->before);
    out->line_whole = t->line_count;
    out->line_count = t->line_count < limit ? t->line_count : limit;
    out->lines = ARENA_ROWS(t->job->arena, struct restate_line,
                            out->line_count + 1);
    if (out->line_count > 0) {
        memcpy(out->lines, t->lines, out->line_count * sizeof(*t->lines));
    }
    mem_free(t->lines);
    mem_free(t->changes);
}

/* All lines under the old definition. */
static void account(struct between *t)
{
    between_records(t);
    if (t->plan->indicator->last_status) {
        between_status(t);
    } else if (t->plan->is_distinct) {
        between_distinct(t);
    }
    between_carried(t);
}

struct restate {                /* what all indicators have in common */
    struct job *job;
    const struct asked *old, *now;      /* the same ask at two positions */
    struct view old_view, now_view;
    bool has_charge;
    uint32_t charge;
    size_t limit;
};

/* The values before, after under the old definition (*middle), and after. */
static bool three_values(struct restate *r, struct between *t,
                         const struct pack_indicator *now_row,
                         struct restatement *out, int64_t *middle)
{
    struct asked_indicator now_i = { .indicator = now_row };
    enum basis basis = r->old->ask->basis;
    const struct pack_indicator *old_row = t->plan ? t->plan->indicator : NULL;
    struct plan plan;
    struct scope scope;
    struct seeing then = { t->old, &t->old_scope };
    struct seeing now = { t->now, &t->now_scope };
    if (old_row &&
        (!value_of(r->job, t->plan, then, basis, &out->before) ||
         !value_of(r->job, t->plan, now, basis, middle))) {
        return false;
    }
    if (now_row && old_row && now_row->born == old_row->born) {
        out->after = *middle;
        return true;
    }
    if (!now_row) {
        return true;
    }
    asked_plan(r->job, r->now, &now_i, &plan, &scope);
    now.scope = &scope;
    return value_of(r->job, &plan, now, basis, &out->after);
}

static bool restate_one(struct restate *r,
                        const struct pack_indicator *old_row,
                        const struct pack_indicator *now_row,
                        struct restatement *out)
{
    struct asked_indicator old_i = { .indicator = old_row };
    struct plan old;
    struct between t = { .job = r->job, .old = &r->old_view,
                         .now = &r->now_view, .charge = r->charge,
                         .has_charge = r->has_charge,
                         .basis = (int)r->old->ask->basis };
    int64_t middle = 0;
    *out = (struct restatement){ .indicator = now_row ? now_row : old_row };
    if (old_row) {
        asked_plan(r->job, r->old, &old_i, &old, &t.old_scope);
        t.plan = &old;
        t.now_scope = t.old_scope;
        t.now_scope.to = r->now->to;
    }
    if (!three_values(r, &t, now_row, out, &middle)) {
        return false;
    }
    if (old_row) {
        account(&t);
    }
    uint64_t born = now_row ? now_row->born : old_row->died;
    between_line(&t, CAUSE_REDEFINED, (uint32_t)born, out->after - middle);
    hand_over(&t, r->limit, out);
    return true;
}

static bool restate_all(struct restate *r, struct restatement **out,
                        size_t *count)
{
    /* What is defined at the later position, and what no longer is. */
    size_t most = r->old->count + r->now->count;
    *out = ARENA_ROWS(r->job->arena, struct restatement, most + 1);
    *count = 0;
    for (size_t i = 0; i < r->now->count; i++) {
        const struct pack_indicator *now = r->now->indicators[i].indicator;
        const struct pack_indicator *old =
            pack_indicator(r->now->pack, now->id, r->old->at);
        if (!restate_one(r, old, now, &(*out)[(*count)++])) {
            return false;
        }
    }
    for (size_t i = 0; i < r->old->count; i++) {
        const struct pack_indicator *old = r->old->indicators[i].indicator;
        if (!pack_indicator(r->now->pack, old->id, r->now->at) &&
            !restate_one(r, old, NULL, &(*out)[(*count)++])) {
            return false;
        }
    }
    return true;
}

/* ---- the two doors ------------------------------------------------------ */

bool figure_restate(struct job *j, struct book *b,
                    const struct figure_ask *ask, uint64_t from, uint64_t to,
                    size_t limit, struct restatement **out, size_t *count)
{
    assert(ask->by_count == 0);
    struct figure_ask now_ask = *ask, old_ask;
    struct asked old, now;
    now_ask.recompute = now_ask.has_as_of = true;
    now_ask.as_of = to;
    if (from > to) {
        return err_set(&j->err, ERR_USAGE, "figure.order",
                       "起点不能在终点之后",
                       "the first position must not be after the second");
    }
    if (!asked_open(j, b, &now_ask, &now) || !asked_facts(j, &now)) {
        return false;
    }
    old_ask = now_ask;
    old_ask.as_of = from;
    old_ask.id_count = 0;       /* an id may be younger than `from` */
    old_ask.ids = ask->ids ? ask->ids : NULL;
    if (!asked_open(j, b, &old_ask, &old) || !asked_facts(j, &old)) {
        return false;
    }
    struct restate r = {
        .job = j, .old = &old, .now = &now, .limit = limit,
        .old_view = view_at(now.facts->marks, from),
        .now_view = view_at(now.facts->marks, to),
    };
    return restate_all(&r, out, count);
}

/* What a withdrawal of seq would take: itself, or all of its batch. */
static uint64_t *gone_with(struct job *j, const struct marks *m, uint64_t seq,
                           uint64_t size)
{
    uint64_t first, last;
    uint64_t *gone = ARENA_ROWS(j->arena, uint64_t, size / 64 + 1);
    gone[seq / 64] |= UINT64_C(1) << seq % 64;
    if (!marks_batch(m, seq, &first, &last)) {
        return gone;
    }
    for (uint64_t i = first; i <= last && i < size; i++) {
        if (marks_batch_of(m, i) == seq) {
            gone[i / 64] |= UINT64_C(1) << i % 64;
        }
    }
    return gone;
}

bool figure_preview(struct job *j, struct book *b, uint64_t seq,
                    struct restatement **out, size_t *count)
{
    enum { LINES = 1000 };
    struct figure_ask ask = { .recompute = true };
    struct asked q, now;
    if (!asked_open(j, b, &ask, &q) || !asked_facts(j, &q)) {
        return false;
    }
    if (seq >= q.at) {
        return err_set(&j->err, ERR_ABSENT, "book.position",
                       "台账里只有%llu条记录，没有第%llu条",
                       "the book has %llu entries, not %llu",
                       (unsigned long long)q.at, (unsigned long long)seq);
    }
    struct restate r = {
        .job = j, .old = &q, .now = &now, .limit = LINES,
        .old_view = view_at(q.facts->marks, q.at),
        .has_charge = true, .charge = (uint32_t)seq,
    };
    r.now_view = view_without(j->arena, q.facts->marks, q.at,
                              gone_with(j, q.facts->marks, seq, q.at));
    now = q;
    now.to = scope_reporting_date(q.facts, &r.now_view);
    return restate_all(&r, out, count);
}
