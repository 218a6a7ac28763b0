#include "exchange/import_row.h"

#include <assert.h>
#include <stdlib.h>

#include "base/num.h"
#include "base/utf8.h"
#include "registers/code.h"

enum {
    MEMO_SLOTS = 128,           /* a power of two; per column */
    MEMO_KEY = 63,              /* longer cells are not remembered */
    MEMO_TEXT = 48,             /* nor are longer results */
    SCRATCH_SIZE = 256,
};

/* What a cell turned out to be. */
struct memo {
    unsigned char key_len, text_len;
    bool used;
    enum cell_kind kind;
    char key[MEMO_KEY], text[MEMO_TEXT];
    struct date date;
    int64_t number;
};

struct value {                  /* of one cell, ready for the entry */
    struct str text;
    int64_t number;
    struct date date;
};

struct column_plan {
    struct target target;
    size_t at;                  /* place in the sheet */
    struct str header;
    const struct value_unit *unit;      /* of plain numbers */
    enum field_type type;
    bool is_sealed;
    struct memo *memos;         /* NULL where nothing is remembered */
    char scratch[DATE_TEXT_SIZE];       /* a date that became text */
    int64_t part, whole;        /* sums since the last 小计, and of all */
};

struct row_reader {
    const struct vocabulary *vocabulary;
    const struct words *words;
    struct import_names *names;
    bool is_1904;               /* serial days count from 1904 */
    struct column_plan *columns;        /* fields sorted by key, last */
    size_t count;
    struct str *unknown;
    size_t unknown_count;
    size_t parts[ROW_PARTS_MAX];        /* places in columns, widest first */
    size_t part_count;
    ptrdiff_t corrects_at;
    bool is_torn;               /* a row was refused: sums say nothing */
    ptrdiff_t name_column;      /* the sealed field that is a person's name */
};

/* ---- the plan -------------------------------------------------------- */

enum field_type row_core_type(enum column core, struct str subject_kind)
{
    switch (core) {
    case COLUMN_OCCURRED: case COLUMN_UNTIL:
        return FIELD_DATE;
    case COLUMN_ON_BEHALF: case COLUMN_SUPPORTER: case COLUMN_UNIT:
        return FIELD_UNIT;
    case COLUMN_AREA:
        return FIELD_AREA;
    case COLUMN_QUANTITY:
        return FIELD_INT;
    case COLUMN_AMOUNT:
        return FIELD_MONEY;
    case COLUMN_SUBJECT:
        return str_is(subject_kind, STR("unit")) ? FIELD_UNIT
             : str_is(subject_kind, STR("area")) ? FIELD_AREA : FIELD_TEXT;
    case COLUMN_ID: case COLUMN_KIND: case COLUMN_SUBJECT_KIND:
    case COLUMN_IDENTITY: case COLUMN_PROGRAMMES: case COLUMN_EVIDENCE:
    case COLUMN_CORRECTS: case COLUMN_WITHDRAWS: case COLUMN_TARGET:
    case COLUMN_REASON: case COLUMN_COUNT:
        break;
    }
    return FIELD_TEXT;
}

/* The header's unit, else the pack's, else the title's, else the base. */
static const struct value_unit *unit_for(const struct head *h,
                                         const struct target *t,
                                         enum field_type type)
{
    enum value_measure measure = value_measure_of(type);
    const struct value_unit *units[] = {
        t->unit,
        t->field != NULL ? value_unit_of(t->field->unit) : NULL,
        h->units[measure],
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (units[i] != NULL && units[i]->measure == measure) {
            return units[i];
        }
    }
    return value_unit_base(measure);
}

static bool is_remembered(const struct column_plan *c)
{
    switch (c->type) {
    case FIELD_CODE: case FIELD_AREA: case FIELD_UNIT:
        return true;
    case FIELD_DATE: case FIELD_TEXT: case FIELD_INT: case FIELD_MONEY:
    case FIELD_LENGTH: case FIELD_LAND: case FIELD_PERSON: case FIELD_FLAG:
    case FIELD_ID_NUMBER: case FIELD_CREDIT_CODE:
        break;
    }
    return false;
}

