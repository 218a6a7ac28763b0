#include "exchange/workbook_column.h"

#include <assert.h>
#include <inttypes.h>

#include "base/map.h"
#include "base/utf8.h"
#include "exchange/import_row.h"
#include "exchange/import_value.h"

/* --- which columns ----------------------------------------------------- */

static bool is_number(enum field_type type)
{
    return type == FIELD_INT || type == FIELD_MONEY || type == FIELD_LENGTH ||
           type == FIELD_LAND;
}

/* In which unit numbers are written: the pack's, else that of plain numbers in
 * files. */
static const struct value_unit *unit_of(const struct book_column *c)
{
    const struct value_unit *unit = value_unit_of(c->unit);
    enum value_measure measure = value_measure_of(c->type);
    return unit != NULL && unit->measure == measure
        ? unit : value_unit_base(measure);
}

/* Marks what must be given, and says the unit where the pack has one. */
static struct str head_of(const struct workbook *w, const struct book_column *c)
{
    bool english = w->labels.lang == LANG_EN;
    struct str label = c->field == NULL ? (struct str){ 0 }
                     : english ? c->field->en : c->field->zh;
    if (label.len == 0) {
        const struct column_row *row = column_row(
            c->core == COLUMN_NONE ? COLUMN_ID : c->core);
        label = c->core == COLUMN_NONE ? c->field->id
              : str_of(say(w->labels.lang, row->zh, row->en));
    }
    bool has_unit = c->unit.len > 0 && str_find(label, c->unit) < 0 &&
                    is_number(c->type);
    return arena_print(w->job->arena, "%s%.*s%s%.*s%s", c->is_must ? "*" : "",
                       STR_ARG(label),
                       !has_unit ? "" : english ? " (" : "（",
                       has_unit ? (int)c->unit.len : 0, c->unit.at,
                       !has_unit ? "" : english ? ")" : "）");
}

static void add_column(struct workbook *w, enum column core,
                       const struct pack_field *field)
{
    for (size_t i = 0; i < w->column_count; i++) {
        if (core != COLUMN_NONE && w->columns[i].core == core) {
            return;
        }
    }
    if (w->column_count == WORKBOOK_COLUMNS_MAX) {
        return;
    }
    struct book_column *c = &w->columns[w->column_count++];
    *c = (struct book_column){ .core = core, .field = field };
    c->type = core != COLUMN_NONE
        ? row_core_type(core, w->kind->subject_kind) : field->type;
    c->unit = field != NULL ? field->unit : (struct str){ 0 };
    c->is_must = core == COLUMN_OCCURRED || (field != NULL && field->must);
    c->is_sealed = core == COLUMN_NONE &&
                   (field->sealed || field->type == FIELD_ID_NUMBER);
    c->head = core == COLUMN_REASON
        ? str_of(say(w->labels.lang, "更正原因", "reason"))
        : head_of(w, c);
}

/* Whether the kind's key names a core column. */
static bool is_key(const struct workbook *w, enum column core)
{
    struct str rest = w->kind->key, one;
    while (str_next(&rest, '|', &one)) {
        if (str_is(one, column_id(core))) {
            return true;
        }
    }
    return false;
}

/* A person is known by private fields; the random id of one tells nobody
 * anything, so it is asked for only where there is nothing else. */
static bool wants_subject(const struct workbook *w)
{
    if (w->kind->subject_kind.len == 0) {
        return false;
    }
    for (size_t i = 0; i < w->column_count; i++) {
        if (w->columns[i].is_sealed) {
            return false;
        }
    }
    return true;
}

void workbook_columns(struct workbook *w)
{
    static const enum column beside[] = {
        COLUMN_OCCURRED, COLUMN_UNTIL, COLUMN_SUPPORTER, COLUMN_AREA,
        COLUMN_UNIT, COLUMN_QUANTITY, COLUMN_AMOUNT, COLUMN_PROGRAMMES,
    };
    size_t count;
    const struct pack_field **fields = pack_fields(
        w->labels.pack, w->job->arena, w->kind->id, w->labels.at, &count);
    add_column(w, COLUMN_ID, NULL);
    for (size_t i = 0; i < count; i++) {
        add_column(w, column_of(fields[i]->id), fields[i]);
    }
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
        enum column core = beside[i];
        if (core == COLUMN_OCCURRED || is_key(w, core) ||
            (w->used >> core & 1) != 0 ||
            (w->kind->needs_pairing && (core == COLUMN_SUPPORTER ||
                                        core == COLUMN_AREA))) {
            add_column(w, core, NULL);
        }
    }
    if (wants_subject(w)) {
        add_column(w, COLUMN_SUBJECT, NULL);
    }
    add_column(w, COLUMN_REASON, NULL);
}

