/* Pairings in force: by area and what lies in it, by day, as corrected. */
#include "registers/pairing.h"

#include "book/marks.h"
#include "pack/pack.h"
#include "registers/area.h"
#include "test/check.h"
#include "test/rig.h"

static const struct fold *const folds[] = {
    &marks_fold, &pack_fold, &area_fold, &pairing_fold, NULL,
};

enum { COUNTY, TOWN, OTHER };   /* numbers of the areas below */

static void put(struct rig *r, struct entry e)
{
    rig_put(r, &e);
}

static struct rig ground(void)
{
    struct rig r = rig_open(folds);
    put(&r, rig_row("definition", "kinds", "twin", "id", "twin", "zh", "结对", "is_pairing", "1",
                    NULL));
    put(&r, rig_row("definition", "kinds", "gift", "id", "gift", "zh", "捐赠", NULL));
    put(&r, rig_row("area", "area", "C", "name", "县", NULL));
    put(&r, rig_row("area", "area", "C1", "name", "镇", "parent", "C", NULL));
    put(&r, rig_row("area", "area", "D", "name", "别县", NULL));
    return r;
}

static uint64_t pair(struct arena *a, struct rig *r, const char *kind,
                     const char *supporter, const char *area,
                     const char *corrects)
{
    struct entry e = rig_row(kind, "", "", NULL);
    e.id = rig_id(a, r->size);
    e.supporter = str_of(supporter);
    e.area = str_of(area);
    e.unit = STR("school");
    e.corrects = str_of(corrects);
    date_parse(STR("2017-01"), &e.occurred);
    date_parse(STR("2019-07-01"), &e.until);
    return rig_put(r, &e);
}

static int32_t day(const char *text)
{
    struct date d = { 0 };
    CHECK(date_parse(str_of(text), &d));
    return d.day;
}

static bool is_paired(const struct rig *r, const char *supporter,
                      uint32_t area, const char *date)
{
    return pairing_in_force(r->states[3], str_of(supporter), area, day(date));
}

static void a_pairing_covers_what_lies_in_its_area(void)
{
    struct arena *a = arena_open();
    struct rig r = ground(), again;
    CHECK(!pairing_any(r.states[3]));
    pair(a, &r, "gift", "U1", "C", "");
    CHECK(!pairing_any(r.states[3]));
    pair(a, &r, "twin", "U1", "C", "");
    pair(a, &r, "twin", "U2", "C1", "");
    CHECK(rig_again(&r, &again));
    const struct rig *both[] = { &r, &again };
    for (int i = 0; i < 2; i++) {
        CHECK(pairing_any(both[i]->states[3]));
        CHECK(pairing_supports(both[i]->states[3], STR("U1")));
        CHECK(!pairing_supports(both[i]->states[3], STR("school")));
        CHECK(!pairing_supports(both[i]->states[3], STR("U3")));
        CHECK(pairing_receives(both[i]->states[3], COUNTY));
        CHECK(pairing_receives(both[i]->states[3], TOWN));
        CHECK(!pairing_receives(both[i]->states[3], OTHER));
        CHECK(!pairing_receives(both[i]->states[3], AREA_NONE));
        CHECK(!pairing_is_all(both[i]->states[3], COUNTY));
        CHECK(pairing_are_all(both[i]->states[3],
                              (const uint32_t[]){ OTHER, COUNTY }, 2));
        CHECK(!pairing_are_all(both[i]->states[3],
                               (const uint32_t[]){ OTHER, TOWN }, 2));
        CHECK(is_paired(both[i], "U1", COUNTY, "2018-05-01"));
        CHECK(is_paired(both[i], "U1", TOWN, "2017-01-01"));
        CHECK(!is_paired(both[i], "U1", OTHER, "2018-05-01"));
        CHECK(!is_paired(both[i], "U1", AREA_NONE, "2018-05-01"));
        CHECK(!is_paired(both[i], "U2", COUNTY, "2018-05-01"));
        CHECK(is_paired(both[i], "U2", TOWN, "2019-06-30"));
        CHECK(!is_paired(both[i], "U1", COUNTY, "2016-12-31"));
        CHECK(!is_paired(both[i], "U1", COUNTY, "2019-07-01"));
        CHECK(!is_paired(both[i], "U3", COUNTY, "2018-05-01"));
        CHECK(pairing_with_unit(both[i]->states[3], STR("U1"), STR("school"),
                                day("2018-05-01")));
        CHECK(!pairing_with_unit(both[i]->states[3], STR("U1"), STR("U2"),
                                 day("2018-05-01")));
        CHECK(!pairing_with_unit(both[i]->states[3], STR("U1"), STR("none"),
                                 day("2018-05-01")));
    }
    rig_damage(&r, 3);
    rig_close(&again);
    rig_close(&r);
    arena_close(a);
}

static void a_corrected_or_withdrawn_pairing_is_not_in_force(void)
{
    struct arena *a = arena_open();
    struct rig r = ground();
    uint64_t first = pair(a, &r, "twin", "U1", "C", "");
    uint64_t second = pair(a, &r, "twin", "U1", "D", rig_id(a, first).at);
    CHECK(!is_paired(&r, "U1", COUNTY, "2018-05-01"));
    CHECK(is_paired(&r, "U1", OTHER, "2018-05-01"));
    struct entry e;
    entry_clear(&e);
    e.id = rig_id(a, r.size);
    e.kind = STR("withdrawal");
    e.withdraws = rig_id(a, second);
    rig_put(&r, &e);
    CHECK(!is_paired(&r, "U1", OTHER, "2018-05-01"));
    rig_close(&r);
    arena_close(a);
}

int main(void)
{
    RUN(a_pairing_covers_what_lies_in_its_area);
    RUN(a_corrected_or_withdrawn_pairing_is_not_in_force);
    return CHECK_DONE();
}
