#include "store/store.h"

#include <assert.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    QUERIES_MAX = 128,          /* statements that one connection keeps */
    PAGE_SIZE = 8192,
    BUSY_WAIT_MS = 10000,
    WAL_PAGES = 4000,           /* 32 MB between checkpoints */
};

/* "jidu": marks our files among all SQLite files. */
#define APPLICATION_ID 0x6A696475

static const char tables_001[] =
#include "store/sqlite_001.inc"
;

/* Table files in order; a book that has seen fewer is brought up to date. */
static const char *const tables[STORE_VERSION] = { tables_001 };

struct query {
    struct store *store;
    sqlite3_stmt *statement;
    const char *sql;
};

struct store {
    sqlite3 *db;
    struct query queries[QUERIES_MAX];
    size_t query_count;
    bool in_transaction;
};

/* Why the system refused the newest write, to the file or to its WAL; SQLite
 * itself only tells a full disk apart, not a quota or a limit of size. */
static int system_error(struct store *s)
{
    static const int files[] = { SQLITE_FCNTL_FILE_POINTER,
                                 SQLITE_FCNTL_JOURNAL_POINTER };
    for (size_t i = 0; s->db != NULL && i < 2; i++) {
        sqlite3_file *file = NULL;
        int why = 0;
        if (sqlite3_file_control(s->db, "main", files[i], &file) ==
                SQLITE_OK && file != NULL && file->pMethods != NULL) {
            file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &why);
        }
        if (why != 0) {
            return why;
        }
    }
    return s->db != NULL ? sqlite3_system_errno(s->db) : 0;
}

/* Say what SQLite's newest failure means. */
static bool fail(struct job *j, struct store *s, int code)
{
    int system = (code & 0xFF) == SQLITE_IOERR ? system_error(s) : 0;
    const char *why = s->db ? sqlite3_errmsg(s->db) : "no memory";
    bool is_over = system == EFBIG || system == EDQUOT || system == ENOSPC;
    switch (code & 0xFF) {
    case SQLITE_FULL:
        is_over = true;
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(&j->err, ERR_BUSY, "store.busy",
                       "台账正忙，请稍后再试（%s）",
                       "the book is busy, try again later (%s)", why);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return err_set(&j->err, ERR_BROKEN, "store.damaged",
                       "台账文件已损坏（%s）", "the file is damaged (%s)", why);
    default:
        break;
    }
    if (is_over) {
        return err_set(&j->err, ERR_FULL, "store.full",
                       "磁盘已满，未写入任何内容（%s）",
                       "the disk is full, nothing was written (%s)", why);
    }
    if ((code & 0xFF) == SQLITE_IOERR || (code & 0xFF) == SQLITE_CANTOPEN ||
        (code & 0xFF) == SQLITE_READONLY || (code & 0xFF) == SQLITE_PERM) {
        return err_set(&j->err, ERR_SYSTEM, "store.io",
                       "读写台账文件失败：%s（%s）",
                       "the file cannot be read or written: %s (%s)", why,
                       system ? strerror(system) : "-");
    }
    return err_set(&j->err, ERR_SYSTEM, "store.sql", "数据库拒绝执行：%s（%d）",
                   "the store refused: %s (%d)", why, code);
}

/* Run fixed text that gives no rows. */
static bool script(struct job *j, struct store *s, const char *sql)
{
    if (!job_ok(j)) {
        return false;
    }
    int code = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || fail(j, s, code);
}

