/* test/fuzz/quantity_fuzz.c - any valid text, read for its number phrases.
 *
 * Besides not crashing: phrases stand in order, never overlap, begin and end
 * at whole characters, hold their number and measure, and their bounds are in
 * order. Read again by itself, a text gives the same. */
#include <assert.h>

#include "base/num.h"
#include "base/utf8.h"
#include "reading/quantity.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static bool is_edge(struct str text, size_t at)
{
    return at == text.len || ((unsigned char)text.at[at] & 0xC0) != 0x80;
}

static void check(struct str text, const struct quantity *q, size_t floor)
{
    assert(q->from >= floor && q->len > 0);
    assert(q->from + q->len <= text.len);
    assert(is_edge(text, q->from) && is_edge(text, q->from + q->len));
    assert(q->number_from >= floor &&
           q->number_from + q->number_len <= text.len);
    assert(q->measure.len == 0 ||
           (q->measure.at >= text.at &&
            q->measure.at + q->measure.len <= text.at + text.len));
    assert(q->decoy < DECOY_COUNT && q->class <= QUANTITY_OTHER);
    assert(q->bounds.low2 >= 0 && q->bounds.low2 <= 2 * NUM_MAX);
    assert(q->bounds.high2 >= 0 && q->bounds.high2 <= 2 * NUM_MAX);
    assert(q->decoy != QUANTITY_IS_FIGURE ||
           q->bounds.low2 <= q->bounds.high2 + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct str text = { (const char *)bytes, size };
    enum quantity_class class;
    int64_t scale;
    if (!utf8_is_valid(text)) {
        return 0;
    }
    struct arena *a = arena_open();
    struct quantity *found, *again;
    size_t count = quantity_find(a, text, &found), floor = 0;
    for (size_t i = 0; i < count; i++) {
        check(text, &found[i], floor);
        floor = found[i].from + found[i].len;
    }
    assert(quantity_find(a, text, &again) == count);
    quantity_measure(str_part(text, 0, 64), &class, &scale);
    arena_close(a);
    return 0;
}
