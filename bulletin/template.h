/* bulletin/template.h - a bulletin's text with places for figures, compiled.
 *
 * A template is Markdown in UTF-8; what stands in double braces is a word of
 * this small language (doc/bulletin.md):
 *
 *   {{figure ID [option…]}}     a figure's phrase
 *   {{table GROUP}}             a table of all figures of a group, or of "all"
 *   {{#if ID [option…]}} … {{else}} … {{/if}}     by whether a figure is zero
 *   {{#empty}} … {{/empty}}     instead of everything when every figure is zero
 *   {{date}}  {{programme}}  {{since DATE [words]}}  {{! remark }}
 *
 * Options of a figure: area=CODE supporter=ID year=YYYY from=DATE to=DATE
 * basis=BASIS style=STYLE places=N exact bare alternate. Lines `key: value`
 * between two lines of --- at the very top set `title`, `basis`, `style`
 * (press, strict) and the period of every figure that says none: `from`, `to`.
 *
 * Nothing of the book is known here; whether a figure exists is asked later,
 * with the line and column that each token keeps. */
#ifndef BULLETIN_TEMPLATE_H
#define BULLETIN_TEMPLATE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"
#include "book/marks.h"

enum { TEMPLATE_BYTES_MAX = 1 << 20, TEMPLATE_TOKENS_MAX = 20000,
       TEMPLATE_DEPTH_MAX = 16 };

struct template_scope {
    struct str area, supporter; /* code, id; empty for all */
    bool has_from, has_to, is_year;
    int32_t from, to;           /* days, both inclusive */
    bool has_basis;
    enum basis basis;
};

struct template_token {
    enum template_word {
        WORD_TEXT, WORD_FIGURE, WORD_TABLE, WORD_IF, WORD_ELSE, WORD_END_IF,
        WORD_EMPTY, WORD_END_EMPTY, WORD_DATE, WORD_PROGRAMME, WORD_SINCE,
        WORD_REMARK,
    } word;
    uint32_t line, column;      /* from 1, in characters; 0 for text */
    struct str text;            /* the text; a figure's id; a group; the words
                                   of a since, or empty */
    struct template_scope scope;
    struct str style;           /* instead of the indicator's; or empty */
    bool has_places, bare, alternate;
    int64_t places;
    struct date since;
    size_t next;                /* IF: behind its ELSE or END_IF; ELSE: behind
                                   END_IF; EMPTY: behind END_EMPTY */
};

struct template {               /* texts point into the compiled text */
    struct str title;           /* may be empty */
    bool has_basis, has_style, is_strict;
    enum basis basis;
    bool has_from, has_to;
    int32_t from, to;           /* days, both inclusive */
    struct template_token *tokens;
    size_t count;
};

/* Fails with template.text (not UTF-8, a control character, too long),
 * template.head, template.open (no closing braces), template.word,
 * template.figure (no id), template.option, template.date,
 * template.section, each with line and column. */
bool template_compile(struct arena *a, struct str text, struct template *out,
                      struct err *e);

bool template_scope_is(const struct template_scope *a,
                       const struct template_scope *b);

/* reported, reviewed, confirmed, inspected. */
bool template_basis(struct str text, enum basis *out);
const char *template_basis_id(enum basis basis);

#endif
