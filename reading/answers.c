#include "reading/answers.h"

#include <assert.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/num.h"

/* Each question may be a pass over many records: so many a text may ask. */
enum { QUESTIONS_MAX = 600 };

/* How a want is asked for: alike wants go into one question. */
struct shape {
    enum { WHEN_ALL, WHEN_YEAR, WHEN_RANGE } when;
    struct lint_scope range;    /* of WHEN_RANGE: from and to */
    struct str level;           /* of its area; empty for none */
    bool has_supporter;
    bool is_upto;               /* up to the end of a year, from ready figures:
                                   nothing that counts came later */
    bool is_rolled;             /* summed from the ready figures of the areas
                                   inside: level is theirs */
};

struct row {
    struct answer answer;
    struct shape shape;
    int year;                   /* of WHEN_YEAR */
    bool was_upto;              /* that was looked into */
};

struct answers {
    struct job *job;
    struct book *book;
    const struct lint_ask *ask;
    const struct areas *areas;
    struct str cell_level;      /* whose figures are ready */
    struct names keys;          /* of rows, by number */
    struct row *rows;
    size_t cap;
    size_t fetched;             /* rows before this are known */
    int questions;              /* asked so far */
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
    a->cell_level = pack_setting(pack, STR("cell_level"), set.as_of);
    struct str day = pack_setting(pack, STR("reporting_date"), set.as_of);
    struct date date;
    if (date_parse(day, &date)) {
        a->to = date_last(date);
    }
    return true;
}

/* How far the book goes where the pack does not say. */
static bool find_last_day(struct answers *a)
{
    size_t count;
    const struct pack *pack = book_fold(a->job, a->book, &pack_fold);
    if (a->to != 0 || pack == NULL) {
        return pack != NULL;
    }
    const struct pack_indicator **all = pack_indicators(pack, a->job->arena,
                                                        a->as_of, &count);
    struct figure_ask ask = { .id_count = 1 };
    struct figure_set set;
    set_position(a, &ask);
    if (count == 0) {
        return true;
    }
    ask.ids = &all[0]->id;
    if (!figure_compute(a->job, a->book, &ask, &set)) {
        return false;
    }
    a->to = set.to;
    return true;
}

