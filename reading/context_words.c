/* reading/context_words.c - the words that speak of one number, weighed. */
#include <assert.h>

#include "reading/context.h"

/* How much words count by where they stand. The nearest are 100. */
enum {
    OWN = 100, OWN_BEFORE = 100, OWN_SHARED = 50, OWN_UNPARTED = 90,
    SHARED = 40, NEIGHBOUR = 10, OTHERS = 25, WHOLE = 30, LEADING = 36,
    BESIDE = 12, LATER = 20, LATER_BESIDE = 5, FADES = 4, LEAST = 4,
    SENTENCE = 12, SENTENCE_BESIDE = 5, LEAD_IN = 35, HEADING = 20,
    HEADING_FADES = 8, BARE = 80, COMMA = 3 /* bytes */, HEAD = 100,
    HEAD_ABOVE = 60, LABEL = 95, LEADING_LABEL = 90,
    LABEL_BEYOND = 60, CAPTION = 25,
};

static void put(struct context_words *w, struct str text, int weight)
{
    text = str_trim(text);
    if (text.len > 0 && w->count < CONTEXT_PIECES_MAX) {
        w->pieces[w->count++] = (struct lexicon_piece){ text, weight };
    }
}

static size_t end_of(const struct quantity *q)
{
    return q->from + q->len;
}

/* ---- between two numbers ------------------------------------------------ */

static const char *const joints[] = { "、", "以及", "和", "与", "及", ", and ",
                                      " and ", ", ", " & " };

/* The first or the last joint in a text; false when there is none. */
static bool find_joint(struct str text, bool last, size_t *from, size_t *to)
{
    bool found = false;
    for (size_t i = 0; i < text.len; i++) {
        for (size_t n = 0; n < sizeof joints / sizeof *joints; n++) {
            struct str joint = str_of(joints[n]);
            if (str_starts(str_part(text, i, joint.len), joint)) {
                *from = i;
                *to = i + joint.len;
                found = true;
                if (!last) {
                    return true;
                }
                i += joint.len - 1;
                break;
            }
        }
    }
    return found;
}

struct own {                    /* the words of one figure in its clause */
    size_t from, to;
    bool shares_before, shares_after;   /* nothing parts it from the next */
};

/* Where the words of figure n end and those of n + 1 begin. With the noun
 * behind the numbers the last joint parts them (中学和小学842所), with the noun
 * before them the first one does. */
static void part_two(const struct context *c, size_t n, struct own *left,
                     struct own *right)
{
    const struct quantity *a = &c->figures[n], *b = a + 1;
    const struct context_clause *clause = &c->clauses[c->clause_of[n]];
    size_t first = end_of(a), next = b->from, from, to;
    size_t limit = n + 2 < clause->first + clause->count ? b[1].from
                                                         : clause->to;
    struct str behind = str_trim(context_text(c, end_of(b), limit));
    bool noun_behind = behind.len > 0 && !find_joint(str_part(behind, 0, 6),
                                                     false, &from, &to);
    if (find_joint(context_text(c, first, next), noun_behind, &from, &to)) {
        left->to = first + from;
        right->from = first + to;
        return;
    }
    left->to = next;
    right->from = first;
    left->shares_after = right->shares_before = true;
}

static struct own own_of(const struct context *c, size_t n)
{
    const struct context_clause *clause = &c->clauses[c->clause_of[n]];
    struct own own = { clause->from, clause->to, false, false }, other;
    if (n > clause->first) {
        part_two(c, n - 1, &other, &own);
    }
    if (n + 1 < clause->first + clause->count) {
        part_two(c, n, &own, &other);
    }
    return own;
}

/* Whether a joint parts figure n from the next: they are of one list. */
static bool is_joined(const struct context *c, size_t n)
{
    size_t from, to;
    return find_joint(context_text(c, end_of(&c->figures[n]),
                                   c->figures[n + 1].from), true, &from, &to);
}

/* Whether nothing but a noun stands behind a number of its own: what is said
 * behind the list is said of it. An English phrase has its noun within. */
