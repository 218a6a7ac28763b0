/* Dirty cells: dates, numbers and flags in any bytes. A date that was read can
 * be written and read again; a number lies within its range. */
#include <assert.h>

#include "base/num.h"
#include "base/utf8.h"
#include "exchange/import_value.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void try_number(struct str text, enum cell_kind kind,
                       enum value_measure measure)
{
    int64_t n = 0;
    if (value_number(text, kind, value_unit_base(measure), &n) == VALUE_OK) {
        assert(n <= NUM_MAX && n >= -NUM_MAX);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct str text = { (const char *)bytes, len };
    struct date d, again;
    bool yes;
    if (!utf8_is_valid(text)) {
        return 0;               /* the readers of files let no other through */
    }
    for (int kind = CELL_TEXT; kind <= CELL_DATE; kind++) {
        if (value_date(text, (enum cell_kind)kind, &d) == VALUE_OK) {
            char out[DATE_TEXT_SIZE];
            date_print(d, out);
            assert(date_parse(str_of(out), &again) && again.day == d.day &&
                   again.precision == d.precision);
        }
        for (int m = MEASURED_COUNT; m <= MEASURED_LAND; m++) {
            try_number(text, (enum cell_kind)kind, (enum value_measure)m);
        }
    }
    value_flag(text, &yes);
    value_is_blank(text);
    return 0;
}
