/* registers/unit.h - the fold of units: governments, firms, schools, hospitals,
 * groups; supporters and recipients alike.
 *
 * Some have a credit code (GB 32100), some have none (inner and temporary
 * bodies). Former names stay findable.
 *
 * A `unit` entry has the subject (unit, id); it is valid from occurred
 * through until; its fields are name, kind, level, parent (an id), area (a
 * code), aliases, name_en, credit_code. A later entry replaces the row. */
#ifndef REGISTERS_UNIT_H
#define REGISTERS_UNIT_H

#include <stdbool.h>
#include <stdint.h>

#include "book/fold.h"
#include "registers/namesake.h"

extern const struct fold unit_fold;

enum { UNIT_NONE = UINT32_MAX };

struct units;                   /* the state of unit_fold */

struct unit {                   /* slices live until the next append */
    struct str id, name, aliases, name_en;
    struct str kind;            /* government, firm, school, hospital … */
    struct str level;           /* city, district, county …; may be empty */
    struct str area;            /* code where it sits */
    struct str credit_code;     /* or empty */
    uint32_t parent;            /* number, or UNIT_NONE */
    int32_t valid_from, valid_until;    /* as of an area */
    uint64_t born;
};

uint32_t unit_count(const struct units *r);
struct unit unit_at(const struct units *r, uint32_t number);
uint32_t unit_of_id(const struct units *r, struct str id);
/* Whether its newest row says just what this `unit` entry says. */
bool unit_says(const struct units *r, const struct entry *e);
uint32_t unit_of_credit_code(const struct units *r, struct str code);
/* As area_named, among all units. */
size_t unit_named(const struct units *r, struct arena *a, struct str name,
                  uint32_t *out, size_t max);
/* Every name that unit_named knows, former ones too, by number. */
const struct namesakes *unit_names(const struct units *r);

#endif
