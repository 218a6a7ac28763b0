#include "exchange/demo_rows.h"

#include <assert.h>

#include "base/date.h"
#include "exchange/demo_chance.h"
#include "table/csv.h"

enum { NO_FILE = -1, SINGLE_ONE_IN = 64, INSPECT_ONE_IN = 997 };

enum use {                      /* what becomes of a row */
    USE_MAIN, USE_WITHDRAWN, USE_LATE,
};

struct row {                    /* one record, before it is text */
    uint64_t key, hash;
    enum use use;
    int32_t day;
    uint32_t county, giver;     /* or DEMO_NOWHERE */
    struct str place;
    const struct demo_unit *unit, *subject;
    int64_t part;               /* of the recipe's sum */
    char id[CHANCE_UUID_LEN], corrects[CHANCE_UUID_LEN];
    bool has_id, is_correction;
    bool is_first;              /* of its thing */
    size_t round;
};

struct cooking {                /* a recipe at work */
    struct job *j;
    const struct demo_world *w;
    const struct demo_recipe *r;
    struct demo_output *out;
    struct demo_files *files;   /* of out */
    struct demo_arrival arrival;
    int64_t *splits;            /* file by round, area and year, or NO_FILE */
    uint32_t *area_groups;      /* county → group by the area above it */
    struct str *group_names;
    size_t group_count;
    int64_t late_files[DEMO_ROUNDS_MAX], correction_files[DEMO_ROUNDS_MAX];
    uint64_t reviewed_count;    /* files so far that somebody reviewed */
    uint64_t weight, weight_sum, serial;
    int64_t average;
};

/* ---- files ------------------------------------------------------------- */

static void head_column(struct buf *out, const char *name)
{
    buf_char(out, ',');
    buf_text(out, name);
}

static void write_head(const struct cooking *c, struct buf *out)
{
    const struct demo_recipe *r = c->r;
    buf_text(out, "id,kind,occurred");
    if (r->has_until) {
        head_column(out, "until");
    }
    if (r->supporter.kind != SOURCE_NONE) {
        head_column(out, "supporter");
    }
    if (r->place != PLACE_NOWHERE) {
        head_column(out, "area");
    }
    if (r->unit.kind != SOURCE_NONE) {
        head_column(out, "unit");
    }
    if (r->subject != SUBJECT_NOBODY) {
        head_column(out, "subject");
    }
    if (r->subject == SUBJECT_PERSON) {
        head_column(out, "identity");
    }
    if (r->sum_of.len > 0) {
        buf_char(out, ',');
        buf_str(out, r->sum_of);
    }
    for (size_t i = 0; i < r->value_count; i++) {
        buf_char(out, ',');
        buf_str(out, r->values[i].column);
    }
    if (r->programmes_text.len > 0) {
        head_column(out, "programmes");
    }
    if (r->evidence > 0) {
        head_column(out, "evidence");
    }
    buf_text(out, ",corrects,reason\n");
}

/* So many of each thousand files, spread evenly from a place of chance on:
 * of fifteen files at 880 per mille one or two stay unconfirmed. */
static bool is_confirmed(const struct demo_recipe *r, uint64_t nth)
{
    uint64_t phase = r->salt % 1000;
    return (phase + (nth + 1) * r->confirmed) / 1000
        > (phase + nth * r->confirmed) / 1000;
}

/* A new file of the recipe; `part` is empty or names what lies in it. */
static int64_t begin_file(struct cooking *c, struct str part, bool is_reviewed,
                          size_t round)
{
    struct str name = arena_print(c->j->arena, "%.*s%s%.*s",
        STR_ARG(c->r->id), part.len > 0 ? "-" : "", STR_ARG(part));
    size_t number = demo_file_begin(c->j, c->files,
        demo_round_file(c->j->arena, c->out, round, name));
    struct demo_file *file = &c->files->rows[number];
    file->round = round;
    file->is_reviewed = is_reviewed;
    if (is_reviewed) {
        file->is_confirmed = is_confirmed(c->r, c->reviewed_count++);
    }
    write_head(c, &file->rows);
    return (int64_t)number;
}

