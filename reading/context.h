/* reading/context.h - what stands around each number of a text.
 *
 * The text is cut into sentences and clauses. The words that a number owns are
 * those of its clause, from the number before to the number behind it; "和",
 * "、" and "and" part two numbers, so that in 842所学校和663家医院结成对子 each has
 * its own noun and both share the verb. Words that are further off (the rest of
 * the clause, of the sentence, the sentence before, the headings) weigh less.
 * In a table the head of the column and the label of the row are the nearest
 * words; a lead-in that ends with a colon stands before all its items. Lists
 * with 分别 (respectively) are dealt out, item by number.
 *
 * Words only: places and periods are reading/reach.h. No pack is known here. */
#ifndef READING_CONTEXT_H
#define READING_CONTEXT_H

#include "reading/lexicon.h"
#include "reading/text.h"

enum { CONTEXT_NONE = -1, CONTEXT_PIECES_MAX = 20, CONTEXT_LABELS_MAX = 4 };

struct context_span { size_t from, len; };      /* bytes of text.plain */

struct context_clause {
    size_t from, to;
    uint32_t sentence;
    uint32_t part;              /* of its sentence, parted by ； */
    size_t first, count;        /* figures in it */
};

struct context_sentence {
    size_t from, to;
    uint32_t block;
    size_t clause, clause_count;
    size_t first, count;        /* figures in it */
    bool is_english;            /* by its letters */
};

struct context {                /* in the arena */
    const struct text *text;
    const struct quantity *figures;     /* without the decoys */
    size_t figure_count;
    struct context_clause *clauses;
    size_t clause_count;
    struct context_sentence *sentences;
    size_t sentence_count;
    uint32_t *clause_of;        /* of each figure */
    int32_t *heading_of;        /* of each block: the heading above it, as a
                                   block, or CONTEXT_NONE; of a heading the one
                                   of a wider level */
    uint32_t *table_of;         /* of each cell: the first block of its table */
    int32_t *lead_of;           /* of each block: the paragraph with a colon at
                                   its end that leads in, or CONTEXT_NONE */
};

/* Cut a text. figures must be in order of place. */
void context_open(struct arena *a, const struct text *text,
                  const struct quantity *figures, size_t count,
                  struct context *out);

struct context_words {          /* of one figure */
    struct lexicon_piece pieces[CONTEXT_PIECES_MAX];    /* nearest first */
    size_t count;
    size_t own;                 /* so many of them are its own words */
    size_t near;                /* and so many with what its list shares */
    struct context_span item;   /* of a list with 分别, else len is 0 */
    struct str before, behind;  /* all that is said of it alone, from the number
                                   before and up to the next */
    struct str number;          /* the figure's digits */
    struct str measure;         /* that a head or label gives a bare number */
    bool is_label;              /* in a column of serial numbers or years */
    struct str labels[CONTEXT_LABELS_MAX];  /* the words at the head of a note
                                   or an item, the label of a row, the head of
                                   a column: a name there rules the number */
    size_t label_count;
    bool is_note;               /* in a note */
    int32_t whole;              /* the figure that 其中 makes it a part of, or
                                   CONTEXT_NONE */
};
void context_words(const struct context *c, size_t figure,
                   struct context_words *out);

/* The cells that name a cell's column and row, nearest first: blocks, at most
 * max. Row labels stand behind `*heads` heads. */
size_t context_names_of_cell(const struct context *c, uint32_t block,
                             uint32_t *out, size_t max, size_t *heads);

/* The part of the text. */
struct str context_text(const struct context *c, size_t from, size_t to);
/* The sentence that a byte stands in; the last one before it otherwise. */
uint32_t context_sentence_at(const struct context *c, size_t at);

#endif
