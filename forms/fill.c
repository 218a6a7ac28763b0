#include "forms/fill.h"

#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "bulletin/phrase.h"
#include "exchange/labels.h"
#include "forms/kept.h"
#include "reading/answers.h"
#include "registers/pairing.h"
#include "seal/seal.h"

enum { SHEETS_MAX = 64 };

struct run {                    /* one fill at work */
    struct job *job;
    struct book *book;
    const struct fill_ask *ask;
    struct fill *out;
    struct lexicon *lexicon;
    struct answers *answers;
    struct labels names;
    size_t *wants;              /* by cell: in answers */
    char root[8 + 1];           /* the short root */
};

/* ---- numbers ------------------------------------------------------------- */

struct str fill_decimal(struct arena *a, int64_t value, int64_t scale)
{
    enum { DECIMALS = 10 };
    uint64_t n = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    uint64_t d = (uint64_t)scale, whole = n / d, rest = n % d;
    char digits[DECIMALS + 1] = { 0 };
    size_t len = 0;
    while (len < DECIMALS && rest > 0 && d <= UINT64_MAX / 10) {
        rest *= 10;
        digits[len++] = (char)('0' + rest / d);
        rest %= d;
    }
    while (len > 0 && digits[len - 1] == '0') {
        len--;
    }
    return arena_print(a, "%s%llu%s%.*s", value < 0 ? "-" : "",
                       (unsigned long long)whole, len > 0 ? "." : "",
                       (int)len, digits);
}

struct str fill_rounded(struct arena *a, int64_t value, int64_t scale,
                        int decimals)
{
    int64_t tens = 1, scaled = 0;
    for (int i = 0; i < decimals; i++) {
        tens *= 10;
    }
    /* The whole part apart, so that nothing overflows. */
    int64_t whole = value / scale, rest = value % scale;
    if (decimals > 6 || !num_times(rest, tens, &scaled)) {
        return fill_decimal(a, value, scale);
    }
    scaled = num_divide(scaled, scale);
    if (!num_times(whole, tens, &whole) || !num_add(&scaled, whole)) {
        return fill_decimal(a, value, scale);
    }
    return fill_decimal(a, scaled, tens);
}

/* ---- understanding ------------------------------------------------------- */

/* Each cell costs a search among all words: a form has its bounds. */
static bool is_bounded(struct run *r, const struct layout *l, size_t *cells)
{
    size_t most = r->ask->cells_max > 0 ? r->ask->cells_max : FILL_CELLS_MAX;
    for (size_t i = 0; i < l->cell_count; i++) {
        *cells += l->cells[i].left == LAYOUT_OURS;
    }
    return *cells <= most ||
           err_set(&r->job->err, ERR_INPUT, "fill.many",
                   "这张表要填的格超过%zu个（到“%.*s”已有%zu个），请拆成几张再填",
                   "the form has more than %zu cells to be filled (up to the "
                   "sheet “%.*s” %zu); split it into several", most,
                   STR_ARG(l->sheet), *cells);
}

static bool read_sheets(struct run *r, struct xlsx *x,
                        const struct meaning_ask *ask)
{
    struct job *j = r->job;
    size_t count = xlsx_sheet_count(x), cells = 0;
    for (size_t i = 0; i < count && i < SHEETS_MAX; i++) {
        struct grid grid;
        struct layout layout;
        if (xlsx_sheet_is_hidden(x, i)) {
            continue;
        }
        if (!grid_read(j, x, i, &grid)) {
            return false;
        }
        layout_read(j->arena, &grid, &layout);
        if (!is_bounded(r, &layout, &cells) ||
            !meaning_add(ask, &layout, i, &r->out->meaning)) {
            return false;
        }
    }
    return r->out->meaning.count > 0 ||
           err_set(&j->err, ERR_INPUT, "fill.empty",
                   "这个文件里没有要填的表格", "this workbook has no table "
                   "with an empty cell");
}

static bool open_questions(struct run *r)
{
    struct fill *out = r->out;
    out->questions = questions_open(r->job, r->book, r->ask->answers);
    for (size_t i = 0; out->questions != NULL && i < r->ask->given_count;
         i++) {
        questions_give(out->questions, r->ask->given[i].id,
                       r->ask->given[i].answer);
    }
    return out->questions != NULL;
}

