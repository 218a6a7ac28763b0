#include "book/parts.h"

#include <assert.h>
#include <stdlib.h>

#include "seal/seal.h"

/* One struct for saving, loading and summing up: folds see only its name. */
struct fold_parts {
    struct job *job;
    struct store *store;        /* NULL: only sums are wanted */
    const struct fold *fold;
    struct parts_sums before;   /* saved already */
    struct parts_sums now;
    struct loaded { struct loaded *older; char at[]; } *loaded;
    bool damaged;
    uint64_t position;          /* while loading: what table fold says */
};

static struct parts_sum *sum_add(struct parts_sums *sums, struct str name)
{
    sums->at = mem_again(sums->at, (sums->count + 1) * sizeof *sums->at);
    struct parts_sum *sum = &sums->at[sums->count++];
    sum->name = mem_new(name.len + 1, 1);
    memcpy(sum->name, name.at, name.len);
    return sum;
}

static const struct parts_sum *sum_find(const struct parts_sums *sums,
                                        const char *name)
{
    for (size_t i = 0; i < sums->count; i++) {
        if (strcmp(sums->at[i].name, name) == 0) {
            return &sums->at[i];
        }
    }
    return NULL;
}

void parts_sums_free(struct parts_sums *sums)
{
    for (size_t i = 0; i < sums->count; i++) {
        mem_free(sums->at[i].name);
    }
    mem_free(sums->at);
    *sums = (struct parts_sums){ 0 };
}

bool parts_same(const struct parts_sums *a, const struct parts_sums *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; i < a->count && same; i++) {
        const struct parts_sum *other = sum_find(b, a->at[i].name);
        same = other != NULL && memcmp(other->hash, a->at[i].hash, 32) == 0;
    }
    return same;
}

/* ---- what folds call --------------------------------------------------- */

static const char put_sql[] =
    "INSERT INTO fold_part (fold, name, hash, bytes) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (fold, name) DO UPDATE"
    " SET hash = excluded.hash, bytes = excluded.bytes";

void fold_part_add(struct fold_parts *p, const char *name, const void *bytes,
                   size_t len)
{
    struct str all = { len ? bytes : "", len };
    assert(sum_find(&p->now, name) == NULL);
    struct parts_sum *sum = sum_add(&p->now, str_of(name));
    seal_hash(all, sum->hash);
    const struct parts_sum *saved = sum_find(&p->before, name);
    if (p->store == NULL ||
        (saved != NULL && memcmp(saved->hash, sum->hash, 32) == 0)) {
        return;
    }
    struct query *q = query_open(p->job, p->store, put_sql);
    query_text(q, 1, str_of(p->fold->name));
    query_text(q, 2, str_of(name));
    query_bytes(q, 3, (struct str){ (const char *)sum->hash, 32 });
    query_bytes(q, 4, all);
    query_run(p->job, q, NULL);
}

static const char get_sql[] =
    "SELECT hash, bytes FROM fold_part WHERE fold = $1 AND name = $2";

struct str fold_part(struct fold_parts *p, const char *name)
{
    struct query *q = query_open(p->job, p->store, get_sql);
    query_text(q, 1, str_of(p->fold->name));
    query_text(q, 2, str_of(name));
    if (!query_next(p->job, q)) {
        return (struct str){ NULL, 0 };
    }
    struct str stored = query_get_bytes(q, 1);
    struct loaded *copy = mem_new(1, sizeof *copy + stored.len + 1);
    memcpy(copy->at, stored.at, stored.len);
    copy->older = p->loaded;
    p->loaded = copy;
    struct str out = { copy->at, stored.len }, hash = query_get_bytes(q, 0);
    unsigned char sum[SEAL_HASH];
    seal_hash(out, sum);
    if (hash.len != SEAL_HASH || memcmp(hash.at, sum, SEAL_HASH) != 0) {
        p->damaged = true;      /* the state is not believed, whatever it is */
        out = (struct str){ NULL, 0 };
    }
    query_end(q);
    return out;
}

uint64_t fold_part_position(const struct fold_parts *p)
{
    return p->position;
}

static void parts_free(struct fold_parts *p)
{
    parts_sums_free(&p->before);
    parts_sums_free(&p->now);
    while (p->loaded != NULL) {
        struct loaded *older = p->loaded->older;
        mem_free(p->loaded);
        p->loaded = older;
    }
}