static bool has_noun_only(const struct context *c, size_t n, struct own own)
{
    enum { NOUN_MAX = 12 };     /* bytes */
    const struct context_clause *clause = &c->clauses[c->clause_of[n]];
    bool is_english = c->sentences[clause->sentence].is_english;
    struct str behind = context_text(c, end_of(&c->figures[n]), own.to);
    behind = str_trim(behind);
    size_t mark = behind.len > 0 && behind.at[0] == '^';    /* of a note */
    while (mark > 0 && mark < behind.len && behind.at[mark] >= '0' &&
           behind.at[mark] <= '9') {
        mark++;
    }
    return behind.len - mark <= (is_english ? 0 : NOUN_MAX);
}

/* What the numbers of a list share is said before the first and behind the
 * last of them; between, each has words of its own. */
static void put_shared(const struct context *c, size_t n, struct own own,
                       struct context_words *out)
{
    const struct context_clause *clause = &c->clauses[c->clause_of[n]];
    size_t end = clause->first + clause->count, first = n, last = n;
    while (first > clause->first && is_joined(c, first - 1)) {
        first--;
    }
    while (last + 1 < end && is_joined(c, last)) {
        last++;
    }
    struct own head = own_of(c, first), tail = own_of(c, last);
    struct str shared = context_text(c, end_of(&c->figures[last]), tail.to);
    bool is_near = last > n && has_noun_only(c, n, own);
    out->own = out->near = out->count;
    if (first < n) {
        put(out, context_text(c, head.from, c->figures[first].from), SHARED);
        out->near = out->count;
    }
    if (is_near) {              /* 20个集体和25名个人获得全国先进称号 */
        put(out, shared, SHARED);
        out->near = out->count;
    }
    if (first < n) {
        put(out, context_text(c, clause->from, head.from), NEIGHBOUR);
        put(out, context_text(c, end_of(&c->figures[first]), own.from),
            NEIGHBOUR);
    } else {
        put(out, context_text(c, clause->from, own.from), OTHERS);
    }
    if (last > n) {
        put(out, is_near ? (struct str){ "", 0 } : shared, SHARED);
        put(out, context_text(c, tail.to, clause->to), NEIGHBOUR);
        put(out, context_text(c, own.to, c->figures[last].from), NEIGHBOUR);
    } else {
        put(out, context_text(c, own.to, clause->to), OTHERS);
    }
}

static void put_own(const struct context *c, size_t n, struct own own,
                    struct context_words *out)
{
    const struct quantity *q = &c->figures[n];
    size_t number_end = q->number_from + q->number_len;
    bool noun_behind = str_trim(context_text(c, end_of(q), own.to)).len > 0;
    int before = own.shares_before ? (noun_behind ? OWN_SHARED : OWN_UNPARTED)
        : noun_behind ? OWN_BEFORE : OWN;
    int behind = own.shares_after ? OWN_UNPARTED : OWN;
    struct str measure = q->measure.len > 0 ? q->measure
        : context_text(c, number_end, end_of(q));
    if (noun_behind) {
        put(out, context_text(c, measure.len > 0 ? number_end : end_of(q),
                              own.to), behind);
    }
    put(out, context_text(c, own.from, q->from), before);
    if (!noun_behind) {
        put(out, context_text(c, number_end, end_of(q)), OWN);
    }
}

/* ---- lists that are dealt out ------------------------------------------- */

enum { DEALT_MAX = 16, SENTENCE_MAX = 4000 /* bytes */ };

static bool is_joint_or_comma(struct str text, size_t at, size_t *len)
{
    static const char *const more[] = { "，", ", " };
    size_t from, to;
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        struct str mark = str_of(more[i]);
        if (str_starts(str_part(text, at, mark.len), mark)) {
            *len = mark.len;
            return true;
        }
    }
    if (find_joint(str_part(text, at, 6), false, &from, &to) && from == 0) {
        *len = to;
        return true;
    }
    return false;
}

/* The last `wanted` items of the list that ends at `end`. False when there
 * are fewer. The first may have words before it that all share. */
