#include "exchange/opc.h"

#include <zip.h>

#include "exchange/opc_write.h"

struct opc {
    zip_t *zip;
    zip_int64_t count;
};

struct opc_part {
    zip_file_t *file;
    uint64_t left;              /* bytes it may still give */
    struct str name;
};

static bool fail_zip(struct job *j, const char *why)
{
    return err_set(&j->err, ERR_INPUT, "xlsx.zip",
                   "工作簿文件已损坏或不完整（%s）；请重新保存或重新取得该文件",
                   "the workbook is damaged or incomplete (%s); save it again "
                   "or fetch it again", why);
}

static bool holds(struct str bytes, const char *text, size_t len)
{
    return memmem(bytes.at, bytes.len, text, len) != NULL;
}

/* A workbook that is no zip: an encrypted one, an old .xls, or no workbook.
 * Both of the first two are compound files; names in them are UTF-16. */
static bool fail_no_zip(struct job *j, struct str bytes)
{
    static const char encrypted[] =
        "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    if (!str_starts(bytes, (struct str){ "\xD0\xCF\x11\xE0", 4 })) {
        return err_set(&j->err, ERR_INPUT, "xlsx.zip",
                       "这个文件不是工作簿（.xlsx），或已损坏；请用表格软件"
                       "另存为“Excel 工作簿（*.xlsx）”或“CSV UTF-8”",
                       "this file is no workbook (.xlsx), or it is damaged; "
                       "save it as “Excel Workbook (*.xlsx)” or “CSV UTF-8”"
                       );
    }
    if (holds(bytes, encrypted, sizeof encrypted)) {
        return err_set(&j->err, ERR_INPUT, "xlsx.encrypted",
                       "工作簿设有打开密码，无法读取；请在表格软件中取消密码后"
                       "另存",
                       "the workbook is locked with a password; open it, take "
                       "the password off and save it again");
    }
    return err_set(&j->err, ERR_INPUT, "xlsx.old",
                   "这是旧式工作簿（.xls）；请用表格软件打开，选“另存为”，"
                   "类型选“Excel 工作簿（*.xlsx）”或“CSV UTF-8”，再导入新文件",
                   "this is a workbook of the old kind (.xls); open it, choose "
                   "“Save as”, type “Excel Workbook (*.xlsx)” or “CSV UTF-8”, "
                   "and import the new file");
}

static bool fail_bomb(struct job *j, const char *zh, const char *en)
{
    return err_set(&j->err, ERR_INPUT, "xlsx.bomb",
                   "工作簿内容异常，已拒绝读取：%.0s%s",
                   "the workbook is refused: %s%.0s", en, zh);
}

/* A name that would lead out of a folder if somebody unpacked it. */
static bool is_bad_name(struct str name)
{
    struct str rest = name, piece;
    if (name.len == 0 || name.at[0] == '/' ||
        memchr(name.at, '\\', name.len) != NULL) {
        return true;
    }
    while (str_next(&rest, '/', &piece)) {
        if (str_is(piece, STR(".."))) {
            return true;
        }
    }
    return false;
}

static bool check_part(struct job *j, const zip_stat_t *about, uint64_t *sum)
{
    const zip_uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE |
        ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if ((about->valid & needed) != needed || is_bad_name(str_of(about->name))) {
        return fail_zip(j, "part name");
    }
    if (about->encryption_method != ZIP_EM_NONE) {
        return err_set(&j->err, ERR_INPUT, "xlsx.encrypted",
                       "压缩包设有密码，无法读取", "the zip is locked with a "
                       "password");
    }
    if (about->comp_method != ZIP_CM_STORE &&
        about->comp_method != ZIP_CM_DEFLATE) {
        return fail_zip(j, "packing method");
    }
    if (about->size > OPC_UNPACKED_MAX - *sum) {
        return fail_bomb(j, "展开后超过1 GB", "it unpacks to more than 1 GB");
    }
    *sum += about->size;
    if (about->size > OPC_SWELL_FROM &&
        about->size / OPC_SWELL_MAX >= about->comp_size) {
        return fail_bomb(j, "压缩率超过1000倍", "it swells more than 1000 times");
    }
    return true;
}

