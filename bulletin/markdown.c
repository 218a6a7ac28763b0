#include "bulletin/markdown.h"

/* ---- blocks ---------------------------------------------------------- */

struct reader {
    struct arena *arena;
    struct block *rows;
    size_t count, cap;
    bool joins;                 /* the next line of text goes on with the last
                                   paragraph, item, quote or note */
    bool is_table;              /* the last line was a row */
    size_t table_rows;          /* lines of the table so far */
    struct buf joined;          /* text of the last block, when it has lines */
};

static struct block *add(struct reader *r, struct block b)
{
    if (r->count == r->cap) {
        size_t cap = r->cap ? r->cap * 2 : 64;
        struct block *rows = ARENA_ROWS(r->arena, struct block, cap);
        if (r->count > 0) {
            memcpy(rows, r->rows, r->count * sizeof *rows);
        }
        r->rows = rows;
        r->cap = cap;
    }
    b.place = b.text.at;
    r->rows[r->count] = b;
    return &r->rows[r->count++];
}

static size_t run_of(struct str s, char c)
{
    size_t len = 0;
    while (len < s.len && s.at[len] == c) {
        len++;
    }
    return len;
}

static bool parse_heading(struct str line, struct block *out)
{
    size_t level = run_of(line, '#');
    if (level < 1 || level > 6 || level >= line.len || line.at[level] != ' ') {
        return false;
    }
    *out = (struct block){ .kind = BLOCK_HEADING, .level = (int)level,
        .text = str_trim(str_part(line, level, line.len)) };
    return true;
}

static bool parse_item(struct str line, struct block *out)
{
    size_t digits = 0;
    int number = 0;
    while (digits < line.len && digits < 6 && line.at[digits] >= '0' &&
           line.at[digits] <= '9') {
        number = number * 10 + (line.at[digits++] - '0');
    }
    bool is_bullet = str_starts(line, STR("- ")) || str_starts(line, STR("* "));
    bool is_number = digits > 0 &&
                     str_starts(str_part(line, digits, 2), STR(". "));
    if (!is_bullet && !is_number) {
        return false;
    }
    *out = (struct block){ .kind = BLOCK_ITEM, .level = is_bullet ? 0 : number,
        .text = str_trim(str_part(line, is_bullet ? 2 : digits + 2,
                                  line.len)) };
    return true;
}

static bool parse_note(struct str line, struct block *out)
{
    ptrdiff_t end = str_find(line, STR("]:"));
    if (!str_starts(line, STR("[^")) || end < 3) {
        return false;
    }
    *out = (struct block){ .kind = BLOCK_NOTE,
        .label = str_part(line, 2, (size_t)end - 2),
        .text = str_trim(str_part(line, (size_t)end + 2, line.len)) };
    return true;
}

/* A line that begins a block by its first characters. */
static bool parse_marked(struct str line, struct block *out)
{
    if (line.len >= 3 && run_of(line, '-') == line.len) {
        *out = (struct block){ .kind = BLOCK_RULE };
        return true;
    }
    if (str_starts(line, STR(">"))) {
        *out = (struct block){ .kind = BLOCK_QUOTE,
                               .text = str_trim(str_part(line, 1, line.len)) };
        return true;
    }
    return parse_heading(line, out) || parse_item(line, out) ||
           parse_note(line, out);
}

/* Cut a row at its pipes; \| is no cut. The count. */
static size_t cut_cells(struct str line, struct str out[MARKDOWN_CELLS_MAX])
{
    line = str_part(line, 1, line.len);         /* the pipe in front */
    size_t count = 0, from = 0;
    for (size_t i = 0; i < line.len && count < MARKDOWN_CELLS_MAX; i++) {
        if (line.at[i] == '\\') {
            i++;
        } else if (line.at[i] == '|') {
            out[count++] = str_trim(str_part(line, from, i - from));
            from = i + 1;
        }
    }
    if (from < line.len && count < MARKDOWN_CELLS_MAX) {
        out[count++] = str_trim(str_part(line, from, line.len));
    }
    return count;
}

/* |---|---:| under the first row makes that row the header. */
static bool is_separator(const struct str *cells, size_t count, uint32_t *right)
{
    *right = 0;
    for (size_t i = 0; i < count; i++) {
        struct str c = cells[i];
        if (str_starts(c, STR(":"))) {
            c = str_part(c, 1, c.len);
        }
        bool ends = str_ends(c, STR(":"));
        c.len -= ends;
        if (c.len == 0 || run_of(c, '-') != c.len) {
            return false;
        }
        *right |= ends ? 1u << i : 0;
    }
    return count > 0;
}

