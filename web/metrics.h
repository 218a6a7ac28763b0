/* web/metrics.h - counts and times of requests (Prometheus text format). */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/str.h"

enum { METRICS_BUCKETS = 10, METRICS_CLASSES = 6 };

struct metrics {                /* start from { 0 }; any thread adds */
    atomic_uint_fast64_t by_class[METRICS_CLASSES];     /* 2xx is [2] */
    atomic_uint_fast64_t by_time[METRICS_BUCKETS + 1];  /* last: longer */
    atomic_uint_fast64_t spent_us, sent_bytes;
};

void metrics_add(struct metrics *m, int status, int64_t spent_us,
                 size_t bytes);
/* One gauge or counter with its help and type lines. */
void metrics_line(struct buf *out, const char *name, const char *type,
                  const char *help, int64_t value);
void metrics_write(struct metrics *m, struct buf *out);

#endif
