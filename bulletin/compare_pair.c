#include "bulletin/compare_pair.h"

struct pairing {
    const struct pack *pack;
    const struct printed *before, *after;
    size_t *partner;            /* of each figure before: its place + 1 */
    bool *taken;                /* of each figure after */
    enum compare_kind *kinds;
};

typedef bool fits(const struct pairing *p, const struct printed_figure *a,
                  const struct printed_figure *b);

static const struct pack_indicator *old_row(const struct pairing *p,
                                            const struct printed_figure *a)
{
    return pack_indicator(p->pack, a->id, p->before->size);
}

static const struct pack_indicator *new_row(const struct pairing *p,
                                            const struct printed_figure *b)
{
    return pack_indicator(p->pack, b->id, p->after->size);
}

static bool same_place(const struct printed_figure *a,
                       const struct printed_figure *b)
{
    return str_is(a->area, b->area) && str_is(a->supporter, b->supporter);
}

static bool is_one(const struct pairing *p, const struct printed_figure *a,
                   const struct printed_figure *b)
{
    (void)p;
    return str_is(a->id, b->id) && same_place(a, b) &&
           a->has_from == b->has_from && (!a->has_from || a->from == b->from);
}

static bool is_here(const struct pairing *p, const struct printed_figure *a,
                    const struct printed_figure *b)
{
    (void)p;
    return str_is(a->id, b->id) && same_place(a, b);
}

static bool is_named(const struct pairing *p, const struct printed_figure *a,
                     const struct printed_figure *b)
{
    (void)p;
    return str_is(a->id, b->id);
}

/* Two indicators of the same records, counted in two ways. */
static bool are_sisters(const struct pairing *p,
                        const struct printed_figure *a,
                        const struct printed_figure *b)
{
    const struct pack_indicator *x = old_row(p, a), *y = new_row(p, b);
    return x != NULL && y != NULL && same_place(a, b) &&
           str_is(x->kinds, y->kinds) && str_is(x->filter, y->filter) &&
           str_is(x->minus, y->minus);
}

/* The reader sees the same number of the same unit: two meanings. */
static bool sounds_alike(const struct pairing *p,
                         const struct printed_figure *a,
                         const struct printed_figure *b)
{
    const struct pack_indicator *x = old_row(p, a), *y = new_row(p, b);
    return x != NULL && y != NULL && str_is(a->unit, b->unit) &&
           a->lower == b->lower && a->upper == b->upper &&
           str_is(x->measure_word_zh, y->measure_word_zh);
}

/* The surest signs first. */
static const struct { fits *fit; enum compare_kind kind; } passes[] = {
    { is_one, COMPARE_SAME },        { is_here, COMPARE_SAME },
    { is_named, COMPARE_SAME },      { are_sisters, COMPARE_UNIT },
    { sounds_alike, COMPARE_MEANING },
};

static void take(struct pairing *p, size_t a, size_t b, enum compare_kind kind)
{
    const struct printed_figure *x = &p->before->figures[a];
    const struct printed_figure *y = &p->after->figures[b];
    p->partner[a] = b + 1;
    p->taken[b] = true;
    /* Sisters of one unit are two meanings that can be subtracted. */
    p->kinds[a] = kind == COMPARE_UNIT && str_is(x->unit, y->unit)
        ? COMPARE_MEANING : kind;
}

static void run_pass(struct pairing *p, fits *fit, enum compare_kind kind)
{
    for (size_t a = 0; a < p->before->count; a++) {
        for (size_t b = 0; p->partner[a] == 0 && b < p->after->count; b++) {
            if (!p->taken[b] && fit(p, &p->before->figures[a],
                                    &p->after->figures[b])) {
                take(p, a, b, kind);
            }
        }
    }
}

void compare_pair(struct arena *a, const struct pack *pack,
                  struct comparison *out)
{
    const struct printed *before = &out->before.text;
    const struct printed *after = &out->after.text;
    struct pairing p = { pack, before, after,
                         ARENA_ROWS(a, size_t, before->count + 1),
                         ARENA_ROWS(a, bool, after->count + 1),
                         ARENA_ROWS(a, enum compare_kind, before->count + 1) };
    for (size_t i = 0; i < sizeof passes / sizeof *passes; i++) {
        run_pass(&p, passes[i].fit, passes[i].kind);
    }
    out->rows = ARENA_ROWS(a, struct compare_row,
                           before->count + after->count + 1);
    for (size_t i = 0; i < before->count; i++) {
        struct compare_row *row = &out->rows[out->count++];
        row->before = &before->figures[i];
        row->old = old_row(&p, row->before);
        row->kind = p.partner[i] > 0 ? p.kinds[i] : COMPARE_GONE;
        if (p.partner[i] > 0) {
            row->after = &after->figures[p.partner[i] - 1];
            row->now = new_row(&p, row->after);
        }
    }
    for (size_t i = 0; i < after->count; i++) {
        if (!p.taken[i]) {
            struct compare_row *row = &out->rows[out->count++];
            row->after = &after->figures[i];
            row->now = new_row(&p, row->after);
            row->kind = COMPARE_NEW;
        }
    }
}
