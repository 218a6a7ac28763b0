/* book/note.h - C2SP texts: signed notes, checkpoints, tlog-proofs.
 *
 * signed-note, tlog-checkpoint and tlog-proof@v1 of c2sp.org. Pure readers and
 * writers of text that comes from outside; they refuse what the documents do
 * not allow. Slices point into the text that was read. */
#ifndef BOOK_NOTE_H
#define BOOK_NOTE_H

#include "base/arena.h"
#include "book/keys.h"
#include "book/merkle.h"

/* ---- signed note ------------------------------------------------------- */

enum { NOTE_SIGNATURES_MAX = 100, NOTE_BYTES_MAX = 1 << 20 };

struct note {
    struct str body;            /* with its last line feed */
    struct str signatures;      /* the lines behind the blank line */
};

/* Split and check the form: UTF-8, no control characters but line feeds, a
 * blank line, signature lines. Fails with proof.form. */
bool note_parse(struct str text, struct note *out, struct err *err);
/* Whether a key has signed it. Fails with proof.signature (its signature is
 * wrong), proof.key (there is none by this key). */
bool note_check(const struct note *note, const struct vkey *key,
                struct err *err);
/* body (ending in a line feed) with one signature, appended to out. */
void note_sign(struct str body, struct str name,
               const unsigned char seed[static SEAL_KEY], struct buf *out);

/* ---- checkpoint -------------------------------------------------------- */

struct checkpoint {
    struct str origin;
    uint64_t size;
    struct str root;            /* decoded, in the arena; any length */
    struct str rest;            /* further lines */
};

/* Read a checkpoint's body. Fails with proof.form. */
bool checkpoint_parse(struct arena *a, struct str body,
                      struct checkpoint *out, struct err *err);
void checkpoint_print(struct str origin, uint64_t size,
                      struct merkle_hash root, struct buf *out);

/* ---- tlog-proof -------------------------------------------------------- */

struct tlog_proof {
    struct str extra;           /* decoded, in the arena; empty when absent */
    uint64_t index;
    struct merkle_path path;
    struct str checkpoint;      /* the signed note */
};

/* Fails with proof.form. */
bool tlog_proof_parse(struct arena *a, struct str text,
                      struct tlog_proof *out, struct err *err);
void tlog_proof_print(const struct tlog_proof *proof, struct buf *out);

#endif
