/* reading/reach_period.c - the periods of a text, and how far they reach. */
#include <stdlib.h>

#include "base/utf8.h"
#include "reading/reach_inside.h"

static bool is_numeral(uint32_t c)
{
    static const char signs[] = "〇零一二三四五六七八九";
    struct str rest = str_of(signs);
    bool found = (c >= '0' && c <= '9') || (c >= 0xff10 && c <= 0xff19);
    while (!found && rest.len > 0) {
        found = utf8_next(&rest) == c;
    }
    return found;
}

/* Whether a period names its year itself, as 12月 and 上半年 do not. */
static bool has_year(const struct reach *r, const struct lexicon_period *p)
{
    struct str text = context_text(r->context, p->from, p->from + p->len);
    size_t digits = 0;
    while (text.len > 0 && digits < 4) {
        digits = is_numeral(utf8_next(&text)) ? digits + 1 : 0;
    }
    return digits == 4;
}

/* The years in the programme's own name are part of a name. */
static bool is_in_name(const struct reach *r, const struct lexicon_period *p)
{
    static const char *const keys[] = { "title_zh", "title_en" };
    struct str plain = r->context->text->plain;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct str name = lexicon_setting(r->lexicon, str_of(keys[i]));
        size_t low = p->from > name.len ? p->from - name.len : 0;
        ptrdiff_t at = name.len < p->len ? -1
            : str_find(str_part(plain, low, 2 * name.len), name);
        if (at >= 0 && low + (size_t)at <= p->from &&
            p->from + p->len <= low + (size_t)at + name.len) {
            return true;
        }
    }
    return false;
}

/* The day on which a text speaks: the last one of the year that its title
 * names, else a date that stands alone at its top or end, else the reporting
 * date. Then “this year” of last year's report is last year. */
static int32_t day_of_text(const struct reach *r, int32_t today)
{
    enum { ENDS = 3, DATELINE_MAX = 80 };
    const struct text *t = r->context->text;
    for (size_t i = 0; i < t->block_count; i++) {
        const struct text_block *b = &t->blocks[i];
        struct lexicon_period *rows;
        bool is_title = (int32_t)i == r->title;
        if (i >= ENDS && i + ENDS < t->block_count) {
            i = t->block_count - ENDS - 1;
            continue;
        }
        if (!is_title && b->len > DATELINE_MAX) {
            continue;
        }
        size_t count = lexicon_periods(r->lexicon, r->arena,
            context_text(r->context, b->from, b->from + b->len), today,
            &rows);
        for (size_t n = 0; n < count; n++) {
            rows[n].from += b->from;
            bool is_day = rows[n].from_day == rows[n].to_day;
            if (rows[n].has_to && has_year(r, &rows[n]) &&
                !is_in_name(r, &rows[n]) &&
                rows[n].to_day < today && (is_title || is_day)) {
                return rows[n].to_day;
            }
        }
    }
    return today;
}

/* 比上年减少51%: what is compared with. In 2018年与2019年 it is a list. */
static bool is_compared(const struct reach *r, const struct lexicon_period *p)
{
    static const char *const words[] = { "比", "较", "与", "跟", "than ",
                                         "over ", "from ", "with " };
    struct str before = str_part(r->context->text->plain, 0, p->from);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_ends(before, str_of(words[i]))) {
            struct str rest = str_part(before, 0,
                before.len - strlen(words[i]));
            return !str_ends(rest, STR("年"));
        }
    }
    return false;
}

/* 从2018年底的394个增加到, 转到2020年: neither a beginning nor an end. */
static void mend_prefix(const struct reach *r, struct lexicon_period *p)
{
    static const char *const leads[] = { "转", "来", "看", "回", "说", "讲" };
    struct str plain = r->context->text->plain;
    struct str own = str_part(plain, p->from, p->len);
    struct str before = str_part(plain, 0, p->from);
    bool is_end = str_ends(own, STR("底")) || str_ends(own, STR("末"));
    if (p->has_from && !p->has_to && is_end && str_starts(own, STR("从"))) {
        p->has_to = date_of(date_year(p->from_day), 12, 31, &p->to_day);
        p->has_from = p->is_open = false;
    }
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        if (p->has_to && !p->has_from && !is_end &&
            str_starts(own, STR("到")) && str_ends(before, str_of(leads[i]))) {
            p->has_from = date_of(date_year(p->to_day), 1, 1, &p->from_day);
        }
    }
}

/* 三年来 and 几年来 count back from the day of speaking: so many years are all of
 * it. */
static bool is_vague(const struct reach *r, const struct lexicon_period *p)
{
    enum { LONG = 400, SLACK = 2 };     /* days */
    int year, month, day, past = r->today - p->from_day;
    int32_t same;
    if (!p->has_from || (p->has_to && !p->is_open) || past < LONG ||
        has_year(r, p)) {
        return false;
    }
    date_split(r->today, &year, &month, &day);
    return date_of(date_year(p->from_day + SLACK), month, day > 28 ? 28 : day,
                   &same) && abs(p->from_day - same) <= SLACK + 3;
}

