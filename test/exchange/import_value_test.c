/* Dirty cells: dates, numbers and money as offices write them. */
#include "exchange/import_value.h"

#include "test/check.h"

/* What is written, what it means (NULL: refused), and why it is refused. */
static const struct {
    const char *text, *date;
    enum value_fault fault;
    enum cell_kind kind;
} dates[] = {
    { "2020-03-05",            "2020-03-05", VALUE_OK },
    { "2020.3.5",              "2020-03-05", VALUE_OK },
    { "2020/3/5",              "2020-03-05", VALUE_OK },
    { " 2020 / 03 / 05 ",      "2020-03-05", VALUE_OK },
    { "2020年3月5日",          "2020-03-05", VALUE_OK },
    { "2020年3月5号",          "2020-03-05", VALUE_OK },
    { "2020 年 03 月 05 日",   "2020-03-05", VALUE_OK },
    { "２０２０．３．５",      "2020-03-05", VALUE_OK },
    { "２０２０年３月",        "2020-03",    VALUE_OK },
    { "二〇二〇年三月二十五日", "2020-03-25", VALUE_OK },
    { "二零一九年十二月",      "2019-12",    VALUE_OK },
    { "2020年3月",             "2020-03",    VALUE_OK },
    { "2020-3",                "2020-03",    VALUE_OK },
    { "2020.12",               "2020-12",    VALUE_OK },
    { "2020.1",                "2020-01",    VALUE_OK },
    { "2020.1",                NULL, VALUE_AMBIGUOUS, CELL_NUMBER },
    { "2020.11",               "2020-11",    VALUE_OK, CELL_NUMBER },
    { "2020年",                "2020",       VALUE_OK },
    { "2020",                  "2020",       VALUE_OK },
    { "2010.0",                "2010",       VALUE_OK },
    { "20200305",              "2020-03-05", VALUE_OK },
    { "202003",                "2020-03",    VALUE_OK },
    { "43895",                 "2020-03-05", VALUE_OK, CELL_NUMBER },
    { "43895",                 "2020-03-05", VALUE_OK },
    { "43895.354166667",       "2020-03-05", VALUE_OK },
    { "43895.35417",           "2020-03-05", VALUE_OK, CELL_NUMBER },
    { "2020-03-05T08:30:00",   "2020-03-05", VALUE_OK, CELL_DATE },
    { "2020-03-05 00:00:00",   "2020-03-05", VALUE_OK },
    { "2020/3/5 8:30",         "2020-03-05", VALUE_OK },
    { "5 March 2020",          "2020-03-05", VALUE_OK },
    { "Mar 5, 2020",           "2020-03-05", VALUE_OK },
    { "March 5th, 2020",       "2020-03-05", VALUE_OK },
    { "Sept. 2020",            "2020-09",    VALUE_OK },
    { "5-Mar-20",              "2020-03-05", VALUE_OK },
    { "Mar-20",                "2020-03",    VALUE_OK },
    { "2020-Mar-05",           "2020-03-05", VALUE_OK },
    { "25/12/2020",            "2020-12-25", VALUE_OK },
    { "12/25/2020",            "2020-12-25", VALUE_OK },
    { "03/05/2020",            NULL,         VALUE_AMBIGUOUS },
    { "20.3.5",                NULL,         VALUE_AMBIGUOUS },
    { "2020-02-30",            NULL,         VALUE_DAY },
    { "2020.13.1",             NULL,         VALUE_DAY },
    { "2020年0月",             NULL,         VALUE_DAY },
    { "20201301",              NULL,         VALUE_DAY },
    { "2019-02-29",            NULL,         VALUE_DAY },
    { "1850-01-01",            NULL,         VALUE_YEAR },
    { "12345",                 NULL,         VALUE_FORM, CELL_NUMBER },
    { "去年",                  NULL,         VALUE_FORM },
    { "2020年3月-5月底",       NULL,         VALUE_FORM },
    { "2020-03-05-07",         NULL,         VALUE_FORM },
    { "2020:03:05",            NULL,         VALUE_FORM },
    { "Smarch 2020",           NULL,         VALUE_FORM },
    { "",                      NULL,         VALUE_FORM },
};

static void dates_are_read_in_every_form_and_keep_their_precision(void)
{
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        struct date d = { 0 };
        char text[DATE_TEXT_SIZE] = "";
        enum value_fault fault = value_date(str_of(dates[i].text),
                                            dates[i].kind, &d);
        if (fault == VALUE_OK) {
            date_print(d, text);
        }
        bool good = fault == dates[i].fault &&
                    (dates[i].date == NULL ||
                     strcmp(text, dates[i].date) == 0);
        if (!good) {
            printf("# “%s” gave “%s”, fault %d\n", dates[i].text, text,
                   (int)fault);
        }
        CHECK(good);
    }
}

