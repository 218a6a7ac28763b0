/* pack/read.c - bring in a pack's folder: datapackage.json, tables, files. */
#include <assert.h>
#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/num.h"
#include "base/utf8.h"
#include "book/entry.h"
#include "pack/reader.h"
#include "seal/seal.h"
#include "table/csv.h"

static const char package[] = "datapackage.json";

/* ---- what is collected ----------------------------------------------- */

/* Room for one more in an array that lives in the arena. */
static void *one_more(struct reader *r, void *at, size_t count, size_t *cap,
                      size_t size)
{
    if (count < *cap) {
        return at;
    }
    *cap = *cap ? *cap * 2 : 64;
    void *more = arena_take(r->job->arena, *cap, size);
    if (count > 0) {
        memcpy(more, at, count * size);
    }
    return more;
}

void reader_fault(struct reader *r, struct str file, uint64_t line,
                  struct str column, struct err *e)
{
    struct pack_drafts *out = r->out;
    struct arena *a = r->job->arena;
    out->faults = one_more(r, out->faults, out->fault_count, &r->fault_cap,
                           sizeof *out->faults);
    out->faults[out->fault_count++] = (struct pack_fault){
        .file = file, .line = line, .column = column, .id = e->id,
        .zh = arena_str(a, str_of(e->zh)), .en = arena_str(a, str_of(e->en)),
    };
    err_clear(e);
}

void reader_fault_row(struct reader *r, const struct pack_row *row,
                      const char *column, struct err *e)
{
    reader_fault(r, row->file, row->line, str_of(column), e);
}

struct reader_table *reader_table(struct reader *r, struct str name)
{
    for (size_t i = 0; i < r->table_count; i++) {
        if (str_is(r->tables[i]->name, name)) {
            return r->tables[i];
        }
    }
    r->tables = one_more(r, r->tables, r->table_count, &r->table_cap,
                         sizeof(struct reader_table *));
    struct reader_table *t = ARENA_NEW(r->job->arena, struct reader_table);
    t->name = name;
    r->tables[r->table_count++] = t;
    return t;
}

const struct pack_row *reader_row(struct reader *r, const char *table,
                                  struct str key)
{
    const struct reader_table *t = reader_table(r, str_of(table));
    uint32_t number = names_find(&t->keys, key);
    return number == NAME_NONE ? NULL : &r->out->rows[t->rows[number]];
}

struct str row_cell(const struct pack_row *row, const char *column)
{
    struct str name = str_of(column);
    for (size_t i = 0; i < row->cell_count; i++) {
        if (str_is(row->cells[i].column, name)) {
            return row->cells[i].text;
        }
    }
    return STR("");
}

/* Take in a row whose key is new in its table; else fault it. */
static void add_row(struct reader *r, struct pack_row row)
{
    struct reader_table *t = reader_table(r, row.table);
    uint32_t number = names_put(&t->keys, row.key);
    if (number < t->count) {
        struct err e = { 0 };
        const struct pack_row *first = &r->out->rows[t->rows[number]];
        err_set(&e, ERR_INPUT, "pack.double",
                "“%.*s”与第%llu行重复", "“%.*s” stands in line %llu already",
                STR_ARG(row.key), (unsigned long long)first->line);
        reader_fault_row(r, &row, "", &e);
        return;
    }
    t->rows = one_more(r, t->rows, t->count, &t->cap, sizeof *t->rows);
    t->rows[t->count++] = r->out->count;
    r->out->rows = one_more(r, r->out->rows, r->out->count, &r->row_cap,
                            sizeof *r->out->rows);
    r->out->rows[r->out->count++] = row;
}

/* A row that no table holds: a setting, a file. */
static void add_single(struct reader *r, const char *table, struct str key,
                       const char *column, struct str text)
{
    struct pack_text *cell = ARENA_NEW(r->job->arena, struct pack_text);
    *cell = (struct pack_text){ str_of(column), text };
    add_row(r, (struct pack_row){ .table = str_of(table), .key = key,
                                  .file = str_of(package), .cells = cell,
                                  .cell_count = 1 });
}

