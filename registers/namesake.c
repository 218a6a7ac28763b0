#include "registers/namesake.h"

#include <assert.h>
#include <stdlib.h>

#include "base/utf8.h"

/* Longest first where one ends in another. */
static const char *const endings[] = {
    "满族蒙古族自治县", "土家族苗族自治州", "特别行政区", "维吾尔自治区", "蒙古族自治县",
    "土家族自治县", "蒙古自治州", "壮族自治区", "回族自治区", "满族自治县", "回族自治县",
    "藏族自治州", "彝族自治州", "街道办事处", "村民委员会", "居民委员会", "自治区", "自治州",
    "自治县", "自治旗", "村委会", "居委会", "街道", "地区", "苏木", "嘎查", "社区",
    "省", "市", "县", "区", "旗", "盟", "乡", "镇", "村",
};

enum { STEM_BYTES_MIN = 6 };    /* two characters: 蔚县 stays whole */

struct str name_stem(struct str s)
{
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct str ending = str_of(endings[i]);
        if (s.len >= ending.len + STEM_BYTES_MIN && str_ends(s, ending)) {
            return str_part(s, 0, s.len - ending.len);
        }
    }
    return s;
}

static size_t slot_of(const struct namesakes *n, struct str text)
{
    return (size_t)(str_hash(text) >> 24) & (n->slot_cap - 1);
}

/* Hang a row into its slot's chain. Different texts may share a chain. */
static void hang(struct namesakes *n, size_t row)
{
    size_t slot = slot_of(n, namesakes_text(n, row));
    n->older[row] = n->slots[slot];
    n->slots[slot] = (uint32_t)row + 1;
}

static void rows_room(struct namesakes *n, size_t count)
{
    if (count <= n->cap) {
        return;
    }
    n->cap = count > 2 * n->cap ? count : 2 * n->cap;
    n->rows = mem_again(n->rows, n->cap * sizeof *n->rows);
    n->older = mem_again(n->older, n->cap * sizeof *n->older);
    while (n->slot_cap < n->cap) {
        n->slot_cap = n->slot_cap ? n->slot_cap * 2 : 64;
    }
    mem_free(n->slots);
    n->slots = mem_new(n->slot_cap, sizeof *n->slots);
    for (size_t i = 0; i < n->count; i++) {
        hang(n, i);
    }
}

static void add_row(struct namesakes *n, struct namesake row)
{
    assert(n->count < UINT32_MAX - 1);
    rows_room(n, n->count + 1);
    n->rows[n->count] = row;
    hang(n, n->count++);
}

static bool bears(const struct namesakes *n, struct str folded,
                  uint32_t number)
{
    uint32_t row = n->slot_cap ? n->slots[slot_of(n, folded)] : 0;
    for (; row != 0; row = n->older[row - 1]) {
        const struct namesake *r = &n->rows[row - 1];
        if (r->number == number && !r->is_stem &&
            str_is(namesakes_text(n, row - 1), folded)) {
            return true;
        }
    }
    return false;
}

static void add_folded(struct namesakes *n, struct str folded, uint32_t number)
{
    if (folded.len == 0 || bears(n, folded, number)) {
        return;
    }
    assert(n->text.len + folded.len < UINT32_MAX);
    struct namesake row = { .from = (uint32_t)n->text.len,
                            .len = (uint32_t)folded.len, .number = number };
    struct str stem = name_stem(folded);
    buf_str(&n->text, folded);
    add_row(n, row);
    if (stem.len < folded.len) {
        row.len = (uint32_t)stem.len;
        row.is_stem = 1;
        add_row(n, row);
    }
}

void namesakes_add_list(struct namesakes *n, struct str names,
                        uint32_t number)
{
    struct arena *a = arena_open();
    struct str name, rest = names;
    while (str_next(&rest, '|', &name)) {
        add_folded(n, utf8_fold(a, name), number);
    }
    arena_close(a);
}

void namesakes_add(struct namesakes *n, struct str name, uint32_t number)
{
    struct arena *a = arena_open();
    add_folded(n, utf8_fold(a, name), number);
    arena_close(a);
}

size_t namesakes_say(const struct namesakes *n, struct str folded,
                     uint32_t *out, size_t max)
{
    size_t count = 0;
    uint32_t row = n->slot_cap ? n->slots[slot_of(n, folded)] : 0;
    for (; row != 0 && count < max; row = n->older[row - 1]) {
        if (str_is(namesakes_text(n, row - 1), folded)) {
            out[count++] = row - 1;
        }
    }
    return count;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

uint32_t *namesakes_find(const struct namesakes *n, struct arena *a,
                         struct str folded, bool is_stem, size_t *count)
{
    uint32_t first = n->slot_cap ? n->slots[slot_of(n, folded)] : 0;
    size_t most = 0, kept = 0;
    for (uint32_t row = first; row != 0; row = n->older[row - 1]) {
        most++;
    }
    uint32_t *out = ARENA_ROWS(a, uint32_t, most + 1);
    for (uint32_t row = first; row != 0; row = n->older[row - 1]) {
        const struct namesake *r = &n->rows[row - 1];
        if ((r->is_stem != 0) == is_stem &&
            str_is(namesakes_text(n, row - 1), folded)) {
            out[kept++] = r->number;
        }
    }
    qsort(out, kept, sizeof *out, by_number);
    *count = 0;
    for (size_t i = 0; i < kept; i++) {
        if (i == 0 || out[i] != out[i - 1]) {
            out[(*count)++] = out[i];
        }
    }
    return out;
}

uint32_t *namesakes_match(const struct namesakes *n, struct arena *a,
                          struct str folded, size_t *count)
{
    uint32_t *out = namesakes_find(n, a, folded, false, count);
    struct str stem = name_stem(folded);
    if (*count > 0) {
        return out;
    }
    if (stem.len < folded.len) {
        return namesakes_find(n, a, stem, false, count);
    }
    return namesakes_find(n, a, folded, true, count);
}

/* ---- kept ------------------------------------------------------------ */

void namesakes_save(const struct namesakes *n, struct fold_parts *out)
{
    fold_part_add(out, "name_rows", n->rows, n->count * sizeof *n->rows);
    fold_part_add(out, "name_text", n->text.at, n->text.len);
}

bool namesakes_load(struct namesakes *n, struct fold_parts *in)
{
    struct str rows = fold_part(in, "name_rows");
    struct str text = fold_part(in, "name_text");
    size_t count = rows.len / sizeof *n->rows;
    if (rows.at == NULL || text.at == NULL || rows.len % sizeof *n->rows) {
        return false;
    }
    assert(n->count == 0);
    rows_room(n, count);
    buf_str(&n->text, text);
    for (size_t i = 0; i < count; i++) {
        struct namesake *r = &n->rows[i];
        memcpy(r, rows.at + i * sizeof *r, sizeof *r);
        if (r->from > text.len || r->len > text.len - r->from) {
            return false;
        }
        hang(n, n->count++);
    }
    return true;
}

void namesakes_free(struct namesakes *n)
{
    buf_free(&n->text);
    mem_free(n->rows);
    mem_free(n->older);
    mem_free(n->slots);
    *n = (struct namesakes){ 0 };
}
