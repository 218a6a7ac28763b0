/* The other pair of hands: everything is done, in order, exactly once. */
#include "work/work.h"

#include "base/arena.h"
#include "test/check.h"

enum { PIECES = 5000 };

struct piece { int *next; int number, done; bool in_order; };

static void run(void *context)
{
    struct piece *p = context;
    p->in_order = *p->next == p->number;
    ++*p->next;
    p->done++;
}

static void does_every_piece_once_and_in_order(void)
{
    struct work *w = work_open();
    struct piece *pieces = mem_new(PIECES, sizeof *pieces);
    int next = 0;
    for (int i = 0; i < PIECES; i++) {
        pieces[i] = (struct piece){ &next, i, 0, false };
        work_give(w, run, &pieces[i]);
        if (i % 1000 == 7) {
            work_wait(w);
            CHECK(next == i + 1);
        }
    }
    work_wait(w);
    for (int i = 0; i < PIECES; i++) {
        CHECK(pieces[i].done == 1 && pieces[i].in_order);
    }
    work_close(w);
    mem_free(pieces);
}

static void finishes_before_it_ends(void)
{
    struct work *w = work_open();
    struct piece *pieces = mem_new(PIECES, sizeof *pieces);
    int next = 0;
    for (int i = 0; i < PIECES; i++) {
        pieces[i] = (struct piece){ &next, i, 0, false };
        work_give(w, run, &pieces[i]);
    }
    work_close(w);
    CHECK(next == PIECES);
    mem_free(pieces);
}

static void costs_nothing_unless_used(void)
{
    struct work *w = work_open();
    work_wait(w);
    work_close(w);
    work_close(NULL);
}

int main(void)
{
    RUN(does_every_piece_once_and_in_order);
    RUN(finishes_before_it_ends);
    RUN(costs_nothing_unless_used);
    return CHECK_DONE();
}
