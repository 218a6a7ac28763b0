#include "reading/quantity.h"

#include "base/num.h"
#include "reading/quantity_inside.h"

/* ---- lines -------------------------------------------------------------- */

struct finder {
    struct arena *arena;
    struct names_index names;
    struct measure_index measures;
    struct buf folded, upper;   /* of the present line */
    uint32_t *origin;
    size_t origin_room;
    struct quantity *rows;
    size_t count, cap;
};

static uint32_t narrowed(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) {
        return c - 0xFEE0;
    }
    bool is_blank = c == 0x3000 || c == 0xA0 || c == '\t' ||
                    (c >= 0x2000 && c <= 0x200A) || c == 0x202F;
    return is_blank ? ' ' : c == 0x2212 || c == 0x2010 || c == 0x2011 ? '-' : c;
}

/* Fold text[from, from + len) into f. No folded character is longer than what
 * it was. */
static struct line fold(struct finder *f, struct str text, size_t from,
                        size_t len)
{
    if (f->origin_room < len + 1) {
        f->origin_room = len + 1 + len / 2;
        f->origin = mem_again(f->origin, f->origin_room * sizeof *f->origin);
    }
    f->folded.len = f->upper.len = 0;
    char *to = buf_room(&f->folded, len + 1);
    char *upper = buf_room(&f->upper, len + 1);
    struct line given = { .s = str_part(text, from, len) };
    size_t n = 0, step;
    bool has_han = false;
    for (size_t i = 0; i < len; i += step) {
        uint32_t was = line_char(&given, i, &step);
        uint32_t c = was < 0x80 && was != '\t' ? was : narrowed(was);
        bool is_capital = c >= 'A' && c <= 'Z';
        size_t wide = c < 0x80 ? 1 : step;
        has_han = has_han || (c >= 0x4E00 && c <= 0x9FFF);
        for (size_t k = 0; k < wide; k++) {
            to[n] = c < 0x80 ? (char)(is_capital ? c + 32 : c)
                             : given.s.at[i + k];
            upper[n] = (char)is_capital;
            f->origin[n++] = (uint32_t)(from + i + k);
        }
    }
    f->origin[n] = (uint32_t)(from + len);
    return (struct line){ .s = { to, n }, .origin = f->origin,
                          .is_upper = (const uint8_t *)upper,
                          .has_han = has_han, .measures = &f->measures };
}

/* ---- bounds ------------------------------------------------------------- */

/* A bound × 10^6 in written units as stored units × 2. What is not whole goes
 * the way that keeps every whole value on its side (bulletin/phrase.c). */
static bool stored(int128 micro, const struct measure_word *m,
                   bool up, int64_t *out)
{
    int128 most = (int128)NUM_MAX * 2;
    if (micro > most * QUANTITY_MICRO) {
        return false;
    }
    int128 top = micro * 2 * m->num;
    int128 bottom = (int128)m->den *
                                    QUANTITY_MICRO;
    int128 n = top / bottom + (up && top % bottom != 0);
    if (n > most) {
        return false;
    }
    *out = (int64_t)n;
    return true;
}

struct interval {
    int128 low, high;
    bool low_open, high_open, no_end;
};

/* What no stored unit measures exactly, such as a 亩, is read to one of it. */
static struct interval unmarked(const struct number *n,
                                const struct measure_word *m)
{
    if (n->is_soft) {
        return (struct interval){ n->low, n->high, false, true, false };
    }
    int128 half = n->last == 0 && m->den > 1 ? QUANTITY_MICRO / 2
                                             : n->last / 2;
    return (struct interval){ n->low > half ? n->low - half : 0,
                              n->low + half, false, half > 0, false };
}

