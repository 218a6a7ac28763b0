/* Random entries of every sort; at every halt cells = pass = a naive count. */
#include "../check.h"
#include "house.h"

#include <stdlib.h>

#include "pack/pack.h"

enum { RECORDS_MAX = 4000, MARKS_MAX = 4000, PERSONS = 24, HOUSEHOLDS = 9,
       OPERATIONS = 1200, HALT = 40 };

/* ---- what the test itself keeps ----------------------------------------- */

enum kind { GRANT, STAY, STATE, STAY_COUNT, KINDS };
static const char *const kind_ids[] = { "grant", "stay", "state",
                                        "stay_count" };
static const char *const areas[] = { "C1", "C2", "C3", "T11", "T12", "T21",
                                     "T22", "T31", "P" };
static const char *const counties[] = { "C1", "C2", "C3", "C1", "C1", "C2",
                                        "C2", "C3", "" };
static const char *const units[] = { "U1", "U2", "U3", "U4" };
static const char *const ways[] = { "out", "back", "aside" };

struct record {
    uint64_t seq;
    enum kind kind;
    int area, supporter, subject;       /* -1: none */
    int32_t occurred, until;            /* INT32_MAX: open */
    int64_t amount, quantity, rooms;
    int way, main, lifted;
};

struct world {
    struct house h;
    uint64_t chance;
    struct record records[RECORDS_MAX];
    size_t record_count;
    uint64_t marks[MARKS_MAX], withdrawals[MARKS_MAX], batches[MARKS_MAX];
    uint64_t merges[MARKS_MAX];
    size_t mark_count, withdrawal_count, batch_count, merge_count;
    const struct marks *state;          /* the book's own view of lives */
    const struct subjects *subjects;
};

static uint32_t any(struct world *w, uint32_t below)
{
    w->chance = w->chance * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (uint32_t)(w->chance >> 33) % below;
}

static struct str person_id(struct world *w, int number)
{
    return arena_print(w->h.job->arena, "p%010dx", number);
}

/* ---- entries ------------------------------------------------------------ */

static struct date day_at(int32_t day)
{
    return (struct date){ day, DATE_DAY };
}

static void draw(struct world *w, struct record *r)
{
    int32_t first = house_day("2018-01-01");
    r->area = any(w, 12) == 0 ? -1 : (int)any(w, 9);
    r->supporter = any(w, 8) == 0 ? -1 : (int)any(w, 4);
    r->occurred = first + (int32_t)any(w, 3 * 365);
    r->until = INT32_MAX;
    r->amount = any(w, 20) == 0 ? -(int64_t)any(w, 50) : any(w, 100000);
    r->quantity = any(w, 40);
    r->rooms = any(w, 9);
    r->way = (int)any(w, 3);
    r->main = (int)any(w, 2);
    r->lifted = (int)any(w, 2);
    r->subject = -1;
    if (r->kind == STAY) {
        r->subject = any(w, 10) == 0 ? -1 : (int)any(w, PERSONS);
        r->until = any(w, 2) == 0 ? INT32_MAX
            : r->occurred + (int32_t)any(w, 700);
    } else if (r->kind == STATE) {
        r->subject = (int)any(w, HOUSEHOLDS);
    }
}

static void fill_draft(struct world *w, const struct record *r,
                       struct entry *e)
{
    e->occurred = day_at(r->occurred);
    if (r->area >= 0) {
        e->area = str_of(areas[r->area]);
    }
    if (r->supporter >= 0) {
        e->supporter = str_of(units[r->supporter]);
    }
    if (r->subject >= 0) {
        e->subject_kind = r->kind == STAY ? STR("person") : STR("household");
        e->subject = person_id(w, r->subject +
                               (r->kind == STAY ? 0 : PERSONS));
        e->identity = r->kind != STAY ? STR("")
            : r->subject % 3 == 0 ? STR("proved") : STR("provisional");
    }
    if (r->until != INT32_MAX) {
        e->until = day_at(r->until);
    }
    if (r->kind == GRANT) {
        e->has_amount = true;
        e->amount_fen = r->amount;
        entry_put_text(e, STR("way"), str_of(ways[r->way]));
        entry_put_text(e, STR("note"), STR("not kept"));
    } else if (r->kind == STAY) {
        entry_put_number(e, STR("rooms"), r->rooms);
        entry_put_number(e, STR("main"), r->main);
    } else if (r->kind == STATE) {
        entry_put_text(e, STR("status"), r->lifted ? STR("lifted")
                                                   : STR("poor"));
    } else {
        e->has_quantity = true;
        e->quantity = r->quantity;
    }
}

