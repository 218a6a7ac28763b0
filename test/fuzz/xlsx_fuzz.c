/* test/fuzz/xlsx_fuzz.c - a workbook is read and remarked; its parts are any
 * bytes (test/fuzz/package.h). */
#include <assert.h>

#include "exchange/xlsx.h"
#include "test/fuzz/package.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void read_all(struct job *j, struct str bytes)
{
    struct xlsx *x = xlsx_open(j, bytes);
    for (size_t i = 0; x != NULL && i < xlsx_sheet_count(x); i++) {
        struct sheet *s = xlsx_sheet(j, x, i);
        struct sheet_row row;
        uint64_t line = 0;
        while (s != NULL && s->next(j, s, &row) == SHEET_ROW) {
            assert(row.line > line && row.count <= SHEET_COLUMNS_MAX);
            line = row.line;
        }
    }
}

/* Remarks, and the workbook with them must open again. */
static void remark(struct job *j, struct str bytes)
{
    const struct xlsx_remark remarks[] = {
        { 0, 1, 0, STR("one") }, { 0, 2, 5, STR("two <&>") },
        { 0, 1, 0, STR("three") },
    };
    struct buf out = { 0 };
    if (xlsx_remarked(j, bytes, remarks, 3, &out)) {
        xlsx_open(j, buf_view(&out));
    }
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct str input = { (const char *)bytes, len };
    struct buf packed = { 0 };
    struct job *j = job_open();
    input = package_of(j, input, &packed);
    read_all(j, input);
    bool ok = job_ok(j);
    job_close(j);
    if (ok) {                   /* import marks only what it could read */
        j = job_open();
        remark(j, input);
        job_close(j);
    }
    buf_free(&packed);
    return 0;
}
