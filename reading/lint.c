#include "reading/lint.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/num.h"
#include "reading/answers.h"
#include "reading/claimed.h"
#include "reading/fill.h"
#include "reading/judge.h"
#include "reading/sums.h"

const char *lint_verdict_id(enum lint_verdict v)
{
    static const char *const ids[LINT_VERDICTS] = {
        [LINT_HOLDS] = "holds", [LINT_DIFFERS] = "differs",
        [LINT_UNIT] = "unit", [LINT_PERIOD] = "period",
        [LINT_AMBIGUOUS] = "ambiguous", [LINT_UNKNOWN] = "unknown",
        [LINT_UNSUPPORTED] = "unsupported",
        [LINT_ARITHMETIC] = "arithmetic",
    };
    return ids[v];
}

bool lint_is_clean(const struct lint *l)
{
    return l->by_verdict[LINT_HOLDS] + l->by_verdict[LINT_UNKNOWN] ==
           l->count;
}

struct phrase_bounds lint_bounds(const struct lint_finding *f)
{
    return judge_bounds(&f->quantity, f->indicator);
}

struct work {                   /* one text on its way */
    struct job *job;
    struct book *book;
    const struct lint_ask *ask;
    struct lint *out;
    struct quantity *figures;
    size_t figure_count;
    struct context context;
    struct judge judge;
    struct reach *reach;
    struct judge_case *cases;
    int32_t *wholes;            /* what each figure is a part of */
    size_t cap;
};

/* ---- numbers ------------------------------------------------------------ */

/* Digits alone are a number or a code; in a cell of a table the head tells
 * which (context_words.is_label). */
static bool is_cell_number(const struct text *t, const struct quantity *q,
                           int32_t to, struct quantity *out)
{
    enum { DIGITS_MAX = 9 };
    struct str digits = str_part(t->plain, q->from, q->len);
    size_t low = 0, high = t->block_count;
    int64_t n;
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;
        if (t->blocks[mid].from <= q->from) {
            low = mid;
        } else {
            high = mid;
        }
    }
    const struct text_block *b = &t->blocks[low];
    bool is_year = q->decoy == DECOY_DATE && num_parse(digits, &n) &&
        n > date_year(to) + 1 && n < 10000;     /* 2037: not yet */
    if ((q->decoy != DECOY_CODE && !is_year) || high == 0 ||
        b->kind != TEXT_CELL ||
        digits.len > DIGITS_MAX || !num_parse(digits, &n) || n < 0 ||
        !str_is(str_trim(str_part(t->plain, b->from, b->len)), digits)) {
        return false;
    }
    *out = (struct quantity){ .from = q->from, .len = q->len,
        .number_from = q->from, .number_len = q->len,
        .measure = { "", 0 }, .class = QUANTITY_BARE,
        .bounds = { n * 2, n * 2, false, false }, .is_strict = true };
    return true;
}

static void part_decoys(struct work *w)
{
    struct quantity *all;
    size_t count = quantity_find(w->job->arena, w->out->text.plain, &all);
    w->figures = ARENA_ROWS(w->job->arena, struct quantity, count + 1);
    w->out->decoys = ARENA_ROWS(w->job->arena, struct quantity, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct quantity *next = &w->figures[w->figure_count];
        if (all[i].decoy == QUANTITY_IS_FIGURE) {
            w->figures[w->figure_count++] = all[i];
        } else if (is_cell_number(&w->out->text, &all[i], w->out->to, next)) {
            w->figure_count++;
        } else {
            w->out->decoys[w->out->decoy_count++] = all[i];
        }
    }
}

/* A bare number in a table is read with the measure of its head: 3400 below
 * 万元 is 3400万元. The spans stay those of the text. */
static struct quantity with_measure(struct arena *a, struct str plain,
                                    const struct quantity *q,
                                    struct str measure)
{
    struct quantity *found;
    if (q->class != QUANTITY_BARE || measure.len == 0) {
        return *q;
    }
    struct str written = arena_print(a, "%.*s%.*s",
        (int)q->len, plain.at + q->from, STR_ARG(measure));
    if (quantity_find(a, written, &found) != 1 || found[0].from != 0 ||
        found[0].decoy != QUANTITY_IS_FIGURE) {
        return *q;
    }
    struct quantity read = found[0];
    read.from = q->from;
    read.len = q->len;
    read.number_from = q->number_from;
    read.number_len = q->number_len;
    return read;
}

