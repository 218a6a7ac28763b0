/* book/proof.h - checkpoints, proofs, tiles and the great check.
 *
 * Checkpoints are C2SP signed notes (Ed25519); proofs are
 * c2sp.org/tlog-proof@v1 with the entry's bytes in `extra`; tiles are C2SP
 * tlog-tiles. Anybody can check them with the public key alone. */
#ifndef BOOK_PROOF_H
#define BOOK_PROOF_H

#include "book/book.h"

/* The signed checkpoint of the head (or of an earlier size). Its new leaves
 * are recomputed from stored bytes before it is signed, and it is appended to
 * BOOK.heads when `keep`. Text in the job's arena. */
bool proof_checkpoint(struct job *j, struct book *b, uint64_t size, bool keep,
                      struct str *note);
/* The public key as a C2SP vkey line. */
bool proof_vkey(struct job *j, struct book *b, struct str *vkey);
/* A proof that entry seq is in the tree of the head. */
bool proof_make(struct job *j, struct book *b, uint64_t seq, struct str *text);
/* Check a proof against a vkey line. On success *entry holds the entry's bytes.
 * Fails with proof.form, proof.key, proof.signature, proof.path. */
bool proof_check(struct job *j, struct str text, struct str vkey,
                 struct str *entry, uint64_t *seq);
/* A hash tile (level, number, width 1..256) or, with level -1, an entry
 * bundle. Fails with tile.absent. */
bool proof_tile(struct job *j, struct book *b, int level, uint64_t number,
                unsigned width, struct str *bytes);

struct verify_report {
    uint64_t size;              /* entries re-hashed */
    unsigned char root[BOOK_ROOT_SIZE];
    uint64_t first_bad;         /* first damaged entry, or UINT64_MAX */
    uint64_t heads;             /* kept heads that were compared */
    uint64_t files;             /* frozen files of editions, re-hashed */
    const char *fold;           /* first fold that differs, or NULL */
    bool sound;
    char zh[512], en[512];      /* one sentence for people */
};

/* Re-hash every entry from its stored bytes and every file that an edition
 * froze, compare with the stored head, all of BOOK.heads and, when given, an
 * older checkpoint; rebuild every fold and compare. False only when the check
 * could not run; damage is in *out. */
bool proof_verify(struct job *j, struct book *b, struct str checkpoint,
                  bool with_folds, struct verify_report *out);

#endif
