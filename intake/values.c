/* What stands in a draft: fields, limits, codes, registers, dates. */
#include "intake/inside.h"

#include <stdlib.h>

#include "base/num.h"
#include "registers/code.h"

/* ---- registers ------------------------------------------------------- */

/* Codes differ mostly at their ends. */
static struct known *slot_of(struct known *slots, struct str code)
{
    uint64_t last = 0;
    size_t n = code.len < sizeof last ? code.len : sizeof last;
    memcpy(&last, code.at + code.len - n, n);
    last = (last ^ code.len) * UINT64_C(0x9E3779B97F4A7C15);
    return &slots[last >> 40 & (KNOWN_SLOTS - 1)];
}

/* Of a dry run: registered by an earlier draft, if this were not one. */
static const struct known *find_expected(struct check *c, bool is_area,
                                         struct str code, struct known *k)
{
    struct str found;
    if (!intake_expected(c->in, is_area, code, &found) ||
        !str_is(found, code)) {
        return NULL;
    }
    *k = (struct known){ found, AREA_NONE, INT32_MIN, INT32_MAX,
                         c->in->memory->at };
    return k;
}

static const struct known *find_area(struct check *c, struct str code)
{
    struct intake_memory *m = c->in->memory;
    struct known *k = slot_of(m->areas, code);
    if (k->at == m->at && str_is(k->code, code)) {
        return k;
    }
    uint32_t number = area_of_code(c->in->areas, code);
    if (number == AREA_NONE) {
        return find_expected(c, true, code, k);
    }
    struct area area = area_at(c->in->areas, number);
    *k = (struct known){ area.code, number, area.valid_from,
                         area.valid_until, m->at };
    return k;
}

static const struct known *find_unit(struct check *c, struct str id)
{
    struct intake_memory *m = c->in->memory;
    struct known *k = slot_of(m->units, id);
    if (k->at == m->at && str_is(k->code, id)) {
        return k;
    }
    uint32_t number = unit_of_id(c->in->units, id);
    if (number == UNIT_NONE) {
        return find_expected(c, false, id, k);
    }
    struct unit unit = unit_at(c->in->units, number);
    *k = (struct known){ unit.id, number, unit.valid_from, unit.valid_until,
                         m->at };
    return k;
}

static void warn_of_area(struct check *c, const struct known *k,
                         struct str column)
{
    struct area area = area_at(c->in->areas, k->number);
    if (date_last(c->e->occurred) < k->from) {
        intake_note(check_warning(c), "area.early", column,
                    "行政区%.*s（%.*s）在这一天尚未设立",
                    "area %.*s (%.*s) did not yet exist on that day",
                    STR_ARG(area.name), STR_ARG(area.code));
    } else if (area.successor.len > 0) {
        intake_note(check_warning(c), "area.abolished", column,
                    "行政区%.*s（%.*s）在这一天已撤销，由%.*s承接",
                    "area %.*s (%.*s) was abolished by that day; its "
                    "successor is %.*s", STR_ARG(area.name),
                    STR_ARG(area.code), STR_ARG(area.successor));
    } else {
        intake_note(check_warning(c), "area.abolished", column,
                    "行政区%.*s（%.*s）在这一天已撤销",
                    "area %.*s (%.*s) was abolished by that day",
                    STR_ARG(area.name), STR_ARG(area.code));
    }
}

static bool is_outside(const struct check *c, const struct known *k)
{
    struct date d = c->e->occurred;
    return d.precision != DATE_NONE &&
           (d.day >= k->until || date_last(d) < k->from);
}

static bool check_area(struct check *c, struct str code, struct str column,
                       uint32_t *number)
{
    const struct known *k = find_area(c, code);
    if (k == NULL) {
        return REFUSE(c, "area.unknown", column,
                      "没有行政区“%.*s”", "there is no area “%.*s”",
                      STR_ARG(code));
    }
    if (is_outside(c, k)) {
        warn_of_area(c, k, column);
    }
    *number = k->number;
    return true;
}

