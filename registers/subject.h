/* registers/subject.h - the fold of subjects: persons, households, projects …
 * as numbers, with merges and splits.
 *
 * A subject is (kind, id). Numbers are given in order of first sight in the
 * log. A merge says that two are one; a split takes that back; both count from
 * their position, so that as-of figures hold. */
#ifndef REGISTERS_SUBJECT_H
#define REGISTERS_SUBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "book/fold.h"

extern const struct fold subject_fold;

enum { SUBJECT_NONE = UINT32_MAX };
enum identity { IDENTITY_NONE, IDENTITY_PROVISIONAL, IDENTITY_PROVED };

struct subjects;                /* the state of subject_fold */

uint32_t subject_count(const struct subjects *s);
uint32_t subject_of(const struct subjects *s, struct str kind, struct str id);
/* kind and id of a number below subject_count; id is written into room. */
struct str subject_kind(const struct subjects *s, uint32_t number);
struct str subject_id(const struct subjects *s, uint32_t number,
                      char room[static 64]);
/* The best identity that any entry gave it. */
enum identity subject_identity(const struct subjects *s, uint32_t number);
/* Whether any merge stands at position `at`; when not, root is the number. */
bool subject_has_merges(const struct subjects *s, uint64_t at);
/* The one subject that number counts as at position `at`. */
uint32_t subject_root(const struct subjects *s, uint32_t number, uint64_t at);

/* A person or household id: 60 random bits in 12 characters (Crockford's
 * base 32, lower case). */
bool subject_id_is_issued(struct str id);
void subject_id_print(uint64_t bits, char out[static 13]);

#endif
