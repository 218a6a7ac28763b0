#include "registers/rows.h"

#include <assert.h>

#include "base/bytes.h"

static int32_t valid_from(const struct entry *e)
{
    return e->occurred.precision == DATE_NONE ? INT32_MIN : e->occurred.day;
}

/* The day after the last one: "until 2010" means through all of 2010. */
static int32_t valid_until(const struct entry *e)
{
    return e->until.precision == DATE_NONE ? INT32_MAX
                                           : date_last(e->until) + 1;
}

static void rows_room(struct register_rows *r, size_t count)
{
    if (count > r->cap) {
        r->cap = count > 2 * r->cap ? count : 2 * r->cap;
        r->at = mem_again(r->at, r->cap * sizeof *r->at);
    }
}

/* Add a text to the buffer, unless the row has it already. */
static struct piece piece_of(struct register_rows *r, struct piece before,
                             struct str text)
{
    struct str old = str_part(buf_view(&r->text), before.from, before.len);
    if (str_is(old, text)) {
        return before;
    }
    assert(r->text.len + text.len < UINT32_MAX);
    struct piece p = { (uint32_t)r->text.len, (uint32_t)text.len };
    buf_str(&r->text, text);
    return p;
}

static struct str field_text(const struct entry *e, const char *key)
{
    const struct entry_field *f = entry_field(e, str_of(key));
    return f && f->is_text ? f->text : STR("");
}

uint32_t rows_put(struct register_rows *r, uint64_t seq,
                  const struct entry *e, bool *is_new)
{
    uint32_t before = r->keys.count;
    uint32_t number = names_put(&r->keys, e->subject);
    *is_new = number == before;
    rows_room(r, r->keys.count);
    struct register_row *row = &r->at[number];
    if (*is_new) {
        memset(row, 0, sizeof *row);
    }
    for (int i = 0; i < ROW_TEXTS && r->columns[i] != NULL; i++) {
        row->texts[i] =
            piece_of(r, row->texts[i], field_text(e, r->columns[i]));
    }
    row->valid_from = valid_from(e);
    row->valid_until = valid_until(e);
    row->born = seq;
    return number;
}

struct str rows_text(const struct register_rows *r, uint32_t number,
                     int column)
{
    assert(number < r->keys.count && r->columns[column] != NULL);
    struct piece p = r->at[number].texts[column];
    return (struct str){ p.len ? r->text.at + p.from : "", p.len };
}

bool rows_say(const struct register_rows *r, const struct entry *e)
{
    uint32_t number = names_find(&r->keys, e->subject);
    if (number == NAME_NONE) {
        return false;
    }
    const struct register_row *row = &r->at[number];
    bool same = row->valid_from == valid_from(e) &&
                row->valid_until == valid_until(e);
    for (int i = 0; same && i < ROW_TEXTS && r->columns[i] != NULL; i++) {
        same = str_is(rows_text(r, number, i), field_text(e, r->columns[i]));
    }
    return same;
}

/* ---- kept ------------------------------------------------------------ */

void rows_save(const struct register_rows *r, struct fold_parts *out)
{
    struct buf keys = { 0 };
    for (uint32_t i = 0; i < r->keys.count; i++) {
        bytes_put_str(&keys, names_text(&r->keys, i));
    }
    fold_part_add(out, "keys", keys.at, keys.len);
    fold_part_add(out, "rows", r->at, r->keys.count * sizeof *r->at);
    fold_part_add(out, "text", r->text.at, r->text.len);
    buf_free(&keys);
}

static bool pieces_fit(const struct register_rows *r, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (int t = 0; t < ROW_TEXTS; t++) {
            struct piece p = r->at[i].texts[t];
            if (p.from > r->text.len || p.len > r->text.len - p.from) {
                return false;
            }
        }
    }
    return true;
}

bool rows_load(struct register_rows *r, struct fold_parts *in)
{
    struct bytes keys = { .rest = fold_part(in, "keys") };
    struct str rows = fold_part(in, "rows"), text = fold_part(in, "text");
    size_t count = rows.len / sizeof *r->at;
    if (keys.rest.at == NULL || rows.at == NULL || text.at == NULL ||
        rows.len % sizeof *r->at != 0) {
        return false;
    }
    for (uint32_t i = 0; i < count && !keys.bad; i++) {
        if (names_put(&r->keys, bytes_get_str(&keys)) != i) {
            return false;       /* a key twice */
        }
    }
    rows_room(r, count);
    if (rows.len > 0) {
        memcpy(r->at, rows.at, rows.len);
    }
    buf_str(&r->text, text);
    return !keys.bad && keys.rest.len == 0 && pieces_fit(r, count);
}

void rows_free(struct register_rows *r)
{
    names_free(&r->keys);
    mem_free(r->at);
    buf_free(&r->text);
}
