#include "table/csv.h"

#include <endian.h>

#include "table/encoding.h"

struct csv {
    const char *at, *end;       /* what is still to be read */
    const char *start;
    uint64_t line;              /* of *at */
    char mark;                  /* the separator */
    uint64_t marks;             /* the separator, eight times */
    bool failed;
    struct buf spare;           /* this row's cells with "" made one " */
    struct cell cells[SHEET_COLUMNS_MAX];
};

#define EIGHT(c) (UINT64_C(0x0101010101010101) * (unsigned char)(c))

/* A set high bit for each byte of eight that is zero. Bytes above the lowest
 * zero may be marked wrongly, which is fine for finding the lowest. */
static uint64_t zeros(uint64_t eight)
{
    return (eight - EIGHT(0x01)) & ~eight & EIGHT(0x80);
}

/* The end of a cell without quotes: the next separator or end of line. Eight
 * bytes at a time, because most of a file goes by here. */
static const char *plain_end(const struct csv *c, const char *at)
{
    for (; c->end - at >= 8; at += 8) {
        uint64_t eight;
        memcpy(&eight, at, 8);
        eight = le64toh(eight);
        uint64_t hits = zeros(eight ^ c->marks) | zeros(eight ^ EIGHT('\n')) |
                        zeros(eight ^ EIGHT('\r'));
        if (hits != 0) {
            return at + __builtin_ctzll(hits) / 8;
        }
    }
    while (at < c->end && *at != c->mark && *at != '\n' && *at != '\r') {
        at++;
    }
    return at;
}

/* Room in spare. When it must move, the cells that lie there move along. */
static char *spare_room(struct csv *c, size_t more, size_t count)
{
    struct buf *old = &c->spare;
    if (old->cap - old->len < more) {
        struct buf moved = { 0 };
        buf_room(&moved, 2 * (old->len + more));
        buf_str(&moved, buf_view(old));
        for (size_t i = 0; i < count; i++) {
            struct str *text = &c->cells[i].text;
            if (text->at < c->start || text->at > c->end) {
                text->at = moved.at + (text->at - old->at);
            }
        }
        buf_free(old);
        *old = moved;
    }
    return old->at + old->len;
}

/* Copy a quoted cell with its doubled quotes made single. `raw` begins behind
 * the opening quote and ends before the separator; text behind the closing
 * quote, as in "a"b, is kept as spreadsheets keep it. */
static struct str without_quotes(struct csv *c, struct str raw, size_t count)
{
    char *to = spare_room(c, raw.len + 1, count), *start = to;
    bool inside = true;
    for (size_t i = 0; i < raw.len; i++) {
        bool is_quote = inside && raw.at[i] == '"';
        if (is_quote && i + 1 < raw.len && raw.at[i + 1] == '"') {
            *to++ = raw.at[++i];
        } else if (is_quote) {
            inside = false;
        } else {
            *to++ = raw.at[i];
        }
    }
    c->spare.len += (size_t)(to - start);
    return (struct str){ start, (size_t)(to - start) };
}

/* Read the quoted cell at c->at. False when its quote is never closed. */
static bool quoted(struct csv *c, size_t count, struct str *text)
{
    const char *from = c->at + 1, *at = from;
    bool is_doubled = false;
    for (;;) {
        at = at < c->end ? memchr(at, '"', (size_t)(c->end - at)) : NULL;
        if (at == NULL) {
            return false;
        }
        if (at + 1 == c->end || at[1] != '"') {
            break;
        }
        is_doubled = true;
        at += 2;
    }
    struct str inner = { from, (size_t)(at - from) };
    c->line += encoding_line(inner, inner.len) - 1;
    c->at = plain_end(c, at + 1);
    *text = inner;
    if (is_doubled || c->at != at + 1) {
        struct str raw = { from, (size_t)(c->at - from) };
        *text = without_quotes(c, raw, count);
    }
    return true;
}

static bool fail_cell(struct job *j, uint64_t line, size_t column)
{
    return err_set(&j->err, ERR_INPUT, "csv.cell",
                   "第%llu行第%zu列的内容超过1 MB；可能少了一个引号",
                   "line %llu, column %zu: the cell is larger than 1 MB; "
                   "a quote may be missing", (unsigned long long)line,
                   column + 1);
}

/* Read the text of one cell and step behind it. */
static bool cell_text(struct job *j, struct csv *c, size_t count,
                      struct str *text)
{
    uint64_t line = c->line;
    if (c->at < c->end && *c->at == '"') {
        if (!quoted(c, count, text)) {
            return err_set(&j->err, ERR_INPUT, "csv.quote",
                           "第%llu行第%zu列的引号没有结束",
                           "line %llu, column %zu: the quote is never closed",
                           (unsigned long long)line, count + 1);
        }
    } else {
        const char *stop = plain_end(c, c->at);
        *text = (struct str){ c->at, (size_t)(stop - c->at) };
        c->at = stop;
    }
    return text->len <= SHEET_CELL_MAX || fail_cell(j, line, count);
}

/* Step over the mark at c->at; whether the row goes on behind it. */
static bool goes_on(struct csv *c)
{
    if (c->at == c->end) {
        return false;
    }
    char mark = *c->at++;
    if (mark == c->mark) {
        return true;
    }
    if (mark == '\r' && c->at < c->end && *c->at == '\n') {
        c->at++;
    }
    c->line++;
    return false;
}

/* Read one row. Empty cells beyond the last column that fits are dropped:
 * spreadsheets like to write thousands of them. */
