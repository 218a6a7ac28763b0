/* test/forms/world.h - a book with the Beijing pack and a handful of records,
 * and forms that are drawn (test/forms/drawing.h) and made into workbooks. */
#ifndef TEST_FORMS_WORLD_H
#define TEST_FORMS_WORLD_H

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "bulletin/published.h"
#include "exchange/import.h"
#include "figures/figure.h"
#include "forms/report.h"
#include "intake/carried.h"
#include "intake/intake.h"
#include "registers/pairing.h"
#include "registers/subject.h"
#include "test/check.h"
#include "test/forms/drawing.h"

static const struct fold *const world_folds[] = {
    &marks_fold, &pack_fold, &area_fold, &unit_fold, &subject_fold,
    &pairing_fold, &carried_fold, &facts_fold, &cells_fold, &published_fold,
    NULL,
};

struct world {
    char dir[64], path[96];
    struct job *j;
    struct book *b;
};

static inline void must(struct world *w, bool fine)
{
    if (!fine) {
        printf("Bail out! %s: %s\n", w->j->err.id ? w->j->err.id : "?",
               w->j->err.en);
        exit(1);
    }
}

static inline void world_open(struct world *w)
{
    struct pack_drafts drafts = { 0 };
    *w = (struct world){ .dir = "/tmp/jiedui-forms-XXXXXX" };
    w->j = job_open();
    must(w, mkdtemp(w->dir) != NULL);
    snprintf(w->path, sizeof w->path, "%s/book", w->dir);
    must(w, book_create(w->j, w->path, STR("forms"), 480));
    w->b = book_open(w->j, w->path, BOOK_WRITE, world_folds);
    must(w, w->b != NULL &&
            import_pack(w->j, w->b, SOURCE_DIR "/packs/beijing", &drafts));
}

static inline void world_close(struct world *w)
{
    char command[128];
    book_close(w->b);
    job_close(w->j);
    snprintf(command, sizeof command, "rm -rf %s", w->dir);
    int status = system(command);
    assert(status == 0);
}

/* Record JSON drafts, one a line. */
static inline void world_put(struct world *w, const char *lines)
{
    struct intake in;
    struct str rest = str_of(lines), line;
    must(w, intake_open(w->j, w->b, &in));
    while (str_next(&rest, '\n', &line) && line.len > 0) {
        struct entry *e = ARENA_NEW(w->j->arena, struct entry);
        struct intake_answer answer = { 0 };
        must(w, intake_parse(w->j, line, e) &&
                intake_draft(w->j, &in, e, 0, &answer));
        if (answer.verdict == INTAKE_REFUSED) {
            printf("Bail out! %.*s: %s\n", STR_ARG(line), answer.refused.en);
            exit(1);
        }
    }
    must(w, book_commit(w->j, w->b));
}

/* A workbook of one sheet, without frames and merges. */
static inline struct str workbook(struct world *w, const char *text)
{
    struct xlsx_writer *x = xlsx_write_open(w->j);
    struct str rest = str_of(text), line;
    struct buf out = { 0 };
    xlsx_write_sheet(x, STR("Sheet1"));
    while (str_next(&rest, '\n', &line)) {
        struct cell cells[32] = { 0 };
        size_t count = 0;
        while (line.len > 0 && count < 32) {
            cells[count++].text = str_trim(drawing_cell(&line));
        }
        xlsx_write_row(x, cells, count);
    }
    must(w, xlsx_write_close(w->j, x, &out));
    struct str made = arena_str(w->j->arena, buf_view(&out));
    buf_free(&out);
    return made;
}

/* Fill a drawn form at the reported basis. */
static inline struct fill *fill_drawn(struct world *w, const char *text,
                                      const char *answers)
{
    struct fill *f = ARENA_NEW(w->j->arena, struct fill);
    struct fill_ask ask = { .form = workbook(w, text),
                            .answers = str_of(answers) };
    must(w, fill_run(w->j, w->b, &ask, f));
    return f;
}

/* "filled 3 visits", "asked", "unknown", "left"; "none". */
static inline struct str state_of(struct world *w, const struct fill *f,
                                  uint32_t row, uint32_t column)
{
    for (size_t i = 0; i < f->meaning.count; i++) {
        const struct meaning_cell *c = &f->meaning.cells[i];
        if (c->row == row && c->column == column) {
            return c->state != MEANING_SURE
                ? str_of(fill_state_id(c->state))
                : arena_print(w->j->arena, "filled %.*s %.*s",
                              STR_ARG(f->cells[i].text),
                              STR_ARG(c->indicator->id));
        }
    }
    return STR("none");
}

#endif
