#include "forms/match.h"

#include <string.h>

#include "base/utf8.h"

/* All that the pack says of something, folded: where words are looked up. */
struct known {
    struct str own;             /* labels, definition, wordings */
    struct str plain;           /* labels and definition */
    struct str label;           /* labels alone */
    struct str labels[2];       /* zh and en, folded */
};

struct matcher {
    struct arena *arena;
    const struct lexicon *lexicon;
    const struct pack_indicator **indicators;
    size_t count;
    struct known *known;        /* one for each */
    struct str whole;           /* of all indicators and kinds */
    struct str topics, others, parts, programme;        /* settings, folded,
                                                           by | */
};

/* ---- what is known ------------------------------------------------------- */

static void add_text(struct arena *a, struct buf *to, struct str text)
{
    buf_str(to, utf8_fold(a, text));
    buf_char(to, '|');
}

/* A definition without the clauses that say what does not matter or is left
 * out: 全部成交额，不论是否认定产品 does not speak of 认定产品. */
static void add_definition(struct arena *a, struct buf *to, struct str text)
{
    static const char *const denials[] = { "不论", "无论", "不含", "不包括",
        "不计", "不限", "除外", "除了", " not", "not ", "except", "exclud",
        "without", "regardless", "whether" };
    static const char *const marks[] = { "，", "。", "；", ", ", ". ", "; ",
                                         "（", "）", "(", ")" };
    while (text.len > 0) {
        size_t end = text.len, skip = 0;
        bool denies = false;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
            ptrdiff_t at = str_find(text, str_of(marks[i]));
            skip = at >= 0 && (size_t)at < end ? strlen(marks[i]) : skip;
            end = at >= 0 && (size_t)at < end ? (size_t)at : end;
        }
        struct str clause = str_part(text, 0, end);
        for (size_t i = 0; i < sizeof denials / sizeof *denials; i++) {
            denies = denies || str_find(clause, str_of(denials[i])) >= 0;
        }
        if (!denies) {
            add_text(a, to, clause);
        }
        text = str_part(text, end + skip, text.len);
    }
}

static void read_texts(struct matcher *m, const struct pack *pack,
                       const struct pack_indicator *i, uint64_t at,
                       struct known *k)
{
    struct arena *a = m->arena;
    struct buf b = { 0 };
    size_t count;
    const struct str *keys = pack_keys(pack, a, STR("wordings"), at, &count);
    add_text(a, &b, i->zh);
    add_text(a, &b, i->en);
    k->label = arena_str(a, buf_view(&b));
    add_definition(a, &b, i->definition_zh);
    add_definition(a, &b, i->definition_en);
    add_text(a, &b, i->measure_word_zh);
    add_text(a, &b, i->noun_en);
    k->plain = arena_str(a, buf_view(&b));
    for (size_t n = 0; n < count; n++) {
        if (str_is(pack_cell(pack, STR("wordings"), keys[n],
                             STR("indicator"), at), i->id)) {
            add_text(a, &b, pack_cell(pack, STR("wordings"), keys[n],
                                      STR("words"), at));
        }
    }
    k->own = arena_str(a, buf_view(&b));
    buf_free(&b);
}

static struct str whole_of(struct matcher *m, const struct pack *pack,
                           uint64_t at)
{
    struct buf b = { 0 };
    size_t count;
    const struct pack_kind **kinds = pack_kinds(pack, m->arena, at, &count);
    for (size_t i = 0; i < m->count; i++) {
        buf_str(&b, m->known[i].own);
    }
    for (size_t i = 0; i < count; i++) {
        add_text(m->arena, &b, kinds[i]->zh);
        add_text(m->arena, &b, kinds[i]->en);
        add_text(m->arena, &b, kinds[i]->aliases);
    }
    struct str made = arena_str(m->arena, buf_view(&b));
    buf_free(&b);
    return made;
}