/* 今年以来 ends on the day on which the text speaks. */
static void end_with_text(const struct reach *r, struct lexicon_period *p,
                          int32_t today)
{
    if (p->has_from && p->is_open && r->today < today && !has_year(r, p)) {
        p->has_to = true;
        p->is_open = false;
        p->to_day = r->today;
    }
}

/* 截至目前 of a text of this quarter is no end before the reporting date. */
static void open_end(const struct reach *r, struct lexicon_period *p)
{
    enum { RECENT = 92 };       /* days */
    if (p->has_to && !p->has_from && p->to_day == r->today &&
        r->to - p->to_day <= RECENT && !has_year(r, p)) {
        p->has_to = false;
        p->is_open = true;
    }
}

static enum stay stay_of(const struct reach *r, const struct lexicon_period *p)
{
    return is_compared(r, p) ? STAY_CLAUSE
         : p->has_to && !p->has_from && !has_year(r, p) ? STAY_PART
                                                        : STAY_REACHES;
}

void reach_periods_open(struct reach *r, int32_t today)
{
    size_t kept = 0;
    r->to = today;
    r->today = day_of_text(r, today);
    r->period_count = lexicon_periods(r->lexicon, r->arena,
        r->context->text->plain, r->today, &r->periods);
    r->stays = ARENA_ROWS(r->arena, uint8_t, r->period_count + 1);
    for (size_t i = 0; i < r->period_count; i++) {
        struct lexicon_period *p = &r->periods[kept];
        *p = r->periods[i];
        if (!is_vague(r, p) && !is_in_name(r, p) &&
            (!is_compared(r, p) || has_year(r, p))) {
            r->stays[kept++] = (uint8_t)stay_of(r, p);
            end_with_text(r, p, today);
            open_end(r, p);
            mend_prefix(r, p);
        }
    }
    r->period_count = kept;
}

