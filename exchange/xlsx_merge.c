#include "exchange/xlsx_merge.h"

#include <stdlib.h>

#include "exchange/xlsx_value.h"
#include "exchange/xml.h"

struct merge {
    uint32_t top, bottom;       /* rows, 1-based */
    uint16_t left, right;       /* columns, 0-based */
    struct cell cell;           /* its first cell, once seen */
};

struct xlsx_merges {
    struct merge *rows;         /* by top */
    size_t count, cap;
    size_t next;                /* the first that has not begun */
    struct merge *active[SHEET_COLUMNS_MAX];    /* those in the present row */
    size_t active_count;
};

static bool fail_merge(struct job *j, const char *place)
{
    return err_set(&j->err, ERR_INPUT, "xlsx.merge",
                   "合并单元格%s过大、过多或互相重叠；请取消合并后再导入",
                   "merged cells %s are too large, too many or overlap; "
                   "unmerge them and import again", place);
}

static void on_merge(struct job *j, void *state, const char *name,
                     const char **attributes)
{
    struct xlsx_merges *m = state;
    const char *text = xml_attribute(attributes, "ref");
    uint64_t top, bottom;
    size_t left, right;
    struct str rest, from;
    if (strcmp(name, "mergeCell") != 0 || text == NULL) {
        return;
    }
    rest = str_of(text);
    str_next(&rest, ':', &from);
    bool ok = xlsx_ref(from, &top, &left) && top > 0;
    if (ok && rest.at == NULL) {
        return;                 /* a single cell */
    }
    ok = ok && xlsx_ref(rest, &bottom, &right) && bottom >= top &&
         right >= left;
    if (!ok || m->count == XLSX_MERGES_MAX ||
        (bottom - top + 1) * (right - left + 1) > XLSX_MERGE_CELLS_MAX) {
        fail_merge(j, text);
        return;
    }
    if (left >= SHEET_COLUMNS_MAX) {
        return;                 /* where nothing is read */
    }
    if (m->count == m->cap) {
        m->cap = m->cap ? 2 * m->cap : 64;
        m->rows = mem_again(m->rows, m->cap * sizeof *m->rows);
    }
    m->rows[m->count++] = (struct merge){
        .top = (uint32_t)top, .bottom = (uint32_t)bottom,
        .left = (uint16_t)left,
        .right = (uint16_t)(right < SHEET_COLUMNS_MAX ? right :
                            SHEET_COLUMNS_MAX - 1),
    };
}

static int by_top(const void *a, const void *b)
{
    const struct merge *x = a, *y = b;
    return x->top != y->top ? (x->top < y->top ? -1 : 1) :
           x->left < y->left ? -1 : x->left > y->left;
}

static void close_merges(void *thing)
{
    struct xlsx_merges *m = thing;
    for (size_t i = 0; i < m->count; i++) {
        mem_free((void *)(uintptr_t)m->rows[i].cell.text.at);
    }
    mem_free(m->rows);
}

/* Whether the part names a merged cell at all: most do not, and unpacking is
 * much quicker than parsing. A part in UTF-16 is parsed in any case. */
static bool names_merges(struct job *j, struct opc *p, int64_t part,
                         bool *found)
{
    enum { PIECE = 32 * 1024, KEPT = 16 };
    char bytes[PIECE + KEPT];
    struct opc_part *source = opc_part(j, p, part);
    size_t kept = 0, len = 0;
    *found = false;
    while (source != NULL &&
           opc_read(j, source, bytes + kept, PIECE, &len) && len > 0) {
        size_t all = kept + len;
        bool is_wide = all > 1 && (bytes[0] == '\0' || bytes[1] == '\0');
        *found |= is_wide || memmem(bytes, all, "mergeCell", 9) != NULL;
        kept = all < KEPT ? all : KEPT;
        memmove(bytes, bytes + all - kept, kept);
    }
    if (source != NULL) {
        opc_done(source);
    }
    return job_ok(j);
}

struct xlsx_merges *xlsx_merges_find(struct job *j, struct opc *p,
                                     int64_t part)
{
    static const struct xml_events events = { .start = on_merge };
    struct xlsx_merges *m = ARENA_NEW(j->arena, struct xlsx_merges);
    bool found;
    arena_hook(j->arena, close_merges, m);
    if (!names_merges(j, p, part, &found) ||
        (found && !xml_run(j, p, part, &events, m, NULL))) {
        return NULL;
    }
    if (m->count > 0) {
        qsort(m->rows, m->count, sizeof *m->rows, by_top);
    }
    return m;
}

/* Drop what ended above the row and take up what begins in or above it.
 * Cells that do not overlap have at most all columns between them. */
static bool step_to(struct job *j, struct xlsx_merges *m, uint64_t row)
{
    size_t kept = 0, width = 0;
    for (size_t i = 0; i < m->active_count; i++) {
        if (m->active[i]->bottom >= row) {
            width += (size_t)(m->active[i]->right - m->active[i]->left + 1);
            m->active[kept++] = m->active[i];
        }
    }
    for (; m->next < m->count && m->rows[m->next].top <= row; m->next++) {
        struct merge *merge = &m->rows[m->next];
        if (merge->bottom < row) {
            continue;
        }
        width += (size_t)(merge->right - merge->left + 1);
        if (width > SHEET_COLUMNS_MAX) {
            return fail_merge(j, "");
        }
        m->active[kept++] = merge;
    }
    m->active_count = kept;
    return true;
}

/* Keep the first cell of a merged cell: the row's texts will not last. */
static void keep(struct merge *merge, const struct cell *cell)
{
    char *text = mem_new(cell->text.len + 1, 1);
    if (cell->text.len > 0) {
        memcpy(text, cell->text.at, cell->text.len);
    }
    mem_free((void *)(uintptr_t)merge->cell.text.at);
    merge->cell = *cell;
    merge->cell.text.at = text;
    merge->cell.merged = true;
}

bool xlsx_merges_fill(struct job *j, struct xlsx_merges *m, uint64_t row,
                      struct cell *cells, size_t *count)
{
    if (m->count == 0) {
        return true;
    }
    if (!step_to(j, m, row)) {
        return false;
    }
    for (size_t i = 0; i < m->active_count; i++) {
        struct merge *merge = m->active[i];
        if (merge->top == row && merge->left < *count &&
            cells[merge->left].text.len > 0) {
            keep(merge, &cells[merge->left]);
        }
        if (merge->cell.text.len == 0) {
            continue;
        }
        for (; *count <= merge->right; ++*count) {
            cells[*count] = (struct cell){ .text = STR("") };
        }
        for (size_t c = merge->left; c <= merge->right; c++) {
            if (cells[c].text.len == 0) {
                cells[c] = merge->cell;
            }
        }
    }
    return true;
}

bool xlsx_merges_first(const struct xlsx_merges *m, uint64_t *row,
                       size_t *column)
{
    for (size_t i = 0; i < m->count && m->rows[i].top <= *row; i++) {
        const struct merge *merge = &m->rows[i];
        bool is_inside = merge->bottom >= *row && merge->left <= *column &&
                         merge->right >= *column;
        bool is_first = merge->top == *row && merge->left == *column;
        if (is_inside && !is_first) {
            *row = merge->top;
            *column = merge->left;
            return true;
        }
    }
    return false;
}

size_t xlsx_merges_count(const struct xlsx_merges *m)
{
    return m->count;
}

struct xlsx_area xlsx_merges_at(const struct xlsx_merges *m, size_t number)
{
    const struct merge *merge = &m->rows[number];
    return (struct xlsx_area){ merge->top, merge->bottom, merge->left,
                               merge->right };
}
