/* forms/words.h - the words that forms themselves are made of: totals,
 * remarks, serial numbers, signatures, plans and rates, "of which".
 *
 * They belong to the language of forms, not to any programme; what a programme
 * counts is said by its pack. Labels are compared in folded form (utf8_fold),
 * so that blanks, line breaks and full-width signs inside them do not count. */
#ifndef FORMS_WORDS_H
#define FORMS_WORDS_H

#include "base/arena.h"

enum form_word {
    WORD_SERIAL,                /* 序号, 行次: numbers of rows */
    WORD_MEASURE,               /* 计量单位: heads a column of units */
    WORD_REMARK,                /* 备注, 主要做法: for somebody's own words */
    WORD_NAME,                  /* 姓名, 身份证号: asks for persons */
    WORD_SIGN,                  /* 填表人, 填报日期, 盖章 */
    WORD_NOTE,                  /* 注：, 填表说明 */
    WORD_EXAMPLE,               /* 例：, 示例 */
    WORD_TOTAL,                 /* 合计 */
    WORD_SUBTOTAL,              /* 小计 */
    WORD_OTHER,                 /* 其他 */
    WORD_PLAN,                  /* 计划数, 目标任务: not what was done */
    WORD_RATE,                  /* 完成率, 同比, 占比: no figure */
    WORD_PER,                   /* 人均: no figure */
    WORD_OFFICE,                /* 填报单位：, 县（区）： */
    WORD_KEY,                   /* 地区, 年份, 指标: heads a column of labels */
    WORD_COUNT
};

/* What a label is, or has in it, as bits 1 << enum form_word. */
uint32_t words_of(struct arena *a, struct str label);
static inline bool words_have(uint32_t bits, enum form_word word)
{
    return (bits >> word & 1) != 0;
}

/* The label without line breaks and without blanks between Chinese
 * characters; runs of other blanks become one. */
struct str word_clean(struct arena *a, struct str text);
/* The rank of the ordinal in front of a label, 0 without one: 一、 is 1, （一）
 * 2, 1. 3, (1) 4, ① 5. *rest is the label behind it. */
int word_ordinal(struct str label, struct str *rest);
/* Whether the label begins with 其中 or "of which"; *rest is what follows. */
bool word_refines(struct str label, struct str *rest);
/* Whether a text is only a number or a letter of a column: 甲, (3), 1, B. */
bool word_is_column_number(struct str text);

#endif
