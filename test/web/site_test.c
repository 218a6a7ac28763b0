/* test/web/site_test.c - the whole site over a small book, without a socket:
 * requests go straight to the handler that the server would call. */
#include "web/inside.h"

#include <ftw.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "book/marks.h"
#include "bulletin/published.h"
#include "exchange/import.h"
#include "intake/carried.h"
#include "registers/area.h"
#include "registers/pairing.h"
#include "registers/subject.h"
#include "registers/unit.h"
#include "test/check.h"

static const struct fold *const folds[] = {
    &marks_fold, &pack_fold, &area_fold, &unit_fold, &subject_fold,
    &pairing_fold, &carried_fold,
    &facts_fold, &cells_fold, &published_fold, NULL,
};

struct house {
    struct job *job;
    char folder[64];
    struct site site;
};

static void must(struct house *h, bool fine)
{
    if (!fine) {
        printf("Bail out! %s: %s\n", h->job->err.id ? h->job->err.id : "?",
               h->job->err.en);
        exit(1);
    }
}

/* A book with the foreign pack: single records are not public there. */
static void house_open(struct house *h)
{
    struct pack_drafts drafts = { 0 };
    *h = (struct house){ .job = job_open() };
    snprintf(h->folder, sizeof h->folder, "/tmp/jiedui_site_XXXXXX");
    must(h, mkdtemp(h->folder) != NULL);
    struct str path = arena_print(h->job->arena, "%s/book", h->folder);
    must(h, book_create(h->job, path.at, STR("valleys"), 60));
    h->site.book = book_open(h->job, path.at, BOOK_WRITE, folds);
    must(h, h->site.book != NULL);
    must(h, import_pack(h->job, h->site.book, TEST_PACK, &drafts));
    h->site.is_quiet = h->site.is_local = true;
}

static int drop(const char *path, const struct stat *s, int kind,
                struct FTW *f)
{
    (void)s;
    (void)kind;
    (void)f;
    return remove(path);
}

static void house_close(struct house *h)
{
    book_close(h->site.book);
    nftw(h->folder, drop, 16, FTW_DEPTH | FTW_PHYS);
    job_close(h->job);
}

/* Say that single records are public, as a pack would. */
static void open_entries(struct house *h)
{
    struct entry e;
    enum book_verdict verdict;
    uint64_t seq;
    entry_clear(&e);
    e.id = STR("00000000-0000-8000-8000-000000000001");
    e.kind = STR("definition");
    e.subject_kind = STR("settings");
    e.subject = STR("public_entries");
    entry_put_text(&e, STR("value"), STR("yes"));
    must(h, book_stage(h->job, h->site.book, &e, &verdict, &seq));
    must(h, book_commit(h->job, h->site.book));
}

/* One request; headers are pairs of name and value, NULL-ended. */
static struct http_answer ask(struct house *h, const char *method,
                              const char *path, const char *query,
                              const char *body, const char *const *headers)
{
    static const char *const none[] = { NULL };
    struct http_pair *pairs = ARENA_ROWS(h->job->arena, struct http_pair, 8);
    struct http_request r = { .method = str_of(method), .query =
        str_of(query), .body = str_of(body), .headers = pairs,
        .path = arena_str(h->job->arena, str_of(path)),
        .arena = h->job->arena };
    struct http_answer a = { 0 };
    for (headers = headers ? headers : none; *headers; headers += 2) {
        pairs[r.header_count++] = (struct http_pair){ str_of(headers[0]),
                                                      str_of(headers[1]) };
    }
    site_handle(&h->site, &r, &a);
    return a;
}

/* The same as a proxy in front passes it on, for somebody outside. */
static struct http_answer get_outside(struct house *h, const char *path,
                                      const char *query)
{
    static const char *const passed[] = { "X-Forwarded-For", "192.0.2.7",
                                          NULL };
    return ask(h, "GET", path, query, "", passed);
}

static struct http_answer get(struct house *h, const char *path,
                              const char *query)
{
    return ask(h, "GET", path, query, "", NULL);
}

static struct http_answer post(struct house *h, const char *body)
{
    static const char *const json[] = { "Content-Type", "application/json",
                                        NULL };
    return ask(h, "POST", "/api/v1/entries", "", body, json);
}

