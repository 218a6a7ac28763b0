/* Proofs that travel, tiles, and the great check of a damaged book. */
#include "book/proof.h"

#include "book/heads.h"
#include "book/marks.h"
#include "book/merkle.h"
#include "store/store.h"
#include "test/book/bench.h"
#include "test/check.h"

static const struct fold *const folds[] = { &marks_fold, NULL };

static bool is_err(const struct job *j, const char *id)
{
    bool is = j->err.id != NULL && strcmp(j->err.id, id) == 0;
    err_clear((struct err *)(uintptr_t)&j->err);
    return is;
}

static void proves_an_entry_to_a_stranger(void)
{
    struct bench w = bench_open();
    struct book *b = bench_make(&w, folds);
    struct job *stranger = job_open();
    struct str text, vkey, entry, bytes;
    uint64_t seq;
    CHECK(bench_fill(w.job, b, 0, 900, 250));
    CHECK(proof_vkey(w.job, b, &vkey));
    for (uint64_t n = 0; n < 901; n += 37) {
        CHECK(proof_make(w.job, b, n, &text));
        CHECK(proof_check(stranger, text, vkey, &entry, &seq) && seq == n);
        CHECK(book_bytes(w.job, b, n, &bytes) && str_is(bytes, entry));
    }
    job_close(stranger);
    book_close(b);
    bench_close(&w);
}

static void refuses_a_proof_with_any_byte_changed(void)
{
    struct bench w = bench_open();
    struct book *b = bench_make(&w, folds);
    struct str text, vkey, entry;
    uint64_t seq;
    CHECK(bench_fill(w.job, b, 0, 20, 20));
    CHECK(proof_vkey(w.job, b, &vkey) && proof_make(w.job, b, 7, &text));
    char *bytes = arena_take(w.job->arena, text.len, 1);
    for (size_t i = 0; i < text.len; i++) {
        memcpy(bytes, text.at, text.len);
        bytes[i] = (char)(bytes[i] ^ 1);
        struct job *j = job_open();
        CHECK(!proof_check(j, (struct str){ bytes, text.len }, vkey, &entry,
                           &seq));
        job_close(j);
    }
    CHECK(!proof_check(w.job, STR("nonsense"), vkey, &entry, &seq));
    CHECK(is_err(w.job, "proof.form"));
    CHECK(!proof_check(w.job, text, STR("a+b+c"), &entry, &seq));
    CHECK(is_err(w.job, "proof.key"));
    book_close(b);
    bench_close(&w);
}

/* A lying server: a true checkpoint, but an entry that is not in the book. */
static void refuses_an_entry_that_is_not_there(void)
{
    struct bench w = bench_open();
    struct book *b = bench_make(&w, folds);
    struct tlog_proof proof;
    struct str text, vkey, entry;
    struct buf forged = { 0 };
    uint64_t seq;
    CHECK(bench_fill(w.job, b, 0, 20, 20));
    CHECK(proof_vkey(w.job, b, &vkey) && proof_make(w.job, b, 7, &text));
    CHECK(tlog_proof_parse(w.job->arena, text, &proof, &w.job->err));
    proof.extra = STR("another entry");
    tlog_proof_print(&proof, &forged);
    CHECK(!proof_check(w.job, buf_view(&forged), vkey, &entry, &seq));
    CHECK(is_err(w.job, "proof.path"));
    buf_free(&forged);
    book_close(b);
    bench_close(&w);
}