static bool check_unit(struct check *c, struct str id, struct str column)
{
    const struct known *k = find_unit(c, id);
    if (k == NULL) {
        return REFUSE(c, "unit.unknown", column,
                      "没有单位“%.*s”", "there is no unit “%.*s”",
                      STR_ARG(id));
    }
    if (is_outside(c, k)) {
        struct unit unit = unit_at(c->in->units, k->number);
        intake_note(check_warning(c), "unit.ended", column,
                    "单位%.*s（%.*s）在这一天不存在",
                    "unit %.*s (%.*s) did not exist on that day",
                    STR_ARG(unit.name), STR_ARG(unit.id));
    }
    return true;
}

/* ---- fields ---------------------------------------------------------- */

/* Labels for sentences, ended by a NUL. */
static const char *zh_of(struct check *c, const struct pack_field *f)
{
    return arena_str(c->j->arena, f->zh.len > 0 ? f->zh : f->id).at;
}

static const char *en_of(struct check *c, const struct pack_field *f)
{
    return arena_str(c->j->arena, f->en.len > 0 ? f->en : f->id).at;
}

/* A number as people wrote it: money in yuan. */
static const char *number_of(struct check *c, const struct pack_field *f,
                             int64_t n)
{
    return f->type != FIELD_MONEY
        ? arena_print(c->j->arena, "%lld", (long long)n).at
        : arena_print(c->j->arena, "%s%lld.%02lld", n < 0 ? "-" : "",
                      llabs(n / 100), llabs(n % 100)).at;
}

static bool check_limits(struct check *c, const struct pack_field *f,
                         int64_t n)
{
    if (n < f->min) {
        return REFUSE(c, "field.min", f->id,
                      "%s%.0s是%s，不得小于%s",
                      "%.0s%s is %s; it may not be below %s", zh_of(c, f),
                      en_of(c, f), number_of(c, f, n),
                      number_of(c, f, f->min));
    }
    if (n > f->max) {
        return REFUSE(c, "field.max", f->id,
                      "%s%.0s是%s，不得大于%s",
                      "%.0s%s is %s; it may not be above %s", zh_of(c, f),
                      en_of(c, f), number_of(c, f, n),
                      number_of(c, f, f->max));
    }
    return true;
}

static bool wants_number(enum field_type type)
{
    return type == FIELD_INT || type == FIELD_MONEY || type == FIELD_LENGTH ||
           type == FIELD_LAND || type == FIELD_FLAG;
}

/* Whether a valid citizen number stands somewhere in a text. In an open field
 * it would be there for ever, and for everybody. */
static bool holds_citizen(struct str text)
{
    enum { NUMBER_LEN = 18 };
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        struct str area;
        struct err e = { 0 };
        bool is_digit = text.at[i] >= '0' && text.at[i] <= '9';
        bool is_mark = text.at[i] == 'X' || text.at[i] == 'x';
        digits++;
        if (digits >= NUMBER_LEN && (is_digit || is_mark) &&
            code_check_citizen(str_part(text, i + 1 - NUMBER_LEN, NUMBER_LEN),
                               &area, &e)) {
            return true;
        }
        digits = is_digit ? digits : 0;
    }
    return false;
}