/* The file that a reviewed row belongs to. */
static int64_t file_of(struct cooking *c, const struct row *row)
{
    size_t year = 0, group = c->group_count;
    if (c->r->split & SPLIT_YEAR) {
        int years = date_year(row->day) - date_year(c->r->from);
        year = years < 0 ? 0 : years >= DEMO_YEARS_MAX ? DEMO_YEARS_MAX - 1
            : (size_t)years;
    }
    if (c->r->split & SPLIT_AREA && row->county != DEMO_NOWHERE) {
        group = c->area_groups[row->county];
    }
    size_t block = row->round * (c->group_count + 1) + group;
    int64_t *file = &c->splits[block * DEMO_YEARS_MAX + year];
    if (*file == NO_FILE) {
        struct buf part = { 0 };
        if (group < c->group_count) {
            buf_str(&part, c->group_names[group]);
        }
        if (c->r->split & SPLIT_YEAR) {
            buf_print(&part, "%s%d", part.len > 0 ? "-" : "",
                      date_year(c->r->from) + (int)year);
        }
        *file = begin_file(c, buf_view(&part), true, row->round);
        buf_free(&part);
    }
    return *file;
}

/* ---- who, where, when -------------------------------------------------- */

static int32_t own_day(const struct demo_recipe *r, uint64_t hash)
{
    uint64_t at = chance_pick(hash, r->weight_sum);
    uint32_t year = 0;
    while (at >= r->weights[year]) {
        at -= r->weights[year++];
    }
    assert(year < r->years);
    int32_t first, next;
    int number = date_year(r->from) + (int)year;
    date_of(number, 1, 1, &first);
    date_of(number + 1, 1, 1, &next);
    first = first < r->from ? r->from : first;
    next = next > r->to ? r->to + 1 : next;
    return first + (int32_t)chance_pick(chance_mix(hash),
                                        (uint64_t)(next - first));
}

/* Records of one thing never share a day where few repeat: the n-th lies 30 n
 * to 30 n + 19 days from the first, a late one 20 to 29 days. So a kind whose
 * key is subject and day never meets itself in another file. */
static int32_t day_of(const struct demo_recipe *r, const struct row *row,
                      uint64_t nth)
{
    uint64_t salt = r->has_shift ? r->subject_salt : r->salt;
    int32_t day = own_day(r, chance_of(salt ^ 0xda7e, row->key)) + r->shift;
    if (row->use == USE_MAIN && nth == 0) {
        return day;
    }
    if (r->rows > 3 * r->things && row->use == USE_MAIN) {
        return own_day(r, row->hash);
    }
    int32_t away = row->use == USE_LATE ? 20 + (int32_t)(nth % 10)
        : (int32_t)(30 * nth + row->hash % 20);
    return day + away <= r->to ? day + away : day - away;
}

static const struct demo_unit *draw(const struct demo_source *s,
                                    const struct row *row, uint64_t hash)
{
    uint32_t group = DEMO_NOWHERE;
    switch (s->kind) {
    case SOURCE_EACH:
        return &s->pool->rows[row->key % s->pool->count];
    case SOURCE_ANY:
        return &s->pool->rows[chance_pick(hash, s->pool->count)];
    case SOURCE_NEAR:
        group = row->giver;
        break;
    case SOURCE_LOCAL:
        group = row->county;
        break;
    case SOURCE_NONE: case SOURCE_ID: case SOURCE_PARTNER:
        return NULL;
    }
    return demo_unit_in(s->pool, group, hash);
}

