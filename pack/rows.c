#include "pack/rows.h"

#include "base/num.h"

static const char *const table_names[TABLE_COUNT] = {
    [TABLE_OTHER]      = "",
    [TABLE_KINDS]      = "kinds",
    [TABLE_FIELDS]     = "fields",
    [TABLE_CODES]      = "codes",
    [TABLE_INDICATORS] = "indicators",
    [TABLE_PARAMETERS] = "parameters",
};

static const char *const type_names[] = {
    [FIELD_TEXT] = "text", [FIELD_INT] = "int", [FIELD_MONEY] = "money",
    [FIELD_LENGTH] = "length", [FIELD_LAND] = "land", [FIELD_CODE] = "code",
    [FIELD_DATE] = "date", [FIELD_AREA] = "area", [FIELD_UNIT] = "unit",
    [FIELD_PERSON] = "person", [FIELD_FLAG] = "flag",
    [FIELD_ID_NUMBER] = "id_number", [FIELD_CREDIT_CODE] = "credit_code",
};

static const char *const unit_names[] = {
    [UNIT_FEN] = "fen", [UNIT_M] = "m", [UNIT_CM2] = "cm2",
    [UNIT_PERSON] = "person", [UNIT_PERSON_TIME] = "person_time",
    [UNIT_ITEM] = "item", [UNIT_HOUSEHOLD] = "household",
};

static const char *const measure_names[] = {
    [MEASURE_COUNT] = "count", [MEASURE_SUM] = "sum",
    [MEASURE_DISTINCT] = "distinct",
};

/* The place of a word in a list, or -1. */
static int word_of(const char *const *words, size_t count, struct str word)
{
    for (size_t i = 0; i < count; i++) {
        if (str_is(word, str_of(words[i]))) {
            return (int)i;
        }
    }
    return -1;
}

#define WORD_OF(words, word) \
    word_of((words), sizeof (words) / sizeof *(words), (word))

enum table table_of(struct str name)
{
    int at = WORD_OF(table_names, name);
    return at < 0 ? TABLE_OTHER : (enum table)at;
}

bool field_type_of(struct str word, enum field_type *out)
{
    int at = WORD_OF(type_names, word);
    *out = at < 0 ? FIELD_TEXT : (enum field_type)at;
    return at >= 0;
}

bool figure_unit_of(struct str word, enum figure_unit *out)
{
    int at = WORD_OF(unit_names, word);
    *out = at < 0 ? UNIT_ITEM : (enum figure_unit)at;
    return at >= 0;
}

bool measure_of(struct str word, enum measure *out)
{
    int at = WORD_OF(measure_names, word);
    *out = at < 0 ? MEASURE_COUNT : (enum measure)at;
    return at >= 0;
}

int64_t field_scale(enum field_type type)
{
    return type == FIELD_MONEY ? 100 : type == FIELD_LAND ? 10000 : 1;
}

struct str version_cell(const struct version *v, const char *column)
{
    struct str name = str_of(column);
    for (uint32_t i = 0; i < v->cell_count; i++) {
        if (str_is(v->cells[i].column, name)) {
            return v->cells[i].text;
        }
    }
    return STR("");
}

static bool is_yes(const struct version *v, const char *column)
{
    struct str text = version_cell(v, column);
    return str_is(text, STR("1"));
}

static int64_t whole(const struct version *v, const char *column,
                     int64_t otherwise)
{
    int64_t n;
    return num_parse(version_cell(v, column), &n) ? n : otherwise;
}

static struct str or_else(struct str s, struct str otherwise)
{
    return s.len ? s : otherwise;
}

static void kind_read(struct version *v, uint32_t number)
{
    v->as.kind = (struct pack_kind){
        .id = v->key,
        .zh = version_cell(v, "zh"), .en = version_cell(v, "en"),
        .aliases = version_cell(v, "aliases"),
        .group = version_cell(v, "group"),
        .subject_kind = version_cell(v, "subject_kind"),
        .key = or_else(version_cell(v, "key"), STR("all")),
        .role = or_else(version_cell(v, "role"), STR("record")),
        .stands_for = version_cell(v, "stands_for"),
        .reviewers = whole(v, "reviewers", 0),
        .needs_pairing = is_yes(v, "needs_pairing"),
        .is_pairing = is_yes(v, "is_pairing"),
        .number = number, .born = v->born,
    };
}

