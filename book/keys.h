/* book/keys.h - the keys of a book: BOOK.key (private) and BOOK.pub.
 *
 * BOOK.key holds three lines: a seed of Ed25519, which signs checkpoints; the
 * key that wraps persons' secrets; the key of the index of persons. BOOK.pub is
 * a C2SP vkey line. Whoever moves BOOK.key away takes the right to sign and to
 * read private fields with it; the book itself goes on. */
#ifndef BOOK_KEYS_H
#define BOOK_KEYS_H

#include "base/job.h"
#include "seal/seal.h"

struct keys {
    unsigned char sign[SEAL_KEY];       /* the seed */
    unsigned char wrap[SEAL_KEY];
    unsigned char mark[SEAL_KEY];
};

/* Make both files for a book of that path. Fails with book.exists, file.io. */
bool keys_make(struct job *j, const char *path, struct str origin);
/* Read BOOK.key. Fails with key.absent, key.form. Wipe it after use. */
bool keys_read(struct job *j, const char *path, struct keys *out);

/* A public key in vkey form: NAME+HASH+BASE64, with its 4-byte id. */
struct vkey { struct str name; unsigned char id[4], key[SEAL_KEY]; };
/* Fails with proof.key. The name points into the line. */
bool vkey_parse(struct str line, struct vkey *out, struct err *err);
void vkey_print(struct str name, const unsigned char key[static SEAL_KEY],
                struct buf *out);
/* The id that stands before a signature: SHA-256(name ‖ LF ‖ 1 ‖ key). */
void vkey_id(struct str name, const unsigned char key[static SEAL_KEY],
             unsigned char out[static 4]);

#endif