/* Tiles as a stranger's tool reads them: hash them up to the signed root. */
static void serves_tiles_that_lead_to_the_root(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    struct str bytes, hashes;
    struct merkle tree = { 0 };
    CHECK(bench_fill(j, b, 0, 799, 799));       /* 800: three bundles, 32 */
    for (uint64_t no = 0; no < 4; no++) {
        unsigned width = no < 3 ? 256 : 32;
        CHECK(proof_tile(j, b, -1, no, width, &bytes));
        CHECK(proof_tile(j, b, 0, no, width, &hashes));
        for (unsigned i = 0; i < width; i++) {
            size_t len = (size_t)(unsigned char)bytes.at[0] << 8 |
                         (unsigned char)bytes.at[1];
            struct merkle_hash leaf = merkle_leaf(str_part(bytes, 2, len));
            CHECK(memcmp(leaf.at, hashes.at + i * 32, 32) == 0);
            merkle_add(&tree, leaf, NULL, NULL);
            bytes = str_part(bytes, len + 2, bytes.len);
        }
        CHECK(bytes.len == 0);
    }
    struct merkle_hash root = merkle_root(&tree);
    CHECK(memcmp(root.at, book_head(b).root, 32) == 0);
    CHECK(proof_tile(j, b, 1, 0, 3, &hashes) && hashes.len == 96);
    CHECK(!proof_tile(j, b, 1, 0, 4, &hashes) && is_err(j, "tile.absent"));
    CHECK(!proof_tile(j, b, -1, 3, 33, &hashes) && is_err(j, "tile.absent"));
    CHECK(!proof_tile(j, b, -2, 0, 1, &hashes) && is_err(j, "tile.absent"));
    book_close(b);
    bench_close(&w);
}

static void finds_a_sound_book_sound(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    struct verify_report r;
    struct str note;
    for (uint64_t i = 0; i < 6; i++) {
        CHECK(bench_fill(j, b, i * 150, (i + 1) * 150, 150));
        CHECK(proof_checkpoint(j, b, book_head(b).size, true, &note));
    }
    CHECK(proof_checkpoint(j, b, 300, false, &note));
    CHECK(proof_verify(j, b, note, true, &r));
    CHECK(r.sound && r.size == 901 && r.heads == 6);
    CHECK(memcmp(r.root, book_head(b).root, 32) == 0 && r.fold == NULL);
    book_close(b);
    bench_close(&w);
}

static const char flip_bundle[] =
    "UPDATE bundle SET bytes = CAST(substr(bytes, 1, $1) || $3 ||"
    " substr(bytes, $1 + 2) AS BLOB) WHERE no = $2";
static const char flip_tail[] =
    "UPDATE tail SET bytes = CAST(substr(bytes, 1, $1) || $3 ||"
    " substr(bytes, $1 + 2) AS BLOB) WHERE first >= $2";
static const char flip_tile[] =
    "UPDATE tile SET bytes = CAST(substr(bytes, 1, $1) || $3 ||"
    " substr(bytes, $1 + 2) AS BLOB) WHERE no = $2";
static const char drop_tail[] =
    "DELETE FROM tail WHERE first >= $2 AND $1 < $3";

/* Each row: what is done behind the book's back, and where it must be seen. */
static const struct {
    const char *sql;
    int at, which;
    uint64_t first, last;       /* first_bad lies in first..last */
} attacks[] = {
    { flip_bundle, 30, 0, 0, 255 },     { flip_bundle, 2000, 1, 256, 511 },
    { flip_bundle, 5, 2, 512, 767 },    { flip_tail, 100, 768, 768, 768 },
    { flip_tail, 0, 768, 768, 768 },    { flip_tail, 9000, 768, 769, 900 },
    { flip_tile, 40, 0, 256, 511 },     { drop_tail, 1, 768, 768, 768 },
};

