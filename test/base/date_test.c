/* Dates: every day of 300 years, and what is no date. */
#include "base/date.h"

#include "test/check.h"

static void every_day_has_one_number_and_back(void)
{
    int32_t first = 0, day = 0;
    CHECK(date_of(1900, 1, 1, &first) && first == -25567);
    int y, m, d, seen = 0;
    for (day = first; date_year(day) < 2200; day++) {
        int32_t again = 0;
        date_split(day, &y, &m, &d);
        seen += date_of(y, m, d, &again) && again == day;
        if (y == 2199 && m == 12 && d == 31) {
            break;
        }
    }
    CHECK(seen == day - first + 1 && seen == 109573);
}

static void texts_keep_their_precision(void)
{
    static const struct { const char *text; bool ok; int32_t day, last; }
    rows[] = {
        { "1970", true, 0, 364 },        { "1970-02", true, 31, 58 },
        { "2020-02-29", true, 18321, 18321 }, { "2020-02", true, 18293, 18321 },
        { "2019-02-29", false, 0, 0 },   { "2020-13", false, 0, 0 },
        { "2020-00-10", false, 0, 0 },   { "20-02-10", false, 0, 0 },
        { "2020/02/10", false, 0, 0 },   { "1899-12-31", false, 0, 0 },
        { "2020-2-1", false, 0, 0 },     { "", false, 0, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct date date;
        char again[DATE_TEXT_SIZE];
        bool ok = date_parse(str_of(rows[i].text), &date);
        CHECK(ok == rows[i].ok);
        if (ok) {
            CHECK(date.day == rows[i].day);
            CHECK(date_last(date) == rows[i].last);
            date_print(date, again);
            CHECK(strcmp(again, rows[i].text) == 0);
        }
    }
}

static void moments_fall_on_local_days(void)
{
    char stamp[DATE_STAMP_SIZE];
    CHECK(date_day_of(0, 480) == 0);
    CHECK(date_day_of(16 * 3600000 - 1, 480) == 0);
    CHECK(date_day_of(16 * 3600000, 480) == 1);
    CHECK(date_day_of(-1, 0) == -1);
    date_stamp(1582934400123, stamp);
    CHECK(strcmp(stamp, "2020-02-29T00:00:00.123Z") == 0);
    CHECK(date_weekday(0) == 4 && date_weekday(-1) == 3);
}

int main(void)
{
    RUN(every_day_has_one_number_and_back);
    RUN(texts_keep_their_precision);
    RUN(moments_fall_on_local_days);
    return CHECK_DONE();
}
