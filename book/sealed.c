#include "book/sealed.h"

#include <assert.h>
#include <stdio.h>

#include "base/map.h"
#include "book/files.h"
#include "book/inside.h"

/* What was found or put since the last commit, and the keys. */
struct sealed_stage {
    struct keys keys;
    struct names erased;        /* persons in BOOK.erased */
    struct row {                /* a row of table sealed */
        char entry[ENTRY_ID_LEN + 1];
        char person[ENTRY_ID_LEN + 1];
        struct buf bytes;       /* encrypted */
        bool staged;            /* its entry is on the stage */
    } *rows;
    size_t row_count, parked;   /* parked: not (yet) staged */
    struct secret {             /* a new row of table person */
        char person[ENTRY_ID_LEN + 1];
        unsigned char secret[SEAL_KEY];
    } *secrets;
    size_t secret_count;
    struct mark {               /* a new row of table person_index */
        unsigned char mark[SEAL_HASH];
        char person[SEALED_PERSON_LEN + 1];
    } *marks;
    size_t mark_count;
    struct map secret_of, mark_of;      /* hash → number + 1 */
};

static uint64_t hash_of(const void *bytes, size_t len)
{
    return str_hash((struct str){ bytes, len });
}

void sealed_unstage(struct book *b)
{
    struct sealed_stage *s = b->sealed;
    if (s == NULL) {
        return;
    }
    for (size_t i = 0; i < s->row_count; i++) {
        buf_free(&s->rows[i].bytes);
    }
    if (s->secret_count > 0) {
        seal_wipe(s->secrets, s->secret_count * sizeof *s->secrets);
    }
    seal_wipe(&s->keys, sizeof s->keys);
    mem_free(s->rows);
    mem_free(s->secrets);
    mem_free(s->marks);
    map_free(&s->secret_of);
    map_free(&s->mark_of);
    names_free(&s->erased);
    mem_free(s);
    b->sealed = NULL;
}

/* Who was erased, one id at the start of each line. */
static bool read_erased(struct job *j, struct book *b, struct names *out)
{
    struct str text, line;
    if (!files_read(j, arena_print(j->arena, "%s.erased", b->path).at,
                    &text)) {
        if (j->err.kind == ERR_ABSENT) {
            err_clear(&j->err);
        }
        return job_ok(j);
    }
    while (str_next(&text, '\n', &line)) {
        struct str person;
        if (str_next(&line, ' ', &person) && person.len > 0) {
            names_put(out, person);
        }
    }
    return true;
}

/* Keys are in memory only between the first private field and the commit. */
static struct sealed_stage *stage_of(struct job *j, struct book *b)
{
    if (b->sealed == NULL && job_ok(j)) {
        b->sealed = mem_new(1, sizeof *b->sealed);
        if (!keys_read(j, b->path, &b->sealed->keys) ||
            !read_erased(j, b, &b->sealed->erased)) {
            sealed_unstage(b);
            if (j->err.kind == ERR_ABSENT) {
                err_clear(&j->err);
                err_set(&j->err, ERR_RIGHT, "sealed.key",
                        "没有私钥文件，不能读写个人信息",
                        "private fields need the key file, which is not here");
            }
        }
    }
    return b->sealed;
}

/* ---- persons ----------------------------------------------------------- */

void sealed_issue(struct job *j, char id[static SEALED_PERSON_LEN + 1])
{
    /* 32 letters that are not mistaken for one another: 5 bits each. */
    static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
    unsigned char bytes[SEALED_PERSON_LEN];
    j->chance(bytes, sizeof bytes);
    for (size_t i = 0; i < SEALED_PERSON_LEN; i++) {
        id[i] = letters[bytes[i] & 31];
    }
    id[SEALED_PERSON_LEN] = '\0';
}

static const char find_mark_sql[] =
    "SELECT person FROM person_index WHERE mark = $1";

/* The person of a mark, in memory or on disk; false when there is none. */
static bool find_mark(struct job *j, struct book *b,
                      const unsigned char mark[static SEAL_HASH],
                      char id[static SEALED_PERSON_LEN + 1])
{
    struct sealed_stage *s = b->sealed;
    uint64_t *number = map_find(&s->mark_of, hash_of(mark, SEAL_HASH));
    if (number != NULL &&
        memcmp(s->marks[*number - 1].mark, mark, SEAL_HASH) == 0) {
        memcpy(id, s->marks[*number - 1].person, SEALED_PERSON_LEN + 1);
        return true;
    }
    struct view *v = inside_view(j, b);
    if (v == NULL) {
        return false;
    }
    struct query *q = query_open(j, view_store(v), find_mark_sql);
    query_bytes(q, 1, (struct str){ (const char *)mark, SEAL_HASH });
    bool there = query_next(j, q);
    if (there) {
        struct str person = query_get_bytes(q, 0);
        there = person.len == SEALED_PERSON_LEN;
        memcpy(id, person.at, there ? SEALED_PERSON_LEN : 0);
        id[SEALED_PERSON_LEN] = '\0';
    }
    query_end(q);
    inside_give(b, v);
    return there;
}

