/* test/fuzz/grid_fuzz.c - a form is read and filled; its parts are any bytes
 * (test/fuzz/package.h). What was filled must be read again. */
#include <assert.h>

#include "exchange/grid.h"
#include "test/fuzz/package.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

enum { FILLS_MAX = 16 };

/* Every second cell that is empty, and one outside. */
static size_t choose(const struct grid *g, struct grid_fill *fills)
{
    size_t count = 0;
    for (uint32_t r = 0; r < g->rows && count < FILLS_MAX - 1; r++) {
        for (uint32_t c = 0; c < g->columns && count < FILLS_MAX - 1; c++) {
            const struct grid_cell *cell = grid_at(g, r, c);
            if (cell->text.len == 0 && !cell->is_formula &&
                !cell->is_covered && (r + c) % 2 == 0) {
                fills[count++] = (struct grid_fill){
                    0, r, c, c % 3 == 0, c % 3 == 0 ? STR("38.12") :
                    STR("<a>&"), r % 2 == 0 ? STR("note") : STR("") };
            }
        }
    }
    if (g->rows < 1000 && g->columns < 1000) {
        fills[count++] = (struct grid_fill){
            0, g->rows + 1, g->columns + 1, true, STR("1"), STR("out") };
    }
    return count;
}

static void fill(struct job *j, struct str bytes, const struct grid *g)
{
    struct grid_fill fills[FILLS_MAX];
    struct buf out = { 0 };
    size_t count = choose(g, fills);
    if (grid_filled(j, bytes, fills, count, &out)) {
        struct grid again;
        struct xlsx *x = xlsx_open(j, buf_view(&out));
        bool ok = x != NULL && grid_read(j, x, 0, &again);
        for (size_t i = 0; i < count && ok; i++) {
            assert(fills[i].row < again.rows);
            assert(str_is(grid_at(&again, fills[i].row, fills[i].column)->text,
                          fills[i].text));
        }
    }
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct buf packed = { 0 };
    struct job *j = job_open();
    struct str input = package_of(j, (struct str){ (const char *)bytes, len },
                                  &packed);
    struct xlsx *x = xlsx_open(j, input);
    struct grid g;
    if (x != NULL && xlsx_sheet_count(x) > 0 && grid_read(j, x, 0, &g)) {
        fill(j, input, &g);
    }
    job_close(j);
    buf_free(&packed);
    return 0;
}