static bool last_items(const struct context *c, size_t from, size_t end,
                       size_t wanted, struct context_span *out)
{
    struct context_span items[DEALT_MAX];
    struct str list = context_text(c, from, end);
    size_t count = 0, start = 0, len;
    for (size_t i = 0; i <= list.len; i += len) {
        len = 1;
        bool is_end = i == list.len;
        if (!is_end && !is_joint_or_comma(list, i, &len)) {
            continue;
        }
        if (str_trim(str_part(list, start, i - start)).len > 0) {
            if (count == DEALT_MAX) {
                return false;
            }
            items[count++] = (struct context_span){ from + start, i - start };
        }
        start = i + len;
    }
    if (count < wanted) {
        return false;
    }
    memcpy(out, items + (count - wanted), wanted * sizeof *out);
    return true;
}

/* 甲、乙、丙分别为…；…分别是…: a second list is dealt over the items of the
 * first. */
static bool items_again(const struct context *c,
                        const struct context_sentence *s, size_t before,
                        size_t wanted, struct context_span *items)
{
    ptrdiff_t at = str_find(context_text(c, s->from, before),
                            STR("分别"));
    return at >= 0 && last_items(c, s->from, s->from + (size_t)at, wanted,
                                 items);
}

/* 学校、医院分别为842所、663家: the item of a list that figure n belongs to. */
static bool deal(const struct context *c, size_t n, struct context_words *out)
{
    static const char word[] = "分别", other[] = "依次";
    const struct context_clause *own = &c->clauses[c->clause_of[n]];
    const struct context_sentence *s = &c->sentences[own->sentence];
    struct context_span items[DEALT_MAX];
    size_t from = s->from;
    ptrdiff_t at = -1, found;
    if (s->to - s->from > SENTENCE_MAX) {
        return false;
    }
    while ((found = str_find(context_text(c, from, c->figures[n].from),
                             str_of(word))) >= 0) {
        at = (ptrdiff_t)from + found;
        from = (size_t)at + sizeof word - 1;
    }
    found = str_find(context_text(c, from, c->figures[n].from),
                     str_of(other));
    at = found >= 0 ? (ptrdiff_t)from + found : at;
    if (at < 0) {
        return false;
    }
    size_t first = s->first, last = s->first + s->count;
    while (first < last && c->figures[first].from < (size_t)at) {
        first++;
    }
    while (last > first && (c->clauses[c->clause_of[last - 1]].part !=
                            own->part)) {
        last--;
    }
    size_t begin = first > s->first ? end_of(&c->figures[first - 1])
                                    : s->from;
    bool is_again = false;
    if (last - first < 2 || last - first > DEALT_MAX || n >= last ||
        (!last_items(c, begin, (size_t)at, last - first, items) &&
         !(is_again = items_again(c, s, begin, last - first, items)))) {
        return false;
    }
    out->item = items[n - first];
    if (is_again) {             /* only the places: its own words are near */
        put(out, context_text(c, begin, (size_t)at), OWN);
        return true;
    }
    put(out, context_text(c, out->item.from, out->item.from + out->item.len),
        OWN);
    put(out, context_text(c, s->from, items[0].from), SHARED);
    if (n + 1 < last) {         /* …、清涧县的资金分别为: said of all of them */
        struct context_span end = items[last - first - 1];
        put(out, context_text(c, end.from, end.from + end.len), SHARED);
    }
    return true;
}

/* ---- what is left out ---------------------------------------------------- */

/* 教师呢？5672名。 The sentence before asks what this one answers. */
static bool asks_before(const struct context *c,
                        const struct context_sentence *s)
{
    enum { SHORT = 40 };        /* bytes */
    return s > c->sentences && s[-1].to - s[-1].from <= SHORT &&
           s[-1].block == s->block && s[-1].count == 0 &&
           str_ends(context_text(c, s[-1].from, s[-1].to), STR("？"));
}

/* What is said between the number before, or the beginning of the sentence,
 * and the words of the next number. */
static struct str said_of(const struct context *c, size_t n, struct str *behind)
{
    const struct context_clause *own = &c->clauses[c->clause_of[n]];
    const struct context_sentence *s = &c->sentences[own->sentence];
    size_t from = n > s->first ? end_of(&c->figures[n - 1])
                : asks_before(c, s) ? s[-1].from : s->from;
    size_t to = n + 1 < own->first + own->count ? c->figures[n + 1].from
                                                : own->to, a, b;
    *behind = context_text(c, end_of(&c->figures[n]), to);
    if (n + 1 < own->first + own->count &&
        find_joint(*behind, true, &a, &b)) {
        *behind = str_part(*behind, 0, a);
    }
    return context_text(c, from, c->figures[n].from);
}

