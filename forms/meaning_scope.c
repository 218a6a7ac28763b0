/* forms/meaning_scope.c - the place and the period of a cell; totals. */
#include <string.h>

#include "forms/meaning_inside.h"

/* ---- the place ----------------------------------------------------------- */

static void add_place_candidates(const struct table_work *w,
                                 struct question *q, const struct facet *f)
{
    struct questions *qs = w->form->ask->questions;
    for (size_t i = 0; i < f->other_count; i++) {
        bool is_area = area_of_code(w->names.areas, f->others[i]) !=
                       AREA_NONE;
        question_candidate(qs, q, f->others[i], is_area
            ? label_area(&w->names, f->others[i])
            : label_unit(&w->names, f->others[i]));
    }
    question_candidate(qs, q, STR("all"),
                       str_of(say(w->names.lang, "全部", "everything")));
}

/* An answer about a place: "all", an area's code or name, a unit's id or name;
 * the first that fits. */
static bool answer_place(const struct table_work *w, struct question *q,
                         struct lint_scope *scope)
{
    const struct areas *areas = w->names.areas;
    const struct units *units = w->names.units;
    struct arena *a = meaning_arena(w);
    struct str text = q->answer;
    uint32_t found = area_of_code(areas, text), unit = unit_of_id(units, text);
    if (str_is(text, STR("all")) || str_is(text, STR("全部"))) {
        scope->area = scope->supporter = (struct str){ "", 0 };
    } else if (found != AREA_NONE ||
               (unit == UNIT_NONE &&
                area_named(areas, a, text, AREA_NONE, (struct str){ "", 0 },
                           &found, 1) == 1)) {
        scope->area = area_at(areas, found).code;
    } else if (unit != UNIT_NONE ||
               unit_named(units, a, text, &unit, 1) == 1) {
        scope->supporter = unit_at(units, unit).id;
    } else {
        q->is_wrong = true;
        return false;
    }
    q->is_used = true;
    q->keep = scope->area.len > 0 ? scope->area
            : scope->supporter.len > 0 ? scope->supporter : STR("all");
    return true;
}

/* Ask for a place, or take its answer. False: left or open. */
static bool ask_place(struct sought *s, struct str label,
                      const struct facet *candidates)
{
    struct table_work *w = s->w;
    struct question *q = question_of(w->form->ask->questions, QUESTION_PLACE,
                                     meaning_key(w, label), label);
    if (meaning_is_left(s, q)) {
        return false;
    }
    if (q->candidate_count == 0) {
        add_place_candidates(w, q, candidates);
    }
    if (q->answer.len > 0 && answer_place(w, q, &s->out->scope)) {
        return true;
    }
    meaning_ask_cell(s, q);
    return true;
}

static bool is_inside(const struct table_work *w, struct str outer,
                      struct str inner)
{
    uint32_t out = area_of_code(w->names.areas, outer);
    uint32_t in = area_of_code(w->names.areas, inner);
    return outer.len == 0 || inner.len == 0 || out == AREA_NONE ||
           in == AREA_NONE || area_holds(w->names.areas, out, in);
}

/* A total over places: somebody may have said already what it is of. */
static bool take_total(struct sought *s, const struct meaning_total *total)
{
    struct question *q = total == NULL ? NULL : total->question;
    struct lint_scope scope = s->out->scope;
    s->out->total = total;
    if (q == NULL || q->answer.len == 0) {
        return true;
    } else if (meaning_is_left(s, q)) {
        return false;
    } else if (answer_place(s->w, q, &scope)) {
        s->out->total = NULL;
        s->out->scope = str_is(q->keep, STR("all")) ? s->out->scope : scope;
    }
    return true;
}

static bool take_axis_place(struct sought *s, const struct axis *x,
                            struct meaning_total *total)
{
    struct lint_scope *scope = &s->out->scope;
    switch (x->place) {
    case PLACE_KNOWN:
        if (!is_inside(s->w, scope->area, x->area)) {
            return ask_place(s, x->place_label, &x->place_facet);
        }
        scope->area = x->area.len > 0 ? x->area : scope->area;
        scope->supporter = x->supporter.len > 0 ? x->supporter
                                                : scope->supporter;
        return true;
    case PLACE_UNSURE:
    case PLACE_BLANK:
        return ask_place(s, x->place_label, &x->place_facet);
    case PLACE_OTHER:
        s->out->state = MEANING_UNKNOWN;
        return false;
    case PLACE_TOTAL:
        scope->area = x->total_area.len > 0 ? x->total_area : scope->area;
        return take_total(s, total);
    case PLACE_NONE:
        break;
    }
    return true;
}