/* Core columns first, then fields by key: an entry's order. */
static int in_order(const void *a, const void *b)
{
    const struct column_plan *x = a, *y = b;
    if (x->target.use != y->target.use) {
        return (int)x->target.use - (int)y->target.use;
    }
    struct str s = x->target.name, t = y->target.name;
    if (x->target.use == USE_CORE) {
        return (int)x->target.core - (int)y->target.core;
    }
    if (x->target.use == USE_AREA_PART) {
        return x->target.rank - y->target.rank;
    }
    size_t n = s.len < t.len ? s.len : t.len;
    int order = memcmp(s.at, t.at, n);
    return order != 0 ? order : (s.len > t.len) - (s.len < t.len);
}

/* Columns of a sheet of units that are more than text. */
static enum field_type register_type(const struct row_reader *r,
                                     const struct target *t)
{
    bool is_own = r->words->core == CORE_UNIT && t->use == USE_FIELD;
    return is_own && str_is(t->name, STR("area")) ? FIELD_AREA
         : is_own && str_is(t->name, STR("credit_code")) ? FIELD_CREDIT_CODE
         : FIELD_TEXT;
}

static void plan_column(struct job *j, struct row_reader *r,
                        const struct head *h, const struct target *t,
                        size_t at)
{
    struct column_plan *c = &r->columns[r->count++];
    *c = (struct column_plan){ .target = *t, .at = at,
                               .header = h->headers[at] };
    const struct pack_kind *kind = r->words->row;
    c->type = t->use == USE_CORE
        ? row_core_type(t->core, kind ? kind->subject_kind : STR(""))
        : t->field != NULL ? t->field->type : register_type(r, t);
    c->is_sealed = t->use == USE_FIELD && t->field != NULL &&
                   (t->field->sealed || t->field->type == FIELD_ID_NUMBER);
    c->unit = unit_for(h, t, c->type);
    if (is_remembered(c) && t->use != USE_AREA_PART) {
        c->memos = ARENA_ROWS(j->arena, struct memo, MEMO_SLOTS);
    }
}

/* The sealed text whose id speaks of a name, else the first sealed text. */
static void find_name(struct row_reader *r)
{
    r->name_column = -1;
    for (size_t i = 0; i < r->count; i++) {
        const struct column_plan *c = &r->columns[i];
        if (c->is_sealed && c->type == FIELD_TEXT &&
            (r->name_column < 0 ||
             str_find(c->target.name, STR("name")) >= 0)) {
            r->name_column = (ptrdiff_t)i;
        }
    }
}

bool row_open(struct job *j, const struct head *head,
              const struct vocabulary *v, const struct words *words,
              struct import_names *names, struct row_reader **out,
              struct intake_note *why)
{
    struct target *targets;
    struct row_reader *r = ARENA_NEW(j->arena, struct row_reader);
    if (!head_columns(head, v, words, j->arena, &targets, why)) {
        return false;
    }
    r->vocabulary = v;
    r->words = words;
    r->names = names;
    r->is_1904 = head->is_1904;
    r->columns = ARENA_ROWS(j->arena, struct column_plan, head->count + 1);
    r->unknown = ARENA_ROWS(j->arena, struct str, head->count + 1);
    for (size_t i = 0; i < head->count; i++) {
        if (targets[i].use == USE_UNKNOWN) {
            r->unknown[r->unknown_count++] = head->headers[i];
        } else if (targets[i].use != USE_IGNORED) {
            plan_column(j, r, head, &targets[i], i);
        }
    }
    qsort(r->columns, r->count, sizeof *r->columns, in_order);
    for (size_t i = 0; i < r->count; i++) {
        if (r->columns[i].target.use == USE_AREA_PART &&
            r->part_count < ROW_PARTS_MAX) {
            r->parts[r->part_count++] = i;
        }
    }
    find_name(r);
    r->corrects_at = row_column(r, STR("corrects"));
    *out = r;
    return true;
}

const struct str *row_unknown(const struct row_reader *r, size_t *count)
{
    *count = r->unknown_count;
    return r->unknown;
}

bool row_is_pairing(const struct row_reader *r)
{
    return r->words->row != NULL && r->words->row->is_pairing;
}

enum core_kind row_core(const struct row_reader *r)
{
    return r->words->core;
}

