/* reading/span.c - prefixes, suffixes and ranges around a when; the pack's
 * named periods. */
#include "reading/span.h"

#include "base/date.h"
#include "base/utf8.h"

/* ---- the pack's periods ---------------------------------------------- */

static bool day_of(struct str text, bool last, int32_t *out)
{
    struct date d;
    if (!date_parse(text, &d)) {
        return false;
    }
    *out = last ? date_last(d) : d.day;
    return true;
}

enum { STARTS = 0x10000 };

/* Most characters begin no period: that is seen by one look. */
static void note_starts(struct spans *s, struct arena *a)
{
    static const char chinese[] =
        "〇零一二三四五六七八九十两今本去上前下第当年截直到至自从近过最迄目累历同这那该";
    s->starts = ARENA_ROWS(a, uint64_t, STARTS / 64);
    for (struct str rest = str_of(chinese); rest.len > 0;) {
        uint32_t c = utf8_next(&rest);
        s->starts[c / 64] |= UINT64_C(1) << c % 64;
    }
    for (uint32_t i = 0; i < s->words->names.count; i++) {
        struct str word = names_text(&s->words->names, i);
        uint32_t c = utf8_next(&word) % STARTS;
        s->starts[c / 64] |= UINT64_C(1) << c % 64;
    }
    for (uint32_t c = '0'; c <= 'z'; c++) {
        s->starts[c / 64] |= UINT64_C(1) << c % 64;
    }
}

void spans_open(struct spans *s, struct arena *a, const struct pack *pack,
                uint64_t at)
{
    size_t count, cap = 0;
    const struct str *keys = pack_keys(pack, a, STR("spans"), at, &count);
    s->words = wordbook_open(a);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < count; i++) {
            struct str table = STR("spans"), word;
            struct str rest =
                pack_cell(pack, table, keys[i], STR("words"), at);
            struct span row = { 0 };
            row.has_from = day_of(pack_cell(pack, table, keys[i],
                                            STR("from"), at),
                                  false, &row.from);
            row.has_to = day_of(pack_cell(pack, table, keys[i],
                                          STR("until"), at),
                                true, &row.to);
            while (str_next(&rest, '|', &word)) {
                struct str folded = folded_of(a, word).text;
                uint32_t number =
                    folded.len ? wordbook_put(s->words, folded) : 0;
                if (pass == 1 && folded.len > 0) {
                    s->rows[number] = row;
                }
            }
        }
        cap = s->words->names.count;
        s->rows = pass == 0 ? ARENA_ROWS(a, struct span, cap + 1) : s->rows;
    }
    wordbook_seal(s->words, a);
    note_starts(s, a);
}

/* ---- reading --------------------------------------------------------- */

enum prefix { PLAIN, IN, FROM, UNTIL };

static const struct { const char *word; enum prefix prefix; } prefixes[] = {
    { "截至到", UNTIL }, { "截止到", UNTIL }, { "截止至", UNTIL },
    { "截至", UNTIL }, { "截止", UNTIL }, { "直到", UNTIL }, { "到", UNTIL },
    { "至", UNTIL }, { "自从", FROM }, { "自", FROM }, { "从", FROM },
    { "bytheclose", UNTIL }, { "by", UNTIL }, { "until", UNTIL },
    { "till", UNTIL }, { "upto", UNTIL }, { "asof", UNTIL },
    { "asat", UNTIL }, { "ason", UNTIL }, { "at", UNTIL },
    { "since", FROM }, { "eversince", FROM },
    { "startingfrom", FROM }, { "startingin", FROM }, { "from", FROM },
    { "between", FROM }, { "in", IN }, { "during", IN },
    { "throughout", IN }, { "over", IN }, { "for", IN }, { "of", IN },
};

struct reader {
    const struct spans *spans;
    struct arena *arena;
    struct folded f;
    struct when_text when;
    struct lexicon_period *rows;
    size_t count, cap;
    size_t said_at;             /* behind the last period, folded */
    bool is_said;               /* it stands in this sentence, and no number
                                   between */
};