static void read_row(struct reader *r, struct str line)
{
    struct str cells[MARKDOWN_CELLS_MAX];
    size_t count = cut_cells(line, cells);
    struct block *last = r->is_table ? &r->rows[r->count - 1] : NULL;
    uint32_t right = 0;
    if (last != NULL && r->table_rows == 1 &&
        is_separator(cells, count, &right)) {
        last->level = 1;
        last->right = right;
        r->table_rows++;
        return;
    }
    right = last != NULL ? last->right : 0;
    r->table_rows = last != NULL ? r->table_rows + 1 : 1;
    struct block *b = add(r, (struct block){ .kind = BLOCK_ROW,
        .cell_count = count, .right = right,
        .cells = ARENA_ROWS(r->arena, struct str, count ? count : 1) });
    if (count > 0) {
        memcpy(b->cells, cells, count * sizeof *cells);
    }
    r->is_table = true;
}

/* Lines of one paragraph are joined: by nothing between Chinese characters,
 * by a blank else. They gather in r->joined until the paragraph ends, so that
 * a thousand lines cost no more than their text. */
static void join(struct reader *r, struct str line)
{
    if (r->joined.len == 0) {
        buf_str(&r->joined, r->rows[r->count - 1].text);
    }
    struct str before = buf_view(&r->joined);
    if (before.len > 0 && ((unsigned char)before.at[before.len - 1] < 0x80 ||
                           (unsigned char)line.at[0] < 0x80)) {
        buf_char(&r->joined, ' ');
    }
    buf_str(&r->joined, line);
}

static void settle(struct reader *r)
{
    if (r->joined.len > 0) {
        r->rows[r->count - 1].text = arena_str(r->arena,
                                               buf_view(&r->joined));
        r->joined.len = 0;
    }
}

static void read_line(struct reader *r, struct str line)
{
    struct block b = { .kind = BLOCK_PARAGRAPH, .text = line };
    bool is_row = str_starts(line, STR("|"));
    bool is_marked = !is_row && parse_marked(line, &b);
    if (r->joins && line.len > 0 && !is_row && !is_marked) {
        join(r, line);
        return;
    }
    settle(r);
    r->joins = false;
    if (is_row) {
        read_row(r, line);
        return;
    }
    r->is_table = false;
    if (line.len > 0) {
        add(r, b);
        r->joins = b.kind != BLOCK_HEADING && b.kind != BLOCK_RULE;
    }
}

void markdown_blocks(struct arena *a, struct str text, struct block **out,
                     size_t *count)
{
    struct reader r = { .arena = a };
    struct str line;
    while (str_next(&text, '\n', &line)) {
        read_line(&r, str_trim(line));
    }
    settle(&r);
    buf_free(&r.joined);
    *out = r.rows;
    *count = r.count;
}

/* ---- inside ---------------------------------------------------------- */

/* Markup closes within so many bytes, or is text: a page of nothing but
 * brackets is read in one go. */
enum { SPAN_WINDOW = 4096 };

static struct str window(struct str rest, size_t from)
{
    return str_part(rest, from, SPAN_WINDOW);
}