static void names_the_first_damaged_entry(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    CHECK(bench_fill(j, b, 0, 900, 300));
    book_close(b);
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
        struct verify_report r;
        CHECK(bench_copy(w.path, "", w.path, ".kept"));
        struct store *s = store_open(j, w.path, STORE_WRITE);
        struct query *q = query_open(j, s, attacks[i].sql);
        query_int(q, 1, attacks[i].at);
        query_int(q, 2, attacks[i].which);
        query_bytes(q, 3, STR("\x07"));
        CHECK(query_run(j, q, NULL));
        store_close(s);
        b = book_open(j, w.path, BOOK_READ, folds);
        CHECK(b != NULL && proof_verify(j, b, STR(""), true, &r));
        CHECK(!r.sound && r.zh[0] != '\0' && r.en[0] != '\0');
        bool named = r.first_bad >= attacks[i].first &&
                     r.first_bad <= attacks[i].last;
        CHECK(named);
        if (!named) {
            printf("# attack %zu named %llu: %s\n", i,
                   (unsigned long long)r.first_bad, r.en);
        }
        book_close(b);
        CHECK(bench_copy(w.path, ".kept", w.path, ""));
    }
    bench_close(&w);
}

/* Whoever owns the file can rewrite all of it; only a head kept elsewhere
 * notices. */
static void notices_a_rewritten_book_by_its_heads(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    struct verify_report r;
    struct str note;
    CHECK(bench_fill(j, b, 0, 40, 40));
    book_close(b);
    CHECK(bench_copy(w.path, "", w.path, ".kept"));
    b = book_open(j, w.path, BOOK_WRITE, folds);
    CHECK(bench_fill(j, b, 40, 60, 20));
    CHECK(proof_checkpoint(j, b, 61, true, &note));
    book_close(b);
    CHECK(bench_copy(w.path, ".kept", w.path, ""));
    b = book_open(j, w.path, BOOK_READ, folds);         /* an old copy */
    CHECK(proof_verify(j, b, STR(""), true, &r) && !r.sound);
    book_close(b);
    b = book_open(j, w.path, BOOK_WRITE, folds);        /* another story */
    CHECK(bench_fill(j, b, 100, 140, 40));
    CHECK(proof_verify(j, b, STR(""), true, &r) && !r.sound);
    CHECK(r.first_bad == 60);
    struct str other;
    CHECK(!proof_checkpoint(j, b, 81, false, &other));
    CHECK(is_err(j, "book.forked"));    /* nobody signs two stories */
    CHECK(unlink(arena_print(j->arena, "%s.heads", w.path).at) == 0);
    CHECK(proof_verify(j, b, STR(""), true, &r) && r.sound);
    CHECK(proof_verify(j, b, note, true, &r) && !r.sound);
    book_close(b);
    bench_close(&w);
}

/* What is kept beside the log for speed must say what the log says. */
static void notices_lies_beside_the_log(void)
{
    static const char *const lies[] = {
        "UPDATE day SET first = 7", "DELETE FROM day",
        "INSERT INTO day (day, first) VALUES (1, 30)",
        "UPDATE meta SET value = '-600' WHERE name = 'zone'",
        "UPDATE meta SET value = 'other' WHERE name = 'name'",
        "UPDATE fold_part SET bytes = x'29000000', hash = x'00'"
        " WHERE name = 'died.0'",
        "UPDATE fold SET position = 52", "UPDATE fold SET position = 20",
    };
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        struct bench w = bench_open();
        struct job *j = w.job;
        struct book *b = bench_make(&w, folds);
        struct verify_report r;
        CHECK(bench_fill(j, b, 0, 40, 40) && book_save(j, b));
        CHECK(bench_fill(j, b, 40, 50, 10));    /* the folds lag behind */
        CHECK(proof_verify(j, b, STR(""), true, &r) && r.sound);
        book_close(b);
        struct store *s = store_open(j, w.path, STORE_WRITE);
        CHECK(query_run(j, query_open(j, s, lies[i]), NULL));
        store_close(s);
        b = book_open(j, w.path, BOOK_READ, folds);
        CHECK(b != NULL && proof_verify(j, b, STR(""), true, &r) && !r.sound);
        book_close(b);
        bench_close(&w);
    }
}

/* Change one byte of the stored blobs of a kind. */
static void flip(struct job *j, const char *path, const char *sql, int which)
{
    struct store *s = store_open(j, path, STORE_WRITE);
    struct query *q = query_open(j, s, sql);
    query_int(q, 1, 40);
    query_int(q, 2, which);
    query_bytes(q, 3, STR("\x07"));
    CHECK(query_run(j, q, NULL));
    store_close(s);
}

