#include "forms/meaning.h"

#include <string.h>

#include "base/map.h"
#include "base/utf8.h"
#include "exchange/labels.h"
#include "forms/form.h"

/* ---- one table at work ------------------------------------------------------ */

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

static struct arena *arena_of(const struct table_work *w)
{
    return w->form->ask->job->arena;
}

static struct str text_key(const struct table_work *w, struct str text)
{
    return arena_print(arena_of(w), "%.*s/%.*s", STR_ARG(w->form->key),
                       STR_ARG(text));
}

static void ask_cell(struct sought *s, struct question *q)
{
    if (q != NULL) {
        s->out->asks[q->kind] = q;
    }
}

/* Whether the cell is to be left: somebody said so, or the machine failed. */
static bool is_leave(struct sought *s, struct question *q)
{
    if (q != NULL && !question_is_leave(q)) {
        return false;
    }
    s->out->state = MEANING_LEFT;
    if (q != NULL) {
        q->is_used = true;
        q->keep = q->answer;
    }
    return true;
}

/* ---- the indicator ------------------------------------------------------------- */

static void add_words(struct match_words *w, const struct axis *x)
{
    for (size_t i = 0; i < x->over_count; i++) {
        w->over[w->over_count++] = x->over[i];
    }
    if (x->own.len > 0) {
        w->own[w->own_count++] = x->own;
    }
}

/* The unit that the form states for all its cells: the only one, unless it is
 * of money, which then is about the cells of money. */
static bool whole_unit(const struct form *f, struct facet_unit *out)
{
    if (f->unit_count != 1 || f->units[0].class == QUANTITY_MONEY ||
        f->units[0].is_unsure) {
        return false;
    }
    *out = f->units[0];
    return true;
}

static struct facet_unit told_unit(const struct sought *s)
{
    struct facet_unit unit = { .scale = 1 };
    if (s->cell->unit.len > 0) {
        unit = facet_unit_of(&s->w->form->reader, s->cell->unit);
        if (!unit.is_told) {
            unit.text = s->cell->unit;
        }
    } else if (s->label->unit.is_told) {
        unit = s->label->unit;
    }
    if (!unit.is_told && s->head->unit.is_told) {
        unit = s->head->unit;
    }
    if (!unit.is_told && unit.text.len == 0) {
        whole_unit(s->w->form, &unit);
    }
    return unit;
}

static enum quantity_class class_of(const struct sought *s)
{
    if (s->unit.is_told && !s->unit.is_unsure) {
        return s->unit.class;
    }
    return s->head->implied != QUANTITY_BARE ? s->head->implied
                                             : s->label->implied;
}

static struct str words_key(struct arena *a, const struct match_words *w,
                            struct str unit)
{
    struct buf b = { 0 };
    for (size_t i = 0; i < w->over_count; i++) {
        buf_str(&b, w->over[i]);
        buf_char(&b, '/');
    }
    for (size_t i = 0; i < w->own_count; i++) {
        buf_text(&b, i > 0 ? "/" : "");
        buf_str(&b, w->own[i]);
    }
    if (unit.len > 0) {
        buf_print(&b, "(%.*s)", STR_ARG(unit));
    }
    struct str key = arena_str(a, buf_view(&b));
    buf_free(&b);
    return key;
}

static struct known_match *match_slot(struct table_work *w, struct str key,
                                      bool *is_new)
{
    uint32_t known = w->keys.count, number = names_put(&w->keys, key);
    *is_new = number >= known;
    if (number >= w->match_cap) {
        w->match_cap = w->match_cap * 2 + 64;
        w->matches = mem_again(w->matches,
                               w->match_cap * sizeof *w->matches);
    }
    if (*is_new) {
        w->matches[number] = (struct known_match){ 0 };
    }
    return &w->matches[number];
}

static void ask_indicator(struct table_work *w, struct known_match *k,
                          struct str key)
{
    struct questions *qs = w->form->ask->questions;
    k->question = question_of(qs, QUESTION_INDICATOR, text_key(w, key), key);
    for (size_t i = 0; k->question != NULL && i < k->match.count; i++) {
        const struct pack_indicator *c = k->match.candidates[i];
        question_candidate(qs, k->question, c->id,
                           label_indicator(&w->names, c));
    }
}

