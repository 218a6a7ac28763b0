/* base/err.h - the first thing that went wrong in a job.
 *
 * Every function that can fail takes a struct job * first (or, when it is
 * pure, a struct err * last) and returns bool. The first error is kept and
 * later ones are ignored, so a caller may make several calls and look once.
 * Failures that mean a bug are assert()ed, and running out of memory ends
 * the program; neither comes here. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

enum err_kind {                 /* HTTP status, CLI exit status */
    ERR_NONE,                   /* 200, 0 */
    ERR_USAGE,                  /* 400, 2  the command itself is wrong */
    ERR_INPUT,                  /* 422, 3  what the user gave is refused */
    ERR_RIGHT,                  /* 403, 1  the user may not do this */
    ERR_ABSENT,                 /* 404, 1  no such thing */
    ERR_CLASH,                  /* 409, 3  the book holds something else */
    ERR_BUSY,                   /* 503, 1  try again later */
    ERR_FULL,                   /* 507, 1  no space left on the disk */
    ERR_BROKEN,                 /* 500, 3  the store or the book is damaged */
    ERR_SYSTEM,                 /* 500, 1  the machine refused something */
};

enum { ERR_TEXT_SIZE = 320 };   /* bytes of a sentence with its NUL */

struct err {
    enum err_kind kind;
    const char *id;             /* "module.what"; stable, for tests and docs */
    char zh[ERR_TEXT_SIZE];     /* for the reader, in Chinese */
    char en[ERR_TEXT_SIZE];     /* the same, in English */
};

/* Record a failure unless one is recorded already. id must be a string
 * literal. Both sentences take the same arguments in the same order; a
 * sentence that is too long is cut at a whole UTF-8 character.
 * Always returns false, so that callers write `return err_set(e, ...)`. */
bool err_set(struct err *e, enum err_kind kind, const char *id,
             const char *zh, const char *en, ...)
    __attribute__((format(printf, 4, 6), format(printf, 5, 6)));

/* Forget the failure, so that the next one is kept. */
void err_clear(struct err *e);

/* Exit status of a command that ended with this error (design.md §5). */
int err_exit(enum err_kind kind);

/* HTTP status of a request that ended with this error. */
int err_http(enum err_kind kind);

#endif