static bool find_or_issue(struct job *j, struct book *b, struct str text,
                          char id[static SEALED_PERSON_LEN + 1])
{
    unsigned char mark[SEAL_HASH];
    struct sealed_stage *s = stage_of(j, b);
    if (s == NULL) {
        return false;
    }
    seal_mark(s->keys.mark, text, mark);
    if (find_mark(j, b, mark, id) || !job_ok(j)) {
        return job_ok(j);
    }
    sealed_issue(j, id);
    s->marks = mem_again(s->marks, (s->mark_count + 1) * sizeof *s->marks);
    struct mark *row = &s->marks[s->mark_count++];
    memcpy(row->mark, mark, SEAL_HASH);
    memcpy(row->person, id, SEALED_PERSON_LEN + 1);
    *map_put(&s->mark_of, hash_of(mark, SEAL_HASH)) = s->mark_count;
    return true;
}

bool sealed_person(struct job *j, struct book *b, struct str proof,
                   char id[static SEALED_PERSON_LEN + 1])
{
    return find_or_issue(j, b, arena_print(j->arena, "proof\n%.*s",
                                           STR_ARG(proof)), id);
}

bool sealed_provisional(struct job *j, struct book *b, struct str name,
                        struct str unit,
                        char id[static SEALED_PERSON_LEN + 1])
{
    return find_or_issue(j, b, arena_print(j->arena, "name\n%.*s\n%.*s",
                                           STR_ARG(name), STR_ARG(unit)), id);
}

/* ---- secrets ----------------------------------------------------------- */

static const char find_secret_sql[] =
    "SELECT secret FROM person WHERE id = $1";

/* A person's secret as stored and unwrapped; *there says whether it is. */
static bool find_secret(struct job *j, struct book *b, struct str person,
                        const struct keys *keys, unsigned char out[static 32],
                        bool *there)
{
    struct view *v = inside_view(j, b);
    struct buf plain = { 0 };
    bool sound = true;
    if (v == NULL) {
        return false;
    }
    struct query *q = query_open(j, view_store(v), find_secret_sql);
    query_text(q, 1, person);
    *there = query_next(j, q);
    if (*there) {
        sound = seal_open(keys->wrap, person, query_get_bytes(q, 0), &plain) &&
                plain.len == SEAL_KEY;
        memcpy(out, plain.at, sound ? SEAL_KEY : 0);
        seal_wipe(plain.at, plain.len);
    }
    query_end(q);
    buf_free(&plain);
    inside_give(b, v);
    return sound ? job_ok(j)
                 : err_set(&j->err, ERR_BROKEN, "sealed.damaged",
                           "个人信息的密钥无法解开",
                           "the secret of a person cannot be unwrapped");
}

/* The secret of a person, made now when there is none. */
static bool secret_for(struct job *j, struct book *b, struct str person,
                       unsigned char out[static SEAL_KEY])
{
    struct sealed_stage *s = b->sealed;
    bool there = false;
    uint64_t *number = map_find(&s->secret_of, str_hash(person));
    if (number != NULL &&
        str_is(str_of(s->secrets[*number - 1].person), person)) {
        memcpy(out, s->secrets[*number - 1].secret, SEAL_KEY);
        return true;
    }
    if (!find_secret(j, b, person, &s->keys, out, &there) || there) {
        return job_ok(j);
    }
    s->secrets = mem_again(s->secrets,
                           (s->secret_count + 1) * sizeof *s->secrets);
    struct secret *row = &s->secrets[s->secret_count++];
    *row = (struct secret){ 0 };
    memcpy(row->person, person.at, person.len);
    j->chance(row->secret, SEAL_KEY);
    memcpy(out, row->secret, SEAL_KEY);
    *map_put(&s->secret_of, str_hash(person)) = s->secret_count;
    return true;
}

/* ---- fields ------------------------------------------------------------ */

/* Fields are written and read by the entry's own strict codec, inside an entry
 * of which only they are kept: HEAD {…} TAIL. */