static bool says(struct http_answer a, const char *text)
{
    return str_find(a.body, str_of(text)) >= 0;
}

static struct str header(struct http_answer a, const char *name)
{
    for (size_t i = 0; i < a.header_count; i++) {
        if (str_is(a.headers[i].name, str_of(name))) {
            return a.headers[i].value;
        }
    }
    return (struct str){ 0 };
}

#define GRANT(voucher, ward, fen) "{\"kind\":\"grant\",\"occurred\":"         \
    "\"2019-05-17\",\"supporter\":\"T1\",\"recipient\":{\"area\":\"" ward     \
    "\"},\"amount_fen\":" fen ",\"fields\":{\"voucher\":\"" voucher           \
    "\",\"purpose\":\"water\",\"way\":\"out\"}}"
#define APPRENTICE(person, ward) TAUGHT(person, ward, "T1", "2019")
#define TAUGHT(person, ward, town, year) "{\"kind\":\"apprentice\","         \
    "\"occurred\":\"" year "-06-01\",\"supporter\":\"" town "\","            \
    "\"recipient\":{\"area\":\"" ward "\"},\"subject\":{\"kind\":\"person\",\"id\":\"" person "\"},"            \
    "\"fields\":{\"craft\":\"joiner\"}}"

/* ---- tests -------------------------------------------------------------- */

static void an_empty_book_shows_the_way_to_the_first_bulletin(void)
{
    struct house h;
    house_open(&h);
    struct http_answer a = get(&h, "/", "lang=en");
    CHECK(a.status == 200 && says(a, "Start here"));
    CHECK(says(a, "jiedui import book units.csv"));
    CHECK(says(get(&h, "/", ""), "从这里开始"));
    CHECK(says(get(&h, "/figures", "lang=en"), "grants less returns"));
    house_close(&h);
}

static void every_page_has_its_headers_its_frame_and_no_script(void)
{
    static const char *const paths[] = { "/", "/figures", "/log", "/help",
        "/lint", "/figure/crowns_granted", "/nowhere", "/entry/0" };
    struct house h;
    house_open(&h);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct http_answer a = get(&h, paths[i], "lang=en");
        CHECK(says(a, "<html lang=\"en\">") && says(a, "</html>"));
        CHECK(says(a, "href=\"#main\"") && says(a, "lang=zh"));
        CHECK(!says(a, "<script") && !says(a, "style=\""));
        CHECK(str_starts(header(a, "Content-Security-Policy"),
                         STR("default-src 'none'")));
        CHECK(str_is(header(a, "X-Content-Type-Options"), STR("nosniff")));
        CHECK(str_is(header(a, "Cache-Control"), STR("no-cache")));
    }
    house_close(&h);
}

static void refusals_say_why_with_a_status_and_an_id(void)
{
    const struct { const char *method, *path, *query; int status;
                   const char *id; } rows[] = {
        { "GET", "/nowhere", "", 404, "page.absent" },
        { "GET", "/figures/", "", 404, "page.absent" },
        { "DELETE", "/figures", "", 405, "page.method" },
        { "GET", "/api/v1/entries", "", 405, "page.method" },
        { "GET", "/figure/nothing", "", 404, "figure.unknown" },
        { "GET", "/figures", "to=never", 400, "ask.date" },
        { "GET", "/figures", "as-of=99999999", 400, "ask.as_of" },
        { "GET", "/log/tile/0/0000", "", 404, "page.absent" },
        { "GET", "/log/tile/65/000", "", 404, "page.absent" },
        { "GET", "/log/tile/0/000.p/256", "", 404, "page.absent" },
        { "GET", "/entry/99999", "", 404, "page.absent" },
        { "GET", "/api/v1/figures", "figur=x", 400, "ask.unknown" },
        { "GET", "/api/v1/figures", "basis=x", 400, "ask.basis" },
        { "GET", "/api/v1/restate", "from=x", 400, "ask.as_of" },
        { "GET", "/api/v1/restate", "from=0&limit=0", 400, "ask.limit" },
    };
    struct house h;
    house_open(&h);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct http_answer a = ask(&h, rows[i].method, rows[i].path,
                                   rows[i].query, "", NULL);
        CHECK(a.status == rows[i].status && says(a, rows[i].id));
        if (a.status != rows[i].status || !says(a, rows[i].id)) {
            printf("# %s %s %s: %d\n", rows[i].method, rows[i].path,
                   rows[i].query, a.status);
        }
    }
    struct http_answer a = ask(&h, "PUT", "/", "", "", NULL);
    CHECK(str_is(header(a, "Allow"), STR("GET, HEAD")));
    house_close(&h);
}

