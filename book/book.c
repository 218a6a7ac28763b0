#include "book/book.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/num.h"
#include "book/core.h"
#include "book/files.h"
#include "book/inside.h"

enum { SAVE_BEHIND = 4096 };    /* entries that closing leaves unsaved */

/* ---- turns ------------------------------------------------------------- */

static void turn_open(struct turn *t)
{
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->free, NULL);
}

static void turn_close(struct turn *t)
{
    pthread_cond_destroy(&t->free);
    pthread_mutex_destroy(&t->lock);
}

bool inside_is_hider(const struct book *b)
{
    return b->hidden && pthread_equal(b->hider, pthread_self());
}

void inside_turn_write(struct book *b)
{
    if (inside_is_hider(b)) {
        return;
    }
    struct turn *t = &b->turn;
    pthread_mutex_lock(&t->lock);
    t->waiting++;
    while (t->writing || t->readers > 0) {
        pthread_cond_wait(&t->free, &t->lock);
    }
    t->waiting--;
    t->writing = true;
    pthread_mutex_unlock(&t->lock);
}

void inside_turn_end(struct book *b)
{
    if (inside_is_hider(b)) {
        return;
    }
    pthread_mutex_lock(&b->turn.lock);
    assert(b->turn.writing);
    b->turn.writing = false;
    pthread_cond_broadcast(&b->turn.free);
    pthread_mutex_unlock(&b->turn.lock);
}

static void turn_read(struct turn *t)
{
    pthread_mutex_lock(&t->lock);
    while (t->writing || t->waiting > 0) {
        pthread_cond_wait(&t->free, &t->lock);
    }
    t->readers++;
    pthread_mutex_unlock(&t->lock);
}

void book_turn_end(struct book *b)
{
    if (inside_is_hider(b)) {
        return;
    }
    pthread_mutex_lock(&b->turn.lock);
    assert(b->turn.readers > 0);
    b->turn.readers--;
    pthread_cond_broadcast(&b->turn.free);
    pthread_mutex_unlock(&b->turn.lock);
}

/* ---- views ------------------------------------------------------------- */

struct view *inside_view(struct job *j, struct book *b)
{
    struct view *v = NULL;
    if (!job_ok(j)) {
        return NULL;
    }
    pthread_mutex_lock(&b->view_lock);
    if (b->view_count > 0) {
        v = b->views[--b->view_count];
    }
    pthread_mutex_unlock(&b->view_lock);
    return v ? v : view_open(j, b->path);
}

void inside_give(struct book *b, struct view *v)
{
    if (v == NULL) {
        return;
    }
    pthread_mutex_lock(&b->view_lock);
    if (b->view_count < VIEWS_MAX) {
        b->views[b->view_count++] = v;
        v = NULL;
    }
    pthread_mutex_unlock(&b->view_lock);
    view_close(v);
}

/* ---- opening ----------------------------------------------------------- */

static bool take_lock(struct job *j, struct book *b)
{
    const char *path = arena_print(j->arena, "%s.lock", b->path).at;
    b->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (b->lock < 0) {
        return err_set(&j->err, ERR_SYSTEM, "file.io", "无法打开 %s：%s",
                       "cannot open %s: %s", path, strerror(errno));
    }
    if (flock(b->lock, LOCK_EX | LOCK_NB) != 0) {
        return err_set(&j->err, ERR_BUSY, "book.busy",
                       "另一个进程正在写台账 %s",
                       "another process is writing the book %s", b->path);
    }
    return true;
}

/* Say book.… instead of store.… where a path is simply no book. */
static void rename_error(struct job *j, const char *path)
{
    struct err *e = &j->err;
    if (e->id != NULL && strcmp(e->id, "store.absent") == 0) {
        err_clear(e);
        err_set(e, ERR_ABSENT, "book.absent", "找不到台账 %s",
                "there is no book %s", path);
    } else if (e->id != NULL && strcmp(e->id, "store.not") == 0) {
        err_clear(e);
        err_set(e, ERR_SYSTEM, "book.not", "%s 不是 jiedui 台账",
                "%s is no jiedui book", path);
    }
}

static bool check_version(struct job *j, struct view *v, const char *path)
{
    int version = store_version(j, view_store(v));
    if (version > STORE_VERSION) {
        return err_set(&j->err, ERR_INPUT, "book.newer",
                       "台账 %s 由更新的版本写成",
                       "the book %s was written by a newer version", path);
    }
    return job_ok(j);
}

