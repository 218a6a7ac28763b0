/* Runs of letters, digits and signs that are one thing: addresses on the net,
 * telephone numbers, versions, codes, dates and times in digits. */
#include "reading/quantity_inside.h"

/* A run's shape: digits counted, everything else as it stands. */
struct run {
    size_t from, end;
    char signs[8];              /* what parts the groups of digits */
    size_t digits[8];           /* digits in each group */
    int64_t value[8];
    size_t groups;
    bool has_letter, starts_with_digit, is_long;
};

static bool is_joint(unsigned char c)
{
    return c == '-' || c == '.' || c == '/' || c == ':' || c == '@' ||
           c == '_';
}

static void put_group(const struct line *l, size_t i, struct run *r)
{
    size_t count = 0;
    while (is_digit(line_at(l, i + count))) {
        count++;
    }
    if (r->groups == 8) {
        r->is_long = true;
        return;
    }
    size_t read;
    r->value[r->groups] = line_digits(l, i, &read);
    r->digits[r->groups] = count;
    r->signs[r->groups++] = i > r->from ? (char)line_at(l, i - 1) : '\0';
}

static struct run read_run(const struct line *l, size_t i)
{
    struct run r = { .from = i,
                     .starts_with_digit = is_digit(line_at(l, i)) };
    while (i < l->s.len) {
        unsigned char c = line_at(l, i);
        if (is_digit(c)) {
            put_group(l, i, &r);
            while (is_digit(line_at(l, i))) {
                i++;
            }
        } else if (is_letter(c)) {
            r.has_letter = true;
            i++;
        } else if (is_joint(c) && i > r.from &&
                   is_alnum(line_at(l, i + 1))) {
            i++;
        } else {
            break;
        }
    }
    r.end = i;
    return r;
}

static bool give(struct found *out, size_t from, size_t end,
                 enum quantity_decoy decoy)
{
    out->from = from;
    out->end = end;
    out->decoy = decoy;
    return true;
}

static bool is_year(int64_t n)
{
    return n >= 1900 && n <= 2099;
}

static bool all_signs(const struct run *r, char sign)
{
    for (size_t i = 1; i < r->groups; i++) {
        if (r->signs[i] != sign) {
            return false;
        }
    }
    return true;
}

/* ---- telephones --------------------------------------------------------- */

static bool names_phone(const struct line *l, size_t i, size_t end)
{
    static const char *const before[] = {
        "电话", "热线", "手机", "传真", "拨打", "致电", "tel", "phone",
        "hotline", "fax", "call", "dial", "专线", "座机", "mobile", NULL };
    static const char *const behind[] = { "热线", "专线", "举报", "电话",
                                          "服务热线", "监督", "平台",
                                          "便民", NULL };
    static const char *const between[] = { ":", "：", "为", "是", ".", "(",
                                           "（", "+", "号码", "咨询", "举报",
                                           "监督", NULL };
    size_t at = line_back(l, 0, i);
    for (size_t cut; (cut = line_any_before(l, at, between)) > 0;) {
        at = line_back(l, 0, at - cut);
    }
    return line_any_before(l, at, before) > 0 ||
           line_any(l, line_skip(l, end), behind) > 0;
}

/* Whether what follows makes a number of the digits before i. */
static bool is_counted(const struct line *l, size_t i)
{
    static const char *const marks[] = { "万", "亿", "多", "余", NULL };
    const struct measure_word *m = line_measure(l, i);
    return (m != NULL && m->rule != MEASURE_STOP) ||
           line_any(l, i, marks) > 0;
}

static bool is_phone(const struct line *l, const struct run *r)
{
    size_t whole = 0;
    for (size_t i = 0; i < r->groups; i++) {
        whole += r->digits[i];
    }
    unsigned char first = line_at(l, r->from);
    unsigned char second = line_at(l, r->from + 1);
    if (r->has_letter || !r->starts_with_digit || !all_signs(r, '-')) {
        return false;
    }
    if (r->groups == 1 && whole == 11 && first == '1' && second >= '3') {
        return true;
    }
    bool is_area = first == '0' && r->digits[0] >= 3 && r->digits[0] <= 4;
    if (r->groups >= 2 && is_area && r->digits[1] >= 7 && r->digits[1] <= 8) {
        return true;
    }
    bool is_service = (r->value[0] == 400 || r->value[0] == 800) &&
                      whole == 10;
    if (r->groups >= 2 && (is_service || (whole == 11 && first == '1'))) {
        return true;
    }
    bool is_hotline = r->groups == 1 && whole == 5 && r->value[0] >= 12300 &&
                      r->value[0] < 12400 && line_at(l, r->end) != ',' &&
                      !is_counted(l, r->end);
    if (is_hotline) {
        return true;
    }
    return whole >= 5 && whole <= 13 && !is_counted(l, r->end) &&
           names_phone(l, r->from, r->end);
}

