#include "house.h"

#include <assert.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "pack/pack.h"

static const struct fold *const house_folds[] = {
    &marks_fold, &pack_fold, &area_fold, &unit_fold, &subject_fold,
    &facts_fold, &cells_fold, NULL,
};

static void must(struct house *h, bool fine)
{
    if (!fine || !job_ok(h->job)) {
        printf("Bail out! %s: %s\n", h->job->err.id ? h->job->err.id : "?",
               h->job->err.en);
        exit(1);
    }
}

void house_define(struct house *h, const char *table, const char *key, ...)
{
    enum { CELLS = 24 };
    struct pack_text cells[CELLS];
    struct pack_row row = { .table = str_of(table), .key = str_of(key),
                            .cells = cells };
    struct entry draft;
    va_list list;
    va_start(list, key);
    const char *column = va_arg(list, const char *);
    while (column) {
        assert(row.cell_count < CELLS);
        cells[row.cell_count++] =
            (struct pack_text){ str_of(column),
                                str_of(va_arg(list, const char *)) };
        column = va_arg(list, const char *);
    }
    va_end(list);
    const struct pack *pack = book_fold(h->job, h->book, &pack_fold);
    if (pack_draft(h->job->arena, pack, &row, &draft)) {
        house_put(h, &draft);
    }
}

static void load_pack(struct house *h)
{
    struct pack_drafts drafts = { 0 };
    must(h, pack_read(h->job, TEST_PACK, &drafts));
    for (size_t i = 0; i < drafts.fault_count; i++) {
        printf("# %.*s:%" PRIu64 " %s: %.*s\n",
               STR_ARG(drafts.faults[i].file), drafts.faults[i].line,
               drafts.faults[i].id, STR_ARG(drafts.faults[i].en));
    }
    must(h, drafts.fault_count == 0);
    for (size_t i = 0; i < drafts.count; i++) {
        struct entry draft;
        if (pack_draft(h->job->arena, NULL, &drafts.rows[i], &draft)) {
            house_put(h, &draft);
        }
    }
    house_commit(h);
}

void house_open(struct house *h)
{
    house_open_with(h, house_folds);
}

void house_open_with(struct house *h, const struct fold *const *folds)
{
    *h = (struct house){ .job = job_open(), .batch = -1, .folds = folds };
    snprintf(h->dir, sizeof(h->dir), "/tmp/jiedui-figures-XXXXXX");
    assert(mkdtemp(h->dir));
    snprintf(h->path, sizeof(h->path), "%s/book", h->dir);
    h->job->by = STR("tester");
    h->job->lang = LANG_EN;
    must(h, book_create(h->job, h->path, STR("trial"), 480));
    h->book = book_open(h->job, h->path, BOOK_WRITE, folds);
    must(h, h->book != NULL);
    load_pack(h);
}

void house_again(struct house *h, bool save)
{
    if (save) {
        must(h, book_save(h->job, h->book));
    }
    book_close(h->book);
    h->book = book_open(h->job, h->path, BOOK_WRITE, h->folds);
    must(h, h->book != NULL);
}

static int drop(const char *path, const struct stat *s, int kind,
                struct FTW *f)
{
    (void)s;
    (void)kind;
    (void)f;
    return remove(path);
}

void house_close(struct house *h)
{
    book_close(h->book);
    nftw(h->dir, drop, 16, FTW_DEPTH | FTW_PHYS);
    job_close(h->job);
}

struct str house_text(struct house *h, const char *text)
{
    return arena_str(h->job->arena, str_of(text));
}

struct entry house_draft(struct house *h, const char *kind)
{
    struct entry e;
    entry_clear(&e);
    e.kind = house_text(h, kind);
    e.id = arena_print(h->job->arena, "00000000-0000-8000-8000-%012" PRIx64,
                       ++h->ids);
    e.batch = h->batch;
    return e;
}

uint64_t house_put(struct house *h, struct entry *e)
{
    enum book_verdict verdict;
    uint64_t seq = 0;
    must(h, book_stage(h->job, h->book, e, &verdict, &seq));
    must(h, verdict == BOOK_NEW);
    return seq;
}

struct str house_id(struct house *h, uint64_t seq)
{
    struct entry e;
    must(h, book_read(h->job, h->book, seq, &e));
    return e.id;
}

void house_batch(struct house *h)
{
    if (h->batch >= 0) {
        h->batch = -1;
        return;
    }
    struct entry e = house_draft(h, "batch");
    h->batch = (int64_t)house_put(h, &e);
}

void house_commit(struct house *h)
{
    must(h, book_commit(h->job, h->book));
}

int32_t house_day(const char *date)
{
    struct date d = { 0 };
    assert(date_parse(str_of(date), &d));
    return d.day;
}

struct figure house_figure(struct house *h, const char *id, bool recompute)
{
    struct str ids[] = { str_of(id) };
    struct figure_ask ask = { .ids = ids, .id_count = 1,
                              .recompute = recompute };
    struct figure_set set = { 0 };
    must(h, figure_compute(h->job, h->book, &ask, &set));
    must(h, set.count == 1);
    return set.rows[0];
}
