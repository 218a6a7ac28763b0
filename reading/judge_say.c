/* reading/judge_say.c - what a finding says to people, in both languages. */
#include "base/utf8.h"
#include "reading/fill.h"
#include "reading/judge.h"

void judge_say(struct lint_finding *f, struct str zh, struct str en)
{
    const struct { struct str text; char *out; } both[] = {
        { zh, f->zh }, { en, f->en },
    };
    for (int i = 0; i < 2; i++) {
        struct str text = str_part(both[i].text, 0, ERR_TEXT_SIZE - 1);
        text.len = utf8_good(text);
        memcpy(both[i].out, text.at, text.len);
        both[i].out[text.len] = '\0';
    }
}

static struct str day_text(struct arena *a, int32_t day)
{
    char text[DATE_TEXT_SIZE];
    date_print((struct date){ day, DATE_DAY }, text);
    return arena_str(a, str_of(text));
}

static struct str period_text(struct arena *a, const struct lint_scope *s,
                              enum lang lang)
{
    int32_t first, last;
    int year = date_year(s->has_from ? s->from : s->to);
    struct str from = day_text(a, s->has_from ? s->from : 0);
    struct str to = day_text(a, s->has_to ? s->to : 0);
    if (s->has_from && s->has_to && date_of(year, 1, 1, &first) &&
        date_of(year, 12, 31, &last) && s->from == first && s->to == last) {
        return FILL(a, say(lang, "{}年", "{}"), arena_print(a, "%d", year));
    }
    return s->has_from && s->has_to ? FILL(a, say(lang, "{}至{}", "{} to {}"),
                                           from, to)
         : s->has_from ? FILL(a, say(lang, "自{}", "since {}"), from)
                       : FILL(a, say(lang, "截至{}", "up to {}"), to);
}

struct str judge_scope(const struct judge *g, const struct lint_scope *s,
                       enum lang lang)
{
    const struct labels *l = lang == LANG_EN ? &g->en : &g->zh;
    const char *comma = say(lang, "、", ", ");
    struct buf b = { 0 };
    if (s->supporter.len > 0) {
        buf_str(&b, label_unit(l, s->supporter));
    }
    if (s->area.len > 0) {
        buf_text(&b, b.len > 0 ? comma : "");
        buf_str(&b, label_area_short(l, s->area));
    }
    if (s->has_from || s->has_to) {
        buf_text(&b, b.len > 0 ? comma : "");
        buf_str(&b, period_text(g->arena, s, lang));
    }
    if (b.len == 0) {
        buf_text(&b, say(lang, "全部", "the whole programme"));
    }
    struct str text = arena_str(g->arena, buf_view(&b));
    buf_free(&b);
    return text;
}

static struct str exact(const struct judge *g, const struct pack_indicator *i,
                        int64_t value, enum lang lang)
{
    return phrase_exact(g->arena, i, value, lang);
}

static struct str name_of(const struct judge *g,
                          const struct pack_indicator *i, enum lang lang)
{
    return label_indicator(lang == LANG_EN ? &g->en : &g->zh, i);
}

/* 另有结转 4.2亿元: what the period may or may not hold as well. */
static struct str overlap(const struct judge *g, const struct lint_finding *f,
                          enum lang lang)
{
    return f->overlapping == 0 ? STR("") : FILL(g->arena,
        say(lang, "，另有结转 {} 与这一时段部分重合、无法拆分",
            ", and {} carried in totals that overlap the period and are not "
            "broken down"),
        exact(g, f->indicator, f->overlapping, lang));
}

/* What the book says: 选派干部人才（海淀区、2020年，已审核）为 457 人次. */
static struct str book_says(const struct judge *g,
                            const struct lint_finding *f, enum lang lang)
{
    return FILL(g->arena,
        f->is_part ? say(lang, "台账中“{}”（{}，{}）的这一部分为 {}{}",
                         "the book has this part of “{}” ({}, {}) at {}{}")
                   : say(lang, "台账中“{}”（{}，{}）为 {}{}",
                         "the book has “{}” ({}, {}) at {}{}"),
        name_of(g, f->indicator, lang), judge_scope(g, &f->scope, lang),
        str_of(label_basis(lang, g->basis)),
        exact(g, f->indicator, f->value, lang), overlap(g, f, lang));
}

