/* exchange/stamp.h - the hidden sheet by which a unit's workbook is known.
 *
 * A workbook made for a unit goes through many hands and may come back under
 * another name. Its stamp says of which book, unit and kind it is, and gives
 * it an id of its own; with that id each row has one, too, so that a row that
 * comes back twice, by whomever, counts once. */
#ifndef EXCHANGE_STAMP_H
#define EXCHANGE_STAMP_H

#include "book/book.h"
#include "exchange/xlsx.h"
#include "intake/column.h"

enum { STAMP_DEFAULTS_MAX = 4 };

struct stamp {
    struct str book;            /* id of its genesis entry */
    struct str name;            /* the book's, for people */
    struct str unit, kind;      /* ids */
    struct str sheet;           /* this workbook's own id: a UUID */
    uint64_t position;          /* of the book when it was made */
    struct stamp_default {      /* what an empty or absent column means */
        enum column column;
        struct str value;
    } defaults[STAMP_DEFAULTS_MAX];
    size_t default_count;
};

/* The id of a book: that of its genesis entry. */
bool stamp_book(struct job *j, struct book *b, struct str *out);
/* Write the stamp as a hidden sheet. */
void stamp_write(struct xlsx_writer *w, struct arena *a,
                 const struct stamp *stamp);
/* Find the stamp of a workbook; *out is NULL when it has none. Fails as
 * xlsx_sheet does. */
bool stamp_read(struct job *j, struct xlsx *x, struct stamp **out);
/* Whether a hidden sheet of that name is the program's own: the stamp, or the
 * lists of drop-downs. */
bool stamp_owns(struct str sheet);
/* The id of the row that was prepared as number n. */
void stamp_row(const struct stamp *stamp, uint64_t n,
               char id[static ENTRY_ID_LEN + 1]);

#define STAMP_SHEET "jiedui-id"
#define STAMP_LISTS "jiedui-lists"

#endif
