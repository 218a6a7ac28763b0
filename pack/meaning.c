/* pack/meaning.c - what a row must mean beside the other rows of its pack. */
#include "base/num.h"
#include "book/core.h"
#include "pack/filter.h"
#include "pack/reader.h"
#include "pack/rows.h"

/* Columns that every record may have; fields.csv may name them too. */
#define CORE_COLUMNS "occurred|until|supporter|area|unit|subject|quantity|" \
                     "amount_yuan|evidence|programmes"
/* Columns of a file that are no part of a kind. */
#define FILE_COLUMNS "id|kind|subject_kind|corrects|withdraws|confirms|reason"

static const struct pack_row *field_of(struct reader *r, struct str kind,
                                       struct str id)
{
    struct str key = arena_print(r->job->arena, "%.*s.%.*s", STR_ARG(kind),
                                 STR_ARG(id));
    return reader_row(r, "fields", key);
}

/* ---- kinds ----------------------------------------------------------- */

static void key_check(struct reader *r, const struct pack_row *row)
{
    struct err e = { 0 };
    struct str column, rest = row_cell(row, "key");
    if (rest.len == 0 || str_is(rest, STR("all"))) {
        return;
    }
    while (str_next(&rest, '|', &column)) {
        column = str_trim(column);
        if (!list_has(STR(CORE_COLUMNS "|subject_kind"), column) &&
            field_of(r, row->key, column) == NULL) {
            err_set(&e, ERR_INPUT, "kind.key",
                    "这一类型没有“%.*s”这一列，不能作主键",
                    "the kind has no column “%.*s” for its key",
                    STR_ARG(column));
            reader_fault_row(r, row, "key", &e);
        }
    }
}

static void carried_check(struct reader *r, const struct pack_row *row)
{
    static const char *const must[] = { "indicator", "source", "vouched_by" };
    struct err e = { 0 };
    for (size_t i = 0; i < sizeof must / sizeof *must; i++) {
        if (field_of(r, row->key, str_of(must[i])) == NULL) {
            err_set(&e, ERR_INPUT, "kind.carried",
                    "结转类型还应有字段%s（见fields.csv）",
                    "a carried kind needs the field %s in fields.csv",
                    must[i]);
            reader_fault_row(r, row, "role", &e);
        }
    }
}

/* A sheet is known by its kind's id or label, so neither may be taken. */
static void core_check(struct reader *r, const struct pack_row *row)
{
    static const char *const columns[] = { "id", "zh", "en" };
    struct err e = { 0 };
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        struct str text = row_cell(row, columns[i]);
        if (core_of(text) != CORE_NONE) {
            err_set(&e, ERR_INPUT, "kind.core", "“%.*s”是程序自用的类型",
                    "“%.*s” is a kind of the program itself", STR_ARG(text));
            reader_fault_row(r, row, columns[i], &e);
        }
    }
}

static void kind_check(struct reader *r, const struct pack_row *row)
{
    struct err e = { 0 };
    struct str role = row_cell(row, "role");
    struct str stands_for = row_cell(row, "stands_for");
    bool is_record = role.len == 0 || str_is(role, STR("record"));
    const struct pack_row *other = reader_row(r, "kinds", stands_for);
    core_check(r, row);
    if (is_record != (stands_for.len == 0)) {
        err_set(&e, ERR_INPUT, "kind.stands_for",
                "只有carried和aggregate要写代表哪一类型，且必须写",
                "carried and aggregate kinds, and no others, say what they "
                "stand for");
        reader_fault_row(r, row, "stands_for", &e);
    }
    struct str other_role = other ? row_cell(other, "role") : STR("");
    if (other_role.len > 0 && !str_is(other_role, STR("record"))) {
        err_set(&e, ERR_INPUT, "kind.stands_for", "“%.*s”本身不是明细记录",
                "“%.*s” is no kind of record itself", STR_ARG(stands_for));
        reader_fault_row(r, row, "stands_for", &e);
    }
    if (str_is(role, STR("carried"))) {
        carried_check(r, row);
    }
    key_check(r, row);
}

/* ---- fields ---------------------------------------------------------- */

static bool has_list(struct reader *r, struct str list)
{
    const struct reader_table *t = reader_table(r, STR("codes"));
    for (size_t i = 0; i < t->count; i++) {
        if (str_is(row_cell(&r->out->rows[t->rows[i]], "list"), list)) {
            return true;
        }
    }
    return false;
}

