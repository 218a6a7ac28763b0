/* book/entry_parts.h - the parts of an entry in the order of their bytes.
 *
 * One table for writing (entry.c) and reading (entry_read.c): the two cannot
 * disagree about a key or its place. For book/entry*.c only. */
#ifndef BOOK_ENTRY_PARTS_H
#define BOOK_ENTRY_PARTS_H

#include <stddef.h>

#include "book/entry.h"

enum part_form {
    PART_TEXT,                  /* struct str; left out when empty */
    PART_ID,                    /* struct str: a UUID */
    PART_HASH,                  /* struct str: 64 hex digits */
    PART_DATE,                  /* struct date */
    PART_NUMBER,                /* int64_t, with its bool at `flag` */
    PART_FORMAT,                /* always ENTRY_FORMAT */
    PART_BATCH,                 /* the book's part, these two … */
    PART_RECORDED,
    PART_BY,                    /* … and this, where there is no batch */
    PART_TEXTS,                 /* struct str[], with its count at `flag` */
    PART_HASHES,
    PART_FIELDS,
    PART_OBJECT,                /* texts in an object of their own: `inner` */
};

struct part {
    const char *key;            /* with quotes and colon */
    size_t key_len;
    enum part_form form;
    size_t offset, flag;        /* places in struct entry */
    uint32_t most;              /* of a list */
    const struct part *inner;   /* ends with a row without a key */
};

/* Sorted by key, as RFC 8785 asks; ends with a row without a key. */
extern const struct part entry_parts[];

/* Whether s has the shape of an id, a hash, a key of a field. */
bool entry_is_id(struct str s);
bool entry_is_hash(struct str s);
bool entry_is_key(struct str s);
/* What an entry must have whatever its kind; fails with entry.id, entry.kind,
 * entry.subject. */
bool entry_is_whole(const struct entry *e, struct err *err);

#endif
