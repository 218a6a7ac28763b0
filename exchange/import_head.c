#include "exchange/import_head.h"

#include "base/utf8.h"

/* ---- the first rows -------------------------------------------------- */

static bool keep_row(struct job *j, struct head *h,
                     const struct sheet_row *row)
{
    struct head_row *kept = &h->rows[h->row_count++];
    kept->line = row->line;
    kept->count = row->count;
    kept->cells = ARENA_ROWS(j->arena, struct str, row->count + 1);
    for (size_t i = 0; i < row->count; i++) {
        kept->cells[i] = arena_str(j->arena, str_trim(row->cells[i].text));
    }
    return h->row_count < HEAD_ROWS_MAX;
}

static bool read_rows(struct job *j, struct sheet *sheet, struct head *h)
{
    struct sheet_row row;
    enum sheet_step step;
    while ((step = sheet->next(j, sheet, &row)) == SHEET_ROW) {
        if (!keep_row(j, h, &row)) {
            return true;
        }
    }
    if (step == SHEET_FAILED && h->row_count > 0) {
        err_clear(&j->err);     /* said again when the sheet is read whole */
    }
    return job_ok(j);
}

/* ---- one reading of the header --------------------------------------- */

/* “（万元）” or 万元 alone in a cell: the unit of the column that it is under;
 * 万元 comes out, nothing otherwise. */
static struct str unit_alone(struct arena *a, struct str cell)
{
    struct str s = utf8_fold(a, cell), mark = STR("单位:");
    if (str_starts(s, STR("(")) && str_ends(s, STR(")"))) {
        s = str_part(s, 1, s.len - 2);
    }
    if (str_starts(s, mark)) {
        s = str_part(s, mark.len, s.len);
    }
    return value_unit_of(s) != NULL ? s : (struct str){ 0 };
}

/* Nothing but units below a header; merged cells repeat what is above. */
static bool is_unit_row(const struct head *h, struct arena *a, size_t at)
{
    const struct head_row *high = &h->rows[at - 1], *low = &h->rows[at];
    bool found = false;
    for (size_t i = 0; i < low->count; i++) {
        struct str cell = low->cells[i];
        bool is_unit = unit_alone(a, cell).len > 0;
        if (!is_unit && cell.len > 0 &&
            (i >= high->count || !str_is(cell, high->cells[i]))) {
            return false;
        }
        found = found || is_unit;
    }
    return found;
}

/* A group's name stands over its first column only; in workbooks the reader
 * has filled merged cells already. */
static void join_rows(struct head *h, struct arena *a, size_t top, bool two)
{
    const struct head_row *high = &h->rows[top], *low = &h->rows[top + two];
    struct str group = { 0 };
    h->count = high->count > low->count ? high->count : low->count;
    h->headers = ARENA_ROWS(a, struct str, h->count + 1);
    h->folded = ARENA_ROWS(a, struct str, h->count + 1);
    for (size_t i = 0; i < h->count; i++) {
        struct str over = i < high->count ? high->cells[i]
                                          : (struct str){ 0 };
        struct str under = two && i < low->count ? low->cells[i]
                                                 : (struct str){ 0 };
        group = over.len > 0 ? over : under.len > 0 ? group : over;
        struct str unit = unit_alone(a, under);
        if (under.len == 0 || group.len == 0 || str_is(under, group)) {
            h->headers[i] = under.len > 0 ? under : over;
        } else if (unit.len > 0) {
            h->headers[i] = arena_print(a, "%.*s(%.*s)", STR_ARG(group),
                                        STR_ARG(unit));
        } else {
            h->headers[i] = arena_print(a, "%.*s·%.*s", STR_ARG(group),
                                        STR_ARG(under));
        }
        h->folded[i] = utf8_fold(a, h->headers[i]);
    }
    h->titles = top;
    h->skip = top + two + 1;
    h->line = low->line;
}

/* A row of units below two header rows: 资金·市级 becomes 资金·市级(万元). */
static void join_units(struct head *h, struct arena *a, size_t at)
{
    const struct head_row *low = &h->rows[at];
    for (size_t i = 0; i < h->count && i < low->count; i++) {
        struct str unit = unit_alone(a, low->cells[i]);
        if (unit.len > 0) {
            h->headers[i] = arena_print(a, "%.*s(%.*s)",
                                        STR_ARG(h->headers[i]),
                                        STR_ARG(unit));
            h->folded[i] = utf8_fold(a, h->headers[i]);
        }
    }
    h->skip = at + 1;
    h->line = low->line;
}

