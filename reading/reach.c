#include "reading/reach.h"

#include <stdlib.h>

#include "registers/pairing.h"

/* However long a sentence, only so much of it is looked at. */
enum { LOOK_BACK = 64 };

/* ---- what a text names -------------------------------------------------- */

enum side { SIDE_SUPPORTER, SIDE_AREA, SIDES, SIDE_WHOLE = SIDES, SIDE_OWN };

struct stance {                 /* a place where it stands */
    size_t from, len;
    enum side side;
    struct str id;              /* unit id or area code */
    uint32_t others[LEXICON_OTHERS];    /* areas or units */
    size_t other_count;
    bool is_home;               /* the programme itself, which supports */
};

struct reach {
    struct arena *arena;
    const struct pairings *pairings;
    int32_t today;              /* of the text */
    const struct lexicon *lexicon;
    const struct context *context;
    struct stance *stances;     /* in order of place */
    size_t stance_count;
    struct lexicon_period *periods;
    size_t period_count;
    struct context_span *names; /* of all places and periods, in order */
    size_t name_count;
    int32_t title;              /* block, or CONTEXT_NONE */
};

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
                     enum side side, bool is_home)
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
        if (!is_taken) {
            put_stance(r, cap, (struct stance){ .from = from,
                .len = word.len, .side = side, .is_home = is_home });
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
        put_word(r, cap, u.name, SIDE_WHOLE, true);
        while (str_next(&rest, '|', &alias)) {
            if (alias.len > 6 && str_find(u.name, alias) < 0 &&
                str_find(alias, u.name) < 0) {
                put_word(r, cap, str_trim(alias), SIDE_WHOLE, true);
            }
        }
        if (u.name_en.len > 0) {
            put_word(r, cap, u.name_en, SIDE_WHOLE, true);
        }
    }
}

static int compare_stances(const void *left, const void *right)
{
    const struct stance *a = left, *b = right;
    return (a->from > b->from) - (a->from < b->from);
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

static void find_places(struct reach *r, uint32_t within)
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
    size_t names = r->stance_count;
    for (size_t i = 0; i < sizeof general / sizeof *general; i++) {
        put_word(r, &cap, str_of(general[i].word), general[i].side, false);
    }
    put_home(r, &cap);
    if (r->stance_count > names) {
        qsort(r->stances, r->stance_count, sizeof *r->stances,
              compare_stances);
    }
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

/* Whether a period names its year itself, as 12月 and 上半年 do not. */
static bool has_year(const struct reach *r, const struct lexicon_period *p)
{
    struct str text = context_text(r->context, p->from, p->from + p->len);
    size_t digits = 0;
    for (size_t i = 0; i < text.len && digits < 4; i++) {
        digits = text.at[i] >= '0' && text.at[i] <= '9' ? digits + 1 : 0;
    }
    return digits == 4;
}

/* The day on which a text speaks: the last one of the year that its title
 * names, else a date that stands alone at its top or end, else the reporting
 * date. Then “this year” of last year's report is last year. */
static int32_t day_of_text(const struct reach *r, int32_t today)
{
    enum { ENDS = 3, DATELINE_MAX = 80 };
    const struct text *t = r->context->text;
    for (size_t i = 0; i < t->block_count; i++) {
        const struct text_block *b = &t->blocks[i];
        struct lexicon_period *rows;
        bool is_title = (int32_t)i == r->title;
        if (i >= ENDS && i + ENDS < t->block_count) {
            i = t->block_count - ENDS - 1;
            continue;
        }
        if (!is_title && b->len > DATELINE_MAX) {
            continue;
        }
        size_t count = lexicon_periods(r->lexicon, r->arena,
            context_text(r->context, b->from, b->from + b->len), today,
            &rows);
        for (size_t n = 0; n < count; n++) {
            rows[n].from += b->from;
            bool is_day = rows[n].from_day == rows[n].to_day;
            if (rows[n].has_to && has_year(r, &rows[n]) &&
                rows[n].to_day < today && (is_title || is_day)) {
                return rows[n].to_day;
            }
        }
    }
    return today;
}

/* 比上年减少51%: what is compared with is not spoken of. */
static bool is_compared(const struct reach *r, const struct lexicon_period *p)
{
    static const char *const words[] = { "比", "较", "与", "跟", "than ",
                                         "over ", "from ", "with " };
    struct str before = str_part(r->context->text->plain, 0, p->from);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_ends(before, str_of(words[i]))) {
            return !has_year(r, p);
        }
    }
    return false;
}