ptrdiff_t row_corrects(const struct row_reader *r)
{
    return r->corrects_at;
}

ptrdiff_t row_column(const struct row_reader *r, struct str id)
{
    for (size_t i = 0; i < r->count; i++) {
        const struct target *t = &r->columns[i].target;
        struct str own = t->use == USE_CORE ? column_id(t->core)
                                            : t->name;
        if (str_is(own, id)) {
            return (ptrdiff_t)r->columns[i].at;
        }
    }
    return -1;
}

/* ---- cells ----------------------------------------------------------- */

static bool value_refused(enum value_fault fault, const struct column_plan *c,
                          struct str text, struct intake_note *why)
{
    static const struct { const char *id, *date, *zh, *en; } rows[] = {
        [VALUE_FORM] = { "number.form", "date.form", "读不懂",
                         "cannot be read" },
        [VALUE_DAY] = { "number.form", "date.day", "历法上没有这一天",
                        "is a day that does not exist" },
        [VALUE_YEAR] = { "number.form", "date.year",
            "的年份不在1900至2199之间", "has a year outside 1900 to 2199" },
        [VALUE_AMBIGUOUS] = { "number.form", "date.ambiguous",
            "有两种读法，请写成2020-03-05这样", "can be read in two ways; "
            "write it as 2020-03-05" },
        [VALUE_FINE] = { "number.fine", "date.form", "小数位太多",
                         "has too many decimals" },
        [VALUE_RANGE] = { "number.range", "date.form", "数太大",
                          "is too large" },
        [VALUE_ROUNDED] = { "number.rounded", "date.form",
            "已被表格软件四舍五入，请填原数",
            "was rounded by a spreadsheet; give the number itself" },
        [VALUE_UNIT] = { "number.unit", "date.form", "不是数，或者计量单位不对",
                         "has a unit of another measure, or is no number" },
    };
    assert(fault != VALUE_OK);
    return intake_note(why, c->type == FIELD_DATE ? rows[fault].date
                                                  : rows[fault].id,
                       c->header, "“%.*s”%s%.0s", "“%.*s” %.0s%s",
                       STR_ARG(text), rows[fault].zh, rows[fault].en);
}

static bool take_code(struct job *j, struct row_reader *r,
                      const struct column_plan *c, struct str text,
                      struct value *out, struct intake_note *why)
{
    struct str list = c->target.field->codes;
    const struct pack *p = r->names->in->pack;
    uint64_t at = book_head(r->names->in->book).size;
    const struct pack_code *code = pack_code_named(p, list, text, at);
    if (code != NULL) {
        out->text = code->id;
        return true;
    }
    size_t count;
    const struct pack_code **all = pack_codes(p, j->arena, list, at, &count);
    struct buf words = { 0 };
    for (size_t i = 0; i < count && i < 8; i++) {
        buf_text(&words, i > 0 ? ", " : "");
        buf_str(&words, all[i]->zh);
    }
    intake_note(why, "code.unknown", c->header,
                "“%.*s”不在代码表里；可以是：%s",
                "“%.*s” is no code of its list; it may be: %s",
                STR_ARG(text), buf_cstr(&words));
    buf_free(&words);
    return false;
}

static bool take_date(const struct row_reader *r, struct column_plan *c,
                      const struct cell *cell, struct value *out,
                      struct intake_note *why)
{
    enum value_fault fault = value_date(cell->text, cell->kind, &out->date);
    if (fault != VALUE_OK) {
        return value_refused(fault, c, cell->text, why);
    }
    if (r->is_1904 && value_is_serial(cell->text, cell->kind)) {
        out->date.day += VALUE_DAYS_1904;
    }
    if (c->target.use == USE_FIELD) {   /* a core column keeps the date */
        date_print(out->date, c->scratch);
        out->text = str_of(c->scratch);
    }
    return true;
}

/* Citizen numbers and credit codes: narrowed, no blanks, capitals. */
static struct str tidy_code(struct job *j, struct str text)
{
    struct str s = utf8_narrow(j->arena, text);
    char *out = arena_take(j->arena, s.len + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.at[i];
        if (ch != ' ' && ch != '\'') {
            out[n++] = (char)(ch >= 'a' && ch <= 'z' ? ch - 32 : ch);
        }
    }
    return (struct str){ out, n };
}

