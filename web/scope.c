#include "web/scope.h"

#include "http/target.h"

const char *const scope_names[SCOPE_WORDS] = {
    [SCOPE_AREA] = "area", [SCOPE_SUPPORTER] = "supporter",
    [SCOPE_FROM] = "from", [SCOPE_TO] = "to", [SCOPE_AS_OF] = "as-of",
    [SCOPE_BASIS] = "basis",
};

/* The level by which an area splits: the one below its own. */
static struct str level_below(const struct visit *v, struct str code)
{
    struct str rest = visit_setting(v, "area_levels"), level;
    uint32_t number = area_of_code(v->labels.areas, code);
    if (number == AREA_NONE) {
        return (struct str){ 0 };
    }
    struct str own = area_at(v->labels.areas, number).level;
    while (str_next(&rest, '|', &level)) {
        if (str_is(level, own)) {
            return str_next(&rest, '|', &level) ? level : (struct str){ 0 };
        }
    }
    return (struct str){ 0 };
}

bool scope_read(struct visit *v, struct str id, struct scope *out)
{
    *out = (struct scope){ .id = id };
    out->ask.figure.basis = BASIS_REVIEWED;
    if (id.len > 0) {
        out->ask.ids[0] = id;
        out->ask.figure.ids = out->ask.ids;
        out->ask.figure.id_count = 1;
    }
    for (int i = 0; i < SCOPE_WORDS; i++) {
        bool known;
        out->words[i] = visit_query(v, scope_names[i]);
        if (out->words[i].len > 0 &&
            !ask_take(v->job, v->book, &out->ask, str_of(scope_names[i]),
                      out->words[i], &known)) {
            return false;
        }
    }
    out->area_level = out->words[SCOPE_AREA].len > 0
        ? level_below(v, out->words[SCOPE_AREA])
        : visit_setting(v, "cell_level");
    return true;
}

struct str scope_link(const struct visit *v, const struct scope *s,
                      struct str path, enum scope_word word, struct str value)
{
    struct buf b = { 0 };
    buf_str(&b, path);
    for (int i = 0; i < SCOPE_WORDS; i++) {
        struct str text = (int)word == i ? value : s->words[i];
        if (text.len > 0) {
            buf_char(&b, memchr(b.at, '?', b.len) != NULL ? '&' : '?');
            buf_text(&b, scope_names[i]);
            buf_char(&b, '=');
            target_encode(&b, text);
        }
    }
    struct str link = visit_link(v, "%s", buf_cstr(&b));
    buf_free(&b);
    return link;
}

static void add_part(struct buf *b, const char *before, struct str text)
{
    if (text.len > 0) {
        buf_text(b, b->len > 0 ? " · " : "");
        buf_text(b, before);
        buf_str(b, text);
    }
}

struct str scope_title(const struct visit *v, const struct scope *s)
{
    struct buf b = { 0 };
    enum lang l = v->lang;
    const struct str *w = s->words;
    if (w[SCOPE_AREA].len > 0) {
        add_part(&b, "", label_area(&v->labels, w[SCOPE_AREA]));
    }
    if (w[SCOPE_SUPPORTER].len > 0) {
        add_part(&b, "", label_unit(&v->labels, w[SCOPE_SUPPORTER]));
    }
    add_part(&b, say(l, "自 ", "from "), w[SCOPE_FROM]);
    add_part(&b, say(l, "至 ", "to "), w[SCOPE_TO]);
    add_part(&b, say(l, "台账位置 ", "book position "), w[SCOPE_AS_OF]);
    struct str title = arena_str(v->job->arena, buf_view(&b));
    buf_free(&b);
    return title;
}

/* ---- the form ---------------------------------------------------------- */

/* <option>s: all, then one per row of a set; the chosen one even when the set
 * lacks it. */