static void put_place(const struct cooking *c, struct row *row)
{
    const struct demo_recipe *r = c->r;
    const struct demo_place *place = NULL;
    uint64_t hash = chance_of(r->subject_salt ^ 0x91ace, row->key);
    row->county = DEMO_NOWHERE;
    row->place = STR("");
    if (r->place == PLACE_HOME) {
        place = &r->people->home->rows[demo_home(r->people, row->key)];
    } else if (r->place == PLACE_EACH) {
        place = &r->list->rows[row->key % r->list->count];
    } else if (r->place == PLACE_ANY) {
        place = &r->list->rows[chance_pick(hash, r->list->count)];
    } else if (r->place == PLACE_OF_UNIT) {
        row->place = row->unit->area;
        row->county = row->unit->group;
    }
    if (place != NULL) {
        row->place = place->code;
        row->county = place->county;
    }
}

/* The county's partner of this record; most counties have one. */
static void put_giver(const struct cooking *c, struct row *row)
{
    row->giver = DEMO_NOWHERE;
    if (row->county != DEMO_NOWHERE) {
        const struct demo_county *county = &c->w->counties[row->county];
        row->giver = county->partners[row->key % county->partner_count];
    }
}

static void fill(const struct cooking *c, struct row *row, uint64_t nth)
{
    const struct demo_recipe *r = c->r;
    uint64_t lane = (uint64_t)row->use << 40 | nth;
    row->hash = chance_of(r->salt ^ lane * UINT64_C(0x9e3779b97f4a7c15),
                          row->key);
    row->unit = NULL;
    if (r->unit.kind == SOURCE_EACH) {
        row->unit = draw(&r->unit, row, row->hash);
    }
    put_place(c, row);
    put_giver(c, row);
    if (r->unit.kind != SOURCE_EACH) {
        row->unit = draw(&r->unit, row, chance_mix(row->hash ^ 3));
    }
    row->subject = r->subject == SUBJECT_UNIT
        ? &r->subject_pool->rows[row->key % r->subject_pool->count] : NULL;
    row->day = day_of(r, row, nth);
    row->has_id = row->is_correction = false;
}

/* ---- text -------------------------------------------------------------- */

static void put_day(struct buf *out, int32_t day)
{
    char text[DATE_TEXT_SIZE];
    date_print((struct date){ day, DATE_DAY }, text);
    buf_bytes(out, text, DATE_TEXT_SIZE - 1);
}

static void put_source(const struct cooking *c, const struct demo_source *s,
                       const struct row *row, uint64_t hash, struct buf *out)
{
    const struct demo_unit *unit = draw(s, row, hash);
    if (unit != NULL) {
        buf_str(out, unit->id);
    } else if (s->kind == SOURCE_ID) {
        buf_str(out, s->id);
    } else if (s->kind == SOURCE_PARTNER) {
        uint64_t giver = row->giver != DEMO_NOWHERE ? row->giver
            : chance_pick(hash, c->w->giver_count);
        buf_str(out, c->w->givers[giver].id);
    }
}

static void put_value(struct cooking *c, const struct demo_value *v,
                      const struct row *row, uint64_t hash, struct buf *out)
{
    uint64_t at;
    uint32_t i = 0;
    switch (v->kind) {
    case VALUE_TEXT:
        csv_cell(out, v->text, true, false);
        break;
    case VALUE_CHOICE:
        at = chance_pick(hash, v->choice_sum);
        while (v->choices[i].end <= at) {
            i++;
        }
        buf_str(out, v->choices[i].text);
        break;
    case VALUE_RANGE:
        at = chance_pick(hash, (uint64_t)(v->high - v->low) + 1);
        buf_int(out, v->low + (int64_t)at);
        break;
    case VALUE_SERIAL:
        buf_str(out, v->text);
        buf_int(out, (int64_t)c->serial);
        break;
    case VALUE_WORD:
        csv_cell(out, v->words->rows[chance_pick(hash, v->words->count)],
                 true, false);
        break;
    case VALUE_UNIT:
        put_source(c, &v->unit, row, hash, out);
        break;
    }
}

