#include "forms/words.h"

#include "base/utf8.h"

enum how { WHOLE, BEGINS, ENDS, HAS };  /* how a word is looked for */

struct word_row { enum form_word word; enum how how; const char *text; };

/* In folded form: no blanks, narrow signs, small letters. */
static const struct word_row rows[] = {
    { WORD_SERIAL, WHOLE, "序号" }, { WORD_SERIAL, WHOLE, "编号" },
    { WORD_SERIAL, WHOLE, "代码" }, { WORD_SERIAL, WHOLE, "行次" },
    { WORD_SERIAL, WHOLE, "行号" }, { WORD_SERIAL, WHOLE, "栏次" },
    { WORD_SERIAL, WHOLE, "指标代码" }, { WORD_SERIAL, WHOLE, "序" },
    { WORD_SERIAL, WHOLE, "no" }, { WORD_SERIAL, WHOLE, "no." },
    { WORD_SERIAL, WHOLE, "#" }, { WORD_SERIAL, WHOLE, "code" },
    { WORD_SERIAL, ENDS, "代码" }, { WORD_SERIAL, ENDS, "编码" },
    { WORD_SERIAL, WHOLE, "s/n" },

    { WORD_MEASURE, WHOLE, "计量单位" }, { WORD_MEASURE, WHOLE, "单位" },
    { WORD_MEASURE, WHOLE, "unit" }, { WORD_MEASURE, WHOLE, "units" },
    { WORD_MEASURE, WHOLE, "unitofmeasure" },
    { WORD_MEASURE, WHOLE, "单位名称(计量)" }, { WORD_MEASURE, WHOLE, "measure" },

    { WORD_REMARK, BEGINS, "备注" }, { WORD_REMARK, WHOLE, "说明" },
    { WORD_REMARK, ENDS, "说明" }, { WORD_REMARK, HAS, "做法" },
    { WORD_REMARK, HAS, "存在问题" }, { WORD_REMARK, HAS, "存在的问题" },
    { WORD_REMARK, HAS, "数据来源" }, { WORD_REMARK, HAS, "指标解释" },
    { WORD_REMARK, HAS, "责任单位" }, { WORD_REMARK, HAS, "牵头单位" },
    { WORD_REMARK, HAS, "责任部门" }, { WORD_REMARK, HAS, "责任科室" },
    { WORD_REMARK, HAS, "口径" }, { WORD_REMARK, HAS, "下一步" },
    { WORD_REMARK, ENDS, "名称" }, { WORD_REMARK, ENDS, "地点" },
    { WORD_REMARK, ENDS, "地址" }, { WORD_REMARK, HAS, "建设内容" },
    { WORD_REMARK, HAS, "主要内容" }, { WORD_REMARK, HAS, "工作举措" },
    { WORD_REMARK, ENDS, "亮点" }, { WORD_REMARK, ENDS, "意见" },
    { WORD_REMARK, ENDS, "建议" }, { WORD_REMARK, ENDS, "原因" },
    { WORD_REMARK, ENDS, "材料" }, { WORD_REMARK, ENDS, "得分" },
    { WORD_REMARK, ENDS, "评分" }, { WORD_REMARK, ENDS, "等次" },
    { WORD_REMARK, ENDS, "链接" }, { WORD_REMARK, ENDS, "措施" },
    { WORD_REMARK, ENDS, "文号" }, { WORD_REMARK, HAS, "困难" },
    { WORD_REMARK, ENDS, "典型案例" }, { WORD_REMARK, BEGINS, "evidence" },
    { WORD_REMARK, BEGINS, "remark" }, { WORD_REMARK, BEGINS, "note" },
    { WORD_REMARK, BEGINS, "comment" }, { WORD_REMARK, BEGINS, "source" },
    { WORD_REMARK, BEGINS, "description" }, { WORD_REMARK, ENDS, "依据" },

    { WORD_NAME, HAS, "姓名" }, { WORD_NAME, HAS, "身份证" },
    { WORD_NAME, HAS, "手机号" }, { WORD_NAME, HAS, "户主" },
    { WORD_NAME, HAS, "公民身份号码" }, { WORD_NAME, HAS, "证件号" },
    { WORD_NAME, HAS, "idnumber" }, { WORD_NAME, WHOLE, "fullname" },
    { WORD_NAME, HAS, "出生年月" }, { WORD_NAME, HAS, "nameofperson" },

    { WORD_SIGN, HAS, "填表人" }, { WORD_SIGN, HAS, "填报人" },
    { WORD_SIGN, HAS, "制表" }, { WORD_SIGN, HAS, "审核" },
    { WORD_SIGN, HAS, "负责人" }, { WORD_SIGN, HAS, "联系电话" },
    { WORD_SIGN, HAS, "联系人" }, { WORD_SIGN, HAS, "填报日期" },
    { WORD_SIGN, HAS, "填报时间" }, { WORD_SIGN, HAS, "填表日期" },
    { WORD_SIGN, HAS, "填表时间" }, { WORD_SIGN, HAS, "报送日期" },
    { WORD_SIGN, HAS, "报出日期" }, { WORD_SIGN, HAS, "报送时间" },
    { WORD_SIGN, HAS, "签字" }, { WORD_SIGN, HAS, "签章" },
    { WORD_SIGN, HAS, "盖章" }, { WORD_SIGN, HAS, "公章" },
    { WORD_SIGN, WHOLE, "日期" }, { WORD_SIGN, WHOLE, "电话" },
    { WORD_SIGN, WHOLE, "责任人" }, { WORD_SIGN, WHOLE, "经办人" },
    { WORD_SIGN, ENDS, "考核人" }, { WORD_SIGN, ENDS, "考评人" },
    { WORD_SIGN, ENDS, "评分人" }, { WORD_SIGN, ENDS, "核实人" },
    { WORD_SIGN, ENDS, "复核人" }, { WORD_SIGN, ENDS, "记录人" },
    { WORD_SIGN, ENDS, "录入人" }, { WORD_SIGN, ENDS, "校对人" },
    { WORD_SIGN, ENDS, "分管领导" }, { WORD_SIGN, BEGINS, "签发" },
    { WORD_SIGN, HAS, "preparedby" }, { WORD_SIGN, HAS, "approvedby" },
    { WORD_SIGN, HAS, "checkedby" }, { WORD_SIGN, HAS, "signature" },
    { WORD_SIGN, WHOLE, "phone" }, { WORD_SIGN, WHOLE, "date" },
    { WORD_SIGN, HAS, "contactperson" }, { WORD_SIGN, HAS, "telephone" },
    { WORD_SIGN, HAS, "reportedby" }, { WORD_SIGN, HAS, "submittedby" },

    { WORD_NOTE, BEGINS, "注:" }, { WORD_NOTE, BEGINS, "说明:" },
    { WORD_NOTE, BEGINS, "备注:" }, { WORD_NOTE, BEGINS, "填表说明" },
    { WORD_NOTE, BEGINS, "填报说明" }, { WORD_NOTE, BEGINS, "note:" },
    { WORD_NOTE, BEGINS, "notes:" }, { WORD_NOTE, BEGINS, "注1" },
    { WORD_NOTE, BEGINS, "指标解释" }, { WORD_NOTE, BEGINS, "*" },
    { WORD_NOTE, BEGINS, "审核关系" }, { WORD_NOTE, BEGINS, "逻辑关系" },

    { WORD_EXAMPLE, BEGINS, "例:" }, { WORD_EXAMPLE, BEGINS, "示例" },
    { WORD_EXAMPLE, BEGINS, "样例" }, { WORD_EXAMPLE, BEGINS, "填写示例" },
    { WORD_EXAMPLE, BEGINS, "例如" }, { WORD_EXAMPLE, BEGINS, "example" },
    { WORD_EXAMPLE, BEGINS, "e.g." }, { WORD_EXAMPLE, WHOLE, "例" },
    { WORD_EXAMPLE, BEGINS, "(例" }, { WORD_EXAMPLE, BEGINS, "(示例" },
    { WORD_EXAMPLE, ENDS, "(示例)" }, { WORD_EXAMPLE, ENDS, "(例)" },
    { WORD_EXAMPLE, BEGINS, "样表" }, { WORD_EXAMPLE, BEGINS, "(样例" },
    { WORD_EXAMPLE, ENDS, "(样例)" }, { WORD_EXAMPLE, ENDS, "(example)" },

    { WORD_TOTAL, BEGINS, "合计" }, { WORD_TOTAL, BEGINS, "总计" },
    { WORD_TOTAL, BEGINS, "共计" }, { WORD_TOTAL, WHOLE, "总数" },
    { WORD_TOTAL, WHOLE, "全部" }, { WORD_TOTAL, WHOLE, "总" },
    { WORD_TOTAL, WHOLE, "total" }, { WORD_TOTAL, WHOLE, "grandtotal" },
    { WORD_TOTAL, WHOLE, "all" }, { WORD_TOTAL, WHOLE, "overall" },
    { WORD_TOTAL, ENDS, "合计" }, { WORD_TOTAL, ENDS, "总计" },
    { WORD_TOTAL, WHOLE, "计" }, { WORD_TOTAL, BEGINS, "totalfor" },
    { WORD_TOTAL, BEGINS, "totalof" }, { WORD_TOTAL, BEGINS, "sumof" },
    { WORD_TOTAL, WHOLE, "sum" }, { WORD_TOTAL, WHOLE, "totals" },

    { WORD_SUBTOTAL, HAS, "小计" }, { WORD_SUBTOTAL, HAS, "subtotal" },
    { WORD_SUBTOTAL, HAS, "sub-total" },

    { WORD_OTHER, WHOLE, "其他" }, { WORD_OTHER, WHOLE, "其它" },
    { WORD_OTHER, BEGINS, "其他地区" }, { WORD_OTHER, BEGINS, "其他县" },
    { WORD_OTHER, BEGINS, "其他区" }, { WORD_OTHER, BEGINS, "其他市" },
    { WORD_OTHER, BEGINS, "其他乡" }, { WORD_OTHER, BEGINS, "其他旗" },
    { WORD_OTHER, BEGINS, "其他省" }, { WORD_OTHER, WHOLE, "other" },
    { WORD_OTHER, WHOLE, "others" }, { WORD_OTHER, BEGINS, "其余" },

    { WORD_PLAN, HAS, "计划" }, { WORD_PLAN, HAS, "目标" },
    { WORD_PLAN, HAS, "任务数" }, { WORD_PLAN, HAS, "任务量" },
    { WORD_PLAN, HAS, "预算" }, { WORD_PLAN, HAS, "预计" },
    { WORD_PLAN, BEGINS, "拟" }, { WORD_PLAN, HAS, "planned" },
    { WORD_PLAN, HAS, "target" }, { WORD_PLAN, HAS, "年度任务" },
    { WORD_PLAN, HAS, "协议数" }, { WORD_PLAN, HAS, "budgeted" },

    { WORD_RATE, ENDS, "率" }, { WORD_RATE, HAS, "率(" },
    { WORD_RATE, HAS, "占比" }, { WORD_RATE, HAS, "比重" },
    { WORD_RATE, HAS, "%" }, { WORD_RATE, HAS, "增幅" },
    { WORD_RATE, HAS, "同比" }, { WORD_RATE, HAS, "环比" },
    { WORD_RATE, HAS, "增减" }, { WORD_RATE, HAS, "增长" },
    { WORD_RATE, HAS, "排名" }, { WORD_RATE, HAS, "名次" },
    { WORD_RATE, HAS, "进度" }, { WORD_RATE, HAS, "percent" },
    { WORD_RATE, HAS, "growth" }, { WORD_RATE, HAS, "得分" },
    { WORD_RATE, HAS, "比例" }, { WORD_RATE, HAS, "年均" },
    { WORD_RATE, WHOLE, "rank" }, { WORD_RATE, HAS, "changeover" },
    { WORD_RATE, HAS, "rate(" }, { WORD_RATE, ENDS, "rate" },
    { WORD_RATE, BEGINS, "shareof" }, { WORD_RATE, HAS, "满意度" },

    { WORD_PER, HAS, "人均" }, { WORD_PER, HAS, "户均" },
    { WORD_PER, HAS, "平均" },
    { WORD_PER, HAS, "县均" }, { WORD_PER, HAS, "村均" },
    { WORD_PER, HAS, "镇均" }, { WORD_PER, BEGINS, "每" }, { WORD_PER, HAS, "average" },
    { WORD_PER, HAS, "percapita" }, { WORD_PER, BEGINS, "mean" },

    { WORD_OFFICE, BEGINS, "填报单位" }, { WORD_OFFICE, BEGINS, "填表单位" },
    { WORD_OFFICE, BEGINS, "报送单位" }, { WORD_OFFICE, BEGINS, "上报单位" },
    { WORD_OFFICE, BEGINS, "单位名称" }, { WORD_OFFICE, BEGINS, "编制单位" },
    { WORD_OFFICE, BEGINS, "reportingunit" }, { WORD_OFFICE, BEGINS, "填报地区" },
    { WORD_OFFICE, BEGINS, "reportingoffice" },
    { WORD_OFFICE, BEGINS, "制表单位" },

    { WORD_KEY, HAS, "地区" }, { WORD_KEY, HAS, "区县" },
    { WORD_KEY, HAS, "旗县" }, { WORD_KEY, HAS, "县区" },
    { WORD_KEY, BEGINS, "县(" }, { WORD_KEY, WHOLE, "县" },
    { WORD_KEY, WHOLE, "区" }, { WORD_KEY, HAS, "县市" },
    { WORD_KEY, HAS, "市县" }, { WORD_KEY, WHOLE, "省份" },
    { WORD_KEY, WHOLE, "省" }, { WORD_KEY, WHOLE, "市" },
    { WORD_KEY, BEGINS, "省(" }, { WORD_KEY, BEGINS, "市(" },
    { WORD_KEY, HAS, "乡镇" }, { WORD_KEY, WHOLE, "村" },
    { WORD_KEY, WHOLE, "年份" }, { WORD_KEY, WHOLE, "年度" },
    { WORD_KEY, WHOLE, "月份" }, { WORD_KEY, WHOLE, "指标" },
    { WORD_KEY, WHOLE, "指标名称" }, { WORD_KEY, WHOLE, "项目" },
    { WORD_KEY, WHOLE, "类别" }, { WORD_KEY, WHOLE, "内容" },
    { WORD_KEY, WHOLE, "结对区" }, { WORD_KEY, WHOLE, "支援方" },
    { WORD_KEY, WHOLE, "受援方" }, { WORD_KEY, WHOLE, "受援县" },
    { WORD_KEY, WHOLE, "帮扶区" }, { WORD_KEY, WHOLE, "area" },
    { WORD_KEY, WHOLE, "county" }, { WORD_KEY, WHOLE, "year" },
    { WORD_KEY, WHOLE, "indicator" }, { WORD_KEY, WHOLE, "region" },
    { WORD_KEY, WHOLE, "district" }, { WORD_KEY, WHOLE, "month" },
    { WORD_KEY, WHOLE, "category" }, { WORD_KEY, WHOLE, "place" },
    { WORD_KEY, WHOLE, "province" }, { WORD_KEY, WHOLE, "name" },
    { WORD_KEY, WHOLE, "item" }, { WORD_KEY, WHOLE, "items" },
    { WORD_KEY, WHOLE, "领域" }, { WORD_KEY, WHOLE, "统计指标" },
};

