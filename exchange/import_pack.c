/* A pack's folder into a book: definitions, registers, files, then records. */
#include "exchange/import.h"

/* A pack is refused as a whole; its rows depend on each other. */
static bool refuse_rows(struct job *j, const struct pack_drafts *drafts)
{
    const struct pack_fault *first = &drafts->faults[0];
    return err_set(&j->err, ERR_INPUT, "pack.rows",
                   "方案有%zu处错误，第一处在%.*s第%llu行",
                   "the pack has %zu errors, the first in %.*s, line %llu",
                   drafts->fault_count, STR_ARG(first->file),
                   (unsigned long long)first->line);
}

static bool refuse_row(struct job *j, const struct pack_row *row,
                       const struct intake_note *why)
{
    return err_set(&j->err, ERR_INPUT, why->id, "%.*s第%llu行：%s%.0s",
                   "%.*s, line %llu: %.0s%s", STR_ARG(row->file),
                   (unsigned long long)row->line, why->zh, why->en);
}

/* Whether the registers say so already; else, where they say something else
 * under that code, the row is a wording of its own. */
static bool is_registered(struct job *j, const struct intake *in,
                          struct entry *e)
{
    uint32_t number;
    if (str_is(e->kind, STR("area"))) {
        number = area_of_code(in->areas, e->subject);
        if (number != AREA_NONE && !area_says(in->areas, e)) {
            pack_draft_again(j->arena, area_at(in->areas, number).born, e);
        }
        return area_says(in->areas, e);
    }
    if (str_is(e->kind, STR("unit"))) {
        number = unit_of_id(in->units, e->subject);
        if (number != UNIT_NONE && !unit_says(in->units, e)) {
            pack_draft_again(j->arena, unit_at(in->units, number).born, e);
        }
        return unit_says(in->units, e);
    }
    return false;
}

static bool stage_rows(struct job *j, struct intake *in,
                       const struct pack_drafts *drafts)
{
    struct entry *e = ARENA_NEW(j->arena, struct entry);
    struct intake_answer *answer = ARENA_NEW(j->arena, struct intake_answer);
    for (size_t i = 0; i < drafts->count; i++) {
        if (!pack_draft(j->arena, in->pack, &drafts->rows[i], e) ||
            is_registered(j, in, e)) {
            continue;           /* the book says so already */
        }
        if (!intake_draft(j, in, e, 0, answer)) {
            return false;
        }
        if (answer->verdict == INTAKE_REFUSED) {
            book_unstage(in->book);
            return refuse_row(j, &drafts->rows[i], &answer->refused);
        }
    }
    return book_commit(j, in->book);
}

static bool keep_files(struct job *j, struct book *b,
                       const struct pack_drafts *drafts)
{
    char hex[65];
    for (size_t i = 0; i < drafts->file_count; i++) {
        if (!book_file_put(j, b, drafts->files[i].bytes, hex)) {
            return false;
        }
    }
    return true;
}

/* The first rejected row of any file, or NULL. */
static const struct import_line *first_reject(
    const struct import_report *reports, size_t count, struct str *path)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < reports[i].line_count; k++) {
            if (!reports[i].lines[k].is_warning) {
                *path = reports[i].path;
                return &reports[i].lines[k];
            }
        }
    }
    return NULL;
}

/* A dry run first: a pack is taken whole, and no file of rejected rows is
 * left in its folder. */
static bool import_records(struct job *j, struct book *b,
                           const struct pack_drafts *drafts)
{
    const char **paths = ARENA_ROWS(j->arena, const char *,
                                    drafts->record_count + 1);
    struct import_report *reports;
    size_t count;
    for (size_t i = 0; i < drafts->record_count; i++) {
        paths[i] = arena_str(j->arena, drafts->records[i]).at;
    }
    struct import_ask ask = { .paths = paths, .dry_run = true,
                              .path_count = drafts->record_count };
    for (int pass = 0; pass < 2; pass++) {
        struct str path;
        ask.dry_run = pass == 0;
        if (!import_files(j, b, &ask, &reports, &count)) {
            return false;
        }
        const struct import_line *line = first_reject(reports, count, &path);
        if (line != NULL) {
            return err_set(&j->err, ERR_INPUT, line->id,
                           "%.*s第%llu行：%s%.0s",
                           "%.*s, line %llu: %.0s%s", STR_ARG(path),
                           (unsigned long long)line->line, line->zh.at,
                           line->en.at);
        }
    }
    return true;
}

bool import_pack(struct job *j, struct book *b, const char *dir,
                 struct pack_drafts *drafts)
{
    struct intake in;
    if (!pack_read(j, dir, drafts)) {
        return false;
    }
    if (drafts->fault_count > 0) {
        return refuse_rows(j, drafts);
    }
    if (!intake_open(j, b, &in)) {
        return false;
    }
    in.is_whole = true;
    return keep_files(j, b, drafts) && stage_rows(j, &in, drafts) &&
           (drafts->record_count == 0 || import_records(j, b, drafts));
}
