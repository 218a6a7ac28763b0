/* test/web/openapi_test.c - the description is JSON and names what it uses. */
#include "web/openapi.h"

#include <jansson.h>

#include "test/check.h"
#include "web/page.h"

static void the_description_is_json_with_every_api_row(void)
{
    struct buf b = { 0 };
    json_error_t error;
    openapi_write(&b);
    json_t *whole = json_loadb(b.at, b.len, JSON_REJECT_DUPLICATES, &error);
    CHECK(whole != NULL);
    json_t *paths = json_object_get(whole, "paths");
    for (size_t f = 0; site_families[f] != NULL; f++) {
        for (const struct page *p = site_families[f]; p->path; p++) {
            if (p->form == PAGE_JSON && p->gives != NULL) {
                json_t *path = json_object_get(paths, p->path);
                CHECK(json_object_get(path, *p->method == 'P' ? "post"
                                                              : "get"));
            }
        }
    }
    json_decref(whole);
    buf_free(&b);
}

static void every_schema_that_is_named_is_there(void)
{
    struct buf b = { 0 };
    openapi_write(&b);
    json_t *whole = json_loadb(b.at, b.len, 0, NULL);
    json_t *schemas = json_object_get(json_object_get(whole, "components"),
                                      "schemas");
    struct str rest = buf_view(&b), mark = STR("#/components/schemas/");
    for (ptrdiff_t at; (at = str_find(rest, mark)) >= 0;) {
        struct str name = { 0 };
        rest = str_part(rest, (size_t)at + mark.len, rest.len);
        str_next(&rest, '"', &name);
        CHECK(json_object_getn(schemas, name.at, name.len) != NULL);
    }
    json_decref(whole);
    buf_free(&b);
}

int main(void)
{
    RUN(the_description_is_json_with_every_api_row);
    RUN(every_schema_that_is_named_is_there);
    return CHECK_DONE();
}