/* 三年来 and 几年来 count back from the day of speaking: so many years are all of
 * it. */
static bool is_vague(const struct reach *r, const struct lexicon_period *p)
{
    enum { LONG = 400, SLACK = 2 };     /* days */
    int year, month, day, past = r->today - p->from_day;
    int32_t same;
    if (!p->has_from || (p->has_to && !p->is_open) || past < LONG ||
        has_year(r, p)) {
        return false;
    }
    date_split(r->today, &year, &month, &day);
    return date_of(date_year(p->from_day + SLACK), month, day > 28 ? 28 : day,
                   &same) && abs(p->from_day - same) <= SLACK + 3;
}

/* 今年以来 ends on the day on which the text speaks. */
static void end_with_text(const struct reach *r, struct lexicon_period *p,
                          int32_t today)
{
    if (p->has_from && p->is_open && r->today < today && !has_year(r, p)) {
        p->has_to = true;
        p->is_open = false;
        p->to_day = r->today;
    }
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
    size_t kept = 0;
    *r = (struct reach){ .arena = a, .lexicon = l, .context = c,
                         .pairings = lexicon_pairings(l) };
    r->title = title_of(c);
    find_places(r, area_of_title(r));
    r->today = day_of_text(r, today);
    r->period_count = lexicon_periods(l, a, c->text->plain, r->today,
                                      &r->periods);
    name_periods(r);
    for (size_t i = 0; i < r->period_count; i++) {
        if (!is_vague(r, &r->periods[i]) &&
            !is_compared(r, &r->periods[i])) {
            r->periods[kept++] = r->periods[i];
            end_with_text(r, &r->periods[kept - 1], today);
        }
    }
    r->period_count = kept;
    return r;
}

/* ---- looking ------------------------------------------------------------ */

static size_t period_from(const struct reach *r, size_t at)
{
    size_t low = 0, high = r->period_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (r->periods[mid].from < at) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

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

/* A place in the text from which is looked: a figure or a claim. */
struct stand {
    const struct context_sentence *sentence;
    const struct context_clause *clause;
    size_t from, to;            /* of the figure */
    size_t next;                /* where the next figure of the clause begins */
    struct context_span item;
    uint32_t number;            /* of the sentence */
};

static struct str block_text(const struct context *c, int32_t number)
{
    const struct text_block *b = &c->text->blocks[number];
    return context_text(c, b->from, b->from + b->len);
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
                                    block_text(c, (int32_t)names[i]))) {
            return &whole;
        }
    }
    return NULL;
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
    found = found ? found : last_in(r, s->sentence->from, s->from, side);
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
        found = named_in(r, h, side);
    }
    return found || r->title < 0 || (uint32_t)r->title == block
        ? found : named_in(r, r->title, side);
}

/* Whether the sentence speaks of everything: then nothing reaches on. */
static bool is_ended(const struct stance *s)
{
    return s != NULL && s->side == SIDE_WHOLE;
}

static const struct stance *place_of(const struct reach *r,
                                     const struct stand *s, enum side side)
{
    const struct stance *found = in_cells(r, s, side);
    found = found ? found : in_sentence(r, s, side);
    if (found == NULL) {
        found = before(r, s, side);
    }
    if (found != NULL && found->side == SIDE_OWN) {
        found = r->title < 0 ? NULL : named_in(r, r->title, side);
    }
    if (is_ended(found)) {
        return NULL;
    }
    found = found ? found : above(r, s, side);
    return found != NULL && found->side == side ? found : NULL;
}

/* ---- periods ------------------------------------------------------------ */

static const char *const cumulative[] = { "累计", "历年", "迄今", "至今",
    "截至目前", "cumulative", "so far", "to date", "all told" };

static bool is_cumulative(struct str text)
{
    for (size_t i = 0; i < sizeof cumulative / sizeof *cumulative; i++) {
        if (str_find(text, str_of(cumulative[i])) >= 0) {
            return true;
        }
    }
    return false;
}

static bool is_one_day(const struct lexicon_period *p)
{
    return p->has_from && p->has_to && p->from_day == p->to_day;
}

