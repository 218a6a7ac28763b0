/* Subjects: numbers, ids, identity, and who is one with whom and when. */
#include "registers/subject.h"

#include "book/marks.h"
#include "test/check.h"
#include "test/rig.h"

static const struct fold *const folds[] = { &marks_fold, &subject_fold, NULL };

static struct subjects *of(const struct rig *r)
{
    return r->states[1];
}

/* An entry about a subject, with the id that belongs to its number. */
static struct entry about(struct arena *a, const struct rig *r,
                          const char *kind, const char *subject_kind,
                          const char *id)
{
    struct entry e = rig_row(kind, subject_kind, id, NULL);
    e.id = rig_id(a, r->size);
    return e;
}

static uint64_t see(struct arena *a, struct rig *r, const char *subject_kind,
                    const char *id)
{
    struct entry e = about(a, r, "visit", subject_kind, id);
    return rig_put(r, &e);
}

static uint64_t merge(struct arena *a, struct rig *r, const char *from,
                      const char *into)
{
    struct entry e = about(a, r, "merge", "person", from);
    entry_put_text(&e, STR("into"), str_of(into));
    return rig_put(r, &e);
}

static uint64_t point(struct arena *a, struct rig *r, const char *kind,
                      uint64_t target)
{
    struct entry e;
    entry_clear(&e);
    e.id = rig_id(a, r->size);
    e.kind = str_of(kind);
    if (strcmp(kind, "withdrawal") == 0) {
        e.withdraws = rig_id(a, target);
    } else {
        e.target = rig_id(a, target);
    }
    e.reason = STR("trial");
    return rig_put(r, &e);
}

static const char *const ids[] = { "0123456789ab", "zzzzzzzzzzzz", "a project",
    "0123456789aB", "0123456789ai", "p", "000000000000", "00000000000", };

static void ids_of_both_sorts_come_back_as_they_were(void)
{
    struct arena *a = arena_open();
    struct rig r = rig_open(folds), again;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        see(a, &r, "person", ids[i]);
        see(a, &r, "person", ids[i]);
        see(a, &r, "project", ids[i]);
    }
    CHECK(subject_count(of(&r)) == 2 * sizeof ids / sizeof *ids);
    CHECK(rig_again(&r, &again));
    for (uint32_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        char room[64];
        uint32_t n = subject_of(of(&again), STR("project"), str_of(ids[i]));
        CHECK(n == 2 * i + 1);
        CHECK(str_is(subject_id(of(&again), n, room), str_of(ids[i])));
        CHECK(str_is(subject_kind(of(&again), n), STR("project")));
        CHECK(subject_of(of(&r), STR("person"), str_of(ids[i])) == 2 * i);
    }
    CHECK(subject_of(of(&r), STR("unit"), STR("p")) == SUBJECT_NONE);
    CHECK(subject_of(of(&r), STR("person"), STR("q")) == SUBJECT_NONE);
    rig_close(&again);
    rig_close(&r);
    arena_close(a);
}

static void issued_ids_are_sixty_bits(void)
{
    char text[13];
    subject_id_print(0, text);
    CHECK(strcmp(text, "000000000000") == 0);
    subject_id_print((UINT64_C(1) << 60) - 1, text);
    CHECK(strcmp(text, "zzzzzzzzzzzz") == 0);
    CHECK(subject_id_is_issued(STR("0123456789ab")));
    CHECK(!subject_id_is_issued(STR("0123456789ai")));
    CHECK(!subject_id_is_issued(STR("0123456789a")));
}

static void the_best_identity_stays(void)
{
    static const char *const said[] = { "", "provisional", "none", "proved",
                                        "provisional" };
    static const enum identity best[] = { IDENTITY_NONE, IDENTITY_PROVISIONAL,
        IDENTITY_PROVISIONAL, IDENTITY_PROVED, IDENTITY_PROVED };
    struct arena *a = arena_open();
    struct rig r = rig_open(folds);
    for (size_t i = 0; i < 5; i++) {
        struct entry e = about(a, &r, "visit", "person", "p");
        e.identity = str_of(said[i]);
        rig_put(&r, &e);
        CHECK(subject_identity(of(&r), 0) == best[i]);
    }
    rig_close(&r);
    arena_close(a);
}

static void rows_of_registers_are_no_subjects(void)
{
    struct rig r = rig_open(folds);
    static const char *const kinds[] = { "area", "unit", "definition" };
    for (size_t i = 0; i < 3; i++) {
        struct entry e = rig_row(kinds[i], "unit", "u", "name", "x", NULL);
        rig_put(&r, &e);
    }
    CHECK(subject_count(of(&r)) == 0);
    rig_close(&r);
}

static void a_merge_counts_from_its_position_until_it_is_taken_back(void)
{
    struct arena *a = arena_open();
    struct rig r = rig_open(folds), again;
    see(a, &r, "person", "p");                          /* subject 0 */
    see(a, &r, "person", "q");                          /* subject 1 */
    see(a, &r, "person", "s");                          /* subject 2 */
    uint64_t first = merge(a, &r, "p", "q");
    uint64_t second = merge(a, &r, "q", "s");
    uint64_t split = point(a, &r, "split", first);
    uint64_t undone = point(a, &r, "withdrawal", split);
    uint64_t gone = point(a, &r, "withdrawal", second);
    CHECK(rig_again(&r, &again));
    const struct rig *both[] = { &r, &again };
    for (int i = 0; i < 2; i++) {
        const struct subjects *s = of(both[i]);
        CHECK(!subject_has_merges(s, first));
        CHECK(subject_has_merges(s, first + 1));
        CHECK(subject_root(s, 0, first) == 0);
        CHECK(subject_root(s, 0, first + 1) == 1);
        CHECK(subject_root(s, 0, second + 1) == 2);
        CHECK(subject_root(s, 1, second + 1) == 2);
        CHECK(subject_root(s, 0, split + 1) == 0);
        CHECK(subject_root(s, 1, split + 1) == 2);
        CHECK(subject_root(s, 0, undone + 1) == 2);
        CHECK(subject_root(s, 0, gone + 1) == 1);
        CHECK(subject_root(s, 1, UINT64_MAX) == 1);
    }
    rig_close(&again);
    rig_close(&r);
    arena_close(a);
}

