#include "forms/form.h"

#include <string.h>

#include "base/utf8.h"
#include "registers/pairing.h"

/* ---- titles -------------------------------------------------------------- */

static bool is_default_name(struct str name)
{
    struct str folded = str_part(name, 0, 5);
    return name.len == 0 || str_is(folded, STR("Sheet")) ||
           str_is(folded, STR("sheet")) || str_starts(name, STR("工作表"));
}

/* What makes a title of a form out of words: its end, and 表1 before it. */
static struct str bare_title(struct arena *a, struct str words)
{
    static const char *const ends[] = {
        "情况统计表", "情况汇总表", "情况一览表", "情况调度表", "统计汇总表",
        "完成情况表", "指标统计表", "统计表", "情况表", "一览表", "汇总表",
        "调度表", "月报表", "季报表", "年报表", "自评表", "登记表", "明细表",
        "进度表", "报表", "台账", "表", "summary statistics", "statistics",
        "summary", "情况",
    };
    struct str s = str_trim(words);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct str end = str_of(ends[i]);
        if (str_ends(s, end) && s.len > end.len) {
            s = str_trim(str_part(s, 0, s.len - end.len));
        }
    }
    return arena_str(a, s);
}

/* Letters of a title only: next month's has other numbers and signs. */
static struct str key_of(struct arena *a, struct str words)
{
    struct str rest = utf8_fold(a, words);
    struct buf b = { 0 };
    uint32_t c;
    while ((c = utf8_next(&rest)) != 0) {
        bool is_letter = (c >= 'a' && c <= 'z') || c >= 0x3400;
        if (is_letter && !(c >= 0xFF00 && c < 0xFF70)) {
            utf8_put(&b, c);
        }
    }
    struct str key = arena_str(a, buf_view(&b));
    buf_free(&b);
    return key;
}

/* Those who support and sit in an area, into others. */
static void list_supporters(const struct form *f, uint32_t outer,
                            struct facet *out)
{
    const struct pairings *pairings = lexicon_pairings(f->ask->lexicon);
    const struct areas *areas = lexicon_areas(f->ask->lexicon);
    const struct units *units = lexicon_units(f->ask->lexicon);
    out->other_count = 0;
    for (uint32_t i = 0; i < unit_count(units) &&
                         out->other_count < FACET_OTHERS; i++) {
        struct unit u = unit_at(units, i);
        uint32_t seat = area_of_code(areas, u.area);
        if (seat != AREA_NONE && area_holds(areas, outer, seat) &&
            pairing_supports(pairings, u.id)) {
            out->others[out->other_count++] = u.id;
        }
    }
}

/* An area where supporters sit and nobody receives is no recipient: 江苏省 in a
 * title says whose form it is. Unless a supporter is named, here or by a line
 * later, it is asked which of those that sit there is meant. */
static void take_out_area(struct form *f)
{
    struct facet sitting = { .place = PLACE_NONE };
    uint32_t area = area_of_code(lexicon_areas(f->ask->lexicon),
                                 f->base.area);
    if (f->base.place != PLACE_KNOWN || area == AREA_NONE ||
        pairing_receives(lexicon_pairings(f->ask->lexicon), area)) {
        return;
    }
    list_supporters(f, area, &sitting);
    if (sitting.other_count == 0) {
        return;
    }
    f->base.area = (struct str){ "", 0 };
    if (f->base.supporter.len == 0) {
        f->base.place = PLACE_UNSURE;
        f->is_place_open = true;
        f->base.other_count = sitting.other_count;
        memcpy(f->base.others, sitting.others, sizeof sitting.others);
    }
}

static void take_title(struct form *f)
{
    const struct layout *l = f->layout;
    struct arena *a = f->ask->job->arena;
    struct str text = l->tables[f->table].title;
    struct str sheet = is_default_name(l->sheet) ? (struct str){ "", 0 }
                                                 : l->sheet;
    f->shown_title = text.len > 0 ? text : sheet;
    f->base = facet_read(&f->reader, f->shown_title, AREA_NONE);
    take_out_area(f);
    f->title = bare_title(a, f->base.words);
    f->period.title = f->base.period;
    f->key = key_of(a, f->base.words);
    if (text.len > 0 && !period_says(&f->base.period) && sheet.len > 0) {
        f->period.title = facet_read(&f->reader, sheet, AREA_NONE).period;
    }
    if (l->sheet.len > 0 && sheet.len > 0 && text.len > 0) {
        struct facet name = facet_read(&f->reader, sheet, AREA_NONE);
        f->key = arena_print(a, "%.*s#%.*s", STR_ARG(f->key),
                             STR_ARG(key_of(a, name.words)));
    }
}

