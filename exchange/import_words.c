#include "exchange/import_words.h"

#include <stdlib.h>

#include "base/utf8.h"

enum { WORDS_MAX = 512 };       /* of one kind */

/* Columns of sheets that hold register rows and marks: the key of a field, or
 * a core column. */
static const struct { enum core_kind kind; const char *words, *key;
                     enum column core; bool is_must; }
core_fields[] = {
    { CORE_AREA, "code|代码|编码|行政区划代码|区划代码", NULL, COLUMN_SUBJECT,
      true },
    { CORE_AREA, "name|名称|行政区名称", "name", .is_must = true },
    { CORE_AREA, "level|级别|层级", "level" },
    { CORE_AREA, "parent|上级|上级代码", "parent" },
    { CORE_AREA, "aliases|别名|曾用名", "aliases" },
    { CORE_AREA, "name_en|英文名称", "name_en" },
    { CORE_AREA, "pinyin|拼音", "pinyin" },
    { CORE_AREA, "valid_from|启用日期", NULL, COLUMN_OCCURRED },
    { CORE_AREA, "valid_until|撤销日期", NULL, COLUMN_UNTIL },
    { CORE_AREA, "successor|承接代码", "successor" },
    { CORE_UNIT, "id|unit|单位编号|编号", NULL, COLUMN_SUBJECT,
      true },
    { CORE_UNIT, "name|名称|单位名称", "name", .is_must = true },
    { CORE_UNIT, "kind|单位类别|类别", "kind" },
    { CORE_UNIT, "level|级别", "level" },
    { CORE_UNIT, "parent|上级单位|主管单位|上级", "parent" },
    { CORE_UNIT, "area|所在地|行政区", "area" },
    { CORE_UNIT, "aliases|别名|曾用名|简称", "aliases" },
    { CORE_UNIT, "name_en|英文名称", "name_en" },
    { CORE_UNIT, "credit_code|统一社会信用代码|信用代码", "credit_code" },
    { CORE_UNIT, "valid_from|成立日期", NULL, COLUMN_OCCURRED },
    { CORE_UNIT, "valid_until|撤销日期", NULL, COLUMN_UNTIL },
    { CORE_INSPECTION, "result|核查结果|结果", "result", .is_must = true },
    { CORE_MERGE, "into|并入|合并到", "into", .is_must = true },
    { CORE_ANSWER, "question|问题", "question", .is_must = true },
    { CORE_ANSWER, "answer|答复", "answer", .is_must = true },
    { CORE_WITHDRAWAL, "withdraws", NULL, COLUMN_WITHDRAWS, true },
    { CORE_REVIEW, "target", NULL, COLUMN_TARGET, true },
    { CORE_CONFIRMATION, "target", NULL, COLUMN_TARGET, true },
    { CORE_INSPECTION, "target", NULL, COLUMN_TARGET, true },
    { CORE_SPLIT, "target", NULL, COLUMN_TARGET, true },
};

static const char ignored[] = "序号|序|no|no.|#|行号|serialnumber";

/* Levels as they head columns; ranks count from the widest. */
static const struct { const char *words; int rank; } parts[] = {
    { "省|省份|省区|省(区、市)|省(自治区)|自治区", 0 },
    { "市|地市|市州|盟市|地级市|市(州)|市(盟)|地市州", 1 },
    { "县|区县|县区|旗县|县市|县(市、区)|县(区)|县市区|旗县区|县(旗)", 2 },
    { "乡镇|乡|镇|乡(镇)|苏木乡镇|乡镇街道|街道", 3 },
    { "村|行政村|嘎查村|村(社区)|村社区|嘎查", 4 },
};

static bool is_among(const char *list, struct str word)
{
    struct str rest = str_of(list), one;
    while (str_next(&rest, '|', &one)) {
        if (str_is(one, word)) {
            return true;
        }
    }
    return false;
}

/* ---- building -------------------------------------------------------- */

static void add_word(struct words *w, struct arena *a, struct str word,
                     struct target target)
{
    struct str folded = utf8_fold(a, word);
    if (folded.len > 0 && w->names.count < WORDS_MAX &&
        names_find(&w->names, folded) == NAME_NONE) {
        w->targets[names_put(&w->names, folded)] = target;
    }
}

static void add_list(struct words *w, struct arena *a, struct str list,
                     struct target target)
{
    struct str word;
    while (str_next(&list, '|', &word)) {
        add_word(w, a, word, target);
    }
}

