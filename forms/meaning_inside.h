/* forms/meaning_inside.h - one table while the meaning of its cells is sought.
 * For forms/meaning*.c only. */
#ifndef FORMS_MEANING_INSIDE_H
#define FORMS_MEANING_INSIDE_H

#include "base/map.h"
#include "exchange/labels.h"
#include "forms/form.h"

struct known_match {            /* of equal words: asked once */
    struct match match;
    struct question *question;  /* where it is not sure */
};

struct table_work {
    const struct form *form;
    struct axis *heads, *labels;        /* of the layout, by place */
    struct names keys;          /* of words, into matches */
    struct known_match *matches;
    size_t match_cap;
    struct labels names;        /* what ids are called, for candidates */
    struct question *base;      /* about the place of the form, or NULL */
    struct meaning_total *totals[2];    /* of places in heads, in labels */
};

struct sought {                 /* one cell while its meaning is sought */
    struct table_work *w;
    const struct layout_cell *cell;
    const struct axis *head, *label;
    struct meaning_cell *out;
    struct facet_unit unit;
};

static inline struct arena *meaning_arena(const struct table_work *w)
{
    return w->form->ask->job->arena;
}

/* A text of the form as questions know it. */
struct str meaning_key(const struct table_work *w, struct str text);
void meaning_ask_cell(struct sought *s, struct question *q);
/* Whether the cell is to be left: somebody said so, or the machine failed. */
bool meaning_is_left(struct sought *s, struct question *q);

/* The place and the period of a cell, told, asked or answered. False when the
 * cell is left or unknown. */
bool meaning_take_place(struct sought *s);
bool meaning_take_period(struct sought *s);
/* What the axes of a table have in common: the last day named, and totals over
 * periods and places. */
void meaning_join_axes(struct table_work *w, struct form *form,
                       const size_t head[2], const size_t label[2]);

#endif
