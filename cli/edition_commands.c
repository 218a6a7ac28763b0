/* cli/edition_commands.c - publish a bulletin, list what was published, print
 * it, make it again, compare two. */
#include "base/json.h"
#include "bulletin/compare.h"
#include "bulletin/template.h"
#include "cli/editions.h"
#include "exchange/ask.h"
#include "table/csv.h"

/* ---- publish --------------------------------------------------------- */

/* A path or the name of a template of the pack. */
static bool is_path(struct str word)
{
    return memchr(word.at, '/', word.len) != NULL ||
           str_ends(word, STR(".md"));
}

static bool has_template(struct call *c, struct book *b, struct str name,
                         const char *lang)
{
    struct pack *pack = book_fold(c->job, b, &pack_fold);
    struct str key = arena_print(c->job->arena, "%.*s.%s", STR_ARG(name),
                                 lang);
    return pack != NULL &&
           pack_file(pack, STR("templates"), key, UINT64_MAX).len > 0;
}

/* Without --lang: every language that the pack has the template in; a file is
 * English when its name says so. */
static bool read_languages(struct call *c, struct book *b,
                          struct publish_ask *ask)
{
    const char *word = call_value(c, "--template");
    const char *lang = call_value(c, "--lang");
    bool both = lang != NULL && strcmp(lang, "both") == 0;
    struct str name = word != NULL ? str_of(word) : STR("bulletin");
    ask->template = name;
    ask->zh = both || (lang != NULL && strcmp(lang, "zh") == 0);
    ask->en = both || (lang != NULL && strcmp(lang, "en") == 0);
    if (!is_path(name)) {
        if (lang == NULL) {
            ask->zh = has_template(c, b, name, "zh");
            ask->en = has_template(c, b, name, "en");
            ask->zh = ask->zh || !ask->en;      /* to be refused by name */
        }
        return true;
    }
    const char *slash = strrchr(word, '/');
    ask->template = slash != NULL ? str_of(slash + 1) : name;
    if (lang == NULL) {
        ask->en = str_ends(name, STR(".en.md"));
        ask->zh = !ask->en;
    }
    return !both || err_set(&c->job->err, ERR_USAGE, "edition.language",
                            "一个模板文件只有一种文字：--lang zh 或 en",
                            "a template file is of one language: --lang zh "
                            "or en");
}

static bool read_day(struct call *c, const char *name, bool is_last, bool *has,
                     int32_t *day)
{
    const char *text = call_value(c, name);
    struct date d;
    *has = text != NULL;
    if (text != NULL && !date_parse(str_of(text), &d)) {
        return err_set(&c->job->err, ERR_USAGE, "ask.date",
                       "“%s”不是日期，应为 2020、2020-03 或 2020-03-05",
                       "“%s” is no date: write 2020, 2020-03 or 2020-03-05",
                       text);
    }
    *day = text == NULL ? 0 : is_last ? date_last(d) : d.day;
    return true;
}

/* The template by its name, or a file's own text. */
static bool read_template(struct call *c, struct bulletin_ask *ask)
{
    const char *word = call_value(c, "--template");
    if (word != NULL && is_path(str_of(word))) {
        return file_map(c->job, word, &ask->text);
    }
    ask->template = word != NULL ? str_of(word) : STR("bulletin");
    return true;
}

bool read_bulletin(struct call *c, struct book *b, struct bulletin_ask *ask)
{
    const char *style = call_value(c, "--style");
    const char *basis = call_value(c, "--basis");
    const char *as_of = call_value(c, "--as-of");
    ask->has_profile = style != NULL;
    ask->has_basis = basis != NULL;
    ask->has_as_of = as_of != NULL;
    if (style != NULL && strcmp(style, "strict") == 0) {
        ask->profile = PHRASE_STRICT;
    } else if (style != NULL && strcmp(style, "press") != 0) {
        return err_set(&c->job->err, ERR_USAGE, "bulletin.style",
                       "没有“%s”这种写法，可用 press、strict",
                       "no style “%s”; use press or strict", style);
    }
    if (basis != NULL && !ask_basis(str_of(basis), &ask->basis)) {
        return err_set(&c->job->err, ERR_USAGE, "ask.basis",
                       "没有口径“%s”", "there is no basis “%s”", basis);
    }
    return read_template(c, ask) &&
           read_day(c, "--from", false, &ask->has_from, &ask->from) &&
           read_day(c, "--to", true, &ask->has_to, &ask->to) &&
           (as_of == NULL ||
            ask_position(c->job, b, str_of(as_of), &ask->as_of));
}

