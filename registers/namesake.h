/* registers/namesake.h - which rows of a register bear a name.
 *
 * A name may belong to many rows and a row has many names: its own, former
 * ones, aliases, one in English, and each without its ending. Names are kept
 * in folded form (utf8_fold). Only registers/ adds names; whoever looks for
 * names in a text reads them (area_names, unit_names). */
#ifndef REGISTERS_NAMESAKE_H
#define REGISTERS_NAMESAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "book/fold.h"

struct namesakes {              /* start from { 0 } */
    struct buf text;
    struct namesake {           /* saved as it is: no padding inside */
        uint32_t from, len;     /* in text */
        uint32_t number;        /* of the row that bears it */
        uint32_t is_stem;       /* the name without its ending */
    } *rows;
    uint32_t *older;            /* per row: the next one with its hash, + 1 */
    uint32_t *slots;            /* newest row with a hash, + 1 */
    size_t count, cap, slot_cap;
};

/* 张北 of 张北县; s itself when it has no ending or nothing would be left. */
struct str name_stem(struct str s);

/* Add a name as it is written, and its stem. A name that the row bears
 * already is not added again. */
void namesakes_add(struct namesakes *n, struct str name, uint32_t number);
/* Each name of a list separated by |. */
void namesakes_add_list(struct namesakes *n, struct str names,
                        uint32_t number);
/* Rows with exactly this folded name, or, with is_stem, with it as a stem;
 * in rising order, each once. The array lives in the arena. */
uint32_t *namesakes_find(const struct namesakes *n, struct arena *a,
                         struct str folded, bool is_stem, size_t *count);
/* The rule for names that people write: exactly that name; else, when it has
 * no ending, rows with it as a stem; when it has one, rows named by its stem
 * alone. `folded` is in folded form. */
uint32_t *namesakes_match(const struct namesakes *n, struct arena *a,
                          struct str folded, size_t *count);

/* The folded text of a row below count. */
static inline struct str namesakes_text(const struct namesakes *n, size_t row)
{
    return (struct str){ n->text.at + n->rows[row].from, n->rows[row].len };
}

/* The rows of rows[] that say exactly this folded text, names and stems alike,
 * newest first; at most max. Takes no memory. */
size_t namesakes_say(const struct namesakes *n, struct str folded,
                     uint32_t *out, size_t max);

void namesakes_save(const struct namesakes *n, struct fold_parts *out);
bool namesakes_load(struct namesakes *n, struct fold_parts *in);
void namesakes_free(struct namesakes *n);

#endif
