/* book/heads.h - BOOK.heads: every checkpoint that was ever published.
 *
 * Signed notes with a blank line behind each. The book alone cannot notice
 * that somebody rewrote all of it; a head kept elsewhere can. */
#ifndef BOOK_HEADS_H
#define BOOK_HEADS_H

#include "book/note.h"

struct heads { struct checkpoint *at; struct str *notes; size_t count; };

/* All kept heads, in the order of the file; a head that a crash cut short at
 * the end was never published and is left out. With a key, signatures are
 * checked. Fails with heads.form, proof.signature, proof.key. */
bool heads_read(struct job *j, const char *book, const struct vkey *key,
                struct heads *out);
/* Append a head, behind the last whole one. */
bool heads_keep(struct job *j, const char *book, struct str note);

#endif