#define HEAD "{\"fields\":"
#define TAIL ",\"format\":1,\"id\":\"%.*s\",\"kind\":\"sealed\"}"

static bool encode_fields(struct job *j, struct str entry_id,
                          const struct entry_field *fields, uint32_t count,
                          struct buf *out)
{
    struct entry e;
    struct buf whole = { 0 };
    entry_clear(&e);
    e.id = entry_id;
    e.kind = STR("sealed");
    memcpy(e.fields, fields, count * sizeof *fields);
    e.field_count = count;
    bool good = entry_encode(&e, false, &whole, &j->err);
    if (good) {
        struct str tail = arena_print(j->arena, TAIL, STR_ARG(entry_id));
        size_t head = sizeof HEAD - 1;
        assert(whole.len > head + tail.len);
        buf_bytes(out, whole.at + head, whole.len - head - tail.len);
    }
    buf_free(&whole);
    return good;
}

/* SHA-256(HMAC(secret, entry id) ‖ canonical fields) as hex. */
static void hash_fields(const unsigned char secret[static SEAL_KEY],
                        struct str entry_id, struct str fields,
                        char hex[static 65])
{
    struct buf text = { 0 };
    unsigned char mark[SEAL_HASH], hash[SEAL_HASH];
    seal_mark(secret, entry_id, mark);
    buf_bytes(&text, mark, SEAL_HASH);
    buf_str(&text, fields);
    seal_hash(buf_view(&text), hash);
    seal_hex(hash, hex);
    seal_wipe(text.at, text.len);
    buf_free(&text);
}

static struct row *row_add(struct sealed_stage *s)
{
    if ((s->row_count & (s->row_count - 1)) == 0) {
        size_t cap = s->row_count ? s->row_count * 2 : 1;
        s->rows = mem_again(s->rows, cap * sizeof *s->rows);
    }
    struct row *row = &s->rows[s->row_count++];
    *row = (struct row){ 0 };
    s->parked++;
    return row;
}

bool sealed_put(struct job *j, struct book *b, struct str person,
                struct str entry_id, const struct entry_field *fields,
                uint32_t count, char hash[static 65])
{
    unsigned char secret[SEAL_KEY];
    struct buf plain = { 0 };
    struct sealed_stage *s = stage_of(j, b);
    struct str holder = person.len > 0 ? person : entry_id;
    assert(count > 0 && count <= ENTRY_FIELDS_MAX);
    if (s == NULL) {
        return false;
    }
    if (holder.len > ENTRY_ID_LEN || !entry_is_id(entry_id)) {
        return err_set(&j->err, ERR_INPUT, "entry.id", "编号不合规范",
                       "an id is not well formed");
    }
    if (names_find(&s->erased, holder) != NAME_NONE) {
        return err_set(&j->err, ERR_CLASH, "sealed.erased",
                       "此人的个人信息已删除，不再收录",
                       "this person's private fields were erased");
    }
    bool good = secret_for(j, b, holder, secret) &&
                encode_fields(j, entry_id, fields, count, &plain);
    if (good) {
        struct row *row = row_add(s);
        memcpy(row->entry, entry_id.at, entry_id.len);
        memcpy(row->person, holder.at, holder.len);
        hash_fields(secret, entry_id, buf_view(&plain), hash);
        seal_close(j, secret, entry_id, buf_view(&plain), &row->bytes);
        seal_wipe(plain.at, plain.len);
    }
    seal_wipe(secret, sizeof secret);
    buf_free(&plain);
    return good;
}

/* ---- with the commit --------------------------------------------------- */

/* A draft was staged, or not: its parked rows follow it. */
void sealed_staged(struct book *b, struct str id, bool is_new)
{
    struct sealed_stage *s = b->sealed;
    if (s == NULL || s->parked == 0) {
        return;
    }
    for (size_t i = s->row_count; i-- > 0 && s->parked > 0;) {
        struct row *row = &s->rows[i];
        if (row->staged) {
            continue;
        }
        if (str_is(str_of(row->entry), id)) {
            if (is_new) {
                row->staged = true;
            } else {            /* the entry is there, or was refused */
                buf_free(&row->bytes);
                *row = s->rows[--s->row_count];
            }
            s->parked--;
        }
    }
}

static const char secret_put_sql[] =
    "INSERT INTO person (id, secret) VALUES ($1, $2) ON CONFLICT DO NOTHING";
static const char mark_put_sql[] =
    "INSERT INTO person_index (mark, person) VALUES ($1, $2)"
    " ON CONFLICT DO NOTHING";
