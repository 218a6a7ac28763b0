#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "bulletin/phrase.h"
#include "exchange/figure_columns.h"
#include "base/num.h"
#include "web/chart.h"
#include "web/record.h"
#include "web/scope.h"
#include "web/small.h"

enum { RECORDS = 25, LINES = 50, SPLIT_ROWS = 200 };

/* ---- the value --------------------------------------------------------- */

static struct str exact(const struct visit *v, const struct figure *f,
                        int64_t n)
{
    return phrase_exact(v->job->arena, f->indicator, n, v->lang);
}

static void write_bases(struct visit *v, const struct figure *f)
{
    HTML(&v->out, "<table class=\"bases\"><caption>{}</caption><tbody>",
         visit_say(v, "这个数字有多扎实", "How well it is supported"));
    for (int b = 0; b < BASIS_COUNT; b++) {
        HTML(&v->out, "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td>"
             "<td>", str_of(label_basis(v->lang, (enum basis)b)),
             exact(v, f, f->by_basis[b]));
        chart_bar(&v->out, f->by_basis[b], f->by_basis[BASIS_REPORTED]);
        buf_print(&v->out, "</td><td class=\"n\">%d%%</td></tr>",
                  chart_percent(f->by_basis[b], f->by_basis[0]));
    }
    html_raw(&v->out, "</tbody></table>");
}

static void write_parts(struct visit *v, const struct figure *f)
{
    const struct { int64_t n; const char *zh, *en; bool always; } rows[] = {
        { f->named, "逐条记录", "From records", true },
        { f->aggregate, "无名汇总", "From counts without names", false },
        { f->carried, "结转总数", "Carried from before the book", false },
        { f->not_broken_down, "另有结转未分解到本范围（未计入）",
          "Carried totals that only overlap this scope (not counted)",
          false },
    };
    bool is_distinct = f->indicator->measure == MEASURE_DISTINCT;
    HTML(&v->out, "<table class=\"parts\"><caption>{}</caption><tbody>",
         visit_say(v, "由什么组成", "What it is made of"));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].always || rows[i].n != 0) {
            HTML(&v->out, "<tr><th scope=\"row\">{}</th>"
                 "<td class=\"n\">{}</td></tr>",
                 visit_say(v, rows[i].zh, rows[i].en),
                 exact(v, f, rows[i].n));
        }
    }
    HTML(&v->out, "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td></tr>"
         "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td></tr>",
         visit_say(v, "计入的记录", "Records that count"),
         label_number(v->job->arena, f->count),
         visit_say(v, "其中有凭证的", "of them with evidence"),
         label_number(v->job->arena, f->evidenced));
    if (!is_distinct && f->distinct > 0) {
        HTML(&v->out, "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td>"
             "</tr>", visit_say(v, "涉及的不同对象", "Different subjects"),
             label_number(v->job->arena, f->distinct));
    }
    if (is_distinct && f->indicator->unit == UNIT_PERSON) {
        HTML(&v->out, "<tr><th scope=\"row\">{}</th><td class=\"n\">"
             "{} / {} / {}</td></tr>",
             visit_say(v, "身份：已证实 / 暂定 / 未知",
                       "Identity: proved / provisional / none"),
             label_number(v->job->arena, f->proved),
             label_number(v->job->arena, f->provisional),
             label_number(v->job->arena, f->nobody));
    }
    html_raw(&v->out, "</tbody></table>");
}

