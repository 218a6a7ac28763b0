#include "reading/judge.h"

#include "base/num.h"

/* A score below this is a hint, no reading: one far-off word. */
enum { SCORE_MIN = 40, NEAR_MAX = 24,
       SMALL_SUM2 = 2000000 };  /* 10,000 yuan, doubled: less is a price */

/* ---- candidates --------------------------------------------------------- */

static bool counts_heads(enum figure_unit unit)
{
    return unit == UNIT_PERSON || unit == UNIT_PERSON_TIME ||
           unit == UNIT_HOUSEHOLD;
}

static bool is_head_class(enum quantity_class class)
{
    return class == QUANTITY_PERSON || class == QUANTITY_PERSON_TIME ||
           class == QUANTITY_HOUSEHOLD;
}

/* A wrong unit is worth a word only among persons, times and households:
 * yuan are never taken for firms. */
static bool may_mean(const struct quantity *q,
                     const struct lexicon_candidate *c)
{
    return c->fits || (is_head_class(q->class) &&
                       counts_heads(c->indicator->unit));
}

static void drop_strangers(struct lint_finding *f)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->candidate_count; i++) {
        if (may_mean(&f->quantity, &f->candidates[i])) {
            f->candidates[kept++] = f->candidates[i];
        }
    }
    f->candidate_count = kept;
}

static bool is_sister(const struct judge *g, const struct pack_indicator *a,
                      const struct pack_indicator *b)
{
    const struct pack_indicator *sisters[LINT_CANDIDATES_MAX];
    size_t count = lexicon_sisters(g->lexicon, a, sisters,
                                   LINT_CANDIDATES_MAX);
    for (size_t i = 0; i < count; i++) {
        if (sisters[i] == b) {
            return true;
        }
    }
    return false;
}

/* The words speak of the best candidate; where its unit does not fit the
 * measure word but a sister's does, they speak of the sister. */
static void prefer_fitting_sister(const struct judge *g,
                                  struct lint_finding *f)
{
    if (f->candidate_count == 0 || f->candidates[0].fits) {
        return;
    }
    for (size_t i = 1; i < f->candidate_count; i++) {
        if (f->candidates[i].fits &&
            is_sister(g, f->candidates[0].indicator,
                      f->candidates[i].indicator)) {
            struct lexicon_candidate chosen = f->candidates[i];
            chosen.score = f->candidates[0].score;
            memmove(f->candidates + 1, f->candidates,
                    i * sizeof *f->candidates);
            f->candidates[0] = chosen;
            return;
        }
    }
    const struct pack_indicator *sisters[LINT_CANDIDATES_MAX];
    size_t count = lexicon_sisters(g->lexicon, f->candidates[0].indicator,
                                   sisters, LINT_CANDIDATES_MAX);
    for (size_t i = 0; i < count; i++) {
        if (quantity_fits(f->quantity.class, sisters[i]->unit)) {
            size_t keep = f->candidate_count < LINT_CANDIDATES_MAX
                ? f->candidate_count : LINT_CANDIDATES_MAX - 1;
            memmove(f->candidates + 1, f->candidates,
                    keep * sizeof *f->candidates);
            f->candidate_count = keep + 1;
            f->candidates[0].indicator = sisters[i];
            f->candidates[0].fits = true;
            return;
        }
    }
}

/* As good as the first: the same score, the same fitness, and no sister. */
static bool is_even(const struct judge *g, const struct lint_finding *f,
                    size_t n)
{
    const struct lexicon_candidate *a = &f->candidates[0];
    const struct lexicon_candidate *b = &f->candidates[n];
    return b->score == a->score && b->fits == a->fits &&
           b->has_label == a->has_label &&
           !is_sister(g, a->indicator, b->indicator);
}

/* ---- the nearest words -------------------------------------------------- */

static int score_in(const struct lexicon_candidate *rows, size_t count,
                    const struct pack_indicator *i)
{
    for (size_t n = 0; n < count; n++) {
        if (rows[n].indicator == i) {
            return rows[n].score;
        }
    }
    return 0;
}

