#include "reading/claimed.h"

#include "base/num.h"
#include "base/utf8.h"
#include "figures/facts.h"
#include "reading/fill.h"

/* ---- how much is all ---------------------------------------------------- */

struct amount {                 /* one side of a claim “all” */
    const struct pack_indicator *indicator;     /* else a plain number */
    size_t want;
    int64_t number;
    bool is_known;
};

/* The value of “key=value;…” in a list, empty when it is not there. */
static struct str condition(struct str list, struct str key)
{
    struct str one;
    while (str_next(&list, ';', &one)) {
        one = str_trim(one);
        if (str_starts(one, key) && one.len > key.len &&
            one.at[key.len] == '=') {
            return str_part(one, key.len + 1, one.len);
        }
    }
    return (struct str){ "", 0 };
}

static bool fits(struct str wanted, struct str value)
{
    struct str one;
    if (wanted.len == 0) {
        return true;
    }
    while (str_next(&wanted, '|', &one)) {
        if (str_is(one, value)) {
            return true;
        }
    }
    return false;
}

static bool lies_in(const struct claimed *c, uint32_t area, struct str code)
{
    const struct areas *areas = lexicon_areas(c->judge->lexicon);
    return code.len == 0 || (area != AREA_NONE &&
        area_holds(areas, area_of_code(areas, code), area));
}

static int64_t count_areas(const struct claimed *c, struct str list,
                           const struct lint_scope *s)
{
    const struct areas *areas = lexicon_areas(c->judge->lexicon);
    int32_t day = s->has_to ? s->to : answers_to(c->judge->answers);
    struct str level = condition(list, STR("level"));
    int64_t n = 0;
    for (uint32_t i = 0; i < area_count(areas); i++) {
        struct area a = area_at(areas, i);
        n += fits(level, a.level) && a.valid_from <= day &&
             day < a.valid_until && lies_in(c, i, s->area);
    }
    return n;
}

static int64_t count_units(const struct claimed *c, struct str list,
                           const struct lint_scope *s)
{
    const struct areas *areas = lexicon_areas(c->judge->lexicon);
    const struct units *units = lexicon_units(c->judge->lexicon);
    int32_t day = s->has_to ? s->to : answers_to(c->judge->answers);
    struct str kind = condition(list, STR("kind"));
    struct str level = condition(list, STR("level"));
    int64_t n = 0;
    for (uint32_t i = 0; i < unit_count(units); i++) {
        struct unit u = unit_at(units, i);
        n += fits(kind, u.kind) && fits(level, u.level) &&
             u.valid_from <= day && day < u.valid_until &&
             lies_in(c, area_of_code(areas, u.area), s->area);
    }
    return n;
}

static struct amount amount_of(const struct claimed *c, struct str what,
                               const struct lint_scope *s)
{
    const struct judge *g = c->judge;
    struct amount a = { 0 };
    int32_t day = s->has_to ? s->to : answers_to(g->answers);
    static const char parameter[] = "parameter:", areas[] = "areas:",
        units[] = "units:";
    if (str_starts(what, STR("parameter:"))) {
        a.is_known = num_parse(pack_parameter(g->zh.pack,
            str_part(what, sizeof parameter - 1, what.len), day, g->zh.at),
            &a.number);
    } else if (str_starts(what, STR("areas:"))) {
        a.number = count_areas(c, str_part(what, sizeof areas - 1, what.len),
                               s);
        a.is_known = true;
    } else if (str_starts(what, STR("units:"))) {
        a.number = count_units(c, str_part(what, sizeof units - 1, what.len),
                               s);
        a.is_known = true;
    } else {
        a.indicator = pack_indicator(g->zh.pack, what, g->zh.at);
        a.is_known = a.indicator != NULL;
        a.want = a.is_known ? answers_want(g->answers, a.indicator, s) : 0;
    }
    return a;
}

/* ---- first -------------------------------------------------------------- */

enum { RECORDS_MAX = 4000,      /* of a kind that are read, newest first */
       WORDS_MIN = 9 };         /* bytes of a text that can tell something */

/* Whether a text of the record stands in the sentence. */
static bool speaks_of(struct arena *a, const struct entry *e,
                      struct str folded)
{
    for (uint32_t i = 0; i < e->field_count; i++) {
        struct str text = utf8_fold(a, e->fields[i].text);
        if (e->fields[i].is_text && text.len >= WORDS_MIN &&
            str_find(folded, text) >= 0) {
            return true;
        }
    }
    struct str subject = utf8_fold(a, e->subject);
    return subject.len >= WORDS_MIN && str_find(folded, subject) >= 0;
}

