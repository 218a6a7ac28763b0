/* reading/quantity.h - the number phrases of a text, Chinese and English.
 *
 * bulletin/phrase writes 381多亿元; this module reads it back, from anybody's
 * hand (domain.md §5): digits and Chinese numerals, 万 and 亿, 多 余 近 约 超 逾
 * 突破 以上 左右, "more than", "nearly", "about", millions and billions, ranges.
 * It knows no pack: what a phrase counts is told by its measure word alone.
 *
 * A number without a mark is read to the last digit that it shows, as
 * bulletin/phrase writes it; 几 and 数 stand for two to below ten of their power
 * (数百: 200 to 999), 上千 for a thousand or more. An English phrase runs through
 * its noun, adjectives included: "73 poor counties" has the measure "counties".
 * A lone 一 and a lone numeral without a measure are ordinary words.
 *
 * What looks like a figure and is none is a decoy: a date, an ordinal, a
 * document's number, a phone, a percentage, a fixed expression that has a
 * number in it (万企帮万村, 两不愁三保障, 十三五). Decoys are given too, with what
 * they are, so that nobody mistakes them and a page can show why. */
#ifndef READING_QUANTITY_H
#define READING_QUANTITY_H

#include "base/arena.h"
#include "base/str.h"
#include "bulletin/phrase.h"

enum quantity_class {           /* what the measure word says */
    QUANTITY_BARE,              /* no measure word: 200多万, 38 million */
    QUANTITY_MONEY,             /* 元, yuan: in fen */
    QUANTITY_LENGTH,            /* 公里, 米, km: in metres */
    QUANTITY_LAND,              /* 亩, 公顷, 平方米: in cm² */
    QUANTITY_PERSON,            /* 人, 名, 位; people, workers */
    QUANTITY_PERSON_TIME,       /* 人次; person-times, attendances */
    QUANTITY_HOUSEHOLD,         /* 户; households */
    QUANTITY_ITEM,              /* 个, 家, 所 …; and English nouns */
    QUANTITY_OTHER,             /* a measure that no figure has: 吨, 岁, 千瓦 */
};

enum quantity_decoy {           /* QUANTITY_IS_FIGURE: it is none */
    QUANTITY_IS_FIGURE, DECOY_DATE, DECOY_ORDINAL, DECOY_DOCUMENT,
    DECOY_PHONE, DECOY_PERCENT, DECOY_CODE /* ids, credit codes, versions */,
    DECOY_NAME /* fixed expressions */, DECOY_TIME /* of day, durations */,
    DECOY_ADDRESS, DECOY_LIST /* 一、 (1) ① of a list */, DECOY_AGE,
    DECOY_COUNT
};

struct quantity {               /* spans are bytes in the text */
    size_t from, len;           /* all of it: 近6000名, more than 38.1 billion
                                   yuan */
    size_t number_from, number_len;     /* its digits with 万 and 亿 */
    struct str measure;         /* 名, 人次, yuan; empty when bare */
    enum quantity_class class;
    enum quantity_decoy decoy;
    struct phrase_bounds bounds;        /* in the class's stored unit × 2 */
    bool is_least;              /* "4家等", 以上, at least: no upper end */
    bool is_strict;             /* written as the strict profile asks */
};

/* All number phrases in order of place, none overlapping; in the arena. The
 * text must be valid UTF-8. A number too large for its class is left out. */
size_t quantity_find(struct arena *a, struct str text,
                     struct quantity **out);

/* The class of a measure word alone, as heads of tables name it: 万元, 人次, (个),
 * km. scale is what one of it is in the stored unit: 万元 is 1000000 (fen).
 * False when it is no measure word. */
bool quantity_measure(struct str word, enum quantity_class *class,
                      int64_t *scale);

/* Whether a figure of that unit may have a phrase of that class; BARE fits
 * all, and persons do not fit person-times. */
bool quantity_fits(enum quantity_class class, enum figure_unit unit);
/* "date", "ordinal" …, for reports. */
const char *quantity_decoy_id(enum quantity_decoy decoy);

#endif
