/* bulletin/form_json.c - the bulletin for programs: its sentences with a span
 * for each figure, and the figures as `figures --format json` gives them. */
#include "base/json.h"
#include "base/utf8.h"
#include "bulletin/forms.h"

/* ---- figures --------------------------------------------------------- */

static struct str phrase_in(struct job *j, const struct edition *e,
                            const struct edition_figure *f, enum lang lang)
{
    struct str text;
    struct phrase_bounds bounds;
    struct err unheard = { 0 };
    bool ok = phrase_write(j->arena, f->figure->indicator, f->figure->value,
                           lang, e->profile, false, &text, &bounds,
                           &unheard);
    return ok ? text
              : phrase_exact(j->arena, f->figure->indicator, f->figure->value,
                             lang);
}

static void pair_day(struct json *w, const char *key, int32_t day)
{
    char text[DATE_TEXT_SIZE];
    date_print((struct date){ day, DATE_DAY }, text);
    json_pair_str(w, key, str_of(text));
}

static void write_scope(struct json *w, const struct edition *e,
                        const struct edition_figure *f)
{
    enum basis basis = f->scope.basis;
    if (f->scope.area.len > 0) {
        json_pair_str(w, "area", f->scope.area);
    }
    if (f->scope.supporter.len > 0) {
        json_pair_str(w, "supporter", f->scope.supporter);
    }
    if (f->scope.has_from) {
        pair_day(w, "from", f->scope.from);
    }
    pair_day(w, "to", f->to < 0 ? e->to : f->to);
    json_pair_str(w, "basis", str_of(template_basis_id(basis)));
}

static void write_values(struct json *w, const struct figure *f)
{
    json_pair_int(w, "value", f->value);
    json_pair_str(w, "unit", str_of(figure_unit_id(f->indicator->unit)));
    json_pair_int(w, "count", f->count);
    json_pair_int(w, "distinct", f->distinct);
    for (int basis = 0; basis < BASIS_COUNT; basis++) {
        json_pair_int(w, template_basis_id((enum basis)basis),
                      f->by_basis[basis]);
    }
    json_pair_int(w, "named", f->named);
    json_pair_int(w, "aggregate", f->aggregate);
    json_pair_int(w, "carried", f->carried);
    json_pair_int(w, "not_broken_down", f->not_broken_down);
    json_key(w, "is_upper_bound");
    json_bool(w, f->is_upper_bound);
}

static void write_figure(struct job *j, struct json *w,
                         const struct edition *e, uint32_t figure)
{
    const struct edition_figure *f = &e->figures[figure];
    const struct pack_indicator *i = f->figure->indicator;
    bool is_english = e->ask->lang == LANG_EN;
    json_open(w, '{');
    json_pair_int(w, "note", f->note);
    json_pair_str(w, "id", i->id);
    json_pair_str(w, "name", is_english ? i->en : i->zh);
    json_pair_str(w, "definition", is_english ? i->definition_en
                                              : i->definition_zh);
    json_pair_str(w, "phrase", f->phrase);
    json_key(w, "bare");
    json_bool(w, f->is_bare);
    json_pair_int(w, "lower", phrase_lowest(f->bounds));
    json_pair_int(w, "upper", phrase_highest(f->bounds));
    write_values(w, f->figure);
    json_pair_str(w, "text_zh", phrase_in(j, e, f, LANG_ZH));
    json_pair_str(w, "text_en", phrase_in(j, e, f, LANG_EN));
    write_scope(w, e, f);
    json_close(w, '}');
}

/* ---- text ------------------------------------------------------------ */

static void write_span(struct json *w, const struct edition *e,
                       uint32_t figure, int64_t from, int64_t to)
{
    const struct edition_figure *f = &e->figures[figure];
    json_open(w, '{');
    json_pair_int(w, "from", from);
    json_pair_int(w, "to", to);
    json_pair_str(w, "id", f->figure->indicator->id);
    json_pair_int(w, "note", f->note);
    json_pair_str(w, "phrase", f->phrase);
    json_pair_int(w, "value", f->figure->value);
    json_pair_int(w, "lower", phrase_lowest(f->bounds));
    json_pair_int(w, "upper", phrase_highest(f->bounds));
    json_pair_str(w, "unit",
                  str_of(figure_unit_id(f->figure->indicator->unit)));
    json_pair_str(w, "basis", str_of(template_basis_id(f->scope.basis)));
    json_close(w, '}');
}

