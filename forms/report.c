#include "forms/report.h"

#include "base/json.h"
#include "exchange/labels.h"

const char *fill_state_id(enum meaning_state state)
{
    static const char *const ids[] = {
        [MEANING_SURE] = "filled", [MEANING_ASK] = "asked",
        [MEANING_UNKNOWN] = "unknown", [MEANING_LEFT] = "left",
    };
    return ids[state];
}

/* The labels of a cell, outer first: 选派干部 / 党政干部. */
static struct str labels_of(struct arena *a, const struct meaning_cell *c)
{
    const struct layout_path *paths[] = { c->label, c->head };
    struct buf b = { 0 };
    for (size_t p = 0; p < 2; p++) {
        for (size_t i = 0; i < paths[p]->count; i++) {
            buf_text(&b, b.len > 0 ? " / " : "");
            buf_str(&b, paths[p]->parts[i]);
        }
    }
    struct str made = arena_str(a, buf_view(&b));
    buf_free(&b);
    return made;
}

static void write_column(struct buf *out, uint32_t column)
{
    char name[8];
    size_t at = sizeof name;
    for (uint32_t n = column + 1; n > 0 && at > 0; n = (n - 1) / 26) {
        name[--at] = (char)('A' + (n - 1) % 26);
    }
    buf_bytes(out, name + at, sizeof name - at);
}

/* ---- JSON ---------------------------------------------------------------- */

static void write_place(struct json *w, const char *key, struct str id)
{
    json_key(w, key);
    if (id.len > 0) {
        json_str(w, id);
    } else {
        json_null(w);
    }
}

static void write_day(struct json *w, const char *key, bool has, int32_t day)
{
    char text[DATE_TEXT_SIZE];
    json_key(w, key);
    if (has) {
        date_print((struct date){ day, DATE_DAY }, text);
        json_str(w, str_of(text));
    } else {
        json_null(w);
    }
}

static void write_address(struct json *w, const struct meaning_cell *c)
{
    struct buf b = { 0 };
    write_column(&b, c->column);
    buf_int(&b, (int64_t)c->row + 1);
    json_pair_str(w, "cell", buf_view(&b));
    buf_free(&b);
}

static void write_labels(struct json *w, const struct meaning_cell *c)
{
    const struct layout_path *paths[] = { c->label, c->head };
    json_key(w, "labels");
    json_open(w, '[');
    for (size_t p = 0; p < 2; p++) {
        for (size_t i = 0; i < paths[p]->count; i++) {
            json_str(w, paths[p]->parts[i]);
        }
    }
    json_close(w, ']');
}

static void write_cell(struct json *w, const struct meaning_cell *c,
                       const struct fill_cell *f)
{
    bool is_known = c->state == MEANING_SURE;
    bool knows_scope = is_known || c->state == MEANING_ASK;
    json_open(w, '{');
    json_pair_str(w, "sheet", c->sheet_name);
    write_address(w, c);
    json_pair_str(w, "state", str_of(fill_state_id(c->state)));
    if (c->state == MEANING_LEFT) {
        json_pair_str(w, "why", str_of(c->left == LAYOUT_OURS ? "answered"
                                       : layout_left_id(c->left)));
    }
    write_place(w, "indicator", is_known ? c->indicator->id
                                         : (struct str){ 0 });
    write_place(w, "area", knows_scope ? c->scope.area
                                       : (struct str){ 0 });
    write_place(w, "supporter", knows_scope ? c->scope.supporter
                                            : (struct str){ 0 });
    write_day(w, "from_date", knows_scope && c->scope.has_from,
              c->scope.from);
    write_day(w, "to_date", knows_scope && c->scope.has_to, c->scope.to);
    json_key(w, "value");
    if (is_known) {
        json_int(w, f->value);
    } else {
        json_null(w);
    }
    json_pair_str(w, "text", f->text);
    write_place(w, "unit_owner", f->owner);
    write_labels(w, c);
    json_close(w, '}');
}

