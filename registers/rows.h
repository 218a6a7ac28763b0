/* registers/rows.h - the texts and dates of a register's rows. For registers/
 * only.
 *
 * A row is a fixed number of texts (pieces of one buffer), two days and the
 * entry that said it; rows are saved as they lie in memory. A row that is said
 * again gets new pieces; the old ones stay behind in the buffer. */
#ifndef REGISTERS_ROWS_H
#define REGISTERS_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "book/fold.h"

enum { ROW_TEXTS = 8, ROW_NONE = UINT32_MAX };

struct register_row {           /* saved as it is: no padding inside */
    struct piece { uint32_t from, len; } texts[ROW_TEXTS];
    int32_t valid_from, valid_until;
    uint64_t born;
};

struct register_rows {          /* start from { 0 } */
    const char *const *columns; /* ROW_TEXTS field ids, NULL: unused */
    struct names keys;          /* a row's number is its key's number */
    struct register_row *at;
    size_t cap;                 /* rows that fit; keys.count are there */
    struct buf text;
};

/* Take in an entry whose subject is a row's key; *is_new when it was unknown.
 * Returns the row's number. */
uint32_t rows_put(struct register_rows *r, uint64_t seq,
                  const struct entry *e, bool *is_new);
struct str rows_text(const struct register_rows *r, uint32_t number,
                     int column);
/* Whether the newest row says just what e says. */
bool rows_say(const struct register_rows *r, const struct entry *e);
void rows_save(const struct register_rows *r, struct fold_parts *out);
bool rows_load(struct register_rows *r, struct fold_parts *in);
void rows_free(struct register_rows *r);

#endif