static void add_record(struct world *w, uint64_t corrects)
{
    struct record *r = &w->records[w->record_count];
    *r = (struct record){ .kind = (enum kind)any(w, KINDS) };
    for (size_t i = 0; i < w->record_count && corrects != UINT64_MAX; i++) {
        r->kind = w->records[i].seq == corrects ? w->records[i].kind
                                                : r->kind;
    }
    draw(w, r);
    struct entry e = house_draft(&w->h, kind_ids[r->kind]);
    fill_draft(w, r, &e);
    if (corrects != UINT64_MAX) {
        e.corrects = house_id(&w->h, corrects);
        e.reason = STR("a mistake");
    }
    r->seq = house_put(&w->h, &e);
    w->record_count++;
}

static uint64_t point(struct world *w, const char *kind, uint64_t at)
{
    struct entry e = house_draft(&w->h, kind);
    bool withdraws = str_is(e.kind, STR("withdrawal"));
    *(withdraws ? &e.withdraws : &e.target) = house_id(&w->h, at);
    if (withdraws) {
        e.reason = STR("a mistake");
    } else if (str_is(e.kind, STR("inspection"))) {
        entry_put_text(&e, STR("result"), STR("holds"));
    } else if (str_is(e.kind, STR("confirmation")) && any(w, 3) == 0) {
        e.has_amount = true;
        e.amount_fen = any(w, 50000);
        e.has_quantity = true;
        e.quantity = any(w, 20);
    }
    return house_put(&w->h, &e);
}

static bool lives(const struct world *w, uint64_t seq)
{
    return marks_is_live(w->state, seq, book_head(w->h.book).size);
}

static void mark_any(struct world *w)
{
    static const char *const kinds[] = { "review", "review", "confirmation",
                                         "confirmation", "inspection" };
    uint64_t at = w->records[any(w, (uint32_t)w->record_count)].seq;
    if (any(w, 6) == 0 && w->batch_count > 0) {
        at = w->batches[any(w, (uint32_t)w->batch_count)];
    }
    if (lives(w, at)) {
        w->marks[w->mark_count++] = point(w, kinds[any(w, 5)], at);
    }
}

static void withdraw_any(struct world *w)
{
    uint64_t at = w->records[any(w, (uint32_t)w->record_count)].seq;
    uint32_t which = any(w, 10);
    if (which < 2 && w->mark_count > 0) {
        at = w->marks[any(w, (uint32_t)w->mark_count)];
    } else if (which < 3 && w->batch_count > 0) {
        at = w->batches[any(w, (uint32_t)w->batch_count)];
    } else if (which < 6 && w->withdrawal_count > 0) {
        at = w->withdrawals[any(w, (uint32_t)w->withdrawal_count)];
    }
    if (lives(w, at)) {
        w->withdrawals[w->withdrawal_count++] = point(w, "withdrawal", at);
    }
}

static void add_batch(struct world *w)
{
    house_batch(&w->h);
    w->batches[w->batch_count++] = (uint64_t)w->h.batch;
    house_commit(&w->h);        /* a correction reads its target's id */
    for (uint32_t i = 0, n = 2 + any(w, 6); i < n; i++) {
        uint64_t old = w->record_count == 0 || any(w, 3) > 0 ? UINT64_MAX
            : w->records[any(w, (uint32_t)w->record_count)].seq;
        add_record(w, old != UINT64_MAX && lives(w, old) ? old : UINT64_MAX);
        house_commit(&w->h);
    }
    house_batch(&w->h);
}

static void merge_any(struct world *w)
{
    if (w->merge_count > 0 && any(w, 2) == 0) {
        uint64_t merge = w->merges[any(w, (uint32_t)w->merge_count)];
        if (lives(w, merge)) {
            point(w, "split", merge);
        }
        return;
    }
    int a = (int)any(w, PERSONS), b = (int)any(w, PERSONS);
    struct str from = person_id(w, a), into = person_id(w, b);
    uint64_t at = book_head(w->h.book).size;
    uint32_t x = subject_of(w->subjects, STR("person"), from);
    uint32_t y = subject_of(w->subjects, STR("person"), into);
    if (x == SUBJECT_NONE || y == SUBJECT_NONE ||
        subject_root(w->subjects, x, at) == subject_root(w->subjects, y, at) ||
        subject_root(w->subjects, x, at) != x) {
        return;
    }
    struct entry e = house_draft(&w->h, "merge");
    e.subject_kind = STR("person");
    e.subject = from;
    entry_put_text(&e, STR("into"), into);
    w->merges[w->merge_count++] = house_put(&w->h, &e);
}