static void add_field(struct words *w, struct arena *a,
                      const struct pack_field *f)
{
    enum column core = column_of(f->id);
    bool is_core = core != COLUMN_NONE &&
                   str_is(f->id, column_id(core));
    struct target t = { .use = is_core ? USE_CORE : USE_FIELD,
                        .core = is_core ? core : COLUMN_NONE, .field = f,
                        .name = f->id, .is_must = f->must };
    if (t.core == COLUMN_SUBJECT &&
        str_is(w->row->subject_kind, STR("person"))) {
        t.is_must = false;      /* a name or an ID number will do */
    }
    add_word(w, a, f->id, t);
    add_word(w, a, f->zh, t);
    add_word(w, a, f->en, t);
    add_list(w, a, f->aliases, t);
    w->must_count += t.is_must;
}

static void free_names(void *thing)
{
    names_free(thing);
}

static void open_words(struct words *w, struct arena *a)
{
    w->targets = ARENA_ROWS(a, struct target, WORDS_MAX);
    arena_hook(a, free_names, &w->names);
}

/* Two walks: ids first, so that no alias of one field hides another's id. */
static void read_kind(struct job *j, struct intake *in, struct words *w,
                      const struct pack_kind *kind, uint64_t at)
{
    size_t count;
    const struct pack_field **fields = pack_fields(in->pack, j->arena,
                                                   kind->id, at, &count);
    *w = (struct words){ .kind = kind->id, .core = CORE_NONE, .row = kind };
    open_words(w, j->arena);
    for (size_t i = 0; i < count; i++) {
        add_field(w, j->arena, fields[i]);
    }
}

static void read_core(struct job *j, struct words *w, enum core_kind core)
{
    *w = (struct words){ .kind = str_of(core_row(core)->id), .core = core };
    open_words(w, j->arena);
    for (size_t i = 0; i < sizeof core_fields / sizeof *core_fields; i++) {
        const char *key = core_fields[i].key;
        if (core_fields[i].kind == core) {
            add_list(w, j->arena, str_of(core_fields[i].words),
                     (struct target){
                         .use = key != NULL ? USE_FIELD : USE_CORE,
                         .core = key != NULL ? COLUMN_NONE
                                             : core_fields[i].core,
                         .name = str_of(key != NULL ? key : ""),
                         .is_must = core_fields[i].is_must });
            w->must_count += core_fields[i].is_must;
        }
    }
}

static void read_columns(struct job *j, struct vocabulary *v)
{
    v->core_columns = ARENA_ROWS(j->arena, enum column, WORDS_MAX);
    arena_hook(j->arena, free_names, &v->cores);
    for (int i = 0; i < COLUMN_COUNT; i++) {
        const struct column_row *row = column_row((enum column)i);
        const char *lists[] = { row->id, row->zh, row->en, row->others };
        for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
            struct str rest = str_of(lists[k]), word;
            while (str_next(&rest, '|', &word)) {
                word = utf8_fold(j->arena, word);
                if (names_find(&v->cores, word) == NAME_NONE) {
                    v->core_columns[names_put(&v->cores, word)] =
                        (enum column)i;
                }
            }
        }
    }
}

bool vocabulary_open(struct job *j, struct intake *in, struct vocabulary *out)
{
    static const enum core_kind cores[] = {
        CORE_AREA, CORE_UNIT, CORE_WITHDRAWAL, CORE_REVIEW, CORE_CONFIRMATION,
        CORE_INSPECTION, CORE_MERGE, CORE_SPLIT, CORE_ANSWER,
    };
    enum { CORES = sizeof cores / sizeof *cores };
    uint64_t at = book_head(in->book).size;
    size_t count;
    const struct pack_kind **kinds = pack_kinds(in->pack, j->arena, at,
                                                &count);
    out->kinds = ARENA_ROWS(j->arena, struct words, count + CORES);
    out->count = count + CORES;
    out->levels = pack_setting(in->pack, STR("area_levels"), at);
    read_columns(j, out);
    for (size_t i = 0; i < count; i++) {
        read_kind(j, in, &out->kinds[i], kinds[i], at);
    }
    for (size_t i = 0; i < CORES; i++) {
        read_core(j, &out->kinds[count + i], cores[i]);
    }
    return job_ok(j);
}

