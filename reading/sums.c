#include "reading/sums.h"

#include "base/num.h"

struct finder {
    struct arena *arena;
    const struct context *c;
    const int32_t *wholes;
    const struct quantity *decoys;
    size_t decoy_count;
    struct sum *rows;
    size_t count, cap;
};

enum { PARTS_MAX = 24 };        /* numbers of one sentence that are added up */

static void put(struct finder *f, struct sum s)
{
    if (f->count == f->cap) {
        f->cap = f->cap == 0 ? 8 : f->cap * 2;
        struct sum *more = ARENA_ROWS(f->arena, struct sum, f->cap);
        if (f->count > 0) {
            memcpy(more, f->rows, f->count * sizeof *more);
        }
        f->rows = more;
    }
    f->rows[f->count++] = s;
}

static size_t end_of(const struct quantity *q)
{
    return q->from + q->len;
}

/* Numbers of one thing. Measures that no figure has are told apart by their
 * words. */
static bool is_alike(const struct quantity *a, const struct quantity *b)
{
    return a->class == b->class &&
           (a->class != QUANTITY_OTHER || str_is(a->measure, b->measure));
}

static const struct context_sentence *sentence_of(const struct context *c,
                                                  size_t figure)
{
    return &c->sentences[c->clauses[c->clause_of[figure]].sentence];
}

static bool has_any(struct str text, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (str_find(text, str_of(*words)) >= 0) {
            return true;
        }
    }
    return false;
}

static bool ends_with_any(struct str text, const char *const *words)
{
    text = str_trim(text);
    for (; *words != NULL; words++) {
        if (str_ends(text, str_of(*words))) {
            return true;
        }
    }
    return false;
}

/* ---- a part above its whole --------------------------------------------- */

static void check_part(struct finder *f, size_t n)
{
    const struct quantity *q = f->c->figures;
    if (f->wholes[n] < 0) {
        return;
    }
    size_t whole = (size_t)f->wholes[n];
    if (is_alike(&q[n], &q[whole]) && !q[whole].is_least &&
        phrase_lowest(q[n].bounds) > phrase_highest(q[whole].bounds)) {
        put(f, (struct sum){ .fault = SUM_PART, .figure = n, .with = whole });
    }
}

/* The last of two or more parts in a row that are more than their whole
 * together. Persons may be in two parts at once (女性, 贫困户), times and things
 * hardly. */
static void check_parts(struct finder *f, size_t n)
{
    const struct quantity *q = f->c->figures;
    int32_t whole = f->wholes[n];
    int64_t sum = 0;
    bool is_last = n + 1 == f->c->figure_count || f->wholes[n + 1] != whole;
    if (whole < 0 || !is_last || q[n].class == QUANTITY_PERSON ||
        q[n].class == QUANTITY_HOUSEHOLD || q[whole].is_least) {
        return;
    }
    size_t parts = 0;
    for (size_t i = (size_t)whole + 1; i <= n; i++, parts++) {
        if (f->wholes[i] != whole || !is_alike(&q[i], &q[whole]) ||
            phrase_lowest(q[i].bounds) > phrase_highest(q[whole].bounds) ||
            !num_add(&sum, phrase_lowest(q[i].bounds))) {
            return;
        }
    }
    if (parts >= 2 && sum > phrase_highest(q[whole].bounds)) {
        put(f, (struct sum){ SUM_PARTS, n, (size_t)whole, sum, sum });
    }
}

/* ---- parts that do not add up ------------------------------------------- */

static const char *const total_words[] = { "合计", "共计", "总计", "一共",
    "共", "总数为", "a total of", "in total", "altogether", "together,",
    "in all,", "合计为", "共计为", NULL };

/* 120名、340名，共460名: the numbers before a total in its part of the sentence,
 * of its class, none of which is itself a part of another. */
static void check_total(struct finder *f, size_t n)
{
    const struct context *c = f->c;
    const struct quantity *q = c->figures;
    const struct context_clause *clause = &c->clauses[c->clause_of[n]];
    size_t from = n > 0 && end_of(&q[n - 1]) > clause->from
        ? end_of(&q[n - 1]) : clause->from;
    if (!ends_with_any(context_text(c, from, q[n].from), total_words)) {
        return;
    }
    int64_t low = 0, high = 0;
    size_t parts = 0, first = sentence_of(c, n)->first;
    for (size_t i = n; i-- > first && n - i <= PARTS_MAX; parts++) {
        bool is_part = is_alike(&q[i], &q[n]) && !q[i].is_least &&
            f->wholes[i] < 0 && c->clauses[c->clause_of[i]].part ==
            clause->part;
        if (!is_part || !num_add(&low, phrase_lowest(q[i].bounds)) ||
            !num_add(&high, phrase_highest(q[i].bounds))) {
            return;
        }
    }
    if (parts >= 2 && (low > phrase_highest(q[n].bounds) ||
                       (high < phrase_lowest(q[n].bounds)))) {
        put(f, (struct sum){ SUM_TOTAL, n, first, low, high });
    }
}

/* ---- so many, so much each, so much in all ------------------------------ */

static const char *const each_words[] = { "每", "人均", "户均", "村均", "各投入",
    "each", " per ", "apiece", NULL };
static const char *const all_words[] = { "共", "合计", "总", "in all",
    "altogether", "total", NULL };

static bool same_measure(const struct quantity *a, const struct quantity *b)
{
    return a->class == b->class &&
           (a->class == QUANTITY_MONEY || str_is(a->measure, b->measure));
}

