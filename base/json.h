/* base/json.h - write JSON as a stream.
 *
 * The writer puts commas by itself. Strings are escaped as RFC 8785 asks:
 * only ", \ and control characters, the short forms where they exist. Reading
 * JSON at the edges is done with jansson; the book's own bytes are read by
 * book/entry. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct json {                   /* start from { .out = &buf } */
    struct buf *out;
    bool after;                 /* something stands before: a comma is due */
};

void json_open(struct json *j, char bracket);   /* '{' or '[' */
void json_close(struct json *j, char bracket);  /* '}' or ']' */
void json_key(struct json *j, const char *key);
void json_str(struct json *j, struct str s);    /* s must be valid UTF-8 */
void json_int(struct json *j, int64_t n);
void json_bool(struct json *j, bool yes);
void json_null(struct json *j);
/* Text that is JSON already. */
void json_raw(struct json *j, struct str s);

/* A key with its value. json_pair_str leaves nothing out. */
void json_pair_str(struct json *j, const char *key, struct str s);
void json_pair_int(struct json *j, const char *key, int64_t n);

/* A string with its quotes, escaped, at the end of b. */
void json_quote(struct buf *b, struct str s);

#endif
