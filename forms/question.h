/* forms/question.h - what is unsure, asked once for each label, and answered
 * by a file, or by the book where it was answered before.
 *
 * A question is known by the form's own words, without its dates and places:
 * indicator:东西部协作情况统计表/选派干部/党政干部. So the same form of the next month
 * asks nothing again. A new answer becomes an entry of kind `answer` (an
 * earlier one is corrected by it); what an answer means is for the reader of
 * the form to say, who marks it as used or as wrong. */
#ifndef FORMS_QUESTION_H
#define FORMS_QUESTION_H

#include "book/book.h"

enum question_kind {
    QUESTION_INDICATOR, QUESTION_PLACE, QUESTION_PERIOD, QUESTION_UNIT,
    QUESTION_KINDS
};

enum { QUESTION_CANDIDATES = 8 };

struct question {
    enum question_kind kind;
    struct str id;              /* stable, see above */
    struct str label;           /* for people: 选派干部 / 党政干部 */
    struct question_candidate { struct str answer, label; }
        candidates[QUESTION_CANDIDATES];        /* the likeliest first */
    size_t candidate_count;
    struct str *cells;          /* Sheet1!C5 … */
    size_t cell_count, cell_cap;
    struct str answer;          /* from the file, else from the book; "leave";
                                   empty: not answered */
    bool is_given;              /* answered by the file */
    bool is_used;               /* and the answer could be used */
    bool is_wrong;              /* but nothing is called so */
    struct str keep;            /* what of it is kept for the next time; empty:
                                   nothing */
};

struct questions;               /* in the job's arena */

/* answers: bytes of a CSV with the columns question and answer, or question,
 * label, answer (its head says which), or empty. */
struct questions *questions_open(struct job *j, struct book *b,
                                 struct str answers);
/* Add one answer, as a page gives them. */
void questions_give(struct questions *q, struct str id, struct str answer);
/* The question of that kind about that text, made now if it is new; NULL when
 * the machine failed. text is folded here. Lives as long as the job. */
struct question *question_of(struct questions *q, enum question_kind kind,
                             struct str text, struct str label);
void question_candidate(struct questions *q, struct question *one,
                        struct str answer, struct str label);
void question_cell(struct questions *q, struct question *one,
                   struct str sheet, uint32_t row, uint32_t column);
bool question_is_leave(const struct question *one);

/* Answers that were given by file or page, and those of them that no question
 * was asked for. */
size_t questions_given(const struct questions *q);
size_t questions_strangers(const struct questions *q);
size_t questions_count(const struct questions *q);
const struct question *questions_at(const struct questions *q, size_t n);
/* Those that are still open and stand before some cell. */
size_t questions_open_count(const struct questions *q);
bool question_is_open(const struct question *one);

/* Append what is new among the answers of the file as entries and commit. The
 * book must be writable. */
bool questions_keep(struct job *j, struct book *b, struct questions *q,
                    size_t *kept);
const char *question_kind_id(enum question_kind kind);

#endif
