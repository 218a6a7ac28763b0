#include "reading/reach.h"

#include <stdlib.h>

#include "reading/reach_inside.h"

struct str reach_block(const struct context *c, int32_t number)
{
    const struct text_block *b = &c->text->blocks[number];
    return context_text(c, b->from, b->from + b->len);
}

/* ---- opening ------------------------------------------------------------ */

/* The title: the widest heading at the top, or a short first line. */
static int32_t title_of(const struct context *c)
{
    enum { TITLE_MAX = 150 };
    const struct text *t = c->text;
    for (size_t i = 0; i < t->block_count && i < 3; i++) {
        if (t->blocks[i].kind == TEXT_HEADING) {
            return (int32_t)i;
        }
    }
    if (t->block_count < 2 || t->blocks[0].len > TITLE_MAX) {
        return CONTEXT_NONE;
    }
    struct str first = context_text(c, t->blocks[0].from,
                                    t->blocks[0].from + t->blocks[0].len);
    return str_find(first, STR("。")) < 0 && !str_ends(first, STR("."))
        ? 0 : CONTEXT_NONE;
}

/* The area that the title names decides between areas of one name. */
static uint32_t area_of_title(const struct reach *r)
{
    struct lexicon_place *rows;
    if (r->title < 0) {
        return AREA_NONE;
    }
    const struct text_block *b = &r->context->text->blocks[r->title];
    size_t count = lexicon_places(r->lexicon, r->arena,
        context_text(r->context, b->from, b->from + b->len), AREA_NONE, &rows);
    for (size_t i = 0; i < count; i++) {
        if (!rows[i].supports && rows[i].area != AREA_NONE) {
            return rows[i].area;
        }
    }
    return AREA_NONE;
}

static int compare_names(const void *left, const void *right)
{
    const struct context_span *a = left, *b = right;
    return (a->from > b->from) - (a->from < b->from);
}

static void name_periods(struct reach *r)
{
    struct context_span *all = ARENA_ROWS(r->arena, struct context_span,
        r->name_count + r->period_count + 1);
    memcpy(all, r->names, r->name_count * sizeof *all);
    for (size_t i = 0; i < r->period_count; i++) {
        all[r->name_count++] = (struct context_span){ r->periods[i].from,
                                                      r->periods[i].len };
    }
    r->names = all;
    qsort(all, r->name_count, sizeof *all, compare_names);
}

void reach_blank(const struct reach *r, struct str part, struct buf *b)
{
    size_t from = (size_t)(part.at - r->context->text->plain.at);
    size_t low = 0, high = r->name_count, start = b->len;
    buf_str(b, part);
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (r->names[mid].from < from) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    for (; low < r->name_count && r->names[low].from < from + part.len;
         low++) {
        size_t at = r->names[low].from - from, len = r->names[low].len;
        memset(b->at + start + at, ' ',
               len < part.len - at ? len : part.len - at);
    }
}

struct reach *reach_open(struct arena *a, const struct lexicon *l,
                         const struct context *c, int32_t today)
{
    struct reach *r = ARENA_NEW(a, struct reach);
    *r = (struct reach){ .arena = a, .lexicon = l, .context = c,
                         .pairings = lexicon_pairings(l) };
    r->title = title_of(c);
    reach_places_open(r, area_of_title(r));
    reach_periods_open(r, today);
    name_periods(r);
    return r;
}

/* ---- all of it ---------------------------------------------------------- */

static void take_others(const struct reach *r, const struct stance *s,
                        struct reach_scope *out)
{
    size_t max = sizeof out->others / sizeof *out->others;
    for (size_t i = 0; i < s->other_count && out->other_count < max; i++) {
        struct lint_scope *other = &out->others[out->other_count++];
        *other = out->scope;
        if (s->side == SIDE_AREA) {
            other->area = area_at(lexicon_areas(r->lexicon),
                                  s->others[i]).code;
        } else {
            other->supporter = unit_at(lexicon_units(r->lexicon),
                                       s->others[i]).id;
        }
    }
}

static void reach_from(const struct reach *r, const struct stand *s,
                       struct reach_scope *out)
{
    bool several = false, both = false;
    const struct stance *supporter = reach_place(r, s, SIDE_SUPPORTER);
    const struct stance *area = reach_place(r, s, SIDE_AREA);
    *out = (struct reach_scope){ .way = reach_way_of(r, s) };
    supporter = reach_list(r, s, supporter, &several);
    area = reach_list(r, s, area, &both);
    out->is_several = several || both;
    out->scope.supporter = supporter ? supporter->id : (struct str){ "", 0 };
    out->scope.area = area ? area->id : (struct str){ "", 0 };
    reach_period(r, s, &out->scope);
    if (area != NULL) {
        take_others(r, area, out);
    }
    if (supporter != NULL) {
        take_others(r, supporter, out);
    }
}

void reach_of(const struct reach *r, size_t figure,
              const struct context_words *words, struct reach_scope *out)
{
    const struct context *c = r->context;
    const struct quantity *q = &c->figures[figure];
    struct stand s = { .clause = &c->clauses[c->clause_of[figure]],
                       .from = q->from, .to = q->from + q->len,
                       .item = words->item };
    s.number = s.clause->sentence;
    s.sentence = &c->sentences[s.number];
    s.next = figure + 1 < s.clause->first + s.clause->count
        ? q[1].from : s.clause->to;
    reach_from(r, &s, out);
}

void reach_at(const struct reach *r, size_t at, struct reach_scope *out)
{
    const struct context *c = r->context;
    *out = (struct reach_scope){ 0 };
    if (c->sentence_count == 0) {
        return;
    }
    struct stand s = { .from = at, .to = at,
                       .number = context_sentence_at(c, at) };
    s.sentence = &c->sentences[s.number];
    s.clause = &c->clauses[s.sentence->clause];
    for (size_t i = 1; i < s.sentence->clause_count; i++) {
        const struct context_clause *clause =
            &c->clauses[s.sentence->clause + i];
        s.clause = clause->from <= at ? clause : s.clause;
    }
    s.next = s.clause->to;
    reach_from(r, &s, out);
}
