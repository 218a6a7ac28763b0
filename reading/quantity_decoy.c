#include "reading/quantity_inside.h"

static bool give(struct found *out, size_t from, size_t end,
                 enum quantity_decoy decoy)
{
    out->from = from;
    out->end = end;
    out->decoy = decoy;
    return true;
}

/* ---- what a mark in front makes of a number ------------------------------ */

/* The end of a small bare number at i, or i: of lists, notes and brackets. */
static size_t small_number(const struct line *l, size_t i)
{
    struct number n;
    size_t count;
    if (is_digit(line_at(l, i))) {
        line_digits(l, i, &count);
        return count <= 3 ? i + count : i;
    }
    if (!number_zh(l, i, &n) || n.is_more || n.is_soft || n.is_implied ||
        n.coefficient > 99) {
        return i;
    }
    return n.end;
}

/* Whether nothing but blanks and marks of Markdown stands before i, or another
 * point of a list in one paragraph ended there. */
static bool begins_line(const struct line *l, size_t i)
{
    static const char *const ends[] = { "：", ":", "；", ";", "。", NULL };
    if (line_any_before(l, line_back(l, 0, i), ends) > 0) {
        size_t count;
        line_digits(l, i, &count);
        return count > 0 && count <= 2 && (line_has(l, i + count, "、") ||
               (line_at(l, i + count) == '.' &&
                line_is_han(l, i + count + 1)));
    }
    while (i > 0 && strchr(" #>*-", line_at(l, i - 1)) != NULL) {
        i--;
    }
    return i == 0;
}

/* 一、 1. 1、 1) 3.1 3.1.2 at the beginning of a line. */
static bool list_mark(const struct line *l, size_t i, struct found *out)
{
    size_t end = small_number(l, i);
    if (end == i || !begins_line(l, i)) {
        return false;
    }
    if (line_has(l, end, "、")) {
        return give(out, i, end + strlen("、"), DECOY_LIST);
    }
    bool has_level = false;
    size_t count;
    while (is_digit(line_at(l, i)) && line_at(l, end) == '.' &&
           is_digit(line_at(l, end + 1))) {
        line_digits(l, end + 1, &count);
        end += 1 + count;
        has_level = true;
    }
    unsigned char c = line_at(l, end);
    if ((c == '.' || c == ')') && !is_digit(line_at(l, end + 1)) &&
        (is_digit(line_at(l, i)) || c == ')')) {
        return give(out, i, end + 1, DECOY_LIST);
    }
    size_t behind = line_skip(l, end);
    bool is_word = line_is_han(l, behind) || is_letter(line_at(l, behind));
    struct number n;
    bool is_counted = line_measure(l, behind) != NULL ||
                      line_noun(l, behind) != NULL ||
                      (number_zh(l, i, &n) && n.end > end) ||
                      (number_en(l, i, &n) && n.end > end);
    return has_level && behind > end && is_word && !is_counted &&
           give(out, i, end, DECOY_LIST);
}

/* ( 1 ), [1], ^1 and ①. */
static bool bracket_mark(const struct line *l, size_t i, struct found *out)
{
    size_t len;
    uint32_t c = line_char(l, i, &len);
    if ((c >= 0x2460 && c <= 0x249B) || (c >= 0x3220 && c <= 0x3229) ||
        (c >= 0x2776 && c <= 0x2793) || (c >= 0x24EB && c <= 0x24FF)) {
        return give(out, i, i + len, DECOY_LIST);
    }
    if (c != '(' && c != '[' && c != '^') {
        return false;
    }
    size_t at = line_skip(l, i + 1);
    at += line_at(l, at) == '^' && c == '[';
    size_t end = small_number(l, at), behind = line_skip(l, end);
    if (end == at) {
        return false;
    }
    if (c == '^') {
        return give(out, i, end, DECOY_LIST);
    }
    return line_at(l, behind) == (c == '(' ? ')' : ']') &&
           give(out, i, behind + 1, DECOY_LIST);
}

