#include "exchange/demo_table.h"

#include <assert.h>

#include "base/num.h"
#include "table/csv.h"

static struct str *keep_cells(struct job *j, const struct sheet_row *row,
                              size_t width, struct str *cells, size_t rows)
{
    if ((rows & (rows - 1)) == 0) {     /* full at 1, 2, 4, 8 … rows */
        struct str *more = ARENA_ROWS(j->arena, struct str,
                                      width * (rows == 0 ? 1 : rows * 2));
        if (rows > 0) {
            memcpy(more, cells, rows * width * sizeof *cells);
        }
        cells = more;
    }
    for (size_t i = 0; i < width; i++) {
        cells[rows * width + i] = i < row->count
            ? arena_str(j->arena, row->cells[i].text) : STR("");
    }
    return cells;
}

bool demo_table_read(struct job *j, const char *path, struct demo_table *out)
{
    struct str bytes;
    if (!file_map(j, path, &bytes)) {
        return false;
    }
    struct sheet *sheet = csv_open(j, bytes);
    struct sheet_row row;
    *out = (struct demo_table){ .path = path };
    size_t line_cap = 0;
    for (size_t at = 0; sheet != NULL; at++) {
        if (sheet->next(j, sheet, &row) != SHEET_ROW) {
            break;
        }
        if (at == 0) {
            out->width = row.count;
            out->heads = keep_cells(j, &row, row.count, NULL, 0);
            continue;
        }
        if (out->rows == line_cap) {
            line_cap = line_cap == 0 ? 64 : line_cap * 2;
            uint64_t *lines = ARENA_ROWS(j->arena, uint64_t, line_cap);
            if (out->rows > 0) {
                memcpy(lines, out->lines, out->rows * sizeof *lines);
            }
            out->lines = lines;
        }
        out->lines[out->rows] = row.line;
        out->cells = keep_cells(j, &row, out->width, out->cells, out->rows);
        out->rows++;
    }
    if (job_ok(j) && out->rows == 0) {
        return err_set(&j->err, ERR_INPUT, "demo.table", "%s 里没有行",
                       "%s has no rows", path);
    }
    return job_ok(j);
}

struct str demo_cell(const struct demo_table *t, size_t row,
                     const char *column)
{
    assert(row < t->rows);
    for (size_t i = 0; i < t->width; i++) {
        if (str_is(t->heads[i], str_of(column))) {
            return t->cells[row * t->width + i];
        }
    }
    return STR("");
}

bool demo_next(struct str *rest, char mark, struct str *out)
{
    while (str_next(rest, mark, out)) {
        if (out->len > 0) {
            return true;
        }
    }
    return false;
}

bool demo_targets_read(struct job *j, const char *path,
                       struct demo_targets *out)
{
    struct demo_table t;
    if (!demo_table_read(j, path, &t)) {
        return false;
    }
    for (size_t i = 0; i < t.rows; i++) {
        struct str id = demo_cell(&t, i, "id");
        int64_t value;
        if (id.len == 0 || !num_parse(demo_cell(&t, i, "value"), &value)
            || value < 0) {
            return err_set(&j->err, ERR_INPUT, "demo.targets",
                           "%s 第 %llu 行：要有 id 和不小于零的整数 value",
                           "%s line %llu: needs an id and a whole value of "
                           "zero or more", path,
                           (unsigned long long)t.lines[i]);
        }
        uint32_t number = names_put(&out->ids, id);
        if (number >= out->cap) {
            out->cap = out->cap == 0 ? 128 : out->cap * 2;
            out->values = mem_again(out->values,
                                    out->cap * sizeof *out->values);
        }
        out->values[number] = value;
    }
    return true;
}

void demo_targets_free(struct demo_targets *t)
{
    names_free(&t->ids);
    mem_free(t->values);
    *t = (struct demo_targets){ 0 };
}

/* Cut the next number or name off *rest. */
static bool term(const struct demo_targets *t, struct str *rest, int64_t *out)
{
    size_t len = 0;
    while (len < rest->len && memchr("+-*/", rest->at[len], 4) == NULL) {
        len++;
    }
    struct str word = str_part(*rest, 0, len);
    *rest = str_part(*rest, len, rest->len);
    if (num_parse(word, out)) {
        return true;
    }
    uint32_t number = names_find(&t->ids, word);
    if (number == NAME_NONE) {
        return false;
    }
    *out = t->values[number];
    return true;
}

static bool combine(char sign, int64_t *value, int64_t right)
{
    switch (sign) {
    case '+': return num_add(value, right);
    case '-': return num_add(value, -right);
    case '*': return num_times(*value, right, value);
    default:  break;
    }
    if (right == 0) {
        return false;
    }
    *value /= right;
    return true;
}

bool demo_sum(struct job *j, const struct demo_targets *t, struct str sum,
              int64_t otherwise, int64_t *out)
{
    *out = otherwise;
    if (sum.len == 0) {
        return true;
    }
    struct str rest = sum.at[0] == '=' ? str_part(sum, 1, sum.len) : sum;
    bool good = term(t, &rest, out);
    while (good && rest.len > 0) {
        char sign = rest.at[0];
        int64_t right;
        rest = str_part(rest, 1, rest.len);
        good = term(t, &rest, &right) && combine(sign, out, right);
    }
    if (!good || *out < 0) {
        return err_set(&j->err, ERR_INPUT, "demo.targets",
                       "算不出“%.*s”：没有这个目标数，或结果不对",
                       "cannot work out \"%.*s\": no such target, or a "
                       "result below zero", STR_ARG(sum));
    }
    return true;
}
