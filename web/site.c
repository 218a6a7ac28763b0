#include "web/site.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/num.h"
#include "http/guard.h"
#include "http/target.h"
#include "web/inside.h"
#include "web/layout.h"

enum {
    THREADS = 8, CONNECTIONS = 4096, IDLE_S = 30,
    BODY_MAX = 4 * 1024 * 1024, /* an array of drafts */
    FACTS_MS = 2000, WAIT_MS = 100,
};

const struct page *const site_families[] = {
    home_pages, figures_pages, figure_pages, entry_pages, log_pages,
    api_pages, append_pages, machine_pages, help_pages, lint_pages, fill_pages,
    edition_pages, NULL,
};

/* No script, no frame, nothing from elsewhere. */
static const char content_policy[] =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/* ---- a visit's small questions ---------------------------------------- */

struct str visit_query(const struct visit *v, const char *name)
{
    struct str value = http_query(v->request, name);
    return value.len > 0 ? value : (struct str){ 0 };
}

struct str visit_path(const struct visit *v)
{
    struct buf b = { 0 };
    struct str rest = v->request->path, part;
    while (str_next(&rest, '/', &part)) {
        target_encode(&b, part);
        buf_text(&b, rest.len > 0 || b.len == 0 ? "/" : "");
    }
    struct str path = arena_str(v->job->arena, buf_view(&b));
    buf_free(&b);
    return path;
}

struct str visit_link(const struct visit *v, const char *format, ...)
{
    struct arena *a = v->job->arena;
    char path[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(path, sizeof path, format, args);
    va_end(args);
    if (!v->lang_is_asked) {
        return arena_str(a, str_of(path));
    }
    return arena_print(a, "%s%clang=%s", path,
                       strchr(path, '?') != NULL ? '&' : '?',
                       say(v->lang, "zh", "en"));
}

bool visit_file(struct visit *v, const char *type, struct str body)
{
    v->answer->type = type;
    v->out.len = 0;
    buf_str(&v->out, body);
    return true;
}

struct str visit_setting(const struct visit *v, const char *key)
{
    return v->labels.pack == NULL ? (struct str){ 0 }
        : pack_setting(v->labels.pack, str_of(key), v->head.size);
}

/* Whether a host, perhaps with a port, is this machine by name. */
static bool is_own_host(struct str host)
{
    static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str name = str_of(names[i]);
        if (str_starts(host, name) &&
            (host.len == name.len || host.at[name.len] == ':')) {
            return true;
        }
    }
    return host.len == 0;
}

/* A header that a proxy adds. */
static bool is_of_proxy(struct str name)
{
    static const char *const names[] = { "Forwarded", "Via", "X-Real-IP" };
    static const char family[] = "X-Forwarded-";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (guard_is_name(name, names[i])) {
            return true;
        }
    }
    return guard_is_name(str_part(name, 0, sizeof family - 1), family);
}

bool visit_is_at_desk(const struct visit *v)
{
    const struct http_request *r = v->request;
    for (size_t i = 0; i < r->header_count; i++) {
        if (is_of_proxy(r->headers[i].name)) {
            return false;
        }
    }
    /* A page from elsewhere may have its own name lead to this machine. */
    return v->site->is_local && is_own_host(http_header(r, "Host"));
}

static bool is_public(const struct visit *v)
{
    return str_is(visit_setting(v, "public_entries"), STR("yes"));
}

bool visit_shows_entries(const struct visit *v)
{
    return is_public(v) || visit_is_at_desk(v);
}

bool visit_may_see(struct visit *v)
{
    return visit_shows_entries(v) ||
           err_set(&v->job->err, ERR_RIGHT, "entry.private",
                   "这本台账的单条记录不对外公开；汇总数字和证明照常可查",
                   "single records of this book are not public; figures "
                   "and proofs of the whole are");
}