static struct str mark_of(struct run *r)
{
    unsigned char hash[SEAL_HASH];
    char hex[2 * SEAL_HASH + 1];
    seal_hash(r->ask->form, hash);
    seal_hex(hash, hex);
    return arena_print(r->job->arena, "%.12s", hex);
}

/* The unit at the top of most supporters. */
static struct str home_of(struct run *r)
{
    const struct units *units = lexicon_units(r->lexicon);
    const struct pairings *pairings = lexicon_pairings(r->lexicon);
    uint32_t count = unit_count(units), best = UNIT_NONE;
    uint32_t *votes = ARENA_ROWS(r->job->arena, uint32_t, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        struct unit u = unit_at(units, i);
        uint32_t top = i;
        if (!pairing_supports(pairings, u.id)) {
            continue;
        }
        for (int n = 0; n < 8 && u.parent != UNIT_NONE; n++) {
            top = u.parent;
            u = unit_at(units, top);
        }
        votes[top] += top != i;
        best = best == UNIT_NONE || votes[top] > votes[best] ? top : best;
    }
    return best == UNIT_NONE || votes[best] == 0 ? (struct str){ "", 0 }
                                                 : unit_at(units, best).id;
}

static bool understand(struct run *r)
{
    struct job *j = r->job;
    struct fill *out = r->out;
    struct xlsx *x = xlsx_open(j, r->ask->form);
    if (x == NULL) {
        return false;
    }
    r->answers = answers_open(j, r->book, &r->ask->figures);
    if (r->answers == NULL) {
        return false;
    }
    out->to = answers_to(r->answers);
    out->as_of = answers_as_of(r->answers);
    r->lexicon = lexicon_open(j, r->book, out->as_of);
    if (r->lexicon == NULL || !open_questions(r)) {
        return false;
    }
    struct meaning_ask ask = {
        .job = j, .lexicon = r->lexicon, .questions = out->questions,
        .matcher = matcher_open(j->arena, r->lexicon, out->as_of),
        .at = out->as_of, .today = out->to, .home = home_of(r),
        .period = r->ask->period,
        .mark = mark_of(r) };
    if (!read_sheets(r, x, &ask)) {
        return false;
    }
    return labels_open(j, r->book, out->as_of, &r->names);
}

/* ---- figures ------------------------------------------------------------- */

static bool fetch_values(struct run *r)
{
    struct meaning *m = &r->out->meaning;
    r->wants = ARENA_ROWS(r->job->arena, size_t, m->count + 1);
    for (size_t i = 0; i < m->count; i++) {
        if (m->cells[i].state == MEANING_SURE) {
            r->wants[i] = answers_want(r->answers, m->cells[i].indicator,
                                       &m->cells[i].scope);
        }
    }
    return answers_fetch(r->answers) &&
           kept_check(r->job, r->answers, r->lexicon, m, r->wants);
}

static int64_t value_of(const struct run *r, size_t want)
{
    return answers_get(r->answers, want)->by_basis[r->out->basis];
}

/* ---- totals -------------------------------------------------------------- */

static bool is_listed(const struct meaning_total *t, struct str area)
{
    for (size_t i = 0; i < t->area_count; i++) {
        if (str_is(t->areas[i], area)) {
            return true;
        }
    }
    return false;
}

/* Whether an area of the level of those listed stands under the total but not
 * among them. */
static bool is_beside(const struct run *r, const struct meaning_cell *c,
                      uint32_t number)
{
    const struct areas *areas = r->names.areas;
    struct area a = area_at(areas, number);
    uint32_t outer = c->scope.area.len == 0 ? AREA_NONE
        : area_of_code(areas, c->scope.area);
    return str_is(a.level, c->total->level) &&
           (outer == AREA_NONE || area_holds(areas, outer, number)) &&
           !is_listed(c->total, a.code);
}