static void does_not_sign_or_grow_a_damaged_book(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    struct str note;
    CHECK(bench_fill(j, b, 0, 900, 300));
    book_close(b);
    flip(j, w.path, flip_bundle, 1);
    b = book_open(j, w.path, BOOK_WRITE, folds);
    CHECK(!proof_checkpoint(j, b, 901, true, &note));
    CHECK(is_err(j, "book.damaged"));
    book_close(b);
    flip(j, w.path, flip_tile, 0);
    CHECK(book_open(j, w.path, BOOK_WRITE, folds) == NULL);
    CHECK(is_err(j, "book.damaged"));
    bench_close(&w);
}

static const char swap_sql[] =
    "UPDATE bundle SET bytes = (SELECT bytes FROM bundle WHERE no = 1)"
    " WHERE no = 0";

/* What stands before the last kept head is not hashed again for each proof;
 * the proof itself is. */
static void does_not_prove_a_changed_entry(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    struct str note, proof;
    CHECK(bench_fill(j, b, 0, 900, 300));
    CHECK(proof_checkpoint(j, b, 901, true, &note));
    book_close(b);
    struct store *s = store_open(j, w.path, STORE_WRITE);
    CHECK(query_run(j, query_open(j, s, swap_sql), NULL));
    store_close(s);
    b = book_open(j, w.path, BOOK_READ, folds);
    CHECK(!proof_make(j, b, 5, &proof) && is_err(j, "book.damaged"));
    CHECK(proof_make(j, b, 800, &proof));
    book_close(b);
    bench_close(&w);
}

static void does_not_sign_without_a_sound_key(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    struct str note;
    const char *key = arena_print(j->arena, "%s.key", w.path).at;
    FILE *f = fopen(key, "w");
    fputs("sign nothing\n", f);
    fclose(f);
    CHECK(!proof_checkpoint(j, b, 1, false, &note) && is_err(j, "key.form"));
    CHECK(unlink(key) == 0);
    CHECK(!proof_checkpoint(j, b, 1, false, &note));
    CHECK(is_err(j, "key.absent"));
    book_close(b);
    bench_close(&w);
}

static void survives_a_head_that_was_cut_short(void)
{
    struct bench w = bench_open();
    struct job *j = w.job;
    struct book *b = bench_make(&w, folds);
    struct str note;
    struct verify_report r;
    char path[128];
    CHECK(bench_fill(j, b, 0, 10, 10));
    CHECK(proof_checkpoint(j, b, 5, true, &note));
    snprintf(path, sizeof path, "%s.heads", w.path);
    FILE *f = fopen(path, "a");
    fputs("jiedui/test\n11\nAAAA", f);
    fclose(f);
    CHECK(proof_verify(j, b, STR(""), false, &r) && r.sound && r.heads == 1);
    CHECK(proof_checkpoint(j, b, 11, true, &note));
    CHECK(proof_verify(j, b, STR(""), false, &r) && r.sound && r.heads == 2);
    book_close(b);
    bench_close(&w);
}

int main(void)
{
    RUN(proves_an_entry_to_a_stranger);
    RUN(refuses_a_proof_with_any_byte_changed);
    RUN(refuses_an_entry_that_is_not_there);
    RUN(serves_tiles_that_lead_to_the_root);
    RUN(finds_a_sound_book_sound);
    RUN(names_the_first_damaged_entry);
    RUN(notices_a_rewritten_book_by_its_heads);
    RUN(notices_lies_beside_the_log);
    RUN(does_not_sign_or_grow_a_damaged_book);
    RUN(does_not_prove_a_changed_entry);
    RUN(does_not_sign_without_a_sound_key);
    RUN(survives_a_head_that_was_cut_short);
    return CHECK_DONE();
}