static struct interval interval_of(const struct number *n, enum mark mark,
                                   const struct measure_word *m)
{
    int128 v = n->low;
    bool is_wide = n->wide > QUANTITY_MICRO || n->decimals > 0;
    if (n->is_about && mark == MARK_NONE) {     /* 十来个: around ten */
        return (struct interval){ v * 90 / 100, v * 120 / 100, false, false,
                                  false };
    }
    if (mark == MARK_MORE && !n->is_more && !is_wide) {
        mark = MARK_OVER;       /* more than 8,298 says no more than over */
    }
    if ((n->is_more && mark != MARK_LEAST) || mark == MARK_MORE) {
        return (struct interval){ v, v + n->wide, true, true, false };
    }
    switch (mark) {
    case MARK_NEAR:
        return (struct interval){ v * 95 / 100, v, false, true, false };
    case MARK_ABOUT:
        return (struct interval){ v * 97 / 100, v * 103 / 100, false, false,
                                  false };
    case MARK_OVER:
        return (struct interval){ v, v * 110 / 100, true, false, false };
    case MARK_LEAST:
        return (struct interval){ v, v, false, false, true };
    case MARK_MOST:
        return (struct interval){ 0, v, false, false, false };
    case MARK_UNDER:
        return (struct interval){ 0, v, false, true, false };
    case MARK_NONE:
    case MARK_MORE:
        break;
    }
    return unmarked(n, m);
}

static bool put_bounds(struct interval v, const struct measure_word *m,
                       struct found *out)
{
    struct phrase_bounds b = { .low_open = v.low_open,
                               .high_open = v.high_open };
    bool ok = stored(v.low, m, !v.low_open, &b.low2) &&
              stored(v.high, m, v.high_open, &b.high2);
    if (v.no_end) {
        b.high2 = 2 * NUM_MAX;
        out->is_least = true;
    }
    out->bounds = b;
    return ok;
}

/* ---- one phrase --------------------------------------------------------- */

struct reading {                /* a number with what stands around it */
    struct number n, second;    /* the second of a range */
    bool is_range;
    const struct measure_word *m, *money;
    enum mark mark;
    size_t from, end;
};

static bool read_number(const struct line *l, size_t i, struct number *n)
{
    if (!is_digit(line_at(l, i))) {
        return is_letter(line_at(l, i)) ? number_en(l, i, n)
                                        : number_zh(l, i, n);
    }
    if (!number_zh(l, i, n)) {
        return false;
    }
    unsigned char c = line_at(l, line_skip(l, n->end));
    struct number english;
    bool is_english = is_letter(c) || (c == '-' && is_letter(
        line_at(l, n->end + 1))) || (c < 0x80 && !l->has_han);
    if (is_english && !n->is_more && !n->has_scale &&
        number_en(l, i, &english)) {
        *n = english;
    }
    return true;
}

/* What joins the ends of a range: 3万~8万, 300至500, 300 to 500. */
static size_t range_joint(const struct line *l, size_t from, size_t i)
{
    static const char *const joints[] = { "-", "—", "–", "~", "至", "到",
                                          " to ", " - ", " – ", "——", NULL };
    static const char *const changes[] = { "从", "由", "自", "from", "from ",
                                           NULL };
    size_t len = line_any(l, i, joints);
    static const char *const turns[] = { "至", "到", " to ", NULL };
    bool is_change = line_any(l, i, turns) > 0 &&
                     line_any_before(l, from, changes) > 0;
    if (line_has(l, i, " and ") && (line_ends(l, 0, from, "between ") ||
                                    line_ends(l, 0, from, "between"))) {
        return i + 5;
    }
    return len > 0 && !is_change ? line_skip(l, i + len) : i;
}

static bool is_year(const struct number *n)
{
    return n->is_digits && n->digits == 4 && n->coefficient >= 1949 &&
           n->coefficient <= 2049;
}

static void read_range(const struct line *l, struct reading *r)
{
    size_t at = range_joint(l, r->n.from, r->n.end);
    struct number second;
    if (at == r->n.end || !read_number(l, at, &second) || second.is_lone ||
        r->n.is_soft || second.is_soft ||
        (is_year(&r->n) && is_year(&second))) {
        return;
    }
    /* 3至5万: the first borrows the power of the second. */
    int128 low = r->n.low;
    if (!r->n.has_scale && second.scale > 1 &&
        low < second.low / second.scale) {
        low *= second.scale;
    }
    if (low >= second.low) {
        return;
    }
    r->second = second;
    r->is_range = true;
    r->n.low = r->n.high = low;
    r->end = second.end;
}

