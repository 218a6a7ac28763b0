#include "exchange/backup.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "base/num.h"
#include "book/files.h"
#include "book/sealed.h"
#include "seal/seal.h"

/* What lies in a backup, beside files/<sha256>. The order is that of taking:
 * heads before the book, so that no head is newer than the book; the erased
 * last, so that nobody erased meanwhile comes back. */
static const struct { const char *name, *tail; bool must; } pieces[] = {
    { "heads", ".heads", false },
    { "pub", ".pub", false },
    { "book", "", true },
    { "erased", ".erased", false },
};
enum { PIECES = sizeof pieces / sizeof *pieces, CHUNK = 1 << 16 };

#define MANIFEST_HEADER "jiedui-backup 1\n"

static bool damaged(struct job *j, const char *what)
{
    return err_set(&j->err, ERR_BROKEN, "backup.damaged",
                   "备份中的“%s”与清单不符", "\"%s\" in the backup is not what "
                   "its manifest says", what);
}

static bool ill_formed(struct job *j, const char *path)
{
    return err_set(&j->err, ERR_INPUT, "backup.form", "%s 不是 jiedui 备份",
                   "%s is no jiedui backup", path);
}

static bool io(struct job *j, const char *path)
{
    bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
    return err_set(&j->err, full ? ERR_FULL : ERR_SYSTEM,
                   full ? "file.full" : "file.io", "无法读写 %s：%s",
                   "cannot read or write %s: %s", path, strerror(errno));
}

/* ---- writing ----------------------------------------------------------- */

struct writing {
    struct job *job;
    zip_t *zip;
    struct buf manifest;
};

/* SHA-256 and size of a file. */
static bool sum_file(struct job *j, const char *path,
                     char hex[static 2 * SEAL_HASH + 1], uint64_t *size)
{
    static const size_t chunk = CHUNK;
    unsigned char hash[SEAL_HASH], *bytes = arena_take(j->arena, chunk, 1);
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        return io(j, path);
    }
    struct seal_running *sum = seal_begin();
    *size = 0;
    for (size_t n; (n = fread(bytes, 1, chunk, f)) > 0; *size += n) {
        seal_more(sum, bytes, n);
    }
    seal_end(sum, hash);
    seal_hex(hash, hex);
    bool good = !ferror(f) || io(j, path);
    fclose(f);
    return good;
}

static bool zip_failed(struct job *j, zip_t *zip, const char *path)
{
    return err_set(&j->err, ERR_SYSTEM, "file.io", "无法写 %s：%s",
                   "cannot write %s: %s", path, zip_strerror(zip));
}

static bool add(struct writing *w, const char *name, zip_source_t *source)
{
    zip_int64_t at = source ? zip_file_add(w->zip, name, source, 0) : -1;
    if (at < 0 || zip_set_file_compression(w->zip, (zip_uint64_t)at,
                                           ZIP_CM_STORE, 0) != 0) {
        return zip_failed(w->job, w->zip, name);
    }
    return true;
}

/* A file goes in as it is: what is big in it is compressed already. */
static bool add_file(struct writing *w, const char *name, const char *path)
{
    char hex[2 * SEAL_HASH + 1];
    uint64_t size;
    if (!sum_file(w->job, path, hex, &size)) {
        return false;
    }
    buf_print(&w->manifest, "%s %llu %s\n", hex, (unsigned long long)size,
              name);
    return add(w, name, zip_source_file(w->zip, path, 0, 0));
}

