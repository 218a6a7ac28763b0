/* seal/seal.h - the cryptography of suite c2sp-1: SHA-256, Ed25519, HMAC,
 * AES-256-GCM.
 *
 * OpenSSL does the work; what is compared in constant time or wiped is done by
 * libsodium. Nothing here holds state, so every thread may call it. */
#ifndef SEAL_SEAL_H
#define SEAL_SEAL_H

#include <stdbool.h>

#include "base/job.h"

enum {
    SEAL_HASH = 32,             /* SHA-256, and HMAC with it */
    SEAL_KEY = 32,              /* Ed25519 seed, public key, AES-256 key */
    SEAL_SIGNATURE = 64,
    SEAL_NONCE = 12,
    SEAL_TAG = 16,
    SEAL_EXTRA = SEAL_NONCE + SEAL_TAG, /* what a sealed text is longer */
};

void seal_hash(struct str bytes, unsigned char out[static SEAL_HASH]);
/* The hash of a prefix byte and up to two texts: RFC 6962 leaves and nodes. */
void seal_hash_parts(unsigned char prefix, struct str first, struct str second,
                     unsigned char out[static SEAL_HASH]);
/* The digits of a hash as lower-case hex, with a NUL. */
void seal_hex(const unsigned char hash[static SEAL_HASH],
              char out[static 2 * SEAL_HASH + 1]);

/* A hash over pieces, for files that are too big to hold; seal_end gives its
 * memory back. */
struct seal_running;
struct seal_running *seal_begin(void);
void seal_more(struct seal_running *r, const void *bytes, size_t len);
void seal_end(struct seal_running *r, unsigned char out[static SEAL_HASH]);

/* HMAC-SHA-256. */
void seal_mark(const unsigned char key[static SEAL_KEY], struct str text,
               unsigned char out[static SEAL_HASH]);

/* Ed25519, RFC 8032. The key pair comes from a seed of random bytes. */
void seal_public(const unsigned char seed[static SEAL_KEY],
                 unsigned char key[static SEAL_KEY]);
void seal_sign(const unsigned char seed[static SEAL_KEY], struct str text,
               unsigned char out[static SEAL_SIGNATURE]);
bool seal_check(const unsigned char key[static SEAL_KEY], struct str text,
                const unsigned char signature[static SEAL_SIGNATURE]);

/* AES-256-GCM: append nonce, ciphertext and tag to out. `about` is bound to
 * the text but not part of it. The nonce comes from the job's chance. */
void seal_close(struct job *j, const unsigned char key[static SEAL_KEY],
                struct str about, struct str text, struct buf *out);
/* Append the text to out; false when anything was changed. */
bool seal_open(const unsigned char key[static SEAL_KEY], struct str about,
               struct str sealed, struct buf *out);

/* Overwrite a secret before its memory is let go. */
void seal_wipe(void *secret, size_t len);
bool seal_same(const void *a, const void *b, size_t len);

#endif