static void write_value(struct visit *v, const struct scope *s,
                        const struct figure_set *set, bool is_hidden)
{
    const struct figure *f = &set->rows[0];
    char to[DATE_TEXT_SIZE];
    date_print((struct date){ set->to, DATE_DAY }, to);
    if (is_hidden) {
        HTML(&v->out, "<p class=\"big\">{}</p>",
             visit_say(v, "人数太少，不公开", "Too few to be shown"));
        return;
    }
    HTML(&v->out, "<p class=\"big\">{}</p><p class=\"exact\">{} {} · {} · "
         "{} {}</p>", figure_phrase(v->job->arena, f, v->lang),
         visit_say(v, "准确值", "exactly"), exact(v, f, f->value),
         str_of(label_basis(v->lang, s->ask.figure.basis)),
         visit_say(v, "截至", "as of"), str_of(to));
    if (f->is_upper_bound) {
        HTML(&v->out, "<p class=\"remark\">{}</p>",
             visit_say(v, "含无名汇总，去重后的人数至多是这么多。",
                       "It holds counts without names: the number of "
                       "different ones is at most this."));
    }
    html_raw(&v->out, "<div class=\"columns\">");
    write_bases(v, f);
    write_parts(v, f);
    html_raw(&v->out, "</div>");
}

static struct str definition(const struct visit *v,
                             const struct pack_indicator *i)
{
    return v->lang == LANG_EN && i->definition_en.len > 0 ? i->definition_en
                                                         : i->definition_zh;
}

static void write_head(struct visit *v, const struct scope *s,
                       const struct pack_indicator *i)
{
    struct str scope = scope_title(v, s);
    v->title = label_indicator(&v->labels, i);
    HTML(&v->out, "<p class=\"crumb\"><a href=\"{}\">{}</a></p><h1>{}</h1>",
         scope_link(v, s, STR("/figures"), SCOPE_WORDS, (struct str){ 0 }),
         visit_say(v, "全部数字", "All figures"), v->title);
    if (scope.len > 0) {
        HTML(&v->out, "<p class=\"where\">{}</p>", scope);
    }
    HTML(&v->out, "<p class=\"definition\">{}</p><p class=\"small\">"
         "<code>{}</code> · {} · {} <a href=\"{}\">#{}</a></p>",
         definition(v, i), i->id,
         i->is_stock ? visit_say(v, "存量：某日仍有效的",
                                 "a stock: what is in force at a date")
                     : visit_say(v, "流量：一段时间内发生的",
                                 "a flow: what happened in a period"),
         visit_say(v, "定义见记录", "defined by entry"),
         visit_link(v, "/entry/%llu", (unsigned long long)i->born),
         arena_print(v->job->arena, "%llu", (unsigned long long)i->born));
}

/* ---- splits ------------------------------------------------------------ */

struct split {                  /* a figure by one of its groups */
    struct figure_set set;
    const bool *hidden;         /* web/small.h */
};

/* Largest first; the order of equal ones stays that of their keys. */
static int by_value(const void *a, const void *b)
{
    const struct figure *const *x = a, *const *y = b;
    if ((*x)->value != (*y)->value) {
        return (*x)->value < (*y)->value ? 1 : -1;
    }
    return *x < *y ? -1 : 1;
}

static bool compute_split(struct visit *v, const struct scope *s,
                          enum figure_group group, struct split *split)
{
    struct figure_ask ask = s->ask.figure;
    ask.by[0] = (struct figure_by){ group, s->area_level };
    ask.by_count = 1;
    *split = (struct split){ 0 };
    return (group == BY_AREA && s->area_level.len == 0) ||
           (figure_compute(v->job, v->book, &ask, &split->set) &&
            small_hides(v, &ask, &split->set, &split->hidden));
}

/* An area's own name, and that of the one above it. */
static void split_name(struct visit *v, struct str code, struct str *name,
                       struct str *outer)
{
    uint32_t number = area_of_code(v->labels.areas, code);
    if (number != AREA_NONE) {
        uint32_t parent = area_at(v->labels.areas, number).parent;
        *name = label_area_short(&v->labels, code);
        if (parent != AREA_NONE) {
            *outer = label_area_short(&v->labels,
                area_at(v->labels.areas, parent).code);
        }
    }
}

