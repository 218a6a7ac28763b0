/* The door: check → stage → COMMIT → folds → publish. One thread. */
#include <assert.h>
#include <stdio.h>

#include "book/inside.h"

enum {
    ASK_ALL = 512,              /* look-ups on disk before ids are loaded */
    AHEAD = 4,                  /* entries read before they are applied */
    OPEN_ALL = 256,             /* a commit this big is part of an import */
    SAVE_LEAST = 64 * 1024,     /* entries between two savings of folds … */
    SAVE_GROWTH = 3,            /* … and at least this much of what was saved */
};

/* ---- waking ------------------------------------------------------------ */

static void tail_key_add(struct book *b, uint64_t key)
{
    if (b->tail_key_count == b->tail_key_cap) {
        b->tail_key_cap = b->tail_key_cap ? b->tail_key_cap * 2 : 512;
        b->tail_keys = mem_again(b->tail_keys,
                                 b->tail_key_cap * sizeof *b->tail_keys);
    }
    b->tail_keys[b->tail_key_count++] = key;
}

/* Entries behind the last bundle are in no run: note their ids. */
static bool note_tail(struct job *j, struct book *b, struct view *v)
{
    struct buf room = { 0 };
    struct entry e;
    uint64_t size = b->log.tree.size;
    b->tail_key_count = 0;
    for (uint64_t seq = size - size % BOOK_BUNDLE; seq < size && job_ok(j);
         seq++) {
        struct str bytes;
        if (log_entry(j, v, seq, &bytes) &&
            entry_decode(bytes, &e, &room, &j->err)) {
            ids_put(&b->ids, ids_key(e.id), seq);
            tail_key_add(b, ids_key(e.id));
        }
    }
    buf_free(&room);
    return job_ok(j);
}

bool inside_wake(struct job *j, struct book *b)
{
    struct view *v = inside_view(j, b);
    log_close(&b->log);
    ids_free(&b->ids);
    if (v == NULL || !log_open(j, v, &b->log) || !note_tail(j, b, v)) {
        inside_give(b, v);
        return false;
    }
    inside_give(b, v);
    struct merkle_hash root = merkle_root(&b->log.tree);
    b->recorded = b->head.recorded;
    b->day = b->head.recorded ? date_day_of(b->head.recorded, b->zone)
                              : INT32_MIN;
    if (b->log.tree.size == b->head.size &&
        memcmp(root.at, b->head.root, MERKLE_HASH) != 0) {
        return err_set(&j->err, ERR_BROKEN, "book.damaged",
                       "台账与其根值不符，请运行 verify",
                       "the book does not match its root, run verify");
    }
    return true;
}

void inside_reopen(struct job *j, struct book *b)
{
    struct err kept = j->err;
    err_clear(&j->err);
    store_close(b->writer);
    b->writer = store_open(j, b->path, STORE_WRITE);
    if (b->writer != NULL && !inside_wake(j, b)) {
        store_close(b->writer);
        b->writer = NULL;       /* later commits say so */
    }
    j->err = kept;
}

/* ---- staging ----------------------------------------------------------- */

/* Bytes of an entry that stands in the book or on the stage. */
static bool bytes_of(struct job *j, struct book *b, struct view *v,
                     uint64_t seq, struct str *out)
{
    if (seq < b->log.tree.size) {
        return log_entry(j, v, seq, out);
    }
    *out = stage_bytes(&b->stage, seq);
    return true;
}

/* Everything that may have this key: from memory, and from disk as long as
 * only few are asked for. */
static bool propose(struct job *j, struct book *b, struct view *v,
                    uint64_t key, struct ids_found *out)
{
    out->count = 0;
    if (!b->ids.holds_all && ++b->asked > ASK_ALL &&
        !ids_load(j, &b->ids, view_store(v))) {
        return false;
    }
    ids_look(&b->ids, key, out);
    return b->ids.holds_all || ids_search(j, view_store(v), key, out);
}

/* Whether memory alone can tell that an id is new: nearly always, in an
 * import. */