const struct words *vocabulary_kind(const struct vocabulary *v,
                                    struct intake *in, struct str name)
{
    name = str_trim(name);
    enum core_kind core = core_of(name);
    const struct pack_kind *kind = core != CORE_NONE ? NULL
        : pack_kind_named(in->pack, name, book_head(in->book).size);
    for (size_t i = 0; i < v->count; i++) {
        if (core != CORE_NONE ? v->kinds[i].core == core
            : kind != NULL && str_is(v->kinds[i].kind, kind->id)) {
            return &v->kinds[i];
        }
    }
    return NULL;
}

/* ---- one header ------------------------------------------------------ */

static struct target find_part(const struct vocabulary *v, struct str folded)
{
    struct str rest = v->levels, level;
    for (int rank = 0; str_next(&rest, '|', &level); rank++) {
        if (str_is(level, folded)) {
            return (struct target){ .use = USE_AREA_PART, .rank = rank };
        }
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (is_among(parts[i].words, folded)) {
            return (struct target){ .use = USE_AREA_PART,
                                    .rank = parts[i].rank };
        }
    }
    return (struct target){ .use = USE_UNKNOWN };
}

static struct target find_plain(const struct vocabulary *v,
                                const struct words *w, struct str folded)
{
    uint32_t number = names_find(&w->names, folded);
    if (number != NAME_NONE) {
        return w->targets[number];
    }
    if (folded.len == 0 || folded.at[0] == '_' || is_among(ignored, folded)) {
        return (struct target){ .use = USE_IGNORED };
    }
    number = names_find(&v->cores, folded);
    if (number != NAME_NONE) {
        return (struct target){ .use = USE_CORE,
                                .core = v->core_columns[number] };
    }
    return w->row == NULL ? (struct target){ .use = USE_UNKNOWN }
                          : find_part(v, folded);
}

/* Take “(万元)”, “/万元” or a bare 万元 off the end. False: there is none. */
static bool cut_unit(struct str *folded, struct str *word)
{
    static const char *const bare[] = { "亿元", "万元", "公里", "亩" };
    struct str s = *folded;
    for (size_t n = s.len; n > 1; n--) {
        char mark = s.at[n - 1];
        bool is_closed = str_ends(s, STR(")"));
        if (mark != '(' && (is_closed || (mark != '/' && mark != ':'))) {
            continue;
        }
        *word = str_part(s, n, s.len - n - is_closed);
        *folded = str_part(s, 0, n - 1);
        return true;
    }
    for (size_t i = 0; i < sizeof bare / sizeof *bare; i++) {
        size_t len = strlen(bare[i]);
        if (str_ends(s, str_of(bare[i])) && s.len > len) {
            *word = str_part(s, s.len - len, len);
            *folded = str_part(s, 0, s.len - len);
            return true;
        }
    }
    return false;
}

/* “单位:人民币万元” is 万元; 万 alone counts what its column counts. */
static const struct value_unit *unit_called(struct str word,
                                            const struct pack_field *field)
{
    static const char *const before[] = { "单位:", "人民币", ":" };
    bool is_money = field != NULL && field->type == FIELD_MONEY;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        if (str_starts(word, str_of(before[i]))) {
            word = str_part(word, strlen(before[i]), word.len);
        }
    }
    if (str_is(word, STR("万"))) {
        word = str_of(is_money ? "万元" : "万个");
    } else if (str_is(word, STR("亿")) && is_money) {
        word = STR("亿元");
    }
    return value_unit_of(word);
}

/* “(美元)” is no remark but money that nobody here can count. */
static bool is_foreign(struct str word)
{
    return str_find(word, STR("人民币")) < 0 &&
           (str_ends(word, STR("元")) || str_ends(word, STR("币")));
}

struct target words_find(const struct vocabulary *v, const struct words *w,
                         struct str folded)
{
    struct str base, word;
    while (str_starts(folded, STR("*"))) {      /* marks what must be given */
        folded = str_part(folded, 1, folded.len);
    }
    if (str_ends(folded, STR(":"))) {
        folded.len--;
    }
    base = folded;
    struct target t = find_plain(v, w, folded), plain = t;
    if (!cut_unit(&base, &word)) {
        return t;
    }
    if (t.use == USE_UNKNOWN) {
        plain = find_plain(v, w, base);
    }
    plain.unit = unit_called(word, plain.field);
    return t.use == USE_UNKNOWN && plain.unit == NULL && is_foreign(word)
        ? t : plain;
}

/* ---- titles ---------------------------------------------------------- */

