/* exchange/backup.h - one file with book and evidence; keys apart. */
#ifndef EXCHANGE_BACKUP_H
#define EXCHANGE_BACKUP_H

#include "book/book.h"

/* Write FILE (a zip: book, files, heads, pub, manifest with SHA-256) and, when
 * the book has keys, FILE.keys (0600). Taken from one position while others
 * may go on. Fails with backup.exists, store.*, file.*. */
bool backup_write(struct job *j, struct book *b, const char *path);
/* Make BOOK from FILE; keys from FILE.keys when it is there. Everything is
 * checked against the manifest first; BOOK must not exist. Erased persons stay
 * erased. Fails with backup.form, backup.damaged, book.exists. */
bool backup_restore(struct job *j, const char *path, const char *book);

#endif
