/* exchange/xlsx_note.h - comments on the cells of a workbook's sheet.
 *
 * A comment stands in two parts: its text in a comments part, its yellow box
 * in a VML drawing. Comments and boxes that are there already are kept; a
 * cell that has a comment gets the new text behind the old. */
#ifndef EXCHANGE_XLSX_NOTE_H
#define EXCHANGE_XLSX_NOTE_H

#include "exchange/opc.h"
#include "exchange/xlsx.h"

struct note_ask {               /* the comments of one sheet */
    struct opc *parts;
    struct str comments;        /* old comments part, or empty */
    struct str drawing;         /* old drawing part, or empty */
    const struct xlsx_remark *remarks;
    size_t count;
};

/* The two parts with the comments in them: *comments and *drawing. Fails with
 * xlsx.xml, xlsx.part. */
bool note_put(struct job *j, const struct note_ask *ask, struct str *comments,
              struct str *drawing);

#endif