/* Where the issuer of a document begins: 国开发〔2017〕6号. */
static size_t issuer_before(const struct line *l, size_t floor, size_t i)
{
    static const char *const no_part[] = { "根据", "按照", "依据", "依照",
                                           "文号", "参见", "详见", "关于",
                                           NULL };
    size_t from = i;
    for (int n = 0; n < 8 && from > floor; n++) {
        size_t before = line_before(l, from);
        if (before < floor || !line_is_han(l, before) ||
            line_any_before(l, from, no_part) > 0) {
            break;
        }
        from = before;
    }
    return from;
}

/* 〔2017〕6号 and its like; floor bounds the issuer. */
static bool document_number(const struct line *l, size_t floor, size_t i,
                            struct found *out)
{
    static const char *const opens[] = { "〔", "[", "(", "【", "﹝", NULL };
    static const char *const closes[] = { "〕", "]", ")", "】", "﹞", NULL };
    size_t open = line_any(l, i, opens), year, number;
    int64_t y = line_digits(l, i + open, &year);
    size_t at = i + open + year, close = line_any(l, at, closes);
    if (open == 0 || year != 4 || y < 1900 || y > 2099 || close == 0) {
        return false;
    }
    at = line_skip(l, at + close);
    at += line_has(l, at, "第") ? strlen("第") : 0;
    line_digits(l, at, &number);
    for (int n = 0; n < 8 && (number == 0 || !line_has(l, at + number, "号"));
         n++) {             /* (2019)京01民终123号 */
        if (number == 0 && !line_is_han(l, at)) {
            return false;
        }
        at += number > 0 ? number : strlen("京");
        line_digits(l, at, &number);
    }
    if (number == 0 || number > 5 || !line_has(l, at + number, "号")) {
        return false;
    }
    return give(out, issuer_before(l, floor, i), at + number + strlen("号"),
                DECOY_DOCUMENT);
}

/* 第3批, 第一, 第12号令. */
static bool ordinal(const struct line *l, size_t i, struct found *out)
{
    struct number n;
    if (!line_has(l, i, "第")) {
        return false;
    }
    size_t at = line_skip(l, i + strlen("第"));
    if (!number_zh(l, at, &n) || (n.is_soft && n.is_lone) || n.has_scale) {
        return false;
    }
    while (n.is_digits && (line_at(l, n.end) == '-' ||
                           is_digit(line_at(l, n.end)))) {
        n.end++;                /* 第2020-10期 */
    }
    size_t behind = line_skip(l, n.end);
    if (line_has(l, behind, "号")) {
        static const char *const tails[] = { "号令", "号文件", "号文",
                                             "号公告", "号", NULL };
        return give(out, i, behind + line_any(l, behind, tails),
                    DECOY_DOCUMENT);
    }
    const struct measure_word *m = line_measure(l, behind);
    bool is_word = m != NULL && m->rule != MEASURE_STOP;
    return give(out, i, is_word ? behind + strlen(m->word) : n.end,
                DECOY_ORDINAL);
}

/* 百分之三十, 三分之一. */
static bool share(const struct line *l, size_t i, struct found *out)
{
    static const char *const heads[] = { "百分之", "千分之", "万分之", NULL };
    struct number n = { 0 };
    size_t len = line_any(l, i, heads);
    if (len == 0 && number_zh(l, i, &n) && line_has(l, n.end, "分之")) {
        len = n.end - i + strlen("分之");
    }
    if (len == 0) {
        return false;
    }
    bool ok = number_zh(l, i + len, &n);
    return give(out, i, ok ? n.end : i + len, DECOY_PERCENT);
}

bool decoy_shape(const struct line *l, size_t floor, size_t i,
                 struct found *out)
{
    return document_number(l, floor, i, out) || list_mark(l, i, out) ||
           bracket_mark(l, i, out) || ordinal(l, i, out) || share(l, i, out);
}

/* ---- what the words around make of a number ----------------------------- */

static bool is_plain(const struct number *n)
{
    return n->is_digits && !n->is_more && n->coefficient == n->low /
           QUANTITY_MICRO;
}

