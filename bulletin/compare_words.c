#include "bulletin/compare_words.h"

#include <stdarg.h>
#include <stdio.h>

#include "bulletin/forms.h"

struct str said(struct arena *a, enum lang lang, const char *zh,
                const char *en, ...)
{
    va_list args;
    va_start(args, en);
    int len = vsnprintf(NULL, 0, say(lang, zh, en), args);
    va_end(args);
    char *text = arena_take(a, (size_t)(len > 0 ? len : 0) + 1, 1);
    va_start(args, en);
    vsnprintf(text, (size_t)(len > 0 ? len : 0) + 1, say(lang, zh, en), args);
    va_end(args);
    return str_of(text);
}

static const struct { const char *id, *zh, *en; } parts[PART_COUNT] = {
    [PART_BASIS]        = { "basis",        "口径",       "basis" },
    [PART_SCOPE]        = { "scope",        "范围",       "scope" },
    [PART_PERIOD]       = { "period",       "时段",       "period" },
    [PART_WITHDRAWN]    = { "withdrawn",    "撤回",       "withdrawn" },
    [PART_CORRECTED]    = { "corrected",    "更正",       "corrected" },
    [PART_MERGED]       = { "merged",       "合并或拆分", "merged or split" },
    [PART_RECLASSIFIED] = { "reclassified", "归类或审核", "reclassified or reviewed" },
    [PART_GROWTH]       = { "growth",       "增长",       "growth" },
    [PART_REDEFINED]    = { "redefined",    "改定义",     "redefined" },
    [PART_UNPROVED]     = { "unproved",     "无法复算",   "not reproduced" },
};

const char *compare_part_id(enum compare_part part)
{
    return parts[part].id;
}

const char *compare_part_name(enum compare_part part, enum lang lang)
{
    return say(lang, parts[part].zh, parts[part].en);
}

const char *compare_kind_id(enum compare_kind kind)
{
    static const char *const ids[COMPARE_KINDS] = {
        [COMPARE_SAME] = "same",         [COMPARE_CHANGED] = "changed",
        [COMPARE_REWORDED] = "rounding", [COMPARE_UNIT] = "unit",
        [COMPARE_UNSAID] = "unit",       [COMPARE_MEANING] = "scope",
        [COMPARE_GONE] = "gone",         [COMPARE_NEW] = "new",
    };
    return ids[kind];
}

struct str side_name(struct arena *a, const struct compare_side *s,
                     enum lang lang)
{
    return s->edition.number.len > 0
        ? said(a, lang, "第%.*s期", "No. %.*s",
                      STR_ARG(s->edition.number))
        : said(a, lang, "台账位置 %llu", "position %llu",
                      (unsigned long long)s->text.size);
}

struct str row_name(const struct compare_row *row, enum lang lang)
{
    const struct pack_indicator *i = row->now != NULL ? row->now : row->old;
    const struct printed_figure *f = row->after ? row->after : row->before;
    return i == NULL ? f->name
        : lang == LANG_EN && i->en.len > 0 ? i->en : i->zh;
}

struct str row_exact(struct arena *a, const struct pack_indicator *i,
                     int64_t value, bool is_signed, enum lang lang)
{
    struct str text = i != NULL ? phrase_exact(a, i, value, lang)
        : arena_print(a, "%lld", (long long)value);
    return is_signed && value > 0
        ? arena_print(a, "+%.*s", STR_ARG(text)) : text;
}

/* 人 and 人次, as the two indicators count. */
static struct str units_of(struct arena *a, const struct compare_row *row,
                           enum lang lang)
{
    static const struct { const char *id, *zh, *en; } units[] = {
        { "person", "人（不同的人）", "different persons" },
        { "person_time", "人次", "person-times" },
        { "household", "户", "households" }, { "item", "个数", "a number" },
        { "fen", "金额", "money" }, { "m", "长度", "length" },
        { "cm2", "面积", "land" },
    };
    const char *words[2] = { "?", "?" };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (str_is(row->before->unit, str_of(units[i].id))) {
            words[0] = say(lang, units[i].zh, units[i].en);
        }
        if (str_is(row->after->unit, str_of(units[i].id))) {
            words[1] = say(lang, units[i].zh, units[i].en);
        }
    }
    return said(a, lang,
        "单位不同，不可相减：前一个数的是%s，后一个数的是%s。",
        "Not comparable, the unit is another: the first counts %s, the second "
        "%s.", words[0], words[1]);
}

static struct str unsaid_of(struct arena *a, const struct compare_row *row,
                            enum lang lang)
{
    const struct printed_figure *bare =
        row->before->is_bare ? row->before : row->after;
    bool counts_persons = row->now->unit == UNIT_PERSON;
    return said(a, lang,
        "单位没有写明，容易误读：有一份写作“%.*s”；这个指标数的是%s。",
        "The unit is left open and easily misread: one text says “%.*s”; what "
        "is counted are %s.", STR_ARG(bare->sentence),
        counts_persons ? say(lang, "人", "persons")
                       : say(lang, "人次", "person-times"));
}

static struct str meanings_of(struct arena *a, const struct compare_row *row,
                              enum lang lang)
{
    bool is_english = lang == LANG_EN;
    struct str was = is_english ? row->old->en : row->old->zh;
    struct str is = is_english ? row->now->en : row->now->zh;
    return said(a, lang,
        "范围不同，一个数字两个意思：前一个是“%.*s”，后一个是“%.*s”。",
        "One number, two meanings: the first is “%.*s”, the second “%.*s”.",
        STR_ARG(was), STR_ARG(is));
}

