#include "reading/answers.h"

#include <assert.h>
#include <stdlib.h>

#include "base/map.h"

/* How a want is asked for: alike wants go into one question. */
struct shape {
    enum { WHEN_ALL, WHEN_YEAR, WHEN_RANGE } when;
    struct lint_scope range;    /* of WHEN_RANGE: from and to */
    struct str level;           /* of its area; empty for none */
    bool has_supporter;
};

struct row {
    struct answer answer;
    struct shape shape;
    int year;                   /* of WHEN_YEAR */
};

struct answers {
    struct job *job;
    struct book *book;
    const struct lint_ask *ask;
    const struct areas *areas;
    struct names keys;          /* of rows, by number */
    struct row *rows;
    size_t cap;
    size_t fetched;             /* rows before this are known */
    int32_t to;
    uint64_t as_of;
};

static void free_keys(void *names)
{
    names_free(names);
}

static void set_position(const struct answers *a, struct figure_ask *ask)
{
    ask->has_as_of = a->ask->has_as_of;
    ask->as_of = a->ask->as_of;
    ask->basis = a->ask->basis;
}

/* The reporting date: what an ask for nothing is computed up to. */
static bool find_date(struct answers *a)
{
    static const struct str none[1];
    struct figure_ask ask = { .ids = none };
    struct figure_set set;
    set_position(a, &ask);
    const struct pack *pack = book_fold(a->job, a->book, &pack_fold);
    if (pack == NULL || !figure_compute(a->job, a->book, &ask, &set)) {
        return false;
    }
    a->to = set.to;
    a->as_of = set.as_of;
    struct str day = pack_setting(pack, STR("reporting_date"), set.as_of);
    struct date date;
    if (date_parse(day, &date)) {
        a->to = date_last(date);
    }
    return true;
}

struct answers *answers_open(struct job *j, struct book *b,
                             const struct lint_ask *ask)
{
    struct answers *a = ARENA_NEW(j->arena, struct answers);
    *a = (struct answers){ .job = j, .book = b, .ask = ask };
    arena_hook(j->arena, free_keys, &a->keys);
    a->areas = book_fold(j, b, &area_fold);
    return a->areas != NULL && find_date(a) ? a : NULL;
}

int32_t answers_to(const struct answers *a)
{
    return a->to;
}

uint64_t answers_as_of(const struct answers *a)
{
    return a->as_of;
}

/* ---- wanting ------------------------------------------------------------ */

static bool is_year(const struct lint_scope *s, int *year)
{
    int32_t first, last;
    *year = s->has_from ? date_year(s->from) : 0;
    return s->has_from && s->has_to && date_of(*year, 1, 1, &first) &&
           date_of(*year, 12, 31, &last) && s->from == first &&
           s->to == last;
}

/* A stock at the end of a year is the stock of that year, which is ready. */
static bool is_end_of_year(const struct lint_scope *s, int *year)
{
    int32_t last;
    *year = s->has_to ? date_year(s->to) : 0;
    return s->has_to && date_of(*year, 12, 31, &last) && s->to == last;
}

static struct shape shape_of(const struct answers *a,
                             const struct lint_scope *s, bool is_stock,
                             int *year)
{
    struct shape shape = { .has_supporter = s->supporter.len > 0 };
    if (s->area.len > 0) {
        uint32_t area = area_of_code(a->areas, s->area);
        shape.level = area == AREA_NONE ? (struct str){ "", 0 }
                                        : area_at(a->areas, area).level;
    }
    if (is_year(s, year) || (is_stock && is_end_of_year(s, year))) {
        shape.when = WHEN_YEAR;
    } else if (s->has_from || s->has_to) {
        shape.when = WHEN_RANGE;
        shape.range = *s;
        shape.range.area = shape.range.supporter = (struct str){ "", 0 };
    }
    return shape;
}

