#include "table/csv.h"

#include <jansson.h>
#include <stdlib.h>

#include "test/check.h"

/* A file as one line of text: cells in [], rows with their line numbers; the
 * error's id at the end, if any. */
static void show(struct str bytes, struct buf *out)
{
    struct job *j = job_open();
    struct sheet *s = csv_open(j, bytes);
    struct sheet_row row;
    enum sheet_step step = s == NULL ? SHEET_FAILED : SHEET_ROW;
    while (step == SHEET_ROW && (step = s->next(j, s, &row)) == SHEET_ROW) {
        buf_print(out, "%llu", (unsigned long long)row.line);
        for (size_t i = 0; i < row.count; i++) {
            buf_print(out, "[%.*s]", STR_ARG(row.cells[i].text));
        }
        buf_char(out, ' ');
    }
    if (step == SHEET_FAILED) {
        buf_text(out, j->err.id);
        CHECK(s == NULL || s->next(j, s, &row) == SHEET_FAILED);
    }
    job_close(j);
}

struct row { struct str bytes; const char *want; };

#define ROW(bytes, want) { { bytes, sizeof(bytes) - 1 }, want }

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buf got = { 0 };
        show(rows[i].bytes, &got);
        bool ok = str_is(buf_view(&got), str_of(rows[i].want));
        if (!ok) {
            printf("# row %zu: want %s\n#        got %s\n", i, rows[i].want,
                   buf_cstr(&got));
        }
        CHECK(ok);
        buf_free(&got);
    }
}

#define CHECK_ROWS(rows) check_rows(rows, sizeof rows / sizeof *rows)

static void cells_are_read_as_rfc_4180_says(void)
{
    static const struct row rows[] = {
        ROW("a,b\n1,2\n", "1[a][b] 2[1][2] "),
        ROW("a,b\r\n1,2\r\n", "1[a][b] 2[1][2] "),
        ROW("a,b\r1,2", "1[a][b] 2[1][2] "),
        ROW("a,b,\n,,1", "1[a][b][] 2[][][1] "),
        ROW("\"a\",\"b\"", "1[a][b] "),
        ROW("\"a,b\",c", "1[a,b][c] "),
        ROW("\"say \"\"no\"\"\",c", "1[say \"no\"][c] "),
        ROW("\"\"\"\",\"\",x", "1[\"][][x] "),
        ROW("\"a\nb\",c\nd,e", "1[a\nb][c] 3[d][e] "),
        ROW("\"a\r\nb\r\nc\",c\r\nd,e", "1[a\r\nb\r\nc][c] 4[d][e] "),
        ROW("\"a\"b,c", "1[ab][c] "),
        ROW("a\"b\",c", "1[a\"b\"][c] "),
        ROW("\"a\"\"b\",\"c\"\"d\",e", "1[a\"b][c\"d][e] "),
        ROW(" a , b ", "1[ a ][ b ] "),
        ROW("longer than eight bytes,and this one as well\nx,y",
            "1[longer than eight bytes][and this one as well] 2[x][y] "),
    };
    CHECK_ROWS(rows);
}

static void empty_rows_are_skipped_and_counted(void)
{
    static const struct row rows[] = {
        ROW("\n\na,b\n\n,\n1,2\n\n", "3[a][b] 6[1][2] "),
        ROW("\r\n\r\na\r\n", "3[a] "),
        ROW("a\n\"\",\"\"\nb\n", "1[a] 3[b] "),
    };
    CHECK_ROWS(rows);
}

static void the_separator_is_what_the_first_line_has_most_of(void)
{
    static const struct row rows[] = {
        ROW("a\tb\n1,5\t2", "1[a][b] 2[1,5][2] "),
        ROW("a;b;c\n1,5;2;3", "1[a][b][c] 2[1,5][2][3] "),
        ROW("\"x;y;z\",b\n1,2", "1[x;y;z][b] 2[1][2] "),
        ROW("title\na\tb\n", "1[title] 2[a][b] "),
        ROW("a,b;c\n", "1[a][b;c] "),
    };
    CHECK_ROWS(rows);
}

