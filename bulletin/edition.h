/* bulletin/edition.h - a template filled from the book: what every form of the
 * bulletin is written from.
 *
 * The text stands as blocks in which each figure is a mark (bulletin/markdown);
 * the number in the mark is the figure's place in `figures`. Sentences whose
 * figures are all zero are gone, and headings over nothing with them. */
#ifndef BULLETIN_EDITION_H
#define BULLETIN_EDITION_H

#include "bulletin/bulletin.h"
#include "bulletin/markdown.h"
#include "bulletin/template.h"

struct edition_figure {
    const struct figure *figure;
    struct template_scope scope;        /* basis is always given */
    struct str phrase;          /* as the text says it */
    struct str exact;           /* "38,120,000,000.00 元" */
    struct phrase_bounds bounds;
    int32_t to;                 /* the last day that counts */
    bool is_bare;               /* the sentence brings the measure word */
    uint32_t note;              /* its footnote, from 1; 0: not in the text */
};

struct edition {                /* everything lives in the job's arena */
    const struct bulletin_ask *ask;
    struct book *book;
    const struct pack *pack;
    struct str title, programme;
    struct template_scope whole;        /* default scope, with its basis */
    enum phrase_profile profile;
    uint64_t as_of;             /* size that the figures are of */
    unsigned char root[BOOK_ROOT_SIZE];
    int32_t to;                 /* the date of the bulletin */
    bool is_synthetic, is_empty;
    struct edition_figure *figures;
    size_t figure_count;
    struct block *blocks;
    size_t block_count;
    uint32_t *notes;            /* the figure that note n + 1 is of */
    size_t note_count;
};

/* Compile the pack's template, compute its figures, fill it. Fails with
 * bulletin.template, template.*, phrase.unit and what figure_compute says. */
bool edition_make(struct job *j, struct book *b,
                  const struct bulletin_ask *ask, struct edition *out);

/* Take out sentences, items, rows and headings that say nothing. */
void edition_trim(struct arena *a, struct edition *e);

/* Cut the next sentence off *rest: up to 。！？ or to a point before a blank,
 * with the closing marks and blanks behind it. False at the end. */
bool edition_sentence(struct str *rest, struct str *out);

/* A date in words: 2020年12月31日, 31 December 2020; as precise as d. */
struct str edition_date(struct arena *a, struct date d, enum lang lang);
/* "2012年11月以来", "since November 2012"; the year of `today` is 今年. */
struct str edition_since(struct arena *a, struct date d, int32_t today,
                         enum lang lang);

#endif
