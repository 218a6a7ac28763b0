#include "registers/code.h"

#include "base/date.h"
#include "base/utf8.h"

enum { CITIZEN_LEN = 18, CREDIT_LEN = 18, ORGANISATION_AT = 8 };

static bool all_digits(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9') {
            return false;
        }
    }
    return true;
}

static int number_of(struct str s, size_t from, size_t len)
{
    int n = 0;
    for (size_t i = 0; i < len; i++) {
        n = n * 10 + (s.at[from + i] - '0');
    }
    return n;
}

struct str code_normal(struct arena *a, struct str number)
{
    struct str folded = arena_str(a, utf8_fold(a, number));
    char *at = (char *)(uintptr_t)folded.at;
    for (size_t i = 0; i < folded.len; i++) {
        if (at[i] >= 'a' && at[i] <= 'z') {
            at[i] = (char)(at[i] - 'a' + 'A');
        }
    }
    return folded;
}

/* ---- GB 11643 -------------------------------------------------------- */

/* ISO 7064 MOD 11-2. */
static char citizen_check(struct str number)
{
    static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6,
                                   3, 7, 9, 10, 5, 8, 4, 2 };
    int sum = 0;
    for (int i = 0; i < CITIZEN_LEN - 1; i++) {
        sum += (number.at[i] - '0') * weights[i];
    }
    return "10X98765432"[sum % 11];
}

/* Births go back further than base/date does, so only its calendar of a leap
 * year is used. */
static bool is_birth_date(struct str number)
{
    int year = number_of(number, 6, 4), month = number_of(number, 10, 2);
    int day = number_of(number, 12, 2);
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    int32_t unused;
    return year >= 1800 && year <= 2199 &&
           date_of(2000, month, day, &unused) &&
           (month != 2 || day < 29 || is_leap);
}

/* A spreadsheet keeps 15 digits of a number and writes zeros behind. */
static bool is_rounded(struct str number)
{
    return number.len == CITIZEN_LEN && all_digits(number) &&
           str_ends(number, STR("000")) &&
           number.at[CITIZEN_LEN - 1] != citizen_check(number);
}

bool code_check_citizen(struct str number, struct str *area, struct err *e)
{
    if (number.len != CITIZEN_LEN) {
        return err_set(e, ERR_INPUT, "id.length",
                       "身份证号应为18位，现为%zu位",
                       "a citizen number has 18 digits, this has %zu",
                       number.len);
    }
    char last = number.at[CITIZEN_LEN - 1];
    if (!all_digits(str_part(number, 0, CITIZEN_LEN - 1)) ||
        ((last < '0' || last > '9') && last != 'X' && last != 'x')) {
        return err_set(e, ERR_INPUT, "id.digit",
                       "身份证号前17位应为数字，末位应为数字或X",
                       "17 digits and a last digit or X are expected");
    }
    if (is_rounded(number)) {
        return err_set(e, ERR_INPUT, "id.rounded",
                       "身份证号被表格软件截成15位，末三位成了0；请把该列设为文本后重填",
                       "a spreadsheet kept 15 digits and wrote zeros behind; "
                       "make the column text and enter it again");
    }
    if (!is_birth_date(number)) {
        return err_set(e, ERR_INPUT, "id.date",
                       "身份证号第7至14位不是日期",
                       "digits 7 to 14 are no date of birth");
    }
    if (citizen_check(number) != (last == 'x' ? 'X' : last)) {
        return err_set(e, ERR_INPUT, "id.check",
                       "身份证号校验位不对，可能有一位写错",
                       "the check digit does not fit; a digit may be wrong");
    }
    *area = str_part(number, 0, 6);
    return true;
}

bool code_birth(struct str number, int32_t *day)
{
    return number.len == CITIZEN_LEN &&
           all_digits(str_part(number, 0, CITIZEN_LEN - 1)) &&
           date_of(number_of(number, 6, 4), number_of(number, 10, 2),
                   number_of(number, 12, 2), day);
}

/* ---- GB 32100, with GB 11714 inside ---------------------------------- */

static const char letters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/* The value of a letter of GB 32100 (no I, O, S, V, Z), or -1. */
static int value_of(char c)
{
    const char *at = c ? strchr(letters, c) : NULL;
    return at ? (int)(at - letters) : -1;
}

static char credit_check(struct str code)
{
    int sum = 0;
    for (int i = 0, weight = 1; i < CREDIT_LEN - 1; i++) {
        sum += value_of(code.at[i]) * weight;
        weight = weight * 3 % 31;
    }
    return letters[(31 - sum % 31) % 31];
}

/* GB 11714 counts letters without gaps: A = 10 … Z = 35. */
static char organisation_check(struct str code)
{
    static const int weights[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
    int sum = 0;
    for (int i = 0; i < 8; i++) {
        char c = code.at[i];
        sum += (c <= '9' ? c - '0' : c - 'A' + 10) * weights[i];
    }
    return "0123456789X0"[(11 - sum % 11)];
}

bool code_check_credit(struct str code, struct err *e)
{
    if (code.len != CREDIT_LEN) {
        return err_set(e, ERR_INPUT, "credit.length",
                       "统一社会信用代码应为18位，现为%zu位",
                       "a credit code has 18 characters, this has %zu",
                       code.len);
    }
    for (size_t i = 0; i < CREDIT_LEN; i++) {
        bool is_area = i >= 2 && i < 8;
        int value = value_of(code.at[i]);
        if (value < 0 || (is_area && value > 9)) {
            return err_set(e, ERR_INPUT, "credit.letter",
                           "统一社会信用代码第%zu位不对（不用I、O、S、V、Z和小写字母，"
                           "第3至8位是数字）",
                           "character %zu cannot stand there (no I, O, S, V, "
                           "Z, no small letters; 3 to 8 are digits)", i + 1);
        }
    }
    if (credit_check(code) != code.at[CREDIT_LEN - 1]) {
        return err_set(e, ERR_INPUT, "credit.check",
                       "统一社会信用代码校验位不对，可能有一位写错",
                       "the check character does not fit; one may be wrong");
    }
    struct str inner = str_part(code, ORGANISATION_AT, 9);
    if (organisation_check(inner) != inner.at[8]) {
        return err_set(e, ERR_INPUT, "credit.inner",
                       "统一社会信用代码第9至17位的组织机构代码校验位不对",
                       "the organisation code inside (9 to 17) does not fit "
                       "its own check character");
    }
    return true;
}
