/* Working touched records into the cells of one indicator.
 *
 * What adds up (values, records) is taken off as it stood and added as it
 * stands. Subjects are counted once a cell: a spot is one subject in one cell
 * with its best basis among touched records then and now, and among the rest,
 * which did not change and is looked for only as far as it matters. */
#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/num.h"
#include "figures/cells_state.h"
#include "figures/status.h"

enum { WALK_MAX = 4096 };       /* records of a subject that are looked at */

struct spot {
    uint32_t root;              /* the subject */
    enum cells_shape shape;
    uint64_t key;
    int old, now, rest;         /* best basis, or VIEW_DEAD */
};

struct side {                   /* then, or now */
    struct view view;
    struct scope scopes[SHAPE_COUNT];
    struct status_links links;
    bool has_merges;
    int sign;                   /* -1 takes off, 1 adds */
};

struct step {
    struct cells *cells;
    struct cells_row *row;
    const struct plan *plan;
    struct side old, now;
    const uint32_t *seqs;       /* touched, rising */
    size_t count;
    struct spot *spots;
    size_t spot_count, spot_cap;
    bool has_persons, fits;
};

/* Where a row stands in a side; what add_in_period needs. */
struct standing {
    struct step *step;
    struct side *side;
    const struct plan_source *source;
    size_t row;
    int basis;
    int64_t shares[BASIS_COUNT];
    enum cells_shape shape;
    const struct status *status;        /* of a last status, else NULL */
};

static void raise_to(int64_t *array, int basis, int64_t n)
{
    for (int b = 0; b <= basis; b++) {
        array[b] += n;
    }
}

/* ---- rows --------------------------------------------------------------- */

static void put_spot(const struct standing *at, uint64_t key)
{
    struct step *s = at->step;
    uint32_t root = pass_subject(s->plan->facts, at->source->table, at->row,
                                 at->side->view.at, at->side->has_merges);
    if (root == SUBJECT_NONE || at->source->role != PLAN_NAMED) {
        return;
    }
    if (s->spot_count == s->spot_cap) {
        s->spot_cap = s->spot_cap == 0 ? 64 : s->spot_cap * 2;
        s->spots = mem_again(s->spots, s->spot_cap * sizeof(*s->spots));
    }
    bool is_now = at->side->sign > 0;
    s->spots[s->spot_count++] = (struct spot){
        root, at->shape, key, is_now ? VIEW_DEAD : at->basis,
        is_now ? at->basis : VIEW_DEAD, VIEW_DEAD };
}

static void add_in_period(void *context, struct date day)
{
    struct standing *at = context;
    struct step *s = at->step;
    const struct scope *scope = &at->side->scopes[at->shape];
    uint64_t key = scope_key(scope, at->source->number, at->row, day);
    struct groups *g = &s->row->shapes[at->shape];
    struct tally *t = groups_tally(g, key);
    int64_t one = at->side->sign;
    raise_to(t->count, at->basis, one);
    if (at->source->table->flags[at->row] & FACT_EVIDENCE) {
        raise_to(t->evidenced, at->basis, one);
    }
    if (!s->plan->is_distinct || at->source->role != PLAN_NAMED) {
        int64_t *sums = at->source->role == PLAN_AGGREGATE ? t->aggregate
                                                           : t->named;
        for (int b = 0; b <= at->basis; b++) {
            s->fits &= num_add(&sums[b], one < 0 ? -at->shares[b]
                                                 : at->shares[b]);
        }
    }
    put_spot(at, key);
}

static void add_row(struct step *s, struct side *side,
                    const struct plan_source *source, size_t row)
{
    const struct fact_table *t = source->table;
    int sign = plan_sign(source, row);
    struct standing at = { .step = s, .side = side, .source = source,
                           .row = row };
    at.basis = sign == 0 ? VIEW_DEAD : view_basis(&side->view, t->seq[row]);
    if (at.basis == VIEW_DEAD) {
        return;
    }
    struct pass_row r = { source, row, at.basis, sign };
    pass_shares(s->plan, &side->view, &r, at.shares);
    for (int shape = 0; shape < SHAPE_COUNT; shape++) {
        const struct scope *scope = &side->scopes[shape];
        at.shape = (enum cells_shape)shape;
        if (s->plan->is_stock && scope->time != TIME_WHOLE) {
            pass_periods(scope, t->occurred[row], fact_until(t, row),
                         add_in_period, &at);
        } else if (pass_has_time(s->plan, scope, t, row)) {
            add_in_period(&at, fact_occurred(t, row));
        }
    }
}