static void write_options(struct visit *v, const struct figure_set *set,
                          struct str chosen, struct str chosen_name)
{
    bool found = chosen.len == 0;
    HTML(&v->out, "<option value=\"\">{}</option>",
         visit_say(v, "全部", "all"));
    for (size_t i = 0; i < set->count; i++) {
        const struct figure_key *key = &set->rows[i].keys[0];
        bool is_it = str_is(key->text, chosen);
        if (key->text.len > 0) {
            HTML(&v->out, "<option value=\"{}\"", key->text);
            html_raw(&v->out, is_it && !found ? " selected>" : ">");
            HTML(&v->out, "{}</option>", label_key(&v->labels, key));
            found = found || is_it;
        }
    }
    if (!found) {
        HTML(&v->out, "<option value=\"{}\" selected>{}</option>", chosen,
             chosen_name);
    }
}

static void write_select(struct visit *v, const struct scope *s,
                         enum scope_word word, const char *zh, const char *en,
                         const struct figure_set *set)
{
    struct str chosen = s->words[word];
    struct str name = word == SCOPE_AREA ? label_area(&v->labels, chosen)
                                         : label_unit(&v->labels, chosen);
    struct str id = str_of(scope_names[word]);
    HTML(&v->out, "<div><label for=\"{}\">{}</label>"
         "<select id=\"{}\" name=\"{}\">", id, visit_say(v, zh, en), id, id);
    write_options(v, set, chosen, name);
    html_raw(&v->out, "</select></div>");
}

static void write_input(struct visit *v, const struct scope *s,
                        enum scope_word word, const char *zh, const char *en,
                        const char *hint)
{
    struct str id = str_of(scope_names[word]);
    HTML(&v->out, "<div><label for=\"{}\">{}</label><input id=\"{}\" "
         "name=\"{}\" value=\"{}\" placeholder=\"{}\" size=\"10\" "
         "maxlength=\"20\" autocomplete=\"off\"></div>", id,
         visit_say(v, zh, en), id, id, s->words[word], str_of(hint));
}

static void write_basis(struct visit *v, const struct scope *s)
{
    HTML(&v->out, "<div><label for=\"basis\">{}</label>"
         "<select id=\"basis\" name=\"basis\">",
         visit_say(v, "口径", "Basis"));
    for (int b = 0; b < BASIS_COUNT; b++) {
        HTML(&v->out, "<option value=\"{}\"",
             str_of(ask_basis_id((enum basis)b)));
        html_raw(&v->out, s->ask.figure.basis == (enum basis)b ? " selected>"
                                                               : ">");
        HTML(&v->out, "{}</option>",
             str_of(label_basis(v->lang, (enum basis)b)));
    }
    html_raw(&v->out, "</select></div>");
}

void scope_form(struct visit *v, const struct scope *s, bool is_stock,
                const struct figure_set *areas,
                const struct figure_set *supporters)
{
    HTML(&v->out, "<form class=\"scope\" method=\"get\" action=\"{}\" "
         "aria-label=\"{}\">", visit_path(v), visit_say(v, "范围", "Scope"));
    write_select(v, s, SCOPE_AREA, "地区", "Area", areas);
    write_select(v, s, SCOPE_SUPPORTER, "支援方", "Supporter", supporters);
    if (!is_stock) {
        write_input(v, s, SCOPE_FROM, "从", "From", "2019");
    }
    write_input(v, s, SCOPE_TO, is_stock ? "截至" : "到",
                is_stock ? "At" : "To", "2020-12-31");
    write_input(v, s, SCOPE_AS_OF, "台账位置", "Book position",
                say(v->lang, "最新", "newest"));
    write_basis(v, s);
    if (v->lang_is_asked) {
        HTML(&v->out, "<input type=\"hidden\" name=\"lang\" value=\"{}\">",
             visit_say(v, "zh", "en"));
    }
    HTML(&v->out, "<div><button>{}</button> <a href=\"{}\">{}</a></div>"
         "</form>", visit_say(v, "查看", "Show"),
         visit_link(v, "%s", visit_path(v).at),
         visit_say(v, "清除", "Clear"));
}
