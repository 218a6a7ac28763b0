#include "base/utf8.h"
#include "bulletin/markdown.h"
#include "reading/text_build.h"

struct walk {                   /* along the source, beside a block's text */
    struct text_build *build;
    struct str source;
    size_t place;               /* in the source */
    size_t counted;             /* line and column are right up to here */
    uint32_t line, column;
};

/* Bring line and column to w->place. */
static void count_up(struct walk *w)
{
    while (w->counted < w->place) {
        char c = w->source.at[w->counted++];
        w->line += c == '\n';
        w->column = c == '\n' ? 1 : w->column + (((unsigned char)c & 0xC0) !=
                                                 0x80);
    }
}

static void go_to(struct walk *w, const char *at)
{
    size_t place = (size_t)(at - w->source.at);
    if (place < w->counted) {   /* never behind: rows may share an empty cell */
        return;
    }
    w->place = place;
    count_up(w);
}

/* Add a piece of a block's text. Where lines were joined, a blank of the text
 * may stand for a line break and its indent; each line gets its own mark. */
static void add_piece(struct walk *w, struct str piece)
{
    size_t from = 0;
    bool is_new_line = false;
    for (size_t i = 0; i < piece.len; i++) {
        size_t was = w->place;
        while (w->place < w->source.len &&
               w->source.at[w->place] != piece.at[i] &&
               !(piece.at[i] == ' ' && w->source.at[w->place] == '\n')) {
            w->place++;
        }
        if ((w->place != was || is_new_line) && i > from) {
            text_add(w->build, str_part(piece, from, i - from));
            from = i;
        }
        if (from == i) {
            count_up(w);
            w->build->line = w->line;
            w->build->column = w->column;
        }
        is_new_line = w->place < w->source.len &&
                      w->source.at[w->place] == '\n';
        w->place += w->place < w->source.len;
    }
    text_add(w->build, str_part(piece, from, piece.len));
}

static void add_inline(struct walk *w, struct str text)
{
    struct spans spans = { .rest = text };
    struct span piece;
    while (markdown_next(&spans, &piece)) {
        if (piece.kind == SPAN_TEXT || piece.kind == SPAN_CODE ||
            piece.kind == SPAN_LINK) {
            add_piece(w, piece.text);
        }
    }
}

static void add_row(struct walk *w, const struct block *row,
                    struct text_grid *grid)
{
    for (size_t i = 0; i < row->cell_count; i++) {
        struct text_block block = { .kind = TEXT_PARAGRAPH };
        text_grid_cell(grid, 1, 1, &block);
        block.is_head = row->level == 1;
        text_begin(w->build, block);
        if (row->cells[i].len > 0) {
            go_to(w, row->cells[i].at);
            add_inline(w, row->cells[i]);
        }
        text_end(w->build);
    }
    text_grid_row(grid);
}

static struct text_block block_of(const struct block *b)
{
    switch (b->kind) {
    case BLOCK_HEADING:
        return (struct text_block){ .kind = TEXT_HEADING, .level = b->level };
    case BLOCK_ITEM:
        return (struct text_block){ .kind = TEXT_ITEM };
    case BLOCK_NOTE:
        return (struct text_block){ .kind = TEXT_NOTE };
    case BLOCK_PARAGRAPH:
    case BLOCK_QUOTE:
    case BLOCK_ROW:
    case BLOCK_RULE:
        break;
    }
    return (struct text_block){ .kind = TEXT_PARAGRAPH };
}

void text_markdown(struct text_build *b, struct str s)
{
    struct walk w = { .build = b, .source = s, .line = 1, .column = 1 };
    struct text_grid grid = { 0 };
    struct block *blocks;
    size_t count;
    uint32_t tables = 0;
    bool in_table = false;
    markdown_blocks(b->job->arena, s, &blocks, &count);
    for (size_t i = 0; i < count; i++) {
        if (blocks[i].kind == BLOCK_ROW) {
            if (!in_table || blocks[i].level == 1) {
                grid = (struct text_grid){ .table = tables++ };
            }
            in_table = true;
            add_row(&w, &blocks[i], &grid);
            continue;
        }
        in_table = false;
        text_begin(b, block_of(&blocks[i]));
        if (blocks[i].text.len > 0) {
            go_to(&w, blocks[i].place);
            add_inline(&w, blocks[i].text);
        }
        text_end(b);
    }
}