/* Take copies of what others may change meanwhile into `folder`. */
static bool add_pieces(struct writing *w, struct book *b, const char *folder)
{
    struct job *j = w->job;
    for (size_t i = 0; i < PIECES; i++) {
        const char *from = arena_print(j->arena, "%s%s", book_path(b),
                                       pieces[i].tail).at;
        const char *copy = arena_print(j->arena, "%s/%s", folder,
                                       pieces[i].name).at;
        struct str bytes;
        if (pieces[i].must) {
            if (!book_copy(j, b, copy)) {
                return false;
            }
        } else if (access(from, F_OK) != 0) {
            continue;
        } else if (!files_read(j, from, &bytes) ||
                   !files_write(j, copy, bytes, 0600, true)) {
            return false;
        }
        if (!add_file(w, pieces[i].name, copy)) {
            return false;
        }
    }
    return true;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Evidence, in the order of names: the same book gives the same backup. */
static bool add_evidence(struct writing *w, struct book *b)
{
    struct job *j = w->job;
    const char *folder = arena_print(j->arena, "%s.files", book_path(b)).at;
    const char **names = NULL;
    size_t count = 0;
    bool good = true;
    DIR *d = opendir(folder);
    for (struct dirent *f; d != NULL && (f = readdir(d)) != NULL;) {
        if (strlen(f->d_name) == 2 * SEAL_HASH) {
            names = mem_again(names, (count + 1) * sizeof *names);
            names[count++] = arena_str(j->arena, str_of(f->d_name)).at;
        }
    }
    if (d != NULL) {
        closedir(d);
    }
    if (count > 0) {
        qsort(names, count, sizeof *names, by_name);
    }
    for (size_t i = 0; i < count && good; i++) {
        good = add_file(w, arena_print(j->arena, "files/%s", names[i]).at,
                        arena_print(j->arena, "%s/%s", folder, names[i]).at);
    }
    mem_free(names);
    return good;
}

static bool fill(struct writing *w, struct book *b, const char *folder,
                 const char *path)
{
    buf_text(&w->manifest, MANIFEST_HEADER);
    if (!add_pieces(w, b, folder) || !add_evidence(w, b)) {
        return false;
    }
    zip_source_t *manifest = zip_source_buffer(w->zip, w->manifest.at,
                                               w->manifest.len, 0);
    if (!add(w, "manifest", manifest)) {
        return false;
    }
    if (zip_close(w->zip) != 0) {
        return zip_failed(w->job, w->zip, path);
    }
    w->zip = NULL;
    return true;
}

/* Sync what libzip wrote: it must outlast the medium that it saves from. */
static bool settle(struct job *j, const char *path)
{
    FILE *f = fopen(path, "rb+");
    bool good = f != NULL && fsync(fileno(f)) == 0;
    if (!good) {
        io(j, path);
    }
    if (f != NULL) {
        fclose(f);
    }
    return good && files_sync_folder(j, path);
}

/* The keys, into a file of their own: who finds the backup must not read
 * private fields with it. */
static bool write_keys(struct job *j, struct book *b, const char *path)
{
    const char *from = arena_print(j->arena, "%s.key", book_path(b)).at;
    struct str bytes;
    if (access(from, F_OK) != 0) {
        return true;
    }
    bool good = files_read(j, from, &bytes) &&
                files_write(j, arena_print(j->arena, "%s.keys", path).at,
                            bytes, 0600, false);
    if (good) {
        seal_wipe((char *)(uintptr_t)bytes.at, bytes.len);
    }
    return good;
}

static void remove_folder(struct job *j, const char *folder)
{
    for (size_t i = 0; i < PIECES; i++) {
        unlink(arena_print(j->arena, "%s/%s", folder, pieces[i].name).at);
    }
    rmdir(folder);
}

bool backup_write(struct job *j, struct book *b, const char *path)
{
    struct writing w = { .job = j };
    int why = 0;
    if (access(path, F_OK) == 0) {
        return err_set(&j->err, ERR_CLASH, "backup.exists", "文件已存在：%s",
                       "the file exists already: %s", path);
    }
    char *folder = (char *)(uintptr_t)arena_print(j->arena, "%s.XXXXXX",
                                                  path).at;
    if (mkdtemp(folder) == NULL) {
        return io(j, path);
    }
    w.zip = zip_open(path, ZIP_CREATE | ZIP_EXCL, &why);
    bool good = (w.zip != NULL || ill_formed(j, path)) &&
                fill(&w, b, folder, path);
    if (w.zip != NULL) {
        zip_discard(w.zip);
    }
    buf_free(&w.manifest);
    remove_folder(j, folder);
    good = good && settle(j, path) && write_keys(j, b, path);
    if (!good) {
        unlink(path);
    }
    return good;
}

/* ---- restoring --------------------------------------------------------- */

static bool is_evidence(struct str name)
{
    struct str hex = str_part(name, 6, name.len);
    bool good = str_starts(name, STR("files/")) && hex.len == 2 * SEAL_HASH;
    for (size_t i = 0; i < hex.len; i++) {
        good = good && strchr("0123456789abcdef", hex.at[i]) != NULL;
    }
    return good;
}

/* Where a piece of that name goes; NULL for a name that no backup has. */
static const char *place_of(struct job *j, struct str name, const char *book)
{
    for (size_t i = 0; i < PIECES; i++) {
        if (str_is(name, str_of(pieces[i].name))) {
            const char *tail = pieces[i].must ? ".restoring"
                                              : pieces[i].tail;
            return arena_print(j->arena, "%s%s", book, tail).at;
        }
    }
    return is_evidence(name)
               ? arena_print(j->arena, "%s.%.*s", book, STR_ARG(name)).at
               : NULL;
}

struct piece { struct str hash, name; uint64_t size; };

/* SHA-256, size, name. */
static bool read_line(struct str line, struct piece *out)
{
    struct str size;
    int64_t n = 0;
    bool good = str_next(&line, ' ', &out->hash) &&
                str_next(&line, ' ', &size) && num_parse(size, &n) && n >= 0 &&
                out->hash.len == 2 * SEAL_HASH;
    out->name = line;
    out->size = (uint64_t)n;
    return good && line.len > 0;
}

static bool read_manifest(struct job *j, zip_t *zip, struct str *out)
{
    zip_stat_t about;
    zip_file_t *f = zip_fopen(zip, "manifest", 0);
    if (f == NULL || zip_stat(zip, "manifest", 0, &about) != 0 ||
        about.size > (1 << 28)) {
        return false;
    }
    char *bytes = arena_take(j->arena, about.size + 1, 1);
    zip_int64_t n = zip_fread(f, bytes, about.size);
    zip_fclose(f);
    *out = (struct str){ bytes, n > 0 ? (size_t)n : 0 };
    struct str header = STR(MANIFEST_HEADER);
    bool good = (zip_uint64_t)n == about.size && str_starts(*out, header);
    *out = str_part(*out, header.len, out->len);
    return good;
}

/* Read a piece to its end, into `out` unless that is NULL, and compare it with
 * the manifest. Never more bytes than the manifest says. */
static bool pour(struct job *j, zip_t *zip, const struct piece *piece,
                 FILE *out)
{
    char hex[2 * SEAL_HASH + 1];
    unsigned char hash[SEAL_HASH];
    const char *name = arena_str(j->arena, piece->name).at;
    char *bytes = mem_new(CHUNK, 1);
    zip_file_t *f = zip_fopen(zip, name, 0);
    struct seal_running *sum = seal_begin();
    uint64_t size = 0;
    bool written = true;
    for (zip_int64_t n; f != NULL && size <= piece->size &&
                        (n = zip_fread(f, bytes, CHUNK)) > 0;) {
        seal_more(sum, bytes, (size_t)n);
        size += (uint64_t)n;
        written = written && (out == NULL || fwrite(bytes, 1, (size_t)n, out)
                                                 == (size_t)n);
    }
    seal_end(sum, hash);
    seal_hex(hash, hex);
    mem_free(bytes);
    bool good = f != NULL && size == piece->size &&
                str_is(piece->hash, str_of(hex));
    if (f != NULL) {
        zip_fclose(f);
    }
    if (!good) {
        return damaged(j, name);
    }
    return written || io(j, name);
}

static bool write_piece(struct job *j, zip_t *zip, const struct piece *piece,
                        const char *path)
{
    FILE *out = fopen(path, "wb");
    if (out == NULL) {
        return io(j, path);
    }
    bool good = pour(j, zip, piece, out);
    bool synced = fflush(out) == 0 && fsync(fileno(out)) == 0;
    if (good && !synced) {
        good = io(j, path);
    }
    fclose(out);
    return good;
}

/* Everybody who is on either list: one kept beside the new place knows of
 * erasures that are younger than the backup. */
static bool keep_erased(struct job *j, const char *book, struct str kept)
{
    const char *path = arena_print(j->arena, "%s.erased", book).at;
    return kept.len == 0 || files_append(j, path, kept);
}

/* With `check`, only compare everything with the manifest. */
static bool each_piece(struct job *j, zip_t *zip, struct str manifest,
                       const char *book, bool check)
{
    struct str line;
    bool has_book = false;
    while (manifest.len > 0 && str_next(&manifest, '\n', &line)) {
        struct piece piece;
        const char *path = read_line(line, &piece)
                               ? place_of(j, piece.name, book) : NULL;
        if (path == NULL) {
            return damaged(j, "manifest");
        }
        has_book = has_book || str_is(piece.name, STR("book"));
        if (!check && is_evidence(piece.name)) {
            mkdir(arena_print(j->arena, "%s.files", book).at, 0755);
        }
        if (check ? !pour(j, zip, &piece, NULL)
                  : !write_piece(j, zip, &piece, path)) {
            return false;
        }
    }
    return has_book || damaged(j, "book");
}

/* Put the keys back; with them, those who were erased stay erased. */
static bool finish(struct job *j, const char *path, const char *book,
                   struct str erased)
{
    struct str keys;
    const char *from = arena_print(j->arena, "%s.keys", path).at;
    const char *passing = arena_print(j->arena, "%s.restoring", book).at;
    if (!keep_erased(j, book, erased)) {
        return false;
    }
    if (access(from, F_OK) == 0) {
        const char *to = arena_print(j->arena, "%s.key", book).at;
        if (!files_read(j, from, &keys) ||
            !files_write(j, to, keys, 0600, false)) {
            return false;
        }
        seal_wipe((char *)(uintptr_t)keys.at, keys.len);
    }
    if (rename(passing, book) != 0) {
        return io(j, book);
    }
    struct book *b = files_sync_folder(j, book)
                         ? book_open(j, book, BOOK_WRITE, NULL) : NULL;
    bool good = b != NULL && sealed_erase_again(j, b);
    book_close(b);
    return good;
}

static bool restore(struct job *j, zip_t *zip, const char *path,
                    const char *book)
{
    struct str manifest, erased = STR("");
    const char *list = arena_print(j->arena, "%s.erased", book).at;
    if (!read_manifest(j, zip, &manifest)) {
        return ill_formed(j, path);
    }
    if (access(list, F_OK) == 0 && !files_read(j, list, &erased)) {
        return false;
    }
    if (!each_piece(j, zip, manifest, book, true)) {
        return false;
    }
    bool good = each_piece(j, zip, manifest, book, false) &&
                finish(j, path, book, erased);
    if (!good) {
        unlink(arena_print(j->arena, "%s.restoring", book).at);
    }
    return good;
}

bool backup_restore(struct job *j, const char *path, const char *book)
{
    int why = 0;
    if (access(book, F_OK) == 0) {
        return err_set(&j->err, ERR_SYSTEM, "book.exists", "台账已存在：%s",
                       "the book exists already: %s", book);
    }
    if (access(path, R_OK) != 0) {
        return err_set(&j->err, ERR_ABSENT, "file.absent", "找不到文件 %s",
                       "there is no file %s", path);
    }
    zip_t *zip = zip_open(path, ZIP_RDONLY, &why);
    if (zip == NULL) {
        return ill_formed(j, path);
    }
    bool good = restore(j, zip, path, book);
    zip_discard(zip);
    return good;
}
