#include "work/work.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

enum { WAITING_MAX = 256 };     /* pieces; a ring */

struct work {
    pthread_t thread;
    bool started, ending;
    pthread_mutex_t lock;
    pthread_cond_t given, done;
    struct { void (*run)(void *); void *piece; } ring[WAITING_MAX];
    size_t first, count;        /* of pieces that wait or are being done */
};

struct work *work_open(void)
{
    struct work *w = mem_new(1, sizeof *w);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->given, NULL);
    pthread_cond_init(&w->done, NULL);
    return w;
}

/* A piece stays in the ring until it is done, so that an empty ring means
 * that nothing is left to wait for. */
static void *labour(void *context)
{
    struct work *w = context;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (w->count == 0 && !w->ending) {
            pthread_cond_wait(&w->given, &w->lock);
        }
        if (w->count == 0) {
            break;
        }
        size_t at = w->first;
        pthread_mutex_unlock(&w->lock);
        w->ring[at].run(w->ring[at].piece);
        pthread_mutex_lock(&w->lock);
        w->first = (w->first + 1) % WAITING_MAX;
        w->count--;
        pthread_cond_signal(&w->done);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

void work_give(struct work *w, void (*run)(void *piece), void *piece)
{
    if (!w->started) {
        if (pthread_create(&w->thread, NULL, labour, w) != 0) {
            run(piece);         /* no thread to be had: do it here */
            return;
        }
        w->started = true;
    }
    pthread_mutex_lock(&w->lock);
    while (w->count == WAITING_MAX) {
        pthread_cond_wait(&w->done, &w->lock);
    }
    size_t at = (w->first + w->count++) % WAITING_MAX;
    w->ring[at].run = run;
    w->ring[at].piece = piece;
    pthread_cond_signal(&w->given);
    pthread_mutex_unlock(&w->lock);
}

void work_wait(struct work *w)
{
    pthread_mutex_lock(&w->lock);
    while (w->count > 0) {
        pthread_cond_wait(&w->done, &w->lock);
    }
    pthread_mutex_unlock(&w->lock);
}

void work_close(struct work *w)
{
    if (w == NULL) {
        return;
    }
    pthread_mutex_lock(&w->lock);
    w->ending = true;
    pthread_cond_signal(&w->given);
    pthread_mutex_unlock(&w->lock);
    if (w->started) {
        pthread_join(w->thread, NULL);
    }
    pthread_cond_destroy(&w->given);
    pthread_cond_destroy(&w->done);
    pthread_mutex_destroy(&w->lock);
    mem_free(w);
}
