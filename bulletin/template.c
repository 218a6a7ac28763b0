#include "bulletin/template.h"

#include <assert.h>

#include "base/num.h"
#include "base/utf8.h"

struct reader {
    struct arena *arena;
    struct str text;            /* all of it */
    size_t at;                  /* what is read next */
    size_t word_at;             /* where the word in hand begins */
    struct template *out;
    size_t cap;
    size_t open[TEMPLATE_DEPTH_MAX];    /* sections that are not closed */
    size_t depth;
    size_t counted;             /* bytes that line and column stand for */
    uint32_t line, column;
    struct str piece;           /* what a refusal quotes */
    struct err *err;
};

/* Line and column of word_at. Words come in order, so counting goes on where
 * it stopped. */
static void find_place(struct reader *r)
{
    if (r->word_at < r->counted) {
        r->counted = 0;
    }
    if (r->counted == 0) {
        r->line = r->column = 1;
    }
    for (; r->counted < r->word_at; r->counted++) {
        unsigned char c = (unsigned char)r->text.at[r->counted];
        r->line += c == '\n';
        r->column = c == '\n' ? 1 : r->column + ((c & 0xC0) != 0x80);
    }
}

/* Keep the place and the beginning of the offending piece for a sentence. */
static void point_at(struct reader *r, struct str piece)
{
    find_place(r);
    r->piece = str_part(piece, 0, 60);
    r->piece.len = utf8_good(r->piece);
}

/* zh and en take the offending piece as %.*s. Always false. */
#define REFUSE(r, id, quoted, zh, en)                                         \
    (point_at(r, quoted),                                                     \
     err_set((r)->err, ERR_INPUT, id, "模板第%u行第%u字：" zh,                \
             "template line %u, column %u: " en, (r)->line, (r)->column,      \
             STR_ARG((r)->piece)))

const char *template_basis_id(enum basis basis)
{
    static const char *const names[] = {
        [BASIS_REPORTED] = "reported",   [BASIS_REVIEWED] = "reviewed",
        [BASIS_CONFIRMED] = "confirmed", [BASIS_INSPECTED] = "inspected",
    };
    return names[basis];
}

bool template_basis(struct str text, enum basis *out)
{
    for (int b = 0; b < BASIS_COUNT; b++) {
        if (str_is(text, str_of(template_basis_id((enum basis)b)))) {
            *out = (enum basis)b;
            return true;
        }
    }
    return false;
}

bool template_scope_is(const struct template_scope *a,
                       const struct template_scope *b)
{
    return str_is(a->area, b->area) && str_is(a->supporter, b->supporter) &&
           a->has_from == b->has_from && a->has_to == b->has_to &&
           (!a->has_from || a->from == b->from) &&
           (!a->has_to || a->to == b->to) && a->is_year == b->is_year &&
           a->has_basis == b->has_basis &&
           (!a->has_basis || a->basis == b->basis);
}

/* ---- options --------------------------------------------------------- */

static bool set_area(struct template_token *t, struct str value)
{
    t->scope.area = value;
    return value.len > 0;
}

static bool set_supporter(struct template_token *t, struct str value)
{
    t->scope.supporter = value;
    return value.len > 0;
}

static bool set_from(struct template_token *t, struct str value)
{
    struct date d;
    t->scope.has_from = date_parse(value, &d);
    t->scope.from = t->scope.has_from ? d.day : 0;
    return t->scope.has_from;
}

static bool set_to(struct template_token *t, struct str value)
{
    struct date d;
    t->scope.has_to = date_parse(value, &d);
    t->scope.to = t->scope.has_to ? date_last(d) : 0;
    return t->scope.has_to;
}

static bool set_year(struct template_token *t, struct str value)
{
    t->scope.is_year = value.len == 4;
    return value.len == 4 && set_from(t, value) && set_to(t, value);
}

static bool set_basis(struct template_token *t, struct str value)
{
    t->scope.has_basis = template_basis(value, &t->scope.basis);
    return t->scope.has_basis;
}

static bool set_style(struct template_token *t, struct str value)
{
    t->style = value;
    return value.len > 0;
}

static bool set_places(struct template_token *t, struct str value)
{
    t->has_places = num_parse(value, &t->places);
    return t->has_places;
}

