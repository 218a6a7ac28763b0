/* Cryptography: the published answers, and every byte changed. */
#include "seal/seal.h"

#include "base/base64.h"
#include "test/check.h"

/* Bytes of a hexadecimal text. */
static struct str bytes_of(const char *hex, char *out)
{
    size_t len = strlen(hex) / 2;
    for (size_t i = 0; i < len; i++) {
        unsigned byte = 0;
        CHECK(sscanf(hex + 2 * i, "%2x", &byte) == 1);
        out[i] = (char)byte;
    }
    return (struct str){ out, len };
}

static bool is_hex(const unsigned char *bytes, size_t len, const char *hex)
{
    struct buf text = { 0 };
    buf_hex(&text, bytes, len);
    bool same = str_is(buf_view(&text), str_of(hex));
    buf_free(&text);
    return same;
}

/* FIPS 180-4 examples; RFC 4231, test case 2 with the key filled up. */
static void hashes_as_published(void)
{
    static const struct { const char *text, *hash; } rows[] = {
        { "", "e3b0c44298fc1c149afbf4c8996fb924"
              "27ae41e4649b934ca495991b7852b855" },
        { "abc", "ba7816bf8f01cfea414140de5dae2223"
                 "b00361a396177a9cb410ff61f20015ad" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unsigned char hash[SEAL_HASH];
        char hex[65];
        struct str text = str_of(rows[i].text);
        seal_hash(text, hash);
        seal_hex(hash, hex);
        CHECK(strcmp(hex, rows[i].hash) == 0);
        struct seal_running *r = seal_begin();
        seal_more(r, text.at, text.len / 2);
        seal_more(r, text.at + text.len / 2, text.len - text.len / 2);
        seal_end(r, hash);
        CHECK(is_hex(hash, SEAL_HASH, rows[i].hash));
    }
    unsigned char parts[SEAL_HASH], whole[SEAL_HASH];
    seal_hash_parts('a', STR("b"), STR("c"), parts);
    seal_hash(STR("abc"), whole);
    CHECK(memcmp(parts, whole, SEAL_HASH) == 0);
}

static void marks_as_published(void)
{
    unsigned char key[SEAL_KEY] = "Jefe", mark[SEAL_HASH];
    seal_mark(key, STR("what do ya want for nothing?"), mark);
    CHECK(is_hex(mark, SEAL_HASH, "5bdcc146bf60754e6a042426089575c7"
                                  "5a003f089d2739839dec58b964ec3843"));
}

/* RFC 8032 §7.1, tests 1 to 3. */
static void signs_as_published(void)
{
    static const struct {
        const char *seed, *key, *text, *signature;
    } rows[] = {
        { "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
          "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
          "",
          "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e0652249"
          "01555fb88"
          "21590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
        { "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
          "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
          "72",
          "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb"
          "69da085ac"
          "1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
        { "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
          "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
          "af82",
          "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5a"
          "c3ac18ff9"
          "b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char seed[32], key[32], text[4], signature[64];
        unsigned char public[SEAL_KEY], made[SEAL_SIGNATURE];
        bytes_of(rows[i].seed, seed);
        bytes_of(rows[i].key, key);
        bytes_of(rows[i].signature, signature);
        struct str message = bytes_of(rows[i].text, text);
        seal_public((unsigned char *)seed, public);
        CHECK(memcmp(public, key, SEAL_KEY) == 0);
        seal_sign((unsigned char *)seed, message, made);
        CHECK(memcmp(made, signature, SEAL_SIGNATURE) == 0);
        CHECK(seal_check(public, message, made));
        for (size_t k = 0; k < SEAL_SIGNATURE; k++) {
            made[k] ^= 1;
            CHECK(!seal_check(public, message, made));
            made[k] ^= 1;
        }
        CHECK(!seal_check(public, STR("another"), made));
    }
}

static void opens_only_what_it_closed(void)
{
    struct job *j = job_open();
    unsigned char key[SEAL_KEY] = "key", other[SEAL_KEY] = "other";
    struct buf closed = { 0 }, again = { 0 }, open = { 0 };
    seal_close(j, key, STR("about"), STR("a secret"), &closed);
    seal_close(j, key, STR("about"), STR("a secret"), &again);
    CHECK(closed.len == 8 + SEAL_EXTRA);
    CHECK(!str_is(buf_view(&closed), buf_view(&again)));        /* nonces */
    CHECK(seal_open(key, STR("about"), buf_view(&closed), &open));
    CHECK(str_is(buf_view(&open), STR("a secret")));
    open.len = 0;
    for (size_t i = 0; i < closed.len; i++) {
        closed.at[i] ^= 1;
        CHECK(!seal_open(key, STR("about"), buf_view(&closed), &open));
        closed.at[i] ^= 1;
        CHECK(!seal_open(key, STR("about"), (struct str){ closed.at, i },
                         &open));
    }
    CHECK(!seal_open(key, STR("another"), buf_view(&closed), &open));
    CHECK(!seal_open(other, STR("about"), buf_view(&closed), &open));
    CHECK(open.len == 0);
    CHECK(seal_same("abc", "abc", 3) && !seal_same("abc", "abd", 3));
    seal_wipe(closed.at, closed.len);
    CHECK(closed.at[0] == 0 && closed.at[closed.len - 1] == 0);
    buf_free(&closed);
    buf_free(&again);
    buf_free(&open);
    job_close(j);
}

/* RFC 4648 §10, and texts that must be refused. */
static void writes_and_reads_base64(void)
{
    static const struct { const char *plain, *text; } rows[] = {
        { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" },
        { "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" },
        { "foobar", "Zm9vYmFy" },
    };
    static const char *const bad[] = {
        "Z", "Zg", "Zg=", "Zh==", "Zm9=", "Zm9v ", "Zm 9v", "Zg==Zg==",
        "====", "Z===", "Zm9v\n", "Zm-_",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf text = { 0 }, back = { 0 };
        base64_write(&text, rows[i].plain, strlen(rows[i].plain));
        CHECK(str_is(buf_view(&text), str_of(rows[i].text)));
        CHECK(base64_read(buf_view(&text), &back));
        CHECK(str_is(buf_view(&back), str_of(rows[i].plain)));
        buf_free(&text);
        buf_free(&back);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct buf back = { 0 };
        CHECK(!base64_read(str_of(bad[i]), &back) && back.len == 0);
        buf_free(&back);
    }
}

int main(void)
{
    RUN(hashes_as_published);
    RUN(marks_as_published);
    RUN(signs_as_published);
    RUN(opens_only_what_it_closed);
    RUN(writes_and_reads_base64);
    return CHECK_DONE();
}
