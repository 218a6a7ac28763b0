#include "figures/ask.h"

/* ---- indicators --------------------------------------------------------- */

/* Whether the subjects of an indicator's kinds are persons. */
static bool counts_persons(const struct pack *p,
                           const struct pack_indicator *i, uint64_t at)
{
    struct str list = i->kinds, id;
    while (str_next(&list, '|', &id)) {
        const struct pack_kind *kind = pack_kind(p, str_trim(id), at);
        if (kind && str_is(kind->subject_kind, STR("person"))) {
            return true;
        }
    }
    return false;
}

static bool take_indicator(struct job *j, struct asked *q,
                           const struct pack_indicator *i, bool by_name)
{
    if (q->ask->has_from && (i->is_stock || i->last_status)) {
        /* Asked for everything, stocks are left out; asked for, refused. */
        return !by_name || err_set(
            &j->err, ERR_USAGE, "figure.from_stock",
            "“%.*s”是时点数，只能用--to，不能用--from",
            "“%.*s” is what is in force at a date: use --to, not --from",
            STR_ARG(i->id));
    }
    q->indicators[q->count++] = (struct asked_indicator){
        i, counts_persons(q->pack, i, q->at) };
    return true;
}

static bool take_all(struct job *j, struct asked *q)
{
    size_t count;
    const struct pack_indicator **rows =
        pack_indicators(q->pack, j->arena, q->at, &count);
    q->indicators = ARENA_ROWS(j->arena, struct asked_indicator, count + 1);
    for (size_t i = 0; i < count; i++) {
        take_indicator(j, q, rows[i], false);
    }
    return true;
}

static bool take_ids(struct job *j, struct asked *q)
{
    size_t count = q->ask->id_count;
    q->indicators = ARENA_ROWS(j->arena, struct asked_indicator, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct pack_indicator *row =
            pack_indicator(q->pack, q->ask->ids[i], q->at);
        if (!row) {
            return err_set(&j->err, ERR_ABSENT, "figure.unknown",
                           "没有“%.*s”这个指标", "there is no figure “%.*s”",
                           STR_ARG(q->ask->ids[i]));
        }
        if (!take_indicator(j, q, row, true)) {
            return false;
        }
    }
    return true;
}

/* ---- scope -------------------------------------------------------------- */

static bool take_place(struct job *j, struct asked *q)
{
    const struct figure_ask *ask = q->ask;
    q->area = AREA_NONE;
    q->supporter = UNIT_NONE;
    if (ask->area.len > 0) {
        q->area = area_of_code(q->areas, ask->area);
        if (q->area == AREA_NONE) {
            return err_set(&j->err, ERR_ABSENT, "area.unknown",
                           "没有代码为“%.*s”的行政区",
                           "there is no area with the code “%.*s”",
                           STR_ARG(ask->area));
        }
    }
    if (ask->supporter.len > 0) {
        q->supporter = unit_of_id(q->units, ask->supporter);
        if (q->supporter == UNIT_NONE) {
            return err_set(&j->err, ERR_ABSENT, "unit.unknown",
                           "没有编号为“%.*s”的单位",
                           "there is no unit with the id “%.*s”",
                           STR_ARG(ask->supporter));
        }
    }
    return true;
}

static bool check_levels(struct job *j, const struct asked *q)
{
    struct str levels = pack_setting(q->pack, STR("area_levels"), q->at);
    for (size_t i = 0; i < q->ask->by_count; i++) {
        const struct figure_by *by = &q->ask->by[i];
        if (by->group == BY_AREA && !plan_lists(levels, by->level)) {
            return err_set(&j->err, ERR_USAGE, "figure.level",
                           "没有“%.*s”这一级行政区（有：%.*s）",
                           "there is no area level “%.*s” (there are: %.*s)",
                           STR_ARG(by->level), STR_ARG(levels));
        }
    }
    return true;
}

/* ---- cells -------------------------------------------------------------- */