static void step(struct world *w)
{
    uint32_t dice = any(w, 100);
    if (dice < 40 || w->record_count < 20) {
        add_record(w, UINT64_MAX);
    } else if (dice < 52) {
        uint64_t old = w->records[any(w, (uint32_t)w->record_count)].seq;
        add_record(w, lives(w, old) ? old : UINT64_MAX);
    } else if (dice < 72) {
        mark_any(w);
    } else if (dice < 88) {
        withdraw_any(w);
    } else if (dice < 94) {
        merge_any(w);
    } else {
        add_batch(w);
    }
    house_commit(&w->h);
}

/* ---- the naive count ---------------------------------------------------- */

struct cut {                    /* one cell */
    const char *county;         /* NULL: all */
    int year;                   /* 0: all */
    enum basis basis;
    uint64_t at;
    int32_t to;
};

struct naive { int64_t value, count, distinct, aggregate; };

static bool is_named(const char *id, const char *name)
{
    return str_is(str_of(id), str_of(name));
}

static uint32_t root_of(struct world *w, const struct record *r, uint64_t at)
{
    struct str kind = r->kind == STAY ? STR("person") : STR("household");
    uint32_t number = r->subject < 0 ? SUBJECT_NONE
        : subject_of(w->subjects, kind,
                     person_id(w, r->subject + (r->kind == STAY ? 0
                                                : PERSONS)));
    return number == SUBJECT_NONE ? number
        : subject_root(w->subjects, number, at);
}

static bool is_township(const struct record *r)
{
    return r->area >= 3 && r->area <= 7;
}

/* +1, 0, -1 by the words of indicators.csv. */
static int passes(const char *id, const struct record *r)
{
    if (is_named(id, "money")) {
        return r->kind != GRANT ? 0 : r->way == 0 ? 1 : r->way == 1 ? -1 : 0;
    }
    if (is_named(id, "city_money")) {
        return r->kind == GRANT && r->way != 1 && r->supporter == 0;
    }
    if (is_named(id, "givers")) {
        return r->kind == GRANT && r->way != 1;
    }
    if (is_named(id, "lifted")) {
        return r->kind == STATE;
    }
    if (is_named(id, "mains")) {
        return r->kind == STAY && r->main && is_township(r);
    }
    if (is_named(id, "towns")) {
        return (r->kind == STAY) && is_township(r);
    }
    return r->kind == STAY;
}

/* Aggregates have no field main and are not of a township by themselves. */
static bool passes_aggregate(const char *id, const struct record *r)
{
    if (r->kind != STAY_COUNT || is_named(id, "mains")) {
        return false;
    }
    return is_named(id, "towns") ? is_township(r)
        : is_named(id, "stays") || is_named(id, "people") ||
          is_named(id, "present") || is_named(id, "rooms");
}

static int32_t cut_day(const struct cut *c)
{
    int32_t end = c->to;
    if (c->year != 0) {
        date_of(c->year, 12, 31, &end);
    }
    return end < c->to ? end : c->to;
}

static bool in_cut(struct world *w, const struct cut *c,
                   const struct record *r, bool is_stock)
{
    if (c->county && !is_named(r->area < 0 ? "" : counties[r->area],
                               c->county)) {
        return false;
    }
    (void)w;
    if (is_stock) {
        return r->occurred <= cut_day(c) && r->until > cut_day(c);
    }
    return r->occurred <= c->to &&
        (c->year == 0 || date_year(r->occurred) == c->year);
}

static int basis_of(struct world *w, const struct record *r, uint64_t at)
{
    return marks_is_live(w->state, r->seq, at)
        ? (int)marks_basis(w->state, r->seq, at) : -1;
}

static int64_t cut_share(struct world *w, const struct record *r,
                         const struct cut *c, int64_t whole, bool is_amount)
{
    int64_t quantity, amount;
    if (c->basis >= BASIS_CONFIRMED &&
        marks_partial(w->state, r->seq, c->at, &quantity, &amount)) {
        int64_t part = is_amount ? amount : quantity;
        return part < whole ? part : whole;
    }
    return whole;
}