/* ---- further off -------------------------------------------------------- */

enum { BACK_MAX = 16 };         /* figures or clauses that are looked back */

static bool is_part_marker(struct str text)
{
    static const char *const words[] = { "其中", "of which", "of whom",
                                         "of them", "of these", "包括" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_find(text, str_of(words[i])) >= 0) {
            return true;
        }
    }
    return false;
}

/* 8298人次，其中党政干部120名: what the number is a part of is the last figure
 * before the marker, in its sentence or, where the marker begins the
 * sentence, in the one before. */
static int32_t whole_of(const struct context *c, size_t n)
{
    const struct context_clause *own = &c->clauses[c->clause_of[n]];
    const struct context_sentence *s = &c->sentences[own->sentence];
    size_t before = n;
    while (before > s->first && n - before < BACK_MAX) {
        const struct quantity *earlier = &c->figures[before - 1];
        if (is_part_marker(context_text(c, end_of(earlier),
                                        c->figures[before].from))) {
            return (int32_t)before - 1;
        }
        before--;
    }
    bool begins = is_part_marker(context_text(c, s->from,
                                              c->figures[s->first].from));
    if (!begins || own->sentence == 0) {
        return CONTEXT_NONE;
    }
    const struct context_sentence *last = s - 1;
    return last->block == s->block && last->count > 0
        ? (int32_t)(last->first + last->count - 1) : CONTEXT_NONE;
}

static int faded(int weight, size_t steps)
{
    int left = weight - FADES * (int)(steps < 20 ? steps : 20);
    return left > LEAST ? left : LEAST;
}

static void put_clauses(const struct context *c, size_t n,
                        struct context_words *out)
{
    size_t own = c->clause_of[n];
    const struct context_clause *all = c->clauses;
    const struct context_sentence *s = &c->sentences[all[own].sentence];
    size_t end = s->clause + s->clause_count;
    bool is_bare = str_trim(out->before).len <= COMMA &&
                   str_trim(out->behind).len == 0;
    for (size_t i = own; i-- > s->clause && own - i < BACK_MAX;) {
        bool is_whole = out->whole >= 0 &&
            c->clause_of[out->whole] == i;
        int weight = is_bare && i + 1 == own ? BARE  /* 义诊4300场，21.3万人次 */
            : is_whole ? WHOLE : all[i].count == 0 ? LEADING : BESIDE;
        if (all[i].part == all[own].part || all[i].count == 0) {
            put(out, context_text(c, all[i].from, all[i].to),
                faded(weight, own - i - 1));
        }
    }
    for (size_t i = own + 1; i < end && i < own + 3; i++) {
        if (all[i].part == all[own].part) {
            put(out, context_text(c, all[i].from, all[i].to),
                all[i].count == 0 ? LATER : LATER_BESIDE);
        }
    }
}

static struct str block_text(const struct context *c, int32_t number)
{
    const struct text_block *b = &c->text->blocks[number];
    return context_text(c, b->from, b->from + b->len);
}

static void put_far(const struct context *c, size_t n,
                    struct context_words *out)
{
    const struct context_clause *own = &c->clauses[c->clause_of[n]];
    const struct context_sentence *s = &c->sentences[own->sentence];
    int weight = HEADING;
    if (c->lead_of[s->block] >= 0) {
        put(out, block_text(c, c->lead_of[s->block]), LEAD_IN);
    }
    if (own->sentence > 0 && s[-1].block == s->block) {
        put(out, context_text(c, s[-1].from, s[-1].to),
            n == s->first && asks_before(c, s) ? BARE
            : s[-1].count == 0 ? SENTENCE : SENTENCE_BESIDE);
    }
    for (int32_t h = c->heading_of[s->block]; h >= 0; h = c->heading_of[h]) {
        put(out, block_text(c, h), weight > LEAST ? weight : LEAST);
        weight -= HEADING_FADES;
    }
}

