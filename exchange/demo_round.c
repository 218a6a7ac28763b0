#include "exchange/demo_round.h"

#include <unistd.h>

#include "base/date.h"

static bool wrong(struct job *j, const struct demo_table *t, size_t row,
                  const char *column)
{
    struct str text = demo_cell(t, row, column);
    return err_set(&j->err, ERR_INPUT, "demo.round",
                   "%s 第 %llu 行：%s 一栏不能是“%.*s”",
                   "%s line %llu: column %s cannot be \"%.*s\"", t->path,
                   (unsigned long long)t->lines[row], column, STR_ARG(text));
}

static bool read_day(struct job *j, const struct demo_table *t, size_t row,
                     const char *column, int32_t *out)
{
    struct date date;
    if (!date_parse(demo_cell(t, row, column), &date)) {
        return wrong(j, t, row, column);
    }
    *out = date.day;
    return true;
}

static size_t round_of(const struct demo_rounds *rounds, struct str name)
{
    size_t i = 0;
    while (i < rounds->count && !str_is(rounds->rows[i].name, name)) {
        i++;
    }
    return i;
}

static bool read_round(struct job *j, const struct demo_table *t, size_t row,
                       struct demo_rounds *out)
{
    struct str name = demo_cell(t, row, "round");
    struct demo_round *r = &out->rows[out->count];
    if (name.len == 0 || out->count == DEMO_ROUNDS_MAX
        || round_of(out, name) < out->count) {
        return wrong(j, t, row, "round");
    }
    r->name = name;
    if (!read_day(j, t, row, "day", &r->day)) {
        return false;
    }
    if (out->count > 0 && r->day < r[-1].day) {
        return wrong(j, t, row, "day");
    }
    out->count++;
    return true;
}

static bool read_limit(struct job *j, const struct demo_world *w,
                       const struct demo_table *t, size_t row,
                       struct demo_rounds *out)
{
    struct demo_limit *limit = &out->limits[out->limit_count++];
    *limit = (struct demo_limit){ .recipe = demo_cell(t, row, "recipe"),
        .round = round_of(out, demo_cell(t, row, "round")),
        .since = INT32_MIN,
        .has_firsts = str_is(demo_cell(t, row, "firsts"), STR("1")) };
    if (limit->round == out->count) {
        return wrong(j, t, row, "round");
    }
    int64_t most, held;
    if ((demo_cell(t, row, "since").len > 0
         && !read_day(j, t, row, "since", &limit->since))
        || !demo_sum(j, &w->targets, demo_cell(t, row, "most"), -1, &most)
        || !demo_sum(j, &w->targets, demo_cell(t, row, "held"), -1, &held)) {
        return false;
    }
    if ((most < 0) == (held < 0)) {
        return wrong(j, t, row, "most");
    }
    limit->most = most < 0 ? most : demo_scaled(w, most);
    limit->held = held < 0 ? held : demo_scaled(w, held);
    return true;
}

bool demo_rounds_read(struct job *j, const struct demo_world *w,
                      struct demo_rounds *out)
{
    const char *path = arena_print(j->arena, "%s/demo_rounds.csv",
                                   w->pack).at;
    *out = (struct demo_rounds){ .rows = { { .name = STR("") } } };
    date_of(2021, 1, 15, &out->rows[0].day);
    out->count = access(path, F_OK) != 0;
    struct demo_table t;
    if (out->count > 0) {
        return true;
    }
    if (!demo_table_read(j, path, &t)) {
        return false;
    }
    out->limits = ARENA_ROWS(j->arena, struct demo_limit, t.rows);
    for (size_t i = 0; i < t.rows; i++) {
        if (!(demo_cell(&t, i, "recipe").len == 0
                  ? read_round(j, &t, i, out)
                  : read_limit(j, w, &t, i, out))) {
            return false;
        }
    }
    return true;
}

void demo_arrival_begin(const struct demo_rounds *rounds, struct str recipe,
                        struct demo_arrival *out)
{
    *out = (struct demo_arrival){ .rounds = rounds };
    for (size_t i = 0; i < rounds->limit_count; i++) {
        if (str_is(rounds->limits[i].recipe, recipe)) {
            out->limits[rounds->limits[i].round] = &rounds->limits[i];
        }
    }
}

/* Whether a record is one that the limit speaks of. */
static bool speaks_of(const struct demo_limit *limit, int32_t day,
                      bool is_first)
{
    return limit != NULL && day >= limit->since
        && !(limit->has_firsts && is_first);
}

size_t demo_arrival_next(struct demo_arrival *a, int32_t day, int64_t part,
                         bool is_first)
{
    size_t last = a->rounds->count - 1, round = 0;
    for (; round < last; round++) {
        const struct demo_limit *limit = a->limits[round];
        int64_t *known = &a->known[round];
        if (day > a->rounds->rows[round].day) {
            continue;
        }
        if (!speaks_of(limit, day, is_first)) {
            break;
        }
        bool holds = limit->held >= 0;
        bool fits = part <= (holds ? limit->held : limit->most) - *known;
        *known += fits ? part : 0;
        if (fits != holds) {
            break;
        }
    }
    return round;
}
