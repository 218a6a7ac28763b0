#include "bulletin/edition.h"

#include <assert.h>

#include "base/num.h"
#include "bulletin/forms.h"

enum { SCOPES_MAX = 64, IDS_MAX = 512 };

/* Figures of one scope are computed together. */
struct group {
    struct template_scope scope;
    struct str ids[IDS_MAX];
    size_t id_count;
    struct figure_set set;
};

struct maker {
    struct job *job;
    struct edition *out;
    struct template template;
    struct group *groups[SCOPES_MAX];
    size_t group_count;
    size_t figure_cap;
    bool has_reported;          /* something counts on the widest basis */
    struct buf text;            /* Markdown with marks */
};

/* ---- which figures --------------------------------------------------- */

static struct group *group_of(struct maker *m, struct template_scope scope)
{
    for (size_t g = 0; g < m->group_count; g++) {
        if (template_scope_is(&m->groups[g]->scope, &scope)) {
            return m->groups[g];
        }
    }
    if (m->group_count == SCOPES_MAX) {
        err_set(&m->job->err, ERR_INPUT, "template.scopes",
                "模板里的范围超过%d种", "the template has more than %d scopes",
                SCOPES_MAX);
        return NULL;
    }
    struct group *g = ARENA_NEW(m->job->arena, struct group);
    g->scope = scope;
    m->groups[m->group_count++] = g;
    return g;
}

static bool add_id(struct maker *m, struct group *g, struct str id)
{
    for (size_t i = 0; g != NULL && i < g->id_count; i++) {
        if (str_is(g->ids[i], id)) {
            return true;
        }
    }
    if (g != NULL && g->id_count == IDS_MAX) {
        return err_set(&m->job->err, ERR_INPUT, "template.scopes",
                       "模板里的指标超过%d个",
                       "the template has more than %d indicators", IDS_MAX);
    }
    if (g != NULL) {
        g->ids[g->id_count++] = id;
    }
    return g != NULL;
}

/* A scope as an indicator is computed in it: for a stock, with the end of a
 * year or of the bulletin's period but not its beginning. */
static struct template_scope scope_for(struct template_scope s, bool is_own,
                                       const struct pack_indicator *i)
{
    if ((i->is_stock || i->last_status) && (s.is_year || !is_own)) {
        s.has_from = false;
    }
    return s;
}

/* A figure's own scope; what it does not say, the bulletin says. */
static struct template_scope scope_of(const struct maker *m,
                                      const struct template_token *t,
                                      const struct pack_indicator *i)
{
    const struct template_scope *whole = &m->out->whole;
    struct template_scope s = t->scope;
    bool is_own = s.has_from;
    if (!s.has_basis) {
        s.has_basis = true;
        s.basis = whole->basis;
    }
    if (!s.has_from) {
        s.has_from = whole->has_from;
        s.from = whole->from;
    }
    if (!s.has_to) {
        s.has_to = whole->has_to;
        s.to = whole->to;
    }
    return scope_for(s, is_own, i);
}

static struct template_scope whole_scope(const struct maker *m,
                                         const struct pack_indicator *i)
{
    return scope_for(m->out->whole, false, i);
}

static bool gather_figure(struct maker *m, const struct template_token *t)
{
    const struct pack_indicator *i =
        pack_indicator(m->out->pack, t->text, m->out->as_of);
    if (i == NULL) {
        return err_set(&m->job->err, ERR_INPUT, "template.unknown",
                       "模板第%u行第%u字：项目包里没有指标“%.*s”",
                       "template line %u, column %u: the pack has no "
                       "indicator “%.*s”", t->line, t->column,
                       STR_ARG(t->text));
    }
    return add_id(m, group_of(m, scope_of(m, t, i)), i->id);
}

static bool is_of_group(const struct pack_indicator *i,
                        const struct template_token *t)
{
    return str_is(t->text, STR("all")) || str_is(t->text, i->group);
}

static bool gather_table(struct maker *m, const struct template_token *t)
{
    size_t count, found = 0;
    const struct pack_indicator **rows = pack_indicators(m->out->pack,
        m->job->arena, m->out->as_of, &count);
    for (size_t n = 0; n < count; n++) {
        if (is_of_group(rows[n], t)) {
            found++;
            struct group *g = group_of(m, whole_scope(m, rows[n]));
            if (!add_id(m, g, rows[n]->id)) {
                return false;
            }
        }
    }
    return found > 0 ||
           err_set(&m->job->err, ERR_INPUT, "template.unknown",
                   "模板第%u行第%u字：项目包里没有指标组“%.*s”",
                   "template line %u, column %u: the pack has no group of "
                   "indicators “%.*s”", t->line, t->column, STR_ARG(t->text));
}

