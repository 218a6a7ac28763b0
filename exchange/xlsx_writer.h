/* exchange/xlsx_writer.h - the state of a workbook that is being written,
 * shared by xlsx_write.c (rows and parts) and xlsx_look.c (what people see). */
#ifndef EXCHANGE_XLSX_WRITER_H
#define EXCHANGE_XLSX_WRITER_H

#include "exchange/opc_write.h"
#include "exchange/xlsx_look.h"

#define WRITER_MAIN_NS \
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define WRITER_OFFICE \
    "http://schemas.openxmlformats.org/officeDocument/2006/"
#define WRITER_PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define WRITER_SHEETML \
    "application/vnd.openxmlformats-officedocument.spreadsheetml."
#define WRITER_HEAD \
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

/* Cell styles: their places in <cellXfs>. */
enum writer_style {
    STYLE_PLAIN, STYLE_HEAD, STYLE_WHOLE, STYLE_CENTS, STYLE_DAY, STYLE_MONTH,
    STYLE_MOMENT, STYLE_TEXT,
    STYLE_TITLE, STYLE_HELP, STYLE_LOOK_HEAD, STYLE_LOOK_MUST,
    STYLE_FACES,                /* one for each face … */
    STYLE_SHADED = STYLE_FACES + XLSX_FACE_COUNT,       /* … and shaded */
    STYLE_COUNT = STYLE_SHADED + XLSX_FACE_COUNT
};

struct writer_sheet {
    struct str name;            /* as written */
    struct xlsx_look look;      /* head 0: none */
    uint64_t rows;
    size_t note_count;          /* columns that have a comment */
};

struct writer_name { struct str name; size_t sheet, column;
                     uint64_t first, last; };

struct xlsx_writer {
    struct opc_writer *parts;
    struct arena *arena;
    struct writer_sheet *sheets;
    size_t count, cap;
    struct writer_name *names;
    size_t name_count, name_cap;
    uint64_t rows;              /* written to the present sheet */
    size_t widths[SHEET_COLUMNS_MAX], column_count;
    bool has_head;              /* what stands before the rows is written */
    bool is_shaded;
    struct buf xml;             /* of the present sheet, still to be packed */
    struct buf spare;           /* a number on its way */
    const char *failed;         /* id of what went wrong, or NULL */
};

static inline struct writer_sheet *writer_sheet(struct xlsx_writer *w)
{
    return &w->sheets[w->count - 1];
}

/* Start of the sheet's part: panes and columns, for a sheet with a look. */
void writer_put_front(struct xlsx_writer *w, struct buf *b);
/* What stands behind the rows: drop-downs, page, comments. */
void writer_put_back(struct xlsx_writer *w, struct buf *b);
/* The style of a cell in a sheet with a look. */
enum writer_style writer_style_at(const struct xlsx_writer *w, size_t column);
/* Comments: their parts and the sheets' relations; their rows of the content
 * types into *types. */
bool writer_put_notes(struct job *j, struct xlsx_writer *w,
                      struct buf *types);
/* Defined names for the workbook's own part. */
void writer_put_names(const struct xlsx_writer *w, struct buf *b);
/* The styles part. */
void writer_put_styles(struct buf *b);

#endif
