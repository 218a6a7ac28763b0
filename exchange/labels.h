/* exchange/labels.h - what ids are called, for people: areas, units, kinds,
 * fields, codes, groups of figures. Only lookups; nothing is computed. */
#ifndef EXCHANGE_LABELS_H
#define EXCHANGE_LABELS_H

#include "figures/figure.h"

struct labels {                 /* from labels_open; lives as long as the job */
    struct arena *arena;
    const struct pack *pack;
    const struct areas *areas;
    const struct units *units;
    enum lang lang;
    uint64_t at;                /* the position whose words are used */
};

/* Load the folds that names come from. The caller holds a turn when others
 * may append. */
bool labels_open(struct job *j, struct book *b, uint64_t at,
                 struct labels *out);

/* A name in the labels' language; the id itself when nothing knows it. Texts
 * live in the arena or until the next append. */
struct str label_area(const struct labels *l, struct str code);
/* The same without what stands above it: 张北县. */
struct str label_area_short(const struct labels *l, struct str code);
struct str label_unit(const struct labels *l, struct str id);
/* Also core kinds: 更正 … */
struct str label_kind(const struct labels *l, struct str id);
struct str label_field(const struct labels *l, struct str kind,
                       struct str id);
/* A field's value as people read it: codes by name, money in yuan. */
struct str label_value(const struct labels *l, struct str kind,
                       const struct entry_field *field);
struct str label_indicator(const struct labels *l,
                           const struct pack_indicator *i);
/* One key of a figure: 张北县, 2019, 2019-05, 丰台区 … */
struct str label_key(const struct labels *l, const struct figure_key *key);
/* 已审核 … */
const char *label_basis(enum lang lang, enum basis basis);
/* 更正 … */
const char *label_cause(enum lang lang, enum restate_cause cause);
/* fen as "12,345.60", in yuan. */
struct str label_yuan(struct arena *a, int64_t fen);
/* 12345 as "12,345". */
struct str label_number(struct arena *a, int64_t n);

#endif
