/* The demonstration meets its tables: counted here from the files alone, by
 * other means than the ones that made them. */
#include "exchange/demo.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"
#include "base/num.h"
#include "exchange/demo_chance.h"
#include "registers/code.h"
#include "registers/subject.h"
#include "table/csv.h"
#include "test/check.h"

enum { COLUMNS = 80 };

/* ---- reading a demonstration back -------------------------------------- */

struct heap {                   /* all rows of all files, columns by name */
    struct names columns, dead, reviewed_files, reviewed_ids;
    struct line { struct str cells[COLUMNS]; struct str file; } *lines;
    size_t count, cap;
};

static struct str cell(const struct heap *h, const struct line *line,
                       const char *column)
{
    uint32_t number = names_find(&h->columns, str_of(column));
    return number == NAME_NONE ? STR("") : line->cells[number];
}

static void take_line(struct heap *h, const uint32_t *columns,
                      const struct sheet_row *row, struct str file,
                      struct arena *a)
{
    if (h->count == h->cap) {
        h->cap = h->cap == 0 ? 1024 : h->cap * 2;
        h->lines = mem_again(h->lines, h->cap * sizeof *h->lines);
    }
    struct line *line = &h->lines[h->count++];
    *line = (struct line){ .file = file };
    for (size_t i = 0; i < row->count; i++) {
        line->cells[columns[i]] = arena_str(a, row->cells[i].text);
    }
}

static void read_file(struct job *j, struct heap *h, const char *path,
                      struct str name)
{
    struct str bytes;
    struct sheet_row row;
    uint32_t columns[COLUMNS];
    CHECK(file_map(j, path, &bytes));
    struct sheet *sheet = csv_open(j, bytes);
    for (size_t at = 0; sheet->next(j, sheet, &row) == SHEET_ROW; at++) {
        if (at > 0) {
            take_line(h, columns, &row, name, j->arena);
            continue;
        }
        for (size_t i = 0; i < row.count; i++) {
            columns[i] = names_put(&h->columns, row.cells[i].text);
            CHECK(columns[i] < COLUMNS);
        }
    }
    CHECK(job_ok(j));
}

/* What withdrawals and corrections kill, and what reviews cover. */
static void settle(struct heap *h)
{
    for (size_t i = 0; i < h->count; i++) {
        const struct line *line = &h->lines[i];
        struct str confirms = cell(h, line, "confirms");
        names_put(&h->dead, cell(h, line, "withdraws"));
        names_put(&h->dead, cell(h, line, "corrects"));
        if (str_is(cell(h, line, "kind"), STR("review"))) {
            if (str_starts(confirms, STR("batch:"))) {
                names_put(&h->reviewed_files,
                          str_part(confirms, 6, confirms.len));
            } else {
                names_put(&h->reviewed_ids, confirms);
            }
        }
    }
}