static struct str period_of(struct arena *a, const struct printed_figure *f,
                            enum lang lang)
{
    struct str to = edition_date(a, (struct date){ f->to, DATE_DAY }, lang);
    if (!f->has_from) {
        return said(a, lang, "截至%.*s的全部", "everything up to %.*s",
                           STR_ARG(to));
    }
    struct str from = edition_date(a, (struct date){ f->from, DATE_DAY }, lang);
    return said(a, lang, "%.*s至%.*s", "%.*s to %.*s",
                       STR_ARG(from), STR_ARG(to));
}

/* A first day that one has and the other has not is not seen in the number. */
static struct str periods_of(struct arena *a, const struct compare_row *row,
                             enum lang lang)
{
    const struct printed_figure *x = row->before, *y = row->after;
    if (x->has_from == y->has_from && (!x->has_from || x->from == y->from)) {
        return STR("");
    }
    return said(a, lang,
        "时段不同：前一份算的是%.*s，后一份算的是%.*s。",
        "The periods differ: the first covers %.*s, the second %.*s.",
        STR_ARG(period_of(a, x, lang)), STR_ARG(period_of(a, y, lang)));
}

struct str row_remark(struct arena *a, const struct compare_row *row,
                      enum lang lang)
{
    struct str first = STR(""), second = STR("");
    switch (row->kind) {
    case COMPARE_UNIT:
        first = units_of(a, row, lang);
        break;
    case COMPARE_UNSAID:
        first = unsaid_of(a, row, lang);
        break;
    case COMPARE_MEANING:
        first = meanings_of(a, row, lang);
        break;
    case COMPARE_REWORDED:
        first = str_of(say(lang, "数值没有变，只是写法不同。",
                           "The value is the same; only the words differ."));
        break;
    case COMPARE_GONE:
        return str_of(say(lang, "后一份没有这个数字。",
                          "The second text does not give it."));
    case COMPARE_NEW:
        return str_of(say(lang, "前一份没有这个数字。",
                          "The first text does not give it."));
    case COMPARE_SAME: case COMPARE_CHANGED: case COMPARE_KINDS:
        break;
    }
    second = periods_of(a, row, lang);
    return first.len == 0 ? second : second.len == 0 ? first
        : arena_print(a, "%.*s%s%.*s", STR_ARG(first), say(lang, "", " "),
                      STR_ARG(second));
}

/* About a part of the programme, not all of it. */
static bool is_narrow(const struct printed_figure *f)
{
    return f->area.len > 0 || f->supporter.len > 0 || f->has_from;
}

static bool counts_people(const struct compare_row *row)
{
    return row->now->unit == UNIT_PERSON || row->now->unit == UNIT_HOUSEHOLD ||
           row->now->unit == UNIT_PERSON_TIME;
}

static bool is_small(int64_t n, int64_t least)
{
    return n != 0 && n > -least && n < least;
}

bool row_shows_parts(const struct compare_row *row,
                     const struct compare_form *form)
{
    bool hides = false;
    for (int p = 0; row->has_parts && p < PART_COUNT; p++) {
        hides = hides || is_small(row->parts[p], form->public_min);
    }
    return row->has_parts &&
           !(hides && counts_people(row) &&
             (is_narrow(row->before) || is_narrow(row->after)));
}

bool row_shows_crossed(const struct compare_row *row,
                       const struct compare_form *form)
{
    return row->kind == COMPARE_UNIT &&
           !((is_small(row->crossed[0], form->public_min) &&
              is_narrow(row->before)) ||
             (is_small(row->crossed[1], form->public_min) &&
              is_narrow(row->after)));
}

struct str row_parts(struct arena *a, const struct compare_row *row,
                     enum lang lang)
{
    struct buf out = { 0 };
    for (int p = 0; row->has_parts && p < PART_COUNT; p++) {
        if (row->parts[p] != 0) {
            struct str n = row_exact(a, row->now, row->parts[p], true, lang);
            buf_print(&out, "%s%s %.*s", out.len > 0
                      ? say(lang, "，", ", ") : "",
                      compare_part_name((enum compare_part)p, lang),
                      STR_ARG(n));
        }
    }
    struct str text = arena_str(a, buf_view(&out));
    buf_free(&out);
    return text;
}

struct str compare_sum(struct arena *a, const struct comparison *c,
                       enum lang lang)
{
    static const struct { enum compare_kind kind; const char *zh, *en; }
    kinds[] = {
        { COMPARE_SAME, "没有变", "the same" },
        { COMPARE_CHANGED, "变了", "changed" },
        { COMPARE_REWORDED, "只是写法不同", "only in other words" },
        { COMPARE_UNIT, "单位不同、不可比", "of another unit" },
        { COMPARE_UNSAID, "单位没有写明", "with the unit left open" },
        { COMPARE_MEANING, "范围不同", "of another meaning" },
        { COMPARE_GONE, "只在前一份", "only in the first" },
        { COMPARE_NEW, "只在后一份", "only in the second" },
    };
    struct buf out = { 0 };
    buf_str(&out, said(a, lang, "共%zu个数字", "%zu figures", c->count));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t count = c->by_kind[kinds[i].kind];
        if (count > 0) {
            buf_str(&out, said(a, lang, "，%zu个%s", ", %zu %s", count,
                      say(lang, kinds[i].zh, kinds[i].en)));
        }
    }
    buf_text(&out, say(lang, "。", "."));
    struct str text = arena_str(a, buf_view(&out));
    buf_free(&out);
    return text;
}
