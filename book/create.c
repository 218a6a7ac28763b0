#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "book/core.h"
#include "book/inside.h"

/* A UUIDv7: milliseconds, then chance. */
static void new_id(struct job *j, char out[static ENTRY_ID_LEN + 1])
{
    unsigned char b[16];
    uint64_t ms = (uint64_t)j->clock();
    j->chance(b, sizeof b);
    for (int i = 0; i < 6; i++) {
        b[i] = (unsigned char)(ms >> (40 - 8 * i));
    }
    b[6] = (unsigned char)(0x70 | (b[6] & 0x0F));
    b[8] = (unsigned char)(0x80 | (b[8] & 0x3F));
    snprintf(out, ENTRY_ID_LEN + 1,
             "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
             "%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2], b[3], b[4], b[5],
             b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

/* The first entry says what the book is and by which suite it is kept. */
static bool append_genesis(struct job *j, struct book *b)
{
    struct entry e;
    char id[ENTRY_ID_LEN + 1];
    enum book_verdict verdict;
    uint64_t seq;
    new_id(j, id);
    entry_clear(&e);
    e.id = str_of(id);
    e.kind = str_of(core_row(CORE_GENESIS)->id);
    entry_put_text(&e, STR("name"), b->name);
    entry_put_text(&e, STR("suite"), STR("c2sp-1"));
    entry_put_number(&e, STR("zone"), b->zone);
    return book_stage(j, b, &e, &verdict, &seq) && book_commit(j, b);
}

/* A name becomes part of a key's, which C2SP keeps free of blanks and '+'. */
static bool check_name(struct job *j, struct str name)
{
    bool good = name.len > 0 && name.len <= 200 && str_is(name, str_trim(name));
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.at[i];
        good = good && c > ' ' && c != '+' && c != 0x7F;
    }
    return good || err_set(&j->err, ERR_INPUT, "book.name",
                           "台账名称不可为空，不可含空格或“+”",
                           "a book's name has no blanks and no '+'");
}

static bool make_store(struct job *j, const char *path, struct str name,
                       int zone_minutes)
{
    struct store *s = store_open(j, path, STORE_NEW);
    bool good = s != NULL && store_begin(j, s) &&
                log_make(j, s, name, zone_minutes) && store_commit(j, s);
    if (s != NULL && !good) {
        store_rollback(s);
    }
    store_close(s);
    return good;
}

static void remove_all(struct job *j, const char *path)
{
    static const char *const tails[] = { "", "-wal", "-shm", ".lock", ".key",
                                         ".pub" };
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        unlink(arena_print(j->arena, "%s%s", path, tails[i]).at);
    }
}

bool book_create(struct job *j, const char *path, struct str name,
                 int zone_minutes)
{
    const char *key = arena_print(j->arena, "%s.key", path).at;
    if (!check_name(j, name)) {
        return false;
    }
    if (access(path, F_OK) == 0 || access(key, F_OK) == 0) {
        return err_set(&j->err, ERR_SYSTEM, "book.exists", "台账已存在：%s",
                       "the book exists already: %s", path);
    }
    struct book *b = NULL;
    struct str origin = arena_print(j->arena, "jiedui/%.*s", STR_ARG(name));
    bool good = keys_make(j, path, origin) &&
                make_store(j, path, name, zone_minutes);
    if (good) {
        b = book_open(j, path, BOOK_WRITE, NULL);
        good = b != NULL && append_genesis(j, b);
    }
    book_close(b);
    if (!good) {
        remove_all(j, path);    /* nothing half made stays behind */
    }
    return good;
}
