#include "forms/facet.h"

#include "base/num.h"
#include "base/utf8.h"

/* ---- units --------------------------------------------------------------- */

static struct str without_heading(struct str text)
{
    static const char *const heads[] = { "计量单位", "金额单位", "单位",
                                         "unit", "Unit", "in ", "In " };
    static const char *const marks[] = { "：", ":", "为" };
    struct str s = str_trim(text);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct str head = str_of(heads[i]);
        if (str_starts(s, head) && s.len > head.len) {
            s = str_trim(str_part(s, head.len, s.len));
        }
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (str_starts(s, str_of(marks[i]))) {
            s = str_trim(str_part(s, strlen(marks[i]), s.len));
        }
    }
    return s;
}

static bool is_parting(uint32_t c)
{
    return c == '/' || c == ',' || c == 0xFF0C || c == 0x3001 ||
           c == 0xFF0F || c == ';' || c == 0xFF1B || c == '|';
}

/* Cut the text before a 、 , / or 或 off the rest. */
static struct str next_part(struct str *rest)
{
    struct str all = *rest, at = *rest;
    uint32_t c;
    while (at.len > 0) {
        size_t before = all.len - at.len;
        c = utf8_next(&at);
        if (is_parting(c) || c == 0x6216) {
            *rest = at;
            return str_trim(str_part(all, 0, before));
        }
    }
    *rest = (struct str){ "", 0 };
    return str_trim(all);
}

/* 10,000 yuan, '000 tonnes: a number before the unit. */
static bool take_multiple(struct facet_unit *u)
{
    struct str rest = u->text;
    int64_t times = 0;
    size_t at = 0;
    for (; at < rest.len && at < 12; at++) {
        char c = rest.at[at];
        if (c >= '0' && c <= '9') {
            times = times * 10 + c - '0';
        } else if (c != ',') {
            break;
        }
    }
    rest = str_trim(str_part(rest, at, rest.len));
    return times > 0 && rest.len > 0 &&
           quantity_measure(rest, &u->class, &u->scale) &&
           num_times(u->scale, times, &u->scale);
}

struct facet_unit facet_unit_of(const struct facet_reader *r, struct str text)
{
    struct facet_unit u = { .text = without_heading(text), .scale = 1 };
    struct str rest = u.text;
    size_t count = 0;
    (void)r;
    if (quantity_measure(u.text, &u.class, &u.scale) || take_multiple(&u)) {
        u.is_told = true;
        return u;
    }
    u.scale = 1;
    while (rest.len > 0) {
        enum quantity_class class;
        int64_t scale;
        struct str part = next_part(&rest);
        if (!quantity_measure(part, &class, &scale)) {
            return (struct facet_unit){ .text = u.text, .scale = 1 };
        }
        u.is_unsure = u.is_unsure ||
            (count > 0 && (class != u.class || scale != u.scale));
        u.class = class;
        u.scale = scale;
        count++;
    }
    u.is_told = count > 0;
    return u;
}

/* ---- brackets ------------------------------------------------------------ */

struct bracket { size_t from, len; struct str inside; };

static bool find_bracket(struct str s, size_t from, struct bracket *out)
{
    struct str rest = str_part(s, from, s.len);
    size_t open = 0, inner = 0;
    bool is_open = false;
    while (rest.len > 0) {
        size_t at = s.len - rest.len;
        uint32_t c = utf8_next(&rest);
        if (c == '(' || c == 0xFF08 || c == '[' || c == 0x3010) {
            open = at;
            inner = s.len - rest.len;
            is_open = true;
        } else if (is_open &&
                   (c == ')' || c == 0xFF09 || c == ']' || c == 0x3011)) {
            out->from = open;
            out->len = s.len - rest.len - open;
            out->inside = str_trim(str_part(s, inner, at - inner));
            return true;
        }
    }
    return false;
}

static struct str cut(struct arena *a, struct str s, size_t from, size_t len,
                      const char *with)
{
    return arena_print(a, "%.*s%s%.*s", (int)from, s.at, with,
                       (int)(s.len - from - len), s.at + from + len);
}

/* Units in brackets are taken out; what else stands there stays, without
 * its brackets. */
static void take_brackets(const struct facet_reader *r, struct facet *f)
{
    struct bracket b;
    for (int i = 0; i < 4 && find_bracket(f->words, 0, &b); i++) {
        struct facet_unit unit = facet_unit_of(r, b.inside);
        if (unit.is_told) {
            f->unit = unit;
            f->words = cut(r->arena, f->words, b.from, b.len, "");
        } else {
            struct str inside = arena_print(r->arena, " %.*s ",
                                            STR_ARG(b.inside));
            f->words = cut(r->arena, f->words, b.from, b.len, inside.at);
        }
    }
    f->words = str_trim(f->words);
}