static void write_split_row(struct visit *v, const struct scope *s,
                            const struct figure *f, bool is_hidden,
                            int64_t most)
{
    const struct figure_key *key = &f->keys[0];
    struct str name = label_key(&v->labels, key), link = { 0 };
    struct str outer = { 0 };
    if (key->group == BY_AREA) {
        link = scope_link(v, s, visit_path(v), SCOPE_AREA, key->text);
        split_name(v, key->text, &name, &outer);
    } else if (key->group == BY_SUPPORTER) {
        link = scope_link(v, s, visit_path(v), SCOPE_SUPPORTER, key->text);
    }
    html_raw(&v->out, "<tr><th scope=\"row\">");
    if (link.len > 0 && key->text.len > 0) {
        HTML(&v->out, "<a href=\"{}\">{}</a>", link, name);
    } else {
        html_text(&v->out, name);
    }
    if (outer.len > 0) {
        HTML(&v->out, " <span class=\"quiet\">{}</span>", outer);
    }
    if (is_hidden) {
        HTML(&v->out, "</th><td class=\"quiet\" colspan=\"3\">{}</td></tr>\n",
             visit_say(v, "太少，不公开", "too few"));
        return;
    }
    HTML(&v->out, "</th><td class=\"n\">{}</td><td>",
         exact(v, f, f->value));
    chart_bar(&v->out, f->value, most);
    HTML(&v->out, "</td><td class=\"n\">{}</td></tr>\n",
         label_number(v->job->arena, f->count));
}

/* The rows in the order of the page: years as they are, others by value with
 * the hidden ones last, so that a row's place says nothing of it. */
static const struct figure **order_rows(struct visit *v,
                                        const struct split *split,
                                        int64_t *most)
{
    size_t shown = 0, hidden = 0, count = split->set.count;
    const struct figure **rows = ARENA_ROWS(v->job->arena,
                                            const struct figure *, count);
    bool by_year = count > 0 && split->set.rows[0].keys[0].group == BY_YEAR;
    *most = 0;
    for (size_t i = 0; i < count; i++) {
        const struct figure *f = &split->set.rows[i];
        bool is_hidden = split->hidden != NULL && split->hidden[i];
        if (by_year || !is_hidden) {
            rows[shown++] = f;
        } else {
            rows[count - ++hidden] = f;
        }
        *most = !is_hidden && f->value > *most ? f->value : *most;
    }
    if (!by_year) {
        qsort(rows, shown, sizeof *rows, by_value);
    }
    return rows;
}

static void write_split(struct visit *v, const struct scope *s,
                        const struct split *split, const char *zh,
                        const char *en)
{
    const struct figure_set *set = &split->set;
    int64_t most;
    const struct figure **rows = order_rows(v, split, &most);
    HTML(&v->out, "<section><h2>{}</h2><div class=\"scroll\" role=\"region\""
         " aria-label=\"{}\" tabindex=\"0\"><table class=\"split\"><thead>"
         "<tr><th scope=\"col\">{}</th><th scope=\"col\" class=\"n\">{}</th>"
         "<td></td><th scope=\"col\" class=\"n\">{}</th></tr></thead>"
         "<tbody>\n", visit_say(v, zh, en), visit_say(v, zh, en),
         visit_say(v, zh, en), visit_say(v, "数值", "Value"),
         visit_say(v, "记录", "Records"));
    for (size_t i = 0; i < set->count && i < SPLIT_ROWS; i++) {
        write_split_row(v, s, rows[i], split->hidden != NULL &&
                        split->hidden[rows[i] - set->rows], most);
    }
    html_raw(&v->out, "</tbody></table></div>");
    if (set->count == 0) {
        HTML(&v->out, "<p class=\"empty\">{}</p>",
             visit_say(v, "这个范围里没有。", "Nothing in this scope."));
    } else if (set->count > SPLIT_ROWS) {
        HTML(&v->out, "<p class=\"small\">{} {}</p>",
             visit_say(v, "只列出最大的", "Only the largest are listed:"),
             label_number(v->job->arena, SPLIT_ROWS));
    }
    html_raw(&v->out, "</section>\n");
}

