#include "exchange/demo_recipe.h"

#include <assert.h>

#include "base/date.h"
#include "base/num.h"
#include "exchange/demo_chance.h"

struct reading {                /* the row being read, for errors */
    struct job *j;
    const struct demo_world *w;
    const struct demo_table *t;
    size_t row;
};

static struct str cell(const struct reading *r, const char *column)
{
    return demo_cell(r->t, r->row, column);
}

static bool wrong(const struct reading *r, const char *column, struct str text)
{
    return err_set(&r->j->err, ERR_INPUT, "demo.recipe",
                   "%s 第 %llu 行 %s：看不懂“%.*s”",
                   "%s line %llu %s: cannot make sense of \"%.*s\"",
                   r->t->path, (unsigned long long)r->t->lines[r->row], column,
                   STR_ARG(text));
}

/* "word:rest" → rest; false when text does not begin so. */
static bool behind(struct str text, const char *word, struct str *rest)
{
    struct str head = str_of(word);
    if (!str_starts(text, head)) {
        return false;
    }
    *rest = str_part(text, head.len, text.len);
    return true;
}

static bool read_range(struct str text, int64_t *low, int64_t *high)
{
    ptrdiff_t dots = str_find(text, STR(".."));
    return dots > 0
        && num_parse(str_part(text, 0, (size_t)dots), low)
        && num_parse(str_part(text, (size_t)dots + 2, text.len), high)
        && *low <= *high;
}

static bool read_source(const struct reading *r, const char *column,
                        struct str text, struct demo_source *out)
{
    static const struct { const char *word; enum demo_source_kind kind; }
    words[] = {
        { "each:", SOURCE_EACH }, { "any:", SOURCE_ANY },
        { "near:", SOURCE_NEAR }, { "local:", SOURCE_LOCAL },
    };
    *out = (struct demo_source){ .kind = SOURCE_ID, .id = text };
    if (text.len == 0) {
        out->kind = SOURCE_NONE;
        return true;
    }
    if (str_is(text, STR("partner"))) {
        out->kind = SOURCE_PARTNER;
        return true;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct str name;
        if (behind(text, words[i].word, &name)) {
            out->kind = words[i].kind;
            out->pool = demo_pool_of(r->w, name);
            return out->pool != NULL || wrong(r, column, text);
        }
    }
    return true;
}

static bool read_subject(const struct reading *r, struct demo_recipe *out)
{
    struct str text = cell(r, "subject"), name = STR("");
    bool good = true;
    if (text.len == 0) {
        out->subject = SUBJECT_NOBODY;
    } else if (behind(text, "person:", &name)) {
        out->subject = SUBJECT_PERSON;
        out->people = demo_people_of(r->w, name);
        good = out->people != NULL;
    } else if (behind(text, "unit:", &name)) {
        out->subject = SUBJECT_UNIT;
        out->subject_pool = demo_pool_of(r->w, name);
        good = out->subject_pool != NULL;
    } else if (behind(text, "serial:", &name)) {
        out->subject = SUBJECT_SERIAL;
        out->subject_prefix = name;
    } else {
        good = false;
    }
    out->subject_salt = name.len == 0 ? out->salt
        : chance_of(r->w->seed, str_hash(name));
    return good || wrong(r, "subject", text);
}

static bool read_place(const struct reading *r, struct demo_recipe *out)
{
    struct str text = cell(r, "place"), name;
    if (text.len == 0) {
        out->place = PLACE_NOWHERE;
        return true;
    }
    if (str_is(text, STR("home"))) {
        out->place = PLACE_HOME;
        return (out->people != NULL && out->people->home != NULL)
            || wrong(r, "place", text);
    }
    if (str_is(text, STR("unit"))) {
        out->place = PLACE_OF_UNIT;
        return (out->unit.kind == SOURCE_EACH && out->unit.pool->is_taker)
            || wrong(r, "place", text);
    }
    bool is_each = behind(text, "each:", &name);
    if (!is_each && !behind(text, "any:", &name)) {
        return wrong(r, "place", text);
    }
    out->place = is_each ? PLACE_EACH : PLACE_ANY;
    ptrdiff_t minus = str_find(name, STR("-"));
    size_t end = minus < 0 ? name.len : (size_t)minus;
    out->list = demo_list_of(r->w, str_part(name, 0, end));
    if (out->list != NULL && minus >= 0) {
        out->list = demo_list_without(r->j, r->w, out->list,
                                      str_part(name, end + 1, name.len));
    }
    return out->list != NULL || wrong(r, "place", text);
}