/* ---- one table ------------------------------------------------------- */

struct header {                 /* the columns of one CSV file */
    struct str table, file;
    struct str columns[ENTRY_FIELDS_MAX];
    size_t count;
};

static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_') {
            return false;
        }
    }
    return s.len > 0;
}

/* Read the first row. False when no row below it could be understood. */
static bool header_read(struct reader *r, struct header *h,
                        const struct sheet_row *row)
{
    struct err e = { 0 };
    if (row->count > ENTRY_FIELDS_MAX) {
        err_set(&e, ERR_INPUT, "pack.wide", "超过%d列",
                "more than %d columns", ENTRY_FIELDS_MAX);
        reader_fault(r, h->file, row->line, STR(""), &e);
        return false;
    }
    bool good = true;
    for (size_t i = 0; i < row->count; i++) {
        struct str name = utf8_fold(r->job->arena, row->cells[i].text);
        name = arena_str(r->job->arena, name);
        bool is_twice = false;
        for (size_t k = 0; k < i; k++) {
            is_twice = is_twice || str_is(h->columns[k], name);
        }
        if (is_twice) {
            err_set(&e, ERR_INPUT, "pack.header", "列名重复",
                    "the column stands there twice");
        } else if (!is_plain(name) || (check_knows_table(h->table) &&
                                       !check_knows_column(h->table, name))) {
            err_set(&e, ERR_INPUT, "pack.column", "表%.*s没有这一列",
                    "the table %.*s has no such column", STR_ARG(h->table));
        }
        if (e.kind != ERR_NONE) {
            reader_fault(r, h->file, row->line, name, &e);
            good = false;
        }
        h->columns[h->count++] = name;
    }
    return good;
}

static const struct {           /* how a row's key is made of its cells */
    const char *table, *first, *mark, *second;
} keys[] = {
    { "fields",     "kind", ".", "id" },
    { "codes",      "list", ".", "id" },
    { "parameters", "id",   "@", "valid_from" },
    { "mappings",   "id",   ".", "header" },
    { "areas",      "code", "",  "" },
};

static struct str key_of(struct reader *r, const struct header *h,
                         const struct pack_row *row)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct str first = row_cell(row, keys[i].first);
        if (!str_is(h->table, str_of(keys[i].table))) {
            continue;
        }
        return first.len == 0 || *keys[i].mark == '\0' ? first
             : arena_print(r->job->arena, "%.*s%s%.*s", STR_ARG(first),
                           keys[i].mark,
                           STR_ARG(row_cell(row, keys[i].second)));
    }
    bool has_id = check_knows_table(h->table);
    for (size_t i = 0; i < row->cell_count; i++) {
        if (str_is(row->cells[i].column,
                   has_id ? STR("id") : h->columns[0])) {
            return row->cells[i].text;
        }
    }
    return STR("");
}

static void row_read(struct reader *r, const struct header *h,
                     const struct sheet_row *from)
{
    struct arena *a = r->job->arena;
    struct err e = { 0 };
    struct pack_row row = { .table = h->table, .file = h->file,
                            .line = from->line };
    row.cells = ARENA_ROWS(a, struct pack_text, from->count + 1);
    for (size_t i = 0; i < from->count; i++) {
        struct str text = str_trim(from->cells[i].text);
        if (text.len > 0 && i >= h->count) {
            err_set(&e, ERR_INPUT, "pack.cells",
                    "这一行比表头多出一格：“%.*s”",
                    "the row has a cell more than the header: “%.*s”",
                    STR_ARG(text));
            reader_fault_row(r, &row, "", &e);
            return;
        }
        if (text.len > 0) {
            row.cells[row.cell_count++] =
                (struct pack_text){ h->columns[i], arena_str(a, text) };
        }
    }
    row.key = key_of(r, h, &row);
    if (row.key.len == 0) {
        err_set(&e, ERR_INPUT, "pack.key", "这一行没有编号",
                "the row has no id");
        reader_fault_row(r, &row, "", &e);
        return;
    }
    check_row(r, &row);
    add_row(r, row);
}