static void drafts_are_kept_known_or_refused(void)
{
    static const char *const plain[] = { "Content-Type", "text/plain", NULL };
    static const char *const foreign[] = { "Content-Type",
        "application/json", "Origin", "http://elsewhere", NULL };
    static const char *const passed[] = { "Content-Type",
        "application/json", "X-Forwarded-For", "1.2.3.4", NULL };
    struct house h;
    house_open(&h);
    struct http_answer a = post(&h, GRANT("v1", "S1-a", "100000"));
    CHECK(a.status == 201 && says(a, "\"seq\":") && says(a, "\"root\":"));
    CHECK(post(&h, GRANT("v1", "S1-a", "100000")).status == 200);
    a = post(&h, GRANT("v1", "S1-a", "100001"));
    CHECK(a.status == 409 && says(a, "entry.conflict"));
    CHECK(str_is(str_of(a.type), STR("application/problem+json")));
    CHECK(post(&h, "{\"kind\":\"nothing\"}").status == 422);
    CHECK(post(&h, "{\"kind\":").status == 422);
    CHECK(post(&h, "[{]").status == 422);
    a = post(&h, "[" GRANT("v1", "S1-a", "100000") ","
                 GRANT("v2", "S1-b", "5000") "]");
    CHECK(a.status == 201 && says(a, "\"status\":200"));
    a = post(&h, "[" GRANT("v3", "S1-a", "7") ",{\"kind\":\"x\"}]");
    CHECK(a.status == 422 && says(a, "\"status\":201") && says(a, "error"));
    const char *body = GRANT("v9", "S1-a", "1");
    CHECK(ask(&h, "POST", "/api/v1/entries", "", body, plain).status == 403);
    CHECK(ask(&h, "POST", "/api/v1/entries", "", body, foreign).status ==
          403);
    CHECK(ask(&h, "POST", "/api/v1/entries", "", body, passed).status == 403);
    h.site.is_local = false;
    CHECK(post(&h, body).status == 403);
    a = get(&h, "/api/v1/figures", "figure=crowns_granted&basis=reported");
    CHECK(a.status == 200 && says(a, "\"value\":105007"));
    house_close(&h);
}

static void few_persons_in_an_area_are_not_shown_unless_records_are(void)
{
    struct house h;
    house_open(&h);
    CHECK(post(&h, "[" APPRENTICE("p1aaaaaaaaaa", "S1-a") ","
                   APPRENTICE("p2aaaaaaaaaa", "S1-a") ","
                   APPRENTICE("p3aaaaaaaaaa", "S2-a") ","
                   APPRENTICE("p4aaaaaaaaaa", "S2-a") ","
                   APPRENTICE("p5aaaaaaaaaa", "S2-a") "]").status == 201);
    const char *query = "figure=apprentices&by=area:district&basis=reported";
    struct http_answer a = get_outside(&h, "/api/v1/figures", query);
    CHECK(a.status == 200 && says(a, "\"suppressed\":true"));
    CHECK(!says(a, "\"value\":2") && !says(a, "\"value\":3"));
    CHECK(says(get_outside(&h, "/figures",
                           "area=S1&basis=reported&lang=en"),
               "too few"));
    CHECK(says(get_outside(&h, "/figure/apprentices",
                           "basis=reported&lang=en"), "too few"));
    open_entries(&h);
    a = get_outside(&h, "/api/v1/figures", query);
    CHECK(!says(a, "suppressed") && says(a, "\"value\":2"));
    house_close(&h);
}

