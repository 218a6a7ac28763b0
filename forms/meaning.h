/* forms/meaning.h - what each empty cell of a form asks for: an indicator in a
 * scope, in a unit; or why nobody should fill it.
 *
 * The labels over and beside a cell, the title and the lines of the sheet are
 * put together. Whatever is not told and not plainly the default is asked
 * (forms/question.h), once for all cells of one label. */
#ifndef FORMS_MEANING_H
#define FORMS_MEANING_H

#include "forms/match.h"
#include "forms/question.h"
#include "reading/lint.h"

enum meaning_state {
    MEANING_SURE,               /* indicator, scope and unit are known */
    MEANING_ASK,                /* a question is open */
    MEANING_UNKNOWN,            /* the book knows nothing like it */
    MEANING_LEFT,               /* not ours */
};

struct meaning_cell {
    size_t sheet;               /* its number, as for xlsx_sheet */
    struct str sheet_name;
    uint32_t row, column;       /* from 0 */
    const struct layout_path *head, *label;
    enum meaning_state state;
    enum layout_left left;      /* why, when it is left; LAYOUT_OURS: an answer
                                   said so */
    const struct pack_indicator *indicator;     /* when unknown: the nearest
                                                   one, whose unit may know */
    struct lint_scope scope;
    int64_t scale;              /* one of what is written, in stored units */
    struct str unit;            /* as the form says it; empty for the plain
                                   one */
    int decimals;               /* that the form asks for; -1: all of them */
    struct question *asks[QUESTION_KINDS];      /* that are open, by kind */
    const struct meaning_total *total;          /* of a row or column of totals
                                                   over places, else NULL */
};

/* The places that a total stands over. It may be filled only when there are
 * no others, or when somebody said that all are meant. */
struct meaning_total {
    const struct str *areas, *supporters;
    size_t area_count, supporter_count;
    struct str level;           /* of most of the areas */
    bool has_strangers;         /* some row beside them is no place known */
    struct question *question;  /* to be asked when there are others */
};

struct meaning {                /* in the job's arena */
    struct meaning_cell *cells; /* by sheet, row, column */
    size_t count, cap;
    size_t named_sheets;        /* that ask for persons, and were left */
};

struct meaning_ask {
    struct job *job;
    struct lexicon *lexicon;
    struct matcher *matcher;
    struct questions *questions;
    uint64_t at;                /* position whose words are used */
    int32_t today;              /* the reporting date */
    struct str home;            /* as in struct facet_reader */
    struct period period;       /* of the form, when the user said it */
    struct str mark;            /* of this very file: an answer that says a
                                   date holds for it alone */
};

/* Understand one sheet and add its cells. */
bool meaning_add(const struct meaning_ask *ask, const struct layout *l,
                 size_t sheet, struct meaning *out);
/* A total that turned out to leave out others: ask whether all are meant. */
void meaning_ask_total(const struct meaning_ask *ask,
                       struct meaning_cell *cell);

#endif