static bool note(uint64_t *seen, size_t *count, uint64_t value)
{
    for (size_t i = 0; i < *count; i++) {
        if (seen[i] == value) {
            return false;
        }
    }
    seen[(*count)++] = value;
    return true;
}

/* The newest state of a household at or above a basis, by day and number. */
static const struct record *newest(struct world *w, uint32_t root, int basis,
                                   const struct cut *c)
{
    const struct record *best = NULL;
    for (size_t i = 0; i < w->record_count; i++) {
        const struct record *r = &w->records[i];
        if (r->kind == STATE && r->occurred <= cut_day(c) &&
            basis_of(w, r, c->at) >= basis && root_of(w, r, c->at) == root &&
            (!best || r->occurred > best->occurred ||
             (r->occurred == best->occurred && r->seq > best->seq))) {
            best = r;
        }
    }
    return best;
}

static struct naive count_lifted(struct world *w, const struct cut *c)
{
    struct naive n = { 0 };
    for (int i = 0; i < HOUSEHOLDS; i++) {
        struct record any_one = { .kind = STATE, .subject = i };
        uint32_t root = root_of(w, &any_one, c->at);
        const struct record *place = newest(w, root, 0, c);
        bool counts = place != NULL && root != SUBJECT_NONE;
        for (int b = 0; b <= (int)c->basis && counts; b++) {
            const struct record *r = newest(w, root, b, c);
            counts = r && r->lifted;
        }
        if (counts && (!c->county ||
                       is_named(place->area < 0 ? "" : counties[place->area],
                                c->county))) {
            n.value++;
            n.count++;
            n.distinct++;
        }
    }
    return n;
}

static struct naive count_naive(struct world *w, const char *id,
                                const struct cut *c)
{
    static uint64_t values[RECORDS_MAX], subjects[RECORDS_MAX];
    size_t value_count = 0, subject_count = 0;
    struct naive n = { 0 };
    bool is_stock = is_named(id, "present") || is_named(id, "towns");
    bool is_money = is_named(id, "money") || is_named(id, "city_money");
    if (is_named(id, "lifted")) {
        return count_lifted(w, c);
    }
    for (size_t i = 0; i < w->record_count; i++) {
        const struct record *r = &w->records[i];
        int sign = passes(id, r);
        bool is_sum = passes_aggregate(id, r);
        if ((sign == 0 && !is_sum) || r->seq >= c->at ||
            basis_of(w, r, c->at) < (int)c->basis ||
            !in_cut(w, c, r, is_stock)) {
            continue;
        }
        n.count++;
        if (is_sum) {
            n.aggregate += is_named(id, "rooms") ? 0
                : cut_share(w, r, c, r->quantity, false);
            continue;
        }
        uint32_t root = root_of(w, r, c->at);
        n.distinct += root != SUBJECT_NONE &&
            note(subjects, &subject_count, root);
        if (is_money) {
            n.value += sign * cut_share(w, r, c, r->amount, true);
        } else if (is_named(id, "rooms")) {
            n.value += cut_share(w, r, c, r->rooms, false);
        } else if (is_named(id, "stays")) {
            n.value++;
        } else if (is_named(id, "givers")) {
            n.value += r->supporter >= 0 &&
                note(values, &value_count, (uint64_t)r->supporter);
        } else if (is_named(id, "towns")) {
            n.value += note(values, &value_count, (uint64_t)r->area);
        }
    }
    if (is_named(id, "people") || is_named(id, "mains") ||
        is_named(id, "present")) {
        n.value = n.distinct;
    }
    n.value += n.aggregate;
    return n;
}

static int32_t newest_day(struct world *w, uint64_t at)
{
    int32_t day = 0;
    for (size_t i = 0; i < w->record_count; i++) {
        const struct record *r = &w->records[i];
        if (r->seq < at && basis_of(w, r, at) >= 0 && r->occurred > day) {
            day = r->occurred;
        }
    }
    return day;
}

/* ---- comparing ---------------------------------------------------------- */