static bool is_unheard(const struct book *b, struct str id)
{
    struct ids_found found = { .count = 0 };
    if (b->ids.holds_all) {
        ids_look(&b->ids, ids_key(id), &found);
    }
    return b->ids.holds_all && found.count == 0;
}

/* Confirm each proposal by its entry. *seq is UINT64_MAX when none holds. */
static bool find(struct job *j, struct book *b, struct view *v, struct str id,
                 uint64_t *seq, struct entry *e, struct buf *room)
{
    struct ids_found found;
    *seq = UINT64_MAX;
    if (!propose(j, b, v, ids_key(id), &found)) {
        return false;
    }
    for (size_t i = 0; i < found.count && *seq == UINT64_MAX; i++) {
        struct str bytes;
        if (found.seq[i] >= b->log.tree.size + b->stage.count) {
            continue;           /* was unstaged or cut off */
        }
        if (!bytes_of(j, b, v, found.seq[i], &bytes) ||
            !entry_decode(bytes, e, room, &j->err)) {
            return false;
        }
        *seq = str_is(e->id, id) ? found.seq[i] : UINT64_MAX;
    }
    return true;
}

/* Whether two entries say the same, the book's part aside. */
static bool is_same(struct job *j, const struct entry *there,
                    const struct entry *draft, bool *same)
{
    struct buf a = { 0 }, b = { 0 };
    bool good = entry_encode(there, false, &a, &j->err) &&
                entry_encode(draft, false, &b, &j->err);
    *same = good && str_is(buf_view(&a), buf_view(&b));
    buf_free(&a);
    buf_free(&b);
    return good;
}

static bool put(struct job *j, struct book *b, struct entry *e)
{
    uint64_t size = b->log.tree.size;
    uint64_t seq = size + b->stage.count;
    if (seq >= UINT32_MAX - 1) {
        return err_set(&j->err, ERR_FULL, "book.full", "台账已满",
                       "the book is full");
    }
    int64_t now = j->clock();
    b->recorded = now > b->recorded ? now : b->recorded;
    e->recorded = b->recorded;  /* clocks are set back; the book is not */
    if (e->batch < 0) {
        e->by = j->by;
    }
    if (!stage_put(j, &b->stage, size, e)) {
        return false;
    }
    uint64_t key = ids_key(e->id);
    ids_put(&b->ids, key, seq);
    tail_key_add(b, key);
    return true;
}

/* Answer for an id that is there, or stage the draft. v is NULL when it is
 * known to be new. */
static bool stage_with(struct job *j, struct book *b, struct view *v,
                       struct entry *e, enum book_verdict *verdict,
                       uint64_t *seq)
{
    struct entry there;
    struct buf room = { 0 };
    bool same = false;
    *seq = UINT64_MAX;
    bool good = v == NULL || find(j, b, v, e->id, seq, &there, &room);
    if (good && *seq != UINT64_MAX) {
        good = is_same(j, &there, e, &same);
        *verdict = same ? BOOK_SAME : BOOK_CONFLICT;
    } else if (good) {
        *seq = b->log.tree.size + b->stage.count;
        *verdict = BOOK_NEW;
        good = put(j, b, e);
    }
    sealed_staged(b, e->id, good && *verdict == BOOK_NEW);
    buf_free(&room);
    return good;
}

bool book_stage(struct job *j, struct book *b, struct entry *e,
                enum book_verdict *verdict, uint64_t *seq)
{
    assert(b->mode == BOOK_WRITE);
    bool is_new = is_unheard(b, e->id);
    struct view *v = is_new ? NULL : inside_view(j, b);
    bool good = (v != NULL || is_new) && job_ok(j) &&
                stage_with(j, b, v, e, verdict, seq);
    inside_give(b, v);
    return good;
}

void book_expect(const struct book *b, struct str id)
{
    ids_expect(&b->ids, ids_key(id));
}

