/* Saving marks: arrays by segments of 64 Ki entries, so that old segments stay
 * as they are; each as runs of equal numbers where that is shorter, for whole
 * batches are reviewed at once and most entries never die. */
#include <stdio.h>

#include "base/bytes.h"
#include "book/marks_state.h"

enum { SEGMENT = 64 * 1024 };

struct column { const char *name; uint32_t **at; };
enum { COLUMNS = 6 };

static void columns_of(struct marks *m, struct column out[static COLUMNS])
{
    const struct column all[COLUMNS] = {
        { "died", &m->died }, { "reviewed", &m->reviewed },
        { "confirmed", &m->confirmed }, { "inspected", &m->inspected },
        { "batch", &m->batch }, { "target", &m->target },
    };
    memcpy(out, all, sizeof all);
}

/* 'r' and runs (length, number), or 'p' and the plain numbers. */
static void put_numbers(struct buf *out, const uint32_t *at, uint32_t count)
{
    uint32_t runs = 0;
    for (uint32_t i = 0; i < count; i++) {
        runs += i == 0 || at[i] != at[i - 1];
    }
    bool shorter = runs * 2 < count;
    buf_char(out, shorter ? 'r' : 'p');
    for (uint32_t i = 0, next; i < count; i = next) {
        next = i + 1;
        while (shorter && next < count && at[next] == at[i]) {
            next++;
        }
        if (shorter) {
            bytes_put32(out, next - i);
        }
        bytes_put32(out, at[i]);
    }
}

static bool get_numbers(struct str bytes, uint32_t *at, uint32_t count)
{
    struct bytes in = { .rest = bytes };
    struct str form = bytes_take(&in, 1);
    bool runs = form.len == 1 && form.at[0] == 'r';
    for (uint32_t i = 0; i < count;) {
        uint32_t length = runs ? bytes_get32(&in) : 1;
        uint32_t number = bytes_get32(&in);
        if (in.bad || length == 0 || length > count - i) {
            return false;
        }
        while (length-- > 0) {
            at[i++] = number;
        }
    }
    return !in.bad && in.rest.len == 0;
}

static void part_name(char out[static 32], const char *column, uint32_t from)
{
    snprintf(out, 32, "%s.%u", column, from / SEGMENT);
}

static void save_segment(struct marks *m, uint32_t from, uint32_t count,
                         struct fold_parts *out)
{
    struct column columns[COLUMNS];
    struct buf bytes = { 0 };
    char name[32];
    columns_of(m, columns);
    for (size_t i = 0; i < COLUMNS; i++) {
        bytes.len = 0;
        put_numbers(&bytes, *columns[i].at + from, count);
        part_name(name, columns[i].name, from);
        fold_part_add(out, name, bytes.at, bytes.len);
    }
    part_name(name, "flags", from);
    fold_part_add(out, name, m->flags + from, count);
    part_name(name, "keys", from);
    fold_part_add(out, name, m->keys + from, count * sizeof *m->keys);
    buf_free(&bytes);
}

static void save_events(const struct marks *m, struct fold_parts *out)
{
    struct buf bytes = { 0 };
    char name[32];
    for (uint32_t from = 0; from < m->event_count; from += SEGMENT) {
        bytes.len = 0;
        for (uint32_t i = from; i < m->event_count && i < from + SEGMENT; i++) {
            bytes_put32(&bytes, m->events[i].seq);
            bytes_put32(&bytes, m->events[i].target);
            buf_char(&bytes, (char)m->events[i].what);
        }
        part_name(name, "events", from);
        fold_part_add(out, name, bytes.at, bytes.len);
    }
    buf_free(&bytes);
}

static void save_lists(const struct marks *m, struct fold_parts *out)
{
    struct buf bytes = { 0 };
    for (uint32_t i = 0; i < m->part_count; i++) {
        bytes_put32(&bytes, m->parts[i].seq);
        bytes_put32(&bytes, m->parts[i].has);
        bytes_put64(&bytes, (uint64_t)m->parts[i].quantity);
        bytes_put64(&bytes, (uint64_t)m->parts[i].amount_fen);
    }
    fold_part_add(out, "partial", bytes.at, bytes.len);
    bytes.len = 0;
    for (uint32_t i = 0; i < m->range_count; i++) {
        bytes_put32(&bytes, m->ranges[i].batch);
        bytes_put32(&bytes, m->ranges[i].first);
        bytes_put32(&bytes, m->ranges[i].last);
    }
    fold_part_add(out, "ranges", bytes.at, bytes.len);
    buf_free(&bytes);
}