struct matcher *matcher_open(struct arena *a, const struct lexicon *l,
                             uint64_t at)
{
    struct matcher *m = ARENA_NEW(a, struct matcher);
    const struct pack *pack = lexicon_pack(l);
    *m = (struct matcher){ .arena = a, .lexicon = l };
    m->indicators = pack_indicators(pack, a, at, &m->count);
    m->known = ARENA_ROWS(a, struct known, m->count + 1);
    for (size_t i = 0; i < m->count; i++) {
        read_texts(m, pack, m->indicators[i], at, &m->known[i]);
        m->known[i].labels[0] = utf8_fold(a, m->indicators[i]->zh);
        m->known[i].labels[1] = utf8_fold(a, m->indicators[i]->en);
    }
    m->whole = whole_of(m, pack, at);
    m->topics = utf8_fold(a, pack_setting(pack, STR("topic_words"), at));
    m->parts = utf8_fold(a, pack_setting(pack, STR("part_words"), at));
    m->others = utf8_fold(a, pack_setting(pack, STR("other_words"), at));
    m->programme = utf8_fold(a, arena_print(a, "%.*s|%.*s|%.*s",
        STR_ARG(pack_setting(pack, STR("title_zh"), at)),
        STR_ARG(pack_setting(pack, STR("title_en"), at)),
        STR_ARG(pack_setting(pack, STR("programme_words"), at))));
    return m;
}

const struct pack_indicator *match_named(const struct matcher *m,
                                         struct str name)
{
    struct str folded = utf8_fold(m->arena, str_trim(name));
    for (size_t i = 0; i < m->count; i++) {
        if (str_is(folded, utf8_fold(m->arena, m->indicators[i]->id))) {
            return m->indicators[i];
        }
    }
    for (size_t i = 0; i < m->count && folded.len > 0; i++) {
        if (str_is(folded, m->known[i].labels[0]) ||
            str_is(folded, m->known[i].labels[1])) {
            return m->indicators[i];
        }
    }
    return NULL;
}

/* ---- which words are explained ------------------------------------------- */

/* Words of forms that narrow nothing. */
static const char *const plain_words[] = {
    "完成情况", "进展情况", "完成值", "实际值", "情况", "进展", "数量", "个数", "家数", "次数", "人数", "人次数", "人次",
    "户数", "总数", "总量", "总额", "金额", "数额", "完成数", "实际完成", "完成量",
    "完成额", "工程量", "工作量", "实物量", "完成",
    "实际", "累计", "年末", "年底", "期末", "指标值", "数值", "数据", "统计",
    "其中", "合计", "小计", "当年", "全年", "本年", "主要", "有关", "各类", "数",
    "额", "的", "了", "等", "和", "与", "及", "、", "总", "共", "已", "对", "为",
    "一", "各", "年份", "年度", "月份", "地区", "指标", "时间", "本期", "当期",
    "报告期", "期内", "落实", "实绩",
};
static const char *const plain_english[] = {
    "number", "numbers", "of", "the", "and", "in", "by", "to", "for", "total",
    "amount", "no", "value", "actual", "quantity", "a", "an", "with", "who",
    "which", "on", "at", "from", "number of", "count", "times", "their",
};
static const char *const money_words[] = { "资金", "经费", "款项", "款", "投入" };

struct cover {                  /* bytes of a folded text that are explained */
    struct str text;
    bool *done;
};

static void cover_words(struct cover *c, const char *const *words,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str word = str_of(words[i]);
        for (size_t at = 0; at + word.len <= c->text.len; at++) {
            if (memcmp(c->text.at + at, word.at, word.len) == 0) {
                memset(c->done + at, 1, word.len);
            }
        }
    }
}

static bool is_wide(unsigned char byte)
{
    return byte >= 0x80;
}

static size_t step_at(struct str s, size_t at)
{
    struct str rest = str_part(s, at, s.len);
    utf8_next(&rest);
    return s.len - rest.len - at;
}

/* Pairs of Chinese characters that occur in what is known. */
static void cover_pairs(struct cover *c, struct str known)
{
    size_t at = 0;
    while (at < c->text.len) {
        size_t first = step_at(c->text, at);
        if (!is_wide((unsigned char)c->text.at[at]) ||
            at + first >= c->text.len ||
            !is_wide((unsigned char)c->text.at[at + first])) {
            at += first;
            continue;
        }
        size_t both = first + step_at(c->text, at + first);
        if (str_find(known, str_part(c->text, at, both)) >= 0) {
            memset(c->done + at, 1, both);
        }
        at += first;
    }
}