bool book_look(struct job *j, struct book *b, struct str id, uint64_t *seq)
{
    assert(b->mode == BOOK_WRITE);
    struct view *v = inside_view(j, b);
    struct entry there;
    struct buf room = { 0 };
    bool good = v != NULL && find(j, b, v, id, seq, &there, &room);
    if (good && *seq != UINT64_MAX && *seq >= b->log.tree.size) {
        *seq = UINT64_MAX;      /* still on the stage */
    }
    buf_free(&room);
    inside_give(b, v);
    return good;
}

size_t book_staged(const struct book *b)
{
    return b->stage.count;
}

void book_unstage(struct book *b)
{
    b->tail_key_count -= b->stage.count;
    stage_clear(&b->stage);
    sealed_unstage(b);
}

bool book_find(struct job *j, struct book *b, struct str id, uint64_t *seq)
{
    struct ids_found found = { .count = 0 };
    struct view *v = inside_view(j, b);
    struct entry e;
    struct buf room = { 0 };
    uint64_t size = book_head(b).size;
    *seq = UINT64_MAX;
    bool good = v != NULL && ids_search(j, view_store(v), ids_key(id), &found);
    for (uint64_t at = size - size % BOOK_BUNDLE; good && at < size; at++) {
        struct str bytes;       /* the tail is in no run */
        good = log_entry(j, v, at, &bytes);
        if (good && str_find(bytes, id) >= 0 && found.count < IDS_FOUND_MAX) {
            found.seq[found.count++] = (uint32_t)at;
        }
    }
    for (size_t i = 0; good && i < found.count && *seq == UINT64_MAX; i++) {
        struct str bytes;
        if (found.seq[i] < size) {
            good = log_entry(j, v, found.seq[i], &bytes) &&
                   entry_decode(bytes, &e, &room, &j->err);
            *seq = good && str_is(e.id, id) ? found.seq[i] : UINT64_MAX;
        }
    }
    buf_free(&room);
    inside_give(b, v);
    return good;
}

/* ---- committing -------------------------------------------------------- */

/* Note where days begin. */
static bool note_days(struct job *j, struct book *b)
{
    uint64_t base = b->log.tree.size;
    for (uint64_t seq = base; seq < base + b->stage.count && job_ok(j);
         seq++) {
        int64_t recorded = stage_recorded(&b->stage, seq);
        int32_t day = date_day_of(recorded, b->zone);
        if (day > b->day) {
            log_day_put(j, b->writer, day, seq);
            b->day = day;
        }
    }
    return job_ok(j);
}

/* Bundles, tail and tiles. */
static bool append(struct job *j, struct book *b)
{
    size_t count = b->stage.piece_count;
    struct log_piece *pieces = mem_new(count, sizeof *pieces);
    stage_pieces(&b->stage, pieces);
    bool good = log_append(j, b->writer, &b->log, pieces, count);
    mem_free(pieces);
    return good;
}

/* Ids of entries that are in bundles now go from the tail into a run. */
static bool move_ids(struct job *j, struct book *b, uint64_t before)
{
    uint64_t first = before - before % BOOK_BUNDLE;
    uint64_t after = b->log.tree.size - b->log.tree.size % BOOK_BUNDLE;
    size_t count = (size_t)(after - first);
    if (count == 0) {
        return true;
    }
    struct ids_row *rows = mem_new(count, sizeof *rows);
    assert(count <= b->tail_key_count);
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct ids_row){ b->tail_keys[i], (uint32_t)(first + i) };
    }
    b->tail_key_count -= count;
    memmove(b->tail_keys, b->tail_keys + count,
            b->tail_key_count * sizeof *b->tail_keys);
    bool good = ids_run(j, b->writer, rows, count);
    mem_free(rows);
    return good;
}