/* ---- subjects ----------------------------------------------------------- */

static int spot_compare(const void *left, const void *right)
{
    const struct spot *a = left, *b = right;
    if (a->root != b->root) {
        return a->root < b->root ? -1 : 1;
    }
    if (a->shape != b->shape) {
        return a->shape < b->shape ? -1 : 1;
    }
    return (a->key > b->key) - (a->key < b->key);
}

static void join_spots(struct step *s)
{
    size_t kept = 0;
    if (s->spot_count > 1) {
        qsort(s->spots, s->spot_count, sizeof(*s->spots), spot_compare);
    }
    for (size_t i = 0; i < s->spot_count; i++) {
        struct spot *last = kept > 0 ? &s->spots[kept - 1] : NULL;
        const struct spot *one = &s->spots[i];
        if (last && spot_compare(last, one) == 0) {
            last->old = one->old > last->old ? one->old : last->old;
            last->now = one->now > last->now ? one->now : last->now;
        } else {
            s->spots[kept++] = *one;
        }
    }
    s->spot_count = kept;
}

static bool is_open(const struct spot *p)
{
    int most = p->old > p->now ? p->old : p->now;
    return p->rest < most && p->old != p->now;
}

struct looking {                /* whether a row lies in a spot's cell */
    const struct standing *at;
    struct spot *spot;
};

static void look_in_period(void *context, struct date day)
{
    struct looking *l = context;
    const struct standing *at = l->at;
    const struct scope *scope = &at->side->scopes[l->spot->shape];
    if (l->spot->rest < at->basis &&
        scope_key(scope, at->source->number, at->row, day) == l->spot->key) {
        l->spot->rest = at->basis;
    }
}

/* What an untouched record means for the spots of its subject. */
static bool look_at_row(struct step *s, const struct plan_source *source,
                        size_t row, struct spot *spots, size_t count)
{
    const struct fact_table *t = source->table;
    struct standing at = { .step = s, .side = &s->now, .source = source,
                           .row = row };
    at.basis = plan_sign(source, row) == 0 ? VIEW_DEAD
        : view_basis(&s->now.view, t->seq[row]);
    bool open = false;
    for (size_t i = 0; i < count; i++) {
        struct looking l = { &at, &spots[i] };
        const struct scope *scope = &s->now.scopes[spots[i].shape];
        if (at.basis == VIEW_DEAD || !is_open(&spots[i])) {
            open |= is_open(&spots[i]);
            continue;
        }
        if (s->plan->is_stock && scope->time != TIME_WHOLE) {
            pass_periods(scope, t->occurred[row], fact_until(t, row),
                         look_in_period, &l);
        } else if (pass_has_time(s->plan, scope, t, row)) {
            look_in_period(&l, fact_occurred(t, row));
        }
        open |= is_open(&spots[i]);
    }
    return open;
}

static bool is_touched(const struct step *s, uint32_t seq)
{
    size_t low = 0, high = s->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->seqs[middle] < seq) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < s->count && s->seqs[low] == seq;
}

static const struct plan_source *source_of(const struct plan *p,
                                           uint32_t table)
{
    for (size_t i = 0; i < p->count; i++) {
        if (p->sources[i].number == table) {
            return &p->sources[i];
        }
    }
    return NULL;
}

/* Walk one subject's records, newest first, while a spot is open. */
static bool walk(struct step *s, uint32_t subject, struct spot *spots,
                 size_t count, size_t *walked)
{
    const struct facts *f = s->plan->facts;
    uint32_t seq = f->heads[subject];
    bool open = true;
    while (seq != FACT_NONE && open) {
        uint32_t table;
        size_t row;
        bool found = facts_find(f, seq, &table, &row);
        assert(found);
        const struct plan_source *source = source_of(s->plan, table);
        if (++*walked > WALK_MAX) {
            s->fits = false;
            return false;
        }
        if (source && source->role == PLAN_NAMED && !is_touched(s, seq)) {
            open = look_at_row(s, source, row, spots, count);
        }
        seq = fact_code(f->tables[table], FACT_PREVIOUS, row);
    }
    return open;
}

