/* Notes, checkpoints and proofs: the public vectors, and every byte changed. */
#include "book/note.h"

#include <jansson.h>

#include "test/book/shared.h"
#include "test/check.h"

static const unsigned char seed[SEAL_KEY] = "a seed that only this test uses";

static struct buf signed_note(const char *body)
{
    struct buf out = { 0 };
    note_sign(str_of(body), STR("jiedui/test"), seed, &out);
    return out;
}

static struct vkey key_of(struct buf *line)
{
    unsigned char public[SEAL_KEY];
    struct vkey key;
    struct err err = { 0 };
    seal_public(seed, public);
    vkey_print(STR("jiedui/test"), public, line);
    CHECK(vkey_parse(buf_view(line), &key, &err));
    return key;
}

static bool is_signed(struct str text, const struct vkey *key)
{
    struct note note;
    struct err err = { 0 };
    return note_parse(text, &note, &err) && note_check(&note, key, &err);
}

static void signs_and_checks(void)
{
    struct buf line = { 0 }, note = signed_note("jiedui/test\n5\nAAAA\n");
    struct vkey key = key_of(&line);
    CHECK(is_signed(buf_view(&note), &key));
    buf_free(&note);
    note = signed_note("a body\n\nwith a blank line\n");
    CHECK(is_signed(buf_view(&note), &key));
    buf_free(&note);
    buf_free(&line);
}

static void refuses_a_note_with_any_byte_changed(void)
{
    struct buf line = { 0 }, note = signed_note("jiedui/test\n5\nAAAA\n");
    struct vkey key = key_of(&line);
    for (size_t i = 0; i < note.len; i++) {
        for (int bit = 0; bit < 8; bit++) {
            note.at[i] = (char)(note.at[i] ^ (1 << bit));
            CHECK(!is_signed(buf_view(&note), &key));
            note.at[i] = (char)(note.at[i] ^ (1 << bit));
        }
        CHECK(!is_signed((struct str){ note.at, i }, &key));
    }
    CHECK(is_signed(buf_view(&note), &key));
    buf_free(&note);
    buf_free(&line);
}

static void tells_a_wrong_signature_from_a_foreign_key(void)
{
    struct buf line = { 0 }, other = { 0 };
    struct buf note = signed_note("jiedui/test\n5\nAAAA\n");
    struct vkey key = key_of(&line), foreign;
    struct note parsed;
    struct err err = { 0 };
    unsigned char public[SEAL_KEY] = { 0 };
    note.at[12]++;              /* 5 becomes 6 … */
    CHECK(note_parse(buf_view(&note), &parsed, &err));
    parsed.body = STR("jiedui/test\n7\nAAAA\n");
    CHECK(!note_check(&parsed, &key, &err));
    CHECK(strcmp(err.id, "proof.signature") == 0);
    err_clear(&err);
    vkey_print(STR("jiedui/other"), public, &other);
    CHECK(vkey_parse(buf_view(&other), &foreign, &err));
    CHECK(!note_check(&parsed, &foreign, &err));
    CHECK(strcmp(err.id, "proof.key") == 0);
    buf_free(&note);
    buf_free(&line);
    buf_free(&other);
}

static void refuses_a_key_with_any_byte_changed(void)
{
    struct buf line = { 0 };
    key_of(&line);
    for (size_t i = 0; i < line.len; i++) {
        struct vkey key;
        struct err err = { 0 };
        line.at[i] ^= 1;
        CHECK(!vkey_parse(buf_view(&line), &key, &err));
        CHECK(strcmp(err.id, "proof.key") == 0);
        line.at[i] ^= 1;
    }
    buf_free(&line);
}

static void check_checkpoint(struct arena *a, json_t *row)
{
    struct checkpoint got;
    struct err err = { 0 };
    json_t *rest = json_object_get(row, "rest");
    json_t *hash = json_object_get(row, "hash_ascii");
    json_t *size = json_object_get(row, "size");
    struct str text = str_of(json_string_value(json_object_get(row, "text")));
    bool good = checkpoint_parse(a, text, &got, &err);
    CHECK(good == json_is_true(json_object_get(row, "ok")));
    if (!good) {
        CHECK(strcmp(err.id, "proof.form") == 0);
        return;
    }
    CHECK(!rest || str_is(got.rest, str_of(json_string_value(rest))));
    CHECK(!hash || str_is(got.root, str_of(json_string_value(hash))));
    CHECK(!size || got.size == strtoull(json_string_value(size), NULL, 10));
}

static void agrees_with_the_public_vectors(void)
{
    char path[512];
    shared_path(path, "merkle/checkpoint_vectors.json");
    json_t *all = json_load_file(path, 0, NULL);
    if (all == NULL) {
        printf("# skipped: no shared data\n");
        return;
    }
    struct arena *a = arena_open();
    json_t *rows = json_object_get(all, "checkpoint");
    for (size_t i = 0; i < json_array_size(rows); i++) {
        check_checkpoint(a, json_array_get(rows, i));
    }
    rows = json_object_get(all, "tlog_proof_errors");
    CHECK(json_array_size(rows) > 0);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        struct tlog_proof proof;
        struct err err = { 0 };
        json_t *text = json_object_get(json_array_get(rows, i), "text");
        CHECK(!tlog_proof_parse(a, str_of(json_string_value(text)), &proof,
                                &err));
        CHECK(strcmp(err.id, "proof.form") == 0);
    }
    arena_close(a);
    json_decref(all);
}

static void reads_the_proof_that_it_writes(void)
{
    struct arena *a = arena_open();
    struct tlog_proof proof = { STR("some bytes"), 77, { .count = 3 },
                                STR("x\n\n\xE2\x80\x94 y z\n") };
    struct tlog_proof back;
    struct err err = { 0 };
    struct buf text = { 0 };
    memset(proof.path.at, 0x5A, 3 * sizeof *proof.path.at);
    tlog_proof_print(&proof, &text);
    CHECK(tlog_proof_parse(a, buf_view(&text), &back, &err));
    CHECK(back.index == 77 && back.path.count == 3);
    CHECK(str_is(back.extra, proof.extra));
    CHECK(str_is(back.checkpoint, proof.checkpoint));
    buf_free(&text);
    arena_close(a);
}

int main(void)
{
    RUN(signs_and_checks);
    RUN(refuses_a_note_with_any_byte_changed);
    RUN(tells_a_wrong_signature_from_a_foreign_key);
    RUN(refuses_a_key_with_any_byte_changed);
    RUN(agrees_with_the_public_vectors);
    RUN(reads_the_proof_that_it_writes);
    return CHECK_DONE();
}