static struct str word_of(const struct call *c, const char *name)
{
    const char *value = call_value(c, name);
    return value != NULL ? str_of(value) : STR("");
}

static struct str title_of(const struct call *c, const struct published *p)
{
    bool takes_en = p->title_zh.len == 0 ||
                    (c->job->lang == LANG_EN && p->title_en.len > 0);
    return takes_en ? p->title_en : p->title_zh;
}

static void print_edition(struct call *c, const struct published *p)
{
    struct buf root = { 0 };
    char date[DATE_TEXT_SIZE];
    date_print(p->date, date);
    buf_hex(&root, p->root, BOOK_ROOT_SIZE);
    call_say(c, c->out, "第%.*s期  %.*s  %s\n",
             "No. %.*s  %.*s  %s\n", STR_ARG(p->number),
             STR_ARG(title_of(c, p)), date);
    call_say(c, c->out, "起草 %.*s  核对 %.*s  签发 %.*s\n",
             "drafted %.*s  checked %.*s  approved %.*s\n",
             STR_ARG(p->drafter), STR_ARG(p->checker), STR_ARG(p->approver));
    call_say(c, c->out, "台账位置 %llu  根 %s\n", "position %llu  root %s\n",
             (unsigned long long)p->size, buf_cstr(&root));
    if (p->is_withdrawn) {
        call_say(c, c->out, "已撤回：%.*s\n", "withdrawn: %.*s\n",
                 STR_ARG(p->reason));
    }
    for (size_t i = 0; i < p->file_count; i++) {
        fprintf(c->out, "%.*s  %.*s\n", STR_ARG(p->files[i].hex),
                STR_ARG(p->files[i].name));
    }
    fprintf(c->out, "%llu %.*s\n", (unsigned long long)p->seq,
            STR_ARG(p->id));
    buf_free(&root);
}

/* Say which figures would be others if everything reported were counted: a
 * correction that nobody reviewed yet takes its record out of an edition. */
static bool say_left_out(struct call *c, struct book *b,
                         const struct published *p)
{
    enum { NAMED = 3 };
    struct figure_set set;
    struct figure_ask ask = { .has_as_of = true, .as_of = p->size,
                              .basis = p->basis };
    struct buf names = { 0 };
    size_t count = 0;
    if (!figure_compute(c->job, b, &ask, &set)) {
        return false;
    }
    for (size_t i = 0; i < set.count; i++) {
        const struct figure *f = &set.rows[i];
        if (f->by_basis[BASIS_REPORTED] != f->value && count++ < NAMED) {
            buf_text(&names, names.len > 0
                     ? say(c->job->lang, "、", ", ") : "");
            buf_str(&names, c->job->lang == LANG_EN ? f->indicator->en
                                                    : f->indicator->zh);
        }
    }
    if (count > 0) {
        call_say(c, c->err,
                 "提醒：有%zu个数字还有已上报、没有算进这一期的记录（%.*s%s）\n",
                 "note: %zu figures have records that were reported and are "
                 "not in this edition (%.*s%s)\n", count, STR_ARG(names),
                 count > NAMED ? say(c->job->lang, "等", " …") : "");
    }
    buf_free(&names);
    return true;
}

static int run_publish(struct call *c, struct book *b)
{
    struct publish_ask *ask = ARENA_NEW(c->job->arena, struct publish_ask);
    struct published p;
    ask->number = word_of(c, "--number");
    ask->drafter = word_of(c, "--drafter");
    ask->checker = word_of(c, "--checker");
    ask->approver = word_of(c, "--approver");
    if (!read_languages(c, b, ask) || !read_bulletin(c, b, &ask->text) ||
        !publish(c->job, b, ask, &p)) {
        return 1;
    }
    print_edition(c, &p);
    return say_left_out(c, b, &p) ? 0 : 1;
}

const struct command command_publish = {
    .name = "publish",
    .words = "BOOK --number N --drafter A --checker B --approver C",
    .zh = "发布一期通报：冻结文字和数字，签一个检查点",
    .en = "publish a bulletin: freeze its texts and figures, sign a head",
    .more_zh = "先用 bulletin 写出草稿，由另一人核对（explain、lint），再由"
               "第三人签发；三人必须不同。冻结的是 md、html、json 和模板，按"
               "SHA-256 存在 BOOK.files，记为一条 edition 记录；文中写明的位置"
               "和记下这一期之后的位置各签一个检查点，留在 BOOK.heads。发布过的"
               "不能改，只能撤回（withdraw）或再发一期。",
    .more_en = "Write the draft with bulletin, have somebody else check it "
               "(explain, lint) and a third person approve it; the three must "
               "differ. Frozen are md, html, json and the template, kept by "
               "SHA-256 in BOOK.files and recorded as an edition entry; a head "
               "is signed for the position that the text names and one behind "
               "the entry, both in BOOK.heads. What was published cannot be "
               "changed, only withdrawn, or followed by another edition.",
    .words_min = 1, .words_max = 1, .needs_book = true, .writes = true,
    .run = run_publish,
    .options = {
        { "--number", "N", "期号，如 2021-1", "its number, such as 2021-1" },
        { "--drafter", "NAME", "起草人", "who drafted it" },
        { "--checker", "NAME", "核对人", "who checked it" },
        { "--approver", "NAME", "签发人", "who approved it" },
        { "--lang", "zh|en|both", "发布哪种文字，默认模板有的都发",
          "in which languages; all that there are by default" },
        BULLETIN_OPTIONS,
    },
};