/* Words in front of a number that is a name of something. */
static enum quantity_decoy named_before(const struct line *l, size_t i)
{
    static const char *const codes[] = {
        "编号", "代码", "编码", "邮编", "账号", "帐号", "序号", "证号",
        "身份证", "档案号", "工号", "车牌", "批号", "邮政编码", "微信号",
        "尾号", "卡号", "单号", "学号", "票号", "位置", "qq", "code", "id",
        "postcode", "zip", "serial", "position", NULL };
    static const char *const ranks[] = {
        "附件", "附表", "附图", "图", "表", "问题", "案例", "专栏", "方案",
        "步骤", "模块", NULL };
    static const char *const between[] = { ":", "：", "为", "是", NULL };
    size_t at = line_back(l, 0, i);
    if (line_any_before(l, at, ranks) > 0) {
        return DECOY_ORDINAL;
    }
    for (size_t cut; (cut = line_any_before(l, at, between)) > 0;) {
        at = line_back(l, 0, at - cut);
    }
    return line_any_before(l, at, codes) > 0 ? DECOY_CODE
                                             : QUANTITY_IS_FIGURE;
}

/* Heights and ways say where a place lies. */
static bool tells_place(const struct line *l, size_t from)
{
    static const char *const words[] = {
        "海拔", "相距", "距离", "距", "相隔", "东经", "北纬", "车程", "路程",
        "平均海拔", "海拔高度", "altitude of", "distance of", NULL };
    static const char *const between[] = { "为", "有", "达", "在", NULL };
    size_t at = line_back(l, 0, from);
    at -= line_any_before(l, at, between);
    return line_any_before(l, at, words) > 0;
}

/* 满200元减30元: a shop's offer. */
static bool is_offer(const struct line *l, size_t from, size_t end)
{
    static const char *const gives[] = { "减", "立减", "返", "送", "赠", NULL };
    size_t cut = line_any_before(l, from, gives);
    return (line_ends(l, 0, from, "满") && line_any(l, end, gives) > 0) ||
           (cut > 0 && line_ends(l, 0, from - cut, "元"));
}

/* 印150份: the imprint of a paper. */
static bool is_imprint(const struct line *l, size_t from, size_t end)
{
    static const char *const words[] = { "印", "共印", "印发", "印数", NULL };
    return line_any_before(l, line_back(l, 0, from), words) > 0 &&
           line_ends(l, 0, end, "份");
}

/* 7×24小时, 3×5: a product. Its end, or 0. */
static size_t product_end(const struct line *l, size_t i)
{
    static const char *const signs[] = { "×", "*", "x", NULL };
    struct number n;
    size_t len = line_any(l, i, signs);
    return len > 0 && is_digit(line_at(l, i + len)) &&
           number_zh(l, i + len, &n) ? n.end : 0;
}

static bool is_quoted(const struct line *l, size_t from, size_t end)
{
    return (line_ends(l, 0, from, "“") && line_has(l, end, "”")) ||
           (line_ends(l, 0, from, "\"") && line_has(l, end, "\"")) ||
           (line_ends(l, 0, from, "「") && line_has(l, end, "」")) ||
           (line_ends(l, 0, from, "‘") && line_has(l, end, "’"));
}

/* A street in front makes 14号 a house. */
static enum quantity_decoy of_number_sign(const struct line *l, size_t from)
{
    static const char *const streets[] = { "路", "街", "巷", "道", "胡同",
                                           "里", "村", "院", "区", "楼",
                                           "条", "东", "西", "南", "北",
                                           "座", "园", NULL };
    return line_any_before(l, from, streets) > 0 ? DECOY_ADDRESS
                                                 : DECOY_ORDINAL;
}

/* Nouns of how a text is built: three points, four aspects. */
static size_t structure_noun(const struct line *l, size_t i)
{
    static const char *const rows[] = {
        "点意见", "点建议", "点要求", "点体会", "点希望", "点看法", "点感受",
        "点说明", "点共识", "个方面", "方面", "个层面", "个阶段", "个环节",
        "个维度", "个关键", "个必须", "个坚持", "个原则", "条意见",
        "项原则", "句话", "大类", "个字", "个特点", "个重点", "条主线",
        "位同志", "个目标", "个转变", "条建议", "个结合", "个导向", "条路径",
        "个前提", "个要求", "个短板", "种情况", "种情形", "个口径", "个数",
        "张表", "个概念", "个指标", "组数", "个数字", "组数据", "个数据",
        "种说法", "个说法", "本账", "笔账", "个字样", NULL };
    return line_any(l, i, rows);
}

