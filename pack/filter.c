#include "pack/filter.h"

#include <assert.h>

static const char *const names[FILTER_WHAT_COUNT] = {
    [FILTER_FIELD]              = NULL,
    [FILTER_KIND]               = "kind",
    [FILTER_AREA_LEVEL]         = "area.level",
    [FILTER_AREA_CODE]          = "area.code",
    [FILTER_UNIT_KIND]          = "unit.kind",
    [FILTER_UNIT_LEVEL]         = "unit.level",
    [FILTER_SUPPORTER_KIND]     = "supporter.kind",
    [FILTER_SUPPORTER_LEVEL]    = "supporter.level",
    [FILTER_SUBJECT_KIND]       = "subject.kind",
    [FILTER_SUBJECT_UNIT_KIND]  = "subject_unit.kind",
    [FILTER_SUBJECT_UNIT_LEVEL] = "subject_unit.level",
};

const char *filter_what_name(enum filter_what what)
{
    assert(what < FILTER_WHAT_COUNT);
    return names[what];
}

static bool is_field_id(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_') {
            return false;
        }
    }
    return s.len > 0;
}

static bool what_of(struct str column, enum filter_what *out)
{
    for (int i = FILTER_KIND; i < FILTER_WHAT_COUNT; i++) {
        if (str_is(column, str_of(names[i]))) {
            *out = (enum filter_what)i;
            return true;
        }
    }
    *out = FILTER_FIELD;
    return is_field_id(column);
}

static size_t count_of(struct str s, char mark)
{
    size_t n = 1;
    for (size_t i = 0; i < s.len; i++) {
        n += s.at[i] == mark;
    }
    return n;
}

static bool values_parse(struct arena *a, struct str text,
                         struct filter_condition *c, struct err *e)
{
    struct str value, rest = text;
    struct str *values = ARENA_ROWS(a, struct str, count_of(text, '|'));
    while (str_next(&rest, '|', &value)) {
        value = str_trim(value);
        if (value.len == 0) {
            return err_set(e, ERR_INPUT, "filter.value",
                           "条件“%.*s”里有一个值是空的",
                           "the condition on “%.*s” has an empty value",
                           STR_ARG(c->column));
        }
        values[c->value_count++] = value;
    }
    c->values = values;
    return true;
}

static bool condition_parse(struct arena *a, struct str text,
                            struct filter_condition *c, struct err *e)
{
    ptrdiff_t sign = str_find(text, STR("="));
    if (sign < 0) {
        return err_set(e, ERR_INPUT, "filter.sign",
                       "条件“%.*s”里没有等号",
                       "the condition “%.*s” has no =", STR_ARG(text));
    }
    struct str left = str_part(text, 0, (size_t)sign);
    c->is_not = str_ends(left, STR("!"));
    c->column = str_trim(str_part(left, 0, left.len - c->is_not));
    if (!what_of(c->column, &c->what)) {
        return err_set(e, ERR_INPUT, "filter.column",
                       "“%.*s”不是能作条件的列名",
                       "“%.*s” is no column that a condition can use",
                       STR_ARG(c->column));
    }
    return values_parse(a, str_part(text, (size_t)sign + 1, text.len), c, e);
}

bool filter_parse(struct arena *a, struct str text, struct filter *out,
                  struct err *e)
{
    text = str_trim(text);
    if (text.len == 0) {
        *out = (struct filter){ 0 };
        return true;
    }
    struct filter_condition *rows =
        ARENA_ROWS(a, struct filter_condition, count_of(text, ';'));
    struct str part, rest = text;
    size_t count = 0;
    while (str_next(&rest, ';', &part)) {
        part = str_trim(part);
        if (part.len == 0) {
            return err_set(e, ERR_INPUT, "filter.empty",
                           "两个分号之间没有条件",
                           "there is no condition between two semicolons");
        }
        if (!condition_parse(a, part, &rows[count++], e)) {
            return false;
        }
    }
    *out = (struct filter){ rows, count };
    return true;
}
