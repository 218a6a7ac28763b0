#include "forms/period.h"

#include "base/utf8.h"

/* ---- words --------------------------------------------------------------- */

/* Longer ones first: 本年累计 before 本年 and 累计. Blanks and signs inside do not
 * stand in labels by now. */
static const struct { const char *text; enum period_word word; } words[] = {
    { "历年累计", PERIOD_TO }, { "历年来累计", PERIOD_TO },
    { "自年初累计", PERIOD_YEAR_TO }, { "年初至今累计", PERIOD_YEAR_TO },
    { "年初以来累计", PERIOD_YEAR_TO }, { "年初至今", PERIOD_YEAR_TO },
    { "年初以来", PERIOD_YEAR_TO }, { "本年度累计", PERIOD_YEAR_TO },
    { "本年累计", PERIOD_YEAR_TO }, { "当年累计", PERIOD_YEAR_TO },
    { "今年累计", PERIOD_YEAR_TO }, { "年度累计", PERIOD_YEAR_TO },
    { "今年以来", PERIOD_YEAR_TO }, { "全年累计", PERIOD_YEAR_TO },
    { "年累计", PERIOD_YEAR_TO }, { "year to date", PERIOD_YEAR_TO },
    { "year-to-date", PERIOD_YEAR_TO }, { "ytd", PERIOD_YEAR_TO },
    { "自年初至本月", PERIOD_YEAR_TO }, { "年初至本月", PERIOD_YEAR_TO },
    { "自开展以来累计", PERIOD_TO }, { "开展以来累计", PERIOD_TO },
    { "启动以来累计", PERIOD_TO }, { "实施以来累计", PERIOD_TO },
    { "协作以来累计", PERIOD_TO }, { "帮扶以来累计", PERIOD_TO },
    { "结对以来累计", PERIOD_TO }, { "自开展以来", PERIOD_TO },
    { "开展以来", PERIOD_TO }, { "启动以来", PERIOD_TO },
    { "实施以来", PERIOD_TO }, { "协作以来", PERIOD_TO },
    { "帮扶以来", PERIOD_TO }, { "结对以来", PERIOD_TO },
    { "截至本月末累计", PERIOD_TO }, { "截至本月底累计", PERIOD_TO },
    { "截至本月累计", PERIOD_TO }, { "截至本月末", PERIOD_TO },
    { "截至本月底", PERIOD_TO }, { "截至本月", PERIOD_TO },
    { "since the start", PERIOD_TO }, { "since inception", PERIOD_TO },
    { "总累计", PERIOD_TO }, { "历史累计", PERIOD_TO },
    { "截至目前", PERIOD_TO }, { "累计", PERIOD_TO }, { "历年", PERIOD_TO },
    { "cumulatively", PERIOD_TO }, { "cumulative", PERIOD_TO },
    { "to date", PERIOD_TO },
    { "上年同期", PERIOD_SAME_LAST_YEAR },
    { "去年同期", PERIOD_SAME_LAST_YEAR },
    { "same period last year", PERIOD_SAME_LAST_YEAR },
    { "上一年度", PERIOD_LAST_YEAR }, { "上年度", PERIOD_LAST_YEAR },
    { "上年", PERIOD_LAST_YEAR }, { "去年", PERIOD_LAST_YEAR },
    { "last year", PERIOD_LAST_YEAR }, { "previous year", PERIOD_LAST_YEAR },
    { "本月份", PERIOD_MONTH }, { "本月", PERIOD_MONTH },
    { "当月", PERIOD_MONTH }, { "this month", PERIOD_MONTH },
    { "上月", PERIOD_LAST_MONTH }, { "last month", PERIOD_LAST_MONTH },
    { "本季度", PERIOD_QUARTER }, { "本季", PERIOD_QUARTER },
    { "this quarter", PERIOD_QUARTER },
    { "本年度", PERIOD_YEAR }, { "本年", PERIOD_YEAR },
    { "当年", PERIOD_YEAR }, { "今年", PERIOD_YEAR },
    { "全年", PERIOD_YEAR }, { "this year", PERIOD_YEAR },
};