/* Whether a unit alone may be a label: 万元, 人次, 个. Nouns that count things,
 * such as 项目 and projects, say what is counted. */
static bool is_bare_unit(const struct facet_unit *u)
{
    bool is_latin = (unsigned char)u->text.at[0] < 0x80;
    switch (u->class) {
    case QUANTITY_PERSON:
    case QUANTITY_HOUSEHOLD:
        return is_latin ? str_is(u->text, STR("persons"))
                        : utf8_count(u->text) <= 2;
    case QUANTITY_ITEM:
        return !is_latin && utf8_count(u->text) == 1;
    case QUANTITY_BARE:
    case QUANTITY_OTHER:
        return false;
    case QUANTITY_MONEY:
    case QUANTITY_LENGTH:
    case QUANTITY_LAND:
    case QUANTITY_PERSON_TIME:
        break;
    }
    return true;
}

/* The unit as the whole label, or as what its words end with. */
static void take_bare_unit(const struct facet_reader *r, struct facet *f)
{
    static const struct { const char *end; enum quantity_class class; }
    ends[] = {
        { "人次数", QUANTITY_PERSON_TIME }, { "人次", QUANTITY_PERSON_TIME },
        { "person-times", QUANTITY_PERSON_TIME },
        { "人数", QUANTITY_PERSON }, { "人员数", QUANTITY_PERSON },
        { "number of persons", QUANTITY_PERSON },
        { "户数", QUANTITY_HOUSEHOLD },
    };
    struct facet_unit unit = { 0 };
    f->implied = QUANTITY_BARE;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (str_ends(f->words, str_of(ends[i].end))) {
            f->implied = ends[i].class;
            if (f->words.len == strlen(ends[i].end) && !f->unit.is_told) {
                f->unit = (struct facet_unit){ .is_told = true, .scale = 1,
                    .class = ends[i].class, .text = f->words };
                f->words = (struct str){ "", 0 };
            }
            return;
        }
    }
    if (f->words.len > 0 && !f->unit.is_told) {
        unit = facet_unit_of(r, f->words);
    }
    if (unit.is_told && is_bare_unit(&unit)) {
        f->unit = unit;
        f->words = (struct str){ "", 0 };
    }
}

/* ---- places -------------------------------------------------------------- */

/* The code that an area has now: an old name means the area that came of it. */
static struct str live_code(const struct areas *areas, uint32_t number)
{
    enum { STEPS_MAX = 8 };
    struct area a = area_at(areas, number);
    for (int i = 0; i < STEPS_MAX && a.successor.len > 0; i++) {
        uint32_t next = area_of_code(areas, a.successor);
        if (next == AREA_NONE) {
            break;
        }
        a = area_at(areas, next);
    }
    return a.code;
}

static struct str code_of(const struct facet_reader *r, bool is_unit,
                          uint32_t number)
{
    return is_unit ? unit_at(lexicon_units(r->lexicon), number).id
                   : live_code(lexicon_areas(r->lexicon), number);
}

static void add_other(struct facet *f, struct str code)
{
    for (size_t i = 0; i < f->other_count; i++) {
        if (str_is(f->others[i], code)) {
            return;
        }
    }
    if (f->other_count < FACET_OTHERS) {
        f->others[f->other_count++] = code;
    }
}

/* One name: somebody who supports, or an area that receives; a department
 * restricts nothing. Two different names of one sort are not one place. */
static void take_place(const struct facet_reader *r, struct facet *f,
                       const struct lexicon_place *p)
{
    bool supports = p->supports && p->unit != UNIT_NONE;
    struct str *to = supports ? &f->supporter : &f->area;
    struct facet names = { .other_count = 0 };
    if (!supports && p->area == AREA_NONE) {
        return;
    }
    add_other(&names, code_of(r, supports, supports ? p->unit : p->area));
    for (size_t i = 0; i < p->other_count && p->is_unit == supports; i++) {
        add_other(&names, code_of(r, supports, p->others[i]));
    }
    bool is_second = to->len > 0 && !str_is(*to, names.others[0]);
    if (names.other_count > 1 || is_second) {
        if (is_second) {
            add_other(f, *to);
        }
        for (size_t i = 0; i < names.other_count; i++) {
            add_other(f, names.others[i]);
        }
        *to = (struct str){ "", 0 };
        f->place = PLACE_UNSURE;
        return;
    }
    if (f->place == PLACE_UNSURE) {
        add_other(f, names.others[0]);
        return;
    }
    *to = names.others[0];
    f->place = f->place == PLACE_NONE ? PLACE_KNOWN : f->place;
}

