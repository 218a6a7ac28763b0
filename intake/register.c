/* Rows of registers: what an `area` or `unit` draft says against what the
 * register says by now. A row replaces the one before it, so that nobody may
 * overwrite one without a word, and an old wording that returns is new. */
#include "intake/inside.h"

#include "registers/code.h"

enum { SAID_MAX = 9 };

struct said {                   /* one column of a row that stands */
    const char *key, *zh, *en;
    struct str old;
};

struct standing {               /* a row of either register */
    struct str code, name;
    uint64_t born;
    struct said said[SAID_MAX];
    size_t count;
};

static struct str text_of(const struct entry *e, const char *key)
{
    const struct entry_field *f = entry_field(e, str_of(key));
    return f != NULL && f->is_text ? f->text : STR("");
}

static void read_area(const struct areas *r, uint32_t number,
                      struct standing *out)
{
    struct area a = area_at(r, number);
    struct str parent = a.parent == AREA_NONE ? STR("")
                                              : area_at(r, a.parent).code;
    *out = (struct standing){ a.code, a.name, a.born, {
        { "name", "名称", "name", a.name },
        { "level", "级别", "level", a.level },
        { "parent", "上级", "parent", parent },
        { "successor", "承接者", "successor", a.successor },
        { "aliases", "别名", "aliases", a.aliases },
        { "name_en", "英文名", "English name", a.name_en },
        { "pinyin", "拼音", "pinyin", a.pinyin },
    }, 7 };
}

static void read_unit(const struct units *r, uint32_t number,
                      struct standing *out)
{
    struct unit u = unit_at(r, number);
    struct str parent = u.parent == UNIT_NONE ? STR("")
                                              : unit_at(r, u.parent).id;
    *out = (struct standing){ u.id, u.name, u.born, {
        { "name", "名称", "name", u.name },
        { "kind", "类别", "kind", u.kind },
        { "level", "级别", "level", u.level },
        { "parent", "上级", "parent", parent },
        { "area", "所在地", "area", u.area },
        { "credit_code", "信用代码", "credit code", u.credit_code },
        { "aliases", "别名", "aliases", u.aliases },
        { "name_en", "英文名", "English name", u.name_en },
    }, 8 };
}

/* The row under the draft's code. False: there is none. */
static bool find_standing(const struct check *c, struct standing *out)
{
    struct str code = c->e->subject;
    uint32_t number = c->rules->core == CORE_AREA
        ? area_of_code(c->in->areas, code) : unit_of_id(c->in->units, code);
    if (number == (uint32_t)AREA_NONE) {        /* UNIT_NONE is the same */
        return false;
    }
    if (c->rules->core == CORE_AREA) {
        read_area(c->in->areas, number, out);
    } else {
        read_unit(c->in->units, number, out);
    }
    return true;
}

static bool stands_already(const struct check *c)
{
    return c->rules->core == CORE_AREA ? area_says(c->in->areas, c->e)
                                       : unit_says(c->in->units, c->e);
}

static const char *changed_id(const struct check *c)
{
    return c->rules->core == CORE_AREA ? "area.changed" : "unit.changed";
}

/* Name the first column that differs; when none does, the dates do. */
static void warn_of_change(struct check *c, const struct standing *s)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct said *said = &s->said[i];
        struct str new = text_of(c->e, said->key);
        if (!str_is(new, said->old)) {
            intake_note(check_warning(c), changed_id(c), str_of(said->key),
                        "%.*s（%.*s）的%s%.0s原是“%.*s”，现改为“%.*s”",
                        "%.*s (%.*s): its %.0s%s was “%.*s” and is now "
                        "“%.*s”", STR_ARG(s->name), STR_ARG(s->code),
                        said->zh, said->en, STR_ARG(said->old),
                        STR_ARG(new));
            return;
        }
    }
    intake_note(check_warning(c), changed_id(c), column_id(COLUMN_OCCURRED),
                "%.*s（%.*s）的起止日期改了",
                "%.*s (%.*s): its dates have changed", STR_ARG(s->name),
                STR_ARG(s->code));
}

/* ---- what the stage would register ------------------------------------ */

