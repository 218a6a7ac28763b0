/* intake/intake.h - from a draft to an entry on the stage.
 *
 * Every new fact, whether it comes from a file, the command line, the API or a
 * page, passes here: the kind exists, its fields are known, complete and in
 * range, codes and registers hold it, pointers lead to the live version.
 * What is impossible is refused; what is merely suspicious gets a warning. */
#ifndef INTAKE_INTAKE_H
#define INTAKE_INTAKE_H

#include "book/book.h"
#include "book/marks.h"
#include "pack/pack.h"
#include "registers/area.h"
#include "registers/subject.h"
#include "registers/unit.h"

struct intake {                 /* what checking needs; from intake_open */
    struct book *book;
    struct pack *pack;
    struct areas *areas;
    struct units *units;
    struct subjects *subjects;
    struct marks *marks;
    struct intake_memory *memory;       /* rules ready to use; its own */
    bool dry;                   /* nothing will be committed: the caller takes
                                   everything off the stage again */
    bool is_whole;              /* what comes was checked as a whole: parents
                                   of areas may follow their children */
};

enum { INTAKE_WARNINGS_MAX = 8 };

struct intake_note {            /* why, for one draft */
    const char *id;             /* "field.must", "area.unknown" … */
    struct str column;          /* core column or field id it is about */
    char zh[ERR_TEXT_SIZE], en[ERR_TEXT_SIZE];
};

struct intake_answer {
    enum { INTAKE_NEW, INTAKE_SAME, INTAKE_REFUSED } verdict;
    uint64_t seq;               /* where it stands (NEW: will stand) */
    struct intake_note refused;
    struct intake_note warnings[INTAKE_WARNINGS_MAX];
    size_t warning_count;
    char id[ENTRY_ID_LEN + 1];  /* a derived id; the draft points here */
    char live[ENTRY_ID_LEN + 1];        /* entry.conflict: the entry that a
                                           correction would have to name */
};

/* Load the folds that checking reads. */
bool intake_open(struct job *j, struct book *b, struct intake *out);
/* Check a draft and stage it. An id that is missing is derived from the kind's
 * key (`nth` tells equal keys of one file apart, from 0). A draft that points
 * at something still on the stage makes a commit first. False only when the
 * machine failed (job error); a refusal is in *out. */
bool intake_draft(struct job *j, struct intake *in, struct entry *draft,
                  uint64_t nth, struct intake_answer *out);
/* The two halves of intake_draft. After a check that did not refuse, the draft
 * is complete (id, keeps); verdict is NEW for now, or already SAME for a row of
 * a register that says what stands there: staging it does nothing. */
bool intake_check(struct job *j, struct intake *in, struct entry *draft,
                  uint64_t nth, struct intake_answer *out);
bool intake_stage(struct job *j, struct intake *in, struct entry *draft,
                  struct intake_answer *out);
/* In a dry run: take an id for one that will be there. */
void intake_expect(struct intake *in, struct str id);
/* In a dry run: the code of an area, or the id of a unit, that an earlier draft
 * of the run would have registered under this code, id or name (folded). */
bool intake_expected(const struct intake *in, bool is_area, struct str text,
                     struct str *code);
/* A fingerprint of what the kind's key takes from a draft: drafts of one file
 * with the same fingerprint are told apart by `nth`. *has_key is false when
 * the kind has no natural key (key=all). */
uint64_t intake_key(struct job *j, struct intake *in,
                    const struct entry *draft, bool *has_key);
/* Read one JSON draft (the sender's part of an entry, blanks and any key order
 * allowed; amounts as amount_fen). Fails with draft.json and the place,
 * draft.key, draft.value. Texts live in the job's arena. */
bool intake_parse(struct job *j, struct str json, struct entry *out);

/* Ids, UUIDv8 from SHA-256 over the parts with their lengths. */
void intake_id(const struct str *parts, size_t count,
               char out[static ENTRY_ID_LEN + 1]);

/* Fill a note; both sentences take the same arguments. Returns false. */
bool intake_note(struct intake_note *n, const char *id, struct str column,
                 const char *zh, const char *en, ...)
    __attribute__((format(printf, 4, 6), format(printf, 5, 6)));

#endif
