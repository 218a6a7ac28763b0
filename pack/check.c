/* pack/check.c - the grammar of a pack, as a table, and what it says of a row.
 * doc/pack.md is the same for people; keep them in step. */
#include <assert.h>

#include "base/num.h"
#include "book/core.h"
#include "pack/reader.h"
#include "pack/rows.h"

enum must { MAY, MUST };
enum check {
    ANY,                        /* any text */
    ID,                         /* a-z 0-9 _ */
    KEY,                        /* any text without blanks, | and ; */
    ONE_OF,                     /* one of the words */
    YES,                        /* 1, 0 or empty */
    WHOLE, DECIMAL, DATE,
    ROW,                        /* the key of a row of the table `words` */
    ROWS,                       /* several of them, by | */
    WORDS,                      /* words by |, none empty */
    GROUPS,                     /* such words in groups, by + */
};

#define FIELD_TYPES "text|int|money|length|land|code|date|area|unit|person|" \
                    "flag|id_number|credit_code"
#define FIGURE_UNITS "fen|m|cm2|person|person_time|item|household"

static const struct rule {
    const char *table, *column;
    enum must must;
    enum check check;
    const char *words;
} rules[] = {
    { "kinds", "id",            MUST, ID,      NULL },
    { "kinds", "zh",            MAY,  ANY,     NULL },
    { "kinds", "en",            MAY,  ANY,     NULL },
    { "kinds", "aliases",       MAY,  ANY,     NULL },
    { "kinds", "group",         MAY,  ANY,     NULL },
    { "kinds", "subject_kind",  MAY,  KEY,     NULL },
    { "kinds", "key",           MAY,  ANY,     NULL },
    { "kinds", "role",          MAY,  ONE_OF,  "record|carried|aggregate" },
    { "kinds", "stands_for",    MAY,  ROW,     "kinds" },
    { "kinds", "reviewers",     MAY,  ONE_OF,  "0|1|2" },
    { "kinds", "needs_pairing", MAY,  YES,     NULL },
    { "kinds", "is_pairing",    MAY,  YES,     NULL },

    { "fields", "kind",     MUST, ROW,     "kinds" },
    { "fields", "id",       MUST, ID,      NULL },
    { "fields", "zh",       MAY,  ANY,     NULL },
    { "fields", "en",       MAY,  ANY,     NULL },
    { "fields", "aliases",  MAY,  ANY,     NULL },
    { "fields", "type",     MUST, ONE_OF,  FIELD_TYPES },
    { "fields", "codes",    MAY,  ANY,     NULL },
    { "fields", "unit",     MAY,  ANY,     NULL },
    { "fields", "min",      MAY,  DECIMAL, NULL },
    { "fields", "max",      MAY,  DECIMAL, NULL },
    { "fields", "must",     MAY,  YES,     NULL },
    { "fields", "sealed",   MAY,  YES,     NULL },
    { "fields", "keeps_confirmation", MAY, YES, NULL },
    { "fields", "source",   MAY,  ANY,     NULL },

    { "codes", "list",    MUST, ID,  NULL },
    { "codes", "id",      MUST, KEY, NULL },
    { "codes", "zh",      MAY,  ANY, NULL },
    { "codes", "en",      MAY,  ANY, NULL },
    { "codes", "aliases", MAY,  ANY, NULL },

    { "indicators", "id",            MUST, ID,     NULL },
    { "indicators", "group",         MAY,  ANY,    NULL },
    { "indicators", "zh",            MAY,  ANY,    NULL },
    { "indicators", "en",            MAY,  ANY,    NULL },
    { "indicators", "definition_zh", MAY,  ANY,    NULL },
    { "indicators", "definition_en", MAY,  ANY,    NULL },
    { "indicators", "type",          MUST, ONE_OF, "flow|stock|status" },
    { "indicators", "measure",       MUST, ONE_OF, "count|sum|distinct" },
    { "indicators", "of",            MAY,  ID,     NULL },
    { "indicators", "kinds",         MUST, ROWS,   "kinds" },
    { "indicators", "filter",        MAY,  ANY,    NULL },
    { "indicators", "minus",         MAY,  ANY,    NULL },
    { "indicators", "unit",          MUST, ONE_OF, FIGURE_UNITS },
    { "indicators", "measure_word",  MAY,  ANY,    NULL },
    { "indicators", "noun_en",       MAY,  ANY,    NULL },
    { "indicators", "style",         MAY,  ONE_OF, "exact|floor|floor1|nearest|words|numeral" },
    { "indicators", "places",        MAY,  WHOLE,  NULL },
    { "indicators", "suffix",        MAY,  ONE_OF, "多|余" },
    { "indicators", "owner",         MAY,  ANY,    NULL },

    { "parameters", "id",         MUST, KEY,  NULL },
    { "parameters", "valid_from", MAY,  DATE, NULL },
    { "parameters", "value",      MUST, ANY,  NULL },
    { "parameters", "source",     MAY,  ANY,  NULL },
    { "parameters", "note",       MAY,  ANY,  NULL },

    { "areas", "code",        MUST, KEY,  NULL },
    { "areas", "name",        MUST, ANY,  NULL },
    { "areas", "level",       MUST, KEY,  NULL },
    { "areas", "parent",      MAY,  ROW,  "areas" },
    { "areas", "aliases",     MAY,  ANY,  NULL },
    { "areas", "name_en",     MAY,  ANY,  NULL },
    { "areas", "pinyin",      MAY,  ANY,  NULL },
    { "areas", "valid_from",  MAY,  DATE, NULL },
    { "areas", "valid_until", MAY,  DATE, NULL },
    { "areas", "successor",   MAY,  ROWS, "areas" },

    { "units", "id",          MUST, KEY,    NULL },
    { "units", "name",        MUST, ANY,    NULL },
    { "units", "kind",        MUST, ONE_OF, UNIT_KINDS },
    { "units", "level",       MAY,  ANY,    NULL },
    { "units", "parent",      MAY,  ROW,    "units" },
    { "units", "area",        MAY,  ROW,    "areas" },
    { "units", "aliases",     MAY,  ANY,    NULL },
    { "units", "name_en",     MAY,  ANY,    NULL },
    { "units", "credit_code", MAY,  ANY,    NULL },
    { "units", "valid_from",  MAY,  DATE,   NULL },
    { "units", "valid_until", MAY,  DATE,   NULL },

    { "wordings", "id",        MUST, ID,     NULL },
    { "wordings", "indicator", MUST, ROW,    "indicators" },
    { "wordings", "words",     MAY,  GROUPS, NULL },
    { "wordings", "without",   MAY,  WORDS,  NULL },

    { "spans", "id",    MUST, ID,    NULL },
    { "spans", "words", MAY,  WORDS, NULL },
    { "spans", "from",  MAY,  DATE,  NULL },
    { "spans", "until", MAY,  DATE,  NULL },

    { "claims", "id",      MUST, ID,     NULL },
    { "claims", "words",   MAY,  GROUPS, NULL },
    { "claims", "without", MAY,  WORDS,  NULL },
    { "claims", "shape",   MUST, ONE_OF, "all|first" },
    { "claims", "part",    MAY,  ID,     NULL },
    { "claims", "whole",   MAY,  ANY,    NULL },
    { "claims", "source",  MAY,  ANY,    NULL },

    { "mappings", "id",     MUST, ID,  NULL },
    { "mappings", "header", MUST, ANY, NULL },
    { "mappings", "column", MAY,  ANY, NULL },
    { "mappings", "unit",   MAY,  ANY, NULL },
    { "mappings", "skip",   MAY,  YES, NULL },
};