/* ---- lines --------------------------------------------------------------- */

static bool has_any(struct str text, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (str_find(text, str_of(words[i])) >= 0) {
            return true;
        }
    }
    return false;
}

/* When the form is filled in or due, not what it is about. */
static bool is_filing(struct str text)
{
    static const char *const words[] = { "填报", "填表", "报送", "上报",
        "报出", "制表", "印发", "submitted", "prepared", "Prepared",
        "Submitted", "due ", "Due ", NULL };
    return has_any(text, words);
}

static bool is_as_of(struct str text)
{
    static const char *const words[] = { "截至", "截止", "数据时点", "时点",
        "as of", "As of", "as at", "As at", NULL };
    return has_any(text, words);
}

static void take_date(struct form *f, struct str text)
{
    struct lexicon_period *found;
    size_t count = lexicon_periods(f->ask->lexicon, f->ask->job->arena, text,
                                   f->reader.today, &found);
    for (size_t i = 0; i < count; i++) {
        const struct lexicon_period *p = &found[i];
        if (!p->has_to) {
            continue;
        }
        if (is_filing(text)) {
            f->period.has_filing = true;
            f->period.filing = p->to_day;
        } else if (is_as_of(text) || !p->has_from ||
                   p->from_day == p->to_day) {
            f->period.has_as_of = true;
            f->period.as_of = p->to_day;
        } else if (!f->period.title.has_from && !f->period.title.has_to) {
            f->period.title.has_from = f->period.title.has_to = true;
            f->period.title.from = p->from_day;
            f->period.title.to = p->to_day;
        }
        return;
    }
}

static void add_unit(struct form *f, struct facet_unit unit)
{
    if (f->unit_count < FORM_UNITS) {
        f->units[f->unit_count++] = unit;
    }
}

/* 单位：万元、人、个 */
static void take_units(struct form *f, struct str text)
{
    static const char *const heads[] = { "计量单位：", "计量单位:", "金额单位：",
        "金额单位:", "单位：", "单位:", "Unit:", "Units:", "unit:",
        "Money in ", "money in ", "Amounts in ", "amounts in ", NULL };
    struct str rest = (struct str){ "", 0 };
    for (size_t i = 0; heads[i] != NULL && rest.len == 0; i++) {
        struct str head = str_of(heads[i]);
        ptrdiff_t at = str_find(text, head);
        bool is_office = at >= 6 &&
            str_is(str_part(text, (size_t)at - 6, 6), STR("填报"));
        if (at >= 0 && !is_office) {
            rest = str_part(text, (size_t)at + head.len, text.len);
        }
    }
    struct facet_unit whole = facet_unit_of(&f->reader, rest);
    if (whole.is_told && !whole.is_unsure) {
        add_unit(f, whole);
        return;
    }
    struct str part;
    rest = utf8_narrow(f->ask->job->arena, rest);
    for (size_t i = 0; i < rest.len; ) {
        size_t end = i;
        while (end < rest.len && rest.at[end] != ',' && rest.at[end] != ';' &&
               rest.at[end] != '/' && rest.at[end] != ' ' &&
               !str_starts(str_part(rest, end, 3), STR("、"))) {
            end++;
        }
        part = str_part(rest, i, end - i);
        struct facet_unit unit = facet_unit_of(&f->reader, part);
        if (unit.is_told) {
            add_unit(f, unit);
        }
        i = end + (end < rest.len && rest.at[end] == '\xE3' ? 3 : 1);
    }
}

/* The place of a line such as 填报单位：张北县扶贫办, where the title has none. */
static void take_office(struct form *f, struct str text)
{
    uint32_t bits = words_of(f->ask->job->arena, text);
    if ((f->base.place != PLACE_NONE && !f->is_place_open) ||
        !words_have(bits, WORD_OFFICE)) {
        return;
    }
    struct facet line = facet_read(&f->reader, text, AREA_NONE);
    if (line.place == PLACE_KNOWN) {
        f->base.place = line.place;
        f->base.area = line.area;
        f->base.supporter = line.supporter;
        f->is_place_open = false;
        take_out_area(f);
    }
}

