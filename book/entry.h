/* book/entry.h - one fact, said once: its parts and its only bytes.
 *
 * The canonical bytes are JSON as RFC 8785 writes it: keys sorted by byte,
 * no blanks, integers only within ±(2^53 − 1), text in UTF-8. There is
 * exactly one byte string for an entry; entry_decode refuses every other.
 *
 *   {"amount_fen":N,"batch":SEQ,"by":"…","corrects":"ID","evidence":["sha256"…],
 *    "fields":{"key":N or "text"…},"format":1,"id":"UUID","kind":"…",
 *    "occurred":"2019-05","on_behalf":"unit","programmes":["…"],"quantity":N,
 *    "reason":"…","recipient":{"area":"…","unit":"…"},"recorded":MS,
 *    "sealed":"sha256","subject":{"id":"…","identity":"proved","kind":"person"},
 *    "supporter":"unit","target":"ID","until":"…","withdraws":"ID"}
 *
 * What is not given is left out; an empty text, list or object is never
 * written. `batch`, `by` and `recorded` are the book's part; the rest is the
 * sender's. This module knows the shape only: whether a kind or an area exists
 * is asked by intake. */
#ifndef BOOK_ENTRY_H
#define BOOK_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

enum {
    ENTRY_FORMAT = 1,
    ENTRY_BYTES_MAX = 65535,    /* C2SP bundles use 16-bit lengths */
    ENTRY_ID_LEN = 36,          /* a UUID in lower case */
    ENTRY_FIELDS_MAX = 48,
    ENTRY_PROGRAMMES_MAX = 8,
    ENTRY_EVIDENCE_MAX = 16,
};

struct entry_field {
    struct str key;             /* [a-z0-9_]+ */
    struct str text;            /* when is_text; not empty */
    int64_t number;             /* when not; within ±NUM_MAX */
    bool is_text;
};

/* All texts are slices of somebody else's bytes; a part that is not given has
 * len 0 (or its has_… flag false). */
struct entry {
    struct str id;              /* UUID; who records it makes it */
    struct str kind;
    struct date occurred, until;        /* DATE_NONE when not given */
    struct str on_behalf;       /* unit whose fact it is, if another types it */
    struct str supporter;       /* unit that helps */
    struct str area, unit;      /* recipient: area code, unit id */
    struct str subject_kind, subject;   /* both or neither */
    struct str identity;        /* proved, provisional, none; persons only */
    struct str sealed;          /* 64 hex digits over the private fields */
    struct str corrects, withdraws, target;     /* ids of earlier entries */
    struct str reason;
    int64_t quantity, amount_fen;
    bool has_quantity, has_amount;
    struct str programmes[ENTRY_PROGRAMMES_MAX];        /* as given */
    struct str evidence[ENTRY_EVIDENCE_MAX];    /* 64 hex digits each */
    struct entry_field fields[ENTRY_FIELDS_MAX];        /* sorted by key */
    uint32_t programme_count, evidence_count, field_count;
    /* the book's part */
    struct str by;              /* only where batch < 0 */
    int64_t batch;              /* sequence number of the batch, or -1 */
    int64_t recorded;           /* ms since 1970 UTC; 0 in a draft */
};

/* An entry with nothing in it: batch -1. */
void entry_clear(struct entry *e);
/* Add a field, keeping the order; a second value for a key replaces the
 * first. False when there are ENTRY_FIELDS_MAX already. */
bool entry_put_text(struct entry *e, struct str key, struct str text);
bool entry_put_number(struct entry *e, struct str key, int64_t number);
/* The field of that key, or NULL. */
const struct entry_field *entry_field(const struct entry *e, struct str key);

/* Append the canonical bytes to out. Fails with entry.text (not UTF-8, or a
 * NUL), entry.key, num.range, entry.id, entry.hash, entry.size; out is then
 * unchanged. `whole` false leaves out the book's part. */
bool entry_encode(const struct entry *e, bool whole, struct buf *out,
                  struct err *err);

/* Read canonical bytes. The texts of *out point into bytes, or, where a text
 * holds an escape, into *room, which must outlive *out. Any byte string that
 * entry_encode would not have written is refused: entry.json with the place,
 * num.range, entry.key, entry.id … What room held before dies: entries that
 * are kept side by side need a room each. */
bool entry_decode(struct str bytes, struct entry *out, struct buf *room,
                  struct err *err);

#endif