/* A likely one is asked about; so is an unknown one that was answered once. */
static struct known_match *find_match(struct sought *s)
{
    struct table_work *w = s->w;
    struct match_words words = { .class = class_of(s),
                                 .is_unsure = s->unit.is_unsure,
                                 .title = w->form->title };
    bool is_new;
    add_words(&words, s->label);
    add_words(&words, s->head);
    words.refines = s->label->refines || s->head->refines;
    if (words.own_count == 0 && words.over_count == 0 &&
        w->form->title.len > 0) {
        words.own[words.own_count++] = w->form->title;
        words.title = (struct str){ "", 0 };
    }
    struct str key = words_key(arena_of(w), &words, s->unit.text);
    struct known_match *k = match_slot(w, key, &is_new);
    if (!is_new) {
        return k;
    }
    if (s->unit.text.len > 0 && !s->unit.is_told &&
        !match_is_plain(w->form->ask->matcher, s->unit.text)) {
        words.class = QUANTITY_OTHER;   /* a unit that no figure has, unless
                                           the indicator's own word is so */
    }
    if (words.own_count > 0) {
        k->match = match_find(w->form->ask->matcher, &words);
    }
    if (k->match.state == MATCH_ASK) {
        ask_indicator(w, k, key);
    }
    return k;
}

static bool is_no_figure(const struct sought *s)
{
    static const enum form_word none[] = { WORD_PLAN, WORD_RATE, WORD_PER };
    uint32_t bits = s->head->own_bits | s->label->own_bits;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        if (words_have(bits, none[i])) {
            return true;
        }
    }
    return s->cell->unit.len == 1 && s->cell->unit.at[0] == '%';
}

static bool take_indicator(struct sought *s)
{
    struct known_match *k = find_match(s);
    struct question *q = k->question;
    s->out->indicator = k->match.indicator;
    if (k->match.state == MATCH_SURE) {
        return true;
    } else if (k->match.state == MATCH_UNKNOWN) {
        s->out->state = MEANING_UNKNOWN;
        return false;
    } else if (is_leave(s, q)) {
        return false;
    }
    const struct pack_indicator *named = q->answer.len == 0 ? NULL
        : match_named(s->w->form->ask->matcher, q->answer);
    q->is_wrong = q->answer.len > 0 && named == NULL;
    if (named == NULL) {
        ask_cell(s, q);
        return true;            /* what else is unsure is asked at once */
    }
    q->is_used = true;
    q->keep = named->id;
    s->out->indicator = named;
    return true;
}