/* Ten persons; small parts in every direction: one in S2 (by T2, in 2021),
 * and a third year and town that are large enough but would give it away. */
static void house_teach(struct house *h)
{
    static const struct { const char *ward, *town, *year; int count; }
    rows[] = {
        { "S1-a", "T1", "2019", 4 }, { "S1-a", "T1", "2020", 5 },
        { "S2-a", "T2", "2021", 1 },
    };
    const char *person = "abcdefghjkmn";        /* letters of an id */
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (int k = 0; k < rows[i].count; k++) {
            struct str body = arena_print(h->job->arena,
                TAUGHT("p%caaaaaaaaaa", "%s", "%s", "%s"),
                rows[i].year, rows[i].town, rows[i].ward, *person++);
            CHECK(post(h, body.at).status == 201);
        }
    }
}

static void no_part_with_few_persons_is_seen_from_outside(void)
{
    static const char *const parts[] = {        /* each hides all its rows */
        "by=supporter", "by=area:district", "area=S2", "area=S1",
        "supporter=T2", "supporter=T1", "from=2021&to=2021", "from=2021",
        "area=S2&by=year", "area=S1&supporter=T1",
    };
    struct house h;
    house_open(&h);
    house_teach(&h);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct str query = arena_print(h.job->arena,
            "figure=apprentices&basis=reported&%s", parts[i]);
        struct http_answer a = get_outside(&h, "/api/v1/figures", query.at);
        CHECK(a.status == 200 && says(a, "\"suppressed\":true"));
        CHECK(!says(a, "\"value\""));
        if (says(a, "\"value\"")) {
            printf("# %s %.*s\n", parts[i], STR_ARG(a.body));
        }
        a = get(&h, "/api/v1/figures", query.at);
        CHECK(says(a, "\"value\"") && !says(a, "suppressed"));
    }
    struct http_answer a = get_outside(&h, "/api/v1/figures",
        "figure=apprentices&basis=reported&by=year");
    CHECK(says(a, "\"value\":5") && !says(a, "\"value\":1"));
    CHECK(!says(a, "\"value\":4"));
    a = get_outside(&h, "/api/v1/figures",
                    "figure=apprentices&basis=reported");
    CHECK(says(a, "\"value\":10"));
    const char *query = "basis=reported&lang=en";
    a = get_outside(&h, "/figure/apprentices", query);
    CHECK(says(a, "too few") && !says(a, "<td class=\"n\">9"));
    CHECK(!says(a, "<td class=\"n\">4") && !says(a, ">1 person"));
    CHECK(!says(get(&h, "/figure/apprentices", query), "too few"));
    a = get_outside(&h, "/figure/apprentices",
                    "basis=reported&lang=en&from=2021");
    CHECK(says(a, "Too few to be shown"));
    CHECK(get_outside(&h, "/api/v1/restate", "from=0&area=S2").status == 403);
    CHECK(get(&h, "/api/v1/restate", "from=0&area=S2").status == 200);
    house_close(&h);
}

/* Publish the pack's bulletin on the widest basis. */
static void house_publish(struct house *h, const char *number)
{
    struct published p;
    struct publish_ask edition = {
        .number = str_of(number), .drafter = STR("Gao"), .checker = STR("He"),
        .approver = STR("Jin"), .template = STR("bulletin"), .zh = true,
        .en = true, .text = { .has_basis = true } };
    must(h, publish(h->job, h->site.book, &edition, &p));
}

