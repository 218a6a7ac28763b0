#include "reading/quantity_inside.h"

struct mark_word { const char *word; enum mark mark; };

/* Longer words first where one ends in another: 不超过 before 超过. */
static const struct mark_word before_zh[] = {
    { "不超过", MARK_MOST },  { "不多于", MARK_MOST },  { "不高于", MARK_MOST },
    { "不少于", MARK_LEAST }, { "不低于", MARK_LEAST }, { "不下", MARK_LEAST },
    { "不下于", MARK_LEAST }, { "不小于", MARK_LEAST }, { "至少", MARK_LEAST },
    { "最少", MARK_LEAST },   { "起码", MARK_LEAST },   { "最多", MARK_MOST },
    { "至多", MARK_MOST },    { "超过", MARK_OVER },    { "超出", MARK_OVER },
    { "高于", MARK_OVER },    { "多于", MARK_OVER },    { "大于", MARK_OVER },
    { "突破", MARK_OVER },    { "超", MARK_OVER },      { "逾", MARK_OVER },
    { "将近", MARK_NEAR },    { "接近", MARK_NEAR },    { "近", MARK_NEAR },
    { "大约", MARK_ABOUT },   { "大概", MARK_ABOUT },   { "约", MARK_ABOUT },
    { "约为", MARK_ABOUT },   { "约有", MARK_ABOUT },   { "约合", MARK_ABOUT },
    { "约达", MARK_ABOUT },   { "不到", MARK_UNDER },   { "不足", MARK_UNDER },
    { "少于", MARK_UNDER },   { "低于", MARK_UNDER },   { "小于", MARK_UNDER },
    { "突破了", MARK_OVER },  { "超过了", MARK_OVER },  { "达不到", MARK_UNDER },
    { "≥", MARK_LEAST },      { "≤", MARK_MOST },       { ">", MARK_OVER },
    { "<", MARK_UNDER },      { "≈", MARK_ABOUT },      { "～", MARK_ABOUT },
};

static const struct mark_word before_en[] = {
    { "no fewer than", MARK_LEAST }, { "no less than", MARK_LEAST },
    { "not less than", MARK_LEAST }, { "not fewer than", MARK_LEAST },
    { "at least", MARK_LEAST },      { "a minimum of", MARK_LEAST },
    { "no more than", MARK_MOST },   { "not more than", MARK_MOST },
    { "at most", MARK_MOST },        { "a maximum of", MARK_MOST },
    { "up to", MARK_MOST },          { "more than", MARK_MORE },
    { "well over", MARK_OVER },      { "just over", MARK_OVER },
    { "a little over", MARK_OVER },  { "slightly over", MARK_OVER },
    { "over", MARK_OVER },           { "above", MARK_OVER },
    { "in excess of", MARK_OVER },   { "exceeding", MARK_OVER },
    { "exceeded", MARK_OVER },       { "upwards of", MARK_OVER },
    { "upward of", MARK_OVER },      { "surpassing", MARK_OVER },
    { "surpassed", MARK_OVER },      { "topped", MARK_OVER },
    { "topping", MARK_OVER },        { "exceeds", MARK_OVER },
    { "exceed", MARK_OVER },         { "greater than", MARK_OVER },
    { "nearly", MARK_NEAR },         { "almost", MARK_NEAR },
    { "close to", MARK_NEAR },       { "approaching", MARK_NEAR },
    { "just under", MARK_NEAR },     { "just short of", MARK_NEAR },
    { "fewer than", MARK_UNDER },    { "less than", MARK_UNDER },
    { "under", MARK_UNDER },         { "below", MARK_UNDER },
    { "about", MARK_ABOUT },         { "around", MARK_ABOUT },
    { "some", MARK_ABOUT },          { "approximately", MARK_ABOUT },
    { "roughly", MARK_ABOUT },       { "an estimated", MARK_ABOUT },
    { "circa", MARK_ABOUT },         { "approx.", MARK_ABOUT },
    { "just above", MARK_OVER },     { "not quite", MARK_NEAR },
};