static bool check_parts(struct job *j, struct opc *p)
{
    uint64_t sum = 0;
    if (p->count > OPC_PARTS_MAX) {
        return fail_bomb(j, "部件超过10000个", "more than 10000 parts");
    }
    for (zip_int64_t i = 0; i < p->count; i++) {
        zip_stat_t about;
        if (zip_stat_index(p->zip, (zip_uint64_t)i, 0, &about) != 0) {
            return fail_zip(j, zip_strerror(p->zip));
        }
        if (!check_part(j, &about, &sum)) {
            return false;
        }
    }
    return true;
}

static void discard(void *zip)
{
    zip_discard(zip);
}

/* The archive over bytes in memory; NULL with the reason recorded. */
static zip_t *open_zip(struct job *j, struct str bytes)
{
    zip_error_t why;
    zip_error_init(&why);
    zip_source_t *source =
        zip_source_buffer_create(bytes.at, bytes.len, 0, &why);
    zip_t *zip = source == NULL ? NULL :
        zip_open_from_source(source, ZIP_RDONLY, &why);
    if (zip == NULL) {
        fail_zip(j, zip_error_strerror(&why));
        zip_source_free(source);
    }
    zip_error_fini(&why);
    return zip;
}

struct opc *opc_open(struct job *j, struct str bytes)
{
    if (!str_starts(bytes, STR("PK"))) {
        fail_no_zip(j, bytes);
        return NULL;
    }
    zip_t *zip = open_zip(j, bytes);
    if (zip == NULL) {
        return NULL;
    }
    struct opc *p = ARENA_NEW(j->arena, struct opc);
    *p = (struct opc){ zip, zip_get_num_entries(zip, 0) };
    arena_hook(j->arena, discard, zip);
    return check_parts(j, p) ? p : NULL;
}

int64_t opc_find(const struct opc *p, struct str name)
{
    char text[256];
    if (name.len > 0 && name.at[0] == '/') {
        name = str_part(name, 1, name.len);
    }
    if (name.len == 0 || name.len >= sizeof text) {
        return -1;
    }
    memcpy(text, name.at, name.len);
    text[name.len] = '\0';
    return zip_name_locate(p->zip, text, ZIP_FL_NOCASE);
}

int64_t opc_count(const struct opc *p)
{
    return p->count;
}

struct str opc_name(const struct opc *p, int64_t number)
{
    return str_of(zip_get_name(p->zip, (zip_uint64_t)number, 0));
}

uint64_t opc_size(const struct opc *p, int64_t number)
{
    zip_stat_t about;
    int answer = zip_stat_index(p->zip, (zip_uint64_t)number, 0, &about);
    return answer == 0 ? about.size : 0;
}

static void close_part(void *thing)
{
    opc_done(thing);
}

struct opc_part *opc_part(struct job *j, struct opc *p, int64_t number)
{
    zip_file_t *file = zip_fopen_index(p->zip, (zip_uint64_t)number, 0);
    if (file == NULL) {
        fail_zip(j, zip_strerror(p->zip));
        return NULL;
    }
    struct opc_part *part = ARENA_NEW(j->arena, struct opc_part);
    part->file = file;
    part->left = opc_size(p, number);
    part->name = opc_name(p, number);
    arena_hook(j->arena, close_part, part);
    return part;
}

bool opc_read(struct job *j, struct opc_part *part, void *to, size_t room,
              size_t *len)
{
    zip_int64_t n = zip_fread(part->file, to, room);
    if (n < 0) {
        return fail_zip(j, zip_file_strerror(part->file));
    }
    if ((uint64_t)n > part->left) {
        return fail_bomb(j, "部件比目录所写的更大",
                         "a part is larger than the directory says");
    }
    if (n == 0 && part->left > 0) {
        return fail_zip(j, part->name.at);
    }
    part->left -= (uint64_t)n;
    *len = (size_t)n;
    return true;
}

void opc_done(struct opc_part *part)
{
    if (part->file != NULL) {
        zip_fclose(part->file);
        part->file = NULL;
    }
}

bool opc_load(struct job *j, struct opc *p, int64_t number, size_t most,
              struct str *out)
{
    uint64_t size = opc_size(p, number);
    if (size > most) {
        return fail_bomb(j, "部件过大", "a part is too large");
    }
    struct opc_part *part = opc_part(j, p, number);
    if (part == NULL) {
        return false;
    }
    char *at = arena_take(j->arena, (size_t)size + 1, 1);
    size_t len = 0, n = 1;
    while (n > 0) {
        if (!opc_read(j, part, at + len, (size_t)size + 1 - len, &n)) {
            return false;
        }
        len += n;
    }
    opc_done(part);
    *out = (struct str){ at, len };
    return true;
}