static bool check_text(struct check *c, const struct pack_field *f,
                       struct str text)
{
    struct date date;
    struct err e = { 0 };
    uint32_t number;
    switch (f->type) {
    case FIELD_CODE:
        return pack_code(c->in->pack, f->codes, text, c->in->memory->at) !=
               NULL ||
               REFUSE(c, "code.unknown", f->id,
                      "%.*s里没有代码“%.*s”", "list %.*s has no code “%.*s”",
                      STR_ARG(f->codes), STR_ARG(text));
    case FIELD_DATE:
        return date_parse(text, &date) ||
               REFUSE(c, "date.form", f->id,
                      "“%.*s”不是日期", "“%.*s” is no date", STR_ARG(text));
    case FIELD_AREA:
        return check_area(c, text, f->id, &number);
    case FIELD_UNIT:
        return check_unit(c, text, f->id);
    case FIELD_PERSON:
        return subject_id_is_issued(text) ||
               REFUSE(c, "subject.person", f->id,
                      "“%.*s”不是人员编号", "“%.*s” is no person's id",
                      STR_ARG(text));
    case FIELD_CREDIT_CODE:
        return code_check_credit(text, &e) ||
               REFUSE(c, e.id, f->id, "%s（%s）", "%s (%s)", e.zh, e.en);
    case FIELD_TEXT:
        return !holds_citizen(text) ||
               REFUSE(c, "field.private", f->id,
                      "%s%.0s里有身份证号；这一项人人可见，请去掉，或另列一栏",
                      "%.0s%s holds a citizen number; everybody may read it: "
                      "take it out, or give it a column of its own",
                      zh_of(c, f), en_of(c, f));
    case FIELD_INT: case FIELD_MONEY: case FIELD_LENGTH: case FIELD_LAND:
    case FIELD_FLAG: case FIELD_ID_NUMBER:
        break;
    }
    return true;
}

static bool check_field(struct check *c, const struct pack_field *f,
                        const struct entry_field *value)
{
    if (f->sealed) {
        return REFUSE(c, "field.sealed", f->id,
                      "%s%.0s是隐私，不能写进记录",
                      "%.0s%s is private and may not stand in an entry",
                      zh_of(c, f), en_of(c, f));
    }
    if (wants_number(f->type) == value->is_text) {
        return REFUSE(c, "field.type", f->id, "%s%.0s应是%s%.0s",
                      "%.0s%s takes %.0s%s", zh_of(c, f), en_of(c, f),
                      value->is_text ? "整数" : "文字",
                      value->is_text ? "a whole number" : "text");
    }
    if (value->is_text) {
        return check_text(c, f, value->text);
    }
    if (f->type == FIELD_FLAG && value->number != 0 && value->number != 1) {
        return REFUSE(c, "field.flag", f->id, "%s%.0s应是0或1",
                      "%.0s%s takes 0 or 1", zh_of(c, f), en_of(c, f));
    }
    return check_limits(c, f, value->number);
}

static bool refuse_must(struct check *c, const struct pack_field *f)
{
    return REFUSE(c, "field.must", f->id, "缺少%s%.0s",
                  "%.0s%s is missing", zh_of(c, f), en_of(c, f));
}

