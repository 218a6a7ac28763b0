/* pack/spoken.c - what the tables from which texts are read must hold:
 * wordings, spans, claims (reading/lexicon.h says what they mean). */
#include "pack/reader.h"

enum { GROUPS_MAX = 8 };

static bool words_are_full(struct str words)
{
    struct str word;
    while (str_next(&words, '|', &word)) {
        if (str_trim(word).len == 0) {
            return false;
        }
    }
    return true;
}

bool check_words(struct str text, bool may_group, struct err *e)
{
    struct str group, rest = text;
    int count = 0;
    bool is_full = !str_ends(text, STR("|")) && !str_ends(text, STR("+"));
    if (!may_group) {
        is_full = is_full && words_are_full(text);
    }
    while (may_group && str_next(&rest, '+', &group)) {
        if (str_starts(group, STR("~"))) {
            group = str_part(group, 1, group.len);
        }
        is_full = is_full && group.len > 0 && words_are_full(group) &&
                  !str_ends(group, STR("|"));
        count++;
    }
    if (!is_full) {
        return err_set(e, ERR_INPUT, "pack.group",
                       "“%.*s”里有一组词是空的",
                       "“%.*s” has a group without a word", STR_ARG(text));
    }
    return count <= GROUPS_MAX ||
           err_set(e, ERR_INPUT, "pack.groups", "“%.*s”超过%d组",
                   "“%.*s” has more than %d groups", STR_ARG(text),
                   GROUPS_MAX);
}

/* ---- claims ---------------------------------------------------------- */

static void dangling(struct reader *r, const struct pack_row *row,
                     const char *column, const char *table, struct str key)
{
    struct err e = { 0 };
    err_set(&e, ERR_INPUT, "pack.dangling", "表%s里没有“%.*s”",
            "the table %s has no “%.*s”", table, STR_ARG(key));
    reader_fault_row(r, row, column, &e);
}

/* Whether a parameter of that id stands there, of whatever date. */
static bool has_parameter(struct reader *r, struct str id)
{
    for (size_t i = 0; i < r->out->count; i++) {
        const struct pack_row *row = &r->out->rows[i];
        if (str_is(row->table, STR("parameters")) &&
            str_is(row_cell(row, "id"), id)) {
            return true;
        }
    }
    return false;
}

/* level=county, kind=government;level=district: only columns that `columns`
 * lists, each with a value. */
static bool is_choice(struct str text, struct str columns)
{
    struct str one;
    while (str_next(&text, ';', &one)) {
        ptrdiff_t sign = str_find(one, STR("="));
        if (sign <= 0 || (size_t)sign + 1 == one.len ||
            !list_has(columns, str_part(one, 0, (size_t)sign))) {
            return false;
        }
    }
    return true;
}

static void whole_check(struct reader *r, const struct pack_row *row,
                        struct str whole)
{
    struct err e = { 0 };
    ptrdiff_t sign = str_find(whole, STR(":"));
    struct str rest = str_part(whole, (size_t)(sign + 1), whole.len);
    if (sign < 0) {
        if (reader_row(r, "indicators", whole) == NULL) {
            dangling(r, row, "whole", "indicators", whole);
        }
    } else if (str_starts(whole, STR("parameter:"))) {
        if (!has_parameter(r, rest)) {
            dangling(r, row, "whole", "parameters", rest);
        }
    } else if (!(str_starts(whole, STR("areas:")) && rest.len > 0 &&
                 is_choice(rest, STR("level"))) &&
               !(str_starts(whole, STR("units:")) && rest.len > 0 &&
                 is_choice(rest, STR("kind|level")))) {
        err_set(&e, ERR_INPUT, "claim.whole",
                "“%.*s”应是指标、parameter:编号、areas:level=…或units:kind=…;level=…",
                "“%.*s” should be an indicator, parameter:ID, areas:level=… "
                "or units:kind=…;level=…", STR_ARG(whole));
        reader_fault_row(r, row, "whole", &e);
    }
}

static void claim_check(struct reader *r, const struct pack_row *row)
{
    struct err e = { 0 };
    struct str part = row_cell(row, "part"), whole = row_cell(row, "whole");
    bool is_all = str_is(row_cell(row, "shape"), STR("all"));
    const char *table = is_all ? "indicators" : "kinds";
    if (part.len > 0 && reader_row(r, table, part) == NULL) {
        dangling(r, row, "part", table, part);
    }
    if (whole.len > 0 && (part.len == 0 || !is_all)) {
        err_set(&e, ERR_INPUT, "claim.whole",
                "只有说了部分(part)的all才有全体(whole)",
                "only shape all with a part has a whole");
        reader_fault_row(r, row, "whole", &e);
    } else if (whole.len > 0) {
        whole_check(r, row, whole);
    } else if (is_all && part.len > 0) {
        err_set(&e, ERR_INPUT, "claim.whole", "没有说全体(whole)是什么",
                "it does not say what the whole is");
        reader_fault_row(r, row, "whole", &e);
    }
}

/* ---- spans ----------------------------------------------------------- */

static void span_check(struct reader *r, const struct pack_row *row)
{
    struct err e = { 0 };
    struct date from, until;
    bool has_from = date_parse(row_cell(row, "from"), &from);
    bool has_until = date_parse(row_cell(row, "until"), &until);
    if (row_cell(row, "from").len + row_cell(row, "until").len == 0) {
        err_set(&e, ERR_INPUT, "pack.must", "起止日期至少要有一个",
                "it needs a beginning or an end");
        reader_fault_row(r, row, "from", &e);
    } else if (has_from && has_until && date_last(until) < from.day) {
        err_set(&e, ERR_INPUT, "pack.period", "结束早于开始",
                "it ends before it begins");
        reader_fault_row(r, row, "until", &e);
    }
}

void check_spoken(struct reader *r, const struct pack_row *row)
{
    if (str_is(row->table, STR("claims"))) {
        claim_check(r, row);
    } else if (str_is(row->table, STR("spans"))) {
        span_check(r, row);
    }
}
