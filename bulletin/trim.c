/* bulletin/trim.c - what a figure of zero takes with it.
 *
 * A sentence whose figures are all zero says nothing and falls away; so do an
 * item and a row; so does a paragraph that lost a sentence and has no figure
 * left, and a heading that has nothing left to head. */
#include "bulletin/edition.h"

/* Bytes of any of these texts at the front of s, or 0. */
static size_t at_front(struct str s, const char *const *texts)
{
    for (; *texts != NULL; texts++) {
        if (str_starts(s, str_of(*texts))) {
            return strlen(*texts);
        }
    }
    return 0;
}

static size_t run_at_front(struct str s, const char *const *texts)
{
    size_t len = 0;
    for (size_t n; (n = at_front(str_part(s, len, s.len), texts)) > 0;) {
        len += n;
    }
    return len;
}

bool edition_sentence(struct str *rest, struct str *out)
{
    static const char *const wide[] = { "。", "！", "？", NULL };
    static const char *const narrow[] = { ".", "!", "?", NULL };
    static const char *const closing[] = { "**", "*", "”", "’", "」", "）",
                                           ")", "\"", "'", "。", NULL };
    static const char *const blanks[] = { " ", "\t", NULL };
    struct str s = *rest;
    for (size_t i = 0; i < s.len; i++) {
        struct str here = str_part(s, i, s.len);
        size_t end = at_front(here, wide);
        bool is_wide = end > 0;
        end = is_wide ? end : at_front(here, narrow);
        if (end == 0) {
            continue;
        }
        end += run_at_front(str_part(here, end, here.len), closing);
        size_t blank = run_at_front(str_part(here, end, here.len), blanks);
        if (is_wide || blank > 0 || end == here.len) {
            *out = str_part(s, 0, i + end + blank);
            *rest = str_part(s, i + end + blank, s.len);
            return true;
        }
    }
    *out = s;
    *rest = (struct str){ 0 };
    return s.len > 0;
}

struct tally { size_t figures, zeros; };

static void count_figures(const struct edition *e, struct str text,
                          struct tally *t)
{
    for (size_t i = 0; i < text.len; i++) {
        size_t len;
        uint32_t figure;
        if (markdown_is_mark(str_part(text, i, text.len), &len, &figure) &&
            figure < e->figure_count) {
            t->figures++;
            t->zeros += e->figures[figure].figure->value == 0;
            i += len - 1;
        }
    }
}

static bool says_nothing(struct tally t)
{
    return t.figures > 0 && t.figures == t.zeros;
}

/* Whether the block is gone. Its text loses the sentences that say nothing. */
static bool trim_text(struct arena *a, const struct edition *e,
                      struct block *b)
{
    struct str rest = b->text, sentence;
    struct tally kept = { 0 };
    struct buf text = { 0 };
    bool lost = false;
    while (edition_sentence(&rest, &sentence)) {
        struct tally t = { 0 };
        count_figures(e, sentence, &t);
        if (says_nothing(t)) {
            lost = true;
            continue;
        }
        kept.figures += t.figures;
        buf_str(&text, sentence);
    }
    if (lost) {
        b->text = str_trim(arena_str(a, buf_view(&text)));
    }
    buf_free(&text);
    return lost && kept.figures == 0;
}

static bool trim_row(const struct edition *e, const struct block *b)
{
    struct tally t = { 0 };
    for (size_t c = 0; c < b->cell_count; c++) {
        count_figures(e, b->cells[c], &t);
    }
    return says_nothing(t);
}

/* A heading, or a table's header, over things that are all gone. */
static bool heads_nothing(const struct block *rows, const bool *gone,
                          size_t at, size_t count)
{
    bool lost = false;
    const struct block *head = &rows[at];
    for (size_t n = at + 1; n < count; n++) {
        bool is_end = head->kind == BLOCK_ROW
            ? rows[n].kind != BLOCK_ROW || rows[n].level == 1
            : rows[n].kind == BLOCK_HEADING && rows[n].level <= head->level;
        if (is_end) {
            break;
        }
        if (!gone[n]) {
            return false;
        }
        lost = true;
    }
    return lost;
}

void edition_trim(struct arena *a, struct edition *e)
{
    struct block *rows = e->blocks;
    bool *gone = ARENA_ROWS(a, bool, e->block_count + 1);
    for (size_t n = e->block_count; n-- > 0;) {
        struct block *b = &rows[n];
        if (b->kind == BLOCK_HEADING || (b->kind == BLOCK_ROW && b->level)) {
            gone[n] = heads_nothing(rows, gone, n, e->block_count);
        } else if (b->kind == BLOCK_ROW) {
            gone[n] = trim_row(e, b);
        } else {
            gone[n] = trim_text(a, e, b);
        }
    }
    size_t kept = 0;
    for (size_t n = 0; n < e->block_count; n++) {
        if (!gone[n]) {
            rows[kept++] = rows[n];
        }
    }
    e->block_count = kept;
}