static void put_subject(const struct cooking *c, const struct row *row,
                        struct buf *out)
{
    static const char *const identities[] = { ",proved", ",provisional",
                                              ",none" };
    const struct demo_recipe *r = c->r;
    if (r->subject == SUBJECT_UNIT) {
        buf_str(out, row->subject->id);
    } else if (r->subject == SUBJECT_SERIAL) {
        buf_str(out, r->subject_prefix);
        buf_int(out, (int64_t)row->key + 1);
    } else if (r->subject == SUBJECT_PERSON) {
        char *room = buf_room(out, CHANCE_PERSON_LEN);
        chance_person(r->people->salt, row->key, room);
        out->len += CHANCE_PERSON_LEN;
        uint64_t sure = chance_of(r->people->salt ^ 1, row->key) % 100;
        buf_text(out, identities[sure < 92 ? 0 : sure < 98 ? 1 : 2]);
    }
}

static void put_part(const struct demo_recipe *r, int64_t part,
                     struct buf *out)
{
    if (str_is(r->sum_of, STR("amount_yuan"))) {
        buf_int(out, part / 100);
        if (part % 100 != 0) {
            buf_print(out, ".%02d", (int)(part % 100));
        }
    } else {
        buf_int(out, part);
    }
}

static void put_evidence(const struct demo_recipe *r, const struct row *row,
                         struct buf *out)
{
    if (chance_mix(row->hash ^ 5) % 1000 < r->evidence) {
        uint64_t hash[4];
        for (int i = 0; i < 4; i++) {
            hash[i] = chance_of(row->hash, (uint64_t)i);
        }
        buf_hex(out, hash, sizeof hash);
    }
}

static void put_row(struct cooking *c, const struct row *row, int64_t file)
{
    const struct demo_recipe *r = c->r;
    struct buf *out = demo_file_rows(c->j, c->files, (size_t)file);
    buf_bytes(out, row->id, row->has_id ? CHANCE_UUID_LEN : 0);
    buf_char(out, ',');
    buf_str(out, r->kind);
    buf_char(out, ',');
    put_day(out, row->day);
    if (r->has_until) {
        uint64_t span = (uint64_t)(r->lasts_high - r->lasts_low) + 1;
        buf_char(out, ',');
        put_day(out, row->day + (int32_t)(r->lasts_low
            + (int64_t)chance_pick(chance_mix(row->hash ^ 2), span)));
    }
    if (r->supporter.kind != SOURCE_NONE) {
        buf_char(out, ',');
        put_source(c, &r->supporter, row, chance_mix(row->hash ^ 4), out);
    }
    if (r->place != PLACE_NOWHERE) {
        buf_char(out, ',');
        buf_str(out, row->place);
    }
    if (r->unit.kind != SOURCE_NONE) {
        buf_char(out, ',');
        buf_str(out, row->unit != NULL ? row->unit->id : r->unit.id);
    }
    if (r->subject != SUBJECT_NOBODY) {
        buf_char(out, ',');
        put_subject(c, row, out);
    }
    if (r->sum_of.len > 0) {
        buf_char(out, ',');
        put_part(r, row->part, out);
    }
    for (size_t i = 0; i < r->value_count; i++) {
        buf_char(out, ',');
        put_value(c, &r->values[i], row, chance_of(row->hash, 16 + i), out);
    }
    if (r->programmes_text.len > 0) {
        buf_char(out, ',');
        put_value(c, &r->programmes, row, chance_mix(row->hash ^ 6), out);
    }
    if (r->evidence > 0) {
        buf_char(out, ',');
        put_evidence(r, row, out);
    }
    buf_char(out, ',');
    if (row->is_correction) {
        buf_bytes(out, row->corrects, CHANCE_UUID_LEN);
        buf_text(out, ",抄录有误");
    } else {
        buf_char(out, ',');
    }
    buf_char(out, '\n');
}

/* ---- rows -------------------------------------------------------------- */

static uint64_t weight_of(const struct demo_recipe *r, uint64_t hash)
{
    if (!r->is_skewed) {
        return 50 + chance_mix(hash ^ 7) % 101;
    }
    uint64_t h = chance_mix(hash ^ 7);
    return (16 + h % 16) << __builtin_ctzll(h >> 8 | 128);
}

