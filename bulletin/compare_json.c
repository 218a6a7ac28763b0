#include "base/json.h"
#include "bulletin/compare_words.h"
#include "bulletin/template.h"

static void pair_day(struct json *w, const char *key, int32_t day)
{
    char text[DATE_TEXT_SIZE];
    date_print((struct date){ day, DATE_DAY }, text);
    json_pair_str(w, key, str_of(text));
}

static void write_side(struct json *w, const char *key,
                       const struct compare_side *s)
{
    json_key(w, key);
    json_open(w, '{');
    if (s->edition.number.len > 0) {
        json_pair_str(w, "number", s->edition.number);
        json_key(w, "withdrawn");
        json_bool(w, s->edition.is_withdrawn);
    }
    json_pair_str(w, "title", s->text.title);
    json_pair_str(w, "style", s->text.style);
    pair_day(w, "date", s->text.date.day);
    json_pair_int(w, "size", (int64_t)s->text.size);
    json_pair_str(w, "root", s->text.root);
    json_close(w, '}');
}

static void write_figure(struct json *w, const char *key,
                         const struct printed_figure *f)
{
    json_key(w, key);
    if (f == NULL) {
        json_null(w);
        return;
    }
    json_open(w, '{');
    json_pair_str(w, "id", f->id);
    json_pair_int(w, "value", f->value);
    json_pair_str(w, "unit", f->unit);
    json_pair_str(w, "phrase", f->phrase);
    json_pair_str(w, "sentence", f->sentence);
    if (f->area.len > 0) {
        json_pair_str(w, "area", f->area);
    }
    if (f->supporter.len > 0) {
        json_pair_str(w, "supporter", f->supporter);
    }
    if (f->has_from) {
        pair_day(w, "from", f->from);
    }
    pair_day(w, "to", f->to);
    json_pair_str(w, "basis", str_of(template_basis_id(f->basis)));
    json_close(w, '}');
}

/* The causes by name, so that a program need not know the parts. */
static void write_why(struct json *w, const struct compare_row *row,
                      bool shows)
{
    json_key(w, "why");
    json_open(w, '[');
    if (row->kind != COMPARE_SAME && row->kind != COMPARE_CHANGED) {
        json_str(w, str_of(compare_kind_id(row->kind)));
    }
    for (int p = 0; shows && p < PART_COUNT; p++) {
        bool is_said = p == PART_SCOPE && row->kind == COMPARE_MEANING;
        if (row->parts[p] != 0 && !is_said) {
            json_str(w, str_of(compare_part_id((enum compare_part)p)));
        }
    }
    json_close(w, ']');
}

static void write_parts(struct json *w, const struct compare_row *row)
{
    json_pair_int(w, "change", row->after->value - row->before->value);
    json_key(w, "parts");
    json_open(w, '{');
    for (int p = 0; p < PART_COUNT; p++) {
        if (row->parts[p] != 0) {
            json_pair_int(w, compare_part_id((enum compare_part)p),
                          row->parts[p]);
        }
    }
    json_close(w, '}');
}

static void write_row(struct job *j, struct json *w,
                      const struct compare_row *row,
                      const struct compare_form *form)
{
    bool shows = row_shows_parts(row, form);
    json_open(w, '{');
    json_pair_str(w, "name", row_name(row, form->lang));
    json_pair_str(w, "kind", str_of(compare_kind_id(row->kind)));
    write_why(w, row, shows);
    write_figure(w, "before", row->before);
    write_figure(w, "after", row->after);
    if (shows) {
        write_parts(w, row);
    }
    if (row_shows_crossed(row, form)) {
        json_key(w, "crossed");
        json_open(w, '{');
        json_pair_int(w, "after_then", row->crossed[0]);
        json_pair_int(w, "before_now", row->crossed[1]);
        json_close(w, '}');
    }
    json_pair_str(w, "remark", row_remark(j->arena, row, form->lang));
    json_close(w, '}');
}

void compare_json(struct job *j, const struct comparison *c,
                  const struct compare_form *form, struct buf *out)
{
    struct json w = { .out = out };
    json_open(&w, '{');
    write_side(&w, "before", &c->before);
    write_side(&w, "after", &c->after);
    json_key(&w, "figures");
    json_open(&w, '[');
    for (size_t i = 0; i < c->count; i++) {
        write_row(j, &w, &c->rows[i], form);
    }
    json_close(&w, ']');
    json_close(&w, '}');
    buf_char(out, '\n');
}
