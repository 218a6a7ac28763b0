#include "bulletin/compare.h"

#include "base/num.h"
#include "bulletin/compare_pair.h"
#include "bulletin/forms.h"

/* ---- the two texts --------------------------------------------------- */

/* An edition's JSON in the asked language, else in the one that it has. */
static bool frozen_json(struct job *j, struct book *b,
                        const struct published *p, enum lang lang,
                        struct str *out)
{
    struct str name = str_of(say(lang, "zh.json", "en.json"));
    return published_file(j, b, p, name, out);
}

/* The text of the other side as of a position. */
static bool fresh_json(struct job *j, struct book *b,
                       const struct published *like, uint64_t position,
                       enum lang lang, struct str *out)
{
    struct bulletin_ask ask = { .lang = lang, .format = BULLETIN_JSON,
                                .has_as_of = true, .as_of = position };
    if (like != NULL) {
        ask.has_basis = ask.has_profile = true;
        ask.basis = like->basis;
        ask.profile = like->profile;
        ask.has_from = like->has_from;
        ask.from = like->from;
        ask.has_to = like->has_to;
        ask.to = like->to;
        if (!published_file(j, b, like, str_of(say(lang, "zh.template",
                                               "en.template")), &ask.text)) {
            return false;
        }
    }
    return bulletin_write(j, b, &ask, out);
}

static bool read_side(struct job *j, struct book *b,
                      const struct compare_name *name,
                      const struct compare_name *other, enum lang lang,
                      struct compare_side *out)
{
    struct str json;
    if (name->edition != NULL) {
        out->edition = *name->edition;
    }
    return (name->edition != NULL
                ? frozen_json(j, b, name->edition, lang, &json)
                : fresh_json(j, b, other->edition, name->position, lang,
                             &json)) &&
           printed_read(j, json, &out->text);
}

static bool both_speak(const struct compare_ask *ask, enum lang lang)
{
    return (ask->a.edition == NULL || published_speaks(ask->a.edition, lang))
        && (ask->b.edition == NULL || published_speaks(ask->b.edition, lang));
}

static bool read_sides(struct job *j, struct book *b,
                       const struct compare_ask *ask, struct comparison *out)
{
    enum lang lang = both_speak(ask, ask->lang) ? ask->lang
        : both_speak(ask, LANG_ZH) ? LANG_ZH : LANG_EN;
    enum lang of_a = lang, of_b = lang;
    if (!both_speak(ask, lang)) {       /* one has only Chinese, the other
                                           only English */
        of_a = published_speaks(ask->a.edition, LANG_ZH) ? LANG_ZH : LANG_EN;
        of_b = published_speaks(ask->b.edition, LANG_ZH) ? LANG_ZH : LANG_EN;
    }
    if (!read_side(j, b, &ask->a, &ask->b, of_a, &out->before) ||
        !read_side(j, b, &ask->b, &ask->a, of_b, &out->after)) {
        return false;
    }
    if (out->before.text.size > out->after.text.size) {
        struct compare_side later = out->before;
        out->before = out->after;
        out->after = later;
    }
    return true;
}

/* ---- values ---------------------------------------------------------- */

struct counting {               /* the value of an indicator, somewhere */
    struct job *job;
    struct book *book;
    const struct pack *pack;
};

static struct figure_ask ask_of(const struct printed_figure *f,
                                const struct pack_indicator *i)
{
    bool is_flow = !i->is_stock && !i->last_status;
    return (struct figure_ask){
        .ids = &i->id, .id_count = 1, .area = f->area,
        .supporter = f->supporter, .has_from = f->has_from && is_flow,
        .from = f->from, .has_to = true, .to = f->to, .basis = f->basis };
}

/* 0 for an indicator that was not there yet. */
static bool value_at(const struct counting *c, const struct pack_indicator *i,
                     const struct printed_figure *scope, uint64_t position,
                     int64_t *out)
{
    struct figure_ask ask = ask_of(scope, i);
    struct figure_set set;
    *out = 0;
    if (pack_indicator(c->pack, i->id, position) == NULL) {
        return true;
    }
    ask.has_as_of = true;
    ask.as_of = position;
    if (!figure_compute(c->job, c->book, &ask, &set)) {
        return false;
    }
    *out = set.count > 0 ? set.rows[0].value : 0;
    return true;
}

/* ---- parts ----------------------------------------------------------- */

static bool is_other_period(const struct printed_figure *a,
                            const struct printed_figure *b)
{
    return a->has_from != b->has_from || a->to != b->to ||
           (a->has_from && a->from != b->from);
}

static bool is_other_scope(const struct printed_figure *a,
                           const struct printed_figure *b)
{
    return !str_is(a->id, b->id) || !str_is(a->area, b->area) ||
           !str_is(a->supporter, b->supporter);
}

/* Values are far below the limits: figures are refused before (figure.range).
 * A difference that does not fit leaves the row without parts. */