/* The next share of the sum: shares are whole, at least 1, and add up
 * exactly. */
static int64_t next_part(struct cooking *c, uint64_t hash)
{
    assert((uint64_t)c->r->sum >= c->r->rows);
    uint64_t sum = (uint64_t)c->r->sum - c->r->rows;
    uint64_t before = chance_share(sum, c->weight, c->weight_sum);
    c->weight += weight_of(c->r, hash);
    return 1 + (int64_t)(chance_share(sum, c->weight, c->weight_sum) - before);
}

static void mark_row(const struct cooking *c, const struct row *row,
                     struct buf *rows, const char *kind, const char *more)
{
    demo_mark(c->out, row->round, rows, kind,
              (struct str){ row->id, CHANCE_UUID_LEN }, more);
}

/* A record that was first written down wrongly: the day a month early, the
 * number half as much again; the correction stands in a file of its own. */
static void put_corrected(struct cooking *c, struct row *row, int64_t file)
{
    struct row first = *row;
    first.day -= 31;
    first.part += first.part / 2 + 1;
    first.has_id = true;
    chance_uuid(chance_mix(row->hash ^ 8), first.id);
    put_row(c, &first, file);
    int64_t *corrections = &c->correction_files[row->round];
    if (*corrections == NO_FILE) {
        *corrections = begin_file(c, STR("corrections"), true, row->round);
    }
    row->has_id = row->is_correction = true;
    memcpy(row->corrects, first.id, sizeof row->corrects);
    chance_uuid(chance_mix(row->hash ^ 9), row->id);
    put_row(c, row, *corrections);
}

static void put_main(struct cooking *c, struct row *row)
{
    const struct demo_recipe *r = c->r;
    row->round = demo_arrival_next(&c->arrival, row->day,
                                   r->sum > 0 ? row->part : 1, row->is_first);
    int64_t file = file_of(c, row);
    if (chance_mix(row->hash ^ 10) % 1000 < r->corrected) {
        put_corrected(c, row, file);
        return;
    }
    uint64_t lot = chance_mix(row->hash ^ 11);
    bool whole = c->files->rows[file].is_confirmed;
    bool is_single = !whole && r->confirmed > 0
        && lot % SINGLE_ONE_IN == 0;
    bool is_inspected = whole && lot % INSPECT_ONE_IN == 0;
    row->has_id = is_single || is_inspected;
    if (row->has_id) {
        chance_uuid(chance_mix(row->hash ^ 8), row->id);
    }
    put_row(c, row, file);
    struct demo_marks *marks = &c->out->marks[row->round];
    if (is_single) {
        mark_row(c, row, &marks->confirmations, "confirmation", "");
    } else if (is_inspected) {
        mark_row(c, row, &marks->inspections, "inspection", ",holds");
    }
}

static void put_other(struct cooking *c, struct row *row)
{
    const struct demo_rounds *rounds = &c->out->rounds;
    while (row->round + 1 < rounds->count
           && row->day > rounds->rows[row->round].day) {
        row->round++;
    }
    if (row->use == USE_LATE) {
        int64_t *late = &c->late_files[row->round];
        if (*late == NO_FILE) {
            *late = begin_file(c, STR("unreviewed"), false, row->round);
        }
        put_row(c, row, *late);
        return;
    }
    row->has_id = true;
    chance_uuid(chance_mix(row->hash ^ 8), row->id);
    put_row(c, row, file_of(c, row));
    mark_row(c, row, &c->out->marks[row->round].withdrawals, "withdrawal",
             ",重复上报");
}

/* How many of `whole` fall to thing number i of `things`. */
static uint64_t share(uint64_t whole, uint64_t i, uint64_t things)
{
    return (i + 1) * whole / things - i * whole / things;
}

