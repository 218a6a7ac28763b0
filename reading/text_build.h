/* reading/text_build.h - how the readers of each format put a text together.
 *
 * A reader begins a block, adds pieces of text with the place in the file that
 * each came from, and ends the block. Blanks at both ends of a block go, and
 * a block without text is none. */
#ifndef READING_TEXT_BUILD_H
#define READING_TEXT_BUILD_H

#include "reading/text.h"

struct text_build {             /* start from { .job = j } */
    struct job *job;
    struct buf plain, blocks, marks;    /* the last two hold structs */
    struct text_block block;    /* the one that is open */
    bool is_open;
    uint32_t line, column;      /* where the next piece comes from */
};

/* Begin a block; one that is open ends first. */
void text_begin(struct text_build *b, struct text_block block);
/* Add text that stands in the file at b->line and b->column. Opens a
 * paragraph when no block is open. Line feeds in it become blanks. */
void text_add(struct text_build *b, struct str s);
/* The same with runs of blanks made one; none between Chinese characters
 * where the file has a line break there. */
void text_flow(struct text_build *b, struct str s);
/* A raised text: km² keeps its 2, the number of a note is marked with ^. */
void text_raise(struct text_build *b, struct str s);
/* End the open block; its number, or SIZE_MAX when it was empty. */
size_t text_end(struct text_build *b);
/* A block that has ended. */
struct text_block *text_block_at(struct text_build *b, size_t number);
/* Everything into *out, in the job's arena; frees what b holds. */
void text_close(struct text_build *b, enum text_format format,
                struct text *out);

/* ---- one reader per format; b is closed by the caller -------------------- */

void text_plain(struct text_build *b, struct str s);
void text_markdown(struct text_build *b, struct str s);
bool text_html(struct text_build *b, struct str s);
bool text_docx(struct text_build *b, struct str bytes);

/* ---- tables: which column the next cell takes --------------------------- */

enum { TEXT_COLUMNS_MAX = 256 };

struct text_grid {              /* start from { 0 } */
    uint32_t table, row, column;
    uint32_t left[TEXT_COLUMNS_MAX];    /* rows that a cell above still takes */
};

/* The place of the next cell of so many columns and rows. False when the
 * table is too wide: its text is a paragraph. */
bool text_grid_cell(struct text_grid *g, uint32_t columns, uint32_t rows,
                    struct text_block *out);
void text_grid_row(struct text_grid *g);        /* the row has ended */

#endif