/* By how much the text is off: 至少多说 121 个. */
static struct str by_how_much(const struct judge *g,
                              const struct lint_finding *f, enum lang lang)
{
    struct phrase_bounds bounds = judge_bounds(&f->quantity, f->indicator);
    int64_t low = phrase_lowest(bounds), high = phrase_highest(bounds), off;
    bool is_over = f->value < low;
    if (__builtin_sub_overflow(is_over ? low : f->value,
                               is_over ? f->value : high, &off)) {
        return STR("");
    }
    const char *zh = low == high ? (is_over ? "，多说 {}" : "，少说 {}")
        : is_over ? "，至少多说 {}" : "，至少少说 {}";
    const char *en = low == high
        ? (is_over ? "; the text is over by {}" : "; the text is under by {}")
        : is_over ? "; the text is over by at least {}"
                  : "; the text is under by at least {}";
    return FILL(g->arena, say(lang, zh, en),
                exact(g, f->indicator, off, lang));
}

/* Another basis or another place of that name at which it would hold. */
static struct str would_hold(const struct judge *g,
                             const struct judge_case *c, enum lang lang)
{
    const struct lint_finding *f = &c->finding;
    struct phrase_bounds bounds = judge_bounds(&f->quantity, f->indicator);
    for (int b = 0; b < BASIS_COUNT; b++) {
        if ((enum basis)b != g->basis && phrase_holds(bounds, f->by_basis[b])) {
            return FILL(g->arena,
                say(lang, "；按“{}”口径则相符", "; it would hold as {}"),
                str_of(label_basis(lang, (enum basis)b)));
        }
    }
    for (size_t i = 0; i < c->reach.other_count; i++) {
        if (judge_holds(g, c, c->other_wants[i])) {
            return FILL(g->arena,
                say(lang, "；若指{}则相符", "; it would hold of {}"),
                judge_scope(g, &c->reach.others[i], lang));
        }
    }
    return STR("");
}

static struct str list_candidates(const struct judge *g,
                                  const struct lint_finding *f,
                                  enum lang lang)
{
    struct buf b = { 0 };
    for (size_t i = 0; i < f->candidate_count; i++) {
        buf_text(&b, i > 0 ? say(lang, "、", ", ") : "");
        buf_str(&b, name_of(g, f->candidates[i].indicator, lang));
    }
    struct str text = arena_str(g->arena, buf_view(&b));
    buf_free(&b);
    return text;
}

static struct str unit_sentence(const struct judge *g,
                                const struct lint_finding *f, enum lang lang)
{
    struct str book = book_says(g, f, lang);
    if (f->sister == NULL) {
        return FILL(g->arena, say(lang, "{}：数目相符，单位不对",
                    "{}: the number is right, the unit is not"), book);
    }
    return FILL(g->arena,
        say(lang, "{}；是“{}”为 {}：计量单位用混了",
            "{}; it is “{}” that is {}: two units are mixed"),
        book, name_of(g, f->sister, lang),
        exact(g, f->sister, f->sister_value, lang));
}

static struct str sentence(const struct judge *g, const struct judge_case *c,
                           enum lang lang)
{
    const struct lint_finding *f = &c->finding;
    struct arena *a = g->arena;
    switch (f->verdict) {
    case LINT_HOLDS:
        return book_says(g, f, lang);
    case LINT_DIFFERS:
        return FILL(a, "{}{}{}", book_says(g, f, lang),
                    by_how_much(g, f, lang), would_hold(g, c, lang));
    case LINT_UNIT:
        return unit_sentence(g, f, lang);
    case LINT_PERIOD:
        return FILL(a, say(lang, "{}；这是“{}”的数",
                           "{}; the number is that of {}"),
                    book_says(g, f, lang), judge_scope(g, &f->other, lang));
    case LINT_AMBIGUOUS:
        return FILL(a, say(lang, "可能指：{}", "may mean: {}"),
                    list_candidates(g, f, lang));
    case LINT_UNKNOWN: case LINT_UNSUPPORTED: case LINT_ARITHMETIC:
    case LINT_VERDICTS:
        break;
    }
    if (c->reach.is_several && f->candidate_count > 0) {
        return str_of(say(lang, "说的是几个地方的合计，请分开核对",
                          "said of several places together: check each"));
    }
    return f->is_withheld
        ? str_of(say(lang, "数目太小，不对外核对",
                     "too small to be checked in public"))
        : str_of(say(lang, "台账没有这样的指标",
                     "the book has no such indicator"));
}

void judge_explain(const struct judge *g, struct judge_case *c)
{
    judge_say(&c->finding, sentence(g, c, LANG_ZH), sentence(g, c, LANG_EN));
}