static const struct mapping_row *mapped(const struct head *h, size_t column)
{
    for (size_t i = 0; i < h->mapping.count; i++) {
        if (str_is(h->mapping.rows[i].header, h->folded[column])) {
            return &h->mapping.rows[i];
        }
    }
    return NULL;
}

/* What column i means: by the mapping, the joined name, the lower one. */
static struct target target_at(const struct head *h,
                               const struct vocabulary *v,
                               const struct words *w, size_t i)
{
    const struct mapping_row *row = mapped(h, i);
    if (row != NULL) {
        struct target t = row->skip
            ? (struct target){ .use = USE_IGNORED }
            : words_find(v, w, row->column);
        t.unit = row->unit != NULL ? row->unit : t.unit;
        return t;
    }
    struct target t = words_find(v, w, h->folded[i]);
    /* The lower name alone; also of a header that was joined before, in a
     * file of rejected rows. */
    ptrdiff_t dot = t.use != USE_UNKNOWN ? -1
                  : str_find(h->folded[i], STR("·"));
    return dot < 0 ? t
        : words_find(v, w, str_part(h->folded[i],
                                    (size_t)dot + strlen("·"),
                                    h->folded[i].len));
}

static bool is_named(struct target t)
{
    return t.use == USE_CORE || t.use == USE_FIELD || t.use == USE_AREA_PART;
}

static bool is_same(struct target a, struct target b)
{
    return a.use == b.use &&
           (a.use == USE_CORE ? a.core == b.core
            : a.use == USE_FIELD ? str_is(a.name, b.name)
            : a.use == USE_AREA_PART && a.rank == b.rank);
}

struct score { long match; size_t named; bool is_whole; };

/* How well a kind fits: what it knows, less what it misses. Fields of its own
 * say more than columns that every kind has. */
static struct score score_of(const struct head *h, const struct vocabulary *v,
                             const struct words *w)
{
    struct score s = { 0 };
    size_t musts = 0, own = 0;
    for (size_t i = 0; i < h->count; i++) {
        struct target t = target_at(h, v, w, i);
        if (h->headers[i].len > 0 && is_named(t)) {
            s.named++;
            s.match += t.use == USE_FIELD ? 5 : t.field != NULL ? 4 : 2;
            musts += t.is_must;
            own += t.use == USE_FIELD || t.field != NULL || t.is_must;
        }
    }
    long missing = (long)w->must_count - (long)musts;
    s.is_whole = missing <= 0 && own > 0;
    s.match -= missing > 0 ? 3 * missing : 0;
    if (w->row == NULL && missing > 0) {
        s.match = 0;            /* registers and marks are never guessed */
    }
    return s;
}

static size_t filled(const struct head *h)
{
    size_t n = 0;
    for (size_t i = 0; i < h->count; i++) {
        n += h->headers[i].len > 0;
    }
    return n;
}

/* ---- which rows are the header ---------------------------------------- */

static size_t most_named(const struct head *h, const struct vocabulary *v)
{
    size_t best = 0;
    for (size_t i = 0; i < v->count; i++) {
        size_t named = score_of(h, v, &v->kinds[i]).named;
        best = named > best ? named : best;
    }
    return best;
}

struct choice { size_t named, top; bool two, is_sure; };

static void try_rows(struct head h, const struct vocabulary *v,
                     struct arena *a, size_t top, bool two,
                     struct choice *best)
{
    if (top + two >= h.row_count) {
        return;
    }
    join_rows(&h, a, top, two);
    size_t named = most_named(&h, v);
    if (named > best->named && (named > 1 || filled(&h) == 1)) {
        *best = (struct choice){ named, top, two,
                                 named > 2 && named == filled(&h) };
    }
}

/* The first row in which the most headers are known; or a pair of rows, if it
 * knows more than any row alone or if its lower row gives units. A row of units
 * may stand below a pair, too. */
