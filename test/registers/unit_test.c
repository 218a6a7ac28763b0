/* The register of units: names, credit codes, saving. */
#include "registers/unit.h"

#include "test/check.h"
#include "test/rig.h"

static const struct fold *const folds[] = { &unit_fold, NULL };

static void put(struct rig *r, struct entry e)
{
    rig_put(r, &e);
}

static struct rig small_register(void)
{
    struct rig r = rig_open(folds);
    put(&r, rig_row("unit", "unit", "U2", "name", "某某区农业局", "kind", "department", "parent", "U1",
                    "area", "110101", "aliases", "农业局|农 委", NULL));
    put(&r, rig_row("unit", "unit", "U1", "name", "某某区", "kind", "government", "level", "district",
                    "name_en", "Some District", NULL));
    put(&r, rig_row("unit", "unit", "F1", "name", "禾源公司", "kind", "firm", "credit_code",
                    "91350100M000100Y43", NULL));
    return r;
}

static void a_unit_is_found_by_id_code_and_names(void)
{
    struct rig r = small_register();
    struct arena *a = arena_open();
    const struct units *s = r.states[0];
    static const struct { const char *name; uint32_t number; } rows[] = {
        { "某某区农业局", 0 }, { "农业局", 0 }, { "农委", 0 }, { "某某区", 1 }, { "some district", 1 },
        { "禾源公司", 2 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t found[2];
        CHECK(unit_named(s, a, str_of(rows[i].name), found, 2) == 1 &&
              found[0] == rows[i].number);
    }
    CHECK(unit_count(s) == 3 && unit_of_id(s, STR("F1")) == 2);
    CHECK(unit_of_id(s, STR("F2")) == UNIT_NONE);
    CHECK(unit_of_credit_code(s, STR("91350100M000100Y43")) == 2);
    CHECK(unit_of_credit_code(s, STR("91350100M000100Y44")) == UNIT_NONE);
    CHECK(unit_at(s, 0).parent == 1 && unit_at(s, 1).parent == UNIT_NONE);
    CHECK(str_is(unit_at(s, 0).area, STR("110101")));
    CHECK(str_is(unit_at(s, 1).level, STR("district")));
    CHECK(unit_named(s, a, STR(""), NULL, 0) == 0);
    arena_close(a);
    rig_close(&r);
}

static void a_later_entry_replaces_and_former_names_stay(void)
{
    struct rig r = small_register(), again;
    struct arena *a = arena_open();
    uint32_t found[2];
    struct entry e = rig_row("unit", "unit", "F1", "name", "隆顺公司", "kind",
                             "cooperative", NULL);
    CHECK(!unit_says(r.states[0], &e));
    rig_put(&r, &e);
    CHECK(unit_says(r.states[0], &e));
    CHECK(unit_named(r.states[0], a, STR("禾源公司"), found, 2) == 1);
    CHECK(unit_named(r.states[0], a, STR("隆顺公司"), found, 2) == 1);
    CHECK(str_is(unit_at(r.states[0], 2).kind, STR("cooperative")));
    CHECK(unit_at(r.states[0], 2).born == 3);
    CHECK(unit_of_credit_code(r.states[0], STR("91350100M000100Y43")) ==
          UNIT_NONE);
    CHECK(rig_again(&r, &again));
    CHECK(unit_named(again.states[0], a, STR("禾源公司"), found, 2) == 1);
    rig_close(&again);
    arena_close(a);
    rig_close(&r);
}

/* Codes wander between units; saved half way or not, it comes to the same. */
static void a_loaded_register_goes_on_as_if_never_saved(void)
{
    struct arena *a = arena_open();
    struct rig whole = rig_open(folds), half = { 0 };
    uint64_t seed = 5;
    for (int i = 0; i < 600; i++) {
        struct str id = arena_print(a, "U%u", rig_chance(&seed, 50));
        struct str code = arena_print(a, "C%u", rig_chance(&seed, 20));
        struct str name = arena_print(a, "第%u小学", rig_chance(&seed, 40));
        struct entry e = rig_row("unit", "unit", id.at, "name", name.at,
                                 "credit_code", i % 3 ? code.at : "", NULL);
        if (i == 300) {
            CHECK(rig_again(&whole, &half));
        }
        rig_put(&whole, &e);
        if (i >= 300) {
            rig_put(&half, &e);
        }
    }
    CHECK(rig_is_same(&whole, &half));
    for (int i = 0; i < 20; i++) {
        struct str code = arena_print(a, "C%d", i);
        uint32_t n = unit_of_credit_code(whole.states[0], code);
        CHECK(n == unit_of_credit_code(half.states[0], code));
        CHECK(n == UNIT_NONE ||
              str_is(unit_at(whole.states[0], n).credit_code, code));
    }
    rig_damage(&whole, 0);
    rig_close(&half);
    rig_close(&whole);
    arena_close(a);
}

int main(void)
{
    RUN(a_unit_is_found_by_id_code_and_names);
    RUN(a_later_entry_replaces_and_former_names_stay);
    RUN(a_loaded_register_goes_on_as_if_never_saved);
    return CHECK_DONE();
}