/* 3万元至8万元: the second end behind a measure, and the same measure again. */
static void read_measured_range(const struct line *l, struct reading *r,
                                struct found *out)
{
    size_t at = range_joint(l, r->n.from, r->end);
    struct number second;
    if (r->is_range || r->m == NULL || at == r->end || r->n.is_soft ||
        !read_number(l, at, &second) || second.is_soft ||
        second.low <= r->n.low || !line_has(l, second.end, r->m->word)) {
        return;
    }
    r->second = second;
    r->is_range = true;
    out->number_end = second.end;
    out->measure_from = second.end;
    out->measure_end = r->end = second.end + strlen(r->m->word);
}

static void in_millions(struct number *n)
{
    n->last = (int128)1000000 * (n->last > 0 ? n->last : QUANTITY_MICRO);
    n->low *= 1000000;
    n->high = n->low;
    n->wide *= 1000000;
    n->has_scale = true;
}

/* 2m people: m is a million here, and the noun counts. */
static const struct measure_word *million(const struct line *l,
                                          struct reading *r, size_t *from,
                                          size_t *end)
{
    const struct measure_word *m = english_noun(l, *end, from, end);
    if (m == NULL || m->class == QUANTITY_ITEM ||
        m->class == QUANTITY_OTHER || m->class == QUANTITY_LAND ||
        m->class == QUANTITY_LENGTH) {
        return NULL;
    }
    in_millions(&r->n);
    return m;
}

static const struct measure_word *noun_behind(const struct line *l,
                                              struct reading *r, size_t *from,
                                              size_t *end)
{
    size_t at = r->end;
    if (r->n.is_soft && line_has(l, at, " of ")) {
        at += strlen(" of");    /* dozens of firms */
    }
    const struct measure_word *m = english_noun(l, at, from, end);
    bool is_m = m != NULL && strcmp(m->word, "m") == 0 && *from == r->end &&
                !r->is_range && line_at(l, *end) == ' ';
    size_t noun_from = *from, noun_end = *end;
    const struct measure_word *noun = is_m ? million(l, r, &noun_from,
                                                     &noun_end) : NULL;
    if (noun != NULL) {
        *from = noun_from;
        *end = noun_end;
    }
    return noun != NULL ? noun : m;
}

/* The measure behind the number, its place in out. */
static void read_measure(const struct line *l, struct reading *r,
                         struct found *out)
{
    bool is_english = r->is_range ? r->second.is_english : r->n.is_english;
    size_t at = line_skip(l, r->end);
    const struct measure_word *m = NULL;
    size_t from = at, end = at;
    if (!is_english || line_at(l, at) >= 0x80 || line_at(l, at) == '%') {
        m = line_measure(l, at);
        end = m != NULL ? at + strlen(m->word) : at;
        m = m != NULL && m->rule == MEASURE_STOP ? NULL : m;
    } else {
        m = noun_behind(l, r, &from, &end);
    }
    if (m != NULL && at > r->end + 2) {
        m = NULL;               /* another column of a table */
    }
    r->m = m;
    if (m != NULL) {
        out->measure_from = from;
        out->measure_end = end;
        r->end = end;
        read_measured_range(l, r, out);
    }
}

/* 上千, 上百: at least. */
static bool is_up(const struct line *l, size_t floor, const struct reading *r)
{
    return r->n.is_implied && !r->n.is_more &&
           line_ends(l, floor, r->n.from, "上") &&
           !line_ends(l, floor, r->n.from, "以上");
}

static void read_before(const struct line *l, size_t floor, struct reading *r)
{
    size_t from = r->n.from;
    r->money = mark_money(l, floor, from, &from);
    r->from = from;
    r->mark = mark_before(l, floor, from, &r->from);
    if (r->mark == MARK_NONE && is_up(l, floor, r)) {
        r->mark = MARK_LEAST;
        r->from = from - strlen("上");
    }
}