static void editions_are_read_checked_and_compared_by_everybody(void)
{
    struct house h;
    house_open(&h);
    CHECK(says(get(&h, "/editions", "lang=en"), "Nothing was published yet"));
    CHECK(post(&h, GRANT("V-1", "N1-a", "125050")).status == 201);
    house_publish(&h, "1");
    CHECK(post(&h, GRANT("V-2", "N1-a", "4950")).status == 201);
    house_publish(&h, "第2期");
    struct http_answer a = get_outside(&h, "/editions", "lang=en");
    CHECK(a.status == 200 && says(a, "Gao") && says(a, "/edition/%E7"));
    CHECK(says(get(&h, "/editions", "check=1&lang=en"), "the same bytes"));
    a = get_outside(&h, "/edition/1", "lang=en");
    CHECK(a.status == 200 && says(a, "1,250.5") && !says(a, "<style"));
    CHECK(says(a, "How to verify"));
    a = get_outside(&h, "/edition/第2期", "check=1&lang=en");
    CHECK(says(a, "the same, byte for byte"));
    a = get_outside(&h, "/edition/1/zh.md", "");
    CHECK(a.status == 200 && says(a, "第1期。起草：Gao"));
    CHECK(get(&h, "/edition/1/zh.pdf", "").status == 404);
    CHECK(get(&h, "/edition/7", "").status == 404);
    a = get_outside(&h, "/compare", "a=1&b=第2期&lang=en");
    CHECK(a.status == 200 && says(a, "growth +49.50"));
    CHECK(!says(a, "style=\"") && !says(a, "/entry/"));
    CHECK(says(get(&h, "/compare", "a=1&b=head&lang=en"), "/entry/"));
    CHECK(get(&h, "/compare", "a=1&b=x").status == 400);
    CHECK(get(&h, "/compare", "").status == 200);
    a = get_outside(&h, "/api/v1/editions", "");
    CHECK(says(a, "\"number\":\"1\"") && says(a, "\"withdrawn\":false"));
    a = get_outside(&h, "/api/v1/editions/1", "lang=en");
    CHECK(says(a, "\"text\":{\"book\":"));
    a = get_outside(&h, "/api/v1/compare", "a=1&b=head");
    CHECK(a.status == 403 && says(a, "compare.editions"));
    a = get(&h, "/api/v1/compare", "a=1&b=head");
    CHECK(says(a, "\"parts\":{\"growth\":4950}"));
    a = get(&h, "/api/v1/compare", "a=1");
    CHECK(a.status == 400 && says(a, "compare.two"));
    house_close(&h);
}

static void records_are_seen_at_the_desk_and_not_through_a_proxy(void)
{
    static const char *const outside[][3] = {
        { "X-Forwarded-For", "192.0.2.7" }, { "x-forwarded-proto", "https" },
        { "Forwarded", "for=192.0.2.7" }, { "Via", "1.1 gate" },
        { "X-Real-IP", "192.0.2.7" }, { "Host", "ledger.example" },
        { "Host", "localhost.example:80" },
    };
    static const char *const desk[][3] = {
        { "Host", "127.0.0.1:8787" }, { "Host", "localhost" },
        { "Host", "[::1]:8787" },
    };
    struct house h;
    house_open(&h);
    CHECK(post(&h, GRANT("v1", "S1-a", "123400")).status == 201);
    struct str path = arena_print(h.job->arena, "/entry/%llu",
        (unsigned long long)book_head(h.site.book).size - 1);
    struct str proof = arena_print(h.job->arena, "%s/proof", path.at);
    struct str workbook = arena_print(h.job->arena, "%s/workbook", path.at);
    const struct { const char *path, *query; } pages[] = {
        { path.at, "" }, { proof.at, "" }, { workbook.at, "" },
        { "/log/tile/entries/000.p/1", "" },
        { "/api/v1/explain", "figure=crowns_granted" },
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        for (size_t k = 0; k < sizeof outside / sizeof *outside; k++) {
            struct http_answer a = ask(&h, "GET", pages[i].path,
                                       pages[i].query, "", outside[k]);
            CHECK(a.status == 403 && !says(a, "1,234") &&
                  !says(a, "123400"));
        }
        for (size_t k = 0; k < sizeof desk / sizeof *desk; k++) {
            CHECK(ask(&h, "GET", pages[i].path, pages[i].query, "",
                      desk[k]).status == 200);
        }
    }
    CHECK(says(get(&h, path.at, "lang=en"), "on this machine only"));
    const char *query = "basis=reported&lang=en";
    CHECK(says(get(&h, "/figure/crowns_granted", query), path.at));
    CHECK(!says(get_outside(&h, "/figure/crowns_granted", query), path.at));
    CHECK(get_outside(&h, "/entry/0", "").status == 200);
    CHECK(get_outside(&h, "/entry/1", "").status == 200);
    CHECK(!says(get(&h, "/entry/1", "lang=en"), "this machine only"));
    h.site.is_local = false;
    CHECK(get(&h, path.at, "").status == 403);
    open_entries(&h);
    CHECK(get_outside(&h, path.at, "").status == 200);
    CHECK(!says(get(&h, path.at, "lang=en"), "this machine only"));
    house_close(&h);
}

