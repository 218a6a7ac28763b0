/* web/scope.h - what part of a figure a page is about, from its query and
 * back into links and a form. */
#ifndef WEB_SCOPE_H
#define WEB_SCOPE_H

#include "exchange/ask.h"
#include "web/page.h"

enum scope_word {               /* the words of a query, in their order */
    SCOPE_AREA, SCOPE_SUPPORTER, SCOPE_FROM, SCOPE_TO, SCOPE_AS_OF,
    SCOPE_BASIS, SCOPE_WORDS,
};

struct scope {
    struct ask ask;
    struct str id;              /* of the figure; empty for all */
    struct str words[SCOPE_WORDS];      /* as given; empty when not */
    struct str area_level;      /* to split by; empty when there is none */
};

extern const char *const scope_names[SCOPE_WORDS];

/* Read the query. Without a basis it is reviewed, as in bulletins. Fails as
 * ask_take does. */
bool scope_read(struct visit *v, struct str id, struct scope *out);
/* path (which may end in ?before=…) with this scope and one word changed;
 * word SCOPE_WORDS changes none. */
struct str scope_link(const struct visit *v, const struct scope *s,
                      struct str path, enum scope_word word,
                      struct str value);
/* The scope in words: 张北县 · 2019 … 2020 · 已审核. Empty for all. */
struct str scope_title(const struct visit *v, const struct scope *s);
/* The form; choices are the areas and supporters of the two sets. */
void scope_form(struct visit *v, const struct scope *s, bool is_stock,
                const struct figure_set *areas,
                const struct figure_set *supporters);

#endif