struct answers *answers_open(struct job *j, struct book *b,
                             const struct lint_ask *ask)
{
    struct answers *a = ARENA_NEW(j->arena, struct answers);
    *a = (struct answers){ .job = j, .book = b, .ask = ask };
    arena_hook(j->arena, free_keys, &a->keys);
    a->areas = book_fold(j, b, &area_fold);
    return a->areas != NULL && find_date(a) && find_last_day(a) ? a : NULL;
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

/* Whether a sum over the areas inside is the figure of a wider one: not where
 * somebody may be counted in two of them. */
static bool adds_up(const struct pack_indicator *i)
{
    return i->measure != MEASURE_DISTINCT || i->last_status ||
           str_is(i->of, STR("area"));
}

static bool is_above_cells(const struct answers *a, uint32_t area)
{
    size_t count;
    const uint32_t *below = area_children(a->areas, a->job->arena, area,
                                          &count);
    for (size_t n = 0; n < count; n++) {
        if (str_is(area_at(a->areas, below[n]).level, a->cell_level) ||
            is_above_cells(a, below[n])) {
            return true;
        }
    }
    return false;
}

static struct shape shape_of(const struct answers *a,
                             const struct lint_scope *s,
                             const struct pack_indicator *i, int *year)
{
    struct shape shape = { .has_supporter = s->supporter.len > 0 };
    bool is_stock = i->is_stock || i->last_status;
    bool is_ready = !shape.has_supporter && !a->ask->has_as_of;
    if (s->area.len > 0) {
        uint32_t area = area_of_code(a->areas, s->area);
        shape.level = area == AREA_NONE ? (struct str){ "", 0 }
                                        : area_at(a->areas, area).level;
        bool is_cell = str_is(shape.level, a->cell_level);
        if (is_ready && !is_cell && adds_up(i) && a->ask->hides == NULL &&
            area != AREA_NONE && is_above_cells(a, area)) {
            shape.is_rolled = true;
            shape.level = a->cell_level;
        }
        is_ready = is_ready && (is_cell || shape.is_rolled);
    }
    if (is_stock && is_ready && is_end_of_year(s, year)) {
        shape.when = WHEN_YEAR;
    } else if (!is_stock && is_year(s, year)) {
        shape.when = WHEN_YEAR;
    } else if (s->has_from || s->has_to) {
        shape.when = WHEN_RANGE;
        shape.range = *s;
        shape.range.area = shape.range.supporter = (struct str){ "", 0 };
        shape.is_rolled = false;
        shape.level = s->area.len == 0 ? shape.level
            : area_at(a->areas, area_of_code(a->areas, s->area)).level;
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
    row->shape = shape_of(a, &s, i, &row->year);
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
    order = order ? order : x->is_rolled - y->is_rolled;
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
    if (first->shape.level.len > 0 && !first->shape.is_rolled &&
        has_one(q, true)) {
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

static bool add_parts(const struct figure *f, struct answer *out)
{
    return num_add(&out->parts[ANSWER_NAMED], f->named) &&
           num_add(&out->parts[ANSWER_AGGREGATE], f->aggregate) &&
           num_add(&out->parts[ANSWER_CARRIED], f->carried) &&
           num_add(&out->overlapping, f->not_broken_down);
}

/* Add up the areas inside. Records that lie in none of them are not in any
 * row but the nameless one: then the sum is not the figure. */
static void roll_up(const struct answers *a, const struct question *q,
                    const struct figure_set *set, struct row *row)
{
    uint32_t outer = area_of_code(a->areas, row->answer.scope.area);
    row->answer.is_known = true;
    for (size_t i = 0; i < set->count; i++) {
        const struct figure *f = &set->rows[i];
        struct str code = f->keys[q->area_key].text;
        if (!str_is(f->indicator->id, row->answer.indicator->id) ||
            (q->year_key >= 0 && f->keys[q->year_key].number != row->year)) {
            continue;
        }
        if (code.len == 0) {
            row->answer.is_known = row->answer.is_known && f->count == 0 &&
                f->by_basis[BASIS_REPORTED] == 0 && f->not_broken_down == 0;
        } else if (area_holds(a->areas, outer, area_of_code(a->areas,
                                                            code))) {
            for (int b = 0; b < BASIS_COUNT; b++) {
                row->answer.is_known = num_add(&row->answer.by_basis[b],
                    f->by_basis[b]) && row->answer.is_known;
            }
            row->answer.is_known = add_parts(f, &row->answer) &&
                                   row->answer.is_known;
        }
    }
    if (!row->answer.is_known) {        /* ask the records */
        memset(row->answer.by_basis, 0, sizeof row->answer.by_basis);
        memset(row->answer.parts, 0, sizeof row->answer.parts);
        row->answer.overlapping = 0;
        row->shape.is_rolled = false;
        row->shape.level = area_at(a->areas, outer).level;
    }
}

static void take_parts(const struct figure *f, struct answer *out)
{
    out->records = f->count;
    out->parts[ANSWER_NAMED] = f->named;
    out->parts[ANSWER_AGGREGATE] = f->aggregate;
    out->parts[ANSWER_CARRIED] = f->carried;
    out->overlapping = f->not_broken_down;
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
                take_parts(f, &row->answer);
                if (row->shape.is_upto && (f->carried != 0 ||
                                           f->not_broken_down != 0)) {
                    row->answer.is_known = false;   /* until when? */
                    memset(row->answer.by_basis, 0, sizeof f->by_basis);
                    memset(row->answer.parts, 0, sizeof row->answer.parts);
                    row->answer.overlapping = 0;
                    row->shape.is_upto = false;
                    row->shape.when = WHEN_RANGE;
                }
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
    if (q->rows[0]->shape.is_rolled) {
        for (size_t i = 0; i < q->count; i++) {
            roll_up(a, q, &set, q->rows[i]);
        }
        return true;
    }
    qsort_r(order, set.count, sizeof *order, compare_figures, q);
    take_answer(q, &set, order, hidden);
    return true;
}

/* ---- up to the end of a year -------------------------------------------- */

static bool may_be_upto(const struct answers *a, const struct row *row)
{
    const struct lint_scope *s = &row->answer.scope;
    int year;
    return row->shape.when == WHEN_RANGE && !row->was_upto && !s->has_from &&
        is_end_of_year(s, &year) && s->supporter.len == 0 &&
        !a->ask->has_as_of && a->ask->hides == NULL &&
        (s->area.len == 0 || str_is(row->shape.level, a->cell_level));
}

/* Whether no year behind the one asked for has anything of it. */
static bool is_over(const struct figure_set *set, const struct row *row)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct figure *f = &set->rows[i];
        if (f->indicator == row->answer.indicator &&
            f->keys[0].number > date_year(row->answer.scope.to)) {
            return false;
        }
    }
    return true;
}

/* What was over by the end of that year is the whole, which is ready. Asked
 * for one place at a time, from ready figures. */
static bool try_upto(struct answers *a, struct row **rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str area = rows[i]->answer.scope.area;
        if (!may_be_upto(a, rows[i])) {
            continue;
        }
        struct str *ids = ARENA_ROWS(a->job->arena, struct str, count);
        struct figure_ask ask = { .ids = ids, .area = area, .by_count = 1,
                                  .by = { { .group = BY_YEAR } } };
        struct figure_set set;
        set_position(a, &ask);
        for (size_t n = i; n < count; n++) {
            if (may_be_upto(a, rows[n]) &&
                str_is(rows[n]->answer.scope.area, area)) {
                ids[ask.id_count++] = rows[n]->answer.indicator->id;
            }
        }
        if (!figure_compute(a->job, a->book, &ask, &set)) {
            return false;
        }
        for (size_t n = i; n < count; n++) {
            if (may_be_upto(a, rows[n]) &&
                str_is(rows[n]->answer.scope.area, area)) {
                rows[n]->was_upto = true;
                rows[n]->shape.is_upto = is_over(&set, rows[n]);
            }
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (rows[i]->shape.is_upto) {
            rows[i]->shape.when = WHEN_ALL;
        }
    }
    return true;
}

/* One round over what is not known; *asked is how many that were. */
static bool fetch_round(struct answers *a, size_t *asked)
{
    size_t count = 0;
    struct row **rows = ARENA_ROWS(a->job->arena, struct row *,
                                   a->keys.count - a->fetched + 1);
    for (size_t i = a->fetched; i < a->keys.count; i++) {
        if (!a->rows[i].answer.is_known) {
            rows[count++] = &a->rows[i];
        }
    }
    *asked = count;
    if (!try_upto(a, rows, count)) {
        return false;
    }
    qsort(rows, count, sizeof *rows, compare_rows);
    for (size_t i = 0, n; i < count; i += n) {
        for (n = 1; i + n < count &&
             compare_shapes(&rows[i]->shape, &rows[i + n]->shape) == 0; n++) {
        }
        struct question q = { .rows = rows + i, .count = n };
        if (++a->questions > QUESTIONS_MAX) {
            return err_set(&a->job->err, ERR_INPUT, "lint.scopes",
                "文稿涉及的地方和时段太多（超过%d种），请分开核对",
                "the text speaks of too many places and periods (over %d): "
                "check it in parts", QUESTIONS_MAX);
        }
        make_ask(a, &q);
        if (!ask_book(a, &q)) {
            return false;
        }
    }
    return true;
}

bool answers_fetch(struct answers *a)
{
    size_t asked;
    do {                        /* again where a sum was no figure */
        if (!fetch_round(a, &asked)) {
            return false;
        }
    } while (asked > 0);
    a->fetched = a->keys.count;
    return true;
}