static uint64_t key_of(const struct check *c)
{
    return str_hash(c->e->subject) ^ (c->rules->core == CORE_AREA ? 0 : 1);
}

static uint64_t fingerprint(const struct check *c)
{
    bool has_key;
    return intake_key(c->j, c->in, c->e, &has_key) | 1;
}

/* What was committed is in the registers by now, and what was dropped is
 * nowhere; a dry run only ever adds. */
static void forget_old(struct intake *in)
{
    struct intake_memory *m = in->memory;
    uint64_t head = book_head(in->book).size;
    if (!in->dry && (head != m->registered_head ||
                     book_staged(in->book) < m->registered_staged)) {
        map_free(&m->registered);
        m->registered = (struct map){ 0 };
    }
    m->registered_head = head;
    m->registered_staged = book_staged(in->book);
}

void register_staged(struct check *c)
{
    enum core_kind core = c->rules->core;
    if (core == CORE_AREA || core == CORE_UNIT) {
        forget_old(c->in);
        *map_put(&c->in->memory->registered, key_of(c)) = fingerprint(c);
    }
}

static bool is_awaited(const struct check *c, struct str code)
{
    struct str found;
    return map_find(&c->in->memory->registered, str_hash(code)) != NULL ||
           intake_expected(c->in, true, code, &found);
}

/* ---- the checks ------------------------------------------------------- */

/* A parent may stand further down in the same file: the import tries again.
 * One's own code is no parent. */
static bool check_parent(struct check *c)
{
    struct str parent = text_of(c->e, "parent");
    if (c->rules->core != CORE_AREA || parent.len == 0 || c->in->is_whole) {
        return true;
    }
    bool known = area_of_code(c->in->areas, parent) != AREA_NONE ||
                 is_awaited(c, parent);
    return (known && !str_is(parent, c->e->subject)) ||
           REFUSE(c, "parent.unknown", STR("parent"),
                  "没有上级行政区“%.*s”", "there is no parent area “%.*s”",
                  STR_ARG(parent));
}

static bool check_credit(struct check *c)
{
    struct err e = { 0 };
    struct str code = text_of(c->e, "credit_code");
    return c->rules->core != CORE_UNIT || code.len == 0 ||
           code_check_credit(code, &e) ||
           REFUSE(c, e.id, STR("credit_code"), "%s%.0s", "%.0s%s", e.zh,
                  e.en);
}

/* Two rows of one code on the stage: the first becomes durable before the
 * second is compared with it. */
static bool settle(struct check *c)
{
    forget_old(c->in);
    const uint64_t *staged = map_find(&c->in->memory->registered, key_of(c));
    if (staged == NULL) {
        return true;
    }
    if (*staged == fingerprint(c)) {
        c->out->verdict = INTAKE_SAME;
        c->out->seq = book_head(c->in->book).size;
        return true;
    }
    if (c->in->dry) {
        intake_note(check_warning(c), changed_id(c),
                    column_id(COLUMN_SUBJECT),
                    "%.*s前面已有一行，内容不同，以这一行为准",
                    "an earlier row of %.*s says something else; this one "
                    "replaces it", STR_ARG(c->e->subject));
        return true;
    }
    if (!book_commit(c->j, c->in->book)) {
        return false;
    }
    forget_old(c->in);
    c->rules = rules_of(c->j, c->in, c->e->kind);
    return true;
}

bool check_register(struct check *c, bool is_derived)
{
    struct standing s;
    enum core_kind core = c->rules->core;
    if (core != CORE_AREA && core != CORE_UNIT) {
        return true;
    }
    if (!check_parent(c) || !check_credit(c) || !settle(c)) {
        return false;
    }
    if (c->out->verdict == INTAKE_SAME || c->e->corrects.len > 0 ||
        !find_standing(c, &s)) {
        return true;
    }
    if (stands_already(c)) {
        c->out->verdict = INTAKE_SAME;
        c->out->seq = s.born;
        return true;
    }
    warn_of_change(c, &s);
    if (is_derived) {
        pack_draft_again(c->j->arena, s.born, c->e);
    }
    return true;
}
