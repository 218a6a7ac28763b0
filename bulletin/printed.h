/* bulletin/printed.h - what a bulletin says, read back from its JSON form.
 *
 * Not from the book: a frozen text is taken at its word, so that what was
 * printed and what the book gives can be told apart. */
#ifndef BULLETIN_PRINTED_H
#define BULLETIN_PRINTED_H

#include "base/job.h"
#include "bulletin/bulletin.h"

struct printed_figure {         /* one figure in one scope */
    struct str id, name, definition;
    struct str unit;            /* fen, m, cm2, person, person_time, … */
    struct str area, supporter; /* empty for all */
    bool has_from;
    int32_t from, to;           /* days, both inclusive */
    enum basis basis;
    int64_t value, lower, upper;        /* lower, upper: what it may mean */
    struct str phrase;          /* as the text says it first */
    bool is_bare;               /* … leaving the measure word to its words */
    struct str sentence;        /* in which it says so */
};

struct printed {                /* texts in the job's arena */
    struct str title, lang, style;
    uint64_t size;
    struct str root;            /* hex */
    struct date date;
    enum basis basis;
    struct printed_figure *figures;     /* in the order of the text */
    size_t count;
};

/* Fails with printed.json (no JSON of a bulletin). */
bool printed_read(struct job *j, struct str json, struct printed *out);

#endif