static const struct { const char *text; int month, last; } parts[] = {
    { "上半年", 1, 6 }, { "下半年", 7, 12 }, { "第一季度", 1, 3 },
    { "第二季度", 4, 6 }, { "第三季度", 7, 9 }, { "第四季度", 10, 12 },
    { "一季度", 1, 3 }, { "二季度", 4, 6 }, { "三季度", 7, 9 },
    { "四季度", 10, 12 }, { "前三季度", 1, 9 }, { "1季度", 1, 3 },
    { "2季度", 4, 6 }, { "3季度", 7, 9 }, { "4季度", 10, 12 },
};

/* Without the bytes [from, from + len). */
static struct str cut(struct arena *a, struct str s, size_t from, size_t len)
{
    return arena_print(a, "%.*s%.*s", (int)from, s.at,
                       (int)(s.len - from - len), s.at + from + len);
}

static struct str small_letters(struct arena *a, struct str s)
{
    struct str low = arena_str(a, s);
    char *at = (char *)low.at;
    for (size_t i = 0; i < low.len; i++) {
        at[i] = at[i] >= 'A' && at[i] <= 'Z' ? (char)(at[i] + 32) : at[i];
    }
    return low;
}

static enum period_word take_word(struct arena *a, struct str *label)
{
    struct str low = small_letters(a, *label);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct str text = str_of(words[i].text);
        ptrdiff_t at = str_find(low, text);
        if (at >= 0) {
            *label = cut(a, *label, (size_t)at, text.len);
            return words[i].word;
        }
    }
    return PERIOD_NONE;
}

/* ---- months -------------------------------------------------------------- */

static bool take_number(struct str *s, int *n)
{
    size_t len = 0;
    *n = 0;
    while (len < s->len && s->at[len] >= '0' && s->at[len] <= '9' && len < 3) {
        *n = *n * 10 + s->at[len++] - '0';
    }
    *s = str_part(*s, len, s->len);
    return len > 0 && *n >= 1 && *n <= 12;
}

static bool take_mark(struct str *s, const char *const *marks)
{
    for (size_t i = 0; marks[i] != NULL; i++) {
        if (str_starts(*s, str_of(marks[i]))) {
            *s = str_part(*s, strlen(marks[i]), s->len);
            return true;
        }
    }
    return false;
}

/* 6月, 1-6月, 1至10月 at the front of a text. Returns its length. */
static size_t months_at(struct str s, int *first, int *last)
{
    static const char *const to[] = { "-", "—", "－", "–", "~", "～", "至",
                                      "到", NULL };
    static const char *const month[] = { "月份", "月", NULL };
    struct str rest = s, after;
    if (!take_number(&rest, first)) {
        return 0;
    }
    *last = *first;
    after = rest;
    take_mark(&after, month);
    if (take_mark(&after, to)) {
        while (take_mark(&after, to)) {
        }
        if (!take_number(&after, last) || *last < *first) {
            return 0;
        }
        rest = after;
    }
    return take_mark(&rest, month) ? s.len - rest.len : 0;
}

static void take_months(struct arena *a, struct str *label,
                        struct period_part *p)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        ptrdiff_t at = str_find(*label, str_of(parts[i].text));
        if (at >= 0) {
            p->month = parts[i].month;
            p->last_month = parts[i].last;
            *label = cut(a, *label, (size_t)at, strlen(parts[i].text));
            return;
        }
    }
    for (size_t i = 0; i < label->len; i++) {
        size_t len = months_at(str_part(*label, i, label->len), &p->month,
                               &p->last_month);
        bool goes_on = i > 0 && label->at[i - 1] >= '0' &&
                       label->at[i - 1] <= '9';
        if (len > 0 && !goes_on) {
            *label = cut(a, *label, i, len);
            return;
        }
    }
    p->month = p->last_month = 0;
}

static int32_t day_of(int year, int month, int day)
{
    int32_t d = 0;
    date_of(year, month, day, &d);
    return d;
}

static int32_t month_end(int year, int month)
{
    return month == 12 ? day_of(year, 12, 31)
                       : day_of(year, month + 1, 1) - 1;
}

/* ---- one label ----------------------------------------------------------- */

static bool names_year(struct str s)
{
    for (size_t i = 0; i + 4 <= s.len; i++) {
        if ((s.at[i] == '2' && s.at[i + 1] == '0') ||
            (s.at[i] == '1' && s.at[i + 1] == '9')) {
            return true;
        }
    }
    return false;
}

