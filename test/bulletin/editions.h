/* test/bulletin/editions.h - a small book whose bulletins are published, for
 * tests of editions. */
#ifndef TEST_BULLETIN_EDITIONS_H
#define TEST_BULLETIN_EDITIONS_H

#include "../check.h"
#include "../figures/house.h"
#include "bulletin/compare.h"

static const struct fold *const edition_folds[] = {
    &marks_fold, &pack_fold, &area_fold, &unit_fold, &subject_fold,
    &facts_fold, &cells_fold, &published_fold, NULL,
};

static inline uint64_t grant(struct house *h, const char *day,
                             const char *area, int64_t yuan)
{
    struct entry e = house_draft(h, "grant");
    date_parse(str_of(day), &e.occurred);
    e.area = str_of(area);
    e.supporter = STR("U1");
    e.has_amount = true;
    e.amount_fen = yuan * 100;
    entry_put_text(&e, STR("way"), STR("out"));
    return house_put(h, &e);
}

static inline uint64_t stay(struct house *h, const char *day,
                            const char *person)
{
    struct entry e = house_draft(h, "stay");
    date_parse(str_of(day), &e.occurred);
    e.area = STR("T11");
    e.subject_kind = STR("person");
    e.subject = str_of(person);
    e.identity = STR("proved");
    return house_put(h, &e);
}

static inline void withdraw(struct house *h, struct str id, const char *why)
{
    struct entry e = house_draft(h, "withdrawal");
    e.withdraws = id;
    e.reason = str_of(why);
    house_put(h, &e);
    house_commit(h);
}

/* A template of the pack, in Chinese and perhaps in English. */
static inline void set_template(struct house *h, const char *name,
                                const char *zh, const char *en)
{
    char hex[65];
    char key[64];
    CHECK(book_file_put(h->job, h->book, str_of(zh), hex));
    snprintf(key, sizeof key, "%s.zh", name);
    house_define(h, "templates", key, "sha256", hex, NULL);
    if (en != NULL) {
        CHECK(book_file_put(h->job, h->book, str_of(en), hex));
        snprintf(key, sizeof key, "%s.en", name);
        house_define(h, "templates", key, "sha256", hex, NULL);
    }
    house_commit(h);
}

/* Publish a template in Chinese on the widest basis. */
static inline struct published put_edition(struct house *h, const char *number,
                                           const char *template)
{
    struct published p = { 0 };
    struct publish_ask ask = {
        .number = str_of(number), .drafter = STR("Li"), .checker = STR("Wu"),
        .approver = STR("Xu"), .template = str_of(template), .zh = true,
        .text = { .template = str_of(template), .has_basis = true } };
    CHECK(publish(h->job, h->book, &ask, &p));
    if (!job_ok(h->job)) {
        printf("# %s: %s\n", h->job->err.id, h->job->err.en);
    }
    return p;
}

static inline bool has(struct str text, const char *what)
{
    bool is_there = str_find(text, str_of(what)) >= 0;
    if (!is_there) {
        printf("# no “%s” in:\n%.*s\n", what, STR_ARG(text));
    }
    return is_there;
}

/* That the job failed so; it is then ready for more. */
static inline bool failed(struct house *h, const char *id)
{
    bool is_so = !job_ok(h->job) && strcmp(h->job->err.id, id) == 0;
    if (!is_so) {
        printf("# not %s but %s\n", id, job_ok(h->job) ? "nothing"
                                                       : h->job->err.id);
    }
    err_clear(&h->job->err);
    return is_so;
}

#endif