static void cook_thing(struct cooking *c, uint64_t thing)
{
    const struct demo_recipe *r = c->r;
    const struct { enum use use; uint64_t count; } parts[] = {
        { USE_MAIN, 1 + share(r->rows - r->things, thing, r->things) },
        { USE_WITHDRAWN, share(r->rows * r->withdrawn / 1000, thing,
                               r->things) },
        { USE_LATE, share(r->late, thing, r->things) },
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        for (uint64_t nth = 0; nth < parts[i].count; nth++) {
            struct row row = { .use = parts[i].use, .is_first = nth == 0 };
            row.key = r->skip + thing * r->within / r->things;
            fill(c, &row, nth);
            row.part = c->average;
            c->serial++;
            if (row.use == USE_MAIN) {
                row.part = r->sum > 0 ? next_part(c, row.hash) : 0;
                put_main(c, &row);
            } else {
                put_other(c, &row);
            }
        }
    }
}

static void weigh(struct cooking *c)
{
    const struct demo_recipe *r = c->r;
    for (uint64_t thing = 0; thing < r->things; thing++) {
        uint64_t key = r->skip + thing * r->within / r->things;
        uint64_t count = 1 + share(r->rows - r->things, thing, r->things);
        for (uint64_t nth = 0; nth < count; nth++) {
            uint64_t hash = chance_of(r->salt
                ^ nth * UINT64_C(0x9e3779b97f4a7c15), key);
            c->weight_sum += weight_of(r, hash);
        }
    }
    c->average = r->sum / (int64_t)r->rows;
    assert(c->weight_sum > 0);
}

/* Counties below one area make a group: 1307 for all of Zhangjiakou. */
static void group_counties(struct cooking *c)
{
    const struct demo_world *w = c->w;
    c->area_groups = ARENA_ROWS(c->j->arena, uint32_t, w->county_count + 1);
    c->group_names = ARENA_ROWS(c->j->arena, struct str, w->county_count + 1);
    for (size_t i = 0; i < w->county_count; i++) {
        size_t g = 0;
        while (g < c->group_count && !str_is(c->group_names[g],
                                             w->counties[i].parent)) {
            g++;
        }
        c->group_names[g] = w->counties[i].parent;
        c->group_count += g == c->group_count;
        c->area_groups[i] = (uint32_t)g;
    }
    size_t count = (c->group_count + 1) * DEMO_YEARS_MAX
        * c->out->rounds.count;
    c->splits = ARENA_ROWS(c->j->arena, int64_t, count);
    for (size_t i = 0; i < count; i++) {
        c->splits[i] = NO_FILE;
    }
}

void demo_mark(const struct demo_output *out, size_t round, struct buf *rows,
               const char *kind, struct str what, const char *more)
{
    buf_text(rows, kind);
    buf_char(rows, ',');
    put_day(rows, out->rounds.rows[round].day);
    buf_char(rows, ',');
    buf_str(rows, what);
    buf_text(rows, more);
    buf_char(rows, '\n');
}

struct str demo_round_file(struct arena *a, const struct demo_output *out,
                           size_t round, struct str name)
{
    struct str late = round == 0 ? STR("") : out->rounds.rows[round].name;
    return arena_print(a, "%.*s%s%.*s.csv", STR_ARG(name),
                       late.len > 0 ? "." : "", STR_ARG(late));
}

bool demo_rows_write(struct job *j, const struct demo_world *w,
                     const struct demo_recipe *r, struct demo_output *out)
{
    struct cooking c = { .j = j, .w = w, .r = r, .out = out,
                         .files = &out->files };
    size_t first = out->files.count;
    if (r->rows == 0) {
        return true;
    }
    for (size_t i = 0; i < DEMO_ROUNDS_MAX; i++) {
        c.late_files[i] = c.correction_files[i] = NO_FILE;
    }
    demo_arrival_begin(&out->rounds, r->id, &c.arrival);
    group_counties(&c);
    if (r->sum > 0) {
        weigh(&c);
    }
    for (uint64_t thing = 0; thing < r->things && job_ok(j); thing++) {
        cook_thing(&c, thing);
    }
    assert(!job_ok(j) || c.weight == c.weight_sum);
    return demo_files_end(j, &out->files, first);
}