/* Defensive settings, as store.h lists them. */
static bool harden(struct job *j, struct store *s)
{
    static const struct { int what, value; } settings[] = {
        { SQLITE_DBCONFIG_DQS_DML, 0 },
        { SQLITE_DBCONFIG_DQS_DDL, 0 },
        { SQLITE_DBCONFIG_DEFENSIVE, 1 },
        { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
        { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
        { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
        { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        int code = sqlite3_db_config(s->db, settings[i].what,
                                     settings[i].value, (int *)NULL);
        if (code != SQLITE_OK) {
            return fail(j, s, code);
        }
    }
    sqlite3_extended_result_codes(s->db, 1);
    sqlite3_busy_timeout(s->db, BUSY_WAIT_MS);
    return script(j, s, "PRAGMA cell_size_check = ON;"
                        "PRAGMA mmap_size = 0;"
                        "PRAGMA temp_store = MEMORY;"
                        "PRAGMA foreign_keys = ON;");
}

/* One whole number out of a PRAGMA. */
static bool number(struct job *j, struct store *s, const char *sql,
                   int64_t *out)
{
    struct query *q = query_open(j, s, sql);
    if (!query_next(j, q)) {
        return job_ok(j) ? fail(j, s, SQLITE_ERROR) : false;
    }
    *out = query_get_int(q, 0);
    query_end(q);
    return true;
}

/* Whether the file is one of ours: anything else is left untouched. */
static bool is_ours(struct job *j, struct store *s)
{
    int64_t id = 0;
    bool read = number(j, s, "PRAGMA application_id", &id);
    if (!read && sqlite3_errcode(s->db) == SQLITE_NOTADB) {
        err_clear(&j->err);
        id = 0;
    } else if (!read) {
        return false;
    }
    return id == APPLICATION_ID ||
           err_set(&j->err, ERR_INPUT, "store.not", "这个文件不是 jiedui 台账",
                   "this file is not a jiedui book");
}

/* Run the table files that the book has not seen, each whole or not at all. */
static bool bring_up_to_date(struct job *j, struct store *s)
{
    int64_t seen = 0;
    if (!number(j, s, "PRAGMA user_version", &seen)) {
        return false;
    }
    for (int64_t next = seen; next < STORE_VERSION; next++) {
        char mark[64];
        snprintf(mark, sizeof mark, "PRAGMA user_version = %d",
                 (int)next + 1);
        if (!store_begin(j, s) || !script(j, s, tables[next]) ||
            !script(j, s, mark) || !store_commit(j, s)) {
            store_rollback(s);
            return false;
        }
    }
    return true;
}

static bool start_writer(struct job *j, struct store *s, bool is_new)
{
    char settings[192];
    if (is_new) {
        snprintf(settings, sizeof settings,
                 "PRAGMA page_size = %d; PRAGMA application_id = %d;",
                 PAGE_SIZE, APPLICATION_ID);
        if (!script(j, s, settings)) {
            return false;
        }
    } else if (!is_ours(j, s)) {
        return false;
    }
    snprintf(settings, sizeof settings,
             "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
             "PRAGMA secure_delete = FAST; PRAGMA wal_autocheckpoint = %d;"
             "PRAGMA cache_size = -16000;", WAL_PAGES);
    int64_t level = 0;
    if (!script(j, s, settings) ||
        !number(j, s, "PRAGMA synchronous", &level)) {
        return false;
    }
    assert(level == 2);         /* FULL: nothing less keeps the promise */
    return bring_up_to_date(j, s);
}

static bool start_reader(struct job *j, struct store *s)
{
    int code = sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1,
                                 (int *)NULL);
    if (code != SQLITE_OK) {
        return fail(j, s, code);
    }
    return is_ours(j, s) &&
           script(j, s, "PRAGMA wal_autocheckpoint = 0;"
                        "PRAGMA query_only = ON; PRAGMA cache_size = -8000;");
}

/* Whether nobody can write here: an auditor's copy on a disk or in a folder
 * that is not his. SQLite then needs to be told that nothing will move, or it
 * would make its shared memory file beside it. A log that was not brought in
 * (a WAL with content) cannot be read that way. */
static bool is_sealed_copy(const char *path)
{
    struct buf name = { 0 };
    struct stat wal;
    buf_text(&name, path);
    buf_text(&name, "-wal");
    bool is_quiet = stat(buf_cstr(&name), &wal) != 0 || wal.st_size == 0;
    name.len = 0;
    buf_text(&name, path);
    while (name.len > 0 && name.at[name.len - 1] != '/') {
        name.len--;
    }
    buf_char(&name, '.');
    bool is_fixed = access(path, W_OK) != 0 ||
                    access(buf_cstr(&name), W_OK) != 0;
    buf_free(&name);
    return is_quiet && is_fixed;
}

/* The path as SQLite wants it to open a file that never changes. */
static void sealed_uri(struct buf *out, const char *path)
{
    buf_text(out, "file:");
    for (; *path != '\0'; path++) {
        if (strchr("%?#", *path) != NULL) {
            buf_print(out, "%%%02x", (unsigned char)*path);
        } else {
            buf_char(out, *path);
        }
    }
    buf_text(out, "?immutable=1");
}

static int open_file(struct store *s, const char *path, enum store_mode mode)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    if (mode != STORE_READ || !is_sealed_copy(path)) {
        flags |= SQLITE_OPEN_READWRITE |
                 (mode == STORE_NEW ? SQLITE_OPEN_CREATE : 0);
        return sqlite3_open_v2(path, &s->db, flags, NULL);
    }
    struct buf uri = { 0 };
    sealed_uri(&uri, path);
    int code = sqlite3_open_v2(buf_cstr(&uri), &s->db, flags |
                               SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
    buf_free(&uri);
    return code;
}

struct store *store_open(struct job *j, const char *path,
                         enum store_mode mode)
{
    bool there = access(path, F_OK) == 0;
    if (mode == STORE_NEW && there) {
        err_set(&j->err, ERR_CLASH, "store.exists", "文件已存在：%s",
                "the file exists already: %s", path);
        return NULL;
    }
    if (mode != STORE_NEW && !there) {
        err_set(&j->err, ERR_ABSENT, "store.absent", "找不到文件：%s",
                "no such file: %s", path);
        return NULL;
    }
    struct store *s = mem_new(1, sizeof *s);
    int code = open_file(s, path, mode);
    bool ok = code == SQLITE_OK ? harden(j, s) : fail(j, s, code);
    ok = ok && (mode == STORE_READ ? start_reader(j, s)
                                   : start_writer(j, s, mode == STORE_NEW));
    if (!ok) {
        store_close(s);
        return NULL;
    }
    return s;
}

void store_close(struct store *s)
{
    if (s == NULL) {
        return;
    }
    for (size_t i = 0; i < s->query_count; i++) {
        sqlite3_finalize(s->queries[i].statement);
    }
    int code = sqlite3_close(s->db);
    assert(code == SQLITE_OK);  /* else a statement was forgotten */
    mem_free(s);
}

int store_version(struct job *j, struct store *s)
{
    int64_t seen = 0;
    return number(j, s, "PRAGMA user_version", &seen) ? (int)seen : -1;
}

bool store_begin(struct job *j, struct store *s)
{
    assert(!s->in_transaction);
    s->in_transaction = script(j, s, "BEGIN");
    return s->in_transaction;
}

bool store_commit(struct job *j, struct store *s)
{
    if (!job_ok(j)) {
        return false;
    }
    assert(s->in_transaction);
    if (!script(j, s, "COMMIT")) {
        return false;
    }
    s->in_transaction = false;
    return true;
}

void store_rollback(struct store *s)
{
    for (size_t i = 0; i < s->query_count; i++) {
        sqlite3_reset(s->queries[i].statement);
    }
    if (s->in_transaction && !sqlite3_get_autocommit(s->db)) {
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    }
    s->in_transaction = false;
}

struct query *query_open(struct job *j, struct store *s, const char *sql)
{
    if (!job_ok(j)) {
        return NULL;
    }
    for (size_t i = 0; i < s->query_count; i++) {
        if (s->queries[i].sql == sql) {
            sqlite3_reset(s->queries[i].statement);
            return &s->queries[i];
        }
    }
    assert(s->query_count < QUERIES_MAX);
    struct query *q = &s->queries[s->query_count];
    int code = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                  &q->statement, NULL);
    if (code != SQLITE_OK) {
        fail(j, s, code);
        return NULL;
    }
    q->store = s;
    q->sql = sql;
    s->query_count++;
    return q;
}

/* SQLite counts $1, $2 by order of first sight; the name finds the place. */
static int place(struct query *q, int number)
{
    char name[8];
    snprintf(name, sizeof name, "$%d", number);
    int at = sqlite3_bind_parameter_index(q->statement, name);
    assert(at > 0);
    return at;
}

void query_int(struct query *q, int number, int64_t value)
{
    if (q != NULL) {
        sqlite3_bind_int64(q->statement, place(q, number), value);
    }
}

void query_bytes(struct query *q, int number, struct str value)
{
    if (q != NULL) {
        sqlite3_bind_blob64(q->statement, place(q, number),
                            value.len ? value.at : "", value.len,
                            SQLITE_STATIC);
    }
}

void query_text(struct query *q, int number, struct str value)
{
    if (q != NULL) {
        sqlite3_bind_text64(q->statement, place(q, number),
                            value.len ? value.at : "", value.len,
                            SQLITE_STATIC, SQLITE_UTF8);
    }
}

bool query_next(struct job *j, struct query *q)
{
    if (q == NULL || !job_ok(j)) {
        return false;
    }
    int code = sqlite3_step(q->statement);
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code != SQLITE_DONE) {
        fail(j, q->store, code);
    }
    query_end(q);
    return false;
}

bool query_run(struct job *j, struct query *q, int64_t *changed)
{
    while (query_next(j, q)) {
    }
    if (changed != NULL) {
        *changed = job_ok(j) && q ? sqlite3_changes64(q->store->db) : 0;
    }
    return job_ok(j);
}

void query_end(struct query *q)
{
    if (q != NULL) {
        sqlite3_reset(q->statement);
        sqlite3_clear_bindings(q->statement);
    }
}

int64_t query_get_int(struct query *q, int column)
{
    return sqlite3_column_int64(q->statement, column);
}

struct str query_get_bytes(struct query *q, int column)
{
    const void *at = sqlite3_column_blob(q->statement, column);
    int len = sqlite3_column_bytes(q->statement, column);
    return (struct str){ at ? at : "", (size_t)len };
}

bool store_erase(struct job *j, struct store *s, bool thoroughly)
{
    return script(j, s, thoroughly ? "PRAGMA secure_delete = ON"
                                   : "PRAGMA secure_delete = FAST");
}

bool store_settle(struct job *j, struct store *s)
{
    struct query *q = query_open(j, s, "PRAGMA wal_checkpoint(TRUNCATE)");
    if (query_next(j, q) && query_get_int(q, 0) != 0) {
        query_end(q);
        return fail(j, s, SQLITE_BUSY);
    }
    query_end(q);
    return job_ok(j);
}

/* One step of the backup interface reads one unchanging view. */
bool store_copy(struct job *j, struct store *s, const char *path)
{
    struct store to = { 0 };
    if (access(path, F_OK) == 0) {
        return err_set(&j->err, ERR_CLASH, "store.exists", "文件已存在：%s",
                       "the file exists already: %s", path);
    }
    int code = sqlite3_open_v2(path, &to.db, SQLITE_OPEN_READWRITE |
                               SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) {
        sqlite3_backup *copy = sqlite3_backup_init(to.db, "main", s->db,
                                                   "main");
        code = copy ? sqlite3_backup_step(copy, -1) : SQLITE_ERROR;
        int end = copy ? sqlite3_backup_finish(copy) : SQLITE_ERROR;
        code = code == SQLITE_DONE ? end : code;
    }
    bool good = job_ok(j) && (code == SQLITE_OK || fail(j, &to, code));
    sqlite3_close(to.db);
    if (!good) {
        unlink(path);
    }
    return good;
}
