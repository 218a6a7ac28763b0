/* reading/reach_place.c - the places of a text, and how far they reach. */
#include <stdlib.h>

#include "reading/reach_inside.h"
#include "registers/pairing.h"

static bool is_government(struct unit u)
{
    return str_is(u.kind, STR("government"));
}

/* Where pairings are on record, a place in which nobody receives anything is
 * only mentioned (到江苏省就业), and one that holds all who do is the whole. */
static bool is_recipient(const struct reach *r, uint32_t area)
{
    return !pairing_any(r->pairings) ||
           (pairing_receives(r->pairings, area) &&
            !pairing_is_all(r->pairings, area));
}

/* A place as a side of the programme; false for names that restrict nothing,
 * such as a department that is only mentioned. */
static bool stance_of(const struct reach *r, const struct lexicon_place *p,
                      struct stance *out)
{
    const struct areas *areas = lexicon_areas(r->lexicon);
    const struct units *units = lexicon_units(r->lexicon);
    *out = (struct stance){ .from = p->from, .len = p->len };
    if (p->supports) {
        out->side = SIDE_SUPPORTER;
        out->id = unit_at(units, p->unit).id;
    } else if (p->area != AREA_NONE) {
        out->side = SIDE_AREA;
        out->id = area_at(areas, p->area).code;
    } else if (p->unit != UNIT_NONE && is_government(unit_at(units, p->unit))) {
        out->side = SIDE_AREA;
        out->id = unit_at(units, p->unit).area;
    }
    if (out->id.len > 0 && p->is_unit == (out->side == SIDE_SUPPORTER)) {
        out->other_count = p->other_count;
        memcpy(out->others, p->others, sizeof out->others);
    } else if (!p->is_unit && out->side == SIDE_AREA) {
        out->other_count = p->other_count;
        memcpy(out->others, p->others, sizeof out->others);
    }
    return out->id.len > 0 && (out->side != SIDE_AREA ||
        is_recipient(r, area_of_code(areas, out->id)));
}

/* ---- words that end a place --------------------------------------------- */

static const struct { const char *word; enum side side; } general[] = {
    { "全市", SIDE_WHOLE }, { "我市", SIDE_WHOLE }, { "本市", SIDE_WHOLE },
    { "全国", SIDE_WHOLE }, { "各区", SIDE_WHOLE }, { "各受援", SIDE_WHOLE },
    { "全部受援", SIDE_WHOLE }, { "citywide", SIDE_WHOLE },
    { "city-wide", SIDE_WHOLE }, { "the whole city", SIDE_WHOLE },
    { "nationwide", SIDE_WHOLE }, { "the city as a whole", SIDE_WHOLE },
    { "全县", SIDE_OWN }, { "我县", SIDE_OWN }, { "本县", SIDE_OWN },
    { "全区", SIDE_OWN }, { "我区", SIDE_OWN }, { "本区", SIDE_OWN },
    { "全旗", SIDE_OWN }, { "我旗", SIDE_OWN }, { "the county", SIDE_OWN },
    { "our county", SIDE_OWN }, { "the district", SIDE_OWN },
};

