#include "book/heads.h"

#include <unistd.h>

#include "book/files.h"

static const char *path_of(struct job *j, const char *book)
{
    return arena_print(j->arena, "%s.heads", book).at;
}

/* Cut the next note off *rest: a body, a blank line, signature lines, a blank
 * line. False when what is left is not a whole one. */
static bool next_note(struct str *rest, struct str *note)
{
    ptrdiff_t body = str_find(*rest, STR("\n\n"));
    if (body < 0) {
        return false;
    }
    struct str behind = str_part(*rest, (size_t)body + 2, rest->len);
    ptrdiff_t signatures = str_find(behind, STR("\n\n"));
    if (signatures < 0) {
        return false;
    }
    size_t len = (size_t)body + 2 + (size_t)signatures + 1;
    *note = str_part(*rest, 0, len);
    *rest = str_part(*rest, len + 1, rest->len);
    return true;
}

static bool read_file(struct job *j, const char *book, struct str *out)
{
    *out = STR("");
    if (!files_read(j, path_of(j, book), out) &&
        j->err.kind == ERR_ABSENT) {
        err_clear(&j->err);
    }
    return job_ok(j);
}

static bool read_head(struct job *j, struct str text, const struct vkey *key,
                      struct checkpoint *out)
{
    struct note note;
    if (!note_parse(text, &note, &j->err) ||
        (key != NULL && !note_check(&note, key, &j->err)) ||
        !checkpoint_parse(j->arena, note.body, out, &j->err)) {
        return false;
    }
    return out->root.len == MERKLE_HASH ||
           err_set(&j->err, ERR_INPUT, "heads.form", "检查点的根值长度不对",
                   "a head's root has a wrong length");
}

bool heads_read(struct job *j, const char *book, const struct vkey *key,
                struct heads *out)
{
    struct str rest, note;
    *out = (struct heads){ 0 };
    if (!read_file(j, book, &rest)) {
        return false;
    }
    size_t most = 0;
    for (struct str all = rest; next_note(&all, &note);) {
        most++;
    }
    out->at = ARENA_ROWS(j->arena, struct checkpoint, most);
    out->notes = ARENA_ROWS(j->arena, struct str, most);
    while (next_note(&rest, &note)) {
        if (!read_head(j, note, key, &out->at[out->count])) {
            return false;
        }
        out->notes[out->count++] = note;
    }
    return true;
}

bool heads_keep(struct job *j, const char *book, struct str note)
{
    struct str all, one, rest;
    if (!read_file(j, book, &all)) {
        return false;
    }
    for (rest = all; next_note(&rest, &one);) {
        if (str_is(one, note)) {
            return true;        /* kept already */
        }
    }
    if (rest.len > 0 && truncate(path_of(j, book),
                                 (off_t)(all.len - rest.len)) != 0) {
        return err_set(&j->err, ERR_SYSTEM, "file.io", "无法写 %s",
                       "cannot write %s", path_of(j, book));
    }
    return files_append(j, path_of(j, book),
                        arena_print(j->arena, "%.*s\n", STR_ARG(note)));
}
