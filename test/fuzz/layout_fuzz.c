/* test/fuzz/layout_fuzz.c - any drawing as a sheet: its tables lie inside, its
 * cells are empty ones, each listed once and in its table. */
#include <assert.h>

#include "base/utf8.h"
#include "forms/layout.h"
#include "test/forms/drawing.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { BYTES_MAX = 4096 };

static void check(const struct grid *g, const struct layout *l)
{
    for (size_t i = 0; i < l->table_count; i++) {
        const struct layout_table *t = &l->tables[i];
        assert(t->from_row <= t->to_row && t->to_row < g->rows);
        assert(t->from_column <= t->to_column && t->to_column < g->columns);
        assert(t->body_row >= t->from_row && t->body_row <= t->to_row + 1);
    }
    for (size_t i = 0; i < l->cell_count; i++) {
        const struct layout_cell *c = &l->cells[i];
        const struct grid_cell *cell = grid_at(g, c->row, c->column);
        assert(c->table < l->table_count && c->head < l->head_count &&
               c->label < l->label_count);
        assert(!cell->is_formula && !cell->is_covered);
        assert(str_trim(cell->text).len == 0);
        if (i > 0 && l->cells[i - 1].table == c->table) {
            const struct layout_cell *before = &l->cells[i - 1];
            assert(before->row < c->row || before->column < c->column);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct str all = { (const char *)bytes, size };
    if (size < 2 || size > BYTES_MAX || !utf8_is_valid(all) ||
        memchr(bytes, 0, size) != NULL) {
        return 0;
    }
    struct arena *a = arena_open();
    struct str text = arena_str(a, str_part(all, 1, size));
    struct grid g = drawing(a, "S", text.at, (bytes[0] & 1) != 0);
    struct layout l;
    layout_read(a, &g, &l);
    check(&g, &l);
    arena_close(a);
    return 0;
}
