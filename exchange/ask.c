#include "exchange/ask.h"

#include "base/num.h"

static const struct { const char *id; enum figure_group group; } groups[] = {
    { "area", BY_AREA }, { "supporter", BY_SUPPORTER }, { "year", BY_YEAR },
    { "month", BY_MONTH }, { "kind", BY_KIND },
};

static const char *const basis_ids[BASIS_COUNT] = {
    [BASIS_REPORTED] = "reported", [BASIS_REVIEWED] = "reviewed",
    [BASIS_CONFIRMED] = "confirmed", [BASIS_INSPECTED] = "inspected",
};

bool ask_basis(struct str text, enum basis *out)
{
    for (int i = 0; i < BASIS_COUNT; i++) {
        if (str_is(text, str_of(basis_ids[i]))) {
            *out = (enum basis)i;
            return true;
        }
    }
    return false;
}

const char *ask_basis_id(enum basis basis)
{
    return basis_ids[basis];
}

bool ask_position(struct job *j, struct book *b, struct str text,
                  uint64_t *size)
{
    int64_t number;
    struct date day;
    if (text.len == 10 && date_parse(text, &day)) {
        return book_size_at(j, b, day.day, size);
    }
    if (!num_parse(text, &number) || number < 0) {
        return err_set(&j->err, ERR_USAGE, "ask.as_of",
                       "“%.*s”不是台账位置，应为记录数或日期（2020-12-31）",
                       "“%.*s” is no position: give a number of entries or "
                       "a day (2020-12-31)", STR_ARG(text));
    }
    *size = (uint64_t)number;
    if (*size > book_head(b).size) {
        return err_set(&j->err, ERR_USAGE, "ask.as_of",
                       "台账只有%llu条记录，没有位置%llu",
                       "the book has %llu entries; there is no position %llu",
                       (unsigned long long)book_head(b).size,
                       (unsigned long long)*size);
    }
    return true;
}

static bool take_by(struct job *j, struct ask *a, struct str value)
{
    struct str rest = value, name = { 0 };
    str_next(&rest, ':', &name);
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        bool needs_level = groups[i].group == BY_AREA;
        if (str_is(name, str_of(groups[i].id)) &&
            needs_level == (rest.len > 0) &&
            a->figure.by_count < FIGURE_BY_MAX) {
            a->figure.by[a->figure.by_count++] =
                (struct figure_by){ groups[i].group, rest };
            return true;
        }
    }
    return err_set(&j->err, ERR_USAGE, "ask.by",
                   "不能按“%.*s”分组：可用 area:级别、supporter、year、month、"
                   "kind，至多三个",
                   "cannot group by “%.*s”: use area:LEVEL, supporter, year, "
                   "month, kind, at most three", STR_ARG(value));
}

static bool take_day(struct job *j, struct str value, bool is_last,
                     bool *has, int32_t *day)
{
    struct date d;
    if (!date_parse(value, &d)) {
        return err_set(&j->err, ERR_USAGE, "ask.date",
                       "“%.*s”不是日期，应为 2020、2020-03 或 2020-03-05",
                       "“%.*s” is no date: write 2020, 2020-03 or 2020-03-05",
                       STR_ARG(value));
    }
    *has = true;
    *day = is_last ? date_last(d) : d.day;
    return true;
}

/* A period that ends before it begins holds nothing: surely a slip. */
static bool check_period(struct job *j, const struct figure_ask *f)
{
    return !f->has_from || !f->has_to || f->from <= f->to ||
           err_set(&j->err, ERR_USAGE, "ask.period", "起始日期晚于截止日期",
                   "the period ends before it begins");
}

static bool take_figure(struct job *j, struct ask *a, struct str value)
{
    if (a->figure.id_count == ASK_IDS_MAX) {
        return err_set(&j->err, ERR_USAGE, "ask.many",
                       "一次至多问%d个指标", "at most %d figures at a time",
                       ASK_IDS_MAX);
    }
    a->ids[a->figure.id_count++] = value;
    a->figure.ids = a->ids;
    return true;
}

/* An area by its code, or by a name that only one has. What is not found is
 * left for the figure to refuse. */
static bool take_area(struct job *j, struct book *b, struct str value,
                      struct str *code)
{
    struct areas *areas = book_fold(j, b, &area_fold);
    uint32_t found;
    *code = value;
    if (areas == NULL || value.len == 0 ||
        area_of_code(areas, value) != AREA_NONE) {
        return areas != NULL;
    }
    size_t count = area_named(areas, j->arena, value, AREA_NONE, STR(""),
                              &found, 1);
    if (count == 1) {
        *code = arena_str(j->arena, area_at(areas, found).code);
    }
    return count <= 1 ||
           err_set(&j->err, ERR_USAGE, "ask.area",
                   "有%zu个地方叫“%.*s”，请用代码",
                   "%zu places are named “%.*s”: give the code", count,
                   STR_ARG(value));
}

static bool take_supporter(struct job *j, struct book *b, struct str value,
                           struct str *id)
{
    struct units *units = book_fold(j, b, &unit_fold);
    uint32_t found;
    *id = value;
    if (units == NULL || value.len == 0 ||
        unit_of_id(units, value) != UNIT_NONE) {
        return units != NULL;
    }
    size_t count = unit_named(units, j->arena, value, &found, 1);
    if (count == 1) {
        *id = arena_str(j->arena, unit_at(units, found).id);
    }
    return count <= 1 ||
           err_set(&j->err, ERR_USAGE, "ask.supporter",
                   "有%zu个单位叫“%.*s”，请用编号",
                   "%zu units are named “%.*s”: give the id", count,
                   STR_ARG(value));
}

bool ask_take(struct job *j, struct book *b, struct ask *a, struct str key,
              struct str value, bool *known)
{
    struct figure_ask *f = &a->figure;
    *known = true;
    if (str_is(key, STR("figure"))) {
        return take_figure(j, a, value);
    } else if (str_is(key, STR("by"))) {
        return take_by(j, a, value);
    } else if (str_is(key, STR("area"))) {
        return take_area(j, b, value, &f->area);
    } else if (str_is(key, STR("supporter"))) {
        return take_supporter(j, b, value, &f->supporter);
    } else if (str_is(key, STR("from"))) {
        return take_day(j, value, false, &f->has_from, &f->from) &&
               check_period(j, f);
    } else if (str_is(key, STR("to"))) {
        return take_day(j, value, true, &f->has_to, &f->to) &&
               check_period(j, f);
    } else if (str_is(key, STR("as-of"))) {
        f->has_as_of = true;
        return ask_position(j, b, value, &f->as_of);
    } else if (str_is(key, STR("basis"))) {
        if (!ask_basis(value, &f->basis)) {
            return err_set(&j->err, ERR_USAGE, "ask.basis",
                           "没有口径“%.*s”：可用 reported、reviewed、"
                           "confirmed、inspected",
                           "there is no basis “%.*s”: use reported, "
                           "reviewed, confirmed or inspected",
                           STR_ARG(value));
        }
    } else if (str_is(key, STR("recompute"))) {
        f->recompute = true;
    } else {
        *known = false;
    }
    return true;
}
