/* exchange/demo_file.h - the files of a demonstration while they are written.
 *
 * Many are open at once, each with a buffer of its own. A file that cannot be
 * written is an error of the job, and all further rows go nowhere. */
#ifndef EXCHANGE_DEMO_FILE_H
#define EXCHANGE_DEMO_FILE_H

#include "base/job.h"

struct demo_file {
    struct str name;            /* without the folder; in the job's arena */
    struct buf rows;            /* not yet written */
    int handle;                 /* -1: closed */
    bool is_reviewed, is_confirmed;     /* as a whole, by its batch */
    size_t round;               /* in which it comes in */
};

struct demo_files {             /* start from { .dir = … } */
    const char *dir;
    struct demo_file *rows;
    size_t count, cap;
};

/* Make dir, and its parents, unless they are there. Fails with file.write. */
bool demo_folder(struct job *j, const char *dir);
/* Begin a file, in place of an old one. Its number counts from 0; on failure
 * (file.write) rows to it are dropped. */
size_t demo_file_begin(struct job *j, struct demo_files *f, struct str name);
/* The place to append to; writes out what is full. Valid until the next
 * call. */
struct buf *demo_file_rows(struct job *j, struct demo_files *f, size_t number);
/* Write out and close the files from number `first` on. */
bool demo_files_end(struct job *j, struct demo_files *f, size_t first);
void demo_files_free(struct demo_files *f);
/* Copy a pack's files into dir and mark it as synthetic. Fails with
 * file.absent, file.write, pack.json. */
bool demo_pack_copy(struct job *j, const char *pack, const char *dir);

#endif
