#include "reading/place.h"

#include <assert.h>

#include "base/utf8.h"
#include "reading/folded.h"

/* Areas whose names without the ending are words of everyday language: 合作
 * alone is never the city of Hezuo. */
static const char ordinary[] =
    "|万全|万年|万安|三门|三台|上街|东方|东风|两当|个旧|中原|中方|中江|中站|丰满|乐业|"
    "五常|交口|交城|仁和|会同|会理|休宁|保康|保德|信丰|元宝|光明|公安|共和|兴业|兴国|"
    "兴隆|兴城|兴安|农安|前进|前锋|南部|南岸|南山|博爱|友好|友谊|古城|台前|合作|同心|"
    "同德|名山|向阳|和平|和静|和顺|和政|回民|城东|城中|城关|城北|城区|城厢|城口|城固|"
    "城西|复兴|大丰|大余|大关|大同|大安|大方|大观|大通|大足|天元|天全|天心|天台|太平|"
    "威信|宏伟|安乡|安定|安宁|安居|安康|安平|安化|富民|富裕|富源|将乐|小店|工农|市中|"
    "市北|市南|平安|平和|平定|平原|平远|康乐|康平|开化|得荣|振兴|政和|文山|文成|新丰|"
    "新乐|新华|新和|新城|新建|新星|新民|新化|新源|方正|无为|无极|明光|明山|明水|比如|"
    "民乐|民权|水城|永安|永丰|永和|永年|江口|江南|江北|江岸|江山|河东|河西|河口|河间|"
    "海东|海北|海西|港口|港北|港南|湖口|湖里|温泉|灯塔|点军|牡丹|爱民|独山|甘泉|白云|"
    "白银|百色|石门|石狮|石柱|石棉|石鼓|祥云|站前|红旗|红桥|红星|老城|老边|荷塘|莲花|"
    "解放|资源|资中|路北|路南|路桥|运河|进贤|道里|道外|通海|通道|金山|铁西|铁东|长乐|"
    "长安|长寿|长子|长治|集贤|集美|静安|雨花|青山|高台|高明|高要|鼓楼|钟楼|龙门|龙凤|"
    "象山|称多|治多|双城|双桥|四会|四平|周至|如东|子长|应城|林口|桥东|桥西|武功|清水|"
    "清河|清流|滨海|滨江|绿园|西山|团结|民主|建设|开放|互助|互动|文圣|文昌|当阳|定日|";

enum { STARTS = 1 << 15, LENGTH_MAX = 40, BEARERS = 48, SHORT_NAME = 3 };

/* ---- opening --------------------------------------------------------- */

static uint32_t start_of(struct str text, size_t len)
{
    uint32_t h = 0;
    for (size_t i = 0; i < len; i++) {
        h = (h ^ (unsigned char)text.at[i]) * 0x9E3779B1u;
    }
    return (h ^ h >> 13) % STARTS;
}

static size_t step(struct str text, size_t at)
{
    unsigned char c = (unsigned char)text.at[at];
    size_t n = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    return n < text.len - at ? n : text.len - at;
}

/* Bytes of the first two characters, or 0 when there are fewer. */
static size_t two_of(struct str text)
{
    if (text.len < 2) {
        return 0;
    }
    size_t one = step(text, 0);
    return one < text.len ? one + step(text, one) : 0;
}

static void note_names(struct places *p, const struct namesakes *n)
{
    for (size_t i = 0; i < n->count; i++) {
        struct str text = namesakes_text(n, i);
        size_t two = two_of(text), count = utf8_count(text);
        if (two > 0 && count <= LENGTH_MAX) {
            p->lengths[start_of(text, two)] |= UINT64_C(1) << count;
        }
    }
}

static uint8_t depth_of(struct str levels, struct str level)
{
    struct str one;
    uint8_t depth = 0;
    while (str_next(&levels, '|', &one) && !str_is(str_trim(one), level)) {
        depth++;
    }
    return depth;
}

static void note_levels(struct places *p, struct arena *a,
                        const struct pack *pack, uint64_t at)
{
    struct str levels = pack_setting(pack, STR("area_levels"), at);
    struct str cells = pack_setting(pack, STR("cell_level"), at);
    size_t count = area_count(p->areas);
    p->depths = arena_take(a, count + 1, 1);
    p->stem_depth = depth_of(levels, cells);
    for (uint32_t i = 0; i < count; i++) {
        p->depths[i] = depth_of(levels, area_at(p->areas, i).level);
        p->last_depth = p->depths[i] > p->last_depth ? p->depths[i]
                                                     : p->last_depth;
    }
}