static bool take_official(struct job *j, const struct column_plan *c,
                          const struct cell *cell, struct value *out,
                          struct intake_note *why)
{
    struct err e = { 0 };
    struct str area;
    out->text = tidy_code(j, cell->text);
    if (c->type == FIELD_ID_NUMBER &&
        (str_find(out->text, STR("E+")) > 0 ||
         (cell->kind == CELL_NUMBER && out->text.len > 15))) {
        return intake_note(why, "id.rounded", c->header,
            "证件号码被表格软件改成了数字，末几位已丢失；请把该列设为文本"
            "后重填",
            "a spreadsheet turned the ID number into a number and lost its "
            "last digits; make the column text and type it again");
    }
    bool good = c->type == FIELD_ID_NUMBER
        ? code_check_citizen(out->text, &area, &e)
        : code_check_credit(out->text, &e);
    return good || intake_note(why, e.id, c->header, "%s%.0s", "%.0s%s", e.zh,
                               e.en);
}

static bool take_number(const struct column_plan *c, const struct cell *cell,
                        struct value *out, struct intake_note *why)
{
    bool yes = false;
    enum value_fault fault = c->type == FIELD_FLAG
        ? value_flag(cell->text, &yes)
        : value_number(cell->text, cell->kind, c->unit, &out->number);
    if (c->type == FIELD_FLAG) {
        out->number = yes;
    }
    return fault == VALUE_OK || value_refused(fault, c, cell->text, why);
}

/* Without the ' that keeps a spreadsheet from taking text for a formula. */
static struct str unguarded(struct str s)
{
    bool is_guard = s.len > 1 && s.at[0] == '\'' &&
                    memchr("=+-@", s.at[1], 4) != NULL;
    return is_guard ? str_part(s, 1, s.len) : s;
}

/* An area's parent by its name; a code may be of a row that comes later. */
static bool is_parent_name(const struct row_reader *r,
                           const struct column_plan *c, struct str text)
{
    return r->words->core == CORE_AREA && c->target.use == USE_FIELD &&
           str_is(c->target.name, STR("parent")) && text.len > 0 &&
           (unsigned char)text.at[0] >= 0x80;
}

/* A figure by its label: what the sheet of a carried total calls it. What
 * nobody knows stays as it is and is refused at the door. */
static struct str indicator_id(struct job *j, const struct row_reader *r,
                               struct str text)
{
    uint64_t at = book_head(r->names->in->book).size;
    size_t count;
    const struct pack_indicator **all =
        pack_indicators(r->names->in->pack, j->arena, at, &count);
    struct str folded = utf8_fold(j->arena, text);
    for (size_t i = 0; i < count; i++) {
        if (str_is(utf8_fold(j->arena, all[i]->zh), folded) ||
            str_is(utf8_fold(j->arena, all[i]->en), folded)) {
            return all[i]->id;
        }
    }
    return text;
}

static bool is_indicator(const struct row_reader *r, const struct target *t)
{
    return r->words->row != NULL && t->use == USE_FIELD &&
           str_is(r->words->row->role, STR("carried")) &&
           str_is(t->name, STR("indicator"));
}

static bool take_value(struct job *j, struct row_reader *r,
                       struct column_plan *c, const struct cell *cell,
                       struct str within, struct value *out,
                       struct intake_note *why)
{
    struct str text = unguarded(str_trim(cell->text));
    out->text = text;
    switch (c->type) {
    case FIELD_CODE:
        return take_code(j, r, c, text, out, why);
    case FIELD_DATE:
        return take_date(r, c, cell, out, why);
    case FIELD_AREA:
        return import_area(j, r->names, text, within, &out->text, why);
    case FIELD_UNIT:
        return import_unit(j, r->names, text, &out->text, why);
    case FIELD_INT: case FIELD_MONEY: case FIELD_LENGTH: case FIELD_LAND:
    case FIELD_FLAG:
        return take_number(c, cell, out, why);
    case FIELD_ID_NUMBER: case FIELD_CREDIT_CODE:
        return take_official(j, c, cell, out, why);
    case FIELD_TEXT: case FIELD_PERSON:
        break;
    }
    if (is_indicator(r, &c->target)) {
        out->text = indicator_id(j, r, text);
    }
    if (c->target.use == USE_FIELD &&
        !words_value(r->vocabulary, r->words, c->target.name, &out->text,
                     why)) {
        why->column = c->header;
        return false;
    }
    return !is_parent_name(r, c, text) ||
           import_area(j, r->names, text, within, &out->text, why);
}

