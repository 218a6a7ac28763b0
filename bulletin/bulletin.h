/* bulletin/bulletin.h - the public bulletin: sentences with figures in them,
 * a footnote for each, and the position and root that prove them. */
#ifndef BULLETIN_BULLETIN_H
#define BULLETIN_BULLETIN_H

#include "bulletin/phrase.h"
#include "figures/figure.h"

enum bulletin_format { BULLETIN_MD, BULLETIN_HTML, BULLETIN_JSON };

struct bulletin_ask {
    enum lang lang;
    bool has_profile;           /* default: what the template says, or press */
    enum phrase_profile profile;
    enum bulletin_format format;
    struct str template;        /* of the pack, by name: "bulletin" when
                                   empty; with the language it is its key */
    struct str text;            /* a template's own text instead */
    bool has_from, has_to;      /* the period, instead of the template's */
    int32_t from, to;
    struct str imprint;         /* a sentence before the colophon; or empty */
    bool has_as_of;
    uint64_t as_of;
    bool has_basis;             /* default: reviewed, or what the template
                                   says in its head */
    enum basis basis;
    bool fragment;              /* HTML without <html>…: for a page */
    const char *figure_link;    /* HTML: "/figure/%s" → each figure links */
};

/* Compile and fill the pack's template for the language. Fails with
 * bulletin.template (none in the pack), template.* with line and column,
 * phrase.unit. Text in the job's arena. */
bool bulletin_write(struct job *j, struct book *b,
                    const struct bulletin_ask *ask, struct str *out);

#endif
