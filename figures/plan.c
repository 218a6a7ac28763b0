#include "figures/plan.h"

#include "base/num.h"
#include "pack/filter.h"

bool plan_lists(struct str list, struct str part)
{
    struct str one;
    while (str_next(&list, '|', &one)) {
        if (str_is(str_trim(one), part)) {
            return true;
        }
    }
    return false;
}

/* ---- conditions -------------------------------------------------------- */

struct build {                  /* what conditions of one source need */
    struct arena *arena;
    const struct facts *facts;
    const struct fact_table *table;
};

static uint64_t *bits_for(struct build *b, struct plan_test *t, size_t count)
{
    uint64_t *bits = ARENA_ROWS(b->arena, uint64_t, count / 64 + 1);
    t->bits = bits;
    t->bit_count = count;
    return bits;
}

static void set_bit(uint64_t *bits, uint32_t n)
{
    bits[n / 64] |= UINT64_C(1) << n % 64;
}

static bool has_value(const struct filter_condition *c, struct str text)
{
    for (size_t i = 0; i < c->value_count; i++) {
        if (str_is(c->values[i], text)) {
            return true;
        }
    }
    return false;
}

static void test_areas(struct build *b, const struct filter_condition *c,
                       struct plan_test *t)
{
    const struct areas *areas = b->facts->areas;
    uint64_t *bits = bits_for(b, t, area_count(areas));
    t->codes = b->table->columns[FACT_AREA].codes;
    for (uint32_t i = 0; i < area_count(areas); i++) {
        struct area area = area_at(areas, i);
        if (has_value(c, c->what == FILTER_AREA_LEVEL ? area.level
                                                      : area.code)) {
            set_bit(bits, i);
        }
    }
}

static bool unit_passes(const struct facts *f, uint32_t number,
                        const struct filter_condition *c)
{
    struct unit unit = unit_at(f->units, number);
    bool is_level = c->what == FILTER_UNIT_LEVEL ||
        c->what == FILTER_SUPPORTER_LEVEL ||
        c->what == FILTER_SUBJECT_UNIT_LEVEL;
    return has_value(c, is_level ? unit.level : unit.kind);
}

static void test_units(struct build *b, const struct filter_condition *c,
                       struct plan_test *t, enum fact_core column)
{
    const struct facts *f = b->facts;
    uint64_t *bits = bits_for(b, t, unit_count(f->units));
    t->codes = b->table->columns[column].codes;
    for (uint32_t i = 0; i < unit_count(f->units); i++) {
        if (unit_passes(f, i, c)) {
            set_bit(bits, i);
        }
    }
}

static void test_subject_units(struct build *b,
                               const struct filter_condition *c,
                               struct plan_test *t)
{
    const struct facts *f = b->facts;
    uint64_t *bits = bits_for(b, t, f->subject_count);
    t->codes = b->table->columns[FACT_SUBJECT].codes;
    for (size_t i = 0; i < f->unit_subject_count; i++) {
        if (unit_passes(f, f->unit_subjects[i].unit, c)) {
            set_bit(bits, f->unit_subjects[i].subject);
        }
    }
}

static void test_names(struct build *b, const struct filter_condition *c,
                       struct plan_test *t, const struct names *names)
{
    uint64_t *bits = bits_for(b, t, names->count);
    for (size_t i = 0; i < c->value_count; i++) {
        uint32_t number = names_find(names, c->values[i]);
        if (number != NAME_NONE) {
            set_bit(bits, number);
        }
    }
}

static void test_numbers(struct build *b, const struct filter_condition *c,
                         struct plan_test *t, const int64_t *numbers)
{
    int64_t *values = ARENA_ROWS(b->arena, int64_t, c->value_count);
    t->numbers = numbers;
    t->values = values;
    for (size_t i = 0; i < c->value_count; i++) {
        if (num_parse(c->values[i], &values[t->value_count])) {
            t->value_count++;
        }
    }
}

static void test_programmes(struct build *b, const struct filter_condition *c,
                            struct plan_test *t)
{
    int64_t *values = ARENA_ROWS(b->arena, int64_t, c->value_count);
    t->numbers = b->table->columns[FACT_PROGRAMMES].numbers;
    t->values = values;
    t->is_bits = true;
    for (size_t i = 0; i < c->value_count; i++) {
        uint32_t bit = names_find(&b->facts->programmes, c->values[i]);
        if (bit < 62) {
            values[t->value_count++] = INT64_C(1) << bit;
        }
    }
}