bool meaning_take_place(struct sought *s)
{
    const struct form *f = s->w->form;
    if (f->base.place == PLACE_KNOWN) {
        s->out->scope.area = f->base.area;
        s->out->scope.supporter = f->base.supporter;
    }
    if ((f->base.place == PLACE_UNSURE || f->base.place == PLACE_BLANK) &&
        s->label->place != PLACE_KNOWN && s->head->place != PLACE_KNOWN) {
        if (!ask_place(s, f->shown_title, &f->base)) {
            return false;
        }
    }
    return take_axis_place(s, s->label, s->w->totals[1]) &&
           take_axis_place(s, s->head, s->w->totals[0]);
}

/* ---- the period ---------------------------------------------------------- */

static void period_candidates(const struct table_work *w, struct question *q)
{
    static const char *const kept[] = { "month", "year", "year_to", "to" };
    const struct form *f = w->form;
    struct arena *a = meaning_arena(w);
    struct questions *qs = f->ask->questions;
    struct period p;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        if (period_absolute(&f->period, str_of(kept[i]), &p)) {
            struct str text = period_print(a, &p);
            question_candidate(qs, q, text, text);
        }
    }
    if (q->candidate_count == 0) {
        int year = date_year(f->ask->today);
        for (int back = 0; back < 3; back++) {
            struct str text = arena_print(a, "%d", year - back);
            question_candidate(qs, q, text, text);
        }
        p = (struct period){ .has_to = true, .to = f->ask->today };
        struct str text = period_print(a, &p);
        question_candidate(qs, q, text, text);
    }
}

/* What was kept: a word that is told from the form's date, or a period that
 * holds for this very file, since the next month's has the same words. */
static bool kept_period(const struct form *f, struct str answer,
                        struct period *out)
{
    ptrdiff_t at = str_find(answer, STR("@"));
    if (at < 0) {
        return period_absolute(&f->period, answer, out);
    }
    return str_is(str_part(answer, (size_t)at + 1, answer.len),
                  f->ask->mark) &&
           period_parse(str_part(answer, 0, (size_t)at), out);
}

static bool answer_period(const struct table_work *w, struct question *q,
                          struct period *out)
{
    const struct form *f = w->form;
    struct arena *a = meaning_arena(w);
    if (!q->is_given) {
        q->is_used = kept_period(f, q->answer, out);
        q->answer = q->is_used ? q->answer : (struct str){ "", 0 };
        return q->is_used;
    }
    if (!period_parse(q->answer, out)) {
        q->is_wrong = true;
        return false;
    }
    q->is_used = true;
    q->keep = period_relative(&f->period, out);
    if (q->keep.len == 0) {
        q->keep = arena_print(a, "%.*s@%.*s",
                              STR_ARG(period_print(a, out)),
                              STR_ARG(f->ask->mark));
    }
    return true;
}

static bool ask_period(struct sought *s, struct str label, struct period *out)
{
    struct table_work *w = s->w;
    struct question *q = question_of(w->form->ask->questions,
                                     QUESTION_PERIOD, meaning_key(w, label),
                                     label.len > 0 ? label
                                                   : w->form->shown_title);
    if (meaning_is_left(s, q)) {
        return false;
    }
    if (q->candidate_count == 0) {
        period_candidates(w, q);
    }
    if (q->answer.len == 0 || !answer_period(w, q, out)) {
        meaning_ask_cell(s, q);
    }
    return true;
}

/* Both axes may speak of time; two different times are none. */
static bool join_axes(const struct sought *s, struct period_part *out)
{
    struct period_part row = s->label->period, column = s->head->period;
    bool both = row.has_from && row.has_to && column.has_from &&
                column.has_to;
    *out = period_join(row, column);
    if (!both) {
        return true;
    }
    bool row_inside = row.from >= column.from && row.to <= column.to;
    bool column_inside = column.from >= row.from && column.to <= row.to;
    if (row_inside && !column_inside) {
        *out = period_join(column, row);
    }
    return row_inside || column_inside;
}

bool meaning_take_period(struct sought *s)
{
    const struct form *f = s->w->form;
    struct period_part part;
    struct period p = { 0 };
    bool is_told = join_axes(s, &part);
    if (!period_says(&part)) {
        part.word = f->period.title.word;
    }
    is_told = is_told && period_of(&f->period, &part, &p);
    if (!is_told && f->ask->period.has_to && !period_says(&part)) {
        p = f->ask->period;
        is_told = true;
    }
    struct str label = s->head->period_label.len > 0 ? s->head->period_label
                                                     : s->label->period_label;
    if (!is_told && !ask_period(s, label, &p)) {
        return false;
    }
    s->out->scope.has_from = p.has_from;
    s->out->scope.has_to = p.has_to;
    s->out->scope.from = p.from;
    s->out->scope.to = p.to;
    return true;
}