/* Chinese characters that are left. */
static size_t left_wide(const struct cover *c)
{
    size_t left = 0;
    for (size_t at = 0; at < c->text.len; at += step_at(c->text, at)) {
        struct str rest = str_part(c->text, at, c->text.len);
        uint32_t ch = utf8_next(&rest);
        left += !c->done[at] && ch >= 0x3400 && ch < 0xFF00;
    }
    return left;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_plain_english(struct str word)
{
    for (size_t i = 0; i < sizeof plain_english / sizeof *plain_english;
         i++) {
        if (str_is(word, str_of(plain_english[i]))) {
            return true;
        }
    }
    return false;
}

/* English words that are not known; a plural is known by its singular. */
static size_t left_english(const struct matcher *m, struct str text,
                           struct str known)
{
    size_t left = 0, at = 0;
    while (at < text.len) {
        size_t from = at;
        while (at < text.len && is_letter(text.at[at])) {
            at++;
        }
        if (at == from) {
            at++;
            continue;
        }
        struct str word = utf8_fold(m->arena, str_part(text, from, at - from));
        struct str stem = word.len > 3 && word.at[word.len - 1] == 's'
            ? str_part(word, 0, word.len - 1) : word;
        left += !is_plain_english(word) && str_find(known, stem) < 0 &&
                str_find(m->programme, stem) < 0;
    }
    return left;
}

/* How many characters and words of a text nothing here explains. */
static size_t unexplained(const struct matcher *m, struct str text,
                          struct str known, struct str more, bool is_money)
{
    struct cover c = { .text = utf8_fold(m->arena, text) };
    c.done = ARENA_ROWS(m->arena, bool, c.text.len + 1);
    cover_pairs(&c, known);
    cover_pairs(&c, more);
    cover_pairs(&c, m->programme);
    cover_words(&c, plain_words, sizeof plain_words / sizeof *plain_words);
    if (is_money) {
        cover_words(&c, money_words,
                    sizeof money_words / sizeof *money_words);
    }
    return left_wide(&c) + left_english(m, utf8_narrow(m->arena, text),
                                        known);
}

bool match_is_plain(const struct matcher *m, struct str words)
{
    struct cover c = { .text = utf8_fold(m->arena, words) };
    c.done = ARENA_ROWS(m->arena, bool, c.text.len + 1);
    cover_words(&c, plain_words, sizeof plain_words / sizeof *plain_words);
    if (left_wide(&c) > 0) {
        return false;
    }
    struct str text = utf8_narrow(m->arena, words);
    for (size_t at = 0; at < text.len; ) {
        size_t from = at;
        while (at < text.len && is_letter(text.at[at])) {
            at++;
        }
        if (at > from && !is_plain_english(utf8_fold(
                m->arena, str_part(text, from, at - from)))) {
            return false;
        }
        at += at == from;
    }
    return true;
}

/* ---- candidates ---------------------------------------------------------- */

struct judged {
    struct lexicon_candidate c;
    size_t own_left;            /* of the cell's own words */
    size_t label_left;          /* of those, by its labels alone */
    size_t over_left;           /* of the words over them, by itself */
    bool is_sure;
};

enum { RANKED_MAX = 12 };

static size_t place_of(const struct matcher *m, const struct pack_indicator *i)
{
    size_t at = 0;
    while (at < m->count && m->indicators[at] != i) {
        at++;
    }
    return at;
}

struct pieces {
    struct lexicon_piece rows[2 + 2 * LAYOUT_DEPTH + 1];
    size_t count;
};

static void add_piece(struct pieces *p, struct str text, int weight)
{
    if (text.len > 0 && p->count < sizeof p->rows / sizeof *p->rows) {
        p->rows[p->count++] = (struct lexicon_piece){ text, weight };
    }
}

static size_t rank(const struct matcher *m, const struct match_words *w,
                   bool with_title, struct lexicon_candidate *out)
{
    struct pieces p = { .count = 0 };
    for (size_t i = 0; i < w->own_count; i++) {
        add_piece(&p, w->own[i], 100);
    }
    for (size_t i = 0; i < w->over_count; i++) {
        add_piece(&p, w->over[i], 70);
    }
    if (with_title) {
        add_piece(&p, w->title, 25);
    }
    return p.count == 0 ? 0
        : lexicon_rank(m->lexicon, m->arena, p.rows, p.count, w->class, out,
                       RANKED_MAX);
}

/* Words that name a part, of which the indicator itself does not speak. */
static size_t parts_in(const struct matcher *m, struct str text,
                       const struct known *k)
{
    struct str folded = utf8_fold(m->arena, text), rest = m->parts, word;
    size_t count = 0;
    while (str_next(&rest, '|', &word)) {
        count += word.len > 0 && str_find(folded, word) >= 0 &&
                 str_find(k->label, word) < 0;
    }
    return count;
}

/* Whether a label has all characters of the words, in their order: 结对村 in
 * 结对帮扶贫困村. */
static bool is_within(const struct matcher *m, struct str words,
                      const struct known *k)
{
    struct str rest = utf8_fold(m->arena, words), label = k->labels[0];
    uint32_t c = utf8_next(&rest);
    while (c != 0 && label.len > 0) {
        c = utf8_next(&label) == c ? utf8_next(&rest) : c;
    }
    return c == 0;
}

static struct judged judge(const struct matcher *m,
                           const struct match_words *w,
                           const struct lexicon_candidate *c)
{
    struct judged j = { .c = *c };
    size_t place = place_of(m, c->indicator);
    const struct known *k = &m->known[place];
    bool is_money = c->indicator->unit == UNIT_FEN;
    size_t off_topic = 0;
    for (size_t i = 0; i < w->own_count; i++) {
        /* Where row and head both have words, one may narrow the other. */
        j.own_left += unexplained(m, w->own[i],
                                  w->own_count > 1 ? k->plain : k->own,
                                  STR(""), is_money) +
                      parts_in(m, w->own[i], k);
        j.label_left += is_within(m, w->own[i], k) ? 0
            : unexplained(m, w->own[i], k->label, STR(""), is_money);
    }
    for (size_t i = 0; i < w->over_count; i++) {
        j.over_left += unexplained(m, w->over[i], k->own, STR(""), is_money);
        off_topic += parts_in(m, w->over[i], k);
        off_topic += unexplained(m, w->over[i], m->whole, m->topics,
                                 is_money);
    }
    j.is_sure = c->fits && c->has_label && j.own_left == 0 && off_topic == 0;
    return j;
}

static bool speaks_of_others(const struct matcher *m,
                             const struct match_words *w)
{
    struct str rest = m->others, word;
    while (str_next(&rest, '|', &word)) {
        bool is_there = word.len > 0 &&
            str_find(utf8_fold(m->arena, w->title), word) >= 0;
        for (size_t i = 0; i < w->own_count && word.len > 0; i++) {
            is_there = is_there ||
                str_find(utf8_fold(m->arena, w->own[i]), word) >= 0;
        }
        for (size_t i = 0; i < w->over_count && word.len > 0; i++) {
            is_there = is_there ||
                str_find(utf8_fold(m->arena, w->over[i]), word) >= 0;
        }
        if (is_there) {
            return true;
        }
    }
    return false;
}

/* Persons or times: without a unit, either may be meant. */
static bool has_sister(const struct matcher *m,
                       const struct pack_indicator *i)
{
    const struct pack_indicator *sister;
    return lexicon_sisters(m->lexicon, i, &sister, 1) > 0;
}

/* The words without those that narrow nothing: 就业 of 就业人数. */
static struct str core_of(const struct matcher *m, struct str words)
{
    struct cover c = { .text = utf8_fold(m->arena, words) };
    struct buf b = { 0 };
    c.done = ARENA_ROWS(m->arena, bool, c.text.len + 1);
    cover_words(&c, plain_words, sizeof plain_words / sizeof *plain_words);
    for (size_t i = 0; i < c.text.len; i++) {
        if (!c.done[i]) {
            buf_char(&b, c.text.at[i]);
        }
    }
    struct str core = arena_str(m->arena, buf_view(&b));
    buf_free(&b);
    return core;
}

/* A single word such as 就业, which the labels of several that fit have, or not
 * even that of the best one, says none of them. */
static bool is_vague(const struct matcher *m, const struct match_words *w,
                     const struct judged *best)
{
    enum { SHORT = 2 };
    size_t count = 0;
    struct str core = w->own_count == 1 ? core_of(m, w->own[0])
                                        : (struct str){ "", 0 };
    if (core.len == 0 || utf8_count(core) > SHORT) {
        return false;
    }
    for (size_t i = 0; i < m->count; i++) {
        count += quantity_fits(w->class, m->indicators[i]->unit) &&
                 str_find(m->known[i].labels[0], core) >= 0;
    }
    return count > 1 || str_find(m->known[place_of(m, best->c.indicator)]
                                     .labels[0], core) < 0;
}

/* Whether the title speaks of something else than what only a wording, and no
 * label, leads to: 投资额 in a table of projects built. */
static bool is_against_title(const struct matcher *m,
                             const struct match_words *w,
                             const struct judged *best)
{
    struct lexicon_candidate found[RANKED_MAX];
    struct lexicon_piece piece = { w->title, 100 };
    bool any = false;
    if (best->label_left == 0 || w->title.len == 0) {
        return false;
    }
    size_t count = lexicon_rank(m->lexicon, m->arena, &piece, 1,
                                QUANTITY_BARE, found, RANKED_MAX);
    for (size_t i = 0; i < count; i++) {
        any = any || found[i].has_label;
        if (found[i].has_label &&
            str_is(found[i].indicator->group, best->c.indicator->group)) {
            return false;
        }
    }
    return any;
}

/* Ahead: explained by its label, then by what stands over it, then by score. */
static bool is_ahead(const struct judged *x, const struct judged *y)
{
    return x->label_left != y->label_left ? x->label_left < y->label_left
         : x->over_left != y->over_left ? x->over_left < y->over_left
         : x->c.score > y->c.score;
}

static bool is_rival(const struct judged *j, const struct judged *best)
{
    bool is_near = (int64_t)j->c.score * 10 > (int64_t)best->c.score * 9;
    if (!j->is_sure) {
        return j->c.score > best->c.score && j->own_left <= best->own_left &&
               j->label_left <= best->label_left;
    }
    return is_near && j->label_left == best->label_left &&
           j->over_left == best->over_left;
}

/* The one that is sure, and ahead of all others that may be meant. */
static const struct judged *clear_one(const struct matcher *m,
                                      const struct match_words *w,
                                      const struct judged *all, size_t count)
{
    const struct judged *best = NULL;
    for (size_t i = 0; i < count; i++) {
        if (all[i].is_sure && (best == NULL || is_ahead(&all[i], best))) {
            best = &all[i];
        }
    }
    if (best == NULL || w->is_unsure || speaks_of_others(m, w) ||
        is_vague(m, w, best) || is_against_title(m, w, best) ||
        (w->is_title && best->label_left > 0)) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (&all[i] != best && all[i].c.fits && all[i].c.has_label &&
            is_rival(&all[i], best)) {
            return NULL;
        }
    }
    if (w->class == QUANTITY_BARE && has_sister(m, best->c.indicator)) {
        return NULL;
    }
    return best;
}