static void add(struct reader *r, size_t from, size_t end,
                struct lexicon_period p)
{
    if (r->count == r->cap) {
        r->cap = r->cap ? r->cap * 2 : 8;
        struct lexicon_period *more =
            ARENA_ROWS(r->arena, struct lexicon_period, r->cap);
        memcpy(more, r->count ? r->rows : more, r->count * sizeof *more);
        r->rows = more;
    }
    folded_span(&r->f, from, end - from, &p.from, &p.len);
    r->rows[r->count++] = p;
    r->said_at = end;
    r->is_said = true;
}

static size_t any_of(const struct folded *f, size_t at,
                     const char *const *words)
{
    for (; *words != NULL; words++) {
        size_t end = when_word(f, at, *words);
        if (end != 0) {
            return end;
        }
    }
    return 0;
}

/* 以来 and its like: goes on from then. */
static size_t since_at(const struct folded *f, size_t at)
{
    static const char *const words[] = {
        "以来", "之后", "以后", "开始", "至今", "起", "onwards", "onward",
        "todate", NULL };
    return any_of(f, at, words);
}

/* 前, 止: up to then. */
static size_t before_at(const struct folded *f, size_t at)
{
    static const char *const words[] = {
        "年底前", "底前", "以前", "之前", "为止", "止", "前", NULL };
    return any_of(f, at, words);
}

static size_t inside_at(const struct folded *f, size_t at)
{
    static const char *const words[] = { "年间", "期间", "间", NULL };
    size_t end = any_of(f, at, words);
    return end ? end : at;
}

/* ---- one period ------------------------------------------------------ */

static bool named_at(struct reader *r, size_t at, size_t *end)
{
    const struct wordbook *v = r->spans->words;
    uint32_t found = wordbook_find(v, r->f.text, at);
    while (found != WORD_NONE &&
           !folded_is_word(&r->f, at, v->rows[found].len, EDGE_EXACT)) {
        found = v->rows[found].shorter;
    }
    if (found == WORD_NONE) {
        return false;
    }
    const struct span *row = &r->spans->rows[v->rows[found].number];
    size_t behind = at + v->rows[found].len;
    size_t since = since_at(&r->f, behind);
    *end = since ? since : inside_at(&r->f, behind);
    add(r, at, *end, (struct lexicon_period){
        .has_from = row->has_from, .from_day = row->from,
        .has_to = row->has_to && !since, .to_day = row->to,
        .is_open = !row->has_to || since != 0 });
    return true;
}

/* 截至目前, 今年以来: fixed words told from the reporting date. */
static bool fixed_at(struct reader *r, size_t at, size_t *end)
{
    static const struct { const char *word; int from; bool to; } rows[] = {
        /* from: 0 nothing, 1 this year, 2 the same days of last year */
        { "截至目前", 0, true }, { "截止目前", 0, true },
        { "截至今日", 0, true }, { "到目前为止", 0, true },
        { "目前为止", 0, true }, { "迄今为止", 0, true }, { "至今", 0, true },
        { "迄今", 0, true }, { "目前", 0, true }, { "今年以来", 1, false },
        { "今年累计", 1, false }, { "本年累计", 1, false },
        { "年初至今", 1, false }, { "年初以来", 1, false },
        { "上年同期", 2, true }, { "去年同期", 2, true },
        { "asoftoday", 0, true }, { "yeartodate", 1, false }, { "sofarthisyear", 1, false },
        { "todate", 0, true }, { "sofar", 0, true },
    };
    int32_t today = r->when.today, from, same;
    int year, month, day;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        *end = when_word(&r->f, at, rows[i].word);
        if (*end == 0) {
            continue;
        }
        date_split(today, &year, &month, &day);
        year -= rows[i].from == 2;
        date_of(year, 1, 1, &from);
        if (!date_of(year, month, day, &same)) {
            date_of(year, month, day - 1, &same);       /* 29 February */
        }
        add(r, at, *end, (struct lexicon_period){
            .has_from = rows[i].from > 0, .from_day = from,
            .has_to = rows[i].to, .to_day = same,
            .is_open = rows[i].from == 1 });
        return true;
    }
    return false;
}

