/* The tree: RFC 6962 from two sides, and the public vectors. */
#include "book/merkle.h"

#include <jansson.h>

#include "test/book/shared.h"
#include "test/check.h"

enum { MOST = 128 };

/* The tree as RFC 6962 §2.1 says it, word for word; slow and plain. */
static struct merkle_hash naive_root(const struct merkle_hash *leaves,
                                     size_t count)
{
    if (count == 1) {
        return leaves[0];
    }
    size_t left = 1;
    while (left * 2 < count) {
        left *= 2;
    }
    return merkle_parent(naive_root(leaves, left),
                         naive_root(leaves + left, count - left));
}

static void naive_path(const struct merkle_hash *leaves, size_t m, size_t n,
                       struct merkle_path *out)
{
    if (n == 1) {
        return;
    }
    size_t k = 1;
    while (k * 2 < n) {
        k *= 2;
    }
    if (m < k) {
        naive_path(leaves, m, k, out);
        out->at[out->count++] = naive_root(leaves + k, n - k);
    } else {
        naive_path(leaves + k, m - k, n - k, out);
        out->at[out->count++] = naive_root(leaves, k);
    }
}

/* §2.1.2, SUBPROOF. */
static void naive_proof(const struct merkle_hash *leaves, size_t m, size_t n,
                        bool known, struct merkle_path *out)
{
    if (m == n) {
        if (!known) {
            out->at[out->count++] = naive_root(leaves, n);
        }
        return;
    }
    size_t k = 1;
    while (k * 2 < n) {
        k *= 2;
    }
    if (m <= k) {
        naive_proof(leaves, m, k, known, out);
        out->at[out->count++] = naive_root(leaves + k, n - k);
    } else {
        naive_proof(leaves + k, m - k, n - k, false, out);
        out->at[out->count++] = naive_root(leaves, k);
    }
}

static void make_leaves(struct merkle_hash leaves[static MOST])
{
    for (int i = 0; i < MOST; i++) {
        char text[16];
        snprintf(text, sizeof text, "leaf %d", i);
        leaves[i] = merkle_leaf(str_of(text));
    }
}

static bool node_of(void *context, unsigned level, uint64_t index,
                    struct merkle_hash *out)
{
    struct merkle_hash *leaves = context;
    *out = naive_root(leaves + (index << level), (size_t)1 << level);
    return true;
}

static bool same_path(const struct merkle_path *a, const struct merkle_path *b)
{
    return a->count == b->count &&
           memcmp(a->at, b->at, a->count * sizeof *a->at) == 0;
}

static void grows_as_the_standard_says(void)
{
    struct merkle_hash leaves[MOST];
    struct merkle tree = { 0 };
    make_leaves(leaves);
    for (size_t n = 1; n <= MOST; n++) {
        struct merkle_hash root;
        merkle_add(&tree, leaves[n - 1], NULL, NULL);
        CHECK(merkle_same(merkle_root(&tree), naive_root(leaves, n)));
        CHECK(merkle_root_of(node_of, leaves, n, &root));
        CHECK(merkle_same(root, naive_root(leaves, n)));
    }
}

static void proves_every_leaf_of_every_tree(void)
{
    struct merkle_hash leaves[MOST];
    make_leaves(leaves);
    for (size_t n = 1; n <= MOST; n++) {
        struct merkle_hash root = naive_root(leaves, n);
        for (size_t m = 0; m < n; m++) {
            struct merkle_path path, plain = { .count = 0 };
            CHECK(merkle_inclusion(node_of, leaves, m, n, &path));
            naive_path(leaves, m, n, &plain);
            CHECK(same_path(&path, &plain));
            CHECK(merkle_includes(&path, m, n, leaves[m], root));
            CHECK(!merkle_includes(&path, m + 1, n, leaves[m], root));
            CHECK(!merkle_includes(&path, m, n, leaves[(m + 1) % MOST], root));
            path.at[path.count++] = root;
            CHECK(!merkle_includes(&path, m, n, leaves[m], root));
        }
    }
}

static void proves_every_growth(void)
{
    struct merkle_hash leaves[MOST];
    make_leaves(leaves);
    for (size_t n = 1; n <= MOST; n++) {
        struct merkle_hash newer = naive_root(leaves, n);
        for (size_t m = 1; m <= n; m++) {
            struct merkle_path proof, plain = { .count = 0 };
            struct merkle_hash older = naive_root(leaves, m);
            CHECK(merkle_consistency(node_of, leaves, m, n, &proof));
            naive_proof(leaves, m, n, true, &plain);
            CHECK(same_path(&proof, &plain));
            CHECK(merkle_continues(&proof, m, n, older, newer));
            CHECK(m == n || !merkle_continues(&proof, m, n, newer, newer));
            CHECK(m == n || !merkle_continues(&proof, m, n, older, older));
            if (proof.count > 0) {
                proof.at[proof.count / 2].at[5] ^= 1;
                CHECK(!merkle_continues(&proof, m, n, older, newer));
            }
        }
    }
}