/* Whether the words of a part and of its whole leave out something of the
 * label: 稳定, where 就近就业 is a part of 帮助就业人数. */
static bool lacks_of_label(const struct matcher *m,
                           const struct match_words *w,
                           const struct judged *best)
{
    const struct pack_indicator *i = best->c.indicator;
    struct buf said = { 0 };
    bool is_latin = w->own_count > 0 && w->own[0].len > 0 &&
                    (unsigned char)w->own[0].at[0] < 0x80;
    for (size_t n = 0; n < w->own_count; n++) {
        add_text(m->arena, &said, w->own[n]);
    }
    for (size_t n = 0; n < w->over_count; n++) {
        add_text(m->arena, &said, w->over[n]);
    }
    add_text(m->arena, &said, w->title);
    struct str known = arena_str(m->arena, buf_view(&said));
    buf_free(&said);
    return w->refines && unexplained(m, is_latin ? i->en : i->zh, known,
                                     STR(""), i->unit == UNIT_FEN) > 0;
}

/* What the last words over the own ones are of by themselves. */
static const struct pack_indicator *over_alone(const struct matcher *m,
                                               const struct match_words *w)
{
    if (w->over_count == 0) {
        return NULL;
    }
    struct match_words over = { .own = { w->over[w->over_count - 1] },
                                .own_count = 1, .class = w->class };
    struct match whole = match_find(m, &over);
    return whole.state == MATCH_SURE ? whole.indicator : NULL;
}