static bool set_exact(struct template_token *t, struct str value)
{
    t->style = STR("exact");
    return value.at == NULL;
}

static bool set_bare(struct template_token *t, struct str value)
{
    t->bare = true;
    return value.at == NULL;
}

static bool set_alternate(struct template_token *t, struct str value)
{
    t->alternate = true;
    return value.at == NULL;
}

/* A flag is given without "=" and gets { NULL, 0 }. */
static const struct {
    const char *name;
    bool (*set)(struct template_token *t, struct str value);
} options[] = {
    { "area", set_area },   { "supporter", set_supporter },
    { "from", set_from },   { "to", set_to },
    { "year", set_year },   { "basis", set_basis },
    { "style", set_style }, { "places", set_places },
    { "exact", set_exact }, { "bare", set_bare },
    { "alternate", set_alternate },
};

/* The next piece between blanks. */
static bool next_piece(struct str *rest, struct str *out)
{
    *rest = str_trim(*rest);
    size_t len = 0;
    while (len < rest->len && rest->at[len] != ' ' && rest->at[len] != '\t' &&
           rest->at[len] != '\n' && rest->at[len] != '\r') {
        len++;
    }
    *out = str_part(*rest, 0, len);
    *rest = str_part(*rest, len, rest->len);
    return len > 0;
}

static bool read_option(struct reader *r, struct template_token *t,
                        struct str piece)
{
    struct str value = piece, name = { 0 };
    str_next(&value, '=', &name);
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (str_is(name, str_of(options[i].name))) {
            return options[i].set(t, value) ||
                   REFUSE(r, "template.option", piece,
                          "“%.*s”的值不对", "%.*s has a wrong value");
        }
    }
    return REFUSE(r, "template.option", piece, "不认识“%.*s”",
                  "unknown option %.*s");
}

static bool read_figure(struct reader *r, struct template_token *t,
                        struct str rest)
{
    struct str piece = { 0 };
    if (!next_piece(&rest, &t->text)) {
        return REFUSE(r, "template.figure", STR(""),
                      "缺少指标编号%.*s", "the indicator's id is missing%.*s");
    }
    while (next_piece(&rest, &piece)) {
        if (!read_option(r, t, piece)) {
            return false;
        }
    }
    return true;
}

static bool read_group(struct reader *r, struct template_token *t,
                       struct str rest)
{
    if (!next_piece(&rest, &t->text) || str_trim(rest).len > 0) {
        return REFUSE(r, "template.option", rest, "表格应写一个组名，或 all%.*s",
                      "a table takes one group, or all%.*s");
    }
    return true;
}

static bool read_since(struct reader *r, struct template_token *t,
                       struct str rest)
{
    struct str piece = { 0 };
    if (!next_piece(&rest, &piece) || !date_parse(piece, &t->since)) {
        return REFUSE(r, "template.date", piece,
                      "“%.*s”不是日期，应写作2012-11这样",
                      "“%.*s” is no date; write it as 2012-11");
    }
    t->text = str_trim(rest);
    return true;
}

static bool read_nothing(struct reader *r, struct template_token *t,
                         struct str rest)
{
    (void)t;
    return rest.len == 0 || REFUSE(r, "template.option", rest,
                                   "这里不应有“%.*s”", "%.*s is out of place");
}

static bool read_remark(struct reader *r, struct template_token *t,
                        struct str rest)
{
    (void)r;
    (void)t;
    (void)rest;
    return true;
}

/* ---- sections -------------------------------------------------------- */

static bool open_section(struct reader *r, size_t token)
{
    if (r->depth == TEMPLATE_DEPTH_MAX) {
        return REFUSE(r, "template.section", STR(""), "套得太深%.*s",
                      "sections are nested too deeply%.*s");
    }
    r->open[r->depth++] = token;
    return true;
}

static struct template_token *innermost(struct reader *r)
{
    return r->depth > 0 ? &r->out->tokens[r->open[r->depth - 1]] : NULL;
}

