/* forms/report.h - what became of a form, for people and for programs. */
#ifndef FORMS_REPORT_H
#define FORMS_REPORT_H

#include "forms/fill.h"

/* One object: cells with what they mean, and the open questions. out_name is
 * the file that was written. */
void fill_report_json(struct job *j, const struct fill *f,
                      struct str out_name, struct buf *out);
/* The counts in a sentence, then what the book does not know and who may. */
void fill_report_text(struct job *j, struct book *b, const struct fill *f,
                      struct buf *out);
/* The open questions as the CSV that --answers takes: question, label, answer,
 * candidates, cells; the answer is to be written in. */
void fill_report_questions(struct job *j, const struct fill *f,
                           struct buf *out);
/* filled, asked, unknown, left. */
const char *fill_state_id(enum meaning_state state);

#endif