static bool gather(struct maker *m)
{
    for (size_t n = 0; n < m->template.count; n++) {
        const struct template_token *t = &m->template.tokens[n];
        bool is_figure = t->word == WORD_FIGURE || t->word == WORD_IF;
        if ((is_figure && !gather_figure(m, t)) ||
            (t->word == WORD_TABLE && !gather_table(m, t))) {
            return false;
        }
    }
    return true;
}

static bool compute(struct maker *m, struct book *b)
{
    struct edition *out = m->out;
    out->is_empty = true;
    for (size_t n = 0; n < m->group_count; n++) {
        struct group *g = m->groups[n];
        struct figure_ask ask = {
            .ids = g->ids, .id_count = g->id_count, .area = g->scope.area,
            .supporter = g->scope.supporter, .has_from = g->scope.has_from,
            .has_to = g->scope.has_to, .from = g->scope.from,
            .to = g->scope.to, .basis = g->scope.basis,
            .has_as_of = true, .as_of = out->as_of };
        if (!figure_compute(m->job, b, &ask, &g->set)) {
            return false;
        }
        for (size_t i = 0; i < g->set.count; i++) {
            const struct figure *f = &g->set.rows[i];
            out->is_empty = out->is_empty && f->value == 0;
            m->has_reported = m->has_reported ||
                              f->by_basis[BASIS_REPORTED] != 0;
        }
        if (template_scope_is(&g->scope, &out->whole)) {
            out->to = g->set.to;
        }
    }
    out->is_empty = out->is_empty && m->group_count > 0;
    return true;
}

/* ---- filling --------------------------------------------------------- */

/* The figure of an indicator in a group; zero when nothing was counted. */
static const struct figure *figure_in(struct maker *m, const struct group *g,
                                      const struct pack_indicator *i)
{
    for (size_t n = 0; n < g->set.count; n++) {
        if (str_is(g->set.rows[n].indicator->id, i->id)) {
            return &g->set.rows[n];
        }
    }
    struct figure *zero = ARENA_NEW(m->job->arena, struct figure);
    zero->indicator = i;
    return zero;
}

static struct edition_figure *add_figure(struct maker *m)
{
    struct edition *out = m->out;
    if (out->figure_count == m->figure_cap) {
        size_t cap = m->figure_cap ? m->figure_cap * 2 : 64;
        struct edition_figure *rows =
            ARENA_ROWS(m->job->arena, struct edition_figure, cap);
        if (out->figure_count > 0) {
            memcpy(rows, out->figures, out->figure_count * sizeof *rows);
        }
        out->figures = rows;
        m->figure_cap = cap;
    }
    return &out->figures[out->figure_count++];
}

/* Whether what comes next begins a line or, in English, a sentence. */
static bool begins_sentence(const struct buf *text)
{
    struct str before = buf_view(text);
    bool after_blank = str_ends(before, STR(" "));
    before = str_trim(before);
    bool begins_line = before.len == 0 ||
        memchr(before.at + before.len, '\n',
               text->len - (size_t)(before.at + before.len - text->at));
    char last = before.len > 0 ? before.at[before.len - 1] : '.';
    return begins_line || (after_blank && memchr(".!?-#", last, 5) != NULL);
}

static struct str capital(struct maker *m, struct str text)
{
    if (text.len == 0 || text.at[0] < 'a' || text.at[0] > 'z') {
        return text;
    }
    return arena_print(m->job->arena, "%c%.*s", text.at[0] - 'a' + 'A',
                       STR_ARG(str_part(text, 1, text.len)));
}

/* English that begins a sentence begins with a capital. */
static struct str as_begun(struct maker *m, struct str phrase)
{
    return m->out->ask->lang == LANG_EN && begins_sentence(&m->text)
        ? capital(m, phrase) : phrase;
}

static struct edition_figure *place_figure(struct maker *m,
                                           struct template_scope scope,
                                           const struct pack_indicator *i)
{
    struct group *g = group_of(m, scope);
    assert(g != NULL);          /* gather made it */
    struct edition_figure *f = add_figure(m);
    *f = (struct edition_figure){ .figure = figure_in(m, g, i),
                                  .scope = scope, .to = g->set.to };
    f->exact = phrase_exact(m->job->arena, i, f->figure->value,
                            m->out->ask->lang);
    return f;
}

