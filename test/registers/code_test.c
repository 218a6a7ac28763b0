/* Official numbers: vectors with their reasons, and each way to be wrong. */
#include "registers/code.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/job.h"
#include "base/map.h"
#include "table/csv.h"
#include "test/check.h"

static const struct { const char *number, *id; } citizens[] = {
    { "11010519491231002X",  NULL },          /* GB 11643's own example */
    { "11010519491231002x",  NULL },
    { "34052419800101001X",  NULL },
    { "110105194912310021",  "id.check" },
    { "110105194912310",     "id.length" },
    { "",                    "id.length" },
    { "11010519491231002Y",  "id.digit" },
    { "1101O519491231002X",  "id.digit" },
    { "110105194913310026",  "id.date" },
    { "110105194912310000",  "id.rounded" },
    { "110105190002290003",  "id.date" },     /* 1900 was no leap year */
};

static const struct { const char *code, *id; } credits[] = {
    { "91350100M000100Y43",  NULL },
    { "91350100M000100Y44",  "credit.check" },
    { "91350100M000100Y4",   "credit.length" },
    { "91350100M000100I43",  "credit.letter" },
    { "91350100m000100Y43",  "credit.letter" },
    { "91A50100M000100Y43",  "credit.letter" },
};

static void citizen_numbers_are_checked_in_order_of_reason(void)
{
    for (size_t i = 0; i < sizeof citizens / sizeof *citizens; i++) {
        struct err e = { 0 };
        struct str area = { 0 };
        bool good = code_check_citizen(str_of(citizens[i].number), &area, &e);
        CHECK(good == (citizens[i].id == NULL));
        CHECK(good ? area.len == 6 : strcmp(e.id, citizens[i].id) == 0);
    }
}

static void credit_codes_are_checked_in_order_of_reason(void)
{
    for (size_t i = 0; i < sizeof credits / sizeof *credits; i++) {
        struct err e = { 0 };
        bool good = code_check_credit(str_of(credits[i].code), &e);
        CHECK(good == (credits[i].id == NULL));
        CHECK(good || strcmp(e.id, credits[i].id) == 0);
    }
}

/* A code whose outer check fits and whose organisation code does not: the
 * outer one is made to fit by trying. */
static void the_code_inside_is_checked_too(void)
{
    static const char letters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    char code[] = "91350100M000100Y53";
    bool is_seen = false;
    for (size_t i = 0; letters[i] != '\0'; i++) {
        struct err e = { 0 };
        code[17] = letters[i];
        CHECK(!code_check_credit(str_of(code), &e));
        is_seen = is_seen || strcmp(e.id, "credit.inner") == 0;
    }
    CHECK(is_seen);
}

/* Any one digit changed is noticed: MOD 11-2 promises it. */
static void every_single_wrong_digit_is_noticed(void)
{
    for (int at = 0; at < 17; at++) {
        for (char c = '0'; c <= '9'; c++) {
            char number[] = "11010519491231002X";
            struct err e = { 0 };
            struct str area;
            if (number[at] != c) {
                number[at] = c;
                CHECK(!code_check_citizen(str_of(number), &area, &e));
            }
        }
    }
}

static void normal_form_is_narrow_upper_case_without_blanks(void)
{
    struct arena *a = arena_open();
    CHECK(str_is(code_normal(a, STR("１1 0105 19491231002x")),
                 STR("110105" "19491231002X")));
    CHECK(str_is(code_normal(a, STR("91350100m000100y43")),
                 STR("91350100M000100Y43")));
    arena_close(a);
}

static void the_day_of_birth_is_in_the_number(void)
{
    int32_t day, same;
    CHECK(code_birth(STR("11010519491231002X"), &day));
    CHECK(date_of(1949, 12, 31, &same) && day == same);
    CHECK(!code_birth(STR("110105194913310026"), &day));
    CHECK(!code_birth(STR("1101051949"), &day));
}

/* ---- shared vectors -------------------------------------------------- */