static void write_question(struct json *w, const struct question *q)
{
    json_open(w, '{');
    json_pair_str(w, "question", q->id);
    json_pair_str(w, "kind", str_of(question_kind_id(q->kind)));
    json_pair_str(w, "label", q->label);
    if (q->is_wrong) {
        json_pair_str(w, "refused", q->answer);
    }
    json_key(w, "cells");
    json_open(w, '[');
    for (size_t i = 0; i < q->cell_count; i++) {
        json_str(w, q->cells[i]);
    }
    json_close(w, ']');
    json_key(w, "candidates");
    json_open(w, '[');
    for (size_t i = 0; i < q->candidate_count; i++) {
        json_open(w, '{');
        json_pair_str(w, "answer", q->candidates[i].answer);
        json_pair_str(w, "label", q->candidates[i].label);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_close(w, '}');
}

void fill_report_json(struct job *j, const struct fill *f,
                      struct str out_name, struct buf *out)
{
    struct json w = { .out = out };
    struct buf root = { 0 };
    (void)j;
    buf_hex(&root, f->head.root, BOOK_ROOT_SIZE);
    json_open(&w, '{');
    json_key(&w, "book");
    json_open(&w, '{');
    json_pair_int(&w, "size", (int64_t)f->head.size);
    json_pair_str(&w, "root", buf_view(&root));
    json_pair_int(&w, "as_of", (int64_t)f->as_of);
    json_close(&w, '}');
    json_pair_str(&w, "out", out_name);
    json_key(&w, "cells");
    json_open(&w, '[');
    for (size_t i = 0; i < f->meaning.count; i++) {
        write_cell(&w, &f->meaning.cells[i], &f->cells[i]);
    }
    json_close(&w, ']');
    json_key(&w, "questions");
    json_open(&w, '[');
    for (size_t i = 0; i < questions_count(f->questions); i++) {
        if (question_is_open(questions_at(f->questions, i))) {
            write_question(&w, questions_at(f->questions, i));
        }
    }
    json_close(&w, ']');
    json_close(&w, '}');
    buf_free(&root);
}

/* ---- text ---------------------------------------------------------------- */

/* One line for cells that stand side by side in a row: their common label, and
 * the head of one that stands alone. */
static void write_unknown(struct buf *out, const struct labels *names,
                          const struct fill *f, size_t from, size_t to)
{
    const struct meaning_cell *c = &f->meaning.cells[from];
    const struct meaning_cell *last = &f->meaning.cells[to - 1];
    struct layout_path none = { .count = 0 };
    struct meaning_cell shown = *c;
    shown.head = to - from > 1 && c->label->count > 0 ? &none : c->head;
    struct str labels = labels_of(names->arena, &shown);
    struct str owner = f->cells[from].owner;
    buf_print(out, "  %.*s!", STR_ARG(c->sheet_name));
    write_column(out, c->column);
    buf_print(out, "%u", c->row + 1);
    if (last != c) {
        buf_char(out, ':');
        write_column(out, last->column);
        buf_print(out, "%u", last->row + 1);
    }
    buf_print(out, "  %.*s", STR_ARG(labels));
    if (f->cells[from].is_withheld) {
        buf_text(out, say(names->lang, "（人数太少，不对外）",
                          " (too few to be told)"));
    } else if (owner.len > 0) {
        owner = label_unit(names, owner);
        buf_print(out, "%s%.*s%s", say(names->lang, "（可问：", " (ask "),
                  STR_ARG(owner), say(names->lang, "）", ")"));
    }
    buf_char(out, '\n');
}

/* The cells from `from` on that are unknown alike, in one row. */
static size_t unknown_run(const struct fill *f, size_t from)
{
    const struct meaning_cell *first = &f->meaning.cells[from];
    size_t to = from + 1;
    while (to < f->meaning.count &&
           f->meaning.cells[to].state == MEANING_UNKNOWN &&
           f->meaning.cells[to].label == first->label &&
           f->meaning.cells[to].row == first->row &&
           str_is(f->cells[to].owner, f->cells[from].owner)) {
        to++;
    }
    return to;
}

/* By which place and time cells were filled, the commonest of those that come
 * first; a wrong scope is to be seen before the file is sent. */
static void write_scopes(struct buf *out, const struct labels *names,
                         const struct fill *f)
{
    enum { SCOPES = 6 };
    struct { struct str text; size_t cells; } scopes[SCOPES];
    size_t count = 0, others = 0;
    for (size_t i = 0; i < f->meaning.count; i++) {
        size_t n = 0;
        if (f->meaning.cells[i].state != MEANING_SURE || f->cells[i].is_sum) {
            continue;
        }
        struct str text = fill_scope(names, &f->meaning.cells[i].scope, f->to);
        while (n < count && !str_is(scopes[n].text, text)) {
            n++;
        }
        if (n == SCOPES) {
            others++;
        } else if (n < count) {
            scopes[n].cells++;
        } else {
            scopes[count].text = text;
            scopes[count++].cells = 1;
        }
    }
    for (size_t n = 0; n < count; n++) {
        buf_print(out, "  %s%.*s%s%zu%s", say(names->lang, "按 ", "for "),
                  STR_ARG(scopes[n].text),
                  say(names->lang, " 填了", ": filled "), scopes[n].cells,
                  say(names->lang, "格\n", "\n"));
    }
    if (others > 0) {
        buf_print(out, "  %s%zu%s", say(names->lang, "按其他范围和时间填了",
                                        "for other places and times: filled "),
                  others, say(names->lang, "格\n", "\n"));
    }
}

/* Answers of another form, or of this one before its labels changed. */
static void write_strangers(struct buf *out, enum lang lang,
                            const struct fill *f)
{
    size_t given = questions_given(f->questions);
    size_t strangers = questions_strangers(f->questions);
    if (strangers == 0) {
        return;
    }
    buf_print(out, "%s%zu%s%zu%s",
              say(lang, "交来的", "of "), given,
              say(lang, "个回答里有", " answers "), strangers,
              strangers == given
                  ? say(lang, "个不是这张表的问题，一个也没用上\n",
                        " belong to no question of this form; none was "
                        "used\n")
                  : say(lang, "个不是这张表的问题，没有用\n",
                        " belong to no question of this form\n"));
}

void fill_report_text(struct job *j, struct book *b, const struct fill *f,
                      struct buf *out)
{
    enum { SHOWN = 30 };
    struct labels names;
    size_t shown = 0;
    buf_print(out, "%s%zu%s%zu%s%zu%s%zu%s",
              say(j->lang, "已填", "filled "), f->filled,
              say(j->lang, "格，待问", ", to be asked "), f->asked,
              say(j->lang, "格，台账不掌握", ", not known to the book "),
              f->unknown,
              say(j->lang, "格，留给填表人", ", left to others "), f->left,
              say(j->lang, "格\n", "\n"));
    if (f->meaning.named_sheets > 0) {
        buf_text(out, say(j->lang,
            "有的表要填姓名、身份证号等个人信息，未填；个人名单不从这里出\n",
            "a sheet asks for persons by name; it was left, lists of persons "
            "are not made here\n"));
    }
    write_strangers(out, j->lang, f);
    if (!labels_open(j, b, f->as_of, &names)) {
        return;
    }
    write_scopes(out, &names, f);
    for (size_t i = 0, to; i < f->meaning.count; i = to) {
        to = i + 1;
        if (f->meaning.cells[i].state != MEANING_UNKNOWN) {
            continue;
        }
        to = unknown_run(f, i);
        if (shown == 0) {
            buf_text(out, say(j->lang, "台账不掌握：\n",
                              "not known to the book:\n"));
        }
        if (shown++ < SHOWN) {
            write_unknown(out, &names, f, i, to);
        }
    }
    if (shown > SHOWN) {
        buf_print(out, "  … %zu\n", shown - SHOWN);
    }
}

/* ---- questions ----------------------------------------------------------- */

static void write_field(struct buf *out, struct str text)
{
    bool quoted = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        quoted = quoted || c == ',' || c == '"' || c == '\n' || c == '\r';
    }
    if (!quoted) {
        buf_str(out, text);
        return;
    }
    buf_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"') {
            buf_char(out, '"');
        }
        buf_char(out, text.at[i]);
    }
    buf_char(out, '"');
}