void marks_save(const void *state, struct fold_parts *out)
{
    struct marks *m = (struct marks *)(uintptr_t)state;
    struct buf bytes = { 0 };
    bytes_put32(&bytes, m->count);
    bytes_put32(&bytes, m->event_count);
    fold_part_add(out, "size", bytes.at, bytes.len);
    buf_free(&bytes);
    for (uint32_t from = 0; from < m->count; from += SEGMENT) {
        uint32_t left = m->count - from;
        save_segment(m, from, left < SEGMENT ? left : SEGMENT, out);
    }
    save_events(m, out);
    save_lists(m, out);
}

/* ---- loading ----------------------------------------------------------- */

static bool load_plain(struct fold_parts *in, const char *name, void *at,
                       size_t len)
{
    struct str bytes = fold_part(in, name);
    if (bytes.at == NULL || bytes.len != len) {
        return false;
    }
    memcpy(at, bytes.at, len);
    return true;
}

static bool load_segment(struct marks *m, uint32_t from, uint32_t count,
                         struct fold_parts *in)
{
    struct column columns[COLUMNS];
    char name[32];
    columns_of(m, columns);
    for (size_t i = 0; i < COLUMNS; i++) {
        part_name(name, columns[i].name, from);
        struct str bytes = fold_part(in, name);
        if (bytes.at == NULL ||
            !get_numbers(bytes, *columns[i].at + from, count)) {
            return false;
        }
    }
    part_name(name, "flags", from);
    if (!load_plain(in, name, m->flags + from, count)) {
        return false;
    }
    part_name(name, "keys", from);
    return load_plain(in, name, m->keys + from, count * sizeof *m->keys);
}

static bool load_events(struct marks *m, uint32_t count,
                        struct fold_parts *in)
{
    char name[32];
    for (uint32_t from = 0; from < count; from += SEGMENT) {
        part_name(name, "events", from);
        struct bytes b = { .rest = fold_part(in, name) };
        if (b.rest.at == NULL) {
            return false;
        }
        for (uint32_t i = from; i < count && i < from + SEGMENT; i++) {
            uint32_t seq = bytes_get32(&b), target = bytes_get32(&b);
            struct str what = bytes_take(&b, 1);
            if (b.bad || seq >= m->count || target >= seq ||
                (unsigned char)what.at[0] >= MARK_WHATS) {
                return false;
            }
            marks_event_add(m, seq, target, (enum mark_what)what.at[0]);
        }
    }
    return true;
}

static bool load_lists(struct marks *m, struct fold_parts *in)
{
    struct bytes b = { .rest = fold_part(in, "partial") };
    while (b.rest.len > 0 && !b.bad) {
        struct mark_part part = { .seq = bytes_get32(&b) };
        part.has = bytes_get32(&b);
        part.quantity = (int64_t)bytes_get64(&b);
        part.amount_fen = (int64_t)bytes_get64(&b);
        marks_part_add(m, part);
    }
    struct bytes r = { .rest = fold_part(in, "ranges") };
    while (r.rest.len > 0 && !r.bad) {
        struct mark_range range = { .batch = bytes_get32(&r) };
        range.first = bytes_get32(&r);
        range.last = bytes_get32(&r);
        if (range.last >= m->count || range.first > range.last) {
            return false;
        }
        marks_range_add(m, range);
    }
    return b.rest.at != NULL && r.rest.at != NULL && !b.bad && !r.bad;
}

bool marks_load(void *state, struct fold_parts *in)
{
    struct marks *m = state;
    struct bytes size = { .rest = fold_part(in, "size") };
    if (size.rest.at == NULL) {
        return false;
    }
    uint32_t count = bytes_get32(&size), events = bytes_get32(&size);
    if (size.bad || count == MARK_NEVER || count != fold_part_position(in)) {
        return false;
    }
    while (m->cap < count) {
        m->count = m->cap;
        marks_room(m);
    }
    m->count = count;
    for (uint32_t from = 0; from < count; from += SEGMENT) {
        uint32_t left = count - from;
        if (!load_segment(m, from, left < SEGMENT ? left : SEGMENT, in)) {
            return false;
        }
    }
    return load_events(m, events, in) && load_lists(m, in);
}