/* 65123456转8012. */
static size_t extension_end(const struct line *l, size_t i)
{
    static const char *const words[] = { "转分机", "转", "-", " ext. ",
                                         " ext ", NULL };
    size_t len = line_any(l, i, words), count;
    line_digits(l, i + len, &count);
    return len > 0 && count > 0 && count <= 5 ? i + len + count : i;
}

/* +86 10 6512 3456, (010) 6512 3456: groups with blanks and brackets. */
static size_t phone_groups(const struct line *l, size_t i)
{
    size_t digits = 0, end = i, at = i;
    while (digits < 16) {
        size_t count;
        line_digits(l, at, &count);
        if (count == 0) {
            break;
        }
        digits += count;
        end = at + count;
        at = end;
        while (line_at(l, at) == ' ' || line_at(l, at) == '-' ||
               line_at(l, at) == ')') {
            at++;
        }
    }
    return digits >= 10 && digits <= 14 ? end : i;
}

/* ---- dates and times in digits ------------------------------------------ */

static bool is_date(const struct run *r, size_t *end, const struct line *l)
{
    bool same = r->groups >= 2 && all_signs(r, r->signs[1]) && !r->has_letter &&
                strchr("-/.", r->signs[1]) != NULL;
    *end = r->end;
    if (same && r->groups == 3 && r->digits[0] == 4 && is_year(r->value[0])) {
        return r->value[1] <= 12 && r->value[2] <= 31;
    }
    if (same && r->groups == 3 && r->digits[2] == 4 && is_year(r->value[2])) {
        return r->value[0] <= 31 && r->value[1] <= 31;
    }
    if (!same || r->groups != 2 || r->digits[0] != 4 || !is_year(r->value[0])) {
        return false;
    }
    bool is_month = r->digits[1] == 2 && r->value[1] >= 1 && r->value[1] <= 12;
    bool is_range = r->signs[1] == '-' && r->digits[1] == 4 &&
                    is_year(r->value[1]);
    static const char *const tails[] = { "年度", "学年", "年", NULL };
    *end += line_any(l, *end, tails);
    return is_month || is_range || (r->signs[1] == '/' && r->digits[1] <= 2) ||
           (*end > r->end && r->digits[1] <= 4);
}

/* 9:30, 14:00-17:30. */
static bool is_clock(const struct run *r)
{
    if (r->groups < 2 || r->groups > 6 || r->has_letter) {
        return false;
    }
    for (size_t i = 1; i < r->groups; i++) {
        bool is_minute = r->signs[i] == ':' && r->digits[i] == 2 &&
                         r->value[i] < 60;
        bool is_dash = r->signs[i] == '-' && r->value[i] <= 24 && i >= 2;
        if (!is_minute && !is_dash) {
            return false;
        }
    }
    return r->value[0] <= 24 && r->signs[1] == ':';
}

/* ---- what remains -------------------------------------------------------- */

static size_t net_end(const struct line *l, size_t i)
{
    while (i < l->s.len && line_at(l, i) > ' ' && line_at(l, i) < 0x7F &&
           strchr("<>\"()", line_at(l, i)) == NULL) {
        i++;
    }
    while (i > 0 && strchr(".,;:!?", line_at(l, i - 1)) != NULL) {
        i--;
    }
    return i;
}

/* Addresses have digits or none; they are stepped over all the same, and are
 * decoys only with a digit in them. */
static bool is_net(const struct line *l, const struct run *r, size_t *end)
{
    static const char *const heads[] = { "http://", "https://", "www.",
                                         "ftp://", "mailto:", NULL };
    struct str whole = str_part(l->s, r->from, r->end - r->from);
    if (line_any(l, r->from, heads) > 0) {
        *end = net_end(l, r->from);
        return true;
    }
    *end = r->end;
    return str_find(whole, STR("@")) > 0;
}

static bool has_digit(const struct line *l, size_t from, size_t end)
{
    for (; from < end; from++) {
        if (is_digit(line_at(l, from))) {
            return true;
        }
    }
    return false;
}