/* 保留两位小数: how a clause says how many decimals it wants; -1 when not. */
static int decimals_of(struct str clause)
{
    static const struct { const char *text; int decimals; } words[] = {
        { "两位小数", 2 }, { "2位小数", 2 }, { "二位小数", 2 },
        { "小数点后两位", 2 }, { "小数点后2位", 2 }, { "小数点后二位", 2 },
        { "一位小数", 1 }, { "1位小数", 1 }, { "小数点后一位", 1 },
        { "小数点后1位", 1 }, { "三位小数", 3 }, { "3位小数", 3 },
        { "四位小数", 4 }, { "4位小数", 4 }, { "取整", 0 }, { "保留整数", 0 },
        { "填整数", 0 }, { "two decimal", 2 }, { "2 decimal", 2 },
        { "one decimal", 1 }, { "1 decimal", 1 }, { "whole number", 0 },
    };
    static const char *const not[] = { "不保留", "不四舍五入", "不取整",
                                       "without rounding", NULL };
    if (has_any(clause, not)) {
        return -1;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_find(clause, str_of(words[i].text)) >= 0) {
            return words[i].decimals;
        }
    }
    return -1;
}

/* Of which figures a clause speaks: of those in a unit that it names, of
 * money, or of all. */
struct rounded { enum round_sort sort; struct str unit; };

static struct rounded rounded_of(struct str clause)
{
    static const struct { const char *word, *unit; } units[] = {
        { "亿元", "亿元" }, { "百万元", "百万元" }, { "万元", "万元" },
        { "万人次", "万人次" }, { "万人", "万人" }, { "公里", "公里" },
        { "里程", "公里" }, { "万亩", "万亩" }, { "公顷", "公顷" },
        { "亩", "亩" }, { "million yuan", "million yuan" },
        { "billion yuan", "billion yuan" },
        { "10,000 yuan", "10,000 yuan" }, { "km", "km" },
    };
    static const char *const money[] = { "金额", "资金", "款", "money",
                                         "amount", "Money", "Amount", NULL };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (str_find(clause, str_of(units[i].word)) >= 0) {
            return (struct rounded){ ROUND_UNIT, str_of(units[i].unit) };
        }
    }
    return (struct rounded){ has_any(clause, money) ? ROUND_MONEY : ROUND_ALL,
                             STR("") };
}

static void keep_round(struct form *f, struct rounded of, int decimals)
{
    if (of.sort == ROUND_UNIT && f->unit_round_count < FORM_UNITS) {
        f->unit_rounds[f->unit_round_count++] =
            (struct form_round){ decimals, of.unit };
    } else if (of.sort == ROUND_MONEY) {
        f->money_decimals = decimals;
    } else if (of.sort == ROUND_ALL) {
        f->all_decimals = decimals;
    }
}

/* The first mark of a text that ends a clause; *skip is its length. */
static size_t clause_end(struct str text, size_t *skip, bool *ends_sentence)
{
    static const char *const marks[] = { "；", "。", ";", ". ", "，", ", " };
    enum { SENTENCE_MARKS = 4 };
    size_t end = text.len;
    *skip = 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        ptrdiff_t at = str_find(text, str_of(marks[i]));
        if (at >= 0 && (size_t)at < end) {
            end = (size_t)at;
            *skip = strlen(marks[i]);
            *ends_sentence = i < SENTENCE_MARKS;
        }
    }
    return end;
}

/* 资金以万元为单位，保留一位小数: a clause that names no figures speaks of those
 * that the clauses before it in its sentence name. */
static void take_rounds(struct form *f, struct str text)
{
    struct rounded before = { .sort = ROUND_ALL };
    struct str rest = text;
    while (rest.len > 0) {
        size_t skip;
        bool ends_sentence = true;
        size_t end = clause_end(rest, &skip, &ends_sentence);
        struct str clause = str_part(rest, 0, end);
        struct rounded of = rounded_of(clause);
        int decimals = decimals_of(clause);
        of = of.sort == ROUND_ALL ? before : of;
        if (decimals >= 0) {
            keep_round(f, of, decimals);
        }
        before = ends_sentence || decimals >= 0
            ? (struct rounded){ .sort = ROUND_ALL } : of;
        rest = str_part(rest, end + skip, rest.len);
    }
}