static bool close_section(struct reader *r, size_t token)
{
    struct template_token *t = &r->out->tokens[token], *top = innermost(r);
    bool fits = top != NULL &&
        (t->word == WORD_END_EMPTY ? top->word == WORD_EMPTY :
         t->word == WORD_ELSE ? top->word == WORD_IF :
                                top->word == WORD_IF || top->word == WORD_ELSE);
    if (!fits) {
        return REFUSE(r, "template.section", STR(""),
                      "这里没有可以结束的段落%.*s",
                      "there is no section to close here%.*s");
    }
    top->next = token + 1;
    r->depth--;
    return t->word != WORD_ELSE || open_section(r, token);
}

/* ---- words ----------------------------------------------------------- */

static const struct {
    const char *name;
    enum template_word word;
    bool (*read)(struct reader *r, struct template_token *t, struct str rest);
    bool (*section)(struct reader *r, size_t token);
} words[] = {
    { "figure", WORD_FIGURE, read_figure, NULL },
    { "table", WORD_TABLE, read_group, NULL },
    { "#if", WORD_IF, read_figure, open_section },
    { "else", WORD_ELSE, read_nothing, close_section },
    { "/if", WORD_END_IF, read_nothing, close_section },
    { "#empty", WORD_EMPTY, read_nothing, open_section },
    { "/empty", WORD_END_EMPTY, read_nothing, close_section },
    { "date", WORD_DATE, read_nothing, NULL },
    { "programme", WORD_PROGRAMME, read_nothing, NULL },
    { "since", WORD_SINCE, read_since, NULL },
    { "!", WORD_REMARK, read_remark, NULL },
};

static bool add_token(struct reader *r, struct template_token t)
{
    struct template *out = r->out;
    if (out->count == TEMPLATE_TOKENS_MAX) {
        return REFUSE(r, "template.text", STR(""), "模板太长%.*s",
                      "the template is too long%.*s");
    }
    if (out->count == r->cap) {
        size_t cap = r->cap ? r->cap * 2 : 64;
        struct template_token *rows =
            ARENA_ROWS(r->arena, struct template_token, cap);
        if (out->count > 0) {
            memcpy(rows, out->tokens, out->count * sizeof *rows);
        }
        out->tokens = rows;
        r->cap = cap;
    }
    out->tokens[out->count++] = t;
    return true;
}

static bool add_text(struct reader *r, struct str text)
{
    return text.len == 0 ||
           add_token(r, (struct template_token){ .word = WORD_TEXT,
                                                 .text = text });
}

static bool read_word(struct reader *r, struct str inside)
{
    struct str rest = inside, name = { 0 };
    next_piece(&rest, &name);
    if (str_starts(name, STR("!"))) {
        name = STR("!");
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!str_is(name, str_of(words[i].name))) {
            continue;
        }
        struct template_token t = { .word = words[i].word };
        find_place(r);
        t.line = r->line;
        t.column = r->column;
        return words[i].read(r, &t, str_trim(rest)) && add_token(r, t) &&
               (words[i].section == NULL ||
                words[i].section(r, r->out->count - 1));
    }
    return REFUSE(r, "template.word", name, "不认识“%.*s”",
                  "unknown word %.*s");
}

/* A section word alone on its line takes its line end with it, so that
 * sections leave no empty lines behind. */
static void skip_line_end(struct reader *r, struct str inside)
{
    bool is_section = inside.len > 0 &&
        (inside.at[0] == '#' || inside.at[0] == '/' || inside.at[0] == '!' ||
         str_is(inside, STR("else")));
    bool begins_line = r->word_at == 0 || r->text.at[r->word_at - 1] == '\n';
    if (is_section && begins_line && r->at < r->text.len &&
        r->text.at[r->at] == '\n') {
        r->at++;
    }
}

static bool read_body(struct reader *r)
{
    while (r->at < r->text.len) {
        struct str rest = str_part(r->text, r->at, r->text.len);
        ptrdiff_t open = str_find(rest, STR("{{"));
        if (open < 0) {
            r->at = r->text.len;
            return add_text(r, rest);
        }
        r->word_at = r->at + (size_t)open;
        struct str behind = str_part(rest, (size_t)open + 2, rest.len);
        ptrdiff_t close = str_find(behind, STR("}}"));
        if (close < 0) {
            return REFUSE(r, "template.open", behind,
                          "“{{%.*s”后面没有“}}”",
                          "no }} behind {{%.*s");
        }
        struct str inside = str_trim(str_part(behind, 0, (size_t)close));
        r->at = r->word_at + (size_t)close + 4;
        if (!add_text(r, str_part(rest, 0, (size_t)open)) ||
            !read_word(r, inside)) {
            return false;
        }
        skip_line_end(r, inside);
    }
    return true;
}