/* A number must be spoken of by its own words: of an indicator that only
 * words further off speak of, it is taken when its measure word is the
 * indicator's own, or where it has no noun and no measure word that tells
 * anything (…，2020年卖了4.73亿元). */
static bool is_near(const struct judge *g, const struct quantity *q,
                    const struct context_words *words,
                    const struct lexicon_candidate *c)
{
    struct lexicon_candidate near[NEAR_MAX];
    size_t count = lexicon_rank(g->lexicon, g->arena, words->pieces,
                                words->near, q->class, near, NEAR_MAX);
    if (score_in(near, count, c->indicator) > 0 || words->near == 0) {
        return true;
    }
    switch (q->class) {
    case QUANTITY_MONEY:
        return c->has_label && q->bounds.low2 >= SMALL_SUM2;
    case QUANTITY_PERSON_TIME: case QUANTITY_BARE: case QUANTITY_PERSON:
    case QUANTITY_HOUSEHOLD:
        return c->has_label;
    case QUANTITY_ITEM: case QUANTITY_LENGTH: case QUANTITY_LAND:
        return c->has_label &&
               str_is(q->measure, c->indicator->measure_word_zh);
    case QUANTITY_OTHER:
        return false;
    }
    return false;
}

/* ---- whether it is a figure at all -------------------------------------- */

/* Nothing in the words is known. A number with a measure word that tells
 * something is worth saying so; 三个方面, 两次 and 6个问题 are ordinary speech. */
static bool is_worth_a_word(const struct quantity *q, struct str number)
{
    static const char *const generic[] = { "个", "次", "项", "位", "名", "人",
                                           "家", "份", "条", "类", "种" };
    enum { LARGE2 = 200 };      /* 100, doubled as bounds are */
    bool is_soft = q->bounds.high2 > q->bounds.low2 + 2;
    bool is_digits = number.len > 0 && (unsigned char)number.at[0] < 0x80;
    bool is_generic = q->measure.len == 0;
    for (size_t i = 0; i < sizeof generic / sizeof *generic; i++) {
        is_generic = is_generic || str_is(q->measure, str_of(generic[i]));
    }
    switch (q->class) {
    case QUANTITY_MONEY: case QUANTITY_LENGTH: case QUANTITY_LAND:
    case QUANTITY_HOUSEHOLD: case QUANTITY_PERSON_TIME:
        return true;
    case QUANTITY_PERSON:
        return is_soft || q->bounds.low2 >= LARGE2 / 2;
    case QUANTITY_ITEM: case QUANTITY_OTHER:
        return is_soft || q->bounds.low2 >= LARGE2 ||
               (is_digits && !is_generic);
    case QUANTITY_BARE:
        return is_soft && q->bounds.low2 >= LARGE2;
    }
    return false;
}

/* How far, how high, how old: no figure of a programme. */
static bool is_measured(const struct quantity *q,
                        const struct context_words *words)
{
    static const char *const marks[] = { "相距", "距离", "海拔", "车程", "行程",
        "直线", "away", "altitude", "above sea level", "distance" };
    for (size_t i = 0; q->class == QUANTITY_LENGTH && i < words->near; i++) {
        for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
            if (str_find(words->pieces[i].text, str_of(marks[m])) >= 0) {
                return true;
            }
        }
    }
    return false;
}

