/* bulletin/publish.c - write the texts of an edition, freeze them, make them
 * again. */
#include <assert.h>

#include "base/utf8.h"
#include "book/core.h"
#include "book/proof.h"
#include "bulletin/forms.h"
#include "bulletin/published.h"
#include "intake/intake.h"

enum { NUMBER_MAX = 40, PERSON_MAX = 120 };

static const struct {
    const char *end;
    void (*write)(struct job *j, const struct edition *e, struct buf *out);
} forms[] = {
    { "md", form_markdown }, { "html", form_html }, { "json", form_json },
};
enum { FORMS = sizeof forms / sizeof *forms };

/* ---- one language ---------------------------------------------------- */

/* "第2021-1期。起草：甲；核对：乙；签发：丙。" */
static struct str imprint(struct arena *a, const struct published *p,
                          enum lang lang)
{
    return lang == LANG_EN
        ? arena_print(a, "No. %.*s. Drafted by %.*s, checked by %.*s, "
                      "approved by %.*s.", STR_ARG(p->number),
                      STR_ARG(p->drafter), STR_ARG(p->checker),
                      STR_ARG(p->approver))
        : arena_print(a, "第%.*s期。起草：%.*s；核对：%.*s；签发：%.*s。",
                      STR_ARG(p->number), STR_ARG(p->drafter),
                      STR_ARG(p->checker), STR_ARG(p->approver));
}

struct texts {                  /* of one language */
    struct edition edition;
    struct bulletin_ask ask;
    struct str bytes[FORMS];
};

/* Every form of one language, from one filled template. */
static bool write_texts(struct job *j, struct book *b,
                        const struct published *p, enum lang lang,
                        struct bulletin_ask ask, struct texts *out)
{
    ask.lang = lang;
    ask.imprint = imprint(j->arena, p, lang);
    ask.has_as_of = true;
    ask.as_of = p->size;
    out->ask = ask;
    if (!edition_make(j, b, &out->ask, &out->edition)) {
        return false;
    }
    form_number(j->arena, &out->edition);
    for (size_t i = 0; i < FORMS; i++) {
        struct buf text = { 0 };
        forms[i].write(j, &out->edition, &text);
        out->bytes[i] = arena_str(j->arena, buf_view(&text));
        buf_free(&text);
    }
    return job_ok(j);
}

/* ---- freezing -------------------------------------------------------- */

static bool keep_file(struct job *j, struct book *b, struct published *p,
                      enum lang lang, const char *end, struct str bytes)
{
    char hex[65];
    struct str again;
    assert(p->file_count < PUBLISHED_FILES_MAX);
    if (!book_file_put(j, b, bytes, hex) ||
        !book_file_get(j, b, str_of(hex), &again)) {
        return false;
    }
    p->files[p->file_count++] = (struct published_file){
        arena_print(j->arena, "%s.%s", say(lang, "zh", "en"), end),
        arena_str(j->arena, str_of(hex)) };
    return true;
}

/* The bytes of the template that is asked for. */
static bool find_template(struct job *j, struct book *b,
                          const struct bulletin_ask *ask, uint64_t at,
                          enum lang lang, struct str *out)
{
    struct pack *pack = book_fold(j, b, &pack_fold);
    struct str name = ask->template.len > 0 ? ask->template : STR("bulletin");
    if (pack == NULL || ask->text.at != NULL) {
        *out = ask->text;
        return pack != NULL;
    }
    struct str key = arena_print(j->arena, "%.*s.%s", STR_ARG(name),
                                 say(lang, "zh", "en"));
    struct str hex = pack_file(pack, STR("templates"), key, at);
    return hex.len > 0 ? book_file_get(j, b, hex, out)
        : err_set(&j->err, ERR_ABSENT, "bulletin.template",
                  "项目包里没有通报模板 %.*s.md",
                  "the pack has no bulletin template %.*s.md", STR_ARG(key));
}