/* Units and areas that a core column names outright. */
static void test_core_ids(struct build *b, const struct filter_condition *c,
                          struct plan_test *t, enum fact_core column)
{
    const struct facts *f = b->facts;
    bool is_area = column == FACT_AREA;
    size_t count = is_area ? area_count(f->areas) : unit_count(f->units);
    uint64_t *bits = bits_for(b, t, count);
    t->codes = b->table->columns[column].codes;
    for (size_t i = 0; i < c->value_count; i++) {
        uint32_t number = is_area ? area_of_code(f->areas, c->values[i])
                                  : unit_of_id(f->units, c->values[i]);
        if (number < count) {
            set_bit(bits, number);
        }
    }
}

static void test_field(struct build *b, const struct filter_condition *c,
                       struct plan_test *t)
{
    const struct fact_column *core = b->table->columns;
    if (str_is(c->column, STR("supporter"))) {
        test_core_ids(b, c, t, FACT_SUPPORTER);
    } else if (str_is(c->column, STR("unit"))) {
        test_core_ids(b, c, t, FACT_UNIT);
    } else if (str_is(c->column, STR("area"))) {
        test_core_ids(b, c, t, FACT_AREA);
    } else if (str_is(c->column, STR("quantity"))) {
        test_numbers(b, c, t, core[FACT_QUANTITY].numbers);
    } else if (str_is(c->column, STR("programmes"))) {
        test_programmes(b, c, t);
    } else {
        const struct fact_column *codes =
            fact_column(b->facts, b->table, c->column, FACT_CODES);
        const struct fact_column *numbers =
            fact_column(b->facts, b->table, c->column, FACT_NUMBERS);
        test_names(b, c, t, &b->facts->names);
        t->codes = codes ? codes->codes : NULL;
        test_numbers(b, c, t, numbers ? numbers->numbers : NULL);
    }
}

/* Where all rows of a table give one answer, it stands in is_not alone. */
static void test_kind(struct build *b, const struct filter_condition *c,
                      struct plan_test *t)
{
    if (has_value(c, names_text(&b->facts->names, b->table->kind))) {
        t->is_not = !t->is_not;
    }
}

static void test_make(struct build *b, const struct filter_condition *c,
                      struct plan_test *t)
{
    t->is_not = c->is_not;
    switch (c->what) {
    case FILTER_KIND:
        test_kind(b, c, t);
        break;
    case FILTER_AREA_LEVEL:
    case FILTER_AREA_CODE:
        test_areas(b, c, t);
        break;
    case FILTER_UNIT_KIND:
    case FILTER_UNIT_LEVEL:
        test_units(b, c, t, FACT_UNIT);
        break;
    case FILTER_SUPPORTER_KIND:
    case FILTER_SUPPORTER_LEVEL:
        test_units(b, c, t, FACT_SUPPORTER);
        break;
    case FILTER_SUBJECT_KIND:
        test_names(b, c, t, &b->facts->kind_names);
        t->codes = b->table->columns[FACT_SUBJECT].codes;
        t->through = b->facts->subject_kinds;
        break;
    case FILTER_SUBJECT_UNIT_KIND:
    case FILTER_SUBJECT_UNIT_LEVEL:
        test_subject_units(b, c, t);
        break;
    case FILTER_FIELD:
    case FILTER_WHAT_COUNT:
        test_field(b, c, t);
        break;
    }
}

static struct plan_tests tests_make(struct build *b, struct str text)
{
    struct filter filter = { 0 };
    struct err e = { 0 };
    if (!filter_parse(b->arena, text, &filter, &e)) {
        struct plan_test *never = ARENA_NEW(b->arena, struct plan_test);
        return (struct plan_tests){ never, 1 };
    }
    struct plan_test *rows =
        ARENA_ROWS(b->arena, struct plan_test, filter.count + 1);
    for (size_t i = 0; i < filter.count; i++) {
        test_make(b, &filter.conditions[i], &rows[i]);
    }
    return (struct plan_tests){ rows, filter.count };
}

/* ---- sources ----------------------------------------------------------- */

static bool is_amount(struct str of)
{
    return str_is(of, STR("amount")) || str_is(of, STR("amount_yuan")) ||
        str_is(of, STR("amount_fen"));
}

