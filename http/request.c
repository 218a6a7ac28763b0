#include <assert.h>

#include "http/guard.h"
#include "http/http.h"
#include "http/target.h"

struct str http_query(const struct http_request *r, const char *name)
{
    struct str rest = r->query, found, value;
    while (target_next(r->arena, &rest, &found, &value)) {
        if (str_is(found, str_of(name))) {
            return value;
        }
    }
    return (struct str){ 0 };
}

struct str http_header(const struct http_request *r, const char *name)
{
    for (size_t i = 0; i < r->header_count; i++) {
        if (guard_is_name(r->headers[i].name, name)) {
            return r->headers[i].value;
        }
    }
    return (struct str){ 0 };
}

void http_answer_header(struct http_answer *a, const char *name,
                        struct str value)
{
    assert(a->header_count < HTTP_HEADERS_MAX);
    a->headers[a->header_count++] = (struct http_pair){ str_of(name), value };
}
