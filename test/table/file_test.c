#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "table/csv.h"
#include "test/check.h"

/* A folder for one test, and a file's path in it. */
static const char *place(struct job *j, char folder[static 32],
                         const char *name)
{
    if (folder[0] == '\0') {
        strcpy(folder, "/tmp/jiedui-file-XXXXXX");
        CHECK(mkdtemp(folder) != NULL);
    }
    return arena_print(j->arena, "%s/%s", folder, name).at;
}

static void a_written_file_is_mapped_again(void)
{
    struct job *j = job_open();
    char folder[32] = "";
    const char *path = place(j, folder, "x.csv");
    struct str bytes;
    CHECK(file_write(j, path, STR("first")));
    CHECK(file_map(j, path, &bytes) && str_is(bytes, STR("first")));
    CHECK(file_write(j, path, STR("and the second, longer")));
    /* The mapping still holds the file that it mapped. */
    CHECK(str_is(bytes, STR("first")));
    CHECK(file_map(j, path, &bytes));
    CHECK(str_is(bytes, STR("and the second, longer")));
    CHECK(file_write(j, path, STR("")));
    CHECK(file_map(j, path, &bytes) && bytes.len == 0);
    unlink(path);
    CHECK(rmdir(folder) == 0);          /* nothing else was left there */
    job_close(j);
}

static void writes_private_files_for_their_owner_alone(void)
{
    struct job *j = job_open();
    char path[] = "/tmp/jiedui_file_XXXXXX";
    struct stat is;
    int fd = mkstemp(path);
    mode_t before = umask(0);
    CHECK(fd >= 0 && fchmod(fd, 0666) == 0 && close(fd) == 0);
    CHECK(file_write_private(j, path, STR("a name")));
    CHECK(stat(path, &is) == 0 && (is.st_mode & 0777) == 0600);
    umask(before);
    unlink(path);
    job_close(j);
}

static void what_cannot_be_read_or_written_is_said(void)
{
    static const struct { const char *path; bool write; const char *id; }
    rows[] = {
        { "/nowhere/x.csv", false, "file.absent" },
        { "/tmp", false, "file.read" },
        { "/dev/null", false, "file.read" },
        { "/nowhere/x.csv", true, "file.write" },
        { "/dev/full/x.csv", true, "file.write" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct job *j = job_open();
        struct str bytes;
        bool ok = rows[i].write ? file_write(j, rows[i].path, STR("x")) :
                  file_map(j, rows[i].path, &bytes);
        CHECK(!ok && strcmp(j->err.id, rows[i].id) == 0);
        job_close(j);
    }
}

int main(void)
{
    RUN(a_written_file_is_mapped_again);
    RUN(writes_private_files_for_their_owner_alone);
    RUN(what_cannot_be_read_or_written_is_said);
    return CHECK_DONE();
}