static void put_mark(struct maker *m)
{
    markdown_mark(&m->text, (uint32_t)(m->out->figure_count - 1));
}

static bool write_figure(struct maker *m, const struct template_token *t)
{
    const struct pack_indicator *own =
        pack_indicator(m->out->pack, t->text, m->out->as_of);
    struct edition_figure *f = place_figure(m, scope_of(m, t, own), own);
    const struct bulletin_ask *ask = m->out->ask;
    struct phrase_how how = { ask->lang, m->out->profile, t->alternate,
                              t->bare };
    f->is_bare = t->bare;
    struct pack_indicator shown = *own;
    shown.style = t->style.len > 0 ? t->style : own->style;
    shown.style_places = t->has_places ? t->places : own->style_places;
    if (f->figure->is_upper_bound) {
        shown.style = STR("exact");     /* 至多1.9万 of 19,237 would be false */
    }
    if (!phrase_make(m->job->arena, &shown, f->figure->value, how,
                     &f->phrase, &f->bounds, &m->job->err)) {
        return false;
    }
    if (f->figure->is_upper_bound) {
        f->phrase = arena_print(m->job->arena, "%s%.*s",
                                say(ask->lang, "至多", "at most "),
                                STR_ARG(f->phrase));
    }
    f->phrase = as_begun(m, f->phrase);
    put_mark(m);
    return true;
}

/* ---- tables ---------------------------------------------------------- */

/* Whole per cents, cut and never rounded up: all but one record is 99%, and
 * one in a million is not nothing. */
static void write_share(struct buf *out, int64_t part, int64_t whole)
{
    int64_t hundred;
    bool fits = whole > 0 && part > 0 && num_times(part, 100, &hundred);
    int64_t share = fits ? hundred / whole : 0;
    buf_print(out, "%s%lld%%", fits && share == 0 ? "\\<" : "",
              (long long)(fits && share == 0 ? 1 : share));
}

/* What the value is made of: "记录 96% · 结转 4%". */
static void write_parts(struct buf *out, const struct figure *f,
                        enum lang lang)
{
    const struct { int64_t n; const char *zh, *en; } parts[] = {
        { f->named, "记录", "records" }, { f->aggregate, "计数", "counts" },
        { f->carried, "结转", "carried" },
    };
    const char *between = "";
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].n != 0) {
            buf_print(out, "%s%s ", between,
                      say(lang, parts[i].zh, parts[i].en));
            write_share(out, parts[i].n, f->value);
            between = " · ";
        }
    }
}

static bool write_row(struct maker *m, const struct pack_indicator *i)
{
    enum lang lang = m->out->ask->lang;
    struct pack_indicator exact = *i;
    exact.style = STR("exact");
    buf_text(&m->text, "| ");
    markdown_quote(&m->text, lang == LANG_EN ? capital(m, i->en) : i->zh);
    buf_text(&m->text, " | ");
    struct edition_figure *f = place_figure(m, whole_scope(m, i), i);
    f->phrase = f->exact;
    put_mark(m);
    buf_text(&m->text, " | ");
    write_parts(&m->text, f->figure, lang);
    for (int basis = BASIS_REVIEWED; basis < BASIS_COUNT; basis++) {
        buf_text(&m->text, " | ");
        write_share(&m->text, f->figure->by_basis[basis],
                    f->figure->by_basis[BASIS_REPORTED]);
    }
    buf_text(&m->text, " |\n");
    struct str unused;
    struct phrase_how how = { .lang = lang };
    return phrase_make(m->job->arena, &exact, f->figure->value, how, &unused,
                       &f->bounds, &m->job->err);
}

static bool write_table(struct maker *m, const struct template_token *t)
{
    size_t count;
    const struct pack_indicator **rows = pack_indicators(m->out->pack,
        m->job->arena, m->out->as_of, &count);
    buf_text(&m->text, say(m->out->ask->lang,
        "\n| 指标 | 数值 | 构成 | 已审核 | 已确认 | 已核查 |\n"
        "|---|---:|---|---:|---:|---:|\n",
        "\n| Indicator | Value | Made of | Reviewed | Confirmed | Inspected |\n"
        "|---|---:|---|---:|---:|---:|\n"));
    for (size_t n = 0; n < count; n++) {
        if (is_of_group(rows[n], t) && !write_row(m, rows[n])) {
            return false;
        }
    }
    return true;
}

/* ---- words ----------------------------------------------------------- */

static const char *const months[] = {
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
};

