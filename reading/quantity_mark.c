#include "reading/quantity_inside.h"

struct mark_word { const char *word; enum mark mark; uint8_t len; };

/* Tables are searched from the end of a word, so each row knows its length. */
#define ROW(mark_, word_) { word_, MARK_##mark_, sizeof word_ - 1 }

/* Longer words first where one ends in another: 不超过 before 超过. */
static const struct mark_word before_zh[] = {
    ROW(MOST, "不超过"),  ROW(MOST, "不多于"),  ROW(MOST, "不高于"),
    ROW(LEAST, "不少于"), ROW(LEAST, "不低于"), ROW(LEAST, "不下"),
    ROW(LEAST, "不下于"), ROW(LEAST, "不小于"), ROW(LEAST, "至少"),
    ROW(LEAST, "最少"),   ROW(LEAST, "起码"),   ROW(MOST, "最多"),
    ROW(MOST, "至多"),    ROW(OVER, "超过"),    ROW(OVER, "超出"),
    ROW(OVER, "高于"),    ROW(OVER, "多于"),    ROW(OVER, "大于"),
    ROW(OVER, "突破"),    ROW(OVER, "超"),      ROW(OVER, "逾"),
    ROW(NEAR, "将近"),    ROW(NEAR, "接近"),    ROW(NEAR, "近"),
    ROW(ABOUT, "大约"),   ROW(ABOUT, "大概"),   ROW(ABOUT, "约"),
    ROW(ABOUT, "约为"),   ROW(ABOUT, "约有"),   ROW(ABOUT, "约合"),
    ROW(ABOUT, "约达"),   ROW(UNDER, "不到"),   ROW(UNDER, "不足"),
    ROW(UNDER, "少于"),   ROW(UNDER, "低于"),   ROW(UNDER, "小于"),
    ROW(OVER, "突破了"),  ROW(OVER, "超过了"),  ROW(UNDER, "达不到"),
    ROW(LEAST, "≥"),      ROW(MOST, "≤"),       ROW(OVER, ">"),
    ROW(UNDER, "<"),      ROW(ABOUT, "≈"),      ROW(ABOUT, "～"),
};

static const struct mark_word before_en[] = {
    ROW(LEAST, "no fewer than"), ROW(LEAST, "no less than"),
    ROW(LEAST, "not less than"), ROW(LEAST, "not fewer than"),
    ROW(LEAST, "at least"),      ROW(LEAST, "a minimum of"),
    ROW(MOST, "no more than"),   ROW(MOST, "not more than"),
    ROW(MOST, "at most"),        ROW(MOST, "a maximum of"),
    ROW(MOST, "up to"),          ROW(MORE, "more than"),
    ROW(OVER, "well over"),      ROW(OVER, "just over"),
    ROW(OVER, "a little over"),  ROW(OVER, "slightly over"),
    ROW(OVER, "over"),           ROW(OVER, "above"),
    ROW(OVER, "in excess of"),   ROW(OVER, "exceeding"),
    ROW(OVER, "exceeded"),       ROW(OVER, "upwards of"),
    ROW(OVER, "upward of"),      ROW(OVER, "surpassing"),
    ROW(OVER, "surpassed"),      ROW(OVER, "topped"),
    ROW(OVER, "topping"),        ROW(OVER, "exceeds"),
    ROW(OVER, "exceed"),         ROW(OVER, "greater than"),
    ROW(NEAR, "nearly"),         ROW(NEAR, "almost"),
    ROW(NEAR, "close to"),       ROW(NEAR, "approaching"),
    ROW(NEAR, "just under"),     ROW(NEAR, "just short of"),
    ROW(UNDER, "fewer than"),    ROW(UNDER, "less than"),
    ROW(UNDER, "under"),         ROW(UNDER, "below"),
    ROW(ABOUT, "about"),         ROW(ABOUT, "around"),
    ROW(ABOUT, "some"),          ROW(ABOUT, "approximately"),
    ROW(ABOUT, "roughly"),       ROW(ABOUT, "an estimated"),
    ROW(ABOUT, "circa"),         ROW(ABOUT, "approx."),
    ROW(OVER, "just above"),     ROW(NEAR, "not quite"),
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
        size_t len = rows[n].len;
        if (len > best && i >= floor + len &&
            memcmp(l->s.at + i - len, rows[n].word, len) == 0) {
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
        { "-odd", MARK_MORE }, { " odd", MARK_MORE }, { "-plus", MARK_MORE }, { " plus", MARK_MORE },
    };
    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        size_t behind = i + strlen(rows[n].word);
        if (line_has(l, i, rows[n].word) && !is_alnum(line_at(l, behind))) {
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