/* GB/T 15835-2011, ISO 9001, DB11/T 1234. */
static bool is_standard(const struct line *l, size_t i, size_t *end)
{
    static const char *const heads[] = {
        "gb/t", "gb/z", "gb", "db11/t", "db11", "iso/iec", "iso", "yy/t",
        "ny/t", "jgj", "cjj", "jt/t", "sl/t", "hj", "rfc", "rfc-", NULL };
    size_t len = line_any(l, i, heads), count;
    size_t at = line_skip(l, i + len);
    line_digits(l, at, &count);
    if (len == 0 || count == 0) {
        return false;
    }
    *end = read_run(l, at).end;
    return true;
}

/* Letters behind digits that make a decoy of them: 3rd, 1980s, 5G, 9am. */
static enum quantity_decoy suffix_decoy(const struct line *l,
                                        const struct run *r)
{
    static const struct { const char *word; enum quantity_decoy decoy; }
    rows[] = {
        { "st", DECOY_ORDINAL }, { "nd", DECOY_ORDINAL },
        { "rd", DECOY_ORDINAL }, { "th", DECOY_ORDINAL },
        { "s", DECOY_DATE }, { "am", DECOY_TIME }, { "pm", DECOY_TIME },
        { "g", DECOY_NAME }, { "d", DECOY_NAME }, { "a", DECOY_NAME },
    };
    size_t at = r->from;
    while (is_digit(line_at(l, at)) || line_at(l, at) == '.') {
        at++;
    }
    struct str tail = str_part(l->s, at, r->end - at);
    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        if (word_is(tail, rows[n].word)) {
            return rows[n].decoy;
        }
    }
    if (str_is(tail, STR("k")) && r->digits[0] == 1 && r->groups == 1) {
        return DECOY_NAME;      /* 4K, 8K; 13k is a number */
    }
    return QUANTITY_IS_FIGURE;
}

/* Whether letters behind a digit are its unit or its power: 1300km, 38bn. */
static bool is_number_word(const struct line *l, const struct run *r)
{
    size_t at = r->from;
    while (is_digit(line_at(l, at)) ||
           (line_at(l, at) == '.' && is_digit(line_at(l, at + 1)))) {
        at++;
    }
    struct number n;
    if (line_at(l, at) == '-' && is_letter(line_at(l, at + 1))) {
        return true;            /* 100-kilometre, 5-year: the noun decides */
    }
    return line_noun(l, at) != NULL ||
           (number_en(l, r->from, &n) && n.has_scale && n.end > at);
}

static bool letter_run(const struct line *l, const struct run *r,
                       struct found *out)
{
    if (r->starts_with_digit) {
        enum quantity_decoy decoy = suffix_decoy(l, r);
        if (decoy != QUANTITY_IS_FIGURE) {
            return give(out, r->from, r->end, decoy);
        }
        return !is_number_word(l, r) &&
               give(out, r->from, r->end, DECOY_CODE);
    }
    static const char *const money[] = { "rmb", "cny", "usd", "eur", "hkd",
                                         NULL };
    if (line_any(l, r->from, money) == 3 && is_digit(line_at(l, r->from + 3))) {
        return false;           /* the number behind it is read later */
    }
    return r->groups > 0 && give(out, r->from, r->end, DECOY_CODE);
}

/* A word in the plural stands behind: they number 660 townships. */
static bool is_plural(const struct line *l, size_t at)
{
    size_t from = at + (line_at(l, at) == ' '), end = from;
    while (is_letter(line_at(l, end))) {
        end++;
    }
    return from > at && end > from + 3 && line_at(l, end - 1) == 's';
}

/* Words after which a number is a rank: No. 5, Table 3. */
static bool is_ranked(const struct line *l, size_t i, size_t *end)
{
    static const struct { const char *word; } rows[] = {
        { "no. " }, { "no." }, { "nos. " }, { "phase " }, { "table " },
        { "chapter " }, { "section " }, { "article " }, { "figure " },
        { "page " }, { "appendix " }, { "annex " }, { "part " },
        { "grade " }, { "level " }, { "stage " }, { "step " }, { "note " },
        { "item " }, { "volume " }, { "vol. " }, { "issue " }, { "batch " },
        { "round " }, { "session " }, { "line " }, { "tier " }, { "class " },
        { "fig. " }, { "p. " }, { "pp. " }, { "form " }, { "version " },
        { "paragraph " }, { "question " }, { "number " }, { "clause " },
        { "day " }, { "hall " }, { "rule " }, { "schedule " }, { "lot " },
        { "gate " }, { "platform " }, { "week " },
    };
    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        if (!line_has(l, i, rows[n].word)) {
            continue;
        }
        size_t at = i + strlen(rows[n].word);
        if (is_digit(line_at(l, at))) {
            struct run r = read_run(l, at);
            *end = r.end;
            bool goes_on = line_at(l, r.end) == ',' &&
                           is_digit(line_at(l, r.end + 1));
            bool is_verb = strcmp(rows[n].word, "number ") == 0 &&
                           is_plural(l, r.end);
            return !goes_on && !is_verb && r.groups > 0 && r.digits[0] <= 3;
        }
    }
    return false;
}

