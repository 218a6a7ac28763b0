/* web/child.h - this program once more, for work that should not be done in
 * the server. */
#ifndef WEB_CHILD_H
#define WEB_CHILD_H

#include "base/job.h"

/* Run this program with those words (NULL-ended, the first is its name) and
 * take what it writes; at most 64 MiB, at most 60 seconds. Fails with
 * child.start, child.failed. */
bool child_output(struct job *j, const char *const *words, struct str *out);

#endif