static bool row_fits(const struct word_row *r, struct str folded)
{
    struct str text = str_of(r->text);
    switch (r->how) {
    case WHOLE:
        return str_is(folded, text);
    case BEGINS:
        return str_starts(folded, text);
    case ENDS:
        return str_ends(folded, text);
    case HAS:
        break;
    }
    return str_find(folded, text) >= 0;
}

uint32_t words_of(struct arena *a, struct str label)
{
    struct str folded = utf8_fold(a, label);
    uint32_t bits = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows && folded.len > 0; i++) {
        if (row_fits(&rows[i], folded)) {
            bits |= 1u << rows[i].word;
        }
    }
    return bits;
}

/* ---- cleaning ------------------------------------------------------------ */

static bool is_blank(uint32_t c)
{
    return c <= ' ' || c == 0xA0 || c == 0x3000 || c == 0xFEFF ||
           (c >= 0x2000 && c <= 0x200B);
}

/* Latin letters and digits keep the blank between them. */
static bool keeps_blank(uint32_t c)
{
    return c > ' ' && c < 0x2E80;
}

struct str word_clean(struct arena *a, struct str text)
{
    struct buf b = { 0 };
    struct str rest = str_trim(text);
    uint32_t before = 0, c;
    bool blank = false;
    while ((c = utf8_next(&rest)) != 0) {
        if (is_blank(c)) {
            blank = true;
            continue;
        }
        if (blank && keeps_blank(before) && keeps_blank(c)) {
            buf_char(&b, ' ');
        }
        utf8_put(&b, c);
        before = c;
        blank = false;
    }
    struct str made = arena_str(a, buf_view(&b));
    buf_free(&b);
    return made;
}

