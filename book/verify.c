/* The great check: one pass over all stored bytes. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "book/core.h"
#include "book/files.h"
#include "book/heads.h"
#include "book/inside.h"
#include "book/proof.h"

struct pass {
    struct job *job;
    struct book *book;
    struct view *view;
    struct ids ids;             /* the whole index */
    struct merkle tree;
    struct str tile[8];         /* stored tiles under comparison */
    uint64_t tile_no[8];
    struct checkpoint *heads;   /* sorted by size */
    size_t head_count, head_next;
    struct fold_set *set;       /* NULL: folds are not asked for */
    int64_t recorded;
    int32_t day;                /* of the newest entry, in the book's zone */
    uint64_t saved_next;        /* the next position of a saved fold */
    struct verify_report *out;
};

/* The first thing that is wrong, in both languages. */
static bool wrong(struct pass *p, uint64_t seq, const char *zh, const char *en)
{
    struct verify_report *out = p->out;
    if (out->sound) {
        out->sound = false;
        out->first_bad = seq;
        snprintf(out->zh, sizeof out->zh, "第%llu条记录：%s",
                 (unsigned long long)seq, zh);
        snprintf(out->en, sizeof out->en, "entry %llu: %s",
                 (unsigned long long)seq, en);
    }
    return false;
}

/* ---- heads ------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
    const struct checkpoint *x = a, *y = b;
    return (x->size > y->size) - (x->size < y->size);
}

/* Kept heads and the given checkpoint, whose signatures must be good. */
static bool collect_heads(struct pass *p, struct str checkpoint)
{
    struct job *j = p->job;
    struct heads heads;
    struct vkey key;
    struct str line;
    struct note note;
    bool has_key = proof_vkey(j, p->book, &line);
    if (!has_key && checkpoint.len == 0 && j->err.kind == ERR_ABSENT) {
        err_clear(&j->err);     /* a book without its public key */
        bool good = heads_read(j, p->book->path, NULL, &heads);
        if (good && heads.count > 0) {
            wrong(p, 0, "缺少公钥，无法核对检查点",
                  "the public key is missing, heads cannot be checked");
        }
        return good;
    }
    if (!has_key || !vkey_parse(line, &key, &j->err) ||
        !heads_read(j, p->book->path, &key, &heads)) {
        return false;
    }
    p->out->heads = heads.count;
    p->heads = ARENA_ROWS(j->arena, struct checkpoint, heads.count + 1);
    memcpy(p->heads, heads.at, heads.count * sizeof *p->heads);
    p->head_count = heads.count;
    if (checkpoint.len > 0) {
        struct checkpoint *head = &p->heads[p->head_count++];
        if (!note_parse(checkpoint, &note, &j->err) ||
            !note_check(&note, &key, &j->err) ||
            !checkpoint_parse(j->arena, note.body, head, &j->err)) {
            return false;
        }
    }
    qsort(p->heads, p->head_count, sizeof *p->heads, by_size);
    return true;
}

/* Compare with the heads of the size that the tree has now. */
static void compare_heads(struct pass *p)
{
    while (p->head_next < p->head_count &&
           p->heads[p->head_next].size == p->tree.size) {
        struct merkle_hash root = merkle_root(&p->tree);
        struct str kept = p->heads[p->head_next++].root;
        if (kept.len != MERKLE_HASH ||
            memcmp(kept.at, root.at, MERKLE_HASH) != 0) {
            wrong(p, p->tree.size ? p->tree.size - 1 : 0,
                  "此处或之前的内容与保存的检查点不符",
                  "what stands up to here is not what a kept head signed");
        }
    }
}

/* ---- entries ----------------------------------------------------------- */

/* A complete subtree was recomputed: the stored tile must hold the same. */
static void compare_tile(void *context, unsigned level, uint64_t index,
                         struct merkle_hash hash)
{
    struct pass *p = context;
    unsigned tile = level / 8;
    uint64_t no = index / BOOK_BUNDLE;
    size_t at = (size_t)(index % BOOK_BUNDLE) * MERKLE_HASH;
    if (p->tile[tile].len == 0 || p->tile_no[tile] != no) {
        uint64_t whole = p->out->size >> level;
        uint64_t width = whole - no * BOOK_BUNDLE;
        p->tile_no[tile] = no;
        if (!log_tile(p->job, p->view, tile, no,
                      (unsigned)(width < BOOK_BUNDLE ? width : BOOK_BUNDLE),
                      &p->tile[tile])) {
            err_clear(&p->job->err);
            p->tile[tile] = STR("");
        }
    }
    struct str stored = p->tile[tile];
    if (stored.len < at + MERKLE_HASH ||
        memcmp(stored.at + at, hash.at, MERKLE_HASH) != 0) {
        wrong(p, index << level, "从此起的一段与其哈希块不符",
              "from here on a stretch does not match its hash tile");
    }
}

static bool is_indexed(struct pass *p, struct str id, uint64_t seq)
{
    struct ids_found found = { .count = 0 };
    ids_look(&p->ids, ids_key(id), &found);
    for (size_t i = 0; i < found.count; i++) {
        if (found.seq[i] == seq) {
            return true;
        }
    }
    /* The tail is in no run. */
    return seq >= p->out->size - p->out->size % BOOK_BUNDLE;
}

