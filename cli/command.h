/* cli/command.h - commands are rows; one reader for all of them.
 *
 * A row says what a command is called, what it takes and what it does, in both
 * languages; usage, `describe` and the man page are printed from the rows. A
 * command writes its result to call->out and returns an exit status:
 * 0 done, 1 could not run, 2 wrong usage, 3 it ran and the answer is no
 * (design-details.md §26). A failed job decides the status by itself. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>
#include <stdio.h>

#include "book/book.h"

struct option {
    const char *name;           /* "--as-of" */
    const char *value;          /* "SEQ|DATE", or NULL for a flag */
    const char *zh, *en;
    bool repeats;
};

enum { COMMAND_OPTIONS_MAX = 16, COMMAND_WORDS_MAX = 4096 };

/* What main.c hands down. */
struct program {
    const struct fold *const *folds;    /* NULL-ended, in order of need */
    /* Serve pages at an address until *stop; web/site.h. */
    bool (*serve)(struct job *j, struct book *b, const char *listen,
                  const volatile bool *stop);
    volatile bool *stop;        /* set by a signal */
};

struct call {                   /* one command that is being run */
    struct job *job;
    int in;                     /* file descriptor that lines are read from */
    FILE *out, *err;
    const struct program *program;
    const struct command *command;
    const char *words[COMMAND_WORDS_MAX];       /* without the options */
    size_t word_count;
    struct { const struct option *option; const char *value; }
        options[COMMAND_WORDS_MAX];
    size_t option_count;
    struct book *open_book;     /* when the command runs inside `serve` */
    bool in_terminal;           /* results go to a terminal */
    bool only_reads;            /* the book could not be opened for writing */
};

struct command {
    const char *name, *words;   /* "import", "BOOK FILE..." */
    const char *zh, *en;        /* one line */
    const char *more_zh, *more_en;      /* a paragraph for the manual */
    size_t words_min, words_max;
    bool writes;                /* needs the book's lock: goes to `serve` when
                                   that holds it */
    const char *writes_with;    /* writes only when this option is given, and
                                   then as well as it can: a book that may not
                                   be written is read (call->only_reads) */
    bool alone;                 /* holds the book itself: is never handed to a
                                   running `serve`, but refused (book.busy) */
    bool needs_book;            /* words[0] is BOOK and is opened */
    bool own_door;              /* takes the book's door by itself, for as
                                   long as it stages and commits */
    int (*run)(struct call *c, struct book *b);
    struct option options[COMMAND_OPTIONS_MAX]; /* name NULL ends */
};

/* All commands, NULL-ended. */
extern const struct command *const commands[];

/* Run the program; argv as main got it. */
int command_main(int argc, char **argv, const struct program *program);
/* Run one command line (argv[0] is the command's name). */
int command_run(struct call *c, int argc, char **argv);

/* The value of an option, or NULL. */
const char *call_value(const struct call *c, const char *name);
static inline bool call_has(const struct call *c, const char *name)
{
    return call_value(c, name) != NULL;
}
/* --format, checked against a list "table|csv|json"; the first when absent. */
bool call_format(struct call *c, const char *list, struct str *out);
/* The entry that a word names: its id or its number. Fails with
 * entry.absent. */
bool call_entry(struct call *c, struct book *b, const char *word,
                uint64_t *seq);
/* Print a sentence in the user's language. */
void call_say(struct call *c, FILE *out, const char *zh, const char *en, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));
/* Write a text to the result. */
void call_print(struct call *c, struct str text);

#endif
