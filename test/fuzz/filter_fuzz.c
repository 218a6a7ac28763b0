/* test/fuzz/filter_fuzz.c - any bytes as an indicator's filter.
 *
 * Besides not crashing: what is read points into the text, has no empty part,
 * and a refusal has an id. */
#include <assert.h>
#include <stdint.h>

#include "pack/filter.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *a = arena_open();
    struct filter f = { 0 };
    struct err e = { 0 };
    struct str text = { (const char *)bytes, size };
    if (!filter_parse(a, text, &f, &e)) {
        assert(e.id != NULL && f.count == 0);
    }
    for (size_t i = 0; i < f.count; i++) {
        const struct filter_condition *c = &f.conditions[i];
        assert(c->column.len > 0 && c->value_count > 0);
        assert((c->what == FILTER_FIELD) == !filter_what_name(c->what));
        for (size_t k = 0; k < c->value_count; k++) {
            assert(c->values[k].len > 0 && c->values[k].at >= text.at &&
                   c->values[k].at + c->values[k].len <= text.at + text.len);
        }
    }
    arena_close(a);
    return 0;
}