static void table_read(struct reader *r, struct str table, struct str file,
                       struct str bytes)
{
    struct job *j = r->job;
    struct sheet *sheet = csv_open(j, bytes);
    struct header h = { .table = table, .file = file };
    struct sheet_row row;
    bool has_header = false, good = true;
    while (sheet != NULL && good &&
           sheet->next(j, sheet, &row) == SHEET_ROW) {
        if (has_header) {
            row_read(r, &h, &row);
        } else {
            good = header_read(r, &h, &row);
            has_header = true;
        }
    }
    if (!job_ok(j)) {
        reader_fault(r, file, 0, STR(""), &j->err);
    }
}

/* ---- files that are kept whole --------------------------------------- */

static struct str file_keep(struct reader *r, const char *table,
                            struct str key, struct str bytes)
{
    struct pack_drafts *out = r->out;
    unsigned char hash[SEAL_HASH];
    char *hex = arena_take(r->job->arena, 2 * SEAL_HASH + 1, 1);
    seal_hash(bytes, hash);
    seal_hex(hash, hex);
    out->files = one_more(r, out->files, out->file_count, &r->file_cap,
                          sizeof *out->files);
    out->files[out->file_count++] =
        (struct pack_file_bytes){ str_of(table), key, bytes };
    return str_of(hex);
}

static void template_read(struct reader *r, struct str name, struct str file,
                          struct str bytes)
{
    if (!utf8_is_valid(bytes)) {
        struct err e = { 0 };
        err_set(&e, ERR_INPUT, "pack.utf8", "文件不是UTF-8编码",
                "the file is not UTF-8");
        reader_fault(r, file, 0, STR(""), &e);
        return;
    }
    add_single(r, "templates", name, "sha256",
               file_keep(r, "templates", name, bytes));
}

/* A mapping is looked up by its id and read by import, so its rows are checked
 * here and then stand in the book as one file. */
static void mappings_read(struct reader *r, struct str file, struct str bytes)
{
    struct reader_table *t = reader_table(r, STR("mappings"));
    size_t from = r->out->count, count;
    table_read(r, STR("mappings"), file, bytes);
    count = r->out->count;
    r->out->count = from;
    names_free(&t->keys);
    t->count = 0;
    struct pack_row *rows = ARENA_ROWS(r->job->arena, struct pack_row,
                                       count - from + 1);
    if (count > from) {
        memcpy(rows, &r->out->rows[from], (count - from) * sizeof *rows);
    }
    struct str hex = { 0 };
    for (size_t i = 0; i < count - from; i++) {
        struct str id = row_cell(&rows[i], "id");
        if (names_find(&t->keys, id) == NAME_NONE) {
            hex = hex.len ? hex : file_keep(r, "mappings", id, bytes);
            add_single(r, "mappings", id, "sha256", hex);
        }
    }
}

/* ---- datapackage.json ------------------------------------------------ */

static void setting_fault(struct reader *r, const char *key, const char *zh,
                          const char *en)
{
    struct err e = { 0 };
    err_set(&e, ERR_INPUT, "pack.setting", "%s%.0s", "%.0s%s", zh, en);
    reader_fault(r, str_of(package), 0, str_of(key), &e);
}

struct str reader_setting(struct reader *r, const char *key)
{
    const struct pack_row *row = reader_row(r, "settings", str_of(key));
    return row ? row_cell(row, "value") : STR("");
}

static void settings_read(struct reader *r, json_t *root)
{
    const char *key;
    json_t *value;
    json_object_foreach(root, key, value) {
        struct arena *a = r->job->arena;
        struct str name = arena_str(a, str_of(key)), text = { 0 };
        if (json_is_string(value)) {
            text = arena_str(a, (struct str){ json_string_value(value),
                                              json_string_length(value) });
        } else if (json_is_integer(value)) {
            text = arena_print(a, "%lld",
                               (long long)json_integer_value(value));
        }
        if (text.len > 0 && is_plain(name)) {
            add_single(r, "settings", name, "value", text);
        }
    }
}