/* A year alone, as heads have it: 2019, FY2019. */
static bool is_bare_year(struct str s, int *year)
{
    struct str t = str_trim(s);
    if (t.len > 4 && (str_starts(t, STR("FY")) || str_starts(t, STR("fy")))) {
        t = str_trim(str_part(t, 2, t.len));
    }
    *year = 0;
    for (size_t i = 0; i < t.len; i++) {
        if (t.at[i] < '0' || t.at[i] > '9') {
            return false;
        }
        *year = *year * 10 + t.at[i] - '0';
        if (*year > 2199) {
            return false;
        }
    }
    return t.len == 4 && *year >= 1990;
}

/* What a text says of time by itself: not what is told from today, which is
 * nothing to a form. */
static void take_spans(const struct lexicon *l, struct arena *a,
                       struct str *label, int32_t today,
                       struct period_part *p)
{
    enum { FAR_OFF = 3653 };
    struct lexicon_period *found, *moved;
    size_t count = lexicon_periods(l, a, *label, today, &found);
    size_t later = lexicon_periods(l, a, *label, today + FAR_OFF, &moved);
    for (size_t i = count; i > 0 && later == count; i--) {
        const struct lexicon_period *f = &found[i - 1];
        if (f->from_day != moved[i - 1].from_day ||
            f->to_day != moved[i - 1].to_day) {
            continue;
        }
        bool is_day = f->has_from && f->has_to && f->from_day == f->to_day;
        if (!f->has_from && !f->has_to) {
            continue;
        }
        p->has_from = f->has_from && !is_day;
        p->has_to = f->has_to && !(f->is_open && f->has_from);
        p->from = f->from_day;
        p->to = f->to_day;
        *label = cut(a, *label, f->from, f->len);
    }
}

/* A year that stands alone in a title: Summary 2020, 2020协作统计表. */
static void take_lone_year(struct arena *a, struct str *label,
                           struct period_part *p)
{
    struct str s = *label;
    for (size_t i = 0; i + 4 <= s.len; i++) {
        int year;
        bool begins = i == 0 || s.at[i - 1] < '0' || s.at[i - 1] > '9';
        bool ends = i + 4 == s.len || s.at[i + 4] < '-' || s.at[i + 4] > '9';
        if (begins && ends && is_bare_year(str_part(s, i, 4), &year) &&
            date_of(year, 1, 1, &p->from) && date_of(year, 12, 31, &p->to)) {
            p->has_from = p->has_to = true;
            *label = cut(a, s, i, 4);
            return;
        }
    }
}

/* Whether a span is more than what 累计 ends with: 1—6月累计 and “十三五”累计 are of
 * that time alone, where 2019年累计 is everything up to then. */
static bool is_span_of_its_own(const struct period_part *p)
{
    int y1, m1, d1, y2, m2, d2;
    if (!p->has_from) {
        return false;
    } else if (!p->has_to) {
        return true;            /* 2017年以来累计 */
    }
    date_split(p->from, &y1, &m1, &d1);
    date_split(p->to, &y2, &m2, &d2);
    bool is_year = y1 == y2 && m1 == 1 && m2 == 12;
    return !is_year && (y1 != y2 || m1 != m2);
}

/* 1-10月 beside its year. */
static void narrow_to_months(struct arena *a, struct str *rest,
                             struct period_part *p)
{
    bool is_year = p->has_from && p->has_to &&
                   date_year(p->from) == date_year(p->to);
    if (is_year) {
        int year = date_year(p->to);
        take_months(a, rest, p);
        if (p->month != 0) {
            p->from = day_of(year, p->month, 1);
            p->to = month_end(year, p->last_month);
            p->month = p->last_month = 0;
        }
    }
}

/* 上年同期 beside what it is the same time of: 上年同期累计, 上年1-6月, and 本月 and
 * 累计 below it. */
static bool is_last_year(enum period_word word)
{
    return word == PERIOD_LAST_YEAR || word == PERIOD_SAME_LAST_YEAR;
}

static void shift_back(struct arena *a, struct str *rest,
                       struct period_part *p)
{
    enum period_word before;
    struct str left = *rest;
    if (p->has_from || p->has_to) {
        return;
    } else if (is_last_year(p->word)) {
        p->is_year_before = p->month != 0;
        return;
    }
    before = p->word == PERIOD_NONE ? PERIOD_NONE : take_word(a, &left);
    if (before == PERIOD_SAME_LAST_YEAR) {
        p->is_year_before = true;
        *rest = left;
    }
}

