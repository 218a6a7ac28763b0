#include "table/encoding.h"

#include <errno.h>
#include <iconv.h>

#include "base/utf8.h"

enum {
    CHUNK = 1 << 16,            /* bytes converted at a time */
    PROOF = 16,                 /* so many characters are no accident */
};

uint64_t encoding_line(struct str text, size_t place)
{
    uint64_t line = 1;
    for (size_t i = 0; i < place && i < text.len; i++) {
        bool is_cr = text.at[i] == '\r';
        bool in_pair = is_cr && i + 1 < text.len && text.at[i + 1] == '\n';
        line += text.at[i] == '\n' || (is_cr && !in_pair);
    }
    return line;
}

static bool check_nul(struct job *j, struct str text)
{
    const char *nul = text.len ? memchr(text.at, 0, text.len) : NULL;
    if (nul == NULL) {
        return true;
    }
    return err_set(&j->err, ERR_INPUT, "csv.nul",
                   "第%llu行含有空字节（NUL），这不是文本文件或文件已损坏",
                   "line %llu holds a NUL byte: this is no text file, or it "
                   "is damaged", (unsigned long long)
                   encoding_line(text, (size_t)(nul - text.at)));
}

static bool fail_encoding(struct job *j, const char *form, uint64_t line)
{
    return err_set(&j->err, ERR_INPUT, "csv.encoding",
                   "文字编码不是完整的%s：第%llu行；"
                   "请用“CSV UTF-8”格式另存后再导入",
                   "the text is not well-formed %s: line %llu; save the file "
                   "again as “CSV UTF-8”", form, (unsigned long long)line);
}

/* Convert the whole text into out. False when it cannot be; out then holds
 * what came before the bad place. */
static bool convert(iconv_t with, struct str text, struct buf *out)
{
    char *from = (char *)(uintptr_t)text.at;    /* iconv does not write it */
    size_t left = text.len;
    while (left > 0) {
        size_t part = left < CHUNK ? left : CHUNK, before = part;
        size_t room = 2 * part + 8;
        char *to = buf_room(out, room), *start = to;
        size_t answer = iconv(with, &from, &part, &to, &room);
        int why = errno;
        out->len += (size_t)(to - start);
        left -= before - part;
        /* A character cut by the end of a chunk is read with the next. */
        bool is_cut = answer == (size_t)-1 && why == EINVAL && left > part;
        if (answer == (size_t)-1 && why != E2BIG && !is_cut) {
            return false;
        }
    }
    return true;
}

static void free_buf(void *buf)
{
    buf_free(buf);
}

/* Convert from a named form. *bad_line is where that failed, else 0. */
static bool convert_from(struct job *j, const char *form, struct str text,
                         struct str *out, uint64_t *bad_line)
{
    *bad_line = 0;
    iconv_t with = iconv_open("UTF-8", form);
    if (with == (iconv_t)-1) {
        return err_set(&j->err, ERR_SYSTEM, "csv.iconv",
                       "本机缺少%s编码的转换模块", "this machine has no "
                       "converter for %s", form);
    }
    struct buf *made = ARENA_NEW(j->arena, struct buf);
    arena_hook(j->arena, free_buf, made);
    bool ok = convert(with, text, made);
    iconv_close(with);
    *out = buf_view(made);
    if (!ok) {
        *bad_line = encoding_line(*out, out->len);
    }
    return ok;
}

static bool utf16(struct job *j, const char *form, struct str text,
                  struct str *out)
{
    uint64_t bad_line;
    if (convert_from(j, form, text, out, &bad_line)) {
        return check_nul(j, *out);
    }
    return bad_line > 0 && fail_encoding(j, form, bad_line);
}

/* Whether text, good UTF-8, holds enough Chinese to be sure of it. */
static bool is_proof(struct str text)
{
    size_t wide = 0;
    for (size_t i = 0; i < text.len && wide < PROOF; i++) {
        wide += (unsigned char)text.at[i] >= 0xC0;
    }
    return wide == PROOF;
}

static bool utf8_or_gb18030(struct job *j, struct str text, bool is_marked,
                            struct str *out)
{
    if (!check_nul(j, text)) {
        return false;
    }
    size_t good = utf8_good(text);
    if (good == text.len) {
        *out = text;
        return true;
    }
    if (is_marked || is_proof(str_part(text, 0, good))) {
        return fail_encoding(j, "UTF-8", encoding_line(text, good));
    }
    uint64_t bad_line;
    if (convert_from(j, "GB18030", text, out, &bad_line)) {
        return true;
    }
    return bad_line > 0 &&
           fail_encoding(j, "UTF-8 / GB18030", bad_line);
}

bool encoding_to_utf8(struct job *j, struct str bytes, struct str *out)
{
    if (str_starts(bytes, STR("\xEF\xBB\xBF"))) {
        return utf8_or_gb18030(j, str_part(bytes, 3, bytes.len), true, out);
    }
    if (str_starts(bytes, STR("\xFF\xFE"))) {
        return utf16(j, "UTF-16LE", str_part(bytes, 2, bytes.len), out);
    }
    if (str_starts(bytes, STR("\xFE\xFF"))) {
        return utf16(j, "UTF-16BE", str_part(bytes, 2, bytes.len), out);
    }
    return utf8_or_gb18030(j, bytes, false, out);
}
