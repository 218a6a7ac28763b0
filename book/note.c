#include "book/note.h"

#include <assert.h>

#include "base/base64.h"
#include "base/num.h"
#include "base/utf8.h"

/* An em dash and a blank begin a signature line. */
static const char dash[] = "\xE2\x80\x94 ";
enum { DASH_LEN = sizeof dash - 1, ID_LEN = 4 };

static bool refuse(struct err *err)
{
    return err_set(err, ERR_INPUT, "proof.form", "凭证或检查点的格式不对",
                   "the proof or checkpoint is not well formed");
}

/* ---- signed note ------------------------------------------------------- */

static bool is_plain(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if ((c < 0x20 && c != '\n') || c == 0x7F) {
            return false;
        }
    }
    return utf8_is_valid(text);
}

/* — NAME BASE64, where the base64 holds a key id and a signature. */
static bool signature_parts(struct str line, struct str *name,
                            struct str *signature)
{
    struct str rest = str_part(line, DASH_LEN, line.len);
    return str_starts(line, (struct str){ dash, DASH_LEN }) &&
           str_next(&rest, ' ', name) && name->len > 0 &&
           memchr(name->at, '+', name->len) == NULL &&
           (*signature = rest, rest.len > 0);
}

static bool check_signatures(struct str lines)
{
    struct str line, name, text;
    size_t count = 0;
    for (; lines.len > 0 && str_next(&lines, '\n', &line); count++) {
        struct buf bytes = { 0 };
        bool good = signature_parts(line, &name, &text) &&
                    base64_read(text, &bytes) && bytes.len > ID_LEN;
        buf_free(&bytes);
        if (!good || count == NOTE_SIGNATURES_MAX) {
            return false;
        }
    }
    return count > 0;
}

bool note_parse(struct str text, struct note *out, struct err *err)
{
    size_t end = 0;             /* behind the last line of the body */
    if (text.len > NOTE_BYTES_MAX || !is_plain(text) ||
        !str_ends(text, STR("\n"))) {
        return refuse(err);
    }
    for (size_t i = 2; i + 1 < text.len; i++) {
        if (text.at[i - 1] == '\n' && text.at[i] == '\n') {
            end = i;
        }
    }
    out->body = str_part(text, 0, end);
    out->signatures = str_part(text, end + 1, text.len);
    if (end == 0 || !check_signatures(out->signatures)) {
        return refuse(err);
    }
    return true;
}

bool note_check(const struct note *note, const struct vkey *key,
                struct err *err)
{
    struct str lines = note->signatures, line, name, text;
    bool found = false, good = false;
    while (lines.len > 0 && str_next(&lines, '\n', &line)) {
        struct buf bytes = { 0 };
        if (signature_parts(line, &name, &text) && str_is(name, key->name) &&
            base64_read(text, &bytes) &&
            bytes.len == ID_LEN + SEAL_SIGNATURE &&
            memcmp(bytes.at, key->id, ID_LEN) == 0) {
            bool signs = seal_check(key->key, note->body,
                                    (unsigned char *)bytes.at + ID_LEN);
            good = found ? good && signs : signs;
            found = true;
        }
        buf_free(&bytes);
    }
    if (!found) {
        return err_set(err, ERR_INPUT, "proof.key",
                       "检查点不是由这个密钥签署的",
                       "the checkpoint is not signed by this key");
    }
    return good || err_set(err, ERR_INPUT, "proof.signature",
                           "检查点的签名不对",
                           "the signature of the checkpoint is wrong");
}

void note_sign(struct str body, struct str name,
               const unsigned char seed[static SEAL_KEY], struct buf *out)
{
    unsigned char public[SEAL_KEY], bytes[ID_LEN + SEAL_SIGNATURE];
    assert(str_ends(body, STR("\n")));
    seal_public(seed, public);
    vkey_id(name, public, bytes);
    seal_sign(seed, body, bytes + ID_LEN);
    buf_str(out, body);
    buf_char(out, '\n');
    buf_bytes(out, dash, DASH_LEN);
    buf_str(out, name);
    buf_char(out, ' ');
    base64_write(out, bytes, sizeof bytes);
    buf_char(out, '\n');
}

/* ---- checkpoint -------------------------------------------------------- */