static const struct lexicon_period *last_period(const struct reach *r,
                                                size_t from, size_t to)
{
    size_t left = LOOK_BACK;
    for (size_t i = period_from(r, to); i-- > 0 && left-- > 0 &&
         r->periods[i].from >= from;) {
        if (!is_one_day(&r->periods[i])) {
            return &r->periods[i];
        }
    }
    return NULL;
}

static const struct lexicon_period *first_period(const struct reach *r,
                                                 size_t from, size_t to)
{
    for (size_t i = period_from(r, from);
         i < r->period_count && r->periods[i].from < to; i++) {
        if (!is_one_day(&r->periods[i])) {
            return &r->periods[i];
        }
    }
    return NULL;
}

static const struct lexicon_period *period_in_block(const struct reach *r,
                                                    int32_t number)
{
    const struct text_block *b = &r->context->text->blocks[number];
    return last_period(r, b->from, b->from + b->len);
}

/* What a heading or a lead-in says of all below it must name its year. */
static const struct lexicon_period *period_above(const struct reach *r,
                                                 int32_t number)
{
    const struct context *c = r->context;
    const struct text_block *b = &c->text->blocks[number];
    size_t end = b->from + b->len;
    const struct context_sentence *last =
        &c->sentences[context_sentence_at(c, end > 0 ? end - 1 : 0)];
    const struct lexicon_period *p = last_period(r,
        last->block == (uint32_t)number ? last->from : b->from, end);
    return p != NULL && has_year(r, p) ? p : NULL;
}

static const struct lexicon_period *period_in_cells(const struct reach *r,
                                                    const struct stand *s)
{
    enum { NAMES = 8 };
    uint32_t names[NAMES];
    size_t heads, count = 0;
    const struct context *c = r->context;
    const struct lexicon_period *found = NULL;
    if (c->text->blocks[s->sentence->block].kind == TEXT_CELL) {
        count = context_names_of_cell(c, s->sentence->block, names, NAMES,
                                      &heads);
    }
    for (size_t i = 0; i < count && found == NULL; i++) {
        found = period_in_block(r, (int32_t)names[i]);
    }
    return found;
}

static const struct lexicon_period *period_in_sentence(const struct reach *r,
                                                       const struct stand *s)
{
    const struct lexicon_period *found = NULL, *behind;
    if (s->item.len > 0) {
        found = last_period(r, s->item.from, s->item.from + s->item.len);
    }
    behind = first_period(r, s->to, s->next);
    if (found == NULL && s->sentence->is_english) {
        found = behind;
    }
    found = found ? found : last_period(r, s->clause->from, s->from);
    found = found ? found : behind;
    if (found == NULL && is_cumulative(context_text(r->context,
                                                    s->clause->from,
                                                    s->clause->to))) {
        /* 2019年…，累计…: a year of another clause is over. */
        found = last_period(r, s->sentence->from, s->from);
        return found != NULL && found->has_from && found->has_to ? NULL
                                                                 : found;
    }
    found = found ? found : last_period(r, s->sentence->from, s->from);
    return found || !s->sentence->is_english
        ? found : first_period(r, s->to, s->sentence->to);
}

static const struct lexicon_period *period_before(const struct reach *r,
                                                  const struct stand *s)
{
    const struct context *c = r->context;
    const struct context_sentence *all = c->sentences;
    const struct lexicon_period *found = NULL;
    uint32_t block = s->sentence->block;
    size_t left = LOOK_BACK;
    for (uint32_t i = s->number; i-- > 0 && all[i].block == block &&
         left-- > 0 && found == NULL;) {
        found = last_period(r, all[i].from, all[i].to);
    }
    if (found == NULL && c->lead_of[block] >= 0) {
        found = period_above(r, c->lead_of[block]);
    }
    for (int32_t h = c->heading_of[block]; h >= 0 && found == NULL;
         h = c->heading_of[h]) {
        found = period_above(r, h);
    }
    return found || r->title < 0 || (uint32_t)r->title == block
        ? found : period_above(r, r->title);
}

static void take_period(const struct lexicon_period *p, struct lint_scope *out)
{
    if (p->has_from && !out->has_from) {
        out->has_from = true;
        out->from = p->from_day;
    }
    if (p->has_to && !p->is_open && !out->has_to) {
        out->has_to = true;
        out->to = p->to_day;
    }
}