/* ---- records ----------------------------------------------------------- */

static bool write_records(struct visit *v, const struct scope *s)
{
    struct explain_row *rows = NULL;
    size_t count = 0;
    uint64_t next = 0, before = UINT64_MAX;
    struct str asked = visit_query(v, "before");
    HTML(&v->out, "<section id=\"records\"><h2>{}</h2>",
         visit_say(v, "下面的记录", "The records beneath"));
    if (!visit_shows_entries(v)) {
        HTML(&v->out, "<p class=\"empty\">{}</p></section>",
             visit_say(v, "这本台账的单条记录不对外公开。",
                       "Single records of this book are not public."));
        return true;
    }
    visit_note_desk(v);
    if ((asked.len > 0 && !visit_number(v, asked, &before)) ||
        !figure_explain(v->job, v->book, &s->ask.figure, before, RECORDS,
                        &rows, &count, &next) ||
        !record_table(v, rows, count)) {
        return false;
    }
    if (count == 0) {
        HTML(&v->out, "<p class=\"empty\">{}</p>",
             visit_say(v, "这个范围里没有记录。",
                       "No records in this scope."));
    }
    html_raw(&v->out, "<p class=\"paging\">");
    if (asked.len > 0) {
        HTML(&v->out, "<a href=\"{}#records\">{}</a> ",
             scope_link(v, s, visit_path(v), SCOPE_WORDS, (struct str){ 0 }),
             visit_say(v, "回到最新", "Back to the newest"));
    }
    if (next > 0) {
        struct str path = arena_print(v->job->arena, "%s?before=%llu",
                                      visit_path(v).at,
                                      (unsigned long long)next);
        HTML(&v->out, "<a rel=\"next\" href=\"{}#records\">{}</a>",
             scope_link(v, s, path, SCOPE_WORDS, (struct str){ 0 }),
             visit_say(v, "更早的记录", "Older records"));
    }
    html_raw(&v->out, "</p></section>\n");
    return true;
}

static void write_restate_form(struct visit *v, const struct scope *s)
{
    char half[24];
    snprintf(half, sizeof half, "%llu",
             (unsigned long long)(v->head.size / 2));
    HTML(&v->out, "<section><h2>{}</h2><p>{}</p><form class=\"scope\" "
         "method=\"get\" action=\"/figure/{}/restate\">"
         "<div><label for=\"r-from\">{}</label><input id=\"r-from\" "
         "name=\"from\" required size=\"12\" value=\"{}\"></div>"
         "<div><label for=\"r-to\">{}</label><input id=\"r-to\" name=\"to\" "
         "size=\"12\" placeholder=\"{}\"></div>",
         visit_say(v, "为什么变了", "Why it changed"),
         visit_say(v, "给出两个台账位置（记录数，或一天），逐条说明两次之间"
                      "的差额。",
                   "Give two book positions (a number of entries, or a day); "
                   "the whole difference is accounted for, line by line."),
         s->id, visit_say(v, "从位置", "From position"), str_of(half),
         visit_say(v, "到位置", "To position"),
         visit_say(v, "最新", "newest"));
    if (v->lang_is_asked) {
        HTML(&v->out, "<input type=\"hidden\" name=\"lang\" value=\"{}\">",
             visit_say(v, "zh", "en"));
    }
    HTML(&v->out, "<div><button>{}</button></div></form></section>",
         visit_say(v, "说明差额", "Explain"));
}

/* ---- the page ---------------------------------------------------------- */

enum { SPLIT_AREA, SPLIT_YEAR, SPLIT_SUPPORTER, SPLITS };

static const struct { enum figure_group group; const char *zh, *en; }
splits[SPLITS] = {
    [SPLIT_AREA] = { BY_AREA, "按地区", "By area" },
    [SPLIT_YEAR] = { BY_YEAR, "按年份", "By year" },
    [SPLIT_SUPPORTER] = { BY_SUPPORTER, "按支援方", "By supporter" },
};