static bool read_meta(struct job *j, struct book *b, struct view *v)
{
    struct str name, zone;
    struct log_head head;
    int64_t minutes = 0;
    if (!log_meta(j, view_store(v), "name", &name) ||
        !log_meta(j, view_store(v), "zone", &zone) ||
        !log_head(j, view_store(v), &head)) {
        return false;
    }
    if (name.len == 0 || !num_parse(zone, &minutes)) {
        return err_set(&j->err, ERR_BROKEN, "book.damaged",
                       "台账没有名称或时区", "the book has no name or zone");
    }
    char *copy = mem_new(name.len + 1, 1);
    memcpy(copy, name.at, name.len);
    b->name = (struct str){ copy, name.len };
    b->zone = (int)minutes;
    b->head = b->shown = head.visible;
    return true;
}

/* Bring the writer's connection, and, after a crash in a hidden import, the
 * log, into shape. */
static bool open_writer(struct job *j, struct book *b)
{
    struct log_head head;
    b->writer = store_open(j, b->path, STORE_WRITE);
    if (b->writer == NULL || !log_head(j, b->writer, &head)) {
        return false;
    }
    if (head.size != head.visible.size && !book_hide_drop(j, b)) {
        return false;
    }
    return inside_wake(j, b) &&
           states_saved(j, b->writer, &b->saved);
}

struct book *book_open(struct job *j, const char *path, enum book_mode mode,
                       const struct fold *const *folds)
{
    if (str_starts(str_of(path), STR("postgresql://"))) {
        err_set(&j->err, ERR_USAGE, "store.engine",
                "本版本尚不支持 PostgreSQL 台账",
                "this version cannot open a PostgreSQL book");
        return NULL;
    }
    struct book *b = mem_new(1, sizeof *b);
    b->path = mem_new(strlen(path) + 1, 1);
    memcpy(b->path, path, strlen(path));
    b->mode = mode;
    b->lock = -1;
    turn_open(&b->turn);
    pthread_mutex_init(&b->view_lock, NULL);
    pthread_mutex_init(&b->fold_lock, NULL);
    pthread_mutex_init(&b->door, NULL);
    stage_open(&b->stage);
    b->scribe = work_open();
    b->states = states_open(folds);
    bool good = true;
    if (mode == BOOK_WRITE && access(path, F_OK) == 0) {
        good = take_lock(j, b);
    }
    struct view *v = good ? view_open(j, path) : NULL;
    good = v != NULL && check_version(j, v, path) && read_meta(j, b, v);
    inside_give(b, v);
    if (!good || (mode == BOOK_WRITE && !open_writer(j, b))) {
        rename_error(j, path);
        b->mode = BOOK_READ;    /* nothing to save */
        book_close(b);
        return NULL;
    }
    return b;
}

void book_close(struct book *b)
{
    if (b == NULL) {
        return;
    }
    if (b->mode == BOOK_WRITE) {
        struct job *j = job_open();
        if (b->hidden) {
            book_hide_drop(j, b);
        }
        if (b->head.size > b->saved + SAVE_BEHIND) {
            book_save(j, b);    /* what fails here is rebuilt when needed */
        }
        job_close(j);
        book_unstage(b);
    }
    states_close(b->states);
    for (size_t i = 0; i < b->view_count; i++) {
        view_close(b->views[i]);
    }
    store_close(b->writer);
    log_close(&b->log);
    ids_free(&b->ids);
    mem_free(b->tail_keys);
    stage_close(&b->stage);
    work_close(b->scribe);
    turn_close(&b->turn);
    pthread_mutex_destroy(&b->view_lock);
    pthread_mutex_destroy(&b->fold_lock);
    pthread_mutex_destroy(&b->door);
    if (b->lock >= 0) {
        close(b->lock);         /* the lock goes last */
    }
    mem_free((char *)(uintptr_t)b->name.at);
    mem_free(b->path);
    mem_free(b);
}

/* ---- what it is -------------------------------------------------------- */

const char *book_path(const struct book *b)
{
    return b->path;
}

struct str book_name(const struct book *b)
{
    return b->name;
}

int book_zone(const struct book *b)
{
    return b->zone;
}

