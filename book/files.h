/* book/files.h - small whole files beside the book, written so that they are
 * there whole or not at all. */
#ifndef BOOK_FILES_H
#define BOOK_FILES_H

#include "base/job.h"

/* Write a file under a passing name, sync it, give it its name, sync the
 * folder. With is_new an existing file is refused. Fails with file.exists,
 * file.full, file.io. */
bool files_write(struct job *j, const char *path, struct str bytes,
                 unsigned mode, bool is_new);
/* Append to a file (made when missing) and sync it. */
bool files_append(struct job *j, const char *path, struct str bytes);
/* Read a whole file into the job's arena. Fails with file.absent, file.io,
 * file.big. */
bool files_read(struct job *j, const char *path, struct str *out);
/* Sync the folder in which a path lies, so that names in it last. */
bool files_sync_folder(struct job *j, const char *path);

#endif