/* One sentence as plain text; from and to count its characters. */
static void write_sentence(struct json *w, const struct edition *e,
                           struct str sentence)
{
    struct spans s = { .rest = str_trim(sentence) };
    struct span piece;
    struct buf text = { 0 }, figures = { 0 };
    struct json inner = { .out = &figures };
    while (markdown_next(&s, &piece)) {
        int64_t from = (int64_t)utf8_count(buf_view(&text));
        if (piece.kind == SPAN_FIGURE && piece.figure < e->figure_count) {
            buf_str(&text, e->figures[piece.figure].phrase);
            write_span(&inner, e, piece.figure, from,
                       (int64_t)utf8_count(buf_view(&text)));
        } else if (piece.kind == SPAN_TEXT || piece.kind == SPAN_CODE ||
                   piece.kind == SPAN_LINK) {
            buf_str(&text, piece.text);
        }
    }
    json_open(w, '{');
    json_pair_str(w, "text", buf_view(&text));
    json_key(w, "figures");
    json_open(w, '[');
    json_raw(w, buf_view(&figures));
    json_close(w, ']');
    json_close(w, '}');
    buf_free(&text);
    buf_free(&figures);
}

static void write_block(struct json *w, const struct edition *e,
                        const struct block *b)
{
    static const char *const kinds[] = {
        [BLOCK_HEADING] = "heading", [BLOCK_PARAGRAPH] = "paragraph",
        [BLOCK_ITEM] = "item",       [BLOCK_QUOTE] = "quote",
        [BLOCK_ROW] = "row",         [BLOCK_RULE] = "rule",
        [BLOCK_NOTE] = "note",
    };
    struct str rest = b->text, sentence;
    json_open(w, '{');
    json_pair_str(w, "kind", str_of(kinds[b->kind]));
    json_pair_int(w, "level", b->level);
    json_key(w, b->kind == BLOCK_ROW ? "cells" : "sentences");
    json_open(w, '[');
    if (b->kind == BLOCK_HEADING) {
        write_sentence(w, e, b->text);
    } else {
        while (edition_sentence(&rest, &sentence)) {
            write_sentence(w, e, sentence);
        }
    }
    for (size_t c = 0; c < b->cell_count; c++) {
        write_sentence(w, e, b->cells[c]);
    }
    json_close(w, ']');
    json_close(w, '}');
}

/* ---- the whole ------------------------------------------------------- */

static void write_book(struct json *w, const struct edition *e)
{
    struct buf hex = { 0 };
    buf_hex(&hex, e->root, BOOK_ROOT_SIZE);
    json_key(w, "book");
    json_open(w, '{');
    json_pair_int(w, "size", (int64_t)e->as_of);
    json_pair_str(w, "root", buf_view(&hex));
    json_close(w, '}');
    buf_free(&hex);
}

void form_json(struct job *j, const struct edition *e, struct buf *out)
{
    struct json w = { .out = out };
    const struct bulletin_ask *ask = e->ask;
    json_open(&w, '{');
    write_book(&w, e);
    json_pair_str(&w, "title", e->title);
    json_pair_str(&w, "programme", e->programme);
    if (ask->imprint.len > 0) {
        json_pair_str(&w, "imprint", ask->imprint);
    }
    json_pair_str(&w, "lang", str_of(say(ask->lang, "zh", "en")));
    json_pair_str(&w, "style", str_of(e->profile == PHRASE_STRICT
                                      ? "strict" : "press"));
    json_pair_str(&w, "basis", str_of(template_basis_id(e->whole.basis)));
    pair_day(&w, "date", e->to);
    json_key(&w, "synthetic");
    json_bool(&w, e->is_synthetic);
    json_key(&w, "empty");
    json_bool(&w, e->is_empty);
    json_key(&w, "blocks");
    json_open(&w, '[');
    for (size_t n = 0; n < e->block_count; n++) {
        write_block(&w, e, &e->blocks[n]);
    }
    json_close(&w, ']');
    json_key(&w, "figures");
    json_open(&w, '[');
    for (size_t n = 0; n < e->note_count; n++) {
        write_figure(j, &w, e, e->notes[n]);
    }
    json_close(&w, ']');
    json_close(&w, '}');
    buf_char(out, '\n');
}
