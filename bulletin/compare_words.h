/* bulletin/compare_words.h - the words that every form of a comparison says.
 * For bulletin/ only. */
#ifndef BULLETIN_COMPARE_WORDS_H
#define BULLETIN_COMPARE_WORDS_H

#include "bulletin/compare.h"

/* A printed text in the asked language; both take the same arguments. */
struct str said(struct arena *a, enum lang lang, const char *zh,
                const char *en, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));
/* "第2021-1期", "No. 2021-1", or "台账位置 1234". */
struct str side_name(struct arena *a, const struct compare_side *s,
                     enum lang lang);
/* The name of what a row is about: of the later text, else the earlier. */
struct str row_name(const struct compare_row *row, enum lang lang);
/* A value of a row exactly, with its unit; signed puts a plus. */
struct str row_exact(struct arena *a, const struct pack_indicator *i,
                     int64_t value, bool is_signed, enum lang lang);
/* Why, in one sentence that needs no numbers; empty for a row that changed by
 * its parts alone. */
struct str row_remark(struct arena *a, const struct compare_row *row,
                      enum lang lang);
/* "增长 +120 个、更正 −3 个": the parts that are not nothing. */
struct str row_parts(struct arena *a, const struct compare_row *row,
                     enum lang lang);
/* Whether there are parts, or values in the other's unit, and they may be shown
 * in this form: what the two texts say was published, what lies between was
 * not. */
bool row_shows_parts(const struct compare_row *row,
                     const struct compare_form *form);
bool row_shows_crossed(const struct compare_row *row,
                     const struct compare_form *form);
/* "12 figures: 7 changed …" */
struct str compare_sum(struct arena *a, const struct comparison *c,
                       enum lang lang);

#endif