static void find_rest(struct step *s, struct spot *spots, size_t count)
{
    size_t walked = 0;
    uint32_t root = spots[0].root;
    bool open = false;
    for (size_t i = 0; i < count; i++) {
        open |= is_open(&spots[i]);
    }
    if (!open || !walk(s, root, spots, count, &walked)) {
        return;
    }
    const struct status_links *links = &s->now.links;
    for (size_t i = 0; i < links->count && s->fits; i++) {
        if (links->rows[i].root == root &&
            !walk(s, links->rows[i].member, spots, count, &walked)) {
            return;
        }
    }
}

/* The best identity of a class, as it was known on one side. */
static enum identity identity_on(const struct step *s,
                                 const struct side *side, uint32_t root)
{
    const struct facts *f = s->plan->facts;
    if (side->sign > 0 || s->cells->risen_count == 0) {
        return status_identity(f, &side->links, root);
    }
    enum identity best = cells_identity_before(s->cells, root);
    for (size_t i = status_link_from(&side->links, root);
         i < side->links.count && side->links.rows[i].root == root; i++) {
        enum identity one =
            cells_identity_before(s->cells, side->links.rows[i].member);
        best = one > best ? one : best;
    }
    return best;
}

/* One subject more (or fewer) in a cell, up to a basis. */
static void count_subject(struct step *s, const struct side *side,
                          const struct spot *spot, int basis)
{
    struct groups *g = &s->row->shapes[spot->shape];
    struct tally *t = groups_tally(g, spot->key);
    raise_to(t->distinct, basis, side->sign);
    if (s->plan->is_distinct && s->plan->values_are_subjects) {
        raise_to(t->named, basis, side->sign);
    }
    enum identity i = s->has_persons ? identity_on(s, side, spot->root)
                                     : IDENTITY_NONE;
    if (i == IDENTITY_PROVED) {
        raise_to(t->proved, basis, side->sign);
    } else if (i == IDENTITY_PROVISIONAL) {
        raise_to(t->provisional, basis, side->sign);
    }
}

static void settle_spots(struct step *s)
{
    join_spots(s);
    for (size_t i = 0; i < s->spot_count && s->fits;) {
        size_t end = i + 1;
        while (end < s->spot_count && s->spots[end].root == s->spots[i].root) {
            end++;
        }
        find_rest(s, &s->spots[i], end - i);
        for (; i < end; i++) {
            const struct spot *p = &s->spots[i];
            int old = p->old > p->rest ? p->old : p->rest;
            int now = p->now > p->rest ? p->now : p->rest;
            count_subject(s, &s->old, p, old);
            count_subject(s, &s->now, p, now);
        }
    }
}

/* ---- last statuses ------------------------------------------------------ */

static void add_status(void *context, struct date day)
{
    struct standing *at = context;
    struct step *s = at->step;
    int basis;
    const struct status_row *r = status_on(s->plan, at->status, day.day,
                                           &basis);
    if (!r || basis == VIEW_DEAD) {
        return;
    }
    const struct plan_source *source = &s->plan->sources[r->source];
    uint64_t key = scope_key(&at->side->scopes[at->shape], source->number,
                             r->row, day);
    struct groups *g = &s->row->shapes[at->shape];
    struct tally *t = groups_tally(g, key);
    raise_to(t->count, basis, at->side->sign);
    if (source->table->flags[r->row] & FACT_EVIDENCE) {
        raise_to(t->evidenced, basis, at->side->sign);
    }
    if (!s->plan->is_distinct || !s->plan->values_are_subjects) {
        raise_to(t->named, basis, at->side->sign);
    }
    struct spot spot = { .root = at->status->subject, .shape = at->shape,
                         .key = key };
    count_subject(s, at->side, &spot, basis);
}

