/* web/page.h - what a page is: one row of the site, run for one visit.
 *
 * A row says method, path, title, what it answers with and what it needs;
 * web/site.c checks and prepares all of that before `run`, so that a handler
 * only writes. A handler that fails returns false with the job's error set;
 * the site then answers with that error in the row's form. */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "exchange/labels.h"
#include "http/http.h"
#include "web/html.h"
#include "web/route.h"

enum page_form {
    PAGE_HTML,                  /* run writes what stands inside <main> */
    PAGE_JSON,                  /* errors as application/problem+json */
    PAGE_FILE,                  /* run sets type and body by itself */
};

enum page_need {                /* bits */
    NEED_ENTRIES = 1,           /* shows single records: web/site.h */
    NEED_NO_TURN = 2,           /* run takes the turn by itself, or needs
                                   none */
    NEED_FRESH = 4,             /* no ETag: not a function of the book */
};

struct page_parameter {         /* of an API row; name NULL ends */
    const char *name, *zh, *en;
    bool repeats, must;
};

struct visit;

struct page {
    const char *method, *path;  /* path: web/route.h */
    const char *zh, *en;        /* title */
    enum page_form form;
    unsigned needs;
    bool (*run)(struct visit *v);
    const struct page_parameter *parameters;    /* API rows: openapi.json */
    const char *gives;          /* API rows: its JSON schema, or NULL */
    const char *takes;          /* POST rows of the API that only answer and
                                   append nothing: types of the body, by
                                   blanks; NULL: JSON drafts */
};

struct site;

struct visit {                  /* one request on its way to an answer */
    struct site *site;
    struct book *book;
    struct job *job;
    const struct http_request *request;
    struct http_answer *answer;
    const struct page *page;    /* NULL: no row matches */
    struct str parts[ROUTE_PARTS_MAX];
    enum lang lang;
    bool lang_is_asked;         /* by ?lang=: links must keep it */
    struct book_head head;      /* position that the answer states */
    struct labels labels;
    struct str title;           /* of this page; the row's when empty */
    struct buf out;             /* what the answer consists of */
};

/* The two languages as a slice. */
static inline struct str visit_say(const struct visit *v, const char *zh,
                                   const char *en)
{
    return str_of(say(v->lang, zh, en));
}

/* A query value, { NULL, 0 } when absent or empty. */
struct str visit_query(const struct visit *v, const char *name);
/* The path of the request as it may stand in a link. */
struct str visit_path(const struct visit *v);
/* A path with the asked language kept. It may hold a query already. */
struct str visit_link(const struct visit *v, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Make an answer of a type from a text: for PAGE_FILE. */
bool visit_file(struct visit *v, const char *type, struct str body);
/* A setting of the pack at the head. */
struct str visit_setting(const struct visit *v, const char *key);
/* Whether the request was made at the office's own desk (web/site.h). */
bool visit_is_at_desk(const struct visit *v);
/* Whether single records may be shown to the one who asks (web/site.h). */
bool visit_shows_entries(const struct visit *v);
/* Fail with entry.private unless they may. */
bool visit_may_see(struct visit *v);
/* Say that these records are shown at the desk only, where that is so. */
void visit_note_desk(struct visit *v);
/* The smallest number of persons that is shown in a part of the programme: 0
 * when records are shown. */
int64_t visit_public_min(const struct visit *v);
/* The part's number in a path; false with page.absent. */
bool visit_number(struct visit *v, struct str text, uint64_t *out);
/* Fail with page.absent. */
bool visit_absent(struct visit *v);

/* The rows, by family. Each file in web/ holds one. NULL-ended. */
extern const struct page home_pages[], figures_pages[], figure_pages[],
    entry_pages[], log_pages[], api_pages[], append_pages[],
    machine_pages[], help_pages[], edition_pages[], lint_pages[],
    fill_pages[];
extern const struct page *const site_families[];        /* NULL-ended */

#endif