/* Words in which the mark's character means something else: 签约300家. */
static bool is_other_word(const struct line *l, size_t from)
{
    static const char *const near[] = { "附", "最", "就", "靠", "邻", "远",
                                        "亲", "临", "毗", "新", NULL };
    static const char *const about[] = { "签", "节", "合", "条", "预", "相",
                                         "履", "邀", "公", "简", "制", "违",
                                         "契", "特", "失", "和", NULL };
    return (line_has(l, from, "近") && line_any_before(l, from, near) > 0) ||
           (line_has(l, from, "约") && line_any_before(l, from, about) > 0);
}

static enum mark longest(const struct line *l, size_t floor, size_t i,
                         const struct mark_word *rows, size_t count,
                         size_t *from)
{
    size_t best = 0;
    enum mark mark = MARK_NONE;
    for (size_t n = 0; n < count; n++) {
        size_t len = strlen(rows[n].word);
        if (len > best && line_ends(l, floor, i, rows[n].word)) {
            best = len;
            mark = rows[n].mark;
        }
    }
    *from = i - best;
    return mark;
}

enum mark mark_before(const struct line *l, size_t floor, size_t i,
                      size_t *from)
{
    size_t at = line_back(l, floor, i), begins;
    enum mark mark = longest(l, floor, at, before_zh,
                             sizeof before_zh / sizeof *before_zh, &begins);
    if (mark != MARK_NONE && !is_other_word(l, begins)) {
        *from = begins;
        return mark;
    }
    mark = longest(l, floor, at, before_en,
                   sizeof before_en / sizeof *before_en, &begins);
    bool is_whole = begins == 0 || !is_alnum(line_at(l, begins - 1));
    if (mark != MARK_NONE && is_whole && (at < i || floor == i)) {
        *from = begins;
        return mark;
    }
    *from = i;
    return MARK_NONE;
}

enum mark mark_behind(const struct line *l, size_t i, size_t *end)
{
    static const struct mark_word rows[] = {
        { "左右", MARK_ABOUT }, { "上下", MARK_ABOUT }, { "以上", MARK_LEAST },
        { "及以上", MARK_LEAST }, { "以内", MARK_MOST }, { "以下", MARK_MOST },
        { "之内", MARK_MOST }, { "有余", MARK_MORE }, { "开外", MARK_LEAST },
        { "不止", MARK_LEAST }, { " or so", MARK_ABOUT }, { "+", MARK_MORE },
        { " or more", MARK_LEAST }, { " and above", MARK_LEAST },
        { " or fewer", MARK_MOST }, { " or less", MARK_MOST },
        { "-plus", MARK_MORE }, { " plus", MARK_MORE },
    };
    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        size_t behind = i + strlen(rows[n].word);
        if (line_has(l, i, rows[n].word) && !is_letter(line_at(l, behind))) {
            *end = behind;
            return rows[n].mark;
        }
    }
    *end = i;
    return MARK_NONE;
}

const struct measure_word *mark_money(const struct line *l, size_t floor,
                                      size_t i, size_t *from)
{
    static const struct measure_word yuan = {
        "", QUANTITY_MONEY, 0, 0, 100, 1 };
    static const struct measure_word other = { "", QUANTITY_OTHER, 0, 0, 1, 1 };
    static const struct { const char *word; const struct measure_word *m; }
    signs[] = {
        { "us$", &other }, { "hk$", &other }, { "usd", &other },
        { "$", &other }, { "€", &other }, { "£", &other }, { "eur", &other },
        { "rmb", &yuan }, { "cny", &yuan }, { "cn¥", &yuan }, { "¥", &yuan },
        { "￥", &yuan }, { "人民币", &yuan }, { "renminbi", &yuan },
    };
    size_t at = line_back(l, floor, i);
    for (size_t n = 0; n < sizeof signs / sizeof *signs; n++) {
        if (line_ends(l, floor, at, signs[n].word)) {
            *from = at - strlen(signs[n].word);
            return signs[n].m;
        }
    }
    *from = i;
    return NULL;
}
