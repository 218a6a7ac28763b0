/* web/html.h - write HTML so that no text can become markup.
 *
 * HTML(out, "<a href=\"{}\">{}</a>", link, name) puts each struct str into its
 * {} escaped, in text and in quoted attributes alike. Attributes are always
 * quoted, and nothing is ever put inside <script> or <style>, which the site
 * does not have. */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "base/str.h"

/* Fill the {} of a template, in order, escaped. There must be exactly `count`
 * of them. */
void html_fill(struct buf *out, const char *template,
               const struct str *texts, size_t count);

#define HTML(out, template, ...) html_fill(out, template,                     \
    (const struct str[]){ __VA_ARGS__ },                                      \
    sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))

/* & < > " ' become character references; control bytes are left out. */
void html_text(struct buf *out, struct str text);
/* Markup that stands in the source, as it is. */
#define html_raw buf_text

#endif