static void the_encoding_is_found_out(void)
{
    static const struct row rows[] = {
        ROW("\xEF\xBB\xBF县,数\n", "1[县][数] "),
        ROW("县,数\n", "1[县][数] "),
        ROW("\xCF\xD8,\xCA\xFD\n", "1[县][数] "),         /* GB18030 */
        ROW("\x82\x35\x8F\x33,a\n", "1[龦][a] "),          /* its four bytes */
        ROW("\xFF\xFE" "a\0,\0\x0A\0" "1\0", "1[a][] 2[1] "),
        ROW("\xFE\xFF\0a\0,\x53\xBF", "1[a][县] "),
        ROW("a,b\n1,\xFF\n", "csv.encoding"),
        ROW("\xEF\xBB\xBF" "a\n\xCF\xD8\n", "csv.encoding"),
        ROW("\xFF\xFE" "a\0,\0\x00\xD8", "csv.encoding"),
        /* UTF-8 that was cut, not GB18030 by accident. */
        ROW("一二三四五六七八九十一二三四五六七八九十\xE5\x8D", "csv.encoding"),
    };
    CHECK_ROWS(rows);
}

static void what_is_no_table_is_refused(void)
{
    static const struct row rows[] = {
        ROW("", "csv.empty"),
        ROW("\xEF\xBB\xBF", "csv.empty"),
        ROW("\n,,\r\n \t\n", "csv.empty"),
        ROW("a,b\n1,\0\n", "csv.nul"),
        ROW("PK\x03\x04....", "csv.zip"),
        ROW("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "csv.zip"),
        ROW("%PDF-1.4", "csv.zip"),
        ROW("a,b\n1,\"2\n3,4\n", "1[a][b] csv.quote"),
        ROW("a\n\"", "1[a] csv.quote"),
        ROW("a\n\"b\"\"", "1[a] csv.quote"),
    };
    CHECK_ROWS(rows);
}

static void an_error_names_its_line(void)
{
    const struct { struct str bytes; const char *want; } rows[] = {
        { STR("a\n\"x\ny\"\nb,\"never\nclosed\n"), "line 4, column 2" },
        { STR("a\r\nb\r\n\xFF"), "line 3" },
        { STR("a\rb\rc\0"), "line 3" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct job *j = job_open();
        struct sheet *s = csv_open(j, rows[i].bytes);
        struct sheet_row row;
        while (s != NULL && s->next(j, s, &row) == SHEET_ROW) {
        }
        CHECK(strstr(j->err.en, rows[i].want) != NULL);
        job_close(j);
    }
}

/* The id of the error that count times `piece` between head and tail give. */
static const char *id_of_many(const char *head, char piece, size_t count,
                              const char *tail)
{
    struct buf b = { 0 };
    buf_text(&b, head);
    memset(buf_room(&b, count), piece, count);
    b.len += count;
    buf_text(&b, tail);
    struct job *j = job_open();
    struct sheet *s = csv_open(j, buf_view(&b));
    struct sheet_row row;
    while (s != NULL && s->next(j, s, &row) == SHEET_ROW) {
        CHECK(row.count <= SHEET_COLUMNS_MAX);
    }
    const char *id = j->err.id;
    CHECK(arena_used(j->arena) < 1 << 20);
    job_close(j);
    buf_free(&b);
    return id;
}

static void long_lines_are_bounded(void)
{
    static const struct { const char *head; char piece; size_t count;
                          const char *tail, *want; } rows[] = {
        { "a\n", 'x', 10 << 20, "\n", "csv.cell" },
        { "a\n\"", 'x', 10 << 20, "\"\n", "csv.cell" },
        { "a\n\"", 'x', 10 << 20, "\n", "csv.quote" },
        { "a\n", 'x', SHEET_CELL_MAX, "\n", NULL },
        { "a,b\n1", ',', 10 << 20, "\n", NULL },     /* all empty */
        { "a,b\n1", ',', 1000000, "x\n", "csv.wide" },
        { "a,b\n1", ',', SHEET_COLUMNS_MAX - 1, "x\n", NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *id = id_of_many(rows[i].head, rows[i].piece,
                                    rows[i].count, rows[i].tail);
        CHECK(id == rows[i].want ||
              (id != NULL && rows[i].want != NULL &&
               strcmp(id, rows[i].want) == 0));
    }
}

static void cells_with_quotes_stay_right_while_their_memory_grows(void)
{
    struct buf b = { 0 };
    for (int i = 0; i < 500; i++) {
        buf_print(&b, "%s\"%d\"\"%0*d\"", i ? "," : "", i, i + 1, 7);
    }
    struct job *j = job_open();
    struct sheet *s = csv_open(j, buf_view(&b));
    struct sheet_row row;
    CHECK(s->next(j, s, &row) == SHEET_ROW && row.count == 500);
    for (int i = 0; i < 500; i++) {
        struct str want = arena_print(j->arena, "%d\"%0*d", i, i + 1, 7);
        CHECK(str_is(row.cells[i].text, want));
    }
    CHECK(s->next(j, s, &row) == SHEET_END);
    CHECK(s->done == s->whole);
    job_close(j);
    buf_free(&b);
}

static void a_written_cell_reads_back(void)
{
    const struct { struct str text; bool safe; const char *want; }
    rows[] = {
        { STR("plain"), true, "plain" },
        { STR(""), true, "" },
        { STR("a,b"), true, "\"a,b\"" },
        { STR("a\"b"), true, "\"a\"\"b\"" },
        { STR("\""), true, "\"\"\"\"" },
        { STR("a\nb"), true, "\"a\nb\"" },
        { STR("a;b"), true, "\"a;b\"" },
        { STR("=1+1"), true, "'=1+1" },
        { STR("=1+1"), false, "=1+1" },
        { STR("@x"), true, "'@x" },
        { STR("-3"), true, "-3" },
        { STR("+3.5"), true, "+3.5" },
        { STR("-"), true, "'-" },
        { STR("-3+cmd"), true, "'-3+cmd" },
        { STR("\tx"), true, "\"'\tx\"" },
        { STR("\rx"), true, "\"'\rx\"" },
        { STR("=a,b"), true, "\"'=a,b\"" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf out = { 0 };
        csv_cell(&out, rows[i].text, true, rows[i].safe);
        CHECK(str_is(buf_view(&out), str_of(rows[i].want)));
        buf_free(&out);
    }
    struct buf out = { 0 }, got = { 0 };
    csv_cell(&out, STR("x\"y,\nz"), true, true);
    csv_cell(&out, STR("县"), false, true);
    show(buf_view(&out), &got);
    CHECK(str_is(buf_view(&got), STR("1[x\"y,\nz][县] ")));
    buf_free(&out);
    buf_free(&got);
}

static const char *shared_folder(void)
{
    const char *folder = getenv("JIEDUI_SHARED");
    return folder == NULL ? "../shared" : folder;
}

/* Compare one file with the JSON that says what it holds: a list of objects,
 * header → cell. */
static bool agrees(struct job *j, struct str bytes, const json_t *want)
{
    struct sheet *s = csv_open(j, bytes);
    struct sheet_row row;
    if (s == NULL || s->next(j, s, &row) != SHEET_ROW) {
        return false;
    }
    size_t count = row.count;
    struct str *heads = ARENA_ROWS(j->arena, struct str, count);
    for (size_t i = 0; i < count; i++) {
        heads[i] = arena_str(j->arena, row.cells[i].text);
    }
    for (size_t r = 0; r < json_array_size(want); r++) {
        if (s->next(j, s, &row) != SHEET_ROW || row.count != count) {
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            const json_t *cell =
                json_object_get(json_array_get(want, r), heads[i].at);
            if (!str_is(row.cells[i].text, str_of(json_string_value(cell)))) {
                return false;
            }
        }
    }
    return s->next(j, s, &row) == SHEET_END;
}

static void csv_spectrum_reads_as_its_json_says(void)
{
    static const char *const names[] = {
        "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json",
        "location_coordinates", "newlines", "newlines_crlf",
        "quotes_and_newlines", "simple", "simple_crlf", "utf8",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct job *j = job_open();
        struct str folder = arena_print(
            j->arena, "%s/data/formats/csv-spectrum", shared_folder());
        struct str bytes, text;
        if (!file_map(j, arena_print(j->arena, "%s/csvs/%s.csv", folder.at,
                                     names[i]).at, &bytes) ||
            !file_map(j, arena_print(j->arena, "%s/json/%s.json", folder.at,
                                     names[i]).at, &text)) {
            printf("# skipped: no shared data\n");
            job_close(j);
            return;
        }
        json_t *want = json_loadb(text.at, text.len, 0, NULL);
        bool ok = agrees(j, bytes, want);
        /* Its JSON holds another telephone number than its CSV. */
        bool is_odd = strcmp(names[i], "location_coordinates") == 0;
        if (ok == is_odd) {
            printf("# %s\n", names[i]);
        }
        CHECK(ok != is_odd);
        json_decref(want);
        job_close(j);
    }
}

int main(void)
{
    RUN(cells_are_read_as_rfc_4180_says);
    RUN(empty_rows_are_skipped_and_counted);
    RUN(the_separator_is_what_the_first_line_has_most_of);
    RUN(the_encoding_is_found_out);
    RUN(what_is_no_table_is_refused);
    RUN(an_error_names_its_line);
    RUN(long_lines_are_bounded);
    RUN(cells_with_quotes_stay_right_while_their_memory_grows);
    RUN(a_written_cell_reads_back);
    RUN(csv_spectrum_reads_as_its_json_says);
    return CHECK_DONE();
}