/* The unit on top of those that hold one. A parent may not be its own
 * ancestor, but a register does not promise it: stop after a few. */
static uint32_t top_of(const struct units *units, uint32_t number)
{
    for (int i = 0; i < 8; i++) {
        uint32_t up = unit_at(units, number).parent;
        if (up == UNIT_NONE) {
            break;
        }
        number = up;
    }
    return number;
}

/* Governments sit in areas. Where all governments that support somebody stand
 * below one unit, that unit and its area are the programme itself: their name
 * is no restriction. */
static void note_governments(struct places *p, struct arena *a)
{
    size_t areas = area_count(p->areas), below = 0;
    uint32_t top = UNIT_NONE;
    bool is_one = true;
    p->seats = ARENA_ROWS(a, uint32_t, areas + 1);
    memset(p->seats, 0xFF, (areas + 1) * sizeof *p->seats);
    for (uint32_t i = 0; i < unit_count(p->units); i++) {
        struct unit u = unit_at(p->units, i);
        if (!str_is(u.kind, STR("government"))) {
            continue;
        }
        uint32_t area = area_of_code(p->areas, u.area);
        if (area != AREA_NONE && p->seats[area] == UNIT_NONE) {
            p->seats[area] = i;
        }
        if (u.parent != UNIT_NONE && pairing_supports(p->pairings, u.id)) {
            uint32_t found = top_of(p->units, i);
            is_one = is_one && (top == UNIT_NONE || top == found);
            top = found;
            below++;
        }
    }
    if (is_one && below > 1) {
        p->home_unit = top;
        p->home = area_of_code(p->areas, unit_at(p->units, top).area);
    }
}

void places_open(struct places *p, struct arena *a, const struct pack *pack,
                 uint64_t at)
{
    p->lengths = ARENA_ROWS(a, uint64_t, STARTS);
    p->home = AREA_NONE;
    p->home_unit = UNIT_NONE;
    note_names(p, area_names(p->areas));
    note_names(p, unit_names(p->units));
    note_levels(p, a, pack, at);
    note_governments(p, a);
}

/* ---- one name at one place ------------------------------------------- */

struct match {                  /* a name in the folded text */
    size_t from, len;
    uint32_t areas[BEARERS], units[BEARERS];
    size_t area_count, unit_count;
    bool is_short;              /* a village's short name: only behind the
                                   name of what it lies in */
};

struct finder {
    const struct places *places;
    struct arena *arena;
    struct folded text;
    uint32_t within;
    struct match *rows;
    size_t count, cap;
};

static bool is_ordinary(struct arena *a, struct str stem)
{
    struct str asked = arena_print(a, "|%.*s|", STR_ARG(stem));
    return str_find(str_of(ordinary), asked) >= 0;
}

static bool is_latin(struct str s)
{
    return s.len > 0 && (unsigned char)s.at[0] < 0x80;
}

/* English names begin with a capital. */
static bool is_capital(const struct finder *f, size_t from)
{
    char c = f->text.given.at[f->text.at[from]];
    return !(c >= 'a' && c <= 'z');
}

static bool may_lack_ending(const struct finder *f, uint32_t area,
                            struct str stem)
{
    const struct places *p = f->places;
    return p->depths[area] <= p->stem_depth && !is_ordinary(f->arena, stem);
}

static void add_number(uint32_t *numbers, size_t *count, uint32_t number)
{
    for (size_t i = 0; i < *count; i++) {
        if (numbers[i] == number) {
            return;
        }
    }
    if (*count < BEARERS) {
        numbers[(*count)++] = number;
    }
}

/* Areas that bear the name itself come before those that bear it without
 * their ending, and drive them out only in paths (和田 is a prefecture, a city
 * and a county). */
static void match_areas(const struct finder *f, struct str text,
                        struct match *m)
{
    uint32_t rows[BEARERS];
    const struct namesakes *n = area_names(f->places->areas);
    size_t count = namesakes_say(n, text, rows, BEARERS);
    bool all_short = count > 0;
    for (int stems = 0; stems < 2; stems++) {
        for (size_t i = 0; i < count; i++) {
            uint32_t number = n->rows[rows[i]].number;
            if (n->rows[rows[i]].is_stem != (uint32_t)stems ||
                (stems && !may_lack_ending(f, number, text))) {
                continue;
            }
            uint8_t depth = f->places->depths[number];
            all_short = all_short && depth == f->places->last_depth &&
                        depth > f->places->stem_depth;
            add_number(m->areas, &m->area_count, number);
        }
    }
    m->is_short = all_short && !is_latin(text) &&
                  utf8_count(text) <= SHORT_NAME;
}