/* A line that ends in a line feed. */
static bool next_line(struct str *rest, struct str *line)
{
    const char *end = rest->len ? memchr(rest->at, '\n', rest->len) : NULL;
    if (end == NULL) {
        return false;
    }
    *line = str_part(*rest, 0, (size_t)(end - rest->at));
    *rest = str_part(*rest, line->len + 1, rest->len);
    return true;
}

/* A number as C2SP writes it: digits, no sign, no leading zero. */
static bool read_size(struct str text, uint64_t *out)
{
    int64_t n = 0;
    bool good = text.len > 0 && text.at[0] >= '0' && text.at[0] <= '9' &&
                (text.at[0] != '0' || text.len == 1) && num_parse(text, &n);
    *out = (uint64_t)n;
    return good;
}

/* Base64 into the arena. */
static bool read_bytes(struct arena *a, struct str text, struct str *out)
{
    struct buf bytes = { 0 };
    bool good = base64_read(text, &bytes);
    *out = good ? arena_str(a, buf_view(&bytes)) : STR("");
    buf_free(&bytes);
    return good;
}

bool checkpoint_parse(struct arena *a, struct str body,
                      struct checkpoint *out, struct err *err)
{
    struct str size, root;
    out->rest = body;
    bool good = next_line(&out->rest, &out->origin) && out->origin.len > 0 &&
                next_line(&out->rest, &size) && read_size(size, &out->size) &&
                next_line(&out->rest, &root) && root.len > 0 &&
                read_bytes(a, root, &out->root);
    return good || refuse(err);
}

void checkpoint_print(struct str origin, uint64_t size,
                      struct merkle_hash root, struct buf *out)
{
    buf_str(out, origin);
    buf_print(out, "\n%llu\n", (unsigned long long)size);
    base64_write(out, root.at, MERKLE_HASH);
    buf_char(out, '\n');
}

/* ---- tlog-proof -------------------------------------------------------- */

#define PROOF_HEADER "c2sp.org/tlog-proof@v1"

static bool read_path(struct arena *a, struct str *rest,
                      struct merkle_path *out)
{
    struct str line;
    out->count = 0;
    while (next_line(rest, &line)) {
        struct str hash;
        if (line.len == 0) {
            return true;
        }
        if (out->count == MERKLE_PATH_MAX || !read_bytes(a, line, &hash) ||
            hash.len != MERKLE_HASH) {
            return false;
        }
        memcpy(out->at[out->count++].at, hash.at, MERKLE_HASH);
    }
    return false;               /* the blank line did not come */
}

static bool read_proof(struct arena *a, struct str text,
                       struct tlog_proof *out)
{
    struct str line, extra = STR("extra "), index = STR("index ");
    out->extra = STR("");
    if (!next_line(&text, &line) || !str_is(line, STR(PROOF_HEADER)) ||
        !next_line(&text, &line)) {
        return false;
    }
    if (str_starts(line, extra) &&
        (!read_bytes(a, str_part(line, extra.len, line.len), &out->extra) ||
         !next_line(&text, &line))) {
        return false;
    }
    if (!str_starts(line, index) ||
        !read_size(str_part(line, index.len, line.len), &out->index) ||
        !read_path(a, &text, &out->path)) {
        return false;
    }
    out->checkpoint = text;
    return text.len > 0;
}

bool tlog_proof_parse(struct arena *a, struct str text,
                      struct tlog_proof *out, struct err *err)
{
    return (text.len <= NOTE_BYTES_MAX && read_proof(a, text, out)) ||
           refuse(err);
}

void tlog_proof_print(const struct tlog_proof *proof, struct buf *out)
{
    buf_text(out, PROOF_HEADER "\n");
    if (proof->extra.len > 0) {
        buf_text(out, "extra ");
        base64_write(out, proof->extra.at, proof->extra.len);
        buf_char(out, '\n');
    }
    buf_print(out, "index %llu\n", (unsigned long long)proof->index);
    for (size_t i = 0; i < proof->path.count; i++) {
        base64_write(out, proof->path.at[i].at, MERKLE_HASH);
        buf_char(out, '\n');
    }
    buf_char(out, '\n');
    buf_str(out, proof->checkpoint);
}