struct book_head book_head(const struct book *b)
{
    pthread_mutex_t *lock = (pthread_mutex_t *)(uintptr_t)&b->turn.lock;
    pthread_mutex_lock(lock);
    bool all = !b->hidden || inside_is_hider(b);
    struct book_head head = all ? b->head : b->shown;
    pthread_mutex_unlock(lock);
    return head;
}

bool book_root(struct job *j, struct book *b, uint64_t size,
               unsigned char root[static BOOK_ROOT_SIZE])
{
    struct book_head head = book_head(b);
    if (size > head.size) {
        return err_set(&j->err, ERR_ABSENT, "book.position",
                       "台账只有%llu条记录，没有第%llu条",
                       "the book has %llu entries, not %llu",
                       (unsigned long long)head.size,
                       (unsigned long long)size);
    }
    if (size == head.size) {
        memcpy(root, head.root, BOOK_ROOT_SIZE);
        return true;
    }
    struct view *v = inside_view(j, b);
    struct log_nodes nodes = { j, v };
    struct merkle_hash hash;
    bool good = v != NULL && merkle_root_of(log_node, &nodes, size, &hash);
    if (good) {
        memcpy(root, hash.at, BOOK_ROOT_SIZE);
    }
    inside_give(b, v);
    return good;
}

/* ---- reading ----------------------------------------------------------- */

static bool is_inside(struct job *j, const struct book *b, uint64_t seq)
{
    uint64_t size = book_head(b).size;
    return seq < size ||
           err_set(&j->err, ERR_ABSENT, "book.position",
                   "台账只有%llu条记录，没有第%llu条",
                   "the book has %llu entries, there is no number %llu",
                   (unsigned long long)size, (unsigned long long)seq);
}

bool book_bytes(struct job *j, struct book *b, uint64_t seq, struct str *out)
{
    struct view *v = is_inside(j, b, seq) ? inside_view(j, b) : NULL;
    bool good = v != NULL && log_entry(j, v, seq, out);
    if (good) {
        *out = arena_str(j->arena, *out);
    }
    inside_give(b, v);
    return good;
}

/* An entry that does not decode was changed behind the book's back. */
static bool decode(struct job *j, uint64_t seq, struct str bytes,
                   struct entry *e, struct buf *room)
{
    struct err err = { 0 };
    return entry_decode(bytes, e, room, &err) ||
           err_set(&j->err, ERR_BROKEN, "book.damaged",
                   "第%llu条记录已损坏：%s", "entry %llu is damaged: %s",
                   (unsigned long long)seq, say(j->lang, err.zh, err.en));
}

static void free_room(void *room)
{
    buf_free(room);
    mem_free(room);
}

bool book_read(struct job *j, struct book *b, uint64_t seq,
               struct entry *out)
{
    struct str bytes;
    struct buf room = { 0 };
    if (!book_bytes(j, b, seq, &bytes)) {
        return false;
    }
    bool good = decode(j, seq, bytes, out, &room);
    if (room.at != NULL) {      /* rare: a text held an escape */
        struct buf *kept = mem_new(1, sizeof *kept);
        *kept = room;
        arena_hook(j->arena, free_room, kept);
    }
    return good;
}

/* Entries from..to-1 through one view, whatever is visible. */
static bool each(struct job *j, void *context, uint64_t from, uint64_t to,
                 bool (*visit)(void *context, uint64_t seq,
                               const struct entry *e, struct str bytes),
                 void *visitor)
{
    struct view *v = context;
    struct buf room = { 0 };
    struct entry e;
    bool good = true;
    for (uint64_t seq = from; seq < to && good; seq++) {
        struct str bytes;
        good = log_entry(j, v, seq, &bytes) && decode(j, seq, bytes, &e, &room);
        if (good && !visit(visitor, seq, &e, bytes)) {
            break;
        }
    }
    buf_free(&room);
    return good;
}

bool book_each(struct job *j, struct book *b, uint64_t from, uint64_t to,
               bool (*visit)(void *context, uint64_t seq,
                             const struct entry *e, struct str bytes),
               void *context)
{
    if (from >= to) {
        return job_ok(j);
    }
    struct view *v = is_inside(j, b, to - 1) ? inside_view(j, b) : NULL;
    bool good = v != NULL && each(j, v, from, to, visit, context);
    inside_give(b, v);
    return good;
}