struct period_part period_read(const struct lexicon *l, struct arena *a,
                               struct str label, int32_t today,
                               struct str *rest)
{
    struct period_part p = { 0 };
    int year;
    *rest = utf8_narrow(a, label);
    if (is_bare_year(*rest, &year) && date_of(year, 1, 1, &p.from) &&
        date_of(year, 12, 31, &p.to)) {
        p.has_from = p.has_to = true;
        *rest = (struct str){ "", 0 };
        return p;
    }
    if (names_year(*rest)) {
        take_spans(l, a, rest, today, &p);
        if (!p.has_from && !p.has_to) {
            take_lone_year(a, rest, &p);
        }
        p.word = take_word(a, rest);
        if (p.word == PERIOD_YEAR || p.word == PERIOD_YEAR_TO) {
            p.word = p.has_from || p.has_to ? PERIOD_NONE : p.word;
        }
        narrow_to_months(a, rest, &p);
    } else {
        take_spans(l, a, rest, today, &p);
        p.word = take_word(a, rest);
        if (!p.has_from && !p.has_to) {
            take_months(a, rest, &p);
        }
    }
    if (p.word == PERIOD_TO && is_span_of_its_own(&p)) {
        p.word = PERIOD_NONE;
    }
    shift_back(a, rest, &p);
    return p;
}

struct period_part period_join(struct period_part outer,
                               struct period_part inner)
{
    struct period_part p = inner;
    if (!period_says(&inner)) {
        return outer;
    }
    if (!inner.has_from && !inner.has_to) {
        p.has_from = outer.has_from;
        p.has_to = outer.has_to;
        p.from = outer.from;
        p.to = outer.to;
        if (inner.month == 0) {
            p.month = outer.month;
            p.last_month = outer.last_month;
        }
    }
    p.word = inner.word != PERIOD_NONE ? inner.word : outer.word;
    p.is_year_before = outer.is_year_before || inner.is_year_before ||
        (is_last_year(outer.word) && !inner.has_from && !inner.has_to &&
         (inner.month != 0 || !is_last_year(p.word))) ||
        (is_last_year(inner.word) && p.month != 0);
    return p;
}

/* ---- all together -------------------------------------------------------- */

static void set_months(struct period *p, int year, int first, int last)
{
    *p = (struct period){ true, true, day_of(year, first, 1),
                          month_end(year, last) };
}

static bool is_within_month(int32_t from, int32_t to)
{
    int y1, m1, d1, y2, m2, d2;
    date_split(from, &y1, &m1, &d1);
    date_split(to, &y2, &m2, &d2);
    return y1 == y2 && m1 == m2;
}

/* The day up to which the form is told. */
static bool form_day(const struct period_form *f, int32_t *day)
{
    if (f->title.has_to) {
        *day = f->title.to;
        if (f->has_as_of && f->as_of < *day && f->title.has_from &&
            f->as_of >= f->title.from) {
            *day = f->as_of;
        }
    } else if (f->has_as_of) {
        *day = f->as_of;
    } else {
        return false;
    }
    return true;
}

/* The month that 本月 means: told by the title, by the day up to which data
 * stand, or at last by the day when the form is filled in. */
static bool form_month(const struct period_form *f, int *year, int *month)
{
    enum { LATE = 20 };
    int day_of_month;
    int32_t day;
    bool is_filing = false;
    if (f->title.has_from && f->title.has_to) {
        if (is_within_month(f->title.from, f->title.to)) {
            date_split(f->title.to, year, month, &day_of_month);
            return true;
        } else if (!f->has_as_of) {
            return false;
        }
    }
    if (f->has_as_of) {
        day = f->as_of;
    } else if (f->has_filing && !f->title.has_to) {
        day = f->filing;
        is_filing = true;
    } else {
        return false;
    }
    date_split(day, year, month, &day_of_month);
    /* In its first days a month is reported on that is over. */
    return !is_filing || day_of_month >= LATE;
}

static bool year_told(const struct period_form *f,
                      const struct period_part *p, int *year)
{
    int32_t day;
    if (p->has_from || p->has_to) {
        *year = date_year(p->has_to ? p->to : p->from);
        return !p->has_from || !p->has_to ||
               date_year(p->from) == date_year(p->to);
    }
    if (f->title.has_from && f->title.has_to &&
        date_year(f->title.from) != date_year(f->title.to)) {
        return false;
    }
    if (form_day(f, &day) || f->has_filing) {
        *year = date_year(form_day(f, &day) ? day : f->filing);
        return true;
    }
    return false;
}

