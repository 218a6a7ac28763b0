/* forms/form.h - what a form as a whole says, for one of its tables: of which
 * place, of which time, in which units; and the axes of its labels. For
 * forms/meaning*.c only. */
#ifndef FORMS_FORM_H
#define FORMS_FORM_H

#include "forms/meaning.h"

enum { FORM_UNITS = 8 };

enum round_sort { ROUND_ALL, ROUND_MONEY, ROUND_UNIT };

struct form_round { int decimals; struct str unit; };

struct form {                   /* of one table */
    const struct meaning_ask *ask;
    const struct layout *layout;
    uint32_t table;
    struct facet_reader reader;
    struct str key;             /* its words without dates and places: how
                                   questions know it again */
    struct str title;           /* words of the title */
    struct str shown_title;     /* as it stands, or the sheet's name */
    struct period_form period;
    struct facet base;          /* the place of the title or of a line */
    bool is_place_open;         /* the title names only the supporters' own
                                   area; a line may still say which one */
    struct facet_unit units[FORM_UNITS];        /* 单位：万元、人 */
    size_t unit_count;
    struct form_round unit_rounds[FORM_UNITS];  /* 万元保留两位小数 */
    size_t unit_round_count;
    int money_decimals, all_decimals;   /* 金额保留两位小数; -1: not said */
};

bool form_read(const struct meaning_ask *ask, const struct layout *l,
               uint32_t table, struct form *out);

struct axis {                   /* the labels of a row or of a column */
    bool is_read;
    struct str own;             /* the innermost words */
    struct str over[LAYOUT_DEPTH];      /* the words over them, outer first */
    size_t over_count;
    uint32_t own_bits;          /* form words of own and of the last label */
    struct period_part period;
    struct str period_label;    /* the label that says it */
    enum facet_place place;
    struct str area, supporter;
    struct str place_label;
    struct facet place_facet;   /* when it is unsure: the candidates */
    struct facet_unit unit;
    enum quantity_class implied;
    bool refines;               /* own is a part of the last over */
    struct str total_area;      /* of a total: the area that its outer labels
                                   name, or empty */
};

void axis_read(const struct form *f, const struct layout_path *path,
               struct axis *out);
/* How many decimals the form asks of a figure; -1: all there are. */
int form_decimals(const struct form *f, const struct pack_indicator *i,
                  struct str unit);

#endif
