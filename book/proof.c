#include "book/proof.h"

#include "book/files.h"
#include "book/heads.h"
#include "book/inside.h"
#include "book/note.h"

/* Entries that are hashed again before a head that is not kept is signed. */
enum { LOOK_BACK = 4096 };

static struct str origin_of(struct job *j, const struct book *b)
{
    return arena_print(j->arena, "jiedui/%.*s", STR_ARG(b->name));
}

bool proof_vkey(struct job *j, struct book *b, struct str *vkey)
{
    struct vkey parsed;
    if (!files_read(j, arena_print(j->arena, "%s.pub", b->path).at, vkey)) {
        return false;
    }
    *vkey = str_trim(*vkey);
    return vkey_parse(*vkey, &parsed, &j->err);
}

/* ---- checkpoints ------------------------------------------------------- */

/* How far the last kept head reaches, in whole bundles: what lies behind it
 * was hashed again when it was signed. */
static bool last_head(struct job *j, struct book *b, uint64_t size, bool keep,
                      uint64_t *from)
{
    struct heads heads;
    if (!heads_read(j, b->path, NULL, &heads)) {
        return false;
    }
    *from = 0;
    for (size_t i = 0; i < heads.count; i++) {
        if (heads.at[i].size <= size && heads.at[i].size > *from) {
            *from = heads.at[i].size;
        }
    }
    if (!keep && size > LOOK_BACK && *from < size - LOOK_BACK) {
        *from = size - LOOK_BACK;
    }
    *from -= *from % BOOK_BUNDLE;
    return true;
}

/* The root of `size` entries, with the leaves from `from` on hashed from their
 * stored bytes: the second way, beside the tiles (reliability: one flipped bit
 * that was signed has ended a public log). */
static bool root_again(struct job *j, struct view *v, uint64_t from,
                       uint64_t size, struct merkle_hash *out)
{
    struct log_nodes nodes = { j, v };
    struct merkle tree = { .size = from };
    for (unsigned level = 0; level < 64; level++) {
        if ((from >> level & 1) &&
            !log_node(&nodes, level, (from >> level) - 1,
                      &tree.node[level])) {
            return false;
        }
    }
    for (uint64_t seq = from; seq < size; seq++) {
        struct str bytes;
        if (!log_entry(j, v, seq, &bytes)) {
            return false;
        }
        merkle_add(&tree, merkle_leaf(bytes), NULL, NULL);
    }
    *out = merkle_root(&tree);
    return true;
}

/* A book that no longer holds what a kept head signed was rewritten, or an old
 * copy was put in its place: signing it would tell two stories. */
static bool continues_heads(struct job *j, struct book *b)
{
    unsigned char root[BOOK_ROOT_SIZE];
    const struct checkpoint *newest = NULL;
    struct heads heads;
    if (!heads_read(j, b->path, NULL, &heads)) {
        return false;
    }
    for (size_t i = 0; i < heads.count; i++) {
        if (newest == NULL || heads.at[i].size > newest->size) {
            newest = &heads.at[i];
        }
    }
    bool there = newest != NULL && newest->size <= book_head(b).size;
    if (there && !book_root(j, b, newest->size, root)) {
        return false;
    }
    return newest == NULL ||
           (there && memcmp(root, newest->root.at, sizeof root) == 0) ||
           err_set(&j->err, ERR_BROKEN, "book.forked",
                   "台账与曾经签署的%llu条的检查点不符，不再签署；请运行 verify",
                   "the book is not the one of which a head of %llu entries "
                   "was signed, and is not signed again; run verify",
                   (unsigned long long)newest->size);
}

static bool check_before_signing(struct job *j, struct book *b, uint64_t size,
                                 bool keep, struct merkle_hash *root)
{
    unsigned char stored[BOOK_ROOT_SIZE];
    uint64_t from = 0;
    if (!book_root(j, b, size, stored) || !continues_heads(j, b) ||
        !last_head(j, b, size, keep, &from)) {
        return false;
    }
    struct view *v = inside_view(j, b);
    bool good = v != NULL && root_again(j, v, from, size, root);
    inside_give(b, v);
    if (!good) {
        return false;
    }
    return memcmp(root->at, stored, MERKLE_HASH) == 0 ||
           err_set(&j->err, ERR_BROKEN, "book.damaged",
                   "台账与其根值不符，不予签署；请运行 verify",
                   "the book does not match its root and is not signed; "
                   "run verify");
}

bool proof_checkpoint(struct job *j, struct book *b, uint64_t size, bool keep,
                      struct str *note)
{
    struct merkle_hash root;
    struct keys keys;
    struct buf body = { 0 }, text = { 0 };
    struct str origin = origin_of(j, b);
    if (!check_before_signing(j, b, size, keep, &root) ||
        !keys_read(j, b->path, &keys)) {
        return false;
    }
    checkpoint_print(origin, size, root, &body);
    note_sign(buf_view(&body), origin, keys.sign, &text);
    seal_wipe(&keys, sizeof keys);
    *note = arena_str(j->arena, buf_view(&text));
    buf_free(&body);
    buf_free(&text);
    return !keep || heads_keep(j, b->path, *note);
}

