#include "registers/subject.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "registers/merges.h"

/* Millions of rows: twelve bytes each, saved as they lie in memory. An issued
 * id is its 60 bits; any other id is a place in `others`. */
struct row {
    uint32_t low, high;         /* of the id; OTHER set: low is a place */
    uint32_t kind;              /* number of the kind × 4 + identity */
};

#define OTHER UINT32_C(0x80000000)

/* From (kind, id) to number. Built when it is first asked for, so that a book
 * that is only read opens at once; hence the lock. */
struct subject_index {
    pthread_mutex_t lock;
    atomic_bool is_built;
    struct slot {               /* the mark spares most looks at rows */
        uint32_t next;          /* number + 1, or 0 */
        uint32_t mark;          /* low half of the hash */
    } *slots;
    size_t cap;
};

struct subjects {
    struct row *rows;
    size_t count, cap;
    struct names kinds;
    uint32_t last_kind;         /* most entries are of the kind before */
    struct buf text;            /* of other ids */
    uint64_t *others;           /* where each begins; one more: the end */
    size_t other_count, other_cap;
    struct subject_index *index;
    struct merges merges;
};

/* ---- issued ids ------------------------------------------------------ */

static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
enum { ISSUED_LEN = 12 };

/* Value + 1 of each character of Crockford's base 32, lower case. */
static const uint8_t values[256] = {
    ['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6,
    ['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12,
    ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16, ['g'] = 17, ['h'] = 18,
    ['j'] = 19, ['k'] = 20, ['m'] = 21, ['n'] = 22, ['p'] = 23, ['q'] = 24,
    ['r'] = 25, ['s'] = 26, ['t'] = 27, ['v'] = 28, ['w'] = 29, ['x'] = 30,
    ['y'] = 31, ['z'] = 32,
};

static bool issued_bits(struct str id, uint64_t *bits)
{
    uint64_t n = 0;
    if (id.len != ISSUED_LEN) {
        return false;
    }
    for (size_t i = 0; i < ISSUED_LEN; i++) {
        uint8_t value = values[(unsigned char)id.at[i]];
        if (value == 0) {
            return false;
        }
        n = n << 5 | (uint64_t)(value - 1);
    }
    *bits = n;
    return true;
}

bool subject_id_is_issued(struct str id)
{
    uint64_t bits;
    return issued_bits(id, &bits);
}

void subject_id_print(uint64_t bits, char out[static 13])
{
    for (int i = ISSUED_LEN; i-- > 0; bits >>= 5) {
        out[i] = digits[bits & 31];
    }
    out[ISSUED_LEN] = '\0';
}

/* ---- finding --------------------------------------------------------- */

struct wanted {                 /* a (kind, id) that is looked for */
    uint32_t kind;
    bool is_issued;
    uint64_t bits;              /* of an issued id, else the text's hash */
    struct str text;
};

static uint64_t hash_of(uint32_t kind, uint64_t bits)
{
    uint64_t h = (bits ^ (uint64_t)kind << 60) * 0x9E3779B97F4A7C15u;
    return (h ^ h >> 32) * 0xD6E8FEB86659FD93u;
}

static struct str other_text(const struct subjects *s, uint32_t place)
{
    uint64_t from = s->others[place];
    return (struct str){ s->text.at + from,
                         (size_t)(s->others[place + 1] - from) };
}

static bool is_wanted(const struct subjects *s, uint32_t number,
                      const struct wanted *w)
{
    const struct row *r = &s->rows[number];
    if (r->kind >> 2 != w->kind || ((r->high & OTHER) == 0) != w->is_issued) {
        return false;
    }
    return w->is_issued ? r->low == (uint32_t)w->bits &&
                          r->high == (uint32_t)(w->bits >> 32)
                        : str_is(other_text(s, r->low), w->text);
}

static uint64_t row_hash(const struct subjects *s, const struct row *r)
{
    uint64_t bits = (uint64_t)r->high << 32 | r->low;
    if (r->high & OTHER) {
        bits = str_hash(other_text(s, r->low));
    }
    return hash_of(r->kind >> 2, bits);
}

/* Fill slots for at least `count` rows. */
static void index_build(const struct subjects *s, size_t count)
{
    struct subject_index *x = s->index;
    size_t cap = 1024;
    while (cap * 3 / 4 <= count) {
        cap *= 2;
    }
    mem_free(x->slots);
    x->slots = mem_new(cap, sizeof *x->slots);
    x->cap = cap;
    for (size_t i = 0; i < s->count; i++) {
        uint64_t hash = row_hash(s, &s->rows[i]);
        size_t at = (size_t)(hash >> 32) & (cap - 1);
        while (x->slots[at].next != 0) {
            at = (at + 1) & (cap - 1);
        }
        x->slots[at] = (struct slot){ (uint32_t)i + 1, (uint32_t)hash };
    }
}

static void index_need(const struct subjects *s)
{
    struct subject_index *x = s->index;
    if (!atomic_load_explicit(&x->is_built, memory_order_acquire)) {
        pthread_mutex_lock(&x->lock);
        if (!atomic_load_explicit(&x->is_built, memory_order_relaxed)) {
            index_build(s, s->count);
            atomic_store_explicit(&x->is_built, true, memory_order_release);
        }
        pthread_mutex_unlock(&x->lock);
    }
}

/* The slot of the subject, or the empty one where it would stand; its mark is
 * in *mark. */
static struct slot *slot_of(const struct subjects *s, const struct wanted *w,
                            uint32_t *mark)
{
    const struct subject_index *x = s->index;
    uint64_t hash = hash_of(w->kind, w->bits);
    size_t at = (size_t)(hash >> 32) & (x->cap - 1);
    *mark = (uint32_t)hash;
    while (x->slots[at].next != 0 &&
           (x->slots[at].mark != *mark ||
            !is_wanted(s, x->slots[at].next - 1, w))) {
        at = (at + 1) & (x->cap - 1);
    }
    return &x->slots[at];
}

static struct wanted wanted_of(uint32_t kind, struct str id)
{
    struct wanted w = { .kind = kind, .text = id };
    w.is_issued = issued_bits(id, &w.bits);
    if (!w.is_issued) {
        w.bits = str_hash(id);
    }
    return w;
}

/* ---- taking in ------------------------------------------------------- */

static uint32_t other_add(struct subjects *s, struct str id)
{
    if (s->other_count + 2 > s->other_cap) {
        s->other_cap = s->other_cap ? s->other_cap * 2 : 64;
        s->others = mem_again(s->others, s->other_cap * sizeof *s->others);
    }
    s->others[s->other_count] = s->text.len;
    buf_str(&s->text, id);
    s->others[++s->other_count] = s->text.len;
    return (uint32_t)s->other_count - 1;
}

static uint32_t subject_put(struct subjects *s, uint32_t kind, struct str id)
{
    struct wanted w = wanted_of(kind, id);
    index_need(s);
    if ((s->count + 1) * 4 > s->index->cap * 3) {
        index_build(s, 2 * s->count);
    }
    uint32_t mark;
    struct slot *slot = slot_of(s, &w, &mark);
    if (slot->next != 0) {
        return slot->next - 1;
    }
    assert(s->count < SUBJECT_NONE - 1);
    if (s->count == s->cap) {
        s->cap = s->cap ? s->cap * 2 : 1024;
        s->rows = mem_again(s->rows, s->cap * sizeof *s->rows);
    }
    struct row row = { (uint32_t)w.bits, (uint32_t)(w.bits >> 32), kind << 2 };
    if (!w.is_issued) {
        row.low = other_add(s, id);
        row.high = OTHER;
    }
    s->rows[s->count++] = row;
    *slot = (struct slot){ (uint32_t)s->count, mark };
    return (uint32_t)s->count - 1;
}

static uint32_t kind_put(struct subjects *s, struct str kind)
{
    if (s->last_kind >= s->kinds.count ||
        !str_is(names_text(&s->kinds, s->last_kind), kind)) {
        s->last_kind = names_put(&s->kinds, kind);
    }
    return s->last_kind;
}

static enum identity identity_of(struct str word)
{
    return str_is(word, STR("proved")) ? IDENTITY_PROVED
         : str_is(word, STR("provisional")) ? IDENTITY_PROVISIONAL
                                            : IDENTITY_NONE;
}

/* Rows of the pack and of the registers have subjects that nobody counts. The
 * words are of book/core.h, which is not asked for each of millions. */
static bool is_declaration(struct str kind)
{
    return str_is(kind, STR("definition")) || str_is(kind, STR("area")) ||
           str_is(kind, STR("unit"));
}

static void apply(void *state, uint64_t seq, const struct entry *e)
{
    struct subjects *s = state;
    uint32_t number = SUBJECT_NONE;
    if (e->subject.len > 0 && !is_declaration(e->kind)) {
        number = subject_put(s, kind_put(s, e->subject_kind), e->subject);
        uint32_t identity = (uint32_t)identity_of(e->identity);
        struct row *row = &s->rows[number];
        if ((row->kind & 3) < identity) {
            row->kind = (row->kind & ~3u) | identity;
        }
    }
    if (str_is(e->kind, STR("merge")) && number != SUBJECT_NONE) {
        const struct entry_field *into = entry_field(e, STR("into"));
        uint32_t kind = s->rows[number].kind >> 2;
        if (into != NULL && into->is_text) {
            merges_add(&s->merges, seq, number,
                       subject_put(s, kind, into->text));
        }
    } else if (str_is(e->kind, STR("split"))) {
        merges_split(&s->merges, seq);
    }
    if (e->withdraws.len > 0 || e->corrects.len > 0) {
        merges_touch(&s->merges, seq);
    }
}

static void expect(const void *state, const struct entry *e)
{
    const struct subjects *s = state;
    const struct subject_index *x = s->index;
    if (e->subject.len == 0 || x->cap == 0 ||
        s->last_kind >= s->kinds.count) {
        return;
    }
    struct wanted w = wanted_of(s->last_kind, e->subject);
    uint64_t hash = hash_of(w.kind, w.bits);
    __builtin_prefetch(&x->slots[(size_t)(hash >> 32) & (x->cap - 1)], 1);
}

/* ---- the fold -------------------------------------------------------- */

static void *open_subjects(void *const *needed)
{
    struct subjects *s = mem_new(1, sizeof *s);
    s->merges.marks = needed[0];
    s->index = mem_new(1, sizeof *s->index);
    pthread_mutex_init(&s->index->lock, NULL);
    return s;
}

static void close_subjects(void *state)
{
    struct subjects *s = state;
    pthread_mutex_destroy(&s->index->lock);
    mem_free(s->index->slots);
    mem_free(s->index);
    merges_free(&s->merges);
    names_free(&s->kinds);
    buf_free(&s->text);
    mem_free(s->others);
    mem_free(s->rows);
    mem_free(s);
}

static void save(const void *state, struct fold_parts *out)
{
    const struct subjects *s = state;
    struct buf kinds = { 0 };
    for (uint32_t i = 0; i < s->kinds.count; i++) {
        bytes_put_str(&kinds, names_text(&s->kinds, i));
    }
    fold_part_add(out, "kinds", kinds.at, kinds.len);
    fold_part_add(out, "rows", s->rows, s->count * sizeof *s->rows);
    fold_part_add(out, "other_text", s->text.at, s->text.len);
    fold_part_add(out, "others", s->others,
                  s->other_count ? (s->other_count + 1) * sizeof *s->others
                                 : 0);
    merges_save(&s->merges, out);
    buf_free(&kinds);
}

static bool load_others(struct subjects *s, struct fold_parts *in)
{
    struct str others = fold_part(in, "others");
    struct str text = fold_part(in, "other_text");
    size_t count = others.len / sizeof *s->others;
    if (others.at == NULL || text.at == NULL ||
        others.len % sizeof *s->others != 0) {
        return false;
    }
    buf_str(&s->text, text);
    s->other_cap = count;
    s->others = mem_new(count, sizeof *s->others);
    if (count > 0) {
        memcpy(s->others, others.at, others.len);
        s->other_count = count - 1;
    }
    for (size_t i = 0; i < count; i++) {
        if (s->others[i] < (i ? s->others[i - 1] : 0) ||
            s->others[i] > text.len) {
            return false;
        }
    }
    return true;
}

static bool load(void *state, struct fold_parts *in)
{
    struct subjects *s = state;
    struct bytes kinds = { .rest = fold_part(in, "kinds") };
    struct str rows = fold_part(in, "rows");
    if (kinds.rest.at == NULL || rows.at == NULL ||
        rows.len % sizeof *s->rows != 0 || !load_others(s, in)) {
        return false;
    }
    while (kinds.rest.len > 0 && !kinds.bad) {
        names_put(&s->kinds, bytes_get_str(&kinds));
    }
    s->count = s->cap = rows.len / sizeof *s->rows;
    s->rows = mem_again(NULL, rows.len);
    if (rows.len > 0) {
        memcpy(s->rows, rows.at, rows.len);
    }
    for (size_t i = 0; i < s->count; i++) {
        const struct row *r = &s->rows[i];
        if (r->kind >> 2 >= s->kinds.count ||
            ((r->high & OTHER) && r->low >= s->other_count)) {
            return false;
        }
    }
    return !kinds.bad && merges_load(&s->merges, in, s->count);
}

const struct fold subject_fold = {
    .name = "subject", .version = 1, .needs = { &marks_fold, NULL },
    .open = open_subjects, .close = close_subjects, .apply = apply,
    .expect = expect, .save = save, .load = load,
};

/* ---- looking up ------------------------------------------------------ */

uint32_t subject_count(const struct subjects *s)
{
    return (uint32_t)s->count;
}

uint32_t subject_of(const struct subjects *s, struct str kind, struct str id)
{
    uint32_t number = names_find(&s->kinds, kind);
    if (number == NAME_NONE) {
        return SUBJECT_NONE;
    }
    index_need(s);
    struct wanted w = wanted_of(number, id);
    uint32_t mark, next = slot_of(s, &w, &mark)->next;
    return next ? next - 1 : (uint32_t)SUBJECT_NONE;
}

struct str subject_kind(const struct subjects *s, uint32_t number)
{
    assert(number < s->count);
    return names_text(&s->kinds, s->rows[number].kind >> 2);
}

struct str subject_id(const struct subjects *s, uint32_t number,
                      char room[static 64])
{
    assert(number < s->count);
    const struct row *r = &s->rows[number];
    if (r->high & OTHER) {
        return other_text(s, r->low);
    }
    subject_id_print((uint64_t)r->high << 32 | r->low, room);
    return (struct str){ room, ISSUED_LEN };
}

enum identity subject_identity(const struct subjects *s, uint32_t number)
{
    assert(number < s->count);
    return (enum identity)(s->rows[number].kind & 3);
}

bool subject_has_merges(const struct subjects *s, uint64_t at)
{
    return merges_any(&s->merges, at);
}

uint32_t subject_root(const struct subjects *s, uint32_t number, uint64_t at)
{
    assert(number < s->count);
    return merges_root(&s->merges, number, at);
}