/* ---- what states call -------------------------------------------------- */

static const char position_sql[] =
    "SELECT version, position FROM fold WHERE name = $1";

bool parts_position(struct job *j, struct store *s, const struct fold *fold,
                    uint64_t *position, bool *there)
{
    struct query *q = query_open(j, s, position_sql);
    query_text(q, 1, str_of(fold->name));
    *there = false;
    *position = 0;
    if (query_next(j, q)) {
        *there = query_get_int(q, 0) == fold->version;
        *position = (uint64_t)query_get_int(q, 1);
    }
    query_end(q);
    return job_ok(j);
}

bool parts_load(struct job *j, struct store *s, const struct fold *fold,
                void *state, bool *good)
{
    struct fold_parts p = { .job = j, .store = s, .fold = fold };
    *good = parts_position(j, s, fold, &p.position, good) && *good &&
            fold->load(state, &p) && !p.damaged;
    parts_free(&p);
    return job_ok(j);
}

static const char sums_sql[] =
    "SELECT name, hash FROM fold_part WHERE fold = $1 ORDER BY name";

/* The sums as they were written, for what need not be written again. */
static bool sums_as_saved(struct job *j, struct store *s,
                          const struct fold *fold, struct parts_sums *out)
{
    struct query *q = query_open(j, s, sums_sql);
    query_text(q, 1, str_of(fold->name));
    while (query_next(j, q)) {
        struct parts_sum *sum = sum_add(out, query_get_bytes(q, 0));
        struct str hash = query_get_bytes(q, 1);
        memcpy(sum->hash, hash.at, hash.len < 32 ? hash.len : 32);
    }
    return job_ok(j);
}

static const char drop_sql[] =
    "DELETE FROM fold_part WHERE fold = $1 AND name = $2";
static const char fold_put_sql[] =
    "INSERT INTO fold (name, version, position) VALUES ($1, $2, $3)"
    " ON CONFLICT (name) DO UPDATE"
    " SET version = excluded.version, position = excluded.position";

bool parts_save(struct job *j, struct store *s, const struct fold *fold,
                const void *state, uint64_t position)
{
    struct fold_parts p = { .job = j, .store = s, .fold = fold };
    if (sums_as_saved(j, s, fold, &p.before)) {
        fold->save(state, &p);
    }
    for (size_t i = 0; i < p.before.count && job_ok(j); i++) {
        const char *name = p.before.at[i].name;
        if (sum_find(&p.now, name) == NULL) {
            struct query *q = query_open(j, s, drop_sql);
            query_text(q, 1, str_of(fold->name));
            query_text(q, 2, str_of(name));
            query_run(j, q, NULL);
        }
    }
    struct query *q = query_open(j, s, fold_put_sql);
    query_text(q, 1, str_of(fold->name));
    query_int(q, 2, fold->version);
    query_int(q, 3, (int64_t)position);
    query_run(j, q, NULL);
    parts_free(&p);
    return job_ok(j);
}

void parts_of_state(const struct fold *fold, const void *state,
                    struct parts_sums *out)
{
    struct fold_parts p = { .fold = fold };
    fold->save(state, &p);
    *out = p.now;
    p.now = (struct parts_sums){ 0 };
    parts_free(&p);
}

static const char bytes_sql[] =
    "SELECT name, bytes FROM fold_part WHERE fold = $1 ORDER BY name";

bool parts_of_store(struct job *j, struct store *s, const struct fold *fold,
                    struct parts_sums *out)
{
    struct query *q = query_open(j, s, bytes_sql);
    query_text(q, 1, str_of(fold->name));
    while (query_next(j, q)) {
        struct parts_sum *sum = sum_add(out, query_get_bytes(q, 0));
        seal_hash(query_get_bytes(q, 1), sum->hash);
    }
    return job_ok(j);
}

static const char cut_parts_sql[] =
    "DELETE FROM fold_part WHERE fold IN"
    " (SELECT name FROM fold WHERE position > $1)";
static const char cut_sql[] = "DELETE FROM fold WHERE position > $1";

bool parts_cut(struct job *j, struct store *s, uint64_t size)
{
    struct query *q = query_open(j, s, cut_parts_sql);
    query_int(q, 1, (int64_t)size);
    query_run(j, q, NULL);
    q = query_open(j, s, cut_sql);
    query_int(q, 1, (int64_t)size);
    return query_run(j, q, NULL);
}