struct parts {                  /* a figure's page, computed */
    struct figure_set whole;
    bool is_hidden;             /* the whole is too small */
    struct split split[SPLITS];
    struct figure_set areas, supporters;        /* choices of the form */
};

/* The choices of the form: what the figure has at all, whatever is asked. */
static bool compute_choices(struct visit *v, const struct scope *s,
                            enum figure_group group, struct figure_set *set)
{
    struct figure_ask ask = { .ids = s->ask.figure.ids, .id_count = 1,
        .by_count = 1, .basis = BASIS_REPORTED };
    ask.by[0] = (struct figure_by){ group, visit_setting(v, "cell_level") };
    return figure_compute(v->job, v->book, &ask, set);
}

static bool compute_parts(struct visit *v, const struct scope *s,
                          struct parts *p)
{
    bool is_whole = true;
    const bool *hidden;
    if (!figure_compute(v->job, v->book, &s->ask.figure, &p->whole) ||
        !small_hides(v, &s->ask.figure, &p->whole, &hidden)) {
        return false;
    }
    p->is_hidden = hidden != NULL && hidden[0];
    for (int i = 0; i < SPLITS; i++) {
        if (!compute_split(v, s, splits[i].group, &p->split[i])) {
            return false;
        }
    }
    for (int i = 0; i < SCOPE_BASIS; i++) {
        is_whole = is_whole && s->words[i].len == 0;
    }
    if (is_whole) {             /* the choices are the splits themselves */
        p->areas = p->split[SPLIT_AREA].set;
        p->supporters = p->split[SPLIT_SUPPORTER].set;
        return true;
    }
    return compute_choices(v, s, BY_AREA, &p->areas) &&
           compute_choices(v, s, BY_SUPPORTER, &p->supporters);
}

/* A split into one group without a name says nothing. */
static bool is_telling(const struct figure_set *set)
{
    return set->count > 1 ||
           (set->count == 1 && (set->rows[0].keys[0].text.len > 0 ||
                                set->rows[0].keys[0].group == BY_YEAR));
}

static bool figure(struct visit *v)
{
    struct scope s;
    struct parts *p = ARENA_NEW(v->job->arena, struct parts);
    if (!scope_read(v, v->parts[0], &s) || !compute_parts(v, &s, p)) {
        return false;
    }
    assert(p->whole.count == 1);
    const struct pack_indicator *i = p->whole.rows[0].indicator;
    write_head(v, &s, i);
    scope_form(v, &s, i->is_stock, &p->areas, &p->supporters);
    write_value(v, &s, &p->whole, p->is_hidden);
    html_raw(&v->out, "<div class=\"splits\">");
    for (int k = 0; k < SPLITS; k++) {
        if (is_telling(&p->split[k].set) && !p->is_hidden) {
            write_split(v, &s, &p->split[k], splits[k].zh, splits[k].en);
        }
    }
    html_raw(&v->out, "</div>");
    if (!write_records(v, &s)) {
        return false;
    }
    write_restate_form(v, &s);
    return true;
}

/* ---- restatement ------------------------------------------------------- */

static void write_causes(struct visit *v, const struct restatement *r)
{
    struct arena *a = v->job->arena;
    HTML(&v->out, "<table class=\"sum\"><tbody><tr><th scope=\"row\">{}</th>"
         "<td class=\"n\">{}</td></tr>", visit_say(v, "原来", "Before"),
         phrase_exact(a, r->indicator, r->before, v->lang));
    for (int c = 0; c < CAUSE_COUNT; c++) {
        if (r->by_cause[c] != 0) {
            HTML(&v->out, "<tr><th scope=\"row\">{}</th><td class=\"n\">{}{}"
                 "</td></tr>",
                 str_of(label_cause(v->lang, (enum restate_cause)c)),
                 r->by_cause[c] > 0 ? STR("+") : STR(""),
                 phrase_exact(a, r->indicator, r->by_cause[c], v->lang));
        }
    }
    HTML(&v->out, "<tr class=\"total\"><th scope=\"row\">{}</th>"
         "<td class=\"n\">{}</td></tr></tbody></table>",
         visit_say(v, "现在", "After"),
         phrase_exact(a, r->indicator, r->after, v->lang));
}

