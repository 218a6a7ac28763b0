#include "exchange/stamp.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/num.h"
#include "exchange/xlsx_look.h"
#include "intake/intake.h"

#define MARK "jiedui workbook"
#define DEFAULT "default."

bool stamp_book(struct job *j, struct book *b, struct str *out)
{
    struct entry e;
    bool ok = book_read(j, b, 0, &e);
    *out = ok ? e.id : STR("");
    return ok;
}

static void put_pair(struct xlsx_writer *w, struct str key, struct str value)
{
    struct cell cells[] = { { .text = key, .kind = CELL_TEXT },
                            { .text = value, .kind = CELL_TEXT } };
    xlsx_write_row(w, cells, 2);
}

void stamp_write(struct xlsx_writer *w, struct arena *a,
                 const struct stamp *s)
{
    const struct xlsx_look look = { .is_hidden = true, .head = 1 };
    xlsx_write_sheet(w, STR(STAMP_SHEET));
    xlsx_write_look(w, &look);
    put_pair(w, STR(MARK), STR("1"));
    put_pair(w, STR("book"), s->book);
    put_pair(w, STR("name"), s->name);
    put_pair(w, STR("unit"), s->unit);
    put_pair(w, STR("kind"), s->kind);
    put_pair(w, STR("sheet"), s->sheet);
    put_pair(w, STR("position"), arena_print(a, "%" PRIu64, s->position));
    for (size_t i = 0; i < s->default_count; i++) {
        const struct stamp_default *d = &s->defaults[i];
        put_pair(w, arena_print(a, DEFAULT "%.*s",
                                STR_ARG(column_id(d->column))), d->value);
    }
}

static void take_default(struct stamp *s, struct str key, struct str value)
{
    struct str id = str_part(key, strlen(DEFAULT), key.len);
    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (str_is(column_id((enum column)i), id) &&
            s->default_count < STAMP_DEFAULTS_MAX && value.len > 0) {
            s->defaults[s->default_count++] =
                (struct stamp_default){ (enum column)i, value };
        }
    }
}

static void take_pair(struct stamp *s, struct str key, struct str value)
{
    struct { const char *key; struct str *to; } rows[] = {
        { "book", &s->book }, { "name", &s->name }, { "unit", &s->unit },
        { "kind", &s->kind }, { "sheet", &s->sheet },
    };
    int64_t n;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (str_is(key, str_of(rows[i].key))) {
            *rows[i].to = value;
        }
    }
    if (str_is(key, STR("position")) && num_parse(value, &n) && n >= 0) {
        s->position = (uint64_t)n;
    } else if (str_starts(key, STR(DEFAULT))) {
        take_default(s, key, value);
    }
}

static bool read_pairs(struct job *j, struct sheet *sheet, struct stamp *s,
                       bool *found)
{
    enum { PAIRS_MAX = 64 };
    struct sheet_row row;
    *found = false;
    for (size_t i = 0; i < PAIRS_MAX && sheet != NULL; i++) {
        enum sheet_step step = sheet->next(j, sheet, &row);
        if (step != SHEET_ROW) {
            return step == SHEET_END;
        }
        if (row.count < 2) {
            continue;
        }
        struct str key = str_trim(row.cells[0].text);
        struct str value = arena_str(j->arena, str_trim(row.cells[1].text));
        *found = *found || str_is(key, STR(MARK));
        take_pair(s, key, value);
    }
    return sheet != NULL;
}

bool stamp_read(struct job *j, struct xlsx *x, struct stamp **out)
{
    *out = NULL;
    for (size_t i = 0; i < xlsx_sheet_count(x); i++) {
        if (!str_is(xlsx_sheet_name(x, i), STR(STAMP_SHEET))) {
            continue;
        }
        struct stamp *s = ARENA_NEW(j->arena, struct stamp);
        bool found;
        if (!read_pairs(j, xlsx_sheet(j, x, i), s, &found)) {
            return false;
        }
        *out = found && s->sheet.len > 0 ? s : NULL;
    }
    return true;
}

bool stamp_owns(struct str sheet)
{
    return str_is(sheet, STR(STAMP_SHEET)) || str_is(sheet, STR(STAMP_LISTS));
}

void stamp_row(const struct stamp *s, uint64_t n,
               char id[static ENTRY_ID_LEN + 1])
{
    char number[24];
    snprintf(number, sizeof number, "%" PRIu64, n);
    struct str parts[] = { STR("row"), s->sheet, str_of(number) };
    intake_id(parts, sizeof parts / sizeof *parts, id);
}