/* Where days begin is kept for "as of" a date: no row may stand between the
 * day before and the day of an entry, and that day begins with it. */
static bool check_day(struct pass *p, uint64_t seq, const struct entry *e)
{
    struct store *store = view_store(p->view);
    int32_t day = date_day_of(e->recorded, p->book->zone);
    uint64_t after = 0, first = 0, size = p->out->size;
    if (seq > 0 && day == p->day) {
        return true;
    }
    int32_t next = seq > 0 ? p->day + 1 : INT32_MIN;
    p->day = day;
    if (!log_day(p->job, store, next, size, &after) ||
        !log_day(p->job, store, day, size, &first)) {
        return false;
    }
    return (after == seq && first == seq) ||
           wrong(p, seq, "日期索引与登记时间不符",
                 "the index of days is not as the entries were recorded");
}

/* The first entry says what the book is; table meta must say the same. */
static bool check_genesis(struct pass *p, const struct entry *e)
{
    const struct entry_field *name = entry_field(e, STR("name"));
    const struct entry_field *zone = entry_field(e, STR("zone"));
    bool same = str_is(e->kind, str_of(core_row(CORE_GENESIS)->id)) &&
                name != NULL && str_is(name->text, p->book->name) &&
                zone != NULL && zone->number == p->book->zone;
    return same || wrong(p, 0, "名称或时区与首条记录不符",
                         "the book's name or zone is not that of its first "
                         "entry");
}

/* What an edition froze must still lie in BOOK.files as it was: without it
 * nobody can show what was published. */
static bool check_file(struct pass *p, uint64_t seq, struct str hex)
{
    struct job *j = p->job;
    struct str bytes;
    if (book_file_get(j, p->book, hex, &bytes)) {
        p->out->files++;
        return true;
    }
    bool is_changed = j->err.kind == ERR_BROKEN;
    err_clear(&j->err);
    return is_changed
        ? wrong(p, seq, "所记的文件已被改动，与其SHA-256不符",
                "a file that it names was changed: its SHA-256 is another")
        : wrong(p, seq, "所记的文件在 BOOK.files 里找不到或读不出",
                "a file that it names is not in BOOK.files, or unreadable");
}

static bool check_files(struct pass *p, uint64_t seq, const struct entry *e)
{
    bool good = true;
    if (str_is(e->kind, str_of(core_row(CORE_EDITION)->id))) {
        for (uint32_t i = 0; good && i < e->evidence_count; i++) {
            good = check_file(p, seq, e->evidence[i]);
        }
    }
    return good;
}

static bool check_entry(struct pass *p, uint64_t seq, const struct entry *e,
                        struct merkle_hash leaf)
{
    if (!log_is_checked(p->view, seq, leaf)) {
        return wrong(p, seq, "内容与存储时不同",
                     "its bytes are not those that were stored");
    }
    if (e->recorded < p->recorded ||
        (e->batch >= 0 && (uint64_t)e->batch >= seq)) {
        return wrong(p, seq, "登记时间或批次不对",
                     "its time or its batch is out of order");
    }
    p->recorded = e->recorded;
    if ((seq == 0 && !check_genesis(p, e)) || !check_day(p, seq, e) ||
        !check_files(p, seq, e)) {
        return false;
    }
    return is_indexed(p, e->id, seq) ||
           wrong(p, seq, "编号索引中没有它", "the index of ids lacks it");
}

static bool one_entry(struct pass *p, uint64_t seq, struct buf *room)
{
    struct str bytes;
    struct entry e;
    struct err err = { 0 };
    if (!log_entry(p->job, p->view, seq, &bytes)) {
        if (p->job->err.kind != ERR_BROKEN) {
            return false;
        }
        uint64_t bad = log_bad(p->view);
        err_clear(&p->job->err);
        return wrong(p, bad, "存储已损坏，无法读出",
                     "the store is damaged, it cannot be read");
    }
    if (!entry_decode(bytes, &e, room, &err)) {
        return wrong(p, seq, err.zh, err.en);
    }
    struct merkle_hash leaf = merkle_leaf(bytes);
    if (!check_entry(p, seq, &e, leaf)) {
        return false;
    }
    merkle_add(&p->tree, leaf, compare_tile, p);
    if (p->set != NULL) {
        states_feed(p->book->states, p->set, seq, &e);
    }
    compare_heads(p);
    return p->out->sound;
}

/* A saved fold is compared where it was saved: reading begins there. */
static bool compare_saved(struct pass *p, uint64_t seq)
{
    if (p->set == NULL || seq < p->saved_next) {
        return true;
    }
    struct store *store = view_store(p->view);
    return (p->out->fold != NULL ||
            states_compare(p->job, p->book->states, p->set, store,
                           &p->out->fold)) &&
           states_next_saved(p->job, store, seq, &p->saved_next);
}