static enum quantity_decoy english_before(const struct line *l, size_t i)
{
    static const char *const ages[] = { "aged", "age", "turned", "turning",
                                        "aged between", NULL };
    static const char *const years[] = {
        "in", "since", "by", "until", "before", "after", "during", "from",
        "to", "of", "early", "late", "mid", "mid-", "end", "year", "and",
        "fiscal", "fy", "through", "for", "between", "the", "autumn",
        "spring", "summer", "winter", "late-", "throughout", NULL };
    size_t at = line_back(l, 0, i), len = line_any_before(l, at, ages);
    if (len > 0 && (at == len || !is_letter(line_at(l, at - len - 1)))) {
        return DECOY_AGE;
    }
    len = line_any_before(l, at, years);
    bool is_word = len > 0 &&
                   (at == len || !is_letter(line_at(l, at - len - 1)));
    return is_word ? DECOY_DATE : QUANTITY_IS_FIGURE;
}

/* 100 Chang'an Avenue; Beijing 100010: English puts commas into numbers. */
static bool is_address(const struct line *l, const struct number *n)
{
    static const char *const ways[] = { "avenue", "street", "road", "lane",
                                        "hutong", NULL };
    size_t at = n->end;
    if (n->end - n->from >= 5) {
        size_t before = line_back(l, 0, n->from);   /* a cell has none */
        return n->end - n->from == (size_t)n->digits && !l->has_han &&
               before > 0 && before < n->from &&
               is_letter(line_at(l, before - 1));
    }
    for (int words = 0; words < 3 && line_at(l, at) == ' '; words++) {
        at++;
        if (line_any(l, at, ways) > 0) {
            return words > 0;
        }
        while (is_letter(line_at(l, at)) || line_at(l, at) == '\'') {
            at++;
        }
    }
    return false;
}

static bool bare_number(const struct line *l, const struct number *n,
                        struct found *out)
{
    bool is_four = is_plain(n) && n->end - n->from == 4;
    int64_t v = n->coefficient;
    enum quantity_decoy english = english_before(l, n->from);
    if (english == DECOY_AGE && v < 120 && is_plain(n)) {
        return give(out, n->from, n->end, DECOY_AGE);
    }
    if (is_four && v >= 1949 && v <= 2049) {
        return give(out, n->from, n->end, DECOY_DATE);
    }
    if (n->is_english && line_at(l, n->end) == '-' &&
        is_letter(line_at(l, n->end + 1))) {
        return give(out, n->from, n->end, DECOY_NAME);      /* 3-phase */
    }
    if (n->is_english && is_plain(n) && is_address(l, n)) {
        return give(out, n->from, n->end, n->digits < 5 ? DECOY_ADDRESS
                                                        : DECOY_CODE);
    }
    if (is_plain(n) && is_quoted(l, n->from, n->end)) {
        return give(out, n->from, n->end, DECOY_NAME);
    }
    bool is_label = is_plain(n) && v < 100 && line_at(l, n->end) == ':' &&
                    n->from > 0 && line_is_han(l, line_before(l, n->from));
    if (is_label) {
        return give(out, n->from, n->end, DECOY_ORDINAL);
    }
    return is_plain(n) && n->digits >= 15 &&
           give(out, n->from, n->end, DECOY_CODE);
}

/* 三期工程, 二级: ranks without 第. */
static bool is_rank(const struct line *l, const struct number *n,
                    const struct measure_word *m, size_t end)
{
    static const char *const works[] = { "工程", "项目", "建设", NULL };
    if (!n->is_lone || !n->is_han || m == NULL) {
        return false;
    }
    bool is_phase = strcmp(m->word, "期") == 0 && line_any(l, end, works) > 0;
    return is_phase || line_has(l, n->from, "二");
}