static bool is_punctuation(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') ||
           (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

static bool take_out(struct spans *s, struct span *out, enum span_kind kind,
                     size_t len)
{
    *out = (struct span){ .kind = kind, .text = str_part(s->rest, 0, len) };
    s->rest = str_part(s->rest, len, s->rest.len);
    return true;
}

/* ** and * open only before a character, and when a twin follows. */
static bool take_stars(struct spans *s, struct span *out)
{
    bool is_two = str_starts(s->rest, STR("**"));
    size_t len = is_two ? 2 : 1;
    bool *open = is_two ? &s->strong : &s->emphasis;
    if (*open && !(is_two && s->emphasis)) {
        *open = false;
        return take_out(s, out, is_two ? SPAN_STRONG_END : SPAN_EMPHASIS_END,
                        len);
    }
    struct str behind = window(s->rest, len);
    bool has_twin = str_find(behind, is_two ? STR("**") : STR("*")) > 0;
    if (!*open && has_twin && behind.at[0] != ' ' && !s->emphasis) {
        *open = true;
        return take_out(s, out, is_two ? SPAN_STRONG : SPAN_EMPHASIS, len);
    }
    return take_out(s, out, SPAN_TEXT, len);
}

static bool take_code(struct spans *s, struct span *out)
{
    ptrdiff_t end = str_find(window(s->rest, 1), STR("`"));
    if (end < 1) {
        return take_out(s, out, SPAN_TEXT, 1);
    }
    *out = (struct span){ .kind = SPAN_CODE,
                          .text = str_part(s->rest, 1, (size_t)end) };
    s->rest = str_part(s->rest, (size_t)end + 2, s->rest.len);
    return true;
}

/* Addresses that cannot run anything. */
static bool is_safe(struct str address)
{
    static const char *const heads[] = { "http://", "https://", "mailto:",
                                         "/", "#" };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (str_starts(address, str_of(heads[i]))) {
            return str_find(address, STR("\x01")) < 0;
        }
    }
    return false;
}

static bool take_bracket(struct spans *s, struct span *out)
{
    ptrdiff_t close = str_find(window(s->rest, 0), STR("]"));
    size_t end = close > 0 ? (size_t)close : 0;
    struct str inside = str_part(s->rest, 1, end ? end - 1 : 0);
    if (str_starts(inside, STR("^")) && inside.len > 1) {
        *out = (struct span){ .kind = SPAN_NOTE,
                              .text = str_part(inside, 1, inside.len) };
        s->rest = str_part(s->rest, end + 1, s->rest.len);
        return true;
    }
    struct str behind = str_part(s->rest, end + 1, s->rest.len);
    ptrdiff_t round = str_find(window(behind, 0), STR(")"));
    if (end > 1 && str_starts(behind, STR("(")) && round > 1) {
        struct str address = str_part(behind, 1, (size_t)round - 1);
        if (is_safe(address)) {
            *out = (struct span){ .kind = SPAN_LINK, .text = inside,
                                  .address = address };
            s->rest = str_part(behind, (size_t)round + 1, behind.len);
            return true;
        }
    }
    return take_out(s, out, SPAN_TEXT, 1);
}

static bool take_end(struct spans *s, struct span *out)
{
    if (s->emphasis) {
        s->emphasis = false;
        return take_out(s, out, SPAN_EMPHASIS_END, 0);
    }
    if (s->strong) {
        s->strong = false;
        return take_out(s, out, SPAN_STRONG_END, 0);
    }
    return false;
}

bool markdown_next(struct spans *s, struct span *out)
{
    size_t len = 0;
    uint32_t figure;
    if (s->rest.len == 0) {
        return take_end(s, out);
    }
    if (markdown_is_mark(s->rest, &len, &figure)) {
        take_out(s, out, SPAN_FIGURE, len);
        out->figure = figure;
        return true;
    }
    switch (s->rest.at[0]) {
    case '*':
        return take_stars(s, out);
    case '`':
        return take_code(s, out);
    case '[':
        return take_bracket(s, out);
    case '\\':
        if (s->rest.len > 1 && is_punctuation(s->rest.at[1])) {
            s->rest = str_part(s->rest, 1, s->rest.len);
        }
        break;
    default:
        break;
    }
    len = 1;
    while (len < s->rest.len && s->rest.at[len] != MARKDOWN_MARK &&
           memchr("*`[\\", s->rest.at[len], 4) == NULL) {
        len++;
    }
    return take_out(s, out, SPAN_TEXT, len);
}

void markdown_mark(struct buf *out, uint32_t figure)
{
    buf_char(out, MARKDOWN_MARK);
    buf_int(out, figure);
    buf_char(out, MARKDOWN_MARK_END);
}

bool markdown_is_mark(struct str s, size_t *len, uint32_t *figure)
{
    if (s.len < 3 || s.at[0] != MARKDOWN_MARK) {
        return false;
    }
    uint32_t number = 0;
    size_t i = 1;
    for (; i < s.len && i < 10 && s.at[i] >= '0' && s.at[i] <= '9'; i++) {
        number = number * 10 + (uint32_t)(s.at[i] - '0');
    }
    if (i == 1 || i == s.len || s.at[i] != MARKDOWN_MARK_END) {
        return false;
    }
    *figure = number;
    *len = i + 1;
    return true;
}

void markdown_quote(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if ((unsigned char)c < 0x20 || c == 0x7F) {
            continue;
        }
        if (memchr("\\`*_[]|<>#", c, 10) != NULL) {
            buf_char(out, '\\');
        }
        buf_char(out, c);
    }
}

void markdown_plain(struct buf *out, struct str inline_text)
{
    struct spans s = { .rest = inline_text };
    struct span piece;
    while (markdown_next(&s, &piece)) {
        if (piece.kind == SPAN_TEXT || piece.kind == SPAN_CODE ||
            piece.kind == SPAN_LINK) {
            buf_str(out, piece.text);
        }
    }
}
