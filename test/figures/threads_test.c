/* Readers in turns while one writes: each sees one whole position. */
#include "../check.h"
#include "house.h"

#include <pthread.h>
#include <stdatomic.h>

enum { READERS = 3, WRITES = 120 };

struct shared {
    struct house house;
    atomic_bool stop;
    atomic_int wrong, reads;
};

static bool is_whole(const struct figure_set *set)
{
    int64_t grants = 0;
    for (size_t i = 0; i < set->count; i++) {
        const struct figure *f = &set->rows[i];
        if (str_is(f->indicator->id, STR("money"))) {
            grants = f->count;
            if (f->value != f->count) { /* every grant is of one fen */
                return false;
            }
        }
        if (str_is(f->indicator->id, STR("givers")) && f->count != grants) {
            return false;
        }
    }
    return true;
}

static void *read_on(void *context)
{
    struct shared *s = context;
    uint64_t last = 0;
    for (int i = 0; !atomic_load(&s->stop); i++) {
        struct job *j = job_open();
        struct figure_ask ask = { .recompute = i % 8 == 7 };
        struct figure_set set;
        if (i % 3 == 1) {
            ask.by[ask.by_count++] =
                (struct figure_by){ BY_AREA, STR("county") };
        }
        book_turn_read(s->house.book);
        bool fine = figure_compute(j, s->house.book, &ask, &set);
        fine = fine && set.as_of >= last &&
            (ask.by_count > 0 || is_whole(&set));
        book_turn_end(s->house.book);
        last = fine ? set.as_of : last;
        atomic_fetch_add(&s->wrong, fine ? 0 : 1);
        atomic_fetch_add(&s->reads, 1);
        job_close(j);
    }
    return NULL;
}

static void write_one(struct house *h, int number)
{
    static const char *const areas[] = { "C1", "C2", "T11", "T31" };
    struct entry e = house_draft(h, "grant");
    date_parse(STR("2018-05-01"), &e.occurred);
    e.area = str_of(areas[number % 4]);
    e.supporter = STR("U2");
    e.has_amount = true;
    e.amount_fen = 1;
    entry_put_text(&e, STR("way"), STR("out"));
    house_put(h, &e);
    house_commit(h);
}

static void readers_see_whole_positions_while_one_writes(void)
{
    static struct shared s;
    pthread_t readers[READERS];
    house_open(&s.house);
    for (int i = 0; i < READERS; i++) {
        CHECK(pthread_create(&readers[i], NULL, read_on, &s) == 0);
    }
    for (int i = 0; i < WRITES; i++) {
        write_one(&s.house, i);
    }
    atomic_store(&s.stop, true);
    for (int i = 0; i < READERS; i++) {
        pthread_join(readers[i], NULL);
    }
    printf("# %d reads\n", atomic_load(&s.reads));
    CHECK(atomic_load(&s.wrong) == 0 && atomic_load(&s.reads) > 0);
    CHECK(house_figure(&s.house, "money", false).value == WRITES);
    house_close(&s.house);
}

int main(void)
{
    RUN(readers_see_whole_positions_while_one_writes);
    return CHECK_DONE();
}