/* --- cells ------------------------------------------------------------- */

/* A whole number of the stored unit, exactly, in the column's unit. Every
 * unit's factor is a product of 2, 3 and 5 so that the division ends. */
static struct str number_text(const struct workbook *w,
                              const struct book_column *c, int64_t n)
{
    enum { PLACES_MAX = 14 };
    const struct value_unit *unit = unit_of(c);
    bool is_below = n < 0;
    uint64_t rest = is_below ? -(uint64_t)n : (uint64_t)n;
    uint64_t times = (uint64_t)unit->times;
    assert(rest <= UINT64_MAX / 16);    /* entries hold 53 bits */
    rest *= (uint64_t)unit->over;
    char digits[PLACES_MAX + 1] = "";
    uint64_t whole = rest / times;
    size_t places = 0;
    for (rest %= times; rest > 0 && places < PLACES_MAX; rest %= times) {
        rest *= 10;
        digits[places++] = (char)('0' + (int)(rest / times));
    }
    return arena_print(w->job->arena, "%s%" PRIu64 "%s%.*s",
                       is_below ? "-" : "", whole, places > 0 ? "." : "",
                       (int)places, digits);
}

static bool is_area_name(const struct workbook *w, struct str name,
                         struct str code)
{
    const struct areas *areas = w->labels.areas;
    uint32_t found;
    return area_named(areas, w->job->arena, name, AREA_NONE, STR(""), &found,
                      1) == 1 && str_is(area_at(areas, found).code, code);
}

static bool is_unit_name(const struct workbook *w, struct str name,
                         struct str id)
{
    const struct units *units = w->labels.units;
    uint32_t found;
    return unit_named(units, w->job->arena, name, &found, 1) == 1 &&
           str_is(unit_at(units, found).id, id);
}

/* A name that means this area or unit and no other; its id when there is
 * none. */
static struct str name_of(struct workbook *w, struct book_column *c,
                          struct str id)
{
    const struct labels *l = &w->labels;
    if (str_is(c->last_id, id)) {
        return c->last_text;
    }
    c->last_id = c->last_text = arena_str(w->job->arena, id);
    struct str whole = c->type == FIELD_AREA ? label_area(l, id)
                                             : label_unit(l, id);
    struct str brief = c->type == FIELD_AREA ? label_area_short(l, id) : whole;
    if (c->type == FIELD_UNIT) {
        c->last_text = is_unit_name(w, whole, id) ? whole : c->last_text;
    } else if (is_area_name(w, whole, id)) {
        c->last_text = whole;
    } else if (is_area_name(w, brief, id)) {
        c->last_text = brief;
    }
    return c->last_text;
}

static struct str code_name(const struct workbook *w, struct str list,
                            const struct pack_code *code)
{
    const struct labels *l = &w->labels;
    struct str name = l->lang == LANG_EN ? code->en : code->zh;
    const struct pack_code *found = pack_code_named(l->pack, list, name, l->at);
    return found != NULL && str_is(found->id, code->id) ? name : code->id;
}

static struct cell text_cell(struct workbook *w, struct book_column *c,
                             struct str text)
{
    struct cell cell = { .text = text, .kind = CELL_TEXT };
    if (text.len == 0) {
        cell.text = STR("");
    } else if (c->type == FIELD_AREA || c->type == FIELD_UNIT) {
        cell.text = name_of(w, c, text);
    } else if (c->type == FIELD_DATE) {
        cell.kind = CELL_DATE;
    } else if (c->type == FIELD_CODE) {
        const struct pack_code *code = pack_code(w->labels.pack,
            c->field->codes, text, w->labels.at);
        cell.text = code == NULL ? text : code_name(w, c->field->codes, code);
    }
    return cell;
}

static struct cell number_cell(struct workbook *w, const struct book_column *c,
                               int64_t n)
{
    if (c->type == FIELD_FLAG) {
        return (struct cell){ .kind = CELL_TEXT, .text = str_of(n != 0
            ? say(w->labels.lang, "是", "yes")
            : say(w->labels.lang, "否", "no")) };
    }
    return (struct cell){ .kind = CELL_NUMBER, .text = number_text(w, c, n) };
}

static struct str programmes_text(const struct workbook *w,
                                  const struct entry *e)
{
    struct buf all = { 0 };
    for (uint32_t i = 0; i < e->programme_count; i++) {
        buf_text(&all, i > 0 ? "|" : "");
        buf_str(&all, e->programmes[i]);
    }
    struct str text = arena_str(w->job->arena, buf_view(&all));
    buf_free(&all);
    return text;
}