static void find_shares(struct build *b, const struct pack_indicator *i,
                        struct plan_source *s)
{
    const struct fact_column *core = b->table->columns;
    if (s->role == PLAN_CARRIED && i->measure == MEASURE_SUM) {
        s->shares_amount = is_amount(i->of) || i->unit == UNIT_FEN;
        s->shares = core[s->shares_amount ? FACT_AMOUNT : FACT_QUANTITY]
            .numbers;
    } else if (i->measure != MEASURE_SUM) {
        s->shares = s->role == PLAN_NAMED ? NULL
            : core[FACT_QUANTITY].numbers;
    } else if (is_amount(i->of)) {
        s->shares_amount = true;
        s->shares = core[FACT_AMOUNT].numbers;
    } else if (str_is(i->of, STR("quantity"))) {
        s->shares = core[FACT_QUANTITY].numbers;
    } else {
        const struct fact_column *c =
            fact_column(b->facts, b->table, i->of, FACT_NUMBERS);
        s->shares = c ? c->numbers : NULL;
    }
}

static void find_values(struct build *b, const struct pack_indicator *i,
                        struct plan_source *s)
{
    static const struct { const char *of; enum fact_core column; } cores[] = {
        { "subject", FACT_SUBJECT }, { "supporter", FACT_SUPPORTER },
        { "unit", FACT_UNIT }, { "area", FACT_AREA },
    };
    for (size_t k = 0; k < sizeof(cores) / sizeof(*cores); k++) {
        if (str_is(i->of, str_of(cores[k].of))) {
            s->values = b->table->columns[cores[k].column].codes;
            return;
        }
    }
    const struct fact_column *codes =
        fact_column(b->facts, b->table, i->of, FACT_CODES);
    const struct fact_column *numbers =
        fact_column(b->facts, b->table, i->of, FACT_NUMBERS);
    s->values = codes ? codes->codes : NULL;
    s->number_values = numbers && !s->values ? numbers->numbers : NULL;
}

enum plan_role plan_role_of(const struct pack_indicator *i,
                            const struct pack_kind *kind)
{
    bool listed = plan_lists(i->kinds, kind->id);
    if (str_is(kind->role, STR("carried"))) {
        return listed || plan_lists(i->kinds, kind->stands_for)
            ? PLAN_CARRIED : PLAN_ROLES;
    }
    if (str_is(kind->role, STR("aggregate"))) {
        return listed || plan_lists(i->kinds, kind->stands_for)
            ? PLAN_AGGREGATE : PLAN_ROLES;
    }
    return listed ? PLAN_NAMED : PLAN_ROLES;
}

/* A carried total counts for the one indicator that it names. */
static struct plan_tests names_indicator(struct build *b, struct str id)
{
    struct filter_condition c = {
        .what = FILTER_FIELD, .column = STR("indicator"),
        .values = &id, .value_count = 1,
    };
    struct plan_test *t = ARENA_NEW(b->arena, struct plan_test);
    test_make(b, &c, t);
    return (struct plan_tests){ t, 1 };
}

static bool source_make(struct build *b, const struct pack_indicator *i,
                        uint64_t at, uint32_t number, struct plan_source *s)
{
    const struct facts *f = b->facts;
    b->table = f->tables[number];
    const struct pack_kind *kind =
        pack_kind(f->pack, names_text(&f->names, b->table->kind), at);
    enum plan_role role = kind ? plan_role_of(i, kind) : PLAN_ROLES;
    if (role == PLAN_ROLES) {
        return false;
    }
    *s = (struct plan_source){ .table = b->table, .number = number,
                               .role = role };
    find_shares(b, i, s);
    if (role == PLAN_CARRIED) {
        s->filter = names_indicator(b, i->id);
        return true;
    }
    s->has_persons = str_is(kind->subject_kind, STR("person"));
    s->filter = tests_make(b, i->filter);
    s->has_minus = str_trim(i->minus).len > 0;
    if (s->has_minus) {
        s->minus = tests_make(b, i->minus);
    }
    if (i->measure == MEASURE_DISTINCT && role == PLAN_NAMED) {
        find_values(b, i, s);
    }
    return true;
}

void plan_make(struct arena *a, const struct facts *f,
               const struct pack_indicator *i, uint64_t at, struct plan *out)
{
    struct build b = { .arena = a, .facts = f };
    *out = (struct plan){
        .indicator = i, .facts = f,
        .sources = ARENA_ROWS(a, struct plan_source, f->table_count + 1),
        .is_sum = i->measure == MEASURE_SUM,
        .is_distinct = i->measure == MEASURE_DISTINCT,
        .is_stock = i->is_stock || i->last_status,
        .values_are_subjects = str_is(i->of, STR("subject")),
    };
    for (uint32_t n = 0; n < f->table_count; n++) {
        if (source_make(&b, i, at, n, &out->sources[out->count])) {
            out->count++;
        }
    }
}
