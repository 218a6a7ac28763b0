#include "cli/lines.h"

#include <errno.h>
#include <unistd.h>

static const char *line_end(const struct lines *l)
{
    size_t left = l->held.len - l->from;
    return left ? memchr(l->held.at + l->from, '\n', left) : NULL;
}

bool lines_has(const struct lines *l)
{
    return l->at_end || line_end(l) != NULL;
}

static bool read_more(struct job *j, struct lines *l)
{
    enum { CHUNK = 1 << 16 };
    if (l->from > 0) {
        l->held.len -= l->from;
        memmove(l->held.at, l->held.at + l->from, l->held.len);
        l->from = 0;
    }
    if (l->held.len > LINE_MAX_BYTES) {
        return err_set(&j->err, ERR_INPUT, "line.long",
                       "一行超过%d字节", "a line is over %d bytes",
                       LINE_MAX_BYTES);
    }
    ssize_t n;
    do {
        n = read(l->fd, buf_room(&l->held, CHUNK), CHUNK);
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        return err_set(&j->err, ERR_SYSTEM, "line.read", "读不到输入：%s",
                       "the input cannot be read: %s", strerror(errno));
    }
    l->held.len += (size_t)n;
    l->at_end = n == 0;
    return true;
}

bool lines_next(struct job *j, struct lines *l, struct str *out)
{
    const char *end;
    while ((end = line_end(l)) == NULL && !l->at_end) {
        if (!read_more(j, l)) {
            return false;
        }
    }
    size_t left = l->held.len - l->from;
    if (end == NULL && left == 0) {
        return false;
    }
    size_t len = end ? (size_t)(end - (l->held.at + l->from)) : left;
    *out = (struct str){ l->held.at + l->from, len };
    l->from += len + (end != NULL);
    return true;
}

void lines_close(struct lines *l)
{
    buf_free(&l->held);
}