static bool find_header(struct job *j, const struct vocabulary *v,
                        struct head *h)
{
    struct choice best = { 0 };
    struct arena *a = arena_open();     /* trials leave much behind */
    for (size_t top = 0; top < h->row_count && !best.is_sure; top++) {
        try_rows(*h, v, a, top, false, &best);
    }
    size_t single = best.top;
    if (best.named > 0 && single > 0) {
        try_rows(*h, v, a, single - 1, true, &best);
    }
    try_rows(*h, v, a, single, true, &best);
    if (best.named > 0) {
        best.two = best.two || (best.top + 1 < h->row_count &&
                                is_unit_row(h, a, best.top + 1));
        join_rows(h, j->arena, best.top, best.two);
        size_t below = best.top + 2;
        if (best.two && below < h->row_count &&
            is_unit_row(h, a, below)) {
            join_units(h, j->arena, below);
        }
    }
    arena_close(a);
    return best.named > 0;
}

/* ---- units of titles -------------------------------------------------- */

/* “单位：万元、亩” sets what plain numbers of that measure mean. */
static void read_units(struct head *h, struct arena *a, struct str cell)
{
    struct str folded = utf8_fold(a, cell);
    struct str mark = STR("单位:");
    ptrdiff_t at = str_find(folded, mark);
    if (at < 0) {
        return;
    }
    struct str rest = str_part(folded, (size_t)at + mark.len, folded.len);
    struct buf word = { 0 };
    while (true) {
        struct str before = rest;
        uint32_t c = utf8_next(&rest);
        bool is_end = c == 0 || c == ',' || c == ')' || c == ';' ||
                      c == '/' || c == 0x3001;
        if (!is_end) {
            buf_bytes(&word, before.at, before.len - rest.len);
            continue;
        }
        const struct value_unit *unit = value_unit_of(buf_view(&word));
        if (unit != NULL) {
            h->units[unit->measure] = unit;
        }
        word.len = 0;
        if (c == 0 || c == ')') {
            break;
        }
    }
    buf_free(&word);
}

static void read_titles(struct head *h, struct arena *a)
{
    for (size_t i = 0; i < h->titles; i++) {
        for (size_t k = 0; k < h->rows[i].count; k++) {
            read_units(h, a, h->rows[i].cells[k]);
        }
    }
}

/* ---- which kind ------------------------------------------------------- */

/* In a kind of its own a column may be called “kind”: units have one. */
static ptrdiff_t kind_column(const struct head *h)
{
    for (size_t i = 0; i < h->count; i++) {
        const struct mapping_row *row = mapped(h, i);
        if (column_of(row != NULL ? row->column : h->folded[i]) ==
            COLUMN_KIND) {
            return (ptrdiff_t)i;
        }
    }
    return -1;
}

static const struct words *titled(const struct head *h,
                                  const struct vocabulary *v,
                                  struct arena *a, struct head_name name)
{
    const struct words *w = NULL;
    for (size_t i = 0; w == NULL && i < h->titles; i++) {
        for (size_t k = 0; w == NULL && k < h->rows[i].count; k++) {
            w = vocabulary_titled(v, a, h->rows[i].cells[k]);
        }
    }
    w = w != NULL ? w : vocabulary_titled(v, a, name.sheet);
    w = w != NULL ? w : vocabulary_titled(v, a, name.file);
    return w != NULL && score_of(h, v, w).named > 0 ? w : NULL;
}

static void say_candidates(const struct words *const *best,
                           struct intake_note *why)
{
    if (best[0] == NULL) {
        intake_note(why, "kind.unknown", STR("kind"),
                    "看不出这张表是哪一类记录；请加一列“kind”或在标题里写明",
                    "cannot tell which kind of record this sheet holds; add "
                    "a column “kind” or name it in a title");
        return;
    }
    struct buf list = { 0 };
    for (size_t k = 0; k < HEAD_CANDIDATES && best[k] != NULL; k++) {
        buf_text(&list, k > 0 ? ", " : "");
        buf_str(&list, best[k]->kind);
    }
    intake_note(why, "kind.unknown", STR("kind"),
                "看不出这张表是哪一类记录（可能是：%s）；请加一列“kind”"
                "或在标题里写明",
                "cannot tell which kind of record this sheet holds "
                "(perhaps: %s); add a column “kind” or name it in a title",
                buf_cstr(&list));
    buf_free(&list);
}