/* 五年来, 近三年, 过去8年; the past five years. */
static bool years_back_at(struct reader *r, size_t at, size_t *end)
{
    static const char *const before[] = {
        "近", "过去", "最近", "thepast", "overthepast", "past", "thelast",
        "last", NULL };
    static const char *const numbers[] = {
        "two", "three", "four", "five", "six", "seven", "eight", "nine",
        "ten", NULL };
    const struct folded *f = &r->f;
    size_t first = any_of(f, at, before), from = first ? first : at;
    int years = 0, year, month, day;
    size_t number = when_number(f, from, &years);
    bool goes_on = at > 0 && !first && f->text.at[at - 1] >= '0' &&
                   f->text.at[at - 1] <= '9';
    for (int i = 0; number == 0 && first && numbers[i] != NULL; i++) {
        number = when_word(f, from, numbers[i]);
        years = i + 2;
    }
    size_t unit = number && !goes_on ? when_word(f, number, "年") : 0;
    unit = unit || !first || !number ? unit : when_word(f, number, "years");
    size_t since = unit ? when_word(f, unit, "来") : 0;
    if (unit == 0 || (since == 0 && first == 0)) {
        return false;
    }
    date_split(r->when.today, &year, &month, &day);
    int32_t back;
    if (!date_of(year - years, month, day, &back)) {
        date_of(year - years, month, day - 1, &back);
    }
    size_t also = since ? 0 : since_at(f, unit);
    *end = since ? since : also ? also : unit;
    add(r, at, *end, (struct lexicon_period){
        .has_from = true, .from_day = back + 1, .is_open = true });
    return true;
}

/* 2017—2020年: the first year may lack its 年, the second must not, unless both
 * are bare. Gives the second, or false. */
static bool range_behind(const struct reader *r, const struct when *first,
                         struct when *second, size_t *end)
{
    size_t sign = when_sign(&r->f, first->end);
    struct when_text then = r->when;
    then.year = first->year ? first->year : then.year;
    if (sign == 0 || !when_at(&then, sign, second) ||
        second->to < first->from) {
        return false;
    }
    *end = inside_at(&r->f, second->end);
    return true;
}

static enum prefix prefix_at(const struct reader *r, size_t at, size_t *end)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t behind = when_word(&r->f, at, prefixes[i].word);
        if (behind != 0) {
            *end = behind;
            return prefixes[i].prefix;
        }
    }
    *end = at;
    return PLAIN;
}

static struct lexicon_period period_of(const struct when *w,
                                       enum prefix prefix, bool is_since,
                                       bool is_before)
{
    struct lexicon_period p = { .from_day = w->from, .to_day = w->to };
    if (is_since || prefix == FROM) {
        p.has_from = p.is_open = true;
    } else if (is_before || prefix == UNTIL || w->is_point) {
        p.has_to = true;
    } else {
        p.has_from = p.has_to = true;
    }
    return p;
}

/* A bare number is a year only behind a prefix, in a range, or alone. */
static bool may_be_bare(const struct reader *r, size_t at,
                        enum prefix prefix, const struct when *w)
{
    return !w->is_bare || (prefix != PLAIN && w->end < UINT32_MAX) ||
           (at == 0 && w->end == r->f.text.len);
}

/* 与2018年的39人次相比: the year of speaking stays. */
static bool is_compared(const struct reader *r, size_t at)
{
    static const char *const words[] = { "与", "比", "较", "跟", "than" };
    struct str before = str_part(r->f.text, 0, at);
    bool found = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        found = found || str_ends(before, str_of(words[i]));
    }
    return found;
}

