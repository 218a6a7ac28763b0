#include "bulletin/published.h"

#include <assert.h>

#include "base/map.h"
#include "base/num.h"
#include "book/core.h"
#include "bulletin/template.h"

/* ---- the fold -------------------------------------------------------- */

struct editions { uint64_t *seq; size_t count, cap; };

static void *open_editions(void *const *needed)
{
    (void)needed;
    return mem_new(1, sizeof(struct editions));
}

static void close_editions(void *state)
{
    struct editions *s = state;
    mem_free(s->seq);
    mem_free(s);
}

static void add_edition(struct editions *s, uint64_t seq)
{
    if (s->count == s->cap) {
        s->cap = s->cap ? s->cap * 2 : 16;
        s->seq = mem_again(s->seq, s->cap * sizeof *s->seq);
    }
    s->seq[s->count++] = seq;
}

static void apply(void *state, uint64_t seq, const struct entry *e)
{
    if (str_is(e->kind, str_of(core_row(CORE_EDITION)->id))) {
        add_edition(state, seq);
    }
}

static void save(const void *state, struct fold_parts *out)
{
    const struct editions *s = state;
    fold_part_add(out, "rows", s->seq, s->count * sizeof *s->seq);
}

static bool load(void *state, struct fold_parts *in)
{
    struct editions *s = state;
    struct str rows = fold_part(in, "rows");
    uint64_t seq, size = fold_part_position(in);
    if (rows.at == NULL || rows.len % sizeof seq != 0) {
        return false;
    }
    for (size_t i = 0; i < rows.len / sizeof seq; i++) {
        memcpy(&seq, rows.at + i * sizeof seq, sizeof seq);
        if (seq >= size || (s->count > 0 && seq <= s->seq[s->count - 1])) {
            return false;
        }
        add_edition(s, seq);
    }
    return true;
}

const struct fold published_fold = {
    .name = "editions", .version = 1, .alone = true, .needs = { NULL },
    .open = open_editions, .close = close_editions, .apply = apply,
    .save = save, .load = load,
};

/* ---- one edition ----------------------------------------------------- */

static struct str text_of(struct arena *a, const struct entry *e,
                          const char *key)
{
    const struct entry_field *f = entry_field(e, str_of(key));
    return f != NULL && f->is_text ? arena_str(a, f->text)
                                   : (struct str){ "", 0 };
}

static int64_t number_of(const struct entry *e, const char *key, bool *has)
{
    const struct entry_field *f = entry_field(e, str_of(key));
    *has = f != NULL && !f->is_text;
    return *has ? f->number : 0;
}

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                                                 : -1;
}

/* A root that is not 64 hex digits stays zero: no book has that. */
static void read_root(struct str hex, unsigned char *root)
{
    for (size_t i = 0; hex.len == 2 * BOOK_ROOT_SIZE && i < BOOK_ROOT_SIZE;
         i++) {
        int high = digit(hex.at[2 * i]), low = digit(hex.at[2 * i + 1]);
        root[i] = (unsigned char)(high < 0 || low < 0 ? 0 : high << 4 | low);
    }
}

static void read_files(struct arena *a, const struct entry *e,
                       struct published *out)
{
    struct str names = text_of(a, e, "files"), name;
    for (uint32_t i = 0; i < e->evidence_count &&
         out->file_count < PUBLISHED_FILES_MAX && str_next(&names, '|', &name);
         i++) {
        out->files[out->file_count++] = (struct published_file){
            name, arena_str(a, e->evidence[i]) };
    }
}

static void read_scope(struct arena *a, const struct entry *e,
                       struct published *out)
{
    struct date d;
    bool has;
    out->profile = str_is(text_of(a, e, "style"), STR("strict"))
        ? PHRASE_STRICT : PHRASE_PRESS;
    template_basis(text_of(a, e, "basis"), &out->basis);
    out->has_from = date_parse(text_of(a, e, "from"), &d);
    out->from = out->has_from ? d.day : 0;
    out->has_to = date_parse(text_of(a, e, "to"), &d);
    out->to = out->has_to ? d.day : 0;
    out->size = (uint64_t)number_of(e, "size", &has);
    out->form = number_of(e, "form", &has);
    read_root(text_of(a, e, "root"), out->root);
}

/* Why it was withdrawn, from the entry that did it. */
static bool read_fate(struct job *j, struct book *b, struct published *out)
{
    struct marks *marks = book_fold(j, b, &marks_fold);
    struct entry e;
    uint64_t size = book_head(b).size;
    if (marks == NULL) {
        return false;
    }
    out->is_withdrawn = !marks_is_live(marks, out->seq, size);
    uint32_t died = marks_died(marks, out->seq, size);
    if (!out->is_withdrawn || died == MARK_NEVER) {
        return true;
    }
    return book_read(j, b, died, &e) &&
           (out->reason = arena_str(j->arena, e.reason)).at != NULL;
}

