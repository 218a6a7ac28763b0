/* work/work.h - one more pair of hands: a thread that does pieces in order.
 *
 * The giver must not touch a piece between work_give and work_wait. One thread
 * gives and waits. The thread starts with the first piece, so whoever gives
 * none pays nothing. */
#ifndef WORK_WORK_H
#define WORK_WORK_H

struct work;

struct work *work_open(void);
/* Wait for what was given, then end the thread. NULL is fine. */
void work_close(struct work *w);
/* Have run(piece) called soon, after the pieces given before. Waits where
 * very many are waiting already. */
void work_give(struct work *w, void (*run)(void *piece), void *piece);
/* Until everything given is done. */
void work_wait(struct work *w);

#endif
