#include "book/keys.h"

#include "base/base64.h"
#include "book/files.h"

/* The byte before a public key that says Ed25519 (c2sp.org/signed-note). */
enum { ED25519 = 1 };

void vkey_id(struct str name, const unsigned char key[static SEAL_KEY],
             unsigned char out[static 4])
{
    struct buf text = { 0 };
    unsigned char hash[SEAL_HASH];
    buf_str(&text, name);
    buf_char(&text, '\n');
    buf_char(&text, ED25519);
    buf_bytes(&text, key, SEAL_KEY);
    seal_hash(buf_view(&text), hash);
    memcpy(out, hash, 4);
    buf_free(&text);
}

void vkey_print(struct str name, const unsigned char key[static SEAL_KEY],
                struct buf *out)
{
    unsigned char id[4], typed[1 + SEAL_KEY] = { ED25519 };
    vkey_id(name, key, id);
    memcpy(typed + 1, key, SEAL_KEY);
    buf_str(out, name);
    buf_char(out, '+');
    buf_hex(out, id, 4);
    buf_char(out, '+');
    base64_write(out, typed, sizeof typed);
}

/* NAME+HASH+BASE64: the name has no '+', the key may. */
static bool parts_of(struct str line, struct str *name, struct str *id,
                     struct str *key)
{
    struct str rest = line;
    return str_next(&rest, '+', name) && name->len > 0 &&
           str_next(&rest, '+', id) && id->len == 8 &&
           (*key = rest, rest.len > 0);
}

bool vkey_parse(struct str line, struct vkey *out, struct err *err)
{
    struct str name, id, key;
    struct buf typed = { 0 }, hex = { 0 };
    line = str_trim(line);
    bool good = parts_of(line, &name, &id, &key) &&
                base64_read(key, &typed) && typed.len == 1 + SEAL_KEY &&
                typed.at[0] == ED25519;
    if (good) {
        out->name = name;
        memcpy(out->key, typed.at + 1, SEAL_KEY);
        vkey_id(name, out->key, out->id);
        buf_hex(&hex, out->id, 4);
        good = str_is(id, buf_view(&hex));
    }
    buf_free(&typed);
    buf_free(&hex);
    return good || err_set(err, ERR_INPUT, "proof.key",
                           "公钥不是有效的 C2SP vkey",
                           "the public key is not a valid C2SP vkey");
}

/* ---- BOOK.key ---------------------------------------------------------- */

static const struct { const char *name; size_t offset; } lines[] = {
    { "sign ", offsetof(struct keys, sign) },
    { "wrap ", offsetof(struct keys, wrap) },
    { "mark ", offsetof(struct keys, mark) },
};
enum { LINES = sizeof lines / sizeof *lines };

bool keys_make(struct job *j, const char *path, struct str origin)
{
    struct keys keys;
    unsigned char public[SEAL_KEY];
    struct buf text = { 0 }, vkey = { 0 };
    j->chance(&keys, sizeof keys);
    for (size_t i = 0; i < LINES; i++) {
        buf_text(&text, lines[i].name);
        base64_write(&text, (const char *)&keys + lines[i].offset, SEAL_KEY);
        buf_char(&text, '\n');
    }
    seal_public(keys.sign, public);
    vkey_print(origin, public, &vkey);
    buf_char(&vkey, '\n');
    bool good =
        files_write(j, arena_print(j->arena, "%s.key", path).at,
                    buf_view(&text), 0600, true) &&
        files_write(j, arena_print(j->arena, "%s.pub", path).at,
                    buf_view(&vkey), 0644, false);
    seal_wipe(&keys, sizeof keys);
    seal_wipe(text.at, text.len);
    buf_free(&text);
    buf_free(&vkey);
    return good;
}

static bool read_lines(struct str text, struct keys *out)
{
    for (size_t i = 0; i < LINES; i++) {
        struct str line, name = str_of(lines[i].name);
        struct buf key = { 0 };
        bool good = str_next(&text, '\n', &line) && str_starts(line, name) &&
                    base64_read(str_part(line, name.len, line.len), &key) &&
                    key.len == SEAL_KEY;
        if (good) {
            memcpy((char *)out + lines[i].offset, key.at, SEAL_KEY);
            seal_wipe(key.at, key.len);
        }
        buf_free(&key);
        if (!good) {
            return false;
        }
    }
    return true;
}

bool keys_read(struct job *j, const char *path, struct keys *out)
{
    const char *name = arena_print(j->arena, "%s.key", path).at;
    struct str text;
    if (!files_read(j, name, &text)) {
        bool absent = j->err.kind == ERR_ABSENT;
        if (absent) {
            err_clear(&j->err);
            err_set(&j->err, ERR_ABSENT, "key.absent", "没有私钥文件 %s",
                    "there is no private key file %s", name);
        }
        return false;
    }
    bool good = read_lines(text, out);
    if (text.len > 0) {
        seal_wipe((char *)(uintptr_t)text.at, text.len);
    }
    return good || err_set(&j->err, ERR_BROKEN, "key.form",
                           "私钥文件 %s 已损坏",
                           "the private key file %s is damaged", name);
}
