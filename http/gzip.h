/* http/gzip.h - answers made smaller (zlib). */
#ifndef HTTP_GZIP_H
#define HTTP_GZIP_H

#include <stdbool.h>

#include "base/arena.h"

/* bytes in gzip form, in the arena; false when that is not smaller. */
bool gzip_pack(struct arena *a, struct str bytes, struct str *out);

#endif
