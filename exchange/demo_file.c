#include "exchange/demo_file.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "table/csv.h"

enum { FLUSH = 1 << 18 };       /* bytes kept before they are written */

static bool cannot(struct job *j, const char *path)
{
    return err_set(&j->err, errno == ENOSPC ? ERR_FULL : ERR_SYSTEM,
                   "file.write", "不能写 %s：%s", "cannot write %s: %s", path,
                   strerror(errno));
}

bool demo_folder(struct job *j, const char *dir)
{
    struct str whole = arena_str(j->arena, str_of(dir));
    char *path = (char *)whole.at;      /* our own copy */
    for (size_t i = 1; i <= whole.len; i++) {
        if (path[i] != '/' && path[i] != '\0') {
            continue;
        }
        char kept = path[i];
        path[i] = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST) {
            return cannot(j, path);
        }
        path[i] = kept;
    }
    return true;
}

size_t demo_file_begin(struct job *j, struct demo_files *f, struct str name)
{
    if (f->count == f->cap) {
        f->cap = f->cap == 0 ? 64 : f->cap * 2;
        f->rows = mem_again(f->rows, f->cap * sizeof *f->rows);
    }
    struct demo_file *file = &f->rows[f->count];
    *file = (struct demo_file){ .name = arena_str(j->arena, name) };
    const char *path = arena_print(j->arena, "%s/%.*s", f->dir,
                                   STR_ARG(name)).at;
    file->handle = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file->handle < 0) {
        cannot(j, path);
    }
    return f->count++;
}

static void flush(struct job *j, const struct demo_files *f,
                  struct demo_file *file)
{
    size_t done = 0;
    while (file->handle >= 0 && done < file->rows.len) {
        ssize_t n = write(file->handle, file->rows.at + done,
                          file->rows.len - done);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            cannot(j, arena_print(j->arena, "%s/%.*s", f->dir,
                                  STR_ARG(file->name)).at);
            break;
        }
        done += (size_t)n;
    }
    file->rows.len = 0;
}

struct buf *demo_file_rows(struct job *j, struct demo_files *f, size_t number)
{
    assert(number < f->count);
    struct demo_file *file = &f->rows[number];
    if (file->rows.len >= FLUSH) {
        flush(j, f, file);
    }
    return &file->rows;
}

bool demo_files_end(struct job *j, struct demo_files *f, size_t first)
{
    for (size_t i = first; i < f->count; i++) {
        struct demo_file *file = &f->rows[i];
        flush(j, f, file);
        if (file->handle >= 0 && close(file->handle) != 0) {
            cannot(j, file->name.at);
        }
        file->handle = -1;
        buf_free(&file->rows);
    }
    return job_ok(j);
}

void demo_files_free(struct demo_files *f)
{
    for (size_t i = 0; i < f->count; i++) {
        if (f->rows[i].handle >= 0) {
            close(f->rows[i].handle);
        }
        buf_free(&f->rows[i].rows);
    }
    mem_free(f->rows);
    *f = (struct demo_files){ 0 };
}

/* ---- the pack ---------------------------------------------------------- */

/* "synthetic": "1" as the first member, unless it stands there already. */
static bool mark_synthetic(struct job *j, struct str json, struct str *out)
{
    ptrdiff_t brace = str_find(json, STR("{"));
    if (brace < 0) {
        return err_set(&j->err, ERR_INPUT, "pack.json",
                       "datapackage.json 不是一个对象",
                       "datapackage.json is no object");
    }
    if (str_find(json, STR("\"synthetic\"")) >= 0) {
        *out = json;
        return true;
    }
    size_t head = (size_t)brace + 1;
    *out = arena_print(j->arena, "%.*s\n  \"synthetic\": \"1\",%.*s",
                       STR_ARG(str_part(json, 0, head)),
                       STR_ARG(str_part(json, head, json.len)));
    return true;
}

static bool copy_file(struct job *j, const char *pack, const char *dir,
                      const char *name)
{
    struct str bytes;
    if (!file_map(j, arena_print(j->arena, "%s/%s", pack, name).at, &bytes)) {
        return false;
    }
    if (strcmp(name, "datapackage.json") == 0
        && !mark_synthetic(j, bytes, &bytes)) {
        return false;
    }
    return file_write(j, arena_print(j->arena, "%s/%s", dir, name).at, bytes);
}

bool demo_pack_copy(struct job *j, const char *pack, const char *dir)
{
    DIR *folder = opendir(pack);
    if (folder == NULL) {
        return err_set(&j->err, ERR_ABSENT, "file.absent", "打不开 %s",
                       "cannot open %s", pack);
    }
    bool good = demo_folder(j, dir);
    for (struct dirent *entry; good && (entry = readdir(folder)) != NULL;) {
        struct stat about;
        const char *path = arena_print(j->arena, "%s/%s", pack,
                                       entry->d_name).at;
        if (stat(path, &about) == 0 && S_ISREG(about.st_mode)) {
            good = copy_file(j, pack, dir, entry->d_name);
        }
    }
    closedir(folder);
    return good;
}
