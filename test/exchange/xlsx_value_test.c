#include "exchange/xlsx_value.h"

#include "test/check.h"

static void format_codes_show_what_they_say(void)
{
    static const struct { const char *code; enum xlsx_shows want; } rows[] = {
        { "General", XLSX_NUMBER }, { "0.00", XLSX_NUMBER },
        { "#,##0;[Red]-#,##0", XLSX_NUMBER }, { "0.00E+00", XLSX_NUMBER },
        { "@", XLSX_NUMBER }, { "0%", XLSX_NUMBER },
        { "\"day\"0", XLSX_NUMBER }, { "0\\d", XLSX_NUMBER },
        { "[$-804]0.0", XLSX_NUMBER }, { "[h]:mm", XLSX_NUMBER },
        { "[mm]:ss", XLSX_NUMBER }, { "#,##0\"亩\"", XLSX_NUMBER },
        { "_ * #,##0.00_ ;_ * -#,##0.00_ ", XLSX_NUMBER },
        { "yyyy-mm-dd", XLSX_DAY }, { "m/d/yy", XLSX_DAY },
        { "yyyy\"年\"m\"月\"d\"日\"", XLSX_DAY },
        { "[$-804]yyyy\\.m\\.d;@", XLSX_DAY }, { "m\"月\"d\"日\"", XLSX_DAY },
        { "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\";@", XLSX_DAY },
        { "aaaa", XLSX_DAY }, { "[Red]dd/mm", XLSX_DAY },
        { "yyyy\"年\"m\"月\"", XLSX_MONTH }, { "mmm-yy", XLSX_MONTH },
        { "[DBNum1]yyyy\"年\"m\"月\";@", XLSX_MONTH },
        { "yyyy", XLSX_YEAR }, { "yyyy\"年\"", XLSX_YEAR },
        { "yyyy/m/d h:mm", XLSX_MOMENT },
        { "yyyy-mm-dd hh:mm:ss.000", XLSX_MOMENT },
        { "h:mm AM/PM", XLSX_TIME }, { "mm:ss", XLSX_TIME },
        { "上午/下午h\"时\"mm\"分\"", XLSX_TIME }, { "", XLSX_NUMBER },
        { "\"never closed yyyy", XLSX_NUMBER }, { "[", XLSX_NUMBER },
        { "\\", XLSX_NUMBER },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        enum xlsx_shows got = xlsx_code_shows(str_of(rows[i].code));
        if (got != rows[i].want) {
            printf("# %s shows %d\n", rows[i].code, (int)got);
        }
        CHECK(got == rows[i].want);
    }
    CHECK(xlsx_id_shows(14) == XLSX_DAY && xlsx_id_shows(57) == XLSX_MONTH);
    CHECK(xlsx_id_shows(22) == XLSX_MOMENT && xlsx_id_shows(33) == XLSX_TIME);
    CHECK(xlsx_id_shows(46) == XLSX_NUMBER && xlsx_id_shows(-1) == XLSX_NUMBER);
}

/* Whether b holds what is wanted (NULL: nothing, and ok is false). */
static void check_text(struct buf *b, bool ok, const char *stored,
                       const char *want)
{
    bool is_right = want == NULL ? !ok && b->len == 0 :
                    ok && str_is(buf_view(b), str_of(want));
    if (!is_right) {
        printf("# %s gives %s\n", stored, buf_cstr(b));
    }
    CHECK(is_right);
    buf_free(b);
}