/* Everything of one commit, in one transaction. */
static bool write_all(struct job *j, struct book *b, struct book_head *head)
{
    uint64_t before = b->log.tree.size;
    struct log_head row = { .visible = b->hidden ? b->shown : *head };
    if (!store_begin(j, b->writer)) {
        return false;
    }
    head->recorded = stage_recorded(&b->stage, before + b->stage.count - 1);
    if (!note_days(j, b) || !append(j, b) || !move_ids(j, b, before) ||
        !sealed_write(j, b, b->writer)) {
        return false;
    }
    struct merkle_hash root = merkle_root(&b->log.tree);
    head->size = row.size = b->log.tree.size;
    memcpy(head->root, root.at, MERKLE_HASH);
    row.visible = b->hidden ? b->shown : *head;
    return log_move(j, b->writer, before, &row) && store_commit(j, b->writer);
}

/* Bring the folds up to what is on the stage. Each entry is read a few entries
 * before it is applied, so that the memory it needs is there by then. */
static void apply(struct book *b)
{
    struct entry e[AHEAD];
    struct buf room[AHEAD] = { { 0 } };
    struct err none = { 0 };
    size_t count = states_any(b->states) ? b->stage.count : 0;
    for (size_t i = 0; i < count + AHEAD; i++) {
        uint64_t seq = b->head.size + i;
        if (i >= AHEAD && i - AHEAD < count) {
            states_apply(b->states, seq - AHEAD, &e[i % AHEAD]);
        }
        if (i < count) {
            bool good = entry_decode(stage_bytes(&b->stage, seq),
                                     &e[i % AHEAD], &room[i % AHEAD], &none);
            assert(good);       /* it was read back before COMMIT */
            states_expect(b->states, &e[i % AHEAD]);
        }
    }
    for (size_t i = 0; i < AHEAD; i++) {
        buf_free(&room[i]);
    }
}

static void publish(struct book *b, struct book_head head)
{
    pthread_mutex_lock(&b->turn.lock);
    b->head = head;
    if (!b->hidden) {
        b->shown = head;
    }
    pthread_mutex_unlock(&b->turn.lock);
}

struct writing {                /* what is given to the other thread */
    struct job *job;
    struct book *book;
    struct book_head head;
    bool good;
};

static void write_piece(void *piece)
{
    struct writing *w = piece;
    w->good = write_all(w->job, w->book, &w->head);
}

/* Write, apply, publish. Where much is staged the folds take it in while it is
 * being written: they hold it before it is durable, but nobody else has a turn
 * to look, and if it cannot be written they are forgotten. */
static bool bring_in(struct job *j, struct book *b)
{
    struct writing w = { j, b, b->head, false };
    bool is_many = b->stage.count >= BOOK_MANY;
    if (!stage_ready(j, &b->stage)) {
        return false;
    }
    if (is_many) {
        inside_turn_write(b);
        pthread_mutex_lock(&b->fold_lock);
        work_give(b->scribe, write_piece, &w);
        apply(b);
        work_wait(b->scribe);
        if (!w.good) {
            states_forget(b->states);
        }
    } else {
        write_piece(&w);
        if (!w.good) {
            return false;
        }
        inside_turn_write(b);
        pthread_mutex_lock(&b->fold_lock);
        apply(b);
    }
    if (w.good) {
        publish(b, w.head);
    }
    pthread_mutex_unlock(&b->fold_lock);
    inside_turn_end(b);
    return w.good;
}

/* An import keeps every fold up as it goes, instead of reading the whole log
 * again when it ends. A fold that was opened alone gets what it needs. */
static bool open_all(struct job *j, struct book *b)
{
    bool many = b->stage.count >= OPEN_ALL;
    if (!many && !states_any_alone(b->states)) {
        return true;
    }
    struct view *v = inside_view(j, b);
    if (v == NULL) {
        return false;
    }
    inside_turn_write(b);       /* a state may be opened again: none looks */
    pthread_mutex_lock(&b->fold_lock);
    struct states_source source = inside_source(j, b, v);
    bool good = states_complete(j, b->states, &source) &&
        (!many || states_find_all(j, b->states, &source));
    pthread_mutex_unlock(&b->fold_lock);
    inside_turn_end(b);
    inside_give(b, v);
    return good;
}