/* ---- list ------------------------------------------------------------ */

static void list_json(struct call *c, const struct published *rows,
                      size_t count)
{
    struct buf out = { 0 };
    struct json w = { .out = &out };
    published_json(&w, rows, count);
    buf_char(&out, '\n');
    call_print(c, buf_view(&out));
    buf_free(&out);
}

static void list_table(struct call *c, struct book *b,
                       const struct published *rows, size_t count)
{
    if (count > 0) {
        call_say(c, c->out,
                 "期号\t发布于\t数字截至\t标题\t拟稿/核稿/签发\t位置\t根\n",
                 "number\tpublished\tfigures up to\ttitle\t"
                 "drafter/checker/approver\tposition\troot\n");
    }
    for (size_t i = 0; i < count; i++) {
        const struct published *p = &rows[i];
        struct buf root = { 0 };
        char date[DATE_TEXT_SIZE], published[DATE_TEXT_SIZE];
        int32_t day = date_day_of(p->recorded, book_zone(b));
        date_print(p->date, date);
        date_print((struct date){ day, DATE_DAY }, published);
        buf_hex(&root, p->root, 4);
        fprintf(c->out, "%.*s\t%s\t%s\t%.*s\t%.*s/%.*s/%.*s\t%llu\t%s%s\n",
                STR_ARG(p->number), published, date, STR_ARG(title_of(c, p)),
                STR_ARG(p->drafter), STR_ARG(p->checker),
                STR_ARG(p->approver), (unsigned long long)p->size,
                buf_cstr(&root),
                p->is_withdrawn ? say(c->job->lang, "\t已撤回", "\twithdrawn")
                                : "");
        buf_free(&root);
    }
    if (count == 0) {
        call_say(c, c->out, "还没有发布过通报\n", "nothing was published yet\n");
    }
}

static int run_editions(struct call *c, struct book *b)
{
    struct published *rows;
    struct str format;
    size_t count;
    if (!call_format(c, "table|json", &format) ||
        !published_all(c->job, b, &rows, &count)) {
        return 1;
    }
    if (str_is(format, STR("json"))) {
        list_json(c, rows, count);
    } else {
        list_table(c, b, rows, count);
    }
    return 0;
}

const struct command command_editions = {
    .name = "editions", .words = "BOOK",
    .zh = "发布过的通报", .en = "the bulletins that were published",
    .words_min = 1, .words_max = 1, .needs_book = true, .run = run_editions,
    .options = { { "--format", "table|json", "格式", "format" } },
};

/* ---- one ------------------------------------------------------------- */

static int reproduce(struct call *c, struct book *b, const struct published *p)
{
    struct published_check checks[PUBLISHED_FILES_MAX];
    size_t count;
    bool same = true;
    if (!published_again(c->job, b, p, checks, &count)) {
        return 1;
    }
    for (size_t i = 0; i < count; i++) {
        same = same && checks[i].verdict == CHECK_SAME;
        fprintf(c->out, "%.*s  %s\n", STR_ARG(checks[i].name),
                published_verdict(&checks[i], c->job->lang));
        if (checks[i].verdict == CHECK_DIFFERS) {
            fprintf(c->out, "%zu- %.*s\n%zu+ %.*s\n", checks[i].line,
                    STR_ARG(checks[i].was), checks[i].line,
                    STR_ARG(checks[i].is));
        }
    }
    return same ? 0 : 3;
}