void visit_note_desk(struct visit *v)
{
    if (!is_public(v)) {
        HTML(&v->out, "<p class=\"small\">{}</p>",
             visit_say(v, "这些记录只在本机可见。",
                       "Shown on this machine only."));
    }
}

int64_t visit_public_min(const struct visit *v)
{
    int64_t least = 5;
    if (visit_shows_entries(v)) {
        return 0;
    }
    num_parse(visit_setting(v, "public_min"), &least);
    return least;
}

bool visit_absent(struct visit *v)
{
    return err_set(&v->job->err, ERR_ABSENT, "page.absent",
                   "这里没有“%.*s”", "there is nothing at “%.*s”",
                   STR_ARG(v->request->path));
}

bool visit_number(struct visit *v, struct str text, uint64_t *out)
{
    int64_t n;
    if (!num_parse(text, &n) || n < 0 ||
        (text.len > 1 && text.at[0] == '0')) {
        return visit_absent(v);
    }
    *out = (uint64_t)n;
    return true;
}

/* ---- which language --------------------------------------------------- */

/* zh unless English stands before Chinese in Accept-Language. */
static enum lang accepted_language(struct str header)
{
    struct str one;
    while (str_next(&header, ',', &one)) {
        one = str_trim(one);
        if (str_starts(one, STR("zh"))) {
            return LANG_ZH;
        } else if (str_starts(one, STR("en"))) {
            return LANG_EN;
        }
    }
    return LANG_ZH;
}

static void choose_language(struct visit *v)
{
    struct str asked = http_query(v->request, "lang");
    v->lang_is_asked = str_is(asked, STR("en")) || str_is(asked, STR("zh"));
    v->lang = v->lang_is_asked
        ? (str_is(asked, STR("en")) ? LANG_EN : LANG_ZH)
        : accepted_language(http_header(v->request, "Accept-Language"));
    v->job->lang = v->lang;
}

/* ---- which row -------------------------------------------------------- */

/* The row for the request. Without one, the error says whether the path
 * exists for other methods; *allow then names them. */
static const struct page *find_page(struct visit *v, struct buf *allow)
{
    struct str method = v->request->method;
    if (str_is(method, STR("HEAD"))) {
        method = STR("GET");
    }
    for (size_t f = 0; site_families[f] != NULL; f++) {
        for (const struct page *p = site_families[f]; p->path; p++) {
            struct str parts[ROUTE_PARTS_MAX] = { 0 };
            if (!route_match(p->path, v->request->path, parts)) {
                continue;
            } else if (str_is(method, str_of(p->method))) {
                memcpy(v->parts, parts, sizeof parts);
                return p;
            }
            buf_print(allow, "%s%s", allow->len > 0 ? ", " : "", p->method);
            buf_text(allow, strcmp(p->method, "GET") == 0 ? ", HEAD" : "");
        }
    }
    if (allow->len == 0) {
        visit_absent(v);
    } else {
        err_set(&v->job->err, ERR_USAGE, "page.method",
                "这个网址不接受 %.*s", "%.*s is not possible here",
                STR_ARG(v->request->method));
    }
    return NULL;
}

/* ---- answering --------------------------------------------------------- */

/* The same root, language, address and right to see give the same bytes.
 * Weak, because the server may pack them. */
static struct str entity_tag(struct visit *v)
{
    struct buf b = { 0 };
    buf_text(&b, "W/\"");
    buf_hex(&b, v->head.root, 12);
    buf_print(&b, "-%llx-%s%s\"", (unsigned long long)v->site->stamp,
              say(v->lang, "zh", "en"), visit_is_at_desk(v) ? "-desk" : "");
    struct str tag = arena_str(v->request->arena, buf_view(&b));
    buf_free(&b);
    return tag;
}

