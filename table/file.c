#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "table/csv.h"

static bool fail_read(struct job *j, const char *path, const char *why)
{
    return err_set(&j->err, ERR_SYSTEM, "file.read", "读不了文件%s：%s",
                   "cannot read %s: %s", path, why);
}

static void unmap(void *view)
{
    struct str *bytes = view;
    munmap((void *)(uintptr_t)bytes->at, bytes->len);
}

static bool map(struct job *j, int fd, const char *path, struct str *bytes)
{
    struct stat about;
    if (fstat(fd, &about) != 0) {
        return fail_read(j, path, strerror(errno));
    }
    if (!S_ISREG(about.st_mode)) {
        return fail_read(j, path, S_ISDIR(about.st_mode) ?
                         "是文件夹 / it is a folder" :
                         "不是普通文件 / it is no plain file");
    }
    *bytes = STR("");
    if (about.st_size == 0) {
        return true;            /* nothing to map */
    }
    size_t len = (size_t)about.st_size;
    void *at = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED) {
        return fail_read(j, path, strerror(errno));
    }
    madvise(at, len, MADV_SEQUENTIAL);
    struct str *view = ARENA_NEW(j->arena, struct str);
    *view = *bytes = (struct str){ at, len };
    arena_hook(j->arena, unmap, view);
    return true;
}

bool file_map(struct job *j, const char *path, struct str *bytes)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) {
        return err_set(&j->err, ERR_ABSENT, "file.absent", "没有文件%s",
                       "there is no file %s", path);
    }
    if (fd < 0) {
        return fail_read(j, path, strerror(errno));
    }
    bool ok = map(j, fd, path, bytes);
    close(fd);
    return ok;
}

void file_rest(struct str bytes)
{
    if (bytes.len > 0) {
        madvise((void *)(uintptr_t)bytes.at, bytes.len, MADV_DONTNEED);
    }
}

static bool fail_write(struct job *j, const char *path, int why)
{
    if (why == ENOSPC || why == EDQUOT) {
        return err_set(&j->err, ERR_FULL, "file.full",
                       "磁盘已满，没有写成文件%s",
                       "the disk is full; %s was not written", path);
    }
    return err_set(&j->err, ERR_SYSTEM, "file.write", "写不了文件%s：%s",
                   "cannot write %s: %s", path, strerror(why));
}

/* Write everything and make it last. 0, or what went wrong. */
static int write_all(int fd, struct str bytes)
{
    while (bytes.len > 0) {
        ssize_t n = write(fd, bytes.at, bytes.len);
        if (n < 0 && errno != EINTR) {
            return errno;
        }
        bytes = str_part(bytes, n > 0 ? (size_t)n : 0, bytes.len);
    }
    return fsync(fd) == 0 ? 0 : errno;
}

/* Make the new name itself last: it stands in the folder. */
static int sync_folder(struct job *j, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *folder = slash == NULL ? "." : slash == path ? "/" :
        arena_str(j->arena, (struct str){ path, (size_t)(slash - path) }).at;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return errno;
    }
    int why = fsync(fd) == 0 ? 0 : errno;
    close(fd);
    return why == EINVAL ? 0 : why;     /* some file systems cannot */
}

static bool write_whole(struct job *j, const char *path, struct str bytes,
                        mode_t mode)
{
    const char *fresh =
        arena_print(j->arena, "%s.new-%ld", path, (long)getpid()).at;
    unlink(fresh);              /* left by a process that was killed */
    int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0) {
        return fail_write(j, path, errno);
    }
    int why = write_all(fd, bytes);
    if (close(fd) != 0 && why == 0) {
        why = errno;
    }
    if (why == 0 && rename(fresh, path) != 0) {
        why = errno;
    }
    if (why != 0) {
        unlink(fresh);
        return fail_write(j, path, why);
    }
    why = sync_folder(j, path);
    return why == 0 || fail_write(j, path, why);
}

bool file_write(struct job *j, const char *path, struct str bytes)
{
    return write_whole(j, path, bytes, 0666);
}

bool file_write_private(struct job *j, const char *path, struct str bytes)
{
    return write_whole(j, path, bytes, 0600);
}
