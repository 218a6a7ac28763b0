/* Workbooks that many programs wrote, against the CSV that Excel gives.
 *
 * Excel writes what a cell shows ($1,234.50; 93.8%; 2/19/14), the reader gives
 * what it holds (1234.5; 0.938; 2014-02-19). So a cell agrees when its text is
 * the same, or when what Excel shows is the held number, rounded, or the held
 * date in another dress. Everything else stands in `exceptions`, by workbook,
 * with its number of cells and the reason. */
#include <stdlib.h>

#include "exchange/xlsx.h"
#include "table/csv.h"
#include "test/check.h"

struct tally { size_t same, number, date, filled, differ, cells; };

/* What Excel shows of a number, read back: $1,234.5 (1,234) 93.8% 1.5E+3 2K.
 * The unit is that of its last digit. False when it is no number. */
static bool shown_number(struct job *j, struct str text, double *n,
                         double *unit)
{
    char *digits = arena_take(j->arena, text.len + 1, 1), *end;
    size_t count = 0, places = 0;
    bool is_negative = false, has_point = false;
    double scale = 1;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool is_digit = c >= '0' && c <= '9';
        scale = c == '%' ? 0.01 : c == 'K' ? 1e3 : c == 'M' ? 1e6 : scale;
        is_negative |= c == '(' || (c == '-' && count == 0);
        if (is_digit || c == '.' || c == 'E' || (count > 0 && c == '-')) {
            digits[count++] = c;
            places += has_point && is_digit;
            has_point = (has_point || c == '.') && c != 'E';
        }
    }
    char *power = strchr(digits, 'E');
    *n = strtod(digits, &end) * scale * (is_negative ? -1 : 1);
    char unit_text[32];
    snprintf(unit_text, sizeof unit_text, "1e%d",
             (power == NULL ? 0 : atoi(power + 1)) - (int)places);
    *unit = atof(unit_text) * scale;
    return count > 0 && *end == '\0';
}

static double distance(double a, double b)
{
    return a < b ? b - a : a - b;
}

static bool is_number_shown(struct job *j, struct str held, struct str shown)
{
    double n, unit, was = atof(arena_str(j->arena, held).at);
    return shown_number(j, shown, &n, &unit) &&
           distance(n, was) <= unit * 0.5000001 + distance(was, 0) * 1e-14;
}

/* Whether every number in what is shown is a part of the held date or time. */
static bool is_date_shown(struct job *j, struct str held, struct str shown)
{
    const char *text = arena_str(j->arena, held).at;
    int part[6] = { 0 }, y = 0;
    if (strchr(text, '-') != NULL) {
        sscanf(text, "%d-%d-%dT%d:%d:%d", &part[0], &part[1], &part[2],
               &part[3], &part[4], &part[5]);
        y = part[0];
    } else {
        sscanf(text, "%d:%d:%d", &part[3], &part[4], &part[5]);
    }
    bool any = false;
    for (size_t i = 0; i < shown.len;) {
        int n = 0;
        size_t from = i;
        while (i < shown.len && shown.at[i] >= '0' && shown.at[i] <= '9') {
            n = n * 10 + shown.at[i++] - '0';
        }
        if (i == from) {
            i++;
            continue;
        }
        bool is_part = n == y || n == y % 100;
        for (int k = 1; k < 6; k++) {
            is_part |= n == part[k] || (k == 3 && n == (part[3] + 11) % 12 + 1);
        }
        if (!is_part) {
            return false;
        }
        any = true;
    }
    return any;
}

static void compare(struct job *j, const struct cell *cell, struct str want,
                    struct tally *t, const char *place)
{
    t->cells++;
    if (cell->merged && want.len == 0) {
        t->filled++;
    } else if (str_is(str_trim(cell->text), str_trim(want))) {
        t->same++;
    } else if (cell->kind == CELL_NUMBER &&
               is_number_shown(j, cell->text, want)) {
        t->number++;
    } else if (is_date_shown(j, cell->text, want) &&
               (cell->kind == CELL_DATE || (cell->text.len == 8 &&
                                            cell->text.at[2] == ':'))) {
        t->date++;
    } else {
        t->differ++;
        if (getenv("SHOW") != NULL) {   /* to look into a difference */
            printf("# %s held %.*s shown %.*s\n", place, STR_ARG(cell->text),
                   STR_ARG(want));
        }
    }
}

/* A table in memory: the cells of records by number, from 1. */
struct table {
    struct record { struct cell *cells; size_t count; } *rows;
    size_t count;
};

enum { RECORDS_MAX = 20000 };

/* Put a sheet in a table. CSV counts lines: those inside of cells are taken
 * off, so that records count. */
static void load(struct job *j, struct sheet *s, bool is_csv, struct table *t)
{
    struct sheet_row row;
    uint64_t inside = 0;
    t->rows = ARENA_ROWS(j->arena, struct record, RECORDS_MAX);
    while (s != NULL && s->next(j, s, &row) == SHEET_ROW) {
        uint64_t number = row.line - inside;
        if (number >= RECORDS_MAX) {
            break;
        }
        t->rows[number].count = row.count;
        t->rows[number].cells = ARENA_ROWS(j->arena, struct cell, row.count);
        for (size_t i = 0; i < row.count; i++) {
            t->rows[number].cells[i] = row.cells[i];
            t->rows[number].cells[i].text =
                arena_str(j->arena, row.cells[i].text);
            for (size_t k = 0; is_csv && k < row.cells[i].text.len; k++) {
                inside += row.cells[i].text.at[k] == '\n';
            }
        }
        t->count = number + 1;
    }
}