static void limits_check(struct reader *r, const struct pack_row *row,
                         enum field_type type)
{
    static const char *const columns[] = { "min", "max" };
    struct err e = { 0 };
    int64_t limits[2] = { INT64_MIN, INT64_MAX };
    for (int i = 0; i < 2; i++) {
        struct str text = row_cell(row, columns[i]);
        if (text.len > 0 && num_parse_scaled(text, field_scale(type),
                                             &limits[i]) != NUM_OK) {
            err_set(&e, ERR_INPUT, "field.limit",
                    "“%.*s”对这一类型太细或太大",
                    "“%.*s” is too fine or too large for the type",
                    STR_ARG(text));
            reader_fault_row(r, row, columns[i], &e);
            return;
        }
    }
    if (limits[0] > limits[1]) {
        err_set(&e, ERR_INPUT, "field.limit", "下限大于上限",
                "min is above max");
        reader_fault_row(r, row, "min", &e);
    }
}

static void field_check(struct reader *r, const struct pack_row *row)
{
    struct err e = { 0 };
    enum field_type type;
    struct str codes = row_cell(row, "codes"), id = row_cell(row, "id");
    field_type_of(row_cell(row, "type"), &type);
    if (list_has(STR(FILE_COLUMNS), id)) {
        err_set(&e, ERR_INPUT, "field.reserved",
                "“%.*s”是导入文件自己的列名", "“%.*s” is a column of the file "
                "format itself", STR_ARG(id));
        reader_fault_row(r, row, "id", &e);
    }
    if ((type == FIELD_CODE) != (codes.len > 0)) {
        err_set(&e, ERR_INPUT, "field.codes",
                "只有code类型要写代码表，且必须写",
                "fields of type code, and no others, name a list");
        reader_fault_row(r, row, "codes", &e);
    } else if (codes.len > 0 && !has_list(r, codes)) {
        err_set(&e, ERR_INPUT, "pack.dangling", "没有代码表“%.*s”",
                "there is no list “%.*s” in the table codes", STR_ARG(codes));
        reader_fault_row(r, row, "codes", &e);
    }
    limits_check(r, row, type);
}

/* ---- indicators ------------------------------------------------------ */

/* The first of the indicator's kinds that has the field, or NULL. */
static const struct pack_row *counted_field(struct reader *r,
                                            const struct pack_row *row,
                                            struct str id)
{
    struct str kind, rest = row_cell(row, "kinds");
    while (str_next(&rest, '|', &kind)) {
        const struct pack_row *field = field_of(r, str_trim(kind), id);
        if (field != NULL) {
            return field;
        }
    }
    return NULL;
}

static bool is_summable(const struct pack_row *field)
{
    enum field_type type;
    field_type_of(row_cell(field, "type"), &type);
    return type == FIELD_INT || type == FIELD_MONEY || type == FIELD_LENGTH ||
           type == FIELD_LAND;
}

static void of_check(struct reader *r, const struct pack_row *row)
{
    struct err e = { 0 };
    struct str of = row_cell(row, "of"), measure = row_cell(row, "measure");
    const struct pack_row *field = counted_field(r, row, of);
    bool fine = true;
    if (str_is(measure, STR("sum"))) {
        fine = list_has(STR("quantity|amount"), of) ||
               (field != NULL && is_summable(field));
    } else if (str_is(measure, STR("distinct"))) {
        fine = list_has(STR("subject|supporter|unit|area"), of) ||
               field != NULL;
    }
    if (!fine) {
        err_set(&e, ERR_INPUT, "indicator.of",
                "“%.*s”不能这样统计：这些类型没有这一列，或它不是数",
                "“%.*s” cannot be measured so: the kinds have no such "
                "column, or it is no number", STR_ARG(of));
        reader_fault_row(r, row, "of", &e);
    }
}

/* Whether a value can stand in a condition; NULL when it can, else the table
 * in which it should have been. */
static const char *value_missing(struct reader *r, const struct pack_row *row,
                                 const struct filter_condition *c,
                                 struct str value)
{
    if (c->what == FILTER_FIELD) {
        const struct pack_row *field = counted_field(r, row, c->column);
        struct str list = field ? row_cell(field, "codes") : STR("");
        struct str type = field ? row_cell(field, "type") : STR("");
        struct str key = arena_print(r->job->arena, "%.*s.%.*s",
                                     STR_ARG(list), STR_ARG(value));
        if (str_is(type, STR("flag")) && !list_has(STR("0|1"), value)) {
            return "0|1";
        }
        return list.len > 0 && !reader_row(r, "codes", key) ? "codes" : NULL;
    }
    if (c->what == FILTER_KIND) {
        return list_has(row_cell(row, "kinds"), value) ? NULL : "kinds";
    }
    if (c->what == FILTER_AREA_LEVEL) {
        return list_has(reader_setting(r, "area_levels"), value)
             ? NULL : "area_levels";
    }
    if (c->what == FILTER_AREA_CODE) {
        return reader_row(r, "areas", value) ? NULL : "areas";
    }
    if (c->what == FILTER_UNIT_KIND || c->what == FILTER_SUPPORTER_KIND ||
        c->what == FILTER_SUBJECT_UNIT_KIND) {
        return list_has(STR(UNIT_KINDS), value) ? NULL : UNIT_KINDS;
    }
    return NULL;
}