static bool find_record(const struct claimed *c, struct str kind,
                        struct str sentence, uint64_t *seq)
{
    struct job *j = c->job;
    const struct facts *f = book_fold(j, c->book, &facts_fold);
    struct str folded = utf8_fold(j->arena, sentence);
    size_t read = 0;
    *seq = UINT64_MAX;
    for (size_t t = 0; f != NULL && t < f->table_count; t++) {
        const struct fact_table *table = f->tables[t];
        if (!str_is(names_text(&f->names, table->kind), kind)) {
            continue;
        }
        for (size_t i = table->count; i-- > 0 && read < RECORDS_MAX;) {
            struct entry *e = ARENA_NEW(j->arena, struct entry);
            if (!(table->flags[i] & FACT_EVIDENCE) ||
                !marks_is_live(f->marks, table->seq[i], c->judge->zh.at)) {
                continue;
            }
            read++;
            if (!book_read(j, c->book, table->seq[i], e)) {
                return false;
            }
            if (speaks_of(j->arena, e, folded)) {
                *seq = table->seq[i];
                return true;
            }
        }
    }
    return f != NULL;
}

/* ---- one claim ---------------------------------------------------------- */

struct pending {                /* a claim “all” that waits for its figures */
    struct lint_finding finding;
    struct amount part, whole;
};

static void put(struct claimed *c, const struct lint_finding *f)
{
    if (c->count == c->cap) {
        c->cap = c->cap == 0 ? 16 : c->cap * 2;
        struct lint_finding *more = ARENA_ROWS(c->job->arena,
            struct lint_finding, c->cap);
        if (c->count > 0) {
            memcpy(more, c->rows, c->count * sizeof *more);
        }
        c->rows = more;
    }
    c->rows[c->count++] = *f;
}

static int64_t value_of(const struct claimed *c, const struct amount *a,
                        bool *is_withheld)
{
    if (a->indicator == NULL) {
        return a->number;
    }
    const struct answer *answer = answers_get(c->judge->answers, a->want);
    *is_withheld = *is_withheld || answer->is_withheld;
    return answer->by_basis[c->judge->basis];
}

static void settle(struct claimed *c, struct pending *p)
{
    struct lint_finding *f = &p->finding;
    const struct judge *g = c->judge;
    f->value = value_of(c, &p->part, &f->is_withheld);
    f->whole = value_of(c, &p->whole, &f->is_withheld);
    if (f->is_withheld) {
        f->verdict = LINT_UNKNOWN;
        f->value = f->whole = 0;
        judge_say(f, STR("数目太小，不对外核对"),
                  STR("too small to be checked in public"));
        put(c, f);
        return;
    }
    f->has_value = true;
    f->indicator = p->part.indicator ? p->part.indicator
                                     : p->whole.indicator;
    f->verdict = f->value >= f->whole ? LINT_HOLDS : LINT_DIFFERS;
    bool holds = f->verdict == LINT_HOLDS;
    struct str all = arena_print(g->arena, "%lld", (long long)f->whole);
    struct str have = arena_print(g->arena, "%lld", (long long)f->value);
    judge_say(f,
        FILL(g->arena, holds ? "应有 {}，已有 {}（{}，{}）"
                             : "应有 {}，只有 {}（{}，{}）", all, have,
             judge_scope(g, &f->scope, LANG_ZH),
             str_of(label_basis(LANG_ZH, g->basis))),
        FILL(g->arena, holds ? "of {} there are {} ({}, {})"
                             : "of {} there are only {} ({}, {})", all, have,
             judge_scope(g, &f->scope, LANG_EN),
             str_of(label_basis(LANG_EN, g->basis))));
    put(c, f);
}

static bool check_first(struct claimed *c, const struct lexicon_claim *claim,
                        struct str sentence, struct lint_finding *f)
{
    uint64_t seq;
    if (c->is_public) {
        f->verdict = LINT_UNKNOWN;
        f->is_withheld = true;
        judge_say(f, STR("单条记录不对外公开，不对外核对"),
                  STR("single records are not public: not checked here"));
        put(c, f);
        return true;
    }
    if (!find_record(c, claim->part, sentence, &seq)) {
        return false;
    }
    struct arena *a = c->job->arena;
    f->verdict = seq == UINT64_MAX ? LINT_UNSUPPORTED : LINT_HOLDS;
    judge_say(f,
        seq == UINT64_MAX
            ? STR("台账里没有带依据的记录支持这一说法")
            : arena_print(a, "有依据的记录：第 %llu 条",
                          (unsigned long long)seq),
        seq == UINT64_MAX
            ? STR("no record with evidence backs this claim")
            : arena_print(a, "backed by record %llu, with evidence",
                          (unsigned long long)seq));
    put(c, f);
    return true;
}

