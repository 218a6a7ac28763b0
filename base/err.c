#include "base/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Cut at the last whole UTF-8 character when vsnprintf had to cut. */
static void write_sentence(char out[static ERR_TEXT_SIZE], const char *format,
                           va_list args)
{
    int len = vsnprintf(out, ERR_TEXT_SIZE, format, args);
    if (len < ERR_TEXT_SIZE) {
        return;
    }
    size_t end = ERR_TEXT_SIZE - 1;
    while (end > 0 && ((unsigned char)out[end - 1] & 0xC0) == 0x80) {
        end--;
    }
    if (end > 0 && ((unsigned char)out[end - 1] & 0x80) != 0) {
        end--;
    }
    out[end] = '\0';
}

bool err_set(struct err *e, enum err_kind kind, const char *id,
             const char *zh, const char *en, ...)
{
    assert(kind != ERR_NONE);
    if (e->kind != ERR_NONE) {
        return false;
    }
    e->kind = kind;
    e->id = id;
    va_list args;
    va_start(args, en);
    write_sentence(e->zh, zh, args);
    va_end(args);
    va_start(args, en);
    write_sentence(e->en, en, args);
    va_end(args);
    return false;
}

void err_clear(struct err *e)
{
    memset(e, 0, sizeof *e);
}

/* One row per kind of failure. */
static const struct { int exit, http; } statuses[] = {
    [ERR_NONE]   = { 0, 200 }, [ERR_USAGE]  = { 2, 400 },
    [ERR_INPUT]  = { 3, 422 }, [ERR_RIGHT]  = { 1, 403 },
    [ERR_ABSENT] = { 1, 404 }, [ERR_CLASH]  = { 3, 409 },
    [ERR_BUSY]   = { 1, 503 }, [ERR_FULL]   = { 1, 507 },
    [ERR_BROKEN] = { 3, 500 }, [ERR_SYSTEM] = { 1, 500 },
};

int err_exit(enum err_kind kind)
{
    return statuses[kind].exit;
}

int err_http(enum err_kind kind)
{
    return statuses[kind].http;
}
