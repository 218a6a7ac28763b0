/* reading/report.h - what lint found, written for programs and for people. */
#ifndef READING_REPORT_H
#define READING_REPORT_H

#include "base/lang.h"
#include "exchange/labels.h"
#include "reading/lint.h"

struct report {
    const struct lint *lint;
    struct str file;            /* its name as the user gave it; may be empty */
    enum lang lang;
    bool has_colour;            /* the text goes to a terminal that has it */
    /* HTML only: what stands before a link to a figure's page ("" for this
     * site), or NULL where there is no site. */
    const char *site;
    struct labels labels;       /* names of indicators; in `lang` */
};

/* One object, as doc/lint.md describes it. */
void report_json(const struct report *r, struct buf *out);
/* A line for each finding: file:line:column: verdict: quote: why; then a
 * summary. What holds is counted only, unless all is asked for. */
void report_text(const struct report *r, bool all, struct buf *out);
/* The text itself, each phrase marked, and the list of findings: what stands
 * inside <main>. Classes are those of web/style.css. */
void report_marked(const struct report *r, struct buf *out);
/* A whole page of it with its own style, that needs no server. */
void report_page(const struct report *r, struct buf *out);

/* 相符, differs … */
const char *report_verdict(enum lang lang, enum lint_verdict v);
/* ✓ ✗ … : one sign for each verdict, so that colour is never alone. */
const char *report_sign(enum lint_verdict v);
/* "3 处不符、1 处单位不对" or "nothing is wrong", in one sentence. */
struct str report_summary(const struct report *r);

#endif