/* ---- totals -------------------------------------------------------------- */

/* A total beside periods is over all of them; beside words it is of the words
 * over it. */
static void total_of_periods(struct axis *axes, size_t from, size_t to)
{
    bool any = false;
    int32_t first = 0, last = 0;
    for (size_t i = from; i < to; i++) {
        const struct period_part *p = &axes[i].period;
        if (axes[i].is_read && axes[i].place != PLACE_TOTAL && p->has_from &&
            p->has_to) {
            first = !any || p->from < first ? p->from : first;
            last = !any || p->to > last ? p->to : last;
            any = true;
        }
    }
    for (size_t i = from; i < to && any; i++) {
        struct axis *x = &axes[i];
        if (x->is_read && x->place == PLACE_TOTAL && !period_says(&x->period)) {
            x->period.has_from = x->period.has_to = true;
            x->period.from = first;
            x->period.to = last;
            x->place = PLACE_NONE;
        }
    }
}

static void note_level(const struct table_work *w, struct meaning_total *t)
{
    size_t best = 0;
    for (size_t i = 0; i < t->area_count; i++) {
        uint32_t n = area_of_code(w->names.areas, t->areas[i]);
        struct str level = area_at(w->names.areas, n).level;
        size_t same = 0;
        for (size_t k = 0; k < t->area_count; k++) {
            uint32_t m = area_of_code(w->names.areas, t->areas[k]);
            same += str_is(area_at(w->names.areas, m).level, level);
        }
        if (same > best) {
            best = same;
            t->level = level;
        }
    }
}

/* The places that stand beside a total; NULL when there are none. */
static struct meaning_total *total_of_places(const struct table_work *w,
                                             const struct axis *axes,
                                             size_t from, size_t to)
{
    struct arena *a = meaning_arena(w);
    struct meaning_total *t = ARENA_NEW(a, struct meaning_total);
    struct str *areas = ARENA_ROWS(a, struct str, to - from + 1);
    struct str *supporters = ARENA_ROWS(a, struct str, to - from + 1);
    for (size_t i = from; i < to; i++) {
        if (axes[i].is_read && axes[i].own.len > 0) {
            t->has_strangers = true;    /* a name that nobody knows */
        } else if (axes[i].is_read && axes[i].place == PLACE_KNOWN) {
            if (axes[i].area.len > 0) {
                areas[t->area_count++] = axes[i].area;
            } else if (axes[i].supporter.len > 0) {
                supporters[t->supporter_count++] = axes[i].supporter;
            }
        }
    }
    t->areas = areas;
    t->supporters = supporters;
    if (t->area_count > 0) {
        note_level(w, t);
    }
    return t->area_count + t->supporter_count > 0 ? t : NULL;
}

void meaning_ask_total(const struct meaning_ask *ask,
                       struct meaning_cell *cell)
{
    struct question *q = cell->total->question;
    if (q != NULL) {
        cell->state = MEANING_ASK;
        cell->asks[QUESTION_PLACE] = q;
        question_cell(ask->questions, q, cell->sheet_name, cell->row,
                      cell->column);
    }
}

/* The last day that a head or a label names: up to which 2017年以来 goes. */
static void find_latest(struct form *f, const struct axis *axes, size_t from,
                        size_t to)
{
    for (size_t i = from; i < to; i++) {
        const struct period_part *p = &axes[i].period;
        if (axes[i].is_read && p->has_to &&
            (!f->period.has_latest || p->to > f->period.latest)) {
            f->period.has_latest = true;
            f->period.latest = p->to;
        }
    }
}

static void open_totals(struct table_work *w, const size_t head[2],
                        const size_t label[2])
{
    struct questions *qs = w->form->ask->questions;
    w->totals[0] = head[1] == 0 ? NULL
        : total_of_places(w, w->heads, head[0], head[1]);
    w->totals[1] = label[1] == 0 ? NULL
        : total_of_places(w, w->labels, label[0], label[1]);
    for (int i = 0; i < 2; i++) {
        struct meaning_total *t = w->totals[i];
        if (t != NULL) {
            struct str label_text = str_of(say(w->names.lang, "合计", "total"));
            t->question = question_of(qs, QUESTION_PLACE,
                meaning_key(w, STR("合计")), label_text);
            if (t->question != NULL) {
                add_place_candidates(w, t->question, &w->form->base);
            }
        }
    }
}

void meaning_join_axes(struct table_work *w, struct form *form,
                       const size_t head[2], const size_t label[2])
{
    find_latest(form, w->heads, head[0], head[1]);
    find_latest(form, w->labels, label[0], label[1]);
    total_of_periods(w->heads, head[0], head[1]);
    total_of_periods(w->labels, label[0], label[1]);
    open_totals(w, head, label);
}