static bool read_dates(const struct reading *r, struct demo_recipe *out)
{
    struct date from, to;
    struct str growth = cell(r, "growth"), shift = cell(r, "shift");
    struct str lasts = cell(r, "lasts"), weight;
    int64_t days;
    if (!date_parse(cell(r, "from"), &from)) {
        return wrong(r, "from", cell(r, "from"));
    }
    if (!date_parse(cell(r, "to"), &to) || to.day < from.day) {
        return wrong(r, "to", cell(r, "to"));
    }
    out->from = from.day;
    out->to = date_last(to);
    uint32_t years = (uint32_t)(date_year(out->to) - date_year(out->from) + 1);
    while (demo_next(&growth, '|', &weight)) {
        int64_t n;
        if (out->years == DEMO_YEARS_MAX || !num_parse(weight, &n) || n < 0) {
            return wrong(r, "growth", cell(r, "growth"));
        }
        out->weights[out->years++] = (uint32_t)n;
        out->weight_sum += (uint32_t)n;
    }
    if (out->years == 0) {
        for (; out->years < years && out->years < DEMO_YEARS_MAX;) {
            out->weights[out->years++] = 1;
        }
        out->weight_sum = out->years;
    }
    if (out->years != years || out->weight_sum == 0) {
        return wrong(r, "growth", cell(r, "growth"));
    }
    out->has_shift = shift.len > 0;
    if (out->has_shift && !num_parse(shift, &days)) {
        return wrong(r, "shift", shift);
    }
    out->shift = out->has_shift ? (int32_t)days : 0;
    out->has_until = lasts.len > 0;
    return !out->has_until
        || read_range(lasts, &out->lasts_low, &out->lasts_high)
        || wrong(r, "lasts", lasts);
}

/* a:70|b:30 */
static bool read_choices(struct str text, struct demo_value *out)
{
    struct str part;
    while (demo_next(&text, '|', &part)) {
        ptrdiff_t colon = str_find(part, STR(":"));
        int64_t weight = 1;
        if (out->choice_count == sizeof out->choices / sizeof *out->choices
            || (colon >= 0 && !num_parse(str_part(part, (size_t)colon + 1,
                                                  part.len), &weight))
            || weight < 1) {
            return false;
        }
        out->choice_sum += (uint32_t)weight;
        out->choices[out->choice_count].text =
            colon < 0 ? part : str_part(part, 0, (size_t)colon);
        out->choices[out->choice_count++].end = out->choice_sum;
    }
    return out->choice_count > 0;
}

static bool read_value(const struct reading *r, struct str text,
                       struct demo_value *out)
{
    struct str rest;
    out->text = text;
    if (behind(text, "#", &rest)) {
        out->kind = VALUE_SERIAL;
        out->text = rest;
        return true;
    }
    if (behind(text, "%", &rest)) {
        out->kind = VALUE_WORD;
        out->words = demo_words_of(r->w, rest);
        return out->words != NULL || wrong(r, "values", text);
    }
    if (behind(text, "@", &rest)) {
        out->kind = VALUE_UNIT;
        return read_source(r, "values", rest, &out->unit);
    }
    if (read_range(text, &out->low, &out->high)) {
        out->kind = VALUE_RANGE;
        return true;
    }
    if (str_find(text, STR("|")) >= 0) {
        out->kind = VALUE_CHOICE;
        return read_choices(text, out) || wrong(r, "values", text);
    }
    out->kind = VALUE_TEXT;
    return true;
}

static bool read_values(const struct reading *r, struct demo_recipe *out)
{
    struct str rest = cell(r, "values"), part;
    while (demo_next(&rest, ';', &part)) {
        ptrdiff_t mark = str_find(part, STR("="));
        if (mark <= 0 || out->value_count == DEMO_VALUES_MAX) {
            return wrong(r, "values", part);
        }
        struct demo_value *value = &out->values[out->value_count++];
        value->column = str_part(part, 0, (size_t)mark);
        if (!read_value(r, str_part(part, (size_t)mark + 1, part.len),
                        value)) {
            return false;
        }
    }
    out->programmes_text = cell(r, "programmes");
    return out->programmes_text.len == 0
        || read_value(r, out->programmes_text, &out->programmes);
}