bool visit_has(struct visit *v, struct str tag)
{
    struct str rest = http_header(v->request, "If-None-Match"), one;
    struct str bare = str_starts(tag, STR("W/")) ? str_part(tag, 2, tag.len)
                                                 : tag;
    http_answer_header(v->answer, "ETag", tag);
    while (str_next(&rest, ',', &one)) {
        one = str_trim(one);
        if (str_is(one, tag) || str_is(one, bare) || str_is(one, STR("*"))) {
            v->answer->status = 304;
            return true;
        }
    }
    return false;
}

/* With the turn held: head, names, tag, then the row's own work. */
static bool run_in_turn(struct visit *v)
{
    v->head = book_head(v->book);
    if (!labels_open(v->job, v->book, v->head.size, &v->labels)) {
        return false;
    }
    if ((v->page->needs & NEED_ENTRIES) && !visit_may_see(v)) {
        return false;
    }
    return (!(v->page->needs & NEED_FRESH) && visit_has(v, entity_tag(v))) ||
           v->page->run(v);
}

static void add_headers(struct visit *v)
{
    const struct { const char *name; struct str value; } fixed[] = {
        { "Content-Security-Policy", str_of(content_policy) },
        { "X-Content-Type-Options", STR("nosniff") },
        { "X-Frame-Options", STR("DENY") },
        { "Referrer-Policy", STR("no-referrer") },
        { "Cache-Control", STR("no-cache") },
        { "Vary", STR("Accept-Language, Accept-Encoding") },
    };
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
        http_answer_header(v->answer, fixed[i].name, fixed[i].value);
    }
}

/* The error in the form that the one who asked understands. */
static void write_refusal(struct visit *v, int status)
{
    bool for_program = v->page != NULL ? v->page->form == PAGE_JSON
        : str_starts(v->request->path, STR("/api/"));
    v->answer->status = status;
    v->answer->header_count = 0;        /* what was meant for success */
    if (for_program) {
        v->answer->type = "application/problem+json";
        layout_problem(v, status);
        return;
    }
    v->answer->type = "text/html; charset=utf-8";
    if (v->labels.pack == NULL) {
        struct err first = v->job->err;
        err_clear(&v->job->err);
        v->head = book_head(v->book);
        labels_open(v->job, v->book, v->head.size, &v->labels);
        v->job->err = first;    /* the reason, not what came of it */
    }
    layout_error(v, status);
    layout_wrap(v);
}

static int refusal_status(const struct visit *v)
{
    return v->request->fault != 0 ? v->request->fault
         : v->page == NULL && v->job->err.kind == ERR_USAGE ? 405
         : err_http(v->job->err.kind);
}

static void run_page(struct visit *v)
{
    bool alone = v->page != NULL && (v->page->needs & NEED_NO_TURN);
    bool done = false;
    v->answer->status = 200;
    if (alone) {
        done = v->page->run(v);
    }
    if (alone && done) {
        return;
    }
    book_turn_read(v->book);
    if (v->page != NULL && !alone && job_ok(v->job)) {
        done = run_in_turn(v);
    }
    if (!done) {
        write_refusal(v, refusal_status(v));
    } else if (v->page->form == PAGE_HTML && v->answer->status == 200) {
        v->answer->type = "text/html; charset=utf-8";
        layout_wrap(v);
    } else if (v->page->form == PAGE_JSON && v->answer->type == NULL) {
        v->answer->type = "application/json";
    }
    book_turn_end(v->book);
}

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* One line for the journal. Never the query: it may hold a name. */
static void log_request(const struct visit *v, int64_t spent_us)
{
    if (!v->site->is_quiet) {
        struct str path = str_part(visit_path(v), 0, 200);
        fprintf(stderr, "%.*s %.*s %d %zu %lld.%03lld ms\n",
                STR_ARG(v->request->method), STR_ARG(path),
                v->answer->status, v->out.len, (long long)(spent_us / 1000),
                (long long)(spent_us % 1000));
    }
}

