#include "exchange/labels.h"

#include <stdio.h>

#include "book/core.h"

bool labels_open(struct job *j, struct book *b, uint64_t at,
                 struct labels *out)
{
    *out = (struct labels){ .arena = j->arena, .lang = j->lang, .at = at,
        .pack = book_fold(j, b, &pack_fold),
        .areas = book_fold(j, b, &area_fold),
        .units = book_fold(j, b, &unit_fold) };
    return out->pack != NULL && out->areas != NULL && out->units != NULL;
}

/* ---- numbers --------------------------------------------------------- */

/* Digits of a number that is not negative, in groups of three. */
static void put_grouped(struct buf *b, uint64_t n)
{
    char digits[21];
    int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0) {
            buf_char(b, ',');
        }
        buf_char(b, digits[i]);
    }
}

static struct str settle(struct arena *a, struct buf *b)
{
    struct str text = arena_str(a, buf_view(b));
    buf_free(b);
    return text;
}

static uint64_t size_of(int64_t n)
{
    return n < 0 ? -(uint64_t)n : (uint64_t)n;
}

struct str label_number(struct arena *a, int64_t n)
{
    struct buf b = { 0 };
    buf_text(&b, n < 0 ? "-" : "");
    put_grouped(&b, size_of(n));
    return settle(a, &b);
}

struct str label_yuan(struct arena *a, int64_t fen)
{
    struct buf b = { 0 };
    buf_text(&b, fen < 0 ? "-" : "");
    put_grouped(&b, size_of(fen) / 100);
    buf_print(&b, ".%02u", (unsigned)(size_of(fen) % 100));
    return settle(a, &b);
}

/* ---- names ----------------------------------------------------------- */

static struct str pick(const struct labels *l, struct str zh, struct str en,
                       struct str id)
{
    struct str first = l->lang == LANG_EN ? en : zh;
    struct str second = l->lang == LANG_EN ? zh : en;
    return first.len > 0 ? first : second.len > 0 ? second : id;
}

struct str label_area(const struct labels *l, struct str code)
{
    uint32_t number = area_of_code(l->areas, code);
    return number == AREA_NONE
        ? code : area_title(l->areas, l->arena, number, l->lang == LANG_EN);
}

struct str label_area_short(const struct labels *l, struct str code)
{
    uint32_t number = area_of_code(l->areas, code);
    if (number == AREA_NONE) {
        return code;
    }
    struct area area = area_at(l->areas, number);
    return pick(l, area.name, area.name_en, code);
}

struct str label_unit(const struct labels *l, struct str id)
{
    uint32_t number = unit_of_id(l->units, id);
    if (number == UNIT_NONE) {
        return id;
    }
    struct unit unit = unit_at(l->units, number);
    return pick(l, unit.name, unit.name_en, id);
}

struct str label_kind(const struct labels *l, struct str id)
{
    const struct pack_kind *kind = pack_kind(l->pack, id, l->at);
    enum core_kind core = core_of(id);
    if (kind != NULL) {
        return pick(l, kind->zh, kind->en, id);
    } else if (core != CORE_NONE) {
        const struct core_row *row = core_row(core);
        return pick(l, str_of(row->zh), str_of(row->en), id);
    }
    return id;
}

struct str label_field(const struct labels *l, struct str kind, struct str id)
{
    const struct pack_field *field = pack_field(l->pack, kind, id, l->at);
    return field == NULL ? id : pick(l, field->zh, field->en, id);
}

/* A whole number in the field's stored unit, in the unit people read. */
static struct str number_value(const struct labels *l, enum field_type type,
                               int64_t n)
{
    if (type == FIELD_MONEY) {
        return arena_print(l->arena, "%.*s %s",
                           STR_ARG(label_yuan(l->arena, n)),
                           say(l->lang, "元", "yuan"));
    } else if (type == FIELD_LENGTH) {
        return arena_print(l->arena, "%.*s %s",
                           STR_ARG(label_number(l->arena, n)),
                           say(l->lang, "米", "m"));
    } else if (type == FIELD_LAND) {
        return arena_print(l->arena, "%.*s %s",
                           STR_ARG(label_yuan(l->arena, n / 100)),
                           say(l->lang, "平方米", "m²"));
    } else if (type == FIELD_FLAG) {
        return str_of(n != 0 ? say(l->lang, "是", "yes")
                             : say(l->lang, "否", "no"));
    }
    return label_number(l->arena, n);
}

struct str label_value(const struct labels *l, struct str kind,
                       const struct entry_field *field)
{
    const struct pack_field *row = pack_field(l->pack, kind, field->key,
                                              l->at);
    if (!field->is_text) {
        return number_value(l, row == NULL ? FIELD_INT : row->type,
                            field->number);
    } else if (row == NULL) {
        return field->text;
    } else if (row->type == FIELD_CODE) {
        const struct pack_code *code = pack_code(l->pack, row->codes,
                                                 field->text, l->at);
        return code == NULL ? field->text
                            : pick(l, code->zh, code->en, field->text);
    } else if (row->type == FIELD_AREA) {
        return label_area(l, field->text);
    } else if (row->type == FIELD_UNIT) {
        return label_unit(l, field->text);
    }
    return field->text;
}

struct str label_indicator(const struct labels *l,
                           const struct pack_indicator *i)
{
    return pick(l, i->zh, i->en, i->id);
}

static struct str month_of(struct arena *a, int32_t number)
{
    return arena_print(a, "%04d-%02d", (int)(number / 100),
                       (int)(number % 100));
}

struct str label_key(const struct labels *l, const struct figure_key *key)
{
    switch (key->group) {
    case BY_AREA:
        return key->text.len > 0 ? label_area(l, key->text)
                                 : str_of(say(l->lang, "未分区", "no area"));
    case BY_SUPPORTER:
        return key->text.len > 0 ? label_unit(l, key->text)
                                 : str_of(say(l->lang, "未注明", "none"));
    case BY_YEAR:
        return arena_print(l->arena, "%d", (int)key->number);
    case BY_MONTH:
        return month_of(l->arena, key->number);
    case BY_KIND:
        return label_kind(l, key->text);
    case BY_NONE:
        break;
    }
    return key->text;
}

/* ---- fixed words ----------------------------------------------------- */

const char *label_basis(enum lang lang, enum basis basis)
{
    static const char *const words[BASIS_COUNT][2] = {
        [BASIS_REPORTED]  = { "已上报", "reported" },
        [BASIS_REVIEWED]  = { "已审核", "reviewed" },
        [BASIS_CONFIRMED] = { "已确认", "confirmed" },
        [BASIS_INSPECTED] = { "已核查", "inspected" },
    };
    return words[basis][lang == LANG_EN];
}

const char *label_cause(enum lang lang, enum restate_cause cause)
{
    static const char *const words[CAUSE_COUNT][2] = {
        [CAUSE_WITHDRAWN]    = { "撤回", "withdrawn" },
        [CAUSE_CORRECTED]    = { "更正", "corrected" },
        [CAUSE_MERGED]       = { "合并或拆分", "merged or split" },
        [CAUSE_RECLASSIFIED] = { "归类或审核", "reclassified or reviewed" },
        [CAUSE_ADDED]        = { "新增", "added" },
        [CAUSE_REDEFINED]    = { "改定义", "redefined" },
    };
    return words[cause][lang == LANG_EN];
}
