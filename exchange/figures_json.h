/* exchange/figures_json.h - figures, their records and their changes, written
 * for programs (JSON, CSV) and for a terminal (table).
 *
 * One writer for the command line and for the API, so that both always say the
 * same (design.md §5, design-details.md §25). Values are whole numbers in the
 * indicator's unit: fen, m, cm2, person, person_time, item, household. The
 * caller holds a turn when others may append. Every function appends to *out
 * and fails only when the book cannot be read. */
#ifndef EXCHANGE_FIGURES_JSON_H
#define EXCHANGE_FIGURES_JSON_H

#include "figures/figure.h"

/* {"book":{"size":N,"root":"hex"},"as_of":N,"to":"DATE","basis":"reviewed",
 *  "figures":[{"id","by":{…},"value","unit","text_zh","text_en","count",
 *  "distinct",…,"reported","reviewed","confirmed","inspected","named",
 *  "aggregate","carried","not_broken_down","evidenced","is_upper_bound"}]}
 * hidden[i], when given, tells that row i is too small to be shown in public:
 * it then has "suppressed":true and no numbers. */
bool figures_json(struct job *j, struct book *b, const struct figure_ask *ask,
                  const struct figure_set *set, const bool *hidden,
                  struct buf *out);
/* One header line, then one line per figure; the same words as columns. */
bool figures_csv(struct job *j, struct book *b, const struct figure_ask *ask,
                 const struct figure_set *set, struct buf *out);
/* Aligned columns in the job's language, with phrases and exact values. */
bool figures_table(struct job *j, struct book *b,
                   const struct figure_ask *ask, const struct figure_set *set,
                   struct buf *out);

/* What figure_explain gave for ask->ids[0], newest first. */
struct explain_page {
    const struct explain_row *rows;
    size_t count;
    uint64_t next;              /* pass as `before` for more; 0 at the end */
};

/* {"book":{…},"figure":"ID","records":[{"seq","id","kind","occurred","area",
 *  "supporter","subject","share","basis","recorded"}],"next":N|null} */
bool explain_json(struct job *j, struct book *b, const struct figure_ask *ask,
                  const struct explain_page *page, struct buf *out);
bool explain_csv(struct job *j, struct book *b, const struct figure_ask *ask,
                 const struct explain_page *page, struct buf *out);
bool explain_table(struct job *j, struct book *b,
                   const struct figure_ask *ask,
                   const struct explain_page *page, struct buf *out);

/* What figure_restate gave between two positions. */
struct restate_page {
    const struct restatement *rows;
    size_t count;
    uint64_t from, to;          /* sizes */
};

/* {"book":{…},"from":N,"to":N,"figures":[{"id","unit","before","after",
 *  "change","withdrawn","corrected","merged","reclassified","added",
 *  "redefined","lines":[{"cause","seq","share"}],"line_count":N}]} */
bool restate_json(struct job *j, struct book *b,
                  const struct restate_page *page, struct buf *out);
bool restate_csv(struct job *j, struct book *b,
                 const struct restate_page *page, struct buf *out);
bool restate_table(struct job *j, struct book *b,
                   const struct restate_page *page, struct buf *out);

/* withdrawn, corrected, merged, reclassified, added, redefined */
const char *restate_cause_id(enum restate_cause cause);

#endif
