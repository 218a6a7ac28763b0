#include "exchange/figures_json.h"

#include <stddef.h>
#include <stdio.h>

#include "base/json.h"
#include "bulletin/phrase.h"
#include "exchange/ask.h"
#include "exchange/figure_columns.h"

const struct figure_column figure_columns[] = {
    { "count", offsetof(struct figure, count) },
    { "distinct", offsetof(struct figure, distinct) },
    { "reported", offsetof(struct figure, by_basis[BASIS_REPORTED]) },
    { "reviewed", offsetof(struct figure, by_basis[BASIS_REVIEWED]) },
    { "confirmed", offsetof(struct figure, by_basis[BASIS_CONFIRMED]) },
    { "inspected", offsetof(struct figure, by_basis[BASIS_INSPECTED]) },
    { "named", offsetof(struct figure, named) },
    { "aggregate", offsetof(struct figure, aggregate) },
    { "carried", offsetof(struct figure, carried) },
    { "not_broken_down", offsetof(struct figure, not_broken_down) },
    { "proved", offsetof(struct figure, proved) },
    { "provisional", offsetof(struct figure, provisional) },
    { "nobody", offsetof(struct figure, nobody) },
    { "evidenced", offsetof(struct figure, evidenced) },
    { NULL, 0 },
};

int64_t figure_column(const struct figure *f, const struct figure_column *c)
{
    int64_t n;
    memcpy(&n, (const char *)f + c->at, sizeof n);
    return n;
}

struct str figure_phrase(struct arena *a, const struct figure *f,
                         enum lang lang)
{
    struct str text;
    struct phrase_bounds bounds;
    struct err e = { 0 };
    if (!phrase_write(a, f->indicator, f->value, lang, PHRASE_PRESS, false,
                      &text, &bounds, &e)) {
        return phrase_exact(a, f->indicator, f->value, lang);
    }
    return text;
}

static const char *const group_ids[] = {
    [BY_NONE] = "none", [BY_AREA] = "area", [BY_SUPPORTER] = "supporter",
    [BY_YEAR] = "year", [BY_MONTH] = "month", [BY_KIND] = "kind",
};

const char *figure_group_id(enum figure_group group)
{
    return group_ids[group];
}

static const char *const cause_ids[CAUSE_COUNT] = {
    [CAUSE_WITHDRAWN] = "withdrawn", [CAUSE_CORRECTED] = "corrected",
    [CAUSE_MERGED] = "merged", [CAUSE_RECLASSIFIED] = "reclassified",
    [CAUSE_ADDED] = "added", [CAUSE_REDEFINED] = "redefined",
};

const char *restate_cause_id(enum restate_cause cause)
{
    return cause_ids[cause];
}

/* ---- figures --------------------------------------------------------- */

void figures_json_book(struct json *w, const struct book_head *head)
{
    struct buf root = { 0 };
    buf_hex(&root, head->root, BOOK_ROOT_SIZE);
    json_key(w, "book");
    json_open(w, '{');
    json_pair_int(w, "size", (int64_t)head->size);
    json_pair_str(w, "root", buf_view(&root));
    json_close(w, '}');
    buf_free(&root);
}

static void write_keys(struct json *w, const struct figure_ask *ask,
                       const struct figure *f)
{
    json_key(w, "by");
    json_open(w, '{');
    for (size_t i = 0; i < ask->by_count; i++) {
        const struct figure_key *key = &f->keys[i];
        const char *name = group_ids[ask->by[i].group];
        if (key->group == BY_YEAR) {
            json_pair_int(w, name, key->number);
        } else if (key->group == BY_MONTH) {
            char month[16];
            snprintf(month, sizeof month, "%04d-%02d",
                     (int)(key->number / 100), (int)(key->number % 100));
            json_pair_str(w, name, str_of(month));
        } else {
            json_pair_str(w, name, key->text);
        }
    }
    json_close(w, '}');
}

static void write_figure(struct json *w, struct arena *a,
                         const struct figure_ask *ask,
                         const struct figure *f, bool is_hidden)
{
    json_open(w, '{');
    json_pair_str(w, "id", f->indicator->id);
    if (ask->by_count > 0) {
        write_keys(w, ask, f);
    }
    if (ask->area.len > 0) {
        json_pair_str(w, "area", ask->area);
    }
    if (ask->supporter.len > 0) {
        json_pair_str(w, "supporter", ask->supporter);
    }
    json_pair_str(w, "unit", str_of(figure_unit_id(f->indicator->unit)));
    if (is_hidden) {
        json_key(w, "suppressed");
        json_bool(w, true);
        json_close(w, '}');
        return;
    }
    json_pair_int(w, "value", f->value);
    json_pair_str(w, "text_zh", figure_phrase(a, f, LANG_ZH));
    json_pair_str(w, "text_en", figure_phrase(a, f, LANG_EN));
    for (const struct figure_column *c = figure_columns; c->id; c++) {
        json_pair_int(w, c->id, figure_column(f, c));
    }
    json_key(w, "is_upper_bound");
    json_bool(w, f->is_upper_bound);
    json_close(w, '}');
}