struct others {                 /* beside what a total stands over */
    size_t cell;
    size_t *listed;             /* wants: of the places of the other rows */
    size_t listed_count;
    size_t *left_out;           /* of areas that no row names */
    size_t left_count;
};

/* Whether a listed area lies in another listed one, and counts there. */
static bool is_nested(const struct run *r, const struct meaning_total *t,
                      size_t place)
{
    uint32_t inner = area_of_code(r->names.areas, t->areas[place]);
    for (size_t i = 0; i < t->area_count; i++) {
        uint32_t outer = area_of_code(r->names.areas, t->areas[i]);
        if ((outer == inner && i < place) ||
            (outer != inner && area_holds(r->names.areas, outer, inner))) {
            return true;
        }
    }
    return false;
}

static void want_listed(struct run *r, struct others *o)
{
    const struct meaning_cell *c = &r->out->meaning.cells[o->cell];
    const struct meaning_total *t = c->total;
    uint32_t outer = c->scope.area.len == 0 ? AREA_NONE
        : area_of_code(r->names.areas, c->scope.area);
    o->listed = ARENA_ROWS(r->job->arena, size_t,
                           t->area_count + t->supporter_count + 1);
    for (size_t i = 0; i < t->area_count; i++) {
        uint32_t n = area_of_code(r->names.areas, t->areas[i]);
        struct lint_scope scope = c->scope;
        scope.area = t->areas[i];
        if (!is_nested(r, t, i) &&
            (outer == AREA_NONE || area_holds(r->names.areas, outer, n))) {
            o->listed[o->listed_count++] =
                answers_want(r->answers, c->indicator, &scope);
        }
    }
    for (size_t i = 0; t->area_count == 0 && i < t->supporter_count; i++) {
        struct lint_scope scope = c->scope;
        scope.supporter = t->supporters[i];
        o->listed[o->listed_count++] = answers_want(r->answers, c->indicator,
                                                    &scope);
    }
}

static struct others want_others(struct run *r, size_t cell)
{
    const struct meaning_cell *c = &r->out->meaning.cells[cell];
    struct others o = { .cell = cell };
    uint32_t count = area_count(r->names.areas);
    bool by_area = c->total->area_count > 0;
    want_listed(r, &o);
    o.left_out = ARENA_ROWS(r->job->arena, size_t, by_area ? count + 1 : 1);
    for (uint32_t n = 0; by_area && n < count; n++) {
        if (is_beside(r, c, n)) {
            struct lint_scope scope = c->scope;
            scope.area = area_at(r->names.areas, n).code;
            o.left_out[o.left_count++] =
                answers_want(r->answers, c->indicator, &scope);
        }
    }
    return o;
}

/* Whether the places listed and those left out have together just as many as
 * the whole: then nothing is in two of them, and they may be added up. */
static bool nobody_counts_twice(const struct run *r, const struct others *o,
                                int64_t sum)
{
    for (size_t i = 0; i < o->left_count; i++) {
        if (!num_add(&sum, value_of(r, o->left_out[i]))) {
            return false;
        }
    }
    return o->left_count > 0 && sum == value_of(r, r->wants[o->cell]);
}

/* What counts each record may be added up: the total of rows is their sum,
 * whatever else there is. What counts somebody once may not; such a total is
 * that of its scope, if no place with a figure is left out. */
static bool take_total(struct run *r, const struct others *o)
{
    const struct meaning_cell *c = &r->out->meaning.cells[o->cell];
    struct fill_cell *cell = &r->out->cells[o->cell];
    int64_t sum = 0;
    if (c->total->has_strangers) {
        return false;
    }
    for (size_t i = 0; i < o->listed_count; i++) {
        if (!num_add(&sum, value_of(r, o->listed[i]))) {
            return false;
        }
    }
    if (sum == value_of(r, r->wants[o->cell])) {
        return true;            /* whichever is meant */
    } else if (c->indicator->measure != MEASURE_DISTINCT ||
               nobody_counts_twice(r, o, sum)) {
        cell->is_sum = true;
        cell->value = sum;
        cell->summed = o->listed_count;
        return true;
    }
    for (size_t i = 0; i < o->left_count; i++) {
        if (value_of(r, o->left_out[i]) != 0) {
            return false;
        }
    }
    return c->total->area_count > 0;
}