static void add_subject(struct step *s, struct side *side, uint32_t subject,
                        struct status *status)
{
    struct standing at = { .step = s, .side = side, .status = status };
    status_gather(s->plan, &side->view, &side->links, subject, status);
    s->fits &= status->count <= WALK_MAX;
    for (int shape = 0; shape < SHAPE_COUNT && status->count > 0; shape++) {
        const struct scope *scope = &side->scopes[shape];
        at.shape = (enum cells_shape)shape;
        if (scope->time == TIME_WHOLE) {
            add_status(&at, (struct date){ scope->to, DATE_DAY });
        } else {
            pass_periods(scope, status->rows[0].occurred, INT32_MAX,
                         add_status, &at);
        }
    }
}

static int number_compare(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* The touched records' subjects, each once, as they count on one side. */
static void step_statuses(struct step *s, struct side *side)
{
    const struct facts *f = s->plan->facts;
    uint32_t *roots = mem_new(s->count + 1, sizeof(*roots));
    size_t count = 0;
    struct status status = { 0 };
    for (size_t i = 0; i < s->count; i++) {
        uint32_t table;
        size_t row;
        bool found = facts_find(f, s->seqs[i], &table, &row);
        assert(found);
        const struct plan_source *source = source_of(s->plan, table);
        uint32_t root = pass_subject(f, f->tables[table], row, side->view.at,
                                     side->has_merges);
        if (source && source->role == PLAN_NAMED && root != SUBJECT_NONE) {
            roots[count++] = root;
        }
    }
    if (count > 1) {
        qsort(roots, count, sizeof(*roots), number_compare);
    }
    for (size_t i = 0; i < count && s->fits; i++) {
        if (i == 0 || roots[i] != roots[i - 1]) {
            add_subject(s, side, roots[i], &status);
        }
    }
    mem_free(status.rows);
    mem_free(roots);
}

/* ---- the whole ---------------------------------------------------------- */

static void open_side(struct cells *c, struct side *side, uint64_t at,
                      int32_t to, int sign)
{
    side->view = view_at(c->marks, at);
    side->sign = sign;
    side->has_merges = subject_has_merges(c->facts->subjects, at);
    status_links_open(c->facts, at, &side->links);
    for (int shape = 0; shape < SHAPE_COUNT; shape++) {
        side->scopes[shape] = cells_scope(c, (enum cells_shape)shape);
        side->scopes[shape].to = to;
    }
}

static void step_rows(struct step *s)
{
    for (size_t i = 0; i < s->count && s->fits; i++) {
        uint32_t table;
        size_t row;
        bool found = facts_find(s->plan->facts, s->seqs[i], &table, &row);
        assert(found);
        const struct plan_source *source = source_of(s->plan, table);
        bool is_status = source && source->role == PLAN_NAMED &&
            s->plan->indicator->last_status;
        if (source && !is_status) {
            add_row(s, &s->old, source, row);
            add_row(s, &s->now, source, row);
        }
    }
    settle_spots(s);
}

/* Sums over values that have no chain of records, and rests of carried totals,
 * depend on more than what was touched. */
static bool can_step(const struct step *s)
{
    size_t rows = 0;
    for (size_t i = 0; i < s->plan->count; i++) {
        const struct plan_source *source = &s->plan->sources[i];
        rows += source->table->count;
        if (source->role == PLAN_CARRIED && source->table->count > 0) {
            return false;
        }
    }
    for (int shape = 0; shape < SHAPE_COUNT; shape++) {
        if (s->row->shapes[shape].over) {
            return false;
        }
    }
    return (!s->plan->is_distinct || s->plan->values_are_subjects) &&
        s->count <= rows / 4 + 16;
}

bool cells_step(struct cells *c, struct cells_row *row,
                const struct plan *plan, int32_t old_to)
{
    struct step s = { .cells = c, .row = row, .plan = plan, .fits = true,
                      .seqs = c->touched, .count = c->touched_count };
    if (!can_step(&s)) {
        return false;
    }
    for (size_t i = 0; i < plan->count; i++) {
        s.has_persons |= plan->sources[i].has_persons;
    }
    open_side(c, &s.old, c->done, old_to, -1);
    open_side(c, &s.now, c->size, c->to, 1);
    step_rows(&s);
    if (plan->indicator->last_status) {
        step_statuses(&s, &s.old);
        step_statuses(&s, &s.now);
    }
    status_links_close(&s.old.links);
    status_links_close(&s.now.links);
    mem_free(s.spots);
    return s.fits;
}