/* ---- the head -------------------------------------------------------- */

static bool head_title(struct template *t, struct str value)
{
    t->title = value;
    return true;
}

static bool head_basis(struct template *t, struct str value)
{
    t->has_basis = template_basis(value, &t->basis);
    return t->has_basis;
}

static bool head_style(struct template *t, struct str value)
{
    t->is_strict = str_is(value, STR("strict"));
    t->has_style = t->is_strict || str_is(value, STR("press"));
    return t->has_style;
}

static bool head_from(struct template *t, struct str value)
{
    struct date d;
    t->has_from = date_parse(value, &d);
    t->from = t->has_from ? d.day : 0;
    return t->has_from;
}

static bool head_to(struct template *t, struct str value)
{
    struct date d;
    t->has_to = date_parse(value, &d);
    t->to = t->has_to ? date_last(d) : 0;
    return t->has_to;
}

static const struct {
    const char *key;
    bool (*set)(struct template *t, struct str value);
} head_lines[] = {
    { "title", head_title }, { "basis", head_basis }, { "style", head_style },
    { "from", head_from },   { "to", head_to },
};

static bool read_head_line(struct reader *r, struct str line)
{
    struct str value = line, key = { 0 };
    str_next(&value, ':', &key);
    key = str_trim(key);
    for (size_t i = 0; i < sizeof head_lines / sizeof *head_lines; i++) {
        if (str_is(key, str_of(head_lines[i].key))) {
            return head_lines[i].set(r->out, str_trim(value)) ||
                   REFUSE(r, "template.head", line, "开头这一行的值不对：%.*s",
                          "wrong value in the head: %.*s");
        }
    }
    return line.len == 0 ||
           REFUSE(r, "template.head", line, "开头不认识“%.*s”",
                  "unknown line “%.*s” in the head");
}

static bool read_head(struct reader *r)
{
    struct str rest = r->text, line = { 0 };
    str_next(&rest, '\n', &line);
    if (!str_is(str_trim(line), STR("---"))) {
        return true;
    }
    while (rest.at != NULL) {
        r->word_at = (size_t)(rest.at - r->text.at);
        str_next(&rest, '\n', &line);
        line = str_trim(line);
        if (str_is(line, STR("---"))) {
            r->at = rest.at ? (size_t)(rest.at - r->text.at) : r->text.len;
            return true;
        }
        if (!read_head_line(r, line)) {
            return false;
        }
    }
    return REFUSE(r, "template.head", STR(""), "开头缺少结束的“---”%.*s",
                  "the head is not closed by ---%.*s");
}

/* Control characters would break the marks that stand for figures later. */
static bool check_text(struct reader *r)
{
    if (r->text.len > TEMPLATE_BYTES_MAX || !utf8_is_valid(r->text)) {
        return REFUSE(r, "template.text", STR(""),
                      "不是UTF-8文本，或超过1MB%.*s",
                      "not UTF-8 text, or above 1 MB%.*s");
    }
    for (size_t i = 0; i < r->text.len; i++) {
        unsigned char c = (unsigned char)r->text.at[i];
        if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F) {
            r->word_at = i;
            return REFUSE(r, "template.text", STR(""), "有控制字符%.*s",
                          "a control character%.*s");
        }
    }
    return true;
}

bool template_compile(struct arena *a, struct str text, struct template *out,
                      struct err *e)
{
    *out = (struct template){ 0 };
    if (str_starts(text, STR("\xEF\xBB\xBF"))) {
        text = str_part(text, 3, text.len);
    }
    struct reader r = { .arena = a, .text = text, .out = out, .err = e };
    if (!check_text(&r) || !read_head(&r) || !read_body(&r)) {
        return false;
    }
    if (r.depth > 0) {
        uint32_t line = innermost(&r)->line;
        return err_set(e, ERR_INPUT, "template.section",
                       "模板第%u行开始的段落没有结束",
                       "the section that opens in template line %u is never "
                       "closed", line);
    }
    return true;
}
