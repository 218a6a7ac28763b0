/* Numbers: exact, and refusing what does not fit. */
#include "base/num.h"

#include "test/check.h"

static void decimal_texts_become_scaled_whole_numbers(void)
{
    static const struct {
        const char *text; int64_t scale, value; enum num_decimal verdict;
    } rows[] = {
        { "12.34", 100, 1234, NUM_OK },       { "12", 100, 1200, NUM_OK },
        { "0.1", 100, 10, NUM_OK },           { "-3.5", 100, -350, NUM_OK },
        { "1,234.50", 100, 123450, NUM_OK },  { "1,234,567", 1, 1234567, NUM_OK },
        { "12.340", 100, 1234, NUM_OK },      { "12.345", 100, 0, NUM_FINE },
        { "12,34", 100, 0, NUM_NONE },        { "1,2345", 1, 0, NUM_NONE },
        { "", 1, 0, NUM_NONE },               { ".", 1, 0, NUM_NONE },
        { ".5", 10, 5, NUM_OK },              { "5.", 10, 50, NUM_OK },
        { "1e3", 1, 0, NUM_NONE },            { "九", 1, 0, NUM_NONE },
        { "90071992547409.91", 100, NUM_MAX, NUM_OK },
        { "90071992547409.92", 100, 0, NUM_RANGE },
        { "99999999999999999999", 1, 0, NUM_RANGE },
        { "+7", 1, 7, NUM_OK },               { "--7", 1, 0, NUM_NONE },
        { "0.0001", 1000000, 100, NUM_OK },   { "1.5", 1, 0, NUM_FINE },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t out = 0;
        enum num_decimal v =
            num_parse_scaled(str_of(rows[i].text), rows[i].scale, &out);
        CHECK(v == rows[i].verdict);
        CHECK(v != NUM_OK || out == rows[i].value);
        if (v != rows[i].verdict) {
            printf("# row %zu %s\n", i, rows[i].text);
        }
    }
}

static void whole_texts_are_read_to_the_last_int64(void)
{
    int64_t n;
    CHECK(num_parse(STR("9223372036854775807"), &n) && n == INT64_MAX);
    CHECK(num_parse(STR("-9223372036854775808"), &n) && n == INT64_MIN);
    CHECK(!num_parse(STR("9223372036854775808"), &n));
    CHECK(!num_parse(STR("-"), &n) && !num_parse(STR(""), &n));
    CHECK(!num_parse(STR("1 "), &n));
}

static void division_rounds_half_away_from_zero(void)
{
    static const struct { int64_t n, d, out; } rows[] = {
        { 5, 2, 3 }, { -5, 2, -3 }, { 4, 3, 1 }, { 5, 3, 2 }, { -4, 3, -1 },
        { 0, 7, 0 }, { INT64_MAX, 1, INT64_MAX }, { INT64_MIN, 1, INT64_MIN },
        { INT64_MAX, INT64_MAX, 1 }, { INT64_MIN + 1, 2, -4611686018427387904 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK(num_divide(rows[i].n, rows[i].d) == rows[i].out);
    }
}

static void sums_refuse_to_overflow(void)
{
    int64_t sum = INT64_MAX - 1;
    CHECK(num_add(&sum, 1) && sum == INT64_MAX);
    CHECK(!num_add(&sum, 1) && sum == INT64_MAX);
}

int main(void)
{
    RUN(decimal_texts_become_scaled_whole_numbers);
    RUN(whole_texts_are_read_to_the_last_int64);
    RUN(division_rounds_half_away_from_zero);
    RUN(sums_refuse_to_overflow);
    return CHECK_DONE();
}