static bool put_part(struct compare_row *row, enum compare_part part,
                     int64_t from, int64_t to)
{
    int64_t change;
    row->has_parts = row->has_parts &&
        !__builtin_sub_overflow(to, from, &change) &&
        num_add(&row->parts[part], change);
    return row->has_parts;
}

/* From the first figure's scope to the second's, at the earlier position: one
 * step after another. *value is where that ends. */
static bool walk_scope(const struct counting *c, struct compare_row *row,
                       uint64_t position, int64_t *value)
{
    struct printed_figure step = *row->before;
    const struct printed_figure *goal = row->after;
    const struct pack_indicator *i = row->old;
    int64_t last, next;
    if (!value_at(c, i, &step, position, &last)) {
        return false;
    }
    put_part(row, PART_UNPROVED, row->before->value, last);
    if (step.basis != goal->basis) {
        step.basis = goal->basis;
        if (!value_at(c, i, &step, position, &next)) {
            return false;
        }
        put_part(row, PART_BASIS, last, next);
        last = next;
    }
    if (is_other_scope(&step, goal)) {
        i = row->now;
        step.id = goal->id;
        step.area = goal->area;
        step.supporter = goal->supporter;
        if (!value_at(c, i, &step, position, &next)) {
            return false;
        }
        put_part(row, PART_SCOPE, last, next);
        last = next;
    }
    if (is_other_period(&step, goal)) {
        if (!value_at(c, i, goal, position, &next)) {
            return false;
        }
        put_part(row, PART_PERIOD, last, next);
        last = next;
    }
    *value = last;
    return true;
}

static const enum compare_part part_of[CAUSE_COUNT] = {
    [CAUSE_WITHDRAWN] = PART_WITHDRAWN, [CAUSE_CORRECTED] = PART_CORRECTED,
    [CAUSE_MERGED] = PART_MERGED, [CAUSE_RECLASSIFIED] = PART_RECLASSIFIED,
    [CAUSE_ADDED] = PART_GROWTH, [CAUSE_REDEFINED] = PART_REDEFINED,
};

/* From the earlier position to the later one, in the second figure's scope. */
static void take_restatement(struct compare_row *row,
                             const struct restatement *r)
{
    for (int cause = 0; cause < CAUSE_COUNT; cause++) {
        put_part(row, part_of[cause], 0, r->by_cause[cause]);
    }
    row->lines = r->lines;
    row->line_count = r->line_count;
    row->line_whole = r->line_whole;
}

/* Rows whose second figures share a scope are restated together. */
static bool shares_scope(const struct printed_figure *a,
                         const struct printed_figure *b)
{
    return str_is(a->area, b->area) && str_is(a->supporter, b->supporter) &&
           a->basis == b->basis && !is_other_period(a, b);
}

static const struct restatement *restatement_of(const struct restatement *all,
                                                size_t count, struct str id)
{
    for (size_t i = 0; i < count; i++) {
        if (str_is(all[i].indicator->id, id)) {
            return &all[i];
        }
    }
    return NULL;
}

static bool restate_group(const struct counting *c, struct comparison *out,
                          size_t first, bool *done, size_t lines)
{
    struct str *ids = ARENA_ROWS(c->job->arena, struct str, out->count);
    const struct printed_figure *scope = out->rows[first].after;
    struct figure_ask ask = ask_of(scope, out->rows[first].now);
    struct restatement *all;
    size_t count;
    ask.ids = ids;
    ask.id_count = 0;
    for (size_t i = first; i < out->count; i++) {
        struct compare_row *row = &out->rows[i];
        if (!done[i] && row->has_parts && shares_scope(scope, row->after)) {
            ids[ask.id_count++] = row->now->id;
        }
    }
    if (!figure_restate(c->job, c->book, &ask, out->before.text.size,
                        out->after.text.size, lines, &all, &count)) {
        return false;
    }
    for (size_t i = first; i < out->count; i++) {
        struct compare_row *row = &out->rows[i];
        const struct restatement *r;
        if (!done[i] && row->has_parts && shares_scope(scope, row->after) &&
            (r = restatement_of(all, count, row->now->id)) != NULL) {
            done[i] = true;
            take_restatement(row, r);
            put_part(row, PART_UNPROVED, r->after, row->after->value);
        }
    }
    return true;
}

static bool has_two(const struct compare_row *row)
{
    return row->before != NULL && row->after != NULL && row->old != NULL &&
           row->now != NULL;
}

static bool count_parts(const struct counting *c, struct comparison *out,
                        size_t lines)
{
    bool *done = ARENA_ROWS(c->job->arena, bool, out->count + 1);
    for (size_t i = 0; i < out->count; i++) {
        struct compare_row *row = &out->rows[i];
        int64_t unused;
        row->has_parts = has_two(row) && row->kind != COMPARE_UNIT;
        if (row->has_parts &&
            !walk_scope(c, row, out->before.text.size, &unused)) {
            return false;
        }
    }
    for (size_t i = 0; i < out->count; i++) {
        if (!done[i] && out->rows[i].has_parts &&
            !restate_group(c, out, i, done, lines)) {
            return false;
        }
    }
    return true;
}

