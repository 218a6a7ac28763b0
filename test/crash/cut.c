/* test/crash/cut.c - end a process in the middle of its disk work.
 *
 * A library for LD_PRELOAD. It watches the files whose path begins with
 * CUT_PATH and counts writes, truncations and syncs on them. At number CUT_AT
 * it ends the process, in one of two ways (CUT_MODE):
 *
 *   kill   as kill -9 would: what was written stays, the write that was under
 *          way may be torn;
 *   power  as a power cut would: each write since the last sync of its file is
 *          taken back or kept by chance (CUT_SEED), so that writes look
 *          reordered, torn and lost.
 *
 * With CUT_LIE=1 the disk lies: a sync says yes and makes nothing certain. A
 * campaign that finds nothing then is itself broken.
 *
 * What it was doing is appended to CUT_LOG as one word ("wal-write",
 * "db-write", "wal-sync" …), so that the campaign can count where it struck.
 * Without CUT_AT the library only counts and writes "ops N" at the end. */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FDS = 1024 };

struct write_back {             /* how to take one write back */
    struct write_back *older;
    int fd;
    off_t at, old_size;
    size_t len, had;            /* bytes written; bytes that stood there */
    unsigned char old[];
};

static struct {
    pthread_mutex_t turn;
    bool ready, power, lies;
    long at, count;
    uint64_t chance;
    const char *path;
    char kind[FDS];             /* 0 not watched, 'd' db, 'w' wal, 'o' other */
    struct write_back *newest;
} cut = { .turn = PTHREAD_MUTEX_INITIALIZER };

static void *next_of(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

static void begin(void)
{
    if (!cut.ready) {
        const char *at = getenv("CUT_AT"), *mode = getenv("CUT_MODE");
        const char *seed = getenv("CUT_SEED");
        cut.at = at ? atol(at) : -1;
        cut.power = mode != NULL && strcmp(mode, "power") == 0;
        cut.chance = seed ? strtoull(seed, NULL, 10) * 2 + 1 : 1;
        cut.lies = getenv("CUT_LIE") != NULL;
        cut.path = getenv("CUT_PATH");
        cut.ready = true;
    }
}

static bool coin(void)
{
    cut.chance ^= cut.chance << 13;
    cut.chance ^= cut.chance >> 7;
    cut.chance ^= cut.chance << 17;
    return (cut.chance >> 33) & 1;
}

static void watch(int fd, const char *path)
{
    begin();
    if (fd < 0 || fd >= FDS) {
        return;
    }
    size_t len = cut.path ? strlen(cut.path) : 0;
    cut.kind[fd] = 0;
    if (len > 0 && strncmp(path, cut.path, len) == 0) {
        const char *rest = path + len;
        cut.kind[fd] = *rest == '\0' ? 'd' : strcmp(rest, "-wal") == 0 ? 'w'
                     : strcmp(rest, "-shm") == 0 ? 0 : 'o';
    }
}

/* The plain calls, for our own use. */
static ssize_t plain_pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    ssize_t (*f)(int, const void *, size_t, off_t) = next_of("pwrite");
    return f(fd, bytes, len, at);
}

static void remember(int fd, off_t at, size_t len)
{
    struct stat s;
    if (!cut.power || fstat(fd, &s) != 0) {
        return;
    }
    struct write_back *w = malloc(sizeof *w + len);
    if (w == NULL) {
        return;
    }
    *w = (struct write_back){ cut.newest, fd, at, s.st_size, len, 0 };
    ssize_t n = pread(fd, w->old, len, at);
    w->had = n > 0 ? (size_t)n : 0;
    cut.newest = w;
}

/* A sync made what was written to this file certain. */
static void forget(int fd)
{
    struct write_back **from = &cut.newest;
    while (*from != NULL) {
        struct write_back *w = *from;
        if (w->fd == fd) {
            *from = w->older;
            free(w);
        } else {
            from = &w->older;
        }
    }
}

static void lose_writes(void)
{
    int (*truncate_file)(int, off_t) = next_of("ftruncate");
    for (struct write_back *w = cut.newest; w != NULL; w = w->older) {
        if (coin()) {
            continue;           /* this one reached the disk */
        }
        plain_pwrite(w->fd, w->old, w->had, w->at);
        if (w->at + (off_t)w->had >= w->old_size) {
            truncate_file(w->fd, w->old_size);
        }
    }
}

