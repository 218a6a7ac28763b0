/* test/reading/lint_house.h - a small book of today's programme, with records
 * whose figures a test knows: see house_fill. */
#ifndef TEST_READING_LINT_HOUSE_H
#define TEST_READING_LINT_HOUSE_H

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "exchange/import.h"
#include "intake/carried.h"
#include "reading/lint.h"
#include "registers/pairing.h"
#include "registers/subject.h"
#include "test/check.h"

static const struct fold *const house_folds[] = {
    &marks_fold, &pack_fold, &area_fold, &unit_fold, &subject_fold,
    &pairing_fold, &carried_fold, &facts_fold, &cells_fold, NULL,
};

struct house { char dir[64]; struct job *j; struct book *b; uint64_t ids; };

static inline void house_must(struct house *h, bool good)
{
    if (!good) {
        printf("Bail out! %s: %s\n", h->j->err.id ? h->j->err.id : "?",
               h->j->err.en);
        exit(1);
    }
}

static inline void house_put(struct house *h, struct entry *e,
                             const char *day, const char *supporter,
                             const char *area)
{
    enum book_verdict verdict;
    uint64_t seq;
    e->id = arena_print(h->j->arena, "00000000-0000-8000-8000-%012llx",
                        (unsigned long long)++h->ids);
    e->supporter = str_of(supporter);
    e->area = str_of(area);
    CHECK(date_parse(str_of(day), &e->occurred));
    house_must(h, book_stage(h->j, h->b, e, &verdict, &seq));
}

static inline struct entry house_draft(const char *kind,
                                       const char *subject_kind,
                                       struct str subject)
{
    struct entry e;
    entry_clear(&e);
    e.kind = str_of(kind);
    e.subject_kind = subject.len > 0 ? str_of(subject_kind) : STR("");
    e.subject = subject;
    return e;
}

static inline void house_post(struct house *h, int person, const char *role,
                              const char *day, const char *area)
{
    struct entry e = house_draft("posting", "person",
        arena_print(h->j->arena, "p%011d", person));
    entry_put_text(&e, STR("direction"), STR("to_recipient"));
    entry_put_text(&e, STR("role"), str_of(role));
    house_put(h, &e, day, "EX-S1", area);
}

static inline void house_fund(struct house *h, int64_t fen, const char *day,
                              const char *area)
{
    struct entry e = house_draft("fund_movement", "", STR(""));
    entry_put_text(&e, STR("movement"), STR("credit"));
    e.has_amount = true;
    e.amount_fen = fen;
    house_put(h, &e, day, "EX-S1", area);
}

/* Two counties, 610828 (佳县) and 610826 (绥德县), helped by EX-S1, 示例支援区:
 * postings 60 of 50 cadres (40 in 2022, 20 in 2023; 45 in 佳县, 15 in 绥德县),
 * 30 specialists; 3000万元 in 2022 and 5000万元 in 2023; 7 projects. */
static inline void house_fill(struct house *h)
{
    for (int i = 0; i < 2; i++) {
        struct entry e = house_draft("pair_county", "", STR(""));
        house_put(h, &e, "2021-04-01", "EX-S1", i ? "610826" : "610828");
    }
    for (int i = 0; i < 60; i++) {
        house_post(h, i % 50, "cadre", i < 40 ? "2022-03-01" : "2023-03-01",
                   i < 45 ? "610828" : "610826");
    }
    for (int i = 0; i < 30; i++) {
        house_post(h, 100 + i, "health", "2022-05-01", "610828");
    }
    house_fund(h, 3000000000, "2022-06-01", "610828");
    house_fund(h, 5000000000, "2023-06-01", "610826");
    for (int i = 0; i < 7; i++) {
        struct entry e = house_draft("project_milestone", "project",
            arena_print(h->j->arena, "X-%d", i));
        entry_put_text(&e, STR("milestone"), STR("started"));
        house_put(h, &e, "2022-07-01", "EX-S1", "610828");
    }
    struct entry first = house_draft("distinction", "distinction", STR("D1"));
    entry_put_text(&first, STR("title"), STR("苹果交易所"));
    first.evidence[first.evidence_count++] = STR("0123456789abcdef0123456789"
        "abcdef0123456789abcdef0123456789abcdef");
    house_put(h, &first, "2023-08-01", "EX-S1", "610828");
}

static inline void house_open(struct house *h)
{
    struct pack_drafts drafts = { 0 };
    *h = (struct house){ .dir = "/tmp/jiedui-lint-XXXXXX" };
    bool made = mkdtemp(h->dir) != NULL;
    assert(made);
    h->j = job_open();
    struct str path = arena_print(h->j->arena, "%s/book", h->dir);
    house_must(h, book_create(h->j, path.at, STR("lint"), 480));
    h->b = book_open(h->j, path.at, BOOK_WRITE, house_folds);
    house_must(h, h->b != NULL);
    house_must(h, import_pack(h->j, h->b, SOURCE_DIR "/packs/xiezuo",
                              &drafts));
    house_fill(h);
    house_must(h, book_commit(h->j, h->b));
}

static inline void house_close(struct house *h)
{
    char command[96];
    book_close(h->b);
    job_close(h->j);
    snprintf(command, sizeof command, "rm -rf %s", h->dir);
    int status = system(command);
    assert(status == 0);
}

/* Lint a text on what is reported. */
static inline struct lint house_lint(struct house *h, const char *text,
                                     enum text_format format)
{
    struct lint lint;
    struct lint_ask ask = { .basis = BASIS_REPORTED };
    house_must(h, lint_run(h->j, h->b, str_of(text), format, &ask, &lint));
    return lint;
}

/* The finding of a quote; NULL when there is none. */
static inline const struct lint_finding *house_found(const struct lint *l,
                                                     const char *quote)
{
    for (size_t i = 0; i < l->count; i++) {
        if (str_is(str_part(l->text.plain, l->findings[i].from,
                            l->findings[i].len), str_of(quote))) {
            return &l->findings[i];
        }
    }
    return NULL;
}

#endif