/* Two units: what each text would have said in the other's, so that the reader
 * has two rows that can be compared. */
static bool cross(const struct counting *c, const struct comparison *out,
                  struct compare_row *row)
{
    return value_at(c, row->now, row->before, out->before.text.size,
                    &row->crossed[0]) &&
           value_at(c, row->old, row->after, out->after.text.size,
                    &row->crossed[1]);
}

/* ---- sentences that fell away ---------------------------------------- */

/* A position has no text of its own: it says what the edition beside it
 * says. */
static bool is_position_beside(const struct compare_side *side,
                               const struct compare_side *other)
{
    return side->edition.number.len == 0 && other->edition.number.len > 0;
}

/* What a figure of one text is where the other stands. A text leaves a sentence
 * out when its figures are zero; the comparison does not. */
static bool missing_figure(const struct counting *c,
                           const struct compare_side *side,
                           const struct compare_side *other,
                           const struct printed_figure *like,
                           const struct printed_figure **out)
{
    struct arena *a = c->job->arena;
    const struct pack_indicator *i = pack_indicator(c->pack, like->id,
                                                    side->text.size);
    struct printed_figure *f = ARENA_NEW(a, struct printed_figure);
    *f = *like;
    if (i == NULL) {
        return true;            /* not defined there: it stays missing */
    }
    if (!other->edition.has_to && side->text.date.day > f->to) {
        f->to = side->text.date.day;
    }
    if (!value_at(c, i, f, side->text.size, &f->value)) {
        return false;
    }
    if (f->value != 0 && !is_position_beside(side, other)) {
        return true;            /* the text could have said it, and did not */
    }
    f->phrase = f->value == like->value ? like->phrase
        : phrase_exact(a, i, f->value, LANG_ZH);
    *out = f;
    return true;
}

static bool fill_missing(const struct counting *c, struct comparison *out)
{
    const struct compare_side *a = &out->before, *b = &out->after;
    for (size_t i = 0; i < out->count; i++) {
        struct compare_row *row = &out->rows[i];
        if (row->after == NULL &&
            !missing_figure(c, b, a, row->before, &row->after)) {
            return false;
        }
        if (row->before == NULL &&
            !missing_figure(c, a, b, row->after, &row->before)) {
            return false;
        }
        if (row->before != NULL && row->after != NULL &&
            (row->kind == COMPARE_GONE || row->kind == COMPARE_NEW)) {
            row->kind = COMPARE_SAME;
            row->old = row->old ? row->old : row->now;
            row->now = row->now ? row->now : row->old;
        }
    }
    return true;
}

/* ---- the whole ------------------------------------------------------- */

/* Persons or person-times? One text says it, the other leaves it to whatever
 * noun comes next. */
static bool is_unsaid(const struct compare_row *row)
{
    return has_two(row) && row->before->is_bare != row->after->is_bare &&
           (row->now->unit == UNIT_PERSON ||
            row->now->unit == UNIT_PERSON_TIME);
}

static void name_kind(struct compare_row *row)
{
    if (row->kind == COMPARE_SAME && is_unsaid(row)) {
        row->kind = COMPARE_UNSAID;
        return;
    }
    if (row->kind == COMPARE_SAME && row->before->value != row->after->value) {
        row->kind = COMPARE_CHANGED;
    }
    for (int p = 0; row->kind == COMPARE_SAME && p < PART_COUNT; p++) {
        if (row->parts[p] != 0) {       /* the parts cancel each other */
            row->kind = COMPARE_CHANGED;
        }
    }
    if (row->kind == COMPARE_SAME &&
        !str_is(row->before->phrase, row->after->phrase)) {
        row->kind = COMPARE_REWORDED;
    }
}

bool compare_make(struct job *j, struct book *b, const struct compare_ask *ask,
                  struct comparison *out)
{
    struct counting c = { j, b, book_fold(j, b, &pack_fold) };
    *out = (struct comparison){ 0 };
    if (c.pack == NULL || !read_sides(j, b, ask, out)) {
        return false;
    }
    compare_pair(j->arena, c.pack, out);
    if (!fill_missing(&c, out) || !count_parts(&c, out, ask->lines)) {
        return false;
    }
    for (size_t i = 0; i < out->count; i++) {
        struct compare_row *row = &out->rows[i];
        if (row->kind == COMPARE_UNIT && has_two(row) &&
            !cross(&c, out, row)) {
            return false;
        }
        name_kind(row);
        out->by_kind[row->kind]++;
    }
    return job_ok(j);
}