bool book_commit(struct job *j, struct book *b)
{
    assert(b->mode == BOOK_WRITE);
    if (b->stage.count == 0 || !job_ok(j)) {
        return job_ok(j);
    }
    if (b->writer == NULL) {
        return err_set(&j->err, ERR_SYSTEM, "store.io",
                       "台账在一次失败后无法重新打开",
                       "the book could not be opened again after a failure");
    }
    if (!open_all(j, b)) {
        return false;
    }
    if (!bring_in(j, b)) {
        store_rollback(b->writer);
        book_unstage(b);
        inside_reopen(j, b);
        return false;
    }
    stage_clear(&b->stage);
    b->asked = 0;
    sealed_unstage(b);
    uint64_t moved = b->head.size - (b->saved > b->head.size ? 0 : b->saved);
    if (moved >= SAVE_LEAST && moved >= SAVE_GROWTH * b->saved) {
        book_save(j, b);        /* each saving may cost as much as all before */
    }
    return job_ok(j);
}

/* ---- hiding ------------------------------------------------------------ */

/* Make what was hidden visible, in one row. */
static bool show(struct job *j, struct book *b)
{
    struct log_head row = { b->head.size, b->head };
    if (!store_begin(j, b->writer) ||
        !log_move(j, b->writer, b->head.size, &row) ||
        !store_commit(j, b->writer)) {
        store_rollback(b->writer);
        inside_reopen(j, b);
        return false;
    }
    return true;
}

bool book_hide(struct job *j, struct book *b, bool hidden)
{
    assert(b->mode == BOOK_WRITE && b->stage.count == 0);
    if (hidden == b->hidden) {
        return true;
    }
    if (hidden) {
        inside_turn_write(b);   /* others wait until it is whole, or gone */
        b->shown = b->head;
        b->hider = pthread_self();
        b->hidden = true;
        return true;
    }
    if (!show(j, b)) {
        return false;
    }
    b->shown = b->head;
    b->hidden = false;
    inside_turn_end(b);
    return true;
}

/* In one transaction: the log as it was, the head at the visible size. */
static bool cut(struct job *j, struct book *b, struct view *v)
{
    struct log_head head;
    if (!log_head(j, b->writer, &head) || !store_begin(j, b->writer)) {
        return false;
    }
    struct log_head row = { head.visible.size, head.visible };
    return sealed_cut(j, b, v, head.visible.size, head.size) &&
           log_cut(j, b->writer, v, head.visible.size) &&
           ids_cut(j, b->writer, head.visible.size) &&
           states_cut(j, b->writer, head.visible.size) &&
           log_move(j, b->writer, head.size, &row) &&
           store_commit(j, b->writer);
}

/* Views that read what is being cut off must not answer from it. */
static void forget_views(struct book *b)
{
    pthread_mutex_lock(&b->view_lock);
    for (size_t i = 0; i < b->view_count; i++) {
        view_forget(b->views[i]);
    }
    pthread_mutex_unlock(&b->view_lock);
}

bool book_hide_drop(struct job *j, struct book *b)
{
    struct err kept = j->err;   /* often the reason for dropping */
    err_clear(&j->err);
    book_unstage(b);
    struct view *v = inside_view(j, b);
    bool good = v != NULL && cut(j, b, v);
    if (!good) {
        store_rollback(b->writer);
    }
    inside_give(b, v);
    forget_views(b);
    states_forget(b->states);
    b->head = b->shown;
    good = inside_wake(j, b) && good;
    if (b->hidden) {
        b->hidden = false;
        inside_turn_end(b);
    }
    if (kept.kind != ERR_NONE) {
        j->err = kept;
    }
    return good;
}

/* ---- several writing threads ------------------------------------------- */

void book_door_take(struct book *b)
{
    pthread_mutex_lock(&b->door);
}

void book_door_leave(struct book *b)
{
    assert(b->stage.count == 0);
    pthread_mutex_unlock(&b->door);
}