void site_handle(void *context, struct http_request *r, struct http_answer *a)
{
    struct site *site = context;
    struct visit v = { .site = site, .book = site->book, .job = job_open(),
                       .request = r, .answer = a };
    struct buf allow = { 0 };
    int64_t began = now_us();
    choose_language(&v);
    if (r->fault != 0) {
        v.job->err = r->fault_err;
    } else {
        v.page = find_page(&v, &allow);
    }
    run_page(&v);
    add_headers(&v);
    if (v.page == NULL && allow.len > 0) {
        http_answer_header(a, "Allow", arena_str(r->arena, buf_view(&allow)));
    }
    a->body = arena_str(r->arena, buf_view(&v.out));
    int64_t spent = now_us() - began;
    metrics_add(&site->metrics, a->status, spent, v.out.len);
    log_request(&v, spent);
    buf_free(&allow);
    buf_free(&v.out);
    job_close(v.job);
}

/* ---- the site ---------------------------------------------------------- */

static bool is_loopback(const char *listen)
{
    struct str at = str_of(listen);
    return str_starts(at, STR("127.")) || str_starts(at, STR("[::1]")) ||
           str_starts(at, STR("localhost:")) || str_starts(at, STR("unix:"));
}

/* Another program may write the same root in another way. */
static uint64_t program_stamp(void)
{
    struct stat s;
    return stat("/proc/self/exe", &s) != 0 ? 0
        : (uint64_t)s.st_mtim.tv_sec * 1000 +
          (uint64_t)s.st_mtim.tv_nsec / 1000000;
}

/* Load what the first page needs, so that the site answers at once when it
 * says so. A book that cannot be read is then shown as such, page by page. */
static void warm(struct job *j, struct book *b)
{
    struct figure_ask ask = { 0 };
    struct figure_set set;
    struct labels labels;
    book_turn_read(b);
    if (!labels_open(j, b, book_head(b).size, &labels) ||
        !figure_compute(j, b, &ask, &set)) {
        fprintf(stderr, "%s: %s\n", j->err.id, job_sentence(j));
        err_clear(&j->err);
    }
    book_turn_end(b);
}

/* Load the columns beneath the figures, which take the longest (a second for
 * four million records), before somebody asks for them, but not before the
 * first page is out: whoever needs a fold meanwhile waits for it. A failure
 * is shown by the page that needs them. */
static void warm_facts(struct job *j, struct book *b)
{
    book_turn_read(b);
    if (book_fold(j, b, &facts_fold) == NULL) {
        err_clear(&j->err);
    }
    book_turn_end(b);
}

bool site_serve(struct job *j, struct book *b, const char *listen,
                const volatile bool *stop)
{
    struct site site = { .book = b, .began_ms = j->clock(),
                         .pdf_is_made = ATOMIC_FLAG_INIT };
    struct http_options options = { .listen = listen, .threads = THREADS,
        .connections = CONNECTIONS, .idle_s = IDLE_S, .body_max = BODY_MAX,
        .handle = site_handle, .context = &site };
    site.is_local = is_loopback(listen);
    site.stamp = program_stamp();
    site.server = http_start(j, &options);
    if (site.server == NULL) {
        return false;
    }
    warm(j, b);
    if (http_port(site.server) > 0) {
        const char *colon = strrchr(listen, ':');
        printf("%s http://%.*s:%u\n", say(j->lang, "网页已打开：", "Serving"),
               (int)(colon - listen), listen, http_port(site.server));
    } else {
        printf("%s %s\n", say(j->lang, "网页已打开：", "Serving"), listen);
    }
    fflush(stdout);
    for (int64_t waited_ms = 0; !*stop; waited_ms += WAIT_MS) {
        if (waited_ms / WAIT_MS == FACTS_MS / WAIT_MS) {
            warm_facts(j, b);
        }
        nanosleep(&(struct timespec){ 0, WAIT_MS * 1000000L }, NULL);
    }
    http_stop(site.server);
    return true;
}