/* ---- memory of a column ----------------------------------------------- */

/* Values differ mostly at their ends. */
static struct memo *memo_of(struct column_plan *c, struct str text)
{
    uint64_t last = 0;
    size_t n = text.len < sizeof last ? text.len : sizeof last;
    memcpy(&last, text.at + text.len - n, n);
    last = (last ^ text.len) * UINT64_C(0x9E3779B97F4A7C15);
    return &c->memos[last >> 40 & (MEMO_SLOTS - 1)];
}

static bool remembered(struct job *j, struct row_reader *r,
                       struct column_plan *c, const struct cell *cell,
                       struct str within, struct value *out,
                       struct intake_note *why)
{
    if (c->memos == NULL || within.len > 0 || cell->text.len > MEMO_KEY) {
        return take_value(j, r, c, cell, within, out, why);
    }
    struct memo *m = memo_of(c, cell->text);
    if (!m->used || m->kind != cell->kind || m->key_len != cell->text.len ||
        memcmp(m->key, cell->text.at, m->key_len) != 0) {
        if (!take_value(j, r, c, cell, within, out, why)) {
            return false;
        }
        if (out->text.len > MEMO_TEXT) {
            return true;
        }
        *m = (struct memo){ .used = true, .kind = cell->kind,
                            .key_len = (unsigned char)cell->text.len,
                            .text_len = (unsigned char)out->text.len,
                            .date = out->date, .number = out->number };
        memcpy(m->key, cell->text.at, cell->text.len);
        memcpy(m->text, out->text.at, out->text.len);
    }
    *out = (struct value){ { m->text, m->text_len }, m->number, m->date };
    return true;
}

/* ---- into the draft --------------------------------------------------- */

static void put_list(struct str list, struct str *out, uint32_t max,
                     uint32_t *count)
{
    struct str one;
    while (*count < max && str_next(&list, '|', &one)) {
        one = str_trim(one);
        if (one.len > 0) {
            out[(*count)++] = one;
        }
    }
}

static void put_core(struct entry *e, enum column core, const struct value *v)
{
    switch (core) {
    case COLUMN_ID:           e->id = v->text; break;
    case COLUMN_OCCURRED:     e->occurred = v->date; break;
    case COLUMN_UNTIL:        e->until = v->date; break;
    case COLUMN_ON_BEHALF:    e->on_behalf = v->text; break;
    case COLUMN_SUPPORTER:    e->supporter = v->text; break;
    case COLUMN_AREA:         e->area = v->text; break;
    case COLUMN_UNIT:         e->unit = v->text; break;
    case COLUMN_SUBJECT_KIND: e->subject_kind = v->text; break;
    case COLUMN_SUBJECT:      e->subject = v->text; break;
    case COLUMN_IDENTITY:     e->identity = v->text; break;
    case COLUMN_QUANTITY:
        e->quantity = v->number;
        e->has_quantity = true;
        break;
    case COLUMN_AMOUNT:
        e->amount_fen = v->number;
        e->has_amount = true;
        break;
    case COLUMN_PROGRAMMES:
        put_list(v->text, e->programmes, ENTRY_PROGRAMMES_MAX,
                 &e->programme_count);
        break;
    case COLUMN_EVIDENCE:
        put_list(v->text, e->evidence, ENTRY_EVIDENCE_MAX,
                 &e->evidence_count);
        break;
    case COLUMN_CORRECTS:     e->corrects = v->text; break;
    case COLUMN_WITHDRAWS:    e->withdraws = v->text; break;
    case COLUMN_TARGET:       e->target = v->text; break;
    case COLUMN_REASON:       e->reason = v->text; break;
    case COLUMN_KIND: case COLUMN_COUNT:
        break;
    }
}

