#include "forms/meaning.h"

#include <string.h>

#include "forms/meaning_inside.h"

struct str meaning_key(const struct table_work *w, struct str text)
{
    return arena_print(meaning_arena(w), "%.*s/%.*s", STR_ARG(w->form->key),
                       STR_ARG(text));
}

void meaning_ask_cell(struct sought *s, struct question *q)
{
    if (q != NULL) {
        s->out->asks[q->kind] = q;
    }
}

bool meaning_is_left(struct sought *s, struct question *q)
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

/* ---- the indicator ------------------------------------------------------- */

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
    k->question = question_of(qs, QUESTION_INDICATOR, meaning_key(w, key), key);
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
        words.is_title = true;
    }
    struct str key = words_key(meaning_arena(w), &words, s->unit.text);
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
    } else if (meaning_is_left(s, q)) {
        return false;
    }
    const struct pack_indicator *named = q->answer.len == 0 ? NULL
        : match_named(s->w->form->ask->matcher, q->answer);
    q->is_wrong = q->answer.len > 0 && named == NULL;
    if (named == NULL) {
        meaning_ask_cell(s, q);
        return true;            /* what else is unsure is asked at once */
    }
    q->is_used = true;
    q->keep = named->id;
    s->out->indicator = named;
    return true;
}

/* ---- the unit ------------------------------------------------------------ */

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
                                     meaning_key(w, str_of(kinds[row][0])),
                                     label);
    if (meaning_is_left(s, q)) {
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
        meaning_ask_cell(s, q);
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

/* ---- one cell ------------------------------------------------------------ */

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
    if (take_indicator(s) && meaning_take_place(s) &&
        meaning_take_period(s)) {
        take_unit(s);
    }
    settle(s);
}

/* ---- one sheet ----------------------------------------------------------- */

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
    struct arena *a = meaning_arena(w);
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
        meaning_join_axes(&w, &form, head, label);
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
