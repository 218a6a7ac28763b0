/* The low-level SHA-256 calls are marked as old in OpenSSL 3, but they need no
 * context object and no look-up: a tree node takes half the time that way,
 * and a book hashes two for every entry. */
#define OPENSSL_API_COMPAT 0x10100000L

#include "seal/seal.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

/* OpenSSL refuses here only when memory is out or the library is broken. */
static void must(bool ok)
{
    if (!ok) {
        fputs("seal.library: 密码库失败 / the cryptographic library failed\n",
              stderr);
        exit(1);
    }
}

void seal_hash(struct str bytes, unsigned char out[static SEAL_HASH])
{
    SHA256_CTX c;
    SHA256_Init(&c);
    SHA256_Update(&c, bytes.at, bytes.len);
    SHA256_Final(out, &c);
}

void seal_hash_parts(unsigned char prefix, struct str first, struct str second,
                     unsigned char out[static SEAL_HASH])
{
    SHA256_CTX c;
    SHA256_Init(&c);
    SHA256_Update(&c, &prefix, 1);
    SHA256_Update(&c, first.at, first.len);
    SHA256_Update(&c, second.at, second.len);
    SHA256_Final(out, &c);
}

struct seal_running { SHA256_CTX context; };

struct seal_running *seal_begin(void)
{
    struct seal_running *r = mem_new(1, sizeof *r);
    SHA256_Init(&r->context);
    return r;
}

void seal_more(struct seal_running *r, const void *bytes, size_t len)
{
    SHA256_Update(&r->context, bytes, len);
}

void seal_end(struct seal_running *r, unsigned char out[static SEAL_HASH])
{
    SHA256_Final(out, &r->context);
    mem_free(r);
}

void seal_hex(const unsigned char hash[static SEAL_HASH],
              char out[static 2 * SEAL_HASH + 1])
{
    for (size_t i = 0; i < SEAL_HASH; i++) {
        out[2 * i] = "0123456789abcdef"[hash[i] >> 4];
        out[2 * i + 1] = "0123456789abcdef"[hash[i] & 15];
    }
    out[2 * SEAL_HASH] = '\0';
}

void seal_mark(const unsigned char key[static SEAL_KEY], struct str text,
               unsigned char out[static SEAL_HASH])
{
    unsigned int len = 0;
    must(HMAC(EVP_sha256(), key, SEAL_KEY, (const unsigned char *)text.at,
              text.len, out, &len) != NULL);
    assert(len == SEAL_HASH);
}

void seal_public(const unsigned char seed[static SEAL_KEY],
                 unsigned char key[static SEAL_KEY])
{
    EVP_PKEY *pair = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed,
                                                  SEAL_KEY);
    size_t len = SEAL_KEY;
    must(pair != NULL && EVP_PKEY_get_raw_public_key(pair, key, &len) == 1);
    EVP_PKEY_free(pair);
}

void seal_sign(const unsigned char seed[static SEAL_KEY], struct str text,
               unsigned char out[static SEAL_SIGNATURE])
{
    EVP_PKEY *pair = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed,
                                                  SEAL_KEY);
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    size_t len = SEAL_SIGNATURE;
    must(pair != NULL && c != NULL &&
         EVP_DigestSignInit(c, NULL, NULL, NULL, pair) == 1 &&
         EVP_DigestSign(c, out, &len, (const unsigned char *)text.at,
                        text.len) == 1 && len == SEAL_SIGNATURE);
    EVP_MD_CTX_free(c);
    EVP_PKEY_free(pair);
}

bool seal_check(const unsigned char key[static SEAL_KEY], struct str text,
                const unsigned char signature[static SEAL_SIGNATURE])
{
    EVP_PKEY *public = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key,
                                                   SEAL_KEY);
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    must(c != NULL);
    bool good = public != NULL &&
                EVP_DigestVerifyInit(c, NULL, NULL, NULL, public) == 1 &&
                EVP_DigestVerify(c, signature, SEAL_SIGNATURE,
                                 (const unsigned char *)text.at,
                                 text.len) == 1;
    EVP_MD_CTX_free(c);
    EVP_PKEY_free(public);
    return good;
}

void seal_close(struct job *j, const unsigned char key[static SEAL_KEY],
                struct str about, struct str text, struct buf *out)
{
    unsigned char *nonce = (unsigned char *)buf_room(out, text.len +
                                                              SEAL_EXTRA);
    unsigned char *to = nonce + SEAL_NONCE;
    int len = 0, end = 0;
    assert(text.len < INT32_MAX / 2 && about.len < INT32_MAX / 2);
    j->chance(nonce, SEAL_NONCE);
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    must(c != NULL &&
         EVP_EncryptInit_ex(c, EVP_aes_256_gcm(), NULL, key, nonce) == 1 &&
         EVP_EncryptUpdate(c, NULL, &len, (const unsigned char *)about.at,
                           (int)about.len) == 1 &&
         EVP_EncryptUpdate(c, to, &len, (const unsigned char *)text.at,
                           (int)text.len) == 1 &&
         EVP_EncryptFinal_ex(c, to + len, &end) == 1 &&
         EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, SEAL_TAG,
                             to + text.len) == 1);
    assert((size_t)(len + end) == text.len);
    EVP_CIPHER_CTX_free(c);
    out->len += text.len + SEAL_EXTRA;
}

bool seal_open(const unsigned char key[static SEAL_KEY], struct str about,
               struct str sealed, struct buf *out)
{
    if (sealed.len < SEAL_EXTRA || sealed.len > INT32_MAX / 2) {
        return false;
    }
    size_t text_len = sealed.len - SEAL_EXTRA;
    unsigned char *to = (unsigned char *)buf_room(out, text_len + 1);
    const unsigned char *nonce = (const unsigned char *)sealed.at;
    unsigned char tag[SEAL_TAG];
    int len = 0, end = 0;
    memcpy(tag, sealed.at + SEAL_NONCE + text_len, SEAL_TAG);
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    must(c != NULL &&
         EVP_DecryptInit_ex(c, EVP_aes_256_gcm(), NULL, key, nonce) == 1 &&
         EVP_DecryptUpdate(c, NULL, &len, (const unsigned char *)about.at,
                           (int)about.len) == 1 &&
         EVP_DecryptUpdate(c, to, &len, nonce + SEAL_NONCE,
                           (int)text_len) == 1 &&
         EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, SEAL_TAG, tag) == 1);
    bool good = EVP_DecryptFinal_ex(c, to + len, &end) == 1;
    EVP_CIPHER_CTX_free(c);
    if (good) {
        out->len += text_len;
    } else {
        sodium_memzero(to, text_len);   /* nobody sees unchecked text */
    }
    return good;
}

void seal_wipe(void *secret, size_t len)
{
    sodium_memzero(secret, len);
}

bool seal_same(const void *a, const void *b, size_t len)
{
    return sodium_memcmp(a, b, len) == 0;
}