static bool read_row(struct job *j, struct csv *c, struct sheet_row *row,
                     bool *is_empty)
{
    size_t count = 0;
    row->line = c->line;
    c->spare.len = 0;
    *is_empty = true;
    do {
        struct str text;
        if (!cell_text(j, c, count, &text)) {
            return false;
        }
        *is_empty &= text.len == 0;
        if (count < SHEET_COLUMNS_MAX) {
            c->cells[count++] = (struct cell){ .text = text };
        } else if (text.len > 0) {
            return err_set(&j->err, ERR_INPUT, "csv.wide",
                           "第%llu行超过%d列", "line %llu has more than %d "
                           "columns", (unsigned long long)row->line,
                           SHEET_COLUMNS_MAX);
        }
    } while (goes_on(c));
    row->cells = c->cells;
    row->count = count;
    return true;
}

static enum sheet_step next(struct job *j, struct sheet *s,
                            struct sheet_row *row)
{
    struct csv *c = s->state;
    bool is_empty = true;
    while (!c->failed && is_empty && c->at < c->end) {
        c->failed = !read_row(j, c, row, &is_empty);
        s->done = (uint64_t)(c->at - c->start);
    }
    return c->failed ? SHEET_FAILED : is_empty ? SHEET_END : SHEET_ROW;
}

/* The separator that the first line with any of them has most of; commas win
 * a draw. A title line above the header usually has none. */
static char choose_mark(struct str text)
{
    static const char marks[] = { ',', '\t', ';' };
    size_t counts[3] = { 0 }, best = 0;
    bool in_quotes = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool any = counts[0] + counts[1] + counts[2] > 0;
        if (any && !in_quotes && (c == '\n' || c == '\r')) {
            break;
        }
        in_quotes ^= c == '"';
        for (size_t m = 0; m < 3 && !in_quotes; m++) {
            counts[m] += c == marks[m];
        }
    }
    for (size_t m = 1; m < 3; m++) {
        best = counts[m] > counts[best] ? m : best;
    }
    return marks[best];
}

/* Files that are something else, by their first bytes. */
static bool check_is_text(struct job *j, struct str bytes)
{
    static const struct { struct str magic; const char *what; } rows[] = {
        { { "PK\x03\x04", 4 }, "xlsx / zip" },
        { { "PK\x05\x06", 4 }, "zip" },
        { { "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8 }, "xls / doc" },
        { { "%PDF", 4 }, "PDF" },
        { { "\x1F\x8B", 2 }, "gzip" },
        { { "\x89PNG", 4 }, "PNG" },
        { { "\xFF\xD8\xFF", 3 }, "JPEG" },
        { { "Rar!", 4 }, "RAR" },
        { { "7z\xBC\xAF\x27\x1C", 6 }, "7z" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (str_starts(bytes, rows[i].magic)) {
            return err_set(&j->err, ERR_INPUT, "csv.zip",
                           "第1行起就不是文本：这是%s文件，只是取名为CSV；"
                           "请改回扩展名，或另存为CSV",
                           "not text from line 1: this is a %s file that is "
                           "called CSV; give it its own ending, or save it "
                           "as CSV", rows[i].what);
        }
    }
    return true;
}

static bool is_blank(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (strchr(" \t\r\n,;", text.at[i]) == NULL) {
            return false;
        }
    }
    return true;
}

static void close_csv(void *state)
{
    struct csv *c = state;
    buf_free(&c->spare);
}

struct sheet *csv_open(struct job *j, struct str bytes)
{
    struct str text;
    if (!check_is_text(j, bytes) || !encoding_to_utf8(j, bytes, &text)) {
        return NULL;
    }
    if (is_blank(text)) {
        err_set(&j->err, ERR_INPUT, "csv.empty",
                "第1行起没有任何内容，文件是空的",
                "nothing from line 1 on: the file is empty");
        return NULL;
    }
    struct csv *c = ARENA_NEW(j->arena, struct csv);
    char mark = choose_mark(text);
    *c = (struct csv){
        .at = text.at, .end = text.at + text.len, .start = text.at,
        .line = 1, .mark = mark, .marks = EIGHT(mark),
    };
    arena_hook(j->arena, close_csv, c);
    struct sheet *s = ARENA_NEW(j->arena, struct sheet);
    *s = (struct sheet){ .next = next, .whole = text.len, .state = c };
    return s;
}

/* Whether a text that begins with + or - is only a number. */
static bool is_number(struct str s)
{
    size_t digits = 0, points = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        digits += c >= '0' && c <= '9';
        points += c == '.';
        bool is_sign = i == 0 && (c == '-' || c == '+');
        if (!is_sign && c != '.' && (c < '0' || c > '9')) {
            return false;
        }
    }
    return digits > 0 && points <= 1;
}

void csv_cell(struct buf *out, struct str text, bool first, bool safe)
{
    bool is_formula = safe && text.len > 0 && !is_number(text) &&
                      memchr("=+-@\t\r", text.at[0], 6) != NULL;
    bool is_quoted = false;
    for (size_t i = 0; i < text.len && !is_quoted; i++) {
        is_quoted = memchr(",\"\n\r\t;", text.at[i], 6) != NULL;
    }
    if (!first) {
        buf_char(out, ',');
    }
    if (is_quoted) {
        buf_char(out, '"');
    }
    if (is_formula) {
        buf_char(out, '\'');
    }
    if (!is_quoted) {
        buf_str(out, text);
        return;
    }
    struct str rest = text, piece;
    bool after = false;
    while (str_next(&rest, '"', &piece)) {
        if (after) {
            buf_text(out, "\"\"");
        }
        buf_str(out, piece);
        after = true;
    }
    buf_char(out, '"');
}
