#include "book/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "book/inside.h"

enum { FILE_BYTES_MAX = 1 << 30 };

static bool fail(struct job *j, const char *path)
{
    int why = errno;
    if (why == ENOSPC || why == EDQUOT || why == EFBIG) {
        return err_set(&j->err, ERR_FULL, "file.full", "磁盘已满：%s",
                       "the disk is full: %s", path);
    }
    return err_set(&j->err, why == ENOENT ? ERR_ABSENT : ERR_SYSTEM,
                   why == ENOENT ? "file.absent" : "file.io",
                   "无法读写文件 %s：%s", "cannot read or write %s: %s", path,
                   strerror(why));
}

static bool write_all(int fd, struct str bytes)
{
    while (bytes.len > 0) {
        ssize_t n = write(fd, bytes.at, bytes.len);
        if (n < 0 && errno != EINTR) {
            return false;
        }
        bytes = str_part(bytes, n > 0 ? (size_t)n : 0, bytes.len);
    }
    return true;
}

bool files_sync_folder(struct job *j, const char *path)
{
    const char *slash = strrchr(path, '/');
    struct str folder = slash == NULL ? STR(".")
                      : slash == path ? STR("/")
                      : (struct str){ path, (size_t)(slash - path) };
    const char *name = arena_str(j->arena, folder).at;
    int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (!good) {
        fail(j, name);
    }
    if (fd >= 0) {
        close(fd);
    }
    return good;
}

bool files_write(struct job *j, const char *path, struct str bytes,
                 unsigned mode, bool is_new)
{
    if (is_new && access(path, F_OK) == 0) {
        return err_set(&j->err, ERR_CLASH, "file.exists", "文件已存在：%s",
                       "the file exists already: %s", path);
    }
    const char *passing = arena_print(j->arena, "%s.%ld.new", path,
                                      (long)getpid()).at;
    int fd = open(passing, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0) {
        return fail(j, passing);
    }
    bool good = fchmod(fd, mode) == 0 && write_all(fd, bytes) &&
                fsync(fd) == 0;
    good = good ? rename(passing, path) == 0 : false;
    if (!good) {
        fail(j, path);
        unlink(passing);
    }
    close(fd);
    return good && files_sync_folder(j, path);
}

bool files_append(struct job *j, const char *path, struct str bytes)
{
    bool is_new = access(path, F_OK) != 0;
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0) {
        return fail(j, path);
    }
    bool good = write_all(fd, bytes) && fsync(fd) == 0;
    if (!good) {
        fail(j, path);
    }
    close(fd);
    return good && (!is_new || files_sync_folder(j, path));
}

bool files_read(struct job *j, const char *path, struct str *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;
    if (fd < 0 || fstat(fd, &about) != 0) {
        fail(j, path);
        if (fd >= 0) {
            close(fd);
        }
        return false;
    }
    if (!S_ISREG(about.st_mode) || about.st_size > FILE_BYTES_MAX) {
        close(fd);
        return err_set(&j->err, ERR_INPUT, "file.big",
                       "不是普通文件，或超过 1 GB：%s",
                       "no plain file, or more than 1 GB: %s", path);
    }
    size_t len = (size_t)about.st_size, got = 0;
    char *bytes = arena_take(j->arena, len + 1, 1);
    for (ssize_t n = 1; got < len && n > 0; got += (size_t)(n > 0 ? n : 0)) {
        n = read(fd, bytes + got, len - got);
    }
    *out = (struct str){ bytes, got };
    bool good = got == len || fail(j, path);
    close(fd);
    return good;
}

/* ---- evidence ---------------------------------------------------------- */

static const char *evidence_path(struct job *j, const struct book *b,
                                 const char *hex)
{
    return arena_print(j->arena, "%s.files/%s", b->path, hex).at;
}

bool book_file_put(struct job *j, struct book *b, struct str bytes,
                   char hex[static 65])
{
    unsigned char hash[SEAL_HASH];
    seal_hash(bytes, hash);
    seal_hex(hash, hex);
    const char *folder = arena_print(j->arena, "%s.files", b->path).at;
    if (mkdir(folder, 0755) == 0) {
        if (!files_sync_folder(j, folder)) {
            return false;
        }
    } else if (errno != EEXIST) {
        return fail(j, folder);
    }
    const char *path = evidence_path(j, b, hex);
    return access(path, F_OK) == 0 ||
           files_write(j, path, bytes, 0644, false);
}

bool book_file_get(struct job *j, struct book *b, struct str hex,
                   struct str *bytes)
{
    if (!entry_is_hash(hex)) {  /* else the name could lead anywhere */
        return err_set(&j->err, ERR_INPUT, "file.absent", "没有这个文件",
                       "there is no such file");
    }
    const char *path = evidence_path(j, b, arena_str(j->arena, hex).at);
    if (!files_read(j, path, bytes)) {
        return false;
    }
    unsigned char hash[SEAL_HASH];
    char found[2 * SEAL_HASH + 1];
    seal_hash(*bytes, hash);
    seal_hex(hash, found);
    return str_is(hex, str_of(found)) ||
           err_set(&j->err, ERR_BROKEN, "file.damaged",
                   "文件 %s 的内容与其校验值不符",
                   "the file %s does not match its hash", found);
}