static const char row_put_sql[] =
    "INSERT INTO sealed (entry, person, bytes) VALUES ($1, $2, $3)"
    " ON CONFLICT DO NOTHING";

static void write_secrets(struct job *j, struct sealed_stage *s,
                          struct store *store)
{
    for (size_t i = 0; i < s->secret_count && job_ok(j); i++) {
        struct buf wrapped = { 0 };
        struct str person = str_of(s->secrets[i].person);
        seal_close(j, s->keys.wrap, person,
                   (struct str){ (const char *)s->secrets[i].secret,
                                 SEAL_KEY }, &wrapped);
        struct query *q = query_open(j, store, secret_put_sql);
        query_text(q, 1, person);
        query_bytes(q, 2, buf_view(&wrapped));
        query_run(j, q, NULL);
        buf_free(&wrapped);
    }
}

bool sealed_write(struct job *j, struct book *b, struct store *store)
{
    struct sealed_stage *s = b->sealed;
    if (s == NULL) {
        return job_ok(j);
    }
    write_secrets(j, s, store);
    for (size_t i = 0; i < s->mark_count && job_ok(j); i++) {
        struct query *q = query_open(j, store, mark_put_sql);
        query_bytes(q, 1, (struct str){ (const char *)s->marks[i].mark,
                                        SEAL_HASH });
        query_text(q, 2, str_of(s->marks[i].person));
        query_run(j, q, NULL);
    }
    for (size_t i = 0; i < s->row_count && job_ok(j); i++) {
        if (!s->rows[i].staged) {
            continue;
        }
        struct query *q = query_open(j, store, row_put_sql);
        query_text(q, 1, str_of(s->rows[i].entry));
        query_text(q, 2, str_of(s->rows[i].person));
        query_bytes(q, 3, buf_view(&s->rows[i].bytes));
        query_run(j, q, NULL);
    }
    return job_ok(j);
}

/* ---- reading ----------------------------------------------------------- */

static const char row_get_sql[] =
    "SELECT person, bytes FROM sealed WHERE entry = $1";

static bool read_row(struct job *j, struct book *b, const struct entry *e,
                     struct str *person, struct str *bytes)
{
    struct view *v = inside_view(j, b);
    *person = *bytes = STR("");
    if (v == NULL) {
        return false;
    }
    struct query *q = query_open(j, view_store(v), row_get_sql);
    query_text(q, 1, e->id);
    if (query_next(j, q)) {
        *person = arena_str(j->arena, query_get_bytes(q, 0));
        *bytes = arena_str(j->arena, query_get_bytes(q, 1));
    }
    query_end(q);
    inside_give(b, v);
    return job_ok(j);
}

static bool damaged(struct job *j)
{
    return err_set(&j->err, ERR_BROKEN, "sealed.damaged",
                   "个人信息与台账中的校验值不符",
                   "private fields do not match their hash in the book");
}

/* Decrypt, compare with the hash in the entry, decode. */
static bool open_row(struct job *j, const unsigned char secret[static SEAL_KEY],
                     const struct entry *e, struct str bytes,
                     struct entry *out)
{
    struct buf plain = { 0 }, room = { 0 };
    char hex[65] = "";
    if (seal_open(secret, e->id, bytes, &plain)) {
        hash_fields(secret, e->id, buf_view(&plain), hex);
    }
    bool good = str_is(str_of(hex), e->sealed);
    if (good) {
        struct str whole = arena_print(j->arena, HEAD "%.*s" TAIL,
                                       (int)plain.len, plain.at,
                                       STR_ARG(e->id));
        good = entry_decode(whole, out, &room, &j->err);
        for (uint32_t i = 0; good && i < out->field_count; i++) {
            out->fields[i].key = arena_str(j->arena, out->fields[i].key);
            out->fields[i].text = arena_str(j->arena, out->fields[i].text);
        }
    }
    if (plain.at != NULL) {
        seal_wipe(plain.at, plain.cap);
    }
    buf_free(&plain);
    buf_free(&room);
    return good || damaged(j);
}

bool sealed_get(struct job *j, struct book *b, const struct entry *e,
                struct entry *out)
{
    struct str person, bytes;
    struct keys keys;
    unsigned char secret[SEAL_KEY];
    bool there = false;
    entry_clear(out);
    if (e->sealed.len == 0 || !read_row(j, b, e, &person, &bytes) ||
        bytes.len == 0) {
        return job_ok(j);       /* nothing was sealed, or it is erased */
    }
    if (!keys_read(j, b->path, &keys)) {
        err_clear(&j->err);
        return err_set(&j->err, ERR_RIGHT, "sealed.key",
                       "没有私钥文件，不能读写个人信息",
                       "private fields need the key file, which is not here");
    }
    bool good = find_secret(j, b, person, &keys, secret, &there) &&
                (there ? open_row(j, secret, e, bytes, out) : damaged(j));
    seal_wipe(&keys, sizeof keys);
    seal_wipe(secret, sizeof secret);
    return good;
}

