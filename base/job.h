/* base/job.h - one command or one request: its memory, error, user, clock.
 *
 * Time and chance come from the job, so every test can repeat itself. A job
 * belongs to one thread. */
#ifndef BASE_JOB_H
#define BASE_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/str.h"

struct job {
    struct arena *arena;        /* lives as long as the job */
    struct err err;             /* the first thing that went wrong */
    enum lang lang;             /* of the one who asks */
    struct str by;              /* who acts: "user" or "user@unit" */
    bool talks;                 /* progress may be written to stderr */
    int64_t (*clock)(void);     /* milliseconds since 1970, UTC */
    void (*chance)(void *bytes, size_t len);    /* good random bytes */
};

/* A job with an arena, the machine's clock and chance, Chinese, no user. */
struct job *job_open(void);
/* Close everything that hangs on its arena, then free it. */
void job_close(struct job *j);

static inline bool job_ok(const struct job *j)
{
    return j->err.kind == ERR_NONE;
}

/* The error's sentence in the job's language. */
const char *job_sentence(const struct job *j);

#endif
