#include "reading/text.h"

#include "base/utf8.h"
#include "reading/text_build.h"
#include "table/encoding.h"

/* ---- which format ------------------------------------------------------- */

static bool ends_as(struct str name, const char *ending)
{
    size_t len = strlen(ending);
    if (name.len < len) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        char c = name.at[name.len - len + i];
        c = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        if (c != ending[i]) {
            return false;
        }
    }
    return true;
}

static bool has_tag(struct str bytes)
{
    static const char *const tags[] = { "<!doctype html", "<!DOCTYPE html",
                                        "<html", "<HTML", "<body", "<table" };
    struct str head = str_part(bytes, 0, 512);
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        if (str_find(head, str_of(tags[i])) >= 0) {
            return true;
        }
    }
    return false;
}

enum text_format text_format_of(struct str name, struct str bytes)
{
    static const struct { const char *ending; enum text_format format; }
    rows[] = {
        { ".md", TEXT_MARKDOWN }, { ".markdown", TEXT_MARKDOWN },
        { ".html", TEXT_HTML }, { ".htm", TEXT_HTML }, { ".xhtml", TEXT_HTML },
        { ".docx", TEXT_DOCX }, { ".docm", TEXT_DOCX }, { ".txt", TEXT_PLAIN },
        { ".text", TEXT_PLAIN },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (ends_as(name, rows[i].ending)) {
            return rows[i].format;
        }
    }
    if (str_starts(bytes, STR("PK\x03\x04"))) {
        return TEXT_DOCX;
    }
    return has_tag(bytes) ? TEXT_HTML : TEXT_PLAIN;
}

/* ---- plain text --------------------------------------------------------- */

enum { WRAP_COLUMNS = 60, HEAD_CHARS = 40 };

static size_t count_of(struct str s, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        n += s.at[i] == c;
    }
    return n;
}

/* Whether a sentence ends with the line. */
static bool is_ended(struct str line)
{
    static const char *const ends[] = { "。", "！", "？", "：", "；", ".", "!",
                                        "?", ":", ";", "”", "…", "）", "》" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (str_ends(line, str_of(ends[i]))) {
            return true;
        }
    }
    return false;
}

static size_t numeral_len(struct str s)
{
    struct str numerals = STR("一二三四五六七八九十");
    size_t len = 0;
    while (len + 3 <= s.len && len < 12 &&
           str_find(numerals, str_part(s, len, 3)) >= 0) {
        len += 3;
    }
    return len;
}

/* 2 for 一、, 3 for （一）, 1 for 第一章; 0 for no heading. */
static int heading_level(struct str line)
{
    size_t len = numeral_len(line);
    if (len > 0 && str_starts(str_part(line, len, 3), STR("、"))) {
        return 2;
    }
    bool is_round = str_starts(line, STR("（"));
    struct str inside = str_part(line, 3, line.len);
    len = is_round ? numeral_len(inside) : 0;
    if (len > 0 && str_starts(str_part(inside, len, 3), STR("）"))) {
        return 3;
    }
    len = str_starts(line, STR("第")) ? numeral_len(inside) : 0;
    struct str behind = str_part(inside, len, 3);
    return len > 0 && (str_is(behind, STR("章")) || str_is(behind, STR("节")))
               ? 1 : 0;
}

static bool is_item(struct str line)
{
    size_t digits = 0;
    while (digits < line.len && line.at[digits] >= '0' &&
           line.at[digits] <= '9') {
        digits++;
    }
    struct str behind = str_part(line, digits, line.len);
    return str_starts(line, STR("- ")) || str_starts(line, STR("* ")) ||
           str_starts(line, STR("•")) || str_starts(line, STR("·")) ||
           (digits > 0 && digits <= 2 && (str_starts(behind, STR(". ")) ||
            str_starts(behind, STR("、")) || str_starts(behind, STR("．"))));
}

static struct text_block kind_of(struct str line, bool is_first)
{
    bool is_short = utf8_count(line) <= HEAD_CHARS && !is_ended(line);
    int level = heading_level(line);
    if (is_short && (level > 0 || is_first)) {
        return (struct text_block){ .kind = TEXT_HEADING,
                                    .level = level > 0 ? level : 1 };
    }
    return (struct text_block){ .kind = is_item(line) ? TEXT_ITEM
                                                      : TEXT_PARAGRAPH };
}

/* Whether `line` goes on with the paragraph that `last` belongs to: the file
 * was wrapped by hand at some column. */
static bool goes_on(struct str last, struct str line)
{
    bool is_indented = line.len > 0 && (line.at[0] == ' ' ||
                                        line.at[0] == '\t' ||
                                        str_starts(line, STR("　")));
    struct str trimmed = str_trim(line);
    return last.len > 0 && trimmed.len > 0 && !is_indented &&
           !is_ended(str_trim(last)) && utf8_width(last) >= WRAP_COLUMNS &&
           utf8_width(last) <= 2 * WRAP_COLUMNS && !is_item(trimmed) &&
           heading_level(trimmed) == 0;
}

struct lines { struct str rest; uint32_t number; };