/* What the texts say of themselves, in the edition. */
static void take_words(const struct edition *e, enum lang lang,
                       struct published *p)
{
    *(lang == LANG_EN ? &p->title_en : &p->title_zh) = e->title;
    memcpy(p->root, e->root, sizeof p->root);
    p->profile = e->profile;
    p->basis = e->whole.basis;
    p->has_from = e->whole.has_from;
    p->from = e->whole.from;
    p->has_to = e->whole.has_to;
    p->to = e->whole.to;
    p->date = (struct date){ e->to, DATE_DAY };
}

static bool freeze(struct job *j, struct book *b,
                   const struct publish_ask *ask, enum lang lang,
                   struct published *p)
{
    struct bulletin_ask text = ask->text;
    struct texts *texts = ARENA_NEW(j->arena, struct texts);
    if (!find_template(j, b, &text, p->size, lang, &text.text) ||
        !write_texts(j, b, p, lang, text, texts)) {
        return false;
    }
    if (texts->edition.is_empty) {
        return err_set(&j->err, ERR_INPUT, "edition.empty",
                       "还没有可以通报的数字，不能发布",
                       "there is nothing to report yet, so nothing to publish");
    }
    take_words(&texts->edition, lang, p);
    for (size_t i = 0; i < FORMS; i++) {
        if (!keep_file(j, b, p, lang, forms[i].end, texts->bytes[i])) {
            return false;
        }
    }
    return keep_file(j, b, p, lang, "template", text.text);
}

/* ---- the entry ------------------------------------------------------- */

static void put_day(struct arena *a, struct entry *e, const char *key,
                    bool has, int32_t day)
{
    char text[DATE_TEXT_SIZE];
    if (has) {
        date_print((struct date){ day, DATE_DAY }, text);
        entry_put_text(e, str_of(key), arena_str(a, str_of(text)));
    }
}

static void put_words(struct arena *a, struct entry *e,
                      const struct published *p)
{
    const struct { const char *key; struct str text; } rows[] = {
        { "number", p->number },     { "title_zh", p->title_zh },
        { "title_en", p->title_en }, { "drafter", p->drafter },
        { "checker", p->checker },   { "approver", p->approver },
        { "template", p->template },
        { "style", p->profile == PHRASE_STRICT ? STR("strict")
                                               : STR("press") },
        { "basis", str_of(template_basis_id(p->basis)) },
    };
    struct buf hex = { 0 };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].text.len > 0) {
            entry_put_text(e, str_of(rows[i].key), rows[i].text);
        }
    }
    buf_hex(&hex, p->root, BOOK_ROOT_SIZE);
    entry_put_text(e, STR("root"), arena_str(a, buf_view(&hex)));
    buf_free(&hex);
    entry_put_number(e, STR("size"), (int64_t)p->size);
    entry_put_number(e, STR("form"), p->form);
    put_day(a, e, "from", p->has_from, p->from);
    put_day(a, e, "to", p->has_to, p->to);
}

static void put_files(struct arena *a, struct entry *e,
                      const struct published *p)
{
    struct buf names = { 0 };
    for (size_t i = 0; i < p->file_count; i++) {
        buf_print(&names, "%s%.*s", i > 0 ? "|" : "",
                  STR_ARG(p->files[i].name));
        e->evidence[e->evidence_count++] = p->files[i].hex;
    }
    entry_put_text(e, STR("files"), arena_str(a, buf_view(&names)));
    buf_free(&names);
}

/* An edition's id comes from its number: two of one number cannot be. */
static bool record(struct job *j, struct book *b, struct published *p)
{
    struct str kind = str_of(core_row(CORE_EDITION)->id);
    struct str parts[] = { kind, p->number };
    char id[ENTRY_ID_LEN + 1];
    enum book_verdict verdict;
    struct entry e;
    intake_id(parts, 2, id);
    entry_clear(&e);
    e.kind = kind;
    e.id = str_of(id);
    e.occurred = p->date;
    put_words(j->arena, &e, p);
    put_files(j->arena, &e, p);
    if (!book_stage(j, b, &e, &verdict, &p->seq)) {
        return false;
    }
    p->id = arena_str(j->arena, e.id);
    return verdict == BOOK_CONFLICT
        ? err_set(&j->err, ERR_CLASH, "edition.number",
                  "“%.*s”期已经发布过，内容与这次不同；请用新的期号",
                  "edition “%.*s” was published before and says something "
                  "else; give this one a number of its own",
                  STR_ARG(p->number))
        : verdict == BOOK_SAME || book_commit(j, b);
}