static bool is_address(const struct line *l, size_t i, size_t *end)
{
    static const char *const rows[] = { "room ", "building ", "block ",
                                        "unit ", "floor ", "suite ",
                                        "office ", NULL };
    size_t len = line_any(l, i, rows);
    *end = len > 0 ? read_run(l, i + len).end : i;
    return len > 0 && is_digit(line_at(l, i + len));
}

/* 1+N, 1+2+3: a formula that names a policy. Its end, or i. */
static size_t formula_end(const struct line *l, size_t i)
{
    while (line_at(l, i) == '+' && is_alnum(line_at(l, i + 1))) {
        i++;
        while (is_alnum(line_at(l, i))) {
            i++;
        }
    }
    return i;
}

static bool digit_run(const struct line *l, size_t floor, const struct run *r,
                      struct found *out)
{
    size_t end;
    if (is_date(r, &end, l)) {
        return give(out, r->from, end, DECOY_DATE);
    }
    if (is_phone(l, r)) {
        return give(out, r->from, extension_end(l, r->end), DECOY_PHONE);
    }
    if (is_clock(r)) {
        return give(out, r->from, r->end, DECOY_TIME);
    }
    unsigned char before = r->from > floor ? line_at(l, r->from - 1) : 0;
    end = phone_groups(l, r->from);
    if (end > r->from && (before == '+' || before == '(') &&
        (names_phone(l, r->from - 1, end) || before == '+')) {
        return give(out, r->from - 1, extension_end(l, end), DECOY_PHONE);
    }
    end = formula_end(l, r->end);
    if (end > r->end) {
        return give(out, r->from, end, DECOY_NAME);
    }
    bool is_point = r->groups >= 3 && r->signs[1] == '.' &&
                    r->signs[2] == '.';
    bool is_odd = r->groups >= 3 && all_signs(r, '-');
    bool is_ratio = r->groups == 2 && (r->signs[1] == ':' ||
                                       r->signs[1] == '/');
    bool is_huge = r->digits[0] > 15 ||
                   (r->digits[0] >= 13 && !is_counted(l, r->end));
    if (is_point || is_odd || is_ratio || r->is_long || is_huge) {
        return give(out, r->from, r->end, DECOY_CODE);
    }
    if (r->groups == 1 && r->digits[0] > 1 && line_at(l, r->from) == '0') {
        return give(out, r->from, r->end, DECOY_CODE);
    }
    return false;
}

/* (010)65123456: an area in brackets. */
static bool area_phone(const struct line *l, size_t i, struct found *out)
{
    size_t area, number;
    line_digits(l, i + 1, &area);
    size_t at = i + 1 + area;
    if (line_at(l, i + 1) != '0' || area < 3 || area > 4 ||
        line_at(l, at) != ')') {
        return false;
    }
    at = line_skip(l, at + 1);
    at += line_at(l, at) == '-';
    line_digits(l, at, &number);
    return number >= 7 && number <= 8 &&
           give(out, i, at + number, DECOY_PHONE);
}

bool decoy_token(const struct line *l, size_t floor, size_t i,
                 struct found *out)
{
    size_t end;
    if (line_at(l, i) == '(') {
        return area_phone(l, i, out);
    }
    struct run r = read_run(l, i);
    if (is_net(l, &r, &end)) {
        give(out, r.from, end, DECOY_CODE);
        out->is_word = !has_digit(l, r.from, end);
        return true;
    }
    if (is_standard(l, i, &end)) {
        return give(out, i, end, DECOY_DOCUMENT);
    }
    if (is_ranked(l, i, &end)) {
        return give(out, i, end, DECOY_ORDINAL);
    }
    if (is_address(l, i, &end)) {
        return give(out, i, end, DECOY_ADDRESS);
    }
    return r.has_letter ? letter_run(l, &r, out)
                        : digit_run(l, floor, &r, out);
}
