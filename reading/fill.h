/* reading/fill.h - sentences with places: FILL(a, "{} 为 {}", x, y) puts each
 * struct str into its {} as it is. */
#ifndef READING_FILL_H
#define READING_FILL_H

#include "base/arena.h"

/* Fill the {} of a template, in order. There must be exactly `count` of
 * them. */
struct str fill(struct arena *a, const char *template,
                const struct str *texts, size_t count);

#define FILL(a, template, ...) fill(a, template,                              \
    (const struct str[]){ __VA_ARGS__ },                                      \
    sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))

#endif