/* The folder of a part with its / behind it; empty at the top. */
static struct str folder_of(struct str name)
{
    while (name.len > 0 && name.at[name.len - 1] != '/') {
        name.len--;
    }
    return name;
}

struct str opc_target(struct arena *a, struct str from, struct str target)
{
    bool is_absolute = target.len > 0 && target.at[0] == '/';
    struct str folder = is_absolute ? STR("") : folder_of(from), piece;
    struct buf whole = { 0 }, out = { 0 };
    buf_str(&whole, folder);
    buf_str(&whole, target);
    struct str rest = buf_view(&whole);
    while (rest.len > 0 && str_next(&rest, '/', &piece)) {
        if (str_is(piece, STR(".."))) {
            struct str parent = buf_view(&out);
            parent.len -= parent.len > 0;
            out.len = folder_of(parent).len;
        } else if (piece.len > 0 && !str_is(piece, STR("."))) {
            buf_str(&out, piece);
            buf_char(&out, '/');
        }
    }
    struct str name = buf_view(&out);
    name.len -= name.len > 0;
    name = arena_str(a, name);
    buf_free(&whole);
    buf_free(&out);
    return name;
}

struct str opc_pointer(struct arena *a, struct str from, struct str name)
{
    size_t shared = 0;          /* behind the last folder of both */
    for (size_t i = 0; i < from.len && i < name.len &&
                       from.at[i] == name.at[i]; i++) {
        shared = from.at[i] == '/' ? i + 1 : shared;
    }
    struct buf out = { 0 };
    for (size_t i = shared; i < from.len; i++) {
        buf_text(&out, from.at[i] == '/' ? "../" : "");
    }
    buf_str(&out, str_part(name, shared, name.len));
    struct str made = arena_str(a, buf_view(&out));
    buf_free(&out);
    return made;
}

struct str opc_relations(struct arena *a, struct str from)
{
    struct str folder = folder_of(from);
    struct str file = str_part(from, folder.len, from.len);
    return arena_print(a, "%.*s_rels/%.*s.rels", STR_ARG(folder),
                       STR_ARG(file));
}

/* Copy a part as it is stored, packed. */
static bool copy_part(struct job *j, struct opc *p, zip_int64_t number,
                      struct opc_writer *w)
{
    zip_stat_t about;
    zip_file_t *file = zip_fopen_index(p->zip, (zip_uint64_t)number,
                                       ZIP_FL_COMPRESSED);
    if (file == NULL ||
        zip_stat_index(p->zip, (zip_uint64_t)number, 0, &about) != 0) {
        return fail_zip(j, zip_strerror(p->zip));
    }
    char *bytes = mem_new(1, about.comp_size);
    zip_int64_t n = zip_fread(file, bytes, about.comp_size);
    bool ok = n >= 0 && (zip_uint64_t)n == about.comp_size;
    zip_fclose(file);
    if (ok) {
        struct opc_packed packed = {
            .name = str_of(about.name), .bytes = { bytes, about.comp_size },
            .size = about.size, .crc = about.crc, .method = about.comp_method,
        };
        opc_write_packed(w, &packed);
    }
    mem_free(bytes);
    return ok || fail_zip(j, about.name);
}

static const struct opc_change *change_of(struct str name,
                                          const struct opc_change *changes,
                                          size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (name.len == changes[i].name.len &&
            strncasecmp(name.at, changes[i].name.at, name.len) == 0) {
            return &changes[i];
        }
    }
    return NULL;
}

static void write_change(struct opc_writer *w, struct str name,
                         const struct opc_change *change)
{
    opc_write_part(w, name);
    opc_write(w, change->bytes);
}

bool opc_changed(struct job *j, struct opc *p,
                 const struct opc_change *changes, size_t count,
                 struct buf *out)
{
    struct opc_writer *w = opc_write_open(j);
    for (zip_int64_t i = 0; i < p->count; i++) {
        struct str name = opc_name(p, i);
        const struct opc_change *c = change_of(name, changes, count);
        if (c != NULL) {
            write_change(w, name, c);
        } else if (!copy_part(j, p, i, w)) {
            return false;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (opc_find(p, changes[i].name) < 0) {
            write_change(w, changes[i].name, &changes[i]);
        }
    }
    return opc_write_close(j, w, out);
}
