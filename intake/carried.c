#include "intake/carried.h"

#include "base/bytes.h"
#include "base/map.h"

struct total {                  /* saved as it is: no padding inside */
    uint64_t seq;
    uint32_t indicator, area, supporter;        /* numbers in texts */
    int32_t from, to;           /* days, both inclusive */
    uint32_t zero;
};

struct carried_totals {
    const struct pack *pack;
    struct names texts;         /* indicators, area codes, unit ids; "" too */
    struct total *rows;
    size_t count, cap;
};

static struct str indicator_of(const struct entry *e)
{
    const struct entry_field *f = entry_field(e, STR("indicator"));
    return f != NULL && f->is_text ? f->text : (struct str){ "", 0 };
}

static void add_row(struct carried_totals *t, struct total row)
{
    if (t->count == t->cap) {
        t->cap = t->cap == 0 ? 32 : t->cap * 2;
        t->rows = mem_again(t->rows, t->cap * sizeof *t->rows);
    }
    t->rows[t->count++] = row;
}

static int32_t first_of(const struct entry *e)
{
    return e->occurred.precision == DATE_NONE ? INT32_MIN : e->occurred.day;
}

static int32_t last_of(const struct entry *e)
{
    return e->until.precision != DATE_NONE ? date_last(e->until)
         : e->occurred.precision != DATE_NONE ? date_last(e->occurred)
         : INT32_MAX;
}

/* Few entries name an indicator, so that most are passed by at once. */
static void apply(void *state, uint64_t seq, const struct entry *e)
{
    struct carried_totals *t = state;
    struct str indicator = indicator_of(e);
    if (indicator.len == 0) {
        return;
    }
    const struct pack_kind *kind = pack_kind(t->pack, e->kind, seq);
    if (kind == NULL || !str_is(kind->role, STR("carried"))) {
        return;
    }
    struct total row = { .seq = seq, .from = first_of(e), .to = last_of(e) };
    row.indicator = names_put(&t->texts, indicator);
    row.area = names_put(&t->texts, e->area);
    row.supporter = names_put(&t->texts, e->supporter);
    add_row(t, row);
}

/* ---- the fold --------------------------------------------------------- */

static void *open_totals(void *const *needed)
{
    struct carried_totals *t = mem_new(1, sizeof *t);
    t->pack = needed[0];
    return t;
}

static void close_totals(void *state)
{
    struct carried_totals *t = state;
    names_free(&t->texts);
    mem_free(t->rows);
    mem_free(t);
}

static void save(const void *state, struct fold_parts *out)
{
    const struct carried_totals *t = state;
    struct buf texts = { 0 };
    for (uint32_t i = 0; i < t->texts.count; i++) {
        bytes_put_str(&texts, names_text(&t->texts, i));
    }
    fold_part_add(out, "texts", texts.at, texts.len);
    fold_part_add(out, "rows", t->rows, t->count * sizeof *t->rows);
    buf_free(&texts);
}

static bool load(void *state, struct fold_parts *in)
{
    struct carried_totals *t = state;
    struct bytes texts = { .rest = fold_part(in, "texts") };
    struct str rows = fold_part(in, "rows");
    if (texts.rest.at == NULL || rows.at == NULL ||
        rows.len % sizeof *t->rows != 0) {
        return false;
    }
    while (texts.rest.len > 0 && !texts.bad) {
        names_put(&t->texts, bytes_get_str(&texts));
    }
    for (size_t i = 0; !texts.bad && i < rows.len / sizeof *t->rows; i++) {
        struct total row;
        memcpy(&row, rows.at + i * sizeof row, sizeof row);
        if (row.indicator >= t->texts.count || row.area >= t->texts.count ||
            row.supporter >= t->texts.count) {
            return false;
        }
        add_row(t, row);
    }
    return !texts.bad;
}

const struct fold carried_fold = {
    .name = "carried", .version = 1, .needs = { &pack_fold, NULL },
    .open = open_totals, .close = close_totals, .apply = apply,
    .save = save, .load = load,
};

/* ---- scopes ------------------------------------------------------------ */

/* How one dimension of a scope lies to the same of another. */
struct fit { bool inside, around; };    /* both: equal; neither: apart */

static struct fit fit_area(const struct areas *areas, struct str a,
                           struct str b)
{
    if (str_is(a, b) || a.len == 0 || b.len == 0) {
        return (struct fit){ str_is(a, b) || b.len == 0,
                             str_is(a, b) || a.len == 0 };
    }
    uint32_t x = area_of_code(areas, a), y = area_of_code(areas, b);
    return x == AREA_NONE || y == AREA_NONE ? (struct fit){ false, false }
        : (struct fit){ area_holds(areas, y, x), area_holds(areas, x, y) };
}

static struct fit fit_supporter(struct str a, struct str b)
{
    bool equal = str_is(a, b);
    return (struct fit){ equal || b.len == 0, equal || a.len == 0 };
}

static bool is_apart(struct fit f)
{
    return !f.inside && !f.around;
}

static bool crosses(const struct carried_totals *t, const struct areas *areas,
                    const struct total *row, const struct entry *e)
{
    int32_t from = first_of(e), to = last_of(e);
    struct fit area = fit_area(areas, e->area,
                               names_text(&t->texts, row->area));
    struct fit supporter = fit_supporter(e->supporter,
        names_text(&t->texts, row->supporter));
    struct fit period = { from >= row->from && to <= row->to,
                          from <= row->from && to >= row->to };
    if (is_apart(area) || is_apart(supporter) || from > row->to ||
        to < row->from) {
        return false;
    }
    return !(area.inside && supporter.inside && period.inside) &&
           !(area.around && supporter.around && period.around);
}

uint64_t carried_crossed(const struct carried_totals *t,
                         const struct areas *areas,
                         const struct marks *marks, const struct entry *draft,
                         uint64_t but)
{
    uint32_t indicator = names_find(&t->texts, indicator_of(draft));
    for (size_t i = 0; i < t->count; i++) {
        const struct total *row = &t->rows[i];
        if (row->indicator == indicator && row->seq != but &&
            marks_is_live(marks, row->seq, UINT64_MAX) &&
            crosses(t, areas, row, draft)) {
            return row->seq;
        }
    }
    return UINT64_MAX;
}