struct str edition_date(struct arena *a, struct date d, enum lang lang)
{
    int year, month, day;
    date_split(d.day, &year, &month, &day);
    if (d.precision == DATE_YEAR) {
        return arena_print(a, "%d%s", year, say(lang, "年", ""));
    }
    if (d.precision == DATE_MONTH) {
        return lang == LANG_EN
            ? arena_print(a, "%s %d", months[month - 1], year)
            : arena_print(a, "%d年%d月", year, month);
    }
    return lang == LANG_EN
        ? arena_print(a, "%d %s %d", day, months[month - 1], year)
        : arena_print(a, "%d年%d月%d日", year, month, day);
}

struct str edition_since(struct arena *a, struct date d, int32_t today,
                         enum lang lang)
{
    if (d.precision == DATE_YEAR && date_year(d.day) == date_year(today)) {
        return str_of(say(lang, "今年以来", "since the beginning of the year"));
    }
    struct str date = edition_date(a, d, lang);
    return lang == LANG_EN ? arena_print(a, "since %.*s", STR_ARG(date))
                           : arena_print(a, "%.*s以来", STR_ARG(date));
}

static void write_word(struct maker *m, const struct template_token *t)
{
    struct edition *out = m->out;
    struct arena *a = m->job->arena;
    struct date today = { out->to, DATE_DAY };
    if (t->word == WORD_DATE) {
        buf_str(&m->text, edition_date(a, today, out->ask->lang));
    } else if (t->word == WORD_PROGRAMME) {
        markdown_quote(&m->text, out->programme);
    } else if (t->word == WORD_SINCE && t->text.len > 0) {
        buf_str(&m->text, t->text);
    } else if (t->word == WORD_SINCE) {
        buf_str(&m->text, as_begun(m, edition_since(a, t->since, out->to,
                                                    out->ask->lang)));
    } else if (t->word == WORD_TEXT) {
        buf_str(&m->text, t->text);
    }
}

static bool is_zero(struct maker *m, const struct template_token *t)
{
    const struct pack_indicator *i =
        pack_indicator(m->out->pack, t->text, m->out->as_of);
    struct group *g = group_of(m, scope_of(m, t, i));
    assert(g != NULL);          /* gather made it */
    return figure_in(m, g, i)->value == 0;
}

/* Write the tokens from..end-1. An IF whose figure is zero goes on behind its
 * ELSE, or behind its END_IF; an ELSE that is reached is jumped over. */
static bool write_tokens(struct maker *m, size_t from, size_t end)
{
    for (size_t n = from; n < end; n++) {
        const struct template_token *t = &m->template.tokens[n];
        bool jumps = t->word == WORD_ELSE || t->word == WORD_EMPTY ||
                     (t->word == WORD_IF && is_zero(m, t));
        if (jumps) {
            n = t->next - 1;
        } else if (t->word == WORD_FIGURE) {
            if (!write_figure(m, t)) {
                return false;
            }
        } else if (t->word == WORD_TABLE) {
            if (!write_table(m, t)) {
                return false;
            }
        } else {
            write_word(m, t);
        }
    }
    return true;
}

/* Records there are, but none that count yet. */
static void write_waiting(struct maker *m)
{
    enum lang lang = m->out->ask->lang;
    if (m->has_reported) {
        buf_print(&m->text, "\n\n%s**%s**%s\n",
            say(lang, "台账里已有上报的记录，只是还没有一条达到这份通报的口径：",
                "Records have been reported; none is yet "),
            form_basis(m->out->whole.basis, lang),
            say(lang, "。", ", which is the basis of this bulletin."));
    }
}

/* An empty book: what the template says then, or one friendly sentence. */
static bool write_empty(struct maker *m)
{
    bool ok = true;
    for (size_t n = 0; n < m->template.count && m->text.len == 0; n++) {
        const struct template_token *t = &m->template.tokens[n];
        if (t->word == WORD_EMPTY) {
            ok = write_tokens(m, n + 1, t->next - 1);
        }
    }
    if (m->text.len == 0) {
        buf_text(&m->text, "# ");
        markdown_quote(&m->text, m->out->programme);
        buf_text(&m->text, say(m->out->ask->lang,
            "\n\n这里还没有可以通报的数字。导入第一张表"
            "（`jiedui import 台账 表格.xlsx`），再打开这份通报，数字就会出现。\n",
            "\n\nThere is nothing to report yet. Import a first sheet (`jiedui "
            "import BOOK SHEET.xlsx`) and open this bulletin again: the "
            "figures will stand here.\n"));
    }
    write_waiting(m);
    return ok;
}