/* Words that say a time only beside the form's own day. */
static bool relative_of(const struct period_form *f, enum period_word word,
                        struct period *out)
{
    int year, month, last;
    int32_t day;
    bool has_day = form_day(f, &day), has_month = form_month(f, &year, &month);
    if (word == PERIOD_MONTH || word == PERIOD_LAST_MONTH ||
        word == PERIOD_QUARTER) {
        if (!has_month) {
            return false;
        }
        last = word == PERIOD_QUARTER ? (month + 2) / 3 * 3
             : word == PERIOD_MONTH ? month : month > 1 ? month - 1 : 12;
        year -= word == PERIOD_LAST_MONTH && month == 1;
        set_months(out, year, word == PERIOD_QUARTER ? last - 2 : last, last);
        return true;
    }
    if (!has_day && has_month) {
        day = month_end(year, month);
    } else if (!has_day) {
        return false;
    }
    if (f->title.has_from && f->title.has_to && word == PERIOD_YEAR &&
        date_year(f->title.from) != date_year(f->title.to)) {
        return false;           /* 本年 of a form about many years */
    }
    year = date_year(day);
    *out = (struct period){ true, true, day_of(year, 1, 1), day };
    if (word == PERIOD_TO) {
        out->has_from = false;
    } else if (word == PERIOD_LAST_YEAR) {
        set_months(out, year - 1, 1, 12);
    }
    return true;
}

static bool same_last_year(const struct period_form *f, struct period *out)
{
    int y1, m1, d1, y2, m2, d2;
    if (!f->title.has_from || !f->title.has_to) {
        return false;
    }
    date_split(f->title.from, &y1, &m1, &d1);
    date_split(f->title.to, &y2, &m2, &d2);
    set_months(out, y1 - 1, m1, 12);
    out->to = month_end(y2 - 1, m2);
    return true;
}

/* Told by the labels themselves. */
static bool range_of(const struct period_form *f, const struct period_part *p,
                     struct period *out)
{
    int32_t day;
    *out = (struct period){ p->has_from, p->has_to, p->from, p->to };
    if (p->word == PERIOD_TO) {
        out->has_from = false;
        return p->has_to;
    }
    if (p->has_from && !p->has_to) {
        out->to = form_day(f, &day) && day >= p->from ? day
                : f->has_latest && f->latest >= p->from ? f->latest : 0;
        out->has_to = out->to != 0;     /* else up to the reporting date */
    }
    return true;
}

/* The same time of the year before: that of 本月, of 累计 (the year's). */
static bool year_before(const struct period_form *f,
                        const struct period_part *p, struct period *out)
{
    struct period_part now = *p;
    int y1, m1, d1, y2, m2, d2;
    now.is_year_before = false;
    now.word = is_last_year(p->word) ? PERIOD_NONE
             : p->word == PERIOD_TO && p->month == 0 ? PERIOD_YEAR_TO
             : p->word;
    if (!period_of(f, &now, out) || !out->has_from || !out->has_to) {
        return false;
    }
    date_split(out->from, &y1, &m1, &d1);
    date_split(out->to, &y2, &m2, &d2);
    int32_t from = day_of(y1 - 1, m1, 1);
    bool is_whole = d1 == 1 && out->to == month_end(y2, m2);
    *out = (struct period){ true, true, from, month_end(y2 - 1, m2) };
    return is_whole;            /* days inside a month: ask */
}

bool period_of(const struct period_form *f, const struct period_part *p,
               struct period *out)
{
    int year;
    if (p->is_year_before) {
        return year_before(f, p, out);
    }
    if (p->month != 0) {
        if (!year_told(f, p, &year)) {
            return false;
        }
        set_months(out, year, p->month, p->last_month);
        if (p->word == PERIOD_TO && p->month == p->last_month) {
            return false;       /* 6月累计: of the year, or of all years? */
        } else if (p->word == PERIOD_YEAR_TO) {
            out->from = day_of(year, 1, 1);
        }
        return true;
    }
    if (p->has_from || p->has_to) {
        return range_of(f, p, out);
    }
    if (p->word == PERIOD_SAME_LAST_YEAR) {
        return same_last_year(f, out);
    }
    if (p->word != PERIOD_NONE) {
        return relative_of(f, p->word, out);
    }
    if (f->title.has_from || f->title.has_to) {
        *out = (struct period){ f->title.has_from, f->title.has_to,
                                f->title.from, f->title.to };
        return form_day(f, &out->to) || !f->title.has_to;
    }
    *out = (struct period){ .has_to = f->has_as_of, .to = f->as_of };
    return f->has_as_of;
}