size_t answers_want(struct answers *a, const struct pack_indicator *i,
                    const struct lint_scope *scope)
{
    struct lint_scope s = *scope;
    if (i->is_stock || i->last_status) {
        s.has_from = false;
    }
    if (s.has_to && s.to == a->to && !s.has_from) {
        s.has_to = false;
    }
    s.from = s.has_from ? s.from : 0;
    s.to = s.has_to ? s.to : 0;
    struct buf key = { 0 };
    buf_print(&key, "%.*s %.*s %.*s %d%d %d %d", STR_ARG(i->id),
              STR_ARG(s.area), STR_ARG(s.supporter), s.has_from, s.has_to,
              s.from, s.to);
    uint32_t known = a->keys.count;
    uint32_t number = names_put(&a->keys, buf_view(&key));
    buf_free(&key);
    if (number < known) {
        return number;
    }
    if (number == a->cap) {
        a->cap = a->cap == 0 ? 256 : a->cap * 2;
        struct row *more = ARENA_ROWS(a->job->arena, struct row, a->cap);
        if (number > 0) {
            memcpy(more, a->rows, number * sizeof *more);
        }
        a->rows = more;
    }
    struct row *row = &a->rows[number];
    *row = (struct row){ .answer = { .indicator = i, .scope = s } };
    /* A stock of a year is what is in force at its end. */
    row->shape = shape_of(a, scope->has_from ? scope : &s,
                          i->is_stock || i->last_status, &row->year);
    if (row->shape.when == WHEN_RANGE) {
        row->shape.range.has_from = s.has_from;
        row->shape.range.from = s.from;
    }
    if (row->shape.when == WHEN_RANGE && !s.has_from && !s.has_to) {
        row->shape.when = WHEN_ALL;
        row->shape.range = (struct lint_scope){ 0 };
    }
    return number;
}

const struct answer *answers_get(const struct answers *a, size_t number)
{
    assert(number < a->keys.count);
    return &a->rows[number].answer;
}

/* ---- fetching ----------------------------------------------------------- */

static int compare_shapes(const struct shape *x, const struct shape *y)
{
    int order = (int)x->when - (int)y->when;
    order = order ? order : x->has_supporter - y->has_supporter;
    order = order ? order : str_compare(x->level, y->level);
    if (order == 0 && x->when == WHEN_RANGE) {
        const struct lint_scope *p = &x->range, *q = &y->range;
        order = p->has_from - q->has_from;
        order = order ? order : p->has_to - q->has_to;
        order = order ? order : (p->from > q->from) - (p->from < q->from);
        order = order ? order : (p->to > q->to) - (p->to < q->to);
    }
    return order;
}

static int compare_rows(const void *left, const void *right)
{
    const struct row *x = *(const struct row *const *)left;
    const struct row *y = *(const struct row *const *)right;
    int order = compare_shapes(&x->shape, &y->shape);
    return order ? order : str_compare(x->answer.indicator->id,
                                       y->answer.indicator->id);
}

struct question {               /* wants of one shape */
    struct row **rows;
    size_t count;
    struct figure_ask ask;
    int area_key, supporter_key, year_key;      /* places in by, or -1 */
};

static bool has_one(const struct question *q, bool area)
{
    for (size_t i = 1; i < q->count; i++) {
        const struct lint_scope *a = &q->rows[0]->answer.scope;
        const struct lint_scope *b = &q->rows[i]->answer.scope;
        if (!str_is(area ? a->area : a->supporter,
                    area ? b->area : b->supporter)) {
            return false;
        }
    }
    return true;
}

static int add_by(struct question *q, enum figure_group group,
                  struct str level)
{
    int place = (int)q->ask.by_count++;
    q->ask.by[place] = (struct figure_by){ group, level };
    return place;
}

static void make_ask(struct answers *a, struct question *q)
{
    const struct row *first = q->rows[0];
    struct str *ids = ARENA_ROWS(a->job->arena, struct str, q->count);
    q->area_key = q->supporter_key = q->year_key = -1;
    for (size_t i = 0; i < q->count; i++) {
        struct str id = q->rows[i]->answer.indicator->id;
        if (i == 0 || !str_is(id, ids[q->ask.id_count - 1])) {
            ids[q->ask.id_count++] = id;
        }
    }
    q->ask.ids = ids;
    set_position(a, &q->ask);
    if (first->shape.level.len > 0 && has_one(q, true)) {
        q->ask.area = first->answer.scope.area;
    } else if (first->shape.level.len > 0) {
        q->area_key = add_by(q, BY_AREA, first->shape.level);
    }
    if (first->shape.has_supporter && has_one(q, false)) {
        q->ask.supporter = first->answer.scope.supporter;
    } else if (first->shape.has_supporter) {
        q->supporter_key = add_by(q, BY_SUPPORTER, (struct str){ "", 0 });
    }
    if (first->shape.when == WHEN_YEAR) {
        q->year_key = add_by(q, BY_YEAR, (struct str){ "", 0 });
    } else if (first->shape.when == WHEN_RANGE) {
        q->ask.has_from = first->shape.range.has_from;
        q->ask.from = first->shape.range.from;
        q->ask.has_to = first->shape.range.has_to;
        q->ask.to = first->shape.range.to;
    }
}

