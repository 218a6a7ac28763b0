/* reading/reach_period.c - the periods of a text, and how far they reach. */
#include <stdlib.h>

#include "reading/reach_inside.h"

/* Whether a period names its year itself, as 12月 and 上半年 do not. */
static bool has_year(const struct reach *r, const struct lexicon_period *p)
{
    struct str text = context_text(r->context, p->from, p->from + p->len);
    size_t digits = 0;
    for (size_t i = 0; i < text.len && digits < 4; i++) {
        digits = text.at[i] >= '0' && text.at[i] <= '9' ? digits + 1 : 0;
    }
    return digits == 4;
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
                rows[n].to_day < today && (is_title || is_day)) {
                return rows[n].to_day;
            }
        }
    }
    return today;
}

/* 比上年减少51%: what is compared with is not spoken of. */
static bool is_compared(const struct reach *r, const struct lexicon_period *p)
{
    static const char *const words[] = { "比", "较", "与", "跟", "than ",
                                         "over ", "from ", "with " };
    struct str before = str_part(r->context->text->plain, 0, p->from);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_ends(before, str_of(words[i]))) {
            return !has_year(r, p);
        }
    }
    return false;
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

void reach_periods_open(struct reach *r, int32_t today)
{
    size_t kept = 0;
    r->today = day_of_text(r, today);
    r->period_count = lexicon_periods(r->lexicon, r->arena,
        r->context->text->plain, r->today, &r->periods);
    for (size_t i = 0; i < r->period_count; i++) {
        if (!is_vague(r, &r->periods[i]) &&
            !is_compared(r, &r->periods[i])) {
            r->periods[kept++] = r->periods[i];
            end_with_text(r, &r->periods[kept - 1], today);
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

static const struct lexicon_period *last_period(const struct reach *r,
                                                size_t from, size_t to)
{
    size_t left = LOOK_BACK;
    for (size_t i = period_from(r, to); i-- > 0 && left-- > 0 &&
         r->periods[i].from >= from;) {
        if (!is_one_day(&r->periods[i])) {
            return &r->periods[i];
        }
    }
    return NULL;
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
    return last_period(r, b->from, b->from + b->len);
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

static const struct lexicon_period *period_in_sentence(const struct reach *r,
                                                       const struct stand *s)
{
    const struct lexicon_period *found = NULL, *behind;
    if (s->item.len > 0) {
        found = last_period(r, s->item.from, s->item.from + s->item.len);
    }
    behind = first_period(r, s->to, s->next);
    if (found == NULL && s->sentence->is_english) {
        found = behind;
    }
    found = found ? found : last_period(r, s->clause->from, s->from);
    found = found ? found : behind;
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

static void take_period(const struct lexicon_period *p, struct lint_scope *out)
{
    if (p->has_from && !out->has_from) {
        out->has_from = true;
        out->from = p->from_day;
    }
    if (p->has_to && !p->is_open && !out->has_to) {
        out->has_to = true;
        out->to = p->to_day;
    }
}

/* 2017年以来 … 截至2020年底: the two halves of one period. */
static void take_other_half(const struct reach *r, const struct stand *s,
                            const struct lexicon_period *p,
                            struct lint_scope *out)
{
    size_t left = LOOK_BACK;
    for (size_t i = period_from(r, s->from); i-- > 0 && left-- > 0 &&
         r->periods[i].from >= s->sentence->from;) {
        const struct lexicon_period *q = &r->periods[i];
        bool completes = (p->has_from && !p->has_to && q->has_to &&
                          !q->has_from) ||
                         (p->has_to && !p->has_from && q->has_from &&
                          (!q->has_to || q->is_open));
        if (q != p && completes) {
            take_period(q, out);
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
        take_period(p, out);
        take_other_half(r, s, p, out);
    }
}