/* A name without its ending or in English, when it is the whole label. */
static void take_short_name(const struct facet_reader *r, struct facet *f,
                            uint32_t within)
{
    enum { MOST = FACET_OTHERS };
    const struct areas *areas = lexicon_areas(r->lexicon);
    struct str levels = pack_setting(lexicon_pack(r->lexicon),
                                     STR("area_levels"), r->at), level,
               widest = levels;
    uint32_t found[MOST];
    size_t kept = 0;
    if (f->words.len == 0 || utf8_count(f->words) > 24) {
        return;
    }
    for (int depth = 0; depth < 3 && str_next(&widest, '|', &level);
         depth++) {
        size_t count = area_named(areas, r->arena, f->words, within, level,
                                  found, MOST);
        for (size_t i = 0; i < count && i < MOST; i++) {
            add_other(f, live_code(areas, found[i]));
        }
    }
    uint32_t coded = area_of_code(areas, f->words);
    if (coded != AREA_NONE && f->words.len >= 6) {
        add_other(f, live_code(areas, coded));
    }
    kept = f->other_count;
    if (kept == 1) {
        f->area = f->others[0];
        f->other_count = 0;
    }
    if (kept > 0) {
        f->place = kept == 1 ? PLACE_KNOWN : PLACE_UNSURE;
        f->words = (struct str){ "", 0 };
    }
}

/* 合计, 全县小计: nothing but words for everything. The others keep what they
 * are the sum of: 资金合计 is about money. */
static bool take_total(const struct facet_reader *r, struct facet *f)
{
    static const char *const parts[] = { "合计数", "合计", "总计", "共计",
        "小计", "grand total", "subtotal", "totals", "total", "sum", "全县",
        "全市", "全区", "全省", "全州", "全盟", "上述", "以上", "所列", "各县",
        "各区", "各旗县", "各市", "各省", "总数", "计", "of the above",
        "for the above", "of all listed", "of those listed", "of all",
        "for all", "listed" };
    struct str rest = utf8_fold(r->arena, f->words);
    if (!words_have(f->bits, WORD_TOTAL) &&
        !words_have(f->bits, WORD_SUBTOTAL)) {
        return lexicon_is_whole(r->lexicon, r->arena, f->words);
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct str part = utf8_fold(r->arena, str_of(parts[i]));
        ptrdiff_t at = str_find(rest, part);
        if (at >= 0) {
            rest = cut(r->arena, rest, (size_t)at, part.len, "");
        }
    }
    if (rest.len > 0) {
        f->words = rest;
    }
    return rest.len == 0;
}

static bool is_blank_place(struct str words)
{
    static const char *const marks[] = { "__", "××", "XX", "xx", "＿＿",
                                         "**", "○○" };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (str_find(words, str_of(marks[i])) >= 0) {
            return true;
        }
    }
    return false;
}

static void take_places(const struct facet_reader *r, struct facet *f,
                        uint32_t within)
{
    struct lexicon_place *places;
    size_t count = lexicon_places(r->lexicon, r->arena, f->words, within,
                                  &places);
    for (size_t i = count; i > 0; i--) {
        take_place(r, f, &places[i - 1]);
        f->words = cut(r->arena, f->words, places[i - 1].from,
                       places[i - 1].len, " ");
    }
    f->words = str_trim(f->words);
    ptrdiff_t own_level = str_find(f->words, STR("本级"));
    if (f->place != PLACE_NONE) {
        return;
    } else if (own_level >= 0 && own_level <= 6 && r->home.len > 0 &&
               (size_t)own_level + 6 == f->words.len) {
        /* 市本级: the programme's own, or else that of the form's place. */
        f->place = within == AREA_NONE ? PLACE_KNOWN : PLACE_UNSURE;
        f->supporter = within == AREA_NONE ? r->home : (struct str){ "", 0 };
        f->words = (struct str){ "", 0 };
    } else if (words_have(f->bits, WORD_OTHER)) {
        f->place = PLACE_OTHER;
    } else if (take_total(r, f)) {
        f->place = PLACE_TOTAL;
        f->words = (struct str){ "", 0 };
    } else if (is_blank_place(f->words)) {
        f->place = PLACE_BLANK;
    } else {
        take_short_name(r, f, within);
    }
}

struct facet facet_read(const struct facet_reader *r, struct str label,
                        uint32_t within)
{
    struct facet f = { .label = label, .words = label };
    struct str rest;
    f.bits = words_of(r->arena, label);
    take_brackets(r, &f);
    f.period = period_read(r->lexicon, r->arena, f.words, r->today, &rest);
    f.words = str_trim(rest);
    take_bare_unit(r, &f);
    take_places(r, &f, within);
    return f;
}