static bool same_figure(const struct figure *a, const struct figure *b)
{
    struct figure x = *a, y = *b;
    for (int k = 0; k < FIGURE_BY_MAX; k++) {
        if (!str_is(x.keys[k].text, y.keys[k].text) ||
            x.keys[k].number != y.keys[k].number) {
            return false;
        }
    }
    return x.value == y.value && x.count == y.count &&
        x.distinct == y.distinct && x.proved == y.proved &&
        x.provisional == y.provisional && x.nobody == y.nobody &&
        x.evidenced == y.evidenced && x.named == y.named &&
        x.aggregate == y.aggregate && x.carried == y.carried &&
        x.not_broken_down == y.not_broken_down &&
        memcmp(x.by_basis, y.by_basis, sizeof(x.by_basis)) == 0;
}

static void check_naive(struct world *w, const struct figure *f,
                        const struct cut *c)
{
    char id[32];
    snprintf(id, sizeof(id), "%.*s", STR_ARG(f->indicator->id));
    struct naive n = count_naive(w, id, c);
    bool same = n.value == f->value && n.count == f->count &&
        n.distinct == f->distinct;
    if (!same) {
        printf("# %s county %s year %d basis %d at %llu: value %lld, "
               "count %lld, distinct %lld; naively %lld, %lld, %lld\n", id,
               c->county ? c->county : "-", c->year, (int)c->basis,
               (unsigned long long)c->at, (long long)f->value,
               (long long)f->count, (long long)f->distinct,
               (long long)n.value, (long long)n.count, (long long)n.distinct);
    }
    CHECK(same);
}

static bool compute(struct world *w, struct figure_ask *ask,
                    struct figure_set *out)
{
    bool fine = figure_compute(w->h.job, w->h.book, ask, out);
    CHECK(fine);
    return fine;
}

static void check_shape(struct world *w, bool by_area, bool by_year,
                        enum basis basis)
{
    struct figure_ask ask = { .basis = basis };
    struct figure_set cells, pass;
    if (by_area) {
        ask.by[ask.by_count++] = (struct figure_by){ BY_AREA, STR("county") };
    }
    if (by_year) {
        ask.by[ask.by_count++] = (struct figure_by){ BY_YEAR, STR("") };
    }
    if (!compute(w, &ask, &cells)) {
        return;
    }
    ask.recompute = true;
    if (!compute(w, &ask, &pass)) {
        return;
    }
    CHECK(cells.count == pass.count && cells.to == pass.to);
    CHECK(cells.to == newest_day(w, cells.as_of));
    for (size_t i = 0; i < cells.count && i < pass.count; i++) {
        const struct figure *f = &cells.rows[i];
        char county[8];
        bool same = same_figure(f, &pass.rows[i]);
        if (!same) {
            printf("# cell and pass differ: %.*s: %lld, %lld\n",
                   STR_ARG(f->indicator->id), (long long)f->value,
                   (long long)pass.rows[i].value);
        }
        CHECK(same);
        snprintf(county, sizeof(county), "%.*s", STR_ARG(f->keys[0].text));
        struct cut c = { .county = by_area ? county : NULL,
                         .year = by_year ? f->keys[by_area].number : 0,
                         .basis = basis, .at = cells.as_of, .to = cells.to };
        check_naive(w, &pass.rows[i], &c);
    }
}

static void check_past(struct world *w, uint64_t at)
{
    struct figure_ask ask = { .has_as_of = true, .as_of = at,
                              .basis = (enum basis)any(w, 4) };
    struct figure_set set;
    if (compute(w, &ask, &set)) {
        for (size_t i = 0; i < set.count; i++) {
            struct cut c = { .basis = ask.basis, .at = at, .to = set.to };
            check_naive(w, &set.rows[i], &c);
        }
    }
}

static void check_restate(struct world *w, uint64_t from, uint64_t to)
{
    struct figure_ask ask = { .basis = (enum basis)any(w, 4) };
    struct restatement *rows;
    size_t count;
    bool fine = figure_restate(w->h.job, w->h.book, &ask, from, to, 100000,
                               &rows, &count);
    CHECK(fine);
    for (size_t i = 0; fine && i < count; i++) {
        int64_t sum = 0, causes = 0;
        for (size_t k = 0; k < rows[i].line_count; k++) {
            sum += rows[i].lines[k].share;
        }
        for (int k = 0; k < CAUSE_COUNT; k++) {
            causes += rows[i].by_cause[k];
        }
        CHECK(sum == rows[i].after - rows[i].before && causes == sum);
        struct cut c = { .basis = ask.basis, .at = to,
                         .to = newest_day(w, to) };
        char id[32];
        snprintf(id, sizeof(id), "%.*s", STR_ARG(rows[i].indicator->id));
        CHECK(rows[i].after == count_naive(w, id, &c).value);
        c.at = from;
        c.to = newest_day(w, from);
        CHECK(rows[i].before == count_naive(w, id, &c).value);
    }
}