/* ---- against a model ------------------------------------------------- */

enum { PEOPLE = 12, EVENTS = 120, MOST = EVENTS + PEOPLE };

struct event { enum { SEEN, MERGED, POINTS } what; uint64_t target;
               int from, into; bool is_split; };

/* Whether event i stands at a position: nothing that stands takes it back. */
static bool stands(const struct event *events, size_t i, size_t at)
{
    for (size_t k = i + 1; k < at; k++) {
        if (events[k].what == POINTS && events[k].target == i &&
            stands(events, k, at)) {
            return false;
        }
    }
    return i < at;
}

/* Sets of people as of a position, by painting. */
static void paint(const struct event *events, size_t at, int colours[PEOPLE])
{
    for (int i = 0; i < PEOPLE; i++) {
        colours[i] = i;
    }
    for (size_t i = 0; i < at; i++) {
        if (events[i].what != MERGED || !stands(events, i, at)) {
            continue;
        }
        int from = colours[events[i].from], into = colours[events[i].into];
        for (int k = 0; k < PEOPLE; k++) {
            colours[k] = colours[k] == from ? into : colours[k];
        }
    }
}

static void random_event(struct arena *a, struct rig *r,
                         struct event *events, uint64_t *seed)
{
    struct event *e = &events[r->size];
    uint64_t target = rig_chance(seed, (uint32_t)r->size);
    const struct event *t = &events[target];
    char from[8], into[8];
    if (t->what != SEEN && rig_chance(seed, 2) &&
        stands(events, target, r->size)) {
        bool is_split = t->what == MERGED && rig_chance(seed, 2);
        *e = (struct event){ .what = POINTS, .target = target,
                             .is_split = is_split };
        point(a, r, is_split ? "split" : "withdrawal", target);
        return;
    }
    *e = (struct event){ .what = MERGED, .from = (int)rig_chance(seed, PEOPLE),
                         .into = (int)rig_chance(seed, PEOPLE) };
    snprintf(from, sizeof from, "p%d", e->from);
    snprintf(into, sizeof into, "p%d", e->into);
    merge(a, r, from, into);
}

static void check_positions(const struct rig *r, const struct event *events)
{
    for (size_t at = PEOPLE; at <= r->size; at++) {
        int colours[PEOPLE];
        paint(events, at, colours);
        for (uint32_t i = 0; i < PEOPLE * PEOPLE; i++) {
            uint32_t x = i / PEOPLE, y = i % PEOPLE;
            bool is_one = subject_root(of(r), x, at) ==
                          subject_root(of(r), y, at);
            CHECK(is_one == (colours[x] == colours[y]));
        }
    }
}

static void any_position_is_answered_as_painting_would(void)
{
    for (uint64_t round = 0; round < 6; round++) {
        struct arena *a = arena_open();
        struct rig r = rig_open(folds), half = { 0 };
        struct event events[MOST] = { { 0 } };
        uint64_t seed = round * 77 + 1;
        for (int i = 0; i < PEOPLE; i++) {
            char id[8];
            snprintf(id, sizeof id, "p%d", i);
            see(a, &r, "person", id);
        }
        for (int i = 0; i < EVENTS; i++) {
            uint64_t copy = seed;
            if (i == EVENTS / 2) {
                CHECK(rig_again(&r, &half));
            }
            random_event(a, &r, events, &seed);
            if (i >= EVENTS / 2) {
                random_event(a, &half, events, &copy);
            }
        }
        CHECK(rig_is_same(&r, &half));
        check_positions(&r, events);
        check_positions(&half, events);
        rig_damage(&r, 1);
        rig_close(&half);
        rig_close(&r);
        arena_close(a);
    }
}

static void many_subjects_keep_their_numbers(void)
{
    struct arena *a = arena_open();
    struct rig r = rig_open(folds), again;
    uint64_t seed = 3;
    for (uint32_t i = 0; i < 5000; i++) {
        char id[13];
        subject_id_print((uint64_t)rig_chance(&seed, 1u << 30) << 30 | i, id);
        see(a, &r, i % 2 ? "person" : "household", id);
    }
    CHECK(rig_again(&r, &again));
    for (uint32_t i = 0; i < 5000; i++) {
        char room[64];
        struct str id = subject_id(of(&r), i, room);
        CHECK(subject_of(of(&again), subject_kind(of(&r), i), id) == i);
    }
    rig_close(&again);
    rig_close(&r);
    arena_close(a);
}

int main(void)
{
    RUN(ids_of_both_sorts_come_back_as_they_were);
    RUN(issued_ids_are_sixty_bits);
    RUN(the_best_identity_stays);
    RUN(rows_of_registers_are_no_subjects);
    RUN(a_merge_counts_from_its_position_until_it_is_taken_back);
    RUN(any_position_is_answered_as_painting_would);
    RUN(many_subjects_keep_their_numbers);
    return CHECK_DONE();
}