static struct sheet *shared(struct job *j, const char *name)
{
    const char *root = getenv("JIEDUI_SHARED");
    struct str bytes;
    struct str path = arena_print(j->arena, "%s/data/%s",
                                  root ? root : "../shared", name);
    struct sheet *s = file_map(j, path.at, &bytes) ? csv_open(j, bytes) : NULL;
    if (s == NULL) {
        printf("# skipped: no shared data (%s)\n", name);
        err_clear(&j->err);
    }
    return s;
}

/* All codes of areas that ever were. */
static bool read_areas(struct job *j, struct names *codes)
{
    struct sheet_row row;
    struct sheet *s = shared(j, "divisions/areacodes_history_1981_2024.csv");
    while (s != NULL && s->next(j, s, &row) == SHEET_ROW) {
        names_put(codes, row.cells[0].text);
    }
    return s != NULL;
}

/* The reason that a vector gives, as the id that must be said; NULL when the
 * number itself is in order and only its area is not. */
static const char *wanted_id(struct str why)
{
    static const struct { const char *word, *id; } words[] = {
        { "month", "id.date" }, { "day 00", "id.date" },
        { "29 Feb", "id.date" }, { "31 April", "id.date" },
        { "future", "id.date" }, { "check character", "id.check" },
        { "empty", "id.length" }, { "17 char", "id.length" },
        { "Greek", "id.length" }, { "15-digit", "id.length" },
    };
    if (str_find(why, STR("never existed")) >= 0) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_find(why, str_of(words[i].word)) >= 0) {
            return words[i].id;
        }
    }
    return "?";
}

static void shared_citizen_numbers_are_judged_with_their_reasons(void)
{
    struct job *j = job_open();
    struct names areas = { 0 };
    struct sheet_row row;
    struct sheet *s = shared(j, "identifiers/resident_id_vectors.csv");
    bool has_areas = read_areas(j, &areas);
    size_t count = 0;
    while (s != NULL && s->next(j, s, &row) == SHEET_ROW) {
        struct str number = row.cells[0].text, area = { 0 };
        bool good = str_starts(row.cells[1].text, STR("valid"));
        struct err e = { 0 };
        if (count++ == 0) {
            continue;           /* the header */
        }
        bool found = code_check_citizen(code_normal(j->arena, number), &area,
                                        &e);
        const char *id = good ? NULL : wanted_id(row.cells[2].text);
        CHECK(found == (id == NULL));
        CHECK(found || strcmp(e.id, id) == 0);
        bool is_permit = str_find(row.cells[1].text, STR("permit")) >= 0;
        if (found && has_areas && !is_permit) {
            CHECK((names_find(&areas, area) != NAME_NONE) == good);
        }
    }
    names_free(&areas);
    job_close(j);
}

/* "loose" and "invalid_area" are sound as far as arithmetic goes. */
static void shared_credit_codes_are_judged_with_their_reasons(void)
{
    struct job *j = job_open();
    struct sheet_row row;
    struct sheet *s = shared(j, "identifiers/uscc_vectors.csv");
    size_t count = 0;
    while (s != NULL && s->next(j, s, &row) == SHEET_ROW) {
        bool good = !str_is(row.cells[1].text, STR("invalid"));
        struct err e = { 0 };
        if (count++ > 0) {
            struct str code = code_normal(j->arena, row.cells[0].text);
            bool found = code_check_credit(code, &e);
            CHECK(found == good);
            if (found != good) {
                printf("# %.*s %s\n", STR_ARG(code), e.id ? e.id : "good");
            }
        }
    }
    job_close(j);
}

int main(void)
{
    RUN(citizen_numbers_are_checked_in_order_of_reason);
    RUN(credit_codes_are_checked_in_order_of_reason);
    RUN(the_code_inside_is_checked_too);
    RUN(every_single_wrong_digit_is_noticed);
    RUN(normal_form_is_narrow_upper_case_without_blanks);
    RUN(the_day_of_birth_is_in_the_number);
    RUN(shared_citizen_numbers_are_judged_with_their_reasons);
    RUN(shared_credit_codes_are_judged_with_their_reasons);
    return CHECK_DONE();
}