static bool read_count(const struct reading *r, const char *column,
                       int64_t otherwise, uint64_t *out)
{
    int64_t n;
    if (!demo_sum(r->j, &r->w->targets, cell(r, column), otherwise, &n)) {
        return false;
    }
    bool scales = str_is(cell(r, "scales"), STR("1"));
    *out = (uint64_t)(scales ? demo_scaled(r->w, n) : n);
    return true;
}

/* How many subjects, places or units there are to take in turn. */
static uint64_t supply(const struct demo_recipe *r)
{
    uint64_t most = UINT64_MAX;
    if (r->subject == SUBJECT_PERSON) {
        most = r->people->size;
    } else if (r->subject == SUBJECT_UNIT) {
        most = r->subject_pool->count;
    }
    if (r->place == PLACE_EACH && r->list->count < most) {
        most = r->list->count;
    }
    if (r->unit.kind == SOURCE_EACH && r->unit.pool->count < most) {
        most = r->unit.pool->count;
    }
    if (r->supporter.kind == SOURCE_EACH && r->supporter.pool->count < most) {
        most = r->supporter.pool->count;
    }
    return most;
}

static bool read_counts(const struct reading *r, struct demo_recipe *out)
{
    uint64_t sum;
    if (!read_count(r, "things", 0, &out->things)
        || !read_count(r, "rows", 0, &out->rows)
        || !read_count(r, "late", 0, &out->late)
        || !read_count(r, "skip", 0, &out->skip)
        || !read_count(r, "sum", 0, &sum)) {
        return false;
    }
    out->sum = (int64_t)sum;
    if (out->rows == 0) {
        out->rows = out->things;
    }
    if (sum > 0 && out->rows > sum) {
        out->rows = sum;        /* each row has a share of at least 1 */
    }
    if (out->things == 0 || out->things > out->rows) {
        out->things = out->rows;
    }
    uint64_t most = supply(out);
    if (!read_count(r, "within", 0, &out->within)) {
        return false;
    }
    if (cell(r, "within").len == 0) {
        out->within = most == UINT64_MAX ? out->things : most - out->skip;
    }
    if (out->things > out->within || out->skip + out->within > most) {
        return err_set(&r->j->err, ERR_INPUT, "demo.recipe",
                       "%s 第 %llu 行：要 %llu 个，只有 %llu 个可取",
                       "%s line %llu: wants %llu things, there are %llu to "
                       "draw from", r->t->path,
                       (unsigned long long)r->t->lines[r->row],
                       (unsigned long long)out->things,
                       (unsigned long long)(most < out->within ? most
                                            : out->within));
    }
    return true;
}

static bool read_mille(const struct reading *r, const char *column,
                       uint32_t *out)
{
    int64_t n = 0;
    struct str text = cell(r, column);
    if (text.len > 0 && (!num_parse(text, &n) || n < 0 || n > 1000)) {
        return wrong(r, column, text);
    }
    *out = (uint32_t)n;
    return true;
}

static bool read_split(const struct reading *r, struct demo_recipe *out)
{
    static const char *const names[] = { "none", "year", "area", "both" };
    struct str text = cell(r, "split");
    out->split = SPLIT_NONE;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_is(text, str_of(names[i]))) {
            out->split = (enum demo_split)i;
            return true;
        }
    }
    return text.len == 0 || wrong(r, "split", text);
}

bool demo_recipe_read(struct job *j, const struct demo_world *w,
                      const struct demo_table *t, size_t row,
                      struct demo_recipe *out)
{
    struct reading r = { j, w, t, row };
    *out = (struct demo_recipe){ .id = cell(&r, "id"),
        .kind = cell(&r, "kind"), .records = cell(&r, "records"),
        .sum_of = cell(&r, "of") };
    if (out->id.len == 0) {
        return wrong(&r, "id", out->id);
    }
    out->salt = chance_of(w->seed, str_hash(out->id));
    out->is_skewed = str_is(cell(&r, "spread"), STR("skew"));
    if (!read_mille(&r, "confirmed", &out->confirmed)) {
        return false;
    }
    if (out->records.len > 0) {
        return true;
    }
    return read_source(&r, "supporter", cell(&r, "supporter"), &out->supporter)
        && read_source(&r, "unit", cell(&r, "unit"), &out->unit)
        && read_subject(&r, out)
        && read_place(&r, out)
        && read_dates(&r, out)
        && read_values(&r, out)
        && read_counts(&r, out)
        && read_mille(&r, "evidence", &out->evidence)
        && read_mille(&r, "corrected", &out->corrected)
        && read_mille(&r, "withdrawn", &out->withdrawn)
        && read_split(&r, out);
}
