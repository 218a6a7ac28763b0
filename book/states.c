#include "book/states.h"

#include <assert.h>
#include <stdio.h>

#include "book/parts.h"

/* Entries that a fold may be behind and still be raised alone; further behind,
 * all folds catch up in one reading of the log. */
enum { NEAR = 4096 };

struct fold_set {
    uint64_t position;
    void *state[STATES_MAX];    /* by row; NULL when not in this set */
    bool alone[STATES_MAX];     /* opened without what it needs */
    struct fold_set *next;
};

struct states {
    const struct fold *const *rows;
    size_t count;
    struct fold_set *sets;      /* newest last; found first to last */
    bool rewrite;               /* what is saved is not to be believed */
};

struct states *states_open(const struct fold *const *folds)
{
    struct states *s = mem_new(1, sizeof *s);
    s->rows = folds;
    while (folds != NULL && folds[s->count] != NULL) {
        s->count++;
    }
    assert(s->count <= STATES_MAX);
    return s;
}

static size_t row_of(const struct states *s, const struct fold *fold)
{
    size_t i = 0;
    while (i < s->count && s->rows[i] != fold) {
        i++;
    }
    assert(i < s->count);       /* else main.c forgot to hand it down */
    return i;
}

/* ---- sets -------------------------------------------------------------- */

static void close_state(const struct states *s, struct fold_set *set, size_t i)
{
    if (set->state[i] != NULL) {
        s->rows[i]->close(set->state[i]);
        set->state[i] = NULL;
        set->alone[i] = false;
    }
}

void states_drop(struct states *s, struct fold_set *set)
{
    for (size_t i = s->count; i-- > 0;) {
        close_state(s, set, i);
    }
    mem_free(set);
}

void states_forget(struct states *s)
{
    while (s->sets != NULL) {
        struct fold_set *next = s->sets->next;
        states_drop(s, s->sets);
        s->sets = next;
    }
}

void states_close(struct states *s)
{
    if (s != NULL) {
        states_forget(s);
        mem_free(s);
    }
}

static void append(struct states *s, struct fold_set *set)
{
    struct fold_set **last = &s->sets;
    while (*last != NULL) {
        last = &(*last)->next;
    }
    *last = set;
}

/* An empty state of row i, given what it needs: the set holds all of it, or the
 * fold can do without. */
static void open_state(const struct states *s, struct fold_set *set, size_t i)
{
    void *needed[FOLD_NEEDS_MAX + 1] = { NULL };
    const struct fold *fold = s->rows[i];
    set->alone[i] = false;
    for (size_t k = 0; k < FOLD_NEEDS_MAX && fold->needs[k] != NULL; k++) {
        size_t need = row_of(s, fold->needs[k]);
        assert(need < i && (set->state[need] != NULL || fold->alone));
        needed[k] = set->state[need];
        set->alone[i] |= needed[k] == NULL;
    }
    if (set->alone[i]) {
        memset(needed, 0, sizeof needed);
    }
    set->state[i] = fold->open(needed);
    assert(set->state[i] != NULL);
}

void states_feed(struct states *s, struct fold_set *set, uint64_t seq,
                 const struct entry *e)
{
    assert(set->position == seq);
    for (size_t i = 0; i < s->count; i++) {
        if (set->alone[i]) {
            close_state(s, set, i);
        } else if (set->state[i] != NULL) {
            s->rows[i]->apply(set->state[i], seq, e);
        }
    }
    set->position++;
}

void states_expect(const struct states *s, const struct entry *e)
{
    for (struct fold_set *set = s->sets; set != NULL; set = set->next) {
        for (size_t i = 0; i < s->count; i++) {
            if (s->rows[i]->expect != NULL && set->state[i] != NULL) {
                s->rows[i]->expect(set->state[i], e);
            }
        }
    }
}

void states_apply(struct states *s, uint64_t seq, const struct entry *e)
{
    for (struct fold_set *set = s->sets; set != NULL; set = set->next) {
        states_feed(s, set, seq, e);
    }
}

static bool apply(void *context, uint64_t seq, const struct entry *e,
                  struct str bytes)
{
    (void)bytes;
    states_apply(context, seq, e);
    return true;
}

bool states_follow(struct job *j, struct states *s, states_each *each,
                   void *context, uint64_t from, uint64_t to)
{
    return each(j, context, from, to, apply, s);
}

bool states_any(const struct states *s)
{
    return s->sets != NULL;
}

struct fold_set *states_fresh(struct states *s)
{
    struct fold_set *set = mem_new(1, sizeof *set);
    for (size_t i = 0; i < s->count; i++) {
        open_state(s, set, i);
    }
    return set;
}

void states_adopt(struct states *s, struct fold_set *set)
{
    states_forget(s);
    append(s, set);
    s->rewrite = true;
}

/* ---- finding ----------------------------------------------------------- */

typedef bool members[STATES_MAX];

