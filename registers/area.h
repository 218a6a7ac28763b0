/* registers/area.h - the fold of administrative areas.
 *
 * An area has a code, a name, a level and a parent; which levels there are is
 * the pack's word (datapackage.json area_levels, widest first). Chinese codes
 * follow GB/T 2260 (6 digits), GB/T 10114 (9) and the statistical code of
 * villages (12), but nothing here depends on it: the parent is a column.
 * An abolished code keeps its place and names its successor.
 *
 * An `area` entry has the subject (area, code); it is valid from occurred
 * through until; its fields are name, level, parent (a code), aliases,
 * name_en, pinyin, successor. A later entry replaces the row; former names
 * stay findable. */
#ifndef REGISTERS_AREA_H
#define REGISTERS_AREA_H

#include <stdbool.h>
#include <stdint.h>

#include "book/fold.h"
#include "registers/namesake.h"

extern const struct fold area_fold;

enum { AREA_NONE = UINT32_MAX };

struct areas;                   /* the state of area_fold */

struct area {                   /* slices live until the next append */
    struct str code, name, aliases, level, pinyin, name_en;
    struct str successor;       /* code, or empty */
    uint32_t parent;            /* number, or AREA_NONE at the top */
    int32_t valid_from, valid_until;    /* days, the last one exclusive;
                                           INT32_MIN / INT32_MAX: open */
    uint64_t born;              /* entry of its newest definition */
};

uint32_t area_count(const struct areas *r);
/* number must be below area_count. */
struct area area_at(const struct areas *r, uint32_t number);
/* The number of a code, or AREA_NONE. Numbers are given in order of entry. */
uint32_t area_of_code(const struct areas *r, struct str code);
/* Areas that `name` may mean, inside `within` (or AREA_NONE) and of a level
 * (or empty): by name, former name, alias or English name, folded; with or
 * without its ending (省市县区旗乡镇村街道 …); or by a path of names, 河北省张北县.
 * Abolished ones are among them. Up to max numbers, rising, into out; returns
 * how many there are: more than one means that somebody must be asked. */
size_t area_named(const struct areas *r, struct arena *a, struct str name,
                  uint32_t within, struct str level, uint32_t *out,
                  size_t max);
/* Every name that area_named knows, former ones too, by number. */
const struct namesakes *area_names(const struct areas *r);
/* Whether inner lies in outer (every area lies in itself). O(1). */
bool area_holds(const struct areas *r, uint32_t outer, uint32_t inner);
/* The area of that level that holds `number`, or AREA_NONE. */
uint32_t area_up(const struct areas *r, uint32_t number, struct str level);
/* The same by a level's number, for passes over many: look it up once.
 * AREA_NONE when no area has that level; numbers last until the next load. */
uint32_t area_level_of(const struct areas *r, struct str level);
uint32_t area_up_to(const struct areas *r, uint32_t number, uint32_t level);
/* Whether its newest row says just what this `area` entry says. */
bool area_says(const struct areas *r, const struct entry *e);
/* Numbers of the areas directly below, in order of code, in the arena. */
const uint32_t *area_children(const struct areas *r, struct arena *a,
                              uint32_t number, size_t *count);
/* 河北省张家口市张北县, or "Zhangbei, Zhangjiakou" in English: an area and the
 * one above it. */
struct str area_title(const struct areas *r, struct arena *a,
                      uint32_t number, bool english);

#endif