/* ---- the whole ------------------------------------------------------- */

static bool read_template(struct maker *m, struct book *b)
{
    struct edition *out = m->out;
    const char *lang = say(out->ask->lang, "zh", "en");
    struct str bytes = out->ask->text, name = out->ask->template;
    if (bytes.at != NULL) {
        return template_compile(m->job->arena, bytes, &m->template,
                                &m->job->err);
    }
    name = name.len > 0 ? name : STR("bulletin");
    struct str key = arena_print(m->job->arena, "%.*s.%s", STR_ARG(name),
                                 lang);
    struct str hex = pack_file(out->pack, STR("templates"), key, out->as_of);
    if (hex.len == 0) {
        return err_set(&m->job->err, ERR_ABSENT, "bulletin.template",
            "项目包里没有通报模板 %.*s.md",
            "the pack has no bulletin template %.*s.md", STR_ARG(key));
    }
    return book_file_get(m->job, b, hex, &bytes) &&
           template_compile(m->job->arena, bytes, &m->template, &m->job->err);
}

/* What the one who asks says stands before what the template says. */
static bool set_whole(struct maker *m)
{
    struct edition *out = m->out;
    const struct bulletin_ask *ask = out->ask;
    const struct template *t = &m->template;
    struct template_scope *whole = &out->whole;
    whole->has_basis = true;
    whole->basis = ask->has_basis ? ask->basis :
        t->has_basis ? t->basis : BASIS_REVIEWED;
    whole->has_from = ask->has_from || t->has_from;
    whole->from = ask->has_from ? ask->from : t->from;
    whole->has_to = ask->has_to || t->has_to;
    whole->to = ask->has_to ? ask->to : t->to;
    out->profile = ask->has_profile || !t->has_style ? ask->profile :
        t->is_strict ? PHRASE_STRICT : PHRASE_PRESS;
    return !whole->has_from || !whole->has_to || whole->from <= whole->to ||
           err_set(&m->job->err, ERR_INPUT, "template.period",
                   "起始日期晚于截止日期", "the period ends before it begins");
}

/* The title of the head, else the first heading, else the programme. */
static struct str find_title(struct maker *m)
{
    struct edition *out = m->out;
    if (m->template.title.len > 0) {
        return m->template.title;
    }
    for (size_t n = 0; n < out->block_count; n++) {
        if (out->blocks[n].kind == BLOCK_HEADING) {
            struct buf plain = { 0 };
            markdown_plain(&plain, out->blocks[n].text);
            struct str title = arena_str(m->job->arena, buf_view(&plain));
            buf_free(&plain);
            return title;
        }
    }
    return out->programme;
}

static bool open_edition(struct job *j, struct book *b, struct edition *out)
{
    struct book_head head = book_head(b);
    out->as_of = out->ask->has_as_of ? out->ask->as_of : head.size;
    out->to = date_day_of(head.recorded, book_zone(b));
    out->pack = book_fold(j, b, &pack_fold);
    if (out->pack == NULL || !book_root(j, b, out->as_of, out->root)) {
        return false;
    }
    struct str title = pack_setting(out->pack,
        out->ask->lang == LANG_EN ? STR("title_en") : STR("title_zh"),
        out->as_of);
    out->programme = title.len > 0 ? title : book_name(b);
    out->is_synthetic = str_is(pack_setting(out->pack, STR("synthetic"),
                                            out->as_of), STR("1"));
    return true;
}

bool edition_make(struct job *j, struct book *b,
                  const struct bulletin_ask *ask, struct edition *out)
{
    *out = (struct edition){ .ask = ask, .book = b };
    struct maker *m = ARENA_NEW(j->arena, struct maker);
    m->job = j;
    m->out = out;
    if (!open_edition(j, b, out) || !read_template(m, b) || !set_whole(m)) {
        return false;
    }
    int32_t recorded = out->to;
    bool ok = gather(m) && compute(m, b);
    if (out->whole.has_to) {
        out->to = out->whole.to;
    } else if (out->to <= 0) {  /* nothing has occurred yet */
        out->to = recorded;
    }
    ok = ok && (out->is_empty ? write_empty(m)
                              : write_tokens(m, 0, m->template.count));
    if (ok) {
        struct str text = arena_str(j->arena, buf_view(&m->text));
        markdown_blocks(j->arena, text, &out->blocks, &out->block_count);
        edition_trim(j->arena, out);
        out->title = find_title(m);
    }
    buf_free(&m->text);
    return ok;
}