/* 2017年以来 … 截至2020年底: the two halves of one period. */
static void take_other_half(const struct reach *r, const struct stand *s,
                            const struct lexicon_period *p,
                            struct lint_scope *out)
{
    size_t left = LOOK_BACK;
    for (size_t i = period_from(r, s->from); i-- > 0 && left-- > 0 &&
         r->periods[i].from >= s->sentence->from;) {
        const struct lexicon_period *q = &r->periods[i];
        bool completes = (p->has_from && !p->has_to && q->has_to &&
                          !q->has_from) ||
                         (p->has_to && !p->has_from && q->has_from &&
                          (!q->has_to || q->is_open));
        if (q != p && completes) {
            take_period(q, out);
        }
    }
}

static void find_period(const struct reach *r, const struct stand *s,
                        struct lint_scope *out)
{
    const struct lexicon_period *p = period_in_cells(r, s);
    p = p ? p : period_in_sentence(r, s);
    bool is_whole = is_cumulative(context_text(r->context, s->clause->from,
                                               s->clause->to)) ||
        is_cumulative(context_text(r->context, s->sentence->from, s->from));
    if (p == NULL) {
        p = period_before(r, s);
        if (p != NULL && is_whole && p->has_from && p->has_to &&
            !p->is_open) {
            p = NULL;
        }
    }
    if (p != NULL) {
        take_period(p, out);
        take_other_half(r, s, p, out);
    }
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
static const struct stance *whole_list(const struct reach *r,
                                       const struct stand *s,
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

static enum side side_of(const struct reach *r, const struct stance *s)
{
    if (s == NULL) {
        return SIDES;
    } else if (s->side == SIDE_OWN) {   /* 我县派到…: the side of the title */
        return r->title >= 0 && named_in(r, r->title, SIDE_AREA) != NULL
            ? SIDE_AREA : SIDE_SUPPORTER;
    }
    return s->side == SIDE_WHOLE && s->is_home ? SIDE_SUPPORTER : s->side;
}

static enum reach_way way_of(const struct reach *r, const struct stand *s)
{
    static const char *const verbs[] = { "选派", "派往", "派到", "派来", "派出",
        "派驻", "派遣", "选送", "派", " sent ", " dispatched ", " posted " };
    enum { LEN_MAX = 400 };
    size_t from = s->sentence->from, at = 0, len = 0;
    const struct context *c = r->context;
    for (size_t i = s->sentence->clause;
         i < s->sentence->clause + s->sentence->clause_count; i++) {
        if (c->clauses[i].part == s->clause->part) {
            from = c->clauses[i].from;
            break;
        }
    }
    from = s->from > from + LEN_MAX ? s->from - LEN_MAX : from;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        struct str verb = str_of(verbs[i]);
        struct str text = context_text(c, from, s->from);
        size_t base = from;
        for (ptrdiff_t found; (found = str_find(text, verb)) >= 0;) {
            base += (size_t)found + verb.len;
            text = context_text(c, base, s->from);
            if (base > at) {
                at = base;
                len = verb.len;
            }
        }
    }
    if (len == 0) {
        return WAY_UNTOLD;
    }
    size_t behind = stance_from(r, at), before = stance_from(r, at - len);
    const struct stance *object = behind < r->stance_count &&
        r->stances[behind].from < s->from ? &r->stances[behind] : NULL;
    const struct stance *subject = before > 0 &&
        r->stances[before - 1].from >= from ? &r->stances[before - 1] : NULL;
    enum side who = side_of(r, subject), whom = side_of(r, object);
    bool is_out = who == SIDE_SUPPORTER || whom == SIDE_AREA;
    bool is_back = who == SIDE_AREA || whom == SIDE_SUPPORTER;
    return is_out == is_back ? WAY_UNTOLD : is_out ? WAY_OUT : WAY_BACK;
}

static void reach_from(const struct reach *r, const struct stand *s,
                       struct reach_scope *out)
{
    bool several = false, both = false;
    const struct stance *supporter = place_of(r, s, SIDE_SUPPORTER);
    const struct stance *area = place_of(r, s, SIDE_AREA);
    *out = (struct reach_scope){ .way = way_of(r, s) };
    supporter = whole_list(r, s, supporter, &several);
    area = whole_list(r, s, area, &both);
    out->is_several = several || both;
    out->scope.supporter = supporter ? supporter->id : (struct str){ "", 0 };
    out->scope.area = area ? area->id : (struct str){ "", 0 };
    find_period(r, s, &out->scope);
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