bool list_has(struct str list, struct str word)
{
    struct str one;
    while (str_next(&list, '|', &one)) {
        if (str_is(str_trim(one), word)) {
            return true;
        }
    }
    return false;
}

static void settings_check(struct reader *r)
{
    int64_t zone = 480, least = 5;
    struct date date;
    struct str text = reader_setting(r, "zone_minutes");
    struct str level = reader_setting(r, "cell_level");
    if (text.len && (!num_parse(text, &zone) || zone < -840 || zone > 840)) {
        setting_fault(r, "zone_minutes", "时区应为-840至840分钟",
                      "minutes east of UTC, -840 to 840");
        zone = 480;
    }
    r->out->zone_minutes = (int)zone;
    r->out->name = reader_setting(r, "name");
    for (size_t i = 0; i < r->out->name.len; i++) {
        if (r->out->name.at[i] <= ' ' || r->out->name.at[i] > '~') {
            setting_fault(r, "name", "名称应为不含空格的ASCII字符",
                          "the name is ASCII without blanks");
            break;
        }
    }
    if (r->out->name.len == 0) {
        setting_fault(r, "name", "缺少名称", "the name is missing");
    }
    text = reader_setting(r, "reporting_date");
    if (text.len && (!date_parse(text, &date) ||
                     date.precision != DATE_DAY)) {
        setting_fault(r, "reporting_date", "应为日期，如2020-12-31",
                      "a date like 2020-12-31 is expected");
    }
    text = reader_setting(r, "public_min");
    if (text.len && (!num_parse(text, &least) || least < 0)) {
        setting_fault(r, "public_min", "应为整数", "a whole number is expected");
    }
    text = reader_setting(r, "public_entries");
    if (text.len && !str_is(text, STR("yes")) && !str_is(text, STR("no"))) {
        setting_fault(r, "public_entries", "应为yes或no", "yes or no");
    }
    if (level.len && !list_has(reader_setting(r, "area_levels"), level)) {
        setting_fault(r, "cell_level", "不在area_levels之中",
                      "it is none of area_levels");
    }
}

/* ---- resources ------------------------------------------------------- */

struct resource { struct str name, path; int order; };

/* Tables whose rows others point at come first. */
static int order_of(struct str name)
{
    static const char *const order[] = { "kinds", "fields", "codes",
        "indicators", "parameters", "areas", "units" };
    int count = (int)(sizeof order / sizeof *order);
    for (int i = 0; i < count; i++) {
        if (str_is(name, str_of(order[i]))) {
            return i;
        }
    }
    return str_is(name, STR("records")) ? count + 1 : count;
}

static void resource_read(struct reader *r, const struct resource *from)
{
    struct job *j = r->job;
    struct str bytes;
    struct str path = arena_print(j->arena, "%s/%.*s", r->dir,
                                  STR_ARG(from->path));
    struct err e = { 0 };
    if (from->path.len == 0 || from->path.at[0] == '/' ||
        str_find(from->path, STR("..")) >= 0) {
        err_set(&e, ERR_INPUT, "pack.path", "路径应在规则包文件夹之内",
                "the path must lie inside the pack's folder");
        reader_fault(r, str_of(package), 0, from->name, &e);
    } else if (!file_map(j, path.at, &bytes)) {
        reader_fault(r, from->path, 0, STR(""), &j->err);
    } else if (str_is(from->name, STR("records"))) {
        r->out->records = one_more(r, r->out->records, r->out->record_count,
                                   &r->record_cap, sizeof *r->out->records);
        r->out->records[r->out->record_count++] = path;
    } else if (str_ends(from->path, STR(".md"))) {
        template_read(r, from->name, from->path, bytes);
    } else if (str_is(from->name, STR("mappings"))) {
        mappings_read(r, from->path, bytes);
    } else {
        table_read(r, from->name, from->path, bytes);
    }
}

