/* test/book/shared.h - test vectors that lie beside the project, if they do.
 *
 * JIEDUI_SHARED names the folder; ../shared from the project by default. */
#ifndef TEST_BOOK_SHARED_H
#define TEST_BOOK_SHARED_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

struct shared_list { char **names; size_t count; };

static inline void shared_path(char out[static 512], const char *name)
{
    const char *root = getenv("JIEDUI_SHARED");
    snprintf(out, 512, "%s/data/%s", root ? root : "../shared", name);
}

/* All of a file; empty when it is not there. */
static inline struct buf shared_read(const char *path)
{
    struct buf out = { 0 };
    FILE *f = fopen(path, "rb");
    char bytes[4096];
    while (f != NULL) {
        size_t n = fread(bytes, 1, sizeof bytes, f);
        buf_bytes(&out, bytes, n);
        if (n == 0) {
            fclose(f);
            f = NULL;
        }
    }
    return out;
}

/* Paths of the files of a folder of shared data. */
static inline struct shared_list shared_files(const char *folder)
{
    struct shared_list out = { NULL, 0 };
    char path[512];
    shared_path(path, folder);
    DIR *d = opendir(path);
    for (struct dirent *f; d != NULL && (f = readdir(d)) != NULL;) {
        if (f->d_name[0] != '.') {
            char *name = mem_new(800, 1);
            snprintf(name, 800, "%s/%s", path, f->d_name);
            out.names = mem_again(out.names,
                                  (out.count + 1) * sizeof *out.names);
            out.names[out.count++] = name;
        }
    }
    if (d != NULL) {
        closedir(d);
    }
    return out;
}

static inline void shared_free(struct shared_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        mem_free(list->names[i]);
    }
    mem_free(list->names);
}

#endif
