#include "intake/column.h"

#include <assert.h>
#include <stdio.h>

static const struct column_row rows[COLUMN_COUNT] = {
    [COLUMN_ID] = { "id", "记录编号", "id", "记录id|编码id" },
    [COLUMN_KIND] = { "kind", "记录类型", "kind", "recordtype" },
    [COLUMN_OCCURRED] = { "occurred", "发生日期", "date",
        "日期|发生时间|时间|occurredon|年月" },
    [COLUMN_UNTIL] = { "until", "截止日期", "until",
        "结束日期|到期日期|终止日期|enddate" },
    [COLUMN_ON_BEHALF] = { "on_behalf", "代报单位", "on behalf of",
        "代为填报" },
    [COLUMN_SUPPORTER] = { "supporter", "支援方", "supporter",
        "支援单位|帮扶单位|帮扶方|支援地|支援区" },
    [COLUMN_AREA] = { "area", "行政区", "area",
        "行政区划|地区|所在地区|受援地|受援地区|受援县|areacode" },
    [COLUMN_UNIT] = { "unit", "受援单位", "unit",
        "受援方|受帮扶单位|recipient" },
    [COLUMN_SUBJECT_KIND] = { "subject_kind", "对象类型", "subject kind", "" },
    [COLUMN_SUBJECT] = { "subject", "对象", "subject", "对象编号" },
    [COLUMN_IDENTITY] = { "identity", "身份核实", "identity", "" },
    [COLUMN_QUANTITY] = { "quantity", "数量", "quantity", "数目|count" },
    [COLUMN_AMOUNT] = { "amount_yuan", "金额", "amount",
        "资金|资金额|金额元|amountyuan" },
    [COLUMN_PROGRAMMES] = { "programmes", "所属项目群", "programmes",
        "programme" },
    [COLUMN_EVIDENCE] = { "evidence", "佐证", "evidence",
        "佐证材料|附件" },
    [COLUMN_CORRECTS] = { "corrects", "更正", "corrects",
        "更正记录|被更正记录" },
    [COLUMN_WITHDRAWS] = { "withdraws", "撤回", "withdraws",
        "撤回记录|被撤回记录" },
    [COLUMN_TARGET] = { "target", "所指记录", "target",
        "confirms|reviews|inspects|确认记录|审核记录|核查记录" },
    [COLUMN_REASON] = { "reason", "原因", "reason",
        "理由|更正原因|撤回原因" },
};

const struct column_row *column_row(enum column column)
{
    assert(column < COLUMN_COUNT);
    return &rows[column];
}

/* Asked for with every row, so that nothing is measured here. */
struct str column_id(enum column column)
{
    static const struct str ids[COLUMN_COUNT] = {
        { "id", 2 }, { "kind", 4 }, { "occurred", 8 }, { "until", 5 },
        { "on_behalf", 9 }, { "supporter", 9 }, { "area", 4 }, { "unit", 4 },
        { "subject_kind", 12 }, { "subject", 7 }, { "identity", 8 },
        { "quantity", 8 }, { "amount_yuan", 11 }, { "programmes", 10 },
        { "evidence", 8 }, { "corrects", 8 }, { "withdraws", 9 },
        { "target", 6 }, { "reason", 6 },
    };
    assert(column < COLUMN_COUNT);
    return ids[column];
}

/* Labels may hold blanks and capitals; folded text holds neither. */
static bool is_label(const char *label, struct str folded)
{
    size_t n = 0;
    for (; *label != '\0'; label++) {
        if (*label == ' ') {
            continue;
        }
        if (n == folded.len || folded.at[n] != *label) {
            return false;
        }
        n++;
    }
    return n == folded.len && n > 0;
}

enum column column_of(struct str folded)
{
    for (int i = 0; i < COLUMN_COUNT; i++) {
        struct str rest = str_of(rows[i].others), other;
        if (is_label(rows[i].id, folded) || is_label(rows[i].zh, folded) ||
            is_label(rows[i].en, folded)) {
            return (enum column)i;
        }
        while (str_next(&rest, '|', &other)) {
            if (str_is(other, folded)) {
                return (enum column)i;
            }
        }
    }
    return COLUMN_NONE;
}

static struct str date_text(struct date d, char *room)
{
    if (d.precision == DATE_NONE) {
        return (struct str){ 0 };
    }
    date_print(d, room);
    return str_of(room);
}

static struct str number_text(bool has, int64_t n, char *room)
{
    if (!has) {
        return (struct str){ 0 };
    }
    int len = snprintf(room, COLUMN_TEXT_SIZE, "%lld", (long long)n);
    return (struct str){ room, (size_t)len };
}

struct str column_text(const struct entry *e, enum column column,
                       char room[static COLUMN_TEXT_SIZE])
{
    switch (column) {
    case COLUMN_ID:           return e->id;
    case COLUMN_KIND:         return e->kind;
    case COLUMN_OCCURRED:     return date_text(e->occurred, room);
    case COLUMN_UNTIL:        return date_text(e->until, room);
    case COLUMN_ON_BEHALF:    return e->on_behalf;
    case COLUMN_SUPPORTER:    return e->supporter;
    case COLUMN_AREA:         return e->area;
    case COLUMN_UNIT:         return e->unit;
    case COLUMN_SUBJECT_KIND: return e->subject_kind;
    case COLUMN_SUBJECT:      return e->subject;
    case COLUMN_IDENTITY:     return e->identity;
    case COLUMN_QUANTITY:
        return number_text(e->has_quantity, e->quantity, room);
    case COLUMN_AMOUNT:
        return number_text(e->has_amount, e->amount_fen, room);
    case COLUMN_PROGRAMMES:
        return e->programme_count > 0 ? e->programmes[0] : (struct str){ 0 };
    case COLUMN_EVIDENCE:
        return e->evidence_count > 0 ? e->evidence[0] : (struct str){ 0 };
    case COLUMN_CORRECTS:     return e->corrects;
    case COLUMN_WITHDRAWS:    return e->withdraws;
    case COLUMN_TARGET:       return e->target;
    case COLUMN_REASON:       return e->reason;
    case COLUMN_COUNT:        break;
    }
    return (struct str){ 0 };
}