static bool is_number(enum field_type type)
{
    return type == FIELD_INT || type == FIELD_MONEY || type == FIELD_LENGTH ||
           type == FIELD_LAND || type == FIELD_FLAG;
}

/* Columns come sorted by key, so that a field is always the last so far. */
static void put_field(struct row_draft *d, const struct row_reader *r,
                      const struct column_plan *c, const struct value *v)
{
    struct entry_field f = { .key = c->target.name, .text = v->text,
                             .number = v->number,
                             .is_text = !is_number(c->type) };
    if (c->is_sealed) {
        if (d->secret_count < ROW_SECRETS_MAX) {
            d->secrets[d->secret_count++] = f;
        }
        if (c->type == FIELD_ID_NUMBER) {
            d->id_number = v->text;
        } else if (r->name_column >= 0 && c == &r->columns[r->name_column]) {
            d->person_name = v->text;
        }
    } else if (d->entry.field_count < ENTRY_FIELDS_MAX) {
        d->entry.fields[d->entry.field_count++] = f;
    }
}

/* 省, 市, 县, 村 side by side: each inside the one before. */
static bool read_parts(struct job *j, struct row_reader *r,
                       const struct sheet_row *row, struct str *within,
                       struct intake_note *why, size_t *column)
{
    for (size_t i = 0; i < r->part_count; i++) {
        struct column_plan *c = &r->columns[r->parts[i]];
        if (c->at >= row->count || value_is_blank(row->cells[c->at].text)) {
            continue;
        }
        *column = c->at;
        if (!import_area(j, r->names, str_trim(row->cells[c->at].text),
                         *within, within, why)) {
            return false;
        }
    }
    return true;
}

static bool read_cell(struct job *j, struct row_reader *r,
                      struct column_plan *c, const struct cell *cell,
                      struct str within, struct row_draft *out,
                      struct intake_note *why)
{
    struct value v = { .number = 0 };
    if (cell->text.len == 0 || value_is_blank(cell->text)) {
        if (c->is_sealed && c->target.field->must) {
            out->lacks = c->header;
        }
        return true;
    }
    if (cell->kind == CELL_ERROR) {
        return intake_note(why, "cell.error", c->header,
                           "单元格里是错误值“%.*s”",
                           "the cell holds the error “%.*s”",
                           STR_ARG(cell->text));
    }
    struct str inside = c->type == FIELD_AREA ? within : (struct str){ 0 };
    if (!remembered(j, r, c, cell, inside, &v, why)) {
        return false;
    }
    if (is_number(c->type) && (!num_add(&c->part, v.number) ||
                               !num_add(&c->whole, v.number))) {
        r->is_torn = true;
    }
    if (c->target.use == USE_CORE) {
        put_core(&out->entry, c->target.core, &v);
    } else {
        put_field(out, r, c, &v);
    }
    return true;
}

static void finish(const struct row_reader *r, struct row_draft *out,
                   struct str within)
{
    struct entry *e = &out->entry;
    const struct pack_kind *kind = r->words->row;
    if (within.len > 0 && e->area.len == 0) {
        e->area = within;
    }
    if (r->words->core == CORE_AREA || r->words->core == CORE_UNIT) {
        e->subject_kind = r->words->kind;
    }
    if (kind != NULL && e->subject.len > 0 && e->subject_kind.len == 0) {
        e->subject_kind = kind->subject_kind;
    }
    out->needs_person = kind != NULL && e->subject.len == 0 &&
                        str_is(kind->subject_kind, STR("person")) &&
                        out->id_number.len + out->person_name.len > 0;
}

bool row_read(struct job *j, struct row_reader *r,
              const struct sheet_row *row, struct row_draft *out,
              struct intake_note *why, size_t *column)
{
    struct str within = { 0 };
    entry_clear(&out->entry);
    out->entry.kind = r->words->kind;
    out->secret_count = 0;
    out->id_number = out->person_name = out->lacks = (struct str){ 0 };
    if (!read_parts(j, r, row, &within, why, column)) {
        why->column = r->part_count > 0 && why->column.len == 0
            ? r->columns[r->parts[0]].header : why->column;
        return false;
    }
    for (size_t i = 0; i < r->count; i++) {
        struct column_plan *c = &r->columns[i];
        if (c->target.use == USE_AREA_PART || c->at >= row->count) {
            continue;
        }
        if (!read_cell(j, r, c, &row->cells[c->at], within, out, why)) {
            *column = c->at;
            why->column = c->header;
            r->is_torn = true;
            return false;
        }
    }
    finish(r, out, within);
    return true;
}