static void write_lines(struct visit *v, const struct restatement *r)
{
    bool linked = visit_shows_entries(v);
    HTML(&v->out, "<h2>{}</h2><div class=\"scroll\"><table><thead><tr>"
         "<th scope=\"col\">{}</th><th scope=\"col\">{}</th>"
         "<th scope=\"col\" class=\"n\">{}</th></tr></thead><tbody>",
         visit_say(v, "逐条", "Line by line"),
         visit_say(v, "记录", "Entry"), visit_say(v, "原因", "Cause"),
         visit_say(v, "影响", "Effect"));
    for (size_t i = 0; i < r->line_count; i++) {
        const struct restate_line *line = &r->lines[i];
        struct str name = arena_print(v->job->arena, "#%llu",
                                      (unsigned long long)line->seq);
        html_raw(&v->out, "<tr><td>");
        if (linked) {
            HTML(&v->out, "<a href=\"{}\">{}</a>",
                 visit_link(v, "/entry/%llu", (unsigned long long)line->seq),
                 name);
        } else {
            html_text(&v->out, name);
        }
        HTML(&v->out, "</td><td>{}</td><td class=\"n\">{}{}</td></tr>\n",
             str_of(label_cause(v->lang, line->cause)),
             line->share > 0 ? STR("+") : STR(""),
             phrase_exact(v->job->arena, r->indicator, line->share, v->lang));
    }
    html_raw(&v->out, "</tbody></table></div>");
    if (r->line_whole > r->line_count) {
        HTML(&v->out, "<p class=\"small\">{} {}</p>",
             visit_say(v, "共", "Lines in all:"),
             label_number(v->job->arena, (int64_t)r->line_whole));
    }
}

static bool restate(struct visit *v)
{
    struct str from = visit_query(v, "from"), to = visit_query(v, "to");
    struct figure_ask ask = { .ids = &v->parts[0], .id_count = 1,
                              .basis = BASIS_REVIEWED };
    struct restatement *rows;
    size_t count;
    uint64_t first = 0, last = v->head.size;
    if (!ask_position(v->job, v->book, from, &first) ||
        (to.len > 0 && !ask_position(v->job, v->book, to, &last)) ||
        !figure_restate(v->job, v->book, &ask, first, last, LINES, &rows,
                        &count)) {
        return false;
    }
    HTML(&v->out, "<p class=\"crumb\"><a href=\"{}\">{}</a></p><h1>{}</h1>"
         "<p class=\"lead\">{} {} → {}</p>",
         visit_link(v, "/figure/%.*s", STR_ARG(v->parts[0])),
         v->parts[0], visit_say(v, "为什么变了", "Why it changed"),
         visit_say(v, "台账位置", "Book positions"),
         label_number(v->job->arena, (int64_t)first),
         label_number(v->job->arena, (int64_t)last));
    if (count == 0) {
        HTML(&v->out, "<p class=\"empty\">{}</p>",
             visit_say(v, "两次之间没有变化。", "Nothing changed between."));
        return true;
    }
    write_causes(v, &rows[0]);
    write_lines(v, &rows[0]);
    return true;
}

const struct page figure_pages[] = {
    { "GET", "/figure/{id}", "数字", "Figure", PAGE_HTML, 0, figure },
    { "GET", "/figure/{id}/restate", "为什么变了", "Why it changed",
      PAGE_HTML, 0, restate },
    { 0 },
};
