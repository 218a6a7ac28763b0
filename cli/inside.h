/* cli/inside.h - commands that write, while `serve` holds the book.
 *
 * One process writes a book. `serve` listens on BOOK.sock (mode 0600); a
 * command that needs the lock hands over its words, its folder and its
 * standard input there and prints what comes back, so that for the user
 * nothing is different (design-details.md §27). */
#ifndef CLI_INSIDE_H
#define CLI_INSIDE_H

#include "cli/command.h"

/* Hand the command to a running `serve`. False when none listens: then run it
 * here. */
bool inside_forward(struct call *c, int *status);

struct inside;
/* Listen for handed-over commands of an open book, in a thread of its own.
 * Fails with inside.listen. */
struct inside *inside_start(struct job *j, struct book *b,
                            const struct program *program);
void inside_stop(struct inside *i);     /* NULL is fine */

#endif