/* ---- the place ------------------------------------------------------------------ */

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
    struct arena *a = arena_of(w);
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
                                     text_key(w, label), label);
    if (is_leave(s, q)) {
        return false;
    }
    if (q->candidate_count == 0) {
        add_place_candidates(w, q, candidates);
    }
    if (q->answer.len > 0 && answer_place(w, q, &s->out->scope)) {
        return true;
    }
    ask_cell(s, q);
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
    } else if (is_leave(s, q)) {
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

static bool take_place(struct sought *s)
{
    const struct form *f = s->w->form;
    s->out->scope.area = f->base.area;
    s->out->scope.supporter = f->base.supporter;
    if ((f->base.place == PLACE_UNSURE || f->base.place == PLACE_BLANK) &&
        s->label->place != PLACE_KNOWN && s->head->place != PLACE_KNOWN) {
        s->out->scope.area = s->out->scope.supporter =
            (struct str){ "", 0 };
        if (!ask_place(s, f->shown_title, &f->base)) {
            return false;
        }
    }
    return take_axis_place(s, s->label, s->w->totals[1]) &&
           take_axis_place(s, s->head, s->w->totals[0]);
}

/* ---- the period ------------------------------------------------------------------ */

static void period_candidates(const struct table_work *w, struct question *q)
{
    static const char *const kept[] = { "month", "year", "year_to", "to" };
    const struct form *f = w->form;
    struct arena *a = arena_of(w);
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
    struct arena *a = arena_of(w);
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
                                     QUESTION_PERIOD, text_key(w, label),
                                     label.len > 0 ? label
                                                   : w->form->shown_title);
    if (is_leave(s, q)) {
        return false;
    }
    if (q->candidate_count == 0) {
        period_candidates(w, q);
    }
    if (q->answer.len == 0 || !answer_period(w, q, out)) {
        ask_cell(s, q);
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

static bool take_period(struct sought *s)
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

/* ---- the unit --------------------------------------------------------------------- */

static bool is_measured(const struct pack_indicator *i)
{
    return i->unit == UNIT_FEN || i->unit == UNIT_M || i->unit == UNIT_CM2;
}

static enum quantity_class class_of_unit(const struct pack_indicator *i)
{
    return i->unit == UNIT_FEN ? QUANTITY_MONEY
         : i->unit == UNIT_M ? QUANTITY_LENGTH : QUANTITY_LAND;
}

static void ask_unit(struct sought *s)
{
    static const char *const units[][4] = {
        { "元", "万元", "亿元", NULL }, { "米", "公里", NULL, NULL },
        { "亩", "公顷", "平方米", NULL },
    };
    static const char *const kinds[][2] = {
        { "金额", "sums of money" }, { "长度", "lengths" },
        { "面积", "areas" },
    };
    struct table_work *w = s->w;
    struct questions *qs = w->form->ask->questions;
    const struct pack_indicator *i = s->out->indicator;
    size_t row = i->unit == UNIT_FEN ? 0 : i->unit == UNIT_M ? 1 : 2;
    struct str label = str_of(say(w->names.lang, kinds[row][0],
                                  kinds[row][1]));
    struct question *q = question_of(qs, QUESTION_UNIT,
                                     text_key(w, str_of(kinds[row][0])),
                                     label);
    if (is_leave(s, q)) {
        return;
    }
    for (size_t n = 0; n < 4 && units[row][n] != NULL; n++) {
        question_candidate(qs, q, str_of(units[row][n]),
                           str_of(units[row][n]));
    }
    struct facet_unit unit = { 0 };
    if (q->answer.len > 0) {
        unit = facet_unit_of(&w->form->reader, q->answer);
        q->is_wrong = !unit.is_told || !quantity_fits(unit.class, i->unit);
        q->is_used = !q->is_wrong;
    }
    if (!q->is_used) {
        ask_cell(s, q);
        return;
    }
    q->keep = q->answer;
    s->unit = unit;
}

/* The unit of the form for figures of this sort. */
static void unit_of_form(struct sought *s)
{
    const struct form *f = s->w->form;
    for (size_t i = 0; i < f->unit_count; i++) {
        const struct facet_unit *u = &f->units[i];
        if (!u->is_unsure && is_measured(s->out->indicator) &&
            u->class == class_of_unit(s->out->indicator)) {
            s->unit = *u;
            return;
        }
    }
}

/* While the indicator is open the unit is asked with it only where all that
 * it may be are measured so. */
static bool needs_unit(const struct sought *s)
{
    const struct question *q = s->out->asks[QUESTION_INDICATOR];
    for (size_t i = 0; q != NULL && i < q->candidate_count; i++) {
        const struct pack_indicator *c =
            match_named(s->w->form->ask->matcher, q->candidates[i].answer);
        if (c == NULL || c->unit != s->out->indicator->unit) {
            return false;
        }
    }
    return true;
}

static void take_unit(struct sought *s)
{
    const struct pack_indicator *i = s->out->indicator;
    bool fits = i != NULL && s->unit.is_told && !s->unit.is_unsure &&
                (quantity_fits(s->unit.class, i->unit) ||
                 (!is_measured(i) && s->unit.class != QUANTITY_MONEY &&
                  s->unit.class != QUANTITY_LENGTH &&
                  s->unit.class != QUANTITY_LAND));
    if (i == NULL) {
        return;
    }
    if (!fits || s->unit.class == QUANTITY_BARE) {
        s->unit = (struct facet_unit){ .scale = 1, .text = s->unit.text };
        if (is_measured(i)) {
            unit_of_form(s);
        }
    }
    if (is_measured(i) && !s->unit.is_told && needs_unit(s)) {
        ask_unit(s);
    }
    s->out->scale = s->unit.scale > 0 ? s->unit.scale : 1;
    s->out->unit = s->unit.text;
    s->out->decimals = form_decimals(s->w->form, i, s->unit.text);
}

/* ---- one cell ----------------------------------------------------------------------- */

static void settle(struct sought *s)
{
    struct meaning_cell *c = s->out;
    bool is_open = false;
    for (int i = 0; i < QUESTION_KINDS; i++) {
        is_open = is_open || c->asks[i] != NULL;
    }
    if (c->state == MEANING_SURE && is_open) {
        c->state = MEANING_ASK;
    }
    for (int i = 0; i < QUESTION_KINDS; i++) {
        if (c->state != MEANING_ASK) {
            c->asks[i] = NULL;
        } else if (c->asks[i] != NULL) {
            question_cell(s->w->form->ask->questions, c->asks[i],
                          c->sheet_name, c->row, c->column);
        }
    }
    if (c->indicator != NULL &&
        (c->indicator->is_stock || c->indicator->last_status)) {
        c->scope.has_from = false;
    }
}

static void read_cell(struct sought *s)
{
    struct meaning_cell *c = s->out;
    c->state = MEANING_SURE;
    c->scale = 1;
    c->decimals = -1;
    s->unit = told_unit(s);
    if (s->cell->left != LAYOUT_OURS) {
        c->state = MEANING_LEFT;
        c->left = s->cell->left;
        return;
    }
    if (is_no_figure(s)) {
        c->indicator = find_match(s)->match.indicator;
        c->state = MEANING_UNKNOWN;
        return;
    }
    if (take_indicator(s) && take_place(s) && take_period(s)) {
        take_unit(s);
    }
    settle(s);
}

/* ---- totals ----------------------------------------------------------------------------- */

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
    struct arena *a = arena_of(w);
    struct meaning_total *t = ARENA_NEW(a, struct meaning_total);
    struct str *areas = ARENA_ROWS(a, struct str, to - from + 1);
    struct str *supporters = ARENA_ROWS(a, struct str, to - from + 1);
    for (size_t i = from; i < to; i++) {
        if (axes[i].is_read && axes[i].place == PLACE_KNOWN) {
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

/* ---- one sheet ------------------------------------------------------------------------------ */

static void read_axes(struct table_work *w, const struct layout *l,
                      uint32_t table, size_t head[2], size_t label[2])
{
    head[0] = label[0] = SIZE_MAX;
    head[1] = label[1] = 0;
    for (size_t i = 0; i < l->cell_count; i++) {
        const struct layout_cell *c = &l->cells[i];
        if (c->table != table || c->left == LAYOUT_NAMES) {
            continue;
        }
        if (!w->heads[c->head].is_read) {
            axis_read(w->form, &l->heads[c->head], &w->heads[c->head]);
        }
        if (!w->labels[c->label].is_read) {
            axis_read(w->form, &l->labels[c->label], &w->labels[c->label]);
        }
        head[0] = c->head < head[0] ? c->head : head[0];
        head[1] = c->head >= head[1] ? c->head + 1u : head[1];
        label[0] = c->label < label[0] ? c->label : label[0];
        label[1] = c->label >= label[1] ? c->label + 1u : label[1];
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

static struct meaning_cell *new_cell(struct arena *a, struct meaning *m)
{
    if (m->count == m->cap) {
        m->cap = m->cap * 2 + 256;
        struct meaning_cell *cells =
            ARENA_ROWS(a, struct meaning_cell, m->cap);
        if (m->count > 0) {
            memcpy(cells, m->cells, m->count * sizeof *cells);
        }
        m->cells = cells;
    }
    m->cells[m->count] = (struct meaning_cell){ 0 };
    return &m->cells[m->count++];
}

static void read_cells(struct table_work *w, const struct layout *l,
                       uint32_t table, size_t sheet, struct meaning *out)
{
    struct arena *a = arena_of(w);
    for (size_t i = 0; i < l->cell_count && job_ok(w->form->ask->job); i++) {
        const struct layout_cell *c = &l->cells[i];
        if (c->table != table) {
            continue;
        }
        struct sought s = { .w = w, .cell = c, .head = &w->heads[c->head],
                            .label = &w->labels[c->label],
                            .out = new_cell(a, out) };
        *s.out = (struct meaning_cell){
            .sheet = sheet, .sheet_name = l->sheet, .row = c->row,
            .column = c->column, .head = &l->heads[c->head],
            .label = &l->labels[c->label] };
        read_cell(&s);
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
                text_key(w, STR("合计")), label_text);
            if (t->question != NULL) {
                add_place_candidates(w, t->question, &w->form->base);
            }
        }
    }
}

static bool read_table(const struct meaning_ask *ask, const struct layout *l,
                       uint32_t table, size_t sheet, struct meaning *out)
{
    struct form form;
    struct table_work w = { .form = &form };
    struct arena *a = ask->job->arena;
    size_t head[2], label[2];
    w.heads = ARENA_ROWS(a, struct axis, l->head_count + 1);
    w.labels = ARENA_ROWS(a, struct axis, l->label_count + 1);
    if (!form_read(ask, l, table, &form)) {
        return false;
    }
    w.names = (struct labels){ .arena = a, .lang = ask->job->lang,
        .pack = lexicon_pack(ask->lexicon),
        .areas = lexicon_areas(ask->lexicon),
        .units = lexicon_units(ask->lexicon), .at = ask->at };
    read_axes(&w, l, table, head, label);
    if (head[1] > 0) {
        find_latest(&form, w.heads, head[0], head[1]);
        find_latest(&form, w.labels, label[0], label[1]);
        total_of_periods(w.heads, head[0], head[1]);
        total_of_periods(w.labels, label[0], label[1]);
        open_totals(&w, head, label);
    }
    read_cells(&w, l, table, sheet, out);
    names_free(&w.keys);
    mem_free(w.matches);
    return job_ok(ask->job);
}

bool meaning_add(const struct meaning_ask *ask, const struct layout *l,
                 size_t sheet, struct meaning *out)
{
    bool has_names = false;
    for (uint32_t t = 0; t < l->table_count; t++) {
        has_names = has_names || l->tables[t].has_names;
        if (!read_table(ask, l, t, sheet, out)) {
            return false;
        }
    }
    out->named_sheets += has_names;
    return true;
}
