#include "base/json.h"
#include "base/num.h"
#include "exchange/ask.h"
#include "exchange/figures_json.h"
#include "http/target.h"
#include "web/small.h"

enum { EXPLAIN_ROWS = 50, EXPLAIN_ROWS_MAX = 1000,
       RESTATE_LINES = 100, RESTATE_LINES_MAX = 10000 };

/* Every word of the query into an ask; `own` (by blanks) are words that the
 * handler reads by itself. What nobody knows is refused: a misspelt filter
 * must not give the whole. */
static bool take_query(struct visit *v, struct ask *ask, const char *own)
{
    struct str rest = v->request->query, name, value;
    bool has_basis = false;
    *ask = (struct ask){ 0 };
    while (target_next(v->job->arena, &rest, &name, &value)) {
        struct str words = str_of(own), word;
        bool known = false;
        while (!known && str_next(&words, ' ', &word)) {
            known = str_is(name, word);
        }
        if (!known && !ask_take(v->job, v->book, ask, name, value, &known)) {
            return false;
        }
        has_basis = has_basis || str_is(name, STR("basis"));
        if (!known) {
            return err_set(&v->job->err, ERR_USAGE, "ask.unknown",
                           "没有参数“%.*s”", "there is no parameter “%.*s”",
                           STR_ARG(name));
        }
    }
    if (!has_basis) {
        ask->figure.basis = BASIS_REVIEWED;
    }
    return true;
}

static bool take_limit(struct visit *v, int64_t normal, int64_t most,
                       size_t *out)
{
    struct str text = visit_query(v, "limit");
    int64_t n = normal;
    if (text.len > 0 && (!num_parse(text, &n) || n < 1 || n > most)) {
        return err_set(&v->job->err, ERR_USAGE, "ask.limit",
                       "limit 应在1和%lld之间",
                       "limit must lie between 1 and %lld", (long long)most);
    }
    *out = (size_t)n;
    return true;
}

enum { API_ROWS_MAX = 100000 };  /* rows of one answer */

static bool is_bearable(struct visit *v, const struct figure_set *set)
{
    return set->count <= API_ROWS_MAX ||
           err_set(&v->job->err, ERR_USAGE, "ask.rows",
                   "答案有%zu行，一次至多%d行：请缩小范围或少分几组",
                   "the answer has %zu rows; at most %d at a time: narrow the "
                   "scope or group by less", set->count, API_ROWS_MAX);
}

static bool api_figures(struct visit *v)
{
    struct ask *ask = ARENA_NEW(v->job->arena, struct ask);
    struct figure_set set;
    const bool *hidden;
    return take_query(v, ask, "lang") &&
           figure_compute(v->job, v->book, &ask->figure, &set) &&
           is_bearable(v, &set) &&
           small_hides(v, &ask->figure, &set, &hidden) &&
           figures_json(v->job, v->book, &ask->figure, &set, hidden, &v->out);
}

static bool needs_one(struct visit *v, const struct ask *ask)
{
    return ask->figure.id_count == 1 ||
           err_set(&v->job->err, ERR_USAGE, "ask.one",
                   "请用 figure 指明一个指标", "name one figure");
}

static bool api_explain(struct visit *v)
{
    struct ask *ask = ARENA_NEW(v->job->arena, struct ask);
    struct explain_row *rows = NULL;
    struct explain_page page = { 0 };
    uint64_t before = UINT64_MAX;
    size_t limit;
    struct str from = visit_query(v, "before");
    if (!take_query(v, ask, "lang before limit") || !needs_one(v, ask) ||
        (from.len > 0 && !visit_number(v, from, &before)) ||
        !take_limit(v, EXPLAIN_ROWS, EXPLAIN_ROWS_MAX, &limit) ||
        !figure_explain(v->job, v->book, &ask->figure, before, limit, &rows,
                        &page.count, &page.next)) {
        return false;
    }
    page.rows = rows;
    return explain_json(v->job, v->book, &ask->figure, &page, &v->out);
}

/* What changed in a part of the programme, entry by entry, would tell the
 * area or the supporter of each. */
static bool may_narrow(struct visit *v, const struct ask *ask)
{
    return (ask->figure.area.len == 0 && ask->figure.supporter.len == 0) ||
           visit_may_see(v);
}

static bool api_restate(struct visit *v)
{
    struct ask *ask = ARENA_NEW(v->job->arena, struct ask);
    struct restate_page page = { .to = v->head.size };
    struct restatement *rows = NULL;
    struct str to = visit_query(v, "to");
    size_t limit;
    if (!take_query(v, ask, "lang from to limit") || !may_narrow(v, ask) ||
        !take_limit(v, RESTATE_LINES, RESTATE_LINES_MAX, &limit) ||
        !ask_position(v->job, v->book, visit_query(v, "from"), &page.from) ||
        (to.len > 0 && !ask_position(v->job, v->book, to, &page.to)) ||
        !figure_restate(v->job, v->book, &ask->figure, page.from, page.to,
                        limit, &rows, &page.count)) {
        return false;
    }
    page.rows = rows;
    return restate_json(v->job, v->book, &page, &v->out);
}

/* ---- the manual of the API -------------------------------------------- */

#define SCOPE_PARAMETERS                                                      \
    { "area", "行政区代码", "area code" },                                    \
    { "supporter", "支援方单位编号", "unit id of the supporter" },            \
    { "from", "发生日期自（含）", "occurred from, inclusive" },               \
    { "to", "发生日期至（含）", "occurred to, inclusive" },                   \
    { "as-of", "台账位置：记录数或日期", "position: a size or a date" },      \
    { "basis", "reported、reviewed、confirmed 或 inspected",                  \
      "reported, reviewed, confirmed or inspected; reviewed by default" }

static const struct page_parameter figures_parameters[] = {
    { "figure", "指标编号", "indicator id", .repeats = true },
    { "by", "分组：area:级别、supporter、year、month、kind",
      "groups: area:LEVEL, supporter, year, month, kind", .repeats = true },
    SCOPE_PARAMETERS, { NULL },
};

static const struct page_parameter explain_parameters[] = {
    { "figure", "指标编号", "indicator id", .must = true },
    SCOPE_PARAMETERS,
    { "before", "只要这个序号之前的", "only entries before this number" },
    { "limit", "至多几条", "at most so many" }, { NULL },
};

static const struct page_parameter restate_parameters[] = {
    { "from", "起始位置", "first position: a size or a date", .must = true },
    { "to", "终止位置", "last position, the head by default" },
    { "figure", "指标编号", "indicator id", .repeats = true },
    { "area", "行政区代码", "area code" },
    { "supporter", "支援方单位编号", "unit id of the supporter" },
    { "basis", "口径", "basis" },
    { "limit", "每个指标至多几行", "at most so many lines a figure" },
    { NULL },
};

const struct page api_pages[] = {
    { "GET", "/api/v1/figures", "数字", "figures in a scope", PAGE_JSON, 0,
      api_figures, figures_parameters, "Figures" },
    { "GET", "/api/v1/explain", "数字下面的记录",
      "the records behind a figure, newest first", PAGE_JSON, NEED_ENTRIES,
      api_explain, explain_parameters, "Explain" },
    { "GET", "/api/v1/restate", "为什么变了",
      "why figures changed between two positions", PAGE_JSON, 0, api_restate,
      restate_parameters, "Restate" },
    { 0 },
};