static const struct {
    const char *text, *unit;
    int64_t value;
    enum value_fault fault;
    enum cell_kind kind;
} numbers[] = {
    { "1234.5",             "元",   123450,        VALUE_OK },
    { "1,234.50",           "元",   123450,        VALUE_OK },
    { "１，２３４．５",     "元",   123450,        VALUE_OK },
    { "￥1,234.50",         "元",   123450,        VALUE_OK },
    { "¥12",                "元",   1200,          VALUE_OK },
    { "1234.5元",           "元",   123450,        VALUE_OK },
    { "12.5",               "万元", 12500000,      VALUE_OK },
    { "12.5万元",           "元",   12500000,      VALUE_OK },
    { "12.5 万",            "元",   12500000,      VALUE_OK },
    { "3.81亿元",           "万元", 38100000000,   VALUE_OK },
    { "500元",              "万元", 50000,         VALUE_OK },
    { "0.000001",           "万元", 1,             VALUE_OK },
    { "0.0000001",          "万元", 0,             VALUE_FINE },
    { "1.005",              "元",   0,             VALUE_FINE },
    { "(1,234)",            "元",   -123400,       VALUE_OK },
    { "-5",                 "元",   -500,          VALUE_OK },
    { "−5",                 "元",   -500,          VALUE_OK },
    { "1 234",              "元",   123400,        VALUE_OK },
    { "1234.5600000000001", "元",   123456,        VALUE_OK, CELL_NUMBER },
    { "0.30000000000000004", "元",  30,            VALUE_OK, CELL_NUMBER },
    { "9.9999999999999999", "元",   1000,          VALUE_OK, CELL_NUMBER },
    { "1.2E+3",             "元",   120000,        VALUE_OK, CELL_NUMBER },
    { "5E-2",               "元",   5,             VALUE_OK, CELL_NUMBER },
    { "1.2E+3",             "元",   0,             VALUE_ROUNDED },
    { "90071992547409.91",  "元",   9007199254740991, VALUE_OK },
    { "90071992547409.92",  "元",   0,             VALUE_RANGE },
    { "99999999999999999999", "元", 0,             VALUE_RANGE },
    { "12亩",               "元",   0,             VALUE_UNIT },
    { "12 斤",              "元",   0,             VALUE_UNIT },
    { "约12",               "元",   0,             VALUE_FORM },
    { "1,23",               "元",   0,             VALUE_FORM },
    { "",                   "元",   0,             VALUE_FORM },
    { "元",                 "元",   0,             VALUE_FORM },
    { "12.5",               "公里", 12500,         VALUE_OK },
    { "3.4567",             "公里", 3457,          VALUE_OK },
    { "800米",              "公里", 800,           VALUE_OK },
    { "3",                  "亩",   20000000,      VALUE_OK },
    { "1",                  "亩",   6666667,       VALUE_OK },
    { "12.5㎡",             "亩",   125000,        VALUE_OK },
    { "30",                 "one",  30,            VALUE_OK },
    { "30人次",             "one",  30,            VALUE_OK },
    { "3.2万人",            "one",  32000,         VALUE_OK },
    { "30.0",               "one",  30,            VALUE_OK },
    { "30.5",               "one",  0,             VALUE_FINE },
    { "三十",               "one",  0,             VALUE_UNIT },
};

static void numbers_are_read_exactly_with_their_units(void)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const struct value_unit *unit = value_unit_of(
            str_of(numbers[i].unit));
        int64_t n = 0;
        enum value_fault fault = value_number(str_of(numbers[i].text),
                                              numbers[i].kind, unit, &n);
        bool good = fault == numbers[i].fault &&
                    (fault != VALUE_OK || n == numbers[i].value);
        if (!good) {
            printf("# “%s” gave %lld, fault %d\n", numbers[i].text,
                   (long long)n, (int)fault);
        }
        CHECK(good);
    }
}

static void flags_have_many_words_and_no_guesses(void)
{
    bool yes = false;
    CHECK(value_flag(STR("是"), &yes) == VALUE_OK && yes);
    CHECK(value_flag(STR(" √ "), &yes) == VALUE_OK && yes);
    CHECK(value_flag(STR("ＹＥＳ"), &yes) == VALUE_OK && yes);
    CHECK(value_flag(STR("否"), &yes) == VALUE_OK && !yes);
    CHECK(value_flag(STR("0"), &yes) == VALUE_OK && !yes);
    CHECK(value_flag(STR("也许"), &yes) == VALUE_FORM);
}

static void dashes_and_slashes_give_nothing(void)
{
    CHECK(value_is_blank(STR("")) && value_is_blank(STR("　")));
    CHECK(value_is_blank(STR("—")) && value_is_blank(STR(" / ")));
    CHECK(!value_is_blank(STR("0")) && !value_is_blank(STR("-1")));
}

int main(void)
{
    RUN(dates_are_read_in_every_form_and_keep_their_precision);
    RUN(numbers_are_read_exactly_with_their_units);
    RUN(flags_have_many_words_and_no_guesses);
    RUN(dashes_and_slashes_give_nothing);
    return CHECK_DONE();
}
