#include "reading/judge.h"

#include "base/num.h"

/* A score below this is a hint, no reading: one far-off word. */
enum { MEASURE_SHARE = 16, SCORE_MIN = 40, HINT_SHARE = 60, HINT_MIN = 360,
       RANKED = 16,
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

/* What the words say in all, and once more what the number's own words say:
 * 其中市级209亿元 is of the city, however much is said of the whole before it. */
static void rank(const struct judge *g, const struct quantity *q,
                 const struct context_words *words, struct lint_finding *f,
                 bool *is_near)
{
    struct lexicon_candidate all[RANKED], near[RANKED];
    size_t count = lexicon_rank(g->lexicon, g->arena, words->pieces,
                                words->count, q->class, all, RANKED);
    size_t near_count = lexicon_rank(g->lexicon, g->arena, words->pieces,
                                     words->near, q->class, near, RANKED);
    bool nears[LINT_CANDIDATES_MAX] = { false };
    for (size_t i = 0; i < count; i++) {
        struct lexicon_candidate c = all[i];
        size_t n = 0, at = f->candidate_count;
        while (n < near_count && near[n].indicator != c.indicator) {
            n++;
        }
        bool is_own = n < near_count;
        c.score += is_own ? near[n].score : 0;
        if (!c.has_label) {     /* parts of a label are a hint */
            c.score = c.score * HINT_SHARE / 100;
        }
        if (q->measure.len > 0 &&
            str_is(q->measure, c.indicator->measure_word_zh)) {
            c.score += c.score / MEASURE_SHARE;
        }
        if (is_own && c.has_label && str_is(q->measure, STR("个")) &&
            c.indicator->unit == UNIT_PERSON) {
            c.fits = true;      /* 141个农村劳动力 */
        }
        if (!may_mean(q, &c)) {
            continue;
        }
        while (at > 0 && f->candidates[at - 1].score < c.score) {
            at--;
        }
        if (at == LINT_CANDIDATES_MAX) {
            continue;
        }
        f->candidate_count += f->candidate_count < LINT_CANDIDATES_MAX;
        for (size_t k = f->candidate_count - 1; k > at; k--) {
            f->candidates[k] = f->candidates[k - 1];
            nears[k] = nears[k - 1];
        }
        f->candidates[at] = c;
        nears[at] = is_own;
    }
    *is_near = nears[0] || words->near == 0;
    if (*is_near && f->candidate_count > 0 && words->own < words->near) {
        size_t own = lexicon_rank(g->lexicon, g->arena, words->pieces,
                                  words->own, q->class, near, RANKED);
        *is_near = false;       /* what a list shares is no noun of its own */
        for (size_t i = 0; i < own; i++) {
            *is_near = *is_near ||
                near[i].indicator == f->candidates[0].indicator;
        }
    }
}

/* Animals, plants and goods: of no indicator unless it has that word. */
static bool is_foreign(const struct quantity *q,
                       const struct pack_indicator *i)
{
    static const char *const words[] = { "只", "头", "匹", "羽", "尾", "株", "棵",
        "盏", "辆", "箱", "袋", "本", "册", "张", "枚", "瓶" };
    for (size_t n = 0; n < sizeof words / sizeof *words; n++) {
        if (str_is(q->measure, str_of(words[n]))) {
            return !str_is(q->measure, i->measure_word_zh);
        }
    }
    return false;
}

/* So much for each of them, or on average: no figure of the whole. */
static bool is_average(const struct context_words *words)
{
    static const char *const ends[] = { "人均", "户均", "县均", "村均", "平均",
                                        "月均", "年均", "日均" };
    for (size_t i = 0; i < words->near; i++) {
        struct str text = words->pieces[i].text;
        for (size_t n = 0; n < sizeof ends / sizeof *ends; n++) {
            if (str_find(text, str_of(ends[n])) >= 0) {
                return true;
            }
        }
        if ((text.len <= 24 && str_starts(text, STR("每"))) ||
            str_find(text, STR(" per ")) >= 0 ||
            str_starts(text, STR("per "))) {
            return true;
        }
    }
    return false;
}

/* Whether the best candidate is what the number speaks of. A number must be
 * spoken of by its own words: of an indicator that only words further off
 * speak of, it is taken where it has no noun of its own. Parts of a label are
 * a hint and must be many. */
static bool is_meant(const struct quantity *q, bool is_near,
                     const struct context_words *words,
                     const struct lexicon_candidate *c)
{
    if (c->score < (c->has_label ? SCORE_MIN : HINT_MIN) ||
        is_foreign(q, c->indicator) || is_average(words)) {
        return false;
    }
    if (is_near) {
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
    bool is_digits = number.len > 0 && number.at[0] >= '0' &&
                     number.at[0] <= '9';
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
    static const char *const marks[] = { "距", "海拔", "车程", "行程", "驱车",
        "/h",
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

/* ---- what is left out ---------------------------------------------------- */

static void blank(struct buf *b, size_t from, size_t len)
{
    memset(b->at + from, ' ', len);
}

static void blank_word(struct buf *b, const char *text)
{
    struct str word = str_of(text);
    ptrdiff_t at;
    while ((at = str_find(buf_view(b), word)) >= 0) {
        blank(b, (size_t)at, word.len);
    }
}

/* Whether a text says nothing but where, when and “it was”. */
static bool is_empty(const struct judge *g, struct str text)
{
    static const char *const fillers[] = { "达到", "其中", "分别", "当年", "全年",
        "按人头算", "按人头", "按人数", "折合",
        "到人头", "我查了", "呢？", "的有", "的还有",
        "只有", "仅有", "合计",
        "共计", "累计", "总计",
        "the figure was", "the figure", "came to", "it was",
        "received", " got ",
        "of which", "and",
        "是", "为", "达", "共", "约", "有", "也", "则", "又", "还", "到", "在", "，",
        "。", "；", "：", "、", "（", "）", "“", "”", ",", ".", ";", ":", "(", ")",
        "in ", " to ", "was", "the " };
    enum { LONG = 120 };        /* bytes */
    struct buf b = { 0 };
    if (text.len == 0 || text.len > LONG) {
        return text.len == 0;
    }
    reach_blank(g->reach, text, &b);
    for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++) {
        blank_word(&b, fillers[i]);
    }
    bool empty = str_trim(buf_view(&b)).len == 0;
    buf_free(&b);
    return empty;
}

/* Take the meaning of the number before, with what fits of it here. */
static bool inherit(const struct judge *g, const struct context_words *words,
                    const struct judge_case *before, struct lint_finding *f)
{
    const struct quantity *q = &f->quantity;
    const struct quantity *p = before ? &before->finding.quantity : NULL;
    bool is_alike = p != NULL && before->finding.candidate_count > 0 &&
        ((p->class == q->class && (q->class == QUANTITY_MONEY ||
                                   str_is(p->measure, q->measure))) ||
         (is_head_class(p->class) && is_head_class(q->class)));
    if (!is_alike || !is_empty(g, words->before) ||
        !is_empty(g, words->behind)) {
        return false;
    }
    f->candidate_count = before->finding.candidate_count;
    memcpy(f->candidates, before->finding.candidates, sizeof f->candidates);
    for (size_t i = 0; i < f->candidate_count; i++) {
        f->candidates[i].fits = quantity_fits(f->quantity.class,
            f->candidates[i].indicator->unit);
    }
    prefer_fitting_sister(g, f);
    return f->candidates[0].fits;
}

/* ---- labels -------------------------------------------------------------- */

/* What a note says of the parts of its figure: 其中逐条记录 …、结转 …. */
static bool find_part(const struct context_words *words,
                      enum answer_part *out)
{
    static const struct { const char *word; enum answer_part part; } rows[] = {
        { "结转", ANSWER_CARRIED }, { "carried", ANSWER_CARRIED },
        { "计数", ANSWER_AGGREGATE }, { "without names", ANSWER_AGGREGATE },
        { "记录", ANSWER_NAMED }, { "records", ANSWER_NAMED },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (str_find(words->before, str_of(rows[i].word)) >= 0) {
            *out = rows[i].part;
            return true;
        }
    }
    return false;
}

/* The label of an indicator at the head of a note rules all of its numbers,
 * and that of a row or column those that fit it. A definition's small numbers
 * in words and numbers of other things are ordinary speech. */
static bool rule_by_label(const struct judge *g, const struct quantity *q,
                          const struct context_words *words,
                          struct judge_case *out)
{
    struct lint_finding *f = &out->finding;
    const struct pack_indicator *ruler = NULL;
    for (size_t i = 0; i < words->label_count && ruler == NULL; i++) {
        ruler = lexicon_labelled(g->lexicon, g->arena, words->labels[i]);
    }
    if (ruler == NULL) {
        return false;
    }
    f->candidate_count = 1;
    f->candidates[0] = (struct lexicon_candidate){ .indicator = ruler,
        .has_label = true, .fits = quantity_fits(q->class, ruler->unit) };
    if (!words->is_note) {
        return f->candidates[0].fits && q->class != QUANTITY_BARE;
    }
    bool is_part = words->whole >= 0;
    bool is_digits = words->number.len > 0 && words->number.at[0] >= '0' &&
                     words->number.at[0] <= '9';
    f->is_part = is_part && find_part(words, &out->part);
    out->is_silent = !is_digits || is_part != f->is_part ||
                     !may_mean(q, &f->candidates[0]);
    return true;
}

/* ---- reading ------------------------------------------------------------- */

static void want_all(const struct judge *g, struct judge_case *c)
{
    struct lint_finding *f = &c->finding;
    for (size_t i = 0; i < f->candidate_count; i++) {
        bool even = i > 0 && is_even(g, f, i);
        c->is_even = c->is_even || even;
        c->wants[i] = i > 0 && !even ? c->wants[0]  /* never looked at */
            : answers_want(g->answers, f->candidates[i].indicator, &f->scope);
    }
    c->sister_count = lexicon_sisters(g->lexicon, f->candidates[0].indicator,
                                      c->sisters, LINT_CANDIDATES_MAX);
    for (size_t i = 0; i < c->sister_count; i++) {
        c->sister_wants[i] = answers_want(g->answers, c->sisters[i],
                                          &f->scope);
    }
    for (size_t i = 0; i < c->reach.other_count; i++) {
        c->other_wants[i] = answers_want(g->answers,
            f->candidates[0].indicator, &c->reach.others[i]);
    }
}

static void put_near(struct context_words *w, const char *text)
{
    enum { WEIGHT = 90 };
    size_t move = w->count - w->near - (w->count == CONTEXT_PIECES_MAX);
    memmove(w->pieces + w->near + 1, w->pieces + w->near,
            move * sizeof *w->pieces);
    w->count = w->near + move + 1;
    w->own += w->own == w->near;
    w->pieces[w->near++] = (struct lexicon_piece){ str_of(text), WEIGHT };
}

void judge_read(const struct judge *g, const struct quantity *q,
                const struct context_words *words,
                const struct reach_scope *reach,
                const struct judge_case *before, struct judge_case *out)
{
    struct lint_finding *f = &out->finding;
    *out = (struct judge_case){ .reach = *reach };
    *f = (struct lint_finding){ .what = LINT_IS_FIGURE, .from = q->from,
        .len = q->len, .quantity = *q, .scope = reach->scope };
    struct context_words all = *words;
    if (reach->way != WAY_UNTOLD && all.near < CONTEXT_PIECES_MAX) {
        /* the words of tables and forms for who sends */
        put_near(&all, reach->way == WAY_OUT ? "东派西" : "西派东");
    }
    words = &all;
    if (words->is_label || is_measured(q, words)) {
        out->is_silent = true;
        return;
    }
    bool is_near = false;
    if (rule_by_label(g, q, words, out)) {
        if (!out->is_silent) {
            want_all(g, out);
        }
        return;
    }
    f->candidate_count = 0;
    if (inherit(g, words, before, f)) {
        want_all(g, out);
        return;
    }
    f->candidate_count = 0;
    if (q->class != QUANTITY_OTHER) {
        rank(g, q, words, f, &is_near);
    }
    prefer_fitting_sister(g, f);
    if (f->candidate_count == 0 ||
        !is_meant(q, is_near, words, &f->candidates[0])) {
        f->verdict = LINT_UNKNOWN;
        out->is_silent = !is_worth_a_word(q, words->number);
        f->candidate_count = 0;
        return;
    }
    want_all(g, out);
}

/* ---- holding ------------------------------------------------------------ */

struct phrase_bounds judge_bounds(const struct quantity *q,
                                  const struct pack_indicator *i)
{
    struct phrase_bounds b = q->bounds;
    enum quantity_class class;
    int64_t scale;
    if ((q->class == QUANTITY_LENGTH || q->class == QUANTITY_LAND) &&
        b.low2 == b.high2 && quantity_measure(q->measure, &class, &scale) &&
        scale > 1) {            /* 251公里 is read to half a kilometre */
        b.high_open = num_add(&b.low2, -scale) && num_add(&b.high2, scale);
        return b;
    }
    if (q->class == QUANTITY_BARE &&
        quantity_measure(i->measure_word_zh, &class, &scale) &&
        (!num_times(b.low2, scale, &b.low2) ||
         !num_times(b.high2, scale, &b.high2))) {
        return q->bounds;
    }
    return b;
}

static bool holds_of(const struct quantity *q,
                     const struct pack_indicator *i, int64_t value)
{
    struct phrase_bounds bounds = judge_bounds(q, i);
    return q->is_least ? value >= phrase_lowest(bounds)
                       : phrase_holds(bounds, value);
}

/* A carried total that only overlaps the period may be counted or not: nobody
 * knows how much of it fell inside. */
bool judge_holds(const struct judge *g, const struct judge_case *c,
                 size_t want)
{
    const struct answer *a = answers_get(g->answers, want);
    const struct lint_scope *s = &c->finding.scope;
    int64_t value = c->finding.is_part ? a->parts[c->part]
                                       : a->by_basis[g->basis];
    int64_t most = value;
    return holds_of(&c->finding.quantity, a->indicator, value) ||
           (a->overlapping != 0 && (s->has_from || s->has_to) &&
            !c->finding.is_part && num_add(&most, a->overlapping) &&
            holds_of(&c->finding.quantity, a->indicator, most));
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
    enum { YEARS = 12, MANY = 100000 };
    const struct lint_scope *s = &c->finding.scope;
    const struct pack_indicator *i = c->finding.candidates[0].indicator;
    struct lint_scope whole = *s;
    whole.has_from = whole.has_to = false;
    if (s->has_from || s->has_to) {
        want_period(g, c, whole);
    }
    if (s->has_from && s->has_to) {
        struct lint_scope half = *s;    /* up to its end */
        half.has_from = false;
        want_period(g, c, half);
    }
    if (answers_get(g->answers, c->wants[0])->records > MANY &&
        (s->supporter.len > 0 || s->area.len > 0)) {
        return;                 /* a pass over many records for each */
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

/* Where no record of an indicator names that supporter at all, though there
 * are records in the same area, it is not kept by supporter: of a county's
 * benefiting people a text means the county's, whoever is named beside. */
void judge_doubt(const struct judge *g, struct judge_case *c)
{
    const struct lint_finding *f = &c->finding;
    c->is_doubted = !c->is_silent && f->candidate_count > 0 &&
        f->scope.supporter.len > 0 && !is_withheld(g, c) &&
        answers_get(g->answers, c->wants[0])->by_basis[BASIS_REPORTED] == 0;
    if (!c->is_doubted) {
        return;
    }
    struct lint_scope all = { .supporter = f->scope.supporter };
    struct lint_scope none = f->scope;
    none.supporter = (struct str){ "", 0 };
    c->supporter_want = answers_want(g->answers, f->candidates[0].indicator,
                                     &all);
    c->area_want = answers_want(g->answers, f->candidates[0].indicator,
                                &none);
}

void judge_drop(const struct judge *g, struct judge_case *c)
{
    if (!c->is_doubted) {
        return;
    }
    const struct answer *all = answers_get(g->answers, c->supporter_want);
    const struct answer *none = answers_get(g->answers, c->area_want);
    if (all->by_basis[BASIS_REPORTED] == 0 && !none->is_withheld &&
        none->by_basis[BASIS_REPORTED] != 0) {
        c->finding.scope.supporter = (struct str){ "", 0 };
        c->reach.other_count = 0;
        want_all(g, c);
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
        if (is_even(g, &c->finding, i) &&
            judge_holds(g, c, c->wants[i]) != first) {
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
    enum { SMALL2 = 10 };
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
    if (f->candidate_count == 0 || c->reach.is_several) {
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
    f->value = f->is_part ? a->parts[c->part] : f->by_basis[g->basis];
    f->overlapping = f->scope.has_from || f->scope.has_to ? a->overlapping : 0;
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
