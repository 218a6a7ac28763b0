/* reading/report_json.c - findings for programs. */
#include "base/json.h"
#include "exchange/ask.h"
#include "reading/report.h"

static void put_text(struct json *w, const char *key, struct str text)
{
    json_key(w, key);
    if (text.len == 0) {
        json_null(w);
    } else {
        json_str(w, text);
    }
}

static void put_day(struct json *w, const char *key, bool has, int32_t day)
{
    char text[DATE_TEXT_SIZE] = "";
    if (has) {
        date_print((struct date){ day, DATE_DAY }, text);
    }
    put_text(w, key, str_of(text));
}

static void put_number(struct json *w, const char *key, bool has, int64_t n)
{
    json_key(w, key);
    if (has) {
        json_int(w, n);
    } else {
        json_null(w);
    }
}

static void put_scope(struct json *w, const struct lint_scope *s)
{
    put_text(w, "area", s->area);
    put_text(w, "supporter", s->supporter);
    put_day(w, "from_date", s->has_from, s->from);
    put_day(w, "to_date", s->has_to, s->to);
}

/* What a phrase says, where it is about a figure. */
static void put_bounds(struct json *w, const struct lint_finding *f)
{
    bool has = f->what != LINT_IS_CLAIM;
    struct phrase_bounds b = f->quantity.bounds;
    if (has && f->indicator != NULL) {
        b = lint_bounds(f);
    }
    put_number(w, "low", has, phrase_lowest(b));
    put_number(w, "high", has && !f->quantity.is_least, phrase_highest(b));
}

static void put_candidates(struct json *w, const struct lint_finding *f)
{
    json_key(w, "candidates");
    json_open(w, '[');
    for (size_t i = 0; i < f->candidate_count; i++) {
        json_str(w, f->candidates[i].indicator->id);
    }
    json_close(w, ']');
}

static void put_finding(struct json *w, const struct lint *l,
                        const struct lint_finding *f)
{
    static const char *const what[] = { "figure", "claim", "sum" };
    uint32_t line, column;
    text_place(&l->text, f->from, &line, &column);
    json_open(w, '{');
    json_pair_str(w, "verdict", str_of(lint_verdict_id(f->verdict)));
    json_pair_str(w, "what", str_of(what[f->what]));
    json_pair_int(w, "from", (int64_t)f->from);
    json_pair_int(w, "len", (int64_t)f->len);
    json_pair_int(w, "line", line);
    json_pair_int(w, "column", column);
    json_pair_str(w, "quote", str_part(l->text.plain, f->from, f->len));
    put_text(w, "indicator", f->indicator ? f->indicator->id
                                          : (struct str){ "", 0 });
    put_scope(w, &f->scope);
    put_number(w, "value", f->has_value, f->value);
    put_text(w, "unit", f->indicator
        ? str_of(figure_unit_id(f->indicator->unit)) : (struct str){ "", 0 });
    put_bounds(w, f);
    json_pair_str(w, "zh", str_of(f->zh));
    json_pair_str(w, "en", str_of(f->en));
    if (f->verdict == LINT_PERIOD) {
        json_key(w, "would_hold");
        json_open(w, '{');
        put_scope(w, &f->other);
        json_close(w, '}');
    }
    if (f->sister != NULL) {
        json_pair_str(w, "sister", f->sister->id);
        json_pair_int(w, "sister_value", f->sister_value);
    }
    if (f->is_loose) {
        json_pair_str(w, "style", STR("loose"));
    }
    put_candidates(w, f);
    json_close(w, '}');
}

static void put_decoys(struct json *w, const struct lint *l)
{
    json_key(w, "decoys");
    json_open(w, '[');
    for (size_t i = 0; i < l->decoy_count; i++) {
        const struct quantity *q = &l->decoys[i];
        json_open(w, '{');
        json_pair_int(w, "from", (int64_t)q->from);
        json_pair_int(w, "len", (int64_t)q->len);
        json_pair_str(w, "quote", str_part(l->text.plain, q->from, q->len));
        json_pair_str(w, "what", str_of(quantity_decoy_id(q->decoy)));
        json_close(w, '}');
    }
    json_close(w, ']');
}

void report_json(const struct report *r, struct buf *out)
{
    const struct lint *l = r->lint;
    struct json w = { .out = out };
    struct buf root = { 0 };
    buf_hex(&root, l->head.root, BOOK_ROOT_SIZE);
    json_open(&w, '{');
    json_key(&w, "book");
    json_open(&w, '{');
    json_pair_int(&w, "size", (int64_t)l->head.size);
    json_pair_str(&w, "root", buf_view(&root));
    json_close(&w, '}');
    json_pair_str(&w, "file", r->file);
    json_pair_int(&w, "as_of", (int64_t)l->as_of);
    json_pair_str(&w, "basis", str_of(ask_basis_id(l->basis)));
    put_day(&w, "to", true, l->to);
    json_key(&w, "clean");
    json_bool(&w, lint_is_clean(l));
    json_key(&w, "counts");
    json_open(&w, '{');
    for (int v = 0; v < LINT_VERDICTS; v++) {
        json_pair_int(&w, lint_verdict_id((enum lint_verdict)v),
                      (int64_t)l->by_verdict[v]);
    }
    json_close(&w, '}');
    json_pair_str(&w, "text", l->text.plain);
    json_key(&w, "findings");
    json_open(&w, '[');
    for (size_t i = 0; i < l->count; i++) {
        put_finding(&w, l, &l->findings[i]);
    }
    json_close(&w, ']');
    put_decoys(&w, l);
    json_close(&w, '}');
    buf_char(out, '\n');
    buf_free(&root);
}
