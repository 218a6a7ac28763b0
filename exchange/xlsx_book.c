#include "exchange/xlsx_book.h"

#include "exchange/xml.h"

/* --- relations --- */

struct relations {
    struct str from;
    struct xlsx_relation *rows;
    size_t count, cap;
};

static struct str copy_of(struct job *j, const char *text)
{
    return text == NULL ? STR("") : arena_str(j->arena, str_of(text));
}

/* The rows of an arena array, with room for one more. */
static void *grown(struct job *j, void *rows, size_t count, size_t *cap,
                   size_t size)
{
    if (count < *cap) {
        return rows;
    }
    *cap = *cap ? 2 * *cap : 16;
    void *out = arena_take(j->arena, *cap, size);
    if (count > 0) {
        memcpy(out, rows, count * size);
    }
    return out;
}

static void on_relation(struct job *j, void *state, const char *name,
                        const char **attributes)
{
    struct relations *r = state;
    const char *mode = xml_attribute(attributes, "TargetMode");
    const char *type = xml_attribute(attributes, "Type");
    const char *target = xml_attribute(attributes, "Target");
    bool is_outside = mode != NULL && strcmp(mode, "External") == 0;
    if (strcmp(name, "Relationship") != 0 || is_outside || type == NULL ||
        target == NULL) {
        return;
    }
    r->rows = grown(j, r->rows, r->count, &r->cap, sizeof *r->rows);
    const char *slash = strrchr(type, '/');
    r->rows[r->count++] = (struct xlsx_relation){
        copy_of(j, xml_attribute(attributes, "Id")),
        copy_of(j, slash == NULL ? type : slash + 1),
        opc_target(j->arena, r->from, str_of(target)),
    };
}

bool xlsx_relations(struct job *j, struct opc *p, struct str from,
                    struct xlsx_relation **out, size_t *count)
{
    static const struct xml_events events = { .start = on_relation };
    struct relations r = { .from = from };
    int64_t part = opc_find(p, opc_relations(j->arena, from));
    bool ok = part < 0 || xml_run(j, p, part, &events, &r, NULL);
    *out = r.rows;
    *count = r.count;
    return ok;
}

/* --- the workbook's own part --- */

struct listing { struct xlsx *x; size_t cap; };

static bool is_yes(const char *value)
{
    return value != NULL && (strcmp(value, "1") == 0 ||
                             strcmp(value, "true") == 0);
}

static void on_workbook(struct job *j, void *state, const char *name,
                        const char **attributes)
{
    struct listing *l = state;
    struct xlsx *x = l->x;
    if (strcmp(name, "workbookPr") == 0) {
        x->is_1904 = is_yes(xml_attribute(attributes, "date1904"));
    }
    if (strcmp(name, "sheet") != 0) {
        return;
    }
    if (x->sheet_count == XLSX_SHEETS_MAX) {
        err_set(&j->err, ERR_INPUT, "xlsx.bomb", "工作表超过%d张",
                "more than %d sheets", XLSX_SHEETS_MAX);
        return;
    }
    x->sheets = grown(j, x->sheets, x->sheet_count, &l->cap,
                      sizeof *x->sheets);
    const char *is_shown = xml_attribute(attributes, "state");
    x->sheets[x->sheet_count++] = (struct xlsx_sheet){
        .name = copy_of(j, xml_attribute(attributes, "name")),
        .relation = copy_of(j, xml_attribute(attributes, "id")),
        .is_hidden = is_shown != NULL && strcmp(is_shown, "visible") != 0,
    };
}

static bool fail_part(struct job *j, struct str name)
{
    return err_set(&j->err, ERR_INPUT, "xlsx.part",
                   "工作簿缺少部件%.*s；请用表格软件打开后另存为“Excel 工作簿"
                   "（*.xlsx）”",
                   "the workbook lacks its part %.*s; open it and save it "
                   "again as “Excel Workbook (*.xlsx)”", STR_ARG(name));
}