static int64_t limit(const struct version *v, const char *column,
                     int64_t scale, int64_t otherwise)
{
    int64_t n;
    struct str text = version_cell(v, column);
    return num_parse_scaled(text, scale, &n) == NUM_OK ? n : otherwise;
}

static void field_read(struct version *v, uint32_t number)
{
    enum field_type type;
    field_type_of(version_cell(v, "type"), &type);
    v->as.field = (struct pack_field){
        .kind = version_cell(v, "kind"), .id = version_cell(v, "id"),
        .zh = version_cell(v, "zh"), .en = version_cell(v, "en"),
        .aliases = version_cell(v, "aliases"), .type = type,
        .codes = version_cell(v, "codes"), .unit = version_cell(v, "unit"),
        .min = limit(v, "min", field_scale(type), INT64_MIN),
        .max = limit(v, "max", field_scale(type), INT64_MAX),
        .must = is_yes(v, "must"),
        .sealed = is_yes(v, "sealed") || type == FIELD_ID_NUMBER,
        .keeps_confirmation = is_yes(v, "keeps_confirmation"),
        .source = version_cell(v, "source"),
        .number = number, .born = v->born,
    };
}

static void code_read(struct version *v, uint32_t number)
{
    v->as.code = (struct pack_code){
        .list = version_cell(v, "list"), .id = version_cell(v, "id"),
        .zh = version_cell(v, "zh"), .en = version_cell(v, "en"),
        .aliases = version_cell(v, "aliases"),
        .number = number, .born = v->born,
    };
}

static void indicator_read(struct version *v, uint32_t number)
{
    struct str type = version_cell(v, "type");
    bool is_status = str_is(type, STR("status"));
    struct pack_indicator *i = &v->as.indicator;
    *i = (struct pack_indicator){
        .id = v->key, .group = version_cell(v, "group"),
        .zh = version_cell(v, "zh"), .en = version_cell(v, "en"),
        .definition_zh = version_cell(v, "definition_zh"),
        .definition_en = version_cell(v, "definition_en"),
        .is_stock = is_status || str_is(type, STR("stock")),
        .last_status = is_status,
        .of = version_cell(v, "of"), .kinds = version_cell(v, "kinds"),
        .filter = version_cell(v, "filter"),
        .minus = version_cell(v, "minus"),
        .measure_word_zh = version_cell(v, "measure_word"),
        .noun_en = version_cell(v, "noun_en"),
        .style = or_else(version_cell(v, "style"), STR("exact")),
        .style_places = whole(v, "places", 0),
        .suffix = version_cell(v, "suffix"),
        .owner = version_cell(v, "owner"),
        .number = number, .born = v->born, .died = v->died,
    };
    measure_of(version_cell(v, "measure"), &i->measure);
    figure_unit_of(version_cell(v, "unit"), &i->unit);
}

static void parameter_read(struct version *v)
{
    struct date from = { INT32_MIN, DATE_NONE };
    if (!date_parse(version_cell(v, "valid_from"), &from)) {
        from.day = INT32_MIN;   /* valid from ever */
    }
    v->as.parameter = (struct pack_parameter){
        .id = version_cell(v, "id"), .value = version_cell(v, "value"),
        .source = version_cell(v, "source"), .valid_from = from.day,
        .born = v->born,
    };
}

void version_read(struct version *v, enum table table, uint32_t number)
{
    switch (table) {
    case TABLE_KINDS:
        kind_read(v, number);
        break;
    case TABLE_FIELDS:
        field_read(v, number);
        break;
    case TABLE_CODES:
        code_read(v, number);
        break;
    case TABLE_INDICATORS:
        indicator_read(v, number);
        break;
    case TABLE_PARAMETERS:
        parameter_read(v);
        break;
    case TABLE_OTHER:
    case TABLE_COUNT:
        break;
    }
}
