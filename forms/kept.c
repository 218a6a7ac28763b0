#include "forms/kept.h"

enum kept_by { KEPT_BY_SUPPORTER, KEPT_BY_AREA };

struct doubt {                  /* of one indicator, by one sort of scope */
    const struct pack_indicator *indicator;
    enum kept_by by;
    uint32_t parent;            /* of the supporters that are looked at */
    size_t whole;               /* the want of everything */
    size_t *parts;              /* the wants of each */
    size_t part_count;
};

struct keeping {
    struct answers *answers;
    struct arena *arena;
    const struct lexicon *lexicon;
    struct doubt *doubts;
    size_t count;
};

static uint32_t parent_of(const struct keeping *k, struct str supporter)
{
    const struct units *units = lexicon_units(k->lexicon);
    uint32_t number = unit_of_id(units, supporter);
    return number == UNIT_NONE ? UNIT_NONE : unit_at(units, number).parent;
}

static struct doubt *find_doubt(const struct keeping *k,
                                const struct pack_indicator *i,
                                enum kept_by by, uint32_t parent)
{
    for (size_t n = 0; n < k->count; n++) {
        struct doubt *d = &k->doubts[n];
        if (d->indicator == i && d->by == by && d->parent == parent) {
            return d;
        }
    }
    return NULL;
}

static void want_part(const struct keeping *k, struct doubt *d,
                      const struct lint_scope *scope)
{
    d->parts[d->part_count++] = answers_want(k->answers, d->indicator, scope);
}

/* The supporters beside one: all that stand below the same unit. */
static void want_supporters(const struct keeping *k, struct doubt *d)
{
    const struct units *units = lexicon_units(k->lexicon);
    uint32_t count = unit_count(units);
    d->parts = ARENA_ROWS(k->arena, size_t, count + 1);
    for (uint32_t n = 0; n < count; n++) {
        struct unit u = unit_at(units, n);
        if (u.parent == d->parent &&
            pairing_supports(lexicon_pairings(k->lexicon), u.id)) {
            want_part(k, d, &(struct lint_scope){ .supporter = u.id });
        }
    }
}

/* The areas at the top hold all others. */
static void want_areas(const struct keeping *k, struct doubt *d)
{
    const struct areas *areas = lexicon_areas(k->lexicon);
    uint32_t count = area_count(areas);
    d->parts = ARENA_ROWS(k->arena, size_t, count + 1);
    for (uint32_t n = 0; n < count; n++) {
        struct area a = area_at(areas, n);
        if (a.parent == AREA_NONE) {
            want_part(k, d, &(struct lint_scope){ .area = a.code });
        }
    }
}

static void take_doubt(struct keeping *k, const struct pack_indicator *i,
                       enum kept_by by, uint32_t parent)
{
    if (find_doubt(k, i, by, parent) != NULL) {
        return;
    }
    struct doubt *d = &k->doubts[k->count++];
    *d = (struct doubt){ .indicator = i, .by = by, .parent = parent };
    d->whole = answers_want(k->answers, i, &(struct lint_scope){ 0 });
    if (by == KEPT_BY_SUPPORTER) {
        want_supporters(k, d);
    } else {
        want_areas(k, d);
    }
}

static bool is_nought(const struct keeping *k, size_t want)
{
    const struct answer *a = answers_get(k->answers, want);
    return a->by_basis[BASIS_REPORTED] == 0 && !a->is_withheld;
}

/* Records there are, but none of those looked at has any. */
static bool is_not_kept(const struct keeping *k, const struct doubt *d)
{
    bool any = d == NULL || is_nought(k, d->whole);
    for (size_t i = 0; !any && i < d->part_count; i++) {
        any = !is_nought(k, d->parts[i]);
    }
    return !any;
}

bool kept_check(struct job *j, struct answers *answers,
                const struct lexicon *l, struct meaning *m,
                const size_t *wants)
{
    struct keeping k = { .answers = answers, .arena = j->arena, .lexicon = l };
    bool *is_doubted = ARENA_ROWS(j->arena, bool, m->count + 1);
    k.doubts = ARENA_ROWS(j->arena, struct doubt, 2 * m->count + 1);
    for (size_t i = 0; i < m->count; i++) {
        const struct meaning_cell *c = &m->cells[i];
        is_doubted[i] = c->state == MEANING_SURE && is_nought(&k, wants[i]);
        if (is_doubted[i] && c->scope.supporter.len > 0) {
            take_doubt(&k, c->indicator, KEPT_BY_SUPPORTER,
                       parent_of(&k, c->scope.supporter));
        }
        if (is_doubted[i] && c->scope.area.len > 0) {
            take_doubt(&k, c->indicator, KEPT_BY_AREA, UNIT_NONE);
        }
    }
    if (k.count > 0 && !answers_fetch(answers)) {
        return false;
    }
    for (size_t i = 0; i < m->count; i++) {
        struct meaning_cell *c = &m->cells[i];
        if (is_doubted[i] &&
            ((c->scope.supporter.len > 0 &&
              is_not_kept(&k, find_doubt(&k, c->indicator, KEPT_BY_SUPPORTER,
                                   parent_of(&k, c->scope.supporter)))) ||
             (c->scope.area.len > 0 &&
              is_not_kept(&k, find_doubt(&k, c->indicator, KEPT_BY_AREA,
                                         UNIT_NONE))))) {
            c->state = MEANING_UNKNOWN;
        }
    }
    return true;
}