static int compare_keys(struct str a, struct str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = memcmp(a.at, b.at, n);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* Both are sorted by key: one walk finds the unknown and the missing. */
static bool check_fields(struct check *c)
{
    const struct rules *r = c->rules;
    size_t at = 0;
    for (uint32_t i = 0; i < c->e->field_count; i++) {
        const struct entry_field *value = &c->e->fields[i];
        int order = -1;
        while (at < r->field_count &&
               (order = compare_keys(r->fields[at]->id, value->key)) < 0) {
            if (r->fields[at]->must && !r->fields[at]->sealed) {
                return refuse_must(c, r->fields[at]);
            }
            at++;
        }
        if (at == r->field_count || order != 0) {
            return REFUSE(c, "field.unknown", value->key,
                          "类型“%.*s”没有“%.*s”这一项",
                          "kind “%.*s” has no field “%.*s”",
                          STR_ARG(r->kind->id), STR_ARG(value->key));
        }
        if (!check_field(c, r->fields[at++], value)) {
            return false;
        }
    }
    for (; at < r->field_count; at++) {
        if (r->fields[at]->must && !r->fields[at]->sealed) {
            return refuse_must(c, r->fields[at]);
        }
    }
    return true;
}

/* ---- core columns ---------------------------------------------------- */

static bool has_column(const struct entry *e, enum column column)
{
    char room[COLUMN_TEXT_SIZE];
    return column_text(e, column, room).len > 0;
}

static bool check_column_musts(struct check *c)
{
    for (int i = 0; i < COLUMN_COUNT; i++) {
        const struct pack_field *f = c->rules->columns[i];
        if (f != NULL && f->must && !has_column(c->e, (enum column)i)) {
            return refuse_must(c, f);
        }
    }
    return true;
}

static bool check_count(struct check *c, enum column column, bool has,
                        int64_t n, const char *negative)
{
    const struct pack_field *f = c->rules->columns[column];
    if (!has) {
        return true;
    }
    if (n < 0 && (f == NULL || f->min == INT64_MIN)) {
        return REFUSE(c, negative, column_id(column), "%s%.0s不得为负数",
                      "%.0s%s may not be negative", column_row(column)->zh,
                      column_row(column)->en);
    }
    return f == NULL || check_limits(c, f, n);
}

static void renew_today(struct check *c)
{
    struct intake_memory *m = c->in->memory;
    int64_t now = c->j->clock();
    int64_t day_ms = INT64_C(86400000);
    if (now >= m->today_until || now < m->today_until - day_ms) {
        int zone = book_zone(c->in->book);
        m->today = date_day_of(now, zone);
        m->today_until = ((int64_t)m->today + 1) * day_ms -
                         (int64_t)zone * 60000;
    }
}

static bool check_dates(struct check *c)
{
    const struct entry *e = c->e;
    renew_today(c);
    if (e->occurred.precision == DATE_NONE) {
        return c->rules->kind == NULL ||
               REFUSE(c, "field.must", column_id(COLUMN_OCCURRED),
                      "缺少日期", "the date is missing");
    }
    if (e->occurred.day > c->in->memory->today + 1) {
        char text[DATE_TEXT_SIZE];
        date_print(e->occurred, text);
        return REFUSE(c, "date.future", column_id(COLUMN_OCCURRED),
                      "日期%s还没有到", "%s is in the future", text);
    }
    if (e->occurred.day == c->in->memory->today + 1) {
        intake_note(check_warning(c), "date.tomorrow",
                    column_id(COLUMN_OCCURRED), "日期是明天",
                    "the date is tomorrow");
    }
    if (e->until.precision != DATE_NONE &&
        date_last(e->until) < e->occurred.day) {
        return REFUSE(c, "date.order", column_id(COLUMN_UNTIL),
                      "截止日期早于发生日期", "it ends before it begins");
    }
    return true;
}

static bool check_subject(struct check *c)
{
    const struct entry *e = c->e;
    struct str column = column_id(COLUMN_SUBJECT);
    struct str kind = e->subject_kind, id = e->subject;
    uint32_t number;
    if ((kind.len > 0) != (id.len > 0)) {
        return REFUSE(c, "subject.half", column,
                      "对象和对象类型须同时给出",
                      "a subject needs both its kind and its id");
    }
    if (id.len == 0 || c->rules->kind == NULL) {
        return true;
    }
    if (!str_is(kind, c->rules->kind->subject_kind)) {
        return REFUSE(c, "subject.kind", column,
                      "对象类型“%.*s”应是“%.*s”",
                      "the subject is a “%.*s”, not a “%.*s”", STR_ARG(kind),
                      STR_ARG(c->rules->kind->subject_kind));
    }
    if (str_is(kind, STR("person")) || str_is(kind, STR("household"))) {
        return subject_id_is_issued(id) ||
               REFUSE(c, "subject.person", column,
                      "“%.*s”不是台账发的编号（十二位）",
                      "“%.*s” is no id issued by a book (12 characters)",
                      STR_ARG(id));
    }
    if (str_is(kind, STR("unit"))) {
        return check_unit(c, id, column);
    }
    return !str_is(kind, STR("area")) || check_area(c, id, column, &number);
}

static bool is_hash(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.at[i];
        if (!((ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'f'))) {
            return false;
        }
    }
    return s.len == 64;
}