static void add_needs(const struct states *s, size_t i, members in)
{
    const struct fold *fold = s->rows[i];
    in[i] = true;
    for (size_t k = 0; k < FOLD_NEEDS_MAX && fold->needs[k] != NULL; k++) {
        add_needs(s, row_of(s, fold->needs[k]), in);
    }
}

struct feeding { struct states *states; struct fold_set *set; };

static bool feed(void *context, uint64_t seq, const struct entry *e,
                 struct str bytes)
{
    struct feeding *f = context;
    (void)bytes;
    states_feed(f->states, f->set, seq, e);
    return true;
}

/* Load the members as they were saved at one position. *good is false, and
 * nothing is open, when one is missing or damaged. */
static bool load_members(struct job *j, struct states *s,
                         const struct states_source *src, members in,
                         struct fold_set *set, bool *good)
{
    bool any = false;
    *good = true;
    for (size_t i = 0; i < s->count && *good; i++) {
        uint64_t position = 0;
        if (!in[i]) {
            continue;
        }
        if (!parts_position(j, src->store, s->rows[i], &position, good)) {
            return false;
        }
        *good = *good && position <= src->size &&
                (!any || position == set->position);
        if (!*good) {
            break;
        }
        set->position = position;
        any = true;
        open_state(s, set, i);
        if (!parts_load(j, src->store, s->rows[i], set->state[i], good)) {
            return false;
        }
    }
    return true;
}

/* Close what a failed load left in a set, so that it can begin at 0. */
static void empty_set(const struct states *s, struct fold_set *set)
{
    for (size_t i = s->count; i-- > 0;) {
        close_state(s, set, i);
    }
    set->position = 0;
}

static void say_rebuilding(const struct job *j, uint64_t size)
{
    if (j->talks && size > NEAR) {
        fprintf(stderr, "%s (%llu)\n",
                say(j->lang, "正在重建派生数据…", "rebuilding derived data…"),
                (unsigned long long)size);
    }
}

/* A new set with these members at the head: loaded as saved and caught up, or
 * built afresh where that is not possible. */
static struct fold_set *raise_set(struct job *j, struct states *s,
                                  const struct states_source *src, members in)
{
    struct fold_set *set = mem_new(1, sizeof *set);
    bool good = false;
    bool ok = load_members(j, s, src, in, set, &good);
    if (ok && !good) {
        empty_set(s, set);
        s->rewrite = true;
        say_rebuilding(j, src->size);
        for (size_t i = 0; i < s->count; i++) {
            if (in[i]) {
                open_state(s, set, i);
            }
        }
    }
    struct feeding f = { s, set };
    if (!ok || !src->each(j, src->context, set->position, src->size, feed,
                          &f)) {
        states_drop(s, set);
        return NULL;
    }
    assert(set->position == src->size);
    return set;
}

/* Load row i into the first set, where everything that it needs is there or
 * can be loaded too. *done tells whether that worked. */
static bool join_first(struct job *j, struct states *s,
                       const struct states_source *src, size_t i, bool *done)
{
    uint64_t position = 0;
    struct fold_set *set = s->sets;
    const struct fold *fold = s->rows[i];
    *done = set != NULL && set->state[i] != NULL;
    if (*done) {
        return true;
    }
    if (!parts_position(j, src->store, fold, &position, done)) {
        return false;
    }
    *done = *done && position == src->size;
    for (size_t k = 0; k < FOLD_NEEDS_MAX && fold->needs[k] && *done &&
                       !fold->alone; k++) {
        if (!join_first(j, s, src, row_of(s, fold->needs[k]), done)) {
            return false;
        }
    }
    if (!*done) {
        return true;
    }
    if (s->sets == NULL) {
        s->sets = mem_new(1, sizeof *s->sets);
        s->sets->position = src->size;
    }
    set = s->sets;
    open_state(s, set, i);
    bool ok = parts_load(j, src->store, fold, set->state[i], done);
    if (!ok || !*done) {
        close_state(s, set, i);
    }
    return ok;
}

/* Give what stands alone the folds that it needs, or close it. */
static bool complete(struct job *j, struct states *s,
                     const struct states_source *src, size_t i)
{
    const struct fold *fold = s->rows[i];
    bool done = true, ok = true;
    for (size_t k = 0; k < FOLD_NEEDS_MAX && fold->needs[k] && done; k++) {
        ok = join_first(j, s, src, row_of(s, fold->needs[k]), &done);
        done = ok && done;
    }
    close_state(s, s->sets, i);
    return ok && (!done || join_first(j, s, src, i, &done));
}

bool states_complete(struct job *j, struct states *s,
                     const struct states_source *src)
{
    bool ok = true;
    for (size_t i = 0; i < s->count && ok && s->sets != NULL; i++) {
        ok = !s->sets->alone[i] || complete(j, s, src, i);
    }
    return ok;
}

bool states_rebuilt(const struct states *s)
{
    return s->rewrite;
}