/* The first stance that begins at or behind a byte. */
static size_t stance_from(const struct reach *r, size_t at)
{
    size_t low = 0, high = r->stance_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (r->stances[mid].from < at) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

static bool is_inside_place(const struct reach *r, size_t at)
{
    size_t next = stance_from(r, at + 1);
    return next > 0 &&
        at < r->stances[next - 1].from + r->stances[next - 1].len;
}

/* 内蒙古全区: the word belongs to the name before it. */
static bool ends_place(const struct reach *r, size_t count, size_t at)
{
    bool found = false;
    for (size_t i = 0; i < count && r->stances[i].from < at; i++) {
        found = r->stances[i].from + r->stances[i].len == at;
    }
    return found;
}

static void put_stance(struct reach *r, size_t *cap, struct stance s)
{
    if (r->stance_count == *cap) {
        *cap = *cap == 0 ? 64 : *cap * 2;
        struct stance *more = ARENA_ROWS(r->arena, struct stance, *cap);
        if (r->stance_count > 0) {
            memcpy(more, r->stances, r->stance_count * sizeof *more);
        }
        r->stances = more;
    }
    r->stances[r->stance_count++] = s;
}

static void put_word(struct reach *r, size_t *cap, struct str word,
                     enum side side)
{
    struct str all = r->context->text->plain;
    size_t known = r->stance_count;
    for (size_t from = 0;;) {
        ptrdiff_t at = str_find(str_part(all, from, all.len), word);
        if (at < 0) {
            return;
        }
        from += (size_t)at;
        size_t keep = r->stance_count;
        r->stance_count = known;        /* only the names are asked */
        bool is_taken = is_inside_place(r, from);
        r->stance_count = keep;
        bool is_tail = side == SIDE_OWN && ends_place(r, known, from);
        if (!is_taken && !is_tail) {
            put_stance(r, cap, (struct stance){ .from = from,
                .len = word.len, .side = side });
        }
        from += word.len;
    }
}

/* The names of the programme itself: 北京市. Where a clause begins with one, it
 * is about the whole. */
static void put_home(struct reach *r, size_t *cap)
{
    const struct units *units = lexicon_units(r->lexicon);
    for (uint32_t i = 0; i < unit_count(units); i++) {
        struct unit u = unit_at(units, i);
        if (u.parent != UNIT_NONE || !is_government(u) ||
            !lexicon_is_whole(r->lexicon, r->arena, u.name)) {
            continue;
        }
        struct str rest = u.aliases, alias;
        put_word(r, cap, u.name, SIDE_WHOLE);
        while (str_next(&rest, '|', &alias)) {
            if (alias.len > 6 && str_find(u.name, alias) < 0 &&
                str_find(alias, u.name) < 0) {
                put_word(r, cap, str_trim(alias), SIDE_WHOLE);
            }
        }
        if (u.name_en.len > 0) {
            put_word(r, cap, u.name_en, SIDE_WHOLE);
        }
    }
}

static int compare_stances(const void *left, const void *right)
{
    const struct stance *a = left, *b = right;
    return (a->from > b->from) - (a->from < b->from);
}

static void find_mentions(struct reach *r,
                          const struct lexicon_place *places, size_t count);

/* 玉树 means 玉树市 where the text says so in full. */
static void settle_namesakes(struct reach *r)
{
    const struct areas *areas = lexicon_areas(r->lexicon);
    struct str plain = r->context->text->plain;
    for (size_t i = 0; i < r->stance_count; i++) {
        struct stance *s = &r->stances[i];
        for (size_t n = 0; s->side == SIDE_AREA && n < s->other_count; n++) {
            struct area other = area_at(areas, s->others[n]);
            uint32_t own = area_of_code(areas, s->id);
            bool is_full = other.name.len > s->len &&
                str_find(plain, other.name) >= 0;
            if (own != AREA_NONE && is_full &&
                str_find(plain, area_at(areas, own).name) < 0) {
                s->others[n] = own;
                s->id = other.code;
            }
        }
    }
}

/* 我市 in the letter of a city that receives is that city. */
static void adopt_city(struct reach *r)
{
    static const char *const words[] = { "我市", "全市", "本市" };
    const struct areas *areas = lexicon_areas(r->lexicon);
    uint32_t own = area_of_code(areas, r->own->id);
    if (own == AREA_NONE || !str_ends(area_at(areas, own).name, STR("市"))) {
        return;
    }
    for (size_t i = 0; i < r->stance_count; i++) {
        struct stance *s = &r->stances[i];
        struct str word = context_text(r->context, s->from, s->from + s->len);
        for (size_t n = 0; n < sizeof words / sizeof *words; n++) {
            s->side = str_is(word, str_of(words[n])) ? SIDE_OWN : s->side;
        }
    }
}

/* Of whom a text speaks that names no place in its title: who signs it. */
static void find_own(struct reach *r)
{
    enum { ENDS = 3, SIGNED_MAX = 80 };
    const struct text *t = r->context->text;
    for (size_t n = 1; n <= ENDS && n < t->block_count; n++) {
        const struct text_block *b = &t->blocks[t->block_count - n];
        if (b->kind == TEXT_CELL || b->len > SIGNED_MAX) {
            continue;
        }
        struct str line = str_trim(context_text(r->context, b->from,
                                                b->from + b->len));
        for (size_t i = stance_from(r, b->from); i < r->stance_count &&
             r->stances[i].from < b->from + b->len; i++) {
            bool begins = r->stances[i].from <= (size_t)(line.at -
                r->context->text->plain.at);
            if (r->stances[i].side == SIDE_AREA && begins) {
                r->own = &r->stances[i];
                adopt_city(r);
                return;
            }
        }
    }
}

void reach_places_open(struct reach *r, uint32_t within)
{
    struct lexicon_place *rows;
    struct stance s;
    size_t cap = 0, count = lexicon_places(r->lexicon, r->arena,
        r->context->text->plain, within, &rows);
    r->stance_count = 0;
    r->names = ARENA_ROWS(r->arena, struct context_span, count + 1);
    for (size_t i = 0; i < count; i++) {
        r->names[r->name_count++] = (struct context_span){ rows[i].from,
                                                           rows[i].len };
        if (stance_of(r, &rows[i], &s)) {
            put_stance(r, &cap, s);
        }
    }
    settle_namesakes(r);
    size_t names = r->stance_count;
    for (size_t i = 0; i < sizeof general / sizeof *general; i++) {
        put_word(r, &cap, str_of(general[i].word), general[i].side);
    }
    put_home(r, &cap);
    if (r->stance_count > names) {
        qsort(r->stances, r->stance_count, sizeof *r->stances,
              compare_stances);
    }
    find_mentions(r, rows, count);
    find_own(r);
}

/* ---- looking ------------------------------------------------------------ */

/* The last stance of a side in [from, to), or one that ends all sides. */
static const struct stance *last_in(const struct reach *r, size_t from,
                                    size_t to, enum side side)
{
    size_t left = LOOK_BACK;
    for (size_t i = stance_from(r, to); i-- > 0 && left-- > 0 &&
         r->stances[i].from >= from;) {
        if (r->stances[i].side == side || r->stances[i].side >= SIDES) {
            return &r->stances[i];
        }
    }
    return NULL;
}

static const struct stance *first_in(const struct reach *r, size_t from,
                                     size_t to, enum side side)
{
    for (size_t i = stance_from(r, from);
         i < r->stance_count && r->stances[i].from < to; i++) {
        if (r->stances[i].side == side) {
            return &r->stances[i];
        }
    }
    return NULL;
}

static bool any_in(const struct reach *r, size_t from, size_t to)
{
    size_t i = stance_from(r, from);
    return i < r->stance_count && r->stances[i].from < to;
}

static const struct stance *in_block(const struct reach *r, int32_t number,
                                     enum side side)
{
    const struct text_block *b = &r->context->text->blocks[number];
    return last_in(r, b->from, b->from + b->len, side);
}

/* A place that a block names, whatever it says of the whole besides. */
static const struct stance *named_in(const struct reach *r, int32_t number,
                                     enum side side)
{
    const struct text_block *b = &r->context->text->blocks[number];
    size_t left = LOOK_BACK;
    for (size_t i = stance_from(r, b->from + b->len); i-- > 0 &&
         left-- > 0 && r->stances[i].from >= b->from;) {
        if (r->stances[i].side == side) {
            return &r->stances[i];
        }
    }
    return NULL;
}

/* A whole row or column is a stance without an id. */
static const struct stance whole = { .side = SIDE_WHOLE };

static const struct stance *in_cells(const struct reach *r,
                                     const struct stand *s, enum side side)
{
    enum { NAMES = 8 };
    uint32_t names[NAMES];
    size_t heads, count;
    const struct context *c = r->context;
    if (c->text->blocks[s->sentence->block].kind != TEXT_CELL) {
        return NULL;
    }
    count = context_names_of_cell(c, s->sentence->block, names, NAMES,
                                  &heads);
    for (size_t i = 0; i < count; i++) {
        const struct stance *found = in_block(r, (int32_t)names[i], side);
        if (found != NULL) {
            return found;
        } else if (lexicon_is_whole(r->lexicon, r->arena,
                                    reach_block(c, (int32_t)names[i]))) {
            return &whole;
        }
    }
    return NULL;
}

/* 共14对，其中绥德县5对；村企14对: a place of a part ends with its part of the
 * sentence. Gives how far places of the sentence reach the figure. */
static size_t whole_until(const struct reach *r, const struct stand *s)
{
    const struct context_clause *clause = s->clause, *all = r->context->clauses;
    while (clause > all && clause[-1].sentence == s->clause->sentence &&
           clause[-1].part == s->clause->part) {
        clause--;
    }
    if (clause->from <= s->sentence->from) {
        return s->from;
    }
    ptrdiff_t at = str_find(context_text(r->context, s->sentence->from,
                                         clause->from), STR("其中"));
    size_t own = clause->from;
    return at < 0 || any_in(r, own, s->from) ? s->from
                                             : s->sentence->from + (size_t)at;
}

/* In the sentence: the clause up to the figure, behind it up to the next one,
 * the clauses before, the clauses behind. */
static const struct stance *in_sentence(const struct reach *r,
                                        const struct stand *s, enum side side)
{
    const struct stance *found = NULL;
    if (s->item.len > 0) {
        found = last_in(r, s->item.from, s->item.from + s->item.len, side);
    }
    found = found ? found : last_in(r, s->clause->from, s->from, side);
    found = found ? found : first_in(r, s->to, s->next, side);
    found = found ? found : last_in(r, s->sentence->from,
                                    whole_until(r, s), side);
    return found ? found : first_in(r, s->to, s->clause->to, side);
}

static bool goes_on(const struct reach *r, const struct context_sentence *s)
{
    static const char *const words[] = { "其中", "Of these", "Of them",
                                         "of these", "of them" };
    struct str text = str_trim(context_text(r->context, s->from, s->to));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_starts(text, str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

/* The nearest sentence before, in the same paragraph, that names a place. */
static const struct stance *before(const struct reach *r,
                                   const struct stand *s, enum side side)
{
    const struct context_sentence *all = r->context->sentences;
    if (any_in(r, s->sentence->from, s->sentence->to) &&
        !goes_on(r, s->sentence)) {
        return NULL;
    }
    size_t left = LOOK_BACK;
    for (uint32_t i = s->number; i-- > 0 && left-- > 0 &&
         all[i].block == s->sentence->block;) {
        if (any_in(r, all[i].from, all[i].to)) {
            return last_in(r, all[i].from, all[i].to, side);
        }
    }
    return NULL;
}

/* 阜平县与西城区协作: a report of who receives; the partner that its title names
 * does not restrict its figures. */
static const struct stance *named_above(const struct reach *r, int32_t number,
                                        enum side side)
{
    const struct stance *found = named_in(r, number, side);
    return found != NULL && side == SIDE_SUPPORTER &&
           named_in(r, number, SIDE_AREA) != NULL ? NULL : found;
}

static const struct stance *above(const struct reach *r,
                                  const struct stand *s, enum side side)
{
    const struct context *c = r->context;
    const struct stance *found = NULL;
    uint32_t block = s->sentence->block;
    if (c->lead_of[block] >= 0) {
        found = named_in(r, c->lead_of[block], side);
    }
    for (int32_t h = c->heading_of[block]; h >= 0 && found == NULL;
         h = c->heading_of[h]) {
        found = named_above(r, h, side);
    }
    if (found == NULL && r->title >= 0 && (uint32_t)r->title != block) {
        found = named_above(r, r->title, side);
    }
    return found || side != SIDE_AREA ? found : r->own;
}

/* 全旗 is the place that its paragraph named last, else the text's own. */
static const struct stance *own_place(const struct reach *r,
                                      const struct stand *s,
                                      const struct stance *word,
                                      enum side side)
{
    const struct text_block *b =
        &r->context->text->blocks[s->sentence->block];
    const struct stance *own = r->title < 0 ? NULL
        : named_in(r, r->title, side);
    size_t left = LOOK_BACK;
    for (const struct stance *i = word; side == SIDE_AREA && i > r->stances &&
         left-- > 0 && i[-1].from >= b->from; i--) {
        if (i[-1].side == side) {
            return &i[-1];
        }
    }
    return own != NULL || side != SIDE_AREA ? own : r->own;
}

/* Whether the sentence speaks of everything: then nothing reaches on. */
static bool is_ended(const struct stance *s)
{
    return s != NULL && s->side == SIDE_WHOLE;
}

/* 本报呼和浩特12月28日电: where it was written is not what it is about. */
static size_t dateline_in(const struct reach *r, const struct text_block *b)
{
    enum { DATELINE_MAX = 80 };         /* bytes */
    struct str text = context_text(r->context, b->from,
        b->from + (b->len < DATELINE_MAX ? b->len : DATELINE_MAX));
    ptrdiff_t at = str_find(text, STR("日电"));
    return at < 0 ? 0 : (size_t)at;
}

/* A report that begins with one place, and only one, goes on about it. */
static const struct stance *first_paragraph(const struct reach *r,
                                            const struct stand *s)
{
    enum { LONG = 60 };         /* bytes: less is a heading or a name */
    const struct text *t = r->context->text;
    const struct stance *found = NULL;
    for (size_t n = 0; n < t->block_count && n < s->sentence->block; n++) {
        const struct text_block *b = &t->blocks[n];
        if (b->kind != TEXT_PARAGRAPH || b->len < LONG) {
            continue;
        }
        for (size_t i = stance_from(r, b->from + dateline_in(r, b));
             i < r->stance_count && r->stances[i].from < b->from + b->len;
             i++) {
            const struct stance *one = &r->stances[i];
            if (one->side == SIDE_WHOLE ||
                (found != NULL && one->side == SIDE_AREA &&
                 !str_is(one->id, found->id))) {
                return NULL;
            }
            found = one->side == SIDE_AREA ? one : found;
        }
        return found;
    }
    return NULL;
}

const struct stance *reach_place(const struct reach *r,
                                 const struct stand *s, enum side side)
{
    const struct stance *found = in_cells(r, s, side);
    found = found ? found : in_sentence(r, s, side);
    if (found == NULL) {
        found = before(r, s, side);
    }
    if (found != NULL && found->side == SIDE_OWN) {
        found = own_place(r, s, found, side);
    }
    if (is_ended(found)) {
        return NULL;
    }
    found = found ? found : above(r, s, side);
    if (found == NULL && side == SIDE_AREA) {
        found = first_paragraph(r, s);
    }
    return found != NULL && found->side == side ? found : NULL;
}

/* ---- several places ----------------------------------------------------- */

static bool is_joint(struct str text)
{
    static const char *const joints[] = { "、", "和", "与", "及", "以及", ",", "and",
                                          ", and", "，" };
    text = str_trim(text);
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
        if (str_is(text, str_of(joints[i]))) {
            return true;
        }
    }
    return false;
}

static bool are_joined(const struct reach *r, const struct stance *a,
                       const struct stance *b)
{
    return a->side == b->side && !str_is(a->id, b->id) &&
        is_joint(context_text(r->context, a->from + a->len, b->from));
}

/* 向佳县、清涧县、绥德县拨付: a list of areas that a number is not dealt to. All who
 * receive are no restriction (NULL); some of them are several. */
const struct stance *reach_list(const struct reach *r, const struct stand *s,
                                const struct stance *found,
                                bool *is_several)
{
    enum { LIST_MAX = 32 };
    uint32_t areas[LIST_MAX];
    const struct stance *all = r->stances, *first = found, *last = found;
    size_t count = 0;
    if (found == NULL || found < all || found >= all + r->stance_count ||
        s->item.len > 0 || found->from < s->sentence->from ||
        found->from >= s->sentence->to) {
        return found;
    }
    while (first > all && are_joined(r, first - 1, first)) {
        first--;
    }
    while (last + 1 < all + r->stance_count && are_joined(r, last, last + 1)) {
        last++;
    }
    for (const struct stance *i = first; i <= last && count < LIST_MAX; i++) {
        areas[count++] = found->side == SIDE_AREA
            ? area_of_code(lexicon_areas(r->lexicon), i->id)
            : (uint32_t)AREA_NONE;
    }
    if (count < 2) {
        return found;
    }
    *is_several = found->side != SIDE_AREA ||
                  !pairing_are_all(r->pairings, areas, count);
    return NULL;
}

/* ---- who sends ---------------------------------------------------------- */

static int compare_mentions(const void *left, const void *right)
{
    const struct mention *a = left, *b = right;
    return (a->from > b->from) - (a->from < b->from);
}

static void put_mention(struct reach *r, size_t *cap, struct mention m)
{
    if (r->mention_count == *cap) {
        *cap = *cap == 0 ? 64 : *cap * 2;
        struct mention *more = ARENA_ROWS(r->arena, struct mention, *cap);
        if (r->mention_count > 0) {
            memcpy(more, r->mentions, r->mention_count * sizeof *more);
        }
        r->mentions = more;
    }
    r->mentions[r->mention_count++] = m;
}

/* The programme's own name, and without its ending (苏州), is who supports. */
static void mention_home(struct reach *r, size_t *cap, struct str name)
{
    struct str all = r->context->text->plain;
    struct str stem = str_part(name, 0, name.len > 3 ? name.len - 3 : 0);
    if (stem.len >= 6 && lexicon_is_whole(r->lexicon, r->arena, stem)) {
        name = stem;
    }
    for (size_t from = 0;;) {
        ptrdiff_t at = str_find(str_part(all, from, all.len), name);
        if (at < 0) {
            return;
        }
        from += (size_t)at;
        put_mention(r, cap, (struct mention){ from, name.len,
                                              SIDE_SUPPORTER });
        from += name.len;
    }
}

static void find_mentions(struct reach *r,
                          const struct lexicon_place *places,
                          size_t count)
{
    const struct units *units = lexicon_units(r->lexicon);
    size_t cap = 0;
    for (size_t i = 0; i < count; i++) {
        bool receives = places[i].area != AREA_NONE &&
            pairing_receives(r->pairings, places[i].area);
        if (places[i].supports || receives) {
            put_mention(r, &cap, (struct mention){ places[i].from,
                places[i].len, places[i].supports ? SIDE_SUPPORTER
                                                  : SIDE_AREA });
        }
    }
    for (uint32_t i = 0; i < unit_count(units); i++) {
        struct unit u = unit_at(units, i);
        if (u.parent == UNIT_NONE && is_government(u) &&
            lexicon_is_whole(r->lexicon, r->arena, u.name)) {
            mention_home(r, &cap, u.name);
        }
    }
    bool is_county = r->title >= 0 &&
        named_in(r, r->title, SIDE_AREA) != NULL;
    for (size_t i = 0; i < r->stance_count; i++) {
        if (r->stances[i].side == SIDE_OWN) {   /* 我县派到… */
            put_mention(r, &cap, (struct mention){ r->stances[i].from,
                r->stances[i].len, is_county ? SIDE_AREA : SIDE_SUPPORTER });
        }
    }
    if (r->mention_count > 0) {
        qsort(r->mentions, r->mention_count, sizeof *r->mentions,
              compare_mentions);
    }
}

/* The first mention that begins at or behind a byte. */
static size_t mention_from(const struct reach *r, size_t at)
{
    size_t low = 0, high = r->mention_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (r->mentions[mid].from < at) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

/* The last word of sending in [from, to); *end is behind it. False when there
 * is none. */
static bool find_sending(const struct reach *r, size_t from, size_t to,
                         size_t *begin, size_t *end)
{
    static const char *const verbs[] = { "选派", "派往", "派到", "派来", "派出",
        "派驻", "派遣", "选送", "派", "赴", " sent ", " dispatched ", " posted " };
    bool found = false;
    *begin = *end = from;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        struct str verb = str_of(verbs[i]);
        size_t base = from;
        for (ptrdiff_t at; (at = str_find(context_text(r->context, base, to),
                                          verb)) >= 0;) {
            base += (size_t)at + verb.len;
            size_t whom = mention_from(r, base);
            bool is_bound = str_is(verb, STR("赴")) &&
                (whom == r->mention_count || r->mentions[whom].from != base);
            if (base > *end && !is_bound) {
                *end = base;
                *begin = base - verb.len;
                found = true;
            }
        }
    }
    return found;
}


/* 向河北、内蒙古选派: the mention, or the list that it ends, is whom. */
static bool is_dative(const struct reach *r, size_t n)
{
    static const char *const words[] = { "向", "给", "往", "为", "赴" };
    const struct mention *m = &r->mentions[n];
    struct str plain = r->context->text->plain;
    while (m > r->mentions && m[-1].side == m->side &&
           is_joint(context_text(r->context, m[-1].from + m[-1].len,
                                 m->from))) {
        m--;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_ends(str_part(plain, 0, m->from), str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

enum reach_way reach_way_of(const struct reach *r, const struct stand *s)
{
    enum { LEN_MAX = 400 };
    const struct context *c = r->context;
    size_t from = s->sentence->from, begin, end;
    for (size_t i = s->sentence->clause;
         i < s->sentence->clause + s->sentence->clause_count; i++) {
        if (c->clauses[i].part == s->clause->part) {
            from = c->clauses[i].from;
            break;
        }
    }
    from = s->from > from + LEN_MAX ? s->from - LEN_MAX : from;
    if (!find_sending(r, from, s->from, &begin, &end)) {
        return WAY_UNTOLD;
    }
    size_t behind = mention_from(r, end), before = mention_from(r, begin);
    if (before > 0 && r->mentions[before - 1].from >= from &&
        is_dative(r, before - 1)) {
        return r->mentions[before - 1].side == SIDE_AREA ? WAY_OUT : WAY_BACK;
    }
    enum side whom = behind < r->mention_count &&
        r->mentions[behind].from < s->from ? r->mentions[behind].side : SIDES;
    enum side who = before > 0 && r->mentions[before - 1].from >= from
        ? r->mentions[before - 1].side : SIDES;
    bool is_out = who == SIDE_SUPPORTER || whom == SIDE_AREA;
    bool is_back = who == SIDE_AREA || whom == SIDE_SUPPORTER;
    return is_out == is_back ? WAY_UNTOLD : is_out ? WAY_OUT : WAY_BACK;
}