static void numbers_read_as_stored_without_noise(void)
{
    static const struct { const char *stored, *want; } rows[] = {
        { "0", "0" }, { "-0", "0" }, { "12", "12" }, { "-12.5", "-12.5" },
        { "0.30000000000000004", "0.3" }, { "1.1000000000000001", "1.1" },
        { "1.10", "1.1" }, { "007", "7" }, { ".5", "0.5" }, { "5.", "5" },
        { "123456789012345", "123456789012345" },
        { "1.1010119000307E+17", "110101190003070000" },
        { "110101190003071234", "110101190003071000" },
        { "999999999999999.9", "1000000000000000" },
        { "1E-7", "0.0000001" }, { "-1.5e2", "-150" },
        { "9.9999999999999994E+30", "1E+31" },
        { "1E+30", "1000000000000000000000000000000" },
        { "1E+31", "1E+31" }, { "-2.5E-40", "-2.5E-40" },
        { " 3 ", "3" }, { "", NULL }, { "x", NULL }, { "1x", NULL },
        { "nan", NULL }, { "0x10", NULL }, { "1e999", NULL }, { "-", NULL },
        { "1.2.3", NULL }, { "1-2", NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf b = { 0 };
        bool ok = xlsx_number(&b, str_of(rows[i].stored));
        check_text(&b, ok, rows[i].stored, rows[i].want);
    }
}

static void serial_numbers_are_dates(void)
{
    static const struct {
        const char *stored;
        enum xlsx_shows shows;
        bool is_1904;
        const char *want;
    } rows[] = {
        { "1", XLSX_DAY, false, "1900-01-01" },
        { "59", XLSX_DAY, false, "1900-02-28" },
        { "60", XLSX_DAY, false, "1900-02-29" },    /* Excel's own */
        { "61", XLSX_DAY, false, "1900-03-01" },
        { "43895", XLSX_DAY, false, "2020-03-05" },
        { "43895", XLSX_MONTH, false, "2020-03-05" },   /* not the first */
        { "43891", XLSX_MONTH, false, "2020-03" },
        { "43831", XLSX_YEAR, false, "2020" },
        { "43895.5", XLSX_DAY, false, "2020-03-05" },
        { "43895.354166666664", XLSX_MOMENT, false, "2020-03-05T08:30:00" },
        { "43895", XLSX_MOMENT, false, "2020-03-05" },
        { "43894.999999", XLSX_MOMENT, false, "2020-03-05" },
        { "0.5", XLSX_TIME, false, "12:00:00" },
        { "43895.5", XLSX_TIME, false, "2020-03-05T12:00:00" },
        { "0", XLSX_DAY, false, NULL }, { "-1", XLSX_DAY, false, NULL },
        { "0", XLSX_DAY, true, "1904-01-01" },
        { "60", XLSX_DAY, true, "1904-03-01" },
        { "42433", XLSX_DAY, true, "2020-03-05" },
        { "109938", XLSX_DAY, false, NULL },
        { "109574", XLSX_DAY, false, "2199-12-31" },
        { "1e300", XLSX_DAY, false, NULL }, { "x", XLSX_DAY, false, NULL },
        { "109574.9999999", XLSX_MOMENT, false, NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf b = { 0 };
        bool ok = xlsx_date(&b, str_of(rows[i].stored), rows[i].shows,
                            rows[i].is_1904);
        check_text(&b, ok, rows[i].stored, rows[i].want);
    }
    CHECK(xlsx_serial(-25567) == 1 && xlsx_serial(18326) == 43895);
}

static void references_are_read_and_written(void)
{
    static const struct { const char *text; bool ok; uint64_t row;
                          size_t column; } rows[] = {
        { "A1", true, 1, 0 }, { "Z9", true, 9, 25 }, { "AA10", true, 10, 26 },
        { "XFD1048576", true, 1048576, 16383 }, { "$B$5", true, 5, 1 },
        { "b5", true, 5, 1 }, { "C", true, 0, 2 }, { "XFE1", false, 0, 0 },
        { "A1048577", false, 0, 0 }, { "1", false, 0, 0 },
        { "", false, 0, 0 }, { "A1B", false, 0, 0 }, { "A-1", false, 0, 0 },
        { "AAAAAAAAAAAAAAAAAAAAAAAAAAA1", false, 0, 0 },
        { "A99999999999999999999999", false, 0, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t row;
        size_t column;
        bool ok = xlsx_ref(str_of(rows[i].text), &row, &column);
        CHECK(ok == rows[i].ok);
        CHECK(!ok || (row == rows[i].row && column == rows[i].column));
    }
    struct buf b = { 0 };
    xlsx_put_ref(&b, 1048576, 16383);
    xlsx_put_ref(&b, 3, 26);
    CHECK(str_is(buf_view(&b), STR("XFD1048576AA3")));
    buf_free(&b);
}

static void escapes_become_characters(void)
{
    static const struct { const char *text, *want; } rows[] = {
        { "a_x000D_b", "a\rb" }, { "_x4E2D_", "中" }, { "_x005F_x41_", "_x41_" },
        { "_x12", "_x12" }, { "_xZZZZ_", "_xZZZZ_" }, { "_xD800_", "_xD800_" },
        { "_x0000_", "_x0000_" }, { "plain", "plain" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf b = { 0 };
        buf_text(&b, "_x0041_");            /* before `from`: left alone */
        buf_text(&b, rows[i].text);
        xlsx_unescape(&b, 7);
        CHECK(str_is(str_part(buf_view(&b), 7, b.len), str_of(rows[i].want)));
        buf_free(&b);
    }
}

int main(void)
{
    RUN(format_codes_show_what_they_say);
    RUN(numbers_read_as_stored_without_noise);
    RUN(serial_numbers_are_dates);
    RUN(references_are_read_and_written);
    RUN(escapes_become_characters);
    return CHECK_DONE();
}