bool states_any_alone(const struct states *s)
{
    for (size_t i = 0; s->sets != NULL && i < s->count; i++) {
        if (s->sets->alone[i]) {
            return true;
        }
    }
    return false;
}

static void *find_open(const struct states *s, size_t i)
{
    for (struct fold_set *set = s->sets; set != NULL; set = set->next) {
        if (set->state[i] != NULL) {
            return set->state[i];
        }
    }
    return NULL;
}

static bool find_row(struct job *j, struct states *s,
                     const struct states_source *src, size_t i)
{
    bool done = false, there = false;
    uint64_t position = 0;
    if (!join_first(j, s, src, i, &done) || done) {
        return done;
    }
    if (!parts_position(j, src->store, s->rows[i], &position, &there)) {
        return false;
    }
    members in = { false };
    add_needs(s, i, in);
    bool is_near = there && src->size - position <= NEAR;
    for (size_t k = 0; k < s->count && !is_near; k++) {
        in[k] = in[k] || find_open(s, k) == NULL;
        if (in[k]) {
            add_needs(s, k, in);
        }
    }
    struct fold_set *set = raise_set(j, s, src, in);
    if (set != NULL) {
        append(s, set);
    }
    return set != NULL;
}

void *states_find(struct job *j, struct states *s,
                  const struct states_source *src, const struct fold *fold)
{
    size_t i = row_of(s, fold);
    if (!job_ok(j)) {
        return NULL;
    }
    void *state = find_open(s, i);
    if (state == NULL && find_row(j, s, src, i)) {
        state = find_open(s, i);
    }
    return state;
}

bool states_find_all(struct job *j, struct states *s,
                     const struct states_source *src)
{
    bool ok = job_ok(j);
    for (size_t i = s->count; i-- > 0 && ok;) {     /* the neediest first */
        ok = states_find(j, s, src, s->rows[i]) != NULL;
    }
    return ok;
}

/* ---- saving ------------------------------------------------------------ */

static const char saved_sql[] = "SELECT coalesce(min(position), 0) FROM fold";

bool states_saved(struct job *j, struct store *store, uint64_t *position)
{
    struct query *q = query_open(j, store, saved_sql);
    *position = query_next(j, q) ? (uint64_t)query_get_int(q, 0) : 0;
    query_end(q);
    return job_ok(j);
}

static const char next_sql[] =
    "SELECT coalesce(min(position), $2) FROM fold WHERE position > $1";

bool states_next_saved(struct job *j, struct store *store, uint64_t after,
                       uint64_t *position)
{
    struct query *q = query_open(j, store, next_sql);
    query_int(q, 1, (int64_t)after);
    query_int(q, 2, INT64_MAX);
    *position = query_next(j, q) ? (uint64_t)query_get_int(q, 0) : INT64_MAX;
    query_end(q);
    return job_ok(j);
}

bool states_save(struct job *j, struct states *s,
                 const struct states_source *src, struct store *writer)
{
    if (!states_find_all(j, s, src) || !store_begin(j, writer)) {
        return false;
    }
    if (s->rewrite) {           /* hashes may be right where bytes are not */
        parts_cut(j, writer, 0);
    }
    for (size_t i = 0; i < s->count && job_ok(j); i++) {
        parts_save(j, writer, s->rows[i], find_open(s, i), src->size);
    }
    if (!store_commit(j, writer)) {
        store_rollback(writer);
        return false;
    }
    s->rewrite = false;
    return true;
}

bool states_cut(struct job *j, struct store *writer, uint64_t size)
{
    return parts_cut(j, writer, size);
}

/* ---- comparing --------------------------------------------------------- */

static bool compare_row(struct job *j, struct states *s, size_t i,
                        struct fold_set *set, struct store *store, bool *same)
{
    struct parts_sums fresh = { 0 }, other = { 0 };
    uint64_t position = 0;
    bool there = false;
    parts_of_state(s->rows[i], set->state[i], &fresh);
    *same = true;
    if (parts_position(j, store, s->rows[i], &position, &there) && there &&
        position == set->position &&
        parts_of_store(j, store, s->rows[i], &other)) {
        *same = parts_same(&fresh, &other);
    }
    parts_sums_free(&other);
    for (struct fold_set *live = s->sets; live != NULL && *same;
         live = live->next) {
        if (live->state[i] != NULL && live->position == set->position) {
            parts_of_state(s->rows[i], live->state[i], &other);
            *same = parts_same(&fresh, &other);
            parts_sums_free(&other);
        }
    }
    parts_sums_free(&fresh);
    return job_ok(j);
}

bool states_compare(struct job *j, struct states *s, struct fold_set *set,
                    struct store *store, const char **name)
{
    *name = NULL;
    for (size_t i = 0; i < s->count && *name == NULL; i++) {
        bool same = true;
        if (!compare_row(j, s, i, set, store, &same)) {
            return false;
        }
        *name = same ? NULL : s->rows[i]->name;
    }
    return true;
}