static void check_explain(struct world *w, const char *id, enum basis basis)
{
    struct str ids[] = { str_of(id) };
    struct figure_ask ask = { .ids = ids, .id_count = 1, .basis = basis };
    struct figure_set set;
    uint64_t next = UINT64_MAX, last = UINT64_MAX;
    int64_t sum = 0, rows_seen = 0;
    if (!compute(w, &ask, &set)) {
        return;
    }
    while (next != 0) {
        struct explain_row *rows;
        size_t count;
        CHECK(figure_explain(w->h.job, w->h.book, &ask, next, 17, &rows,
                             &count, &next));
        for (size_t i = 0; i < count; i++) {
            CHECK(rows[i].seq < last);
            last = rows[i].seq;
            sum += rows[i].share;
            rows_seen++;
        }
    }
    CHECK(sum == set.rows[0].value);
    CHECK(rows_seen == set.rows[0].count);
}

/* What a withdrawal would move is what it then moves. */
static void check_preview(struct world *w)
{
    uint64_t at = w->records[any(w, (uint32_t)w->record_count)].seq;
    struct restatement *rows;
    struct figure_set set;
    struct figure_ask ask = { 0 };
    size_t count;
    if (any(w, 2) == 0 && w->batch_count > 0) {
        at = w->batches[any(w, (uint32_t)w->batch_count)];
    }
    if (!lives(w, at)) {
        return;
    }
    CHECK(figure_preview(w->h.job, w->h.book, at, &rows, &count));
    w->withdrawals[w->withdrawal_count++] = point(w, "withdrawal", at);
    house_commit(&w->h);
    if (compute(w, &ask, &set)) {
        CHECK(set.count == count);
        for (size_t i = 0; i < count && i < set.count; i++) {
            if (rows[i].after != set.rows[i].value) {
                printf("# %.*s: %lld foreseen, %lld came\n",
                       STR_ARG(set.rows[i].indicator->id),
                       (long long)rows[i].after,
                       (long long)set.rows[i].value);
            }
            CHECK(rows[i].after == set.rows[i].value);
        }
    }
}

static void look(struct world *w)
{
    w->state = book_fold(w->h.job, w->h.book, &marks_fold);
    w->subjects = book_fold(w->h.job, w->h.book, &subject_fold);
}

static void halt(struct world *w)
{
    uint64_t size = book_head(w->h.book).size;
    look(w);
    for (int b = 0; b < BASIS_COUNT; b++) {
        check_shape(w, false, false, (enum basis)b);
    }
    check_shape(w, true, false, (enum basis)any(w, 4));
    check_shape(w, false, true, (enum basis)any(w, 4));
    check_shape(w, true, true, (enum basis)any(w, 4));
    uint64_t from = 40 + any(w, (uint32_t)size - 40);
    check_past(w, from);
    check_restate(w, from, from + any(w, (uint32_t)(size - from) + 1));
    static const char *const ids[] = { "money", "givers", "stays", "people",
                                       "present", "towns", "lifted" };
    check_explain(w, ids[any(w, 7)], (enum basis)any(w, 4));
    check_preview(w);
}

static void cells_equal_the_pass_and_a_naive_count(void)
{
    struct world *w = calloc(1, sizeof(*w));
    const char *seed = getenv("JIEDUI_SEED");
    w->chance = seed ? strtoull(seed, NULL, 10) : 20210315;
    house_open(&w->h);
    look(w);
    for (int i = 1; i <= OPERATIONS && check_passing; i++) {
        step(w);
        if (i % HALT == 0) {
            halt(w);
        }
        if (i % 300 == 0) {
            house_again(&w->h, i % 600 == 0);
            look(w);
            halt(w);
        }
    }
    bool same = false;
    const char *name = NULL;
    CHECK(book_save(w->h.job, w->h.book));
    CHECK(book_rebuild(w->h.job, w->h.book, true, &same, &name));
    CHECK(same);
    house_close(&w->h);
    free(w);
}

int main(void)
{
    RUN(cells_equal_the_pass_and_a_naive_count);
    return CHECK_DONE();
}