static void write_open(struct buf *out, enum lang lang,
                       const struct question *q)
{
    struct buf line = { 0 };
    for (size_t i = 0; i < q->candidate_count; i++) {
        buf_print(&line, "%s%.*s", i > 0 ? "; " : "",
                  STR_ARG(q->candidates[i].answer));
        if (!str_is(q->candidates[i].answer, q->candidates[i].label)) {
            buf_print(&line, " %.*s", STR_ARG(q->candidates[i].label));
        }
    }
    buf_print(&line, "%sleave %s", line.len > 0 ? "; " : "",
              say(lang, "不填", "leave it"));
    write_field(out, q->id);
    buf_char(out, ',');
    write_field(out, q->label);
    buf_text(out, ",,");
    write_field(out, buf_view(&line));
    buf_print(out, ",%.*s%s\n",
              STR_ARG(q->cell_count > 0 ? q->cells[0] : STR("")),
              q->cell_count > 1 ? "…" : "");
    buf_free(&line);
}

void fill_report_questions(struct job *j, const struct fill *f,
                           struct buf *out)
{
    buf_text(out, "question,label,answer,candidates,cells\n");
    for (size_t i = 0; i < questions_count(f->questions); i++) {
        const struct question *q = questions_at(f->questions, i);
        if (question_is_open(q)) {
            write_open(out, j->lang, q);
        }
    }
}