/* each: the sum for one; count: how many; total: all of them. */
static void multiply(struct finder *f, size_t each, size_t count, size_t total)
{
    const struct quantity *q = f->c->figures;
    size_t last = each > count ? each : count;
    int64_t low, high;
    last = last > total ? last : total;
    if (!q[each].is_least && !q[count].is_least && !q[total].is_least &&
        num_times(phrase_lowest(q[count].bounds),
                  phrase_lowest(q[each].bounds), &low) &&
        num_times(phrase_highest(q[count].bounds),
                  phrase_highest(q[each].bounds), &high) &&
        (low > phrase_highest(q[total].bounds) ||
         high < phrase_lowest(q[total].bounds))) {
        put(f, (struct sum){ SUM_PRODUCT, last, last == total ? count : total,
                             low, high });
    }
}

/* 40期，每期50人，共2500人, and 5000只，每户20只，发了300户: what is counted is what
 * each is said of. */
static void check_product(struct finder *f, size_t n)
{
    const struct context *c = f->c;
    const struct quantity *q = c->figures;
    const struct context_sentence *s = sentence_of(c, n);
    if (n + 2 >= s->first + s->count) {
        return;
    }
    struct str each = context_text(c, end_of(&q[n]), q[n + 1].from);
    if (!has_any(each, each_words)) {
        return;
    }
    struct str of = q[n + 2].measure;
    ptrdiff_t per = of.len == 0 ? -1 : str_find(each, of);
    if (same_measure(&q[n + 1], &q[n + 2]) && !same_measure(&q[n], &q[n + 1]) &&
        has_any(context_text(c, end_of(&q[n + 1]), end_of(&q[n + 2]) + 10),
                all_words)) {
        multiply(f, n + 1, n, n + 2);
    } else if (same_measure(&q[n], &q[n + 1]) && per >= 3 &&
               str_is(str_part(each, (size_t)per - 3, 3), STR("每"))) {
        multiply(f, n + 1, n + 2, n);
    }
}

/* ---- a percentage ------------------------------------------------------- */

/* The number of 36.1% in tenths of a per mille, and half its last digit. */
static bool read_percent(struct str text, int64_t *value, int64_t *half)
{
    enum { SCALE = 100 };
    size_t from = 0, len = 0, decimals = 0;
    while (from < text.len && (text.at[from] < '0' || text.at[from] > '9')) {
        from++;
    }
    while (from + len < text.len &&
           ((text.at[from + len] >= '0' && text.at[from + len] <= '9') ||
            text.at[from + len] == '.')) {
        len++;
    }
    struct str digits = str_part(text, from, len);
    ptrdiff_t dot = str_find(digits, STR("."));
    decimals = dot < 0 ? 0 : digits.len - (size_t)dot - 1;
    *half = decimals == 0 ? SCALE / 2 : decimals == 1 ? SCALE / 20 : 1;
    return digits.len > 0 && decimals <= 2 &&
           num_parse_scaled(digits, SCALE, value) == NUM_OK;
}

static bool is_share_of_whole(struct str between)
{
    static const char *const words[] = { "占", "占比", "占总数的", "占比为",
        "占总人数的", "占全部的", "占总量的", "占总额的", "占比达", "or", "(",
        "（占", "（", "about", NULL };
    between = str_trim(between);
    if (str_starts(between, STR("，"))) {
        between = str_part(between, 3, between.len);
    }
    between = str_trim(between);
    for (int i = 0; words[i] != NULL; i++) {
        if (str_is(between, str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

static const struct quantity *percent_after(const struct finder *f, size_t at)
{
    size_t low = 0, high = f->decoy_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (f->decoys[mid].from < at) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low < f->decoy_count && f->decoys[low].decoy == DECOY_PERCENT
        ? &f->decoys[low] : NULL;
}

static void check_share(struct finder *f, size_t n)
{
    enum { HUNDRED = 10000 };   /* per cent, in hundredths */
    const struct quantity *q = f->c->figures;
    int64_t value, half, low, high, part_low, part_high;
    if (f->wholes[n] < 0 || !is_alike(&q[n], &q[f->wholes[n]])) {
        return;
    }
    const struct quantity *whole = &q[f->wholes[n]];
    const struct quantity *p = percent_after(f, end_of(&q[n]));
    if (p == NULL || p->from > end_of(&q[n]) + 40 ||
        !is_share_of_whole(context_text(f->c, end_of(&q[n]), p->from)) ||
        !read_percent(context_text(f->c, p->from, p->from + p->len), &value,
                      &half)) {
        return;
    }
    if (num_times(phrase_lowest(q[n].bounds), HUNDRED, &part_low) &&
        num_times(phrase_highest(q[n].bounds), HUNDRED, &part_high) &&
        num_times(phrase_highest(whole->bounds), value - half, &low) &&
        num_times(phrase_lowest(whole->bounds), value + half, &high)) {
        int64_t least = low, most = high;
        num_times(phrase_lowest(whole->bounds), value - half, &least);
        num_times(phrase_highest(whole->bounds), value + half, &most);
        if (part_high < least || part_low > most) {
            put(f, (struct sum){ .fault = SUM_SHARE, .figure = n,
                                 .with = (size_t)f->wholes[n] });
        }
    }
}

size_t sums_find(struct arena *a, const struct context *c,
                 const int32_t *wholes, const struct quantity *decoys,
                 size_t decoy_count, struct sum **out)
{
    struct finder f = { .arena = a, .c = c, .wholes = wholes,
                        .decoys = decoys, .decoy_count = decoy_count };
    for (size_t n = 0; n < c->figure_count; n++) {
        check_part(&f, n);
        check_parts(&f, n);
        check_total(&f, n);
        check_product(&f, n);
        check_share(&f, n);
    }
    *out = f.rows;
    return f.count;
}