/* Without what file names put between words. */
static struct str squeezed(struct arena *a, struct str s)
{
    struct str folded = utf8_fold(a, s);
    char *out = arena_take(a, folded.len + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < folded.len; i++) {
        if (folded.at[i] != '_' && folded.at[i] != '-') {
            out[n++] = folded.at[i];
        }
    }
    return (struct str){ out, n };
}

static size_t longest_inside(struct arena *a, const struct pack_kind *kind,
                             struct str title)
{
    struct str list[] = { kind->id, kind->zh, kind->en, kind->aliases };
    size_t best = 0;
    for (size_t i = 0; i < 4; i++) {
        struct str rest = list[i], word;
        while (str_next(&rest, '|', &word)) {
            word = squeezed(a, word);
            if (word.len > best && str_find(title, word) >= 0) {
                best = word.len;
            }
        }
    }
    return best;
}

const struct words *vocabulary_titled(const struct vocabulary *v,
                                      struct arena *a, struct str title)
{
    const struct words *best = NULL;
    size_t best_len = 0;
    bool doubled = false;
    title = squeezed(a, title);
    for (size_t i = 0; i < v->count; i++) {
        const struct words *w = &v->kinds[i];
        size_t len = w->row != NULL ? longest_inside(a, w->row, title) : 0;
        if (len > 0 && len >= best_len) {
            doubled = len == best_len;
            best = w;
            best_len = len;
        }
    }
    return doubled ? NULL : best;
}

/* ---- kinds of units --------------------------------------------------- */

/* The kinds that a pack's units.csv allows; the first word is for messages. */
static const struct { const char *id, *words; } unit_kinds[] = {
    { "government", "政府|党委政府|人民政府" },
    { "department", "部门|机关|党政机关|政府部门" },
    { "group", "集团|企业集团|集团公司" },
    { "firm", "企业|公司|民营企业|国有企业" },
    { "cooperative", "合作社|专业合作社|农民专业合作社" },
    { "school", "学校|中小学|幼儿园" },
    { "college", "高校|大学|院校|职业院校" },
    { "hospital", "医院|医疗机构|卫生院" },
    { "social", "社会组织|社会团体|商会|协会|基金会" },
    { "bank", "银行|金融机构" },
    { "team", "工作队|工作组|前方工作组|前方指挥部" },
    { "other", "其他|其它" },
};
enum { UNIT_KIND_COUNT = sizeof unit_kinds / sizeof *unit_kinds };

static bool take_unit_kind(struct str *text, struct intake_note *why)
{
    struct buf all = { 0 };
    for (size_t i = 0; i < UNIT_KIND_COUNT; i++) {
        struct str rest = str_of(unit_kinds[i].words), first;
        if (str_is(*text, str_of(unit_kinds[i].id)) ||
            is_among(unit_kinds[i].words, *text)) {
            *text = str_of(unit_kinds[i].id);
            buf_free(&all);
            return true;
        }
        str_next(&rest, '|', &first);
        buf_print(&all, "%s%.*s %s", i > 0 ? ", " : "", STR_ARG(first),
                  unit_kinds[i].id);
    }
    intake_note(why, "unit.kind", (struct str){ 0 },
                "没有“%.*s”这种单位；可以是：%s",
                "“%.*s” is no kind of unit; it may be: %s", STR_ARG(*text),
                buf_cstr(&all));
    buf_free(&all);
    return false;
}

/* Figures are summed by level: an area on none of them would count nowhere. */
static bool take_level(const struct vocabulary *v, struct str *text,
                       struct intake_note *why)
{
    struct target part = find_part(v, *text);
    struct str rest = v->levels, level;
    for (int rank = 0; str_next(&rest, '|', &level); rank++) {
        if (part.use == USE_AREA_PART && part.rank == rank) {
            *text = level;
            return true;
        }
    }
    return intake_note(why, "area.level", (struct str){ 0 },
                       "没有“%.*s”这一级；可以是：%.*s",
                       "there is no level “%.*s”; it may be: %.*s",
                       STR_ARG(*text), STR_ARG(v->levels));
}

bool words_value(const struct vocabulary *v, const struct words *w,
                 struct str key, struct str *text, struct intake_note *why)
{
    if (w->core == CORE_UNIT && str_is(key, STR("kind"))) {
        return take_unit_kind(text, why);
    }
    return w->core != CORE_AREA || !str_is(key, STR("level")) ||
           take_level(v, text, why);
}
