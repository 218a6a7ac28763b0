/* cli/lines.h - lines from a file descriptor, and whether one is there. */
#ifndef CLI_LINES_H
#define CLI_LINES_H

#include "base/job.h"

enum { LINE_MAX_BYTES = 1 << 20 };

struct lines { int fd; struct buf held; size_t from; bool at_end; };

/* The next line without its end; false at the end of input.
 * Fails with line.long, line.read (the job's error). The slice lives until the
 * next call. */
bool lines_next(struct job *j, struct lines *l, struct str *out);
/* Whether lines_next would answer without waiting for more input. */
bool lines_has(const struct lines *l);
void lines_close(struct lines *l);

#endif