/* A total over supporters none of whom has anything of what there is: it is
 * not kept by supporter. */
static bool is_unkept(const struct run *r, const struct others *o)
{
    const struct meaning_cell *c = &r->out->meaning.cells[o->cell];
    bool any = c->total->area_count > 0 || o->listed_count == 0 ||
               value_of(r, r->wants[o->cell]) == 0;
    for (size_t i = 0; !any && i < o->listed_count; i++) {
        any = value_of(r, o->listed[i]) != 0;
    }
    return !any;
}

static bool check_totals(struct run *r, const struct meaning_ask *ask)
{
    struct meaning *m = &r->out->meaning;
    struct others *all = ARENA_ROWS(r->job->arena, struct others,
                                    m->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < m->count; i++) {
        if (m->cells[i].state == MEANING_SURE && m->cells[i].total != NULL) {
            all[count++] = want_others(r, i);
        }
    }
    if (count > 0 && !answers_fetch(r->answers)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (is_unkept(r, &all[i])) {
            m->cells[all[i].cell].state = MEANING_UNKNOWN;
        } else if (!take_total(r, &all[i])) {
            meaning_ask_total(ask, &m->cells[all[i].cell]);
        }
    }
    return true;
}

/* ---- comments ------------------------------------------------------------ */

static struct str period_words(struct arena *a, enum lang lang,
                               const struct lint_scope *s, int32_t today)
{
    struct period p = { s->has_from, s->has_to, s->from, s->to };
    struct period now = { .has_to = true, .to = today };
    if (!p.has_from && !p.has_to) {
        p = now;
    }
    struct str text = period_print(a, &p);
    if (!p.has_from) {
        return arena_print(a, "%s%.*s", say(lang, "截至", "up to "),
                           STR_ARG(str_part(text, 2, text.len)));
    }
    return text;
}

static struct str place_words(const struct labels *names,
                              const struct lint_scope *s)
{
    struct arena *a = names->arena;
    enum lang lang = names->lang;
    struct str area = s->area.len > 0 ? label_area(names, s->area) : STR("");
    struct str supporter = s->supporter.len > 0
        ? label_unit(names, s->supporter) : STR("");
    struct str all = str_of(say(lang, "全部", "everything"));
    bool none = area.len == 0 && supporter.len == 0;
    bool both = area.len > 0 && supporter.len > 0;
    return arena_print(a, "%.*s%s%.*s%.*s", STR_ARG(supporter),
                       both ? " → " : "", STR_ARG(area),
                       STR_ARG(none ? all : STR("")));
}

struct str fill_scope(const struct labels *names, const struct lint_scope *s,
                      int32_t today)
{
    struct str place = place_words(names, s);
    struct str period = period_words(names->arena, names->lang, s, today);
    return arena_print(names->arena, "%.*s%s%.*s", STR_ARG(place),
                       say(names->lang, "、", ", "), STR_ARG(period));
}

static struct str note_of(const struct run *r, const struct meaning_cell *c,
                          const struct fill_cell *cell)
{
    struct arena *a = r->job->arena;
    enum lang lang = r->job->lang;
    const struct pack_indicator *i = c->indicator;
    struct str label = label_indicator(&r->names, i);
    struct str definition = lang == LANG_EN ? i->definition_en
                                            : i->definition_zh;
    struct str scope = cell->is_sum
        ? arena_print(a, "%s%zu%s", say(lang, "所列", "the sum of the "),
                      cell->summed, say(lang, "行之和", " rows listed"))
        : place_words(&r->names, &c->scope);
    struct str period = period_words(a, lang, &c->scope, r->out->to);
    struct str exact = phrase_exact(a, i, cell->value, lang);
    struct str where = lang == LANG_EN
        ? arena_print(a, "Book at %llu, root %s",
                      (unsigned long long)r->out->as_of, r->root)
        : arena_print(a, "台账第%llu条，根%s",
                      (unsigned long long)r->out->as_of, r->root);
    return arena_print(a, "%.*s%s%.*s\n%s%.*s%s%.*s\n%s%.*s%s%s\n%.*s",
        STR_ARG(label), say(lang, "：", ": "), STR_ARG(definition),
        say(lang, "范围：", "Scope: "), STR_ARG(scope),
        say(lang, "；时间：", "; time: "), STR_ARG(period),
        say(lang, "精确值：", "Exactly: "), STR_ARG(exact),
        say(lang, "；口径：", "; basis: "),
        label_basis(lang, r->out->basis), STR_ARG(where));
}