static void match_units(const struct finder *f, struct str text,
                        struct match *m)
{
    uint32_t rows[BEARERS];
    const struct namesakes *n = unit_names(f->places->units);
    size_t count = namesakes_say(n, text, rows, BEARERS);
    for (size_t i = 0; i < count; i++) {
        if (!n->rows[rows[i]].is_stem) {
            add_number(m->units, &m->unit_count, n->rows[rows[i]].number);
        }
    }
}

/* The longest name that begins at a place; its bytes, or 0. */
static size_t match_at(struct finder *f, size_t from, struct match *m)
{
    struct str rest = str_part(f->text.text, from, f->text.text.len);
    size_t two = two_of(rest), ends[LENGTH_MAX + 1], chars = 0, len = 0;
    uint64_t lengths = two ? f->places->lengths[start_of(rest, two)] : 0;
    if (lengths == 0 || (is_latin(rest) && !is_capital(f, from))) {
        return 0;
    }
    while (len < rest.len && chars < LENGTH_MAX && lengths >> (chars + 1)) {
        len += step(rest, len);
        ends[++chars] = len;
    }
    for (; chars >= 2; chars--) {
        struct str name = str_part(rest, 0, ends[chars]);
        if (!(lengths >> chars & 1) ||
            !folded_is_word(&f->text, from, name.len, EDGE_EXACT)) {
            continue;
        }
        *m = (struct match){ .from = from, .len = name.len };
        match_areas(f, name, m);
        match_units(f, name, m);
        if (m->area_count + m->unit_count > 0) {
            return name.len;
        }
    }
    return 0;
}

/* ---- paths ----------------------------------------------------------- */

/* Keep what lies in one of the areas of a match before; false when nothing
 * does. */
static bool keep_inside(const struct finder *f, const struct match *outer,
                        struct match *m)
{
    const struct areas *areas = f->places->areas;
    struct match kept = { .from = m->from, .len = m->len };
    for (size_t o = 0; o < outer->area_count; o++) {
        for (size_t i = 0; i < m->area_count; i++) {
            if (m->areas[i] != outer->areas[o] &&
                area_holds(areas, outer->areas[o], m->areas[i])) {
                add_number(kept.areas, &kept.area_count, m->areas[i]);
            }
        }
        for (size_t i = 0; i < m->unit_count; i++) {
            uint32_t seat = area_of_code(areas,
                unit_at(f->places->units, m->units[i]).area);
            if (seat != AREA_NONE &&
                area_holds(areas, outer->areas[o], seat)) {
                add_number(kept.units, &kept.unit_count, m->units[i]);
            }
        }
    }
    if (kept.area_count + kept.unit_count == 0) {
        return false;
    }
    *m = kept;
    return true;
}

/* 河北省张北县 is one place; so is “Zhangbei, Hebei”. */
static bool join(const struct finder *f, struct match *before,
                 struct match *m)
{
    size_t end = before->from + before->len;
    struct str gap = str_part(f->text.text, end, m->from - end);
    struct match joined = *m;
    if (gap.len == 0 || str_is(gap, STR("·")) || str_is(gap, STR("/"))) {
        if (!keep_inside(f, before, &joined)) {
            return false;
        }
    } else if (str_is(gap, STR(",")) &&
               is_latin(str_part(f->text.text, m->from, 1))) {
        struct match inner = *before;
        if (!keep_inside(f, m, &inner)) {
            return false;
        }
        joined = inner;
    } else {
        return false;
    }
    joined.len = m->from + m->len - before->from;
    joined.from = before->from;
    *before = joined;
    return true;
}

/* Whether one of its areas lies in the area asked for. */
static bool is_within(const struct finder *f, const struct match *m)
{
    for (size_t i = 0; f->within != AREA_NONE && i < m->area_count; i++) {
        if (area_holds(f->places->areas, f->within, m->areas[i])) {
            return true;
        }
    }
    return false;
}

