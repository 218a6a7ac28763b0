#include "reading/context.h"

#include <assert.h>

/* ---- marks -------------------------------------------------------------- */

enum mark { MARK_NONE, MARK_CLAUSE, MARK_PART, MARK_END, MARK_OPEN,
            MARK_CLOSE };

static const struct { const char *text; enum mark mark; } wide_marks[] = {
    { "，", MARK_CLAUSE }, { "。", MARK_END }, { "：", MARK_CLAUSE },
    { "；", MARK_PART }, { "！", MARK_END }, { "？", MARK_END },
    { "（", MARK_OPEN }, { "）", MARK_CLOSE }, { "——", MARK_CLAUSE },
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* A mark of one ASCII character: a comma inside a number, a colon of a time
 * and the stop of an abbreviation are none. */
static enum mark narrow_mark(struct str s, size_t at)
{
    char before = at > 0 ? s.at[at - 1] : ' ';
    char after = at + 1 < s.len ? s.at[at + 1] : ' ';
    bool in_number = is_digit(before) && is_digit(after);
    bool is_short = at < 2 || !is_letter(s.at[at - 2]);     /* "J." */
    switch (s.at[at]) {
    case ',': case ':':
        return in_number || after == '/' ? MARK_NONE : MARK_CLAUSE;
    case '.':
        return is_blank(after) && !(is_letter(before) && is_short)
            ? MARK_END : MARK_NONE;
    case ';':
        return MARK_PART;
    case '!': case '?':
        return MARK_END;
    case '(':
        return MARK_OPEN;
    case ')':
        return MARK_CLOSE;
    default:
        return MARK_NONE;
    }
}

static enum mark mark_at(struct str s, size_t at, size_t *len)
{
    *len = 1;
    if ((unsigned char)s.at[at] < 0x80) {
        return narrow_mark(s, at);
    }
    struct str rest = str_part(s, at, 6);
    for (size_t i = 0; i < sizeof wide_marks / sizeof *wide_marks; i++) {
        struct str mark = str_of(wide_marks[i].text);
        if (str_starts(rest, mark)) {
            *len = mark.len;
            return wide_marks[i].mark;
        }
    }
    return MARK_NONE;
}

/* ---- cutting ------------------------------------------------------------ */

struct cutter {
    struct context *c;
    struct arena *arena;
    size_t clause_cap, sentence_cap;
    size_t figure;              /* the next one */
    size_t close;               /* where a bracket with figures ends, or 0 */
};

static void *room(struct arena *a, void *rows, size_t count, size_t *cap,
                  size_t size)
{
    if (count < *cap) {
        return rows;
    }
    *cap = *cap == 0 ? 64 : *cap * 2;
    void *more = arena_take(a, *cap, size);
    if (count > 0) {
        memcpy(more, rows, count * size);
    }
    return more;
}

/* Close the clause that began at `from`; gives it even when it is empty. */
static void put_clause(struct cutter *k, size_t from, size_t to, uint32_t part)
{
    struct context *c = k->c;
    size_t first = k->figure;
    while (k->figure < c->figure_count && c->figures[k->figure].from < to) {
        c->clause_of[k->figure++] = (uint32_t)c->clause_count;
    }
    if (k->figure == first &&
        str_trim(context_text(c, from, to)).len == 0) {
        return;
    }
    c->clauses = room(k->arena, c->clauses, c->clause_count, &k->clause_cap,
                      sizeof *c->clauses);
    c->clauses[c->clause_count++] = (struct context_clause){ from, to,
        (uint32_t)c->sentence_count, part, first, k->figure - first };
}

static bool is_english(struct str s)
{
    size_t latin = 0, wide = 0;
    for (size_t i = 0; i < s.len; i++) {
        latin += is_letter(s.at[i]);
        wide += ((unsigned char)s.at[i] & 0xf0) == 0xe0;
    }
    return latin > wide * 2;
}

static void put_sentence(struct cutter *k, size_t from, size_t to,
                         uint32_t block, size_t first_clause, size_t first)
{
    struct context *c = k->c;
    if (c->clause_count == first_clause) {
        return;
    }
    c->sentences = room(k->arena, c->sentences, c->sentence_count,
                        &k->sentence_cap, sizeof *c->sentences);
    c->sentences[c->sentence_count++] = (struct context_sentence){ from, to,
        block, first_clause, c->clause_count - first_clause, first,
        k->figure - first, is_english(context_text(c, from, to)) };
}

/* Where the bracket that opens at `at` closes, if numbers stand in it; else
 * the bracket is part of the words around it, and 0. *after is behind it. */
static size_t bracket_of(const struct cutter *k, size_t at, size_t end,
                         size_t *after)
{
    struct str all = k->c->text->plain;
    size_t len, n = k->figure;
    for (size_t i = at + 1; i < end; i += len) {
        enum mark mark = mark_at(all, i, &len);
        if (mark == MARK_END) {
            break;
        } else if (mark == MARK_CLOSE) {
            *after = i + len;
            while (n < k->c->figure_count && k->c->figures[n].from < at) {
                n++;
            }
            return n < k->c->figure_count && k->c->figures[n].from < i ? i : 0;
        }
    }
    *after = at;
    return 0;
}

/* The end of the number phrase that begins here, or `at`. */
static size_t past_figure(const struct cutter *k, size_t at)
{
    const struct context *c = k->c;
    size_t n = k->figure;
    while (n < c->figure_count && c->figures[n].from < at) {
        n++;
    }
    return n < c->figure_count && c->figures[n].from == at
        ? at + c->figures[n].len : at;
}

/* 660 townships, 1,373 villages: the comma between two numbers of a list is no
 * end of a clause. */
static bool is_listed(const struct cutter *k, size_t at)
{
    enum { NEAR = 40 };         /* bytes */
    const struct context *c = k->c;
    size_t n = k->figure;
    while (n < c->figure_count && c->figures[n].from < at) {
        n++;
    }
    return n > k->figure && n < c->figure_count &&
        at < c->figures[n - 1].from + c->figures[n - 1].len + NEAR &&
        (c->figures[n].from == at + 2 ||
         str_starts(str_part(c->text->plain, at, 6), STR(", and ")));
}

static void cut_block(struct cutter *k, uint32_t number)
{
    const struct text_block *b = &k->c->text->blocks[number];
    struct str all = k->c->text->plain;
    size_t end = b->from + b->len, sentence = b->from, clause = b->from;
    size_t first_clause = k->c->clause_count, first = k->figure;
    uint32_t part = 0;
    for (size_t i = b->from, len; i < end; i += len) {
        size_t after = past_figure(k, i);
        if (after > i) {
            len = after - i;
            continue;
        }
        enum mark mark = mark_at(all, i, &len);
        if (all.at[i] == ',' && is_listed(k, i)) {
            continue;
        }
        if (mark == MARK_OPEN &&
            (k->close = bracket_of(k, i, end, &after)) == 0) {
            len = after > i ? after - i : len;
            continue;
        }
        if (mark == MARK_NONE || (mark == MARK_CLOSE && i != k->close)) {
            continue;
        }
        put_clause(k, clause, i, part);
        clause = i + len;
        part += mark == MARK_PART;
        if (mark == MARK_END) {
            put_sentence(k, sentence, i + len, number, first_clause, first);
            sentence = clause;
            first_clause = k->c->clause_count;
            first = k->figure;
            part = 0;
        }
    }
    put_clause(k, clause, end, part);
    put_sentence(k, sentence, end, number, first_clause, first);
}

/* ---- blocks ------------------------------------------------------------- */

enum { LEVELS = 10, LEAD_MAX = 600 };

static bool ends_with_colon(struct str s)
{
    s = str_trim(s);
    return str_ends(s, STR("：")) || str_ends(s, STR(":"));
}

static void find_headings(struct arena *a, struct context *c)
{
    size_t count = c->text->block_count;
    int32_t above[LEVELS], lead = CONTEXT_NONE;
    for (int i = 0; i < LEVELS; i++) {
        above[i] = CONTEXT_NONE;
    }
    c->heading_of = ARENA_ROWS(a, int32_t, count + 1);
    c->lead_of = ARENA_ROWS(a, int32_t, count + 1);
    c->table_of = ARENA_ROWS(a, uint32_t, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct text_block *b = &c->text->blocks[i];
        int level = b->kind != TEXT_HEADING ? LEVELS
            : b->level < 1 ? 1 : b->level < LEVELS ? b->level : LEVELS - 1;
        c->heading_of[i] = CONTEXT_NONE;
        for (int n = level - 1; n > 0 && c->heading_of[i] < 0; n--) {
            c->heading_of[i] = above[n];
        }
        if (level < LEVELS) {
            above[level] = (int32_t)i;
            for (int n = level + 1; n < LEVELS; n++) {
                above[n] = CONTEXT_NONE;
            }
        }
        bool is_next = b->kind == TEXT_CELL && i > 0 &&
            b[-1].kind == TEXT_CELL && b[-1].table == b->table;
        c->table_of[i] = is_next ? c->table_of[i - 1] : (uint32_t)i;
        bool leads = b->kind == TEXT_PARAGRAPH && b->len < LEAD_MAX &&
            ends_with_colon(context_text(c, b->from, b->from + b->len));
        bool is_led = b->kind == TEXT_ITEM || b->kind == TEXT_CELL ||
            (i > 0 && lead == (int32_t)i - 1);
        c->lead_of[i] = is_led ? lead : CONTEXT_NONE;
        lead = leads ? (int32_t)i : is_led ? lead : CONTEXT_NONE;
    }
}

void context_open(struct arena *a, const struct text *text,
                  const struct quantity *figures, size_t count,
                  struct context *out)
{
    struct cutter k = { .c = out, .arena = a };
    *out = (struct context){ .text = text, .figures = figures,
                             .figure_count = count };
    out->clause_of = ARENA_ROWS(a, uint32_t, count + 1);
    for (size_t i = 0; i < text->block_count; i++) {
        cut_block(&k, (uint32_t)i);
    }
    assert(k.figure == count);
    find_headings(a, out);
}

struct str context_text(const struct context *c, size_t from, size_t to)
{
    return to > from ? str_part(c->text->plain, from, to - from)
                     : (struct str){ "", 0 };
}

uint32_t context_sentence_at(const struct context *c, size_t at)
{
    size_t low = 0, high = c->sentence_count;
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;
        if (c->sentences[mid].from <= at) {
            low = mid;
        } else {
            high = mid;
        }
    }
    return (uint32_t)low;
}
