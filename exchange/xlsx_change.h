/* exchange/xlsx_change.h - parts of a workbook that are changed or new, and
 * what ties them together: relations and content types. */
#ifndef EXCHANGE_XLSX_CHANGE_H
#define EXCHANGE_XLSX_CHANGE_H

#include "exchange/xlsx_book.h"

/* The id that a sheet's new drawing of comments gets in its relations. */
#define CHANGE_DRAWING_ID "rIdRemarks1"
#define CHANGE_SHEETML \
    "application/vnd.openxmlformats-officedocument.spreadsheetml."

struct change {                 /* start with { .x = xlsx_find(…) } */
    struct xlsx *x;
    struct opc_change *parts;
    size_t count, cap;
    struct buf types;           /* rows for [Content_Types].xml */
};

/* Put new bytes into a part. */
void change_part(struct job *j, struct change *c, struct str name,
                 struct str bytes);
/* A new part at which the part `from` points. Relations of `from` are changed
 * once only. Fails with xlsx.part, xlsx.xml. */
struct change_new {
    struct str from, name, bytes;
    const char *id, *relation, *type;   /* of the relation, of the content */
};
bool change_new(struct job *j, struct change *c, const struct change_new *n);
/* A name that no part has: head, number, tail. */
struct str change_name(struct job *j, const struct change *c, const char *head,
                       const char *tail);

/* Remarks by sheet and place, each cell once: those on one cell become lines
 * of one, those on a covered part of a merged cell go to its first and say
 * which cell they mean. */
bool change_order(struct job *j, struct xlsx *x,
                  const struct xlsx_remark *remarks, size_t *count,
                  struct xlsx_remark **out);
/* Comments on one sheet, in order. drawing_id is the id of the drawing of
 * comments that the sheet has already; when it is empty, the sheet must
 * refer to CHANGE_DRAWING_ID. */
bool change_notes(struct job *j, struct change *c, struct str drawing_id,
                  const struct xlsx_remark *remarks, size_t count);

/* The workbook with all changes made. Call once, also after a failure, to give
 * back what the changes hold: nothing is appended when the job has failed. */
bool change_done(struct job *j, struct change *c, struct buf *out);

#endif