static void compare_sheet(struct job *j, struct sheet *s, struct str csv,
                          struct tally *t, const char *place)
{
    static const struct cell none = { .text = { "", 0 } };
    struct table got = { 0 }, want = { 0 };
    load(j, s, false, &got);
    CHECK(job_ok(j));
    load(j, csv_open(j, csv), true, &want);
    err_clear(&j->err);
    for (size_t r = 1; r < want.count || r < got.count; r++) {
        size_t n = r < got.count ? got.rows[r].count : 0;
        size_t m = r < want.count ? want.rows[r].count : 0;
        for (size_t c = 0; c < n || c < m; c++) {
            const struct cell *a = c < n ? &got.rows[r].cells[c] : &none;
            struct str b = c < m ? want.rows[r].cells[c].text : STR("");
            if (a->text.len + b.len > 0) {
                char where[200];
                snprintf(where, sizeof where, "%s %zu,%zu", place, r, c);
                compare(j, a, b, t, where);
            }
        }
    }
}

/* Sheets of which some cells differ, how many, and why. */
static const struct {
    const char *workbook;
    size_t sheet, cells;
    const char *why;
} exceptions[] = {
    { "sheetjs__LONumbers.xlsx", 0, 175,
      "a trial of formats that hide the value: ####, week days, A/P, [s]" },
    { "apache-poi__56574.xlsx", 2, 20, "TODAY(), reckoned anew by Excel" },
    { "apache-poi__52348.xlsx", 0, 2, "its format shows nothing for 0" },
    { "sheetjs__NumberFormatCondition.xlsm", 0, 5,
      "its formats hide the minus" },
    { "apache-poi__48703.xlsx", 1, 2, "the CSV begins with column C" },
    { "apache-poi__48703.xlsx", 2, 2, "the CSV begins with column C" },
    { "apache-poi__48703.xlsx", 3, 2, "the CSV begins with column C" },
};

static size_t cells_excepted(struct str workbook, size_t sheet)
{
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++) {
        if (exceptions[i].sheet == sheet &&
            str_is(str_of(exceptions[i].workbook), workbook)) {
            return exceptions[i].cells;
        }
    }
    return 0;
}

/* Compare one line of the index: workbook, sheet, expected CSV. */
static void compare_line(const char *folder, const struct cell *line,
                         struct tally *all)
{
    struct job *j = job_open();
    struct str workbook = line[0].text, bytes, csv;
    struct tally t = { 0 };
    size_t number = (size_t)atoi(arena_str(j->arena, line[1].text).at);
    const char *place = arena_print(j->arena, "%.*s#%zu", STR_ARG(workbook),
                                    number).at;
    CHECK(file_map(j, arena_print(j->arena, "%s/%.*s", folder,
                                  STR_ARG(workbook)).at, &bytes));
    CHECK(file_map(j, arena_print(j->arena, "%s/expected_csv/%.*s", folder,
                                  STR_ARG(line[2].text)).at, &csv));
    struct xlsx *x = job_ok(j) ? xlsx_open(j, bytes) : NULL;
    CHECK(x != NULL);
    if (x != NULL) {
        compare_sheet(j, xlsx_sheet(j, x, number), csv, &t, place);
    }
    size_t excepted = cells_excepted(workbook, number);
    if (t.differ != excepted) {
        printf("# %s: %zu cells differ, not %zu\n", place, t.differ, excepted);
    }
    CHECK(t.differ == excepted);
    all->cells += t.cells;
    all->same += t.same;
    all->number += t.number;
    all->date += t.date;
    all->filled += t.filled;
    all->differ += t.differ;
    job_close(j);
}

static void real_workbooks_read_as_excel_shows_them(void)
{
    struct job *j = job_open();
    const char *shared = getenv("JIEDUI_SHARED");
    const char *folder = arena_print(j->arena, "%s/data/formats/xlsx",
                                     shared == NULL ? "../shared" : shared).at;
    struct str index;
    if (!file_map(j, arena_print(j->arena, "%s/INDEX.csv", folder).at,
                  &index)) {
        printf("# skipped: no shared data\n");
        job_close(j);
        return;
    }
    struct sheet *s = csv_open(j, index);
    struct sheet_row row;
    struct tally all = { 0 };
    size_t lines = 0;
    CHECK(s->next(j, s, &row) == SHEET_ROW);    /* the header */
    for (; s->next(j, s, &row) == SHEET_ROW; lines++) {
        CHECK(row.count == 3);
        compare_line(folder, row.cells, &all);
    }
    CHECK(lines == 126);
    printf("# %zu sheets, %zu cells: %zu the same, %zu numbers rounded, %zu "
           "dates, %zu filled from merged cells, %zu excepted\n", lines,
           all.cells, all.same, all.number, all.date, all.filled, all.differ);
    job_close(j);
}

int main(void)
{
    RUN(real_workbooks_read_as_excel_shows_them);
    return CHECK_DONE();
}
