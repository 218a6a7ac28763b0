/* http/guard.h - headers that two servers could read in two ways.
 *
 * libmicrohttpd 0.9.75 accepts two Content-Length headers, a Content-Length
 * beside a Transfer-Encoding, and "Content-Length : 5"; a proxy in front may
 * see other borders between requests than we do (request smuggling, RFC 9112
 * §6.3, §11.2). Every such request is refused and its connection closed. */
#ifndef HTTP_GUARD_H
#define HTTP_GUARD_H

#include "http/http.h"

/* Whether the headers can be read in one way only. Fails with http.headers:
 * a name that is no token, a control byte in a value, more than one
 * Content-Length, Transfer-Encoding or Host, no Host, both of the first two, a
 * length that is not digits, a Transfer-Encoding that is not "chunked". */
bool guard_check(const struct http_pair *headers, size_t count,
                 struct err *e);

/* Whether two header names are the same; case does not count. */
bool guard_is_name(struct str a, const char *b);

#endif