struct cell workbook_cell(struct workbook *w, struct book_column *c,
                          const struct entry *e)
{
    const struct cell empty = { .text = STR(""), .kind = CELL_TEXT };
    char room[COLUMN_TEXT_SIZE];
    if (c->is_sealed || c->core == COLUMN_REASON) {
        return empty;
    } else if (c->core == COLUMN_QUANTITY) {
        return e->has_quantity ? number_cell(w, c, e->quantity) : empty;
    } else if (c->core == COLUMN_AMOUNT) {
        return e->has_amount ? number_cell(w, c, e->amount_fen) : empty;
    } else if (c->core == COLUMN_PROGRAMMES) {
        return text_cell(w, c, programmes_text(w, e));
    } else if (c->core != COLUMN_NONE) {
        return text_cell(w, c, arena_str(w->job->arena,
                                         column_text(e, c->core, room)));
    }
    const struct entry_field *f = entry_field(e, c->field->id);
    return f == NULL ? empty
         : f->is_text ? text_cell(w, c, arena_str(w->job->arena, f->text))
         : number_cell(w, c, f->number);
}

/* --- choices ----------------------------------------------------------- */

static struct str *code_choices(struct workbook *w,
                                const struct book_column *c, size_t *count)
{
    const struct pack_code **codes = pack_codes(
        w->labels.pack, w->job->arena, c->field->codes, w->labels.at, count);
    struct str *out = ARENA_ROWS(w->job->arena, struct str, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        out[i] = code_name(w, c->field->codes, codes[i]);
    }
    return out;
}

/* Names that the rows use already, each once; the unit's own comes first. */
static void used_choices(struct workbook *w, const struct book_column *c,
                         struct str *out, size_t *count)
{
    struct book_column plain = *c;
    struct names seen = { 0 };
    struct buf room = { 0 };
    struct entry e;
    for (size_t i = 0; i < *count; i++) {
        names_put(&seen, out[i]);
    }
    for (size_t i = 0; i < w->row_count && *count < WORKBOOK_CHOICES_MAX;
         i++) {
        struct err err = { 0 };
        if (!entry_decode(w->rows[i], &e, &room, &err)) {
            continue;
        }
        struct str name = workbook_cell(w, &plain, &e).text;
        if (name.len > 0 && names_find(&seen, name) == NAME_NONE) {
            names_put(&seen, name);
            out[(*count)++] = name;
        }
    }
    buf_free(&room);
    names_free(&seen);
}

static struct str *unit_choices(struct workbook *w,
                                const struct book_column *c, size_t *count)
{
    const struct units *units = w->labels.units;
    struct book_column plain = *c;
    struct str *out = ARENA_ROWS(w->job->arena, struct str,
                                 WORKBOOK_CHOICES_MAX);
    out[(*count)++] = name_of(w, &plain, w->stamp.unit);
    bool is_short = unit_count(units) < WORKBOOK_CHOICES_MAX;
    for (uint32_t i = 0; i < unit_count(units) && is_short; i++) {
        struct unit unit = unit_at(units, i);
        if (i != w->unit && unit.valid_until > w->today) {
            out[(*count)++] = name_of(w, &plain, unit.id);
        }
    }
    if (!is_short) {
        used_choices(w, c, out, count);
    }
    return out;
}

/* Whether an area is one that the unit works with: it is paired with it, or
 * the area lies in its own. */
static bool works_with(const struct workbook *w, uint32_t area)
{
    struct unit unit = unit_at(w->labels.units, w->unit);
    uint32_t own = area_of_code(w->labels.areas, unit.area);
    return pairing_supports(w->pairings, unit.id)
        ? pairing_in_force(w->pairings, unit.id, area, w->today)
        : own != AREA_NONE && area_holds(w->labels.areas, own, area);
}

/* All areas where they are few; else those that the unit works with, and if
 * these are many, too, the highest of them and what lies right below. */
static struct str *area_choices(struct workbook *w,
                                const struct book_column *c, size_t *count)
{
    const struct areas *areas = w->labels.areas;
    struct book_column plain = *c;
    struct str *out = ARENA_ROWS(w->job->arena, struct str,
                                 WORKBOOK_CHOICES_MAX);
    uint32_t all = area_count(areas), near = 0;
    bool is_short = all < WORKBOOK_CHOICES_MAX;
    bool *is_near = ARENA_ROWS(w->job->arena, bool, all + 1);
    for (uint32_t i = 0; i < all && !is_short; i++) {
        is_near[i] = works_with(w, i);
        near += is_near[i];
    }
    bool is_deep = near >= WORKBOOK_CHOICES_MAX;
    for (uint32_t i = 0; i < all && *count < WORKBOOK_CHOICES_MAX; i++) {
        struct area area = area_at(areas, i);
        uint32_t up = area.parent;
        uint32_t top = up == AREA_NONE ? up : area_at(areas, up).parent;
        bool is_high = up == AREA_NONE || !is_near[up] || top == AREA_NONE ||
                       !is_near[top];
        if (area.valid_until > w->today &&
            (is_short || (is_near[i] && (!is_deep || is_high)))) {
            out[(*count)++] = name_of(w, &plain, area.code);
        }
    }
    if (!is_short) {
        used_choices(w, c, out, count);
    }
    return out;
}