static struct str clause_at(const struct claimed *c, size_t at,
                            struct str sentence)
{
    const struct context *x = c->context;
    const struct context_sentence *s =
        &x->sentences[context_sentence_at(x, at)];
    for (size_t i = s->clause; i < s->clause + s->clause_count; i++) {
        if (x->clauses[i].from <= at && at < x->clauses[i].to) {
            return context_text(x, x->clauses[i].from, x->clauses[i].to);
        }
    }
    return sentence;
}

/* Words that claim, of which no row says anything: worth saying only where
 * the sentence speaks of something that is counted. */
static void check_unknown(struct claimed *c, struct str sentence,
                          struct lint_finding *f)
{
    static const char *const negations[] = { "没有", "尚未", "并非", "未能",
                                             "不是", "not " };
    for (size_t i = 0; i < sizeof negations / sizeof *negations; i++) {
        struct str before = context_text(c->context, f->from > 12
            ? f->from - 12 : 0, f->from);
        if (str_find(before, str_of(negations[i])) >= 0) {
            return;
        }
    }
    struct lexicon_piece piece = { clause_at(c, f->from, sentence), 100 };
    struct lexicon_candidate best;
    if (lexicon_rank(c->judge->lexicon, c->job->arena, &piece, 1,
                     QUANTITY_BARE, &best, 1) > 0 && best.has_label) {
        f->verdict = LINT_UNKNOWN;
        judge_say(f, STR("规则包没有说这句话该怎么核对"),
                  STR("the pack does not say how this is checked"));
        put(c, f);
    }
}

struct pendings { struct pending *rows; size_t count, cap; };

static void wait_for(struct claimed *c, struct pendings *all,
                     const struct lexicon_claim *claim, struct str sentence,
                     struct lint_finding *f)
{
    struct pending p = { *f, amount_of(c, claim->part, &f->scope),
                         amount_of(c, claim->whole, &f->scope) };
    if (!p.part.is_known || !p.whole.is_known) {
        check_unknown(c, sentence, f);
        return;
    }
    if (all->count == all->cap) {
        all->cap = all->cap ? all->cap * 2 : 8;
        struct pending *more = ARENA_ROWS(c->job->arena, struct pending,
                                          all->cap);
        memcpy(more, all->rows ? all->rows : more,
               all->count * sizeof *more);
        all->rows = more;
    }
    all->rows[all->count++] = p;
}

static bool check_sentence(struct claimed *c, struct pendings *all,
                           const struct context_sentence *s)
{
    struct str sentence = context_text(c->context, s->from, s->to);
    struct lexicon_claim *claims;
    if (c->context->text->blocks[s->block].kind == TEXT_NOTE) {
        return true;            /* 每个项目只计一次 defines and claims nothing */
    }
    size_t found = lexicon_claims(c->judge->lexicon, c->job->arena, sentence,
                                  &claims);
    for (size_t n = 0; n < found; n++) {
        if (n + 1 < found && str_is(claims[n].shape, STR("all")) &&
            str_is(claims[n].id, claims[n + 1].id)) {
            continue;           /* 一个不落，全部摘帽: said twice */
        }
        struct lint_finding f = { .what = LINT_IS_CLAIM,
            .from = s->from + claims[n].from, .len = claims[n].len,
            .claim = claims[n].id };
        struct reach_scope reach;
        reach_at(c->reach, f.from, &reach);
        f.scope = reach.scope;
        if (claims[n].id.len == 0) {
            check_unknown(c, sentence, &f);
        } else if (str_is(claims[n].shape, STR("all"))) {
            wait_for(c, all, &claims[n], sentence, &f);
        } else if (!check_first(c, &claims[n], sentence, &f)) {
            return false;
        }
    }
    return true;
}

bool claimed_find(struct claimed *c)
{
    struct pendings all = { 0 };
    for (size_t i = 0; i < c->context->sentence_count; i++) {
        if (!check_sentence(c, &all, &c->context->sentences[i])) {
            return false;
        }
    }
    if (!answers_fetch(c->judge->answers)) {
        return false;
    }
    for (size_t i = 0; i < all.count; i++) {
        settle(c, &all.rows[i]);
    }
    return true;
}
