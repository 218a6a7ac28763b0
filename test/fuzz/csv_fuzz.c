/* test/fuzz/csv_fuzz.c - any bytes give rows or an error, never a crash. */
#include <assert.h>

#include "table/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct job *j = job_open();
    struct sheet *s = csv_open(j, (struct str){ (const char *)bytes, len });
    struct sheet_row row;
    struct buf out = { 0 };
    uint64_t line = 0;
    while (s != NULL && s->next(j, s, &row) == SHEET_ROW) {
        assert(row.line > line && row.count <= SHEET_COLUMNS_MAX);
        line = row.line;
        for (size_t i = 0; i < row.count; i++) {
            csv_cell(&out, row.cells[i].text, i == 0, true);
        }
        out.len = 0;
    }
    assert(s == NULL || !job_ok(j) || s->done == s->whole);
    assert(s != NULL || !job_ok(j));
    buf_free(&out);
    job_close(j);
    return 0;
}