/* ---- who and when ---------------------------------------------------- */

/* Characters that nobody sees, or that turn the text around them: two names
 * that differ by them look the same. */
static bool is_unseen(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x61C ||
           (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

static bool is_plain(struct str word, size_t most)
{
    bool plain = word.len > 0 && word.len <= most && utf8_is_valid(word);
    while (plain && word.len > 0) {
        uint32_t c = utf8_next(&word);
        plain = !is_unseen(c) &&
                (c > 0x7F || strchr("|<>[]*_`\\^\"", (int)c) == NULL);
    }
    return plain;
}

static bool check_people(struct job *j, const struct publish_ask *ask)
{
    const struct str names[] = { ask->drafter, ask->checker, ask->approver };
    struct str folded[3];
    for (int i = 0; i < 3; i++) {
        if (!is_plain(str_trim(names[i]), PERSON_MAX)) {
            return err_set(&j->err, ERR_USAGE, "edition.people",
                           "请用 --drafter、--checker、--approver 写明起草、"
                           "核对、签发的三个人",
                           "name the persons who drafted, checked and "
                           "approved with --drafter, --checker, --approver");
        }
        folded[i] = utf8_fold(j->arena, names[i]);
    }
    return (!str_is(folded[0], folded[1]) && !str_is(folded[1], folded[2]) &&
            !str_is(folded[0], folded[2])) ||
           err_set(&j->err, ERR_USAGE, "edition.people",
                   "起草、核对、签发必须是三个不同的人",
                   "drafter, checker and approver must be three persons");
}

/* A number is a part of a web address and stands beside positions. */
static bool is_number(struct str number)
{
    return is_plain(number, NUMBER_MAX) &&
           str_is(str_trim(number), number) && !str_is(number, STR(".")) &&
           !str_is(number, STR("..")) && !str_is(number, STR("head")) &&
           memchr(number.at, '/', number.len) == NULL;
}

static bool check_ask(struct job *j, const struct publish_ask *ask)
{
    if (!is_number(ask->number)) {
        return err_set(&j->err, ERR_USAGE, "edition.number",
                       "请用 --number 给出期号，如 2021-1",
                       "give the number of the edition with --number, for "
                       "example 2021-1");
    }
    if (!ask->zh && !ask->en) {
        return err_set(&j->err, ERR_USAGE, "edition.language",
                       "没有要发布的文字", "no language is asked for");
    }
    return check_people(j, ask);
}

/* No other edition has that number in other letters: ２０２１-1, 2021 - 1. */
static bool check_others(struct job *j, struct book *b, struct str number)
{
    struct published *rows;
    size_t count;
    struct str folded = utf8_fold(j->arena, number);
    bool ok = published_all(j, b, &rows, &count);
    for (size_t i = 0; ok && i < count; i++) {
        ok = str_is(rows[i].number, number) ||
             !str_is(utf8_fold(j->arena, rows[i].number), folded) ||
             err_set(&j->err, ERR_CLASH, "edition.number",
                     "已有“%.*s”期，写法不同而期号相同；请用新的期号",
                     "there is an edition “%.*s”, the same number in other "
                     "letters; give this one a number of its own",
                     STR_ARG(rows[i].number));
    }
    return ok;
}

bool publish(struct job *j, struct book *b, const struct publish_ask *ask,
             struct published *out)
{
    struct arena *a = j->arena;
    struct str note;
    if (!check_ask(j, ask) || !check_others(j, b, ask->number)) {
        return false;
    }
    *out = (struct published){
        .number = arena_str(a, ask->number), .template = ask->template,
        .drafter = arena_str(a, str_trim(ask->drafter)),
        .checker = arena_str(a, str_trim(ask->checker)),
        .approver = arena_str(a, str_trim(ask->approver)), .form = FORM,
        .size = ask->text.has_as_of ? ask->text.as_of : book_head(b).size };
    /* The head that the text names is signed before the edition stands: an
     * edition in the book always has one. */
    return (!ask->zh || freeze(j, b, ask, LANG_ZH, out)) &&
           (!ask->en || freeze(j, b, ask, LANG_EN, out)) &&
           proof_checkpoint(j, b, out->size, true, &note) &&
           record(j, b, out) &&
           proof_checkpoint(j, b, book_head(b).size, true, &note) &&
           published_find(j, b, ask->number, out);
}

/* ---- again ----------------------------------------------------------- */

const char *published_verdict(const struct published_check *check,
                              enum lang lang)
{
    static const char *const words[][2] = {
        [CHECK_SAME] = { "逐字节相同", "the same, byte for byte" },
        [CHECK_DIFFERS] = { "不同", "differs" },
        [CHECK_LOST] = { "冻结的文件不在了", "the frozen file is missing" },
        [CHECK_DAMAGED] = { "冻结的文件被改过", "the frozen file was changed" },
    };
    return words[check->verdict][lang == LANG_EN];
}

static void point_out(struct published_check *check, struct str was,
                      struct str is)
{
    struct str old = was, new = is;
    check->verdict = CHECK_DIFFERS;
    for (check->line = 1;; check->line++) {
        bool has_old = str_next(&old, '\n', &check->was);
        bool has_new = str_next(&new, '\n', &check->is);
        if (!has_old || !has_new || !str_is(check->was, check->is)) {
            check->was = has_old ? check->was : STR("");
            check->is = has_new ? check->is : STR("");
            return;
        }
    }
}

/* A frozen file beside its fresh bytes. A lost or damaged one is an answer,
 * not a failure. */
static bool check_file(struct job *j, struct book *b,
                       const struct published *p, struct str fresh,
                       struct published_check *check)
{
    struct str kept;
    check->verdict = CHECK_SAME;
    if (!published_file(j, b, p, check->name, &kept)) {
        check->verdict = j->err.kind == ERR_BROKEN ? CHECK_DAMAGED
                                                   : CHECK_LOST;
        err_clear(&j->err);
    } else if (!str_is(kept, fresh)) {
        point_out(check, kept, fresh);
    }
    return true;
}

static bool again_in(struct job *j, struct book *b, const struct published *p,
                     enum lang lang, struct published_check *checks,
                     size_t *count)
{
    struct texts *texts = ARENA_NEW(j->arena, struct texts);
    const char *word = say(lang, "zh", "en");
    struct bulletin_ask ask = {
        .has_basis = true, .basis = p->basis, .has_profile = true,
        .profile = p->profile, .has_from = p->has_from, .from = p->from,
        .has_to = p->has_to, .to = p->to };
    struct str name = arena_print(j->arena, "%s.template", word);
    if (!published_file(j, b, p, name, &ask.text)) {
        checks[(*count)++] = (struct published_check){
            .name = name, .verdict = j->err.kind == ERR_BROKEN
                ? CHECK_DAMAGED : CHECK_LOST };
        err_clear(&j->err);
        return true;            /* without it nothing can be written */
    }
    if (!write_texts(j, b, p, lang, ask, texts)) {
        return false;
    }
    for (size_t i = 0; i < FORMS; i++) {
        struct published_check *check = &checks[(*count)++];
        *check = (struct published_check){
            .name = arena_print(j->arena, "%s.%s", word, forms[i].end) };
        if (!check_file(j, b, p, texts->bytes[i], check)) {
            return false;
        }
    }
    return true;
}

bool published_again(struct job *j, struct book *b, const struct published *p,
                     struct published_check *checks, size_t *count)
{
    *count = 0;
    return (!published_speaks(p, LANG_ZH) ||
            again_in(j, b, p, LANG_ZH, checks, count)) &&
           (!published_speaks(p, LANG_EN) ||
            again_in(j, b, p, LANG_EN, checks, count));
}