enum { RULE_COUNT = sizeof rules / sizeof *rules };

bool check_knows_table(struct str table)
{
    for (size_t i = 0; i < RULE_COUNT; i++) {
        if (str_is(table, str_of(rules[i].table))) {
            return true;
        }
    }
    return false;
}

bool check_knows_column(struct str table, struct str column)
{
    for (size_t i = 0; i < RULE_COUNT; i++) {
        if (str_is(table, str_of(rules[i].table)) &&
            str_is(column, str_of(rules[i].column))) {
            return true;
        }
    }
    return false;
}

/* ---- one cell -------------------------------------------------------- */

static bool is_id(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_') {
            return false;
        }
    }
    return s.len > 0;
}

static bool is_key(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (strchr(" \t|;\n\r", s.at[i]) != NULL) {
            return false;
        }
    }
    return s.len > 0;
}

/* What a cell must be by itself. False when *e was set. */
static bool cell_check(const struct rule *rule, struct str text,
                       struct err *e)
{
    int64_t n;
    struct date date;
    switch (rule->check) {
    case ID:
        return is_id(text) ||
               err_set(e, ERR_INPUT, "pack.id",
                       "“%.*s”应只含小写字母、数字和下划线",
                       "“%.*s” may hold a-z, 0-9 and _ only", STR_ARG(text));
    case KEY:
        return is_key(text) ||
               err_set(e, ERR_INPUT, "pack.id", "“%.*s”不能含空格、|和;",
                       "“%.*s” may not hold blanks, | or ;", STR_ARG(text));
    case ONE_OF:
        return list_has(str_of(rule->words), text) ||
               err_set(e, ERR_INPUT, "pack.word", "“%.*s”应是%s之一",
                       "“%.*s” should be one of %s", STR_ARG(text),
                       rule->words);
    case YES:
        return str_is(text, STR("1")) || str_is(text, STR("0")) ||
               err_set(e, ERR_INPUT, "pack.flag", "“%.*s”应是1、0或空",
                       "“%.*s” should be 1, 0 or empty", STR_ARG(text));
    case WHOLE:
        return num_parse(text, &n) ||
               err_set(e, ERR_INPUT, "pack.number", "“%.*s”不是整数",
                       "“%.*s” is no whole number", STR_ARG(text));
    case DECIMAL:
        return num_parse_scaled(text, 10000, &n) == NUM_OK ||
               err_set(e, ERR_INPUT, "pack.number", "“%.*s”不是数",
                       "“%.*s” is no number", STR_ARG(text));
    case DATE:
        return date_parse(text, &date) ||
               err_set(e, ERR_INPUT, "pack.date",
                       "“%.*s”不是2019、2019-05或2019-05-17这样的日期",
                       "“%.*s” is no date like 2019, 2019-05 or 2019-05-17",
                       STR_ARG(text));
    case WORDS:
    case GROUPS:
        return check_words(text, rule->check == GROUPS, e);
    case ANY:
    case ROW:
    case ROWS:
        break;
    }
    return true;
}