static bool is_ordinary(const struct number *n, const struct measure_word *m)
{
    bool is_one = n->is_lone && n->coefficient == 1;
    bool is_weak = m == NULL || m->rule != MEASURE_ALWAYS;
    if (n->is_english) {
        bool is_small = n->is_spelt && n->coefficient < 13;
        return is_one || (is_small && m == NULL);
    }
    if (!n->is_han || !n->is_lone || n->is_more) {
        return false;
    }
    return is_one || n->is_soft || is_weak || n->coefficient == 0;
}

static bool is_short_hours(const struct number *n, const struct measure_word *m)
{
    bool is_hours = strcmp(m->word, "小时") == 0 ||
                    strcmp(m->word, "个小时") == 0 ||
                    strcmp(m->word, "hours") == 0;
    return is_hours && n->coefficient <= 72 && !n->has_scale;
}

/* 台账的前3000条, its first 3,000 entries: where something ends, no figure. */
static bool is_first_of(const struct line *l, size_t from)
{
    static const char *const words[] = { "的前", "its first", "their first",
                                         NULL };
    return line_any_before(l, line_back(l, 0, from), words) > 0;
}

bool decoy_number(const struct line *l, const struct number *n,
                  const struct measure_word *m, struct found *out)
{
    size_t behind = line_skip(l, n->end);
    size_t measure_end = out->measure_end > n->end ? out->measure_end : n->end;
    size_t noun = n->is_han || n->digits <= 2
                      ? structure_noun(l, n->end) : 0;
    if (noun > 0 && n->coefficient > 1 && n->coefficient < 100) {
        return give(out, n->from, n->end + noun, DECOY_NAME);
    }
    if (is_ordinary(n, m)) {
        out->is_word = true;
        return give(out, n->from, n->end, DECOY_NAME);
    }
    if (m == NULL && line_has(l, behind, "号") && n->coefficient < 10000) {
        return give(out, n->from, behind + strlen("号"),
                    of_number_sign(l, n->from));
    }
    enum quantity_decoy named = is_plain(n) ? named_before(l, n->from)
                                            : QUANTITY_IS_FIGURE;
    if (named != QUANTITY_IS_FIGURE && (m == NULL || named == DECOY_CODE)) {
        return give(out, n->from, n->end, named);
    }
    size_t product = product_end(l, n->end);
    if (product > 0) {
        bool is_hours = line_has(l, product, "小时");
        return give(out, n->from, product + (is_hours ? strlen("小时") : 0),
                    is_hours ? DECOY_TIME : DECOY_CODE);
    }
    if (is_plain(n) && is_first_of(l, n->from)) {
        return give(out, n->from, measure_end, DECOY_ORDINAL);
    }
    if (m == NULL) {
        return bare_number(l, n, out);
    }
    if (m->class == QUANTITY_LENGTH && tells_place(l, out->from)) {
        return give(out, n->from, measure_end, DECOY_ADDRESS);
    }
    if (is_imprint(l, n->from, measure_end)) {
        return give(out, n->from, measure_end, DECOY_DOCUMENT);
    }
    if (m->class == QUANTITY_MONEY && is_offer(l, n->from, measure_end)) {
        return give(out, n->from, measure_end, DECOY_NAME);
    }
    bool is_class = is_plain(n) && n->coefficient >= 1949 &&
                    n->coefficient <= 2049 && strcmp(m->word, "届") == 0;
    if (is_class) {
        return give(out, n->from, measure_end, DECOY_DATE);
    }
    if (is_rank(l, n, m, measure_end)) {
        return give(out, n->from, measure_end, DECOY_ORDINAL);
    }
    if (is_short_hours(n, m)) {
        return give(out, n->from, measure_end, DECOY_TIME);
    }
    return m->decoy != QUANTITY_IS_FIGURE &&
           give(out, n->from, measure_end, m->decoy);
}

const char *quantity_decoy_id(enum quantity_decoy decoy)
{
    static const char *const ids[DECOY_COUNT] = {
        "figure", "date", "ordinal", "document", "phone", "percent", "code",
        "name", "time", "address", "list", "age",
    };
    return decoy < DECOY_COUNT ? ids[decoy] : "figure";
}
