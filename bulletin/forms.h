/* bulletin/forms.h - the three forms of an edition, and their footnotes. */
#ifndef BULLETIN_FORMS_H
#define BULLETIN_FORMS_H

#include "bulletin/edition.h"

/* Raised when a form of the same figures gets other bytes: a frozen text can
 * then not be written again by this program, and says so. */
enum { FORM = 1 };

/* Number the footnotes in the order of the text: one for each indicator in
 * each scope. */
void form_number(struct arena *a, struct edition *e);

/* What stands in a footnote, as plain text: what is counted, on which basis,
 * in which scope, the exact value and its parts, position and short root. */
struct str form_note(struct job *j, const struct edition *e,
                     uint32_t figure);
/* "河北省张家口市张北县；2019年1月1日至2019年12月31日". */
struct str form_scope(struct job *j, const struct edition *e,
                      const struct edition_figure *f);
const char *form_basis(enum basis basis, enum lang lang);
/* What stands under every edition: its imprint, and what proves it. */
struct str form_colophon(struct job *j, const struct edition *e);
/* What an edition of generated records must say of itself. */
const char *form_banner(enum lang lang);

void form_markdown(struct job *j, const struct edition *e, struct buf *out);
void form_html(struct job *j, const struct edition *e, struct buf *out);
void form_json(struct job *j, const struct edition *e, struct buf *out);

#endif