static bool same_table(const struct rule *rule, const struct pack_row *row)
{
    return str_is(row->table, str_of(rule->table));
}

static bool has_labels(const struct pack_row *row)
{
    return check_knows_column(row->table, STR("zh")) &&
           check_knows_column(row->table, STR("en"));
}

void check_row(struct reader *r, const struct pack_row *row)
{
    struct err e = { 0 };
    for (size_t i = 0; i < RULE_COUNT; i++) {
        const struct rule *rule = &rules[i];
        if (!same_table(rule, row)) {
            continue;
        }
        struct str text = row_cell(row, rule->column);
        if (text.len == 0 && rule->must) {
            err_set(&e, ERR_INPUT, "pack.must", "这一格不能空",
                    "this cell may not be empty");
            reader_fault_row(r, row, rule->column, &e);
        } else if (text.len > 0 && !cell_check(rule, text, &e)) {
            reader_fault_row(r, row, rule->column, &e);
        }
    }
    if (has_labels(row) && row_cell(row, "zh").len == 0 &&
        row_cell(row, "en").len == 0) {
        err_set(&e, ERR_INPUT, "pack.label", "没有中文名，也没有英文名",
                "there is neither a Chinese nor an English label");
        reader_fault_row(r, row, "zh", &e);
    }
}

/* ---- rows that rows point at ----------------------------------------- */

static void point_check(struct reader *r, const struct pack_row *row,
                        const struct rule *rule, struct str key)
{
    struct err e = { 0 };
    if (reader_row(r, rule->words, key) == NULL) {
        err_set(&e, ERR_INPUT, "pack.dangling", "表%s里没有“%.*s”",
                "the table %s has no “%.*s”", rule->words, STR_ARG(key));
        reader_fault_row(r, row, rule->column, &e);
    }
}

static void points_check(struct reader *r, const struct pack_row *row)
{
    for (size_t i = 0; i < RULE_COUNT; i++) {
        const struct rule *rule = &rules[i];
        if (!same_table(rule, row)) {
            continue;
        }
        struct str one, rest = row_cell(row, rule->column);
        if (rule->check == ROW && rest.len > 0) {
            point_check(r, row, rule, rest);
        }
        while (rule->check == ROWS && rest.len > 0 &&
               str_next(&rest, '|', &one)) {
            point_check(r, row, rule, str_trim(one));
        }
    }
}

void check_whole(struct reader *r)
{
    struct err e = { 0 };
    if (reader_table(r, STR("kinds"))->count == 0) {
        err_set(&e, ERR_INPUT, "pack.kinds", "规则包没有记录类型（kinds.csv）",
                "the pack has no kinds (kinds.csv)");
        reader_fault(r, STR("datapackage.json"), 0, STR("resources"), &e);
    }
    for (size_t i = 0; i < r->out->count; i++) {
        points_check(r, &r->out->rows[i]);
        check_meaning(r, &r->out->rows[i]);
        check_spoken(r, &r->out->rows[i]);
    }
}