static struct heap read_demo(struct job *j, const char *dir)
{
    struct heap h = { 0 };
    DIR *folder = opendir(dir);
    for (struct dirent *e; folder && (e = readdir(folder)) != NULL;) {
        struct str name = arena_str(j->arena, str_of(e->d_name));
        if (str_ends(name, STR(".csv")) && !str_is(name, STR("units.csv"))) {
            read_file(j, &h, arena_print(j->arena, "%s/%s", dir,
                                         name.at).at, name);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    settle(&h);
    return h;
}

static void heap_free(struct heap *h)
{
    names_free(&h->columns);
    names_free(&h->dead);
    names_free(&h->reviewed_files);
    names_free(&h->reviewed_ids);
    mem_free(h->lines);
}

/* ---- counting ---------------------------------------------------------- */

struct measure {                /* what a row of the pack's figures says */
    const char *target, *kind, *column, *value;
    enum { ROWS, DISTINCT, SUM } how;
    const char *of;
    const char *minus;          /* value of the same column that is taken off */
};

static int64_t number_of(struct str text, const char *column)
{
    int64_t n = 0;
    int64_t scale = strcmp(column, "amount_yuan") == 0 ? 100 : 1;
    CHECK(num_parse_scaled(text, scale, &n) == NUM_OK);
    return n;
}

static int64_t count(const struct heap *h, const struct measure *m,
                     bool only_reviewed)
{
    int64_t total = 0;
    struct names seen = { 0 };
    for (size_t i = 0; i < h->count; i++) {
        const struct line *line = &h->lines[i];
        struct str id = cell(h, line, "id");
        struct str value = m->column ? cell(h, line, m->column) : STR("");
        bool is_off = m->minus && str_is(value, str_of(m->minus));
        if (!str_is(cell(h, line, "kind"), str_of(m->kind))
            || (id.len > 0 && names_find(&h->dead, id) != NAME_NONE)
            || (m->column && !is_off && !str_is(value, str_of(m->value)))
            || (only_reviewed
                && names_find(&h->reviewed_files, line->file) == NAME_NONE
                && names_find(&h->reviewed_ids, id) == NAME_NONE)) {
            continue;
        }
        if (m->how == ROWS) {
            total++;
        } else if (m->how == DISTINCT) {
            names_put(&seen, cell(h, line, m->of));
            total = seen.count;
        } else {
            int64_t n = number_of(cell(h, line, m->of), m->of);
            total += is_off ? -n : n;
        }
    }
    names_free(&seen);
    return total;
}

static const struct measure tiny_measures[] = {
    { "crowns_granted", "grant", "way", "out", SUM, "amount_yuan", "back" },
    { "pumps_working", "pump", "works", "1", DISTINCT, "subject", NULL },
    { "pipe_m", "pipe", NULL, NULL, SUM, "laid", NULL },
    { "apprentices", "apprentice", NULL, NULL, DISTINCT, "subject", NULL },
    { "house_calls", "house_call", NULL, NULL, ROWS, NULL, NULL },
    { "wards_twinned", "twinning", NULL, NULL, DISTINCT, "area", NULL },
};

static const struct measure big_measures[] = {
    { "postings", "posting", "direction", "to_recipient", ROWS, NULL, NULL },
    { "persons_posted", "posting", "direction", "to_recipient", DISTINCT,
      "subject", NULL },
    { "funds", "fund_movement", "movement", "credit", SUM, "amount_yuan",
      "return" },
    { "projects", "project_milestone", "milestone", "started", DISTINCT,
      "subject", NULL },
    { "roads_km", "project_output", "output", "road", SUM, "length", NULL },
    { "homes", "project_output", "output", "home", SUM, "quantity", NULL },
    { "people_lifted", "person_status", "status", "lifted", DISTINCT,
      "subject", NULL },
    { "stable_jobs", "stable_job", "place", "beijing", DISTINCT, "subject",
      NULL },
    { "training", "training_attendance", NULL, NULL, ROWS, NULL, NULL },
    { "clinic_visits", "clinic", NULL, NULL, SUM, "quantity", NULL },
    { "consumption", "order", "certified", "1", SUM, "amount_yuan", NULL },
    { "volunteers", "volunteer_service", NULL, NULL, DISTINCT, "subject",
      NULL },
    { "townships_paired", "pair_township", NULL, NULL, DISTINCT, "area",
      NULL },
    { "schools_paired", "pair_school", NULL, NULL, DISTINCT, "unit", NULL },
};

/* ---- folders ----------------------------------------------------------- */

static const char *new_folder(struct job *j)
{
    char path[] = "/tmp/jiedui-demo-XXXXXX";
    CHECK(mkdtemp(path) != NULL);
    return arena_str(j->arena, str_of(path)).at;
}

static void remove_folder(struct job *j, const char *dir)
{
    DIR *folder = opendir(dir);
    for (struct dirent *e; folder && (e = readdir(folder)) != NULL;) {
        const char *path = arena_print(j->arena, "%s/%s", dir, e->d_name).at;
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0
            && unlink(path) != 0) {
            remove_folder(j, path);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    rmdir(dir);
}

static struct demo_ask ask_for(struct job *j, const char *pack, uint64_t seed)
{
    return (struct demo_ask){ .dir = new_folder(j),
        .pack = arena_print(j->arena, "%s/packs/%s", SOURCE_DIR, pack).at,
        .scale_ppm = 1000000, .seed = seed };
}

/* The bytes of every file of a folder, added up under their names. */
static uint64_t folder_hash(struct job *j, const char *dir)
{
    uint64_t sum = 0;
    DIR *folder = opendir(dir);
    for (struct dirent *e; folder && (e = readdir(folder)) != NULL;) {
        struct str bytes = STR(""), name = str_of(e->d_name);
        const char *path = arena_print(j->arena, "%s/%s", dir, e->d_name).at;
        if (e->d_type == DT_REG) {
            CHECK(file_map(j, path, &bytes));
            sum += chance_of(str_hash(name), str_hash(bytes));
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return sum;
}

/* ---- tests ------------------------------------------------------------- */

static void one_seed_gives_one_demonstration_byte_for_byte(void)
{
    struct job *j = job_open();
    uint64_t hashes[3];
    for (int i = 0; i < 3; i++) {
        struct demo_ask ask = ask_for(j, "tiny", i < 2 ? 7 : 8);
        CHECK(demo_write(j, &ask));
        hashes[i] = folder_hash(j, ask.dir);
        remove_folder(j, ask.dir);
    }
    CHECK(hashes[0] == hashes[1]);
    CHECK(hashes[0] != hashes[2]);
    job_close(j);
}

static void check_targets(struct job *j, const struct demo_ask *ask,
                          const struct measure *rows, size_t row_count,
                          const int64_t *wanted)
{
    CHECK(demo_write(j, ask));
    struct heap h = read_demo(j, ask->dir);
    CHECK(h.count > 0);
    CHECK(h.dead.count > 1);    /* something was corrected or withdrawn */
    for (size_t i = 0; i < row_count; i++) {
        int64_t found = count(&h, &rows[i], true);
        if (found != wanted[i]) {
            printf("# %s: %lld, wanted %lld\n", rows[i].target,
                   (long long)found, (long long)wanted[i]);
        }
        CHECK(found == wanted[i]);
        CHECK(count(&h, &rows[i], false) >= found);
    }
    heap_free(&h);
    remove_folder(j, ask->dir);
}

static void the_packs_own_targets_are_met(void)
{
    static const int64_t wanted[] = { 12345600, 37, 4210, 56, 310, 5 };
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct job *j = job_open();
        struct demo_ask ask = ask_for(j, "tiny", seed);
        check_targets(j, &ask, tiny_measures,
                      sizeof tiny_measures / sizeof *tiny_measures, wanted);
        job_close(j);
    }
}

static void another_table_of_targets_is_met_as_well(void)
{
    static const int64_t wanted[] = { 99887766, 11, 777, 203, 1234, 3 };
    struct job *j = job_open();
    struct demo_ask ask = ask_for(j, "tiny", 20210315);
    struct buf table = { 0 };
    buf_text(&table, "id,value\n");
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        buf_print(&table, "%s,%lld\n", tiny_measures[i].target,
                  (long long)wanted[i]);
    }
    ask.targets = arena_print(j->arena, "%s/targets", ask.dir).at;
    CHECK(file_write(j, ask.targets, buf_view(&table)));
    check_targets(j, &ask, tiny_measures,
                  sizeof tiny_measures / sizeof *tiny_measures, wanted);
    buf_free(&table);
    job_close(j);
}

static void a_small_scale_shrinks_counts_and_keeps_registers(void)
{
    /* 1 per mille of demo_targets.csv; pairings and schools stay whole. Funds
     * come by rounding to a few fen and without what is carried over, training
     * without its unnamed. */
    static const int64_t wanted[] = { 8, 7, 0, 7, 1345, 154, 2065, 385, 388,
        213, 5380000000, 353, 660, 842 };
    struct job *j = job_open();
    struct demo_ask ask = ask_for(j, "beijing", 1);
    ask.scale_ppm = 1000;
    CHECK(demo_write(j, &ask));
    struct heap h = read_demo(j, ask.dir);
    read_file(j, &h, arena_print(j->arena, "%s/pack/pairings.csv",
                                 ask.dir).at, STR("pairings.csv"));
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        int64_t found = count(&h, &big_measures[i], true);
        bool is_good = i == 2 ? found > 3769999000 && found < 3770001000
            : found == wanted[i];
        if (!is_good) {
            printf("# %s: %lld\n", big_measures[i].target, (long long)found);
        }
        CHECK(is_good);
    }
    heap_free(&h);
    remove_folder(j, ask.dir);
    job_close(j);
}

static void people_have_issued_ids_and_firms_codes_of_nobody(void)
{
    struct job *j = job_open();
    struct demo_ask ask = ask_for(j, "tiny", 3);
    CHECK(demo_write(j, &ask));
    struct heap h = read_demo(j, ask.dir);
    read_file(j, &h, arena_print(j->arena, "%s/units.csv", ask.dir).at,
              STR("units.csv"));
    size_t people = 0, firms = 0;
    for (size_t i = 0; i < h.count; i++) {
        if (cell(&h, &h.lines[i], "identity").len > 0) {
            CHECK(subject_id_is_issued(cell(&h, &h.lines[i], "subject")));
            people++;
        }
        struct str code = cell(&h, &h.lines[i], "credit_code");
        if (code.len > 0) {
            struct err e = { 0 };
            CHECK(code_check_credit(code, &e));
            CHECK(str_starts(str_part(code, 2, 18), STR("99")));
            firms++;
        }
    }
    CHECK(people > 300);
    CHECK(firms == 12);
    heap_free(&h);
    remove_folder(j, ask.dir);
    job_close(j);
}

static void two_people_of_a_pool_never_share_an_id(void)
{
    enum { MANY = 200000 };
    struct names seen = { 0 };
    for (uint64_t i = 0; i < MANY; i++) {
        char id[CHANCE_PERSON_LEN];
        chance_person(42, i, id);
        names_put(&seen, (struct str){ id, sizeof id });
    }
    CHECK(seen.count == MANY);
    names_free(&seen);
}

static void the_copied_pack_says_that_it_is_synthetic(void)
{
    struct job *j = job_open();
    struct demo_ask ask = ask_for(j, "tiny", 3);
    struct str json, kinds, own;
    CHECK(demo_write(j, &ask));
    CHECK(file_map(j, arena_print(j->arena, "%s/pack/datapackage.json",
                                  ask.dir).at, &json));
    CHECK(str_find(json, STR("\"synthetic\": \"1\"")) > 0);
    CHECK(file_map(j, arena_print(j->arena, "%s/pack/kinds.csv",
                                  ask.dir).at, &kinds));
    CHECK(file_map(j, arena_print(j->arena, "%s/kinds.csv",
                                  ask.pack).at, &own));
    CHECK(str_is(kinds, own));
    remove_folder(j, ask.dir);
    job_close(j);
}

static void tables_that_make_no_sense_are_refused_by_name(void)
{
    static const struct { const char *targets, *id; } rows[] = {
        { "id,value\nwards_twinned,6\n", "demo.recipe" },   /* there are 5 */
        { "id,value\napprentices,many\n", "demo.targets" },
        { "id,value\napprentices,-3\n", "demo.targets" },
        { "id,value\n,3\n", "demo.targets" },
        { "id,value\n", "demo.table" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct job *j = job_open();
        struct demo_ask ask = ask_for(j, "tiny", 1);
        ask.targets = arena_print(j->arena, "%s/targets", ask.dir).at;
        CHECK(file_write(j, ask.targets, str_of(rows[i].targets)));
        CHECK(!demo_write(j, &ask));
        CHECK(j->err.id != NULL && strcmp(j->err.id, rows[i].id) == 0);
        remove_folder(j, ask.dir);
        job_close(j);
    }
}

static void a_pack_without_recipes_or_a_folder_that_is_a_file_is_refused(void)
{
    static const struct { const char *pack, *dir, *id; } rows[] = {
        { "nowhere", NULL, "file.absent" },
        { "xiezuo", NULL, "file.absent" },
        { "tiny", "/dev/null/demo", "file.write" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct job *j = job_open();
        struct demo_ask ask = ask_for(j, rows[i].pack, 1);
        const char *made = ask.dir;
        ask.dir = rows[i].dir != NULL ? rows[i].dir : made;
        CHECK(!demo_write(j, &ask));
        CHECK(j->err.id != NULL && strcmp(j->err.id, rows[i].id) == 0);
        remove_folder(j, made);
        job_close(j);
    }
}

int main(void)
{
    RUN(one_seed_gives_one_demonstration_byte_for_byte);
    RUN(the_packs_own_targets_are_met);
    RUN(another_table_of_targets_is_met_as_well);
    RUN(a_small_scale_shrinks_counts_and_keeps_registers);
    RUN(people_have_issued_ids_and_firms_codes_of_nobody);
    RUN(two_people_of_a_pool_never_share_an_id);
    RUN(the_copied_pack_says_that_it_is_synthetic);
    RUN(tables_that_make_no_sense_are_refused_by_name);
    RUN(a_pack_without_recipes_or_a_folder_that_is_a_file_is_refused);
    return CHECK_DONE();
}