static void condition_check(struct reader *r, const struct pack_row *row,
                            const char *column,
                            const struct filter_condition *c)
{
    struct err e = { 0 };
    if (c->what == FILTER_FIELD && !counted_field(r, row, c->column)) {
        err_set(&e, ERR_INPUT, "filter.unknown",
                "这些类型没有字段“%.*s”", "the kinds have no field “%.*s”",
                STR_ARG(c->column));
        reader_fault_row(r, row, column, &e);
        return;
    }
    for (size_t i = 0; i < c->value_count; i++) {
        struct str value = c->values[i];
        const char *where = value_missing(r, row, c, value);
        if (where != NULL) {
            err_set(&e, ERR_INPUT, "filter.unlisted",
                    "条件“%.*s”的值“%.*s”不在%s中",
                    "the condition on “%.*s”: “%.*s” is not in %s",
                    STR_ARG(c->column), STR_ARG(value), where);
            reader_fault_row(r, row, column, &e);
        }
    }
}

static void filter_check(struct reader *r, const struct pack_row *row,
                         const char *column)
{
    struct err e = { 0 };
    struct filter f = { 0 };
    if (!filter_parse(r->job->arena, row_cell(row, column), &f, &e)) {
        reader_fault_row(r, row, column, &e);
    }
    for (size_t i = 0; i < f.count; i++) {
        condition_check(r, row, column, &f.conditions[i]);
    }
}

static void indicator_check(struct reader *r, const struct pack_row *row)
{
    struct err e = { 0 };
    of_check(r, row);
    filter_check(r, row, "filter");
    filter_check(r, row, "minus");
    if (row_cell(row, "minus").len > 0 &&
        !str_is(row_cell(row, "measure"), STR("sum"))) {
        err_set(&e, ERR_INPUT, "indicator.minus", "只有合计(sum)可以减",
                "only a sum can have something taken off");
        reader_fault_row(r, row, "minus", &e);
    }
}

/* ---- areas and units ------------------------------------------------- */

/* The place of a level, 0 for the widest; -1 when there is none. */
static int level_place(struct reader *r, struct str level)
{
    struct str one, rest = reader_setting(r, "area_levels");
    for (int i = 0; str_next(&rest, '|', &one); i++) {
        if (str_is(str_trim(one), level)) {
            return i;
        }
    }
    return -1;
}

/* A parent of a wider level; so no area can be its own ancestor. */
static void area_check(struct reader *r, const struct pack_row *row)
{
    struct err e = { 0 };
    int place = level_place(r, row_cell(row, "level"));
    const struct pack_row *parent =
        reader_row(r, "areas", row_cell(row, "parent"));
    if (place < 0) {
        err_set(&e, ERR_INPUT, "area.level",
                "datapackage.json的area_levels里没有“%.*s”",
                "area_levels in datapackage.json has no “%.*s”",
                STR_ARG(row_cell(row, "level")));
        reader_fault_row(r, row, "level", &e);
    } else if (parent != NULL &&
               level_place(r, row_cell(parent, "level")) >= place) {
        err_set(&e, ERR_INPUT, "area.parent",
                "上级“%.*s”的层级并不更高",
                "the parent “%.*s” is of no wider level",
                STR_ARG(parent->key));
        reader_fault_row(r, row, "parent", &e);
    }
}

static void period_check(struct reader *r, const struct pack_row *row)
{
    struct err e = { 0 };
    struct date from, until;
    if (date_parse(row_cell(row, "valid_from"), &from) &&
        date_parse(row_cell(row, "valid_until"), &until) &&
        until.day <= from.day) {
        err_set(&e, ERR_INPUT, "pack.period", "失效不晚于生效",
                "it ends before it begins");
        reader_fault_row(r, row, "valid_until", &e);
    }
}

void check_meaning(struct reader *r, const struct pack_row *row)
{
    if (str_is(row->table, STR("kinds"))) {
        kind_check(r, row);
    } else if (str_is(row->table, STR("fields"))) {
        field_check(r, row);
    } else if (str_is(row->table, STR("indicators"))) {
        indicator_check(r, row);
    } else if (str_is(row->table, STR("areas"))) {
        area_check(r, row);
        period_check(r, row);
    } else if (str_is(row->table, STR("units"))) {
        period_check(r, row);
    }
}