/* 31公里多: more, by less than one of the measure. */
static bool more_behind(const struct line *l, struct reading *r)
{
    bool is_more = line_has(l, r->end, "多") || line_has(l, r->end, "余");
    static const char *const other[] = { "多元", "多种", "多样", "多方",
                                         "多次", "多个", "多年", "余额",
                                         "多层", "多项", "多位", NULL };
    if (!is_more || r->m == NULL || r->n.is_more ||
        line_any(l, r->end, other) > 0) {
        return false;
    }
    r->n.is_more = true;
    r->n.wide = r->n.last > 0 ? r->n.last : QUANTITY_MICRO;
    r->end += strlen("多");
    return true;
}

static bool names_few(const struct line *l, const struct reading *r)
{
    static const char *const other[] = { "等于", "等级", "等待", "等候",
                                         "等同", NULL };
    return r->m != NULL && line_has(l, r->end, "等") &&
           line_any(l, r->end, other) == 0 && !r->n.has_scale &&
           r->n.coefficient < 100;
}

static const struct measure_word *measured_by(struct reading *r)
{
    static const struct measure_word none = { "", QUANTITY_BARE, 0, 0, 1, 1 };
    if (r->money != NULL && r->m != NULL && strcmp(r->m->word, "m") == 0) {
        in_millions(&r->n);     /* ¥300m is three hundred million */
        return r->money;
    }
    bool is_money = r->money != NULL &&
        (r->m == NULL || (r->m->class != QUANTITY_MONEY &&
                          r->m->class != QUANTITY_OTHER));
    return is_money ? r->money : r->m != NULL ? r->m : &none;
}

static bool finish(const struct line *l, struct reading *r, struct found *out)
{
    const struct measure_word *m = measured_by(r);
    size_t behind;
    enum mark mark = mark_behind(l, r->end, &behind);
    if (r->mark == MARK_NONE && mark != MARK_NONE) {
        r->mark = mark;
        r->end = behind;
    }
    more_behind(l, r);
    struct interval v = interval_of(&r->n, r->mark, m);
    if (r->is_range) {
        struct interval high = interval_of(&r->second, MARK_NONE, m);
        v = (struct interval){ r->n.low, r->second.is_more ? high.high
                                                           : r->second.low,
                               false, r->second.is_more, false };
    }
    v.no_end = v.no_end || (names_few(l, r) && r->mark == MARK_NONE);
    out->from = r->from;
    out->end = r->end;
    out->class = m->class;
    out->is_strict = r->n.is_strict;
    return put_bounds(v, m, out);
}

static bool phrase_at(const struct line *l, size_t floor, size_t i,
                      struct found *out)
{
    struct reading r = { 0 };
    if (!read_number(l, i, &r.n)) {
        return false;
    }
    *out = (struct found){ .number_from = i, .number_end = r.n.end };
    r.end = r.n.end;
    read_range(l, &r);
    read_before(l, floor, &r);
    out->number_end = r.end;
    size_t behind;
    enum mark inner = mark_behind(l, r.end, &behind);
    if (r.mark == MARK_NONE && inner != MARK_NONE) {
        r.mark = inner;
        r.end = behind;
    }
    read_measure(l, &r, out);
    struct number whole = r.n;
    whole.end = out->number_end;
    out->from = r.from;
    if (decoy_number(l, &whole, r.m, out)) {
        return true;
    }
    /* 千万不要 and 百名: powers alone, without a mark or a measure. */
    bool is_lone_power = r.n.is_implied && !r.n.is_more &&
                         r.mark == MARK_NONE && (r.n.is_lone || r.m == NULL);
    if (is_lone_power || !finish(l, &r, out)) {
        out->is_word = true;
        out->end = out->end > r.n.end ? out->end : r.n.end;
        out->from = i;
    }
    return true;
}

/* ---- the whole text ----------------------------------------------------- */

enum start { START_NONE, START_NAME, START_ANY };