/* ---- writing ------------------------------------------------------------- */

static void take_value(struct run *r, size_t n, struct grid_fill *fill)
{
    struct arena *a = r->job->arena;
    const struct meaning_cell *c = &r->out->meaning.cells[n];
    struct fill_cell *cell = &r->out->cells[n];
    cell->value = cell->is_sum ? cell->value : value_of(r, r->wants[n]);
    cell->text = c->decimals < 0
        ? fill_decimal(a, cell->value, c->scale)
        : fill_rounded(a, cell->value, c->scale, c->decimals);
    cell->is_filled = true;
    *fill = (struct grid_fill){ .sheet = c->sheet, .row = c->row,
        .column = c->column, .is_number = true, .text = cell->text,
        .note = note_of(r, c, cell) };
}

static void count_cell(struct run *r, size_t n)
{
    struct fill *out = r->out;
    const struct meaning_cell *c = &out->meaning.cells[n];
    switch (c->state) {
    case MEANING_SURE:
        out->filled++;
        break;
    case MEANING_ASK:
        out->asked++;
        break;
    case MEANING_UNKNOWN:
        out->unknown++;
        out->cells[n].owner = c->indicator != NULL ? c->indicator->owner
                                                   : (struct str){ "", 0 };
        break;
    case MEANING_LEFT:
        out->left++;
        break;
    }
}

static bool write_form(struct run *r)
{
    struct meaning *m = &r->out->meaning;
    struct grid_fill *fills = ARENA_ROWS(r->job->arena, struct grid_fill,
                                         m->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < m->count; i++) {
        if (m->cells[i].state == MEANING_SURE &&
            answers_get(r->answers, r->wants[i])->is_withheld) {
            m->cells[i].state = MEANING_UNKNOWN;
            r->out->cells[i].is_withheld = true;
        }
        if (m->cells[i].state == MEANING_SURE) {
            take_value(r, i, &fills[count++]);
        }
        count_cell(r, i);
    }
    return grid_filled(r->job, r->ask->form, fills, count, &r->out->bytes);
}

/* ---- the whole ----------------------------------------------------------- */

static void close_fill(void *thing)
{
    struct fill *f = thing;
    buf_free(&f->bytes);
}

static bool short_root(struct run *r)
{
    unsigned char root[BOOK_ROOT_SIZE];
    if (!book_root(r->job, r->book, r->out->as_of, root)) {
        return false;
    }
    for (int i = 0; i < 4; i++) {
        snprintf(r->root + 2 * i, 3, "%02x", root[i]);
    }
    return true;
}

static void count_wrong(struct fill *f)
{
    for (size_t i = 0; i < questions_count(f->questions); i++) {
        f->wrong_answers += questions_at(f->questions, i)->is_wrong;
    }
}

bool fill_run(struct job *j, struct book *b, const struct fill_ask *ask,
              struct fill *out)
{
    struct run r = { .job = j, .book = b, .ask = ask, .out = out };
    *out = (struct fill){ .head = book_head(b), .basis = ask->figures.basis };
    arena_hook(j->arena, close_fill, out);
    if (!understand(&r) || !short_root(&r)) {
        return false;
    }
    struct meaning_ask again = { .job = j, .questions = out->questions };
    out->cells = ARENA_ROWS(j->arena, struct fill_cell,
                            out->meaning.count + 1);
    if (!fetch_values(&r) || !check_totals(&r, &again) || !write_form(&r)) {
        return false;
    }
    count_wrong(out);
    return job_ok(j);
}

bool fill_keep(struct job *j, struct book *b, struct fill *f, size_t *kept)
{
    return questions_keep(j, b, f->questions, kept);
}