/* ---- answers ------------------------------------------------------------- */

bool period_parse(struct str text, struct period *out)
{
    struct str s = str_trim(text);
    struct date d;
    ptrdiff_t dots = str_find(s, STR(".."));
    *out = (struct period){ 0 };
    if (dots < 0) {
        out->has_from = out->has_to = date_parse(s, &d);
        out->from = out->has_from ? d.day : 0;
        out->to = out->has_from ? date_last(d) : 0;
        return out->has_from;
    }
    struct str first = str_trim(str_part(s, 0, (size_t)dots));
    struct str last = str_trim(str_part(s, (size_t)dots + 2, s.len));
    if (first.len > 0) {
        out->has_from = date_parse(first, &d);
        out->from = out->has_from ? d.day : 0;
    }
    if (last.len > 0) {
        out->has_to = date_parse(last, &d);
        out->to = out->has_to ? date_last(d) : 0;
    }
    return (first.len == 0 || out->has_from) &&
           (last.len == 0 || out->has_to) && out->from <= INT32_MAX &&
           (!out->has_from || !out->has_to || out->from <= out->to);
}

static struct str print_day(struct arena *a, int32_t day)
{
    char text[DATE_TEXT_SIZE];
    date_print((struct date){ day, DATE_DAY }, text);
    return arena_print(a, "%s", text);
}

struct str period_print(struct arena *a, const struct period *p)
{
    int y1, m1, d1, y2, m2, d2;
    struct str from = p->has_from ? print_day(a, p->from) : STR("");
    struct str to = p->has_to ? print_day(a, p->to) : STR("");
    if (p->has_from && p->has_to) {
        date_split(p->from, &y1, &m1, &d1);
        date_split(p->to, &y2, &m2, &d2);
        bool whole = d1 == 1 && p->to == month_end(y2, m2);
        if (whole && y1 == y2 && m1 == 1 && m2 == 12) {
            return arena_print(a, "%d", y1);
        } else if (whole && y1 == y2 && m1 == m2) {
            return arena_print(a, "%d-%02d", y1, m1);
        } else if (whole) {
            return arena_print(a, "%d-%02d..%d-%02d", y1, m1, y2, m2);
        }
    }
    return arena_print(a, "%.*s..%.*s", STR_ARG(from), STR_ARG(to));
}

static const struct { const char *id; enum period_word word; } kept[] = {
    { "month", PERIOD_MONTH }, { "year_to", PERIOD_YEAR_TO },
    { "to", PERIOD_TO }, { "last_year", PERIOD_LAST_YEAR },
    { "same_last_year", PERIOD_SAME_LAST_YEAR },
};

static bool kept_of(const struct period_form *f, size_t i, struct period *out)
{
    return kept[i].word == PERIOD_SAME_LAST_YEAR
        ? same_last_year(f, out) : relative_of(f, kept[i].word, out);
}

struct str period_relative(const struct period_form *f,
                           const struct period *p)
{
    int year;
    struct period now;
    struct period_part none = { 0 };
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        if (kept_of(f, i, &now) && now.has_from == p->has_from &&
            p->has_to && now.to == p->to &&
            (!p->has_from || now.from == p->from)) {
            return str_of(kept[i].id);
        }
    }
    if (year_told(f, &none, &year)) {
        set_months(&now, year, 1, 12);
        if (p->has_from && p->has_to && p->from == now.from &&
            p->to == now.to) {
            return STR("year");
        }
    }
    return (struct str){ "", 0 };
}

bool period_absolute(const struct period_form *f, struct str relative,
                     struct period *out)
{
    int year;
    struct period_part none = { 0 };
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        if (str_is(relative, str_of(kept[i].id))) {
            return kept_of(f, i, out);
        }
    }
    if (str_is(relative, STR("year")) && year_told(f, &none, &year)) {
        set_months(out, year, 1, 12);
        return true;
    }
    return false;
}