/* The kind that fits best, if it misses nothing and no other fits as well; the
 * best ones are named in *why otherwise. */
static const struct words *best_fit(const struct head *h,
                                    const struct vocabulary *v,
                                    struct intake_note *why)
{
    const struct words *best[HEAD_CANDIDATES] = { NULL }, *whole = NULL;
    long match[HEAD_CANDIDATES] = { 0 }, whole_match = 0;
    bool doubled = false;
    for (size_t i = 0; i < v->count; i++) {
        const struct words *w = &v->kinds[i];
        struct score s = score_of(h, v, w);
        long m = s.match;
        if (s.is_whole && m > 0 && m >= whole_match) {
            doubled = m == whole_match;
            whole = w;
            whole_match = m;
        }
        for (size_t k = 0; k < HEAD_CANDIDATES && m > 0; k++) {
            if (best[k] == NULL || m > match[k]) {
                const struct words *pushed = best[k];
                long its = match[k];
                best[k] = w;
                match[k] = m;
                w = pushed;
                m = pushed != NULL ? its : 0;
            }
        }
    }
    if (whole == NULL || doubled) {
        say_candidates(best, why);
        return NULL;
    }
    return whole;
}

static bool find_kind(const struct vocabulary *v, struct head_name name,
                      struct head *h, struct intake_note *why)
{
    if (name.kind != NULL) {
        h->kind_at = -1;
        h->words = name.kind;
        return true;
    }
    struct arena *a = arena_open();
    const struct words *unit = NULL;
    for (size_t i = 0; i < v->count; i++) {
        if (v->kinds[i].core == CORE_UNIT) {
            unit = &v->kinds[i];
        }
    }
    h->kind_at = kind_column(h);
    h->words = titled(h, v, a, name);
    if (h->kind_at >= 0) {
        /* A sheet of units names their kinds in a column of that name. */
        struct score s = score_of(h, v, unit);
        bool is_units = s.is_whole && s.named == filled(h);
        h->words = is_units ? unit : NULL;
        h->kind_at = is_units ? -1 : h->kind_at;
    } else if (h->words == NULL) {
        h->words = best_fit(h, v, why);
    }
    arena_close(a);
    return h->kind_at >= 0 || h->words != NULL;
}

bool head_read(struct job *j, const struct vocabulary *v, struct sheet *sheet,
               struct head_name name, const struct mapping *mapping,
               struct head *out, struct intake_note *why)
{
    *out = (struct head){ .kind_at = -1, .is_1904 = sheet->is_1904 };
    if (mapping != NULL) {
        out->mapping = *mapping;
    }
    if (!read_rows(j, sheet, out)) {
        return false;
    }
    if (out->row_count == 0 || !find_header(j, v, out)) {
        return intake_note(why, "header.none", (struct str){ 0 },
                           "前%d行里没有一行表头是认得的",
                           "none of the first %d rows is a header that the "
                           "pack knows", HEAD_ROWS_MAX);
    }
    read_titles(out, j->arena);
    if (!find_kind(v, name, out, why)) {
        return false;
    }
    struct target *targets;
    return out->words == NULL ||
           head_columns(out, v, out->words, j->arena, &targets, why);
}

bool head_columns(const struct head *h, const struct vocabulary *v,
                  const struct words *w, struct arena *a,
                  struct target **targets, struct intake_note *why)
{
    struct target *t = ARENA_ROWS(a, struct target, h->count + 1);
    for (size_t i = 0; i < h->count; i++) {
        t[i] = h->headers[i].len == 0 || (ptrdiff_t)i == h->kind_at
            ? (struct target){ .use = USE_IGNORED }
            : target_at(h, v, w, i);
        for (size_t k = 0; k < i; k++) {
            if (is_named(t[i]) && is_same(t[i], t[k])) {
                return intake_note(why, "header.double", h->headers[i],
                                   "“%.*s”和“%.*s”两列是同一项",
                                   "columns “%.*s” and “%.*s” mean the same",
                                   STR_ARG(h->headers[k]),
                                   STR_ARG(h->headers[i]));
            }
        }
    }
    *targets = t;
    return true;
}
