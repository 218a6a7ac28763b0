/* Put remarks on the cells of a workbook: colours (xlsx_paint) and comments
 * (xlsx_note), patched into its sheets (xlsx_patch). */
#include "exchange/xlsx_change.h"
#include "exchange/xlsx_paint.h"
#include "exchange/xlsx_patch.h"

#define STYLES_ID "rIdRemarks3"

static size_t coloured(struct job *j, void *state, size_t old)
{
    return paint_style(j, state, old);
}

/* Colours and comments of one sheet. */
static bool remark_sheet(struct job *j, struct change *c, struct paint *paint,
                         const struct xlsx_remark *remarks, size_t count)
{
    struct patch_cell *cells = ARENA_ROWS(j->arena, struct patch_cell, count);
    for (size_t i = 0; i < count; i++) {
        cells[i] = (struct patch_cell){
            .row = remarks[i].row, .column = remarks[i].column,
        };
    }
    struct patch_ask ask = {
        .parts = c->x->parts, .part = c->x->sheets[remarks->sheet].part,
        .cells = cells, .count = count, .style = coloured, .state = paint,
        .new_drawing = STR(CHANGE_DRAWING_ID),
    };
    struct str id, bytes;
    if (!patch_sheet(j, &ask, &id, &bytes)) {
        return false;
    }
    change_part(j, c, ask.part, bytes);
    return change_notes(j, c, id, remarks, count);
}

static bool put_styles(struct job *j, struct change *c, struct paint *paint)
{
    struct str bytes, name = c->x->styles_part;
    bool is_new;
    if (!paint_styles(j, paint, &bytes, &is_new)) {
        return false;
    }
    if (!is_new) {
        change_part(j, c, name, bytes);
        return true;
    }
    bool is_free = opc_find(c->x->parts, STR("xl/styles.xml")) < 0;
    struct change_new styles = {
        .from = c->x->part, .bytes = bytes, .id = STYLES_ID,
        .name = is_free ? STR("xl/styles.xml") :
                change_name(j, c, "xl/styles", ".xml"),
        .relation = "styles", .type = CHANGE_SHEETML "styles+xml",
    };
    return change_new(j, c, &styles);
}

static bool remark_all(struct job *j, struct change *c,
                       const struct xlsx_remark *rows, size_t count)
{
    struct paint *paint = paint_open(j, c->x);
    for (size_t i = 0; paint != NULL && i < count;) {
        size_t next = i;
        while (next < count && rows[next].sheet == rows[i].sheet) {
            next++;
        }
        if (!remark_sheet(j, c, paint, rows + i, next - i)) {
            return false;
        }
        i = next;
    }
    return paint != NULL && put_styles(j, c, paint);
}

bool xlsx_remarked(struct job *j, struct str bytes,
                   const struct xlsx_remark *remarks, size_t count,
                   struct buf *out)
{
    struct change c = { .x = xlsx_find(j, bytes) };
    struct xlsx_remark *rows = NULL;
    bool ok = c.x != NULL && change_order(j, c.x, remarks, &count, &rows) &&
              remark_all(j, &c, rows, count);
    return change_done(j, &c, out) && ok;
}
