/* base/base64.h - bytes as text, RFC 4648 §4, with padding.
 *
 * Reading is strict: exactly one text stands for given bytes. */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stdbool.h>

#include "base/str.h"

/* Append the text of the bytes to out. */
void base64_write(struct buf *out, const void *bytes, size_t len);
/* Append the bytes of a text to out. False, with out unchanged, for blanks,
 * missing padding, foreign characters and bits left over. */
bool base64_read(struct str text, struct buf *out);

#endif