struct str *workbook_choices(struct workbook *w, const struct book_column *c,
                             size_t *count)
{
    *count = 0;
    if (c->is_sealed) {
        return NULL;
    } else if (c->type == FIELD_CODE) {
        return code_choices(w, c, count);
    } else if (c->type == FIELD_UNIT) {
        return unit_choices(w, c, count);
    } else if (c->type == FIELD_AREA) {
        return area_choices(w, c, count);
    } else if (c->type == FIELD_FLAG) {
        struct str *out = ARENA_ROWS(w->job->arena, struct str, 2);
        out[(*count)++] = number_cell(w, c, 1).text;
        out[(*count)++] = number_cell(w, c, 0).text;
        return out;
    }
    return NULL;
}

/* --- looks ------------------------------------------------------------- */

static enum xlsx_face face_of(const struct book_column *c)
{
    switch (c->type) {
    case FIELD_DATE:
        return XLSX_FACE_DAY;
    case FIELD_INT:
        return XLSX_FACE_WHOLE;
    case FIELD_MONEY:
        return unit_of(c) == value_unit_base(MEASURED_MONEY)
            ? XLSX_FACE_CENTS : XLSX_FACE_NUMBER;
    case FIELD_LENGTH: case FIELD_LAND:
        return XLSX_FACE_NUMBER;
    case FIELD_TEXT: case FIELD_CODE: case FIELD_AREA: case FIELD_UNIT:
    case FIELD_PERSON: case FIELD_FLAG: case FIELD_ID_NUMBER:
    case FIELD_CREDIT_CODE:
        break;
    }
    return XLSX_FACE_TEXT;
}

static size_t width_of(const struct book_column *c)
{
    size_t head = utf8_width(c->head) + 2;
    size_t least = c->type == FIELD_UNIT || c->type == FIELD_AREA ? 26
                 : c->type == FIELD_ID_NUMBER ? 20
                 : c->type == FIELD_TEXT ? 16 : 12;
    return head > least ? head : least;
}

/* What the head says when one points at it. */
static struct str note_of(const struct workbook *w, const struct book_column *c)
{
    enum lang lang = w->labels.lang;
    struct buf b = { 0 };
    if (c->core == COLUMN_REASON) {
        buf_text(&b, say(lang, "改动灰底行时，写明为什么改",
                         "why a shaded row was changed"));
    }
    if (c->is_must) {
        buf_text(&b, say(lang, "必填。", "Must be given. "));
    }
    if (c->is_sealed) {
        buf_text(&b, say(lang, "隐私：只加密保存，灰底行里不显示，不必重填。",
                         "Private: kept encrypted, not shown in shaded rows; "
                         "leave it empty there. "));
    }
    if (c->type == FIELD_DATE) {
        buf_text(&b, say(lang, "写成2020-03-05；只知道年月就写2020-03。",
                         "Write 2020-03-05, or 2020-03 for a month. "));
    }
    if (is_number(c->type) && value_measure_of(c->type) != MEASURED_COUNT) {
        buf_print(&b, "%s%s%s", say(lang, "单位是", "In "), unit_of(c)->word,
                  say(lang, "。", ". "));
    }
    for (size_t i = 0; i < w->stamp.default_count; i++) {
        if (w->stamp.defaults[i].column == c->core) {
            buf_text(&b, say(lang, "留空即为本单位。",
                             "Empty means this unit. "));
        }
    }
    if (c->field != NULL && c->field->source.len > 0) {
        buf_text(&b, say(lang, "依据：", "Source: "));
        buf_str(&b, c->field->source);
    }
    struct str note = arena_str(w->job->arena, buf_view(&b));
    buf_free(&b);
    return note;
}

void workbook_looks(struct workbook *w)
{
    for (size_t i = 0; i < w->column_count; i++) {
        struct book_column *c = &w->columns[i];
        size_t count;
        workbook_choices(w, c, &count);
        w->lists[i] = count == 0 ? STR("")
                    : arena_print(w->job->arena, "jiedui_list_%zu", i);
        w->looks[i] = (struct xlsx_column){
            .face = face_of(c), .width = width_of(c),
            .is_hidden = c->core == COLUMN_ID, .is_must = c->is_must,
            .note = c->core == COLUMN_ID ? STR("") : note_of(w, c),
            .choices = w->lists[i],
        };
    }
}