bool row_sums_hold(struct row_reader *r, const struct sheet_row *row,
                   struct intake_note *why)
{
    bool holds = true;
    for (size_t i = 0; i < r->count; i++) {
        struct column_plan *c = &r->columns[i];
        int64_t said;
        if (!is_number(c->type) || c->type == FIELD_FLAG ||
            c->at >= row->count) {
            continue;
        }
        const struct cell *cell = &row->cells[c->at];
        if (!r->is_torn && holds && !value_is_blank(cell->text) &&
            value_number(cell->text, cell->kind, c->unit, &said) ==
                VALUE_OK &&
            said != c->part && said != c->whole) {
            holds = intake_note(why, "sum.differs", c->header,
                                "合计写的是%.*s，与上面各行之和不符",
                                "the sum says %.*s; the rows above it add up "
                                "to something else", STR_ARG(cell->text));
        }
        c->part = 0;
    }
    return holds;
}

/* Letters only, in lower case: “合　计：” is 合计. */
static struct str bare(struct str s, char room[static 16])
{
    size_t n = 0;
    while (s.len > 0 && n + 4 <= 16) {
        struct str before = s;
        uint32_t c = utf8_next(&s);
        if (c == ' ' || c == 0x3000 || c == ':' || c == 0xFF1A) {
            continue;
        }
        memcpy(room + n, before.at, before.len - s.len);
        if (c >= 'A' && c <= 'Z') {
            room[n] = (char)(c + 32);
        }
        n += before.len - s.len;
    }
    return (struct str){ room, s.len > 0 ? 0 : n };
}

/* The first letter alone sorts nearly every row out. */
static bool may_be_sum(const char *at)
{
    static const char *const heads[] = { "合", "小", "总", "累", " ", "　",
                                         "t", "T", "s", "S" };
    unsigned char first = (unsigned char)at[0];
    if (first >= '0' && first <= '9') {
        return false;
    }
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (first == (unsigned char)heads[i][0] &&
            memcmp(at, heads[i], first < 0x80 ? 1 : 3) == 0) {
            return true;
        }
    }
    return false;
}

bool row_is_sum(const struct sheet_row *row)
{
    static const char *const words[] = { "合计", "小计", "总计", "累计",
                                         "total", "sum", "subtotal" };
    char room[16];
    for (size_t i = 0; i < row->count && i < 3; i++) {
        struct str text = row->cells[i].text;
        if (text.len < 3 || text.len > 24 || !may_be_sum(text.at)) {
            continue;
        }
        struct str word = bare(text, room);
        for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
            if (str_is(word, str_of(words[k]))) {
                return true;
            }
        }
    }
    return false;
}

bool row_is_foot(struct arena *a, const struct sheet_row *row)
{
    static const char *const words[] = {
        "填表人", "制表人", "填报人", "制表", "填表", "审核人", "审核", "复核",
        "负责人", "单位负责人", "主要负责人", "联系人", "联系电话", "填报日期",
        "填表日期", "填报时间", "填报单位", "填报说明", "填表说明", "说明",
        "备注", "注", "note", "notes", "prepared by",
    };
    size_t i = 0;
    while (i < row->count && str_trim(row->cells[i].text).len == 0) {
        i++;
    }
    if (i == row->count ||
        (str_find(row->cells[i].text, STR(":")) < 0 &&
         str_find(row->cells[i].text, STR("：")) < 0)) {
        return false;           /* nearly every row */
    }
    struct str text = utf8_fold(a, row->cells[i].text);
    ptrdiff_t colon = str_find(text, STR(":"));
    struct str word = str_part(text, 0, colon > 0 ? (size_t)colon : 0);
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (str_is(word, str_of(words[k]))) {
            return true;
        }
    }
    return false;
}