static void add_candidate(struct match *out, const struct pack_indicator *i)
{
    for (size_t n = 0; n < out->count; n++) {
        if (out->candidates[n] == i) {
            return;
        }
    }
    if (out->count < MATCH_CANDIDATES) {
        out->candidates[out->count++] = i;
    }
}

/* Whether more of the words is explained than not: worth a question. */
static bool is_likely(const struct matcher *m, const struct match_words *w,
                      const struct judged *j)
{
    size_t len = 0;
    for (size_t i = 0; i < w->own_count; i++) {
        len += unexplained(m, w->own[i], STR(""), STR(""), false);
    }
    return j->c.has_label ? 3 * j->own_left <= 2 * len
                          : 3 * j->own_left <= len;
}

/* What stands over words that no label has comes first: 到账 below 财政援助资金
 * is of that, though a wording of another indicator has 到账. */
static void take_over(const struct matcher *m, const struct match_words *w,
                      const struct judged *all, size_t count,
                      struct match *out)
{
    bool any = false;
    const struct pack_indicator *over = over_alone(m, w);
    for (size_t i = 0; i < count; i++) {
        if (all[i].label_left == 0) {
            return;
        }
        any = any || is_likely(m, w, &all[i]);
    }
    if (any && over != NULL) {
        add_candidate(out, over);
    }
}