/* ---- ordinals ------------------------------------------------------------ */

static bool is_chinese_digit(uint32_t c)
{
    struct str rest = STR("一二三四五六七八九十");
    uint32_t d;
    while ((d = utf8_next(&rest)) != 0) {
        if (d == c) {
            return true;
        }
    }
    return false;
}

static bool is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static bool is_stop(uint32_t c)         /* behind an ordinal: 、 . ． */
{
    return c == 0x3001 || c == '.' || c == 0xFF0E;
}

/* Take the digits that s begins with: 1 Chinese, 2 Arabic, 0 none. */
static int take_digits(struct str *s)
{
    struct str rest = *s, before = rest;
    int kind = 0;
    uint32_t c;
    while ((c = utf8_next(&rest)) != 0) {
        int now = is_chinese_digit(c) ? 1 : is_digit(c) ? 2 : 0;
        if (now == 0 || (kind != 0 && now != kind)) {
            break;
        }
        kind = now;
        before = rest;
    }
    *s = before;
    return kind;
}

int word_ordinal(struct str label, struct str *rest)
{
    struct str s = str_trim(label), inside;
    uint32_t first = utf8_next(&s);
    *rest = str_trim(label);
    if (first >= 0x2460 && first <= 0x2473) {           /* ① */
        *rest = str_trim(s);
        return 5;
    }
    bool is_bracketed = first == '(' || first == 0xFF08;
    inside = is_bracketed ? s : *rest;
    int kind = take_digits(&inside);
    uint32_t next = utf8_next(&inside);
    if (kind == 0) {
        return 0;
    } else if (is_bracketed && (next == ')' || next == 0xFF09)) {
        *rest = str_trim(inside);
        return kind == 1 ? 2 : 4;
    } else if (is_bracketed || !is_stop(next) || inside.len == 0) {
        return 0;
    } else if (is_digit((unsigned char)inside.at[0])) { /* 1.1 is no 1. */
        return 0;
    }
    *rest = str_trim(inside);
    return kind == 1 ? 1 : 3;
}

bool word_refines(struct str label, struct str *rest)
{
    static const char *const heads[] = { "其中", "of which", "Of which",
                                         "#", "＃" };
    static const char *const marks[] = { ":", "：", ",", "，", "、", " " };
    struct str s = str_trim(label);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct str head = str_of(heads[i]);
        if (!str_starts(s, head)) {
            continue;
        }
        s = str_trim(str_part(s, head.len, s.len));
        for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
            struct str mark = str_of(marks[m]);
            if (str_starts(s, mark)) {
                s = str_trim(str_part(s, mark.len, s.len));
            }
        }
        *rest = s;
        return true;
    }
    *rest = s;
    return false;
}

bool word_is_column_number(struct str text)
{
    static const char *const names[] = { "甲", "乙", "丙", "丁", "戊", "A",
        "B", "C", "D", "E", "F", "G", "H", "I" };
    struct str s = str_trim(text), rest;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_is(s, str_of(names[i]))) {
            return true;
        }
    }
    if (word_ordinal(s, &rest) >= 4 && rest.len == 0) {
        return true;
    }
    return s.len > 0 && s.len <= 3 && take_digits(&s) == 2 && s.len == 0;
}