/* Whether cells could hold the answer, by the shape of the question alone. */
static bool shape_fits(const struct asked *q, enum cells_shape *shape,
                       struct str level)
{
    const struct figure_ask *ask = q->ask;
    bool has_area = q->area != AREA_NONE, has_year = false;
    if (ask->recompute || ask->has_from || q->supporter != UNIT_NONE ||
        q->at != q->head.size || ask->by_count > 2) {
        return false;
    }
    if (has_area && !str_is(area_at(q->areas, q->area).level, level)) {
        return false;
    }
    for (size_t i = 0; i < ask->by_count; i++) {
        const struct figure_by *by = &ask->by[i];
        if (by->group == BY_YEAR) {
            has_year = true;
        } else if (by->group == BY_AREA && str_is(by->level, level)) {
            has_area = true;
        } else {
            return false;
        }
    }
    *shape = has_area ? (has_year ? SHAPE_AREA_YEAR : SHAPE_AREA)
                      : (has_year ? SHAPE_YEAR : SHAPE_WHOLE);
    return true;
}

static bool try_cells(struct job *j, struct asked *q)
{
    struct str level = pack_setting(q->pack, STR("cell_level"), q->at);
    if (!shape_fits(q, &q->shape, level)) {
        return true;
    }
    struct cells *cells = book_fold(j, q->book, &cells_fold);
    if (!cells) {
        return false;
    }
    cells_ready(cells);
    if (!q->ask->has_to || q->ask->to == cells_to(cells)) {
        q->cells = cells;
        q->to = cells_to(cells);
        q->has_to = true;
    }
    return true;
}

/* ---- the whole ---------------------------------------------------------- */

bool asked_open(struct job *j, struct book *b, const struct figure_ask *ask,
                struct asked *out)
{
    *out = (struct asked){ .ask = ask, .book = b, .head = book_head(b) };
    out->at = ask->has_as_of ? ask->as_of : out->head.size;
    if (out->at > out->head.size) {
        return err_set(&j->err, ERR_ABSENT, "book.position",
                       "台账里只有%llu条记录，没有第%llu条",
                       "the book has %llu entries, not %llu",
                       (unsigned long long)out->head.size,
                       (unsigned long long)out->at);
    }
    out->pack = book_fold(j, b, &pack_fold);
    out->areas = book_fold(j, b, &area_fold);
    out->units = book_fold(j, b, &unit_fold);
    if (!out->pack || !out->areas || !out->units) {
        return false;
    }
    out->has_to = ask->has_to;
    out->to = ask->to;
    return (ask->ids ? take_ids(j, out) : take_all(j, out)) &&
        take_place(j, out) && check_levels(j, out) && try_cells(j, out);
}

bool asked_facts(struct job *j, struct asked *q)
{
    if (!q->facts) {
        q->facts = book_fold(j, q->book, &facts_fold);
        if (!q->facts) {
            return false;
        }
    }
    if (!q->has_to) {
        struct view view = view_at(q->facts->marks, q->at);
        q->to = scope_reporting_date(q->facts, &view);
        q->has_to = true;
    }
    return true;
}

void asked_plan(struct job *j, const struct asked *q,
                const struct asked_indicator *i, struct plan *plan,
                struct scope *scope)
{
    plan_make(j->arena, q->facts, i->indicator, q->at, plan);
    *scope = scope_whole(q->facts, q->to);
    if (q->area != AREA_NONE) {
        scope_take_area(j->arena, scope, q->area);
    }
    scope->supporter = q->supporter;
    if (q->ask->has_from) {
        scope->has_from = true;
        scope->from = q->ask->from;
    }
    for (size_t n = 0; n < q->ask->by_count; n++) {
        scope_take_by(j->arena, scope, q->ask->by[n].group,
                      q->ask->by[n].level);
    }
}

bool asked_too_big(struct job *j, const struct pack_indicator *i)
{
    return err_set(&j->err, ERR_INPUT, "figure.range",
                   "“%.*s”的合计超出可表示的范围",
                   "the sum of “%.*s” is too large to be held",
                   STR_ARG(i->id));
}
