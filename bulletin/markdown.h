/* bulletin/markdown.h - the part of Markdown that a bulletin needs, read once
 * for all its forms.
 *
 * Blocks: # headings, paragraphs, - and 1. items (not nested), > quotes, pipe
 * tables, --- rules, [^label]: notes. Inside: **strong**, *emphasis*, `code`,
 * [text](address), [^label], backslash escapes. Raw HTML is text like any
 * other. There is no input that is wrong: what is no markup is text.
 *
 * A figure stands in the text as a mark of three parts, \x01 number \x02,
 * which no template can hold (template.text). */
#ifndef BULLETIN_MARKDOWN_H
#define BULLETIN_MARKDOWN_H

#include "base/arena.h"
#include "base/str.h"

enum { MARKDOWN_CELLS_MAX = 16, MARKDOWN_MARK = 0x01,
       MARKDOWN_MARK_END = 0x02 };

struct block {
    enum block_kind {
        BLOCK_HEADING, BLOCK_PARAGRAPH, BLOCK_ITEM, BLOCK_QUOTE, BLOCK_ROW,
        BLOCK_RULE, BLOCK_NOTE,
    } kind;
    int level;                  /* heading: 1..6; item: 0 for a bullet, else
                                   its number; row: 1 for the header */
    struct str text;            /* inline text; lines joined */
    const char *place;          /* where that begins in the source */
    struct str label;           /* of a note */
    struct str *cells;          /* of a row */
    size_t cell_count;
    uint32_t right;             /* bit per column: aligned to the right */
};

/* The blocks of a text, in the arena; their texts point into it or into the
 * arena. */
void markdown_blocks(struct arena *a, struct str text, struct block **out,
                     size_t *count);

struct span {
    enum span_kind {
        SPAN_TEXT, SPAN_STRONG, SPAN_STRONG_END, SPAN_EMPHASIS,
        SPAN_EMPHASIS_END, SPAN_CODE, SPAN_LINK, SPAN_NOTE, SPAN_FIGURE,
    } kind;
    struct str text;            /* of text, code, link; the label of a note */
    struct str address;         /* of a link: http:, https:, mailto:, /, # */
    uint32_t figure;            /* number in a mark */
};

struct spans {                  /* start from { .rest = text } */
    struct str rest;
    bool strong, emphasis;      /* what is open */
};

/* The next piece of inline text; false at the end. Strong and emphasis are
 * always closed and never overlap: what opened last closes first. */
bool markdown_next(struct spans *s, struct span *out);

/* Put the mark of a figure. */
void markdown_mark(struct buf *out, uint32_t figure);
/* Whether a mark stands at the front of s; its length and number then. */
bool markdown_is_mark(struct str s, size_t *len, uint32_t *figure);
/* Text that shall be read as text: markup escaped, controls left out. */
void markdown_quote(struct buf *out, struct str text);
/* The text without its markup and without its figures. */
void markdown_plain(struct buf *out, struct str inline_text);

#endif