/* ---- tables ------------------------------------------------------------- */

static bool has_figures(const struct context *c, const struct text_block *b)
{
    size_t low = 0, high = c->figure_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (c->figures[mid].from < b->from) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low < c->figure_count && c->figures[low].from < b->from + b->len;
}

static bool covers(uint32_t from, uint32_t span, uint32_t at)
{
    return from <= at && at < from + (span > 0 ? span : 1);
}

size_t context_names_of_cell(const struct context *c, uint32_t block,
                             uint32_t *out, size_t max, size_t *heads)
{
    enum { BACK = 400, HEADS = 4000 };  /* cells that are looked at */
    const struct text_block *rows = c->text->blocks, *cell = &rows[block];
    uint32_t first = c->table_of[block], top;
    size_t count = 0;
    bool has_heads = rows[first].is_head;
    for (top = first; top < block && top - first < HEADS &&
         (has_heads ? rows[top].is_head : rows[top].row == 0);) {
        top++;
    }
    while (has_heads && top > first && rows[top - 1].row > rows[first].row &&
           rows[top - 1].row == rows[top].row && !rows[top].is_head) {
        top--;                  /* a head at the side of the first row */
    }
    for (uint32_t i = top; i-- > first && count < max;) {
        if (rows[i].row < cell->row &&
            covers(rows[i].column, rows[i].column_span, cell->column)) {
            out[count++] = i;
        }
    }
    *heads = count;
    for (uint32_t i = block; i-- > first && block - i < BACK;) {
        if (count < max && i >= top && rows[i].column < cell->column &&
            covers(rows[i].row, rows[i].row_span, cell->row) &&
            !has_figures(c, &rows[i])) {
            out[count++] = i;
        }
    }
    return count;
}

/* 万元 of 金额（万元）, 单位：万元 or 万元 alone. */
static struct str measure_in(struct str head)
{
    static const char *const opens[] = { "（", "(", "单位：", "单位:",
                                         "Unit: ", "unit: ", "/", "，" };
    enum quantity_class class;
    int64_t scale;
    head = str_trim(head);
    if (quantity_measure(head, &class, &scale)) {
        return head;
    }
    for (size_t i = 0; i < sizeof opens / sizeof *opens; i++) {
        struct str open = str_of(opens[i]);
        ptrdiff_t at = str_find(head, open);
        if (at < 0) {
            continue;
        }
        struct str word = str_part(head, (size_t)at + open.len, head.len);
        ptrdiff_t close = str_find(word, STR("）"));
        close = close < 0 ? str_find(word, STR(")")) : close;
        word = str_trim(close < 0 ? word : str_part(word, 0, (size_t)close));
        ptrdiff_t colon = str_find(word, STR("："));
        word = colon < 0 ? word : str_part(word, (size_t)colon + 3, word.len);
        if (quantity_measure(word, &class, &scale)) {
            return word;
        }
    }
    return (struct str){ 0 };
}

static bool is_serial(struct str head)
{
    static const char *const words[] = { "年份", "年度", "年", "No.", "No", "#",
        "Year", "year", "Code", "Phone", "ID" };
    static const char *const parts[] = { "序号", "编号", "代码", "电话", "手机",
        "邮编", "账号", "证号", "传真", "文号", "统一社会信用" };
    head = str_trim(head);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_is(head, str_of(words[i]))) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (str_find(head, str_of(parts[i])) >= 0) {
            return true;
        }
    }
    return false;
}

/* What stands right above the table: its caption, or 单位：万元. */
static int32_t caption_of(const struct context *c, uint32_t block)
{
    return (int32_t)c->table_of[block] - 1;
}

static void put_label(struct context_words *w, struct str text)
{
    text = str_trim(text);
    if (text.len > 0 && w->label_count < CONTEXT_LABELS_MAX) {
        w->labels[w->label_count++] = text;
    }
}

