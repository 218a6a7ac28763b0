/* bulletin/phrase.h - how a number is written in a public text, and what
 * interval such a phrase denotes (domain.md §5).
 *
 * Floor with 多 / 余, never round up with them; the exact value must lie inside
 * the phrase's interval, open at both ends for 多 and 余. Whole numbers only. */
#ifndef BULLETIN_PHRASE_H
#define BULLETIN_PHRASE_H

#include "base/err.h"
#include "base/lang.h"
#include "base/str.h"
#include "pack/pack.h"

enum phrase_profile { PHRASE_PRESS, PHRASE_STRICT };

struct phrase_bounds {          /* in the indicator's stored unit × 2, so that
                                   half units are whole */
    int64_t low2, high2;
    bool low_open, high_open;
};

/* Write value (stored unit) as the indicator's style says, with its measure
 * word: "381多亿元", "1.7万多名", "8298人次"; English: "more than 38.1 billion
 * yuan". `alternate` swaps 多 for 余. Fails with phrase.unit (人 for an event
 * count, 人次 for a distinct count), phrase.style. */
bool phrase_write(struct arena *a, const struct pack_indicator *i,
                  int64_t value, enum lang lang, enum phrase_profile profile,
                  bool alternate, struct str *out, struct phrase_bounds *bounds,
                  struct err *e);

/* The exact value with its unit for tables: "38,120,000,000.00 元". */
struct str phrase_exact(struct arena *a, const struct pack_indicator *i,
                        int64_t value, enum lang lang);

#endif