/* The number whose meaning this one takes when it has no words of its own:
 * what it is a part of, or the one before in its paragraph. */
static const struct judge_case *goes_on_from(const struct work *w, size_t n,
                                             int32_t whole)
{
    const struct context *c = &w->context;
    size_t before = whole >= 0 ? (size_t)whole : n - 1;
    if (n == 0) {
        return NULL;
    }
    uint32_t own = c->clauses[c->clause_of[n]].sentence;
    uint32_t other = c->clauses[c->clause_of[before]].sentence;
    bool is_cell = c->text->blocks[c->sentences[own].block].kind == TEXT_CELL;
    return !is_cell && c->sentences[own].block == c->sentences[other].block
        ? &w->cases[before] : NULL;
}

static void read_cases(struct work *w)
{
    struct arena *a = w->job->arena;
    struct context_words words;
    struct reach_scope reach;
    w->cases = ARENA_ROWS(a, struct judge_case, w->figure_count + 1);
    w->wholes = ARENA_ROWS(a, int32_t, w->figure_count + 1);
    for (size_t i = 0; i < w->figure_count; i++) {
        context_words(&w->context, i, &words);
        reach_of(w->reach, i, &words, &reach);
        w->figures[i] = with_measure(a, w->out->text.plain, &w->figures[i],
                                     words.measure);
        judge_read(&w->judge, &w->figures[i], &words, &reach,
                   goes_on_from(w, i, words.whole), &w->cases[i]);
        w->wholes[i] = words.whole;
    }
}

/* Ask the book for all cases at once, round by round. */
static bool judge_cases(struct work *w)
{
    static void (*const rounds[])(const struct judge *g,
                                  struct judge_case *c) = {
        judge_doubt, judge_drop, judge_try, judge_settle,
    };
    read_cases(w);
    for (size_t n = 0; n < sizeof rounds / sizeof *rounds; n++) {
        if (!answers_fetch(w->judge.answers)) {
            return false;
        }
        for (size_t i = 0; i < w->figure_count; i++) {
            rounds[n](&w->judge, &w->cases[i]);
        }
    }
    return true;
}

/* ---- findings ----------------------------------------------------------- */

static struct lint_finding *add(struct work *w)
{
    if (w->out->count == w->cap) {
        w->cap = w->cap == 0 ? 64 : w->cap * 2;
        struct lint_finding *more = ARENA_ROWS(w->job->arena,
            struct lint_finding, w->cap);
        if (w->out->count > 0) {
            memcpy(more, w->out->findings, w->out->count * sizeof *more);
        }
        w->out->findings = more;
    }
    return &w->out->findings[w->out->count++];
}

/* 计划投入, 协议投资: what is meant to be is in no book. */
static bool is_meant_to_be(const struct work *w, size_t n)
{
    static const char *const words[] = { "计划投", "计划实", "计划选", "计划安",
        "计划培", "计划新", "计划完成", "计划帮", "计划拨", "计划援", "计划建",
        "拟投", "拟选", "拟安", "拟建", "力争", "预计", "将投入", "将实施",
        "将选派", "将新", "目标是", "协议投资", "协议金额", "意向", "plans to ",
        "plan to ", "will be ", "expected to ", "aims to ", "is to " };
    const struct context_clause *clause =
        &w->context.clauses[w->context.clause_of[n]];
    struct str before = context_text(&w->context, clause->from,
                                     w->figures[n].from);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_find(before, str_of(words[i])) >= 0) {
            return true;
        }
    }
    return false;
}

static void settle_unknown(struct lint_finding *f, struct str zh,
                           struct str en)
{
    *f = (struct lint_finding){ .verdict = LINT_UNKNOWN, .what = f->what,
        .from = f->from, .len = f->len, .quantity = f->quantity };
    judge_say(f, zh, en);
}

/* What no verdict is given on, though a figure is named. */
static void settle(const struct work *w, size_t n, struct lint_finding *f)
{
    if (f->verdict == LINT_HOLDS) {
        return;
    }
    if (w->out->to <= 0) {      /* nothing in the book has a date */
        settle_unknown(f, STR("台账里还没有记录"), STR("no records yet"));
    } else if (is_meant_to_be(w, n)) {
        settle_unknown(f,
            STR("是计划、目标或协议的数；台账只记已经发生的事"),
            STR("is planned or agreed; the book holds what has happened"));
    }
}