static void add_match(struct finder *f, struct match *m)
{
    if ((f->count > 0 && join(f, &f->rows[f->count - 1], m)) ||
        (m->is_short && !is_within(f, m))) {
        return;
    }
    if (f->count == f->cap) {
        f->cap = f->cap ? f->cap * 2 : 8;
        struct match *more = ARENA_ROWS(f->arena, struct match, f->cap);
        memcpy(more, f->rows ? f->rows : more, f->count * sizeof *more);
        f->rows = more;
    }
    f->rows[f->count++] = *m;
}

/* ---- what a name means ----------------------------------------------- */

/* A better guess comes first: in force, wider, first in the register. */
static bool is_better(const struct places *p, uint32_t x, uint32_t y)
{
    bool old_x = area_at(p->areas, x).valid_until != INT32_MAX;
    bool old_y = area_at(p->areas, y).valid_until != INT32_MAX;
    return old_x != old_y ? old_y
         : p->depths[x] != p->depths[y] ? p->depths[x] < p->depths[y]
         : x < y;
}

static void sort_areas(const struct finder *f, struct match *m)
{
    size_t kept = 0;
    for (size_t i = 0; is_within(f, m) && i < m->area_count; i++) {
        if (area_holds(f->places->areas, f->within, m->areas[i])) {
            m->areas[kept++] = m->areas[i];
        }
    }
    m->area_count = kept ? kept : m->area_count;
    for (size_t i = 1; i < m->area_count; i++) {
        uint32_t number = m->areas[i];
        size_t at = i;
        for (; at > 0 && is_better(f->places, number, m->areas[at - 1]);
             at--) {
            m->areas[at] = m->areas[at - 1];
        }
        m->areas[at] = number;
    }
}

/* The government of an area, or the one of several units that is one. */
static uint32_t unit_of(const struct places *p, const struct match *m)
{
    for (size_t i = 0; i < m->unit_count; i++) {
        if (str_is(unit_at(p->units, m->units[i]).kind, STR("government"))) {
            return m->units[i];
        }
    }
    return m->unit_count ? m->units[0]
         : m->area_count ? p->seats[m->areas[0]] : (uint32_t)UNIT_NONE;
}

static struct lexicon_place place_of(const struct finder *f, struct match *m)
{
    struct lexicon_place out = { .is_unit = m->area_count == 0 };
    sort_areas(f, m);
    const uint32_t *all = out.is_unit ? m->units : m->areas;
    size_t count = out.is_unit ? m->unit_count : m->area_count;
    folded_span(&f->text, m->from, m->len, &out.from, &out.len);
    out.unit = unit_of(f->places, m);
    out.area = out.is_unit ? (uint32_t)AREA_NONE : m->areas[0];
    out.number = out.is_unit ? out.unit : out.area;
    out.supports = out.unit != UNIT_NONE &&
        pairing_supports(f->places->pairings,
                         unit_at(f->places->units, out.unit).id);
    for (size_t i = 0; i < count; i++) {
        if (all[i] != out.number && out.other_count < LEXICON_OTHERS) {
            out.others[out.other_count++] = all[i];
        }
    }
    return out;
}

static bool is_home(const struct places *p, const struct lexicon_place *x)
{
    return (x->area != AREA_NONE && x->area == p->home) ||
           (x->unit != UNIT_NONE && x->unit == p->home_unit);
}

/* ---- a text ---------------------------------------------------------- */

static void find_matches(struct finder *f)
{
    struct match m;
    for (size_t at = 0; at < f->text.text.len;) {
        size_t len = match_at(f, at, &m);
        if (len > 0) {
            add_match(f, &m);
        }
        at += len ? len : folded_step(&f->text, at);
    }
}

size_t places_find(const struct places *p, struct arena *a, struct str text,
                   uint32_t within, struct lexicon_place **out)
{
    struct finder f = { .places = p, .arena = a, .within = within,
                        .text = folded_of(a, text) };
    size_t count = 0;
    find_matches(&f);
    *out = ARENA_ROWS(a, struct lexicon_place, f.count + 1);
    for (size_t i = 0; i < f.count; i++) {
        struct lexicon_place place = place_of(&f, &f.rows[i]);
        if (!is_home(p, &place)) {
            (*out)[count++] = place;
        }
    }
    return count;
}

bool places_is_home(const struct places *p, struct arena *a, struct str label)
{
    struct finder f = { .places = p, .arena = a, .within = AREA_NONE,
                        .text = folded_of(a, label) };
    find_matches(&f);
    if (f.count != 1 || f.rows[0].len < f.text.text.len) {
        return false;
    }
    struct lexicon_place place = place_of(&f, &f.rows[0]);
    return is_home(p, &place);
}