static size_t period_from(const struct reach *r, size_t at)
{
    size_t low = 0, high = r->period_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (r->periods[mid].from < at) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

/* ---- periods ------------------------------------------------------------ */

static const char *const cumulative[] = { "累计", "历年", "迄今", "至今",
    "截至目前", "cumulative", "so far", "to date", "all told" };

static bool is_cumulative(struct str text)
{
    for (size_t i = 0; i < sizeof cumulative / sizeof *cumulative; i++) {
        if (str_find(text, str_of(cumulative[i])) >= 0) {
            return true;
        }
    }
    return false;
}

static bool is_one_day(const struct lexicon_period *p)
{
    return p->has_from && p->has_to && p->from_day == p->to_day;
}

/* The last period in [from, to) that holds so far. */
static const struct lexicon_period *last_staying(const struct reach *r,
                                                 size_t from, size_t to,
                                                 enum stay most)
{
    size_t left = LOOK_BACK;
    for (size_t i = period_from(r, to); i-- > 0 && left-- > 0 &&
         r->periods[i].from >= from;) {
        if (!is_one_day(&r->periods[i]) && r->stays[i] <= most) {
            return &r->periods[i];
        }
    }
    return NULL;
}

static const struct lexicon_period *last_period(const struct reach *r,
                                                size_t from, size_t to)
{
    return last_staying(r, from, to, STAY_REACHES);
}

static const struct lexicon_period *first_period(const struct reach *r,
                                                 size_t from, size_t to)
{
    for (size_t i = period_from(r, from);
         i < r->period_count && r->periods[i].from < to; i++) {
        if (!is_one_day(&r->periods[i])) {
            return &r->periods[i];
        }
    }
    return NULL;
}

static const struct lexicon_period *period_in_block(const struct reach *r,
                                                    int32_t number)
{
    const struct text_block *b = &r->context->text->blocks[number];
    return last_staying(r, b->from, b->from + b->len, STAY_CLAUSE);
}

/* What a heading or a lead-in says of all below it must name its year. */
static const struct lexicon_period *period_above(const struct reach *r,
                                                 int32_t number)
{
    const struct context *c = r->context;
    const struct text_block *b = &c->text->blocks[number];
    size_t end = b->from + b->len;
    const struct context_sentence *last =
        &c->sentences[context_sentence_at(c, end > 0 ? end - 1 : 0)];
    const struct lexicon_period *p = last_period(r,
        last->block == (uint32_t)number ? last->from : b->from, end);
    return p != NULL && has_year(r, p) ? p : NULL;
}

static const struct lexicon_period *period_in_cells(const struct reach *r,
                                                    const struct stand *s)
{
    enum { NAMES = 8 };
    uint32_t names[NAMES];
    size_t heads, count = 0;
    const struct context *c = r->context;
    const struct lexicon_period *found = NULL;
    if (c->text->blocks[s->sentence->block].kind == TEXT_CELL) {
        count = context_names_of_cell(c, s->sentence->block, names, NAMES,
                                      &heads);
    }
    for (size_t i = 0; i < count && found == NULL; i++) {
        found = period_in_block(r, (int32_t)names[i]);
    }
    return found;
}

/* Where the part of the sentence begins. */
static size_t part_from(const struct reach *r, const struct stand *s)
{
    const struct context_clause *clause = s->clause, *all = r->context->clauses;
    while (clause > all && clause[-1].sentence == s->clause->sentence &&
           clause[-1].part == s->clause->part) {
        clause--;
    }
    return clause->from;
}

static const struct lexicon_period *period_in_sentence(const struct reach *r,
                                                       const struct stand *s)
{
    const struct lexicon_period *found = NULL, *behind;
    if (s->item.len > 0) {
        found = last_staying(r, s->item.from, s->item.from + s->item.len,
                             STAY_CLAUSE);
    }
    behind = first_period(r, s->to, s->next);
    if (found == NULL && s->sentence->is_english) {
        found = behind;
    }
    found = found ? found : last_staying(r, s->clause->from, s->from,
                                         STAY_CLAUSE);
    found = found ? found : behind;
    found = found ? found : last_staying(r, part_from(r, s), s->from,
                                         STAY_PART);
    if (found == NULL && is_cumulative(context_text(r->context,
                                                    s->clause->from,
                                                    s->clause->to))) {
        /* 2019年…，累计…: a year of another clause is over. */
        found = last_period(r, s->sentence->from, s->from);
        return found != NULL && found->has_from && found->has_to ? NULL
                                                                 : found;
    }
    found = found ? found : last_period(r, s->sentence->from, s->from);
    return found || !s->sentence->is_english
        ? found : first_period(r, s->to, s->sentence->to);
}

static const struct lexicon_period *period_before(const struct reach *r,
                                                  const struct stand *s)
{
    const struct context *c = r->context;
    const struct context_sentence *all = c->sentences;
    const struct lexicon_period *found = NULL;
    uint32_t block = s->sentence->block;
    size_t left = LOOK_BACK;
    for (uint32_t i = s->number; i-- > 0 && all[i].block == block &&
         left-- > 0 && found == NULL;) {
        found = last_period(r, all[i].from, all[i].to);
    }
    if (found == NULL && c->lead_of[block] >= 0) {
        found = period_above(r, c->lead_of[block]);
    }
    for (int32_t h = c->heading_of[block]; h >= 0 && found == NULL;
         h = c->heading_of[h]) {
        found = period_above(r, h);
    }
    return found || r->title < 0 || (uint32_t)r->title == block
        ? found : period_above(r, r->title);
}

/* An end behind the reporting date is none. */
static void take_period(const struct reach *r, const struct lexicon_period *p,
                        struct lint_scope *out)
{
    if (p->has_from && !out->has_from) {
        out->has_from = true;
        out->from = p->from_day;
    }
    if (p->has_to && !p->is_open && !out->has_to &&
        (p->has_from || p->to_day <= r->to)) {
        out->has_to = true;
        out->to = p->to_day;
    }
}

/* 2017年以来 … 截至2020年底: the two halves of one period. 累计 has neither and
 * takes an end as it stands. */
static void take_other_half(const struct reach *r, const struct stand *s,
                            const struct lexicon_period *p,
                            struct lint_scope *out)
{
    size_t left = LOOK_BACK;
    for (size_t i = period_from(r, s->from); i-- > 0 && left-- > 0 &&
         r->periods[i].from >= s->sentence->from;) {
        const struct lexicon_period *q = &r->periods[i];
        bool completes = (!p->has_to && q->has_to && !q->has_from) ||
                         (p->has_to && !p->has_from && q->has_from &&
                          (!q->has_to || q->is_open));
        if (q != p && completes) {
            take_period(r, q, out);
        }
    }
}

void reach_period(const struct reach *r, const struct stand *s,
                  struct lint_scope *out)
{
    const struct lexicon_period *p = period_in_cells(r, s);
    p = p ? p : period_in_sentence(r, s);
    bool is_whole = is_cumulative(context_text(r->context, s->clause->from,
                                               s->clause->to)) ||
        is_cumulative(context_text(r->context, s->sentence->from, s->from));
    if (p == NULL) {
        p = period_before(r, s);
        if (p != NULL && is_whole && p->has_from && p->has_to &&
            !p->is_open) {
            p = NULL;
        }
    }
    if (p != NULL) {
        take_period(r, p, out);
        take_other_half(r, s, p, out);
    }
}