static void take_candidates(const struct matcher *m,
                            const struct match_words *w,
                            const struct judged *all, size_t count,
                            struct match *out)
{
    take_over(m, w, all, count, out);
    for (int fits = 1; fits >= 0; fits--) {
        for (size_t i = 0; i < count; i++) {
            const struct pack_indicator *sister;
            if (all[i].c.fits != (fits == 1) || !is_likely(m, w, &all[i])) {
                continue;
            }
            add_candidate(out, all[i].c.indicator);
            if (w->class == QUANTITY_BARE &&
                lexicon_sisters(m->lexicon, all[i].c.indicator, &sister,
                                1) > 0) {
                add_candidate(out, sister);
            }
        }
    }
}

/* Whether the pack has no word of a text: 佐证材料. */
static bool is_foreign(const struct matcher *m, struct str text)
{
    return unexplained(m, text, m->whole, m->topics, false) > 0 &&
           unexplained(m, text, m->whole, m->topics, false) ==
           unexplained(m, text, STR(""), STR(""), false);
}

struct match match_find(const struct matcher *m, const struct match_words *w)
{
    struct lexicon_candidate ranked[RANKED_MAX];
    struct judged all[RANKED_MAX];
    struct match out = { .state = MATCH_UNKNOWN };
    if (w->own_count == 2 &&
        (is_foreign(m, w->own[0]) || is_foreign(m, w->own[1]))) {
        return out;
    }
    size_t count = rank(m, w, false, ranked);
    for (size_t i = 0; i < count; i++) {
        all[i] = judge(m, w, &ranked[i]);
    }
    const struct judged *one = clear_one(m, w, all, count);
    if (one != NULL && !lacks_of_label(m, w, one) &&
        (!w->refines || over_alone(m, w) != one->c.indicator)) {
        out.state = MATCH_SURE;
        out.indicator = one->c.indicator;
        add_candidate(&out, out.indicator);
        return out;
    }
    count = rank(m, w, true, ranked);
    for (size_t i = 0; i < count; i++) {
        all[i] = judge(m, w, &ranked[i]);
    }
    take_candidates(m, w, all, count, &out);
    out.indicator = out.count > 0 ? out.candidates[0] : NULL;
    out.state = out.count > 0 ? MATCH_ASK : MATCH_UNKNOWN;
    return out;
}
