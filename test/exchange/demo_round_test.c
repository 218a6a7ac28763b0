/* Records of a demonstration come in by rounds. */
#include "exchange/demo_round.h"

#include "base/date.h"
#include "test/check.h"

static int32_t day(int year, int month, int number)
{
    int32_t out = 0;
    CHECK(date_of(year, month, number, &out));
    return out;
}

static struct demo_rounds three_rounds(void)
{
    struct demo_rounds r = { .count = 3 };
    r.rows[0] = (struct demo_round){ STR("a"), day(2020, 10, 14) };
    r.rows[1] = (struct demo_round){ STR("b"), day(2021, 1, 24) };
    r.rows[2] = (struct demo_round){ STR("c"), day(2021, 3, 15) };
    return r;
}

static void what_happened_later_is_not_known_before(void)
{
    struct demo_rounds r = three_rounds();
    struct demo_arrival a;
    demo_arrival_begin(&r, STR("visits"), &a);
    CHECK(demo_arrival_next(&a, day(2020, 10, 14), 1, true) == 0);
    CHECK(demo_arrival_next(&a, day(2020, 10, 15), 1, true) == 1);
    CHECK(demo_arrival_next(&a, day(2021, 2, 1), 1, true) == 2);
    CHECK(demo_arrival_next(&a, day(2022, 2, 1), 1, true) == 2);
}

static void no_more_comes_in_than_a_round_may_hold(void)
{
    struct demo_rounds r = three_rounds();
    struct demo_limit limit = { STR("visits"), 0, day(2017, 1, 1), 5, -1,
                                false };
    r.limits = &limit;
    r.limit_count = 1;
    struct demo_arrival a;
    demo_arrival_begin(&r, STR("visits"), &a);
    CHECK(demo_arrival_next(&a, day(2018, 1, 1), 4, true) == 0);
    CHECK(demo_arrival_next(&a, day(2018, 1, 1), 2, true) == 1);
    CHECK(demo_arrival_next(&a, day(2018, 1, 1), 1, true) == 0);
    CHECK(demo_arrival_next(&a, day(2018, 1, 1), 1, true) == 1);
    CHECK(demo_arrival_next(&a, day(2016, 1, 1), 9, true) == 0);
}

static void so_much_is_held_and_first_records_never(void)
{
    struct demo_rounds r = three_rounds();
    struct demo_limit limit = { STR("postings"), 1, INT32_MIN, -1, 2, true };
    r.limits = &limit;
    r.limit_count = 1;
    struct demo_arrival a;
    demo_arrival_begin(&r, STR("postings"), &a);
    int32_t late = day(2020, 12, 1);
    CHECK(demo_arrival_next(&a, late, 1, true) == 1);
    CHECK(demo_arrival_next(&a, late, 1, false) == 2);
    CHECK(demo_arrival_next(&a, late, 1, false) == 2);
    CHECK(demo_arrival_next(&a, late, 1, false) == 1);
    demo_arrival_begin(&r, STR("others"), &a);
    CHECK(demo_arrival_next(&a, late, 1, false) == 1);
}

int main(void)
{
    RUN(what_happened_later_is_not_known_before);
    RUN(no_more_comes_in_than_a_round_may_hold);
    RUN(so_much_is_held_and_first_records_never);
    return CHECK_DONE();
}