/* Sheets of worksheets only: charts and dialogs have no rows. */
static void keep_worksheets(struct xlsx *x, const struct xlsx_relation *rows,
                            size_t count)
{
    size_t kept = 0;
    for (size_t s = 0; s < x->sheet_count; s++) {
        for (size_t i = 0; i < count; i++) {
            if (str_is(rows[i].id, x->sheets[s].relation) &&
                str_is(rows[i].type, STR("worksheet"))) {
                x->sheets[kept] = x->sheets[s];
                x->sheets[kept++].part = rows[i].target;
                break;
            }
        }
    }
    x->sheet_count = kept;
}

/* Find the workbook's own part. */
static bool find_workbook(struct job *j, struct xlsx *x)
{
    struct xlsx_relation *rows;
    size_t count;
    if (!xlsx_relations(j, x->parts, STR(""), &rows, &count)) {
        return false;
    }
    x->part = STR("xl/workbook.xml");
    for (size_t i = 0; i < count; i++) {
        if (str_is(rows[i].type, STR("officeDocument"))) {
            x->part = rows[i].target;
        }
    }
    if (str_ends(x->part, STR(".bin")) ||
        opc_find(x->parts, STR("content.xml")) >= 0) {
        return err_set(&j->err, ERR_INPUT, "xlsx.part",
                       "这是二进制工作簿（.xlsb）或ODS表格；请另存为“Excel 工作簿"
                       "（*.xlsx）”再导入",
                       "this is a binary workbook (.xlsb) or an ODS sheet; "
                       "save it as “Excel Workbook (*.xlsx)” and import that");
    }
    return opc_find(x->parts, x->part) >= 0 || fail_part(j, x->part);
}

static void close_book(void *thing)
{
    struct xlsx *x = thing;
    buf_free(&x->text);
    mem_free(x->ends);
}

static bool read_workbook(struct job *j, struct xlsx *x)
{
    static const struct xml_events events = { .start = on_workbook };
    struct listing l = { .x = x };
    struct xlsx_relation *rows;
    size_t count;
    if (!find_workbook(j, x) ||
        !xml_run(j, x->parts, opc_find(x->parts, x->part), &events, &l, NULL) ||
        !xlsx_relations(j, x->parts, x->part, &rows, &count)) {
        return false;
    }
    keep_worksheets(x, rows, count);
    for (size_t i = 0; i < count; i++) {
        if (str_is(rows[i].type, STR("sharedStrings"))) {
            x->strings_part = rows[i].target;
        } else if (str_is(rows[i].type, STR("styles"))) {
            x->styles_part = rows[i].target;
        }
    }
    for (size_t s = 0; s < x->sheet_count; s++) {
        if (opc_find(x->parts, x->sheets[s].part) < 0) {
            return fail_part(j, x->sheets[s].part);
        }
    }
    return x->sheet_count > 0 ||
           err_set(&j->err, ERR_INPUT, "xlsx.sheet", "工作簿里没有工作表",
                   "the workbook has no worksheets");
}

struct xlsx *xlsx_find(struct job *j, struct str bytes)
{
    struct opc *parts = opc_open(j, bytes);
    if (parts == NULL) {
        return NULL;
    }
    struct xlsx *x = ARENA_NEW(j->arena, struct xlsx);
    x->parts = parts;
    arena_hook(j->arena, close_book, x);
    return read_workbook(j, x) ? x : NULL;
}

struct xlsx *xlsx_open(struct job *j, struct str bytes)
{
    struct xlsx *x = xlsx_find(j, bytes);
    bool ok = x != NULL && xlsx_load_strings(j, x) && xlsx_load_styles(j, x);
    return ok ? x : NULL;
}

size_t xlsx_sheet_count(const struct xlsx *x)
{
    return x->sheet_count;
}

struct str xlsx_sheet_name(const struct xlsx *x, size_t number)
{
    return x->sheets[number].name;
}

bool xlsx_sheet_is_hidden(const struct xlsx *x, size_t number)
{
    return x->sheets[number].is_hidden;
}
