#include "reading/text_build.h"

#include "base/utf8.h"

static void put_mark(struct text_build *b)
{
    struct text_mark mark = { .at = b->plain.len, .line = b->line,
                              .column = b->column };
    size_t count = b->marks.len / sizeof mark;
    if (count > 0) {
        struct text_mark *last = (struct text_mark *)(void *)b->marks.at +
                                 count - 1;
        if (last->at == mark.at) {
            *last = mark;
            return;
        }
    }
    buf_bytes(&b->marks, &mark, sizeof mark);
}

void text_begin(struct text_build *b, struct text_block block)
{
    text_end(b);
    if (b->plain.len > 0 && b->plain.at[b->plain.len - 1] != '\n') {
        buf_char(&b->plain, '\n');
    }
    b->block = block;
    b->block.from = b->plain.len;
    b->is_open = true;
}

static void need_block(struct text_build *b)
{
    if (!b->is_open) {
        text_begin(b, (struct text_block){ .kind = TEXT_PARAGRAPH });
    }
}

/* Controls have no place in a text; a line feed would part blocks. */
static char shown(char c)
{
    return (unsigned char)c < ' ' || c == 0x7F ? ' ' : c;
}

void text_add(struct text_build *b, struct str s)
{
    if (s.len == 0) {
        return;
    }
    need_block(b);
    put_mark(b);
    char *to = buf_room(&b->plain, s.len);
    for (size_t i = 0; i < s.len; i++) {
        to[i] = shown(s.at[i]);
    }
    b->plain.len += s.len;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_wide(const char *at, size_t len)
{
    return len > 0 && ((unsigned char)at[0] & 0x80) != 0;
}

void text_flow(struct text_build *b, struct str s)
{
    while (s.len > 0) {
        size_t blanks = 0;
        bool has_break = false;
        while (blanks < s.len && is_blank(s.at[blanks])) {
            bool is_break = s.at[blanks] == '\n';
            has_break = has_break || is_break;
            b->line += is_break;
            b->column = is_break ? 1 : b->column + 1;
            blanks++;
        }
        s = str_part(s, blanks, s.len);
        struct buf *plain = &b->plain;
        bool is_first = !b->is_open || plain->len == b->block.from;
        bool has_blank = !is_first && plain->at[plain->len - 1] == ' ';
        bool is_joined = has_break && !is_first &&
            is_wide(plain->at + plain->len - 1, 1) && is_wide(s.at, s.len);
        if (blanks > 0 && !is_first && !has_blank && !is_joined) {
            buf_char(plain, ' ');
        }
        size_t len = 0;
        while (len < s.len && !is_blank(s.at[len])) {
            len++;
        }
        text_add(b, str_part(s, 0, len));
        b->column += (uint32_t)utf8_count(str_part(s, 0, len));
        s = str_part(s, len, s.len);
    }
}

void text_raise(struct text_build *b, struct str s)
{
    bool is_after_m = b->is_open && b->plain.len > b->block.from &&
                      b->plain.at[b->plain.len - 1] == 'm';
    if (is_after_m && (str_is(s, STR("2")) || str_is(s, STR("3")))) {
        text_add(b, s.at[0] == '2' ? STR("²") : STR("³"));
        return;
    }
    bool is_number = s.len > 0 && s.at[0] >= '0' && s.at[0] <= '9';
    text_add(b, is_number ? STR("^") : STR(""));
    text_add(b, s);
}

/* Cut the text behind len, and the marks that lead there. */
static void cut(struct text_build *b, size_t len)
{
    size_t count = b->marks.len / sizeof(struct text_mark);
    const struct text_mark *marks = (void *)b->marks.at;
    while (count > 0 && marks[count - 1].at >= len) {
        count--;
    }
    b->marks.len = count * sizeof *marks;
    b->plain.len = len;
}

size_t text_end(struct text_build *b)
{
    if (!b->is_open) {
        return SIZE_MAX;
    }
    b->is_open = false;
    struct text_block block = b->block;
    struct str all = { b->plain.at, b->plain.len };
    struct str text = str_part(all, block.from, all.len);
    struct str trimmed = str_trim(text);
    if (trimmed.len == 0) {
        cut(b, block.from);
        return SIZE_MAX;
    }
    block.from += (size_t)(trimmed.at - text.at);
    block.len = trimmed.len;
    block.row_span = block.row_span > 0 ? block.row_span : 1;
    block.column_span = block.column_span > 0 ? block.column_span : 1;
    cut(b, block.from + block.len);
    buf_bytes(&b->blocks, &block, sizeof block);
    return b->blocks.len / sizeof block - 1;
}

struct text_block *text_block_at(struct text_build *b, size_t number)
{
    return (struct text_block *)(void *)b->blocks.at + number;
}

void text_close(struct text_build *b, enum text_format format,
                struct text *out)
{
    text_end(b);
    struct arena *a = b->job->arena;
    *out = (struct text){ .format = format,
        .plain = arena_str(a, buf_view(&b->plain)),
        .block_count = b->blocks.len / sizeof *out->blocks };
    out->blocks = ARENA_ROWS(a, struct text_block, out->block_count + 1);
    out->mark_count = b->marks.len / sizeof *out->marks;
    out->marks = ARENA_ROWS(a, struct text_mark, out->mark_count + 1);
    if (out->block_count > 0) {
        memcpy(out->blocks, b->blocks.at, b->blocks.len);
    }
    if (out->mark_count > 0) {
        memcpy(out->marks, b->marks.at,
               out->mark_count * sizeof *out->marks);
    }
    buf_free(&b->plain);
    buf_free(&b->blocks);
    buf_free(&b->marks);
}

/* ---- tables ------------------------------------------------------------- */

bool text_grid_cell(struct text_grid *g, uint32_t columns, uint32_t rows,
                    struct text_block *out)
{
    columns = columns == 0 ? 1 : columns;
    rows = rows == 0 ? 1 : rows;
    while (g->column < TEXT_COLUMNS_MAX && g->left[g->column] > 0) {
        g->column++;
    }
    if (columns > TEXT_COLUMNS_MAX || g->column + columns > TEXT_COLUMNS_MAX) {
        return false;
    }
    out->kind = TEXT_CELL;
    out->table = g->table;
    out->row = g->row;
    out->column = g->column;
    out->row_span = rows;
    out->column_span = columns;
    for (uint32_t i = 0; i < columns; i++) {
        g->left[g->column++] = rows;
    }
    return true;
}

void text_grid_row(struct text_grid *g)
{
    for (size_t i = 0; i < TEXT_COLUMNS_MAX; i++) {
        g->left[i] -= g->left[i] > 0;
    }
    g->row++;
    g->column = 0;
}
