/* bulletin/phrase.h - how a number is written in a public text, and what
 * interval such a phrase denotes (domain.md §5).
 *
 * Floor with 多 / 余, never round up with them; the exact value must lie inside
 * the phrase's interval, open at both ends for 多 and 余. Whole numbers only.
 *
 * Numbers stand in ones below 万, in 万 below 亿, in 亿 from there; one decimal
 * at most behind a single digit (1.7万), none from 10万. The styles of
 * indicators.csv, with their `places`:
 *
 *   exact    every digit                          7879个
 *   floor    1, 2 …: so many leading digits       1300余 (2), 500多 (1)
 *            0: whole 万 or 亿                    38万多, 381多亿
 *            −1, −2 …: tens, hundreds of them     200多万 (−2)
 *   floor1   the same as floor with 0             1.7万多
 *   nearest  so many decimals of 万 or 亿         15.4万 (1), 538亿 (0)
 *   near     rounded up as floor counts places    近6000; else as floor
 *   about    rounded as floor counts places       约6000
 *   words    十余 百余 千余 万余 亿余, or as floor with 1
 *   numeral  两大 … 十大, or exact
 *
 * A value that is too small for its style is written exactly: below 万, places
 * of 0 and less keep two digits. A value that fills its phrase exactly loses
 * the mark, as 500 cannot be 500多: it is 500. `strict` puts 多 behind 万 and 亿
 * where their last digit counts (381亿多元) and says 约 instead of 多 behind a
 * decimal (约1.7万名). 近N is [0.95N, N), 约N is [0.97N, 1.03N].
 *
 * A number without a mark is read to the last digit that it shows: below 万
 * exactly, else to half a unit of that digit, the upper end not included. */
#ifndef BULLETIN_PHRASE_H
#define BULLETIN_PHRASE_H

#include "base/arena.h"
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
 * yuan". An empty measure word or noun adds nothing; words and numeral never
 * take a measure word (千余村, 八大体系). A noun may be "school|schools".
 * `alternate` swaps 多 for 余. Fails with phrase.unit (人 for an event count,
 * 人次 for a distinct count), phrase.style, phrase.range. */
bool phrase_write(struct arena *a, const struct pack_indicator *i,
                  int64_t value, enum lang lang, enum phrase_profile profile,
                  bool alternate, struct str *out, struct phrase_bounds *bounds,
                  struct err *e);

/* The same; bare leaves measure word and noun out, for a sentence that brings
 * its own. */
struct phrase_how { enum lang lang; enum phrase_profile profile;
                    bool alternate, bare; };
bool phrase_make(struct arena *a, const struct pack_indicator *i,
                 int64_t value, struct phrase_how how, struct str *out,
                 struct phrase_bounds *bounds, struct err *e);

/* Whether value lies inside the bounds. */
bool phrase_holds(struct phrase_bounds bounds, int64_t value);
/* The smallest and the greatest whole value inside: 1300余公里 is
 * 1300001..1399999 metres. */
int64_t phrase_lowest(struct phrase_bounds bounds);
int64_t phrase_highest(struct phrase_bounds bounds);

/* The exact value with its unit for tables: "38,120,000,000.00 元". */
struct str phrase_exact(struct arena *a, const struct pack_indicator *i,
                        int64_t value, enum lang lang);

/* Whether the measure word may stand behind the figure: persons are 人, 名 or
 * 位, person-times are 人次. Fails with phrase.unit. */
bool phrase_unit_fits(const struct pack_indicator *i, struct err *e);

#endif