/* What a character may begin: most Chinese ones only a fixed expression. */
static enum start start_of(const struct line *l, size_t i, uint32_t c)
{
    unsigned char before = i > 0 ? line_at(l, i - 1) : 0;
    bool is_power;
    if (c < 0x80) {
        bool is_mark = c == '(' || c == '[' || c == '^';
        bool is_word = is_letter((unsigned char)c) && !is_alnum(before);
        bool is_number = is_digit((unsigned char)c) && !is_digit(before);
        return is_mark || is_word || is_number ? START_ANY : START_NONE;
    }
    bool is_sign = c == 0x7B2C /* 第 */ || c == 0x51E0 /* 几 */ ||
                   c == 0x6570 /* 数 */ || c == 0x3014 /* 〔 */ ||
                   c == 0x3010 /* 【 */ || c == 0xFE5D /* ﹝ */ ||
                   (c >= 0x2460 && c <= 0x24FF) ||
                   (c >= 0x2776 && c <= 0x2793) ||
                   (c >= 0x3220 && c <= 0x3229);
    return is_sign || number_han(c, &is_power) >= 0 ? START_ANY : START_NAME;
}

static bool look(struct finder *f, const struct line *l, size_t floor,
                 size_t i, struct found *out)
{
    size_t len;
    uint32_t c = line_char(l, i, &len);
    enum start start = start_of(l, i, c);
    if (start == START_NONE) {
        return false;
    }
    *out = (struct found){ 0 };
    if (decoy_name(&f->names, l, i, out) || start == START_NAME) {
        return out->end > 0;
    }
    bool is_word = c < 0x80 && is_alnum((unsigned char)c);
    return (c == '(' && decoy_token(l, floor, i, out)) ||
           decoy_shape(l, floor, i, out) || decoy_date(l, i, out) ||
           (is_word && decoy_token(l, floor, i, out)) ||
           phrase_at(l, floor, i, out);
}

static void keep(struct finder *f, const struct line *l, struct str text,
                 const struct found *found)
{
    if (f->count == f->cap) {
        size_t cap = f->cap > 0 ? f->cap * 2 : 64;
        struct quantity *rows = ARENA_ROWS(f->arena, struct quantity, cap);
        if (f->count > 0) {
            memcpy(rows, f->rows, f->count * sizeof *rows);
        }
        f->rows = rows;
        f->cap = cap;
    }
    const uint32_t *at = l->origin;
    struct quantity *q = &f->rows[f->count++];
    *q = (struct quantity){
        .from = at[found->from], .len = at[found->end] - at[found->from],
        .class = found->class, .decoy = found->decoy,
        .bounds = found->bounds, .is_least = found->is_least,
        .is_strict = found->is_strict || found->decoy != 0 };
    q->number_from = found->number_end > 0 ? at[found->number_from] : q->from;
    q->number_len = found->number_end > 0
        ? at[found->number_end] - q->number_from : q->len;
    if (found->measure_end > 0) {
        q->measure = str_part(text, at[found->measure_from],
            at[found->measure_end] - at[found->measure_from]);
    }
}

static void read_line(struct finder *f, struct str text, size_t from,
                      size_t len)
{
    struct line l = fold(f, text, from, len);
    struct found found;
    size_t floor = 0, step;
    for (size_t i = 0; i < l.s.len; i += step) {
        line_char(&l, i, &step);
        if (!look(f, &l, floor, i, &found)) {
            continue;
        }
        if (!found.is_word) {
            keep(f, &l, text, &found);
        }
        floor = found.end;
        step = found.end - i;
    }
}

size_t quantity_find(struct arena *a, struct str text, struct quantity **out)
{
    struct finder f = { .arena = a };
    names_open(&f.names);
    measure_open(&f.measures);
    for (size_t from = 0; from < text.len;) {
        const char *end = memchr(text.at + from, '\n', text.len - from);
        size_t len = end != NULL ? (size_t)(end - text.at) - from
                                 : text.len - from;
        read_line(&f, text, from, len);
        from += len + 1;
    }
    mem_free(f.origin);
    buf_free(&f.folded);
    buf_free(&f.upper);
    *out = f.rows;
    return f.count;
}
