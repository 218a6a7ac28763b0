/* bulletin/compare.h - two editions beside each other, figure by figure, and
 * why they differ.
 *
 * The edition of the earlier position stands first. A figure of one is paired
 * with the same figure of the other (indicator, area, supporter), else with one
 * that counts the same records in another unit, else with one that is said in
 * the same words but counts something else.
 *
 * Where both are of one unit, the difference is split and the parts sum to it
 * exactly. The order of accounting: basis, scope, period, all three at the
 * earlier position; then, from there to the later one, what figure_restate
 * says. What the book no longer gives back is a part of its own. */
#ifndef BULLETIN_COMPARE_H
#define BULLETIN_COMPARE_H

#include "bulletin/printed.h"
#include "bulletin/published.h"

enum compare_part {
    PART_BASIS,                 /* reviewed against confirmed … */
    PART_SCOPE,                 /* another area, supporter or indicator */
    PART_PERIOD,                /* another first or last day */
    PART_WITHDRAWN, PART_CORRECTED, PART_MERGED, PART_RECLASSIFIED,
    PART_GROWTH,                /* records added */
    PART_REDEFINED,
    PART_UNPROVED,              /* printed, but not what the book gives */
    PART_COUNT,
};

enum compare_kind {
    COMPARE_SAME,
    COMPARE_CHANGED,            /* the parts say why */
    COMPARE_REWORDED,           /* the same value in other words: 写法 */
    COMPARE_UNIT,               /* persons and person-times: no difference */
    COMPARE_UNSAID,             /* one of the two leaves 人 or 人次 to its
                                   words: a reader takes them for another */
    COMPARE_MEANING,            /* one number, two meanings */
    COMPARE_GONE, COMPARE_NEW,  /* only in one of the two */
    COMPARE_KINDS,
};

struct compare_row {
    enum compare_kind kind;
    const struct printed_figure *before, *after;        /* NULL: not there */
    const struct pack_indicator *old, *now;     /* of before and after */
    bool has_parts;             /* then they sum to after − before */
    int64_t parts[PART_COUNT];
    int64_t crossed[2];         /* UNIT: after's indicator where before's is,
                                   and before's where after's is */
    struct restate_line *lines; /* the first few */
    size_t line_count, line_whole;
};

struct compare_side {
    struct published edition;   /* number empty: a position, not an edition */
    struct printed text;
};

struct comparison {             /* in the job's arena */
    struct compare_side before, after;
    struct compare_row *rows;   /* as in the first text, then what is new */
    size_t count;
    size_t by_kind[COMPARE_KINDS];
};

struct compare_ask {
    struct compare_name {
        const struct published *edition;        /* or NULL: the other's text */
        uint64_t position;      /* … as of this position */
    } a, b;
    enum lang lang;             /* of the texts, where both have it */
    size_t lines;               /* at most so many per figure */
};

/* Fails as bulletin_write, published_file and figure_restate do. */
bool compare_make(struct job *j, struct book *b, const struct compare_ask *ask,
                  struct comparison *out);

/* growth, period, basis … */
const char *compare_part_id(enum compare_part part);
const char *compare_part_name(enum compare_part part, enum lang lang);
/* same, changed, rounding, unit, scope, gone, new */
const char *compare_kind_id(enum compare_kind kind);

/* ---- written --------------------------------------------------------- */

struct compare_form {
    enum lang lang;
    bool fragment;              /* HTML without <html>…: for a page */
    const char *figure_link;    /* HTML: "/figure/%s" */
    const char *entry_link;     /* HTML: "/entry/%llu"; NULL: no entries */
    int64_t public_min;         /* fewer persons of a part of the programme
                                   are not shown; 0: everything is */
};

void compare_text(struct job *j, const struct comparison *c,
                  const struct compare_form *form, struct buf *out);
void compare_markdown(struct job *j, const struct comparison *c,
                      const struct compare_form *form, struct buf *out);
void compare_html(struct job *j, const struct comparison *c,
                  const struct compare_form *form, struct buf *out);
void compare_json(struct job *j, const struct comparison *c,
                  const struct compare_form *form, struct buf *out);
/* A correction notice for the public (更正说明): what the first edition said
 * that no longer holds, apart from growth; and which figures of the two must
 * not be compared. */
void compare_notice(struct job *j, const struct comparison *c,
                    const struct compare_form *form, struct buf *out);

#endif