static void take_lines(struct form *f)
{
    const struct layout *l = f->layout;
    struct arena *a = f->ask->job->arena;
    uint32_t first = l->tables[f->table].from_row;
    for (size_t i = 0; i < l->line_count; i++) {
        struct str text = l->lines[i];
        bool is_note = words_have(words_of(a, text), WORD_NOTE);
        take_rounds(f, text);
        if (l->line_rows[i] < first && !is_note) {
            take_units(f, text);
            take_office(f, text);
        }
        if ((l->line_rows[i] < first && !is_note) || is_filing(text)) {
            take_date(f, text);
        }
    }
}

bool form_read(const struct meaning_ask *ask, const struct layout *l,
               uint32_t table, struct form *out)
{
    *out = (struct form){
        .ask = ask, .layout = l, .table = table,
        .reader = { .lexicon = ask->lexicon, .arena = ask->job->arena,
                    .at = ask->at, .today = ask->today,
                    .home = ask->home } };
    out->money_decimals = out->all_decimals = -1;
    take_title(out);
    take_lines(out);
    return job_ok(ask->job);
}

/* The number of the area that names of the form are looked for in. */
static uint32_t search_within(const struct form *f)
{
    return f->base.place == PLACE_KNOWN && f->base.area.len > 0
        ? area_of_code(lexicon_areas(f->ask->lexicon), f->base.area)
        : AREA_NONE;
}

/* ---- axes ---------------------------------------------------------------- */

int form_decimals(const struct form *f, const struct pack_indicator *i,
                  struct str unit)
{
    bool is_measured = i->unit == UNIT_FEN || i->unit == UNIT_M ||
                       i->unit == UNIT_CM2;
    for (size_t n = 0; n < f->unit_round_count; n++) {
        if (str_is(f->unit_rounds[n].unit, unit)) {
            return f->unit_rounds[n].decimals;
        }
    }
    if (i->unit == UNIT_FEN && f->money_decimals >= 0) {
        return f->money_decimals;
    }
    return is_measured || str_starts(unit, STR("万")) ||
           str_starts(unit, STR("亿")) ? f->all_decimals : -1;
}

static bool is_digits(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9') {
            return false;
        }
    }
    return true;
}

static void take_words(const struct form *f, const struct facet *part,
                       struct axis *x)
{
    if (is_digits(part->words) ||
        match_is_plain(f->ask->matcher, part->words)) {
        return;
    }
    if (x->own.len > 0 && x->over_count < LAYOUT_DEPTH) {
        x->over[x->over_count++] = x->own;
    }
    x->own = part->words;
    x->own_bits = part->bits;
    x->implied = part->implied;
}

static void take_axis_place(const struct facet *part, struct axis *x)
{
    if (part->place == PLACE_NONE) {
        return;
    } else if (part->place == PLACE_TOTAL && x->place == PLACE_KNOWN) {
        x->total_area = x->area;        /* 河北省 / 小计 */
    }
    x->place = part->place;
    x->place_label = part->label;
    x->place_facet = *part;
    x->area = part->area.len > 0 ? part->area : x->area;
    x->supporter = part->supporter.len > 0 ? part->supporter : x->supporter;
}

void axis_read(const struct form *f, const struct layout_path *path,
               struct axis *out)
{
    uint32_t within = search_within(f), bits = 0;
    *out = (struct axis){ .is_read = true, .implied = QUANTITY_BARE,
                          .refines = path->refines };
    for (size_t i = 0; i < path->count; i++) {
        struct facet part = facet_read(&f->reader, path->parts[i], within);
        if (period_says(&part.period)) {
            out->period = period_join(out->period, part.period);
            out->period_label = part.label;
        }
        if (part.unit.is_told || part.unit.text.len > 0) {
            out->unit = part.unit;
        }
        take_words(f, &part, out);
        take_axis_place(&part, out);
        if (part.place == PLACE_KNOWN && part.area.len > 0) {
            within = area_of_code(lexicon_areas(f->ask->lexicon), part.area);
        }
        bits = part.bits;
    }
    out->own_bits |= bits;      /* of the last label */
}