static bool check_evidence(struct check *c)
{
    for (uint32_t i = 0; i < c->e->evidence_count; i++) {
        if (!is_hash(c->e->evidence[i])) {
            return REFUSE(c, "evidence.hash", column_id(COLUMN_EVIDENCE),
                          "“%.*s”不是文件的SHA-256（64位小写十六进制）",
                          "“%.*s” is no SHA-256 of a file (64 hex digits)",
                          STR_ARG(c->e->evidence[i]));
        }
    }
    return true;
}

static bool check_registers(struct check *c)
{
    const struct entry *e = c->e;
    c->area = AREA_NONE;
    return (e->area.len == 0 ||
            check_area(c, e->area, column_id(COLUMN_AREA), &c->area)) &&
           (e->unit.len == 0 ||
            check_unit(c, e->unit, column_id(COLUMN_UNIT))) &&
           (e->supporter.len == 0 ||
            check_unit(c, e->supporter, column_id(COLUMN_SUPPORTER))) &&
           (e->on_behalf.len == 0 ||
            check_unit(c, e->on_behalf, column_id(COLUMN_ON_BEHALF)));
}

/* In a dry run a row may be of neither register yet. */
static struct str unit_name(const struct check *c, struct str id)
{
    uint32_t number = unit_of_id(c->in->units, id);
    return number == UNIT_NONE ? STR("") : unit_at(c->in->units, number).name;
}

static struct str area_name(const struct check *c, struct str code)
{
    uint32_t number = area_of_code(c->in->areas, code);
    return number == AREA_NONE ? STR("") : area_at(c->in->areas, number).name;
}

/* A delivery outside every pairing in force is suspicious, not impossible. */
static void warn_of_pairing(struct check *c)
{
    const struct entry *e = c->e;
    const struct pairings *p = c->in->memory->pairings;
    if (!c->rules->kind->needs_pairing || e->supporter.len == 0 ||
        (c->area == AREA_NONE && e->unit.len == 0) || !pairing_any(p) ||
        dry_is_paired(c->in, e->supporter)) {
        return;
    }
    struct str give = e->supporter;
    struct str take = e->area.len > 0 ? e->area : e->unit;
    bool paired =
        pairing_in_force(p, e->supporter, c->area, e->occurred.day) ||
        (e->unit.len > 0 &&
         pairing_with_unit(p, e->supporter, e->unit, e->occurred.day));
    if (!paired) {
        intake_note(check_warning(c), "pairing.none",
                    column_id(COLUMN_SUPPORTER),
                    "%.*s（%.*s）与%.*s（%.*s）在这一天没有结对",
                    "%.*s (%.*s) is not paired with %.*s (%.*s) on that day",
                    STR_ARG(unit_name(c, give)), STR_ARG(give),
                    STR_ARG(e->area.len > 0 ? area_name(c, take)
                                            : unit_name(c, take)),
                    STR_ARG(take));
    }
}

/* A carried total of a figure that does not exist would count nowhere. */
static bool check_indicator(struct check *c)
{
    struct str name = STR("indicator");
    const struct entry_field *f = entry_field(c->e, name);
    if (!str_is(c->rules->kind->role, STR("carried")) || f == NULL) {
        return true;
    }
    return pack_indicator(c->in->pack, f->text, c->in->memory->at) != NULL ||
           REFUSE(c, "carried.indicator", name, "没有指标“%.*s”",
                  "there is no indicator “%.*s”", STR_ARG(f->text));
}

bool check_values(struct check *c)
{
    const struct entry *e = c->e;
    if (!check_dates(c) || !check_registers(c) || !check_evidence(c)) {
        return false;
    }
    if (c->rules->kind == NULL) {
        return true;            /* core kinds: the pack says nothing */
    }
    if (!check_column_musts(c) || !check_fields(c) || !check_indicator(c) ||
        !check_subject(c) ||
        !check_count(c, COLUMN_QUANTITY, e->has_quantity, e->quantity,
                     "quantity.negative") ||
        !check_count(c, COLUMN_AMOUNT, e->has_amount, e->amount_fen,
                     "amount.negative")) {
        return false;
    }
    warn_of_pairing(c);
    return true;
}