bool figures_json(struct job *j, struct book *b, const struct figure_ask *ask,
                  const struct figure_set *set, const bool *hidden,
                  struct buf *out)
{
    (void)b;
    struct json w = { .out = out };
    char to[DATE_TEXT_SIZE];
    json_open(&w, '{');
    figures_json_book(&w, &set->head);
    json_pair_int(&w, "as_of", (int64_t)set->as_of);
    date_print((struct date){ set->to, DATE_DAY }, to);
    json_pair_str(&w, "to", str_of(to));
    json_pair_str(&w, "basis", str_of(ask_basis_id(ask->basis)));
    json_key(&w, "figures");
    json_open(&w, '[');
    for (size_t i = 0; i < set->count; i++) {
        write_figure(&w, j->arena, ask, &set->rows[i],
                     hidden != NULL && hidden[i]);
    }
    json_close(&w, ']');
    json_close(&w, '}');
    return job_ok(j);
}

/* ---- explain --------------------------------------------------------- */

static void write_record(struct json *w, const struct explain_row *row,
                         const struct entry *e)
{
    char day[DATE_TEXT_SIZE] = "", moment[DATE_STAMP_SIZE];
    const struct { const char *id; struct str text; } texts[] = {
        { "area", e->area }, { "unit", e->unit },
        { "supporter", e->supporter }, { "subject", e->subject },
    };
    if (e->occurred.precision != DATE_NONE) {
        date_print(e->occurred, day);
    }
    date_stamp(e->recorded, moment);
    json_open(w, '{');
    json_pair_int(w, "seq", (int64_t)row->seq);
    json_pair_str(w, "id", e->id);
    json_pair_str(w, "kind", e->kind);
    json_pair_str(w, "occurred", str_of(day));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i].text.len > 0) {
            json_pair_str(w, texts[i].id, texts[i].text);
        }
    }
    json_pair_int(w, "share", row->share);
    json_pair_str(w, "basis", str_of(ask_basis_id(row->basis)));
    json_pair_str(w, "recorded", str_of(moment));
    json_close(w, '}');
}

bool explain_json(struct job *j, struct book *b, const struct figure_ask *ask,
                  const struct explain_page *page, struct buf *out)
{
    struct json w = { .out = out };
    struct book_head head = book_head(b);
    struct entry *e = ARENA_NEW(j->arena, struct entry);
    json_open(&w, '{');
    figures_json_book(&w, &head);
    json_pair_str(&w, "figure", ask->ids[0]);
    json_key(&w, "records");
    json_open(&w, '[');
    for (size_t i = 0; i < page->count; i++) {
        if (!book_read(j, b, page->rows[i].seq, e)) {
            return false;
        }
        write_record(&w, &page->rows[i], e);
    }
    json_close(&w, ']');
    json_key(&w, "next");
    if (page->next > 0) {
        json_int(&w, (int64_t)page->next);
    } else {
        json_null(&w);
    }
    json_close(&w, '}');
    return true;
}

/* ---- restate --------------------------------------------------------- */

static void write_restatement(struct json *w, const struct restatement *r)
{
    json_open(w, '{');
    json_pair_str(w, "id", r->indicator->id);
    json_pair_str(w, "unit", str_of(figure_unit_id(r->indicator->unit)));
    json_pair_int(w, "before", r->before);
    json_pair_int(w, "after", r->after);
    json_pair_int(w, "change", r->after - r->before);
    for (int c = 0; c < CAUSE_COUNT; c++) {
        json_pair_int(w, cause_ids[c], r->by_cause[c]);
    }
    json_key(w, "lines");
    json_open(w, '[');
    for (size_t i = 0; i < r->line_count; i++) {
        json_open(w, '{');
        json_pair_str(w, "cause", str_of(cause_ids[r->lines[i].cause]));
        json_pair_int(w, "seq", (int64_t)r->lines[i].seq);
        json_pair_int(w, "share", r->lines[i].share);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_pair_int(w, "line_count", (int64_t)r->line_whole);
    json_close(w, '}');
}

bool restate_json(struct job *j, struct book *b,
                  const struct restate_page *page, struct buf *out)
{
    struct json w = { .out = out };
    struct book_head head = book_head(b);
    json_open(&w, '{');
    figures_json_book(&w, &head);
    json_pair_int(&w, "from", (int64_t)page->from);
    json_pair_int(&w, "to", (int64_t)page->to);
    json_key(&w, "figures");
    json_open(&w, '[');
    for (size_t i = 0; i < page->count; i++) {
        write_restatement(&w, &page->rows[i]);
    }
    json_close(&w, ']');
    json_close(&w, '}');
    return job_ok(j);
}
