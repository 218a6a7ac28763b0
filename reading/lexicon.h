/* reading/lexicon.h - what the words of a text or of a form may mean in a
 * book: which indicator, which place or unit, which period, which claim.
 *
 * The words come from the pack and the registers, never from C: labels,
 * definitions, measure words, and the tables
 *
 *   wordings.csv  id, indicator, words, without
 *                 a way to speak of an indicator. `words` are groups joined by
 *                 "+", all of which must occur; each group is "a|b|c", one of
 *                 which must; `without` is "a|b": none of them may. "~a|b" must
 *                 occur too, but only keeps company: it is not the subject.
 *   spans.csv     id, words, from, until      a named period: 党的十八大以来
 *   claims.csv    id, words, without, shape, part, whole, source
 *                 a claim in words: 全部摘帽, 全覆盖, 首个. shape "all": holds when
 *                 the figure `part` is not below `whole`: an indicator's id,
 *                 "parameter:ID", "areas:level=county", "units:kind=…;level=…"
 *                 (those in force). shape "first": `part` names the kind of
 *                 record, with evidence, that must back it; its texts are
 *                 compared with the sentence.
 *
 * Everything is matched in folded form (utf8_fold); answers to questions of
 * forms are wordings too. One lexicon serves lint and forms alike. */
#ifndef READING_LEXICON_H
#define READING_LEXICON_H

#include "book/book.h"
#include "pack/pack.h"
#include "reading/quantity.h"
#include "registers/area.h"
#include "registers/pairing.h"
#include "registers/unit.h"

struct lexicon;                 /* in the job's arena; until the next append */

/* Fails as book_fold does. */
struct lexicon *lexicon_open(struct job *j, struct book *b, uint64_t at);
const struct pack *lexicon_pack(const struct lexicon *l);
/* A setting of the pack (pack_setting) at the lexicon's position. */
struct str lexicon_setting(const struct lexicon *l, struct str key);
const struct areas *lexicon_areas(const struct lexicon *l);
const struct units *lexicon_units(const struct lexicon *l);
const struct pairings *lexicon_pairings(const struct lexicon *l);

/* ---- indicators --------------------------------------------------------- */

struct lexicon_piece {          /* words around a number, or of a header */
    struct str text;            /* as it stands */
    int weight;                 /* 1..100: 100 for the nearest words */
};

struct lexicon_candidate {
    const struct pack_indicator *indicator;
    int score;                  /* higher is better; comparable only within
                                   one call */
    bool has_label;             /* its own label or a whole wording matched */
    bool fits;                  /* the class may stand behind the figure */
};

/* The indicators that the pieces may speak of, best first; at most max. Those
 * whose unit does not fit the class are among them with fits = false, so that
 * a wrong unit can be told from an unknown figure. */
size_t lexicon_rank(const struct lexicon *l, struct arena *a,
                    const struct lexicon_piece *pieces, size_t count,
                    enum quantity_class class,
                    struct lexicon_candidate *out, size_t max);
/* The indicator of which a text is the label, in either language, and nothing
 * else; NULL where it is none's or several have it. */
const struct pack_indicator *lexicon_labelled(const struct lexicon *l,
                                              struct arena *a,
                                              struct str text);
/* Indicators that count the same with another unit (postings and persons
 * posted): same kinds and filter. Up to max; the indicator itself is not
 * among them. */
size_t lexicon_sisters(const struct lexicon *l,
                       const struct pack_indicator *i,
                       const struct pack_indicator **out, size_t max);

/* ---- places and units --------------------------------------------------- */

enum { LEXICON_OTHERS = 8 };

struct lexicon_place {
    size_t from, len;           /* in the text as given */
    bool is_unit;               /* else an area */
    uint32_t number;            /* in its register: the best guess */
    uint32_t others[LEXICON_OTHERS];    /* more that the name may mean */
    size_t other_count;
    uint32_t area, unit;        /* both readings, or …_NONE: 海淀区 is an area,
                                   and the government that sits there */
    bool supports;              /* the unit was ever a supporter: take it as
                                   one where somebody sends or pays */
};

/* Names of areas and units in a text, longest first at each place, in order;
 * within (or AREA_NONE) decides between areas of one name. A name that is
 * part of an ordinary word is left out unless it has its ending (张北县); a path
 * of names (河北省张北县) is one place, the deepest; a village with a short name
 * counts only behind the name of what it lies in.
 * The programme itself is left out, since it restricts nothing: the unit below
 * which all supporting governments stand, and its area (北京市). */
size_t lexicon_places(const struct lexicon *l, struct arena *a,
                      struct str text, uint32_t within,
                      struct lexicon_place **out);
/* Whether a label of a row or column means everything, as 合计, 全市 and total
 * do, or the programme itself: the pack's setting whole_words (by |), and the
 * names of the programme. */
bool lexicon_is_whole(const struct lexicon *l, struct arena *a,
                      struct str label);

/* ---- periods ------------------------------------------------------------ */

struct lexicon_period {
    size_t from, len;
    bool has_from, has_to;      /* since 2017: only from; 截至2020年底: only to */
    int32_t from_day, to_day;   /* both inclusive */
    bool is_open;               /* 累计, 以来, since: goes on to the reporting
                                   date */
};

/* Periods in a text: 2019年, 2019年上半年, 2017年以来, 2017—2020年, 截至2020年12月底, 今年, 十三五
 * 期间, 党的十八大以来; in 2019, since 2017, by the end of 2020, the first half of 2019.
 * `today` is the reporting date that 今年 and 去年 are told from. */
size_t lexicon_periods(const struct lexicon *l, struct arena *a,
                       struct str text, int32_t today,
                       struct lexicon_period **out);

/* ---- claims in words ---------------------------------------------------- */

struct lexicon_claim {
    size_t from, len;           /* the words that claim */
    struct str id, shape, part, whole;  /* of the row; shape "all", "first";
                                           empty id: the words claim, but no
                                           row says of what */
};

/* Claims in one sentence; at most one for each place. */
size_t lexicon_claims(const struct lexicon *l, struct arena *a,
                      struct str sentence, struct lexicon_claim **out);

#endif