static void add_figures(struct work *w)
{
    for (size_t i = 0; i < w->figure_count; i++) {
        struct lint_finding *f = &w->cases[i].finding;
        settle(w, i, f);
        if (!w->cases[i].is_silent) {
            f->is_loose = w->ask->is_strict && !f->quantity.is_strict;
            *add(w) = *f;
        }
    }
}

static const struct { const char *zh, *en; } sum_sentences[] = {
    [SUM_PART] = { "比它所属的“{}”还大",
                   "is more than “{}”, of which it is a part" },
    [SUM_PARTS] = { "各项相加超过了“{}”",
                    "with the other parts is more than “{}”" },
    [SUM_TOTAL] = { "与各项之和不符（从“{}”加起）",
                    "is not the sum of its parts (from “{}” on)" },
    [SUM_PRODUCT] = { "与“{}”乘以每个的数额不符",
                      "is not “{}” times the sum for each" },
    [SUM_SHARE] = { "与“{}”之比不是所说的百分数",
                    "is not that share of “{}”" },
};

static bool add_sums(struct work *w)
{
    struct sum *sums;
    struct arena *a = w->job->arena;
    size_t count = sums_find(a, &w->context, w->wholes, w->out->decoys,
                             w->out->decoy_count, &sums);
    for (size_t i = 0; i < count; i++) {
        const struct quantity *q = &w->figures[sums[i].figure];
        const struct quantity *with = &w->figures[sums[i].with];
        struct str quote = str_part(w->out->text.plain, with->from,
                                    with->len);
        struct lint_finding *f = add(w);
        *f = (struct lint_finding){ .verdict = LINT_ARITHMETIC,
            .what = LINT_IS_SUM, .from = q->from, .len = q->len,
            .quantity = *q, .with = with->from, .with_len = with->len };
        judge_say(f,
            FILL(a, sum_sentences[sums[i].fault].zh, quote),
            FILL(a, sum_sentences[sums[i].fault].en, quote));
    }
    return true;
}

static bool add_claims(struct work *w)
{
    struct claimed c = { .job = w->job, .book = w->book,
                         .judge = &w->judge, .context = &w->context,
                         .reach = w->reach,
                         .is_public = w->ask->hides != NULL };
    if (!claimed_find(&c)) {
        return false;
    }
    for (size_t i = 0; i < c.count; i++) {
        *add(w) = c.rows[i];
    }
    return true;
}

static int compare_findings(const void *left, const void *right)
{
    const struct lint_finding *a = left, *b = right;
    return a->from != b->from ? (a->from < b->from ? -1 : 1)
                              : (int)a->what - (int)b->what;
}

/* ---- all of it ---------------------------------------------------------- */

static bool open_judge(struct work *w)
{
    struct job *j = w->job;
    struct judge *g = &w->judge;
    *g = (struct judge){ .arena = j->arena, .basis = w->ask->basis,
                         .answers = answers_open(j, w->book, w->ask) };
    if (g->answers == NULL) {
        return false;
    }
    uint64_t at = answers_as_of(g->answers);
    g->lexicon = lexicon_open(j, w->book, at);
    if (g->lexicon == NULL || !labels_open(j, w->book, at, &g->zh)) {
        return false;
    }
    g->zh.lang = LANG_ZH;
    g->en = g->zh;
    g->en.lang = LANG_EN;
    w->out->as_of = at;
    w->out->to = answers_to(g->answers);
    w->out->head = book_head(w->book);
    return true;
}

bool lint_run(struct job *j, struct book *b, struct str bytes,
              enum text_format format, const struct lint_ask *ask,
              struct lint *out)
{
    struct work w = { .job = j, .book = b, .ask = ask, .out = out };
    *out = (struct lint){ .basis = ask->basis };
    if (!text_read(j, bytes, format, &out->text) || !open_judge(&w)) {
        return false;
    }
    part_decoys(&w);
    context_open(j->arena, &out->text, w.figures, w.figure_count,
                 &w.context);
    w.reach = reach_open(j->arena, w.judge.lexicon, &w.context, out->to);
    w.judge.reach = w.reach;
    if (!judge_cases(&w)) {
        return false;
    }
    add_figures(&w);
    if (!add_sums(&w) || !add_claims(&w)) {
        return false;
    }
    if (out->count > 0) {
        qsort(out->findings, out->count, sizeof *out->findings,
              compare_findings);
    }
    for (size_t i = 0; i < out->count; i++) {
        out->by_verdict[out->findings[i].verdict]++;
    }
    return true;
}
