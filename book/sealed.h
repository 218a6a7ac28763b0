/* book/sealed.h - what is known of persons, apart from the book's entries.
 *
 * An entry holds only `sealed`, the SHA-256 over HMAC(person's secret, entry
 * id) and the canonical fields. The fields themselves lie encrypted in a side
 * table, under a secret of the person which is wrapped by a key in BOOK.key.
 * Erasing a person deletes secret, rows and index; the random id stays, so no
 * figure moves and every proof holds (design-details.md §17).
 *
 * Persons are found by HMAC under a second key of BOOK.key; the book alone
 * tells nobody whether an ID number is in it. Nothing here is read by a fold.
 * What is found or put becomes durable with the next book_commit and is
 * forgotten by book_unstage. One thread, the writer's. */
#ifndef BOOK_SEALED_H
#define BOOK_SEALED_H

#include "book/book.h"

enum { SEALED_PERSON_LEN = 12 };        /* a person's id: 60 random bits */

/* The person to whom a proof (an ID number, as digits) belongs; a new id when
 * nobody has shown it yet. Fails with sealed.key (BOOK.key is not there). */
bool sealed_person(struct job *j, struct book *b, struct str proof,
                   char id[static SEALED_PERSON_LEN + 1]);
/* The same for a person of whom only a name and a unit are known. */
bool sealed_provisional(struct job *j, struct book *b, struct str name,
                        struct str unit,
                        char id[static SEALED_PERSON_LEN + 1]);
/* A person's id that belongs to nobody yet. */
void sealed_issue(struct job *j, char id[static SEALED_PERSON_LEN + 1]);

/* Seal private fields (sorted by key, as in an entry) for the entry of that
 * id; `hash` goes into entry.sealed. They are kept if a draft with this id is
 * then staged as BOOK_NEW and committed. `person` is the subject's id, or empty
 * when the fields belong to nobody but the entry. The same person, id and
 * fields give the same hash. Fails with sealed.key, sealed.erased, and with
 * what entry_encode says of texts. */
bool sealed_put(struct job *j, struct book *b, struct str person,
                struct str entry_id, const struct entry_field *fields,
                uint32_t count, char hash[static 65]);

/* The private fields of a committed entry into out->fields, checked against
 * e->sealed; texts live in the job's arena. field_count is 0 when nothing was
 * sealed or the person is erased. Fails with sealed.key, sealed.damaged. */
bool sealed_get(struct job *j, struct book *b, const struct entry *e,
                struct entry *out);

/* Erase a person: one line in BOOK.erased, then secret, rows, index. The
 * erasure itself is an entry, which the caller appends first. Nothing may be
 * staged. Doing it twice is fine. */
bool sealed_erase(struct job *j, struct book *b, struct str person);
/* Erase everybody named in BOOK.erased again, after a restore. */
bool sealed_erase_again(struct job *j, struct book *b);

#endif