static void walk(struct pass *p, const struct log_head *head)
{
    struct buf room = { 0 };
    uint64_t size = head->visible.size;
    compare_heads(p);
    for (uint64_t seq = 0; seq < size && compare_saved(p, seq) &&
                           one_entry(p, seq, &room); seq++) {
    }
    buf_free(&room);
    struct merkle_hash root = merkle_root(&p->tree);
    memcpy(p->out->root, root.at, MERKLE_HASH);
    p->out->size = p->tree.size;
    if (!p->out->sound || !job_ok(p->job)) {
        return;
    }
    if (memcmp(root.at, head->visible.root, MERKLE_HASH) != 0) {
        wrong(p, size ? size - 1 : 0, "全部记录的根值与首行不符",
              "the root over all entries is not that of the head row");
    } else if (p->head_next < p->head_count) {
        wrong(p, size, "台账比保存的检查点短，缺了记录",
              "the book is shorter than a kept head: entries are missing");
    } else if (p->recorded != head->visible.recorded) {
        wrong(p, size ? size - 1 : 0, "最后登记时间与首行不符",
              "its time is not that of the head row");
    }
}

/* ---- folds ------------------------------------------------------------- */

static bool compare_folds(struct pass *p)
{
    struct verify_report *out = p->out;
    if (out->fold == NULL &&
        !states_compare(p->job, p->book->states, p->set, view_store(p->view),
                        &out->fold)) {
        return false;
    }
    if (out->fold != NULL) {
        out->sound = false;
        snprintf(out->zh, sizeof out->zh,
                 "记录完好，但派生数据“%s”与重建的不同", out->fold);
        snprintf(out->en, sizeof out->en,
                 "all entries are sound, but the fold \"%s\" differs from a "
                 "fresh one", out->fold);
    }
    return true;
}

/* A fold that claims to have seen more than there is would be believed once
 * the book has grown so far. The head is read last: another process may write
 * and save meanwhile. */
static bool check_positions(struct pass *p, uint64_t size)
{
    struct store *store = view_store(p->view);
    struct log_head now;
    uint64_t ahead = 0;
    if (!states_next_saved(p->job, store, size, &ahead) ||
        !log_head(p->job, store, &now)) {
        return false;
    }
    return ahead == INT64_MAX || ahead <= now.size ||
           wrong(p, now.size, "派生数据说它读过这条还不存在的记录",
                 "saved folds claim to have seen this one, which is not there");
}

static void praise(struct pass *p)
{
    struct verify_report *out = p->out;
    if (p->head_count == 0) {
        snprintf(out->zh, sizeof out->zh,
                 "%llu条记录完好；没有保存的检查点可比，全部重写也看不出来",
                 (unsigned long long)out->size);
        snprintf(out->en, sizeof out->en,
                 "%llu entries are sound; no kept head was there to compare, "
                 "so a rewriting of everything would not show",
                 (unsigned long long)out->size);
        return;
    }
    snprintf(out->zh, sizeof out->zh,
             "%llu条记录完好，与%llu个保存的检查点相符",
             (unsigned long long)out->size, (unsigned long long)out->heads);
    snprintf(out->en, sizeof out->en,
             "%llu entries are sound and agree with %llu kept heads",
             (unsigned long long)out->size, (unsigned long long)out->heads);
}

static bool verify(struct pass *p, struct str checkpoint)
{
    struct log_head head;
    struct store *store = view_store(p->view);
    if (!log_head(p->job, store, &head) ||
        !ids_load(p->job, &p->ids, store) ||
        !states_next_saved(p->job, store, 0, &p->saved_next) ||
        !collect_heads(p, checkpoint)) {
        return false;
    }
    p->out->size = head.visible.size;
    if (p->out->sound) {
        walk(p, &head);
    }
    if (!job_ok(p->job) ||
        (p->out->sound && p->set != NULL && !compare_folds(p))) {
        return false;
    }
    if (p->out->sound && p->set != NULL) {
        check_positions(p, head.size);
    }
    if (p->out->sound && job_ok(p->job)) {
        praise(p);
    }
    return job_ok(p->job);
}

bool proof_verify(struct job *j, struct book *b, struct str checkpoint,
                  bool with_folds, struct verify_report *out)
{
    *out = (struct verify_report){ .first_bad = UINT64_MAX, .sound = true };
    struct pass p = { .job = j, .book = b, .out = out };
    p.view = inside_view(j, b);
    if (p.view == NULL) {
        return false;
    }
    view_forget(p.view);        /* what lies on disk counts, not in memory */
    pthread_mutex_lock(&b->fold_lock);
    p.set = with_folds ? states_fresh(b->states) : NULL;
    bool good = verify(&p, checkpoint);
    if (p.set != NULL) {
        states_drop(b->states, p.set);
    }
    pthread_mutex_unlock(&b->fold_lock);
    ids_free(&p.ids);
    inside_give(b, p.view);
    /* A store that cannot be read at all is damage too, not a failure. */
    if (!good && (j->err.kind == ERR_BROKEN || j->err.kind == ERR_INPUT)) {
        out->sound = false;
        snprintf(out->zh, sizeof out->zh, "%s", j->err.zh);
        snprintf(out->en, sizeof out->en, "%s", j->err.en);
        err_clear(&j->err);
        good = true;
    }
    return good;
}
