#include "base/job.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

static int64_t clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void chance_bytes(void *bytes, size_t len)
{
    unsigned char *out = bytes;
    while (len > 0) {
        ssize_t n = getrandom(out, len, 0);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            fputs("chance.none: 系统没有随机数 / no random bytes\n", stderr);
            exit(1);
        }
        out += n;
        len -= (size_t)n;
    }
}

struct job *job_open(void)
{
    struct job *j = mem_new(1, sizeof *j);
    j->arena = arena_open();
    j->clock = clock_now;
    j->chance = chance_bytes;
    j->by = STR("local");
    return j;
}

void job_close(struct job *j)
{
    if (j != NULL) {
        arena_close(j->arena);
        mem_free(j);
    }
}

const char *job_sentence(const struct job *j)
{
    return say(j->lang, j->err.zh, j->err.en);
}