static bool read_edition(struct job *j, struct book *b, uint64_t seq,
                         struct published *out)
{
    struct arena *a = j->arena;
    struct entry e;
    if (!book_read(j, b, seq, &e)) {
        return false;
    }
    *out = (struct published){
        .seq = seq, .id = arena_str(a, e.id), .by = arena_str(a, e.by),
        .number = text_of(a, &e, "number"), .date = e.occurred,
        .title_zh = text_of(a, &e, "title_zh"),
        .title_en = text_of(a, &e, "title_en"),
        .drafter = text_of(a, &e, "drafter"),
        .checker = text_of(a, &e, "checker"),
        .approver = text_of(a, &e, "approver"),
        .template = text_of(a, &e, "template"), .recorded = e.recorded };
    read_scope(a, &e, out);
    read_files(a, &e, out);
    return read_fate(j, b, out);
}

/* ---- asking ---------------------------------------------------------- */

bool published_all(struct job *j, struct book *b, struct published **out,
                   size_t *count)
{
    const struct editions *s = book_fold(j, b, &published_fold);
    *count = 0;
    if (s == NULL) {
        return false;
    }
    *out = ARENA_ROWS(j->arena, struct published, s->count + 1);
    for (size_t i = 0; i < s->count; i++) {
        if (!read_edition(j, b, s->seq[i], &(*out)[(*count)++])) {
            return false;
        }
    }
    return true;
}

bool published_find(struct job *j, struct book *b, struct str number,
                    struct published *out)
{
    struct published *rows;
    size_t count;
    if (!published_all(j, b, &rows, &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (str_is(rows[i].number, number)) {
            *out = rows[i];
            return true;
        }
    }
    return err_set(&j->err, ERR_ABSENT, "edition.absent",
                   "没有发布过“%.*s”期", "no edition “%.*s” was published",
                   STR_ARG(number));
}

bool published_speaks(const struct published *p, enum lang lang)
{
    struct str head = str_of(say(lang, "zh.", "en."));
    for (size_t i = 0; i < p->file_count; i++) {
        if (str_starts(p->files[i].name, head)) {
            return true;
        }
    }
    return false;
}

bool published_file(struct job *j, struct book *b, const struct published *p,
                    struct str name, struct str *out)
{
    for (size_t i = 0; i < p->file_count; i++) {
        if (str_is(p->files[i].name, name)) {
            return book_file_get(j, b, p->files[i].hex, out);
        }
    }
    return err_set(&j->err, ERR_ABSENT, "edition.file",
                   "“%.*s”期没有文件“%.*s”",
                   "edition “%.*s” has no file “%.*s”", STR_ARG(p->number),
                   STR_ARG(name));
}

/* ---- for programs ---------------------------------------------------- */

static void pair_day(struct json *w, const char *key, struct date d)
{
    char text[DATE_TEXT_SIZE];
    date_print(d, text);
    json_pair_str(w, key, str_of(text));
}

static void write_fate(struct json *w, const struct published *p)
{
    json_key(w, "withdrawn");
    if (!p->is_withdrawn) {
        json_bool(w, false);
        return;
    }
    json_open(w, '{');
    json_pair_str(w, "reason", p->reason);
    json_close(w, '}');
}

static void write_files(struct json *w, const struct published *p)
{
    json_key(w, "files");
    json_open(w, '{');
    for (size_t i = 0; i < p->file_count; i++) {
        struct buf name = { 0 };
        buf_str(&name, p->files[i].name);
        json_pair_str(w, buf_cstr(&name), p->files[i].hex);
        buf_free(&name);
    }
    json_close(w, '}');
}

static void write_scope(struct json *w, const struct published *p)
{
    struct buf root = { 0 };
    json_pair_str(w, "style", p->profile == PHRASE_STRICT ? STR("strict")
                                                          : STR("press"));
    json_pair_str(w, "basis", str_of(template_basis_id(p->basis)));
    if (p->has_from) {
        pair_day(w, "from", (struct date){ p->from, DATE_DAY });
    }
    if (p->has_to) {
        pair_day(w, "to", (struct date){ p->to, DATE_DAY });
    }
    buf_hex(&root, p->root, BOOK_ROOT_SIZE);
    json_pair_int(w, "size", (int64_t)p->size);
    json_pair_str(w, "root", buf_view(&root));
    buf_free(&root);
}

void published_json_one(struct json *w, const struct published *p)
{
    char stamp[DATE_STAMP_SIZE];
    date_stamp(p->recorded, stamp);
    json_open(w, '{');
    json_pair_str(w, "number", p->number);
    pair_day(w, "date", p->date);
    json_pair_str(w, "title_zh", p->title_zh);
    json_pair_str(w, "title_en", p->title_en);
    json_pair_str(w, "drafter", p->drafter);
    json_pair_str(w, "checker", p->checker);
    json_pair_str(w, "approver", p->approver);
    json_pair_str(w, "template", p->template);
    write_scope(w, p);
    json_pair_str(w, "recorded", str_of(stamp));
    json_pair_int(w, "seq", (int64_t)p->seq);
    json_pair_str(w, "id", p->id);
    write_fate(w, p);
    write_files(w, p);
    json_close(w, '}');
}

void published_json(struct json *w, const struct published *rows,
                    size_t count)
{
    json_open(w, '{');
    json_key(w, "editions");
    json_open(w, '[');
    for (size_t i = 0; i < count; i++) {
        published_json_one(w, &rows[i]);
    }
    json_close(w, ']');
    json_close(w, '}');
}
