#include "bulletin/phrase.h"
#include "exchange/figure_columns.h"
#include "web/chart.h"
#include "web/scope.h"
#include "web/small.h"

/* The name of a group of figures: the pack's code list `indicator_group`, or
 * the id itself. */
static struct str group_name(const struct visit *v, struct str id)
{
    const struct pack_code *code = pack_code(v->labels.pack,
        STR("indicator_group"), id, v->head.size);
    if (code == NULL) {
        return id;
    }
    return v->lang == LANG_EN && code->en.len > 0 ? code->en : code->zh;
}

static void write_parts(struct visit *v, const struct figure *f)
{
    const struct { int64_t n; const char *zh, *en; } parts[] = {
        { f->named, "逐条", "named" }, { f->aggregate, "汇总", "aggregate" },
        { f->carried, "结转", "carried" },
    };
    bool plain = f->aggregate == 0 && f->carried == 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !plain; i++) {
        if (parts[i].n != 0) {
            HTML(&v->out, "<span class=\"part\">{} {}</span> ",
                 visit_say(v, parts[i].zh, parts[i].en),
                 phrase_exact(v->job->arena, f->indicator, parts[i].n,
                              v->lang));
        }
    }
    if (f->is_upper_bound) {
        HTML(&v->out, "<span class=\"part\">{}</span>",
             visit_say(v, "上限", "upper bound"));
    }
}

static void write_row(struct visit *v, const struct scope *s,
                      const struct figure *f, bool is_hidden)
{
    struct arena *a = v->job->arena;
    struct str path = arena_print(a, "/figure/%.*s",
                                  STR_ARG(f->indicator->id));
    HTML(&v->out, "<tr><th scope=\"row\"><a href=\"{}\">{}</a></th>",
         scope_link(v, s, path, SCOPE_WORDS, (struct str){ 0 }),
         label_indicator(&v->labels, f->indicator));
    if (is_hidden) {
        HTML(&v->out, "<td colspan=\"4\" class=\"quiet\">{}</td></tr>\n",
             visit_say(v, "人数太少，不公开", "too few to be shown"));
        return;
    }
    HTML(&v->out, "<td class=\"phrase\">{}</td><td class=\"n\">{}</td><td>",
         figure_phrase(a, f, v->lang),
         phrase_exact(a, f->indicator, f->value, v->lang));
    chart_bases(&v->out, f, v->lang);
    html_raw(&v->out, "</td><td class=\"parts\">");
    write_parts(v, f);
    html_raw(&v->out, "</td></tr>\n");
}

static void open_group(struct visit *v, struct str group)
{
    static const char *const heads[][2] = {
        { "指标", "Indicator" }, { "数字", "Figure" },
        { "准确值", "Exactly" }, { "上报、审核、确认、核查",
          "Reported to inspected" }, { "组成", "Made of" },
    };
    HTML(&v->out, "<h2>{}</h2><div class=\"scroll\" role=\"region\" "
         "aria-label=\"{}\" tabindex=\"0\"><table class=\"figures\"><thead>"
         "<tr>", group_name(v, group), group_name(v, group));
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        html_raw(&v->out, i == 2 ? "<th scope=\"col\" class=\"n\">"
                                 : "<th scope=\"col\">");
        HTML(&v->out, "{}</th>", visit_say(v, heads[i][0], heads[i][1]));
    }
    html_raw(&v->out, "</tr></thead><tbody>\n");
}

/* Rows group by group, groups in order of their first figure. */
static void write_groups(struct visit *v, const struct scope *s,
                         const struct figure_set *set, const bool *hidden)
{
    bool *done = ARENA_ROWS(v->job->arena, bool, set->count);
    for (size_t i = 0; i < set->count; i++) {
        struct str group = set->rows[i].indicator->group;
        if (done[i]) {
            continue;
        }
        open_group(v, group);
        for (size_t k = i; k < set->count; k++) {
            if (!done[k] && str_is(set->rows[k].indicator->group, group)) {
                done[k] = true;
                write_row(v, s, &set->rows[k], hidden && hidden[k]);
            }
        }
        html_raw(&v->out, "</tbody></table></div>\n");
    }
}

static void write_key(struct visit *v)
{
    HTML(&v->out, "<p class=\"key\">{} ",
         visit_say(v, "条形图由浅到深：", "Bars, from light to dark:"));
    for (int b = 0; b < BASIS_COUNT; b++) {
        buf_print(&v->out, "<svg width=\"12\" height=\"12\" aria-hidden="
                  "\"true\"><rect class=\"b%d\" width=\"12\" height=\"12\"/>"
                  "</svg> %s ", b, label_basis(v->lang, (enum basis)b));
    }
    html_raw(&v->out, "</p>");
}

static bool figures(struct visit *v)
{
    struct scope s;
    struct figure_set set;
    const bool *hidden;
    if (!scope_read(v, (struct str){ 0 }, &s) ||
        !figure_compute(v->job, v->book, &s.ask.figure, &set) ||
        !small_hides(v, &s.ask.figure, &set, &hidden)) {
        return false;
    }
    char to[DATE_TEXT_SIZE];
    date_print((struct date){ set.to, DATE_DAY }, to);
    struct str scope = scope_title(v, &s);
    HTML(&v->out, "<h1>{}</h1><p class=\"lead\">{} {}{}{}</p>",
         visit_say(v, "全部数字", "All figures"),
         visit_say(v, "截至", "As of"), str_of(to),
         scope.len > 0 ? STR(" · ") : STR(""), scope);
    write_key(v);
    if (set.count == 0) {
        HTML(&v->out, "<p class=\"empty\">{}</p>",
             visit_say(v, "项目包里还没有指标。",
                       "The pack declares no indicators yet."));
    }
    write_groups(v, &s, &set, hidden);
    HTML(&v->out, "<p><a href=\"{}\">JSON</a></p>",
         scope_link(v, &s, STR("/api/v1/figures"), SCOPE_WORDS,
                    (struct str){ 0 }));
    return true;
}

const struct page figures_pages[] = {
    { "GET", "/figures", "全部数字", "All figures", PAGE_HTML, 0, figures },
    { 0 },
};