bool book_size_at(struct job *j, struct book *b, int32_t day, uint64_t *size)
{
    struct view *v = inside_view(j, b);
    bool good = v != NULL &&
                log_day(j, view_store(v), day + 1, book_head(b).size, size);
    inside_give(b, v);
    return good;
}

bool book_copy(struct job *j, struct book *b, const char *path)
{
    struct view *v = inside_view(j, b);
    bool good = v != NULL && store_copy(j, view_store(v), path);
    inside_give(b, v);
    return good;
}

/* ---- folds ------------------------------------------------------------- */

struct states_source inside_source(struct job *j, struct book *b,
                                   struct view *v)
{
    (void)j;
    return (struct states_source){ view_store(v), each, v, b->head.size };
}

void *book_fold(struct job *j, struct book *b, const struct fold *fold)
{
    struct view *v = inside_view(j, b);
    if (v == NULL) {
        return NULL;
    }
    pthread_mutex_lock(&b->fold_lock);
    struct states_source source = inside_source(j, b, v);
    void *state = states_find(j, b->states, &source, fold);
    pthread_mutex_unlock(&b->fold_lock);
    inside_give(b, v);
    return state;
}

bool book_save(struct job *j, struct book *b)
{
    if (b->mode != BOOK_WRITE || b->hidden ||
        (b->saved == b->head.size && !states_rebuilt(b->states))) {
        return job_ok(j);       /* what is hidden may be cut off again */
    }
    struct view *v = inside_view(j, b);
    if (v == NULL || b->writer == NULL) {
        inside_give(b, v);
        return false;
    }
    pthread_mutex_lock(&b->fold_lock);
    struct states_source source = inside_source(j, b, v);
    bool good = states_save(j, b->states, &source, b->writer);
    pthread_mutex_unlock(&b->fold_lock);
    inside_give(b, v);
    if (good) {
        b->saved = b->head.size;
    } else {
        inside_reopen(j, b);
    }
    return good;
}

/* A reader in another process follows the head at the start of a turn. */
static void follow(struct book *b)
{
    struct job *j = job_open();
    struct view *v = inside_view(j, b);
    struct log_head head;
    if (v != NULL && log_head(j, view_store(v), &head) &&
        head.visible.size > b->head.size) {
        inside_turn_write(b);
        pthread_mutex_lock(&b->fold_lock);
        if (head.visible.size > b->head.size &&
            states_follow(j, b->states, each, v, b->head.size,
                          head.visible.size)) {
            b->head = b->shown = head.visible;
        }
        pthread_mutex_unlock(&b->fold_lock);
        inside_turn_end(b);
    }
    inside_give(b, v);
    job_close(j);
}

void book_turn_read(struct book *b)
{
    if (inside_is_hider(b)) {
        return;
    }
    if (b->mode == BOOK_READ) {
        follow(b);
    }
    turn_read(&b->turn);
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

/* Feed a fresh set the whole log, and compare it on the way with what is saved
 * at earlier positions: reading begins there. */
static bool feed_and_compare(struct job *j, struct book *b, struct view *v,
                             struct feeding *f, const char **name)
{
    struct store *store = view_store(v);
    uint64_t at = 0, next = 0, size = b->head.size;
    bool good = true;
    while (good && at < size && *name == NULL) {
        good = states_next_saved(j, store, at, &next);
        next = next < size ? next : size;
        good = good && each(j, v, at, next, feed, f) &&
               states_compare(j, b->states, f->set, store, name);
        at = next;
    }
    return good && each(j, v, at, size, feed, f);
}

bool book_rebuild(struct job *j, struct book *b, bool check, bool *same,
                  const char **name)
{
    struct view *v = inside_view(j, b);
    *same = true;
    *name = NULL;
    if (v == NULL) {
        return false;
    }
    pthread_mutex_lock(&b->fold_lock);
    struct feeding f = { b->states, states_fresh(b->states) };
    bool good = feed_and_compare(j, b, v, &f, name);
    *same = *name == NULL;
    if (good && !check && b->mode == BOOK_WRITE) {
        states_adopt(b->states, f.set);
    } else {
        states_drop(b->states, f.set);
    }
    pthread_mutex_unlock(&b->fold_lock);
    inside_give(b, v);
    if (good && !check) {
        b->saved = b->mode == BOOK_WRITE ? UINT64_MAX : b->saved;
        good = book_save(j, b);
    }
    return good;
}