/* ---- proofs ------------------------------------------------------------ */

/* The path, which must hold: bytes that were changed where no head was signed
 * since have another. */
static bool find_path(struct job *j, struct book *b, uint64_t size,
                      struct tlog_proof *proof)
{
    struct merkle_hash root;
    struct view *v = inside_view(j, b);
    struct log_nodes nodes = { j, v };
    bool good = v != NULL && merkle_inclusion(log_node, &nodes, proof->index,
                                              size, &proof->path);
    inside_give(b, v);
    return good && book_root(j, b, size, root.at) &&
           (merkle_includes(&proof->path, proof->index, size,
                            merkle_leaf(proof->extra), root) ||
            err_set(&j->err, ERR_BROKEN, "book.damaged",
                    "第%llu条记录与根值不符，无法证明；请运行 verify",
                    "entry %llu does not match the root and cannot be proved; "
                    "run verify", (unsigned long long)proof->index));
}

bool proof_make(struct job *j, struct book *b, uint64_t seq, struct str *text)
{
    struct tlog_proof proof = { .index = seq };
    struct buf out = { 0 };
    uint64_t size = book_head(b).size;
    if (!book_bytes(j, b, seq, &proof.extra) ||
        !proof_checkpoint(j, b, size, false, &proof.checkpoint)) {
        return false;
    }
    bool good = find_path(j, b, size, &proof);
    if (good) {
        tlog_proof_print(&proof, &out);
        *text = arena_str(j->arena, buf_view(&out));
        buf_free(&out);
    }
    return good;
}

bool proof_check(struct job *j, struct str text, struct str vkey,
                 struct str *entry, uint64_t *seq)
{
    struct tlog_proof proof;
    struct vkey key;
    struct note note;
    struct checkpoint head;
    struct merkle_hash root;
    if (!vkey_parse(vkey, &key, &j->err) ||
        !tlog_proof_parse(j->arena, text, &proof, &j->err) ||
        !note_parse(proof.checkpoint, &note, &j->err) ||
        !note_check(&note, &key, &j->err) ||
        !checkpoint_parse(j->arena, note.body, &head, &j->err)) {
        return false;
    }
    if (!str_is(head.origin, key.name) || head.root.len != MERKLE_HASH) {
        return err_set(&j->err, ERR_INPUT, "proof.key",
                       "检查点属于另一本台账",
                       "the checkpoint is of another book");
    }
    memcpy(root.at, head.root.at, MERKLE_HASH);
    if (!merkle_includes(&proof.path, proof.index, head.size,
                         merkle_leaf(proof.extra), root)) {
        return err_set(&j->err, ERR_INPUT, "proof.path",
                       "这条记录不在签署的台账中",
                       "this entry is not in the signed book");
    }
    *entry = proof.extra;
    *seq = proof.index;
    return true;
}

/* ---- tiles ------------------------------------------------------------- */

static bool absent(struct job *j, int level, uint64_t number, unsigned width)
{
    return err_set(&j->err, ERR_ABSENT, "tile.absent",
                   "没有第%d层第%llu块（宽%u）", "no tile %d/%llu of width %u",
                   level, (unsigned long long)number, width);
}

/* The first `width` entries of a bundle in C2SP form, or their hashes. */
static bool low_tile(struct job *j, struct view *v, int level, uint64_t number,
                     unsigned width, struct buf *out)
{
    for (unsigned i = 0; i < width; i++) {
        struct str bytes;
        if (!log_entry(j, v, number * BOOK_BUNDLE + i, &bytes)) {
            return false;
        }
        if (level < 0) {
            buf_bytes(out, bytes.at - 2, bytes.len + 2);
        } else {
            buf_bytes(out, merkle_leaf(bytes).at, MERKLE_HASH);
        }
    }
    return true;
}

bool proof_tile(struct job *j, struct book *b, int level, uint64_t number,
                unsigned width, struct str *bytes)
{
    uint64_t size = book_head(b).size;
    unsigned shift = level > 0 ? 8 * (unsigned)level : 0;
    if (level < -1 || level > 7 || width < 1 || width > BOOK_BUNDLE ||
        number > UINT64_MAX / BOOK_BUNDLE / 2 ||
        number * BOOK_BUNDLE + width > size >> shift) {
        return absent(j, level, number, width);
    }
    struct view *v = inside_view(j, b);
    struct buf out = { 0 };
    bool good = v != NULL;
    if (good && level > 0) {
        good = log_tile(j, v, (unsigned)level, number, width, bytes);
    } else if (good) {
        good = low_tile(j, v, level, number, width, &out);
        *bytes = arena_str(j->arena, buf_view(&out));
        buf_free(&out);
    }
    inside_give(b, v);
    return good;
}