static bool when_period_at(struct reader *r, size_t at, size_t *end)
{
    struct when w, last;
    size_t from;
    enum prefix prefix = prefix_at(r, at, &from);
    if (!when_at(&r->when, from, &w)) {
        return false;
    }
    if (prefix == UNTIL && w.is_bare && when_word(&r->f, at, "at")) {
        return false;
    }
    if (w.year != 0 && !is_compared(r, at) &&
        (!w.is_bare || prefix == IN)) {
        r->when.year = w.year;
    }
    if (range_behind(r, &w, &last, end) &&
        (!w.is_bare || !last.is_bare || prefix != PLAIN ||
         *end - w.end < 12)) {
        r->when.year = last.year ? last.year : r->when.year;
        add(r, at, *end, (struct lexicon_period){
            .has_from = true, .has_to = true, .from_day = w.from,
            .to_day = last.to });
        return true;
    }
    if (!may_be_bare(r, at, prefix, &w)) {
        return false;
    }
    size_t since = since_at(&r->f, w.end), before = 0;
    before = since ? 0 : before_at(&r->f, w.end);
    size_t inside = since || before ? 0 : inside_at(&r->f, w.end);
    *end = since ? since : before ? before : inside;
    add(r, at, *end, period_of(&w, prefix, since != 0, before != 0));
    return true;
}

/* 累计: everything up to the reporting date, unless the sentence has just named
 * a period (2020年累计投入): then it is that one's total. */
static bool total_at(struct reader *r, size_t at, size_t *end)
{
    static const char *const words[] = {
        "累计", "历年", "cumulatively", "cumulative", NULL };
    *end = any_of(&r->f, at, words);
    if (*end == 0 || r->is_said) {
        return false;
    }
    add(r, at, *end, (struct lexicon_period){ .is_open = true });
    return true;
}

/* Whether what was said of time still holds behind this character. */
static bool still_said(const struct reader *r, size_t at)
{
    static const char *const ends[] = { "。", ";", "；", "!", "?", "！", "？",
                                        NULL };
    char c = r->f.text.at[at];
    char given = r->f.given.at[r->f.at[at]];
    bool is_stop = given == '\n' || any_of(&r->f, at, ends) != 0;
    return r->is_said && !is_stop && !(c >= '0' && c <= '9');
}

/* Whether a letter or digit stands before, without a blank between. */
static bool is_inside(const struct reader *r, size_t at)
{
    size_t from = r->f.at[at];
    unsigned char before =
        from > 0 ? (unsigned char)r->f.given.at[from - 1] : ' ';
    return (before >= '0' && before <= '9') ||
           (before >= 'a' && before <= 'z') ||
           (before >= 'A' && before <= 'Z');
}

static bool may_start(const struct reader *r, size_t at)
{
    struct str rest = str_part(r->f.text, at, 4);
    uint32_t c = utf8_next(&rest) % STARTS;
    return (r->spans->starts[c / 64] >> c % 64 & 1) &&
           (c >= 0x80 || !is_inside(r, at));
}

size_t spans_find(const struct spans *s, struct arena *a, struct str text,
                  int32_t today, struct lexicon_period **out)
{
    struct reader r = { .spans = s, .arena = a, .f = folded_of(a, text) };
    r.when = (struct when_text){ .f = &r.f, .today = today };
    for (size_t at = 0, end; at < r.f.text.len;) {
        if (may_start(&r, at) &&
            (named_at(&r, at, &end) || fixed_at(&r, at, &end) ||
             years_back_at(&r, at, &end) || total_at(&r, at, &end) ||
             when_period_at(&r, at, &end))) {
            at = end;
            continue;
        }
        r.is_said = still_said(&r, at);
        at += folded_step(&r.f, at);
    }
    *out = r.rows;
    return r.count;
}