/* ---- erasing ----------------------------------------------------------- */

static const char erase_rows_sql[] = "DELETE FROM sealed WHERE person = $1";
static const char erase_marks_sql[] =
    "DELETE FROM person_index WHERE person = $1";
static const char erase_secret_sql[] = "DELETE FROM person WHERE id = $1";

/* Overwrite what is deleted, in the file and, by emptying it, in the WAL. */
static bool erase(struct job *j, struct book *b, struct str person)
{
    static const char *const texts[] = { erase_rows_sql, erase_marks_sql,
                                         erase_secret_sql };
    if (!store_erase(j, b->writer, true) || !store_begin(j, b->writer)) {
        return false;
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct query *q = query_open(j, b->writer, texts[i]);
        query_text(q, 1, person);
        query_run(j, q, NULL);
    }
    if (!store_commit(j, b->writer)) {
        store_rollback(b->writer);
        inside_reopen(j, b);
        return false;
    }
    return store_settle(j, b->writer) && store_erase(j, b->writer, false);
}

bool sealed_erase(struct job *j, struct book *b, struct str person)
{
    char stamp[DATE_STAMP_SIZE];
    struct names erased = { 0 };
    assert(b->mode == BOOK_WRITE && b->stage.count == 0);
    sealed_unstage(b);          /* what it knew of erased persons is old */
    if (!read_erased(j, b, &erased)) {
        return false;
    }
    bool known = names_find(&erased, person) != NAME_NONE;
    names_free(&erased);
    date_stamp(j->clock(), stamp);
    /* The line goes first: a crash in between must not let a restore bring
     * the person back. */
    return (known ||
            files_append(j, arena_print(j->arena, "%s.erased", b->path).at,
                         arena_print(j->arena, "%.*s %s\n", STR_ARG(person),
                                     stamp))) &&
           erase(j, b, person);
}

bool sealed_erase_again(struct job *j, struct book *b)
{
    struct names erased = { 0 };
    bool good = read_erased(j, b, &erased);
    for (uint32_t i = 0; i < erased.count && good; i++) {
        good = erase(j, b, names_text(&erased, i));
    }
    names_free(&erased);
    return good;
}

/* ---- what was hidden and is dropped ------------------------------------ */

static const char drop_row_sql[] = "DELETE FROM sealed WHERE entry = $1";
/* Whoever came with the dropped entries has nothing left; others stay. */
static const char drop_mark_sql[] =
    "DELETE FROM person_index WHERE person = $1 AND NOT EXISTS"
    " (SELECT 1 FROM sealed WHERE person = $1)";
static const char drop_secret_sql[] =
    "DELETE FROM person WHERE id = $1 AND NOT EXISTS"
    " (SELECT 1 FROM sealed WHERE person = $1)";

static void drop(struct job *j, struct book *b, const char *sql,
                 struct str what)
{
    struct query *q = query_open(j, b->writer, sql);
    query_text(q, 1, what);
    query_run(j, q, NULL);
}

bool sealed_cut(struct job *j, struct book *b, struct view *v, uint64_t from,
                uint64_t to)
{
    struct names owners = { 0 };        /* persons, or entries of their own */
    struct buf room = { 0 };
    struct entry e;
    struct str bytes;
    for (uint64_t seq = from; seq < to && job_ok(j); seq++) {
        if (log_entry(j, v, seq, &bytes) &&
            entry_decode(bytes, &e, &room, &j->err) && e.sealed.len > 0) {
            bool is_person = str_is(e.subject_kind, STR("person"));
            names_put(&owners, is_person ? e.subject : e.id);
            drop(j, b, drop_row_sql, e.id);
        } else if (j->err.kind == ERR_BROKEN) {
            err_clear(&j->err); /* what is damaged is cut off all the same */
        }
    }
    for (uint32_t i = 0; i < owners.count && job_ok(j); i++) {
        drop(j, b, drop_mark_sql, names_text(&owners, i));
        drop(j, b, drop_secret_sql, names_text(&owners, i));
    }
    buf_free(&room);
    names_free(&owners);
    return job_ok(j);
}
