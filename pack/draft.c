/* pack/draft.c - from a row of a pack to the entry that says it. */
#include <assert.h>

#include "base/bytes.h"
#include "pack/rows.h"
#include "seal/seal.h"

/* A UUIDv8 (RFC 9562) from a hash: its first bytes, version and variant set. */
static struct str uuid_of(struct arena *a, struct str bytes)
{
    unsigned char hash[SEAL_HASH];
    seal_hash(bytes, hash);
    hash[6] = (unsigned char)((hash[6] & 0x0F) | 0x80);
    hash[8] = (unsigned char)((hash[8] & 0x3F) | 0x80);
    struct buf hex = { 0 };
    for (size_t i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            buf_char(&hex, '-');
        }
        buf_hex(&hex, hash + i, 1);
    }
    assert(hex.len == ENTRY_ID_LEN);
    struct str out = arena_str(a, buf_view(&hex));
    buf_free(&hex);
    return out;
}

/* `before` is the position of the wording that this one replaces. */
static struct str id_of(struct arena *a, const struct pack_row *row,
                        uint64_t before)
{
    struct buf said = { 0 };
    bytes_put_str(&said, STR("definition"));
    bytes_put_str(&said, row->table);
    bytes_put_str(&said, row->key);
    bytes_put64(&said, before);
    for (size_t i = 0; i < row->cell_count; i++) {
        bytes_put_str(&said, row->cells[i].column);
        bytes_put_str(&said, row->cells[i].text);
    }
    struct str id = uuid_of(a, buf_view(&said));
    buf_free(&said);
    return id;
}

void pack_draft_again(struct arena *a, uint64_t before, struct entry *draft)
{
    struct buf said = { 0 };
    bytes_put_str(&said, STR("again"));
    bytes_put_str(&said, draft->id);
    bytes_put64(&said, before);
    draft->id = uuid_of(a, buf_view(&said));
    buf_free(&said);
}

static bool says_same(const struct version *v, const struct pack_row *row)
{
    if (v->cell_count != row->cell_count) {
        return false;
    }
    for (size_t i = 0; i < row->cell_count; i++) {
        struct str column = row->cells[i].column;
        bool is_there = false;
        for (uint32_t c = 0; c < v->cell_count && !is_there; c++) {
            is_there = str_is(v->cells[c].column, column) &&
                       str_is(v->cells[c].text, row->cells[i].text);
        }
        if (!is_there) {
            return false;
        }
    }
    return true;
}

/* The columns of areas and units that are parts of an entry, not fields. */
static bool register_part(const struct pack_text *cell, struct entry *e)
{
    if (str_is(cell->column, STR("valid_from"))) {
        return date_parse(cell->text, &e->occurred);
    }
    if (str_is(cell->column, STR("valid_until"))) {
        return date_parse(cell->text, &e->until);
    }
    return str_is(cell->column, STR("code")) ||
           str_is(cell->column, STR("id"));
}

bool pack_draft(struct arena *a, const struct pack *p,
                const struct pack_row *row, struct entry *out)
{
    bool is_area = str_is(row->table, STR("areas"));
    bool is_unit = str_is(row->table, STR("units"));
    bool is_register = is_area || is_unit;
    const struct version *v = NULL;
    if (p != NULL && !is_register) {
        v = pack_version(p, row->table, row->key, UINT64_MAX);
    }
    if (v != NULL && says_same(v, row)) {
        return false;
    }
    entry_clear(out);
    out->id = id_of(a, row, v ? v->born : UINT64_MAX);
    out->kind = is_area ? STR("area") : is_unit ? STR("unit")
                                                : STR("definition");
    out->subject_kind = is_register ? out->kind : row->table;
    out->subject = row->key;
    for (size_t i = 0; i < row->cell_count; i++) {
        const struct pack_text *cell = &row->cells[i];
        if (!is_register || !register_part(cell, out)) {
            bool fits = entry_put_text(out, cell->column, cell->text);
            assert(fits);       /* pack_read counts the columns */
        }
    }
    return true;
}