static int run_edition(struct call *c, struct book *b)
{
    struct published p;
    struct str format, bytes;
    if (!call_format(c, "md|html|json|template", &format) ||
        !published_find(c->job, b, str_of(c->words[1]), &p)) {
        return 1;
    }
    if (call_has(c, "--reproduce")) {
        return reproduce(c, b, &p);
    }
    if (call_has(c, "--about")) {
        print_edition(c, &p);
        return 0;
    }
    bool is_english = c->job->lang == LANG_EN && published_speaks(&p, LANG_EN);
    if (!published_speaks(&p, LANG_ZH)) {
        is_english = true;
    }
    struct str name = arena_print(c->job->arena, "%s.%.*s",
                                  is_english ? "en" : "zh", STR_ARG(format));
    if (!published_file(c->job, b, &p, name, &bytes)) {
        return 1;
    }
    if (p.is_withdrawn) {       /* the text itself is as it was */
        call_say(c, c->err, "这一期已撤回：%.*s\n",
                 "this edition was withdrawn: %.*s\n", STR_ARG(p.reason));
    }
    call_print(c, bytes);
    return 0;
}

const struct command command_edition = {
    .name = "edition", .words = "BOOK NUMBER",
    .zh = "打印一期通报冻结的文字，或重写一遍逐字节核对",
    .en = "print the frozen text of an edition, or write it again and compare",
    .words_min = 2, .words_max = 2, .needs_book = true, .run = run_edition,
    .options = {
        { "--format", "md|html|json|template", "哪一个文件",
          "which of its files" },
        { "--reproduce", NULL, "从台账重写，逐字节比对；不同则以3结束",
          "write it again from the book; ends with 3 when a byte differs" },
        { "--about", NULL, "期号、三个人、位置、根和各文件的SHA-256",
          "number, the three persons, position, root, SHA-256 of each file" },
    },
};

/* ---- compare --------------------------------------------------------- */

/* An edition by its number, else a position. */
static bool read_name(struct call *c, struct book *b, const char *word,
                      struct published *room, struct compare_name *out)
{
    if (published_find(c->job, b, str_of(word), room)) {
        out->edition = room;
        return true;
    }
    if (strcmp(c->job->err.id, "edition.absent") != 0) {
        return false;
    }
    struct err absent = c->job->err;
    err_clear(&c->job->err);
    if (strcmp(word, "head") == 0) {
        out->position = book_head(b).size;
        return true;
    }
    if (!ask_position(c->job, b, str_of(word), &out->position)) {
        c->job->err = absent;
        return false;
    }
    return true;
}

static const struct {
    const char *format;
    void (*write)(struct job *j, const struct comparison *c,
                  const struct compare_form *form, struct buf *out);
} compare_forms[] = {
    { "text", compare_text }, { "json", compare_json },
    { "html", compare_html }, { "md", compare_markdown },
};

static int run_compare(struct call *c, struct book *b)
{
    struct published rooms[2];
    struct compare_ask ask = { .lang = c->job->lang, .lines = 8 };
    struct compare_form form = { .lang = c->job->lang };
    struct comparison comparison;
    struct str format;
    struct buf out = { 0 };
    if (!call_format(c, "text|json|html|md", &format) ||
        !read_name(c, b, c->words[1], &rooms[0], &ask.a) ||
        !read_name(c, b, c->words[2], &rooms[1], &ask.b) ||
        !compare_make(c->job, b, &ask, &comparison)) {
        return 1;
    }
    for (size_t i = 0; i < sizeof compare_forms / sizeof *compare_forms; i++) {
        if (call_has(c, "--notice")) {
            compare_notice(c->job, &comparison, &form, &out);
            break;
        } else if (str_is(format, str_of(compare_forms[i].format))) {
            compare_forms[i].write(c->job, &comparison, &form, &out);
        }
    }
    call_print(c, buf_view(&out));
    buf_free(&out);
    return 0;
}

const struct command command_compare = {
    .name = "compare", .words = "BOOK A B",
    .zh = "两期通报逐个数字对照，差额分开说明",
    .en = "two editions figure by figure, each difference explained",
    .more_zh = "A、B 是期号，或台账位置（记录数、日期、head）：对位置时用另一方"
               "的模板重写。差额分成增长、撤回、更正、合并、归类或审核、改定义、"
               "时段、口径、范围，加起来正好；单位不同（人与人次）的不相减，"
               "两个指标各给两个位置的值。",
    .more_en = "A and B are numbers of editions, or positions (a number of "
               "entries, a day, head), for which the other's template is "
               "written again. A difference is split into growth, withdrawn, "
               "corrected, merged, reclassified, redefined, period, basis and "
               "scope, which sum to it exactly; figures of two units (persons, "
               "person-times) are not subtracted, and both are given at both "
               "positions.",
    .words_min = 3, .words_max = 3, .needs_book = true, .run = run_compare,
    .options = {
        { "--format", "text|json|html|md", "格式", "format" },
        { "--notice", NULL, "写一份更正说明", "write a correction notice" },
    },
};
