#include "web/metrics.h"

static const struct { int64_t us; const char *text; }
buckets[METRICS_BUCKETS] = {
    { 500, "0.0005" }, { 1000, "0.001" }, { 2500, "0.0025" },
    { 5000, "0.005" }, { 10000, "0.01" }, { 25000, "0.025" },
    { 50000, "0.05" }, { 100000, "0.1" }, { 500000, "0.5" },
    { 2500000, "2.5" },
};

void metrics_add(struct metrics *m, int status, int64_t spent_us,
                 size_t bytes)
{
    size_t bucket = 0;
    while (bucket < METRICS_BUCKETS && spent_us > buckets[bucket].us) {
        bucket++;
    }
    atomic_fetch_add(&m->by_time[bucket], 1);
    atomic_fetch_add(&m->by_class[(status / 100) % METRICS_CLASSES], 1);
    atomic_fetch_add(&m->spent_us, (uint64_t)spent_us);
    atomic_fetch_add(&m->sent_bytes, bytes);
}

void metrics_line(struct buf *out, const char *name, const char *type,
                  const char *help, int64_t value)
{
    buf_print(out, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", name, help, name,
              type, name, (long long)value);
}

void metrics_write(struct metrics *m, struct buf *out)
{
    uint64_t sum = 0, spent_us = atomic_load(&m->spent_us);
    buf_text(out, "# HELP jiedui_http_requests_total answers by status class\n"
                  "# TYPE jiedui_http_requests_total counter\n");
    for (int i = 1; i < METRICS_CLASSES; i++) {
        buf_print(out, "jiedui_http_requests_total{class=\"%dxx\"} %llu\n", i,
                  (unsigned long long)atomic_load(&m->by_class[i]));
    }
    buf_text(out, "# HELP jiedui_http_seconds time to make an answer\n"
                  "# TYPE jiedui_http_seconds histogram\n");
    for (size_t i = 0; i < METRICS_BUCKETS; i++) {
        sum += atomic_load(&m->by_time[i]);
        buf_print(out, "jiedui_http_seconds_bucket{le=\"%s\"} %llu\n",
                  buckets[i].text, (unsigned long long)sum);
    }
    sum += atomic_load(&m->by_time[METRICS_BUCKETS]);
    buf_print(out, "jiedui_http_seconds_bucket{le=\"+Inf\"} %llu\n"
              "jiedui_http_seconds_sum %llu.%06llu\n"
              "jiedui_http_seconds_count %llu\n", (unsigned long long)sum,
              (unsigned long long)(spent_us / 1000000),
              (unsigned long long)(spent_us % 1000000),
              (unsigned long long)sum);
    metrics_line(out, "jiedui_http_sent_bytes_total", "counter",
                 "bytes of answers before packing",
                 (int64_t)atomic_load(&m->sent_bytes));
}