static int compare_text(struct str a, struct str b)
{
    return str_is(a, b) ? 0 : str_compare(a, b);
}

/* Order of a want against a figure of the answer. */
static int compare_found(const struct question *q, const struct row *row,
                         const struct figure *f)
{
    int order = compare_text(row->answer.indicator->id, f->indicator->id);
    if (order == 0 && q->area_key >= 0) {
        order = compare_text(row->answer.scope.area,
                             f->keys[q->area_key].text);
    }
    if (order == 0 && q->supporter_key >= 0) {
        order = compare_text(row->answer.scope.supporter,
                             f->keys[q->supporter_key].text);
    }
    if (order == 0 && q->year_key >= 0) {
        order = row->year - f->keys[q->year_key].number;
    }
    return order;
}

static int compare_figures(const void *left, const void *right, void *context)
{
    const struct figure *x = *(const struct figure *const *)left;
    const struct figure *y = *(const struct figure *const *)right;
    const struct question *q = context;
    struct row row = { .answer = { .indicator = x->indicator } };
    row.answer.scope.area = q->area_key >= 0 ? x->keys[q->area_key].text
                                             : row.answer.scope.area;
    row.answer.scope.supporter = q->supporter_key >= 0
        ? x->keys[q->supporter_key].text : row.answer.scope.supporter;
    row.year = q->year_key >= 0 ? x->keys[q->year_key].number : 0;
    return compare_found(q, &row, y);
}

static void take_answer(struct question *q, const struct figure_set *set,
                        const struct figure **order, const bool *hidden)
{
    for (size_t i = 0; i < q->count; i++) {
        struct row *row = q->rows[i];
        size_t low = 0, high = set->count;
        row->answer.is_known = true;
        while (low < high) {
            size_t mid = low + (high - low) / 2;
            int side = compare_found(q, row, order[mid]);
            if (side == 0) {
                const struct figure *f = order[mid];
                memcpy(row->answer.by_basis, f->by_basis,
                       sizeof f->by_basis);
                row->answer.is_withheld = hidden != NULL &&
                    hidden[f - set->rows];
                break;
            }
            low = side > 0 ? mid + 1 : low;
            high = side > 0 ? high : mid;
        }
    }
}

static bool ask_book(struct answers *a, struct question *q)
{
    struct figure_set set;
    const bool *hidden = NULL;
    if (!figure_compute(a->job, a->book, &q->ask, &set) ||
        (a->ask->hides != NULL &&
         !a->ask->hides(a->ask->context, &q->ask, &set, &hidden))) {
        return false;
    }
    const struct figure **order = ARENA_ROWS(a->job->arena,
        const struct figure *, set.count + 1);
    for (size_t i = 0; i < set.count; i++) {
        order[i] = &set.rows[i];
    }
    qsort_r(order, set.count, sizeof *order, compare_figures, q);
    take_answer(q, &set, order, hidden);
    return true;
}

bool answers_fetch(struct answers *a)
{
    size_t count = a->keys.count - a->fetched;
    struct row **rows = ARENA_ROWS(a->job->arena, struct row *, count + 1);
    for (size_t i = 0; i < count; i++) {
        rows[i] = &a->rows[a->fetched + i];
    }
    qsort(rows, count, sizeof *rows, compare_rows);
    for (size_t i = 0, n; i < count; i += n) {
        for (n = 1; i + n < count &&
             compare_shapes(&rows[i]->shape, &rows[i + n]->shape) == 0; n++) {
        }
        struct question q = { .rows = rows + i, .count = n };
        make_ask(a, &q);
        if (!ask_book(a, &q)) {
            return false;
        }
    }
    a->fetched = a->keys.count;
    return true;
}
