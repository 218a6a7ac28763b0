/* bulletin/published.h - published bulletins: frozen, listed, made again.
 *
 * An `edition` entry says that a text was published: its number, who drafted,
 * checked and approved it, the position and root that its figures are of, and,
 * as evidence, the SHA-256 of each frozen file; the files lie in BOOK.files.
 * Field `files` names them in the order of `evidence`: "zh.md", "zh.html",
 * "zh.json", "zh.template", "en.md" … A PDF is not frozen: its bytes depend on
 * the fonts of the machine.
 *
 * Whoever has the book can write the same bytes again from its first `size`
 * entries and the frozen template. */
#ifndef BULLETIN_PUBLISHED_H
#define BULLETIN_PUBLISHED_H

#include "base/json.h"
#include "bulletin/bulletin.h"

extern const struct fold published_fold;    /* where editions stand */

enum { PUBLISHED_FILES_MAX = 8 };

struct published {              /* one edition; texts in the job's arena */
    uint64_t seq;               /* of its entry */
    struct str id, number;
    struct str title_zh, title_en;      /* of the texts; or empty */
    struct str drafter, checker, approver;
    struct str by;              /* who ran the command */
    struct str template;        /* its name in the pack, or the file's */
    enum phrase_profile profile;
    enum basis basis;
    bool has_from, has_to;      /* a period, as days, both inclusive */
    int32_t from, to;
    struct date date;           /* the date of the bulletin */
    int64_t recorded;           /* ms UTC */
    uint64_t size;              /* position that the figures are of */
    unsigned char root[BOOK_ROOT_SIZE];
    int64_t form;               /* version of the forms that wrote it */
    struct published_file { struct str name, hex; }
        files[PUBLISHED_FILES_MAX];
    size_t file_count;
    bool is_withdrawn;
    struct str reason;          /* why it was withdrawn */
};

/* All editions in the order of the book, withdrawn ones too. */
bool published_all(struct job *j, struct book *b, struct published **out,
                   size_t *count);
/* The edition of that number. Fails with edition.absent. */
bool published_find(struct job *j, struct book *b, struct str number,
                    struct published *out);
/* Whether the edition has a text in that language. */
bool published_speaks(const struct published *p, enum lang lang);
/* A frozen file by its name ("zh.html"), its hash checked. Fails with
 * edition.file (it has none of that name), file.absent, file.damaged. */
bool published_file(struct job *j, struct book *b, const struct published *p,
                    struct str name, struct str *out);

/* {"editions":[{"number","date","title_zh","title_en","drafter","checker",
 *  "approver","template","style","basis","from","to","size","root","recorded",
 *  "seq","id","withdrawn":false|{"reason"},"files":{"zh.md":"sha256"…}}]} */
void published_json(struct json *w, const struct published *rows,
                    size_t count);

/* One of them: {"number",…}. */
void published_json_one(struct json *w, const struct published *p);

struct publish_ask {
    struct str number;          /* 2021-1; of no other edition, in whatever
                                   letters; not head */
    struct str drafter, checker, approver;      /* three persons */
    struct bulletin_ask text;   /* template, text, basis, profile, period,
                                   as_of; language and format are not used */
    struct str template;        /* what to call the template */
    bool zh, en;                /* in which languages */
};

/* Write the texts, keep them, record the edition, sign a head for the position
 * that they name and one that holds the entry (both in BOOK.heads). The same
 * again changes nothing. Fails with edition.people (not three persons),
 * edition.number (taken, or no plain word), edition.language, and as
 * bulletin_write does. */
bool publish(struct job *j, struct book *b, const struct publish_ask *ask,
             struct published *out);

struct published_check {        /* one frozen file beside a fresh one */
    struct str name;
    enum { CHECK_SAME, CHECK_DIFFERS, CHECK_LOST, CHECK_DAMAGED } verdict;
    size_t line;                /* the first that differs, from 1 */
    struct str was, is;         /* that line, frozen and fresh */
};

/* The verdict in words: 逐字节相同 … */
const char *published_verdict(const struct published_check *check,
                              enum lang lang);

/* Write the edition's texts again from the book and compare. False only when
 * that cannot be done; checks has PUBLISHED_FILES_MAX places. */
bool published_again(struct job *j, struct book *b, const struct published *p,
                     struct published_check *checks, size_t *count);

#endif
