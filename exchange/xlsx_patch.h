/* exchange/xlsx_patch.h - change cells of a sheet's part in place.
 *
 * A cell that is there keeps its style and its other attributes; a missing
 * cell or row is put in where it belongs, with the style that its row or
 * column has. All other bytes of the part stay as they are. */
#ifndef EXCHANGE_XLSX_PATCH_H
#define EXCHANGE_XLSX_PATCH_H

#include "exchange/opc.h"

enum patch_kind {
    PATCH_STYLE,                /* the style alone; the value stays */
    PATCH_NUMBER,               /* text is a decimal number */
    PATCH_TEXT,
};

struct patch_cell {
    uint64_t row;               /* 1-based */
    size_t column;              /* 0-based */
    enum patch_kind kind;
    struct str text;
};

struct patch_ask {              /* one sheet */
    struct opc *parts;
    struct str part;
    const struct patch_cell *cells;     /* by row and column, each once */
    size_t count;
    /* The new style of a changed cell for its old one; NULL keeps it. */
    size_t (*style)(struct job *j, void *state, size_t old);
    void *state;
    struct str new_drawing;     /* id for a drawing of comments, or empty */
    bool drops_results;         /* of formulas, so that they are reckoned
                                 * afresh by programs that trust them */
};

/* *bytes is the changed part. *drawing is the id of the drawing of comments
 * that the sheet has already; when it is empty and new_drawing is not, a
 * reference to that was put in. Fails with grid.formula (a value for a cell
 * that has a formula), xlsx.xml, xlsx.part. */
bool patch_sheet(struct job *j, const struct patch_ask *ask,
                 struct str *drawing, struct str *bytes);

#endif