static void resources_read(struct reader *r, json_t *list)
{
    size_t count = json_array_size(list);
    struct arena *a = r->job->arena;
    struct resource *rows = ARENA_ROWS(a, struct resource, count + 1);
    for (size_t i = 0; i < count; i++) {
        json_t *item = json_array_get(list, i);
        const char *name = json_string_value(json_object_get(item, "name"));
        const char *path = json_string_value(json_object_get(item, "path"));
        rows[i].name = arena_str(a, str_of(name ? name : ""));
        rows[i].path = arena_str(a, str_of(path ? path : ""));
        rows[i].order = order_of(rows[i].name);
    }
    for (int order = 0; order < 16; order++) {
        for (size_t i = 0; i < count; i++) {
            if (rows[i].order == order) {
                resource_read(r, &rows[i]);
            }
        }
    }
}

/* ---- the whole ------------------------------------------------------- */

static json_t *package_open(struct reader *r)
{
    struct job *j = r->job;
    struct str bytes;
    struct str path = arena_print(j->arena, "%s/%s", r->dir, package);
    json_error_t why;
    if (access(path.at, R_OK) != 0) {
        err_set(&j->err, ERR_ABSENT, "pack.absent",
                "%s不是规则包：没有datapackage.json",
                "%s is no pack: there is no datapackage.json", r->dir);
        return NULL;
    }
    if (!file_map(j, path.at, &bytes)) {
        return NULL;
    }
    json_t *root = json_loadb(bytes.at, bytes.len, JSON_REJECT_DUPLICATES,
                              &why);
    if (!json_is_object(root)) {
        err_set(&j->err, ERR_INPUT, "pack.json",
                "datapackage.json第%d行不是JSON：%s",
                "datapackage.json, line %d, is no JSON: %s",
                root ? 1 : why.line, root ? "{ ?" : why.text);
        json_decref(root);
        return NULL;
    }
    return root;
}

/* Parents before children, so that each row finds what it points at. Levels
 * are few, and within one the order of the file is kept. */
static void areas_sort(struct reader *r)
{
    struct pack_drafts *out = r->out;
    struct str level, rest = reader_setting(r, "area_levels");
    const struct reader_table *t = reader_table(r, STR("areas"));
    struct pack_row *sorted = ARENA_ROWS(r->job->arena, struct pack_row,
                                         t->count + 1);
    size_t count = 0;
    while (str_next(&rest, '|', &level)) {
        for (size_t i = 0; i < t->count; i++) {
            const struct pack_row *row = &out->rows[t->rows[i]];
            if (str_is(row_cell(row, "level"), str_trim(level))) {
                sorted[count++] = *row;
            }
        }
    }
    assert(count == t->count);  /* check_whole found each level */
    for (size_t i = 0; i < count; i++) {
        out->rows[t->rows[i]] = sorted[i];
    }
}

static int by_place(const void *a, const void *b)
{
    const struct pack_fault *x = a, *y = b;
    int order = str_compare(x->file, y->file);
    if (order == 0) {
        order = (x->line > y->line) - (x->line < y->line);
    }
    return order ? order : str_compare(x->column, y->column);
}

bool pack_read(struct job *j, const char *dir, struct pack_drafts *out)
{
    struct reader r = { .job = j, .dir = dir, .out = out };
    *out = (struct pack_drafts){ 0 };
    json_t *root = package_open(&r);
    if (root == NULL) {
        return false;
    }
    settings_read(&r, root);
    settings_check(&r);
    resources_read(&r, json_object_get(root, "resources"));
    json_decref(root);
    check_whole(&r);
    if (out->fault_count > 0) {
        qsort(out->faults, out->fault_count, sizeof *out->faults, by_place);
    } else {
        areas_sort(&r);
    }
    for (size_t i = 0; i < r.table_count; i++) {
        names_free(&r.tables[i]->keys);
    }
    return true;
}