static void a_record_opens_with_its_state_and_proof(void)
{
    struct house h;
    house_open(&h);
    open_entries(&h);
    CHECK(post(&h, GRANT("v<1>", "S1-a", "123456")).status == 201);
    uint64_t seq = book_head(h.site.book).size - 1;
    struct str path = arena_print(h.job->arena, "/entry/%llu",
                                  (unsigned long long)seq);
    struct http_answer a = get(&h, path.at, "lang=en");
    CHECK(a.status == 200 && says(a, "1,234.56 yuan"));
    CHECK(says(a, "v&lt;1&gt;") && !says(a, "v<1>"));
    CHECK(says(a, "reported") && says(a, "Town of Northbridge"));
    struct str file = arena_print(h.job->arena, "%s/proof", path.at);
    struct http_answer proof = get(&h, file.at, "");
    CHECK(str_starts(proof.body, STR("c2sp.org/tlog-proof@v1")));
    file = arena_print(h.job->arena, "%s/workbook", path.at);
    CHECK(says(a, file.at));
    CHECK(str_starts(get(&h, file.at, "").body, STR("PK")));
    CHECK(get(&h, "/entry/0/workbook", "").status == 404);
    a = get(&h, "/figure/crowns_granted", "basis=reported&lang=en");
    CHECK(says(a, path.at));
    CHECK(get(&h, "/log/tile/entries/000.p/1", "").status == 200);
    house_close(&h);
}

static void the_log_is_served_as_tools_expect_it(void)
{
    struct house h;
    house_open(&h);
    struct http_answer a = get(&h, "/log/checkpoint", "");
    CHECK(a.status == 200 && str_starts(a.body, STR("jiedui/valleys\n")));
    a = get(&h, "/log/vkey", "");
    CHECK(a.status == 200 && says(a, "jiedui/valleys+"));
    a = get(&h, "/log/tile/0/000.p/3", "");
    CHECK(a.status == 200 && a.body.len == 3 * 32);
    CHECK(get(&h, "/log/tile/5/000", "").status == 404);
    CHECK(get(&h, "/log/tile/0/x001/000", "").status == 404);
    house_close(&h);
}

static void the_same_root_is_not_sent_twice(void)
{
    struct house h;
    house_open(&h);
    struct str tag = header(get(&h, "/figures", "lang=en"), "ETag");
    CHECK(tag.len > 0);
    const char *have[] = { "If-None-Match", tag.at, NULL };
    struct http_answer a = ask(&h, "GET", "/figures", "lang=en", "", have);
    CHECK(a.status == 304 && a.body.len == 0);
    CHECK(ask(&h, "GET", "/figures", "", "", have).status == 200);
    CHECK(post(&h, GRANT("v1", "S1-a", "5")).status == 201);
    CHECK(ask(&h, "GET", "/figures", "lang=en", "", have).status == 200);
    CHECK(header(get(&h, "/healthz", ""), "ETag").len == 0);
    house_close(&h);
}

static void changes_between_two_positions_are_explained(void)
{
    struct house h;
    house_open(&h);
    uint64_t before = book_head(h.site.book).size;
    CHECK(post(&h, GRANT("v1", "S1-a", "5000")).status == 201);
    struct str query = arena_print(h.job->arena,
        "figure=crowns_granted&basis=reported&from=%llu",
        (unsigned long long)before);
    struct http_answer a = get(&h, "/api/v1/restate", query.at);
    CHECK(a.status == 200 && says(a, "\"added\":5000"));
    CHECK(says(a, "\"before\":0") && says(a, "\"after\":5000"));
    query = arena_print(h.job->arena, "from=%llu&lang=en",
                        (unsigned long long)before);
    a = get(&h, "/figure/crowns_granted/restate", query.at);
    CHECK(a.status == 200 && says(a, "Why it changed"));
    house_close(&h);
}