void judge_read(const struct judge *g, const struct quantity *q,
                const struct context_words *words,
                const struct reach_scope *reach, struct judge_case *out)
{
    struct lint_finding *f = &out->finding;
    *out = (struct judge_case){ .reach = *reach };
    *f = (struct lint_finding){ .what = LINT_IS_FIGURE, .from = q->from,
        .len = q->len, .quantity = *q, .scope = reach->scope };
    out->is_part = words->whole >= 0;
    if (words->is_label || is_measured(q, words)) {
        out->is_silent = true;
        return;
    }
    if (q->class != QUANTITY_OTHER) {
        f->candidate_count = lexicon_rank(g->lexicon, g->arena,
            words->pieces, words->count, q->class, f->candidates,
            LINT_CANDIDATES_MAX);
    }
    drop_strangers(f);
    prefer_fitting_sister(g, f);
    if (f->candidate_count == 0 || f->candidates[0].score < SCORE_MIN ||
        !is_near(g, q, words, &f->candidates[0])) {
        f->verdict = LINT_UNKNOWN;
        out->is_silent = !is_worth_a_word(q, words->number);
        f->candidate_count = 0;
        return;
    }
    for (size_t i = 0; i < f->candidate_count; i++) {
        out->wants[i] = answers_want(g->answers, f->candidates[i].indicator,
                                     &f->scope);
        out->is_even = out->is_even || (i > 0 && is_even(g, f, i));
    }
    out->sister_count = lexicon_sisters(g->lexicon, f->candidates[0].indicator,
                                        out->sisters, LINT_CANDIDATES_MAX);
    for (size_t i = 0; i < out->sister_count; i++) {
        out->sister_wants[i] = answers_want(g->answers, out->sisters[i],
                                            &f->scope);
    }
    for (size_t i = 0; i < reach->other_count; i++) {
        out->other_wants[i] = answers_want(g->answers,
            f->candidates[0].indicator, &reach->others[i]);
    }
}

/* ---- holding ------------------------------------------------------------ */

struct phrase_bounds judge_bounds(const struct quantity *q,
                                  const struct pack_indicator *i)
{
    struct phrase_bounds b = q->bounds;
    enum quantity_class class;
    int64_t scale;
    if (q->class == QUANTITY_BARE &&
        quantity_measure(i->measure_word_zh, &class, &scale) &&
        (!num_times(b.low2, scale, &b.low2) ||
         !num_times(b.high2, scale, &b.high2))) {
        return q->bounds;
    }
    return b;
}

bool judge_holds(const struct judge *g, const struct judge_case *c,
                 size_t want)
{
    const struct answer *a = answers_get(g->answers, want);
    const struct quantity *q = &c->finding.quantity;
    struct phrase_bounds bounds = judge_bounds(q, a->indicator);
    int64_t value = a->by_basis[g->basis];
    return q->is_least ? value >= phrase_lowest(bounds)
                       : phrase_holds(bounds, value);
}

static bool is_withheld(const struct judge *g, const struct judge_case *c)
{
    for (size_t i = 0; i < c->finding.candidate_count; i++) {
        if (answers_get(g->answers, c->wants[i])->is_withheld) {
            return true;
        }
    }
    for (size_t i = 0; i < c->sister_count; i++) {
        if (answers_get(g->answers, c->sister_wants[i])->is_withheld) {
            return true;
        }
    }
    return false;
}

static void want_period(const struct judge *g, struct judge_case *c,
                        struct lint_scope s)
{
    if (c->period_count < JUDGE_YEARS) {
        c->periods[c->period_count] = s;
        c->period_wants[c->period_count++] = answers_want(g->answers,
            c->finding.candidates[0].indicator, &s);
    }
}

/* Other periods in which it might hold: all of it, up to the same end, from
 * the same beginning, and single years. */
static void want_periods(const struct judge *g, struct judge_case *c)
{
    enum { YEARS = 12 };
    const struct lint_scope *s = &c->finding.scope;
    const struct pack_indicator *i = c->finding.candidates[0].indicator;
    struct lint_scope whole = *s;
    whole.has_from = whole.has_to = false;
    if (s->has_from || s->has_to) {
        want_period(g, c, whole);
    }
    if (s->has_from && s->has_to) {
        struct lint_scope half = *s;
        half.has_from = false;
        want_period(g, c, half);
        half = *s;
        half.has_to = false;
        want_period(g, c, half);
    }
    int last = date_year(answers_to(g->answers));
    for (int year = last; year > last - YEARS; year--) {
        struct lint_scope one = whole;
        one.has_from = !(i->is_stock || i->last_status);
        one.has_to = date_of(year, 1, 1, &one.from) &&
                     date_of(year, 12, 31, &one.to);
        if (one.has_to && one.to <= answers_to(g->answers) + 366) {
            want_period(g, c, one);
        }
    }
}