static void put_cell(const struct context *c, size_t n,
                     struct context_words *out)
{
    enum { NAMES = 8 };
    uint32_t names[NAMES];
    size_t heads;
    uint32_t block =
        c->sentences[c->clauses[c->clause_of[n]].sentence].block;
    size_t count = context_names_of_cell(c, block, names, NAMES, &heads);
    for (size_t i = 0; i < count; i++) {
        struct str text = block_text(c, (int32_t)names[i]);
        bool is_head = i < heads;
        put(out, text, is_head ? (i == 0 ? HEAD : HEAD_ABOVE)
                               : (i == heads ? LABEL : LABEL_BEYOND));
        out->is_label = out->is_label || (is_head && is_serial(text));
        out->measure = out->measure.len > 0 ? out->measure : measure_in(text);
    }
    for (size_t i = heads; i < count; i++) {
        put_label(out, block_text(c, (int32_t)names[i]));
    }
    for (size_t i = 0; i < heads && i < count; i++) {
        put_label(out, block_text(c, (int32_t)names[i]));
    }
    out->own = out->near = out->count;
    int32_t caption = caption_of(c, block);
    if (caption >= 0) {
        put(out, block_text(c, caption), CAPTION);
        out->measure = out->measure.len > 0 ? out->measure
            : measure_in(block_text(c, caption));
    }
}

/* ---- notes and items ---------------------------------------------------- */

/* What a note or an item begins with, before its colon or first stop. */
static struct str head_of(const struct context *c,
                          const struct context_sentence *s)
{
    static const char *const ends[] = { "：", ": ", "。", ". " };
    struct str text = block_text(c, (int32_t)s->block);
    size_t len = text.len;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        ptrdiff_t at = str_find(str_part(text, 0, len), str_of(ends[i]));
        len = at >= 0 ? (size_t)at : len;
    }
    return len < text.len ? str_part(text, 0, len) : (struct str){ "", 0 };
}

/* Whether a clause says nothing but its number; behind it the mark of a note
 * may stand. */
static bool is_number_alone(const struct context *c, size_t n)
{
    enum { NOTE_MARK = 8 };     /* bytes */
    const struct quantity *q = &c->figures[n];
    const struct context_clause *own = &c->clauses[c->clause_of[n]];
    return own->count == 1 &&
        str_trim(context_text(c, own->from, q->from)).len == 0 &&
        str_trim(context_text(c, end_of(q), own->to)).len <= NOTE_MARK;
}

/* Villages: 21 pairs. The head of an item is its number's own word. */
static void put_head(const struct context *c, size_t n,
                     struct context_words *out)
{
    const struct context_clause *own = &c->clauses[c->clause_of[n]];
    const struct context_sentence *s = &c->sentences[own->sentence];
    enum text_kind kind = c->text->blocks[s->block].kind;
    if (kind != TEXT_NOTE && kind != TEXT_ITEM) {
        return;
    }
    struct str head = head_of(c, s);
    out->is_note = kind == TEXT_NOTE;
    put_label(out, head);
    if (kind == TEXT_ITEM && n == s->first &&
        c->clause_of[n] == s->clause + 1 && is_number_alone(c, n) &&
        str_ends(str_trim(context_text(c, s->from,
                          c->clauses[s->clause].to)), head)) {
        put(out, head, LEADING_LABEL);
        out->own = out->near = out->count;
    }
}

/* ---- all of it ---------------------------------------------------------- */

void context_words(const struct context *c, size_t figure,
                   struct context_words *out)
{
    assert(figure < c->figure_count);
    const struct context_clause *own = &c->clauses[c->clause_of[figure]];
    const struct context_sentence *s = &c->sentences[own->sentence];
    const struct quantity *q = &c->figures[figure];
    *out = (struct context_words){ .whole = whole_of(c, figure),
        .number = context_text(c, q->number_from,
                               q->number_from + q->number_len) };
    if (deal(c, figure, out)) {
        put(out, context_text(c, q->number_from + q->number_len, end_of(q)),
            OWN);
        out->own = out->near = out->count;
    } else {
        struct own words = own_of(c, figure);
        put_own(c, figure, words, out);
        put_shared(c, figure, words, out);
    }
    out->before = said_of(c, figure, &out->behind);
    put_head(c, figure, out);
    if (c->text->blocks[s->block].kind == TEXT_CELL) {
        put_cell(c, figure, out);
    }
    put_clauses(c, figure, out);
    put_far(c, figure, out);
}