static void note(const char *what, int fd)
{
    const char *log = getenv("CUT_LOG");
    int (*open_file)(const char *, int, ...) = next_of("open");
    ssize_t (*write_file)(int, const void *, size_t) = next_of("write");
    int out = log ? open_file(log, O_WRONLY | O_APPEND | O_CREAT, 0600) : -1;
    if (out >= 0) {
        char line[64];
        const char *file = cut.kind[fd] == 'd' ? "db"
                         : cut.kind[fd] == 'w' ? "wal" : "other";
        int len = snprintf(line, sizeof line, "%s-%s\n", file, what);
        (void)!write_file(out, line, (size_t)len);
    }
}

static void end_here(const char *what, int fd)
{
    note(what, fd);
    if (cut.power) {
        lose_writes();
    }
    kill(getpid(), SIGKILL);
    pause();
}

static bool is_watched(int fd)
{
    begin();
    return fd >= 0 && fd < FDS && cut.kind[fd] != 0;
}

/* Count one operation; true when this is the one to end at. */
static bool strikes(void)
{
    return ++cut.count == cut.at;
}

static ssize_t watched_pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    pthread_mutex_lock(&cut.turn);
    bool now = strikes();
    remember(fd, at, len);
    if (now) {
        size_t part = coin() ? len / 2 : 0;
        plain_pwrite(fd, bytes, part, at);
        end_here("write", fd);
    }
    ssize_t n = plain_pwrite(fd, bytes, len, at);
    pthread_mutex_unlock(&cut.turn);
    return n;
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    return is_watched(fd) ? watched_pwrite(fd, bytes, len, at)
                          : plain_pwrite(fd, bytes, len, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
    return pwrite(fd, bytes, len, at);
}

ssize_t write(int fd, const void *bytes, size_t len)
{
    ssize_t (*f)(int, const void *, size_t) = next_of("write");
    if (!is_watched(fd)) {
        return f(fd, bytes, len);
    }
    off_t at = lseek(fd, 0, SEEK_CUR);
    if (fcntl(fd, F_GETFL) & O_APPEND) {
        at = lseek(fd, 0, SEEK_END);
    }
    pthread_mutex_lock(&cut.turn);
    bool now = strikes();
    remember(fd, at, len);
    if (now) {
        end_here("write", fd);
    }
    ssize_t n = f(fd, bytes, len);
    pthread_mutex_unlock(&cut.turn);
    return n;
}

static int watched_sync(int fd, const char *name)
{
    int (*f)(int) = next_of(name);
    if (!is_watched(fd)) {
        return f(fd);
    }
    pthread_mutex_lock(&cut.turn);
    if (strikes()) {
        end_here("sync", fd);
    }
    int status = cut.lies ? 0 : f(fd);
    if (!cut.lies) {
        forget(fd);
    }
    pthread_mutex_unlock(&cut.turn);
    return status;
}

int fsync(int fd)
{
    return watched_sync(fd, "fsync");
}

int fdatasync(int fd)
{
    return watched_sync(fd, "fdatasync");
}

int ftruncate(int fd, off_t size)
{
    int (*f)(int, off_t) = next_of("ftruncate");
    if (is_watched(fd)) {
        pthread_mutex_lock(&cut.turn);
        if (strikes()) {
            end_here("truncate", fd);
        }
        pthread_mutex_unlock(&cut.turn);
    }
    return f(fd, size);
}

int ftruncate64(int fd, off64_t size)
{
    return ftruncate(fd, size);
}

static int watched_open(const char *name, const char *path, int flags,
                        mode_t mode)
{
    int (*f)(const char *, int, ...) = next_of(name);
    int fd = f(path, flags, mode);
    watch(fd, path);
    return fd;
}

int open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
    va_end(args);
    return watched_open("open", path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
    va_end(args);
    return watched_open("open64", path, flags, mode);
}

int close(int fd)
{
    int (*f)(int) = next_of("close");
    if (fd >= 0 && fd < FDS) {
        pthread_mutex_lock(&cut.turn);
        if (!cut.lies) {
            forget(fd);         /* too mild for a closed, unsynced file, but */
        }                       /* the book syncs before it closes */
        cut.kind[fd] = 0;
        pthread_mutex_unlock(&cut.turn);
    }
    return f(fd);
}

__attribute__((destructor)) static void report(void)
{
    const char *log = getenv("CUT_LOG");
    FILE *out = log && cut.at < 0 ? fopen(log, "a") : NULL;
    if (out != NULL) {
        fprintf(out, "ops %ld\n", cut.count);
        fclose(out);
    }
}