void judge_try(const struct judge *g, struct judge_case *c)
{
    if (!c->is_silent && c->finding.candidate_count > 0 && !c->is_even &&
        !judge_holds(g, c, c->wants[0]) && !is_withheld(g, c)) {
        want_periods(g, c);
    }
}

/* ---- deciding ----------------------------------------------------------- */

/* Even candidates that lead to different ends; *all says whether each of them
 * holds. */
static bool evens_agree(const struct judge *g, const struct judge_case *c)
{
    bool first = judge_holds(g, c, c->wants[0]);
    for (size_t i = 1; i < c->finding.candidate_count; i++) {
        if (is_even(g, &c->finding, i) && judge_holds(g, c, c->wants[i]) != first) {
            return false;
        }
    }
    return first;
}

static void keep_evens(const struct judge *g, struct lint_finding *f)
{
    size_t kept = 1;
    for (size_t i = 1; i < f->candidate_count; i++) {
        if (is_even(g, f, i)) {
            f->candidates[kept++] = f->candidates[i];
        }
    }
    f->candidate_count = kept;
}

static bool find_sister(const struct judge *g, struct judge_case *c)
{
    for (size_t i = 0; i < c->sister_count; i++) {
        if (judge_holds(g, c, c->sister_wants[i])) {
            c->finding.sister = c->sisters[i];
            c->finding.sister_value = answers_get(g->answers,
                c->sister_wants[i])->by_basis[g->basis];
            return true;
        }
    }
    return false;
}

/* A small number is some year's number by chance. */
static bool is_telling(const struct quantity *q)
{
    enum { SMALL2 = 200 };
    return q->bounds.low2 >= SMALL2 || q->class == QUANTITY_MONEY;
}

static bool find_period(const struct judge *g, struct judge_case *c)
{
    for (size_t i = 0; is_telling(&c->finding.quantity) &&
         i < c->period_count; i++) {
        const struct answer *a = answers_get(g->answers, c->period_wants[i]);
        if (!a->is_withheld && judge_holds(g, c, c->period_wants[i])) {
            c->finding.other = c->periods[i];
            return true;
        }
    }
    return false;
}

static enum lint_verdict decide(const struct judge *g, struct judge_case *c)
{
    struct lint_finding *f = &c->finding;
    if (f->candidate_count == 0) {
        return LINT_UNKNOWN;
    }
    if (is_withheld(g, c)) {
        f->is_withheld = true;
        return LINT_UNKNOWN;
    }
    if (c->is_even && !evens_agree(g, c)) {
        keep_evens(g, f);
        return LINT_AMBIGUOUS;
    }
    f->indicator = f->candidates[0].indicator;
    const struct answer *a = answers_get(g->answers, c->wants[0]);
    f->has_value = true;
    memcpy(f->by_basis, a->by_basis, sizeof f->by_basis);
    f->value = f->by_basis[g->basis];
    if (judge_holds(g, c, c->wants[0])) {
        return f->candidates[0].fits ? LINT_HOLDS : LINT_UNIT;
    }
    return find_sister(g, c) ? LINT_UNIT
         : find_period(g, c) ? LINT_PERIOD : LINT_DIFFERS;
}

void judge_settle(const struct judge *g, struct judge_case *c)
{
    if (c->is_silent) {
        return;
    }
    c->finding.verdict = decide(g, c);
    if (c->finding.is_withheld) {       /* nothing of it may be told */
        c->finding.candidate_count = 0;
    }
    judge_explain(g, c);
}