static void machines_get_health_metrics_and_style(void)
{
    struct house h;
    house_open(&h);
    CHECK(str_starts(get(&h, "/healthz", "").body, STR("ok ")));
    CHECK(says(get(&h, "/metrics", ""), "jiedui_http_seconds_bucket"));
    CHECK(says(get(&h, "/style.css", ""), ":root"));
    CHECK(says(get(&h, "/openapi.json", ""), "\"openapi\":\"3.1.0\""));
    CHECK(says(get(&h, "/icon.svg", ""), "<svg"));
    house_close(&h);
}

enum { READERS = 3, POSTS = 20 };

static struct house *shared;
static atomic_bool all_posted;

/* Read pages until the writer is done; what is counted never shrinks. */
static void *read_pages(void *unused)
{
    (void)unused;
    static const char *const paths[] = { "/", "/figures", "/log",
                                         "/figure/crowns_granted" };
    int64_t newest = 0;
    bool fine = true;
    for (size_t i = 0; !atomic_load(&all_posted); i++) {
        struct house mine = { .job = job_open() };
        struct http_request r = { .method = STR("GET"),
            .path = STR("/api/v1/figures"), .arena = mine.job->arena,
            .query = STR("figure=crowns_granted&basis=reported") };
        struct http_answer a = { 0 };
        site_handle(&shared->site, &r, &a);
        ptrdiff_t at = str_find(a.body, STR("\"value\":"));
        int64_t value = at < 0 ? -1 : strtoll(a.body.at + at + 8, NULL, 10);
        fine = fine && a.status == 200 && value >= newest;
        newest = value;
        r.path = str_of(paths[i % 4]);
        r.query = STR("");
        a = (struct http_answer){ 0 };
        site_handle(&shared->site, &r, &a);
        fine = fine && a.status == 200;
        job_close(mine.job);
    }
    return fine ? &all_posted : NULL;
}

static void readers_and_a_writer_do_not_disturb_each_other(void)
{
    struct house h;
    pthread_t readers[READERS];
    house_open(&h);
    shared = &h;
    atomic_store(&all_posted, false);
    for (size_t i = 0; i < READERS; i++) {
        CHECK(pthread_create(&readers[i], NULL, read_pages, NULL) == 0);
    }
    for (int i = 0; i < POSTS; i++) {
        struct str body = arena_print(h.job->arena, "{\"kind\":\"grant\","
            "\"occurred\":\"2019-05-17\",\"supporter\":\"T1\","
            "\"recipient\":{\"area\":\"S1-a\"},\"amount_fen\":100,"
            "\"fields\":{\"voucher\":\"w%d\",\"purpose\":\"water\","
            "\"way\":\"out\"}}", i);
        CHECK(post(&h, body.at).status == 201);
    }
    atomic_store(&all_posted, true);
    for (size_t i = 0; i < READERS; i++) {
        void *fine = NULL;
        CHECK(pthread_join(readers[i], &fine) == 0 && fine != NULL);
    }
    CHECK(says(get(&h, "/api/v1/figures",
                   "figure=crowns_granted&basis=reported"),
               "\"value\":2000"));
    house_close(&h);
}

int main(void)
{
    RUN(an_empty_book_shows_the_way_to_the_first_bulletin);
    RUN(every_page_has_its_headers_its_frame_and_no_script);
    RUN(refusals_say_why_with_a_status_and_an_id);
    RUN(drafts_are_kept_known_or_refused);
    RUN(few_persons_in_an_area_are_not_shown_unless_records_are);
    RUN(no_part_with_few_persons_is_seen_from_outside);
    RUN(editions_are_read_checked_and_compared_by_everybody);
    RUN(records_are_seen_at_the_desk_and_not_through_a_proxy);
    RUN(a_record_opens_with_its_state_and_proof);
    RUN(the_log_is_served_as_tools_expect_it);
    RUN(the_same_root_is_not_sent_twice);
    RUN(changes_between_two_positions_are_explained);
    RUN(readers_and_a_writer_do_not_disturb_each_other);
    RUN(machines_get_health_metrics_and_style);
    return CHECK_DONE();
}