static bool next_line(struct lines *l, struct str *out)
{
    if (!str_next(&l->rest, '\n', out)) {
        return false;
    }
    l->number++;
    out->len -= str_ends(*out, STR("\r"));
    return true;
}

/* How many lines from here on hold the same number of tabs, at least one. */
static size_t table_lines(struct lines l, struct str first)
{
    size_t tabs = count_of(str_trim(first), '\t'), count = 1;
    struct str line;
    if (tabs == 0) {
        return 0;
    }
    while (next_line(&l, &line) && count_of(line, '\t') >= tabs &&
           count_of(str_trim(line), '\t') == tabs) {
        count++;
    }
    return count >= 2 ? count : 0;
}

static void table_row(struct text_build *b, struct text_grid *g,
                      struct str line, uint32_t number)
{
    struct str rest = str_trim(line), cell;
    size_t lead = (size_t)(rest.at - line.at);
    for (size_t at = lead; str_next(&rest, '\t', &cell); at += cell.len + 1) {
        struct text_block block = { .kind = TEXT_PARAGRAPH };
        if (text_grid_cell(g, 1, 1, &block)) {
            block.is_head = g->row == 0;
        }
        text_begin(b, block);
        b->line = number;
        b->column = 1 + (uint32_t)utf8_count(str_part(line, 0, at));
        text_add(b, cell);
        text_end(b);
    }
    text_grid_row(g);
}

static void plain_line(struct text_build *b, struct str line, struct str last,
                       uint32_t number)
{
    bool is_joined = b->is_open && goes_on(last, line);
    struct str text = str_trim(line);
    if (!is_joined) {
        text_begin(b, kind_of(text, b->blocks.len == 0));
    } else if (b->plain.len > 0 && (text.at[0] & 0x80) == 0) {
        buf_char(&b->plain, ' ');
    }
    b->line = number;
    b->column = 1 + (uint32_t)utf8_count(
        str_part(line, 0, (size_t)(text.at - line.at)));
    text_add(b, text);
}

void text_plain(struct text_build *b, struct str s)
{
    struct lines l = { .rest = s };
    struct text_grid grid = { 0 };
    struct str line, last = { 0 };
    uint32_t table = 0;
    while (next_line(&l, &line)) {
        size_t rows = table_lines(l, line);
        if (rows > 0) {
            text_end(b);
            grid = (struct text_grid){ .table = table++ };
        }
        for (; rows > 0; rows--) {
            table_row(b, &grid, line, l.number);
            last = (struct str){ 0 };
            if (rows > 1 && !next_line(&l, &line)) {
                return;
            }
            line = rows > 1 ? line : (struct str){ "", 0 };
        }
        if (str_trim(line).len == 0) {
            text_end(b);
        } else {
            plain_line(b, line, last, l.number);
        }
        last = line;
    }
}

/* ---- all formats -------------------------------------------------------- */

/* A PDF, an old or encrypted Office file, a picture. */
static bool is_other_kind(struct str bytes)
{
    static const char *const heads[] = { "%PDF-", "\xd0\xcf\x11\xe0",
                                         "\x89PNG", "\xff\xd8\xff", "GIF8" };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (str_starts(bytes, str_of(heads[i]))) {
            return true;
        }
    }
    return false;
}

bool text_read(struct job *j, struct str bytes, enum text_format format,
               struct text *out)
{
    struct text_build b = { .job = j, .line = 1, .column = 1 };
    struct str s = bytes;
    bool ok = true;
    *out = (struct text){ .format = format, .plain = { "", 0 } };
    int most = format == TEXT_DOCX ? TEXT_BYTES_MAX : TEXT_PLAIN_MAX;
    if (format != TEXT_DOCX && is_other_kind(bytes)) {
        return err_set(&j->err, ERR_INPUT, "text.kind",
            "这不是文本：只收 txt、md、html、docx（doc 请另存为 docx，PDF 请取出"
            "文字）", "this is no text: txt, md, html and docx are read (save a "
            "doc as docx, take the text out of a PDF)");
    }
    if (bytes.len > (size_t)most) {
        return err_set(&j->err, ERR_INPUT, "text.large",
            "文件大于%d MiB，请分成几份", "the file is larger than %d MiB: "
            "give it in parts", most >> 20);
    }
    if (format != TEXT_DOCX && !encoding_to_utf8(j, bytes, &s)) {
        return false;
    }
    switch (format) {
    case TEXT_PLAIN:
        text_plain(&b, s);
        break;
    case TEXT_MARKDOWN:
        text_markdown(&b, s);
        break;
    case TEXT_HTML:
        ok = text_html(&b, s);
        break;
    case TEXT_DOCX:
        ok = text_docx(&b, s);
        break;
    }
    text_close(&b, format, out);
    return ok && job_ok(j);
}

void text_place(const struct text *t, size_t at, uint32_t *line,
                uint32_t *column)
{
    size_t low = 0, high = t->mark_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (t->marks[mid].at <= at) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    *line = *column = 1;
    if (low > 0) {
        const struct text_mark *mark = &t->marks[low - 1];
        *line = mark->line;
        *column = mark->column + (uint32_t)utf8_count(
            str_part(t->plain, mark->at, at - mark->at));
    }
}