/* ---- public vectors ---------------------------------------------------- */

static struct merkle_hash from_hex(const char *hex)
{
    struct merkle_hash out = { { 0 } };
    for (size_t i = 0; i < MERKLE_HASH; i++) {
        unsigned byte = 0;
        CHECK(sscanf(hex + 2 * i, "%2x", &byte) == 1);
        out.at[i] = (unsigned char)byte;
    }
    return out;
}

static size_t bytes_of(const char *hex, char *out)
{
    size_t len = strlen(hex) / 2;
    for (size_t i = 0; i < len; i++) {
        unsigned byte = 0;
        CHECK(sscanf(hex + 2 * i, "%2x", &byte) == 1);
        out[i] = (char)byte;
    }
    return len;
}

static void check_leaves(json_t *all)
{
    json_t *leaves = json_object_get(all, "leaves_hex");
    json_t *roots = json_object_get(all, "roots_for_size_1_to_8");
    struct merkle tree = { 0 };
    struct merkle_hash root = merkle_root(&tree);
    CHECK(merkle_same(root, from_hex(json_string_value(
                                json_object_get(all, "empty_root")))));
    for (size_t i = 0; i < json_array_size(leaves); i++) {
        char bytes[64];
        size_t len = bytes_of(json_string_value(json_array_get(leaves, i)),
                              bytes);
        merkle_add(&tree, merkle_leaf((struct str){ bytes, len }), NULL, NULL);
        CHECK(merkle_same(merkle_root(&tree), from_hex(json_string_value(
                                                  json_array_get(roots, i)))));
    }
}

static void read_path(json_t *array, struct merkle_path *out)
{
    out->count = json_array_size(array);
    for (size_t i = 0; i < out->count; i++) {
        out->at[i] = from_hex(json_string_value(json_array_get(array, i)));
    }
}

/* [from, size, older, newer, proof] */
static void check_proofs(json_t *proofs)
{
    for (size_t i = 0; i < json_array_size(proofs); i++) {
        json_t *row = json_array_get(proofs, i);
        struct merkle_path proof;
        read_path(json_array_get(row, 4), &proof);
        CHECK(merkle_continues(
            &proof, (uint64_t)json_integer_value(json_array_get(row, 0)),
            (uint64_t)json_integer_value(json_array_get(row, 1)),
            from_hex(json_string_value(json_array_get(row, 2))),
            from_hex(json_string_value(json_array_get(row, 3)))));
    }
}

/* One leaf of a real log of 3.6 million entries. */
static void check_real_log(json_t *test)
{
    struct merkle_path path;
    char bytes[4096];
    json_t *index = json_object_get(test, "leaf_index");
    json_t *size = json_object_get(test, "tree_size");
    json_t *root = json_object_get(test, "expected_root_hash");
    read_path(json_object_get(test, "sha256_audit_path"), &path);
    size_t len = bytes_of(json_string_value(json_object_get(
                              test, "raw_hex_leaf")), bytes);
    struct merkle_hash leaf = merkle_leaf((struct str){ bytes, len });
    CHECK(merkle_same(leaf, from_hex(json_string_value(
                                json_object_get(test, "leaf_hash")))));
    CHECK(index && size && root);
    CHECK(merkle_includes(&path, (uint64_t)json_integer_value(index),
                          (uint64_t)json_integer_value(size), leaf,
                          from_hex(json_string_value(root))));
}

static void agrees_with_the_public_vectors(void)
{
    char path[512];
    shared_path(path, "merkle/rfc6962_vectors.json");
    json_t *all = json_load_file(path, 0, NULL);
    if (all == NULL) {
        printf("# skipped: no shared data\n");
        return;
    }
    check_leaves(all);
    json_t *test = json_object_get(all, "MerkleVerifierTest");
    check_proofs(json_object_get(test, "sha256_proofs"));
    check_real_log(test);
    json_decref(all);
}

int main(void)
{
    RUN(grows_as_the_standard_says);
    RUN(proves_every_leaf_of_every_tree);
    RUN(proves_every_growth);
    RUN(agrees_with_the_public_vectors);
    return CHECK_DONE();
}
