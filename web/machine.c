/* What programs ask for: health, metrics, the API's description, assets. */
#include <stdio.h>
#include <unistd.h>

#include "web/inside.h"
#include "web/openapi.h"

/* ISO C promises 4095 characters in a text; both compilers take more. */
#pragma GCC diagnostic ignored "-Woverlength-strings"

static const char style[] =
#include "web/style.inc"
;

static const char icon[] =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">"
    "<rect width=\"32\" height=\"32\" rx=\"6\" fill=\"#9b1c1c\"/>"
    "<path d=\"M8 11h7a4 4 0 0 1 0 10h-3M24 21h-7a4 4 0 0 1 0-10h3\" "
    "fill=\"none\" stroke=\"#fff\" stroke-width=\"3\" "
    "stroke-linecap=\"round\"/></svg>";

static bool asset(struct visit *v, const char *type, struct str bytes)
{
    struct str tag = arena_print(v->request->arena, "\"%016llx\"",
                                 (unsigned long long)str_hash(bytes));
    return visit_has(v, tag) || visit_file(v, type, bytes);
}

static bool style_sheet(struct visit *v)
{
    return asset(v, "text/css; charset=utf-8",
                 (struct str){ style, sizeof style - 1 });
}

static bool icon_image(struct visit *v)
{
    return asset(v, "image/svg+xml", (struct str){ icon, sizeof icon - 1 });
}

static bool health(struct visit *v)
{
    struct str text = arena_print(v->job->arena, "ok %llu\n",
                                  (unsigned long long)book_head(v->book).size);
    return visit_file(v, "text/plain; charset=utf-8", text);
}

/* Resident memory in bytes, 0 when the system does not say. */
static int64_t resident_bytes(void)
{
    long long whole = 0, resident = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (f != NULL) {
        if (fscanf(f, "%lld %lld", &whole, &resident) != 2) {
            resident = 0;
        }
        fclose(f);
    }
    return resident * sysconf(_SC_PAGESIZE);
}

static bool metrics(struct visit *v)
{
    struct site *site = v->site;
    v->answer->type = "text/plain; version=0.0.4; charset=utf-8";
    metrics_line(&v->out, "jiedui_book_entries", "gauge",
                 "entries in the book", (int64_t)book_head(v->book).size);
    metrics_line(&v->out, "process_resident_memory_bytes", "gauge",
                 "resident memory", resident_bytes());
    metrics_line(&v->out, "jiedui_up_seconds", "gauge",
                 "time since the site opened",
                 (v->job->clock() - site->began_ms) / 1000);
    if (site->server != NULL) {
        metrics_line(&v->out, "jiedui_http_connections", "gauge",
                     "open connections",
                     (int64_t)http_connections(site->server));
        metrics_line(&v->out, "jiedui_http_busy", "gauge",
                     "requests being answered",
                     (int64_t)http_busy(site->server));
    }
    metrics_write(&site->metrics, &v->out);
    return true;
}

static bool openapi(struct visit *v)
{
    openapi_write(&v->out);
    return true;
}

enum { ALONE = NEED_NO_TURN | NEED_FRESH };

const struct page machine_pages[] = {
    { "GET", "/healthz", "健康", "Health", PAGE_FILE, ALONE, health },
    { "GET", "/metrics", "度量", "Metrics", PAGE_FILE, ALONE, metrics },
    { "GET", "/openapi.json", "接口说明", "API description", PAGE_JSON, 0,
      openapi },
    { "GET", "/style.css", "样式", "Style", PAGE_FILE, ALONE, style_sheet },
    { "GET", "/icon.svg", "图标", "Icon", PAGE_FILE, ALONE, icon_image },
    { 0 },
};
