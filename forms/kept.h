/* forms/kept.h - whether a nought is a figure, or only says that an indicator
 * is not kept that way: of sales by district a book may know nothing, though
 * each of its districts sold. */
#ifndef FORMS_KEPT_H
#define FORMS_KEPT_H

#include "forms/meaning.h"
#include "reading/answers.h"

/* Where the figure of a supporter or of an area is nought, and no supporter
 * beside it, or no area at all, ever had one though there are records: make
 * the cell unknown. wants: by cell, of those that are sure; fetched. Fails as
 * answers_fetch does. */
bool kept_check(struct job *j, struct answers *answers,
                const struct lexicon *l, struct meaning *m,
                const size_t *wants);

#endif
